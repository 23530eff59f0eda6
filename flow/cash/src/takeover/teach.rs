//! Teaches matching with lines of the bank as they were applied in the earlier books.

use ground::party::optional_text;
use ground::record::{Document, record};
use kernel::{Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Permission, Private, Tx};

use super::model::{Fact, Takeover, TaughtLine};

/// Teaches with lines as they were applied: payers, their habits and words are learnt from them; nothing is booked.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Teach {
    /// The lines.
    #[schemars(length(min = 1, max = 500))]
    pub lines: Vec<TaughtLine>,
}

/// Lines that were taught.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Taught {
    /// The id under which they are kept.
    pub id: Id,
    /// How many.
    pub lines: u64,
}

impl Command for Teach {
    const NAME: &'static str = "takeover.teach";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Taught;

    fn run(&self, tx: &mut Tx) -> Result<Taught> {
        if self.lines.is_empty() || self.lines.len() > 500 {
            return Err(Refusal::invalid("request.too_many").at("lines").with("most", 500).into());
        }
        let mut lines = self.lines.clone();
        for (n, line) in lines.iter_mut().enumerate() {
            let place = |field: &str| format!("lines[{n}].{field}");
            line.counterparty = optional_text(&line.counterparty, &place("counterparty"), 200)?;
            line.iban = optional_text(&line.iban, &place("iban"), 50)?;
            line.remittance = optional_text(&line.remittance, &place("remittance"), 2000)?;
            line.end_to_end = optional_text(&line.end_to_end, &place("end_to_end"), 200)?;
            let cash = line.pieces.iter().filter(|p| p.kind.is_cash()).map(|p| p.amount.0);
            if line.pieces.len() > 1000 || cash.fold(0_i64, i64::saturating_add) != line.amount.0 {
                return Err(Refusal::invalid("takeover.does_not_add_up").at(place("pieces")).into());
            }
        }
        let body = serde_json::to_string(&lines).map_err(kernel::Fault::broken)?;
        let mut takeover = Takeover::blank(tx.new_id());
        record(tx, &mut takeover, Fact::LinesTaught { lines: Private::new(body) })?;
        Ok(Taught { id: takeover.id, lines: lines.len() as u64 })
    }
}
