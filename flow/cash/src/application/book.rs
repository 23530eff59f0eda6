//! The open items as the engine looks them up: by number in any writing, by order, by amount, by customer. Built once;
//! balances move as lines are applied.

use std::collections::{BTreeSet, HashMap, HashSet};

use kernel::{Cents, Day};

use super::input::{CustomerIx, Item, ItemIx};
use super::number::{Formats, Parts};
use super::text::{compact, hash};

/// Kinds of keys an item is found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum By {
    /// The whole number, letters and digits.
    Number = 1,
    /// All its digits.
    Core = 2,
    /// The part that counts up.
    Serial = 3,
    /// A structured reference.
    Reference = 4,
    /// An order or delivery number.
    Order = 5,
}

/// What matching needs to know of an item's number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Key {
    /// The part that counts up.
    pub serial: u64,
    /// Year or year and month as written; 0 when none.
    pub period: u32,
    /// Index of its letters in [`Book::letters`].
    pub letters: u16,
    /// Digits of the counting part.
    pub width: u8,
}

/// An item settled in the past or by this run.
#[derive(Clone, Copy, Debug)]
pub struct Settled {
    /// When.
    pub on: Day,
    /// What that payment put on it.
    pub amount: Cents,
}

/// All items with their indexes and balances.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// The items; `open` moves.
    pub items: Vec<Item>,
    /// Their numbers taken apart.
    pub keys: Vec<Key>,
    /// The last settlement of each item, when there was one.
    pub settled: Vec<Option<Settled>>,
    /// Items that a proposal not yet confirmed would settle.
    pub pending: Vec<u16>,
    /// Items with a deduction to be settled: what is left of them is no ordinary open amount.
    pub disputed: Vec<bool>,
    /// Distinct letters of numbers.
    pub letters: Vec<String>,
    /// Distinct periods of numbers.
    pub periods: BTreeSet<u32>,
    /// Periods as they may stand before a counter (`2026`, `26`), with the period.
    pub heads: Vec<(String, u32)>,
    /// Series written in digits (a constant head before the counter), at most 32.
    pub series: Vec<String>,
    /// The words of letters in numbers, for looking one up.
    pub prefixes: HashSet<String>,
    /// The words and the head of each of `letters`.
    writing: Vec<(Vec<String>, String)>,
    /// Items of each customer, by due day.
    pub by_customer: Vec<Vec<ItemIx>>,
    hashes: Vec<(u64, ItemIx)>,
    amounts: Vec<(i64, ItemIx)>,
    moved: HashMap<i64, Vec<ItemIx>>,
    late: HashMap<u64, Vec<ItemIx>>,
}

/// No lookup hands out more items than this; numbers shared by more say nothing.
const MOST: usize = 256;

impl Book {
    /// Indexes the items; `customers` is how many customers there are.
    pub fn build(items: Vec<Item>, customers: usize, formats: &Formats) -> Book {
        let mut book = Book { by_customer: vec![Vec::new(); customers], ..Book::default() };
        let mut letters: HashMap<String, u16> = HashMap::new();
        book.hashes.reserve(items.len() * 5);
        for (ix, item) in items.iter().enumerate() {
            let ix = ix as ItemIx;
            let parts = formats.parts(&item.number);
            let key = book.key(parts.as_ref(), &mut letters);
            book.keys.push(key);
            book.index(ix, item, parts.as_ref());
            book.amounts.push((item.open.0, ix));
            if let Some(list) = book.by_customer.get_mut(item.customer as usize) {
                list.push(ix);
            }
        }
        book.writings();
        book.hashes.sort_unstable();
        book.hashes.dedup();
        book.amounts.sort_unstable();
        for list in &mut book.by_customer {
            list.sort_by_key(|ix| (items[*ix as usize].due, items[*ix as usize].issue, *ix));
        }
        book.settled = vec![None; items.len()];
        book.pending = vec![0; items.len()];
        book.disputed = vec![false; items.len()];
        book.items = items;
        book
    }

