//! The command line of e-invoicing as library functions: `einvoice check|convert|extract|show|facturx|rules` and its bench.
//!
//! Exit codes: 0 clean, 1 something was refused or lost in a conversion, 2 an input or the command could not be read. What was asked for goes
//! to `out`, remarks and refusals of the command itself to `err`. Words are French or English by `--lang`, else by the
//! environment (`LC_ALL`, `LC_MESSAGES`, `LANG`).

mod bench;
mod check;
mod files;

use crate::cdar::Moment;
use crate::language::Language;
use crate::model::Invoice;
use std::io::Write;

pub use bench::bench;

/// Nothing to complain of.
pub const CLEAN: i32 = 0;
/// Something was refused.
pub const REFUSED: i32 = 1;
/// An input or the command could not be read.
pub const UNREADABLE: i32 = 2;

const HELP_FR: &str = "Factures électroniques

  einvoice check [--sets en,br-fr,extended-ctc-fr,peppol] [--rules VERSION] [--against VERSION] [--json]
                 FICHIER… | --files-from LISTE
  einvoice convert --to ubl|cii [--json] ENTRÉE SORTIE
  einvoice extract PDF [SORTIE]
  einvoice show FICHIER [--html SORTIE | --pdf SORTIE]
  einvoice facturx --xml ENTRÉE.xml [--pdf PAGE.pdf] SORTIE.pdf
  einvoice rules

Sans --pdf, facturx compose lui-même la page. --against juge aussi par une autre version des règles et dit ce qui change.
Partout : --lang fr|en. Codes de retour : 0 rien à redire, 1 document refusé ou conversion avec pertes, 2 entrée illisible.
";
const HELP_EN: &str = "Electronic invoices

  einvoice check [--sets en,br-fr,extended-ctc-fr,peppol] [--rules VERSION] [--against VERSION] [--json]
                 FILE… | --files-from LIST
  einvoice convert --to ubl|cii [--json] IN OUT
  einvoice extract PDF [OUT]
  einvoice show FILE [--html OUT | --pdf OUT]
  einvoice facturx --xml IN.xml [--pdf PAGE.pdf] OUT.pdf
  einvoice rules

Without --pdf facturx typesets the page itself. --against judges by another version of the rules too and says what changes.
Everywhere: --lang fr|en. Exit codes: 0 nothing to complain of, 1 a document refused or a conversion with losses, 2 input
not readable.
";

/// Typesets an invoice: the page as PDF, or why there is none. This library has no typesetter of its own; a program
/// that has one hands it over.
pub type Pages = fn(&Invoice, Language, &Moment) -> Result<Vec<u8>, String>;

/// Runs `einvoice VERB …`; `args` begins with the verb. Returns the exit code.
pub fn run(args: &[String], pages: Option<Pages>, out: &mut dyn Write, err: &mut dyn Write) -> i32 {
    let language = language_of(args);
    // Help is given wherever it is asked for: `einvoice check --help` too.
    if args.first().is_some_and(|verb| verb == "help") || args.iter().any(|a| matches!(a.as_str(), "--help" | "-h")) {
        return written(out.write_all(help(language).as_bytes()).map(|()| CLEAN));
    }
    let done = match args.split_first() {
        Some((verb, rest)) => match verb.as_str() {
            "check" => check::run(rest, language, out, err),
            "convert" => files::convert_file(rest, language, out, err),
            "extract" => files::extract_file(rest, language, out, err),
            "show" => files::show_file(rest, (language, pages), out, err),
            "facturx" => files::facturx_file(rest, (language, pages), err),
            "rules" => rules(rest, language, out),
            other => Err(Stop::Usage(said(
                language,
                format!("«\u{a0}{other}\u{a0}» n’est pas une commande."),
                format!("“{other}” is no command."),
            ))),
        },
        None => Err(Stop::Usage(String::new())),
    };
    finish(done, language, err)
}

/// `einvoice rules`: the table of every rule.
fn rules(args: &[String], language: Language, out: &mut dyn Write) -> Done {
    Arguments::read(args, &[], &[], language)?;
    out.write_all(crate::rules::listing::markdown(language).as_bytes())?;
    Ok(CLEAN)
}

fn help(language: Language) -> &'static str {
    if language == Language::French { HELP_FR } else { HELP_EN }
}

fn written(done: std::io::Result<i32>) -> i32 {
    done.unwrap_or(UNREADABLE)
}

/// Why a command stops before its end.
#[derive(Debug)]
enum Stop {
    /// It was not called rightly: what is wrong.
    Usage(String),
    /// An input or output failed: what is wrong.
    Failed(String),
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Stop {
        Stop::Failed(error.to_string())
    }
}

/// What a command returns: its exit code, or why it stopped.
type Done = Result<i32, Stop>;

