//! The engine with what it knows of one company, kept in the process under the journal's head that it is valid for.
//!
//! Each use first takes in the facts since that head, at the cost of what changed; another journal under the same
//! company (a backup brought back) makes it start afresh. It is used outside the lane: whoever decides inside looks
//! at items and payment again.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::{Cents, Currency, Day, Id, Result};
use store::{Db, Seq, journal};

use super::know::{self, Applied, ItemRow};
use super::model::{Basis, Judge, Piece, State};
use super::advice::Said;
use super::offer::{Offer, Way};
use super::store as decisions;
use crate::application::input::{Customer, CustomerIx, ItemIx, Kind, Operation, Past, PastPiece, Payment as Line};
use crate::application::{self as engine, Engine, Policy, Tier, Verdict};
use crate::payment::Payment;
use crate::takeover::{TaughtLine, TaughtPiece};

/// A company's desk, as the process keeps it.
#[derive(Default)]
pub struct Desk(Mutex<Option<Knowledge>>);

/// What is known.
pub struct Knowledge {
    head: (Seq, Vec<u8>),
    engine: Engine,
    /// The ids of the engine's items, by place; none for those it only remembers from lines.
    items: Vec<Option<Id>>,
    places: HashMap<Id, ItemIx>,
    customers: Vec<Customer>,
    customer_ids: Vec<Id>,
    customer_at: HashMap<Id, CustomerIx>,
    /// What each line has taught, so that it teaches once and can be forgotten.
    taught: HashMap<Id, Lesson>,
    /// Remittance advices of late, by what they pay in all.
    advices: HashMap<Cents, Vec<Advised>>,
    /// Items when it was made.
    built_with: usize,
}

/// An advice as it helps to read a line.
struct Advised {
    day: Day,
    said: Said,
}

struct Lesson {
    past: Past,
    pieces: Vec<engine::Piece>,
}

/// Facts taken in at once.
const SLICE: i64 = 2_000;
/// Advices of so many days are known.
const ADVICE_DAYS: i32 = 120;
/// An advice speaks of a line at most so many days away.
const NEAR_DAYS: i32 = 45;
/// A desk made when the company was this small is made again when it has grown: how numbers are written shows only
/// from some of them.
const SMALL: usize = 200;

impl Desk {
    /// The knowledge as of now. Others wait meanwhile, but no lane does.
    pub fn fresh(&self, db: &mut Db) -> Result<Held<'_>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let current = match held.take() {
            Some(knowledge) => knowledge.follow(db)?,
            None => None,
        };
        let knowledge = match current {
            Some(knowledge) => knowledge,
            None => Knowledge::read(db)?,
        };
        *held = Some(knowledge);
        Ok(Held(held))
    }
}

impl Desk {
    /// The knowledge as of now, unless it is still to be made or somebody is at work with it: for pages, which do not
    /// wait.
    pub fn ready(&self, db: &mut Db) -> Result<Option<Held<'_>>> {
        let Ok(mut held) = self.0.try_lock() else { return Ok(None) };
        let Some(knowledge) = held.take() else { return Ok(None) };
        *held = knowledge.follow(db)?;
        Ok(held.is_some().then_some(Held(held)))
    }
}

/// The desk while somebody works at it.
pub struct Held<'d>(MutexGuard<'d, Option<Knowledge>>);

impl std::ops::Deref for Held<'_> {
    type Target = Knowledge;
    fn deref(&self) -> &Knowledge {
        self.0.as_ref().unwrap_or_else(|| unreachable!("held only when it is there"))
    }
}
impl std::ops::DerefMut for Held<'_> {
    fn deref_mut(&mut self) -> &mut Knowledge {
        self.0.as_mut().unwrap_or_else(|| unreachable!("held only when it is there"))
    }
}

