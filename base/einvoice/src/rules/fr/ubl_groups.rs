//! The French rules on UBL invoices with several sellers (frameworks x8) and bidirectional ones (x9).
//!
//! Such an invoice groups its lines: a line's billing reference to the invoice's own number says what the line is
//! (`GROUP`, `DETAIL`, `INFORMATION`) and which line is above it; a `GROUP` line without one above is the head of a
//! sub-invoice, whose number the line carries as an object identifier of scheme AFL.

use super::formats::{BOTH_WAYS, SELF_BILLED_TYPES, SEVERAL_SELLERS};
use super::ubl_asks::{LINES, is_line, is_own_type_code, of_scheme, only};
use crate::rules::at::{both, is_filled, normal};
use crate::rules::number::{cast_double, sum_double};
use crate::rules::{At, Broken, Check, Context, Dec, Pattern, Res, check, when};
use crate::tree::{Name, at, cac, cbc, cn, ubl};

const DOCUMENT: &[Name] = &[ubl::Invoice, cn::CreditNote];
const REFERENCE_ID: &[Name] = &[cac::InvoiceDocumentReference, cbc::ID];
const STATUS: &[Name] = &[cac::InvoiceDocumentReference, cbc::DocumentStatusCode];
const ABOVE: &[Name] = &[cac::BillingReferenceLine, cbc::ID];
const MAKER_ID: &[Name] = &[cac::Item, cac::ManufacturerParty, cac::PartyLegalEntity, cbc::CompanyID];
const SELLER_ID: &[Name] = &[cac::AccountingSupplierParty, cac::Party, cac::PartyLegalEntity, cbc::CompanyID];
const BUYER_ID: &[Name] = &[cac::AccountingCustomerParty, cac::Party, cac::PartyLegalEntity, cbc::CompanyID];

fn framework(a: At<'_>, list: &[&str]) -> Res {
    Ok(list.contains(&&*normal(a.root().string(&[cbc::ProfileID])?)))
}

/// Whether the invoice is bidirectional.
pub(super) fn is_both_ways(a: At<'_>) -> Res {
    framework(a, BOTH_WAYS)
}

fn has_several_sellers(a: At<'_>) -> Res {
    framework(a, SEVERAL_SELLERS)
}

fn is_grouped(a: At<'_>) -> Res {
    Ok(has_several_sellers(a)? || is_both_ways(a)?)
}

fn is_own_number(a: At<'_>, text: &str) -> bool {
    a.root().has(&[cbc::ID], text)
}

/// Whether a billing reference is to the invoice itself.
fn is_own(reference: At<'_>) -> bool {
    reference.some(REFERENCE_ID, |x| is_own_number(x, x.text()))
}

/// Whether a billing reference makes its line the head of a sub-invoice.
fn is_head(reference: At<'_>) -> bool {
    is_own(reference) && reference.has(STATUS, "GROUP") && !reference.exists(ABOVE)
}

fn is_head_of_line(reference: At<'_>) -> bool {
    reference.up().is_some_and(is_line) && is_head(reference)
}

fn lines(a: At<'_>) -> Vec<At<'_>> {
    let mut found = a.root().every(&[cac::InvoiceLine]);
    found.extend(a.root().every(&[cac::CreditNoteLine]));
    found
}

fn heads<'t>(a: At<'t>) -> impl Iterator<Item = At<'t>> {
    lines(a).into_iter().flat_map(|line| line.every(&[cac::BillingReference])).filter(|r| is_head(*r))
}

/// The line around a billing reference.
fn line_of(reference: At<'_>) -> At<'_> {
    reference.up().unwrap_or(reference)
}

/// Whether the only element of a list holds more than blanks.
fn filled(list: &[At<'_>]) -> Res {
    Ok(is_filled(only(list)?))
}

/// The identifiers of a line's object (type 130) of a scheme.
fn objects<'t>(line: At<'t>, scheme: &str) -> Vec<At<'t>> {
    let references = line.every(&[cac::DocumentReference]);
    let own = references.into_iter().filter(|r| r.has(&[cbc::DocumentTypeCode], "130"));
    own.flat_map(|r| of_scheme(r, &[cbc::ID], scheme)).collect()
}

/// The number of the sub-invoice that a line belongs to.
fn sub_number(line: At<'_>) -> Res<String> {
    Ok(normal(only(&objects(line, "AFL"))?).into_owned())
}

/// A line's VAT totals in the invoice's currency, or in its accounting currency.
fn vat_in<'t>(line: At<'t>, currency: Name) -> Vec<At<'t>> {
    let currencies = line.root().every(&[currency]);
    let mut found = line.every(&[cac::TaxTotal, cbc::TaxAmount]);
    found.retain(|x| x.attr(at::currencyID).is_some_and(|c| currencies.iter().any(|own| own.text() == c)));
    found
}

