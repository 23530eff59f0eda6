//! Looks at a file of accounting entries as strictly as an accountant would: the structure that the administration's
//! own tester looks at, and what it does not: balance, sequence, order, period, lettering. Fed line by line, it keeps
//! what it needs and no more.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use kernel::{Cents, Day};

use super::COLUMNS;

/// Something wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The line of the file, from 1; 0: the file as a whole.
    pub line: u64,
    /// Stable name of the rule: `fec.unbalanced`, `fec.gap`, ...
    pub rule: &'static str,
    /// What was found.
    pub found: String,
}

/// Findings kept; more are counted only.
const MOST: usize = 100;

/// A reader that checks. Write the bytes of a file into it, then ask [`Checker::end`].
pub struct Checker {
    first: Day,
    last: Day,
    waiting: Vec<u8>,
    line: u64,
    entry: Option<Entry>,
    validated: Option<Day>,
    labels: HashMap<(u8, String), String>,
    letters: HashMap<(String, String, String), (i128, u64)>,
    done: HashSet<u64>,
    sums: (i128, i128),
    wrong: Vec<Wrong>,
}

/// The entry that is being read.
struct Entry {
    number: String,
    head: [String; 4],
    balance: i128,
    line: u64,
}

impl Checker {
    /// A checker of the file of a fiscal year.
    pub fn new(first: Day, last: Day) -> Checker {
        Checker {
            first,
            last,
            waiting: Vec::new(),
            line: 0,
            entry: None,
            validated: None,
            labels: HashMap::new(),
            letters: HashMap::new(),
            done: HashSet::new(),
            sums: (0, 0),
            wrong: Vec::new(),
        }
    }

    fn add(&mut self, rule: &'static str, found: impl Into<String>) {
        if self.wrong.len() < MOST {
            self.wrong.push(Wrong { line: self.line, rule, found: found.into() });
        }
    }

    /// What is wrong, once everything was written.
    pub fn end(mut self) -> Vec<Wrong> {
        if !self.waiting.is_empty() {
            let rest = std::mem::take(&mut self.waiting);
            self.take(&rest);
        }
        self.close();
        let lines = self.line;
        self.line = 0;
        if lines < 2 {
            self.add("fec.empty", "no line of an entry");
        }
        if self.sums.0 != self.sums.1 {
            let (debit, credit) = self.sums;
            self.add("fec.totals", format!("debit {debit}, credit {credit} cents"));
        }
        let mut groups: Vec<_> = std::mem::take(&mut self.letters).into_iter().collect();
        groups.sort_unstable();
        for ((account, party, code), (sum, count)) in groups {
            if sum != 0 || count < 2 {
                self.add("fec.lettering", format!("{account} {party} {code}: {count} lines, {sum} cents apart"));
            }
        }
        self.wrong
    }

    fn take(&mut self, bytes: &[u8]) {
        self.line += 1;
        let Ok(text) = std::str::from_utf8(bytes) else {
            return self.add("fec.encoding", "it is not UTF-8");
        };
        let text = text.strip_suffix('\r').unwrap_or(text);
        let cells: Vec<&str> = text.split('\t').collect();
        if self.line == 1 {
            if cells != COLUMNS {
                self.add("fec.columns", text);
            }
            return;
        }
        match <[&str; 18]>::try_from(cells) {
            Ok(cells) => self.row(&cells, text),
            Err(cells) => self.add("fec.fields", format!("{} instead of 18", cells.len())),
        }
    }

