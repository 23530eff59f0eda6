//! Creating and changing customers, and setting their credit limits.

use kernel::{Cents, Id, Rate, Refusal, Result, identifier};
use serde::Deserialize;
use store::{Command, Permission, Private, Tx};

use super::check_vat_number::ask_about_new;
use super::{Customer, Fact, Profile, by_number};
use crate::numbering::Drawn;
use crate::party::{optional_text, text};
use crate::record::{Document, fetch, record};

impl Profile {
    /// Cleaned and checked.
    pub(super) fn checked(&self) -> Result<Profile> {
        let email = self.email.text().trim();
        if !email.is_empty() && !identifier::is_email(email) {
            return Err(Refusal::invalid("party.email").at("email").into());
        }
        if !self.currency.is_known() {
            return Err(Refusal::invalid("currency.unknown").at("currency").with("currency", self.currency).into());
        }
        if self.discount_rate.0 < 0 || self.discount_rate > Rate::whole(20) {
            return Err(Refusal::invalid("customer.discount_rate").at("discount_rate").into());
        }
        if !(0..=180).contains(&self.discount_days) || (self.discount_rate.is_zero() && self.discount_days != 0) {
            return Err(Refusal::invalid("customer.discount_days").at("discount_days").into());
        }
        let mut deliveries = Vec::with_capacity(self.deliveries.len());
        if self.deliveries.len() > 50 {
            return Err(Refusal::invalid("customer.deliveries_count").at("deliveries").with("most", 50).into());
        }
        for (n, address) in self.deliveries.iter().enumerate() {
            deliveries.push(address.checked(&format!("deliveries[{n}]"))?);
        }
        let kept = |value: &Private<String>, field: &str, most: usize| -> Result<Private<String>> {
            let clean = optional_text(value.text(), field, most)?;
            Ok(if clean.is_empty() { Private(None) } else { Private::new(clean) })
        };
        Ok(Profile {
            name: text(&self.name, "name", 200)?,
            identifiers: self.identifiers.checked()?,
            contact: kept(&self.contact, "contact", 100)?,
            email: kept(&self.email, "email", 254)?,
            phone: kept(&self.phone, "phone", 40)?,
            language: self.language,
            address: self.address.checked("address")?,
            deliveries,
            terms: self.terms,
            consumer: self.consumer,
            billing: self.billing,
            discount_rate: self.discount_rate,
            discount_days: self.discount_days,
            payer: self.payer,
            collector: optional_text(&self.collector, "collector", 60)?,
            segment: optional_text(&self.segment, "segment", 60)?,
            currency: self.currency,
        })
    }

    /// The names of the fields that differ.
    pub(super) fn differences(&self, other: &Profile) -> Vec<String> {
        let pairs = [
            ("name", self.name != other.name),
            ("identifiers", self.identifiers != other.identifiers),
            ("contact", self.contact != other.contact),
            ("email", self.email != other.email),
            ("phone", self.phone != other.phone),
            ("language", self.language != other.language),
            ("address", self.address != other.address),
            ("deliveries", self.deliveries != other.deliveries),
            ("terms", self.terms != other.terms),
            ("consumer", self.consumer != other.consumer),
            ("billing", self.billing != other.billing),
            ("discount", (self.discount_rate, self.discount_days) != (other.discount_rate, other.discount_days)),
            ("payer", self.payer != other.payer),
            ("collector", self.collector != other.collector),
            ("segment", self.segment != other.segment),
            ("currency", self.currency != other.currency),
        ];
        pairs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.to_string()).collect()
    }
}

/// A limit must not be negative, nor beyond what sums can hold.
fn limit_checked(limit: Option<Cents>) -> Result<()> {
    if limit.is_some_and(|l| l.0 < 0 || l.0 > 100_000_000_000_000) {
        return Err(Refusal::invalid("customer.limit").at("credit_limit").into());
    }
    Ok(())
}

/// Who pays must exist, and must pay for itself: chains of payers would hide who owes.
fn payer_checked(tx: &mut Tx, customer: Option<Id>, payer: Option<Id>) -> Result<()> {
    let Some(payer) = payer.filter(|p| Some(*p) != customer) else { return Ok(()) };
    let Some(other) = crate::record::find::<Customer>(tx, payer)? else {
        return Err(Refusal::invalid("customer.unknown").at("payer").into());
    };
    if other.payer() != other.id {
        return Err(Refusal::invalid("customer.payer_chain").at("payer").with("payer", other.number).into());
    }
    // Nor may somebody who pays for others have a payer.
    let (company, id) = (tx.company, customer.unwrap_or_default());
    let paid_for = tx.one(
        "SELECT number FROM customer WHERE company_id = $1 AND payer_id = $2 AND id <> $2 LIMIT 1",
        store::params![company, id],
        |row| row.get::<String>(0),
    )?;
    match paid_for {
        Some(number) => Err(Refusal::invalid("customer.payer_chain").at("payer").with("payer", number).into()),
        None => Ok(()),
    }
}

