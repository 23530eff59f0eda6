//! The posting recipes of money in, line by line as accountants write them down (samples/posting-recipes.csv), at the
//! amounts of the table and at many times them.

#![allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]

use std::collections::BTreeMap;

use cash::payment::discount::{Said, Share};
use cash::payment::rules::{self, Heading};
use cash::payment::settlement::{self, Case, Excess, Money, Own, Settlement, Target};
use cash::policy::{DiscountVat, Policy};
use ground::ledger::{Accounts, Journal, Posting, Role};
use ground::numbering::Drawn;
use ground::receivable::pending::{PendingDocument, PendingVat};
use ground::receivable::{Control, EarlyPayment, Item, ItemKind};
use ground::tax::Treatment;
use kernel::{Cents, Currency, Day, Id, Rate};

/// Debits less credits by account.
type Sums = BTreeMap<String, i64>;

/// The lines of a recipe, VAT sub-accounts put together.
fn recipe(code: &str) -> Sums {
    let mut reader = csv::Reader::from_path("samples/posting-recipes.csv").expect("the table");
    let mut sums = Sums::new();
    for record in reader.records() {
        let record = record.expect("a line");
        if &record[0] == code {
            let amount = |n: usize| Cents::parse(&record[n]).map_or(0, |c| c.0);
            *sums.entry(account(&record[3])).or_default() += amount(4) - amount(5);
        }
    }
    assert!(!sums.is_empty(), "{code} is in the table");
    sums
}

/// `445711` is a sub-account of `445710`, one a rate; so is `445741` of `445740`.
fn account(number: &str) -> String {
    let pooled = number.starts_with("44571") || number.starts_with("44574");
    if pooled { format!("{}0", &number[..5]) } else { number.to_string() }
}

fn sums<'a>(postings: impl IntoIterator<Item = &'a Posting>) -> Sums {
    let mut sums = Sums::new();
    for posting in postings {
        assert!(posting.difference().is_zero(), "{posting:?}");
        for line in &posting.lines {
            *sums.entry(account(&line.account)).or_default() += line.debit.0 - line.credit.0;
        }
    }
    sums.retain(|_, sum| *sum != 0);
    sums
}

fn day() -> Day {
    Day::parse("2026-03-01").unwrap()
}

fn item(id: i64, kind: ItemKind, open: i64) -> Item {
    Item {
        id: Id(id),
        customer: Id(9),
        account: Control::Customers,
        kind,
        document: Id(id),
        number: format!("N{id}"),
        rank: 1,
        issue_day: day(),
        due_day: day(),
        currency: Currency::EUR,
        amount: Cents(open),
        open: Cents(open),
        value: Cents(open),
        open_value: Cents(open),
        early: None,
        vat_pending: false,
        letter: None,
        closed_day: None,
    }
}

/// A settlement of one invoice, by money that arrives at the bank.
struct Paid {
    cash: i64,
    open: i64,
    said: Said,
    excess: Excess,
    early: Option<&'static str>,
    policy: Policy,
}

impl Paid {
    fn new(cash: i64, open: i64) -> Paid {
        let said = Said { amount: Cents(cash.min(open)), ..Said::default() };
        Paid { cash, open, said, excess: Excess::OnAccount, early: None, policy: Policy::default() }
    }

