//! How items that are owed and items that settle them are set off, lettered, and taken apart again. Pure.
//!
//! One rule for all: payments against invoices, credit notes against invoices, deposits against final invoices.

use std::collections::HashMap;

use kernel::{Cents, Day, Id, Refusal, Result};
use serde::{Deserialize, Serialize};

use super::{Allocation, Item, ItemMove, OpenItem, Pair, letter};

/// Items of one customer, on one account, in one currency, to be set off against each other.
pub struct SetOff<'a> {
    /// What is owed (`open` above nothing), and how much of it is settled; above nothing.
    pub debits: &'a [(Item, Cents)],
    /// What settles it (`open` below nothing), and how much of it is used; above nothing. Both sides add up to the same.
    pub credits: &'a [(Item, Cents)],
    /// Items that earlier allocations connect with these: `receivable::connected`.
    pub connected: &'a [Item],
    /// How many lettering codes the customer has used: `Exposure::letters`.
    pub letters: i64,
    /// The day of the settlement.
    pub day: Day,
}

/// What was set off, as facts carry it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settled {
    /// What settles what.
    pub allocations: Vec<Allocation>,
    /// What the items become.
    pub moves: Vec<ItemMove>,
    /// Lettering codes used.
    #[serde(default, skip_serializing_if = "none")]
    pub letters: i64,
    /// By how much the debit items fell, in the currency of the books; negative when it was taken back.
    pub debit_value: Cents,
    /// By how much the credit items fell. What it is beyond `debit_value` was gained on the exchange.
    pub credit_value: Cents,
}

fn none(n: &i64) -> bool {
    *n == 0
}

impl Settled {
    /// The code under which everything was lettered, where it was.
    pub fn letter(&self) -> Option<&(String, Day)> {
        self.moves.iter().find_map(|m| m.letter.as_ref())
    }

    /// Set off in all, in the currency of the items.
    pub fn amount(&self) -> Cents {
        self.allocations.iter().map(|a| a.amount).sum()
    }

    /// Takes an item of the same fact that has a value but no amount (a difference of exchange) into the group.
    pub fn join(&mut self, item: &OpenItem, day: Day, letter: Option<(String, Day)>) {
        self.moves.push(ItemMove { item: item.id, open: Cents::ZERO, open_value: None, closed_day: Some(day), letter });
        self.closed(item);
    }

    /// What a closed item of value alone had begun does not count in anybody's exposure.
    fn closed(&mut self, item: &OpenItem) {
        let value = item.value();
        if value.0 >= 0 {
            self.debit_value += value;
        } else {
            self.credit_value -= value;
        }
    }

    /// Adds what was set off after this, in the same fact.
    pub fn take(&mut self, later: Settled) {
        self.allocations.extend(later.allocations);
        self.moves.retain(|m| !later.moves.iter().any(|l| l.item == m.item));
        self.moves.extend(later.moves);
        self.letters += later.letters;
        self.debit_value += later.debit_value;
        self.credit_value += later.credit_value;
    }
}

/// Sets items off in the order given, never more than is open on either side. When everything connected is settled,
/// the group gets the customer's next lettering code.
pub fn settle(asked: &SetOff) -> Result<Settled> {
    checked(asked)?;
    let mut out = Settled::default();
    let mut states = States::default();
    let mut credits = asked.credits.iter().map(|(item, amount)| (item, *amount)).peekable();
    for (debit, amount) in asked.debits {
        let mut left = *amount;
        while left.0 > 0 {
            let Some((credit, available)) = credits.peek_mut() else { break };
            let part = left.min(*available);
            let values = (states.fall(debit, part), -states.fall(credit, -part));
            out.allocations.push(Allocation {
                debit: debit.id,
                credit: credit.id,
                day: asked.day,
                amount: part,
                values: (values != (part, part)).then_some(values),
            });
            out.debit_value += values.0;
            out.credit_value += values.1;
            left -= part;
            *available -= part;
            if available.is_zero() {
                credits.next();
            }
        }
        assert!(left.is_zero(), "both sides add up to the same");
    }
    out.moves = states.moves(asked.day);
    let settled = out.moves.iter().all(|m| m.open.is_zero()) && asked.connected.iter().all(|i| i.open.is_zero());
    if settled {
        let code = (letter(asked.letters), asked.day);
        for m in &mut out.moves {
            m.letter = Some(code.clone());
        }
        for item in asked.connected {
            out.moves.push(ItemMove { letter: Some(code.clone()), ..kept(item) });
        }
        out.letters = 1;
    }
    Ok(out)
}

