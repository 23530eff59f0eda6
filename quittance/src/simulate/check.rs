//! What must be true of a company at every moment, recomputed from rows by plain queries that share no code with
//! the commands. Each function gives what is not true, in words.

use std::collections::BTreeMap;

use ground::tax::VatGroup;
use kernel::{Cents, Id, Result};
use store::{Db, params};

/// After one command: the entries it made, the customers it touched, and all stock.
pub fn after(db: &mut Db, head: i64) -> Result<Vec<String>> {
    let company = db.company;
    let mut what = entries(db, head)?;
    let customers = db.all(
        "SELECT DISTINCT id FROM journal_subject WHERE company_id = $1 AND kind = 'customer' AND seq > $2",
        params![company, head],
        |row| row.get::<Id>(0),
    )?;
    for id in customers {
        what.extend(customer(db, id)?);
    }
    what.extend(count(
        db,
        "stock rows where reserved is below zero or beyond what is on hand",
        "SELECT COUNT(*) FROM stock WHERE company_id = $1 AND (reserved < 0 OR reserved > on_hand)",
    )?);
    Ok(what)
}

/// Everything that must be true within the rows of a company.
pub fn everything(db: &mut Db) -> Result<Vec<String>> {
    let company = db.company;
    let mut what = after(db, 0)?;
    let customers =
        db.all("SELECT id FROM customer WHERE company_id = $1", params![company], |row| row.get::<Id>(0))?;
    for id in customers {
        what.extend(customer(db, id)?);
    }
    for (name, sql) in COUNTS {
        what.extend(count(db, name, sql)?);
    }
    for (name, left, right) in SUMS {
        let (left, right) = (sum(db, left, &[])?, sum(db, right, &[])?);
        if left != right {
            what.push(format!("{name}: {left} and {right}"));
        }
    }
    what.extend(super::registers::faults(db)?);
    what.extend(currencies(db)?);
    what.extend(stock(db)?);
    what.extend(breakdowns(db)?);
    what.extend(super::electronic::faults(db)?);
    what.extend(super::bills::faults(db)?);
    what.extend(numbers(db)?);
    what.extend(crate::verify::accounting_files(db)?);
    Ok(what)
}

/// Each invoice's lines and breakdown come to its totals (EN 16931, BR-CO-10, BR-CO-13, BR-S-08).
fn breakdowns(db: &mut Db) -> Result<Vec<String>> {
    let company = db.company;
    let rows = db.all(
        "SELECT i.number, i.groups, i.net, i.tax, (SELECT CAST(COALESCE(SUM(l.net), 0) AS BIGINT) FROM invoice_line l
           WHERE l.company_id = i.company_id AND l.invoice_id = i.id)
         FROM invoice i WHERE i.company_id = $1",
        params![company],
        |row| {
            Ok((row.get::<String>(0)?, row.get::<String>(1)?, [row.get::<Cents>(2)?, row.get(3)?, row.get(4)?]))
        },
    )?;
    let mut what = Vec::new();
    for (number, groups, [net, tax, lines]) in rows {
        let groups: Vec<VatGroup> = serde_json::from_str(&groups).map_err(kernel::Fault::broken)?;
        let sum = |of: fn(&VatGroup) -> Cents| groups.iter().map(of).sum::<Cents>();
        let own = groups.iter().all(|g| g.lines - g.allowance + g.charge == g.base);
        if !own || sum(|g| g.lines) != lines || sum(|g| g.base) != net || sum(|g| g.tax) != tax {
            what.push(format!("breakdown of {number} does not come to its totals"));
        }
    }
    Ok(what)
}

