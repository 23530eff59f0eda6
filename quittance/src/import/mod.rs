//! Brings what a company has in files into the product: customers, items, stock, orders, the opening balances
//! and open items of earlier books; CSV or XLSX, also gzipped.
//!
//! Every row (of orders: every document) is one command that yields to people; many are under way at once. What is
//! refused is kept with its line, column and reason, and the rest goes on. A file sent again changes nothing: customers
//! go by their number, items by their article number, orders by the customer's reference, receipts by the file itself.

pub mod batch;
mod desk;
mod keep;
mod mapping;
mod master;
mod opening;
mod orders;
mod pages;
mod rates;
mod read;
mod runs;
mod stock;
#[cfg(test)]
mod tests;

use formats::table;
use kernel::{Fault, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Context, Permission, Schema, Store};
use web::step::{Step, act, view};

pub use desk::{JOB, UPLOAD};
pub use keep::{PastImport, past_imports};
pub use mapping::{Mapping, fields};
pub use pages::{PROGRESS, REFUSED};

use mapping::Places;

/// Tables.
pub const SCHEMA: Schema =
    Schema { step: "import", versions: &[include_str!("schema.sql"), include_str!("schema_runs.sql")] };

/// The step: pages of imports over the same code as the command line.
pub const STEP: Step = Step {
    name: "import",
    schema: SCHEMA,
    kinds: &[],
    commands: &[act::<desk::Look>(), act::<desk::Use>(), act::<desk::Begin>()],
    views: &[view::<pages::Start>(), view::<pages::One>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// What a file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One customer a row.
    #[default]
    Customers,
    /// One item a row.
    Items,
    /// One item's quantity a row, counted or arrived.
    Stock,
    /// One line of an order a row; rows of the same document and customer make one order.
    Orders,
    /// One account of the trial balance of earlier books a row.
    Opening,
    /// One open item of earlier books a row.
    OpenItems,
    /// One exchange rate of a currency and day a row.
    Rates,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 7] =
        [Kind::Customers, Kind::Items, Kind::Stock, Kind::Orders, Kind::Opening, Kind::OpenItems, Kind::Rates];

    /// The name, as typed.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Customers => "customers",
            Kind::Items => "items",
            Kind::Stock => "stock",
            Kind::Orders => "orders",
            Kind::Opening => "opening",
            Kind::OpenItems => "open-items",
            Kind::Rates => "rates",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.name() == text)
    }

    /// What the sender must be allowed to do.
    pub fn needs(self) -> Permission {
        match self {
            Kind::Customers | Kind::Items => Permission::Keep,
            Kind::Stock => Permission::Ship,
            Kind::Orders => Permission::Sell,
            Kind::Opening | Kind::OpenItems | Kind::Rates => Permission::Account,
        }
    }
}

/// A file to import.
pub struct Asked<'a> {
    /// What it holds.
    pub kind: Kind,
    /// The name it came under.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Which column says what; what was used last time, or a guess, if absent.
    pub mapping: Option<Mapping>,
}

/// A row that was refused.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Refused {
    /// The line of the file, from 1; in a workbook, its row.
    pub line: u64,
    /// The column, by its name in the file; empty where the row as a whole is meant.
    pub column: String,
    /// Why: code, field and values for the sentence.
    #[serde(flatten)]
    pub refusal: Refusal,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// What it holds.
    pub kind: Kind,
    /// The name it came under.
    pub name: String,
    /// SHA-256 of the file, hexadecimal.
    pub digest: String,
    /// The mapping that was used, and is kept for next time.
    pub mapping: Mapping,
    /// Rows of data.
    pub rows: u64,
    /// Rows that became something now.
    pub done: u64,
    /// Rows that were there before, or twice in the file.
    pub skipped_twice: u64,
    /// Documents made: customers, items, receipts or counts, orders.
    pub documents: u64,
    /// Orders confirmed, and held for credit, where the mapping asks for it.
    pub confirmed: u64,
    /// Rows refused, by line. `rows = done + skipped_twice + refused`.
    pub refused: Vec<Refused>,
}

/// One import on its way.
struct Desk<'a> {
    store: &'a Store,
    context: Context,
    places: Places,
    mapping: &'a Mapping,
    digest: String,
    report: Report,
    total: u64,
    progress: &'a mut dyn FnMut(u64, u64),
}

