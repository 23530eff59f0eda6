//! What is to be done with each line of a file: pure, so that the page shows later what the import did.

use formats::statement::{Kind, Line, Statement, Status, TransactionCode};
use formats::{Format, Reading, Weight, dedupe};
use kernel::{Cents, Day, Refusal};

use super::super::{BankLine, Details, Method, receive};
use super::{Notice, StatementSeen};

/// The media type under which statements lie in the file store.
pub const MEDIA: &str = "application/vnd.bank-statement";

/// A file that was read.
pub struct Plan {
    /// Format and version.
    pub format: String,
    /// Its statements.
    pub statements: Vec<StatementSeen>,
    /// Its lines.
    pub lines: Vec<PlannedLine>,
    /// What was noticed.
    pub notices: Vec<Notice>,
}

/// A line and what is to be done with it.
pub struct PlannedLine {
    /// Where it stands.
    pub place: String,
    /// The day, where there is one.
    pub day: Option<Day>,
    /// What is to be booked; its key names the line.
    pub booking: BankLine,
    /// Why it is not booked.
    pub refusal: Option<Refusal>,
    /// True for what the bank only announces.
    pub announced: bool,
}

impl Plan {
    /// What a reading asks for on a day.
    pub fn new(reading: &Reading, today: Day) -> Plan {
        let mut lines = Vec::new();
        for statement in &reading.statements {
            let keys = dedupe::line_keys(statement);
            lines.extend(statement.lines.iter().zip(keys).map(|(line, key)| planned(statement, line, key, today)));
        }
        Plan {
            format: format_name(reading),
            statements: reading.statements.iter().map(seen).collect(),
            lines,
            notices: reading.findings.iter().map(notice).collect(),
        }
    }
}

fn format_name(reading: &Reading) -> String {
    let name = match reading.format {
        Format::Camt => "camt",
        Format::Mt940 => "MT940",
        Format::Cfonb => "CFONB 120",
        Format::Ofx => "OFX",
        Format::Csv => "CSV",
        Format::Xlsx => "XLSX",
    };
    reading.version.clone().unwrap_or_else(|| name.to_string())
}

fn seen(statement: &Statement) -> StatementSeen {
    let (opening, closing) = (statement.opening(), statement.closing());
    StatementSeen {
        account: statement.account.number().to_string(),
        id: statement.id.clone().unwrap_or_default(),
        from: statement.from.or_else(|| statement.lines.iter().filter_map(|l| l.booking_date).min()),
        to: statement.last_day(),
        opening: opening.map(|b| b.amount),
        closing: closing.map(|b| b.amount),
        currency: closing.or(opening).map(|b| b.currency).or(statement.currency),
        lines: statement.lines.len() as u64,
        place: statement.place.clone(),
    }
}

fn notice(finding: &formats::Finding) -> Notice {
    Notice {
        code: finding.code.to_string(),
        grave: finding.weight == Weight::Person,
        place: finding.place.clone(),
        source: finding.source.clone().unwrap_or_default(),
        fr: finding.words(formats::Lang::Fr),
        en: finding.words(formats::Lang::En),
    }
}

fn planned(statement: &Statement, line: &Line, key: String, today: Day) -> PlannedLine {
    let day = line.booking_date.or(line.value_date).or(statement.to);
    let booking = BankLine { number: String::new(),
        key,
        day: day.unwrap_or(today),
        amount: line.amount,
        currency: line.currency,
        value: None,
        method: method(&line.transaction_code),
        remittance: text(line),
        counterparty: counterparty(line),
        iban: line.counterparty_iban.clone().unwrap_or_default(),
        details: Details::of(line),
        identify: false,
        value_day: line.value_date.filter(|v| day.is_some_and(|d| v.since(d).abs() <= 62)),
    };
    let announced = statement.kind != Kind::Statement || line.status != Status::Booked;
    let refusal = if announced { None } else { refused(&booking, day, today) };
    PlannedLine { place: line.place.clone(), day, booking, refusal, announced }
}

/// Why a line cannot be booked; the same rules as the command's, so that the page can tell them again.
fn refused(line: &BankLine, day: Option<Day>, today: Day) -> Option<Refusal> {
    if !line.currency.is_known() {
        return Some(Refusal::invalid("currency.unknown").at("currency").with("currency", line.currency));
    }
    if line.amount.is_zero() || line.amount.abs() > Cents(1_000_000_000_000) {
        return Some(Refusal::invalid("payment.amount").at("amount"));
    }
    let Some(day) = day else {
        return Some(Refusal::invalid("request.field_missing").at("day"));
    };
    match receive::day_checked(day, today) {
        Err(kernel::Fault::Refused(refusal)) => Some(refusal),
        _ => None,
    }
}

