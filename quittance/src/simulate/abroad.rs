//! Moves in other currencies: rates of the day, quotes and orders in them, receipts in either currency at what the bank
//! says or at a rate, what is paid back or taken back at another rate, and closings that value what is open.

use cash::payment::settlement::Excess;
use cash::payment::{Apply, ApplyTo, BankLine, Details, Method, Payment, Record, Refund, Return, UseCredit};
use ground::company::MapAccount;
use ground::currency::{Fixed, SetRate};
use ground::ledger::Role;
use ground::receivable::{self, Item};
use kernel::{Cents, Currency, ExchangeRate, Id, Price, Result};
use report::revaluation;
use report::revaluation::rules::Release;
use sell::order::Draft;
use sell::quote;

use super::player::Player;

/// Currencies with two, none and three decimals, and about how many thousandths of a unit one euro is.
const ABROAD: [(&str, usize); 4] = [("USD", 1_085), ("GBP", 850), ("JPY", 163_000), ("TND", 3_380)];

impl Player {
    fn abroad(&mut self) -> (Currency, usize) {
        let (code, units) = self.chance.pick(&ABROAD).unwrap_or(ABROAD[0]);
        (Currency::parse(code).unwrap_or_default(), units)
    }

    /// The rates of the first day, so that business can begin.
    pub(super) fn first_rates() -> impl Iterator<Item = SetRate> {
        ABROAD.into_iter().map(|(code, units)| SetRate {
            currency: Currency::parse(code).unwrap_or_default(),
            per_book: thousandths(units),
            ..SetRate::default()
        })
    }

    pub fn set_rate(&mut self) -> Result<()> {
        let (currency, units) = self.abroad();
        let now = units * (90 + self.chance.below(21)) / 100;
        let day = self.chance.percent(20).then(|| self.today().plus(1 - self.chance.below(40) as i32));
        let turned = ExchangeRate::parse(&format!("{}.{:06}", 1_000 / now, 1_000_000_000 / now % 1_000_000));
        let (rate, per_book) = match self.chance.below(12) {
            0 => (None, ExchangeRate::parse("0")),
            1 => (turned, thousandths(now)),
            2..=4 => (turned, None),
            _ => (None, thousandths(now)),
        };
        let currency = if self.chance.percent(3) { Currency::EUR } else { currency };
        self.send(SetRate { currency, day, rate, per_book, source: String::new() })?;
        Ok(())
    }

    /// Lines with a price each, which another currency needs.
    fn lines_in(&mut self, units: usize) -> Vec<sell::order::NewLine> {
        let mut lines = self.new_lines();
        for line in lines.iter_mut().filter(|l| l.price.is_none()) {
            let price = self.price();
            line.price = Some(Price(price.0.saturating_mul(1 + units as i64 / 2_000)));
        }
        lines
    }

    pub fn draft_abroad(&mut self) -> Result<()> {
        let (currency, units) = self.abroad();
        let (customer, lines) = (self.one_of(&self.customers.clone()), self.lines_in(units));
        let mut draft = Draft::new(customer, String::new(), lines);
        draft.currency = Some(currency);
        (draft.discount, draft.treatment) = (self.discount(15), self.treatment(10));
        draft.tax_included = self.chance.percent(10);
        if self.chance.percent(15) {
            draft.charges = self.charges();
        }
        let order = self.send(draft)?;
        self.orders.push(order.id);
        Ok(())
    }

    pub fn quote_abroad(&mut self) -> Result<()> {
        let (currency, units) = self.abroad();
        let (customer, lines) = (self.one_of(&self.customers.clone()), self.lines_in(units));
        let terms = quote::Terms { lines, currency: Some(currency), ..self.terms() };
        let quote = self.send(quote::Draft { customer, terms })?;
        self.quotes.push(quote.id);
        Ok(())
    }

    /// What a customer has open in one currency other than the books'; owed or owed to.
    fn open_abroad(&mut self, owed: bool) -> Result<(Id, Vec<Item>)> {
        let (sign, side) = if owed { (1, "open > 0") } else { (-1, "open < 0") };
        let list = self.read(|db| {
            let company = db.company;
            let sql = "SELECT DISTINCT customer_id FROM open_item WHERE company_id = $1 AND currency <> 'EUR'";
            db.all(&format!("{sql} AND {side} ORDER BY customer_id"), store::params![company], |row| row.get::<Id>(0))
        })?;
        let customer = self.one_of(&list);
        let mut items = self.read(|db| receivable::open_of(db, customer))?;
        items.retain(|i| !i.currency.is_euro());
        let at = self.chance.below(items.iter().filter(|i| i.open.0 * sign > 0).count());
        let currency = items.iter().filter(|i| i.open.0 * sign > 0).nth(at).map(|i| i.currency);
        items.retain(|i| Some(i.currency) == currency);
        Ok((customer, items))
    }

