//! Tables of the periodic invoice: what stands together, what does not, and that nothing is lost or named twice.

use ground::tax::{ChargeKind, VatCode, line_amounts};
use kernel::{Currency, Price, Rate};

use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// An order whose lines (rate, quantity, price) are all delivered.
fn order(id: i64, lines: &[(VatCode, i64, &str)], pricing: Pricing) -> Order {
    let made = lines.iter().map(|(vat, quantity, price)| {
        let (quantity, price) = (Quantity::whole(*quantity), Price::parse(price).unwrap());
        sell::order::Line {
            item: Id(1),
            label: "Tuile".into(),
            unit: "C62".into(),
            goods: true,
            quantity,
            price,
            discount: None,
            charges: Vec::new(),
            vat: *vat,
            tax: sell::order::LineTax::default(),
            net: line_amounts(quantity.at(price, Currency::EUR), None, &[], "").unwrap().net,
            reserved: Quantity::ZERO,
            shipped: quantity,
            invoiced: Quantity::ZERO,
            returned: Quantity::ZERO,
        }
    });
    Order { id: Id(id), number: format!("CO-{id}"), payer: Id(9), lines: made.collect(), pricing, ..Order::default() }
}

fn left(order: i64, line: i64, quantity: i64, note: i64, on: &str) -> Delivered {
    let note = Quoted { id: Id(note), number: format!("BL-{note}"), day: Some(day(on)) };
    Delivered { order: Id(order), line, quantity: Quantity::whole(quantity), named: Quantity::ZERO, note }
}

fn percent(n: i64) -> Pricing {
    Pricing { discount: Some(Discount::Percent(Rate::whole(n))), ..Pricing::default() }
}

fn planned(orders: Vec<Order>, delivered: &[Delivered], until: &str) -> Vec<Planned> {
    plan(orders, delivered, day(until), day("2026-10-31")).unwrap()
}

/// Each line: the order, where it is not the first one, the note and the quantity.
fn told(plan: &Planned) -> Vec<(Option<i64>, String, i64)> {
    let note = |l: &Line| l.origin.as_ref().unwrap().delivery.number.clone();
    plan.lines.iter().map(|l| (l.order.map(|o| o.0), note(l), l.quantity.0 / Quantity::whole(1).0)).collect()
}

#[test]
fn deliveries_of_a_month_stand_together_and_quote_their_notes() {
    let orders = vec![order(1, &[(VatCode::Standard, 10, "1.37")], Pricing::default()), order(2, &[(VatCode::Standard, 5, "2")], Pricing::default())];
    let delivered = [left(1, 1, 4, 11, "2026-10-02"), left(1, 1, 6, 13, "2026-10-20"), left(2, 1, 5, 12, "2026-10-07")];
    let plans = planned(orders, &delivered, "2026-10-31");
    assert_eq!(plans.len(), 1);
    assert_eq!(told(&plans[0]), [(None, "BL-11".into(), 4), (None, "BL-13".into(), 6), (Some(2), "BL-12".into(), 5)]);
    assert_eq!((plans[0].first, plans[0].last), (day("2026-10-02"), day("2026-10-20")));
    assert_eq!(plans[0].notes.iter().map(|n| n.id.0).collect::<Vec<_>>(), [11, 12, 13]);
    assert_eq!((plans[0].totals.net, plans[0].totals.gross), (Cents(5_48 + 8_22 + 10_00), Cents(28_44)));
    assert_eq!(plans[0].parts[0].shares, [Share { line: 1, quantity: Quantity::whole(10) }]);
}

#[test]
fn what_was_invoiced_are_the_oldest_deliveries() {
    let delivered = [left(1, 1, 4, 11, "2026-10-02"), left(1, 1, 6, 13, "2026-10-20")];
    for (invoiced, expected) in [(0, vec![("BL-11", 4), ("BL-13", 6)]), (3, vec![("BL-11", 1), ("BL-13", 6)]), (4, vec![("BL-13", 6)]), (9, vec![("BL-13", 1)])] {
        let mut one = order(1, &[(VatCode::Standard, 10, "1.37")], Pricing::default());
        one.lines[0].invoiced = Quantity::whole(invoiced);
        let plans = planned(vec![one], &delivered, "2026-10-31");
        let found: Vec<(String, i64)> = told(&plans[0]).into_iter().map(|(_, note, q)| (note, q)).collect();
        assert_eq!(found, expected.iter().map(|(n, q)| ((*n).to_string(), *q)).collect::<Vec<_>>(), "{invoiced}");
    }
}

