//! How a payment settles items: cash, discount for early payment, small differences, fees kept on the way, credits used
//! together with it, what is over; with the entries and everything that takes it apart again. Pure.
//!
//! Recipes: R10 and R11 (discount), R21 (commission), R23 (overpayment), R25 and R26 (small differences), R35 and R36
//! (exchange). What falls due of VAT with the payment (R03, R08) stands beside, in `ground::receivable::pending`.

use ground::ledger::{Accounts, Journal, Line, Posting, Role};
use ground::receivable::{self, Control, Item, ItemKind, OpenItem, SetOff, Settled};
use kernel::{Cents, Currency, Day, Fault, Id, Refusal, Result};
use serde::{Deserialize, Serialize};

use super::discount::{self, Said, Share, Untaxed};
use super::standing::beside_lines;
pub use super::standing::Standing;
use crate::policy::Policy;

/// What becomes of money beyond what is settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Excess {
    /// It stays on the customer's account, as the payment's own item (411).
    #[default]
    OnAccount,
    /// It is owed back: an item of its own among the other credits (4197), to be refunded or used (R23).
    Overpayment,
    /// It is a small difference within the company's tolerance and becomes income (758, R26).
    Income,
}

/// An item to be settled, and how.
#[derive(Clone, Debug)]
pub struct Target {
    /// The item.
    pub item: Item,
    /// What was said about it.
    pub said: Said,
    /// The VAT of its document by rate, where there is a discount.
    pub shares: Vec<Share>,
}

impl Target {
    /// By how much the item falls.
    pub fn falls(&self) -> Cents {
        self.said.amount + self.said.beside()
    }
}

/// Where the money stands.
#[derive(Clone, Debug)]
pub enum Money<'a> {
    /// On the customer's account: the payment's item.
    Booked(&'a Item),
    /// It arrives with this fact, or leaves the suspense account: the account and journal, and the id of the payment's
    /// item to be. One entry then shows everything.
    Arriving {
        /// Debited with the amount.
        account: &'a str,
        /// Journal of the entry.
        journal: Journal,
        /// The payment's item.
        item: Id,
        /// Cents of the books.
        books: Cents,
        /// The currency that it settles items in, and how much of it, where that is not the books'.
        foreign: Option<(Currency, Cents)>,
        /// It arrived in euros: the bank has changed it.
        changed: bool,
    },
}

impl Money<'_> {
    /// What it settles items in.
    pub fn currency(&self) -> Currency {
        match self {
            Money::Booked(item) => item.currency,
            Money::Arriving { foreign, .. } => foreign.map_or(Currency::EUR, |(currency, _)| currency),
        }
    }

    /// How much of that.
    pub fn amount(&self) -> Cents {
        match self {
            Money::Booked(item) => -item.open,
            Money::Arriving { books, foreign, .. } => foreign.map_or(*books, |(_, amount)| amount),
        }
    }

    /// What a part of it is in the books.
    fn books(&self, part: Cents) -> Cents {
        match self {
            Money::Booked(item) => -item.value_of(-part),
            Money::Arriving { books, .. } if part == self.amount() => *books,
            Money::Arriving { foreign: None, .. } => part,
            Money::Arriving { books, .. } => books.allocate(&[part.0, (self.amount() - part).0])[0],
        }
    }
}

/// What is to be decided.
pub struct Case<'a> {
    /// The chart.
    pub accounts: &'a Accounts,
    /// What the company lets pass.
    pub policy: &'a Policy,
    /// The payment, its number and the payer's name.
    pub payment: (Id, &'a str, &'a str),
    /// The payer.
    pub customer: Id,
    /// The day of the entries.
    pub day: Day,
    /// What the whole payment was when it arrived, in the currency it settles in and in the books: what the bank kept is
    /// worth that rate, whatever was used or came back since. As the money stands where absent.
    pub arrived: Option<(Cents, Cents)>,
    /// The day on which the money reached the bank.
    pub paid_on: Day,
    /// Where it stands.
    pub money: Money<'a>,
    /// What it settles.
    pub targets: &'a [Target],
    /// Credit notes and other credits that are used together with it, and how much of each.
    pub credits: &'a [(Item, Cents)],
    /// Items that earlier allocations connect with these.
    pub connected: &'a [Item],
    /// Of each credit that stands on another account: the items that took something of it before.
    pub apart: &'a [(Id, Vec<Item>)],
    /// Lettering codes the customer has used.
    pub letters: i64,
    /// What becomes of the rest.
    pub excess: Excess,
    /// Entries of the same fact before those of the settlement.
    pub entries_before: i64,
}

