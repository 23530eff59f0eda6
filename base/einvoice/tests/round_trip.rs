//! Every valid invoice of the shared set, read and written in its own syntax and through the other one.
//! Skipped with a line where the set is not beside the checkout.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use einvoice::convert::differences;
use einvoice::{Syntax, read_invoice, write_invoice};

fn shared() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3)?;
    let folder = root.join("shared/einvoice");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return None;
    }
    Some(folder)
}

/// Names and bytes of the invoices that no fatal rule of EN 16931 refuses.
fn valid(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    let clean = |v: &serde_json::Value| {
        v.get("error").is_none() && v.get("fatal").and_then(|f| f.as_array()).is_none_or(Vec::is_empty)
    };
    let names = expected.into_iter().filter(|(_, v)| clean(v)).map(|(name, _)| name);
    names.map(|name| (name.clone(), std::fs::read(folder.join("dev").join(&name)).unwrap())).collect()
}

#[test]
fn valid_invoices_survive_their_own_syntax_and_the_other_one() {
    let Some(folder) = shared() else { return };
    let files = valid(&folder);
    assert!(files.len() > 1000, "{} files", files.len());
    let (mut terms, mut lost_own, mut lost_far, mut added) = (0usize, 0usize, 0usize, 0usize);
    let (mut equal_own, mut equal_far) = (0usize, 0usize);
    let mut causes: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (name, bytes) in &files {
        let first = read_invoice(bytes).unwrap().value;
        let own = if name.contains("-cii-") { Syntax::Cii } else { Syntax::Ubl };
        let other = if own == Syntax::Ubl { Syntax::Cii } else { Syntax::Ubl };
        terms += first.terms().len();
        let again = read_invoice(write_invoice(&first, own).as_bytes()).unwrap().value;
        equal_own += usize::from(again == first);
        let away = read_invoice(write_invoice(&first, other).as_bytes()).unwrap().value;
        let back = read_invoice(write_invoice(&away, own).as_bytes()).unwrap().value;
        equal_far += usize::from(differences(&first, &back).is_empty());
        for (kind, other) in [("own", &again), ("away", &away), ("back", &back)] {
            for d in differences(&first, other) {
                match (kind, d.code) {
                    (_, "write.added") => added += 1,
                    ("own", _) => lost_own += 1,
                    _ => lost_far += 1,
                }
                let term = d.place.rsplit('/').next().unwrap_or_default().to_owned();
                let cause = causes.entry(format!("{kind} {} {term}", d.code)).or_insert((0, String::new()));
                *cause = (cause.0 + 1, format!("{name}: {}", d.text));
            }
        }
        if again != first && differences(&first, &again).is_empty() {
            causes.entry("own unequal outside the terms".to_owned()).or_insert((0, name.clone())).0 += 1;
        }
    }
    for (cause, (count, example)) in &causes {
        println!("{count:5} {cause}   e.g. {example}");
    }
    let n = files.len();
    println!("{n} invoices, {terms} terms; own syntax: {equal_own} equal, {lost_own} terms lost;");
    println!("through the other: {equal_far} equal, {lost_far} terms lost; {added} added");
    println!("kept: {:.4} %", 100.0 * (terms as f64 - lost_far as f64) / terms as f64);
    assert_eq!(equal_own, n, "reading back what was written in the same syntax");
    assert_eq!(lost_far, 0, "terms lost through the other syntax");
}

/// What the model leaves out of real valid invoices (mutants aside): other norms' extensions and remarks, by path.
const LEFT_OUT: [&str; 19] = [
    "SubInvoiceLine",
    "AddressedToParty",
    "BuyerAgentParty",
    "InvoicerParty",
    "PrepaidPayment",
    "cac:InvoiceLine/cac:TaxTotal",
    "cac:TaxScheme/cbc:Name",
    "cac:TaxScheme/cbc:TaxTypeCode",
    "TaxCategory/cbc:Name",
    "TaxSubtotal/cbc:Percent",
    "cac:Country/cbc:Name",
    "Telefax",
    "FaxUniversalCommunication",
    "cac:ExternalReference/cbc:",
    "cac:DeliveryParty/",
    "cbc:UUID",
    "FinancialInstitution",
    "SpecifiedLineTradeAgreement/",
    "ram:ProprietaryID",
];

#[test]
fn what_is_not_kept_is_said_and_is_no_term_of_the_norm() {
    let Some(folder) = shared() else { return };
    let mut surprises = Vec::new();
    for (name, bytes) in valid(&folder) {
        let mutant = name.rsplit_once("-m").is_some_and(|(_, end)| end.len() == 5);
        let findings = read_invoice(&bytes).unwrap().findings;
        let left_out = findings.iter().filter(|f| f.code == "read.not_kept" && !mutant);
        for finding in left_out {
            let path: String = finding.place.split(['[', ']']).step_by(2).collect();
            let is_second_vat_number = path.ends_with("SpecifiedTaxRegistration/ram:ID");
            if !is_second_vat_number && !LEFT_OUT.iter().any(|known| path.contains(known)) {
                surprises.push(format!("{name}: {path} {}", finding.text));
            }
        }
    }
    assert!(surprises.is_empty(), "{surprises:#?}");
}
