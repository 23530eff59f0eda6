//! Syntax rules as tables: this element is unused here, that one may stand once. One walk answers hundreds of them.
//!
//! A table has a line for each rule: id, `fatal` or `warning`, the label of the context, a kind (`unused`, `one`,
//! `once`, `nowhere`) and a path from the context, with tabs between. A path has names with their customary prefixes, and may
//! end in an attribute; `Line` in a path means an invoice line or a credit note line. `unused`: nothing is at the
//! path; `one`: at most one element is; `once`: exactly one is; `nowhere`: nothing in the document is at the end of
//! such a path, wherever it begins.

use super::at::At;
use super::rule::{Flag, Rule, Words, flag_of};
use crate::tree::names::KNOWN_NAMES;
use crate::tree::{Attr, Name, Node};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What a line of a table demands of its path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Nothing is there.
    Unused,
    /// At most one element is there.
    One,
    /// Exactly one element is there.
    Once,
    /// Nothing is there, wherever in the document the path begins.
    Nowhere,
}

/// A line of a table of syntax rules.
#[derive(Clone, Debug)]
pub struct Row {
    id: &'static str,
    flag: Flag,
    /// The label of the context from which the path goes.
    pub context: &'static str,
    kind: Kind,
    path: &'static str,
}

impl Row {
    /// Reads tables; what can't be read is reported as a mistake.
    pub fn read(tables: &[&'static str], mistakes: &mut Vec<String>) -> Vec<Row> {
        let mut rows = Vec::new();
        for line in tables.iter().flat_map(|t| t.lines()).filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let fields: Vec<&'static str> = line.split('\t').collect();
            let row = match fields.as_slice() {
                [id, flag, context, kind, path] => {
                    flag_of(flag).zip(kind_of(kind)).map(|(flag, kind)| Row { id, flag, context, kind, path })
                }
                _ => None,
            };
            match row {
                Some(row) => rows.push(row),
                None => mistakes.push(format!("can't read the line: {line}")),
            }
        }
        rows
    }

    /// The rule of this line.
    pub fn rule(&self) -> Rule {
        let words = match self.kind {
            Kind::Unused | Kind::Nowhere => Words::Unused(self.path),
            Kind::One => Words::AtMostOne(self.path),
            Kind::Once => Words::ExactlyOne(self.path),
        };
        Rule { id: self.id, flag: self.flag, term: "", words }
    }
}

fn kind_of(text: &str) -> Option<Kind> {
    match text {
        "unused" => Some(Kind::Unused),
        "one" => Some(Kind::One),
        "once" => Some(Kind::Once),
        "nowhere" => Some(Kind::Nowhere),
        _ => None,
    }
}

/// A hasher for keys that are small integers.
#[derive(Default)]
struct Plain(u64);

impl Hasher for Plain {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    fn write_u32(&mut self, n: u32) {
        self.0 = u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

type Steps = HashMap<u32, u16, BuildHasherDefault<Plain>>;

/// The rules of one context, joined into a tree of paths.
#[derive(Default)]
pub struct Table {
    steps: Steps,
    /// By state: rules that an element there refutes, and whether the walk goes on.
    states: Vec<State>,
    counted: Vec<(u16, Kind, Vec<Vec<Name>>)>,
    nowhere: Vec<(u16, Vec<Name>, Option<Attr>)>,
}

#[derive(Default)]
struct State {
    unused: Vec<u16>,
    attributes: Vec<(Attr, u16)>,
    inner: bool,
}

impl Table {
    /// Joins lines of one context.
    pub fn new(rows: &[&Row], numbers: &HashMap<&str, u16>, mistakes: &mut Vec<String>) -> Table {
        let mut table = Table { states: vec![State::default()], ..Table::default() };
        for row in rows {
            let Some(&number) = numbers.get(row.id) else { continue };
            let paths: Option<Vec<_>> = forms(row.path).iter().map(|p| resolve(p)).collect();
            let Some(paths) = paths else {
                mistakes.push(format!("{}: a name of {} is not known", row.id, row.path));
                continue;
            };
            match row.kind {
                Kind::Unused => paths.iter().for_each(|(names, last)| table.unused(names, *last, number)),
                Kind::Nowhere => table.nowhere.extend(paths.into_iter().map(|(names, last)| (number, names, last))),
                Kind::One | Kind::Once => {
                    table.counted.push((number, row.kind, paths.into_iter().map(|p| p.0).collect()));
                }
            }
        }
        table
    }

