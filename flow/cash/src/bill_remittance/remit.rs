//! Bills go to the bank for collection: each becomes a payment that waits there (R15).

use ground::numbering;
use ground::receivable;
use ground::record::{Document, fetch, find, record};
use kernel::{Cents, Day, Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::file;
use super::model::{BillRemittance, Fact, Line};
use crate::bill_of_exchange::{self as bills, BillOfExchange, State, rules};
use crate::payment::{ApplyTo, Method, Record};

/// Hands bills to the bank for collection, under one slip. Each waits on 5113 until the bank credits it.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remit {
    /// The bills, each in our hands; all that are to be paid until a day if absent.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub bills: Vec<Id>,
    /// Without bills: those to be paid until this day; all in our hands if absent.
    #[serde(default)]
    pub until: Option<Day>,
    /// The day; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
}

/// Bills of one remittance at most: the lane is not held longer than people bear.
const MOST: usize = 500;

impl Remit {
    fn chosen(&self, tx: &mut Tx) -> Result<Vec<BillOfExchange>> {
        if self.bills.len() > MOST {
            return Err(Refusal::invalid("request.too_many").at("bills").with("most", MOST).into());
        }
        let mut list: Vec<BillOfExchange> = Vec::new();
        if self.bills.is_empty() {
            for id in bills::store::in_portfolio(tx, self.until, MOST)? {
                let bill: BillOfExchange = fetch(tx, id, None)?;
                // What was paid past the bank stays where it is.
                if !bills::store::open_of(tx, id)?.is_zero() {
                    list.push(bill);
                }
            }
            if list.is_empty() {
                return Err(Refusal::conflict("bill_remittance.nothing").at("until").into());
            }
        }
        for (n, id) in self.bills.iter().enumerate() {
            let place = format!("bills[{n}]");
            let bill: BillOfExchange =
                find(tx, *id)?.ok_or_else(|| Refusal::invalid("bill_remittance.unknown").at(place.as_str()))?;
            if list.iter().any(|other| other.id == bill.id) {
                return Err(Refusal::invalid("bill_remittance.twice").at(place).with("number", bill.number).into());
            }
            list.push(bill);
        }
        list.sort_by_key(|b| (b.maturity, b.id));
        Ok(list)
    }
}

impl Command for Remit {
    const NAME: &'static str = "bill_remittance.remit";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = BillRemittance;

    fn run(&self, tx: &mut Tx) -> Result<BillRemittance> {
        let today = tx.today();
        let chosen = self.chosen(tx)?;
        let since = chosen.iter().filter_map(|b| b.accepted).max().unwrap_or(today);
        let day = self.day.unwrap_or(today.max(since));
        rules::day_checked(day, (since, today.max(since)), "day")?;
        let number = numbering::next(tx, "RE", day)?;
        let printed = number.text();
        let mut remittance = BillRemittance::blank(tx.new_id());
        let digest = file::keep(tx, &chosen, (&printed, day))?;
        let mut lines = Vec::with_capacity(chosen.len());
        for mut bill in chosen {
            let payment = present(tx, &bill, (&printed, day))?;
            let (remittance, amount) = (remittance.id, bill.amount);
            record(tx, &mut bill, bills::Fact::Remitted { remittance, payment, day, amount })?;
            lines.push(Line {
                bill: bill.id,
                number: bill.number.clone(),
                customer: bill.customer,
                maturity: bill.maturity.unwrap_or(day),
                amount,
                payment,
            });
        }
        let amount: Cents = lines.iter().map(|l| l.amount).sum();
        record(tx, &mut remittance, Fact::Remitted { number, day, amount, lines, digest })?;
        Ok(remittance)
    }
}

/// Books one bill: a payment on the account of bills at collection settles its items on 413.
fn present(tx: &mut Tx, bill: &BillOfExchange, (remittance, day): (&str, Day)) -> Result<Id> {
    let refuse = |code: &'static str| Refusal::conflict(code).at("bills").with("number", &bill.number);
    if bill.state != State::Portfolio {
        return Err(refuse("bill_remittance.not_in_portfolio").into());
    }
    let mut items = Vec::with_capacity(bill.parts.len());
    for part in &bill.parts {
        let id = part.bill_item.ok_or_else(|| Fault::broken("a bill in our hands is booked"))?;
        let open = receivable::find_now(tx, id)?.map_or(Cents::ZERO, |i| i.open);
        if open != part.amount {
            return Err(refuse("bill_remittance.paid_meanwhile").into());
        }
        items.push(ApplyTo::cash(id, Some(part.amount)));
    }
    let payment = Record {
        customer: bill.customer,
        amount: bill.amount,
        method: Method::Bill,
        in_transit: true,
        day: Some(day),
        remittance: format!("{} {remittance}", bill.number),
        items,
        ..Record::default()
    };
    Ok(payment.run(tx)?.id)
}
