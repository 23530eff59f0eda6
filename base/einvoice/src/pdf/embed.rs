//! Puts an XML invoice into an existing PDF.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use sha2::{Digest, Sha256};

use super::{PdfError, PdfFinding, Profile, icc, inspect, text, xmp};
use crate::cdar::Moment;
use crate::convert::{Syntax, differences, read_invoice, write_invoice};
use crate::model::Invoice;
use crate::tree::Tree;

/// What to write beside the invoice itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The profile; told from the invoice (BT-24) when `None`.
    pub profile: Option<Profile>,
    /// When the file is made, in UTC: this library knows no clock.
    pub moment: Moment,
    /// The program that makes it.
    pub producer: String,
}

/// Puts an invoice into a PDF as Factur-X and marks the file PDF/A-3b.
///
/// A CII invoice is embedded byte for byte; a UBL invoice is converted first. The findings tell what the page keeps
/// from being PDF/A-3 (fonts, scripts) and what conversion lost; the rules of the invoice itself are not checked
/// here. An invoice already embedded under the same name is replaced.
pub fn embed(pdf: &[u8], xml: &[u8], options: &Options) -> Result<(Vec<u8>, Vec<PdfFinding>), PdfError> {
    let mut document = inspect::load(pdf)?;
    let (content, invoice, mut findings) = as_cii(xml)?;
    let told = || invoice.specification.as_deref().and_then(Profile::of_specification);
    let profile = options.profile.or_else(told).ok_or(PdfError::NoProfile)?;
    put_file(&mut document, &content, profile, options)?;
    put_metadata(&mut document, &invoice, profile, options)?;
    put_output_intent(&mut document)?;
    let digest = Sha256::digest([pdf, &content].concat());
    let id = Object::String(digest.iter().take(16).copied().collect(), lopdf::StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    document.version = "1.7".to_owned();
    let mut out = Vec::new();
    document.save_to(&mut out).map_err(|e| PdfError::Unreadable(e.to_string()))?;
    findings.extend(inspect::inspect(&out)?);
    Ok((out, findings))
}

/// The invoice as CII bytes, and as read.
fn as_cii(xml: &[u8]) -> Result<(Vec<u8>, Invoice, Vec<PdfFinding>), PdfError> {
    let reading = read_invoice(xml).map_err(PdfError::NotAnInvoice)?;
    let is_cii = Tree::parse(xml).is_ok_and(|tree| Syntax::of(&tree) == Some(Syntax::Cii));
    if is_cii {
        return Ok((xml.to_vec(), reading.value, Vec::new()));
    }
    let written = write_invoice(&reading.value, Syntax::Cii).into_bytes();
    let back = read_invoice(&written).map_err(PdfError::NotAnInvoice)?.value;
    let mut findings = vec![PdfFinding::new("pdf.converted", "")];
    let lost = reading.findings.into_iter().chain(differences(&reading.value, &back)).filter(|f| f.is_loss());
    findings.extend(lost.map(|f| PdfFinding::new("pdf.lost", format!("{} {}", f.place, f.text))));
    Ok((written, reading.value, findings))
}

fn broken(error: lopdf::Error) -> PdfError {
    PdfError::Unreadable(error.to_string())
}

/// `D:20261122140509Z`.
fn pdf_date(moment: &Moment) -> Object {
    Object::string_literal(format!("D:{}Z", padded(moment)))
}

/// The moment with fourteen digits.
fn padded(moment: &Moment) -> String {
    let digits: String = moment.0.chars().filter(char::is_ascii_digit).take(14).collect();
    format!("{digits:0<14}")
}

/// `2026-11-22T14:05:09Z`.
fn iso_date(moment: &Moment) -> String {
    let d = padded(moment);
    let part = |range: std::ops::Range<usize>| d.get(range).unwrap_or("00");
    format!("{}-{}-{}T{}:{}:{}Z", part(0..4), part(4..6), part(6..8), part(8..10), part(10..12), part(12..14))
}

fn put_file(document: &mut Document, content: &[u8], profile: Profile, options: &Options) -> Result<(), PdfError> {
    let name = profile.file_name();
    let parameters = dictionary! {
        "Size" => i64::try_from(content.len()).unwrap_or(i64::MAX),
        "ModDate" => pdf_date(&options.moment),
    };
    let header = dictionary! {
        "Type" => "EmbeddedFile",
        "Subtype" => Object::Name(b"text/xml".to_vec()),
        "Params" => parameters,
    };
    let mut stream = Stream::new(header, content.to_vec());
    stream.compress().map_err(broken)?;
    let stream = document.add_object(stream);
    let specification = document.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => text::encode(name),
        "UF" => text::encode(name),
        "Desc" => text::encode("Factur-X"),
        "AFRelationship" => Object::Name(profile.relationship().as_bytes().to_vec()),
        "EF" => dictionary! { "F" => stream, "UF" => stream },
    });
    let kept = kept_files(document, name);
    let mut named: Vec<(String, Object)> = kept.clone();
    named.push((name.to_owned(), Object::Reference(specification)));
    // A name tree is sorted.
    named.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
    let names: Vec<Object> = named.iter().flat_map(|(name, file)| [text::encode(name), file.clone()]).collect();
    let mut associated: Vec<Object> = kept.into_iter().map(|(_, file)| file).collect();
    associated.push(Object::Reference(specification));
    let mut tree = names_dictionary(document);
    tree.set("EmbeddedFiles", dictionary! { "Names" => names });
    let catalog = document.catalog_mut().map_err(broken)?;
    catalog.set("Names", tree);
    catalog.set("AF", associated);
    // Readers that know the page mode show that there is an attachment.
    catalog.set("PageMode", Object::Name(b"UseAttachments".to_vec()));
    Ok(())
}

