//! Looking, proving, carrying out: verify, replay, report, export, bank and cash files.

use std::process::ExitCode;

use kernel::{Fault, Result};
use store::{Options, Url, replay};
use web::server::{Access, RouteInfo};

use super::args::{self, Args};
use super::{company, locale, open, print_json, progress_end, progress_line};
use crate::{steps, verify as proof};

pub(super) fn verify(args: &Args) -> Result<ExitCode> {
    let store = open(args)?;
    let verdict = proof::run(&store, &mut |what, n| progress_line(what, n, None))?;
    progress_end();
    if args.json {
        print_json(&verdict)?;
    } else {
        for check in &verdict.checks {
            let sign = if check.damage.is_empty() { "ok " } else { "BAD" };
            println!("{sign} {:18} {}", check.name, check.looked_at);
            check.damage.iter().for_each(|d| println!("      {}: {}", d.place, d.what));
        }
        verdict.states.iter().for_each(|(company, hash)| println!("state {company} {hash}"));
        println!("{}", if verdict.intact { "intact" } else { "damaged" });
    }
    Ok(ExitCode::from(u8::from(!verdict.intact)))
}

pub(super) fn replay(args: &Args, to: &args::Replay) -> Result<ExitCode> {
    if let Some(file) = &to.from {
        return super::keeping::replay_text(args, file, &Url::parse(&to.into));
    }
    let source = open(args)?;
    let target = steps::open(&Url::parse(&to.into), Options::default())?;
    let mut answers = Vec::new();
    for company in source.companies()? {
        replay::replay(&source, &target, company, &steps::players(), &mut |n| progress_line("replay", n, None))?;
        progress_end();
        let states = [&source, &target].map(|s| s.with_reader(|c| replay::state(c, &steps::schemas(), company)));
        let [from, into] = states.map(|s| s.map(|s| replay::state_hash(&s)));
        let (from, into) = (from?, into?);
        if !args.json {
            println!("{company} {into} {}", if from == into { "same" } else { "DIFFERENT" });
        }
        answers.push(serde_json::json!({ "company": company, "source": from, "target": into, "same": from == into }));
    }
    if args.json {
        print_json(&answers)?;
    }
    let same = answers.iter().all(|a| a["same"] == true);
    Ok(ExitCode::from(u8::from(!same)))
}