/// Each entry of the books balances, and each of its lines stands on one side.
fn entries(db: &mut Db, head: i64) -> Result<Vec<String>> {
    let company = db.company;
    let wrong = db.all(
        "SELECT seq, rank, CAST(SUM(debit - credit) AS BIGINT), COUNT(*) FROM ledger_line
         WHERE company_id = $1 AND seq > $2 GROUP BY seq, rank HAVING SUM(debit - credit) <> 0 OR COUNT(*) < 2",
        params![company, head],
        |row| Ok(format!("entry {}/{} is out by {}", row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?)),
    )?;
    let sides = db.all(
        "SELECT seq, line FROM ledger_line
         WHERE company_id = $1 AND seq > $2 AND (debit < 0 OR credit < 0 OR (debit = 0) = (credit = 0))",
        params![company, head],
        |row| Ok(format!("line {} of entry {} is not on one side", row.get::<i64>(1)?, row.get::<i64>(0)?)),
    )?;
    Ok(wrong.into_iter().chain(sides).collect())
}

/// A customer's accounts (411, 413, 416, 4191, 4197) are the sums of its open items, and its exposure that of its documents.
pub fn customer(db: &mut Db, id: Id) -> Result<Vec<String>> {
    let who = params![id];
    let mut what = Vec::new();
    for (control, accounts) in [
        ("customers", "411%"),
        ("bills", "413%"),
        ("doubtful", "416%"),
        ("deposits", "4191%"),
        ("other_credits", "4197%"),
    ] {
        let account = sum(
            db,
            &format!("SELECT SUM(debit - credit) FROM ledger_line WHERE company_id = $1 AND account LIKE '{accounts}' AND party = $2"),
            who,
        )?;
        let open = sum(
            db,
            &format!("SELECT SUM(open_value) FROM open_item WHERE company_id = $1 AND customer_id = $2 AND account = '{control}'"),
            who,
        )?;
        if account != open {
            what.push(format!("customer {id}: account {accounts} says {account}, open items {open}"));
        }
    }
    for (part, kept, documents) in [
        ("orders", "orders", "SELECT SUM(in_orders) FROM sales_order WHERE company_id = $1 AND payer_id = $2"),
        (
            "deliveries",
            "delivered",
            "SELECT SUM(in_delivered) FROM sales_order WHERE company_id = $1 AND payer_id = $2",
        ),
        (
            "invoices",
            "invoiced",
            "SELECT SUM(open_value) FROM open_item WHERE company_id = $1 AND customer_id = $2 AND open_value > 0",
        ),
        (
            "money",
            "unapplied",
            "SELECT SUM(-open_value) FROM open_item WHERE company_id = $1 AND customer_id = $2 AND open_value < 0",
        ),
        (
            "bills at the bank",
            "bills",
            "SELECT SUM(COALESCE(value, amount)) FROM payment WHERE company_id = $1 AND customer_id = $2 AND waiting = 1 AND method = 'bill'",
        ),
    ] {
        let kept = sum(
            db,
            &format!("SELECT SUM({kept}) FROM credit_exposure WHERE company_id = $1 AND customer_id = $2"),
            who,
        )?;
        let documents = sum(db, documents, who)?;
        if kept != documents {
            what.push(format!("customer {id}: exposure says {kept} of {part}, the documents {documents}"));
        }
    }
    Ok(what)
}

/// What lines of accounts kept per customer say in another currency is what is open in it, account by account.
fn currencies(db: &mut Db) -> Result<Vec<String>> {
    let company = db.company;
    db.all(
        "SELECT party, control, currency, CAST(SUM(amount) AS BIGINT) FROM (
           SELECT party, CASE WHEN account LIKE '411%' THEN 'customers' WHEN account LIKE '413%' THEN 'bills'
             WHEN account LIKE '416%' THEN 'doubtful' WHEN account LIKE '4191%' THEN 'deposits' ELSE 'other_credits' END AS control,
             currency, in_currency AS amount FROM ledger_line WHERE company_id = $1 AND currency IS NOT NULL AND party IS NOT NULL
           UNION ALL SELECT customer_id, account, currency, -open FROM open_item WHERE company_id = $1 AND currency <> 'EUR') AS sides
         GROUP BY party, control, currency HAVING SUM(amount) <> 0",
        params![company],
        |row| {
            let (party, control, currency): (Id, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(format!("customer {party}: {control} in {currency} is out by {}", row.get::<i64>(3)?))
        },
    )
}

