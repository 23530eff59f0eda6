//! Writes a quote, or writes it anew.

use ground::customer::Customer;
use ground::numbering;
use ground::party::{Address, optional_text};
use ground::record::{Document, fetch, find, record};
use ground::tax::{Charge, Discount, Override};
use kernel::{Currency, Day, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Content, Fact, Quote};
use super::rules::{self, Offer};
use crate::order::{NewLine, offer_lines};

/// What a quote offers, as entered.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Terms {
    /// The customer's own number.
    #[schemars(length(max = 100))]
    pub reference: String,
    /// The last day on which it holds; 30 days from today if absent.
    pub valid_until: Option<Day>,
    /// Ship to; the billing address if absent.
    pub delivery: Option<Address>,
    /// Lines.
    #[schemars(length(min = 1, max = 2000))]
    pub lines: Vec<NewLine>,
    /// Discount on the whole, in percent or in cents.
    pub discount: Option<Discount>,
    /// Charges on the whole: freight, packing. They follow the VAT rates of the goods.
    #[schemars(length(max = 20))]
    pub charges: Vec<Charge>,
    /// Prices include VAT.
    pub tax_included: bool,
    /// How VAT treats every line, against what the rule would choose.
    pub treatment: Option<Override>,
    /// What prices and amounts are in (ISO 4217); as before if absent, or the customer's own currency.
    pub currency: Option<Currency>,
}

impl Terms {
    /// Priced for a customer, today.
    fn offer(&self, tx: &mut Tx, customer: &Customer, before: Option<Currency>) -> Result<Offer> {
        let reference = optional_text(&self.reference, "reference", 100)?;
        let valid_until = rules::valid_until(self.valid_until, tx.today())?;
        let delivery = self.delivery.as_ref().map(|a| a.checked("delivery")).transpose()?;
        let currency = crate::order::currency_of(self.currency.or(before), customer)?;
        let pricing = crate::order::pricing(currency, self.discount, &self.charges, self.tax_included)?;
        let terms = (delivery.as_ref(), self.treatment.as_ref());
        let (lines, totals) = offer_lines(tx, customer, &self.lines, &pricing, terms)?;
        Ok(Offer { reference, valid_until, content: Content { lines, pricing, delivery }, totals })
    }
}

/// Writes a quote.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
pub struct Draft {
    /// For whom.
    pub customer: Id,
    /// What it offers.
    #[serde(flatten)]
    pub terms: Terms,
}

impl Command for Draft {
    const NAME: &'static str = "quote.draft";
    const NEEDS: Permission = Permission::Sell;
    type Outcome = Quote;

    fn run(&self, tx: &mut Tx) -> Result<Quote> {
        let customer: Customer =
            find(tx, self.customer)?.ok_or_else(|| Refusal::invalid("customer.unknown").at("customer"))?;
        let Offer { reference, valid_until, content, totals } = self.terms.offer(tx, &customer, None)?;
        let day = tx.today();
        let mut quote = Quote::blank(tx.new_id());
        let fact = Fact::Drafted {
            number: numbering::next(tx, "DV", day)?,
            customer: customer.id,
            reference,
            day,
            valid_until,
            content,
            net: totals.net,
            gross: totals.gross,
        };
        record(tx, &mut quote, fact)?;
        Ok(quote)
    }
}

/// Writes a quote anew: in place while it is a draft, as a further version once the customer has it.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
pub struct Revise {
    /// The quote.
    pub quote: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// What it offers now.
    #[serde(flatten)]
    pub terms: Terms,
}

impl Command for Revise {
    const NAME: &'static str = "quote.revise";
    const NEEDS: Permission = Permission::Sell;
    type Outcome = Quote;

    fn run(&self, tx: &mut Tx) -> Result<Quote> {
        let mut quote: Quote = fetch(tx, self.quote, self.version)?;
        quote.state.may("revise")?;
        let customer: Customer = fetch(tx, quote.customer, None)?;
        let offer = self.terms.offer(tx, &customer, Some(quote.currency))?;
        let fact = rules::revise(&quote, offer, tx.today())?;
        record(tx, &mut quote, fact)?;
        Ok(quote)
    }
}
