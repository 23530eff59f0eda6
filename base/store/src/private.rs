//! Personal data in facts: the journal holds a digest, the value lies beside it and can be erased.
//!
//! While a fact is written or read, a collector stands ready on this thread; everywhere else (answers of the
//! API, rows of tables) a private value is written as itself.

use std::cell::RefCell;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// A value that belongs to a person and may have to be forgotten. `None` once erased (or never given).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Private<T>(pub Option<T>);

impl<T> Private<T> {
    /// A value that is there.
    pub fn new(value: T) -> Private<T> {
        Private(Some(value))
    }
}

impl Private<String> {
    /// The text, or an empty one.
    pub fn text(&self) -> &str {
        self.0.as_deref().unwrap_or("")
    }
}

/// One private value of a fact, as kept beside the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// 16 random bytes, so that the digest gives nothing away about short values.
    pub salt: [u8; 16],
    /// The value as JSON.
    pub value: String,
}

impl Kept {
    /// What stands in the journal in the value's place: hexadecimal SHA-256 of salt and value.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.salt);
        hash.update(self.value.as_bytes());
        hex(&hash.finalize())
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        use std::fmt::Write;
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bytes of a hexadecimal text; none for anything else.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    if text.is_empty() || !text.len().is_multiple_of(2) {
        return None;
    }
    text.as_bytes().chunks_exact(2).map(|p| Some((digit(p[0])? << 4 | digit(p[1])?) as u8)).collect()
}

enum Mode {
    Plain,
    Collect { salts: Vec<[u8; 16]>, kept: Vec<Kept> },
    Restore(Vec<Kept>),
}

thread_local! {
    static MODE: RefCell<Mode> = const { RefCell::new(Mode::Plain) };
}

/// Runs `write` while private values are collected; `salt` gives the random bytes for each.
pub(crate) fn collecting<R>(mut salt: impl FnMut() -> [u8; 16], write: impl Fn() -> R) -> (R, Vec<Kept>) {
    // Most facts have none; those that have are written once more with as many salts as they asked for.
    let mut salts = Vec::new();
    loop {
        MODE.set(Mode::Collect { salts: salts.clone(), kept: Vec::new() });
        let written = write();
        let kept = match MODE.replace(Mode::Plain) {
            Mode::Collect { kept, .. } => kept,
            _ => Vec::new(),
        };
        if kept.len() <= salts.len() {
            return (written, kept);
        }
        while salts.len() < kept.len() {
            salts.push(salt());
        }
    }
}

/// Runs `read` while digests are turned back into the values kept; those that were erased become `None`.
pub(crate) fn restoring<R>(kept: Vec<Kept>, read: impl FnOnce() -> R) -> R {
    MODE.set(Mode::Restore(kept));
    let value = read();
    MODE.set(Mode::Plain);
    value
}

impl<T: Serialize> Serialize for Private<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Some(value) = &self.0 else { return s.serialize_none() };
        let digest = MODE.with_borrow_mut(|mode| match mode {
            Mode::Collect { salts, kept } => {
                let salt = salts.get(kept.len()).copied().unwrap_or_default();
                let json = serde_json::to_string(value).unwrap_or_default();
                kept.push(Kept { salt, value: json });
                kept.last().map(Kept::digest)
            }
            _ => None,
        });
        match digest {
            Some(digest) => s.serialize_str(&digest),
            None => value.serialize(s),
        }
    }
}

impl<'de, T: serde::de::DeserializeOwned> Deserialize<'de> for Private<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Private<T>, D::Error> {
        let found = serde_json::Value::deserialize(d)?;
        if found.is_null() {
            return Ok(Private(None));
        }
        let restored = MODE.with_borrow(|mode| match mode {
            Mode::Restore(kept) => Some(
                found.as_str().and_then(|digest| kept.iter().find(|k| k.digest() == digest)).map(|k| k.value.clone()),
            ),
            _ => None,
        });
        match restored {
            None => serde_json::from_value(found).map(|v| Private(Some(v))).map_err(serde::de::Error::custom),
            Some(None) => Ok(Private(None)),
            Some(Some(json)) => {
                serde_json::from_str(&json).map(|v| Private(Some(v))).map_err(serde::de::Error::custom)
            }
        }
    }
}

impl<T: schemars::JsonSchema> schemars::JsonSchema for Private<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Option::<T>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    struct Person {
        name: Private<String>,
        phone: Private<String>,
    }

    #[test]
    fn the_journal_sees_a_digest_and_an_erased_value_reads_as_none() {
        let person = Person { name: Private::new("Ada".into()), phone: Private(None) };
        let mut n = 0u8;
        let (json, kept) = collecting(
            || {
                n += 1;
                [n; 16]
            },
            || serde_json::to_string(&person).unwrap(),
        );
        assert!(!json.contains("Ada") && json.contains(&kept[0].digest()) && kept[0].salt == [1; 16]);
        let back: Person = restoring(kept, || serde_json::from_str(&json).unwrap());
        assert_eq!(back, person);
        let erased: Person = restoring(Vec::new(), || serde_json::from_str(&json).unwrap());
        assert_eq!(erased.name, Private(None));
        assert_eq!(serde_json::to_string(&person).unwrap(), r#"{"name":"Ada","phone":null}"#);
    }
}
