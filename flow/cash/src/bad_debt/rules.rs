//! Decisions about doubtful and lost claims: what of a claim is VAT, how much is depreciated, what is lost and what comes
//! back, with their entries. Pure.
//!
//! Recipes: R29 (doubtful), R30 and R31 (depreciation), R32 and R33 (write-off), R34 (recovery).

use bill::invoice::shares::VatShare;
use ground::ledger::{self, Accounts, Journal, Line, Posting, Role};
use ground::receivable::Item;
use ground::receivable::pending::due_to_date;
use ground::tax::{Due, VatCode};
use kernel::{Cents, Currency, Day, Rate};

use super::model::LostTax;
use crate::payment::rules::told;

/// The document of a claim, as far as its VAT goes.
#[derive(Clone, Debug, Default)]
pub struct Taxed {
    /// Its shares by rate, in cents of the books; none where it bears no VAT.
    pub shares: Vec<VatShare>,
    /// Everything it asks for, VAT included, in its currency.
    pub total: Cents,
    /// What is open of it, on all accounts, in its currency.
    pub open: Cents,
}

impl Taxed {
    /// The VAT in a part of what is open (in the document's currency), by rate, in cents of the books: cumulative pro
    /// rata, so that parts add up and the last one clears.
    pub fn taxes(&self, amount: Cents) -> Vec<LostTax> {
        let paid = self.total - self.open;
        let part = |whole: Cents| due_to_date(whole, paid + amount, self.total) - due_to_date(whole, paid, self.total);
        let lost = |s: &VatShare| LostTax {
            code: s.code,
            rate: s.rate,
            pending: s.due == Due::OnReceipt,
            tax: part(s.tax),
            base: part(s.base),
        };
        self.shares.iter().map(lost).filter(|t| !t.tax.is_zero()).collect()
    }

    /// What of an amount, worth so many cents of the books, is depreciated: without the VAT in it, for that will be
    /// recovered or is never due.
    pub fn without_vat(&self, amount: Cents, value: Cents) -> Cents {
        value - self.taxes(amount).iter().map(|t| t.tax).sum()
    }
}

/// The percentage by the policy's steps: the highest whose days are passed. In a liquidation all of it.
pub fn percent(steps: &[(i64, Rate)], days_late: i64, liquidation: Option<Rate>) -> Rate {
    let by_age = steps.iter().filter(|(days, _)| days_late > *days).map(|(_, rate)| *rate).max().unwrap_or_default();
    by_age.max(liquidation.unwrap_or_default())
}

/// What the entries of a claim say.
pub struct Heading<'a> {
    /// The chart.
    pub accounts: &'a Accounts,
    /// The number of the document.
    pub number: &'a str,
    /// Its day.
    pub issue_day: Day,
    /// The debtor and its name.
    pub customer: (kernel::Id, &'a str),
    /// The day of the entry.
    pub day: Day,
}

