//! The XMP metadata of a hybrid PDF: read leniently, written in full.

use crate::emit::escape;
use crate::tree::Tree;

use super::Profile;

/// What the metadata say about the file and its XML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Xmp {
    /// `pdfaid:part`: 3 for PDF/A-3.
    pub part: Option<String>,
    /// `pdfaid:conformance`: A, B or U.
    pub conformance: Option<String>,
    /// `DocumentType`: INVOICE, ORDER…
    pub document_type: Option<String>,
    /// `DocumentFileName`.
    pub file_name: Option<String>,
    /// `Version`.
    pub version: Option<String>,
    /// `ConformanceLevel`.
    pub level: Option<String>,
    /// Whether the extension schema describes these properties, as PDF/A demands.
    pub has_extension_schema: bool,
}

/// Reads metadata; properties may be attributes or elements. `None` when they are no XML.
pub(super) fn read(bytes: &[u8]) -> Option<Xmp> {
    let tree = Tree::parse(bytes).ok()?;
    let property = |name: &str| -> Option<String> {
        tree.nodes().find_map(|node| {
            let own = tree.local(node) == name && tree.children(node).next().is_none();
            let text = if own { Some(tree.text(node)) } else { None };
            let attribute =
                || tree.attrs(node).find(|(key, _)| key.split(':').next_back() == Some(name)).map(|(_, v)| v);
            text.or_else(attribute).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned)
        })
    };
    // The schema names its properties in elements called pdfaProperty:name.
    let described = |name: &str| {
        let is_name = |node: &crate::tree::Node| tree.local(*node) == "name" && tree.text(*node).trim() == name;
        let in_attribute =
            |node: crate::tree::Node| tree.attrs(node).any(|(key, v)| key == "pdfaProperty:name" && v == name);
        tree.nodes().any(|node| is_name(&node) || in_attribute(node))
    };
    Some(Xmp {
        part: property("part"),
        conformance: property("conformance"),
        document_type: property("DocumentType"),
        file_name: property("DocumentFileName"),
        version: property("Version"),
        level: property("ConformanceLevel"),
        has_extension_schema: ["DocumentType", "DocumentFileName", "Version", "ConformanceLevel"]
            .into_iter()
            .all(described),
    })
}

/// What the metadata of a file to be written say.
pub(super) struct Facts<'a> {
    pub(super) profile: Profile,
    pub(super) title: &'a str,
    pub(super) author: &'a str,
    pub(super) producer: &'a str,
    /// ISO 8601 with zone.
    pub(super) moment: &'a str,
}

/// The properties of the Factur-X extension schema and what they are for.
const PROPERTIES: [(&str, &str); 4] = [
    ("DocumentFileName", "name of the embedded XML invoice file"),
    ("DocumentType", "INVOICE"),
    ("Version", "the version of the XML schema of the invoice"),
    ("ConformanceLevel", "the conformance level of the embedded invoice data"),
];

/// Writes metadata for a Factur-X file that claims PDF/A-3b.
pub(super) fn write(facts: &Facts<'_>) -> Vec<u8> {
    let mut x = String::with_capacity(4096);
    x.push_str("<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n");
    x.push_str("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n");
    x.push_str("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n");
    description(&mut x, "pdfaid", "http://www.aiim.org/pdfa/ns/id/", &[("part", "3"), ("conformance", "B")]);
    x.push_str("<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
    escape(&mut x, facts.title, false);
    x.push_str("</rdf:li></rdf:Alt></dc:title>\n<dc:creator><rdf:Seq><rdf:li>");
    escape(&mut x, facts.author, false);
    x.push_str("</rdf:li></rdf:Seq></dc:creator>\n</rdf:Description>\n");
    description(&mut x, "pdf", "http://ns.adobe.com/pdf/1.3/", &[("Producer", facts.producer)]);
    let moments = [("CreatorTool", facts.producer), ("CreateDate", facts.moment), ("ModifyDate", facts.moment)];
    description(&mut x, "xmp", "http://ns.adobe.com/xap/1.0/", &moments);
    extension_schema(&mut x);
    let invoice = [
        ("DocumentType", "INVOICE"),
        ("DocumentFileName", facts.profile.file_name()),
        ("Version", if facts.profile == Profile::Xrechnung { "3.0" } else { "1.0" }),
        ("ConformanceLevel", facts.profile.level()),
    ];
    description(&mut x, "fx", NAMESPACE, &invoice);
    x.push_str("</rdf:RDF>\n</x:xmpmeta>\n");
    // Room to change the metadata in place, as XMP recommends.
    for _ in 0..20 {
        x.push_str(&" ".repeat(99));
        x.push('\n');
    }
    x.push_str("<?xpacket end=\"w\"?>");
    x.into_bytes()
}

const NAMESPACE: &str = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#";

fn description(x: &mut String, prefix: &str, namespace: &str, properties: &[(&str, &str)]) {
    x.push_str(&format!("<rdf:Description rdf:about=\"\" xmlns:{prefix}=\"{namespace}\">\n"));
    for (name, value) in properties {
        x.push_str(&format!("<{prefix}:{name}>"));
        escape(x, value, false);
        x.push_str(&format!("</{prefix}:{name}>\n"));
    }
    x.push_str("</rdf:Description>\n");
}

fn extension_schema(x: &mut String) {
    x.push_str(
        "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
         xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
         xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n\
         <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n\
         <pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>\n",
    );
    x.push_str(&format!(
        "<pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI>\n<pdfaSchema:prefix>fx</pdfaSchema:prefix>\n"
    ));
    x.push_str("<pdfaSchema:property><rdf:Seq>\n");
    for (name, meaning) in PROPERTIES {
        x.push_str(&format!(
            "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>{name}</pdfaProperty:name>\
             <pdfaProperty:valueType>Text</pdfaProperty:valueType>\
             <pdfaProperty:category>external</pdfaProperty:category>\
             <pdfaProperty:description>{meaning}</pdfaProperty:description></rdf:li>\n"
        ));
    }
    x.push_str("</rdf:Seq></pdfaSchema:property>\n</rdf:li></rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let facts = Facts {
            profile: Profile::BasicWl,
            title: "Facture F1 <b>",
            author: "Dupont & Fils",
            producer: "Q",
            moment: "2026-11-22T10:00:00Z",
        };
        let xmp = read(&write(&facts)).unwrap();
        assert_eq!(xmp.part.as_deref(), Some("3"));
        assert_eq!(xmp.conformance.as_deref(), Some("B"));
        assert_eq!(xmp.level.as_deref(), Some("BASIC WL"));
        assert_eq!(xmp.file_name.as_deref(), Some("factur-x.xml"));
        assert!(xmp.has_extension_schema);
        assert_eq!(read(b"<a/>"), Some(Xmp::default()));
        assert_eq!(read(b"no"), None);
        let attributes = b"<r:RDF xmlns:r='r'><r:Description xmlns:p='p' p:part='3' p:conformance='U'/></r:RDF>";
        assert_eq!(read(attributes).unwrap().conformance.as_deref(), Some("U"));
    }
}
