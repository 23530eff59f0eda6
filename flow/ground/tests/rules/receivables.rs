//! Open items: what they are, what of them is worth what, how they are set off, aged and told by month.

use ground::receivable::aged::{Basis, Classes, Row, class_of};
use ground::receivable::months::{Month, is_receivable, is_sale};
use ground::receivable::pending::{Falling, PendingDocument, PendingVat, due_to_date};
use ground::receivable::{
    Control, Item, ItemKind, OpenItem, Pair, SetOff, Settled, begun, letter, settle, undo,
};
use ground::{Document, Registers};
use kernel::{Cents, Currency, Day, Id};

use crate::{cents, day};

fn open_item(id: i64, amount: i64, value: Option<i64>) -> OpenItem {
    OpenItem {
        id: Id(id),
        customer: Id(9),
        account: Control::Customers,
        kind: if amount > 0 { ItemKind::Invoice } else { ItemKind::Payment },
        document: Id(id),
        number: format!("N{id}"),
        rank: 1,
        issue_day: day("2026-03-01"),
        due_day: day("2026-03-31"),
        currency: Currency::EUR,
        amount: Cents(amount),
        value: value.map(Cents),
        early: None,
        vat_pending: false,
        entry: 0,
        line: 0,
    }
}

fn item(id: i64, open: i64, value: i64) -> Item {
    open_item(id, open, Some(value)).fresh()
}

/// Names are what stands in tables; the document is where a page shows the item.
#[test]
fn kinds_and_accounts_have_their_names() {
    let told: Vec<String> = ItemKind::ALL.iter().map(|k| format!("{} {}", k.name(), k.document())).collect();
    assert_eq!(
        told.join(", "),
        "invoice invoice, deposit invoice, credit_note invoice, payment payment, overpayment payment, interest late_charge, \
         fee payment, returned invoice, refund payment, adjustment payment, transfer payment, opening opening, \
         bad_debt bad_debt, lettering lettering, bill bill_of_exchange"
    );
    assert!(ItemKind::ALL.iter().all(|k| ItemKind::parse(k.name()) == Some(*k)) && ItemKind::parse("").is_none());
    let told: Vec<&str> = Control::ALL.iter().map(|c| c.name()).collect();
    assert_eq!(told, ["customers", "bills", "doubtful", "deposits", "other_credits"]);
    assert!(Control::ALL.iter().all(|c| Control::parse(c.name()) == Some(*c)) && Control::parse("").is_none());
    // 411, 413 and 416 are receivables; 4191 and 4197 are debts.
    let owed: Vec<&str> = Control::ALL.iter().filter(|c| is_receivable(**c)).map(|c| c.name()).collect();
    assert_eq!(owed, ["customers", "bills", "doubtful"]);
    let sold: Vec<&str> = ItemKind::ALL.iter().filter(|k| is_sale(**k)).map(|k| k.name()).collect();
    assert_eq!(sold, ["invoice", "deposit", "credit_note"]);
}

/// What is left out of a fact reads back as it was.
#[test]
fn facts_leave_out_what_is_usual() {
    let plain = open_item(1, 100, None);
    let other = OpenItem { account: Control::Deposits, vat_pending: true, ..open_item(2, -100, Some(-92)) };
    let text = |item: &OpenItem| serde_json::to_string(item).unwrap();
    assert!(!text(&plain).contains("account") && !text(&plain).contains("vat_pending") && !text(&plain).contains("value"));
    for one in [&plain, &other] {
        assert_eq!(&serde_json::from_str::<OpenItem>(&text(one)).unwrap(), one);
    }
    let settled = |letters: i64| Settled { letters, ..Settled::default() };
    for n in [0, 1, 2] {
        let text = serde_json::to_string(&settled(n)).unwrap();
        assert_eq!((text.contains("letters"), serde_json::from_str::<Settled>(&text).unwrap()), (n != 0, settled(n)));
    }
}

