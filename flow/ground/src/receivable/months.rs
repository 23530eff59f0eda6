//! What moves the items and the months of receivables: sales, what is owed, what of it is not due, what was paid and
//! how fast. A month's row is what its facts moved, so DSO of many month ends costs the months and not the invoices
//! (docs/decisions/0043-months-of-receivables.md).

use std::collections::{BTreeMap, HashMap};

use kernel::{Cents, Day, Id, Result};
use store::{Db, Seq, Tx, Value};

use super::memory::{self, Known};
use super::{Allocation, Control, ItemKind, ItemMove, OpenItem};

/// A month of a payer: how its figures moved. Cents of the currency of the books.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Month {
    /// Invoices less credit notes issued in it, VAT included.
    pub sales: Cents,
    /// By how much what is owed on the accounts of receivables (411, 413, 416) rose.
    pub debit: Cents,
    /// By how much what is owed to the customer on them fell; below nothing when credits that are not applied grew.
    pub credit: Cents,
    /// By how much what is owed and not past due at the end of the month rose.
    pub not_due: Cents,
    /// Invoices settled in it: how much of them was settled by money.
    pub paid: Cents,
    /// `paid` times the days from the invoice to its settlement; cents times days.
    pub paid_days: i64,
    /// `paid` times the days from the due day to the settlement, below nothing when early; cents times days.
    pub paid_late: i64,
}

impl Month {
    /// Adds another.
    pub fn add(&mut self, more: &Month) {
        self.sales += more.sales;
        self.debit += more.debit;
        self.credit += more.credit;
        self.not_due += more.not_due;
        self.paid += more.paid;
        self.paid_days += more.paid_days;
        self.paid_late += more.paid_late;
    }
}

/// True for the accounts of receivables: 411, 413, 416. Deposits (4191) and overpayments (4197) are debts.
pub fn is_receivable(account: Control) -> bool {
    matches!(account, Control::Customers | Control::Bills | Control::Doubtful)
}

/// True for what is sold: invoices, deposits' invoices (and what a final invoice takes off for them), credit notes.
pub fn is_sale(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Invoice | ItemKind::Deposit | ItemKind::CreditNote)
}

/// True for what money is, among what settles an invoice.
fn is_money(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Payment | ItemKind::Overpayment)
}

/// How the months of payers move by one fact.
#[derive(Default)]
struct Moves(BTreeMap<(Id, Day), Month>);

impl Moves {
    fn add(&mut self, customer: Id, day: Day, more: Month) {
        self.0.entry((customer, day.start_of_month())).or_default().add(&more);
    }

    /// What is owed until `due` rises by `value` on a day: not past due at the ends of months from that day's to the
    /// last one up to the due day.
    fn rises(&mut self, customer: Id, day: Day, due: Day, value: Cents) {
        self.add(customer, day, Month { debit: value, ..Month::default() });
        if day.end_of_month() <= due {
            self.add(customer, day, Month { not_due: value, ..Month::default() });
            let late = if due == due.end_of_month() { due.plus(1) } else { due };
            self.add(customer, late, Month { not_due: -value, ..Month::default() });
        }
    }

    fn begun(&mut self, item: &OpenItem, others: &[OpenItem]) {
        if !is_receivable(item.account) {
            return;
        }
        let value = item.value();
        // A claim that passes to another account (doubtful, a bill, and back) goes on there under its own kind: no new sale.
        let passes = others.iter().any(|o| o.kind.passes_on() && o.amount == -item.amount && o.number == item.number);
        if is_sale(item.kind) && !passes {
            self.add(item.customer, item.issue_day, Month { sales: value, ..Month::default() });
        }
        if value.0 > 0 {
            self.rises(item.customer, item.issue_day, item.due_day, value);
        } else {
            self.add(item.customer, item.issue_day, Month { credit: value, ..Month::default() });
        }
    }

    fn moved(&mut self, before: &Known, after: &Known, day: Day) {
        let item = &before.item;
        if !is_receivable(item.account) {
            return;
        }
        let change = after.item.open_value - item.open_value;
        if !change.is_zero() && item.value.0 > 0 {
            self.rises(item.customer, day, item.due_day, change);
        } else if !change.is_zero() {
            self.add(item.customer, day, Month { credit: change, ..Month::default() });
        }
        if (item.closed_day, before.paid) != (after.item.closed_day, after.paid) {
            self.collected(before, -1);
            self.collected(after, 1);
        }
    }