pub(super) fn report(args: &Args, asked: &args::Report) -> Result<ExitCode> {
    let store = open(args)?;
    let company = company(args, &store)?;
    match asked {
        args::Report::Aged { as_of, known_at, basis, classes, by, customer, collector, segment, currency } => {
            let [as_of, known_at, basis, classes, by, customer, collector, segment, currency] =
                [as_of, known_at, basis, classes, by, customer, collector, segment, currency].map(|text| text.trim().to_string());
            let asked = report::aged::Texts { as_of, known_at, basis, classes, by, customer, collector, segment, currency };
            if args.json {
                print_json(&report::aged::json(&store, company, &asked)?)?;
            } else {
                let words = web::server::words(steps::STEPS)?;
                let lang = web::i18n::Lang::new(&words, locale(), store.clock().today());
                let balance = report::aged::full(&store, company, &asked)?;
                report::aged::print(&balance, lang, std::io::stdout().lock()).map_err(Fault::broken)?;
            }
        }
        args::Report::Dso { as_of, months, window, capital, customer, collector, segment } => {
            let [as_of, months, window, capital, customer, collector, segment] =
                [as_of, months, window, capital, customer, collector, segment].map(|text| text.trim().to_string());
            let texts = report::figures::Texts { as_of, months, window, capital, customer, collector, segment };
            let data = store.read(company, |db| {
                let asked = report::figures::Asked::read(db, &texts)?;
                report::figures::figures(db, &asked)
            })?;
            if args.json {
                print_json(&data)?;
            } else {
                let words = web::server::words(steps::STEPS)?;
                let lang = web::i18n::Lang::new(&words, locale(), store.clock().today());
                report::figures::print(&data, lang, std::io::stdout().lock()).map_err(Fault::broken)?;
            }
        }
        args::Report::Vat { period } => {
            let period = report::vat::Period::asked(period)?;
            let data = store.read(company, |db| report::vat::read(db, period))?;
            if args.json {
                print_json(&data)?;
            } else {
                let words = web::server::words(steps::STEPS)?;
                let lang = web::i18n::Lang::new(&words, locale(), store.clock().today());
                report::vat::print(&data, lang, std::io::stdout().lock()).map_err(Fault::broken)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn export(args: &Args, export: &args::Export) -> Result<ExitCode> {
    match export {
        args::Export::Fec { fiscal_year, out } => {
            let store = open(args)?;
            let company = company(args, &store)?;
            let end = kernel::Day::parse(fiscal_year)
                .ok_or_else(|| kernel::Refusal::invalid("request.day_invalid").at("--fiscal-year"))?;
            let (path, _) = report::fec::export(&store, company, end, out)?;
            println!("{}", path.display());
            Ok(ExitCode::SUCCESS)
        }
        args::Export::Journal { out } => super::keeping::journal(args, out.as_deref()),
        args::Export::Entries { from, to, format, out, new } => entries(args, (from, to), format, out, *new),
        args::Export::Openapi => {
            let words = web::server::words(steps::STEPS)?;
            println!("{}", web::openapi::text(steps::STEPS, &crate::serve::DOWNLOADS, &words));
            Ok(ExitCode::SUCCESS)
        }
        args::Export::Routes => routes(args),
    }
}

/// Writes the entries of some days in a layout; with `new` those that no batch has, as a batch.
fn entries(args: &Args, (from, to): (&str, &str), format: &str, out: &std::path::Path, new: bool) -> Result<ExitCode> {
    let layout = report::handover::layout::layout(format)
        .ok_or_else(|| kernel::Refusal::invalid("handover.format_unknown").at("--format"))?;
    let store = open(args)?;
    let company = company(args, &store)?;
    let day = |text: &str, at: &'static str| {
        kernel::Day::parse(text).ok_or_else(|| kernel::Refusal::invalid("request.day_invalid").at(at))
    };
    let (from, to) = (day(from, "--from")?, day(to, "--to")?);
    let wanted = if new {
        let export = report::handover::Export { format: format.to_string(), from, to };
        report::handover::Wanted::of(&store.run(&store::Context::system(company, "cli"), export)?)
    } else {
        report::handover::Wanted::all(from, to)
    };
    let broken = |e: std::io::Error| Fault::broken(format!("{}: {e}", out.display()));
    let file = std::io::BufWriter::new(std::fs::File::create(out).map_err(broken)?);
    let written = store.read(company, |db| report::handover::write(db, layout, wanted, file))?;
    println!("{} · {}", out.display(), written.lines);
    Ok(ExitCode::SUCCESS)
}

/// The table of routes, a line each.
fn routes(args: &Args) -> Result<ExitCode> {
    let all = web::server::routes(steps::STEPS, crate::serve::UPLOADS, &crate::serve::DOWNLOADS, crate::serve::PUBLICS);
    let row = |route: &RouteInfo| {
        let (who, needs) = match route.access {
            Access::Public => ("everybody", None),
            Access::SignedIn => ("person", None),
            Access::Person(needs) => ("person", Some(needs.name())),
            Access::Token(needs) => ("token", Some(needs.name())),
        };
        (who, needs)
    };
    if args.json {
        let views = steps::STEPS.iter().flat_map(|s| s.views).map(|v| v.path);
        let pages: std::collections::HashSet<&str> = views.chain(["/sign-in", "/search", "/api", "/api/{step}"]).collect();
        let list: Vec<_> = all
            .iter()
            .map(|r| {
                let (who, needs) = row(r);
                let page = r.method == "GET" && pages.contains(r.path.as_str());
                serde_json::json!({ "method": r.method, "path": r.path, "who": who, "needs": needs, "page": page })
            })
            .collect();
        print_json(&list)?;
    } else {
        all.iter().for_each(|r| println!("{:4} {} · {} {}", r.method, r.path, row(r).0, row(r).1.unwrap_or("")));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn bank(args: &Args, bank: &args::Bank) -> Result<ExitCode> {
    let args::Bank::Read { files } = bank;
    let code = formats::bank_read::bank_read(files, args.json, &mut std::io::stdout().lock());
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(2)))
}

pub(super) fn cash(args: &Args, asked: &args::Cash) -> Result<ExitCode> {
    let args::Cash::Match { world, out } = asked;
    let summary = crate::matching::match_world(world, out)?;
    if args.json {
        print_json(&summary)?;
    } else {
        let (lines, alone) = (summary.lines, summary.by_itself);
        println!("lines {lines}, without a person {alone}, proposed {}, left {}", summary.proposed, summary.left);
    }
    Ok(ExitCode::SUCCESS)
}

/// The e-invoicing library has a command line of its own; `--json` may stand before or after its verb.
fn passed_on(args: &Args, words: &[String]) -> Vec<String> {
    let mut all = words.to_vec();
    if args.json && !all.iter().any(|w| w == "--json") {
        all.push("--json".into());
    }
    all
}

/// The typesetter of the house, for a library that has none.
const PAGES: einvoice::cli::Pages = documents::invoice::page;

pub(super) fn einvoice(args: &Args, words: &[String]) -> ExitCode {
    let code = einvoice::cli::run(&passed_on(args, words), Some(PAGES), &mut std::io::stdout().lock(), &mut std::io::stderr().lock());
    ExitCode::from(u8::try_from(code).unwrap_or(2))
}

pub(super) fn einvoice_bench(args: &Args, words: &[String]) -> ExitCode {
    let code = einvoice::cli::bench(&passed_on(args, words), Some(PAGES), &mut std::io::stdout().lock(), &mut std::io::stderr().lock());
    ExitCode::from(u8::try_from(code).unwrap_or(2))
}

pub(super) fn import(args: &Args, asked: &args::Import) -> Result<ExitCode> {
    let store = open(args)?;
    let context = store::Context { bulk: true, ..store::Context::system(company(args, &store)?, "import") };
    let mut refused = 0;
    for file in &asked.files {
        let bytes = std::fs::read(file).map_err(|e| Fault::broken(format!("{}: {e}", file.display())))?;
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        refused += if asked.kind == "remittance" {
            import_remittance(args, (&store, &context), &name, &bytes)?
        } else if asked.kind == "bank" {
            import_bank(args, (&store, &context), asked, (&name, &bytes))?
        } else {
            import_table(args, (&store, &context), asked, (&name, &bytes))?
        };
    }
    Ok(ExitCode::from(u8::from(refused > 0)))
}

/// A mapping that was named on the command line.
fn mapping<T: serde::de::DeserializeOwned>(asked: &args::Import) -> Result<Option<T>> {
    let Some(path) = &asked.map else { return Ok(None) };
    let text = std::fs::read(path).map_err(|e| Fault::broken(format!("{}: {e}", path.display())))?;
    web::step::read_json(&text).map(Some)
}

fn import_remittance(args: &Args, (store, context): (&store::Store, &store::Context), name: &str, bytes: &[u8]) -> Result<u64> {
    let advised = cash::workbench::import_advices(store, context, name, bytes)?;
    if args.json {
        print_json(&advised)?;
    } else {
        let (new, known, documents) = (advised.received, advised.already, advised.documents);
        println!("{name}: advices {new}, there before {known}, documents {documents}, lines applied {}", advised.lines.posted);
        advised.notices.iter().for_each(|notice| println!("  {notice}"));
    }
    Ok(0)
}

fn import_bank(
    args: &Args,
    (store, context): (&store::Store, &store::Context),
    asked: &args::Import,
    (name, bytes): (&str, &[u8]),
) -> Result<u64> {
    let report = cash::workbench::import_by(store, context, (name, bytes), mapping(asked)?.as_ref())?;
    if args.json {
        print_json(&report)?;
    } else {
        for count in report.counts.iter().filter(|c| c.lines > 0) {
            let sums: Vec<String> = count.sums.iter().map(|s| format!("{} {}", s.currency.plain(s.amount), s.currency)).collect();
            println!("{name}: {:14} {:>8}  {}", count.outcome.name(), count.lines, sums.join(", "));
        }
    }
    Ok(report.count(cash::payment::import::Outcome::Refused))
}

fn import_table(
    args: &Args,
    (store, context): (&store::Store, &store::Context),
    asked: &args::Import,
    (name, bytes): (&str, &[u8]),
) -> Result<u64> {
    let kind = crate::import::Kind::parse(&asked.kind)
        .ok_or_else(|| kernel::Refusal::invalid("import.kind").at("kind").with("kind", &asked.kind))?;
    let mapping = mapping(asked)?;
    let report = crate::import::run(store, context, crate::import::Asked { kind, name, bytes, mapping }, &mut |n, of| {
        progress_line(name, n as i64, Some(of as i64));
    })?;
    progress_end();
    if args.json {
        print_json(&report)?;
    } else {
        println!(
            "{name}: rows {}, done {}, there before {}, refused {}",
            report.rows,
            report.done,
            report.skipped_twice,
            report.refused.len()
        );
        for refused in report.refused.iter().take(20) {
            println!("  {} {}: {}", refused.line, refused.column, refused.refusal);
        }
    }
    Ok(report.refused.len() as u64)
}