/// What is owed counts as invoiced, what is owed to as not applied, in the currency of the books.
#[test]
fn beginning_items_move_the_exposure() {
    for (amount, value, invoiced, unapplied) in
        [(100, None, 100, 0), (-100, None, 0, 100), (100, Some(92), 92, 0), (-100, Some(-92), 0, 92), (0, Some(0), 0, 0), (1, None, 1, 0)]
    {
        let moved = begun(&open_item(1, amount, value));
        assert_eq!((moved.invoiced, moved.unapplied, moved.customer), (Cents(invoiced), Cents(unapplied), Id(9)), "{amount}");
    }
    for letters in [0, 1, 2] {
        let moved = ground::credit::ExposureMove { letters, ..begun(&open_item(1, 100, None)) };
        let text = serde_json::to_string(&moved).unwrap();
        assert_eq!((text.contains("letters"), serde_json::from_str(&text).ok()), (letters != 0, Some(moved)));
    }
    let mut registers = Registers::default();
    let settled = Settled { debit_value: Cents(70), credit_value: Cents(75), letters: 1, ..one(100, 100) };
    settled.post(Id(9), &mut registers);
    let moved = &registers.exposure[0];
    assert_eq!((moved.invoiced, moved.unapplied, moved.letters, moved.customer), (Cents(-70), Cents(-75), 1, Id(9)));
    assert_eq!((registers.allocations, registers.item_moves), (settled.allocations, settled.moves));
}

fn one(debit: i64, credit: i64) -> Settled {
    pair((item(1, debit, debit), debit.min(credit)), (item(2, -credit, -credit), debit.min(credit)), &[])
}

fn pair(debit: (Item, i64), credit: (Item, i64), connected: &[Item]) -> Settled {
    let (debits, credits) = ([(debit.0, Cents(debit.1))], [(credit.0, Cents(credit.1))]);
    settle(&SetOff { debits: &debits, credits: &credits, connected, letters: 0, day: day("2026-04-02") }).unwrap()
}

#[test]
fn lettering_codes_begin_at_aaa() {
    for (n, code) in [(-1, "AAA"), (0, "AAA"), (1, "AAB"), (25, "AAZ"), (26, "ABA"), (676, "BAA"), (17_575, "ZZZ"), (17_576, "AAAA"), (17_577, "AAAB")] {
        assert_eq!(letter(n), code, "{n}");
    }
}

/// What falls of the value when a part of an item is settled: in proportion, halves away from zero, the last part clears.
#[test]
fn parts_of_an_item_are_worth_their_share() {
    for (open, value, amount, part) in [
        (300, 1000, 100, 333),
        (300, 1000, 200, 667),
        (300, 1000, 300, 1000),
        (-300, -1000, -100, -333),
        (-300, -1000, -200, -667),
        (-300, -1000, -300, -1000),
        (8, 4, 1, 1),
        (8, 4, 3, 2),
        (-8, -4, -1, -1),
        (-8, -4, -3, -2),
        (8, 1, 3, 0),
        (8, 1, 4, 1),
        (7, 1, 3, 0),
        (7, 1, 4, 1),
        (-7, -1, -3, 0),
        (-7, -1, -4, -1),
        (7, 7, 3, 3),
        (0, 5, 0, 5),
        (0, 5, 3, 5),
        // Taken back: below nothing.
        (300, 1000, -100, -333),
        (8, 4, -1, -1),
        (7, 1, -3, 0),
    ] {
        assert_eq!(item(1, open, value).value_of(Cents(amount)), Cents(part), "{amount} of {open} worth {value}");
    }
}

