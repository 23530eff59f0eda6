//! Bank texts as a reader sees them: capitals without accents, cut into runs of letters and of digits.

/// Capitals without accents, in the character set banks use; anything else becomes a space.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(if c.is_ascii_graphic() { c.to_ascii_uppercase() } else { ' ' });
        } else {
            out.push_str(plain(c));
        }
    }
    out
}

fn plain(c: char) -> &'static str {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'À' | 'Á' | 'Â' | 'Ã' | 'Å' | 'ä' | 'Ä' | 'ą' | 'Ą' | 'ă' | 'Ă' => {
            "A"
        }
        'ç' | 'Ç' | 'ć' | 'Ć' | 'č' | 'Č' => "C",
        'ď' | 'Ď' | 'đ' | 'Đ' => "D",
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' | 'ę' | 'Ę' | 'ě' | 'Ě' => "E",
        'ğ' | 'Ğ' => "G",
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' | 'ı' | 'İ' => "I",
        'ł' | 'Ł' => "L",
        'ñ' | 'Ñ' | 'ń' | 'Ń' | 'ň' | 'Ň' => "N",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' | 'Ø' | 'ő' | 'Ő' => "O",
        'ř' | 'Ř' => "R",
        'ś' | 'Ś' | 'š' | 'Š' | 'ş' | 'Ş' | 'ș' | 'Ș' => "S",
        'ť' | 'Ť' | 'ț' | 'Ț' => "T",
        'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' | 'ů' | 'Ů' | 'ű' | 'Ű' => "U",
        'ý' | 'ÿ' | 'Ý' | 'Ÿ' => "Y",
        'ź' | 'ż' | 'ž' | 'Ź' | 'Ż' | 'Ž' => "Z",
        'ß' | 'ẞ' => "SS",
        'œ' | 'Œ' => "OE",
        'æ' | 'Æ' => "AE",
        '‐' | '‑' | '–' | '—' => "-",
        '’' | '‘' => "'",
        _ => " ",
    }
}

/// What stands between a run and the run before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Nothing: letters meet digits.
    None,
    /// One character that joins the parts of a number (`-`, `/`, `.`, `_`, `:`, `#`).
    Joint(u8),
    /// Spaces only.
    Space,
    /// Anything longer, or a comma, semicolon, plus, bracket.
    Break,
}

/// A run of letters or of digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The run, in capitals.
    pub text: String,
    /// True for digits.
    pub digits: bool,
    /// What stands before it.
    pub gap: Gap,
}

impl Run {
    /// The value of a run of at most 18 digits.
    pub fn value(&self) -> Option<u64> {
        if self.digits && self.text.len() <= 18 { self.text.parse().ok() } else { None }
    }
}

/// Cuts a text (already folded, or not) into runs. Letters that stand for digits inside a number (O, I, L after a
/// digit and before a digit or the end of the word) are read as digits.
pub fn runs(text: &str) -> Vec<Run> {
    let folded = fold(text);
    let bytes = repaired(folded.as_bytes());
    let mut out: Vec<Run> = Vec::new();
    let (mut i, mut last_end) = (0, 0);
    while i < bytes.len() {
        if !bytes[i].is_ascii_alphanumeric() {
            i += 1;
            continue;
        }
        let digits = bytes[i].is_ascii_digit();
        let start = i;
        while i < bytes.len() && bytes[i].is_ascii_alphanumeric() && bytes[i].is_ascii_digit() == digits {
            i += 1;
        }
        let gap = if out.is_empty() { Gap::Break } else { gap(&bytes[last_end..start]) };
        out.push(Run { text: bytes[start..i].iter().map(|b| *b as char).collect(), digits, gap });
        last_end = i;
    }
    out
}

fn gap(between: &[u8]) -> Gap {
    match between {
        [] => Gap::None,
        [c] if b"-/._:#".contains(c) => Gap::Joint(*c),
        _ if between.iter().all(|b| *b == b' ') => Gap::Space,
        _ => {
            let marks: Vec<u8> = between.iter().copied().filter(|b| *b != b' ').collect();
            match marks.as_slice() {
                [c] if b"-/".contains(c) && between.len() <= 3 => Gap::Joint(*c),
                _ => Gap::Break,
            }
        }
    }
}

fn repaired(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for i in 1..out.len() {
        let digit = match out[i] {
            b'O' => b'0',
            b'I' | b'L' => b'1',
            _ => continue,
        };
        let next = out.get(i + 1).copied();
        let inside = next.is_some_and(|b| b.is_ascii_digit()) || !next.is_some_and(|b| b.is_ascii_alphanumeric());
        // One letter after one digit alone (`1L`, `2O`) is a unit or a typing slip of its own, not a number.
        let long = i >= 2 && out[i - 2].is_ascii_digit() || next.is_some_and(|b| b.is_ascii_digit());
        if out[i - 1].is_ascii_digit() && inside && long {
            out[i] = digit;
        }
    }
    out
}

