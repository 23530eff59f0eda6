//! What happens in an insolvency after it was opened: publication, conversion, our declaration of claims, the decision
//! on them, the end.

use ground::party::optional_text;
use ground::record::{fetch, record};
use kernel::{Cents, Day, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Private, Tx};

use super::model::{Decision, Ending, Fact, Insolvency, Declared, Proceeding, Verdict};
use super::open::day_checked;
use super::{rules, store as insolvencies};

/// Records when the judgment was published in the BODACC: the time to declare claims runs from it.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Publish {
    /// The insolvency.
    pub insolvency: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The day of publication.
    pub day: Day,
    /// The number of the announcement.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub notice: String,
}

impl Command for Publish {
    const NAME: &'static str = "insolvency.publish";
    const NEEDS: Permission = Permission::Credit;
    type Outcome = Insolvency;

    fn run(&self, tx: &mut Tx) -> Result<Insolvency> {
        let mut insolvency: Insolvency = fetch(tx, self.insolvency, self.version)?;
        rules::goes_on(&insolvency)?;
        day_checked(self.day, "day", insolvency.judgment_day, tx.today())?;
        let notice = optional_text(&self.notice, "notice", 50)?;
        let deadline = rules::deadline(self.day, insolvency.abroad);
        record(tx, &mut insolvency, Fact::Published { day: self.day, notice, deadline })?;
        Ok(insolvency)
    }
}

/// Records that the proceeding goes on as another one: a reorganisation as a liquidation, say.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Convert {
    /// The insolvency.
    pub insolvency: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// As which proceeding.
    pub proceeding: Proceeding,
    /// The day of the judgment that says so; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// The liquidator or representative of creditors from then on, where it is another one.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub representative: String,
}

impl Command for Convert {
    const NAME: &'static str = "insolvency.convert";
    const NEEDS: Permission = Permission::Credit;
    type Outcome = Insolvency;

    fn run(&self, tx: &mut Tx) -> Result<Insolvency> {
        let mut insolvency: Insolvency = fetch(tx, self.insolvency, self.version)?;
        rules::goes_on(&insolvency)?;
        rules::may_become(insolvency.proceeding, self.proceeding)?;
        let day = self.day.unwrap_or(tx.today());
        day_checked(day, "day", insolvency.judgment_day, tx.today())?;
        let representative = optional_text(&self.representative, "representative", 500)?;
        let representative = if representative.is_empty() { Private(None) } else { Private::new(representative) };
        record(tx, &mut insolvency, Fact::Converted { proceeding: self.proceeding, day, representative })?;
        Ok(insolvency)
    }
}

/// Declares our claims: everything that arose before the judgment and is open, due or not (C. com. L622-24).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Declare {
    /// The insolvency.
    pub insolvency: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The items that are declared; all open ones that arose before the judgment if absent.
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub items: Vec<Id>,
    /// Interest and indemnities up to the judgment that no debit note has claimed, cents.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1_000_000_000_000_i64))]
    pub interest: Cents,
    /// A privileged claim: pledge, retention of title.
    #[serde(default)]
    pub privileged: bool,
    /// The reference of the letter, or what the privilege rests on.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub reference: String,
    /// The day on which it is sent; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
}

impl Command for Declare {
    const NAME: &'static str = "insolvency.declare";
    const NEEDS: Permission = Permission::Credit;
    type Outcome = Insolvency;

    fn run(&self, tx: &mut Tx) -> Result<Insolvency> {
        let mut insolvency: Insolvency = fetch(tx, self.insolvency, self.version)?;
        rules::goes_on(&insolvency)?;
        let judgment = insolvency.judgment_day.unwrap_or(tx.today());
        let day = self.day.unwrap_or(tx.today());
        day_checked(day, "day", Some(judgment), tx.today())?;
        if !(0..=1_000_000_000_000).contains(&self.interest.0) {
            return Err(Refusal::invalid("insolvency.amount").at("interest").into());
        }
        let (before, after) = insolvencies::claims(tx, insolvency.customer, judgment)?;
        // A service of before that was invoiced later may be named by a person who knows.
        let mut items = if self.items.is_empty() { before.clone() } else { Vec::new() };
        for (n, id) in self.items.iter().enumerate() {
            let known = before.iter().chain(&after).find(|c| c.item == *id);
            match known {
                Some(claim) if !items.iter().any(|c| c.item == *id) => items.push(claim.clone()),
                _ => return Err(Refusal::invalid("insolvency.item").at(format!("items[{n}]")).into()),
            }
        }
        let principal: Cents = items.iter().map(|c| c.open).sum();
        if (principal + self.interest).0 <= 0 {
            return Err(Refusal::conflict("insolvency.nothing").at("items").into());
        }
        let reference = optional_text(&self.reference, "reference", 200)?;
        let declared =
            Declared { day, principal, interest: self.interest, privileged: self.privileged, reference, items };
        let amount = declared.amount();
        record(tx, &mut insolvency, Fact::Declared { declared: Box::new(declared), amount })?;
        Ok(insolvency)
    }
}

/// Records what was decided on our claims.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// The insolvency.
    pub insolvency: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// `admitted`, `contested` or `rejected`.
    pub verdict: Verdict,
    /// How much is admitted or contested, cents; all that was declared if absent.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1_000_000_000_000_i64))]
    pub amount: Option<Cents>,
    /// The day; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// What was said.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub note: String,
}

impl Command for Decide {
    const NAME: &'static str = "insolvency.decide";
    const NEEDS: Permission = Permission::Credit;
    type Outcome = Insolvency;

    fn run(&self, tx: &mut Tx) -> Result<Insolvency> {
        let mut insolvency: Insolvency = fetch(tx, self.insolvency, self.version)?;
        rules::goes_on(&insolvency)?;
        let Some(declared) = &insolvency.declared else {
            return Err(Refusal::conflict("insolvency.not_declared").into());
        };
        let (most, since) = (declared.amount(), declared.day);
        let amount = self.amount.unwrap_or(most);
        if amount.0 < 0 || amount > most {
            return Err(Refusal::invalid("insolvency.beyond_declared").at("amount").with("most", most).into());
        }
        let day = self.day.unwrap_or(tx.today());
        day_checked(day, "day", Some(since), tx.today())?;
        let note = optional_text(&self.note, "note", 500)?;
        let decision = Decision { verdict: self.verdict, day, amount, note };
        record(tx, &mut insolvency, Fact::Decided { decision })?;
        Ok(insolvency)
    }
}

/// Records how the proceeding ended.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// The insolvency.
    pub insolvency: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// `insufficient_assets`, `paid`, `plan` or `withdrawn`.
    pub ending: Ending,
    /// The day; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// The judgment, the representative's certificate of irrecoverability.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub reason: String,
}

impl Command for Close {
    const NAME: &'static str = "insolvency.close";
    const NEEDS: Permission = Permission::Credit;
    type Outcome = Insolvency;

    fn run(&self, tx: &mut Tx) -> Result<Insolvency> {
        let mut insolvency: Insolvency = fetch(tx, self.insolvency, self.version)?;
        rules::goes_on(&insolvency)?;
        let day = self.day.unwrap_or(tx.today());
        day_checked(day, "day", insolvency.judgment_day, tx.today())?;
        let reason = optional_text(&self.reason, "reason", 500)?;
        let prepaid = rules::prepaid_after(self.ending);
        record(tx, &mut insolvency, Fact::Closed { ending: self.ending, day, prepaid, reason })?;
        Ok(insolvency)
    }
}
