//! Moves of quotes: written, changed, sent, agreed to, lost, ordered; by the wrong state and version too.

use ground::Document;
use kernel::{Id, Result};
use sell::quote::{Accept, Draft, Lost, MakeOrder, Quote, Refuse, Revise, Send, Terms};

use super::player::Player;

impl Player {
    pub(super) fn terms(&mut self) -> Terms {
        let today = self.today();
        let valid_until = match self.chance.below(8) {
            0 => Some(today.plus(-1)),
            1 => Some(today.plus(10_000)),
            2..=4 => Some(today.plus(self.chance.below(40) as i32)),
            _ => None,
        };
        Terms {
            reference: self.text("DEMANDE"),
            valid_until,
            lines: self.new_lines(),
            discount: self.discount(20),
            tax_included: self.chance.percent(10),
            treatment: self.treatment(3),
            ..Terms::default()
        }
    }

    /// A quote to which `verb` may happen, as far as a few tries find one; now and then any.
    fn quote_for(&mut self, verb: &str) -> (Id, Option<i64>) {
        let mut id = self.one_of(&self.quotes.clone());
        let mut quote = None;
        for _ in 0..8 {
            quote = self.read(|db| Quote::load(db, id)).ok().flatten();
            if quote.as_ref().is_some_and(|q| q.state.allows(verb)) || self.chance.percent(4) {
                break;
            }
            id = self.one_of(&self.quotes.clone());
        }
        let version = self.version(quote.filter(|q| q.id == id).map(|q| q.version));
        (id, version)
    }

    pub fn quote(&mut self) -> Result<()> {
        let (customer, terms) = (self.one_of(&self.customers.clone()), self.terms());
        let quote = self.send(Draft { customer, terms })?;
        self.quotes.push(quote.id);
        Ok(())
    }

    pub fn revise_quote(&mut self) -> Result<()> {
        let (quote, version) = self.quote_for("revise");
        let terms = self.terms();
        self.send(Revise { quote, version, terms })?;
        Ok(())
    }

    pub fn send_quote(&mut self) -> Result<()> {
        let (quote, version) = self.quote_for("send");
        self.send(Send { quote, version })?;
        Ok(())
    }

    pub fn accept_quote(&mut self) -> Result<()> {
        let (quote, version) = self.quote_for("accept");
        let today = self.today();
        let day = if self.chance.percent(50) { None } else { Some(today.plus(1 - self.chance.below(4) as i32)) };
        let (by, how) = (self.text("Mme Roche"), self.text("bon pour accord"));
        self.send(Accept { quote, version, day, by, how })?;
        Ok(())
    }

    pub fn refuse_quote(&mut self) -> Result<()> {
        let (quote, version) = self.quote_for("refuse");
        let why = self.chance.pick(&Lost::ALL).unwrap_or_default();
        let reason = if self.chance.percent(50) { String::new() } else { self.text("trop cher") };
        self.send(Refuse { quote, version, why, reason })?;
        Ok(())
    }

    pub fn order_quote(&mut self) -> Result<()> {
        let (quote, version) = self.quote_for("order");
        let order = self.send(MakeOrder { quote, version, reference: None, warehouse: None })?;
        self.orders.push(order.id);
        Ok(())
    }
}
