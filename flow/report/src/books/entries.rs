//! The journal of entries: newest first, by account, journal, period or document.

use std::collections::HashSet;

use bill::invoice::books::{self, BookedLine};
use cash::payment::lists::booking_facts;
use ground::ledger::{self, Journal};
use ground::page::seek::{self, Cursor, Holds, Listed, Seek, Sorted, Where};
use ground::page::{self, Sheet};
use kernel::{Cents, Day, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission, Seq, Value, journal};
use web::ui::{self, Choice, Column, Field, Filter, Filters, Kind, Phone, Query, Row, Table};
use web::{Cell, Cx, Page, View, format};

/// `GET /books/entries`
pub struct Entries;

/// Entries of the journals line by line, the newest fact first: account, customer, amounts, lettering and its day.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// Their lines, entry by entry.
    #[serde(flatten)]
    pub list: Listed<BookedLine>,
    /// The journals that there are: code and name.
    #[serde(skip)]
    journals: Vec<(String, String)>,
}

impl View for Entries {
    const PATH: &'static str = "/books/entries";
    const NEEDS: Permission = Permission::Account;
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("account", "Beginning of an account number."),
        ("customer", "A customer's id: its lines on accounts kept per customer."),
        ("journal", "The code of a journal: `VE`, `BQ`, `OD`, `AN`, or the company's own."),
        ("from", "From this day on."),
        ("to", "Until this day."),
        ("piece", "Number of an invoice, credit note, debit note or payment: what it booked, and what was booked upon it."),
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = [
            "books-journal", "col-day", "books-piece", "books-account", "books-label", "col-customer", "books-debit", "books-credit",
        ];
        page::export::pages((cx, db, out), &heading, |cx, db| Entries::read(cx, db).map(|data| data.list), |_, line| {
            vec![
                Cell::text(&line.journal),
                Cell::Day(line.day),
                Cell::text(&line.piece),
                Cell::text(&line.account),
                Cell::text(if line.label.is_empty() { &line.account_name } else { &line.label }),
                Cell::text(&line.party_name),
                Cell::Amount(line.debit),
                Cell::Amount(line.credit),
            ]
        })
    });
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let piece = cx.query("piece").map(|piece| piece.trim().to_uppercase());
        let (facts, own) = match &piece {
            Some(number) => {
                let (rows, own) = of_piece(db, number)?;
                (Listed { rows, ..Listed::default() }, Some(own))
            }
            None => (facts(cx, db)?, None),
        };
        let lines = books::of_facts(db, &facts.rows)?;
        let journal = cx.query("journal");
        // Of facts that are about other documents as well, the entries that name this one.
        let named = |l: &&BookedLine| {
            own.as_ref().is_none_or(|own| own.contains(&l.seq) || piece.as_ref().is_some_and(|p| l.piece.eq_ignore_ascii_case(p)))
        };
        let mut rows = Vec::with_capacity(lines.len());
        for seq in &facts.rows {
            let of_fact = lines.iter().filter(|l| l.seq == *seq && journal.is_none_or(|j| j == l.journal));
            rows.extend(of_fact.filter(named).cloned());
        }
        let accounts = ledger::read_accounts(db)?;
        let journals = accounts.journals().codes().into_iter().map(|(code, label)| (code.to_string(), label.to_string()));
        let list = Listed { rows, next: facts.next, previous: facts.previous };
        Ok(Data { list, journals: journals.collect() })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        Sheet::new("accounting", lang.word("books-books")).body(html! {
            (super::tabs(cx, "/books/entries"))
            (filters(cx, &query, &data.journals))
            (table(cx, data, &query))
        })
    }
}

/// The facts that booked a page of entries.
fn facts(cx: &Cx, db: &mut Db) -> Result<Listed<Seq>> {
    let mut conditions = Where::company("e.company_id", db.company);
    // A fact's first entry stands for all of them.
    conditions.and("e.rank = 0", Vec::new());
    for (condition, day) in [("e.day >= ?", cx.query_day("from")?), ("e.day <= ?", cx.query_day("to")?)] {
        if let Some(day) = day {
            conditions.and(condition, vec![day.into()]);
        }
    }
    if let Some(journal) = cx.query("journal") {
        // A code may hold entries of several kinds; one that is not used holds none.
        let kinds = ledger::read_accounts(db)?.journals().kinds(journal);
        let places = kinds.iter().map(|_| "?").collect::<Vec<_>>().join(", ");
        match kinds.is_empty() {
            true => conditions.and("e.rank < 0", Vec::new()),
            false => conditions.and(
                &format!(
                    "EXISTS (SELECT 1 FROM ledger_entry o WHERE o.company_id = e.company_id AND o.seq = e.seq AND o.journal IN ({places}))"
                ),
                kinds.into_iter().map(|k| Value::from(k.to_string())).collect(),
            ),
        }
    }
    if let Some(customer) = cx.query_id("customer")? {
        conditions.and(
            "e.seq IN (SELECT s.seq FROM journal_subject s JOIN ledger_line p ON p.company_id = s.company_id AND p.seq = s.seq
               WHERE s.company_id = $1 AND p.company_id = $1 AND s.kind = 'customer' AND s.id = ? AND p.party = ?)",
            vec![customer.into(), customer.into()],
        );
    }
    if let Some(account) = cx.query("account") {
        conditions.and(
            "EXISTS (SELECT 1 FROM ledger_line l WHERE l.company_id = e.company_id AND l.seq = e.seq
               AND l.account >= ? AND l.account < ?)",
            vec![account.to_string().into(), seek::behind(account).into()],
        );
    }
    let sorted = Sorted { column: Some(("e.day", Holds::Day)), id: "e.seq", down: true };
    seek::page(db, "SELECT e.seq, e.day FROM ledger_entry e", (&conditions, &sorted), &Seek::of(cx)?, |row| {
        let seq: Seq = row.get(0)?;
        Ok((seq, Cursor::at(row.get::<Day>(1)?, Id(seq))))
    })
}

