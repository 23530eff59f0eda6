//! What a command's schema says about each field of its input, as far as a form needs it.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// The kind of value that a field takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Text, and everything written as text: ids, days, quantities.
    Text,
    /// Integer cents, entered as an amount.
    Money,
    /// An amount in minor units of another currency.
    MoneyIn(kernel::Currency),
    /// A whole number.
    Int,
    /// A decimal number.
    Number,
    /// Yes or no.
    Bool,
    /// Several of one kind.
    List(Box<Shape>),
    /// Named fields.
    Object {
        /// Those the schema names.
        fields: Vec<Known>,
        /// What others may be, where others are allowed by name.
        others: Option<Box<Shape>>,
    },
    /// Not told.
    Any,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Its name.
    pub name: String,
    /// What it takes.
    pub shape: Shape,
    /// Must it be there?
    pub required: bool,
}

impl Shape {
    /// The shape of a command's input.
    pub fn of(input: fn(&mut SchemaGenerator) -> schemars::Schema) -> Shape {
        let mut generator = SchemaSettings::draft2020_12().for_deserialize().into_generator();
        let schema = input(&mut generator).to_value();
        let definitions = generator.take_definitions(true);
        shape(&schema, &definitions, 0)
    }
}

fn shape(schema: &Value, definitions: &Map<String, Value>, depth: usize) -> Shape {
    if depth > 24 {
        return Shape::Any;
    }
    let inner = |schema: &Value| shape(schema, definitions, depth + 1);
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.rsplit('/').next()) {
        return if name == "Cents" { Shape::Money } else { definitions.get(name).map_or(Shape::Any, inner) };
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(variants) = schema.get(key).and_then(Value::as_array) {
            let shapes: Vec<Shape> =
                variants.iter().filter(|v| v.get("type").and_then(Value::as_str) != Some("null")).map(inner).collect();
            return merged(shapes);
        }
    }
    if let Some([one]) = schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        return inner(one);
    }
    let kind = match schema.get("type") {
        Some(Value::String(kind)) => kind.as_str(),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).find(|k| *k != "null").unwrap_or(""),
        _ if schema.get("properties").is_some() => "object",
        _ if schema.get("const").is_some_and(Value::is_string) => "string",
        _ => "",
    };
    match kind {
        "string" => Shape::Text,
        "integer" => Shape::Int,
        "number" => Shape::Number,
        "boolean" => Shape::Bool,
        "array" => Shape::List(Box::new(schema.get("items").map_or(Shape::Any, inner))),
        "object" => object(schema, inner),
        _ => Shape::Any,
    }
}

fn object(schema: &Value, inner: impl Fn(&Value) -> Shape) -> Shape {
    let required = |name: &str| {
        schema.get("required").and_then(Value::as_array).is_some_and(|list| list.iter().any(|n| n == name))
    };
    let fields = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let fields = fields.map(|(name, s)| Known { name: name.clone(), shape: inner(s), required: required(name) });
    let others = schema.get("additionalProperties").filter(|s| s.is_object()).map(|s| Box::new(inner(s)));
    Shape::Object { fields: fields.collect(), others }
}

/// One of several shapes: objects are put together, a field is required where every one of them requires it.
fn merged(shapes: Vec<Shape>) -> Shape {
    let mut all: Vec<Known> = Vec::new();
    let count = shapes.len();
    let mut seen: Vec<usize> = Vec::new();
    for shape in &shapes {
        let Shape::Object { fields, .. } = shape else {
            let alike = shapes.iter().all(|s| s == shape);
            return if alike { shape.clone() } else { Shape::Any };
        };
        for field in fields {
            match all.iter().position(|k| k.name == field.name) {
                Some(at) => {
                    all[at].required &= field.required;
                    seen[at] += 1;
                }
                None => {
                    all.push(field.clone());
                    seen.push(1);
                }
            }
        }
    }
    for (known, times) in all.iter_mut().zip(seen) {
        known.required &= times == count;
    }
    if all.is_empty() { Shape::Any } else { Shape::Object { fields: all, others: None } }
}
