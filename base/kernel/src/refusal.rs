//! How anything says no: a stable code, the place, and the values a sentence needs. Words live in the `.ftl` files.

use std::fmt;

/// Why a command or a request was refused. The code is public and stable (`order.credit_exceeded`).
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Refusal {
    /// Stable code, `step.reason`.
    pub code: &'static str,
    /// What class of refusal it is; decides the HTTP status.
    #[serde(skip)]
    pub kind: RefusalKind,
    /// The field or place concerned: `lines[2].quantity`, `line 14, column price`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Values for the sentence, by name.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    pub values: Vec<(&'static str, String)>,
}

fn as_map<S: serde::Serializer>(values: &[(&'static str, String)], s: S) -> Result<S::Ok, S::Error> {
    s.collect_map(values.iter().map(|(k, v)| (k, v)))
}

/// The class of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// The input is wrong (422).
    Invalid,
    /// It does not exist, or not for this person (404).
    Missing,
    /// It may not be done in the present state, or the version is stale (409).
    Conflict,
    /// The person lacks the permission (403).
    Forbidden,
    /// Nobody is signed in, or the session ended (401).
    Unauthenticated,
    /// Too much at once; try again later (429 or 503).
    Busy,
}

impl Refusal {
    /// A refusal of wrong input.
    pub fn invalid(code: &'static str) -> Refusal {
        Refusal { code, kind: RefusalKind::Invalid, field: None, values: Vec::new() }
    }
    /// A refusal because of the present state.
    pub fn conflict(code: &'static str) -> Refusal {
        Refusal { kind: RefusalKind::Conflict, ..Refusal::invalid(code) }
    }
    /// Nothing is there.
    pub fn missing(code: &'static str) -> Refusal {
        Refusal { kind: RefusalKind::Missing, ..Refusal::invalid(code) }
    }
    /// Not allowed.
    pub fn forbidden(code: &'static str) -> Refusal {
        Refusal { kind: RefusalKind::Forbidden, ..Refusal::invalid(code) }
    }
    /// Too much at once.
    pub fn busy(code: &'static str) -> Refusal {
        Refusal { kind: RefusalKind::Busy, ..Refusal::invalid(code) }
    }
    /// Names the place.
    pub fn at(mut self, field: impl Into<String>) -> Refusal {
        self.field = Some(field.into());
        self
    }
    /// Adds a value for the sentence.
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Refusal {
        self.values.push((name, value.to_string()));
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)?;
        if let Some(field) = &self.field {
            write!(f, " at {field}")?;
        }
        for (i, (name, value)) in self.values.iter().enumerate() {
            write!(f, "{}{name} {value}", if i == 0 { ": " } else { ", " })?;
        }
        Ok(())
    }
}

/// Everything that can go wrong: a refusal that the user can act upon, or something that only the operator can.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The user can act upon it.
    Refused(Refusal),
    /// The disk, the network, the database or a file of ours failed: the operator acts.
    Broken(String),
}

impl Fault {
    /// Something of ours failed, said in words for the log.
    pub fn broken(what: impl fmt::Display) -> Fault {
        Fault::Broken(what.to_string())
    }
    /// The code of the refusal; `broken` otherwise.
    pub fn code(&self) -> &str {
        match self {
            Fault::Refused(refusal) => refusal.code,
            Fault::Broken(_) => "broken",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Refused(refusal) => refusal.fmt(f),
            Fault::Broken(what) => write!(f, "broken: {what}"),
        }
    }
}
impl std::error::Error for Fault {}
impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Fault {
        Fault::Refused(refusal)
    }
}
