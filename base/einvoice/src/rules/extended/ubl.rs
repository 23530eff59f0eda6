//! The own rules of EXTENDED-CTC-FR on UBL invoices and credit notes: amounts, VAT breakdown, lines.

use crate::rules::at::{either, normal};
use crate::rules::{At, Broken, Check, Context, Dec, Pattern, Res, check, on, when};
use crate::tree::{Name, at, cac, cbc, cn, ubl};

const DOCUMENT: &[Name] = &[ubl::Invoice, cn::CreditNote];
const LINES: &[Name] = &[cac::InvoiceLine, cac::CreditNoteLine];
const LINE_CATEGORY: &[Name] = &[cac::Item, cac::ClassifiedTaxCategory];
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

/// A sum and how many amounts went into it.
#[derive(Clone, Copy)]
struct Sum {
    total: Dec,
    count: usize,
}

fn sum<'t>(elements: impl Iterator<Item = At<'t>>, amount: Name) -> Res<Sum> {
    let mut sum = Sum { total: Dec::ZERO, count: 0 };
    for value in elements.flat_map(|e| e.every(&[amount])) {
        sum.total = sum.total + value.own_decimal()?;
        sum.count += 1;
    }
    sum.total = sum.total.cents();
    Ok(sum)
}

fn lines(a: At<'_>) -> Res<Sum> {
    sum(counted(a).into_iter(), cbc::LineExtensionAmount)
}

