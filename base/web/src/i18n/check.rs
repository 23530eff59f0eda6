//! What a test asks of the words of a step: the same keys and values in both languages, and clean typography.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::{Locale, Source};

/// Everything wrong with the words of one step, each in one line; empty when all is well.
///
/// - a key in one language only, or with other `{ $values }` than its twin;
/// - a straight apostrophe or straight quotes, three dots instead of `…`;
/// - French: an ordinary space, or none, before `; : ! ? % »` or after `«`.
///
/// ```ignore
/// #[test] fn words_are_complete() { assert_eq!(web::i18n::problems(&WORDS), Vec::<String>::new()); }
/// ```
pub fn problems(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let [fr, en] = Locale::ALL.map(|locale| {
        messages(source.text(locale)).unwrap_or_else(|e| {
            found.push(format!("{}.{}: {e}", source.name, locale.code()));
            BTreeMap::new()
        })
    });
    for key in fr.keys().chain(en.keys()).collect::<BTreeSet<_>>() {
        match (fr.get(key), en.get(key)) {
            (Some(fr), Some(en)) if fr.values != en.values => {
                found.push(format!("{}: {key}: values differ: {:?} {:?}", source.name, fr.values, en.values));
            }
            (Some(_), Some(_)) => {}
            (Some(_), None) => found.push(format!("{}: {key}: not in English", source.name)),
            _ => found.push(format!("{}: {key}: not in French", source.name)),
        }
    }
    for (locale, messages) in [(Locale::Fr, &fr), (Locale::En, &en)] {
        for (key, said) in messages {
            for what in said.texts.iter().flat_map(|text| typography(locale, text)) {
                found.push(format!("{}.{}: {key}: {what}", source.name, locale.code()));
            }
        }
    }
    found
}

/// The keys of all messages (not of terms) in a resource.
pub(super) fn message_keys(resource: &FluentResource) -> Vec<String> {
    resource
        .entries()
        .filter_map(|entry| match entry {
            Entry::Message(message) => Some(message.id.name.to_owned()),
            _ => None,
        })
        .collect()
}

/// Stands for a value where the text around it is looked at.
const VALUE: char = '\u{fffc}';

/// What one message says: its texts (one per variant) and the names of its values.
#[derive(Default)]
struct Said {
    texts: Vec<String>,
    values: BTreeSet<String>,
}

impl Said {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        let mut text = String::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => text.push_str(value),
                PatternElement::Placeable { expression } => {
                    text.push(VALUE);
                    self.expression(expression);
                }
            }
        }
        self.texts.push(text);
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.values.insert(id.name.to_owned());
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            _ => {}
        }
    }
}

fn messages(text: &str) -> Result<BTreeMap<String, Said>, String> {
    let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, e)| format!("{e:?}"))?;
    let mut messages = BTreeMap::new();
    for entry in resource.entries() {
        if let Entry::Message(message) = entry {
            let mut said = Said::default();
            if let Some(pattern) = &message.value {
                said.pattern(pattern);
            }
            messages.insert(message.id.name.to_owned(), said);
        }
    }
    Ok(messages)
}

fn typography(locale: Locale, text: &str) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    if text.contains('\'') {
        found.insert("straight apostrophe");
    }
    if text.contains('"') {
        found.insert("straight quotes");
    }
    if text.contains("...") {
        found.insert("three dots instead of an ellipsis");
    }
    if locale == Locale::Fr {
        let chars: Vec<char> = text.chars().collect();
        for pair in chars.windows(2) {
            match (pair[0], pair[1]) {
                (' ', ';' | '!' | '?' | ':' | '%' | '»') => found.insert("ordinary space before a double sign"),
                ('«', ' ') => found.insert("ordinary space after an opening quote"),
                (before, '!' | '?' | ';') if before.is_alphanumeric() || before == VALUE => {
                    found.insert("no space before a double sign")
                }
                _ => false,
            };
        }
    }
    found
}
