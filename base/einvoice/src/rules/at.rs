//! What a rule sees: an element of a tree, asked in the manner of XPath 2.0.
//!
//! A question that XPath answers with a dynamic error (several items where one is demanded, text that is no number)
//! answers [`Broken`] here; a missing item is `None` or an empty text, as an empty sequence is.

use super::number::{Dec, cast_double, untyped};
use crate::tree::{Attr, Name, Node, Tree};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::ControlFlow;

/// A dynamic error of XPath: the official rules stop there and accept nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Broken;

/// The answer to a question that may be broken; for a rule, whether it holds.
pub type Res<T = bool> = Result<T, Broken>;

/// `a and b` as the official processor has it: false wins over a broken side, a broken side over true.
pub fn both(a: Res, b: impl FnOnce() -> Res) -> Res {
    match a {
        Ok(false) => Ok(false),
        Ok(true) => b(),
        Err(Broken) => match b() {
            Ok(false) => Ok(false),
            _ => Err(Broken),
        },
    }
}

/// `a or b` as the official processor has it: true wins over a broken side, a broken side over false.
pub fn either(a: Res, b: impl FnOnce() -> Res) -> Res {
    match a {
        Ok(true) => Ok(true),
        Ok(false) => b(),
        Err(Broken) => match b() {
            Ok(true) => Ok(true),
            _ => Err(Broken),
        },
    }
}

/// `not(a)`.
pub fn not(a: Res) -> Res {
    a.map(|yes| !yes)
}

/// An element under examination.
#[derive(Clone, Copy, Debug)]
pub struct At<'t> {
    /// The document.
    pub tree: &'t Tree,
    /// The element.
    pub node: Node,
}

/// The text with blanks at its ends removed and those within made single, as `normalize-space` does.
pub fn normal(text: &str) -> Cow<'_, str> {
    let blank = |b: u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r');
    let bytes = text.as_bytes();
    let clean = !bytes.first().is_some_and(|b| blank(*b))
        && !bytes.last().is_some_and(|b| blank(*b))
        && !bytes.windows(2).any(|w| matches!(w, [a, b] if blank(*b) && (blank(*a) || *b != b' ')))
        && !bytes.iter().any(|b| matches!(b, b'\t' | b'\n' | b'\r'));
    if clean {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split([' ', '\t', '\n', '\r']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" "))
}

/// Whether a text holds anything but blanks.
pub fn is_filled(text: &str) -> bool {
    text.bytes().any(|b| !matches!(b, b' ' | b'\t' | b'\n' | b'\r'))
}

