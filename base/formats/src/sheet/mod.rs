//! Statements as plain tables (CSV, XLSX): a mapping says which column is what, and a mapping can be guessed.

mod guess;
mod values;
#[cfg(test)]
mod tests;

use kernel::{Cents, Currency, Day, Refusal};
use serde::{Deserialize, Serialize};

use crate::statement::{Account, Balance, BalanceKind, Line, Statement, filled, iban_of, reference_of};
use crate::table::{self, Layout, Row};
use crate::{Finding, Format, Reading};

pub use guess::{Guess, by_columns, guess};
pub use values::{DateOrder, DecimalMark, amount as read_amount, date as read_date};

/// How the table of a bank is read. Kept per bank as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mapping {
    /// Separator and encoding, or the workbook.
    pub layout: Layout,
    /// The line with the names of the columns, from 1; `None` when there is none.
    pub header_line: Option<usize>,
    /// Which column is what.
    pub columns: Columns,
    /// The decimal mark of the amounts.
    pub decimal_mark: DecimalMark,
    /// The order of day, month and year.
    pub date_order: DateOrder,
    /// The currency where no column tells it.
    pub currency: Currency,
    /// The account the file is about, where known: an IBAN or what the bank writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Lines are listed from the newest to the oldest.
    #[serde(default)]
    pub newest_first: bool,
}

/// A column by its name or its number from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Column {
    /// By number, from 0.
    Number(usize),
    /// By the name in the header line, whatever its case, accents and marks.
    Name(String),
}

/// What each column holds. Either `amount`, or `debit` and `credit`, must be there, and a date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Columns {
    /// Booking date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking_date: Option<Column>,
    /// Value date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_date: Option<Column>,
    /// Signed amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Column>,
    /// Money out, with or without sign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debit: Option<Column>,
    /// Money in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<Column>,
    /// The sign of `amount` as a word: `D`, `Débit`, `S`, `Af`, `-` mean money out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign: Option<Column>,
    /// Currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Column>,
    /// Balance after the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<Column>,
    /// The other side's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Column>,
    /// The other side's account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<Column>,
    /// Our own account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_account: Option<Column>,
    /// Words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<Column>,
    /// The bank's reference of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Column>,
    /// End-to-end id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_to_end_id: Option<Column>,
    /// Mandate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mandate_id: Option<Column>,
    /// What kind of transaction the bank says it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Column>,
}

/// Reads a table by a guessed mapping, if the guess is sure (0.8 and more).
pub fn read_guessed(data: &[u8]) -> Result<Reading, Refusal> {
    let guess = guess(data)?;
    if guess.sure < 0.8 {
        return Err(Refusal::invalid("sheet.mapping_needed").with("sure", format!("{:.0}", guess.sure * 100.0)));
    }
    let mut reading = read(data, &guess.mapping)?;
    let sure = format!("{:.0}", guess.sure * 100.0);
    reading.findings.insert(0, Finding::note("sheet.guessed", "").with("sure", sure));
    Ok(reading)
}

/// Reads a table by a mapping. Lines that cannot be read are findings. Refused: a column of the mapping is not there,
/// or no line could be read.
pub fn read(data: &[u8], mapping: &Mapping) -> Result<Reading, Refusal> {
    let mut rows = table::raw_as(data, &mapping.layout)?;
    let format = if matches!(mapping.layout, Layout::Workbook { .. }) { Format::Xlsx } else { Format::Csv };
    let mut headers = Row::default();
    if let Some(line) = mapping.header_line {
        headers = rows.by_ref().find(|r| r.line >= line).ok_or_else(|| Refusal::invalid("table.empty"))?;
    }
    let places = places(&mapping.columns, &headers)?;
    let mut sheet = Sheet::new(mapping, places, format);
    for row in rows {
        sheet.row(&row);
    }
    sheet.finish()
}

/// The columns of a mapping as numbers.
#[derive(Default)]
struct Places {
    of: std::collections::HashMap<&'static str, usize>,
    texts: Vec<usize>,
}

fn places(columns: &Columns, headers: &Row) -> Result<Places, Refusal> {
    let find = |column: &Column| match column {
        Column::Number(n) => Ok(*n),
        Column::Name(name) => {
            let wanted = table::plain_name(name);
            let found = headers.cells.iter().position(|h| table::plain_name(h) == wanted);
            found.ok_or_else(|| Refusal::invalid("sheet.no_such_column").with("name", name))
        }
    };
    let named = [
        ("booking", &columns.booking_date),
        ("value", &columns.value_date),
        ("amount", &columns.amount),
        ("debit", &columns.debit),
        ("credit", &columns.credit),
        ("sign", &columns.sign),
        ("currency", &columns.currency),
        ("balance", &columns.balance),
        ("name", &columns.name),
        ("account", &columns.account),
        ("own", &columns.own_account),
        ("reference", &columns.reference),
        ("end_to_end", &columns.end_to_end_id),
        ("mandate", &columns.mandate_id),
        ("kind", &columns.kind),
    ];
    let mut places = Places::default();
    for (key, column) in named {
        if let Some(column) = column {
            places.of.insert(key, find(column)?);
        }
    }
    places.texts = columns.texts.iter().map(find).collect::<Result<_, _>>()?;
    let amounts = ["amount", "debit", "credit"].iter().any(|k| places.of.contains_key(k));
    if !amounts || !(places.of.contains_key("booking") || places.of.contains_key("value")) {
        return Err(Refusal::invalid("sheet.mapping_incomplete"));
    }
    Ok(places)
}

struct Sheet<'a> {
    mapping: &'a Mapping,
    places: Places,
    reading: Reading,
    /// One statement for each account and currency, in the order they appear.
    statements: Vec<(String, Currency, Statement)>,
}

