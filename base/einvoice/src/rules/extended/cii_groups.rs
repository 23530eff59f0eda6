//! Lines grouped under others in EXTENDED-CTC-FR on CII: a line says what it is (detail, group, information) and which
//! line is above it.

use crate::rules::at::normal;
use crate::rules::number::{round_double, sum_double, untyped};
use crate::rules::{At, Pattern, Res, check, on};
use crate::tree::{Name, ram, rsm};

const LINES: &[Name] = &[rsm::SupplyChainTradeTransaction, ram::IncludedSupplyChainTradeLineItem];
const NUMBER: &[Name] = &[ram::AssociatedDocumentLineDocument, ram::LineID];
const STATUS: &[Name] = &[ram::AssociatedDocumentLineDocument, ram::LineStatusReasonCode];
const ABOVE: &[Name] = &[ram::AssociatedDocumentLineDocument, ram::ParentLineID];
const TOTAL: &[Name] =
    &[ram::SpecifiedLineTradeSettlement, ram::SpecifiedTradeSettlementLineMonetarySummation, ram::LineTotalAmount];

/// Whether a line counts in sums: it has no status, or is a detail.
pub fn counts(line: At<'_>) -> bool {
    !line.exists(STATUS) || line.has(STATUS, "DETAIL")
}

/// The same, asked of the element that bears a line's number and status.
pub fn has_counting_status(document: At<'_>) -> bool {
    let status = &[ram::LineStatusReasonCode];
    !document.exists(status) || document.has(status, "DETAIL")
}

fn is_group(line: At<'_>) -> bool {
    line.has(STATUS, "GROUP") && line.exists(TOTAL)
}

/// The lines right below a line that have one of these statuses.
fn below<'t>(line: At<'t>, list: &[&str]) -> Vec<At<'t>> {
    let is = |l: &At<'_>| l.some(ABOVE, |above| line.has(NUMBER, above.text()));
    let lines = if line.root().name() == rsm::CrossIndustryInvoice { line.root().every(LINES) } else { Vec::new() };
    lines.into_iter().filter(is).filter(|l| l.some(STATUS, |s| list.contains(&s.text()))).collect()
}

fn status_known(line: At<'_>) -> Res {
    Ok(!line.exists(STATUS) || matches!(line.string(STATUS)?, "DETAIL" | "GROUP" | "INFORMATION"))
}

fn above_has_status(line: At<'_>) -> Res {
    Ok(normal(line.string(ABOVE)?).is_empty() || line.some(STATUS, |s| !s.text().is_empty()))
}

fn above_exists(line: At<'_>) -> Res {
    let above = normal(line.string(ABOVE)?);
    let is = |l: At<'_>| {
        let other = |id: At<'_>| line.some(NUMBER, |own| own.text() != id.text());
        l.some(NUMBER, |id| id.text() == above) && l.some(NUMBER, other)
    };
    Ok(above.is_empty() || line.root().some(LINES, is))
}

/// The net amount of a group is the sum of what is right below it.
fn group_sums_up(line: At<'_>) -> Res {
    if !is_group(line) {
        return Ok(true);
    }
    let mut amounts = Vec::new();
    for amount in below(line, &["GROUP", "DETAIL"]).into_iter().flat_map(|l| l.every(TOTAL)) {
        amounts.push(amount.own_double()?);
    }
    let own = round_double(sum_double(amounts) * 100.0) / 100.0;
    line.some_or_broken(TOTAL, |x| Ok(untyped(x.own_double()?, own).is_eq()))
}

/// Groups within a group have their amounts.
fn groups_have_amounts(line: At<'_>) -> Res {
    let inner = below(line, &["GROUP"]);
    let amounts: usize = inner.iter().map(|l| l.count(TOTAL)).sum();
    Ok(!is_group(line) || inner.len() == amounts)
}

/// The pattern of grouped lines.
pub static GROUPS: Pattern = &[on(
    &[ram::IncludedSupplyChainTradeLineItem],
    &[
        check("BR-FREXT-05", status_known),
        check("BR-FREXT-06", above_has_status),
        check("BR-FREXT-08", group_sums_up),
        check("BR-FREXT-11", above_exists),
        check("BR-FREXT-12", groups_have_amounts),
    ],
)];