/// The text with amounts of money blanked out, so that their digits are not read as numbers: what equals `amount`
/// (minor units), or stands next to a currency (`EUR 1.234,56`, `1234.56 CHF`).
pub fn without_amounts(text: &str, amount: i64) -> String {
    let mut bytes = fold(text).into_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if !bytes[i].is_ascii_digit() || i > 0 && bytes[i - 1].is_ascii_alphanumeric() {
            i += 1;
            continue;
        }
        let end = number_end(&bytes, i);
        let value = decimal(&bytes[i..end]);
        let marked = beside_currency(&bytes, i, end);
        if value.is_some_and(|v| marked || v == amount.abs()) {
            bytes[i..end].fill(b';');
        }
        i = end.max(i + 1);
    }
    bytes.into_iter().map(char::from).collect()
}

/// Where digits with dots, commas and apostrophes between them end.
fn number_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    while end < bytes.len() && (bytes[end].is_ascii_digit() || b".,'".contains(&bytes[end])) {
        end += 1;
    }
    while end > start && !bytes[end - 1].is_ascii_digit() {
        end -= 1;
    }
    end
}

/// Minor units of `1234,56`, `1.234,56`, `1,234.56`; `None` for anything that does not end in two decimals.
fn decimal(written: &[u8]) -> Option<i64> {
    let at = written.len().checked_sub(3)?;
    let (whole, cents) = written.split_at(at);
    if !b".,".contains(&cents[0]) || !cents[1..].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut groups = whole.split(|b| !b.is_ascii_digit());
    let head = groups.next()?;
    let rest: Vec<&[u8]> = groups.collect();
    let grouped = rest.is_empty() || head.len() <= 3 && rest.iter().all(|g| g.len() == 3);
    let digits: String = whole.iter().chain(&cents[1..]).filter(|b| b.is_ascii_digit()).map(|b| *b as char).collect();
    if grouped && digits.len() <= 15 { digits.parse().ok() } else { None }
}

fn beside_currency(bytes: &[u8], start: usize, end: usize) -> bool {
    let before: String = bytes[..start].iter().rev().take(5).rev().map(|b| *b as char).collect();
    let after: String = bytes[end..].iter().take(4).map(|b| *b as char).collect();
    let known = ["EUR", "USD", "GBP", "CHF"];
    known.iter().any(|c| before.trim_end().ends_with(c) || after.trim_start().starts_with(c))
}

/// The words of a text: folded, letters only, two letters at least.
pub fn words(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() >= 2).map(str::to_owned).collect()
}

/// Letters and digits only, in capitals: how two writings of one number are compared.
pub fn compact(text: &str) -> String {
    fold(text).chars().filter(char::is_ascii_alphanumeric).collect()
}

/// A stable 64-bit hash of a text (FNV-1a), the same on every machine.
pub fn hash(kind: u8, text: &str) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325u64 ^ u64::from(kind).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for b in text.bytes() {
        h = (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
    }
    h ^ (h >> 29)
}

/// How alike two digit strings are: 0 equal, 1 for one digit wrong, missing, too many, or two neighbours swapped.
pub fn one_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a == b {
        return true;
    }
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (ra, rb) = (&a[head..], &b[head..]);
    let tail = |x: usize, y: usize| ra.get(x..) == rb.get(y..) && ra.get(x..).is_some();
    tail(1, 1)
        || tail(1, 0)
        || tail(0, 1)
        || (ra.len() >= 2 && rb.len() >= 2 && ra[0] == rb[1] && ra[1] == rb[0] && tail(2, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_texts_into_runs() {
        let shown = |t: &str| runs(t).iter().map(|r| r.text.clone()).collect::<Vec<_>>().join(" ");
        for (text, want) in [
            ("Fa-2026-000123", "FA 2026 000123"),
            ("RÈGLEMENT n°12", "REGLEMENT N 12"),
            ("2026-A-77", "2026 A 77"),
            ("FA-2026-0O0I23", "FA 2026 000123"),
            ("FA-2026-00012I", "FA 2026 000121"),
            ("LOT 5", "LOT 5"),
            ("20L", "201"),
            ("5L", "5 L"),
        ] {
            assert_eq!(shown(text), want, "{text}");
        }
        let g: Vec<Gap> = runs("FA2026-12, 13").iter().map(|r| r.gap).collect();
        assert_eq!(g, [Gap::Break, Gap::None, Gap::Joint(b'-'), Gap::Break]);
    }

    #[test]
    fn amounts_are_no_numbers() {
        for (text, want) in [
            ("RG 4711 EUR 1.234,56", "RG 4711"),
            ("RG 4711 1234,56", "RG 4711"),
            ("RG 4711 99,50 EUR", "RG 4711"),
            ("FACT 4711,12", "FACT 4711 12"),
            ("F-12,345.67", "F 12 345 67"),
        ] {
            let left: Vec<String> = runs(&without_amounts(text, 123_456)).into_iter().map(|r| r.text).collect();
            let left: Vec<&str> = left.iter().map(String::as_str).filter(|t| *t != "EUR").collect();
            assert_eq!(left.join(" "), want, "{text}");
        }
    }

    #[test]
    fn one_slip_of_the_finger() {
        for (a, b, want) in [
            ("1234", "1234", true),
            ("1234", "1243", true),
            ("1234", "134", true),
            ("1234", "12234", true),
            ("1234", "1934", true),
            ("1234", "4321", false),
            ("1234", "12", false),
        ] {
            assert_eq!(one_slip(a, b), want, "{a} {b}");
        }
    }
}