    fn run(&self, booked: bool) -> kernel::Result<(Own, Settlement)> {
        let accounts = Accounts::default();
        let early = self.early.and_then(Rate::parse).map(|rate| EarlyPayment { rate, until: day() });
        let invoice = Item { early, ..item(1, ItemKind::Invoice, self.open) };
        let tax = self.open / 6;
        let share = Share { document: Id(1), treatment: Treatment::Domestic, rate: Rate::whole(20), account: "445711".into(), gross: Cents(self.open), tax: Cents(tax) };
        let targets = [Target { item: invoice, said: self.said.clone(), shares: vec![share] }];
        let own = item(2, ItemKind::Payment, -self.cash);
        let account = accounts.of(Role::Bank).to_string();
        let arriving = Money::Arriving { account: &account, journal: Journal::Bank, item: Id(2), books: Cents(self.cash), foreign: None, changed: false };
        let mut next = 100;
        let case = Case {
            accounts: &accounts,
            policy: &self.policy,
            payment: (Id(5), "RG1", "LEROY"),
            customer: Id(9),
            day: day(),
            paid_on: day(),
            arrived: None,
            money: if booked { Money::Booked(&own) } else { arriving },
            targets: &targets,
            credits: &[],
            connected: &[],
            apart: &[],
            letters: 0,
            excess: self.excess,
            entries_before: i64::from(!booked),
        };
        settlement::settle(&case, &mut || {
            next += 1;
            Id(next)
        })
    }

    /// What it books in all, whether money and settlement come together or one after the other; and whether every
    /// item that begins or moves stands on its line.
    fn books(&self) -> Sums {
        let (own, settlement) = self.run(false).expect("settled");
        let (entry, begun) = own.expect("an entry of its own");
        let together = sums(std::iter::once(&entry).chain(&settlement.entries));
        let postings: Vec<&Posting> = std::iter::once(&entry).chain(&settlement.entries).collect();
        for item in std::iter::once(&begun).chain(&settlement.items) {
            let line = &postings[item.entry as usize].lines[item.line as usize];
            assert_eq!(line.debit - line.credit, item.value(), "an item is its line");
        }
        let (_, later) = self.run(true).expect("settled later");
        let number = Drawn { series: "RG".into(), value: 1, printed: String::new() };
        let heading = Heading { number: &number, day: day(), name: "LEROY", amount: Cents(self.cash), foreign: None };
        let receipt = rules::receipt(&Accounts::default(), &heading, Some(Id(9)), (Accounts::default().of(Role::Bank), Journal::Bank));
        assert_eq!(sums(std::iter::once(&receipt).chain(&later.entries)), together, "together or one after the other");
        together
    }
}

/// As often as the table's amounts, from a seed.
fn factors() -> Vec<i64> {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut list = vec![1];
    for _ in 0..60 {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        list.push(1 + (seed % 90_000) as i64);
    }
    list
}

fn check(code: &str, books: impl Fn(i64) -> Sums) {
    let wanted = recipe(code);
    for k in factors() {
        let scaled: Sums = wanted.iter().map(|(account, amount)| (account.clone(), amount * k)).collect();
        assert_eq!(books(k), scaled, "{code} x {k}");
    }
}

fn wide(k: i64) -> Policy {
    Policy { amount: Cents(5 * k), ..Policy::default() }
}

#[test]
fn discounts() {
    check("R10", |k| {
        let said = Said { amount: Cents(1176_00 * k), discount: Cents(24_00 * k), ..Said::default() };
        Paid { said, early: Some("2"), ..Paid::new(1176_00 * k, 1200_00 * k) }.books()
    });
    check("R11", |k| {
        let discount_vat = Some(DiscountVat::Unchanged);
        let said = Said { amount: Cents(1180_00 * k), discount: Cents(20_00 * k), discount_vat, ..Said::default() };
        Paid { said, early: Some("2"), ..Paid::new(1180_00 * k, 1200_00 * k) }.books()
    });
}

#[test]
fn fees_differences_and_what_is_over() {
    check("R21", |k| {
        let said = Said { amount: Cents(118_20 * k), fee: Cents(1_80 * k), ..Said::default() };
        Paid { said, ..Paid::new(118_20 * k, 120_00 * k) }.books()
    });
    check("R23", |k| Paid { excess: Excess::Overpayment, ..Paid::new(1250_00 * k, 1200_00 * k) }.books());
    check("R25", |k| {
        let said = Said { amount: Cents(99_98 * k), difference: Cents(2 * k), ..Said::default() };
        Paid { said, policy: wide(k), ..Paid::new(99_98 * k, 100_00 * k) }.books()
    });
    check("R26", |k| Paid { excess: Excess::Income, policy: wide(k), ..Paid::new(100_02 * k, 100_00 * k) }.books());
}

