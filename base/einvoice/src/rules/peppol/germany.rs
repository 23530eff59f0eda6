//! Peppol's rules between German parties, which are those of XRechnung.

use super::identifiers::iban;
use super::{BUYER, SELLER, any, is_german, some_filled};
use crate::rules::at::normal;
use crate::rules::{At, Broken, Pattern, Res, check, when};
use crate::tree::{Name, at, cac, cbc, cn, ubl};

const DOCUMENT: &[Name] = &[cn::CreditNote, ubl::Invoice];
const TAXED: &[&str] = &["S", "Z", "E", "AE", "K", "G", "L", "M"];
const TYPES: &[&str] = &["326", "380", "384", "389", "381", "875", "876", "877"];
const CATEGORY: &[Name] = &[cac::Item, cac::ClassifiedTaxCategory, cbc::ID];

/// Whether an element stands at a path from the document of two German parties.
fn placed(a: At<'_>, path: &[Name]) -> Res {
    let top = a.tree.ancestors(a.node).nth(path.len());
    Ok(a.chain(path) && top == Some(a.tree.root()) && is_german(a)?)
}

fn seller_taxed(a: At<'_>) -> Res {
    let document_level = a.some(&[cac::AllowanceCharge], |x| {
        any(x, &[cbc::ChargeIndicator], &["false", "true"]) && any(x, &[cac::TaxCategory, cbc::ID], TAXED)
    });
    let lines = [cac::InvoiceLine, cac::CreditNoteLine];
    let used = document_level || lines.iter().any(|line| a.some(&[*line], |x| any(x, CATEGORY, TAXED)));
    let id = [SELLER[0], SELLER[1], cac::PartyTaxScheme, cbc::CompanyID];
    Ok(!used || a.exists(&[cac::TaxRepresentativeParty]) || some_filled(a, &id)?)
}

fn is_type(a: At<'_>, list: &[&str]) -> Res {
    let fits = |path: &[Name]| Ok(list.contains(&&*normal(a.string(path)?)));
    crate::rules::at::either(fits(&[cbc::InvoiceTypeCode]), || fits(&[cbc::CreditNoteTypeCode]))
}

/// A line `#SKONTO#TAGE=14#PROZENT=2.00#BASISBETRAG=100.00#`, the last part at will.
fn is_discount(line: &str) -> bool {
    let decimal = |text: &str| {
        text.split_once('.').is_some_and(|(whole, part)| {
            let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
            !whole.is_empty() && digits(whole) && part.len() == 2 && digits(part)
        })
    };
    let Some(body) = line.strip_prefix("#SKONTO#TAGE=").and_then(|l| l.strip_suffix('#')) else { return false };
    let mut parts = body.split('#');
    let days = parts.next().is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()));
    let percent = parts.next().and_then(|p| p.strip_prefix("PROZENT=")).is_some_and(decimal);
    let base = parts.next().is_none_or(|p| {
        p.strip_prefix("BASISBETRAG=").is_some_and(|amount| decimal(amount.strip_prefix('-').unwrap_or(amount)))
    });
    days && percent && base && parts.next().is_none()
}

/// What follows the last `#…#` of a text.
fn after_marks(text: &str) -> &str {
    let mut rest = text;
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let end = start + line.len();
        if let (Some(first), Some(last)) = (line.find('#'), line.rfind('#'))
            && last > first + 1
        {
            rest = text.get(start + last + 1..).unwrap_or_default();
        }
        start = end;
    }
    rest
}

