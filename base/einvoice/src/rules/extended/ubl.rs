//! The own rules of EXTENDED-CTC-FR on UBL invoices and credit notes: amounts, VAT breakdown, code lists.

use super::codes;
use super::sums::{Rough, cents, is_small, to_cents};
use super::ubl_groups::{GROUPS, one_category};
use crate::rules::at::{both, either, normal};
use crate::rules::number::untyped;
use crate::rules::{At, Broken, Change, Check, Dec, Res, check, when};
use crate::tree::{Name, at, cac, cbc, cn, ubl};

/// The names of invoice lines.
pub const LINES: &[Name] = &[cac::InvoiceLine, cac::CreditNoteLine];
/// The way from a line to its VAT category.
pub const LINE_CATEGORY: &[Name] = &[cac::Item, cac::ClassifiedTaxCategory];
const BREAKDOWN: &[Name] = &[cac::TaxTotal, cac::TaxSubtotal, cac::TaxCategory];

/// Whether a line counts in sums: it is no part of a group, or a detail of one.
fn counts(line: At<'_>) -> bool {
    let own =
        |r: &At<'_>| r.some(&[cac::InvoiceDocumentReference, cbc::ID], |id| line.root().has(&[cbc::ID], id.text()));
    let mut references = line.every(&[cac::BillingReference]).into_iter().filter(own).peekable();
    references.peek().is_none()
        || references.any(|r| r.has(&[cac::InvoiceDocumentReference, cbc::DocumentStatusCode], "DETAIL"))
}

