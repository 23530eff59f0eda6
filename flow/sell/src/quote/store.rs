//! Every SQL statement of the quote.

use kernel::{Cents, Day, Fault, Id, Result};
use serde::Serialize;
use store::{Db, Row, Tx};

use super::model::{Accepted, Content, Fact, Quote, State};

/// Reads a quote with its present version.
pub fn load(db: &mut Db, id: Id) -> Result<Option<Quote>> {
    let company = db.company;
    db.one(
        "SELECT q.id, q.number, q.customer_id, q.reference, q.day, q.state, q.revision, q.valid_until, q.net, q.gross,
           q.sent_day, q.accepted, q.accepted_by, q.lost, q.order_id, q.version, v.day, v.content
         FROM quote q
         JOIN quote_version v ON v.company_id = q.company_id AND v.quote_id = q.id AND v.revision = q.revision
         WHERE q.company_id = $1 AND q.id = $2",
        store::params![company, id],
        quote,
    )
}

fn quote(row: &Row) -> Result<Quote> {
    let state: String = row.get(5)?;
    let accepted: Option<Accepted> = json(&row.get::<String>(11)?)?;
    let by: String = row.get(12)?;
    let content: Content = serde_json::from_str(&row.get::<String>(17)?).map_err(Fault::broken)?;
    Ok(Quote {
        id: row.get(0)?,
        currency: content.pricing.currency,
        number: row.get(1)?,
        customer: row.get(2)?,
        reference: row.get(3)?,
        day: row.get(4)?,
        state: State::parse(&state).ok_or_else(|| Fault::broken(format!("quote: no state: {state}")))?,
        revision: row.get(6)?,
        valid_until: row.get(7)?,
        net: row.get(8)?,
        gross: row.get(9)?,
        sent_day: row.get(10)?,
        accepted: accepted.map(|a| Accepted { by, ..a }),
        lost: json(&row.get::<String>(13)?)?,
        order: row.get(14)?,
        version: row.get(15)?,
        revised: row.get(16)?,
        content,
    })
}

/// A value that may not be there, as JSON in a column.
fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<Option<T>> {
    if text.is_empty() { Ok(None) } else { serde_json::from_str(text).map(Some).map_err(Fault::broken) }
}

fn text<T: Serialize>(value: Option<&T>) -> Result<String> {
    value.map_or(Ok(String::new()), |value| serde_json::to_string(value).map_err(Fault::broken))
}

/// Writes what a fact changed.
pub fn save(tx: &mut Tx, quote: &Quote, fact: &Fact) -> Result<()> {
    save_head(tx, quote)?;
    match fact {
        Fact::Drafted { .. } | Fact::Revised { .. } => save_version(tx, quote),
        Fact::Sent { .. } | Fact::Accepted { .. } | Fact::Lost { .. } | Fact::Ordered { .. } => Ok(()),
    }
}

fn save_head(tx: &mut Tx, quote: &Quote) -> Result<()> {
    let company = tx.company;
    let by = quote.accepted.as_ref().map_or("", |a| a.by.as_str());
    tx.write(
        "INSERT INTO quote (company_id, id, number, customer_id, reference, day, state, revision, valid_until, net, gross,
           sent_day, accepted, accepted_by, lost, order_id, version, currency)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
         ON CONFLICT (company_id, id) DO UPDATE SET reference = excluded.reference, state = excluded.state,
           revision = excluded.revision, valid_until = excluded.valid_until, net = excluded.net, gross = excluded.gross,
           sent_day = excluded.sent_day, accepted = excluded.accepted, accepted_by = excluded.accepted_by,
           lost = excluded.lost, order_id = excluded.order_id, version = excluded.version, currency = excluded.currency",
        store::params![
            company,
            quote.id,
            &quote.number,
            quote.customer,
            &quote.reference,
            quote.day,
            quote.state.name(),
            quote.revision,
            quote.valid_until,
            quote.net,
            quote.gross,
            quote.sent_day,
            text(quote.accepted.as_ref())?,
            by,
            text(quote.lost.as_ref())?,
            quote.order,
            quote.version,
            quote.currency
        ],
    )?;
    Ok(())
}

fn save_version(tx: &mut Tx, quote: &Quote) -> Result<()> {
    let company = tx.company;
    tx.write(
        "INSERT INTO quote_version (company_id, quote_id, revision, day, valid_until, net, gross, content)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (company_id, quote_id, revision) DO UPDATE SET day = excluded.day,
           valid_until = excluded.valid_until, net = excluded.net, gross = excluded.gross, content = excluded.content",
        store::params![
            company,
            quote.id,
            quote.revision,
            quote.revised,
            quote.valid_until,
            quote.net,
            quote.gross,
            serde_json::to_string(&quote.content).map_err(Fault::broken)?
        ],
    )?;
    Ok(())
}

/// A version of a quote, without what it offers.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Version {
    /// Which one, from 1.
    pub revision: i64,
    /// Its day.
    pub day: Day,
    /// The last day on which it held.
    pub valid_until: Day,
    /// Total without VAT, cents.
    pub net: Cents,
    /// Total with VAT, cents.
    pub gross: Cents,
}

/// The versions of a quote, the newest first.
pub fn versions(db: &mut Db, quote: Id) -> Result<Vec<Version>> {
    let company = db.company;
    db.all(
        "SELECT revision, day, valid_until, net, gross FROM quote_version
         WHERE company_id = $1 AND quote_id = $2 ORDER BY revision DESC LIMIT 200",
        store::params![company, quote],
        |row| {
            Ok(Version {
                revision: row.get(0)?,
                day: row.get(1)?,
                valid_until: row.get(2)?,
                net: row.get(3)?,
                gross: row.get(4)?,
            })
        },
    )
}

/// What a version offered.
pub fn content(db: &mut Db, quote: Id, revision: i64) -> Result<Option<Content>> {
    let company = db.company;
    let found = db.one(
        "SELECT content FROM quote_version WHERE company_id = $1 AND quote_id = $2 AND revision = $3",
        store::params![company, quote, revision],
        |row| row.get::<String>(0),
    )?;
    found.map(|text| serde_json::from_str(&text).map_err(Fault::broken)).transpose()
}
