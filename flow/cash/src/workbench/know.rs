//! Reads from the store what the engine knows: customers, items that may be settled, and lines as they were applied.

use std::collections::HashMap;

use ground::customer::Profile;
use kernel::{Cents, Currency, Day, Id, Result};
use store::{Db, Row, Seq};

use super::model::{Decision, Piece, State};
use super::store as decisions;
use crate::application::input::{Customer, Discount, Item, Kind, Payment as Line};
use crate::application::name::split_form;
use crate::application::recall::iso_reference;
use crate::payment::{Details, Payment};
use crate::takeover::{self, BroughtItem, Payer, TaughtLine};

/// Items closed so many days ago are still known: their payment may come back, or be sent twice.
const CLOSED_DAYS: i32 = 190;
/// Lines of so many days teach.
const LESSON_DAYS: i32 = 400;
/// No more lines than this teach; the newest count.
const LESSONS: i64 = 50_000;

/// A customer with its id.
pub struct Known {
    /// Id.
    pub id: Id,
    /// As the engine takes it.
    pub customer: Customer,
}

fn customer(row: &Row) -> Result<Known> {
    let (id, profile, number): (Id, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let profile: Profile = serde_json::from_str(&profile).map_err(kernel::Fault::broken)?;
    let ids = profile.identifiers;
    let (name, form) = split_form(&profile.name);
    let some = |text: String| if text.is_empty() { Vec::new() } else { vec![text] };
    Ok(Known {
        id,
        customer: Customer {
            id: id.to_string(),
            name,
            form,
            city: profile.address.city,
            ibans: some(ids.iban),
            identifiers: [ids.siren, ids.vat, number].into_iter().flat_map(some).collect(),
            ..Customer::default()
        },
    })
}

/// All customers, in the order of their ids.
pub fn customers(db: &mut Db) -> Result<Vec<Known>> {
    let company = db.company;
    let mut found =
        db.all("SELECT id, profile, number FROM customer WHERE company_id = $1 ORDER BY id", store::params![company], customer)?;
    let payers: HashMap<Id, Payer> = takeover::store::all(db, "payer")?.into_iter().collect();
    found.iter_mut().for_each(|known| described(known, &payers));
    Ok(found)
}

/// What is known of who pays for a customer.
fn described(known: &mut Known, payers: &HashMap<Id, Payer>) {
    let Some(payer) = payers.get(&known.id) else { return };
    known.customer.ibans.extend(payer.ibans.iter().cloned());
    known.customer.mandates.extend(payer.mandates.iter().cloned());
    known.customer.identifiers.extend(payer.identifiers.iter().cloned());
    known.customer.group_name.clone_from(&payer.group);
    known.customer.group.clone_from(&payer.group);
}

/// Lines of the earlier books that teach.
pub fn taught(db: &mut Db) -> Result<Vec<TaughtLine>> {
    let lists: Vec<(Id, Vec<TaughtLine>)> = takeover::store::all(db, "lines")?;
    let mut lines: Vec<TaughtLine> = lists.into_iter().flat_map(|(_, list)| list).collect();
    lines.sort_by_key(|l| l.day);
    Ok(lines)
}

/// Some customers.
pub fn some_customers(db: &mut Db, ids: &[Id]) -> Result<Vec<Known>> {
    let company = db.company;
    let mut found = db.all_in(
        "SELECT id, profile, number FROM customer WHERE company_id = $1 AND id IN ({ids})",
        store::params![company],
        ids,
        customer,
    )?;
    let payers = takeover::store::some(db, "payer", ids)?;
    found.iter_mut().for_each(|known| described(known, &payers));
    Ok(found)
}

/// An item that may be settled, as its row says.
pub struct ItemRow {
    /// Id.
    pub id: Id,
    /// The payer.
    pub customer: Id,
    /// Its document.
    pub document: Id,
    /// As the engine takes it; its customer's place is still to be filled in.
    pub item: Item,
}

const ITEM: &str =
    "id, customer_id, document_id, number, issue_day, due_day, amount, open, currency, early_rate, early_day";
/// What a line may settle: what customers owe, and their credit notes; money is no such thing.
const SETTLED: &str =
    "account = 'customers' AND kind IN ('invoice', 'deposit', 'credit_note', 'interest', 'fee', 'returned', 'opening')";

fn item(row: &Row) -> Result<ItemRow> {
    let number: String = row.get(3)?;
    let early = row.get::<Option<kernel::Rate>>(9)?.zip(row.get::<Option<Day>>(10)?);
    Ok(ItemRow {
        id: row.get(0)?,
        customer: row.get(1)?,
        document: row.get(2)?,
        item: Item {
            references: vec![iso_reference(&number)],
            number,
            customer: 0,
            issue: row.get(4)?,
            due: row.get(5)?,
            amount: row.get(6)?,
            open: row.get(7)?,
            currency: row.get(8)?,
            discount: early.map(|(rate, until)| Discount { rate, until }),
            orders: Vec::new(),
        },
    })
}

/// All items that are open, and those closed not long ago; payments are no items to be settled.
pub fn items(db: &mut Db) -> Result<Vec<ItemRow>> {
    let (company, since) = (db.company, db.today.plus(-CLOSED_DAYS));
    let mut found = db.all(
        &format!("SELECT {ITEM} FROM open_item WHERE company_id = $1 AND open <> 0 AND {SETTLED}"),
        store::params![company],
        item,
    )?;
    found.extend(db.all(
        &format!(
            "SELECT {ITEM} FROM open_item
             WHERE company_id = $1 AND closed_day >= $2 AND open = 0 AND {SETTLED}"
        ),
        store::params![company, since],
        item,
    )?);
    found.sort_by_key(|r| r.id);
    with_orders(db, &mut found)?;
    Ok(found)
}

/// Some items.
pub fn some_items(db: &mut Db, ids: &[Id]) -> Result<Vec<ItemRow>> {
    let company = db.company;
    let mut found = db.all_in(
        &format!("SELECT {ITEM} FROM open_item WHERE company_id = $1 AND {SETTLED} AND id IN ({{ids}})"),
        store::params![company],
        ids,
        item,
    )?;
    found.sort_by_key(|r| r.id);
    found.dedup_by_key(|r| r.id);
    with_orders(db, &mut found)?;
    Ok(found)
}

/// What else payers write: the order's number, the customer's own number of it.
fn with_orders(db: &mut Db, items: &mut [ItemRow]) -> Result<()> {
    let company = db.company;
    let mut documents: Vec<Id> = items.iter().map(|i| i.document).collect();
    documents.sort_unstable();
    documents.dedup();
    let rows = db.all_in(
        "SELECT v.id, o.number, o.reference FROM invoice v
         JOIN sales_order o ON o.company_id = v.company_id AND o.id = v.order_id
         WHERE v.company_id = $1 AND o.company_id = $1 AND v.id IN ({ids})",
        store::params![company],
        &documents,
        |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<String>(2)?)),
    )?;
    let mut orders: HashMap<Id, Vec<String>> = HashMap::with_capacity(rows.len());
    for (invoice, number, reference) in rows {
        let list = orders.entry(invoice).or_default();
        for text in [number, reference] {
            if !text.is_empty() && !list.contains(&text) {
                list.push(text);
            }
        }
    }
    let brought: HashMap<Id, BroughtItem> = takeover::store::some(db, "item", &documents)?;
    for row in items {
        row.item.orders = orders.get(&row.document).cloned().unwrap_or_default();
        if let Some(known) = brought.get(&row.document) {
            row.item.amount = known.total.unwrap_or(row.item.amount);
            row.item.orders.extend(known.orders.iter().cloned());
            row.item.references.extend(known.references.iter().filter(|r| !row.item.references.contains(r)).cloned().collect::<Vec<_>>());
        }
    }
    Ok(())
}