/// Takes apart what was set off; the items are open again, and the codes of the groups they were part of are taken off.
/// `items` are those of the pairs; `connected` those of their lettered groups.
pub fn undo(pairs: &[Pair], items: &[Item], connected: &[Item], day: Day) -> Result<Settled> {
    let mut out = Settled::default();
    let mut states = States::default();
    for pair in pairs {
        let of = |id: Id| items.iter().find(|i| i.id == id).ok_or_else(|| Refusal::invalid("receivable.unknown").at("items"));
        states.rise(of(pair.debit)?, pair.amount, pair.debit_value);
        states.rise(of(pair.credit)?, -pair.amount, -pair.credit_value);
        let values = (-pair.debit_value, -pair.credit_value);
        out.allocations.push(Allocation {
            debit: pair.debit,
            credit: pair.credit,
            day,
            amount: -pair.amount,
            values: (values != (-pair.amount, -pair.amount)).then_some(values),
        });
        out.debit_value += values.0;
        out.credit_value += values.1;
    }
    out.moves = states.moves(day);
    for item in connected {
        if !out.moves.iter().any(|m| m.item == item.id) {
            out.moves.push(kept(item));
        }
    }
    Ok(out)
}

/// What is left of items while they are set off, in the order in which they were met.
#[derive(Default)]
struct States {
    order: Vec<Item>,
    place: HashMap<Id, usize>,
}

impl States {
    fn of(&mut self, item: &Item) -> &mut Item {
        let place = *self.place.entry(item.id).or_insert_with(|| {
            self.order.push(item.clone());
            self.order.len() - 1
        });
        &mut self.order[place]
    }

    /// Takes `amount` off what is open; gives the value that went with it.
    fn fall(&mut self, item: &Item, amount: Cents) -> Cents {
        let state = self.of(item);
        let value = state.value_of(amount);
        state.open -= amount;
        state.open_value -= value;
        value
    }

    fn rise(&mut self, item: &Item, amount: Cents, value: Cents) {
        let state = self.of(item);
        state.open += amount;
        state.open_value += value;
    }

    fn moves(&self, day: Day) -> Vec<ItemMove> {
        let moved = |i: &Item| ItemMove {
            item: i.id,
            open: i.open,
            open_value: (i.open_value != i.open).then_some(i.open_value),
            closed_day: i.open.is_zero().then_some(day),
            letter: None,
        };
        self.order.iter().map(moved).collect()
    }
}

/// An item whose code changes and nothing else.
fn kept(item: &Item) -> ItemMove {
    let open_value = (item.open_value != item.open).then_some(item.open_value);
    ItemMove { item: item.id, open: item.open, open_value, closed_day: item.closed_day, letter: None }
}

