//! Statements of the VAT return: what moved in a period, and which periods are settled.

use std::collections::BTreeMap;

use bill::invoice::More;
use ground::ledger::{self, Accounts};
use ground::tax::Treatment;
use kernel::{Cents, Day, Fault, Id, Result};
use ::store::{Db, Tx};

use super::model::VatReturn;
use super::rules::{self, Abroad, Ca3, Movement};
use super::Period;

/// A return that was settled.
pub(super) fn load(db: &mut Db, id: Id) -> Result<Option<VatReturn>> {
    let company = db.company;
    db.one(
        "SELECT period, due, version, seq FROM vat_return WHERE company_id = $1 AND id = $2",
        ::store::params![company, id],
        |row| {
            let period = Period::parse(&row.get::<String>(0)?).unwrap_or_default();
            Ok(VatReturn { id, period, due: row.get(1)?, version: row.get(2)?, seq: row.get(3)? })
        },
    )
}

pub(super) fn save(done: &VatReturn, tx: &mut Tx) -> Result<()> {
    let company = tx.company;
    tx.write(
        "INSERT INTO vat_return (company_id, id, period, day, due, version, seq) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (company_id, id) DO UPDATE SET due = excluded.due, version = excluded.version, seq = excluded.seq",
        ::store::params![company, done.id, done.period.to_string(), done.period.last(), done.due, done.version, done.seq],
    )?;
    Ok(())
}

/// What moved on every account in a period; settlements of returns, accruals and opening balances apart.
pub(super) fn movements(db: &mut Db, period: Period) -> Result<Vec<Movement>> {
    let company = db.company;
    db.all(
        "SELECT l.account, l.treatment, CAST(SUM(l.credit - l.debit) AS BIGINT),
           CAST(SUM(CASE WHEN l.base IS NULL THEN 0 ELSE l.base END) AS BIGINT),
           CAST(SUM(CASE WHEN l.base IS NULL THEN l.credit - l.debit ELSE 0 END) AS BIGINT)
         FROM ledger_entry e JOIN ledger_line l ON l.company_id = e.company_id AND l.seq = e.seq AND l.rank = e.rank
         WHERE e.company_id = $1 AND l.company_id = $1 AND e.day >= $2 AND e.day <= $3 AND e.journal <> 'AN'
           AND NOT EXISTS (SELECT 1 FROM vat_return v WHERE v.company_id = $1 AND v.seq = e.seq)
           AND NOT EXISTS (SELECT 1 FROM accrual a WHERE a.company_id = $1 AND a.seq = e.seq)
         GROUP BY l.account, l.treatment ORDER BY l.account, l.treatment",
        ::store::params![company, period.first(), period.last()],
        |row| {
            Ok(Movement {
                account: row.get(0)?,
                treatment: row.get::<Option<String>>(1)?.and_then(|name| Treatment::parse(&name)),
                amount: row.get(2)?,
                base: row.get(3)?,
                without_base: row.get(4)?,
            })
        },
    )
}

/// The return of a period, with what it was computed from.
pub(super) fn computed(db: &mut Db, accounts: &Accounts, period: Period) -> Result<(Vec<Movement>, Ca3)> {
    let moved = movements(db, period)?;
    let ca3 = rules::ca3(accounts, &moved, period.last());
    Ok((moved, ca3))
}

/// The return of a period.
pub fn ca3(db: &mut Db, period: Period) -> Result<Ca3> {
    let accounts = ledger::read_accounts(db)?;
    computed(db, &accounts, period).map(|(_, ca3)| ca3)
}

/// The settled return whose period has a day in common with this one.
pub fn settled(db: &mut Db, period: Period) -> Result<Option<VatReturn>> {
    let company = db.company;
    let ids = db.all(
        "SELECT id FROM vat_return WHERE company_id = $1 AND day >= $2 ORDER BY day LIMIT 1",
        ::store::params![company, period.first()],
        |row| row.get::<Id>(0),
    )?;
    let Some(id) = ids.first() else { return Ok(None) };
    Ok(load(db, *id)?.filter(|v| v.period.first() <= period.last()))
}

/// What was delivered or done for buyers in other member states in a period, cents, credit notes and discounts taken off.
/// The buyer is that of the document, or of the one whose price is lowered, or who stands on the entry where there is
/// none.
pub(super) fn european(db: &mut Db, period: Period) -> Result<BTreeMap<Abroad, Cents>> {
    let company = db.company;
    let (goods, services) = (Treatment::IntraEuGoods.name(), Treatment::IntraEuServices.name());
    let rows = db.all(
        "SELECT COALESCE(d.customer_id, v.customer_id, p.party), l.treatment, d.day,
           CASE WHEN v.kind = '381' THEN v.more ELSE '' END, l.credit - l.debit
         FROM ledger_entry e
         JOIN ledger_line l ON l.company_id = e.company_id AND l.seq = e.seq AND l.rank = e.rank
         JOIN ledger_line p ON p.company_id = e.company_id AND p.seq = e.seq AND p.rank = e.rank AND p.line = 0
         LEFT JOIN invoice v ON v.company_id = e.company_id AND v.number = e.piece
         LEFT JOIN invoice d ON d.company_id = e.company_id AND d.id = l.document_id
         WHERE e.company_id = $1 AND l.company_id = $1 AND p.company_id = $1 AND e.day >= $2 AND e.day <= $3
           AND e.journal <> 'AN' AND (l.treatment = $4 OR l.treatment = $5)
           AND COALESCE(d.customer_id, v.customer_id, p.party) IS NOT NULL",
        ::store::params![company, period.first(), period.last(), goods, services],
        |row| {
            let lowered: Option<Day> = row.get(2)?;
            let more: Option<String> = row.get(3)?;
            Ok((row.get::<Id>(0)?, row.get::<String>(1)? == goods, lowered, more.unwrap_or_default(), row.get::<Cents>(4)?))
        },
    )?;
    let mut sums = BTreeMap::new();
    for (buyer, goods, lowered, more, amount) in rows {
        let earlier = match lowered {
            Some(day) => day < period.first(),
            None => corrects_earlier(&more, period)?,
        };
        *sums.entry(Abroad { goods, buyer, earlier }).or_insert(Cents::ZERO) += amount;
    }
    Ok(sums)
}

/// Does a credit note, by what its row says beside its amounts, correct an invoice of an earlier period?
fn corrects_earlier(more: &str, period: Period) -> Result<bool> {
    if more.is_empty() {
        return Ok(false);
    }
    let more: More = serde_json::from_str(more).map_err(Fault::broken)?;
    Ok(more.preceding.iter().any(|q| q.day.is_some_and(|day| day < period.first())))
}
