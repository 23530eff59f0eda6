//! The statements of each account: balances checked, gaps between them, those that came more than once.

use ground::page::{self, Sheet};
use kernel::{Currency, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Icon, Phone, Row, Table, Tone};
use web::{Cx, Page, View, format};

use crate::workbench::statements::{self, StatementRow};

/// `GET /workbench/statements`
pub struct Statements;

/// Statements, account by account, the newest first.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The statements.
    pub statements: Vec<StatementRow>,
}

impl View for Statements {
    const PATH: &'static str = "/workbench/statements";
    type Data = Data;

    fn read(_: &Cx, db: &mut Db) -> Result<Data> {
        Ok(Data { statements: statements::all(db)? })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let mut accounts: Vec<&str> = data.statements.iter().map(|s| s.account.as_str()).collect();
        accounts.dedup();
        let import = Button::link(lang.word("import-bank"), "/payments/import").icon(Icon::Upload).primary();
        let mut sheet = Sheet::new("cash", lang.word("statements-title"))
            .crumb(lang.word("payments-title"), "/payments")
            .crumb(lang.word("workbench-title"), "/workbench")
            .lead(html! { (lang.word("statements-lead")) });
        if cx.may(Permission::Cash) {
            sheet = sheet.actions(html! { (import) });
        }
        sheet.body(html! {
            @if accounts.is_empty() { (ui::empty(lang.word("statements-none"), lang.word("workbench-teach"), None)) }
            @for account in accounts { (of_account(cx, data, account)) }
        })
    }
}

fn of_account(cx: &Cx, data: &Data, account: &str) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("statements-period")).phone(Phone::Title),
        Column::text(lang.word("import-number")),
        Column::number(lang.word("import-count")),
        Column::number(lang.word("import-opening")),
        Column::number(lang.word("import-closing")).phone(Phone::Amount),
        Column::text(lang.word("statements-checked")).phone(Phone::Under),
    ];
    let rows = data.statements.iter().filter(|s| s.account == account).map(|s| row(cx, s)).collect();
    let title = page::iban(account);
    ui::card(&title, None, Table::new(title.clone(), columns).rows(rows).html(lang))
}

fn row(cx: &Cx, s: &StatementRow) -> Row {
    let lang = cx.lang();
    let currency = Currency::parse(&s.currency).unwrap_or(Currency::EUR);
    let balance = |amount: Option<kernel::Cents>| html! { @if let Some(amount) = amount { (ui::money(lang, amount, currency)) } @else { "–" } };
    let days = if s.first_day == s.last_day {
        format::day(lang, s.last_day)
    } else {
        format!("{} – {}", format::day(lang, s.first_day), format::day(lang, s.last_day))
    };
    let money = |amount: kernel::Cents| format::money(lang.locale, amount, currency);
    let mut checks: Vec<(Tone, String)> = Vec::new();
    if !s.difference.is_zero() {
        checks.push((Tone::Late, lang.say("statements-difference", &[("amount", money(s.difference).into())])));
    }
    if !s.gap.is_zero() {
        checks.push((Tone::Late, lang.say("statements-gap", &[("amount", money(s.gap).into())])));
    }
    if s.times > 1 {
        checks.push((Tone::Quiet, lang.say("statements-times", &[("count", (s.times as i64).into())])));
    }
    if s.notices > 0 {
        checks.push((Tone::Waits, lang.say("statements-notices", &[("count", (s.notices as i64).into())])));
    }
    if checks.is_empty() {
        let word = if s.opening.is_some() && s.closing.is_some() { "statements-good" } else { "statements-no-balance" };
        checks.push((if word == "statements-good" { Tone::Good } else { Tone::Quiet }, lang.word(word)));
    }
    Row::new(vec![
        html! { (days) },
        page::or_dash(&s.number),
        html! { (format::count(lang.locale, s.lines as i64)) },
        balance(s.opening),
        balance(s.closing),
        html! { @for (tone, words) in &checks { (ui::status(*tone, words)) " " } },
    ])
    .link(format!("/payments/imports/{}", s.file))
}
