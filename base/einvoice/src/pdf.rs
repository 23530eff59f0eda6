//! Hybrid invoices: Factur-X, ZUGFeRD and Order-X PDF files with the XML inside.
//!
//! [`extract`] takes the XML out and tells what is wrong with the structure; [`embed`] puts an XML into an existing
//! PDF and marks it PDF/A-3b: XMP with the Factur-X extension schema, file relationship, output intent, file
//! identifier. It does not convert the page: fonts that are not embedded, scripts and encryption stay what they are
//! and are reported. Sources: Factur-X 1.09, ISO 19005-3, ISO 32000-1.

mod content;
mod embed;
mod icc;
mod inspect;
mod text;
mod xmp;

use std::fmt;

use crate::convert::Unreadable;
use crate::language::Language;

pub use content::Content;
pub use embed::{Options, embed};
pub use inspect::{extract, inspect};
pub use xmp::Xmp;

/// A profile of Factur-X, as its XMP names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// MINIMUM: no invoice in the sense of the VAT directive.
    Minimum,
    /// BASIC WL: without lines; accepted in the first year of the French reform.
    BasicWl,
    /// BASIC.
    Basic,
    /// EN 16931.
    En16931,
    /// EXTENDED; EXTENDED-CTC-FR is one.
    Extended,
    /// XRECHNUNG.
    Xrechnung,
}

impl Profile {
    /// All profiles.
    pub const ALL: [Profile; 6] =
        [Profile::Minimum, Profile::BasicWl, Profile::Basic, Profile::En16931, Profile::Extended, Profile::Xrechnung];

    /// What the XMP says (`fx:ConformanceLevel`).
    pub fn level(self) -> &'static str {
        match self {
            Profile::Minimum => "MINIMUM",
            Profile::BasicWl => "BASIC WL",
            Profile::Basic => "BASIC",
            Profile::En16931 => "EN 16931",
            Profile::Extended => "EXTENDED",
            Profile::Xrechnung => "XRECHNUNG",
        }
    }

    /// From what an XMP says; older spellings (`COMFORT`, `EN16931`, `BASICWL`) included.
    pub fn from_level(level: &str) -> Option<Profile> {
        let plain: String = level.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
        Some(match plain.as_str() {
            "MINIMUM" => Profile::Minimum,
            "BASICWL" => Profile::BasicWl,
            "BASIC" => Profile::Basic,
            "EN16931" | "COMFORT" => Profile::En16931,
            "EXTENDED" => Profile::Extended,
            "XRECHNUNG" => Profile::Xrechnung,
            _ => return None,
        })
    }

    /// From the specification that an invoice claims (BT-24).
    pub fn of_specification(specification: &str) -> Option<Profile> {
        let s = specification.to_ascii_lowercase();
        let ends = |end: &str| s.ends_with(end);
        Some(match () {
            () if s.contains("xrechnung") => Profile::Xrechnung,
            () if s.contains("extended") => Profile::Extended,
            () if ends(":minimum") => Profile::Minimum,
            () if ends(":basicwl") => Profile::BasicWl,
            () if ends(":basic") => Profile::Basic,
            () if s.contains("urn:cen.eu:en16931:2017") => Profile::En16931,
            () => return None,
        })
    }

    /// The name under which the XML is embedded.
    pub fn file_name(self) -> &'static str {
        if self == Profile::Xrechnung { "xrechnung.xml" } else { "factur-x.xml" }
    }

    /// The relationship of the XML to the page: where the XML is not a whole invoice it is mere data.
    pub fn relationship(self) -> &'static str {
        match self {
            Profile::Minimum | Profile::BasicWl => "Data",
            _ => "Alternative",
        }
    }
}

/// A file embedded in a PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// Its name.
    pub name: String,
    /// `AFRelationship`: `Data`, `Alternative`, `Source`, `Supplement`, `Unspecified`.
    pub relationship: Option<String>,
    /// Media type.
    pub mime: Option<String>,
    /// Whether the catalog lists it as an associated file (`/AF`).
    pub associated: bool,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// What a hybrid PDF bears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hybrid {
    /// The invoice or order.
    pub xml: Embedded,
    /// Which of them it is.
    pub content: Content,
    /// Names of the other embedded files.
    pub others: Vec<String>,
    /// What the metadata say.
    pub xmp: Xmp,
    /// What is wrong with the structure.
    pub findings: Vec<PdfFinding>,
}

/// Why a PDF gives no XML, or takes none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PdfError {
    /// It is no PDF that could be read: why.
    Unreadable(String),
    /// It is encrypted.
    Encrypted,
    /// No invoice or order is embedded; the names of what is.
    NoXml(Vec<String>),
    /// The XML to embed is no invoice.
    NotAnInvoice(Unreadable),
    /// The profile can't be told from the invoice (BT-24) and was not given.
    NoProfile,
}

