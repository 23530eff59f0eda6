//! Asks the register of VAT numbers (VIES) about a customer and notes what it says: the job behind
//! `customer.ask_vat_register`.

use ground::Document;
use ground::company::Company;
use ground::customer::{BY_VIES, CheckVatNumber, Customer};
use ground::vat_check::Said;
use kernel::{CompanyId, Fault, Id, Result};
use store::{Claimed, Context, Store};
use vies::{Question, Register, Vies};

/// The job.
pub fn job(store: &Store, job: &Claimed) -> Result<()> {
    let customer: i64 = job.input.parse().map_err(Fault::broken)?;
    ask(store, job.company, Id(customer), &Vies::default())
}

/// Asks a register about the number of a customer, and notes the answer; that it did not answer, too.
pub fn ask(store: &Store, company: CompanyId, customer: Id, register: &dyn Register) -> Result<()> {
    let (found, requester) = store.read(company, |db| {
        let requester = Company::load(db, company)?.map(|c| c.identity.identifiers.vat).unwrap_or_default();
        Ok((Customer::load(db, customer)?, requester))
    })?;
    let Some(number) = found.map(|c| c.profile.identifiers.vat).filter(|n| !n.is_empty()) else { return Ok(()) };
    let mut told = CheckVatNumber { customer, number: number.clone(), ..CheckVatNumber::default() };
    match register.ask(&Question { number: &number, requester: &requester }) {
        Ok(answer) => {
            told.said = if answer.valid { Said::Valid } else { Said::Invalid };
            (told.reference, told.name, told.note) = (clean(&answer.reference, 60), clean(&answer.name, 500), clean(&answer.address, 500));
        }
        Err(failure) => {
            told.said = Said::Unavailable;
            told.note = clean(failure.word(), 60);
        }
    }
    match store.run(&Context::system(company, BY_VIES), told) {
        Ok(_) => Ok(()),
        // The number was changed while the register was asked: the answer is about none of ours any more.
        Err(Fault::Refused(refusal)) => {
            tracing::info!(company = company.0, customer = customer.0, code = refusal.code, "an answer about a VAT number was not noted");
            Ok(())
        }
        Err(fault) => Err(fault),
    }
}

/// Addresses come in several lines.
fn clean(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().filter(|c| !c.is_control()).take(most).collect()
}
