//! Decisions about bills of exchange: what may be put into one, when it is paid, and what passes between 411 and 413,
//! with its entry (R14). Pure.

use ground::ledger::{Accounts, Journal, Line, Posting};
use ground::receivable::{self, Control, EarlyPayment, Item, ItemKind, OpenItem, SetOff, Settled};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};

use super::model::Passed;
use crate::payment::settlement::role;

/// A bill is paid within a year of its day: beyond that it is a slip of the key. (The terms of C. com. L441-10 are those of
/// the invoice, and not looked at here.)
const LONGEST_DAYS: i32 = 366;

/// An item that may become part of a bill: owed in euros on the customers' account, and no deposit, whose invoice says
/// what was received.
pub fn eligible(item: &Item, customer: Id, field: &str) -> Result<()> {
    let code = match () {
        () if item.customer != customer => "bill_of_exchange.other_customer",
        () if item.open.0 <= 0 => "bill_of_exchange.settled",
        () if item.currency != Currency::EUR => "bill_of_exchange.foreign",
        () if item.kind == ItemKind::Deposit => "bill_of_exchange.deposit",
        () if item.account != Control::Customers => "bill_of_exchange.account",
        () => return Ok(()),
    };
    Err(Refusal::conflict(code).at(field).with("number", &item.number).into())
}

/// The day on which a bill is to be paid: not before the day on which it is drawn, and within a year of it.
pub fn maturity_checked(maturity: Day, day: Day) -> Result<()> {
    let last = day.plus(LONGEST_DAYS);
    if maturity < day || maturity > last {
        let refusal = Refusal::invalid("bill_of_exchange.maturity_wrong").at("maturity");
        return Err(refusal.with("from", day).with("to", last).into());
    }
    Ok(())
}

/// A day of a bill: not before what it is about, not in the future.
pub fn day_checked(day: Day, (since, today): (Day, Day), field: &str) -> Result<()> {
    if day < since || day > today {
        let refusal = Refusal::invalid("bill_of_exchange.day").at(field);
        return Err(refusal.with("from", since).with("to", today).into());
    }
    Ok(())
}

/// What of an item passes to another account.
pub struct Passing {
    /// The item as it stands.
    pub item: Item,
    /// How much of it, cents.
    pub amount: Cents,
    /// When what goes on is due.
    pub due_day: Day,
    /// The discount for early payment of what goes on.
    pub early: Option<EarlyPayment>,
    /// Items that earlier allocations connect with it.
    pub connected: Vec<Item>,
}

/// What the entry and its items say.
pub struct Heading<'a> {
    /// The chart.
    pub accounts: &'a Accounts,
    /// The bill and its number.
    pub bill: (Id, &'a str),
    /// The customer's name.
    pub name: &'a str,
    /// What happens, as the books word it.
    pub what: &'a str,
    /// The day.
    pub day: Day,
    /// The day of the bill.
    pub bill_day: Day,
    /// The account on which what passes goes on.
    pub to: Control,
    /// Lettering codes the customer has used.
    pub letters: i64,
}

/// Moves items to another account: each old one is settled by a credit of the bill, a new one of the same document goes
/// on. So VAT that falls due as the document is paid still waits, and what is owed stays in the customer's exposure.
pub fn pass(heading: &Heading, passing: &[Passing], ids: &mut dyn FnMut() -> Id) -> Result<Passed> {
    let count = passing.len() as i64;
    let mut work = Work { heading, lines: Vec::new(), items: Vec::new(), settled: Settled::default(), closers: Vec::new() };
    for (n, one) in (0..).zip(passing) {
        let Passing { item, amount, .. } = one;
        let account = heading.accounts.of(role(heading.to));
        work.lines.push(Line::debit(account, Some(item.customer), *amount));
        let new = OpenItem {
            id: ids(),
            account: heading.to,
            amount: *amount,
            due_day: one.due_day,
            early: one.early,
            line: n,
            ..work.like(item)
        };
        work.items.push(new);
    }
    for (n, one) in (0..).zip(passing) {
        let Passing { item, amount, .. } = one;
        let account = heading.accounts.of(role(item.account));
        work.lines.push(Line::credit(account, Some(item.customer), *amount));
        let closes = OpenItem {
            id: ids(),
            account: item.account,
            kind: ItemKind::Bill,
            document: heading.bill.0,
            amount: -*amount,
            due_day: heading.day,
            vat_pending: false,
            line: count + n,
            ..work.like(item)
        };
        work.close(one, closes)?;
    }
    let (_, number) = heading.bill;
    let entry = Posting {
        journal: Journal::General,
        day: heading.day,
        piece: number.to_string(),
        piece_day: heading.bill_day,
        label: format!("{} {number} {}", heading.what, heading.name),
        lines: work.lines,
    };
    Ok(Passed { entry, items: work.items, settled: work.settled })
}

