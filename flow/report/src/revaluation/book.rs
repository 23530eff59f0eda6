//! Books what open items in other currencies are worth on a closing day.

use ground::currency::{Exchange, exchange_read};
use ground::ledger;
use ground::record::{Document, record};
use kernel::{Currency, Day, Fault, Refusal, Result};
use serde::Deserialize;
use store::{Command, Db, Permission, Tx};

use super::model::{Fact, Revaluation};
use super::money::{self, MoneyThen};
use super::rules::{self, OpenThen, Release};
use super::store as revaluations;

/// Books unrealised exchange losses and gains of every open item in another currency at the rate of a closing day, with
/// the provision for losses, and takes the differences back on the day after. Money in another currency, at the bank or on
/// its way there, takes its new value against 666 or 766.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// The closing day: the last day of a month that is over.
    pub day: Day,
    /// When the provision for losses is released: with the next closing, or on the day after.
    #[serde(default)]
    pub release: Release,
}

impl Command for Book {
    const NAME: &'static str = "revaluation.book";
    const NEEDS: Permission = Permission::Account;
    type Outcome = Revaluation;

    fn run(&self, tx: &mut Tx) -> Result<Revaluation> {
        let refused = |code: &'static str, day: Day| Refusal::conflict(code).at("day").with("day", day);
        if self.day != self.day.end_of_month() {
            return Err(Refusal::invalid("accrual.day_end").at("day").into());
        }
        if self.day >= tx.today() {
            return Err(refused("accrual.not_over", self.day).into());
        }
        let last = revaluations::last(tx)?;
        if let Some(last) = last.as_ref().filter(|l| l.day >= self.day) {
            return Err(refused("revaluation.later", last.day).into());
        }
        tx.alone()?;
        let accounts = ledger::accounts(tx)?;
        let items = revaluations::open_on(tx, self.day)?;
        let money = revaluations::money_on(tx, &accounts, self.day)?;
        let rates = closing_rates(tx, (&items, &money), self.day)?;
        let provided = last.filter(|l| !l.released).map(|l| l.loss).unwrap_or_default();
        let items = rules::revalued(items, &rates);
        let money = money::revalued(money, &rates);
        let closing = match rules::entries(&accounts, self.day, &items, provided, self.release) {
            Ok(closing) => Some(closing),
            Err(Fault::Refused(refusal)) if refusal.code == "revaluation.nothing" => None,
            Err(fault) => return Err(fault),
        };
        let closing = money::beside(closing, &accounts, self.day, &money)?;
        let mut made = Revaluation::blank(tx.new_id());
        let (loss, gain, entry, back) = (closing.loss, closing.gain, closing.entry, closing.back);
        record(tx, &mut made, Fact::Booked { loss, gain, release: self.release, items, money, entry, back })?;
        Ok(made)
    }
}

/// The rates of a day of all currencies in which something is open or at the bank; `currency.no_rate` where one is missing.
pub fn closing_rates(db: &mut Db, (items, money): (&[OpenThen], &[MoneyThen]), day: Day) -> Result<Vec<Exchange>> {
    let mut currencies: Vec<Currency> = items.iter().map(|i| i.currency).chain(money.iter().map(|m| m.currency)).collect();
    currencies.sort_unstable();
    currencies.dedup();
    let mut list = Vec::with_capacity(currencies.len());
    for currency in currencies {
        list.extend(exchange_read(db, currency, day, None)?);
    }
    Ok(list)
}
