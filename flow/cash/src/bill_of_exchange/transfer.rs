//! What the use-cases of a bill read before they pass its items between 411 and 413.

use ground::credit::exposure_now;
use ground::customer::Customer;
use ground::ledger;
use ground::receivable::{self, Control, Item};
use ground::record::fetch;
use kernel::{Cents, Day, Fault, Id, Refusal, Result};
use store::Tx;

use super::model::{BillOfExchange, Part, Passed};
use super::rules::{self, Heading, Passing};

/// Where what a bill stands for goes, and how the books word it.
pub struct Way<'a> {
    /// The account on which it goes on.
    pub to: Control,
    /// When it is due there; each part as it was without the bill if absent.
    pub due_day: Option<Day>,
    /// What happens, as the books word it.
    pub what: &'a str,
    /// The day.
    pub day: Day,
}

/// Passes parts of items; none where nothing is to be passed.
pub fn pass(tx: &mut Tx, bill: &BillOfExchange, parts: Vec<(Item, Cents, &Part)>, way: &Way) -> Result<Option<Box<Passed>>> {
    let accounts = ledger::accounts(tx)?;
    let customer: Customer = fetch(tx, bill.customer, None)?;
    let letters = exposure_now(tx, bill.customer)?.letters;
    let back = way.to == Control::Customers;
    let mut passing = Vec::with_capacity(parts.len());
    for (item, amount, part) in parts {
        let connected = receivable::connected(tx, &[&item])?;
        let due_day = way.due_day.unwrap_or(part.due_day);
        passing.push(Passing { item, amount, due_day, early: part.early.filter(|_| back), connected });
    }
    if passing.is_empty() {
        return Ok(None);
    }
    let heading = Heading {
        accounts: &accounts,
        bill: (bill.id, &bill.number),
        name: &customer.profile.name,
        what: way.what,
        day: way.day,
        bill_day: bill.day.unwrap_or(way.day),
        to: way.to,
        letters,
    };
    Ok(Some(Box::new(rules::pass(&heading, &passing, &mut || tx.new_id())?)))
}

/// The items on 411 that a bill takes over, each open by as much still.
pub fn owed<'b>(tx: &mut Tx, bill: &'b BillOfExchange) -> Result<Vec<(Item, Cents, &'b Part)>> {
    let mut list = Vec::with_capacity(bill.parts.len());
    for part in &bill.parts {
        let item = present(tx, part.item)?;
        if item.open < part.amount || item.account != Control::Customers {
            return Err(Refusal::conflict("bill_of_exchange.paid_meanwhile").with("number", &part.number).into());
        }
        list.push((item, part.amount, part));
    }
    Ok(list)
}

/// The items on 413 that a bill stands on, with what is open of each.
pub fn standing<'b>(tx: &mut Tx, bill: &'b BillOfExchange) -> Result<Vec<(Item, Cents, &'b Part)>> {
    let mut list = Vec::with_capacity(bill.parts.len());
    for part in &bill.parts {
        let Some(id) = part.bill_item else { continue };
        let item = present(tx, id)?;
        let open = item.open;
        list.push((item, open, part));
    }
    list.retain(|(_, open, _)| open.0 > 0);
    Ok(list)
}

fn present(tx: &mut Tx, id: Id) -> Result<Item> {
    receivable::find_now(tx, id)?.ok_or_else(|| Fault::broken(format!("bill of exchange: item {id} is not there")))
}
