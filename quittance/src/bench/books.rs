//! The books of a seller of any size, for `bench figures --invoices`: so many invoices on the days of 24 months, to
//! customers of very different sizes, paid late as customers do, some in two parts, some never.
//!
//! Its facts are the bench's own and short, so that a million of them fit on a small disk; what they move goes through
//! the one door into the same registers as an invoice and a payment. The same numbers give the same books.

use std::collections::BTreeMap;

use ground::ledger::{Journal, Line, Posting, Role};
use ground::receivable::{self, Allocation, Control, ItemKind, ItemMove, OpenItem, Settled};
use ground::record::{Document, Registers, record};
use kernel::{Cents, CompanyId, Currency, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Context, Db, Permission, Seq, Store, Tx};

use super::world;

/// Months of invoices.
const MONTHS: i32 = 24;
/// Facts of a command: what one commit holds.
const FACTS: usize = 500;
/// Customers.
const CUSTOMERS: usize = 5000;

/// A deal: an invoice and what pays it.
#[derive(Clone, Debug)]
struct Deal {
    id: Id,
}

/// What happens to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fact {
    /// It was invoiced.
    Invoiced { customer: Id, number: String, day: Day, due: Day, net: Cents, tax: Cents },
    /// It was paid, in part or what was left.
    Paid(Paid),
    /// The bank took its fee for the month.
    Charged { number: String, day: Day, amount: Cents },
}

/// A payment of an invoice.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Paid {
    customer: Id,
    number: String,
    day: Day,
    amount: Cents,
    /// Its item.
    item: Id,
    /// What is left of the invoice.
    left: Cents,
    /// The code of lettering, once nothing is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    letter: Option<String>,
    /// Item and day of the payment before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<(Id, Day)>,
}

store::fact_names!(Fact, { Invoiced => "bench_deal.invoiced", Paid => "bench_deal.paid", Charged => "bench_deal.charged" });

impl Fact {
    fn customer(&self) -> Option<Id> {
        match self {
            Fact::Invoiced { customer, .. } | Fact::Paid(Paid { customer, .. }) => Some(*customer),
            Fact::Charged { .. } => None,
        }
    }
}

/// An entry of two or three lines; the customer's is the first.
fn posting(journal: Journal, (day, number): (Day, &str), label: &str, lines: Vec<Line>) -> Posting {
    Posting { journal, day, piece: number.to_string(), piece_day: day, label: format!("{label} {number}"), lines }
}

fn item(id: Id, kind: ItemKind, (customer, number): (Id, &str), (day, due): (Day, Day), amount: Cents) -> OpenItem {
    OpenItem {
        id,
        customer,
        account: Control::Customers,
        kind,
        document: id,
        number: number.to_string(),
        rank: 1,
        issue_day: day,
        due_day: due,
        currency: Currency::EUR,
        amount,
        value: None,
        early: None,
        vat_pending: false,
        entry: 0,
        line: 0,
    }
}

impl Document for Deal {
    const KIND: &'static str = "bench_deal";
    type Fact = Fact;

    fn blank(id: Id) -> Deal {
        Deal { id }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, _: &Fact, _: Seq) {}
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        let account = |role: Role| role.default_account();
        match fact {
            Fact::Invoiced { customer, number, day, due, net, tax } => {
                let item = item(self.id, ItemKind::Invoice, (*customer, number), (*day, *due), *net + *tax);
                let lines = vec![
                    Line::debit(account(Role::Customers), Some(*customer), *net + *tax),
                    Line::credit("707020", None, *net),
                    Line::credit("445711", None, *tax).on_base(*net),
                ];
                registers.postings.push(posting(Journal::Sales, (*day, number), "Facture", lines));
                registers.exposure.push(receivable::begun(&item));
                registers.items.push(item);
            }
            Fact::Paid(paid) => {
                let (days, who) = ((paid.day, paid.day), (paid.customer, paid.number.as_str()));
                let item = item(paid.item, ItemKind::Payment, who, days, -paid.amount);
                let lines = vec![
                    Line::credit(account(Role::Customers), Some(paid.customer), paid.amount),
                    Line::debit("512000", None, paid.amount),
                ];
                registers.postings.push(posting(Journal::Bank, (paid.day, &paid.number), "Virement", lines));
                registers.exposure.push(receivable::begun(&item));
                registers.items.push(item);
                settled(self.id, paid).post(paid.customer, registers);
            }
            Fact::Charged { number, day, amount } => {
                let lines = vec![Line::debit("627000", None, *amount), Line::credit("512000", None, *amount)];
                registers.postings.push(posting(Journal::Bank, (*day, number), "Frais bancaires", lines));
            }
        }
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        fact.customer().map(|customer| ("customer", customer)).into_iter().collect()
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Invoiced { .. } | Fact::Charged { .. })
    }
    fn load(_: &mut Db, id: Id) -> Result<Option<Deal>> {
        Ok(Some(Deal { id }))
    }
    fn save(&self, _: &mut Tx, _: &Fact) -> Result<()> {
        Ok(())
    }
    fn version(&self) -> i64 {
        0
    }
}

