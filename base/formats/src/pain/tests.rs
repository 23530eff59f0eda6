//! Payments: messages that we write, answers that we read, the life of a mandate.

use kernel::{Cents, Day};

use super::debit::{Collection, DirectDebits};
use super::mandate::{Amendment, Mandate, Scheme, Sequence, State, earliest_due};
use super::reason::{Effect, Next};
use super::status::Outcome;
use super::transfer::{Transfer, Transfers};
use super::*;
use crate::Lang;
use crate::xml::{Piece, Stream};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn party(name: &str, iban: &str) -> Party {
    Party { name: name.to_owned(), iban: iban.to_owned(), ..Party::default() }
}

fn collection(id: &str, cents: i64, sequence: Sequence) -> Collection {
    Collection {
        end_to_end_id: id.to_owned(),
        amount: Cents(cents),
        due: day("2026-03-20"),
        scheme: Scheme::Core,
        sequence,
        mandate: "RUM-1".to_owned(),
        signed: day("2025-01-15"),
        amendment: None,
        debtor: party("Café Müller & Fils", "DE89370400440532013000"),
        ultimate_debtor: None,
        remittance: Remittance::Text("Facture FA-2026-000120, échéance mars".to_owned()),
    }
}

fn debits(collections: Vec<Collection>) -> DirectDebits {
    DirectDebits {
        message: "DD-2026-03-06".to_owned(),
        created: "2026-03-06T10:00:00".to_owned(),
        creditor: party("Librairie du Port", "FR7630006000011234567890189"),
        creditor_id: "FR72ZZZ123456".to_owned(),
        batch_booking: true,
        collections,
    }
}

fn root(xml: &[u8]) -> crate::xml::Node {
    let text = std::str::from_utf8(xml).unwrap();
    let mut stream = Stream::new(text);
    let Piece::Open(node) = stream.step().unwrap() else { panic!() };
    stream.tree(node).unwrap()
}

#[test]
fn collections_are_grouped_and_counted() {
    let mut b2b = collection("FA-3", 300, Sequence::Rcur);
    b2b.scheme = Scheme::B2b;
    let list = vec![
        collection("FA-1", 100, Sequence::Rcur),
        collection("FA-2", 250, Sequence::Frst),
        b2b,
        collection("FA-4", 5, Sequence::Rcur),
    ];
    for version in [debit::Version::V02, debit::Version::V08] {
        let written = debit::write(&debits(list.clone()), version).unwrap();
        assert_eq!(written.total, Cents(655));
        let blocks: Vec<_> = written.blocks.iter().map(|(id, places)| (id.as_str(), places.as_slice())).collect();
        assert_eq!(blocks, [("DD-2026-03-06-1", &[1][..]), ("DD-2026-03-06-2", &[0, 3]), ("DD-2026-03-06-3", &[2])]);
        let root = root(&written.xml);
        let message = root.child("CstmrDrctDbtInitn").unwrap();
        assert_eq!(message.text_at(&["GrpHdr", "CtrlSum"]), Some("6.55"));
        let second = message.all("PmtInf").nth(1).unwrap();
        assert_eq!((second.text_at(&["NbOfTxs"]), second.text_at(&["CtrlSum"])), (Some("2"), Some("1.05")));
        let one = second.child("DrctDbtTxInf").unwrap();
        assert_eq!(one.text_at(&["Dbtr", "Nm"]), Some("Cafe Muller + Fils"));
        assert_eq!(one.text_at(&["RmtInf", "Ustrd"]), Some("Facture FA-2026-000120, echeance mars"));
    }
}

#[test]
fn an_amendment_tells_what_was_before() {
    let mut one = collection("FA-1", 100, Sequence::Rcur);
    let amendment = Amendment { old_mandate: Some("RUM-0".into()), account_changed: true, ..Amendment::default() };
    one.amendment = Some(amendment);
    let xml = debit::write(&debits(vec![one]), debit::Version::V08).unwrap().xml;
    let text = String::from_utf8(xml).unwrap();
    assert!(text.contains("<AmdmntInd>true</AmdmntInd><AmdmntInfDtls><OrgnlMndtId>RUM-0</OrgnlMndtId><OrgnlDbtrAcct><Id><Othr><Id>SMNDA</Id></Othr></Id></OrgnlDbtrAcct></AmdmntInfDtls>"));
}