impl Knowledge {
    fn read(db: &mut Db) -> Result<Knowledge> {
        let head = journal::head(db)?;
        let policy = allowed(db)?;
        let known = know::customers(db)?;
        let customer_ids: Vec<Id> = known.iter().map(|k| k.id).collect();
        let customer_at: HashMap<Id, CustomerIx> =
            customer_ids.iter().enumerate().map(|(n, id)| (*id, n as CustomerIx)).collect();
        let customers: Vec<Customer> = known.into_iter().map(|k| k.customer).collect();
        let rows = know::items(db)?;
        let items: Vec<Option<Id>> = rows.iter().map(|r| Some(r.id)).collect();
        let places = rows.iter().enumerate().map(|(n, r)| (r.id, n as ItemIx)).collect();
        let mut knowledge = Knowledge {
            head,
            engine: Engine::new(Vec::new(), &[], &[], policy),
            items,
            places,
            customers,
            customer_ids,
            customer_at,
            taught: HashMap::new(),
            advices: HashMap::new(),
            built_with: rows.len(),
        };
        knowledge.read_advices(db)?;
        let lessons = know::lessons(db)?;
        let earlier: Vec<Past> = know::taught(db)?.iter().enumerate().map(|(n, l)| knowledge.earlier(n, l)).collect();
        let own = lessons.iter().filter(|l| teaches(l)).filter_map(|l| knowledge.past(l));
        let past: Vec<Past> = earlier.into_iter().chain(own).collect();
        let open = rows.into_iter().filter_map(|r| knowledge.placed(r)).collect();
        knowledge.engine = Engine::new(open, &knowledge.customers, &past, policy);
        knowledge.items.resize(knowledge.engine.book.items.len(), None);
        for lesson in &lessons {
            let Some(past) = knowledge.past(lesson) else { continue };
            let pieces = knowledge.engine_pieces(&lesson.pieces);
            if teaches(lesson) {
                knowledge.taught.insert(lesson.payment.id, Lesson { past, pieces });
            } else if let Some(decision) = lesson.decision.as_ref().filter(|d| d.state == State::Undone) {
                knowledge.undone(decision, past);
            }
        }
        Ok(knowledge)
    }

    /// Takes in what happened since; `None` when it has to be made anew.
    fn follow(mut self, db: &mut Db) -> Result<Option<Knowledge>> {
        let head = journal::head(db)?;
        if head == self.head {
            return Ok(Some(self));
        }
        let same = head.0 >= self.head.0 && (self.head.0 == 0 || know::hash_at(db, self.head.0)?.as_ref() == Some(&self.head.1));
        if !same {
            return Ok(None);
        }
        let mut seq = self.head.0;
        while seq < head.0 {
            let changes = know::changes(db, seq, SLICE)?;
            if changes.seq == seq {
                break;
            }
            if changes.anew {
                return Ok(None);
            }
            seq = changes.seq;
            self.take_in(db, &changes)?;
        }
        if self.built_with < SMALL && self.items.len() > 2 * self.built_with.max(10) {
            return Ok(None);
        }
        self.head = head;
        Ok(Some(self))
    }

    fn take_in(&mut self, db: &mut Db, changes: &know::Changes) -> Result<()> {
        if !changes.customers.is_empty() {
            for known in know::some_customers(db, &changes.customers)? {
                match self.customer_at.get(&known.id) {
                    Some(ix) => self.customers[*ix as usize] = known.customer,
                    None => {
                        self.customer_at.insert(known.id, self.customers.len() as CustomerIx);
                        self.customer_ids.push(known.id);
                        self.customers.push(known.customer);
                    }
                }
            }
            self.engine.set_customers(&self.customers);
        }
        if changes.policy {
            self.engine.policy = allowed(db)?;
        }
        if changes.advised {
            self.read_advices(db)?;
        }
        self.look_again(db, &changes.items)?;
        let mut lessons: HashMap<Id, Applied> =
            know::some_lessons(db, &changes.payments)?.into_iter().map(|l| (l.payment.id, l)).collect();
        let taught: Vec<Id> = lessons.values().flat_map(|l| &l.pieces).filter_map(|p| p.item).collect();
        for id in &changes.payments {
            self.learn(*id, lessons.remove(id));
        }
        // A lesson about money that came back opens what it had settled in the engine's book; the rows say what is open.
        self.look_again(db, &taught)
    }

    fn read_advices(&mut self, db: &mut Db) -> Result<()> {
        self.advices.clear();
        for advice in decisions::advices(db, db.today.plus(-ADVICE_DAYS))? {
            if let (Some(day), Ok(said)) = (advice.day, serde_json::from_str::<Said>(&advice.body)) {
                self.advices.entry(advice.total).or_default().push(Advised { day, said });
            }
        }
        Ok(())
    }

