//! UBL 2.1 Invoice and CreditNote in the binding of EN 16931 (CEN/TS 16931-3-2).
//!
//! Reading and writing of one concept sit side by side: `party`, `line` and `header` hold both.
//!
//! Where UBL demands an element for which the norm has no term, the writer fills in `NA` (order reference beside a
//! sales order, order line beside an order, card network), and the reader takes `NA` there for nothing. What UBL
//! keeps within payment means (remittance, mandate, due date of a credit note) gets one of code `1` (not defined)
//! where the invoice has none.

mod header;
mod line;
mod party;
mod payment;

pub(crate) use header::attachment;

use crate::emit::Emitter;
use crate::model::{Invoice, Reading};
use crate::take::Source;
use crate::tree::Tree;

const COMMON: &str = "xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" \
                      xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\"";

/// What differs between the two documents of UBL.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Root {
    Invoice,
    CreditNote,
}

/// Reads a UBL Invoice or CreditNote. Never fails: what has no place in the model or cannot be read is in the findings.
pub fn read(tree: &Tree) -> Reading<Invoice> {
    let source = Source::new(tree);
    let root = if source.root().name() == "CreditNote" { Root::CreditNote } else { Root::Invoice };
    let value = header::read(source.root(), root);
    Reading { value, findings: source.finish() }
}

/// Writes a UBL CreditNote where the type code (BT-3) is one of a credit note, else a UBL Invoice.
/// Elements stand in the order of the schema; terms without a value leave no element.
pub fn write(invoice: &Invoice) -> String {
    let (name, root) =
        if invoice.is_credit_note() { ("CreditNote", Root::CreditNote) } else { ("Invoice", Root::Invoice) };
    let namespaces = format!("xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:{name}-2\" {COMMON}");
    let mut x = Emitter::new(name, &namespaces);
    header::write(&mut x, invoice, root);
    x.finish()
}

/// `NA` stands for "not available" where the schema demands an element.
pub(crate) const NOT_AVAILABLE: &str = "NA";

/// The value, unless it is the `NA` that the schema demanded.
pub(crate) fn available(value: Option<String>) -> Option<String> {
    value.filter(|text| text != NOT_AVAILABLE)
}
