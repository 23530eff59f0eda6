//! The page of a VAT return: its boxes, each leading to its entries, and the settlement.

use ground::ledger;
use ground::page::{self, Fill, Sheet};
use kernel::Result;
use maud::{Markup, html};
use serde::Serialize;
use ::store::{Db, Permission};
use web::ui::{self, Button, Column, Form, Phone, Query, Row, Table, Tone, section};
use web::i18n::Lang;
use web::{Cell, Cx, Page, View, format};

use super::rules::{Line3310, Ca3};
use super::{Period, VatReturn, store};

/// `GET /books/vat`
pub struct Return;

/// The VAT return of a period.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The period.
    pub period: Period,
    /// What it says.
    #[serde(flatten)]
    pub ca3: Ca3,
    /// How it was settled in the books, where it was.
    pub settled: Option<VatReturn>,
}

/// The period that a request asks for; last month where it asks for none.
pub(crate) fn asked(cx: &Cx) -> Result<Period> {
    match cx.query("period") {
        Some(text) => Period::asked(text),
        None => Ok(Period::month_of(cx.today).before()),
    }
}

/// The return as page, API and command line give it.
pub fn read(db: &mut Db, period: Period) -> Result<Data> {
    let accounts = ledger::read_accounts(db)?;
    let (_, ca3) = store::computed(db, &accounts, period)?;
    let settled = store::settled(db, period)?;
    Ok(Data { period, ca3, settled })
}

impl View for Return {
    const PATH: &'static str = "/books/vat";
    const NEEDS: Permission = Permission::Account;
    const QUERY: &'static [(&'static str, &'static str)] =
        &[("period", "A month (`2026-08`) or a quarter (`2026-Q3`); the month before today's if absent.")];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let lang = cx.lang();
        let heading = ["vat-line", "vat-what", "vat-base", "vat-tax", "vat-exact_base", "vat-exact_tax"];
        out.row(&heading.map(|key| Cell::text(lang.word(key))))?;
        let data = read(db, asked(cx)?)?;
        for b in &data.ca3.boxes {
            let whole = |n: Option<i64>| n.map_or(Cell::Empty, Cell::number);
            out.row(&[
                Cell::text(&b.line),
                Cell::text(what(lang, b)),
                whole(b.base),
                whole(b.tax),
                Cell::amount(b.base.map(|_| b.exact_base)),
                Cell::amount(b.tax.map(|_| b.exact_tax)),
            ])?;
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
        let due = if data.ca3.due < 0 { "vat-credit" } else { "vat-due" };
        let due = lang.say(due, &[("amount", format::count(lang.locale, data.ca3.due.abs()).into())]);
        let margin = Query::parse("/books/margin", "").with("period", data.period.to_string());
        Sheet::new("accounting", lang.word("books-books")).body(html! {
            (crate::books::tabs(cx, "/books/vat"))
            (page::said(cx))
            (around(cx, &query, data.period, "/books/vat/european", "vat-european"))
            p { b { (due) } " " (Button::link(lang.word("vat-margin"), margin.url()).quiet()) }
            (table(cx, data, &query))
            @if let Some(settled) = &data.settled { (booked(cx, settled)) }
            @else if cx.may(Permission::Account) && !data.ca3.boxes.is_empty() && data.period.last() < cx.today { (settle(cx, data.period)) }
        })
    }
}

/// The period shown, those beside it, and a way to the other statement of the period.
pub(crate) fn around(cx: &Cx, query: &Query, period: Period, other: &str, word: &str) -> Markup {
    let lang = cx.lang();
    let to = |p: Period, label: String| Button::link(label, query.with("period", p.to_string()).url()).quiet();
    let other = Query::parse(other, "").with("period", period.to_string()).url();
    html! {
        nav.row aria-label=(lang.word("books-period")) {
            (to(period.before(), format!("‹ {}", shown(cx, period.before()))))
            b { (shown(cx, period)) }
            (to(period.after(), format!("{} ›", shown(cx, period.after()))))
            (Button::link(lang.word(word), other))
        }
    }
}

