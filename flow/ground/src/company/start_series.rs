//! Lets a series of numbers go on where the program before left it, in the company's own shape.

use kernel::{Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Permission, Tx};

use super::{Company, Fact};
use crate::numbering::{self, KINDS};
use crate::party::optional_text;
use crate::record::{fetch, record};

/// Sets the next number of a kind of document, as it will be printed: `FA-2026-0101`. The year in it becomes that of
/// each document; the digits at its end go on. Numbers only go up; passing over some of a series that was begun needs
/// a reason, which is kept and shown.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartSeries {
    /// The kind of document: `DV` quotes, `CO` orders, `BL` delivery notes, `FA` invoices and deposit invoices, `AV`
    /// credit notes, `RG` payments, `ND` debit notes, `LI` disputes.
    #[schemars(length(min = 2, max = 2))]
    pub kind: String,
    /// The next number as it will be printed; letters, digits and `-+_/`, digits at its end.
    #[schemars(length(min = 2, max = 35))]
    pub number: String,
    /// Why numbers are passed over, where some are.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub reason: String,
}

/// What comes next.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Started {
    /// The kind of document.
    pub kind: String,
    /// The next number.
    pub number: String,
    /// How many values were passed over.
    pub skipped: i64,
}

impl Command for StartSeries {
    const NAME: &'static str = "company.start_series";
    const NEEDS: Permission = Permission::Account;
    type Outcome = Started;

    fn run(&self, tx: &mut Tx) -> Result<Started> {
        let kind = self.kind.trim().to_ascii_uppercase();
        if !KINDS.contains(&kind.as_str()) {
            return Err(Refusal::invalid("company.series_unknown").at("kind").into());
        }
        let number = self.number.trim().to_ascii_uppercase();
        let reason = optional_text(&self.reason, "reason", 500)?;
        let start = numbering::start(tx, &kind, &number, &reason)?;
        let skipped = start.next - start.skipped;
        let id = tx.company;
        let mut company: Company = fetch(tx, id, None)?;
        record(tx, &mut company, Fact::SeriesStarted { start })?;
        Ok(Started { kind, number, skipped })
    }
}
