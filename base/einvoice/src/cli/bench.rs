//! `bench einvoice DIR`: how fast invoices are parsed, judged, written, converted and embedded, on one core and on all.

use super::{Arguments, CLEAN, Done, Pages, Stop, finish, language_of, said};
use crate::cdar::Moment;
use crate::check::check_tree;
use crate::convert::{Syntax, convert, read_invoice, write_invoice};
use crate::language::Language;
use crate::model::Invoice;
use crate::pdf::{Options, Profile, embed};
use crate::rules::{RuleSet, find};
use crate::tree::Tree;
use std::hint::black_box;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A page to embed invoices into.
static PAGE: &[u8] = include_bytes!("../../samples/page.pdf");
/// A phase lasts so long at least, in whole rounds of the files.
const ENOUGH: Duration = Duration::from_millis(700);
/// A phase stops after so long, wherever it stands.
const TOO_LONG: Duration = Duration::from_secs(8);
/// The phases in their order.
const PHASES: [&str; 7] = ["parse", "en", "br-fr", "both", "write", "convert", "facturx"];

/// Runs `bench einvoice DIR [--json]`; `args` begins with the folder. Returns the exit code.
///
/// `parse` reads the XML, `en`, `br-fr` and `both` read it and judge it by those rules, `write` writes a model read
/// before in its own syntax, `convert` reads, writes in the other syntax and compares, `facturx` typesets the
/// page where the program has a typesetter, else takes one ready made, and embeds the invoice.
pub fn bench(args: &[String], pages: Option<Pages>, out: &mut dyn Write, err: &mut dyn Write) -> i32 {
    let language = language_of(args);
    let done = measure_all(args, (language, pages), out);
    finish(done, language, err)
}

/// An invoice made ready: its bytes, its model and syntax.
struct Ready {
    bytes: Vec<u8>,
    invoice: Invoice,
    syntax: Syntax,
}

/// How fast a phase went.
#[derive(Clone, Copy, Default)]
struct Speed {
    per_second: f64,
    /// Processor time of an invoice in microseconds.
    cpu: f64,
}

fn measure_all(args: &[String], (language, pages): (Language, Option<Pages>), out: &mut dyn Write) -> Done {
    let arguments = Arguments::read(args, &[], &["--json"], language)?;
    let [folder] = arguments.rest.as_slice() else {
        return Err(Stop::Usage(said(language, "Nommez un dossier.".into(), "Name a folder.".into())));
    };
    let files = load(folder)?;
    if files.is_empty() {
        let (fr, en) = (format!("{folder}\u{a0}: aucune facture."), format!("{folder}: no invoice."));
        return Err(Stop::Failed(said(language, fr, en)));
    }
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let mut rows = Vec::new();
    for phase in PHASES {
        let work = work_of(phase, pages);
        rows.push((phase, measure(&files, 1, &work), measure(&files, cores, &work)));
    }
    let text = match arguments.has("--json") {
        true => json(files.len(), cores, &rows),
        false => table(files.len(), cores, &rows, language == Language::French),
    };
    out.write_all(text.as_bytes())?;
    Ok(CLEAN)
}

/// The invoices of a folder (not of those within).
fn load(folder: &str) -> Result<Vec<Ready>, Stop> {
    let failed = |e: std::io::Error| Stop::Failed(format!("{folder}: {e}"));
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("xml")) {
            paths.push(path);
        }
    }
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path).map_err(failed)?;
        let Ok(tree) = Tree::parse(&bytes) else { continue };
        let (Some(syntax), Ok(reading)) = (Syntax::of(&tree), read_invoice(&bytes)) else { continue };
        files.push(Ready { bytes, invoice: reading.value, syntax });
    }
    Ok(files)
}

type Work = Box<dyn Fn(&Ready) + Sync>;

