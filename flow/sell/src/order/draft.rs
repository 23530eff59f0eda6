//! Enters an order, or replaces its lines while it is a draft.

use std::collections::HashMap;

use ground::catalogue::{Item, find_many_now};
use ground::customer::Customer;
use ground::party::{Address, optional_text};
use ground::record::{Document, fetch, find, record};
use ground::tax::{Charge, Discount, Override, Pricing, Totals};
use ground::{numbering, stock};
use kernel::{Currency, Id, Price, Quantity, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Fact, Line, Order};
use super::price::{Ground, currency_of, priced, pricing};

/// A line as entered.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLine {
    /// The item.
    pub item: Id,
    /// How much, in its unit.
    pub quantity: Quantity,
    /// Unit price, up to six decimals, without VAT unless `tax_included`; the item's own if absent.
    #[serde(default)]
    pub price: Option<Price>,
    /// Discount on the line, in percent or in cents.
    #[serde(default)]
    pub discount: Option<Discount>,
    /// Charges on the line.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub charges: Vec<Charge>,
    /// How VAT treats the line, against what the rule would choose.
    #[serde(default)]
    pub treatment: Option<Override>,
    /// Text on documents; the item's name if absent.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub label: Option<String>,
}

impl NewLine {
    /// A priced line as it would be entered: at the same price, on the same terms.
    pub(crate) fn again(line: &Line) -> NewLine {
        let decided = line.tax.reason.as_ref();
        NewLine {
            item: line.item,
            quantity: line.quantity,
            price: Some(line.price),
            discount: line.discount,
            charges: line.charges.clone(),
            treatment: decided.map(|reason| Override { treatment: line.tax.treatment, reason: reason.clone() }),
            label: Some(line.label.clone()),
        }
    }
}

/// Lines in one order at most: what a person can still look through, and a file can hold.
const MOST_LINES: usize = 2_000;

/// Enters an order.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Sold to.
    pub customer: Id,
    /// The customer's own number.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub reference: String,
    /// Where goods leave from; the first warehouse if absent.
    #[serde(default)]
    pub warehouse: Option<Id>,
    /// Ship to; the billing address if absent.
    #[serde(default)]
    pub delivery: Option<Address>,
    /// Lines.
    #[schemars(length(min = 1, max = 2000))]
    pub lines: Vec<NewLine>,
    /// Discount on the whole, in percent or in cents.
    #[serde(default)]
    pub discount: Option<Discount>,
    /// Charges on the whole: freight, packing. They follow the VAT rates of the goods.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub charges: Vec<Charge>,
    /// Prices include VAT.
    #[serde(default)]
    pub tax_included: bool,
    /// How VAT treats every line, against what the rule would choose.
    #[serde(default)]
    pub treatment: Option<Override>,
    /// Enter it although the same reference was ordered before.
    #[serde(default)]
    pub duplicate: bool,
    /// What prices and amounts are in (ISO 4217); the customer's own currency if absent.
    #[serde(default)]
    pub currency: Option<Currency>,
}

impl Draft {
    /// An order as entered, before anything is read.
    pub fn new(customer: Id, reference: String, lines: Vec<NewLine>) -> Draft {
        Draft {
            customer,
            reference,
            warehouse: None,
            delivery: None,
            lines,
            discount: None,
            charges: Vec::new(),
            tax_included: false,
            treatment: None,
            duplicate: false,
            currency: None,
        }
    }
}

impl Command for Draft {
    const NAME: &'static str = "order.draft";
    const NEEDS: Permission = Permission::Sell;
    type Outcome = Order;

