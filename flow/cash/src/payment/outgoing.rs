//! Money that leaves and money that is no customer's: a payment that the bank takes back (R19, R20), what is paid back
//! to a customer (R24), fees and other lines that go to an account of the books. Pure.

use ground::ledger::{Accounts, Journal, Line, Posting, Role};
use ground::receivable::{self, Control, Item, ItemKind, OpenItem, Pair, SetOff, Settled};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use serde::{Deserialize, Serialize};

use super::settlement::{Standing, role};

/// What money was for that settles no invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Paid back to a customer.
    Refund,
    /// A payment that the bank took back.
    Return,
    /// Booked to an account: fees, interest, anything that is no customer's.
    Account,
    /// This payment itself was taken back by the bank.
    Returned,
    /// Of several customers: each has its share.
    Shared,
    /// Paid on a claim that had been written off.
    Recovery,
    /// The bank credits what was received ahead of it: cheques, cards, direct debits.
    Clearing,
}

impl Purpose {
    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            Purpose::Refund => "refund",
            Purpose::Return => "return",
            Purpose::Account => "account",
            Purpose::Returned => "returned",
            Purpose::Shared => "shared",
            Purpose::Recovery => "recovery",
            Purpose::Clearing => "clearing",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<Purpose> {
        let all = [
            Purpose::Refund,
            Purpose::Return,
            Purpose::Account,
            Purpose::Returned,
            Purpose::Shared,
            Purpose::Recovery,
            Purpose::Clearing,
        ];
        all.into_iter().find(|p| p.name() == text)
    }
}

/// What money was for, with everything it moves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explained {
    /// What for.
    pub purpose: Purpose,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Id>,
    /// The payment that was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Id>,
    /// Payments that the bank credits by it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<Id>,
    /// The account it was booked to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub account: String,
    /// Why.
    pub reason: String,
    /// Invoices that are owed again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invoices: Vec<Id>,
    /// Entries, beside that of the money itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<Posting>,
    /// Items that begin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<OpenItem>,
    /// What they settle at once.
    #[serde(default)]
    pub settled: Settled,
}

fn summed(lines: &[Line]) -> Cents {
    lines.iter().map(|l| l.debit - l.credit).sum()
}

/// What a returned or refunded payment needs to know.
pub struct Case<'a> {
    /// The chart.
    pub accounts: &'a Accounts,
    /// The outgoing payment, its number and the customer's name.
    pub payment: (Id, &'a str, &'a str),
    /// The payer.
    pub customer: Id,
    /// The day of the entries.
    pub day: Day,
    /// The account that is credited: the bank, or suspense where a bank line is there already; and the journal.
    pub from: (&'a str, Journal),
    /// Lettering codes the customer has used.
    pub letters: i64,
    /// What the bank's account shows, fees included, where another currency left: currency, amount, cents of the books.
    pub money: Option<(Currency, Cents, Cents)>,
}

/// Entries in the making: the first one shows the money.
struct Work<'a, 'i> {
    case: &'a Case<'a>,
    ids: &'i mut dyn FnMut() -> Id,
    lines: Vec<Line>,
    items: Vec<OpenItem>,
    settled: Settled,
}

impl Work<'_, '_> {
    /// A debit of the customer on one of its accounts, and the item that stands on it.
    fn debit(&mut self, kind: ItemKind, account: Control, (currency, amount, value): (Currency, Cents, Cents)) -> OpenItem {
        let item = OpenItem {
            id: (self.ids)(),
            customer: self.case.customer,
            account,
            kind,
            document: self.case.payment.0,
            number: self.case.payment.1.to_string(),
            rank: 1,
            issue_day: self.case.day,
            due_day: self.case.day,
            currency,
            amount,
            value: (!currency.is_euro()).then_some(value),
            early: None,
            vat_pending: false,
            entry: 0,
            line: self.lines.len() as i64,
        };
        let line = Line::debit(self.case.accounts.of(role(account)), Some(self.case.customer), value);
        self.lines.push(if currency.is_euro() { line } else { line.in_currency(currency, amount) });
        item
    }

