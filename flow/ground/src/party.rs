//! What parties have in common: texts that are clean, addresses, identifiers that are checked.

use kernel::{Refusal, Result, identifier};
use serde::{Deserialize, Serialize};

/// A required text: trimmed, not empty, at most `most` characters, no control characters.
pub fn text(value: &str, field: &str, most: usize) -> Result<String> {
    let clean = optional_text(value, field, most)?;
    if clean.is_empty() {
        return Err(Refusal::invalid("request.field_missing").at(field).into());
    }
    Ok(clean)
}

/// A text that may be empty.
pub fn optional_text(value: &str, field: &str, most: usize) -> Result<String> {
    let clean = value.trim();
    if clean.chars().count() > most {
        return Err(Refusal::invalid("request.text_too_long").at(field).with("most", most).into());
    }
    if clean.chars().any(char::is_control) {
        return Err(Refusal::invalid("request.text_control").at(field).into());
    }
    Ok(clean.to_string())
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Address {
    /// Street and number.
    #[schemars(length(max = 200))]
    pub street: String,
    /// Building, floor, box.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 200))]
    pub more: String,
    /// Postal code.
    #[schemars(length(max = 20))]
    pub postcode: String,
    /// Town.
    #[schemars(length(max = 100))]
    pub city: String,
    /// ISO 3166 country, `FR` if empty.
    #[schemars(length(max = 2))]
    pub country: String,
}

impl Address {
    /// Cleaned and checked; `field` names the place.
    pub fn checked(&self, field: &str) -> Result<Address> {
        let country = if self.country.trim().is_empty() { "FR".to_string() } else { self.country.trim().to_uppercase() };
        if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(Refusal::invalid("party.country").at(format!("{field}.country")).into());
        }
        Ok(Address {
            street: optional_text(&self.street, &format!("{field}.street"), 200)?,
            more: optional_text(&self.more, &format!("{field}.more"), 200)?,
            postcode: optional_text(&self.postcode, &format!("{field}.postcode"), 20)?,
            city: optional_text(&self.city, &format!("{field}.city"), 100)?,
            country,
        })
    }
}

/// The identifiers of a business, each optional, each checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Identifiers {
    /// SIREN, 9 digits.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 30))]
    pub siren: String,
    /// SIRET, 14 digits.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 30))]
    pub siret: String,
    /// VAT number.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 30))]
    pub vat: String,
    /// IBAN.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 50))]
    pub iban: String,
}

impl Identifiers {
    /// Compacted and checked, each by its own arithmetic, and against each other. A SIRET gives the SIREN.
    pub fn checked(&self) -> Result<Identifiers> {
        let mut ids = Identifiers {
            siren: identifier::compact(&self.siren),
            siret: identifier::compact(&self.siret),
            vat: identifier::compact(&self.vat),
            iban: identifier::compact(&self.iban),
        };
        let wrong = |code, field: &str| Err(Refusal::invalid(code).at(field).into());
        if !ids.siret.is_empty() && !identifier::is_siret(&ids.siret) {
            return wrong("party.siret", "siret");
        }
        if ids.siren.is_empty() && !ids.siret.is_empty() {
            ids.siren = ids.siret[..9].to_string();
        }
        if !ids.siren.is_empty() && !identifier::is_siren(&ids.siren) {
            return wrong("party.siren", "siren");
        }
        if !ids.siret.is_empty() && !ids.siret.starts_with(&ids.siren) {
            return wrong("party.siret_of_other", "siret");
        }
        if !ids.vat.is_empty() && !identifier::is_vat(&ids.vat) {
            return wrong("party.vat", "vat");
        }
        if ids.vat.starts_with("FR") && !ids.siren.is_empty() && !ids.vat.ends_with(&ids.siren) {
            return wrong("party.vat_of_other", "vat");
        }
        if !ids.iban.is_empty() && !identifier::is_iban(&ids.iban) {
            return wrong("party.iban", "iban");
        }
        Ok(ids)
    }
}

/// Lower case, without accents and punctuation: how names are sorted and searched.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' => out.push('a'),
            'ç' => out.push('c'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'î' | 'ï' | 'í' => out.push('i'),
            'ñ' => out.push('n'),
            'ô' | 'ö' | 'ó' | 'õ' => out.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => out.push('u'),
            'ÿ' => out.push('y'),
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            'ß' => out.push_str("ss"),
            c if c.is_alphanumeric() => out.push(c),
            _ if !out.ends_with(' ') && !out.is_empty() => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_checked_alone_and_together() {
        let check = |siren: &str, siret: &str, vat: &str, iban: &str| {
            let ids = Identifiers { siren: siren.into(), siret: siret.into(), vat: vat.into(), iban: iban.into() };
            ids.checked().map(|i| i.siren).map_err(|f| f.code().to_string())
        };
        assert_eq!(check("732 829 320", "", "FR 44 732829320", ""), Ok("732829320".into()));
        assert_eq!(check("", "73282932000074", "", ""), Ok("732829320".into()));
        assert_eq!(check("", "", "", ""), Ok(String::new()));
        for (siren, siret, vat, iban, code) in [
            ("732829321", "", "", "", "party.siren"),
            ("", "73282932000075", "", "", "party.siret"),
            ("552100554", "73282932000074", "", "", "party.siret_of_other"),
            ("552100554", "", "FR44732829320", "", "party.vat_of_other"),
            ("", "", "FR00732829320", "", "party.vat"),
            ("", "", "", "FR7630006000011234567890188", "party.iban"),
        ] {
            assert_eq!(check(siren, siret, vat, iban), Err(code.into()));
        }
    }

    #[test]
    fn names_fold() {
        for (name, folded) in [("Société Générale", "societe generale"), ("L'Œuvre & Cie.", "l oeuvre cie"), ("  A  B ", "a b")] {
            assert_eq!(super::fold(name), folded);
        }
    }
}
