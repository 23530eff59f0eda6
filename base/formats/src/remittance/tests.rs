//! Remittance advice: the same payment in four writings.

use kernel::{Cents, Day};

use super::*;

fn one(data: &[u8]) -> (Advice, Vec<&'static str>) {
    let mut read = read(data, "").unwrap();
    (read.advices.remove(0), read.findings.iter().map(|f| f.code).collect())
}

fn agrees(advice: &Advice) {
    let got: Vec<_> = advice.items.iter().map(|i| (i.number.as_str(), i.kind, i.paid.map(|p| p.0))).collect();
    let want = [
        ("FA-2026-000120", Kind::Invoice, Some(98000)),
        ("FA-2026-000121", Kind::Invoice, Some(45000)),
        ("AV-9", Kind::CreditNote, Some(-10000)),
    ];
    assert_eq!(got, want);
    assert_eq!(advice.total, Some(Cents(133000)));
    assert_eq!(advice.payment_reference.as_deref(), Some("VIR-99"));
    assert_eq!((advice.items[0].discount, advice.items[1].deducted), (Some(Cents(2000)), Some(Cents(5000))));
    assert_eq!(advice.items[0].date, Day::parse("2026-02-01"));
}

#[test]
fn edifact_x12_and_table_say_the_same() {
    let (edi, findings) = one(include_bytes!("../../samples/remadv.edi"));
    agrees(&edi);
    assert_eq!((edi.payer.as_deref(), edi.items[0].order.as_deref()), (Some("Müller Handels GmbH"), Some("4500001")));
    assert_eq!((edi.items[1].reason.as_deref(), edi.date, findings.len()), (Some("9"), Day::parse("2026-03-06"), 0));
    let (x12, findings) = one(include_bytes!("../../samples/x820.edi"));
    agrees(&x12);
    assert_eq!(
        (x12.payer.as_deref(), x12.items[1].reason.as_deref(), findings.len()),
        (Some("ACME CORP"), Some("04"), 0)
    );
    let (table, findings) = one(include_bytes!("../../samples/remittance.csv"));
    agrees(&table);
    assert_eq!(
        (table.payer.as_deref(), table.items[1].reason.as_deref(), findings.len()),
        (Some("Müller Handels GmbH"), Some("avarie"), 0)
    );
}

#[test]
fn a_mail_is_read_line_by_line() {
    let (advice, findings) = one(include_bytes!("../../samples/remittance.txt"));
    let got: Vec<_> = advice.items.iter().map(|i| (i.number.as_str(), i.kind, i.paid.unwrap().0)).collect();
    let want = [
        ("FA-2026-000120", Kind::Invoice, 98000),
        ("FA-2026-000121", Kind::Invoice, 145000),
        ("AV-2026-0009", Kind::CreditNote, -10000),
    ];
    assert_eq!(got, want);
    assert_eq!((advice.total, advice.payer_id.as_deref()), (Some(Cents(233000)), Some("FR7630006000011234567890189")));
    assert_eq!(findings.len(), 0);
}

#[test]
fn totals_are_checked_and_other_things_refused() {
    let wrong =
        String::from_utf8_lossy(include_bytes!("../../samples/remadv.edi")).replace("MOA+12:1330.00", "MOA+12:1331.00");
    assert_eq!(one(wrong.as_bytes()).1, ["remittance.total"]);
    let code = |data: &[u8]| read(data, "").unwrap_err().code;
    assert_eq!(code(b"hello world\n"), "remittance.nothing");
    assert_eq!(code(b"UNH+1+ORDERS:D:96A:UN'BGM+220+1'"), "remittance.other_message");
    assert_eq!(code(b""), "remittance.nothing");
}
