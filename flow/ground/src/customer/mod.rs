//! Customers: created once, with identifiers that are checked, terms, a credit limit and who pays for them.

pub mod terms;
mod assign;
mod change;
mod check_vat_number;
mod erase;
pub mod groups;
pub mod lists;
pub mod pages;

pub use assign::Assign;
pub use change::{Change, Create, SetLimit};
pub use check_vat_number::{ASK_VIES, AskVatRegister, BY_VIES, CheckVatNumber};
pub use erase::EraseContact;
pub use pages::terms as terms_in_words;
pub use terms::Terms;

use std::collections::HashMap;

use kernel::{Cents, Currency, Day, Id, Rate, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Private, Schema, Seq, Tx};
use web::step::{Kind, Step, command, view};

use crate::credit::{Standing, exposure, exposure_now};
use crate::party::{Address, Identifiers, fold};
use crate::receivable::EarlyPayment;
use crate::record::Document;
use crate::vat_check::{Answer, Known};

/// Tables.
pub const SCHEMA: Schema = Schema { step: "customer", versions: &[include_str!("schema.sql"), include_str!("vat_check.sql")] };

/// The step.
pub const STEP: Step = Step {
    name: "customer",
    schema: SCHEMA,
    kinds: &[Kind { name: "customer", facts: <Fact as store::Fact>::NAMES, replay: crate::replay::<Customer> }],
    commands: &[command::<Create>(), command::<Change>(), command::<SetLimit>(), command::<Assign>(), command::<EraseContact>(), command::<CheckVatNumber>(), command::<AskVatRegister>()],
    views: &[view::<pages::List>(), view::<pages::New>(), view::<pages::One>(), view::<pages::Edit>(), view::<pages::Limit>(), view::<pages::Personal>(), view::<pages::VatNumber>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// The language of documents and messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

/// When what was delivered to a customer is invoiced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Billing {
    /// Each delivery by itself.
    #[default]
    PerDelivery,
    /// All deliveries of a calendar month on one invoice at its end (CGI 289 I-3; BOI-TVA-DECLA-30-20-10-40).
    Monthly,
}

impl Billing {
    /// Each delivery by itself?
    pub fn is_per_delivery(&self) -> bool {
        *self == Billing::PerDelivery
    }

    /// The name in words and forms.
    pub fn name(self) -> &'static str {
        match self {
            Billing::PerDelivery => "per_delivery",
            Billing::Monthly => "monthly",
        }
    }
}

/// What is known of a customer. Names and reach of persons are private: they can be erased.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Profile {
    /// Legal name.
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
    /// SIREN, SIRET, VAT number, IBAN.
    #[serde(flatten)]
    pub identifiers: Identifiers,
    /// The person to speak to.
    #[serde(skip_serializing_if = "nothing")]
    pub contact: Private<String>,
    /// E-mail for documents.
    #[serde(skip_serializing_if = "nothing")]
    pub email: Private<String>,
    /// Telephone.
    #[serde(skip_serializing_if = "nothing")]
    pub phone: Private<String>,
    /// Language.
    pub language: Language,
    /// Billing address.
    pub address: Address,
    /// Delivery addresses; the billing address where there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50))]
    pub deliveries: Vec<Address>,
    /// Payment terms.
    pub terms: Terms,
    /// A consumer, not a business.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub consumer: bool,
    /// When what was delivered is invoiced.
    #[serde(skip_serializing_if = "Billing::is_per_delivery")]
    pub billing: Billing,
    /// Discount for early payment (escompte) in percent of what is paid in time; none where zero.
    #[serde(skip_serializing_if = "Rate::is_zero")]
    pub discount_rate: Rate,
    /// Days after the invoice's day within which it is granted.
    #[serde(skip_serializing_if = "no_days")]
    #[schemars(range(min = 0, max = 180))]
    pub discount_days: i64,
    /// Who pays, where it is another customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payer: Option<Id>,
    /// Who collects what it owes: a name or code of the company's own.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 60))]
    pub collector: String,
    /// The segment that the company puts it into: key accounts, trade, public bodies and so on.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 60))]
    pub segment: String,
    /// What quotes and orders are in unless they say otherwise (ISO 4217).
    #[serde(skip_serializing_if = "Currency::is_euro")]
    pub currency: Currency,
}

