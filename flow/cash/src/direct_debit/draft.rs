//! Chooses what is collected on a day, and gives a draft up.

use std::collections::HashMap;

use ground::numbering;
use ground::party::text;
use ground::receivable::{self, Item};
use ground::record::{Document, fetch, record};
use kernel::{Cents, Day, Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Db, Permission, Tx};

use super::model::{DirectDebit, Fact, State};
use super::rules::{self, Candidate, Terms};
use super::{send, store as debits};
use crate::mandate::{self, Mandate};
use crate::policy;

/// Versions of the file that are written.
pub(super) const FORMATS: [&str; 2] = ["pain.008.001.08", "pain.008.001.02"];

/// Chooses open items of customers with a mandate, to be collected on a day.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The day the accounts are debited: a business day, with the bank's lead time before it; the first possible one if
    /// absent.
    #[serde(default)]
    pub collect_on: Option<Day>,
    /// These open items only; whatever may be collected on that day if absent. An item that came back for a reason that
    /// calls for a person is taken only where it is named here.
    #[serde(default)]
    #[schemars(length(max = 5000))]
    pub items: Vec<Id>,
    /// One line for all that a customer owes; one for each item otherwise.
    #[serde(default)]
    pub grouped: bool,
    /// `pain.008.001.08` (as if absent) or `pain.008.001.02`, for banks that have not moved on.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub format: String,
    /// One booking of the bank for each line; one for each block of the file otherwise.
    #[serde(default)]
    pub single_booking: bool,
    /// These are the last collections of their mandates, which end with them.
    #[serde(default)]
    pub last: bool,
}

/// Items that are looked at for one batch.
const LOOKED_AT: usize = 5_000;

/// An item and whether it can be collected.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Looked {
    /// What is owed.
    pub item: Item,
    /// The mandate that it would be collected upon.
    pub mandate: Id,
    /// Its reference (RUM).
    pub reference: String,
    /// Why it cannot be collected; a code with words.
    pub why_not: Option<String>,
    /// Values for those words.
    #[serde(skip)]
    pub refusal: Option<Refusal>,
}

/// What the mandates of customers and what was tried before say of items.
pub(super) fn candidates(db: &mut Db, items: Vec<Item>) -> Result<Vec<Candidate>> {
    let customers: Vec<Id> = items.iter().map(|i| i.customer).collect();
    let mut mandates: HashMap<Id, Mandate> = HashMap::new();
    for mandate in mandate::store::active_of(db, &customers)? {
        // The newest one counts.
        mandates.entry(mandate.customer).or_insert(mandate);
    }
    let ids: Vec<Id> = items.iter().map(|i| i.id).collect();
    let documents: Vec<Id> = items.iter().map(|i| i.document).collect();
    let drafted = debits::drafted(db, &ids)?;
    let histories = debits::history(db, &documents)?;
    let with = |item: Item| {
        let mandate = mandates.get(&item.customer)?.clone();
        let history = histories.get(&item.document).cloned().unwrap_or_default();
        Some(Candidate { mandate, history, drafted: drafted.get(&item.id).cloned(), item })
    };
    Ok(items.into_iter().filter_map(with).collect())
}

/// What could be collected on a day, and what not, with the reason.
pub fn looked_at(db: &mut Db, terms: &Terms) -> Result<Vec<Looked>> {
    let items = debits::owed(db, terms.collect_on, LOOKED_AT)?;
    let list = candidates(db, items)?.into_iter().map(|candidate| {
        let refusal = rules::eligible(&candidate, terms).err();
        Looked {
            mandate: candidate.mandate.id,
            reference: candidate.mandate.reference,
            item: candidate.item,
            why_not: refusal.as_ref().map(|r| r.code.to_string()),
            refusal,
        }
    });
    Ok(list.collect())
}

impl Draft {
    fn named(&self, tx: &mut Tx) -> Result<Vec<Candidate>> {
        let mut items = Vec::with_capacity(self.items.len());
        for (n, id) in self.items.iter().enumerate() {
            let place = format!("items[{n}]");
            let item = receivable::named(tx, *id)?.ok_or_else(|| Refusal::invalid("payment.item_unknown").at(place.clone()))?;
            if items.iter().any(|i: &Item| i.id == item.id) {
                return Err(Refusal::invalid("direct_debit.item_twice").at(place).into());
            }
            items.push(item);
        }
        let ids: Vec<Id> = items.iter().map(|i| i.id).collect();
        let found = candidates(tx, items)?;
        if let Some(n) = ids.iter().position(|id| !found.iter().any(|c| c.item.id == *id)) {
            return Err(Refusal::conflict("direct_debit.no_mandate").at(format!("items[{n}]")).into());
        }
        Ok(found)
    }
}

impl Command for Draft {
    const NAME: &'static str = "direct_debit.draft";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = DirectDebit;

    fn run(&self, tx: &mut Tx) -> Result<DirectDebit> {
        let policy = policy::policy(tx)?;
        let today = tx.today();
        let collect_on = self.collect_on.unwrap_or(rules::earliest(today, policy.debit_lead_days));
        rules::collect_on_checked(collect_on, today, policy.debit_lead_days)?;
        let format = match self.format.trim() {
            "" => FORMATS[0],
            given => FORMATS
                .into_iter()
                .find(|f| *f == given)
                .ok_or_else(|| Refusal::invalid("direct_debit.format").at("format"))?,
        };
        let named = !self.items.is_empty();
        let terms =
            Terms { collect_on, notice_days: policy.debit_notice_days, grouped: self.grouped, named, last: self.last };
        let mut chosen = Vec::new();
        if named {
            for (n, candidate) in self.named(tx)?.into_iter().enumerate() {
                rules::eligible(&candidate, &terms).map_err(|r| r.at(format!("items[{n}]")))?;
                chosen.push(candidate);
            }
        } else {
            let items = debits::owed(tx, collect_on, LOOKED_AT)?;
            chosen.extend(candidates(tx, items)?.into_iter().filter(|c| rules::eligible(c, &terms).is_ok()));
        }
        if chosen.is_empty() {
            return Err(Refusal::conflict("direct_debit.nothing").at("collect_on").into());
        }
        let number = numbering::next(tx, "PR", today)?;
        let printed = number.text();
        let lines = rules::lines(&chosen, &terms, &printed, &mut |id| debits::end_to_end_used(tx, id))?;
        let amount: Cents = lines.iter().map(|l| l.amount).sum();
        let mut debit = DirectDebit::blank(tx.new_id());
        let batch_booking = !self.single_booking;
        let sketch = DirectDebit {
            number: printed,
            collect_on: Some(collect_on),
            format: format.to_string(),
            batch_booking,
            lines: lines.clone(),
            ..debit.clone()
        };
        // Whatever the bank would refuse in the file is refused now.
        send::written(tx, &sketch)?;
        let fact =
            Fact::Drafted { number, collect_on, format: format.to_string(), batch_booking, amount, lines };
        record(tx, &mut debit, fact)?;
        Ok(debit)
    }
}

/// Gives a draft up.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// The batch.
    pub direct_debit: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Cancel {
    const NAME: &'static str = "direct_debit.cancel";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = DirectDebit;

    fn run(&self, tx: &mut Tx) -> Result<DirectDebit> {
        let mut debit: DirectDebit = fetch(tx, self.direct_debit, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        if debit.state != State::Draft {
            return Err(Refusal::conflict("direct_debit.not_draft").into());
        }
        record(tx, &mut debit, Fact::Cancelled { reason })?;
        Ok(debit)
    }
}
