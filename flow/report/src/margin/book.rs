//! Books the margin of a period and its VAT.

use ground::ledger;
use ground::record::{Document, record};
use ground::tax::VatCode;
use kernel::{Cents, Refusal, Result};
use serde::Deserialize;
use ::store::{Command, Permission, Tx};

use super::model::{Fact, Margin};
use super::{rules, store};
use crate::vat::{self, Period};

/// Amounts beyond this are typing errors: ten thousand million.
const MOST: i64 = 1_000_000_000_000;

/// Books the VAT on the margin of a period that is over, on its last day: what was sold under the margin scheme less what
/// was bought for it. Where more was bought than sold, the rest lowers the margin of the next period.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// The period: `2026-08` or `2026-Q3`.
    #[schemars(length(min = 7, max = 7))]
    pub period: String,
    /// What was bought in the period for resale under the scheme, as it was paid, cents.
    #[schemars(range(min = 0, max = 1_000_000_000_000_i64))]
    pub purchases: Cents,
    /// The rate of the goods.
    #[serde(default = "standard")]
    pub rate: VatCode,
    /// Sales at this rate, cents, where goods of several rates were sold; all that is not booked yet if absent.
    #[serde(default)]
    pub sales: Option<Cents>,
}

fn standard() -> VatCode {
    VatCode::Standard
}

impl Command for Book {
    const NAME: &'static str = "margin.book";
    const NEEDS: Permission = Permission::Account;
    type Outcome = Margin;

    fn run(&self, tx: &mut Tx) -> Result<Margin> {
        tx.alone()?;
        let period = Period::asked(&self.period)?;
        if period.last() >= tx.today() {
            return Err(Refusal::conflict("margin.not_over").at("period").with("day", period.last()).into());
        }
        if self.purchases.0 < 0 || self.purchases.0 > MOST {
            return Err(Refusal::invalid("margin.purchases_amount").at("purchases").into());
        }
        let rate = self.rate.on(period.last()).rate;
        if rate.0 == 0 {
            return Err(Refusal::invalid("margin.rate_none").at("rate").into());
        }
        if let Some(settled) = vat::settled(tx, period)? {
            return Err(Refusal::conflict("margin.settled").at("period").with("period", settled.period).into());
        }
        let booked = store::booked(tx, period)?;
        if booked.iter().any(|m| m.rate == self.rate) {
            return Err(Refusal::conflict("margin.twice").at("period").with("period", period).into());
        }
        let before = store::latest(tx, self.rate)?;
        if let Some(later) = before.as_ref().filter(|m| m.period.last() > period.last()) {
            return Err(Refusal::conflict("margin.later").at("period").with("period", later.period).into());
        }
        let left = store::sold(tx, period)? - booked.iter().map(|m| m.sales).sum::<Cents>();
        let sales = self.sales.unwrap_or(left);
        if self.sales.is_some_and(|s| s.0 < 0 || s > left.max(Cents::ZERO)) {
            return Err(Refusal::invalid("margin.sales_over").at("sales").with("left", left).into());
        }
        let brought = before.map_or(Cents::ZERO, |m| m.carried);
        if sales.is_zero() && self.purchases.is_zero() {
            return Err(Refusal::conflict("margin.nothing").at("period").with("period", period).into());
        }
        let worth = rules::worth(sales, self.purchases, brought, rate);
        let entry = rules::entry(&*ledger::accounts(tx)?, period, self.rate, &worth);
        let mut margin = Margin::blank(tx.new_id());
        let fact = Fact::Booked {
            period,
            rate: self.rate,
            sales,
            purchases: self.purchases,
            brought,
            base: worth.base,
            tax: worth.tax,
            carried: worth.carried,
            entry,
        };
        record(tx, &mut margin, fact)?;
        Ok(margin)
    }
}
