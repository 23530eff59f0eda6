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

fn money(credit: &Credit) -> (i64, i64, i64) {
    (credit.totals.net.0, credit.totals.tax.0, credit.totals.gross.0)
}

/// What is left of a line is its most, and nothing is too little; of what was returned no price is lowered.
#[test]
fn a_line_is_credited_up_to_what_is_left() {
    let mut invoice = golden();
    invoice.credited = returned(&invoice, &[share_of(1, "10")]).unwrap().so_far;
    let price = |text: &str| Price::parse(text).unwrap();
    let lower = |quantity: Option<&str>, to: &str| lowered(&invoice, &[(1, quantity.map(|q| Quantity::parse(q).unwrap()), price(to))]);
    let code = |r: Result<Credit>| r.err().map(|f| f.code().to_string());
    for (quantity, refused) in [("20", None), ("20.001", Some("credit_note.quantity")), ("0.001", None), ("-1", Some("credit_note.quantity"))] {
        assert_eq!(code(returned(&invoice, &[share_of(1, quantity)])).as_deref(), refused, "{quantity}");
        assert_eq!(code(lower(Some(quantity), "0")).as_deref(), refused, "{quantity}");
    }
    for (quantity, to, refused) in [
        (Some("0"), "79.90", Some("credit_note.quantity")),
        (None, "89.90", Some("credit_note.price")),
        (None, "89.89", None),
        (None, "0", None),
    ] {
        assert_eq!(code(lower(quantity, to)).as_deref(), refused, "{quantity:?} {to}");
    }
    assert_eq!(code(lowered(&invoice, &[(1, None, Price(-1))])).as_deref(), Some("credit_note.price"));
    assert_eq!(code(lowered(&invoice, &[])).as_deref(), Some("credit_note.no_lines"));
    assert!(returned(&invoice, &[share_of(1, "1"), share_of(2, "1")]).is_ok(), "two lines are two");
    let credit = lower(None, "79.90").unwrap();
    let line = &credit.lines[0];
    assert_eq!((line.quantity, line.price, line.discount), (Quantity::whole(20), price("10"), percent("5")));
    assert_eq!((line.allowance, line.net, line.order), (Cents(10_00), Cents(190_00), Some(Id(2))));
    let own = credit.so_far.lines.last().unwrap();
    assert_eq!((own.line, own.quantity, own.net), (1, Quantity::ZERO, Cents(190_00)));
    // What other documents are credited by: nothing.
    for kind in [DocumentKind::CreditNote, DocumentKind::Deposit] {
        let other = Invoice { kind, ..golden() };
        let refused = format!("credit_note.of_{}", if kind == DocumentKind::Deposit { "deposit" } else { "credit_note" });
        assert_eq!(code(whole(&other)).as_ref(), Some(&refused));
        assert_eq!(code(returned(&other, &[share_of(1, "1")])).as_ref(), Some(&refused));
        assert_eq!(code(lowered(&other, &[(1, None, price("1"))])).as_ref(), Some(&refused));
        let rebated = rebate(&[other], Discount::Percent(Rate::whole(1)), "RFA", false).err().map(|f| f.code().to_string());
        assert_eq!(rebated.as_ref(), Some(&refused));
    }
}

/// A lower price of all the goods of an invoice credits the difference and nothing else: the goods stay.
#[test]
fn a_lower_price_of_everything_is_not_everything() {
    let lines = [(VatCode::Standard, "10", "10.00", None), (VatCode::Standard, "5", "20.00", None), (VatCode::Reduced, "1", "7.00", None)];
    let mut invoice = invoice(&lines, Pricing::default());
    let price = |text: &str| Price::parse(text).unwrap();
    let credit = lowered(&invoice, &[(1, None, price("9")), (2, None, price("19.50")), (3, None, price("6"))]).unwrap();
    let groups: Vec<_> = credit.totals.groups.iter().map(|g| (g.base.0, g.tax.0)).collect();
    assert_eq!((money(&credit), groups), ((13_50, 2_56, 16_06), vec![(12_50, 2_50), (1_00, 6)]));
    invoice.credited = credit.so_far;
    // Then the goods come back all the same, at what is left of their price.
    assert_eq!(returned(&invoice, &[share_of(3, "1")]).unwrap().totals.net, Cents(6_00));
    assert_eq!(whole(&invoice).unwrap().so_far.gross, invoice.totals.gross);
}

