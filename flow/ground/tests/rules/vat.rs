//! VAT: rates, treatments, places, and the amounts of documents.

use ground::tax::*;
use kernel::{Cents, Rate};

use crate::{cents, day};

/// Rates and their first days: CGI art. 278 (loi 2000-656: 19.6; loi 2012-1510: 20), 279 (loi 2011-1978: 7; loi
/// 2012-1510: 10), 278-0 bis, 281 quater, 296 and 296 ter, 297.
#[test]
fn rates_as_enacted() {
    let told: Vec<String> = RATES
        .iter()
        .map(|r| format!("{} {} {:04}-{:02}-{:02}", r.code.name(), r.rate, r.from.0, r.from.1, r.from.2))
        .collect();
    assert_eq!(
        told,
        [
            "standard 19.6 2000-04-01",
            "standard 20 2014-01-01",
            "intermediate 7 2012-01-01",
            "intermediate 10 2014-01-01",
            "reduced 5.5 1982-07-01",
            "super_reduced 2.1 1989-01-01",
            "corsica_fuel 13 1989-01-01",
            "corsica_works 8 1989-01-01",
            "corsica_works 10 2014-01-01",
            "corsica_reduced 2.1 1989-01-01",
            "corsica_special 0.9 1989-01-01",
            "overseas_standard 8.5 1997-01-01",
            "overseas_reduced 2.1 1996-01-01",
            "overseas_livestock 1.75 1997-01-01",
            "overseas_press 1.05 1997-01-01",
            "none 0 1970-01-01",
        ]
    );
    let on = |code: VatCode, text: &str| code.on(day(text)).rate.to_string();
    for (code, text, rate) in [
        (VatCode::Standard, "1999-12-31", "19.6"),
        (VatCode::Standard, "2013-12-31", "19.6"),
        (VatCode::Standard, "2014-01-01", "20"),
        (VatCode::Intermediate, "2013-12-31", "7"),
        (VatCode::Intermediate, "2014-01-01", "10"),
        (VatCode::CorsicaWorks, "2013-12-31", "8"),
        (VatCode::CorsicaWorks, "2014-01-01", "10"),
    ] {
        assert_eq!(on(code, text), rate, "{code:?} {text}");
    }
    for (rate, text, code) in [
        ("20", "2014-01-01", Some(VatCode::Standard)),
        ("20", "2013-12-31", None),
        ("10", "2014-01-01", Some(VatCode::Intermediate)),
        ("2.1", "2026-01-01", Some(VatCode::SuperReduced)),
        ("13", "2026-01-01", None),
    ] {
        assert_eq!(VatCode::of_rate(Rate::parse(rate).unwrap(), day(text)), code, "{rate} {text}");
    }
    assert_eq!((VatCode::parse("none"), VatCode::parse("standard")), (Some(VatCode::None), Some(VatCode::Standard)));
    assert_eq!(VatCode::parse("normal"), None);
}

/// Treatments by the day of their article, and what they are: `t` taxed, `r` the buyer owes it, `n` both numbers stand
/// on the document (CGI ann. II art. 242 nonies A, I-3°).
#[test]
fn treatments_as_enacted() {
    let net = Treatment::NetOfTax;
    let told: Vec<String> = Treatment::all()
        .chain([net])
        .map(|t| {
            let (y, m, d) = t.rule(day("2026-10-01")).from;
            let flags = [(t.is_taxed(), 't'), (t.is_reverse_charge(), 'r'), (t.needs_buyer_vat(), 'n')];
            let flags: String = flags.iter().filter(|(on, _)| *on).map(|(_, c)| *c).collect();
            format!("{} {y:04}-{m:02}-{d:02} {flags}", t.name())
        })
        .collect();
    assert_eq!(
        told,
        [
            "domestic 1968-01-01 t",
            "corsica 1968-01-01 t",
            "overseas 1968-01-01 t",
            "not_applied 1968-01-01 ",
            "franchise 1991-01-01 ",
            "intra_eu_goods 1993-01-01 n",
            "intra_eu_services 2010-01-01 n",
            "export 1968-01-01 ",
            "export_overseas 1968-01-01 ",
            "services_outside_eu 2010-01-01 ",
            "reverse_subcontracting 2014-01-01 rn",
            "reverse_scrap 2008-01-01 rn",
            "reverse_energy 2012-04-01 rn",
            "reverse_emissions 2010-06-01 rn",
            "not_established 2006-09-01 rn",
            "margin_goods 1995-01-01 ",
            "margin_art 1995-01-01 ",
            "margin_collection 1995-01-01 ",
            "exempt 1968-01-01 ",
            "net_of_tax 1968-01-01 ",
        ]
    );
    let rule = net.rule(day("2026-10-01"));
    assert_eq!((rule.category, rule.vatex, rule.mention, rule.ca3), ("E", "VATEX-FR-CNWVAT", "vat_net", None));
    assert_eq!(Treatment::parse("net_of_tax"), None, "no sale is treated so");
    for t in Treatment::all() {
        for on in ["1960-01-01", "2013-12-31", "2026-10-01"] {
            assert_eq!(t.rule(day(on)).treatment, t, "{t:?} {on}");
        }
    }
    assert!(Treatment::Domestic.is_domestic() && !Treatment::Corsica.is_domestic());
}

