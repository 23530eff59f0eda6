//! From the quote to the order on both engines: versions, the day that passes, the same terms in the order.

use ground::tax::Discount;
use kernel::{Cents, Rate};
use sell::order::rules::WhenShort;
use sell::quote::{Accept, Draft, Lost, MakeOrder, Quote, Refuse, Revise, Send, State, Terms};

use crate::engines::Stand;
use crate::on_both;
use crate::stories::Shop;

fn terms(shop: &Shop, quantity: i64, days: i32) -> Terms {
    let mut line = shop.line(quantity);
    line.discount = Some(Discount::Percent(Rate::whole(5)));
    Terms {
        reference: "AO-77".into(),
        valid_until: Some(shop.store.clock().today().plus(days)),
        lines: vec![line],
        discount: Some(Discount::Percent(Rate::whole(3))),
        ..Terms::default()
    }
}

fn story(stand: &Stand) {
    let store = stand.open();
    let shop = Shop::open(&store, 1_000, None);
    let quote = shop.run(Draft { customer: shop.customer, terms: terms(&shop, 100, 30) }).expect("a quote");
    // 137.00 less 5 % is 130.15; less 3 % (3.90) is 126.25; with 20 % 151.50.
    assert_eq!((quote.net, quote.gross), (Cents(126_25), Cents(151_50)));
    assert!(quote.number.starts_with("DV"));
    let early = shop.run(MakeOrder { quote: quote.id, version: None, reference: None, warehouse: None });
    assert_eq!(early.expect_err("not sent").code(), "quote.state");
    shop.run(Send { quote: quote.id, version: Some(1) }).expect("sent");
    let second = shop.run(Revise { quote: quote.id, version: None, terms: terms(&shop, 200, 10) }).expect("a version");
    assert_eq!((second.revision, second.state, second.net), (2, State::Draft, Cents(252_49)));
    let versions = store.read(shop.company(), |db| sell::quote::store::versions(db, quote.id)).expect("versions");
    assert_eq!(versions.iter().map(|v| (v.revision, v.net)).collect::<Vec<_>>(), [(2, Cents(252_49)), (1, Cents(126_25))]);
    shop.run(Send { quote: quote.id, version: None }).expect("sent again");
    let accept = Accept { quote: quote.id, version: None, day: None, by: "Mme Roche".into(), how: "bon pour accord".into() };
    let accepted = shop.run(accept).expect("agreed");
    assert_eq!(accepted.accepted.map(|a| a.by).as_deref(), Some("Mme Roche"));
    // Agreed to in time, it stays good after its day.
    let clock = store.clock();
    clock.set_day(clock.today().plus(20), 9);
    let order = shop.run(MakeOrder { quote: quote.id, version: None, reference: None, warehouse: None }).expect("an order");
    assert_eq!((order.net, order.gross, order.reference.as_str()), (second.net, second.gross, "AO-77"));
    let again = shop.run(MakeOrder { quote: quote.id, version: None, reference: None, warehouse: None });
    assert_eq!(again.expect_err("once").code(), "quote.state");
    shop.confirm(order.id, WhenShort::Refuse).expect("confirmed like any order");
    let quote = store.read(shop.company(), |db| ground::record::load::<Quote>(db, quote.id, None)).expect("the quote");
    assert_eq!((quote.state, quote.order), (State::Ordered, Some(order.id)));

    let other = shop.run(Draft { customer: shop.customer, terms: terms(&shop, 10, 2) }).expect("another");
    shop.run(Send { quote: other.id, version: None }).expect("sent");
    clock.set_day(clock.today().plus(3), 9);
    let late = shop.run(MakeOrder { quote: other.id, version: None, reference: None, warehouse: None });
    assert_eq!(late.expect_err("its day has passed").code(), "quote.expired");
    let refuse = Refuse { quote: other.id, version: None, why: Lost::Price, reason: String::new() };
    assert_eq!(shop.run(refuse).expect("closed").state, State::Lost);
    shop.check(stand);
}

on_both! {
    a_quote_becomes_an_order => story;
}