/// A discount of an amount on the line stays with its price: a lower price has none of it.
#[test]
fn an_amount_on_a_line_is_not_taken_off_again() {
    let invoice = invoice(&[(VatCode::Standard, "10", "10.00", Some(Discount::Amount(Cents(5_00))))], Pricing::default());
    let credit = lowered(&invoice, &[(1, None, Price::parse("8").unwrap())]).unwrap();
    assert_eq!((credit.lines[0].discount, credit.lines[0].allowance, money(&credit)), (None, Cents(0), (20_00, 4_00, 24_00)));
    let credit = returned(&invoice, &[share_of(1, "4")]).unwrap();
    assert_eq!((credit.lines[0].discount, money(&credit)), (Some(Discount::Amount(Cents(2_00))), (38_00, 7_60, 45_60)));
    // So do the charges of the line: each part has its share.
    let mut charged = invoice.clone();
    charged.lines[0].charges = vec![Charge { kind: ChargeKind::Freight, label: "Port".into(), amount: Cents(3_00) }];
    let credit = returned(&charged, &[share_of(1, "4")]).unwrap();
    assert_eq!((credit.lines[0].charges[0].amount, credit.lines[0].net), (Cents(1_20), Cents(39_20)));
}

/// A discount of an amount on the whole: each credit note has its part by worth, whether prices include VAT or not.
#[test]
fn an_amount_on_the_whole_is_shared_by_worth() {
    let lines = [(VatCode::Standard, "2", "30.00", None), (VatCode::Standard, "1", "40.00", None)];
    let mut plain = invoice(&lines, Pricing { discount: Some(Discount::Amount(Cents(10_00))), ..Pricing::default() });
    assert_eq!(plain.totals.net, Cents(90_00));
    let credit = returned(&plain, &[share_of(1, "2")]).unwrap();
    assert_eq!((credit.pricing.discount, money(&credit)), (Some(Discount::Amount(Cents(6_00))), (54_00, 10_80, 64_80)));
    plain.credited = credit.so_far;
    assert_eq!(money(&returned(&plain, &[share_of(2, "1")]).unwrap()), (36_00, 7_20, 43_20));
    let lines = [(VatCode::Standard, "2", "60.00", None)];
    let pricing = Pricing { discount: Some(Discount::Amount(Cents(12_00))), tax_included: true, ..Pricing::default() };
    let included = invoice(&lines, pricing);
    assert_eq!(included.totals.gross, Cents(108_00));
    let half = returned(&included, &[share_of(1, "1")]).unwrap();
    assert_eq!((half.pricing.tax_included, money(&half)), (true, (45_00, 9_00, 54_00)), "half of it is half of everything");
}

/// In a currency without decimals amounts are whole.
#[test]
fn a_currency_has_its_own_minor_unit() {
    let yen = Currency::parse("JPY").unwrap();
    let mut abroad = invoice(&[(VatCode::None, "2", "1500", None)], Pricing::default());
    abroad.currency = Some(yen);
    abroad.lines[0].net = Cents(3000);
    abroad.totals = ground::tax::totals(
        &[Priced { treatment: Treatment::Domestic, code: VatCode::None, goods: true, net: Cents(3000) }],
        &Pricing { currency: yen, ..Pricing::default() },
        abroad.day.unwrap(),
    )
    .unwrap()
    .0;
    let credit = returned(&abroad, &[share_of(1, "1")]).unwrap();
    assert_eq!((credit.lines[0].net, credit.pricing.currency, credit.totals.gross), (Cents(1500), yen, Cents(1500)));
    let (lines, totals, _) = rebate(&[abroad], Discount::Percent(Rate::whole(10)), "RFA", false).unwrap();
    assert_eq!((lines[0].price, totals.gross), (Price::parse("300").unwrap(), Cents(300)));
}

