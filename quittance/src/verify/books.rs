//! The checks of an accountant and a storekeeper: entries, accounts, open items, exposure, stock, numbers, files.

use std::collections::BTreeMap;

use formats::fec::Checker;
use ground::company;
use ground::ledger::{self, Role};
use ground::numbering::{self, SeriesStart};
use kernel::{Cents, Result};
use store::replay::Damage;
use store::{Db, Row, params};

use super::Check;

/// All of them for one company.
pub fn checks(db: &mut Db) -> Result<Vec<Check>> {
    Ok(vec![
        entries(db)?,
        totals(db)?,
        days(db)?,
        party_months(db)?,
        customers(db)?,
        exposure(db)?,
        stock(db)?,
        reserved(db)?,
        numbers(db)?,
        number_days(db)?,
        files(db)?,
        accounting_files(db)?,
    ])
}

/// A check that a query answers: every row is something wrong.
fn query(
    db: &mut Db,
    name: &'static str,
    counted: &str,
    sql: &str,
    read: impl Fn(&Row) -> Result<Damage>,
) -> Result<Check> {
    let company = db.company;
    let looked_at = db.one(counted, params![company], |row| row.get::<i64>(0))?.unwrap_or(0);
    let damage = db.all(sql, params![company], read)?;
    Ok(Check { name, looked_at, damage })
}

/// Every entry balances.
fn entries(db: &mut Db) -> Result<Check> {
    query(
        db,
        "entries",
        "SELECT COUNT(*) FROM ledger_entry WHERE company_id = $1",
        "SELECT seq, rank, CAST(SUM(debit - credit) AS BIGINT) FROM ledger_line WHERE company_id = $1
         GROUP BY seq, rank HAVING SUM(debit - credit) <> 0 OR COUNT(*) < 2 LIMIT 100",
        |row| {
            let place = format!("entry {}/{}", row.get::<i64>(0)?, row.get::<i64>(1)?);
            Ok(Damage { place, what: format!("it is out of balance by {}", row.get::<Cents>(2)?) })
        },
    )
}

/// Every journal balances, and so does the whole.
fn totals(db: &mut Db) -> Result<Check> {
    query(
        db,
        "journals",
        "SELECT COUNT(*) FROM ledger_line WHERE company_id = $1",
        "SELECT e.journal, CAST(SUM(l.debit - l.credit) AS BIGINT) FROM ledger_line l
         JOIN ledger_entry e ON e.company_id = l.company_id AND e.seq = l.seq AND e.rank = l.rank
         WHERE l.company_id = $1 AND e.company_id = $1 GROUP BY e.journal HAVING SUM(l.debit - l.credit) <> 0",
        |row| {
            let place = format!("journal of the books {}", row.get::<String>(0)?);
            Ok(Damage { place, what: format!("it is out of balance by {}", row.get::<Cents>(1)?) })
        },
    )
}

/// What the days of accounts say is what their lines add up to.
fn days(db: &mut Db) -> Result<Check> {
    query(
        db,
        "account_days",
        "SELECT COUNT(*) FROM account_day WHERE company_id = $1",
        "SELECT account, day, CAST(SUM(debit) AS BIGINT), CAST(SUM(credit) AS BIGINT) FROM (
           SELECT l.account AS account, e.day AS day, SUM(l.debit) AS debit, SUM(l.credit) AS credit, COUNT(*) AS lines,
             MIN(l.seq) AS first_seq, MAX(l.seq) AS last_seq FROM ledger_entry e
             JOIN ledger_line l ON l.company_id = e.company_id AND l.seq = e.seq AND l.rank = e.rank
             WHERE e.company_id = $1 AND l.company_id = $1 GROUP BY l.account, e.day
           UNION ALL SELECT account, day, -debit, -credit, -lines, -first_seq, -last_seq FROM account_day
             WHERE company_id = $1) AS both_sides
         GROUP BY account, day HAVING SUM(debit) <> 0 OR SUM(credit) <> 0 OR SUM(lines) <> 0 OR SUM(first_seq) <> 0
           OR SUM(last_seq) <> 0 LIMIT 100",
        |row| {
            let place = format!("account {} on {}", row.get::<String>(0)?, row.get::<kernel::Day>(1)?);
            let (debit, credit) = (row.get::<Cents>(2)?, row.get::<Cents>(3)?);
            Ok(Damage { place, what: format!("the day and its lines differ by {debit} and {credit}") })
        },
    )
}

