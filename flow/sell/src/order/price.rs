//! What the lines of an order cost and how VAT treats them: read once, decided for each line by the rules of VAT.

use std::collections::HashMap;

use ground::catalogue::Item;
use ground::company;
use ground::customer::Customer;
use ground::party::{Address, optional_text, text};
use ground::tax::{
    self, Buyer, Case, Charge, Choice, Discount, Nature, Override, Place, Priced, Pricing, Seller, Supply, Totals,
    VatCode, line_amounts,
};
use kernel::{Cents, Currency, Day, Id, Quantity, Refusal, Result};
use store::Tx;

use super::draft::NewLine;
use super::model::{Line, LineTax, Order};

/// Charges of one document, line or not, at most.
const MOST_CHARGES: usize = 20;

/// The currency of a document: the one that was said, or the customer's.
pub fn currency_of(said: Option<Currency>, customer: &Customer) -> Result<Currency> {
    let currency = said.unwrap_or(customer.profile.currency);
    if !currency.is_known() {
        return Err(Refusal::invalid("currency.unknown").at("currency").with("currency", currency).into());
    }
    Ok(currency)
}

/// Discount and charges of a document as entered, checked.
pub fn pricing(
    currency: Currency,
    discount: Option<Discount>,
    charges: &[Charge],
    tax_included: bool,
) -> Result<Pricing> {
    let discount = discount.map(|d| d.checked("discount")).transpose()?.filter(|d| !d.is_nothing());
    Ok(Pricing { discount, charges: checked(charges, "charges")?, charged_on: Vec::new(), tax_included, currency })
}

fn checked(charges: &[Charge], field: &str) -> Result<Vec<Charge>> {
    if charges.len() > MOST_CHARGES {
        return Err(Refusal::invalid("amount.charges_count").at(field).with("most", MOST_CHARGES).into());
    }
    let mut list = Vec::with_capacity(charges.len());
    for (n, charge) in charges.iter().enumerate() {
        if charge.amount.0 < 0 || charge.amount > Cents(1_000_000_000_000) {
            return Err(Refusal::invalid("amount.charge").at(format!("{field}[{n}].amount")).into());
        }
        let label = optional_text(&charge.label, &format!("{field}[{n}].label"), 200)?;
        if !charge.amount.is_zero() {
            list.push(Charge { label, ..charge.clone() });
        }
    }
    Ok(list)
}

/// What the VAT rule needs to know of the parties, on a day.
pub struct Ground {
    day: Day,
    seller: Seller,
    buyer_place: Place,
    buyer_vat: String,
    buyer_siren: String,
    consumer: bool,
    delivery: Place,
    decided: Option<Override>,
}

impl Ground {
    /// Reads seller and buyer; `delivery` is the buyer's own place if absent.
    pub fn read(
        tx: &mut Tx,
        customer: &Customer,
        delivery: Option<&Address>,
        decided: Option<&Override>,
    ) -> Result<Ground> {
        let day = tx.today();
        let seller = company::vat_seller(tx, day)?;
        let profile = &customer.profile;
        let place = |a: &Address| Place::of(&a.country, &a.postcode, day);
        Ok(Ground {
            day,
            seller,
            buyer_place: place(&profile.address),
            buyer_vat: profile.identifiers.vat.clone(),
            buyer_siren: profile.identifiers.siren.clone(),
            consumer: profile.consumer,
            delivery: place(delivery.unwrap_or(&profile.address)),
            decided: decided.map(|d| decision(d, "treatment")).transpose()?,
        })
    }

    /// How VAT treats a line, and why: somebody's decision for it, for the document, or the rule.
    fn judge(&self, supply: Supply, own: Option<Override>) -> Result<(Choice, Option<String>)> {
        let decided = own.or_else(|| self.decided.clone());
        if let Some(Override { treatment, reason }) = decided {
            return Ok((tax::overridden(treatment, supply, &self.delivery), Some(reason)));
        }
        let buyer = Buyer {
            place: self.buyer_place.clone(),
            vat: &self.buyer_vat,
            siren: &self.buyer_siren,
            consumer: self.consumer,
        };
        Ok((tax::choose(&Case { seller: &self.seller, buyer: &buyer, delivery: &self.delivery }, supply), None))
    }
}

/// How VAT treats something that was sold before, judged anew: by the rule from the buyer as known now, or by somebody's
/// decision, an earlier one where there is no other.
pub fn judged(
    tx: &mut Tx,
    customer: &Customer,
    delivery: Option<&Address>,
    decided: Option<&Override>,
    (tax, vat, goods): (&LineTax, VatCode, bool),
) -> Result<(LineTax, VatCode)> {
    let ground = Ground::read(tx, customer, delivery, decided)?;
    let earlier = tax.reason.as_ref().filter(|_| decided.is_none());
    let own = earlier.map(|reason| Override { treatment: tax.treatment, reason: reason.clone() });
    let code = tax.item_rate.unwrap_or(vat);
    let (choice, reason) = ground.judge(Supply { goods, code, nature: tax.nature }, own)?;
    Ok((told(&choice, reason, code, tax.nature), choice.code))
}

