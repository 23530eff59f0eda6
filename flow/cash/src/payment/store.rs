//! Every SQL statement of the payment.

use ground::receivable::Item;
use kernel::{Cents, Currency, Fault, Id, Result};
use store::{Db, Row, Tx};

use super::model::{Fact, Method, Payment};
use super::outgoing::Purpose;

const COLUMNS: &str = "id, number, customer_id, day, amount, currency, method, remittance, counterparty, iban, bank_key,
    item_id, version, value_day, standing, purpose, account, details, shares, taken_apart, value,
    transit, waiting, cleared_by";

fn payment(row: &Row) -> Result<Payment> {
    let method: String = row.get(6)?;
    Ok(Payment {
        id: row.get(0)?,
        number: row.get(1)?,
        customer: row.get(2)?,
        day: row.get(3)?,
        amount: row.get(4)?,
        currency: Some(row.get(5)?),
        method: Method::parse(&method).ok_or_else(|| Fault::broken(format!("payment: no method: {method}")))?,
        remittance: row.get(7)?,
        counterparty: row.get(8)?,
        iban: row.get(9)?,
        bank_key: row.get(10)?,
        item: row.get(11)?,
        version: row.get(12)?,
        value_day: row.get(13)?,
        standing: match row.get::<String>(14)?.as_str() {
            "" => Vec::new(),
            text => serde_json::from_str(text).map_err(Fault::broken)?,
        },
        purpose: Purpose::parse(&row.get::<String>(15)?),
        account: row.get(16)?,
        details: row.get(17)?,
        shares: match row.get::<String>(18)?.as_str() {
            "" => Vec::new(),
            text => serde_json::from_str(text).map_err(Fault::broken)?,
        },
        taken_apart: row.get(19)?,
        value: row.get(20)?,
        transit: row.get(21)?,
        waiting: row.get(22)?,
        cleared_by: row.get(23)?,
    })
}

/// Reads a payment.
pub fn load(db: &mut Db, id: Id) -> Result<Option<Payment>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM payment WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        payment,
    )
}

/// Some payments, in no order.
pub fn some(db: &mut Db, ids: &[Id]) -> Result<Vec<Payment>> {
    let company = db.company;
    let mut found = db.all_in(
        &format!("SELECT {COLUMNS} FROM payment WHERE company_id = $1 AND id IN ({{ids}})"),
        store::params![company],
        ids,
        payment,
    )?;
    found.sort_by_key(|p| p.id);
    found.dedup_by_key(|p| p.id);
    Ok(found)
}

/// The payment that a line of a statement became.
pub fn by_bank_key(db: &mut Db, key: &str) -> Result<Option<Payment>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM payment WHERE company_id = $1 AND bank_key = $2 AND bank_key <> ''"),
        store::params![company, key],
        payment,
    )
}

/// Writes what a fact changed.
pub fn save(tx: &mut Tx, payment: &Payment, fact: &Fact) -> Result<()> {
    let company = tx.company;
    let standing = match payment.standing.as_slice() {
        [] => String::new(),
        some => serde_json::to_string(some).map_err(Fault::broken)?,
    };
    let shares = match payment.shares.as_slice() {
        [] => String::new(),
        some => serde_json::to_string(some).map_err(Fault::broken)?,
    };
    let purpose = payment.purpose.map_or("", Purpose::name);
    if !matches!(fact, Fact::Received { .. }) {
        tx.write(
            "UPDATE payment SET customer_id = $1, item_id = $2, version = $3, standing = $4, purpose = $5, account = $6,
               shares = $7, taken_apart = $8, waiting = $9, cleared_by = $10
             WHERE company_id = $11 AND id = $12",
            store::params![
                payment.customer,
                payment.item,
                payment.version,
                standing,
                purpose,
                &payment.account,
                shares,
                payment.taken_apart,
                payment.waiting,
                payment.cleared_by,
                company,
                payment.id
            ],
        )?;
        return Ok(());
    }
    tx.write(
        "INSERT INTO payment (company_id, id, number, customer_id, day, amount, currency, method, remittance,
           counterparty, iban, bank_key, item_id, version, value_day, standing, purpose, account, details, shares,
           taken_apart, value, transit, waiting, cleared_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
           $23, $24, $25)",
        store::params![
            company,
            payment.id,
            &payment.number,
            payment.customer,
            payment.day,
            payment.amount,
            payment.currency,
            payment.method.name(),
            &payment.remittance,
            &payment.counterparty,
            &payment.iban,
            &payment.bank_key,
            payment.item,
            payment.version,
            payment.value_day,
            standing,
            purpose,
            &payment.account,
            &payment.details,
            shares,
            payment.taken_apart,
            payment.value,
            &payment.transit,
            payment.waiting,
            payment.cleared_by
        ],
    )?;
    Ok(())
}

