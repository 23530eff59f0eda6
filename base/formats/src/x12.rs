//! ANSI X12 syntax: separators from the fixed first segment, segments of elements.

use kernel::Refusal;

use crate::bytes;

/// One segment: its elements, the tag as the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// Elements; number 0 is the tag, so that element `n` is the one the standard calls `nn`.
    pub elements: Vec<String>,
    /// Its number in the interchange, from 1.
    pub number: usize,
}

impl Segment {
    /// The tag.
    pub fn tag(&self) -> &str {
        self.get(0)
    }

    /// An element by the number the standard gives it; empty where there is none.
    pub fn get(&self, element: usize) -> &str {
        self.elements.get(element).map_or("", String::as_str)
    }
}

/// Whether a text starts like an interchange.
pub fn looks_like(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("ISA") && text[3..].starts_with(|c: char| !c.is_alphanumeric())
}

/// Cuts an interchange into segments. The element separator is the fourth character, the end of segment the one behind
/// the sixteenth element of ISA.
pub fn segments(data: &[u8]) -> Result<Vec<Segment>, Refusal> {
    let broken = || Refusal::invalid("x12.no_interchange");
    let text = bytes::text(data);
    let text = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    if !looks_like(text) {
        return Err(broken());
    }
    let separator = text[3..].chars().next().ok_or_else(broken)?;
    // Behind the sixteenth separator stands the component separator (one character), then the end mark.
    let (at, _) = text.match_indices(separator).nth(15).ok_or_else(broken)?;
    let end = text[at + separator.len_utf8()..].chars().nth(1).ok_or_else(broken)?;
    let is_segment = |s: &&str| !s.trim().is_empty();
    let cut = |(i, segment): (usize, &str)| Segment {
        elements: segment.trim_matches(['\r', '\n', ' ']).split(separator).map(|e| e.trim().to_owned()).collect(),
        number: i + 1,
    };
    Ok(text.split(end).filter(is_segment).enumerate().map(cut).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_come_from_the_first_segment() {
        let isa =
            "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260101*1200*U*00401*000000001*0*P*>";
        let s = segments(format!("{isa}~\nGS*RA*A*B~ST*820*0001~").as_bytes()).unwrap();
        assert_eq!((s.len(), s[2].tag(), s[2].get(1), s[2].get(7)), (3, "ST", "820", ""));
        let s = segments(format!("{isa}\nGS*RA*A*B\nST*820*0001\n").as_bytes()).unwrap();
        assert_eq!(s[2].get(1), "820");
        assert!(segments(b"ISA*1").is_err() && segments(b"ISABELLE").is_err());
    }
}
