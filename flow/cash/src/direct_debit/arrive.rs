//! Finds what a line of a bank statement says of direct debits, of cheques and bills handed in and of refunds ordered.
//! What the bank names (end-to-end id, block, message, mandate) is certain; an amount alone is so only where one block
//! fits.

use ground::record::fetch;
use kernel::{Cents, Currency, Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Context, Db, Permission, Store, Tx};

use super::give_back::Return;
use super::model::LineState;
use super::store::{self as debits, Waiting};
use crate::bill_of_exchange::Unpaid;
use crate::payment::details::says;
use crate::payment::import::run_all;
use crate::payment::{Clear, Details, Method, Operation, Payment, store as payments};
use crate::{bill_remittance, refund_order};

/// Books a line of a statement that credits or takes back direct debits, cheques or bills, or debits an ordered refund.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchLine {
    /// The payment that the line became.
    pub payment: Id,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// The bank credits these payments.
    Credited(Vec<Id>),
    /// A line of a batch came back: batch, rank, the bank's reason.
    CameBack(Id, i64, String),
    /// A refund that was ordered left: order, rank.
    PaidBack(Id, i64),
    /// A bill of exchange came back unpaid: bill, the bank's reason.
    Unpaid(Id, String),
}

impl Command for MatchLine {
    const NAME: &'static str = "direct_debit.match_line";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Payment;

    fn run(&self, tx: &mut Tx) -> Result<Payment> {
        let line: Payment = fetch(tx, self.payment, None)?;
        let said = said(tx, &line)?.ok_or_else(|| Refusal::conflict("direct_debit.says_nothing").at("payment"))?;
        match said {
            Said::Credited(payments) => {
                Clear { payments, bank_line: Some(line.id), ..Clear::default() }.run(tx)?;
            }
            Said::CameBack(direct_debit, rank, code) => {
                let back = Return {
                    number: String::new(),
                    direct_debit,
                    version: None,
                    rank,
                    code,
                    bank_line: Some(line.id),
                    day: None,
                    fee: Cents::ZERO,
                    recharge: None,
                };
                back.run(tx)?;
            }
            Said::PaidBack(order, rank) => refund_order::debited(tx, order, rank, &line)?,
            Said::Unpaid(bill, reason) => {
                Unpaid { bill, bank_line: Some(line.id), reason, ..Unpaid::default() }.run(tx)?;
            }
        }
        fetch(tx, line.id, None)
    }
}

/// Days around the day of collection within which a credit without any name may be its block's.
const NEAR: i32 = 5;

/// What a line says of direct debits and cheques, where that is certain.
pub(super) fn said(db: &mut Db, line: &Payment) -> Result<Option<Said>> {
    let free = !line.bank_key.is_empty() && line.customer.is_none() && line.purpose.is_none() && line.currency == Some(Currency::EUR);
    if !free {
        return Ok(None);
    }
    let details = Details::from_text(&line.details);
    if line.amount.0 > 0 {
        return match bill_remittance::credited(db, line, &details)? {
            Some(payments) => Ok(Some(Said::Credited(payments))),
            None => credited(db, line, &details),
        };
    }
    for id in names(&details) {
        let ordered = refund_order::waiting_line(db, &id)?.filter(|(_, l)| l.amount == -line.amount);
        if let Some((order, l)) = ordered {
            return Ok(Some(Said::PaidBack(order, l.rank)));
        }
    }
    if let Some((bill, reason)) = bill_remittance::came_back(db, line, &details)? {
        return Ok(Some(Said::Unpaid(bill, reason)));
    }
    came_back(db, line, &details)
}

fn came_back(db: &mut Db, line: &Payment, details: &Details) -> Result<Option<Said>> {
    let like = matches!(details.operation, Operation::Return | Operation::DirectDebit) || details.return_reason.is_some();
    if !like {
        return Ok(None);
    }
    let fits = |l: &super::DebitLine| l.state == LineState::Presented && -line.amount >= l.amount;
    let mut found = None;
    for id in names(details) {
        found = debits::by_end_to_end(db, &id)?.filter(|(_, l)| fits(l));
        if found.is_some() {
            break;
        }
    }
    if found.is_none() && !details.mandate.is_empty() {
        // The bank names the mandate only: certain where one collection of exactly this amount is out.
        if let Some(mandate) = crate::mandate::store::by_reference(db, &details.mandate)? {
            let mut list = debits::of_mandate(db, mandate)?;
            list.retain(|(_, l)| l.amount == -line.amount);
            if list.len() == 1 {
                found = list.pop();
            }
        }
    }
    let Some((batch, l)) = found else { return Ok(None) };
    let returned = match l.payment {
        Some(id) => payments::load(db, id)?.is_none_or(|p| p.purpose.is_some()),
        None => true,
    };
    if returned {
        return Ok(None);
    }
    let code = details.return_reason.clone().filter(|c| !c.is_empty()).unwrap_or_else(|| "NARR".to_string());
    Ok(Some(Said::CameBack(batch, l.rank, code)))
}