#[test]
fn money_of_nobody_and_whose_it_is() {
    check("R22", |k| {
        let number = Drawn { series: "RG".into(), value: 1, printed: String::new() };
        let heading = Heading { number: &number, day: day(), name: "?", amount: Cents(300_00 * k), foreign: None };
        sums([&rules::receipt(&Accounts::default(), &heading, None, (Accounts::default().of(Role::Bank), Journal::Bank))])
    });
}

#[test]
fn vat_falls_due_with_money() {
    let document = |k: i64, pending: &str, tax: i64, total: i64, deposit: bool| PendingDocument {
        number: "FA1".into(),
        day: day(),
        vat: vec![PendingVat { pending: pending.into(), account: "445711".into(), tax: Cents(tax * k), base: Cents(tax * 5 * k) }],
        total: Cents(total * k),
        open: Cents(total * k),
        deposit,
        credit: false,
    };
    for (code, pending, tax, total, paid, deposit) in
        [("R03", "445741", 200_00, 1200_00, 600_00, false), ("R08", "445880", 60_00, 360_00, 360_00, true)]
    {
        check(code, |k| {
            let due = document(k, pending, tax, total, deposit);
            let entry = due.entry(day(), &due.falls_due(Cents((total - paid) * k))).expect("an entry");
            let mut all = Paid::new(paid * k, total * k).books();
            for (account, amount) in sums([&entry]) {
                *all.entry(account).or_default() += amount;
            }
            all
        });
    }
}

/// A settlement of some items with nothing special about it.
fn case_of<'a>(accounts: &'a Accounts, targets: &'a [Target]) -> Case<'a> {
    static NOTHING: std::sync::LazyLock<Policy> = std::sync::LazyLock::new(Policy::default);
    Case {
        accounts,
        policy: &NOTHING,
        payment: (Id(5), "RG1", "SMITH"),
        customer: Id(9),
        day: day(),
        paid_on: day(),
        arrived: None,
        money: Money::Arriving { account: "512000", journal: Journal::Bank, item: Id(2), books: Cents(0), foreign: None, changed: false },
        targets,
        credits: &[],
        connected: &[],
        apart: &[],
        letters: 0,
        excess: Excess::OnAccount,
        entries_before: 1,
    }
}

/// Parts of an invoice paid at random rates: the differences add up to what the bank saw beyond the invoice's value, and
/// the last payment clears it exactly.
#[test]
fn part_payments_at_any_rate_come_to_the_invoice() {
    let mut seed = 35_036_u64;
    let mut next = move |most: i64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        1 + (seed >> 33) as i64 % most
    };
    let accounts = Accounts::default();
    for round in 0..300 {
        let (whole, value) = (next(9_000_000), next(9_000_000));
        let jpy = Currency::parse("JPY").unwrap();
        let mut invoice = Item { currency: jpy, value: Cents(value), open_value: Cents(value), ..item(1, ItemKind::Invoice, whole) };
        let (mut bank, mut all, mut ids) = (0, Sums::new(), 1000);
        while !invoice.open.is_zero() {
            let part = next(whole).min(invoice.open.0);
            let books = next(9_000_000);
            bank += books;
            let said = Said { amount: Cents(part), ..Said::default() };
            let targets = [Target { item: invoice.clone(), said, shares: Vec::new() }];
            let (foreign, journal) = (Some((jpy, Cents(part))), Journal::Bank);
            let money = Money::Arriving { account: "512000", journal, item: Id(ids), books: Cents(books), foreign, changed: false };
            let case = Case { money, ..case_of(&accounts, &targets) };
            let (own, settlement) = settlement::settle(&case, &mut || { ids += 1; Id(ids) }).expect("settled");
            for (account, amount) in sums([&own.expect("an entry").0]) {
                *all.entry(account).or_default() += amount;
            }
            let moved = settlement.settled.moves.iter().find(|m| m.item == invoice.id).expect("it falls");
            invoice.open = moved.open;
            invoice.open_value = moved.open_value.unwrap_or(moved.open);
            ids += 1;
        }
        assert_eq!((invoice.open, invoice.open_value), (Cents::ZERO, Cents::ZERO), "round {round}");
        assert_eq!((all["512000"], all["411100"]), (bank, -value), "round {round}");
        let exchange = all.get("656000").copied().unwrap_or(0) + all.get("756000").copied().unwrap_or(0);
        assert_eq!(exchange, value - bank, "round {round}");
    }
}

