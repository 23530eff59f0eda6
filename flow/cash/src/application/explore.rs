//! Thinks of every way money that came in may be applied, and weighs each: who pays, what is named, what the amount
//! is the sum of.

use kernel::Day;

use super::book::Book;
use super::draft::{Again, Draft, Fit, Shape, Tier};
use super::fit::{Explained, Facts, explain};
use super::input::{CustomerIx, ItemIx, Kind, Payment, Policy};
use super::learn::{How, Learnt, Payer};
use super::reference::{Finds, Mention, Writing};
use super::sums::{ln_choose, subsets};
use super::text::one_slip;

/// What one line is weighed against.
pub struct Search<'a> {
    /// Items and balances.
    pub book: &'a Book,
    /// What earlier lines teach.
    pub learnt: &'a Learnt,
    /// Tolerances.
    pub policy: &'a Policy,
    /// The line.
    pub payment: &'a Payment,
    /// Who it may come from.
    pub payer: Payer,
    /// What its texts speak of.
    pub finds: Finds,
    /// Whether the line repeats an earlier one.
    pub repeat: Option<Again>,
    /// What was thought of.
    pub drafts: Vec<Draft>,
}

/// The customer whose items are looked at, with the natural logarithm of its probability, and its open items.
pub(super) struct Scope {
    pub(super) customer: CustomerIx,
    pub(super) ln: f64,
    pub(super) how: How,
    pub(super) pool: Vec<ItemIx>,
}

/// An item the text names, with how telling that is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub(super) item: ItemIx,
    pub(super) weight: f64,
    pub(super) writing: Writing,
    pub(super) last: bool,
    /// The place it stands at: one place names one item.
    pub(super) slot: usize,
}

/// Weighs a slip of the finger in a number.
const SLIP: f64 = 4.5;
/// At most so many sets of items that make up an amount are weighed.
const FREE_SETS: usize = 300;
/// More items named than this are not searched for a part that fits.
pub(super) const NAMED_SEARCH: usize = 24;

