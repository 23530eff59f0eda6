//! A document as the template reads it: the words put to it, empty columns left out, letters that the font lacks
//! replaced, colours made readable.

use einvoice::Language;
use serde::Serialize;

use crate::engine::has_letter;
use crate::paper::{Body, Kind, Paper, Payment, Sum, Vat, Weight};
use crate::words::{Word, say, title};

/// Everything that the template reads.
#[derive(Serialize)]
pub struct Sheet {
    lang: &'static str,
    title: String,
    kind: String,
    number: String,
    author: String,
    watermark: Option<String>,
    accent: String,
    logo: Option<&'static str>,
    alt: String,
    sender: Vec<String>,
    recipient: Vec<String>,
    recipient_ids: Vec<String>,
    parties: Vec<Named<Vec<String>>>,
    facts: Vec<Named<String>>,
    notes: Vec<String>,
    columns: Vec<Column>,
    rows: Vec<Row>,
    sums: Vec<Amount>,
    vat: Option<VatTable>,
    payment: Option<Pay>,
    mentions: Vec<String>,
    boxes: Vec<Box>,
    foot: Vec<String>,
    words: Words,
}

#[derive(Serialize)]
struct Named<T> {
    label: String,
    value: T,
}

#[derive(Serialize)]
struct Column {
    title: String,
    /// Millimetres; the only one without takes what is left.
    width: Option<u32>,
    right: bool,
    /// Stands out.
    strong: bool,
}

#[derive(Serialize)]
struct Row {
    cells: Vec<String>,
    /// Which cell bears the details.
    wide: usize,
    details: Vec<String>,
    running: String,
    /// A row of ordinary height is kept together.
    whole: bool,
}

#[derive(Serialize)]
struct Amount {
    label: String,
    amount: String,
    weight: &'static str,
}

#[derive(Serialize)]
struct VatTable {
    title: String,
    heads: [String; 3],
    rows: Vec<[String; 3]>,
    reasons: Vec<String>,
}

#[derive(Serialize)]
struct Pay {
    title: String,
    heading: String,
    rows: Vec<Named<String>>,
    code: bool,
    scan: String,
    alt: String,
    note: String,
}

#[derive(Serialize)]
struct Box {
    title: String,
    hint: String,
}

#[derive(Serialize)]
struct Words {
    carried: String,
    carry_over: String,
    page: String,
    of: String,
}

/// Text longer than this may break inside its row.
const LONG: usize = 900;
/// A word longer than this may break anywhere.
const LONG_WORD: usize = 24;

/// Prepares a document.
pub fn prepare(paper: &Paper) -> Sheet {
    let language = paper.language;
    let word = |w: Word| say(language, w).to_owned();
    let kind = title(language, paper.kind).to_owned();
    let number = text(&paper.number);
    let name = if number.is_empty() { kind.clone() } else { format!("{kind} {number}") };
    let (columns, rows) = table(language, &paper.body);
    let mut foot: Vec<String> = paper.look.foot.iter().chain(&paper.legal).map(|l| text(l)).collect();
    foot.retain(|line| !line.is_empty());
    Sheet {
        lang: if language == Language::French { "fr" } else { "en" },
        title: format!("{name} – {}", text(&paper.sender.name)),
        kind,
        number,
        author: text(&paper.sender.name),
        watermark: paper.draft.then(|| word(Word::Draft)),
        accent: paper.look.colour.readable().code(),
        logo: paper.look.logo.as_ref().map(|logo| match logo.format() {
            crate::look::Format::Png => "/logo.png",
            crate::look::Format::Svg => "/logo.svg",
        }),
        alt: format!("{} {}", word(Word::Logo), text(&paper.sender.name)),
        sender: texts(&paper.sender.lines),
        recipient: texts(&paper.recipient),
        recipient_ids: texts(&paper.recipient_ids),
        parties: paper.parties.iter().map(|(w, lines)| Named { label: word(*w), value: texts(lines) }).collect(),
        facts: paper.facts.iter().map(|(w, value)| Named { label: word(*w), value: text(value) }).collect(),
        notes: texts(&paper.notes),
        columns,
        rows,
        sums: paper.sums.iter().map(amount).collect(),
        vat: vat(language, &paper.vat),
        payment: paper.payment.as_ref().map(|p| pay(language, p)),
        mentions: texts(&paper.mentions),
        boxes: boxes(language, paper.kind),
        foot,
        words: Words {
            carried: word(Word::Carried),
            carry_over: word(Word::CarryOver),
            page: word(Word::Page),
            of: word(Word::Of),
        },
    }
}

