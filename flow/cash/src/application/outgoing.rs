//! Money that goes out: a payment that comes back, money given back to a customer, or nothing of a customer's.

use super::draft::{Draft, Fit, Shape, Tier};
use super::explore::Search;
use super::fit::any_amount;
use super::input::{ItemIx, Kind, Operation};
use super::learn::{Class, How};
use super::reference::Writing;

impl Search<'_> {
    /// Weighs all ways to read a debit.
    pub fn run_out(&mut self) {
        let back = self.payment.operation == Operation::Return || self.payment.reason.is_some();
        if back {
            self.came_back();
        } else {
            self.given_back();
        }
        let amount = self.payment.amount.0;
        let share = self.learnt.share(false, Class::NotCustomer).ln();
        let customer_like = if matches!(self.payer.how, How::Account | How::Name) { -6.0 } else { 0.0 };
        let mut draft = Draft::loose(None, amount, Kind::NotCustomer, 0.0);
        draft.score = share + any_amount(amount) + 6.0 + customer_like - if back { 9.0 } else { 0.0 };
        draft.tier.how = if self.payer.stranger > 1.0 { How::Name } else { How::Unknown };
        self.drafts.push(draft);
    }

    /// The item whose payment came back: named, or the customer's only one settled by that amount.
    fn came_back(&mut self) {
        let amount = -self.payment.amount.0;
        let settled_by =
            |ix: ItemIx| self.book.settled[ix as usize].filter(|s| s.amount.0 == amount && s.on <= self.payment.date);
        let mut found: Vec<(ItemIx, f64, Option<Writing>)> = Vec::new();
        for slot in &self.finds.slots {
            for m in slot.options.iter().filter(|m| settled_by(m.item).is_some()) {
                found.push((m.item, m.weight, Some(m.writing)));
            }
        }
        for (customer, p) in &self.payer.candidates {
            let items = self.book.by_customer.get(*customer as usize);
            let recent = |ix: &&ItemIx| settled_by(**ix).is_some_and(|s| self.payment.date.since(s.on) <= 60);
            let hits: Vec<ItemIx> = items.into_iter().flatten().filter(recent).copied().collect();
            let each = (hits.len().max(1) as f64).ln();
            found.extend(hits.into_iter().map(|ix| (ix, p.ln() - each, None)));
        }
        for (ix, weight, writing) in found {
            let tier = Tier { shape: Shape::Back, fit: Fit::Exact, how: self.payer.how, writing };
            self.drafts.push(Draft {
                pays: vec![(ix, -amount)],
                adjusts: Vec::new(),
                loose: None,
                unnamed: Vec::new(),
                again: None,
                tier,
                score: weight - 3.0,
            });
        }
    }

    fn given_back(&mut self) {
        let amount = self.payment.amount.0;
        let words = self.learnt.words_say(self.payment, Class::Refund, Class::NotCustomer);
        let share = self.learnt.share(false, Class::Refund).ln();
        let sure = matches!(self.payer.how, How::Account | How::Name);
        for (customer, p) in self.payer.candidates.clone() {
            let mut draft = Draft::loose(Some(customer), amount, Kind::Refund, 0.0);
            draft.tier.how = self.payer.how;
            let likely = if sure { p.ln() } else { p.ln() - 9.0 };
            draft.score = share + words + likely + any_amount(amount) + 3.0;
            self.drafts.push(draft);
        }
    }
}
