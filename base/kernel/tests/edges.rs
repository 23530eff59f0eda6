//! The edges of days, amounts, currencies and identifiers: the last that is right and the first that is wrong.

use kernel::{Cents, Currency, Day, ExchangeRate, Price, Quantity, Rate, Refusal, identifier, iso4217};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Days are kept from 1900 to 2199, and what goes beyond stays at the edge.
#[test]
fn days_end_with_their_centuries() {
    assert_eq!(Day::EARLIEST.to_string(), "1900-01-01");
    for (text, there) in [
        ("1899-12-31", false),
        ("1900-01-01", true),
        ("2199-12-31", true),
        ("2200-01-01", false),
        ("2026-13-01", false),
        ("2026-+1-01", false),
        ("2026-01-+1", false),
        ("+026-01-01", false),
        ("2026-00-01", false),
        ("2026-01-00", false),
    ] {
        assert_eq!(Day::parse(text).is_some(), there, "{text}");
    }
    assert_eq!((Day::new(1899, 12, 31), Day::new(2200, 1, 1)), (None, None));
    assert_eq!((day("1900-01-02").plus(-1), day("1900-01-02").plus(-2)), (Day::EARLIEST, Day::EARLIEST));
    assert_eq!((day("2199-12-30").plus(1), day("2199-12-30").plus(2)), (day("2199-12-31"), day("2199-12-31")));
    assert_eq!((day("2199-12-15").plus_months(1), day("1900-01-15").plus_months(-1)), (day("2199-12-31"), Day::EARLIEST));
    assert_eq!((day("2026-02-10").start_of_month(), day("2026-02-10").end_of_month()), (day("2026-02-01"), day("2026-02-28")));
}

/// The clocks of France: the day begins at 22:00 or 23:00 UTC.
#[test]
fn a_day_begins_where_the_company_is() {
    let paris = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
    for (millis, expected) in [(0, "1970-01-01"), (-3_600_001, "1969-12-31"), (1_767_221_999_999, "2025-12-31"), (1_767_222_000_000, "2026-01-01"), (1_782_856_800_000, "2026-07-01")] {
        assert_eq!(Day::at(millis, &paris), day(expected), "{millis}");
    }
}

#[test]
fn amounts_are_read_and_shown() {
    for (text, cents) in [
        ("1.230", Some(123)),
        ("1.231", None),
        ("-0.01", Some(-1)),
        ("12'345.67", Some(1_234_567)),
        ("12\u{a0}345,67", Some(1_234_567)),
        ("92233720368547758.07", Some(i64::MAX)),
        ("92233720368547758.08", None),
        ("1.2.3", None),
        ("", None),
    ] {
        assert_eq!(Cents::parse(text), cents.map(Cents), "{text}");
    }
    for (cents, shown) in [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123, "1.23"), (-12_345, "-123.45"), (100, "1.00"), (99, "0.99"), (-100, "-1.00"), (1, "0.01")] {
        assert_eq!(Cents(cents).to_string(), shown);
    }
    let yen = Currency::parse("JPY").unwrap();
    assert_eq!((yen.read("9223372036854775807"), yen.read("9223372036854775808")), (Some(Cents(i64::MAX)), None));
    for (value, cents) in [("0.005", Some(1)), ("-0.005", Some(-1)), ("0.0049", Some(0)), ("1e27", None), ("92233720368547758.074", Some(i64::MAX))] {
        let value = if value == "1e27" { rust_decimal::Decimal::from(10i128.pow(27)) } else { value.parse().unwrap() };
        assert_eq!(Cents::round(value), cents.map(Cents), "{value}");
    }
}

