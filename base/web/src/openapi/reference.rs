//! The reference of the API as a page: read without a network, in both languages.

use maud::{Markup, html};
use serde_json::{Map, Value};

use super::document;
use crate::i18n::Lang;
use crate::step::Step;
use crate::ui::{ApiGroup, ApiOperation, ApiReference, api_reference};

/// The body of the reference: the contents, or the operations of one step. `None` where no step has this name.
///
/// A step has a page of its own, since all operations with their fields together weigh more than any page may.
pub fn reference(steps: &[&'static Step], of: Option<&str>, lang: Lang<'_>) -> Option<Markup> {
    let document = document(steps, &[], lang.words);
    let empty = Map::new();
    let schemas = document["components"]["schemas"].as_object().unwrap_or(&empty);
    let mut groups: Vec<ApiGroup> = Vec::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let step = operation["tags"][0].as_str().unwrap_or("");
            let place = groups.iter().position(|g| g.step == step).unwrap_or_else(|| {
                groups.push(ApiGroup { step: step.to_string(), name: said(lang, "step", step), operations: Vec::new() });
                groups.len() - 1
            });
            groups[place].operations.push(ApiOperation {
                method: method.to_uppercase(),
                path: path.clone(),
                summary: summary(lang, operation),
                body: if of == Some(step) { body(lang, operation, schemas) } else { Markup::default() },
            });
        }
    }
    // In the order of the flow, as in the rail.
    groups.sort_by_key(|g| steps.iter().position(|s| s.name == g.step));
    let open = match of {
        Some(step) => Some(groups.iter().position(|g| g.step == step)?),
        None => None,
    };
    let openapi = "/api/v1/openapi.json".to_string();
    Some(api_reference(lang, &ApiReference { intro: intro(lang), groups, open, openapi }))
}

fn intro(lang: Lang<'_>) -> Markup {
    html! {
        p { (lang.word("api-intro-token")) }
        pre { code { "curl -H \"Authorization: Bearer qtc_…\" https://…/api/v1/…" } }
        p { (lang.word("api-intro-key")) }
        p { (lang.word("api-intro-values")) }
        p { (lang.word("api-intro-errors")) }
        pre { code { "{\"error\":{\"code\":\"request.field_missing\",\"message\":\"…\",\"field\":\"lines[0].item\",\"request\":\"…\"}}" } }
    }
}

/// A word of a step, else the name itself.
fn said(lang: Lang<'_>, prefix: &str, name: &str) -> String {
    let key = format!("{prefix}-{}", name.replace('.', "-"));
    if lang.words.has(lang.locale, &key) { lang.word(&key) } else { name.to_string() }
}

fn summary(lang: Lang<'_>, operation: &Value) -> String {
    let id = operation["operationId"].as_str().unwrap_or("");
    let (prefix, name) = id.strip_prefix("get.").map_or(("do", id), |view| ("see", view));
    let key = format!("{prefix}-{}", name.replace('.', "-"));
    if lang.words.has(lang.locale, &key) {
        return lang.word(&key);
    }
    operation["summary"].as_str().unwrap_or(id).to_string()
}

