//! MT940, the SWIFT account statement, as banks really send it: with or without SWIFT envelope, with days that do not
//! exist, lines cut anywhere, and free or structured words in field 86.

mod field61;
mod field86;
mod slashes;
#[cfg(test)]
mod tests;

use kernel::{Currency, Day, Refusal};

use crate::amount::{self, AmountError, decimals_of};
use crate::statement::{Account, Balance, BalanceKind, Statement, filled, iban_of};
use crate::{Finding, Format, Reading, bytes};

/// Reads an MT940 file. Refused when it has neither account nor movement nor balance field.
pub fn read(data: &[u8]) -> Result<Reading, Refusal> {
    let text = bytes::text(data);
    let mut reader = Reader { reading: Reading::new(Format::Mt940), open: None, field86_of_line: false };
    let mut fields = 0;
    for field in fields_of(&text) {
        fields += usize::from(matches!(field.tag, "25" | "25P" | "60F" | "60M" | "61" | "62F" | "62M"));
        reader.field(&field);
    }
    reader.close();
    if fields == 0 {
        return Err(Refusal::invalid("mt940.no_field"));
    }
    Ok(reader.reading)
}

/// Whether the beginning looks like MT940: a line starts with one of its fields.
pub fn looks_like(text: &str) -> bool {
    let known = |f: &Field<'_>| matches!(f.tag, "20" | "25" | "28" | "28C" | "60F" | "60M" | "61" | "62F" | "62M");
    fields_of(bytes::cut(text, 4000)).filter(|f| known(f)).take(2).count() > 0
}

/// One field with its lines, or the mark that ends a message.
struct Field<'a> {
    tag: &'a str,
    lines: Vec<&'a str>,
    number: usize,
}

/// Cuts a text into fields. Lines without tag belong to the field before; those before the first field are envelope.
fn fields_of(text: &str) -> impl Iterator<Item = Field<'_>> {
    let mut lines = text.split('\n').enumerate().peekable();
    std::iter::from_fn(move || {
        let (number, tag, first) = loop {
            let (i, line) = lines.next()?;
            match tag_of(line) {
                Some((tag, rest)) => break (i + 1, tag, rest),
                None if is_end(line) => return Some(Field { tag: "-", lines: Vec::new(), number: i + 1 }),
                None => {}
            }
        };
        let mut all = vec![first];
        while let Some((_, line)) = lines.peek() {
            if tag_of(line).is_some() || is_end(line) {
                break;
            }
            all.push(line.trim_end_matches('\r'));
            lines.next();
        }
        while all.len() > 1 && all.last().is_some_and(|l| l.trim().is_empty()) {
            all.pop();
        }
        Some(Field { tag, lines: all, number })
    })
}

fn tag_of(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_end_matches('\r').trim_start_matches('\u{feff}');
    // The text block of a SWIFT envelope may open in the same line: {1:...}{2:...}{4: then the first field.
    let line = line.rfind("{4:").map_or(line, |at| &line[at + 3..]);
    let rest = line.strip_prefix(':')?;
    let (tag, rest) = rest.split_once(':')?;
    let known = [
        "13", "13D", "20", "21", "25", "25P", "28", "28C", "34F", "60F", "60M", "61", "62F", "62M", "64", "65", "86",
        "90C", "90D", "NS",
    ];
    known.contains(&tag).then_some((tag, rest))
}

/// `-`, `-}`, `-XXX`: the message ends.
fn is_end(line: &str) -> bool {
    let line = line.trim();
    line == "-" || line.starts_with("-}") || line == "-XXX"
}

struct Reader {
    reading: Reading,
    open: Option<Statement>,
    /// The next field 86 tells about the last line, not about the statement.
    field86_of_line: bool,
}

impl Reader {
    fn finding(&mut self, finding: Finding) {
        self.reading.findings.push(finding);
    }

    fn statement(&mut self, place: &str) -> &mut Statement {
        self.open.get_or_insert_with(|| Statement { place: place.to_owned(), ..Statement::default() })
    }

    fn field(&mut self, field: &Field<'_>) {
        let place = format!("line {}", field.number);
        let text = field.lines.first().copied().unwrap_or_default().trim();
        match field.tag {
            "-" => self.close(),
            "20" => {
                self.close();
                self.statement(&place).id = filled(text);
            }
            "25" | "25P" => {
                if self.open.as_ref().is_some_and(|s| !s.account.number().is_empty()) {
                    self.close();
                }
                self.statement(&place).account = account(text);
            }
            "28" | "28C" => {
                let (sequence, page) = text.split_once('/').unwrap_or((text, ""));
                let s = self.statement(&place);
                s.sequence = sequence.trim().parse().ok();
                s.page = page.trim().parse().ok();
            }
            "60F" => self.balance(BalanceKind::Opening, field, &place),
            "60M" => self.balance(BalanceKind::InterimOpening, field, &place),
            "62F" => self.balance(BalanceKind::Closing, field, &place),
            "62M" => self.balance(BalanceKind::InterimClosing, field, &place),
            "64" | "65" => self.balance(BalanceKind::Other, field, &place),
            "61" => self.line(field, place),
            "86" => self.words(field),
            _ => {}
        }
        if !matches!(field.tag, "61" | "86") {
            self.field86_of_line = false;
        }
    }