/// What was set off says in the currency of the books what fell on each side, where that is something else.
#[test]
fn values_are_said_where_they_differ() {
    let same = one(100, 100);
    assert_eq!((same.allocations[0].values, same.debit_value, same.credit_value), (None, Cents(100), Cents(100)));
    let other = pair((item(1, 100, 92), 100), (item(2, -100, -95), 100), &[]);
    assert_eq!(other.allocations[0].values, Some((Cents(92), Cents(95))));
    assert_eq!((other.debit_value, other.credit_value), (Cents(92), Cents(95)));
    let credits = [(item(3, -40, -35), Cents(40)), (item(4, -60, -57), Cents(60))];
    let debits = [(item(1, 100, 92), Cents(100))];
    let both = settle(&SetOff { debits: &debits, credits: &credits, connected: &[], letters: 0, day: day("2026-04-02") }).unwrap();
    assert_eq!((both.debit_value, both.credit_value), (Cents(92), Cents(92)), "35 and 57");
    assert_eq!(both.allocations.iter().map(|a| a.values).collect::<Vec<_>>(), [Some((Cents(37), Cents(35))), Some((Cents(55), Cents(57)))]);
}

/// A single cent settles and is settled.
#[test]
fn a_cent_is_enough() {
    let settled = one(1, 1);
    assert_eq!((settled.amount(), settled.letters, settled.debit_value), (Cents(1), 1, Cents(1)));
    let part = one(2, 1);
    assert_eq!((part.moves[0].open, part.letters, part.letter()), (Cents(1), 0, None));
    assert_eq!(settled.letter(), Some(&("AAA".to_string(), day("2026-04-02"))));
    for m in &settled.moves {
        assert_eq!((m.closed_day, m.open_value), (Some(day("2026-04-02")), None));
    }
}

/// The first item says whose they are and on which account: the other one is refused.
#[test]
fn the_one_that_differs_is_refused() {
    let debits = [(item(1, 10, 10), Cents(10)), (Item { customer: Id(8), ..item(2, 10, 10) }, Cents(10))];
    let credits = [(item(3, -20, -20), Cents(20))];
    let asked = SetOff { debits: &debits, credits: &credits, connected: &[], letters: 0, day: day("2026-04-02") };
    let Err(kernel::Fault::Refused(refusal)) = settle(&asked) else { panic!("two customers") };
    assert_eq!((refusal.code, refusal.field.as_deref()), ("receivable.other_customer", Some("debits[1].item")));
}

/// Connected items that are settled already get the code of the group and nothing else.
#[test]
fn connected_items_are_lettered_with_the_group() {
    let (before, after) = (day("2026-03-20"), day("2026-04-02"));
    let connected = [
        Item { closed_day: Some(before), ..item(5, 0, 0) },
        Item { closed_day: Some(before), ..item(6, 0, 3) },
    ];
    let settled = pair((item(1, 100, 100), 100), (item(2, -100, -100), 100), &connected);
    assert_eq!(settled.moves.len(), 4);
    for (m, (id, value)) in settled.moves[2..].iter().zip([(5, None), (6, Some(Cents(3)))]) {
        assert_eq!((m.item, m.open, m.open_value, m.closed_day), (Id(id), Cents(0), value, Some(before)));
        assert_eq!(m.letter, Some(("AAA".to_string(), after)));
    }
    // Taken apart: codes go, and what was settled between others stays.
    let one = Pair { debit: Id(1), credit: Id(2), amount: Cents(100), debit_value: Cents(92), credit_value: Cents(95) };
    let items = [item(1, 0, 0), item(2, 0, 0)];
    let connected = [items[0].clone(), connected[0].clone(), items[1].clone()];
    let back = undo(&[one], &items, &connected, after).unwrap();
    let told: Vec<(i64, i64, Option<i64>)> = back.moves.iter().map(|m| (m.item.0, m.open.0, m.open_value.map(|v| v.0))).collect();
    assert_eq!(told, [(1, 100, Some(92)), (2, -100, Some(-95)), (5, 0, None)]);
    assert!(back.moves.iter().all(|m| m.letter.is_none()) && back.moves[2].closed_day == Some(before));
    assert_eq!((back.amount(), back.debit_value, back.credit_value), (Cents(-100), Cents(-92), Cents(-95)));
    assert_eq!(back.allocations[0].values, Some((Cents(-92), Cents(-95))));
    let same = Pair { debit_value: Cents(100), credit_value: Cents(100), ..one };
    let two = Pair { debit: Id(1), credit: Id(2), amount: Cents(7), debit_value: Cents(6), credit_value: Cents(8) };
    let back = undo(&[same, two], &items, &[], after).unwrap();
    assert_eq!((back.allocations[0].values, back.allocations[1].values), (None, Some((Cents(-6), Cents(-8)))));
    assert_eq!((back.debit_value, back.credit_value), (Cents(-106), Cents(-108)));
    assert_eq!((back.moves[0].open, back.moves[0].open_value), (Cents(107), Some(Cents(106))));
    assert_eq!((back.moves[1].open, back.moves[1].open_value), (Cents(-107), Some(Cents(-108))));
    assert_eq!(undo(&[one], &items[..1], &[], after).unwrap_err().code(), "receivable.unknown");
}