    /// How periods and prefixes may be written, from those that occur.
    fn writings(&mut self) {
        self.heads.clear();
        for period in &self.periods {
            let (long, short) = (period.to_string(), format!("{:02}", period % 100));
            if *period > 99 {
                self.heads.push((long.clone(), *period));
            }
            if *period < 100 || long.len() == 4 {
                self.heads.push((short, *period));
            }
        }
        let heads: BTreeSet<&String> = self.writing.iter().map(|(_, head)| head).filter(|h| !h.is_empty()).collect();
        self.series = heads.into_iter().take(32).cloned().collect();
        self.prefixes = self.writing.iter().flat_map(|(words, _)| words).cloned().collect();
    }

    /// Adds an item that came after the book was built: it is found as those before, at the cost of itself alone.
    pub fn add(&mut self, item: Item, formats: &Formats) -> ItemIx {
        let ix = self.items.len() as ItemIx;
        let parts = formats.parts(&item.number);
        let mut known: HashMap<String, u16> =
            self.letters.iter().enumerate().map(|(n, l)| (l.clone(), n as u16)).collect();
        let before = (self.letters.len(), self.periods.len());
        let key = self.key(parts.as_ref(), &mut known);
        if before != (self.letters.len(), self.periods.len()) {
            self.writings();
        }
        self.keys.push(key);
        let built = std::mem::take(&mut self.hashes);
        self.index(ix, &item, parts.as_ref());
        for (hash, ix) in std::mem::replace(&mut self.hashes, built) {
            self.late.entry(hash).or_default().push(ix);
        }
        self.moved.entry(item.open.0).or_default().push(ix);
        let customer = item.customer as usize;
        if customer >= self.by_customer.len() {
            self.by_customer.resize(customer + 1, Vec::new());
        }
        let order = |ix: ItemIx, item: &Item| (item.due, item.issue, ix);
        let wanted = order(ix, &item);
        let items = &self.items;
        let at = self.by_customer[customer].partition_point(|i| order(*i, &items[*i as usize]) < wanted);
        self.by_customer[customer].insert(at, ix);
        self.settled.push(None);
        self.pending.push(0);
        self.disputed.push(false);
        self.items.push(item);
        ix
    }

    /// Says what is left of an item, whatever was thought before.
    pub fn set_open(&mut self, ix: ItemIx, open: Cents) {
        let Some(item) = self.items.get_mut(ix as usize) else { return };
        if item.open != open {
            item.open = open;
            self.moved.entry(open.0).or_default().push(ix);
        }
    }

    fn key(&mut self, parts: Option<&Parts>, known: &mut HashMap<String, u16>) -> Key {
        let Some(parts) = parts else { return Key::default() };
        let next = known.len().min(usize::from(u16::MAX)) as u16;
        let letters = *known.entry(parts.letters.clone()).or_insert(next);
        if letters == next && usize::from(next) == self.letters.len() {
            self.letters.push(parts.letters.clone());
            self.writing.push((parts.words.clone(), parts.head.clone()));
        }
        let period = parts.period.unwrap_or(0);
        if period > 0 && self.periods.len() < 400 {
            self.periods.insert(period);
        }
        Key { serial: parts.serial, period, letters, width: parts.width }
    }

    fn index(&mut self, ix: ItemIx, item: &Item, parts: Option<&Parts>) {
        let mut add = |by: By, text: &str| {
            if !text.is_empty() {
                self.hashes.push((hash(by as u8, text), ix));
            }
        };
        add(By::Number, &compact(&item.number));
        if let Some(parts) = parts {
            if parts.core.len() >= 4 {
                add(By::Core, &parts.core);
            }
            add(By::Serial, &parts.serial.to_string());
        }
        for reference in &item.references {
            add(By::Reference, &compact(reference));
        }
        for order in item.orders.iter().filter(|o| o.len() >= 4) {
            add(By::Order, compact(order).trim_start_matches('0'));
        }
    }

