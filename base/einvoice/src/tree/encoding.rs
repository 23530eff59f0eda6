//! From bytes to text: the encoding is found by its mark or declaration; a stream leaves out attachments' base64.

use super::parse::KEPT;
use super::{Limits, ReadError};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::io::Read;

/// The bytes as text, whatever their encoding. Characters that XML does not allow are an error.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    let (encoding, mark) = detect(bytes);
    let body = bytes.get(mark..).unwrap_or_default();
    let text = if encoding == UTF_8 {
        Cow::Borrowed(std::str::from_utf8(body).map_err(|_| ReadError::Encoding("UTF-8".into()))?)
    } else {
        let (text, wrong) = encoding.decode_without_bom_handling(body);
        if wrong {
            return Err(ReadError::Encoding(encoding.name().into()));
        }
        text
    };
    legal(&text)?;
    Ok(text)
}

/// Control characters are not XML. (U+FFFE and U+FFFF are so rare that only bytes below a blank are looked for here;
/// character numbers are checked where they are read.)
fn legal(text: &str) -> Result<(), ReadError> {
    let bad = |b: &u8| *b < 0x20 && !matches!(*b, b'\t' | b'\n' | b'\r');
    let count = text.as_bytes().iter().filter(|b| bad(b)).count();
    if count == 0 {
        return Ok(());
    }
    let at = text.as_bytes().iter().position(bad).unwrap_or(0);
    Err(ReadError::Malformed { what: "a control character".into(), at: at as u64 })
}

/// The encoding and the length of the byte order mark.
fn detect(bytes: &[u8]) -> (&'static Encoding, usize) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return (encoding, mark);
    }
    match bytes.get(..4) {
        Some([0x3c, 0, ..]) => return (UTF_16LE, 0),
        Some([0, 0x3c, ..]) => return (UTF_16BE, 0),
        _ => {}
    }
    (declared(bytes).unwrap_or(UTF_8), 0)
}

/// The encoding named in the XML declaration. A declared UTF-16 without its bytes can't be: such a text is UTF-8.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(256))?;
    let rest = head.strip_prefix(b"<?xml")?;
    let end = rest.windows(2).position(|w| w == b"?>")?;
    let text = std::str::from_utf8(rest.get(..end)?).ok()?;
    let value = text.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = value.get(1..)?.split(quote).next()?;
    Encoding::for_label(label.as_bytes()).filter(|e| *e != UTF_16BE && *e != UTF_16LE)
}

/// Reads a stream to text, leaving out the base64 of attachments unless it is to be kept.
/// Returns the text and the lengths of the attachments in document order.
pub(super) fn slurp(mut input: impl Read, limits: &Limits) -> Result<(String, Vec<u64>), ReadError> {
    let io = |e: std::io::Error| ReadError::Io(e.to_string());
    let mut raw = vec![0u8; 64 << 10];
    let mut filled = 0;
    while filled < 1024 {
        let got = input.read(raw.get_mut(filled..).unwrap_or_default()).map_err(io)?;
        if got == 0 {
            break;
        }
        filled += got;
    }
    let (encoding, mark) = detect(raw.get(..filled).unwrap_or_default());
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut filter = Filter::new(limits.keep_binary);
    let mut total = filled as u64;
    let mut from = mark;
    loop {
        if total > limits.bytes {
            return Err(ReadError::Limit("bytes", limits.bytes));
        }
        let chunk = raw.get(from..filled).unwrap_or_default();
        feed(&mut decoder, chunk, filled == 0, &mut filter)?;
        if filled == 0 {
            break;
        }
        from = 0;
        filled = input.read(&mut raw).map_err(io)?;
        total += filled as u64;
    }
    let (text, lengths) = filter.finish();
    legal(&text)?;
    Ok((text, lengths))
}

fn feed(decoder: &mut Decoder, mut chunk: &[u8], last: bool, filter: &mut Filter) -> Result<(), ReadError> {
    let mut out = String::with_capacity(96 << 10);
    loop {
        out.clear();
        let (result, read, wrong) = decoder.decode_to_string(chunk, &mut out, last);
        if wrong {
            return Err(ReadError::Encoding(decoder.encoding().name().into()));
        }
        filter.push(&out);
        chunk = chunk.get(read..).unwrap_or_default();
        if result == CoderResult::InputEmpty {
            return Ok(());
        }
    }
}

