//! CFONB 120, the account statement of French banks: 120 characters a record, amounts with an overpunched sign.
//!
//! Layout: CFONB, « Évolutions du relevé de compte 120 caractères », version 2.0, March 2010.
//! Broken files are usual (records cut of their blanks, records in the wrong order): what cannot be placed is a
//! finding with its line, and the rest is read.

mod complement;
mod record;
#[cfg(test)]
mod tests;

use kernel::{Currency, Day, Refusal};

use crate::statement::{
    Account, Balance, BalanceKind, Line, ReturnReason, Statement, TransactionCode, filled, reference_of,
};
use crate::{Finding, Format, Reading, bytes};

pub use record::{Record, amount, french_iban, overpunch};

/// Reads a CFONB 120 file. Refused when no record of the format is in it.
pub fn read(data: &[u8]) -> Result<Reading, Refusal> {
    let text = bytes::text(data);
    let mut reader = Reader { reading: Reading::new(Format::Cfonb), open: None, last: None, records: 0 };
    for (number, record) in record::split(&text) {
        reader.record(number, record);
    }
    reader.finish(None);
    if reader.records == 0 {
        return Err(Refusal::invalid("cfonb.no_record"));
    }
    Ok(reader.reading)
}

/// Whether the first records look like CFONB 120.
pub fn looks_like(text: &str) -> bool {
    let Some((_, first)) = record::split(text).next() else { return false };
    let r = Record(first);
    matches!(r.code(), "01" | "04" | "05" | "07")
        && first.chars().count() <= 120
        && r.text(3, 5).len() == 5
        && r.text(3, 5).bytes().all(|b| b.is_ascii_alphanumeric())
        && r.text(35, 6).len() == 6
        && r.text(35, 6).bytes().all(|b| b.is_ascii_digit())
}

struct Reader {
    reading: Reading,
    open: Option<Statement>,
    /// The movement that complements belong to, as index in the open statement.
    last: Option<usize>,
    records: usize,
}

impl Reader {
    fn record(&mut self, number: usize, raw: &str) {
        let place = format!("line {number}");
        if raw.chars().count() > 120 && !raw.chars().skip(120).all(char::is_whitespace) {
            self.finding(Finding::note("cfonb.too_long", place.clone()));
        }
        let record = Record(raw);
        let code = record.code();
        self.records += usize::from(matches!(code, "01" | "04" | "05" | "07"));
        match code {
            "01" => self.opening(record, place),
            "04" => self.movement(record, place),
            "05" => self.complement(record, place),
            "07" => self.closing(record, place),
            _ => self.finding(Finding::person("cfonb.unknown_record", place).source(raw)),
        }
    }

    fn finding(&mut self, finding: Finding) {
        self.reading.findings.push(finding);
    }

    fn day(&mut self, record: Record<'_>, at: usize, place: &str) -> Option<Day> {
        let text = record.text(at, 6);
        if text.trim().is_empty() {
            return None;
        }
        let day = record::day(text);
        if day.is_none() {
            self.finding(Finding::person("date.impossible", place).source(text));
        }
        day
    }

    fn opening(&mut self, record: Record<'_>, place: String) {
        self.finish(Some(&place));
        let mut statement = self.start(record, &place);
        let date = self.day(record, 35, &place);
        statement.from = date.map(|d| d.plus(1));
        self.open = Some(statement);
        self.balance(record, (BalanceKind::Opening, "01", date), &place);
    }

    /// A statement for the account of this record.
    fn start(&mut self, record: Record<'_>, place: &str) -> Statement {
        let (bank, branch, account) = (record.text(3, 5), record.text(12, 5), record.text(22, 11));
        let iban = record::french_iban(bank, branch, account);
        let other = iban.is_none().then(|| format!("{bank} {branch} {account}").trim().to_owned());
        Statement {
            account: Account { iban, other, ..Account::default() },
            currency: Currency::parse(record.text(17, 3)),
            place: place.to_owned(),
            ..Statement::default()
        }
    }

    /// Keeps the balance of the record in the open statement; unreadable, it is a finding.
    fn balance(&mut self, record: Record<'_>, what: (BalanceKind, &str, Option<Day>), place: &str) {
        let (kind, code, date) = what;
        let currency = self.currency(record);
        match record.amount(currency) {
            Ok(amount) => {
                let balance = Balance { kind, code: code.to_owned(), amount, currency, date };
                if let Some(open) = &mut self.open {
                    open.balances.push(balance);
                }
            }
            Err(reason) => self.finding(Finding::person(reason, place).source(record.text(91, 14))),
        }
    }

