//! The chart of the company: which account each role has, and the form that gives it another one.

use kernel::{Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Filter, Filters, Form, Phone, Row, Table, Tone, section};
use web::{Cx, Page, View};

use super::{journals, tabs};
use crate::company::JournalOf;
use crate::ledger::{self, Role};
use crate::page::{self, Fill, Sheet, all_or};
use crate::tax::VatCode;

/// `/settings/accounts`
pub struct Chart;
/// `/settings/accounts/one?role=`
pub struct OneAccount;

/// Roles with their accounts.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct ChartRows {
    /// In the order of the chart.
    pub rows: Vec<ChartRow>,
    /// Kinds of entries with the journals that they stand in.
    pub journals: Vec<JournalOf>,
}

/// A role with its account.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct ChartRow {
    /// What the account is for.
    pub role: Role,
    /// The account.
    pub account: String,
    /// Its name.
    pub label: String,
    /// The account of the French chart.
    pub usual: String,
    /// True when the company has chosen another account or name.
    pub own: bool,
}

impl View for Chart {
    const PATH: &'static str = "/settings/accounts";
    const QUERY: &'static [(&'static str, &'static str)] =
        &[("q", "The beginning of an account, or a word of its name."), ("own", "`yes`: only what the company chose itself.")];
    type Data = ChartRows;

    fn read(cx: &Cx, db: &mut Db) -> Result<ChartRows> {
        let mut rows = rows(db)?;
        if let Some(asked) = cx.query("q").map(str::to_lowercase) {
            rows.retain(|r| r.account.to_lowercase().starts_with(&asked) || r.label.to_lowercase().contains(&asked));
        }
        if cx.query("own") == Some("yes") {
            rows.retain(|r| r.own);
        }
        Ok(ChartRows { rows, journals: journals::rows(db)? })
    }

    fn page(cx: &Cx, data: &ChartRows) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let columns = vec![
            Column::text(lang.word("account-number")).phone(Phone::Under),
            Column::text(lang.word("account-label")).phone(Phone::Title),
            Column::text(lang.word("account-role")),
            Column::text(lang.word("col-state")).phone(Phone::Hidden),
        ];
        let rows = data.rows.iter().map(|r| {
            let own = html! { @if r.own { (ui::status(Tone::Moving, lang.word("account-own"))) } };
            let role = r.role.name();
            let row = Row::new(vec![html! { span.money { (r.account) } }, html! { (r.label) }, html! { (purpose(cx, r.role)) }, own]);
            if cx.may(Permission::Account) { row.link(format!("/settings/accounts/one?role={role}")) } else { row }
        });
        let own = vec![("yes".to_string(), lang.word("account-own"))];
        let filters = Filters::new(&query)
            .search("q", lang.word("account-search"))
            .filter(Filter::choice(&query, "own", lang.word("account-which"), all_or(lang, own)));
        let none = ui::empty(
            lang.word("list-nothing"),
            lang.word("list-nothing-teach"),
            Some(Button::link(lang.word("list-clear"), query.cleared().url())),
        );
        let body = html! {
            (tabs(cx, "/accounts"))
            p.beside { (lang.word("account-lead")) }
            (filters.html(lang))
            (Table::new(lang.word("settings-accounts"), columns).rows(rows.collect()).empty(none).html(lang))
            (ui::card(lang.word("journal-journals"), None, journals::table(cx, &data.journals)))
            @if cx.may(Permission::Account) { div id="account-abroad" { (abroad(cx)) } }
        };
        let to_form = html! { @if cx.may(Permission::Account) { (Button::link(lang.word("account-abroad"), "#account-abroad")) } };
        Sheet::new("settings", lang.word("settings-title")).actions(to_form).body(body)
    }
}

