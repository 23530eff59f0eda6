//! The cash application engine: learns once, then decides line by line while balances move. Values in, decisions out.

use std::collections::{HashMap, HashSet};

use kernel::{Cents, Day};

use super::book::Book;
use super::calibrate::Calibration;
use super::draft::{Again, Draft, Fit, Shape, Tier};
use super::evidence::{Evidence, gather};
use super::explore::Search;
use super::fit::any_amount;
use super::input::{Customer, CustomerIx, Item, ItemIx, Kind, Operation, Past, PastPiece, Payment, Policy};
use super::learn::{How, Learnt};
use super::name;
use super::number::Formats;
use super::reference;
use super::text::compact;

/// A piece of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The item, when it is one.
    pub item: Option<ItemIx>,
    /// The customer, unless it is nobody's.
    pub customer: Option<CustomerIx>,
    /// Amount: cash with the sign of the line, differences positive.
    pub amount: Cents,
    /// What it is.
    pub kind: Kind,
}

/// One way to apply a line, as shown to a person.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Its pieces; those that are cash add up to the line.
    pub pieces: Vec<Piece>,
    /// Probability that it is right, calibrated on the company's own history.
    pub probability: f64,
    /// Why.
    pub evidence: Vec<Evidence>,
    /// The kind of reasoning, for measuring it.
    pub tier: Tier,
    /// What the rules alone believed, before calibration.
    pub believed: f64,
}

/// What is to be done with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Post the first proposal.
    Post,
    /// Show the proposals to a person, first one first.
    Propose,
    /// Leave it to a person, for this reason.
    Leave(Reason),
    /// This line was already taken: nothing is to be done.
    Taken,
}

/// Why a line is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nothing fits.
    NothingFits,
    /// Several answers fit equally well.
    SeveralFit,
    /// Cheques without names.
    Cheques,
    /// Nothing is known of the payment that came back.
    ReturnUnknown,
}

/// A decision on a line.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What is to be done.
    pub verdict: Verdict,
    /// Ways to apply it, likeliest first; may be given with `Leave` as hints.
    pub proposals: Vec<Proposal>,
}

/// The engine.
#[derive(Clone, Debug)]
pub struct Engine {
    /// Items and balances.
    pub book: Book,
    /// What was learnt.
    pub learnt: Learnt,
    /// Shapes of numbers.
    pub formats: Formats,
    /// What the company allows.
    pub policy: Policy,
    /// How often each kind of reasoning was right.
    pub calibration: Calibration,
    /// Identifiers of the customers, by place.
    pub customer_ids: Vec<String>,
    pub(super) taken: HashSet<String>,
    pub(super) waiting: HashMap<String, Vec<ItemIx>>,
    recent: HashMap<(String, i64), Vec<Recent>>,
    pub(super) refused: HashMap<String, Vec<Vec<Piece>>>,
}

/// A line seen before.
#[derive(Clone, Debug)]
struct Recent {
    id: String,
    on: Day,
    text: String,
}

/// At most so many ways are shown.
const SHOWN: usize = 5;
/// A line is compared with earlier ones of so many days.
const MEMORY_DAYS: i32 = 15;

impl Engine {
    /// Learns from customers, items and history, and measures itself on the history.
    pub fn new(items: Vec<Item>, customers: &[Customer], history: &[Past], policy: Policy) -> Engine {
        let numbers = items.iter().map(|i| (i.number.as_str(), Some(i.issue)));
        let past = history.iter().flat_map(|h| &h.applied).filter(|p| !p.number.is_empty());
        let formats = Formats::learn(numbers.chain(past.map(|p| (p.number.as_str(), None))));
        let today: Vec<Cents> = items.iter().map(|i| i.open).collect();
        let recalled = super::recall::recall(items, history, &formats);
        let learnt = Learnt::from_customers(customers);
        let mut engine = Engine {
            book: Book::build(recalled.then, customers.len(), &formats),
            learnt,
            formats,
            policy,
            calibration: Calibration::default(),
            customer_ids: customers.iter().map(|c| c.id.clone()).collect(),
            taken: HashSet::new(),
            waiting: HashMap::new(),
            recent: HashMap::new(),
            refused: HashMap::new(),
        };
        engine.learnt.learn_keywords(history, &engine.formats);
        super::calibrate::replay(&mut engine, history);
        engine.book.set_balances(&today);
        engine
    }

