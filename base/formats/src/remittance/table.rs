//! An advice as a table: columns by their names, in the languages of our neighbours.

use kernel::{Cents, Currency};

use super::{Advice, Item, Kind, Read, signed};
use crate::Finding;
use crate::sheet::{DateOrder, DecimalMark, read_amount, read_date};
use crate::statement::filled;
use crate::table::{self, Row, plain_name};

/// Column names: number, paid, whole amount, discount, deduction, reason, date, order, kind.
const NAMES: [(&str, &[&str]); 9] = [
    (
        "number",
        &[
            "facture",
            "nfacture",
            "nofacture",
            "numerofacture",
            "numerodefacture",
            "numero",
            "reference",
            "votrereference",
            "vosreferences",
            "piece",
            "document",
            "invoice",
            "invoicenumber",
            "invoiceno",
            "invoicenr",
            "yourreference",
            "documentnumber",
            "rechnung",
            "rechnungsnummer",
            "rechnungsnr",
            "belegnummer",
            "belegnr",
            "factuur",
            "factuurnummer",
            "factura",
            "nfactura",
            "fattura",
            "numerofattura",
            "referencefacture",
            "numerodocument",
            "numeropiece",
            "billnumber",
            "supplierinvoice",
        ],
    ),
    (
        "paid",
        &[
            "montantpaye",
            "montantregle",
            "paye",
            "regle",
            "montantreglement",
            "net",
            "netpaye",
            "montantnet",
            "netapayer",
            "amountpaid",
            "paid",
            "paidamount",
            "payment",
            "paymentamount",
            "netamount",
            "zahlbetrag",
            "zahlung",
            "bezahlt",
            "betaald",
            "importepagado",
            "pagado",
            "importopagato",
        ],
    ),
    (
        "amount",
        &[
            "montant",
            "montantttc",
            "ttc",
            "montantfacture",
            "brut",
            "montantbrut",
            "amount",
            "invoiceamount",
            "grossamount",
            "gross",
            "betrag",
            "rechnungsbetrag",
            "bedrag",
            "importe",
            "importo",
            "total",
        ],
    ),
    (
        "discount",
        &[
            "escompte",
            "remise",
            "discount",
            "cashdiscount",
            "discounttaken",
            "skonto",
            "korting",
            "descuento",
            "sconto",
        ],
    ),
    (
        "deducted",
        &[
            "deduction",
            "retenue",
            "deduit",
            "litige",
            "deductions",
            "deductionamount",
            "abzug",
            "adjustment",
            "kurzung",
            "aftrek",
        ],
    ),
    ("reason", &["motif", "raison", "commentaire", "reason", "comment", "grund", "bemerkung", "observations", "reden"]),
    (
        "date",
        &[
            "date",
            "datefacture",
            "datedefacture",
            "datepiece",
            "invoicedate",
            "documentdate",
            "rechnungsdatum",
            "belegdatum",
            "datum",
            "factuurdatum",
            "fecha",
            "data",
        ],
    ),
    (
        "order",
        &[
            "commande",
            "ncommande",
            "numerocommande",
            "bondecommande",
            "order",
            "ordernumber",
            "po",
            "ponumber",
            "purchaseorder",
            "bestellung",
            "bestellnummer",
            "bestelling",
            "pedido",
            "ordine",
        ],
    ),
    ("kind", &["type", "typedocument", "typepiece", "nature", "documenttype", "belegart", "sens", "doctype"]),
];

/// Reads the table; `None` when no column says a document or an amount.
pub(super) fn read(data: &[u8], name: &str) -> Option<Read> {
    let (layout, mut rows) = table::raw(data, name).ok()?;
    let sample = rows.peek(40);
    let (at, columns) = sample.iter().enumerate().map(|(i, row)| (i, columns(row))).find(|(_, c)| c.is_enough())?;
    let header: Vec<Row> = rows.by_ref().take(at + 1).collect();
    let body: Vec<Row> = rows.take(1_000_000).collect();
    let workbook = matches!(layout, table::Layout::Workbook { .. });
    let mark = if workbook { DecimalMark::Point } else { decimal_mark(&columns, &body) };
    let mut read = Read { advices: Vec::new(), findings: Vec::new() };
    let mut advice = Advice::default();
    preamble(&mut advice, &header[..at], mark);
    for row in &body {
        line(&mut advice, row, &columns, mark, &mut read.findings);
    }
    read.advices.push(advice);
    Some(read)
}

