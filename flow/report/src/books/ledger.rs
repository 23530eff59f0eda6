//! The general ledger (grand livre): every line of an account in the order of days, with the balance after each. By
//! customer on accounts kept per customer. The days of the account (docs/decisions/0018-days-of-accounts.md) tell which
//! days hold a page and what the balance was before it, so a page costs what it shows.

use ground::company;
use ground::ledger::days::{self, Which};
use ground::ledger::parties::{self, Sides};
use ground::ledger::{self, Role};
use ground::page::seek::{self, Cursor, Holds, Listed, Seek, Sorted, Where};
use ground::page::{self, Sheet, kinds, pick};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission, Value};
use web::ui::{self, Column, Field, Filter, Filters, Phone, Query, Row, Table};
use web::{Cell, Cx, Page, View, format};

use super::results;

/// `GET /books/ledger`
pub struct Ledger;

/// A line of an account.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct LedgerRow {
    /// The fact it comes from.
    pub seq: i64,
    /// Day in the books.
    pub day: Day,
    /// Journal code.
    pub journal: String,
    /// The document's number.
    pub piece: String,
    /// What the entry says.
    pub label: String,
    /// The customer, on accounts kept per customer.
    pub party: Option<Id>,
    /// Their name.
    pub party_name: String,
    /// Debit, cents.
    pub debit: Cents,
    /// Credit, cents.
    pub credit: Cents,
    /// The amount in another currency, debits positive, in its minor units.
    pub in_currency: Option<Cents>,
    /// That currency.
    pub currency: Option<Currency>,
    /// Debits less credits of the account after this line, cents.
    pub balance: Cents,
}

/// A page of an account.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The account.
    pub account: String,
    /// Its name.
    pub label: String,
    /// Only lines of this customer.
    pub customer: Option<Id>,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Debits less credits before the first day, cents; accounts of classes 6 and 7 begin each fiscal year at nothing.
    pub opening: Cents,
    /// Debits of the period, cents.
    pub debit: Cents,
    /// Credits of the period, cents.
    pub credit: Cents,
    /// Debits less credits at its end, cents.
    pub closing: Cents,
    /// Debits less credits before the first line of this page, cents.
    pub carried: Cents,
    /// The lines.
    #[serde(flatten)]
    pub list: Listed<LedgerRow>,
}

/// What of the books is asked for.
#[derive(Clone, Debug)]
struct Asked {
    account: String,
    customer: Option<Id>,
    from: Day,
    to: Day,
    /// The first day that counts for the opening balance: that of the fiscal year on accounts of result.
    since: Option<Day>,
    /// What it begins with beside its own lines: the result of earlier years, on the account where that stands.
    carried: Cents,
}

impl Asked {
    fn of(cx: &Cx, db: &mut Db, accounts: &ledger::Accounts) -> Result<Asked> {
        let account = match cx.query("account").map(str::trim).filter(|a| !a.is_empty()) {
            Some(text) if text.len() >= 3 && text.bytes().all(|b| b.is_ascii_digit()) => text.to_string(),
            Some(_) => return Err(Refusal::invalid("books.account_digits").at("account").into()),
            None => accounts.of(ledger::Role::Customers).to_string(),
        };
        let customer = cx.query("customer").map(|text| pick::one_customer(db, text, "customer")).transpose()?;
        let years = company::fiscal_years(db)?;
        let to = cx.query_day("to")?.unwrap_or(db.today);
        let year = years.iter().find(|y| y.first <= to && to <= y.last);
        let from = cx.query_day("from")?.or(year.map(|y| y.first)).unwrap_or(to);
        if to < from {
            return Err(Refusal::invalid("books.days").at("to").into());
        }
        let result = account.starts_with(['6', '7']);
        let begun = years.iter().find(|y| y.first <= from && from <= y.last).map(|y| y.first);
        let roles = accounts.roles_of(&account);
        let of_results = |r: &Role| matches!(r, Role::Profit | Role::Loss | Role::CarriedProfit | Role::CarriedLoss);
        let carried = match customer.is_none() && roles.iter().any(of_results) {
            true => results::read(db, &years, from)?.carried().filter(|(r, _)| roles.contains(r)).map(|(_, sum)| sum).sum(),
            false => Cents::ZERO,
        };
        Ok(Asked { account, customer, from, to, since: begun.filter(|_| result), carried })
    }

