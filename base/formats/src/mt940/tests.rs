//! MT940: our own sample, German purposes, sign letters, days.

use kernel::{Cents, Day};

use super::*;
use crate::check;
use crate::statement::Line;

fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.findings.iter().map(|f| f.code).collect()
}

fn line(field61: &str, field86: &str) -> Line {
    let text = format!(":20:X\n:25:1\n:60F:C260101EUR0,\n:61:{field61}\n:86:{field86}\n:62F:C260101EUR0,\n-\n");
    let mut reading = read(text.as_bytes()).unwrap();
    reading.statements.remove(0).lines.remove(0)
}

#[test]
fn a_swift_envelope_and_dutch_tags() {
    let reading = read(include_bytes!("../../samples/mt940_slashes.sta")).unwrap();
    assert_eq!(codes(&reading), ["mt940.movement_unreadable", "date.impossible"]);
    let s = &reading.statements[0];
    assert_eq!(s.account.iban.as_deref(), Some("NL91ABNA0417164300"));
    assert_eq!((s.sequence, s.page, s.texts.as_slice()), (Some(64), Some(1), &["Tot ziens".to_owned()][..]));
    assert!(check::statement(s).is_empty());
    let [credit, returned, interest, odd] = &s.lines[..] else { panic!("{} lines", s.lines.len()) };
    assert_eq!((credit.amount, credit.bank_reference.as_deref()), (Cents(50025), Some("26030500001")));
    assert_eq!(credit.counterparty_name.as_deref(), Some("J. JANSEN BV"));
    assert_eq!(credit.counterparty_iban.as_deref(), Some("NL86INGB0002445588"));
    assert_eq!(credit.remittance, ["Factuur FA-2026/17 en 18"]);
    assert_eq!(credit.end_to_end_id.as_deref(), Some("E2E-1"));
    assert_eq!(returned.return_reason.as_ref().unwrap().code, "MS03");
    assert_eq!((returned.end_to_end_id.as_deref(), returned.mandate_id.as_deref()), (Some("FA-9"), Some("RUM-3")));
    assert_eq!(returned.counterparty_name.as_deref(), Some("KLANT"));
    assert_eq!(returned.remittance, ["Storno factuur 9"]);
    assert_eq!(interest.remittance, ["Rente", "tweede regel"]);
    assert_eq!((odd.amount, odd.value_date, odd.booking_date), (Cents(100), None, Day::parse("2026-01-02")));
}

#[test]
fn words_of_a_movement_that_cannot_be_read_stay_with_the_statement() {
    let text = ":20:X\n:25:NL91ABNA0417164300 EUR\n:60F:C260101EUR0,\n:61:260102C5,00NTRFA\nNL86INGB0002445588\n:86:mine\n\
        :61:26XX02C5,00NTRFB\n:86:not mine\n:62F:C260102EUR5,\n";
    let reading = read(text.as_bytes()).unwrap();
    let s = &reading.statements[0];
    assert_eq!((codes(&reading), s.lines.len()), (vec!["mt940.movement_unreadable"], 1));
    assert_eq!(
        (s.lines[0].remittance.as_slice(), s.texts.as_slice()),
        (&["mine".to_owned()][..], &["not mine".to_owned()][..])
    );
    assert_eq!(s.lines[0].counterparty_iban.as_deref(), Some("NL86INGB0002445588"));
}

#[test]
fn german_purposes() {
    let l = line(
        "2603050305CR1234,56NTRFNONREF//B1",
        "166?00GUTSCHRIFT?109310?20EREF+FA-2026-000120?21MREF+RUM-1?22SVWZ+Rechnung FA-2026-00?230121 und 122?30COBADEFFXXX?31DE89370400440532013000?32Mueller Handels GmbH und Co?33. KG?34000",
    );
    assert_eq!(l.end_to_end_id.as_deref(), Some("FA-2026-000120"));
    assert_eq!(l.mandate_id.as_deref(), Some("RUM-1"));
    assert_eq!(l.remittance, ["Rechnung FA-2026-00 0121 und 122"]);
    assert_eq!(l.counterparty_name.as_deref(), Some("Mueller Handels GmbH und Co. KG"));
    assert_eq!(
        (l.counterparty_bic.as_deref(), l.counterparty_iban.as_deref()),
        (Some("COBADEFFXXX"), Some("DE89370400440532013000"))
    );
    assert_eq!(l.return_reason, None);
    let full = line("260305C1,NTRFNONREF", "166?20SVWZ+Rechnung FA-2026-00012?213 und 124 vom 5.3.");
    assert_eq!(
        full.remittance,
        ["Rechnung FA-2026-000123 und 124 vom 5.3."],
        "a full line of 27 goes on without blank"
    );
    let back = line("260305D10,50NRTINONREF", "109?00RUECKLASTSCHRIFT?20EREF+FA-1?21SVWZ+Keine Deckung?34906");
    assert_eq!(back.return_reason.as_ref().unwrap().code, "AM04");
    let free = line("260305C1,NTRFNONREF", "12?3 abc");
    assert_eq!(free.remittance, ["12?3 abc"]);
}

#[test]
fn signs_and_days() {
    for (field, amount, reversal) in [
        ("260305C1,5NTRFX", 150, false),
        ("260305D1,NTRFX", -100, false),
        ("260305RC1,NTRFX", -100, true),
        ("260305RD1,NTRFX", 100, true),
        ("260305CR1,NTRFX", 100, false),
        ("260305RCR1,NTRFX", -100, true),
        ("260305EC1,NTRFX", 100, false),
        ("260305D0.75NTRFX", -75, false),
    ] {
        let l = line(field, "");
        assert_eq!((l.amount, l.reversal), (Cents(amount), reversal), "{field}");
    }
    let l = line("2601011231C1,NTRFX", "");
    assert_eq!((l.value_date, l.booking_date), (Day::parse("2026-01-01"), Day::parse("2025-12-31")));
    let l = line("2512310102C1,NTRFX", "");
    assert_eq!(l.booking_date, Day::parse("2026-01-02"));
    let l = line("2602300302C1,NTRFX", "");
    assert_eq!(l.value_date, Day::parse("2026-02-28"));
}
