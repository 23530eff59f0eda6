//! What waits, by the kind of deed that settles it. Each query reads what is open, not what has ever been.

use bill::invoice::lists as invoices;
use cash::payment::lists as payments;
use ground::page::{Seek, kinds};
use kernel::{Cents, Day, Id, Result};
use serde::Serialize;
use store::{Db, Grants, Permission};

use crate::outbound;

/// Things of one kind shown at once; the rest is behind "show all".
pub const SHOWN: usize = 5;

/// One thing that waits.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Waiting {
    /// The document: an order, a payment, a customer.
    pub id: Id,
    /// Its number or name.
    pub title: String,
    /// The customer's name; what the bank calls them where nobody knows.
    pub customer: String,
    /// What is at stake, cents.
    pub amount: Cents,
    /// Since when it waits.
    pub since: Option<Day>,
    /// How far it passes the limit, of orders on hold; what a payment's text says; how many invoices are late.
    pub reason: Reason,
    /// The version that a command is given.
    pub version: i64,
}

/// Why it waits, beyond its kind.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It passes the credit limit by so much.
    OverBy(Cents),
    /// The day promised.
    Promised(Option<Day>),
    /// Everything has left.
    Complete(bool),
    /// What the payer wrote.
    Text(String),
    /// So many invoices, the oldest due on a day.
    Late(u64, Day),
    /// Claims are to be declared until a day, once the judgment is published.
    Declare(Option<Day>),
    /// The day on which a bill of exchange is to be paid.
    Maturity(Day),
    /// Why somebody should look at a payment at a gateway: `failed`, `disputed`, `back_failed`, `elsewhere`, `on_account`.
    Online(String),
}

/// Things of one kind.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Group {
    /// `held`, `declare`, `allot`, `ship`, `invoice`, `identify`, `apply`, `online`, `bill_accept`, `bill_remit`, `overdue`,
    /// `webhook`.
    pub kind: String,
    /// How many there are in all.
    pub count: u64,
    /// Their sum, cents.
    pub amount: Cents,
    /// The first ones.
    pub items: Vec<Waiting>,
}

/// Everything that waits for someone with these permissions, in the order of the flow.
pub fn waiting(db: &mut Db, grants: Grants) -> Result<Vec<Group>> {
    let mut groups = Vec::new();
    if grants.has(Permission::Credit) {
        groups.push(orders(db, HELD, "held")?);
        groups.push(declare(db)?);
    }
    if grants.has(Permission::Sell) {
        groups.push(orders(db, ALLOT, "allot")?);
    }
    if grants.has(Permission::Ship) {
        groups.push(orders(db, SHIP, "ship")?);
    }
    if grants.has(Permission::Bill) {
        groups.push(to_invoice(db)?);
    }
    if grants.has(Permission::Cash) {
        let sums = payments::sums(db)?;
        groups.push(money(db, "identify", "unidentified", (sums.unidentified_count, sums.unidentified))?);
        groups.push(money(db, "apply", "on_account", (sums.on_account_count, sums.on_account))?);
        groups.push(online(db)?);
        groups.push(bills(db, "bill_accept", ("drawn", None))?);
        groups.push(bills(db, "bill_remit", ("portfolio", Some(db.today.plus(REMIT_DAYS))))?);
        groups.push(overdue(db)?);
    }
    if grants.has(Permission::Administer) {
        groups.push(webhooks(db)?);
    }
    Ok(groups)
}

/// Insolvencies in which our claims are not declared yet.
fn declare(db: &mut Db) -> Result<Group> {
    let (count, rows) = cash::insolvency::lists::to_declare(db, SHOWN)?;
    let labels = kinds::labels(db, "insolvency", &rows.iter().map(|(id, ..)| *id).collect::<Vec<_>>())?;
    let items: Vec<(Id, Waiting)> = rows
        .into_iter()
        .map(|(id, customer, deadline, owed)| {
            let waiting = Waiting {
                id,
                title: labels.get(&id).cloned().unwrap_or_default(),
                customer: String::new(),
                amount: owed,
                since: deadline,
                reason: Reason::Declare(deadline),
                version: 0,
            };
            (customer, waiting)
        })
        .collect();
    let amount = items.iter().map(|(_, w)| w.amount).sum();
    Ok(Group { kind: "declare".into(), count, amount, items: named(db, items)? })
}

