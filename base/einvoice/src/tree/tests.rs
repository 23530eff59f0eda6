//! Reading: namespaces, values, places, encodings, limits, attachments.

use super::*;

const SMALL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" xmlns:z="urn:z">
  <b:ID schemeID='a &amp; b'>F<!-- not text -->&#45;1&amp;</b:ID>
  <a:InvoiceLine><b:ID>1</b:ID></a:InvoiceLine>
  <a:InvoiceLine z:q="2"><b:ID><![CDATA[<2>]]></b:ID><z:Own/></a:InvoiceLine>
</Invoice>"#;

#[test]
fn names_text_and_places() {
    let tree = Tree::parse(SMALL.as_bytes()).unwrap();
    let root = tree.root();
    assert_eq!(tree.name(root), ubl::Invoice);
    let id = tree.child(root, cbc::ID).unwrap();
    assert_eq!(tree.text(id), "F-1&");
    assert_eq!(tree.attr(id, at::schemeID), Some("a & b"));
    let lines: Vec<_> = tree.named(root, cac::InvoiceLine).collect();
    assert_eq!(lines.len(), 2);
    let second = tree.child(lines[1], cbc::ID).unwrap();
    assert_eq!(tree.text(second), "<2>");
    assert_eq!(tree.place(second), "/Invoice/cac:InvoiceLine[2]/cbc:ID");
    assert_eq!(tree.ordinal(lines[1]), 2);
    assert_eq!(tree.all(cbc::ID).len(), 3);
    assert!(tree.within(second, lines[1]) && !tree.within(second, lines[0]));
    assert_eq!(tree.attrs(lines[1]).collect::<Vec<_>>(), [("z:q", "2")]);
    let own = tree.children(lines[1]).nth(1).unwrap();
    assert_eq!((tree.local(own), tree.uri(tree.ns(own))), ("Own", "urn:z"));
    assert_eq!(tree.place(own), "/Invoice/cac:InvoiceLine[2]/*:Own");
    assert_eq!(tree.text(lines[1]), "<2>");
}

#[test]
fn text_is_parted_by_elements_comments_and_instructions() {
    let tree = Tree::parse(b"<a>1<!--x--><!--y-->2<b>3<!--z--></b>4<c/>5<?p q?></a>").unwrap();
    assert_eq!(tree.pieces(Node(0)), ["1", "2", "4", "5"]);
    assert_eq!(tree.pieces(Node(1)), ["3"]);
    assert!(tree.pieces(Node(2)).is_empty());
    assert_eq!(tree.text(Node(0)), "12345");
}

#[test]
fn every_known_name_is_found_again() {
    for (number, (ns, local)) in KNOWN_NAMES.info.iter().enumerate() {
        assert_eq!(KNOWN_NAMES.find(*ns, local), Some(Name(number as u16)), "{local}");
    }
    assert_eq!(KNOWN_NAMES.info.len(), usize::from(KNOWN));
    assert_eq!(Name::written("cac:Party"), Some(cac::Party));
    assert_eq!(Name::written("rsm:ExchangedDocument"), Some(rsm::ExchangedDocument));
    assert_eq!(Name::written("cac:Nothing"), None);
}

#[test]
fn encodings() {
    let text = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>é</a>";
    let latin: Vec<u8> = text.chars().map(|c| c as u32 as u8).collect();
    assert_eq!(Tree::parse(&latin).unwrap().text(Node(0)), "é");
    let wide = "<a>é</a>";
    let little: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(Tree::parse(&little).unwrap().text(Node(0)), "é");
    let mut big = vec![0xfe, 0xff];
    big.extend(wide.encode_utf16().flat_map(u16::to_be_bytes));
    assert_eq!(Tree::parse(&big).unwrap().text(Node(0)), "é");
    assert_eq!(Tree::parse("\u{feff}<a>é</a>".as_bytes()).unwrap().text(Node(0)), "é");
    assert!(matches!(Tree::parse(b"<a>\xe9</a>"), Err(ReadError::Encoding(_))));
    assert_eq!(Tree::read(&latin[..], &Limits::default()).unwrap().text(Node(0)), "é");
}

