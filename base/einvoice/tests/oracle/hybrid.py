"""Reads hybrid PDFs that we made with other libraries: factur-x extracts and validates, pdf_oxide judges PDF/A-3b.

    pip install -r requirements.txt
    python hybrid.py FILE.pdf...

Exit 0 when every XML comes out and is valid by its schema. pdf_oxide's remarks are printed, not counted: it is no
reference.
"""

import sys

import facturx
from lxml import etree
from pdf_oxide import PdfDocument


def main():
    failed = 0
    for name in sys.argv[1:]:
        with open(name, "rb") as file:
            found, xml = facturx.get_xml_from_pdf(file.read(), check_xsd=True)
        print(f"{name}: {found}, {len(xml)} bytes, level {facturx.get_level(etree.fromstring(xml))}")
        failed += found is None
        print(f"  PDF/A-3b by pdf_oxide: {PdfDocument(name).validate_pdf_a('3b')}")
    sys.exit(1 if failed or not sys.argv[1:] else 0)


if __name__ == "__main__":
    main()
