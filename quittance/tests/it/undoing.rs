//! Money that is several customers', and everything that was decided on money taken back: to the account where it waits,
//! with what stood beside it, and counted.

use cash::payment::outgoing::Purpose;
use cash::payment::settlement::Excess;
use cash::payment::{Apply, ApplyTo, Payment, Record, Share, ShareOf, Unapply, Unidentify, UseCredit};
use cash::workbench::{self, Accept, Piece, Undo, import_file};
use ground::customer::{self, Profile};
use ground::ledger::Role;
use kernel::{Cents, Id};

use crate::engines::{self, Stand};
use crate::on_both;
use crate::stories::{Shop, bank_line};
use crate::workbench::statement;

on_both! {
    a_line_of_several_customers_is_divided_and_taken_back => shared;
    whose_money_it_was_is_taken_back_with_what_stood_beside => unidentified;
    an_overpayment_comes_back_with_its_application => overpaid;
    what_is_taken_back_on_the_payment_counts_too => counted;
}

/// The same company, seen by another customer.
fn neighbour(shop: &Shop) -> Shop {
    let profile = Profile { name: "Charpente Morel".into(), ..Profile::default() };
    let create = customer::Create { number: None, profile, credit_limit: None, duplicate: false };
    let customer = shop.run(create).expect("a customer").id;
    Shop { store: shop.store.clone(), context: shop.context.clone(), customer, ..*shop }
}

fn piece(item: Id, customer: Id, amount: Cents) -> Piece {
    Piece { item: Some(item), number: String::new(), customer: Some(customer), amount, kind: cash::application::Kind::Payment }
}

fn payment_of(shop: &Shop, digest: &str, line: usize) -> Id {
    let report = shop.store.read(shop.company(), |db| cash::payment::import::report(db, digest)).expect("read");
    report.expect("kept").lines[line].payment.expect("booked")
}

fn shared(stand: &Stand) {
    let store = &engines::open(&stand.url());
    let shop = Shop::open(store, 900, None);
    let other = neighbour(&shop);
    shop.grants_two_percent();
    let (one, two) = (shop.invoiced(100), other.invoiced(50));
    let (first, second) = (shop.owed(&one), shop.owed(&two));
    let sum = one.totals.gross + two.totals.gross;
    let file = statement(store, 1, 0, &[("AFFACTURAGE DU NORD", "SUBROGATION", sum.0 + 10_00)]);
    let report = import_file(store, &shop.context, "un.xml", &file).expect("imported");
    assert_eq!((report.booked_now, report.applied_now), (1, 0));
    let payment = payment_of(&shop, &report.digest, 0);
    assert_eq!(shop.balance(Role::Suspense), -(sum + Cents(10_00)));

    // Each one's share is booked to its account; ten euros of it are the second one's, on account.
    let mut pieces = vec![piece(first, shop.customer, one.totals.gross), piece(second, other.customer, two.totals.gross)];
    pieces.push(Piece { item: None, kind: cash::application::Kind::Unapplied, ..piece(second, other.customer, Cents(10_00)) });
    shop.run(Accept { payment, version: None, pieces }).expect("accepted");
    assert_eq!((shop.balance(Role::Suspense), shop.balance(Role::Customers)), (Cents::ZERO, Cents(-10_00)));
    for invoice in [&one, &two] {
        assert!(shop.items(invoice.id).iter().all(|i| i.open.is_zero()));
    }
    let held: Payment = shop.store.read(shop.company(), |db| ground::record::load(db, payment, None)).expect("read");
    assert_eq!((held.purpose, held.shares.len()), (Some(Purpose::Shared), 2));
    shop.check(stand);
    let undo = Unapply { payment, version: None, reason: "x".into() };
    assert_eq!(shop.run(undo).unwrap_err().code(), "payment.of_several");

    // Taken back: all of it waits again, and both invoices are owed.
    shop.run(Undo { payment, version: None, reason: "pas eux".into() }).expect("undone");
    assert_eq!(shop.balance(Role::Suspense), -(sum + Cents(10_00)));
    assert_eq!(shop.balance(Role::Customers), sum);
    assert!(shop.items(payment).iter().all(|i| i.open.is_zero() && i.letter.is_some()), "what it had stands for nothing");
    shop.check(stand);

    // By hand, with a discount of one of them; what does not add up is refused.
    let parts = |amount: Cents| {
        let early = ApplyTo { discount: Cents(3_29), ..ApplyTo::cash(first, None) };
        vec![
            ShareOf { customer: shop.customer, amount: one.totals.gross - Cents(3_29), items: vec![early], credits: Vec::new() },
            ShareOf { customer: other.customer, amount, items: vec![ApplyTo::cash(second, None)], credits: Vec::new() },
        ]
    };
    let share = |amount: Cents| Share { payment, version: None, parts: parts(amount) };
    assert_eq!(shop.run(share(two.totals.gross)).unwrap_err().code(), "payment.share_sum");
    shop.run(share(two.totals.gross + Cents(13_29))).expect("divided");
    assert_eq!((shop.balance(Role::Suspense), shop.balance(Role::Customers)), (Cents::ZERO, Cents(-13_29)));
    shop.check(stand);
    shop.run(Unidentify { payment, version: None, reason: "faux".into() }).expect("nobody's again");
    assert_eq!((shop.balance(Role::CashDiscount), shop.balance(Role::Customers)), (Cents::ZERO, sum));
    shop.check(stand);
}

