//! What the form that applies a payment posts is the command's input: ticked items, amounts as typed.

use cash::payment::Apply;
use kernel::{Cents, Id};
use web::form::{self, Shape};

#[test]
fn ticked_items_with_amounts_as_typed() {
    let posted = [
        ("_csrf", "s.1"),
        ("payment", "1000276"),
        ("version", "2"),
        ("items[0].item", "1000044"),
        ("items[0].amount|money", "1 047,97"),
        ("items[1].amount|money", ""),
        ("items[4].item", "1000213"),
        ("items[4].amount|money", ""),
    ];
    let fields = posted.iter().map(|(n, v)| ((*n).to_string(), (*v).to_string())).collect();
    let shape = Shape::of(|generator| generator.subschema_for::<Apply>());
    let input = form::compact(fields).and_then(|fields| form::to_json(&fields, &shape)).expect("read");
    let apply: Apply = serde_json::from_value(input).expect("an input");
    assert_eq!((apply.payment, apply.version), (Id(1_000_276), Some(2)));
    let items: Vec<_> = apply.items.iter().map(|i| (i.item, i.amount)).collect();
    assert_eq!(items, [(Id(1_000_044), Some(Cents(104_797))), (Id(1_000_213), None)]);
}
