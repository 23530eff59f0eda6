//! Why a file could not be read as XML, in words of both languages.

use crate::language::Language;
use std::fmt;

/// Why a file can't be read. Nothing of such a file is evaluated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadError {
    /// The bytes are not text in the declared or detected encoding.
    Encoding(String),
    /// Not well-formed XML: what was found, and the byte where (in the text as UTF-8).
    Malformed {
        /// What the parser found, in English.
        what: String,
        /// Offset in bytes.
        at: u64,
    },
    /// A document type declaration: refused, as it could define entities or fetch files.
    DocumentType,
    /// An entity beyond the five of XML and character numbers.
    Entity(String),
    /// A prefix bound to no namespace.
    Prefix(String),
    /// A limit was passed (which one, and its value).
    Limit(&'static str, u64),
    /// The file could not be read at all.
    Io(String),
}

impl ReadError {
    /// What is wrong and what to do.
    pub fn message(&self, language: Language) -> String {
        match language {
            Language::French => self.french(),
            Language::English => self.english(),
        }
    }

    fn french(&self) -> String {
        match self {
            Self::Encoding(name) => {
                format!("Le texte n’est pas du {name} valable\u{a0}: enregistrez le fichier en UTF-8.")
            }
            Self::Malformed { what, at } => format!("Le XML est mal formé à l’octet {at} ({what})\u{a0}: corrigez-le."),
            Self::DocumentType => "Une déclaration DOCTYPE est interdite dans une facture : retirez-la.".into(),
            Self::Entity(name) => {
                format!("L’entité «\u{a0}&{name};\u{a0}» n’existe pas en XML simple\u{a0}: écrivez le caractère.")
            }
            Self::Prefix(name) => {
                format!("Le préfixe «\u{a0}{name}\u{a0}» n’est lié à aucun espace de noms\u{a0}: déclarez-le.")
            }
            Self::Limit(what, value) => format!("Le fichier dépasse la limite de {value} ({what})."),
            Self::Io(why) => format!("Le fichier ne peut pas être lu\u{a0}: {why}."),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Encoding(name) => format!("The text is not valid {name}: save the file as UTF-8."),
            Self::Malformed { what, at } => format!("The XML is malformed at byte {at} ({what}): correct it."),
            Self::DocumentType => "A DOCTYPE declaration is not allowed in an invoice: remove it.".into(),
            Self::Entity(name) => {
                format!("The entity “&{name};” does not exist in plain XML: write the character itself.")
            }
            Self::Prefix(name) => format!("The prefix “{name}” is bound to no namespace: declare it."),
            Self::Limit(what, value) => format!("The file exceeds the limit of {value} ({what})."),
            Self::Io(why) => format!("The file can't be read: {why}."),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english())
    }
}

impl std::error::Error for ReadError {}
