//! What earlier lines teach: who pays from which account and under which name, which words announce numbers, which
//! words mean money on account or money that is no customer's.

use std::collections::{HashMap, HashSet};

use super::input::{Customer, CustomerIx, Kind, Operation, Past, Payment};
use super::lexicon;
use super::name::{self, Names};
use super::number::{Formats, Parts};
use super::reference::Keywords;
use super::text::{compact, fold, runs, words};

/// What was seen of one payer (an account, or a name).
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// How often for which customer.
    pub customers: Vec<(CustomerIx, f64)>,
    /// How often it was no customer's money.
    pub not_customer: u32,
    /// How often the payer wrote a number that meant no item.
    pub idle_numbers: HashMap<String, u32>,
    /// Shares of the total that were kept as a fee, in parts per million.
    pub fees: Vec<i64>,
}

impl Seen {
    fn add(&mut self, customer: CustomerIx, weight: f64) {
        match self.customers.iter_mut().find(|(c, _)| *c == customer) {
            Some((_, n)) => *n += weight,
            None => self.customers.push((customer, weight)),
        }
    }
    /// How often this payer was seen paying.
    pub fn total(&self) -> f64 {
        self.customers.iter().map(|(_, n)| n).sum()
    }
}

/// How a payer was recognised.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Not at all.
    Unknown,
    /// The name resembles.
    Alike,
    /// The name is exactly a customer's, or one seen before.
    Name,
    /// Someone who pays for several customers: a parent, a factor, a payment service.
    ThirdParty,
    /// The account or the mandate is known.
    Account,
}

/// Who a payment may come from.
#[derive(Clone, Debug)]
pub struct Payer {
    /// Customers with their probabilities, likeliest first.
    pub candidates: Vec<(CustomerIx, f64)>,
    /// Probability that it is any other customer.
    pub rest: f64,
    /// How it was recognised.
    pub how: How,
    /// Natural logarithm of the odds, from identity alone, that it is no customer.
    pub stranger: f64,
    /// Numbers this payer writes that mean no item.
    pub idle: HashSet<String>,
    /// Shares it kept as fee before, in parts per million.
    pub fees: Vec<i64>,
}

impl Payer {
    /// The likeliest customer.
    pub fn first(&self) -> Option<(CustomerIx, f64)> {
        self.candidates.first().copied()
    }
}

/// What a line turned out to be, for words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Settled items.
    Applied = 0,
    /// Put on account without an item.
    OnAccount = 1,
    /// No customer's money.
    NotCustomer = 2,
    /// Given back to a customer.
    Refund = 3,
    /// A payment that came back.
    Reversal = 4,
}

const CLASSES: usize = 5;

/// Everything learnt.
#[derive(Clone, Debug, Default)]
pub struct Learnt {
    /// Names of customers.
    pub names: Names,
    /// How much a word before a number tells.
    pub keywords: Keywords,
    customers: usize,
    accounts: HashMap<String, Seen>,
    shown: HashMap<String, Seen>,
    groups: HashMap<String, Vec<CustomerIx>>,
    mandates: HashMap<String, CustomerIx>,
    identifiers: HashMap<String, CustomerIx>,
    counts: HashMap<(bool, String), [f64; CLASSES]>,
    lines: HashMap<bool, [f64; CLASSES]>,
}

impl Learnt {
    /// What the master data says, before any history.
    pub fn from_customers(customers: &[Customer]) -> Learnt {
        let mut learnt = Learnt { names: Names::build(customers), customers: customers.len(), ..Learnt::default() };
        for (ix, customer) in customers.iter().enumerate() {
            let ix = ix as CustomerIx;
            for iban in &customer.ibans {
                learnt.accounts.entry(compact(iban)).or_default().add(ix, 5.0);
            }
            for mandate in customer.mandates.iter().filter(|m| !m.is_empty()) {
                learnt.mandates.insert(compact(mandate), ix);
            }
            // A few digits alone may be anything; with letters they are somebody's number.
            let telling = |i: &String| i.len() >= 8 || i.len() >= 5 && i.bytes().any(|b| b.is_ascii_alphabetic());
            for identifier in customer.identifiers.iter().map(|i| compact(i)).filter(telling) {
                learnt.identifiers.insert(identifier, ix);
            }
            if !customer.group_name.is_empty() {
                learnt.groups.entry(name::key(&name::tokens(&customer.group_name))).or_default().push(ix);
            }
        }
        learnt
    }

