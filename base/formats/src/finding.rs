//! What a reader noticed and a person may have to look at: a stable code, the place, and words in two languages.

use serde::Serialize;

/// Something noticed while reading. The reading goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable code, `format.reason`; its words are in `words.txt`.
    pub code: &'static str,
    /// Whether a person has to look.
    pub weight: Weight,
    /// Where: `Stmt[1]/Ntry[3]`, `line 14`, `line 3, column amount`.
    pub place: String,
    /// The part of the source that could not be used, as written (at most 200 characters).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Values for the sentence.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    pub values: Vec<(&'static str, String)>,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Worth showing; nothing was lost.
    Note,
    /// A person has to look: something could not be read, or sums do not agree.
    Person,
}

/// The languages the words exist in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// French.
    Fr,
    /// English.
    En,
}

fn as_map<S: serde::Serializer>(values: &[(&'static str, String)], s: S) -> Result<S::Ok, S::Error> {
    s.collect_map(values.iter().map(|(k, v)| (k, v)))
}

impl Finding {
    /// A finding that a person has to look at.
    pub fn person(code: &'static str, place: impl Into<String>) -> Finding {
        Finding { code, weight: Weight::Person, place: place.into(), source: None, values: Vec::new() }
    }

    /// A finding for information.
    pub fn note(code: &'static str, place: impl Into<String>) -> Finding {
        Finding { weight: Weight::Note, ..Finding::person(code, place) }
    }

    /// Adds a value for the sentence.
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Finding {
        self.values.push((name, short(&value.to_string(), 80)));
        self
    }

    /// Keeps the part of the source that could not be used.
    pub fn source(mut self, text: &str) -> Finding {
        self.source = Some(short(text, 200));
        self
    }

    /// The finding in words, without its place.
    pub fn words(&self, lang: Lang) -> String {
        words(self.code, lang, self.values.iter().map(|(n, v)| (*n, v.as_str())))
    }
}

fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most).chain(['…']).collect()
}

/// The sentence of a code (of a finding, a refusal or a return reason) in a language, its `{name}` places filled.
/// A code without words is shown as it is.
pub fn words<'a>(code: &str, lang: Lang, values: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = lookup(code, lang).unwrap_or(code).to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// The sentence of a refusal of this crate in a language.
pub fn refusal_words(refusal: &kernel::Refusal, lang: Lang) -> String {
    words(refusal.code, lang, refusal.values.iter().map(|(n, v)| (*n, v.as_str())))
}

/// The words of a code as written in `words.txt`: lines of `code | français | English`.
pub fn lookup(code: &str, lang: Lang) -> Option<&'static str> {
    entries().find(|(c, ..)| *c == code).map(|(_, fr, en)| if lang == Lang::Fr { fr } else { en })
}

/// All `(code, French, English)`.
pub fn entries() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    include_str!("words.txt").lines().filter(|l| !l.starts_with('#')).filter_map(|line| {
        let mut parts = line.splitn(3, " | ");
        Some((parts.next()?.trim(), parts.next()?.trim(), parts.next()?.trim()))
    })
}
