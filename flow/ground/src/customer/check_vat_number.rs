//! What the register of VAT numbers (VIES) said of a customer's number: told by a person, or asked for.

use kernel::{Day, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::{Customer, Fact};
use crate::party::optional_text;
use crate::record::{fetch, record};
use crate::vat_check::{self, Answer, Said};

/// The job that asks the register about a customer's number; its input is the customer's id.
pub const ASK_VIES: &str = "check_vat_number";

/// How commands come that the job sends: what they note was asked by the product itself.
pub const BY_VIES: &str = "vies";

/// Notes an answer of the register about the VAT number of a customer.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckVatNumber {
    /// The customer.
    pub customer: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The number that was asked about; the customer's own if absent, refused where that is another one now.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub number: String,
    /// What was said.
    pub said: Said,
    /// When; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// The consultation number (identifiant de la consultation).
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub reference: String,
    /// The name that the register gave.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub name: String,
    /// The address that it gave, or why it did not answer.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub note: String,
}

impl Command for CheckVatNumber {
    const NAME: &'static str = "customer.check_vat_number";
    const NEEDS: Permission = Permission::Keep;
    type Outcome = Customer;

    fn run(&self, tx: &mut Tx) -> Result<Customer> {
        let mut customer: Customer = fetch(tx, self.customer, self.version)?;
        let number = number_of(&customer)?;
        if !self.number.is_empty() && self.number != number {
            return Err(Refusal::conflict("customer.other_vat_number").at("number").with("number", number).into());
        }
        let day = self.day.unwrap_or(tx.today());
        if day > tx.today() {
            return Err(Refusal::invalid("customer.vat_check_ahead").at("day").into());
        }
        let answer = Answer {
            number,
            day,
            said: self.said,
            reference: optional_text(&self.reference, "reference", 60)?,
            name: optional_text(&self.name, "name", 500)?,
            note: optional_text(&self.note, "note", 500)?,
            online: tx.via == BY_VIES,
        };
        let known = customer.vat_check.after(&answer);
        record(tx, &mut customer, Fact::VatChecked { answer, known })?;
        Ok(customer)
    }
}

/// Asks the register of the European Commission about the VAT number of a customer; the answer comes a little later.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskVatRegister {
    /// The customer.
    pub customer: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Command for AskVatRegister {
    const NAME: &'static str = "customer.ask_vat_register";
    const NEEDS: Permission = Permission::Keep;
    type Outcome = Customer;

    fn run(&self, tx: &mut Tx) -> Result<Customer> {
        let customer: Customer = fetch(tx, self.customer, self.version)?;
        number_of(&customer)?;
        if !vat_check::policy(tx)?.online {
            return Err(Refusal::conflict("customer.vat_register_off").at("customer").into());
        }
        ask(tx, customer.id)?;
        Ok(customer)
    }
}

fn ask(tx: &mut Tx, customer: Id) -> Result<()> {
    let now = tx.now;
    tx.later(ASK_VIES, &format!("{customer}-{now}"), &customer.to_string(), now)
}

/// Asks about a number of another member state that is new, where the company lets the product ask.
pub(super) fn ask_about_new(tx: &mut Tx, before: &str, customer: &Customer) -> Result<()> {
    let number = &customer.profile.identifiers.vat;
    let elsewhere = !number.is_empty() && !number.starts_with("FR") && number != before;
    if elsewhere && vat_check::policy(tx)?.online {
        ask(tx, customer.id)?;
    }
    Ok(())
}

fn number_of(customer: &Customer) -> Result<String> {
    let number = customer.profile.identifiers.vat.clone();
    if number.is_empty() {
        return Err(Refusal::conflict("customer.no_vat_number").at("customer").into());
    }
    Ok(number)
}
