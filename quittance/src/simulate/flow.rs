//! Moves along the flow: orders, shipments, invoices, payments.

use bill::invoice::Issue;
use cash::payment::discount::{Deduction, Reason};
use cash::payment::settlement::Excess;
use cash::payment::{
    Apply, ApplyTo, Assign, BankLine, Details, Identify, Method, Payment, Recharge, Record, Refund, Return, Unapply, UseCredit,
};
use cash::late_charge;
use cash::policy::{self, DiscountVat, Policy};
use ground::receivable;
use ground::record::Document;
use ground::tax::{Charge, ChargeKind, Discount, Override, Treatment};
use kernel::{Cents, Currency, Id, Quantity, Rate, Result};
use sell::fulfilment::{Deliver, Ship, Shipment};
use sell::order::rules::WhenShort;
use sell::order::{Allot, Cancel, Change, Confirm, Draft, NewLine, Order, Release, Share};

use super::player::Player;

impl Player {
    pub(super) fn new_lines(&mut self) -> Vec<NewLine> {
        let count = if self.chance.percent(3) { 0 } else { 1 + self.chance.below(4) };
        (0..count)
            .map(|_| {
                let (item, quantity) = (self.one_of(&self.items.clone()), self.quantity());
                let price = if self.chance.percent(15) { Some(self.price()) } else { None };
                let label = if self.chance.percent(10) { Some(self.text("Tuile sur mesure")) } else { None };
                let discount = self.discount(10);
                let charges = if self.chance.percent(3) { self.charges() } else { Vec::new() };
                NewLine { item, quantity, price, label, discount, charges, treatment: self.treatment(2) }
            })
            .collect()
    }

    /// A discount, for so many of a hundred.
    pub(super) fn discount(&mut self, percent: usize) -> Option<Discount> {
        if !self.chance.percent(percent) {
            return None;
        }
        let rates = [5_000, 50_000, 123_456, 1_000_000, 1_000_001, -1];
        let percent = Discount::Percent(Rate(self.chance.pick(&rates).unwrap_or(0)));
        let amount = Discount::Amount(self.chance.pick(&[Cents(1), Cents(1_000), Cents(-5), Cents(99_999_999)]).unwrap_or_default());
        Some(if self.chance.percent(70) { percent } else { amount })
    }

    pub(super) fn charges(&mut self) -> Vec<Charge> {
        let amount = self.chance.pick(&[Cents(0), Cents(1), Cents(4_550), Cents(-1)]).unwrap_or_default();
        let kind = self.chance.pick(&ChargeKind::ALL).unwrap_or_default();
        vec![Charge { kind, label: self.text(""), amount }]
    }

    /// A treatment that somebody decides against the rule, for so many of a hundred.
    pub(super) fn treatment(&mut self, percent: usize) -> Option<Override> {
        if !self.chance.percent(percent) {
            return None;
        }
        let all: Vec<Treatment> = Treatment::all().collect();
        let reason = self.text("attestation reçue");
        self.chance.pick(&all).map(|treatment| Override { treatment, reason })
    }

    /// An order to which `verb` may happen, as far as a few tries find one; now and then any.
    fn order_for(&mut self, verb: &str) -> (Id, Option<Order>) {
        let mut id = self.one_of(&self.orders.clone());
        let mut order = None;
        for _ in 0..8 {
            order = self.read(|db| Order::load(db, id)).ok().flatten();
            if order.as_ref().is_some_and(|o| o.state.allows(verb)) || self.chance.percent(4) {
                break;
            }
            // Mostly among the last ones: old orders are done.
            let recent = last(&self.orders, 60);
            id = self.one_of(&recent);
        }
        (id, order.filter(|o| o.id == id))
    }

    /// An order and the version to send with it.
    pub(super) fn target(&mut self, verb: &str) -> (Id, Option<i64>, Option<Order>) {
        let (id, order) = self.order_for(verb);
        let version = self.version(order.as_ref().map(|o| o.version));
        (id, version, order)
    }

    pub fn draft(&mut self) -> Result<()> {
        let (customer, lines) = (self.one_of(&self.customers.clone()), self.new_lines());
        let reference = if self.chance.percent(50) { String::new() } else { format!("REF{}", self.chance.below(400)) };
        let reference = self.text(&reference);
        let mut draft = Draft::new(customer, reference, lines);
        draft.duplicate = self.chance.percent(50);
        if self.chance.percent(20) {
            draft.warehouse = Some(self.one_of(&self.warehouses.clone()));
        }
        (draft.discount, draft.treatment) = (self.discount(15), self.treatment(3));
        draft.tax_included = self.chance.percent(10);
        if self.chance.percent(15) {
            draft.charges = self.charges();
        }
        let order = self.send(draft)?;
        self.orders.push(order.id);
        Ok(())
    }

