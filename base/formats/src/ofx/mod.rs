//! OFX, the statement that banks give for downloading: SGML of versions 1.x (leaf elements are not closed) and XML of
//! 2.x. One tolerant reader takes both.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use kernel::{Cents, Currency, Day, Refusal};

use crate::amount::{self, decimals_of};
use crate::statement::{
    Account, Balance, BalanceKind, Line, Statement, TransactionCode, filled, iban_of, reference_of,
};
use crate::{Finding, Format, Reading, bytes, cfonb};

/// Reads an OFX file. Refused when it has no statement.
pub fn read(data: &[u8]) -> Result<Reading, Refusal> {
    let text = decode(data);
    let start = text.find("<OFX").ok_or_else(|| Refusal::invalid("ofx.no_statement"))?;
    let mut reader = Reader {
        reading: Reading::new(Format::Ofx),
        path: Vec::new(),
        open: None,
        line: None,
        balance: (None, None),
        number: 1 + text[..start].matches('\n').count(),
    };
    let header = text.get(..start).unwrap_or_default();
    reader.reading.version = between(header, "VERSION:", |c| !c.is_ascii_digit())
        .or_else(|| between(header, "VERSION=\"", |c| c == '"'))
        .map(str::to_owned);
    reader.walk(&text[start..]);
    reader.close_statement();
    if reader.reading.statements.is_empty() {
        return Err(Refusal::invalid("ofx.no_statement"));
    }
    Ok(reader.reading)
}

/// Whether the beginning looks like OFX.
pub fn looks_like(text: &str) -> bool {
    let head = bytes::cut(text, 4000);
    head.contains("OFXHEADER") || head.contains("<OFX>")
}

fn between<'a>(text: &'a str, mark: &str, end: impl Fn(char) -> bool) -> Option<&'a str> {
    let rest = &text[text.rfind(mark)? + mark.len()..];
    Some(rest.split(end).next().unwrap_or(rest))
}

/// By the declared `CHARSET:1252` or `encoding=`, else as any text.
fn decode(data: &[u8]) -> Cow<'_, str> {
    if std::str::from_utf8(data).is_ok() || encoding_rs::Encoding::for_bom(data).is_some() {
        return bytes::text(data);
    }
    let head = String::from_utf8_lossy(&data[..data.len().min(600)]);
    let charset = between(&head, "CHARSET:", |c| c.is_whitespace()).filter(|c| c.starts_with("8859"));
    charset.and_then(|c| bytes::text_as(data, &format!("ISO-{c}"))).unwrap_or_else(|| bytes::text(data))
}

struct Reader<'a> {
    reading: Reading,
    path: Vec<&'a str>,
    open: Option<Statement>,
    line: Option<Draft>,
    balance: (Option<String>, Option<Day>),
    number: usize,
}

/// A transaction while it is read.
struct Draft {
    line: Line,
    amount: Option<String>,
    name: Option<String>,
    currency: Option<Currency>,
    place: String,
}

impl<'a> Reader<'a> {
    fn walk(&mut self, mut text: &'a str) {
        while let Some(at) = text.find('<') {
            self.number += text[..at].matches('\n').count();
            let Some(end) = text[at..].find('>').map(|i| at + i) else { break };
            let tag = &text[at + 1..end];
            let after = &text[end + 1..];
            let value = &after[..after.find('<').unwrap_or(after.len())];
            if let Some(name) = tag.strip_prefix('/') {
                self.close(name.trim());
            } else if !tag.starts_with(['?', '!']) && !tag.ends_with('/') {
                let name = tag.split_whitespace().next().unwrap_or_default();
                match filled(value) {
                    Some(value) => self.leaf(name, &unescape(&value)),
                    None => self.open(name),
                }
            }
            text = after;
        }
    }

    fn open(&mut self, name: &'a str) {
        match name {
            "STMTRS" | "CCSTMTRS" => {
                self.close_statement();
                let place = format!("line {}", self.number);
                self.open = Some(Statement { place, ..Statement::default() });
            }
            "STMTTRN" => {
                self.close_line();
                let place = format!("line {}", self.number);
                let line = Line::new(Cents::ZERO, Currency::EUR);
                self.line = Some(Draft { line, amount: None, name: None, currency: None, place });
            }
            "LEDGERBAL" | "AVAILBAL" => self.balance = (None, None),
            _ => {}
        }
        if self.path.len() < 64 {
            self.path.push(name);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "STMTTRN" => self.close_line(),
            "STMTRS" | "CCSTMTRS" => self.close_statement(),
            "LEDGERBAL" => self.close_balance(BalanceKind::Closing, "LEDGERBAL"),
            "AVAILBAL" => self.close_balance(BalanceKind::Other, "AVAILBAL"),
            _ => {}
        }
        if let Some(at) = self.path.iter().rposition(|open| *open == name) {
            self.path.truncate(at);
        }
    }

    fn inside(&self, name: &str) -> bool {
        self.path.contains(&name)
    }

    fn leaf(&mut self, name: &str, value: &str) {
        if self.line.is_some() {
            return self.line_leaf(name, value);
        }
        if self.inside("LEDGERBAL") || self.inside("AVAILBAL") {
            match name {
                "BALAMT" => self.balance.0 = Some(value.to_owned()),
                "DTASOF" => self.balance.1 = day(value),
                _ => {}
            }
            return;
        }
        let Some(s) = &mut self.open else { return };
        match name {
            "CURDEF" => s.currency = Currency::parse(value),
            "BANKID" | "BRANCHID" | "ACCTID" | "ACCTKEY" => account(&mut s.account, name, value),
            "DTSTART" => s.from = day(value),
            "DTEND" => s.to = day(value),
            _ => {}
        }
    }