    fn unused(&mut self, names: &[Name], attribute: Option<Attr>, number: u16) {
        let mut state = 0u16;
        for name in names {
            let fresh = self.states.len() as u16;
            let next = *self.steps.entry(key(state, *name)).or_insert(fresh);
            if next == fresh {
                self.states.push(State::default());
            }
            if let Some(here) = self.states.get_mut(usize::from(state)) {
                here.inner = true;
            }
            state = next;
        }
        if let Some(last) = self.states.get_mut(usize::from(state)) {
            match attribute {
                Some(attribute) => last.attributes.push((attribute, number)),
                None => last.unused.push(number),
            }
        }
    }

    /// The numbers of its rules.
    pub fn numbers(&self) -> impl Iterator<Item = u16> {
        let unused = self.states.iter().flat_map(|s| s.unused.iter().copied());
        let attributes = self.states.iter().flat_map(|s| s.attributes.iter().map(|a| a.1));
        unused.chain(attributes).chain(self.counted.iter().map(|c| c.0)).chain(self.nowhere.iter().map(|n| n.0))
    }

    /// Runs its rules at an element of the context.
    pub fn run(&self, at: At<'_>, fire: &mut dyn FnMut(u16, Node)) {
        self.walk(at, 0, fire);
        self.search(at, fire);
        for (number, kind, paths) in &self.counted {
            let count: usize = paths.iter().map(|p| at.count(p)).sum();
            if count > 1 || (*kind == Kind::Once && count == 0) {
                fire(*number, at.node);
            }
        }
    }

    fn search(&self, at: At<'_>, fire: &mut dyn FnMut(u16, Node)) {
        for (number, names, attribute) in &self.nowhere {
            match (names.split_last(), attribute) {
                (None, Some(attribute)) if at.tree.has_attr(*attribute) => {
                    at.tree.with_attr(*attribute).for_each(|node| fire(*number, node));
                }
                (Some((last, around)), _) => {
                    for found in at.anywhere(*last).filter(|x| x.chain(around)) {
                        if attribute.is_none_or(|a| found.attr(a).is_some()) {
                            fire(*number, found.node);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn walk(&self, at: At<'_>, state: u16, fire: &mut dyn FnMut(u16, Node)) {
        let Some(here) = self.states.get(usize::from(state)) else { return };
        for (attribute, number) in &here.attributes {
            if at.attr(*attribute).is_some() {
                fire(*number, at.node);
            }
        }
        for number in &here.unused {
            fire(*number, at.node);
        }
        if here.inner {
            for child in at.tree.children(at.node) {
                if let Some(next) = self.steps.get(&key(state, at.tree.name(child))) {
                    self.walk(at.to(child), *next, fire);
                }
            }
        }
    }
}

fn key(state: u16, name: Name) -> u32 {
    u32::from(state) << 16 | u32::from(name.0)
}

/// A path in all its forms: `Line` is an invoice line or a credit note line.
fn forms(path: &str) -> Vec<String> {
    match path.strip_prefix("Line/") {
        Some(rest) => vec![format!("cac:InvoiceLine/{rest}"), format!("cac:CreditNoteLine/{rest}")],
        None => vec![path.into()],
    }
}

fn resolve(path: &str) -> Option<(Vec<Name>, Option<Attr>)> {
    let (elements, attribute) = match path.split_once('@') {
        Some((elements, name)) => (elements.trim_end_matches('/'), Some(KNOWN_NAMES.attribute(name)?)),
        None => (path, None),
    };
    let steps = elements.split('/').filter(|s| !s.is_empty());
    Some((steps.map(Name::written).collect::<Option<_>>()?, attribute))
}