/// Payments at gateways that failed, are disputed or went back elsewhere.
fn online(db: &mut Db) -> Result<Group> {
    let (count, rows) = cash::online_payment::attention(db, SHOWN)?;
    let amount = rows.iter().map(|o| o.amount).sum();
    let items: Vec<(Id, Waiting)> = rows
        .into_iter()
        .map(|o| {
            let waiting = Waiting {
                id: o.id,
                title: o.intent,
                customer: String::new(),
                amount: o.amount,
                since: o.day,
                reason: Reason::Online(o.attention.name().to_string()),
                version: o.version,
            };
            (o.customer, waiting)
        })
        .collect();
    Ok(Group { kind: "online".into(), count, amount, items: named(db, items)? })
}

/// Banks take bills until some ten days before they are to be paid; a few more leave time to hand them in.
const REMIT_DAYS: i32 = 15;

/// Bills of exchange that wait for acceptance, or that have to go to the bank soon.
fn bills(db: &mut Db, kind: &str, (state, until): (&str, Option<Day>)) -> Result<Group> {
    let (sum, rows) = cash::bill_of_exchange::lists::waiting(db, state, until, SHOWN)?;
    let items = rows.into_iter().map(|row| Waiting {
        id: row.id,
        title: row.number,
        customer: row.customer_name,
        amount: row.amount,
        since: Some(row.day),
        reason: Reason::Maturity(row.maturity),
        version: row.version,
    });
    Ok(Group { kind: kind.to_string(), count: sum.count.unsigned_abs(), amount: sum.amount, items: items.collect() })
}

/// Webhooks that nobody answered for days.
fn webhooks(db: &mut Db) -> Result<Group> {
    let list = outbound::suspended(db)?;
    let count = list.len() as u64;
    let items = list.into_iter().take(SHOWN).map(|webhook| Waiting {
        id: webhook.id,
        title: if webhook.label.is_empty() { webhook.url } else { webhook.label },
        customer: String::new(),
        amount: Cents::ZERO,
        since: None,
        reason: Reason::Text(webhook.reason),
        version: webhook.version,
    });
    Ok(Group { kind: "webhook".into(), count, amount: Cents::ZERO, items: items.collect() })
}

/// Orders on hold.
const HELD: &str = "o.state = 'held'";

/// Confirmed orders that are short of something which is there now.
const ALLOT: &str = "o.state = 'confirmed' AND EXISTS (SELECT 1 FROM sales_order_line l
     JOIN stock s ON s.company_id = l.company_id AND s.warehouse_id = o.warehouse_id AND s.item_id = l.item_id
     WHERE l.company_id = o.company_id AND l.order_id = o.id AND l.goods = 1
       AND l.quantity - l.shipped - l.reserved > 0 AND s.on_hand - s.reserved > 0)";

/// Confirmed orders of which something could leave: set aside, or a service to perform.
const SHIP: &str = "o.state = 'confirmed' AND EXISTS (SELECT 1 FROM sales_order_line l
     WHERE l.company_id = o.company_id AND l.order_id = o.id
       AND (l.reserved > 0 OR (l.goods = 0 AND l.quantity - l.shipped > 0)))";

fn orders(db: &mut Db, condition: &str, kind: &str) -> Result<Group> {
    let company = db.company;
    // In the books: what an order in another currency is worth there is told with its hold.
    let held = "CASE WHEN o.currency = 'EUR' THEN o.gross ELSE o.worth END";
    let amount = if kind == "held" { held } else { "o.in_orders" };
    let sums = db.one(
        &format!(
            "SELECT COUNT(*), CAST(COALESCE(SUM({amount}), 0) AS BIGINT) FROM sales_order o
             WHERE o.company_id = $1 AND {condition}"
        ),
        store::params![company],
        |row| Ok((row.get::<i64>(0)?.unsigned_abs(), row.get::<Cents>(1)?)),
    )?;
    let items = db.all(
        &format!(
            "SELECT o.id, o.number, o.customer_id, {amount}, o.day, o.over_by, o.promised, o.version FROM sales_order o
             WHERE o.company_id = $1 AND {condition} ORDER BY o.id LIMIT {SHOWN}"
        ),
        store::params![company],
        |row| {
            let (over_by, promised): (Cents, Option<Day>) = (row.get(5)?, row.get(6)?);
            let waiting = Waiting {
                id: row.get(0)?,
                title: row.get(1)?,
                customer: String::new(),
                amount: row.get(3)?,
                since: Some(row.get(4)?),
                reason: if kind == "held" { Reason::OverBy(over_by) } else { Reason::Promised(promised) },
                version: row.get(7)?,
            };
            Ok((row.get::<Id>(2)?, waiting))
        },
    )?;
    let (count, amount) = sums.unwrap_or_default();
    Ok(Group { kind: kind.to_string(), count, amount, items: named(db, items)? })
}

