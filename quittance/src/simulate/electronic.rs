//! The e-invoices of a company: clean by EN 16931 and the French rules in both syntaxes, and equal in their amounts to
//! what was booked.

use bill::invoice::{Invoice, print};
use einvoice::model::Decimal;
use einvoice::{Language, Syntax, read_invoice, write_invoice};
use ground::record::Document;
use kernel::{Cents, Id, Result};
use store::{Db, params};

/// Invoices looked at in one go, spread over all: with every check of a year they are others.
const MOST: usize = 8;

/// What is wrong with the e-invoices, in words.
pub fn faults(db: &mut Db) -> Result<Vec<String>> {
    let company = db.company;
    let ids = db.all("SELECT id FROM invoice WHERE company_id = $1 ORDER BY seq DESC", params![company], |row| {
        row.get::<Id>(0)
    })?;
    let every = ids.len().div_ceil(MOST).max(1);
    let mut what = Vec::new();
    for id in ids.into_iter().step_by(every) {
        if let Some(invoice) = Invoice::load(db, id)? {
            what.extend(one(db, &invoice)?);
        }
    }
    Ok(what)
}

/// Rules that want the buyer's registration.
const NEED_A_BUYER: [&str; 6] = ["BR-AE-02", "BR-AE-03", "BR-AE-04", "BR-IC-02", "BR-IC-03", "BR-IC-04"];

fn one(db: &mut Db, invoice: &Invoice) -> Result<Vec<String>> {
    if invoice.more.internal {
        return Ok(Vec::new());
    }
    let model = print::terms(db, invoice)?;
    // A customer of whom neither SIREN nor VAT number nor e-mail is known cannot be addressed.
    let nameless = model.buyer.electronic_address.is_none();
    // Somebody may decide on reverse charge or an intra-community supply before the buyer's number is known.
    let unregistered = model.buyer.vat.is_none();
    // EN 16931 wants two decimals: what has more is at fault by its rules, and equal in its amounts all the same.
    let thousandths = invoice.currency.is_some_and(|c| c.decimals() > 2);
    let mut what: Vec<String> = print::findings(&model, Language::English)
        .into_iter()
        .filter(|found| !(nameless && found.rule.contains("BT-49")))
        .filter(|found| !(unregistered && NEED_A_BUYER.iter().any(|rule| found.rule.starts_with(rule))))
        .filter(|_| !thousandths)
        .map(|found| format!("e-invoice {}: {} {}", invoice.number, found.rule, found.message))
        .collect();
    let decimals = invoice.currency.unwrap_or_default().decimals();
    for syntax in [Syntax::Ubl, Syntax::Cii] {
        let written = write_invoice(&model, syntax);
        let Ok(read) = read_invoice(written.as_bytes()) else {
            what.push(format!("e-invoice {} cannot be read back", invoice.number));
            continue;
        };
        let (told, booked) = (&read.value.totals, &invoice.totals);
        let pairs: [(&str, Option<Decimal>, Cents); 4] = [
            ("net", told.without_vat, booked.net),
            ("tax", told.vat, booked.tax),
            ("gross", told.with_vat, booked.gross),
            ("due", told.due, invoice.payable),
        ];
        for (name, told, booked) in pairs {
            if told.unwrap_or_default() != Decimal::new(booked.0, decimals) {
                what.push(format!("e-invoice {}: {name} is {told:?}, booked {booked}", invoice.number));
            }
        }
    }
    Ok(what)
}
