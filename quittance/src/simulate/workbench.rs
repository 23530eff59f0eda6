//! Moves at the workbench: the engine decides, people accept, choose by hand, set aside and take back.

use cash::payment::{ApplyTo, Share, ShareOf, Unidentify};
use cash::workbench::{Accept, Assign, Decide, SetAside, Undo};
use ground::receivable;
use kernel::{Cents, Result};

use super::player::Player;

impl Player {
    pub fn decide(&mut self) -> Result<()> {
        let (payment, ..) = self.payment();
        self.send(Decide::new(payment))?;
        Ok(())
    }

    pub fn accept(&mut self) -> Result<()> {
        let (id, _, version) = self.payment();
        let offer = self.read(|db| cash::workbench::store::offered(db, id))?;
        let ways = offer.map(|(offer, _)| offer.ways).unwrap_or_default();
        let n = self.chance.below(ways.len().max(1));
        let mut pieces = ways.get(n).map(|w| w.pieces.clone()).unwrap_or_default();
        if let Some(piece) = pieces.first_mut() {
            piece.amount = self.cents(piece.amount);
        }
        self.send(Accept { payment: id, version, pieces })?;
        Ok(())
    }

    pub fn assign(&mut self) -> Result<()> {
        let (payment, _, version) = self.payment();
        let customer = self.one_of(&self.customers.clone());
        let open = self.read(|db| receivable::open_of(db, customer))?;
        let mut items = Vec::new();
        for item in open.iter().filter(|i| i.open.0 > 0).take(self.chance.below(3)) {
            let amount = if self.chance.percent(70) { None } else { Some(self.cents(Cents(item.open.0 / 2 + 1))) };
            items.push(ApplyTo::cash(item.id, amount));
        }
        self.send(Assign { payment, version, customer, items })?;
        Ok(())
    }

    pub fn set_aside(&mut self) -> Result<()> {
        let (payment, _, version) = self.payment();
        let account = self.text("628");
        self.send(SetAside { payment, version, account })?;
        Ok(())
    }

    /// Money of two customers, of whom each may have something to be settled.
    pub fn share(&mut self) -> Result<()> {
        let (payment, known, version) = self.payment();
        let amount = known.map_or(Cents(100_00), |p| p.amount);
        let mut parts = Vec::new();
        let half = Cents(amount.0 / 2);
        for share in [half, amount - half] {
            let customer = self.one_of(&self.customers.clone());
            let open = self.read(|db| receivable::open_of(db, customer))?;
            let settles = self.chance.percent(60);
            let owed = open.iter().find(|i| i.open.0 > 0).filter(|_| settles);
            let items = owed.map(|i| ApplyTo::cash(i.id, Some(i.open.min(share)))).into_iter().collect();
            parts.push(ShareOf { customer, amount: self.cents(share), items, credits: Vec::new() });
        }
        self.send(Share { payment, version, parts })?;
        Ok(())
    }

    pub fn unidentify(&mut self) -> Result<()> {
        let (payment, _, version) = self.payment();
        let reason = self.text("pas ce client");
        self.send(Unidentify { payment, version, reason })?;
        Ok(())
    }

    pub fn undo_decision(&mut self) -> Result<()> {
        let (payment, _, version) = self.payment();
        let reason = self.text("mauvais client");
        self.send(Undo { payment, version, reason })?;
        Ok(())
    }
}
