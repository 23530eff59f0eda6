//! Every SQL statement of the invoice.

use ground::customer::Terms;
use ground::tax::{Totals, VatCode};
use kernel::{Day, Fault, Id, Result};
use store::{Db, Row, Tx, Value};

use super::model::{Invoice, Line};

/// Reads an invoice with its lines; texts and prices stand on the order, whose lines do not change any more.
pub fn load(db: &mut Db, id: Id) -> Result<Option<Invoice>> {
    let company = db.company;
    let head = db.one(
        "SELECT id, number, order_id, customer_id, payer_id, day, due_day, supply_day, terms, currency, net, tax, gross,
           groups, seller_seq, buyer_seq, seq, version
         FROM invoice WHERE company_id = $1 AND id = $2",
        store::params![company, id],
        head,
    )?;
    let Some(mut invoice) = head else { return Ok(None) };
    invoice.lines = db.all(
        "SELECT i.order_line, i.item_id, o.label, o.unit, i.quantity, o.price, o.vat, i.net
         FROM invoice_line i
         JOIN sales_order_line o ON o.company_id = i.company_id AND o.order_id = $1 AND o.rank = i.order_line
         WHERE i.company_id = $2 AND o.company_id = $2 AND i.invoice_id = $3 ORDER BY i.rank",
        store::params![invoice.order, company, id],
        line,
    )?;
    Ok(Some(invoice))
}

fn head(row: &Row) -> Result<Invoice> {
    let terms: String = row.get(8)?;
    Ok(Invoice {
        id: row.get(0)?,
        number: row.get(1)?,
        order: row.get(2)?,
        customer: row.get(3)?,
        payer: row.get(4)?,
        day: row.get(5)?,
        due_day: row.get(6)?,
        supply_day: row.get(7)?,
        terms: Terms::parse(&terms).ok_or_else(|| Fault::broken(format!("invoice: no terms: {terms}")))?,
        currency: Some(row.get(9)?),
        lines: Vec::new(),
        totals: Totals {
            net: row.get(10)?,
            tax: row.get(11)?,
            gross: row.get(12)?,
            groups: serde_json::from_str(&row.get::<String>(13)?).map_err(Fault::broken)?,
        },
        seller_seq: row.get(14)?,
        buyer_seq: row.get(15)?,
        seq: row.get(16)?,
        version: row.get(17)?,
    })
}

fn line(row: &Row) -> Result<Line> {
    let vat: String = row.get(6)?;
    Ok(Line {
        order_line: row.get(0)?,
        item: row.get(1)?,
        label: row.get(2)?,
        unit: row.get(3)?,
        quantity: row.get(4)?,
        price: row.get(5)?,
        vat: VatCode::parse(&vat).ok_or_else(|| Fault::broken(format!("invoice line: no VAT code: {vat}")))?,
        net: row.get(7)?,
    })
}

/// Writes an invoice. There is no statement that changes one.
pub fn save(tx: &mut Tx, invoice: &Invoice) -> Result<()> {
    let company = tx.company;
    let groups = serde_json::to_string(&invoice.totals.groups).map_err(Fault::broken)?;
    tx.write(
        "INSERT INTO invoice (company_id, id, number, order_id, customer_id, payer_id, day, due_day, supply_day, terms,
           currency, net, tax, gross, groups, seller_seq, buyer_seq, seq, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        store::params![
            company,
            invoice.id,
            &invoice.number,
            invoice.order,
            invoice.customer,
            invoice.payer,
            invoice.day,
            invoice.due_day,
            invoice.supply_day,
            invoice.terms.to_string(),
            invoice.currency,
            invoice.totals.net,
            invoice.totals.tax,
            invoice.totals.gross,
            groups,
            invoice.seller_seq,
            invoice.buyer_seq,
            invoice.seq,
            invoice.version
        ],
    )?;
    let mut rows: Vec<Value> = Vec::with_capacity(invoice.lines.len() * 7);
    for (line, rank) in invoice.lines.iter().zip(1i64..) {
        rows.extend([
            Value::from(company),
            invoice.id.into(),
            rank.into(),
            line.order_line.into(),
            line.item.into(),
            line.quantity.into(),
            line.net.into(),
        ]);
    }
    tx.insert(
        "INSERT INTO invoice_line (company_id, invoice_id, rank, order_line, item_id, quantity, net) VALUES",
        7,
        &rows,
        "",
    )
}

/// The day of the last delivery of an order: its supply.
pub fn supply_day(db: &mut Db, order: Id) -> Result<Option<Day>> {
    let company = db.company;
    let days = db.one(
        "SELECT MAX(COALESCE(delivered_day, day)) FROM shipment WHERE company_id = $1 AND order_id = $2",
        store::params![company, order],
        |row| row.get::<Option<Day>>(0),
    )?;
    Ok(days.flatten())
}
