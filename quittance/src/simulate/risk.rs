//! Moves around customers who do not pay: insolvencies, doubtful and lost claims, and items lettered by hand; at the
//! wrong moment and with wrong amounts too.

use cash::bad_debt::{Depreciate, Doubt, Ground, Recover, Restore, WriteOff};
use cash::insolvency::{Close, Convert, Decide, Declare, Ending, Insolvency, Open, Proceeding, Publish, Verdict};
use cash::lettering::{Chosen, Letter, Undo};
use cash::payment::Method;
use ground::Document;
use ground::receivable::{self, Item};
use kernel::{Cents, Id, Rate, Result};

use super::player::Player;

impl Player {
    fn ids(&self, table: &'static str) -> Result<Vec<Id>> {
        self.read(|db| {
            let company = db.company;
            db.all(&format!("SELECT id FROM {table} WHERE company_id = $1"), store::params![company], |row| row.get(0))
        })
    }

    fn open_items(&self, customer: Id) -> Result<Vec<Item>> {
        self.read(|db| receivable::open_of(db, customer))
    }

    /// A customer that has something open, as far as a few tries find one.
    fn debtor(&mut self) -> Result<(Id, Vec<Item>)> {
        let mut found = (Id(0), Vec::new());
        for _ in 0..6 {
            let customer = self.one_of(&self.customers.clone());
            found = (customer, self.open_items(customer)?);
            if found.1.iter().any(|i| i.open.0 > 0) {
                break;
            }
        }
        Ok(found)
    }

    pub fn insolvency(&mut self) -> Result<()> {
        let list = self.ids("insolvency")?;
        let today = self.today();
        if list.is_empty() || self.chance.percent(20) {
            let (customer, _) = self.debtor()?;
            let judgment_day = today.plus(1 - self.chance.below(60) as i32);
            let published = self.chance.percent(60).then(|| judgment_day.plus(self.chance.below(20) as i32));
            let proceeding = self.chance.pick(&Proceeding::ALL).unwrap_or_default();
            let (court, case) = (self.text("Tribunal de commerce de Dijon"), self.text("2026J00042"));
            let (abroad, representative) = (self.chance.percent(10), self.text("SELARL Martin"));
            let notice = String::new();
            self.send(Open { customer, proceeding, judgment_day, court, case, representative, published_day: published, notice, abroad })?;
            return Ok(());
        }
        let insolvency = self.one_of(&list);
        let now = self.read(|db| Insolvency::load(db, insolvency))?.map(|i| i.version);
        let version = self.version(now);
        let day = self.chance.percent(30).then(|| today.plus(2 - self.chance.below(30) as i32));
        let note = self.text("avis");
        match self.chance.below(6) {
            0 => drop(self.send(Publish { insolvency, version, day: day.unwrap_or(today), notice: note })?),
            1 => {
                let proceeding = self.chance.pick(&Proceeding::ALL).unwrap_or_default();
                self.send(Convert { insolvency, version, proceeding, day, representative: String::new() })?;
            }
            2 | 3 => {
                let interest = self.cents(Cents(12_34));
                let (items, privileged) = (Vec::new(), self.chance.percent(20));
                self.send(Declare { insolvency, version, items, interest, privileged, reference: note, day })?;
            }
            4 => {
                let verdict = self.chance.pick(&Verdict::ALL).unwrap_or(Verdict::Admitted);
                let amount = self.chance.percent(50).then(|| self.cents(Cents(100_00)));
                self.send(Decide { insolvency, version, verdict, amount, day, note })?;
            }
            _ => {
                let ending = self.chance.pick(&Ending::ALL).unwrap_or(Ending::Plan);
                self.send(Close { insolvency, version, ending, day, reason: note })?;
            }
        }
        Ok(())
    }

    pub fn doubt(&mut self) -> Result<()> {
        let (customer, items) = self.debtor()?;
        let owed: Vec<Id> = items.iter().filter(|i| i.open.0 > 0 || self.chance.percent(3)).map(|i| i.id).collect();
        let some = if self.chance.percent(40) { Vec::new() } else { owed.into_iter().take(1 + self.chance.below(3)).collect() };
        let (day, reason) = (None, self.text("relances sans effet"));
        self.send(Doubt { customer, items: some, day, reason })?;
        Ok(())
    }

    pub fn bad_debt(&mut self) -> Result<()> {
        let list = self.ids("bad_debt")?;
        let bad_debt = self.one_of(&list);
        let reason = self.text("irrécouvrable");
        match self.chance.below(8) {
            0 | 1 => {
                let percent = self.chance.percent(60).then(|| Rate::whole(self.chance.below(105) as i64));
                let one = self.chance.percent(30).then_some(bad_debt);
                self.send(Depreciate { bad_debts: one.into_iter().collect(), customer: None, percent, day: None })?;
            }
            2 => drop(self.send(Restore { bad_debt, version: None, day: None, reason })?),
            3 | 4 => {
                let (amount, payment) = (self.chance.percent(60).then(|| self.cents(Cents(7_77))), None);
                let remittance = self.text("DIVIDENDE");
                self.send(Recover { bad_debt, version: None, amount, payment, day: None, method: Method::Transfer, remittance, number: String::new() })?;
            }
            n => {
                let (_, items) = self.debtor()?;
                let owed: Vec<Id> = items.iter().filter(|i| i.open.0 > 0).map(|i| i.id).collect();
                let item = (n == 7).then(|| self.one_of(&owed));
                let amount = self.chance.percent(40).then(|| self.cents(Cents(9_99)));
                let ground = self.chance.pick(&[None, Some(Ground::Irrecoverable), Some(Ground::Liquidation)]).flatten();
                let keep_vat = self.chance.percent(20);
                let bad_debt = item.is_none().then_some(bad_debt);
                self.send(WriteOff { bad_debt, item, amount, ground, keep_vat, reason, ..WriteOff::default() })?;
            }
        }
        Ok(())
    }

    pub fn letter_by_hand(&mut self) -> Result<()> {
        if self.chance.percent(30) {
            let list = self.ids("lettering")?;
            let (lettering, reason) = (self.one_of(&list), self.text("erreur"));
            self.send(Undo { lettering, version: None, reason })?;
            return Ok(());
        }
        let mut both = self.debtor()?;
        for _ in 0..6 {
            if both.1.iter().any(|i| i.open.0 < 0) && both.1.iter().any(|i| i.open.0 > 0) {
                break;
            }
            both = self.debtor()?;
        }
        let (customer, items) = both;
        let owed = items.iter().find(|i| i.open.0 > 0);
        let given = items.iter().find(|i| i.open.0 < 0);
        let least = owed.zip(given).map(|(o, g)| o.open.min(-g.open));
        let part = if self.chance.percent(80) { least } else { None };
        let chosen = owed.into_iter().chain(given).map(|i| Chosen { item: i.id, amount: part });
        let letter = Letter { customer, items: chosen.collect(), difference: self.chance.percent(50), day: None };
        self.send(letter)?;
        Ok(())
    }
}
