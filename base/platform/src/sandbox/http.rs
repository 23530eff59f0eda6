//! Requests and answers as the sandbox sees them: whole, without a network.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::flow::ApiError;

/// A request, read to its end.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// `GET`, `POST`, ...
    pub method: String,
    /// The path, still percent-encoded.
    pub path: String,
    /// What follows `?`.
    pub query: String,
    /// Headers; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, unless it was a form with files.
    pub body: Vec<u8>,
    /// The parts of a form with files.
    pub parts: Vec<Part>,
}

/// A part of a form.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The field's name.
    pub name: String,
    /// The file's name.
    pub file: Option<String>,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Request {
    /// A header by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// A part of the form.
    pub(super) fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|p| p.name == name)
    }

    /// A value of the query.
    pub(super) fn asked(&self, name: &str) -> Option<String> {
        pairs(&self.query).into_iter().find(|(n, _)| n == name).map(|(_, v)| v)
    }

    /// The fields of an urlencoded body.
    pub(super) fn form(&self) -> Vec<(String, String)> {
        pairs(&String::from_utf8_lossy(&self.body))
    }

    /// Name and password of HTTP basic authentication.
    pub(super) fn basic(&self) -> Option<(String, String)> {
        let coded = self.header("authorization")?.strip_prefix("Basic ")?;
        let text = String::from_utf8(STANDARD.decode(coded.trim()).ok()?).ok()?;
        text.split_once(':').map(|(name, secret)| (name.to_string(), secret.to_string()))
    }

    /// The body as JSON, or what to answer.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Reply> {
        read(&self.body)
    }
}

/// JSON, or what to answer.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Reply> {
    serde_json::from_slice(bytes).map_err(|error| Reply::error(400, "INVALID_REQUEST", &error.to_string()))
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(n, v)| (plain(n), plain(v))).collect()
}

/// Percent-decoding; `+` is a space in forms.
pub(super) fn plain(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let digits: Vec<u8> = bytes.clone().take(2).collect();
                let value = std::str::from_utf8(&digits).ok().and_then(|d| u8::from_str_radix(d, 16).ok());
                match value {
                    Some(value) if digits.len() == 2 => {
                        out.push(value);
                        bytes.nth(1);
                    }
                    _ => out.push(byte),
                }
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Milliseconds to wait before it is sent: the fault of a slow platform.
    pub delay_ms: u64,
}

impl Reply {
    /// Nothing but a status.
    pub(super) fn empty(status: u16) -> Reply {
        Reply { status, ..Reply::default() }
    }

    /// A value as JSON.
    pub(super) fn json(status: u16, value: &impl Serialize) -> Reply {
        Reply::bytes(status, "application/json", serde_json::to_vec(value).unwrap_or_default())
    }

    /// A body of a media type.
    pub(super) fn bytes(status: u16, media: &str, body: Vec<u8>) -> Reply {
        Reply { status, headers: vec![("Content-Type".to_string(), media.to_string())], body, delay_ms: 0 }
    }

    /// An error in the shape of the norm.
    pub(super) fn error(status: u16, code: &str, message: &str) -> Reply {
        let error = ApiError { error_code: code.to_string(), error_message: Some(message.to_string()), details: None };
        Reply::json(status, &error)
    }

    /// One more header.
    pub(super) fn with(mut self, name: &str, value: &str) -> Reply {
        self.headers.push((name.to_string(), value.to_string()));
        self
    }
}
