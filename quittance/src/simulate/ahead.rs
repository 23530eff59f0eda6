//! Moves ahead of the bank: cheques and cards that wait for it, mandates, batches of direct debits and what becomes of
//! them.

use cash::direct_debit::{self, DirectDebit, LineState, MatchLine};
use cash::mandate::{self, Mandate};
use cash::payment::{Clear, Method, Record, Unclear};
use cash::refund_order;
use formats::pain::mandate::{Scheme, State as MandateState};
use kernel::{Cents, Id, Result};

use super::player::Player;

impl Player {
    /// A cheque, a card or a transfer that is said to wait for the bank.
    pub fn receive_ahead(&mut self) -> Result<()> {
        let customer = self.one_of(&self.customers.clone());
        let amount = Cents(1 + self.chance.below(200_000) as i64);
        let method = self.chance.pick(&Method::ALL).unwrap_or_default();
        let amount = self.cents(amount);
        // Some bear the number of their slip, now and then one that another has.
        let number = if self.chance.percent(30) { format!("BORD-{}", self.chance.below(5_000)) } else { String::new() };
        let booked = self.send(Record { number, customer, amount, method, in_transit: true, ..Record::default() })?;
        self.payments.push(booked.id);
        Ok(())
    }

    /// The bank credits some of what waits, by a line of its statement or not.
    pub fn clear(&mut self) -> Result<()> {
        let waiting = self.read(cash::payment::lists::waiting)?;
        let mut payments: Vec<Id> = Vec::new();
        for _ in 0..self.chance.below(4) + 1 {
            payments.push(self.one_of(&waiting));
        }
        let lines = self.read(cash::payment::lists::incoming)?;
        let line = self.chance.pick(&lines.iter().map(|l| l.id).collect::<Vec<_>>());
        let bank_line = if self.chance.percent(60) { line } else { None };
        let fee = if self.chance.percent(70) { Cents::ZERO } else { self.cents(Cents(180)) };
        self.send(Clear { payments, bank_line, fee, ..Clear::default() })?;
        Ok(())
    }

    pub fn unclear(&mut self) -> Result<()> {
        let (payment, _, version) = self.payment();
        let reason = self.text("autre remise");
        self.send(Unclear { payment, version, reason })?;
        Ok(())
    }

    pub fn create_mandate(&mut self) -> Result<()> {
        let customer = self.one_of(&self.customers.clone());
        let signed = self.today().plus(-(self.chance.below(90) as i32));
        let create = mandate::Create {
            customer,
            reference: if self.chance.percent(20) { self.text("RUM-1") } else { String::new() },
            scheme: self.chance.pick(&[Scheme::Core, Scheme::Core, Scheme::B2b]).unwrap_or(Scheme::Core),
            one_off: self.chance.percent(15),
            signed: self.chance.percent(85).then_some(signed),
            iban: self.chance.pick(&["FR7630006000011234567890189", "DE89370400440532013000", "FR76"]).unwrap_or("").into(),
            bic: String::new(),
            holder: self.text(""),
            notice_days: self.chance.pick(&[None, Some(0), Some(5)]).flatten(),
            last_collection: None,
        };
        let made = self.send(create)?;
        self.mandates.push(made.id);
        Ok(())
    }

    /// A mandate is signed, amended, stopped, resumed or ended.
    pub fn change_mandate(&mut self) -> Result<()> {
        let id = self.one_of(&self.mandates.clone());
        let known = self.read(|db| mandate::store::load(db, id)).ok().flatten();
        let version = self.version(known.as_ref().map(|m: &Mandate| m.version));
        let reason = self.text("à la demande du client");
        match (known.map(|m| m.state), self.chance.below(6)) {
            (Some(MandateState::Draft), _) => drop(self.send(mandate::Sign { mandate: id, version, signed: None })?),
            (Some(MandateState::Suspended), 0..=4) => drop(self.send(mandate::Resume { mandate: id, version })?),
            (_, 0) => drop(self.send(mandate::End { mandate: id, version, reason })?),
            (_, 1) => drop(self.send(mandate::Suspend { mandate: id, version, reason })?),
            _ => {
                let iban = self.chance.pick(&["BE68539007547034", "DE89370400440532013000"]).unwrap_or("").into();
                let (bic, holder, reference) = (String::new(), String::new(), String::new());
                self.send(mandate::Amend { mandate: id, version, iban, bic, holder, reference })?;
            }
        }
        Ok(())
    }

    pub fn draft_debits(&mut self) -> Result<()> {
        let items = match self.chance.percent(30) {
            true => self.owed().map(|i| i.id).into_iter().collect(),
            false => Vec::new(),
        };
        let collect_on = match self.chance.percent(50) {
            true => Some(self.today().plus(self.chance.below(40) as i32)),
            false => None,
        };
        let draft = direct_debit::Draft {
            collect_on,
            items,
            grouped: self.chance.percent(40),
            format: self.chance.pick(&["", "pain.008.001.02", "pain.009"]).unwrap_or("").into(),
            single_booking: self.chance.percent(30),
            last: self.chance.percent(5),
        };
        let made = self.send(draft)?;
        self.debits.push(made.id);
        Ok(())
    }

    /// A batch is sent or given up; a line of one that is out comes back.
    pub fn move_debits(&mut self) -> Result<()> {
        let direct_debit = self.one_of(&self.debits.clone());
        let known: Option<DirectDebit> = self.read(|db| direct_debit::store::load(db, direct_debit)).ok().flatten();
        let version = self.version(known.as_ref().map(|b| b.version));
        let reason = self.text("refaite");
        let Some(batch) = known.filter(|b| b.state.is_out()) else {
            match self.chance.percent(85) {
                true => drop(self.send(direct_debit::Send { direct_debit, version })?),
                false => drop(self.send(direct_debit::Cancel { direct_debit, version, reason })?),
            }
            return Ok(());
        };
        let out: Vec<i64> = batch.lines.iter().filter(|l| l.state == LineState::Presented).map(|l| l.rank).collect();
        let rank = self.chance.pick(&out).unwrap_or(1);
        let code = self.chance.pick(&["AM04", "AC04", "MD01", "MS02", "MD07", "??"]).unwrap_or("AM04").into();
        let fee = self.chance.pick(&[Cents::ZERO, Cents::ZERO, Cents(500)]).unwrap_or_default();
        let recharge = self.chance.pick(&[None, None, Some(Cents(500))]).flatten();
        self.send(direct_debit::Return { direct_debit, version, rank, code, bank_line: None, day: None, fee, recharge, number: String::new() })?;
        Ok(())
    }

    /// Customers are paid back by a file, or an order is given up.
    pub fn order_refunds(&mut self) -> Result<()> {
        if self.chance.percent(25) && !self.refunds.is_empty() {
            let refund_order = self.one_of(&self.refunds.clone());
            let reason = self.text("refusé par la banque");
            self.send(refund_order::Cancel { refund_order, version: None, reason })?;
            return Ok(());
        }
        let mut refunds = Vec::new();
        for _ in 0..1 + self.chance.below(3) {
            let customer = self.one_of(&self.customers.clone());
            let iban = self.chance.pick(&["", "BE68539007547034", "XX"]).unwrap_or("").into();
            refunds.push(refund_order::Asked { customer, credits: Vec::new(), iban });
        }
        let old_format = self.chance.percent(30);
        let made = self.send(refund_order::Send { refunds, day: None, old_format })?;
        self.refunds.push(made.id);
        Ok(())
    }

    pub fn match_line(&mut self) -> Result<()> {
        let (payment, ..) = self.payment();
        self.send(MatchLine { payment })?;
        Ok(())
    }
}
