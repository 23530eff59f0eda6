//! Finds the items a text speaks of, whatever the writing: whole numbers, numbers without prefix, year or zeros,
//! lists, glued numbers, order numbers, structured references. Each find carries how telling it is.

use std::collections::HashMap;

use kernel::Day;

use super::book::{Book, By};
use super::input::{ItemIx, Payment};
use super::text::{Gap, Run, compact, runs, without_amounts};

/// How an item was written.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Writing {
    /// One slip of the finger away.
    Slip,
    /// A bare counter.
    Counter,
    /// The counter after its prefix, its year, or padded with its zeros.
    Marked,
    /// An order or delivery number.
    Order,
    /// The whole number.
    Whole,
    /// A structured reference with check digits.
    Structured,
}

/// An item that a place in the text may mean.
#[derive(Clone, Copy, Debug)]
pub struct Mention {
    /// The item.
    pub item: ItemIx,
    /// Natural logarithm of how much likelier the text is when the item is paid than by accident.
    pub weight: f64,
    /// How it is written.
    pub writing: Writing,
}

/// One place in the text and the items it may mean, most telling first.
#[derive(Clone, Debug)]
pub struct Slot {
    /// The text as written.
    pub text: String,
    /// What it may mean.
    pub options: Vec<Mention>,
    /// Ends where the text was cut by a bank's limit: may be half a number.
    pub last: bool,
}

/// All finds of one line.
#[derive(Clone, Debug, Default)]
pub struct Finds {
    /// Places, in reading order.
    pub slots: Vec<Slot>,
    /// True when the text fills its field, so that the end may be missing.
    pub cut: bool,
    /// Digit runs that mean nothing known, for slips of the finger.
    pub strays: Vec<String>,
}

/// No evidence in a text weighs more: wrong numbers are written too.
pub const HEAVIEST: f64 = 11.5;

/// What was learnt of words before numbers: how much likelier a number after the word is meant.
pub type Keywords = HashMap<String, f64>;

/// Finds everything a payment's texts, references and end-to-end identification speak of.
pub fn find(payment: &Payment, book: &Book, keywords: &Keywords) -> Finds {
    let glued = without_amounts(&payment.texts.concat(), payment.amount.0);
    let length = glued.trim_end().len();
    let mut best = Reader::new(book, payment.date, keywords).read(&glued);
    if payment.texts.len() > 1 {
        let spaced = without_amounts(&payment.texts.join(" "), payment.amount.0);
        let spaced = Reader::new(book, payment.date, keywords).read(&spaced);
        if total(&spaced) > total(&best) + 0.5 {
            best = spaced;
        }
    }
    best.cut = (length >= 138 || is_full(&payment.texts)) && !ends_in_words(&glued);
    for reference in payment.references.iter().chain([&payment.end_to_end]) {
        if reference.is_empty() || reference == "NOTPROVIDED" {
            continue;
        }
        let code = compact(reference);
        let exact: Vec<Mention> = book
            .find(By::Reference, &code)
            .map(|item| Mention { item, weight: HEAVIEST + 2.0, writing: Writing::Structured })
            .collect();
        if !exact.is_empty() {
            best.slots.push(Slot { text: reference.clone(), options: exact, last: false });
            continue;
        }
        best.slots.extend(Reader::new(book, payment.date, keywords).read(reference).slots);
    }
    merge(&mut best.slots);
    best
}

/// True when the last piece is as long as banks make pieces: what came after it may be lost.
fn is_full(texts: &[String]) -> bool {
    let lengths: Vec<usize> = texts.iter().map(|t| t.trim_end().chars().count()).collect();
    let Some((last, others)) = lengths.split_last() else { return false };
    [35, 70, 140].iter().any(|n| (n - 1..=*n).contains(last) && others.iter().all(|l| (n - 1..=*n).contains(l)))
}

/// True when words end the text: whatever list came before them was over.
fn ends_in_words(text: &str) -> bool {
    let word = |r: &Run| !r.digits && r.text.len() >= 3;
    matches!(runs(text).as_slice(), [.., a, b] if word(a) && word(b))
}

fn total(finds: &Finds) -> f64 {
    finds.slots.iter().filter_map(|s| s.options.first()).map(|m| m.weight.max(0.0)).sum()
}

