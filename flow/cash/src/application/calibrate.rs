//! Measures the engine on the company's own history: each past line is decided as if it were new, then compared with
//! what the accountant did. How often each kind of reasoning was right makes the probabilities honest.

use std::collections::HashMap;

use kernel::Cents;

use super::draft::{Draft, Tier};
use super::engine::{Engine, Piece};
use super::input::{CustomerIx, ItemIx, Kind, Past};
use super::text::hash;

/// What the history says about each kind of reasoning: a shift of its log-odds.
#[derive(Clone, Debug, Default)]
pub struct Calibration {
    outcomes: HashMap<Tier, Vec<(f64, bool)>>,
    shifts: HashMap<Tier, f64>,
}

/// No single line is surer than this, whatever its evidence: accountants err, and payers do odd things.
const SUREST: f64 = 7.6;
/// Spread of the shifts expected before anything was measured.
const SPREAD: f64 = 1.5;
/// No more of the history than this is replayed.
const LONGEST: usize = 4_000;

impl Calibration {
    /// Counts one outcome: what the engine believed, and whether it was right.
    pub fn count(&mut self, tier: Tier, believed: f64, right: bool) {
        self.outcomes.entry(tier).or_default().push((log_odds(believed), right));
    }

    /// Fits the shifts to what was counted: logistic regression of each tier on one constant, held near zero.
    pub fn fit(&mut self) {
        self.shifts = self.outcomes.iter().map(|(tier, seen)| (*tier, shift(seen))).collect();
    }

    /// The probability of a draft as measured.
    pub fn probability(&self, tier: Tier, believed: f64) -> f64 {
        logistic(log_odds(believed) + self.shifts.get(&tier).copied().unwrap_or(0.0))
    }

    /// All tiers seen: how often right, of how many, and the shift.
    pub fn tiers(&self) -> impl Iterator<Item = (Tier, usize, usize, f64)> {
        self.outcomes.iter().map(|(tier, seen)| {
            let right = seen.iter().filter(|(_, ok)| *ok).count();
            (*tier, right, seen.len(), self.shifts.get(tier).copied().unwrap_or(0.0))
        })
    }
}

fn log_odds(p: f64) -> f64 {
    let p = p.clamp(1e-9, 1.0 - 1e-9);
    (p / (1.0 - p)).ln().clamp(-SUREST, SUREST)
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The shift that makes the outcomes likeliest, by Newton's method; only ever downwards or a little upwards.
fn shift(seen: &[(f64, bool)]) -> f64 {
    let mut shift = 0.0;
    for _ in 0..30 {
        let (mut slope, mut curve) = (-shift / (SPREAD * SPREAD), 1.0 / (SPREAD * SPREAD));
        for (odds, right) in seen {
            let p = logistic(odds + shift);
            slope += f64::from(u8::from(*right)) - p;
            curve += p * (1.0 - p);
        }
        shift += (slope / curve).clamp(-1.0, 1.0);
    }
    shift.min(0.7)
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
                drafts.into_iter().next().filter(|(_, p)| *p >= 0.3)
            };
            if let Some((draft, believed)) = first {
                engine.calibration.count(draft.tier, believed, answer(&draft) == truth(&pieces));
            }
        }
        engine.apply(past.payment.date, &pieces);
        engine.remember(&past.payment);
        engine.learnt.add(past, &engine.formats);
    }
    engine.calibration.fit();
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
    let mut pays: Vec<(ItemIx, i64)> = cash.clone().filter_map(|p| p.item.map(|ix| (ix, p.amount.0))).collect();
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
