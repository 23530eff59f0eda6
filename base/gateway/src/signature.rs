//! Signatures of messages: `t=SECONDS,v1=HEX`, HMAC-SHA-256 with the endpoint's secret over `SECONDS.BODY`
//! (docs.stripe.com/webhooks, “Verify webhook signatures manually”). Several `v1` may stand side by side while a secret
//! is being changed; one that holds is enough.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The header that bears it.
pub const HEADER: &str = "Stripe-Signature";
/// Seconds that a message may be old, or ahead of our clock: five minutes, as Stripe's own libraries.
pub const TOLERANCE: i64 = 300;

/// Why a message is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distrust {
    /// The header is not in its form.
    Malformed,
    /// No signature is of this body, moment and secret.
    Forged,
    /// It was signed too long ago, or is ahead of our clock: somebody may be playing it again.
    Stale,
}

fn mac(secret: &str, seconds: i64, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(seconds.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}

/// The header for a body at a moment.
pub fn sign(secret: &str, seconds: i64, body: &[u8]) -> Option<String> {
    let tag = mac(secret, seconds, body)?.finalize().into_bytes();
    let hex: String = tag.iter().map(|b| format!("{b:02x}")).collect();
    Some(format!("t={seconds},v1={hex}"))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    (0..32).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()).collect()
}

/// Believes a message or says why not. An empty secret believes nothing.
pub fn verify(secret: &str, body: &[u8], header: &str, now: i64) -> Result<(), Distrust> {
    let mut seconds: Option<i64> = None;
    let mut tags = Vec::new();
    for part in header.split(',').take(20) {
        match part.trim().split_once('=') {
            Some(("t", text)) => seconds = text.parse().ok(),
            Some(("v1", text)) => tags.extend(unhex(text)),
            _ => {}
        }
    }
    let Some(seconds) = seconds.filter(|_| !tags.is_empty()) else { return Err(Distrust::Malformed) };
    if secret.is_empty() {
        return Err(Distrust::Forged);
    }
    // Compared in constant time.
    let holds = |tag: &Vec<u8>| mac(secret, seconds, body).is_some_and(|m| m.verify_slice(tag).is_ok());
    if !tags.iter().any(holds) {
        return Err(Distrust::Forged);
    }
    if now.abs_diff(seconds) > TOLERANCE.unsigned_abs() { Err(Distrust::Stale) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_signed_lately_is_believed() {
        let (secret, body, at) = ("whsec_1", br#"{"id":"evt_1"}"#.as_slice(), 1_700_000_000);
        let header = sign(secret, at, body).unwrap();
        assert_eq!(verify(secret, body, &header, at + TOLERANCE), Ok(()));
        assert_eq!(verify(secret, body, &header, at + TOLERANCE + 1), Err(Distrust::Stale));
        assert_eq!(verify(secret, body, &header, at - TOLERANCE - 1), Err(Distrust::Stale));
        assert_eq!(verify("whsec_2", body, &header, at), Err(Distrust::Forged));
        assert_eq!(verify("", body, &sign("", at, body).unwrap_or_default(), at), Err(Distrust::Forged));
        assert_eq!(verify(secret, br#"{"id":"evt_2"}"#, &header, at), Err(Distrust::Forged));
        // The moment is signed too: an old message cannot be made young.
        let young = header.replace("t=1700000000", "t=1700000900");
        assert_eq!(verify(secret, body, &young, at + 900), Err(Distrust::Forged));
        for bad in ["", "t=1", "v1=00", "t=x,v1=zz", "t=1,v1=é", &format!("t=9,v1={}", "é".repeat(32))] {
            assert_eq!(verify(secret, body, bad, at), Err(Distrust::Malformed), "{bad}");
        }
        // While a secret is changed, both stand there.
        let both = format!("{},v1={}", sign("whsec_old", at, body).unwrap(), header.split("v1=").nth(1).unwrap());
        assert_eq!(verify(secret, body, &both, at), Ok(()));
    }

    #[test]
    fn as_the_gateway_itself_signs() {
        // Computed by Python's hmac for this secret, moment and body.
        let tag = "35495024f4ef3f94e5a93e22221544c4b75e9a42300cd965ab81cb85cd994e91";
        assert_eq!(sign("whsec_test", 1_700_000_000, b"{}").unwrap(), format!("t=1700000000,v1={tag}"));
    }
}
