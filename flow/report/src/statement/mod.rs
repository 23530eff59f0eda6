//! The statement of a customer's account over any period: what was open before, every movement with the balance after
//! it, what is open at the end and how late. One that goes to the customer is issued: its printed form is kept.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | issue | issued |

mod issue;
mod model;

pub use issue::{Issue, PDF};
pub use model::{Issued, Said};

use ground::customer::Customer;
use ground::page::{self, Sheet, kinds};
use ground::receivable::aged::Classes;
use ground::receivable::statement::{Account, Due, Movement, Statement, statement};
use ground::record::load;
use kernel::{Cents, Day, Id, Refusal, Result};
use maud::{Markup, html};
use store::{Db, Schema};
use web::chart::{Bucket, ageing};
use web::i18n::Lang;
use web::step::{Kind, Step, command, view};
use web::ui::{self, Button, Column, Field, Filter, Filters, Icon, Phone, Query, Row as Line, Table, Tone};
use web::{Cell, Cx, Page, View, format};

use crate::aged::{Class, kind_word};

/// The step.
pub const STEP: Step = Step {
    name: "statement",
    schema: Schema { step: "statement", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind {
        name: "statement",
        facts: <model::Fact as store::Fact>::NAMES,
        replay: ground::replay::<Issued>,
    }],
    commands: &[command::<Issue>()],
    views: &[view::<StatementPage>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// `GET /customers/{id}/statement`
pub struct StatementPage;

/// A statement with whom it is for.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The payer's number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// The statement.
    #[serde(flatten)]
    pub statement: Statement,
    /// Statements that were issued, the latest first.
    pub issued: Vec<Issued>,
}

/// Issued statements that the page shows.
const SHOWN: usize = 24;

/// The days asked for: the current month and the one before it, where nothing else is asked.
fn period(cx: &Cx, today: Day) -> Result<(Day, Day)> {
    let to = cx.query_day("to")?.unwrap_or(today);
    let from = cx.query_day("from")?.unwrap_or_else(|| to.start_of_month().plus(-1).start_of_month());
    if from > to {
        return Err(Refusal::invalid("statement.period_wrong").at("to").into());
    }
    Ok((from, to))
}

fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
    let asked: Customer = load(db, cx.id()?, None)?;
    // Who pays has the account.
    let payer = if asked.payer() == asked.id { asked } else { load(db, asked.payer(), None)? };
    let (from, to) = period(cx, db.today)?;
    let statement = statement(db, payer.id, from, to)?;
    let issued = model::of_customer(db, payer.id, SHOWN)?;
    Ok(Data { number: payer.number, name: payer.profile.name, statement, issued })
}

impl View for StatementPage {
    const PATH: &'static str = "/customers/{id}/statement";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("from", "First day; the beginning of the month before that of the last day if absent."),
        ("to", "Last day; today if absent."),
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let lang = cx.lang();
        let data = read(cx, db)?;
        let keys = ["statement-currency", "statement-day", "statement-kind", "statement-number", "statement-due"];
        let amounts = ["statement-debit", "statement-credit", "statement-balance"];
        out.row(&keys.into_iter().chain(amounts).map(|key| Cell::text(lang.word(key))).collect::<Vec<_>>())?;
        for account in &data.statement.accounts {
            let currency = || Cell::text(account.currency.code());
            let sum = |day: Day, key: &str, [debit, credit]: [Cell; 2], balance: Cents| {
                let balance = Cell::money(balance, account.currency);
                [currency(), Cell::Day(day), Cell::text(lang.word(key)), Cell::Empty, Cell::Empty, debit, credit, balance]
            };
            let none = [Cell::Empty, Cell::Empty];
            out.row(&sum(data.statement.from, "statement-opening", none, account.opening))?;
            for m in &account.movements {
                out.row(&[
                    currency(),
                    Cell::Day(m.day),
                    Cell::text(kind_word(lang, m.kind)),
                    Cell::text(&m.number),
                    Cell::day(m.due_day),
                    Cell::money(m.debit, account.currency),
                    Cell::money(m.credit, account.currency),
                    Cell::money(m.balance, account.currency),
                ])?;
            }
            let both = [Cell::money(account.debit, account.currency), Cell::money(account.credit, account.currency)];
            out.row(&sum(data.statement.to, "statement-closing", both, account.closing))?;
        }
        Ok(())
    });
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        read(cx, db)
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let (from, to) = (format::day(lang, data.statement.from), format::day(lang, data.statement.to));
        Sheet::new("customers", lang.say("statement-title-of", &[("name", data.name.as_str().into())]))
            .crumb(lang.word("customers-title"), "/customers")
            .crumb(data.name.clone(), format!("/customers/{}", data.statement.customer))
            .lead(html! { (lang.say("statement-period", &[("from", from.into()), ("to", to.into())])) })
            .actions(html! {
                (Button::link(lang.word("print-pdf"), pdf(data)).icon(Icon::File))
                @if cx.may(store::Permission::Cash) && data.statement.to <= cx.today {
                    @for account in &data.statement.accounts { (issue_button(cx, data, account)) }
                }
                (Button::link(lang.word("statement-figures"), format!("/figures?customer={}", data.statement.customer)).icon(Icon::Insight).quiet())
            })
            .body(html! {
                (page::said(cx))
                (filters(lang, data, &query))
                @for account in &data.statement.accounts { (one(lang, data, account, &query)) }
                @if !data.issued.is_empty() { (issued(lang, data)) }
            })
    }
}