#[test]
fn wrong_payments_are_refused_before_the_bank_does() {
    let code = |change: &dyn Fn(&mut DirectDebits)| {
        let mut d = debits(vec![collection("FA-1", 100, Sequence::Rcur), collection("FA-2", 100, Sequence::Rcur)]);
        change(&mut d);
        debit::write(&d, debit::Version::V08).unwrap_err().code
    };
    assert_eq!(code(&|d| d.collections.clear()), "pain.empty");
    assert_eq!(code(&|d| d.creditor_id = "FR00ZZZ123456".into()), "pain.creditor_id");
    assert_eq!(code(&|d| d.collections[1].end_to_end_id = "FA-1".into()), "pain.end_to_end_twice");
    assert_eq!(code(&|d| d.collections[1].end_to_end_id = "FACTURE N°1".into()), "pain.id");
    assert_eq!(code(&|d| d.collections[1].amount = Cents(0)), "pain.amount");
    assert_eq!(code(&|d| d.collections[1].debtor.iban = "FR76".into()), "pain.iban");
    assert_eq!(code(&|d| d.collections[1].signed = day("2026-04-01")), "pain.signed_after_due");
    assert_eq!(code(&|d| d.collections[1].remittance = Remittance::Reference("RF00".into())), "pain.reference");
    assert_eq!(code(&|d| d.message = "x".repeat(36)), "pain.id");
    assert_eq!(code(&|d| d.created = "demain".into()), "pain.created");
    assert_eq!(code(&|d| d.creditor.name = "Ж".into()), "pain.name");
}

#[test]
fn refunds_are_written() {
    let refund = Transfer {
        end_to_end_id: "RB-1".into(),
        amount: Cents(1250),
        day: day("2026-03-06"),
        creditor: party("Garage Besson", "DE89370400440532013000"),
        remittance: Remittance::Reference("RF18539007547034".into()),
    };
    let file = Transfers {
        message: "VIR-1".into(),
        created: "2026-03-06T10:00:00".into(),
        debtor: party("Librairie du Port", "FR7630006000011234567890189"),
        batch_booking: false,
        instant: true,
        transfers: vec![refund],
    };
    let text = String::from_utf8(transfer::write(&file, transfer::Version::V09).unwrap().xml).unwrap();
    assert!(
        text.contains("<ReqdExctnDt><Dt>2026-03-06</Dt></ReqdExctnDt>") && text.contains("<Ref>RF18539007547034</Ref>")
    );
    let text = String::from_utf8(transfer::write(&file, transfer::Version::V03).unwrap().xml).unwrap();
    assert!(text.contains("<ReqdExctnDt>2026-03-06</ReqdExctnDt>"));
}

#[test]
fn a_status_holds_for_what_it_does_not_name() {
    let xml = r#"<Document xmlns="x"><CstmrPmtStsRpt><GrpHdr><MsgId>S1</MsgId></GrpHdr>
      <OrgnlGrpInfAndSts><OrgnlMsgId>DD-1</OrgnlMsgId><OrgnlMsgNmId>pain.008.001.08</OrgnlMsgNmId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
      <OrgnlPmtInfAndSts><OrgnlPmtInfId>DD-1-1</OrgnlPmtInfId><PmtInfSts>ACCP</PmtInfSts>
        <TxInfAndSts><OrgnlEndToEndId>FA-2</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>clos</AddtlInf></StsRsnInf>
          <OrgnlTxRef><Amt><InstdAmt Ccy="EUR">12.50</InstdAmt></Amt><MndtRltdInf><MndtId>RUM-1</MndtId></MndtRltdInf></OrgnlTxRef></TxInfAndSts></OrgnlPmtInfAndSts>
      <OrgnlPmtInfAndSts><OrgnlPmtInfId>DD-1-2</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Cd>BE05</Cd></Rsn></StsRsnInf></OrgnlPmtInfAndSts>
      </CstmrPmtStsRpt></Document>"#;
    let report = status::read(xml.as_bytes()).unwrap();
    assert_eq!((report.original.as_str(), report.group.outcome()), ("DD-1", Outcome::Pending));
    assert_eq!(report.of("DD-1-1", "FA-1").outcome(), Outcome::Accepted);
    let rejected = report.of("DD-1-1", "FA-2");
    assert_eq!((rejected.outcome(), rejected.reason().unwrap().mandate), (Outcome::Rejected, Effect::Suspend));
    assert_eq!(report.of("DD-1-2", "FA-9").reasons, ["BE05"]);
    let transaction = &report.blocks[0].transactions[0];
    assert_eq!((transaction.amount, transaction.mandate.as_deref()), (Some(Cents(1250)), Some("RUM-1")));
    assert_eq!(status::read(b"<Document/>").unwrap_err().code, "pain.not_a_status");
}

