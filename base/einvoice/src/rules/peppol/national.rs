//! Peppol's national rules for sellers in Greece, Iceland and the Netherlands.

use super::identifiers::{greek, is_number};
use super::{
    BUYER, BUYER_COUNTRY, SELLER, SELLER_COUNTRY, address_country, buyer_country, is_in, part, seller_country,
    vat_ids_at, vat_prefix,
};
use crate::rules::at::{is_filled, normal};
use crate::rules::en::dates::moment;
use crate::rules::{At, Broken, Dec, Pattern, Res, check, when};
use crate::tree::{Name, at, cac, cbc, cn, ubl};
use std::cmp::Ordering;

const DOCUMENT: &[Name] = &[cn::CreditNote, ubl::Invoice];
const ATTACHED: &[Name] = &[cac::AdditionalDocumentReference];

fn is_greek(country: &str) -> bool {
    matches!(country, "GR" | "EL")
}

fn greek_sender(a: At<'_>) -> Res {
    Ok(is_greek(&seller_country(a)?))
}

fn both_greek(a: At<'_>) -> Res {
    Ok(greek_sender(a)? && is_greek(&buyer_country(a)?))
}

fn greek_and_there(a: At<'_>) -> Res {
    Ok(greek_sender(a)? && a.root().has(SELLER_COUNTRY, "GR"))
}

fn segment(a: At<'_>, number: usize) -> &str {
    if a.text().is_empty() { "" } else { a.text().split('|').nth(number).unwrap_or_default() }
}

fn names_issuer(a: At<'_>) -> Res {
    let number = segment(a, 0);
    if normal(number).chars().count() != 9 || !greek(number) {
        return Ok(false);
    }
    let has = |path: &[Name]| Ok(vat_ids_at(a, path)?.iter().any(|id| part(id, 2, 9) == number));
    crate::rules::at::either(has(SELLER), || has(&[cac::TaxRepresentativeParty]))
}

/// The second segment is the issue date, day first.
fn names_date(a: At<'_>) -> Res {
    let issued = a.root().string(&[cbc::IssueDate])?;
    let parts: Vec<&str> = segment(a, 1).split('/').collect();
    let (Some(day), Some(month), Some(year)) = (parts.first(), parts.get(1), parts.get(2)) else { return Ok(false) };
    let mut own = issued.split('-');
    let same = own.next() == Some(year) && own.next() == Some(month) && own.next() == Some(day);
    let within = |text: &str, most: u32| {
        (1..=2).contains(&text.len()) && text.parse::<u32>().is_ok_and(|n| (1..=most).contains(&n))
    };
    let century = year
        .get(..4)
        .is_some_and(|y| (y.starts_with("19") || y.starts_with("20")) && y.bytes().all(|b| b.is_ascii_digit()));
    Ok(same && within(day, 31) && within(month, 12) && century)
}

fn names_place(a: At<'_>) -> Res {
    let text = segment(a, 2);
    if !is_filled(text) || !is_number(text) {
        return Ok(false);
    }
    let plain = text.trim();
    let body = plain.strip_prefix(['+', '-']).unwrap_or(plain);
    if body.is_empty() || !body.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Broken);
    }
    Ok(Dec::cast(text).is_some_and(|n| n >= Dec::ZERO))
}

/// Whether a party has one VAT identifier, Greek and right.
fn one_greek_vat(party: At<'_>) -> Res {
    let mut ids = Vec::new();
    for scheme in party.every(&[cac::PartyTaxScheme]) {
        if normal(scheme.string(&[cac::TaxScheme, cbc::ID])?) == "VAT" {
            ids.extend(scheme.every(&[cbc::CompanyID]));
        }
    }
    Ok(matches!(ids.as_slice(), [one] if is_greek_vat(one.text())))
}

fn is_greek_vat(text: &str) -> bool {
    text.strip_prefix("EL").is_some_and(greek)
}