    /// An invoice that is settled counts in the month of its settlement, with what was paid of it.
    fn collected(&mut self, known: &Known, sign: i64) {
        let item = &known.item;
        let Some(closed) = item.closed_day else { return };
        if !matches!(item.kind, ItemKind::Invoice | ItemKind::Deposit) || item.value.0 <= 0 {
            return;
        }
        let paid = known.paid.0 * sign;
        let month = Month {
            paid: Cents(paid),
            paid_days: paid * i64::from(closed.since(item.issue_day)),
            paid_late: paid * i64::from(closed.since(item.due_day)),
            ..Month::default()
        };
        self.add(item.customer, closed, month);
    }
}

/// Writes what items become by a fact, and the months that it moves.
pub(super) fn settle(
    tx: &mut Tx,
    seq: Seq,
    items: &[OpenItem],
    (item_moves, allocations): (&[ItemMove], &[Allocation]),
) -> Result<()> {
    let mut moves = Moves::default();
    for item in items {
        moves.begun(item, items);
        memory::begun(tx, item);
    }
    if !item_moves.is_empty() {
        let mut ids: Vec<Id> = item_moves.iter().map(|m| m.item).collect();
        ids.extend(allocations.iter().flat_map(|a| [a.debit, a.credit]));
        ids.sort_unstable();
        ids.dedup();
        let found = memory::known(tx, &ids)?;
        for m in item_moves {
            let Some(before) = found.get(&m.item) else { continue };
            let after = settled(before, m, seq, allocations, &found);
            update(tx, m, &after.0)?;
            if let Some(day) = after.1 {
                moves.moved(before, &after.0, day);
            }
            memory::put(tx, after.0);
        }
    }
    write(tx, moves)
}

/// The item after a move, and the day on which this fact settled it or took it back.
fn settled(
    before: &Known,
    m: &ItemMove,
    seq: Seq,
    allocations: &[Allocation],
    found: &HashMap<Id, Known>,
) -> (Known, Option<Day>) {
    let open_value = m.open_value.unwrap_or(m.open);
    let mut after = before.clone();
    (after.item.open, after.item.open_value, after.item.closed_day) = (m.open, open_value, m.closed_day);
    after.item.letter = m.letter.as_ref().map(|(letter, _)| letter.clone());
    let mut days: Option<(Day, Day)> = None;
    for a in allocations.iter().filter(|a| a.debit == m.item || a.credit == m.item) {
        days = Some(days.map_or((a.day, a.day), |(from, to)| (from.min(a.day), to.max(a.day))));
        let money = found.get(&a.credit).is_some_and(|c| is_money(c.item.kind));
        if a.debit == m.item && money {
            after.paid += a.values.map_or(a.amount, |(debit, _)| debit);
        }
    }
    // An item of value alone, closed beside the others, is in no pair.
    if days.is_none() && after.item.open_value != before.item.open_value {
        days = m.closed_day.map(|d| (d, d));
    }
    if let Some((from, to)) = days {
        after.settled = Some(before.settled.map_or((from, to), |(f, t)| (f.min(from), t.max(to))));
        after.settled_seq = Some((before.settled_seq.map_or(seq, |(first, _)| first), seq));
    }
    (after, days.map(|(_, to)| to))
}

fn update(tx: &mut Tx, m: &ItemMove, after: &Known) -> Result<()> {
    let company = tx.company;
    let (letter, letter_day) = m.letter.as_ref().map(|(l, d)| (l.as_str(), *d)).unzip();
    let (from, to) = after.settled.unzip();
    let (first, last) = after.settled_seq.unzip();
    tx.write(
        "UPDATE open_item SET open = $1, open_value = $2, closed_day = $3, letter = $4, letter_day = $5, paid = $6,
           settled_from = $7, settled_to = $8, settled_from_seq = $9, settled_to_seq = $10
         WHERE company_id = $11 AND id = $12",
        store::params![
            m.open,
            after.item.open_value,
            m.closed_day,
            letter,
            letter_day,
            after.paid,
            from,
            to,
            first,
            last,
            company,
            m.item
        ],
    )?;
    Ok(())
}