/// The document's allowances, or its charges.
fn items(a: At<'_>, charge: bool) -> Res<Vec<At<'_>>> {
    let mut found = Vec::new();
    for item in a.root().every(&[cac::AllowanceCharge]) {
        if item.truth(&[cbc::ChargeIndicator], charge)? {
            found.push(item);
        }
    }
    Ok(found)
}

fn items_sum(a: At<'_>, charge: bool) -> Res<Sum> {
    sum(items(a, charge)?.into_iter(), cbc::Amount)
}

/// A cent for each of a number of amounts.
fn cents(count: usize) -> Dec {
    Dec::whole(count as i64).hundredth()
}

fn lines_total(totals: At<'_>) -> Res {
    let own = lines(totals)?;
    let stated = totals.decimal(&[cbc::LineExtensionAmount])?;
    Ok(stated.is_some_and(|s| (s - own.total).abs().cents() <= cents(own.count)))
}

fn items_total(totals: At<'_>, charge: bool, stated: Name) -> Res {
    let own = items_sum(totals, charge)?;
    match totals.decimal(&[stated])? {
        Some(stated) => Ok((stated - own.total).abs() <= cents(own.count)),
        None => Ok(items(totals, charge)?.is_empty()),
    }
}

/// How many amounts went into the document's totals.
fn all_counts(totals: At<'_>) -> Res<usize> {
    Ok(lines(totals)?.count + items_sum(totals, false)?.count + items_sum(totals, true)?.count)
}

fn total_without_vat(totals: At<'_>) -> Res {
    let (lines, allowances, charges) = (lines(totals)?, items_sum(totals, false)?, items_sum(totals, true)?);
    let count = lines.count + allowances.count + charges.count;
    let own = lines.total - allowances.total + charges.total;
    let stated = totals.decimal(&[cbc::TaxExclusiveAmount])?;
    Ok(stated.is_some_and(|s| (s - own).abs().cents() <= cents(count)))
}

fn total_with_vat(totals: At<'_>) -> Res {
    let root = totals.root();
    let mut vat = root.every(&[cac::TaxTotal, cbc::TaxAmount]);
    vat.retain(|x| x.attr(at::currencyID).is_some_and(|c| root.has(&[cbc::DocumentCurrencyCode], c)));
    let vat = match vat.as_slice() {
        [] => return Ok(true),
        [one] => one.own_decimal()?,
        _ => return Err(Broken),
    };
    let (with, without) = (totals.decimal(&[cbc::TaxInclusiveAmount])?, totals.decimal(&[cbc::TaxExclusiveAmount])?);
    let within = cents(all_counts(totals)?);
    Ok(with.zip(without).is_some_and(|(with, without)| (with - vat - without).abs() <= within))
}

fn due_date_or_terms(due: At<'_>) -> Res {
    let told = due.anywhere(cbc::DueDate).next().is_some()
        || due.anywhere(cac::PaymentTerms).any(|terms| terms.exists(&[cbc::Note]));
    Ok(told || due.own_decimal()? <= Dec::ZERO)
}

fn is_vat(category: At<'_>) -> bool {
    category.some(&[cac::TaxScheme], |s| s.some(&[cbc::ID], |id| normal(id.text()).eq_ignore_ascii_case("VAT")))
}

fn is_category(category: At<'_>, code: &str) -> bool {
    category.some(&[cbc::ID], |id| normal(id.text()) == code)
}

/// A category in use stands in the breakdown, and one in the breakdown is in use.
fn used_and_broken_down(a: At<'_>, code: &str) -> Res {
    let is = |c: At<'_>| is_category(c, code);
    let used = a.some(&[cac::AllowanceCharge, cac::TaxCategory], is)
        || counted(a).iter().any(|line| line.some(LINE_CATEGORY, is));
    Ok(used == a.some(BREAKDOWN, is))
}

/// Whether a category is that of a breakdown entry, by code and rate, and by its exemption reason where `reasons`.
fn same(category: At<'_>, entry: At<'_>, code: &str, reasons: bool) -> Res {
    if !is_category(category, code) {
        return Ok(false);
    }
    // What is outside the scope of VAT has no rate.
    if code != "O" {
        let rates = category.decimal(&[cbc::Percent])?.zip(entry.decimal(&[cbc::Percent])?);
        if rates.is_none_or(|(own, stated)| own != stated) {
            return Ok(false);
        }
    }
    let equal = |name: Name| Ok(normal(category.string(&[name])?) == normal(entry.string(&[name])?));
    Ok(!reasons || (equal(cbc::TaxExemptionReasonCode)? && equal(cbc::TaxExemptionReason)?))
}

fn has_same(element: At<'_>, path: &[Name], entry: At<'_>, (code, reasons): (&str, bool)) -> Res {
    element.some_or_broken(path, |category| same(category, entry, code, reasons))
}

/// What a breakdown entry's taxable amount should be, and of how many amounts.
fn basis(entry: At<'_>, code: &str, reasons: bool) -> Res<Sum> {
    let mut of_lines = Vec::new();
    for line in counted(entry) {
        if has_same(line, LINE_CATEGORY, entry, (code, reasons))? {
            of_lines.push(line);
        }
    }
    let of_items = |charge: bool| {
        let mut found = Vec::new();
        for item in items(entry, charge)? {
            if has_same(item, &[cac::TaxCategory], entry, (code, reasons))? {
                found.push(item);
            }
        }
        sum(found.into_iter(), cbc::Amount)
    };
    let lines = sum(of_lines.into_iter(), cbc::LineExtensionAmount)?;
    let (allowances, charges) = (of_items(false)?, of_items(true)?);
    Ok(Sum {
        total: lines.total - allowances.total + charges.total,
        count: lines.count + allowances.count + charges.count,
    })
}

/// A breakdown entry's taxable amount follows from lines, allowances and charges, to a cent for each.
fn basis_follows(entry: At<'_>, code: &str, reasons: bool) -> Res {
    let stated = entry.up().map_or(Ok(None), |subtotal| subtotal.decimal(&[cbc::TaxableAmount]))?;
    let own = basis(entry, code, reasons)?;
    Ok(stated.is_some_and(|s| (s - own.total).abs() <= cents(own.count)))
}

fn basis_follows_either_way(entry: At<'_>, code: &str) -> Res {
    either(basis_follows(entry, code, true), || basis_follows(entry, code, false))
}

fn vat_follows(entry: At<'_>) -> Res {
    let Some(subtotal) = entry.up() else { return Ok(true) };
    let (vat, basis_) = (subtotal.decimal(&[cbc::TaxAmount])?, subtotal.decimal(&[cbc::TaxableAmount])?);
    let (Some(vat), Some(basis_), Some(rate)) = (vat, basis_, entry.decimal(&[cbc::Percent])?) else {
        return Ok(false);
    };
    let within = cents(basis(entry, "S", true)?.count);
    Ok((vat - basis_.times(rate).hundredth().cents()).abs() <= within)
}

fn has_one_value(property: At<'_>) -> Res {
    let (value, quantity) = (property.exists(&[cbc::Value]), property.exists(&[cbc::ValueQuantity]));
    let with_unit = property.some(&[cbc::ValueQuantity], |x| x.attr(at::unitCode).is_some_and(|unit| !unit.is_empty()));
    Ok((value && !quantity) || (!value && with_unit))
}

fn has_either(line: At<'_>, is: fn(At<'_>) -> bool) -> Res {
    Ok(line.some(&[cbc::InvoicedQuantity], is) || line.some(&[cbc::CreditedQuantity], is) || !counts(line))
}