/// A line that was applied or set aside, with what its parts were for.
pub struct Applied {
    /// The payment.
    pub payment: Payment,
    /// What each part was for.
    pub pieces: Vec<Piece>,
    /// The decision, where there is one.
    pub decision: Option<Decision>,
}

/// Lines that teach, oldest first: those that were decided on, and those applied without a decision.
pub fn lessons(db: &mut Db) -> Result<Vec<Applied>> {
    let (company, since) = (db.company, db.today.plus(-LESSON_DAYS));
    let mut ids = db.all(
        "SELECT id FROM payment WHERE company_id = $1 AND day >= $2 AND bank_key <> '' ORDER BY day DESC, id DESC LIMIT $3",
        store::params![company, since, LESSONS],
        |row| row.get::<Id>(0),
    )?;
    ids.reverse();
    let mut found = some_lessons(db, &ids)?;
    found.sort_by_key(|l| (l.payment.day, l.payment.id));
    Ok(found)
}

/// What some lines teach now; a line on which nothing stands is not among them.
pub fn some_lessons(db: &mut Db, ids: &[Id]) -> Result<Vec<Applied>> {
    let company = db.company;
    let mut payments = crate::payment::store::some(db, ids)?;
    payments.retain(|p| !p.bank_key.is_empty());
    let rulings = db.all_in(
        &format!("SELECT {} FROM decision WHERE company_id = $1 AND payment_id IN ({{ids}})", decisions::COLUMNS),
        store::params![company],
        ids,
        decisions::decision,
    )?;
    let mut rulings: HashMap<Id, Decision> = rulings.into_iter().map(|d| (d.payment, d)).collect();
    let mut settled = allocations(db, &payments, &rulings)?;
    let mut found = Vec::with_capacity(payments.len());
    for payment in payments {
        let mut decision = rulings.remove(&payment.id);
        // Taken apart by hand, past the workbench: the engine was wrong all the same.
        if let Some(decision) = decision.as_mut().filter(|d| d.by_engine() && payment.taken_apart > 0) {
            decision.state = State::Undone;
        }
        let standing = decision.as_ref().filter(|d| d.state != State::Undone).and_then(|d| d.ruling.as_ref());
        let pieces = match standing {
            Some(ruling) => ruling.pieces.clone(),
            None => payment.item.and_then(|i| settled.remove(&i)).unwrap_or_default(),
        };
        if decision.is_some() || !pieces.is_empty() {
            found.push(Applied { payment, pieces, decision });
        }
    }
    Ok(found)
}