impl Search<'_> {
    /// Weighs all ways.
    pub fn run(&mut self) {
        let scopes = self.scopes();
        for scope in &scopes {
            let named = self.named(scope);
            self.by_name(scope, &named);
            self.by_amount(scope, &named);
            self.on_account(scope);
        }
        self.across();
        self.stranger();
        for draft in &mut self.drafts {
            // An item that another line may have settled is a little less likely; never enough to decide between two.
            if draft.pays.iter().any(|(i, _)| self.book.pending[*i as usize] > 0) {
                draft.score -= 1.0;
            }
        }
    }

    pub(super) fn on(&self) -> Day {
        self.payment.date
    }

    pub(super) fn amount(&self) -> i64 {
        self.payment.amount.0
    }

    /// True when the item is open on the day of the line, in its currency.
    pub(super) fn usable(&self, ix: ItemIx) -> bool {
        self.book.is_open(ix, self.on()) && self.book.item(ix).currency == self.payment.currency
    }

    pub(super) fn facts(&self) -> Facts<'_> {
        Facts { on: self.on(), charges: self.payment.charges.0, fees: &self.payer.fees, policy: self.policy }
    }

    /// Natural logarithm of the probability that a customer pays.
    pub(super) fn ln_payer(&self, customer: CustomerIx) -> f64 {
        let other = self.payer.rest / self.learnt.customers() as f64;
        let own = self.payer.candidates.iter().find(|(c, _)| *c == customer).map_or(0.0, |(_, p)| *p);
        (own + other).max(1e-9).ln()
    }

    fn scopes(&self) -> Vec<Scope> {
        let mut customers: Vec<CustomerIx> = self.payer.candidates.iter().take(6).map(|(c, _)| *c).collect();
        for slot in self.finds.slots.iter().take(12) {
            for m in slot.options.iter().take(4) {
                customers.push(self.book.item(m.item).customer);
            }
        }
        if self.payer.rest > 0.005 {
            let hits = self.book.with_balance(self.amount(), self.on());
            customers.extend(hits.iter().take(12).map(|i| self.book.item(*i).customer));
        }
        let mut seen = std::collections::HashSet::new();
        customers.retain(|c| seen.insert(*c));
        let known = |c| self.payer.candidates.iter().any(|(x, _)| *x == c);
        let how = |c| if known(c) { self.payer.how } else { How::Unknown };
        customers
            .into_iter()
            .map(|c| Scope { customer: c, ln: self.ln_payer(c), how: how(c), pool: self.pool(c) })
            .collect()
    }

    fn pool(&self, customer: CustomerIx) -> Vec<ItemIx> {
        let mut pool = self.book.open_of(customer, self.on());
        pool.retain(|i| self.book.item(*i).currency == self.payment.currency && !self.book.disputed[*i as usize]);
        pool
    }

    /// What the text names of a customer's open items, slips of the finger included.
    fn named(&self, scope: &Scope) -> Vec<Named> {
        let mut found: Vec<Named> = Vec::new();
        let mut add = |n: Named| match found.iter_mut().find(|f| f.item == n.item) {
            Some(f) if f.weight >= n.weight => {}
            Some(f) => *f = n,
            None => found.push(n),
        };
        let small = scope.pool.len() <= 400;
        for (place, slot) in self.finds.slots.iter().enumerate() {
            let mine = |m: &&Mention| self.book.item(m.item).customer == scope.customer && self.usable(m.item);
            let idle = if self.payer.idle.contains(&slot.text) { 6.0 } else { 0.0 };
            let options: Vec<&Mention> = slot.options.iter().filter(mine).take(6).collect();
            for m in &options {
                let half = if slot.last && self.finds.cut && m.writing != Writing::Whole { 6.0 } else { 0.0 };
                let weight = m.weight - idle - half;
                add(Named { item: m.item, weight, writing: m.writing, last: slot.last, slot: place });
            }
            if options.is_empty() && small {
                self.slips(&slot.text, scope, place).into_iter().for_each(&mut add);
            }
        }
        for (n, stray) in self.finds.strays.iter().enumerate().filter(|_| small) {
            self.slips(stray, scope, self.finds.slots.len() + n).into_iter().for_each(&mut add);
        }
        found
    }

    /// One item for each place: the likeliest.
    fn one_each(named: &[Named]) -> Vec<Named> {
        let mut out: Vec<Named> = Vec::new();
        for n in named {
            match out.iter_mut().find(|o| o.slot == n.slot) {
                Some(o) if o.weight >= n.weight => {}
                Some(o) => *o = *n,
                None => out.push(*n),
            }
        }
        out
    }

    /// When two places may mean several items each: all pairs, for the ends of a range.
    fn pairs(named: &[Named]) -> Vec<Vec<Named>> {
        let (first, last) = (named.iter().map(|n| n.slot).min(), named.iter().map(|n| n.slot).max());
        let two = named.iter().all(|n| Some(n.slot) == first || Some(n.slot) == last) && first != last;
        if !two || named.len() > 8 || named.len() == 2 {
            return Vec::new();
        }
        let at = |slot: Option<usize>| named.iter().filter(move |n| Some(n.slot) == slot);
        at(first).flat_map(|a| at(last).map(|b| vec![*a, *b])).collect()
    }

    /// Choices of one item for each place that add up to the amount, when places may mean several.
    fn choices(&self, named: &[Named]) -> Vec<Vec<Named>> {
        let mut places: Vec<usize> = named.iter().map(|n| n.slot).collect();
        places.sort_unstable();
        places.dedup();
        if places.len() == named.len() {
            return Vec::new();
        }
        let mut partial: Vec<(i64, Vec<Named>)> = vec![(0, Vec::new())];
        for place in places {
            let mut next = Vec::new();
            for n in named.iter().filter(|n| n.slot == place) {
                let open = self.book.item(n.item).open.0;
                next.extend(
                    partial.iter().map(|(sum, set)| (sum + open, set.iter().copied().chain([*n]).collect::<Vec<_>>())),
                );
            }
            next.truncate(4_096);
            partial = next;
        }
        partial.into_iter().filter(|(sum, _)| *sum == self.amount()).map(|(_, set)| set).take(8).collect()
    }

    /// Items whose number is one slip away from the digits written.
    fn slips(&self, written: &str, scope: &Scope, slot: usize) -> Vec<Named> {
        let last = written.rsplit('-').next().unwrap_or(written);
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        let near = |ix: &ItemIx| {
            let key = self.book.keys[*ix as usize];
            let plain = key.serial.to_string();
            let padded = format!("{:0width$}", key.serial, width = usize::from(key.width));
            let whole = format!("{}{padded}", key.period);
            plain.len() >= 3 && (one_slip(last, &plain) || one_slip(last, &padded)) || one_slip(&digits, &whole)
        };
        let hits: Vec<ItemIx> = scope.pool.iter().copied().filter(near).take(4).collect();
        let weight = SLIP - (hits.len().max(1) as f64).ln();
        hits.into_iter().map(|item| Named { item, weight, writing: Writing::Slip, last: false, slot }).collect()
    }

    /// Natural logarithm of the prior of a set of `k` of the scope's items that has no other reason.
    pub(super) fn ln_free(scope: &Scope, k: usize) -> f64 {
        let n = scope.pool.len().max(1);
        let share: f64 = if k == 1 { 0.55 } else { 0.2 };
        share.ln() - (if k == 1 { 0.0 } else { (n as f64).ln() }) - ln_choose(n, k)
    }

    /// Natural logarithm of the prior of paying the oldest items in order.
    fn ln_oldest(scope: &Scope) -> f64 {
        (0.12f64).ln() - (scope.pool.len().max(1) as f64).ln()
    }

    /// Drafts that rest on what is named.
    fn by_name(&mut self, scope: &Scope, named: &[Named]) {
        if named.is_empty() {
            return;
        }
        let best = Self::one_each(named);
        let mut sets: Vec<Vec<Named>> = vec![best.iter().copied().filter(|n| n.weight >= 5.0).collect()];
        if self.finds.cut {
            sets.push(best.iter().copied().filter(|n| !n.last).collect());
        }
        sets.push(best);
        sets.extend(self.choices(named));
        sets.extend(Self::pairs(named));
        if named.len() <= 4 {
            sets.extend(named.iter().map(|n| vec![*n]));
        }
        if (2..=NAMED_SEARCH).contains(&named.len()) {
            let amounts: Vec<i64> = named.iter().map(|n| self.book.item(n.item).open.0).collect();
            let found = subsets(&amounts, self.amount(), 20);
            let picked = found.sets.into_iter().map(|s| s.into_iter().map(|i| named[i]).collect::<Vec<_>>());
            sets.extend(picked.filter(|set| Self::one_each(set).len() == set.len()));
        }
        let mut seen: Vec<Vec<ItemIx>> = Vec::new();
        for set in sets {
            let mut ids: Vec<ItemIx> = set.iter().map(|n| n.item).collect();
            ids.sort_unstable();
            if set.is_empty() || seen.contains(&ids) {
                continue;
            }
            seen.push(ids);
            self.listed(scope, &set);
            self.range(scope, &set);
            self.completed(scope, &set);
        }
    }

    /// The items named, and what explains a difference.
    fn listed(&mut self, scope: &Scope, set: &[Named]) {
        let items: Vec<ItemIx> = set.iter().map(|n| n.item).collect();
        let weight: f64 = set.iter().map(|n| n.weight).sum();
        let shape = if items.len() == 1 { Shape::Single } else { Shape::Listed };
        let writing = set.iter().map(|n| n.writing).min();
        let base = scope.ln + Self::ln_free(scope, items.len()) + weight;
        let unread = self.unread(set);
        for e in explain(self.book, &items, self.amount(), self.facts()) {
            let tier = Tier { shape, fit: e.fit, how: scope.how, writing };
            // Numbers that were not understood, or a text that was cut, may well be the difference.
            let doubt = match e.fit {
                Fit::Exact => 0.0,
                Fit::Over => 2.0 * unread + if self.finds.cut { 5.0 } else { 0.0 },
                _ => 0.5 * unread,
            };
            self.push(scope, e, tier, base - doubt, Vec::new());
        }
    }

    /// How many numbers of the text are neither used nor known as the payer's own, at most three.
    pub(super) fn unread(&self, set: &[Named]) -> f64 {
        let strays = self.finds.strays.iter().filter(|s| s.len() >= 3 && !self.payer.idle.contains(*s)).count();
        let slots = self.finds.slots.iter().enumerate();
        let unused =
            slots.filter(|(i, s)| set.iter().all(|n| n.slot != *i) && !self.payer.idle.contains(&s.text)).count();
        (strays + unused).min(3) as f64
    }

    fn push(&mut self, scope: &Scope, e: Explained, tier: Tier, base: f64, unnamed: Vec<ItemIx>) {
        let loose = (e.over > 0).then_some((Some(scope.customer), e.over, Kind::Overpayment));
        let score = base + e.ln;
        self.drafts.push(Draft { pays: e.pays, adjusts: e.adjusts, loose, unnamed, again: None, tier, score });
    }

    /// Everything of the customer between the first and the last number.
    fn range(&mut self, scope: &Scope, set: &[Named]) {
        if set.len() != 2 {
            return;
        }
        let key = |i: ItemIx| self.book.keys[i as usize];
        let (a, b) = (key(set[0].item), key(set[1].item));
        // Counters may start again each period; days of issue then tell the order of periods.
        let place = |i: ItemIx| {
            if a.period == b.period { (0, key(i).serial) } else { (self.book.item(i).issue.number(), key(i).serial) }
        };
        let (first, second) = (place(set[0].item), place(set[1].item));
        let (low, high) = (first.min(second), first.max(second));
        let period = |i: ItemIx| a.period != b.period || key(i).period == a.period;
        let within = |i: &ItemIx| period(*i) && (low..=high).contains(&place(*i));
        let all: Vec<ItemIx> = scope.pool.iter().copied().filter(within).collect();
        let series = |i: &ItemIx| self.book.one_series(*i, set[0].item);
        let whole = |i: &ItemIx| self.book.item(*i).open == self.book.item(*i).amount;
        let only = |items: &[ItemIx], keep: &dyn Fn(&ItemIx) -> bool| -> Vec<ItemIx> {
            items.iter().copied().filter(|i| keep(i)).collect()
        };
        // Of one series; without what is paid in part; then whatever letters their numbers have.
        let strict = only(&all, &series);
        let tries = [only(&strict, &whole), only(&all, &whole), all];
        let sum = |items: &&Vec<ItemIx>| items.iter().map(|i| self.book.item(*i).open.0).sum::<i64>() == self.amount();
        let holds = |items: &&Vec<ItemIx>| items.len() >= 3 && set.iter().all(|n| items.contains(&n.item));
        let Some(items) = std::iter::once(&strict).chain(&tries).filter(holds).find(sum).cloned() else { return };
        let weight: f64 = set.iter().map(|n| n.weight).sum();
        let base = scope.ln + weight + (0.04f64).ln() - (scope.pool.len() as f64).ln();
        let tier = Tier { shape: Shape::Range, fit: Fit::Exact, how: scope.how, writing: Some(set[0].writing) };
        let unnamed = items.iter().copied().filter(|i| set.iter().all(|n| n.item != *i)).collect();
        for e in explain(self.book, &items, self.amount(), self.facts()) {
            self.push(scope, e, tier, base, Vec::clone(&unnamed));
        }
    }

    /// The items named and others of the customer that make up the amount: lists cut short, credit notes not named.
    fn completed(&mut self, scope: &Scope, set: &[Named]) {
        let total: i64 = set.iter().map(|n| self.book.item(n.item).open.0).sum();
        let rest = self.amount() - total;
        if rest == 0 || scope.pool.len() > 400 {
            return;
        }
        let free = |i: &ItemIx| set.iter().all(|n| n.item != *i);
        let fits = |i: &ItemIx| {
            let open = self.book.item(*i).open.0;
            if rest < 0 { open < 0 } else { open <= rest }
        };
        let others: Vec<ItemIx> = scope.pool.iter().copied().filter(|i| free(i) && fits(i)).collect();
        let after = self.after_last(set, &others);
        let mut tried = vec![others.clone()];
        if after.len() < others.len() && self.finds.cut {
            tried.insert(0, after.clone());
        }
        let weight: f64 = set.iter().map(|n| n.weight).sum();
        let goes_on = if self.finds.cut { (0.25f64).ln() } else { (0.02f64).ln() };
        for pool in tried {
            let amounts: Vec<i64> = pool.iter().map(|i| self.book.item(*i).open.0).collect();
            let found = subsets(&amounts, rest, 300);
            for picked in &found.sets {
                let extra: Vec<ItemIx> = picked.iter().map(|p| pool[*p]).collect();
                let ln = self.ln_completion(scope, set, &extra, &after, others.len());
                self.complete(scope, set, extra, weight + goes_on + ln);
            }
        }
    }

    /// Others numbered after the last item named, when the list goes up.
    fn after_last(&self, set: &[Named], others: &[ItemIx]) -> Vec<ItemIx> {
        let serial = |i: ItemIx| self.book.keys[i as usize].serial;
        let last = set.iter().map(|n| serial(n.item)).max().unwrap_or(0);
        others.iter().copied().filter(|i| serial(*i) > last).collect()
    }

    fn ln_completion(&self, scope: &Scope, set: &[Named], extra: &[ItemIx], after: &[ItemIx], others: usize) -> f64 {
        let mut all: Vec<ItemIx> = set.iter().map(|n| n.item).chain(extra.iter().copied()).collect();
        all.sort_unstable();
        let listed = Self::ln_free(scope, set.len()).max(Self::ln_oldest(scope));
        let goes_up = extra.iter().all(|i| after.contains(i));
        let n = if goes_up { after.len() } else { others };
        let order = if !self.finds.cut {
            0.0
        } else if goes_up {
            (0.9f64).ln()
        } else {
            (0.1f64).ln()
        };
        let free = listed + order - ln_choose(n, extra.len()) - (n.max(1) as f64).ln() * 0.5;
        let credits = extra.iter().filter(|i| self.book.item(**i).open.0 < 0).count() as f64;
        let free = free - 1.5 * credits;
        if self.is_oldest(scope, &all) {
            free.max((0.35f64).ln() - (scope.pool.len().max(1) as f64).ln())
        } else {
            free
        }
    }

    fn complete(&mut self, scope: &Scope, set: &[Named], extra: Vec<ItemIx>, ln: f64) {
        let items: Vec<ItemIx> = set.iter().map(|n| n.item).chain(extra.iter().copied()).collect();
        let writing = set.iter().map(|n| n.writing).min();
        let tier = Tier { shape: Shape::Completed, fit: Fit::Exact, how: scope.how, writing };
        for e in explain(self.book, &items, self.amount(), self.facts()).into_iter().filter(|e| e.fit == Fit::Exact) {
            self.push(scope, e, tier, scope.ln + ln, extra.clone());
        }
    }

    /// True when the items (sorted by place) are the first of the customer's invoices by due day; items part paid may
    /// be skipped.
    fn is_oldest(&self, scope: &Scope, items: &[ItemIx]) -> bool {
        let invoice = |i: &&ItemIx| self.book.item(**i).open.0 > 0;
        let clean = |i: &ItemIx| self.book.item(*i).open == self.book.item(*i).amount;
        let mut taken = 0;
        let mut last_due = None;
        for ix in scope.pool.iter().filter(invoice) {
            let due = self.book.item(*ix).due;
            if items.binary_search(ix).is_ok() {
                taken += 1;
                last_due = Some(due);
            } else if taken < items.len() && clean(ix) && last_due != Some(due) {
                // A gap: unless it shares the day with the last one taken, the order is broken.
                let rest_same_day = scope.pool.iter().filter(|j| items.binary_search(j).is_ok());
                if rest_same_day.into_iter().any(|j| self.book.item(*j).due > due) {
                    return false;
                }
            }
        }
        taken == items.len()
    }

    /// Drafts that rest on the amount alone.
    fn by_amount(&mut self, scope: &Scope, named: &[Named]) {
        let bare = scope.ln;
        let named_or = |i: ItemIx| named.iter().any(|n| n.item == i);
        for ix in &scope.pool {
            let open = self.book.item(*ix).open.0;
            let near = open == self.amount() || self.book.item(*ix).discount.is_some() && open > self.amount();
            if !near || named_or(*ix) {
                continue;
            }
            for e in explain(self.book, &[*ix], self.amount(), self.facts()) {
                if matches!(e.fit, Fit::Exact | Fit::Discount) {
                    let tier = Tier { shape: Shape::Single, fit: e.fit, how: scope.how, writing: None };
                    self.push(scope, e, tier, bare + Self::ln_free(scope, 1), vec![*ix]);
                }
            }
        }
        if scope.how != How::Unknown {
            self.oldest(scope);
            self.free(scope);
        }
    }

    /// The oldest items in order, as long as they stay within the amount.
    fn oldest(&mut self, scope: &Scope) {
        let clean = |i: &ItemIx| self.book.item(*i).open == self.book.item(*i).amount;
        let invoices: Vec<ItemIx> = scope.pool.iter().copied().filter(|i| self.book.item(*i).open.0 > 0).collect();
        let orders = [scope.pool.clone(), invoices.clone(), invoices.into_iter().filter(clean).collect()];
        for order in orders {
            let mut sum = 0;
            for (k, ix) in order.iter().enumerate() {
                sum += self.book.item(*ix).open.0;
                if sum == self.amount() && k > 0 {
                    let items = &order[..=k];
                    let tier = Tier { shape: Shape::Oldest, fit: Fit::Exact, how: scope.how, writing: None };
                    for e in explain(self.book, items, self.amount(), self.facts()) {
                        self.push(scope, e, tier, scope.ln + Self::ln_oldest(scope), items.to_vec());
                    }
                }
            }
        }
    }

    /// True when items named in full explain the amount so well that any others that make it up would not count beside
    /// them: the search for those is what a line costs.
    fn told_already(&self, scope: &Scope) -> bool {
        let best = self.drafts.iter().filter(|d| d.tier.fit == Fit::Exact && d.unnamed.is_empty() && !d.pays.is_empty());
        let best = best.map(|d| d.score).fold(f64::NEG_INFINITY, f64::max);
        // As many sets as are looked at, each the likeliest of its kind, must stay below one in ten thousand.
        best > scope.ln + Self::ln_free(scope, 2) + (FREE_SETS as f64).ln() + 9.3
    }

    /// Any items that make up the amount.
    fn free(&mut self, scope: &Scope) {
        if self.told_already(scope) {
            return;
        }
        let pool: Vec<ItemIx> = scope
            .pool
            .iter()
            .copied()
            .filter(|i| self.book.item(*i).open.0 <= self.amount())
            .take(super::sums::WIDEST)
            .collect();
        if pool.len() < 2 || scope.pool.len() > 400 {
            return;
        }
        let amounts: Vec<i64> = pool.iter().map(|i| self.book.item(*i).open.0).collect();
        for picked in subsets(&amounts, self.amount(), FREE_SETS).sets.into_iter().filter(|s| s.len() > 1) {
            let items: Vec<ItemIx> = picked.into_iter().map(|p| pool[p]).collect();
            let credits = items.iter().filter(|i| self.book.item(**i).open.0 < 0).count() as f64;
            let tier = Tier { shape: Shape::Free, fit: Fit::Exact, how: scope.how, writing: None };
            let base = scope.ln + Self::ln_free(scope, items.len()) - 1.5 * credits;
            for e in explain(self.book, &items, self.amount(), self.facts()) {
                self.push(scope, e, tier, base, items.clone());
            }
        }
    }
}