fn finish(done: Done, language: Language, err: &mut dyn Write) -> i32 {
    let said = match done {
        Ok(code) => return code,
        Err(Stop::Usage(what)) if what.is_empty() => help(language).to_owned(),
        Err(Stop::Usage(what)) => format!("{what}\n\n{}", help(language)),
        Err(Stop::Failed(what)) => format!("{what}\n"),
    };
    // Nobody is left to tell where even this cannot be written.
    let _ = err.write_all(said.as_bytes());
    UNREADABLE
}

/// One of two wordings.
fn said(language: Language, french: String, english: String) -> String {
    if language == Language::French { french } else { english }
}

/// The language asked for, else that of the environment; French where neither tells.
fn language_of(args: &[String]) -> Language {
    let asked = args.iter().skip_while(|a| *a != "--lang").nth(1).cloned();
    let environment =
        || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|n| std::env::var(n).ok().filter(|v| !v.is_empty()));
    language_named(asked.or_else(environment).as_deref())
}

fn language_named(name: Option<&str>) -> Language {
    match name {
        None => Language::French,
        Some(name) if name.to_ascii_lowercase().starts_with("fr") => Language::French,
        Some(_) => Language::English,
    }
}

/// Arguments taken apart: options with a value, switches, the rest.
struct Arguments<'a> {
    options: Vec<(&'a str, &'a str)>,
    switches: Vec<&'a str>,
    rest: Vec<&'a str>,
}

