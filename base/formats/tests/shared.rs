//! The example files beside the checkout: each one is read, or refused with a reason, as told in the table here.
//! Without them the test says so and passes.

use std::path::PathBuf;

use formats::{Finding, Weight};

/// File, statements, lines, sum of all lines in minor units, codes of the findings that need a person.
const READ: &[(&str, usize, usize, i64, &[&str])] = &[
    ("camt/camt052_v02_genkgo.xml", 1, 1, -20000000, &[]),
    ("camt/camt053_batch_viafintech.xml", 1, 3, 293426, &["camt.entry_count", "statement.balance"]),
    ("camt/camt053_v02_multi_statement.xml", 2, 2, 185, &[]),
    ("camt/camt053_v03_genkgo.xml", 1, 1, 885, &["camt.detail_amount", "statement.balance_currencies"]),
    ("camt/camt053_v08_genkgo.xml", 1, 1, 885, &["statement.balance_currencies"]),
    ("camt/camt_nordea.xml", 1, 6, 860000, &[]),
    ("cfonb/cfonb120_simple.txt", 1, 0, 0, &[]),
    ("cfonb/cfonb120_complex.txt", 8, 5, -521090, &["statement.gap"]),
    ("cfonb/cfonb120_pennylane_example.txt", 2, 6, 2668, &[]),
    (
        "cfonb/cfonb120_invalid_05_without_04.txt",
        1,
        1,
        -1070,
        &["cfonb.complement_without_movement", "statement.balance"],
    ),
    ("cfonb/cfonb120_invalid_07_without_01.txt", 1, 1, -1070, &["cfonb.closing_without_opening", "statement.balance"]),
    ("mt940/mt940_abnamro.sta", 2, 10, -34593, &["statement.balance", "statement.balance", "statement.gap"]),
    ("mt940/mt940_cmxl.sta", 3, 16, 1232730, &[]),
    ("mt940/mt940_february_30.sta", 1, 1, -600, &[]),
    ("mt940/mt940_ing.sta", 1, 7, -4559, &["statement.balance"]),
    ("mt940/mt940_missing_crlf.sta", 1, 0, 0, &["statement.no_account"]),
    ("mt940/mt940_postfinance.sta", 2, 4, 15940, &["statement.balance"]),
    ("mock-bank/camt_053_001_08_15.xml", 1, 3, 307650, &[]),
    ("mock-bank/camt_054_001_08_19.xml", 1, 1, -102550, &[]),
];

const REFUSED: &[(&str, &str)] = &[
    ("camt/camt053_v02_invalid.xml", "camt.no_statement"),
    ("mock-bank/pacs_004_001_09_18.xml", "format.not_a_statement"),
    ("mock-bank/pain008_v08_sepaxml.xml", "format.not_a_statement"),
    ("pain/pain002_v03_accepted.xml", "format.not_a_statement"),
    ("mock-bank/README.md", "format.unknown"),
];

fn shared() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/bank");
    let linked = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/bank");
    let found = [root, linked].into_iter().find(|p| p.is_dir());
    if found.is_none() {
        println!("skipped: no example files beside the checkout");
    }
    found
}

fn person(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().filter(|f| f.weight == Weight::Person).map(|f| f.code).collect()
}

#[test]
fn examples_are_read_as_told() {
    let Some(root) = shared() else { return };
    for (name, statements, lines, sum, codes) in READ {
        let reading = formats::read(&std::fs::read(root.join(name)).unwrap(), None).unwrap();
        let all: Vec<_> = reading.statements.iter().flat_map(|s| &s.lines).collect();
        let found: i64 = all.iter().map(|l| l.amount.0).sum();
        assert_eq!((reading.statements.len(), all.len(), found), (*statements, *lines, *sum), "{name}");
        assert_eq!(person(&reading.findings), *codes, "{name}");
    }
    for (name, code) in REFUSED {
        let refusal = formats::read(&std::fs::read(root.join(name)).unwrap(), None).unwrap_err();
        assert_eq!(refusal.code, *code, "{name}");
    }
}

#[test]
fn every_example_is_read_or_refused_with_words() {
    let Some(root) = shared() else { return };
    let mut count = 0;
    for folder in ["camt", "cfonb", "mt940", "mock-bank", "pain"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let data = std::fs::read(&path).unwrap();
            match formats::read(&data, None) {
                Ok(reading) => assert!(!reading.statements.is_empty(), "{}", path.display()),
                Err(refusal) => {
                    let words = formats::finding::refusal_words(&refusal, formats::Lang::Fr);
                    assert!(words != refusal.code && words.len() > 20, "{}", path.display());
                }
            }
            count += 1;
        }
    }
    assert!(count > 35);
    let status = std::fs::read(root.join("pain/pain002_v03_group_reject.xml")).unwrap();
    let report = formats::pain::status::read(&status).unwrap();
    assert_eq!(
        (report.group.code.as_str(), report.of("any", "any").reasons.as_slice()),
        ("RJCT", &["DU01".to_owned()][..])
    );
    let status = std::fs::read(root.join("mock-bank/pain_002_001_10_1.xml")).unwrap();
    let report = formats::pain::status::read(&status).unwrap();
    assert_eq!(report.blocks.iter().map(|b| b.transactions.len()).sum::<usize>(), 3);
}

#[test]
fn interchanges_are_cut_into_as_many_segments_as_they_say() {
    let Some(root) = shared().and_then(|r| r.parent().map(|p| p.join("orders"))) else { return };
    let (mut edifact, mut x12) = (0, 0);
    for folder in ["edifact", "x12", "mock-edi"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let data = std::fs::read(&path).unwrap();
            if let Ok((_, segments)) = formats::edifact::segments(&data) {
                let mut start = 0;
                for s in &segments {
                    match s.tag.as_str() {
                        "UNH" => start = s.number,
                        // Two of the public examples say a wrong number themselves.
                        "UNT" if folder == "mock-edi" => {
                            assert_eq!(s.get(0, 0), (s.number - start + 1).to_string(), "{}", path.display());
                            edifact += 1;
                        }
                        _ => {}
                    }
                }
                assert!(segments.iter().all(|s| s.tag.len() == 3), "{}", path.display());
            } else if let Ok(segments) = formats::x12::segments(&data) {
                let mut start = 0;
                for s in &segments {
                    match s.tag() {
                        "ST" => start = s.number,
                        "SE" if folder == "mock-edi" => {
                            assert_eq!(s.get(1), (s.number - start + 1).to_string(), "{}", path.display());
                            x12 += 1;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    assert!(edifact > 10 && x12 > 3, "{edifact} {x12}");
}
