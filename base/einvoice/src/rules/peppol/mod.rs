//! Peppol BIS Billing 3 (OpenPEPPOL) on UBL: its business rules, checks of identifiers, national rules, code lists.
//!
//! These rules come on top of those of EN 16931: ask for both sets to know what a Peppol access point refuses.

mod business;
mod codes;
mod germany;
pub mod identifiers;
mod national;
mod north;

use super::at::{At, Broken, Res, both, normal};
use super::{Document, RuleSet, Schema};
use crate::tree::{Name, cac, cbc};
use std::sync::LazyLock;

static UBL: LazyLock<Schema> = LazyLock::new(|| {
    let parts = [business::PATTERNS, north::PATTERNS, national::PATTERNS, germany::PATTERNS, codes::PATTERNS];
    Schema::new(&parts.concat(), &[include_str!("words.tsv")], &[])
});

/// Release 2026.5.
pub static V2026_5: RuleSet = RuleSet {
    name: "peppol",
    version: "2026.5",
    source: "OpenPEPPOL, Peppol BIS Billing 3.0, May 2026",
    schemas: &[(&[Document::UblInvoice, Document::UblCreditNote], &UBL)],
};

const SELLER: &[Name] = &[cac::AccountingSupplierParty, cac::Party];
const BUYER: &[Name] = &[cac::AccountingCustomerParty, cac::Party];
const COUNTRY: &[Name] = &[cac::PostalAddress, cac::Country, cbc::IdentificationCode];
const SELLER_COUNTRY: &[Name] =
    &[cac::AccountingSupplierParty, cac::Party, cac::PostalAddress, cac::Country, cbc::IdentificationCode];
const BUYER_COUNTRY: &[Name] =
    &[cac::AccountingCustomerParty, cac::Party, cac::PostalAddress, cac::Country, cbc::IdentificationCode];

/// So many characters of a text from a place (the first is 0).
fn part(text: &str, from: usize, count: usize) -> &str {
    let mut places = text.char_indices().map(|(at, _)| at).chain([text.len()]).skip(from);
    let Some(start) = places.next() else { return "" };
    let end = if count == 0 { start } else { places.nth(count - 1).unwrap_or(text.len()) };
    text.get(start..end).unwrap_or_default()
}

/// The VAT identifiers of a party: the text of each tax scheme that is exactly VAT, empty where it has none.
fn vat_ids<'t>(party: At<'t>) -> Res<Vec<&'t str>> {
    let schemes = party.every(&[cac::PartyTaxScheme]);
    schemes
        .into_iter()
        .filter(|s| s.has(&[cac::TaxScheme, cbc::ID], "VAT"))
        .map(|s| s.string(&[cbc::CompanyID]))
        .collect()
}

/// The VAT identifiers of the parties at a path from the document element.
fn vat_ids_at<'t>(a: At<'t>, path: &[Name]) -> Res<Vec<&'t str>> {
    let mut all = Vec::new();
    for party in a.root().every(path) {
        all.extend(vat_ids(party)?);
    }
    Ok(all)
}

/// What the only VAT identifier begins with; none where there is no identifier, broken where there are several.
fn vat_prefix(ids: &[&str]) -> Res<Option<String>> {
    match ids {
        [] => Ok(None),
        [one] => Ok(Some(part(one, 0, 2)).filter(|p| !p.is_empty()).map(country_of)),
        _ => Err(Broken),
    }
}

fn country_of(text: &str) -> String {
    normal(text).to_uppercase()
}

fn address_country(a: At<'_>, path: &[Name]) -> Res<String> {
    match a.root().one(path)? {
        Some(code) => Ok(country_of(code.text())),
        None => Ok("XX".into()),
    }
}

/// The seller's country: of its VAT identifier, its tax representative's, or its address.
fn seller_country(a: At<'_>) -> Res<String> {
    if let Some(own) = vat_prefix(&vat_ids_at(a, SELLER)?)? {
        return Ok(own);
    }
    match vat_prefix(&vat_ids_at(a, &[cac::TaxRepresentativeParty])?)? {
        Some(representative) => Ok(representative),
        None => address_country(a, SELLER_COUNTRY),
    }
}

/// The buyer's country: of its VAT identifier, or its address.
fn buyer_country(a: At<'_>) -> Res<String> {
    match vat_prefix(&vat_ids_at(a, BUYER)?)? {
        Some(own) => Ok(own),
        None => address_country(a, BUYER_COUNTRY),
    }
}

/// Whether the country of the address at a path from the document element is this one, in whatever case.
fn is_in(a: At<'_>, path: &[Name], country: &str) -> Res {
    Ok(country_of(a.root().string(path)?) == country)
}

/// Whether seller and buyer both have German addresses.
fn is_german(a: At<'_>) -> Res {
    both(is_in(a, SELLER_COUNTRY, "DE"), || is_in(a, BUYER_COUNTRY, "DE"))
}

/// Whether some element at a path has one of these texts.
fn any(a: At<'_>, path: &[Name], texts: &[&str]) -> bool {
    a.some(path, |x| texts.contains(&x.text()))
}

/// Whether some element at a path holds more than blanks.
fn some_filled(a: At<'_>, path: &[Name]) -> Res {
    Ok(a.some(path, |x| crate::rules::at::is_filled(x.text())))
}

/// A rule that holds nowhere: its context is the mistake.
fn never(_: At<'_>) -> Res {
    Ok(false)
}