    /// The tables that its lines are read from. The days of the account tell between which facts they lie (SQLite keeps
    /// the order of a CROSS JOIN); a customer's are found by the facts about it.
    fn from(&self) -> &'static str {
        match self.customer {
            None => {
                "FROM account_day a CROSS JOIN ledger_entry e CROSS JOIN ledger_line l"
            }
            Some(_) => {
                "FROM journal_subject s JOIN ledger_line l ON l.company_id = s.company_id AND l.seq = s.seq
                 JOIN ledger_entry e ON e.company_id = l.company_id AND e.seq = l.seq AND e.rank = l.rank"
            }
        }
    }

    /// Its lines between two days.
    fn conditions(&self, db: &mut Db, (from, to): (Day, Day)) -> Result<Where> {
        let company = db.company;
        let mut conditions = Where::company("e.company_id", company);
        conditions.and("l.company_id = $1 AND l.account = ?", vec![Value::from(self.account.clone())]);
        match self.customer {
            Some(customer) => {
                let (first, last) = days::facts(db, &self.account, (from, to))?;
                conditions.and(
                    "s.company_id = $1 AND s.kind = 'customer' AND s.id = ? AND l.party = ? AND s.seq >= ? AND s.seq <= ?",
                    vec![customer.into(), customer.into(), first.into(), last.into()],
                );
                conditions.and("e.day >= ? AND e.day <= ?", vec![from.into(), to.into()]);
            }
            None => conditions.and(
                "a.company_id = $1 AND a.account = ? AND a.day >= ? AND a.day <= ? AND e.day = a.day AND e.seq >= a.first_seq
                   AND e.seq <= a.last_seq AND l.seq = e.seq AND l.rank = e.rank",
                vec![Value::from(self.account.clone()), from.into(), to.into()],
            ),
        }
        Ok(conditions)
    }

    /// What was booked between two days: the days of the account know it, and the months of the customer.
    fn sums(&self, db: &mut Db, days: (Day, Day)) -> Result<Sides> {
        match self.customer {
            None => days::sums(db, &self.account, days).map(|s| Sides { debit: s.debit, credit: s.credit }),
            Some(customer) => parties::between(db, &self.account, customer, days),
        }
    }

    /// Debits less credits before the first day.
    fn opening(&self, db: &mut Db) -> Result<Cents> {
        let since = self.since.unwrap_or(Day::EARLIEST);
        Ok(self.sums(db, (since, self.from.plus(-1)))?.balance() + self.carried)
    }

    /// Debits less credits between the first day and a line, which does not count.
    fn before(&self, db: &mut Db, (day, place): (Day, Id)) -> Result<Cents> {
        let earlier = self.sums(db, (self.from, day.plus(-1)))?;
        let mut same_day = self.conditions(db, (day, day))?;
        same_day.and(&format!("{PLACE} < ?"), vec![place.into()]);
        Ok(earlier.balance() + summed(db, self, &same_day)?.balance())
    }

    /// The days to read for a page: those on which the account has lines, as many as hold the page.
    fn days(&self, db: &mut Db, seek: &Seek) -> Result<(Day, Day)> {
        let whole = (self.from, self.to);
        if self.customer.is_some() {
            return Ok(whole);
        }
        let backwards = seek.after.is_none() && seek.before.is_some();
        let cursor = seek.after.as_ref().or(seek.before.as_ref()).and_then(|c| Day::parse(&c.key));
        let (from, to) = match (cursor, backwards) {
            (None, _) => whole,
            (Some(day), false) => (day.max(self.from), self.to),
            (Some(day), true) => (self.from, day.min(self.to)),
        };
        // Of the day of the cursor any part may lie on the other side: it counts for nothing.
        let mut wanted = seek.size as i64 + 1;
        let found = days::of_accounts(db, Which::One(&self.account), (from, to), backwards, seek.size + 2)?;
        let Some((mut end, _)) = found.first().copied() else { return Ok((from, from.plus(-1))) };
        for (day, lines) in found {
            end = day;
            wanted -= if cursor == Some(day) { 0 } else { lines };
            if wanted <= 0 {
                break;
            }
        }
        Ok(if backwards { (end, to) } else { (from, end) })
    }
}

/// The place of a line within its day: fact, entry, line in one number (an entry has less than 16,384 lines, a fact less
/// than 1,024 entries).
const PLACE: &str = "(l.seq * 16777216 + l.rank * 16384 + l.line)";

/// What was booked by some lines.
fn summed(db: &mut Db, asked: &Asked, conditions: &Where) -> Result<Sides> {
    let from = asked.from();
    let found = db.one(
        &format!(
            "SELECT CAST(COALESCE(SUM(l.debit), 0) AS BIGINT), CAST(COALESCE(SUM(l.credit), 0) AS BIGINT) {from} WHERE {}",
            conditions.text()
        ),
        &conditions.values,
        |row| Ok(Sides { debit: row.get(0)?, credit: row.get(1)? }),
    )?;
    Ok(found.unwrap_or_default())
}

