//! The journal of entries: newest first, by account, journal, period or document. Where an account is asked for, its days
//! (docs/decisions/0018-days-of-accounts.md) tell where to look.

use std::collections::{HashMap, HashSet};

use bill::invoice::books::{self, BookedLine};
use cash::payment::lists::booking_facts;
use ground::ledger::days::{self, Which};
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
        if let Some(piece) = cx.query("piece").map(|piece| piece.trim().to_uppercase()) {
            return Ok(Data { list: named(cx, db, &piece)?, journals: journals(db)? });
        }
        let Listed { rows: places, next, previous } = Asked::of(cx, db)?.page(db, &Seek::of(cx)?)?;
        let facts: Vec<Seq> = places.iter().map(|(seq, _)| *seq).collect();
        let mut entries: HashMap<(Seq, i64), Vec<BookedLine>> = HashMap::new();
        for line in books::of_facts(db, &facts)? {
            entries.entry((line.seq, line.entry - 1)).or_default().push(line);
        }
        let rows = places.iter().filter_map(|place| entries.remove(place)).flatten().collect();
        Ok(Data { list: Listed { rows, next, previous }, journals: journals(db)? })
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

/// The entries that a document's number names; of one journal where that is asked for too.
fn named(cx: &Cx, db: &mut Db, piece: &str) -> Result<Listed<BookedLine>> {
    let (facts, own) = of_piece(db, piece)?;
    let lines = books::of_facts(db, &facts)?;
    let journal = cx.query("journal");
    // Of facts that are about other documents as well, the entries that name this one.
    let names = |l: &BookedLine| own.contains(&l.seq) || l.piece.eq_ignore_ascii_case(piece);
    let mut rows = Vec::with_capacity(lines.len());
    for seq in &facts {
        let of_fact = lines.iter().filter(|l| l.seq == *seq && journal.is_none_or(|j| j == l.journal));
        rows.extend(of_fact.filter(|l| names(l)).cloned());
    }
    Ok(Listed { rows, ..Listed::default() })
}

/// The journals: code and name.
fn journals(db: &mut Db) -> Result<Vec<(String, String)>> {
    let accounts = ledger::read_accounts(db)?;
    Ok(accounts.journals().codes().into_iter().map(|(code, label)| (code.to_string(), label.to_string())).collect())
}

/// An entry: the fact and its rank among the entries of that fact.
type Place = (Seq, i64);

/// The place of an entry in one number, for its order within a day (a fact has less than 1,024 entries).
const PLACE: &str = "(e.seq * 1024 + e.rank)";

/// Which entries are asked for.
struct Asked {
    days: (Day, Day),
    /// The kinds of the journals that have the code asked for: none where it is not used.
    kinds: Option<Vec<String>>,
    customer: Option<Id>,
    /// The beginning of an account's number.
    account: Option<String>,
}

impl Asked {
    fn of(cx: &Cx, db: &mut Db) -> Result<Asked> {
        let from = cx.query_day("from")?.unwrap_or(Day::EARLIEST);
        // Entries may be dated ahead.
        let to = cx.query_day("to")?.unwrap_or(db.today.plus_months(1200));
        let account = cx.query("account").map(str::trim).filter(|a| !a.is_empty()).map(str::to_string);
        let kinds = match cx.query("journal") {
            Some(code) => Some(ledger::read_accounts(db)?.journals().kinds(code).into_iter().map(|k| k.to_string()).collect()),
            None => None,
        };
        Ok(Asked { days: (from, to), kinds, customer: cx.query_id("customer")?, account })
    }

