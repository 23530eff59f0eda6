//! Hands entries over as a batch, or takes the last batch back.

use ground::party::text;
use ground::record::{Document, fetch, record};
use kernel::{Day, Id, Refusal, Result};
use serde::Deserialize;
use ::store::{Command, Permission, Tx};

use super::layout::layout;
use super::model::{Batch, Fact, State};
use super::store::{self, Wanted};

/// Hands over the entries of some days that no earlier batch has, in a layout. The file of the batch can be had as often
/// as it is needed; it does not change.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// The layout: `csv`, `fec`, `sage100`, `ebp`, `quadra`, `pennylane` or `odoo`.
    #[schemars(length(min = 1, max = 20))]
    pub format: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

/// The layout of a name and the days, or why not.
pub(super) fn checked(format: &str, from: Day, to: Day) -> Result<&'static super::Layout> {
    let found = layout(format).ok_or_else(|| Refusal::invalid("handover.format_unknown").at("format"))?;
    if to < from {
        return Err(Refusal::invalid("handover.days").at("to").into());
    }
    Ok(found)
}

impl Command for Export {
    const NAME: &'static str = "handover.export";
    const NEEDS: Permission = Permission::Account;
    type Outcome = Batch;

    fn run(&self, tx: &mut Tx) -> Result<Batch> {
        tx.alone()?;
        let layout = checked(&self.format, self.from, self.to)?;
        let last = store::before(tx, i64::MAX, 1)?.first().map_or(0, |b| b.rank);
        let (rank, upto) = (last + 1, tx.upcoming_seq() - 1);
        let wanted = Wanted { from: self.from, to: self.to, upto, rank };
        let (entries, lines, amount) = store::sums(tx, wanted)?;
        if entries == 0 {
            return Err(Refusal::conflict("handover.nothing").at("from").into());
        }
        let mut batch = Batch::blank(tx.new_id());
        let format = layout.name.to_string();
        record(tx, &mut batch, Fact::Exported { rank, format, from: self.from, to: self.to, upto, entries, lines, amount })?;
        Ok(batch)
    }
}

/// Takes the last batch back, as when the other software refused its file: its entries go with the next one.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// The batch.
    pub batch: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Cancel {
    const NAME: &'static str = "handover.cancel";
    const NEEDS: Permission = Permission::Account;
    type Outcome = Batch;

    fn run(&self, tx: &mut Tx) -> Result<Batch> {
        tx.alone()?;
        let mut batch: Batch = fetch(tx, self.batch, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        if batch.state != State::Kept {
            return Err(Refusal::conflict("handover.cancelled").into());
        }
        let later = store::before(tx, i64::MAX, 1)?.first().is_some_and(|last| last.rank > batch.rank);
        if later {
            return Err(Refusal::conflict("handover.not_last").into());
        }
        record(tx, &mut batch, Fact::Cancelled { reason })?;
        Ok(batch)
    }
}
