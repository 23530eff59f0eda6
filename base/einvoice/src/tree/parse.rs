//! From text to tree: one pass of quick-xml, with namespaces resolved and limits kept.

use super::names::{KNOWN, KNOWN_NAMES, SPACES};
use super::{Attr, Element, Limits, Name, Node, Ns, ReadError, Tree, Value, at};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;
use std::collections::HashMap;

/// How many characters of a dropped attachment are kept, so that it still counts as filled.
pub(super) const KEPT: usize = 16;

/// Builds the tree. `lengths` are the lengths of attachments that were shortened before, in document order.
pub(super) fn build(text: &str, limits: &Limits, lengths: &[u64]) -> Result<Tree, ReadError> {
    if text.len() > u32::MAX as usize {
        return Err(ReadError::Limit("bytes", u64::from(u32::MAX)));
    }
    let mut reader = Reader::from_str(text);
    let mut builder = Builder::new(text.len(), limits, lengths);
    loop {
        let at = reader.buffer_position();
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => return Err(ReadError::Malformed { what: error.to_string(), at: reader.error_position() }),
        };
        builder.at = at;
        match event {
            Event::Start(tag) => builder.open(&tag)?,
            Event::Empty(tag) => {
                builder.open(&tag)?;
                builder.close();
            }
            Event::End(_) => builder.close(),
            Event::Text(part) => builder.text(&part.xml10_content())?,
            Event::CData(part) => builder.text(&part.xml10_content())?,
            Event::GeneralRef(entity) => builder.reference(&entity)?,
            Event::DocType(_) => return Err(ReadError::DocumentType),
            Event::Eof => break,
            Event::Comment(_) | Event::PI(_) => builder.cut(),
            Event::Decl(_) => {}
        }
    }
    builder.finish()
}

struct Builder<'a> {
    tree: Tree,
    limits: &'a Limits,
    lengths: std::slice::Iter<'a, u64>,
    most: usize,
    /// Bindings of prefixes, the newest last: depth, prefix, namespace.
    bindings: Vec<(usize, String, Ns)>,
    open: Vec<u32>,
    other_names: HashMap<(Ns, String), Name>,
    at: u64,
    /// Within an attachment that is not kept: characters seen so far.
    dropping: Option<u64>,
}