/// What the bank credited by a payment.
pub fn cleared_by(db: &mut Db, by: Id) -> Result<Vec<Id>> {
    let company = db.company;
    db.all(
        "SELECT id FROM payment WHERE company_id = $1 AND cleared_by = $2 ORDER BY id",
        store::params![company, by],
        |row| row.get::<Id>(0),
    )
}

/// Payments of a kind, currency and amount that the bank has not credited yet, the first two.
pub fn waiting_of(db: &mut Db, method: Method, (currency, amount): (Currency, Cents)) -> Result<Vec<Id>> {
    let company = db.company;
    db.all(
        "SELECT id FROM payment WHERE company_id = $1 AND waiting = 1 AND method = $2 AND amount = $3 AND currency = $4
         ORDER BY id LIMIT 2",
        store::params![company, method.name(), amount, currency],
        |row| row.get::<Id>(0),
    )
}

/// What bills that the bank has, and that the debtor has not paid yet, settled of a document.
pub fn by_unpaid_bills(db: &mut Db, document: Id) -> Result<Cents> {
    let company = db.company;
    let found = db.one(
        "SELECT CAST(COALESCE(SUM(a.amount), 0) AS BIGINT) FROM open_item i
         JOIN allocation a ON a.company_id = i.company_id AND a.debit_item = i.id
         JOIN open_item c ON c.company_id = a.company_id AND c.id = a.credit_item
         JOIN payment p ON p.company_id = c.company_id AND p.id = c.document_id
         WHERE i.company_id = $1 AND i.document_id = $2 AND p.waiting = 1 AND p.method = 'bill'",
        store::params![company, document],
        |row| row.get::<Cents>(0),
    )?;
    Ok(found.unwrap_or_default())
}

/// What items of a payment settle of which items, as it still stands.
pub fn settled_by(db: &mut Db, payment: Id) -> Result<Vec<(Id, Cents)>> {
    let company = db.company;
    let mut list = db.all(
        "SELECT a.debit_item, CAST(SUM(a.amount) AS BIGINT) FROM open_item c
         JOIN allocation a ON a.company_id = c.company_id AND a.credit_item = c.id
         WHERE c.company_id = $1 AND c.document_id = $2 GROUP BY a.debit_item ORDER BY a.debit_item",
        store::params![company, payment],
        |row| Ok((row.get::<Id>(0)?, row.get::<Cents>(1)?)),
    )?;
    list.retain(|(_, amount)| !amount.is_zero());
    Ok(list)
}

/// Open invoice items by the number of their invoice.
pub fn items_by_number(db: &mut Db, numbers: &[String]) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    for number in numbers {
        if let Some(id) = invoice_by_number(db, number)? {
            items.extend(ground::receivable::of_document(db, id)?);
        }
    }
    items.retain(|i| !i.open.is_zero());
    Ok(items)
}

/// The same for a command.
pub fn items_by_number_now(tx: &mut Tx, numbers: &[String]) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    for number in numbers {
        if let Some(id) = invoice_by_number(tx, number)? {
            items.extend(ground::receivable::of_document_now(tx, id)?);
        }
    }
    items.retain(|i| !i.open.is_zero());
    Ok(items)
}

fn invoice_by_number(db: &mut Db, number: &str) -> Result<Option<Id>> {
    let company = db.company;
    db.one("SELECT id FROM invoice WHERE company_id = $1 AND number = $2", store::params![company, number], |row| {
        row.get::<Id>(0)
    })
}

/// The only customer that has this account, where there is exactly one.
pub fn customer_by_iban(db: &mut Db, iban: &str) -> Result<Option<Id>> {
    if iban.is_empty() {
        return Ok(None);
    }
    let company = db.company;
    let found = db.all(
        "SELECT payer_id FROM customer WHERE company_id = $1 AND iban = $2 LIMIT 2",
        store::params![company, iban],
        |row| row.get::<Id>(0),
    )?;
    Ok(match found.as_slice() {
        [one] => Some(*one),
        _ => None,
    })
}
