//! What was sold to businesses in other member states in a month, by buyer: the goods for the état récapitulatif TVA
//! (CGI art. 289 B), the services for the déclaration européenne de services (CGI art. 289 B III).

use ground::customer::Customer;
use ground::page::{self, Sheet};
use ground::record::load;
use kernel::{Cents, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use ::store::{Db, Permission};
use web::ui::{self, Column, Phone, Query, Row, Table, Tone};
use web::{Cell, Cx, Page, View};

use super::page::{around, asked};
use super::{Period, rules, store};

/// `GET /books/vat/european`
pub struct European;

/// Buyers in other member states and what was sold to them.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The period.
    pub period: Period,
    /// Goods and services by buyer, in the order of their VAT numbers.
    pub rows: Vec<Sold>,
}

/// What was sold to one buyer.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Sold {
    /// `goods` or `services`.
    pub kind: &'static str,
    /// The code of the operation in the statement of goods: 21 exempt supply; 25 or 26 what lowers or raises an earlier
    /// one (credit note, rebate, discount for early payment); none for services.
    pub regime: Option<u8>,
    /// The buyer.
    pub customer: Id,
    /// Its name.
    pub name: String,
    /// Its VAT number; empty where it is missing, which forbids the exemption (CGI art. 262 ter I).
    pub vat: String,
    /// Net of credit notes, cents.
    pub amount: Cents,
    /// The same in whole euros, half up.
    pub euros: i64,
}

fn read(db: &mut Db, period: Period) -> Result<Data> {
    let mut rows = Vec::new();
    for (sold, amount) in rules::statement(store::european(db, period)?) {
        let customer: Customer = load(db, sold.buyer, None)?;
        rows.push(Sold {
            kind: if sold.goods { "goods" } else { "services" },
            regime: sold.goods.then(|| rules::regime(sold.earlier, amount)),
            customer: sold.buyer,
            name: customer.profile.name.clone(),
            vat: customer.profile.identifiers.vat.clone(),
            amount,
            euros: (amount.abs().0 + 50) / 100 * amount.0.signum(),
        });
    }
    rows.sort_by(|a, b| (a.kind, &a.vat, &a.name, a.regime).cmp(&(b.kind, &b.vat, &b.name, b.regime)));
    Ok(Data { period, rows })
}

impl View for European {
    const PATH: &'static str = "/books/vat/european";
    const NEEDS: Permission = Permission::Account;
    const QUERY: &'static [(&'static str, &'static str)] =
        &[("period", "A month (`2026-08`) or a quarter (`2026-Q3`); the month before today's if absent.")];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let lang = cx.lang();
        let heading = ["vat-kind", "vat-regime", "field-vat", "col-customer", "vat-euros", "vat-exact"];
        out.row(&heading.map(|key| Cell::text(lang.word(key))))?;
        for sold in read(db, asked(cx)?)?.rows {
            let regime = sold.regime.map_or(Cell::Empty, Cell::number);
            let kind = lang.word(&format!("vat-{}", sold.kind));
            out.row(&[Cell::text(kind), regime, Cell::text(sold.vat), Cell::text(sold.name), Cell::number(sold.euros), Cell::Amount(sold.amount)])?;
        }
        Ok(())
    });
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        read(db, asked(cx)?)
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        Sheet::new("accounting", lang.word("books-books")).body(html! {
            (crate::books::tabs(cx, "/books/vat"))
            (around(cx, &query, data.period, "/books/vat", "vat-title"))
            p.beside { (lang.word("vat-european-lead")) }
            (table(cx, data, &query))
        })
    }
}

fn table(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("vat-kind")).phone(Phone::Under),
        Column::text(lang.word("vat-regime")).phone(Phone::Hidden),
        Column::text(lang.word("field-vat")),
        Column::text(lang.word("col-customer")).phone(Phone::Title),
        Column::number(lang.word("vat-euros")).phone(Phone::Amount),
        Column::number(lang.word("vat-exact")),
    ];
    // The number must be valid at supply: from here it is checked.
    let keeps = cx.may(Permission::Keep);
    let rows = data.rows.iter().map(|sold| {
        let vat = html! {
            @if sold.vat.is_empty() { (ui::status(Tone::Late, lang.word("vat-number-missing"))) }
            @else if keeps { a href=(format!("/customers/{}/vat-number", sold.customer)) { (sold.vat) } }
            @else { (sold.vat) }
        };
        Row::new(vec![
            html! { (lang.word(&format!("vat-{}", sold.kind))) },
            html! { @if let Some(regime) = sold.regime { (regime) } },
            vat,
            html! { (sold.name) },
            html! { span.money { (web::format::count(lang.locale, sold.euros)) } },
            ui::amount(lang, sold.amount),
        ])
        .link(format!("/customers/{}", sold.customer))
    });
    let total: Cents = data.rows.iter().map(|r| r.amount).sum();
    let (none, euros): (_, i64) = (|| html! {}, data.rows.iter().map(|r| r.euros).sum());
    let totals = vec![
        html! { (lang.word("col-total")) },
        none(),
        none(),
        none(),
        html! { span.money { (web::format::count(lang.locale, euros)) } },
        ui::amount(lang, total),
    ];
    Table::new(lang.word("vat-european"), columns)
        .rows(rows.collect())
        .totals(totals)
        .exports(query)
        .empty(ui::empty(lang.word("vat-european-none"), lang.word("vat-european-none-does"), None))
        .html(lang)
}
