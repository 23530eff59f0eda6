//! Interest for late payment, at the rates and to the cent of the accountants' vectors (samples/late-interest.json).

#![allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]

use cash::late_charge::rules::{rate, segments};
use kernel::{Cents, Day, Rate};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

#[test]
fn interest_of_every_vector() {
    let text = std::fs::read_to_string("samples/late-interest.json").unwrap();
    let vectors: serde_json::Value = serde_json::from_str(&text).unwrap();
    for case in vectors["cases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        let cents = |v: &serde_json::Value| Cents::parse(v.as_str().unwrap()).unwrap();
        let (principal, due, until) =
            (cents(&case["principal"]), day(case["due"].as_str().unwrap()), day(case["paid"].as_str().unwrap()));
        let contract = if id == "contract floor" { Rate::whole(5) } else { Rate::ZERO };
        let paid: &[(Day, Cents)] = if id == "part payment" { &[(day("2026-03-02"), Cents(50_000))] } else { &[] };
        let found = segments(principal, due.plus(1), paid, until, contract);
        let wanted = case["segments"].as_array().unwrap();
        assert_eq!(found.len(), wanted.len(), "{id}");
        for (f, w) in found.iter().zip(wanted) {
            let told = (f.from.to_string(), f.to.to_string(), f.days, f.balance, f.rate, f.interest);
            let text = |name: &str| w[name].as_str().unwrap().to_string();
            let rate = Rate::parse(&text("rate")).unwrap();
            let days = w["days"].as_i64().unwrap();
            assert_eq!(told, (text("from"), text("to"), days, cents(&w["balance"]), rate, cents(&w["interest"])), "{id}");
        }
        assert_eq!(found.iter().map(|s| s.interest).sum::<Cents>(), cents(&case["interest"]), "{id}");
    }
}

#[test]
fn rates_are_those_of_the_vectors_and_a_contract_has_a_floor() {
    let text = std::fs::read_to_string("samples/late-interest.json").unwrap();
    let vectors: serde_json::Value = serde_json::from_str(&text).unwrap();
    for (from, value) in vectors["rates"]["ecb_plus_10"].as_object().unwrap() {
        assert_eq!(rate(day(from), Rate::ZERO).to_string(), Rate::parse(value.as_str().unwrap()).unwrap().to_string());
    }
    for (from, value) in vectors["rates"]["legal_interest_business"].as_object().unwrap() {
        let floor = Rate(Rate::parse(value.as_str().unwrap()).unwrap().0 * 3);
        assert_eq!(rate(day(from), Rate(1)), floor, "{from}");
        assert_eq!(rate(day(from), Rate::whole(30)), Rate::whole(30));
    }
}

/// 40 euros an invoice (C. com. D441-5); the rate changes with the half-year, in the night of 30 June and of 31 December,
/// and before the first half-year that is known its rates hold.
#[test]
fn the_rate_changes_with_the_half_year() {
    assert_eq!(cash::late_charge::rules::INDEMNITY, Cents(40_00));
    for (on, percent) in [("2023-05-01", "14.5"), ("2024-06-30", "14.5"), ("2024-07-01", "14.25"), ("2024-12-31", "14.25"), ("2025-01-01", "13.15"), ("2025-07-01", "12.15"), ("2031-01-01", "12.15")] {
        assert_eq!(rate(day(on), Rate::ZERO), Rate::parse(percent).unwrap(), "{on}");
    }
    // 1,000.00 over the new year: 12 days at 14.25 %, 10 at 13.15 %.
    let found = segments(Cents(100_000), day("2024-12-20"), &[], day("2025-01-10"), Rate::ZERO);
    let told: Vec<_> = found.iter().map(|s| (s.from.to_string(), s.to.to_string(), s.days, s.interest.0)).collect();
    assert_eq!(told, [("2024-12-20".into(), "2024-12-31".into(), 12, 4_68), ("2025-01-01".into(), "2025-01-10".into(), 10, 3_60)]);
    // A payment on the last day counts: the day after owes less; what is paid in full owes nothing.
    let paid = [(day("2024-12-25"), Cents(60_000)), (day("2024-12-28"), Cents(40_000))];
    let found = segments(Cents(100_000), day("2024-12-20"), &paid, day("2025-01-10"), Rate::ZERO);
    let told: Vec<_> = found.iter().map(|s| (s.to.to_string(), s.days, s.balance.0)).collect();
    assert_eq!(told, [("2024-12-25".into(), 6, 100_000), ("2024-12-28".into(), 3, 40_000)]);
}
