//! The chain of documents of one affair: order, shipments, invoices, payments, each one click from every other.

use kernel::{Cents, Currency, Day, Id, Result};
use maud::Markup;
use serde::Serialize;
use store::Db;
use web::Cx;
use web::format;
use web::ui::{self, Chain, ChainDocument, Icon, Tone};

use super::kinds;

/// A document of a chain.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Link {
    /// `order`, `shipment`, `invoice`, `payment`.
    pub kind: String,
    /// Id.
    pub id: Id,
    /// Number.
    pub number: String,
    /// Its day.
    pub day: Day,
    /// Its amount in cents, where it has one; of a payment what it settled of this affair.
    pub amount: Option<Cents>,
    /// What that is in.
    pub currency: Currency,
    /// Its state: of orders their own, of shipments `under_way`, `delivered`, of invoices `open`, `overdue`, `paid`.
    pub state: String,
}

/// The documents of an order, the order first.
pub fn of_order(db: &mut Db, order: Id) -> Result<Vec<Link>> {
    let mut links = quotes(db, order)?;
    links.extend(orders(db, order)?);
    links.extend(shipments(db, order)?);
    let invoices = invoices(db, order)?;
    let ids: Vec<Id> = invoices.iter().map(|l| l.id).collect();
    links.extend(invoices);
    links.extend(payments(db, &ids)?);
    Ok(links)
}

/// The documents of several orders, each once; of the first thirty where there are more.
pub fn of_orders(db: &mut Db, orders: &[Id]) -> Result<Vec<Link>> {
    let mut links: Vec<Link> = Vec::new();
    for order in orders.iter().take(30) {
        for link in of_order(db, *order)? {
            if !links.iter().any(|l| (&l.kind, l.id) == (&link.kind, link.id)) {
                links.push(link);
            }
        }
    }
    Ok(links)
}

/// The orders and invoices that a payment settles, the payment last.
pub fn of_payment(db: &mut Db, payment: Id) -> Result<Vec<Link>> {
    let company = db.company;
    let settled = db.all(
        "SELECT DISTINCT i.order_id, i.id FROM open_item own
         JOIN allocation a ON a.company_id = own.company_id AND a.credit_item = own.id
         JOIN open_item target ON target.company_id = a.company_id AND target.id = a.debit_item
         JOIN invoice i ON i.company_id = target.company_id AND i.id = target.document_id
         WHERE own.company_id = $1 AND own.document_id = $2 LIMIT 50",
        store::params![company, payment],
        |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?)),
    )?;
    let mut links = Vec::new();
    let mut seen: Vec<Id> = Vec::new();
    for (order, _) in &settled {
        if !seen.contains(order) {
            seen.push(*order);
            links.extend(orders(db, *order)?);
            // A payment of a whole month settles many orders: what left for each is on their pages.
            if seen.len() <= 5 {
                links.extend(shipments(db, *order)?);
            }
        }
    }
    for order in &seen {
        let of_it = invoices(db, *order)?;
        links.extend(of_it.into_iter().filter(|l| settled.iter().any(|(_, id)| *id == l.id)));
    }
    let ids: Vec<Id> = settled.iter().map(|(_, id)| *id).collect();
    links.extend(payments(db, &ids)?);
    Ok(links)
}

/// The quote that an order was made of.
fn quotes(db: &mut Db, order: Id) -> Result<Vec<Link>> {
    let company = db.company;
    db.all(
        "SELECT id, number, day, gross, state, currency FROM quote WHERE company_id = $1 AND order_id = $2",
        store::params![company, order],
        |row| {
            Ok(Link {
                kind: "quote".into(),
                id: row.get(0)?,
                number: row.get(1)?,
                day: row.get(2)?,
                amount: Some(row.get(3)?),
                currency: row.get(5)?,
                state: row.get(4)?,
            })
        },
    )
}

fn orders(db: &mut Db, order: Id) -> Result<Vec<Link>> {
    let company = db.company;
    db.all(
        "SELECT id, number, day, gross, state, currency FROM sales_order WHERE company_id = $1 AND id = $2",
        store::params![company, order],
        |row| {
            Ok(Link {
                kind: "order".into(),
                id: row.get(0)?,
                number: row.get(1)?,
                day: row.get(2)?,
                amount: Some(row.get(3)?),
                currency: row.get(5)?,
                state: row.get(4)?,
            })
        },
    )
}

fn shipments(db: &mut Db, order: Id) -> Result<Vec<Link>> {
    let company = db.company;
    db.all(
        "SELECT id, number, day, delivered_day FROM shipment WHERE company_id = $1 AND order_id = $2 ORDER BY id LIMIT 100",
        store::params![company, order],
        |row| {
            let delivered = row.get::<Option<Day>>(3)?.is_some();
            Ok(Link {
                kind: "shipment".into(),
                id: row.get(0)?,
                number: row.get(1)?,
                day: row.get(2)?,
                amount: None,
                currency: Currency::EUR,
                state: if delivered { "delivered" } else { "under_way" }.into(),
            })
        },
    )
}