    /// A payment as the engine takes a line: with the documents that the only advice of its amount names.
    fn line(&self, payment: &Payment) -> Option<Line> {
        let mut line = know::line(payment)?;
        let near = |a: &&Advised| line.date.since(a.day).abs() <= NEAR_DAYS;
        let mut fitting: Vec<&Advised> = self.advices.get(&line.amount).into_iter().flatten().filter(near).collect();
        if fitting.len() > 1 {
            let told = |a: &&Advised| !a.said.payment_reference.is_empty() && payment.remittance.contains(&a.said.payment_reference);
            fitting.retain(told);
        }
        if let [only] = fitting.as_slice() {
            line.references.extend(only.said.items.iter().map(|i| i.number.clone()));
        }
        Some(line)
    }

    /// Reads items again, as the rows say.
    pub fn look_again(&mut self, db: &mut Db, ids: &[Id]) -> Result<()> {
        for row in know::some_items(db, ids)? {
            let (id, open) = (row.id, row.item.open);
            match self.places.get(&id) {
                Some(ix) => self.engine.set_open(*ix, open),
                None => {
                    let Some(item) = self.placed(row) else { continue };
                    let ix = self.engine.add_item(item);
                    self.items.resize(ix as usize + 1, None);
                    self.items[ix as usize] = Some(id);
                    self.places.insert(id, ix);
                }
            }
        }
        Ok(())
    }

    /// What a line teaches now takes the place of what it taught before.
    fn learn(&mut self, id: Id, lesson: Option<Applied>) {
        let pieces = lesson.as_ref().map(|l| self.engine_pieces(&l.pieces)).unwrap_or_default();
        let teaching = lesson.as_ref().is_some_and(teaches);
        match self.taught.remove(&id) {
            Some(before) if teaching && before.pieces == pieces => {
                self.taught.insert(id, before);
                return;
            }
            Some(before) => self.engine.forget(&before.past),
            None => {}
        }
        let Some((lesson, past)) = lesson.and_then(|l| self.past(&l).map(|p| (l, p))) else { return };
        if teaching {
            self.engine.teach(&past, &pieces);
            self.taught.insert(id, Lesson { past, pieces });
        } else if let Some(decision) = lesson.decision.as_ref().filter(|d| d.state == State::Undone) {
            self.undone(decision, past);
        }
    }

    /// A decision was taken back.
    fn undone(&mut self, decision: &super::model::Decision, mut past: Past) {
        let Some(ruling) = &decision.ruling else { return };
        let pieces = self.engine_pieces(&ruling.pieces);
        past.applied = self.past_pieces(&ruling.pieces);
        let basis = ruling.basis.filter(|_| ruling.by == Judge::Engine).map(|b| (b.tier, b.believed as f64 / 1e6));
        self.engine.untaught(&past, &pieces, basis);
    }

    fn placed(&self, row: ItemRow) -> Option<engine::Item> {
        let customer = *self.customer_at.get(&row.customer)?;
        Some(engine::Item { customer, ..row.item })
    }

    fn past(&self, lesson: &Applied) -> Option<Past> {
        Some(Past { payment: know::line(&lesson.payment)?, applied: self.past_pieces(&lesson.pieces) })
    }

    /// A line of the earlier books.
    fn earlier(&self, n: usize, line: &TaughtLine) -> Past {
        let piece = |p: &TaughtPiece| PastPiece {
            number: p.number.clone(),
            customer: p.customer.and_then(|c| self.customer_at.get(&c)).copied(),
            amount: p.amount,
            kind: p.kind,
        };
        let structured = line.remittance.starts_with("RF") && !line.remittance.contains(' ');
        let (references, texts) = if structured { (1, 0) } else { (0, 1) };
        let text = |n: usize| vec![line.remittance.clone(); n];
        let back = line.pieces.iter().any(|p| p.kind == Kind::Reversal);
        let payment = Line {
            id: format!("-{n}"),
            date: line.day,
            amount: line.amount,
            currency: Currency::EUR,
            name: line.counterparty.clone(),
            behalf: String::new(),
            iban: line.iban.clone(),
            texts: text(texts),
            references: text(references),
            end_to_end: line.end_to_end.clone(),
            mandate: String::new(),
            operation: if back { Operation::Return } else { Operation::Other },
            reason: None,
            charges: Cents::ZERO,
        };
        Past { payment, applied: line.pieces.iter().map(piece).collect() }
    }

    fn past_pieces(&self, pieces: &[Piece]) -> Vec<PastPiece> {
        let customer = |p: &Piece| p.customer.and_then(|c| self.customer_at.get(&c)).copied();
        let past = |p: &Piece| PastPiece { number: p.number.clone(), customer: customer(p), amount: p.amount, kind: p.kind };
        pieces.iter().map(past).collect()
    }

