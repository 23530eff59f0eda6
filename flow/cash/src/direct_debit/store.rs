//! Every SQL statement of direct debits, the list apart.

use std::collections::HashMap;

use ground::receivable::{self, Item};
use kernel::{Cents, Day, Fault, Id, Result};
use store::{Db, Row, Tx, Value};

use super::model::{DebitLine, DirectDebit, Fact, LineState, State};
use super::rules::History;

pub(super) const COLUMNS: &str =
    "id, number, state, collect_on, format, batch_booking, total, sent, digest, reason, version";

pub(super) fn head(row: &Row) -> Result<DirectDebit> {
    let state: String = row.get(2)?;
    Ok(DirectDebit {
        id: row.get(0)?,
        number: row.get(1)?,
        state: State::parse(&state).ok_or_else(|| Fault::broken(format!("direct debit: no state: {state}")))?,
        collect_on: Some(row.get(3)?),
        format: row.get(4)?,
        batch_booking: row.get(5)?,
        total: row.get(6)?,
        lines: Vec::new(),
        sent: row.get(7)?,
        digest: row.get(8)?,
        reason: row.get(9)?,
        version: row.get(10)?,
    })
}

const LINE: &str = "debit_id, state, block, payment_id, code, body";

fn line(row: &Row) -> Result<(Id, DebitLine)> {
    let state: String = row.get(1)?;
    let body: DebitLine = serde_json::from_str(&row.get::<String>(5)?).map_err(Fault::broken)?;
    let state = LineState::parse(&state).ok_or_else(|| Fault::broken(format!("direct debit: no state: {state}")))?;
    Ok((row.get(0)?, DebitLine { state, block: row.get(2)?, payment: row.get(3)?, code: row.get(4)?, ..body }))
}

/// Reads a batch with its lines.
pub fn load(db: &mut Db, id: Id) -> Result<Option<DirectDebit>> {
    let company = db.company;
    let found = db.one(
        &format!("SELECT {COLUMNS} FROM direct_debit WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        head,
    )?;
    let Some(mut debit) = found else { return Ok(None) };
    let lines = db.all(
        &format!("SELECT {LINE} FROM direct_debit_line WHERE company_id = $1 AND debit_id = $2 ORDER BY rank"),
        store::params![company, id],
        line,
    )?;
    debit.lines = lines.into_iter().map(|(_, line)| line).collect();
    Ok(Some(debit))
}

/// Writes what a fact changed.
pub fn save(tx: &mut Tx, debit: &DirectDebit, fact: &Fact) -> Result<()> {
    let company = tx.company;
    tx.write(
        "INSERT INTO direct_debit (company_id, id, number, state, collect_on, format, batch_booking, total, count, sent,
           digest, reason, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (company_id, id) DO UPDATE SET state = excluded.state, sent = excluded.sent,
           digest = excluded.digest, reason = excluded.reason, version = excluded.version",
        store::params![
            company,
            debit.id,
            &debit.number,
            debit.state.name(),
            debit.collect_on,
            &debit.format,
            debit.batch_booking,
            debit.total,
            debit.lines.len() as i64,
            debit.sent,
            &debit.digest,
            &debit.reason,
            debit.version
        ],
    )?;
    match fact {
        Fact::Drafted { lines, .. } => insert(tx, debit.id, lines),
        Fact::Sent { lines, .. } => update(tx, debit, lines.iter().map(|l| l.rank)),
        Fact::Answered { rejected, .. } => update(tx, debit, rejected.iter().map(|(rank, _)| *rank)),
        Fact::Returned { rank, .. } => update(tx, debit, std::iter::once(*rank)),
        Fact::Cancelled { .. } => Ok(()),
    }
}

fn insert(tx: &mut Tx, debit: Id, lines: &[DebitLine]) -> Result<()> {
    let company = tx.company;
    let (mut rows, mut items): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    for line in lines {
        rows.extend([
            Value::from(company),
            debit.into(),
            line.rank.into(),
            line.mandate.into(),
            line.customer.into(),
            line.end_to_end.clone().into(),
            line.amount.into(),
            line.state.name().into(),
            line.block.clone().into(),
            line.payment.into(),
            line.code.clone().into(),
            serde_json::to_string(line).map_err(Fault::broken)?.into(),
        ]);
        for item in &line.items {
            items.extend([Value::from(company), debit.into(), line.rank.into(), item.item.into(), item.document.into()]);
        }
    }
    tx.insert(
        "INSERT INTO direct_debit_line (company_id, debit_id, rank, mandate_id, customer_id, end_to_end, amount, state,
           block, payment_id, code, body) VALUES",
        12,
        &rows,
        "",
    )?;
    tx.insert(
        "INSERT INTO direct_debit_item (company_id, debit_id, rank, item_id, document_id) VALUES",
        5,
        &items,
        "",
    )
}

