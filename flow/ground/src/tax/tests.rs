//! Rule tables of VAT, and properties of amounts on random documents.

use kernel::{Cents, Currency, Day, Price, Quantity, Rate};
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

#[test]
fn rates_follow_their_days() {
    let on = |code: VatCode, text: &str| code.on(day(text)).rate.to_string();
    for (code, text, rate) in [
        (VatCode::Standard, "2013-12-31", "19.6"),
        (VatCode::Standard, "2014-01-01", "20"),
        (VatCode::Intermediate, "2013-12-31", "7"),
        (VatCode::Intermediate, "2026-01-01", "10"),
        (VatCode::Reduced, "2026-01-01", "5.5"),
        (VatCode::SuperReduced, "2026-01-01", "2.1"),
        (VatCode::CorsicaFuel, "2026-01-01", "13"),
        (VatCode::CorsicaWorks, "2013-12-31", "8"),
        (VatCode::CorsicaWorks, "2026-01-01", "10"),
        (VatCode::CorsicaReduced, "2026-01-01", "2.1"),
        (VatCode::CorsicaSpecial, "2026-01-01", "0.9"),
        (VatCode::OverseasStandard, "2026-01-01", "8.5"),
        (VatCode::OverseasReduced, "2026-01-01", "2.1"),
        (VatCode::OverseasLivestock, "2026-01-01", "1.75"),
        (VatCode::OverseasPress, "2026-01-01", "1.05"),
        (VatCode::None, "2026-01-01", "0"),
    ] {
        assert_eq!(on(code, text), rate, "{code:?} {text}");
    }
    assert_eq!(VatCode::of_rate(Rate(55_000), day("2026-01-01")), Some(VatCode::Reduced));
    assert!(VatCode::ALL.iter().all(|c| VatCode::parse(c.name()) == Some(*c)));
}

#[test]
fn places_by_country_and_postcode() {
    for (country, postcode, on, expected) in [
        ("FR", "75011", "2026-01-01", "Mainland"),
        ("", "69001", "2026-01-01", "Mainland"),
        ("MC", "98000", "2026-01-01", "Mainland"),
        ("FR", "20 200", "2026-01-01", "Corsica"),
        ("FR", "97110", "2026-01-01", "Antilles"),
        ("FR", "97200", "2026-01-01", "Antilles"),
        ("MQ", "", "2026-01-01", "Antilles"),
        ("FR", "97400", "2026-01-01", "Reunion"),
        ("FR", "97300", "2026-01-01", "Untaxed"),
        ("YT", "", "2026-01-01", "Untaxed"),
        ("FR", "97133", "2026-01-01", "World(\"BL\")"),
        ("FR", "98800", "2026-01-01", "World(\"NC\")"),
        ("de", "10115", "2026-01-01", "Union(\"DE\")"),
        ("DE", "78266", "2026-01-01", "World(\"DE\")"),
        ("ES", "35001", "2026-01-01", "World(\"ES\")"),
        ("ES", "28001", "2026-01-01", "Union(\"ES\")"),
        ("EL", "10431", "2026-01-01", "Union(\"GR\")"),
        ("GB", "EC1A", "2020-12-31", "Union(\"GB\")"),
        ("GB", "EC1A", "2021-01-01", "World(\"GB\")"),
        ("XI", "BT1", "2026-01-01", "Union(\"XI\")"),
        ("GB", "BT7 1NN", "2026-01-01", "Union(\"XI\")"),
        ("GB", "BT7 1NN", "2020-12-31", "Union(\"GB\")"),
        ("CH", "1201", "2026-01-01", "World(\"CH\")"),
    ] {
        assert_eq!(format!("{:?}", Place::of(country, postcode, day(on))), expected, "{country} {postcode} {on}");
    }
}

