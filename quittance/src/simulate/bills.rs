//! Moves of bills of exchange: drawn, accepted, postponed, given up, handed to the bank, paid and unpaid; by people who
//! know what they do, and at the wrong moment too.

use cash::bill_of_exchange::lists;
use cash::bill_of_exchange::{Accept, BillKind, BillOfExchange, Cancel, Draw, Prorogue, State, Take, Unpaid};
use cash::bill_remittance::Remit;
use cash::payment::{Clear, Payment};
use ground::Document;
use ground::receivable::{Control, Item, ItemKind};
use kernel::{Cents, Currency, Id, Result};

use super::player::Player;

impl Player {
    /// Bills that something can still happen to.
    fn bills_alive(&self) -> Result<Vec<Id>> {
        self.read(|db| {
            let company = db.company;
            db.all(
                "SELECT id FROM bill_of_exchange WHERE company_id = $1 AND state IN ('drawn', 'portfolio', 'remitted') ORDER BY id DESC LIMIT 60",
                store::params![company],
                |row| row.get(0),
            )
        })
    }

    fn draw(&mut self, items: &[Item], iban: &str) -> Result<()> {
        let Some(first) = items.first() else { return Ok(()) };
        let mut taken = Vec::new();
        for item in items.iter().take(1 + self.chance.below(3)) {
            let part = self.chance.percent(15).then(|| Cents(1 + self.chance.below(usize::try_from(item.open.0).unwrap_or(1)) as i64));
            taken.push(Take { item: item.id, amount: part });
        }
        let today = self.today();
        let kind = self.chance.pick(&BillKind::ALL).unwrap_or_default();
        let draw = Draw {
            customer: first.customer,
            kind,
            items: taken,
            maturity: self.chance.percent(70).then(|| today.plus(self.chance.below(90) as i32)),
            accepted: (kind == BillKind::Accepted && self.chance.percent(50)).then_some(today),
            iban: iban.into(),
            ..Draw::default()
        };
        self.send(draw)?;
        Ok(())
    }

    /// What people who know bills do with them, mostly taken.
    pub fn bills_well(&mut self) -> Result<()> {
        let alive = self.bills_alive()?;
        if alive.is_empty() || self.chance.percent(30) {
            let payable = |i: &Item| i.account == Control::Customers && i.currency == Currency::EUR && i.kind != ItemKind::Deposit;
            let Some(owed) = self.due(payable)? else { return Ok(()) };
            let items = self.read(|db| ground::receivable::open_of(db, owed.customer))?;
            let items: Vec<Item> = items.into_iter().filter(|i| i.open.0 > 0 && payable(i)).collect();
            return self.draw(&items, "FR1420041010050500013M02606");
        }
        let Some(id) = self.chance.pick(&alive) else { return Ok(()) };
        let Some(bill) = self.read(|db| BillOfExchange::load(db, id))? else { return Ok(()) };
        let (today, version) = (self.today(), Some(bill.version));
        match (bill.state, self.chance.below(8)) {
            (State::Drawn, 0..=5) => drop(self.send(Accept { bill: id, version, day: None })?),
            (State::Drawn | State::Portfolio, 6) => {
                let maturity = today.plus(1 + self.chance.below(120) as i32);
                self.send(Prorogue { bill: id, version, maturity, reason: "à la demande du client".into() })?;
            }
            (State::Drawn | State::Portfolio, 7) => {
                self.send(Cancel { bill: id, version, reason: "rendu au client".into() })?;
            }
            (State::Portfolio, 0..=1) => {
                self.send(Remit { until: Some(today.plus(60)), ..Remit::default() })?;
            }
            (State::Portfolio, _) => drop(self.send(Remit { bills: vec![id], ..Remit::default() })?),
            (State::Remitted, 0..=4) => self.credited(&bill)?,
            _ => self.bill_back(&bill)?,
        }
        Ok(())
    }

    /// The bank credits a bill, with others of its remittance or alone.
    fn credited(&mut self, bill: &BillOfExchange) -> Result<()> {
        let Some(payment) = bill.payment else { return Ok(()) };
        let fee = if self.chance.percent(50) && bill.amount.0 > 400 { Cents(400) } else { Cents::ZERO };
        self.send(Clear { payments: vec![payment], fee, ..Clear::default() })?;
        Ok(())
    }

