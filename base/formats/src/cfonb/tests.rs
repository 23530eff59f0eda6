//! CFONB 120: our own sample, overpunched amounts, files cut in every way.

use kernel::{Cents, Day};

use super::*;
use crate::check;

const SAMPLE: &str = include_str!("../../samples/cfonb120.txt");

fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.findings.iter().map(|f| f.code).collect()
}

#[test]
fn movements_with_their_complements_are_read() {
    let reading = read(SAMPLE.as_bytes()).unwrap();
    assert_eq!(codes(&reading), Vec::<&str>::new());
    let s = &reading.statements[0];
    assert!(
        s.account.iban.as_deref().is_some_and(|i| i.starts_with("FR") && i[4..].starts_with("300060000112345678901"))
    );
    assert!(check::statement(s).is_empty());
    assert_eq!((s.from, s.to), (Day::parse("2026-03-05"), Day::parse("2026-03-05")));
    let [credit, unpaid, fee] = &s.lines[..] else { panic!("{} lines", s.lines.len()) };
    assert_eq!((credit.amount, credit.value_date), (Cents(123456), Day::parse("2026-03-06")));
    assert_eq!(credit.counterparty_name.as_deref(), Some("ETABLISSEMENTS GARNIER SNC"));
    assert_eq!(credit.counterparty_id.as_deref(), Some("73282932000074"));
    assert_eq!(credit.ultimate_debtor.as_deref(), Some("GARNIER FILIALE EST"));
    assert_eq!(
        credit.remittance,
        ["REGLEMENT DE NOS FACTURES FA-2026-000120, FA-2026-000121 ET FA-2026-000122 DU MOIS DE MARS"]
    );
    assert_eq!(credit.references[0].value, "RF18539007547034");
    assert_eq!(credit.end_to_end_id.as_deref(), Some("FA-2026-000120"));
    assert_eq!(credit.bank_reference.as_deref(), Some("REF0001"));
    assert_eq!(credit.transaction_code.proprietary.as_deref(), Some("05"));
    assert_eq!((unpaid.amount, unpaid.return_reason.as_ref().unwrap().code.as_str()), (Cents(-10000), "66"));
    assert!(unpaid.is_return() && !credit.is_return());
    assert_eq!(unpaid.mandate_id.as_deref(), Some("RUM-7"));
    assert_eq!(unpaid.ordered.unwrap().currency.code(), "USD");
    assert_eq!(unpaid.charges[0].amount, Cents(1500));
    assert_eq!((fee.amount, fee.bank_reference.as_deref(), fee.place.as_str()), (Cents(-456), None, "line 14"));
}

#[test]
fn line_ends_do_not_matter() {
    let want = read(SAMPLE.as_bytes()).unwrap().statements;
    for text in [
        SAMPLE.replace("\r\n", "\n"),
        SAMPLE.replace("\r\n", "\r"),
        SAMPLE.replace("\r\n", "\r\n\r\n"),
        format!("\u{feff}{SAMPLE}\u{1a}"),
    ] {
        let got = read(text.as_bytes()).unwrap().statements;
        assert_eq!(got[0].lines.len(), 3);
        assert_eq!(got[0].balances, want[0].balances);
    }
    let glued = SAMPLE.replace("\r\n", "");
    let got = read(glued.as_bytes()).unwrap();
    assert_eq!((got.statements[0].lines.len(), codes(&got)), (3, vec![]));
    let trimmed: String = SAMPLE.lines().map(|l| l.trim_end().to_owned() + "\n").collect();
    assert_eq!(read(trimmed.as_bytes()).unwrap().statements[0].lines.len(), 3);
}

#[test]
fn broken_files_are_read_as_far_as_they_go() {
    let lines: Vec<&str> = SAMPLE.lines().collect();
    let with = |keep: &dyn Fn(usize) -> bool| {
        let text: String = lines.iter().enumerate().filter(|(i, _)| keep(*i)).map(|(_, l)| format!("{l}\n")).collect();
        let reading = read(text.as_bytes()).unwrap();
        (reading.statements.iter().map(|s| s.lines.len()).sum::<usize>(), codes(&reading))
    };
    assert_eq!(with(&|i| i != 0), (3, vec!["cfonb.movement_without_opening"]));
    assert_eq!(with(&|i| i != 14), (3, vec!["cfonb.no_closing"]));
    assert_eq!(with(&|i| i == 0 || i == 2 || i == 14), (0, vec!["cfonb.complement_without_movement"]));
    assert_eq!(with(&|i| i == 14), (0, vec!["cfonb.closing_without_opening"]));
    let spoiled = SAMPLE.replacen("0000000012345F", "00000000?2345F", 1);
    let reading = read(spoiled.as_bytes()).unwrap();
    assert_eq!(codes(&reading)[0], "amount.unreadable");
    assert_eq!(reading.statements[0].lines.len(), 2);
    assert_eq!(read(b"hello\nworld\n").unwrap_err().code, "cfonb.no_record");
}

#[test]
fn the_sign_is_in_the_last_character() {
    for (zone, value) in [
        ("0000000000227R", Some(-2279)),
        ("0000000166956E", Some(1669565)),
        ("0000000000000{", Some(0)),
        ("0000000000000}", Some(0)),
        ("             A", Some(1)),
        ("00000000001234", Some(1234)),
        ("0000000000123X", None),
        ("00000-0000123A", None),
        ("", None),
        ("99999999999999999999A", None),
    ] {
        assert_eq!(amount(zone), value, "{zone}");
    }
    for value in [0, 1, -1, 1669565, -2279, 99_999_999_999_999] {
        assert_eq!(amount(&overpunch(Cents(value))), Some(value));
    }
}

#[test]
fn decimals_are_counted_by_the_record() {
    let with = |decimals: &str, currency: &str| {
        let text = SAMPLE.replace("EUR2 ", &format!("{currency}{decimals} "));
        read(text.as_bytes()).map(|r| (r.statements[0].lines.first().map(|l| l.amount), codes(&r).first().copied()))
    };
    assert_eq!(with("3", "EUR").unwrap(), (Some(Cents(-1000)), Some("amount.too_many_decimals")));
    assert_eq!(with("0", "EUR").unwrap().0, Some(Cents(12345600)));
    assert_eq!(with(" ", "   ").unwrap().0, Some(Cents(123456)));
    assert_eq!(with("0", "XPF").unwrap().0, Some(Cents(123456)));
}
