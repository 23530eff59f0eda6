//! Books the lines of a file: a command each, many under way at once, in the order of the file.

use std::collections::HashSet;
use std::sync::mpsc;

use formats::Reading;
use kernel::{Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::files::{self, FileInfo};
use store::private::hex;
use store::{Command, Context, Permission, Store, Tx};

use super::super::store as payments;
use super::plan::{MEDIA, Plan, PlannedLine};
use super::{ImportReport, see};

/// Commands under way at once: enough to fill the groups of the lane, few enough to let people in between.
const WINDOW: usize = 256;

/// Keeps a statement's file under its digest. It is not a use-case of its own: only the import calls it.
#[derive(Deserialize, schemars::JsonSchema)]
struct KeepFile {
    name: String,
    bytes: Vec<u8>,
    #[serde(skip)]
    deflated: Vec<u8>,
}

impl Command for KeepFile {
    const NAME: &'static str = "payment.keep_statement";
    const NEEDS: Permission = Permission::Cash;
    const PREPARES: bool = true;
    type Outcome = ();

    fn prepare(&mut self, _: &mut store::Db) -> Result<()> {
        self.deflated = files::deflate(&self.bytes)?;
        Ok(())
    }

    fn run(&self, tx: &mut Tx) -> Result<()> {
        let info = FileInfo {
            digest: files::digest(&self.bytes).to_vec(),
            media: MEDIA.to_string(),
            name: self.name.clone(),
            size: self.bytes.len() as i64,
        };
        files::keep(tx, &info, &self.deflated)
    }
}

/// What the import needs of a payment that a line became.
#[derive(Deserialize)]
struct Booked {
    id: Id,
    version: i64,
}

/// A file whose lines are booked, before anything is decided on them.
pub struct Booking {
    plan: Plan,
    digest: [u8; 32],
    refusals: Vec<(usize, Refusal)>,
    booked_now: u64,
    /// Payments of its lines that nobody has touched since they were booked, in the order of the file.
    pub untouched: Vec<Id>,
}

/// Books a file of bank statements of any format (gzip is looked through). Sent again, it changes nothing; cut off
/// in the middle, it goes on where it was. A file that cannot be read at all is refused as a whole. Whose money it is
/// stays open: what the whole file says together is for matching to find out.
pub fn book_file(store: &Store, context: &Context, name: &str, reading: &Reading, bytes: &[u8]) -> Result<Booking> {
    if !context.grants.has(Permission::Cash) {
        return Err(Refusal::forbidden("request.forbidden").with("needs", Permission::Cash.name()).into());
    }
    let plan = Plan::new(reading, store.clock().today());
    let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
    store.run(context, KeepFile { name, bytes: bytes.to_vec(), deflated: Vec::new() })?;

    let known = store.read(context.company, |db| known_keys(db, &plan))?;
    let mut booking =
        Booking { plan, digest: files::digest(bytes), refusals: Vec::new(), booked_now: 0, untouched: Vec::new() };
    let lines = booking.plan.lines.iter().enumerate().filter(|(_, l)| !l.announced && l.refusal.is_none());
    let to_book: Vec<(usize, &PlannedLine)> = lines.collect();
    for part in to_book.chunks(WINDOW) {
        let answers = run_all(store, context, part.iter().map(|(_, line)| line.booking.clone()))?;
        for ((at, line), answer) in part.iter().zip(answers) {
            match answer {
                Ok(json) => {
                    booking.booked_now += u64::from(!known.contains(&line.booking.key));
                    let booked: Booked = serde_json::from_str(&json).map_err(Fault::broken)?;
                    // What a person has touched stays as the person left it.
                    booking.untouched.extend((booked.version == 1).then_some(booked.id));
                }
                Err(Fault::Refused(refusal)) => booking.refusals.push((*at, refusal)),
                Err(fault) => return Err(fault),
            }
        }
    }
    Ok(booking)
}

impl Booking {
    /// The file's digest, as its page is named.
    pub fn digest(&self) -> String {
        digest_text(&self.digest)
    }

    /// What became of the file, as the books stand now.
    pub fn report(self, db: &mut store::Db, applied_now: u64) -> Result<ImportReport> {
        let mut report = see::seen(db, self.plan, &self.digest, self.refusals)?;
        (report.booked_now, report.applied_now) = (self.booked_now, applied_now);
        Ok(report)
    }
}

/// The keys of lines that are booked already.
fn known_keys(db: &mut store::Db, plan: &Plan) -> Result<HashSet<String>> {
    let mut known = HashSet::new();
    for line in &plan.lines {
        if payments::by_bank_key(db, &line.booking.key)?.is_some() {
            known.insert(line.booking.key.clone());
        }
    }
    Ok(known)
}

/// Submits commands one after the other without waiting in between, and gives their answers in the same order.
pub(crate) fn run_all<C: Command>(
    store: &Store,
    context: &Context,
    commands: impl Iterator<Item = C>,
) -> Result<Vec<Result<String>>> {
    let (send, receive) = mpsc::channel();
    let mut count = 0;
    for (n, command) in commands.enumerate() {
        let send = send.clone();
        store.run_json(context, command, None, move |answer| drop(send.send((n, answer.map(|a| a.json)))));
        count = n + 1;
    }
    drop(send);
    let mut answers: Vec<(usize, Result<String>)> = receive.iter().collect();
    if answers.len() != count {
        return Err(Fault::broken("the lane is gone"));
    }
    answers.sort_by_key(|(n, _)| *n);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}

/// The digest of a file as its page names it.
pub(super) fn digest_text(digest: &[u8]) -> String {
    hex(digest)
}
