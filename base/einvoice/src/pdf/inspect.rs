//! Takes the XML out of a hybrid PDF and looks at how it is embedded.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream};

use super::content::order_profile;
use super::{Content, Embedded, Hybrid, PdfError, PdfFinding, Profile, Xmp, text, xmp};
use crate::convert::read_tree;
use crate::tree::Tree;

/// The names under which invoices and orders are embedded, in order of preference.
const NAMES: [&str; 5] = ["factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml", "order-x.xml", "cii.xml"];
/// Largest embedded file or metadata that is unpacked: 100 MB as platforms must take, and some more.
const LARGEST: usize = 128 << 20;
/// Streams up to this many bytes are read whole at once.
const WHOLE: usize = 256 << 10;
/// Marks a stream of which only the start was read.
const CUT: &str = "QuittanceCut";
/// How far a packed file may grow: so many bytes, and so many for each packed one. Invoices of many equal lines are
/// packed to a fiftieth.
const GROWTH: (usize, usize) = (16 << 20, 100);
/// Deepest name tree that is followed.
const DEEPEST: usize = 32;

/// Takes the XML out of a PDF, with everything that is wrong with its structure. What else is embedded is listed and not
/// unpacked, so that the largest attachments cost no memory.
pub fn extract(pdf: &[u8]) -> Result<Hybrid, PdfError> {
    match Document::load_mem_with_options(pdf, LoadOptions::with_filter(cut_large)) {
        Ok(document) => match extract_from(&document) {
            // Cut short, or only to be found when everything is read: once more, with all there is.
            Err(PdfError::NoXml(_) | PdfError::Unreadable(_)) => extract_from(&load(pdf)?),
            done => done,
        },
        Err(_) => extract_from(&load(pdf)?),
    }
}

fn extract_from(document: &Document) -> Result<Hybrid, PdfError> {
    sound(document)?;
    let files = attachments(document);
    let names: Vec<String> = files.iter().map(|f| f.about.name.clone()).collect();
    let wanted = |file: &Attachment<'_>| NAMES.iter().position(|name| file.about.name.eq_ignore_ascii_case(name));
    let mut candidates: Vec<&Attachment<'_>> = files.iter().filter(|f| wanted(f).is_some()).collect();
    candidates.sort_by_key(|f| wanted(f));
    let is_known = |f: &Embedded| Tree::parse(&f.content).is_ok_and(|tree| Content::of(&tree) != Content::Other);
    let named = candidates.iter().find_map(|f| f.unpacked());
    let Some(xml) = named.or_else(|| files.iter().filter_map(Attachment::unpacked).find(is_known)) else {
        return Err(PdfError::NoXml(names));
    };
    let xmp = metadata(document);
    let mut findings = structure(document, &xmp);
    if candidates.len() > 1 {
        findings.push(PdfFinding::new("pdf.several", names.join(", ")));
    }
    let content = about_file(&xml, xmp.as_ref(), &mut findings);
    let others = names.into_iter().filter(|name| *name != xml.name).collect();
    Ok(Hybrid { xml, content, others, xmp: xmp.unwrap_or_default(), findings })
}

/// Leaves the start of large streams only: pictures, fonts and attachments that are no XML. Their dictionaries stay.
fn cut_large(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let structural = |stream: &Stream| {
        let xml = stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name.ends_with(b"xml"));
        xml || [b"ObjStm".as_slice(), b"XRef", b"Metadata"].iter().any(|kind| stream.dict.has_type(kind))
    };
    let Object::Stream(stream) = object else { return Some((id, object.clone())) };
    if stream.content.len() > WHOLE && !structural(stream) {
        // Not to nothing: a stream without bytes is looked for again.
        stream.content.truncate(1);
        stream.content.shrink_to_fit();
        stream.dict.set(CUT, true);
    }
    // The stream itself stays where it is; what is answered counts for members of object streams, which are no streams.
    Some((id, Object::Null))
}

/// What keeps a PDF, with or without XML, from being PDF/A-3.
pub fn inspect(pdf: &[u8]) -> Result<Vec<PdfFinding>, PdfError> {
    let document = load(pdf)?;
    let xmp = metadata(&document);
    Ok(structure(&document, &xmp))
}

/// Reads a PDF that is not encrypted; streams are unpacked within limits.
pub(super) fn load(pdf: &[u8]) -> Result<Document, PdfError> {
    let document = Document::load_mem(pdf).map_err(|e| PdfError::Unreadable(e.to_string()))?;
    sound(&document)?;
    Ok(document)
}

