//! The rules on our own samples: what a small change of a good invoice brings about, and what verdicts look like.

use einvoice::check::{Verdict, check, check_files_json, check_stream};
use einvoice::rules::{self, RuleSet};
use einvoice::{Language, tree::ReadError};
use std::path::{Path, PathBuf};

const UBL: &str = include_str!("../samples/invoice-ubl.xml");
const CII: &str = include_str!("../samples/invoice-cii.xml");

fn en() -> Vec<&'static RuleSet> {
    rules::find("en", None).into_iter().collect()
}

/// The ids that break when every occurrence of a text is replaced; `error` where the document can't be evaluated.
fn broken(sample: &str, from: &str, to: &str) -> String {
    assert!(sample.contains(from), "{from}");
    let verdict = check(sample.replace(from, to).as_bytes(), &en());
    let ids: Vec<_> = verdict.fatal.iter().chain(&verdict.warning).copied().collect();
    if verdict.error { "error".into() } else { ids.join(" ") }
}

#[test]
fn good_samples_are_clean() {
    for sample in [UBL, CII] {
        let verdict = check(sample.as_bytes(), &en());
        assert!(!verdict.is_refused() && verdict.findings.is_empty(), "{:?}", verdict.findings);
        assert_eq!(verdict.json(), r#"{"fatal":[],"warning":[]}"#);
    }
}

#[test]
fn changes_in_ubl() {
    let table = [
        ("<cbc:ID>F-2026-0042</cbc:ID>", "<cbc:ID> </cbc:ID>", "BR-02"),
        (">38.00<", ">38.001<", "BR-DEC-20 UBL-DT-01"),
        (">280.75</cbc:PayableAmount>", ">280.76</cbc:PayableAmount>", "BR-CO-16"),
        ("2026-10-31</cbc:EndDate>", "2026-09-30</cbc:EndDate>", "BR-29"),
        ("<cbc:PriceAmount currencyID=\"EUR\">10.00", "<cbc:PriceAmount currencyID=\"EUR\">-10.00", "BR-27"),
        ("<cbc:ID>FR7630006000011234567890189</cbc:ID>", "", "BR-50 BR-61"),
        // A whole minus zero is an integer, which has no sign; with decimals it is below zero.
        ("<cbc:PriceAmount currencyID=\"EUR\">10.00", "<cbc:PriceAmount currencyID=\"EUR\">-0", ""),
        ("<cbc:PriceAmount currencyID=\"EUR\">10.00", "<cbc:PriceAmount currencyID=\"EUR\">-0.0", "BR-27"),
        (">190.00<", ">190.99<", ""),
        (">190.00<", ">191.00<", "BR-S-08"),
        ("#PMT#", "#PMX#", "BR-CL-08"),
        ("HUR", "HOUR", "BR-CL-23"),
        ("<cbc:DueDate>", "<cbc:UUID>x</cbc:UUID><cbc:DueDate>", "UBL-CR-005"),
        ("<cbc:Percent>5.5</cbc:Percent>", "<cbc:Percent>0</cbc:Percent>", "BR-CO-17 BR-S-05 BR-S-09"),
        ("<cbc:ID>S</cbc:ID>", "<cbc:ID>E</cbc:ID>", "BR-E-01 BR-E-05 BR-E-06 BR-E-08 BR-E-09 BR-E-10"),
        (">250.00<", ">abc<", "error"),
        ("FR44732829320", "44732829320", "BR-CO-09"),
        ("<cbc:ID>VAT</cbc:ID>", "<cbc:ID> vat </cbc:ID>", ""),
        (">40.75<", ">40,75<", "error"),
        // More decimals than anybody writes: still another number.
        (
            ">280.75</cbc:PayableAmount>",
            ">280.75000000000000000000000001</cbc:PayableAmount>",
            "BR-CO-16 BR-DEC-18 UBL-DT-01",
        ),
    ];
    for (from, to, ids) in table {
        assert_eq!(broken(UBL, from, to), ids, "{from} to {to}");
    }
}

#[test]
fn changes_in_cii() {
    let two = "<ram:LineTotalAmount>1</ram:LineTotalAmount><ram:ChargeTotalAmount>";
    let table = [
        ("<ram:ID>F-2026-0043</ram:ID>", "", "BR-02"),
        ("20261102", "20261302", "CII-DT-097"),
        (">210.00</ram:CalculatedAmount>", ">211.00</ram:CalculatedAmount>", "BR-CO-14 BR-S-09"),
        (">1050.00</ram:BasisAmount>", ">1050.01</ram:BasisAmount>", "BR-S-08"),
        ("<ram:RateApplicablePercent>20<", "<ram:RateApplicablePercent>-0<", "BR-CO-17 BR-S-05 BR-S-07 BR-S-09"),
        ("<udt:Indicator>true<", "<udt:Indicator>yes<", "error"),
        ("schemeID=\"0002\"", "schemeID=\"0002\" schemeName=\"SIREN\"", "CII-DT-101"),
        ("<ram:ChargeTotalAmount>", two, "error"),
        ("<ram:CategoryCode>S<", "<ram:CategoryCode>O<", "BR-O-02 BR-O-04 BR-O-05 BR-O-07 BR-O-09 BR-O-10"),
        (
            "<ram:CategoryCode>S<",
            "<ram:CategoryCode>K<",
            "BR-IC-02 BR-IC-04 BR-IC-05 BR-IC-07 BR-IC-09 BR-IC-10 BR-IC-11 BR-IC-12",
        ),
        ("<ram:CityName>Metz", "<ram:StreetName>x</ram:StreetName><ram:CityName>Metz", "CII-DT-088"),
        ("<ram:Name>Librairie Morvan SAS</ram:Name>", "<ram:Name/>", "BR-07"),
    ];
    for (from, to, ids) in table {
        assert_eq!(broken(CII, from, to), ids, "{from} to {to}");
    }
}

/// Where a rule asks for an attribute of elements, it is the attributes that must not be several.
#[test]
fn one_scheme_of_two_identifiers_is_one_value() {
    let peppol: Vec<_> = rules::find("peppol", None).into_iter().collect();
    let danish = UBL.replace(">FR</cbc:IdentificationCode>", ">DK</cbc:IdentificationCode>");
    let judged = |ids: &str| {
        let group = format!("<cac:PartyIdentification>{ids}</cac:PartyIdentification><cac:PostalAddress>");
        check(danish.replacen("<cac:PostalAddress>", &group, 1).as_bytes(), &peppol)
    };
    let fires = |ids: &str| judged(ids).fatal.contains(&"DK-R-013");
    let (plain, named) = ("<cbc:ID>1</cbc:ID>", "<cbc:ID schemeID=\"0184\">1</cbc:ID>");
    assert!(fires(plain) && !fires(named) && !fires(&[plain, named].concat()));
    assert!(judged(&[named, named].concat()).error && !judged(&[plain, named].concat()).error);
}

#[test]
fn a_finding_says_where_and_what_to_do() {
    let text = UBL.replace("C62", "PIECE").replace("<cbc:DueDate>", "<cbc:UUID>x</cbc:UUID><cbc:DueDate>");
    let verdict = check(text.as_bytes(), &en());
    let places: Vec<_> = verdict.findings.iter().map(|f| (f.rule.id, f.place.as_str())).collect();
    assert!(places.contains(&("BR-CL-23", "/Invoice/cac:InvoiceLine[2]/cbc:InvoicedQuantity")), "{places:?}");
    assert!(places.contains(&("UBL-CR-005", "/Invoice/cbc:UUID")), "{places:?}");
    let unit = verdict.findings.iter().find(|f| f.rule.id == "BR-CL-23").unwrap();
    assert_eq!(
        unit.message(Language::French),
        "L’unité de mesure n’est pas un code de la liste UN/ECE 20 et 21\u{a0}: remplacez-le."
    );
    assert_eq!(
        unit.message(Language::English),
        "The unit of measure is not a code of the list UN/ECE 20 and 21: replace it."
    );
    assert_eq!(verdict.json(), r#"{"fatal":["BR-CL-23"],"warning":["UBL-CR-005"]}"#);
}

#[test]
fn what_can_not_be_evaluated() {
    type Expected = fn(&Verdict) -> bool;
    let cases: [(&str, Expected); 4] = [
        ("", |v| matches!(v.unreadable, Some(ReadError::Malformed { .. }))),
        ("<!DOCTYPE a><a/>", |v| v.unreadable == Some(ReadError::DocumentType)),
        ("<a/>", |v| v.unreadable.is_none() && v.document.is_none()),
        ("<Invoice/>", |v| v.unreadable.is_none() && v.document.is_none()),
    ];
    for (text, is) in cases {
        let verdict = check(text.as_bytes(), &en());
        assert!(verdict.error && verdict.is_refused() && is(&verdict), "{text}: {verdict:?}");
        assert_eq!(verdict.json(), r#"{"fatal":[],"warning":[],"error":true}"#);
    }
}

#[test]
fn many_files_at_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let files: Vec<PathBuf> =
        ["invoice-ubl.xml", "missing.xml", "invoice-cii.xml"].iter().map(|name| folder.join(name)).collect();
    let json: serde_json::Value = serde_json::from_str(&check_files_json(&files, &en())).unwrap();
    assert_eq!(json["invoice-ubl.xml"], serde_json::json!({"fatal": [], "warning": []}));
    assert_eq!(json["missing.xml"]["error"], true);
    assert_eq!(json.as_object().unwrap().len(), 3);
}

#[test]
fn streams_are_judged_as_bytes_are() {
    let attachment = "<cac:AdditionalDocumentReference><cbc:ID>A</cbc:ID><cac:Attachment>\
        <cbc:EmbeddedDocumentBinaryObject mimeCode=\"text/plain\">QUJD</cbc:EmbeddedDocumentBinaryObject>\
        </cac:Attachment></cac:AdditionalDocumentReference><cac:AccountingSupplierParty>";
    let text = UBL.replace("<cac:AccountingSupplierParty>", attachment);
    for verdict in [check(text.as_bytes(), &en()), check_stream(text.as_bytes(), &en())] {
        assert_eq!(verdict.fatal, ["BR-CL-24", "UBL-DT-07"]);
    }
}

/// Every id of the published list is asserted somewhere, and nothing else is.
#[test]
fn no_rule_is_forgotten() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap();
    let Ok(text) = std::fs::read_to_string(root.join("shared/einvoice/rules.tsv")) else {
        println!("skipped: ../shared/einvoice is not beside the checkout");
        return;
    };
    let mut wanted: Vec<&str> = text.lines().skip(1).filter_map(|l| l.split('\t').next()).collect();
    let mut ours: Vec<&str> = en().iter().flat_map(|s| s.schemas).flat_map(|(_, schema)| schema.asserted()).collect();
    wanted.sort_unstable();
    ours.sort_unstable();
    ours.dedup();
    assert_eq!(wanted.len(), 1562);
    assert_eq!(ours, wanted);
}

/// Bytes changed at random never panic and never hang. The numbers come from a small generator with a fixed seed.
#[test]
fn damaged_files_are_survived() {
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for round in 0..600 {
        let mut bytes = if round % 2 == 0 { UBL } else { CII }.as_bytes().to_vec();
        for _ in 0..=next(6) {
            let at = next(bytes.len());
            match next(4) {
                0 => bytes[at] = next(256) as u8,
                1 => drop(bytes.drain(at..(at + 1 + next(40)).min(bytes.len()))),
                2 => {
                    let part = bytes[at..(at + 1 + next(200)).min(bytes.len())].to_vec();
                    let to = next(bytes.len());
                    bytes.splice(to..to, part);
                }
                _ => {
                    let number = b"99999999999999999999999999999999999999999999.99999999999999999999999999999999";
                    bytes.splice(at..at, number[..1 + next(number.len() - 1)].iter().copied());
                }
            }
        }
        let verdict = check(&bytes, &en());
        assert!(verdict.error || verdict.document.is_some());
    }
}

#[test]
fn the_extended_profile_forgives_a_cent_a_line() {
    let set: Vec<&'static RuleSet> = rules::find("extended-ctc-fr", None).into_iter().collect();
    let judged = |from: &str, to: &str| {
        assert!(UBL.contains(from), "{from}");
        let fatal = check(UBL.replace(from, to).as_bytes(), &set).fatal;
        fatal.into_iter().filter(|id| id.contains("EXT")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(judged("EUR", "EUR"), "");
    let table = [
        (">250.00</cbc:LineExtensionAmount>", ">250.01</cbc:LineExtensionAmount>", false),
        (">280.75</cbc:TaxInclusiveAmount>", ">280.76</cbc:TaxInclusiveAmount>", false),
        (">280.75</cbc:TaxInclusiveAmount>", ">290.75</cbc:TaxInclusiveAmount>", true),
        (">190.00<", ">191.00<", true),
        (">38.00<", ">38.50<", true),
        ("<cbc:ID>S</cbc:ID>", "<cbc:ID>E</cbc:ID>", false),
    ];
    for (from, to, fires) in table {
        if UBL.contains(from) {
            assert_eq!(!judged(from, to).is_empty(), fires, "{from} to {to}: {}", judged(from, to));
        }
    }
}

#[test]
fn french_and_peppol_rules_on_the_samples() {
    let table = [
        ("br-fr", UBL, "#PMT#", "#PMX#", "BR-FR-05_BT-22-1"),
        ("br-fr", UBL, ">38.00<", ">38.001<", "BR-FR-DEC-01_BT-117"),
        ("br-fr", UBL, ">38.00<", ">38.000<", "BR-FR-DEC-01_BT-117"),
        ("br-fr", CII, "<ram:TypeCode>380<", "<ram:TypeCode>71<", "BR-FR-04_BT-3"),
        ("peppol", UBL, ">38.00<", "> <", "PEPPOL-EN16931-R008"),
    ];
    for (name, sample, from, to, id) in table {
        let set: Vec<&'static RuleSet> = rules::find(name, None).into_iter().collect();
        assert!(sample.contains(from), "{from}");
        let before = check(sample.as_bytes(), &set);
        let after = check(sample.replace(from, to).as_bytes(), &set);
        assert!(!before.fatal.contains(&id) && after.fatal.contains(&id), "{id}: {:?}", after.fatal);
    }
}

/// `RULES.md` is what the rule sets say of themselves. Run with WRITE_RULES=1 after changing a rule.
#[test]
fn the_table_of_rules_is_true() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("RULES.md");
    let now = rules::listing::markdown(Language::English);
    if std::env::var_os("WRITE_RULES").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == now, "RULES.md is out of date: run the test once with WRITE_RULES=1");
    let french = rules::listing::markdown(Language::French);
    assert_eq!(french.lines().count(), now.lines().count());
}

/// Every id of the profile's published list is asserted, in the syntaxes that the list names.
#[test]
fn no_rule_of_the_extended_profile_is_forgotten() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap();
    let Ok(text) = std::fs::read_to_string(root.join("shared/einvoice/rules_extended_ctc_fr.tsv")) else {
        println!("skipped: ../shared/einvoice is not beside the checkout");
        return;
    };
    let set = rules::find("extended-ctc-fr", None).unwrap();
    let of = |document| set.schema(document).unwrap().asserted();
    let (ubl, cii) = (of(rules::Document::UblInvoice), of(rules::Document::Cii));
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let (id, syntax) = (fields[0], fields[2]);
        assert_eq!(ubl.contains(&id), syntax.contains("ubl"), "{id} on UBL");
        assert_eq!(cii.contains(&id), syntax.contains("cii"), "{id} on CII");
    }
}
