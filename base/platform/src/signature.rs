//! Signatures of callbacks (XP Z12-013, webhooks): HMAC-SHA-256 with the subscription's key over the SHA-256 of
//! `payload @ seconds`, in base64, with the seconds beside it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The header that bears the signature.
pub const HEADER: &str = "Afnor-Signature";
/// The header that bears the moment of signing, in seconds since 1970.
pub const HEADER_TIME: &str = "Afnor-Signature-Timestamp";

fn keyed(key: &[u8], payload: &[u8], seconds: i64) -> Option<Hmac<Sha256>> {
    let mut fingerprint = Sha256::new();
    fingerprint.update(payload);
    fingerprint.update(b"@");
    fingerprint.update(seconds.to_string().as_bytes());
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(&fingerprint.finalize());
    Some(mac)
}

/// The signature of a payload at a moment, with a key in base64; `None` when the key is none.
pub fn sign(key: &str, payload: &[u8], seconds: i64) -> Option<String> {
    let key = STANDARD.decode(key).ok()?;
    Some(STANDARD.encode(keyed(&key, payload, seconds)?.finalize().into_bytes()))
}

/// Why a callback is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distrust {
    /// Key or signature is no base64.
    Malformed,
    /// The signature is not of this payload, moment and key.
    Forged,
    /// It was signed longer ago, or later, than is tolerated: somebody may be playing it again.
    Stale,
}

/// Believes a callback or says why not. `tolerance` is in seconds either way of `now`.
pub fn verify(
    key: &str,
    payload: &[u8],
    (signature, seconds): (&str, i64),
    now: i64,
    tolerance: i64,
) -> Result<(), Distrust> {
    let key = STANDARD.decode(key).map_err(|_| Distrust::Malformed)?;
    let given = STANDARD.decode(signature).map_err(|_| Distrust::Malformed)?;
    let mac = keyed(&key, payload, seconds).ok_or(Distrust::Malformed)?;
    // Compared in constant time.
    mac.verify_slice(&given).map_err(|_| Distrust::Forged)?;
    if now.abs_diff(seconds) > tolerance.unsigned_abs() { Err(Distrust::Stale) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_signed_is_believed() {
        let key = STANDARD.encode([7u8; 32]);
        let signature = sign(&key, b"{}", 1_000).unwrap();
        let other = STANDARD.encode([8u8; 32]);
        for (key, payload, seconds, now, verdict) in [
            (&key, &b"{}"[..], 1_000, 1_060, Ok(())),
            (&key, b"{} ", 1_000, 1_060, Err(Distrust::Forged)),
            (&key, b"{}", 1_001, 1_060, Err(Distrust::Forged)),
            (&other, b"{}", 1_000, 1_060, Err(Distrust::Forged)),
            (&key, b"{}", 1_000, 2_000, Err(Distrust::Stale)),
            (&"?".to_string(), b"{}", 1_000, 1_060, Err(Distrust::Malformed)),
        ] {
            assert_eq!(verify(key, payload, (&signature, seconds), now, 300), verdict);
        }
    }
}