/// `seller buyer [vat number or SIREN] delivery goods|service rate nature -> treatment code why`, places as `FR75`.
fn judged(line: &str) -> String {
    let today = day("2026-10-01");
    let place = |text: &str| Place::of(&text[..2], &text[2..], today);
    let f: Vec<&str> = line.split_whitespace().collect();
    let (place_of_seller, franchise) = f[0].strip_suffix('*').map_or((f[0], false), |p| (p, true));
    let seller = Seller {
        franchise,
        established: place_of_seller.starts_with("FR"),
        place: place(place_of_seller),
    };
    let consumer = f[2] == "consumer";
    let (vat, siren) = match f[2] {
        "consumer" | "-" => ("", ""),
        number if number.bytes().all(|b| b.is_ascii_digit()) => ("", number),
        number => (number, ""),
    };
    let buyer = Buyer { place: place(f[1]), vat, siren, consumer };
    let delivery = place(f[3]);
    let nature = f.get(6).map_or(Nature::Ordinary, |n| Nature::parse(n).unwrap());
    let supply = Supply { goods: f[4] == "goods", code: VatCode::parse(f[5]).unwrap(), nature };
    let choice = choose(&Case { seller: &seller, buyer: &buyer, delivery: &delivery }, supply);
    format!("{} {} {}", choice.treatment.name(), choice.code.name(), choice.why)
}

#[test]
fn the_treatment_of_goods_follows_seller_buyer_delivery_and_item() {
    for (case, expected) in [
        ("FR75 FR69 FR00 FR69 goods standard", "domestic standard domestic"),
        ("FR75 FR69 - FR69 service intermediate", "domestic intermediate domestic"),
        ("FR75* FR69 FR00 FR69 goods standard", "franchise none franchise"),
        ("FR75* DE10 DE1 DE10 goods standard", "franchise none franchise"),
        // Goods: where they go.
        ("FR75 DE10 DE123 DE10 goods standard", "intra_eu_goods none intra_eu_goods"),
        ("FR75 DE10 DE123 FR69 goods standard", "domestic standard domestic"),
        ("FR75 DE10 - DE10 goods standard", "domestic standard eu_without_number"),
        ("FR75 DE10 consumer DE10 goods reduced", "domestic reduced eu_without_number"),
        ("FR75 FR69 FR00 DE10 goods standard", "domestic standard eu_without_number"),
        ("FR75 DE10 FR00 DE10 goods standard", "domestic standard eu_without_number"),
        ("FR75 DE10 CHE1 DE10 goods standard", "domestic standard eu_without_number"),
        ("FR75 DE10 GB1 DE10 goods standard", "domestic standard eu_without_number"),
        ("FR75 GR10 EL1 GR10 goods standard", "intra_eu_goods none intra_eu_goods"),
        ("FR75 XIBT XI1 XIBT goods standard", "intra_eu_goods none intra_eu_goods"),
        ("FR75 GBBT XI1 GBBT goods standard", "intra_eu_goods none intra_eu_goods"),
        ("FR75 GBBT GB1 GBBT goods standard", "domestic standard eu_without_number"),
        ("FR75 GBBT XI1 GBBT service standard", "services_outside_eu none services_outside_eu"),
        ("FR75 XIBT XI1 XIBT service standard works", "services_outside_eu none works_abroad"),
        ("FR75 CH10 - CH10 goods standard", "export none export"),
        ("FR75 FR69 FR00 CH10 goods standard", "export none export"),
        ("FR75 GB10 GB1 GB10 goods standard", "export none export"),
        ("FR75 ES35 ES1 ES35 goods standard", "export none export"),
        ("FR75 FR988 - FR988 goods standard", "export none export"),
        ("FR75 FR971 FR00 FR971 goods standard", "export_overseas none export_overseas"),
        ("FR974 FR75 FR00 FR75 goods standard", "export_overseas none export_overseas"),
        ("FR971 FR974 FR00 FR974 goods standard", "export_overseas none export_overseas"),
        ("FR75 FR973 FR00 FR973 goods standard", "export_overseas none export_overseas"),
        ("FR971 FR972 FR00 FR972 goods standard", "overseas overseas_standard overseas"),
        ("FR974 FR974 FR00 FR974 goods reduced", "overseas overseas_reduced overseas"),
        ("FR974 FR974 FR00 FR974 goods intermediate", "overseas overseas_reduced overseas"),
        ("FR974 FR974 FR00 FR974 goods super_reduced press", "overseas overseas_press overseas"),
        ("FR974 FR974 FR00 FR974 goods super_reduced livestock", "overseas overseas_livestock overseas"),
        ("FR973 FR973 FR00 FR973 goods standard", "not_applied none not_applied"),
        // Corsica: own rates where it has them.
        ("FR75 FR20 FR00 FR20 goods standard", "domestic standard domestic"),
        ("FR75 FR20 FR00 FR20 goods reduced", "corsica corsica_reduced corsica"),
        ("FR20 FR20 FR00 FR20 goods standard fuel", "corsica corsica_fuel corsica"),
        ("FR20 FR75 FR00 FR75 goods standard fuel", "domestic standard domestic"),
        ("FR20 FR20 consumer FR20 goods super_reduced livestock", "corsica corsica_special corsica"),
        ("FR20 FR20 FR00 FR20 service standard works", "corsica corsica_works corsica"),
        ("FR20 FR20 - FR20 service super_reduced show", "corsica corsica_special corsica"),
    ] {
        assert_eq!(judged(case), expected, "{case}");
    }
}

