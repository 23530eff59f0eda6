//! Somebody else's Stripe on this machine, and what a customer's browser and an impatient network do with it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gateway::signature::sign;
use serde_json::{Value, json};

use crate::api::{Client, Got};

const START: &str = include_str!("start.py");
const FORM: &str = "application/x-www-form-urlencoded";

/// The gateway; it closes with the test.
pub struct Stripe {
    child: Child,
    pub port: u16,
}

impl Drop for Stripe {
    fn drop(&mut self) {
        self.close();
    }
}

impl Stripe {
    /// Opens it; `None` where `LOCALSTRIPE` names no Python that has it.
    pub fn open() -> Option<Stripe> {
        let Ok(python) = std::env::var("LOCALSTRIPE") else {
            eprintln!("skipped: LOCALSTRIPE names no Python that has localstripe");
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let mut command = Command::new(python);
        command.args(["-c", START, &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        let stripe = Stripe { child: command.spawn().expect("localstripe starts"), port };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(30), "localstripe does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(stripe)
    }

    pub fn close(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn ask(&self, method: &str, path: &str, kind: &str, body: &str) -> Value {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("connected");
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk_test_4242\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, b)| b);
        let (start, end) = (body.find('{').unwrap_or(0), body.rfind('}').map_or(body.len(), |e| e + 1));
        serde_json::from_str(&body[start..end]).unwrap_or_else(|e| panic!("{e}: {answer}"))
    }

    pub fn post(&self, path: &str, form: &str) -> Value {
        self.ask("POST", path, FORM, form)
    }

    pub fn get(&self, path: &str) -> Value {
        self.ask("GET", path, FORM, "")
    }

    /// Tells it where messages go.
    pub fn tells(&self, url: &str, secret: &str) {
        let kind = "application/json";
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("connected");
        let events = ["payment_intent.succeeded", "payment_intent.payment_failed", "refund.created", "payout.created", "payout.paid"];
        let body = json!({ "url": url, "secret": secret, "events": events }).to_string();
        let head = format!(
            "POST /_config/webhooks/ours HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    /// What the customer's browser does on the frame of the gateway.
    pub fn pays(&self, intent: &str, method: &str) -> Value {
        let customer = self.post("/v1/customers", "email=a@b.example")["id"].as_str().expect("a customer").to_string();
        let method = self.post("/v1/payment_methods", method)["id"].as_str().expect("a way").to_string();
        self.post(&format!("/v1/payment_methods/{method}/attach"), &format!("customer={customer}"));
        self.post(&format!("/v1/payment_intents/{intent}"), &format!("customer={customer}&payment_method={method}"));
        self.post(&format!("/v1/payment_intents/{intent}/confirm"), "")
    }
}

pub const CARD: &str = "type=card&card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2040&card[cvc]=123";
pub const DEBIT_THAT_FAILS: &str = "type=sepa_debit&sepa_debit[iban]=DE62370400440532013001";

/// Posts a message as the gateway would, signed with a secret.
pub fn message(client: &Client, path: &str, secret: &str, event: &Value) -> Got {
    let body = event.to_string();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_secs() as i64;
    let signed = sign(secret, now, body.as_bytes()).expect("signed");
    client.send("POST", path, &[("content-type", "application/json"), ("stripe-signature", &signed)], body.as_bytes())
}

/// Waits until something is so.
pub fn until(what: &str, mut is: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(begun.elapsed() < Duration::from_secs(25), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