#[test]
fn returns_tell_what_to_do() {
    let reading = crate::camt::read(include_bytes!("../../samples/camt053_v08_batch_returns.xml")).unwrap();
    let returns: Vec<_> = status::returns(&reading.statements[0]).collect();
    let [one] = &returns[..] else { panic!("{}", returns.len()) };
    assert_eq!((one.end_to_end_id, one.mandate, one.code), (Some("FA-0"), Some("RUM7"), "AM04"));
    assert_eq!((one.amount, one.charges, one.reason.next), (Cents(10000), Cents(500), Next::Retry));
}

#[test]
fn every_reason_has_words_and_advice() {
    for r in reason::all() {
        for lang in [Lang::Fr, Lang::En] {
            assert!(r.words(lang).len() > 5 && r.advice(lang).len() > 10, "{}", r.code);
        }
    }
    let codes: std::collections::BTreeSet<_> = reason::all().iter().map(|r| r.code).collect();
    assert_eq!(codes.len(), reason::all().len());
    assert_eq!(reason::of("66").code, "MD01");
    assert_eq!((reason::of("ZZ99").code, reason::of("ZZ99").next), ("unknown", Next::Person));
    assert_eq!(reason::of("MD07").advice(Lang::En), "A person decides. End the mandate.");
}

#[test]
fn the_life_of_a_mandate() {
    let fresh = Mandate {
        scheme: Scheme::Core,
        one_off: false,
        state: State::Active,
        signed: Some(day("2023-01-10")),
        last_collection: None,
        pending: None,
    };
    let next = |m: &Mandate, due: &str| m.next(day(due), false, true).map_err(|r| r.code);
    assert_eq!(next(&fresh, "2023-02-01"), Ok(Sequence::Frst));
    assert_eq!(next(&fresh, "2023-01-09"), Err("mandate.signed_after_due"));
    assert_eq!(next(&fresh, "2026-01-10"), Ok(Sequence::Frst));
    assert_eq!(next(&fresh, "2026-01-11"), Err("mandate.lapsed"));
    let used = fresh.clone().collected(day("2023-02-01"), Sequence::Frst);
    assert_eq!(next(&used, "2026-02-01"), Ok(Sequence::Rcur));
    assert_eq!(used.next(day("2024-01-01"), true, false), Ok(Sequence::Fnal));
    assert_eq!(next(&used.clone().collected(day("2024-01-01"), Sequence::Fnal), "2024-02-01"), Err("mandate.ended"));
    let once = Mandate { one_off: true, ..fresh.clone() };
    assert_eq!(next(&once, "2023-02-01"), Ok(Sequence::Ooff));
    let spent = once.collected(day("2023-02-01"), Sequence::Ooff);
    assert_eq!(next(&spent, "2023-03-01"), Err("mandate.ended"));
    let rejected = spent.returned(&reason::of("AM05"), true, None);
    assert_eq!(next(&rejected, "2023-03-01"), Ok(Sequence::Ooff), "a rejected only collection was none");
    let stopped = used.clone().returned(&reason::of("MD01"), false, None);
    assert_eq!(next(&stopped, "2023-03-01"), Err("mandate.suspended"));
    let kept = used.clone().returned(&reason::of("AM04"), false, None);
    assert_eq!(next(&kept, "2023-03-01"), Ok(Sequence::Rcur));
    assert_eq!(used.refundable_until(day("2023-02-01")), Some(day("2023-03-29")));
    assert_eq!(earliest_due(day("2026-03-06"), None), day("2026-03-20"));
}

#[test]
fn an_amendment_is_told_until_it_arrived() {
    let told = Amendment { old_mandate: Some("A".into()), ..Amendment::default() };
    let later = Amendment { old_mandate: Some("B".into()), account_changed: true, ..Amendment::default() };
    let mandate = Mandate {
        scheme: Scheme::B2b,
        one_off: false,
        state: State::Active,
        signed: Some(day("2026-01-01")),
        last_collection: None,
        pending: Some(told.clone()),
    };
    let sent = mandate.collected(day("2026-02-01"), Sequence::Rcur);
    assert_eq!(sent.pending, None);
    let changed = Mandate { pending: Some(later), ..sent };
    let back = changed.returned(&reason::of("AC01"), true, Some(told));
    let pending = back.pending.unwrap();
    assert_eq!((pending.old_mandate.as_deref(), pending.account_changed), (Some("A"), true));
    assert_eq!((back.state, back.scheme.code()), (State::Suspended, "B2B"));
}
