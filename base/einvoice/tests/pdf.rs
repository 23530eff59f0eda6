//! Hybrid PDFs: embed, extract, and each structural fault noticed.

use einvoice::Language;
use einvoice::cdar::Moment;
use einvoice::pdf::{Options, PdfError, Profile, embed, extract, inspect};
use lopdf::{Document, Object, Stream, dictionary};

/// One page with a coloured rectangle; with `font`, a text in a font that is not embedded.
fn page(font: bool) -> Vec<u8> {
    let mut pdf = Document::with_version("1.4");
    let pages = pdf.new_object_id();
    let content = "0.2 0.4 0.6 rg 50 700 200 80 re f BT /F1 12 Tf 60 650 Td (Facture) Tj ET";
    let content = if font { content } else { content.split(" BT").next().unwrap() };
    let content = pdf.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
    let face = pdf.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let fonts = if font {
        dictionary! { "F1" => face }
    } else {
        dictionary! {}
    };
    if !font {
        pdf.objects.remove(&face);
    }
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "Resources" => dictionary! { "Font" => fonts },
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    pdf.objects.insert(
        pages,
        Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }),
    );
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

fn ubl() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/export-ubl.xml")).unwrap()
}

fn cii() -> Vec<u8> {
    einvoice::convert(&ubl(), einvoice::Syntax::Cii).unwrap().0
}

fn options(profile: Option<Profile>) -> Options {
    Options { profile, moment: Moment("20261122140509".into()), producer: "Quittance".into() }
}

fn codes(findings: &[einvoice::pdf::PdfFinding]) -> Vec<&'static str> {
    findings.iter().map(|f| f.code).collect()
}

#[test]
fn what_goes_in_comes_out_byte_for_byte() {
    let xml = cii();
    let (pdf, findings) = embed(&page(false), &xml, &options(None)).unwrap();
    assert_eq!(codes(&findings), [""; 0]);
    let hybrid = extract(&pdf).unwrap();
    assert_eq!(hybrid.xml.content, xml);
    assert_eq!(hybrid.findings, []);
    assert_eq!(hybrid.xml.name, "factur-x.xml");
    assert_eq!(hybrid.xml.relationship.as_deref(), Some("Alternative"));
    assert_eq!(hybrid.xmp.level.as_deref(), Some("EN 16931"));
    assert_eq!(hybrid.xmp.part.as_deref(), Some("3"));
    // Again: the same file, and the earlier invoice replaced, not doubled.
    assert_eq!(embed(&page(false), &xml, &options(None)).unwrap().0, pdf);
    let (again, _) = embed(&pdf, &xml, &options(Some(Profile::Extended))).unwrap();
    let hybrid = extract(&again).unwrap();
    assert_eq!((hybrid.others.len(), codes(&hybrid.findings)), (0, vec!["pdf.profile_differs"]));
    if let Some(folder) = std::env::var_os("WRITE_HYBRIDS") {
        std::fs::write(std::path::Path::new(&folder).join("factur-x.pdf"), pdf).unwrap();
    }
}

#[test]
fn ubl_is_converted_and_the_page_is_judged() {
    let (pdf, findings) = embed(&page(true), &ubl(), &options(None)).unwrap();
    assert_eq!(codes(&findings), ["pdf.converted", "pdf.font"]);
    assert_eq!(findings[1].value, "Helvetica");
    assert!(findings[1].message(Language::French).contains("police"));
    let invoice = einvoice::read_invoice(&extract(&pdf).unwrap().xml.content).unwrap().value;
    assert_eq!(invoice, einvoice::read_invoice(&ubl()).unwrap().value);
}

#[test]
fn other_attachments_stay() {
    let mut pdf = Document::load_mem(&page(false)).unwrap();
    let stream = pdf.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"terms".to_vec()));
    let file = pdf.add_object(dictionary! {
        "Type" => "Filespec", "F" => Object::string_literal("a/terms.txt"), "EF" => dictionary! { "F" => stream },
    });
    let names = dictionary! { "Names" => vec![Object::string_literal("terms.txt"), file.into()] };
    pdf.catalog_mut().unwrap().set("Names", dictionary! { "EmbeddedFiles" => names });
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    assert_eq!(extract(&bytes), Err(PdfError::NoXml(vec!["terms.txt".into()])));
    let (pdf, _) = embed(&bytes, &cii(), &options(None)).unwrap();
    assert_eq!(extract(&pdf).unwrap().others, ["terms.txt"]);
}

