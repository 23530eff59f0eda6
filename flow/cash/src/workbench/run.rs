//! Books a file of statements and decides on its lines, and on lines that waited and may have become clear.
//!
//! The engine works outside the lane, in slices; each decision is a command of its own that looks again at what it
//! touches. So people go on working meanwhile, and a kill in the middle leaves lines that wait, never lines lost.

use std::collections::{BTreeSet, HashMap};

use kernel::{Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Context, Db, Permission, Store};

use super::decide::{Decide, Made};
use super::desk::Desk;
use super::offer::Offer;
use super::{know, lists, post, statements};
use crate::payment::import::{ImportReport, book_file, run_all, sheet};

/// The form of the import page.
pub const UPLOAD: web::server::UploadDef = web::server::UploadDef {
    path: "/payments/import",
    needs: Permission::Cash,
    handle: |store, context, upload| {
        let report = import_file(store, context, &upload.name, &upload.bytes)?;
        Ok(format!("/payments/imports/{}?booked={}&applied={}", report.digest, report.booked_now, report.applied_now))
    },
};

/// Lines decided on under one look at the desk: few enough that nobody waits long for it.
const SLICE: usize = 64;
/// Waiting lines that are looked at again after an import, the newest.
const AGAIN: i64 = 5_000;
/// So often lines are looked at again while something still becomes clear.
const ROUNDS: usize = 3;

/// What came of some lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// Applied or put on account by the engine.
    pub posted: u64,
    /// Recognised as no customer's money.
    pub aside: u64,
    /// Wait for a person, with proposals.
    pub proposed: u64,
    /// Wait for a person, without.
    pub left: u64,
}

/// Imports a file of bank statements of any format (gzip is looked through): its lines are booked, and what is certain
/// is applied. Sent again, it changes nothing; cut off in the middle, it goes on where it was.
pub fn import_file(store: &Store, context: &Context, name: &str, bytes: &[u8]) -> Result<ImportReport> {
    import_by(store, context, (name, bytes), None)
}

/// The same for a table whose columns are said by `mapping`, which is kept for files with the same columns; for any
/// other format there is nothing to say.
pub fn import_by(
    store: &Store,
    context: &Context,
    (name, bytes): (&str, &[u8]),
    mapping: Option<&formats::sheet::Mapping>,
) -> Result<ImportReport> {
    let context = context.clone().bulk();
    let reading = match mapping {
        Some(mapping) => sheet::read_by(bytes, mapping)?,
        None => store.read(context.company, |db| sheet::read(db, bytes)).map_err(|fault| match fault {
            Fault::Refused(refusal) => Fault::Refused(refusal.at("file")),
            fault => fault,
        })?,
    };
    if let Some(mapping) = mapping {
        sheet::keep(store, &context, mapping)?;
    }
    let booking = book_file(store, &context, name, &reading, bytes)?;
    statements::keep(store, &context, &reading, &booking.digest())?;
    let tally = decide_on(store, &context, booking.untouched.clone())?;
    store.read(context.company, |db| booking.report(db, tally.posted))
}

/// Decides on everything that waits.
pub fn decide_on_all(store: &Store, context: &Context) -> Result<Tally> {
    if !context.grants.has(Permission::Cash) {
        return Err(Refusal::forbidden("request.forbidden").with("needs", Permission::Cash.name()).into());
    }
    let context = context.clone().bulk();
    let ids = store.read(context.company, |db| {
        let since = db.today.plus(-400);
        know::undecided(db, (since, Id(0)), 100_000)
    })?;
    decide_on(store, &context, ids)
}

/// What the run needs of an answer.
#[derive(Deserialize)]
struct Answer {
    verdict: String,
    already: bool,
}

/// Decides on lines in the order of their days, then again on what may have become clear by what was posted.
pub(super) fn decide_on(store: &Store, context: &Context, ids: Vec<Id>) -> Result<Tally> {
    // Direct debits and cheques that were presented are known by name before anything is weighed.
    let (ids, arrived) = crate::direct_debit::arrive(store, context, &ids)?;
    let (ids, paid_out) = crate::payout::arrive(store, context, &ids)?;
    let tally = Tally { posted: arrived + paid_out, ..Tally::default() };
    let mut run = Run { store, context, tally, waiting: BTreeSet::new(), touched: BTreeSet::new() };
    run.round(&ids)?;
    for _ in 1..ROUNDS {
        if run.touched.is_empty() {
            break;
        }
        let touched = std::mem::take(&mut run.touched);
        let mut again = store.read(context.company, |db| lists::waiting_for(db, &touched, AGAIN))?;
        again.retain(|id| !ids.contains(id) || run.waiting.contains(id));
        again.extend(run.waiting.iter().filter(|id| !again.contains(id)).copied().collect::<Vec<_>>());
        run.round(&again)?;
    }
    let waiting: Vec<Id> = run.waiting.iter().copied().collect();
    let (proposed, left) = store.read(context.company, |db| lists::how_they_wait(db, &waiting))?;
    (run.tally.proposed, run.tally.left) = (proposed, left);
    Ok(run.tally)
}

