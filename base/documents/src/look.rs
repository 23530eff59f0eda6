//! How a company's documents look: logo, colour, a text of its own at the foot. What comes from outside is checked here.

use kernel::Refusal;

/// The largest logo file, in bytes.
pub const LOGO_BYTES: usize = 512 * 1024;
/// The largest bitmap, in pixels a side.
pub const LOGO_PIXELS: u32 = 2_000;
/// The most references from one part of a drawing to another: nested ones multiply.
const USES: usize = 12;

/// How documents look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The company's logo.
    pub logo: Option<Logo>,
    /// The company's colour.
    pub colour: Colour,
    /// A text of the company's own at the foot of every page, a line each.
    pub foot: Vec<String>,
}

/// A colour: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Default for Colour {
    /// Deep teal.
    fn default() -> Colour {
        Colour(0x0f, 0x5c, 0x5c)
    }
}

impl Colour {
    /// Reads `#0f5c5c`.
    pub fn parse(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let part = |range| digits.get(range).and_then(|d| u8::from_str_radix(d, 16).ok());
        Some(Colour(part(0..2)?, part(2..4)?, part(4..6)?))
    }

    /// `#0f5c5c`.
    pub fn code(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// The colour, darkened until small text in it can be read on white: a contrast of 4.5 (WCAG 2.2, 1.4.3).
    pub fn readable(self) -> Colour {
        let mut colour = self;
        while colour.contrast_on_white() < 4.5 {
            let darker = |part: u8| u8::try_from(u32::from(part) * 15 / 16).unwrap_or(part);
            colour = Colour(darker(colour.0), darker(colour.1), darker(colour.2));
        }
        colour
    }

    /// Relative luminance as WCAG defines it, against white.
    fn contrast_on_white(self) -> f64 {
        let linear = |part: u8| {
            let value = f64::from(part) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = 0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2);
        1.05 / (luminance + 0.05)
    }
}

/// What kind of picture a logo is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A bitmap.
    Png,
    /// A drawing.
    Svg,
}

impl Format {
    /// The media type.
    pub fn media(self) -> &'static str {
        match self {
            Format::Png => "image/png",
            Format::Svg => "image/svg+xml",
        }
    }
}

/// A logo that was looked at.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    bytes: Vec<u8>,
    format: Format,
}

impl std::fmt::Debug for Logo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Logo({:?}, {} bytes)", self.format, self.bytes.len())
    }
}

impl Logo {
    /// Takes a file that claims to be a logo: PNG or SVG by its content, of a bearable size, without anything that an
    /// SVG would load or run, and such that the typesetter really draws it.
    pub fn check(bytes: Vec<u8>) -> Result<Logo, Refusal> {
        if bytes.len() > LOGO_BYTES {
            return Err(Refusal::invalid("logo.too_large").with("most", LOGO_BYTES / 1024));
        }
        let format = match size_of_png(&bytes) {
            Some((width, height)) if width == 0 || height == 0 || width > LOGO_PIXELS || height > LOGO_PIXELS => {
                return Err(Refusal::invalid("logo.pixels").with("most", LOGO_PIXELS));
            }
            Some(_) => Format::Png,
            None => svg(&bytes)?,
        };
        let logo = Logo { bytes, format };
        crate::proof(&logo).map_err(|_| Refusal::invalid("logo.unreadable"))?;
        Ok(logo)
    }

    /// A file that was looked at before it was kept.
    pub fn checked(bytes: Vec<u8>) -> Option<Logo> {
        let format = if size_of_png(&bytes).is_some() { Format::Png } else { svg(&bytes).ok()? };
        Some(Logo { bytes, format })
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What it is.
    pub fn format(&self) -> Format {
        self.format
    }
}

/// Width and height that the header of a PNG tells.
fn size_of_png(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(4..16)?.strip_prefix(b"IHDR")?;
    let number = |at: usize| header.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    Some((number(0)?, number(4)?))
}

/// An SVG draws itself with nothing but what stands in it.
fn svg(bytes: &[u8]) -> Result<Format, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::invalid("logo.format"))?;
    let plain = text.to_ascii_lowercase();
    if !plain.contains("<svg") {
        return Err(Refusal::invalid("logo.format"));
    }
    const REFUSED: [&str; 7] =
        ["<!doctype", "<!entity", "<script", "<foreignobject", "javascript:", "@import", "<image"];
    let outside = |attribute: &str| {
        plain.match_indices(attribute).any(|(at, found)| {
            let value = plain[at + found.len()..].trim_start_matches(['=', ' ', '"', '\'', '(']);
            !value.starts_with('#')
        })
    };
    if let Some(what) = REFUSED.iter().find(|what| plain.contains(**what)) {
        return Err(Refusal::invalid("logo.active").with("what", what));
    }
    if plain.matches("<use").count() > USES {
        return Err(Refusal::invalid("logo.active").with("what", "<use"));
    }
    if outside("href=") || outside("url(") {
        return Err(Refusal::invalid("logo.outside"));
    }
    Ok(Format::Svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_become_readable() {
        assert_eq!(Colour::parse("#0F5c5c"), Some(Colour(0x0f, 0x5c, 0x5c)));
        assert_eq!(Colour::default().readable(), Colour::default());
        for wrong in ["", "0f5c5c", "#0f5c5", "#0f5c5g", "#0f5c5c0"] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
        for light in [Colour(255, 255, 255), Colour(255, 220, 0), Colour(120, 200, 255)] {
            let dark = light.readable();
            assert!(dark.contrast_on_white() >= 4.5 && dark != light, "{light:?} {dark:?}");
        }
    }

    #[test]
    fn logos_are_looked_at() {
        let code = |bytes: &[u8]| Logo::check(bytes.to_vec()).map(|l| l.format()).map_err(|r| r.code);
        let drawing = |inside: &str| {
            format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 4 4">{inside}</svg>"#
            )
        };
        let plain = drawing(r##"<defs><path id="a" d="M0 0h4v4z"/></defs><use xlink:href="#a" fill="#900"/>"##);
        assert_eq!(code(plain.as_bytes()), Ok(Format::Svg));
        for (inside, refused) in [
            ("<script>1</script>", "logo.active"),
            (r#"<image href="data:image/png;base64,AA"/>"#, "logo.active"),
            (r#"<use href="http://example.org/a.svg#b"/>"#, "logo.outside"),
            (r#"<rect fill="url(http://example.org/)"/>"#, "logo.outside"),
            ("<g>", "logo.unreadable"),
        ] {
            assert_eq!(code(drawing(inside).as_bytes()), Err(refused), "{inside}");
        }
        assert_eq!(code(b"GIF89a"), Err("logo.format"));
        assert_eq!(code(&vec![b' '; LOGO_BYTES + 1]), Err("logo.too_large"));
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xff\xff\0\0\0\x01\x08\x02\0\0\0".to_vec();
        assert_eq!(code(&png), Err("logo.pixels"));
        png.splice(16..24, [0, 0, 0, 1, 0, 0, 0, 1]);
        assert_eq!(code(&png), Err("logo.unreadable"), "a header without a picture");
    }
}