fn is_entry(a: At<'_>, code: &str) -> Res {
    let placed = a.placed(&[a.root().name(), cac::TaxTotal, cac::TaxSubtotal]);
    Ok(placed && is_category(a, code) && is_vat(a))
}

/// A context of the breakdown entries of a category.
macro_rules! entries {
    ($code:literal, $fatal:literal, $plain:literal, $reasons:literal $(, $more:expr)*) => {
        when(&[cac::TaxCategory], |a| is_entry(a, $code), &[
            check($fatal, |a| basis_follows_either_way(a, $code)),
            check($plain, |a| basis_follows(a, $code, false)),
            check($reasons, |a| basis_follows(a, $code, true)),
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

const HEADER: Context = on(
    DOCUMENT,
    &[
        check("BR-FREXT-S-01", |a| used_and_broken_down(a, "S")),
        check("BR-FREXT-Z-01", |a| used_and_broken_down(a, "Z")),
        check("BR-FREXT-E-01", |a| used_and_broken_down(a, "E")),
        check("BR-FREXT-AE-01", |a| used_and_broken_down(a, "AE")),
        check("BR-FREXT-IC-01", |a| used_and_broken_down(a, "K")),
        check("BR-FREXT-G-01", |a| used_and_broken_down(a, "G")),
        check("BR-FREXT-O-01", |a| used_and_broken_down(a, "O")),
        check("BR-FREXT-AF-01", |a| used_and_broken_down(a, "L")),
        check("BR-FREXT-AG-01", |a| used_and_broken_down(a, "M")),
    ],
);

/// The patterns, in their order.
pub static PATTERNS: &[Pattern] = &[MODEL, GROUPS, ONE_CATEGORY];

static MODEL: Pattern = &[
    when(
        &[cbc::PayableAmount],
        |a| Ok(a.placed(&[ubl::Invoice, cac::LegalMonetaryTotal])),
        &[check("BR-CO-25", due_date_or_terms)],
    ),
    on(&[cac::LegalMonetaryTotal], TOTALS),
    HEADER,
    on(
        LINES,
        &[
            check("BR-FREXT-22", |a| has_either(a, |_| true)),
            check("BR-FREXT-23", |a| has_either(a, |q| q.attr(at::unitCode).is_some())),
            check("BR-FREXT-24", |a| Ok(a.exists(&[cbc::LineExtensionAmount]) || !counts(a))),
            check("BR-FREXT-26", |a| Ok(a.exists(&[cac::Price, cbc::PriceAmount]) || !counts(a))),
            check("BR-FREXT-CO-04", |a| Ok(a.some(LINE_CATEGORY, |c| is_vat(c) && c.exists(&[cbc::ID])) || !counts(a))),
        ],
    ),
    on(
        &[cac::AdditionalItemProperty],
        &[
            check("BR-FREXT-54-1", |a| Ok(a.exists(&[cbc::Name]) || a.exists(&[cbc::NameCode]))),
            check("BR-FREXT-54-2", has_one_value),
        ],
    ),
    entries!("AE", "BR-FREXT-AE-08", "BR-FREXT-AE-08ini", "BR-FREXT-AE-08rev"),
    entries!("E", "BR-FREXT-E-08", "BR-FREXT-E-08ini", "BR-FREXT-E-08rev"),
    entries!("G", "BR-FREXT-G-08", "BR-FREXT-G-08ini", "BR-FREXT-G-08rev"),
    entries!("K", "BR-FREXT-IC-08", "BR-FREXT-IC-08ini", "BR-FREXT-IC-08rev"),
    entries!("L", "BR-FREXT-AF-08", "BR-FREXT-AF-08ini", "BR-FREXT-AF-08rev"),
    entries!("M", "BR-FREXT-AG-08", "BR-FREXT-AG-08ini", "BR-FREXT-AG-08rev"),
    entries!("O", "BR-FREXT-O-08", "BR-FREXT-O-08ini", "BR-FREXT-O-08rev"),
    entries!("S", "BR-FREXT-S-08", "BR-FREXT-S-08ini", "BR-FREXT-S-08rev", check("BR-FREXT-S-09", vat_follows)),
    entries!("Z", "BR-FREXT-Z-08", "BR-FREXT-Z-08ini", "BR-FREXT-Z-08rev"),
];

const STATUS: &[Name] = &[cac::InvoiceDocumentReference, cbc::DocumentStatusCode];
const ABOVE: &[Name] = &[cac::BillingReferenceLine, cbc::ID];

/// A line's references to the invoice itself: they say what the line is, and which line is above it.
fn own_references(line: At<'_>) -> Vec<At<'_>> {
    let own =
        |r: &At<'_>| r.some(&[cac::InvoiceDocumentReference, cbc::ID], |id| line.root().has(&[cbc::ID], id.text()));
    line.every(&[cac::BillingReference]).into_iter().filter(own).collect()
}

fn has_status(line: At<'_>, list: &[&str]) -> bool {
    own_references(line).iter().any(|r| r.some(STATUS, |x| list.contains(&x.text())))
}

/// The lines next to this one, itself included.
fn siblings(line: At<'_>) -> Vec<At<'_>> {
    line.up().into_iter().flat_map(|around| LINES.iter().flat_map(move |name| around.every(&[*name]))).collect()
}

/// The lines right below a line.
fn below(line: At<'_>) -> Vec<At<'_>> {
    let is_below =
        |l: &At<'_>| own_references(*l).iter().any(|r| r.some(ABOVE, |above| line.has(&[cbc::ID], above.text())));
    siblings(line).into_iter().filter(is_below).collect()
}

fn is_group(line: At<'_>) -> bool {
    let references = line.every(&[cac::BillingReference, cac::InvoiceDocumentReference]);
    let own = references.iter().any(|r| {
        r.some(&[cbc::ID], |id| line.root().has(&[cbc::ID], id.text())) && r.has(&[cbc::DocumentStatusCode], "GROUP")
    });
    own && line.exists(&[cbc::LineExtensionAmount])
}

fn status_known(line: At<'_>) -> Res {
    if !own_references(line).iter().any(|r| r.exists(STATUS)) {
        return Ok(true);
    }
    let path = [cac::BillingReference, cac::InvoiceDocumentReference, cbc::DocumentStatusCode];
    Ok(matches!(&*normal(line.string(&path)?), "DETAIL" | "GROUP" | "INFORMATION"))
}

fn above_has_status(line: At<'_>) -> Res {
    let own = own_references(line);
    Ok(!own.iter().any(|r| r.exists(ABOVE)) || own.iter().any(|r| r.exists(STATUS)))
}

fn above_exists(line: At<'_>) -> Res {
    let above: Vec<&str> = own_references(line).iter().flat_map(|r| r.every(ABOVE)).map(|x| x.text()).collect();
    let is = |l: &At<'_>| {
        let differs = |id: At<'_>| line.some(&[cbc::ID], |own| own.text() != id.text());
        l.some(&[cbc::ID], |id| above.contains(&id.text())) && l.some(&[cbc::ID], differs)
    };
    Ok(above.is_empty() || siblings(line).iter().any(is))
}

fn group_sums_up(line: At<'_>) -> Res {
    if !is_group(line) {
        return Ok(true);
    }
    let parts = below(line).into_iter().filter(|l| has_status(*l, &["DETAIL", "GROUP"]));
    let own = sum(parts, cbc::LineExtensionAmount)?;
    line.some_or_broken(&[cbc::LineExtensionAmount], |x| Ok(x.own_decimal()? == own.total))
}

/// Groups within a group have their amounts.
fn groups_have_amounts(line: At<'_>) -> Res {
    let inner: Vec<At<'_>> = below(line).into_iter().filter(|l| has_status(*l, &["GROUP"])).collect();
    let amounts: usize = inner.iter().map(|l| l.count(&[cbc::LineExtensionAmount])).sum();
    Ok(!is_group(line) || inner.len() == amounts)
}

fn one_category(line: At<'_>) -> Res {
    let loose = !line.exists(&[cac::BillingReference, cac::InvoiceDocumentReference, cbc::ID]);
    let count = line.count(LINE_CATEGORY);
    Ok(count == 1 || (count == 0 && !loose && !has_status(line, &["DETAIL"])))
}

static GROUPS: Pattern = &[on(
    LINES,
    &[
        check("BR-FREXT-05", status_known),
        check("BR-FREXT-06", above_has_status),
        check("BR-FREXT-08", group_sums_up),
        check("BR-FREXT-11", above_exists),
        check("BR-FREXT-12", groups_have_amounts),
    ],
)];

static ONE_CATEGORY: Pattern = &[on(LINES, &[check("UBL-FREXT-SR-48", one_category)])];