struct Work<'a> {
    heading: &'a Heading<'a>,
    lines: Vec<Line>,
    items: Vec<OpenItem>,
    settled: Settled,
    /// What was closed in this fact already, with what closes it.
    closers: Vec<(Id, OpenItem)>,
}

impl Work<'_> {
    /// An item of the same document, begun on the day; the rest is filled in by who asks.
    fn like(&self, item: &Item) -> OpenItem {
        OpenItem {
            id: item.id,
            customer: item.customer,
            account: item.account,
            kind: item.kind,
            document: item.document,
            number: item.number.clone(),
            rank: item.rank,
            issue_day: self.heading.day,
            due_day: item.due_day,
            currency: item.currency,
            amount: item.amount,
            value: None,
            early: None,
            vat_pending: item.vat_pending,
            entry: 0,
            line: 0,
        }
    }

    /// Settles an item by what closes it. Its group is lettered once nothing of it is left; what this fact closed before
    /// is part of it where earlier allocations connect them.
    fn close(&mut self, one: &Passing, closes: OpenItem) -> Result<()> {
        let moves = &self.settled.moves;
        let mut connected: Vec<Item> = one.connected.iter().map(|i| i.after(moves)).collect();
        let beside = self.closers.iter().filter(|(of, _)| one.connected.iter().any(|i| i.id == *of));
        connected.extend(beside.map(|(_, c)| c.fresh().after(moves)));
        let settled = receivable::settle(&SetOff {
            debits: &[(one.item.clone(), one.amount)],
            credits: &[(closes.fresh(), one.amount)],
            connected: &connected,
            letters: self.heading.letters + self.settled.letters,
            day: self.heading.day,
        })?;
        self.settled.take(settled);
        self.closers.push((one.item.id, closes.clone()));
        self.items.push(closes);
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn item(id: i64, kind: ItemKind, open: i64) -> Item {
        Item {
            id: Id(id),
            customer: Id(9),
            account: Control::Customers,
            kind,
            document: Id(id * 10),
            number: format!("FA{id}"),
            rank: 1,
            issue_day: day("2026-03-01"),
            due_day: day("2026-03-31"),
            currency: Currency::EUR,
            amount: Cents(open),
            open: Cents(open),
            value: Cents(open),
            open_value: Cents(open),
            early: None,
            vat_pending: kind == ItemKind::Invoice,
            letter: None,
            closed_day: None,
        }
    }

    fn passed(passing: &[Passing]) -> Passed {
        let accounts = Accounts::default();
        let heading = Heading {
            accounts: &accounts,
            bill: (Id(77), "EF2026-000001"),
            name: "Delmas",
            what: "Effet",
            day: day("2026-03-10"),
            bill_day: day("2026-03-09"),
            to: Control::Bills,
            letters: 0,
        };
        let mut next = 1000;
        pass(&heading, passing, &mut || {
            next += 1;
            Id(next)
        })
        .unwrap()
    }

    fn whole(item: Item, connected: Vec<Item>) -> Passing {
        Passing { amount: item.open, due_day: day("2026-05-31"), early: None, connected, item }
    }

    #[test]
    fn what_may_be_part_of_a_bill() {
        let fits = item(1, ItemKind::Invoice, 1200_00);
        for (wrong, code) in [
            (fits.clone(), None),
            (Item { kind: ItemKind::Returned, ..fits.clone() }, None),
            (Item { customer: Id(8), ..fits.clone() }, Some("bill_of_exchange.other_customer")),
            (Item { open: Cents(0), ..fits.clone() }, Some("bill_of_exchange.settled")),
            (Item { open: Cents(-1), ..fits.clone() }, Some("bill_of_exchange.settled")),
            (Item { currency: Currency::parse("USD").unwrap(), ..fits.clone() }, Some("bill_of_exchange.foreign")),
            (Item { kind: ItemKind::Deposit, ..fits.clone() }, Some("bill_of_exchange.deposit")),
            (Item { account: Control::Doubtful, ..fits.clone() }, Some("bill_of_exchange.account")),
        ] {
            let refused = match eligible(&wrong, Id(9), "items[0]") {
                Ok(()) => None,
                Err(kernel::Fault::Refused(refusal)) => Some(refusal.code),
                Err(fault) => panic!("{fault}"),
            };
            assert_eq!(refused, code, "{wrong:?}");
        }
    }

    #[test]
    fn it_is_paid_within_a_year() {
        let drawn = day("2026-03-10");
        for (maturity, fits) in
            [("2026-03-09", false), ("2026-03-10", true), ("2027-03-11", true), ("2027-03-12", false)]
        {
            assert_eq!(maturity_checked(day(maturity), drawn).is_ok(), fits, "{maturity}");
        }
        for (on, fits) in [("2026-02-28", false), ("2026-03-01", true), ("2026-03-10", true), ("2026-03-11", false)] {
            assert_eq!(day_checked(day(on), (day("2026-03-01"), drawn), "day").is_ok(), fits, "{on}");
        }
    }

    #[test]
    fn invoices_pass_to_the_bill_line_by_line() {
        let (first, second) = (item(1, ItemKind::Invoice, 1200_00), item(2, ItemKind::Invoice, 300_00));
        let part = Passing { amount: Cents(100_00), ..whole(second, Vec::new()) };
        let out = passed(&[whole(first, Vec::new()), part]);
        assert!(out.entry.difference().is_zero());
        let lines: Vec<(&str, i64, i64)> =
            out.entry.lines.iter().map(|l| (l.account.as_str(), l.debit.0, l.credit.0)).collect();
        let books = [("413000", 1200_00, 0), ("413000", 100_00, 0), ("411100", 0, 1200_00), ("411100", 0, 100_00)];
        assert_eq!(lines, books);
        let new = &out.items[0];
        assert_eq!((new.account, new.kind, new.document, new.line), (Control::Bills, ItemKind::Invoice, Id(10), 0));
        assert_eq!((new.due_day, new.vat_pending, new.rank), (day("2026-05-31"), true, 1));
        let closes = &out.items[3];
        assert_eq!((closes.account, closes.kind, closes.document, closes.line), (Control::Customers, ItemKind::Bill, Id(77), 3));
        assert_eq!((closes.amount, closes.number.as_str(), closes.vat_pending), (Cents(-100_00), "FA2", false));
        assert_eq!((out.settled.debit_value, out.settled.credit_value, out.settled.letters), (Cents(1300_00), Cents(1300_00), 1));
        let of = |id: i64| out.settled.moves.iter().find(|m| m.item == Id(id)).unwrap();
        assert_eq!((of(1).open, of(1).letter.as_ref().map(|(l, _)| l.as_str())), (Cents(0), Some("AAA")));
        assert_eq!((of(2).open, of(2).letter.is_none()), (Cents(200_00), true));
    }

    #[test]
    fn one_group_gets_one_code_when_all_of_it_is_settled() {
        // A payment had settled a part of both invoices before.
        let part_of = |id| Item { open: Cents(700_00), ..item(id, ItemKind::Invoice, 1200_00) };
        let paid = Item { open: Cents(0), amount: Cents(-1000_00), ..item(3, ItemKind::Payment, -1000_00) };
        let out = passed(&[
            whole(part_of(1), vec![paid.clone(), part_of(2)]),
            whole(part_of(2), vec![paid.clone(), part_of(1)]),
        ]);
        assert_eq!(out.settled.letters, 1, "nothing is lettered before the second one is settled too");
        for id in [1, 2, 3, out.items[2].id.0, out.items[3].id.0] {
            let last = out.settled.moves.iter().rev().find(|m| m.item == Id(id)).unwrap();
            assert_eq!((last.open, last.letter.as_ref().map(|(l, _)| l.as_str())), (Cents(0), Some("AAA")), "{id}");
        }
    }
}