/// Whether a document can be worked with: not encrypted, with a catalog.
fn sound(document: &Document) -> Result<(), PdfError> {
    if document.is_encrypted() || document.was_encrypted() {
        return Err(PdfError::Encrypted);
    }
    document.catalog().map(|_| ()).map_err(|e| PdfError::Unreadable(e.to_string()))
}

/// Follows a reference, if it is one.
fn follow<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    document.dereference(object).ok().map(|(_, found)| found)
}

/// A dictionary below a dictionary.
fn dictionary<'a>(document: &'a Document, within: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    follow(document, within.get(key).ok()?)?.as_dict().ok()
}

/// An array below a dictionary; empty when there is none.
fn array<'a>(document: &'a Document, within: &'a Dictionary, key: &[u8]) -> &'a [Object] {
    let found = within.get(key).ok().and_then(|o| follow(document, o)).and_then(|o| o.as_array().ok());
    found.map_or(&[], Vec::as_slice)
}

fn name_of(document: &Document, within: &Dictionary, key: &[u8]) -> Option<String> {
    let name = follow(document, within.get(key).ok()?)?.as_name().ok()?;
    Some(String::from_utf8_lossy(name).into_owned())
}

/// A file embedded in a PDF, not unpacked yet.
struct Attachment<'a> {
    /// What is said of it; its content is empty.
    about: Embedded,
    stream: &'a Stream,
}

impl Attachment<'_> {
    /// With its content, unless that was cut short or grows beyond any XML: a packed bomb.
    fn unpacked(&self) -> Option<Embedded> {
        if self.stream.dict.has(CUT.as_bytes()) {
            return None;
        }
        let most = LARGEST.min(GROWTH.0 + GROWTH.1.saturating_mul(self.stream.content.len()));
        let content = self.stream.get_plain_content_with_limit(most).ok()?;
        Some(Embedded { content, ..self.about.clone() })
    }
}

/// Every file embedded through the name tree or the list of associated files, each once.
fn attachments(document: &Document) -> Vec<Attachment<'_>> {
    let Ok(catalog) = document.catalog() else { return Vec::new() };
    let associated: Vec<&Object> = array(document, catalog, b"AF").iter().collect();
    let mut specifications: Vec<&Object> = Vec::new();
    if let Some(tree) = dictionary(document, catalog, b"Names").and_then(|n| dictionary(document, n, b"EmbeddedFiles"))
    {
        name_tree(document, tree, DEEPEST, &mut specifications);
    }
    specifications.extend(associated.iter().copied());
    let mut seen: HashSet<ObjectId> = HashSet::new();
    let mut files = Vec::new();
    for object in specifications {
        if object.as_reference().is_ok_and(|id| !seen.insert(id)) {
            continue;
        }
        let Some(specification) = follow(document, object).and_then(|o| o.as_dict().ok()) else { continue };
        let is_associated = associated.contains(&object);
        files.extend(attachment(document, specification, is_associated));
    }
    files
}

fn name_tree<'a>(document: &'a Document, node: &'a Dictionary, depth: usize, found: &mut Vec<&'a Object>) {
    found.extend(array(document, node, b"Names").iter().skip(1).step_by(2));
    if depth > 0 {
        for kid in array(document, node, b"Kids") {
            if let Some(kid) = follow(document, kid).and_then(|o| o.as_dict().ok()) {
                name_tree(document, kid, depth - 1, found);
            }
        }
    }
}

fn attachment<'a>(document: &'a Document, specification: &'a Dictionary, associated: bool) -> Option<Attachment<'a>> {
    let named = |key: &[u8]| {
        let object = follow(document, specification.get(key).ok()?)?;
        Some(text::decode(object.as_str().ok()?))
    };
    let name = named(b"UF").or_else(|| named(b"F"))?;
    let streams = dictionary(document, specification, b"EF")?;
    let stream = [b"F".as_slice(), b"UF"]
        .into_iter()
        .find_map(|key| follow(document, streams.get(key).ok()?)?.as_stream().ok())?;
    let about = Embedded {
        // A path is no name: only its last part counts.
        name: name.rsplit(['/', '\\']).next().unwrap_or(&name).to_owned(),
        relationship: name_of(document, specification, b"AFRelationship"),
        mime: name_of(document, &stream.dict, b"Subtype"),
        associated,
        content: Vec::new(),
    };
    Some(Attachment { about, stream })
}

fn metadata(document: &Document) -> Option<Xmp> {
    let object = document.catalog().ok()?.get(b"Metadata").ok()?;
    let stream = follow(document, object)?.as_stream().ok()?;
    xmp::read(&stream.get_plain_content_with_limit(LARGEST).ok()?)
}

