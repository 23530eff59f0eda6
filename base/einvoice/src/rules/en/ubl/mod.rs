//! EN 16931 on UBL: three patterns, as published: business rules, syntax, code lists.

mod codes;
mod model;
mod syntax;
mod vat;

pub use codes::CODES;
pub use model::MODEL;
pub use syntax::SYNTAX;

use crate::rules::at::normal;
use crate::rules::{At, Res};
use crate::tree::{Name, cac, cbc};

/// The seller's party, from the document.
const SELLER: &[Name] = &[cac::AccountingSupplierParty, cac::Party];
/// The names of invoice lines.
const LINES: &[Name] = &[cac::InvoiceLine, cac::CreditNoteLine];

/// Whether an element's tax scheme is VAT, in whatever case and blanks.
pub(super) fn is_vat(at: At<'_>) -> Res {
    at.some_or_broken(&[cac::TaxScheme], |scheme| Ok(normal(scheme.string(&[cbc::ID])?).eq_ignore_ascii_case("VAT")))
}

/// As [`is_vat`] where the published rule asks in a way that breaks on several tax schemes.
fn is_only_vat(at: At<'_>) -> Res {
    match at.one(&[cac::TaxScheme])? {
        Some(scheme) => Ok(normal(scheme.string(&[cbc::ID])?).eq_ignore_ascii_case("VAT")),
        None => Ok(false),
    }
}

/// Whether an allowance or charge is a charge (or, with `false`, an allowance); broken where its indicator is none.
fn is_charge(at: At<'_>, charge: bool) -> Res {
    at.truth(&[cbc::ChargeIndicator], charge)
}

/// Whether the category code of a tax category, blanks made normal, is this one; broken where there are several.
fn is_category(at: At<'_>, code: &str) -> Res {
    Ok(normal(at.string(&[cbc::ID])?) == code)
}

/// Whether the document's root is an invoice or a credit note: true wherever these rules run.
fn always(_: At<'_>) -> Res {
    Ok(true)
}