fn described(a: At<'_>, text: &str) -> usize {
    a.count_if(ATTACHED, |r| r.has(&[cbc::DocumentDescription], text))
}

fn named(party: At<'_>) -> Res {
    Ok(!party.string(&[cac::PartyName, cbc::Name])?.is_empty())
}

fn seller_is_greek(a: At<'_>) -> Res {
    let country = match vat_prefix(&vat_ids_at(a, SELLER)?)? {
        Some(own) => own,
        None => address_country(a, SELLER_COUNTRY)?,
    };
    Ok(is_greek(&country))
}

fn greek_address(a: At<'_>) -> Res {
    Ok(a.attr(at::schemeID) == Some("9933") && greek(a.text()))
}

const URL: &str = "##INVOICE|URL##";
const MARK: &str = "##M.AR.K##";

static GREECE: Pattern = &[
    when(
        &[cbc::ID],
        |a| Ok(a.tree.parent(a.node) == Some(a.tree.root()) && greek_sender(a)?),
        &[
            check("GR-R-001-1", |a| Ok(!a.text().is_empty() && a.text().split('|').count() == 6)),
            check("GR-R-001-2", names_issuer),
            check("GR-R-001-3", names_date),
            check("GR-R-001-4", names_place),
            check("GR-R-001-5", |a| Ok(matches!(segment(a, 3), "1.1" | "1.6" | "2.1" | "2.4" | "5.1" | "5.2"))),
            check("GR-R-001-6", |a| Ok(!segment(a, 4).is_empty())),
            check("GR-R-001-7", |a| Ok(!segment(a, 5).is_empty())),
        ],
    ),
    when(
        &[cac::Party],
        |a| Ok(a.inside(cac::AccountingSupplierParty) && greek_sender(a)?),
        &[check("GR-R-002", named), check("GR-S-011", one_greek_vat)],
    ),
    when(
        &[cbc::CompanyID],
        |a| {
            let Some(scheme) = a.up().filter(|s| s.name() == cac::PartyTaxScheme && s.chain(SELLER)) else {
                return Ok(false);
            };
            Ok(normal(scheme.string(&[cac::TaxScheme, cbc::ID])?) == "VAT" && greek_sender(a)?)
        },
        &[check("GR-R-003", |a| Ok(is_greek_vat(a.text())))],
    ),
    when(
        DOCUMENT,
        greek_and_there,
        &[
            check("GR-R-004-1", |a| Ok(described(a, MARK) == 1)),
            check("GR-S-008-1", |a| Ok(described(a, URL) == 1)),
            check("GR-R-008-2", |a| Ok(described(a, URL) <= 1)),
        ],
    ),
    when(
        &[cbc::ID],
        |a| {
            let marked = |r: At<'_>| r.name() == ATTACHED[0] && r.has(&[cbc::DocumentDescription], MARK);
            Ok(a.up().is_some_and(marked) && greek_and_there(a)?)
        },
        &[check("GR-R-004-2", |a| Ok(a.text().starts_with(|c: char| matches!(c, '1'..='9'))))],
    ),
    when(
        ATTACHED,
        |a| Ok(a.has(&[cbc::DocumentDescription], URL) && greek_sender(a)?),
        &[check("GR-R-008-3", |a| a.filled(&[cac::Attachment, cac::ExternalReference, cbc::URI]))],
    ),
    when(
        &[cac::Party],
        |a| Ok(a.inside(cac::AccountingCustomerParty) && greek_sender(a)?),
        &[check("GR-R-005", named)],
    ),
    when(&[cbc::EndpointID], |a| Ok(a.chain(SELLER) && seller_is_greek(a)?), &[check("GR-R-009", greek_address)]),
];