/// A periodic invoice that was cancelled leaves the deliveries that it named, whatever came before or after them.
#[test]
fn what_an_invoice_names_is_not_named_again() {
    let delivered = |named: [i64; 3]| {
        let list = [left(1, 1, 4, 11, "2026-10-02"), left(1, 1, 6, 13, "2026-10-20"), left(1, 1, 5, 14, "2026-10-22")];
        list.into_iter().zip(named).map(|(d, n)| Delivered { named: Quantity::whole(n), ..d }).collect::<Vec<_>>()
    };
    for (named, invoiced, expected) in [
        ([0, 6, 5], 11, vec![("BL-11", 4)]),
        ([4, 0, 5], 9, vec![("BL-13", 6)]),
        ([0, 6, 0], 8, vec![("BL-11", 2), ("BL-14", 5)]),
        ([1, 6, 0], 10, vec![("BL-14", 5)]),
        ([4, 6, 5], 15, vec![]),
    ] {
        let mut one = order(1, &[(VatCode::Standard, 15, "1.37")], Pricing::default());
        one.lines[0].invoiced = Quantity::whole(invoiced);
        let plans = planned(vec![one], &delivered(named), "2026-10-31");
        let found: Vec<(String, i64)> = plans.iter().flat_map(told).map(|(_, note, q)| (note, q)).collect();
        assert_eq!(found, expected.iter().map(|(n, q)| ((*n).to_string(), *q)).collect::<Vec<_>>(), "{named:?}");
    }
}

#[test]
fn months_payers_places_and_treatments_stand_apart() {
    let one = || order(1, &[(VatCode::Standard, 10, "1.37")], Pricing::default());
    let two = |change: fn(&mut Order)| {
        let mut other = order(2, &[(VatCode::Standard, 5, "2")], Pricing::default());
        change(&mut other);
        let delivered = [left(1, 1, 10, 11, "2026-10-02"), left(2, 1, 5, 12, "2026-10-07")];
        planned(vec![one(), other], &delivered, "2026-10-31").len()
    };
    assert_eq!(two(|_| {}), 1);
    assert_eq!(two(|o| o.payer = Id(8)), 2);
    assert_eq!(two(|o| o.delivery = Some(Address { city: "Dole".into(), ..Address::default() })), 2);
    assert_eq!(two(|o| o.lines[0].tax.treatment = Treatment::Export), 2);
    assert_eq!(two(|o| o.pricing.tax_included = true), 2);
    let delivered = [left(1, 1, 4, 11, "2026-09-30"), left(1, 1, 6, 13, "2026-10-01")];
    let months = |until: &str| planned(vec![one()], &delivered, until).iter().map(|p| p.month.to_string()).collect::<Vec<_>>();
    assert_eq!(months("2026-10-31"), ["2026-09-01", "2026-10-01"]);
    assert_eq!(months("2026-09-30"), ["2026-09-01"]);
    assert_eq!(months("2026-09-29"), Vec::<String>::new());
}

#[test]
fn freight_bears_the_rate_of_its_own_order() {
    let freight = |cents| Pricing {
        charges: vec![Charge { kind: ChargeKind::Freight, label: String::new(), amount: Cents(cents) }],
        ..Pricing::default()
    };
    let books = &[(VatCode::Reduced, 10, "9.95")];
    let both = &[(VatCode::Standard, 10, "6.00"), (VatCode::Reduced, 10, "3.00")];
    let delivered = [left(1, 1, 10, 11, "2026-10-02"), left(2, 1, 10, 12, "2026-10-16"), left(2, 2, 10, 12, "2026-10-16")];
    for (first, second, standard, reduced) in [(0, 45_00, 30_00, 15_00), (45_00, 0, 0, 45_00), (10_00, 30_00, 20_00, 20_00)] {
        let orders = vec![order(1, books, freight(first)), order(2, both, freight(second))];
        let plans = planned(orders, &delivered, "2026-10-31");
        let charges: Vec<Cents> = plans[0].totals.groups.iter().map(|g| g.charge).collect();
        assert_eq!((plans.len(), charges), (1, vec![Cents(standard), Cents(reduced)]), "{first} and {second}");
    }
}

