//! The few files a browser needs: one style sheet, one script, one icon; ours, embedded, named by their content.

use std::io::Write;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// One file served under its path for ever: a changed content has another path.
pub struct Asset {
    /// `/assets/app.1a2b3c4d5e6f.css`
    pub path: String,
    /// `text/css; charset=utf-8`
    pub mime: &'static str,
    /// The content.
    pub bytes: Vec<u8>,
    /// The content compressed with gzip, for clients that accept it.
    pub gzip: Vec<u8>,
    /// A strong validator, quotes included.
    pub etag: String,
}

/// What to answer with an asset, since its path names its content.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// The policy that every page of the frame works under: nothing inline, nothing from elsewhere.
pub const CONTENT_SECURITY_POLICY: &str =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

const CSS: &str = concat!(
    include_str!("assets/tokens.css"),
    include_str!("assets/frame.css"),
    include_str!("assets/controls.css"),
    include_str!("assets/table.css"),
    include_str!("assets/document.css"),
    include_str!("assets/chart.css"),
    include_str!("assets/phone.css"),
    include_str!("assets/print.css"),
);

const JS: &str = concat!(
    "\"use strict\";\n",
    include_str!("assets/menus.js"),
    include_str!("assets/palette.js"),
    include_str!("assets/lists.js"),
    include_str!("assets/lines.js"),
    include_str!("assets/forms.js"),
    include_str!("assets/live.js"),
);

/// Only on the page where a customer pays by card or account.
const PAY: &str = concat!("\"use strict\";\n", include_str!("assets/pay.js"));

const ICON: &str = include_str!("assets/icon.svg");

static ALL: LazyLock<[Asset; 4]> = LazyLock::new(|| {
    [
        asset("app", "css", "text/css; charset=utf-8", &tight(CSS)),
        asset("app", "js", "text/javascript; charset=utf-8", JS),
        asset("icon", "svg", "image/svg+xml", ICON),
        asset("pay", "js", "text/javascript; charset=utf-8", PAY),
    ]
});

fn asset(name: &str, extension: &str, mime: &'static str, content: &str) -> Asset {
    let digest = Sha256::digest(content.as_bytes());
    let hash: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing into memory can't fail; were it to, the plain bytes are still there.
    let gzip = encoder.write_all(content.as_bytes()).and_then(|()| encoder.finish()).unwrap_or_default();
    Asset {
        path: format!("/assets/{name}.{hash}.{extension}"),
        mime,
        bytes: content.as_bytes().to_vec(),
        gzip,
        etag: format!("\"{hash}\""),
    }
}

/// A style sheet without comments and idle space; the sources are written to be read. Spaces before a colon and
/// around `+` and `-` stay, since selectors and sums need them.
fn tight(css: &str) -> String {
    let mut bare = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    let mut out = String::with_capacity(bare.len());
    for word in bare.split_ascii_whitespace() {
        let touches = |c: char| matches!(c, '{' | '}' | ';' | ',' | '>');
        let glued = out.ends_with(|c| touches(c) || c == ':') || word.starts_with(touches);
        if !out.is_empty() && !glued {
            out.push(' ');
        }
        out.push_str(word);
    }
    renamed(&out)
}

/// The same sheet with short names for its custom properties: nothing but the sheet itself speaks of them.
fn renamed(css: &str) -> String {
    let mut known: Vec<&str> = Vec::new();
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("--") {
        let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(after.len());
        let (name, behind) = after.split_at(end);
        let place = known.iter().position(|k| *k == name).unwrap_or_else(|| {
            known.push(name);
            known.len() - 1
        });
        out.push_str(before);
        out.push_str(&format!("--{place:x}"));
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Every file to serve.
pub fn all() -> &'static [Asset] {
    &*ALL
}

/// The file at `path`, if there is one.
pub fn find(path: &str) -> Option<&'static Asset> {
    all().iter().find(|asset| asset.path == path)
}

/// Path of the style sheet.
pub fn css() -> &'static str {
    &ALL[0].path
}

/// Path of the script.
pub fn js() -> &'static str {
    &ALL[1].path
}

/// Path of the script of the page where a customer pays.
pub fn pay() -> &'static str {
    &ALL[3].path
}

/// Path of the icon.
pub fn icon() -> &'static str {
    &ALL[2].path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assets_are_small_and_named_by_content() {
        let sizes: Vec<usize> = all().iter().map(|asset| asset.bytes.len()).collect();
        assert!(sizes[0] < 40_000 && sizes[1] < 30_000, "style sheet, script, icon: {sizes:?} bytes");
        for asset in all() {
            assert!(find(&asset.path).is_some_and(|found| found.etag == asset.etag));
            assert!(!asset.gzip.is_empty() && asset.gzip.len() < asset.bytes.len());
        }
        assert!(find("/assets/app.css").is_none());
    }

    #[test]
    fn style_sheets_lose_only_idle_space() {
        let css = "/* a */\n.a > b,\n.c :is(p) { margin: 0 -1px; width: calc(1px + 2px) }\n@media (x) { i { y: z } }";
        assert_eq!(tight(css), ".a>b,.c :is(p){margin:0 -1px;width:calc(1px + 2px)}@media (x){i{y:z}}");
    }

    #[test]
    fn nothing_comes_from_elsewhere() {
        for text in [CSS, JS, PAY] {
            for wrong in ["http://", "https://", "@import", "eval(", "new Function", ".style", "FIXME"] {
                assert!(!text.contains(wrong), "{wrong}");
            }
        }
    }
}