impl<'a> Arguments<'a> {
    /// Takes arguments apart, given the options that take a value and the switches that take none.
    fn read(
        args: &'a [String],
        options: &[&str],
        switches: &[&str],
        language: Language,
    ) -> Result<Arguments<'a>, Stop> {
        let mut read = Arguments { options: Vec::new(), switches: Vec::new(), rest: Vec::new() };
        let mut left = args.iter().map(String::as_str);
        let mut only_files = false;
        while let Some(word) = left.next() {
            let (name, joined) = match word.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value)),
                _ => (word, None),
            };
            if only_files || !name.starts_with('-') || name == "-" {
                read.rest.push(word);
            } else if name == "--" {
                only_files = true;
            } else if name == "--lang" || options.contains(&name) {
                let missing = || {
                    Stop::Usage(said(
                        language,
                        format!("L’option {name} demande une valeur."),
                        format!("Option {name} needs a value."),
                    ))
                };
                read.options.push((name, joined.or_else(|| left.next()).ok_or_else(missing)?));
            } else if switches.contains(&name) {
                read.switches.push(name);
            } else {
                return Err(Stop::Usage(said(
                    language,
                    format!("L’option {name} n’existe pas."),
                    format!("There is no option {name}."),
                )));
            }
        }
        Ok(read)
    }

    fn option(&self, name: &str) -> Option<&'a str> {
        self.options.iter().rev().find(|(n, _)| *n == name).map(|(_, value)| *value)
    }

    fn has(&self, switch: &str) -> bool {
        self.switches.contains(&switch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(args: &[&str]) -> (i32, String, String) {
        let args: Vec<String> = args.iter().map(|a| (*a).to_owned()).collect();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run(&args, None, &mut out, &mut err);
        (code, String::from_utf8_lossy(&out).into_owned(), String::from_utf8_lossy(&err).into_owned())
    }

    fn sample(name: &str) -> String {
        format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"))
    }

    fn scratch(name: &str) -> String {
        std::env::temp_dir().join(format!("einvoice-{}-{name}", std::process::id())).to_string_lossy().into_owned()
    }

    #[test]
    fn languages() {
        for (name, language) in [
            (None, Language::French),
            (Some("fr_FR.UTF-8"), Language::French),
            (Some("C"), Language::English),
            (Some("en"), Language::English),
        ] {
            assert_eq!(language_named(name), language, "{name:?}");
        }
    }

    #[test]
    fn help_is_given_wherever_it_is_asked_for() {
        for args in [&["help"][..], &["--help"], &["check", "--help"], &["convert", "-h"]] {
            let (code, out, err) = call(args);
            assert!(code == 0 && out.contains("einvoice check") && err.is_empty(), "{args:?}: {err}");
        }
    }

    #[test]
    fn checks_files() {
        let file = sample("invoice-ubl.xml");
        let (code, out, err) = call(&["check", "--json", &file]);
        assert_eq!((code, out.trim(), err.as_str()), (0, r#"{"invoice-ubl.xml":{"fatal":[],"warning":[]}}"#, ""));
        let (code, out, _) = call(&["check", "--lang", "en", &file, &sample("page.pdf")]);
        assert_eq!(code, 2, "a PDF without XML can't be read: {out}");
        let broken = scratch("broken.xml");
        let text = std::fs::read_to_string(&file)
            .unwrap_or_default()
            .replace("<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", "");
        std::fs::write(&broken, text).ok();
        let (code, out, _) = call(&["check", "--lang", "fr", &broken]);
        assert!(code == 1 && out.contains("BR-05") && out.contains("/Invoice"), "{out}");
        let list = scratch("list.txt");
        std::fs::write(&list, format!("{file}\n\n{broken}\n")).ok();
        let (code, out, _) = call(&["check", "--sets", "en", "--json", "--files-from", &list]);
        assert!(code == 1 && out.contains(r#""BR-05""#) && out.contains("invoice-ubl.xml"), "{out}");
        for path in [broken, list] {
            std::fs::remove_file(path).ok();
        }
    }

    #[test]
    fn versions_side_by_side() {
        let paid = scratch("versions.xml");
        let text = std::fs::read_to_string(sample("invoice-ubl.xml")).unwrap_or_default();
        let noted = text.replacen("<cbc:Note>", "<cbc:Note>#BAR#B2CINT</cbc:Note><cbc:Note>", 1);
        std::fs::write(&paid, noted).ok();
        let sets = ["check", "--sets", "br-fr", "--json", &paid];
        let (_, now, _) = call(&sets);
        let (_, july, _) = call(&[&sets[..], &["--rules", "1.4.0"]].concat());
        assert!(!now.contains("BR-FR-20") && july.contains("BR-FR-20_BT-21"), "{now} {july}");
        let (_, both, _) = call(&[&sets[..], &["--rules", "1.4.0", "--against", "2026.10"]].concat());
        let both: serde_json::Value = serde_json::from_str(&both).unwrap_or_default();
        let of = |v: &serde_json::Value| v["fatal"].to_string().contains("BR-FR-20_BT-21");
        let entry = both.as_object().and_then(|o| o.values().next()).cloned().unwrap_or_default();
        assert!(of(&entry) && !of(&entry["against"]), "{both}");
        let (_, text, _) = call(&["check", "--lang", "en", "--sets", "br-fr", "--against", "1.4.0", &paid]);
        assert!(text.contains("other version: more BR-FR-20_BT-21"), "{text}");
        std::fs::remove_file(paid).ok();
    }

    #[test]
    fn conversions_say_what_they_lose() {
        let (lossy, out) = (scratch("lossy.xml"), scratch("lossy-out.xml"));
        let text = std::fs::read_to_string(sample("invoice-ubl.xml")).unwrap_or_default();
        std::fs::write(&lossy, text.replace("<cbc:DueDate>", "<cbc:IssueTime>10:00:00</cbc:IssueTime><cbc:DueDate>"))
            .ok();
        let (code, told, _) = call(&["convert", "--json", "--lang", "en", "--to", "cii", &lossy, &out]);
        let told: serde_json::Value = serde_json::from_str(&told).unwrap_or_default();
        assert_eq!((code, &told[0]["code"], &told[0]["loss"]), (1, &"read.not_kept".into(), &true.into()), "{told}");
        let (code, told, err) = call(&["convert", "--to", "cii", &lossy, "-"]);
        assert!(code == 1 && told.contains("CrossIndustryInvoice") && err.contains("10:00:00"), "{err}");
        assert_eq!(call(&["convert", "--json", "--to", "cii", &lossy, "-"]).0, 2);
        for path in [lossy, out] {
            std::fs::remove_file(path).ok();
        }
    }

    #[test]
    fn calls_that_are_wrong() {
        for args in [
            &["check"][..],
            &[],
            &["chek"],
            &["check", "--sets", "fr", "x"],
            &["check", "--rules", "9", "x"],
            &["convert", "--to", "pdf", "a", "b"],
            &["facturx", "a"],
            &["check", "--nope", "x"],
        ] {
            let (code, out, err) = call(args);
            assert!(code == 2 && out.is_empty() && !err.is_empty(), "{args:?}: {code} {out} {err}");
        }
    }

    #[test]
    fn converts_shows_and_embeds() {
        let (cii, pdf, html) = (scratch("out.xml"), scratch("out.pdf"), scratch("out.html"));
        let (code, _, err) = call(&["convert", "--to", "cii", &sample("invoice-ubl.xml"), &cii]);
        assert_eq!(code, 0, "{err}");
        assert!(std::fs::read_to_string(&cii).is_ok_and(|t| t.contains("CrossIndustryInvoice")));
        let (code, _, err) = call(&["facturx", "--xml", &cii, "--pdf", &sample("page.pdf"), &pdf]);
        assert_eq!(code, 0, "{err}");
        let (code, out, _) = call(&["extract", &pdf]);
        assert!(code == 0 && out.contains("CrossIndustryInvoice"));
        assert_eq!(call(&["check", &pdf]).0, 0, "the XML within a PDF is checked");
        let (code, _, _) = call(&["show", &pdf, "--html", &html]);
        assert!(code == 0 && std::fs::read_to_string(&html).is_ok_and(|t| t.contains("<html")));
        let (code, _, err) = call(&["facturx", "--lang", "fr", "--xml", &cii, &pdf]);
        assert!(code == 2 && err.contains("--pdf"), "{err}");
        for path in [cii, pdf, html] {
            std::fs::remove_file(path).ok();
        }
    }
}
