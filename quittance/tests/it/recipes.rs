//! The posting recipes of the accountant's table, each reached by its command, at random amounts, rates and parts: the
//! accounts, signs and amounts that the table has, tax by the norm's rounding (EN 16931), and the way back, after which
//! every account is as it was.
//!
//! The table is `../shared/domain/golden/posting-recipes.csv` where it lies beside, else the copy in `flow/cash/samples`.

mod bills;
mod books;
mod money;
mod sales;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cash::policy::{self, Policy};
use ground::catalogue::{self, Description, ItemKind};
use ground::company::{self, Identity, OpenYear};
use ground::customer::{self, Profile, Terms};
use ground::party::{Address, Identifiers};
use ground::stock::{self, Arrived};
use ground::tax::{Nature, VatCode};
use kernel::{Cents, Day, Id, Price, Quantity, Rate};
use sell::order::rules::WhenShort;
use sell::order::{Draft, NewLine, Order};
use store::params;

use crate::engines::Stand;
use crate::on_both;
use crate::stories::{Shop, ship};

on_both! {
    every_recipe_at_random_amounts => every_recipe;
}

/// The recipes that are reached by a command and run here.
const LISTED: &[&str] = &[
    "R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10", "R11", "R12", "R13", "R14",
    "R15", "R16", "R17", "R18", "R19", "R20",
    "R21", "R22", "R23", "R24", "R25", "R26", "R28", "R35", "R36", "R39", "R40", "R41", "R42", "R43", "R44", "R49", "R51",
];

/// Rates in tenths of a percent and their codes, the highest first: VAT of the mainland (CGI 278 to 281).
const RATES: [(i64, VatCode); 4] =
    [(200, VatCode::Standard), (100, VatCode::Intermediate), (55, VatCode::Reduced), (21, VatCode::SuperReduced)];

/// The sub-accounts of an account of the table, by rate in the order of [`RATES`].
const BY_RATE: &[(&str, [&str; 4])] = &[
    ("445710", ["445711", "445712", "445713", "445714"]),
    ("445740", ["445741", "445742", "445743", "445744"]),
    ("707000", ["707020", "707010", "707005", "707002"]),
    ("706000", ["706020", "706010", "706005", "706002"]),
];

/// Debits less credits by account, cents; those at nothing left out.
type Sums = BTreeMap<String, i64>;

/// What stands for an amount of the table.
#[derive(Clone)]
enum Is {
    /// So many cents.
    Cents(i64),
    /// So many cents by rate, in the order of [`RATES`].
    ByRate([i64; 4]),
}

impl From<i64> for Is {
    fn from(cents: i64) -> Is {
        Is::Cents(cents)
    }
}

impl From<[i64; 4]> for Is {
    fn from(parts: [i64; 4]) -> Is {
        Is::ByRate(parts)
    }
}

/// Lines of the table: recipe, account, debit, credit.
fn table() -> Vec<[String; 4]> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../flow/cash/samples/posting-recipes.csv");
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/domain/golden/posting-recipes.csv");
    let text = std::fs::read_to_string(beside).or_else(|_| std::fs::read_to_string(own)).expect("the table");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let cells = |record: csv::StringRecord| [0, 3, 4, 5].map(|n| record[n].to_string());
    reader.records().map(|record| cells(record.expect("a line"))).collect()
}

/// Tax of a base by the norm: rounded once, half up.
fn tax(base: i64, rate: usize) -> i64 {
    (2 * base * RATES[rate].0 + 1000) / 2000
}

/// Tax inside a total, what is left rounded half up.
fn tax_inside(gross: i64, rate: usize) -> i64 {
    gross - (2 * gross * 1000 + 1000 + RATES[rate].0) / (2 * (1000 + RATES[rate].0))
}

/// A part of a whole of something, half up.
fn pro_rata(of: i64, part: i64, whole: i64) -> i64 {
    let (value, whole) = (i128::from(of) * i128::from(part) * 2 + i128::from(whole), i128::from(whole) * 2);
    (value / whole) as i64
}

fn sum(parts: &[i64; 4]) -> i64 {
    parts.iter().sum()
}

/// Base and tax by rate of something sold.
#[derive(Clone, Copy, Default)]
struct Sale {
    net: [i64; 4],
    tax: [i64; 4],
}

impl Sale {
    fn of(net: [i64; 4]) -> Sale {
        let mut sale = Sale { net, ..Sale::default() };
        for rate in 0..4 {
            sale.tax[rate] = tax(net[rate], rate);
        }
        sale
    }

    fn gross(&self) -> i64 {
        sum(&self.net) + sum(&self.tax)
    }
}

/// Whom the recipes sell to.
struct Buyers {
    french: Id,
    early: Id,
    debited: Id,
    german: Id,
    american: Id,
    builder: Id,
}

