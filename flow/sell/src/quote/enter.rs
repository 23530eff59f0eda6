//! Writing a quote as a person types it: customer and items by number or name, quantities and prices as written.

use ground::customer::Customer;
use ground::page::pick;
use ground::party::Address;
use ground::record::{fetch, load};
use kernel::{Currency, Day, Id, Result};
use serde::Deserialize;
use store::{Command, Db, Permission, Tx};

use super::draft::{Draft, Revise, Terms};
use super::model::Quote;
use crate::order::{TypedLine, TypedWhole, currency_of, typed_delivery, typed_lines};

/// What a quote offers, as typed.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Typed {
    /// The customer's own number.
    #[schemars(length(max = 100))]
    pub reference: String,
    /// The last day on which it holds; 30 days from today if absent.
    pub valid_until: Option<Day>,
    /// Ship to the customer's delivery address of this place, from 1.
    pub delivery_place: Option<i64>,
    /// Ship to; the billing address if absent.
    pub delivery: Option<Address>,
    /// Lines.
    #[schemars(length(max = 2000))]
    pub lines: Vec<TypedLine>,
    /// What is said about the whole.
    #[serde(flatten)]
    pub whole: TypedWhole,
}

impl Typed {
    fn terms(&self, db: &mut Db, customer: &Customer, before: Option<Currency>) -> Result<Terms> {
        let currency = currency_of(self.whole.currency.or(before), customer)?;
        Ok(Terms {
            reference: self.reference.clone(),
            valid_until: self.valid_until,
            delivery: typed_delivery(customer, self.delivery_place, &self.delivery)?,
            lines: typed_lines(db, &self.lines, currency)?,
            discount: self.whole.discount(currency)?,
            charges: self.whole.charges(currency)?,
            tax_included: self.whole.tax_included,
            treatment: self.whole.treatment()?,
            currency: Some(currency),
        })
    }
}

/// Writes a quote as a person types it.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
pub struct Enter {
    /// For whom: number, id, or the beginning of a name that only one customer has.
    #[serde(default)]
    #[schemars(length(max = 250))]
    pub customer: String,
    /// What it offers.
    #[serde(flatten)]
    pub typed: Typed,
    /// What `prepare` made of it.
    #[serde(skip)]
    draft: Option<Draft>,
}

impl Command for Enter {
    const NAME: &'static str = "quote.enter";
    const NEEDS: Permission = Permission::Sell;
    const PREPARES: bool = true;
    type Outcome = Quote;

    fn prepare(&mut self, db: &mut Db) -> Result<()> {
        let customer: Customer = {
            let id = pick::one_customer(db, &self.customer, "customer")?;
            load(db, id, None)?
        };
        let terms = self.typed.terms(db, &customer, None)?;
        self.draft = Some(Draft { customer: customer.id, terms });
        Ok(())
    }

    fn run(&self, tx: &mut Tx) -> Result<Quote> {
        match &self.draft {
            Some(draft) => draft.run(tx),
            None => Err(kernel::Fault::broken("quote.enter ran unprepared")),
        }
    }
}

/// Writes a quote anew as a person types it.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
pub struct Reword {
    /// The quote.
    pub quote: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// What it offers now.
    #[serde(flatten)]
    pub typed: Typed,
}

impl Command for Reword {
    const NAME: &'static str = "quote.reword";
    const NEEDS: Permission = Permission::Sell;
    type Outcome = Quote;

    fn run(&self, tx: &mut Tx) -> Result<Quote> {
        let quote: Quote = fetch(tx, self.quote, self.version)?;
        let customer: Customer = fetch(tx, quote.customer, None)?;
        let terms = self.typed.terms(tx, &customer, Some(quote.currency))?;
        Revise { quote: quote.id, version: self.version, terms }.run(tx)
    }
}