/// Imports a file. Sent again, it changes nothing; cut off in the middle, it goes on where it was. A file that cannot be
/// read at all, or lacks a column that must be there, is refused as a whole. `progress` hears rows done and rows in all
/// (0 while nobody knows).
pub fn run(store: &Store, context: &Context, asked: Asked, progress: &mut dyn FnMut(u64, u64)) -> Result<Report> {
    let needs = asked.kind.needs();
    if !context.grants.has(needs) {
        return Err(Refusal::forbidden("request.forbidden").with("needs", needs.name()).into());
    }
    let context = context.clone().bulk();
    let table = table::read(asked.bytes, asked.name).map_err(|refusal| Fault::Refused(refusal.at("file")))?;
    let mapping = chosen(store, &context, &asked, &table.headers)?;
    let places = Places::new(asked.kind, &mapping, &table.headers)?;
    let digest = formats::bytes::sha256(asked.bytes);
    let report = Report {
        kind: asked.kind,
        name: asked.name.chars().filter(|c| !c.is_control()).take(200).collect(),
        digest: digest.clone(),
        mapping: mapping.clone(),
        rows: 0,
        done: 0,
        skipped_twice: 0,
        documents: 0,
        confirmed: 0,
        refused: Vec::new(),
    };
    let mut desk = Desk { store, context, places, mapping: &mapping, digest, report, total: lines(&asked), progress };
    match asked.kind {
        Kind::Customers => desk.customers(table)?,
        Kind::Items => desk.items(table)?,
        Kind::Stock => desk.stock(table)?,
        Kind::Orders => desk.orders(table)?,
        Kind::Opening => desk.opening(table)?,
        Kind::OpenItems => desk.open_items(table)?,
        Kind::Rates => desk.rates(table)?,
    }
    desk.report.refused.sort_by_key(|r| r.line);
    let Desk { report, context, .. } = desk;
    if !context.dry {
        keep::keep(store, &context, &report, asked.bytes)?;
    }
    Ok(report)
}

/// The mapping that is given; else the one of last time, if the file has its columns; else a guess.
fn chosen(store: &Store, context: &Context, asked: &Asked, headers: &[String]) -> Result<Mapping> {
    if let Some(mapping) = &asked.mapping {
        return Ok(mapping.clone());
    }
    let kept = store.read(context.company, |db| keep::mapping(db, asked.kind))?;
    Ok(kept.filter(|m| m.fits(headers)).unwrap_or_else(|| Mapping::guess(asked.kind, headers)))
}

/// About how many rows a text has; 0 for a workbook.
fn lines(asked: &Asked) -> u64 {
    match formats::bytes::plain(asked.bytes) {
        Ok(plain) if !plain.starts_with(b"PK") => plain.iter().filter(|b| **b == b'\n').count() as u64,
        _ => 0,
    }
}

/// Codes that say: it was there before.
const THERE: [&str; 4] = ["customer.number_taken", "item.sku_taken", "order.duplicate", "import.twice"];

impl Desk<'_> {
    fn refuse(&mut self, line: usize, refusal: Refusal) {
        let field = refusal.field.as_deref().unwrap_or("");
        // `lines[2].quantity` is about the column of the quantity.
        let field = field.rsplit('.').next().unwrap_or(field);
        let column = if field.is_empty() { String::new() } else { self.places.column(field) };
        self.report.refused.push(Refused { line: line as u64, column, refusal });
    }

    /// Takes in how the command of some rows ended.
    fn settle(&mut self, lines: &[usize], answer: Result<String>) -> Result<Option<String>> {
        let mut made = None;
        match answer {
            Ok(json) => {
                self.report.done += lines.len() as u64;
                self.report.documents += 1;
                made = Some(json);
            }
            Err(Fault::Refused(refusal)) if THERE.contains(&refusal.code) => {
                self.report.skipped_twice += lines.len() as u64;
            }
            Err(Fault::Refused(refusal)) => lines.iter().for_each(|line| self.refuse(*line, refusal.clone())),
            Err(fault) => return Err(fault),
        }
        self.tell();
        Ok(made)
    }

    fn tell(&mut self) {
        let through = self.report.done + self.report.skipped_twice + self.report.refused.len() as u64;
        (self.progress)(through, self.total.max(through));
    }
}
