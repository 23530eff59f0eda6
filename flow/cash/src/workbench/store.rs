//! Every SQL statement that writes or loads a decision or a proposal.

use kernel::{Fault, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Private, Row, Seq, Tx};

use super::advice::Advice;
use super::model::{Basis, Decision, Judge, Piece, Ruling, State};
use super::offer::Offer;
use super::statements::Kept;

/// What the column `body` of a decision holds.
#[derive(Serialize, Deserialize)]
struct Body {
    pieces: Vec<Piece>,
    probability: i64,
    basis: Option<Basis>,
    reasons: String,
    account: String,
    #[serde(default)]
    identified: bool,
}

/// The columns of a decision, for [`decision`].
pub const COLUMNS: &str = "payment_id, state, by_engine, choice, shown, day, amount, engine_posted, engine_undone, body, version";

/// Reads a decision from its columns.
pub fn decision(row: &Row) -> Result<Decision> {
    let state: String = row.get(1)?;
    let body: String = row.get(9)?;
    let body: Body = serde_json::from_str(&body).map_err(|e| Fault::broken(format!("decision: {e}")))?;
    let by_engine: i64 = row.get(2)?;
    Ok(Decision {
        payment: row.get(0)?,
        state: State::parse(&state).ok_or_else(|| Fault::broken(format!("decision: no state: {state}")))?,
        ruling: Some(Ruling {
            by: if by_engine == 1 { Judge::Engine } else { Judge::Person },
            choice: row.get(3)?,
            shown: row.get(4)?,
            probability: body.probability,
            pieces: body.pieces,
            basis: body.basis,
            reasons: if body.reasons.is_empty() { Private(None) } else { Private::new(body.reasons) },
        }),
        account: body.account,
        identified: body.identified,
        day: row.get(5)?,
        amount: row.get(6)?,
        engine_posted: row.get(7)?,
        engine_undone: row.get(8)?,
        version: row.get(10)?,
    })
}

/// Reads the decision on a payment.
pub fn load(db: &mut Db, payment: Id) -> Result<Option<Decision>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM decision WHERE company_id = $1 AND payment_id = $2"),
        store::params![company, payment],
        decision,
    )
}

/// Writes a decision.
pub fn save(tx: &mut Tx, decision: &Decision) -> Result<()> {
    let company = tx.company;
    let (Some(ruling), Some(day)) = (&decision.ruling, decision.day) else {
        return Err(Fault::broken("a decision that decides nothing"));
    };
    let body = Body {
        pieces: ruling.pieces.clone(),
        probability: ruling.probability,
        basis: ruling.basis,
        reasons: ruling.reasons.text().to_string(),
        account: decision.account.clone(),
        identified: decision.identified,
    };
    let body = serde_json::to_string(&body).map_err(Fault::broken)?;
    let month = format!("{:04}-{:02}", day.year(), day.month());
    tx.write(
        "INSERT INTO decision (company_id, payment_id, state, by_engine, choice, shown, month, day, amount,
           engine_posted, engine_undone, body, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (company_id, payment_id) DO UPDATE SET state = excluded.state, by_engine = excluded.by_engine,
           choice = excluded.choice, shown = excluded.shown, engine_posted = excluded.engine_posted,
           engine_undone = excluded.engine_undone, body = excluded.body, version = excluded.version",
        store::params![
            company,
            decision.payment,
            decision.state.name(),
            i64::from(decision.by_engine()),
            ruling.choice,
            ruling.shown,
            month,
            day,
            decision.amount,
            decision.engine_posted,
            decision.engine_undone,
            body,
            decision.version
        ],
    )?;
    Ok(())
}

/// Keeps what is offered for a line that waits.
pub fn offer(tx: &mut Tx, payment: &crate::payment::Payment, offer: &Offer, seq: Seq) -> Result<()> {
    let company = tx.company;
    let Some(day) = payment.day else { return Err(Fault::broken("a payment without a day")) };
    let body = serde_json::to_string(offer).map_err(Fault::broken)?;
    let verdict = if offer.reason.is_none() { "propose" } else { "leave" };
    tx.write(
        "INSERT INTO proposal (company_id, payment_id, day, amount, verdict, probability, body, seq)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (company_id, payment_id) DO UPDATE SET verdict = excluded.verdict,
           probability = excluded.probability, body = excluded.body, seq = excluded.seq",
        store::params![company, payment.id, day, payment.amount, verdict, offer.probability(), body, seq],
    )?;
    Ok(())
}

/// A line does not wait any more.
pub fn no_offer(tx: &mut Tx, payment: Id) -> Result<()> {
    let company = tx.company;
    tx.write("DELETE FROM proposal WHERE company_id = $1 AND payment_id = $2", store::params![company, payment])?;
    Ok(())
}

/// What is offered for a line, with the fact up to which everything was known.
pub fn offered(db: &mut Db, payment: Id) -> Result<Option<(Offer, Seq)>> {
    let company = db.company;
    db.one(
        "SELECT body, seq FROM proposal WHERE company_id = $1 AND payment_id = $2",
        store::params![company, payment],
        |row| Ok((read_offer(&row.get::<String>(0)?)?, row.get(1)?)),
    )
}

/// Reads an offer from its column.
pub fn read_offer(body: &str) -> Result<Offer> {
    serde_json::from_str(body).map_err(|e| Fault::broken(format!("proposal: {e}")))
}

/// Reads an advice.
pub fn advice(db: &mut Db, id: Id) -> Result<Option<Advice>> {
    let company = db.company;
    db.one(
        "SELECT id, digest, day, total, body, version FROM advice WHERE company_id = $1 AND id = $2",
        store::params![company, id],
        read_advice,
    )
}

fn read_advice(row: &Row) -> Result<Advice> {
    Ok(Advice {
        id: row.get(0)?,
        digest: row.get(1)?,
        day: row.get(2)?,
        total: row.get(3)?,
        body: row.get(4)?,
        version: row.get(5)?,
    })
}

/// The advice that says exactly this.
pub fn advice_by_digest(db: &mut Db, digest: &str) -> Result<Option<Id>> {
    let company = db.company;
    db.one(
        "SELECT id FROM advice WHERE company_id = $1 AND digest = $2",
        store::params![company, digest],
        |row| row.get(0),
    )
}

/// Advices since a day.
pub fn advices(db: &mut Db, since: kernel::Day) -> Result<Vec<Advice>> {
    let company = db.company;
    db.all(
        "SELECT id, digest, day, total, body, version FROM advice WHERE company_id = $1 AND day >= $2 ORDER BY day, id",
        store::params![company, since],
        read_advice,
    )
}

/// Writes an advice.
pub fn save_advice(tx: &mut Tx, advice: &Advice) -> Result<()> {
    let company = tx.company;
    tx.write(
        "INSERT INTO advice (company_id, id, digest, day, total, body, version) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        store::params![company, advice.id, &advice.digest, advice.day, advice.total, &advice.body, advice.version],
    )?;
    Ok(())
}

/// Keeps a statement; one that comes again is counted.
pub(super) fn keep_statement(tx: &mut Tx, statement: &Kept, file: &str) -> Result<()> {
    let id = tx.new_id();
    let mut values = vec![store::Value::from(tx.company), id.into()];
    values.extend(statement.values());
    values.push(file.into());
    values.push(1_i64.into());
    tx.write(
        "INSERT INTO bank_statement (company_id, id, key, account, currency, number, first_day, last_day, opening, closing,
           line_count, difference, notices, file, times)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (company_id, key) DO UPDATE SET times = bank_statement.times + 1",
        &values,
    )?;
    Ok(())
}
