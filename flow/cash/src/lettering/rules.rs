//! Decides a lettering by hand: what settles what, the small difference, credits that come from another account. Pure.

use ground::ledger::{Accounts, Journal, Line, Posting, Role};
use ground::receivable::{self, Control, Item, ItemKind, OpenItem, SetOff, Settled};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};

use super::model::Difference;
use crate::payment::settlement::role;
use crate::policy::Policy;

/// What is to be lettered.
pub struct Case<'a> {
    /// The chart.
    pub accounts: &'a Accounts,
    /// What the company lets pass.
    pub policy: &'a Policy,
    /// The lettering, and the customer's name.
    pub lettering: (Id, &'a str),
    /// The items and how much of each, with their signs.
    pub items: &'a [(Item, Cents)],
    /// Items that earlier allocations connect with these.
    pub connected: &'a [Item],
    /// Lettering codes the customer has used.
    pub letters: i64,
    /// The day.
    pub day: Day,
    /// Whether a small difference may be booked.
    pub difference: bool,
}

/// What was decided.
#[derive(Debug)]
pub struct Decided {
    /// What settles what.
    pub settled: Settled,
    /// The code of the group, where nothing of it is left.
    pub code: Option<String>,
    /// The small difference.
    pub difference: Option<Difference>,
    /// Entries.
    pub entries: Vec<Posting>,
    /// Items of those entries.
    pub items: Vec<OpenItem>,
    /// Set off.
    pub amount: Cents,
}

/// Decides it. `ids` gives new ids.
pub fn letter(case: &Case, ids: &mut dyn FnMut() -> Id) -> Result<Decided> {
    let (account, currency) = checked(case)?;
    let mut work = Work { case, ids, account, currency, entries: Vec::new(), items: Vec::new(), settled: Settled::default() };
    let mut debits: Vec<(Item, Cents)> = case.items.iter().filter(|(_, a)| a.0 > 0).cloned().collect();
    let mut credits: Vec<(Item, Cents)> = Vec::new();
    for (item, amount) in case.items.iter().filter(|(_, a)| a.0 < 0) {
        credits.push(if item.account == account { (item.clone(), -*amount) } else { work.brought(item, -*amount)? });
    }
    let sum = |list: &[(Item, Cents)]| list.iter().map(|(_, a)| *a).sum::<Cents>();
    let gap = sum(&debits) - sum(&credits);
    let difference = if gap.is_zero() { None } else { Some(work.small(gap, &mut debits, &mut credits)?) };
    let amount = sum(&debits);
    let connected: Vec<Item> = case.connected.iter().filter(|i| i.account == account).cloned().collect();
    let letters = case.letters + work.settled.letters;
    let settled = receivable::settle(&SetOff { debits: &debits, credits: &credits, connected: &connected, letters, day: case.day })?;
    if settled.credit_value != settled.debit_value {
        // What the rate moved between two documents is gained or lost with money only.
        return Err(Refusal::conflict("lettering.exchange").at("items").into());
    }
    let code = settled.letter().map(|(code, _)| code.clone());
    work.settled.take(settled);
    Ok(Decided { settled: work.settled, code, difference, entries: work.entries, items: work.items, amount })
}

/// The account and the currency of what is owed; refuses what does not fit together.
fn checked(case: &Case) -> Result<(Control, Currency)> {
    let owed = case.items.iter().find(|(_, amount)| amount.0 > 0);
    let given = case.items.iter().find(|(_, amount)| amount.0 < 0);
    let (Some((first, _)), Some(_)) = (owed, given) else {
        return Err(Refusal::invalid("lettering.one_side").at("items").into());
    };
    for (n, (item, amount)) in case.items.iter().enumerate() {
        let refuse = |code: &'static str, field: &str| Refusal::conflict(code).at(format!("items[{n}].{field}")).with("number", &item.number);
        if item.customer != first.customer {
            return Err(refuse("lettering.other_customer", "item").into());
        }
        if item.currency != first.currency {
            return Err(refuse("lettering.other_currency", "item").into());
        }
        if amount.0 > 0 && item.account != first.account {
            return Err(refuse("lettering.other_account", "item").into());
        }
        let within = amount.0.signum() == item.open.0.signum() && amount.abs() <= item.open.abs();
        if amount.is_zero() || !within {
            return Err(refuse("lettering.beyond", "amount").with("open", item.open).into());
        }
        if case.items[..n].iter().any(|(other, _)| other.id == item.id) {
            return Err(refuse("lettering.twice", "item").into());
        }
    }
    Ok((first.account, first.currency))
}

struct Work<'a, 'i> {
    case: &'a Case<'a>,
    ids: &'i mut dyn FnMut() -> Id,
    account: Control,
    currency: Currency,
    entries: Vec<Posting>,
    items: Vec<OpenItem>,
    settled: Settled,
}

impl Work<'_, '_> {
    fn posting(&self, what: &str, lines: Vec<Line>) -> Posting {
        let day = self.case.day;
        let (piece, piece_day) =
            self.case.items.first().map_or((String::new(), day), |(i, _)| (i.number.clone(), i.issue_day));
        Posting { journal: Journal::General, day, piece, piece_day, label: format!("{what} {}", self.case.lettering.1), lines }
    }

