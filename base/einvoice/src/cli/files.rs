//! `einvoice convert`, `extract`, `show`, `facturx`: a file in, a file out.

use super::{Arguments, CLEAN, Done, Pages, REFUSED, Stop, said};
use crate::cdar::Moment;
use crate::check::quoted;
use crate::convert::{Syntax, convert, read_invoice};
use crate::language::Language;
use crate::model::Finding;
use crate::pdf::{Options, embed, extract};
use crate::show::show_html;
use std::io::Write;

/// The name under which PDF files say what made them.
const PRODUCER: &str = "Quittance";

fn read(path: &str) -> Result<Vec<u8>, Stop> {
    std::fs::read(path).map_err(|e| Stop::Failed(format!("{path}: {e}")))
}

/// Writes a file; `-` is the standard output.
fn write(path: &str, content: &[u8], out: &mut dyn Write) -> Result<(), Stop> {
    match path {
        "-" => Ok(out.write_all(content)?),
        _ => std::fs::write(path, content).map_err(|e| Stop::Failed(format!("{path}: {e}"))),
    }
}

/// The XML of a file: itself, or what a PDF bears.
fn xml_of(path: &str, language: Language) -> Result<Vec<u8>, Stop> {
    let bytes = read(path)?;
    if !bytes.starts_with(b"%PDF") {
        return Ok(bytes);
    }
    let hybrid = extract(&bytes).map_err(|e| Stop::Failed(format!("{path}: {}", e.message(language))))?;
    Ok(hybrid.xml.content)
}

fn usage(language: Language, french: &str, english: &str) -> Stop {
    Stop::Usage(said(language, french.to_owned(), english.to_owned()))
}

pub(super) fn convert_file(args: &[String], language: Language, out: &mut dyn Write, err: &mut dyn Write) -> Done {
    let arguments = Arguments::read(args, &["--to"], &["--json"], language)?;
    let to: Option<Syntax> = arguments.option("--to").and_then(|to| to.parse().ok());
    let (Some(to), [from, into]) = (to, arguments.rest.as_slice()) else {
        return Err(usage(
            language,
            "Dites la syntaxe (--to ubl ou --to cii), le fichier à convertir et celui à écrire.",
            "Say the syntax (--to ubl or --to cii), the file to convert and the one to write.",
        ));
    };
    let (converted, findings) =
        convert(&xml_of(from, language)?, to).map_err(|e| Stop::Failed(format!("{from}: {}", e.message(language))))?;
    if arguments.has("--json") && into == &"-" {
        return Err(usage(
            language,
            "Avec --json, nommez un fichier à écrire\u{a0}: la sortie standard porte les remarques.",
            "With --json name a file to write: the remarks go to the standard output.",
        ));
    }
    if arguments.has("--json") {
        let entries: Vec<String> = findings.iter().map(|f| json_of(f, language)).collect();
        writeln!(out, "[{}]", entries.join(",\n"))?;
    } else {
        for finding in &findings {
            writeln!(err, "{}", finding.message(language))?;
        }
    }
    write(into, &converted, out)?;
    Ok(if findings.iter().any(Finding::is_loss) { REFUSED } else { CLEAN })
}

/// A remark as a JSON object; `loss` says whether something of the source is missing from the result.
fn json_of(finding: &Finding, language: Language) -> String {
    format!(
        "{{\"code\":{},\"place\":{},\"text\":{},\"loss\":{},\"message\":{}}}",
        quoted(finding.code),
        quoted(&finding.place),
        quoted(&finding.text),
        finding.is_loss(),
        quoted(&finding.message(language))
    )
}

pub(super) fn extract_file(args: &[String], language: Language, out: &mut dyn Write, err: &mut dyn Write) -> Done {
    let arguments = Arguments::read(args, &[], &[], language)?;
    let (from, into) = match arguments.rest.as_slice() {
        [from] => (*from, "-"),
        [from, into] => (*from, *into),
        _ => return Err(usage(language, "Nommez le PDF à lire.", "Name the PDF to read.")),
    };
    let hybrid = extract(&read(from)?).map_err(|e| Stop::Failed(format!("{from}: {}", e.message(language))))?;
    for finding in &hybrid.findings {
        writeln!(err, "{}", finding.message(language))?;
    }
    write(into, &hybrid.xml.content, out)?;
    Ok(CLEAN)
}