/// The cast of text to a truth value: `true`, `false`, `1`, `0` with blanks around.
pub fn cast_truth(text: &str) -> Option<bool> {
    match text.trim_matches([' ', '\t', '\n', '\r']) {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

impl<'t> At<'t> {
    /// The same document at another element.
    pub fn to(self, node: Node) -> At<'t> {
        At { tree: self.tree, node }
    }

    /// The document element.
    pub fn root(self) -> At<'t> {
        self.to(self.tree.root())
    }

    /// The element around, if any.
    pub fn up(self) -> Option<At<'t>> {
        self.tree.parent(self.node).map(|n| self.to(n))
    }

    /// Its name.
    pub fn name(self) -> Name {
        self.tree.name(self.node)
    }

    /// Whether the element around has this name.
    pub fn inside(self, name: Name) -> bool {
        self.tree.parent(self.node).is_some_and(|p| self.tree.name(p) == name)
    }

    /// Whether the elements around have these names, the outermost first: `chain(&[cac::Party])` is a parent test.
    pub fn chain(self, names: &[Name]) -> bool {
        let mut node = self.node;
        names.iter().rev().all(|name| match self.tree.parent(node) {
            Some(parent) if self.tree.name(parent) == *name => {
                node = parent;
                true
            }
            _ => false,
        })
    }

    /// Whether the elements around, up to the document element, have exactly these names.
    pub fn placed(self, names: &[Name]) -> bool {
        self.chain(names) && self.tree.ancestors(self.node).nth(names.len()).is_none()
    }

    /// Whether any element around has this name.
    pub fn under(self, name: Name) -> bool {
        self.tree.ancestors(self.node).any(|n| self.tree.name(n) == name)
    }

    /// Its string-value.
    pub fn text(self) -> &'t str {
        self.tree.text(self.node)
    }

    /// An attribute's value.
    pub fn attr(self, name: Attr) -> Option<&'t str> {
        self.tree.attr(self.node, name)
    }

    /// An attribute's value, empty where absent.
    pub fn attr_or_empty(self, name: Attr) -> &'t str {
        self.attr(name).unwrap_or_default()
    }

    /// Visits every element reached by a path of names from here, in document order, until told to stop.
    pub fn visit(self, path: &[Name], see: &mut dyn FnMut(At<'t>) -> ControlFlow<()>) -> ControlFlow<()> {
        let Some((first, rest)) = path.split_first() else { return see(self) };
        if self.node == self.tree.root() {
            // The root may have thousands of lines: go by the index of names instead.
            for node in self.tree.all(*first) {
                if self.tree.parent(*node) == Some(self.node) {
                    self.to(*node).visit(rest, see)?;
                }
            }
            return ControlFlow::Continue(());
        }
        for node in self.tree.named(self.node, *first) {
            self.to(node).visit(rest, see)?;
        }
        ControlFlow::Continue(())
    }

    /// Every element reached by a path.
    pub fn every(self, path: &[Name]) -> Vec<At<'t>> {
        let mut found = Vec::new();
        let _ = self.visit(path, &mut |at| {
            found.push(at);
            ControlFlow::Continue(())
        });
        found
    }

    /// Whether some element reached by a path satisfies a condition.
    pub fn some(self, path: &[Name], mut is: impl FnMut(At<'t>) -> bool) -> bool {
        self.visit(path, &mut |at| if is(at) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }).is_break()
    }

    /// As [`At::some`] for a condition that may be broken; a broken one breaks the whole, if met before a success.
    pub fn some_or_broken(self, path: &[Name], mut is: impl FnMut(At<'t>) -> Res) -> Res {
        let mut broken = false;
        let found = self.some(path, |at| match is(at) {
            Ok(yes) => yes,
            Err(Broken) => {
                broken = true;
                true
            }
        });
        if broken { Err(Broken) } else { Ok(found) }
    }

    /// Whether the path reaches anything.
    pub fn exists(self, path: &[Name]) -> bool {
        self.some(path, |_| true)
    }

    /// How many elements the path reaches.
    pub fn count(self, path: &[Name]) -> usize {
        self.count_if(path, |_| true)
    }

    /// How many elements the path reaches that satisfy a condition.
    pub fn count_if(self, path: &[Name], mut is: impl FnMut(At<'t>) -> bool) -> usize {
        let mut count = 0;
        let _ = self.visit(path, &mut |at| {
            count += usize::from(is(at));
            ControlFlow::Continue(())
        });
        count
    }

    /// The first element reached, in document order.
    pub fn first(self, path: &[Name]) -> Option<At<'t>> {
        let mut found = None;
        let _ = self.visit(path, &mut |at| {
            found = Some(at);
            ControlFlow::Break(())
        });
        found
    }

    /// The element reached; broken if there are several (where XPath demands at most one item).
    pub fn one(self, path: &[Name]) -> Res<Option<At<'t>>> {
        let mut found = None;
        let several = self.visit(path, &mut |at| match found.replace(at) {
            None => ControlFlow::Continue(()),
            Some(_) => ControlFlow::Break(()),
        });
        if several.is_break() { Err(Broken) } else { Ok(found) }
    }

    /// The attribute of the elements reached (`path/@name`), empty where there is none; broken if several bear it.
    pub fn attribute(self, path: &[Name], name: Attr) -> Res<&'t str> {
        let mut found = None;
        let several = self.visit(path, &mut |at| match at.attr(name).and_then(|value| found.replace(value)) {
            None => ControlFlow::Continue(()),
            Some(_) => ControlFlow::Break(()),
        });
        if several.is_break() { Err(Broken) } else { Ok(found.unwrap_or_default()) }
    }

    /// The text of the element reached, empty where there is none; broken if there are several.
    pub fn string(self, path: &[Name]) -> Res<&'t str> {
        Ok(self.one(path)?.map_or("", At::text))
    }

    /// The piece of text directly within the elements reached (`path/text()`), empty where there is none; broken if
    /// there are several pieces.
    pub fn said(self, path: &[Name]) -> Res<&'t str> {
        let mut found = "";
        let several = self.visit(path, &mut |at| {
            for piece in at.tree.pieces(at.node) {
                if !found.is_empty() {
                    return ControlFlow::Break(());
                }
                found = piece;
            }
            ControlFlow::Continue(())
        });
        if several.is_break() { Err(Broken) } else { Ok(found) }
    }

    /// Whether the piece of text reached holds more than blanks: `normalize-space(path/text()) != ''`.
    pub fn says(self, path: &[Name]) -> Res {
        Ok(is_filled(self.said(path)?))
    }

    /// Whether the element reached holds more than blanks: `normalize-space(path) != ''`.
    pub fn filled(self, path: &[Name]) -> Res {
        Ok(is_filled(self.string(path)?))
    }

    /// Whether some element reached has exactly this text: `path = 'text'`.
    pub fn has(self, path: &[Name], text: &str) -> bool {
        self.some(path, |at| at.text() == text)
    }

    /// Whether some element reached has this text once blanks are made normal.
    pub fn has_normal(self, path: &[Name], text: &str) -> bool {
        self.some(path, |at| normal(at.text()) == text)
    }

    /// Whether some element reached is this truth value, as `path = true()`; broken where one is no truth value.
    pub fn truth(self, path: &[Name], value: bool) -> Res {
        self.some_or_broken(path, |at| cast_truth(at.text()).map(|found| found == value).ok_or(Broken))
    }

    /// Its own text as `xs:decimal`.
    pub fn own_decimal(self) -> Res<Dec> {
        Dec::cast(self.text()).ok_or(Broken)
    }

    /// Its own text as `xs:double`.
    pub fn own_double(self) -> Res<f64> {
        cast_double(self.text()).ok_or(Broken)
    }

    /// `xs:decimal(path)`: none where nothing is reached; broken if several are, or the text is no decimal.
    pub fn decimal(self, path: &[Name]) -> Res<Option<Dec>> {
        self.one(path)?.map(At::own_decimal).transpose()
    }

    /// The number reached as a double, for arithmetic on untyped values.
    pub fn double(self, path: &[Name]) -> Res<Option<f64>> {
        self.one(path)?.map(At::own_double).transpose()
    }

    /// Whether some element reached compares so with a whole number (`path > 0`), as untyped values do: see
    /// [`untyped`]. Broken where one is no number.
    pub fn compares(self, path: &[Name], whole: f64, is: fn(Ordering) -> bool) -> Res {
        self.some_or_broken(path, |at| Ok(is(untyped(at.own_untyped()?, whole))))
    }

    /// Whether some element reached is a computed number, which is no integer even where it is whole.
    pub fn equals(self, path: &[Name], computed: f64) -> Res {
        self.some_or_broken(path, |at| Ok(untyped(at.own_double()?, computed).is_eq()))
    }

    /// Its own text as a number to be compared with an integer: a short whole number is an integer there, which knows
    /// no minus zero.
    pub fn own_untyped(self) -> Res<f64> {
        let value = self.own_double()?;
        let digits = self.text().trim_matches([' ', '\t', '\n', '\r']).trim_start_matches('-');
        let whole = digits.len() <= 15 && digits.bytes().all(|b| b.is_ascii_digit());
        Ok(if value == 0.0 && whole { 0.0 } else { value })
    }

    /// `sum(path/xs:decimal(leaf))`: the leaf once at most in each element reached.
    pub fn sum(self, path: &[Name], leaf: Name) -> Res<Dec> {
        self.sum_if(path, leaf, |_| Ok(true))
    }

    /// As [`At::sum`] over those elements that satisfy a condition.
    pub fn sum_if(self, path: &[Name], leaf: Name, mut is: impl FnMut(At<'t>) -> Res) -> Res<Dec> {
        let mut total = Ok(Dec::ZERO);
        let _ = self.visit(path, &mut |at| {
            let term = is(at).and_then(|yes| if yes { at.decimal(&[leaf]) } else { Ok(None) });
            total = total.and_then(|sum| Ok(sum + term?.unwrap_or(Dec::ZERO)));
            if total.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        total
    }

    /// Whether the element reached has at most so many characters after its first point, as the BR-DEC rules count.
    pub fn decimals(self, path: &[Name], most: usize) -> Res {
        Ok(decimals(self.string(path)?) <= most)
    }

    /// All elements of a name anywhere in the document: `//name`.
    pub fn anywhere(self, name: Name) -> impl Iterator<Item = At<'t>> {
        self.tree.all(name).iter().map(move |n| self.to(*n))
    }
}

/// Characters after the first point.
pub fn decimals(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, part)| part.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_made_normal() {
        for (from, to) in [("a", "a"), ("", ""), (" a", "a"), ("a\n b ", "a b"), ("a\tb", "a b"), ("a  b", "a b")] {
            assert_eq!(normal(from), to);
        }
        assert_eq!(normal("a\u{a0}"), "a\u{a0}", "a no-break space is no blank");
        assert!(matches!(normal("a b"), Cow::Borrowed(_)));
    }

    #[test]
    fn broken_sides() {
        let broken = || Err(Broken);
        assert_eq!(both(broken(), || Ok(false)), Ok(false));
        assert_eq!(both(broken(), || Ok(true)), Err(Broken));
        assert_eq!(both(Ok(true), broken), Err(Broken));
        assert_eq!(both(Ok(false), broken), Ok(false));
        assert_eq!(either(broken(), || Ok(true)), Ok(true));
        assert_eq!(either(broken(), || Ok(false)), Err(Broken));
        assert_eq!(either(Ok(false), broken), Err(Broken));
        assert_eq!(either(Ok(true), broken), Ok(true));
    }

    #[test]
    fn decimals_counted() {
        for (text, count) in [("1", 0), ("1.", 0), ("1.25", 2), ("1.2.3", 3), ("-.5 ", 2)] {
            assert_eq!(decimals(text), count, "{text}");
        }
    }
}