/// The catalog's name dictionary, a copy to change.
fn names_dictionary(document: &Document) -> Dictionary {
    let found = document.catalog().ok().and_then(|c| c.get(b"Names").ok());
    let names = found.and_then(|o| document.dereference(o).ok()).and_then(|(_, o)| o.as_dict().ok());
    names.cloned().unwrap_or_default()
}

/// File specifications that are embedded already, by name, save those of the name that is about to be written.
fn kept_files(document: &Document, name: &str) -> Vec<(String, Object)> {
    let is_specification = |d: &&Dictionary| d.has(b"EF");
    let mut kept = Vec::new();
    for (id, object) in &document.objects {
        let Some(specification) = object.as_dict().ok().filter(is_specification) else { continue };
        let named = [b"UF".as_slice(), b"F"].into_iter().find_map(|key| {
            let (_, object) = document.dereference(specification.get(key).ok()?).ok()?;
            object.as_str().ok().map(text::decode)
        });
        if let Some(own) = named.filter(|own| !own.eq_ignore_ascii_case(name)) {
            kept.push((own, Object::Reference(*id)));
        }
    }
    // The one just added has the name and so is not among them.
    kept
}

fn put_metadata(
    document: &mut Document,
    invoice: &Invoice,
    profile: Profile,
    options: &Options,
) -> Result<(), PdfError> {
    let number = invoice.number.as_deref().unwrap_or("?");
    let seller = invoice.seller.name.as_deref().unwrap_or("?");
    let title = format!("{seller} – {number}");
    let facts = xmp::Facts {
        profile,
        title: &title,
        author: seller,
        producer: &options.producer,
        moment: &iso_date(&options.moment),
    };
    let header = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    // Metadata stay readable without unpacking.
    let stream = Stream::new(header, xmp::write(&facts)).with_compression(false);
    let stream = document.add_object(stream);
    document.catalog_mut().map_err(broken)?.set("Metadata", stream);
    // PDF/A demands that the information dictionary says the same as the metadata.
    let information = document.add_object(dictionary! {
        "Title" => text::encode(&title),
        "Author" => text::encode(seller),
        "Creator" => text::encode(&options.producer),
        "Producer" => text::encode(&options.producer),
        "CreationDate" => pdf_date(&options.moment),
        "ModDate" => pdf_date(&options.moment),
    });
    document.trailer.set("Info", information);
    Ok(())
}

fn put_output_intent(document: &mut Document) -> Result<(), PdfError> {
    if document.catalog().is_ok_and(|catalog| catalog.has(b"OutputIntents")) {
        return Ok(());
    }
    let mut profile = Stream::new(dictionary! { "N" => 3 }, icc::srgb());
    profile.compress().map_err(broken)?;
    let profile = document.add_object(profile);
    let intent = document.add_object(dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => text::encode("sRGB"),
        "Info" => text::encode("sRGB IEC61966-2.1"),
        "DestOutputProfile" => profile,
    });
    document.catalog_mut().map_err(broken)?.set("OutputIntents", vec![Object::Reference(intent)]);
    Ok(())
}