static GREECE_BOTH: Pattern = &[
    when(
        &[cac::Party],
        |a| Ok(a.inside(cac::AccountingCustomerParty) && both_greek(a)?),
        &[check("GR-R-006", one_greek_vat)],
    ),
    when(&[cbc::EndpointID], |a| Ok(a.chain(BUYER) && both_greek(a)?), &[check("GR-R-010", greek_address)]),
];

fn is_icelandic(a: At<'_>) -> Res {
    Ok(a.root().string(SELLER_COUNTRY)? == "IS")
}

fn icelandic_id(a: At<'_>, path: &[Name]) -> Res {
    Ok(a.some(path, |id| id.attr(at::schemeID) == Some("0196")))
}

fn streets(a: At<'_>, path: &[Name]) -> Res {
    let addresses = a.every(path);
    let some = |name: Name| addresses.iter().any(|x| x.exists(&[name]));
    Ok(some(cbc::StreetName) && some(cbc::PostalZone))
}

/// Payments of a means, where there are any, name an account of twelve characters.
fn account_of_twelve(a: At<'_>, means: &str) -> Res {
    let of: Vec<At<'_>> =
        a.every(&[cac::PaymentMeans]).into_iter().filter(|m| m.has(&[cbc::PaymentMeansCode], means)).collect();
    let accounts: Vec<At<'_>> = of.iter().flat_map(|m| m.every(&[cac::PayeeFinancialAccount, cbc::ID])).collect();
    match accounts.as_slice() {
        [] => Ok(of.is_empty()),
        [one] => Ok(normal(one.text()).chars().count() == 12),
        _ => Err(Broken),
    }
}

/// The references that state a final payment date.
fn final_dates<'t>(a: At<'t>) -> Vec<At<'t>> {
    a.every(ATTACHED).into_iter().filter(|r| r.has(&[cbc::DocumentDescription], "EINDAGI")).collect()
}

fn final_date_form(a: At<'_>) -> Res {
    let dates = final_dates(a);
    let ids: Vec<At<'_>> = dates.iter().flat_map(|r| r.every(&[cbc::ID])).collect();
    match ids.as_slice() {
        _ if dates.is_empty() => Ok(true),
        [] => Ok(false),
        [one] => Ok(one.text().chars().count() == 10 && moment(one.text()).is_ok()),
        _ => Err(Broken),
    }
}

fn final_date_after_due(a: At<'_>) -> Res {
    let dates = final_dates(a);
    let after =
        |due: At<'_>| dates.iter().any(|r| r.some(&[cbc::ID], |id| due.text().cmp(id.text()) != Ordering::Greater));
    Ok(dates.is_empty() || a.some(&[cbc::DueDate], after))
}

fn icelandic_type(a: At<'_>) -> Res {
    let fits = |path: &[Name]| Ok(matches!(&*normal(a.string(path)?), "380" | "381"));
    crate::rules::at::either(fits(&[cbc::InvoiceTypeCode]), || fits(&[cbc::CreditNoteTypeCode]))
}

static ICELAND: Pattern = &[
    when(
        DOCUMENT,
        is_icelandic,
        &[
            check("IS-R-001", icelandic_type),
            check("IS-R-002", |a| icelandic_id(a, &[SELLER[0], SELLER[1], cac::PartyLegalEntity, cbc::CompanyID])),
            check("IS-R-003", |a| streets(a, &[SELLER[0], SELLER[1], cac::PostalAddress])),
            check("IS-R-006", |a| account_of_twelve(a, "9")),
            check("IS-R-007", |a| account_of_twelve(a, "42")),
            check("IS-R-008", final_date_form),
            check("IS-R-009", |a| Ok(final_dates(a).is_empty() || a.exists(&[cbc::DueDate]))),
            check("IS-R-010", final_date_after_due),
        ],
    ),
    when(
        &[cac::AccountingCustomerParty],
        |a| {
            Ok(a.tree.parent(a.node) == Some(a.tree.root())
                && is_icelandic(a)?
                && a.root().string(BUYER_COUNTRY)? == "IS")
        },
        &[
            check("IS-R-004", |a| icelandic_id(a, &[cac::Party, cac::PartyLegalEntity, cbc::CompanyID])),
            check("IS-R-005", |a| streets(a, &[cac::Party, cac::PostalAddress])),
        ],
    ),
];