#[test]
fn exchange_is_gained_or_lost_when_it_is_paid() {
    // 1,100.00 in another currency, booked at 1,000.00; the bank credits 1,050.00 or 970.00.
    for (code, credited) in [("R35", 1050_00), ("R36", 970_00)] {
        check(code, |k| {
            let usd = Currency::parse("USD").unwrap();
            let foreign = |id, kind, amount: i64, value: i64| Item {
                currency: usd,
                value: Cents(value * k),
                open_value: Cents(value * k),
                ..item(id, kind, amount * k)
            };
            let invoice = foreign(1, ItemKind::Invoice, 1100_00, 1000_00);
            let own = foreign(2, ItemKind::Payment, -1100_00, -credited);
            let said = Said { amount: Cents(1100_00 * k), ..Said::default() };
            let targets = [Target { item: invoice, said, shares: Vec::new() }];
            let accounts = Accounts::default();
            let mut next = 100;
            let case = Case {
                accounts: &accounts,
                policy: &Policy::default(),
                payment: (Id(5), "RG1", "SMITH"),
                customer: Id(9),
                day: day(),
                paid_on: day(),
                arrived: None,
                money: Money::Booked(&own),
                targets: &targets,
                credits: &[],
                connected: &[],
                apart: &[],
                letters: 0,
                excess: Excess::OnAccount,
                entries_before: 1,
            };
            let ids = &mut || {
                next += 1;
                Id(next)
            };
            let (_, settlement) = settlement::settle(&case, ids).expect("settled");
            let mut all = sums(&settlement.entries);
            *all.entry("512000".into()).or_default() += credited * k;
            *all.entry("411100".into()).or_default() -= credited * k;
            assert!(settlement.settled.moves.iter().all(|m| m.letter.is_some()), "all of it is lettered");
            // Together with the money one entry shows all of it, line by line as the recipe has it.
            for (changed, annotated) in [(false, true), (true, false)] {
                let foreign = Some((usd, Cents(1100_00 * k)));
                let (journal, books) = (Journal::Bank, Cents(credited * k));
                let money = Money::Arriving { account: "512000", journal, item: Id(2), books, foreign, changed };
                let case = Case { money, ..case_of(&accounts, &targets) };
                let (own, together) = settlement::settle(&case, ids).expect("settled with the money");
                let (entry, begun) = own.expect("an entry of its own");
                assert!(together.entries.is_empty() && entry.lines.len() == 3, "{code}: {entry:?}");
                assert_eq!(entry.lines[0].foreign.is_some(), annotated, "euros that the bank changed are euros");
                let line = &entry.lines[begun.line as usize];
                let items = std::iter::once(&begun).chain(&together.items).filter(|i| i.line == begun.line);
                assert_eq!(line.debit - line.credit, items.map(|i| i.value()).sum(), "items are their line");
                assert!(together.settled.moves.iter().all(|m| m.letter.is_some() && m.open.is_zero()));
                assert_eq!(sums([&entry]), all.clone().into_iter().filter(|(_, s)| *s != 0).collect::<Sums>());
            }
            all
        });
    }
}

