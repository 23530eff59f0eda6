"""Statements: MT940 against the package mt-940, camt by XPath over the tree, CFONB by plain positions."""
import logging
import os
import sys
from decimal import Decimal

from common import Tally, files, need, read

program = sys.argv[1]
logging.disable(logging.CRITICAL)
ok = True


def mt940():
    library = need("mt940")
    if not library:
        return True
    tally = Tally("MT940, mt-940")
    for path in files(".sta"):
        name = os.path.basename(path)
        try:
            theirs = library.parse_statements(path) if hasattr(library, "parse_statements") else [library.parse(path)]
            rows = [t.data for s in theirs for t in s if t.data.get("amount") is not None]
        except Exception as error:  # the strict reader gives up on some real files
            print("%s: mt-940 gives up (%s), ours reads on" % (name, type(error).__name__))
            continue
        lines = [l for s in read(program, path)["statements"] for l in s["lines"]]
        # mt-940 shows a reversal with the sign of the original; ours with the effect on the account.
        amount = lambda d: int(abs(d["amount"].amount) * 100) * (-1 if d["status"] in ("D", "RC", "ED") else 1)
        tally.check(name + " amounts", [l["amount"] for l in lines], [amount(d) for d in rows])
        if len(lines) == len(rows):
            for ours, d in zip(lines, rows):
                date = d.get("date")
                if date is not None and ours["value_date"] is not None:
                    tally.check(name + " value date", ours["value_date"], str(date)[:10])
    return tally.close()


def camt():
    etree = need("lxml.etree")
    if not etree:
        return True
    tally = Tally("camt, XPath over the tree")
    for path in files(".xml"):
        tree = etree.parse(path)
        get = lambda node, xpath: [x for x in node.xpath(xpath)]
        local = lambda path: "/".join("*[local-name()='%s']" % p for p in path.split("/"))
        entries = get(tree, "//" + local("Ntry"))
        if not get(tree, "//*[local-name()='Stmt' or local-name()='Rpt' or local-name()='Ntfctn']"):
            continue
        name = os.path.basename(path)
        lines = [l for s in read(program, path)["statements"] for l in s["lines"]]
        sums = {}
        wanted = {}
        places = {}
        for line in lines:
            key = line["place"].split("/TxDtls")[0]
            sums[key] = sums.get(key, 0) + line["amount"]
            places.setdefault(key, line)
        for statement in get(tree, "//*[local-name()='Stmt' or local-name()='Rpt' or local-name()='Ntfctn']"):
            tag = etree.QName(statement).localname
            number = len(statement.xpath("preceding-sibling::*[local-name()='%s']" % tag)) + 1
            for i, entry in enumerate(get(statement, local("Ntry")), 1):
                amount = get(entry, local("Amt"))[0]
                scale = {"JPY": 0}.get(amount.get("Ccy"), 2)
                value = Decimal(amount.text.strip()).scaleb(scale)
                if value != int(value):
                    continue
                sign = -1 if get(entry, local("CdtDbtInd"))[0].text == "DBIT" else 1
                key = "%s[%d]/Ntry[%d]" % (tag, number, i)
                wanted[key] = sign * int(value)
                line = places.get(key)
                dates = get(entry, local("BookgDt") + "/*")
                if line and dates:
                    tally.check(name + " booking date", line["booking_date"], dates[0].text[:10])
                texts = [t.text for t in get(entry, ".//" + local("RmtInf/Ustrd")) if t.text and t.text.strip()]
                ours = [t for l in lines if l["place"].split("/TxDtls")[0] == key for t in l["remittance"]]
                tally.check(name + " texts", [t for t in texts if t not in ours], [])
                ids = [t.text for t in get(entry, ".//" + local("Refs/EndToEndId")) if t.text != "NOTPROVIDED"]
                known = [l["end_to_end_id"] for l in lines if l["place"].split("/TxDtls")[0] == key]
                known += [v for l in lines for _, v in l.get("other_references", [])]
                zeros = [t for t in ids if t not in known and t.strip("0")]
                tally.check(name + " end-to-end ids", zeros, [])
        foreign = [l for l in lines if l["currency"] != "EUR"]
        if name.startswith("camt054") and foreign:
            continue
        tally.check(name + " entries", sums, wanted)
        tally.check(name + " number of entries", len({l["place"].split("/TxDtls")[0] for l in lines}), len(wanted))
    return tally.close()


def cfonb():
    tally = Tally("CFONB 120, positions")
    for path in files(".txt"):
        raw = open(path, "rb").read().decode("latin-1")
        records = [r for r in raw.splitlines() if r[:2] in ("01", "04", "05", "07") and len(r.rstrip()) > 40]
        if not records or not raw[:2] in ("01", "04", "07"):
            continue
        def amount(record):
            zone = record[90:104]
            last = zone[-1]
            digit = "{ABCDEFGHI".find(last) if last in "{ABCDEFGHI" else "}JKLMNOPQR".find(last)
            value = int(zone[:-1] + str(digit))
            return value if last in "{ABCDEFGHI" else -value
        wanted = [(amount(r), r[104:120].strip()) for r in records if r[:2] == "04"]
        lines = [l for s in read(program, path)["statements"] for l in s["lines"]]
        ours = [(l["amount"], l["bank_reference"] or "") for l in lines]
        tally.check(os.path.basename(path), ours, wanted)
    return tally.close()


for part in (mt940, camt, cfonb):
    ok = part() and ok
sys.exit(0 if ok else 1)
