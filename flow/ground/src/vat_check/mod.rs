//! Whether VAT numbers of buyers in other member states are checked: the company's policy, and what an answer of the
//! register (VIES) means for a document without French VAT. Answers themselves are facts of the customer.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | any | set | the policy as given |

mod page;
pub mod rules;

use kernel::{Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Db, Permission, Schema, Seq, Tx};
use web::step::{Kind, Step, command, view};

use crate::record::{Document, fetch, find, record};

pub use rules::{Answer, Held, Known, Said, Standing};

/// The step.
pub const STEP: Step = Step {
    name: "vat_check",
    schema: Schema { step: "vat_check", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "vat_check", facts: <Fact as store::Fact>::NAMES, replay: crate::replay::<Kept> }],
    commands: &[command::<Set>()],
    views: &[view::<page::Show>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// What happens when a document without French VAT is issued to a buyer whose number is not known as valid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AtIssue {
    /// It is issued, and says so on its page.
    #[default]
    Warn,
    /// It is refused.
    Refuse,
}

impl AtIssue {
    /// The name in words and forms.
    pub fn name(self) -> &'static str {
        match self {
            AtIssue::Warn => "warn",
            AtIssue::Refuse => "refuse",
        }
    }
}

/// How a company checks VAT numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Policy {
    /// Whether the product may ask the register of the European Commission by itself.
    pub online: bool,
    /// For how many days an answer counts.
    #[schemars(range(min = 1, max = 366))]
    pub days: i64,
    /// What happens without one.
    pub at_issue: AtIssue,
}

impl Default for Policy {
    /// Nothing is asked outside; an answer counts for three months.
    fn default() -> Policy {
        Policy { online: false, days: 90, at_issue: AtIssue::Warn }
    }
}

/// The policy of a company, as its journal keeps it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Kept {
    /// The company.
    pub id: Id,
    /// How it checks.
    #[serde(flatten)]
    pub policy: Policy,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was set.
    Set {
        /// All of it.
        policy: Policy,
    },
}

store::fact_names!(Fact, { Set => "vat_check.set" });

impl Document for Kept {
    const KIND: &'static str = "vat_check";
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
            "INSERT INTO vat_check_policy (company_id, policy, version) VALUES ($1, $2, $3)
             ON CONFLICT (company_id) DO UPDATE SET policy = excluded.policy, version = excluded.version",
            store::params![company, policy, self.version],
        )?;
        Ok(())
    }
    fn version(&self) -> i64 {
        self.version
    }
}

fn read(db: &mut Db, id: Id) -> Result<Kept> {
    let company = db.company;
    let found = db.one(
        "SELECT policy, version FROM vat_check_policy WHERE company_id = $1",
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

/// How the company checks VAT numbers, for a command: remembered by the lane.
pub fn policy(tx: &mut Tx) -> Result<Policy> {
    let id = tx.company;
    Ok(find::<Kept>(tx, id)?.map(|k| k.policy).unwrap_or_default())
}

/// The same for a page, as committed.
pub fn policy_read(db: &mut Db) -> Result<Kept> {
    let id = db.company;
    read(db, id)
}

/// Sets how the company checks VAT numbers.
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
    const NAME: &'static str = "vat_check.set";
    const NEEDS: Permission = Permission::Account;
    type Outcome = Kept;

    fn run(&self, tx: &mut Tx) -> Result<Kept> {
        let id = tx.company;
        let mut kept: Kept = fetch(tx, id, self.version)?;
        if !(1..=366).contains(&self.policy.days) {
            return Err(Refusal::invalid("vat_check.days").at("days").into());
        }
        if self.policy != kept.policy || kept.version == 0 {
            record(tx, &mut kept, Fact::Set { policy: self.policy })?;
        }
        Ok(kept)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_complete() {
        let words = web::i18n::Source { name: super::STEP.name, fr: super::STEP.words[0], en: super::STEP.words[1] };
        assert_eq!(web::i18n::problems(&words), Vec::<String>::new());
    }
}
