//! A compact XML tree for invoices: elements in document order in one array, names as small integers, all text in one string.
//!
//! The string-value of an element in the sense of XPath (all text below it, joined) is one slice of that string, so
//! rules compare without copying. Namespaces are resolved; comments and processing instructions are dropped.
//! [`Tree::parse`] reads bytes, [`Tree::read`] a stream without keeping the base64 text of embedded attachments.

mod encoding;
mod error;
pub mod names;
mod names_cii;
mod names_ubl;
mod parse;
#[cfg(test)]
mod tests;

pub use error::ReadError;
pub use names::{Attr, Name, Ns, at, cac, cbc, cdar, cn, ext, qdt, ram, rsm, ubl, udt};

use names::{KNOWN, KNOWN_NAMES, SPACES};
use std::io::Read;

/// What a reader accepts at most, and whether attachments are kept.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Elements within elements.
    pub depth: usize,
    /// Attributes of one element.
    pub attributes: usize,
    /// Elements in all, beside one for every 16 bytes.
    pub elements: usize,
    /// Bytes of the file, attachments included.
    pub bytes: u64,
    /// Keep the base64 text of `EmbeddedDocumentBinaryObject` and `AttachmentBinaryObject`; otherwise only its
    /// first characters and its length.
    pub keep_binary: bool,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { depth: 128, attributes: 64, elements: 1_000_000, bytes: 512 << 20, keep_binary: false }
    }
}

/// An element of a tree: its place in document order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Node(pub(crate) u32);

#[derive(Clone, Copy, Debug)]
struct Element {
    name: Name,
    parent: u32,
    /// The element after the last one within this one.
    end: u32,
    text: (u32, u32),
    /// The first attribute; the last is before the next element's first.
    attributes: u32,
}

#[derive(Clone, Copy, Debug)]
struct Value {
    name: Attr,
    text: (u32, u32),
}

/// A parsed document. Cheap to walk; immutable.
#[derive(Debug, Default)]
pub struct Tree {
    elements: Vec<Element>,
    values: Vec<Value>,
    text: String,
    value_text: String,
    /// Namespaces beyond the known ones: URI.
    spaces: Vec<String>,
    /// Names beyond the known ones.
    names: Vec<(Ns, String)>,
    /// Attribute names beyond the known ones; those with a prefix are written with it.
    attribute_names: Vec<String>,
    /// The known attributes that some element carries, one bit for each.
    carried: u64,
    /// Start of each known name's elements in `by_name`, one more at the end.
    starts: Vec<u32>,
    by_name: Vec<Node>,
    /// Elements whose base64 text was dropped, and its length in characters.
    dropped: Vec<(Node, u64)>,
    /// Where comments and instructions stand in the text, in rising order: they part it into several text nodes.
    cuts: Vec<u32>,
}

impl Tree {
    /// Reads a document from bytes in UTF-8, UTF-16, ISO-8859-1 or another declared encoding.
    pub fn parse(bytes: &[u8]) -> Result<Tree, ReadError> {
        Tree::parse_within(bytes, &Limits::default())
    }

    /// As [`Tree::parse`], with limits of one's own.
    pub fn parse_within(bytes: &[u8], limits: &Limits) -> Result<Tree, ReadError> {
        if bytes.len() as u64 > limits.bytes {
            return Err(ReadError::Limit("bytes", limits.bytes));
        }
        let text = encoding::decode(bytes)?;
        parse::build(&text, limits, &[])
    }

    /// Reads a document from a stream. Without [`Limits::keep_binary`] the base64 text of attachments never is in
    /// memory: only its first characters are kept, and its length.
    pub fn read(input: impl Read, limits: &Limits) -> Result<Tree, ReadError> {
        let (text, lengths) = encoding::slurp(input, limits)?;
        parse::build(&text, limits, &lengths)
    }

    /// The document element.
    pub fn root(&self) -> Node {
        Node(0)
    }

    /// All elements in document order.
    pub fn nodes(&self) -> impl Iterator<Item = Node> + use<> {
        (0..self.elements.len() as u32).map(Node)
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.elements.len()
    }

