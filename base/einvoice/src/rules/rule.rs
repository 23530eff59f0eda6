//! A rule as data: id, flag, business term, and what it says in French and English.

use crate::language::Language;

/// How grave a violation is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Flag {
    /// The document is refused.
    Fatal,
    /// The document passes; the sender should know.
    Warning,
}

/// What a rule says: a text of its own, or one made from a path for the many rules about syntax.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Words {
    /// Written out.
    Said {
        /// In French.
        fr: &'static str,
        /// In English.
        en: &'static str,
    },
    /// The element or attribute of this path is not to be used.
    Unused(&'static str),
    /// The element of this path may stand once at most.
    AtMostOne(&'static str),
    /// The element of this path must stand exactly once.
    ExactlyOne(&'static str),
}

/// A rule of a rule set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// The id as published (`BR-CO-15`).
    pub id: &'static str,
    /// How grave a violation is.
    pub flag: Flag,
    /// The business terms concerned (`BT-112`, `BT-6,BT-111`), empty where none is named.
    pub term: &'static str,
    /// What it says.
    pub words: Words,
}

impl Rule {
    /// What is wrong and what to do, in one or two sentences.
    pub fn message(&self, language: Language) -> String {
        match (language, &self.words) {
            (Language::French, Words::Said { fr, .. }) => (*fr).into(),
            (Language::English, Words::Said { en, .. }) => (*en).into(),
            (Language::French, Words::Unused(path)) => match attribute(path) {
                Some((name, of)) => {
                    format!(
                        "L’attribut «\u{a0}{name}\u{a0}» de {of} n’est pas utilisé dans une facture EN 16931\u{a0}: retirez-le."
                    )
                }
                None => format!("L’élément {path} n’est pas utilisé dans une facture EN 16931\u{a0}: retirez-le."),
            },
            (Language::English, Words::Unused(path)) => match attribute(path) {
                Some((name, of)) => {
                    format!("The attribute “{name}” of {of} is not used in an EN 16931 invoice: remove it.")
                }
                None => format!("The element {path} is not used in an EN 16931 invoice: remove it."),
            },
            (Language::French, Words::AtMostOne(path)) => {
                format!("L’élément {path} ne peut figurer qu’une fois\u{a0}: n’en gardez qu’un.")
            }
            (Language::English, Words::AtMostOne(path)) => {
                format!("The element {path} may stand only once: keep one of them.")
            }
            (Language::French, Words::ExactlyOne(path)) => {
                format!("L’élément {path} doit figurer une fois et une seule\u{a0}: ajoutez-le ou n’en gardez qu’un.")
            }
            (Language::English, Words::ExactlyOne(path)) => {
                format!("The element {path} must stand exactly once: add it, or keep one of them.")
            }
        }
    }
}

fn attribute(path: &str) -> Option<(&str, &str)> {
    let (of, name) = path.split_once('@')?;
    let of = of.trim_end_matches('/');
    Some((name, if of.is_empty() { "*" } else { of }))
}

/// The rules of a schema and their words, read from tables.
///
/// A table has a line for each rule: id, `fatal` or `warning`, business terms, French, English, with tabs between.
/// Empty lines and lines that begin with `#` are skipped.
#[derive(Default)]
pub struct Catalog {
    /// The rules in the order of the tables.
    pub rules: Vec<Rule>,
}

impl Catalog {
    /// Reads tables; what can't be read is reported as a mistake.
    pub fn read(tables: &[&'static str], mistakes: &mut Vec<String>) -> Catalog {
        let mut catalog = Catalog::default();
        for line in tables.iter().flat_map(|t| t.lines()).filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let mut fields = line.split('\t');
            let mut next = || fields.next().unwrap_or_default();
            let (id, flag, term, fr, en) = (next(), next(), next(), next(), next());
            match flag_of(flag) {
                Some(flag) if !fr.is_empty() && !en.is_empty() => {
                    catalog.add(Rule { id, flag, term, words: Words::Said { fr, en } });
                }
                _ => mistakes.push(format!("can't read the words of {id}")),
            }
        }
        catalog
    }

    /// Adds a rule.
    pub fn add(&mut self, rule: Rule) {
        self.rules.push(rule);
    }
}

/// The flag of a table's field.
pub(super) fn flag_of(text: &str) -> Option<Flag> {
    match text {
        "fatal" => Some(Flag::Fatal),
        "warning" => Some(Flag::Warning),
        _ => None,
    }
}