    fn balance(&mut self, kind: BalanceKind, field: &Field<'_>, place: &str) {
        let text = field.lines.first().copied().unwrap_or_default().trim();
        let opens = matches!(kind, BalanceKind::Opening | BalanceKind::InterimOpening);
        if opens && self.open.as_ref().is_some_and(|s| s.opening().is_some()) {
            self.close();
        }
        match balance(kind, field.tag, text) {
            Ok((balance, repaired)) => {
                if repaired {
                    self.finding(Finding::note("date.end_of_february", place).source(text));
                }
                if balance.date.is_none() {
                    self.finding(Finding::person("date.impossible", place).source(text));
                }
                let s = self.statement(place);
                s.currency = s.currency.or(Some(balance.currency));
                match kind {
                    BalanceKind::Opening | BalanceKind::InterimOpening => s.from = balance.date,
                    BalanceKind::Closing | BalanceKind::InterimClosing => s.to = balance.date,
                    _ => {}
                }
                s.balances.push(balance);
            }
            Err(code) => self.finding(Finding::person(code, place).source(text)),
        }
    }

    fn line(&mut self, field: &Field<'_>, place: String) {
        let currency = self.statement(&place).currency;
        let known = currency.unwrap_or(Currency::EUR);
        match field61::read(&field.lines, known) {
            Ok((mut line, notes)) => {
                line.place.clone_from(&place);
                for mut note in notes {
                    note.place.clone_from(&place);
                    self.finding(note);
                }
                let s = self.statement(&place);
                line.entry = s.lines.len() as u32 + 1;
                s.lines.push(line);
                self.field86_of_line = true;
            }
            Err(code) => {
                // Its words must not go to the movement before.
                self.field86_of_line = false;
                self.finding(Finding::person(code, place).source(&field.lines.join(" ")));
            }
        }
    }

    fn words(&mut self, field: &Field<'_>) {
        let of_line = self.field86_of_line;
        let Some(open) = &mut self.open else { return };
        match open.lines.last_mut().filter(|_| of_line) {
            Some(line) => field86::add(line, &field.lines),
            None => open.texts.extend(field.lines.iter().filter_map(|l| filled(l))),
        }
    }

    fn close(&mut self) {
        self.field86_of_line = false;
        let Some(open) = self.open.take() else { return };
        let has_content = !open.lines.is_empty() || !open.balances.is_empty();
        if !has_content {
            return;
        }
        if open.account.number().is_empty() {
            self.finding(Finding::person("statement.no_account", open.place.clone()));
        }
        self.reading.statements.push(open);
    }
}

/// `BLZ/account`, `BIC/account`, an IBAN with or without a currency behind it, or just a number.
fn account(text: &str) -> Account {
    let last = text.rsplit('/').next().unwrap_or(text);
    let without_currency = |t: &str| -> String {
        let t = t.trim();
        let cut = t.len().saturating_sub(3);
        match (t.get(..cut), t.get(cut..)) {
            (Some(front), Some(end)) if Currency::parse(end).is_some() => front.to_owned(),
            _ => t.to_owned(),
        }
    };
    let iban = [text, last, &without_currency(text), &without_currency(last)].iter().find_map(|t| iban_of(t));
    let other = if iban.is_some() { None } else { filled(text) };
    Account { iban, other, ..Account::default() }
}

fn balance(kind: BalanceKind, code: &str, text: &str) -> Result<(Balance, bool), &'static str> {
    let debit = match text.get(..1) {
        Some("C") => false,
        Some("D") => true,
        _ => return Err("balance.unreadable"),
    };
    let (date, repaired) = day(text.get(1..7).unwrap_or_default()).map_or((None, false), |(d, r)| (Some(d), r));
    let currency = text.get(7..10).and_then(Currency::parse).ok_or("balance.unreadable")?;
    let amount = read_amount(text.get(10..).unwrap_or_default(), currency)?;
    let amount = if debit { -amount } else { amount };
    Ok((Balance { kind, code: code.to_owned(), amount, currency, date }, repaired))
}

/// An amount with decimal comma; a point is taken too.
fn read_amount(text: &str, currency: Currency) -> Result<kernel::Cents, &'static str> {
    let mark = if text.contains(',') { ',' } else { '.' };
    amount::parse(text.trim(), mark, decimals_of(currency)).map_err(|e| match e {
        AmountError::NotANumber => "amount.unreadable",
        AmountError::TooManyDecimals => "amount.too_many_decimals",
        AmountError::TooLarge => "amount.too_large",
    })
}

/// `YYMMDD`. German banks count every month as 30 days for interest: 29 and 30 February become its last day, told by
/// the second value.
fn day(text: &str) -> Option<(Day, bool)> {
    if text.len() != 6 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize| text[from..from + 2].parse::<i16>().unwrap_or(0);
    let year = part(0) + if part(0) >= 80 { 1900 } else { 2000 };
    real_day(year, part(2) as i8, part(4) as i8)
}

fn real_day(year: i16, month: i8, day: i8) -> Option<(Day, bool)> {
    if let Some(day) = Day::new(year, month, day) {
        return Some((day, false));
    }
    let february = month == 2 && matches!(day, 29 | 30);
    Day::new(year, 2, 1).filter(|_| february).map(|d| (d.end_of_month(), true))
}
