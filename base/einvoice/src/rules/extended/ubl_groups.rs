//! Lines grouped under others in EXTENDED-CTC-FR on UBL: a line refers to its own invoice to say what it is (detail,
//! group, information) and which line is above it.

use super::codes;
use super::sums::Rough;
use super::ubl::{LINE_CATEGORY, LINES};
use crate::rules::at::normal;
use crate::rules::number::untyped;
use crate::rules::{At, Pattern, Res, check, on, when};
use crate::tree::{Name, cac, cbc};

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
    let own = Rough::of(parts, cbc::LineExtensionAmount)?.double();
    line.some_or_broken(&[cbc::LineExtensionAmount], |x| Ok(untyped(x.own_double()?, own).is_eq()))
}

/// Groups within a group have their amounts.
fn groups_have_amounts(line: At<'_>) -> Res {
    let inner: Vec<At<'_>> = below(line).into_iter().filter(|l| has_status(*l, &["GROUP"])).collect();
    let amounts: usize = inner.iter().map(|l| l.count(&[cbc::LineExtensionAmount])).sum();
    Ok(!is_group(line) || inner.len() == amounts)
}

/// A line that counts has one VAT category; another one at most.
pub fn one_category(line: At<'_>) -> Res {
    let loose = !line.exists(&[cac::BillingReference, cac::InvoiceDocumentReference, cbc::ID]);
    let count = line.count(LINE_CATEGORY);
    Ok(count == 1 || (count == 0 && !loose && !has_status(line, &["DETAIL"])))
}

/// The pattern of grouped lines and of coded attributes.
pub static GROUPS: Pattern = &[
    when(
        &[cbc::NameCode],
        |a| Ok(LINES.iter().any(|line| a.chain(&[*line, cac::Item, cac::AdditionalItemProperty]))),
        &[check("BR-FREXT-04", |a| codes::listed(a.text(), &codes::ITEM_ATTRIBUTE))],
    ),
    on(
        LINES,
        &[
            check("BR-FREXT-05", status_known),
            check("BR-FREXT-06", above_has_status),
            check("BR-FREXT-08", group_sums_up),
            check("BR-FREXT-11", above_exists),
            check("BR-FREXT-12", groups_have_amounts),
        ],
    ),
];