/// A choice as a line says it.
fn told(choice: &Choice, reason: Option<String>, code: VatCode, nature: Nature) -> LineTax {
    LineTax {
        treatment: choice.treatment,
        why: if choice.why == "domestic" { String::new() } else { choice.why.to_string() },
        reason,
        nature,
        item_rate: (choice.code != code).then_some(code),
    }
}

fn decision(decided: &Override, field: &str) -> Result<Override> {
    let reason = text(&decided.reason, &format!("{field}.reason"), 500)?;
    Ok(Override { treatment: decided.treatment, reason })
}

/// Lines with the catalogue's price and VAT rate where they bring none, and the totals of the day.
pub fn priced(
    lines: &[NewLine],
    items: &HashMap<Id, Item>,
    pricing: &Pricing,
    ground: &Ground,
) -> Result<(Vec<Line>, Totals)> {
    let mut priced = each_priced(lines, items, pricing.currency, ground, "lines")?;
    let (totals, nets) = added_up(&priced, pricing, ground.day)?;
    for (line, net) in priced.iter_mut().zip(nets) {
        line.net = net;
    }
    Ok((priced, totals))
}

/// Lines of a list of this name, each by itself.
pub(super) fn each_priced(
    lines: &[NewLine],
    items: &HashMap<Id, Item>,
    currency: Currency,
    ground: &Ground,
    list: &str,
) -> Result<Vec<Line>> {
    let mut priced = Vec::with_capacity(lines.len());
    for (n, line) in lines.iter().enumerate() {
        let place = |field: &str| format!("{list}[{n}].{field}");
        let Some(item) = items.get(&line.item) else {
            return Err(Refusal::invalid("item.unknown").at(place("item")).with("item", line.item).into());
        };
        priced.push(one((line, item), currency, &place, ground)?);
    }
    Ok(priced)
}

fn one(
    (line, item): (&NewLine, &Item),
    currency: Currency,
    place: &impl Fn(&str) -> String,
    ground: &Ground,
) -> Result<Line> {
    if line.quantity <= Quantity::ZERO || line.quantity > Quantity::whole(10_000_000) {
        return Err(Refusal::invalid("order.quantity").at(place("quantity")).into());
    }
    let d = &item.description;
    // The catalogue's prices are in the currency of the books: nobody sets a price by the rate of a day unseen.
    let price = match line.price {
        None if !currency.is_euro() => {
            let refusal = Refusal::invalid("order.price_currency").at(place("price"));
            return Err(refusal.with("currency", currency).into());
        }
        price => price.unwrap_or(d.price),
    };
    if price.0 < 0 {
        return Err(Refusal::invalid("order.price").at(place("price")).into());
    }
    let label = optional_text(line.label.as_deref().unwrap_or(""), &place("label"), 200)?;
    let discount = line.discount.map(|d| d.checked(&place("discount"))).transpose()?.filter(|d| !d.is_nothing());
    let charges = checked(&line.charges, &place("charges"))?;
    let supply = Supply { goods: item.goods(), code: d.vat, nature: d.nature };
    let own = line.treatment.as_ref().map(|t| decision(t, &place("treatment"))).transpose()?;
    let (choice, reason) = ground.judge(supply, own)?;
    Ok(Line {
        item: item.id,
        label: if label.is_empty() { d.name.clone() } else { label },
        unit: d.unit.clone(),
        goods: item.goods(),
        quantity: line.quantity,
        price,
        net: line_amounts(line.quantity.at(price, currency), discount, &charges, &place("quantity"))?.net,
        discount,
        charges,
        vat: choice.code,
        tax: told(&choice, reason, d.vat, d.nature),
        reserved: Quantity::ZERO,
        shipped: Quantity::ZERO,
        invoiced: Quantity::ZERO,
        returned: Quantity::ZERO,
    })
}

/// The totals of lines whose `net` is in the terms of the prices, and the net amounts without VAT.
fn added_up(lines: &[Line], pricing: &Pricing, day: Day) -> Result<(Totals, Vec<Cents>)> {
    let priced: Vec<Priced> = lines.iter().map(|l| l.priced(l.net)).collect();
    tax::totals(&priced, pricing, day)
}

impl Line {
    /// What totals need of it, with an amount in the terms of its price.
    pub fn priced(&self, net: Cents) -> Priced {
        Priced { treatment: self.tax.treatment, code: self.vat, goods: self.goods, net }
    }
}

/// The totals of priced lines at the rates of a day.
pub fn totals(lines: &[Line], pricing: &Pricing, day: Day) -> Result<Totals> {
    let mut priced = Vec::with_capacity(lines.len());
    for line in lines {
        let amounts = line_amounts(line.quantity.at(line.price, pricing.currency), line.discount, &line.charges, "lines")?;
        priced.push(line.priced(amounts.net));
    }
    tax::totals(&priced, pricing, day).map(|(totals, _)| totals)
}

impl Order {
    /// The totals of the order at the rates of a day.
    pub fn totals(&self, day: Day) -> Result<Totals> {
        totals(&self.lines, &self.pricing, day)
    }
}
