//! Names as small integers: namespaces, the element names that rules know, attribute names, and how they are looked up.

use std::sync::LazyLock;

pub use super::names_cii::{cdar, qdt, ram, rsm, udt};
pub use super::names_ubl::{cac, cbc};

/// An element name (namespace and local part) as a small integer.
///
/// Names listed in this module's constants mean the same in every tree; any other name gets a number of its own,
/// valid in its tree only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Name(pub(crate) u16);

/// A namespace as a small integer: the known ones are constants, others are numbered by tree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ns(pub(crate) u16);

/// An attribute name without namespace as a small integer; see [`at`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Attr(pub(crate) u16);

/// Declares the constants of one namespace: the module's name, the number after the previous module, the names.
macro_rules! names {
    ($module:ident, $before:expr, $($name:ident)*) => {
        /// Element names of the namespace customarily bound to this module's name.
        #[allow(non_upper_case_globals, missing_docs)]
        pub mod $module {
            #[allow(dead_code, clippy::upper_case_acronyms, clippy::enum_variant_names)]
            enum Place { $($name),* }
            const BEFORE: u16 = $before;
            $(pub const $name: crate::tree::Name = crate::tree::Name::numbered(BEFORE + Place::$name as u16);)*
            pub(crate) const LOCALS: &[&str] = &[$(stringify!($name)),*];
            pub(crate) const END: u16 = BEFORE + LOCALS.len() as u16;
        }
    };
}
pub(crate) use names;

names!(ubl, 0, Invoice);
names!(cn, super::ubl::END, CreditNote);

names!(ext, super::qdt::END, UBLExtensions UBLExtension ExtensionContent);

/// The number after the root names, where the UBL lists begin.
pub(crate) const FIRST: u16 = cn::END;
/// How many names are known to every tree.
pub(crate) const KNOWN: u16 = ext::END;

impl Ns {
    /// No namespace.
    pub const NONE: Ns = Ns(0);
    /// UBL 2.1 `Invoice`.
    pub const UBL: Ns = Ns(1);
    /// UBL 2.1 `CreditNote`.
    pub const CN: Ns = Ns(2);
    /// UBL common aggregate components.
    pub const CAC: Ns = Ns(3);
    /// UBL common basic components.
    pub const CBC: Ns = Ns(4);
    /// CII reusable aggregates.
    pub const RAM: Ns = Ns(5);
    /// CII cross industry invoice.
    pub const RSM: Ns = Ns(6);
    /// CDAR acknowledgement and response.
    pub const CDAR: Ns = Ns(7);
    /// CII unqualified data types.
    pub const UDT: Ns = Ns(8);
    /// CII qualified data types.
    pub const QDT: Ns = Ns(9);
    /// UBL extensions.
    pub const EXT: Ns = Ns(10);
}

/// What is known of a namespace: its URI and the prefix used when a place is printed.
pub(crate) struct Space {
    pub uri: &'static str,
    pub prefix: &'static str,
    locals: &'static [&'static str],
}

/// The known namespaces, in the order of the constants of [`Ns`].
pub(crate) const SPACES: &[Space] = &[
    Space { uri: "", prefix: "", locals: &[] },
    Space { uri: "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", prefix: "", locals: ubl::LOCALS },
    Space { uri: "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2", prefix: "", locals: cn::LOCALS },
    Space {
        uri: "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
        prefix: "cac",
        locals: cac::LOCALS,
    },
    Space {
        uri: "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
        prefix: "cbc",
        locals: cbc::LOCALS,
    },
    Space {
        uri: "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
        prefix: "ram",
        locals: ram::LOCALS,
    },
    Space { uri: "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100", prefix: "rsm", locals: rsm::LOCALS },
    Space {
        uri: "urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100",
        prefix: "rsm",
        locals: cdar::LOCALS,
    },
    Space { uri: "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100", prefix: "udt", locals: udt::LOCALS },
    Space { uri: "urn:un:unece:uncefact:data:standard:QualifiedDataType:100", prefix: "qdt", locals: qdt::LOCALS },
    Space {
        uri: "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
        prefix: "ext",
        locals: ext::LOCALS,
    },
];