    fn currency(&self, record: Record<'_>) -> Currency {
        let of_statement = self.open.as_ref().and_then(|s| s.currency);
        Currency::parse(record.text(17, 3)).or(of_statement).unwrap_or(Currency::EUR)
    }

    /// Whether the record is about the account of the open statement: same branch where given, same account.
    fn same_account(&self, record: Record<'_>, place: &str) -> bool {
        let Some(open) = &self.open else { return true };
        let (account, branch) = (record.text(22, 11).trim(), record.text(12, 5).trim());
        let number = open.account.number();
        if place == open.place || account.is_empty() {
            return true;
        }
        match &open.account.iban {
            Some(iban) => {
                let known_branch = branch.is_empty() || iban.get(9..14) == Some(branch);
                iban.get(14..25) == Some(record::padded(account).as_str()) && known_branch
            }
            None => number.ends_with(account),
        }
    }

    fn movement(&mut self, record: Record<'_>, place: String) {
        self.last = None;
        if self.open.is_some() && !self.same_account(record, &place) {
            self.finding(Finding::person("cfonb.other_account", place.clone()).source(record.0));
            self.finish(Some(&place));
        }
        if self.open.is_none() {
            self.finding(Finding::person("cfonb.movement_without_opening", place.clone()));
            let statement = self.start(record, &place);
            self.open = Some(statement);
        }
        let currency = self.currency(record);
        let amount = match record.amount(currency) {
            Ok(amount) => amount,
            Err(reason) => return self.finding(Finding::person(reason, place).source(record.0)),
        };
        let mut line = Line::new(amount, currency);
        line.booking_date = self.day(record, 35, &place);
        line.value_date = self.day(record, 43, &place).or(line.booking_date);
        line.information.extend(filled(record.text(49, 31)));
        line.bank_reference = reference_of(record.text(105, 16));
        line.transaction_code = TransactionCode {
            proprietary: filled(record.text(33, 2)),
            issuer: Some("CFONB".to_owned()),
            ..TransactionCode::default()
        };
        let reason = record.text(41, 2).trim();
        if !reason.is_empty() && reason != "00" {
            line.return_reason = Some(ReturnReason { code: reason.to_owned(), texts: Vec::new() });
        }
        for (name, at, len) in [("InternalCode", 8, 4), ("EntryNumber", 82, 7)] {
            line.other_references.extend(reference_of(record.text(at, len)).map(|v| (name.to_owned(), v)));
        }
        line.place = place;
        if let Some(open) = &mut self.open {
            line.entry = open.lines.len() as u32 + 1;
            open.lines.push(line);
            self.last = Some(open.lines.len() - 1);
        }
    }

    fn complement(&mut self, record: Record<'_>, place: String) {
        let Some(line) = self.last.and_then(|i| self.open.as_mut()?.lines.get_mut(i)) else {
            return self.finding(Finding::person("cfonb.complement_without_movement", place).source(record.0));
        };
        if let Some(finding) = complement::add(line, record, &place) {
            self.finding(finding);
        }
    }

    fn closing(&mut self, record: Record<'_>, place: String) {
        self.last = None;
        if self.open.is_some() && !self.same_account(record, &place) {
            self.finish(Some(&place));
        }
        if self.open.is_none() {
            self.finding(Finding::person("cfonb.closing_without_opening", place).source(record.0));
            return;
        }
        let date = self.day(record, 35, &place);
        self.balance(record, (BalanceKind::Closing, "07", date), &place);
        if let Some(open) = &mut self.open {
            open.to = date;
            if open.from.zip(date).is_some_and(|(from, to)| from > to) {
                open.from = date;
            }
        }
        self.close();
    }

    fn close(&mut self) {
        self.last = None;
        if let Some(mut open) = self.open.take() {
            if open.currency.is_none() {
                open.currency = open.lines.first().map(|l| l.currency).or(open.opening().map(|b| b.currency));
            }
            self.reading.statements.push(open);
        }
    }

    /// Ends a statement that has no closing record.
    fn finish(&mut self, place: Option<&str>) {
        if let Some(open) = &self.open {
            let place = place.unwrap_or(&open.place).to_owned();
            self.finding(Finding::person("cfonb.no_closing", place));
        }
        self.close();
    }
}
