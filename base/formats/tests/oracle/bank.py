"""A bank that is not ours (PyPI's mock-bank) takes our pain.008 and pain.001, and what it answers is read: every
collection is booked, one comes back with its reason, and statements balance without gaps."""
import glob
import json
import os
import subprocess
import sys
import time
import urllib.request

from common import Tally, need

program, specimens = sys.argv[1], sys.argv[2]
if not need("mockbank"):
    sys.exit(0)
port = 18000 + os.getpid() % 2000
base = "http://127.0.0.1:%d" % port
bank = subprocess.Popen(
    [os.path.join(os.path.dirname(sys.executable), "mock-bank"), "--port", str(port), "--clock", "2026-03-02T09:00",
     "--timezone", "Europe/Paris", "-q"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def call(path, data=None, kind="application/json"):
    request = urllib.request.Request(base + path, data=data, headers={"Content-Type": kind})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.loads(answer.read() or b"null")


def ours(name, agent):
    """Our message, drawn on an account that the bank keeps."""
    text = open(os.path.join(specimens, name + ".xml"), encoding="utf-8").read()
    tag = "BICFI" if name.endswith(("008.001.08", "001.001.09")) else "BIC"
    account = "<%sAcct><Id><IBAN>%s</IBAN></Id></%sAcct>" % (agent, "FR7630006000011234567890189", agent)
    head, found, rest = text.partition(account)
    assert found, name
    out = []
    while found:
        out.append(head + account.replace("FR7630006000011234567890189", "NL41MOCK0000000001"))
        rest = rest[rest.index("</%sAgt>" % agent) + len("</%sAgt>" % agent):]
        out.append("<%sAgt><FinInstnId><%s>MOCKNL2A</%s></FinInstnId></%sAgt>" % (agent, tag, tag, agent))
        head, found, rest = rest.partition(account)
    return ("".join(out) + head).encode()


tally = Tally("mock-bank")
try:
    for _ in range(100):
        try:
            call("/_mock/health")
            break
        except OSError:
            time.sleep(0.1)
    answer = call("/payments", ours("pain.008.001.08", "Cdtr"), "application/xml")
    # Amendments are beyond this bank's dictionary: it warns and reads on.
    errors = [f for f in answer["findings"] if f["level"] != "warning"]
    tally.check("pain.008 accepted", (answer["status"], answer["accepted"], errors), ("ACCP", 6, []))
    for name in ("pain.001.001.03", "pain.001.001.09"):
        data = ours(name, "Dbtr").replace(b"VIR-20260306", b"VIR-" + name[-2:].encode()).replace(b"RB-", b"RB" + name[-2:].encode() + b"-")
        answer = call("/payments", data, "application/xml")
        tally.check(name + " accepted", (answer["status"], answer["accepted"]), ("ACCP", 2))
    call("/_mock/advance?days=19", b"")
    refused = call("/_mock/collections/FA-2026-000120/refuse", json.dumps({"reason": "AM04"}).encode())
    call("/_mock/advance?days=15", b"")
    mails = call("/_mock/mailbox?leave")
    folder = os.path.join(specimens, "bank")
    os.makedirs(folder, exist_ok=True)
    for mail in mails:
        if mail["type"].startswith("camt.053") and mail["account"] == "ACME":
            with open(os.path.join(folder, "%05d.xml" % mail["id"]), "w", encoding="utf-8") as out:
                out.write(mail["body"])
    paths = sorted(glob.glob(os.path.join(folder, "*.xml")))
    done = subprocess.run([program, "--json"] + paths + paths, capture_output=True, timeout=60)
    read = json.loads(done.stdout)
    lines = [l for s in read["statements"] for l in s["lines"] if not l.get("duplicate")]
    tally.check("exit", (done.returncode, [f["code"] for f in read["findings"] if f["weight"] == "person"]), (0, []))
    credits = sorted(l["end_to_end_id"] for l in lines if l["amount"] > 0)
    tally.check("collections booked", credits, ["FA-2026-%06d" % n for n in range(120, 126)])
    back = [(l["end_to_end_id"], l["amount"], l["return_reason"]) for l in lines if l["return_reason"]]
    tally.check("returned", back, [("FA-2026-000120", -100000, "AM04")])
    refunds = sum(l["amount"] for l in lines if (l["end_to_end_id"] or "").startswith("RB"))
    tally.check("refunds booked", refunds, -5000)
finally:
    bank.terminate()
    bank.wait()
sys.exit(0 if tally.close() else 1)
