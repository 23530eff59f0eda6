//! What kind of document is embedded: an invoice (Factur-X, ZUGFeRD, XRechnung) or an order (Order-X), and whether the
//! metadata say the same. Sources: Factur-X 1.09, Order-X 1.0 (type codes 220, 230, 231 of UNTDID 1001).

use super::Profile;
use crate::convert::Syntax;
use crate::tree::{Node, Tree};

/// What the XML within a PDF is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Content {
    /// An invoice or a credit note.
    #[default]
    Invoice,
    /// An order (type code 220).
    Order,
    /// A change of an order (230).
    OrderChange,
    /// The seller's response to an order (231).
    OrderResponse,
    /// Something else, or no XML.
    Other,
}

/// The document element of Order-X.
const ORDER: &str = "SCRDMCCBDACIOMessageStructure";
/// The namespace of Order-X 1.0.
const ORDER_SPACE: &str = "urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100";

impl Content {
    /// By the document element, and for an order by its type code.
    pub fn of(tree: &Tree) -> Content {
        if Syntax::of(tree).is_some() {
            return Content::Invoice;
        }
        let root = tree.root();
        if tree.local(root) != ORDER || tree.uri(tree.ns(root)) != ORDER_SPACE {
            return Content::Other;
        }
        match at(tree, &["ExchangedDocument", "TypeCode"]) {
            Some("220") => Content::Order,
            Some("230") => Content::OrderChange,
            Some("231") => Content::OrderResponse,
            _ => Content::Other,
        }
    }

    /// Whether it is an order, its change or the response to it.
    pub fn is_order(self) -> bool {
        matches!(self, Content::Order | Content::OrderChange | Content::OrderResponse)
    }

    /// What the metadata must say (`fx:DocumentType`).
    pub fn document_type(self) -> &'static str {
        match self {
            Content::Invoice => "INVOICE",
            Content::Order => "ORDER",
            Content::OrderChange => "ORDER_CHANGE",
            Content::OrderResponse => "ORDER_RESPONSE",
            Content::Other => "",
        }
    }
}

/// The profile that an order claims to follow: `urn:order-x.eu:1p0:comfort`. Orders have three.
pub(super) fn order_profile(tree: &Tree) -> Option<Profile> {
    let claimed = at(tree, &["ExchangedDocumentContext", "GuidelineSpecifiedDocumentContextParameter", "ID"])?;
    match claimed.rsplit(':').next()? {
        "basic" => Some(Profile::Basic),
        "comfort" => Some(Profile::En16931),
        "extended" => Some(Profile::Extended),
        _ => None,
    }
}

/// The text of the first element reached by local names from the document element.
fn at<'t>(tree: &'t Tree, path: &[&str]) -> Option<&'t str> {
    let step = |node: Node, name: &&str| tree.children(node).find(|child| tree.local(*child) == *name);
    let found = path.iter().try_fold(tree.root(), step)?;
    Some(tree.text(found).trim())
}
