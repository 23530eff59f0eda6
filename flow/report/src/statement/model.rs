//! A statement of account that was issued: for whom, of which days, and what it said was owed.

use ground::{Document, Registers};
use kernel::{Cents, Currency, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Row, Seq, Tx};

/// A statement that was issued.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Issued {
    /// Id.
    pub id: Id,
    /// What it says.
    #[serde(flatten)]
    pub said: Said,
    /// Facts so far.
    pub version: i64,
}

/// What a statement said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Said {
    /// The payer.
    pub customer: Id,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Currency of the account.
    pub currency: Currency,
    /// The day it was issued.
    pub day: Day,
    /// What was owed before the first day, cents.
    pub opening: Cents,
    /// What was owed at the end of the last day, cents.
    pub closing: Cents,
}

/// What can happen to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was issued; its printed form is kept beside it.
    Issued {
        /// What it says.
        said: Said,
    },
}

store::fact_names!(Fact, { Issued => "statement.issued" });

impl Document for Issued {
    const KIND: &'static str = "statement";
    type Fact = Fact;

    fn blank(id: Id) -> Issued {
        let (nothing, day) = (Cents::ZERO, Day::EARLIEST);
        let (customer, currency) = (Id(0), Currency::EUR);
        let said = Said { customer, from: day, to: day, currency, day, opening: nothing, closing: nothing };
        Issued { id, said, version: 0 }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        let Fact::Issued { said } = fact;
        self.said.clone_from(said);
        self.version += 1;
    }
    fn post(&self, _: &Fact, _: &mut Registers) {}
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        vec![("customer", self.said.customer)]
    }
    fn begins(_: &Fact) -> bool {
        true
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Issued>> {
        let company = db.company;
        db.one(
            &format!("SELECT {COLUMNS} FROM account_statement WHERE company_id = $1 AND id = $2"),
            store::params![company, id],
            row,
        )
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        let (company, said) = (tx.company, &self.said);
        tx.write(
            "INSERT INTO account_statement (company_id, id, customer_id, from_day, to_day, currency, day, opening, closing, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            store::params![
                company,
                self.id,
                said.customer,
                said.from,
                said.to,
                said.currency,
                said.day,
                said.opening,
                said.closing,
                self.version
            ],
        )?;
        Ok(())
    }
    fn version(&self) -> i64 {
        self.version
    }
}

const COLUMNS: &str = "id, customer_id, from_day, to_day, currency, day, opening, closing, version";

fn row(row: &Row) -> Result<Issued> {
    let said = Said {
        customer: row.get(1)?,
        from: row.get(2)?,
        to: row.get(3)?,
        currency: row.get(4)?,
        day: row.get(5)?,
        opening: row.get(6)?,
        closing: row.get(7)?,
    };
    Ok(Issued { id: row.get(0)?, said, version: row.get(8)? })
}

/// Statements issued to a payer, the latest first, so many at most.
pub fn of_customer(db: &mut Db, customer: Id, most: usize) -> Result<Vec<Issued>> {
    let company = db.company;
    db.all(
        &format!(
            "SELECT {COLUMNS} FROM account_statement WHERE company_id = $1 AND customer_id = $2
             ORDER BY id DESC LIMIT {most}"
        ),
        store::params![company, customer],
        row,
    )
}