fn counterparty(line: &Line) -> String {
    // Who paid for somebody else is named first: the customer is the one who owes.
    let name = if line.amount.0 > 0 { line.ultimate_debtor.as_ref() } else { line.ultimate_creditor.as_ref() };
    name.or(line.counterparty_name.as_ref()).cloned().unwrap_or_default()
}

/// What the payer wrote, in one text: the free words, then structured references and the end-to-end id where the
/// words do not hold them already.
fn text(line: &Line) -> String {
    let mut text = joined(&line.remittance);
    if text.is_empty() {
        text = joined(&line.information);
    }
    let told = line.references.iter().map(|r| r.value.as_str()).chain(line.end_to_end_id.as_deref());
    for reference in told.filter(|r| !formats::statement::says_nothing(r)) {
        if !text.contains(reference) {
            text.push(' ');
            text.push_str(reference);
        }
    }
    text.trim().to_string()
}

/// Puts pieces together. Banks cut a text at a fixed width, even inside a number: a piece that is exactly as long as
/// one of these widths and does not end a word goes on in the next one.
fn joined(pieces: &[String]) -> String {
    const WIDTHS: [usize; 5] = [27, 35, 65, 70, 140];
    let mut text = String::new();
    let mut cut = false;
    for piece in pieces {
        let goes_on = cut && piece.starts_with(|c: char| c.is_alphanumeric() || c == '-');
        if !text.is_empty() && !goes_on {
            text.push(' ');
        }
        text.push_str(piece.trim());
        cut = WIDTHS.contains(&piece.chars().count()) && piece.ends_with(|c: char| c.is_alphanumeric() || c == '-');
    }
    text
}

/// How money moved, by the family of ISO 20022 or by the French interbank code (01, 02 cheques; 08 direct debit;
/// 11 card).
fn method(code: &TransactionCode) -> Method {
    match code.family.as_deref() {
        Some("RDDT" | "IDDT") => return Method::DirectDebit,
        Some("CCRD" | "MCRD") => return Method::Card,
        Some("RCHQ" | "ICHQ") => return Method::Cheque,
        _ => {}
    }
    match (code.issuer.as_deref(), code.proprietary.as_deref()) {
        (Some("CFONB"), Some("01" | "02")) => Method::Cheque,
        (Some("CFONB"), Some("08")) => Method::DirectDebit,
        (Some("CFONB"), Some("11")) => Method::Card,
        _ => Method::Transfer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Currency;

    #[test]
    fn a_text_cut_by_the_bank_is_put_together() {
        let of = |pieces: &[&str]| joined(&pieces.iter().map(|p| p.to_string()).collect::<Vec<_>>());
        assert_eq!(
            of(&["VIR FACTURES FA2026-000001 ET FA202", "6-000002"]),
            "VIR FACTURES FA2026-000001 ET FA2026-000002"
        );
        assert_eq!(of(&["FA2026-000001", "FA2026-000002"]), "FA2026-000001 FA2026-000002");
        assert_eq!(
            of(&["REGLEMENT DE NOS FACTURES DE MARS :", "FA2026-000001"]),
            "REGLEMENT DE NOS FACTURES DE MARS : FA2026-000001"
        );
        assert_eq!(of(&[]), "");
    }

    #[test]
    fn lines_are_judged_as_the_command_does() {
        let today = Day::parse("2026-11-22").unwrap();
        for (amount, currency, day, code) in [
            (100, "EUR", Some("2026-11-20"), None),
            (-100, "EUR", Some("2026-11-20"), None),
            (100, "USD", Some("2026-11-20"), None),
            (100, "XXX", Some("2026-11-20"), Some("currency.unknown")),
            (0, "EUR", Some("2026-11-20"), Some("payment.amount")),
            (100, "EUR", Some("2026-11-23"), Some("payment.day")),
            (100, "EUR", Some("2020-01-01"), Some("payment.day")),
            (100, "EUR", None, Some("request.field_missing")),
        ] {
            let mut line = Line::new(Cents(amount), Currency::parse(currency).unwrap());
            line.booking_date = day.and_then(Day::parse);
            let planned = planned(&Statement::default(), &line, "k".into(), today);
            assert_eq!(planned.refusal.map(|r| r.code), code, "{amount} {currency} {day:?}");
        }
    }
}
