//! Stripe: payment intents by card and SEPA debit, refunds, what it keeps, its signed messages
//! (docs.stripe.com/api; form-encoded requests, JSON answers, amounts in minor units).

use std::time::Duration;

use kernel::{Cents, Currency};
use serde_json::Value;

use crate::signature;
use crate::{
    About, Ask, BackState, Dispute, DisputeStep, Event, Failure, Gateway, GivenBack, Intent, Moved, Movement, Payout, Settled,
    State, Way,
};

/// The largest answer that is read, bytes.
const LARGEST: u64 = 2_000_000;
/// Entries of a list at once (the most that Stripe gives).
const AT_ONCE: usize = 100;
/// Pages of a list at most: a payout of 50,000 movements.
const PAGES: usize = 500;

/// An account at Stripe.
pub struct Stripe {
    agent: ureq::Agent,
    address: String,
    key: String,
    endpoint_secret: String,
}

impl std::fmt::Debug for Stripe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Stripe({})", self.address)
    }
}

impl Stripe {
    /// Where Stripe is.
    pub const ADDRESS: &'static str = "https://api.stripe.com";

    /// An account by its secret key and the secret of the endpoint that gets its messages. The key travels in every
    /// request: an address without TLS is refused but for the machine itself.
    pub fn new(address: &str, key: &str, endpoint_secret: &str) -> Result<Stripe, Failure> {
        let address = address.trim_end_matches('/').to_string();
        let own = ["http://127.0.0.1:", "http://[::1]:", "http://localhost:"];
        if !address.starts_with("https://") && !own.iter().any(|o| address.starts_with(o)) {
            return Err(Failure::Malformed("the address of a gateway begins with https://".into()));
        }
        let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
        if !plain(key) {
            return Err(Failure::Malformed("this is no secret key".into()));
        }
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(30)))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Ok(Stripe { agent: config.into(), address, key: key.to_string(), endpoint_secret: endpoint_secret.to_string() })
    }

    fn get(&self, path: &str) -> Result<Value, Failure> {
        let request = self.agent.get(format!("{}{path}", self.address));
        let request = request.header("Authorization", format!("Bearer {}", self.key));
        read(request.call())
    }

    fn post(&self, path: &str, fields: &[(String, String)], once: Option<&str>) -> Result<Value, Failure> {
        let form: Vec<String> = fields.iter().map(|(n, v)| format!("{}={}", escaped(n), escaped(v))).collect();
        let mut request = self
            .agent
            .post(format!("{}{path}", self.address))
            .header("Authorization", format!("Bearer {}", self.key))
            .header("Content-Type", "application/x-www-form-urlencoded");
        if let Some(once) = once {
            request = request.header("Idempotency-Key", once);
        }
        read(request.send(form.join("&").as_bytes()))
    }
}

impl Gateway for Stripe {
    fn begin(&self, ask: &Ask<'_>) -> Result<Intent, Failure> {
        let ways: &[Way] = if ask.ways.is_empty() { &[Way::Card] } else { ask.ways };
        if ask.amount.0 <= 0 || ask.amount.0 > 99_999_999 {
            // docs.stripe.com/currencies: eight digits at most.
            return Err(Failure::Malformed("the amount is above nothing and has eight digits at most".into()));
        }
        if ways.contains(&Way::SepaDebit) && ask.currency != Currency::EUR {
            return Err(Failure::Malformed("a SEPA debit is in euros".into()));
        }
        let mut fields = vec![
            ("amount".to_string(), ask.amount.0.to_string()),
            ("currency".to_string(), ask.currency.to_string().to_lowercase()),
        ];
        let name = |way: &Way| if *way == Way::Card { "card" } else { "sepa_debit" };
        fields.extend(ways.iter().enumerate().map(|(n, w)| (format!("payment_method_types[{n}]"), name(w).to_string())));
        fields.extend(ask.notes.iter().map(|(n, v)| (format!("metadata[{n}]"), (*v).to_string())));
        intent(&self.post("/v1/payment_intents", &fields, Some(ask.once))?)
    }

