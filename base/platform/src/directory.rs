//! The directory service: who can be reached at which address. Names and shapes are those of XP Z12-013, directory
//! service 1.3.0. A *directory line* is an address at which a company takes invoices: `SIREN`, `SIREN_SIRET`,
//! `SIREN_SIRET_routing` or `SIREN_suffix`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Most results of one search.
pub const LIMIT_MOST: i64 = 100;
/// Results of a search that names no limit.
pub const LIMIT_DEFAULT: i64 = 25;

/// Public body or business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntityType {
    /// Reached through the public portal.
    Public,
    /// A business registered for VAT.
    PrivateVatRegistered,
}

/// Whether a company, establishment or code is in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Administrative {
    /// Active.
    #[default]
    A,
    /// Closed.
    C,
}

/// Whether invoices can be sent to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineStatus {
    /// Now.
    Enabled,
    /// No more.
    Disabled,
    /// Not yet.
    Upcoming,
}

/// A company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LegalUnit {
    /// SIREN.
    pub siren: String,
    /// Name.
    #[serde(default)]
    pub business_name: String,
    /// Public body or business.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity_type: Option<EntityType>,
    /// In use?
    #[serde(default)]
    pub administrative_status: Administrative,
}

/// An address of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Place {
    /// First line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address_line1: String,
    /// Second line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address_line2: String,
    /// Third line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address_line3: String,
    /// Post code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub postal_code: String,
    /// Region.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country_subdivision: String,
    /// Town.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub locality: String,
    /// Country.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country_code: String,
    /// Its name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country_name: String,
}

/// An establishment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facility {
    /// SIRET.
    pub siret: String,
    /// SIREN.
    #[serde(default)]
    pub siren: String,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// `P` the principal one, `S` another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_type: Option<String>,
    /// In use?
    #[serde(default)]
    pub administrative_status: Administrative,
    /// Where.
    #[serde(default)]
    pub address: Place,
    /// Its company, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_unit: Option<LegalUnit>,
}

/// A routing code of an establishment: a service, a place of delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoutingCode {
    /// The code.
    pub routing_identifier: String,
    /// SIRET.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub siret: String,
    /// The scheme of the code: `0224`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub routing_identifier_type: String,
    /// Name.
    #[serde(default)]
    pub routing_code_name: String,
    /// Whether an invoice must quote the buyer's commitment number (BT-13).
    #[serde(default)]
    pub manages_legal_commitment_code: bool,
    /// In use?
    #[serde(default)]
    pub administrative_status: Administrative,
    /// Its company, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_unit: Option<LegalUnit>,
    /// Its establishment, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Facility>,
}

/// A line of the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DirectoryLine {
    /// The address (BT-49, scheme 0225).
    pub addressing_identifier: String,
    /// `WK` an approved platform, `DFH` the public portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform_type: Option<String>,
    /// Whether it can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory_line_status: Option<LineStatus>,
    /// SIREN.
    #[serde(default)]
    pub siren: String,
    /// SIRET.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub siret: Option<String>,
    /// Routing code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing_identifier: Option<String>,
    /// Suffix of the company's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressing_suffix: Option<String>,
    /// Its company, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_unit: Option<LegalUnit>,
    /// Its establishment, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Facility>,
    /// Its routing code, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing_code: Option<RoutingCode>,
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Operator {
    /// The whole value; case does not matter.
    Strict,
    /// A part of it.
    Contains,
    /// Its beginning.
    StartWith,
}

/// A condition on a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// How; strictly if absent.
    #[serde(default = "strict")]
    pub op: Operator,
    /// What.
    pub value: String,
}

fn strict() -> Operator {
    Operator::Strict
}

impl Filter {
    /// Whether a value fits.
    pub fn holds(&self, value: &str) -> bool {
        let (value, wanted) = (value.to_lowercase(), self.value.to_lowercase());
        match self.op {
            Operator::Strict => value == wanted,
            Operator::Contains => value.contains(&wanted),
            Operator::StartWith => value.starts_with(&wanted),
        }
    }
}

/// An order of results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sorting {
    /// By which field.
    pub field: String,
    /// Downwards?
    #[serde(default)]
    pub order: Order,
}

/// Which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Order {
    /// Smallest first.
    #[default]
    Ascending,
    /// Largest first.
    Descending,
}

/// A search of any of the four kinds; which fields can be named depends on the kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DirectorySearch {
    /// Conditions by field; all must hold.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub filters: Map<String, Value>,
    /// In which order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sorting: Vec<Sorting>,
    /// Which fields to answer with; all if none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Which related things to answer with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// At most so many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// After so many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignore: Option<i64>,
}

impl DirectorySearch {
    /// A search by one field.
    pub fn by(field: &str, op: Operator, value: &str) -> DirectorySearch {
        DirectorySearch::default().and(field, op, value)
    }

    /// One more condition.
    pub fn and(mut self, field: &str, op: Operator, value: &str) -> DirectorySearch {
        let filter = Filter { op, value: value.to_string() };
        self.filters.insert(field.to_string(), serde_json::to_value(filter).unwrap_or_default());
        self
    }

    /// With these related things: `siren`, `siret`, `routingCode`.
    pub fn including(mut self, related: &[&str]) -> DirectorySearch {
        self.include = related.iter().map(|r| (*r).to_string()).collect();
        self
    }
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Found<T> {
    /// What was asked.
    #[serde(default)]
    pub search: DirectorySearch,
    /// How many there are in all; -1 where the service does not count.
    #[serde(default = "uncounted")]
    pub total_number_of_results: i64,
    /// One page of them.
    #[serde(default = "Vec::new")]
    pub results: Vec<T>,
}

fn uncounted() -> i64 {
    -1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_compare_as_they_say() {
        for (op, value, holds) in [
            (Operator::Strict, "tuilerie", false),
            (Operator::Strict, "TUILERIE DU VAL", true),
            (Operator::Contains, "rie du", true),
            (Operator::StartWith, "tuil", true),
            (Operator::StartWith, "val", false),
        ] {
            assert_eq!(Filter { op, value: value.into() }.holds("Tuilerie du Val"), holds, "{op:?} {value}");
        }
        let search = DirectorySearch::by("businessName", Operator::StartWith, "Tui").including(&["siren"]);
        let json = serde_json::to_string(&search).unwrap();
        assert_eq!(json, r#"{"filters":{"businessName":{"op":"startWith","value":"Tui"}},"include":["siren"]}"#);
    }
}