    /// Never true: a document has a root element.
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    fn element(&self, node: Node) -> &Element {
        // A node comes from this tree; one of another tree would at worst read a wrong element, never out of bounds.
        const NOTHING: Element = Element { name: Name(u16::MAX), parent: 0, end: 0, text: (0, 0), attributes: 0 };
        self.elements.get(node.0 as usize).unwrap_or(const { &NOTHING })
    }

    /// The name of an element.
    #[inline]
    pub fn name(&self, node: Node) -> Name {
        self.element(node).name
    }

    /// Whether the element's name is one of the constants.
    pub fn is_known(&self, node: Node) -> bool {
        self.name(node).0 < KNOWN
    }

    /// Whether the document has elements whose names are none of the constants.
    pub fn has_unknown_names(&self) -> bool {
        !self.names.is_empty()
    }

    /// Namespace and local part of a name.
    pub fn parts(&self, name: Name) -> (Ns, &str) {
        if name.0 < KNOWN {
            return KNOWN_NAMES.info.get(usize::from(name.0)).map_or((Ns::NONE, ""), |n| (n.0, n.1));
        }
        self.names.get(usize::from(name.0 - KNOWN)).map_or((Ns::NONE, ""), |n| (n.0, n.1.as_str()))
    }

    /// The local part of an element's name.
    pub fn local(&self, node: Node) -> &str {
        self.parts(self.name(node)).1
    }

    /// The namespace of an element.
    pub fn ns(&self, node: Node) -> Ns {
        self.parts(self.name(node)).0
    }

    /// The URI of a namespace.
    pub fn uri(&self, ns: Ns) -> &str {
        match SPACES.get(usize::from(ns.0)) {
            Some(space) => space.uri,
            None => self.spaces.get(usize::from(ns.0) - SPACES.len()).map_or("", String::as_str),
        }
    }

    /// A name as a person reads it: with the customary prefix where there is one.
    pub fn written(&self, name: Name) -> String {
        let (ns, local) = self.parts(name);
        match SPACES.get(usize::from(ns.0)) {
            Some(space) if space.prefix.is_empty() => local.into(),
            Some(space) => format!("{}:{local}", space.prefix),
            None => format!("*:{local}"),
        }
    }

    /// The element around this one; none for the root.
    #[inline]
    pub fn parent(&self, node: Node) -> Option<Node> {
        if node.0 == 0 { None } else { Some(Node(self.element(node).parent)) }
    }

    /// The elements around this one, the nearest first.
    pub fn ancestors(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        std::iter::successors(self.parent(node), |n| self.parent(*n))
    }

