//! The bank line of a payout clears what it passes on: the gateway's account falls by it, what the gateway kept is its
//! commission (R13, R21).

use ground::record::{fetch, find, load, record};
use kernel::{Currency, Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Context, Db, Permission, Store, Tx};

use super::model::{Fact, Payout, State};
use super::{rules, store as payouts};
use crate::gateway::GatewaySetting;
use crate::payment::import::run_all;
use crate::payment::{Clear, Details, Payment, store as payments};

/// Says which bank line a payout became: what it passes on is cleared.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchLine {
    /// The payout.
    pub payout: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The bank line.
    pub bank_line: Id,
}

impl Command for MatchLine {
    const NAME: &'static str = "payout.match_line";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Payout;

    fn run(&self, tx: &mut Tx) -> Result<Payout> {
        let mut payout: Payout = fetch(tx, self.payout, self.version)?;
        if payout.state != State::Announced {
            return Err(Refusal::conflict("payout.over").into());
        }
        let line: Payment =
            find(tx, self.bank_line)?.ok_or_else(|| Refusal::invalid("payment.bank_line_unknown").at("bank_line"))?;
        if line.amount != payout.amount {
            return Err(Refusal::conflict("payout.amount").at("bank_line").with("amount", payout.amount).into());
        }
        if !payout.passed.unknown.is_zero() || payout.passed.payments.is_empty() {
            return Err(Refusal::conflict("payout.unknown").with("amount", payout.passed.unknown).into());
        }
        let mut sum = kernel::Cents::ZERO;
        for id in &payout.passed.payments {
            sum += fetch::<Payment>(tx, *id, None)?.amount;
        }
        // What is said to be kept and what is missing must be the same, to the cent.
        if sum - payout.passed.fee != payout.amount {
            return Err(Refusal::conflict("payout.sum").with("amount", sum - payout.passed.fee).into());
        }
        let setting: GatewaySetting = fetch(tx, payout.gateway, None)?;
        let clear = Clear {
            payments: payout.passed.payments.clone(),
            bank_line: Some(line.id),
            fee_account: setting.fees,
            ..Clear::default()
        };
        clear.run(tx)?;
        let amount = payout.amount;
        record(tx, &mut payout, Fact::Matched { line: self.bank_line, amount })?;
        Ok(payout)
    }
}

/// Everything that the bank wrote on a line.
fn told(line: &Payment) -> String {
    let details = Details::from_text(&line.details);
    let mut text = format!("{} {}", line.counterparty, line.remittance);
    for part in details.texts.iter().chain(&details.references).chain([&details.end_to_end, &details.bank_reference]) {
        text.push(' ');
        text.push_str(part);
    }
    text
}

fn free(line: &Payment) -> bool {
    let incoming = !line.bank_key.is_empty() && line.amount.0 > 0 && line.currency == Some(Currency::EUR);
    incoming && line.customer.is_none() && line.purpose.is_none() && line.transit.is_empty()
}

/// The bank line that a payout became, where exactly one fits.
pub(super) fn candidate(db: &mut Db, payout: &Payout) -> Result<Option<Id>> {
    let setting: GatewaySetting = load(db, payout.gateway, None)?;
    let ids = payouts::lines_of(db, payout.amount)?;
    let mut fitting = Vec::new();
    for line in payments::some(db, &ids)? {
        if free(&line) && rules::is_line(payout, setting.provider.name(), (line.amount, line.day, &told(&line))) {
            fitting.push(line.id);
        }
    }
    Ok(if let [only] = fitting.as_slice() { Some(*only) } else { None })
}

/// The payout that a bank line is, where exactly one fits.
fn payout_of(db: &mut Db, line: &Payment) -> Result<Option<Payout>> {
    if !free(line) {
        return Ok(None);
    }
    let mut fitting = Vec::new();
    for payout in payouts::waiting_of(db, line.amount)? {
        let setting: GatewaySetting = load(db, payout.gateway, None)?;
        if rules::is_line(&payout, setting.provider.name(), (line.amount, line.day, &told(line))) {
            fitting.push(payout);
        }
    }
    Ok(if fitting.len() == 1 { fitting.pop() } else { None })
}

/// Books every line that is a payout; gives the lines that are left, and how many were booked.
pub(crate) fn arrive(store: &Store, context: &Context, ids: &[Id]) -> Result<(Vec<Id>, u64)> {
    let found = store.read(context.company, |db| {
        let mut found: Vec<MatchLine> = Vec::new();
        if crate::gateway::list(db)?.is_empty() {
            return Ok(found);
        }
        for line in payments::some(db, ids)? {
            if let Some(payout) = payout_of(db, &line)? {
                found.push(MatchLine { payout: payout.id, version: None, bank_line: line.id });
            }
        }
        Ok(found)
    })?;
    if found.is_empty() {
        return Ok((ids.to_vec(), 0));
    }
    let answers = run_all(store, context, found.iter().cloned())?;
    let mut done = Vec::new();
    for (asked, answer) in found.iter().zip(answers) {
        match answer {
            Ok(_) => done.push(asked.bank_line),
            // Somebody was faster, or it does not fit: it waits like any other line.
            Err(Fault::Refused(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    let count = done.len() as u64;
    Ok((ids.iter().filter(|id| !done.contains(id)).copied().collect(), count))
}
