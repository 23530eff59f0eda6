"""What people do with the product, click by click."""

import datetime
import re

from product import PHONE, Browser, Keys, axe_source

# The flow's own goods and customer: nothing of the demonstration's.
SKU = "ESSAI-01"
CUSTOMER = "Couvertures Lormeau"
LIMIT = "3000"


def told(browser, words):
    """What the page says on top after an act."""
    said = browser.text("#flash") if browser.all("#flash") else ""
    assert words in said, f"{browser.path} says {said!r}, not {words!r}"


def number(browser):
    """The number of the document shown."""
    return browser.text("h1").split()[-1]


def open_row(browser, words):
    """Opens the row of a list that shows some words."""
    for row in browser.all("tbody tr"):
        if words in row.text:
            browser.follow(row.find_element("css selector", "a.row-link"))
            return
    raise AssertionError(f"no row says {words!r} on {browser.path}")


def deed(browser, action):
    """Presses a deed's button, wherever it stands on the page."""
    browser.press(action)


def create_masters(browser):
    """A customer with a limit and an article with stock."""
    browser.open("/customers/new")
    browser.type("name", CUSTOMER)
    browser.type("siren", "123 456 789")
    browser.type("credit_limit", LIMIT)
    browser.press("/customer/create")
    error = browser.find('[name="siren"]')
    assert error.get_attribute("aria-invalid") == "true", "the wrong SIREN is marked at its field"
    assert browser.find('[name="name"]').get_attribute("value") == CUSTOMER, "what was typed is kept"
    browser.type("siren", "732 829 320")
    browser.type("address.street", "4 rue des Ardoises")
    browser.type("address.postcode", "49000")
    browser.type("address.city", "Angers")
    browser.press("/customer/create")
    assert CUSTOMER in browser.text("h1"), browser.text("h1")
    customer = browser.path
    browser.open("/items/new")
    browser.type("sku", SKU)
    browser.type("name", "Tuile d’essai")
    browser.type("price", "12,50")
    browser.press("/item/create")
    assert "Tuile d’essai" in browser.text("h1")
    browser.open("/stock/receive")
    lines(browser, [{"item": SKU, "quantity": "400"}])
    browser.press("/stock/enter")
    return customer


def lines(browser, rows):
    """Fills the editor of lines."""
    for n, row in enumerate(rows):
        for key, value in row.items():
            browser.type(f"lines[{n}].{key}", value)


def order(browser, quantity, reference):
    """Enters an order by keyboard from the New menu, and gives its path."""
    browser.open("/orders/new")
    browser.type("customer", CUSTOMER)
    browser.type("reference", reference)
    lines(browser, [{"item": SKU, "quantity": quantity}])
    browser.keys(Keys.ENTER)
    browser.wait(lambda: re.fullmatch(r"/orders/\d+", browser.path), f"the order, not {browser.path}")
    return browser.path


def flow(site):
    """From a new customer to the lettered invoice, by mouse and keyboard."""
    browser = Browser(site).sign_in()
    try:
        create_masters(browser)
        draft = order(browser, "1", "BC-0")
        site.found += [draft, draft + "/edit"]
        order(browser, "100", "BC-1")
        browser.press("/order/confirm")
        assert "Confirmée" in browser.text(), "100 × 12,50 € with VAT stay below the limit"
        # The second one passes the limit: held, and released by whoever may, with a reason.
        held = order(browser, "200", "BC-2")
        browser.press("/order/confirm")
        assert "limite de crédit" in browser.text(), browser.text()[:400]
        browser.follow(browser.find('a[href$="?do=release"]'))
        browser.press("/order/release")
        assert browser.all('[name="reason"][aria-invalid="true"]'), "a release without a reason is refused at its field"
        browser.type("reason", "Acompte reçu par chèque")
        browser.press("/order/release")
        assert browser.path.startswith(held) and "Confirmée" in browser.text()
        # A part leaves first, then the rest; the first part is delivered with reserves.
        browser.follow(browser.find('a[href$="?do=ship"]'))
        browser.type("lines[0].quantity", "120")
        browser.press("/shipment/send")
        browser.open(held)
        browser.press("/shipment/ship")
        browser.open(held)
        shipment = browser.find('a[href^="/shipments/"]')
        browser.follow(shipment)
        browser.follow(browser.find('a[href*="do=deliver"]')) if browser.all('a[href*="do=deliver"]') else None
        browser.type("received_by", "M. Lormeau")
        browser.type("reserves", "Deux tuiles cassées")
        browser.press("/shipment/deliver")
        assert "Deux tuiles cassées" in browser.text()
        # Issuing is for good: the page says so before.
        browser.open(held)
        browser.follow(browser.find('a[href$="?do=issue"]'))
        assert "définitif" in browser.text()
        browser.press("/invoice/issue")
        assert browser.path.startswith("/invoices/"), browser.path
        invoice, address = number(browser), browser.path
        pay(browser, site, invoice, "3000.00")
        browser.open(address)
        assert "Payée" in browser.text() or "Réglée" in browser.text() or "Soldée" in browser.text(), browser.text()[:300]
        books(browser)
        assert not browser.complaints()
    finally:
        browser.close()


CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>E1</MsgId>
<CreDtTm>{day}T06:00:00</CreDtTm></GrpHdr><Stmt><Id>E1</Id><CreDtTm>{day}T06:00:00</CreDtTm>
<Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt>
<ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>ESSAI-{reference}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs><Amt Ccy="EUR">{amount}</Amt>
<RltdPties><Dbtr><Pty><Nm>COUVERTURES LORMEAU</Nm></Pty></Dbtr></RltdPties>
<RmtInf><Ustrd>{reference}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>
"""


def pay(browser, site, invoice, amount):
    """A statement names the invoice: its line is booked and settled by itself; taken back, then settled again."""
    text = CAMT.format(day=datetime.date.today(), amount=amount, reference=invoice)
    file = site.folder / f"releve-{invoice}.xml"
    file.write_text(text)
    browser.open("/payments/import")
    browser.find('[name="file"]').send_keys(str(file))
    browser.press("/payments/import")
    assert browser.path.startswith("/payments/imports/"), browser.text()[:300]
    site.found.append(browser.path)
    browser.follow(browser.find('main a[href^="/payments/"]:not([href*="import"])'))
    assert invoice in browser.text(), browser.text()[:500]
    browser.follow(browser.find('a[href*="do=unapply"]'))
    if browser.all('[name="reason"]'):
        browser.type("reason", "Essai")
    browser.press("/payment/unapply")
    browser.press("/payment/apply")


def books(browser):
    """The aged balance, and the FEC of the year."""
    browser.open("/aged")
    assert browser.all("tbody tr"), "the aged balance has rows"
    browser.open("/books/fec")
    links = [a.get_attribute("href") for a in browser.all('main a[href*="/books/fec/"]')]
    assert links, "a year has a file"
    status, text = browser.fetch(links[0].removeprefix(browser.site.base))
    assert status == 200 and text.startswith("JournalCode\tJournalLib\tEcritureNum"), text[:200]


def lists(browser_or_site):
    """Filters, pages and what an address holds; rows by keyboard."""
    browser = Browser(browser_or_site).sign_in()
    try:
        browser.open("/orders")
        first = browser.text("tbody tr")
        browser.follow(browser.find("nav.pages a[rel=next]"))
        assert browser.text("tbody tr") != first
        browser.follow(browser.find("nav.pages a[rel=prev]"))
        assert browser.text("tbody tr") == first, "back on the first page"
        browser.open("/orders?state=held")
        held = [row.text for row in browser.all("tbody tr")]
        assert len(held) >= 5 and all("Retenue" in text for text in held), held[:2]
        address = browser.path
        status, text = browser.fetch(address.replace("/orders?", "/orders.csv?"))
        assert status == 200 and len(text.splitlines()) == len(held) + 1, "the file has the rows shown, and a heading"
        browser.keys("j")
        browser.keys("j")
        browser.keys("k")
        browser.keys(Keys.ENTER)
        browser.wait(lambda: re.match(r"/orders/\d+", browser.path), "Enter opens the row")
        browser.driver.back()
        browser.wait(lambda: browser.path == address, "the list as it was")
        browser.keys("/")
        browser.keys("zzz", Keys.ENTER)
        browser.wait(lambda: "q=zzz" in browser.path, "the search stands in the address")
        assert not browser.all("tbody tr") and browser.all("main .empty"), "an empty list teaches"
        assert not browser.complaints()
    finally:
        browser.close()


FILE = """Code;Nom du client;SIRET;Ville
N1;Toitures de l’Est;;Dole
N2;Couverture Faux;73282932000075;Gray
N3;Zingueries Morel;;Vesoul
"""


def imports(site):
    """A file of customers: its columns corrected, its first rows tried, taken in, the refused row kept to be saved."""
    browser = Browser(site).sign_in()
    try:
        file = site.folder / "clients.csv"
        file.write_text(FILE)
        browser.open("/customers")
        browser.follow(browser.find('main a[href^="/import"]'))
        browser.find('[name="file"]').send_keys(str(file))
        browser.press("/import")
        page = browser.path
        site.found.append(page)
        browser.type("columns.name", "Nom du client")
        browser.follow(browser.find('button[formaction="/import/look"]'))
        assert "Refusée" in browser.text() and "73282932000075" in browser.text(), browser.text()[:600]
        browser.follow(browser.find('form[action="/import/begin"] .buttons button'))
        browser.wait(lambda: "Lignes reprises" in browser.text(), "the report comes by itself")
        assert browser.path == page and "Lignes refusées" in browser.text()
        status, text = browser.fetch(page + "/refused.csv")
        assert status == 200 and "Couverture Faux" in text and "Toitures" not in text
        assert not browser.axe(axe_source())
        browser.open("/import")
        assert "clients.csv" in browser.text() and not browser.axe(axe_source())
        assert not browser.complaints()
    finally:
        browser.close()


def several(site):
    """Two held orders are ticked by keyboard and released with one reason; a view is kept and forgotten."""
    browser = Browser(site).sign_in()
    try:
        browser.open("/orders?state=held&size=5")
        browser.keys("j")
        browser.keys("x")
        browser.keys("j")
        browser.keys("x")
        assert len(browser.all("td.tick input:checked")) == 2
        bar = browser.find("#bulk")
        browser.wait(bar.is_displayed, "the bar appears with the first tick")
        browser.type("reason", "Accord de la direction")
        browser.follow(browser.find("#bulk button"))
        assert browser.text().count("Fait") == 2, browser.text()
        browser.open("/orders?state=shipped")
        browser.find(".saved-views summary").click()
        browser.type("name", "À facturer vite")
        browser.follow(browser.find(".keep-view button"))
        assert browser.path == "/orders?state=shipped" and "À facturer vite" in browser.text("#flash")
        browser.open("/orders")
        browser.find(".saved-views summary").click()
        browser.follow(browser.find(".saved-view a"))
        assert browser.path == "/orders?state=shipped"
        browser.find(".saved-views summary").click()
        browser.follow(browser.find(".saved-view button"))
        assert "oubliée" in browser.text("#flash")
        assert not browser.complaints()
    finally:
        browser.close()


def people(site):
    """A colleague is invited, chooses a password under the link, and signs in with it."""
    browser, other = Browser(site).sign_in(), Browser(site)
    try:
        browser.open("/settings/members")
        browser.follow(browser.find('main a[href="/settings/members/new"]'))
        browser.type("email", "nouvelle@tuilerie-vingeanne.example")
        browser.type("name", "Nour Velle")
        browser.press("/access/invite")
        link = browser.find("#flash a.secret").get_attribute("href")
        other.driver.get(link)
        assert not other.axe(axe_source())
        other.type("password", "court")
        other.follow(other.find("form .buttons button"))
        assert other.all('[name="password"][aria-invalid="true"]')
        other.type("password", "une phrase assez longue")
        other.follow(other.find("form .buttons button"))
        assert other.path == "/" and "Nour Velle" in other.driver.page_source
        other.driver.delete_all_cookies()
        other.sign_in("nouvelle@tuilerie-vingeanne.example", "une phrase assez longue")
        other.open("/account")
        assert "Cette session" in other.text()
        browser.open("/settings/tokens")
        browser.type("name", "essai")
        browser.press("/access/make_token")
        assert "qtc_" in browser.text("#flash")
        browser.press("/access/revoke_token")
        assert "révoqué" in browser.text("#flash")
    finally:
        browser.close()
        other.close()


def palette(site):
    """Ctrl-K finds a customer, a page and an act."""
    browser = Browser(site).sign_in()
    try:
        for words, where in (("commandes", "/orders"), ("saisir une commande", "/orders/new")):
            browser.open("/")
            browser.chord(Keys.CONTROL, "k")
            browser.wait(lambda: browser.find("#palette").get_attribute("open") is not None, "the palette opens")
            browser.keys(words)
            links = "return [...document.querySelectorAll('#palette-list a')].map(a => a.getAttribute('href'))"
            browser.wait(lambda: browser.driver.execute_script(links)[:1] == [where], f"{words} is found first")
            browser.keys(Keys.ENTER)
            browser.wait(lambda: browser.path == where, f"{where}, not {browser.path}")
        browser.open("/")
        browser.chord(Keys.CONTROL, "k")
        assert not browser.axe(axe_source()), "the palette is usable by everybody"
        browser.keys(Keys.ESCAPE)
        browser.wait(lambda: browser.find("#palette").get_attribute("open") is None, "it closes")
    finally:
        browser.close()


def without_scripts(site):
    """Reading, filtering, and a form that is refused and then taken, without JavaScript."""
    browser = Browser(site, scripts=False).sign_in()
    try:
        for path in ["/", "/customers", "/orders?state=held", "/shipments", "/invoices", "/payments", "/aged", "/overdue",
                     "/books/entries", "/settings"]:
            browser.open(path)
            assert browser.text("h1"), path
        browser.open("/orders?state=held")
        browser.follow(browser.find("tbody a.row-link"))
        assert "limite de crédit" in browser.text()
        browser.follow(browser.find('a[href$="?do=release"]'))
        browser.press("/order/release")
        assert browser.all('[name="reason"][aria-invalid="true"]')
        browser.type("reason", "Sans script")
        browser.press("/order/release")
        assert "Confirmée" in browser.text()
        browser.open("/orders/new")
        before = len(browser.all('[name$=".item"]'))
        for n in range(before):
            browser.type(f"lines[{n}].quantity", "1")
        browser.follow(browser.find("button[name=add_rows]"))
        assert len(browser.all('[name$=".item"]')) > before, "a button adds rows"
    finally:
        browser.close()


def corrective(site):
    """What an invoice forgot is added by form, without a script; a row is taken away; what cannot be is said at its field."""
    browser = Browser(site, scripts=False).sign_in("facturation@tuilerie-vingeanne.example")
    try:
        browser.open("/invoices?state=open&currency=EUR")
        rows = [row.get_attribute("href")[len(site.base):] for row in browser.all("tbody a.row-link")]
        for path in rows:
            browser.open(path)
            if browser.all('a[href$="/correct"]'):
                break
        browser.follow(browser.find('a[href$="/correct"]'))
        assert not browser.all('[name="remove_row"][value^="lines:"]'), "lines of the invoice are typed over"
        browser.type("reason", "Livraison oubliée")
        browser.type("added[0].item", "SLIV-ME")
        browser.type("added[0].quantity", "beaucoup")
        browser.type("added[1].item", "SLIV-GR")
        browser.follow(browser.find('button[name="remove_row"][value="added:1"]'))
        assert browser.find('[name="added[0].item"]').get_attribute("value") == "SLIV-ME"
        assert browser.find('[name="lines[0].line"]').get_attribute("value") == "1", "other rows stay"
        browser.press("/corrective/issue")
        assert browser.all('[name="added[0].quantity"][aria-invalid="true"]')
        browser.type("added[0].quantity", "2")
        browser.press("/corrective/issue")
        assert "Facture rectificative" in browser.text() and "Livraison par messagerie" in browser.text()
    finally:
        browser.close()


def phone(site):
    """On a phone: the bar below, the menu behind it, an order opened and released by touch."""
    browser = Browser(site, PHONE).sign_in()
    try:
        browser.open("/")
        assert browser.find("nav.dock").is_displayed() and not browser.find("nav.rail").is_displayed()
        browser.follow(browser.find('nav.dock a[href="/customers"]'))
        browser.open("/orders?state=held")
        browser.follow(browser.find("tbody a.row-link"))
        assert not browser.overflow(), browser.widest()
        assert not browser.axe(axe_source())
        browser.open("/customers/new")
        assert not browser.overflow(), browser.widest()
    finally:
        browser.close()


def preferences(site):
    """Language and colours are chosen in the account's menu and stay."""
    browser = Browser(site).sign_in("commandes@tuilerie-vingeanne.example")
    try:
        browser.open("/orders")
        browser.find("details summary.person").click()
        browser.follow(browser.find('form[action="/preferences"] button[name="locale"][value="en"]'))
        assert browser.find("html").get_attribute("lang") == "en" and browser.path == "/orders"
        browser.find("details summary.person").click()
        # Colours change at once where scripts run; the choice is sent all the same.
        browser.find('form[action="/preferences"] button[name="theme"][value="dark"]').click()
        browser.wait(lambda: browser.find("html").get_attribute("data-theme") == "dark", "dark colours")
        browser.open("/orders")
        assert browser.find("html").get_attribute("data-theme") == "dark", "and stay"
        other = Browser(site).sign_in("commandes@tuilerie-vingeanne.example")
        try:
            assert other.find("html").get_attribute("lang") == "en", "the choice goes with the person"
        finally:
            other.close()
    finally:
        browser.close()



ALL = {"imports": imports, "several": several, "people": people, "lists": lists, "palette": palette,
       "without_scripts": without_scripts, "corrective": corrective, "phone": phone,
       "preferences": preferences}
