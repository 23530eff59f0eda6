//! The duplicate of the invoice that is sent to the debtor so that VAT may be recovered, with the mention that the law
//! wants on it (CGI art. 272-1; BOI-TVA-DED-40-10-20). To print and send.

use ground::company::{self, Identity};
use ground::customer::Customer;
use ground::page::{self, Sheet};
use ground::record::load;
use kernel::{Cents, Currency, Day, Refusal, Result};
use maud::html;
use serde::Serialize;
use store::Db;
use web::ui::{self, Column, Phone, Row, Table};
use web::{Cx, Page, View, format};

use crate::bad_debt::model::BadDebt;

/// `GET /bad-debts/{id}/duplicate`
pub struct Duplicate;

/// What stands on the duplicate.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The claim.
    pub claim: BadDebt,
    /// Who invoiced.
    pub seller: Identity,
    /// The debtor's name.
    pub customer_name: String,
    /// The debtor's address.
    pub address: ground::party::Address,
    /// The price without VAT that stays unpaid, cents.
    pub net: Cents,
    /// The VAT on it that the debtor may not deduct, cents.
    pub tax: Cents,
    /// The day it is sent.
    pub day: Day,
}

impl View for Duplicate {
    const PATH: &'static str = "/bad-debts/{id}/duplicate";
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let claim: BadDebt = load(db, cx.id()?, None)?;
        let Some(day) = claim.duplicate_day else {
            return Err(Refusal::conflict("bad_debt.no_duplicate").with("number", &claim.number).into());
        };
        let customer: Customer = load(db, claim.customer, None)?;
        let tax: Cents = claim.taxes.iter().filter(|t| !t.pending).map(|t| t.tax).sum();
        Ok(Data {
            seller: company::company(db)?.identity,
            customer_name: customer.profile.name,
            address: customer.profile.address,
            net: claim.lost - claim.taxes.iter().map(|t| t.tax).sum(),
            tax,
            day,
            claim,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let claim = &data.claim;
        let money = |c: Cents| format::money(lang.locale, c, Currency::EUR);
        let columns = vec![
            Column::text(lang.word("col-number")).phone(Phone::Title),
            Column::text(lang.word("col-day")).phone(Phone::Under),
            Column::number(lang.word("bad_debt-net-unpaid")),
            Column::number(lang.word("bad_debt-vat-unpaid")).phone(Phone::Amount),
        ];
        let day = |day: Option<Day>| html! { @if let Some(day) = day { (ui::day(lang, day)) } };
        let rows = vec![Row::new(vec![html! { (claim.number) }, day(claim.issue_day), ui::amount(lang, data.net), ui::amount(lang, data.tax)])];
        let rates: Vec<_> = (claim.taxes.iter().filter(|t| !t.pending))
            .map(|t| (lang.say("bad_debt-vat-rate", &[("rate", format::rate(lang.locale, t.rate).into()), ("base", money(t.base).into())]), page::eur(lang, t.tax)))
            .collect();
        Sheet::new("cash", lang.say("bad_debt-duplicate-title", &[("number", claim.number.as_str().into())]))
            .crumb(lang.word("bad_debts-title"), "/bad-debts")
            .crumb(claim.number.clone(), format!("/bad-debts/{}", claim.id))
            .body(html! {
                div.with-aside {
                    p { strong { (data.seller.name) } br; (page::address(&data.seller.address))
                        @if !data.seller.identifiers.vat.is_empty() { br; (lang.word("field-vat")) " " (data.seller.identifiers.vat) } }
                    p { strong { (data.customer_name) } br; (page::address(&data.address)) }
                }
                p { (format::day_long(lang, data.day)) }
                (Table::new(lang.word("bad_debt-duplicate"), columns).rows(rows).html(lang))
                (ui::totals(&rates))
                p lang="fr" { strong { (lang.say("bad_debt-mention", &[("net", money(data.net).into()), ("tax", money(data.tax).into())])) } }
                p.beside { (lang.word("bad_debt-duplicate-hint")) }
            })
    }
}
