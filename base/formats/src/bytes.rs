//! From the bytes of a file to text: gzip taken off, the encoding found, sizes held in bounds.

use std::borrow::Cow;
use std::io::Read;

use kernel::Refusal;
use sha2::{Digest, Sha256};

/// The largest file that is read, after gzip is taken off: 512 MiB.
pub const MOST_BYTES: usize = 512 << 20;

/// A gzip file may not grow beyond this many times its size once it passes [`FREE_GROWTH`].
const MOST_GROWTH: usize = 400;
const FREE_GROWTH: usize = 16 << 20;

/// The SHA-256 of a file in small hexadecimal digits: the key of the file itself.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// The content of a file: gzip is taken off, anything else is passed on as it is.
pub fn plain(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Refusal> {
    let too_large = || Refusal::invalid("file.too_large").with("most", MOST_BYTES >> 20);
    if bytes.len() > MOST_BYTES {
        return Err(too_large());
    }
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(bytes));
    }
    let most = bytes.len().saturating_mul(MOST_GROWTH).clamp(FREE_GROWTH, MOST_BYTES);
    let mut out = Vec::new();
    let mut reader = flate2::read::MultiGzDecoder::new(bytes).take(most as u64 + 1);
    reader.read_to_end(&mut out).map_err(|_| Refusal::invalid("file.gzip_broken"))?;
    if out.len() > most {
        return Err(too_large());
    }
    Ok(Cow::Owned(out))
}

/// Text in UTF-8 (with or without mark), UTF-16 with mark, else Windows-1252 (which Latin-1 is a part of).
/// Never fails; a byte that is nothing becomes a replacement mark.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// Text in the encoding of this name (`UTF-8`, `ISO-8859-15`, `windows-1252`, `IBM850` is unknown: `None`).
pub fn text_as<'a>(bytes: &'a [u8], name: &str) -> Option<Cow<'a, str>> {
    let encoding = encoding_rs::Encoding::for_label(name.trim().as_bytes())?;
    Some(encoding.decode(bytes).0)
}

/// Cuts a text at a number of characters.
pub fn cut(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(i, _)| &text[..i])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn gzip_is_taken_off_and_bombs_are_refused() {
        let pack = |data: &[u8]| {
            let mut w = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            w.write_all(data).unwrap();
            w.finish().unwrap()
        };
        assert_eq!(&*plain(&pack(b"hello")).unwrap(), b"hello");
        assert_eq!(plain(&pack(&vec![0; 40 << 20])).unwrap_err().code, "file.too_large");
        assert_eq!(plain(&pack(b"hello")[..12]).unwrap_err().code, "file.gzip_broken");
    }

    #[test]
    fn encodings_are_found() {
        assert_eq!(text("é".as_bytes()), "é");
        assert_eq!(text(b"\xe9t\xe9 \x80"), "été €");
        assert_eq!(text(b"\xff\xfee\x00"), "e");
        assert_eq!(text_as(b"\xa4", "ISO-8859-15").unwrap(), "€");
        assert_eq!(cut("été", 2), "ét");
    }
}