/// Where in the markup the filter is.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Text,
    /// In a tag, from its `<` on; `Some` within quotes.
    Tag(Option<char>),
    Comment,
    CData,
    Instruction,
}

/// Copies XML text but drops what stands within the elements that carry attachments.
struct Filter {
    out: String,
    lengths: Vec<u64>,
    keep: bool,
    at: At,
    /// Where the markup being read began in `out`.
    began: usize,
    /// Within an attachment: its characters so far.
    binary: Option<u64>,
}

impl Filter {
    fn new(keep: bool) -> Filter {
        Filter { out: String::new(), lengths: Vec::new(), keep, at: At::Text, began: 0, binary: None }
    }

    fn push(&mut self, part: &str) {
        let mut rest = part;
        while !rest.is_empty() {
            // Whole runs of text are copied or counted at once; markup goes character by character.
            if self.at == At::Text {
                let run = rest.find('<').unwrap_or(rest.len());
                self.run(rest.get(..run).unwrap_or_default());
                rest = rest.get(run..).unwrap_or_default();
                if !rest.is_empty() {
                    self.began = self.out.len();
                    self.out.push('<');
                    self.at = At::Tag(None);
                    rest = rest.get(1..).unwrap_or_default();
                }
                continue;
            }
            let Some(c) = rest.chars().next() else { return };
            self.markup(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }

    fn run(&mut self, text: &str) {
        match self.binary.as_mut() {
            Some(seen) if !self.keep => {
                let room = KEPT.saturating_sub(*seen as usize);
                self.out.extend(text.chars().take(room));
                *seen += text.len() as u64;
            }
            _ => self.out.push_str(text),
        }
    }

    fn markup(&mut self, c: char) {
        if self.at == At::CData && self.binary.is_some() && !self.keep {
            // The text of a CDATA section in an attachment is dropped too, but for the closing mark.
            self.out.push(c);
            let body = self.began + "<![CDATA[".len();
            if self.out.ends_with("]]>") {
                self.at = At::Text;
            } else if self.out.len() > body + KEPT + 8 {
                self.out.remove(body + KEPT);
                self.binary = self.binary.map(|n| n + 1);
            }
            return;
        }
        self.out.push(c);
        let markup = self.out.get(self.began..).unwrap_or_default();
        match self.at {
            At::Comment if markup.ends_with("-->") && markup.len() >= 7 => self.at = At::Text,
            At::CData if markup.ends_with("]]>") => self.at = At::Text,
            At::Instruction if markup.ends_with("?>") => self.at = At::Text,
            At::Tag(None) => match c {
                '"' | '\'' => self.at = At::Tag(Some(c)),
                '>' => self.tag(),
                '?' if markup == "<?" => self.at = At::Instruction,
                '-' if markup == "<!--" => self.at = At::Comment,
                '[' if markup == "<![CDATA[" => self.at = At::CData,
                _ => {}
            },
            At::Tag(Some(quote)) if c == quote => self.at = At::Tag(None),
            _ => {}
        }
    }

    /// A tag is complete: does it open or close an attachment?
    fn tag(&mut self) {
        self.at = At::Text;
        let tag = self.out.get(self.began..).unwrap_or_default();
        if let Some(seen) = self.binary.take_if(|_| tag.starts_with("</")) {
            self.lengths.push(seen);
            return;
        }
        let name = tag.trim_start_matches('<').split([' ', '\t', '\r', '\n', '/', '>']).next().unwrap_or_default();
        let local = name.rsplit(':').next().unwrap_or_default();
        let carries = matches!(local, "EmbeddedDocumentBinaryObject" | "AttachmentBinaryObject");
        if carries && tag.ends_with("/>") {
            self.lengths.push(0);
        } else if carries && !tag.starts_with("</") {
            self.binary = Some(0);
        }
    }

    fn finish(self) -> (String, Vec<u64>) {
        (self.out, self.lengths)
    }
}
