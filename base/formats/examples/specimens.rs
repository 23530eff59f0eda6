//! `cargo run -p formats --example specimens -- FOLDER [FILE...]`: one message of every kind that this crate writes, for
//! independent checkers. Statement files given are written again as camt.053 of both versions.

use std::error::Error;
use std::path::Path;

use formats::camt::{self, Version};
use formats::epc;
use formats::pain::debit::{self, Collection, DirectDebits};
use formats::pain::mandate::{Amendment, Scheme, Sequence};
use formats::pain::transfer::{self, Transfer, Transfers};
use formats::pain::{Address, Party, Remittance};
use formats::{rf, sepa};
use kernel::{Cents, Day};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("a folder is needed")?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    for (name, version) in [("pain.008.001.02", debit::Version::V02), ("pain.008.001.08", debit::Version::V08)] {
        std::fs::write(folder.join(format!("{name}.xml")), debit::write(&debits()?, version).map_err(said)?.xml)?;
    }
    for (name, version) in [("pain.001.001.03", transfer::Version::V03), ("pain.001.001.09", transfer::Version::V09)] {
        std::fs::write(folder.join(format!("{name}.xml")), transfer::write(&transfers()?, version).map_err(said)?.xml)?;
    }
    for (number, file) in arguments.enumerate() {
        let Ok(reading) = formats::read(&std::fs::read(&file)?, None) else { continue };
        // The schema of camt.053 wants a balance; some files of other formats have none.
        if reading.statements.iter().any(|s| s.balances.is_empty()) {
            continue;
        }
        for (name, version) in [("camt.053.001.02", Version::V02), ("camt.053.001.08", Version::V08)] {
            let xml = camt::write_all(&reading.statements, version);
            std::fs::write(folder.join(format!("{name}-{number}.xml")), xml)?;
        }
    }
    std::fs::write(folder.join("identifiers.json"), serde_json::to_vec_pretty(&identifiers())?)?;
    Ok(())
}

fn said(refusal: kernel::Refusal) -> String {
    refusal.to_string()
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| text.to_owned())
}

fn party(name: &str, iban: &str) -> Party {
    Party { name: name.to_owned(), iban: iban.to_owned(), ..Party::default() }
}

fn debits() -> Result<DirectDebits, String> {
    let swiss = Party {
        address: Some(Address { country: "CH".into(), lines: vec!["Bahnhofstraße 1".into(), "8001 Zürich".into()] }),
        bic: Some("UBSWCHZH80A".into()),
        ..party("Käserei Jäger AG", "CH9300762011623852957")
    };
    let base = Collection {
        end_to_end_id: String::new(),
        amount: Cents(100_000),
        due: day("2026-03-20")?,
        scheme: Scheme::Core,
        sequence: Sequence::Rcur,
        mandate: "RUM-2025/17".into(),
        signed: day("2025-01-15")?,
        amendment: None,
        debtor: party("Société Générale d’Électricité & Cie", "FR7630006000011234567890189"),
        ultimate_debtor: None,
        remittance: Remittance::Text("Facture FA-2026-000120 — échéance n° 3".into()),
    };
    let old = Amendment {
        old_mandate: Some("OLD-1".into()),
        old_creditor_id: Some("FR72ZZZ123456".into()),
        old_creditor_name: Some("Ancien nom".into()),
        ..Amendment::default()
    };
    let moved = Amendment { account_changed: true, ..Amendment::default() };
    let within =
        Amendment { account_changed: true, old_iban: Some("DE89370400440532013000".into()), ..Amendment::default() };
    let mut list = vec![
        Collection { sequence: Sequence::Frst, ..base.clone() },
        Collection { sequence: Sequence::Rcur, amendment: Some(old), ..base.clone() },
        Collection { sequence: Sequence::Rcur, amendment: Some(moved), debtor: swiss, ..base.clone() },
        Collection {
            sequence: Sequence::Fnal,
            amendment: Some(within),
            ultimate_debtor: Some("Filiale".into()),
            ..base.clone()
        },
        Collection {
            sequence: Sequence::Ooff,
            remittance: Remittance::Reference("RF18539007547034".into()),
            ..base.clone()
        },
        Collection { scheme: Scheme::B2b, due: day("2026-04-01")?, amount: Cents(99_999_999_999), ..base },
    ];
    for (i, c) in list.iter_mut().enumerate() {
        c.end_to_end_id = format!("FA-2026-{:06}", 120 + i);
    }
    Ok(DirectDebits {
        message: "DD-20260306-0001".into(),
        created: "2026-03-06T10:00:00".into(),
        creditor: party("Librairie du Port", "FR7630006000011234567890189"),
        creditor_id: "FR72ZZZ123456".into(),
        batch_booking: true,
        collections: list,
    })
}