    fn line_leaf(&mut self, name: &str, value: &str) {
        let to = self.inside("BANKACCTTO") || self.inside("CCACCTTO");
        let Some(draft) = &mut self.line else { return };
        let line = &mut draft.line;
        match name {
            "TRNTYPE" => {
                line.transaction_code = TransactionCode {
                    proprietary: filled(value),
                    issuer: Some("OFX".to_owned()),
                    ..TransactionCode::default()
                }
            }
            "DTPOSTED" | "DTAVAIL" | "DTUSER" => {
                let date = day(value);
                if date.is_none() {
                    let finding = Finding::person("date.impossible", draft.place.clone()).source(value);
                    self.reading.findings.push(finding);
                }
                match name {
                    "DTPOSTED" => line.booking_date = date,
                    "DTAVAIL" => line.value_date = date,
                    _ => {}
                }
            }
            "TRNAMT" => draft.amount = Some(value.to_owned()),
            "FITID" => line.bank_reference = reference_of(value),
            "NAME" => draft.name = filled(value),
            "MEMO" => line.remittance.extend(filled(value)),
            "CHECKNUM" | "REFNUM" | "SRVRTID" | "PAYEEID" => {
                line.other_references.extend(reference_of(value).map(|v| (name.to_owned(), v)));
            }
            "ACCTID" if to => line.set_counterparty_account(value),
            "CURSYM" => draft.currency = Currency::parse(value),
            _ => {}
        }
    }

    fn close_line(&mut self) {
        let Some(draft) = self.line.take() else { return };
        let Some(s) = &mut self.open else {
            self.reading.findings.push(Finding::person("ofx.movement_without_statement", draft.place));
            return;
        };
        let currency = draft.currency.or(s.currency).unwrap_or(Currency::EUR);
        let written = draft.amount.unwrap_or_default();
        match read_amount(&written, currency) {
            Ok(amount) => {
                let mut line = Line { amount, currency, place: draft.place, ..draft.line };
                line.value_date = line.value_date.or(line.booking_date);
                line.counterparty_name = draft.name;
                line.entry = s.lines.len() as u32 + 1;
                s.lines.push(line);
            }
            Err(code) => self.reading.findings.push(Finding::person(code, draft.place).source(&written)),
        }
    }

    fn close_balance(&mut self, kind: BalanceKind, code: &str) {
        let (written, date) = std::mem::take(&mut self.balance);
        let Some(s) = &mut self.open else { return };
        let currency = s.currency.unwrap_or(Currency::EUR);
        match written.as_deref().map(|w| read_amount(w, currency)) {
            Some(Ok(amount)) => s.balances.push(Balance { kind, code: code.to_owned(), amount, currency, date }),
            Some(Err(reason)) => {
                let finding = Finding::person(reason, format!("line {}", self.number));
                self.reading.findings.push(finding.source(&written.unwrap_or_default()));
            }
            None => {}
        }
    }

    fn close_statement(&mut self) {
        self.close_line();
        let Some(mut s) = self.open.take() else { return };
        french(&mut s.account);
        if s.account.number().is_empty() {
            self.reading.findings.push(Finding::person("statement.no_account", s.place.clone()));
        }
        self.reading.statements.push(s);
    }
}

/// Collects bank, branch and account in the order given; an IBAN in `ACCTID` wins.
fn account(account: &mut Account, name: &str, value: &str) {
    if let Some(iban) = iban_of(value).filter(|_| name == "ACCTID") {
        account.iban = Some(iban);
    }
    match &mut account.other {
        Some(other) => {
            other.push(' ');
            other.push_str(value.trim());
        }
        None => account.other = filled(value),
    }
}

/// A French bank, branch and account make an IBAN.
fn french(account: &mut Account) {
    if account.iban.is_some() {
        account.other = None;
        return;
    }
    let parts: Vec<&str> = account.other.as_deref().unwrap_or_default().split(' ').collect();
    if let [bank, branch, number, ..] = parts[..] {
        account.iban = cfonb::french_iban(bank, branch, number);
    }
    if account.iban.is_some() {
        account.other = None;
    }
}

fn read_amount(text: &str, currency: Currency) -> Result<Cents, &'static str> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mark = if text.contains(',') && !text.contains('.') { ',' } else { '.' };
    let text = if mark == '.' { text.replace(',', "") } else { text };
    amount::parse(&text, mark, decimals_of(currency)).map_err(|e| match e {
        amount::AmountError::NotANumber => "amount.unreadable",
        amount::AmountError::TooManyDecimals => "amount.too_many_decimals",
        amount::AmountError::TooLarge => "amount.too_large",
    })
}

/// `YYYYMMDD` with anything behind it.
fn day(text: &str) -> Option<Day> {
    let digits = text.get(..8).filter(|t| t.bytes().all(|b| b.is_ascii_digit()))?;
    Day::new(digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?)
}

fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        let end = tail.char_indices().take(12).find(|(_, c)| *c == ';').map(|(i, _)| i);
        match end.and_then(|end| entity(&tail[1..end]).map(|c| (c, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &tail[end + 1..];
            }
            None => {
                out.push('&');
                rest = &tail[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())
        }
    }
}
