//! Tables of what every figure rests on: amounts, their parts and roundings, days between days, ids and identifiers. They
//! were written for the mutations that no test had caught.

use kernel::{Cents, Currency, Day, Fault, Id, Price, Quantity, Rate, Refusal, identifier, iso4217};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn cents(list: &[i64]) -> Vec<Cents> {
    list.iter().map(|c| Cents(*c)).collect()
}

#[test]
fn amounts_add_up() {
    let mut amount = Cents(7) - Cents(3);
    assert_eq!((amount, -amount, Cents(-5).abs(), Cents(5).abs()), (Cents(4), Cents(-4), Cents(5), Cents(5)));
    amount += Cents(10);
    amount -= Cents(1);
    assert_eq!((amount, cents(&[1, 2, 4]).into_iter().sum::<Cents>()), (Cents(13), Cents(7)));
    assert!(Cents::ZERO.is_zero() && !Cents(1).is_zero() && !Cents(-1).is_zero());
    assert_eq!(Cents(-123_45).to_decimal().to_string(), "-123.45");
}

#[test]
fn parts_come_to_the_whole_by_largest_remainder() {
    for (whole, weights, parts) in [
        (100, &[1, 1, 1][..], &[34, 33, 33][..]),
        // The largest remainder wins wherever it stands: 1.4, 2.8, 5.6 of 10 and 1.25, 1.25, 7.5.
        (10, &[14, 28, 58], &[1, 3, 6]),
        (10, &[1, 1, 6], &[1, 1, 8]),
        (10, &[27, 13, 60], &[3, 1, 6]),
        (-100, &[1, 1, 1], &[-33, -33, -34]),
        (-10, &[14, 28, 58], &[-1, -3, -6]),
        // Weights below nothing, as credit notes have them: the same parts.
        (10, &[-14, -28, -58], &[1, 3, 6]),
        (5, &[0, 3], &[0, 5]),
        (7, &[0, 0], &[7, 0]),
        (0, &[2, 3], &[0, 0]),
        (3, &[1, 1, 1, 1, 1], &[1, 1, 1, 0, 0]),
    ] {
        let made = Cents(whole).allocate(weights);
        assert_eq!(made.iter().copied().sum::<Cents>(), Cents(whole), "{whole} over {weights:?}");
        assert_eq!(made, cents(parts), "{whole} over {weights:?}");
    }
    assert!(Cents(7).allocate(&[]).is_empty());
}

#[test]
fn halves_are_rounded_away_from_zero() {
    let rate = Rate::parse("20").unwrap();
    for (base, tax) in [(0, 0), (2, 0), (3, 1), (-3, -1), (-2, 0), (1000_00, 200_00), (12, 2), (13, 3)] {
        assert_eq!(rate.of(Cents(base)), Cents(tax), "{base}");
    }
    let rate = Rate::parse("12.5").unwrap();
    for (base, part) in [(4, 1), (3, 0), (-4, -1), (12, 2), (20, 3), (28, 4)] {
        assert_eq!(rate.of(Cents(base)), Cents(part), "{base}");
    }
    let at = |quantity: &str, price: &str| Quantity::parse(quantity).unwrap().at(Price::parse(price).unwrap(), Currency::EUR);
    assert_eq!((at("0.5", "0.01"), at("0.5", "-0.01"), at("0.4", "0.01")), (Some(Cents(1)), Some(Cents(-1)), Some(Cents(0))));
}

#[test]
fn numbers_are_read_up_to_thirty_characters() {
    let long = |n: usize| format!("0.{}", "1".repeat(n - 2));
    assert!(kernel::decimal::parse(&long(28)).is_some());
    assert!(kernel::decimal::parse(&format!("{:0>30}", "1")).is_some(), "thirty characters");
    assert!(kernel::decimal::parse(&format!("{:0>31}", "1")).is_none() && kernel::decimal::parse("  ").is_none());
}

