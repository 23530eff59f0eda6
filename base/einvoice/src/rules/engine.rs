//! How rules run: contexts of a pattern are tried in their order on each element, the first that matches is evaluated.
//!
//! A schema is compiled once from its tables: for each pattern, which contexts can match an element of a given name.
//! Running it visits, through the tree's index of names, only elements that some context may match.

use super::at::{At, Res};
use super::profile::{Change, Draft};
use super::rule::{Catalog, Rule};
use super::table::{Row, Table};
use crate::tree::names::{KNOWN, KNOWN_NAMES};
use crate::tree::{Name, Node, Ns, Tree};
use std::collections::HashMap;

/// Which elements a context may match, before its condition is asked.
#[derive(Clone, Copy)]
pub enum On {
    /// Elements of these names.
    Names(&'static [Name]),
    /// Elements whose namespace and local part satisfy a condition.
    Like(fn(Ns, &str) -> bool),
}

/// A rule's test: whether it holds at an element of its context.
pub type Test = fn(At<'_>) -> Res;

/// One assertion: the rule's id and its test.
#[derive(Clone, Copy)]
pub struct Check {
    /// The rule's id as published.
    pub id: &'static str,
    /// Whether it holds.
    pub test: Test,
}

/// An assertion, for tables: `check("BR-02", |at| at.filled(&[cbc::ID]))`.
pub const fn check(id: &'static str, test: Test) -> Check {
    Check { id, test }
}

/// A context of a pattern: which elements it takes, and what is asserted of them.
#[derive(Clone, Copy)]
pub struct Context {
    /// A label by which tables of syntax rules add to it; empty where none do.
    pub label: &'static str,
    /// The elements it may match.
    pub on: On,
    /// Whether it matches such an element. Broken conditions do not match.
    pub when: Test,
    /// What is asserted.
    pub checks: &'static [Check],
}

/// A context of elements of one or more names, wherever they stand.
pub const fn on(names: &'static [Name], checks: &'static [Check]) -> Context {
    Context { label: "", on: On::Names(names), when: |_| Ok(true), checks }
}

/// A context of elements of one or more names under a condition.
pub const fn when(names: &'static [Name], when: Test, checks: &'static [Check]) -> Context {
    Context { label: "", on: On::Names(names), when, checks }
}

/// A context of elements whose name satisfies a condition.
pub const fn like(like: fn(Ns, &str) -> bool, when: Test, checks: &'static [Check]) -> Context {
    Context { label: "", on: On::Like(like), when, checks }
}

impl Context {
    /// The same context with a label, to which tables of syntax rules refer.
    pub const fn labelled(mut self, label: &'static str) -> Context {
        self.label = label;
        self
    }
}

/// Contexts in order of precedence: at each element the first that matches is evaluated, the others are not.
pub type Pattern = &'static [Context];

/// What happened at an element.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Firing {
    /// The rule's number in its schema.
    pub rule: u16,
    /// The element: the context's, or the offending one of a table of syntax rules.
    pub node: Node,
    /// The rule was broken (a dynamic error), not refuted.
    pub broken: bool,
}

struct Compiled {
    rule: u16,
    test: Test,
}

struct Ready {
    on: On,
    when: Test,
    checks: Vec<Compiled>,
    table: Option<Table>,
}

struct Lookup {
    /// For each name that some context may match: those contexts, in order.
    lists: Vec<(Name, Vec<u16>)>,
    /// Contexts that may match names no table knows.
    others: Vec<u16>,
    contexts: Vec<Ready>,
}

/// A compiled rule set for one kind of document.
pub struct Schema {
    rules: Vec<Rule>,
    lookups: Vec<Lookup>,
    /// What went wrong in compiling: empty, or a mistake in our tables (a test looks).
    pub mistakes: Vec<String>,
}

/// At most so many firings of one rule are kept; more say nothing new.
const PLACES: u16 = 50;

impl Schema {
    /// Compiles patterns with the words of their rules and the tables that add to labelled contexts.
    /// `words` and `tables` are texts in the forms of [`Catalog`] and [`Row`].
    pub fn new(patterns: &[Pattern], words: &[&'static str], tables: &[&'static str]) -> Schema {
        let mut mistakes = Vec::new();
        let catalog = Catalog::read(words, &mut mistakes);
        let rows = Row::read(tables, &mut mistakes);
        let drafts = patterns.iter().map(|p| Draft::pattern(p)).collect();
        Schema::made(drafts, catalog, rows, mistakes)
    }

    /// Compiles what a profile makes of another set: its patterns changed, then the profile's own; of the other set's
    /// words and tables, what the profile keeps. `words` and `tables` are the other set's, then the profile's own.
    pub fn changed(
        patterns: &[Pattern],
        change: &Change,
        words: (&[&'static str], &[&'static str]),
        tables: (&[&'static str], &[&'static str]),
    ) -> Schema {
        let mut mistakes = Vec::new();
        let mut catalog = Catalog::read(words.0, &mut mistakes);
        let mut rows = Row::read(tables.0, &mut mistakes);
        let known = |id: &str| catalog.rules.iter().any(|r| r.id == id) || rows.iter().any(|r| r.rule().id == id);
        let strangers = change.without.iter().filter(|id| !known(id));
        mistakes.extend(strangers.map(|id| format!("{id} is taken out, but was not in")));
        catalog.rules.retain(|r| !change.without.contains(&r.id));
        rows.retain(|r| !change.without.contains(&r.rule().id));
        catalog.rules.extend(Catalog::read(words.1, &mut mistakes).rules);
        rows.extend(Row::read(tables.1, &mut mistakes));
        let drafts = change.of(patterns, &mut mistakes);
        Schema::made(drafts, catalog, rows, mistakes)
    }

