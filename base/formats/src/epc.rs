//! The QR code with which a customer's banking app fills in a transfer: EPC069-12, « Quick Response Code: guidelines to
//! enable data capture for the initiation of a SEPA credit transfer ».

use fast_qr::convert::svg::SvgBuilder;
use fast_qr::convert::{Builder, Shape};
use fast_qr::{ECL, QRBuilder, Version};
use kernel::{Cents, Refusal, identifier};

use crate::bytes::cut;
use crate::rf;

/// What the code tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payment<'a> {
    /// The BIC of the creditor's bank; needed by no bank of the European Economic Area (version 002).
    pub bic: Option<&'a str>,
    /// The creditor, 70 characters.
    pub name: &'a str,
    /// The creditor's IBAN.
    pub iban: &'a str,
    /// Cents of euro, 0.01 to 999,999,999.99; `None` leaves it to the payer.
    pub amount: Option<Cents>,
    /// Purpose code of ISO 20022, 1 to 4 letters.
    pub purpose: Option<&'a str>,
    /// An ISO 11649 reference; then there is no text.
    pub reference: Option<&'a str>,
    /// Text of the transfer, 140 characters.
    pub text: Option<&'a str>,
    /// A note to the payer, 70 characters.
    pub note: Option<&'a str>,
}

/// The longest payload, in bytes.
const MOST: usize = 331;

/// The payload: lines ended by LF, empty ones at the end left out, UTF-8.
/// Refused: a wrong IBAN, BIC, reference or amount, reference and text together, a name that is empty.
pub fn payload(p: &Payment<'_>) -> Result<String, Refusal> {
    let iban = identifier::compact(p.iban);
    if !identifier::is_iban(&iban) {
        return Err(Refusal::invalid("epc.iban"));
    }
    if p.name.trim().is_empty() {
        return Err(Refusal::invalid("epc.name"));
    }
    if p.bic.is_some_and(|b| !identifier::is_bic(b)) {
        return Err(Refusal::invalid("epc.bic"));
    }
    if p.amount.is_some_and(|a| !(1..=99_999_999_999).contains(&a.0)) {
        return Err(Refusal::invalid("epc.amount"));
    }
    let reference = match p.reference {
        Some(text) => rf::read(text).ok_or_else(|| Refusal::invalid("epc.reference"))?,
        None => String::new(),
    };
    let text = p.text.map(one_line).unwrap_or_default();
    if !reference.is_empty() && !text.is_empty() {
        return Err(Refusal::invalid("epc.reference_and_text"));
    }
    let amount = p.amount.map(|a| format!("EUR{a}")).unwrap_or_default();
    let purpose = p.purpose.unwrap_or_default();
    if purpose.len() > 4 || !purpose.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(Refusal::invalid("epc.purpose"));
    }
    let (name, note) = (one_line(p.name), p.note.map(one_line).unwrap_or_default());
    let lines = [
        "BCD",
        "002",
        "1",
        "SCT",
        p.bic.unwrap_or_default(),
        cut(&name, 70),
        &iban,
        &amount,
        purpose,
        &reference,
        cut(&text, 140),
        cut(&note, 70),
    ];
    let filled = lines.iter().rposition(|l| !l.is_empty()).map_or(0, |i| i + 1);
    let payload = lines[..filled].join("\n");
    if payload.len() > MOST {
        return Err(Refusal::invalid("epc.too_long").with("most", MOST));
    }
    Ok(payload)
}

/// A line break inside a field would shift all fields behind it.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// The code as SVG (black on white, quiet zone of 4), error level M, at most version 13.
pub fn svg(p: &Payment<'_>) -> Result<String, Refusal> {
    let payload = payload(p)?;
    let code =
        QRBuilder::new(payload).ecl(ECL::M).build().map_err(|_| Refusal::invalid("epc.too_long").with("most", MOST))?;
    if code.version.is_some_and(|v| v as usize > Version::V13 as usize) {
        return Err(Refusal::invalid("epc.too_long").with("most", MOST));
    }
    Ok(SvgBuilder::default().shape(Shape::Square).margin(4).to_str(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Payment<'static> {
        Payment {
            name: "Librairie du Port\nSARL",
            iban: "FR76 3000 6000 0112 3456 7890 189",
            amount: Some(Cents(162574)),
            reference: Some("RF18 5390 0754 7034"),
            ..Payment::default()
        }
    }

    #[test]
    fn payload_has_its_lines_in_order() {
        let text = payload(&good()).unwrap();
        assert_eq!(
            text,
            "BCD\n002\n1\nSCT\n\nLibrairie du Port SARL\nFR7630006000011234567890189\nEUR1625.74\n\nRF18539007547034"
        );
        let svg = svg(&good()).unwrap();
        assert!(svg.starts_with("<svg") && svg.len() > 500);
    }

    #[test]
    fn wrong_parts_are_refused() {
        let code = |p: Payment<'_>| payload(&p).unwrap_err().code;
        assert_eq!(code(Payment { iban: "FR7630006000011234567890188", ..good() }), "epc.iban");
        assert_eq!(code(Payment { amount: Some(Cents(0)), ..good() }), "epc.amount");
        assert_eq!(code(Payment { reference: Some("RF19539007547034"), ..good() }), "epc.reference");
        assert_eq!(code(Payment { text: Some("x"), ..good() }), "epc.reference_and_text");
        assert_eq!(code(Payment { name: " ", ..good() }), "epc.name");
        let long = "é".repeat(140);
        let full = Payment { reference: None, text: Some(&long), note: Some(&long), ..good() };
        assert_eq!(code(full), "epc.too_long");
    }
}