/// Charges come back with the whole invoice only; where the goods came back before, as a line of their own, taxed as what
/// they went with.
#[test]
fn charges_come_back_last() {
    let freight = |label: &str| vec![Charge { kind: ChargeKind::Freight, label: label.into(), amount: Cents(12_00) }];
    let pricing = |label: &str| Pricing { charges: freight(label), ..Pricing::default() };
    let whole_at_once = whole(&invoice(&[(VatCode::Standard, "10", "10.00", None)], pricing(""))).unwrap();
    assert_eq!((money(&whole_at_once), whole_at_once.totals.charge, whole_at_once.pricing.charges.len()), ((112_00, 22_40, 134_40), Cents(12_00), 1));
    let done = whole_at_once.so_far.groups[0];
    assert_eq!((done.lines, done.charge, done.base, done.tax), (Cents(100_00), Cents(12_00), Cents(112_00), Cents(22_40)));
    for (goods, label, shown) in [(true, "", "Port"), (false, "Livraison", "Livraison")] {
        let mut invoice = invoice(&[(VatCode::Standard, "10", "10.00", None)], pricing(label));
        if !goods {
            invoice.lines[0].goods = false;
            let pricing = invoice.more.pricing.clone();
            invoice.totals = priced(&mut invoice.lines, &pricing, invoice.day.unwrap()).unwrap();
        }
        let back = returned(&invoice, &[share_of(1, "10")]).unwrap();
        assert_eq!((money(&back), back.totals.charge, back.pricing.charges.len()), ((100_00, 20_00, 120_00), Cents(0), 0));
        invoice.credited = back.so_far;
        let rest = whole(&invoice).unwrap();
        let (line, group) = (&rest.lines[0], &rest.totals.groups[0]);
        assert_eq!((rest.lines.len(), money(&rest)), (1, (12_00, 2_40, 14_40)));
        assert_eq!((line.label.as_str(), line.quantity, line.price, line.net), (shown, Quantity::whole(1), Price::parse("12").unwrap(), Cents(12_00)));
        assert_eq!((line.order, line.item, line.order_line, line.goods, line.vat), (Some(Id(2)), Id(0), 0, goods, VatCode::Standard));
        let services = if goods { (Cents(0), Cents(0)) } else { (Cents(12_00), Cents(2_40)) };
        assert_eq!((group.services, group.services_tax, group.lines, group.charge), (services.0, services.1, Cents(12_00), Cents(0)));
        assert_eq!(rest.so_far.gross, invoice.totals.gross);
    }
}

/// The tax of each part is rounded by itself, never beyond what is left of the invoice's; the last part takes the rest.
#[test]
fn the_last_part_takes_the_tax_that_is_left() {
    // 4 x 0.03 have 0.02 of tax, each alone 0.01; 5 x 0.02 have 0.02, each alone none.
    for (quantity, price, taxes) in [("4", "0.03", vec![1, 1, 0, 0]), ("5", "0.02", vec![0, 0, 0, 0, 2]), ("3", "0.08", vec![2, 2, 1])] {
        let mut invoice = invoice(&[(VatCode::Standard, quantity, price, None)], Pricing::default());
        for tax in &taxes[..taxes.len() - 1] {
            let credit = returned(&invoice, &[share_of(1, "1")]).unwrap();
            assert_eq!(credit.totals.tax, Cents(*tax), "{quantity} x {price}");
            invoice.credited = credit.so_far;
        }
        // Whether the goods come back or their price is forgiven.
        let last = taxes.last().map(|t| Cents(*t)).unwrap();
        let forgiven = lowered(&invoice, &[(1, None, Price(0))]).unwrap();
        assert_eq!((returned(&invoice, &[share_of(1, "1")]).unwrap().totals.tax, forgiven.totals.tax), (last, last));
        assert_eq!(forgiven.so_far.gross, invoice.totals.gross);
    }
}

