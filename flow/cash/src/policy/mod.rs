//! What a company lets pass when it is paid: small differences, a discount taken a day late, how the VAT of a discount
//! is treated. One policy a company; what is posted says what it was allowed by.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | any | set | the policy as given |

mod page;

use ground::record::{Document, find, record};
use kernel::{Cents, Id, Rate, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Db, Permission, Schema, Seq, Tx};
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "policy",
    schema: Schema { step: "policy", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "policy", facts: <Fact as store::Fact>::NAMES, replay: ground::replay::<Kept> }],
    commands: &[command::<Set>()],
    views: &[view::<page::Show>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// How the VAT of a discount for early payment is treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DiscountVat {
    /// The VAT is corrected, the buyer deducts only that on the price paid (CGI art. 267 II-1°); the percentage is
    /// that of the amount with VAT.
    #[default]
    Corrected,
    /// Net of tax (“net de taxe”): the VAT stays as invoiced, the percentage is that of the amount without VAT.
    Unchanged,
}

impl DiscountVat {
    /// The name in forms.
    pub fn name(self) -> &'static str {
        match self {
            DiscountVat::Corrected => "corrected",
            DiscountVat::Unchanged => "unchanged",
        }
    }
}

/// What a company lets pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Policy {
    /// Most that may be written off as a small difference of one item, either way; cents.
    #[schemars(range(min = 0, max = 100_000))]
    pub amount: Cents,
    /// Most of it in percent of the item.
    pub percent: Rate,
    /// Days after the last day of a discount on which it is still accepted.
    #[schemars(range(min = 0, max = 30))]
    pub discount_days: i64,
    /// How the VAT of a discount is treated.
    pub discount_vat: DiscountVat,
    /// Whether a proposal may post a small difference without a person.
    pub difference_alone: bool,
    /// Whether a proposal may post a discount in time without a person.
    pub discount_alone: bool,
    /// Depreciation of doubtful claims more than 90 days late, percent of what is open without VAT.
    pub depreciation_90: Rate,
    /// More than 180 days late.
    pub depreciation_180: Rate,
    /// More than 365 days late.
    pub depreciation_365: Rate,
    /// In the liquidation of the debtor, however late.
    pub depreciation_liquidation: Rate,
    /// Business days between the day a file of direct debits is sent and the day they are collected: what the bank asks
    /// (one at least, EPC016-06 4.3.2).
    #[serde(skip_serializing_if = "one_day")]
    #[schemars(range(min = 1, max = 30))]
    pub debit_lead_days: i64,
    /// Days between the invoice, which announces a direct debit, and its collection, where the mandate says nothing
    /// (fourteen unless agreed otherwise, EPC016-06 4.3.4).
    #[serde(skip_serializing_if = "two_weeks")]
    #[schemars(range(min = 0, max = 60))]
    pub debit_notice_days: i64,
    /// Whether the bank's fee for a direct debit that comes back is charged to the customer (damages, no VAT; the
    /// contract must say so).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub debit_recharge: bool,
}

fn one_day(days: &i64) -> bool {
    *days == 1
}

fn two_weeks(days: &i64) -> bool {
    *days == 14
}

impl Default for Policy {
    /// Five cents, at most one percent; discounts to the day.
    fn default() -> Policy {
        Policy {
            amount: Cents(5),
            percent: Rate::whole(1),
            discount_days: 0,
            discount_vat: DiscountVat::Corrected,
            difference_alone: false,
            discount_alone: false,
            depreciation_90: Rate::whole(25),
            depreciation_180: Rate::whole(50),
            depreciation_365: Rate::whole(75),
            depreciation_liquidation: Rate::whole(100),
            debit_lead_days: 1,
            debit_notice_days: 14,
            debit_recharge: false,
        }
    }
}

impl Policy {
    /// The largest difference that may be written off on an amount.
    pub fn tolerance(&self, of: Cents) -> Cents {
        self.amount.min(self.percent.of(of.abs()))
    }