    /// The elements directly within this one.
    #[inline]
    pub fn children(&self, node: Node) -> Children<'_> {
        Children { tree: self, next: node.0 + 1, end: self.element(node).end }
    }

    /// The elements of a name directly within this one.
    #[inline]
    pub fn named(&self, node: Node, name: Name) -> impl Iterator<Item = Node> + '_ {
        self.children(node).filter(move |n| self.name(*n) == name)
    }

    /// The first element of a name directly within this one.
    #[inline]
    pub fn child(&self, node: Node, name: Name) -> Option<Node> {
        self.named(node, name).next()
    }

    /// Every element within this one, at any depth.
    pub fn descendants(&self, node: Node) -> impl Iterator<Item = Node> + use<> {
        (node.0 + 1..self.element(node).end).map(Node)
    }

    /// Every element of a known name in the document, in document order.
    #[inline]
    pub fn all(&self, name: Name) -> &[Node] {
        let at = usize::from(name.0);
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(&from), Some(&to)) => self.by_name.get(from as usize..to as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Whether `inner` is within `outer`, at any depth.
    pub fn within(&self, inner: Node, outer: Node) -> bool {
        outer.0 < inner.0 && inner.0 < self.element(outer).end
    }

    /// The string-value: all text within the element, at any depth, as it stands in the file.
    #[inline]
    pub fn text(&self, node: Node) -> &str {
        let (from, to) = self.element(node).text;
        self.text.get(from as usize..to as usize).unwrap_or_default()
    }

    /// The pieces of text directly within the element, as `text()` tells them: parted by the elements, comments and
    /// instructions between them.
    pub fn pieces(&self, node: Node) -> Vec<&str> {
        let (mut from, end) = self.element(node).text;
        let mut pieces = Vec::new();
        let gaps = self.children(node).map(|child| self.element(child).text).chain(std::iter::once((end, end)));
        for (to, next) in gaps {
            let first = self.cuts.partition_point(|cut| *cut <= from);
            let within = self.cuts.get(first..).unwrap_or_default().iter().take_while(|cut| **cut < to);
            for cut in within.copied().chain(std::iter::once(to)) {
                if from < cut {
                    pieces.extend(self.text.get(from as usize..cut as usize));
                }
                from = cut;
            }
            from = next;
        }
        pieces
    }

    /// The value of an attribute without namespace.
    #[inline]
    pub fn attr(&self, node: Node, name: Attr) -> Option<&str> {
        self.values_of(node).iter().find(|v| v.name == name).map(|v| self.value(v))
    }

    /// Names and values of an element's attributes, in the order of the file. Names with a prefix keep it.
    pub fn attrs(&self, node: Node) -> impl Iterator<Item = (&str, &str)> {
        self.values_of(node).iter().map(|v| (self.attribute_name(v.name), self.value(v)))
    }

    /// Whether any element of the document carries the attribute (one of [`at`]).
    pub fn has_attr(&self, name: Attr) -> bool {
        self.carried & 1 << u64::from(name.0).min(63) != 0
    }

    /// The elements that carry an attribute, in document order.
    pub fn with_attr(&self, name: Attr) -> impl Iterator<Item = Node> + '_ {
        self.nodes().filter(move |n| self.attr(*n, name).is_some())
    }

    fn values_of(&self, node: Node) -> &[Value] {
        let from = self.element(node).attributes as usize;
        let to = self.elements.get(node.0 as usize + 1).map_or(self.values.len(), |e| e.attributes as usize);
        self.values.get(from..to).unwrap_or_default()
    }

    fn value(&self, value: &Value) -> &str {
        self.value_text.get(value.text.0 as usize..value.text.1 as usize).unwrap_or_default()
    }

    fn attribute_name(&self, name: Attr) -> &str {
        let known = at::LOCALS.len();
        match at::LOCALS.get(usize::from(name.0)) {
            Some(local) => local,
            None => self.attribute_names.get(usize::from(name.0) - known).map_or("", String::as_str),
        }
    }

    /// Characters of base64 text of an attachment, where the text was not kept.
    pub fn binary_length(&self, node: Node) -> Option<u64> {
        self.dropped.binary_search_by_key(&node, |d| d.0).ok().and_then(|at| self.dropped.get(at)).map(|d| d.1)
    }

    /// How many elements of the same name stand before this one in its parent, plus one.
    pub fn ordinal(&self, node: Node) -> usize {
        let Some(parent) = self.parent(node) else { return 1 };
        1 + self.named(parent, self.name(node)).take_while(|n| *n < node).count()
    }

    /// Where an element is, as a path: `/Invoice/cac:InvoiceLine[2]/cbc:ID`. The number stands where the parent has
    /// several elements of the name.
    pub fn place(&self, node: Node) -> String {
        let mut steps: Vec<Node> = self.ancestors(node).collect();
        steps.reverse();
        steps.push(node);
        let mut out = String::with_capacity(steps.len() * 24);
        for step in steps {
            out.push('/');
            out.push_str(&self.written(self.name(step)));
            let many = self.parent(step).is_some_and(|p| self.named(p, self.name(step)).nth(1).is_some());
            if many {
                out.push_str(&format!("[{}]", self.ordinal(step)));
            }
        }
        out
    }
}

/// The elements directly within another; see [`Tree::children`].
#[derive(Clone)]
pub struct Children<'t> {
    tree: &'t Tree,
    next: u32,
    end: u32,
}

impl Iterator for Children<'_> {
    type Item = Node;

    #[inline]
    fn next(&mut self) -> Option<Node> {
        if self.next >= self.end {
            return None;
        }
        let node = Node(self.next);
        self.next = self.tree.element(node).end;
        Some(node)
    }
}