/// What an account is for, in words: of those that a rate or a kind of sale tells apart, which one.
fn purpose(cx: &Cx, role: Role) -> String {
    let lang = cx.lang();
    let name = role.name();
    let Some((kind, which)) = name.split_once('.') else { return lang.word(&format!("account-for-{name}")) };
    let rate = VatCode::ALL.into_iter().find(|code| code.name() == which);
    let which = match (kind, rate) {
        ("bank", _) => which.to_string(),
        (_, Some(code)) => page::vat(lang, code, cx.today),
        (_, None) => lang.word(&format!("account-for-of-{which}")),
    };
    let kind = if kind == "bank" { "bank_in" } else { kind };
    lang.say(&format!("account-for-{kind}"), &[("what", which.into())])
}

/// The form of an account at the bank that is kept in another currency.
fn abroad(cx: &Cx) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let others = page::currencies().into_iter().filter(|c| c.value != "EUR");
    let roles = others.map(|c| Choice::new(format!("bank.{}", c.value), c.label)).collect();
    Form::post("/company/map_account")
        .hidden(&cx.hidden("/settings/accounts").pairs())
        .errors(&fill.errors)
        .body(section(
            lang.word("account-abroad"),
            Some(&lang.word("account-abroad-help")),
            html! {
                (fill.select("role", "field-currency", roles, "bank.USD").narrow().html(lang))
                (fill.text("account", "account-number", "").hint(lang.say("account-usual", &[("account", "512400".into())])).required().narrow().html(lang))
                (fill.text("label", "account-label", "").html(lang))
            },
        ))
        .buttons(vec![Button::submit(lang.word("account-abroad-do"))])
        .html(lang)
}

fn rows(db: &mut Db) -> Result<Vec<ChartRow>> {
    let accounts = ledger::read_accounts(db)?;
    let abroad = accounts.in_currencies().into_iter().map(|(currency, _)| Role::BankIn(currency));
    let mut rows: Vec<ChartRow> = Role::all()
        .into_iter()
        .chain(abroad)
        .map(|role| {
            let (account, usual) = (accounts.of(role), role.default_account());
            let label = accounts.label(account).to_string();
            let own = account != usual || label != ledger::default_label(account);
            ChartRow { role, account: account.to_string(), label, usual: usual.to_string(), own }
        })
        .collect();
    rows.sort_by(|a, b| a.account.cmp(&b.account));
    Ok(rows)
}

impl View for OneAccount {
    const PATH: &'static str = "/settings/accounts/one";
    const NEEDS: Permission = Permission::Account;
    const API: bool = false;
    const QUERY: &'static [(&'static str, &'static str)] = &[("role", "What the account is for.")];
    type Data = ChartRow;

    fn read(cx: &Cx, db: &mut Db) -> Result<ChartRow> {
        let asked = cx.query("role").and_then(Role::parse);
        let found = rows(db)?.into_iter().find(|r| Some(r.role) == asked);
        found.ok_or_else(|| Refusal::missing("request.not_found").into())
    }

    fn page(cx: &Cx, data: &ChartRow) -> Page {
        let lang = cx.lang();
        let fill = Fill::new(cx);
        let usual = lang.say("account-usual", &[("account", data.usual.clone().into())]);
        let form = Form::post("/company/map_account")
            .hidden(&cx.hidden("/settings/accounts").with("role", data.role.name()).pairs())
            .errors(&fill.errors)
            .body(section(
                lang.word("account-section"),
                Some(&lang.word("account-section-help")),
                html! {
                    (fill.text("account", "account-number", &data.account).hint(usual).required().narrow().html(lang))
                    (fill.text("label", "account-label", &data.label).html(lang))
                },
            ))
            .buttons(vec![
                Button::submit(lang.word("word-save")).primary(),
                Button::link(lang.word("word-cancel"), "/settings/accounts").quiet(),
            ])
            .html(lang);
        Sheet::new("settings", data.label.clone())
            .crumb(lang.word("settings-title"), "/settings")
            .crumb(lang.word("settings-accounts"), "/settings/accounts")
            .lead(html! { (purpose(cx, data.role)) " · " code { (data.role.name()) } })
            .body(form)
    }
}