#[test]
fn days_lie_apart_by_the_calendar() {
    for (later, earlier, days) in [
        ("2026-03-01", "2026-02-28", 1),
        ("2024-03-01", "2024-02-28", 2),
        ("2027-01-01", "2026-01-01", 365),
        ("2025-01-01", "2024-01-01", 366),
        ("2026-01-01", "2026-01-31", -30),
        ("2100-03-01", "2100-02-28", 1),
        ("2000-03-01", "1999-03-01", 366),
    ] {
        assert_eq!(day(later).since(day(earlier)), days, "{later} {earlier}");
        assert_eq!(day(earlier).plus(days), day(later));
    }
    for (text, number) in [("1970-01-01", 0), ("1969-12-31", -1), ("1970-02-01", 31), ("1970-03-01", 59), ("2026-11-28", 20_785), ("1900-01-01", -25_567)] {
        assert_eq!((day(text).number(), Day::from_number(number)), (number, day(text)));
    }
    for wrong in ["2026/01-01", "2026-01/01", "2026-1-011", "2026-01-01 ", "20260-1-01"] {
        assert_eq!(Day::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn currencies_and_ids_are_read_exactly() {
    let usd = Currency::parse("USD").unwrap();
    assert!(Currency::EUR.is_euro() && !usd.is_euro() && Currency::default().is_euro());
    let read: Currency = serde_json::from_str("\"USD\"").unwrap();
    assert_eq!((read, serde_json::from_str::<Currency>("\"usd\"").is_err()), (usd, true));
    assert_eq!((usd.read("1 234,5"), Currency::parse("JPY").unwrap().read("12")), (Some(Cents(1234_50)), Some(Cents(12))));
    assert!(iso4217::codes().len() > 150 && iso4217::codes().contains(&"EUR"));
    for (text, id) in [
        ("7", Some(7)),
        ("", None),
        ("0", None),
        ("1", Some(1)),
        ("-7", None),
        ("+7", None),
        ("7a", None),
        ("9223372036854775807", Some(i64::MAX)),
        ("9223372036854775808", None),
        ("0000000000000000007", Some(7)),
        ("00000000000000000007", None),
    ] {
        assert_eq!(Id::parse(text), id.map(Id), "{text}");
        assert_eq!(serde_json::from_str::<Id>(&format!("\"{text}\"")).ok(), id.map(Id), "{text}");
    }
}

#[test]
fn identifiers_are_checked_by_their_arithmetic() {
    use identifier::{is_creditor_id, is_email, is_siret, is_vat};
    for (text, right) in [
        ("FR72ZZZ123456", true),
        ("FR73ZZZ123456", false),
        ("FR72ABC123456", true),
        ("FR72ZZZ123457", false),
        ("DE98ZZZ09999999999", true),
        ("DE98ZZZ09999999998", false),
        ("FR72ZZZ12345", false),
        ("FR72ZZZ1234567", false),
        ("FR72zzz123456", false),
        ("FRA2ZZZ123456", false),
        ("F172ZZZ123456", false),
        ("FR7", false),
    ] {
        assert_eq!(is_creditor_id(text), right, "{text}");
    }
    // National parts with letters count as two digits each.
    assert!(is_creditor_id("NL79ZZZ999999990000") && !is_creditor_id("NL78ZZZ999999990000"));
    for (text, right) in [
        ("DE12", true),
        ("DE1", false),
        ("DE123456789012", true),
        ("DE1234567890123", false),
        ("D1123456789", false),
        ("DEABCDEFGH", false),
        ("DE12345678a", false),
        ("FR4473282932", false),
        ("FR44732829321", false),
        ("FRK7399859412", true),
        ("FRI7399859412", false),
        ("FRO7399859412", false),
        ("FR7I399859412", false),
    ] {
        assert_eq!(is_vat(text), right, "{text}");
    }
    assert!(is_siret("35600000049837") && !is_siret("35600000049838") && !is_siret("7328293200007") && !is_siret("73282932100074"));
    assert!(!is_siret("73282932000079"), "only La Poste counts by fives");
    assert!(!is_email("a\tb@c.fr") && !is_email("a<b@c.fr") && !is_email("a>b@c.fr") && !is_email("a\u{1}b@c.fr") && !is_email("a@b@c.fr"));
}

#[test]
fn refusals_know_their_kind() {
    use kernel::RefusalKind as Kind;
    for (refusal, kind) in [
        (Refusal::invalid("a.b"), Kind::Invalid),
        (Refusal::conflict("a.b"), Kind::Conflict),
        (Refusal::missing("a.b"), Kind::Missing),
        (Refusal::forbidden("a.b"), Kind::Forbidden),
        (Refusal::busy("a.b"), Kind::Busy),
    ] {
        assert_eq!((refusal.kind, Fault::from(refusal).code()), (kind, "a.b"));
    }
}