fn checked(asked: &SetOff) -> Result<()> {
    let Some((first, _)) = asked.debits.first() else {
        return Err(Refusal::invalid("receivable.nothing").at("debits").into());
    };
    let mut seen: Vec<Id> = Vec::new();
    for (side, list, sign) in [("debits", asked.debits, 1), ("credits", asked.credits, -1)] {
        for (n, (item, amount)) in list.iter().enumerate() {
            let refuse = |code: &'static str, field: &str| {
                Refusal::conflict(code).at(format!("{side}[{n}].{field}")).with("number", &item.number)
            };
            if item.customer != first.customer {
                return Err(refuse("receivable.other_customer", "item").into());
            }
            if item.account != first.account {
                return Err(refuse("receivable.other_account", "item").into());
            }
            if item.currency != first.currency {
                return Err(refuse("receivable.other_currency", "item").with("currency", first.currency).into());
            }
            if seen.contains(&item.id) {
                return Err(refuse("receivable.twice", "item").into());
            }
            seen.push(item.id);
            let open = Cents(item.open.0.saturating_mul(sign));
            if open.0 <= 0 {
                return Err(refuse("receivable.settled", "item").into());
            }
            if amount.0 <= 0 || *amount > open {
                return Err(refuse("receivable.beyond", "amount").with("open", open).into());
            }
        }
    }
    let sum = |list: &[(Item, Cents)]| list.iter().map(|(_, amount)| i128::from(amount.0)).sum::<i128>();
    if sum(asked.debits) != sum(asked.credits) {
        return Err(Refusal::conflict("receivable.unequal").at("credits").into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receivable::{Control, ItemKind};
    use kernel::Currency;

    fn day() -> Day {
        Day::parse("2026-03-01").unwrap()
    }

    fn item(id: i64, open: i64, value: i64) -> Item {
        Item {
            id: Id(id),
            customer: Id(9),
            account: Control::Customers,
            kind: if open > 0 { ItemKind::Invoice } else { ItemKind::Payment },
            document: Id(id),
            number: format!("N{id}"),
            rank: 1,
            issue_day: day(),
            due_day: day(),
            currency: Currency::EUR,
            amount: Cents(open),
            open: Cents(open),
            value: Cents(value),
            open_value: Cents(value),
            early: None,
            vat_pending: false,
            letter: None,
            closed_day: None,
        }
    }

    fn side(list: &[(i64, i64)], from: i64, sign: i64) -> Vec<(Item, Cents)> {
        list.iter().zip(from..).map(|((open, amount), id)| (item(id, open * sign, open * sign), Cents(*amount))).collect()
    }

    fn run(debits: &[(i64, i64)], credits: &[(i64, i64)], connected: &[i64]) -> Result<Settled> {
        let connected: Vec<Item> = connected.iter().zip(50..).map(|(open, id)| item(id, *open, *open)).collect();
        let (debits, credits) = (side(debits, 1, 1), side(credits, 20, -1));
        settle(&SetOff { debits: &debits, credits: &credits, connected: &connected, letters: 1, day: day() })
    }

    #[test]
    fn lettered_only_when_everything_connected_is_settled() {
        for (debits, credits, connected, lettered) in [
            (&[(100, 100)][..], &[(100, 100)][..], &[][..], true),
            (&[(60, 60), (40, 40)], &[(100, 100)], &[], true),
            (&[(60, 60), (40, 40)], &[(30, 30), (70, 70)], &[], true),
            (&[(150, 100)], &[(100, 100)], &[], false),
            (&[(100, 100)], &[(150, 100)], &[], false),
            (&[(100, 100)], &[(100, 100)], &[0], true),
            (&[(100, 100)], &[(100, 100)], &[5], false),
        ] {
            let settled = run(debits, credits, connected).unwrap();
            assert_eq!(settled.moves.iter().all(|m| m.letter == Some(("AAB".into(), day()))), lettered);
            assert_eq!(settled.letters, i64::from(lettered));
            assert_eq!(settled.amount(), debits.iter().map(|(_, a)| Cents(*a)).sum());
        }
    }

    #[test]
    fn never_more_than_is_open_and_both_sides_the_same() {
        for (debits, credits, code) in [
            (&[][..], &[(100, 100)][..], "receivable.nothing"),
            (&[(50, 60)], &[(100, 60)], "receivable.beyond"),
            (&[(50, 50)], &[(40, 50)], "receivable.beyond"),
            (&[(50, 0)], &[(40, 0)], "receivable.beyond"),
            (&[(50, 50)], &[(100, 40)], "receivable.unequal"),
            (&[(0, 10)], &[(100, 10)], "receivable.settled"),
        ] {
            assert_eq!(run(debits, credits, &[]).unwrap_err().code(), code);
        }
    }

    #[test]
    fn strangers_are_refused() {
        let (debit, credit) = (item(1, 100, 100), item(2, -100, -100));
        let usd = Currency::parse("USD").unwrap();
        for (other, code) in [
            (Item { customer: Id(10), ..credit.clone() }, "receivable.other_customer"),
            (Item { account: Control::OtherCredits, ..credit.clone() }, "receivable.other_account"),
            (Item { currency: usd, ..credit.clone() }, "receivable.other_currency"),
            (Item { id: Id(1), ..credit.clone() }, "receivable.twice"),
        ] {
            let (debits, credits) = ([(debit.clone(), Cents(100))], [(other, Cents(100))]);
            let asked = SetOff { debits: &debits, credits: &credits, connected: &[], letters: 0, day: day() };
            assert_eq!(settle(&asked).unwrap_err().code(), code);
        }
    }

    #[test]
    fn values_of_parts_add_up_and_differ_by_the_exchange() {
        // 300.00 in another currency booked at 1000.00; paid in two parts that the books saw at 340.00 and 700.00.
        let invoice = item(1, 30_000, 100_000);
        let (first, second) = (item(2, -10_000, -34_000), item(3, -20_000, -70_000));
        let one = settle(&SetOff {
            debits: &[(invoice.clone(), Cents(10_000))],
            credits: &[(first, Cents(10_000))],
            connected: &[],
            letters: 0,
            day: day(),
        })
        .unwrap();
        assert_eq!((one.debit_value, one.credit_value), (Cents(33_333), Cents(34_000)));
        let rest = Item { open: one.moves[0].open, open_value: one.moves[0].open_value.unwrap(), ..invoice };
        let two = settle(&SetOff {
            debits: &[(rest, Cents(20_000))],
            credits: &[(second, Cents(20_000))],
            connected: &[],
            letters: 0,
            day: day(),
        })
        .unwrap();
        assert_eq!((two.debit_value, two.credit_value), (Cents(66_667), Cents(70_000)));
        assert_eq!((two.moves[0].open, two.moves[0].open_value), (Cents::ZERO, None));
    }

    #[test]
    fn what_is_taken_apart_is_as_before() {
        let (debits, credits) = (side(&[(60, 60), (90, 40)], 1, 1), side(&[(30, 30), (70, 70)], 20, -1));
        let settled =
            settle(&SetOff { debits: &debits, credits: &credits, connected: &[], letters: 0, day: day() }).unwrap();
        let pairs: Vec<Pair> = settled
            .allocations
            .iter()
            .map(|a| Pair { debit: a.debit, credit: a.credit, amount: a.amount, debit_value: a.amount, credit_value: a.amount })
            .collect();
        let now: Vec<Item> = settled
            .moves
            .iter()
            .map(|m| {
                let before = debits.iter().chain(&credits).find(|(i, _)| i.id == m.item).unwrap().0.clone();
                Item { open: m.open, open_value: m.open_value.unwrap_or(m.open), ..before }
            })
            .collect();
        let back = undo(&pairs, &now, &[], day()).unwrap();
        for m in &back.moves {
            let before = debits.iter().chain(&credits).find(|(i, _)| i.id == m.item).unwrap().0.clone();
            assert_eq!((m.open, m.closed_day, &m.letter), (before.open, None, &None));
        }
        assert_eq!((back.amount(), back.debit_value), (-settled.amount(), -settled.debit_value));
    }
}
