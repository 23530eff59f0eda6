//! The verbs of the command line. Scripts rely on their names; each one is a few lines that call the product.

mod admin;
mod args;
mod data;
pub mod keeping;
mod measured;

use std::process::ExitCode;

pub use admin::add_user;
pub use args::PaSandbox;
use args::{Args, Verb};
use clap::Parser;
use kernel::{CompanyId, Fault, Id, Refusal, Result};
use store::{Options, Store, Url};

/// Runs the command line; exit 0 done, 1 found something wrong, 2 refused or broken.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("QUITTANCE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    // A log that can't be written (a full disk) is no reason to stop: by itself it would say so, and panic in saying it.
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).log_internal_errors(false).init();
    match run(&args) {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("quittance: {}", sentence(&fault));
            ExitCode::from(2)
        }
    }
}

/// A refusal in the words of the terminal's language, with its code for scripts.
fn sentence(fault: &Fault) -> String {
    let Fault::Refused(refusal) = fault else { return fault.to_string() };
    let Ok(words) = web::server::words(crate::steps::STEPS) else { return fault.to_string() };
    let clock = store::Clock::real();
    let lang = web::i18n::Lang::new(&words, locale(), clock.today());
    format!("{} ({fault})", lang.refusal(refusal))
}

/// The language of what is printed: English unless the terminal says French.
fn locale() -> web::i18n::Locale {
    let said = std::env::var("LC_ALL").or_else(|_| std::env::var("LANG")).unwrap_or_default();
    if said.starts_with("fr") { web::i18n::Locale::Fr } else { web::i18n::Locale::En }
}

fn run(args: &Args) -> Result<ExitCode> {
    match &args.verb {
        Verb::Init(init) => admin::init(args, init),
        Verb::User(user) => admin::user(args, user),
        Verb::Token(token) => admin::token(args, token),
        Verb::Serve(serve) => admin::serve(args, serve),
        Verb::Demo(demo) => admin::demo(args, demo),
        Verb::Verify { since: None } => data::verify(args),
        Verb::Verify { since: Some(seal) } => keeping::verify_since(args, seal),
        Verb::Seal { out } => keeping::seal(args, out.as_deref()),
        Verb::Erasures => keeping::erasures(args),
        Verb::Prune => keeping::prune(args),
        Verb::Replay(replay) => data::replay(args, replay),
        Verb::Import(import) => data::import(args, import),
        Verb::Einvoice { words } => Ok(data::einvoice(args, words)),
        Verb::PaSandbox(sandbox) => crate::sandbox::serve(sandbox),
        Verb::Report(report) => data::report(args, report),
        Verb::Export(export) => data::export(args, export),
        Verb::Backup { file } => keeping::backup(args, file),
        Verb::Restore { file, erasures } => keeping::restore(args, file, erasures.as_deref()),
        Verb::Bank(bank) => data::bank(args, bank),
        Verb::Cash(cash) => data::cash(args, cash),
        Verb::Bench(bench) => measured::bench(args, bench),
    }
}

/// The store that the command names, opened.
fn open(args: &Args) -> Result<Store> {
    let store = crate::steps::open(&Url::parse(&args.store), Options { node: args.node, ..Options::default() })?;
    ground::trial::resume(&store)?;
    Ok(store)
}

/// The company that the command names, or the only one there is.
fn company(args: &Args, store: &Store) -> Result<CompanyId> {
    let companies = store.companies()?;
    match (&args.company, companies.as_slice()) {
        (Some(text), _) => {
            let id = Id::parse(text).filter(|id| companies.contains(id));
            id.ok_or_else(|| Refusal::missing("company.unknown").with("company", text).into())
        }
        (None, [one]) => Ok(*one),
        (None, []) => Err(Refusal::missing("company.none").with("store", store.url().shown()).into()),
        (None, _) => Err(Refusal::invalid("company.several").at("--company").into()),
    }
}

/// Prints a value as JSON.
fn print_json(value: &impl serde::Serialize) -> Result<()> {
    println!("{}", serde_json::to_string_pretty(value).map_err(Fault::broken)?);
    Ok(())
}

/// Says how far long work is, on one line of a terminal.
fn progress_line(what: &str, done: i64, of: Option<i64>) {
    use std::io::{IsTerminal, Write};
    if !std::io::stderr().is_terminal() {
        return;
    }
    let of = of.map(|n| format!(" / {n}")).unwrap_or_default();
    let _ = write!(std::io::stderr(), "\r\x1b[2K{what} {done}{of}");
}

/// Ends a line of progress.
fn progress_end() {
    use std::io::IsTerminal;
    if std::io::stderr().is_terminal() {
        eprint!("\r\x1b[2K");
    }
}