    fn row(&mut self, cells: &[&str; 18], text: &str) {
        if text.contains('|') {
            self.add("fec.separator", "a bar inside a field");
        }
        // All but the auxiliary account, the lettering and the currency must be there.
        for n in (0..18).filter(|n| !matches!(n, 6 | 7 | 13 | 14 | 16 | 17)) {
            if cells[n].trim().is_empty() {
                self.add("fec.missing", COLUMNS[n]);
            }
        }
        let days = [3, 9, 14, 15].map(|n| (n, day(cells[n])));
        for (n, read) in days {
            if read.is_none() && !cells[n].is_empty() {
                self.add("fec.day", format!("{} {}", COLUMNS[n], cells[n]));
            }
        }
        let (date, validated) = (days[0].1, days[3].1);
        if cells[4].len() < 3 || !cells[4].bytes().take(3).all(|b| b.is_ascii_digit()) {
            self.add("fec.account", cells[4]);
        }
        for (a, b) in [(6, 7), (13, 14), (16, 17)] {
            if cells[a].is_empty() != cells[b].is_empty() {
                self.add("fec.pair", format!("{} without {} or the other way", COLUMNS[a], COLUMNS[b]));
            }
        }
        if !cells[16].is_empty() && amount(cells[16]).is_none() {
            self.add("fec.amount", cells[16]);
        }
        if !cells[17].is_empty() && !(cells[17].len() == 3 && cells[17].bytes().all(|b| b.is_ascii_uppercase())) {
            self.add("fec.currency", cells[17]);
        }
        if date.is_some_and(|d| d < self.first || d > self.last) {
            self.add("fec.period", cells[3]);
        }
        self.order(date, validated);
        self.named(cells);
        let (Some(debit), Some(credit)) = (amount(cells[11]), amount(cells[12])) else {
            return self.add("fec.amount", format!("{} {}", cells[11], cells[12]));
        };
        if debit.0 < 0 || credit.0 < 0 || debit.is_zero() == credit.is_zero() {
            self.add("fec.sides", format!("{} {}", cells[11], cells[12]));
        }
        self.sums.0 += i128::from(debit.0);
        self.sums.1 += i128::from(credit.0);
        let amount = i128::from(debit.0) - i128::from(credit.0);
        self.belongs(cells, amount);
        if !cells[13].is_empty() {
            let key = (cells[4].to_string(), cells[6].to_string(), cells[13].to_string());
            let group = self.letters.entry(key).or_default();
            *group = (group.0 + amount, group.1 + 1);
        }
    }

    /// Validated never before its own day, nor before the line above.
    fn order(&mut self, date: Option<Day>, validated: Option<Day>) {
        let Some(validated) = validated else { return };
        if date.is_some_and(|d| validated < d) {
            self.add("fec.validated_early", validated.to_string());
        }
        if self.validated.is_some_and(|before| validated < before) {
            self.add("fec.order", validated.to_string());
        }
        self.validated = self.validated.max(Some(validated));
    }

    /// One name for one account, journal and customer.
    fn named(&mut self, cells: &[&str; 18]) {
        for (kind, code, name) in [(0, 4, 5), (1, 0, 1), (2, 6, 7)] {
            let known = self.labels.entry((kind, cells[code].to_string())).or_insert_with(|| cells[name].to_string());
            if *known != cells[name] {
                let found = format!("{}: {} and {}", cells[code], known, cells[name]);
                self.add("fec.two_names", found);
            }
        }
    }

    /// Lines of an entry stand together, agree in journal, days and document, and balance.
    fn belongs(&mut self, cells: &[&str; 18], amount: i128) {
        let head = [cells[0], cells[3], cells[15], cells[8]].map(str::to_string);
        match &mut self.entry {
            Some(entry) if entry.number == cells[2] => {
                entry.balance += amount;
                if entry.head != head {
                    self.add("fec.head", cells[2]);
                }
            }
            _ => {
                self.close();
                let before = self.done.len() as u64;
                match cells[2].parse::<u64>() {
                    Ok(number) if number == before + 1 => {}
                    Ok(number) if self.done.contains(&number) => self.add("fec.apart", cells[2]),
                    _ => self.add("fec.gap", format!("{} after {before}", cells[2])),
                }
                self.done.insert(before + 1);
                self.entry = Some(Entry { number: cells[2].to_string(), head, balance: amount, line: self.line });
            }
        }
    }

    fn close(&mut self) {
        if let Some(entry) = self.entry.take().filter(|e| e.balance != 0) {
            let line = std::mem::replace(&mut self.line, entry.line);
            self.add("fec.unbalanced", format!("entry {} by {} cents", entry.number, entry.balance));
            self.line = line;
        }
    }
}

impl Write for Checker {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|b| *b == b'\n') {
            if self.waiting.is_empty() {
                self.take(&rest[..at]);
            } else {
                let mut line = std::mem::take(&mut self.waiting);
                line.extend_from_slice(&rest[..at]);
                self.take(&line);
            }
            rest = &rest[at + 1..];
        }
        self.waiting.extend_from_slice(rest);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn day(text: &str) -> Option<Day> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Day::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?)
}

