//! A seller's world in files: customers, open items, history; statements in, predictions out.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use kernel::{Cents, Currency, Day, Fault, Rate, Refusal, Result};

use super::engine::{Decision, Engine, Verdict};
use super::input::{Customer, CustomerIx, Discount, Item, Kind, Operation, Past, PastPiece, Payment, Policy};

/// A world as read.
pub struct World {
    /// Open items.
    pub items: Vec<Item>,
    /// Customers.
    pub customers: Vec<Customer>,
    /// Earlier lines as applied.
    pub history: Vec<Past>,
    /// Bank lines in order of day.
    pub lines: Vec<Payment>,
}

/// What matching a world came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Lines decided.
    pub lines: usize,
    /// Posted.
    pub posted: usize,
    /// Proposed.
    pub proposed: usize,
    /// Left to a person.
    pub left: usize,
    /// Lines of statements delivered again.
    pub again: usize,
}

/// Matches the world in `dir` (customers.csv, open_invoices.csv, history.csv, statements/ or cfonb/) and writes the
/// predictions to `out`.
pub fn match_world(dir: &Path, out: &Path) -> Result<Summary> {
    let world = read(dir)?;
    let (engine, decided, summary) = decide(world);
    write(out, &engine, &decided)?;
    Ok(summary)
}

/// Decides on all lines of a world in order of day; those not posted are looked at once more when all are in.
pub fn decide(world: World) -> (Engine, Vec<(Payment, Decision)>, Summary) {
    let mut engine = Engine::new(world.items, &world.customers, &world.history, Policy::default());
    let mut summary = Summary::default();
    let mut decided: Vec<(Payment, Decision)> = Vec::new();
    for line in world.lines {
        let decision = engine.take(&line);
        if decision.verdict == Verdict::Taken {
            summary.again += 1;
        } else {
            decided.push((line, decision));
        }
    }
    for _ in 0..2 {
        for (line, decision) in decided.iter_mut().filter(|(_, d)| d.verdict != Verdict::Post) {
            *decision = engine.reconsider(line);
        }
    }
    summary.lines = decided.len();
    for (_, decision) in &decided {
        match decision.verdict {
            Verdict::Post => summary.posted += 1,
            Verdict::Propose => summary.proposed += 1,
            Verdict::Leave(_) | Verdict::Taken => summary.left += 1,
        }
    }
    (engine, decided, summary)
}

type Row = HashMap<String, String>;

fn rows(path: &Path) -> Result<Vec<Row>> {
    let bad = |e: csv::Error| {
        Fault::from(Refusal::invalid("cash.world_unreadable").at(path.display().to_string()).with("reason", e))
    };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).map_err(bad)?;
    let head = reader.headers().map_err(bad)?.clone();
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(bad)?;
        let cells = head.iter().zip(record.iter());
        out.push(
            cells.map(|(h, c)| (h.trim_start_matches('\u{feff}').trim().to_owned(), c.trim().to_owned())).collect(),
        );
    }
    Ok(out)
}

fn text(row: &Row, column: &str) -> String {
    row.get(column).cloned().unwrap_or_default()
}

fn list(row: &Row, column: &str) -> Vec<String> {
    row.get(column).into_iter().flat_map(|t| t.split('|')).filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

/// Minor units; sums of them must not overflow, so that ten thousand billion is the end.
fn cents(text: &str) -> Option<Cents> {
    text.parse().ok().filter(|a: &i64| a.abs() < 1_000_000_000_000_000).map(Cents)
}

fn wrong(place: &str, column: &'static str, row: usize) -> Fault {
    Refusal::invalid("cash.world_wrong").at(format!("{place} line {}", row + 2)).with("column", column).into()
}

/// Reads a world.
pub fn read(dir: &Path) -> Result<World> {
    let customers: Vec<Customer> = rows(&dir.join("customers.csv"))?.iter().map(customer).collect();
    let by_id: HashMap<String, CustomerIx> =
        customers.iter().enumerate().map(|(i, c)| (c.id.clone(), i as CustomerIx)).collect();
    let mut items = Vec::new();
    for (n, row) in rows(&dir.join("open_invoices.csv"))?.iter().enumerate() {
        items.push(item(row, &by_id).map_err(|column| wrong("open_invoices.csv", column, n))?);
    }
    let currency = items.first().map(|i| i.currency).or_else(euro).ok_or_else(|| Fault::broken("no currency"))?;
    let mut history = Vec::new();
    let path = dir.join("history.csv");
    for (n, row) in (if path.exists() { rows(&path)? } else { Vec::new() }).iter().enumerate() {
        history.push(past(row, n, &by_id, currency).map_err(|column| wrong("history.csv", column, n))?);
    }
    Ok(World { items, customers, history, lines: lines(dir)? })
}

fn euro() -> Option<Currency> {
    Currency::parse("EUR")
}

fn customer(row: &Row) -> Customer {
    Customer {
        id: text(row, "customer_id"),
        name: text(row, "name"),
        form: text(row, "legal_form"),
        city: text(row, "city"),
        ibans: list(row, "known_ibans"),
        group: text(row, "parent_id"),
        group_name: text(row, "parent_name"),
        mandates: list(row, "mandate_id"),
        identifiers: list(row, "siren"),
    }
}

fn item(row: &Row, by_id: &HashMap<String, CustomerIx>) -> std::result::Result<Item, &'static str> {
    let cents = |column: &'static str| cents(&text(row, column)).ok_or(column);
    let day = |column: &'static str| Day::parse(&text(row, column)).ok_or(column);
    let until = Day::parse(&text(row, "discount_until"));
    let rate = Rate::parse(&text(row, "discount_pct")).filter(|r| !r.is_zero());
    Ok(Item {
        number: text(row, "invoice"),
        customer: *by_id.get(&text(row, "customer_id")).ok_or("customer_id")?,
        issue: day("issue_date")?,
        due: day("due_date")?,
        amount: cents("amount_cents")?,
        open: cents("open_cents")?,
        currency: Currency::parse(&text(row, "currency")).ok_or("currency")?,
        discount: rate.zip(until).map(|(rate, until)| Discount { rate, until }),
        orders: list(row, "customer_po"),
        references: list(row, "creditor_reference"),
    })
}

