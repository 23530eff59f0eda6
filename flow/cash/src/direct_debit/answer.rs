//! The bank answers a file (pain.002): what it takes, what it refuses and why. What it refuses is owed again.

use formats::pain::status::{self, Outcome, Report};
use ground::record::{fetch, record};
use kernel::{Id, Refusal, Result};
use serde::Deserialize;
use store::files;
use store::private::hex;
use store::{Command, Context, Permission, Store, Tx};
use web::server::{Upload, UploadDef};

use super::give_back;
use super::model::{DirectDebit, Fact, LineState, State};
use super::store as debits;
use crate::payment::Payment;

/// Takes in the bank's answer to a file of direct debits.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The pain.002 message, as text.
    #[schemars(length(min = 1, max = 5_000_000))]
    pub report: String,
}

impl Command for Answer {
    const NAME: &'static str = "direct_debit.answer";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = DirectDebit;

    fn run(&self, tx: &mut Tx) -> Result<DirectDebit> {
        let report = status::read(self.report.as_bytes()).map_err(|r| r.at("report"))?;
        let found = debits::by_number(tx, report.original.trim())?;
        let Some(id) = found else {
            let refusal = Refusal::missing("direct_debit.answer_to_nothing").at("report");
            return Err(refusal.with("message", &report.original).into());
        };
        let mut batch: DirectDebit = fetch(tx, id, None)?;
        if batch.state == State::Draft || batch.state == State::Cancelled {
            return Err(Refusal::conflict("direct_debit.not_sent").at("report").into());
        }
        let mut rejected = Vec::new();
        for line in batch.lines.clone().iter().filter(|l| l.state == LineState::Presented) {
            let status = report.of(&line.block, &line.end_to_end);
            if !matches!(status.outcome(), Outcome::Rejected | Outcome::Cancelled) {
                continue;
            }
            let Some(payment) = line.payment else { continue };
            let payment: Payment = fetch(tx, payment, None)?;
            // Once it was credited, only the bank's statement takes money back.
            if !payment.waiting || payment.purpose.is_some() {
                continue;
            }
            let code = status.reasons.first().cloned().unwrap_or_else(|| "NARR".to_string());
            give_back::refuse(tx, batch.id, line, &code)?;
            rejected.push((line.rank, code));
        }
        let state = stands(&batch, &report, &rejected);
        let reason = words(&report);
        if rejected.is_empty() && state == batch.state {
            // The same answer again, or one that says nothing new.
            return Ok(batch);
        }
        let digest = hex(&files::digest(self.report.as_bytes()));
        record(tx, &mut batch, Fact::Answered { digest, state, rejected, reason })?;
        Ok(batch)
    }
}

/// Where the batch stands after an answer.
fn stands(batch: &DirectDebit, report: &Report, rejected: &[(i64, String)]) -> State {
    let refused = |rank: i64, state: LineState| {
        state == LineState::Rejected || rejected.iter().any(|(refused, _)| *refused == rank)
    };
    if batch.lines.iter().all(|l| refused(l.rank, l.state)) {
        return State::Rejected;
    }
    let said = |outcome: Outcome| matches!(outcome, Outcome::Accepted | Outcome::Settled);
    let code = report.group.code.as_str();
    let taken = said(report.group.outcome())
        || matches!(code, "ACTC" | "PART")
        || batch.lines.iter().any(|l| said(report.of(&l.block, &l.end_to_end).outcome()));
    if taken { State::Accepted } else { batch.state }
}

/// The bank's status of the whole with its words.
fn words(report: &Report) -> String {
    let group = &report.group;
    let parts: Vec<&str> =
        std::iter::once(group.code.as_str()).chain(group.reasons.iter().map(String::as_str)).chain(group.texts.iter().map(String::as_str)).collect();
    let text = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ");
    text.chars().filter(|c| !c.is_control()).take(500).collect()
}

/// The form that takes an answer as a file.
pub const UPLOAD: UploadDef = UploadDef { path: "/direct-debits/answer", needs: Permission::Cash, handle: take };

fn take(store: &Store, context: &Context, upload: Upload) -> Result<String> {
    let report = String::from_utf8_lossy(&upload.bytes).into_owned();
    let batch = store.run(context, Answer { report }).map_err(|fault| match fault {
        kernel::Fault::Refused(refusal) => kernel::Fault::Refused(refusal.at("file")),
        fault => fault,
    })?;
    Ok(format!("/direct-debits/{}", Id(batch.id.0)))
}
