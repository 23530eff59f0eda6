//! A Rust file as tidy sees it: code without comments and texts, the texts apart, and where tests begin and end.

/// A string literal.
pub struct Text {
    /// Line, from 1.
    pub line: usize,
    /// Byte of its first quote in the file.
    pub at: usize,
    /// What stands between the quotes, escapes as written.
    pub value: String,
}

/// A Rust file taken apart.
pub struct Source {
    /// The file with comments and the inside of texts blanked; same length, same lines.
    pub code: String,
    /// Its string literals.
    pub texts: Vec<Text>,
    /// Byte ranges that only tests compile.
    tests: Vec<(usize, usize)>,
    lines: Vec<usize>,
}

impl Source {
    /// Takes a file apart.
    pub fn new(text: &str) -> Source {
        let mut scanner =
            Scanner { bytes: text.as_bytes(), at: 0, code: Vec::with_capacity(text.len()), texts: vec![] };
        scanner.run(text);
        let Scanner { code, mut texts, .. } = scanner;
        let code = String::from_utf8_lossy(&code).into_owned();
        let lines: Vec<usize> = std::iter::once(0).chain(code.match_indices('\n').map(|(i, _)| i + 1)).collect();
        let tests = test_ranges(&code);
        for text in &mut texts {
            text.line = lines.partition_point(|start| *start <= text.at);
        }
        Source { code, texts, tests, lines }
    }

    /// The line of a byte, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at)
    }

    /// Does only a test compile this byte?
    pub fn in_test(&self, at: usize) -> bool {
        self.tests.iter().any(|(from, to)| (*from..*to).contains(&at))
    }

    /// Every place of a word in the code, whole words only.
    pub fn words<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        let bytes = self.code.as_bytes();
        self.code.match_indices(word).map(|(at, _)| at).filter(move |at| {
            let before = at.checked_sub(1).is_some_and(|i| is_name(bytes[i]));
            let first = word.bytes().next().is_some_and(is_name);
            let last = word.bytes().last().is_some_and(is_name);
            let after = bytes.get(at + word.len()).is_some_and(|b| is_name(*b));
            !(first && before || last && after)
        })
    }

    /// Functions with a body: name, first byte, number of lines.
    pub fn functions(&self) -> Vec<(String, usize, usize)> {
        self.words("fn ")
            .filter_map(|at| {
                let name = name_at(&self.code[at + 3..]);
                let open = body(&self.code, at + 3 + name.len()).filter(|_| !name.is_empty())?;
                let close = closing(&self.code, open);
                Some((name.to_string(), at, self.line(close) - self.line(at) + 1))
            })
            .collect()
    }
}

/// Part of a name?
pub fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The name that a text begins with.
pub fn name_at(text: &str) -> &str {
    let end = text.bytes().position(|b| !is_name(b)).unwrap_or(text.len());
    &text[..end]
}

/// The brace that opens the body of what is declared at `from`; none where a semicolon ends it first.
fn body(code: &str, from: usize) -> Option<usize> {
    let mut depth = 0;
    for (i, b) in code.bytes().enumerate().skip(from) {
        match b {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b'{' if depth == 0 => return Some(i),
            b';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The brace that closes the one at `open`.
pub fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0;
    for (i, b) in code.bytes().enumerate().skip(open) {
        match b {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return i;
        }
    }
    code.len()
}

fn test_ranges(code: &str) -> Vec<(usize, usize)> {
    let marks = ["#[cfg(test)]", "#[test]"];
    let starts = marks.iter().flat_map(|mark| code.match_indices(mark).map(|(at, mark)| (at, at + mark.len())));
    starts.map(|(at, after)| (at, body(code, after).map_or(after, |open| closing(code, open)))).collect()
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    code: Vec<u8>,
    texts: Vec<Text>,
}

impl Scanner<'_> {
    fn run(&mut self, text: &str) {
        while let Some(byte) = self.peek(0) {
            match (byte, self.peek(1)) {
                (b'/', Some(b'/')) => self.blank_while(|s| s.peek(0).is_some_and(|b| b != b'\n')),
                (b'/', Some(b'*')) => self.block_comment(),
                (b'"', _) => self.quoted(text, 0),
                (b'r', Some(b'"' | b'#')) if !self.after_name() => self.raw(text),
                (b'\'', _) => self.character(),
                _ => self.keep(),
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn keep(&mut self) {
        self.code.push(self.bytes[self.at]);
        self.at += 1;
    }

    fn blank(&mut self) {
        self.code.push(if self.bytes[self.at] == b'\n' { b'\n' } else { b' ' });
        self.at += 1;
    }

    fn blank_while(&mut self, more: impl Fn(&Self) -> bool) {
        while more(self) {
            self.blank();
        }
    }

    fn after_name(&self) -> bool {
        // `br"..."` is a raw text too, `for"` is none.
        match self.at.checked_sub(1).map(|i| self.bytes[i]) {
            Some(b'b') => self.at >= 2 && is_name(self.bytes[self.at - 2]),
            Some(b) => is_name(b),
            None => false,
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.at < self.bytes.len() {
            let step = match (self.peek(0), self.peek(1)) {
                (Some(b'/'), Some(b'*')) => 1,
                (Some(b'*'), Some(b'/')) => -1,
                _ => 0,
            };
            self.blank();
            if step != 0 {
                self.blank();
                depth += step;
            }
            if depth == 0 {
                return;
            }
        }
    }

    fn quoted(&mut self, text: &str, hashes: usize) {
        let start = self.at;
        self.keep();
        let inside = self.at;
        while let Some(byte) = self.peek(0) {
            let ends = byte == b'"' && (1..=hashes).all(|n| self.peek(n) == Some(b'#'));
            if ends {
                break;
            }
            let escaped = hashes == 0 && byte == b'\\' && !self.raw_before(start);
            self.blank();
            if escaped && self.at < self.bytes.len() {
                self.blank();
            }
        }
        let value = text.get(inside..self.at).unwrap_or("").to_string();
        self.texts.push(Text { line: 0, at: start, value });
        for _ in 0..=hashes {
            if self.at < self.bytes.len() {
                self.keep();
            }
        }
    }

    fn raw_before(&self, start: usize) -> bool {
        start > 0
            && self.bytes[start - 1] == b'r'
            && (start < 2 || !is_name(self.bytes[start - 2]) || self.bytes[start - 2] == b'b')
    }

    fn raw(&mut self, text: &str) {
        let hashes = (1..).take_while(|n| self.peek(*n) == Some(b'#')).count();
        let is_text = self.peek(hashes + 1) == Some(b'"');
        for _ in 0..=hashes {
            self.keep();
        }
        if is_text {
            self.quoted(text, hashes);
        }
    }

    /// A character, or the name of a lifetime.
    fn character(&mut self) {
        let rest = &self.bytes[self.at + 1..];
        let width = match rest.first() {
            Some(b'\\') => rest.iter().skip(2).position(|b| *b == b'\'').map(|n| n + 2),
            Some(b) => {
                let size = match b {
                    0xf0.. => 4,
                    0xe0.. => 3,
                    0xc0.. => 2,
                    _ => 1,
                };
                (rest.get(size) == Some(&b'\'')).then_some(size)
            }
            None => None,
        };
        self.keep();
        if let Some(width) = width {
            for _ in 0..width {
                self.blank();
            }
            self.keep();
        }
    }
}