/// Member states since 2020 (Treaty on European Union, art. 52) and what of them lies outside (directive 2006/112,
/// art. 6); French territories by code and postcode (La Poste; CGI art. 294).
#[test]
fn places_of_the_world() {
    let at = |country: &str, postcode: &str| Place::of(country, postcode, day("2026-10-01"));
    let members = "AT BE BG CY CZ DE DK EE ES FI GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";
    for code in members.split(' ') {
        assert_eq!(at(code, "99"), Place::Union(code.into()), "{code}");
        assert!(Place::Mainland.takes_number_of(if code == "GR" { "EL" } else { code }), "{code}");
    }
    for code in ["AU", "AX", "CH", "GB", "LI", "NO", "TR", "US", "BL", "MF", "PF", "NC"] {
        assert_eq!(at(code, ""), Place::World(code.into()), "{code}");
        assert!(!Place::Mainland.takes_number_of(code), "{code}");
    }
    for (country, inside, outside) in [
        ("ES", "07001 50001 53001", "35001 38001 51001 52001"),
        ("DE", "78267 27497 27499", "78266 27498"),
        ("IT", "23040 22062 22059", "23041 22061 22060"),
        ("GR", "63085 63088", "63086 63087"),
        ("FI", "00100 21600 23100", "22100"),
    ] {
        for postcode in inside.split(' ') {
            assert_eq!(at(country, postcode), Place::Union(country.into()), "{country} {postcode}");
        }
        for postcode in outside.split(' ') {
            assert_eq!(at(country, postcode), Place::World(country.into()), "{country} {postcode}");
        }
    }
    let world = |code: &str| Place::World(code.into());
    for (country, postcode, place) in [
        ("GP", "", Place::Antilles),
        ("MQ", "", Place::Antilles),
        ("RE", "", Place::Reunion),
        ("GF", "", Place::Untaxed),
        ("YT", "", Place::Untaxed),
        ("MC", "", Place::Mainland),
        ("FR", "20000", Place::Corsica),
        ("FR", "19000", Place::Mainland),
        ("FR", "97133", world("BL")),
        ("FR", "97132", Place::Antilles),
        ("FR", "97150", world("MF")),
        ("FR", "97151", Place::Antilles),
        ("FR", "97200", Place::Antilles),
        ("FR", "97300", Place::Untaxed),
        ("FR", "97400", Place::Reunion),
        ("FR", "97500", world("PM")),
        ("FR", "97600", Place::Untaxed),
        ("FR", "97700", world("BL")),
        ("FR", "97800", world("MF")),
        ("FR", "98400", world("TF")),
        ("FR", "98600", world("WF")),
        ("FR", "98700", world("PF")),
        ("FR", "98800", world("NC")),
        ("FR", "98900", Place::Mainland),
    ] {
        assert_eq!(at(country, postcode), place, "{country} {postcode}");
    }
    for (place, french, market, country) in [
        (Place::Mainland, true, 0, "FR"),
        (Place::Corsica, true, 0, "FR"),
        (Place::Antilles, true, 1, "FR"),
        (Place::Reunion, true, 2, "FR"),
        (Place::Untaxed, true, 3, "FR"),
        (Place::Union("DE".into()), false, 4, "DE"),
        (world("CH"), false, 5, "CH"),
    ] {
        assert_eq!((place.is_french(), place.market(), place.country()), (french, market, country), "{place:?}");
    }
    assert!(Place::Union("GB".into()).takes_number_of("GB") && !Place::Union("IE".into()).takes_number_of("GB"));
    assert!(Place::Mainland.takes_number_of("XI") && !Place::Union("GR".into()).takes_number_of("GR"));
    assert_eq!(Place::Union("XI".into()).for_services(), world("GB"));
    assert_eq!(Place::Union("IE".into()).for_services(), Place::Union("IE".into()));
}