    /// Takes over master data that changed; what was learnt from lines stays.
    pub fn know(&mut self, customers: &[Customer]) {
        let fresh = Learnt::from_customers(customers);
        for (account, seen) in fresh.accounts {
            self.accounts.entry(account).or_insert(seen);
        }
        (self.names, self.customers, self.groups) = (fresh.names, fresh.customers, fresh.groups);
        (self.mandates, self.identifiers) = (fresh.mandates, fresh.identifiers);
    }

    /// Learns words before numbers from the whole history at once.
    pub fn learn_keywords(&mut self, history: &[Past], formats: &Formats) {
        let mut seen: HashMap<String, (f64, f64)> = HashMap::new();
        for past in history {
            let parts: Vec<Parts> = past.applied.iter().filter_map(|p| formats.parts(&p.number)).collect();
            if parts.is_empty() {
                continue;
            }
            let counts = |digits: &str, value: u64| {
                let padded = |p: &Parts| digits.len() > usize::from(p.width) && p.core.ends_with(digits);
                parts.iter().any(|p| p.serial == value || padded(p))
            };
            let runs = runs(&past.payment.texts.concat());
            for pair in runs.windows(2).filter(|p| !p[0].digits && p[1].digits && p[1].text.len() <= 9) {
                let hit = pair[1].value().is_some_and(|v| counts(&pair[1].text, v));
                let entry = seen.entry(pair[0].text.clone()).or_default();
                *(if hit { &mut entry.0 } else { &mut entry.1 }) += 1.0;
            }
        }
        let (hits, misses) = seen.values().fold((1.0, 1.0), |(h, m), (a, b)| (h + a, m + b));
        let usual = hits / misses;
        self.keywords = seen
            .into_iter()
            .map(|(w, (h, m))| (w, (((h + usual) / (m + 1.0)) / usual).ln().clamp(-4.0, 3.0)))
            .collect();
    }

    /// Learns from one line that a person applied, or that was certain.
    pub fn add(&mut self, past: &Past, formats: &Formats) {
        let payment = &past.payment;
        let class = class(past);
        self.count(payment, class);
        let mut customers: Vec<CustomerIx> = past.applied.iter().filter_map(|p| p.customer).collect();
        customers.sort_unstable();
        customers.dedup();
        let idle = idle_numbers(past, formats);
        let fee = fee_share(past);
        for (key, by_account) in [(compact(&payment.iban), true), (shown_key(&payment.name), false)] {
            if key.is_empty() {
                continue;
            }
            let seen = if by_account { &mut self.accounts } else { &mut self.shown }.entry(key).or_default();
            if class == Class::NotCustomer {
                seen.not_customer += 1;
            }
            for customer in &customers {
                seen.add(*customer, 1.0 / customers.len() as f64);
            }
            for number in &idle {
                *seen.idle_numbers.entry(number.clone()).or_default() += 1;
            }
            seen.fees.extend(fee);
        }
    }

    /// Forgets who paid for whom by one line; what its words said fades by itself.
    pub fn forget(&mut self, past: &Past) {
        let customers: HashSet<CustomerIx> = past.applied.iter().filter_map(|p| p.customer).collect();
        let keys = [(compact(&past.payment.iban), true), (shown_key(&past.payment.name), false)];
        for (key, by_account) in keys {
            let Some(seen) = if by_account { &mut self.accounts } else { &mut self.shown }.get_mut(&key) else {
                continue;
            };
            for (customer, n) in &mut seen.customers {
                if customers.contains(customer) {
                    *n = (*n - 1.0 / customers.len() as f64).max(0.0);
                }
            }
            seen.customers.retain(|(_, n)| *n > 0.01);
        }
    }