impl<'a> Builder<'a> {
    fn new(bytes: usize, limits: &'a Limits, lengths: &'a [u64]) -> Builder<'a> {
        let mut tree = Tree::default();
        tree.elements.reserve(bytes / 48);
        tree.text.reserve(bytes / 3);
        Builder {
            tree,
            limits,
            lengths: lengths.iter(),
            most: limits.elements.saturating_add(bytes / 16),
            bindings: vec![(0, "xml".into(), Ns::NONE)],
            open: Vec::with_capacity(32),
            other_names: HashMap::new(),
            at: 0,
            dropping: None,
        }
    }

    fn malformed(&self, what: &str) -> ReadError {
        ReadError::Malformed { what: what.into(), at: self.at }
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), ReadError> {
        if self.open.len() >= self.limits.depth {
            return Err(ReadError::Limit("depth", self.limits.depth as u64));
        }
        if self.tree.elements.len() >= self.most {
            return Err(ReadError::Limit("elements", self.most as u64));
        }
        if self.open.is_empty() && !self.tree.elements.is_empty() {
            return Err(self.malformed("a second document element"));
        }
        let attributes = self.tree.values.len() as u32;
        self.attributes(tag)?;
        let written = tag.name();
        let (prefix, local) = split(written.as_ref());
        let ns = self.resolve(prefix)?;
        if local.is_empty() || local.contains(':') {
            return Err(self.malformed("a name that is none"));
        }
        let name = self.name(ns, local)?;
        let number = self.tree.elements.len() as u32;
        let text = self.tree.text.len() as u32;
        let parent = self.open.last().copied().unwrap_or(0);
        self.tree.elements.push(Element { name, parent, end: number + 1, text: (text, text), attributes });
        self.open.push(number);
        let binary = matches!(local, "EmbeddedDocumentBinaryObject" | "AttachmentBinaryObject");
        self.dropping = (binary && !self.limits.keep_binary).then_some(0);
        Ok(())
    }

    fn close(&mut self) {
        let Some(number) = self.open.pop() else { return };
        let end = self.tree.elements.len() as u32;
        let text = self.tree.text.len() as u32;
        if let Some(element) = self.tree.elements.get_mut(number as usize) {
            element.end = end;
            element.text.1 = text;
        }
        if let Some(seen) = self.dropping.take() {
            let length = self.lengths.next().copied().unwrap_or(seen);
            self.tree.dropped.push((Node(number), length));
        }
        let depth = self.open.len();
        while self.bindings.last().is_some_and(|b| b.0 > depth) {
            self.bindings.pop();
        }
    }

    fn text(&mut self, part: &str) -> Result<(), ReadError> {
        if self.open.is_empty() {
            return if part.trim_matches(['\u{feff}', ' ', '\t', '\n', '\r']).is_empty() {
                Ok(())
            } else {
                Err(self.malformed("text outside the document element"))
            };
        }
        if let Some(seen) = self.dropping.as_mut() {
            let full = *seen >= KEPT as u64;
            *seen += part.len() as u64;
            if !full {
                let kept = part.char_indices().nth(KEPT).map_or(part, |(at, _)| part.get(..at).unwrap_or_default());
                self.tree.text.push_str(kept);
            }
            return Ok(());
        }
        self.tree.text.push_str(part);
        Ok(())
    }

    /// Notes that a comment or an instruction stands here.
    fn cut(&mut self) {
        let here = self.tree.text.len() as u32;
        if !self.open.is_empty() && self.tree.cuts.last() != Some(&here) {
            self.tree.cuts.push(here);
        }
    }

    fn reference(&mut self, entity: &BytesRef<'_>) -> Result<(), ReadError> {
        let unknown = || ReadError::Entity(entity.chars().take(40).collect());
        if entity.is_char_ref() {
            let found = entity.resolve_char_ref().map_err(|_| unknown())?.ok_or_else(unknown)?;
            if !allowed(found) {
                return Err(unknown());
            }
            return self.text(found.encode_utf8(&mut [0; 4]));
        }
        match quick_xml::escape::resolve_predefined_entity(entity) {
            Some(text) => self.text(text),
            None => Err(unknown()),
        }
    }

    fn attributes(&mut self, tag: &BytesStart<'_>) -> Result<(), ReadError> {
        let depth = self.open.len() + 1;
        for (count, found) in tag.attributes().enumerate() {
            let found = found.map_err(|e| self.malformed(&e.to_string()))?;
            if count >= self.limits.attributes {
                return Err(ReadError::Limit("attributes", self.limits.attributes as u64));
            }
            let raw: &str = &found.value;
            let plain = !raw.bytes().any(|b| matches!(b, b'&' | b'\n' | b'\r' | b'\t' | b'<'));
            let text = if plain {
                std::borrow::Cow::Borrowed(raw)
            } else {
                found.normalized_value(XmlVersion::Implicit1_0).map_err(|e| self.malformed(&e.to_string()))?
            };
            let key: &str = found.key.as_ref();
            if key == "xmlns" {
                let ns = self.namespace(&text)?;
                self.bindings.push((depth, String::new(), ns));
            } else if let Some(prefix) = key.strip_prefix("xmlns:") {
                let ns = self.namespace(&text)?;
                self.bindings.push((depth, prefix.into(), ns));
            } else {
                let from = self.tree.value_text.len() as u32;
                self.tree.value_text.push_str(&text);
                let name = self.attribute(key)?;
                self.tree.carried |= 1 << u64::from(name.0).min(63);
                let to = self.tree.value_text.len() as u32;
                self.tree.values.push(Value { name, text: (from, to) });
            }
        }
        Ok(())
    }

    fn resolve(&self, prefix: &str) -> Result<Ns, ReadError> {
        match self.bindings.iter().rev().find(|b| b.1 == prefix) {
            Some(binding) => Ok(binding.2),
            None if prefix.is_empty() => Ok(Ns::NONE),
            None => Err(ReadError::Prefix(prefix.into())),
        }
    }

    fn namespace(&mut self, uri: &str) -> Result<Ns, ReadError> {
        if let Some(at) = SPACES.iter().position(|s| s.uri == uri) {
            return Ok(Ns(at as u16));
        }
        let at = match self.tree.spaces.iter().position(|s| s == uri) {
            Some(at) => at,
            None => {
                self.tree.spaces.push(uri.into());
                self.tree.spaces.len() - 1
            }
        };
        small(SPACES.len() + at, "namespaces").map(Ns)
    }

    fn name(&mut self, ns: Ns, local: &str) -> Result<Name, ReadError> {
        if let Some(name) = KNOWN_NAMES.find(ns, local) {
            return Ok(name);
        }
        if let Some(name) = self.other_names.get(&(ns, local.into())) {
            return Ok(*name);
        }
        let name = Name(small(usize::from(KNOWN) + self.tree.names.len(), "names")?);
        self.tree.names.push((ns, local.into()));
        self.other_names.insert((ns, local.into()), name);
        Ok(name)
    }

    fn attribute(&mut self, key: &str) -> Result<Attr, ReadError> {
        if let Some(name) = KNOWN_NAMES.attribute(key) {
            return Ok(name);
        }
        if let Some((prefix, _)) = key.split_once(':') {
            self.resolve(prefix)?;
        }
        let known = self.tree.attribute_names.iter().position(|n| n == key);
        let at = known.unwrap_or(self.tree.attribute_names.len());
        if known.is_none() {
            self.tree.attribute_names.push(key.into());
        }
        small(at::LOCALS.len() + at, "attribute names").map(Attr)
    }

    fn finish(mut self) -> Result<Tree, ReadError> {
        if !self.open.is_empty() || self.tree.elements.is_empty() {
            return Err(self.malformed("the document element is missing or not closed"));
        }
        let mut starts = vec![0u32; usize::from(KNOWN) + 1];
        for element in &self.tree.elements {
            if let Some(count) = starts.get_mut(usize::from(element.name.0) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        self.tree.by_name = vec![Node(0); sum as usize];
        for (number, element) in self.tree.elements.iter().enumerate() {
            if element.name.0 >= KNOWN {
                continue;
            }
            if let Some(slot) = next.get_mut(usize::from(element.name.0)) {
                if let Some(place) = self.tree.by_name.get_mut(*slot as usize) {
                    *place = Node(number as u32);
                }
                *slot += 1;
            }
        }
        self.tree.starts = starts;
        Ok(self.tree)
    }
}

/// How many names of a kind a document may bring of its own: the number must fit in two bytes with room to spare.
fn small(number: usize, what: &'static str) -> Result<u16, ReadError> {
    const MOST: u16 = 20_000;
    u16::try_from(number).ok().filter(|n| *n < MOST).ok_or(ReadError::Limit(what, u64::from(MOST)))
}

fn split(written: &str) -> (&str, &str) {
    written.split_once(':').unwrap_or(("", written))
}

/// Whether XML 1.0 allows the character.
pub(super) fn allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
