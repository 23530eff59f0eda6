//! What became of the lines of a file, as the books stand now.

use ground::page::moneys;
use kernel::{Cents, Fault, Id, Refusal, Result};
use store::{Db, files};

use super::super::outgoing::Purpose;
use super::plan::{MEDIA, Plan, PlannedLine};
use super::{Count, ImportReport, LineSeen, Outcome, run};

/// The report of a file that was imported, as its payments stand now; nothing where no such file was kept.
pub fn report(db: &mut Db, digest: &str) -> Result<Option<ImportReport>> {
    let Some(bytes) = store::private::unhex(digest) else { return Ok(None) };
    if info(db, &bytes)?.is_none() {
        return Ok(None);
    }
    let Some(file) = files::open(db, &bytes)? else { return Ok(None) };
    let reading = match super::sheet::read(db, &file) {
        Ok(reading) => reading,
        Err(Fault::Refused(_)) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    let plan = Plan::new(&reading, db.today);
    seen(db, plan, &bytes, Vec::new()).map(Some)
}

/// Name and size of a kept statement.
fn info(db: &mut Db, digest: &[u8]) -> Result<Option<(String, i64)>> {
    let company = db.company;
    db.one(
        "SELECT name, size FROM file WHERE company_id = $1 AND digest = $2 AND media = $3",
        store::params![company, digest, MEDIA],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Looks up what each line became. `refusals` are those that the commands gave, by the line's index.
pub(super) fn seen(db: &mut Db, plan: Plan, digest: &[u8], refusals: Vec<(usize, Refusal)>) -> Result<ImportReport> {
    let (name, size) = info(db, digest)?.unwrap_or_default();
    let mut refusals: std::collections::HashMap<usize, Refusal> = refusals.into_iter().collect();
    let mut lines = Vec::with_capacity(plan.lines.len());
    for (at, line) in plan.lines.into_iter().enumerate() {
        lines.push(line_seen(db, line, refusals.remove(&at))?);
    }
    let counts = Outcome::ALL
        .into_iter()
        .map(|outcome| {
            let with = lines.iter().filter(|l| l.outcome == outcome);
            let sums = moneys::by_currency(with.clone().filter_map(|l| Some((l.currency?, l.amount))));
            Count { outcome, lines: with.count() as u64, sums }
        })
        .collect();
    Ok(ImportReport {
        digest: run::digest_text(digest),
        name,
        format: plan.format,
        size,
        statements: plan.statements,
        lines,
        counts,
        booked_now: 0,
        applied_now: 0,
        notices: plan.notices,
    })
}

fn line_seen(db: &mut Db, line: PlannedLine, refusal: Option<Refusal>) -> Result<LineSeen> {
    let found = if line.announced { None } else { booked(db, &line.booking.key)? };
    let refusal = line.refusal.or(refusal);
    let outcome = match &found {
        _ if line.announced => Outcome::Announced,
        None => Outcome::Refused,
        Some(_) if line.booking.amount.0 < 0 => Outcome::Outgoing,
        Some((_, _, false, _, _)) => Outcome::Unidentified,
        Some((_, _, _, _, open)) if open.is_zero() => Outcome::Matched,
        Some((_, _, _, amount, open)) if open == amount => Outcome::OnAccount,
        Some(_) => Outcome::Partly,
    };
    // A line that was refused for its day then, and could be booked now, has no other reason than that.
    let refusal = match (outcome, refusal) {
        (Outcome::Refused, None) => Some(Refusal::invalid("payment.not_booked")),
        (Outcome::Refused, found) => found,
        _ => None,
    };
    Ok(LineSeen {
        place: line.place,
        day: line.day,
        amount: line.booking.amount,
        currency: Some(line.booking.currency),
        counterparty: line.booking.counterparty,
        text: line.booking.remittance,
        outcome,
        payment: found.as_ref().map(|f| f.0),
        number: found.map(|f| f.1).unwrap_or_default(),
        reason: refusal.as_ref().map(|r| r.code.to_string()),
        values: refusal.map(|r| r.values.into_iter().map(|(n, v)| (n.to_string(), v)).collect()).unwrap_or_default(),
    })
}

type Found = (Id, String, bool, Cents, Cents);

/// The payment of a line: id, number, whether its payer is known, amount of its item and what is left of it.
fn booked(db: &mut Db, key: &str) -> Result<Option<Found>> {
    let company = db.company;
    db.one(
        "SELECT p.id, p.number, p.customer_id, i.amount, i.open, p.purpose FROM payment p
         LEFT JOIN open_item i ON i.company_id = p.company_id AND i.id = p.item_id
         WHERE p.company_id = $1 AND p.bank_key = $2 AND p.bank_key <> ''",
        store::params![company, key],
        |row| {
            let customer: Option<Id> = row.get(2)?;
            let (amount, open): (Option<Cents>, Option<Cents>) = (row.get(3)?, row.get(4)?);
            let cleared = row.get::<String>(5)? == Purpose::Clearing.name();
            Ok((row.get(0)?, row.get(1)?, customer.is_some() || cleared, amount.unwrap_or_default(), open.unwrap_or_default()))
        },
    )
}
