//! camt: our own sample, what is written is read again, amounts that do not fit, hostile input.

use kernel::{Cents, Currency, Day};

use super::*;
use crate::statement::{BalanceKind, Line, Status};
use crate::{Weight, check, dedupe};

const SAMPLE: &[u8] = include_bytes!("../../samples/camt053_v08_batch_returns.xml");

fn codes(findings: &[crate::Finding]) -> Vec<&'static str> {
    findings.iter().map(|f| f.code).collect()
}

#[test]
fn batches_returns_and_texts_are_read() {
    let reading = read(SAMPLE).unwrap();
    assert_eq!(reading.version.as_deref(), Some("camt.053.001.08"));
    let s = &reading.statements[0];
    assert_eq!(s.account.iban.as_deref(), Some("FR7630006000011234567890189"));
    assert_eq!((s.opening().unwrap().kind, s.opening().unwrap().amount), (BalanceKind::Previous, Cents(-100000)));
    assert_eq!(s.closing().unwrap().date, Day::parse("2026-03-05"));
    let [first, second, returned, credit, pending] = &s.lines[..] else { panic!("{} lines", s.lines.len()) };
    assert_eq!((first.amount, first.part, first.parts, first.entry), (Cents(70000), 1, 2, 1));
    assert_eq!((second.part, second.bank_reference.as_deref()), (2, Some("REM-9")));
    assert_eq!(first.counterparty_name.as_deref(), Some("Café de la Gare"));
    assert_eq!(first.counterparty_iban.as_deref(), Some("DE89370400440532013000"));
    assert_eq!(first.value_date, Day::parse("2026-03-06"));
    assert_eq!(returned.amount, Cents(-10500));
    assert_eq!(returned.counterparty_name.as_deref(), Some("Durand & Fils"));
    assert_eq!(returned.return_reason.as_ref().unwrap().code, "AM04");
    assert_eq!((returned.ordered.unwrap().amount, returned.charges[0].amount), (Cents(10000), Cents(500)));
    assert_eq!(credit.end_to_end_id, None);
    assert_eq!(credit.ultimate_debtor.as_deref(), Some("Filiale Nord"));
    assert_eq!(credit.remittance_glued(), "REGLEMENT FACTURES FA-2026-000123 ET 124");
    assert_eq!(credit.references[0].value, "RF18539007547034");
    assert_eq!((credit.references[1].kind.as_str(), credit.references[1].amount), ("CREN", Some(Cents(-1250))));
    assert_eq!((pending.status, pending.place.as_str()), (Status::Pending, "Stmt[1]/Ntry[5]"));
    assert_eq!(codes(&reading.findings), ["amount.too_many_decimals"]);
    assert_eq!(
        codes(&check::statement(s)),
        Vec::<&str>::new(),
        "the batch, the return and the credit make the balance"
    );
}

#[test]
fn what_is_written_is_read_again() {
    let mut original = read(SAMPLE).unwrap().statements.remove(0);
    original.from = Day::parse("2026-03-05");
    original.to = original.from;
    for version in [Version::V02, Version::V08] {
        let xml = write_all(&[original.clone(), original.clone()], version);
        let again = read(&xml).unwrap();
        assert_eq!(again.statements.len(), 2);
        let s = &again.statements[0];
        assert_eq!((s.account.iban.as_deref(), s.sequence), (original.account.iban.as_deref(), Some(64)));
        assert_eq!(s.balances, original.balances);
        for (a, b) in original.lines.iter().zip(&s.lines) {
            assert_eq!(
                (a.amount, a.booking_date, a.value_date, a.status),
                (b.amount, b.booking_date, b.value_date, b.status)
            );
            assert_eq!((&a.counterparty_name, &a.counterparty_iban), (&b.counterparty_name, &b.counterparty_iban));
            assert_eq!(
                (&a.end_to_end_id, &a.mandate_id, &a.remittance),
                (&b.end_to_end_id, &b.mandate_id, &b.remittance)
            );
            assert_eq!(
                (&a.references, &a.charges, &a.ultimate_debtor),
                (&b.references, &b.charges, &b.ultimate_debtor)
            );
            assert_eq!(a.return_reason.as_ref().map(|r| &r.code), b.return_reason.as_ref().map(|r| &r.code));
            assert_eq!((a.part, a.parts, a.entry > 4), (b.part, b.parts, b.entry > 3), "{}", a.place);
        }
        assert_eq!(codes(&check::statement(s)), Vec::<&str>::new());
        assert_eq!(write(s), write(&read(&write(s)).unwrap().statements[0]), "writing is stable");
    }
}