/// What a payment settles.
fn settled(invoice: Id, paid: &Paid) -> Settled {
    let (day, amount, left) = (paid.day, paid.amount, paid.left);
    let letter = paid.letter.as_ref().map(|code| (code.clone(), day));
    let becomes = |item: Id, open: Cents, closed_day: Option<Day>| ItemMove {
        item,
        open,
        open_value: None,
        closed_day,
        letter: letter.clone(),
    };
    let invoiced = becomes(invoice, left, left.is_zero().then_some(day));
    let mut moves = vec![invoiced, becomes(paid.item, Cents::ZERO, Some(day))];
    // The earlier payment gets its code now that the group is whole.
    if let (Some((earlier, closed)), Some(_)) = (paid.before, &letter) {
        moves.push(becomes(earlier, Cents::ZERO, Some(closed)));
    }
    Settled {
        allocations: vec![Allocation { debit: invoice, credit: paid.item, day, amount, values: None }],
        moves,
        debit_value: amount,
        credit_value: amount,
        letters: i64::from(letter.is_some()),
    }
}

/// Books some facts.
#[derive(Deserialize, schemars::JsonSchema)]
struct Book {
    #[serde(skip)]
    #[schemars(skip)]
    facts: Vec<(Id, Fact)>,
}

impl Command for Book {
    const NAME: &'static str = "bench.book";
    const NEEDS: Permission = Permission::Account;
    type Outcome = ();

    fn run(&self, tx: &mut Tx) -> Result<()> {
        for (id, fact) in &self.facts {
            record(tx, &mut Deal { id: *id }, fact.clone())?;
        }
        Ok(())
    }
}

/// Numbers that look random and are the same every time (the finalizer of splitmix64).
fn mixed(n: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number below `below` from the `n`-th throw of a kind.
fn throw(n: u64, kind: u64, below: u64) -> u64 {
    mixed(n.wrapping_mul(16).wrapping_add(kind)) % below.max(1)
}

/// A payment that is to come.
struct Coming {
    deal: Id,
    customer: usize,
    amount: Cents,
    left: Cents,
    /// The first payment of two, once it is made.
    before: Option<(Id, Day)>,
    /// The day and amount of the second one, where there are two.
    second: Option<(Day, Cents)>,
}

/// How one invoice is paid: terms of 30, 45 or 60 days, up to 50 days late; 28 in a hundred in two parts, 4 never.
fn coming(n: u64, deal: Id, customer: usize, (due, gross): (Day, Cents)) -> Option<(Day, Coming)> {
    if throw(n, 5, 100) < 4 {
        return None;
    }
    // Most are a little late, few are very late: the smaller of two throws.
    let late = throw(n, 6, 50).min(throw(n, 7, 50)) as i32 - 5;
    let day = due.plus(late);
    if throw(n, 8, 100) >= 28 || gross.0 < 200 {
        return Some((day, Coming { deal, customer, amount: gross, left: Cents::ZERO, before: None, second: None }));
    }
    let first = Cents(gross.0 / 2);
    let second = Some((day.plus(10 + throw(n, 9, 40) as i32), gross - first));
    Some((day, Coming { deal, customer, amount: first, left: gross - first, before: None, second }))
}

/// A company with its books.
struct Seller<'s> {
    store: &'s Store,
    context: Context,
    customers: Vec<Id>,
    letters: Vec<i64>,
    coming: BTreeMap<Day, Vec<Coming>>,
    waiting: Vec<(Id, Fact)>,
    invoices: u64,
    payments: u64,
}

