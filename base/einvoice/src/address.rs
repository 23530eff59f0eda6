//! French electronic addresses and identifiers: what they look like, and whether they are right.
//!
//! Schemes: 0225 electronic address (`SIREN`, `SIREN_SIRET`, `SIREN_SIRET_routing` or `SIREN_suffix`), 0002 SIREN,
//! 0009 SIRET, 0224 routing code, 0231 SIREN of a single taxable entity. Rules: XP Z12-012, BR-FR-09, -23 to -26, -32.

use std::fmt;

use kernel::identifier::{is_siren, is_siret};

use crate::language::Language;
use crate::model::{Identifier, Party};

/// An electronic address of scheme 0225, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElectronicAddress {
    /// The company.
    pub siren: String,
    /// Its establishment, where the address names one.
    pub siret: Option<String>,
    /// What comes after: a routing code after a SIRET, a suffix of the company's own otherwise.
    pub rest: Option<String>,
}

/// Why an address or identifier is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not begin with nine digits.
    NoSiren,
    /// The check digit of the SIREN is wrong.
    SirenKey,
    /// It is not 14 digits, or the check digit is wrong.
    Siret,
    /// The SIRET is of another company than the SIREN.
    OtherCompany,
    /// It has a character beyond letters, digits, `-`, `_`, `.` (a routing code also `+`, `/`).
    Character,
    /// It is longer than allowed: 125 characters, a routing code 100.
    Length,
    /// Nothing stands there.
    Empty,
}

impl Fault {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Fault::NoSiren => "address.no_siren",
            Fault::SirenKey => "address.siren_key",
            Fault::Siret => "address.siret",
            Fault::OtherCompany => "address.other_company",
            Fault::Character => "address.character",
            Fault::Length => "address.length",
            Fault::Empty => "address.empty",
        }
    }

    /// What is wrong, in words.
    pub fn message(self, language: Language) -> &'static str {
        let (french, english) = match self {
            Fault::NoSiren => {
                ("doit commencer par les 9 chiffres du SIREN", "must begin with the 9 digits of the SIREN")
            }
            Fault::SirenKey => ("porte un SIREN dont la clé est fausse", "has a SIREN with a wrong check digit"),
            Fault::Siret => {
                ("porte un SIRET faux (14 chiffres, clé comprise)", "has a wrong SIRET (14 digits with check digit)")
            }
            Fault::OtherCompany => ("porte un SIRET d’une autre entreprise", "has a SIRET of another company"),
            Fault::Character => ("contient un caractère interdit", "has a character that is not allowed"),
            Fault::Length => ("est trop long", "is too long"),
            Fault::Empty => ("est vide", "is empty"),
        };
        if language == Language::French { french } else { english }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message(Language::English))
    }
}
impl std::error::Error for Fault {}

/// Longest electronic address (BR-FR-25).
pub const LONGEST: usize = 125;
/// Longest routing code (BR-FR-26).
pub const LONGEST_ROUTING_CODE: usize = 100;

impl std::str::FromStr for ElectronicAddress {
    type Err = Fault;

    /// Takes an address of scheme 0225 apart and checks it.
    fn from_str(text: &str) -> Result<ElectronicAddress, Fault> {
        if text.is_empty() {
            return Err(Fault::Empty);
        }
        if text.len() > LONGEST {
            return Err(Fault::Length);
        }
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        if !text.bytes().all(allowed) {
            return Err(Fault::Character);
        }
        let (head, rest) = text.split_once('_').map_or((text, None), |(head, rest)| (head, Some(rest)));
        siren(head)?;
        let Some(rest) = rest else {
            return Ok(ElectronicAddress { siren: head.to_owned(), siret: None, rest: None });
        };
        let (next, after) = rest.split_once('_').map_or((rest, None), |(next, after)| (next, Some(after)));
        // Fourteen digits after the SIREN are meant as a SIRET; anything else is the company's own suffix.
        if next.len() == 14 && next.bytes().all(|b| b.is_ascii_digit()) {
            siret_of(next, head)?;
            let rest = after.filter(|a| !a.is_empty()).map(str::to_owned);
            return Ok(ElectronicAddress { siren: head.to_owned(), siret: Some(next.to_owned()), rest });
        }
        let rest = Some(rest.to_owned()).filter(|r| !r.is_empty()).ok_or(Fault::Empty)?;
        Ok(ElectronicAddress { siren: head.to_owned(), siret: None, rest: Some(rest) })
    }
}

impl fmt::Display for ElectronicAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.siren)?;
        [&self.siret, &self.rest].into_iter().flatten().try_for_each(|part| write!(f, "_{part}"))
    }
}

