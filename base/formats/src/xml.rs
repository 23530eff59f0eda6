//! XML as banks send it, read as a stream: local names only, no document type, no entities but the five of XML,
//! bounded depth.

use std::borrow::Cow;

use kernel::Refusal;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::bytes;

/// Deepest nesting taken.
const DEEPEST: usize = 64;
/// Most elements in one tree: an entry, a balance, a header. Long lists are streamed around trees.
const MOST_NODES: usize = 200_000;

/// A piece of the stream.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// An element opens; its local name and whether it is closed at once is hidden: a `Close` follows.
    Open(Node),
    /// An element closes.
    Close,
    /// The document is over.
    End,
}

/// An element with what is in it; without children while streaming.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Local name.
    pub name: String,
    /// The text directly in it, trimmed.
    pub text: String,
    /// Attributes by local name.
    pub attributes: Vec<(String, String)>,
    /// Elements in it.
    pub children: Vec<Node>,
}

impl Node {
    /// The first child of this name.
    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|c| c.name == name)
    }
    /// All children of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |c| c.name == name)
    }
    /// The first node down the path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, name| node.child(name))
    }
    /// The text at the path, unless it is empty.
    pub fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.at(path).map(|n| n.text.as_str()).filter(|t| !t.is_empty())
    }
    /// The same, owned.
    pub fn owned_at(&self, path: &[&str]) -> Option<String> {
        self.text_at(path).map(str::to_owned)
    }
    /// An attribute by its local name.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// The text of an XML file in UTF-8, by its byte order mark or its declaration.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if encoding_rs::Encoding::for_bom(bytes).is_none() {
        let head = &bytes[..bytes.len().min(200)];
        let named = declared(head).filter(|n| !n.eq_ignore_ascii_case("utf-8") && !n.starts_with("UTF-16"));
        if let Some(text) = named.and_then(|name| bytes::text_as(bytes, &name)) {
            return text;
        }
    }
    bytes::text(bytes)
}

fn declared(head: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start();
    if !text.starts_with("<?xml") {
        return None;
    }
    let text = &text[..text.find("?>")?];
    let rest = text[text.find("encoding")? + 8..].trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| *c == '"' || *c == '\'')?;
    rest[1..].split(quote).next().map(str::to_owned)
}

/// A stream of elements over a text.
pub struct Stream<'a> {
    reader: Reader<&'a [u8]>,
    /// Names of the open elements, outermost first.
    pub path: Vec<String>,
    pending_close: bool,
    seen_root: bool,
}

impl<'a> Stream<'a> {
    /// Starts to read a text (see [`decode`]).
    pub fn new(text: &'a str) -> Stream<'a> {
        let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        Stream { reader, path: Vec::new(), pending_close: false, seen_root: false }
    }

    /// The byte offset reached, for messages.
    pub fn offset(&self) -> u64 {
        self.reader.buffer_position()
    }

    fn broken(&self) -> Refusal {
        Refusal::invalid("xml.broken").at(format!("byte {}", self.offset()))
    }

    /// The next opening, closing or end; text between elements is passed over.
    pub fn step(&mut self) -> Result<Piece, Refusal> {
        if self.pending_close {
            self.pending_close = false;
            self.path.pop();
            return Ok(Piece::Close);
        }
        loop {
            match self.event()? {
                Event::Start(e) => {
                    let node = self.open(&e)?;
                    return Ok(Piece::Open(node));
                }
                Event::Empty(e) => {
                    let node = self.open(&e)?;
                    self.pending_close = true;
                    return Ok(Piece::Open(node));
                }
                Event::End(_) => {
                    self.path.pop();
                    return Ok(Piece::Close);
                }
                Event::Eof if self.path.is_empty() && self.seen_root => return Ok(Piece::End),
                Event::Eof => return Err(self.broken()),
                _ => {}
            }
        }
    }

    /// Reads the rest of the element that was just opened, into a tree.
    pub fn tree(&mut self, opened: Node) -> Result<Node, Refusal> {
        let depth = self.path.len();
        let mut stack = vec![opened];
        let mut count = 0;
        while self.path.len() >= depth {
            if self.pending_close {
                self.pending_close = false;
                self.path.pop();
                close(&mut stack);
                continue;
            }
            match self.event()? {
                Event::Start(e) => {
                    let node = self.open(&e)?;
                    stack.push(node);
                    count += 1;
                }
                Event::Empty(e) => {
                    let node = self.open(&e)?;
                    stack.push(node);
                    self.pending_close = true;
                    count += 1;
                }
                Event::End(_) => {
                    self.path.pop();
                    close(&mut stack);
                }
                Event::Eof => return Err(self.broken()),
                event => {
                    let text = self.text_of(event)?;
                    if let Some(top) = stack.last_mut() {
                        top.text.push_str(&text);
                    }
                }
            }
            if count > MOST_NODES {
                return Err(Refusal::invalid("xml.too_many_elements").at(format!("byte {}", self.offset())));
            }
        }
        stack.pop().ok_or_else(|| self.broken())
    }

    fn event(&mut self) -> Result<Event<'a>, Refusal> {
        match self.reader.read_event() {
            Ok(Event::DocType(_)) => Err(Refusal::invalid("xml.doctype")),
            Ok(event) => Ok(event),
            Err(_) => Err(self.broken()),
        }
    }

    fn text_of(&self, event: Event<'_>) -> Result<String, Refusal> {
        match event {
            Event::Text(t) => Ok(t.xml10_content().into_owned()),
            Event::CData(t) => Ok(t.xml10_content().into_owned()),
            Event::GeneralRef(r) => {
                if let Ok(Some(c)) = r.resolve_char_ref() {
                    return Ok(c.to_string());
                }
                let name = r.xml10_content();
                quick_xml::escape::resolve_predefined_entity(&name)
                    .map(str::to_owned)
                    .ok_or_else(|| Refusal::invalid("xml.entity").with("name", bytes::cut(&name, 40)))
            }
            _ => Ok(String::new()),
        }
    }