fn body(lang: Lang<'_>, operation: &Value, schemas: &Map<String, Value>) -> Markup {
    let text = |v: &Value| v.as_str().unwrap_or("").to_string();
    let parameters: Vec<_> = operation["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|p| p["name"].is_string())
        .map(|p| (text(&p["name"]), kind(&p["schema"], schemas), p["required"] == true, text(&p["description"])))
        .collect();
    let content = |v: &Value| v["content"]["application/json"]["schema"].clone();
    let input = fields(&content(&operation["requestBody"]), schemas);
    let example = &operation["requestBody"]["content"]["application/json"]["example"];
    let example = if example.is_null() { String::new() } else { serde_json::to_string_pretty(example).unwrap_or_default() };
    let output = fields(&content(&operation["responses"]["200"]), schemas);
    let statuses = operation["responses"].as_object().into_iter().flat_map(Map::keys).filter(|s| *s != "200");
    html! {
        p { (operation["description"].as_str().unwrap_or("")) }
        @for (title, rows) in [("api-parameters", &parameters), ("api-input", &input), ("api-output", &output)] {
            @if !rows.is_empty() { h3 { (lang.word(title)) } (ApiReference::fields(lang, rows)) }
            @if title == "api-input" && !example.is_empty() { h3 { (lang.word("api-example")) } pre { code { (example) } } }
        }
        p { (lang.word("api-statuses")) " " @for status in statuses { code { (status) } " " } }
    }
}

type Row = (String, String, bool, String);

/// The fields of an object, those of lines within it too.
fn fields(schema: &Value, schemas: &Map<String, Value>) -> Vec<Row> {
    let mut rows = Vec::new();
    collect(schema, schemas, ("", 0), &mut rows);
    rows
}

fn collect(schema: &Value, schemas: &Map<String, Value>, (prefix, depth): (&str, usize), rows: &mut Vec<Row>) {
    let schema = resolve(schema, schemas);
    if depth > 3 || rows.len() > 200 {
        return;
    }
    if let Some(items) = schema.get("items") {
        return collect(items, schemas, (&format!("{prefix}[]"), depth + 1), rows);
    }
    for variant in ["oneOf", "anyOf"].iter().filter_map(|k| schema.get(*k)?.as_array()).flatten() {
        collect(variant, schemas, (prefix, depth + 1), rows);
    }
    let required = schema.get("required").and_then(Value::as_array);
    for (name, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        let about = inner.get("description").or_else(|| resolve(inner, schemas).get("description"));
        let about = about.and_then(Value::as_str).unwrap_or("").replace('\n', " ");
        let must = required.is_some_and(|list| list.iter().any(|n| n == name));
        if !rows.iter().any(|(known, ..)| *known == path) {
            rows.push((path.clone(), kind(inner, schemas), must, about));
            collect(inner, schemas, (&path, depth + 1), rows);
        }
    }
}

/// The values of a schema that is a choice among texts.
pub(super) fn choices(schema: &Value, schemas: &Map<String, Value>) -> Option<Vec<String>> {
    let schema = resolve(schema, schemas);
    let text = |v: &Value| v.as_str().map(String::from);
    if let Some(value) = schema.get("const") {
        return text(value).map(|value| vec![value]);
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return values.iter().map(text).collect();
    }
    let variants = schema.get("oneOf")?.as_array()?;
    let lists: Option<Vec<Vec<String>>> = variants.iter().map(|v| choices(v, schemas)).collect();
    lists.map(|lists| lists.concat()).filter(|list| !list.is_empty())
}

/// More choices than these are shown by the first ones.
const CHOICES: usize = 24;

pub(super) fn resolve<'v>(schema: &'v Value, schemas: &'v Map<String, Value>) -> &'v Value {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.rsplit('/').next());
    name.and_then(|n| schemas.get(n)).unwrap_or(schema)
}

/// The type in one or two words.
fn kind(schema: &Value, schemas: &Map<String, Value>) -> String {
    if let Some(values) = choices(schema, schemas) {
        let more = if values.len() > CHOICES { " | …" } else { "" };
        let shown: Vec<String> = values.iter().take(CHOICES).map(|value| format!("\"{value}\"")).collect();
        return shown.join(" | ") + more;
    }
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.rsplit('/').next()) {
        let simple = schemas.get(name).and_then(|s| s.get("type")).and_then(Value::as_str);
        return match simple {
            Some("object") | None => name.to_string(),
            Some(simple) => format!("{name} ({simple})"),
        };
    }
    if let Some(items) = schema.get("items") {
        return format!("[{}]", kind(items, schemas));
    }
    if let Some(variants) = ["anyOf", "oneOf"].iter().find_map(|k| schema.get(*k)?.as_array()) {
        let kinds: Vec<String> = variants.iter().map(|v| kind(v, schemas)).filter(|k| k != "null").collect();
        return kinds.join(" | ");
    }
    match schema.get("type") {
        Some(Value::String(kind)) => kind.clone(),
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).filter(|k| *k != "null").collect::<Vec<_>>().join(" | ")
        }
        _ => schema.get("const").map_or_else(|| "…".to_string(), Value::to_string),
    }
}
