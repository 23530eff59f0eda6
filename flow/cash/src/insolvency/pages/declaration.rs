//! The declaration of claims as a letter to print and sign (C. com. L622-24, L622-25): to whom, about whom, what is
//! claimed item by item, its rank, the certificate of sincerity.

use ground::company::{self, Identity};
use ground::customer::Customer;
use ground::page::{self, Sheet};
use ground::record::load;
use kernel::{Cents, Result};
use maud::html;
use serde::Serialize;
use store::Db;
use web::ui::{self, Column, Phone, Row, Table};
use web::{Cx, Page, View, format};

use crate::insolvency::model::{Declared, Insolvency};
use crate::insolvency::store as insolvencies;

/// `GET /insolvencies/{id}/declaration`
pub struct Declaration;

/// What stands on the letter.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The insolvency.
    pub insolvency: Insolvency,
    /// Who claims.
    pub creditor: Identity,
    /// The debtor's name.
    pub debtor: String,
    /// The debtor's SIREN.
    pub siren: String,
    /// What is claimed; what would be, while nothing was declared.
    pub declared: Declared,
}

impl View for Declaration {
    const PATH: &'static str = "/insolvencies/{id}/declaration";
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let insolvency: Insolvency = load(db, cx.id()?, None)?;
        let debtor: Customer = load(db, insolvency.customer, None)?;
        let declared = match &insolvency.declared {
            Some(declared) => declared.clone(),
            None => {
                let (items, _) = insolvencies::claims(db, debtor.id, insolvency.judgment_day.unwrap_or(db.today))?;
                Declared {
                    day: db.today,
                    principal: items.iter().map(|c| c.open).sum(),
                    interest: Cents::ZERO,
                    privileged: false,
                    reference: String::new(),
                    items,
                }
            }
        };
        Ok(Data {
            creditor: company::company(db)?.identity,
            debtor: debtor.profile.name,
            siren: debtor.profile.identifiers.siren,
            declared,
            insolvency,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let (one, declared) = (&data.insolvency, &data.declared);
        let long = |day: kernel::Day| format::day_long(lang, day);
        let proceeding = lang.word(&format!("insolvency-proceeding-{}", one.proceeding.name()));
        let judgment = one.judgment_day.map(long).unwrap_or_default();
        let money = |amount: Cents| format::money(lang.locale, amount, kernel::Currency::EUR);
        let columns = vec![
            Column::text(lang.word("col-number")).phone(Phone::Title),
            Column::text(lang.word("insolvency-arose")).phone(Phone::Under),
            Column::text(lang.word("insolvency-due")),
            Column::number(lang.word("insolvency-open")).phone(Phone::Amount),
        ];
        let rows = declared.items.iter().map(|c| {
            Row::new(vec![html! { (c.number) }, ui::day(lang, c.day), ui::day(lang, c.due_day), ui::amount(lang, c.open)])
        });
        let totals = [("insolvency-principal", declared.principal), ("insolvency-interest", declared.interest), ("insolvency-claimed", declared.amount())];
        let totals: Vec<_> = totals.into_iter().map(|(key, amount)| (lang.word(key), page::eur(lang, amount))).collect();
        let rank = lang.word(if declared.privileged { "insolvency-privileged" } else { "insolvency-unsecured" });
        Sheet::new("cash", lang.word("insolvency-declaration"))
            .crumb(lang.word("insolvencies-title"), "/insolvencies")
            .crumb(data.debtor.clone(), super::one::here(one.id))
            .body(html! {
                div.with-aside {
                    p { strong { (data.creditor.name) } br; (page::address(&data.creditor.address))
                        @if !data.creditor.identifiers.siren.is_empty() { br; (lang.word("field-siren")) " " (page::siren(&data.creditor.identifiers.siren)) } }
                    p { span.beside { (lang.word("insolvency-representative")) } br; @for line in one.representative.lines() { (line) br; } }
                }
                p { (lang.say("insolvency-letter-day", &[("day", long(declared.day).into())])) }
                p { (lang.say("insolvency-letter-opens", &[
                    ("proceeding", proceeding.into()), ("debtor", data.debtor.as_str().into()), ("siren", page::siren(&data.siren).into()),
                    ("judgment", judgment.into()), ("court", one.court.as_str().into()), ("case", one.case.as_str().into()),
                ])) }
                p { (lang.say("insolvency-letter-claims", &[("amount", money(declared.amount()).into()), ("rank", rank.into())])) }
                (Table::new(lang.word("insolvency-declared-items"), columns).rows(rows.collect()).html(lang))
                (ui::totals(&totals))
                @if !declared.reference.is_empty() { p { (declared.reference) } }
                p { (lang.word("insolvency-letter-goes_on")) }
                p { (lang.word("insolvency-letter-certified")) }
                p { (lang.word("insolvency-letter-signature")) }
            })
    }
}
