//! Companies write numbers in many ways, and payers write them in others: the ways are learnt from the numbers alone.

use cash::application::{Customer, Engine, Item, Operation, Payment, Policy, Verdict};
use kernel::{Cents, Currency, Day};

const CUSTOMERS: u32 = 12;

/// Hundred and twenty invoices, one a day, of twelve customers in turn.
fn engine(number: fn(usize, Day) -> String) -> Engine {
    let first = Day::parse("2026-01-05").unwrap();
    let item = |n: usize| {
        let issue = first.plus(n as i32 / 2);
        let amount = Cents(10_000 + 137 * n as i64);
        Item {
            number: number(n, issue),
            customer: n as u32 % CUSTOMERS,
            issue,
            due: issue.plus(30),
            amount,
            open: amount,
            currency: Currency::EUR,
            discount: None,
            orders: Vec::new(),
            references: Vec::new(),
        }
    };
    let name = |n: u32| format!("{} Werken", ["Alba", "Brio", "Celo", "Dora"][n as usize % 4].repeat(1 + n as usize / 4));
    let customer = |n: u32| Customer {
        id: n.to_string(),
        name: name(n),
        ibans: vec![format!("NL00TEST{n:010}")],
        ..Customer::default()
    };
    let customers: Vec<Customer> = (0..CUSTOMERS).map(customer).collect();
    Engine::new((0..120).map(item).collect(), &customers, &[], Policy::default())
}

fn line(engine: &Engine, items: &[u32], text: &str) -> Payment {
    let amount: i64 = items.iter().map(|ix| engine.book.item(*ix).open.0).sum();
    Payment {
        id: text.into(),
        date: Day::parse("2026-04-01").unwrap(),
        amount: Cents(amount),
        currency: Currency::EUR,
        name: "WERKEN".into(),
        behalf: String::new(),
        iban: format!("NL00TEST{:010}", engine.book.item(items[0]).customer),
        texts: vec![text.into()],
        references: Vec::new(),
        end_to_end: String::new(),
        mandate: String::new(),
        operation: Operation::Transfer,
        reason: None,
        charges: Cents::ZERO,
    }
}

/// A way to write numbers, and texts with the items they mean.
type Row = (fn(usize, Day) -> String, &'static [(&'static str, &'static [u32])]);

#[test]
fn numbers_are_read_however_a_company_and_its_payers_write_them() {
    let table: [Row; 6] = [
        // A letter behind the counter, and a first digit that has not changed yet.
        (
            |n, _| format!("RE-{}-B", 12_000 + n),
            &[
                ("IHRE RECHNUNG 12047 DANKE", &[47]),
                ("re 12047 b", &[47]),
                ("RG 12050, 12062 UND 12074", &[50, 62, 74]),
                ("RE12003B+RE12015B", &[3, 15]),
            ],
        ),
        // A letter behind that differs: a check, a department.
        (
            |n, day| format!("VK{:02}{n:04}/{}", day.year() % 100, ['A', 'B', 'K'][n % 3]),
            &[("VK260001/B AL 0037", &[1, 13, 25, 37]), ("FRA 260013", &[13])],
        ),
        // Year first, slashes.
        (
            |n, day| format!("{}/FA/{n:06}", day.year()),
            &[("UW FACTUUR 2026/47", &[47]), ("FACT 000050 000062", &[50, 62]), ("2026 FA 000003", &[3])],
        ),
        // Digits alone, with a kind and a year before the counter.
        (
            |n, day| format!("1{:02}{n:05}", day.year() % 100),
            &[("12600047", &[47]), ("INVOICE 00050", &[50]), ("PAYMENT 12600003 12600015", &[3, 15])],
        ),
        // Digits alone that only count.
        (|n, _| (700_100 + n).to_string(), &[("INV 700147", &[47]), ("700150/700162", &[50, 62])]),
        // A counter for each month.
        (
            |n, day| format!("F{:02}{:02}-{:04}", day.year() % 100, day.month(), n),
            &[("F2601-0047", &[47]), ("2601/0047", &[47]), ("F26010050 F26020062", &[50, 62])],
        ),
    ];
    for (number, texts) in table {
        let engine = engine(number);
        for (text, items) in texts {
            let decision = engine.decide(&line(&engine, items, text));
            let mut found: Vec<u32> =
                decision.proposals.first().iter().flat_map(|p| &p.pieces).filter_map(|p| p.item).collect();
            found.sort_unstable();
            assert_eq!((found.as_slice(), decision.verdict), (*items, Verdict::Post), "{text}");
        }
    }
}

#[test]
fn a_text_that_ends_in_words_has_named_all() {
    // Thirty-five characters: as long as a bank's field. The list may go on, unless words end it.
    let mut engine = engine(|n, _| format!("INV{n:07}"));
    let (named, twin) = (47, 59);
    let same = engine.book.item(named).open;
    engine.set_open(twin, same);
    let pay = |text: &str| {
        assert_eq!(text.len(), 35, "{text}");
        let mut line = line(&engine, &[named], text);
        line.amount = Cents(2 * same.0);
        engine.decide(&line).verdict
    };
    assert_ne!(pay("PAYMENT INV0000047 NORTHERN COPPERS"), Verdict::Post);
}