    fn made(drafts: Vec<Vec<Draft>>, mut catalog: Catalog, rows: Vec<Row>, mut mistakes: Vec<String>) -> Schema {
        for row in &rows {
            catalog.add(row.rule());
        }
        let mut numbers = HashMap::new();
        for (number, rule) in catalog.rules.iter().enumerate() {
            if numbers.insert(rule.id, number as u16).is_some() {
                mistakes.push(format!("{} is listed twice", rule.id));
            }
        }
        let mut by_label: HashMap<&str, Vec<&Row>> = HashMap::new();
        for row in &rows {
            by_label.entry(row.context).or_default().push(row);
        }
        let mut lookups = Vec::new();
        for draft in &drafts {
            let contexts: Vec<Ready> = draft.iter().map(|c| ready(c, &numbers, &mut by_label, &mut mistakes)).collect();
            lookups.push(index(contexts));
        }
        mistakes.extend(by_label.keys().map(|label| format!("no context is labelled {label}")));
        Schema { rules: catalog.rules, lookups, mistakes }
    }

    /// The rules, in the order of their numbers.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The ids asserted somewhere (a rule with words alone never fires).
    pub fn asserted(&self) -> Vec<&'static str> {
        let mut seen = vec![false; self.rules.len()];
        let contexts = || self.lookups.iter().flat_map(|l| &l.contexts);
        let checks = contexts().flat_map(|c| &c.checks).map(|c| c.rule);
        let rows = contexts().filter_map(|c| c.table.as_ref()).flat_map(Table::numbers);
        for number in checks.chain(rows) {
            if let Some(slot) = seen.get_mut(usize::from(number)) {
                *slot = true;
            }
        }
        self.rules.iter().zip(seen).filter(|(_, s)| *s).map(|(r, _)| r.id).collect()
    }

    /// Runs every rule over a document.
    pub fn run(&self, tree: &Tree) -> Vec<Firing> {
        let mut run = Run { tree, fired: vec![0; self.rules.len()], firings: Vec::new() };
        let strange = tree.has_unknown_names();
        for lookup in &self.lookups {
            for (name, list) in &lookup.lists {
                for node in tree.all(*name) {
                    run.visit(*node, list, &lookup.contexts);
                }
            }
            if strange && !lookup.others.is_empty() {
                for node in tree.nodes().filter(|n| !tree.is_known(*n)) {
                    run.visit(node, &lookup.others, &lookup.contexts);
                }
            }
        }
        run.firings
    }
}

fn ready<'r>(
    context: &Draft,
    numbers: &HashMap<&str, u16>,
    rows: &mut HashMap<&'r str, Vec<&'r Row>>,
    mistakes: &mut Vec<String>,
) -> Ready {
    let mut checks = Vec::new();
    for check in &context.checks {
        match numbers.get(check.id) {
            Some(rule) => checks.push(Compiled { rule: *rule, test: check.test }),
            None => mistakes.push(format!("{} has no words", check.id)),
        }
    }
    let own = if context.label.is_empty() { None } else { rows.remove(context.label) };
    let table = own.map(|rows| Table::new(&rows, numbers, mistakes));
    Ready { on: context.on, when: context.when, checks, table }
}

/// Finds, for each known name, which contexts may match it.
fn index(contexts: Vec<Ready>) -> Lookup {
    let mut lists: Vec<Vec<u16>> = vec![Vec::new(); usize::from(KNOWN)];
    let mut others = Vec::new();
    for (number, context) in contexts.iter().enumerate() {
        let number = number as u16;
        match context.on {
            On::Names(names) => {
                for name in names {
                    if let Some(list) = lists.get_mut(usize::from(name.0)) {
                        list.push(number);
                    }
                }
            }
            On::Like(like) => {
                others.push(number);
                for (list, (ns, local)) in lists.iter_mut().zip(&KNOWN_NAMES.info) {
                    if like(*ns, local) {
                        list.push(number);
                    }
                }
            }
        }
    }
    let named = lists.into_iter().enumerate().filter(|(_, list)| !list.is_empty());
    Lookup { lists: named.map(|(name, list)| (Name(name as u16), list)).collect(), others, contexts }
}

struct Run<'t> {
    tree: &'t Tree,
    fired: Vec<u16>,
    firings: Vec<Firing>,
}

impl Run<'_> {
    fn visit(&mut self, node: Node, list: &[u16], contexts: &[Ready]) {
        let at = At { tree: self.tree, node };
        for number in list {
            let Some(context) = contexts.get(usize::from(*number)) else { continue };
            if let On::Like(like) = context.on
                && !self.tree.is_known(node)
                && !like(self.tree.ns(node), self.tree.local(node))
            {
                continue;
            }
            if (context.when)(at) != Ok(true) {
                continue;
            }
            for check in &context.checks {
                match (check.test)(at) {
                    Ok(true) => {}
                    Ok(false) => self.fire(check.rule, node, false),
                    Err(_) => self.fire(check.rule, node, true),
                }
            }
            if let Some(table) = &context.table {
                table.run(at, &mut |rule, node| self.fire(rule, node, false));
            }
            return;
        }
    }

    fn fire(&mut self, rule: u16, node: Node, broken: bool) {
        let Some(count) = self.fired.get_mut(usize::from(rule)) else { return };
        if *count < PLACES || broken {
            *count += 1;
            self.firings.push(Firing { rule, node, broken });
        }
    }
}
