//! Follows a store: what others did to items, customers and lines since the engine was built, at the cost of what
//! changed alone.

use kernel::Cents;

use super::book::Settled;
use super::draft::Tier;
use super::engine::{Decision, Engine, Piece, Verdict};
use super::input::{Customer, Item, ItemIx, Kind, Past, Payment};

impl Engine {
    /// An item that is new.
    pub fn add_item(&mut self, item: Item) -> ItemIx {
        self.book.add(item, &self.formats)
    }

    /// Customers as they are now; the first ones are those known before, in their order.
    pub fn set_customers(&mut self, customers: &[Customer]) {
        self.learnt.know(customers);
        self.customer_ids = customers.iter().map(|c| c.id.clone()).collect();
        self.book.by_customer.resize(self.book.by_customer.len().max(customers.len()), Vec::new());
    }

    /// Moves the balances that a decision would move if it is posted, and remembers the line; what it teaches is told
    /// by [`Engine::teach`] once it has come true.
    pub fn hold(&mut self, payment: &Payment, decision: &Decision) {
        self.release(payment);
        self.remember(payment);
        let Some(first) = decision.proposals.first() else { return };
        let pieces = first.pieces.clone();
        match decision.verdict {
            Verdict::Post => self.apply(payment.date, &pieces),
            Verdict::Propose => {
                let items: Vec<ItemIx> = pieces.iter().filter_map(|p| p.item).collect();
                for ix in &items {
                    self.book.pending[*ix as usize] += 1;
                }
                self.waiting.insert(payment.id.clone(), items);
            }
            Verdict::Leave(_) | Verdict::Taken => {}
        }
    }

    /// A line was applied like this, by a person or by the engine: payers and words are learnt from it. Balances are
    /// not moved: the store says them.
    pub fn teach(&mut self, past: &Past, pieces: &[Piece]) {
        self.release(&past.payment);
        self.remember(&past.payment);
        for piece in pieces {
            let Some(ix) = piece.item else { continue };
            match piece.kind {
                Kind::Payment => {
                    self.book.settled[ix as usize] = Some(Settled { on: past.payment.date, amount: piece.amount });
                }
                Kind::Deduction => self.book.disputed[ix as usize] = true,
                Kind::Reversal => self.book.settled[ix as usize] = None,
                _ => {}
            }
        }
        self.learnt.add(past, &self.formats);
    }

    /// A person took back what was applied: it is no longer believed of the payer, and the line is not decided the
    /// same way again. What the engine had posted by itself makes its kind of reasoning be trusted less.
    pub fn untaught(&mut self, past: &Past, pieces: &[Piece], basis: Option<(Tier, f64)>) {
        for piece in pieces {
            let Some(ix) = piece.item else { continue };
            self.book.settled[ix as usize] = None;
            self.book.disputed[ix as usize] = false;
        }
        if let Some((tier, believed)) = basis {
            self.calibration.count(tier, believed, false);
            self.calibration.fit();
        }
        let refused = self.refused.entry(past.payment.id.clone()).or_default();
        if !refused.iter().any(|r| r == pieces) {
            refused.push(pieces.to_vec());
        }
    }

    /// What a line taught does not stand any more.
    pub fn forget(&mut self, past: &Past) {
        self.learnt.forget(past);
    }

    /// The store's word on what is left of an item.
    pub fn set_open(&mut self, ix: ItemIx, open: Cents) {
        self.book.set_open(ix, open);
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Currency, Day};

    use super::super::input::{Operation, Policy};
    use super::*;

    fn item(number: &str, customer: u32, amount: i64) -> Item {
        let day = Day::parse("2026-03-02").unwrap();
        Item {
            number: number.into(),
            customer,
            issue: day,
            due: day.plus(30),
            amount: Cents(amount),
            open: Cents(amount),
            currency: Currency::EUR,
            discount: None,
            orders: Vec::new(),
            references: Vec::new(),
        }
    }

    fn line(text: &str, amount: i64) -> Payment {
        Payment {
            id: text.into(),
            date: Day::parse("2026-04-01").unwrap(),
            amount: Cents(amount),
            currency: Currency::EUR,
            name: "DUPONT BOIS SAS".into(),
            behalf: String::new(),
            iban: String::new(),
            texts: vec![text.into()],
            references: Vec::new(),
            end_to_end: String::new(),
            mandate: String::new(),
            operation: Operation::Transfer,
            reason: None,
            charges: Cents::ZERO,
        }
    }

    #[test]
    fn what_came_later_is_found_as_what_was_there() {
        let customer = |name: &str| Customer { id: name.into(), name: name.into(), ..Customer::default() };
        let known: Vec<Item> = (1..40).map(|n| item(&format!("FA2026-{n:06}"), 0, 10_000 + n * 7)).collect();
        let mut engine = Engine::new(known, &[customer("Leroy")], &[], Policy::default());
        engine.set_customers(&[customer("Leroy"), customer("Dupont Bois")]);
        let ix = engine.add_item(item("FA2026-000777", 1, 55_555));
        let decision = engine.decide(&line("REGLEMENT FA2026-000777", 55_555));
        assert_eq!(decision.verdict, Verdict::Post, "{decision:?}");
        assert_eq!(decision.proposals[0].pieces[0].item, Some(ix));
        engine.set_open(ix, Cents(44_444));
        let rest = engine.decide(&line("SOLDE 777", 44_444));
        assert_eq!(rest.proposals[0].pieces[0].item, Some(ix), "{rest:?}");
        engine.set_open(ix, Cents::ZERO);
        let none = engine.decide(&line("FACTURE 777", 44_444));
        assert!(none.proposals.iter().all(|p| p.pieces.iter().all(|p| p.item != Some(ix))), "{none:?}");
    }
}
