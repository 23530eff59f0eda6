//! Moves of people who know what they do: what is owed is paid in every way there is, comes back, is charged for, becomes
//! doubtful and is lost; years are closed when they are over. Most of these are taken, so that settlements meet each
//! other; the wrong ones are in the other files.

use bill::invoice::Issue;
use cash::bad_debt::{Depreciate, Doubt, Ground, Recover, WriteOff};
use cash::direct_debit::{self, DirectDebit, LineState};
use cash::late_charge;
use cash::mandate;
use cash::payment::settlement::Excess;
use cash::payment::{Apply, ApplyTo, Clear, Identify, Method, Payment, Record, Refund, Return, Unapply, Unidentify, UseCredit};
use cash::policy::DiscountVat;
use formats::pain::mandate::Scheme;
use ground::Document;
use ground::company::{CloseYear, LockPeriod, OpenYear, fiscal_years};
use ground::receivable::{self, Control, Item, ItemKind};
use ground::stock::{self, Arrived};
use kernel::{Cents, Currency, Id, Price, Quantity, Rate, Result};
use report::vat;
use sell::fulfilment::Ship;
use sell::order::rules::WhenShort;
use sell::order::{Confirm, Draft, NewLine, Release, State};

use super::player::Player;

impl Player {
    fn a_customer(&mut self) -> Id {
        let list = self.customers.clone();
        self.chance.pick(&list).unwrap_or(Id(0))
    }