/// What the months of customers on their accounts say is what their lines add up to.
fn party_months(db: &mut Db) -> Result<Check> {
    let company = db.company;
    let mut sums: BTreeMap<(String, i64, kernel::Day), (Cents, Cents)> = BTreeMap::new();
    db.each(
        "SELECT l.account, l.party, e.day, l.debit, l.credit FROM ledger_entry e
         JOIN ledger_line l ON l.company_id = e.company_id AND l.seq = e.seq AND l.rank = e.rank
         WHERE e.company_id = $1 AND l.company_id = $1 AND l.party IS NOT NULL",
        params![company],
        |row| {
            let key = (row.get(0)?, row.get(1)?, row.get::<kernel::Day>(2)?.start_of_month());
            let sides = sums.entry(key).or_default();
            sides.0 += row.get::<Cents>(3)?;
            sides.1 += row.get::<Cents>(4)?;
            Ok(())
        },
    )?;
    let mut looked_at = 0;
    db.each("SELECT account, party, month, debit, credit FROM party_month WHERE company_id = $1", params![company], |row| {
        looked_at += 1;
        let sides = sums.entry((row.get(0)?, row.get(1)?, row.get(2)?)).or_default();
        sides.0 -= row.get::<Cents>(3)?;
        sides.1 -= row.get::<Cents>(4)?;
        Ok(())
    })?;
    let wrong = sums.into_iter().filter(|(_, (debit, credit))| !debit.is_zero() || !credit.is_zero()).take(100);
    let damage = wrong.map(|((account, party, month), (debit, credit))| Damage {
        place: format!("account {account}, customer {party}, month of {month}"),
        what: format!("the month and its lines differ by {debit} and {credit}"),
    });
    Ok(Check { name: "party_months", looked_at, damage: damage.collect() })
}

/// Every account kept per customer is what its open items add up to, customer by customer.
fn customers(db: &mut Db) -> Result<Check> {
    let company = db.company;
    let accounts = ledger::read_accounts(db)?;
    let counted = "SELECT COUNT(*) FROM open_item WHERE company_id = $1";
    let looked_at = db.one(counted, params![company], |row| row.get::<i64>(0))?.unwrap_or(0);
    let mut damage = Vec::new();
    for role in Role::all().into_iter().filter(|role| role.is_control()) {
        let account = accounts.of(role);
        damage.extend(db.all(
            "SELECT party, CAST(SUM(amount) AS BIGINT) FROM (
               SELECT party, debit - credit AS amount FROM ledger_line WHERE company_id = $1 AND account = $2
               UNION ALL SELECT customer_id, -open_value FROM open_item
                 WHERE company_id = $1 AND open <> 0 AND account = $3) AS both_sides
             GROUP BY party HAVING SUM(amount) <> 0 LIMIT 100",
            params![company, account, role.name().into_owned()],
            |row| {
                let place = format!("account {account}, customer {}", row.get::<i64>(0)?);
                Ok(Damage { place, what: format!("it and its open items differ by {}", row.get::<Cents>(1)?) })
            },
        )?);
    }
    Ok(Check { name: "customers_account", looked_at, damage })
}

/// Exposure is what orders, open invoices and payments on account add up to.
fn exposure(db: &mut Db) -> Result<Check> {
    query(
        db,
        "exposure",
        "SELECT COUNT(*) FROM credit_exposure WHERE company_id = $1",
        "SELECT who, CAST(SUM(o) AS BIGINT), CAST(SUM(d) AS BIGINT), CAST(SUM(i) AS BIGINT), CAST(SUM(u) AS BIGINT),
           CAST(SUM(b) AS BIGINT) FROM (
           SELECT customer_id AS who, orders AS o, delivered AS d, invoiced AS i, unapplied AS u, bills AS b
             FROM credit_exposure WHERE company_id = $1
           UNION ALL SELECT payer_id, -in_orders, -in_delivered, 0, 0, 0 FROM sales_order WHERE company_id = $1
           UNION ALL SELECT customer_id, 0, 0, -open_value, 0, 0 FROM open_item WHERE company_id = $1 AND open <> 0 AND open_value > 0
           UNION ALL SELECT customer_id, 0, 0, 0, open_value, 0 FROM open_item WHERE company_id = $1 AND open <> 0 AND open_value < 0
           UNION ALL SELECT customer_id, 0, 0, 0, 0, -COALESCE(value, amount) FROM payment WHERE company_id = $1 AND waiting = 1 AND method = 'bill'
         ) AS sides
         GROUP BY who HAVING SUM(o) <> 0 OR SUM(d) <> 0 OR SUM(i) <> 0 OR SUM(u) <> 0 OR SUM(b) <> 0 LIMIT 100",
        |row| {
            let place = format!("exposure of customer {}", row.get::<i64>(0)?);
            let what = format!(
                "it differs from the documents: orders {}, delivered {}, invoiced {}, on account {}, bills at the bank {}",
                row.get::<Cents>(1)?,
                row.get::<Cents>(2)?,
                row.get::<Cents>(3)?,
                row.get::<Cents>(4)?,
                row.get::<Cents>(5)?
            );
            Ok(Damage { place, what })
        },
    )
}

/// Never less than nothing, never more promised than there is.
fn stock(db: &mut Db) -> Result<Check> {
    query(
        db,
        "stock",
        "SELECT COUNT(*) FROM stock WHERE company_id = $1",
        "SELECT warehouse_id, item_id FROM stock
         WHERE company_id = $1 AND (on_hand < 0 OR reserved < 0 OR reserved > on_hand) LIMIT 100",
        |row| {
            let place = format!("stock of item {} in warehouse {}", row.get::<i64>(1)?, row.get::<i64>(0)?);
            Ok(Damage { place, what: "more is promised than there is".into() })
        },
    )
}