    /// Depreciation by days late: beyond so many days, so much percent.
    pub fn depreciation(&self) -> [(i64, Rate); 3] {
        [(90, self.depreciation_90), (180, self.depreciation_180), (365, self.depreciation_365)]
    }

    fn checked(self) -> Result<Policy> {
        if !(0..=100_000).contains(&self.amount.0) {
            return Err(Refusal::invalid("policy.amount").at("amount").into());
        }
        if self.percent.0 < 0 || self.percent > Rate::whole(100) {
            return Err(Refusal::invalid("policy.percent").at("percent").into());
        }
        for (field, rate) in [
            ("depreciation_90", self.depreciation_90),
            ("depreciation_180", self.depreciation_180),
            ("depreciation_365", self.depreciation_365),
            ("depreciation_liquidation", self.depreciation_liquidation),
        ] {
            if rate.0 < 0 || rate > Rate::whole(100) {
                return Err(Refusal::invalid("policy.percent").at(field).into());
            }
        }
        if !(0..=30).contains(&self.discount_days) {
            return Err(Refusal::invalid("policy.discount_days").at("discount_days").into());
        }
        if !(1..=30).contains(&self.debit_lead_days) {
            return Err(Refusal::invalid("policy.debit_lead_days").at("debit_lead_days").into());
        }
        if !(0..=60).contains(&self.debit_notice_days) {
            return Err(Refusal::invalid("policy.debit_notice_days").at("debit_notice_days").into());
        }
        Ok(self)
    }
}

/// The policy of a company, as its journal keeps it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Kept {
    /// The company.
    pub id: Id,
    /// What it lets pass.
    #[serde(flatten)]
    pub policy: Policy,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to a policy.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was set.
    Set {
        /// All of it.
        policy: Policy,
    },
}

store::fact_names!(Fact, { Set => "policy.set" });

impl Document for Kept {
    const KIND: &'static str = "policy";
    type Fact = Fact;