/// What payments without a standing decision have settled, by the payment's item.
fn allocations(
    db: &mut Db,
    payments: &[Payment],
    rulings: &HashMap<Id, Decision>,
) -> Result<HashMap<Id, Vec<Piece>>> {
    let company = db.company;
    let undone = |p: &Payment, d: &Decision| d.state == State::Undone || d.by_engine() && p.taken_apart > 0;
    let bare = |p: &&Payment| rulings.get(&p.id).is_none_or(|d| undone(p, d));
    let mut own: Vec<Id> = payments.iter().filter(bare).filter_map(|p| p.item).collect();
    own.sort_unstable();
    own.dedup();
    let rows = db.all_in(
        "SELECT a.credit_item, i.id, i.number, i.customer_id, a.amount FROM allocation a
         JOIN open_item i ON i.company_id = a.company_id AND i.id = a.debit_item
         WHERE a.company_id = $1 AND i.company_id = $1 AND a.credit_item IN ({ids})",
        store::params![company],
        &own,
        |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?, row.get::<String>(2)?, row.get::<Id>(3)?, row.get::<Cents>(4)?)),
    )?;
    let mut found: HashMap<Id, Vec<Piece>> = HashMap::new();
    for (credit, item, number, customer, amount) in rows {
        let list = found.entry(credit).or_default();
        match list.iter_mut().find(|p| p.item == Some(item)) {
            Some(piece) => piece.amount += amount,
            None => list.push(Piece { item: Some(item), number, customer: Some(customer), amount, kind: Kind::Payment }),
        }
    }
    for list in found.values_mut() {
        list.retain(|p| !p.amount.is_zero());
    }
    Ok(found)
}

/// A payment as the engine takes a line; `None` when it has no day, which no payment of a bank lacks.
pub fn line(payment: &Payment) -> Option<Line> {
    let details = Details::from_text(&payment.details);
    let plain = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_string()] };
    let told = details != Details::default();
    let (name, behalf) = if details.shown.is_empty() {
        (payment.counterparty.clone(), String::new())
    } else {
        (details.shown, payment.counterparty.clone())
    };
    Some(Line {
        id: payment.number.clone(),
        date: payment.day?,
        amount: payment.amount,
        currency: payment.currency.unwrap_or(Currency::EUR),
        name,
        behalf,
        iban: payment.iban.clone(),
        texts: if told { details.texts } else { plain(&payment.remittance) },
        references: details.references,
        end_to_end: details.end_to_end,
        mandate: details.mandate,
        operation: details.operation,
        reason: details.return_reason,
        charges: details.charges,
    })
}