#[test]
fn what_is_refused() {
    let deep = format!("{}{}", "<a>".repeat(200), "</a>".repeat(200));
    let wide = format!("<a {}/>", (0..100).map(|n| format!("b{n}='1' ")).collect::<String>());
    type Expected = fn(&ReadError) -> bool;
    let cases: &[(&str, Expected)] = &[
        ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", |e| matches!(e, ReadError::DocumentType)),
        ("<a>&x;</a>", |e| matches!(e, ReadError::Entity(n) if n == "x")),
        ("<a>&#0;</a>", |e| matches!(e, ReadError::Entity(_))),
        ("<a>&#xFFFF;</a>", |e| matches!(e, ReadError::Entity(_))),
        ("<p:a/>", |e| matches!(e, ReadError::Prefix(n) if n == "p")),
        (&deep, |e| matches!(e, ReadError::Limit("depth", _))),
        (&wide, |e| matches!(e, ReadError::Limit("attributes", _))),
        ("<a/><b/>", |e| matches!(e, ReadError::Malformed { .. })),
        ("<a/>text", |e| matches!(e, ReadError::Malformed { .. })),
        ("<a><b></a>", |e| matches!(e, ReadError::Malformed { .. })),
        ("<a b='1' b='2'/>", |e| matches!(e, ReadError::Malformed { .. })),
        ("<a>\u{1}</a>", |e| matches!(e, ReadError::Malformed { .. })),
        ("", |e| matches!(e, ReadError::Malformed { .. })),
        ("<a>", |e| matches!(e, ReadError::Malformed { .. })),
    ];
    for (text, expected) in cases {
        let error = Tree::parse(text.as_bytes()).expect_err(text);
        assert!(expected(&error), "{} gave {error}", text.get(..40).unwrap_or(text));
    }
}

#[test]
fn characters_of_xml() {
    use super::parse::allowed;
    assert!(allowed('\t') && allowed('é') && !allowed('\u{1}') && !allowed('\u{ffff}'));
}

#[test]
fn attachments_are_counted_not_kept() {
    let load = "QUJD".repeat(100_000);
    let part = |x: &str| format!("<b:EmbeddedDocumentBinaryObject mimeCode='x'>{x}</b:EmbeddedDocumentBinaryObject>");
    let ns = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
    let text = format!(
        "<a xmlns:b='{ns}'><!-- <b:EmbeddedDocumentBinaryObject> --> {}{}{}<c>ok</c></a>",
        part(&load),
        part(""),
        part(&format!("<![CDATA[{load}]]>"))
    );
    for tree in [
        Tree::parse(text.as_bytes()).unwrap(),
        Tree::read(text.as_bytes(), &Limits::default()).unwrap(),
        Tree::read(OneByte(text.as_bytes()), &Limits::default()).unwrap(),
    ] {
        let found = tree.all(cbc::EmbeddedDocumentBinaryObject);
        assert_eq!(found.len(), 3);
        assert_eq!(tree.text(found[0]), "QUJDQUJDQUJDQUJD");
        assert_eq!(tree.binary_length(found[0]), Some(400_000));
        assert_eq!(tree.binary_length(found[1]), Some(0));
        assert!(tree.binary_length(found[2]) >= Some(399_000));
        assert!(tree.text.len() < 200);
        let last = tree.children(tree.root()).last().unwrap();
        assert_eq!(tree.text(last), "ok");
    }
    let keep = Limits { keep_binary: true, ..Limits::default() };
    let tree = Tree::read(text.as_bytes(), &keep).unwrap();
    assert_eq!(tree.text(tree.all(cbc::EmbeddedDocumentBinaryObject)[0]), load);
    assert_eq!(tree.binary_length(Node(1)), None);
}

/// Gives one byte at a time, as a slow stream may.
struct OneByte<'a>(&'a [u8]);

impl Read for OneByte<'_> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = self.0.len().min(buf.len()).min(1);
        buf[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}
