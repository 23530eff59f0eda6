//! Parties and places: BG-4 to BG-15.

use super::Date;

/// An identifier and the scheme it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identifier {
    /// The identifier.
    pub value: String,
    /// Its scheme: ISO 6523 ICD for organisations (`0002` SIREN, `0009` SIRET), EAS for addresses (`0225`).
    pub scheme: Option<String>,
}

impl Identifier {
    /// An identifier of a scheme.
    pub fn of(scheme: &str, value: impl Into<String>) -> Identifier {
        Identifier { value: value.into(), scheme: Some(scheme.to_owned()) }
    }
    /// An identifier without a scheme.
    pub fn plain(value: impl Into<String>) -> Identifier {
        Identifier { value: value.into(), scheme: None }
    }
}

/// A party: BG-4 seller, BG-7 buyer, BG-10 payee, BG-11 tax representative. Terms are given in that order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Party {
    /// BT-27, BT-44, BT-59, BT-62: name.
    pub name: Option<String>,
    /// BT-28, BT-45: trading name.
    pub trading_name: Option<String>,
    /// BT-29, BT-46, BT-60: identifiers; those without a scheme come first.
    pub identifiers: Vec<Identifier>,
    /// BT-30, BT-47, BT-61: legal registration. France: SIREN with scheme 0002.
    pub legal_registration: Option<Identifier>,
    /// BT-31, BT-48, BT-63: VAT identifier.
    pub vat: Option<String>,
    /// BT-32: other tax registration. UBL may name its kind in the scheme; CII cannot.
    pub tax_registration: Option<Identifier>,
    /// BT-33: further legal information (legal form, capital).
    pub legal_information: Option<String>,
    /// BT-34, BT-49: electronic address. France: scheme 0225.
    pub electronic_address: Option<Identifier>,
    /// BG-5, BG-8, BG-12: postal address.
    pub address: Option<Address>,
    /// BG-6, BG-9: contact.
    pub contact: Option<Contact>,
}

/// A postal address: BG-5, BG-8, BG-12, BG-15.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// BT-35, BT-50, BT-64, BT-75: first line.
    pub line1: Option<String>,
    /// BT-36, BT-51, BT-65, BT-76: second line.
    pub line2: Option<String>,
    /// BT-162, BT-163, BT-164, BT-165: third line.
    pub line3: Option<String>,
    /// BT-37, BT-52, BT-66, BT-77: city.
    pub city: Option<String>,
    /// BT-38, BT-53, BT-67, BT-78: post code.
    pub post_code: Option<String>,
    /// BT-39, BT-54, BT-68, BT-79: region.
    pub subdivision: Option<String>,
    /// BT-40, BT-55, BT-69, BT-80: country (ISO 3166-1 alpha-2).
    pub country: Option<String>,
}

/// BG-6, BG-9: whom to ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// BT-41, BT-56: person or department.
    pub name: Option<String>,
    /// EXT: department, where the syntax separates it from the person (CII only).
    pub department: Option<String>,
    /// BT-42, BT-57: telephone.
    pub telephone: Option<String>,
    /// BT-43, BT-58: e-mail.
    pub email: Option<String>,
}

/// BG-13: delivery.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delivery {
    /// BT-70: name of the party delivered to.
    pub name: Option<String>,
    /// BT-71: location.
    pub location: Option<Identifier>,
    /// BT-72: day of delivery.
    pub date: Option<Date>,
    /// BG-15: address.
    pub address: Option<Address>,
}

/// EXT: a party in another role, with that role.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherParty {
    /// What it does.
    pub role: PartyRole,
    /// Who it is.
    pub party: Party,
}

/// EXT-FR-FE-BG-01 to -05: the roles that EXTENDED-CTC-FR adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartyRole {
    /// EXT-FR-FE-BG-01: acts for the buyer.
    BuyerAgent,
    /// EXT-FR-FE-BG-02: pays instead of the buyer.
    Payer,
    /// EXT-FR-FE-BG-03: acts for the seller.
    SellerAgent,
    /// EXT-FR-FE-BG-04: receives the invoice for the buyer.
    Invoicee,
    /// EXT-FR-FE-BG-05: issues the invoice for the seller.
    Invoicer,
}
