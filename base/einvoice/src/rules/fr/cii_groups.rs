//! The French rules on CII invoices with several sellers (frameworks x8) and bidirectional ones (x9).
//!
//! A line says by its status (`GROUP`, `DETAIL`, `INFORMATION`) what it is, and which line is above it; a `GROUP` line
//! without one above is the head of a sub-invoice, whose number it carries as an object identifier of scheme AFL.

use super::formats::{BOTH_WAYS, SELF_BILLED_TYPES, SEVERAL_SELLERS};
use super::ubl_asks::only;
use crate::rules::at::{both, is_filled, normal};
use crate::rules::number::sum_double;
use crate::rules::{At, Broken, Check, Context, Dec, Pattern, Res, check, when};
use crate::tree::ram::IncludedSupplyChainTradeLineItem as LINE;
use crate::tree::{Name, at, qdt, ram, rsm};

const TRADE: &[Name] = &[rsm::CrossIndustryInvoice, rsm::SupplyChainTradeTransaction];
const FRAMEWORK: &[Name] =
    &[rsm::ExchangedDocumentContext, ram::BusinessProcessSpecifiedDocumentContextParameter, ram::ID];
const LINES: &[Name] = &[rsm::SupplyChainTradeTransaction, LINE];
const STATUS: &[Name] = &[ram::AssociatedDocumentLineDocument, ram::LineStatusReasonCode];
const ABOVE: &[Name] = &[ram::AssociatedDocumentLineDocument, ram::ParentLineID];
const LINE_ID: &[Name] = &[ram::AssociatedDocumentLineDocument, ram::LineID];
const MAKER_ID: &[Name] =
    &[ram::SpecifiedLineTradeAgreement, ram::ItemSellerTradeParty, ram::SpecifiedLegalOrganization, ram::ID];
const SUMS: &[Name] = &[ram::SpecifiedLineTradeSettlement, ram::SpecifiedTradeSettlementLineMonetarySummation];
const OBJECT: &[Name] = &[ram::SpecifiedLineTradeSettlement, ram::AdditionalReferencedDocument];
const NUMBER: &[Name] = &[rsm::ExchangedDocument, ram::ID];
const TYPE_CODE: &[Name] = &[rsm::ExchangedDocument, ram::TypeCode];
const REFERENCE: &[Name] = &[ram::SpecifiedLineTradeSettlement, ram::InvoiceReferencedDocument];

fn framework(a: At<'_>, list: &[&str]) -> Res {
    Ok(list.contains(&&*normal(a.root().string(FRAMEWORK)?)))
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

fn is_head(line: At<'_>) -> bool {
    line.has(STATUS, "GROUP") && !line.exists(ABOVE)
}

/// The element at a path from a line's amounts.
fn sum_path(leaf: Name) -> [Name; 3] {
    [ram::SpecifiedLineTradeSettlement, ram::SpecifiedTradeSettlementLineMonetarySummation, leaf]
}

/// The texts of the trade settlement's element of a name: the currencies.
fn settled<'t>(a: At<'t>, leaf: Name) -> Vec<At<'t>> {
    a.root().every(&[rsm::SupplyChainTradeTransaction, ram::ApplicableHeaderTradeSettlement, leaf])
}

fn filled(list: &[At<'_>]) -> Res {
    Ok(is_filled(only(list)?))
}

/// A line's VAT totals in the invoice's currency, or in its accounting currency.
fn vat_in<'t>(line: At<'t>, currency: Name) -> Vec<At<'t>> {
    let currencies = settled(line, currency);
    let mut found: Vec<At<'t>> = line.every(SUMS).into_iter().flat_map(|s| s.every(&[ram::TaxTotalAmount])).collect();
    found.retain(|x| x.attr(at::currencyID).is_some_and(|c| currencies.iter().any(|own| own.text() == c)));
    found
}

/// The numbers of the sub-invoice that a line belongs to.
fn numbers<'t>(line: At<'t>) -> Vec<At<'t>> {
    let is = |d: &At<'t>| d.has(&[ram::ReferenceTypeCode], "AFL") && d.has(&[ram::TypeCode], "130");
    line.every(OBJECT).into_iter().filter(is).flat_map(|d| d.every(&[ram::IssuerAssignedID])).collect()
}

fn sub_number(line: At<'_>) -> Res<String> {
    Ok(normal(only(&numbers(line))?).into_owned())
}

