//! Corrective invoices and credited deposits on both engines: what was paid passes over, VAT follows, the books balance.

use bill::corrective::{self, Change};
use bill::deposit;
use bill::invoice::{DocumentKind, Invoice, Issue, print};
use cash::payment::Record;
use ground::customer;
use ground::ledger::Role;
use ground::party::{Address, Identifiers};
use ground::receivable::{self, Control};
use ground::record::load;
use ground::tax::{Discount, VatCode};
use kernel::{Cents, Id, Price, Quantity, Rate};
use sell::order::rules::WhenShort;
use sell::order::{Cancel, Draft, NewLine, Order, State, TypedLine};

use crate::engines::Stand;
use crate::on_both;
use crate::stories::{Shop, ship};

fn invoice(shop: &Shop, id: Id) -> Invoice {
    shop.store.read(shop.company(), |db| load(db, id, None)).expect("an invoice")
}

/// What is open on the customers' account of a document.
fn open(shop: &Shop, document: Id) -> Cents {
    let items = shop.store.read(shop.company(), |db| receivable::of_document(db, document)).expect("items");
    items.iter().filter(|i| i.account == Control::Customers).map(|i| i.open).sum()
}

fn paid(shop: &Shop, document: Id, amount: Cents) {
    let items = shop.store.read(shop.company(), |db| receivable::of_document(db, document)).expect("items");
    let item = items.iter().find(|i| i.account == Control::Customers && i.open.0 > 0).expect("an open item");
    let one = serde_json::json!({
        "customer": item.customer, "amount": amount, "items": [{ "item": item.id, "amount": amount }],
    });
    let record: Record = serde_json::from_value(one).expect("a payment");
    shop.run(record).expect("paid");
}

fn correct(shop: &Shop, wrong: &Invoice, lines: Vec<Change>) -> kernel::Result<Invoice> {
    let issue = corrective::Issue {
        invoice: wrong.id,
        version: None,
        reason: "adresse et prix erronés".into(),
        lines,
        reference: Some("BC-2".into()),
        ..corrective::Issue::default()
    };
    shop.run(issue)
}

/// The customer moves and gets its identifiers.
fn moved(shop: &Shop) {
    let customer = shop.store.read(shop.company(), |db| load::<customer::Customer>(db, shop.customer, None)).expect("it");
    let mut profile = customer.profile;
    profile.identifiers = Identifiers { siren: "732829320".into(), vat: "FR44732829320".into(), ..Identifiers::default() };
    profile.address = Address { street: "1 rue Neuve".into(), postcode: "21000".into(), city: "Dijon".into(), country: "FR".into(), ..Address::default() };
    shop.run(customer::Change { customer: shop.customer, version: None, profile }).expect("changed");
}

