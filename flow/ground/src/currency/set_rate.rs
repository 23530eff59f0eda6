//! Sets the exchange rate of a currency on a day.

use kernel::{Currency, Day, ExchangeRate, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::exchange::checked;
use super::model::{DayRate, Fact};
use super::read::on_day;
use crate::party::optional_text;
use crate::record::{Document, record};

/// Sets the exchange rate of a currency on a day; documents that took an earlier one keep it. The same rate again
/// changes nothing.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRate {
    /// The currency (ISO 4217).
    pub currency: Currency,
    /// The day; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// Units of the books' currency (EUR) for one of it. Either this or `per_book`.
    #[serde(default)]
    pub rate: Option<ExchangeRate>,
    /// Units of it for one of the books' (EUR), as the European Central Bank publishes its reference rates.
    #[serde(default)]
    pub per_book: Option<ExchangeRate>,
    /// Who published it: `BCE` if absent.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub source: String,
}

impl Command for SetRate {
    const NAME: &'static str = "currency.set_rate";
    const NEEDS: Permission = Permission::Account;
    type Outcome = DayRate;

    fn run(&self, tx: &mut Tx) -> Result<DayRate> {
        if self.currency.is_euro() || !self.currency.is_known() {
            let code = if self.currency.is_euro() { "currency.of_the_books" } else { "currency.unknown" };
            return Err(Refusal::invalid(code).at("currency").with("currency", self.currency).into());
        }
        let day = self.day.unwrap_or(tx.today());
        if day > tx.today() {
            return Err(Refusal::invalid("currency.day").at("day").into());
        }
        let (rate, per_book) = checked(self.rate, self.per_book)?;
        let source = optional_text(&self.source, "source", 100)?;
        let source = if source.is_empty() { "BCE".to_string() } else { source };
        let mut known = match on_day(tx, self.currency, day)? {
            Some(known) => known,
            None => DayRate::blank(tx.new_id()),
        };
        if known.version > 0 && (known.rate, known.per_book, &known.source) == (rate, per_book, &source) {
            return Ok(known);
        }
        record(tx, &mut known, Fact::RateSet { currency: self.currency, day, rate, per_book, source })?;
        Ok(known)
    }
}