    /// The entries of some days; of an account, those of the facts between which its lines of each day lie.
    fn conditions(&self, db: &mut Db, (from, to): (Day, Day)) -> Result<Where> {
        let company = db.company;
        let mut conditions = Where::company("e.company_id", company);
        if let Some(customer) = self.customer {
            let (first, last) = days::span(db, (from, to))?;
            conditions.and(
                "s.company_id = $1 AND s.kind = 'customer' AND s.id = ? AND s.seq >= ? AND s.seq <= ? AND e.seq = s.seq
                   AND EXISTS (SELECT 1 FROM ledger_line p WHERE p.company_id = e.company_id AND p.seq = e.seq
                     AND p.rank = e.rank AND p.party = ?)",
                vec![customer.into(), first.into(), last.into(), customer.into()],
            );
        }
        match &self.account {
            None => conditions.and("e.day >= ? AND e.day <= ?", vec![from.into(), to.into()]),
            Some(account) if self.customer.is_some() => conditions.and(
                "e.day >= ? AND e.day <= ? AND EXISTS (SELECT 1 FROM ledger_line l WHERE l.company_id = e.company_id
                   AND l.seq = e.seq AND l.rank = e.rank AND l.account >= ? AND l.account < ?)",
                vec![from.into(), to.into(), account.clone().into(), seek::behind(account).into()],
            ),
            Some(account) => conditions.and(
                "a.company_id = $1 AND a.account >= ? AND a.account < ? AND a.day >= ? AND a.day <= ? AND e.day = a.day
                   AND e.seq >= a.first_seq AND e.seq <= a.last_seq
                   AND EXISTS (SELECT 1 FROM ledger_line l WHERE l.company_id = e.company_id AND l.seq = e.seq
                     AND l.rank = e.rank AND l.account = a.account)",
                vec![account.clone().into(), seek::behind(account).into(), from.into(), to.into()],
            ),
        }
        if let Some(kinds) = &self.kinds {
            let places = kinds.iter().map(|_| "?").collect::<Vec<_>>().join(", ");
            match kinds.is_empty() {
                true => conditions.and("e.rank < 0", Vec::new()),
                false => conditions.and(&format!("e.journal IN ({places})"), kinds.iter().map(|k| Value::from(k.clone())).collect()),
            }
        }
        Ok(conditions)
    }

    /// A page, newest first.
    fn page(&self, db: &mut Db, seek: &Seek) -> Result<Listed<Place>> {
        let backwards = seek.after.is_none() && seek.before.is_some();
        let cursor = seek.after.as_ref().or(seek.before.as_ref()).and_then(|c| Day::parse(&c.key));
        let (mut from, mut to) = self.days;
        if let Some(day) = cursor {
            if backwards { from = from.max(day) } else { to = to.min(day) }
        }
        match (&self.account, self.customer) {
            (Some(account), None) => self.of_account(db, seek, (account, from, to), backwards),
            (_, Some(_)) => self.of_customer(db, seek, (from, to), backwards),
            (None, None) => self.within(db, seek, (from, to)),
        }
    }

    /// A customer's: those of a quarter, and of ever longer times while they leave the page short.
    fn of_customer(&self, db: &mut Db, seek: &Seek, (from, to): (Day, Day), backwards: bool) -> Result<Listed<Place>> {
        let Some((first, last)) = days::between(db, (from, to))? else { return self.within(db, seek, (from, to)) };
        let mut long = 92;
        loop {
            let window = if backwards { (from, first.plus(long).min(to)) } else { (last.plus(-long).max(from), to) };
            let whole = if backwards { window.1 >= last } else { window.0 <= first };
            let window = if whole { (from, to) } else { window };
            let page = self.within(db, seek, window)?;
            if whole || full(&page, backwards) {
                return Ok(page);
            }
            long *= 4;
        }
    }

    /// Those of accounts that begin alike.
    fn of_account(
        &self,
        db: &mut Db,
        seek: &Seek,
        (account, from, to): (&str, Day, Day),
        backwards: bool,
    ) -> Result<Listed<Place>> {
        // As many days as have the lines of a page; more of them while other conditions, or entries with several lines,
        // leave it short.
        let mut most = seek.size + 2;
        loop {
            let found = days::of_accounts(db, Which::Beginning(account), (from, to), !backwards, most)?;
            let whole = found.len() < most;
            let mut wanted = most as i64;
            let end = found.iter().find(|(_, lines)| {
                wanted -= lines;
                wanted <= 0
            });
            let window = match (end, backwards) {
                (None, _) if whole => (from, to),
                (None, false) => (found.last().map_or(from, |(day, _)| *day), to),
                (None, true) => (from, found.last().map_or(to, |(day, _)| *day)),
                (Some((day, _)), false) => (*day, to),
                (Some((day, _)), true) => (from, *day),
            };
            let page = self.within(db, seek, window)?;
            if window == (from, to) || full(&page, backwards) {
                return Ok(page);
            }
            most *= 4;
        }
    }

    fn within(&self, db: &mut Db, seek: &Seek, days: (Day, Day)) -> Result<Listed<Place>> {
        let conditions = self.conditions(db, days)?;
        // A customer's entries are found by the facts about it. An entry may have lines on several accounts that begin
        // alike. SQLite keeps the order of a CROSS JOIN.
        let (select, day) = match (self.customer, &self.account) {
            (Some(_), _) => {
                (format!("SELECT e.seq, e.rank, e.day, {PLACE} FROM journal_subject s CROSS JOIN ledger_entry e"), "e.day")
            }
            (None, None) => (format!("SELECT e.seq, e.rank, e.day, {PLACE} FROM ledger_entry e"), "e.day"),
            (None, Some(_)) => (
                format!("SELECT DISTINCT e.seq, e.rank, a.day, {PLACE} FROM account_day a CROSS JOIN ledger_entry e"),
                "a.day",
            ),
        };
        let sorted = Sorted { column: Some((day, Holds::Day)), id: PLACE, down: true };
        seek::page(db, &select, (&conditions, &sorted), seek, |row| {
            Ok(((row.get(0)?, row.get(1)?), Cursor::at(row.get::<Day>(2)?, row.get(3)?)))
        })
    }
}

/// Whether a page has all the rows that it can show: more of them follow.
fn full(page: &Listed<Place>, backwards: bool) -> bool {
    if backwards { page.previous.is_some() } else { page.next.is_some() }
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
        let first = before.is_none_or(|b| (b.seq, b.entry) != (line.seq, line.entry));
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