fn write(tx: &mut Tx, moves: Moves) -> Result<()> {
    let company = tx.company;
    for ((customer, month), more) in moves.0 {
        if more == Month::default() {
            continue;
        }
        let key = Id(i64::from(month.number()));
        let mut now = match tx.cache.get::<Month>(customer, key) {
            Some(known) => *known,
            None => of(tx, customer, month)?,
        };
        now.add(&more);
        tx.cache.put(customer, key, now);
        let row: Vec<Value<'static>> = vec![
            company.into(),
            customer.into(),
            month.into(),
            now.sales.into(),
            now.debit.into(),
            now.credit.into(),
            now.not_due.into(),
            now.paid.into(),
            now.paid_days.into(),
            now.paid_late.into(),
        ];
        tx.stage_last(
            (
                "INSERT INTO receivable_month (company_id, customer_id, month, sales, debit, credit, not_due, paid,
                   paid_days, paid_late) VALUES",
                "ON CONFLICT (company_id, customer_id, month) DO UPDATE SET sales = excluded.sales,
                   debit = excluded.debit, credit = excluded.credit, not_due = excluded.not_due, paid = excluded.paid,
                   paid_days = excluded.paid_days, paid_late = excluded.paid_late",
            ),
            (10, 3),
            row,
        )?;
    }
    Ok(())
}

const COLUMNS: &str = "sales, debit, credit, not_due, paid, paid_days, paid_late";

fn month(row: &store::Row, at: usize) -> Result<Month> {
    Ok(Month {
        sales: row.get(at)?,
        debit: row.get(at + 1)?,
        credit: row.get(at + 2)?,
        not_due: row.get(at + 3)?,
        paid: row.get(at + 4)?,
        paid_days: row.get(at + 5)?,
        paid_late: row.get(at + 6)?,
    })
}

fn of(db: &mut Db, customer: Id, first: Day) -> Result<Month> {
    let company = db.company;
    let found = db.one(
        &format!("SELECT {COLUMNS} FROM receivable_month WHERE company_id = $1 AND customer_id = $2 AND month = $3"),
        store::params![company, customer, first],
        |row| month(row, 0),
    )?;
    Ok(found.unwrap_or_default())
}