    /// Items found by a key, at most 256.
    pub fn find(&self, by: By, text: &str) -> impl Iterator<Item = ItemIx> + '_ {
        let want = hash(by as u8, text);
        let at = self.hashes.partition_point(|(h, _)| *h < want);
        let built = self.hashes[at..].iter().take_while(move |(h, _)| *h == want).map(|(_, ix)| *ix);
        built.chain(self.late.get(&want).into_iter().flatten().copied()).take(MOST)
    }

    /// Open items whose balance is exactly this on a day, at most 256.
    pub fn with_balance(&self, amount: i64, on: Day) -> Vec<ItemIx> {
        let at = self.amounts.partition_point(|(a, _)| *a < amount);
        let listed = self.amounts[at..].iter().take_while(|(a, _)| *a == amount).map(|(_, ix)| *ix);
        let moved = self.moved.get(&amount).into_iter().flatten().copied();
        let mut found: Vec<ItemIx> = listed
            .chain(moved)
            .filter(|ix| self.is_open(*ix, on) && self.item(*ix).open.0 == amount)
            .take(MOST)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The item.
    pub fn item(&self, ix: ItemIx) -> &Item {
        &self.items[ix as usize]
    }

    /// True when the item exists on that day and something of it is left.
    pub fn is_open(&self, ix: ItemIx, on: Day) -> bool {
        let item = self.item(ix);
        !item.open.is_zero() && item.issue <= on
    }

    /// A customer's open items on a day, by due day.
    pub fn open_of(&self, customer: CustomerIx, on: Day) -> Vec<ItemIx> {
        let list = self.by_customer.get(customer as usize);
        list.into_iter().flatten().copied().filter(|ix| self.is_open(*ix, on)).collect()
    }

    /// The words of letters in an item's number.
    pub fn words_of(&self, ix: ItemIx) -> &[String] {
        self.writing.get(usize::from(self.keys[ix as usize].letters)).map_or(&[], |(words, _)| words.as_slice())
    }

    /// The digits that never change before an item's counter.
    pub fn head_of(&self, ix: ItemIx) -> &str {
        self.writing.get(usize::from(self.keys[ix as usize].letters)).map_or("", |(_, head)| head.as_str())
    }

    /// True when two numbers count in one series: the same head, and letters that begin alike (a letter behind the
    /// counter may be a check or a department).
    pub fn one_series(&self, a: ItemIx, b: ItemIx) -> bool {
        self.head_of(a) == self.head_of(b) && self.words_of(a).first() == self.words_of(b).first()
    }

    /// Changes what is left of an item.
    pub fn settle(&mut self, ix: ItemIx, by: Cents, on: Day) {
        let item = &mut self.items[ix as usize];
        item.open = Cents(item.open.0 - by.0);
        self.settled[ix as usize] = Some(Settled { on, amount: by });
        if !item.open.is_zero() {
            self.moved.entry(item.open.0).or_default().push(ix);
        }
    }

    /// Sets what is left of the first items as given, of all others nothing.
    pub fn set_balances(&mut self, open: &[Cents]) {
        for (ix, item) in self.items.iter_mut().enumerate() {
            let today = open.get(ix).copied().unwrap_or_default();
            if item.open != today {
                item.open = today;
                self.moved.entry(today.0).or_default().push(ix as ItemIx);
            }
            self.disputed[ix] = false;
        }
    }

    /// Takes a difference off an item without cash.
    pub fn close(&mut self, ix: ItemIx, by: Cents) {
        let item = &mut self.items[ix as usize];
        item.open = Cents(item.open.0 - by.0);
    }

    /// Takes a settlement back.
    pub fn reopen(&mut self, ix: ItemIx, by: Cents) {
        let item = &mut self.items[ix as usize];
        item.open = Cents(item.open.0 + by.0);
        self.settled[ix as usize] = None;
        self.moved.entry(item.open.0).or_default().push(ix);
    }
}
