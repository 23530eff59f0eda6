//! Keeping a store safe: backup, restore, seals, what was erased, what is forgotten.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use kernel::{CompanyId, Fault, Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Context, Store, Url};

use super::args::Args;
use super::{open, print_json, progress_end, progress_line};
use crate::seal::{self, Seal};
use crate::{steps, verify as proof};

pub(super) fn backup(args: &Args, file: &Path) -> Result<ExitCode> {
    let store = open(args)?;
    let size = store.backup(file)?;
    println!("{} · {size} bytes", file.display());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn restore(args: &Args, file: &Path, erasures: Option<&Path>) -> Result<ExitCode> {
    let erased = erasures.map(read_erasures).transpose()?.unwrap_or_default();
    Store::restore(file, &Url::parse(&args.store), &steps::schemas())?;
    let store = open(args)?;
    let again = erase_again(&store, &erased)?;
    let verdict = proof::run(&store, &mut |what, n| progress_line(what, n, None))?;
    progress_end();
    println!("{} facts · {}", verdict.facts, if verdict.intact { "intact" } else { "damaged" });
    if again > 0 {
        println!("{again} erased again");
    }
    Ok(ExitCode::from(u8::from(!verdict.intact)))
}

/// Somebody's data that was erased; one line of JSON each. No value of theirs stands here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The company.
    pub company: CompanyId,
    /// The customer.
    pub customer: Id,
    /// Why.
    pub reason: String,
}

/// All erasures of a store, in the order of each journal.
pub fn list_erasures(store: &Store) -> Result<Vec<Erasure>> {
    let mut list = Vec::new();
    for company in store.companies()? {
        list.extend(store.read(company, |db| {
            db.all(
                "SELECT subject, data FROM journal
                 WHERE company_id = $1 AND kind = 'customer' AND fact = 'customer.contact_erased' ORDER BY seq",
                store::params![company],
                |row| {
                    let data: serde_json::Value =
                        serde_json::from_str(&row.get::<String>(1)?).map_err(Fault::broken)?;
                    let reason = data["contact_erased"]["reason"].as_str().unwrap_or_default().to_string();
                    Ok(Erasure { company, customer: row.get(0)?, reason })
                },
            )
        })?);
    }
    Ok(list)
}

/// Erases again what an older backup brought back; gives how many had something to erase.
pub fn erase_again(store: &Store, list: &[Erasure]) -> Result<u64> {
    let mut again = 0;
    for Erasure { company, customer, reason } in list {
        let erase = ground::customer::EraseContact { customer: *customer, version: None, reason: reason.clone() };
        match store.run(&Context::system(*company, "cli"), erase) {
            Ok(_) => again += 1,
            // Nothing of theirs came back, or they are younger than the backup.
            Err(Fault::Refused(Refusal { code: "customer.nothing_to_erase" | "request.not_found", .. })) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(again)
}

fn read_erasures(file: &Path) -> Result<Vec<Erasure>> {
    let text = std::fs::read_to_string(file).map_err(|e| Fault::broken(format!("{}: {e}", file.display())))?;
    let read = |(n, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|e| {
            Refusal::invalid("request.json_malformed").at(format!("line {}", n + 1)).with("problem", e).into()
        })
    };
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(read).collect()
}

pub(super) fn erasures(args: &Args) -> Result<ExitCode> {
    for erasure in list_erasures(&open(args)?)? {
        println!("{}", serde_json::to_string(&erasure).map_err(Fault::broken)?);
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn seal(args: &Args, out: Option<&Path>) -> Result<ExitCode> {
    let store = open(args)?;
    let folder = out.map_or_else(|| seal::folder(&store), Path::to_path_buf);
    let files = store.companies()?.into_iter().map(|company| seal::make(&store, company, &folder));
    let files: Vec<_> = files.collect::<Result<_>>()?;
    if args.json {
        print_json(&files)?;
    } else {
        files.iter().for_each(|file| println!("{}", file.display()));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn verify_since(args: &Args, file: &Path) -> Result<ExitCode> {
    let seal = Seal::read(file)?;
    let store = open(args)?;
    let (facts, damage) = seal::check_since(&store, &seal)?;
    let intact = damage.is_empty();
    if args.json {
        print_json(&serde_json::json!({ "intact": intact, "facts": facts, "since": seal.seq, "damage": damage }))?;
    } else {
        damage.iter().for_each(|d| println!("      {}: {}", d.place, d.what));
        println!("{facts} facts since {} · {}", seal.day, if intact { "intact" } else { "damaged" });
    }
    Ok(ExitCode::from(u8::from(!intact)))
}

/// Writes the journals of all companies as text.
pub(super) fn journal(args: &Args, out: Option<&Path>) -> Result<ExitCode> {
    let store = open(args)?;
    let mut text: Box<dyn Write> = match out {
        None => Box::new(std::io::stdout().lock()),
        Some(path) => {
            let file = std::fs::File::create(path).map_err(|e| Fault::broken(format!("{}: {e}", path.display())))?;
            Box::new(std::io::BufWriter::new(file))
        }
    };
    for company in store.companies()? {
        store.write_journal(company, &mut text)?;
    }
    text.flush().map_err(Fault::broken)?;
    Ok(ExitCode::SUCCESS)
}

/// Plays journals that were written as text into a store, and verifies it.
pub(super) fn replay_text(args: &Args, file: &Path, target: &Url) -> Result<ExitCode> {
    let text = std::fs::File::open(file).map_err(|e| Fault::broken(format!("{}: {e}", file.display())))?;
    let target = steps::open(target, store::Options::default())?;
    from_text(std::io::BufReader::new(text), &target)?;
    let verdict = proof::run(&target, &mut |what, n| progress_line(what, n, None))?;
    progress_end();
    if args.json {
        print_json(&verdict)?;
    } else {
        println!("{} facts · {}", verdict.facts, if verdict.intact { "intact" } else { "damaged" });
    }
    Ok(ExitCode::from(u8::from(!verdict.intact)))
}

/// Reads journals and plays them into a store. A chain that does not hold is refused before anything is played.
pub fn from_text(text: impl std::io::BufRead, target: &Store) -> Result<Vec<CompanyId>> {
    let folder = std::env::temp_dir().join(format!("quittance-journal-{}-{}", std::process::id(), target.new_id()));
    let done = (|| {
        let source = steps::open(&Url::Scratch(folder.join("journal.db")), store::Options::default())?;
        let companies = source.load_journals(text)?;
        for company in &companies {
            let (_, damage) = store::replay::check_chain(&source, *company, &mut |_| {})?;
            if let Some(first) = damage.first() {
                let refusal = Refusal::invalid("store.journal_damaged").at(&first.place);
                return Err(refusal.with("problem", &first.what).into());
            }
            store::replay::replay(&source, target, *company, &steps::players(), &mut |_| {})?;
        }
        Ok(companies)
    })();
    let _ = std::fs::remove_dir_all(&folder);
    done
}

pub(super) fn prune(args: &Args) -> Result<ExitCode> {
    let store = open(args)?;
    let mut all = Vec::new();
    for company in store.companies()? {
        all.push(serde_json::json!({ "company": company, "gone": store.prune(company, store::Keep::default())? }));
    }
    let ended = web::platform::prune(&store, web::server::Config::default().session_idle_ms)?;
    print_json(&serde_json::json!({ "companies": all, "sessions_and_tokens": ended }))?;
    Ok(ExitCode::SUCCESS)
}