/// What is reserved is what orders have set aside.
fn reserved(db: &mut Db) -> Result<Check> {
    query(
        db,
        "reserved",
        "SELECT COUNT(*) FROM sales_order_line WHERE company_id = $1",
        "SELECT warehouse_id, item_id FROM (
           SELECT warehouse_id, item_id, reserved AS q FROM stock WHERE company_id = $1
           UNION ALL SELECT o.warehouse_id, l.item_id, -l.reserved FROM sales_order_line l
             JOIN sales_order o ON o.company_id = l.company_id AND o.id = l.order_id
             WHERE l.company_id = $1 AND o.company_id = $1 AND l.reserved <> 0) AS sides
         GROUP BY warehouse_id, item_id HAVING SUM(q) <> 0 LIMIT 100",
        |row| {
            let place = format!("stock of item {} in warehouse {}", row.get::<i64>(1)?, row.get::<i64>(0)?);
            Ok(Damage { place, what: "what is reserved is not what orders have set aside".into() })
        },
    )
}

const NUMBERED: [&str; 6] = ["sales_order", "shipment", "invoice", "payment", "direct_debit", "refund_order"];

/// In each series the numbers run from 1 to the counter, each once; what was passed over was so with a reason.
fn numbers(db: &mut Db) -> Result<Check> {
    let company = db.company;
    let starts: Vec<SeriesStart> = numbering::starts(db)?.into_iter().map(|(start, _)| start).collect();
    let counters: BTreeMap<String, i64> = numbering::upcoming_numbers(db)?.into_iter().collect();
    let mut seen: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let (mut damage, mut looked_at) = (Vec::new(), 0);
    for table in NUMBERED {
        db.each(&format!("SELECT number FROM {table} WHERE company_id = $1"), params![company], |row| {
            let number: String = row.get(0)?;
            looked_at += 1;
            let placed = numbering::placed(&starts, &number);
            // Payments may have a number from elsewhere: the bank's, a slip's.
            let drawn = table != "payment" || placed.as_ref().is_some_and(|(series, _)| numbering::is_series(series));
            match placed.filter(|_| drawn) {
                None if !drawn => {}
                Some((series, value)) => seen.entry(series).or_default().push(value),
                None => damage.push(Damage { place: format!("{table} {number}"), what: "it is of no series".into() }),
            }
            Ok(())
        })?;
    }
    for (series, mut values) in seen {
        let skipped = starts.iter().filter(|s| s.series == series).flat_map(|s| s.skipped..s.next);
        values.extend(skipped);
        values.sort_unstable();
        let next = counters.get(&series).copied().unwrap_or(1);
        let gap = values.iter().zip(1..).find(|(value, expected)| **value != *expected);
        if let Some((_, expected)) = gap {
            damage.push(Damage { place: format!("series {series}"), what: format!("number {expected} is missing or twice") });
        } else if values.len() as i64 != next - 1 {
            damage.push(Damage { place: format!("series {series}"), what: format!("the counter says {next}") });
        }
    }
    Ok(Check { name: "numbers", looked_at, damage })
}

/// The order of numbers is the order of days.
fn number_days(db: &mut Db) -> Result<Check> {
    query(
        db,
        "number_days",
        "SELECT COUNT(*) FROM invoice WHERE company_id = $1",
        "SELECT number FROM (
           SELECT number, day, LAG(day) OVER (ORDER BY seq) AS before FROM invoice WHERE company_id = $1) AS ordered
         WHERE before > day LIMIT 100",
        |row| {
            let place = format!("invoice {}", row.get::<String>(0)?);
            Ok(Damage { place, what: "it is dated before the one numbered before it".into() })
        },
    )
}

/// The file of accounting entries of every fiscal year is what a strict reader accepts.
pub(super) fn accounting_files(db: &mut Db) -> Result<Check> {
    let (mut damage, mut looked_at) = (Vec::new(), 0);
    for year in company::fiscal_years(db)? {
        let mut checker = Checker::new(year.first, year.last);
        let written = report::fec::write_from(db, year.last, &mut checker)?;
        // A year in which nothing was booked has a file without lines.
        if written.lines == 0 {
            continue;
        }
        looked_at += i64::try_from(written.lines).unwrap_or(i64::MAX);
        damage.extend(checker.end().into_iter().map(|wrong| Damage {
            place: format!("{} line {}", written.name, wrong.line),
            what: format!("{}: {}", wrong.rule, wrong.found),
        }));
    }
    Ok(Check { name: "accounting_files", looked_at, damage })
}

/// Every kept file is what its digest names.
fn files(db: &mut Db) -> Result<Check> {
    let company = db.company;
    let digests = db.all("SELECT digest FROM file WHERE company_id = $1", params![company], |row| row.get::<Vec<u8>>(0))?;
    let mut damage = Vec::new();
    for digest in &digests {
        if let Err(fault) = store::files::open(db, digest) {
            damage.push(Damage { place: format!("file {}", store::private::hex(digest)), what: fault.to_string() });
        }
    }
    Ok(Check { name: "files", looked_at: digests.len() as i64, damage })
}