/// Two places that mean the same items are one.
fn merge(slots: &mut Vec<Slot>) {
    let mut kept: Vec<Slot> = Vec::new();
    for slot in slots.drain(..) {
        let first = slot.options.first().map(|m| m.item);
        match kept.iter_mut().find(|k| k.options.first().map(|m| m.item) == first) {
            Some(twin) => {
                if slot.options[0].weight > twin.options[0].weight {
                    *twin = slot;
                }
            }
            None => kept.push(slot),
        }
    }
    *slots = kept;
}

/// Reads one text.
struct Reader<'a> {
    book: &'a Book,
    on: Day,
    keywords: &'a Keywords,
    runs: Vec<Run>,
    used: Vec<bool>,
    found: Vec<(usize, Slot)>,
}

impl<'a> Reader<'a> {
    fn new(book: &'a Book, on: Day, keywords: &'a Keywords) -> Reader<'a> {
        Reader { book, on, keywords, runs: Vec::new(), used: Vec::new(), found: Vec::new() }
    }

    fn read(mut self, text: &str) -> Finds {
        self.runs = runs(text);
        self.used = vec![false; self.runs.len()];
        let mut at = 0;
        while at < self.runs.len() {
            at += self.whole(at).max(1);
        }
        self.skip_dates();
        let mut strays = Vec::new();
        for at in 0..self.runs.len() {
            if self.used[at] || !self.runs[at].digits {
                continue;
            }
            if !self.counter(at) && !self.glued(at) {
                strays.push(self.runs[at].text.clone());
            }
        }
        self.found.sort_by_key(|(at, _)| *at);
        Finds { slots: self.found.into_iter().map(|(_, s)| s).collect(), cut: false, strays }
    }

    /// Whole numbers, order numbers and structured references that start at a run; how many runs they take.
    fn whole(&mut self, start: usize) -> usize {
        let mut joined = String::new();
        let mut best: Option<(usize, Vec<Mention>)> = None;
        for end in start..(start + 9).min(self.runs.len()) {
            let run = &self.runs[end];
            if end > start && run.gap == Gap::Break || joined.len() + run.text.len() > 40 {
                break;
            }
            joined.push_str(&run.text);
            let found = self.whole_hits(&joined, end + 1 - start);
            if !found.is_empty() {
                best = Some((end + 1 - start, found));
            }
        }
        let Some((taken, options)) = best else { return 0 };
        self.push(start, taken, options);
        taken
    }

    fn whole_hits(&self, joined: &str, parts: usize) -> Vec<Mention> {
        let digits = joined.bytes().filter(u8::is_ascii_digit).count();
        if digits == 0 {
            return Vec::new();
        }
        let letters = joined.len() - digits;
        let hits = |by: By, code: &str, weight: f64, writing: Writing| -> Vec<Mention> {
            let weight = weight.min(HEAVIEST);
            self.book.find(by, code).map(|item| Mention { item, weight, writing }).collect()
        };
        if joined.starts_with("RF") && joined.len() >= 5 {
            let found = hits(By::Reference, joined, HEAVIEST, Writing::Structured);
            if !found.is_empty() {
                return found;
            }
        }
        let telling = 2.3 * digits as f64 + 3.0 * letters.min(2) as f64 - 2.0;
        let mut found = Vec::new();
        if digits >= 4 || letters > 0 && digits >= 2 || parts >= 3 {
            found = hits(By::Number, joined, telling, Writing::Whole);
        }
        let trimmed = joined.trim_start_matches('0');
        if found.is_empty() && letters == 0 && digits >= 6 {
            found = hits(By::Core, trimmed, telling, Writing::Whole);
        }
        if found.is_empty() && digits >= 4 {
            found = hits(By::Order, trimmed, telling, Writing::Order);
        }
        found
    }

    fn push(&mut self, start: usize, taken: usize, mut options: Vec<Mention>) {
        options.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.item.cmp(&b.item)));
        let text: Vec<&str> = self.runs[start..start + taken].iter().map(|r| r.text.as_str()).collect();
        let last = start + taken == self.runs.len();
        self.found.push((start, Slot { text: text.join("-"), options, last }));
        self.used[start..start + taken].fill(true);
    }

    /// Days written `12/03/2026`, `12.03.26` mean no item.
    fn skip_dates(&mut self) {
        for at in 0..self.runs.len().saturating_sub(2) {
            let three = &self.runs[at..at + 3];
            let joints = matches!((three[1].gap, three[2].gap), (Gap::Joint(a), Gap::Joint(b)) if a == b);
            if !joints || self.used[at] || three.iter().any(|r| !r.digits) {
                continue;
            }
            let n: Vec<u64> = three.iter().filter_map(Run::value).collect();
            let lens: Vec<usize> = three.iter().map(|r| r.text.len()).collect();
            if let [d, m, y] = n[..] {
                let day_first =
                    (1..=31).contains(&d) && (1..=12).contains(&m) && (lens[2] == 2 || (1990..2100).contains(&y));
                let year_first =
                    (1990..2100).contains(&d) && (1..=12).contains(&m) && (1..=31).contains(&y) && lens[2] == 2;
                if (day_first || year_first) && lens[0] != 1 && lens[1] == 2 {
                    self.used[at..at + 3].fill(true);
                }
            }
        }
    }

    /// The counter alone, or after its year or prefix; true when something was found.
    fn counter(&mut self, at: usize) -> bool {
        let text = self.runs[at].text.clone();
        let mut options = self.read_as(at, &text, None);
        for (head, period) in &self.book.heads {
            if let Some(rest) = text.strip_prefix(head.as_str()).filter(|r| !r.is_empty()) {
                options.extend(self.read_as(at, rest, Some(*period)));
            }
        }
        for series in &self.book.series {
            let rest = text.strip_prefix(series.as_str()).filter(|r| !r.is_empty());
            let found = rest.map(|r| self.read_as(at, r, None)).unwrap_or_default();
            let same = |m: &Mention| self.book.head_of(m.item) == series;
            options.extend(found.into_iter().filter(same).map(|m| Mention {
                weight: (m.weight + 3.0).min(HEAVIEST),
                writing: Writing::Marked,
                ..m
            }));
        }
        options.extend(self.tail_of_list(at, &text));
        options.retain(|m| m.weight > 0.0);
        if options.is_empty() {
            return false;
        }
        let mut best: HashMap<ItemIx, Mention> = HashMap::new();
        for m in options {
            let entry = best.entry(m.item).or_insert(m);
            if m.weight > entry.weight {
                *entry = m;
            }
        }
        self.push(at, 1, best.into_values().collect());
        true
    }

    /// Reads digits as a counter; `period` when its year stood glued before it.
    fn read_as(&self, at: usize, digits: &str, period: Option<u32>) -> Vec<Mention> {
        let Some(value) = (digits.len() <= 18).then(|| digits.parse::<u64>().ok()).flatten() else { return Vec::new() };
        let looks_like_day = period.is_none() && is_day(digits, self.on);
        let is_year = self.book.periods.iter().any(|p| u64::from(*p) == value && *p > 99);
        self.book
            .find(By::Serial, &value.to_string())
            .filter_map(|item| {
                let key = self.book.keys[item as usize];
                if period.is_some_and(|p| p != key.period) || digits.len() > usize::from(key.width).max(1) {
                    return None;
                }
                let (context, marked) = self.context(at, item, period);
                let padded = digits.len() == usize::from(key.width) && digits.starts_with('0');
                let mut weight = 2.3 * digits.len() as f64 - 2.5 + context + if padded { 2.0 } else { 0.0 };
                if is_year && period.is_none() {
                    weight -= 6.0;
                }
                if looks_like_day {
                    weight -= 5.0;
                }
                let writing = if marked || padded { Writing::Marked } else { Writing::Counter };
                Some(Mention { item, weight: weight.min(HEAVIEST), writing })
            })
            .collect()
    }

    /// The end of a number whose head stands earlier in the list: `4711, 12, 13`.
    fn tail_of_list(&self, at: usize, digits: &str) -> Vec<Mention> {
        let before = self.found.iter().filter(|(start, _)| *start < at).max_by_key(|(start, _)| *start);
        let Some(head) = before.and_then(|(_, s)| s.options.first()) else { return Vec::new() };
        let key = self.book.keys[head.item as usize];
        let plain = key.serial.to_string();
        let Some(value) = digits.parse::<u64>().ok().filter(|_| digits.len() < plain.len() && digits.len() <= 6) else {
            return Vec::new();
        };
        let unit = 10u64.pow(digits.len() as u32);
        let whole = key.serial - key.serial % unit + value;
        let same = |ix: &ItemIx| {
            let other = self.book.keys[*ix as usize];
            whole != key.serial
                && (other.letters, other.period) == (key.letters, key.period)
                && self.follows(head.item, *ix)
        };
        let weight = 2.3 * digits.len() as f64 + 0.5;
        let found = self.book.find(By::Serial, &whole.to_string()).filter(same);
        found.map(|item| Mention { item, weight, writing: Writing::Counter }).collect()
    }

    /// What stands around a counter: its prefix, its year, a word that announces numbers, a list that goes on.
    fn context(&self, at: usize, item: ItemIx, glued_period: Option<u32>) -> (f64, bool) {
        let key = self.book.keys[item as usize];
        let own = |word: &str| self.book.words_of(item).iter().any(|w| w == word || word.len() > 1 && w.ends_with(word));
        let (mut weight, mut marked, mut back) = (0.0, false, at);
        if glued_period.is_some() {
            weight += 3.0;
            marked = true;
        } else if let Some(year) = self.before(back).filter(|r| r.digits)
            && let Some(value) = year.value()
            && self.book.periods.iter().any(|p| is_period(value, *p))
            && self.runs[at].gap != Gap::Break
        {
            if key.period > 0 && is_period(value, key.period) {
                weight += if self.runs[at].gap == Gap::Space { 3.5 } else { 5.0 };
                marked = true;
                back -= 1;
            } else if self.runs[at].gap != Gap::Space {
                weight -= 6.0;
            }
        }
        if let Some(word) = self.before(back).filter(|r| !r.digits) {
            if own(&word.text) {
                weight += 4.0;
                marked = true;
            } else if self.book.prefixes.contains(&word.text) {
                weight -= 5.0;
            } else {
                weight += self.keywords.get(&word.text).copied().unwrap_or(0.0);
            }
        } else if back > 0
            && self.found.iter().any(|(start, s)| *start < at && s.options.iter().any(|o| self.follows(o.item, item)))
        {
            weight += 1.5;
        }
        // Letters that belong behind the counter.
        if let Some(next) = self.runs.get(at + 1).filter(|r| !r.digits && matches!(r.gap, Gap::None | Gap::Joint(_))) {
            if own(&next.text) {
                weight += 2.0;
            } else if self.book.prefixes.contains(&next.text) {
                weight -= 4.0;
            }
        }
        // The year may come after the counter instead.
        if let Some(next) = self.runs.get(at + 1)
            && matches!(next.gap, Gap::Joint(_))
            && key.period > 0
            && !marked
            && next.value().is_some_and(|v| is_period(v, key.period))
        {
            weight += 4.5;
            marked = true;
        }
        (weight, marked)
    }

    fn follows(&self, head: ItemIx, tail: ItemIx) -> bool {
        self.book.item(head).customer == self.book.item(tail).customer
    }

    fn before(&self, at: usize) -> Option<&Run> {
        let run = self.runs.get(at)?;
        if at == 0 || run.gap == Gap::Break && self.runs[at - 1].digits { None } else { self.runs.get(at - 1) }
    }

    /// Counters written one after the other without anything between.
    fn glued(&mut self, at: usize) -> bool {
        let text = self.runs[at].text.clone();
        let widths: Vec<usize> = {
            let mut w: Vec<usize> = self.book.keys.iter().take(200).map(|k| usize::from(k.width)).collect();
            w.sort_unstable();
            w.dedup();
            w
        };
        for width in widths.into_iter().filter(|w| *w >= 4 && text.len() >= 2 * w && text.len().is_multiple_of(*w)) {
            let chunks: Vec<Vec<Mention>> =
                (0..text.len() / width).map(|i| self.read_as(at, &text[i * width..(i + 1) * width], None)).collect();
            if chunks.iter().all(|c| !c.is_empty()) {
                for chunk in chunks {
                    self.push(at, 1, chunk);
                }
                return true;
            }
        }
        false
    }
}

fn is_period(written: u64, period: u32) -> bool {
    written == u64::from(period)
        || period > 1900 && period < 2200 && written == u64::from(period % 100)
        || period < 100 && written == u64::from(period) + 2000
}

/// Six or eight digits that spell a day within four months of the line.
fn is_day(digits: &str, on: Day) -> bool {
    let n = |r: std::ops::Range<usize>| digits.get(r).and_then(|t| t.parse::<i16>().ok()).unwrap_or(0);
    let tries = match digits.len() {
        6 => [(2000 + n(4..6), n(2..4), n(0..2)), (2000 + n(0..2), n(2..4), n(4..6))],
        8 => [(n(4..8), n(2..4), n(0..2)), (n(0..4), n(4..6), n(6..8))],
        _ => return false,
    };
    tries.iter().any(|(y, m, d)| Day::new(*y, *m as i8, *d as i8).is_some_and(|day| day.since(on).abs() < 120))
}