/// Keeps the statement of an account as it goes to the customer; names the currency where there are several.
fn issue_button(cx: &Cx, data: &Data, account: &Account) -> Markup {
    let lang = cx.lang();
    let statement = &data.statement;
    let word = lang.word("command-statement-issue");
    let several = statement.accounts.len() > 1;
    let label = if several { format!("{word} · {}", account.currency.code()) } else { word };
    let hidden = cx.hidden(&cx.address).with("customer", statement.customer);
    let hidden = hidden.with("from", statement.from).with("to", statement.to).with("currency", account.currency.code());
    ui::post_button("/statement/issue", &hidden.pairs(), &Button::submit(label).icon(Icon::File))
}

/// Statements as they went to the customer.
fn issued(lang: Lang<'_>, data: &Data) -> Markup {
    let columns = vec![
        Column::text(lang.word("statement-issued-on")).phone(Phone::Title),
        Column::text(lang.word("statement-issued-period")).phone(Phone::Under),
        Column::number(lang.word("statement-closing")).phone(Phone::Amount),
    ];
    let row = |one: &Issued| {
        let said = &one.said;
        let days = format!("{} – {}", format::day(lang, said.from), format::day(lang, said.to));
        let closing = page::money(lang, said.closing, said.currency);
        Line::new(vec![ui::day(lang, said.day), html! { (days) }, html! { (closing) }])
            .link(format!("/statements/{}/document.pdf", one.id))
    };
    let title = lang.word("statement-issued");
    let table = Table::new(title.clone(), columns).rows(data.issued.iter().map(row).collect()).html(lang);
    ui::card(title, None, table)
}

/// The same period on paper.
fn pdf(data: &Data) -> String {
    let statement = &data.statement;
    format!("/customers/{}/statement.pdf?from={}&to={}", statement.customer, statement.from, statement.to)
}

fn filters(lang: Lang<'_>, data: &Data, query: &Query) -> Markup {
    let day = |key: &'static str, shown: Day| {
        let label = lang.word(&format!("statement-{key}"));
        let filter = Filter::new(label.clone(), vec![Field::new(ui::Kind::Date, key, label).value(shown.to_string())]);
        match query.get(key) {
            Some(_) => filter.set(format::day(lang, shown), query.without(key).url()),
            None => filter,
        }
    };
    Filters::new(query).filter(day("from", data.statement.from)).filter(day("to", data.statement.to)).html(lang)
}