/// Goods and services under one rate: each side of the credit note is what it is on the invoice.
#[test]
fn services_stay_services() {
    let mut invoice = invoice(&[(VatCode::Standard, "10", "10.00", None), (VatCode::Standard, "3", "33.33", None)], Pricing::default());
    invoice.lines[1].goods = false;
    invoice.totals = priced(&mut invoice.lines, &Pricing::default(), invoice.day.unwrap()).unwrap();
    let side = |credit: &Credit| (credit.totals.groups[0].base.0, credit.totals.groups[0].services.0, credit.totals.groups[0].services_tax.0);
    let service = returned(&invoice, &[share_of(2, "1")]).unwrap();
    assert_eq!(side(&service), (33_33, 33_33, 6_67));
    let both = returned(&invoice, &[share_of(1, "10"), share_of(2, "1")]).unwrap();
    assert_eq!(side(&both), (133_33, 33_33, 6_67));
    invoice.credited = both.so_far;
    let rest = whole(&invoice).unwrap();
    assert_eq!((side(&rest), rest.so_far.gross), ((66_66, 66_66, 13_33), invoice.totals.gross));
    let whole = whole(&Invoice { credited: Credited::default(), ..invoice }).unwrap();
    assert_eq!(side(&whole), (199_99, 99_99, 20_00));
}

/// What was credited before is not rebated again; goods and services apart; net of tax the VAT stays as it was.
#[test]
fn a_rebate_is_of_what_is_left() {
    let mut one = invoice(&[(VatCode::Standard, "10", "10.00", None), (VatCode::Standard, "1", "50.00", None)], Pricing::default());
    one.lines[1].goods = false;
    one.totals = priced(&mut one.lines, &Pricing::default(), one.day.unwrap()).unwrap();
    let other = invoice(&[(VatCode::Reduced, "1", "40.00", None), (VatCode::Standard, "1", "60.00", None)], Pricing::default());
    let told = |part: Discount, net_of_tax: bool, invoices: &[Invoice]| {
        let (lines, totals, so_far) = rebate(invoices, part, "RFA", net_of_tax).unwrap();
        assert_eq!(so_far.iter().map(|c| c.gross).sum::<Cents>(), totals.gross + invoices.iter().map(|i| i.credited.gross).sum());
        let lines: Vec<_> = lines.iter().map(|l| (l.vat, l.goods, l.net.0)).collect();
        let groups: Vec<Vec<(i64, i64)>> = so_far.iter().map(|c| c.groups.iter().map(|g| (g.base.0, g.tax.0)).collect()).collect();
        (lines, (totals.net.0, totals.tax.0), groups)
    };
    let (standard, reduced) = (VatCode::Standard, VatCode::Reduced);
    let ten = Discount::Percent(Rate::whole(10));
    assert_eq!(
        told(ten, false, &[one.clone(), other.clone()]),
        (
            vec![(standard, false, 5_00), (standard, true, 10_00 + 6_00), (reduced, true, 4_00)],
            (25_00, 4_20 + 22),
            vec![vec![(15_00, 3_00)], vec![(6_00, 1_20), (4_00, 22)]],
        )
    );
    let amount = Discount::Amount(Cents(50_00));
    assert_eq!(told(amount, false, &[one.clone(), other.clone()]).2, [vec![(30_00, 6_00)], vec![(12_00, 2_40), (8_00, 44)]]);
    one.credited = returned(&one, &[share_of(1, "5")]).unwrap().so_far;
    assert_eq!(told(ten, false, &[one.clone()]), (vec![(standard, false, 3_33), (standard, true, 6_67)], (10_00, 2_00), vec![vec![(60_00, 12_00)]]));
    assert_eq!(told(ten, true, &[one.clone()]).1, (10_00, 0));
    let most = |cents: i64| rebate(&[one.clone()], Discount::Amount(Cents(cents)), "RFA", false).map(|(_, t, _)| t.net.0).map_err(|f| f.code().to_string());
    assert_eq!((most(100_00), most(100_01), most(0)), (Ok(100_00), Err("credit_note.beyond".into()), Err("credit_note.nothing".into())));
}
