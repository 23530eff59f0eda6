//! What is known of a request before its body is read.

use std::net::IpAddr;

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, header};
use kernel::{Refusal, Result};
use store::Store;

use super::Config;
use crate::i18n::Locale;
use crate::platform::secret;
use crate::ui::Theme;

/// The head of a request, read.
pub struct Head {
    pub method: Method,
    pub path: String,
    pub raw_query: String,
    pub query: Vec<(String, String)>,
    /// The request's number: in the answer's head, in errors and in the log.
    pub id: String,
    pub ip: IpAddr,
    /// The hash of the session cookie, if there is one.
    pub session: Option<secret::Hash>,
    /// The hash of the bearer token, if there is one.
    pub token: Option<secret::Hash>,
    /// The language that a cookie or the browser asks for.
    pub locale: Locale,
    pub theme: Theme,
    pub flash: Option<String>,
    /// False when the browser says that the request comes from another site.
    pub same_site: bool,
    /// The part of a page that a script asks for.
    pub part: Option<String>,
    pub headers: HeaderMap,
}

impl Head {
    /// Reads it. A query that is no text is told as a refusal beside it.
    pub fn read(parts: Parts, peer: IpAddr, store: &Store, config: &Config) -> (Head, Result<()>) {
        let Parts { method, uri, headers, .. } = parts;
        let raw_query = uri.query().unwrap_or("").to_string();
        let (query, fine) = match pairs(&raw_query) {
            Ok(query) => (query, Ok(())),
            Err(fault) => (Vec::new(), Err(fault)),
        };
        let cookie = |name: &str| cookie(&headers, name);
        let accept = text(&headers, &header::ACCEPT_LANGUAGE).map(Locale::accept);
        let bearer = text(&headers, &header::AUTHORIZATION).and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| secret::hash(token.trim()))
        });
        let random = u64::from_le_bytes(store.random().bytes());
        let head = Head {
            path: uri.path().to_string(),
            query,
            id: format!("{random:016x}"),
            ip: address(&headers, peer, config),
            session: cookie(session_cookie(config)).map(secret::hash),
            token: bearer,
            locale: cookie("locale").and_then(Locale::parse).or(accept).unwrap_or_default(),
            theme: cookie("theme").and_then(Theme::parse).unwrap_or_default(),
            flash: cookie("flash").map(str::to_string),
            same_site: same_site(&headers),
            part: text(&headers, &HeaderName::from_static("x-part")).map(str::to_string),
            method,
            raw_query,
            headers,
        };
        (head, fine)
    }

    /// The path with its query.
    pub fn address(&self) -> String {
        if self.raw_query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.raw_query) }
    }

    /// Is it asked of the API?
    pub fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }

    /// A query parameter.
    pub fn asked(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The media type of the body, in lower case, without parameters.
    pub fn media(&self) -> String {
        let full = text(&self.headers, &header::CONTENT_TYPE).unwrap_or("");
        full.split(';').next().unwrap_or("").trim().to_ascii_lowercase()
    }
}

/// A header that is text.
pub fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

/// The name of the session cookie: behind https one that no other host and no plain http can set.
pub fn session_cookie(config: &Config) -> &'static str {
    if config.secure { "__Host-session" } else { "session" }
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|v| v.split(';')).find_map(|pair| {
        let (n, value) = pair.trim().split_once('=')?;
        (n == name).then(|| value.trim_matches('"'))
    })
}

/// The client's address; of several forwarded ones only the last was written by a proxy of ours.
fn address(headers: &HeaderMap, peer: IpAddr, config: &Config) -> IpAddr {
    if !config.behind_proxy {
        return peer;
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok()).next_back();
    forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse().ok()).unwrap_or(peer)
}

/// Browsers say where a form was: same origin, or typed. Old ones say it in `Origin`, programs say nothing.
fn same_site(headers: &HeaderMap) -> bool {
    if let Some(site) = text(headers, &HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(headers, &header::ORIGIN), text(headers, &header::HOST)) {
        (None, _) => true,
        (Some(origin), host) => origin.split_once("://").map(|(_, o)| o) == host,
    }
}

/// Decodes `a=1&b=2`; bytes that are no UTF-8 and NUL characters are refused.
pub fn pairs(raw: &str) -> Result<Vec<(String, String)>> {
    let parts = raw.split('&').filter(|p| !p.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            Ok((decode(name, true)?, decode(value, true)?))
        })
        .collect()
}

/// Decodes percent signs, and plus signs as spaces where `plus`.
pub fn decode(text: &str, plus: bool) -> Result<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let raw = text.as_bytes();
    let digit = |at: usize| raw.get(at).and_then(|b| char::from(*b).to_digit(16));
    let mut at = 0;
    while let Some(byte) = raw.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', ..) if plus => bytes.push(b' '),
            _ => bytes.push(*byte),
        }
        at += 1;
    }
    let text = String::from_utf8(bytes).map_err(|_| Refusal::invalid("request.utf8_malformed"))?;
    if text.contains('\0') {
        return Err(Refusal::invalid("request.nul").into());
    }
    Ok(text)
}

/// A path of this site that a form asks to be led to: never another site's.
pub fn local(path: &str) -> Option<&str> {
    let plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    (plain && path.starts_with('/') && !path.starts_with("//") && path.len() <= 2000).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site() {
        for good in ["/", "/orders?state=held&q=%C3%A9", "/orders/7#lines", "/a//b"] {
            assert_eq!(local(good), Some(good));
        }
        for bad in
            ["", "orders", "//evil.example", "https://evil.example", "/\\evil.example", "/a\nb", "/a b", "\\\\evil"]
        {
            assert_eq!(local(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn queries_are_text_or_refused() {
        let read = |raw| pairs(raw).map_err(|f| f.to_string());
        assert_eq!(
            read("q=Tuiles+%C3%A9t%C3%A9&x&=&a=%zz"),
            Ok(vec![
                ("q".into(), "Tuiles été".into()),
                ("x".into(), String::new()),
                (String::new(), String::new()),
                ("a".into(), "%zz".into()),
            ])
        );
        assert_eq!(read("q=%ff"), Err("request.utf8_malformed".into()));
        assert_eq!(read("q=a%00b"), Err("request.nul".into()));
    }
}