fn decimal_of(list: &[At<'_>]) -> Res<Option<Dec>> {
    match list {
        [] => Ok(None),
        [one] => one.own_decimal().map(Some),
        _ => Err(Broken),
    }
}

/// A cent for each of a number of lines.
fn cents(lines: usize) -> Dec {
    Dec::whole(lines as i64).hundredth()
}

/// Whether a head's net amount is the sum of the lines below it, to a cent a line.
fn sums_up(head: At<'_>) -> Res {
    let line = line_of(head);
    let number = normal(line.string(&[cbc::ID])?).into_owned();
    let counts =
        |r: At<'_>| is_own(r) && r.some(STATUS, |x| x.text() != "INFORMATION") && r.some(ABOVE, |x| x.text() == number);
    let below = lines(head).into_iter().filter(|l| l.some(&[cac::BillingReference], counts));
    let amounts: Vec<At<'_>> = below.flat_map(|l| l.every(&[cbc::LineExtensionAmount])).collect();
    let values = amounts.iter().map(|x| cast_double(x.text()).ok_or(Broken)).collect::<Res<Vec<f64>>>()?;
    let Some(own) = line.decimal(&[cbc::LineExtensionAmount])? else { return Ok(false) };
    Ok((own.double() - sum_double(values)).abs() <= cents(amounts.len()).double())
}

/// What a line and the line above it must have in common: not empty, and the same as above.
fn same_as_above(line: At<'_>, what: fn(&[At<'_>]) -> Res<String>) -> Res {
    let own_references = line.every(&[cac::BillingReference]).into_iter().filter(|r| is_own(*r));
    let above: Vec<&str> = own_references.flat_map(|r| r.every(ABOVE)).map(|x| x.text()).collect();
    let own = what(&[line]);
    both(own.clone().map(|own| !own.is_empty()), || {
        if above.is_empty() {
            return Ok(true);
        }
        let parents: Vec<At<'_>> =
            lines(line).into_iter().filter(|l| l.some(&[cbc::ID], |x| above.contains(&x.text()))).collect();
        Ok(own? == what(&parents)?)
    })
}

fn maker_of(lines: &[At<'_>]) -> Res<String> {
    let found: Vec<At<'_>> = lines.iter().flat_map(|l| l.every(MAKER_ID)).collect();
    Ok(normal(only(&found)?).into_owned())
}

fn number_of(lines: &[At<'_>]) -> Res<String> {
    let found: Vec<At<'_>> = lines.iter().flat_map(|l| objects(*l, "AFL")).collect();
    Ok(normal(only(&found)?).into_owned())
}

fn exemption_names_number(line: At<'_>) -> Res {
    let reason = line.string(&[cac::Item, cac::ClassifiedTaxCategory, cbc::TaxExemptionReason]);
    both(reason.map(is_filled), || {
        let (reason, number) = (reason?, sub_number(line)?);
        Ok(!number.is_empty() && reason.starts_with(&format!("#{number}#")))
    })
}

/// Whether a head's VAT is that of the breakdown entries whose exemption reason names its number, to a cent.
fn vat_sums_up(head: At<'_>) -> Res {
    let line = line_of(head);
    let mark = format!("#{}#", sub_number(line)?);
    let mut values = Vec::new();
    for entry in head.root().every(&[cac::TaxTotal, cac::TaxSubtotal]) {
        if !entry.has(&[cac::TaxCategory, cac::TaxScheme, cbc::ID], "VAT") {
            continue;
        }
        if entry.string(&[cac::TaxCategory, cbc::TaxExemptionReason])?.starts_with(&mark) {
            for amount in entry.every(&[cbc::TaxAmount]) {
                values.push(amount.own_double()?);
            }
        }
    }
    let Some(own) = decimal_of(&vat_in(line, cbc::DocumentCurrencyCode))? else { return Ok(false) };
    Ok((own.double() - sum_double(values)).abs() <= 0.01)
}

/// Whether a head's total with VAT, where given, is its net amount and its VAT, to a cent a line below it.
/// BR-FR-MV-10: a seller's total with VAT, to a cent for each line below of one of these statuses.
pub(super) fn total_fits(head: At<'_>, statuses: &[&str]) -> Res {
    let line = line_of(head);
    if !line.exists(&[cbc::TaxInclusiveLineExtensionAmount]) {
        return Ok(true);
    }
    both(line.filled(&[cbc::TaxInclusiveLineExtensionAmount]), || {
        let total = line.decimal(&[cbc::TaxInclusiveLineExtensionAmount])?;
        let net = line.decimal(&[cbc::LineExtensionAmount])?;
        let vat = decimal_of(&vat_in(line, cbc::DocumentCurrencyCode))?;
        let (Some(total), Some(net), Some(vat)) = (total, net, vat) else { return Ok(false) };
        let numbers: Vec<&str> = line.every(&[cbc::ID]).iter().map(|x| x.text()).collect();
        let below = |r: &At<'_>| {
            let status = r.some(STATUS, |x| statuses.contains(&x.text()));
            is_own(*r) && status && r.some(ABOVE, |x| numbers.contains(&x.text()))
        };
        let count = lines(head).into_iter().flat_map(|l| l.every(&[cac::BillingReference])).filter(below).count();
        Ok((total - net - vat).abs() <= cents(count))
    })
}

/// How many of the seller's own sub-invoices bear the invoice's number.
fn sellers_own(a: At<'_>) -> Res<usize> {
    let mut count = 0;
    for line in lines(a) {
        if is_of_seller(line)? && line.some(&[cac::BillingReference], is_head) {
            count += usize::from(objects(line, "AFL").iter().any(|x| is_own_number(a, x.text())));
        }
    }
    Ok(count)
}

fn is_of_seller(line: At<'_>) -> Res {
    let maker = normal(line.string(MAKER_ID)?);
    Ok(line.root().some(SELLER_ID, |x| x.text() == maker))
}

/// The seller's own sub-invoice bears the invoice's number, and one only.
fn own_number_once(head: At<'_>) -> Res {
    let number = sub_number(line_of(head))?;
    let is = is_own_number(head, &number);
    Ok(match sellers_own(head)? {
        0 => is,
        1 => true,
        _ => head.root().some(&[cbc::ID], |x| x.text() != number),
    })
}

/// No head's number stands on an earlier line of the document.
fn numbers_differ(a: At<'_>) -> Res {
    let earlier = |id: At<'_>| {
        let holder = id.up().unwrap_or(id);
        a.anywhere(cac::DocumentReference).take_while(|r| r.node < holder.node).any(|r| {
            r.has(&[cbc::DocumentTypeCode], "130")
                && of_scheme(r, &[cbc::ID], "AFL").iter().any(|x| x.text() == id.text())
        })
    };
    let mut grouped = lines(a).into_iter().filter(|l| l.some(&[cac::BillingReference], is_head));
    Ok(!grouped.any(|line| objects(line, "AFL").into_iter().any(earlier)))
}

