//! Tables of lettering by hand: what is set off, what comes from another account, which difference passes, what is refused.

#![allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]

use kernel::Rate;

use super::*;

fn day() -> Day {
    Day::parse("2026-03-31").unwrap()
}

fn item(id: i64, account: Control, open: i64) -> Item {
    let earlier = Day::parse("2026-02-01").unwrap();
    Item {
        id: Id(id),
        customer: Id(9),
        account,
        kind: if open > 0 { ItemKind::Invoice } else { ItemKind::CreditNote },
        document: Id(100 + id),
        number: format!("N{id}"),
        rank: 1,
        issue_day: earlier,
        due_day: earlier,
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

fn owed(id: i64, open: i64) -> Item {
    item(id, Control::Customers, open)
}

fn dollars(item: Item, value: i64) -> Item {
    Item { currency: Currency::parse("USD").unwrap(), value: Cents(value), open_value: Cents(value), ..item }
}

fn whole(item: Item) -> (Item, Cents) {
    let open = item.open;
    (item, open)
}

fn run(items: &[(Item, Cents)], connected: &[Item], difference: bool) -> Result<Decided> {
    let policy = Policy { amount: Cents(5), percent: Rate::whole(1), ..Policy::default() };
    let accounts = Accounts::default();
    let case = Case { accounts: &accounts, policy: &policy, lettering: (Id(50), "LEROY"), items, connected, letters: 3, day: day(), difference };
    let mut ids = (60..).map(Id);
    letter(&case, &mut || ids.next().unwrap())
}

/// Entry, account, debit less credit; each entry balances, and each item stands on its line.
fn booked(made: &Decided) -> Vec<(usize, String, i64)> {
    for item in &made.items {
        let line = &made.entries[item.entry as usize].lines[item.line as usize];
        assert_eq!((line.debit - line.credit, line.party), (item.value(), Some(Id(9))), "an item is its line");
        assert_eq!((item.document, item.kind, item.issue_day, item.due_day), (Id(50), ItemKind::Lettering, day(), day()));
    }
    let lines = |(n, entry): (usize, &Posting)| {
        assert!(entry.difference().is_zero() && entry.day == day() && entry.journal == Journal::General, "{entry:?}");
        entry.lines.iter().map(|l| (n, l.account.clone(), (l.debit - l.credit).0)).collect::<Vec<_>>()
    };
    made.entries.iter().enumerate().flat_map(lines).collect()
}

fn open_after(made: &Decided, id: i64) -> Option<i64> {
    made.settled.moves.iter().find(|m| m.item == Id(id)).map(|m| m.open.0)
}

#[test]
fn what_is_equal_is_lettered_and_a_part_stays_open() {
    let made = run(&[whole(owed(1, 60_00)), whole(owed(2, 40_00)), whole(owed(3, -100_00))], &[], false).unwrap();
    assert_eq!((made.amount, made.code.as_deref(), booked(&made)), (Cents(100_00), Some("AAD"), vec![]));
    assert_eq!((open_after(&made, 1), open_after(&made, 2), open_after(&made, 3)), (Some(0), Some(0), Some(0)));
    let part = run(&[(owed(1, 60_00), Cents(25_00)), (owed(3, -100_00), Cents(-25_00))], &[], false).unwrap();
    assert_eq!((part.amount, part.code.as_deref(), open_after(&part, 1), open_after(&part, 3)), (Cents(25_00), None, Some(35_00), Some(-75_00)));
    // What an earlier allocation left open keeps the group open; what stands on another account does not.
    for (connected, code) in [(owed(7, 5), None), (item(7, Control::OtherCredits, -5), Some("AAD")), (owed(7, 0), Some("AAD"))] {
        let made = run(&[whole(owed(1, 60_00)), whole(owed(3, -60_00))], &[connected], false).unwrap();
        assert_eq!(made.code.as_deref(), code);
    }
}

/// An overpayment on 4197 settles an invoice: it comes to the customer's account by an entry, and is settled on its own
/// account by what leaves it.
#[test]
fn a_credit_of_another_account_comes_over() {
    let over = item(3, Control::OtherCredits, -80_00);
    let made = run(&[whole(owed(1, 60_00)), (over.clone(), Cents(-60_00))], &[], false).unwrap();
    assert_eq!(booked(&made), [(0, "419700".into(), 60_00), (0, "411100".into(), -60_00)]);
    let begun: Vec<_> = made.items.iter().map(|i| (i.account, i.amount.0)).collect();
    assert_eq!(begun, [(Control::OtherCredits, 60_00), (Control::Customers, -60_00)]);
    assert_eq!((open_after(&made, 1), open_after(&made, 3)), (Some(0), Some(-20_00)));
    assert_eq!(made.code.as_deref(), Some("AAD"), "only the customer's account is lettered");
    // All of it: both accounts get a code of their own, unless something else hangs on the other one.
    let all = |connected: &[Item]| run(&[whole(owed(1, 80_00)), whole(over.clone())], connected, false).unwrap();
    let made = all(&[]);
    assert_eq!((made.settled.letters, made.code.as_deref()), (2, Some("AAE")));
    let made = all(&[item(8, Control::OtherCredits, -1)]);
    assert_eq!((made.settled.letters, made.code.as_deref()), (1, Some("AAD")));
    // For a doubtful claim money comes from the customer's account, and the entry of each comes after the other.
    let items = [whole(item(1, Control::Doubtful, 90_00)), whole(owed(3, -50_00)), whole(item(4, Control::OtherCredits, -40_00))];
    let made = run(&items, &[], false).unwrap();
    let rows = [(0, "411100".into(), 50_00), (0, "416000".into(), -50_00), (1, "419700".into(), 40_00), (1, "416000".into(), -40_00)];
    assert_eq!((booked(&made), made.amount), (rows.to_vec(), Cents(90_00)));
}

/// In a currency the entry says both amounts; at two rates nothing is lettered, for only money realises the difference.
#[test]
fn a_currency_keeps_its_value() {
    let invoice = dollars(owed(1, 110_00), 100_00);
    let over = |value: i64| dollars(item(3, Control::OtherCredits, -110_00), -value);
    let made = run(&[whole(invoice.clone()), whole(over(100_00))], &[], false).unwrap();
    assert_eq!(booked(&made), [(0, "419700".into(), 100_00), (0, "411100".into(), -100_00)]);
    let foreign: Vec<_> = made.entries[0].lines.iter().map(|l| l.foreign.map(|(_, amount)| amount.0)).collect();
    assert_eq!(foreign, [Some(110_00), Some(-110_00)]);
    let told = |credit: Item| run(&[whole(invoice.clone()), whole(credit)], &[], false).unwrap_err().code().to_string();
    assert_eq!((told(over(99_00)), told(dollars(owed(3, -110_00), -101_00))), ("lettering.exchange".into(), "lettering.exchange".into()));
}

/// R25 and R26: within five cents and one percent of what is owed a difference is a loss or a gain.
#[test]
fn a_small_difference_passes() {
    for (invoice, paid, rows) in [
        (100_02, 100_00, [("658800", 2), ("411100", -2)]),
        (100_05, 100_00, [("658800", 5), ("411100", -5)]),
        (100_00, 100_05, [("758800", -5), ("411100", 5)]),
        (5_00, 4_95, [("658800", 5), ("411100", -5)]),
    ] {
        let made = run(&[whole(owed(1, invoice)), whole(owed(3, -paid))], &[], true).unwrap();
        let rows: Vec<_> = rows.iter().map(|(account, cents)| (0, account.to_string(), *cents)).collect();
        assert_eq!(booked(&made), rows, "{invoice} {paid}");
        let difference = made.difference.unwrap();
        assert_eq!((difference.amount.0, difference.account, difference.item), (invoice - paid, rows[0].1.clone(), made.items[0].id));
        assert_eq!((made.amount.0, made.code.as_deref()), (invoice.max(paid), Some("AAD")), "nothing is left");
    }
    let abroad = dollars(owed(1, 100_02), 90_00);
    for (items, difference, code) in [
        ([whole(owed(1, 100_02)), whole(owed(3, -100_00))], false, "lettering.unbalanced"),
        ([whole(owed(1, 100_06)), whole(owed(3, -100_00))], true, "lettering.beyond_tolerance"),
        ([whole(owed(1, 100_00)), whole(owed(3, -100_06))], true, "lettering.beyond_tolerance"),
        ([whole(owed(1, 4_40)), whole(owed(3, -4_35))], true, "lettering.beyond_tolerance"),
        ([whole(abroad), whole(dollars(owed(3, -100_00), -90_00))], true, "lettering.beyond_tolerance"),
    ] {
        assert_eq!(run(&items, &[], difference).unwrap_err().code(), code);
    }
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let (invoice, credit) = (owed(1, 100_00), owed(3, -100_00));
    let usd = dollars(credit.clone(), -100_00);
    for (items, code) in [
        (vec![], "lettering.one_side"),
        (vec![whole(invoice.clone()), whole(owed(2, 5))], "lettering.one_side"),
        (vec![whole(credit.clone())], "lettering.one_side"),
        (vec![whole(invoice.clone()), whole(Item { customer: Id(8), ..credit.clone() })], "lettering.other_customer"),
        (vec![whole(invoice.clone()), whole(usd)], "lettering.other_currency"),
        (vec![whole(invoice.clone()), whole(item(2, Control::Doubtful, 5)), whole(credit.clone())], "lettering.other_account"),
        (vec![(invoice.clone(), Cents(100_01)), (credit.clone(), Cents(-100_00))], "lettering.beyond"),
        (vec![(invoice.clone(), Cents(100_00)), (credit.clone(), Cents(-100_01))], "lettering.beyond"),
        (vec![(invoice.clone(), Cents(100_00)), (owed(4, 50), Cents(-50)), (credit.clone(), Cents(-99_50))], "lettering.beyond"),
        (vec![(invoice.clone(), Cents(50_00)), (invoice.clone(), Cents(50_00)), whole(credit.clone())], "lettering.twice"),
        (vec![whole(invoice.clone()), whole(credit.clone()), (owed(4, 5), Cents(0))], "lettering.beyond"),
    ] {
        assert_eq!(run(&items, &[], false).unwrap_err().code(), code);
    }
}

/// What a difference booked is booked back, and its item, open again, is closed by a further one.
#[test]
fn a_difference_is_booked_back() {
    for (amount, account) in [(2, "658800"), (-3, "758800")] {
        let difference = Difference { item: Id(60), account: account.into(), amount: Cents(amount) };
        let own = Item { kind: ItemKind::Lettering, ..owed(60, -amount) };
        let accounts = Accounts::default();
        let (posting, begun, settled) = back(&accounts, (Id(50), "LEROY"), (&own, &difference), (Id(70), 1), (4, day())).unwrap();
        let lines: Vec<_> = posting.lines.iter().map(|l| (l.account.as_str(), (l.debit - l.credit).0, l.party)).collect();
        assert_eq!(lines, [("411100", amount, Some(Id(9))), (account, -amount, None)]);
        assert_eq!((begun.id, begun.amount.0, begun.entry, begun.line, begun.account), (Id(70), amount, 1, 0, Control::Customers));
        assert_eq!((begun.rank, begun.document, posting.journal, posting.day), (2, Id(50), Journal::General, day()));
        assert!(settled.moves.iter().all(|m| m.open.is_zero() && m.letter.is_some()) && settled.moves.len() == 2);
        assert_eq!(settled.amount(), Cents(amount.abs()));
    }
}
