//! The engine decides on a line: posts what is certain, else keeps its proposals for a person.

use ground::record::{Document, fetch, find, record};
use kernel::{Fault, Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Db, Permission, Tx};

use super::desk::Desk;
use super::model::{Decision, Fact, Judge, Piece, Ruling, State};
use super::offer::Offer;
use super::post::{self, Plan};
use super::store as decisions;
use crate::application::Reason;
use crate::payment::Payment;

/// Decides on a line of a statement: it is posted when certain, else proposals are kept for a person.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// The payment that the line became.
    pub payment: Id,
    /// What the engine says, found before the lane.
    #[serde(skip)]
    pub(super) made: Option<Made>,
}

/// What the engine says, and up to which fact it knew everything.
#[derive(Clone, Debug)]
pub(super) struct Made {
    /// What it says.
    pub offer: Offer,
    /// The last fact it knew.
    pub seq: i64,
}

/// What came of a line.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Decided {
    /// The payment.
    pub payment: Payment,
    /// `posted`, `aside`: done; `propose`, `leave`: waits for a person.
    pub verdict: &'static str,
    /// Who decided, when it is done.
    pub by: Option<Judge>,
    /// How likely the first proposal is, in millionths.
    pub probability: i64,
    /// What each part of the line is for: as posted, or as the first proposal says.
    pub pieces: Vec<Piece>,
    /// Why the line is left to a person, when nothing is likely enough.
    pub reason: Option<Reason>,
    /// True when it had been decided before: nothing was done now.
    pub already: bool,
}

impl Decide {
    /// Decides on a payment.
    pub fn new(payment: Id) -> Decide {
        Decide { payment, made: None }
    }
}

impl Command for Decide {
    const NAME: &'static str = "workbench.decide";
    const NEEDS: Permission = Permission::Cash;
    const PREPARES: bool = true;
    type Outcome = Decided;

    fn prepare(&mut self, db: &mut Db) -> Result<()> {
        if self.made.is_none() {
            let payment: Payment = ground::record::load(db, self.payment, None)?;
            let desk = db.kept::<Desk>();
            let knowledge = desk.fresh(db)?;
            let mut offer = knowledge.decide(&payment).unwrap_or_default();
            let policy = crate::policy::policy_read(db)?.policy;
            let alone = |ruling: Ruling| payment.taken_apart == 0 && post::fits_alone(&payment, &ruling.pieces, &policy);
            offer.certain = offer.by_engine().is_some_and(alone);
            self.made = Some(Made { offer, seq: knowledge.seq() });
        }
        Ok(())
    }

    fn run(&self, tx: &mut Tx) -> Result<Decided> {
        let Some(Made { offer, seq }) = &self.made else {
            return Err(Fault::broken("nothing was decided before the lane"));
        };
        let known: Option<Decision> = find(tx, self.payment)?;
        if let Some(decision) = known.as_ref().filter(|d| d.state != State::Undone) {
            let payment: Payment = fetch(tx, self.payment, None)?;
            return Ok(Decided { already: true, ..done(payment, decision) });
        }
        let payment = post::waiting(tx, self.payment, None)?;
        // What a person has taken back, the engine does not post again.
        let certain = if known.is_none() && payment.taken_apart == 0 { offer.by_engine() } else { None };
        let plan = certain.map(|ruling| (post::plan(payment.amount, &ruling.pieces), ruling));
        if let Some((Ok(plan), ruling)) = plan {
            let way = offer.ways.first().ok_or_else(|| Fault::broken("certain of nothing"))?;
            if !post::unmoved(tx, &way.seen)? {
                return Err(Refusal::conflict("workbench.moved").at("payment").into());
            }
            return enact(tx, (payment, known), (plan, ruling), String::new());
        }
        decisions::offer(tx, &payment, offer, *seq)?;
        Ok(Decided {
            payment,
            verdict: if offer.reason.is_none() { "propose" } else { "leave" },
            by: None,
            probability: offer.probability(),
            pieces: offer.ways.first().map(|w| w.pieces.clone()).unwrap_or_default(),
            reason: offer.reason,
            already: false,
        })
    }
}

/// Books a ruling and records it.
pub(super) fn enact(
    tx: &mut Tx,
    (payment, known): (Payment, Option<Decision>),
    (plan, ruling): (Plan, Ruling),
    account: String,
) -> Result<Decided> {
    let Some(day) = payment.day else { return Err(Fault::broken("a payment without a day")) };
    post::carry_out(tx, &payment, &plan)?;
    let (amount, again) = (payment.amount, known.is_some());
    let identified = payment.customer.is_none();
    let mut decision = known.unwrap_or_else(|| Decision::blank(payment.id));
    let fact = match plan {
        Plan::Aside => Fact::SetAside { day, amount, again, ruling, account },
        _ => Fact::Posted { day, amount, again, ruling, identified },
    };
    record(tx, &mut decision, fact)?;
    decisions::no_offer(tx, payment.id)?;
    Ok(done(fetch(tx, payment.id, None)?, &decision))
}

/// A decision as it is told.
pub(super) fn done(payment: Payment, decision: &Decision) -> Decided {
    let ruling = decision.ruling.as_ref();
    Decided {
        payment,
        verdict: decision.state.name(),
        by: ruling.map(|r| r.by),
        probability: ruling.map_or(0, |r| r.probability),
        pieces: ruling.map(|r| r.pieces.clone()).unwrap_or_default(),
        reason: None,
        already: false,
    }
}
