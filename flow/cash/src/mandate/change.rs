//! What people do with a mandate: make it, have it signed, amend, suspend, resume and end it.

use formats::pain::mandate::{Amendment, Scheme, State};
use formats::sepa;
use ground::customer::Customer;
use ground::numbering;
use ground::party::{optional_text, text};
use ground::record::{Document, fetch, find, record};
use kernel::{Day, Id, Refusal, Result, identifier};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Debtor, Fact, Mandate, SchemeName};
use super::store as mandates;

/// Makes a mandate for a customer.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Create {
    /// The customer; whoever pays for it where somebody else does.
    pub customer: Id,
    /// Its reference (RUM), where another program or the paper has given it one; the next number if absent.
    #[serde(default)]
    #[schemars(length(max = 35))]
    pub reference: String,
    /// `CORE` for any debtor, `B2B` for businesses only.
    #[serde(default = "core")]
    #[schemars(with = "SchemeName")]
    pub scheme: Scheme,
    /// For one collection only.
    #[serde(default)]
    pub one_off: bool,
    /// The day it was signed; a draft to be signed if absent.
    #[serde(default)]
    pub signed: Option<Day>,
    /// The account that is debited; the customer's own if absent.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub iban: String,
    /// BIC of its bank, needed outside the European Economic Area.
    #[serde(default)]
    #[schemars(length(max = 11))]
    pub bic: String,
    /// The account holder; the customer if absent.
    #[serde(default)]
    #[schemars(length(max = 70))]
    pub holder: String,
    /// Days of notice agreed with the customer; as the company's policy says if absent.
    #[serde(default)]
    #[schemars(range(min = 0, max = 60))]
    pub notice_days: Option<i64>,
    /// The day of the last collection, where another program collected upon it before.
    #[serde(default)]
    pub last_collection: Option<Day>,
}

fn core() -> Scheme {
    Scheme::Core
}

/// An account that can be debited: its number, and its BIC where it must be told.
fn account(iban: &str, bic: &str) -> Result<(String, String)> {
    let (iban, bic) = (identifier::compact(iban), identifier::compact(bic));
    if !identifier::is_iban(&iban) {
        return Err(Refusal::invalid("mandate.iban").at("iban").into());
    }
    if !bic.is_empty() && !identifier::is_bic(&bic) {
        return Err(Refusal::invalid("party.bic").at("bic").into());
    }
    Ok((iban, bic))
}

/// A reference that comes back unchanged and is nobody else's.
fn reference_checked(tx: &mut Tx, reference: &str, own: Option<Id>) -> Result<String> {
    let reference = text(reference, "reference", 35)?;
    if !sepa::is_reference(&reference) {
        return Err(Refusal::invalid("mandate.reference").at("reference").into());
    }
    if mandates::by_reference(tx, &reference)?.is_some_and(|id| Some(id) != own) {
        return Err(Refusal::conflict("mandate.reference_taken").at("reference").with("reference", reference).into());
    }
    Ok(reference)
}

fn signed_checked(day: Day, today: Day) -> Result<Day> {
    if day > today {
        return Err(Refusal::invalid("mandate.signed").at("signed").into());
    }
    Ok(day)
}

impl Command for Create {
    const NAME: &'static str = "mandate.create";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Mandate;

    fn run(&self, tx: &mut Tx) -> Result<Mandate> {
        let customer: Customer =
            find(tx, self.customer)?.ok_or_else(|| Refusal::invalid("customer.unknown").at("customer"))?;
        let payer: Customer =
            if customer.payer() == customer.id { customer } else { fetch(tx, customer.payer(), None)? };
        if self.scheme == Scheme::B2b && payer.profile.consumer {
            return Err(Refusal::conflict("mandate.b2b_consumer").at("scheme").into());
        }
        let own = &payer.profile.identifiers.iban;
        let given = if self.iban.trim().is_empty() { own } else { &self.iban };
        let (iban, bic) = account(given, &self.bic)?;
        let holder = optional_text(&self.holder, "holder", 70)?;
        let name = if holder.is_empty() { payer.profile.name.clone() } else { holder };
        let today = tx.today();
        let signed = self.signed.map(|day| signed_checked(day, today)).transpose()?;
        if self.notice_days.is_some_and(|days| !(0..=60).contains(&days)) {
            return Err(Refusal::invalid("mandate.notice_days").at("notice_days").into());
        }
        if let Some(last) = self.last_collection
            && (signed.is_none_or(|s| last < s) || last > today)
        {
            return Err(Refusal::invalid("mandate.last_collection").at("last_collection").into());
        }
        let (reference, drawn) = match self.reference.trim() {
            "" => {
                let drawn = numbering::next(tx, "MD", today)?;
                (reference_checked(tx, &drawn.text(), None)?, Some(drawn))
            }
            given => (reference_checked(tx, given, None)?, None),
        };
        let fact = Fact::Created {
            reference,
            drawn,
            customer: payer.id,
            scheme: self.scheme,
            one_off: self.one_off,
            notice_days: self.notice_days,
            debtor: Debtor { name, iban, bic },
            signed,
            last_collection: self.last_collection,
            state: if signed.is_some() { State::Active } else { State::Draft },
        };
        let mut mandate = Mandate::blank(tx.new_id());
        record(tx, &mut mandate, fact)?;
        Ok(mandate)
    }
}