impl Seller<'_> {
    fn put(&mut self, deal: Id, fact: Fact) -> Result<()> {
        self.waiting.push((deal, fact));
        if self.waiting.len() >= FACTS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        let facts = std::mem::take(&mut self.waiting);
        if facts.is_empty() { Ok(()) } else { self.store.run(&self.context, Book { facts }) }
    }

    /// The payments of a day, then its invoices.
    fn day(&mut self, day: Day, invoices: u64) -> Result<()> {
        for coming in self.coming.remove(&day).unwrap_or_default() {
            self.pay(day, coming)?;
        }
        for _ in 0..invoices {
            self.invoice(day)?;
        }
        // An account with few lines beside those with many.
        if day == day.end_of_month() {
            let number = format!("FRAIS-{}-{:02}", day.year(), day.month());
            let deal = self.store.new_id();
            self.put(deal, Fact::Charged { number, day, amount: Cents(490) })?;
        }
        self.flush()
    }

    fn invoice(&mut self, day: Day) -> Result<()> {
        self.invoices += 1;
        let n = self.invoices;
        // The square of a throw: few customers buy much.
        let share = throw(n, 1, 10_000) * throw(n, 2, 10_000);
        let customer = (share as usize * self.customers.len() / 100_000_000).min(self.customers.len() - 1);
        let net = Cents(500 + (throw(n, 3, 3_000) * throw(n, 4, 60)) as i64);
        let tax = Cents((net.0 * 20 + 50) / 100);
        let due = day.plus([30, 45, 60][customer % 3]);
        let deal = self.store.new_id();
        let number = format!("FA-{}-{n:07}", day.year());
        self.put(deal, Fact::Invoiced { customer: self.customers[customer], number, day, due, net, tax })?;
        if let Some((when, coming)) = coming(n, deal, customer, (due, net + tax)) {
            self.coming.entry(when.max(day.plus(1))).or_default().push(coming);
        }
        Ok(())
    }

    fn pay(&mut self, day: Day, coming: Coming) -> Result<()> {
        self.payments += 1;
        let Coming { deal, customer, amount, left, before, second } = coming;
        let item = self.store.new_id();
        let letter = left.is_zero().then(|| receivable::letter(self.letters[customer]));
        self.letters[customer] += i64::from(letter.is_some());
        let number = format!("RG-{:07}", self.payments);
        let paid = Paid { customer: self.customers[customer], number, day, amount, item, left, letter, before };
        self.put(deal, Fact::Paid(paid))?;
        if let Some((when, rest)) = second {
            let before = Some((item, day));
            let last = Coming { deal, customer, amount: rest, left: Cents::ZERO, before, second: None };
            self.coming.entry(when).or_default().push(last);
        }
        Ok(())
    }
}

/// Founds a company and keeps its books over 24 months until today; the company.
pub fn keep(store: &Store, invoices: u64) -> Result<CompanyId> {
    let today = store.clock().today();
    let first = today.plus_months(-MONTHS).plus(1);
    store.clock().set_day(first, 8);
    let world = world::found(store, "Bench figures", CUSTOMERS, 3)?;
    let context = Context::system(world.company, "cli");
    for year in first.year() + 1..=today.year() {
        let last_day = Day::new(year, 12, 31).unwrap_or(today);
        store.run(&context, ground::company::OpenYear { last_day })?;
    }
    let letters = vec![0; world.customers.len()];
    let mut seller = Seller {
        store,
        context,
        customers: world.customers,
        letters,
        coming: BTreeMap::new(),
        waiting: Vec::new(),
        invoices: 0,
        payments: 0,
    };
    let days = i64::from(today.since(first)).max(1) as u64;
    for n in 0..=days {
        let day = first.plus(n as i32);
        store.clock().set_day(day, 9);
        let target = invoices * (n + 1) / (days + 1);
        seller.day(day, target - seller.invoices)?;
        if n % 30 == 0 {
            tracing::info!(invoices = seller.invoices, payments = seller.payments, "booking");
        }
    }
    store.clock().set(0);
    Ok(world.company)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Books of a few invoices pass what `verify` asks of books, and have what a seller's have.
    #[test]
    fn small_books_are_whole() {
        let folder = std::env::temp_dir().join(format!("quittance-bench-books-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = store::Url::Scratch(folder.join("books.db"));
        let day = Day::parse("2026-11-28").unwrap();
        let options = store::Options { clock: store::Clock::played(1), ..store::Options::default() };
        let store = crate::steps::open(&url, options).unwrap();
        store.clock().set_day(day, 12);
        let company = keep(&store, 900).unwrap();
        store.clock().set_day(day, 12);
        let checks = store.read(company, crate::verify::books::checks).unwrap();
        let damage: Vec<_> = checks.iter().flat_map(|c| &c.damage).collect();
        assert!(damage.is_empty(), "{damage:?}");
        let (open, all) = store
            .read(company, |db| {
                let company = db.company;
                let sql = "SELECT SUM(CASE WHEN open <> 0 THEN 1 ELSE 0 END), COUNT(*) FROM open_item
                           WHERE company_id = $1 AND kind = 'invoice'";
                db.one(sql, store::params![company], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))
            })
            .unwrap()
            .unwrap();
        assert_eq!(all, 900);
        assert!((60..220).contains(&open), "{open} are open");
        drop(store);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