/// What is wrong with the document around the XML.
fn structure(document: &Document, xmp: &Option<Xmp>) -> Vec<PdfFinding> {
    let mut findings = Vec::new();
    let mut demand = |holds: bool, code: &'static str, value: String| {
        if !holds {
            findings.push(PdfFinding::new(code, value));
        }
    };
    match xmp {
        None => demand(false, "pdf.no_xmp", String::new()),
        Some(xmp) => {
            let claim =
                format!("PDF/A-{}{}", xmp.part.as_deref().unwrap_or("?"), xmp.conformance.as_deref().unwrap_or(""));
            demand(xmp.part.as_deref() == Some("3"), "pdf.not_pdfa3", claim);
        }
    }
    if let Ok(catalog) = document.catalog() {
        demand(!array(document, catalog, b"OutputIntents").is_empty(), "pdf.no_output_intent", String::new());
        let scripts = dictionary(document, catalog, b"Names").is_some_and(|names| names.has(b"JavaScript"));
        demand(!scripts && !has_script(document), "pdf.script", String::new());
    }
    demand(document.trailer.has(b"ID"), "pdf.no_id", String::new());
    for font in missing_fonts(document) {
        demand(false, "pdf.font", font);
    }
    findings
}

fn has_script(document: &Document) -> bool {
    let is_script = |object: &Object| {
        object.as_dict().is_ok_and(|d| d.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"JavaScript"))
    };
    document.objects.values().any(is_script)
}

/// Names of fonts whose program is not in the file. Type 3 fonts are programs themselves; a composite font has its
/// program in its descendant.
fn missing_fonts(document: &Document) -> Vec<String> {
    let mut missing = Vec::new();
    for font in document.objects.values().filter_map(|o| o.as_dict().ok()).filter(|d| d.has_type(b"Font")) {
        let subtype = name_of(document, font, b"Subtype").unwrap_or_default();
        if matches!(subtype.as_str(), "Type0" | "Type3") {
            continue;
        }
        let program = |d: &Dictionary| d.has(b"FontFile") || d.has(b"FontFile2") || d.has(b"FontFile3");
        if !dictionary(document, font, b"FontDescriptor").is_some_and(program) {
            missing.push(name_of(document, font, b"BaseFont").unwrap_or(subtype));
        }
    }
    missing.sort();
    missing.dedup();
    missing
}

/// What is wrong with the XML file itself and what is said of it; what it is.
fn about_file(xml: &Embedded, xmp: Option<&Xmp>, findings: &mut Vec<PdfFinding>) -> Content {
    let mut demand = |holds: bool, code: &'static str, value: &str| {
        if !holds {
            findings.push(PdfFinding::new(code, value));
        }
    };
    demand(xml.associated, "pdf.not_associated", &xml.name);
    let relationship = xml.relationship.as_deref().unwrap_or("");
    demand(matches!(relationship, "Data" | "Alternative" | "Source"), "pdf.relationship", relationship);
    let mime = xml.mime.as_deref().unwrap_or("");
    demand(mime == "text/xml", "pdf.mime", mime);
    let tree = Tree::parse(&xml.content);
    let (content, claimed) = match &tree {
        Ok(tree) => (Content::of(tree), claimed_profile(tree)),
        Err(error) => {
            demand(false, "pdf.xml", &error.to_string());
            (Content::Other, None)
        }
    };
    demand(content != Content::Other || tree.is_err(), "pdf.content", &xml.name);
    demand(!content.is_order() || xml.name == "order-x.xml", "pdf.order_name", &xml.name);
    let Some(xmp) = xmp else { return content };
    let level = xmp.level.as_deref().and_then(Profile::from_level);
    demand(level.is_some(), "pdf.no_profile", xmp.level.as_deref().unwrap_or(""));
    demand(xmp.has_extension_schema, "pdf.no_extension_schema", "");
    let said = xmp.file_name.as_deref().unwrap_or("");
    demand(said == xml.name, "pdf.name_differs", said);
    let announced = xmp.document_type.as_deref().unwrap_or("");
    demand(content == Content::Other || announced == content.document_type(), "pdf.document_type", announced);
    if let (Some(level), Some(claimed)) = (level, claimed) {
        demand(level == claimed, "pdf.profile_differs", &format!("{} ≠ {}", level.level(), claimed.level()));
    }
    content
}

/// The profile that the document claims: an invoice by BT-24, an order by its guideline.
fn claimed_profile(tree: &Tree) -> Option<Profile> {
    if Content::of(tree).is_order() {
        return order_profile(tree);
    }
    Profile::of_specification(&read_tree(tree).ok()?.value.specification?)
}
