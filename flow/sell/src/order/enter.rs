//! Entering and changing an order as a person types it: customer and items by number or name, quantities and prices
//! as written. What cannot be understood is refused at its own field; the rest is the same as drafting by ids.

use ground::catalogue::find_many_now;
use ground::customer::Customer;
use ground::page::pick;
use ground::party::{Address, text};
use ground::record::{fetch, load};
use ground::tax::{Charge, ChargeKind, Discount, Override, Pricing, Treatment};
use kernel::{Currency, Id, Price, Quantity, Rate, Refusal, Result};
use serde::Deserialize;
use store::{Command, Db, Permission, Tx};

use super::draft::{Change, Draft, NewLine};
use super::model::{Line, Order};
use super::price::{Ground, currency_of, each_priced};

/// A line as typed.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TypedLine {
    /// Article number, id, or the beginning of a name that only one item has.
    #[schemars(length(max = 250))]
    pub item: String,
    /// How much: `12`, `2,5`.
    #[schemars(length(max = 30))]
    pub quantity: String,
    /// Unit price; the item's own if empty.
    #[schemars(length(max = 30))]
    pub price: String,
    /// Discount: `5 %`, or an amount.
    #[schemars(length(max = 30))]
    pub discount: String,
    /// Text on documents; the item's name if empty.
    #[schemars(length(max = 200))]
    pub label: String,
}

/// Lines as ids and numbers; the first that cannot be understood is refused at its field.
pub(crate) fn lines(db: &mut Db, typed: &[TypedLine], currency: Currency) -> Result<Vec<NewLine>> {
    lines_of(db, typed, currency, "lines")
}

/// The same of a list of another name.
fn lines_of(db: &mut Db, typed: &[TypedLine], currency: Currency, list: &str) -> Result<Vec<NewLine>> {
    let mut lines = Vec::with_capacity(typed.len());
    for (n, line) in typed.iter().enumerate() {
        let place = |field: &str| format!("{list}[{n}].{field}");
        let item = pick::one_item(db, &line.item, &place("item"))?;
        let quantity =
            Quantity::parse(&line.quantity).ok_or_else(|| Refusal::invalid("order.quantity").at(place("quantity")))?;
        let price = match line.price.trim() {
            "" => None,
            text => Some(Price::parse(text).ok_or_else(|| Refusal::invalid("order.price").at(place("price")))?),
        };
        let label = Some(line.label.clone()).filter(|l| !l.trim().is_empty());
        let discount = discount(&line.discount, currency, &place("discount"))?;
        lines.push(NewLine { item, quantity, price, label, discount, ..NewLine::default() });
    }
    Ok(lines)
}

/// Lines that a document says beside its order, as typed in its list `list`: priced, with the treatment of VAT that the
/// rule chooses or that somebody decided for all of it.
pub fn extra_lines(
    tx: &mut Tx,
    customer: &Customer,
    delivery: Option<&Address>,
    decided: Option<&Override>,
    (typed, pricing, list): (&[TypedLine], &Pricing, &str),
) -> Result<Vec<Line>> {
    let lines = lines_of(tx, typed, pricing.currency, list)?;
    let ids: Vec<Id> = lines.iter().map(|l| l.item).collect();
    let items = find_many_now(tx, &ids)?;
    let ground = Ground::read(tx, customer, delivery, decided)?;
    each_priced(&lines, &items, pricing.currency, &ground, list)
}

/// A discount as typed: `5 %`, `5%`, or an amount; nothing if empty.
fn discount(text: &str, currency: Currency, field: &str) -> Result<Option<Discount>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let read = match text.strip_suffix('%') {
        Some(percent) => Rate::parse(percent.trim()).map(Discount::Percent),
        None => currency.read(text).map(Discount::Amount),
    };
    Ok(Some(read.ok_or_else(|| Refusal::invalid("amount.discount").at(field))?))
}

/// What is typed about the whole: discount, freight, how VAT treats it.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct TypedWhole {
    /// Discount on everything: `3 %`, or an amount.
    #[schemars(length(max = 30))]
    pub discount: String,
    /// Freight, an amount.
    #[schemars(length(max = 30))]
    pub freight: String,
    /// Prices include VAT.
    pub tax_included: bool,
    /// The VAT treatment that somebody decided; the rule chooses if empty.
    #[schemars(length(max = 30))]
    pub treatment: String,
    /// Why.
    #[schemars(length(max = 500))]
    pub treatment_reason: String,
    /// What prices and amounts are in; the customer's own currency if empty.
    pub currency: Option<Currency>,
}

impl TypedWhole {
    pub(crate) fn discount(&self, currency: Currency) -> Result<Option<Discount>> {
        discount(&self.discount, currency, "discount")
    }

    pub(crate) fn charges(&self, currency: Currency) -> Result<Vec<Charge>> {
        let text = self.freight.trim();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let amount = currency.read(text).filter(|c| c.0 >= 0);
        let amount = amount.ok_or_else(|| Refusal::invalid("amount.charge").at("freight"))?;
        Ok(vec![Charge { kind: ChargeKind::Freight, label: String::new(), amount }])
    }

