//! The aged balance: what customers owe as of a day, by how late it is.

mod page;

pub use page::Aged;

use ground::receivable::aged::{self, BUCKETS};
use kernel::{Cents, CompanyId, Day, Id, Result};
use store::{Db, Permission, Schema, Store};
use web::format;
use web::i18n::Lang;
use web::step::{Step, view};

use crate::file::Download;

/// The step: pages without tables of their own.
pub const STEP: Step = Step {
    name: "aged",
    schema: Schema { step: "aged", versions: &[] },
    kinds: &[],
    commands: &[],
    views: &[view::<Aged>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// The aged balance as a file.
pub const CSV: Download = Download { path: "/aged.csv", needs: Permission::See, make: page::csv };

/// The aged balance as of a day.
#[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Balance {
    /// The day.
    pub as_of: Day,
    /// Currency of all amounts.
    pub currency: &'static str,
    /// How many customers there are in all.
    pub customers: u64,
    /// Customers, those who owe most first.
    pub rows: Vec<Row>,
    /// All customers together.
    pub totals: Totals,
}

/// A customer's line.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Row {
    /// The customer.
    pub customer: Id,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// What it owes.
    #[serde(flatten)]
    pub totals: Totals,
}

/// Sums; all in cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Totals {
    /// Not due yet.
    pub not_due: Cents,
    /// 1 to 30 days late.
    pub late_30: Cents,
    /// 31 to 60 days late.
    pub late_60: Cents,
    /// 61 to 90 days late.
    pub late_90: Cents,
    /// More than 90 days late.
    pub late_more: Cents,
    /// Payments on account, not applied yet; negative.
    pub unapplied: Cents,
    /// Everything together.
    pub total: Cents,
}

impl Totals {
    fn of(row: &aged::Row) -> Totals {
        let [not_due, late_30, late_60, late_90, late_more] = row.buckets;
        Totals { not_due, late_30, late_60, late_90, late_more, unapplied: row.unapplied, total: row.total }
    }

    fn add(&mut self, row: &aged::Row) {
        let more = Totals::of(row);
        self.not_due += more.not_due;
        self.late_30 += more.late_30;
        self.late_60 += more.late_60;
        self.late_90 += more.late_90;
        self.late_more += more.late_more;
        self.unapplied += more.unapplied;
        self.total += more.total;
    }

    /// Not due, then the four buckets of lateness.
    pub fn buckets(&self) -> [Cents; BUCKETS] {
        [self.not_due, self.late_30, self.late_60, self.late_90, self.late_more]
    }

    /// Everything that is late.
    pub fn late(&self) -> Cents {
        self.late_30 + self.late_60 + self.late_90 + self.late_more
    }
}

/// The aged balance as of a day, for one customer or all; without names, see [`name_rows`].
pub fn balance(db: &mut Db, day: Day, customer: Option<Id>) -> Result<Balance> {
    let list = aged::aged(db, day, customer)?;
    let mut totals = Totals::default();
    for row in &list {
        totals.add(row);
    }
    let rows = list.iter().map(|r| Row { customer: r.customer, totals: Totals::of(r), ..Row::default() }).collect();
    Ok(Balance { as_of: day, currency: "EUR", customers: list.len() as u64, rows, totals })
}

/// Looks up numbers and names.
pub fn name_rows(db: &mut Db, rows: &mut [Row]) -> Result<()> {
    let ids: Vec<Id> = rows.iter().map(|r| r.customer).collect();
    let mut names = crate::fec::names(db, &ids)?;
    for row in rows {
        (row.number, row.name) = names.remove(&row.customer).unwrap_or_default();
    }
    Ok(())
}

/// The whole aged balance with names.
pub fn full(store: &Store, company: CompanyId, day: Day) -> Result<Balance> {
    store.read(company, |db| {
        let mut balance = balance(db, day, None)?;
        name_rows(db, &mut balance.rows)?;
        Ok(balance)
    })
}

/// The aged balance as JSON, amounts in cents.
pub fn json(store: &Store, company: CompanyId, day: Day) -> Result<serde_json::Value> {
    serde_json::to_value(full(store, company, day)?).map_err(kernel::Fault::broken)
}

/// The names of the amounts, in the order of [`columns`]: keys of words.
pub const COLUMNS: [&str; 7] =
    ["aged-not_due", "aged-late_30", "aged-late_60", "aged-late_90", "aged-late_more", "aged-unapplied", "aged-total"];

/// The amounts of a line, in the order of [`COLUMNS`].
pub fn columns(totals: &Totals) -> [Cents; 7] {
    let [a, b, c, d, e] = totals.buckets();
    [a, b, c, d, e, totals.unapplied, totals.total]
}

/// Prints the aged balance as a table of text, in the reader's words.
pub fn print(balance: &Balance, lang: Lang<'_>, mut out: impl std::io::Write) -> std::io::Result<()> {
    let day = format::day(lang, balance.as_of);
    writeln!(out, "{}", lang.say("aged-title-on", &[("day", day.as_str().into())]))?;
    let wide = |text: &str, most: usize| -> String { text.chars().take(most).collect() };
    write!(out, "{:<12}{:<32}", lang.word("aged-number"), lang.word("aged-customer"))?;
    for name in COLUMNS {
        write!(out, "{:>18}", wide(&lang.word(name), 17))?;
    }
    writeln!(out)?;
    let mut line = |number: &str, name: &str, totals: &Totals| -> std::io::Result<()> {
        write!(out, "{:<12}{:<32}", wide(number, 11), wide(name, 31))?;
        for amount in columns(totals) {
            write!(out, "{:>18}", format::amount(lang.locale, amount))?;
        }
        writeln!(out)
    };
    for row in &balance.rows {
        line(&row.number, &row.name, &row.totals)?;
    }
    line("", &lang.word("aged-total"), &balance.totals)
}