    fn begin(&mut self, kind: ItemKind, account: Control, (amount, value): (Cents, Cents), line: i64) -> OpenItem {
        let (id, customer) = ((self.ids)(), self.case.items[0].0.customer);
        OpenItem {
            id,
            customer,
            account,
            kind,
            document: self.case.lettering.0,
            number: self.case.items[0].0.number.clone(),
            rank: 1,
            issue_day: self.case.day,
            due_day: self.case.day,
            currency: self.currency,
            amount,
            value: (value != amount).then_some(value),
            early: None,
            vat_pending: false,
            entry: self.entries.len() as i64,
            line,
        }
    }

    fn line(&self, account: Control, item: &OpenItem) -> Line {
        let line = Line::debit(self.case.accounts.of(role(account)), Some(item.customer), item.value());
        if self.currency == Currency::EUR { line } else { line.in_currency(self.currency, item.amount) }
    }

    /// A credit that stands on another account (overpayments on 4197, money on 411 for a doubtful claim) comes to that
    /// of what is owed.
    fn brought(&mut self, item: &Item, amount: Cents) -> Result<(Item, Cents)> {
        let value = -item.value_of(-amount);
        let from = self.begin(ItemKind::Lettering, item.account, (amount, value), 0);
        let to = self.begin(ItemKind::Lettering, self.account, (-amount, -value), 1);
        let lines = vec![self.line(item.account, &from), self.line(self.account, &to)];
        let entry = self.posting("Lettrage", lines);
        self.entries.push(entry);
        let used: Vec<Item> = self.case.connected.iter().filter(|i| i.account == item.account).cloned().collect();
        let letters = self.case.letters + self.settled.letters;
        let (debits, credits) = ([(from.fresh(), amount)], [(item.clone(), amount)]);
        let asked = SetOff { debits: &debits, credits: &credits, connected: &used, letters, day: self.case.day };
        self.settled.take(receivable::settle(&asked)?);
        let fresh = to.fresh();
        self.items.extend([from, to]);
        Ok((fresh, amount))
    }

    /// A difference within the tolerance becomes a loss (R25) or a gain (R26).
    fn small(&mut self, gap: Cents, debits: &mut Vec<(Item, Cents)>, credits: &mut Vec<(Item, Cents)>) -> Result<Difference> {
        let owed: Cents = debits.iter().map(|(_, a)| *a).sum();
        let most = self.case.policy.tolerance(owed);
        if !self.case.difference {
            return Err(Refusal::conflict("lettering.unbalanced").at("items").with("difference", gap).into());
        }
        if gap.abs() > most || self.currency != Currency::EUR {
            return Err(Refusal::conflict("lettering.beyond_tolerance").at("items").with("difference", gap).with("most", most).into());
        }
        let place = if gap.0 > 0 { Role::RoundingLoss } else { Role::RoundingGain };
        let account = self.case.accounts.of(place).to_string();
        let item = self.begin(ItemKind::Lettering, self.account, (-gap, -gap), 1);
        let lines = vec![Line::debit(&account, None, gap), self.line(self.account, &item)];
        let entry = self.posting("Arrondi de lettrage", lines);
        self.entries.push(entry);
        let fresh = item.fresh();
        match gap.0 {
            1.. => credits.push((fresh, gap)),
            _ => debits.push((fresh, -gap)),
        }
        let difference = Difference { item: item.id, account, amount: gap };
        self.items.push(item);
        Ok(difference)
    }
}

/// The difference is booked back: its item, open again by now, is closed by a further one. Gives entry, item, and both
/// settled.
pub fn back(
    accounts: &Accounts,
    (lettering, name): (Id, &str),
    (item, difference): (&Item, &Difference),
    (id, entry): (Id, i64),
    (letters, day): (i64, Day),
) -> Result<(Posting, OpenItem, Settled)> {
    let begun = OpenItem {
        id,
        customer: item.customer,
        account: item.account,
        kind: ItemKind::Lettering,
        document: lettering,
        number: item.number.clone(),
        rank: 2,
        issue_day: day,
        due_day: day,
        currency: item.currency,
        amount: difference.amount,
        value: None,
        early: None,
        vat_pending: false,
        entry,
        line: 0,
    };
    let posting = Posting {
        journal: Journal::General,
        day,
        piece: item.number.clone(),
        piece_day: day,
        label: format!("Annulation arrondi de lettrage {name}"),
        lines: vec![
            Line::debit(accounts.of(role(item.account)), Some(item.customer), difference.amount),
            Line::credit(&difference.account, None, difference.amount),
        ],
    };
    let part = difference.amount.abs();
    let (fresh, other) = (begun.fresh(), item.clone());
    let (debits, credits) = if fresh.open.0 > 0 { ([(fresh, part)], [(other, part)]) } else { ([(other, part)], [(fresh, part)]) };
    let settled = receivable::settle(&SetOff { debits: &debits, credits: &credits, connected: &[], letters, day })?;
    Ok((posting, begun, settled))
}

#[cfg(test)]
mod tests;