#[test]
fn what_the_terms_do_not_allow_is_refused() {
    let discount = |cents: i64, early: Option<&'static str>| {
        let said = Said { amount: Cents(100_00), discount: Cents(cents), ..Said::default() };
        Paid { said, early, ..Paid::new(100_00, 120_00) }
    };
    let late = |days: i32, grace: i64| {
        let mut paid = discount(2_00, Some("2"));
        paid.policy.discount_days = grace;
        let accounts = Accounts::default();
        let early = Some(EarlyPayment { rate: Rate::whole(2), until: day().plus(-days) });
        let invoice = Item { early, ..item(1, ItemKind::Invoice, 120_00) };
        let targets = [Target { item: invoice, said: paid.said.clone(), shares: Vec::new() }];
        let own = item(2, ItemKind::Payment, -100_00);
        let case = Case {
            accounts: &accounts,
            policy: &paid.policy,
            payment: (Id(5), "RG1", ""),
            customer: Id(9),
            day: day(),
            paid_on: day(),
            arrived: None,
            money: Money::Booked(&own),
            targets: &targets,
            credits: &[],
            connected: &[],
            apart: &[],
            letters: 0,
            excess: Excess::OnAccount,
            entries_before: 0,
        };
        let mut ids = (100..).map(Id);
        let ids = &mut || ids.next().unwrap();
        settlement::settle(&case, ids).map(|_| ()).map_err(|f| f.code().to_string())
    };
    assert_eq!(late(0, 0), Ok(()));
    assert_eq!(late(1, 0), Err("payment.discount_late".into()));
    assert_eq!(late(1, 1), Ok(()));
    assert_eq!(late(2, 1), Err("payment.discount_late".into()));
    for (cents, early, code) in [
        (2_04, Some("2"), None),
        (2_05, Some("2"), Some("payment.discount_beyond")),
        (1_00, None, Some("payment.discount_none")),
    ] {
        let told = discount(cents, early).run(true).map(|_| ()).err().map(|f| f.code().to_string());
        assert_eq!(told.as_deref(), code, "{cents} {early:?}");
    }
    let mut granted = discount(5_00, None);
    granted.said.granted = true;
    assert!(granted.run(true).is_ok(), "somebody may grant it");
    for (cash, open, difference, code) in [
        (99_95, 100_00, 5, None),
        (99_94, 100_00, 6, Some("payment.beyond_tolerance")),
        (2_97, 3_00, 3, None),
        (2_96, 3_00, 4, Some("payment.beyond_tolerance")),
    ] {
        let said = Said { amount: Cents(cash), difference: Cents(difference), ..Said::default() };
        let told = Paid { said, ..Paid::new(cash, open) }.run(true).map(|_| ()).err().map(|f| f.code().to_string());
        assert_eq!(told.as_deref(), code, "{difference} of {open}");
    }
    for (paid, code) in [
        (Paid { excess: Excess::Income, ..Paid::new(100_06, 100_00) }, "payment.beyond_tolerance"),
        (Paid { said: Said { amount: Cents(120_00), ..Said::default() }, ..Paid::new(100_00, 200_00) }, "payment.amount_beyond_payment"),
        (Paid { said: Said { amount: Cents(120_00), ..Said::default() }, ..Paid::new(200_00, 100_00) }, "payment.amount_beyond_item"),
        (Paid { said: Said { amount: Cents(0), ..Said::default() }, ..Paid::new(200_00, 100_00) }, "payment.amount_beyond_item"),
        (Paid { said: Said { amount: Cents(1), discount: Cents(-1), ..Said::default() }, ..Paid::new(200_00, 100_00) }, "payment.amount_beyond_item"),
    ] {
        assert_eq!(paid.run(true).map(|_| ()).unwrap_err().code(), code);
    }
}