    /// Some of what is owed, in whole or in part, with discount, difference or fee now and then.
    fn targets(&mut self, items: &[Item]) -> Vec<ApplyTo> {
        let mut list = Vec::new();
        for item in items.iter().filter(|i| i.open.0 > 0).take(1 + self.chance.below(3)) {
            let part = Cents(1 + self.chance.below(item.open.0.max(1) as usize) as i64);
            let amount = if self.chance.percent(60) { None } else { Some(self.cents(part)) };
            let mut to = ApplyTo::cash(item.id, amount);
            match self.chance.below(8) {
                0 => to.discount = self.cents(Cents(item.open.0 / 50)),
                1 => to.difference = self.small(6),
                2 => to.fee = self.small(200),
                _ => {}
            }
            to.granted = self.chance.percent(60);
            list.push(to);
        }
        list
    }

    fn credits(&mut self, items: &[Item], most: usize) -> Vec<UseCredit> {
        let mut list = Vec::new();
        for item in items.iter().filter(|i| i.open.0 < 0).take(most) {
            let part = Cents(1 + self.chance.below(item.open.0.unsigned_abs() as usize) as i64);
            let amount = if self.chance.percent(50) { None } else { Some(self.cents(part)) };
            list.push(UseCredit { item: item.id, amount });
        }
        list
    }

    /// What the bank says an amount is in the books; by the rate of the day where it says nothing.
    fn said(&mut self, worth: Cents) -> Option<Cents> {
        let said = Cents(worth.0.abs() * (90 + self.chance.below(21) as i64) / 100);
        if self.chance.percent(50) { Some(self.cents(said)) } else { None }
    }

    /// Money in the currency of what is owed, or euros that the bank changed.
    pub fn receive_abroad(&mut self) -> Result<()> {
        let (customer, open) = self.open_abroad(true)?;
        let items = self.targets(&open);
        let most = self.chance.below(2);
        let credits = if self.chance.percent(25) { self.credits(&open, most) } else { Vec::new() };
        let chosen = || open.iter().filter(|i| items.iter().any(|to| to.item == i.id));
        let (owed, worth): (Cents, Cents) = (chosen().map(|i| i.open).sum(), chosen().map(|i| i.open_value).sum());
        let euros = self.chance.percent(30);
        let near = self.chance.pick(&[100, 100, 100, 97, 110, 40]).unwrap_or(100);
        let amount = Cents((if euros { worth } else { owed }).0 * near / 100);
        let currency = open.first().filter(|_| !euros).map_or(Currency::EUR, |i| i.currency);
        let value = if euros { None } else { self.said(Cents(worth.0 * near / 100)) };
        let fixed = Fixed { per_book: thousandths(1_100), reason: "contrat".into(), ..Fixed::default() };
        let exchange = (value.is_none() && !euros && self.chance.percent(10)).then_some(fixed);
        let excess = self.chance.pick(&[Excess::OnAccount, Excess::OnAccount, Excess::Overpayment, Excess::Income]);
        let items = if self.chance.percent(75) { items } else { Vec::new() };
        let record = Record {
            customer,
            amount: self.cents(amount),
            currency,
            value,
            exchange,
            credits: if items.is_empty() { Vec::new() } else { credits },
            items,
            excess: excess.unwrap_or_default(),
            in_transit: self.chance.percent(8),
            method: self.chance.pick(&Method::ALL).unwrap_or_default(),
            ..Record::default()
        };
        let booked = self.send(record)?;
        self.payments.push(booked.id);
        Ok(())
    }

