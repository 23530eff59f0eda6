//! Takes values out of an XML tree and notes what nobody took.
//!
//! Every value that a reader takes is ticked off. What is left at the end had no place in the model: it becomes a
//! finding, so that no content is lost in silence.

use std::cell::{Cell, RefCell};
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::model::{Date, Finding, Identifier};
use crate::tree::{Node, Tree};

/// A document being read.
pub(crate) struct Source<'t> {
    tree: &'t Tree,
    taken: RefCell<Vec<bool>>,
    findings: RefCell<Vec<(Node, Finding)>>,
    /// Remarks beyond the most that are kept.
    unsaid: Cell<usize>,
    /// The currency that amounts are expected in.
    currency: RefCell<Option<String>>,
}

impl<'t> Source<'t> {
    pub(crate) fn new(tree: &'t Tree) -> Source<'t> {
        let taken = RefCell::new(vec![false; tree.len()]);
        Source { tree, taken, findings: RefCell::default(), unsaid: Cell::default(), currency: RefCell::default() }
    }

    /// The document element.
    pub(crate) fn root(&self) -> At<'_> {
        At { source: self, node: self.tree.root() }
    }

    /// What there is to say: remarks made while reading, and every text that nobody took; in document order, at most
    /// [`MOST`] of either, then how many more there are.
    pub(crate) fn finish(self) -> Vec<Finding> {
        let taken = self.taken.borrow();
        let mut found = self.findings.take();
        let mut left = 0;
        for node in self.tree.nodes() {
            let is_leaf = self.tree.children(node).next().is_none();
            if !is_leaf || taken.get(node.0 as usize).copied().unwrap_or(true) {
                continue;
            }
            let text = self.tree.text(node).trim();
            if text.is_empty() {
                continue;
            }
            left += 1;
            if left > MOST {
                continue;
            }
            let name = self.tree.name(node);
            let sibling = self.tree.parent(node).and_then(|parent| self.tree.child(parent, name));
            let repeated = sibling.is_some_and(|s| s != node && taken.get(s.0 as usize).copied().unwrap_or(false));
            let code = if repeated { "read.repeated" } else { "read.not_kept" };
            found.push((node, Finding::new(code, self.tree.place(node), text)));
        }
        found.sort_by_key(|(node, _)| *node);
        let mut findings: Vec<Finding> = found.into_iter().map(|(_, finding)| finding).collect();
        let more = self.unsaid.get() + left.saturating_sub(MOST);
        if more > 0 {
            findings.push(Finding::new("read.more", "/", &more.to_string()));
        }
        findings
    }
}

/// Most remarks of a kind: finding the place of one costs a walk through its siblings, and nobody reads more.
const MOST: usize = 200;

/// An element of the document being read.
#[derive(Clone, Copy)]
pub(crate) struct At<'s> {
    source: &'s Source<'s>,
    node: Node,
}

