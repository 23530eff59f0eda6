//! Interest for late payment, at the rates and to the cent of the accountants' vectors (samples/late-interest.json).

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