    /// Decides on a line without changing anything.
    pub fn decide(&self, payment: &Payment) -> Decision {
        if self.taken.contains(&payment.id) {
            return Decision { verdict: Verdict::Taken, proposals: Vec::new() };
        }
        let (drafts, search) = self.drafts(payment);
        self.judge(payment, &drafts, &search)
    }

    /// Decides on a line, moves balances when it is posted, remembers it.
    pub fn take(&mut self, payment: &Payment) -> Decision {
        let decision = self.decide(payment);
        if decision.verdict != Verdict::Taken {
            self.record(payment, &decision);
        }
        decision
    }

    /// A person decided: balances move, and the engine learns from it as from history.
    pub fn confirm(&mut self, payment: &Payment, pieces: &[Piece]) {
        self.release(payment);
        self.taken.insert(payment.id.clone());
        self.remember(payment);
        let past = self.as_past(payment, pieces);
        self.apply(payment.date, pieces);
        self.learnt.add(&past, &self.formats);
    }

    /// A person took a posted proposal back: balances return, what it taught is forgotten, its kind of reasoning is
    /// trusted less, and the line is never decided the same way again.
    pub fn undo(&mut self, payment: &Payment, proposal: &Proposal) {
        for piece in &proposal.pieces {
            let Some(ix) = piece.item else { continue };
            match piece.kind {
                Kind::Reversal => self.book.settle(ix, Cents(-piece.amount.0), payment.date),
                Kind::Deduction => self.book.disputed[ix as usize] = false,
                _ => self.book.reopen(ix, piece.amount),
            }
        }
        let past = self.as_past(payment, &proposal.pieces);
        self.learnt.forget(&past);
        self.calibration.count(proposal.tier, proposal.believed, false);
        self.calibration.fit();
        self.taken.remove(&payment.id);
        self.refused.entry(payment.id.clone()).or_default().push(proposal.pieces.clone());
    }

    pub(super) fn release(&mut self, payment: &Payment) {
        for ix in self.waiting.remove(&payment.id).unwrap_or_default() {
            let n = &mut self.book.pending[ix as usize];
            *n = n.saturating_sub(1);
        }
    }

    /// Decides again on a line that was not posted: later lines may have made it clear.
    pub fn reconsider(&mut self, payment: &Payment) -> Decision {
        self.taken.remove(&payment.id);
        self.release(payment);
        self.take(payment)
    }