fn update(tx: &mut Tx, debit: &DirectDebit, ranks: impl Iterator<Item = i64>) -> Result<()> {
    let company = tx.company;
    for rank in ranks {
        let Some(line) = debit.line(rank) else { continue };
        tx.write(
            "UPDATE direct_debit_line SET state = $1, block = $2, payment_id = $3, code = $4
             WHERE company_id = $5 AND debit_id = $6 AND rank = $7",
            store::params![line.state.name(), &line.block, line.payment, &line.code, company, debit.id, rank],
        )?;
    }
    Ok(())
}

/// A batch by its number.
pub fn by_number(db: &mut Db, number: &str) -> Result<Option<Id>> {
    let company = db.company;
    db.one(
        "SELECT id FROM direct_debit WHERE company_id = $1 AND number = $2",
        store::params![company, number],
        |row| row.get::<Id>(0),
    )
}

/// True when a line had this end-to-end id.
pub fn end_to_end_used(db: &mut Db, id: &str) -> Result<bool> {
    let company = db.company;
    let found = db.one(
        "SELECT rank FROM direct_debit_line WHERE company_id = $1 AND end_to_end = $2 LIMIT 1",
        store::params![company, id],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.is_some())
}

/// The line with an end-to-end id: batch and line.
pub fn by_end_to_end(db: &mut Db, id: &str) -> Result<Option<(Id, DebitLine)>> {
    if id.is_empty() {
        return Ok(None);
    }
    let company = db.company;
    db.one(
        &format!("SELECT {LINE} FROM direct_debit_line WHERE company_id = $1 AND end_to_end = $2 ORDER BY debit_id DESC LIMIT 1"),
        store::params![company, id],
        line,
    )
}

/// The lines of a mandate that were presented, newest first.
pub fn of_mandate(db: &mut Db, mandate: Id) -> Result<Vec<(Id, DebitLine)>> {
    let company = db.company;
    db.all(
        &format!(
            "SELECT {LINE} FROM direct_debit_line
             WHERE company_id = $1 AND mandate_id = $2 AND state = 'presented' ORDER BY debit_id DESC LIMIT 50"
        ),
        store::params![company, mandate],
        line,
    )
}

/// What waits for the bank's credit, block by block: block, the day of collection, its payments, their sum.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    /// `PmtInfId`.
    pub block: String,
    /// The batch's number.
    pub number: String,
    /// The day the accounts are debited.
    pub collect_on: Option<Day>,
    /// Its payments that the bank has not credited yet.
    pub payments: Vec<Id>,
    /// Their sum, cents.
    pub sum: Cents,
}

/// The blocks that wait for the bank's credit.
pub fn waiting(db: &mut Db) -> Result<Vec<Waiting>> {
    let company = db.company;
    let mut blocks: Vec<Waiting> = Vec::new();
    db.each(
        "SELECT l.block, d.number, d.collect_on, p.id, p.amount FROM payment p
         JOIN direct_debit_line l ON l.company_id = p.company_id AND l.payment_id = p.id
         JOIN direct_debit d ON d.company_id = l.company_id AND d.id = l.debit_id
         WHERE p.company_id = $1 AND l.company_id = $1 AND d.company_id = $1 AND p.waiting = 1 ORDER BY p.id",
        store::params![company],
        |row| {
            let block: String = row.get(0)?;
            let (payment, amount): (Id, Cents) = (row.get(3)?, row.get(4)?);
            let at = blocks.iter().position(|b| b.block == block).unwrap_or_else(|| {
                blocks.push(Waiting { block, ..Waiting::default() });
                blocks.len() - 1
            });
            let waiting = &mut blocks[at];
            (waiting.number, waiting.collect_on) = (row.get(1)?, Some(row.get(2)?));
            waiting.payments.push(payment);
            waiting.sum += amount;
            Ok(())
        },
    )?;
    Ok(blocks)
}

