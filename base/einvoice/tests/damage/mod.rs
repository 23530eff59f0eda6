//! Documents damaged by chance, in their bytes or in their tree, always the same for the same seed; and everything that
//! the library does with a document, done to each. Shared by the tests and by `examples/fuzz.rs`.

use einvoice::convert::differences;
use einvoice::rules::{ALL, RuleSet};
use einvoice::tree::{Node, Tree};
use einvoice::{Language, Syntax, cdar, check, convert, ereporting, read_invoice, show_html, write_invoice};

/// A small generator of numbers: the same damage every time.
pub struct Dice(pub u64);

impl Dice {
    /// A number below the given one.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.roll(list.len())]
    }
}

/// Changes bytes, drops and repeats pieces, puts in what readers stumble over.
pub fn bytes(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.roll(6) {
        let at = dice.roll(bytes.len());
        match dice.roll(5) {
            0 => bytes[at] = dice.roll(256) as u8,
            1 => drop(bytes.drain(at..(at + dice.roll(40)).min(bytes.len()))),
            2 => {
                let piece = bytes[at..(at + dice.roll(200)).min(bytes.len())].to_vec();
                let to = dice.roll(bytes.len());
                bytes.splice(to..to, piece);
            }
            3 => drop(bytes.splice(at..at, b"99999999999999999999999999999999999999.9".iter().copied())),
            _ => drop(bytes.splice(at..at, "é€&#0;<x/>]]>".bytes())),
        }
    }
    bytes
}

#[derive(Clone, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    within: Vec<Element>,
}

const NUMBERS: &[&str] = &[
    "", " ", "0", "-0", "1", "-1", "1e3", "1E400", "-1e-400", "NaN", "INF", ".5", "5.", ".", "-", "+1", "1,5", "1 000", "٣",
    "0.000000000000000000000000000001", "99999999999999999999999999999999999999", "-170141183460469231731687303715884105728",
    "79228162514264337593543950335", "0.1234567890123456789012345678901234567890", "0x10", "1.2.3", "１２",
];
const TEXTS: &[&str] = &[
    "", " ", "\n", "é€𝄞", "<&>\"'", "]]>", "\u{feff}", "\u{a0}", "2024-02-30", "20240230", "0000-00-00", "9999-12-31",
    "-5000-01-01", "99999999", "VAT", "S", "O", "AE", "380", "381", "EUR", "FR", "FR76", "#PMT#", "#", "0225", "B2B", "102",
    "GROUP", "true", "urn:cen.eu:en16931:2017",
];
const ATTRIBUTES: &[&str] =
    &["currencyID", "schemeID", "listID", "unitCode", "mimeCode", "filename", "format", "name", "languageID", "x"];

fn element(tree: &Tree, node: Node) -> Element {
    let name = tree.written(tree.name(node)).replace('*', "any");
    let attributes = tree.attrs(node).filter(|(name, _)| !name.contains(':'));
    Element {
        name,
        attributes: attributes.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        text: if tree.children(node).next().is_none() { tree.text(node).to_owned() } else { String::new() },
        within: tree.children(node).map(|child| element(tree, child)).collect(),
    }
}

impl Element {
    fn count(&self) -> usize {
        1 + self.within.iter().map(Element::count).sum::<usize>()
    }

    /// The element of a number in document order, this one being zero.
    fn at(&mut self, mut number: usize) -> &mut Element {
        if number == 0 {
            return self;
        }
        number -= 1;
        let mut place = 0;
        for child in &self.within {
            let count = child.count();
            if number < count {
                break;
            }
            number -= count;
            place += 1;
        }
        self.within[place].at(number)
    }

    fn write(&self, out: &mut String) {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&#34;");
        out.push_str(&format!("<{}", self.name));
        for (name, value) in &self.attributes {
            out.push_str(&format!(" {name}=\"{}\"", escaped(value)));
        }
        out.push('>');
        out.push_str(&escaped(&self.text));
        for child in &self.within {
            child.write(out);
        }
        out.push_str(&format!("</{}>", self.name));
    }
}