impl Case<'_> {
    /// What something else is in the books at the rate at which the payment arrived.
    fn at_arrival(&self, amount: Cents) -> Cents {
        match self.arrived {
            Some((whole, books)) => books.allocate(&[amount.0, (whole - amount).0])[0],
            None => self.money.books(amount),
        }
    }
}

/// How one item was settled beside plain cash, as facts tell it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Part {
    /// The item.
    pub item: Id,
    /// Its number.
    pub number: String,
    /// What was said about it.
    #[serde(flatten)]
    pub said: Said,
}

/// What a payment settles, as facts carry it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settlement {
    /// What settles what.
    pub settled: Settled,
    /// The invoices that were settled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invoices: Vec<Id>,
    /// By how much items fell, in their currency.
    pub amount: Cents,
    /// That currency.
    #[serde(default, skip_serializing_if = "Currency::is_euro")]
    pub currency: Currency,
    /// Entries, beside the payment's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<Posting>,
    /// Items that begin with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<OpenItem>,
    /// What is not plain cash, item by item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// What stands of it, where there is more than the allocations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
}

/// The payment's own entry and item, where the settlement is part of them.
pub type Own = Option<(Posting, OpenItem)>;

/// Decides a settlement. `ids` gives new ids.
pub fn settle(case: &Case, ids: &mut dyn FnMut() -> Id) -> Result<(Own, Settlement)> {
    checked(case)?;
    let plan = Plan::of(case)?;
    let mut work = Work::new(case, ids, home(case, &plan));
    let mut own = match &case.money {
        Money::Booked(_) => {
            work.beside_money(&plan);
            None
        }
        Money::Arriving { account, journal, item, books, .. } => {
            Some(work.with_money(&plan, (account, *journal), (*item, *books)))
        }
    };
    work.transfer_credits()?;
    work.transfer_money()?;
    work.set_off(&plan, own.as_mut())?;
    Ok((own, work.out))
}

/// The control account on which the settlement happens: that of the payment's item. Money that arrives for items of one
/// other account alone (doubtful customers) goes there at once.
fn home(case: &Case, plan: &Plan) -> Control {
    match &case.money {
        Money::Booked(own) => own.account,
        Money::Arriving { .. } => {
            let account = case.targets[0].item.account;
            let alone = case.targets.iter().all(|t| t.item.account == account) && case.credits.is_empty();
            let used_up = plan.rest.is_zero() || case.excess != Excess::OnAccount;
            if alone && used_up { account } else { Control::Customers }
        }
    }
}

/// The sums of a settlement.
struct Plan {
    /// Money used to settle.
    cash: Cents,
    /// Money beyond that.
    rest: Cents,
    /// The same in the books.
    rest_value: Cents,
    /// Lines booked beside the money, debits positive: discount, VAT, difference, fee, income.
    beside: Vec<(String, Cents)>,
    /// The bases of the VAT among them.
    bases: Vec<(String, Cents)>,
    /// What of the discount falls on supplies without tax.
    untaxed: Vec<Untaxed>,
    /// What they come to.
    total: Cents,
}