    fn open(&mut self, e: &BytesStart<'_>) -> Result<Node, Refusal> {
        if self.path.len() >= DEEPEST {
            return Err(Refusal::invalid("xml.too_deep"));
        }
        self.seen_root = true;
        let name = e.local_name().as_ref().to_owned();
        let mut attributes = Vec::new();
        for attribute in e.attributes().take(32) {
            let attribute = attribute.map_err(|_| self.broken())?;
            let value = quick_xml::escape::unescape(&attribute.value).map_err(|_| self.broken())?.into_owned();
            attributes.push((attribute.key.local_name().as_ref().to_owned(), value));
        }
        self.path.push(name.clone());
        Ok(Node { name, attributes, ..Node::default() })
    }
}

fn close(stack: &mut Vec<Node>) {
    let Some(mut done) = stack.pop() else { return };
    if done.text.starts_with(char::is_whitespace) || done.text.ends_with(char::is_whitespace) {
        done.text = done.text.trim().to_owned();
    }
    match stack.last_mut() {
        Some(parent) => parent.children.push(done),
        None => stack.push(done),
    }
}

/// Text made safe between tags or in an attribute; characters that XML has not become blanks.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text
        .chars()
        .any(|c| matches!(c, '<' | '>' | '&' | '"' | '\'') || (c < ' ' && c != '\t' && c != '\n') || c >= '\u{fffe}')
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => out.push(' '),
            c if c < ' ' && c != '\t' && c != '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Writes elements one after the other, without line breaks inside.
#[derive(Default)]
pub struct Writer {
    /// What is written so far.
    pub out: String,
    open: Vec<&'static str>,
}

impl Writer {
    /// A document with its root element and namespace.
    pub fn document(namespace: &str) -> Writer {
        let mut w = Writer::default();
        w.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        w.out.push_str(&format!("<Document xmlns=\"{}\">", escape(namespace)));
        w.open.push("Document");
        w
    }
    /// Opens an element.
    pub fn open(&mut self, name: &'static str) -> &mut Writer {
        self.out.push('<');
        self.out.push_str(name);
        self.out.push('>');
        self.open.push(name);
        self
    }
    /// Closes the innermost open element.
    pub fn close(&mut self) -> &mut Writer {
        if let Some(name) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
        self
    }
    /// An element with text.
    pub fn leaf(&mut self, name: &str, text: &str) -> &mut Writer {
        self.out.push_str(&format!("<{name}>{}</{name}>", escape(text)));
        self
    }
    /// An element with text, if there is any.
    pub fn maybe(&mut self, name: &str, text: Option<&str>) -> &mut Writer {
        if let Some(text) = text.filter(|t| !t.trim().is_empty()) {
            self.leaf(name, text);
        }
        self
    }
    /// Elements in each other around one text: `nest(&["Id", "IBAN"], ...)`.
    pub fn nest(&mut self, path: &[&'static str], text: &str) -> &mut Writer {
        let Some((leaf, outer)) = path.split_last() else { return self };
        for name in outer {
            self.open(name);
        }
        self.leaf(leaf, text);
        for _ in outer {
            self.close();
        }
        self
    }
    /// An amount element with its currency attribute; the amount without sign.
    pub fn amount(&mut self, name: &str, amount: kernel::Cents, currency: kernel::Currency) -> &mut Writer {
        let text = crate::amount::show(amount.abs(), '.', crate::amount::decimals_of(currency));
        self.out.push_str(&format!("<{name} Ccy=\"{currency}\">{text}</{name}>"));
        self
    }
    /// Closes everything and gives the bytes.
    pub fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close();
        }
        self.out.push('\n');
        self.out.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Result<Node, Refusal> {
        let mut s = Stream::new(text);
        match s.step()? {
            Piece::Open(node) => {
                let node = s.tree(node)?;
                s.step()?;
                Ok(node)
            }
            _ => Err(Refusal::invalid("xml.broken")),
        }
    }

    #[test]
    fn trees_by_local_names() {
        let node =
            tree("<a:x xmlns:a='u' c='1&amp;2'> <b>t&#233;&lt;<![CDATA[<&]]></b><b/><c><d>z</d></c></a:x>").unwrap();
        assert_eq!(node.text_at(&["b"]), Some("té<<&"));
        assert_eq!(node.all("b").count(), 2);
        assert_eq!(node.text_at(&["c", "d"]), Some("z"));
        assert_eq!(node.attribute("c"), Some("1&2"));
    }

    #[test]
    fn dangers_are_refused() {
        let code = |t: &str| tree(t).unwrap_err().code;
        assert_eq!(code("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"), "xml.doctype");
        assert_eq!(code("<a>&x;</a>"), "xml.entity");
        assert_eq!(code("<a><b></a>"), "xml.broken");
        assert_eq!(code("<a>"), "xml.broken");
        assert_eq!(code(&("<a>".repeat(100) + &"</a>".repeat(100))), "xml.too_deep");
        assert_eq!(code(&format!("<a>{}</a>", "<b/>".repeat(300_000))), "xml.too_many_elements");
    }

    #[test]
    fn declared_encodings_are_used() {
        let bytes = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe9</a>";
        assert_eq!(tree(&decode(bytes)).unwrap().text, "é");
        assert_eq!(escape("a<b&\u{1}\""), "a&lt;b&amp; &quot;");
    }
}