fn decimal_of(list: &[At<'_>]) -> Res<Option<Dec>> {
    match list {
        [] => Ok(None),
        [one] => one.own_decimal().map(Some),
        _ => Err(Broken),
    }
}

fn cents(lines: usize) -> Dec {
    Dec::whole(lines as i64).hundredth()
}

fn own_number(a: At<'_>, text: &str) -> bool {
    a.root().has(NUMBER, text)
}

/// Whether a head's net amount is the sum of the lines below it, to a cent a line.
fn sums_up(head: At<'_>) -> Res {
    let number = normal(head.string(LINE_ID)?).into_owned();
    let below = |l: &At<'_>| l.has(ABOVE, &number) && l.some(STATUS, |x| x.text() != "INFORMATION");
    let lines = head.root().every(LINES).into_iter().filter(below);
    let amounts: Vec<At<'_>> = lines.flat_map(|l| l.every(&sum_path(ram::LineTotalAmount))).collect();
    let values = amounts.iter().map(|x| x.own_double()).collect::<Res<Vec<f64>>>()?;
    let Some(own) = head.decimal(&sum_path(ram::LineTotalAmount))? else { return Ok(false) };
    Ok((own.double() - sum_double(values)).abs() <= cents(amounts.len()).double())
}

/// What a line and the line above it must have in common: not empty, and the same as above.
fn same_as_above(line: At<'_>, what: fn(At<'_>) -> Vec<At<'_>>) -> Res {
    let above: Vec<&str> = line.every(ABOVE).iter().map(|x| x.text()).collect();
    let own = only(&what(line)).map(normal);
    both(own.as_ref().map(|own| !own.is_empty()).map_err(|b| *b), || {
        if above.is_empty() {
            return Ok(true);
        }
        let parents = line.root().every(LINES).into_iter().filter(|l| l.some(LINE_ID, |x| above.contains(&x.text())));
        let theirs: Vec<At<'_>> = parents.flat_map(what).collect();
        Ok(own.clone()? == normal(only(&theirs)?))
    })
}

fn exemption_names_number(line: At<'_>) -> Res {
    let reason = line.string(&[ram::SpecifiedLineTradeSettlement, ram::ApplicableTradeTax, ram::ExemptionReason]);
    both(reason.map(is_filled), || {
        let (reason, number) = (reason?, sub_number(line)?);
        Ok(!number.is_empty() && reason.starts_with(&format!("#{number}#")))
    })
}

/// Whether a head's VAT is that of the breakdown entries whose exemption reason names its number, to a cent.
fn vat_sums_up(head: At<'_>) -> Res {
    let mark = format!("#{}#", sub_number(head)?);
    let mut values = Vec::new();
    for entry in settled(head, ram::ApplicableTradeTax) {
        if entry.has(&[ram::TypeCode], "VAT") && entry.string(&[ram::ExemptionReason])?.starts_with(&mark) {
            for amount in entry.every(&[ram::CalculatedAmount]) {
                values.push(amount.own_double()?);
            }
        }
    }
    let Some(own) = decimal_of(&vat_in(head, ram::InvoiceCurrencyCode))? else { return Ok(false) };
    Ok((own.double() - sum_double(values)).abs() <= 0.01)
}

/// Whether a head's total with VAT, where given, is its net amount and its VAT, to a cent a line below it.
/// BR-FR-MV-10: a seller's total with VAT, to a cent for each line below of one of these statuses.
pub(super) fn total_fits(head: At<'_>, statuses: &[&str]) -> Res {
    let path = sum_path(ram::GrandTotalAmount);
    if !head.exists(&path) {
        return Ok(true);
    }
    both(head.filled(&path), || {
        let net = head.decimal(&sum_path(ram::LineTotalAmount))?;
        let vat = decimal_of(&vat_in(head, ram::InvoiceCurrencyCode))?;
        let (Some(total), Some(net), Some(vat)) = (head.decimal(&path)?, net, vat) else { return Ok(false) };
        let own: Vec<&str> = head.every(LINE_ID).iter().map(|x| x.text()).collect();
        let count = head.root().count_if(LINES, |l| {
            l.some(ABOVE, |x| own.contains(&x.text())) && l.some(STATUS, |x| statuses.contains(&x.text()))
        });
        Ok((total - net - vat).abs() <= cents(count))
    })
}

fn is_of_party(line: At<'_>, party: Name) -> bool {
    let path = [
        rsm::SupplyChainTradeTransaction,
        ram::ApplicableHeaderTradeAgreement,
        party,
        ram::SpecifiedLegalOrganization,
        ram::ID,
    ];
    line.some(MAKER_ID, |x| line.root().has(&path, x.text()))
}

