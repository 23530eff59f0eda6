//! Reads what a page's form posted as the JSON input of a command, guided by the command's own schema.
//!
//! Names are paths: `customer`, `lines[0].item`, `address.city`. The schema says what a field is, so that `1 234,56`
//! becomes 123456 cents where an amount is wanted and stays text elsewhere. A name may say it itself at its end:
//! `amount|money`, `version|int`, `active|bool`, `note|text`; an amount in a currency that has not two decimals says which
//! (`amount|money.JPY`), or in which field of the form it is chosen (`amount|money@currency`). Names that begin with `_`
//! are for the server.

use std::collections::{BTreeMap, HashMap};

use kernel::{Cents, Currency, Refusal, Result};
use serde_json::{Map, Value};

mod shape;

pub use shape::Shape;

/// The fields of a form, in order, as posted.
pub type Fields = Vec<(String, String)>;

/// Rows of one list at most.
const ROWS: usize = 10_000;

/// Drops the rows of lists in which nothing was entered and numbers the others from 0, so that what is refused at
/// `lines[1]` is shown at the second row of the page. Also takes the suffix off every name.
pub fn compact(fields: Fields) -> Result<Fields> {
    let mut rows: BTreeMap<(String, usize), bool> = BTreeMap::new();
    for (name, value) in &fields {
        if let Some((list, row, _)) = row_of(name) {
            *rows.entry((list.to_string(), row)).or_default() |= !value.trim().is_empty();
        }
    }
    if rows.len() > ROWS {
        return Err(Refusal::invalid("request.too_many_rows").with("max", ROWS).into());
    }
    let mut next: HashMap<&str, usize> = HashMap::new();
    let mut numbers: HashMap<(&str, usize), usize> = HashMap::new();
    for ((list, row), _) in rows.iter().filter(|(_, filled)| **filled) {
        let number = next.entry(list).or_default();
        numbers.insert((list, *row), *number);
        *number += 1;
    }
    let renumbered = fields.iter().filter_map(|(name, value)| {
        let name = match row_of(name) {
            None => name.clone(),
            Some((list, row, rest)) => format!("{list}[{}]{rest}", numbers.get(&(list, row))?),
        };
        Some((name, value.clone()))
    });
    Ok(renumbered.collect())
}

/// `lines[3].item` as `lines`, 3, `.item`.
fn row_of(name: &str) -> Option<(&str, usize, &str)> {
    let (list, rest) = name.split_once('[')?;
    let (number, rest) = rest.split_once(']')?;
    Some((list, number.parse().ok()?, rest))
}

/// Takes one row out of a list of the form; the rows below it move up.
pub fn without_row(fields: Fields, of: &str, gone: usize) -> Fields {
    let moved = fields.into_iter().filter_map(|(name, value)| match row_of(&name) {
        Some((list, row, _)) if list == of && row == gone => None,
        Some((list, row, rest)) if list == of && row > gone => Some((format!("{list}[{}]{rest}", row - 1), value)),
        _ => Some((name, value)),
    });
    moved.collect()
}

/// How many rows of `list` the form has.
pub fn rows(fields: &[(String, String)], list: &str) -> usize {
    fields
        .iter()
        .filter_map(|(name, _)| row_of(name))
        .filter(|(l, ..)| *l == list)
        .map(|(_, n, _)| n + 1)
        .max()
        .unwrap_or(0)
}

/// The name without `|money` and the like.
pub fn plain_name(name: &str) -> &str {
    name.split_once('|').map_or(name, |(plain, _)| plain)
}

/// The command's input. What cannot be read is refused at its field: `request.amount_invalid`,
/// `request.number_invalid`, `request.field_missing`.
pub fn to_json(fields: &[(String, String)], shape: &Shape) -> Result<Value> {
    let mut root = Node::default();
    for (name, value) in fields.iter().filter(|(name, _)| !name.starts_with('_')) {
        if value.contains('\0') {
            return Err(Refusal::invalid("request.nul").at(plain_name(name)).into());
        }
        let (path, told) = match name.split_once('|') {
            Some((path, suffix)) => (path, Shape::told(suffix, fields)),
            None => (name.as_str(), None),
        };
        root.put(path, value, told).ok_or_else(|| Refusal::invalid("request.field_name").at(path.to_string()))?;
    }
    Ok(root.read(shape, "")?.unwrap_or_else(|| Value::Object(Map::new())))
}

/// The form as a tree.
#[derive(Default)]
struct Node {
    values: Vec<String>,
    told: Option<Shape>,
    fields: Vec<(String, Node)>,
    items: BTreeMap<usize, Node>,
}

impl Node {
    fn put(&mut self, path: &str, value: &str, told: Option<Shape>) -> Option<()> {
        let mut node = self;
        // Deeper than any command is.
        let mut steps = 0;
        for part in path.split('.') {
            let (name, mut rest) = part.find('[').map_or((part, ""), |at| part.split_at(at));
            node = node.field(name);
            while let Some(inner) = rest.strip_prefix('[') {
                let (index, after) = inner.split_once(']')?;
                rest = after;
                steps += 1;
                // `ids[]` is one more value of the same field.
                if !index.is_empty() {
                    node = node.items.entry(index.parse().ok()?).or_default();
                }
            }
            steps += 1;
            if steps > 16 || !rest.is_empty() {
                return None;
            }
        }
        node.values.push(value.to_string());
        node.told = told;
        Some(())
    }