#[test]
fn an_amount_off_an_order_is_taken_once_over_its_months() {
    let pricing = Pricing {
        discount: Some(Discount::Amount(Cents(1_00))),
        charges: vec![Charge { kind: ChargeKind::Freight, label: String::new(), amount: Cents(9_99) }],
        ..Pricing::default()
    };
    let delivered = [left(1, 1, 4, 11, "2026-09-30"), left(1, 1, 6, 13, "2026-10-01")];
    let plans = planned(vec![order(1, &[(VatCode::Standard, 10, "1.37")], pricing)], &delivered, "2026-10-31");
    let of = |field: fn(&Planned) -> Cents| plans.iter().map(field).sum::<Cents>();
    assert_eq!(of(|p| p.totals.charge), Cents(9_99));
    assert_eq!(of(|p| p.totals.net), Cents(13_70 - 1_00 + 9_99));
}

#[test]
fn the_same_percentage_stays_on_the_whole_and_others_fall_on_the_lines() {
    let lines = [(VatCode::Standard, 7, "1.37"), (VatCode::Reduced, 3, "3.33"), (VatCode::Standard, 1, "0.55")];
    let delivered = |id: i64| (1..=3).map(move |l| left(id, l, [7, 3, 1][l as usize - 1], 10 + id, "2026-10-02"));
    let both: Vec<Delivered> = delivered(1).chain(delivered(2)).collect();
    let same = planned(vec![order(1, &lines, percent(3)), order(2, &lines, percent(3))], &both, "2026-10-31");
    assert_eq!((same[0].pricing.discount, same[0].lines[0].discount), (percent(3).discount, None));
    let mixed = planned(vec![order(1, &lines, percent(3)), order(2, &lines, Pricing::default())], &both, "2026-10-31");
    assert_eq!(mixed[0].pricing.discount, None);
    let alone = |pricing| planned(vec![order(1, &lines, pricing)], &delivered(1).collect::<Vec<_>>(), "2026-10-31").remove(0).totals;
    let expected = alone(percent(3)).net + alone(Pricing::default()).net;
    assert_eq!(mixed[0].totals.net, expected, "nothing is lost to the cent");
    for line in &mixed[0].lines {
        let gross = line.quantity.at(line.price, Currency::EUR).unwrap();
        assert_eq!(line.net, gross - line.allowance, "a line verifies itself");
    }
}

#[test]
fn a_periodic_invoice_is_due_after_45_days_at_most() {
    for (agreed, on, deliveries, due) in [
        ("NET30", "2026-10-31", 3, "2026-11-30"),
        ("NET60", "2026-10-31", 3, "2026-12-15"),
        ("NET60", "2026-10-31", 1, "2026-12-30"),
        ("D30EOM", "2026-10-31", 2, "2026-11-30"),
        ("D45EOM", "2026-10-31", 2, "2026-12-15"),
    ] {
        let terms = terms(Terms::parse(agreed).unwrap(), day(on), deliveries);
        assert_eq!(terms.due(day(on)).to_string(), due, "{agreed} {deliveries}");
    }
}

#[test]
fn the_month_closes_on_its_last_day() {
    for (today, until) in [
        ("2026-10-30", "2026-09-30"),
        ("2026-10-31", "2026-10-31"),
        ("2026-11-01", "2026-10-31"),
        ("2028-02-28", "2028-01-31"),
        ("2028-02-29", "2028-02-29"),
    ] {
        assert_eq!(closing(day(today)).to_string(), until, "{today}");
    }
}

