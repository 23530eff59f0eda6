//! The OpenAPI 3.1 document of the API, derived from the steps, and the reference page made of it.

use std::collections::BTreeSet;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::i18n::Words;
use crate::server::{DownloadDef, command_path};
use crate::step::{CommandDef, Step, ViewDef};

mod reference;
mod example;

pub use reference::reference;

const SCHEMAS: &str = "#/components/schemas/";

/// The statuses that reading may answer with, besides 200.
const READ: [u16; 9] = [400, 401, 403, 404, 408, 422, 429, 500, 503];
/// Those of a command.
const WRITE: [u16; 12] = [400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 500, 503];

/// The document as it is served and exported: the same text for the same steps.
pub fn text(steps: &[&'static Step], downloads: &[DownloadDef], words: &Words) -> String {
    let mut text = serde_json::to_string_pretty(&document(steps, downloads, words)).unwrap_or_default();
    text.push('\n');
    text
}

/// The document.
pub fn document(steps: &[&'static Step], downloads: &[DownloadDef], words: &Words) -> Value {
    let settings = || SchemaSettings::draft2020_12().with(|s| s.definitions_path = "/components/schemas".into());
    let mut maker = Maker {
        inputs: settings().for_deserialize().into_generator(),
        outputs: settings().for_serialize().into_generator(),
        words,
    };
    let mut paths = Map::new();
    for step in steps {
        for view in step.views.iter().filter(|v| v.api) {
            let path = format!("/api/v1{}", view.path);
            entry(&mut paths, path, "get", maker.view(step, view));
        }
        for command in step.commands {
            let path = format!("/api/v1{}", command_path(command.name));
            entry(&mut paths, path, "post", maker.command(step, command));
        }
    }
    for download in downloads {
        entry(&mut paths, format!("/api/v1{}", download.path), "get", file(download));
    }
    let mut paths = Value::Object(paths);
    let schemas = maker.schemas(&mut paths);
    exemplify(&mut paths, &schemas);
    let files = (!downloads.is_empty()).then_some("files");
    let tags: Vec<Value> = steps.iter().map(|s| s.name).chain(files).map(|name| json!({ "name": name })).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Quittance",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Order to cash. Every command is a POST of JSON, every list and document a GET. \
                Amounts are integers in the smallest unit of their currency, days are YYYY-MM-DD, ids are text. \
                A command sent with the same Idempotency-Key happens once. What is refused says why under a stable code.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": responses(),
            "parameters": {
                "IdempotencyKey": {
                    "name": "Idempotency-Key", "in": "header", "required": false,
                    "description": "A name of your own for this command, under which it happens once; kept 30 days.",
                    "schema": { "type": "string", "pattern": "^[!-~]{1,64}$" },
                },
            },
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "A token made by an administrator of the company." },
            },
        },
    })
}

/// Gives every command an example of its input.
fn exemplify(paths: &mut Value, schemas: &Map<String, Value>) {
    for methods in paths.as_object_mut().into_iter().flat_map(|paths| paths.values_mut()) {
        let Some(body) = methods.pointer_mut("/post/requestBody/content/application~1json") else { continue };
        if let Some(example) = example::of(&body["schema"], schemas) {
            body["example"] = example;
        }
    }
}

fn entry(paths: &mut Map<String, Value>, path: String, method: &str, operation: Value) {
    let slot = paths.entry(path).or_insert_with(|| json!({}));
    if let Some(slot) = slot.as_object_mut() {
        slot.insert(method.to_string(), operation);
    }
}

struct Maker<'w> {
    inputs: SchemaGenerator,
    outputs: SchemaGenerator,
    words: &'w Words,
}