#[test]
fn services_reverse_charge_margin_and_what_is_exempt() {
    for (case, expected) in [
        // Services: where the business buyer is.
        ("FR75 DE10 DE123 DE10 service standard", "intra_eu_services none intra_eu_services"),
        ("FR75 DE10 - DE10 service standard", "domestic standard eu_without_number"),
        ("FR75 US10 - US10 service standard", "services_outside_eu none services_outside_eu"),
        ("FR75 US10 consumer US10 service standard", "domestic standard consumer_abroad"),
        ("FR75 FR974 FR00 FR974 service standard", "overseas overseas_standard overseas"),
        ("FR75 FR973 FR00 FR973 service standard", "not_applied none not_applied"),
        ("FR75 DE10 DE123 FR69 service intermediate works", "domestic intermediate domestic"),
        ("FR75 FR69 FR00 DE10 service standard works", "services_outside_eu none works_abroad"),
        // The buyer owes the tax.
        ("FR75 FR69 FR00 FR69 service standard subcontracting", "reverse_subcontracting none reverse_charge"),
        ("FR75 FR69 consumer FR69 service standard subcontracting", "domestic standard domestic"),
        ("FR75 FR69 - FR69 service standard subcontracting", "domestic standard domestic"),
        ("FR75 FR69 552100554 FR69 service standard subcontracting", "reverse_subcontracting none reverse_charge"),
        ("FR75 FR69 552100554 FR69 goods standard", "domestic standard domestic"),
        ("FR75 FR69 FR00 FR69 goods standard scrap", "reverse_scrap none reverse_charge"),
        ("FR75 FR69 FR00 FR69 goods standard energy", "reverse_energy none reverse_charge"),
        ("FR75 FR69 FR00 FR69 service standard emissions", "reverse_emissions none reverse_charge"),
        ("FR75 DE10 DE123 DE10 goods standard scrap", "intra_eu_goods none intra_eu_goods"),
        ("BE10 FR69 FR00 FR69 goods standard", "not_established none not_established"),
        ("BE10 FR69 FR00 FR69 service standard", "not_established none not_established"),
        ("BE10 FR69 552100554 FR69 goods standard", "not_established none not_established"),
        ("BE10 FR69 consumer FR69 goods standard", "domestic standard domestic"),
        // Margin and exempt.
        ("FR75 FR69 FR00 FR69 goods standard second_hand", "margin_goods none margin"),
        ("FR75 DE10 DE123 DE10 goods reduced art", "margin_art none margin"),
        ("FR75 FR69 FR00 FR69 goods standard collection", "margin_collection none margin"),
        ("FR75 CH10 - CH10 goods standard second_hand", "export none export"),
        ("FR75 FR69 FR00 FR69 service standard exempt", "exempt none exempt"),
    ] {
        assert_eq!(judged(case), expected, "{case}");
    }
}