/// Reads the months of one payer, or of all, up to the month of a day: payer, first day of the month, its moves.
pub fn each(db: &mut Db, until: Day, customer: Option<Id>, mut read: impl FnMut(Id, Day, &Month)) -> Result<()> {
    let company = db.company;
    let filter = if customer.is_some() { " AND customer_id = $3" } else { "" };
    let mut params = store::params![company, until].to_vec();
    params.extend(customer.map(Value::from));
    db.each(
        &format!("SELECT customer_id, month, {COLUMNS} FROM receivable_month WHERE company_id = $1 AND month <= $2{filter}"),
        &params,
        |row| {
            read(row.get(0)?, row.get(1)?, &month(row, 2)?);
            Ok(())
        },
    )
}

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    /// What is not due at the end of a month is the sum of what the months up to it moved.
    #[test]
    fn not_due_at_every_month_end() {
        for (begins, due, falls) in [
            ("2026-01-15", "2026-02-28", "2026-02-10"),
            ("2026-01-31", "2026-03-31", "2026-03-31"),
            ("2026-01-15", "2026-01-20", "2026-04-02"),
            ("2026-01-31", "2026-01-31", "2026-01-31"),
            ("2025-12-31", "2026-06-29", "2026-03-01"),
            ("2026-02-10", "2026-02-01", "2026-02-11"),
        ] {
            let (begins, due, falls) = (day(begins), day(due), day(falls));
            let mut moves = Moves::default();
            moves.rises(Id(1), begins, due, Cents(100_00));
            moves.rises(Id(1), falls, due, Cents(-40_00));
            let mut end = day("2025-11-30");
            while end < day("2026-09-01") {
                let sum = |of: fn(&Month) -> Cents| {
                    moves.0.iter().filter(|((_, m), _)| *m <= end).map(|(_, m)| of(m)).sum::<Cents>()
                };
                let mut open = 0;
                open += if begins <= end { 100_00 } else { 0 };
                open -= if falls <= end { 40_00 } else { 0 };
                assert_eq!(sum(|m| m.debit), Cents(open), "{begins} {due} {end}");
                assert_eq!(sum(|m| m.not_due), Cents(if due >= end { open } else { 0 }), "{begins} {due} {end}");
                end = end.plus(1).end_of_month();
            }
        }
    }

    fn begins(kind: ItemKind, amount: i64) -> OpenItem {
        OpenItem {
            id: Id(7),
            customer: Id(1),
            account: Control::Customers,
            kind,
            document: Id(3),
            number: "F1".into(),
            rank: 1,
            issue_day: day("2026-01-10"),
            due_day: day("2026-02-09"),
            currency: kernel::Currency::EUR,
            amount: Cents(amount),
            value: None,
            early: None,
            vat_pending: false,
            entry: 0,
            line: 0,
        }
    }

    #[test]
    fn a_settled_invoice_counts_where_it_was_settled_until_it_is_taken_back() {
        let begins = begins(ItemKind::Invoice, 120_00);
        let open = Known::fresh(&begins);
        let mut paid = Known { paid: Cents(100_00), ..open.clone() };
        (paid.item.open_value, paid.item.closed_day) = (Cents::ZERO, Some(day("2026-03-01")));
        let mut moves = Moves::default();
        moves.moved(&open, &paid, day("2026-03-01"));
        let march = moves.0[&(Id(1), day("2026-03-01"))];
        assert_eq!((march.paid, march.paid_days, march.paid_late), (Cents(100_00), 100_00 * 50, 100_00 * 20));
        assert_eq!(march.debit, Cents(-120_00));
        moves.moved(&paid, &open, day("2026-04-05"));
        let march = moves.0[&(Id(1), day("2026-03-01"))];
        assert_eq!((march.paid, march.paid_days, march.paid_late), (Cents::ZERO, 0, 0));
        assert_eq!(moves.0[&(Id(1), day("2026-04-01"))].debit, Cents(120_00));
    }

    fn month(moves: &Moves, first: &str) -> Month {
        moves.0.get(&(Id(1), day(first))).copied().unwrap_or_default()
    }

    /// What begins counts as a sale, as owed or as owed to, by what it is and where it stands.
    #[test]
    fn items_begin_in_their_months() {
        let invoice = begins(ItemKind::Invoice, 120_00);
        let doubtful = OpenItem { account: Control::Doubtful, ..invoice.clone() };
        let passing = |kind, amount, number: &str| OpenItem { number: number.into(), ..begins(kind, amount) };
        for (item, others, sales, debit, credit, not_due) in [
            (invoice.clone(), vec![], 120_00, 120_00, 0, 120_00),
            (OpenItem { value: Some(Cents(90_00)), ..invoice.clone() }, vec![], 90_00, 90_00, 0, 90_00),
            (begins(ItemKind::CreditNote, -20_00), vec![], -20_00, 0, -20_00, 0),
            (begins(ItemKind::Payment, -50_00), vec![], 0, 0, -50_00, 0),
            (begins(ItemKind::Interest, 40_00), vec![], 0, 40_00, 0, 40_00),
            (begins(ItemKind::Invoice, 1), vec![], 1, 1, 0, 1),
            (OpenItem { account: Control::Deposits, ..begins(ItemKind::Deposit, -30_00) }, vec![], 0, 0, 0, 0),
            // A claim that becomes doubtful is no new sale; one of another number or amount beside it changes nothing.
            (doubtful.clone(), vec![passing(ItemKind::BadDebt, -120_00, "F1")], 0, 120_00, 0, 120_00),
            (doubtful.clone(), vec![passing(ItemKind::BadDebt, -120_00, "F2")], 120_00, 120_00, 0, 120_00),
            (doubtful.clone(), vec![passing(ItemKind::BadDebt, -110_00, "F1")], 120_00, 120_00, 0, 120_00),
            (doubtful.clone(), vec![passing(ItemKind::BadDebt, 120_00, "F1")], 120_00, 120_00, 0, 120_00),
            (doubtful.clone(), vec![passing(ItemKind::Transfer, -120_00, "F1")], 120_00, 120_00, 0, 120_00),
            (doubtful, vec![passing(ItemKind::BadDebt, -120_00, "F1"), passing(ItemKind::Payment, -1, "P")], 0, 120_00, 0, 120_00),
        ] {
            let mut moves = Moves::default();
            let all: Vec<OpenItem> = std::iter::once(item.clone()).chain(others).collect();
            moves.begun(&item, &all);
            let january = month(&moves, "2026-01-01");
            let told = [january.sales, january.debit, january.credit, january.not_due].map(|c| c.0);
            assert_eq!(told, [sales, debit, credit, not_due], "{item:?}");
            assert_eq!(month(&moves, "2026-02-01").not_due, Cents(-not_due), "past due at the end of February");
        }
    }

    /// Days of months that what is owed passes: the last day is not due at its own end.
    #[test]
    fn what_is_owed_is_late_from_its_due_day_on() {
        for (due, late) in [("2026-02-27", "2026-02-01"), ("2026-02-28", "2026-03-01"), ("2026-01-31", "2026-02-01")] {
            let mut moves = Moves::default();
            moves.rises(Id(1), day("2026-01-10"), day(due), Cents(5));
            let fell: Vec<(Id, Day)> = moves.0.iter().filter(|(_, m)| m.not_due.0 < 0).map(|(key, _)| *key).collect();
            assert_eq!(fell, [(Id(1), day(late))], "{due}");
        }
        let mut moves = Moves::default();
        moves.rises(Id(1), day("2026-01-10"), day("2026-01-30"), Cents(5));
        assert_eq!(month(&moves, "2026-01-01"), Month { debit: Cents(5), ..Month::default() }, "late at the end of its month");
    }

    /// What an item becomes moves the month of the day on which it became so, on the side on which the item stands.
    #[test]
    fn items_move_the_months_of_their_settlements() {
        let after = |item: &OpenItem, open: i64| {
            let before = Known::fresh(item);
            let mut after = before.clone();
            after.item.open_value = Cents(open);
            (before, after)
        };
        let on = day("2026-03-05");
        for (item, open, debit, credit) in [
            (begins(ItemKind::Invoice, 100), 40, -60, 0),
            (begins(ItemKind::Invoice, 100), 100, 0, 0),
            (begins(ItemKind::Invoice, 1), 0, -1, 0),
            (begins(ItemKind::Payment, -100), -30, 0, 70),
            (begins(ItemKind::Payment, -100), -100, 0, 0),
            (OpenItem { value: Some(Cents(0)), ..begins(ItemKind::Adjustment, 0) }, 5, 0, 5),
            (OpenItem { account: Control::OtherCredits, ..begins(ItemKind::Overpayment, -100) }, 0, 0, 0),
        ] {
            let (before, after) = after(&item, open);
            let mut moves = Moves::default();
            moves.moved(&before, &after, on);
            let march = month(&moves, "2026-03-01");
            assert_eq!((march.debit, march.credit), (Cents(debit), Cents(credit)), "{item:?}");
        }
        // Only invoices that were owed and are settled tell how fast their customer pays.
        for (kind, amount, closed, paid) in [
            (ItemKind::Invoice, 100, true, 60),
            (ItemKind::Deposit, 100, true, 60),
            (ItemKind::Deposit, 1, true, 60),
            (ItemKind::Interest, 100, true, 0),
            (ItemKind::Invoice, -100, true, 0),
            (ItemKind::Invoice, 0, true, 0),
            (ItemKind::Invoice, 100, false, 0),
        ] {
            let (before, mut after) = after(&begins(kind, amount), amount);
            (after.paid, after.item.closed_day) = (Cents(60), closed.then_some(on));
            let mut moves = Moves::default();
            moves.moved(&before, &after, on);
            let march = month(&moves, "2026-03-01");
            assert_eq!((march.paid, march.paid_days), (Cents(paid), paid * 54), "{kind:?} {amount}");
        }
    }

    /// `debit credit day amount value`, by what settles: what of an item was settled, by money, on which days and by
    /// which facts.
    #[test]
    fn an_item_remembers_what_settled_it() {
        let known = |id: i64, kind: ItemKind, amount: i64| {
            let item = OpenItem { id: Id(id), ..begins(kind, amount) };
            Known { settled: Some((day("2026-02-10"), day("2026-02-20"))), settled_seq: Some((3, 4)), ..Known::fresh(&item) }
        };
        let invoice = known(7, ItemKind::Invoice, 100);
        let found: HashMap<Id, Known> = [
            invoice.clone(),
            known(8, ItemKind::Payment, -50),
            known(9, ItemKind::CreditNote, -50),
            known(10, ItemKind::Overpayment, -50),
        ]
        .into_iter()
        .map(|k| (k.item.id, k))
        .collect();
        let pair = |debit: i64, credit: i64, on: &str, amount: i64, value: Option<i64>| Allocation {
            debit: Id(debit),
            credit: Id(credit),
            day: day(on),
            amount: Cents(amount),
            values: value.map(|v| (Cents(v), Cents(v + 1))),
        };
        let to = |open: i64, value: Option<i64>, closed: Option<&str>| ItemMove {
            item: Id(7),
            open: Cents(open),
            open_value: value.map(Cents),
            closed_day: closed.map(day),
            letter: Some(("AAB".into(), day("2026-03-01"))),
        };
        let span = |from: &str, to: &str| Some((day(from), day(to)));
        for (m, pairs, paid, days, on) in [
            (to(50, None, None), vec![pair(7, 8, "2026-03-05", 50, None)], 50, span("2026-02-10", "2026-03-05"), Some("2026-03-05")),
            (to(50, None, None), vec![pair(7, 8, "2026-02-01", 50, Some(46))], 46, span("2026-02-01", "2026-02-20"), Some("2026-02-01")),
            (to(50, None, None), vec![pair(7, 9, "2026-02-15", 50, None)], 0, span("2026-02-10", "2026-02-20"), Some("2026-02-15")),
            (to(50, None, None), vec![pair(7, 11, "2026-02-15", 50, None)], 0, span("2026-02-10", "2026-02-20"), Some("2026-02-15")),
            (
                to(0, None, Some("2026-03-09")),
                vec![pair(7, 10, "2026-03-09", 30, None), pair(7, 8, "2026-03-05", 20, None), pair(7, 9, "2026-03-07", 50, None), pair(6, 8, "2026-04-01", 99, None)],
                50,
                span("2026-02-10", "2026-03-09"),
                Some("2026-03-09"),
            ),
            (to(150, None, None), vec![pair(7, 8, "2026-03-05", -50, None)], -50, span("2026-02-10", "2026-03-05"), Some("2026-03-05")),
            // As the credit of others: no money came for it.
            (to(50, None, None), vec![pair(6, 7, "2026-03-05", 50, None)], 0, span("2026-02-10", "2026-03-05"), Some("2026-03-05")),
            // In no pair: its value alone was closed, or its code alone changed.
            (to(0, Some(0), Some("2026-03-09")), vec![], 0, span("2026-02-10", "2026-03-09"), Some("2026-03-09")),
            (to(0, Some(0), None), vec![], 0, span("2026-02-10", "2026-02-20"), None),
            (to(100, None, Some("2026-03-09")), vec![pair(6, 8, "2026-03-05", 50, None)], 0, span("2026-02-10", "2026-02-20"), None),
        ] {
            let (after, when) = settled(&invoice, &m, 9, &pairs, &found);
            assert_eq!((after.paid, after.settled, when), (Cents(paid), days, on.map(day)), "{m:?} {pairs:?}");
            assert_eq!((after.item.open, after.item.open_value), (m.open, m.open_value.unwrap_or(m.open)));
            assert_eq!((after.item.closed_day, after.item.letter.as_deref()), (m.closed_day, Some("AAB")));
            assert_eq!(after.settled_seq, Some(if when.is_some() { (3, 9) } else { (3, 4) }), "{m:?}");
        }
        let fresh = Known::fresh(&begins(ItemKind::Invoice, 100));
        let (after, _) = settled(&fresh, &to(50, None, None), 9, &[pair(7, 8, "2026-03-05", 50, None)], &found);
        assert_eq!((after.settled, after.settled_seq), (span("2026-03-05", "2026-03-05"), Some((9, 9))));
        let days = ["2026-03-07", "2026-03-09", "2026-03-05"].map(|on| pair(7, 8, on, 10, None));
        let (after, when) = settled(&fresh, &to(70, None, None), 9, &days, &found);
        assert_eq!((after.settled, when), (span("2026-03-05", "2026-03-09"), Some(day("2026-03-09"))));
    }
}