impl Maker<'_> {
    fn command(&mut self, step: &Step, command: &CommandDef) -> Value {
        let input = (command.input)(&mut self.inputs).to_value();
        let about = described(&input, self.inputs.definitions());
        let outcome = marked((command.outcome)(&mut self.outputs).to_value());
        let replayed = json!({
            "description": "`true` when the command had happened before under the same key.",
            "schema": { "type": "string", "const": "true" },
        });
        let mut answers = Map::new();
        answers.insert(
            "200".into(),
            json!({
                "description": "Done, and kept.",
                "headers": { "Idempotency-Replayed": replayed },
                "content": { "application/json": { "schema": outcome } },
            }),
        );
        refer(&mut answers, &WRITE);
        json!({
            "operationId": command.name,
            "tags": [step.name],
            "summary": summary(self.words, "do", command.name, &about),
            "description": format!("{about}\n\nNeeds the permission `{}`.", command.needs.name()),
            "parameters": [{ "$ref": "#/components/parameters/IdempotencyKey" }],
            "requestBody": { "required": true, "content": { "application/json": { "schema": input } } },
            "responses": answers,
        })
    }

    fn view(&mut self, step: &Step, view: &ViewDef) -> Value {
        let data = (view.data)(&mut self.outputs).to_value();
        let about = described(&data, self.outputs.definitions());
        let mut parameters: Vec<Value> = names_in(view.path).map(path_parameter).collect();
        parameters.extend(view.query.iter().map(|(name, about)| {
            json!({ "name": name, "in": "query", "required": false, "description": about, "schema": { "type": "string" } })
        }));
        let mut answers = Map::new();
        answers.insert(
            "200".into(),
            json!({
                "description": "The data as the page shows it.",
                "content": { "application/json": { "schema": marked(data) } },
            }),
        );
        refer(&mut answers, &READ);
        let id = view.path.trim_matches('/').replace(['{', '}'], "").replace('/', ".");
        json!({
            "operationId": format!("get.{id}"),
            "tags": [step.name],
            "summary": summary(self.words, "see", &id, &about),
            "description": format!("{about}\n\nNeeds the permission `{}`.", view.needs.name()),
            "parameters": parameters,
            "responses": answers,
        })
    }

    /// All schemas that the operations refer to. A type that is written otherwise than it is read appears twice.
    fn schemas(&mut self, paths: &mut Value) -> Map<String, Value> {
        let inputs = self.inputs.take_definitions(true);
        let outputs = self.outputs.take_definitions(true);
        let mut differ: BTreeSet<String> = outputs
            .iter()
            .filter(|(name, s)| inputs.get(*name).is_some_and(|i| i != *s))
            .map(|(n, _)| n.clone())
            .collect();
        loop {
            let more: Vec<String> = outputs
                .iter()
                .filter(|(name, s)| inputs.contains_key(*name) && !differ.contains(*name) && refers(s, &differ))
                .map(|(name, _)| name.clone())
                .collect();
            if more.is_empty() {
                break;
            }
            differ.extend(more);
        }
        let mut all: Vec<(String, Value)> = inputs.into_iter().collect();
        for (name, mut schema) in outputs {
            rename(&mut schema, &differ, true);
            if differ.contains(&name) {
                all.push((out(&name), schema));
            } else if !all.iter().any(|(n, _)| *n == name) {
                all.push((name, schema));
            }
        }
        rename(paths, &differ, false);
        all.push(("Error".into(), error_schema()));
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all.into_iter().collect()
    }
}

fn out(name: &str) -> String {
    format!("{name}Out")
}

/// An answer's schema, marked so that its references are renamed where they must be.
fn marked(schema: Value) -> Value {
    json!({ "x-out": schema })
}

fn refers(schema: &Value, names: &BTreeSet<String>) -> bool {
    match schema {
        Value::Object(map) => map.iter().any(|(key, value)| match (key.as_str(), value) {
            ("$ref", Value::String(r)) => r.strip_prefix(SCHEMAS).is_some_and(|n| names.contains(n)),
            _ => refers(value, names),
        }),
        Value::Array(list) => list.iter().any(|v| refers(v, names)),
        _ => false,
    }
}

/// Renames references within answers (`active`) and takes the marks off.
fn rename(value: &mut Value, names: &BTreeSet<String>, active: bool) {
    if let Some(inner) = value.get_mut("x-out") {
        let mut inner = inner.take();
        rename(&mut inner, names, true);
        *value = inner;
        return;
    }
    match value {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                match (key.as_str(), &value) {
                    ("$ref", Value::String(r)) if active => {
                        if let Some(name) = r.strip_prefix(SCHEMAS).filter(|n| names.contains(*n)) {
                            *value = format!("{SCHEMAS}{}", out(name)).into();
                        }
                    }
                    _ => rename(value, names, active),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|v| rename(v, names, active)),
        _ => {}
    }
}

/// The first sentence of what a type's own documentation says.
fn described(schema: &Value, definitions: &Map<String, Value>) -> String {
    let named = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.rsplit('/').next());
    let schema = named.and_then(|n| definitions.get(n)).unwrap_or(schema);
    schema.get("description").and_then(Value::as_str).unwrap_or("").replace('\n', " ")
}

