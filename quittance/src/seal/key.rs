//! The key that seals are signed with: Ed25519, made once, kept in a file that only its owner reads.

use std::io::Write;
use std::path::Path;

use kernel::{Fault, Result};
use ring::rand::SystemRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use store::private::hex;

/// The key of a folder of seals.
pub struct Key(Ed25519KeyPair);

/// The name of its file.
const FILE: &str = "seal.key";

impl Key {
    /// The key of a folder; none where there is none yet.
    pub fn there(folder: &Path) -> Result<Option<Key>> {
        let path = folder.join(FILE);
        let broken = |e: &dyn std::fmt::Display| Fault::broken(format!("{}: {e}", path.display()));
        match std::fs::read_to_string(&path) {
            Ok(text) => Ed25519KeyPair::from_pkcs8(&from_hex(text.trim())).map(|k| Some(Key(k))).map_err(|e| broken(&e)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(broken(&error)),
        }
    }

    /// The key of a folder; made when there is none yet.
    pub fn open(folder: &Path) -> Result<Key> {
        if let Some(key) = Key::there(folder)? {
            return Ok(key);
        }
        let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(Fault::broken)?;
        write_durable(&folder.join(FILE), hex(made.as_ref()).as_bytes(), true)?;
        Key::there(folder)?.ok_or_else(|| Fault::broken("the key that was just made is gone"))
    }

    /// The public half, hexadecimal.
    pub fn public(&self) -> String {
        hex(self.0.public_key().as_ref())
    }

    /// A signature, hexadecimal.
    pub fn sign(&self, text: &[u8]) -> String {
        hex(self.0.sign(text).as_ref())
    }
}

/// Is this the signature of that text by the owner of the key?
pub fn signed(key: &str, text: &[u8], signature: &str) -> bool {
    UnparsedPublicKey::new(&ED25519, from_hex(key)).verify(text, &from_hex(signature)).is_ok()
}

/// The bytes of a hexadecimal text; none where it is not one.
pub fn from_hex(text: &str) -> Vec<u8> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits.filter(|d| d.len() % 2 == 0).unwrap_or_default();
    digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// Writes a file that is there entirely or not at all, and survives a power cut.
pub fn write_durable(path: &Path, bytes: &[u8], secret: bool) -> Result<()> {
    let part = path.with_extension("part");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if secret {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let done = options.open(&part).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    let done = done.and_then(|()| std::fs::rename(&part, path));
    done.map_err(|e| Fault::broken(format!("{}: {e}", path.display())))
}
