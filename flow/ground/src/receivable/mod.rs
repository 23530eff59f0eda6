//! Open items: one per instalment of an invoice and one per payment, and how they are set off against each other.
//! Aged balance, overdue list, statements and lettering all work on them.

pub mod aged;

use kernel::{Cents, Currency, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Schema, Seq, Tx, Value};

use crate::record::Registers;

/// Tables.
pub const SCHEMA: Schema = Schema { step: "receivable", versions: &[include_str!("schema.sql")] };

/// What kind of document an item stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// An instalment of an invoice.
    Invoice,
    /// A payment.
    Payment,
}

impl ItemKind {
    /// The name in tables and addresses.
    pub fn name(self) -> &'static str {
        match self {
            ItemKind::Invoice => "invoice",
            ItemKind::Payment => "payment",
        }
    }
}

/// An item that begins, as a fact carries it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenItem {
    /// Id.
    pub id: Id,
    /// The payer.
    pub customer: Id,
    /// Invoice or payment.
    pub kind: ItemKind,
    /// The document.
    pub document: Id,
    /// Its number.
    pub number: String,
    /// Instalment, from 1.
    pub rank: i64,
    /// Issue day.
    pub issue_day: Day,
    /// Due day.
    pub due_day: Day,
    /// Currency.
    pub currency: Currency,
    /// Positive: owed by the customer; negative: owed to.
    pub amount: Cents,
    /// The entry among those of the fact, and the line in it.
    pub entry: i64,
    /// The line.
    pub line: i64,
}

/// What an item becomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemMove {
    /// The item.
    pub item: Id,
    /// What is left of it.
    pub open: Cents,
    /// The day on which nothing was left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_day: Option<Day>,
    /// The code under which its group of items is settled (lettrage), and since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<(String, Day)>,
}

/// An amount of a debit item settled by a credit item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Allocation {
    /// The invoice's item.
    pub debit: Id,
    /// The payment's item.
    pub credit: Id,
    /// Business day.
    pub day: Day,
    /// How much; negative when it takes an earlier one back.
    pub amount: Cents,
}

pub(crate) fn write(tx: &mut Tx, seq: Seq, registers: &Registers) -> Result<()> {
    let company = tx.company;
    let mut rows: Vec<Value> = Vec::new();
    for item in &registers.items {
        rows.extend([
            Value::from(company),
            item.id.into(),
            item.customer.into(),
            item.kind.name().into(),
            item.document.into(),
            (&item.number).into(),
            item.rank.into(),
            item.issue_day.into(),
            item.due_day.into(),
            item.currency.into(),
            item.amount.into(),
            item.amount.into(),
            seq.into(),
            item.entry.into(),
            item.line.into(),
        ]);
    }
    tx.insert(
        "INSERT INTO open_item (company_id, id, customer_id, kind, document_id, number, rank, issue_day, due_day,
           currency, amount, open, seq, entry, line) VALUES",
        15,
        &rows,
        "",
    )?;
    let mut rows: Vec<Value> = Vec::new();
    for a in &registers.allocations {
        rows.extend([company.into(), a.debit.into(), a.credit.into(), seq.into(), a.day.into(), a.amount.into()]);
    }
    tx.insert("INSERT INTO allocation (company_id, debit_item, credit_item, seq, day, amount) VALUES", 6, &rows, "")?;
    for m in &registers.item_moves {
        let (letter, letter_day) = m.letter.as_ref().map(|(l, d)| (l.as_str(), *d)).unzip();
        tx.write(
            "UPDATE open_item SET open = $1, closed_day = $2, letter = $3, letter_day = $4 WHERE company_id = $5 AND id = $6",
            store::params![m.open, m.closed_day, letter, letter_day, company, m.item],
        )?;
    }
    Ok(())
}

/// An item as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Item {
    /// Id.
    pub id: Id,
    /// The payer.
    pub customer: Id,
    /// `invoice` or `payment`.
    pub kind: String,
    /// The document.
    pub document: Id,
    /// Its number.
    pub number: String,
    /// Instalment.
    pub rank: i64,
    /// Issue day.
    pub issue_day: Day,
    /// Due day.
    pub due_day: Day,
    /// Amount in cents, negative for payments.
    pub amount: Cents,
    /// What is left, in cents.
    pub open: Cents,
    /// Lettering code.
    pub letter: Option<String>,
    /// The day since which nothing is left.
    pub closed_day: Option<Day>,
}

const COLUMNS: &str =
    "id, customer_id, kind, document_id, number, rank, issue_day, due_day, amount, open, letter, closed_day";

fn item(row: &store::Row) -> Result<Item> {
    Ok(Item {
        id: row.get(0)?,
        customer: row.get(1)?,
        kind: row.get(2)?,
        document: row.get(3)?,
        number: row.get(4)?,
        rank: row.get(5)?,
        issue_day: row.get(6)?,
        due_day: row.get(7)?,
        amount: row.get(8)?,
        open: row.get(9)?,
        letter: row.get::<Option<String>>(10)?,
        closed_day: row.get(11)?,
    })
}

/// One item.
pub fn find(db: &mut Db, id: Id) -> Result<Option<Item>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM open_item WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        item,
    )
}

/// The items of a document.
pub fn of_document(db: &mut Db, document: Id) -> Result<Vec<Item>> {
    let company = db.company;
    db.all(
        &format!("SELECT {COLUMNS} FROM open_item WHERE company_id = $1 AND document_id = $2 ORDER BY rank"),
        store::params![company, document],
        item,
    )
}

/// What a customer has open, oldest due first.
pub fn open_of(db: &mut Db, customer: Id) -> Result<Vec<Item>> {
    let company = db.company;
    db.all(
        &format!(
            "SELECT {COLUMNS} FROM open_item
             WHERE company_id = $1 AND customer_id = $2 AND open <> 0 ORDER BY due_day, id"
        ),
        store::params![company, customer],
        item,
    )
}

/// The other items that an item was set off against, with the amounts that still stand.
pub fn settled_with(db: &mut Db, id: Id) -> Result<Vec<(Id, Cents)>> {
    let company = db.company;
    let mut list = db.all(
        "SELECT credit_item, CAST(SUM(amount) AS BIGINT) FROM allocation
         WHERE company_id = $1 AND debit_item = $2 GROUP BY credit_item",
        store::params![company, id],
        |row| Ok((row.get(0)?, row.get::<Cents>(1)?)),
    )?;
    list.extend(db.all(
        "SELECT debit_item, CAST(SUM(amount) AS BIGINT) FROM allocation
         WHERE company_id = $1 AND credit_item = $2 GROUP BY debit_item",
        store::params![company, id],
        |row| Ok((row.get(0)?, row.get::<Cents>(1)?)),
    )?);
    list.retain(|(_, amount)| !amount.is_zero());
    Ok(list)
}

/// The `n`-th lettering code of a customer, from 0: AAA, AAB, ... (three letters, then four).
pub fn letter(n: i64) -> String {
    let mut n = n.max(0);
    let mut width = 3;
    while n >= 26i64.pow(width) {
        n -= 26i64.pow(width);
        width += 1;
    }
    let mut text = vec![b'A'; width as usize];
    for slot in text.iter_mut().rev() {
        *slot += (n % 26) as u8;
        n /= 26;
    }
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn letters_go_on_after_zzz() {
        let letters: Vec<String> = [0, 1, 26, 17_575, 17_576].into_iter().map(super::letter).collect();
        assert_eq!(letters, ["AAA", "AAB", "ABA", "ZZZ", "AAAA"]);
    }
}