/// What somebody decides takes the rate of the territory: `treatment place nature rate -> rate`.
#[test]
fn a_treatment_that_was_decided_has_its_rate() {
    let delivery = Place::of("FR", "75011", day("2026-10-01"));
    for (treatment, nature, code, expected) in [
        (Treatment::Domestic, Nature::Ordinary, VatCode::Intermediate, VatCode::Intermediate),
        (Treatment::Corsica, Nature::Ordinary, VatCode::Reduced, VatCode::CorsicaReduced),
        (Treatment::Corsica, Nature::Subcontracting, VatCode::Standard, VatCode::CorsicaWorks),
        (Treatment::Overseas, Nature::Ordinary, VatCode::Standard, VatCode::OverseasStandard),
        (Treatment::Overseas, Nature::Show, VatCode::SuperReduced, VatCode::OverseasPress),
        (Treatment::Export, Nature::Ordinary, VatCode::Standard, VatCode::None),
        (Treatment::Franchise, Nature::Fuel, VatCode::Standard, VatCode::None),
    ] {
        let choice = overridden(treatment, Supply { goods: true, code, nature }, &delivery);
        assert_eq!((choice.treatment, choice.code, choice.why), (treatment, expected, "overridden"), "{treatment:?}");
        assert_eq!(choice.values, [("country", "FR".to_string())]);
    }
    assert!(Nature::Ordinary.is_ordinary() && !Nature::Works.is_ordinary());
}

/// `seller buyer delivery`: what the tables of the treatments leave open.
#[test]
fn sales_at_the_edges() {
    let on = day("2026-10-01");
    let place = |text: &str| Place::of(&text[..2], &text[2..], on);
    let judged = |seller: (&str, bool), buyer: (&str, &str), delivery: &str, goods: bool, nature: Nature| {
        let seller = Seller { franchise: false, established: seller.1, place: place(seller.0) };
        let buyer = Buyer { place: place(buyer.0), vat: buyer.1, siren: "", consumer: false };
        let delivery = place(delivery);
        let case = Case { seller: &seller, buyer: &buyer, delivery: &delivery };
        let choice = choose(&case, Supply { goods, code: VatCode::Standard, nature });
        (choice.treatment, choice.code, choice.values)
    };
    let with = |name: &'static str, value: &str| (name, value.to_string());
    // A seller of Réunion that is not established in France supplies from where its goods are.
    let far = judged(("FR974", false), ("FR75", "FR00"), "FR75", true, Nature::Ordinary);
    assert_eq!(far, (Treatment::NotEstablished, VatCode::None, vec![with("vat", "FR00")]));
    let foreign = judged(("BE10", true), ("FR974", "FR00"), "FR974", true, Nature::Ordinary);
    assert_eq!((foreign.0, foreign.1), (Treatment::Overseas, VatCode::OverseasStandard));
    // Work on a building abroad, done by a subcontractor too.
    for (country, nature) in [("CH10", Nature::Subcontracting), ("DE10", Nature::Works), ("US10", Nature::Works)] {
        let there = judged(("FR75", true), ("FR69", "FR00"), country, false, nature);
        assert_eq!(there, (Treatment::ServicesOutsideEu, VatCode::None, vec![with("country", &country[..2])]));
    }
    let inside = judged(("FR75", true), ("DE10", "DE123"), "FR20", false, Nature::Subcontracting);
    assert_eq!((inside.0, inside.1), (Treatment::ReverseSubcontracting, VatCode::None));
    let goods = judged(("FR75", true), ("DE10", "DE123"), "DE10", true, Nature::Ordinary);
    assert_eq!(goods.2, [with("country", "DE"), with("vat", "DE123")]);
    // No French VAT where it does not apply, though the buyer abroad has no number.
    let guyane = judged(("FR973", true), ("DE10", ""), "DE10", false, Nature::Ordinary);
    assert_eq!((guyane.0, guyane.1), (Treatment::NotApplied, VatCode::None));
}