fn corrected(stand: &Stand) {
    let store = stand.open();
    let shop = Shop::open(&store, 500, None);
    // Goods and a service, so that a part of the VAT waits for the money.
    let service = NewLine { item: shop.laying, quantity: Quantity::whole(2), ..shop.line(2) };
    let order = shop.run(Draft::new(shop.customer, "BC-1".into(), vec![shop.line(100), service])).expect("an order");
    shop.confirm(order.id, WhenShort::Refuse).expect("confirmed");
    shop.run(ship(order.id, Vec::new())).expect("shipped");
    let wrong = shop.issue(order.id).expect("an invoice");
    // 137.00 + 91.00, VAT 27.40 + 9.10.
    assert_eq!((wrong.totals.net, wrong.totals.gross), (Cents(228_00), Cents(264_50)));
    paid(&shop, wrong.id, Cents(100_00));
    moved(&shop);
    let price = Change { line: 1, price: Price::parse("1.20"), ..Change::default() };
    let right = correct(&shop, &wrong, vec![price]).expect("corrected");
    assert_eq!((right.kind, right.totals.net, right.totals.gross), (DocumentKind::Corrective, Cents(211_00), Cents(244_10)));
    assert_eq!((right.more.preceding[0].number.as_str(), right.more.reference.as_str()), (wrong.number.as_str(), "BC-2"));
    assert_eq!((open(&shop, wrong.id), open(&shop, right.id)), (Cents::ZERO, Cents(144_10)), "what was paid counts");
    let order = store.read(shop.company(), |db| load::<Order>(db, order.id, None)).expect("the order");
    assert_eq!(order.state, State::Invoiced);
    let again = correct(&shop, &invoice(&shop, wrong.id), Vec::new()).expect_err("once");
    assert_eq!(again.code(), "credit_note.nothing_left");
    // On paper and as e-invoice it quotes the one that it replaces, and the customer as known now.
    let (model, found) = store
        .read(shop.company(), |db| {
            let model = print::terms(db, &right)?;
            let found = print::findings(&model, einvoice::Language::English);
            Ok((model, found))
        })
        .expect("terms");
    let fatal: Vec<_> = found.into_iter().filter(|f| f.fatal).collect();
    assert!(fatal.is_empty(), "{fatal:#?}");
    assert_eq!(model.type_code.as_deref(), Some("384"));
    assert_eq!(model.buyer.vat.as_deref(), Some("FR44732829320"));
    assert!(model.notes.iter().any(|n| n.text.contains(&wrong.number)));
    // VAT of the service: 10 % of 91.00; 100.00 of 244.10 was paid.
    paid(&shop, right.id, Cents(144_10));
    assert_eq!(shop.balance(Role::VatPending(VatCode::Intermediate)), Cents::ZERO);
    assert_eq!(shop.balance(Role::VatCollected(VatCode::Intermediate)), Cents(-9_10));
    assert_eq!(shop.balance(Role::VatCollected(VatCode::Standard)), Cents(-24_00));
    // A corrective invoice can be wrong too; what was credited cannot be corrected.
    let third = correct(&shop, &right, vec![Change { line: 1, quantity: Some(Quantity::whole(90)), ..Change::default() }]);
    let third = third.expect("corrected again");
    assert_eq!(open(&shop, third.id), Cents::ZERO, "paid in full");
    let order = store.read(shop.company(), |db| load::<Order>(db, order.id, None)).expect("the order");
    assert_eq!((order.state, order.lines[0].to_invoice()), (State::Shipped, Quantity::whole(10)));
    shop.check(stand);
}

/// What an invoice forgot stands on the right one, belongs to no order, and is credited like the rest.
fn forgotten(stand: &Stand) {
    let store = stand.open();
    let shop = Shop::open(&store, 500, None);
    let order = shop.draft(100);
    shop.confirm(order.id, WhenShort::Refuse).expect("confirmed");
    shop.run(ship(order.id, Vec::new())).expect("shipped");
    let wrong = shop.issue(order.id).expect("an invoice");
    let line = |item: &str, quantity: &str| TypedLine { item: item.into(), quantity: quantity.into(), ..TypedLine::default() };
    let issue = |added: Vec<TypedLine>| {
        let reason = "pose oubliée".to_string();
        shop.run(corrective::Issue { invoice: wrong.id, reason, added, ..corrective::Issue::default() })
    };
    for (added, code, place) in [
        (line("NULLE", "1"), "item.unknown", "added[1].item"),
        (line("POSE", "0"), "order.quantity", "added[1].quantity"),
        (TypedLine { price: "x".into(), ..line("POSE", "1") }, "order.price", "added[1].price"),
        (TypedLine { discount: "200 %".into(), ..line("POSE", "1") }, "amount.discount", "added[1].discount"),
    ] {
        let Err(kernel::Fault::Refused(refusal)) = issue(vec![line("POSE", "1"), added]) else { panic!("{code}") };
        assert_eq!((refusal.code, refusal.field.as_deref()), (code, Some(place)));
    }
    let right = issue(vec![line("POSE", "2")]).expect("corrected");
    // 137.00 with 20 %, 91.00 with 10 %.
    assert_eq!((right.totals.net, right.totals.gross), (Cents(228_00), Cents(264_50)));
    assert_eq!(right.lines.iter().map(|l| l.order_line).collect::<Vec<_>>(), [1, 0]);
    let vat = || [Role::VatPending, Role::VatCollected].map(|role| shop.balance(role(VatCode::Intermediate))).into_iter().sum::<Cents>();
    assert_eq!(vat(), Cents(-9_10));
    let order = store.read(shop.company(), |db| load::<Order>(db, order.id, None)).expect("the order");
    assert_eq!((order.state, order.lines.len()), (State::Invoiced, 1));
    let cancel = serde_json::json!({ "invoice": right.id, "reason": "abandon" });
    let cancel: bill::credit_note::CancelInvoice = serde_json::from_value(cancel).expect("a command");
    let note = shop.run(cancel).expect("credited");
    assert_eq!((note.totals.gross, open(&shop, right.id)), (Cents(264_50), Cents::ZERO));
    assert_eq!(vat(), Cents::ZERO);
    shop.check(stand);
}