    fn find(&self, id: &str) -> Result<Intent, Failure> {
        intent(&self.get(&format!("/v1/payment_intents/{}?expand[]=payment_method", escaped(id)))?)
    }

    fn cancel(&self, id: &str) -> Result<Intent, Failure> {
        intent(&self.post(&format!("/v1/payment_intents/{}/cancel", escaped(id)), &[], None)?)
    }

    fn give_back(&self, id: &str, amount: Option<Cents>, once: &str) -> Result<GivenBack, Failure> {
        let mut fields = vec![("payment_intent".to_string(), id.to_string())];
        fields.extend(amount.map(|a| ("amount".to_string(), a.0.to_string())));
        let answer = self.post("/v1/refunds", &fields, Some(once))?;
        back(&answer)
    }

    fn given_back(&self, id: &str) -> Result<Vec<GivenBack>, Failure> {
        self.list(&format!("/v1/refunds?payment_intent={}", escaped(id)))?.iter().map(back).collect()
    }

    fn moved(&self, payout: &str) -> Result<Vec<Movement>, Failure> {
        let path = format!("/v1/balance_transactions?payout={}&expand[]=data.source", escaped(payout));
        let list: Result<Vec<Movement>, Failure> = self.list(&path)?.iter().map(movement).collect();
        Ok(list?.into_iter().filter(|m| m.kind != Moved::PaidOut).collect())
    }

    fn script(&self) -> String {
        // docs.stripe.com/js/including: never from anywhere else. A stand-in on this machine brings its own.
        match self.address == Stripe::ADDRESS {
            true => "https://js.stripe.com/v3/".to_string(),
            false => format!("{}/js.stripe.com/v3/", self.address),
        }
    }

    fn origins(&self) -> Vec<String> {
        // docs.stripe.com/security/guide, content security policy.
        ["https://api.stripe.com", "https://hooks.stripe.com", "https://*.stripe.com"].map(str::to_string).to_vec()
    }

    fn signature_header(&self) -> &'static str {
        "stripe-signature"
    }

    fn settled(&self, intent: &Intent) -> Result<Option<Settled>, Failure> {
        let Some(charge) = &intent.charge else { return Ok(None) };
        let charge = self.get(&format!("/v1/charges/{}", escaped(charge)))?;
        let Some(movement) = id_of(&charge["balance_transaction"]) else { return Ok(None) };
        let movement = self.get(&format!("/v1/balance_transactions/{}", escaped(&movement)))?;
        Ok(Some(Settled {
            id: text(&movement, "id")?,
            amount: Cents(number(&movement, "amount")?),
            fee: Cents(number(&movement, "fee")?),
            net: Cents(number(&movement, "net")?),
            currency: currency(&movement)?,
        }))
    }

    fn event(&self, body: &[u8], header: &str, now: i64) -> Result<Event, Failure> {
        signature::verify(&self.endpoint_secret, body, header, now).map_err(Failure::Distrusted)?;
        let event: Value = serde_json::from_slice(body).map_err(|e| Failure::Malformed(e.to_string()))?;
        let object = &event["data"]["object"];
        let kind = text(&event, "type")?;
        let about = about(&kind, object)?;
        // An object without an id is one that nobody here knows.
        let named = object["id"].as_str().unwrap_or_default().to_string();
        Ok(Event { id: text(&event, "id")?, object: named, at: number(&event, "created").unwrap_or(now), about, kind })
    }
}

impl Stripe {
    /// Every entry of a list, page by page.
    fn list(&self, path: &str) -> Result<Vec<Value>, Failure> {
        let mut all: Vec<Value> = Vec::new();
        let mut after = String::new();
        for _ in 0..PAGES {
            let answer = self.get(&format!("{path}&limit={AT_ONCE}{after}"))?;
            let Some(data) = answer["data"].as_array() else { return Err(Failure::Malformed("a list without data".into())) };
            all.extend(data.iter().cloned());
            let last = data.last().and_then(|d| d["id"].as_str());
            match (answer["has_more"].as_bool(), last) {
                (Some(true), Some(last)) => after = format!("&starting_after={}", escaped(last)),
                _ => return Ok(all),
            }
        }
        Err(Failure::Malformed("a list without end".into()))
    }
}