/// ISO 4217 with its minor units, as the maintenance agency lists them.
#[test]
fn currencies_have_their_decimals() {
    let listed = [
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
        (2, "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD"),
        (2, "CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD"),
        (2, "HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR"),
        (2, "MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP"),
        (2, "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"),
    ];
    let mut all: Vec<&str> = Vec::new();
    for (decimals, codes) in listed {
        for code in codes.split(' ') {
            assert_eq!((iso4217::decimals(code), Currency::parse(code).unwrap().decimals()), (Some(decimals), decimals), "{code}");
            all.push(code);
        }
    }
    all.sort_unstable();
    assert_eq!(iso4217::codes(), all);
    for code in ["ABC", "XAU", "XXX", "EU", "EURO", "UR ", "R G", ""] {
        assert_eq!(iso4217::decimals(code), None, "{code}");
    }
    let unknown = Currency::parse("ABC").unwrap();
    assert_eq!((unknown.decimals(), unknown.is_known()), (2, false));
    for wrong in ["UsD", "U1D", "usd", "US", "USDX", ""] {
        assert_eq!(Currency::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn rates_hold_at_their_ends() {
    assert_eq!((ExchangeRate::ONE, ExchangeRate::SCALE), (ExchangeRate(10_000_000_000), 10));
    assert_eq!(ExchangeRate(1).convert_back(Cents::ZERO, Currency::EUR, Currency::EUR), Some(Cents::ZERO));
    assert_eq!(ExchangeRate(1).convert_back(Cents(1), Currency::EUR, Currency::EUR), Some(Cents(10_000_000_000)));
    assert_eq!(ExchangeRate(-1).convert_back(Cents(1), Currency::EUR, Currency::EUR), None);
    assert_eq!(Rate::whole(20).of(Cents(1_000_000_000_000)), Cents(200_000_000_000));
    assert_eq!(Rate::whole(100).of(Cents(i64::MAX)), Cents(i64::MAX));
    assert_eq!((Quantity::SCALE, Price::SCALE, Rate::SCALE), (4, 6, 4));
}

/// Quantities, prices and rates: read, written, added, and refused beyond their decimals or their size.
#[test]
fn decimals_of_every_scale() {
    for (text, units) in [
        ("1", Some(10_000)),
        ("0.0001", Some(1)),
        ("-0.0001", Some(-1)),
        ("0.00001", None),
        ("1.00000", Some(10_000)),
        ("922337203685477.5807", Some(i64::MAX)),
        ("922337203685477.5808", None),
        ("x", None),
    ] {
        assert_eq!(Quantity::parse(text).map(|q| q.0), units, "{text}");
        let json = format!("\"{text}\"");
        assert_eq!(serde_json::from_str::<Quantity>(&json).ok().map(|q| q.0), units, "{text}");
    }
    for (text, units) in [("12", 120_000), ("-3", -30_000), ("0.5", 5_000), ("12.3456", 123_456)] {
        assert_eq!(serde_json::from_str::<Quantity>(text).unwrap().0, units, "{text}");
    }
    assert!(serde_json::from_str::<Quantity>("12.34567").is_err() && serde_json::from_str::<Quantity>("true").is_err());
    for (units, shown) in [(0, "0"), (1, "0.0001"), (-1, "-0.0001"), (10_000, "1"), (-25_000, "-2.5"), (10_010, "1.001"), (i64::MIN, "-922337203685477.5808")] {
        assert_eq!((Quantity(units).to_string(), format!("{:?}", Quantity(units))), (shown.to_string(), shown.to_string()));
    }
    assert_eq!((Quantity::whole(3).0, Price::whole(3).0, Rate::whole(3).0), (30_000, 3_000_000, 30_000));
    let mut sum = Quantity(7) + Quantity(5) - Quantity(2);
    sum += Quantity(3);
    sum -= Quantity(1);
    assert_eq!((sum, -sum), (Quantity(12), Quantity(-12)));
    assert_eq!([Quantity(1), Quantity(2), Quantity(4)].into_iter().sum::<Quantity>(), Quantity(7));
    assert_eq!(Quantity(12_345).to_decimal().to_string(), "1.2345");
    assert!(Quantity::ZERO.is_zero() && !Quantity(1).is_zero() && !Quantity(-1).is_zero());
}

/// Numbers of companies: each of the wrong ones is right in everything but one.
#[test]
fn identifiers_are_wrong_in_one_place() {
    use identifier::{is_bic, is_creditor_id, is_email, is_siren, is_siret, is_vat, vat_of_siren};
    for wrong in ["000000000", "00000000", "732829320 "] {
        assert!(!is_siren(wrong), "{wrong}");
    }
    // Their Luhn sums are right.
    for wrong in ["7328293200000", "732829320000000", "7328293200001A", "73282932100072"] {
        assert!(!is_siret(wrong), "{wrong}");
    }
    // Siren mod 97 of 0, 1 and more: keys 12, 15 and so on.
    for (siren, vat) in [("732829320", Some("FR44732829320")), ("356000000", Some("FR39356000000")), ("552081317", Some("FR03552081317")), ("732829321", None)] {
        assert_eq!(vat_of_siren(siren).as_deref(), vat, "{siren}");
    }
    for (text, right) in [("IE6388047V", true), ("ATU12345678", true), ("FRK7732829321", false), ("FRK7732829320", true), ("FR4473282932X", false)] {
        assert_eq!(is_vat(text), right, "{text}");
    }
    for (text, right) in [
        ("BNPAFRPP", true),
        ("BNPAFR2P", true),
        ("BNPAFRP2XXX", true),
        ("BNPAFRPP123", true),
        ("BNPA1RPP", false),
        ("1NPAFRPP", false),
        ("BNPAF1PP", false),
        ("BNPAFRP-", false),
        ("BNPAFR-P", false),
        ("bNPAFRPP", false),
        ("BNPAFRPPXX", false),
        ("BNPAFRPPXXXX", false),
    ] {
        assert_eq!(is_bic(text), right, "{text}");
    }
    let long = |n: usize| format!("{}@b.fr", "a".repeat(n - 5));
    assert!(is_email(&long(254)) && !is_email(&long(255)));
    for wrong in ["a.b.fr", "", "a@b..fr", "a@.fr", "a@fr.", "@b.fr", "a@b@c.fr"] {
        assert!(!is_email(wrong), "{wrong}");
    }
    let ones = |n: usize| "1".repeat(n);
    for (text, right) in [
        ("DE41ZZZ7".to_string(), true),
        ("DE36ZZZ".to_string(), false),
        (format!("DE51ZZZ{}", ones(28)), true),
        (format!("DE62ZZZ{}", ones(29)), false),
        ("FI80ZZZ12345".to_string(), true),
        ("FR53ZZZ12345".to_string(), false),
        ("FR41ZZZ1234567".to_string(), false),
        ("F372ZZZ1234R6".to_string(), false),
        ("0F72ZZZ123456".to_string(), false),
        ("1E88ZZZ99999".to_string(), false),
        ("D137ZZZ99999".to_string(), false),
        ("DEA3ZZZ9999F".to_string(), false),
        ("DE3AZZZ9999B".to_string(), false),
        ("NL75ZZZABCZ99990000".to_string(), true),
        (format!("NL{:02}ZZZ{}", 98, "Z".repeat(28)), false),
    ] {
        assert_eq!(is_creditor_id(&text), right, "{text}");
    }
}

#[test]
fn a_refusal_says_where_and_what() {
    let refusal = Refusal::invalid("a.b");
    assert_eq!(refusal.to_string(), "a.b");
    let refusal = refusal.at("lines[0]").with("most", 5).with("open", "7");
    assert_eq!(refusal.to_string(), "a.b at lines[0]: most 5, open 7");
    let told = serde_json::to_value(&refusal).unwrap();
    assert_eq!(told, serde_json::json!({ "code": "a.b", "field": "lines[0]", "values": { "most": "5", "open": "7" } }));
}