impl<'a> Sheet<'a> {
    fn new(mapping: &'a Mapping, places: Places, format: Format) -> Sheet<'a> {
        Sheet { mapping, places, reading: Reading::new(format), statements: Vec::new() }
    }

    fn cell<'r>(&self, row: &'r Row, key: &str) -> &'r str {
        self.places.of.get(key).map_or("", |n| row.get(*n))
    }

    fn row(&mut self, row: &Row) {
        let place = format!("line {}", row.line);
        let booked = self.date(row, "booking");
        let value = self.date(row, "value");
        let amount = self.amount(row);
        let source = || row.cells.join(" ; ");
        match (booked.or(value), amount) {
            (Some(day), Ok(Some(amount))) => self.line(row, (day, value), amount, place),
            // A line with neither day nor amount is a title or a total.
            (None, Ok(None)) => {}
            (None, amount) => {
                // A word where the date would stand (`Total`, `Solde`) makes it a total or a line that is still to come.
                let total = amount.is_ok() && guess::is_words(self.cell(row, "booking"));
                let weigh = if total { Finding::note } else { Finding::person };
                self.reading.findings.push(weigh("sheet.no_date", place).source(&source()));
            }
            (Some(_), Ok(None)) => {
                let finding = Finding::person("sheet.no_amount", place).source(&source());
                self.reading.findings.push(finding);
            }
            (Some(_), Err(code)) => {
                let finding = Finding::person(code, place).source(&source());
                self.reading.findings.push(finding);
            }
        }
    }

    fn date(&self, row: &Row, key: &str) -> Option<Day> {
        values::date(self.cell(row, key), self.mapping.date_order)
    }

    fn currency(&self, row: &Row) -> Currency {
        values::currency(self.cell(row, "currency")).unwrap_or(self.mapping.currency)
    }

    /// The signed amount, `None` where all its cells are empty.
    fn amount(&self, row: &Row) -> Result<Option<Cents>, &'static str> {
        let currency = self.currency(row);
        let read = |key: &str| values::amount(self.cell(row, key), self.mapping.decimal_mark, currency);
        if let Some(amount) = read("amount")? {
            let out = values::means_out(self.cell(row, "sign"));
            return Ok(Some(if out == Some(true) { -amount.abs() } else { amount }));
        }
        match (read("debit")?, read("credit")?) {
            (None, None) => Ok(None),
            (debit, credit) => {
                let out = debit.unwrap_or_default().abs();
                Ok(Some(credit.unwrap_or_default() - out))
            }
        }
    }

    fn line(&mut self, row: &Row, days: (Day, Option<Day>), amount: Cents, place: String) {
        let currency = self.currency(row);
        let mut line = Line::new(amount, currency);
        line.booking_date = Some(days.0);
        line.value_date = days.1.or(line.booking_date);
        line.counterparty_name = filled(self.cell(row, "name"));
        line.set_counterparty_account(self.cell(row, "account"));
        line.bank_reference = reference_of(self.cell(row, "reference"));
        line.end_to_end_id = reference_of(self.cell(row, "end_to_end"));
        line.mandate_id = reference_of(self.cell(row, "mandate"));
        line.transaction_code.proprietary = filled(self.cell(row, "kind"));
        line.remittance = self.places.texts.iter().filter_map(|n| filled(row.get(*n))).collect();
        line.place.clone_from(&place);
        let balance = values::amount(self.cell(row, "balance"), self.mapping.decimal_mark, currency).ok().flatten();
        let own = filled(self.cell(row, "own")).or_else(|| self.mapping.account.clone()).unwrap_or_default();
        let known = self.statements.iter().position(|(account, c, _)| *account == own && *c == currency);
        let at = known.unwrap_or_else(|| {
            let iban = iban_of(&own);
            let other = if iban.is_some() { None } else { filled(&own) };
            let account = Account { iban, other, ..Account::default() };
            let statement = Statement { account, currency: Some(currency), place, ..Statement::default() };
            self.statements.push((own, currency, statement));
            self.statements.len() - 1
        });
        let Some((_, _, statement)) = self.statements.get_mut(at) else { return };
        if let Some(amount) = balance {
            let (kind, code) = (BalanceKind::Other, "line".to_owned());
            statement.balances.push(Balance { kind, code, amount, currency, date: line.booking_date });
        }
        statement.lines.push(line);
    }

    fn finish(mut self) -> Result<Reading, Refusal> {
        for (_, _, mut statement) in std::mem::take(&mut self.statements) {
            if self.mapping.newest_first {
                statement.lines.reverse();
                statement.balances.reverse();
            }
            for (i, line) in statement.lines.iter_mut().enumerate() {
                line.entry = i as u32 + 1;
            }
            running(&mut statement);
            statement.from = statement.lines.iter().filter_map(|l| l.booking_date).min();
            statement.to = statement.lines.iter().filter_map(|l| l.booking_date).max();
            self.reading.statements.push(statement);
        }
        if self.reading.statements.is_empty() {
            return Err(Refusal::invalid("sheet.no_line"));
        }
        Ok(self.reading)
    }
}

/// A balance after every line gives the opening and the closing balance.
fn running(statement: &mut Statement) {
    let balances = std::mem::take(&mut statement.balances);
    if balances.len() != statement.lines.len() {
        return;
    }
    let (Some(first), Some(last), Some(line)) = (balances.first(), balances.last(), statement.lines.first()) else {
        return;
    };
    let opening = Balance {
        kind: BalanceKind::Opening,
        code: "before".to_owned(),
        amount: first.amount - line.amount,
        ..first.clone()
    };
    let closing = Balance { kind: BalanceKind::Closing, code: "after".to_owned(), ..last.clone() };
    statement.balances = vec![opening, closing];
}