impl PdfError {
    /// What is wrong and what to do.
    pub fn message(&self, language: Language) -> String {
        let french = language == Language::French;
        match self {
            PdfError::Unreadable(why) if french => format!("Le fichier PDF est illisible ({why})."),
            PdfError::Unreadable(why) => format!("The PDF file cannot be read ({why})."),
            PdfError::Encrypted if french => {
                "Le PDF est chiffré\u{a0}: PDF/A l’interdit, retirez la protection.".into()
            }
            PdfError::Encrypted => "The PDF is encrypted: PDF/A forbids it, remove the protection.".into(),
            PdfError::NoXml(names) if french => {
                format!(
                    "Le PDF ne contient ni facture ni commande XML (fichiers joints\u{a0}: {}).",
                    list(names, "aucun")
                )
            }
            PdfError::NoXml(names) => {
                format!("The PDF has no XML invoice or order inside (embedded files: {}).", list(names, "none"))
            }
            PdfError::NotAnInvoice(why) => why.message(language),
            PdfError::NoProfile if french => "Le profil Factur-X ne se déduit pas de BT-24\u{a0}: indiquez-le.".into(),
            PdfError::NoProfile => "The Factur-X profile does not follow from BT-24: name it.".into(),
        }
    }
}

fn list(names: &[String], none: &str) -> String {
    if names.is_empty() { none.to_owned() } else { names.join(", ") }
}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::English))
    }
}
impl std::error::Error for PdfError {}

/// Something wrong with the structure of a hybrid PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PdfFinding {
    /// Stable code, `pdf.reason`.
    pub code: &'static str,
    /// The value concerned: a font, a name.
    pub value: String,
}

impl PdfFinding {
    pub(crate) fn new(code: &'static str, value: impl Into<String>) -> PdfFinding {
        PdfFinding { code, value: value.into() }
    }

    /// What is wrong, in words.
    pub fn message(&self, language: Language) -> String {
        let (french, english) = match self.code {
            "pdf.no_xmp" => ("Le PDF n’a pas de métadonnées XMP.", "The PDF has no XMP metadata."),
            "pdf.not_pdfa3" => ("Le PDF ne se déclare pas PDF/A-3.", "The PDF does not claim to be PDF/A-3."),
            "pdf.no_profile" => {
                ("Les métadonnées ne nomment pas de profil connu.", "The metadata name no known profile.")
            }
            "pdf.no_extension_schema" => (
                "Le schéma d’extension Factur-X manque dans les métadonnées.",
                "The Factur-X extension schema is missing from the metadata.",
            ),
            "pdf.name_differs" => (
                "Le nom du fichier joint n’est pas celui des métadonnées.",
                "The embedded file is not named as the metadata say.",
            ),
            "pdf.content" => (
                "Le fichier XML n’est ni une facture ni une commande.",
                "The XML file is neither an invoice nor an order.",
            ),
            "pdf.document_type" => (
                "Les métadonnées annoncent un autre type de document que le fichier XML.",
                "The metadata announce another type of document than the XML file is.",
            ),
            "pdf.order_name" => (
                "Le fichier XML d’une commande doit s’appeler order-x.xml.",
                "The XML file of an order must be named order-x.xml.",
            ),
            "pdf.profile_differs" => (
                "Le profil des métadonnées n’est pas celui du fichier XML (BT-24 d’une facture).",
                "The profile of the metadata is not the one of the XML file (BT-24 of an invoice).",
            ),
            "pdf.not_associated" => (
                "Le fichier XML n’est pas un fichier associé du document (/AF).",
                "The XML file is not an associated file of the document (/AF).",
            ),
            "pdf.relationship" => (
                "La relation du fichier XML doit être Data, Alternative ou Source.",
                "The relationship of the XML file must be Data, Alternative or Source.",
            ),
            "pdf.mime" => ("Le type du fichier XML doit être text/xml.", "The type of the XML file must be text/xml."),
            "pdf.several" => (
                "Plusieurs factures ou commandes XML sont jointes.",
                "Several XML invoices or orders are embedded.",
            ),
            "pdf.no_output_intent" => ("Le profil de couleur (OutputIntent) manque.", "The output intent is missing."),
            "pdf.font" => ("Une police n’est pas incorporée.", "A font is not embedded."),
            "pdf.no_id" => ("L’identifiant du fichier (/ID) manque.", "The file identifier (/ID) is missing."),
            "pdf.script" => {
                ("Le PDF contient un script\u{a0}: PDF/A l’interdit.", "The PDF has a script: PDF/A forbids it.")
            }
            "pdf.xml" => {
                ("Le fichier joint n’est pas un XML lisible.", "The embedded file is no XML that can be read.")
            }
            "pdf.converted" => (
                "La facture UBL a été convertie en CII pour être incorporée.",
                "The UBL invoice was converted to CII to be embedded.",
            ),
            "pdf.lost" => {
                ("Un élément de la facture n’a pas pu être repris.", "Something of the invoice could not be kept.")
            }
            _ => ("Le PDF appelle l’attention.", "The PDF calls for attention."),
        };
        let words = if language == Language::French { french } else { english };
        if self.value.is_empty() { words.to_owned() } else { format!("{words} ({})", self.value) }
    }
}