/// Several orders on one invoice: what belongs to which stays told, the number of the customer only where all agree.
#[test]
fn orders_that_stand_together_stay_told_apart() {
    let with = |id: i64, reference: &str, deposits: i64| {
        let lines = [(VatCode::Standard, 10, "1.00"), (VatCode::Standard, 4, "2.50")];
        let one = order(id, &lines, Pricing::default());
        let (reference, deposits, day) = (reference.to_string(), Cents(deposits), Some(day("2026-09-15")));
        Order { reference, deposits, day, delivery: Some(Address { city: "Dole".into(), ..Address::default() }), ..one }
    };
    // The second line leaves before the first, on one note with it the last time.
    let delivered = [left(1, 2, 3, 11, "2026-10-02"), left(1, 2, 1, 13, "2026-10-20"), left(1, 1, 10, 13, "2026-10-20"), left(2, 1, 10, 12, "2026-10-07")];
    for (references, shown) in [(["A", "A"], "A"), (["A", "B"], ""), (["", "B"], ""), (["", ""], "")] {
        let plans = planned(vec![with(1, references[0], 0), with(2, references[1], 1)], &delivered, "2026-10-31");
        let plan = &plans[0];
        assert_eq!((plans.len(), plan.reference.as_str(), plan.payer), (1, shown, Id(9)), "{references:?}");
        assert_eq!(plan.delivery.as_ref().map(|a| a.city.as_str()), Some("Dole"));
        assert_eq!(plan.parts.iter().map(|p| (p.order.id.0, p.order.number.as_str(), p.order.day, p.deposits)).collect::<Vec<_>>(), [
            (1, "CO-1", Some(day("2026-09-15")), false),
            (2, "CO-2", Some(day("2026-09-15")), true),
        ]);
        let shares: Vec<_> = plan.parts[0].shares.iter().map(|s| (s.line, s.quantity)).collect();
        assert_eq!(shares, [(1, Quantity::whole(10)), (2, Quantity::whole(4))], "by line of the order");
        assert_eq!(plan.notes.iter().map(|n| n.id.0).collect::<Vec<_>>(), [11, 12, 13], "each note once");
        assert_eq!(told(plan), [
            (None, "BL-11".into(), 3),
            (None, "BL-13".into(), 10),
            (None, "BL-13".into(), 1),
            (Some(2), "BL-12".into(), 10),
        ]);
        let origins: Vec<_> = plan.lines.iter().map(|l| l.origin.clone().unwrap()).map(|o| (o.order, o.reference)).collect();
        assert_eq!(origins[0], ("CO-1".to_string(), references[0].to_string()));
        assert_eq!(origins[3], ("CO-2".to_string(), references[1].to_string()));
    }
}

/// The months of an order follow each other, whichever order comes first, and each has its part of amounts on the whole.
#[test]
fn the_oldest_month_comes_first_and_takes_its_part() {
    let off = Pricing { discount: Some(Discount::Amount(Cents(1_00))), ..Pricing::default() };
    let orders = vec![order(2, &[(VatCode::Standard, 5, "2")], Pricing::default()), order(1, &[(VatCode::Standard, 3, "1.00"), (VatCode::Standard, 6, "1.00")], off)];
    let delivered = [left(2, 1, 5, 12, "2026-10-07"), left(1, 2, 2, 11, "2026-09-30"), left(1, 2, 4, 13, "2026-10-01"), left(1, 1, 3, 13, "2026-10-01")];
    let plans = planned(orders, &delivered, "2026-10-31");
    let told: Vec<_> = plans.iter().map(|p| (p.month.to_string(), p.totals.net.0)).collect();
    // 2.00 of 9.00 take 0.22 of the 1.00; the rest of the order 0.78.
    assert_eq!(told, [("2026-09-01".into(), 1_78), ("2026-10-01".into(), 10_00 + 6_22)]);
    // What was asked for is never more than what is left of the line, whatever was delivered; free goods are no invoice.
    let mut one = order(1, &[(VatCode::Standard, 10, "1.00")], Pricing::default());
    (one.lines[0].shipped, one.lines[0].returned) = (Quantity::whole(10), Quantity::ZERO);
    one.lines[0].invoiced = Quantity::whole(7);
    let named = [Delivered { named: Quantity::whole(7), ..left(1, 1, 7, 11, "2026-10-02") }, left(1, 1, 5, 12, "2026-10-03")];
    assert_eq!(planned(vec![one], &named, "2026-10-31")[0].totals.net, Cents(3_00));
    let free = order(1, &[(VatCode::Standard, 10, "0")], Pricing::default());
    assert!(planned(vec![free], &[left(1, 1, 10, 11, "2026-10-02")], "2026-10-31").is_empty());
}

