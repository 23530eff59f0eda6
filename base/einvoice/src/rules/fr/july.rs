//! What the French rules of July 2026 (version 1.4.0) said otherwise than those of October.
//!
//! In July the notes of a UBL document were read as one text without anything between them, treatment `B2CINT` did not
//! exist, a preceding invoice of a line was looked for in `cac:DocumentReference`, the due date of a credit note was not
//! compared with its issue date, and several due dates in CII could not be evaluated. Where a figure is no number, July
//! found the rule broken; we refuse to evaluate it in both versions.

use super::formats::{DEPOSIT_TYPES, SELF_BILLED_TYPES, TREATMENTS, is_number, is_siren};
use super::ubl_asks::*;
use super::{cii, cii_groups, ubl_groups};
use crate::rules::at::{either, normal};
use crate::rules::{At, Change, Res, check};
use crate::tree::{cac, cbc, ram, rsm, udt};

/// All notes of the document, run together.
fn notes(a: At<'_>) -> String {
    a.every(&[cbc::Note]).iter().map(|note| note.text()).collect()
}

/// Whether a subject stands in the notes once at most.
fn once(a: At<'_>, subject: &str) -> Res {
    Ok(notes(a).matches(subject).count() <= 1)
}

/// What the platforms are to do with the document.
fn treatment(a: At<'_>) -> String {
    said(&notes(a), "#BAR#").to_owned()
}

fn due_after_issue(a: At<'_>) -> Res {
    if is_type(a, DEPOSIT_TYPES) || is_paid(a) {
        return Ok(true);
    }
    let issued: Vec<&str> = a.every(&[cbc::IssueDate]).iter().map(|x| x.text()).collect();
    Ok(!a.some(&[cbc::DueDate], |due| issued.iter().any(|i| due.text() < *i)))
}

fn b2b_buyer_siren(a: At<'_>) -> Res {
    either(Ok(treatment(a) != "B2B"), || Ok(is_siren(&normal(only(&of_scheme(a, BUYER_LEGAL_ID, "0002"))?))))
}

fn b2b_buyer(a: At<'_>) -> Res {
    let exempt = treatment(a) != "B2B" || is_type(a, SELF_BILLED_TYPES);
    either(Ok(exempt), || address_of_siren(a, BUYER_ENDPOINT, BUYER_LEGAL_ID))
}

/// In July any treatment at all sufficed.
fn b2b_seller(a: At<'_>) -> Res {
    let exempt = treatment(a).is_empty() || !is_type(a, SELF_BILLED_TYPES);
    either(Ok(exempt), || address_of_siren(a, SELLER_ENDPOINT, SELLER_LEGAL_ID))
}

/// On UBL.
pub static UBL: Change = Change {
    without: &["BR-FR-01_EXT-FR-FE-136-2"],
    instead: &[
        check("BR-FR-05_BT-22-1", |a| Ok(notes(a).contains("#PMT#"))),
        check("BR-FR-05_BT-22-2", |a| Ok(notes(a).contains("#PMD#"))),
        check("BR-FR-05_BT-22-3", |a| Ok(notes(a).contains("#AAB#"))),
        check("BR-FR-06_BT-21-1", |a| once(a, "#PMT#")),
        check("BR-FR-06_BT-21-2", |a| once(a, "#PMD#")),
        check("BR-FR-06_BT-21-3", |a| once(a, "#AAB#")),
        check("BR-FR-06_BT-21-4", |a| once(a, "#TXD#")),
        check("BR-FR-11_BT-47", b2b_buyer_siren),
        check("BR-FR-20_BT-21", |a| {
            let treatment = treatment(a);
            Ok(treatment.is_empty() || (treatment != "B2CINT" && TREATMENTS.contains(&treatment.as_str())))
        }),
        check("BR-FR-21_BT-49", b2b_buyer),
        check("BR-FR-22_BT-34", b2b_seller),
        check("BR-FR-CO-07_BT-9", due_after_issue),
        check("BR-FR-CO-14_BT-29-1", |a| {
            Ok(!member_of_entity(a) || said(&notes(a), "#TXD#") == "MEMBRE_ASSUJETTI_UNIQUE")
        }),
        check("BR-FR-MV-10_EXT-FR-FE-184", |a| ubl_groups::total_fits(a, &["DETAIL"])),
    ],
    beside: &[("BR-FR-01_EXT-FR-FE-136-1", &[check("BR-FR-01_BT-EXT-FR-FE-136-2", |a| Ok(is_number(a.text())))])],
    before: &[],
    narrowed: &[
        ("BR-FR-01_EXT-FR-FE-136-1", |a| Ok(of_line(a, &[cac::BillingReference, cac::DocumentReference]))),
        ("BR-FR-02_EXT-FR-FE-136", |a| Ok(of_line(a, &[cac::DocumentReference]))),
        ("BR-FR-03_EXT-FR-FE-138", |a| Ok(of_line(a, &[cac::DocumentReference]))),
    ],
    after: &[],
};

/// The one due date is not before the issue date.
fn due_after_issue_in_cii(a: At<'_>) -> Res {
    let due = a.string(cii::DUE_DATE)?;
    if due.is_empty() || any(a, cii::TYPE_CODE, DEPOSIT_TYPES) || cii::is_paid(a) {
        return Ok(true);
    }
    let issued = a.one(&[rsm::ExchangedDocument, ram::IssueDateTime, udt::DateTimeString])?;
    Ok(issued.is_some_and(|i| due >= i.text()))
}

/// On CII.
pub static CII: Change = Change {
    without: &[],
    instead: &[
        check("BR-FR-CO-07_BT-9", due_after_issue_in_cii),
        check("BR-FR-CO-09_BT-23-3", |a| either(Ok(!cii::is_paid(a)), || Ok(!a.string(cii::DUE_DATE)?.is_empty()))),
        check("BR-FR-MV-10_EXT-FR-FE-184", |a| cii_groups::total_fits(a, &["DETAIL"])),
    ],
    beside: &[],
    before: &[],
    narrowed: &[],
    after: &[],
};

/// Words of the rule that was named otherwise in July.
pub const WORDS: &str = include_str!("words_july.tsv");
