//! Ways to apply money that came in beside one customer's open items: on account, for items of several customers,
//! or as no customer's at all.

use std::collections::{BTreeSet, HashMap};

use super::draft::{Again, Draft, Fit, Shape, Tier};
use super::explore::{NAMED_SEARCH, Scope, Search};
use super::fit::{any_amount, explain};
use super::input::{CustomerIx, ItemIx, Kind};
use super::learn::{Class, How};
use super::reference::{Mention, Writing};
use super::sums::subsets;

impl Search<'_> {
    /// The customer's money without an item: paid ahead, or paid twice.
    pub(super) fn on_account(&mut self, scope: &Scope) {
        if scope.how == How::Unknown {
            return;
        }
        let (amount, date) = (self.amount(), self.on());
        let words = self.learnt.words_say(self.payment, Class::OnAccount, Class::Applied);
        let share = self.learnt.share(true, Class::OnAccount).ln();
        let mut draft = Draft::loose(Some(scope.customer), amount, Kind::Unapplied, 0.0);
        draft.tier.how = scope.how;
        let short = |s: &&String| (3..=8).contains(&s.len()) && !self.payer.idle.contains(*s);
        let unread = self.finds.strays.iter().filter(short).count() + self.finds.slots.len();
        if words > 2.5 && unread == 0 {
            draft.tier.shape = Shape::Ahead;
        }
        draft.score = scope.ln + share + words.min(7.0) + any_amount(amount) - 1.5 * unread.min(3) as f64;
        // What names an open item in full, and is less than it, pays a part of it, whatever its words.
        let whole = |m: &Mention| {
            matches!(m.writing, Writing::Whole | Writing::Structured)
                && self.book.item(m.item).customer == scope.customer
                && self.usable(m.item)
                && self.book.item(m.item).open.0 > amount
        };
        if self.finds.slots.iter().any(|s| s.options.iter().any(whole)) {
            draft.score -= 5.0;
        }
        self.drafts.push(draft.clone());
        let settled = self.finds.slots.iter().flat_map(|s| s.options.iter().take(3)).filter_map(|m| {
            let item = self.book.item(m.item);
            let settled = self.book.settled[m.item as usize].filter(|_| item.customer == scope.customer)?;
            (item.open.is_zero() && settled.on <= date).then_some((m, settled))
        });
        let best = settled.max_by(|a, b| a.0.weight.total_cmp(&b.0.weight));
        let twice = (0.015f64).ln();
        let again = match (best, &self.repeat) {
            (Some((m, settled)), repeat) => {
                let same = if settled.amount.0 == amount { (0.5f64).ln() } else { any_amount(amount) - 1.0 };
                let near = if date.since(settled.on) <= 45 { 0.0 } else { -2.0 };
                let name = Self::ln_free(scope, 1) + m.weight;
                let seen = if repeat.is_some() { 1.5 } else { 0.0 };
                Some((repeat.clone().unwrap_or(Again::Settled(m.item, settled.on)), name + same + near + seen))
            }
            (None, Some(line)) => Some((line.clone(), (0.5f64).ln())),
            (None, None) => None,
        };
        if let Some((again, ln)) = again {
            let tier = Tier { shape: Shape::Account, fit: Fit::Exact, how: scope.how, writing: Some(Writing::Whole) };
            self.drafts.push(Draft { again: Some(again), tier, score: scope.ln + twice + ln, ..draft });
        }
    }

    /// Items of several customers, as parents and factors pay them.
    pub(super) fn across(&mut self) {
        let mut named: HashMap<ItemIx, (f64, Writing, usize)> = HashMap::new();
        for (place, slot) in self.finds.slots.iter().enumerate() {
            let open = slot.options.iter().filter(|m| self.usable(m.item));
            let best = open.max_by(|a, b| {
                let of = |m: &Mention| m.weight + self.ln_payer(self.book.item(m.item).customer);
                of(a).total_cmp(&of(b))
            });
            if let Some(m) = best {
                named.insert(m.item, (m.weight, m.writing, place));
            }
        }
        let mut items: Vec<ItemIx> = named.keys().copied().collect();
        items.sort_by_key(|i| (named[i].2, *i));
        let customers: BTreeSet<CustomerIx> = items.iter().map(|i| self.book.item(*i).customer).collect();
        if customers.len() < 2 || items.len() > NAMED_SEARCH {
            return;
        }
        let amounts: Vec<i64> = items.iter().map(|i| self.book.item(*i).open.0).collect();
        let mut sets: Vec<Vec<ItemIx>> = vec![items.clone()];
        for picked in subsets(&amounts, self.amount(), 10).sets {
            sets.push(picked.into_iter().map(|p| items[p]).collect());
        }
        sets.dedup();
        for set in sets {
            let of: BTreeSet<CustomerIx> = set.iter().map(|i| self.book.item(*i).customer).collect();
            if of.len() < 2 {
                continue;
            }
            let payers: f64 = of.iter().map(|c| self.ln_payer(*c)).sum();
            let each: f64 = set.iter().map(|i| named[i].0 - (self.pool_size(*i) as f64).ln()).sum();
            let writing = set.iter().map(|i| named[i].1).min();
            let how = if self.payer.how == How::ThirdParty { How::ThirdParty } else { How::Unknown };
            for e in explain(self.book, &set, self.amount(), self.facts()) {
                if e.over > 0 {
                    continue;
                }
                let tier = Tier { shape: Shape::Listed, fit: e.fit, how, writing };
                let score = payers + each + (0.3f64).ln() + e.ln;
                let (pays, adjusts) = (e.pays, e.adjusts);
                self.drafts.push(Draft { pays, adjusts, loose: None, unnamed: Vec::new(), again: None, tier, score });
            }
        }
    }

    fn pool_size(&self, ix: ItemIx) -> usize {
        self.book.by_customer.get(self.book.item(ix).customer as usize).map_or(1, |l| l.len().clamp(1, 30))
    }

    /// Money that is no customer's.
    pub(super) fn stranger(&mut self) {
        let words = self.learnt.words_say(self.payment, Class::NotCustomer, Class::Applied);
        let identity = self.payer.stranger.clamp(-6.0, 6.0);
        let share = self.learnt.share(true, Class::NotCustomer).ln();
        let amount = self.amount();
        let mut draft = Draft::loose(None, amount, Kind::NotCustomer, 0.0);
        draft.tier.how = if identity > 1.0 { How::Name } else { How::Unknown };
        draft.score = share + words + identity + any_amount(amount) - 3.0;
        self.drafts.push(draft);
    }
}