/// The lines of a page, without their balances.
fn page_of(db: &mut Db, asked: &Asked, seek: &Seek) -> Result<Listed<(LedgerRow, Id)>> {
    let days = asked.days(db, seek)?;
    let conditions = asked.conditions(db, days)?;
    let from = asked.from();
    let select = format!("SELECT {PLACE}, e.seq, e.day, e.journal, e.piece, e.label, l.party, l.debit, l.credit, l.in_currency,
           l.currency {from}");
    let day = if asked.customer.is_some() { "e.day" } else { "a.day" };
    let sorted = Sorted { column: Some((day, Holds::Day)), id: PLACE, down: false };
    seek::page(db, &select, (&conditions, &sorted), seek, |row| {
        let (place, day): (Id, Day) = (row.get(0)?, row.get(2)?);
        let line = LedgerRow {
            seq: row.get(1)?,
            day,
            journal: row.get(3)?,
            piece: row.get(4)?,
            label: row.get(5)?,
            party: row.get(6)?,
            party_name: String::new(),
            debit: row.get(7)?,
            credit: row.get(8)?,
            in_currency: row.get(9)?,
            currency: row.text(10)?.and_then(Currency::parse),
            balance: Cents::ZERO,
        };
        Ok(((line, place), Cursor::at(day, place)))
    })
}

/// Fills in balances and names, from the balance before the first line.
fn balanced(db: &mut Db, mut balance: Cents, list: Listed<(LedgerRow, Id)>) -> Result<Listed<LedgerRow>> {
    let parties: Vec<Id> = list.rows.iter().filter_map(|(r, _)| r.party).collect();
    let names = kinds::labels(db, "customer", &parties)?;
    let accounts = ledger::read_accounts(db)?;
    let rows = list.rows.into_iter().map(|(mut row, _)| {
        row.journal = accounts.journals().code_of(&row.journal).to_string();
        balance += row.debit - row.credit;
        row.balance = balance;
        row.party_name = row.party.and_then(|p| names.get(&p).cloned()).unwrap_or_default();
        row
    });
    Ok(Listed { rows: rows.collect(), next: list.next, previous: list.previous })
}

fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
    let accounts = ledger::read_accounts(db)?;
    let asked = Asked::of(cx, db, &accounts)?;
    let list = page_of(db, &asked, &Seek::of(cx)?)?;
    let opening = asked.opening(db)?;
    let Sides { debit, credit } = asked.sums(db, (asked.from, asked.to))?;
    let mut carried = opening;
    if let Some((first, place)) = list.rows.first().filter(|_| list.previous.is_some()) {
        carried += asked.before(db, (first.day, *place))?;
    }
    let list = balanced(db, carried, list)?;
    let label = accounts.label(&asked.account).to_string();
    let Asked { account, customer, from, to, .. } = asked;
    Ok(Data { label, account, customer, from, to, opening, debit, credit, closing: opening + debit - credit, carried, list })
}

/// The accounts with lines up to a day, in their order.
fn used(db: &mut Db, to: Day) -> Result<Vec<String>> {
    let mut list: Vec<String> = Vec::new();
    days::each(db, to, |account, _, _| {
        if list.last().is_none_or(|last| last != account) {
            list.push(account.to_string());
        }
    })?;
    Ok(list)
}