/// Rows that must not be there.
const COUNTS: &[(&str, &str)] = &[
    (
        "customers whose payer has a payer",
        "SELECT COUNT(*) FROM customer c JOIN customer p ON p.company_id = c.company_id AND p.id = c.payer_id
         WHERE c.company_id = $1 AND p.payer_id <> p.id",
    ),
    (
        "orders whose part of the exposure does not fit their state",
        "SELECT COUNT(*) FROM sales_order WHERE company_id = $1 AND (in_orders < 0 OR in_delivered < 0
           OR (state IN ('draft', 'held', 'cancelled') AND (in_orders <> 0 OR in_delivered <> 0))
           OR (state = 'shipped' AND in_orders <> 0) OR (state = 'invoiced' AND (in_orders <> 0 OR in_delivered <> 0)))",
    ),
    (
        "order lines with impossible quantities",
        "SELECT COUNT(*) FROM sales_order_line WHERE company_id = $1
           AND (quantity <= 0 OR reserved < 0 OR shipped + reserved > quantity OR invoiced > shipped OR invoiced < 0)",
    ),
    (
        "orders shipped but for a line, or not shipped though every line is",
        "SELECT COUNT(*) FROM sales_order o WHERE o.company_id = $1 AND (o.state IN ('shipped', 'invoiced')) <>
           (o.state <> 'cancelled' AND NOT EXISTS (SELECT 1 FROM sales_order_line l
              WHERE l.company_id = o.company_id AND l.order_id = o.id AND l.shipped < l.quantity))",
    ),
    (
        "order lines that do not add up to their shipments",
        "SELECT COUNT(*) FROM sales_order_line l WHERE l.company_id = $1 AND l.shipped <> COALESCE((SELECT SUM(s.quantity)
           FROM shipment h JOIN shipment_line s ON s.company_id = h.company_id AND s.shipment_id = h.id
           WHERE h.company_id = l.company_id AND h.order_id = l.order_id AND s.order_line = l.rank), 0)",
    ),
    (
        "order lines that do not add up to their invoices",
        "SELECT COUNT(*) FROM sales_order_line l WHERE l.company_id = $1 AND (l.returned > l.invoiced
           OR l.invoiced > COALESCE((SELECT SUM(CASE WHEN h.kind = '381' THEN 0 ELSE s.quantity END)
             FROM invoice h JOIN invoice_line s ON s.company_id = h.company_id AND s.invoice_id = h.id
             WHERE h.company_id = l.company_id AND s.order_line = l.rank
               AND CASE WHEN s.order_id = 0 THEN h.order_id ELSE s.order_id END = l.order_id), 0)
           OR l.invoiced < COALESCE((SELECT SUM(CASE WHEN h.kind = '381' THEN -s.quantity ELSE s.quantity END)
             FROM invoice h JOIN invoice_line s ON s.company_id = h.company_id AND s.invoice_id = h.id
             WHERE h.company_id = l.company_id AND s.order_line = l.rank
               AND CASE WHEN s.order_id = 0 THEN h.order_id ELSE s.order_id END = l.order_id), 0))",
    ),
    (
        "invoices that do not add up",
        "SELECT COUNT(*) FROM invoice i WHERE i.company_id = $1 AND (i.gross <> i.net + i.tax OR i.payable > i.gross)",
    ),
    (
        "open items that are not their amount less what was set off",
        "SELECT COUNT(*) FROM open_item o WHERE o.company_id = $1 AND o.open <> o.amount
           - COALESCE((SELECT SUM(a.amount) FROM allocation a WHERE a.company_id = o.company_id AND a.debit_item = o.id), 0)
           + COALESCE((SELECT SUM(a.amount) FROM allocation a WHERE a.company_id = o.company_id AND a.credit_item = o.id), 0)",
    ),
    (
        "open items beyond their amount, or closed though open, or lettered though open",
        "SELECT COUNT(*) FROM open_item WHERE company_id = $1 AND ((amount >= 0 AND (open < 0 OR open > amount))
           OR (amount < 0 AND (open > 0 OR open < amount)) OR (open = 0 AND open_value <> 0) OR (open = 0) <> (closed_day IS NOT NULL)
           OR (letter IS NOT NULL AND open <> 0))",
    ),
    (
        "lines of the books whose amount in another currency is on the other side, or has no currency",
        "SELECT COUNT(*) FROM ledger_line WHERE company_id = $1 AND ((currency IS NULL) <> (in_currency IS NULL)
           OR currency = 'EUR' OR (in_currency > 0 AND credit > 0) OR (in_currency < 0 AND debit > 0))",
    ),
    (
        "lettered groups that do not come to nothing",
        "SELECT COUNT(*) FROM (SELECT customer_id, letter FROM open_item WHERE company_id = $1 AND letter IS NOT NULL
           GROUP BY customer_id, letter HAVING SUM(value) <> 0) g",
    ),
];

