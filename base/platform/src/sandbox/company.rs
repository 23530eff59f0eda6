//! The companies that the sandbox knows: its directory, and how those that nobody plays behave.

use serde::{Deserialize, Serialize};

use crate::directory::{
    Administrative, DirectoryLine, EntityType, Facility, LegalUnit, LineStatus, Place, RoutingCode,
};

/// How a company answers invoices that it receives, as long as no program signs in for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Persona {
    /// Takes in charge (204) and approves (205).
    #[default]
    Approves,
    /// Approves and announces its payment (211).
    Pays,
    /// Disputes (207, `QTE_ERR`).
    Disputes,
    /// Refuses (210, `CMD_ERR`).
    Refuses,
    /// Suspends (208, `JUSTIF_ABS`) until the seller completes it (209), then approves.
    Suspends,
    /// Says nothing.
    Silent,
}

/// An establishment of a company with its routing codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Establishment {
    /// SIRET.
    pub siret: String,
    /// Name.
    pub name: String,
    /// Where.
    pub address: Place,
    /// Routing codes with their names.
    pub routing: Vec<(String, String)>,
}

/// A company.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Company {
    /// SIREN.
    pub siren: String,
    /// Name.
    pub name: String,
    /// A public body, reached through the public portal?
    pub public: bool,
    /// Its establishments.
    pub establishments: Vec<Establishment>,
    /// Suffixes of addresses of its own.
    pub suffixes: Vec<String>,
    /// How it answers while nobody signs in for it.
    pub persona: Persona,
    /// Accounts that may speak for it.
    pub agents: Vec<String>,
    /// No address takes invoices: what is sent to it cannot be transmitted.
    pub unreachable: bool,
    /// A program signs in for it.
    #[serde(skip)]
    pub signs_in: bool,
}

impl Company {
    /// A company with a name and an address, nothing else.
    pub fn named(siren: &str, name: &str) -> Company {
        Company { siren: siren.to_string(), name: name.to_string(), ..Company::default() }
    }

    pub(super) fn unit(&self) -> LegalUnit {
        LegalUnit {
            siren: self.siren.clone(),
            business_name: self.name.clone(),
            entity_type: Some(if self.public { EntityType::Public } else { EntityType::PrivateVatRegistered }),
            administrative_status: Administrative::A,
        }
    }

    pub(super) fn facilities(&self) -> Vec<Facility> {
        let kind = |index: usize| Some(if index == 0 { "P" } else { "S" }.to_string());
        let facility = |(index, e): (usize, &Establishment)| Facility {
            siret: e.siret.clone(),
            siren: self.siren.clone(),
            name: if e.name.is_empty() { self.name.clone() } else { e.name.clone() },
            facility_type: kind(index),
            administrative_status: Administrative::A,
            address: e.address.clone(),
            legal_unit: Some(self.unit()),
        };
        self.establishments.iter().enumerate().map(facility).collect()
    }

    pub(super) fn routing_codes(&self) -> Vec<RoutingCode> {
        let facilities = self.facilities();
        let codes = self.establishments.iter().zip(&facilities).flat_map(|(e, facility)| {
            e.routing.iter().map(|(code, name)| RoutingCode {
                routing_identifier: code.clone(),
                siret: e.siret.clone(),
                routing_identifier_type: "0224".to_string(),
                routing_code_name: name.clone(),
                manages_legal_commitment_code: self.public,
                administrative_status: Administrative::A,
                legal_unit: Some(self.unit()),
                facility: Some(facility.clone()),
            })
        });
        codes.collect()
    }

    /// Its addresses.
    pub(super) fn lines(&self) -> Vec<DirectoryLine> {
        let status = if self.unreachable { LineStatus::Disabled } else { LineStatus::Enabled };
        let plain = DirectoryLine {
            addressing_identifier: self.siren.clone(),
            platform_type: Some(if self.public { "DFH" } else { "WK" }.to_string()),
            directory_line_status: Some(status),
            siren: self.siren.clone(),
            siret: None,
            routing_identifier: None,
            addressing_suffix: None,
            legal_unit: Some(self.unit()),
            facility: None,
            routing_code: None,
        };
        let mut lines = vec![plain.clone()];
        for suffix in &self.suffixes {
            let address = format!("{}_{suffix}", self.siren);
            let own = DirectoryLine { addressing_identifier: address, addressing_suffix: Some(suffix.clone()), ..plain.clone() };
            lines.push(own);
        }
        for facility in self.facilities() {
            let address = format!("{}_{}", self.siren, facility.siret);
            let siret = Some(facility.siret.clone());
            lines.push(DirectoryLine { addressing_identifier: address, siret, facility: Some(facility), ..plain.clone() });
        }
        for code in self.routing_codes() {
            lines.push(DirectoryLine {
                addressing_identifier: format!("{}_{}_{}", self.siren, code.siret, code.routing_identifier),
                siret: Some(code.siret.clone()),
                routing_identifier: Some(code.routing_identifier.clone()),
                facility: code.facility.clone(),
                routing_code: Some(code),
                ..plain.clone()
            });
        }
        lines
    }
}
