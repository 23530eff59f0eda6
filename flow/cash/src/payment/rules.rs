//! Decisions of the payment: how money is booked, which items it settles, when a group is lettered. Pure.

use ground::ledger::{self, Accounts, Journal, Posting, Role};
use ground::numbering::Drawn;
use ground::receivable::{self, Control, Item, ItemKind, OpenItem, Pair, SetOff};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};

use super::model::Fact;

/// What the entry of a payment needs to know.
pub struct Heading<'a> {
    /// Number.
    pub number: &'a Drawn,
    /// Day in the books.
    pub day: Day,
    /// The other party's name, for the label.
    pub name: &'a str,
    /// Amount.
    pub amount: Cents,
}

/// Bank against the customer's account, or against suspense while nobody knows whose money it is (R22).
pub fn receipt(accounts: &Accounts, heading: &Heading, customer: Option<Id>) -> Posting {
    let other = match customer {
        Some(id) => ledger::Line::credit(accounts.of(Role::Customers), Some(id), heading.amount),
        None => ledger::Line::credit(accounts.of(Role::Suspense), None, heading.amount),
    };
    posting(heading, Journal::Bank, vec![ledger::Line::debit(accounts.of(Role::Bank), None, heading.amount), other])
}

/// From suspense to the customer's account (second half of R22).
pub fn identification(accounts: &Accounts, heading: &Heading, customer: Id) -> Posting {
    let lines = vec![
        ledger::Line::debit(accounts.of(Role::Suspense), None, heading.amount),
        ledger::Line::credit(accounts.of(Role::Customers), Some(customer), heading.amount),
    ];
    posting(heading, Journal::General, lines)
}

fn posting(heading: &Heading, journal: Journal, lines: Vec<ledger::Line>) -> Posting {
    let number = heading.number.text();
    let name = heading.name.trim();
    let label = if name.is_empty() { format!("Règlement {number}") } else { format!("Règlement {name}") };
    Posting { journal, day: heading.day, piece: number, piece_day: heading.day, label, lines }
}

/// The open item of a payment: what the customer is owed until it is applied. Its line is the second of its entry.
pub fn item(id: Id, payment: Id, customer: Id, heading: &Heading) -> OpenItem {
    OpenItem {
        id,
        customer,
        account: Control::Customers,
        kind: ItemKind::Payment,
        document: payment,
        number: heading.number.text(),
        rank: 1,
        issue_day: heading.day,
        due_day: heading.day,
        currency: Currency::EUR,
        amount: -heading.amount,
        value: None,
        early: None,
        vat_pending: false,
        entry: 0,
        line: 1,
    }
}

/// What an exact reference settles: every referenced item in full when the money reaches, or a part of the only one.
/// Anything else is a person's decision.
pub fn by_reference(referenced: &[Item], amount: Cents) -> Vec<(Id, Cents)> {
    let sum: Cents = referenced.iter().map(|i| i.open).sum();
    let one_customer = referenced.windows(2).all(|w| w[0].customer == w[1].customer);
    let all_owed = referenced.iter().all(|i| i.open.0 > 0);
    match referenced {
        [] => Vec::new(),
        _ if !one_customer || !all_owed || amount.0 <= 0 => Vec::new(),
        [only] if amount < only.open => vec![(only.id, amount)],
        _ if sum <= amount => referenced.iter().map(|i| (i.id, i.open)).collect(),
        _ => Vec::new(),
    }
}

/// The items of one settlement and those connected with them by earlier ones.
pub struct Settlement<'a> {
    /// The payment's item.
    pub payment: &'a Item,
    /// What it settles: item and amount.
    pub targets: &'a [(Item, Cents)],
    /// Items that earlier allocations connect with these; with what is open of them.
    pub connected: &'a [Item],
    /// How many lettering codes the customer has used.
    pub letters: i64,
    /// The day of the settlement.
    pub day: Day,
}

/// Money settles items of its own customer, never more than is open on either side. When everything connected is
/// settled, the group is lettered.
pub fn apply(settlement: &Settlement) -> Result<Fact> {
    let Settlement { payment, targets, connected, letters, day } = *settlement;
    if targets.is_empty() {
        return Err(Refusal::invalid("payment.nothing_to_apply").at("items").into());
    }
    let mut left = -payment.open;
    for (n, (target, amount)) in targets.iter().enumerate() {
        let place = |field: &str| format!("items[{n}].{field}");
        if target.customer != payment.customer {
            return Err(Refusal::invalid("payment.other_customer").at(place("item")).into());
        }
        if target.open.0 <= 0 {
            return Err(Refusal::conflict("payment.item_settled").at(place("item")).with("number", &target.number).into());
        }
        if targets[..n].iter().any(|(t, _)| t.id == target.id) {
            return Err(Refusal::invalid("payment.item_twice").at(place("item")).into());
        }
        if amount.0 <= 0 || *amount > target.open {
            return Err(Refusal::invalid("payment.amount_beyond_item").at(place("amount")).with("open", target.open).into());
        }
        if *amount > left {
            return Err(Refusal::conflict("payment.amount_beyond_payment").at(place("amount")).with("left", left).into());
        }
        left -= *amount;
    }
    let amount = -payment.open - left;
    let credits = [(payment.clone(), amount)];
    let settled = receivable::settle(&SetOff { debits: targets, credits: &credits, connected, letters, day })?;
    Ok(Fact::Applied { customer: payment.customer, settled, invoices: documents(targets.iter().map(|(i, _)| i)), amount })
}

