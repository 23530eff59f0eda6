//! EN 16931 on CII: three patterns, as published: business rules, syntax, code lists.

mod codes;
mod model;
mod syntax;
mod vat;

pub use codes::CODES;
pub use model::MODEL;
pub use syntax::SYNTAX;

use crate::rules::{At, Res};
use crate::tree::{Name, ram, rsm, udt};

/// The way to the document's agreement.
const AGREEMENT: &[Name] = &[rsm::CrossIndustryInvoice, rsm::SupplyChainTradeTransaction];
/// The settlement, from the document element.
const SETTLEMENT: &[Name] = &[rsm::SupplyChainTradeTransaction, ram::ApplicableHeaderTradeSettlement];
/// The indicator of an allowance or charge.
const INDICATOR: &[Name] = &[ram::ChargeIndicator, udt::Indicator];

/// The header's settlement elements (one, in any document that follows the schema).
fn settlements(a: At<'_>) -> Vec<At<'_>> {
    if a.root().name() == rsm::CrossIndustryInvoice { a.root().every(SETTLEMENT) } else { Vec::new() }
}

/// The elements below the header's settlement at a path, in document order.
fn settled<'t>(a: At<'t>, path: &[Name]) -> Vec<At<'t>> {
    settlements(a).into_iter().flat_map(|s| s.every(path)).collect()
}

/// Whether an allowance or charge is a charge (or, with `false`, an allowance); broken where its indicator is none.
fn is_charge(a: At<'_>, charge: bool) -> Res {
    a.truth(INDICATOR, charge)
}

/// Whether the type code is VAT, in whatever case; broken where there are several.
fn is_vat(a: At<'_>) -> Res {
    Ok(a.string(&[ram::TypeCode])?.eq_ignore_ascii_case("VAT"))
}

/// True wherever these rules run.
fn always(_: At<'_>) -> Res {
    Ok(true)
}
