//! Books the opening balances of a company that comes from other books.

use kernel::{Cents, Currency, Day, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Fact, Opening};
use super::rules;
use crate::ledger;
use crate::record::{Document, record};

/// An account of the trial balance: one of both sides.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// The account.
    #[schemars(length(min = 3, max = 12))]
    pub account: String,
    /// Its name; that of the chart if absent.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub label: String,
    /// Debit balance in cents.
    #[serde(default)]
    pub debit: Cents,
    /// Credit balance in cents.
    #[serde(default)]
    pub credit: Cents,
    /// The currency that an account at the bank is kept in; euros if absent.
    #[serde(default)]
    pub currency: Currency,
    /// The balance in that currency, on the same side, where it is another one.
    #[serde(default)]
    pub in_currency: Option<Cents>,
}

/// Books a trial balance, which must balance, in the journal of opening balances. Accounts kept per customer (411, 413,
/// 416, 4191, 4197) stand against the account of waiting money until their items are brought along
/// (`takeover.bring_item`).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// The day on which the balances begin here, in an open fiscal year; the first day of the earliest open one if
    /// absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// The accounts.
    #[schemars(length(min = 2, max = 5000))]
    pub balances: Vec<Balance>,
}

impl Command for Book {
    const NAME: &'static str = "opening.book";
    const NEEDS: Permission = Permission::Account;
    type Outcome = Opening;

    fn run(&self, tx: &mut Tx) -> Result<Opening> {
        if self.balances.len() > 5000 {
            return Err(Refusal::invalid("request.too_many").at("balances").with("most", 5000).into());
        }
        let accounts = ledger::accounts(tx)?;
        let begins = accounts.years().iter().find(|(.., closed)| !closed).map(|(first, ..)| *first);
        let day = self.day.or(begins).unwrap_or(tx.today());
        let opened = rules::open(&accounts, day, &self.balances)?;
        let mut opening = Opening::blank(tx.new_id());
        record(tx, &mut opening, Fact::Booked { items: opened.items, entry: opened.entry, names: opened.names })?;
        Ok(opening)
    }
}