/// The seller's own sub-invoice bears the invoice's number, and one only.
fn own_number_once(head: At<'_>) -> Res {
    let number = sub_number(head)?;
    let own_heads = head.anywhere(LINE).filter(|l| is_of_party(*l, ram::SellerTradeParty) && is_head(*l));
    let objects = own_heads.flat_map(|l| l.every(OBJECT)).filter(|d| {
        let of_kind = d.has(&[ram::ReferenceTypeCode], "AFL") && d.has(&[ram::TypeCode], "130");
        of_kind && d.some(&[ram::IssuerAssignedID], |x| own_number(head, x.text()))
    });
    Ok(match objects.count() {
        0 => own_number(head, &number),
        1 => true,
        _ => head.root().some(NUMBER, |x| x.text() != number),
    })
}

/// No head's number is that of a document referred to earlier.
fn numbers_differ(trade: At<'_>) -> Res {
    let earlier = |id: At<'_>| {
        let before = trade.anywhere(ram::IssuerAssignedID).take_while(|x| x.node < id.node);
        before.into_iter().any(|x| x.text() == id.text())
    };
    Ok(!trade.some(&[LINE], |line| is_head(line) && numbers(line).into_iter().any(earlier)))
}

fn refers(line: At<'_>, path: &[Name]) -> Res {
    Ok(line.some(REFERENCE, |r| r.exists(path)))
}

