"""References, creditor identifiers and payment codes against python-stdnum and segno."""
import json
import os
import re
import sys

from common import Tally, need

data = json.load(open(os.path.join(sys.argv[2], "identifiers.json"), encoding="utf-8"))
ok = True
if need("stdnum"):
    from stdnum import iso11649
    from stdnum.eu import at_02

    tally = Tally("RF references and creditor identifiers, python-stdnum")
    for reference, valid in data["references"]:
        tally.check(reference, valid, iso11649.is_valid(reference))
    for creditor, valid in data["creditors"]:
        tally.check(creditor, valid, at_02.is_valid(creditor))
    ok = tally.close() and ok

segno = need("segno")
if segno:
    from segno import helpers

    tally = Tally("EPC codes, segno")
    for p in data["epc"]:
        amount = "%d.%02d" % divmod(p["cents"], 100)
        code = helpers.make_epc_qr(p["name"], p["iban"], amount, text=p["text"], reference=p["reference"], bic=p["bic"],
                                   purpose=p["purpose"], encoding=1)
        theirs = helpers._make_epc_qr_data(p["name"], p["iban"], amount, text=p["text"], reference=p["reference"],
                                           bic=p["bic"], purpose=p["purpose"], encoding=1)
        theirs = theirs.decode("utf-8") if isinstance(theirs, bytes) else theirs
        # segno drops the cents of a whole amount; both writings are allowed.
        plain = lambda t: re.sub(r"EUR(\d+)\.(\d\d?)", lambda m: "EUR%s.%s" % (m[1], m[2].ljust(2, "0")), t.strip("\n"))
        whole = lambda t: re.sub(r"EUR(\d+)$", r"EUR\1.00", plain(t), flags=re.M)
        tally.check(p["name"] + " payload", whole(p["payload"]), whole(theirs))
        size = int(re.search(r'viewBox="0 0 (\d+) ', p["svg"]).group(1)) - 8
        tally.check(p["name"] + " size", size, code.symbol_size(scale=1, border=0)[0])
    ok = tally.close() and ok
sys.exit(0 if ok else 1)