/// Changes the tree of a document: removes, repeats, moves, nests, renames and exchanges elements, also with those of
/// another document; changes texts, numbers and attributes.
pub fn tree(bytes: &[u8], other: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let (tree, other_tree) = (Tree::parse(bytes).ok()?, Tree::parse(other).ok()?);
    let (mut root, mut other) = (element(&tree, tree.root()), element(&other_tree, other_tree.root()));
    for _ in 0..=dice.roll(7) {
        change(&mut root, &mut other, dice);
    }
    let mut out = String::new();
    root.attributes.retain(|(name, _)| !name.starts_with("xmlns"));
    for tree in [&tree, &other_tree] {
        for node in tree.nodes() {
            let written = tree.written(tree.name(node));
            if let Some((prefix, _)) = written.split_once(':').filter(|(prefix, _)| *prefix != "*") {
                let name = format!("xmlns:{prefix}");
                if root.attributes.iter().all(|(known, _)| *known != name) {
                    root.attributes.push((name, tree.uri(tree.ns(node)).to_owned()));
                }
            }
        }
    }
    root.attributes.push(("xmlns:any".into(), "urn:any".into()));
    let uri = tree.uri(tree.ns(tree.root())).to_owned();
    if !root.name.contains(':') && !uri.is_empty() {
        root.attributes.push(("xmlns".into(), uri));
    }
    root.write(&mut out);
    Some(out.into_bytes())
}

fn change(root: &mut Element, other: &mut Element, dice: &mut Dice) {
    let number = 1 + dice.roll(root.count() - 1);
    let spot = root.count().min(number);
    if spot >= root.count() {
        return;
    }
    match dice.roll(12) {
        0 => root.at(spot).within.clear(),
        1 => {
            let copy = root.at(spot).clone();
            let to = dice.roll(root.count());
            let times = [1, 1, 2, 40][dice.roll(4)];
            if copy.count() * times < 5_000 {
                root.at(to).within.extend(std::iter::repeat_n(copy, times));
            }
        }
        2 => {
            let from = dice.roll(other.count());
            let piece = other.at(from).clone();
            root.at(spot).within.insert(0, piece);
        }
        3 => {
            let mut inner = std::mem::take(root.at(spot));
            for _ in 0..dice.roll(40) {
                inner = Element { name: inner.name.clone(), within: vec![inner], ..Element::default() };
            }
            *root.at(spot) = inner;
        }
        4 => {
            let (name, from) = (root.at(spot).name.clone(), dice.roll(other.count()));
            root.at(spot).name = other.at(from).name.clone();
            other.at(from).name = name;
        }
        5 => root.at(spot).within.reverse(),
        6 => {
            let (name, value) = (*dice.pick(ATTRIBUTES), *dice.pick(TEXTS));
            let attributes = &mut root.at(spot).attributes;
            attributes.retain(|(known, _)| known != name);
            attributes.push((name.into(), value.into()));
        }
        7 => root.at(spot).attributes.clear(),
        8 => root.at(spot).text = "x".repeat(dice.roll(20_000)),
        9 => root.at(spot).text = (*dice.pick(TEXTS)).to_owned(),
        _ => {
            let (text, from) = (*dice.pick(NUMBERS), spot);
            let count = root.count();
            let leaf = (from..count).chain(1..from).find(|at| {
                let element = root.at(*at);
                element.within.is_empty() && element.text.bytes().any(|b| b.is_ascii_digit())
            });
            if let Some(leaf) = leaf {
                root.at(leaf).text = text.to_owned();
            }
        }
    }
}

/// Does everything to a document; how much of it could be done. Panics where something is lost of what we
/// wrote and read.
pub fn try_everything(bytes: &[u8]) -> usize {
    let mut done = 0;
    for to in [Syntax::Ubl, Syntax::Cii] {
        done += usize::from(convert(bytes, to).is_ok());
    }
    for language in [Language::French, Language::English] {
        done += usize::from(show_html(bytes, language).is_ok());
    }
    if let Ok(reading) = read_invoice(bytes) {
        for syntax in [Syntax::Ubl, Syntax::Cii] {
            let written = write_invoice(&reading.value, syntax);
            let again = read_invoice(written.as_bytes()).expect("what we write can be read").value;
            let twice = write_invoice(&again, syntax);
            let third = read_invoice(twice.as_bytes()).expect("what we write can be read").value;
            let lost: Vec<_> = differences(&again, &third).into_iter().filter(|d| d.is_loss()).collect();
            assert!(lost.is_empty(), "what is read from what we wrote is written again: {lost:?}");
        }
    }
    if let Ok(tree) = Tree::parse(bytes) {
        let message = cdar::read(&tree).value;
        let _ = cdar::write(&message);
        let _: Vec<_> = message.acknowledgements.iter().flat_map(|a| &a.documents).map(|s| s.event()).collect();
        let report = ereporting::read(&tree).value;
        let _ = (ereporting::write(&report), ereporting::check(&report));
    }
    let sets: Vec<&'static RuleSet> = ALL.to_vec();
    let verdict = check::check(bytes, &sets);
    for finding in verdict.findings.iter().take(20) {
        let _ = (finding.message(Language::French), finding.message(Language::English));
    }
    done
}