/// Digits, a comma, one or two digits; a sign before.
fn amount(text: &str) -> Option<Cents> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, part) = digits.split_once(',').unwrap_or((digits, ""));
    let plain = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let fits = !whole.is_empty() && plain(whole) && plain(part) && part.len() <= 2 && (part.is_empty() == !digits.contains(','));
    if !fits {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    let cents = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part)?;
    Some(Cents(if negative { -cents } else { cents }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: [&str; 4] = [
        "VE\tVentes\t1\t20260820\t411100\tClients\tC1\tLIBRAIRIE\tFA-1\t20260820\tFacture\t120,00\t0,00\tAAA\t20260827\t20260820\t\t",
        "VE\tVentes\t1\t20260820\t707000\tVentes\t\t\tFA-1\t20260820\tFacture\t0,00\t120,00\t\t\t20260820\t\t",
        "BQ\tBanque\t2\t20260827\t512000\tBanque\t\t\tRG-1\t20260827\tVirement\t120,00\t0,00\t\t\t20260827\t130,50\tUSD",
        "BQ\tBanque\t2\t20260827\t411100\tClients\tC1\tLIBRAIRIE\tRG-1\t20260827\tVirement\t0,00\t120,00\tAAA\t20260827\t20260827\t\t",
    ];

    fn rules(lines: &[String]) -> Vec<&'static str> {
        let day = |text: &str| Day::parse(text).unwrap();
        let mut checker = Checker::new(day("2026-01-01"), day("2026-12-31"));
        let file = format!("{}\r\n{}", COLUMNS.join("\t"), lines.iter().map(|l| format!("{l}\r\n")).collect::<String>());
        // In small pieces: lines are cut anywhere.
        file.as_bytes().chunks(7).for_each(|part| checker.write_all(part).unwrap());
        let mut found: Vec<&str> = checker.end().into_iter().map(|w| w.rule).collect();
        found.dedup();
        found
    }

    #[test]
    fn each_mistake_is_found_and_no_other() {
        let good: Vec<String> = GOOD.iter().map(|l| l.to_string()).collect();
        assert_eq!(rules(&good), Vec::<&str>::new());
        let with = |line: usize, from: &str, to: &str| {
            let mut lines = good.clone();
            assert!(lines[line].contains(from), "{from}");
            lines[line] = lines[line].replacen(from, to, 1);
            rules(&lines)
        };
        for (line, from, to, expected) in [
            (1, "120,00", "119,99", &["fec.unbalanced", "fec.totals"][..]),
            (3, "20260827\tVirement", "20260231\tVirement", &["fec.day"]),
            (0, "20260820\t411100", "20250820\t411100", &["fec.period", "fec.head"]),
            (3, "\t20260827\t\t", "\t20260819\t\t", &["fec.validated_early", "fec.order", "fec.head"]),
            (0, "120,00", "120.00", &["fec.amount", "fec.unbalanced", "fec.totals", "fec.lettering"]),
            (0, "0,00\tAAA", "1,00\tAAA", &["fec.sides", "fec.unbalanced", "fec.totals", "fec.lettering"]),
            (0, "411100", "4A1100", &["fec.account", "fec.lettering"]),
            (0, "Facture", "", &["fec.missing"]),
            (0, "Facture", "a|b", &["fec.separator"]),
            (0, "LIBRAIRIE", "", &["fec.pair", "fec.two_names"]),
            (0, "AAA", "AAB", &["fec.lettering"]),
            (2, "USD", "Usd", &["fec.currency"]),
            (2, "130,50", "x", &["fec.amount"]),
            (1, "Ventes\t\t", "Autres\t\t", &[]),
            (3, "Clients", "Client", &["fec.two_names"]),
            (1, "\tFA-1", "\tFA-2", &["fec.head"]),
        ] {
            assert_eq!(with(line, from, to), expected, "{from} -> {to}");
        }
        let jumps: Vec<String> = good.iter().map(|l| l.replace("\t2\t", "\t3\t")).collect();
        assert_eq!(rules(&jumps), ["fec.gap"]);
        let shuffled = vec![good[0].clone(), good[2].clone(), good[1].clone(), good[3].clone()];
        assert!(rules(&shuffled).contains(&"fec.apart"));
        assert_eq!(rules(&[]), ["fec.empty"]);
    }
}