/// Sums that must be the same.
const SUMS: &[(&str, &str, &str)] = &[
    (
        "VAT in the books and on the invoices",
        "SELECT -SUM(COALESCE(l.in_currency, l.debit - l.credit)) FROM ledger_line l
         JOIN ledger_entry e ON e.company_id = l.company_id AND e.seq = l.seq AND e.rank = l.rank
         WHERE l.company_id = $1 AND e.journal = 'VE' AND (l.account LIKE '4457%' OR l.account LIKE '44588%')",
        r#"SELECT SUM(CASE WHEN kind = '386' OR more LIKE '%"deposit":true%' THEN 0 WHEN kind = '381' THEN -tax ELSE tax END) FROM invoice WHERE company_id = $1"#,
    ),
    (
        "revenue in the books and on the invoices",
        "SELECT -SUM(COALESCE(in_currency, debit - credit)) FROM ledger_line WHERE company_id = $1 AND account LIKE '70%'",
        r#"SELECT SUM(CASE WHEN kind = '386' OR more LIKE '%"deposit":true%' THEN 0 WHEN kind = '381' THEN -net ELSE net END)
             - COALESCE((SELECT SUM(m.tax) FROM vat_margin m WHERE m.company_id = $1 AND m.undone = 0), 0)
           FROM invoice WHERE company_id = $1"#,
    ),
    (
        "bank account and payments",
        // What a closing makes of accounts in other currencies is no payment.
        "SELECT SUM(l.debit - l.credit) FROM ledger_line l
         JOIN ledger_entry e ON e.company_id = l.company_id AND e.seq = l.seq AND e.rank = l.rank
         WHERE l.company_id = $1 AND e.company_id = $1 AND l.account LIKE '512%' AND e.piece NOT LIKE 'EC-%'",
        "SELECT SUM(COALESCE(value, amount)) FROM payment WHERE company_id = $1 AND transit = ''",
    ),
    (
        "what waits for the bank, in the books and among the payments",
        "SELECT SUM(debit - credit) FROM ledger_line WHERE company_id = $1 AND account LIKE '511%'",
        "SELECT SUM(COALESCE(value, amount)) FROM payment WHERE company_id = $1 AND waiting = 1",
    ),
    (
        "suspense account and payments of nobody",
        "SELECT SUM(credit - debit) FROM ledger_line WHERE company_id = $1 AND account LIKE '471%'",
        "SELECT SUM(COALESCE(value, amount)) FROM payment WHERE company_id = $1 AND customer_id IS NULL AND purpose = ''",
    ),
];

