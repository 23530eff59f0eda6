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
/// Every so many files follow each other: prime, so that a base and its mutants are far apart.
const MIX: usize = 53;
/// How many invoices are tried for their number of pages, and how many of a number are measured.
const TRIED: usize = 150;
const SOME: usize = 24;
/// Fewer invoices than this would be typeset from memory.
const FEW: usize = 10;
/// The phases in their order.
const PHASES: [&str; 7] = ["parse", "en", "br-fr", "both", "write", "convert", "facturx"];

/// Runs `bench einvoice DIR [--json]`; `args` begins with the folder. Returns the exit code.
///
/// `parse` reads the XML, `en`, `br-fr` and `both` read it and judge it by those rules, `write` writes a model read
/// before in its own syntax, `convert` reads, writes in the other syntax and compares, `facturx` typesets the
/// page where the program has a typesetter, else takes one ready made, and embeds the invoice. Where there is a
/// typesetter, invoices of one page and of two are measured apart too.
pub fn bench(args: &[String], pages: Option<Pages>, out: &mut dyn Write, err: &mut dyn Write) -> i32 {
    let language = language_of(args);
    let done = measure_all(args, (language, pages), out);
    finish(done, language, err)
}

/// An invoice made ready: its bytes, its model and syntax.
#[derive(Clone)]
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
    let mut figures = Figures { invoices: files.len(), cores, rows, by_pages: Vec::new(), without_page: 0 };
    if let Some(make) = pages {
        figures.typeset(&files, make);
    }
    let text = match arguments.has("--json") {
        true => figures.json(),
        false => figures.table(language == Language::French),
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
    for path in mixed(paths) {
        let bytes = std::fs::read(&path).map_err(failed)?;
        let Ok(tree) = Tree::parse(&bytes) else { continue };
        let (Some(syntax), Ok(reading)) = (Syntax::of(&tree), read_invoice(&bytes)) else { continue };
        files.push(Ready { bytes, invoice: reading.value, syntax });
    }
    Ok(files)
}

/// The same in an order that mixes neighbours, so that a phase that ends before the last file has seen every kind.
fn mixed<T>(list: Vec<T>) -> Vec<T> {
    let mut order: Vec<(usize, T)> = list.into_iter().enumerate().map(|(at, item)| (at % MIX, item)).collect();
    order.sort_by_key(|(part, _)| *part);
    order.into_iter().map(|(_, item)| item).collect()
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

/// What was measured.
struct Figures {
    invoices: usize,
    cores: usize,
    /// Phase, on one core, on all.
    rows: Vec<(&'static str, Speed, Speed)>,
    /// Pages, invoices measured, on one core, on all.
    by_pages: Vec<(usize, usize, Speed, Speed)>,
    /// Invoices tried for which no page could be made.
    without_page: usize,
}

impl Figures {
    /// Measures `facturx` of invoices with one page and with two.
    fn typeset(&mut self, files: &[Ready], make: Pages) {
        let moment = Moment("20261122120000".into());
        let (mut one, mut two) = (Vec::new(), Vec::new());
        for ready in files.iter().take(TRIED) {
            let count = make(&ready.invoice, Language::French, &moment).ok().and_then(|page| {
                lopdf::Document::load_mem(&page).ok().map(|document| document.get_pages().len())
            });
            match count {
                Some(1) if one.len() < SOME => one.push(ready.clone()),
                Some(2) if two.len() < SOME => two.push(ready.clone()),
                Some(_) => {}
                None => self.without_page += 1,
            }
        }
        for (pages, some) in [(1, one), (2, two)] {
            if some.len() >= FEW {
                let work = work_of("facturx", Some(make));
                let (alone, all) = (measure(&some, 1, &work), measure(&some, self.cores, &work));
                self.by_pages.push((pages, some.len(), alone, all));
            }
        }
    }

    fn json(&self) -> String {
        let speed = |s: &Speed| format!("{{\"per_second\":{:.1},\"cpu_us\":{:.1}}}", s.per_second, s.cpu);
        let both = |one: &Speed, all: &Speed| format!("\"one_core\":{},\"all_cores\":{}", speed(one), speed(all));
        let phases: Vec<String> =
            self.rows.iter().map(|(name, one, all)| format!("\"{name}\":{{{}}}", both(one, all))).collect();
        let pages: Vec<String> = self
            .by_pages
            .iter()
            .map(|(pages, count, one, all)| format!("\"{pages}\":{{\"invoices\":{count},{}}}", both(one, all)))
            .collect();
        format!(
            "{{\"invoices\":{},\"cores\":{},\"phases\":{{{}}},\"facturx_by_pages\":{{{}}},\"without_page\":{}}}\n",
            self.invoices,
            self.cores,
            phases.join(","),
            pages.join(","),
            self.without_page,
        )
    }

    fn table(&self, french: bool) -> String {
        let (count, cores) = (self.invoices, self.cores);
        let mut text = match french {
            true => format!(
                "{count} factures\n\nphase              un cœur/s   µs de processeur   {cores} cœurs/s   µs de processeur\n"
            ),
            false => format!(
                "{count} invoices\n\nphase              one core/s   µs of processor   {cores} cores/s   µs of processor\n"
            ),
        };
        let mut row = |name: &str, one: &Speed, all: &Speed| {
            let line = format!(
                "{name:<16} {:>12.0} {:>18.1} {:>11.0} {:>18.1}\n",
                one.per_second, one.cpu, all.per_second, all.cpu
            );
            text.push_str(&line);
        };
        for (name, one, all) in &self.rows {
            row(name, one, all);
        }
        for (pages, _, one, all) in &self.by_pages {
            row(&format!("facturx, {pages} page{}", if *pages > 1 { "s" } else { "" }), one, all);
        }
        if self.without_page > 0 {
            let said = if french { "factures sans page" } else { "invoices without a page" };
            text.push_str(&format!("{} {said}\n", self.without_page));
        }
        text
    }
}