/// An order with a deposit of 30 %.
fn asked(shop: &Shop) -> (Order, Invoice) {
    let order = shop.draft(100);
    shop.confirm(order.id, WhenShort::Refuse).expect("confirmed");
    let part = Discount::Percent(Rate::whole(30));
    let deposit = shop.run(deposit::Issue { exchange: None, order: order.id, version: None, part, due_day: None }).expect("a deposit");
    // 30 % of 137.00 with 20 %.
    assert_eq!(deposit.totals.gross, Cents(4932));
    (order, deposit)
}

fn credit(shop: &Shop, deposit: &Invoice) -> kernel::Result<Invoice> {
    shop.run(deposit::Credit { deposit: deposit.id, version: None, reason: "commande réduite".into(), internal: false })
}

fn deposits(stand: &Stand) {
    let store = stand.open();
    let shop = Shop::open(&store, 1_000, None);
    let vat = |shop: &Shop| (shop.balance(Role::VatCollected(VatCode::Standard)), shop.balance(Role::VatOnDeposits));
    // Not paid: nothing is owed any more, no VAT moved.
    let (_, unpaid) = asked(&shop);
    let note = credit(&shop, &unpaid).expect("credited");
    assert_eq!((note.totals.gross, note.more.preceding[0].id), (Cents(4932), unpaid.id));
    assert_eq!((open(&shop, unpaid.id), open(&shop, note.id), vat(&shop)), (Cents::ZERO, Cents::ZERO, (Cents::ZERO, Cents::ZERO)));
    assert_eq!(credit(&shop, &unpaid).expect_err("once").code(), "deposit.used");
    // Paid in part: the paid part is the customer's again, its VAT is taken back.
    let (order, half) = asked(&shop);
    paid(&shop, half.id, Cents(20_00));
    assert_eq!(vat(&shop), (Cents(-3_33), Cents(3_33)));
    let note = credit(&shop, &half).expect("credited");
    assert_eq!((open(&shop, half.id), open(&shop, note.id), vat(&shop)), (Cents::ZERO, Cents(-20_00), (Cents::ZERO, Cents::ZERO)));
    assert_eq!(shop.balance(Role::Deposits), Cents::ZERO);
    // The order can ask for one again, and be given up.
    let order = store.read(shop.company(), |db| load::<Order>(db, order.id, None)).expect("the order");
    assert_eq!(order.deposits, Cents::ZERO);
    shop.run(Cancel { order: order.id, version: None, reason: "abandon".into() }).expect("given up");
    // Paid, and used in part by a final invoice of a part: the rest is credited.
    let (order, whole) = asked(&shop);
    paid(&shop, whole.id, Cents(4932));
    let share = vec![sell::order::Share { line: 1, quantity: Quantity::whole(20) }];
    shop.run(ship(order.id, share)).expect("a part leaves");
    let last = shop.run(Issue::all(order.id)).expect("an invoice");
    assert_eq!((last.totals.gross, last.payable), (Cents(32_88), Cents::ZERO));
    let note = credit(&shop, &whole).expect("the rest");
    assert_eq!((note.totals.gross, open(&shop, note.id)), (Cents(16_44), Cents(-16_44)));
    assert_eq!(vat(&shop), (Cents(-5_48), Cents::ZERO));
    shop.check(stand);
}

on_both! {
    a_wrong_invoice_is_replaced => corrected;
    what_an_invoice_forgot_stands_on_the_right_one => forgotten;
    deposits_that_are_not_used_are_credited => deposits;
}