fn heads_of(a: At<'_>, party: &[Name]) -> usize {
    let of_party = |r: &At<'_>| line_of(*r).some(MAKER_ID, |x| a.root().has(party, x.text()));
    heads(a).filter(of_party).count()
}

fn refers_to_other(head: At<'_>, what: Name) -> Res {
    let other = |r: At<'_>| r.some(REFERENCE_ID, |x| head.root().some(&[cbc::ID], |own| own.text() != x.text()));
    Ok(line_of(head).some(&[cac::BillingReference], |r| other(r) && r.exists(&[cac::InvoiceDocumentReference, what])))
}

fn is_of_type(a: At<'_>, types: &[&str]) -> bool {
    let root = a.root();
    root.some(&[cbc::InvoiceTypeCode], |x| types.contains(&x.text()))
        || root.some(&[cbc::CreditNoteTypeCode], |x| types.contains(&x.text()))
}

/// A context of the heads of grouped invoices.
const fn head(checks: &'static [Check]) -> Context {
    when(&[cac::BillingReference], |a| Ok(is_grouped(a)? && is_head_of_line(a)), checks)
}

/// A context of the lines of grouped invoices.
const fn grouped_line(checks: &'static [Check]) -> Context {
    when(LINES, |a| Ok(is_grouped(a)? && is_line(a)), checks)
}