    /// It comes back unpaid, before it was credited or after.
    fn bill_back(&mut self, bill: &BillOfExchange) -> Result<()> {
        let payment = match bill.payment {
            Some(id) => self.read(|db| Payment::load(db, id))?,
            None => None,
        };
        let credited = payment.is_some_and(|p| !p.waiting);
        let fee = if credited { self.chance.pick(&[Cents::ZERO, Cents(1500)]).unwrap_or_default() } else { Cents::ZERO };
        let recharge = self.chance.pick(&[Cents::ZERO, Cents(1500)]).unwrap_or_default();
        let reason = "provision insuffisante".to_string();
        self.send(Unpaid { bill: bill.id, version: Some(bill.version), fee, recharge, reason, ..Unpaid::default() })?;
        Ok(())
    }

    /// Whatever may be asked of any bill at any moment.
    pub fn bills(&mut self) -> Result<()> {
        let list = self.read(|db| {
            let company = db.company;
            db.all("SELECT id FROM bill_of_exchange WHERE company_id = $1", store::params![company], |row| row.get(0))
        })?;
        let bill = self.one_of(&list);
        let known = self.read(|db| BillOfExchange::load(db, bill))?.map(|b| b.version);
        let (version, reason, today) = (self.version(known), self.text("à la demande du client"), self.today());
        let maturity = today.plus(200 - self.chance.below(600) as i32);
        match self.chance.below(6) {
            0 => drop(self.send(Accept { bill, version, day: Some(maturity).filter(|day| *day <= today) })?),
            1 => drop(self.send(Prorogue { bill, version, maturity, reason })?),
            2 => drop(self.send(Cancel { bill, version, reason })?),
            3 => {
                let fee = self.cents(Cents(500));
                self.send(Unpaid { bill, version, fee, reason, ..Unpaid::default() })?;
            }
            4 => {
                let other = self.one_of(&list);
                self.send(Remit { bills: vec![bill, other], ..Remit::default() })?;
            }
            _ => {
                let customer = self.one_of(&self.customers.clone());
                let items = self.read(|db| ground::receivable::open_of(db, customer))?;
                let iban = self.chance.pick(&["", "FR1420041010050500013M02606", "FR00"]).unwrap_or("");
                self.draw(&items, iban)?;
            }
        }
        Ok(())
    }
}

/// Every bill stands in one of the states that lists know, and what lists call in portfolio is what stands open on 413.
pub(super) fn faults(db: &mut store::Db) -> Result<Vec<String>> {
    let company = db.company;
    let mut what = Vec::new();
    let bills: Vec<(Id, String)> = db.all(
        "SELECT id, state FROM bill_of_exchange WHERE company_id = $1",
        store::params![company],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    for (id, state) in bills {
        let (stands, open) = (lists::state_of(db, id)?, cash::bill_of_exchange::store::open_of(db, id)?);
        let fits = match stands.as_str() {
            "portfolio" => state == "portfolio" && open.0 > 0,
            "drawn" => state == stands && open.is_zero(),
            "remitted" | "unpaid" | "paid" => open.is_zero(),
            // What money had paid of it may be open once more, where that was taken away.
            "cancelled" => state == stands,
            _ => false,
        };
        if !fits {
            what.push(format!("bill {id}: {state}, shown as {stands}, {open} open on 413"));
        }
    }
    let bills = "SELECT CAST(COALESCE(SUM(open), 0) AS BIGINT) FROM open_item WHERE company_id = $1 AND account = 'bills'";
    let on_bills = db.one(bills, store::params![company], |row| row.get::<Cents>(0))?.unwrap_or_default();
    let books = "SELECT CAST(COALESCE(SUM(debit - credit), 0) AS BIGINT) FROM ledger_line WHERE company_id = $1 AND account LIKE '413%'";
    let in_books = db.one(books, store::params![company], |row| row.get::<Cents>(0))?.unwrap_or_default();
    if on_bills != in_books {
        what.push(format!("413 says {in_books}, its open items {on_bills}"));
    }
    Ok(what)
}