    pub fn change_order(&mut self) -> Result<()> {
        let (order, version, _) = self.target("change");
        let (lines, reference) = (self.new_lines(), self.text("modifiée"));
        let (discount, charges, treatment) = (self.discount(15), self.charges(), self.treatment(3));
        let tax_included = self.chance.percent(10);
        self.send(Change { order, version, reference, delivery: None, lines, discount, charges, tax_included, treatment, currency: None })?;
        Ok(())
    }

    pub fn confirm(&mut self) -> Result<()> {
        let (order, version, _) = self.target("confirm");
        let when_short = if self.chance.percent(25) { WhenShort::Refuse } else { WhenShort::BackOrder };
        self.send(Confirm { order, version, when_short })?;
        Ok(())
    }

    pub fn release(&mut self) -> Result<()> {
        let (order, version, _) = self.target("release");
        let reason = self.text("accord du directeur");
        self.send(Release { order, version, reason })?;
        Ok(())
    }

    pub fn allot(&mut self) -> Result<()> {
        let (order, version, _) = self.target("allot");
        self.send(Allot { order, version })?;
        Ok(())
    }

    pub fn cancel(&mut self) -> Result<()> {
        let (order, version, _) = self.target("cancel");
        let reason = self.text("plus besoin");
        self.send(Cancel { order, version, reason })?;
        Ok(())
    }

    /// A part of what an order could move, or everything, or nonsense.
    fn shares(&mut self, order: Option<&Order>, most: impl Fn(&sell::order::Line) -> Quantity) -> Vec<Share> {
        let Some(order) = order.filter(|_| self.chance.percent(45)) else { return Vec::new() };
        let mut shares = Vec::new();
        for (line, rank) in order.lines.iter().zip(1..) {
            let most = most(line);
            if most.0 > 0 && self.chance.percent(70) {
                let part = 1 + self.chance.below(usize::try_from(most.0).unwrap_or(1)) as i64;
                shares.push(Share { line: rank, quantity: Quantity(part.min(most.0)) });
            }
        }
        if self.chance.percent(8) {
            let line = self.chance.pick(&[0, 1, 1, -1, 99, i64::MAX, i64::MIN]).unwrap_or(0);
            shares.push(Share { line, quantity: self.quantity() });
        }
        shares
    }

    pub fn ship(&mut self) -> Result<()> {
        let (id, version, order) = self.target("ship");
        let lines = self.shares(order.as_ref(), |l| if l.goods { l.reserved } else { l.to_ship() });
        let carrier = self.text("Transports Morel");
        let sent = self.send(Ship { order: id, version, lines, carrier, tracking: String::new() })?;
        self.shipments.push(sent.id);
        Ok(())
    }

    pub fn deliver(&mut self) -> Result<()> {
        let recent = last(&self.shipments, 20);
        let shipment = self.one_of(&recent);
        let now = self.read(|db| Shipment::load(db, shipment))?.map(|s| s.version);
        let version = self.version(now);
        let day = if self.chance.percent(70) { None } else { Some(self.today().plus(1 - self.chance.below(6) as i32)) };
        let (received_by, reserves) = (self.text("M. Petit"), self.text(""));
        self.send(Deliver { shipment, version, day, received_by, reserves })?;
        Ok(())
    }

    pub fn issue(&mut self) -> Result<()> {
        let (id, version, order) = self.target("issue");
        let lines = self.shares(order.as_ref(), sell::order::Line::to_invoice);
        self.send(Issue { order: id, version, lines, exchange: None })?;
        Ok(())
    }

    /// An open invoice item of anybody, where there is one.
    pub fn owed(&mut self) -> Option<receivable::Item> {
        let customer = self.one_of(&self.customers.clone());
        let items = self.read(|db| receivable::open_of(db, customer)).ok()?;
        let owed: Vec<&receivable::Item> = items.iter().filter(|i| i.open.0 > 0).collect();
        owed.get(self.chance.below(owed.len())).map(|i| (*i).clone())
    }