/// Attribute names without namespace, as constants (`at::currencyID`).
#[allow(non_upper_case_globals, missing_docs)]
pub mod at {
    use super::Attr;
    macro_rules! attributes {
        ($($name:ident)*) => {
            #[allow(dead_code, non_camel_case_types, clippy::upper_case_acronyms)]
            enum Place { $($name),* }
            $(pub const $name: Attr = Attr(Place::$name as u16);)*
            pub(crate) const LOCALS: &[&str] = &[$(stringify!($name)),*];
        };
    }
    attributes!(
        characterSetCode currencyCodeListVersionID currencyID encodingCode filename format languageID languageLocaleID
        listAgencyID listAgencyName listID listName listSchemeURI listURI listVersionID mimeCode name schemeAgencyID
        schemeAgencyName schemeDataURI schemeID schemeName schemeURI schemeVersionID unitCode unitCodeListAgencyID
        unitCodeListAgencyIdentifier unitCodeListAgencyName unitCodeListID unitCodeListIdentifier uri
    );
}

/// What every tree knows: names by number and a hash table to find them by namespace and local part.
pub(crate) struct Known {
    /// Namespace and local part by number.
    pub info: Vec<(Ns, &'static str)>,
    slots: Vec<u16>,
    attributes: Vec<u16>,
}

const EMPTY: u16 = u16::MAX;
const SLOTS: usize = 4096;
const ATTRIBUTE_SLOTS: usize = 128;

/// A cheap hash of a short name: eight bytes a step, multiplied and rotated.
pub(crate) fn hash(ns: u16, local: &[u8]) -> usize {
    const K: u64 = 0x517c_c1b7_2722_0a95;
    let mut h = (u64::from(ns) ^ (local.len() as u64) << 16).wrapping_mul(K);
    for chunk in local.chunks(8) {
        let mut word = [0u8; 8];
        for (to, from) in word.iter_mut().zip(chunk) {
            *to = *from;
        }
        h = (h.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(K);
    }
    (h >> 40) as usize
}

pub(crate) static KNOWN_NAMES: LazyLock<Known> = LazyLock::new(Known::new);

impl Known {
    fn new() -> Known {
        let mut info = Vec::with_capacity(usize::from(KNOWN));
        for (ns, space) in SPACES.iter().enumerate() {
            info.extend(space.locals.iter().map(|local| (Ns(ns as u16), *local)));
        }
        let mut slots = vec![EMPTY; SLOTS];
        for (number, (ns, local)) in info.iter().enumerate() {
            insert(&mut slots, hash(ns.0, local.as_bytes()), number as u16);
        }
        let mut attributes = vec![EMPTY; ATTRIBUTE_SLOTS];
        for (number, local) in at::LOCALS.iter().enumerate() {
            insert(&mut attributes, hash(0, local.as_bytes()), number as u16);
        }
        Known { info, slots, attributes }
    }

    /// The number of a known element name.
    pub fn find(&self, ns: Ns, local: &str) -> Option<Name> {
        let at = hash(ns.0, local.as_bytes());
        probe(&self.slots, at, |number| self.info.get(number).is_some_and(|n| n.0 == ns && n.1 == local)).map(Name)
    }

    /// The number of a known attribute name.
    pub fn attribute(&self, local: &str) -> Option<Attr> {
        let at = hash(0, local.as_bytes());
        probe(&self.attributes, at, |number| at::LOCALS.get(number).is_some_and(|n| *n == local)).map(Attr)
    }

    /// The number of a name written with its customary prefix (`cac:Party`); for rule tables.
    pub fn by_prefix(&self, written: &str) -> Option<Name> {
        let (prefix, local) = written.split_once(':').unwrap_or(("", written));
        let spaces = SPACES.iter().enumerate().filter(|(_, s)| s.prefix == prefix);
        spaces.filter_map(|(ns, _)| self.find(Ns(ns as u16), local)).next()
    }
}

fn insert(slots: &mut [u16], hash: usize, number: u16) {
    let mask = slots.len() - 1;
    let mut at = hash & mask;
    while slots.get(at).is_some_and(|s| *s != EMPTY) {
        at = (at + 1) & mask;
    }
    if let Some(slot) = slots.get_mut(at) {
        *slot = number;
    }
}

fn probe(slots: &[u16], hash: usize, is: impl Fn(usize) -> bool) -> Option<u16> {
    let mask = slots.len() - 1;
    let mut at = hash & mask;
    loop {
        match slots.get(at) {
            Some(&EMPTY) | None => return None,
            Some(&number) if is(usize::from(number)) => return Some(number),
            _ => at = (at + 1) & mask,
        }
    }
}

impl Name {
    pub(crate) const fn numbered(number: u16) -> Name {
        Name(number)
    }

    /// The known name written with its customary prefix, as rule tables do: `Name::written("cac:Party")`.
    pub fn written(text: &str) -> Option<Name> {
        KNOWN_NAMES.by_prefix(text)
    }
}