/// Charges of one kind and label are one; others stay apart. Orders in another currency or whose prices include VAT keep
/// their terms.
#[test]
fn charges_and_terms_of_several_orders() {
    let charge = |kind, label: &str, cents| Charge { kind, label: label.to_string(), amount: Cents(cents) };
    let usd = Currency::parse("USD").unwrap();
    let with = |charges: Vec<Charge>| Pricing { charges, tax_included: true, currency: usd, ..Pricing::default() };
    let (freight, other) = (ChargeKind::Freight, ChargeKind::ALL.into_iter().find(|k| *k != ChargeKind::Freight).unwrap());
    let lines = [(VatCode::Standard, 10, "12.00")];
    let mut orders = vec![
        order(1, &lines, with(vec![charge(freight, "", 6_00), charge(other, "", 1_20)])),
        order(2, &lines, with(vec![charge(freight, "", 2_40), charge(freight, "Express", 3_60)])),
    ];
    orders.iter_mut().for_each(|o| o.currency = usd);
    let delivered = [left(1, 1, 10, 11, "2026-10-02"), left(2, 1, 10, 12, "2026-10-07")];
    let plan = planned(orders, &delivered, "2026-10-31").remove(0);
    let charges: Vec<_> = plan.pricing.charges.iter().map(|c| (c.kind, c.label.as_str(), c.amount.0)).collect();
    assert_eq!(charges, [(freight, "", 8_40), (other, "", 1_20), (freight, "Express", 3_60)]);
    assert_eq!((plan.pricing.tax_included, plan.pricing.currency), (true, usd));
    assert_eq!((plan.totals.gross, plan.totals.charge), (Cents(240_00 + 13_20), Cents(11_00)));
    let sum: Cents = plan.pricing.charged_on.iter().map(|c| c.amount).sum();
    assert_eq!((sum, plan.pricing.charged_on.len()), (Cents(13_20), 1));
    let alone = order(1, &lines, Pricing { charges: vec![charge(freight, "", 6_00)], ..Pricing::default() });
    assert!(planned(vec![alone], &delivered[..1], "2026-10-31")[0].pricing.charged_on.is_empty(), "one order has nothing to share");
}

/// A discount of an amount on one order falls on its own lines, as their discounts; never more than they are worth.
#[test]
fn a_discount_of_one_order_becomes_one_of_its_lines() {
    let lines = [(VatCode::Standard, 1, "30.00"), (VatCode::Reduced, 1, "10.00")];
    let delivered: Vec<Delivered> = [1, 2].iter().flat_map(|id| [left(*id, 1, 1, 10 + id, "2026-10-02"), left(*id, 2, 1, 10 + id, "2026-10-02")]).collect();
    let amount = |cents| Pricing { discount: Some(Discount::Amount(Cents(cents))), ..Pricing::default() };
    for (first, second, nets) in [
        (amount(4_00), Pricing::default(), [27_00, 9_00, 30_00, 10_00]),
        (Pricing::default(), amount(4_00), [30_00, 10_00, 27_00, 9_00]),
        (amount(4_00), amount(4_00), [27_00, 9_00, 27_00, 9_00]),
        (percent(10), percent(20), [27_00, 9_00, 24_00, 8_00]),
    ] {
        let plan = planned(vec![order(1, &lines, first.clone()), order(2, &lines, second.clone())], &delivered, "2026-10-31").remove(0);
        assert_eq!(plan.lines.iter().map(|l| l.net.0).collect::<Vec<_>>(), nets, "{first:?} {second:?}");
        assert_eq!(plan.pricing.discount, None);
        for line in &plan.lines {
            let off = line.quantity.at(line.price, Currency::EUR).unwrap() - line.net;
            let told = Some(Discount::Amount(off)).filter(|_| !off.is_zero());
            assert_eq!((line.discount, line.allowance), (told, off));
        }
    }
}