/// What a message is about, by its kind and its object (docs.stripe.com/api/events/types).
fn about(kind: &str, object: &Value) -> Result<About, Failure> {
    let of_intent = || id_of(&object["payment_intent"]);
    Ok(match kind {
        _ if kind.starts_with("payment_intent.") => About::Intent(Box::new(intent(object)?)),
        "charge.refunded" | "charge.refund.updated" | "refund.created" | "refund.updated" | "refund.failed" => {
            of_intent().map_or(About::Other, About::Back)
        }
        _ if kind.starts_with("charge.dispute.") => match of_intent() {
            None => About::Other,
            Some(intent) => About::Dispute(Dispute {
                id: text(object, "id")?,
                intent,
                amount: Cents(number(object, "amount")?),
                reason: object["reason"].as_str().unwrap_or_default().to_string(),
                step: match kind {
                    "charge.dispute.funds_withdrawn" => DisputeStep::Withdrawn,
                    "charge.dispute.funds_reinstated" => DisputeStep::Reinstated,
                    _ => DisputeStep::Told,
                },
            }),
        },
        _ if kind.starts_with("payout.") => About::Payout(payout(object)?),
        _ => About::Other,
    })
}

fn payout(value: &Value) -> Result<Payout, Failure> {
    Ok(Payout {
        id: text(value, "id")?,
        amount: Cents(number(value, "amount")?),
        currency: currency(value)?,
        arrival: number(value, "arrival_date")?,
        text: value["statement_descriptor"].as_str().unwrap_or_default().to_string(),
        good: !matches!(value["status"].as_str(), Some("failed" | "canceled")),
    })
}

fn back(value: &Value) -> Result<GivenBack, Failure> {
    Ok(GivenBack {
        id: text(value, "id")?,
        amount: Cents(number(value, "amount")?),
        state: match value["status"].as_str() {
            Some("succeeded") => BackState::Done,
            Some("failed" | "canceled") => BackState::Failed,
            _ => BackState::Underway,
        },
    })
}

/// A movement of the balance (docs.stripe.com/reports/balance-transaction-types).
fn movement(value: &Value) -> Result<Movement, Failure> {
    let kind = match value["type"].as_str().unwrap_or_default() {
        "charge" | "payment" => Moved::Paid,
        "refund" | "payment_refund" | "refund_failure" | "payment_failure_refund" => Moved::GivenBack,
        // A dispute moves money as an adjustment.
        "adjustment" | "payment_reversal" => Moved::Disputed,
        "stripe_fee" | "application_fee" | "network_cost" | "tax_fee" => Moved::Fee,
        "payout" => Moved::PaidOut,
        _ => Moved::Other,
    };
    let source = &value["source"];
    Ok(Movement {
        id: text(value, "id")?,
        kind,
        intent: id_of(&source["payment_intent"]),
        source: id_of(source).unwrap_or_default(),
        amount: Cents(number(value, "amount")?),
        fee: Cents(number(value, "fee")?),
    })
}