fn shown(cx: &Cx, period: Period) -> String {
    if period.last() == period.first().end_of_month() {
        format::month(cx.lang(), period.first())
    } else {
        format!("{} – {}", format::day(cx.lang(), period.first()), format::day(cx.lang(), period.last()))
    }
}

fn what(lang: Lang<'_>, b: &Line3310) -> String {
    lang.word(&format!("vat-box-{}", b.line))
}

/// The return as text: line, operation, base and tax in whole euros.
pub fn print(data: &Data, lang: Lang<'_>, mut out: impl std::io::Write) -> std::io::Result<()> {
    let whole = |n: Option<i64>| n.map(|n| format::count(lang.locale, n)).unwrap_or_default();
    writeln!(out, "{} {}", lang.word("vat-title"), data.period)?;
    for b in &data.ca3.boxes {
        writeln!(out, "{:<4}{:<44}{:>14}{:>14}", b.line, what(lang, b), whole(b.base), whole(b.tax))?;
    }
    let due = if data.ca3.due < 0 { "vat-credit" } else { "vat-due" };
    writeln!(out, "{}", lang.say(due, &[("amount", format::count(lang.locale, data.ca3.due.abs()).into())]))
}

fn table(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("vat-line")).phone(Phone::Under),
        Column::text(lang.word("vat-what")).phone(Phone::Title),
        Column::number(lang.word("vat-base")),
        Column::number(lang.word("vat-tax")).phone(Phone::Amount),
        Column::number(lang.word("vat-exact_base")),
        Column::number(lang.word("vat-exact_tax")),
    ];
    let (from, to) = (data.period.first().to_string(), data.period.last().to_string());
    let whole = |n: Option<i64>| html! { @if let Some(n) = n { span.money { (format::count(lang.locale, n)) } } };
    let rows = data.ca3.boxes.iter().map(|b| {
        let row = Row::new(vec![
            html! { span.money { (b.line) } },
            html! { (what(lang, b)) },
            whole(b.base),
            whole(b.tax),
            html! { @if b.base.is_some() { (ui::amount(lang, b.exact_base)) } },
            html! { @if b.tax.is_some() { (ui::amount(lang, b.exact_tax)) } },
        ]);
        let entries = Query::parse("/books/entries", "").with("from", &*from).with("to", &*to);
        match b.accounts.as_slice() {
            [only] => row.link(entries.with("account", only.as_str()).url()),
            _ => row.link(entries.with("account", common(&b.accounts)).url()),
        }
    });
    Table::new(lang.word("vat-title"), columns)
        .rows(rows.collect())
        .exports(query)
        .empty(ui::empty(lang.word("vat_return-none"), lang.word("vat_return-none-does"), None))
        .html(lang)
}

/// What the numbers of some accounts begin with.
fn common(accounts: &[String]) -> &str {
    let Some(first) = accounts.first() else { return "" };
    let same = |n: &usize| accounts.iter().all(|a| a.get(..*n) == first.get(..*n));
    let most = (0..=first.len()).take_while(same).last().unwrap_or(0);
    first.get(..most).unwrap_or("")
}

fn booked(cx: &Cx, settled: &VatReturn) -> Markup {
    let lang = cx.lang();
    let day = settled.period.last();
    let url = format!("/books/entries?journal=OD&from={day}&to={day}");
    html! {
        p { (ui::status(Tone::Good, lang.word("vat-settled-state"))) " " a href=(url) { (settled.period) } }
    }
}

fn settle(cx: &Cx, period: Period) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    Form::post("/vat_return/settle")
        .hidden(&cx.hidden(&cx.address).with("period", period).pairs())
        .errors(&fill.errors)
        .body(section(lang.word("vat-settle"), Some(&lang.word("vat-settle-help")), html! {}))
        .buttons(vec![Button::submit(lang.word("command-vat_return-settle")).primary()])
        .html(lang)
}

#[cfg(test)]
mod tests {
    #[test]
    fn accounts_have_a_beginning_in_common() {
        let of = |list: &[&str]| super::common(&list.iter().map(|s| s.to_string()).collect::<Vec<_>>()).to_string();
        assert_eq!(of(&["445711", "445713"]), "44571");
        assert_eq!(of(&["445711"]), "445711");
        assert_eq!(of(&["707200", "445711"]), "");
    }
}