/// Differences of exchange join a group; what is set off later in the same fact says the last word on each item.
#[test]
fn groups_take_differences_and_later_parts() {
    let day = day("2026-04-02");
    let letter = Some(("AAB".to_string(), day));
    for (value, debit, credit) in [(3, 103, 100), (-3, 100, 103), (0, 100, 100), (1, 101, 100)] {
        let mut settled = one(100, 100);
        settled.join(&open_item(7, 0, Some(value)), day, letter.clone());
        assert_eq!((settled.debit_value, settled.credit_value), (Cents(debit), Cents(credit)), "{value}");
        let last = settled.moves.last().unwrap();
        assert_eq!((last.item, last.open, last.closed_day, &last.letter), (Id(7), Cents(0), Some(day), &letter));
    }
    let mut first = pair((item(1, 100, 90), 60), (item(2, -60, -50), 60), &[]);
    let moved = first.moves[0].clone();
    let rest = Item { open: moved.open, open_value: moved.open_value.unwrap(), ..item(1, 100, 90) };
    let later = pair((rest, 40), (item(3, -40, -45), 40), &[]);
    first.take(Settled { letters: 1, ..later });
    let told: Vec<(i64, i64)> = first.moves.iter().map(|m| (m.item.0, m.open.0)).collect();
    assert_eq!(told, [(2, 0), (1, 0), (3, 0)]);
    assert_eq!((first.allocations.len(), first.letters, first.amount()), (2, 1, Cents(100)));
    assert_eq!((first.debit_value, first.credit_value), (Cents(54 + 36), Cents(50 + 45)));
    first.take(Settled { letters: 2, ..Settled::default() });
    assert_eq!((first.letters, first.moves.len()), (3, 3));
}