/// The invoices among the documents of some items, each once.
fn documents<'a>(items: impl Iterator<Item = &'a Item>) -> Vec<Id> {
    let mut list: Vec<Id> = items.filter(|i| i.kind.document() == "invoice").map(|i| i.document).collect();
    list.sort_unstable();
    list.dedup();
    list
}

/// What a payment had settled is open again; the codes of the groups it was part of are taken off. `settled` are the
/// items of `pairs` beside the payment's own.
pub fn unapply(
    payment: &Item,
    (pairs, settled): (&[Pair], &[Item]),
    connected: &[Item],
    day: Day,
    reason: String,
) -> Result<Fact> {
    if pairs.is_empty() {
        return Err(Refusal::conflict("payment.not_applied").into());
    }
    let items: Vec<Item> = std::iter::once(payment).chain(settled).cloned().collect();
    let undone = receivable::undo(pairs, &items, connected, day)?;
    let invoices = documents(settled.iter());
    let amount = pairs.iter().map(|p| p.amount).sum();
    Ok(Fact::Unapplied { customer: payment.customer, settled: undone, invoices, amount, reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: i64, kind: ItemKind, open: i64) -> Item {
        let day = Day::parse("2026-03-01").unwrap();
        Item {
            id: Id(id),
            customer: Id(9),
            account: Control::Customers,
            kind,
            document: Id(id),
            number: format!("N{id}"),
            rank: 1,
            issue_day: day,
            due_day: day,
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

    fn run(payment: i64, targets: &[(i64, i64)], connected: &[i64]) -> Result<Fact> {
        let payment = item(1, ItemKind::Payment, -payment);
        let targets: Vec<(Item, Cents)> =
            targets.iter().zip(2..).map(|((open, amount), id)| (item(id, ItemKind::Invoice, *open), Cents(*amount))).collect();
        let connected: Vec<Item> = connected.iter().zip(50..).map(|(open, id)| item(id, ItemKind::Invoice, *open)).collect();
        let day = Day::parse("2026-04-01").unwrap();
        apply(&Settlement { payment: &payment, targets: &targets, connected: &connected, letters: 1, day })
    }

    #[test]
    fn lettered_only_when_everything_connected_is_settled() {
        for (payment, targets, connected, lettered) in [
            (100, &[(100, 100)][..], &[][..], true),
            (100, &[(60, 60), (40, 40)], &[], true),
            (100, &[(150, 100)], &[], false),
            (150, &[(100, 100)], &[], false),
            (100, &[(100, 100)], &[0], true),
            (100, &[(100, 100)], &[5], false),
        ] {
            let Ok(Fact::Applied { settled, .. }) = run(payment, targets, connected) else { panic!() };
            assert_eq!(settled.moves.iter().all(|m| m.letter == Some(("AAB".into(), Day::parse("2026-04-01").unwrap()))), lettered);
            assert_eq!(settled.letters, i64::from(lettered));
        }
    }

    #[test]
    fn never_more_than_is_open() {
        for (payment, targets, code) in [
            (100, &[][..], "payment.nothing_to_apply"),
            (100, &[(50, 60)], "payment.amount_beyond_item"),
            (100, &[(90, 90), (90, 20)], "payment.amount_beyond_payment"),
            (100, &[(90, 0)], "payment.amount_beyond_item"),
            (100, &[(0, 10)], "payment.item_settled"),
        ] {
            assert_eq!(run(payment, targets, &[]).unwrap_err().code(), code);
        }
    }

    #[test]
    fn exact_references_settle_what_is_certain() {
        let a = item(1, ItemKind::Invoice, 100);
        let b = item(2, ItemKind::Invoice, 50);
        let ids = |list: Vec<(Id, Cents)>| list.into_iter().map(|(i, c)| (i.0, c.0)).collect::<Vec<_>>();
        assert_eq!(ids(by_reference(std::slice::from_ref(&a), Cents(100))), [(1, 100)]);
        assert_eq!(ids(by_reference(std::slice::from_ref(&a), Cents(30))), [(1, 30)]);
        assert_eq!(ids(by_reference(&[a.clone(), b.clone()], Cents(150))), [(1, 100), (2, 50)]);
        assert_eq!(ids(by_reference(&[a.clone(), b.clone()], Cents(170))), [(1, 100), (2, 50)]);
        assert!(by_reference(&[a.clone(), b.clone()], Cents(120)).is_empty());
        let stranger = Item { customer: Id(10), ..b };
        assert!(by_reference(&[a, stranger], Cents(150)).is_empty());
    }
}