fn unidentified(stand: &Stand) {
    let store = &engines::open(&stand.url());
    let shop = Shop::open(store, 900, None);
    shop.grants_two_percent();
    let invoice = shop.invoiced(100);
    let line = cash::payment::BankLine { identify: false, ..bank_line(store, "releve-1", Cents(171_11), "REGLEMENT") };
    let payment = shop.run(line).expect("booked").id;
    let early = ApplyTo { discount: Cents(3_29), ..ApplyTo::cash(shop.owed(&invoice), None) };
    let apply = Apply {
        payment,
        customer: Some(shop.customer),
        items: vec![early],
        excess: Excess::Overpayment,
        ..Apply::default()
    };
    let back = Unidentify { payment, version: None, reason: "un autre".into() };
    assert_eq!(shop.run(back.clone()).unwrap_err().code(), "payment.unidentified");
    for _ in 0..2 {
        shop.run(apply.clone()).expect("identified and applied");
        assert_eq!((shop.balance(Role::Suspense), shop.balance(Role::OtherCredits)), (Cents::ZERO, Cents(-10_00)));
        shop.check(stand);
        shop.run(back.clone()).expect("nobody's again");
        assert_eq!(shop.books(), [(Role::Bank, 171_11), (Role::Suspense, -171_11), (Role::Customers, 164_40)]);
        shop.check(stand);
    }
    // Part of the money was used elsewhere: that comes first.
    shop.run(apply).expect("again");
    let next = shop.owed(&shop.invoiced(10));
    let over = shop.credits()[0].id;
    let used = Record {
        customer: shop.customer,
        amount: Cents(10_00),
        items: vec![ApplyTo::cash(next, Some(Cents(14_00)))],
        credits: vec![UseCredit { item: over, amount: Some(Cents(4_00)) }],
        ..Record::default()
    };
    shop.run(used).expect("four euros of it are used");
    assert_eq!(shop.run(back).unwrap_err().code(), "payment.money_went_on");
    shop.check(stand);
}

fn overpaid(stand: &Stand) {
    let store = &engines::open(&stand.url());
    let shop = Shop::open(store, 900, None);
    let invoice = shop.invoiced(100);
    let record = || Record { customer: shop.customer, amount: Cents(174_40), ..Record::default() };
    // Booked first, applied later: the ten euros come back to the payment.
    let payment = shop.run(record()).expect("on account").id;
    let to = |invoice: &bill::invoice::Invoice| vec![ApplyTo::cash(shop.owed(invoice), None)];
    let apply = Apply { excess: Excess::Overpayment, ..Apply::to(payment, None, to(&invoice)) };
    let undo = Unapply { payment, version: None, reason: "erreur".into() };
    for _ in 0..2 {
        shop.run(apply.clone()).expect("applied");
        assert_eq!(shop.balance(Role::OtherCredits), Cents(-10_00));
        shop.run(undo.clone()).expect("on account again");
        assert_eq!((shop.balance(Role::OtherCredits), shop.balance(Role::Customers)), (Cents::ZERO, Cents(-10_00)));
        assert_eq!(shop.credits().iter().map(|c| c.open.0).collect::<Vec<_>>(), [-174_40]);
        shop.check(stand);
    }
    // Both in one entry: they stand on the customer's account as a credit of its own.
    shop.run(Unidentify { payment, version: None, reason: "erreur".into() }).expect("nobody's");
    let at_once = Record { items: to(&invoice), excess: Excess::Overpayment, ..record() };
    let second = shop.run(at_once).expect("paid").id;
    let over = shop.credits()[0].id;
    shop.run(Unapply { payment: second, ..undo }).expect("on account again");
    assert_eq!(shop.balance(Role::OtherCredits), Cents::ZERO);
    let mut open: Vec<i64> = shop.credits().iter().map(|c| c.open.0).collect();
    open.sort_unstable();
    assert_eq!(open, [-164_40, -10_00]);
    assert!(shop.credits().iter().all(|c| c.id != over));
    shop.check(stand);

    // An overpayment that is used in parts is lettered with the last of them.
    let third = Record { amount: Cents(184_40), items: to(&invoice), excess: Excess::Overpayment, ..record() };
    let third = shop.run(third).expect("paid").id;
    let over = shop.items(third).into_iter().find(|i| i.amount == Cents(-20_00)).expect("owed back").id;
    for (tiles, part) in [(10, Some(Cents(8_00))), (20, None)] {
        let next = shop.invoiced(tiles);
        let credits = vec![UseCredit { item: over, amount: part }];
        shop.run(Record { amount: Cents(1_00), items: to(&next), credits, ..record() }).expect("used");
    }
    let used = shop.items(third).into_iter().find(|i| i.id == over).expect("there");
    assert!(used.open.is_zero() && used.letter.is_some(), "{used:?}");
    shop.check(stand);
}

fn counted(stand: &Stand) {
    let store = &engines::open(&stand.url());
    let shop = Shop::open(store, 900, None);
    let invoice = shop.invoiced(100);
    let text = format!("VIR FACTURE {}", invoice.number);
    let file = statement(store, 1, 0, &[("COUVERTURE LEROY", &text, invoice.totals.gross.0)]);
    let report = import_file(store, &shop.context, "un.xml", &file).expect("imported");
    assert_eq!(report.applied_now, 1);
    let payment = payment_of(&shop, &report.digest, 0);
    let figures = || store.read(shop.company(), |db| workbench::measure::months(db, 3)).expect("figures").0;
    assert_eq!((figures().by_engine, figures().precision()), (1, Some(1_000_000)));
    shop.run(Unapply { payment, version: None, reason: "erreur".into() }).expect("taken apart");
    assert_eq!((figures().by_engine, figures().precision()), (0, Some(0)));
    shop.check(stand);
}
