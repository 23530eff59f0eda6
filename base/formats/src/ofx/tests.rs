//! OFX: both writings.

use kernel::{Cents, Day};

use super::*;
use crate::statement::BalanceKind;

#[test]
fn sgml_with_french_amounts_and_a_french_account() {
    let reading = read(include_bytes!("../../samples/ofx1.ofx")).unwrap();
    assert_eq!(reading.version.as_deref(), Some("102"));
    let codes: Vec<_> = reading.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["date.impossible", "amount.unreadable"]);
    let s = &reading.statements[0];
    assert!(s.account.iban.as_deref().is_some_and(|i| i.starts_with("FR")));
    assert_eq!((s.from, s.to), (Day::parse("2026-03-01"), Day::parse("2026-03-05")));
    let [a, b] = &s.lines[..] else { panic!("{} lines", s.lines.len()) };
    assert_eq!((a.amount, a.counterparty_name.as_deref()), (Cents(123456), Some("DURAND & FILS")));
    assert_eq!(
        (a.bank_reference.as_deref(), a.remittance.as_slice()),
        (Some("AB12"), &["FACTURE FA-2026-000120".to_owned()][..])
    );
    assert_eq!((b.amount, b.booking_date, b.value_date), (Cents(-1230), None, Day::parse("2026-03-03")));
    assert_eq!(
        s.balances.iter().map(|b| (b.kind, b.amount.0)).collect::<Vec<_>>(),
        [(BalanceKind::Closing, 222226), (BalanceKind::Other, 200000)]
    );
}

#[test]
fn xml_with_entities() {
    let reading = read(include_bytes!("../../samples/ofx2.ofx")).unwrap();
    assert_eq!(reading.version.as_deref(), Some("211"));
    let line = &reading.statements[0].lines[0];
    assert_eq!(line.counterparty_name.as_deref(), Some("Café <Gare>"));
    assert_eq!(line.counterparty_iban.as_deref(), Some("DE89370400440532013000"));
    assert_eq!(line.amount, Cents(-5000));
    assert_eq!(reading.statements[0].account.number(), "FR7630006000011234567890189");
}

#[test]
fn what_is_no_statement_is_refused() {
    assert_eq!(read(b"hello").unwrap_err().code, "ofx.no_statement");
    assert_eq!(read(b"<OFX><SIGNONMSGSRSV1></OFX>").unwrap_err().code, "ofx.no_statement");
}