    pub fn bank_line(&mut self) -> Result<()> {
        let owed = self.owed();
        let good = owed.as_ref().map_or(Cents(12_345), |i| i.open);
        let good = if self.chance.percent(25) { Cents(1 + self.chance.below(200_000) as i64) } else { good };
        let number = owed.map_or_else(String::new, |i| i.number);
        let remittance = match self.chance.below(5) {
            0 => "VIREMENT SANS MOTIF".to_string(),
            1 => format!("{number} FA2025-000001 FA2026-000001"),
            _ => format!("VIR {number}\u{1}"),
        };
        self.lines += 1;
        let key = if self.chance.percent(8) { self.chance.below(self.lines) } else { self.lines };
        let day = self.today().plus(self.chance.pick(&[0, 0, -1, -3, 1, -800]).unwrap_or(0));
        let line = BankLine { number: String::new(), value: None,
            key: format!("releve-{key}"),
            day,
            amount: self.cents(good),
            currency: if self.chance.percent(3) {
                Currency::parse("USD").unwrap_or(Currency::EUR)
            } else {
                Currency::EUR
            },
            method: self.chance.pick(&Method::ALL).unwrap_or_default(),
            remittance,
            counterparty: self.text("COUVERTURE LEROY"),
            iban: self.chance.pick(&["", "FR1420041010050500013M02606", "DE89370400440532013000"]).unwrap_or("").into(),
            details: Details { texts: vec![self.text("SUITE")], ..Details::default() },
            identify: self.chance.percent(80),
            value_day: self.chance.percent(20).then(|| day.plus(1)),
        };
        let booked = self.send(line)?;
        self.payments.push(booked.id);
        Ok(())
    }

    pub fn record_payment(&mut self) -> Result<()> {
        let customer = self.one_of(&self.customers.clone());
        let good = Cents(1 + self.chance.below(300_000) as i64);
        let (amount, remittance) = (self.cents(good), self.text("chèque 1234"));
        let (items, credits, excess) =
            if self.chance.percent(40) { self.settles(customer)? } else { Default::default() };
        let booked = self.send(Record { customer, amount, method: Method::Cheque, remittance, items, credits, excess, ..Record::default() })?;
        self.payments.push(booked.id);
        Ok(())
    }

    pub fn payment(&mut self) -> (Id, Option<Payment>, Option<i64>) {
        let recent = last(&self.payments, 40);
        let id = self.one_of(&recent);
        let payment = self.read(|db| Payment::load(db, id)).ok().flatten();
        let version = self.version(payment.as_ref().map(|p| p.version));
        (id, payment, version)
    }

    pub fn identify(&mut self) -> Result<()> {
        let (payment, _, version) = self.payment();
        let customer = self.one_of(&self.customers.clone());
        self.send(Identify { payment, version, customer })?;
        Ok(())
    }

    /// Some of a customer's open items, each settled one way or another, credits used together, and what is over.
    fn settles(&mut self, customer: Id) -> Result<(Vec<ApplyTo>, Vec<UseCredit>, Excess)> {
        let (mut items, mut credits) = (Vec::new(), Vec::new());
        let open = self.read(|db| receivable::open_of(db, customer))?;
        for item in open.iter().filter(|i| i.open.0 > 0).take(1 + self.chance.below(3)) {
            let part = Cents(1 + self.chance.below(item.open.0.max(1) as usize) as i64);
            let part = if self.chance.percent(60) { None } else { Some(self.cents(part)) };
            let mut to = ApplyTo::cash(item.id, part);
            match self.chance.below(8) {
                0 => to.discount = self.cents(Cents(item.open.0 / 50)),
                1 => to.difference = self.small(6),
                2 => to.fee = self.small(200),
                3 => to.deduction = Some(Deduction { reason: Reason::Damaged, note: self.text("casse") }),
                _ => {}
            }
            to.granted = self.chance.percent(60);
            to.discount_vat = self.chance.pick(&[None, Some(DiscountVat::Corrected), Some(DiscountVat::Unchanged)]).flatten();
            items.push(to);
        }
        for item in open.iter().filter(|i| i.open.0 < 0).take(self.chance.below(3)) {
            let part = Cents(1 + self.chance.below(item.open.0.unsigned_abs() as usize) as i64);
            let amount = if self.chance.percent(50) { None } else { Some(self.cents(part)) };
            credits.push(UseCredit { item: item.id, amount });
        }
        let excess = self.chance.pick(&[Excess::OnAccount, Excess::OnAccount, Excess::Overpayment, Excess::Income]);
        Ok((items, credits, excess.unwrap_or_default()))
    }