fn read(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Value, Failure> {
    let mut answer = answer.map_err(|e| Failure::Unreachable(e.to_string()))?;
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(LARGEST).read_to_vec();
    let body = body.map_err(|e| Failure::Unreachable(e.to_string()))?;
    let value: Option<Value> = serde_json::from_slice(&body).ok();
    match (status, value) {
        (200..=299, Some(value)) => Ok(value),
        (200..=299, None) => Err(Failure::Malformed("the answer is no JSON".into())),
        (429 | 500..=599, _) => Err(Failure::Busy { status }),
        (status, value) => {
            let told = |name: &str| value.as_ref().and_then(|v| v["error"][name].as_str()).unwrap_or_default().to_string();
            let code = if told("code").is_empty() { told("type") } else { told("code") };
            Err(Failure::Refused { status, code, message: told("message") })
        }
    }
}

/// A payment intent as Stripe writes it.
fn intent(value: &Value) -> Result<Intent, Failure> {
    let state = match value["status"].as_str().unwrap_or_default() {
        "requires_payment_method" => State::Open,
        "requires_confirmation" | "requires_action" | "requires_capture" => State::Waits,
        "processing" => State::Underway,
        "succeeded" => State::Paid,
        "canceled" => State::Cancelled,
        other => return Err(Failure::Malformed(format!("a payment intent that is {other}"))),
    };
    let notes = value["metadata"].as_object().into_iter().flatten();
    let way = match value["payment_method"]["type"].as_str() {
        Some("card") => Some(Way::Card),
        Some("sepa_debit") => Some(Way::SepaDebit),
        _ => None,
    };
    Ok(Intent {
        id: text(value, "id")?,
        state,
        amount: Cents(number(value, "amount")?),
        currency: currency(value)?,
        handle: value["client_secret"].as_str().unwrap_or_default().to_string(),
        charge: id_of(&value["latest_charge"]),
        failure: value["last_payment_error"].as_object().map(|error| {
            let code = error.get("code").or_else(|| error.get("type")).and_then(Value::as_str);
            code.unwrap_or("failed").to_string()
        }),
        way,
        notes: notes.filter_map(|(n, v)| Some((n.clone(), v.as_str()?.to_string()))).collect(),
    })
}

/// An id, or the id of what stands in its place.
fn id_of(value: &Value) -> Option<String> {
    value.as_str().or_else(|| value["id"].as_str()).map(str::to_string)
}

fn text(value: &Value, name: &str) -> Result<String, Failure> {
    value[name].as_str().map(str::to_string).ok_or_else(|| Failure::Malformed(format!("no {name} in the answer")))
}

fn number(value: &Value, name: &str) -> Result<i64, Failure> {
    value[name].as_i64().ok_or_else(|| Failure::Malformed(format!("no {name} in the answer")))
}

fn currency(value: &Value) -> Result<Currency, Failure> {
    let code = value["currency"].as_str().unwrap_or_default().to_uppercase();
    Currency::parse(&code).ok_or_else(|| Failure::Malformed(format!("no currency: {code}")))
}

/// Percent-encoded for a form or a path.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(b)),
            _ => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_by_tls_only_and_are_not_printed() {
        for (address, good) in [
            ("https://api.stripe.com", true),
            ("http://127.0.0.1:8420", true),
            ("http://127.0.0.1.evil.example", false),
            ("http://api.stripe.com", false),
            ("", false),
        ] {
            assert_eq!(Stripe::new(address, "sk_1", "").is_ok(), good, "{address}");
        }
        assert!(Stripe::new(Stripe::ADDRESS, "sk\r\nX: y", "").is_err());
        let stripe = Stripe::new(Stripe::ADDRESS, "sk_very_secret", "whsec_secret").unwrap();
        assert!(!format!("{stripe:?}").contains("secret"));
    }

    #[test]
    fn what_cannot_be_paid_is_not_asked() {
        let stripe = Stripe::new("http://127.0.0.1:1", "sk_1", "").unwrap();
        let usd = Currency::parse("USD").unwrap();
        for (amount, currency, ways) in [
            (0, Currency::EUR, &[Way::Card][..]),
            (100_000_000, Currency::EUR, &[Way::Card]),
            (100, usd, &[Way::SepaDebit]),
        ] {
            let ask = Ask { amount: Cents(amount), currency, ways, notes: &[], once: "k" };
            assert!(matches!(stripe.begin(&ask), Err(Failure::Malformed(_))), "{amount}");
        }
    }

    #[test]
    fn messages_say_what_they_are_about() {
        let stripe = Stripe::new("http://127.0.0.1:1", "sk_1", "whsec_1").unwrap();
        let told = |kind: &str, object: Value| {
            let body = serde_json::json!({"id": "evt_1", "type": kind, "created": 1_700_000_000, "data": {"object": object}});
            let body = body.to_string();
            let signed = signature::sign("whsec_1", 1_700_000_001, body.as_bytes()).unwrap();
            stripe.event(body.as_bytes(), &signed, 1_700_000_001).unwrap()
        };
        let refund = serde_json::json!({"id": "re_1", "payment_intent": "pi_1", "amount": 5, "status": "pending"});
        assert_eq!(told("refund.created", refund).about, About::Back("pi_1".into()));
        assert_eq!(told("charge.refunded", serde_json::json!({"id": "ch_1"})).about, About::Other, "of no payment intent");
        let dispute = serde_json::json!({"id": "dp_1", "payment_intent": {"id": "pi_1"}, "amount": 1_200, "reason": "fraudulent"});
        for (kind, step) in [
            ("charge.dispute.created", DisputeStep::Told),
            ("charge.dispute.funds_withdrawn", DisputeStep::Withdrawn),
            ("charge.dispute.funds_reinstated", DisputeStep::Reinstated),
        ] {
            let About::Dispute(d) = told(kind, dispute.clone()).about else { panic!("{kind}") };
            assert_eq!((d.step, d.amount, d.intent.as_str()), (step, Cents(1_200), "pi_1"));
        }
        let payout = serde_json::json!({
            "id": "po_1", "amount": 990, "currency": "eur", "arrival_date": 1_700_086_400, "status": "failed"
        });
        let event = told("payout.failed", payout);
        let About::Payout(p) = event.about else { panic!("no payout") };
        assert_eq!((p.amount, p.arrival, p.good, event.at), (Cents(990), 1_700_086_400, false, 1_700_000_000));
        // What nobody here needs is told as such, even without an id.
        let other = told("balance.available", serde_json::json!({"available": []}));
        assert_eq!((other.about, other.object.as_str()), (About::Other, ""));
    }

    #[test]
    fn movements_of_the_balance_are_read() {
        let of = |kind: &str, source: Value| {
            movement(&serde_json::json!({"id": "txn_1", "type": kind, "amount": 1_000, "fee": 29, "source": source})).unwrap()
        };
        let paid = of("charge", serde_json::json!({"id": "ch_1", "payment_intent": "pi_1"}));
        assert_eq!((paid.kind, paid.intent.as_deref(), paid.fee), (Moved::Paid, Some("pi_1"), Cents(29)));
        assert_eq!(of("adjustment", Value::Null).kind, Moved::Disputed);
        assert_eq!(of("payout", Value::Null).kind, Moved::PaidOut);
        assert_eq!(of("unheard", Value::Null).kind, Moved::Other);
        assert_eq!(of("refund", serde_json::json!("re_1")).source, "re_1");
    }

    #[test]
    fn intents_and_answers_are_read() {
        let of = |status: &str| {
            let value = serde_json::json!({
                "id": "pi_1", "status": status, "amount": 1_200, "currency": "eur", "client_secret": "s",
                "latest_charge": {"id": "ch_1"}, "metadata": {"invoice": "FA2026-000001"},
                "last_payment_error": {"code": "card_declined"}
            });
            intent(&value)
        };
        let paid = of("succeeded").unwrap();
        assert_eq!((paid.state, paid.amount, paid.charge.as_deref()), (State::Paid, Cents(1_200), Some("ch_1")));
        assert_eq!(paid.notes, [("invoice".to_string(), "FA2026-000001".to_string())]);
        assert_eq!(paid.failure.as_deref(), Some("card_declined"));
        assert_eq!(of("processing").unwrap().state, State::Underway);
        assert!(matches!(of("unheard"), Err(Failure::Malformed(_))));
        assert!(serde_json::to_string(&paid).unwrap().find("\"s\"").is_none(), "the browser's handle is not kept");
        assert_eq!(escaped("metadata[invoice] é&"), "metadata%5Binvoice%5D%20%C3%A9%26");
    }
}
