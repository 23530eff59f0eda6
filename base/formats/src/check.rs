//! What must hold within a statement and between the statements of an account: sums, sequence, no gap.

use std::collections::BTreeMap;

use kernel::Cents;

use crate::Finding;
use crate::dedupe;
use crate::statement::{Balance, Kind, Statement, Status};

/// Opening balance plus booked lines must be the closing balance. A statement without one of the two balances cannot
/// be checked and is noted; an interim report or a notification need not have any.
pub fn statement(s: &Statement) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (Some(opening), Some(closing)) = (s.opening(), s.closing()) else {
        if s.kind == Kind::Statement {
            findings.push(Finding::note("statement.no_balances", s.place.clone()));
        }
        return findings;
    };
    if opening.currency != closing.currency {
        let finding = Finding::person("statement.balance_currencies", s.place.clone());
        findings.push(finding.with("opening", opening.currency).with("closing", closing.currency));
        return findings;
    }
    let mut sum = i128::from(opening.amount.0);
    for line in s.lines.iter().filter(|l| l.status == Status::Booked) {
        if line.currency != opening.currency {
            let finding = Finding::person("line.other_currency", line.place.clone());
            findings.push(finding.with("currency", line.currency).with("account", opening.currency));
            return findings;
        }
        sum += i128::from(line.amount.0);
    }
    if sum != i128::from(closing.amount.0) {
        let missing = i128::from(closing.amount.0) - sum;
        let finding = Finding::person("statement.balance", s.place.clone())
            .with("opening", money(opening))
            .with("closing", money(closing))
            .with("difference", shown(missing, closing));
        findings.push(finding);
    }
    findings
}

fn money(balance: &Balance) -> String {
    shown(i128::from(balance.amount.0), balance)
}

fn shown(amount: i128, like: &Balance) -> String {
    let cents = Cents(i64::try_from(amount).unwrap_or(i64::MAX));
    let text = crate::amount::show(cents, '.', crate::amount::decimals_of(like.currency));
    format!("{text} {}", like.currency)
}

/// Between statements that follow each other on an account: the closing balance of one is the opening balance of the
/// next, numbers follow each other, nothing comes twice with another content. Statements may be given in any order
/// and from any number of files; a statement given twice counts once, with a note. Each finding comes with the place in
/// the list of the statement it is about.
pub fn gaps(statements: &[&Statement]) -> Vec<(usize, Finding)> {
    let mut findings = Vec::new();
    let mut accounts: BTreeMap<(&str, Option<&str>), Vec<Placed<'_>>> = BTreeMap::new();
    let placed = statements.iter().enumerate().map(|(at, s)| Placed { at, s });
    for s in placed.filter(|s| s.kind == Kind::Statement && !s.account.number().is_empty()) {
        let Placed { s: own, .. } = s;
        accounts.entry((own.account.number(), own.currency.as_ref().map(|c| c.code()))).or_default().push(s);
    }
    for list in accounts.into_values() {
        let list = distinct(list, &mut findings);
        let list = in_order(list);
        for pair in list.windows(2) {
            findings.extend(follows(&pair[0], &pair[1]).map(|f| (pair[1].at, f)));
        }
    }
    findings
}

/// A statement with its place in the list that was given.
#[derive(Clone, Copy)]
struct Placed<'a> {
    at: usize,
    s: &'a Statement,
}

impl std::ops::Deref for Placed<'_> {
    type Target = Statement;
    fn deref(&self) -> &Statement {
        self.s
    }
}

/// Statements once each. The same id with another content is an alarm.
fn distinct<'a>(list: Vec<Placed<'a>>, findings: &mut Vec<(usize, Finding)>) -> Vec<Placed<'a>> {
    let mut seen = std::collections::HashMap::new();
    let mut ids = std::collections::HashMap::new();
    let mut out = Vec::with_capacity(list.len());
    for s in list {
        let (key, content) = (dedupe::statement_key(&s), dedupe::content(&s));
        if let Some(first) = seen.insert(key.clone(), content.clone()) {
            if first == content {
                findings.push((s.at, Finding::note("statement.twice", s.place.clone()).with("id", name(&s))));
                continue;
            }
            findings
                .push((s.at, Finding::person("statement.same_id_other_content", s.place.clone()).with("id", name(&s))));
        } else if let Some(id) = s.s.id.as_deref().filter(|_| s.sequence.is_some()) {
            let known = ids.insert((id, s.sequence, s.page), key.clone());
            if known.is_some_and(|k| k != key) {
                findings.push((
                    s.at,
                    Finding::person("statement.same_id_other_content", s.place.clone()).with("id", name(&s)),
                ));
            }
        }
        out.push(s);
    }
    out
}

/// By last day, then number and page; the order given decides the rest. Statements of one day without numbers are
/// chained by their balances.
fn in_order(mut list: Vec<Placed<'_>>) -> Vec<Placed<'_>> {
    list.sort_by_key(|s| (s.last_day(), s.sequence, s.page));
    for i in 1..list.len() {
        let Some(closing) = list[i - 1].closing().map(|b| b.amount) else { continue };
        let opens_here = |s: &Statement| s.opening().is_some_and(|b| b.amount == closing);
        if opens_here(&list[i]) || list[i].sequence.is_some() {
            continue;
        }
        let day = list[i].last_day();
        let better = (i + 1..list.len()).take_while(|j| list[*j].last_day() == day).find(|j| opens_here(&list[*j]));
        if let Some(j) = better {
            list.swap(i, j);
        }
    }
    list
}

fn follows(before: &Statement, after: &Statement) -> Option<Finding> {
    if let (Some(closing), Some(opening)) = (before.closing(), after.opening())
        && closing.currency == opening.currency
        && closing.amount != opening.amount
    {
        let finding = Finding::person("statement.gap", after.place.clone())
            .with("before", name(before))
            .with("after", name(after))
            .with("closing", money(closing))
            .with("opening", money(opening));
        return Some(finding);
    }
    let (a, b) = (before.sequence?, after.sequence?);
    let skipped = a > 0 && b > a + 1;
    skipped.then(|| Finding::person("statement.sequence_gap", after.place.clone()).with("before", a).with("after", b))
}

fn name(s: &Statement) -> String {
    let day = s.last_day().map(|d| d.to_string());
    s.sequence.map(|n| n.to_string()).or_else(|| s.id.clone()).or(day).unwrap_or_default()
}