    fn count(&mut self, payment: &Payment, class: Class) {
        let credit = payment.amount.0 >= 0;
        self.lines.entry(credit).or_default()[class as usize] += 1.0;
        for word in features(payment) {
            self.counts.entry((credit, word)).or_default()[class as usize] += 1.0;
        }
    }

    /// Natural logarithm of how much likelier the words of a line are in one class than in another.
    pub fn words_say(&self, payment: &Payment, class: Class, than: Class) -> f64 {
        let credit = payment.amount.0 >= 0;
        let lines = self.lines.get(&credit).copied().unwrap_or_default();
        let mut sum = 0.0;
        let by_name = class == Class::NotCustomer || than == Class::NotCustomer;
        for word in features(payment).into_iter().filter(|w| by_name || !w.starts_with('@')) {
            let spoken = lexicon::says(&word, class) - lexicon::says(&word, than);
            let counted = self.counts.get(&(credit, word)).map_or(0.0, |n| {
                let share = |c: Class| (n[c as usize] + 0.2) / (lines[c as usize] + 1.0);
                (share(class) / share(than)).ln().clamp(-4.5, 4.5)
            });
            // What the history says counts; the words of the trade only confirm it, or speak where it is silent.
            let confirmed = if counted * spoken > 0.0 { counted + 0.6 * spoken } else { counted };
            sum += if counted.abs() > 1.5 { confirmed } else { counted + spoken };
        }
        sum.clamp(-12.0, 12.0)
    }

    /// How often a class occurs among credits or debits, smoothed.
    pub fn share(&self, credit: bool, class: Class) -> f64 {
        let lines = self.lines.get(&credit).copied().unwrap_or_default();
        let prior = if credit { [40.0, 1.0, 2.0, 0.01, 0.01] } else { [0.01, 0.01, 8.0, 0.5, 1.0] };
        let total: f64 = lines.iter().sum::<f64>() + prior.iter().sum::<f64>();
        (lines[class as usize] + prior[class as usize]) / total
    }

    /// Who a payment may come from.
    pub fn payer(&self, payment: &Payment) -> Payer {
        let account = self.accounts.get(&compact(&payment.iban)).filter(|_| !payment.iban.is_empty());
        let shown = self.shown.get(&shown_key(&payment.name)).filter(|_| !payment.name.is_empty());
        let mut payer = Payer {
            candidates: Vec::new(),
            rest: 1.0,
            how: How::Unknown,
            stranger: 0.0,
            idle: HashSet::new(),
            fees: Vec::new(),
        };
        for seen in account.into_iter().chain(shown) {
            payer.idle.extend(seen.idle_numbers.iter().filter(|(_, n)| **n >= 2).map(|(t, _)| t.clone()));
            payer.fees.extend(&seen.fees);
            let odds = (f64::from(seen.not_customer) + 0.1) / (seen.total() + 0.1);
            payer.stranger = if payer.stranger == 0.0 { odds.ln() } else { payer.stranger.max(odds.ln()) };
        }
        let mandate = self.mandates.get(&compact(&payment.mandate)).filter(|_| !payment.mandate.is_empty());
        if let Some(customer) = mandate {
            (payer.candidates, payer.rest, payer.how) = (vec![(*customer, 0.995)], 0.005, How::Account);
        } else if let Some(seen) = account.filter(|s| s.total() > 0.0) {
            self.spread(&mut payer, seen, How::Account, true);
        } else if !payment.name.is_empty() {
            self.by_name(&mut payer, &payment.name, shown);
        }
        self.by_text(&mut payer, payment);
        payer.candidates.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        payer.candidates.truncate(12);
        payer
    }

    /// Spreads the probability over the customers this payer was seen paying for. Namesakes are no third party:
    /// `others` says that a payer of several customers pays for others than itself.
    fn spread(&self, payer: &mut Payer, seen: &Seen, how: How, others: bool) {
        let total = seen.total();
        let several = seen.customers.len() > 1;
        let once = seen.customers.iter().filter(|(_, n)| *n <= 1.0).count() as f64;
        // Good-Turing: what was seen once tells how much is still unseen.
        payer.rest = match (several, how) {
            (true, _) => ((once + 0.5) / (total + 1.0)).clamp(0.03, 0.97),
            (false, How::Account) => 0.01,
            (false, _) => 0.03,
        };
        payer.how = if several && others { How::ThirdParty } else { how };
        payer.candidates = seen.customers.iter().map(|(c, n)| (*c, n / total * (1.0 - payer.rest))).collect();
    }

