//! Gives a quote to the customer: from here on this version stays as it is.

use ground::record::{fetch, record};
use kernel::{Id, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::Quote;
use super::rules;

/// Gives a quote to the customer.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// The quote.
    pub quote: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Command for Send {
    const NAME: &'static str = "quote.send";
    const NEEDS: Permission = Permission::Sell;
    type Outcome = Quote;

    fn run(&self, tx: &mut Tx) -> Result<Quote> {
        let mut quote: Quote = fetch(tx, self.quote, self.version)?;
        let fact = rules::send(&quote, tx.today())?;
        record(tx, &mut quote, fact)?;
        Ok(quote)
    }
}