#[test]
fn discounts_take_off_at_most_everything() {
    let percent = |text: &str| Discount::Percent(Rate::parse(text).unwrap());
    for (discount, fits, nothing, of_80) in [
        (percent("0"), true, true, 0),
        (percent("0.0001"), true, false, 0),
        (percent("12.5"), true, false, 10_00),
        (percent("100"), true, false, 80_00),
        (percent("100.0001"), false, false, 80_00),
        (percent("-0.0001"), false, false, 0),
        (Discount::Amount(Cents(0)), true, true, 0),
        (Discount::Amount(Cents(1)), true, false, 1),
        (Discount::Amount(Cents(-1)), false, false, -1),
    ] {
        let checked = discount.checked("discount");
        assert_eq!((checked.is_ok(), discount.is_nothing(), discount.of(Cents(80_00))), (fits, nothing, Cents(of_80)), "{discount:?}");
        if let Err(fault) = checked {
            assert_eq!(fault.code(), "amount.discount");
        }
    }
    assert_eq!((percent("5").percent(), Discount::Amount(Cents(5)).percent()), (Rate::parse("5"), None));
}

#[test]
fn charges_have_the_codes_of_unece_7161() {
    let told: Vec<String> = ChargeKind::ALL.iter().map(|k| format!("{} {}", k.name(), k.code())).collect();
    assert_eq!(told, ["freight FC", "packing PC", "insurance IS", "other ADR"]);
    assert!(Pricing::default().is_plain());
    assert!(!Pricing { tax_included: true, ..Pricing::default() }.is_plain());
}

#[test]
fn lines_hold_ten_billion_and_no_cent_more() {
    let charge = |c: i64| Charge { kind: ChargeKind::Other, label: String::new(), amount: Cents(c) };
    let most = 10_000_000_000_00;
    for (gross, discount, charges, net) in [
        (most, 0, 0, Some(most)),
        (most + 1, 0, 0, None),
        (-most, 0, 0, None),
        (100, 100, 0, Some(0)),
        (100, 101, 0, None),
        (100, 99, 0, Some(1)),
        (0, 0, most, Some(most)),
        (0, 0, most + 1, None),
        (0, 0, -most, Some(-most)),
        (0, 0, -most - 1, None),
        (100, 30, 7, Some(77)),
    ] {
        let got = line_amounts(Some(Cents(gross)), Some(Discount::Amount(Cents(discount))), &[charge(charges)], "lines[0]");
        assert_eq!(got.ok().map(|a| a.net), net.map(Cents), "{gross} {discount} {charges}");
    }
    // A line below nothing is a credit, which documents of their own give.
    let code = |gross: i64| line_amounts(Some(Cents(gross)), None, &[], "x").err().map(|f| f.code().to_string());
    assert_eq!(code(-most).as_deref(), Some("amount.discount_beyond"));
    assert_eq!(code(-most - 1).as_deref(), Some("order.amount_too_large"));
    assert!(line_amounts(None, None, &[], "x").is_err());
}

fn line(code: VatCode, goods: bool, net: i64) -> Priced {
    Priced { treatment: Treatment::Domestic, code, goods, net: Cents(net) }
}

fn charged(amount: i64, on: &[(VatCode, i64)]) -> Pricing {
    let on = on.iter().map(|(code, c)| ChargedOn { treatment: Treatment::Domestic, code: *code, amount: Cents(*c) });
    let charges = vec![Charge { kind: ChargeKind::Freight, label: String::new(), amount: Cents(amount) }];
    Pricing { charges, charged_on: on.collect(), ..Pricing::default() }
}

