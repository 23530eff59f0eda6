//! Subscriptions and their callbacks, signed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};

use super::faults::take;
use super::http::{Reply, Request};
use super::Sandbox;
use crate::flow::{Flow, Webhook, WebhookList, WebhookParams};
use crate::signature;

/// Attempts at a callback.
const ATTEMPTS: u32 = 4;

/// A subscription and whose it is.
#[derive(Clone, Debug)]
pub(super) struct Subscription {
    owner: String,
    webhook: Webhook,
    params: WebhookParams,
}

/// A callback to post: `body` as JSON to `url` with the two headers of [`signature`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// Where to.
    pub url: String,
    /// The flow as JSON.
    pub body: Vec<u8>,
    /// `Afnor-Signature`.
    pub signature: String,
    /// `Afnor-Signature-Timestamp`.
    pub signed_at: i64,
    /// Not before.
    pub at: Timestamp,
    key: String,
    attempt: u32,
}

impl Callback {
    fn new(url: &str, body: Vec<u8>, key: &str, at: Timestamp) -> Callback {
        let signature = signature::sign(key, &body, at.as_second()).unwrap_or_default();
        Callback { url: url.into(), body, signature, signed_at: at.as_second(), at, key: key.into(), attempt: 1 }
    }

    /// The next attempt, signed anew; `None` after the last.
    pub(super) fn again(self, now: Timestamp) -> Option<Callback> {
        if self.attempt >= ATTEMPTS {
            return None;
        }
        let wait = SignedDuration::from_secs(5i64.saturating_mul(1 << self.attempt));
        let at = now.checked_add(wait).ok()?;
        let attempt = self.attempt + 1;
        Some(Callback { attempt, ..Callback::new(&self.url, self.body, &self.key, at) })
    }
}

impl Sandbox {
    /// `/v1/webhooks...`.
    pub(super) fn webhooks(&mut self, owner: &str, id: Option<&str>, request: &Request, now: Timestamp) -> Reply {
        match (request.method.as_str(), id) {
            ("POST", None) => {
                let params: WebhookParams = match request.read() {
                    Ok(params) => params,
                    Err(reply) => return reply,
                };
                let is_web = params.callback_url.starts_with("http://") || params.callback_url.starts_with("https://");
                if !is_web {
                    return Reply::error(400, "INVALID_REQUEST", "callbackUrl must be an http or https address.");
                }
                let key = STANDARD.encode(self.bytes("signing key"));
                let webhook =
                    Webhook { webhook_id: self.uuid("webhook"), signing_key: key, created_at: now, params: None };
                let reply = Reply::json(201, &webhook);
                self.subscriptions.push(Subscription { owner: owner.to_string(), webhook, params });
                reply
            }
            ("GET", None) => {
                let own = self.subscriptions.iter().filter(|s| s.owner == owner);
                let webhooks: Vec<Webhook> =
                    own.map(|s| Webhook { params: Some(s.params.clone()), ..s.webhook.clone() }).collect();
                let webhook_ids = webhooks.iter().map(|w| w.webhook_id.clone()).collect();
                Reply::json(200, &WebhookList { count: webhooks.len(), webhook_ids, webhooks })
            }
            ("DELETE", Some(id)) => {
                let before = self.subscriptions.len();
                self.subscriptions.retain(|s| s.owner != owner || s.webhook.webhook_id != id);
                if self.subscriptions.len() < before {
                    Reply::empty(204)
                } else {
                    Reply::error(404, "MISSING_RESOURCE", "No such webhook of yours.")
                }
            }
            _ => Reply::error(405, "METHOD_NOT_ALLOWED", "GET, POST, or DELETE with an identifier."),
        }
    }

    /// Tells whoever subscribed that a flow changed.
    pub(super) fn tell(&mut self, owner: &str, flow: &Flow, now: Timestamp) {
        let wanting = self.subscriptions.iter().filter(|s| s.owner == owner && s.params.want(flow));
        let body = serde_json::to_vec(flow).unwrap_or_default();
        let callbacks: Vec<Callback> = wanting
            .map(|s| Callback::new(&s.params.callback_url, body.clone(), &s.webhook.signing_key, now))
            .collect();
        for callback in callbacks {
            if take(&mut self.faults.lost_callbacks) {
                continue;
            }
            if self.faults.duplicate {
                self.callbacks.push(callback.clone());
            }
            self.callbacks.push(callback);
        }
    }
}
