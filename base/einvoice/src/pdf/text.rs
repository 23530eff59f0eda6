//! Text strings of PDF: UTF-16 with a mark, or one byte a character.

use lopdf::{Object, StringFormat};

/// A text as a PDF string.
pub(super) fn encode(text: &str) -> Object {
    if text.is_ascii() {
        return Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// A PDF string as text. Without a mark it is read as Latin-1, which PDFDocEncoding is for letters.
pub(super) fn decode(bytes: &[u8]) -> String {
    let units = |from: fn([u8; 2]) -> u16| -> String {
        let pairs = bytes.get(2..).unwrap_or_default().as_chunks::<2>().0.iter().map(|pair| from(*pair));
        char::decode_utf16(pairs).map(|c| c.unwrap_or('\u{fffd}')).collect()
    };
    match bytes {
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn texts_survive() {
        for text in ["factur-x.xml", "Facture n° 12 – été €", ""] {
            assert_eq!(decode(encode(text).as_str().unwrap()), text);
        }
        assert_eq!(decode(&[0xff, 0xfe, b'a', 0]), "a");
        assert_eq!(decode(&[0xfe, 0xff, 0xd8]), "");
        assert_eq!(decode(b"\xe9t\xe9"), "été");
    }
}