fn work_of(phase: &str, pages: Option<Pages>) -> Work {
    let sets: Vec<&'static RuleSet> = match phase {
        "en" | "br-fr" => find(phase, None).into_iter().collect(),
        "both" => ["en", "br-fr"].iter().filter_map(|name| find(name, None)).collect(),
        _ => Vec::new(),
    };
    match phase {
        "parse" => Box::new(|ready| {
            black_box(Tree::parse(&ready.bytes).is_ok());
        }),
        "write" => Box::new(|ready| {
            black_box(write_invoice(&ready.invoice, ready.syntax));
        }),
        "convert" => Box::new(|ready| {
            let other = if ready.syntax == Syntax::Ubl { Syntax::Cii } else { Syntax::Ubl };
            black_box(convert(&ready.bytes, other).is_ok());
        }),
        "facturx" => Box::new(move |ready| {
            let options = Options {
                profile: Some(Profile::En16931),
                moment: Moment("20261122120000".into()),
                producer: String::from("bench"),
            };
            let page = pages.and_then(|make| make(&ready.invoice, Language::French, &options.moment).ok());
            black_box(embed(page.as_deref().unwrap_or(PAGE), &ready.bytes, &options).is_ok());
        }),
        _ => Box::new(move |ready| {
            if let Ok(tree) = Tree::parse(&ready.bytes) {
                black_box(check_tree(&tree, &sets).error);
            }
        }),
    }
}

/// Processor time of this thread in microseconds, where the system tells it.
fn spent() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse::<f64>().ok().map(|ns| ns / 1e3)
}

/// Works through the files in rounds on so many threads.
fn measure(files: &[Ready], threads: usize, work: &Work) -> Speed {
    for ready in files.iter().take(50) {
        work(ready);
    }
    let (next, start) = (AtomicUsize::new(0), Instant::now());
    let one = || {
        let (before, begun, mut done) = (spent(), Instant::now(), 0usize);
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let elapsed = start.elapsed();
            if (at >= files.len() && elapsed >= ENOUGH) || elapsed >= TOO_LONG {
                break;
            }
            if let Some(ready) = files.get(at % files.len()) {
                work(ready);
                done += 1;
            }
        }
        let used = before.zip(spent()).map_or(begun.elapsed().as_secs_f64() * 1e6, |(from, to)| to - from);
        (done, used)
    };
    let results: Vec<(usize, f64)> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let wall = start.elapsed().as_secs_f64();
    let done = results.iter().map(|r| r.0).sum::<usize>().max(1) as f64;
    Speed { per_second: done / wall, cpu: results.iter().map(|r| r.1).sum::<f64>() / done }
}

fn json(files: usize, cores: usize, rows: &[(&str, Speed, Speed)]) -> String {
    let speed = |s: &Speed| format!("{{\"per_second\":{:.1},\"cpu_us\":{:.1}}}", s.per_second, s.cpu);
    let entry = |(name, one, all): &(&str, Speed, Speed)| {
        format!("\"{name}\":{{\"one_core\":{},\"all_cores\":{}}}", speed(one), speed(all))
    };
    let entries: Vec<String> = rows.iter().map(entry).collect();
    format!("{{\"invoices\":{files},\"cores\":{cores},\"phases\":{{{}}}}}\n", entries.join(","))
}

fn table(files: usize, cores: usize, rows: &[(&str, Speed, Speed)], french: bool) -> String {
    let mut text = match french {
        true => format!(
            "{files} factures\n\nphase        un cœur/s   µs de processeur   {cores} cœurs/s   µs de processeur\n"
        ),
        false => format!(
            "{files} invoices\n\nphase        one core/s   µs of processor   {cores} cores/s   µs of processor\n"
        ),
    };
    for (name, one, all) in rows {
        let line = format!(
            "{name:<10} {:>12.0} {:>18.1} {:>11.0} {:>18.1}\n",
            one.per_second, one.cpu, all.per_second, all.cpu
        );
        text.push_str(&line);
    }
    text
}
