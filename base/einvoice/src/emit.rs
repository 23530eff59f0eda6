//! Writes XML: escaped, indented, never an empty element.
//!
//! The writers name elements in the order of their schema; a group that receives nothing leaves no trace, so a
//! writer never asks beforehand whether a group has content.

use std::fmt::Display;

/// Attributes of an element by name; those without a value are left out.
type Attributes<'a> = [(&'static str, Option<&'a str>)];

/// An XML document being written.
pub(crate) struct Emitter {
    out: String,
    open: Vec<(&'static str, usize)>,
}

impl Emitter {
    /// Begins a document with its root element; `attributes` is written as it stands (namespaces).
    pub(crate) fn new(root: &'static str, attributes: &str) -> Emitter {
        let mut out = String::with_capacity(8192);
        out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<");
        out.push_str(root);
        if !attributes.is_empty() {
            out.push(' ');
            out.push_str(attributes);
        }
        out.push_str(">\n");
        Emitter { out, open: vec![(root, 0)] }
    }

    /// A group: `body` writes its children; without children the group is taken back.
    pub(crate) fn group(&mut self, name: &'static str, body: impl FnOnce(&mut Emitter)) {
        self.group_with(name, &[], body);
    }

    /// A group with attributes.
    pub(crate) fn group_with(
        &mut self,
        name: &'static str,
        attributes: &Attributes<'_>,
        body: impl FnOnce(&mut Emitter),
    ) {
        let start = self.out.len();
        self.open_tag(name, attributes);
        self.out.push('\n');
        let before = self.out.len();
        self.open.push((name, before));
        body(self);
        self.open.pop();
        if self.out.len() == before {
            self.out.truncate(start);
            return;
        }
        self.indent();
        self.close_tag(name);
    }

    /// A group that the schema demands even without children.
    pub(crate) fn always(&mut self, name: &'static str, body: impl FnOnce(&mut Emitter)) {
        let before = self.out.len();
        self.group(name, body);
        if self.out.len() == before {
            self.indent();
            self.out.push('<');
            self.out.push_str(name);
            self.out.push_str("/>\n");
        }
    }

    /// An element with a text; nothing when the text is absent or blank.
    pub(crate) fn leaf(&mut self, name: &'static str, text: &Option<impl Display>) {
        self.leaf_with(name, &[], text);
    }

    /// An element with attributes and a text; attributes without a value are left out.
    pub(crate) fn leaf_with(&mut self, name: &'static str, attributes: &Attributes<'_>, text: &Option<impl Display>) {
        let Some(text) = text else { return };
        let text = text.to_string();
        if !text.trim().is_empty() {
            self.element(name, attributes, &text);
        }
    }

    /// An element that appears even without text as long as an attribute has a value.
    pub(crate) fn leaf_or_empty(
        &mut self,
        name: &'static str,
        attributes: &Attributes<'_>,
        text: &Option<impl Display>,
    ) {
        let text = text.as_ref().map(ToString::to_string).unwrap_or_default();
        if !text.trim().is_empty() || attributes.iter().any(|(_, value)| value.is_some()) {
            self.element(name, attributes, &text);
        }
    }

    /// An element that appears even without text, because its neighbour needs it.
    pub(crate) fn even_empty(&mut self, name: &'static str, text: &str) {
        self.element(name, &[], text);
    }

    fn element(&mut self, name: &'static str, attributes: &Attributes<'_>, text: &str) {
        self.open_tag(name, attributes);
        escape(&mut self.out, text, false);
        self.close_tag(name);
    }

    fn open_tag(&mut self, name: &'static str, attributes: &Attributes<'_>) {
        self.indent();
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            if let Some(value) = value {
                self.out.push(' ');
                self.out.push_str(key);
                self.out.push_str("=\"");
                escape(&mut self.out, value, true);
                self.out.push('"');
            }
        }
        self.out.push('>');
    }

    fn close_tag(&mut self, name: &'static str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    /// An element with a fixed text.
    pub(crate) fn fixed(&mut self, name: &'static str, text: &str) {
        self.leaf(name, &Some(text));
    }

    /// Ends the document.
    pub(crate) fn finish(mut self) -> String {
        if let Some((root, _)) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(root);
            self.out.push_str(">\n");
        }
        self.out
    }

    fn indent(&mut self) {
        for _ in 0..self.open.len() {
            self.out.push_str("  ");
        }
    }
}

/// Appends text with the characters that XML reserves replaced, and those it forbids left out.
pub(crate) fn escape(out: &mut String, text: &str, attribute: bool) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            // A parser turns these into blanks or line feeds unless they are written as references.
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' if attribute => out.push_str(if c == '\n' { "&#10;" } else { "&#9;" }),
            '\n' | '\t' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Emitter;

    #[test]
    fn escapes_and_leaves_out_what_is_empty() {
        let mut x = Emitter::new("a", "xmlns=\"urn:x\"");
        x.group("empty", |x| x.group("inner", |x| x.leaf("none", &None::<&str>)));
        x.group("b", |x| x.leaf_with("c", &[("k", Some("\"<\n")), ("l", None)], &Some("1 < 2 & \u{1}\r\n3")));
        x.fixed("blank", "  ");
        let text = x.finish();
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a xmlns=\"urn:x\">\n  <b>\n    \
             <c k=\"&quot;&lt;&#10;\">1 &lt; 2 &amp; &#13;\n3</c>\n  </b>\n</a>\n"
        );
    }
}