/// Discounts in the payment terms are written in their form, and a line break follows the last.
fn discounts_written(a: At<'_>) -> Res {
    let notes: Vec<&str> =
        a.every(&[cac::PaymentTerms]).into_iter().filter_map(|t| t.first(&[cbc::Note])).map(At::text).collect();
    let marked = |line: &&str| normal(line).starts_with('#');
    let mut lines = notes.iter().flat_map(|n| n.split('\n')).filter(marked);
    let several = notes.iter().filter(|n| !n.is_empty()).count() > 1;
    let ends = || {
        let rest = notes.iter().find(|n| !n.is_empty()).map_or("", |n| after_marks(n));
        let blank = rest
            .find(|c: char| !matches!(c, ' ' | '\t' | '\n' | '\r'))
            .map_or(rest, |at| rest.get(..at).unwrap_or_default());
        blank.contains('\n')
    };
    for line in lines.by_ref() {
        if !is_discount(&normal(line)) {
            return Ok(false);
        }
        if several {
            return Err(Broken);
        }
        if !ends() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn file_names_differ(a: At<'_>) -> Res {
    let path = [cac::Attachment, cbc::EmbeddedDocumentBinaryObject];
    let mut seen: Vec<&str> = Vec::new();
    for reference in a.every(&[cac::AdditionalDocumentReference]) {
        let names: Vec<&str> = reference.every(&path).iter().filter_map(|x| x.attr(at::filename)).collect();
        if names.iter().any(|n| seen.contains(n)) {
            return Ok(false);
        }
        seen.extend(names);
    }
    Ok(true)
}

fn direct_debit(a: At<'_>) -> bool {
    a.exists(&[cac::PaymentMeans, cac::PaymentMandate])
}

fn creditor_identified(a: At<'_>) -> Res {
    let sepa = |path: &[Name]| a.some(path, |x| x.attr(at::schemeID) == Some("SEPA"));
    let seller = sepa(&[SELLER[0], SELLER[1], cac::PartyIdentification, cbc::ID]);
    Ok(!direct_debit(a) || seller || sepa(&[cac::PayeeParty, cac::PartyIdentification, cbc::ID]))
}

fn is_url(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| {
        let made = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-');
        scheme.chars().count() >= 2 && scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(made)
    })
}

fn is_mail(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let plain = |s: &str| !s.is_empty() && !s.contains(['@', ' ']);
    plain(name) && domain.contains('.') && domain.split('.').all(plain)
}

fn means(a: At<'_>, codes: &[&str]) -> Res {
    let code = normal(a.string(&[cbc::PaymentMeansCode])?).into_owned();
    Ok(codes.contains(&code.as_str()) && placed(a, &[])?)
}

fn account(a: At<'_>, code: &str, path: &[Name]) -> Res {
    Ok(normal(a.string(&[cbc::PaymentMeansCode])?) != code || iban(a.string(path)?))
}

fn neither(a: At<'_>, one: Name, other: Name) -> Res {
    Ok(!a.exists(&[one]) && !a.exists(&[other]))
}

/// The pattern.
pub static PATTERNS: &[Pattern] = &[&[
    when(
        DOCUMENT,
        |a| Ok(a.node == a.tree.root() && is_german(a)?),
        &[
            check("DE-R-001", |a| Ok(a.exists(&[cac::PaymentMeans]))),
            check("DE-R-015", |a| some_filled(a, &[cbc::BuyerReference])),
            check("DE-R-016", seller_taxed),
            check("DE-R-017", |a| is_type(a, TYPES)),
            check("DE-R-018", discounts_written),
            check("DE-R-022", file_names_differ),
            check("DE-R-026", |a| {
                Ok(!is_type(a, &["384"])? || a.exists(&[cac::BillingReference, cac::InvoiceDocumentReference]))
            }),
            check("DE-R-030", creditor_identified),
            check("DE-R-031", |a| {
                let payer = [cac::PaymentMeans, cac::PaymentMandate, cac::PayerFinancialAccount, cbc::ID];
                Ok(!direct_debit(a) || a.exists(&payer))
            }),
        ],
    ),
    when(
        &[cac::ExternalReference],
        |a| placed(a, &[cac::AdditionalDocumentReference, cac::Attachment]),
        &[check("DE-R-T02", |a| Ok(is_url(a.string(&[cbc::URI])?)))],
    ),
    when(
        &[cac::AccountingSupplierParty],
        |a| placed(a, &[]),
        &[check("DE-R-002", |a| Ok(a.exists(&[cac::Party, cac::Contact])))],
    ),
    when(
        &[cac::PostalAddress],
        |a| placed(a, SELLER),
        &[
            check("DE-R-003", |a| some_filled(a, &[cbc::CityName])),
            check("DE-R-004", |a| some_filled(a, &[cbc::PostalZone])),
        ],
    ),
    when(
        &[cac::Contact],
        |a| placed(a, SELLER),
        &[
            check("DE-R-005", |a| some_filled(a, &[cbc::Name])),
            check("DE-R-006", |a| some_filled(a, &[cbc::Telephone])),
            check("DE-R-007", |a| some_filled(a, &[cbc::ElectronicMail])),
            check("DE-R-027", |a| Ok(a.string(&[cbc::Telephone])?.bytes().filter(u8::is_ascii_digit).count() >= 3)),
            check("DE-R-028", |a| Ok(is_mail(&normal(a.string(&[cbc::ElectronicMail])?)))),
        ],
    ),
    when(
        &[cac::PostalAddress],
        |a| placed(a, BUYER),
        &[
            check("DE-R-008", |a| some_filled(a, &[cbc::CityName])),
            check("DE-R-009", |a| some_filled(a, &[cbc::PostalZone])),
        ],
    ),
    when(
        &[cac::Address],
        |a| placed(a, &[cac::Delivery, cac::DeliveryLocation]),
        &[
            check("DE-R-010", |a| some_filled(a, &[cbc::CityName])),
            check("DE-R-011", |a| some_filled(a, &[cbc::PostalZone])),
        ],
    ),
    when(
        &[cac::PaymentMeans],
        |a| means(a, &["30", "58"]),
        &[
            check("DE-R-019", |a| account(a, "58", &[cac::PayeeFinancialAccount, cbc::ID])),
            check("DE-R-023-1", |a| Ok(a.exists(&[cac::PayeeFinancialAccount]))),
            check("DE-R-023-2", |a| neither(a, cac::CardAccount, cac::PaymentMandate)),
        ],
    ),
    when(
        &[cac::PaymentMeans],
        |a| means(a, &["48", "54", "55"]),
        &[
            check("DE-R-024-1", |a| Ok(a.exists(&[cac::CardAccount]))),
            check("DE-R-024-2", |a| neither(a, cac::PayeeFinancialAccount, cac::PaymentMandate)),
        ],
    ),
    when(
        &[cac::PaymentMeans],
        |a| means(a, &["59"]),
        &[
            check("DE-R-020", |a| account(a, "59", &[cac::PaymentMandate, cac::PayerFinancialAccount, cbc::ID])),
            check("DE-R-025-1", |a| Ok(a.exists(&[cac::PaymentMandate]))),
            check("DE-R-025-2", |a| neither(a, cac::PayeeFinancialAccount, cac::CardAccount)),
        ],
    ),
    when(
        &[cac::TaxSubtotal],
        |a| placed(a, &[cac::TaxTotal]),
        &[check("DE-R-014", |a| some_filled(a, &[cac::TaxCategory, cbc::Percent]))],
    ),
]];