#[test]
fn the_aged_balance_has_its_classes() {
    let on = day("2026-06-30");
    assert_eq!(Classes::USUAL, [30, 60, 90]);
    let usual = Classes::usual(on);
    let told: Vec<String> = (0..usual.count())
        .map(|class| {
            let (from, to) = usual.range(class);
            let text = |d: Option<Day>| d.map_or("..".to_string(), |d| d.to_string());
            format!("{} {}", text(from), text(to))
        })
        .collect();
    assert_eq!(
        told,
        ["2026-06-30 ..", "2026-05-31 2026-06-29", "2026-05-01 2026-05-30", "2026-04-01 2026-04-30", ".. 2026-03-31"]
    );
    for (late, class) in [(-1, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (4000, 4)] {
        assert_eq!(class_of(&usual.bounds(), on.plus(-late)), class, "{late} days late");
    }
    assert_eq!(Classes { basis: Basis::Issue, ..usual }.count(), 4);
    let mut row = Row::new(Id(1), 3);
    for (class, open) in [(0, 100), (0, 5), (2, 7), (1, -40), (0, -2), (9, 1000), (1, 1)] {
        row.add(class, Cents(open));
    }
    // What falls in no class counts in the total all the same.
    assert_eq!((row.classes, row.unapplied, row.total), (cents(&[105, 1, 7]), Cents(-42), Cents(1071)));
}

#[test]
fn months_are_added_up() {
    let month = |n: i64| Month {
        sales: Cents(n),
        debit: Cents(n + 1),
        credit: Cents(n + 2),
        not_due: Cents(n + 3),
        paid: Cents(n + 4),
        paid_days: n + 5,
        paid_late: n + 6,
    };
    let mut sum = month(100);
    sum.add(&month(10));
    let wanted = Month {
        sales: Cents(110),
        debit: Cents(112),
        credit: Cents(114),
        not_due: Cents(116),
        paid: Cents(118),
        paid_days: 120,
        paid_late: 122,
    };
    assert_eq!(sum, wanted);
}

/// `round2(tax x paid / total)`, halves away from zero; all of it once everything is paid, or where nothing is owed.
#[test]
fn tax_falls_due_to_date() {
    for (tax, paid, total, due) in [
        (200, 600, 1200, 100),
        (5, 5, 10, 3),
        (-5, 5, 10, -3),
        (-5, 1, 10, -1),
        (-4, 1, 10, 0),
        (4, 1, 10, 0),
        (5, 1, 10, 1),
        (1, 1, 3, 0),
        (1, 2, 3, 1),
        (-1, 1, 3, 0),
        (-1, 2, 3, -1),
        (200, 0, 1200, 0),
        (200, -600, 1200, 0),
        (200, 1200, 1200, 200),
        (200, 1300, 1200, 200),
        (200, 0, 0, 200),
        (200, 0, -5, 200),
        (200, -1, 0, 200),
        (200, 0, 1, 0),
        (7, 1, 1, 7),
    ] {
        assert_eq!(due_to_date(Cents(tax), Cents(paid), Cents(total)), Cents(due), "{tax} x {paid} / {total}");
    }
    for (tax, base, off, left) in [(100, 500, 4, (96, 480)), (-96, -480, -6, (-90, -450)), (100, 500, 100, (0, 0)), (0, 7, 0, (0, 0)), (3, 1, 1, (2, 1)), (3, 0, 1, (2, 0))] {
        let less = Falling { tax: Cents(tax), base: Cents(base) }.less(Cents(off));
        assert_eq!((less.tax, less.base), (Cents(left.0), Cents(left.1)), "{tax} {base} less {off}");
    }
}

/// The entry of what falls due: from where it waits to where it is due, the other way round for credit notes.
#[test]
fn entries_of_tax_that_falls_due() {
    let on = day("2026-08-20");
    let vat = |pending: &str, account: &str, tax: i64| PendingVat {
        pending: pending.into(),
        account: account.into(),
        tax: Cents(tax),
        base: Cents(tax * 5),
    };
    let document = |deposit: bool, credit: bool| PendingDocument {
        number: "FA2026-000001".into(),
        day: day("2026-08-01"),
        vat: vec![vat("445880", "445711", 200), vat("445880", "445712", 50), vat("445743", "445713", 0)],
        total: Cents(1500),
        open: Cents(1500),
        deposit,
        credit,
    };
    let told = |document: &PendingDocument, open: i64| {
        let entry = document.entry(on, &document.falls_due(Cents(open))).unwrap();
        let lines: Vec<String> =
            entry.lines.iter().map(|l| format!("{} {} {} {:?}", l.account, l.debit.0, l.credit.0, l.base.map(|b| b.0))).collect();
        assert_eq!((entry.journal.kind(), entry.day, entry.piece_day), ("OD", on, document.day));
        (entry.label, lines.join(", "))
    };
    assert_eq!(
        told(&document(false, false), 0),
        ("TVA exigible sur encaissement".into(), "445880 250 0 None, 445711 0 200 Some(1000), 445712 0 50 Some(250)".into())
    );
    assert_eq!(
        told(&document(true, true), 750),
        ("TVA exigible sur acompte".into(), "445880 0 125 None, 445711 100 0 Some(-500), 445712 25 0 Some(-125)".into())
    );
    let half = PendingDocument { open: Cents(750), ..document(false, false) };
    assert_eq!(half.waits().iter().map(|f| f.tax.0).collect::<Vec<_>>(), [100, 25, 0]);
    // Taxes of two signs that wait on one account and cancel out leave no line there.
    let both = PendingDocument { vat: vec![vat("445880", "445711", 30), vat("445880", "445712", -30)], ..document(false, false) };
    assert_eq!(told(&both, 0).1, "445711 0 30 Some(150), 445712 30 0 Some(-150)");
}

/// Facts of openings and of exchange rates are copied to their rows and registers.
#[test]
fn openings_and_rates_copy_their_facts() {
    use ground::currency::{DayRate, Fact as RateFact};
    use ground::ledger::{AccountMove, Journal, Line, Posting};
    use ground::opening::{Fact, Opening};
    use kernel::ExchangeRate;
    let on = day("2026-07-01");
    let lines = vec![Line::debit("512000", None, Cents(30)), Line::debit("471000", None, Cents(12)), Line::credit("101000", None, Cents(42))];
    let entry = Posting { journal: Journal::Opening, day: on, piece: "AN2026".into(), piece_day: on, label: String::new(), lines };
    let names = vec![AccountMove { role: None, account: "512001".into(), label: "Banque 2".into() }];
    let fact = Fact::Booked { items: Cents(12), entry: entry.clone(), names: names.clone() };
    let mut opening = Opening::blank(Id(4));
    assert_eq!((opening.id(), opening.version(), opening.seq, opening.day), (Id(4), 0, 0, Day::from_number(0)));
    for n in [1, 2] {
        opening.apply(&fact, 7);
        assert_eq!((opening.day, opening.debit, opening.items, opening.seq, opening.version()), (on, Cents(42), Cents(12), 7, n));
    }
    let mut registers = Registers::default();
    opening.post(&fact, &mut registers);
    assert_eq!((&registers.postings, &registers.accounts), (&vec![entry], &names));
    assert!(Opening::begins(&fact));
    let (rate, per_book) = (ExchangeRate::parse("0.92").unwrap(), ExchangeRate::parse("1.08"));
    let usd = Currency::parse("USD").unwrap();
    let fact = RateFact::RateSet { currency: usd, day: on, rate, per_book, source: "BCE".into() };
    let mut known = DayRate::blank(Id(5));
    assert_eq!((known.id(), known.version()), (Id(5), 0));
    for n in [1, 2] {
        known.apply(&fact, 8);
        assert_eq!((known.currency, known.day, known.rate, known.per_book, known.source.as_str(), known.version()), (usd, on, rate, per_book, "BCE", n));
    }
    assert!(!DayRate::begins(&fact), "a later one writes over it");
    assert!(opening.subjects(&Fact::Booked { items: Cents(0), entry: registers.postings[0].clone(), names: Vec::new() }).is_empty());
}

/// What could be lost, what can be promised, and how much of a wish can be set aside.
#[test]
fn exposure_and_stock_are_added_up() {
    use ground::availability::{Level, allot};
    use ground::credit::Exposure;
    use kernel::Quantity;
    let exposure = Exposure { orders: Cents(1), delivered: Cents(20), invoiced: Cents(300), unapplied: Cents(4000), ..Exposure::default() };
    assert_eq!(exposure.total(), Cents(321 - 4000));
    assert_eq!(Level { on_hand: Quantity(70), reserved: Quantity(30) }.free(), Quantity(40));
    for (wanted, free, reserved, short) in [(5, 8, 5, 0), (8, 8, 8, 0), (9, 8, 8, 1), (9, 0, 0, 9), (9, -3, 0, 9), (0, 5, 0, 0)] {
        assert_eq!(allot(Quantity(wanted), Quantity(free)), (Quantity(reserved), Quantity(short)), "{wanted} of {free}");
    }
}