/// A change to a good file, and what it makes noticed.
type Fault = (&'static str, fn(&mut Document));

#[test]
fn each_fault_of_structure_is_noticed() {
    let (good, _) = embed(&page(false), &cii(), &options(None)).unwrap();
    fn specification(pdf: &mut Document) -> &mut lopdf::Dictionary {
        let dictionaries = pdf.objects.values_mut().filter_map(|o| o.as_dict_mut().ok());
        dictionaries.into_iter().find(|d| d.has_type(b"Filespec")).unwrap()
    }
    let faults: &[Fault] = &[
        ("pdf.not_associated", |pdf| drop(pdf.catalog_mut().unwrap().remove(b"AF"))),
        ("pdf.relationship", |pdf| specification(pdf).set("AFRelationship", Object::Name(b"Unspecified".to_vec()))),
        ("pdf.name_differs", |pdf| specification(pdf).set("UF", Object::string_literal("zugferd-invoice.xml"))),
        ("pdf.no_xmp", |pdf| drop(pdf.catalog_mut().unwrap().remove(b"Metadata"))),
        ("pdf.no_output_intent", |pdf| drop(pdf.catalog_mut().unwrap().remove(b"OutputIntents"))),
        ("pdf.no_id", |pdf| drop(pdf.trailer.remove(b"ID"))),
        ("pdf.script", |pdf| {
            pdf.add_object(dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") });
        }),
        ("pdf.mime", |pdf| {
            let mut streams = pdf.objects.values_mut().filter_map(|o| o.as_stream_mut().ok());
            let file = streams.find(|s| s.dict.has_type(b"EmbeddedFile")).unwrap();
            file.dict.set("Subtype", Object::Name(b"application/octet-stream".to_vec()));
        }),
    ];
    for (code, break_it) in faults {
        let mut pdf = Document::load_mem(&good).unwrap();
        break_it(&mut pdf);
        let mut bytes = Vec::new();
        pdf.save_to(&mut bytes).unwrap();
        assert_eq!(codes(&extract(&bytes).unwrap().findings), [*code]);
    }
    assert_eq!(codes(&inspect(&page(false)).unwrap()), ["pdf.no_xmp", "pdf.no_output_intent", "pdf.no_id"]);
}

#[test]
fn what_is_no_hybrid_is_refused_in_words() {
    assert!(matches!(extract(b"%PDF-1.7 nothing"), Err(PdfError::Unreadable(_))));
    assert!(matches!(extract(b""), Err(PdfError::Unreadable(_))));
    assert_eq!(extract(&page(false)), Err(PdfError::NoXml(vec![])));
    assert!(matches!(embed(&page(false), b"<a/>", &options(None)), Err(PdfError::NotAnInvoice(_))));
    let nameless = String::from_utf8(cii()).unwrap().replace("urn:cen.eu:en16931:2017", "urn:else");
    assert_eq!(embed(&page(false), nameless.as_bytes(), &options(None)), Err(PdfError::NoProfile));
    let message = PdfError::NoXml(vec![]).message(Language::French);
    assert!(message.contains("aucun"), "{message}");
}

#[test]
fn profiles_are_told_from_what_invoices_claim() {
    let table = [
        ("urn:factur-x.eu:1p0:minimum", Profile::Minimum),
        ("urn:factur-x.eu:1p0:basicwl", Profile::BasicWl),
        ("urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", Profile::Basic),
        ("urn:cen.eu:en16931:2017", Profile::En16931),
        ("urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended", Profile::Extended),
        ("urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr", Profile::Extended),
        ("urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", Profile::Xrechnung),
    ];
    for (specification, profile) in table {
        assert_eq!(Profile::of_specification(specification), Some(profile), "{specification}");
        assert_eq!(Profile::from_level(profile.level()), Some(profile));
    }
    assert_eq!(Profile::of_specification("urn:else"), None);
}