/// Charges follow the goods; where it is known how they fall, that counts as long as it comes to the same.
#[test]
fn charges_fall_where_their_goods_are() {
    let on = day("2026-10-01");
    use VatCode::{Reduced as R, Standard as S};
    let fall = |lines: &[Priced], pricing: &Pricing| {
        let (totals, _) = totals(lines, pricing, on).unwrap();
        totals.groups.iter().map(|g| g.charge.0).collect::<Vec<_>>()
    };
    let both = [line(S, true, 60_00), line(R, true, 40_00)];
    assert_eq!(fall(&both, &charged(10_00, &[])), [6_00, 4_00]);
    assert_eq!(fall(&both, &charged(10_00, &[(S, 1_00), (R, 9_00)])), [1_00, 9_00]);
    assert_eq!(fall(&both, &charged(10_00, &[(R, 10_00)])), [0, 10_00]);
    assert_eq!(fall(&both, &charged(10_00, &[(S, 1_00), (R, 8_00)])), [6_00, 4_00], "comes to something else");
    assert_eq!(fall(&[line(S, true, 100), line(R, false, 900)], &charged(10_00, &[])), [10_00, 0]);
    assert_eq!(fall(&[line(S, false, 100), line(R, false, 900)], &charged(10_00, &[])), [1_00, 9_00]);
    // Goods given away bear no freight where others are paid for, and all of it follows services where none are.
    assert_eq!(fall(&[line(S, true, 0), line(R, false, 900)], &charged(10_00, &[])), [0, 10_00]);
    assert_eq!(fall(&[line(S, true, 1), line(R, false, 900)], &charged(10_00, &[])), [10_00, 0]);
    let parts = charged_on(&[line(S, true, 60_00), line(R, true, 40_00), line(VatCode::SuperReduced, true, 0)], Cents(10_00), on);
    let parts: Vec<(VatCode, i64)> = parts.iter().map(|p| (p.code, p.amount.0)).collect();
    assert_eq!(parts, [(S, 6_00), (R, 4_00)]);
    assert!(charged_on(&both, Cents::ZERO, on).is_empty());
}

/// `round2(amount x rate / (100 + rate))`.
#[test]
fn tax_inside_an_amount() {
    for (amount, rate, tax) in [
        (120_00, "20", 20_00),
        (1, "20", 0),
        (2, "20", 0),
        (3, "20", 1),
        (-3, "20", -1),
        (9, "20", 2),
        (105_50, "5.5", 5_50),
        (29_97, "20", 5_00),
        (15, "100", 8),
        (-15, "100", -8),
        (13, "100", 7),
        (0, "20", 0),
        (77, "0", 0),
    ] {
        assert_eq!(tax_inside(Cents(amount), Rate::parse(rate).unwrap()), Cents(tax), "{amount} {rate}");
    }
}

