//! Makes a pay link for an invoice, for chosen open items, or for everything that a customer owes.

use ground::customer::Customer;
use ground::receivable::{self, Control, Item};
use ground::record::{Document, fetch, find, record};
use kernel::{Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Context, Permission, Store, Tx};
use web::platform::secret;

use super::model::{Fact, PayLink};

/// Items of a link at most.
const MOST: usize = 100;
/// Days that a link opens unless told otherwise, and at most.
const DAYS: (i64, i64) = (90, 400);

/// Makes a pay link: its address opens a page on which the customer sees what is owed and pays. One of `invoice`, `items`
/// and `customer` says for what.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Make {
    /// Everything that is open of this invoice.
    #[serde(default)]
    pub invoice: Option<Id>,
    /// These open items of one payer.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub items: Vec<Id>,
    /// Everything that this customer owes now.
    #[serde(default)]
    pub customer: Option<Id>,
    /// Days that it opens, today included; 90 if absent.
    #[serde(default)]
    #[schemars(range(min = 1, max = 400))]
    pub days: Option<i64>,
}

/// A link as it was made.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Made {
    /// Id.
    pub id: Id,
    /// Its address on this server, with its key; shown this once.
    pub link: String,
    /// What it is for.
    pub label: String,
    /// The last day on which it opens.
    pub expires: kernel::Day,
}

/// The same inside the lane, under the digest of a key.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// What it is for.
    pub make: Make,
    /// SHA-256 of the key, hexadecimal.
    pub hash: String,
}

/// The digest of a key, hexadecimal.
pub(super) fn digest(key: &str) -> String {
    store::private::hex(&secret::hash(key))
}

impl web::step::Act for Make {
    const NAME: &'static str = "pay_link.make";
    const NEEDS: Permission = Permission::Cash;
    const SECRET: bool = true;
    type Outcome = Made;

    fn act(self, store: &Store, context: &Context) -> Result<Made> {
        let key = secret::make(store);
        let made = store.run(context, Keep { make: self, hash: digest(&key) })?;
        let link = format!("/pay/{}-{key}", context.company);
        let expires = made.expires.unwrap_or(store.clock().today());
        Ok(Made { id: made.id, link, label: made.label, expires })
    }
}

impl Command for Keep {
    const NAME: &'static str = "pay_link.make";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = PayLink;

    fn run(&self, tx: &mut Tx) -> Result<PayLink> {
        let asked = &self.make;
        let days = asked.days.unwrap_or(DAYS.0);
        if !(1..=DAYS.1).contains(&days) {
            return Err(Refusal::invalid("pay_link.days").at("days").with("most", DAYS.1).into());
        }
        let items = asked.items(tx)?;
        let Some(first) = items.first() else { return Err(Refusal::conflict("pay_link.nothing_open").into()) };
        if items.len() > MOST {
            return Err(Refusal::conflict("pay_link.too_many").with("most", MOST).into());
        }
        let (customer, currency) = (first.customer, first.currency);
        if items.iter().any(|i| i.customer != customer) {
            return Err(Refusal::conflict("pay_link.other_customer").at("items").into());
        }
        if items.iter().any(|i| i.currency != currency) {
            return Err(Refusal::conflict("pay_link.currencies").at("items").into());
        }
        let mut documents: Vec<Id> = items.iter().filter(|i| i.kind.document() == "invoice").map(|i| i.document).collect();
        documents.sort_unstable();
        documents.dedup();
        let today = tx.today();
        let fact = Fact::Made {
            customer,
            hash: self.hash.clone(),
            label: label(&items),
            items: items.iter().map(|i| i.id).collect(),
            documents,
            day: today,
            expires: today.plus(i32::try_from(days - 1).unwrap_or(0)),
        };
        let mut link = PayLink::blank(tx.new_id());
        record(tx, &mut link, fact)?;
        Ok(link)
    }
}

/// The numbers of the documents, three at most and how many more.
fn label(items: &[Item]) -> String {
    let mut numbers: Vec<&str> = items.iter().map(|i| i.number.as_str()).collect();
    numbers.dedup();
    let more = numbers.len().saturating_sub(3);
    let shown = numbers.iter().take(3).copied().collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{shown} +{more}") } else { shown }
}

/// Is it owed, on the account of customers?
pub(super) fn owed(item: &Item) -> bool {
    item.open.0 > 0 && item.account == Control::Customers
}

impl Make {
    fn items(&self, tx: &mut Tx) -> Result<Vec<Item>> {
        let asked = [self.invoice.is_some(), !self.items.is_empty(), self.customer.is_some()];
        if asked.iter().filter(|a| **a).count() != 1 {
            return Err(Refusal::invalid("pay_link.for_what").at("invoice").into());
        }
        if let Some(invoice) = self.invoice {
            let items = receivable::of_document_now(tx, invoice)?;
            if items.is_empty() {
                return Err(Refusal::invalid("pay_link.invoice_unknown").at("invoice").into());
            }
            return Ok(items.into_iter().filter(owed).collect());
        }
        if let Some(customer) = self.customer {
            let customer: Customer =
                find(tx, customer)?.ok_or_else(|| Refusal::invalid("customer.unknown").at("customer"))?;
            let payer: Customer =
                if customer.payer() == customer.id { customer } else { fetch(tx, customer.payer(), None)? };
            return Ok(receivable::open_of(tx, payer.id)?.into_iter().filter(owed).collect());
        }
        let mut items: Vec<Item> = Vec::with_capacity(self.items.len());
        for (n, id) in self.items.iter().take(MOST + 1).enumerate() {
            let item = receivable::find_now(tx, *id)?
                .ok_or_else(|| Refusal::invalid("payment.item_unknown").at(format!("items[{n}]")))?;
            if !owed(&item) {
                return Err(Refusal::conflict("payment.item_settled").at(format!("items[{n}]")).with("number", item.number).into());
            }
            if !items.iter().any(|i| i.id == item.id) {
                items.push(item);
            }
        }
        Ok(items)
    }
}
