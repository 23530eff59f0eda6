//! An example of what a command takes: every field that it must have, and the lines that it may have, so that a reader
//! sees shapes and spellings. Made from the schema, so it never grows old. Pure.

use serde_json::{Map, Value, json};

use super::reference::{choices, resolve};

type Schemas = Map<String, Value>;

/// An example of a schema; `None` where it takes nothing.
pub fn of(schema: &Value, schemas: &Schemas) -> Option<Value> {
    value("", schema, schemas, 0)
}

fn value(name: &str, schema: &Value, schemas: &Schemas, depth: usize) -> Option<Value> {
    if depth > 6 {
        return None;
    }
    let cents = schema.get("$ref").and_then(Value::as_str).is_some_and(|r| r.ends_with("/Cents"));
    let schema = resolve(schema, schemas);
    if let Some(first) = choices(schema, schemas).and_then(|list| list.into_iter().next()) {
        return Some(first.into());
    }
    if let Some(variants) = ["oneOf", "anyOf"].iter().find_map(|k| schema.get(*k)?.as_array()) {
        let mut some = variants.iter().filter(|v| v.get("type").is_none_or(|t| t != "null"));
        return some.find_map(|v| value(name, v, schemas, depth + 1));
    }
    match kind(schema)? {
        "object" => fields(schema, schemas, depth),
        "array" => {
            let item = value(name.trim_end_matches('s'), schema.get("items")?, schemas, depth + 1)?;
            let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(1).clamp(1, 3);
            Some((0..least).map(|_| item.clone()).collect())
        }
        "string" => text(name, schema).map(Value::from),
        "integer" => Some(whole(schema, cents).into()),
        "boolean" => Some(json!(false)),
        _ => None,
    }
}

fn kind(schema: &Value) -> Option<&str> {
    match schema.get("type")? {
        Value::String(kind) => Some(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|k| *k != "null"),
        _ => None,
    }
}

/// The fields of an object: those that must be there, and lists of lines; all of them where none must.
fn fields(schema: &Value, schemas: &Schemas, depth: usize) -> Option<Value> {
    let none = Map::new();
    let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
    let required: Vec<&str> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let mut made = Map::new();
    for (name, inner) in properties {
        let must = required.contains(&name.as_str());
        let may = if required.is_empty() { name != "version" && !nullable(inner) } else { is_lines(inner, schemas) };
        if must || may {
            match value(name, inner, schemas, depth + 1) {
                Some(example) => _ = made.insert(name.clone(), example),
                None if must => return None,
                None => {}
            }
        }
    }
    Some(made.into())
}

fn nullable(schema: &Value) -> bool {
    let null = |v: &Value| v.get("type").is_some_and(|t| t == "null");
    let variants = ["oneOf", "anyOf"].iter().find_map(|k| schema.get(*k)?.as_array());
    variants.is_some_and(|list| list.iter().any(null))
        || schema.get("type").and_then(Value::as_array).is_some_and(|kinds| kinds.iter().any(|k| k == "null"))
}

/// A list of objects that must have something.
fn is_lines(schema: &Value, schemas: &Schemas) -> bool {
    let schema = resolve(schema, schemas);
    let item = schema.get("items").map(|i| resolve(i, schemas));
    kind(schema) == Some("array") && item.is_some_and(|i| i.get("required").is_some() && kind(i) == Some("object"))
}

fn whole(schema: &Value, cents: bool) -> i64 {
    let bound = |key: &str| schema.get(key).and_then(Value::as_i64);
    let usual = if cents { 120_000 } else { 1 };
    usual.clamp(bound("minimum").unwrap_or(0), bound("maximum").unwrap_or(i64::MAX))
}

/// Texts by their shape, else by what they are called.
fn text(name: &str, schema: &Value) -> Option<String> {
    if schema.get("format").is_some_and(|f| f == "date") {
        return Some("2026-09-30".into());
    }
    let pattern = schema.get("pattern").and_then(Value::as_str).unwrap_or_default();
    let shaped = match pattern {
        "" => None,
        p if p.starts_with("^(NET") => Some("D30EOM"),
        "^[1-9][0-9]{0,17}$" => Some("133841918361600000"),
        "^[A-Z]{3}$" => Some("EUR"),
        "^[1-9][0-9]{2,9}$" => Some("627800"),
        p if p.starts_with("^[0-9]{4}-(0") => Some("2026-09"),
        p if p.ends_with("{1,10})?$") => Some("1.0832"),
        p if p.ends_with("{1,6})?$") => Some("89.90"),
        p if p.ends_with("{1,4})?$") => Some("2.5"),
        _ => return None,
    };
    let called = || match name {
        "siren" => "999991003",
        "siret" => "99999100300016",
        "vat" => "FR89999991003",
        "iban" => "FR7630006000011234567890189",
        "email" => "compta@example.fr",
        "phone" => "+33 4 91 00 00 00",
        "street" => "1 quai du Port",
        "postcode" => "13002",
        "city" => "Marseille",
        "country" => "FR",
        "account" => "627800",
        "number" | "reference" => "FA-2026-0101",
        _ => "texte",
    };
    let most = schema.get("maxLength").and_then(Value::as_u64).unwrap_or(u64::MAX);
    let text = shaped.unwrap_or_else(called);
    Some(text.chars().take(usize::try_from(most).unwrap_or(usize::MAX)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_has_what_must_be_there_and_shows_lines() {
        let schemas = json!({
            "Id": { "type": "string", "pattern": "^[1-9][0-9]{0,17}$" },
            "Cents": { "type": "integer", "format": "int64" },
            "Rate": { "type": "string", "pattern": "^-?[0-9]{1,9}([.,][0-9]{1,4})?$" },
            "Way": { "oneOf": [{ "type": "string", "const": "transfer", "description": "…" }, { "type": "string", "const": "cheque" }] },
            "Part": { "oneOf": [{ "type": "object", "properties": { "percent": { "$ref": "#/components/schemas/Rate" } }, "required": ["percent"] }] },
            "Line": { "type": "object", "properties": { "item": { "$ref": "#/components/schemas/Id" }, "amount": { "anyOf": [{ "$ref": "#/components/schemas/Cents" }, { "type": "null" }] } }, "required": ["item"] },
            "Address": { "type": "object", "properties": { "city": { "type": "string" }, "street": { "type": "string", "maxLength": 3 } } },
        });
        let at = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let schema = json!({
            "type": "object",
            "properties": {
                "amount": at("Cents"), "day": { "type": "string", "format": "date" }, "customer": at("Id"), "part": at("Part"),
                "method": at("Way"), "lines": { "type": "array", "items": at("Line") }, "version": { "type": ["integer", "null"] },
                "days": { "type": "integer", "minimum": 2, "maximum": 9 }, "both": { "type": "array", "minItems": 2, "items": at("Id") },
                "note": { "type": "string" }, "address": at("Address"),
            },
            "required": ["amount", "customer", "part", "method", "days", "day", "both", "address"],
        });
        let id = "133841918361600000";
        let expected = json!({
            "amount": 120_000, "day": "2026-09-30", "customer": id, "part": { "percent": "2.5" }, "method": "transfer",
            "lines": [{ "item": id }], "days": 2, "both": [id, id], "address": { "city": "Marseille", "street": "1 q" },
        });
        let schemas = schemas.as_object().unwrap();
        assert_eq!(of(&schema, schemas), Some(expected));
        // What has a shape that nobody told gives no example rather than a wrong one.
        let odd = json!({ "type": "object", "properties": { "a": { "type": "string", "pattern": "^x$" } }, "required": ["a"] });
        assert_eq!(of(&odd, schemas), None);
    }
}