#[test]
fn every_treatment_has_its_place_in_documents_and_returns() {
    let today = day("2026-10-01");
    let told: Vec<String> = Treatment::all()
        .map(|t| {
            let r = t.rule(today);
            let ca3 = r.ca3.map_or("-", |b| b.0);
            assert!(Treatment::parse(t.name()) == Some(t) && !r.source.is_empty());
            format!("{} {} {} {} {ca3}", t.name(), r.category, or_dash(r.vatex), or_dash(r.mention))
        })
        .collect();
    assert_eq!(
        told,
        [
            "domestic S - - -",
            "corsica S - - -",
            "overseas S - - -",
            "not_applied Z - vat_294 E2",
            "franchise E VATEX-FR-FRANCHISE vat_293b -",
            "intra_eu_goods K VATEX-EU-IC vat_262ter F2",
            "intra_eu_services AE VATEX-EU-AE vat_reverse E2",
            "export G VATEX-EU-G vat_262 E1",
            "export_overseas G VATEX-EU-G vat_294_export E1",
            "services_outside_eu G VATEX-EU-G vat_259 E2",
            "reverse_subcontracting AE VATEX-EU-AE vat_reverse E2",
            "reverse_scrap AE VATEX-EU-AE vat_reverse E2",
            "reverse_energy AE VATEX-EU-AE vat_reverse E2",
            "reverse_emissions AE VATEX-EU-AE vat_reverse E2",
            "not_established AE VATEX-EU-AE vat_reverse F7",
            "margin_goods E VATEX-EU-F vat_margin_goods -",
            "margin_art E VATEX-EU-I vat_margin_art -",
            "margin_collection E VATEX-EU-J vat_margin_collection -",
            "exempt E - vat_261 E2",
        ]
    );
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}

fn priced(code: VatCode, goods: bool, net: i64) -> Priced {
    let treatment = if code == VatCode::None { Treatment::Export } else { Treatment::Domestic };
    Priced { treatment, code, goods, net: Cents(net) }
}

/// `lines / discount / charges -> rate base tax, ...`
fn added(lines: &[Priced], pricing: &Pricing) -> String {
    let (totals, _) = totals(lines, pricing, day("2026-08-17")).unwrap();
    let groups: Vec<String> = totals
        .groups
        .iter()
        .map(|g| format!("{} {}-{}+{} {} {}", g.rate, g.lines.0, g.allowance.0, g.charge.0, g.base.0, g.tax.0))
        .collect();
    format!("{} = {} + {} = {}", groups.join(", "), totals.net.0, totals.tax.0, totals.gross.0)
}

