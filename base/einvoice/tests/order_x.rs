//! Order-X: the order within a PDF is taken out, and what its file name, its metadata and its profile say is compared
//! with what it is.

use einvoice::cdar::Moment;
use einvoice::pdf::{Content, Options, PdfError, Profile, embed, extract};
use lopdf::{Document, Object};

const ORDER: &str = include_str!("../samples/order.xml");

/// A hybrid file with this XML under this name, whose metadata say type and level.
fn hybrid(xml: &str, name: &str, document_type: &str, level: &str) -> Vec<u8> {
    let invoice = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/invoice-cii.xml")).unwrap();
    let options = Options {
        profile: Some(Profile::En16931),
        moment: Moment("20261122140509".into()),
        producer: "Quittance".into(),
    };
    let (bytes, _) = embed(include_bytes!("../samples/page.pdf"), &invoice, &options).unwrap();
    let mut pdf = Document::load_mem(&bytes).unwrap();
    for object in pdf.objects.values_mut() {
        if let Ok(stream) = object.as_stream_mut() {
            if stream.dict.has_type(b"EmbeddedFile") {
                stream.set_plain_content(xml.as_bytes().to_vec());
            } else if stream.dict.has_type(b"Metadata") {
                let text = String::from_utf8(stream.get_plain_content().unwrap()).unwrap();
                let text = text
                    .replace(">INVOICE<", &format!(">{document_type}<"))
                    .replace("\"INVOICE\"", &format!("\"{document_type}\""))
                    .replace("factur-x.xml", name)
                    .replace("EN 16931", level);
                stream.set_plain_content(text.into_bytes());
            }
        } else if let Ok(file) = object.as_dict_mut()
            && file.has_type(b"Filespec")
        {
            file.set("F", Object::string_literal(name));
            file.set("UF", Object::string_literal(name));
        }
    }
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

fn found(xml: &str, name: &str, document_type: &str, level: &str) -> (Content, Vec<&'static str>) {
    let hybrid = extract(&hybrid(xml, name, document_type, level)).unwrap();
    (hybrid.content, hybrid.findings.iter().map(|f| f.code).collect())
}

#[test]
fn an_order_is_taken_out_and_judged() {
    let bytes = hybrid(ORDER, "order-x.xml", "ORDER", "COMFORT");
    let read = extract(&bytes).unwrap();
    assert_eq!(read.findings, []);
    assert_eq!((read.content, read.xml.content.as_slice()), (Content::Order, ORDER.as_bytes()));
    assert_eq!(read.xmp.document_type.as_deref(), Some("ORDER"));
    if let Some(folder) = std::env::var_os("WRITE_HYBRIDS") {
        std::fs::write(std::path::Path::new(&folder).join("order-x.pdf"), bytes).unwrap();
    }
    let change = ORDER.replace(">220<", ">230<");
    let response = ORDER.replace(">220<", ">231<");
    let other = ORDER.replace("SCRDMCCBDACIOMessageStructure:100", "Other:1");
    let table = [
        (change.as_str(), "order-x.xml", "ORDER_CHANGE", "COMFORT", Content::OrderChange, vec![]),
        (&response, "order-x.xml", "ORDER_RESPONSE", "COMFORT", Content::OrderResponse, vec![]),
        (&response, "order-x.xml", "ORDER", "COMFORT", Content::OrderResponse, vec!["pdf.document_type"]),
        (ORDER, "order-x.xml", "INVOICE", "COMFORT", Content::Order, vec!["pdf.document_type"]),
        (ORDER, "order-x.xml", "ORDER", "BASIC", Content::Order, vec!["pdf.profile_differs"]),
        (ORDER, "factur-x.xml", "ORDER", "COMFORT", Content::Order, vec!["pdf.order_name"]),
        (&other, "order-x.xml", "ORDER", "COMFORT", Content::Other, vec!["pdf.content"]),
    ];
    for (xml, name, document_type, level, content, codes) in table {
        assert_eq!(found(xml, name, document_type, level), (content, codes), "{name} {document_type} {level}");
    }
}

/// Under a name that nobody knows an order is found by what it is; a file that is neither is not.
#[test]
fn an_order_under_another_name_is_found() {
    assert_eq!(found(ORDER, "bestellung.xml", "ORDER", "COMFORT"), (Content::Order, vec!["pdf.order_name"]));
    let note = extract(&hybrid("<note/>", "note.xml", "ORDER", "COMFORT"));
    assert_eq!(note, Err(PdfError::NoXml(vec!["note.xml".into()])));
}

#[test]
fn an_invoice_announced_as_an_order_is_noticed() {
    let invoice = include_str!("../samples/invoice-cii.xml");
    assert_eq!(found(invoice, "factur-x.xml", "ORDER", "EN 16931").1, ["pdf.document_type"]);
    assert!(found(invoice, "factur-x.xml", "INVOICE", "EN 16931").1.is_empty());
}
