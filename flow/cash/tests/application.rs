//! Every kind of evidence on a small company: what the engine concludes from it, and that it never posts a guess.

use cash::application::{
    Customer, Discount, Engine, Item, Kind, Operation, Past, PastPiece, Payment, Policy, Proposal, Verdict,
};
use kernel::{Cents, Currency, Day, Rate};

const DUVAL: &str = "FR7630006000011234567890189";
const WEISS: &str = "DE89370400440532013000";
const FACTOR: &str = "FR7610107001011234567890129";

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn euro() -> Currency {
    Currency::parse("EUR").unwrap()
}

fn customers() -> Vec<Customer> {
    let c = |id: &str, name: &str, form: &str, iban: &str| Customer {
        id: id.into(),
        name: name.into(),
        form: form.into(),
        ibans: if iban.is_empty() { vec![] } else { vec![iban.into()] },
        ..Customer::default()
    };
    vec![
        c("D1", "Menuiserie Duval", "SARL", DUVAL),
        c("W1", "Weiß Maschinenbau", "GmbH", WEISS),
        c("P1", "Garage Perrin", "SAS", ""),
        Customer { mandates: vec!["MDT-77".into()], ..c("F1", "Froid Service", "SAS", "") },
    ]
}

/// (number, customer, issue, amount, discount percent, order)
type Row = (&'static str, u32, &'static str, i64, i64, &'static str);

const ITEMS: [Row; 18] = [
    ("VF/26/00101", 0, "2026-01-05", 123_450, 0, "4500012345"),
    ("VF/26/00104", 0, "2026-01-12", 67_012, 0, "4500012399"),
    ("VF/26/00109", 0, "2026-01-20", 240_000, 2, ""),
    ("VF/26/00115", 0, "2026-02-02", 88_888, 0, ""),
    ("VA/26/00007", 0, "2026-02-03", -15_000, 0, ""),
    ("VF/26/00131", 0, "2026-02-10", 31_416, 0, ""),
    ("VF/26/00102", 1, "2026-01-06", 500_123, 0, "PO-88771"),
    ("VF/26/00118", 1, "2026-02-04", 75_075, 0, ""),
    ("VF/26/00119", 1, "2026-02-05", 75_075, 0, ""),
    ("VF/26/00140", 1, "2026-02-20", 310_907, 0, ""),
    ("VF/26/00103", 2, "2026-01-07", 45_678, 0, ""),
    ("VF/26/00121", 2, "2026-02-07", 98_765, 0, ""),
    ("VF/26/00133", 2, "2026-02-12", 12_321, 0, ""),
    ("VF/26/00106", 3, "2026-01-14", 54_321, 0, ""),
    ("VF/26/00122", 3, "2026-02-08", 200_200, 3, ""),
    ("VF/26/00150", 3, "2026-02-25", 77_777, 0, ""),
    ("VA/26/00009", 3, "2026-02-26", -7_777, 0, ""),
    ("VF/25/00990", 3, "2025-12-19", 61_061, 0, ""),
];

fn items() -> Vec<Item> {
    let item = |(number, customer, issue, amount, percent, order): Row| Item {
        number: number.into(),
        customer,
        issue: day(issue),
        due: day(issue).plus(30),
        amount: Cents(amount),
        open: Cents(amount),
        currency: euro(),
        discount: (percent > 0).then(|| Discount { rate: Rate::whole(percent), until: day(issue).plus(10) }),
        orders: if order.is_empty() { vec![] } else { vec![order.into()] },
        references: vec![cash::application::recall::iso_reference(number)],
    };
    ITEMS.into_iter().map(item).collect()
}

fn line(id: &str, on: &str, amount: i64, name: &str, text: &str) -> Payment {
    let iban = match name {
        "MENUISERIE DUVAL" => DUVAL,
        "WEISS MASCHINENBAU" => WEISS,
        "NORD FACTOR" => FACTOR,
        _ => "",
    };
    Payment {
        id: id.into(),
        date: day(on),
        amount: Cents(amount),
        currency: euro(),
        name: name.into(),
        behalf: String::new(),
        iban: iban.into(),
        texts: if text.is_empty() { vec![] } else { vec![text.into()] },
        references: vec![],
        end_to_end: String::new(),
        mandate: String::new(),
        operation: Operation::Transfer,
        reason: None,
        charges: Cents::ZERO,
    }
}

/// Lines of the months before: taxes, salaries, a factor that pays for several, money on account.
fn history() -> Vec<Past> {
    let mut out = Vec::new();
    let piece = |number: &str, customer, amount, kind| PastPiece {
        number: number.into(),
        customer,
        amount: Cents(amount),
        kind,
    };
    for n in 0..12i64 {
        let on = day("2025-10-01").plus(n as i32 * 6).to_string();
        let mut add = |name: &str, text: &str, applied: PastPiece| {
            let payment = line(&format!("h{}", out.len()), &on, applied.amount.0, name, text);
            out.push(Past { payment, applied: vec![applied] });
        };
        let (a, sold, direct) = (10_000 + n * 777, format!("VF/25/{:05}", 500 + n), format!("VF/25/{:05}", 600 + n));
        add("DGFIP", "RBT CREDIT TVA", piece("", None, a, Kind::NotCustomer));
        add("SALAIRES", "PAIE DU MOIS", piece("", None, -a, Kind::NotCustomer));
        add("NORD FACTOR", &format!("CESSION {sold}"), piece(&sold, Some((n % 4) as u32), a + 1, Kind::Payment));
        add("MENUISERIE DUVAL", &format!("FACT {}", 600 + n), piece(&direct, Some(0), a + 2, Kind::Payment));
        if n % 4 == 0 {
            add("WEISS MASCHINENBAU", "ANZAHLUNG", piece("", Some(1), 50_000, Kind::Unapplied));
        }
    }
    out
}

fn engine() -> Engine {
    Engine::new(items(), &customers(), &history(), Policy::default())
}

/// Pieces as `number or customer, amount, kind`, sorted.
fn shown(engine: &Engine, proposal: &Proposal) -> Vec<String> {
    let piece = |p: &cash::application::Piece| {
        let customer = p.customer.map_or("nobody", |c| engine.customer_ids[c as usize].as_str());
        let what = p.item.map_or(customer, |ix| engine.book.item(ix).number.as_str());
        format!("{what} {} {}", p.amount.0, p.kind.code())
    };
    let mut out: Vec<String> = proposal.pieces.iter().map(piece).collect();
    out.sort();
    out
}

/// What is expected first, whether it posts or not; pieces parted by commas.
fn check(engine: &Engine, payment: &Payment, want: &str) -> Verdict {
    let decision = engine.decide(payment);
    let first = decision.proposals.first();
    let got = first.map(|p| shown(engine, p)).unwrap_or_default().join(", ");
    let p = first.map_or(0.0, |p| p.probability);
    assert_eq!(got, want, "{:?} {} (p {p:.4}, {:?})", payment.texts, payment.amount.0, decision.verdict);
    for proposal in &decision.proposals {
        let cash: i64 = proposal.pieces.iter().filter(|p| p.kind.is_cash()).map(|p| p.amount.0).sum();
        assert_eq!(cash, payment.amount.0, "cash adds up to the line");
    }
    assert!(first.is_some_and(|p| !p.evidence.is_empty()), "reasons are given");
    decision.verdict
}

#[test]
fn finds_items_however_they_are_written() {
    let engine = engine();
    let duval = "MENUISERIE DUVAL";
    let one = "VF/26/00101 123450 payment";
    let two = "VF/26/00101 123450 payment, VF/26/00104 67012 payment";
    let table: [(&str, &str, i64, &str); 22] = [
        (duval, "VF/26/00101", 123_450, one),
        (duval, "reglement vf-26-00101 merci", 123_450, one),
        (duval, "VF2600101", 123_450, one),
        (duval, "VF/26/OO1O1", 123_450, one),
        (duval, "FACT 101", 123_450, one),
        (duval, "FACTURE 2026/101 DU 05/01/2026", 123_450, one),
        (duval, "CDE 4500012345", 123_450, one),
        (duval, "VF/26/00110", 123_450, one),
        (duval, "VIREMENT", 67_012, "VF/26/00104 67012 payment"),
        (duval, "VF/26/00101, 104", 190_462, two),
        (duval, "VF/26/00101 A 00109", 430_462, &format!("{two}, VF/26/00109 240000 payment")),
        (duval, "FACT 00101 00104", 190_462, two),
        (duval, "FACT 0010100104", 190_462, two),
        (duval, "VF/26/00115 MOINS AVOIR VA/26/00007", 73_888, "VA/26/00007 -15000 payment, VF/26/00115 88888 payment"),
        (duval, "VF/26/00115", 73_888, "VA/26/00007 -15000 payment, VF/26/00115 88888 payment"),
        (duval, "RELEVE", 190_462, two),
        ("WEISS MASCHINENBAU", "PO-88771", 500_123, "VF/26/00102 500123 payment"),
        ("GARAGE PERRIN SAS", "REGLEMENT", 98_765, "VF/26/00121 98765 payment"),
        ("GGE PERRIN", "VIREMENT", 98_765, "VF/26/00121 98765 payment"),
        ("INCONNU", "VF/26/00103", 45_678, "VF/26/00103 45678 payment"),
        ("NORD FACTOR", "CESSION VF2600103 VF2600106", 99_999, "VF/26/00103 45678 payment, VF/26/00106 54321 payment"),
        ("FROID SERVICE", "VF/25/990", 61_061, "VF/25/00990 61061 payment"),
    ];
    let mut posted = 0;
    for (name, text, amount, want) in table {
        let verdict = check(&engine, &line("x", "2026-03-02", amount, name, text), want);
        posted += usize::from(verdict == Verdict::Post);
    }
    assert!(posted >= 17, "posted {posted} of 22");
}

#[test]
fn explains_amounts_that_differ() {
    let engine = engine();
    let table = [
        ("2026-01-28", "VF/26/00109", 235_200, 0, "VF/26/00109 235200 payment, VF/26/00109 4800 discount"),
        ("2026-02-20", "VF/26/00109", 235_200, 0, "VF/26/00109 235200 payment, VF/26/00109 4800 deduction"),
        ("2026-03-02", "VF/26/00101", 121_950, 1_500, "VF/26/00101 121950 payment, VF/26/00101 1500 fee"),
        ("2026-03-02", "VF/26/00101", 123_400, 0, "VF/26/00101 123400 payment, VF/26/00101 50 rounding"),
        ("2026-03-02", "VF/26/00101", 123_448, 0, "VF/26/00101 123448 payment, VF/26/00101 2 rounding"),
        ("2026-03-02", "VF/26/00101 LITIGE", 101_317, 0, "VF/26/00101 101317 payment, VF/26/00101 22133 deduction"),
        ("2026-03-02", "VF/26/00101 ACOMPTE", 61_725, 0, "VF/26/00101 61725 payment"),
        ("2026-03-02", "VF/26/00101", 128_450, 0, "D1 5000 overpayment, VF/26/00101 123450 payment"),
        ("2026-03-02", "VF/26/00101", 246_900, 0, "D1 123450 overpayment, VF/26/00101 123450 payment"),
    ];
    for (on, text, amount, charges, want) in table {
        let payment = Payment { charges: Cents(charges), ..line("x", on, amount, "MENUISERIE DUVAL", text) };
        check(&engine, &payment, want);
    }
}

#[test]
fn reads_structured_references_and_end_to_end_ids() {
    let engine = engine();
    let bare = line("x", "2026-03-02", 123_450, "MENUISERIE DUVAL", "");
    let reference = cash::application::recall::iso_reference("VF/26/00101");
    let payment = Payment { references: vec![reference], ..bare.clone() };
    assert_eq!(check(&engine, &payment, "VF/26/00101 123450 payment"), Verdict::Post);
    let payment = Payment { end_to_end: "VF-26-00101".into(), ..bare };
    assert_eq!(check(&engine, &payment, "VF/26/00101 123450 payment"), Verdict::Post);
}

#[test]
fn what_is_not_certain_is_not_posted() {
    let engine = engine();
    let table = [
        // Two items of that amount, none named.
        ("WEISS MASCHINENBAU", "ZAHLUNG", 75_075, Operation::Transfer),
        // Nobody known, nothing named.
        ("QUELQU UN", "VIREMENT", 98_765, Operation::Transfer),
        // Cheques without names.
        ("", "REMISE CHEQUES 0001234 NB 002", 98_765, Operation::Cheque),
        // An amount that nothing explains.
        ("MENUISERIE DUVAL", "VIREMENT", 1_234_567, Operation::Transfer),
        // Another customer's number, and an amount that is nobody's.
        ("GARAGE PERRIN SAS", "VF/26/00102", 33_333, Operation::Transfer),
    ];
    for (name, text, amount, operation) in table {
        let payment = Payment { operation, ..line("x", "2026-03-02", amount, name, text) };
        let decision = engine.decide(&payment);
        assert_ne!(decision.verdict, Verdict::Post, "{text} {amount}: {:?}", decision.proposals.first());
    }
}

#[test]
fn leaves_other_money_to_accounting_and_knows_money_ahead() {
    let engine = engine();
    let table = [
        ("DGFIP", "RBT CREDIT TVA MARS", 45_600, "nobody 45600 not-a-customer-payment"),
        ("SALAIRES", "PAIE DU MOIS", -98_765, "nobody -98765 not-a-customer-payment"),
        ("URSSAF", "COTISATIONS", -123_450, "nobody -123450 not-a-customer-payment"),
        ("WEISS MASCHINENBAU", "ANZAHLUNG AUFTRAG 4599988877", 300_000, "W1 300000 unapplied"),
        ("MENUISERIE DUVAL", "REMBOURSEMENT TROP PERCU", -5_000, "D1 -5000 refund"),
    ];
    for (name, text, amount, want) in table {
        check(&engine, &line("x", "2026-03-02", amount, name, text), want);
    }
}

#[test]
fn balances_move_and_the_same_line_counts_once() {
    let mut engine = engine();
    let first = line("a", "2026-03-02", 123_450, "MENUISERIE DUVAL", "VF/26/00101");
    assert_eq!(engine.take(&first).verdict, Verdict::Post);
    assert_eq!(engine.take(&first).verdict, Verdict::Taken, "delivered again");
    assert!(engine.book.items[0].open.is_zero());
    // Paid a second time: another line, the customer's money.
    let twice = Payment { id: "b".into(), date: day("2026-03-05"), ..first };
    check(&engine, &twice, "D1 123450 unapplied");
    // Part, then the balance.
    let part = line("c", "2026-03-03", 44_444, "MENUISERIE DUVAL", "VF/26/00115 1ER VERSEMENT");
    let decision = engine.decide(&part);
    engine.confirm(&part, &decision.proposals[0].pieces[..1]);
    let rest = line("d", "2026-03-09", 44_444, "MENUISERIE DUVAL", "SOLDE VF/26/00115");
    check(&engine, &rest, "VF/26/00115 44444 payment");
}

#[test]
fn returned_debits_are_reversed() {
    let mut engine = engine();
    let debit = Payment {
        mandate: "MDT-77".into(),
        operation: Operation::DirectDebit,
        ..line("a", "2026-03-02", 54_321, "FROID SERVICE SAS", "Facture VF/26/00106")
    };
    assert_eq!(engine.take(&debit).verdict, Verdict::Post);
    let back = Payment {
        operation: Operation::Return,
        reason: Some("AM04".into()),
        amount: Cents(-54_321),
        id: "b".into(),
        date: day("2026-03-06"),
        ..debit
    };
    assert_eq!(check(&engine, &back, "VF/26/00106 -54321 reversal"), Verdict::Post);
    engine.take(&back);
    assert_eq!(engine.book.items[13].open, Cents(54_321));
}

#[test]
fn an_undo_returns_balances_and_teaches() {
    let mut engine = engine();
    let payment = line("a", "2026-03-02", 123_450, "MENUISERIE DUVAL", "VF/26/00101");
    let decision = engine.take(&payment);
    let before = decision.proposals[0].probability;
    engine.undo(&payment, &decision.proposals[0]);
    assert_eq!(engine.book.items[0].open, Cents(123_450));
    assert_ne!(engine.decide(&payment).verdict, Verdict::Post, "not posted the same way again");
    let sister = engine.decide(&Payment { id: "z".into(), ..payment });
    assert!(sister.proposals[0].probability < before, "its reasoning is trusted less");
}

#[test]
fn learns_payers_from_what_people_confirm() {
    let mut engine = engine();
    let from = |id: &str, amount, text: &str| Payment {
        iban: "LU280019400644750000".into(),
        ..line(id, "2026-03-02", amount, "HOLDING XY", text)
    };
    assert_ne!(engine.decide(&from("a", 98_765, "")).verdict, Verdict::Post);
    let first = from("b", 45_678, "VF/26/00103");
    let decision = engine.decide(&first);
    engine.confirm(&first, &decision.proposals[0].pieces);
    let decision = engine.decide(&from("c", 98_765, ""));
    assert_eq!(shown(&engine, &decision.proposals[0]), ["VF/26/00121 98765 payment"]);
    assert!(decision.proposals[0].probability > 0.9);
}
