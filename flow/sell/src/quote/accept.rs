//! Notes that the customer agreed to a quote.

use ground::party::optional_text;
use ground::record::{fetch, record};
use kernel::{Day, Id, Result};
use serde::Deserialize;
use store::{Command, Permission, Private, Tx};

use super::model::{Accepted, Fact, Quote};
use super::rules;

/// Notes that the customer agreed: on which day, who, and how (a copy signed "bon pour accord", an e-mail).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// The quote.
    pub quote: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// On which day; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// Who said so.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub by: String,
    /// How.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub how: String,
}

impl Command for Accept {
    const NAME: &'static str = "quote.accept";
    const NEEDS: Permission = Permission::Sell;
    type Outcome = Quote;

    fn run(&self, tx: &mut Tx) -> Result<Quote> {
        let mut quote: Quote = fetch(tx, self.quote, self.version)?;
        let how = optional_text(&self.how, "how", 200)?;
        let by = optional_text(&self.by, "by", 200)?;
        let accepted = Accepted { day: self.day.unwrap_or_else(|| tx.today()), how, by: String::new() };
        let accepted = rules::accept(&quote, accepted, tx.today())?;
        record(tx, &mut quote, Fact::Accepted { accepted, by: Private::new(by) })?;
        Ok(quote)
    }
}
