//! Tables and properties of credit notes: they mirror their invoice, and several of them come to it exactly.

use ground::tax::{Charge, ChargeKind};
use proptest::prelude::*;

use super::*;
use crate::invoice::DocumentKind;

fn invoice(lines: &[(VatCode, &str, &str, Option<Discount>)], pricing: Pricing) -> Invoice {
    let mut made: Vec<Line> = lines
        .iter()
        .zip(1i64..)
        .map(|((vat, quantity, price, discount), rank)| {
            let (quantity, price) = (Quantity::parse(quantity).unwrap(), Price::parse(price).unwrap());
            let amounts = line_amounts(quantity.at(price, Currency::EUR), *discount, &[], "").unwrap();
            Line {
                order_line: rank,
                item: Id(rank),
                goods: true,
                quantity,
                price,
                discount: *discount,
                allowance: amounts.discount,
                vat: *vat,
                net: amounts.net,
                ..Line::default()
            }
        })
        .collect();
    let day = Day::parse("2026-09-30").unwrap();
    let totals = priced(&mut made, &pricing, day).unwrap();
    let more = crate::invoice::More { pricing, ..Default::default() };
    Invoice {
        id: Id(1),
        order: Id(2),
        number: "FA".into(),
        day: Some(day),
        lines: made,
        payable: totals.gross,
        totals,
        more,
        ..Invoice::default()
    }
}

fn percent(text: &str) -> Option<Discount> {
    Some(Discount::Percent(Rate::parse(text).unwrap()))
}

fn golden() -> Invoice {
    let lines = [
        (VatCode::Standard, "30", "89.90", percent("5")),
        (VatCode::Reduced, "25", "31.75", None),
        (VatCode::Standard, "130.5", "4.15", None),
    ];
    invoice(&lines, Pricing { discount: percent("3"), ..Pricing::default() })
}

fn share_of(line: i64, quantity: &str) -> Share {
    Share { line, quantity: Quantity::parse(quantity).unwrap() }
}

#[test]
fn two_damaged_lamps_are_priced_as_the_invoice() {
    let invoice = golden();
    assert_eq!((invoice.totals.net, invoice.totals.gross), (Cents(378_056), Cents(442_503)));
    let credit = returned(&invoice, &[share_of(1, "2")]).unwrap();
    let line = &credit.lines[0];
    assert_eq!((line.allowance, line.net), (Cents(899), Cents(17_081)));
    let t = &credit.totals;
    assert_eq!((t.allowance, t.net, t.tax, t.gross), (Cents(512), Cents(16_569), Cents(3_314), Cents(19_883)));
}

#[test]
fn never_more_than_is_left() {
    let mut invoice = golden();
    invoice.credited = returned(&invoice, &[share_of(1, "29")]).unwrap().so_far;
    let code = |r: Result<Credit>| r.unwrap_err().code().to_string();
    for (shares, expected) in [
        (vec![share_of(1, "2")], "credit_note.quantity"),
        (vec![share_of(1, "0")], "credit_note.quantity"),
        (vec![share_of(4, "1")], "credit_note.no_such_line"),
        (vec![share_of(0, "1")], "credit_note.no_such_line"),
        (vec![share_of(2, "1"), share_of(2, "1")], "credit_note.line_twice"),
        (vec![], "credit_note.no_lines"),
    ] {
        assert_eq!(code(returned(&invoice, &shares)), expected);
    }
    assert_eq!(code(lowered(&invoice, &[(1, None, Price::parse("89.90").unwrap())])), "credit_note.price");
    invoice.credited = whole(&invoice).unwrap().so_far;
    assert_eq!(invoice.credited.gross, invoice.totals.gross);
    assert_eq!(code(whole(&invoice)), "credit_note.nothing_left");
    assert_eq!(code(returned(&golden_deposit(), &[share_of(1, "1")])), "credit_note.of_deposit");
}

fn golden_deposit() -> Invoice {
    Invoice { kind: DocumentKind::Deposit, ..golden() }
}

#[test]
fn a_price_is_credited_by_its_difference() {
    let credit = lowered(&golden(), &[(1, Some(Quantity::whole(10)), Price::parse("79.90").unwrap())]).unwrap();
    // 10 x 10.00, less 5 %, less 3 %.
    assert_eq!((credit.lines[0].net, credit.totals.net, credit.totals.tax), (Cents(9_500), Cents(9_215), Cents(1_843)));
    assert_eq!(credit.so_far.line(1), Quantity::ZERO);
}

#[test]
fn a_lower_price_leaves_the_rest_however_much_it_is_for() {
    let price = |text: &str| Price::parse(text).unwrap();
    // All of the only line of its rate: the difference, not the line.
    let mut invoice = golden();
    let credit = lowered(&invoice, &[(2, None, price("30.00"))]).unwrap();
    // 25 x 1.75, less 3 %: 43.75 - 1.31; 5.5 %.
    assert_eq!((credit.lines[0].net, credit.totals.net, credit.totals.tax), (Cents(4_375), Cents(4_244), Cents(233)));
    // A second difference counts from the price of the first: 25 x 2.00 - 1.50.
    invoice.credited = credit.so_far;
    let again = lowered(&invoice, &[(2, None, price("28.00"))]).unwrap();
    assert_eq!((again.lines[0].price, again.totals.net), (price("2.00"), Cents(4_850)));
    // What comes back then is worth what it costs now: 5 x 28.00 - 4.20.
    invoice.credited = again.so_far;
    assert_eq!(returned(&invoice, &[share_of(2, "5")]).unwrap().totals.net, Cents(13_580));
    let rest = whole(&invoice).unwrap().so_far;
    assert_eq!(rest.gross, invoice.totals.gross);
}