struct Run<'a> {
    store: &'a Store,
    context: &'a Context,
    tally: Tally,
    /// Lines of this run that wait.
    waiting: BTreeSet<Id>,
    /// Customers whose items moved in this round.
    touched: BTreeSet<Id>,
}

/// A line with what the engine says of it.
struct Line {
    payment: Id,
    made: Made,
}

impl Run<'_> {
    fn round(&mut self, ids: &[Id]) -> Result<()> {
        let mut missed = Vec::new();
        for slice in ids.chunks(SLICE) {
            missed.extend(self.slice(slice, true)?);
        }
        // Somebody was faster: once more with what is known now, and then it is left to a person.
        let mut still = Vec::new();
        for slice in missed.chunks(SLICE) {
            still.extend(self.slice(slice, true)?);
        }
        for slice in still.chunks(SLICE) {
            self.slice(slice, false)?;
        }
        Ok(())
    }

    /// Decides on a few lines; gives those whose decision was refused in the lane.
    fn slice(&mut self, ids: &[Id], may_post: bool) -> Result<Vec<Id>> {
        let lines = self.store.read(self.context.company, |db| looked_at(db, ids, may_post))?;
        let commands = lines.iter().map(|l| Decide { payment: l.payment, made: Some(l.made.clone()) });
        let answers = run_all(self.store, self.context, commands)?;
        let (mut missed, mut doubtful) = (Vec::new(), Vec::new());
        for (line, answer) in lines.iter().zip(answers) {
            let offer = &line.made.offer;
            match answer {
                Ok(json) => {
                    let answer: Answer = serde_json::from_str(&json).map_err(Fault::broken)?;
                    self.count(line, &answer);
                    if answer.already {
                        doubtful.extend(seen(offer));
                    }
                }
                Err(Fault::Refused(_)) => {
                    missed.push(line.payment);
                    doubtful.extend(seen(offer));
                }
                Err(fault) => return Err(fault),
            }
        }
        if !doubtful.is_empty() {
            // The desk thought them settled by lines that were not.
            self.store.read(self.context.company, |db| {
                let desk = db.kept::<Desk>();
                let mut knowledge = desk.fresh(db)?;
                knowledge.look_again(db, &doubtful)
            })?;
        }
        Ok(missed)
    }

    fn count(&mut self, line: &Line, answer: &Answer) {
        let done = matches!(answer.verdict.as_str(), "posted" | "aside");
        if !done {
            self.waiting.insert(line.payment);
            return;
        }
        self.waiting.remove(&line.payment);
        if answer.already {
            return;
        }
        if answer.verdict == "posted" {
            self.tally.posted += 1;
            let pieces = line.made.offer.ways.first().map(|w| w.pieces.as_slice()).unwrap_or_default();
            self.touched.extend(pieces.iter().filter_map(|p| p.customer));
        } else {
            self.tally.aside += 1;
        }
    }
}

fn seen(offer: &Offer) -> impl Iterator<Item = Id> + '_ {
    let first = if offer.certain { offer.ways.first() } else { None };
    first.into_iter().flat_map(|w| w.seen.iter().map(|(id, _)| *id))
}

/// What the engine says of some lines, in the order of their days, each seeing what those before it settle.
fn looked_at(db: &mut Db, ids: &[Id], may_post: bool) -> Result<Vec<Line>> {
    let desk = db.kept::<Desk>();
    let mut knowledge = desk.fresh(db)?;
    let mut payments = crate::payment::store::some(db, ids)?;
    payments.sort_by_key(|p| (p.day, p.id));
    let decided: HashMap<Id, super::model::State> = lists::decided(db, ids)?.into_iter().collect();
    let policy = crate::policy::policy_read(db)?.policy;
    let mut lines = Vec::with_capacity(payments.len());
    for payment in payments {
        if decided.get(&payment.id).is_some_and(|s| *s != super::model::State::Undone) {
            continue;
        }
        let posts = may_post && payment.taken_apart == 0 && !decided.contains_key(&payment.id);
        let postable = |offer: &Offer| {
            posts && offer.by_engine().is_some_and(|ruling| post::fits_alone(&payment, &ruling.pieces, &policy))
        };
        let Some(offer) = knowledge.take(&payment, postable) else { continue };
        lines.push(Line { payment: payment.id, made: Made { offer, seq: knowledge.seq() } });
    }
    Ok(lines)
}