fn invoices(db: &mut Db, order: Id) -> Result<Vec<Link>> {
    let (company, today) = (db.company, db.today);
    db.all(
        "SELECT i.id, i.number, i.day, i.gross, CAST(COALESCE(SUM(o.open), 0) AS BIGINT), MIN(o.due_day), i.currency
         FROM invoice i LEFT JOIN open_item o ON o.company_id = i.company_id AND o.document_id = i.id AND o.open <> 0
           AND o.account IN ('customers', 'bills', 'doubtful')
         WHERE i.company_id = $1 AND (i.order_id = $2 OR i.id IN (SELECT l.invoice_id FROM invoice_line l
           WHERE l.company_id = $1 AND l.order_id = $2 AND l.order_id <> 0))
         GROUP BY i.id, i.number, i.day, i.gross, i.currency ORDER BY i.id LIMIT 100",
        store::params![company, order],
        |row| {
            let (open, due): (Cents, Option<Day>) = (row.get(4)?, row.get(5)?);
            let state = match (open.is_zero(), due) {
                (true, _) => "paid",
                _ if open.0 < 0 => "credit",
                (false, Some(due)) if due < today => "overdue",
                _ => "open",
            };
            Ok(Link {
                kind: "invoice".into(),
                id: row.get(0)?,
                number: row.get(1)?,
                day: row.get(2)?,
                amount: Some(row.get(3)?),
                currency: row.get(6)?,
                state: state.into(),
            })
        },
    )
}

/// Payments that settle some invoices, with what they settled of these.
fn payments(db: &mut Db, invoices: &[Id]) -> Result<Vec<Link>> {
    if invoices.is_empty() {
        return Ok(Vec::new());
    }
    let company = db.company;
    let mut links: Vec<Link> = db.all_in(
        "SELECT p.id, p.number, p.day, CAST(SUM(a.amount) AS BIGINT), target.currency
         FROM open_item target
         JOIN allocation a ON a.company_id = target.company_id AND a.debit_item = target.id
         JOIN open_item own ON own.company_id = a.company_id AND own.id = a.credit_item
         JOIN payment p ON p.company_id = own.company_id AND p.id = own.document_id
         WHERE target.company_id = $1 AND target.document_id IN ({ids})
         GROUP BY p.id, p.number, p.day, target.currency",
        store::params![company],
        invoices,
        |row| {
            Ok(Link {
                kind: "payment".into(),
                id: row.get(0)?,
                number: row.get(1)?,
                day: row.get(2)?,
                amount: Some(row.get(3)?),
                currency: row.get(4)?,
                state: "applied".into(),
            })
        },
    )?;
    links.retain(|l| l.amount != Some(Cents::ZERO));
    links.sort_by_key(|l| l.id);
    Ok(links)
}

/// The tone and word of a document's state in chains and lists.
pub fn state(cx: &Cx, kind: &str, state: &str) -> (Tone, String) {
    let tone = match (kind, state) {
        ("order", "held") | ("quote", "expired" | "accepted") => Tone::Waits,
        ("quote", "sent") => Tone::Moving,
        ("quote", "ordered") => Tone::Good,
        ("order", "confirmed") | ("order", "shipped") | ("shipment", "under_way") => Tone::Moving,
        ("invoice", "open") => Tone::Moving,
        ("order", "invoiced") | ("shipment", "delivered") | ("invoice", "paid") | ("payment", "applied") => Tone::Good,
        ("invoice", "overdue") => Tone::Late,
        _ => Tone::Quiet,
    };
    (tone, cx.lang().word(&format!("{kind}-state-{state}")))
}

/// The chain, with the document shown marked.
pub fn show(cx: &Cx, links: &[Link], here: Id) -> Markup {
    let lang = cx.lang();
    let stage = |kind: &'static str, icon: Icon| Chain {
        label: lang.word(&format!("chain-{kind}")),
        icon,
        documents: links.iter().filter(|l| l.kind == kind).map(|l| document(cx, l, here)).collect(),
    };
    let stages: Vec<Chain> =
        kinds::KINDS.iter().filter(|k| CHAINED.contains(&k.name)).map(|k| stage(k.name, k.icon)).collect();
    ui::chain(lang, &stages)
}

/// The stages of a chain.
const CHAINED: [&str; 5] = ["quote", "order", "shipment", "invoice", "payment"];

fn document(cx: &Cx, link: &Link, here: Id) -> ChainDocument {
    let lang = cx.lang();
    let day = format::day(lang, link.day);
    let detail = match link.amount {
        Some(amount) => format!("{} · {day}", format::money(lang.locale, amount, link.currency)),
        None => day,
    };
    ChainDocument {
        number: link.number.clone(),
        url: kinds::url_of(&link.kind, link.id).unwrap_or_default(),
        detail: Some(detail),
        status: Some(state(cx, &link.kind, &link.state)),
        here: link.id == here,
    }
}
