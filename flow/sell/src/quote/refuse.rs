//! Closes a quote that came to nothing.

use ground::party::optional_text;
use ground::record::{fetch, record};
use kernel::{Id, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Lost, Quote};
use super::rules;

/// Closes a quote that came to nothing, with the reason: the company learns from it.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refuse {
    /// The quote.
    pub quote: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    pub why: Lost,
    /// In words; needed where `why` is `other`.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub reason: String,
}

impl Command for Refuse {
    const NAME: &'static str = "quote.refuse";
    const NEEDS: Permission = Permission::Sell;
    type Outcome = Quote;

    fn run(&self, tx: &mut Tx) -> Result<Quote> {
        let mut quote: Quote = fetch(tx, self.quote, self.version)?;
        let fact = rules::refuse(&quote, self.why, optional_text(&self.reason, "reason", 500)?)?;
        record(tx, &mut quote, fact)?;
        Ok(quote)
    }
}