impl Plan {
    fn of(case: &Case) -> Result<Plan> {
        let settled: Cents = case.targets.iter().map(|t| t.said.amount).sum();
        let credits: Cents = case.credits.iter().map(|(_, amount)| *amount).sum();
        let cash = settled - credits;
        let money = case.money.amount();
        let rest = money - cash;
        if cash.0 <= 0 {
            return Err(Refusal::conflict("payment.credits_beyond_items").at("credits").into());
        }
        if rest.0 < 0 {
            let n = case.targets.len().saturating_sub(1);
            let left = case.targets[..n].iter().map(|t| t.said.amount).sum::<Cents>();
            let refusal = Refusal::conflict("payment.amount_beyond_payment").at(format!("items[{n}].amount"));
            return Err(refusal.with("left", money + credits - left).into());
        }
        let rest_value = if rest.is_zero() { Cents::ZERO } else { case.money.books(rest) };
        let (mut beside, mut bases): (Vec<(String, Cents)>, Vec<(String, Cents)>) = (Vec::new(), Vec::new());
        let mut untaxed = Vec::new();
        for target in case.targets {
            let value = |part: Cents| in_books(&target.item, target.falls(), part);
            if target.said.discount.0 > 0 {
                let vat = target.said.discount_vat.unwrap_or(case.policy.discount_vat);
                let parts = discount::split(value(target.said.discount), &target.shares, vat);
                let account = case.accounts.of(Role::CashDiscount);
                add(&mut beside, account, parts.net);
                let told = |(treatment, document, amount)| Untaxed { account: account.to_string(), treatment, document, amount };
                untaxed.extend(parts.untaxed.into_iter().map(told));
                for (account, tax, base) in parts.taxes {
                    add(&mut beside, &account, tax);
                    add(&mut bases, &account, base);
                }
            }
            add(&mut beside, case.accounts.of(Role::RoundingLoss), value(target.said.difference));
            // What a bank kept was spent on the day of the money: at its rate, not at that of the document.
            add(&mut beside, case.accounts.of(Role::BankFees), case.at_arrival(target.said.fee));
        }
        if case.excess == Excess::Income && rest.0 > 0 {
            let most = case.policy.tolerance(case.money.books(cash));
            if rest_value > most {
                let refusal = Refusal::conflict("payment.beyond_tolerance").at("excess");
                return Err(refusal.with("most", most).into());
            }
            add(&mut beside, case.accounts.of(Role::RoundingGain), -rest_value);
        }
        beside.retain(|(_, amount)| !amount.is_zero());
        let total = beside.iter().map(|(_, amount)| *amount).sum();
        Ok(Plan { cash, rest, rest_value, beside, bases, untaxed, total })
    }
}

fn add(list: &mut Vec<(String, Cents)>, account: &str, amount: Cents) {
    match list.iter_mut().find(|(a, _)| a == account) {
        Some((_, sum)) => *sum += amount,
        None => list.push((account.to_string(), amount)),
    }
}

impl Plan {
    fn lines<'p>(&'p self, which: impl Fn(Cents) -> bool + 'p) -> impl Iterator<Item = Line> + 'p {
        let chosen = self.beside.iter().filter(move |(_, amount)| which(*amount));
        chosen.flat_map(|(account, amount)| beside_lines(account, *amount, &self.bases, &self.untaxed))
    }
}

/// A part of what an item falls by, in the currency of the books.
fn in_books(item: &Item, falls: Cents, part: Cents) -> Cents {
    if item.currency == Currency::EUR || falls.is_zero() {
        return part;
    }
    let value = item.value_of(falls);
    value.allocate(&[part.0, (falls - part).0])[0]
}

/// Refuses what is not possible, at its place.
fn checked(case: &Case) -> Result<()> {
    if case.targets.is_empty() {
        return Err(Refusal::invalid("payment.nothing_to_apply").at("items").into());
    }
    let mut by_credit: Cents = case.credits.iter().map(|(_, amount)| *amount).sum();
    for (n, target) in case.targets.iter().enumerate() {
        let place = |field: &str| format!("items[{n}].{field}");
        let (item, said) = (&target.item, &target.said);
        if item.customer != case.customer {
            return Err(Refusal::invalid("payment.other_customer").at(place("item")).into());
        }
        // Euros were changed into the currency of the items before; any other money pays its own currency alone.
        if item.currency != case.money.currency() {
            let refusal = Refusal::conflict("receivable.other_currency").at(place("item")).with("number", &item.number);
            return Err(refusal.with("currency", case.money.currency()).into());
        }
        if item.open.0 <= 0 {
            return Err(Refusal::conflict("payment.item_settled").at(place("item")).with("number", &item.number).into());
        }
        if case.targets[..n].iter().any(|t| t.item.id == item.id) {
            return Err(Refusal::invalid("payment.item_twice").at(place("item")).into());
        }
        let parts = [("discount", said.discount), ("difference", said.difference), ("fee", said.fee)];
        if let Some((field, _)) = parts.iter().find(|(_, amount)| amount.0 < 0 || *amount > item.open) {
            return Err(Refusal::invalid("payment.amount_beyond_item").at(place(field)).with("open", item.open).into());
        }
        // Sums of nonsense must not overflow.
        let falls = said.amount.0.saturating_add(said.beside().0);
        if said.amount.0 < 0 || falls <= 0 || falls > item.open.0 {
            return Err(Refusal::invalid("payment.amount_beyond_item").at(place("amount")).with("open", item.open).into());
        }
        let credited = by_credit.min(said.amount);
        by_credit -= credited;
        discount::allowed(target, credited, case.paid_on, case.policy).map_err(|r| r.at(place("discount")))?;
        let most = case.policy.tolerance(item.value);
        if in_books(item, Cents(falls), said.difference) > most {
            return Err(Refusal::conflict("payment.beyond_tolerance").at(place("difference")).with("most", most).into());
        }
    }
    Ok(())
}