    /// Something in euros that somebody owes, of the kinds that customers pay.
    pub(super) fn due(&mut self, wanted: impl Fn(&Item) -> bool) -> Result<Option<Item>> {
        for _ in 0..8 {
            let customer = self.a_customer();
            let items = self.read(|db| receivable::open_of(db, customer))?;
            let mut owed = items.into_iter().filter(|i| i.open.0 > 0 && i.currency == Currency::EUR && wanted(i));
            if let Some(item) = owed.next() {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    /// Goods arrive, are ordered, leave and are invoiced.
    pub fn sell_well(&mut self) -> Result<()> {
        let customer = self.a_customer();
        let items = self.items.clone();
        let mut lines = Vec::new();
        for _ in 0..1 + self.chance.below(3) {
            let item = self.chance.pick(&items).unwrap_or(Id(0));
            let (quantity, cents) = (Quantity::whole(1 + self.chance.below(9) as i64), 100 + self.chance.below(40_000) as i64);
            lines.push(NewLine { item, quantity, price: Some(Price::of(Cents(cents), Currency::EUR)), ..NewLine::default() });
        }
        lines.sort_by_key(|line| line.item);
        lines.dedup_by_key(|line| line.item);
        let goods: Vec<Arrived> = lines.iter().map(|l| Arrived { item: l.item, quantity: Quantity::whole(50) }).collect();
        for arrived in goods {
            // A service has no stock: it is refused, and that is all right.
            let receive = stock::Receive { warehouse: None, reference: "réassort".into(), lines: vec![arrived] };
            drop(self.send(receive));
        }
        let mut draft = Draft::new(customer, String::new(), lines);
        draft.duplicate = true;
        let order = self.send(draft)?;
        self.orders.push(order.id);
        let order = self.send(Confirm { order: order.id, version: None, when_short: WhenShort::BackOrder })?;
        if order.state == State::Held {
            self.send(Release { order: order.id, version: None, reason: "accord".into() })?;
        }
        let ship = Ship { order: order.id, version: None, lines: Vec::new(), carrier: String::new(), tracking: String::new() };
        let sent = self.send(ship)?;
        self.shipments.push(sent.id);
        self.send(Issue::all(order.id))?;
        Ok(())
    }

    /// An invoice is paid: exactly, early, nearly, too much, in part; at once or with money that stands there already.
    pub fn pay_well(&mut self) -> Result<()> {
        let Some(item) = self.due(|i| i.kind != ItemKind::Payment)? else { return Ok(()) };
        let (mut amount, mut to, mut excess) = (item.open, ApplyTo::cash(item.id, None), Excess::OnAccount);
        match self.chance.below(10) {
            0 | 1 => {}
            2 | 3 => {
                let rate = item.early.map_or(Rate::whole(2), |early| early.rate);
                to.discount = rate.of(item.open);
                to.granted = item.early.is_none() || self.chance.percent(30);
                to.discount_vat = self.chance.pick(&[None, Some(DiscountVat::Corrected)]).flatten();
                if to.granted && self.chance.percent(30) {
                    to.discount_vat = Some(DiscountVat::Unchanged);
                }
                amount -= to.discount;
            }
            4 => {
                to.difference = Cents(1 + self.chance.below(5) as i64);
                amount -= to.difference;
            }
            5 => {
                excess = Excess::Overpayment;
                amount += Cents(1 + self.chance.below(9_000) as i64);
            }
            6 => {
                excess = Excess::Income;
                amount += Cents(1 + self.chance.below(5) as i64);
            }
            7 => {
                to.fee = Cents(1 + self.chance.below(90) as i64);
                amount -= to.fee;
            }
            8 => excess = Excess::OnAccount,
            _ => {
                amount = Cents(1 + self.chance.below(usize::try_from(item.open.0).unwrap_or(1)) as i64);
                to.amount = Some(amount);
            }
        }
        self.pay(&item, amount, to, excess)
    }

    fn pay(&mut self, item: &Item, amount: Cents, to: ApplyTo, excess: Excess) -> Result<()> {
        let customer = item.customer;
        let in_transit = self.chance.percent(25);
        let ahead = [Method::Cheque, Method::Card];
        let method = if in_transit { self.chance.pick(&ahead) } else { self.chance.pick(&Method::ALL) };
        let record = Record { customer, amount, method: method.unwrap_or_default(), in_transit, ..Record::default() };
        if self.chance.percent(50) {
            let paid = self.send(Record { items: vec![to], excess, ..record })?;
            self.payments.push(paid.id);
            return Ok(());
        }
        let paid = self.send(record)?;
        self.payments.push(paid.id);
        self.send(Apply { payment: paid.id, items: vec![to], excess, ..Apply::default() })?;
        Ok(())
    }

    /// Money on account, credit notes and overpayments settle what is owed, together with a payment or later.
    pub fn apply_well(&mut self) -> Result<()> {
        let Some(item) = self.due(|_| true)? else { return Ok(()) };
        let list = self.payments.clone();
        let open = self.read(|db| receivable::open_of(db, item.customer))?;
        let (money, others): (Vec<&Item>, Vec<&Item>) = open
            .iter()
            .filter(|i| i.open.0 < 0 && i.currency == Currency::EUR && i.account != Control::Deposits)
            .partition(|i| i.kind == ItemKind::Payment && list.contains(&i.document));
        let credits = others.iter().take(self.chance.below(2)).map(|i| UseCredit { item: i.id, amount: None }).collect();
        let Some(own) = money.first() else { return Ok(()) };
        let items = vec![ApplyTo::cash(item.id, None)];
        self.send(Apply { payment: own.document, items, credits, ..Apply::default() })?;
        Ok(())
    }

    /// One of the last payments that settled something, or has not come back at least.
    fn paid(&mut self, wanted: impl Fn(&Payment) -> bool) -> Result<Option<Payment>> {
        let recent: Vec<Id> = self.payments.iter().rev().take(60).copied().collect();
        for _ in 0..10 {
            let Some(id) = self.chance.pick(&recent) else { break };
            let found = self.read(|db| Payment::load(db, id))?;
            if let Some(payment) = found.filter(|p| p.customer.is_some() && p.purpose.is_none() && p.amount.0 > 0 && wanted(p)) {
                return Ok(Some(payment));
            }
        }
        Ok(None)
    }

    /// A settlement is taken apart; the money is applied elsewhere, given back to nobody, or the bank takes it back.
    pub fn undo_well(&mut self) -> Result<()> {
        let Some(payment) = self.paid(|p| !p.standing.is_empty())? else { return Ok(()) };
        let (payment, version) = (payment.id, None);
        self.send(Unapply { payment, version, reason: "erreur".into() })?;
        match self.chance.below(4) {
            0 => self.take_back(payment)?,
            1 => {
                self.send(Unidentify { payment, version, reason: "autre client".into() })?;
                let customer = self.a_customer();
                self.send(Identify { payment, version, customer })?;
            }
            2 => self.apply_well()?,
            _ => {}
        }
        Ok(())
    }

    fn take_back(&mut self, payment: Id) -> Result<()> {
        let fee = self.chance.pick(&[Cents::ZERO, Cents(5_00), Cents(12_34)]).unwrap_or_default();
        let waits = self.read(|db| Payment::load(db, payment))?.is_some_and(|p| p.waiting);
        let fee = if waits { Cents::ZERO } else { fee };
        let recharge = if self.chance.percent(50) { fee } else { Cents::ZERO };
        let reason = "provision insuffisante".into();
        self.send(Return { number: String::new(), value: None, payment, version: None, bank_line: None, day: None, fee, recharge, reason })?;
        Ok(())
    }

    /// The bank takes a payment back, credits what waits for it, or customers get back what they have too much.
    pub fn bank_well(&mut self) -> Result<()> {
        match self.chance.below(4) {
            0 => {
                let Some(payment) = self.paid(|_| true)? else { return Ok(()) };
                self.take_back(payment.id)
            }
            1 | 2 => {
                let waiting = self.read(cash::payment::lists::waiting)?;
                let payments: Vec<Id> = waiting.into_iter().take(1 + self.chance.below(4)).collect();
                if payments.is_empty() {
                    return Ok(());
                }
                let fee = self.chance.pick(&[Cents::ZERO, Cents::ZERO, Cents(1)]).unwrap_or_default();
                self.send(Clear { payments, fee, ..Clear::default() })?;
                Ok(())
            }
            _ => {
                let customer = self.a_customer();
                let open = self.read(|db| receivable::open_of(db, customer))?;
                let credits = open.iter().filter(|i| i.open.0 < 0 && i.account != Control::Deposits && i.currency == Currency::EUR);
                let credits: Vec<UseCredit> = credits.take(3).map(|i| UseCredit { item: i.id, amount: None }).collect();
                if credits.is_empty() {
                    return Ok(());
                }
                self.send(Refund { number: String::new(), value: None, customer, credits, bank_line: None, day: None, reason: String::new() })?;
                Ok(())
            }
        }
    }

    /// What is late is charged for, waived, taken back, or paid.
    pub fn charge_well(&mut self) -> Result<()> {
        let today = self.today();
        let Some(item) = self.due(|i| i.kind == ItemKind::Invoice && i.due_day < today)? else { return Ok(()) };
        let (customer, invoices) = (item.customer, vec![item.document]);
        if self.chance.percent(25) {
            self.send(late_charge::Waive { customer, invoices, reason: "geste commercial".into() })?;
            return Ok(());
        }
        let indemnity = self.chance.percent(70);
        let charge = self.send(late_charge::Claim { customer, invoices, until: None, indemnity })?;
        if self.chance.percent(30) {
            self.send(late_charge::Cancel { late_charge: charge.id, version: None, reason: "erreur".into() })?;
            return Ok(());
        }
        let items = self.read(|db| receivable::of_document(db, charge.id))?;
        match items.into_iter().find(|i| i.open.0 > 0).filter(|_| self.chance.percent(40)) {
            Some(charged) => self.pay(&charged, charged.open, ApplyTo::cash(charged.id, None), Excess::OnAccount),
            None => Ok(()),
        }
    }

    fn bad_debts(&self, state: &'static str) -> Result<Vec<(Id, Cents, Cents)>> {
        self.read(|db| {
            let company = db.company;
            db.all(
                "SELECT id, lost, recovered FROM bad_debt WHERE company_id = $1 AND state = $2 ORDER BY id",
                store::params![company, state],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
        })
    }

    /// A late invoice becomes doubtful, is depreciated, paid in part, lost, and paid all the same.
    pub fn lose_well(&mut self) -> Result<()> {
        let today = self.today();
        let (doubtful, lost) = (self.bad_debts("doubtful")?, self.bad_debts("written_off")?);
        match self.chance.below(6) {
            0 => {
                let late = |i: &Item| i.kind == ItemKind::Invoice && i.account == Control::Customers && i.due_day < today;
                let Some(item) = self.due(late)? else { return Ok(()) };
                self.send(Doubt { customer: item.customer, items: vec![item.id], day: None, reason: "relances".into() })?;
            }
            1 => {
                let percent = Some(Rate::whole(10 * (1 + self.chance.below(10) as i64)));
                let bad_debts: Vec<Id> = self.chance.pick(&doubtful).into_iter().map(|(id, ..)| id).collect();
                if !bad_debts.is_empty() {
                    self.send(Depreciate { bad_debts, customer: None, percent, day: None })?;
                }
            }
            2 => {
                let Some(item) = self.due(|i| i.account == Control::Doubtful)? else { return Ok(()) };
                let amount = Cents(1 + self.chance.below(usize::try_from(item.open.0).unwrap_or(1)) as i64);
                self.pay(&item, amount, ApplyTo::cash(item.id, Some(amount)), Excess::OnAccount)?;
            }
            3 => {
                let Some((bad_debt, ..)) = self.chance.pick(&doubtful) else { return Ok(()) };
                let amount = self.chance.percent(40).then(|| Cents(1 + self.chance.below(5_000) as i64));
                let ground = self.chance.pick(&[Some(Ground::Irrecoverable), Some(Ground::Liquidation)]).flatten();
                let (keep_vat, reason) = (self.chance.percent(20), "liquidation clôturée".into());
                self.send(WriteOff { bad_debt: Some(bad_debt), amount, ground, keep_vat, reason, ..WriteOff::default() })?;
            }
            _ => {
                let Some((bad_debt, lost, recovered)) = self.chance.pick(&lost).filter(|(_, l, r)| l > r) else { return Ok(()) };
                let left = usize::try_from((lost - recovered).0).unwrap_or(1);
                let amount = self.chance.percent(70).then(|| Cents(1 + self.chance.below(left) as i64));
                let (payment, remittance) = (None, "DIVIDENDE".into());
                self.send(Recover { bad_debt, version: None, amount, payment, day: None, method: Method::Transfer, remittance, number: String::new() })?;
            }
        }
        Ok(())
    }

    /// Mandates are signed, what is due is collected; the bank credits it, and some of it comes back.
    pub fn collect_well(&mut self) -> Result<()> {
        let list = self.debits.clone();
        let known = match self.chance.pick(&list) {
            Some(id) => self.read(|db| direct_debit::store::load(db, id))?,
            None => None,
        };
        match known {
            Some(batch) if batch.state.is_out() => self.answered(&batch),
            Some(batch) if batch.state == direct_debit::State::Draft => {
                let (direct_debit, version) = (batch.id, None);
                if self.send(direct_debit::Send { direct_debit, version }).is_err() {
                    self.send(direct_debit::Cancel { direct_debit, version, reason: "trop tard".into() })?;
                }
                Ok(())
            }
            _ if self.chance.percent(40) => {
                let customer = self.a_customer();
                let iban = self.chance.pick(&["FR7630006000011234567890189", "DE89370400440532013000"]).unwrap_or("").into();
                let create = mandate::Create {
                    customer,
                    reference: String::new(),
                    scheme: Scheme::Core,
                    one_off: false,
                    signed: Some(self.today()),
                    iban,
                    bic: String::new(),
                    holder: String::new(),
                    notice_days: Some(0),
                    last_collection: None,
                };
                let made = self.send(create)?;
                self.mandates.push(made.id);
                Ok(())
            }
            _ => {
                let grouped = self.chance.percent(40);
                let made = self.send(direct_debit::Draft { grouped, ..direct_debit::Draft::default() })?;
                self.debits.push(made.id);
                // The bank's lead time runs: what is not sent on the day is often late.
                if self.chance.percent(80) {
                    self.send(direct_debit::Send { direct_debit: made.id, version: None })?;
                }
                Ok(())
            }
        }
    }

    fn answered(&mut self, batch: &DirectDebit) -> Result<()> {
        let out: Vec<&direct_debit::DebitLine> = batch.lines.iter().filter(|l| l.state == LineState::Presented).collect();
        let Some(line) = self.chance.pick(&out) else { return Ok(()) };
        let waiting = self.read(cash::payment::lists::waiting)?;
        let credited: Vec<Id> = out.iter().filter_map(|l| l.payment).filter(|id| waiting.contains(id)).collect();
        if !credited.is_empty() && self.chance.percent(70) {
            self.send(Clear { payments: credited, ..Clear::default() })?;
            return Ok(());
        }
        let waits = line.payment.is_some_and(|id| waiting.contains(&id));
        let fee = if waits { Cents::ZERO } else { self.chance.pick(&[Cents::ZERO, Cents(7_20)]).unwrap_or_default() };
        let back = direct_debit::Return {
            number: String::new(),
            direct_debit: batch.id,
            version: None,
            rank: line.rank,
            code: self.chance.pick(&["AM04", "AC04", "MD06"]).unwrap_or("AM04").into(),
            bank_line: None,
            day: None,
            fee,
            recharge: self.chance.pick(&[None, Some(fee)]).flatten(),
        };
        self.send(back)?;
        Ok(())
    }

    /// A year that is over is closed once the next one is open; months long over are settled and locked.
    pub fn close_well(&mut self) -> Result<()> {
        let today = self.today();
        let years = self.read(fiscal_years)?;
        let Some(last) = years.last().map(|y| y.last) else { return Ok(()) };
        if last <= today.plus(40) {
            self.send(OpenYear { last_day: last.plus_months(12).end_of_month() })?;
            return Ok(());
        }
        if let Some(over) = years.iter().find(|y| !y.closed).filter(|y| y.last.plus(20) < today) {
            self.send(CloseYear::ending(over.last))?;
            return Ok(());
        }
        let month = today.start_of_month().plus(-1);
        match self.chance.below(2) {
            0 => drop(self.send(vat::Settle { period: format!("{:04}-{:02}", month.year(), month.month()) })?),
            _ => drop(self.send(LockPeriod { month: month.plus_months(-2) })?),
        }
        Ok(())
    }
}