pub(super) fn show_file(
    args: &[String],
    (language, pages): (Language, Option<Pages>),
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Done {
    let arguments = Arguments::read(args, &["--html", "--pdf"], &[], language)?;
    let [from] = arguments.rest.as_slice() else {
        return Err(usage(language, "Nommez la facture à montrer.", "Name the invoice to show."));
    };
    let xml = xml_of(from, language)?;
    if let Some(into) = arguments.option("--pdf") {
        let page = typeset(&xml, from, (language, pages), &now())?;
        write(into, &page, out)?;
        return told(into, language, err);
    }
    let page = show_html(&xml, language).map_err(|e| Stop::Failed(format!("{from}: {}", e.message(language))))?;
    let into = arguments.option("--html").unwrap_or("-");
    write(into, page.as_bytes(), out)?;
    told(into, language, err)
}

/// Says where a page was written.
fn told(into: &str, language: Language, err: &mut dyn Write) -> Done {
    if into != "-" {
        writeln!(err, "{}", said(language, format!("Page écrite\u{a0}: {into}"), format!("Page written: {into}")))?;
    }
    Ok(CLEAN)
}

/// The page of an invoice, from the program's typesetter.
fn typeset(
    xml: &[u8],
    from: &str,
    (language, pages): (Language, Option<Pages>),
    moment: &Moment,
) -> Result<Vec<u8>, Stop> {
    let make = pages.ok_or_else(|| {
        Stop::Failed(said(
            language,
            "Ce programme ne compose pas de pages. Donnez la vôtre à facturx (--pdf PAGE.pdf), ou demandez une page \
             HTML à show (--html SORTIE)."
                .into(),
            "This program typesets no pages. Give facturx your own (--pdf PAGE.pdf), or ask show for an HTML page \
             (--html OUT)."
                .into(),
        ))
    })?;
    let invoice = read_invoice(xml).map_err(|e| Stop::Failed(format!("{from}: {}", e.message(language))))?.value;
    make(&invoice, language, moment).map_err(|e| Stop::Failed(format!("{from}: {e}")))
}

pub(super) fn facturx_file(args: &[String], (language, pages): (Language, Option<Pages>), err: &mut dyn Write) -> Done {
    let arguments = Arguments::read(args, &["--xml", "--pdf"], &[], language)?;
    let (Some(xml), [into]) = (arguments.option("--xml"), arguments.rest.as_slice()) else {
        return Err(usage(
            language,
            "Nommez la facture (--xml ENTRÉE.xml), la page s’il y en a une (--pdf PAGE.pdf) et le fichier à écrire.",
            "Name the invoice (--xml IN.xml), the page where there is one (--pdf PAGE.pdf) and the file to write.",
        ));
    };
    let content = xml_of(xml, language)?;
    let options = Options { profile: None, moment: now(), producer: PRODUCER.into() };
    let page = match arguments.option("--pdf") {
        Some(page) => read(page)?,
        None => typeset(&content, xml, (language, pages), &options.moment)?,
    };
    let (hybrid, findings) = embed(&page, &content, &options).map_err(|e| Stop::Failed(e.message(language)))?;
    for finding in findings {
        writeln!(err, "{}", finding.message(language))?;
    }
    std::fs::write(into, hybrid).map_err(|e| Stop::Failed(format!("{into}: {e}")))?;
    Ok(CLEAN)
}

/// The present moment in universal time, as files bear it.
fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_secs();
    moment_of(since)
}

/// Seconds since 1970 as YYYYMMDDHHMMSS.
fn moment_of(seconds: u64) -> Moment {
    let (mut days, rest) = (seconds / 86_400, seconds % 86_400);
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let mut month = 1;
    for length in [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    Moment(format!("{year:04}{month:02}{:02}{:02}{:02}{:02}", days + 1, rest / 3600, rest / 60 % 60, rest % 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments() {
        for (seconds, text) in [
            (0, "19700101000000"),
            (951_782_400, "20000229000000"),
            (1_795_320_309, "20261122040509"),
            (1_798_761_599, "20261231235959"),
        ] {
            assert_eq!(moment_of(seconds).0, text);
        }
    }
}