/// Creates a customer.
#[derive(Clone, Deserialize, schemars::JsonSchema)]
pub struct Create {
    /// Number; drawn from the series if absent.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub number: Option<String>,
    /// What is known.
    #[serde(flatten)]
    pub profile: Profile,
    /// Credit limit in cents, VAT included; none: no limit. Needs the permission to set limits.
    #[serde(default)]
    pub credit_limit: Option<Cents>,
    /// Create it although one with the same SIRET or SIREN exists.
    #[serde(default)]
    pub duplicate: bool,
}

impl Command for Create {
    const NAME: &'static str = "customer.create";
    const NEEDS: Permission = Permission::Keep;
    type Outcome = Customer;

    fn needs_also(&self) -> Option<Permission> {
        self.credit_limit.map(|_| Permission::Credit)
    }

    fn run(&self, tx: &mut Tx) -> Result<Customer> {
        let mut profile = self.profile.checked()?;
        limit_checked(self.credit_limit)?;
        payer_checked(tx, None, profile.payer)?;
        if !self.duplicate {
            not_twice(tx, &profile)?;
        }
        let given = optional_text(self.number.as_deref().unwrap_or(""), "number", 20)?;
        let (number, drawn) = if given.is_empty() { drawn(tx)? } else { (given, None) };
        if by_number(tx, &number)?.is_some() {
            return Err(Refusal::conflict("customer.number_taken").at("number").with("number", number).into());
        }
        let mut customer = Customer::blank(tx.new_id());
        if profile.payer == Some(customer.id) {
            profile.payer = None;
        }
        record(tx, &mut customer, Fact::Created { number, drawn, profile, credit_limit: self.credit_limit })?;
        ask_about_new(tx, "", &customer)?;
        Ok(customer)
    }
}

/// The next free number of the customers' own series, `C00001`.
fn drawn(tx: &mut Tx) -> Result<(String, Option<Drawn>)> {
    let mut value = crate::numbering::upcoming(tx, "C")?;
    // Numbers that were brought from elsewhere may stand in the way.
    while by_number(tx, &format!("C{value:05}"))?.is_some() {
        value += 1;
    }
    Ok((format!("C{value:05}"), Some(Drawn { series: "C".into(), value, printed: String::new() })))
}

/// The same establishment, or the same company where no establishment is named, is created once.
fn not_twice(tx: &mut Tx, profile: &Profile) -> Result<()> {
    let ids = &profile.identifiers;
    if ids.siren.is_empty() {
        return Ok(());
    }
    let company = tx.company;
    let twin = tx.one(
        "SELECT number, name FROM customer
         WHERE company_id = $1 AND siren = $2 AND (siret = $3 OR siret = '' OR $3 = '') ORDER BY id LIMIT 1",
        store::params![company, &ids.siren, &ids.siret],
        |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)),
    )?;
    match twin {
        Some((number, name)) => {
            Err(Refusal::conflict("customer.duplicate").at("siren").with("number", number).with("name", name).into())
        }
        None => Ok(()),
    }
}

/// Changes what is known of a customer. All of it is sent: what is absent is empty afterwards.
#[derive(Deserialize, schemars::JsonSchema)]
pub struct Change {
    /// The customer.
    pub customer: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Everything as it shall be.
    #[serde(flatten)]
    pub profile: Profile,
}

impl Command for Change {
    const NAME: &'static str = "customer.change";
    const NEEDS: Permission = Permission::Keep;
    type Outcome = Customer;

    fn run(&self, tx: &mut Tx) -> Result<Customer> {
        let mut customer: Customer = fetch(tx, self.customer, self.version)?;
        let mut profile = self.profile.checked()?;
        profile.payer = profile.payer.filter(|p| *p != customer.id);
        payer_checked(tx, Some(customer.id), profile.payer)?;
        let changed = profile.differences(&customer.profile);
        if changed.iter().any(|c| c == "payer") && crate::credit::exposure_now(tx, customer.payer())?.total() != Cents::ZERO {
            return Err(Refusal::conflict("customer.payer_in_use").at("payer").into());
        }
        if !changed.is_empty() {
            let before = customer.profile.identifiers.vat.clone();
            record(tx, &mut customer, Fact::Changed { profile, changed })?;
            ask_about_new(tx, &before, &customer)?;
        }
        Ok(customer)
    }
}

/// Sets or lifts a customer's credit limit.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetLimit {
    /// The customer.
    pub customer: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The limit in cents, VAT included; none: no limit.
    #[serde(default)]
    pub credit_limit: Option<Cents>,
    /// Why.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub reason: String,
}

impl Command for SetLimit {
    const NAME: &'static str = "customer.set_limit";
    const NEEDS: Permission = Permission::Credit;
    type Outcome = Customer;

    fn run(&self, tx: &mut Tx) -> Result<Customer> {
        let mut customer: Customer = fetch(tx, self.customer, self.version)?;
        limit_checked(self.credit_limit)?;
        let reason = optional_text(&self.reason, "reason", 500)?;
        if customer.credit_limit != self.credit_limit {
            record(tx, &mut customer, Fact::LimitSet { limit: self.credit_limit, reason })?;
        }
        Ok(customer)
    }
}
