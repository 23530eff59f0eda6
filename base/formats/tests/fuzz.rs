//! Hostile and damaged input on every reader: no panic, no endless run, memory in proportion to the input.
//!
//! Runs a fixed number of cases (`PROPTEST_CASES` for more), starting from our samples.
#![allow(unsafe_code, reason = "an allocator that counts is the only way to hold memory in bounds in a test")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

use formats::{Format, bytes, camt, check, dedupe, edifact, pain, remittance, rf, sheet, table, x12};
use proptest::prelude::*;

/// Counts what is allocated at the moment, and the most of it.
struct Counting;
static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is passed to the system's allocator unchanged; only sizes are counted.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        MOST.fetch_max(now, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Tests of this file run one after the other, as they count together.
static ONE: Mutex<()> = Mutex::new(());
fn alone() -> MutexGuard<'static, ()> {
    ONE.lock().unwrap_or_else(|e| e.into_inner())
}

const SAMPLES: &[&[u8]] = &[
    include_bytes!("../samples/camt053_v08_batch_returns.xml"),
    include_bytes!("../samples/cfonb120.txt"),
    include_bytes!("../samples/mt940_slashes.sta"),
    include_bytes!("../samples/ofx1.ofx"),
    include_bytes!("../samples/ofx2.ofx"),
    include_bytes!("../samples/sheet_fr.csv"),
    include_bytes!("../samples/sheet_nl.csv"),
    include_bytes!("../samples/remadv.edi"),
    include_bytes!("../samples/x820.edi"),
    include_bytes!("../samples/remittance.csv"),
    include_bytes!("../samples/remittance.txt"),
    include_bytes!("../samples/sheet_fr.xlsx"),
    b":20:X\n:25:1\n:60F:C260101EUR0,\n:61:2603050305CR1234,56NTRFNONREF//B1\nsup\n:86:166?00GUT?20EREF+FA-1?21SVWZ+Rechnung?30COBADEFFXXX?31DE89370400440532013000?32Mueller?34901\n:62F:C260305EUR1234,56\n-\n",
];

/// Everything that reads, on one input.
fn read_all(data: &[u8]) {
    let formats =
        [None, Some(Format::Camt), Some(Format::Mt940), Some(Format::Cfonb), Some(Format::Ofx), Some(Format::Csv)];
    for format in formats {
        if let Ok(reading) = formats::read(data, format) {
            for statement in &reading.statements {
                let keys = dedupe::line_keys(statement);
                let distinct: std::collections::HashSet<&String> = keys.iter().collect();
                assert_eq!(distinct.len(), statement.lines.len(), "keys of one statement differ");
                let _ = (dedupe::statement_key(statement), check::statement(statement));
                let written = camt::write(statement);
                camt::read(&written).expect("what is written can be read");
                let _ = pain::status::returns(statement).count();
            }
        }
    }
    let _ = pain::status::read(data);
    let _ = remittance::read(data, "x");
    let _ = edifact::segments(data);
    let _ = x12::segments(data);
    let _ = sheet::guess(data);
    if let Ok(table) = table::read(data, "x.csv") {
        let _ = table.rows().count();
    }
    let _ = rf::find(&bytes::text(data));
}

/// Reads within bounds of time and memory.
fn bounded(data: &[u8]) {
    let before = NOW.load(Ordering::Relaxed);
    MOST.store(before, Ordering::Relaxed);
    let start = Instant::now();
    read_all(data);
    let taken = start.elapsed();
    let used = MOST.load(Ordering::Relaxed).saturating_sub(before);
    // Generous, as tests share their machine; what is quadratic takes far longer.
    assert!(taken < Duration::from_secs(60), "{taken:?} for {} bytes", data.len());
    let bound = (24 << 20) + data.len() * 400;
    assert!(used < bound, "{used} bytes of memory for {} bytes", data.len());
}