const fn trade(when_: fn(At<'_>) -> Res, checks: &'static [Check]) -> Context {
    when(&[rsm::SupplyChainTradeTransaction], when_, checks)
}

/// A context of the heads of grouped invoices.
const fn head(checks: &'static [Check]) -> Context {
    when(&[LINE], |a| Ok(is_grouped(a)? && a.chain(TRADE) && is_head(a)), checks)
}

/// A context of the lines of grouped invoices.
const fn line(checks: &'static [Check]) -> Context {
    when(&[LINE], |a| Ok(is_grouped(a)? && a.chain(TRADE)), checks)
}

fn is_number_of_head(a: At<'_>, scheme: &str) -> Res {
    let of_head = || a.up().and_then(At::up).is_some_and(|l| l.name() == LINE && l.chain(TRADE) && is_head(l));
    Ok(is_grouped(a)? && a.has(&[ram::ReferenceTypeCode], scheme) && of_head())
}

/// The patterns. An invoice that is not grouped has nothing to fear from them: their contexts match it nowhere.
pub static PATTERNS: &[Pattern] = &[
    &[when(
        &[ram::LineStatusReasonCode],
        |a| {
            let line = a.up().and_then(At::up);
            let placed = line.is_some_and(|l| l.name() == LINE && l.chain(TRADE));
            Ok(is_grouped(a)? && a.inside(ram::AssociatedDocumentLineDocument) && placed)
        },
        &[check("BR-FR-MV-01_EXT-FR-FE-163", |a| Ok(is_filled(a.text())))],
    )],
    &[trade(has_several_sellers, &[check("BR-FR-MV-02_EXT-FR-FE-163", |a| Ok(a.some(&[LINE], is_head)))])],
    &[trade(
        is_both_ways,
        &[
            check("BR-FR-BD-02_EXT-FR-FE-163", |a| Ok(a.count_if(&[LINE], is_head) == 2)),
            check("BR-FR-BD-02_BT-31", |a| {
                Ok(a.count_if(&[LINE], |l| is_head(l) && is_of_party(l, ram::SellerTradeParty)) == 1)
            }),
            check("BR-FR-BD-02_BT-47", |a| {
                Ok(a.count_if(&[LINE], |l| is_head(l) && is_of_party(l, ram::BuyerTradeParty)) == 1)
            }),
        ],
    )],
    &[
        head(&[
            check("BR-FR-MV-03_EXT-FR-FE-164", |a| {
                a.filled(&[ram::SpecifiedLineTradeAgreement, ram::ItemSellerTradeParty, ram::Name])
            }),
            check("BR-FR-MV-03_EXT-FR-FE-167", |a| a.filled(MAKER_ID)),
            check("BR-FR-MV-03_EXT-FR-FE-177", |a| {
                let party = [ram::SpecifiedLineTradeAgreement, ram::ItemSellerTradeParty];
                let country = [ram::PostalTradeAddress, ram::CountryID];
                filled(&a.every(&party).into_iter().flat_map(|p| p.every(&country)).collect::<Vec<_>>())
            }),
            check("BR-FR-MV-03_EXT-FR-FE-181", |a| filled(&vat_in(a, ram::InvoiceCurrencyCode))),
            check("BR-FR-MV-03_EXT-FR-FE-182", |a| {
                let currencies = settled(a, ram::TaxCurrencyCode);
                if currencies.is_empty() {
                    return Ok(true);
                }
                let named = currencies.iter().any(|c| !c.text().is_empty());
                both(Ok(named), || filled(&vat_in(a, ram::TaxCurrencyCode)))
            }),
        ]),
        when(
            &[ram::AdditionalReferencedDocument],
            |a| Ok(a.inside(ram::SpecifiedLineTradeSettlement) && is_number_of_head(a, "AFL")?),
            &[check("BR-FR-MV-03_BT-128_AFL", |a| {
                both(Ok(a.has(&[ram::TypeCode], "130")), || a.filled(&[ram::IssuerAssignedID]))
            })],
        ),
        when(
            &[ram::AdditionalReferencedDocument],
            |a| Ok(a.inside(ram::SpecifiedLineTradeSettlement) && is_number_of_head(a, "AVV")?),
            &[check("BR-FR-MV-03_BT-128_AVV", |a| {
                let own = !a.some(&[ram::IssuerAssignedID], |x| SEVERAL_SELLERS.contains(&x.text()));
                both(Ok(a.has(&[ram::TypeCode], "130") && own), || a.filled(&[ram::IssuerAssignedID]))
            })],
        ),
    ],
    &[head(&[check("BR-FR-MV-05_EXT-FR-FE-BG-12", sums_up)])],
    &[line(&[check("BR-FR-MV-06_EXT-FR-FE-167", |a| same_as_above(a, |l| l.every(MAKER_ID)))])],
    &[line(&[check("BR-FR-MV-07_BT-128", |a| same_as_above(a, numbers))])],
    &[when(
        &[LINE],
        |a| Ok(is_grouped(a)? && a.chain(TRADE) && a.has(STATUS, "DETAIL")),
        &[check("BR-FR-MV-08_BT-128", exemption_names_number)],
    )],
    &[head(&[check("BR-FR-MV-09_EXT-FR-FE-181", vat_sums_up)])],
    &[head(&[check("BR-FR-MV-10_EXT-FR-FE-184", |a| total_fits(a, &["DETAIL", "GROUP"]))])],
    &[when(
        &[LINE],
        |a| Ok(is_grouped(a)? && a.chain(TRADE) && is_head(a) && is_of_party(a, ram::SellerTradeParty)),
        &[check("BR-FR-MV-11_BT-128", own_number_once)],
    )],
    &[trade(is_grouped, &[check("BR-FR-MV-12_BT-128", numbers_differ)])],
    &[when(
        &[ram::TypeCode],
        |a| Ok(a.chain(&[rsm::CrossIndustryInvoice, rsm::ExchangedDocument])),
        &[
            check("BR-FR-MV-13_BT-3", |a| {
                let fits = is_filled(a.text()) && !SELF_BILLED_TYPES.contains(&a.text());
                Ok(has_several_sellers(a) != Ok(true) || fits)
            }),
            check("BR-FR-BD-13_BT-3", |a| {
                Ok(is_both_ways(a) != Ok(true) || SELF_BILLED_TYPES.contains(&&*normal(a.text())))
            }),
        ],
    )],
    &[when(
        &[LINE],
        |a| {
            let corrects = || a.root().some(TYPE_CODE, |x| matches!(x.text(), "384" | "472" | "381" | "396" | "503"));
            Ok(has_several_sellers(a)? && a.chain(TRADE) && corrects() && is_head(a))
        },
        &[
            check("BR-FR-MV-14-EXT-FR-FE-136", |a| refers(a, &[ram::IssuerAssignedID])),
            check("BR-FR-MV-14-EXT-FR-FE-138", |a| refers(a, &[ram::FormattedIssueDateTime, qdt::DateTimeString])),
        ],
    )],
    &[when(
        &[LINE],
        |a| {
            let corrects = || a.root().some(TYPE_CODE, |x| matches!(x.text(), "261" | "471" | "473" | "502"));
            Ok(is_both_ways(a)? && a.chain(TRADE) && corrects() && is_head(a))
        },
        &[
            check("BR-FR-BD-14-EXT-FR-FE-136", |a| refers(a, &[ram::IssuerAssignedID])),
            check("BR-FR-BD-14-EXT-FR-FE-138", |a| refers(a, &[ram::FormattedIssueDateTime, qdt::DateTimeString])),
        ],
    )],
];