#[test]
fn amounts_of_documents() {
    let percent = |text: &str| Pricing { discount: Some(Discount::Percent(Rate::parse(text).unwrap())), ..Pricing::default() };
    let amount = |cents: i64| Pricing { discount: Some(Discount::Amount(Cents(cents))), ..Pricing::default() };
    let s = |net| priced(VatCode::Standard, true, net);
    let r = |net| priced(VatCode::Reduced, true, net);
    // The golden quote: the rate's own rounding wins over the sum's (142.54, not 142.55).
    let golden = [s(341_620), r(79_375), s(54_158)];
    assert_eq!(
        added(&golden, &percent("3")),
        "20 395778-11873+0 383905 76781, 5.5 79375-2381+0 76994 4235 = 460899 + 81016 = 541915"
    );
    // Tax is rounded once a rate, never by line.
    assert_eq!(
        added(&[r(77), s(33), s(33), s(33)], &Pricing::default()),
        "20 99-0+0 99 20, 5.5 77-0+0 77 4 = 176 + 24 = 200"
    );
    // An amount is spread by largest remainder; a tie goes to the highest rate.
    assert_eq!(
        added(&[r(100), s(100)], &amount(1)),
        "20 100-1+0 99 20, 5.5 100-0+0 100 6 = 199 + 26 = 225"
    );
    // Freight follows the goods, not the services.
    let freight = Pricing {
        charges: vec![Charge { kind: ChargeKind::Freight, label: String::new(), amount: Cents(5_000) }],
        ..Pricing::default()
    };
    let service = priced(VatCode::Intermediate, false, 50_000);
    assert_eq!(
        added(&[s(100_000), service], &freight),
        "20 100000-0+5000 105000 21000, 10 50000-0+0 50000 5000 = 155000 + 26000 = 181000"
    );
    assert_eq!(added(&[service], &freight), "10 50000-0+5000 55000 5500 = 55000 + 5500 = 60500");
    // Prices with tax: 3 x 9.99 stay 29.97.
    let retail = Pricing { tax_included: true, ..Pricing::default() };
    assert_eq!(added(&[s(999), s(999), s(999)], &retail), "20 2497-0+0 2497 500 = 2497 + 500 = 2997");
    let (_, nets) = totals(&[s(999), s(999), s(999)], &retail, day("2026-08-17")).unwrap();
    assert_eq!(nets, [Cents(833), Cents(832), Cents(832)]);
    assert!(totals(&[s(100)], &amount(101), day("2026-08-17")).is_err());
}

#[test]
fn amounts_of_lines() {
    let charge = |cents| Charge { kind: ChargeKind::Other, label: String::new(), amount: Cents(cents) };
    for (quantity, price, discount, charges, expected) in [
        ("40", "89.90", Some(Discount::Percent(Rate::whole(5))), &[][..], Some((359_600, 17_980, 341_620))),
        ("130.5", "4.15", None, &[], Some((54_158, 0, 54_158))),
        ("2", "89.90", Some(Discount::Percent(Rate::whole(5))), &[], Some((17_980, 899, 17_081))),
        ("1000", "0.000005", None, &[], Some((1, 0, 1))),
        ("3", "0.333333", Some(Discount::Amount(Cents(10))), &[charge(25)], Some((100, 10, 115))),
        ("1", "1", Some(Discount::Amount(Cents(101))), &[], None),
        ("9999999", "99999999", None, &[], None),
    ] {
        let (q, p) = (Quantity::parse(quantity).unwrap(), Price::parse(price).unwrap());
        let got = line_amounts(q.at(p, Currency::EUR), discount, charges, "lines[0]").ok().map(|a| (a.gross.0, a.discount.0, a.net.0));
        assert_eq!(got, expected, "{quantity} x {price}");
    }
}

#[test]
fn tax_on_receipts_is_cumulative_and_clears() {
    let part = |before: i64, settled: i64| due_part(Cents(20_000), Cents(120_000), Cents(before), Cents(settled)).0;
    assert_eq!((part(0, 60_000), part(60_000, 60_000)), (10_000, 10_000));
    assert_eq!((part(0, 1), part(1, 1), part(2, 1), part(3, 119_997)), (0, 0, 1, 19_999));
    assert_eq!(due_part(Cents(0), Cents(0), Cents(0), Cents(0)), Cents(0));
    assert_eq!(part(120_000, -60_000), -10_000);
}

fn code() -> impl Strategy<Value = VatCode> {
    prop::sample::select(vec![
        VatCode::Standard,
        VatCode::Intermediate,
        VatCode::Reduced,
        VatCode::SuperReduced,
        VatCode::OverseasStandard,
        VatCode::CorsicaSpecial,
        VatCode::None,
    ])
}