fn one(lang: Lang<'_>, data: &Data, account: &Account, query: &Query) -> Markup {
    let title = lang.say("statement-account", &[("currency", account.currency.code().into())]);
    let labels = Class::usual();
    let (customer, code) = (data.statement.customer, account.currency.code());
    let items = format!("/aged/items?customer={customer}&as_of={}&currency={code}", data.statement.to);
    let buckets: Vec<Bucket> = labels
        .iter()
        .zip(&account.late)
        .enumerate()
        .map(|(n, (class, amount))| Bucket {
            label: class.label(lang),
            amount: *amount,
            url: format!("{items}&class={n}"),
            age: n as u8,
        })
        .collect();
    debug_assert_eq!(labels.len(), Classes::usual(data.statement.to).count(), "classes have names");
    let closing = format::money(lang.locale, account.closing, account.currency);
    html! {
        (movements(lang, data, account, query, &title))
        @if !account.open.is_empty() {
            (ui::card(lang.say("statement-open", &[("amount", closing.into())]), None, ageing(lang, &title, account.currency, &buckets)))
            (open(lang, data, account))
        }
    }
}

fn movements(lang: Lang<'_>, data: &Data, account: &Account, query: &Query, title: &str) -> Markup {
    let columns = vec![
        Column::text(lang.word("statement-day")).phone(Phone::Under),
        Column::text(lang.word("statement-kind")).phone(Phone::Under),
        Column::text(lang.word("statement-number")).phone(Phone::Title),
        Column::text(lang.word("statement-due")).phone(Phone::Hidden),
        Column::number(lang.word("statement-debit")),
        Column::number(lang.word("statement-credit")),
        Column::number(lang.word("statement-balance")).phone(Phone::Amount),
    ];
    let opening = Line::new(vec![
        ui::day(lang, data.statement.from),
        html! {},
        html! { (lang.word("statement-opening")) },
        html! {},
        html! {},
        html! {},
        shown(lang, account, account.opening),
    ]);
    let amount = |cents: Cents| html! { @if !cents.is_zero() { (shown(lang, account, cents)) } };
    let line = |m: &Movement| {
        Line::new(vec![
            ui::day(lang, m.day),
            html! { (kind_word(lang, m.kind)) },
            html! { span.money { (m.number) } },
            html! { @if let Some(due) = m.due_day { (ui::day(lang, due)) } },
            amount(m.debit),
            amount(m.credit),
            shown(lang, account, m.balance),
        ])
        .link(url(m.kind.document(), m.document))
    };
    let totals = vec![
        html! { (lang.word("statement-closing")) },
        html! {},
        html! {},
        html! {},
        shown(lang, account, account.debit),
        shown(lang, account, account.credit),
        shown(lang, account, account.closing),
    ];
    Table::new(title, columns)
        .rows(std::iter::once(opening).chain(account.movements.iter().map(line)).collect())
        .totals(totals)
        .exports(query)
        .html(lang)
}

fn open(lang: Lang<'_>, data: &Data, account: &Account) -> Markup {
    let columns = vec![
        Column::text(lang.word("statement-number")).phone(Phone::Title),
        Column::text(lang.word("statement-kind")).phone(Phone::Under),
        Column::text(lang.word("statement-due")).phone(Phone::Under),
        Column::number(lang.word("statement-amount")),
        Column::number(lang.word("statement-left")).phone(Phone::Amount),
    ];
    let row = |due: &Due| {
        let late = due.open.0 > 0 && due.due_day < data.statement.to;
        let by = data.statement.to.since(due.due_day);
        Line::new(vec![
            html! { span.money { (due.number) } },
            html! { (kind_word(lang, due.kind)) @if due.bill { " · " (lang.word("statement-bill")) } },
            html! { (ui::day(lang, due.due_day)) @if late { " " span.overdue { (format::late_by(lang, by)) } } },
            shown(lang, account, due.amount),
            shown(lang, account, due.open),
        ])
        .link(url(due.kind.document(), due.document))
        .tone(if late { Tone::Late } else { Tone::Quiet })
    };
    Table::new(lang.word("statement-open-items"), columns).rows(account.open.iter().map(row).collect()).html(lang)
}

/// An amount of an account, with the sign of its currency where that is not the euro.
fn shown(lang: Lang<'_>, account: &Account, amount: Cents) -> Markup {
    page::amount(lang, amount, account.currency)
}

fn url(kind: &str, document: Id) -> String {
    kinds::url_of(kind, document).unwrap_or_default()
}