impl Heading<'_> {
    fn posting(&self, what: &str, lines: Vec<Line>) -> Posting {
        Posting {
            journal: Journal::General,
            day: self.day,
            piece: self.number.to_string(),
            piece_day: self.issue_day,
            label: format!("{what} {}", self.customer.1),
            lines,
        }
    }

    /// From one control account to another (R29, and back); `foreign` is what the amount is in the claim's currency.
    pub fn transfer(&self, from: Role, to: Role, amount: Cents, foreign: Option<(Currency, Cents)>) -> Posting {
        let what = if to == Role::Doubtful { "Client douteux" } else { "Reclassement client" };
        let customer = Some(self.customer.0);
        let lines = vec![
            Line::debit(self.accounts.of(to), customer, amount),
            Line::credit(self.accounts.of(from), customer, amount),
        ];
        self.posting(what, lines.into_iter().map(|l| told(l, foreign)).collect())
    }

    /// The depreciation goes from one amount to another: a charge (R30) or a release (R31). None where it stays.
    pub fn depreciation(&self, before: Cents, after: Cents) -> Option<Posting> {
        let change = after - before;
        let lines = match change.0 {
            0 => return None,
            1.. => vec![
                Line::debit(self.accounts.of(Role::DepreciationCharge), None, change),
                Line::credit(self.accounts.of(Role::Depreciation), None, change),
            ],
            _ => vec![
                Line::debit(self.accounts.of(Role::Depreciation), None, -change),
                Line::credit(self.accounts.of(Role::DepreciationRelease), None, -change),
            ],
        };
        let what = if change.0 > 0 { "Dotation client douteux" } else { "Reprise client douteux" };
        Some(self.posting(what, lines))
    }

    /// The loss against the control account on which the claim stands (R32, R33): 654 without VAT, what is recovered
    /// of VAT or no longer waits. The flag: the claim arose in an earlier fiscal year. `foreign` is what is lost in the
    /// claim's currency.
    pub fn loss(
        &self,
        (from, prior): (Role, bool),
        net: Cents,
        taxes: &[LostTax],
        foreign: Option<(Currency, Cents)>,
    ) -> Posting {
        let role = if prior { Role::BadDebtPrior } else { Role::BadDebt };
        let mut lines = Vec::with_capacity(taxes.len() + 2);
        if !net.is_zero() {
            lines.push(Line::debit(self.accounts.of(role), None, net));
        }
        for tax in taxes.iter().filter(|t| !t.tax.is_zero()) {
            let line = match tax.pending {
                true => Line::debit(self.accounts.of(Role::VatPending(tax.code)), None, tax.tax),
                false => Line::debit(self.accounts.of(Role::VatCollected(tax.code)), None, tax.tax).on_base(tax.base),
            };
            ledger::add(&mut lines, line);
        }
        let gross = net + taxes.iter().map(|t| t.tax).sum();
        lines.push(told(Line::credit(self.accounts.of(from), Some(self.customer.0), gross), foreign));
        self.posting("Perte sur client", lines)
    }

    /// What came back (R34): from the bank or the customer's account, net to 7583, VAT due again.
    pub fn recovery(&self, from: Line, journal: Journal, amount: Cents, taxes: &[LostTax]) -> Posting {
        let net = amount - taxes.iter().map(|t| t.tax).sum();
        let mut lines = vec![from];
        if !net.is_zero() {
            lines.push(Line::credit(self.accounts.of(Role::Recovery), None, net));
        }
        // What had been recovered and what had ceased to wait are due on one account.
        let mut due: Vec<(VatCode, Cents, Cents)> = Vec::new();
        for t in taxes.iter().filter(|t| !t.tax.is_zero()) {
            match due.iter_mut().find(|(code, ..)| *code == t.code) {
                Some((_, tax, base)) => (*tax, *base) = (*tax + t.tax, *base + t.base),
                None => due.push((t.code, t.tax, t.base)),
            }
        }
        let line = |(code, tax, base): (VatCode, Cents, Cents)| {
            Line::credit(self.accounts.of(Role::VatCollected(code)), None, tax).on_base(base)
        };
        lines.extend(due.into_iter().map(line));
        let what = format!("Encaissement sur perte {}", self.number);
        Posting { journal, ..self.posting(&what, lines) }
    }
}

/// The VAT in a recovery: of what had been recovered or had ceased to wait, in proportion to what was lost.
pub fn due_again(taxes: &[LostTax], lost: Cents, before: Cents, amount: Cents) -> Vec<LostTax> {
    let part = |whole: Cents| due_to_date(whole, before + amount, lost) - due_to_date(whole, before, lost);
    let again = |t: &LostTax| LostTax { tax: part(t.tax), base: part(t.base), ..t.clone() };
    taxes.iter().map(again).filter(|t| !t.tax.is_zero()).collect()
}

/// The part of money on account (in its currency) that is so many cents of the books, and how many cents that part is
/// worth: never more than asked for.
pub fn part_of(own: &Item, value: Cents) -> (Cents, Cents) {
    let (open, worth) = (-own.open, -own.open_value);
    if value.0 <= 0 || own.currency.is_euro() {
        return (value.min(open), value.min(worth));
    }
    if value >= worth {
        return (open, worth);
    }
    let mut part = open.allocate(&[value.0, (worth - value).0])[0];
    while part.0 > 0 && -own.value_of(-part) > value {
        part -= Cents(1);
    }
    (part, -own.value_of(-part))
}

/// What stays depreciated when a part of a claim is lost or paid: in proportion to what is left of it.
pub fn left_of(depreciation: Cents, before: Cents, after: Cents) -> Cents {
    if after.is_zero() || before.0 <= 0 { Cents::ZERO } else { due_to_date(depreciation, after, before) }
}