/// One line: from the words, else from the type, else the name.
fn summary(words: &Words, prefix: &str, name: &str, about: &str) -> String {
    let key = format!("{prefix}-{}", name.replace('.', "-"));
    if words.has(crate::i18n::Locale::En, &key) {
        return words.say(crate::i18n::Locale::En, &key, &[]);
    }
    let sentence = about.split(". ").next().unwrap_or("").trim_end_matches('.');
    if sentence.is_empty() { name.to_string() } else { shortened(sentence, 120) }
}

/// As many whole words as fit, and a sign where some are left out.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_string();
    }
    let cut: String = text.chars().take(most - 2).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{} …", words.trim_end_matches([',', ';', ':']))
}

/// The media type of a file, by the extension that its path always has.
fn media(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("csv") => "text/csv",
        Some("pdf") => "application/pdf",
        Some("xml") => "application/xml",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("txt") => "text/plain",
        _ => "application/octet-stream",
    }
}

/// A file that is offered for download.
fn file(download: &DownloadDef) -> Value {
    let parameters: Vec<Value> = names_in(download.path).map(path_parameter).collect();
    let mut answers = Map::new();
    let bytes = json!({ "schema": { "type": "string", "format": "binary" } });
    answers.insert("200".into(), json!({ "description": "The file.", "content": { media(download.path): bytes } }));
    refer(&mut answers, &READ);
    let id = download.path.trim_matches('/').replace(['{', '}'], "").replace('/', ".");
    json!({
        "operationId": format!("file.{id}"),
        "tags": ["files"],
        "summary": format!("The file {}", download.path),
        "description": format!("The same file as the page offers, with its own media type.\n\nNeeds the permission `{}`.", download.needs.name()),
        "parameters": parameters,
        "responses": answers,
    })
}

/// The names in a path: `{id}`.
fn names_in(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split('}').next())
}

fn path_parameter(name: &str) -> Value {
    let schema = if name == "id" {
        json!({ "type": "string", "pattern": "^[1-9][0-9]{0,17}$" })
    } else {
        json!({ "type": "string", "minLength": 1, "maxLength": 100 })
    };
    json!({ "name": name.trim_start_matches('*'), "in": "path", "required": true, "schema": schema })
}

fn refer(answers: &mut Map<String, Value>, statuses: &[u16]) {
    for status in statuses {
        answers.insert(status.to_string(), json!({ "$ref": format!("#/components/responses/E{status}") }));
    }
}

fn responses() -> Value {
    let mut all = Map::new();
    for status in WRITE {
        let (about, header) = match status {
            400 => ("The request cannot be read.", None),
            401 => ("No token, or one that is not valid.", Some(("WWW-Authenticate", "`Bearer`"))),
            403 => ("The token may not do this.", None),
            404 => ("It does not exist in this company.", None),
            408 => ("The request was sent too slowly.", None),
            409 => ("It may not be done in the present state, or the version or key is not the right one.", None),
            413 => ("The request is too large.", None),
            415 => ("The body must be `application/json`.", None),
            422 => ("A value is wrong; `field` says which.", None),
            429 => ("Too many requests.", Some(("Retry-After", "Seconds to wait."))),
            503 => ("Too busy, or stopping; try again.", Some(("Retry-After", "Seconds to wait."))),
            _ => ("Something of ours failed; `request` helps to find it.", None),
        };
        let mut answer = json!({
            "description": about,
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } },
        });
        if let Some((name, about)) = header {
            answer["headers"] = json!({ name: { "description": about, "schema": { "type": "string" } } });
        }
        all.insert(format!("E{status}"), answer);
    }
    Value::Object(all)
}

fn error_schema() -> Value {
    json!({
        "type": "object",
        "description": "Why something was refused.",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["code", "message", "request"],
                "properties": {
                    "code": { "type": "string", "description": "Stable: programs decide on it." },
                    "message": { "type": "string", "description": "A sentence in the language of Accept-Language." },
                    "field": { "type": "string", "description": "The place: `lines[2].quantity`." },
                    "values": { "type": "object", "additionalProperties": { "type": "string" }, "description": "What the sentence was made of." },
                    "request": { "type": "string", "description": "The number of the request, also in X-Request-Id." },
                },
                "additionalProperties": false,
            },
        },
        "additionalProperties": false,
    })
}