    pub(crate) fn treatment(&self) -> Result<Option<Override>> {
        match self.treatment.as_str() {
            "" => Ok(None),
            name => {
                let treatment = Treatment::parse(name).ok_or_else(|| Refusal::invalid("order.treatment_unknown").at("treatment"))?;
                let reason = text(&self.treatment_reason, "treatment_reason", 500)?;
                Ok(Some(Override { treatment, reason }))
            }
        }
    }
}

/// The address of the customer's own list (from 1), or the one that was typed; the billing address where neither is.
pub(crate) fn delivery(customer: &Customer, place: Option<i64>, typed: &Option<Address>) -> Result<Option<Address>> {
    let Some(place) = place else { return Ok(typed.clone()) };
    let known = usize::try_from(place - 1).ok().and_then(|i| customer.profile.deliveries.get(i));
    match known {
        Some(address) => Ok(Some(address.clone())),
        None => Err(Refusal::invalid("order.delivery_place").at("delivery_place").into()),
    }
}

/// Enters an order as a person types it.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
pub struct Enter {
    /// Sold to: number, id, or the beginning of a name that only one customer has.
    #[serde(default)]
    #[schemars(length(max = 250))]
    pub customer: String,
    /// The customer's own number.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub reference: String,
    /// Where goods leave from; the first warehouse if absent.
    #[serde(default)]
    pub warehouse: Option<Id>,
    /// Ship to the customer's delivery address of this place, from 1.
    #[serde(default)]
    pub delivery_place: Option<i64>,
    /// Ship to; the billing address if absent.
    #[serde(default)]
    pub delivery: Option<Address>,
    /// Lines.
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub lines: Vec<TypedLine>,
    /// What is said about the whole.
    #[serde(flatten)]
    pub whole: TypedWhole,
    /// Enter it although the same reference was ordered before.
    #[serde(default)]
    pub duplicate: bool,
    /// What `prepare` made of it.
    #[serde(skip)]
    draft: Option<Draft>,
}

impl Command for Enter {
    const NAME: &'static str = "order.enter";
    const NEEDS: Permission = Permission::Sell;
    const PREPARES: bool = true;
    type Outcome = Order;

    fn prepare(&mut self, db: &mut Db) -> Result<()> {
        let id = pick::one_customer(db, &self.customer, "customer")?;
        let customer: Customer = load(db, id, None)?;
        let currency = currency_of(self.whole.currency, &customer)?;
        let mut draft = Draft::new(id, self.reference.clone(), lines(db, &self.lines, currency)?);
        draft.currency = Some(currency);
        draft.warehouse = self.warehouse;
        draft.delivery = delivery(&customer, self.delivery_place, &self.delivery)?;
        draft.duplicate = self.duplicate;
        (draft.discount, draft.charges) = (self.whole.discount(currency)?, self.whole.charges(currency)?);
        (draft.tax_included, draft.treatment) = (self.whole.tax_included, self.whole.treatment()?);
        draft.prepare(db)?;
        self.draft = Some(draft);
        Ok(())
    }

    fn run(&self, tx: &mut Tx) -> Result<Order> {
        match &self.draft {
            Some(draft) => draft.run(tx),
            None => Err(kernel::Fault::broken("order.enter ran unprepared")),
        }
    }
}

/// Replaces the lines, the reference and the delivery address of a draft, as a person types them.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
pub struct Revise {
    /// The order.
    pub order: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The customer's own number.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub reference: String,
    /// Ship to the customer's delivery address of this place, from 1.
    #[serde(default)]
    pub delivery_place: Option<i64>,
    /// Ship to; the billing address if absent.
    #[serde(default)]
    pub delivery: Option<Address>,
    /// Lines.
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub lines: Vec<TypedLine>,
    /// What is said about the whole.
    #[serde(flatten)]
    pub whole: TypedWhole,
}

impl Command for Revise {
    const NAME: &'static str = "order.revise";
    const NEEDS: Permission = Permission::Sell;
    type Outcome = Order;

    fn run(&self, tx: &mut Tx) -> Result<Order> {
        let order: Order = fetch(tx, self.order, self.version)?;
        let customer: Customer = fetch(tx, order.customer, None)?;
        let currency = self.whole.currency.unwrap_or(order.currency);
        let change = Change {
            order: order.id,
            version: self.version,
            reference: self.reference.clone(),
            delivery: delivery(&customer, self.delivery_place, &self.delivery)?,
            lines: lines(tx, &self.lines, currency)?,
            discount: self.whole.discount(currency)?,
            charges: self.whole.charges(currency)?,
            tax_included: self.whole.tax_included,
            treatment: self.whole.treatment()?,
            currency: Some(currency),
        };
        change.run(tx)
    }
}
