//! Books what belongs to a period that is over.

use ground::ledger;
use ground::record::{Document, record};
use kernel::{Day, Refusal, Result};
use serde::Deserialize;
use store::{Command, Db, Permission, Tx};

use super::model::{Accrual, Fact, Kind, of_day};
use super::rules::{self, Part, Sum};
use super::due;

/// Books an accrual on the last day of a month and takes it back on the day after. What is to be invoiced is computed
/// from deliveries and invoices until that day when no parts are given.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// What is accrued.
    pub kind: Kind,
    /// The last day of a month that is over.
    pub day: Day,
    /// Amounts without tax by rate; computed for what is to be invoiced if absent.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub parts: Vec<Part>,
    /// What was computed before the lane; never sent.
    #[serde(skip)]
    computed: Sum,
}

impl Book {
    /// Books an accrual with the amounts given.
    pub fn new(kind: Kind, day: Day, parts: Vec<Part>) -> Book {
        Book { kind, day, parts, computed: Sum::default() }
    }

    fn computes(&self) -> bool {
        self.kind == Kind::InvoicesToIssue && self.parts.is_empty()
    }
}

impl Command for Book {
    const NAME: &'static str = "accrual.book";
    const NEEDS: Permission = Permission::Account;
    const PREPARES: bool = true;
    type Outcome = Accrual;

    fn prepare(&mut self, db: &mut Db) -> Result<()> {
        if self.computes() {
            let accounts = ledger::read_accounts(db)?;
            self.computed = due::delivered(db, &accounts, self.day)?.1;
        }
        Ok(())
    }

    fn run(&self, tx: &mut Tx) -> Result<Accrual> {
        let refused = |code: &'static str| Refusal::conflict(code).at("day").with("day", self.day);
        if self.day != self.day.end_of_month() {
            return Err(Refusal::invalid("accrual.day_end").at("day").into());
        }
        if self.day >= tx.today() {
            return Err(refused("accrual.not_over").into());
        }
        if self.parts.len() > 100 {
            return Err(Refusal::invalid("request.too_many").at("parts").with("most", 100).into());
        }
        if self.computes() && of_day(tx, self.day)?.iter().any(|a| a.kind == self.kind) {
            return Err(refused("accrual.twice").into());
        }
        let accounts = ledger::accounts(tx)?;
        let mut sum = self.computed.clone();
        sum.parts(&accounts, &self.parts, self.day)?;
        // Revenue of the next period carries no tax with it: that is due already (R44).
        if self.kind == Kind::DeferredRevenue {
            sum.tax = kernel::Cents::ZERO;
        }
        let (entry, back) = rules::entries(&accounts, self.kind, self.day, &sum)?;
        let mut accrual = Accrual::blank(tx.new_id());
        record(tx, &mut accrual, Fact::Booked { accrued: self.kind, net: sum.net, tax: sum.tax, entry, back })?;
        Ok(accrual)
    }
}
