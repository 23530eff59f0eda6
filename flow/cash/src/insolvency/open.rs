//! A proceeding was opened against a customer.

use ground::customer::Customer;
use ground::party::optional_text;
use ground::record::{Document, find, record};
use kernel::{Cents, Day, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Private, Tx};

use super::model::{Fact, Insolvency, Proceeding};
use super::{rules, store as insolvencies};

/// Records that a proceeding was opened against a customer: from then on its orders are held until they are paid for,
/// and what arose before the judgment bears no more interest.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// The debtor.
    pub customer: Id,
    /// Which proceeding: `safeguard` (sauvegarde), `reorganisation` (redressement judiciaire), `liquidation`.
    pub proceeding: Proceeding,
    /// The day of the judgment.
    pub judgment_day: Day,
    /// The court.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub court: String,
    /// The court's number of the case.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub case: String,
    /// The representative of creditors or liquidator, with address: claims are declared to them.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub representative: String,
    /// The day of publication in the BODACC, once it is known: the time to declare claims runs from it.
    #[serde(default)]
    pub published_day: Option<Day>,
    /// The number of the announcement in the BODACC.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub notice: String,
    /// We are not established in mainland France: four months to declare instead of two.
    #[serde(default)]
    pub abroad: bool,
}

impl Command for Open {
    const NAME: &'static str = "insolvency.open";
    const NEEDS: Permission = Permission::Credit;
    type Outcome = Insolvency;

    fn run(&self, tx: &mut Tx) -> Result<Insolvency> {
        let customer: Customer =
            find(tx, self.customer)?.ok_or_else(|| Refusal::invalid("customer.unknown").at("customer"))?;
        let today = tx.today();
        day_checked(self.judgment_day, "judgment_day", None, today)?;
        if let Some(day) = self.published_day {
            day_checked(day, "published_day", Some(self.judgment_day), today)?;
        }
        let before = insolvencies::of_customer(tx, customer.id)?;
        if before.iter().any(|i| i.ending.is_none()) {
            return Err(Refusal::conflict("insolvency.open_already").at("customer").into());
        }
        let case = optional_text(&self.case, "case", 50)?;
        let representative = optional_text(&self.representative, "representative", 500)?;
        let owed: Cents = insolvencies::claims(tx, customer.id, self.judgment_day)?.0.iter().map(|c| c.open).sum();
        let mut insolvency = Insolvency::blank(tx.new_id());
        let fact = Fact::Opened {
            customer: customer.id,
            label: if case.is_empty() { self.judgment_day.to_string() } else { case.clone() },
            proceeding: self.proceeding,
            judgment_day: self.judgment_day,
            court: optional_text(&self.court, "court", 200)?,
            case,
            representative: if representative.is_empty() { Private(None) } else { Private::new(representative) },
            published_day: self.published_day,
            notice: optional_text(&self.notice, "notice", 50)?,
            abroad: self.abroad,
            deadline: self.published_day.map(|day| rules::deadline(day, self.abroad)),
            owed,
        };
        record(tx, &mut insolvency, fact)?;
        Ok(insolvency)
    }
}

/// A day of the proceeding is not before another one, nor in the future.
pub(super) fn day_checked(day: Day, field: &str, from: Option<Day>, today: Day) -> Result<()> {
    if day > today || from.is_some_and(|from| day < from) || today.since(day) > 7_305 {
        let refusal = Refusal::invalid("insolvency.day").at(field);
        return Err(refusal.with("from", from.unwrap_or(today.plus(-7_305))).with("to", today).into());
    }
    Ok(())
}