/// Lines of the bank on which nobody has decided, oldest first: money whose payer is unknown, or that lies on account
/// untouched.
pub fn undecided(db: &mut Db, after: (Day, Id), limit: i64) -> Result<Vec<Id>> {
    let company = db.company;
    db.all(
        "SELECT p.id FROM payment p
         LEFT JOIN decision d ON d.company_id = p.company_id AND d.payment_id = p.id AND d.company_id = $1
         LEFT JOIN open_item i ON i.company_id = p.company_id AND i.id = p.item_id AND i.company_id = $1
         WHERE p.company_id = $1 AND p.bank_key <> '' AND (p.day > $2 OR (p.day = $2 AND p.id > $3))
           AND p.purpose = '' AND (d.state IS NULL OR d.state = 'undone') AND (p.item_id IS NULL OR i.open = i.amount)
         ORDER BY p.day, p.id LIMIT $4",
        store::params![company, after.0, after.1, limit],
        |row| row.get(0),
    )
}

/// What happened since: documents whose items may have moved, customers that changed, lines that were decided on.
#[derive(Default)]
pub struct Changes {
    /// Everything that looks like an id in facts that may move items.
    pub items: Vec<Id>,
    /// Customers.
    pub customers: Vec<Id>,
    /// Payments of the bank that were decided on or applied.
    pub payments: Vec<Id>,
    /// True when the company lets other things pass.
    pub policy: bool,
    /// True when an advice came.
    pub advised: bool,
    /// True when there is so much to learn that everything is read again.
    pub anew: bool,
    /// The last fact looked at.
    pub seq: Seq,
}

/// Reads at most `limit` facts after `seq`.
pub fn changes(db: &mut Db, seq: Seq, limit: i64) -> Result<Changes> {
    let company = db.company;
    let mut changes = Changes { seq, ..Changes::default() };
    let rows = db.all(
        "SELECT seq, kind, subject, data, fact FROM journal WHERE company_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        store::params![company, seq, limit],
        |row| Ok((row.get::<Seq>(0)?, row.get::<String>(1)?, row.get::<Id>(2)?, row.get::<String>(3)?, row.get::<String>(4)?)),
    )?;
    for (seq, kind, subject, data, fact) in rows {
        changes.seq = seq;
        match kind.as_str() {
            "customer" => changes.customers.push(subject),
            // Facts that move no open item.
            "item" | "warehouse" | "order" | "shipment" | "company" | "member" => {}
            "advice" => changes.advised = true,
            "policy" => changes.policy = true,
            "decision" => changes.payments.push(subject),
            // Of a payer the subject is the customer; lines that teach make everything be learnt anew.
            "takeover" => {
                changes.customers.push(subject);
                changes.anew |= fact == "takeover.lines_taught";
                ids_in(&data, &mut changes.items);
            }
            _ => {
                if kind == "payment" {
                    changes.payments.push(subject);
                }
                ids_in(&data, &mut changes.items);
            }
        }
    }
    for list in [&mut changes.items, &mut changes.customers, &mut changes.payments] {
        list.sort_unstable();
        list.dedup();
    }
    Ok(changes)
}

/// Every text of a JSON value that is an id: a fact names each item that it moves, in whatever field.
fn ids_in(data: &str, found: &mut Vec<Id>) {
    found.extend(data.split('"').skip(1).step_by(2).filter(|t| t.len() >= 7).filter_map(Id::parse));
}

/// The hash of a fact; nothing when it is not there.
pub fn hash_at(db: &mut Db, seq: Seq) -> Result<Option<Vec<u8>>> {
    let company = db.company;
    db.one("SELECT hash FROM journal WHERE company_id = $1 AND seq = $2", store::params![company, seq], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_wherever_they_stand() {
        let mut found = Vec::new();
        ids_in(r#"{"moves":[{"item":"1770000000000123","open":0}],"note":"FA2026-000001","amount":55}"#, &mut found);
        assert_eq!(found, [Id(1_770_000_000_000_123)]);
    }
}
