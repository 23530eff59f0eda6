//! Issues the periodic invoices of a customer.

use ground::customer::Customer;
use ground::record::{fetch, record};
use kernel::{Cents, Day, Fault, Id, Refusal, Result};
use sell::order::{Order, rules as order_rules};
use serde::{Deserialize, Serialize};
use store::{Command, Context, Permission, Store, Tx};

use super::rules::{self, Planned};
use super::store as sql;
use crate::invoice::write::{self, Draft};
use crate::invoice::{DocumentKind, Invoice, More};

/// Orders that one command invoices at most.
const MOST_ORDERS: usize = 1_000;

/// Issues one invoice a month for what was delivered to a customer until a day: a legal act that cannot be undone, only
/// credited. Several are issued where months, payers, places of delivery or VAT treatments differ.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// The customer.
    pub customer: Id,
    /// The last day whose deliveries are invoiced; today if absent.
    #[serde(default)]
    pub until: Option<Day>,
    /// Only these orders; all of the customer if absent.
    #[serde(default)]
    #[schemars(length(max = 1_000))]
    pub orders: Vec<Id>,
}

/// What was issued.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Issued {
    /// The customer.
    pub customer: Id,
    /// How many invoices.
    pub count: usize,
    /// Their total with VAT, cents.
    pub gross: Cents,
    /// The invoices.
    pub invoices: Vec<Made>,
}

/// An invoice that was issued.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Made {
    /// Id.
    pub id: Id,
    /// Number.
    pub number: String,
    /// Total with VAT, cents.
    pub gross: Cents,
}

impl Command for Issue {
    const NAME: &'static str = "periodic.issue";
    const NEEDS: Permission = Permission::Bill;
    type Outcome = Issued;

    fn run(&self, tx: &mut Tx) -> Result<Issued> {
        let customer: Customer = fetch(tx, self.customer, None)?;
        let today = tx.today();
        let until = self.until.unwrap_or(today);
        if until > today {
            return Err(Refusal::invalid("periodic.ahead").at("until").into());
        }
        let orders = self.orders_of(tx)?;
        let ids: Vec<Id> = orders.iter().map(|o| o.id).collect();
        let delivered = sql::delivered(tx, &ids)?;
        let plans = rules::plan(orders, &delivered, until, today)?;
        if plans.is_empty() {
            let refusal = Refusal::conflict("periodic.nothing").at("customer").with("customer", &customer.profile.name);
            return Err(refusal.with("until", until).into());
        }
        let mut invoices = Vec::with_capacity(plans.len());
        for plan in plans {
            let made = issue(tx, &customer, plan)?;
            invoices.push(Made { id: made.id, number: made.number, gross: made.totals.gross });
        }
        let gross = invoices.iter().map(|m| m.gross).sum();
        Ok(Issued { customer: customer.id, count: invoices.len(), gross, invoices })
    }
}

impl Issue {
    /// The orders that wait, or those that were asked for.
    fn orders_of(&self, tx: &mut Tx) -> Result<Vec<Order>> {
        let mut ids = if self.orders.is_empty() { sql::ready(tx, self.customer)? } else { self.orders.clone() };
        if ids.len() > MOST_ORDERS {
            return Err(Refusal::invalid("periodic.too_many").at("orders").with("most", MOST_ORDERS).into());
        }
        ids.sort_unstable();
        ids.dedup();
        let mut orders: Vec<Order> = Vec::with_capacity(ids.len());
        for id in ids {
            let order: Order = fetch(tx, id, None)?;
            if order.customer != self.customer {
                return Err(Refusal::invalid("periodic.other_customer").at("orders").with("number", &order.number).into());
            }
            order.state.may("issue")?;
            orders.push(order);
        }
        Ok(orders)
    }
}

/// Issues one of them and tells its orders.
fn issue(tx: &mut Tx, customer: &Customer, plan: Planned) -> Result<Invoice> {
    let id = tx.new_id();
    for part in &plan.parts {
        let mut order: Order = fetch(tx, part.order.id, None)?;
        let moved = order_rules::invoice(&order, id, &part.shares)?;
        record(tx, &mut order, moved)?;
    }
    let terms = rules::terms(customer.profile.terms, tx.today(), plan.notes.len());
    let first = plan.parts.first().map(|p| p.order.id);
    let draft = Draft {
        id,
        kind: DocumentKind::Invoice,
        credit: None,
        order: first.ok_or_else(|| Fault::broken("a periodic invoice of no order"))?,
        payer: plan.payer,
        with_deposits: plan.parts.iter().filter(|p| p.deposits).map(|p| p.order.id).collect(),
        lines: plan.lines,
        totals: plan.totals,
        supply_day: plan.last,
        terms,
        more: More {
            pricing: plan.pricing,
            deliveries: plan.notes,
            orders: plan.parts.into_iter().map(|p| p.order).collect(),
            reference: plan.reference,
            delivery: plan.delivery,
            period_from: (plan.first != plan.last).then_some(plan.first),
            ..More::default()
        },
        exchange: None,
    };
    write::issue(tx, customer, draft)
}

/// What the job of a month's end did.
#[derive(Clone, Debug, Default)]
pub struct Closed {
    /// Invoices issued.
    pub issued: usize,
    /// Customers whose invoice was refused, and why; they stay on the page of what waits.
    pub refused: Vec<(Id, Refusal)>,
}

/// Issues what is due by itself today: for each customer invoiced monthly what was delivered until the end of the month.
/// A second time it finds nothing left.
pub fn close(store: &Store, context: &Context) -> Result<Closed> {
    let until = rules::closing(store.clock().today());
    let customers = store.read(context.company, |db| sql::monthly(db, until))?;
    let mut closed = Closed::default();
    for customer in customers {
        match store.run(context, Issue { customer, until: Some(until), orders: Vec::new() }) {
            Ok(made) => closed.issued += made.count,
            Err(Fault::Refused(refusal)) if refusal.code == "periodic.nothing" => {}
            Err(Fault::Refused(refusal)) => closed.refused.push((customer, refusal)),
            Err(fault) => return Err(fault),
        }
    }
    Ok(closed)
}
