//! The exchange rate of a currency on a day.

use kernel::{Currency, Day, ExchangeRate, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

use crate::record::Document;

/// A rate as published.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct DayRate {
    /// Id.
    pub id: Id,
    /// The currency.
    pub currency: Currency,
    /// The day.
    pub day: Day,
    /// Units of the books' currency for one of it.
    pub rate: ExchangeRate,
    /// Units of it for one of the books', where the source says it so: amounts are then divided by it.
    pub per_book: Option<ExchangeRate>,
    /// Who published it.
    pub source: String,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was set, or set anew.
    RateSet {
        /// The currency.
        currency: Currency,
        /// The day.
        day: Day,
        /// Units of the books' currency for one of it.
        rate: ExchangeRate,
        /// Units of it for one of the books'.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        per_book: Option<ExchangeRate>,
        /// Who published it.
        source: String,
    },
}

store::fact_names!(Fact, { RateSet => "currency.rate_set" });

impl Document for DayRate {
    const KIND: &'static str = "exchange_rate";
    type Fact = Fact;

    fn blank(id: Id) -> DayRate {
        DayRate {
            id,
            currency: Currency::EUR,
            day: Day::from_number(0),
            rate: ExchangeRate::ONE,
            per_book: None,
            source: String::new(),
            version: 0,
        }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        let Fact::RateSet { currency, day, rate, per_book, source } = fact;
        (self.currency, self.day, self.rate, self.per_book) = (*currency, *day, *rate, *per_book);
        self.source.clone_from(source);
        self.version += 1;
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        Vec::new()
    }
    /// The first one begins it; later ones write over it.
    fn begins(_: &Fact) -> bool {
        false
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<DayRate>> {
        let company = db.company;
        let found = db.one(
            &format!("SELECT {} FROM exchange_rate WHERE company_id = $1 AND id = $2", super::read::COLUMNS),
            store::params![company, id],
            super::read::rate,
        )?;
        // A rate that is not there yet is a blank one: setting it is its beginning.
        Ok(Some(found.unwrap_or_else(|| DayRate::blank(id))))
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        let company = tx.company;
        tx.write(
            "INSERT INTO exchange_rate (company_id, id, currency, day, rate, per_book, source, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (company_id, id) DO UPDATE SET rate = excluded.rate, per_book = excluded.per_book,
               source = excluded.source, version = excluded.version",
            store::params![
                company,
                self.id,
                self.currency,
                self.day,
                self.rate,
                self.per_book,
                &self.source,
                self.version
            ],
        )?;
        Ok(())
    }
    fn version(&self) -> i64 {
        self.version
    }
}
