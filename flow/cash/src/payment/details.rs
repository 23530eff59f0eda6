//! What a bank tells of a line beside amount, day and party, as it tells it: matching reads it piece by piece.

use kernel::Cents;
use serde::{Deserialize, Serialize};

/// What kind of movement the bank says it is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Transfer in or out.
    Transfer,
    /// Direct debit collected or paid.
    DirectDebit,
    /// An item that came back.
    Return,
    /// Cheques.
    Cheque,
    /// The bank's own charges or interest.
    Bank,
    /// Salaries.
    Salary,
    /// The bank does not say.
    #[default]
    Other,
}

/// What a bank tells of a line beside amount, day and party.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Details {
    /// The bank's own reference of the line.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 200))]
    pub bank_reference: String,
    /// The name the bank shows, where it is not the party's: somebody pays on its behalf.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 200))]
    pub shown: String,
    /// What the payer wrote, in the pieces in which the bank gives it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 200))]
    pub texts: Vec<String>,
    /// Structured references and document numbers given apart.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 200))]
    pub references: Vec<String>,
    /// End-to-end identification.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 200))]
    pub end_to_end: String,
    /// Mandate of a direct debit.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 200))]
    pub mandate: String,
    /// What the bank says it is.
    #[serde(skip_serializing_if = "is_other")]
    pub operation: Operation,
    /// Why a payment came back (ISO 20022 external code), when it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 35))]
    pub return_reason: Option<String>,
    /// Charges the bank says it kept, in cents.
    #[serde(skip_serializing_if = "Cents::is_zero")]
    pub charges: Cents,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_other(operation: &Operation) -> bool {
    *operation == Operation::Other
}

/// No detail is longer than this, whatever a file says: a row stays small.
const LONGEST: usize = 2_000;

impl Details {
    /// The details of a line as it was read.
    pub fn of(line: &formats::Line) -> Details {
        let text = |t: &Option<String>| clean(t.as_deref().unwrap_or_default());
        let behalf = if line.amount.0 > 0 { &line.ultimate_debtor } else { &line.ultimate_creditor };
        let charges = line.charges.iter().filter(|m| m.currency == line.currency).map(|m| m.amount.0);
        Details {
            bank_reference: text(&line.bank_reference),
            shown: if behalf.is_some() { text(&line.counterparty_name) } else { String::new() },
            texts: line.remittance.iter().take(200).map(|t| clean(t)).collect(),
            references: line.references.iter().take(200).map(|r| clean(&r.value)).collect(),
            end_to_end: text(&line.end_to_end_id),
            mandate: text(&line.mandate_id),
            operation: operation(line),
            return_reason: line.return_reason.as_ref().map(|r| clean(&r.code)),
            charges: Cents(charges.fold(0_i64, i64::saturating_add)),
        }
    }

    /// Cut to what a row holds, without control characters.
    pub(super) fn bounded(&self) -> Details {
        let list = |texts: &[String]| texts.iter().take(200).map(|t| clean(t)).collect();
        Details {
            bank_reference: clean(&self.bank_reference),
            shown: clean(&self.shown),
            texts: list(&self.texts),
            references: list(&self.references),
            end_to_end: clean(&self.end_to_end),
            mandate: clean(&self.mandate),
            operation: self.operation,
            return_reason: self.return_reason.as_deref().map(clean),
            charges: self.charges,
        }
    }

    /// Everything that the bank wrote of a line with this text.
    pub(crate) fn told(&self, remittance: &str) -> String {
        let mut text = remittance.to_string();
        for part in self.texts.iter().chain(&self.references).chain([&self.end_to_end, &self.bank_reference]) {
            text.push(' ');
            text.push_str(part);
        }
        text
    }

    /// As text for rows and facts; empty when nothing is told.
    pub fn to_text(&self) -> String {
        if *self == Details::default() { String::new() } else { serde_json::to_string(self).unwrap_or_default() }
    }

    /// Read back.
    pub fn from_text(text: &str) -> Details {
        serde_json::from_str(text).unwrap_or_default()
    }
}

/// True when a text names an id as a whole: `PR2026-000001` is not named by `PR2026-0000012`, nor by its block
/// `PR2026-000001-1`.
pub(crate) fn says(text: &str, id: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-');
    !id.is_empty()
        && text.match_indices(id).any(|(at, _)| {
            !part(text[..at].chars().next_back()) && !part(text[at + id.len()..].chars().next())
        })
}

fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect()
}

/// What the bank says a line is, by the codes of ISO 20022 or the French interbank codes.
fn operation(line: &formats::Line) -> Operation {
    let code = &line.transaction_code;
    if line.return_reason.is_some() || line.reversal || code.is_return() {
        return Operation::Return;
    }
    let of = |t: &Option<String>| t.clone().unwrap_or_default();
    let (domain, family, sub, own) = (of(&code.domain), of(&code.family), of(&code.sub_family), of(&code.proprietary));
    match (domain.as_str(), family.as_str(), sub.as_str(), own.as_str()) {
        (_, _, "SALA", _) => Operation::Salary,
        (_, "RCHQ" | "ICHQ", ..) => Operation::Cheque,
        (_, "IDDT" | "RDDT", ..) => Operation::DirectDebit,
        (_, "RCDT" | "ICDT" | "RRCT" | "IRCT", ..) => Operation::Transfer,
        ("ACMT", ..) | (_, _, "CHRG" | "COMM" | "FEES" | "INTR", _) => Operation::Bank,
        (_, _, _, "01" | "02") => Operation::Cheque,
        (_, _, _, "05" | "06" | "18" | "C1" | "C2") => Operation::Transfer,
        (_, _, _, "A1" | "A2" | "B1" | "B2" | "08") => Operation::DirectDebit,
        (_, _, _, "62") => Operation::Bank,
        _ => Operation::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_bank_tells_survives_a_row() {
        let mut line = formats::Line::new(Cents(-1_200), kernel::Currency::EUR);
        line.remittance = vec!["REJET".into(), "FA-1\u{7}2".into()];
        line.ultimate_creditor = Some("Fils".into());
        line.counterparty_name = Some("Mère".into());
        line.return_reason = Some(formats::statement::ReturnReason { code: "AM04".into(), texts: Vec::new() });
        let details = Details::of(&line);
        assert_eq!((details.operation, details.shown.as_str()), (Operation::Return, "Mère"));
        assert_eq!(details.texts, ["REJET", "FA-1 2"]);
        assert_eq!(Details::from_text(&details.to_text()), details);
        assert_eq!(Details::default().to_text(), "");
    }

    #[test]
    fn an_id_is_named_as_a_whole() {
        for (text, named) in [
            ("REMISE PR2026-000001 DU 12", true),
            ("PR2026-000001", true),
            ("PR2026-0000012", false),
            ("PR2026-000001-1", false),
            ("XPR2026-000001", false),
            ("REF:PR2026-000001/1", true),
            ("", false),
        ] {
            assert_eq!(says(text, "PR2026-000001"), named, "{text}");
        }
        assert!(!says("anything", ""));
    }
}