/// Goods and services of one rate: the discount and the tax are split in proportion; freight goes with the goods.
#[test]
fn one_rate_has_goods_and_services() {
    let on = day("2026-10-01");
    let code = VatCode::Standard;
    let percent = |text: &str, tax_included| Pricing { discount: Some(Discount::Percent(Rate::parse(text).unwrap())), tax_included, ..Pricing::default() };
    let group = |lines: &[Priced], pricing: &Pricing| totals(lines, pricing, on).unwrap().0.groups[0];
    for (goods, services, pricing, expected) in [
        // base, tax, services, services' tax
        (75_00, 25_00, Pricing::default(), [100_00, 20_00, 25_00, 5_00]),
        (75_00, 25_00, percent("10", false), [90_00, 18_00, 22_50, 4_50]),
        (75_00, 25_00, charged(8_00, &[]), [108_00, 21_60, 25_00, 5_00]),
        (0, 25_00, charged(8_00, &[]), [33_00, 6_60, 33_00, 6_60]),
        (75_00, 0, charged(8_00, &[]), [83_00, 16_60, 0, 0]),
        (0, 0, charged(8_00, &[]), [8_00, 1_60, 0, 0]),
        (1, 2, Pricing::default(), [3, 1, 2, 1]),
        (75_00, 1, Pricing::default(), [75_01, 15_00, 1, 0]),
        (90_00, 30_00, percent("10", true), [90_00, 18_00, 22_50, 4_50]),
    ] {
        let g = group(&[line(code, true, goods), line(code, false, services)], &pricing);
        assert_eq!(cents(&expected), [g.base, g.tax, g.services, g.services_tax], "{goods} {services} {pricing:?}");
    }
    let g = group(&[line(code, true, 90_00), line(code, false, 30_00)], &percent("10", true));
    assert_eq!((g.lines, g.allowance), (Cents(100_00), Cents(10_00)));
    let kept = group(&[line(code, true, 5_00)], &Pricing { discount: Some(Discount::Amount(Cents(5_00))), ..Pricing::default() });
    assert_eq!((kept.base, kept.allowance), (Cents(0), Cents(5_00)));
    let g = group(&[line(code, true, 75_00), line(code, false, 25_00)], &charged(8_00, &[]));
    assert_eq!(g.revenue(), [(Side::Goods, Cents(75_00)), (Side::Services, Cents(25_00)), (Side::Charge, Cents(8_00))]);
    // Goods that were given away leave what was charged for bringing them.
    let given = VatGroup { base: Cents(33_00), ..g };
    assert_eq!(given.revenue(), [(Side::Goods, Cents(0)), (Side::Services, Cents(25_00)), (Side::Charge, Cents(8_00))]);
    let g = group(&[line(code, false, 25_00)], &charged(8_00, &[]));
    assert_eq!(g.revenue(), [(Side::Goods, Cents(0)), (Side::Services, Cents(25_00)), (Side::Charge, Cents(8_00))]);
}

/// When the tax of a document falls due (CGI 269-2): goods with the invoice, services when paid unless the seller opted.
#[test]
fn shares_fall_due_by_goods_and_services() {
    let on = day("2026-10-01");
    let told = |lines: &[Priced], on_debits: bool| {
        let (totals, _) = totals(lines, &Pricing::default(), on).unwrap();
        let list = shares(&totals, on_debits);
        list.iter().map(|s| format!("{:?} {}+{}={}", s.due, s.base.0, s.tax.0, s.gross.0)).collect::<Vec<_>>()
    };
    let (goods, service) = (line(VatCode::Standard, true, 75_00), line(VatCode::Standard, false, 25_00));
    let abroad = Priced { treatment: Treatment::IntraEuServices, code: VatCode::None, ..service };
    assert_eq!(told(&[goods], false), ["OnInvoice 7500+1500=9000"]);
    assert_eq!(told(&[service], false), ["OnReceipt 2500+500=3000"]);
    assert_eq!(told(&[service], true), ["OnInvoice 2500+500=3000"]);
    assert_eq!(told(&[goods, service], false), ["OnInvoice 7500+1500=9000", "OnReceipt 2500+500=3000"]);
    assert_eq!(told(&[goods, service], true), ["OnInvoice 10000+2000=12000"]);
    assert_eq!(told(&[abroad], false), ["OnInvoice 2500+0=2500"], "no tax waits");
    assert_eq!(told(&[goods, abroad], false), ["OnInvoice 7500+1500=9000", "OnInvoice 2500+0=2500"]);
}

/// Credit notes have totals below nothing: halves go away from zero on that side too.
#[test]
fn parts_of_a_tax_fall_due_on_both_sides_of_nothing() {
    let part = |tax: i64, total: i64, before: i64, settled: i64| due_part(Cents(tax), Cents(total), Cents(before), Cents(settled)).0;
    for (tax, total, before, settled, due) in [
        (200, 1200, 0, 600, 100),
        (-200, -1200, 0, -600, -100),
        (5, 10, 0, 5, 3),
        (-5, -10, 0, -5, -3),
        (5, 10, 5, 5, 2),
        (5, 10, 0, 1, 1),
        (5, 10, 0, 10, 5),
        (5, 10, 10, -10, -5),
        (4, 10, 0, 1, 0),
        (200, 0, 0, 0, 0),
        (200, 0, 0, 5, 0),
        (200, 1200, 0, -600, -100),
        (-5, 10, 0, 5, -3),
    ] {
        assert_eq!(part(tax, total, before, settled), due, "{tax} of {total}: {settled} after {before}");
    }
}