    fn engine_pieces(&self, pieces: &[Piece]) -> Vec<engine::Piece> {
        let piece = |p: &Piece| engine::Piece {
            item: p.item.and_then(|i| self.places.get(&i)).copied(),
            customer: p.customer.and_then(|c| self.customer_at.get(&c)).copied(),
            amount: p.amount,
            kind: p.kind,
        };
        pieces.iter().map(piece).collect()
    }

    /// What is to be done with a line, moving nothing.
    pub fn decide(&self, payment: &Payment) -> Option<Offer> {
        let line = self.line(payment)?;
        Some(self.offer(&self.engine.decide(&line)))
    }

    /// What is to be done with a line; when it is certain, later lines of this run see it as done.
    pub fn take(&mut self, payment: &Payment, postable: impl Fn(&Offer) -> bool) -> Option<Offer> {
        let line: Line = self.line(payment)?;
        let mut decision = self.engine.decide(&line);
        let mut offer = self.offer(&decision);
        if offer.certain && !postable(&offer) {
            offer.certain = false;
            decision.verdict = Verdict::Propose;
        }
        self.engine.hold(&line, &decision);
        Some(offer)
    }

    fn offer(&self, decision: &engine::Decision) -> Offer {
        let reason = match decision.verdict {
            Verdict::Leave(reason) => Some(reason),
            _ => None,
        };
        Offer {
            ways: decision.proposals.iter().filter_map(|p| self.way(p)).collect(),
            reason,
            certain: decision.verdict == Verdict::Post,
        }
    }

    /// A proposal by ids; `None` when it touches an item that the engine only remembers.
    fn way(&self, proposal: &engine::Proposal) -> Option<Way> {
        let mut pieces = Vec::with_capacity(proposal.pieces.len());
        let mut seen: Vec<(Id, Cents)> = Vec::new();
        for piece in &proposal.pieces {
            let item = match piece.item {
                Some(ix) => Some((*self.items.get(ix as usize)?)?),
                None => None,
            };
            let row = piece.item.map(|ix| self.engine.book.item(ix));
            if let (Some(id), Some(row)) = (item, row)
                && seen.iter().all(|(s, _)| *s != id)
            {
                seen.push((id, row.open));
            }
            pieces.push(Piece {
                item,
                number: row.map_or_else(String::new, |r| r.number.clone()),
                customer: piece.customer.and_then(|c| self.customer_ids.get(c as usize)).copied(),
                amount: piece.amount,
                kind: piece.kind,
            });
        }
        let tier: Tier = proposal.tier;
        Some(Way {
            pieces,
            probability: millionths(proposal.probability),
            reasons: proposal.evidence.clone(),
            basis: Basis { tier, believed: millionths(proposal.believed) },
            seen,
        })
    }

    /// What is open of each item that is known, by id: the store must say the same.
    pub fn open_items(&self) -> Vec<(Id, Cents)> {
        let places = self.places.iter().map(|(id, ix)| (*id, self.engine.book.item(*ix).open));
        let mut open: Vec<(Id, Cents)> = places.filter(|(_, open)| !open.is_zero()).collect();
        open.sort_unstable();
        open
    }

    /// Items known, customers known: for measuring.
    pub fn size(&self) -> (usize, usize) {
        (self.items.len(), self.customers.len())
    }

    /// The last fact that is taken in.
    pub fn seq(&self) -> Seq {
        self.head.0
    }
}

/// What the company lets pass, as the engine takes it.
fn allowed(db: &mut Db) -> Result<Policy> {
    let policy = crate::policy::policy_read(db)?.policy;
    let discount_grace = i32::try_from(policy.discount_days).unwrap_or(0);
    Ok(Policy { rounding: policy.amount, discount_grace, ..Policy::default() })
}

fn millionths(share: f64) -> i64 {
    (share.clamp(0.0, 1.0) * 1e6).round() as i64
}

/// A line teaches when a person applied it, or when the engine was as good as certain: it must not convince itself.
fn teaches(lesson: &Applied) -> bool {
    if lesson.pieces.is_empty() {
        return false;
    }
    let ruling = lesson.decision.as_ref().filter(|d| d.state != State::Undone).and_then(|d| d.ruling.as_ref());
    ruling.is_none_or(|r| r.by == Judge::Person || r.probability >= 997_000)
}