/// A shop, the table, and where amounts come from.
struct Till<'s> {
    shop: &'s Shop,
    table: Vec<[String; 4]>,
    seed: u64,
    goods: [Id; 4],
    services: [Id; 4],
    works: Id,
    buyers: Buyers,
    done: BTreeSet<&'static str>,
}

impl<'s> Till<'s> {
    fn open(shop: &'s Shop, seed: u64) -> Till<'s> {
        let item = |sku: String, kind, vat, nature| {
            let price = Price::parse("1.00").expect("a price");
            let description = Description { name: sku.clone(), kind, price, vat, nature, ..Description::default() };
            shop.run(catalogue::Create { sku, description }).expect("an item").id
        };
        let of = |kind: ItemKind, letter: &str| RATES.map(|(rate, vat)| item(format!("{letter}{rate}"), kind, vat, Nature::Ordinary));
        let (goods, services) = (of(ItemKind::Goods, "B"), of(ItemKind::Service, "S"));
        let works = item("ST".into(), ItemKind::Service, VatCode::Standard, Nature::Subcontracting);
        let buyer = |profile: Profile| {
            let profile = Profile { terms: Terms::parse("NET0").expect("terms"), ..profile };
            shop.run(customer::Create { number: None, profile, credit_limit: None, duplicate: true }).expect("a buyer").id
        };
        let named = |name: &str| Profile { name: name.into(), ..Profile::default() };
        let abroad = |name: &str, country: &str, vat: &str| Profile {
            identifiers: Identifiers { vat: vat.into(), ..Identifiers::default() },
            address: Address { street: "1".into(), city: "X".into(), country: country.into(), ..Address::default() },
            ..named(name)
        };
        let buyers = Buyers {
            french: buyer(named("Leroy")),
            early: buyer(Profile { discount_rate: Rate::whole(2), discount_days: 10, ..named("Pressé") }),
            debited: buyer(Profile {
                identifiers: Identifiers { iban: "FR1420041010050500013M02606".into(), ..Identifiers::default() },
                ..named("Toitures")
            }),
            german: buyer(abroad("Dach GmbH", "DE", "DE136695976")),
            american: buyer(Profile { currency: kernel::Currency::parse("USD").expect("a currency"), ..abroad("Smith", "US", "") }),
            builder: buyer(abroad("Bâti Sud", "FR", "FR83404833048")),
        };
        let policy = Policy { debit_notice_days: 0, ..Policy::default() };
        shop.run(policy::Set { version: None, policy }).expect("a policy");
        crate::debits::mandated(shop, buyers.debited);
        let lines = goods.iter().map(|item| Arrived { item: *item, quantity: Quantity::whole(100_000) }).collect();
        shop.run(stock::Receive { warehouse: None, reference: String::new(), lines }).expect("stock");
        Till { shop, table: table(), seed, goods, services, works, buyers, done: BTreeSet::new() }
    }

    /// From 1 to `most`.
    fn any(&mut self, most: i64) -> i64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        1 + ((self.seed >> 33) % most as u64) as i64
    }

    fn rate(&mut self) -> usize {
        (self.any(4) - 1) as usize
    }

    /// What some commands booked: every entry balances by itself.
    fn booked<T>(&self, act: impl FnOnce(&Shop) -> kernel::Result<T>) -> (T, Sums) {
        let head = self.head();
        let done = act(self.shop).unwrap_or_else(|fault| panic!("{fault}"));
        (done, self.since(head))
    }

    fn head(&self) -> i64 {
        self.shop.store.read(self.shop.company(), |db| Ok(store::journal::head(db)?.0)).expect("a head")
    }

    fn since(&self, head: i64) -> Sums {
        let company = self.shop.company();
        let lines = self.shop.store.read(company, |db| {
            db.all(
                "SELECT seq, rank, account, debit, credit FROM ledger_line WHERE company_id = $1 AND seq > $2",
                params![company, head],
                |row| {
                    let place: (i64, i64) = (row.get(0)?, row.get(1)?);
                    Ok((place, row.get::<String>(2)?, row.get::<Cents>(3)?.0 - row.get::<Cents>(4)?.0))
                },
            )
        });
        let (mut sums, mut entries) = (Sums::new(), BTreeMap::<(i64, i64), i64>::new());
        for (place, account, amount) in lines.expect("lines") {
            *sums.entry(account).or_default() += amount;
            *entries.entry(place).or_default() += amount;
        }
        assert!(entries.values().all(|sum| *sum == 0), "an entry is out of balance: {entries:?}");
        sums.retain(|_, sum| *sum != 0);
        sums
    }

