"""The product on the demonstration's company, and browsers that look at it."""

import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import urllib.request

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

DIRECTOR = "direction@tuilerie-vingeanne.example"
PASSWORD = "demonstration"
WIDE, PHONE = (1440, 1000), (390, 844)
# What a page may weigh with everything it loads, in bytes on the wire.
WEIGHT = 150_000


class Site:
    """The program, serving the demonstration until it is stopped."""

    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)
        self.store = f"sqlite:{self.folder}/quittance.db"
        self.command("demo", "--data", str(self.folder), "--no-serve", "--seed", "7")
        self.log = open(self.folder / "server.log", "w")
        self.process = subprocess.Popen(
            [program, "--store", self.store, "serve", "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.base = self.process.stdout.readline().split()[0]
        # Addresses that stories came to and that few links lead to.
        self.found = []

    def command(self, *words, password=None):
        """What a verb of the command line prints."""
        env = dict(os.environ, **({"QUITTANCE_PASSWORD": password} if password else {}))
        done = subprocess.run([self.program, "--store", self.store, *words], capture_output=True, text=True, env=env)
        if done.returncode:
            raise AssertionError(f"{' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def routes(self):
        """Paths that a browser can ask for, without those of the API and of files."""
        return json.loads(self.command("--json", "export", "routes"))

    def get(self, path, cookie=""):
        """A page without a browser: status and text."""
        asked = urllib.request.Request(self.base + path, headers={"Cookie": cookie})
        with urllib.request.urlopen(asked) as answer:
            return answer.status, answer.read().decode()

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        self.log.close()


def axe_source():
    """The text of axe-core, from the package that carries it."""
    found = importlib.util.find_spec("axe_playwright_python")
    if not found:
        raise AssertionError("axe-core is missing: pip install --no-deps axe-playwright-python")
    return (pathlib.Path(found.origin).parent / "axe.min.js").read_text()


class Browser:
    """A browser with a window, signed in or not."""

    def __init__(self, site, size=WIDE, scripts=True):
        self.site, self.size = site, size
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
        for word in ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                     "--force-prefers-reduced-motion", f"--window-size={size[0]},{size[1]}"]:
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        prefs = {"profile.managed_default_content_settings.javascript": 1 if scripts else 2,
                 "credentials_enable_service": False, "profile.password_manager_leak_detection": False}
        options.add_experimental_option("prefs", prefs)
        service = webdriver.ChromeService(executable_path=shutil.which("chromedriver"))
        self.driver = webdriver.Chrome(options=options, service=service)
        self.driver.set_page_load_timeout(30)
        if scripts:
            self.resize(size)
        self.scripts = scripts

    def resize(self, size):
        """A headless window is never narrower than 500; the page's own width is set apart."""
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size is PHONE}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def close(self):
        self.driver.quit()

    # Going about

    def open(self, path):
        self.driver.get(self.site.base + path)
        return self

    @property
    def path(self):
        """Where it is now, without the site."""
        return self.driver.current_url[len(self.site.base):]

    def sign_in(self, email=DIRECTOR, password=PASSWORD):
        self.open("/sign-in")
        self.type("email", email)
        self.type("password", password)
        self.press("/sign-in")
        return self

    def find(self, css):
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def text(self, css="main"):
        return self.find(css).text

    def wait(self, true, what):
        WebDriverWait(self.driver, 10, poll_frequency=0.05).until(lambda _: true(), what)

    def keys(self, *keys):
        """Presses keys where the focus is."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def chord(self, modifier, key):
        webdriver.ActionChains(self.driver).key_down(modifier).send_keys(key).key_up(modifier).perform()

    def fetch(self, path):
        """What a link gives that the browser would save: status and text."""
        cookies = "; ".join(f"{c['name']}={c['value']}" for c in self.driver.get_cookies())
        return self.site.get(path, cookies)

    # Forms

    def type(self, name, value):
        """Fills the field of this name in the page's own form."""
        field = self.find(f'[name="{name}"]')
        if field.tag_name == "select":
            Select(field).select_by_value(value)
        elif field.get_attribute("type") in ("radio", "checkbox"):
            self.find(f'[name="{name}"][value="{value}"]').click()
        elif field.get_attribute("type") == "date" and self.scripts:
            self.driver.execute_script("arguments[0].value = arguments[1]", field, value)
        else:
            field.clear()
            field.send_keys(value)

    def press(self, action):
        """Presses the button of the form that posts there, and waits for the page that follows."""
        found = self.all(f'form[action="{action}"] button[type=submit]:not([name=add_rows]):not([name=remove_row])')
        if not found:
            raise AssertionError(f"no button for {action} on {self.path}")
        self.follow(found[-1])

    def follow(self, element):
        """Clicks, and waits until this page is gone and the next one is there."""
        old = self.find("html")
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element) if self.scripts else None
        element.click()
        self.wait(lambda: self.gone(old), "the next page")
        self.wait(lambda: not self.scripts or self.driver.execute_script("return document.readyState") == "complete",
                  "a complete page")

    @staticmethod
    def gone(element):
        try:
            return not element.is_enabled()
        except Exception:
            return True

    # What must be true of every page

    def axe(self, source, only=None):
        """The violations that axe-core finds on this page, one line each."""
        if not self.driver.execute_script("return !!window.axe"):
            self.driver.execute_script(source)
        options = {"resultTypes": ["violations"]}
        if only:
            options["runOnly"] = {"type": "rule", "values": only}
        found = self.driver.execute_async_script(
            "const done = arguments[1]; axe.run(document, arguments[0]).then(r => done(r.violations),"
            " e => done([{id: 'broken', help: String(e), nodes: []}]))", options)
        lines = []
        for one in found:
            for node in one["nodes"][:3] or [{"html": "", "failureSummary": ""}]:
                summary = " ".join(node["failureSummary"].split())[:260]
                lines.append(f"{one['id']}: {one['help']}: {node['html'][:200]} {summary}")
        return lines

    def complaints(self):
        """What the browser's console says is wrong."""
        said = [line["message"] for line in self.driver.get_log("browser") if line["level"] in ("SEVERE", "WARNING")]
        # A form that was refused is answered with its status, which the browser notes.
        return [line for line in said if "status of 4" not in line]

    def weight(self):
        """Bytes of the page and all it loads, as sent."""
        return self.driver.execute_script(
            "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            ".filter(e => !e.name.includes('/events')).reduce((sum, e) => sum + e.encodedBodySize, 0)")

    def overflow(self):
        """True when the page can be scrolled sideways."""
        return self.driver.execute_script(
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")

    def widest(self):
        """What sticks out of the page."""
        return self.driver.execute_script(
            "const edge = document.documentElement.clientWidth + 1;"
            "const out = [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > edge);"
            "return out.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ')")

    def broken_words(self):
        """Keys that have no words are shown in brackets."""
        return re.findall(r"⟦[^⟧]*⟧", self.driver.page_source)


__all__ = ["Browser", "By", "DIRECTOR", "Keys", "PASSWORD", "PHONE", "Site", "WEIGHT", "WIDE", "axe_source"]