    fn run(&self, tx: &mut Tx) -> Result<Order> {
        let customer: Customer = find(tx, self.customer)?
            .ok_or_else(|| Refusal::invalid("customer.unknown").at("customer"))?;
        let reference = optional_text(&self.reference, "reference", 100)?;
        if !self.duplicate
            && !reference.is_empty()
            && let Some(twin) = super::store::twin(tx, customer.id, &reference)?
        {
            return Err(Refusal::conflict("order.duplicate").at("reference").with("number", twin).into());
        }
        let delivery = self.delivery.as_ref().map(|a| a.checked("delivery")).transpose()?;
        let warehouse = match self.warehouse {
            Some(id) => find::<stock::Warehouse>(tx, id)?
                .ok_or_else(|| Refusal::invalid("stock.no_warehouse").at("warehouse"))?
                .id,
            None => stock::default_warehouse(tx)?,
        };
        let day = tx.today();
        let currency = currency_of(self.currency, &customer)?;
        let pricing = pricing(currency, self.discount, &self.charges, self.tax_included)?;
        let ground = Ground::read(tx, &customer, delivery.as_ref(), self.treatment.as_ref())?;
        let (lines, totals) = priced(&self.lines, &items_of(tx, &self.lines)?, &pricing, &ground)?;
        let number = numbering::next(tx, "CO", day)?;
        let mut order = Order::blank(tx.new_id());
        let fact = Fact::Drafted {
            number,
            customer: customer.id,
            payer: customer.payer(),
            warehouse,
            reference,
            day,
            delivery,
            lines,
            pricing,
            net: totals.net,
            gross: totals.gross,
        };
        record(tx, &mut order, fact)?;
        Ok(order)
    }
}

/// Replaces the lines, the reference and the delivery address of a draft.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The order.
    pub order: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The customer's own number.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub reference: String,
    /// Ship to; the billing address if absent.
    #[serde(default)]
    pub delivery: Option<Address>,
    /// Lines.
    #[schemars(length(min = 1, max = 2000))]
    pub lines: Vec<NewLine>,
    /// Discount on the whole, in percent or in cents.
    #[serde(default)]
    pub discount: Option<Discount>,
    /// Charges on the whole: freight, packing. They follow the VAT rates of the goods.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub charges: Vec<Charge>,
    /// Prices include VAT.
    #[serde(default)]
    pub tax_included: bool,
    /// How VAT treats every line, against what the rule would choose.
    #[serde(default)]
    pub treatment: Option<Override>,
    /// What prices and amounts are in; as before if absent.
    #[serde(default)]
    pub currency: Option<Currency>,
}

impl Command for Change {
    const NAME: &'static str = "order.change";
    const NEEDS: Permission = Permission::Sell;
    type Outcome = Order;

    fn run(&self, tx: &mut Tx) -> Result<Order> {
        let mut order: Order = fetch(tx, self.order, self.version)?;
        order.state.may("change")?;
        let reference = optional_text(&self.reference, "reference", 100)?;
        let delivery = self.delivery.as_ref().map(|a| a.checked("delivery")).transpose()?;
        let items = items_of(tx, &self.lines)?;
        let customer: Customer = fetch(tx, order.customer, None)?;
        let currency = currency_of(Some(self.currency.unwrap_or(order.currency)), &customer)?;
        let pricing = pricing(currency, self.discount, &self.charges, self.tax_included)?;
        let ground = Ground::read(tx, &customer, delivery.as_ref(), self.treatment.as_ref())?;
        let (lines, totals) = priced(&self.lines, &items, &pricing, &ground)?;
        let (net, gross) = (totals.net, totals.gross);
        record(tx, &mut order, Fact::Changed { reference, delivery, lines, pricing, net, gross })?;
        Ok(order)
    }
}

fn items_of(tx: &mut Tx, lines: &[NewLine]) -> Result<HashMap<Id, Item>> {
    if lines.is_empty() || lines.len() > MOST_LINES {
        return Err(Refusal::invalid("order.lines_count").at("lines").with("most", MOST_LINES).into());
    }
    let mut ids: Vec<Id> = lines.iter().map(|l| l.item).collect();
    ids.sort_unstable();
    ids.dedup();
    find_many_now(tx, &ids)
}

/// Lines priced for a customer today: delivered where `terms` say, under VAT as they decide or by the rule.
pub(crate) fn offer_lines(
    tx: &mut Tx,
    customer: &Customer,
    lines: &[NewLine],
    pricing: &Pricing,
    (delivery, treatment): (Option<&Address>, Option<&Override>),
) -> Result<(Vec<Line>, Totals)> {
    let items = items_of(tx, lines)?;
    let ground = Ground::read(tx, customer, delivery, treatment)?;
    priced(lines, &items, pricing, &ground)
}