/// Says that the customer signed a mandate.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// The mandate.
    pub mandate: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// When; today if absent.
    #[serde(default)]
    pub signed: Option<Day>,
}

impl Command for Sign {
    const NAME: &'static str = "mandate.sign";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Mandate;

    fn run(&self, tx: &mut Tx) -> Result<Mandate> {
        let mut mandate: Mandate = fetch(tx, self.mandate, self.version)?;
        if mandate.state != State::Draft {
            return Err(Refusal::conflict("mandate.signed_already").into());
        }
        let day = signed_checked(self.signed.unwrap_or(tx.today()), tx.today())?;
        record(tx, &mut mandate, Fact::Signed { day })?;
        Ok(mandate)
    }
}

/// Changes the account, its holder or the reference of a mandate. What was collected upon before is told to the debtor's
/// bank with the next collection.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amend {
    /// The mandate.
    pub mandate: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The account that is debited from now on; as before if empty.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub iban: String,
    /// BIC of its bank.
    #[serde(default)]
    #[schemars(length(max = 11))]
    pub bic: String,
    /// The account holder; as before if empty.
    #[serde(default)]
    #[schemars(length(max = 70))]
    pub holder: String,
    /// The reference from now on; as before if empty.
    #[serde(default)]
    #[schemars(length(max = 35))]
    pub reference: String,
}

impl Command for Amend {
    const NAME: &'static str = "mandate.amend";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Mandate;

    fn run(&self, tx: &mut Tx) -> Result<Mandate> {
        let mut mandate: Mandate = fetch(tx, self.mandate, self.version)?;
        if mandate.state == State::Ended {
            return Err(Refusal::conflict("mandate.ended").into());
        }
        let given = if self.iban.trim().is_empty() { &mandate.debtor.iban } else { &self.iban };
        let (iban, bic) = account(given, &self.bic)?;
        let holder = optional_text(&self.holder, "holder", 70)?;
        let name = if holder.is_empty() { mandate.debtor.name.clone() } else { holder };
        let reference = match self.reference.trim() {
            "" => mandate.reference.clone(),
            given => reference_checked(tx, given, Some(mandate.id))?,
        };
        let change = Amendment {
            old_mandate: (reference != mandate.reference).then(|| mandate.reference.clone()),
            account_changed: iban != mandate.debtor.iban,
            ..Amendment::default()
        };
        let debtor = Debtor { name, iban, bic };
        if change.is_empty() && debtor == mandate.debtor {
            return Err(Refusal::conflict("mandate.unchanged").into());
        }
        // The debtor's bank knows nothing of a mandate before its first collection.
        let pending = match (mandate.last_collection, mandate.pending.clone()) {
            (None, _) => None,
            (Some(_), None) => Some(change).filter(|c| !c.is_empty()),
            (Some(_), Some(earlier)) => Some(earlier.then(change)),
        };
        record(tx, &mut mandate, Fact::Amended { reference, debtor, pending })?;
        Ok(mandate)
    }
}

/// Stops collections upon a mandate until somebody resumes it.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspend {
    /// The mandate.
    pub mandate: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Suspend {
    const NAME: &'static str = "mandate.suspend";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Mandate;

    fn run(&self, tx: &mut Tx) -> Result<Mandate> {
        let mut mandate: Mandate = fetch(tx, self.mandate, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        if mandate.state != State::Active {
            return Err(Refusal::conflict("mandate.not_active").into());
        }
        record(tx, &mut mandate, Fact::Suspended { reason })?;
        Ok(mandate)
    }
}

/// Lets a suspended mandate be collected upon again.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// The mandate.
    pub mandate: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Command for Resume {
    const NAME: &'static str = "mandate.resume";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Mandate;

    fn run(&self, tx: &mut Tx) -> Result<Mandate> {
        let mut mandate: Mandate = fetch(tx, self.mandate, self.version)?;
        if mandate.state != State::Suspended {
            return Err(Refusal::conflict("mandate.not_suspended").into());
        }
        record(tx, &mut mandate, Fact::Resumed)?;
        Ok(mandate)
    }
}

/// Ends a mandate for good: revoked by the customer, or given up.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// The mandate.
    pub mandate: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for End {
    const NAME: &'static str = "mandate.end";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Mandate;

    fn run(&self, tx: &mut Tx) -> Result<Mandate> {
        let mut mandate: Mandate = fetch(tx, self.mandate, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        if mandate.state == State::Ended {
            return Err(Refusal::conflict("mandate.ended").into());
        }
        record(tx, &mut mandate, Fact::Ended { reason })?;
        Ok(mandate)
    }
}