    fn blank(id: Id) -> Kept {
        Kept { id, ..Kept::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        let Fact::Set { policy } = fact;
        self.policy = *policy;
        self.version += 1;
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        Vec::new()
    }
    /// The first one begins it; later ones find it.
    fn begins(_: &Fact) -> bool {
        false
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Kept>> {
        read(db, id).map(Some)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        let company = tx.company;
        let policy = serde_json::to_string(&self.policy).map_err(kernel::Fault::broken)?;
        tx.write(
            "INSERT INTO settlement_policy (company_id, policy, version) VALUES ($1, $2, $3)
             ON CONFLICT (company_id) DO UPDATE SET policy = excluded.policy, version = excluded.version",
            store::params![company, policy, self.version],
        )?;
        Ok(())
    }
    fn version(&self) -> i64 {
        self.version
    }
}

/// The policy of the company, the usual one where none was set.
fn read(db: &mut Db, id: Id) -> Result<Kept> {
    let company = db.company;
    let found = db.one(
        "SELECT policy, version FROM settlement_policy WHERE company_id = $1",
        store::params![company],
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
    )?;
    match found {
        Some((text, version)) => {
            let policy = serde_json::from_str(&text).map_err(kernel::Fault::broken)?;
            Ok(Kept { id, policy, version })
        }
        None => Ok(Kept::blank(id)),
    }
}

/// What the company lets pass, for a command: remembered by the lane.
pub fn policy(tx: &mut Tx) -> Result<Policy> {
    let id = policy_id(tx.company);
    Ok(find::<Kept>(tx, id)?.map(|k| k.policy).unwrap_or_default())
}

/// The same for a page, as committed.
pub fn policy_read(db: &mut Db) -> Result<Kept> {
    let id = policy_id(db.company);
    read(db, id)
}

fn policy_id(company: kernel::CompanyId) -> Id {
    company
}

/// Sets what the company lets pass when it is paid.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
pub struct Set {
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// All of it; what is absent is as usual.
    #[serde(flatten)]
    pub policy: Policy,
}

impl Command for Set {
    const NAME: &'static str = "policy.set";
    const NEEDS: Permission = Permission::Account;
    type Outcome = Kept;

    fn run(&self, tx: &mut Tx) -> Result<Kept> {
        let id = policy_id(tx.company);
        let mut kept: Kept = ground::record::fetch(tx, id, self.version)?;
        let policy = self.policy.checked()?;
        if policy != kept.policy || kept.version == 0 {
            record(tx, &mut kept, Fact::Set { policy })?;
        }
        Ok(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smaller_of_amount_and_percent_rules() {
        let policy = Policy { amount: Cents(500), percent: Rate::whole(1), ..Policy::default() };
        for (of, most) in [(100_000, 500), (40_000, 400), (-40_000, 400), (10, 0), (0, 0)] {
            assert_eq!(policy.tolerance(Cents(of)), Cents(most), "{of}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for (policy, code) in [
            (Policy { amount: Cents(-1), ..Policy::default() }, "policy.amount"),
            (Policy { amount: Cents(100_001), ..Policy::default() }, "policy.amount"),
            (Policy { percent: Rate::whole(101), ..Policy::default() }, "policy.percent"),
            (Policy { discount_days: 31, ..Policy::default() }, "policy.discount_days"),
            (Policy { depreciation_365: Rate::whole(101), ..Policy::default() }, "policy.percent"),
        ] {
            assert_eq!(policy.checked().unwrap_err().code(), code);
        }
    }

    /// What holds where a company has set nothing: five cents and one percent, discounts to the day, depreciation as auditors
    /// expect it, one business day to the bank and fourteen days of notice (EPC016-06 4.3.2, 4.3.4).
    #[test]
    fn the_usual_policy_is_careful() {
        let usual = Policy::default();
        assert_eq!((usual.amount, usual.percent, usual.discount_days, usual.discount_vat), (Cents(5), Rate::whole(1), 0, DiscountVat::Corrected));
        assert_eq!((usual.difference_alone, usual.discount_alone, usual.debit_recharge), (false, false, false));
        assert_eq!(usual.depreciation(), [(90, Rate::whole(25)), (180, Rate::whole(50)), (365, Rate::whole(75))]);
        assert_eq!((usual.depreciation_liquidation, usual.debit_lead_days, usual.debit_notice_days), (Rate::whole(100), 1, 14));
        // The usual days are not written into facts, others are.
        let told = |policy: Policy| serde_json::to_value(policy).unwrap();
        assert!(told(usual).get("debit_lead_days").is_none() && told(usual).get("debit_notice_days").is_none());
        let other = told(Policy { debit_lead_days: 2, debit_notice_days: 15, ..usual });
        assert_eq!((other["debit_lead_days"].as_i64(), other["debit_notice_days"].as_i64()), (Some(2), Some(15)));
        for policy in [
            Policy { amount: Cents(100_000), percent: Rate::whole(100), discount_days: 30, debit_lead_days: 30, debit_notice_days: 60, ..usual },
            Policy { amount: Cents(0), percent: Rate::ZERO, depreciation_90: Rate::ZERO, debit_lead_days: 1, debit_notice_days: 0, ..usual },
        ] {
            assert!(policy.checked().is_ok(), "{policy:?}");
        }
        for (policy, code) in [
            (Policy { percent: Rate(-1), ..usual }, "policy.percent"),
            (Policy { depreciation_90: Rate(-1), ..usual }, "policy.percent"),
            (Policy { depreciation_liquidation: Rate(1_000_001), ..usual }, "policy.percent"),
            (Policy { debit_lead_days: 0, ..usual }, "policy.debit_lead_days"),
            (Policy { debit_lead_days: 31, ..usual }, "policy.debit_lead_days"),
            (Policy { debit_notice_days: 61, ..usual }, "policy.debit_notice_days"),
        ] {
            assert_eq!(policy.checked().unwrap_err().code(), code);
        }
    }
}