#[test]
fn a_price_lowered_for_a_part_leaves_two_prices() {
    let price = |text: &str| Price::parse(text).unwrap();
    let mut invoice = golden();
    invoice.credited = lowered(&invoice, &[(3, Some(Quantity::whole(30)), price("4.00"))]).unwrap().so_far;
    let now = invoice.credited.prices(3, &invoice.lines[2]);
    assert_eq!(now, [(price("4.15"), Quantity::parse("100.5").unwrap()), (price("4.00"), Quantity::whole(30))]);
    // What comes back is taken from what costs most.
    invoice.credited = returned(&invoice, &[share_of(3, "100.5")]).unwrap().so_far;
    assert_eq!(invoice.credited.prices(3, &invoice.lines[2]), [(price("4.00"), Quantity::whole(30))]);
    assert_eq!(returned(&invoice, &[share_of(3, "30")]).unwrap().lines[0].price, price("4.00"));
    // To nothing, and never beyond what is left.
    let gone = lowered(&invoice, &[(3, None, Price(0))]).unwrap();
    assert_eq!(gone.lines[0].net, Cents(12_000));
}

#[test]
fn rebates_are_spread_over_what_is_left() {
    let (invoice, other) = (golden(), golden());
    let (lines, totals, so_far) =
        rebate(&[invoice.clone(), other], Discount::Amount(Cents(10_000)), "RFA", false).unwrap();
    assert_eq!((lines.len(), totals.net), (2, Cents(10_000)));
    assert_eq!(so_far.iter().map(|c| c.gross).sum::<Cents>(), totals.gross);
    let net = rebate(std::slice::from_ref(&invoice), Discount::Percent(Rate::whole(2)), "RFA", true).unwrap().1;
    assert_eq!((net.net, net.tax, net.groups[0].treatment), (Cents(7_561), Cents(0), Treatment::NetOfTax));
    let beyond = rebate(&[invoice], Discount::Amount(Cents(378_057)), "RFA", false).unwrap_err();
    assert_eq!(beyond.code(), "credit_note.beyond");
}

prop_compose! {
    fn any_invoice()(
        lines in prop::collection::vec((0..3usize, 1i64..400_000, 1i64..90_000_000, 0..4u8), 1..5),
        how in 0..3u8,
        freight in 0i64..5_000,
        tax_included in any::<bool>(),
    ) -> Invoice {
        let codes = [VatCode::Standard, VatCode::Reduced, VatCode::None];
        let lines: Vec<_> = lines
            .iter()
            .map(|(code, q, p, off)| {
                let discount = match off {
                    0 => percent("12.5"),
                    1 => Some(Discount::Amount(Quantity(*q).at(Price(*p), Currency::EUR).unwrap_or_default().allocate(&[1, 9])[0])),
                    _ => None,
                };
                (codes[*code], Quantity(*q).to_string(), Price(*p).to_string(), discount)
            })
            .collect();
        let lines: Vec<_> = lines.iter().map(|(c, q, p, d)| (*c, q.as_str(), p.as_str(), *d)).collect();
        let discount = match how {
            0 => percent("3"),
            1 => Some(Discount::Amount(Cents(7))),
            _ => None,
        };
        let charges = vec![Charge { kind: ChargeKind::Freight, label: String::new(), amount: Cents(freight) }];
        let plain = invoice(&lines, Pricing { tax_included, ..Pricing::default() });
        let fits = plain.totals.gross.0 > 1_000;
        let pricing = Pricing { discount: discount.filter(|_| fits), charges, tax_included, ..Pricing::default() };
        invoice(&lines, pricing)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever was returned before, crediting the rest leaves exactly nothing, in base and in tax of each rate.
    #[test]
    fn several_credit_notes_come_to_the_invoice(mut invoice in any_invoice(), parts in prop::collection::vec((0..4usize, 1i64..100), 0..6)) {
        prop_assume!(invoice.totals.gross.0 > 0);
        for (at, hundredths) in parts {
            let rank = 1 + (at % invoice.lines.len()) as i64;
            let left = invoice.lines[at % invoice.lines.len()].quantity - invoice.credited.line(rank);
            let quantity = Quantity(left.0 * hundredths / 100);
            if quantity.is_zero() {
                continue;
            }
            if let Ok(credit) = returned(&invoice, &[Share { line: rank, quantity }]) {
                check(&credit)?;
                invoice.credited = credit.so_far;
                prop_assert!(invoice.credited.gross <= invoice.totals.gross);
            }
        }
        if invoice.credited.gross < invoice.totals.gross {
            let credit = whole(&invoice).unwrap();
            check(&credit)?;
            invoice.credited = credit.so_far;
        }
        prop_assert_eq!(invoice.credited.gross, invoice.totals.gross);
        for (group, done) in invoice.totals.groups.iter().zip(&invoice.credited.groups) {
            prop_assert_eq!((group.base, group.tax), (done.base, done.tax));
        }
    }
}

/// A credit note is a document like any other: its lines and its breakdown come to its totals.
fn check(credit: &Credit) -> std::result::Result<(), TestCaseError> {
    let t = &credit.totals;
    prop_assert_eq!(credit.lines.iter().map(|l| l.net).sum::<Cents>(), t.lines, "BR-CO-10");
    prop_assert_eq!(t.lines - t.allowance + t.charge, t.net, "BR-CO-13");
    for g in &t.groups {
        prop_assert_eq!(g.lines - g.allowance + g.charge, g.base, "BR-S-08");
        prop_assert!(g.base.0 >= 0 && g.tax.0 >= 0 && g.services.0 >= 0 && g.services <= g.base, "{g:?}");
        prop_assert_eq!(g.revenue().iter().map(|(_, c)| *c).sum::<Cents>(), g.base);
    }
    Ok(())
}