    /// Settles an own item of this fact against a credit that is there.
    fn against(&mut self, item: OpenItem, credit: &Item, connected: &[Item]) -> Result<()> {
        let amount = item.amount;
        let asked = SetOff {
            debits: &[(item.fresh(), amount)],
            credits: &[(credit.clone(), amount)],
            connected,
            letters: self.case.letters + self.settled.letters,
            day: self.case.day,
        };
        self.settled.take(receivable::settle(&asked)?);
        self.items.push(item);
        Ok(())
    }

    /// Credits the money to what so many lines debit; what another currency is worth on its way out beyond them was lost
    /// on the exchange, or gained.
    fn money(&self, lines: &mut Vec<Line>) {
        let sum: Cents = summed(lines);
        let Some((currency, amount, value)) = self.case.money else {
            lines.push(Line::credit(self.case.from.0, None, sum));
            return;
        };
        let lost = value - sum;
        if !lost.is_zero() {
            let role = if lost.0 > 0 { Role::FxLoss } else { Role::FxGain };
            lines.push(Line::debit(self.case.accounts.of(role), None, lost));
        }
        lines.push(Line::credit(self.case.from.0, None, value).in_currency(currency, amount));
    }

    fn posting(&self, what: &str, lines: Vec<Line>, journal: Journal) -> Posting {
        let (_, number, name) = self.case.payment;
        let label = format!("{what} {}", if name.trim().is_empty() { number } else { name.trim() });
        let day = self.case.day;
        Posting { journal, day, piece: number.to_string(), piece_day: day, label, lines }
    }
}

/// Pays credits of a customer back: overpayments, credit notes, money on account (R24). Each comes with how much of it,
/// and with the items connected with it. Gives the entry of the money, and the rest.
/// Without a credit the customer owes what it got: an item that a credit note will settle.
pub fn refund(
    case: &Case,
    credits: &[(Item, Cents, Vec<Item>)],
    sum: Cents,
    ids: &mut dyn FnMut() -> Id,
) -> Result<(Posting, Explained)> {
    let mut work = Work { case, ids, lines: Vec::new(), items: Vec::new(), settled: Settled::default() };
    for (n, (credit, amount, connected)) in credits.iter().enumerate() {
        if credit.customer != case.customer {
            return Err(Refusal::invalid("payment.other_customer").at(format!("credits[{n}].item")).into());
        }
        if credit.currency != case.money.map_or(Currency::EUR, |(currency, ..)| currency) {
            let refusal = Refusal::conflict("receivable.other_currency").at(format!("credits[{n}].item"));
            return Err(refusal.with("number", &credit.number).with("currency", credit.currency).into());
        }
        let value = -credit.value_of(-*amount);
        let item = work.debit(ItemKind::Refund, credit.account, (credit.currency, *amount, value));
        work.against(item, credit, connected)?;
    }
    if credits.is_empty() {
        let (currency, amount, value) = case.money.unwrap_or((Currency::EUR, sum, sum));
        let item = work.debit(ItemKind::Refund, Control::Customers, (currency, amount, value));
        work.items.push(item);
    }
    let mut lines = std::mem::take(&mut work.lines);
    work.money(&mut lines);
    let entry = work.posting("Remboursement", lines, case.from.1);
    let explained = Explained {
        purpose: Purpose::Refund,
        customer: Some(case.customer),
        of: None,
        payments: Vec::new(),
        account: String::new(),
        reason: String::new(),
        invoices: Vec::new(),
        entries: Vec::new(),
        items: work.items,
        settled: work.settled,
    };
    Ok((entry, explained))
}

/// A payment that the bank takes back.
pub struct Back<'a> {
    /// Its own item.
    pub own: &'a Item,
    /// What it was set off against, the credits used with it not counted.
    pub pairs: &'a [Pair],
    /// The items of those pairs.
    pub items: &'a [Item],
    /// What a rate moved while it was used, where nothing of it is used any more.
    pub moved_by_rates: &'a [Item],
    /// What stands of its settlements.
    pub standing: &'a [Standing],
    /// Due days of items that had passed to a bill, before they did.
    pub due_days: &'a [(Id, Day)],
    /// What was paid beyond the items and is owed back still.
    pub over: &'a [Item],
    /// What the bank charges, borne by us.
    pub fee: Cents,
    /// What of it the customer is charged (damages, no VAT).
    pub recharge: Cents,
    /// What the payment was in the books when it came.
    pub paid: Cents,
}