/// A settlement in the making.
pub(super) struct Work<'a, 'i> {
    pub(super) case: &'a Case<'a>,
    ids: &'i mut dyn FnMut() -> Id,
    /// Where it happens.
    pub(super) home: Control,
    /// Items of this fact that take part in the setting off, and by how much.
    pub(super) debits: Vec<(Item, Cents)>,
    credits: Vec<(Item, Cents)>,
    pub(super) out: Settlement,
}

impl<'a, 'i> Work<'a, 'i> {
    fn new(case: &'a Case<'a>, ids: &'i mut dyn FnMut() -> Id, home: Control) -> Self {
        let currency = case.targets.first().map(|t| t.item.currency).unwrap_or_default();
        let mut out = Settlement { amount: case.targets.iter().map(Target::falls).sum(), currency, ..Settlement::default() };
        out.invoices = case.targets.iter().filter(|t| t.item.kind.document() == "invoice").map(|t| t.item.document).collect();
        out.invoices.sort_unstable();
        out.invoices.dedup();
        let part = |t: &Target| Part { item: t.item.id, number: t.item.number.clone(), said: t.said.clone() };
        out.parts = case.targets.iter().filter(|t| !t.said.plain()).map(part).collect();
        Work { case, ids, home, debits: Vec::new(), credits: Vec::new(), out }
    }