    /// All ways to apply a line with their probabilities, likeliest first (the rest to 1 is "none of these").
    pub(super) fn drafts<'a>(&'a self, payment: &'a Payment) -> (Vec<(Draft, f64)>, Search<'a>) {
        let mut search = Search {
            book: &self.book,
            learnt: &self.learnt,
            policy: &self.policy,
            payment,
            payer: self.learnt.payer(payment),
            finds: reference::find(payment, &self.book, &self.learnt.keywords),
            repeat: self.repeat_of(payment),
            drafts: Vec::new(),
        };
        if payment.amount.0 >= 0 {
            search.run();
        } else {
            search.run_out();
        }
        let mut drafts = std::mem::take(&mut search.drafts);
        drafts.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut seen = HashSet::new();
        drafts.truncate(4_000);
        let refused = self.refused.get(&payment.id);
        drafts.retain(|d| seen.insert(d.key()) && !refused.is_some_and(|r| r.contains(&self.pieces(d))));
        let none = (0.03f64).ln() + any_amount(payment.amount.0);
        let top = drafts.first().map_or(none, |d| d.score.max(none));
        let total: f64 = drafts.iter().map(|d| (d.score - top).exp()).sum::<f64>() + (none - top).exp();
        let drafts = drafts
            .into_iter()
            .map(|d| {
                let p = (d.score - top).exp() / total;
                (d, p)
            })
            .collect();
        (drafts, search)
    }

    fn judge(&self, payment: &Payment, drafts: &[(Draft, f64)], search: &Search) -> Decision {
        let shown = drafts.iter().take(SHOWN).filter(|(_, p)| *p > 0.005);
        let proposals: Vec<Proposal> = shown
            .map(|(draft, p)| Proposal {
                pieces: self.pieces(draft),
                probability: self.calibration.probability(draft.tier, *p).min(self.ceiling(draft, search)),
                evidence: gather(draft, search, payment),
                tier: draft.tier,
                believed: *p,
            })
            .collect();
        let (best, p) = match (drafts.first(), proposals.first()) {
            (Some((draft, _)), Some(proposal)) => (draft, proposal.probability),
            _ => return Decision { verdict: Verdict::Leave(self.why(payment, drafts)), proposals },
        };
        let allowed = match best.tier.fit {
            Fit::Short | Fit::LateDiscount => self.policy.post_short,
            Fit::Over => self.policy.post_over,
            _ => true,
        };
        let verdict = if p >= self.policy.post_at && allowed {
            Verdict::Post
        } else if p >= self.policy.propose_at {
            Verdict::Propose
        } else {
            Verdict::Leave(self.why(payment, drafts))
        };
        Decision { verdict, proposals }
    }

    /// No draft is surer than this: an item that is not named cannot be told from another of the same balance, and
    /// cheques without a name can be anybody's.
    fn ceiling(&self, draft: &Draft, search: &Search) -> f64 {
        let payment = search.payment;
        if payment.operation == Operation::Cheque && payment.name.is_empty() && draft.tier.writing.is_none() {
            return 0.3;
        }
        // Nobody known, nothing named: an amount alone is not enough to post on.
        if draft.tier.how == How::Unknown && draft.tier.writing.is_none() && !draft.pays.is_empty() {
            return 0.95;
        }
        // Someone who pays for many, nothing named: the amount may be another's, or the sum of several.
        if draft.tier.how == How::ThirdParty && draft.tier.writing.is_none() && !draft.pays.is_empty() {
            return 0.97;
        }
        // The same money with the same words not long ago, and nothing named: paid twice, or the next one?
        if search.repeat.is_some() && draft.tier.writing.is_none() && !draft.pays.is_empty() {
            return 0.9;
        }
        // A text that was understood to its end and names less than is paid.
        let more = draft.unnamed.iter().any(|ix| self.book.item(*ix).open.0 > 0);
        if draft.tier.shape == Shape::Completed
            && more
            && !search.finds.cut
            && search.unread(&[]) <= draft.pays.len() as f64 - draft.unnamed.len() as f64 + 1.0
        {
            return 0.95;
        }
        // Many items, none named, in no order: sums of so many meet by accident.
        if draft.tier.shape == Shape::Free && draft.pays.len() >= 6 {
            return 0.98;
        }
        if draft.tier.shape == Shape::Range {
            return 1.0;
        }
        let mut ways = 1.0;
        let balance = |ix: ItemIx| self.book.item(ix).open;
        for (n, ix) in draft.unnamed.iter().enumerate() {
            if draft.unnamed[..n].iter().any(|j| balance(*j) == balance(*ix)) {
                continue;
            }
            let pool = self.book.open_of(self.book.item(*ix).customer, payment.date);
            let outside = |j: &&ItemIx| balance(**j) == balance(*ix) && draft.pays.iter().all(|(p, _)| p != *j);
            let twins = pool.iter().filter(outside).count();
            let taken = draft.unnamed.iter().filter(|j| balance(**j) == balance(*ix)).count();
            ways *= super::sums::ln_choose(twins + taken, taken).exp();
        }
        if ways > 1.5 {
            if draft.tier.shape == Shape::Oldest { (1.5 / ways).clamp(0.2, 0.6) } else { 1.0 / ways }
        } else {
            1.0
        }
    }

    fn why(&self, payment: &Payment, drafts: &[(Draft, f64)]) -> Reason {
        match payment.operation {
            Operation::Cheque if payment.name.is_empty() => Reason::Cheques,
            Operation::Return => Reason::ReturnUnknown,
            _ if drafts.iter().take(2).filter(|(_, p)| *p > 0.1).count() > 1 => Reason::SeveralFit,
            _ => Reason::NothingFits,
        }
    }

    fn pieces(&self, draft: &Draft) -> Vec<Piece> {
        let owner = |ix: ItemIx| Some(self.book.item(ix).customer);
        let cash = if draft.tier.shape == Shape::Back { Kind::Reversal } else { Kind::Payment };
        let pays = draft.pays.iter().map(|(ix, a)| Piece {
            item: Some(*ix),
            customer: owner(*ix),
            amount: Cents(*a),
            kind: cash,
        });
        let adjusts = draft.adjusts.iter().map(|(ix, a, k)| Piece {
            item: Some(*ix),
            customer: owner(*ix),
            amount: Cents(*a),
            kind: *k,
        });
        let loose = draft.loose.iter().map(|(c, a, k)| Piece { item: None, customer: *c, amount: Cents(*a), kind: *k });
        pays.chain(adjusts).chain(loose).collect()
    }

    /// Remembers a line and what became of it.
    pub fn record(&mut self, payment: &Payment, decision: &Decision) {
        self.taken.insert(payment.id.clone());
        self.remember(payment);
        let Some(first) = decision.proposals.first() else { return };
        match decision.verdict {
            Verdict::Post => {
                let past = self.as_past(payment, &first.pieces);
                self.apply(payment.date, &first.pieces);
                if first.probability >= 0.997 {
                    self.learnt.add(&past, &self.formats);
                }
            }
            Verdict::Propose => {
                let items: Vec<ItemIx> = first.pieces.iter().filter_map(|p| p.item).collect();
                for ix in &items {
                    self.book.pending[*ix as usize] += 1;
                }
                self.waiting.insert(payment.id.clone(), items);
            }
            Verdict::Leave(_) | Verdict::Taken => {}
        }
    }

    /// Moves balances. A deduction stays open, in dispute; discounts, fees and roundings close.
    pub(super) fn apply(&mut self, on: Day, pieces: &[Piece]) {
        for piece in pieces {
            let Some(ix) = piece.item else { continue };
            match piece.kind {
                Kind::Payment => self.book.settle(ix, piece.amount, on),
                Kind::Reversal => self.book.reopen(ix, Cents(-piece.amount.0)),
                Kind::Discount | Kind::Fee | Kind::Rounding => self.book.close(ix, piece.amount),
                Kind::Deduction => self.book.disputed[ix as usize] = true,
                _ => {}
            }
        }
    }

    fn as_past(&self, payment: &Payment, pieces: &[Piece]) -> Past {
        let number = |p: &Piece| p.item.map_or(String::new(), |ix| self.book.item(ix).number.clone());
        let applied = pieces
            .iter()
            .map(|p| PastPiece { number: number(p), customer: p.customer, amount: p.amount, kind: p.kind })
            .collect();
        Past { payment: payment.clone(), applied }
    }

    pub(super) fn remember(&mut self, payment: &Payment) {
        let list = self.recent.entry(recent_key(payment)).or_default();
        if !list.iter().any(|r| r.id == payment.id) {
            list.push(Recent { id: payment.id.clone(), on: payment.date, text: compact(&payment.texts.concat()) });
        }
    }

    /// The same payer, amount and text not long before.
    fn repeat_of(&self, payment: &Payment) -> Option<Again> {
        let text = compact(&payment.texts.concat());
        let list = self.recent.get(&recent_key(payment))?;
        let same = |r: &&Recent| {
            r.id != payment.id
                && r.text == text
                && (0..=MEMORY_DAYS).contains(&payment.date.since(r.on))
                && (r.on, &r.id) < (payment.date, &payment.id)
        };
        list.iter().rev().find(same).map(|r| Again::Line(r.id.clone()))
    }
}

fn recent_key(payment: &Payment) -> (String, i64) {
    let payer = if payment.iban.is_empty() { name::key(&name::tokens(&payment.name)) } else { compact(&payment.iban) };
    (payer, payment.amount.0)
}
