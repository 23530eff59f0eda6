//! The statements of each account: balances checked, gaps between them, those that came more than once.

use ground::page::{self, Listed, Seek, Sheet};
use kernel::{Currency, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Icon, Phone, Row, Table, Tone};
use web::{Cx, Page, View, format};

use crate::workbench::statements::{self, AccountRow, StatementRow};

/// `GET /workbench/statements`
pub struct Statements;

/// Statements of one account, the newest first.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The accounts of which statements came.
    pub accounts: Vec<AccountRow>,
    /// The place among them of the account that is shown.
    pub shown: usize,
    /// One page of its statements.
    #[serde(flatten)]
    pub list: Listed<StatementRow>,
}

impl View for Statements {
    const PATH: &'static str = "/workbench/statements";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("account", "The account as its statements name it, with `/` and the currency where it has several; the first if absent."),
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let accounts = statements::accounts(db)?;
        let wanted = cx.query("account");
        let shown = match wanted {
            None => 0,
            Some(text) => accounts
                .iter()
                .position(|a| text == a.account || text == named(a))
                .ok_or_else(|| Refusal::invalid("workbench.account_unknown").at("account"))?,
        };
        let list = match accounts.get(shown) {
            Some(account) => statements::of_account(db, account, &Seek::of(cx)?)?,
            None => Listed::default(),
        };
        Ok(Data { accounts, shown, list })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let import = Button::link(lang.word("import-bank"), "/payments/import").icon(Icon::Upload).primary();
        let mut sheet = Sheet::new("cash", lang.word("statements-title"))
            .crumb(lang.word("payments-title"), "/payments")
            .crumb(lang.word("workbench-title"), "/workbench")
            .lead(html! { (lang.word("statements-lead")) });
        if cx.may(Permission::Cash) {
            sheet = sheet.actions(html! { (import) });
        }
        sheet.body(html! {
            @match data.accounts.get(data.shown) {
                None => (ui::empty(lang.word("statements-none"), lang.word("workbench-teach"), None)),
                Some(account) => {
                    @if data.accounts.len() > 1 { (others(cx, data)) }
                    (of_account(cx, data, account))
                }
            }
        })
    }
}

/// An account in an address.
fn named(account: &AccountRow) -> String {
    format!("{}/{}", account.account, account.currency)
}

/// All accounts, to go from one to the other.
fn others(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let several = |a: &AccountRow| data.accounts.iter().filter(|b| b.account == a.account).count() > 1;
    let tab = |(n, a): (usize, &AccountRow)| ui::Tab {
        label: if several(a) { format!("{} {}", page::iban(&a.account), a.currency) } else { page::iban(&a.account) },
        url: ui::Query::parse("/workbench/statements", "").with("account", &named(a)).url(),
        count: Some(a.statements),
        active: n == data.shown,
    };
    let tabs: Vec<ui::Tab> = data.accounts.iter().enumerate().map(tab).collect();
    ui::tabs(lang, &lang.word("statements-accounts"), &tabs)
}

fn of_account(cx: &Cx, data: &Data, account: &AccountRow) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("statements-period")).phone(Phone::Title),
        Column::text(lang.word("import-number")),
        Column::number(lang.word("import-count")),
        Column::number(lang.word("import-opening")),
        Column::number(lang.word("import-closing")).phone(Phone::Amount),
        Column::text(lang.word("statements-checked")).phone(Phone::Under),
    ];
    let rows = data.list.rows.iter().map(|s| row(cx, s)).collect();
    let title = page::iban(&account.account);
    let query = ui::Query::parse("/workbench/statements", "").with("account", &named(account));
    let table = Table::new(title.clone(), columns).rows(rows).paging(data.list.paging(&query));
    ui::card(&title, None, table.html(lang))
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