prop_compose! {
    fn document()(
        lines in prop::collection::vec((code(), any::<bool>(), 0i64..5_000_000), 1..8),
        how in 0..3u8,
        percent in 0i64..=1_000_000,
        share in 0i64..=100,
        freight in 0i64..20_000,
        tax_included in any::<bool>(),
    ) -> (Vec<Priced>, Pricing) {
        let lines: Vec<Priced> = lines.into_iter().map(|(c, g, n)| priced(c, g, n)).collect();
        let sum: i64 = lines.iter().map(|l| l.net.0).sum();
        let discount = match how {
            0 => None,
            1 => Some(Discount::Percent(Rate(percent))),
            _ => Some(Discount::Amount(Cents(sum * share / 100))),
        };
        let charges = vec![Charge { kind: ChargeKind::Freight, label: String::new(), amount: Cents(freight) }];
        (lines, Pricing { discount, charges, tax_included, ..Pricing::default() })
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Totals, breakdown, revenue of the entry and shares of the tax say the same of any document.
    #[test]
    fn everything_agrees((lines, pricing) in document()) {
        let (t, nets) = totals(&lines, &pricing, day("2026-10-01")).unwrap();
        prop_assert_eq!(nets.iter().copied().sum::<Cents>(), t.lines, "BR-CO-10");
        prop_assert_eq!(t.lines - t.allowance + t.charge, t.net, "BR-CO-13");
        prop_assert_eq!(t.net + t.tax, t.gross, "BR-CO-15");
        for g in &t.groups {
            prop_assert_eq!(g.lines - g.allowance + g.charge, g.base, "BR-S-08");
            // Exact where prices exclude tax; within half a cent of the gross otherwise.
            let off = (g.rate.of(g.base) - g.tax).abs();
            prop_assert!(off.0 <= i64::from(pricing.tax_included), "BR-CO-17: {g:?}");
            prop_assert_eq!(g.revenue().iter().map(|(_, c)| *c).sum::<Cents>(), g.base);
            prop_assert!(g.revenue().iter().all(|(_, c)| c.0 >= 0), "{g:?}");
            let mut own = nets.iter().zip(&lines).filter(|(_, l)| l.code == g.code && l.treatment == g.treatment);
            prop_assert_eq!(own.by_ref().map(|(n, _)| *n).sum::<Cents>(), g.lines);
        }
        for on_debits in [true, false] {
            let list = shares(&t, on_debits);
            prop_assert_eq!(list.iter().map(|s| s.base).sum::<Cents>(), t.net);
            prop_assert_eq!(list.iter().map(|s| s.tax).sum::<Cents>(), t.tax);
            prop_assert_eq!(list.iter().map(|s| s.gross).sum::<Cents>(), t.gross);
        }
        if pricing.tax_included {
            let shown: Cents = lines.iter().map(|l| l.net).sum();
            let off = match pricing.discount {
                Some(Discount::Amount(a)) => Some(a),
                None => Some(Cents::ZERO),
                Some(Discount::Percent(_)) => None,
            };
            let freight: Cents = pricing.charges.iter().map(|c| c.amount).sum();
            if let Some(off) = off {
                prop_assert_eq!(t.gross, shown - off + freight, "the customer pays what was displayed");
            }
        }
    }

    /// However a total is paid, the parts of the tax add up to it.
    #[test]
    fn tax_on_receipts_adds_up(tax in 0i64..1_000_000, parts in prop::collection::vec(1i64..500_000, 1..12)) {
        let total: i64 = parts.iter().sum();
        let (mut before, mut moved) = (0, 0);
        for part in parts {
            let due = due_part(Cents(tax), Cents(total), Cents(before), Cents(part)).0;
            prop_assert!(due >= 0);
            (before, moved) = (before + part, moved + due);
        }
        prop_assert_eq!(moved, tax);
    }
}