fn past(
    row: &Row,
    n: usize,
    by_id: &HashMap<String, CustomerIx>,
    currency: Currency,
) -> std::result::Result<Past, &'static str> {
    let remittance = text(row, "remittance");
    let structured = remittance.starts_with("RF") && !remittance.contains(' ');
    let payment = Payment {
        id: format!("history {}", n + 2),
        date: Day::parse(&text(row, "date")).ok_or("date")?,
        amount: cents(&text(row, "amount_cents")).ok_or("amount_cents")?,
        currency,
        name: text(row, "payer_name"),
        behalf: String::new(),
        iban: text(row, "payer_iban"),
        references: if structured { vec![remittance.clone()] } else { Vec::new() },
        texts: if structured { Vec::new() } else { vec![remittance] },
        end_to_end: text(row, "end_to_end_id"),
        mandate: String::new(),
        operation: Operation::Other,
        reason: None,
        charges: Cents::ZERO,
    };
    let mut applied = Vec::new();
    for piece in text(row, "applied").split('|').filter(|p| !p.is_empty()) {
        // A number may hold a colon, the rest does not.
        let mut cells = piece.rsplitn(4, ':');
        let kind = cells.next().and_then(Kind::parse).ok_or("applied")?;
        let amount = cells.next().and_then(cents).ok_or("applied")?;
        let customer = cells.next().and_then(|c| by_id.get(c).copied());
        applied.push(PastPiece { number: cells.next().unwrap_or_default().to_owned(), customer, amount, kind });
    }
    let mut payment = payment;
    if applied.iter().any(|p| p.kind == Kind::Reversal) {
        payment.operation = Operation::Return;
    }
    Ok(Past { payment, applied })
}

/// The files of statements of a world, in the order of their names: of `statements`, or of `cfonb` where there are none.
pub fn statements(dir: &Path) -> Vec<PathBuf> {
    for folder in ["statements", "cfonb"] {
        let Ok(entries) = fs::read_dir(dir.join(folder)) else { continue };
        let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok()).map(|e| e.path()).filter(|p| p.is_file()).collect();
        paths.sort();
        if !paths.is_empty() {
            return paths;
        }
    }
    Vec::new()
}

/// Bank lines of all statements, in order of day, then of file.
fn lines(dir: &Path) -> Result<Vec<Payment>> {
    let mut out = Vec::new();
    for path in statements(dir) {
        let bytes = fs::read(&path).map_err(Fault::broken)?;
        for statement in formats::read(&bytes, None)?.statements {
            out.extend(statement.lines.iter().filter_map(payment));
        }
    }
    out.sort_by_key(|p: &Payment| p.date);
    Ok(out)
}

/// A line of a statement as the engine takes it; `None` when it is not booked or has no day.
pub fn payment(line: &formats::Line) -> Option<Payment> {
    if line.status != formats::statement::Status::Booked {
        return None;
    }
    let on_text = |t: &Option<String>| t.clone().unwrap_or_default();
    let id = line.bank_reference.clone().unwrap_or_else(|| line.place.clone());
    let details = crate::payment::Details::of(line);
    Some(Payment {
        id,
        date: line.booking_date.or(line.value_date)?,
        amount: line.amount,
        currency: line.currency,
        name: on_text(&line.counterparty_name),
        behalf: on_text(&line.ultimate_debtor),
        iban: on_text(&line.counterparty_iban),
        texts: details.texts,
        references: details.references,
        end_to_end: details.end_to_end,
        mandate: details.mandate,
        operation: details.operation,
        reason: details.return_reason,
        charges: details.charges,
    })
}

/// Writes predictions as the scorer reads them.
pub fn write(out: &Path, engine: &Engine, decided: &[(Payment, Decision)]) -> Result<()> {
    let mut writer = csv::Writer::from_path(out).map_err(Fault::broken)?;
    let head = ["line_id", "invoice", "customer_id", "amount_cents", "kind", "decision"];
    writer.write_record(head).map_err(Fault::broken)?;
    for (line, decision) in decided {
        let word = match decision.verdict {
            Verdict::Post => "auto",
            Verdict::Propose => "propose",
            Verdict::Leave(_) | Verdict::Taken => continue,
        };
        for piece in decision.proposals.first().into_iter().flat_map(|p| &p.pieces) {
            let number = piece.item.map_or("", |ix| engine.book.item(ix).number.as_str());
            let customer = piece.customer.and_then(|c| engine.customer_ids.get(c as usize)).map_or("", String::as_str);
            let amount = piece.amount.0.to_string();
            writer
                .write_record([line.id.as_str(), number, customer, &amount, piece.kind.code(), word])
                .map_err(Fault::broken)?;
        }
    }
    writer.flush().map_err(Fault::broken)
}