    pub fn apply(&mut self) -> Result<()> {
        let (id, payment, version) = self.payment();
        let known = payment.and_then(|p| p.customer);
        let customer = match known {
            None if self.chance.percent(40) => Some(self.one_of(&self.customers.clone())),
            _ => None,
        };
        let (mut items, mut credits, mut excess) = (Vec::new(), Vec::new(), Excess::OnAccount);
        if let (Some(customer), true) = (known.or(customer), self.chance.percent(75)) {
            (items, credits, excess) = self.settles(customer)?;
        }
        if self.chance.percent(6) {
            let stray = self.owed().map_or(Id(77), |i| i.id);
            items.push(ApplyTo::cash(stray, Some(self.cents(Cents(100)))));
        }
        let day = self.chance.percent(10).then(|| self.today());
        self.send(Apply { payment: id, version, customer, items, credits, excess, day })?;
        Ok(())
    }

    /// Money that leaves: the bank takes a payment back, credits are paid back, other lines go to an account.
    pub fn send_back(&mut self) -> Result<()> {
        let (payment, _, version) = self.payment();
        let lines = self.read(cash::payment::lists::outgoing)?;
        let line = self.chance.pick(&lines.iter().map(|l| l.id).collect::<Vec<_>>());
        let bank_line = if self.chance.percent(30) { line } else { None };
        let reason = self.text("provision insuffisante");
        match self.chance.below(4) {
            3 => {
                let (amount, day) = (self.small(900), None);
                let number = if self.chance.percent(30) { format!("NF-{}", self.chance.below(40)) } else { String::new() };
                self.send(Recharge { payment, version, amount, day, number, reason: String::new() })?;
            }
            0 => {
                let (fee, recharge) = (self.small(900), if self.chance.percent(40) { self.small(900) } else { Cents::ZERO });
                self.send(Return { number: String::new(), value: None, payment, version, bank_line, day: None, fee, recharge, reason })?;
            }
            1 => {
                let customer = self.one_of(&self.customers.clone());
                let (_, credits, _) = self.settles(customer)?;
                self.send(Refund { number: String::new(), value: None, customer, credits, bank_line, day: None, reason })?;
            }
            _ => {
                let account = self.chance.pick(&["627800", "768000", "411100", "12", "x"]).unwrap_or("627800");
                let payment = line.filter(|_| self.chance.percent(80)).unwrap_or(payment);
                self.send(Assign { payment, version: None, account: account.into(), reason })?;
            }
        }
        Ok(())
    }

    /// Interest and indemnities are claimed, waived, taken back.
    pub fn charge_late(&mut self) -> Result<()> {
        let customer = self.one_of(&self.customers.clone());
        match self.chance.below(5) {
            0 => {
                let reason = self.text("geste commercial");
                self.send(late_charge::Waive { customer, invoices: Vec::new(), reason })?;
            }
            1 | 2 => {
                let list = self.read(|db| {
                    let company = db.company;
                    db.all("SELECT id FROM late_charge WHERE company_id = $1", store::params![company], |row| row.get::<Id>(0))
                })?;
                let (late_charge, reason) = (self.one_of(&list), self.text("erreur"));
                self.send(late_charge::Cancel { late_charge, version: None, reason })?;
            }
            _ => {
                let until = self.chance.percent(30).then(|| self.today().plus(2 - self.chance.below(40) as i32));
                let indemnity = self.chance.percent(70);
                self.send(late_charge::Claim { customer, invoices: Vec::new(), until, indemnity })?;
            }
        }
        Ok(())
    }

    /// A small amount, now and then an impossible one.
    pub(super) fn small(&mut self, most: usize) -> Cents {
        let good = Cents(1 + self.chance.below(most) as i64);
        self.cents(good)
    }

    pub fn set_policy(&mut self) -> Result<()> {
        let policy = Policy {
            amount: self.small(600),
            percent: Rate::whole(1 + self.chance.below(100) as i64),
            discount_days: self.chance.below(32) as i64,
            discount_vat: self.chance.pick(&[DiscountVat::Corrected, DiscountVat::Unchanged]).unwrap_or_default(),
            ..Policy::default()
        };
        self.send(policy::Set { version: None, policy })?;
        Ok(())
    }

    pub fn unapply(&mut self) -> Result<()> {
        let (payment, _, version) = self.payment();
        let reason = self.text("erreur de lettrage");
        self.send(Unapply { payment, version, reason })?;
        Ok(())
    }
}

/// The last few of a list.
fn last(list: &[Id], most: usize) -> Vec<Id> {
    list.iter().rev().take(most).rev().copied().collect()
}