/// The lines that count in sums.
fn counted(a: At<'_>) -> Vec<At<'_>> {
    LINES.iter().flat_map(|name| a.anywhere(*name)).filter(|line| counts(*line)).collect()
}

/// The line amounts that count, summed.
fn lines(a: At<'_>) -> Res<Rough> {
    Rough::of(counted(a).into_iter(), cbc::LineExtensionAmount)
}

/// The allowances, or the charges, beside an element.
fn items(a: At<'_>, charge: bool) -> Res<Vec<At<'_>>> {
    let mut found = Vec::new();
    for item in a.up().into_iter().flat_map(|around| around.every(&[cac::AllowanceCharge])) {
        if item.truth(&[cbc::ChargeIndicator], charge)? {
            found.push(item);
        }
    }
    Ok(found)
}

/// The amounts of allowances, or of charges, summed; counted are the allowances themselves.
fn items_sum(a: At<'_>, charge: bool) -> Res<Rough> {
    let items = items(a, charge)?;
    let count = items.len();
    Ok(Rough { count, ..Rough::of(items.into_iter(), cbc::Amount)?.castable()? })
}

fn lines_total(totals: At<'_>) -> Res {
    let Some(stated) = totals.decimal(&[cbc::LineExtensionAmount])? else { return Ok(false) };
    let own = lines(totals)?;
    Ok(to_cents(stated.double() - own.double()) <= cents(own.count).double())
}

fn items_total(totals: At<'_>, charge: bool, stated: Name) -> Res {
    match totals.decimal(&[stated])? {
        Some(stated) => {
            let own = items_sum(totals, charge)?;
            Ok(own.is_near(stated, cents(own.count)))
        }
        None => Ok(items(totals, charge)?.is_empty()),
    }
}

fn total_without_vat(totals: At<'_>) -> Res {
    let Some(stated) = totals.decimal(&[cbc::TaxExclusiveAmount])? else { return Ok(false) };
    let (lines, allowances, charges) = (lines(totals)?, items_sum(totals, false)?, items_sum(totals, true)?);
    let difference = stated.double() - lines.double() + allowances.double() - charges.double();
    Ok(to_cents(difference) <= cents(lines.count + allowances.count + charges.count).double())
}

fn total_with_vat(totals: At<'_>) -> Res {
    let root = totals.root();
    let around = totals.up().unwrap_or(totals);
    let mut vat = around.every(&[cac::TaxTotal, cbc::TaxAmount]);
    vat.retain(|x| x.attr(at::currencyID).is_some_and(|c| root.has(&[cbc::DocumentCurrencyCode], c)));
    let vat = match vat.as_slice() {
        [] => return Ok(true),
        [one] => one.own_decimal()?,
        _ => return Err(Broken),
    };
    let (with, without) = (totals.decimal(&[cbc::TaxInclusiveAmount])?, totals.decimal(&[cbc::TaxExclusiveAmount])?);
    let Some((with, without)) = with.zip(without) else { return Ok(false) };
    let count = lines(totals)?.count + items(totals, false)?.len() + items(totals, true)?.len();
    Ok((with - vat - without).abs() <= cents(count))
}

fn due_date_or_terms(due: At<'_>) -> Res {
    let told = due.anywhere(cbc::DueDate).next().is_some()
        || due.anywhere(cac::PaymentTerms).any(|terms| terms.exists(&[cbc::Note]));
    Ok(!untyped(due.own_untyped()?, 0.0).is_gt() || told)
}

/// Whether the one tax scheme of a category is VAT; broken where there are several.
fn is_vat(category: At<'_>) -> Res {
    let scheme = category.one(&[cac::TaxScheme])?;
    scheme.map_or(Ok(false), |s| Ok(normal(s.string(&[cbc::ID])?).eq_ignore_ascii_case("VAT")))
}

/// A line that counts has a VAT category.
fn line_has_category(line: At<'_>) -> Res {
    if !counts(line) {
        return Ok(true);
    }
    line.some_or_broken(LINE_CATEGORY, |c| Ok(is_vat(c)? && c.exists(&[cbc::ID])))
}

fn is_category(category: At<'_>, code: &str) -> bool {
    category.some(&[cbc::ID], |id| normal(id.text()) == code)
}

/// A category in use stands in the breakdown, and one in the breakdown is in use.
fn used_and_broken_down(a: At<'_>, code: &str) -> Res {
    let is = |c: At<'_>| is_category(c, code);
    let used = a.some(&[cac::AllowanceCharge, cac::TaxCategory], is)
        || LINES.iter().flat_map(|name| a.every(&[*name])).any(|line| counts(line) && line.some(LINE_CATEGORY, is));
    Ok(used == a.some(BREAKDOWN, is))
}

/// Whether a category is that of a breakdown entry, by code and rate, and by its exemption reason where `reasons`.
fn same(category: At<'_>, entry: At<'_>, code: &str, reasons: bool) -> Res {
    let rate = || {
        // What is outside the scope of VAT has no rate.
        if code == "O" {
            return Ok(true);
        }
        let rates = category.decimal(&[cbc::Percent])?.zip(entry.decimal(&[cbc::Percent])?);
        Ok(rates.is_some_and(|(own, stated)| own == stated))
    };
    let equal = |name: Name| Ok(normal(category.string(&[name])?) == normal(entry.string(&[name])?));
    let reason = || Ok(!reasons || (equal(cbc::TaxExemptionReasonCode)? && equal(cbc::TaxExemptionReason)?));
    both(both(Ok(normal(category.string(&[cbc::ID])?) == code), rate), reason)
}

fn has_same(element: At<'_>, path: &[Name], entry: At<'_>, (code, reasons): (&str, bool)) -> Res {
    element.some_or_broken(path, |category| same(category, entry, code, reasons))
}

/// What goes into a breakdown entry: its lines, its allowances and its charges.
fn parts(entry: At<'_>, code: &str, reasons: bool) -> Res<[Rough; 3]> {
    let mut of_lines = Vec::new();
    for line in counted(entry) {
        if has_same(line, LINE_CATEGORY, entry, (code, reasons))? {
            of_lines.push(line);
        }
    }
    let around = entry.up().and_then(At::up).unwrap_or(entry);
    let of_items = |charge: bool| {
        let mut found = Vec::new();
        for item in items(around, charge)? {
            if has_same(item, &[cac::TaxCategory], entry, (code, reasons))? {
                found.push(item);
            }
        }
        Rough::of(found.into_iter(), cbc::Amount)?.castable()
    };
    Ok([Rough::of(of_lines.into_iter(), cbc::LineExtensionAmount)?, of_items(false)?, of_items(true)?])
}

/// A breakdown entry's taxable amount follows from lines, allowances and charges, to a cent for each.
fn basis_follows(entry: At<'_>, code: &str, reasons: bool) -> Res {
    let stated = entry.up().map_or(Ok(None), |subtotal| subtotal.decimal(&[cbc::TaxableAmount]))?;
    let Some(stated) = stated else { return Ok(false) };
    let [lines, allowances, charges] = parts(entry, code, reasons)?;
    let count = lines.count + allowances.count + charges.count;
    if lines.total.is_some() {
        return is_small(stated.double() - lines.double() + allowances.double() - charges.double(), count);
    }
    // Without lines nothing turns the decimals into doubles.
    match (allowances.total, charges.total) {
        (None, _) => Ok(charges.is_near(stated, cents(count))),
        (Some(_), None) => Ok(allowances.is_near(Dec::ZERO - stated, cents(count))),
        _ => Ok((stated + allowances.cents() - charges.cents()).abs() <= cents(count)),
    }
}

/// The published rule takes an entry's rate and reasons before it looks for what has the same: it stops where a reason
/// is repeated or the rate is no number, whatever there is to compare with.
fn basis_follows_either_way(entry: At<'_>, code: &str) -> Res {
    entry.string(&[cbc::TaxExemptionReason])?;
    entry.string(&[cbc::TaxExemptionReasonCode])?;
    if code != "O" {
        entry.decimal(&[cbc::Percent])?;
    }
    either(basis_follows(entry, code, true), || basis_follows(entry, code, false))
}

fn vat_follows(entry: At<'_>) -> Res {
    let Some(subtotal) = entry.up() else { return Ok(true) };
    let (vat, basis_) = (subtotal.decimal(&[cbc::TaxAmount])?, subtotal.decimal(&[cbc::TaxableAmount])?);
    let (Some(vat), Some(basis_), Some(rate)) = (vat, basis_, entry.decimal(&[cbc::Percent])?) else {
        return Ok(false);
    };
    let count = parts(entry, "S", true)?.iter().map(|p| p.count).sum();
    Ok((vat - basis_.times(rate).hundredth().cents()).abs() <= cents(count))
}

fn has_one_value(property: At<'_>) -> Res {
    let (value, quantity) = (property.exists(&[cbc::Value]), property.exists(&[cbc::ValueQuantity]));
    let with_unit = property.some(&[cbc::ValueQuantity], |x| x.attr(at::unitCode).is_some_and(|unit| !unit.is_empty()));
    Ok((value && !quantity) || (!value && with_unit))
}

fn has_either(line: At<'_>, is: fn(At<'_>) -> bool) -> Res {
    Ok(line.some(&[cbc::InvoicedQuantity], is) || line.some(&[cbc::CreditedQuantity], is) || !counts(line))
}

/// The rules of a breakdown entry's category.
macro_rules! entries {
    ($key:literal, $code:literal, $ids:literal $(, $more:expr)*) => {
        ($key, &[
            check(concat!("BR-FREXT-", $ids, "-08"), |a| basis_follows_either_way(a, $code)),
            check(concat!("BR-FREXT-", $ids, "-08ini"), |a| basis_follows(a, $code, false)),
            check(concat!("BR-FREXT-", $ids, "-08rev"), |a| basis_follows(a, $code, true)),
            $($more,)*
        ])
    };
}

const TOTALS: &[Check] = &[
    check("BR-FREXT-CO-10", lines_total),
    check("BR-FREXT-CO-11", |a| items_total(a, false, cbc::AllowanceTotalAmount)),
    check("BR-FREXT-CO-12", |a| items_total(a, true, cbc::ChargeTotalAmount)),
    check("BR-FREXT-CO-13", total_without_vat),
    check("BR-FREXT-CO-15", total_with_vat),
];

const CATEGORIES: &[Check] = &[
    check("BR-FREXT-S-01", |a| used_and_broken_down(a, "S")),
    check("BR-FREXT-Z-01", |a| used_and_broken_down(a, "Z")),
    check("BR-FREXT-E-01", |a| used_and_broken_down(a, "E")),
    check("BR-FREXT-AE-01", |a| used_and_broken_down(a, "AE")),
    check("BR-FREXT-IC-01", |a| used_and_broken_down(a, "K")),
    check("BR-FREXT-G-01", |a| used_and_broken_down(a, "G")),
    check("BR-FREXT-O-01", |a| used_and_broken_down(a, "O")),
    check("BR-FREXT-AF-01", |a| used_and_broken_down(a, "L")),
    check("BR-FREXT-AG-01", |a| used_and_broken_down(a, "M")),
];

const LINE: &[Check] = &[
    check("BR-FREXT-22", |a| has_either(a, |_| true)),
    check("BR-FREXT-23", |a| has_either(a, |q| q.attr(at::unitCode).is_some())),
    check("BR-FREXT-24", |a| Ok(a.exists(&[cbc::LineExtensionAmount]) || !counts(a))),
    check("BR-FREXT-26", |a| Ok(a.exists(&[cac::Price, cbc::PriceAmount]) || !counts(a))),
    check("BR-FREXT-CO-04", line_has_category),
];

const PROPERTY: &[Check] = &[
    check("BR-FREXT-54-1", |a| Ok(a.exists(&[cbc::Name]) || a.exists(&[cbc::NameCode]))),
    check("BR-FREXT-54-2", has_one_value),
];

/// Terms of delivery have a code and a place with a name, and nothing else.
fn delivery_terms_plain(around: At<'_>) -> bool {
    let only = |x: At<'_>, names: &[Name]| x.tree.children(x.node).all(|n| names.contains(&x.tree.name(n)));
    around.every(&[cac::DeliveryTerms]).into_iter().all(|terms| {
        let places = terms.every(&[cac::DeliveryLocation]);
        only(terms, &[cbc::ID, cac::DeliveryLocation]) && places.into_iter().all(|p| only(p, &[cbc::Name]))
    })
}

/// An exchange rate has its currencies, its rate and its day, and nothing else.
fn exchange_rate_plain(document: At<'_>) -> Res {
    const PARTS: &[&str] = &["SourceCurrencyCode", "TargetCurrencyCode", "CalculationRate", "Date"];
    let plain = |x: At<'_>| x.tree.children(x.node).all(|n| PARTS.contains(&x.tree.local(n)));
    Ok(document.every(&[cac::TaxExchangeRate]).into_iter().all(plain))
}

const SYNTAX: &[Check] = &[
    check("UBL-FREXT-CR-410", |a| Ok(delivery_terms_plain(a))),
    check("CII-FREXT-CR-490", exchange_rate_plain),
    check("UBL-FREXT-CR-645", |a| Ok(LINES.iter().all(|name| a.every(&[*name]).into_iter().all(delivery_terms_plain)))),
];

fn of_document(a: At<'_>) -> Res {
    Ok(a.placed(&[ubl::Invoice]) || a.placed(&[cn::CreditNote]))
}

/// A charge's reason code, by the list that it names.
fn reason(a: At<'_>, list: fn(Option<&str>) -> bool) -> Res {
    match a.up() {
        Some(item) if a.inside(cac::AllowanceCharge) && list(a.attr(at::listID)) => {
            item.truth(&[cbc::ChargeIndicator], true)
        }
        _ => Ok(false),
    }
}

fn party_scheme(a: At<'_>) -> Res {
    let scheme = normal(a.attr_or_empty(at::schemeID));
    let creditor = scheme == "SEPA" && (a.under(cac::AccountingSupplierParty) || a.under(cac::PayeeParty));
    Ok(creditor || codes::PARTY_SCHEME.has(&scheme))
}

/// What the profile makes of EN 16931 on UBL.
pub static CHANGE: Change = Change {
    without: super::WITHOUT_UBL,
    instead: &[],
    before: &[
        (
            "BR-12",
            when(
                &[cbc::PayableAmount],
                |a| Ok(a.placed(&[ubl::Invoice, cac::LegalMonetaryTotal])),
                &[check("BR-CO-25", due_date_or_terms)],
            ),
        ),
        (
            "BR-CL-20",
            when(
                &[cbc::AllowanceChargeReasonCode],
                |a| reason(a, |list| list.is_none_or(|l| l == "7161")),
                &[check("BR-FREXT-CL-20", |a| codes::listed(a.text(), &crate::codes::CHARGE_REASON))],
            ),
        ),
        (
            "BR-CL-20",
            when(
                &[cbc::AllowanceChargeReasonCode],
                |a| reason(a, |list| list == Some("5153")),
                &[check("BR-FREXT-CL-20-TAX", |a| codes::listed(a.text(), &codes::TAX_CHARGE))],
            ),
        ),
        (
            "BR-CL-20",
            when(
                &[cbc::AllowanceChargeReasonCode],
                |a| reason(a, |list| list.is_some_and(|l| !l.is_empty())),
                &[check("BR-FREXT-CL-20-LISTID", |a| codes::listed(a.attr_or_empty(at::listID), &codes::REASON_LIST))],
            ),
        ),
        (
            "BR-CL-26",
            when(
                &[cbc::ID],
                |a| Ok(a.inside(cac::DeliveryTerms)),
                &[check("BR-FREXT-CL-27", |a| codes::listed(a.text(), &codes::DELIVERY_TERMS))],
            ),
        ),
    ],
    beside: &[
        ("BR-12", TOTALS),
        ("BR-01", CATEGORIES),
        ("BR-21", LINE),
        ("BR-54", PROPERTY),
        entries!("BR-AE-08", "AE", "AE"),
        entries!("BR-E-08", "E", "E"),
        entries!("BR-G-08", "G", "G"),
        entries!("BR-IC-08", "K", "IC"),
        entries!("BR-AF-08", "L", "AF"),
        entries!("BR-AG-08", "M", "AG"),
        entries!("BR-O-08", "O", "O"),
        entries!("BR-S-08", "S", "S", check("BR-FREXT-S-09", vat_follows)),
        entries!("BR-Z-08", "Z", "Z"),
        ("UBL-SR-12", SYNTAX),
        ("line", &[check("UBL-FREXT-SR-48", one_category)]),
        ("BR-CL-10", &[check("BR-FREXT-CL-10", party_scheme)]),
        ("BR-CL-24", &[check("BR-FREXT-CL-24", |a| Ok(codes::MIME.has(a.attr_or_empty(at::mimeCode))))]),
    ],
    narrowed: &[("BR-55", of_document), ("preceding-invoice", of_document)],
    after: &[GROUPS],
};