/// The facts about a document, found by its number, newest first, and which of them are its own.
fn of_piece(db: &mut Db, number: &str) -> Result<(Vec<Seq>, HashSet<Seq>)> {
    let company = db.company;
    let found = |db: &mut Db, table: &str| {
        let sql = format!("SELECT id FROM {table} WHERE company_id = $1 AND number = $2");
        db.one(&sql, store::params![company, number], |row| row.get::<Id>(0))
    };
    let (mut facts, mut own) = (Vec::new(), HashSet::new());
    for kind in ["invoice", "late_charge"] {
        let Some(id) = found(db, kind)? else { continue };
        for entry in journal::timeline(db, kind, id, Seq::MAX, MOST)? {
            facts.push(entry.seq);
            if entry.kind == kind && entry.subject == id {
                own.insert(entry.seq);
            }
        }
    }
    if let Some(id) = found(db, "payment")? {
        let booked = booking_facts(db, id)?;
        own.extend(booked.iter().copied());
        facts.extend(booked);
    }
    Ok((facts, own))
}

/// Facts about one document that are shown, the newest ones.
const MOST: i64 = 500;

fn filters(cx: &Cx, query: &Query, journals: &[(String, String)]) -> Markup {
    let lang = cx.lang();
    let value = |key: &str| query.get(key).unwrap_or_default().to_string();
    let text = |key: &'static str, label: &str| {
        let filter = Filter::new(lang.word(label), vec![Field::text(key, lang.word(label)).value(value(key)).narrow()]);
        if query.get(key).is_some() { filter.set(value(key), query.without(key).url()) } else { filter }
    };
    let journals = journals.iter().map(|(code, label)| Choice::new(code.as_str(), format!("{code} · {label}")));
    let mut choices = vec![Choice::new("", lang.word("word-all"))];
    choices.extend(journals);
    let day = |key: &'static str, label: &str| Field::new(Kind::Date, key, lang.word(label)).value(value(key));
    let mut days = Filter::new(lang.word("col-day"), vec![day("from", "word-from"), day("to", "word-to")]);
    let shown: Vec<String> =
        ["from", "to"].iter().filter_map(|key| Day::parse(query.get(key)?)).map(|d| format::day(lang, d)).collect();
    if !shown.is_empty() {
        days = days.set(shown.join(" – "), query.without("from").without("to").url());
    }
    Filters::new(query)
        .search("piece", lang.word("books-piece-search"))
        .filter(Filter::choice(query, "journal", lang.word("books-journal"), choices))
        .filter(text("account", "books-account"))
        .filter(days)
        .html(lang)
}

fn table(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("books-piece")).phone(Phone::Title),
        Column::text(lang.word("col-day")),
        Column::text(lang.word("books-journal")),
        Column::text(lang.word("books-account")),
        Column::text(lang.word("books-label")).phone(Phone::Under),
        Column::number(lang.word("books-debit")),
        Column::number(lang.word("books-credit")),
    ];
    let side = |amount: Cents| html! { @if !amount.is_zero() { (ui::amount(lang, amount)) } };
    let mut before: Option<&BookedLine> = None;
    let mut rows = Vec::with_capacity(data.list.rows.len());
    for line in &data.list.rows {
        let first = before.is_none_or(|b| b.seq != line.seq || b.piece != line.piece);
        before = Some(line);
        let label = if line.party_name.is_empty() { &line.account_name } else { &line.party_name };
        let row = Row::new(vec![
            html! { @if first { (line.piece) } @else { span.unseen { (line.piece) } } },
            html! { @if first { (ui::day(lang, line.day)) } },
            html! { @if first { (line.journal) } },
            html! { (line.account) },
            html! { (label) @if first { " " span.beside { (line.label) } } },
            side(line.debit),
            side(line.credit),
        ]);
        rows.push(if first { row.link(document(line)) } else { row });
    }
    let (debit, credit): (Cents, Cents) =
        (data.list.rows.iter().map(|l| l.debit).sum(), data.list.rows.iter().map(|l| l.credit).sum());
    let none = || html! {};
    let totals = vec![
        html! { (lang.word("page-total")) },
        none(),
        none(),
        none(),
        none(),
        ui::amount(lang, debit),
        ui::amount(lang, credit),
    ];
    Table::new(lang.word("books-entries"), columns)
        .rows(rows)
        .totals(totals)
        .paging(data.list.paging(query))
        .exports(query)
        .empty(ui::empty(lang.word("books-no-entries"), lang.word("books-no-entries-does"), None))
        .html(lang)
}

/// The list that a document is found in by its number.
fn document(line: &BookedLine) -> String {
    // Numbers have the shape that each company chose; its sales are invoices whatever their numbers look like.
    let sold = line.kind == Some(Journal::Sales) || line.piece.starts_with("FA");
    let list = if sold { "/invoices" } else { "/payments" };
    format!("{list}?q={}", ui::query::encoded(&line.piece))
}