fn no_days(days: &i64) -> bool {
    *days == 0
}

impl Profile {
    /// The discount for early payment on an invoice of a day, where one is agreed.
    pub fn early(&self, invoice: Day) -> Option<EarlyPayment> {
        let until = invoice.plus(i32::try_from(self.discount_days).unwrap_or(0));
        (!self.discount_rate.is_zero()).then_some(EarlyPayment { rate: self.discount_rate, until })
    }
}

fn nothing(value: &Private<String>) -> bool {
    value.0.as_deref().is_none_or(str::is_empty)
}

/// A customer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Customer {
    /// Id.
    pub id: Id,
    /// Number as printed, unique.
    pub number: String,
    /// What is known.
    #[serde(flatten)]
    pub profile: Profile,
    /// Credit limit in cents, VAT included; none: no limit.
    pub credit_limit: Option<Cents>,
    /// What the register of VAT numbers said of its number.
    #[serde(skip_serializing_if = "Known::is_nothing")]
    pub vat_check: Known,
    /// Facts so far.
    pub version: i64,
    /// The fact that the profile comes from: what invoices quote.
    #[serde(skip)]
    pub seq: Seq,
}

impl Customer {
    /// Who owes: itself, or its payer.
    pub fn payer(&self) -> Id {
        self.profile.payer.unwrap_or(self.id)
    }
}

/// What can happen to a customer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was created.
    Created {
        /// Number.
        number: String,
        /// The number drawn for it, where it did not bring its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        drawn: Option<crate::numbering::Drawn>,
        /// What is known.
        profile: Profile,
        /// Credit limit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        credit_limit: Option<Cents>,
    },
    /// What is known of it changed.
    Changed {
        /// Everything as it is now.
        profile: Profile,
        /// The names of the fields that differ from before.
        changed: Vec<String>,
    },
    /// Its credit limit was set.
    LimitSet {
        /// The limit; none: no limit.
        limit: Option<Cents>,
        /// Why.
        reason: String,
    },
    /// The register of VAT numbers said something of its number.
    VatChecked {
        /// What.
        #[serde(flatten)]
        answer: Answer,
        /// What is known then.
        known: Known,
    },
    /// What was known of its people was erased (RGPD art. 17); nothing of it stands here.
    ContactErased {
        /// The facts about this customer whose personal values are gone.
        places: Vec<Seq>,
        /// Why.
        reason: String,
    },
}

store::fact_names!(Fact, {
    Created => "customer.created",
    Changed => "customer.changed",
    LimitSet => "customer.limit_set",
    VatChecked => "customer.vat_checked",
    ContactErased => "customer.contact_erased",
});

impl Document for Customer {
    const KIND: &'static str = "customer";
    type Fact = Fact;

