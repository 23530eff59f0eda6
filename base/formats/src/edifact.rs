//! UN/EDIFACT syntax (ISO 9735): separators from UNA, release character, segments of elements of components.

use std::borrow::Cow;

use kernel::Refusal;

use crate::bytes;

/// Most segments of one interchange.
const MOST_SEGMENTS: usize = 2_000_000;

/// One segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// Three letters: `BGM`.
    pub tag: String,
    /// Elements behind the tag, each cut into components.
    pub elements: Vec<Vec<String>>,
    /// Its number in the interchange, from 1.
    pub number: usize,
}

impl Segment {
    /// A component by element and place, both from 0; empty where there is none.
    pub fn get(&self, element: usize, component: usize) -> &str {
        self.elements.get(element).and_then(|e| e.get(component)).map_or("", String::as_str)
    }

    /// The first component of the first element: the qualifier of most segments.
    pub fn qualifier(&self) -> &str {
        self.get(0, 0)
    }
}

/// The marks of an interchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    component: char,
    element: char,
    /// The decimal mark of numbers.
    pub decimal: char,
    release: char,
    end: char,
}

impl Default for Marks {
    fn default() -> Marks {
        Marks { component: ':', element: '+', decimal: '.', release: '?', end: '\'' }
    }
}

/// Whether a text starts like an interchange.
pub fn looks_like(text: &str) -> bool {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    text.starts_with("UNA") || text.starts_with("UNB") || text.starts_with("UNH")
}

/// Cuts an interchange into segments. Text is decoded as UNB says (UNOC to UNOF are ISO 8859, UNOY and UNOW UTF-8),
/// or by what the bytes are. Refused: what does not start like an interchange.
pub fn segments(data: &[u8]) -> Result<(Marks, Vec<Segment>), Refusal> {
    let text = decode(data);
    let text = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    if !looks_like(text) {
        return Err(Refusal::invalid("edifact.no_interchange"));
    }
    let (marks, text) = match text.strip_prefix("UNA") {
        Some(rest) => una(rest)?,
        None => (Marks::default(), text),
    };
    let mut out = Vec::new();
    let mut cutter = Cutter { segment: Vec::new(), components: Vec::new(), text: String::new() };
    let mut released = false;
    for c in text.chars() {
        if released {
            cutter.text.push(c);
            released = false;
        } else if c == marks.release && marks.release != ' ' {
            released = true;
        } else if c == marks.end {
            out.extend(cutter.end(out.len() + 1));
        } else if c == marks.element {
            cutter.element();
        } else if c == marks.component {
            cutter.component();
        } else if !matches!(c, '\r' | '\n') {
            cutter.text.push(c);
        }
        if out.len() > MOST_SEGMENTS {
            return Err(Refusal::invalid("edifact.too_long"));
        }
    }
    out.extend(cutter.end(out.len() + 1));
    Ok((marks, out))
}

fn una(rest: &str) -> Result<(Marks, &str), Refusal> {
    let mut chars = rest.chars();
    let mut next = || chars.next().ok_or_else(|| Refusal::invalid("edifact.no_interchange"));
    let (component, element, decimal, release) = (next()?, next()?, next()?, next()?);
    let (_reserved, end) = (next()?, next()?);
    let marks = Marks { component, element, decimal, release, end };
    Ok((marks, chars.as_str()))
}

fn decode(data: &[u8]) -> Cow<'_, str> {
    let head = &data[..data.len().min(200)];
    let has = |mark: &[u8]| head.windows(4).any(|w| w == mark);
    let name = match () {
        () if has(b"UNOC") => "ISO-8859-1",
        () if has(b"UNOD") => "ISO-8859-2",
        () if has(b"UNOE") => "ISO-8859-5",
        () if has(b"UNOF") => "ISO-8859-7",
        () => return bytes::text(data),
    };
    // Many say UNOC and send UTF-8: valid UTF-8 beyond ASCII is hardly ever anything else.
    if std::str::from_utf8(data).is_ok() {
        return bytes::text(data);
    }
    bytes::text_as(data, name).unwrap_or_else(|| bytes::text(data))
}

struct Cutter {
    segment: Vec<Vec<String>>,
    components: Vec<String>,
    text: String,
}

impl Cutter {
    fn component(&mut self) {
        self.components.push(std::mem::take(&mut self.text));
    }

    fn element(&mut self) {
        self.component();
        self.segment.push(std::mem::take(&mut self.components));
    }

    fn end(&mut self, number: usize) -> Option<Segment> {
        self.element();
        let mut elements = std::mem::take(&mut self.segment);
        if elements.iter().flatten().all(|c| c.trim().is_empty()) {
            return None;
        }
        let tag = elements.remove(0).into_iter().next().unwrap_or_default().trim().to_owned();
        Some(Segment { tag, elements, number })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_release_and_line_ends() {
        let (marks, s) = segments(b"UNA:+,? 'UNB+UNOC:3+A+B'\r\nFTX+AAI+++it?'s ?+1:two'\nMOA+9:12,5'").unwrap();
        assert_eq!((marks.decimal, s.len()), (',', 3));
        assert_eq!((s[1].get(3, 0), s[1].get(3, 1), s[1].get(9, 9)), ("it's +1", "two", ""));
        assert_eq!((s[2].tag.as_str(), s[2].qualifier(), s[2].get(0, 1)), ("MOA", "9", "12,5"));
        assert!(segments(b"hello").is_err() && segments(b"UNA").is_err());
        let (_, s) = segments(b"UNB+UNOC:3'NAD+PR+++Soci\xe9t\xe9'").unwrap();
        assert_eq!(s[1].get(3, 0), "Société");
    }
}