fn siren(text: &str) -> Result<(), Fault> {
    match text {
        "" => Err(Fault::Empty),
        _ if text.len() != 9 || !text.bytes().all(|b| b.is_ascii_digit()) => Err(Fault::NoSiren),
        _ if !is_siren(text) => Err(Fault::SirenKey),
        _ => Ok(()),
    }
}

fn siret_of(siret: &str, siren: &str) -> Result<(), Fault> {
    if !is_siret(siret) {
        return Err(Fault::Siret);
    }
    if siret.get(..9) == Some(siren) { Ok(()) } else { Err(Fault::OtherCompany) }
}

/// Checks an identifier of a scheme that France knows; other schemes pass.
pub fn check(id: &Identifier) -> Result<(), Fault> {
    let value = id.value.as_str();
    match id.scheme.as_deref() {
        Some("0225") => value.parse::<ElectronicAddress>().map(|_| ()),
        Some("0002" | "0231") => siren(value),
        Some("0009") => is_siret(value).then_some(()).ok_or(Fault::Siret),
        Some("0224") => routing_code(value),
        _ => Ok(()),
    }
}

fn routing_code(value: &str) -> Result<(), Fault> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'+' | b'/');
    match value {
        "" => Err(Fault::Empty),
        _ if value.len() > LONGEST_ROUTING_CODE => Err(Fault::Length),
        _ if !value.bytes().all(allowed) => Err(Fault::Character),
        _ => Ok(()),
    }
}

/// Every identifier of a party that is wrong, or that belongs to another company than its SIREN.
pub fn check_party(party: &Party) -> Vec<(Identifier, Fault)> {
    let own = party.legal_registration.as_ref().filter(|id| id.scheme.as_deref() == Some("0002"));
    let all = party.identifiers.iter().chain(&party.legal_registration).chain(&party.electronic_address);
    all.filter_map(|id| {
        let mut outcome = check(id);
        if let (Ok(()), Some("0009"), Some(own)) = (outcome, id.scheme.as_deref(), own) {
            outcome = siret_of(&id.value, &own.value);
        }
        outcome.err().map(|fault| (id.clone(), fault))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart_and_checked() {
        let table: &[(&str, &str, Option<Fault>)] = &[
            ("0225", "732829320", None),
            ("0225", "732829320_73282932000074", None),
            ("0225", "732829320_73282932000074_COMPTA-1", None),
            ("0225", "732829320_STATUTS", None),
            ("0225", "732829321", Some(Fault::SirenKey)),
            ("0225", "73282932", Some(Fault::NoSiren)),
            ("0225", "FR44732829320", Some(Fault::NoSiren)),
            ("0225", "732829320_73282932000075", Some(Fault::Siret)),
            ("0225", "732829320_35600000049837", Some(Fault::OtherCompany)),
            ("0225", "732829320_", Some(Fault::Empty)),
            ("0225", "732829320 X", Some(Fault::Character)),
            ("0225", "732829320_É", Some(Fault::Character)),
            ("0225", "", Some(Fault::Empty)),
            ("0002", "732829320", None),
            ("0002", "732829320_X", Some(Fault::NoSiren)),
            ("0231", "123456789", Some(Fault::SirenKey)),
            ("0009", "73282932000074", None),
            ("0009", "7328293200007", Some(Fault::Siret)),
            ("0224", "SERVICE/12+B", None),
            ("0224", "SERVICE 12", Some(Fault::Character)),
            ("0088", "anything goes", None),
        ];
        for (scheme, value, expected) in table {
            assert_eq!(check(&Identifier::of(scheme, *value)).err(), *expected, "{scheme} {value}");
        }
        assert_eq!(check(&Identifier::of("0225", "732829320_".to_owned() + &"A".repeat(115))).err(), None);
        assert_eq!(
            check(&Identifier::of("0225", "732829320_".to_owned() + &"A".repeat(116))).err(),
            Some(Fault::Length)
        );
        assert_eq!(check(&Identifier::of("0224", "A".repeat(101))).err(), Some(Fault::Length));
        let address: ElectronicAddress = "732829320_73282932000074_COMPTA".parse().unwrap();
        assert_eq!(address.siret.as_deref(), Some("73282932000074"));
        assert_eq!(address.to_string(), "732829320_73282932000074_COMPTA");
    }

    #[test]
    fn a_party_keeps_to_its_own_company() {
        let party = Party {
            legal_registration: Some(Identifier::of("0002", "732829320")),
            identifiers: vec![Identifier::of("0009", "35600000049837"), Identifier::plain("X")],
            electronic_address: Some(Identifier::of("0225", "732829320")),
            ..Party::default()
        };
        let faults: Vec<Fault> = check_party(&party).into_iter().map(|(_, fault)| fault).collect();
        assert_eq!(faults, [Fault::OtherCompany]);
    }
}