#[derive(Clone, Debug)]
enum Change {
    Set(prop::sample::Index, u8),
    Cut(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize, usize),
    Insert(prop::sample::Index, Vec<u8>),
    Swap(prop::sample::Index, prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<prop::sample::Index>;
    let words = prop::sample::select(vec![
        "<",
        ">",
        "</Ntry>",
        "<Ntry>",
        "&amp;",
        "&x;",
        "<![CDATA[",
        "]]>",
        "<!--",
        ":61:",
        ":86:",
        ":62F:",
        "\r\n",
        "\n",
        "\"",
        ";",
        ",",
        "'",
        "?",
        "?20",
        "+",
        "~",
        "*",
        "UNH+1+REMADV'",
        "é",
        "\u{feff}",
        "RF18",
        "-",
        "0715",
        "99999999999999999999",
        "2026-02-30",
        "<Amt Ccy=\"JPY\">",
        "<STMTTRN>",
        "FR7630006000011234567890189",
        "\0",
    ]);
    prop_oneof![
        (index(), any::<u8>()).prop_map(|(i, b)| Change::Set(i, b)),
        (index(), 1..200usize).prop_map(|(i, n)| Change::Cut(i, n)),
        (index(), 1..200usize, 1..30usize).prop_map(|(i, n, t)| Change::Repeat(i, n, t)),
        (index(), words).prop_map(|(i, w)| Change::Insert(i, w.as_bytes().to_vec())),
        (index(), index()).prop_map(|(a, b)| Change::Swap(a, b)),
    ]
}

fn apply(mut data: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        if data.is_empty() {
            break;
        }
        match change {
            Change::Set(i, b) => {
                let i = i.index(data.len());
                data[i] = *b;
            }
            Change::Cut(i, n) => {
                let from = i.index(data.len());
                data.drain(from..(from + n).min(data.len()));
            }
            Change::Repeat(i, n, times) => {
                let from = i.index(data.len());
                let piece = data[from..(from + n).min(data.len())].repeat(*times);
                data.splice(from..from, piece);
            }
            Change::Insert(i, word) => {
                let at = i.index(data.len());
                data.splice(at..at, word.iter().copied());
            }
            Change::Swap(a, b) => {
                let (a, b) = (a.index(data.len()), b.index(data.len()));
                data.swap(a, b);
            }
        }
    }
    data
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(if cfg!(debug_assertions) { 80 } else { 1000 });
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn damaged_samples(sample in prop::sample::select(SAMPLES), changes in prop::collection::vec(change(), 1..12)) {
        let _alone = alone();
        bounded(&apply(sample.to_vec(), &changes));
    }

    #[test]
    fn any_bytes(data in prop::collection::vec(any::<u8>(), 0..600)) {
        let _alone = alone();
        bounded(&data);
    }

    #[test]
    fn any_text(data in "[ -~éÀ€\\n\\r\\t]{0,400}", start in prop::sample::select(vec!["", ":20:X\n:61:", "0130006", "<OFX><STMTRS><STMTTRN>", "UNA:+.? '", "ISA*", "{1:"])) {
        let _alone = alone();
        bounded(format!("{start}{data}").as_bytes());
    }
}

/// Inputs made to cost more than they weigh.
#[test]
fn expensive_inputs() {
    let _alone = alone();
    let many = if cfg!(debug_assertions) { 40_000 } else { 200_000 };
    let gz = |data: &[u8]| {
        use std::io::Write;
        let mut w = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        w.write_all(data).unwrap();
        w.finish().unwrap()
    };
    for data in [
        "<a>".repeat(many),
        format!("<a>{}", "<b/>".repeat(many)),
        "&lt;".repeat(many),
        format!("<Document {}>", "a='b' ".repeat(many)),
        ",".repeat(many),
        "\"\n\",".repeat(many),
        ":61:".repeat(many),
        ":61:2601010101C1,NTRF\n".repeat(many / 10),
        format!(":20:1\n:61:260101C1,NTRFX\n:86:166?20{}\n", "SVWZ+?21".repeat(many / 4)),
        format!(":20:1\n:61:260101C1,NTRFX\n:86:/IBAN/{}\n", "/REMI/".repeat(many / 4)),
        "01".repeat(many),
        "<OFX>".repeat(many),
        "<OFX><STMTRS>".to_owned() + &"<STMTTRN><TRNAMT>1".repeat(many / 10),
        "UNB+'".repeat(many),
        format!("ISA{}", "*".repeat(many)),
        "RF".repeat(many),
        "FR".repeat(many),
        "1 ".repeat(many) + "1,00",
        "a;b\n".repeat(many / 4),
    ] {
        bounded(data.as_bytes());
    }
    let bomb = gz(&vec![b' '; 64 << 20]);
    assert_eq!(formats::read(&bomb, None).unwrap_err().code, "file.too_large");
    let twice = gz(&gz(SAMPLES[0]));
    bounded(&twice);
}
