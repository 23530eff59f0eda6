//! Every SQL statement of the invoice.

use ground::customer::Terms;
use ground::tax::{Totals, VatCode, VatGroup};
use kernel::{Cents, Day, Fault, Id, Result};
use serde::de::DeserializeOwned;
use store::{Db, Row, Tx, Value};

use super::model::{Credited, Invoice, Kind, Line, More};

/// Reads an invoice with its lines. Those that are plainly of an order take texts and prices from there, where they do
/// not change any more; others were kept whole.
pub fn load(db: &mut Db, id: Id) -> Result<Option<Invoice>> {
    let company = db.company;
    let head = db.one(
        "SELECT id, number, kind, frame, order_id, customer_id, payer_id, day, due_day, supply_day, terms, currency, net,
           tax, gross, payable, groups, more, credited, seller_seq, buyer_seq, seq, version
         FROM invoice WHERE company_id = $1 AND id = $2",
        store::params![company, id],
        head,
    )?;
    let Some(mut invoice) = head else { return Ok(None) };
    invoice.lines = db.all(
        "SELECT i.order_line, i.item_id, i.quantity, i.net, i.whole, i.order_id, o.label, o.unit, o.goods, o.price, o.vat
         FROM invoice_line i
         LEFT JOIN sales_order_line o ON o.company_id = $1 AND o.rank = i.order_line
           AND o.order_id = CASE WHEN i.order_id = 0 THEN $2 ELSE i.order_id END
         WHERE i.company_id = $1 AND i.invoice_id = $3 ORDER BY i.rank",
        store::params![company, invoice.order, id],
        line,
    )?;
    Ok(Some(invoice))
}

fn json<T: DeserializeOwned + Default>(text: &str) -> Result<T> {
    if text.is_empty() { Ok(T::default()) } else { serde_json::from_str(text).map_err(Fault::broken) }
}

fn head(row: &Row) -> Result<Invoice> {
    let (kind, terms): (String, String) = (row.get(2)?, row.get(10)?);
    let groups: Vec<VatGroup> = json(&row.get::<String>(16)?)?;
    let sum = |field: fn(&VatGroup) -> Cents| groups.iter().map(field).sum::<Cents>();
    let (lines, allowance, charge) = (sum(|g| g.lines), sum(|g| g.allowance), sum(|g| g.charge));
    Ok(Invoice {
        id: row.get(0)?,
        number: row.get(1)?,
        kind: Kind::parse(&kind).ok_or_else(|| Fault::broken(format!("invoice: no kind: {kind}")))?,
        frame: row.get(3)?,
        order: row.get(4)?,
        customer: row.get(5)?,
        payer: row.get(6)?,
        day: row.get(7)?,
        due_day: row.get(8)?,
        supply_day: row.get(9)?,
        terms: Terms::parse(&terms).ok_or_else(|| Fault::broken(format!("invoice: no terms: {terms}")))?,
        currency: Some(row.get(11)?),
        lines: Vec::new(),
        totals: Totals { lines, allowance, charge, net: row.get(12)?, tax: row.get(13)?, gross: row.get(14)?, groups },
        payable: row.get(15)?,
        more: json::<More>(&row.get::<String>(17)?)?,
        credited: json::<Credited>(&row.get::<String>(18)?)?,
        seller_seq: row.get(19)?,
        buyer_seq: row.get(20)?,
        seq: row.get(21)?,
        version: row.get(22)?,
    })
}

fn line(row: &Row) -> Result<Line> {
    let whole: String = row.get(4)?;
    if !whole.is_empty() {
        return serde_json::from_str(&whole).map_err(Fault::broken);
    }
    let vat: String = row.get(10)?;
    let order: Id = row.get(5)?;
    Ok(Line {
        order: (order != Id(0)).then_some(order),
        order_line: row.get(0)?,
        item: row.get(1)?,
        quantity: row.get(2)?,
        net: row.get(3)?,
        label: row.get(6)?,
        unit: row.get(7)?,
        goods: row.get(8)?,
        price: row.get(9)?,
        vat: VatCode::parse(&vat).ok_or_else(|| Fault::broken(format!("invoice line: no VAT code: {vat}")))?,
        ..Line::default()
    })
}

/// A line that the order tells by its rank alone: nothing taken off or put on, the usual VAT.
fn is_plain(line: &Line) -> bool {
    line.order_line > 0 && line.discount.is_none() && line.charges.is_empty() && line.tax.is_plain() && line.origin.is_none()
}

/// Writes an invoice. Nothing that stands on it is changed by any other statement.
pub fn save(tx: &mut Tx, invoice: &Invoice) -> Result<()> {
    let company = tx.company;
    let groups = serde_json::to_string(&invoice.totals.groups).map_err(Fault::broken)?;
    let more = match invoice.more == More::default() {
        true => String::new(),
        false => serde_json::to_string(&invoice.more).map_err(Fault::broken)?,
    };
    tx.write(
        "INSERT INTO invoice (company_id, id, number, kind, frame, order_id, customer_id, payer_id, day, due_day,
           supply_day, terms, currency, net, tax, gross, payable, groups, more, seller_seq, buyer_seq, seq, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)",
        store::params![
            company,
            invoice.id,
            &invoice.number,
            invoice.kind.code(),
            &invoice.frame,
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
            invoice.payable,
            groups,
            more,
            invoice.seller_seq,
            invoice.buyer_seq,
            invoice.seq,
            invoice.version
        ],
    )?;
    save_lines(tx, invoice)
}

fn save_lines(tx: &mut Tx, invoice: &Invoice) -> Result<()> {
    let company = tx.company;
    let mut rows: Vec<Value> = Vec::with_capacity(invoice.lines.len() * 9);
    for (line, rank) in invoice.lines.iter().zip(1i64..) {
        // What a credit note credits is no part of its order again.
        let plain = is_plain(line) && invoice.kind == Kind::Invoice;
        let whole = if plain { String::new() } else { serde_json::to_string(line).map_err(Fault::broken)? };
        rows.extend([
            Value::from(company),
            invoice.id.into(),
            rank.into(),
            line.order.unwrap_or(Id(0)).into(),
            line.order_line.into(),
            line.item.into(),
            line.quantity.into(),
            line.net.into(),
            whole.into(),
        ]);
    }
    tx.insert(
        "INSERT INTO invoice_line (company_id, invoice_id, rank, order_id, order_line, item_id, quantity, net, whole) VALUES",
        9,
        &rows,
        "",
    )
}

/// The deposit invoices of an order, earliest first.
pub fn deposits(db: &mut Db, order: Id) -> Result<Vec<Id>> {
    let company = db.company;
    db.all(
        "SELECT id FROM invoice WHERE company_id = $1 AND order_id = $2 AND kind = '386' ORDER BY seq",
        store::params![company, order],
        |row| row.get(0),
    )
}

/// Writes what was credited of an invoice.
pub fn save_credited(tx: &mut Tx, invoice: &Invoice) -> Result<()> {
    let company = tx.company;
    let credited = serde_json::to_string(&invoice.credited).map_err(Fault::broken)?;
    tx.write(
        "UPDATE invoice SET credited = $1, version = $2 WHERE company_id = $3 AND id = $4",
        store::params![credited, invoice.version, company, invoice.id],
    )?;
    Ok(())
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