#[derive(Default)]
struct Columns(std::collections::HashMap<&'static str, usize>);

impl Columns {
    fn is_enough(&self) -> bool {
        self.0.contains_key("number") && (self.0.contains_key("paid") || self.0.contains_key("amount"))
    }
    fn get<'r>(&self, row: &'r Row, key: &str) -> &'r str {
        self.0.get(key).map_or("", |n| row.get(*n))
    }
}

fn columns(row: &Row) -> Columns {
    let mut columns = Columns::default();
    for (i, cell) in row.cells.iter().enumerate() {
        let name = plain_name(cell);
        let found = NAMES.iter().find(|(_, names)| names.contains(&name.as_str()));
        if let Some((key, _)) = found {
            columns.0.entry(key).or_insert(i);
        }
    }
    columns
}

fn decimal_mark(columns: &Columns, body: &[Row]) -> DecimalMark {
    let cells = || body.iter().flat_map(|r| ["paid", "amount"].map(|k| columns.get(r, k)));
    let reads = |mark| cells().filter(|c| matches!(read_amount(c, mark, Currency::EUR), Ok(Some(_)))).count();
    // The mark that reads more; where both do, the comma before two digits decides.
    let (comma, point) = (reads(DecimalMark::Comma), reads(DecimalMark::Point));
    let with_point = cells().any(|c| c.rfind('.').is_some_and(|at| c.len() - at == 3));
    if point > comma || (point == comma && with_point) { DecimalMark::Point } else { DecimalMark::Comma }
}

fn preamble(advice: &mut Advice, rows: &[Row], mark: DecimalMark) {
    for row in rows {
        let (name, value) = (plain_name(row.get(0)), row.get(1));
        match name.as_str() {
            "reference" | "paiement" | "virement" | "payment" | "paymentreference" | "referencepaiement" => {
                advice.payment_reference = filled(value);
            }
            "date" | "datedepaiement" | "paymentdate" => advice.date = read_date(value, DateOrder::DayMonthYear),
            "client" | "payeur" | "payer" | "donneurdordre" => advice.payer = filled(value),
            "total" | "montanttotal" | "totalamount" => {
                advice.total = read_amount(value, mark, Currency::EUR).ok().flatten();
            }
            _ => {}
        }
    }
}

fn line(advice: &mut Advice, row: &Row, columns: &Columns, mark: DecimalMark, findings: &mut Vec<Finding>) {
    let place = format!("line {}", row.line);
    let mut money = |key: &str| -> Option<Cents> {
        let cell = columns.get(row, key);
        match read_amount(cell, mark, Currency::EUR) {
            Ok(amount) => amount,
            Err(code) => {
                findings.push(Finding::person(code, place.clone()).source(cell));
                None
            }
        }
    };
    let (paid, amount) = (money("paid"), money("amount"));
    let (discount, deducted) = (money("discount").map(|a| a.abs()), money("deducted").map(|a| a.abs()));
    let number = columns.get(row, "number").trim();
    let is_total = row.cells.iter().any(|c| plain_name(c).starts_with("total") || plain_name(c) == "summe");
    if is_total || number.is_empty() {
        if let Some(total) = paid.or(amount).filter(|_| is_total) {
            advice.total = Some(total);
        }
        return;
    }
    let word = plain_name(columns.get(row, "kind"));
    let credit = ["avoir", "credit", "gutschrift", "creditnota", "abono", "creditnote", "notadicredito"];
    let kind = if credit.iter().any(|c| word.starts_with(c)) { Kind::CreditNote } else { Kind::Invoice };
    let less = Cents(discount.unwrap_or_default().0 + deducted.unwrap_or_default().0);
    let amount = amount.map(|a| signed(kind, a));
    advice.items.push(Item {
        number: number.to_owned(),
        kind,
        paid: paid.map(|p| signed(kind, p)).or(amount.map(|a| a - less)),
        amount,
        discount: discount.filter(|d| !d.is_zero()),
        deducted: deducted.filter(|d| !d.is_zero()),
        reason: filled(columns.get(row, "reason")),
        date: read_date(columns.get(row, "date"), DateOrder::DayMonthYear),
        order: filled(columns.get(row, "order")),
        place,
    });
}
