"""Reads hybrid PDFs that we made with other libraries: factur-x extracts and validates, pdf_oxide judges PDF/A-3b.

    pip install -r requirements.txt
    python hybrid.py FILE.pdf...

Of pages that we typeset ourselves pypdf must read the words in the order in which a person reads them.

Exit 0 when every XML comes out and is valid by its schema, and the words are in order. pdf_oxide's remarks are printed, not counted: it is no
reference.
"""

import sys

import facturx
from lxml import etree
from pdf_oxide import PdfDocument
from pypdf import PdfReader


def out_of_order(name):
    """1 when the words of a French page of ours are not read from its head to what is payable."""
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(name).pages).split())
    places = [text.find(word) for word in ("Facture", "Désignation", "Total HT", "Total TTC", "Net à payer")]
    right = places == sorted(places) and places[0] >= 0
    print(f"  words {'in order' if right else 'NOT in order'}: {places}")
    return not right


def main():
    failed = 0
    for name in sys.argv[1:]:
        with open(name, "rb") as file:
            found, xml = facturx.get_xml_from_pdf(file.read(), check_xsd=True)
        print(f"{name}: {found}, {len(xml)} bytes, level {facturx.get_level(etree.fromstring(xml))}")
        failed += found is None
        if "typeset-" in name:
            failed += out_of_order(name)
        print(f"  PDF/A-3b by pdf_oxide: {PdfDocument(name).validate_pdf_a('3b')}")
    sys.exit(1 if failed or not sys.argv[1:] else 0)


if __name__ == "__main__":
    main()