fn is_dutch(a: At<'_>) -> Res {
    is_in(a, SELLER_COUNTRY, "NL")
}

fn both_dutch(a: At<'_>) -> Res {
    Ok(is_dutch(a)? && is_in(a, BUYER_COUNTRY, "NL")?)
}

fn dutch_address(a: At<'_>) -> Res {
    Ok(a.exists(&[cbc::StreetName]) && a.exists(&[cbc::CityName]) && a.exists(&[cbc::PostalZone]))
}

fn dutch_number(a: At<'_>) -> Res {
    let scheme = format!(" {} ", a.attr_or_empty(at::schemeID));
    Ok((scheme.contains(" 0106 ") || scheme.contains(" 0190 ")) && is_filled(a.text()))
}

fn payment_means_where_due(a: At<'_>) -> Res {
    if a.anywhere(cac::PaymentMeans).next().is_some() {
        return Ok(true);
    }
    let due = a.decimal(&[cbc::PayableAmount])?;
    Ok(match a.root().name() {
        ubl::Invoice => due.is_some_and(|d| d <= Dec::ZERO),
        _ => due.is_some_and(|d| d >= Dec::ZERO),
    })
}

const REPRESENTATIVE_COUNTRY: &[Name] =
    &[cac::TaxRepresentativeParty, cac::PostalAddress, cac::Country, cbc::IdentificationCode];

static NETHERLANDS: Pattern = &[
    when(
        &[cbc::CreditNoteTypeCode],
        is_dutch,
        &[check("NL-R-001", |a| Ok(a.root().exists(&[cac::BillingReference, cac::InvoiceDocumentReference, cbc::ID])))],
    ),
    when(&[cac::PostalAddress], |a| Ok(a.chain(SELLER) && is_dutch(a)?), &[check("NL-R-002", dutch_address)]),
    when(
        &[cbc::CompanyID],
        |a| Ok(a.chain(&[SELLER[0], SELLER[1], cac::PartyLegalEntity]) && is_dutch(a)?),
        &[check("NL-R-003", dutch_number)],
    ),
    when(&[cac::PostalAddress], |a| Ok(a.chain(BUYER) && both_dutch(a)?), &[check("NL-R-004", dutch_address)]),
    when(
        &[cbc::CompanyID],
        |a| Ok(a.chain(&[BUYER[0], BUYER[1], cac::PartyLegalEntity]) && both_dutch(a)?),
        &[check("NL-R-005", dutch_number)],
    ),
    when(
        &[cac::PostalAddress],
        |a| Ok(a.inside(cac::TaxRepresentativeParty) && is_dutch(a)? && is_in(a, REPRESENTATIVE_COUNTRY, "NL")?),
        &[check("NL-R-006", dutch_address)],
    ),
    when(&[cac::LegalMonetaryTotal], is_dutch, &[check("NL-R-007", payment_means_where_due)]),
    when(
        &[cac::PaymentMeans],
        both_dutch,
        &[check("NL-R-008", |a| {
            let code = normal(a.string(&[cbc::PaymentMeansCode])?);
            Ok(["30", "48", "49", "57", "58", "59"].contains(&&*code))
        })],
    ),
    when(
        &[cbc::LineID],
        |a| Ok(a.inside(cac::OrderLineReference) && is_dutch(a)?),
        &[check("NL-R-009", |a| Ok(a.root().exists(&[cac::OrderReference, cbc::ID])))],
    ),
];

/// The patterns, in their order.
pub static PATTERNS: &[Pattern] = &[GREECE, GREECE_BOTH, ICELAND, NETHERLANDS];