impl View for Ledger {
    const PATH: &'static str = "/books/ledger";
    const NEEDS: Permission = Permission::Account;
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("account", "The account; customers (411) if absent. A file without it holds all accounts."),
        ("customer", "Id, number or name of a customer: its lines only."),
        ("from", "First day; that of the fiscal year if absent."),
        ("to", "Last day; today if absent."),
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["books-account", "books-label", "col-day", "books-journal", "books-piece", "books-what", "col-customer", "books-debit", "books-credit", "books-running", "field-currency", "books-in_currency"];
        out.row(&heading.map(|key| Cell::text(cx.lang().word(key))))?;
        let accounts = ledger::read_accounts(db)?;
        let asked = Asked::of(cx, db, &accounts)?;
        let all = if cx.query("account").is_some() { vec![asked.account.clone()] } else { used(db, asked.to)? };
        for account in all {
            let cx = cx.asking(&[("account", Some(&account)), ("after", None), ("before", None)]);
            let asked = Asked::of(&cx, db, &accounts)?;
            let mut balance = asked.opening(db)?;
            let label = accounts.label(&account).to_string();
            let head = [Cell::text(&account), Cell::text(&label), Cell::Day(asked.from), Cell::Empty, Cell::Empty, Cell::text(cx.lang().word("books-opening"))];
            let open = [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Amount(balance)];
            let mut seek = Seek::first(page::seek::SIZE_MOST);
            let mut begun = false;
            loop {
                let page = page_of(db, &asked, &seek)?;
                let last = page.rows.last().map(|(r, place)| Cursor::at(r.day, *place));
                let more = page.next.is_some();
                if !begun && (!page.rows.is_empty() || balance.0 != 0) {
                    out.row(&head.iter().chain(&open).cloned().collect::<Vec<_>>())?;
                    begun = true;
                }
                for row in balanced(db, balance, page)?.rows {
                    balance = row.balance;
                    out.row(&[
                        Cell::text(&account),
                        Cell::text(&label),
                        Cell::Day(row.day),
                        Cell::text(&row.journal),
                        Cell::text(&row.piece),
                        Cell::text(&row.label),
                        Cell::text(&row.party_name),
                        Cell::Amount(row.debit),
                        Cell::Amount(row.credit),
                        Cell::Amount(row.balance),
                        Cell::text(row.currency.as_ref().map_or("", |c| c.code())),
                        row.currency.zip(row.in_currency).map_or(Cell::Empty, |(c, amount)| Cell::text(c.plain(amount))),
                    ])?;
                }
                match last.filter(|_| more) {
                    Some(place) => seek.after = Some(place),
                    None => break,
                }
            }
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
        Sheet::new("accounting", lang.word("books-books")).body(html! {
            (super::tabs(cx, "/books/ledger"))
            (filters(cx, &query, data))
            p { b { (data.account) } " · " (data.label) " " span.beside { (format::day(lang, data.from)) " – " (format::day(lang, data.to)) } }
            (table(cx, data, &query))
        })
    }
}

fn filters(cx: &Cx, query: &Query, data: &Data) -> Markup {
    let lang = cx.lang();
    let customer = query.get("customer").unwrap_or_default().to_string();
    let mut who = Filter::new(lang.word("col-customer"), vec![Field::text("customer", lang.word("col-customer")).value(customer.clone())]);
    if !customer.is_empty() {
        let name = data.list.rows.first().map_or(customer, |r| r.party_name.clone());
        who = who.set(name, query.without("customer").url());
    }
    Filters::new(query).search("account", lang.word("books-account-search")).filter(super::period(lang, query, (data.from, data.to))).filter(who).html(lang)
}

fn table(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("col-day")),
        Column::text(lang.word("books-journal")),
        Column::text(lang.word("books-piece")).phone(Phone::Title),
        Column::text(lang.word("books-what")).phone(Phone::Under),
        Column::number(lang.word("books-debit")),
        Column::number(lang.word("books-credit")),
        Column::number(lang.word("books-running")).phone(Phone::Amount),
    ];
    let side = |amount: Cents| html! { @if !amount.is_zero() { (ui::amount(lang, amount)) } };
    let none = || html! {};
    let first = if data.list.previous.is_some() { "books-carried" } else { "books-opening" };
    let carried = Row::new(vec![none(), none(), html! { span.beside { (lang.word(first)) } }, none(), none(), none(), ui::amount(lang, data.carried)]);
    let rows = data.list.rows.iter().map(|row| {
        let label = if row.party_name.is_empty() { html! { (row.label) } } else { html! { (row.party_name) " " span.beside { (row.label) } } };
        Row::new(vec![
            ui::day(lang, row.day),
            html! { (row.journal) },
            html! { span.money { (row.piece) } },
            html! { (label) @if let (Some(currency), Some(amount)) = (row.currency, row.in_currency) { br; span.beside { (page::money(lang, amount, currency)) } } },
            side(row.debit),
            side(row.credit),
            ui::amount(lang, row.balance),
        ])
        .link(Query::parse("/books/entries", "").with("account", data.account.as_str()).with("from", row.day.to_string()).with("to", row.day.to_string()).url())
    });
    let totals = vec![
        html! { (lang.word("col-total")) },
        none(),
        none(),
        none(),
        ui::amount(lang, data.debit),
        ui::amount(lang, data.credit),
        ui::amount(lang, data.closing),
    ];
    let shown: Vec<Row> = std::iter::once(carried).chain(rows).collect();
    Table::new(lang.word("books-ledger"), columns)
        .rows(shown)
        .totals(totals)
        .paging(data.list.paging(query))
        .exports(query)
        .html(lang)
}