    /// True when a name was seen paying for customers that do not bear it.
    fn pays_for_others(&self, name: &str, seen: &Seen) -> bool {
        let (words, form) = self.names.split(name);
        seen.customers.iter().any(|(c, _)| self.names.likeness(&words, &form, *c) < 0.4)
    }

    fn by_name(&self, payer: &mut Payer, name: &str, shown: Option<&Seen>) {
        let mut seen = Seen::default();
        for (c, n) in shown.into_iter().flat_map(|s| &s.customers) {
            seen.add(*c, *n);
        }
        let exact = self.names.exact(name);
        for c in &exact {
            seen.add(*c, 3.0 / exact.len() as f64);
        }
        if let Some(group) = self.groups.get(&name::key(&name::tokens(name))) {
            for c in group {
                seen.add(*c, 1.0);
            }
        }
        if seen.total() > 0.0 {
            self.spread(payer, &seen, How::Name, self.pays_for_others(name, &seen));
            return;
        }
        let alike = self.names.alike(name, 8);
        let weight = |likeness: f64| (14.0 * (likeness - 1.0)).exp();
        let unknown = weight(0.68);
        let total: f64 = alike.iter().map(|(_, s)| weight(*s)).sum::<f64>() + unknown;
        payer.candidates = alike.iter().map(|(c, s)| (*c, weight(*s) / total)).collect();
        payer.rest = unknown / total;
        if !payer.candidates.is_empty() {
            payer.how = How::Alike;
        }
    }

    /// A customer named in the text, or as the party on whose behalf it is paid.
    fn by_text(&self, payer: &mut Payer, payment: &Payment) {
        if payer.how == How::Account && payer.rest < 0.02 {
            return;
        }
        let mut named = self.names.within(&payment.texts.concat());
        named.extend(self.names.exact(&payment.behalf));
        let long = runs(&payment.texts.concat()).into_iter().filter(|r| r.digits && r.text.len() >= 8);
        named.extend(long.filter_map(|r| self.identifiers.get(&r.text)));
        let words = payment.texts.iter().flat_map(|t| t.split(|c: char| !c.is_alphanumeric() && c != '-'));
        let numbered: HashSet<CustomerIx> =
            words.filter(|w| w.len() >= 5).filter_map(|w| self.identifiers.get(&compact(w))).copied().collect();
        if let (How::Unknown | How::Alike, 1) = (payer.how, numbered.len()) {
            payer.how = How::Name;
        }
        named.extend(numbered);
        named.sort_unstable();
        named.dedup();
        if named.is_empty() || named.len() > 4 {
            return;
        }
        let moved = payer.rest * 0.8;
        for c in &named {
            let share = moved / named.len() as f64;
            match payer.candidates.iter_mut().find(|(x, _)| x == c) {
                Some((_, p)) => *p += share,
                None => payer.candidates.push((*c, share)),
            }
        }
        payer.rest -= moved;
    }

    /// How many customers there are.
    pub fn customers(&self) -> usize {
        self.customers.max(1)
    }
}

fn shown_key(name: &str) -> String {
    name::key(&name::tokens(name))
}

/// The words that describe a line: text, name (marked), operation (marked).
fn features(payment: &Payment) -> HashSet<String> {
    let mut out: HashSet<String> = payment.texts.iter().flat_map(|t| spoken(t)).collect();
    out.extend(words(&payment.name).into_iter().map(|w| format!("@{w}")));
    if payment.operation != Operation::Other {
        out.insert(format!("#{:?}", payment.operation));
    }
    out
}