    /// What was booked is what the recipes have, at these amounts in place of the table's.
    fn is(&mut self, codes: &[&'static str], booked: &Sums, amounts: &[(&str, Is)]) {
        let mut wanted = Sums::new();
        for [_, account, debit, credit] in self.table.iter().filter(|line| codes.contains(&line[0].as_str())) {
            let (cell, sign) = if debit.is_empty() { (credit, -1) } else { (debit, 1) };
            let found = amounts.iter().find(|(text, _)| text == cell);
            let (_, amount) = found.unwrap_or_else(|| panic!("{codes:?}: nothing stands for {cell}"));
            match (amount, BY_RATE.iter().find(|(pooled, _)| pooled == account)) {
                (Is::ByRate(parts), Some((_, own))) => {
                    for (part, account) in parts.iter().zip(own) {
                        *wanted.entry((*account).to_string()).or_default() += sign * part;
                    }
                }
                (Is::ByRate(parts), None) => *wanted.entry(account.clone()).or_default() += sign * sum(parts),
                (Is::Cents(cents), None) => *wanted.entry(account.clone()).or_default() += sign * cents,
                (Is::Cents(_), Some(_)) => panic!("{codes:?}: {account} is kept by rate"),
            }
        }
        wanted.retain(|_, sum| *sum != 0);
        assert_eq!(*booked, wanted, "{codes:?} on {}", self.shop.store.clock().today());
        self.done.extend(codes);
    }

    /// A line of an order.
    fn line(&self, item: Id, quantity: i64, cents: i64) -> NewLine {
        let price = Price::parse(&format!("{}.{:02}", cents / 100, cents % 100));
        NewLine { item, quantity: Quantity::whole(quantity), price, ..NewLine::default() }
    }

    /// An order that is confirmed, and its worth.
    fn ordered(&self, customer: Id, lines: Vec<NewLine>) -> Order {
        let mut draft = Draft::new(customer, String::new(), lines);
        draft.duplicate = true;
        self.confirmed(draft)
    }

    fn confirmed(&self, draft: Draft) -> Order {
        let order = self.shop.run(draft).expect("an order");
        self.shop.confirm(order.id, WhenShort::Refuse).expect("confirmed")
    }

    fn sent(&self, order: &Order) -> Id {
        self.shop.run(ship(order.id, Vec::new())).expect("it leaves");
        order.id
    }

    /// One to three lines of any rates.
    fn lines(&mut self, items: [Id; 4]) -> (Vec<NewLine>, Sale) {
        let (mut lines, mut net) = (Vec::new(), [0; 4]);
        for _ in 0..self.any(3) {
            let (rate, quantity, cents) = (self.rate(), self.any(9), 99 + self.any(90_000));
            net[rate] += quantity * cents;
            lines.push(self.line(items[rate], quantity, cents));
        }
        (lines, Sale::of(net))
    }

    /// An invoice of goods of any rates, and its worth.
    fn invoiced(&mut self, customer: Id) -> (bill::invoice::Invoice, Sale) {
        let (lines, sale) = self.lines(self.goods);
        let order = self.sent(&self.ordered(customer, lines));
        (self.shop.issue(order).expect("an invoice"), sale)
    }

    /// Another day.
    fn later(&self, days: i32) {
        let clock = self.shop.store.clock();
        clock.set_day(clock.today().plus(days), 9);
    }
}

/// Two of them together.
fn both(a: &Sums, b: &Sums) -> Sums {
    let mut sums = a.clone();
    for (account, amount) in b {
        *sums.entry(account.clone()).or_default() += amount;
    }
    sums.retain(|_, sum| *sum != 0);
    sums
}

/// After something and its way back nothing is left.
fn undone(code: &str, parts: &[&Sums]) {
    let all = parts.iter().fold(Sums::new(), |sum, part| both(&sum, part));
    assert!(all.is_empty(), "{code} and its way back leave {all:?}");
}

fn every_recipe(stand: &Stand) {
    let store = quittance::simulate::open(&stand.url(), 51).expect("a store with a clock of its own");
    store.clock().set_day(Day::parse("2026-01-05").expect("a day"), 9);
    let shop = Shop::open(&store, 0, None);
    shop.run(OpenYear { last_day: Day::parse("2027-12-31").expect("a day") }).expect("the year after");
    // Services are taxed when they are paid; interest is that of the law.
    let identity = quittance::bench::world::identity("Tuilerie de l’Ouche");
    let identity = Identity { vat_on_debits: false, penalty_rate: Rate::ZERO, ..identity };
    shop.run(company::Change { version: None, identity }).expect("changed");
    let mut till = Till::open(&shop, 20_260_105);
    for _ in 0..if stand.is_sqlite() { 6 } else { 2 } {
        till.sales();
        till.money();
        till.debits();
        till.month();
    }
    let missing: Vec<_> = LISTED.iter().filter(|code| !till.done.contains(*code)).collect();
    assert!(missing.is_empty(), "not played: {missing:?}");
    shop.check(stand);
}