/// Each invoice that it had settled is owed again; gives their documents.
fn owed_again(work: &mut Work, back: &Back) -> Vec<Id> {
    let mut invoices = Vec::new();
    let credits: Vec<Id> = back.standing.iter().flat_map(|s| s.credits.iter().copied()).collect();
    let down: Vec<Id> = back.standing.iter().flat_map(|s| &s.moved).map(|(down, _)| *down).collect();
    let settled = |i: &&Item| i.amount.0 > 0 && i.kind != ItemKind::Adjustment && !down.contains(&i.id);
    for item in back.items.iter().filter(settled) {
        let of_it = || back.pairs.iter().filter(|p| p.debit == item.id && !credits.contains(&p.credit));
        let amount: Cents = of_it().map(|p| p.amount).sum();
        if amount.is_zero() {
            continue;
        }
        let value: Cents = of_it().map(|p| p.debit_value).sum();
        let again = work.debit(ItemKind::Returned, Control::Customers, (item.currency, amount, value));
        work.items.push(OpenItem {
            document: item.document,
            kind: if item.kind.document() == "invoice" { ItemKind::Returned } else { item.kind },
            number: item.number.clone(),
            rank: item.rank,
            due_day: back.due_days.iter().find(|(id, _)| *id == item.id).map_or(item.due_day, |(_, day)| *day),
            vat_pending: item.vat_pending,
            ..again
        });
        invoices.push(item.document);
    }
    invoices
}

/// A payment is taken back (R19): each invoice that it had settled is owed again, in a new line with its old due day;
/// the groups that were settled stay so. A discount that came with it is not earned any more. Gives the entry of the
/// money and the rest.
pub fn returned(case: &Case, back: &Back, ids: &mut dyn FnMut() -> Id) -> Result<(Posting, Explained)> {
    let mut work = Work { case, ids, lines: Vec::new(), items: Vec::new(), settled: Settled::default() };
    let invoices = owed_again(&mut work, back);
    if back.own.open.0 < 0 {
        let item = work.debit(ItemKind::Refund, back.own.account, (back.own.currency, -back.own.open, -back.own.open_value));
        let unsettled = [back.own.clone()];
        let alone = back.own.open == back.own.amount;
        work.against(item, back.own, if alone { back.moved_by_rates } else { &unsettled })?;
    }
    for over in back.over {
        let item = work.debit(ItemKind::Refund, over.account, (over.currency, -over.open, -over.open_value));
        work.against(item, over, &[])?;
    }
    let mut lines = std::mem::take(&mut work.lines);
    if !back.fee.is_zero() {
        lines.push(Line::debit(case.accounts.of(Role::BankFees), None, back.fee));
    }
    for standing in back.standing {
        lines.extend(standing.lines_back());
    }
    // What was gained on the exchange when it was applied is not any more.
    for (_, account, gained) in back.standing.iter().filter_map(|s| s.exchange.as_ref()) {
        lines.push(Line::debit(account, None, *gained));
    }
    if summed(&lines) != back.paid + back.fee {
        // A part of it was used elsewhere since: that must be taken back first.
        return Err(Refusal::conflict("payment.overpayment_used").into());
    }
    work.money(&mut lines);
    let entry = work.posting("Rejet bancaire", lines, case.from.1);
    let mut entries = Vec::new();
    if !back.recharge.is_zero() {
        let item = work.debit(ItemKind::Fee, Control::Customers, (Currency::EUR, back.recharge, back.recharge));
        work.items.push(OpenItem { entry: 1, line: 0, ..item });
        let mut lines = std::mem::take(&mut work.lines);
        lines.push(Line::credit(case.accounts.of(Role::FeeRecharged), None, back.recharge));
        entries.push(work.posting("Frais de rejet", lines, Journal::General));
    }
    let explained = Explained {
        purpose: Purpose::Return,
        customer: Some(case.customer),
        of: None,
        payments: Vec::new(),
        account: String::new(),
        reason: String::new(),
        invoices,
        entries,
        items: work.items,
        settled: work.settled,
    };
    Ok((entry, explained))
}
