//! Euros that pay items in another currency: the bank changed them, so what it credited is what the customer's money is
//! worth, and the items say how much of theirs it settles. Pure but for the ids.

use ground::ledger::{Accounts, Journal, Line, Posting, Role};
use ground::receivable::{self, Control, Item, ItemKind, OpenItem, SetOff, Settled};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};

use super::settlement::{Money, Settlement, Standing, Target, Work};

/// Money on the customer's account in the currency of the items, with what made it so.
pub(super) struct Converted {
    /// As it stands on the account now.
    pub item: Item,
    /// The debit in euros that it came from.
    euros: Id,
    /// From the account in euros to the account in the currency: the same account, two items.
    posting: Posting,
    items: Vec<OpenItem>,
    /// What it was in euros is settled by it.
    pub settled: Settled,
}

impl Converted {
    /// Puts it before what the money then settles.
    pub fn join(self, settlement: &mut Settlement) {
        settlement.entries.insert(0, self.posting);
        settlement.items.splice(0..0, self.items);
        let mut settled = self.settled;
        settled.take(std::mem::take(&mut settlement.settled));
        settlement.settled = settled;
        settlement.standing.get_or_insert_with(Standing::default).moved.push((self.euros, self.item.id));
    }
}

/// How much of the items' currency the money is: what they fall by, less the credits used with it.
pub(super) fn amount(targets: &[Target], credits: &[(Item, Cents)]) -> Result<Cents> {
    let settled: Cents = targets.iter().map(|t| t.said.amount).sum();
    let amount = settled - credits.iter().map(|(_, amount)| *amount).sum();
    if amount.0 <= 0 {
        return Err(Refusal::conflict("payment.credits_beyond_items").at("credits").into());
    }
    Ok(amount)
}

/// What the conversion needs to know.
pub(super) struct Place<'a> {
    /// The payment, its number and the payer's name.
    pub payment: (Id, &'a str, &'a str),
    /// The chart.
    pub accounts: &'a Accounts,
    /// Entries of the fact before its own.
    pub entry: i64,
    /// The day.
    pub day: Day,
    /// Lettering codes the customer has used.
    pub letters: i64,
}

/// Money in euros as so much of another currency. What arrives with this fact arrives so; what stands on the account is
/// changed there by an entry of its own.
pub(super) fn convert<'m>(
    place: &Place,
    money: Money<'m>,
    (currency, amount): (Currency, Cents),
    ids: &mut dyn FnMut() -> Id,
) -> Result<(Money<'m>, Option<Converted>)> {
    let own = match money {
        Money::Arriving { account, journal, item, books, .. } => {
            let foreign = Some((currency, amount));
            return Ok((Money::Arriving { account, journal, item, books, foreign, changed: true }, None));
        }
        Money::Booked(own) => own,
    };
    let value = -own.open_value;
    let (payment, number, name) = place.payment;
    let item = |id: Id, currency: Currency, amount: Cents, value: Option<Cents>, line: i64| OpenItem {
        id,
        customer: own.customer,
        account: Control::Customers,
        kind: ItemKind::Transfer,
        document: payment,
        number: number.to_string(),
        rank: 1,
        issue_day: place.day,
        due_day: place.day,
        currency,
        amount,
        value,
        early: None,
        vat_pending: false,
        entry: place.entry,
        line,
    };
    let euros = item(ids(), own.currency, value, None, 0);
    let there = item(ids(), currency, -amount, Some(-value), 1);
    let account = place.accounts.of(Role::Customers);
    let lines = vec![
        Line::debit(account, Some(own.customer), value),
        Line::credit(account, Some(own.customer), value).in_currency(currency, amount),
    ];
    let label = super::rules::label(number, name);
    let (day, piece) = (place.day, number.to_string());
    let posting = Posting { journal: Journal::General, day, piece, piece_day: day, label, lines };
    // What was used of it before keeps its group open: no code then.
    let used = [own.clone()];
    let settled = receivable::settle(&SetOff {
        debits: &[(euros.fresh(), value)],
        credits: &[(own.clone(), value)],
        connected: if own.open == own.amount { &[] } else { &used },
        letters: place.letters,
        day,
    })?;
    let item = there.fresh();
    let (from, items) = (euros.id, vec![euros, there]);
    Ok((Money::Booked(own), Some(Converted { item, euros: from, posting, items, settled })))
}

impl Work<'_, '_> {
    /// What the rate moved between the documents: a gain (R35) or a loss (R36) on the customer's account. Where the money
    /// arrives with this fact its own entry shows it, and the customer is credited with what the items were worth.
    pub(super) fn exchange(&mut self, gained: Cents, letter: Option<(String, Day)>, own: Option<&mut (Posting, OpenItem)>) {
        let customer = Some(self.case.customer);
        let role = if gained.0 > 0 { Role::FxGain } else { Role::FxLoss };
        let lines = vec![
            Line::debit(self.home_account(), customer, gained),
            Line::credit(self.case.accounts.of(role), None, gained),
        ];
        let place = own.as_ref().map_or((self.next_entry(), 0), |(_, item)| (item.entry, item.line));
        let mut item = self.begin((ItemKind::Adjustment, self.home), Cents::ZERO, gained, place);
        let account = self.case.accounts.of(role).to_string();
        let standing = self.keep();
        standing.exchange = Some((item.id, account, gained));
        self.out.settled.join(&item, self.case.day, letter);
        match own {
            Some((posting, own)) => {
                if let Some(line) = usize::try_from(own.line).ok().and_then(|n| posting.lines.get_mut(n)) {
                    let net = Line::debit(&line.account, line.party, line.debit - line.credit + gained);
                    *line = Line { foreign: line.foreign, ..net };
                }
                let rate = lines.into_iter().skip(1);
                match usize::try_from(own.line) {
                    // Debits stand before the customer's credit, as in R36: what begins on a later line moves down.
                    Ok(n) if gained.0 < 0 && n <= posting.lines.len() => {
                        posting.lines.splice(n..n, rate);
                        let below = self.out.items.iter_mut().filter(|i| (i.entry, i.line >= own.line) == (own.entry, true));
                        below.for_each(|i| i.line += 1);
                        own.line += 1;
                        item.line += 1;
                    }
                    _ => posting.lines.extend(rate),
                }
            }
            None => {
                let entry = self.posting(Journal::General, lines);
                self.out.entries.push(entry);
            }
        }
        self.out.items.push(item);
    }
}