/// Open items of customers with an active mandate, due until a day; the oldest first.
pub fn owed(db: &mut Db, until: Day, most: usize) -> Result<Vec<Item>> {
    let company = db.company;
    // From the mandates, which few customers have, to what each owes. SQLite keeps the order of a CROSS JOIN.
    let ids = db.all(
        "SELECT DISTINCT i.id, i.due_day FROM mandate m CROSS JOIN open_item i
         WHERE m.company_id = $1 AND m.state = 'active' AND i.company_id = $1 AND i.customer_id = m.customer_id
           AND i.open <> 0 AND i.open > 0 AND i.due_day <= $2 AND i.account = 'customers'
         ORDER BY i.due_day, i.id LIMIT $3",
        store::params![company, until, most as i64],
        |row| row.get::<Id>(0),
    )?;
    let mut items = Vec::with_capacity(ids.len());
    for id in ids {
        items.extend(receivable::find(db, id)?);
    }
    Ok(items)
}

/// The drafts that hold items: number by item.
pub fn drafted(db: &mut Db, items: &[Id]) -> Result<HashMap<Id, String>> {
    let company = db.company;
    let found = db.all_in(
        "SELECT i.item_id, d.number FROM direct_debit_item i
         JOIN direct_debit d ON d.company_id = i.company_id AND d.id = i.debit_id
         WHERE i.company_id = $1 AND d.company_id = $1 AND d.state = 'draft' AND i.item_id IN ({ids})",
        store::params![company],
        items,
        |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?)),
    )?;
    Ok(found.into_iter().collect())
}

/// What was tried before for documents.
pub fn history(db: &mut Db, documents: &[Id]) -> Result<HashMap<Id, History>> {
    let company = db.company;
    let mut found = db.all_in(
        "SELECT i.document_id, l.debit_id, l.state, l.code FROM direct_debit_item i
         JOIN direct_debit_line l ON l.company_id = i.company_id AND l.debit_id = i.debit_id AND l.rank = i.rank
         WHERE i.company_id = $1 AND l.company_id = $1 AND l.state <> 'ready' AND i.document_id IN ({ids})",
        store::params![company],
        documents,
        |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?, row.get::<String>(3)?)),
    )?;
    found.sort_unstable();
    found.dedup();
    let mut histories: HashMap<Id, History> = HashMap::new();
    for (document, _, code) in found {
        let history = histories.entry(document).or_default();
        history.presented += 1;
        history.code = code;
    }
    Ok(histories)
}

/// True when anything waits for the bank or was presented: where nothing is, a statement's lines need no look.
pub fn any(db: &mut Db) -> Result<bool> {
    let company = db.company;
    let presented = db.one(
        "SELECT rank FROM direct_debit_line WHERE company_id = $1 AND state = 'presented' LIMIT 1",
        store::params![company],
        |row| row.get::<i64>(0),
    )?;
    let waiting = db.one(
        "SELECT id FROM payment WHERE company_id = $1 AND waiting = 1 LIMIT 1",
        store::params![company],
        |row| row.get::<i64>(0),
    )?;
    let ordered = db.one(
        "SELECT id FROM refund_order WHERE company_id = $1 AND state = 'sent' LIMIT 1",
        store::params![company],
        |row| row.get::<i64>(0),
    )?;
    let bills = db.one(
        "SELECT id FROM bill_of_exchange WHERE company_id = $1 AND state = 'remitted' LIMIT 1",
        store::params![company],
        |row| row.get::<i64>(0),
    )?;
    Ok(presented.is_some() || waiting.is_some() || ordered.is_some() || bills.is_some())
}