    /// The account of the books on which it happens.
    pub(super) fn home_account(&self) -> &'a str {
        self.case.accounts.of(role(self.home))
    }

    pub(super) fn posting(&self, journal: Journal, lines: Vec<Line>) -> Posting {
        let (_, number, name) = self.case.payment;
        let settles: Vec<&str> = self.case.targets.iter().map(|t| t.item.number.as_str()).collect();
        let discount = self.case.targets.iter().any(|t| t.said.discount.0 > 0);
        let label = super::rules::label_of(number, name, &settles, discount);
        Posting { journal, day: self.case.day, piece: number.to_string(), piece_day: self.case.day, label, lines }
    }

    /// An item that begins with the line about to be pushed to the entry about to be pushed.
    pub(super) fn begin(&mut self, (kind, account): (ItemKind, Control), amount: Cents, value: Cents, place: (i64, i64)) -> OpenItem {
        let (payment, number, _) = self.case.payment;
        OpenItem {
            id: (self.ids)(),
            customer: self.case.customer,
            account,
            kind,
            document: payment,
            number: number.to_string(),
            rank: 1,
            issue_day: self.case.day,
            due_day: self.case.day,
            currency: self.case.targets[0].item.currency,
            amount,
            value: (value != amount).then_some(value),
            early: None,
            vat_pending: false,
            entry: place.0,
            line: place.1,
        }
    }

    pub(super) fn next_entry(&self) -> i64 {
        self.case.entries_before + self.out.entries.len() as i64
    }

    pub(super) fn keep(&mut self) -> &mut Standing {
        self.out.standing.get_or_insert_with(Standing::default)
    }

    /// The money stands on the account already: what is booked beside it has an entry of its own.
    fn beside_money(&mut self, plan: &Plan) {
        let customer = Some(self.case.customer);
        let customers = self.home_account().to_string();
        let mut lines: Vec<Line> = plan.lines(|_| true).collect();
        if !plan.beside.is_empty() {
            let foreign = self.case.targets.iter().map(|t| t.said.beside()).sum::<Cents>();
            let income = if self.case.excess == Excess::Income { plan.rest } else { Cents::ZERO };
            let place = (self.next_entry(), lines.len() as i64);
            let item = self.begin((ItemKind::Adjustment, self.home), -(foreign - income), -plan.total, place);
            lines.push(in_currency(Line::credit(&customers, customer, plan.total), &item));
            let standing = self.keep();
            standing.adjustment = Some(item.id);
            standing.booked.clone_from(&plan.beside);
            standing.bases.clone_from(&plan.bases);
            standing.untaxed.clone_from(&plan.untaxed);
            let fresh = item.fresh();
            match fresh.open.0 {
                ..0 => self.credits.push((fresh.clone(), -fresh.open)),
                _ => self.debits.push((fresh.clone(), fresh.open)),
            }
            self.out.items.push(item);
        }
        if self.case.excess == Excess::Overpayment && plan.rest.0 > 0 {
            let value = plan.rest_value;
            let place = (self.next_entry(), lines.len() as i64);
            let debit = self.begin((ItemKind::Overpayment, self.home), plan.rest, value, place);
            lines.push(in_currency(Line::debit(&customers, customer, value), &debit));
            let place = (place.0, place.1 + 1);
            let credit = self.begin((ItemKind::Overpayment, Control::OtherCredits), -plan.rest, -value, place);
            let account = self.case.accounts.of(Role::OtherCredits);
            lines.push(in_currency(Line::credit(account, customer, value), &credit));
            self.debits.push((debit.fresh(), plan.rest));
            self.out.items.extend([debit, credit]);
        }
        if !lines.is_empty() {
            let entry = self.posting(Journal::General, lines);
            self.out.entries.push(entry);
        }
    }

    /// The money arrives now: one entry shows bank, discount, difference and what the customer's account is credited.
    fn with_money(&mut self, plan: &Plan, (account, journal): (&str, Journal), (item, books): (Id, Cents)) -> (Posting, OpenItem) {
        let customer = Some(self.case.customer);
        let foreign = self.case.money.currency();
        // Income beyond the items stands in `beside` with its minus; the account is credited without it.
        let income = if self.case.excess == Excess::Income { plan.rest_value } else { Cents::ZERO };
        let (rest, rest_value) = match self.case.excess {
            Excess::OnAccount => (plan.rest, plan.rest_value),
            Excess::Overpayment | Excess::Income => (Cents::ZERO, Cents::ZERO),
        };
        let closed: Cents = self.case.targets.iter().map(|t| t.said.beside()).sum();
        let (own, value) = (plan.cash + rest + closed, books - plan.rest_value + rest_value + plan.total + income);
        let bank = Line::debit(account, None, books);
        let changed = matches!(self.case.money, Money::Arriving { changed: true, .. });
        let bank = if foreign.is_euro() || changed { bank } else { bank.in_currency(foreign, self.case.money.amount()) };
        let mut lines = vec![bank];
        lines.extend(plan.lines(|amount| amount.0 > 0));
        let line = lines.len() as i64;
        let credit = Line::credit(self.home_account(), customer, value);
        lines.push(if foreign.is_euro() { credit } else { credit.in_currency(foreign, own) });
        lines.extend(plan.lines(|amount| amount.0 < 0));
        // The money's own entry comes right before those of the settlement.
        let entry = self.case.entries_before - 1;
        let begun = OpenItem { id: item, ..self.begin((ItemKind::Payment, self.home), -own, -value, (entry, line)) };
        if self.case.excess == Excess::Overpayment && plan.rest.0 > 0 {
            let place = (entry, lines.len() as i64);
            let over = self.begin((ItemKind::Overpayment, Control::OtherCredits), -plan.rest, -plan.rest_value, place);
            let credit = Line::credit(self.case.accounts.of(Role::OtherCredits), customer, plan.rest_value);
            lines.push(in_currency(credit, &over));
            self.out.items.push(over);
        }
        if !plan.beside.is_empty() {
            let standing = self.keep();
            standing.booked.clone_from(&plan.beside);
            standing.bases.clone_from(&plan.bases);
            standing.untaxed.clone_from(&plan.untaxed);
            let income = if income.is_zero() { Cents::ZERO } else { plan.rest };
            standing.beside = (!foreign.is_euro()).then_some(closed - income);
        }
        (self.posting(journal, lines), begun)
    }

    /// Credits that stand on another account (overpayments on 4197) come to the account of the settlement first.
    fn transfer_credits(&mut self) -> Result<()> {
        let customer = Some(self.case.customer);
        if !self.case.credits.is_empty() {
            self.keep();
        }
        for (item, amount) in self.case.credits {
            if item.account == self.home {
                self.credits.push((item.clone(), *amount));
                self.keep().credits.push(item.id);
                continue;
            }
            let value = -item.value_of(-*amount);
            let entry = self.next_entry();
            let from = self.begin((ItemKind::Transfer, item.account), *amount, value, (entry, 0));
            let to = self.begin((ItemKind::Transfer, self.home), -*amount, -value, (entry, 1));
            let lines = vec![
                in_currency(Line::debit(self.case.accounts.of(role(item.account)), customer, value), &from),
                in_currency(Line::credit(self.home_account(), customer, value), &to),
            ];
            let posting = self.posting(Journal::General, lines);
            self.out.entries.push(posting);
            // On its own account the credit is settled by what leaves it, now and earlier.
            let earlier = self.case.apart.iter().filter(|(of, _)| *of == item.id);
            let group: Vec<Item> = earlier.flat_map(|(_, group)| group.iter().cloned()).collect();
            let asked = SetOff {
                debits: &[(from.fresh(), *amount)],
                credits: &[(item.clone(), *amount)],
                connected: &group,
                letters: self.case.letters + self.out.settled.letters,
                day: self.case.day,
            };
            self.out.settled.take(receivable::settle(&asked)?);
            self.keep().credits.push(to.id);
            self.credits.push((to.fresh(), *amount));
            self.out.items.extend([from, to]);
        }
        Ok(())
    }

    fn set_off(&mut self, plan: &Plan, begun: Option<&mut (Posting, OpenItem)>) -> Result<()> {
        let here = self.case.targets.iter().filter(|t| t.item.account == self.home);
        let mut debits: Vec<(Item, Cents)> = here.map(|t| (t.item.clone(), t.falls())).collect();
        debits.append(&mut self.debits);
        let mut credits = std::mem::take(&mut self.credits);
        let closed: Cents = self.case.targets.iter().map(|t| t.said.beside()).sum();
        match (&self.case.money, &begun) {
            (Money::Booked(own), _) => {
                let all = self.case.excess != Excess::OnAccount;
                let used = if all { plan.cash + plan.rest } else { plan.cash };
                credits.push(((*own).clone(), used));
            }
            (Money::Arriving { .. }, Some((_, own))) => credits.push((own.fresh(), plan.cash + closed)),
            (Money::Arriving { .. }, None) => return Err(Fault::broken("money that arrives begins an item")),
        }
        let letters = self.case.letters + self.out.settled.letters;
        let connected = super::doubtful::on(self.case.connected, self.home);
        let asked = SetOff { debits: &debits, credits: &credits, connected: &connected, letters, day: self.case.day };
        let settled = receivable::settle(&asked)?;
        let gained = settled.credit_value - settled.debit_value;
        let letter = settled.letter().cloned();
        self.out.settled.take(settled);
        if !gained.is_zero() {
            self.exchange(gained, letter, begun);
        }
        Ok(())
    }
}

/// The role of a control account.
pub fn role(account: Control) -> Role {
    match account {
        Control::Customers => Role::Customers,
        Control::Bills => Role::Bills,
        Control::Doubtful => Role::Doubtful,
        Control::Deposits => Role::Deposits,
        Control::OtherCredits => Role::OtherCredits,
    }
}

pub(super) fn in_currency(line: Line, item: &OpenItem) -> Line {
    if item.currency == Currency::EUR { line } else { line.in_currency(item.currency, item.amount) }
}

#[cfg(test)]
mod tests;