fn named(db: &mut Db, items: Vec<(Id, Waiting)>) -> Result<Vec<Waiting>> {
    let ids: Vec<Id> = items.iter().map(|(customer, _)| *customer).collect();
    let names = kinds::labels(db, "customer", &ids)?;
    let list =
        items.into_iter().map(|(id, item)| Waiting { customer: names.get(&id).cloned().unwrap_or_default(), ..item });
    Ok(list.collect())
}

fn to_invoice(db: &mut Db) -> Result<Group> {
    let (count, amount) = invoices::ready_sum(db)?;
    let rows = invoices::ready(db, None, &Seek::first(SHOWN))?.rows;
    let items = rows.into_iter().map(|row| Waiting {
        id: row.order,
        title: row.number,
        customer: row.customer_name,
        amount: row.amount,
        since: row.since,
        reason: Reason::Complete(row.complete),
        version: row.version,
    });
    Ok(Group { kind: "invoice".into(), count, amount, items: items.collect() })
}

fn money(db: &mut Db, kind: &str, state: &str, (count, amount): (u64, Cents)) -> Result<Group> {
    let wanted = payments::Wanted { state: Some(state.to_string()), ..payments::Wanted::default() };
    let rows = payments::payments(db, &wanted, &Seek::first(SHOWN))?.rows;
    let items = rows.into_iter().map(|row| Waiting {
        id: row.id,
        title: row.number,
        customer: if row.customer.is_some() { row.customer_name } else { row.counterparty },
        amount: row.left_value,
        since: Some(row.day),
        reason: Reason::Text(row.remittance),
        version: 0,
    });
    Ok(Group { kind: kind.to_string(), count, amount, items: items.collect() })
}

fn overdue(db: &mut Db) -> Result<Group> {
    let mut late = report::overdue::late(db, None)?;
    late.rows.truncate(SHOWN);
    report::overdue::name_rows(db, &mut late.rows)?;
    let items = late.rows.into_iter().map(|row| Waiting {
        id: row.customer,
        title: row.name,
        customer: row.number,
        amount: row.amount,
        since: Some(row.oldest),
        reason: Reason::Late(row.invoices, row.oldest),
        version: 0,
    });
    Ok(Group { kind: "overdue".into(), count: late.customers, amount: late.amount, items: items.collect() })
}

/// How much waits behind each entry of the rail, for someone with these permissions.
pub fn counts(db: &mut Db, grants: Grants) -> Result<Vec<(&'static str, u64)>> {
    let mut counts: Vec<(&'static str, u64)> = Vec::new();
    if grants.has(Permission::Credit) {
        counts.push(("orders", count(db, HELD)?));
    }
    if grants.has(Permission::Ship) {
        counts.push(("deliveries", count(db, SHIP)?));
    }
    if grants.has(Permission::Bill) {
        counts.push(("invoices", invoices::ready_sum(db)?.0));
    }
    if grants.has(Permission::Cash) {
        let sums = payments::sums(db)?;
        counts.push(("cash", sums.unidentified_count + sums.on_account_count));
        counts.push(("collections", report::overdue::late(db, None)?.customers));
    }
    if grants.has(Permission::Administer) {
        counts.push(("settings", outbound::suspended(db)?.len() as u64));
    }
    let all = counts.iter().map(|(_, n)| n).sum();
    counts.push(("today", all));
    Ok(counts)
}

fn count(db: &mut Db, condition: &str) -> Result<u64> {
    let company = db.company;
    let found = db.one(
        &format!("SELECT COUNT(*) FROM sales_order o WHERE o.company_id = $1 AND {condition}"),
        store::params![company],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.unwrap_or(0).unsigned_abs())
}