fn message(entries: &str) -> Vec<u8> {
    format!(
        "<Document><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><Othr><Id>X</Id></Othr></Id><Ccy>EUR</Ccy></Acct>{entries}</Stmt></BkToCstmrStmt></Document>"
    )
    .into_bytes()
}

fn entry(amount: &str, details: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><NtryDtls>{details}</NtryDtls></Ntry>"
    )
}

fn detail(amount: &str) -> String {
    format!("<TxDtls><AmtDtls><TxAmt><Amt Ccy=\"EUR\">{amount}</Amt></TxAmt></AmtDtls></TxDtls>")
}

fn amounts(lines: &[Line]) -> Vec<i64> {
    lines.iter().map(|l| l.amount.0).collect()
}

#[test]
fn the_lines_of_an_entry_always_add_up_to_it() {
    let one = |details: &str| {
        let reading = read(&message(&entry("10.00", details))).unwrap();
        (amounts(&reading.statements[0].lines), codes(&reading.findings))
    };
    assert_eq!(one(""), (vec![1000], vec![]));
    assert_eq!(one(&detail("10.00")), (vec![1000], vec![]));
    assert_eq!(one(&detail("12.00")), (vec![1000], vec!["camt.detail_amount"]));
    assert_eq!(one(&(detail("4.00") + &detail("6.00"))), (vec![400, 600], vec![]));
    assert_eq!(one(&(detail("4.00") + &detail("5.50"))), (vec![400, 550, 50], vec!["camt.details_sum"]));
    assert_eq!(one("<TxDtls/><TxDtls/>"), (vec![1000], vec!["camt.details_without_amount"]));
    let mixed = one(&(detail("4.00") + "<TxDtls/>"));
    assert_eq!(mixed, (vec![400, 0, 600], vec!["camt.detail_without_amount", "camt.details_sum"]));
}

#[test]
fn other_currencies_keep_their_minor_units() {
    let xml = String::from_utf8(message(&entry("1234", ""))).unwrap().replace("EUR", "JPY");
    let line = &read(xml.as_bytes()).unwrap().statements[0].lines[0].clone();
    assert_eq!((line.amount, line.currency), (Cents(1234), Currency::parse("JPY").unwrap()));
    let xml = xml.replace("JPY", "TND").replace("1234", "1.234");
    assert_eq!(read(xml.as_bytes()).unwrap().statements[0].lines[0].amount, Cents(1234));
}

#[test]
fn unreadable_parts_are_kept_with_their_place() {
    let bad = "<Ntry><Amt Ccy=\"EUR\">ten</Amt></Ntry><Ntry/><Ntry><Amt Ccy=\"EUR\">1.00</Amt><BookgDt><Dt>2026-02-31</Dt></BookgDt></Ntry>";
    let reading = read(&message(bad)).unwrap();
    assert_eq!(reading.statements[0].lines.len(), 1);
    assert_eq!(codes(&reading.findings), ["amount.unreadable", "camt.entry_without_amount", "date.impossible"]);
    assert_eq!(reading.findings[0].source.as_deref(), Some("ten"));
    assert_eq!(reading.findings[2].place, "Stmt[1]/Ntry[3]/BookgDt");
    assert!(reading.findings.iter().all(|f| f.weight == Weight::Person));
}

#[test]
fn what_is_no_statement_is_refused() {
    let code = |text: &str| read(text.as_bytes()).unwrap_err().code;
    assert_eq!(code("<Document><BkToCstmrStmt><GrpHdr/></BkToCstmrStmt></Document>"), "camt.no_statement");
    assert_eq!(code("<Document><CstmrPmtStsRpt/></Document>"), "camt.not_a_statement");
    assert_eq!(code("<Document><BkToCstmrStmt><Stmt><Ntry>"), "xml.broken");
    assert_eq!(code("<!DOCTYPE x><Document/>"), "xml.doctype");
    let cut = &SAMPLE[..SAMPLE.len() - 400];
    assert_eq!(read(cut).unwrap_err().code, "xml.broken", "half a file is not half read");
}

#[test]
fn a_hundred_thousand_details_are_read_and_recognised() {
    let details = detail("0.01").repeat(100_000);
    let reading = read(&message(&entry("1000.00", &details))).unwrap();
    let s = &reading.statements[0];
    assert_eq!((s.lines.len(), reading.findings.len()), (100_000, 0));
    let keys: std::collections::HashSet<String> = dedupe::line_keys(s).into_iter().collect();
    assert_eq!(keys.len(), 100_000);
}