fn amount(sum: &Sum) -> Amount {
    let weight = match sum.weight {
        Weight::Plain => "plain",
        Weight::Strong => "strong",
        Weight::Payable => "payable",
    };
    Amount { label: text(&sum.label), amount: text(&sum.amount), weight }
}

fn vat(language: Language, rows: &[Vat]) -> Option<VatTable> {
    if rows.is_empty() {
        return None;
    }
    let mut reasons: Vec<String> = Vec::new();
    for row in rows.iter().filter(|r| !r.reason.is_empty()) {
        let reason = text(&row.reason);
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let word = |w| say(language, w).to_owned();
    Some(VatTable {
        title: word(Word::VatBreakdown),
        heads: [word(Word::Rate), word(Word::Base), word(Word::Tax)],
        rows: rows.iter().map(|r| [text(&r.rate), text(&r.base), text(&r.tax)]).collect(),
        reasons,
    })
}

fn pay(language: Language, payment: &Payment) -> Pay {
    let word = |w| say(language, w).to_owned();
    Pay {
        title: word(Word::Payment),
        heading: text(&payment.heading),
        rows: payment.rows.iter().map(|(w, value)| Named { label: word(*w), value: text(value) }).collect(),
        code: payment.code.is_some(),
        scan: word(Word::ScanToPay),
        alt: word(Word::Code),
        note: text(&payment.note),
    }
}

/// Boxes to be filled in by hand.
fn boxes(language: Language, kind: Kind) -> Vec<Box> {
    let word = |w| say(language, w).to_owned();
    match kind {
        Kind::DeliveryNote => vec![
            Box { title: word(Word::Reserves), hint: word(Word::ReservesHint) },
            Box { title: word(Word::ReceivedBy), hint: word(Word::ReceivedHint) },
        ],
        Kind::Quote => vec![Box { title: word(Word::Agreed), hint: word(Word::AgreedHint) }],
        _ => Vec::new(),
    }
}

/// A column before it is known whether it is needed.
struct Planned {
    word: Word,
    width: Option<u32>,
    right: bool,
    strong: bool,
    cells: Vec<String>,
}

fn planned(word: Word, width: Option<u32>, right: bool, cells: Vec<String>) -> Planned {
    Planned { word, width, right, strong: false, cells }
}

fn table(language: Language, body: &Body) -> (Vec<Column>, Vec<Row>) {
    let (columns, details, running) = match body {
        Body::Lines(lines) => {
            let of = |f: fn(&crate::paper::Line) -> &String| lines.iter().map(|l| text(f(l))).collect::<Vec<_>>();
            let unit = |l: &crate::paper::Line| format!("{}\u{a0}{}", l.quantity, l.unit).trim().to_owned();
            let columns = vec![
                planned(Word::Item, None, false, of(|l| &l.label)),
                planned(Word::Quantity, Some(25), true, lines.iter().map(|l| text(&unit(l))).collect()),
                planned(Word::Price, Some(24), true, of(|l| &l.price)),
                planned(Word::Discount, Some(17), true, of(|l| &l.discount)),
                planned(Word::Rate, Some(15), true, of(|l| &l.rate)),
                Planned { strong: true, ..planned(Word::Net, Some(29), true, of(|l| &l.net)) },
            ];
            let details = lines.iter().map(|l| under(&l.reference, &l.details)).collect::<Vec<_>>();
            (columns, details, of(|l| &l.running))
        }
        Body::Delivered(lines) => {
            let of =
                |f: fn(&crate::paper::DeliveredLine) -> &String| lines.iter().map(|l| text(f(l))).collect::<Vec<_>>();
            let columns = vec![
                planned(Word::Item, None, false, of(|l| &l.label)),
                planned(Word::Ordered, Some(24), true, of(|l| &l.ordered)),
                Planned { strong: true, ..planned(Word::Delivered, Some(24), true, of(|l| &l.delivered)) },
                planned(Word::Left, Some(26), true, of(|l| &l.left)),
                planned(Word::Unit, Some(20), false, of(|l| &l.unit)),
            ];
            let details = lines.iter().map(|l| under(&l.reference, &l.details)).collect::<Vec<_>>();
            (columns, details, vec![String::new(); lines.len()])
        }
        Body::Movements(moves) => {
            let of = |f: fn(&crate::paper::Movement) -> &String| moves.iter().map(|m| text(f(m))).collect::<Vec<_>>();
            let columns = vec![
                planned(Word::Day, Some(20), false, of(|m| &m.day)),
                planned(Word::Document, Some(30), false, of(|m| &m.document)),
                planned(Word::Label, None, false, of(|m| &m.label)),
                planned(Word::Due, Some(20), false, of(|m| &m.due)),
                planned(Word::Debit, Some(25), true, of(|m| &m.debit)),
                planned(Word::Credit, Some(25), true, of(|m| &m.credit)),
                Planned { strong: true, ..planned(Word::Balance, Some(26), true, of(|m| &m.balance)) },
            ];
            (columns, vec![Vec::new(); moves.len()], of(|m| &m.balance))
        }
    };
    laid(language, columns, details, running)
}

/// The reference and the details of a line, a line each.
fn under(reference: &str, details: &[String]) -> Vec<String> {
    std::iter::once(text(reference)).chain(details.iter().map(|d| text(d))).filter(|t| !t.is_empty()).collect()
}

/// Leaves out columns that are empty in every line and turns columns into rows.
fn laid(
    language: Language,
    mut columns: Vec<Planned>,
    details: Vec<Vec<String>>,
    running: Vec<String>,
) -> (Vec<Column>, Vec<Row>) {
    columns.retain(|c| c.width.is_none() || c.cells.iter().any(|cell| !cell.is_empty()));
    let wide = columns.iter().position(|c| c.width.is_none()).unwrap_or_default();
    let rows = details.into_iter().zip(running).enumerate().map(|(n, (details, running))| {
        let cells: Vec<String> = columns.iter().map(|c| c.cells.get(n).cloned().unwrap_or_default()).collect();
        let length: usize = cells.iter().chain(&details).map(String::len).sum();
        Row { cells, wide, details, running, whole: length < LONG }
    });
    let rows = rows.collect();
    let columns = columns.into_iter().map(|c| {
        let longest = c.cells.iter().map(|cell| cell.chars().count()).max().unwrap_or_default();
        let width = c.width.map(|least| least.max(needed(longest)));
        Column { title: say(language, c.word).to_owned(), width, right: c.right, strong: c.strong }
    });
    (columns.collect(), rows)
}

/// Millimetres that so many figures need: one is 1.8 mm wide at most, and a cell has a rim. Beyond a quarter of the page
/// a text breaks rather.
fn needed(figures: usize) -> u32 {
    (u32::try_from(figures).unwrap_or(u32::MAX / 20).saturating_mul(18) / 10 + 4).min(44)
}

fn texts(lines: &[String]) -> Vec<String> {
    lines.iter().map(|l| text(l)).filter(|l| !l.is_empty()).collect()
}

/// A text that the font can show: control characters become blanks, signs without a glyph `?` (PDF/A forbids text that
/// shows nothing), and words that no line could hold may break.
fn text(given: &str) -> String {
    let mut out = String::with_capacity(given.len());
    let mut run = 0;
    for c in given.trim().chars() {
        let shown = match c {
            _ if c.is_control() => ' ',
            // Marks without a shape: joiners, directions, variation selectors, the mark of byte order.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => continue,
            '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => continue,
            _ if has_letter(c) => c,
            _ => '?',
        };
        run = if shown.is_whitespace() || shown == '-' { 0 } else { run + 1 };
        out.push(shown);
        if run == LONG_WORD {
            out.push('\u{200b}');
            run = 0;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::Line;

    #[test]
    fn empty_columns_are_left_out() {
        let line = Line { label: "Tuile".into(), quantity: "3".into(), net: "12,00".into(), ..Line::default() };
        let (columns, rows) = table(Language::French, &Body::Lines(vec![line.clone(), line]));
        let titles: Vec<&str> = columns.iter().map(|c| c.title.as_str()).collect();
        assert_eq!(titles, ["Désignation", "Quantité", "Montant HT"]);
        assert_eq!(rows[1].cells, ["Tuile", "3", "12,00"]);
    }

    #[test]
    fn letters_without_a_glyph_are_replaced() {
        assert_eq!(text(" Œuvre\u{202f}: 5\u{a0}€ – Łódź, Αθήνα\n"), "Œuvre\u{202f}: 5\u{a0}€ – Łódź, Αθήνα");
        assert_eq!(text("東京 🚚\u{fe0f} a\u{200d}b\tc"), "?? ? ab c");
        let long = text(&"x".repeat(60));
        assert_eq!(long.split('\u{200b}').map(str::len).collect::<Vec<_>>(), [24, 24, 12]);
    }
}