    fn field(&mut self, name: &str) -> &mut Node {
        let at = self.fields.iter().position(|(n, _)| n == name).unwrap_or_else(|| {
            self.fields.push((name.to_string(), Node::default()));
            self.fields.len() - 1
        });
        &mut self.fields[at].1
    }

    /// The value, or nothing where nothing was entered.
    fn read(&self, shape: &Shape, path: &str) -> Result<Option<Value>> {
        match shape {
            Shape::Object { fields, others } => self.read_object(fields, others.as_deref(), path),
            Shape::List(item) => self.read_list(item, path),
            Shape::Any if !self.fields.is_empty() => self.read_object(&[], Some(&Shape::Any), path),
            Shape::Any if !self.items.is_empty() => self.read_list(&Shape::Any, path),
            plain => {
                let text = self.values.last().map_or("", |v| v.trim());
                if text.is_empty() { Ok(None) } else { self.told.as_ref().unwrap_or(plain).value(text, path).map(Some) }
            }
        }
    }

    fn read_list(&self, item: &Shape, path: &str) -> Result<Option<Value>> {
        let mut list = Vec::new();
        for (n, node) in self.items.values().enumerate() {
            list.extend(node.read(item, &format!("{path}[{n}]"))?);
        }
        for value in self.values.iter().map(|v| v.trim()).filter(|v| !v.is_empty()) {
            list.push(self.told.as_ref().unwrap_or(item).value(value, path)?);
        }
        Ok((!list.is_empty()).then_some(Value::Array(list)))
    }

    fn read_object(&self, known: &[shape::Known], others: Option<&Shape>, path: &str) -> Result<Option<Value>> {
        let mut map = Map::new();
        let below = |name: &str| if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
        for (name, node) in &self.fields {
            let shape = match known.iter().find(|k| k.name == *name) {
                Some(field) => &field.shape,
                None => match (others, &node.told) {
                    (Some(shape), _) | (None, Some(shape)) => shape,
                    (None, None) => continue,
                },
            };
            if let Some(value) = node.read(shape, &below(name))? {
                map.insert(name.clone(), value);
            }
        }
        if map.is_empty() && !path.is_empty() {
            return Ok(None);
        }
        for field in known.iter().filter(|k| k.required && !map.contains_key(&k.name)).collect::<Vec<_>>() {
            let value = match &field.shape {
                // A box that is not ticked is not sent; a list without rows neither.
                Shape::Bool => Value::Bool(false),
                Shape::List(_) => Value::Array(Vec::new()),
                Shape::Object { .. } => Node::default().read(&field.shape, &below(&field.name))?.unwrap_or(Value::Null),
                _ => Value::Null,
            };
            if value.is_null() {
                return Err(Refusal::invalid("request.field_missing").at(below(&field.name)).into());
            }
            map.insert(field.name.clone(), value);
        }
        Ok(Some(Value::Object(map)))
    }
}

impl Shape {
    /// What a suffix says, among the fields of its form.
    fn told(suffix: &str, fields: &[(String, String)]) -> Option<Shape> {
        if let Some(code) = suffix.strip_prefix("money.") {
            return Currency::parse(code).map(Shape::MoneyIn);
        }
        if let Some(chosen) = suffix.strip_prefix("money@") {
            let code = fields.iter().find(|(name, _)| plain_name(name) == chosen).map_or("", |(_, code)| code.trim());
            return Some(Currency::parse(code).map_or(Shape::Money, Shape::MoneyIn));
        }
        match suffix {
            "money" => Some(Shape::Money),
            "int" => Some(Shape::Int),
            "bool" => Some(Shape::Bool),
            "number" => Some(Shape::Number),
            "text" => Some(Shape::Text),
            _ => None,
        }
    }

    /// One value, from text that is trimmed and not empty.
    fn value(&self, text: &str, path: &str) -> Result<Value> {
        let wrong = |code| Refusal::invalid(code).at(path).with("entered", text.chars().take(60).collect::<String>());
        match self {
            Shape::Money => {
                let bare =
                    text.trim_end_matches(['€', ' ', '\u{a0}', '\u{202f}']).trim_start_matches(['€', ' ', '\u{a0}']);
                let cents = Cents::parse(bare).ok_or_else(|| wrong("request.amount_invalid"))?;
                Ok(Value::from(cents.0))
            }
            Shape::MoneyIn(currency) => {
                let read = currency.read(text.trim_end_matches(currency.code()).trim());
                Ok(Value::from(read.ok_or_else(|| wrong("request.amount_invalid"))?.0))
            }
            Shape::Int => {
                let bare: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect();
                Ok(Value::from(bare.parse::<i64>().map_err(|_| wrong("request.number_invalid"))?))
            }
            Shape::Number => {
                let number = kernel::decimal::parse(text).ok_or_else(|| wrong("request.number_invalid"))?;
                Ok(serde_json::from_str(&number.to_string()).unwrap_or(Value::Null))
            }
            Shape::Bool => Ok(Value::Bool(!matches!(text, "off" | "false" | "0" | "no" | "non"))),
            // Browsers send line ends as CRLF.
            _ => Ok(Value::String(text.replace("\r\n", "\n"))),
        }
    }
}

#[cfg(test)]
mod tests;
