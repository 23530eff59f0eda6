//! Measures the engine on the company's own history: each past line is decided as if it were new, then compared with
//! what the accountant did. How often each kind of reasoning was right makes the probabilities honest.

use std::collections::HashMap;

use kernel::Cents;

use super::draft::{Draft, Tier};
use super::engine::{Engine, Piece};
use super::input::{CustomerIx, ItemIx, Kind, Past};
use super::text::hash;

/// How often confident drafts of each tier were right.
#[derive(Clone, Debug, Default)]
pub struct Calibration {
    tiers: HashMap<Tier, (f64, f64)>,
}

/// What one expects of a tier never seen, and how many lines that expectation is worth.
const PRIOR: f64 = 0.997;
const WORTH: f64 = 60.0;
/// Only drafts at least this sure say something about reliability.
const SURE: f64 = 0.95;
/// No more of the history than this is replayed.
const LONGEST: usize = 4_000;

impl Calibration {
    /// Counts one outcome.
    pub fn count(&mut self, tier: Tier, right: bool) {
        let entry = self.tiers.entry(tier).or_default();
        entry.1 += 1.0;
        if right {
            entry.0 += 1.0;
        }
    }

    /// How often a confident draft of a tier is right.
    pub fn reliability(&self, tier: Tier) -> f64 {
        let (right, all) = self.tiers.get(&tier).copied().unwrap_or_default();
        (right + WORTH * PRIOR) / (all + WORTH)
    }

    /// All tiers seen with how often they were right, of how many.
    pub fn tiers(&self) -> impl Iterator<Item = (Tier, f64, f64)> {
        self.tiers.iter().map(|(t, (right, all))| (*t, *right, *all))
    }
}

/// Plays the history: learns from each line after deciding on it. Leaves the balances as they are today.
pub(super) fn replay(engine: &mut Engine, history: &[Past]) {
    let mut by_number: HashMap<u64, ItemIx> = HashMap::new();
    let wanted: std::collections::HashSet<u64> =
        history.iter().flat_map(|h| &h.applied).map(|p| hash(0, &p.number)).collect();
    for (ix, item) in engine.book.items.iter().enumerate() {
        let key = hash(0, &item.number);
        if wanted.contains(&key) {
            by_number.insert(key, ix as ItemIx);
        }
    }
    let mut order: Vec<usize> = (0..history.len()).collect();
    order.sort_by_key(|i| history[*i].payment.date);
    let measured_from = (order.len() * 3 / 10).max(order.len().saturating_sub(LONGEST));
    for (n, at) in order.into_iter().enumerate() {
        let past = &history[at];
        let pieces = pieces(past, &by_number);
        if n >= measured_from {
            let first = {
                let (drafts, _) = engine.drafts(&past.payment);
                drafts.into_iter().next().filter(|(_, p)| *p >= SURE).map(|(d, _)| d)
            };
            if let Some(draft) = first {
                engine.calibration.count(draft.tier, answer(&draft) == truth(&pieces));
            }
        }
        engine.apply(past.payment.date, &pieces);
        engine.remember(&past.payment);
        engine.learnt.add(past, &engine.formats);
    }
}

fn pieces(past: &Past, by_number: &HashMap<u64, ItemIx>) -> Vec<Piece> {
    let item = |number: &str| if number.is_empty() { None } else { by_number.get(&hash(0, number)).copied() };
    past.applied
        .iter()
        .map(|p| Piece { item: item(&p.number), customer: p.customer, amount: p.amount, kind: p.kind })
        .collect()
}

/// Cash per item, and cash that is no item's, put on account or not.
type Answer = (Vec<(ItemIx, i64)>, Vec<(Option<CustomerIx>, i64, Kind)>);

fn answer(draft: &Draft) -> Answer {
    let mut pays = draft.pays.clone();
    pays.sort_unstable();
    (pays, draft.loose.iter().map(|(c, a, k)| (*c, *a, on_account(*k))).collect())
}

fn truth(pieces: &[Piece]) -> Answer {
    let cash = pieces.iter().filter(|p| p.kind.is_cash());
    let mut pays: Vec<(ItemIx, i64)> =
        cash.clone().filter_map(|p| p.item.map(|ix| (ix, p.amount.0))).collect();
    pays.sort_unstable();
    let loose = cash.filter(|p| p.item.is_none()).map(|p| {
        let Cents(amount) = p.amount;
        (p.customer, amount, on_account(p.kind))
    });
    (pays, loose.collect())
}

fn on_account(kind: Kind) -> Kind {
    if kind == Kind::Overpayment { Kind::Unapplied } else { kind }
}