impl<'s> At<'s> {
    /// The local name.
    pub(crate) fn name(&self) -> &'s str {
        self.source.tree.local(self.node)
    }

    /// All children of a local name.
    pub(crate) fn all(self, name: &'static str) -> impl Iterator<Item = At<'s>> {
        let (source, tree) = (self.source, self.source.tree);
        tree.children(self.node).filter(move |n| tree.local(*n) == name).map(move |node| At { source, node })
    }

    /// The first descendant along a path of local names (`A/B/C`).
    pub(crate) fn kid(self, path: &'static str) -> Option<At<'s>> {
        path.split('/').try_fold(self, |at, name| at.all(name).next())
    }

    /// The element's own text without surrounding white space; `None` if blank. Ticked off.
    pub(crate) fn value(&self) -> Option<String> {
        let text = self.peek();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The element's own text without surrounding white space. Ticked off.
    pub(crate) fn peek(&self) -> &'s str {
        if let Some(taken) = self.source.taken.borrow_mut().get_mut(self.node.0 as usize) {
            *taken = true;
        }
        self.source.tree.text(self.node).trim()
    }

    /// The text along a path.
    pub(crate) fn text(self, path: &'static str) -> Option<String> {
        self.kid(path)?.value()
    }

    /// True when the text along a path is `expected`; ticked off only then.
    pub(crate) fn is(self, path: &'static str, expected: &str) -> bool {
        match self.kid(path) {
            Some(at) if at.source.tree.text(at.node).trim() == expected => {
                at.peek();
                true
            }
            _ => false,
        }
    }

    /// An attribute, trimmed; `None` if blank.
    pub(crate) fn attr(&self, name: &str) -> Option<String> {
        let found = self.source.tree.attrs(self.node).find(|(key, _)| *key == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// The text along a path with the scheme in its attribute `schemeID`.
    pub(crate) fn identifier(self, path: &'static str) -> Option<Identifier> {
        let at = self.kid(path)?;
        Some(Identifier { value: at.value()?, scheme: at.attr("schemeID") })
    }

    /// The decimal number along a path; a finding when it is none.
    pub(crate) fn number(self, path: &'static str) -> Option<Decimal> {
        self.kid(path)?.own_number()
    }

    /// The element's own decimal number; a finding when it is none.
    pub(crate) fn own_number(&self) -> Option<Decimal> {
        let text = self.value()?;
        let number = decimal(&text);
        if number.is_none() {
            self.note("read.amount", &text);
        }
        number
    }

    /// The amount along a path; a finding when its currency is not the document's.
    pub(crate) fn amount(self, path: &'static str) -> Option<Decimal> {
        let at = self.kid(path)?;
        let own = at.attr("currencyID");
        if own.is_some() && self.source.currency.borrow().is_some() && own != *self.source.currency.borrow() {
            at.note("read.currency", &own.unwrap_or_default());
        }
        self.number(path)
    }

    /// The day along a path, written `YYYY-MM-DD`; a finding when it is none.
    pub(crate) fn date(self, path: &'static str) -> Option<Date> {
        self.dated(path, Date::from_iso, Date::to_string)
    }

    /// The day along a path, written `YYYYMMDD` (format 102) as CII and CDAR do.
    pub(crate) fn basic_date(self, path: &'static str) -> Option<Date> {
        self.dated(path, Date::from_basic, Date::basic)
    }

    fn dated(self, path: &'static str, read: fn(&str) -> Date, write: fn(&Date) -> String) -> Option<Date> {
        let at = self.kid(path)?;
        let text = at.value()?;
        let date = read(&text);
        match date.day() {
            None => at.note("read.date", &text),
            Some(_) if text != write(&date) => at.note("read.date_form", &text),
            Some(_) => {}
        }
        Some(date)
    }

    /// The truth value along a path (`true`, `1`, `false`, `0`); absent or unreadable is `false`, the latter noted.
    pub(crate) fn flag(self, path: &'static str) -> bool {
        let Some(at) = self.kid(path) else { return false };
        match at.peek() {
            "true" | "1" => true,
            "false" | "0" => false,
            other => {
                at.note("read.flag", other);
                false
            }
        }
    }

    /// From here on amounts are expected in this currency.
    pub(crate) fn currency(&self, currency: Option<String>) {
        self.source.currency.replace(currency);
    }

    /// Characters of base64 that the tree does not hold.
    pub(crate) fn omitted(&self) -> u64 {
        self.source.tree.binary_length(self.node).unwrap_or(0)
    }

    /// Makes a finding about this element.
    pub(crate) fn note(&self, code: &'static str, text: &str) {
        let mut findings = self.source.findings.borrow_mut();
        if findings.len() >= MOST {
            self.source.unsaid.set(self.source.unsaid.get() + 1);
            return;
        }
        findings.push((self.node, Finding::new(code, self.source.tree.place(self.node), text)));
    }
}

/// A decimal number of XML Schema: sign, digits, point, digits. At most 28 digits are kept; more are no number to us.
pub(crate) fn decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let only_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !only_digits(whole) || !only_digits(fraction) {
        return None;
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    let whole = if whole.is_empty() { "0" } else { whole };
    match fraction {
        "" => Decimal::from_str(&format!("{sign}{whole}")).ok(),
        _ => Decimal::from_str_exact(&format!("{sign}{whole}.{fraction}")).ok(),
    }
}

/// Which VAT totals are BT-110 (in the invoice currency) and BT-111 (in the accounting currency): both syntaxes
/// repeat one element and tell them apart by currency. Totals in a third currency are noted; where the invoice
/// currency has none, the first of them is taken all the same, with a note.
pub(crate) fn vat_totals(
    totals: &[(At<'_>, Option<Decimal>)],
    own: Option<&str>,
    accounting: Option<&str>,
) -> (Option<Decimal>, Option<Decimal>) {
    let (mut vat, mut in_accounting) = (None, None);
    let mut foreign = Vec::new();
    for (at, amount) in totals {
        let currency = at.attr("currencyID");
        let is_own = currency.is_none() || currency.as_deref() == own;
        let is_accounting = currency.is_some() && currency.as_deref() == accounting;
        match (is_own, is_accounting) {
            (true, _) if vat.is_none() => vat = *amount,
            (_, true) if in_accounting.is_none() => in_accounting = *amount,
            (false, false) => foreign.push((at, amount)),
            _ => at.note("read.repeated", at.peek()),
        }
    }
    for (at, amount) in foreign {
        at.note("read.currency", at.peek());
        if vat.is_none() {
            vat = *amount;
        }
    }
    (vat, in_accounting)
}

/// `Some` unless the value is the empty one: how a group without content reads.
pub(crate) fn filled<T: Default + PartialEq>(value: T) -> Option<T> {
    (value != T::default()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn decimals_as_xml_schema_writes_them() {
        let table = [
            ("1.50", Some("1.50")),
            ("+1", Some("1")),
            ("-.5", Some("-0.5")),
            ("7.", Some("7")),
            ("0012.30", Some("12.30")),
            ("", None),
            (".", None),
            ("1e3", None),
            ("1,5", None),
            ("1_000", None),
            ("--1", None),
            ("99999999999999999999999999999999", None),
            ("0.12345678901234567890123456789012", None),
        ];
        for (text, expected) in table {
            assert_eq!(decimal(text).map(|d| d.to_string()).as_deref(), expected, "{text}");
        }
    }
}