fn credited(db: &mut Db, line: &Payment, details: &Details) -> Result<Option<Said>> {
    // The bank may have kept its commission of a credit: what it says it kept is known.
    let fits = |sum: Cents| sum == line.amount || !details.charges.is_zero() && sum == line.amount + details.charges;
    // A customer who pays by transfer what is being collected names the same invoice.
    let transfer = details.operation == Operation::Transfer;
    for id in names(details).into_iter().filter(|_| !transfer) {
        if let Some((_, l)) = debits::by_end_to_end(db, &id)?.filter(|(_, l)| fits(l.amount))
            && let Some(id) = l.payment
            && payments::load(db, id)?.is_some_and(|p| p.waiting)
        {
            return Ok(Some(Said::Credited(vec![id])));
        }
    }
    let debit = details.operation == Operation::DirectDebit || line.method == Method::DirectDebit;
    let cheque = details.operation == Operation::Cheque || line.method == Method::Cheque;
    if cheque {
        let waiting = payments::waiting_of(db, Method::Cheque, (line.currency.unwrap_or_default(), line.amount))?;
        return Ok(if waiting.len() == 1 { Some(Said::Credited(waiting)) } else { None });
    }
    let blocks = debits::waiting(db)?;
    let text = details.told(&line.remittance);
    let named: Vec<&Waiting> = blocks.iter().filter(|b| says(&text, &b.block)).collect();
    if let [only] = named.as_slice() {
        return Ok(fits(only.sum).then(|| Said::Credited(only.payments.clone())));
    }
    let batches: Vec<&Waiting> = blocks.iter().filter(|b| says(&text, &b.number)).collect();
    if !batches.is_empty() {
        let sum: Cents = batches.iter().map(|b| b.sum).sum();
        if fits(sum) {
            return Ok(Some(Said::Credited(batches.iter().flat_map(|b| b.payments.clone()).collect())));
        }
        let fitting: Vec<&&Waiting> = batches.iter().filter(|b| fits(b.sum)).collect();
        return Ok(if let [only] = fitting.as_slice() { Some(Said::Credited(only.payments.clone())) } else { None });
    }
    if !debit {
        return Ok(None);
    }
    let near = |b: &&Waiting| {
        let days = line.day.zip(b.collect_on).map(|(line, due)| line.since(due));
        fits(b.sum) && days.is_some_and(|d| (-1..=NEAR).contains(&d))
    };
    let fitting: Vec<&Waiting> = blocks.iter().filter(near).collect();
    Ok(if let [only] = fitting.as_slice() { Some(Said::Credited(only.payments.clone())) } else { None })
}

/// Names of a single collection that a bank may give.
fn names(details: &Details) -> Vec<String> {
    let given = std::iter::once(&details.end_to_end).chain(&details.references);
    let mut list: Vec<String> = given.map(|n| n.trim().to_string()).filter(|n| !n.is_empty()).collect();
    list.dedup();
    list
}

/// Books every line that says something of direct debits or cheques; gives the lines that are left, and how many were
/// booked.
pub fn arrive(store: &Store, context: &Context, ids: &[Id]) -> Result<(Vec<Id>, u64)> {
    let found = store.read(context.company, |db| {
        if !debits::any(db)? {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for line in payments::some(db, ids)? {
            if said(db, &line)?.is_some() {
                found.push(line.id);
            }
        }
        Ok(found)
    })?;
    if found.is_empty() {
        return Ok((ids.to_vec(), 0));
    }
    let answers = run_all(store, context, found.iter().map(|id| MatchLine { payment: *id }))?;
    let mut done = Vec::new();
    for (id, answer) in found.into_iter().zip(answers) {
        match answer {
            Ok(_) => done.push(id),
            // Somebody was faster, or it does not fit: it waits like any other line.
            Err(Fault::Refused(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    let count = done.len() as u64;
    Ok((ids.iter().filter(|id| !done.contains(id)).copied().collect(), count))
}