/// The patterns. An invoice that is not grouped has nothing to fear from them: their contexts match it nowhere.
pub static PATTERNS: &[Pattern] = &[
    &[when(
        LINES,
        is_grouped,
        &[check("BR-FR-MV-01_EXT-FR-FE-163", |line| {
            let own: Vec<At<'_>> = line.every(&[cac::BillingReference]).into_iter().filter(|r| is_own(*r)).collect();
            let states: Vec<At<'_>> = own.iter().flat_map(|r| r.every(STATUS)).collect();
            both(Ok(!own.is_empty()), || filled(&states))
        })],
    )],
    &[when(DOCUMENT, has_several_sellers, &[check("BR-FR-MV-02_EXT-FR-FE-163", |a| Ok(heads(a).next().is_some()))])],
    &[when(
        DOCUMENT,
        is_both_ways,
        &[
            check("BR-FR-BD-02_EXT-FR-FE-163", |a| Ok(heads(a).count() == 2)),
            check("BR-FR-BD-02_BT-30", |a| Ok(heads_of(a, SELLER_ID) == 1)),
            check("BR-FR-BD-02_BT-47", |a| Ok(heads_of(a, BUYER_ID) == 1)),
        ],
    )],
    &[head(&[
        check("BR-FR-MV-03_EXT-FR-FE-164", |a| {
            line_of(a).filled(&[cac::Item, cac::ManufacturerParty, cac::PartyLegalEntity, cbc::RegistrationName])
        }),
        check("BR-FR-MV-03_EXT-FR-FE-167", |a| line_of(a).filled(MAKER_ID)),
        check("BR-FR-MV-03_EXT-FR-FE-177", |a| {
            let line = line_of(a);
            let path = [cac::Item, cac::ManufacturerParty, cac::PostalAddress, cac::Country, cbc::IdentificationCode];
            let below =
                a.anywhere(cbc::IdentificationCode).filter(|x| a.tree.within(x.node, line.node) && x.chain(&path[..4]));
            filled(&below.collect::<Vec<_>>())
        }),
        check("BR-FR-MV-03_EXT-FR-FE-181", |a| filled(&vat_in(line_of(a), cbc::DocumentCurrencyCode))),
        check("BR-FR-MV-03_EXT-FR-FE-182", |a| {
            let currencies: Vec<At<'_>> = a.anywhere(cbc::TaxCurrencyCode).collect();
            if currencies.is_empty() {
                return Ok(true);
            }
            both(Ok(currencies.iter().any(|c| !c.text().is_empty())), || {
                filled(&vat_in(line_of(a), cbc::TaxCurrencyCode))
            })
        }),
        check("BR-FR-MV-03_BT-128_AFL", |a| filled(&objects(line_of(a), "AFL"))),
        check("BR-FR-MV-03_BT-128_AVV", |a| {
            let frameworks = objects(line_of(a), "AVV");
            let own = !frameworks.iter().any(|x| SEVERAL_SELLERS.contains(&x.text()));
            both(filled(&frameworks), || Ok(own))
        }),
    ])],
    &[head(&[check("BR-FR-MV-05_EXT-FR-FE-BG-12", sums_up)])],
    &[grouped_line(&[check("BR-FR-MV-06_EXT-FR-FE-167", |line| same_as_above(line, maker_of))])],
    &[grouped_line(&[check("BR-FR-MV-07_BT-128", |line| same_as_above(line, number_of))])],
    &[when(
        LINES,
        |a| {
            let is_detail = |r: At<'_>| is_own(r) && r.has(STATUS, "DETAIL");
            Ok(is_grouped(a)? && is_line(a) && a.some(&[cac::BillingReference], is_detail))
        },
        &[check("BR-FR-MV-08_BT-128", exemption_names_number)],
    )],
    &[head(&[check("BR-FR-MV-09_EXT-FR-FE-181", vat_sums_up)])],
    &[head(&[check("BR-FR-MV-10_EXT-FR-FE-184", |a| total_fits(a, &["DETAIL", "GROUP"]))])],
    &[when(
        &[cac::BillingReference],
        |a| Ok(is_grouped(a)? && is_head_of_line(a) && is_of_seller(line_of(a))?),
        &[check("BR-FR-MV-11_BT-128", own_number_once)],
    )],
    &[when(DOCUMENT, is_grouped, &[check("BR-FR-MV-12_BT-128", numbers_differ)])],
    &[type_code(&[
        check("BR-FR-MV-13_BT-3", |a| {
            let code = normal(a.text());
            Ok(has_several_sellers(a) != Ok(true) || (!code.is_empty() && !SELF_BILLED_TYPES.contains(&&*code)))
        }),
        check("BR-FR-MV-BD_BT-3", |a| {
            Ok(is_both_ways(a) != Ok(true) || SELF_BILLED_TYPES.contains(&&*normal(a.text())))
        }),
    ])],
    &[when(
        &[cac::BillingReference],
        |a| {
            let corrects = || is_of_type(a, &["384", "472", "381", "396", "503"]);
            Ok(has_several_sellers(a)? && corrects() && is_head_of_line(a))
        },
        &[
            check("BR-FR-MV-14-EXT-FR-FE-136", |a| refers_to_other(a, cbc::ID)),
            check("BR-FR-MV-14-EXT-FR-FE-138", |a| refers_to_other(a, cbc::IssueDate)),
        ],
    )],
    &[when(
        &[cac::BillingReference],
        |a| Ok(is_both_ways(a)? && is_of_type(a, &["261", "471", "473", "502"]) && is_head_of_line(a)),
        &[
            check("BR-FR-BD-14-EXT-FR-FE-136", |a| refers_to_other(a, cbc::ID)),
            check("BR-FR-BD-14-EXT-FR-FE-138", |a| refers_to_other(a, cbc::IssueDate)),
        ],
    )],
];

const fn type_code(checks: &'static [Check]) -> Context {
    when(&[cbc::InvoiceTypeCode, cbc::CreditNoteTypeCode], is_own_type_code, checks)
}
