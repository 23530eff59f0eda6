"""Every page of the product, in both languages and both themes, wide and on a phone: what must hold everywhere."""

import os
import re

from product import PHONE, WEIGHT, WIDE, Browser

# Pages that no link leads to: where one signs in is looked at by itself, the search is a form.
UNLINKED = (
    "/sign-in", "/search",
)
# What is known and not mended yet, by page and what is said of it; this list only gets shorter.
KNOWN = []


def fits(page, path):
    """Is a path one of a page's?"""
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", page), path) is not None


# What only colours can break is all that a second theme adds.
COLOURS = ["color-contrast", "link-in-text-block"]
LINKS = "return [...document.querySelectorAll(arguments[0])].map(a => a.getAttribute('href'))"
# Documents that a list of one state shows look otherwise than those of another.
DOCUMENTS = 6


def pages(routes):
    """Patterns of the pages that a browser can open."""
    return [route["path"] for route in routes if route["page"]]


def pattern_of(path, patterns):
    """The pattern that a path belongs to, plain ones first."""
    for pattern in sorted(patterns, key=lambda p: p.count("{")):
        if re.fullmatch(re.sub(r"\{\w+\}", r"[\\w-]+", pattern), path):
            return pattern
    return None


def shape(address, patterns):
    """Pages of one shape look alike: the same pattern, and the same deed or state asked for."""
    path, _, query = address.partition("?")
    pattern = pattern_of(path, patterns)
    if pattern is None:
        return None
    pairs = (part.partition("=") for part in query.split("&") if part)
    return pattern, tuple(sorted((key, value) for key, _, value in pairs if key in ("do", "state")))


def short(address):
    """A list of a few rows says as much about its page as one of fifty, and is looked at sooner."""
    return address + ("&" if "?" in address else "?") + "size=5"


def crawl(browser, patterns, look, found=()):
    """Follows links from the first page on, and from addresses that stories found. Looks at one page of every shape, and at documents in several states."""
    waiting, seen, documents, reached = ["/", *found], {("/", ())}, {}, []
    while waiting:
        address = waiting.pop(0)
        browser.open(short(address))
        reached.append(address)
        here = browser.path.partition("?")[0]
        links = [link.partition("#")[0] for link in browser.driver.execute_script(LINKS, "a[href]")]
        links = [here + link if link.startswith("?") else link for link in links]
        for link in links:
            form = shape(link, patterns) if link.startswith("/") else None
            if form and form not in seen:
                seen.add(form)
                waiting.append(link)
        if "state=" not in address:
            look(browser, address)
            continue
        # Documents in other states offer other deeds.
        for row in browser.driver.execute_script(LINKS, "tbody a.row-link")[:1]:
            pattern = pattern_of(row, patterns)
            if row not in reached and row not in waiting and documents.get(pattern, 0) < DOCUMENTS:
                documents[pattern] = documents.get(pattern, 0) + 1
                waiting.append(row)
    return reached


class Survey:
    """What is wrong on the pages that one person saw."""

    def __init__(self, language, source):
        self.language, self.source = language, source
        self.wrong, self.heavy, self.pages, self.looks = [], (0, ""), 0, 0

    def visit(self, browser, address):
        """Looks at one page in both themes and both widths."""
        self.pages += 1
        weight = browser.weight()
        self.heavy = max(self.heavy, (weight, address))
        found = [f"console: {line}" for line in browser.complaints()]
        found += [f"no words for {key}" for key in browser.broken_words()]
        if weight > WEIGHT:
            found.append(f"weighs {weight} bytes")
        if browser.find("html").get_attribute("lang") != self.language:
            found.append("is in another language")
        for theme, only in (("light", None), ("dark", COLOURS)):
            browser.driver.execute_script("document.documentElement.dataset.theme = arguments[0]", theme)
            found += [f"{theme}: {line}" for line in browser.axe(self.source, only)]
            self.looks += 1
        browser.resize(PHONE)
        if browser.overflow():
            found.append("is wider than a phone: " + browser.widest())
        browser.resize(WIDE)
        path = address.partition("?")[0]
        found = [line for line in found if not any(fits(page, path) and line.startswith(said) for page, said in KNOWN)]
        self.wrong += [f"{self.language} {address}: {line}" for line in found]
        if "VERBOSE" in os.environ:
            print(f"   {self.language} {address}: {len(found)} wrong", *found, sep="\n      ", flush=True)


def survey(site, account, language, source):
    """Visits every page as a person of a language."""
    result = Survey(language, source)
    patterns = pages(site.routes())
    browser = Browser(site)
    try:
        browser.open("/sign-in?back=%2F")
        result.wrong += [f"/sign-in: {line}" for line in browser.axe(source)]
        browser.sign_in(*account)
        reached = {pattern_of(address.partition("?")[0], patterns) for address in crawl(browser, patterns, result.visit, site.found)}
        missed = [p for p in patterns if p not in reached and p not in UNLINKED]
        result.wrong += [f"{language}: no link leads to {p}" for p in missed]
        browser.open("/orders/1")
        result.wrong += [f"{language} not found: {line}" for line in browser.axe(source)]
    finally:
        browser.close()
    return result
