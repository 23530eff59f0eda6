//! UN/CEFACT Cross Industry Invoice in the binding of EN 16931 (CEN/TS 16931-3-3), versions D16B and D22B.
//!
//! Both versions share the namespace and, for the terms of the norm, the elements and their order: what is written
//! here is valid in either. Reading and writing of one concept sit side by side.

mod header;
mod line;
mod party;
mod settlement;

use crate::emit::Emitter;
use crate::model::{Date, Invoice, Reading};
use crate::take::Source;
use crate::tree::Tree;

const NAMESPACES: &str = "xmlns:rsm=\"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100\" \
     xmlns:ram=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100\" \
     xmlns:qdt=\"urn:un:unece:uncefact:data:standard:QualifiedDataType:100\" \
     xmlns:udt=\"urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100\"";

/// Reads a CII invoice. Never fails: what has no place in the model or cannot be read is in the findings.
pub fn read(tree: &Tree) -> Reading<Invoice> {
    let source = Source::new(tree);
    let value = header::read(source.root());
    Reading { value, findings: source.finish() }
}

/// Writes a CII invoice. Elements stand in the order of the schema; terms without a value leave no element.
pub fn write(invoice: &Invoice) -> String {
    let mut x = Emitter::new("rsm:CrossIndustryInvoice", NAMESPACES);
    header::write(&mut x, invoice);
    x.finish()
}

/// A date as an `udt:DateTimeString` of format 102 within `name`.
fn write_date(x: &mut Emitter, name: &'static str, date: &Option<Date>) {
    write_date_as(x, name, "udt:DateTimeString", date);
}

fn write_date_as(x: &mut Emitter, name: &'static str, inner: &'static str, date: &Option<Date>) {
    x.group(name, |x| x.leaf_with(inner, &[("format", Some("102"))], &date.as_ref().map(Date::basic)));
}