/// The words of a text, two that belong together as one; letters that were read as digits (`V0ORSCHOT`) put right.
fn spoken(text: &str) -> Vec<String> {
    let folded = fold(text);
    let tokens: Vec<String> = folded
        .split(|c: char| !c.is_ascii_alphanumeric())
        .flat_map(|token| match as_letters(token) {
            Some(word) => vec![word],
            None => token.split(|c: char| c.is_ascii_digit()).map(str::to_owned).collect(),
        })
        .filter(|token| !token.is_empty())
        .collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let pair = tokens.get(at + 1).and_then(|next| lexicon::pair(&tokens[at], next));
        match pair {
            Some(pair) => out.push(pair.to_owned()),
            None if tokens[at].len() >= 2 => out.push(tokens[at].clone()),
            None => {}
        }
        at += if pair.is_some() { 2 } else { 1 };
    }
    out
}

/// A word of the lexicon in which one or two letters were read as the digits that look like them.
fn as_letters(token: &str) -> Option<String> {
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    if !(1..=2).contains(&digits) || token.len() < digits + 4 {
        return None;
    }
    let letter = |c: char| match c {
        '0' => Some('O'),
        '1' => Some('I'),
        '5' => Some('S'),
        '8' => Some('B'),
        c if c.is_ascii_digit() => None,
        c => Some(c),
    };
    token.chars().map(letter).collect::<Option<String>>().filter(|word| lexicon::knows(word))
}

fn class(past: &Past) -> Class {
    let has = |k: Kind| past.applied.iter().any(|p| p.kind == k);
    if has(Kind::Reversal) {
        Class::Reversal
    } else if has(Kind::Refund) {
        Class::Refund
    } else if has(Kind::Payment) {
        Class::Applied
    } else if has(Kind::NotCustomer) {
        Class::NotCustomer
    } else {
        Class::OnAccount
    }
}

/// Digit runs of a line that are no part of any number applied.
fn idle_numbers(past: &Past, formats: &Formats) -> Vec<String> {
    let parts: Vec<_> = past.applied.iter().filter_map(|p| formats.parts(&p.number)).collect();
    if parts.is_empty() {
        return Vec::new();
    }
    let means = |v: u64| {
        parts.iter().any(|p| p.serial == v || p.period.is_some_and(|y| u64::from(y) == v || u64::from(y % 100) == v))
    };
    runs(&past.payment.texts.concat())
        .into_iter()
        .filter(|r| r.digits && r.text.len() >= 3)
        .filter(|r| {
            r.value().is_some_and(|v| !means(v))
                && !parts.iter().any(|p| p.core.ends_with(&r.text) || r.text.ends_with(&p.serial.to_string()))
        })
        .map(|r| r.text)
        .collect()
}

fn fee_share(past: &Past) -> Option<i64> {
    let sum = |kind: Kind| past.applied.iter().filter(|p| p.kind == kind).map(|p| p.amount.0).sum::<i64>();
    let (fee, paid) = (sum(Kind::Fee), sum(Kind::Payment));
    (fee > 0 && paid > 0).then(|| fee.saturating_mul(1_000_000) / fee.saturating_add(paid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken_as_they_are_meant() {
        for (text, words) in [
            ("SALDO ESTRATTO CONTO APRILE", &["SALDO", "ESTRATTO", "CONTO", "APRILE"][..]),
            ("A-CONTO 12", &["A CONTO"]),
            ("à cuenta pedido 4511", &["A CUENTA", "PEDIDO"]),
            ("V0ORSCHOT ORDER", &["VOORSCHOT", "ORDER"]),
            ("A-CONT0", &["A CONTO"]),
            ("FACT15 FA2026-001 ANZAHLUNG", &["FACT", "FA", "ANZAHLUNG"]),
        ] {
            assert_eq!(spoken(text), words, "{text}");
        }
        let says = |text: &str| spoken(text).iter().map(|w| lexicon::says(w, Class::OnAccount)).sum::<f64>();
        assert!(
            says("A CONTO") > 2.0 && says("ACCONT0") > 2.0 && says("ESTRATTO CONTO") == 0.0 && says("PER CONTO") == 0.0
        );
    }
}