/// What is set aside is what orders have set aside.
fn stock(db: &mut Db) -> Result<Vec<String>> {
    let company = db.company;
    let mut levels: BTreeMap<(Id, Id), i64> = BTreeMap::new();
    db.each("SELECT warehouse_id, item_id, reserved FROM stock WHERE company_id = $1", params![company], |row| {
        *levels.entry((row.get(0)?, row.get(1)?)).or_default() += row.get::<i64>(2)?;
        Ok(())
    })?;
    db.each(
        "SELECT o.warehouse_id, l.item_id, CAST(SUM(l.reserved) AS BIGINT) FROM sales_order o
         JOIN sales_order_line l ON l.company_id = o.company_id AND l.order_id = o.id
         WHERE o.company_id = $1 GROUP BY o.warehouse_id, l.item_id",
        params![company],
        |row| {
            *levels.entry((row.get(0)?, row.get(1)?)).or_default() -= row.get::<i64>(2)?;
            Ok(())
        },
    )?;
    Ok(levels
        .into_iter()
        .filter(|(_, difference)| *difference != 0)
        .map(|((warehouse, item), d)| format!("item {item} in {warehouse}: set aside differs from the orders by {d}"))
        .collect())
}

/// Numbers of each series run from 1 without gap or duplicate, and the counter stands after the last one.
fn numbers(db: &mut Db) -> Result<Vec<String>> {
    let company = db.company;
    let mut series: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    // What a company passed over when it came from another program counts as drawn.
    let starts: Vec<_> = ground::numbering::starts(db)?.into_iter().map(|(start, _)| start).collect();
    for start in &starts {
        series.entry(start.series.clone()).or_default().extend(start.skipped..start.next);
    }
    // Charges that were waived have no number.
    for table in ["quote", "sales_order", "shipment", "invoice", "payment", "late_charge", "direct_debit", "refund_order"] {
        db.each(&format!("SELECT number FROM {table} WHERE company_id = $1 AND number <> ''"), params![company], |row| {
            let number = row.get::<String>(0)?;
            let placed = ground::numbering::placed(&starts, &number);
            // A payment may bear the number of its slip, which is of no series.
            if table == "payment" && placed.as_ref().is_none_or(|(name, _)| !ground::numbering::is_series(name)) {
                return Ok(());
            }
            let (name, value) = placed.unwrap_or((number, 0));
            series.entry(name).or_default().push(value);
            Ok(())
        })?;
    }
    let counters: BTreeMap<String, i64> = db
        .all("SELECT series, next FROM counter WHERE company_id = $1", params![company], |row| {
            Ok((row.get::<String>(0)?, row.get::<i64>(1)?))
        })?
        .into_iter()
        .collect();
    let mut what = Vec::new();
    for (name, mut values) in series {
        values.sort_unstable();
        let last = values.len() as i64;
        if !values.iter().copied().eq(1..=last) {
            what.push(format!("series {name}: {last} numbers up to {:?}", values.last()));
        }
        if counters.get(&name) != Some(&(last + 1)) {
            what.push(format!("series {name}: {last} numbers, the counter says {:?}", counters.get(&name)));
        }
    }
    Ok(what)
}

fn sum(db: &mut Db, sql: &str, more: &[store::Value]) -> Result<i64> {
    let mut values = vec![store::Value::from(db.company)];
    values.extend(more.iter().cloned());
    // Sums of whole numbers are numeric on PostgreSQL; as a scalar query both engines give a BIGINT.
    let found = db.one(&format!("SELECT CAST(COALESCE(({sql}), 0) AS BIGINT)"), &values, |row| row.get::<i64>(0))?;
    Ok(found.unwrap_or(0))
}

fn count(db: &mut Db, name: &str, sql: &str) -> Result<Option<String>> {
    let company = db.company;
    let found = db.one(sql, params![company], |row| row.get::<i64>(0))?.unwrap_or(0);
    Ok((found > 0).then(|| format!("{found} {name}")))
}
