//! Forms as browsers send them, and the JSON that commands get.

use kernel::{Cents, Day, Id, Quantity};
use serde::Deserialize;
use serde_json::json;

use super::*;

#[derive(Deserialize, schemars::JsonSchema)]
#[allow(dead_code)]
struct Line {
    item: Id,
    quantity: Quantity,
    price: Option<Cents>,
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(dead_code)]
enum Way {
    Card { last: String },
    Transfer { amount: Cents },
}

#[derive(Deserialize, schemars::JsonSchema)]
#[allow(dead_code)]
struct Draft {
    customer: Id,
    version: i64,
    day: Option<Day>,
    #[serde(default)]
    note: String,
    urgent: bool,
    limit: Cents,
    lines: Vec<Line>,
    way: Option<Way>,
    #[serde(default)]
    tags: Vec<String>,
}

fn read(text: &str) -> Result<Value, String> {
    let fields: Fields =
        text.split('&').filter_map(|p| p.split_once('=')).map(|(n, v)| (n.to_string(), v.replace('+', " "))).collect();
    let shape = Shape::of(|g| g.subschema_for::<Draft>());
    compact(fields).and_then(|f| to_json(&f, &shape)).map_err(|f| f.to_string())
}

const BASE: &str = "customer=7&version=3&limit=0";

#[test]
fn a_form_becomes_the_input() {
    let got = read(
        "_csrf=x&customer=7&version=3&day=2026-11-22&note=&urgent=on&limit=1+234,56&lines[0].item=11&lines[0].quantity=2,5\
         &lines[0].price=12.30+€&lines[1].item=&lines[1].quantity=&lines[1].price=&lines[7].item=12&lines[7].quantity=1\
         &way.kind=transfer&way.amount=5&tags=a&tags=b&press=save",
    );
    let wanted = json!({
        "customer": "7", "version": 3, "day": "2026-11-22", "urgent": true, "limit": 123456,
        "lines": [{"item": "11", "quantity": "2,5", "price": 1230}, {"item": "12", "quantity": "1"}],
        "way": {"kind": "transfer", "amount": 500}, "tags": ["a", "b"],
    });
    assert_eq!(got, Ok(wanted.clone()));
    let draft: Draft = serde_json::from_value(wanted).expect("the command reads it");
    assert_eq!(draft.lines[0].quantity, Quantity::parse("2.5").expect("a quantity"));
}

#[test]
fn what_is_missing_or_wrong_is_told_at_its_field() {
    for (form, wanted) in [
        ("version=3&limit=0", "request.field_missing at customer"),
        ("customer=7&version=three&limit=0", "request.number_invalid at version: entered three"),
        ("customer=7&version=3&limit=1,234", "request.amount_invalid at limit: entered 1,234"),
        ("customer=7&version=3&limit=0&lines[4].quantity=1", "request.field_missing at lines[0].item"),
        ("customer=7&version=3&limit=0&lines[0].item=1\0&lines[0].quantity=1", "request.nul at lines[0].item"),
        ("customer=7&version=3&limit=0&lines[0.item=1", "request.field_name at lines[0.item"),
    ] {
        assert_eq!(read(form), Err(wanted.to_string()), "{form}");
    }
    assert_eq!(read(BASE).map(|v| (v["urgent"].clone(), v["lines"].clone())), Ok((json!(false), json!([]))));
}

#[test]
fn suffixes_and_rows() {
    let shape = Shape::Any;
    let fields = vec![("amount|money".to_string(), "1 000,5".to_string()), ("ok|bool".into(), "on".into())];
    assert_eq!(to_json(&fields, &shape).ok(), Some(json!({"amount": 100_050, "ok": true})));
    let rows_of = |n: usize| -> Fields { (0..n).map(|i| (format!("lines[{i}].item"), i.to_string())).collect() };
    assert_eq!(rows(&rows_of(3), "lines"), 3);
    let other = ("added[1].item".to_string(), "x".to_string());
    let left = without_row([rows_of(3), vec![other.clone()]].concat(), "lines", 1);
    assert_eq!(left, vec![("lines[0].item".to_string(), "0".to_string()), ("lines[1].item".into(), "2".into()), other]);
}

#[test]
fn amounts_have_the_decimals_of_their_currency() {
    for (text, cents) in [
        ("customer=7&version=3&limit|money.JPY=1+500", Ok(1_500)),
        ("customer=7&version=3&limit|money.TND=1,5", Ok(1_500)),
        ("customer=7&version=3&limit|money.USD=1,5", Ok(150)),
        ("customer=7&version=3&limit|money@note=12&note=JPY", Ok(12)),
        ("customer=7&version=3&limit|money@note=12&note=", Ok(1_200)),
        ("customer=7&version=3&limit|money@gone=12", Ok(1_200)),
        ("customer=7&version=3&limit|money.JPY=1,5", Err("request.amount_invalid")),
    ] {
        let got = read(text).map(|json| json["limit"].as_i64().unwrap());
        match cents {
            Ok(cents) => assert_eq!(got, Ok(cents), "{text}"),
            Err(code) => assert!(got.as_ref().is_err_and(|e| e.contains(code)), "{text}: {got:?}"),
        }
    }
}