    /// A line of an account in another currency, of whom it may be said or not.
    pub fn line_abroad(&mut self) -> Result<()> {
        let (_, open) = self.open_abroad(true)?;
        let owed = open.iter().find(|i| i.open.0 > 0);
        let (amount, worth) = owed.map_or((Cents(50_000), Cents(40_000)), |i| (i.open, i.open_value));
        let currency = owed.map_or(self.abroad().0, |i| i.currency);
        let leaves = self.chance.percent(15);
        let sign = if leaves { -1 } else { 1 };
        let value = self.said(worth).map(|v| Cents(v.0.saturating_mul(sign)));
        let amount = self.cents(amount);
        self.lines += 1;
        let line = BankLine {
            number: String::new(),
            key: format!("devise-{}", self.lines),
            day: self.today(),
            amount: Cents(amount.0.saturating_mul(sign)),
            currency,
            value,
            method: Method::Transfer,
            remittance: owed.map_or_else(String::new, |i| format!("INV {}", i.number)),
            counterparty: self.text("SMITH ROOFING"),
            iban: String::new(),
            details: Details::default(),
            identify: self.chance.percent(70),
            value_day: None,
        };
        let booked = self.send(line)?;
        self.payments.push(booked.id);
        Ok(())
    }

    /// Money on account settles what is owed in its currency, or euros what is owed in another one.
    pub fn apply_abroad(&mut self) -> Result<()> {
        let mut chosen = self.payment();
        let fits = |p: &Option<Payment>| p.as_ref().is_some_and(|p| p.customer.is_some() && p.currency != Some(Currency::EUR));
        for _ in 0..6 {
            if fits(&chosen.1) || self.chance.percent(20) {
                break;
            }
            chosen = self.payment();
        }
        let (id, payment, version) = chosen;
        let of = payment.and_then(|p| Some((p.currency?, p.customer?)));
        let (currency, customer) = of.unwrap_or((Currency::EUR, Id(1)));
        let mut open = self.read(|db| receivable::open_of(db, customer))?;
        let other = open.iter().find(|i| !i.currency.is_euro() && i.open.0 > 0).map(|i| i.currency);
        let wanted = if currency.is_euro() { other.unwrap_or(currency) } else { currency };
        open.retain(|i| i.currency == wanted);
        let items = self.targets(&open);
        let credits = if self.chance.percent(20) { self.credits(&open, 1) } else { Vec::new() };
        let excess = self.chance.pick(&[Excess::OnAccount, Excess::Overpayment]).unwrap_or_default();
        self.send(Apply { payment: id, version, customer: None, items, credits, excess, day: None })?;
        Ok(())
    }

    /// Credits are paid back, or the bank takes a payment back, at what it says that is in euros.
    pub fn give_back_abroad(&mut self) -> Result<()> {
        let reason = self.text("trop versé");
        if self.chance.percent(50) {
            let (customer, open) = self.open_abroad(false)?;
            let credits = self.credits(&open, 2);
            let worth = open.iter().filter(|i| credits.iter().any(|c| c.item == i.id)).map(|i| i.open_value).sum();
            let value = self.said(worth);
            self.send(Refund { number: String::new(), value, customer, credits, bank_line: None, day: None, reason })?;
            return Ok(());
        }
        let (payment, known, version) = self.payment();
        let fee = if self.chance.percent(30) { self.cents(Cents(350)) } else { Cents::ZERO };
        let recharge = if self.chance.percent(30) { self.cents(Cents(500)) } else { Cents::ZERO };
        let value = match known {
            Some(p) if p.currency.is_some_and(|c| !c.is_euro()) => self.said(p.value.unwrap_or(p.amount)),
            _ => None,
        };
        self.send(Return { number: String::new(), value, payment, version, bank_line: None, day: None, fee, recharge, reason })?;
        Ok(())
    }

    /// An account at the bank that is kept in another currency, or one that cannot be.
    fn open_account_abroad(&mut self) -> Result<()> {
        let role = Some(Role::BankIn(self.abroad().0));
        let account = self.chance.pick(&["512400", "512410", "512420", "512000", "411100", "471000"]).unwrap_or("512400");
        let label = self.text("Compte en devise");
        self.send(MapAccount { role, account: account.into(), label }).map(drop)
    }

    /// What is open is valued at the end of a month.
    pub fn revalue(&mut self) -> Result<()> {
        if self.chance.percent(30) {
            return self.open_account_abroad();
        }
        let over = self.today().start_of_month().plus(-1);
        let day = if self.chance.percent(90) { over } else { self.today() };
        let release = self.chance.pick(&[Release::NextClosing, Release::NextDay]).unwrap_or_default();
        self.send(revaluation::Book { day, release })?;
        Ok(())
    }
}

fn thousandths(n: usize) -> Option<ExchangeRate> {
    ExchangeRate::parse(&format!("{}.{:03}", n / 1_000, n % 1_000))
}