    fn blank(id: Id) -> Customer {
        Customer { id, ..Customer::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, seq: Seq) {
        match fact {
            Fact::Created { number, profile, credit_limit, .. } => {
                self.number.clone_from(number);
                self.profile.clone_from(profile);
                self.credit_limit = *credit_limit;
                self.seq = seq;
            }
            Fact::Changed { profile, .. } => {
                self.profile.clone_from(profile);
                self.seq = seq;
            }
            Fact::LimitSet { limit, .. } => self.credit_limit = *limit,
            Fact::VatChecked { known, .. } => self.vat_check.clone_from(known),
            Fact::ContactErased { .. } => {
                self.profile.contact = Private(None);
                self.profile.email = Private(None);
                self.profile.phone = Private(None);
            }
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut crate::Registers) {
        if let Fact::Created { drawn: Some(drawn), .. } = fact {
            registers.drawn.push(drawn.clone());
        }
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        Vec::new()
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Created { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Customer>> {
        let company = db.company;
        db.one(
            "SELECT id, number, profile, credit_limit, vat_check, version, seq FROM customer WHERE company_id = $1 AND id = $2",
            store::params![company, id],
            customer,
        )
    }
    fn save(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        if let Fact::ContactErased { places, .. } = fact {
            tx.erase(places);
        }
        let company = tx.company;
        let profile = serde_json::to_string(&self.profile).map_err(kernel::Fault::broken)?;
        let vat_check = match self.vat_check.is_nothing() {
            true => String::new(),
            false => serde_json::to_string(&self.vat_check).map_err(kernel::Fault::broken)?,
        };
        tx.write(
            "INSERT INTO customer (company_id, id, number, name, sort_name, siren, siret, iban, payer_id, billing,
               credit_limit, collector, segment, profile, vat_check, version, seq)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
             ON CONFLICT (company_id, id) DO UPDATE SET name = excluded.name, sort_name = excluded.sort_name,
               siren = excluded.siren, siret = excluded.siret, iban = excluded.iban, payer_id = excluded.payer_id,
               billing = excluded.billing, credit_limit = excluded.credit_limit, collector = excluded.collector,
               segment = excluded.segment, profile = excluded.profile, vat_check = excluded.vat_check, version = excluded.version,
               seq = excluded.seq",
            store::params![
                company,
                self.id,
                &self.number,
                &self.profile.name,
                fold(&self.profile.name),
                &self.profile.identifiers.siren,
                &self.profile.identifiers.siret,
                &self.profile.identifiers.iban,
                self.payer(),
                self.profile.billing.name(),
                self.credit_limit,
                &self.profile.collector,
                &self.profile.segment,
                profile,
                vat_check,
                self.version,
                self.seq
            ],
        )?;
        Ok(())
    }
    fn version(&self) -> i64 {
        self.version
    }
}

pub(crate) fn customer(row: &store::Row) -> Result<Customer> {
    let checked: String = row.get(4)?;
    let vat_check = if checked.is_empty() { Known::default() } else { serde_json::from_str(&checked).map_err(kernel::Fault::broken)? };
    Ok(Customer {
        vat_check,
        id: row.get(0)?,
        number: row.get(1)?,
        profile: serde_json::from_str(&row.get::<String>(2)?).map_err(kernel::Fault::broken)?,
        credit_limit: row.get(3)?,
        version: row.get(5)?,
        seq: row.get(6)?,
    })
}

/// A customer by its number.
pub fn by_number(db: &mut Db, number: &str) -> Result<Option<Customer>> {
    let company = db.company;
    db.one(
        "SELECT id, number, profile, credit_limit, vat_check, version, seq FROM customer WHERE company_id = $1 AND number = $2",
        store::params![company, number],
        customer,
    )
}

/// Where the payer of a customer stands against its own limit, as committed.
pub fn standing(db: &mut Db, customer: &Customer) -> Result<Standing> {
    let payer = customer.payer();
    let limit = match payer == customer.id {
        true => customer.credit_limit,
        false => crate::record::load::<Customer>(db, payer, None)?.credit_limit,
    };
    Ok(Standing { limit, exposure: exposure(db, payer)? })
}

/// The same inside a command's transaction.
pub fn standing_now(tx: &mut Tx, customer: &Customer) -> Result<Standing> {
    let payer = customer.payer();
    let limit = match payer == customer.id {
        true => customer.credit_limit,
        false => crate::record::fetch::<Customer>(tx, payer, None)?.credit_limit,
    };
    Ok(Standing { limit, exposure: exposure_now(tx, payer)? })
}

/// Number and name of customers, by id.
pub type Names = HashMap<Id, (String, String)>;

/// Numbers and names of some customers, in one question.
pub fn names(db: &mut Db, ids: &[Id]) -> Result<Names> {
    let company = db.company;
    let found = db.all_in(
        "SELECT id, number, name FROM customer WHERE company_id = $1 AND id IN ({ids})",
        store::params![company],
        ids,
        |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))),
    )?;
    Ok(found.into_iter().collect())
}