fn transfers() -> Result<Transfers, String> {
    let one = |id: &str, day: Day, remittance: Remittance| Transfer {
        end_to_end_id: id.to_owned(),
        amount: Cents(1250),
        day,
        creditor: party("Garage Besson", "DE89370400440532013000"),
        remittance,
    };
    Ok(Transfers {
        message: "VIR-20260306".into(),
        created: "2026-03-06T10:00:00".into(),
        debtor: Party { bic: Some("BNPAFRPP".into()), ..party("Librairie du Port", "FR7630006000011234567890189") },
        batch_booking: false,
        instant: false,
        transfers: vec![
            one("RB-1", day("2026-03-06")?, Remittance::Text("Avoir AV-2026-0009".into())),
            one("RB-2", day("2026-03-07")?, Remittance::Reference("RF18539007547034".into())),
        ],
    })
}

/// References, creditor identifiers and payment codes with what we think of them.
fn identifiers() -> serde_json::Value {
    let numbers = (1..400u32).map(|n| match n % 3 {
        0 => format!("FA-2026-{:06}", n * 7919),
        1 => format!("{}", u64::from(n) * 123_456_789),
        _ => format!("AB{n}CD{}", n * n),
    });
    let references: Vec<_> = numbers.filter_map(|n| rf::make(&n)).collect();
    let broken: Vec<_> = references
        .iter()
        .map(|r| format!("{}{}", &r[..r.len() - 1], if r.ends_with('1') { '2' } else { '1' }))
        .collect();
    let checked: Vec<_> = references.iter().chain(&broken).map(|r| json!([r, rf::is_valid(r)])).collect();
    let creditors: Vec<_> = (0..97)
        .map(|n| format!("FR{n:02}ZZZ123456"))
        .chain((2..99).map(|n| format!("DE{n:02}ZZZ09999999999")))
        .map(|id| json!([id, sepa::is_creditor_id(&id)]))
        .collect();
    let payments = [
        epc::Payment {
            name: "Librairie du Port",
            iban: "FR7630006000011234567890189",
            amount: Some(Cents(162_574)),
            reference: Some("RF18539007547034"),
            ..Default::default()
        },
        epc::Payment {
            name: "Éditions du Môle",
            iban: "DE89370400440532013000",
            amount: Some(Cents(1)),
            text: Some("Facture n° 12 é"),
            bic: Some("COBADEFFXXX"),
            purpose: Some("GDDS"),
            ..Default::default()
        },
        epc::Payment {
            name: "A",
            iban: "BE68539007547034",
            amount: Some(Cents(99_999_999_999)),
            text: Some("x"),
            ..Default::default()
        },
    ];
    let codes: Vec<_> = payments
        .iter()
        .map(|p| {
            json!({ "name": p.name, "iban": p.iban, "cents": p.amount.map(|a| a.0), "text": p.text, "reference": p.reference,
                "bic": p.bic, "purpose": p.purpose, "payload": epc::payload(p).ok(), "svg": epc::svg(p).ok() })
        })
        .collect();
    json!({ "references": checked, "creditors": creditors, "epc": codes })
}
