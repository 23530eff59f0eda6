//! Statements of margins: the rows, and what was sold under the scheme.

use ground::tax::{Treatment, VatCode};
use kernel::{Cents, Id, Result};
use ::store::{Db, Row, Tx, params};

use super::model::Margin;
use crate::vat::Period;

const COLUMNS: &str = "id, period, rate, sales, purchases, brought, base, tax, carried, undone, version";

fn margin(row: &Row) -> Result<Margin> {
    Ok(Margin {
        id: row.get(0)?,
        period: Period::parse(&row.get::<String>(1)?).unwrap_or_default(),
        rate: VatCode::parse(&row.get::<String>(2)?).unwrap_or(VatCode::Standard),
        sales: row.get(3)?,
        purchases: row.get(4)?,
        brought: row.get(5)?,
        base: row.get(6)?,
        tax: row.get(7)?,
        carried: row.get(8)?,
        undone: row.get::<i64>(9)? == 1,
        version: row.get(10)?,
    })
}

/// One of them.
pub(super) fn load(db: &mut Db, id: Id) -> Result<Option<Margin>> {
    let company = db.company;
    let sql = format!("SELECT {COLUMNS} FROM vat_margin WHERE company_id = $1 AND id = $2");
    Ok(db.all(&sql, params![company, id], margin)?.into_iter().next())
}

pub(super) fn save(done: &Margin, tx: &mut Tx) -> Result<()> {
    let company = tx.company;
    tx.write(
        "INSERT INTO vat_margin (company_id, id, period, day, rate, sales, purchases, brought, base, tax, carried, undone,
           version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (company_id, id) DO UPDATE SET undone = excluded.undone, version = excluded.version",
        params![
            company,
            done.id,
            done.period.to_string(),
            done.period.last(),
            done.rate.name(),
            done.sales,
            done.purchases,
            done.brought,
            done.base,
            done.tax,
            done.carried,
            i64::from(done.undone),
            done.version
        ],
    )?;
    Ok(())
}

/// The margins whose period ends in a year or so of this one, latest first; those taken back among them.
pub(super) fn around(db: &mut Db, period: Period) -> Result<Vec<Margin>> {
    let company = db.company;
    let sql = format!(
        "SELECT {COLUMNS} FROM vat_margin WHERE company_id = $1 AND day >= $2 AND day <= $3 ORDER BY day DESC, id DESC"
    );
    db.all(&sql, params![company, period.first().plus(-366), period.last().plus(366)], margin)
}

/// The latest margin of a rate that stands, with the day on which its period ends.
pub(super) fn latest(db: &mut Db, rate: VatCode) -> Result<Option<Margin>> {
    let company = db.company;
    let sql = format!(
        "SELECT {COLUMNS} FROM vat_margin WHERE company_id = $1 AND rate = $2 AND undone = 0 ORDER BY day DESC, id DESC LIMIT 1"
    );
    Ok(db.all(&sql, params![company, rate.name()], margin)?.into_iter().next())
}

/// What was sold under the margin scheme in a period, credit notes taken off, cents: the buyers see no tax in it.
pub(super) fn sold(db: &mut Db, period: Period) -> Result<Cents> {
    let company = db.company;
    let [goods, art, collection] =
        [Treatment::MarginGoods, Treatment::MarginArt, Treatment::MarginCollection].map(Treatment::name);
    let sums = db.all(
        "SELECT CAST(SUM(l.credit - l.debit) AS BIGINT)
         FROM ledger_entry e JOIN ledger_line l ON l.company_id = e.company_id AND l.seq = e.seq AND l.rank = e.rank
         WHERE e.company_id = $1 AND l.company_id = $1 AND e.day >= $2 AND e.day <= $3 AND e.journal <> 'AN'
           AND l.treatment IN ($4, $5, $6)",
        params![company, period.first(), period.last(), goods, art, collection],
        |row| row.get::<Option<Cents>>(0),
    )?;
    Ok(sums.into_iter().flatten().next().unwrap_or(Cents::ZERO))
}

/// What of a period's sales stands in margins booked already, cents.
pub(super) fn booked(db: &mut Db, period: Period) -> Result<Vec<Margin>> {
    let company = db.company;
    let sql = format!("SELECT {COLUMNS} FROM vat_margin WHERE company_id = $1 AND day >= $2 AND undone = 0 ORDER BY day, id");
    let list = db.all(&sql, params![company, period.first()], margin)?;
    Ok(list.into_iter().filter(|m| m.period.first() <= period.last()).collect())
}
