//! What a reader or a converter has to say about a document: a code, a place and the text concerned.

use std::fmt;

use crate::language::Language;

/// A remark about one place of a document. It never stops the reading; the rules judge, not the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable code: `read.amount`, `read.date`, `read.date_form`, `read.flag`, `read.repeated`, `read.not_kept`, `read.currency`,
    /// `read.base64`, `read.more` (how many), `write.no_place`, `write.added`.
    pub code: &'static str,
    /// Where: a path of element names with positions (`/Invoice/cac:InvoiceLine[2]/cbc:Note`), or a term.
    pub place: String,
    /// The text found there, shortened to 80 characters.
    pub text: String,
}

impl Finding {
    /// A finding; the text is shortened.
    pub fn new(code: &'static str, place: impl Into<String>, text: &str) -> Finding {
        let text = match text.char_indices().nth(80) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.to_owned(),
        };
        Finding { code, place: place.into(), text }
    }

    /// True when something of the source is missing from the result; false for mere remarks.
    pub fn is_loss(&self) -> bool {
        !matches!(self.code, "write.added" | "read.date_form" | "read.currency" | "read.base64")
    }

    /// The remark in words.
    pub fn message(&self, language: Language) -> String {
        let (fr, en) = match self.code {
            "read.amount" => {
                ("n’est pas un nombre décimal lisible\u{a0}; laissé vide", "is no readable decimal number; left empty")
            }
            "read.date" => {
                ("n’est pas une date lisible\u{a0}; conservé tel quel", "is no readable date; kept as it stands")
            }
            "read.date_form" => (
                "n’est pas écrit comme la syntaxe le veut\u{a0}; la date a été comprise",
                "is not written as the syntax demands; the date was understood",
            ),
            "read.flag" => (
                "n’est ni «\u{a0}true\u{a0}» ni «\u{a0}false\u{a0}»\u{a0}; lu comme remise",
                "is neither “true” nor “false”; read as an allowance",
            ),
            "read.repeated" => ("est répété\u{a0}; seul le premier est lu", "is repeated; only the first is read"),
            "read.currency" => ("porte une autre devise que la facture", "bears another currency than the invoice"),
            "read.base64" => ("n’est pas du base64", "is not base64"),
            "read.not_kept" => (
                "n’a pas de place dans le modèle EN 16931\u{a0}; non repris",
                "has no place in the EN 16931 model; not kept",
            ),
            "read.more" => ("appelle d’autres remarques, non détaillées", "calls for further remarks, not listed"),
            "write.no_place" => (
                "n’a pas de place dans la syntaxe cible\u{a0}; non écrit",
                "has no place in the target syntax; not written",
            ),
            "write.added" => {
                ("a été ajouté parce que la syntaxe cible l’exige", "was added because the target syntax demands it")
            }
            _ => ("appelle l’attention", "calls for attention"),
        };
        let said = if language == Language::French { fr } else { en };
        match self.text.is_empty() {
            true => format!("{} {said}", self.place),
            false if language == Language::French => format!("{} («\u{a0}{}\u{a0}») {said}", self.place, self.text),
            false => format!("{} (“{}”) {said}", self.place, self.text),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::English))
    }
}

/// What could be read, and what there is to say about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<T> {
    /// The document.
    pub value: T,
    /// Remarks, in document order.
    pub findings: Vec<Finding>,
}
