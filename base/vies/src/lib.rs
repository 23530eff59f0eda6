//! Asking the register of VAT numbers of the European Commission (VIES) whether a number is valid, with a consultation
//! number as proof (regulation (EU) 904/2010 art. 31). A library of its own: it knows no customer.
//!
//! Blocking: it is meant for jobs.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The VAT number with its country: `DE136695976`.
    pub number: &'a str,
    /// The asker's own number with its country; only then there is a consultation number. Empty: none.
    pub requester: &'a str,
}

/// What the register answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Is the number valid today?
    pub valid: bool,
    /// The consultation number; empty where the asker told no number of its own, or the number is not valid.
    pub reference: String,
    /// The trader's name; empty where its state does not tell it.
    pub name: String,
    /// The trader's address; empty where its state does not tell it.
    pub address: String,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The register or the state's own is not available now, or is busy: its word (`MS_UNAVAILABLE`), or ours where it
    /// cannot be reached (`UNREACHABLE`).
    Unavailable(String),
    /// It refuses the question: its word (`INVALID_INPUT`).
    Refused(String),
}

impl Failure {
    /// The word of the reason.
    pub fn word(&self) -> &str {
        match self {
            Failure::Unavailable(word) | Failure::Refused(word) => word,
        }
    }
}

/// A register that can be asked.
pub trait Register {
    /// Asks whether a number is valid now.
    fn ask(&self, question: &Question<'_>) -> Result<Answer, Failure>;
}

/// The register of the European Commission.
#[derive(Debug)]
pub struct Vies {
    agent: ureq::Agent,
    address: String,
}

/// The largest answer that is read, bytes.
const LARGEST: u64 = 100_000;

impl Vies {
    /// Where it is.
    pub const ADDRESS: &'static str = "https://ec.europa.eu/taxation_customs/vies/rest-api";

    /// The register at an address, with the time that a question may take.
    pub fn new(address: &str, patience: Duration) -> Vies {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(patience))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Vies { agent: config.into(), address: address.trim_end_matches('/').to_string() }
    }
}

impl Default for Vies {
    fn default() -> Vies {
        Vies::new(Vies::ADDRESS, Duration::from_secs(20))
    }
}

impl Register for Vies {
    fn ask(&self, question: &Question<'_>) -> Result<Answer, Failure> {
        let Some((country, number)) = parts(question.number) else {
            return Err(Failure::Refused("INVALID_INPUT".into()));
        };
        let mut asked = json!({ "countryCode": country, "vatNumber": number });
        if let Some((country, number)) = parts(question.requester) {
            asked["requesterMemberStateCode"] = country.into();
            asked["requesterNumber"] = number.into();
        }
        let request = self.agent.post(format!("{}/check-vat-number", self.address));
        let sent = request.header("Content-Type", "application/json").send(asked.to_string().as_bytes());
        let mut response = sent.map_err(|_| Failure::Unavailable("UNREACHABLE".into()))?;
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(LARGEST).read_to_vec().unwrap_or_default();
        read(status, &body)
    }
}

/// Country and the rest of a number.
fn parts(number: &str) -> Option<(&str, &str)> {
    let (country, rest) = (number.get(..2)?, number.get(2..)?);
    (country.bytes().all(|b| b.is_ascii_uppercase()) && !rest.is_empty()).then_some((country, rest))
}

/// Reads an answer: either whether the number is valid, or a list of errors.
fn read(status: u16, body: &[u8]) -> Result<Answer, Failure> {
    let unreadable = || Failure::Unavailable(format!("HTTP_{status}"));
    let said: Value = serde_json::from_slice(body).map_err(|_| unreadable())?;
    let wrapped = said["errorWrappers"][0]["error"].as_str();
    let user = said["userError"].as_str().filter(|word| !["VALID", "INVALID", ""].contains(word));
    if let Some(word) = wrapped.or(user) {
        let word: String = word.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect();
        return Err(if word.starts_with("INVALID") { Failure::Refused(word) } else { Failure::Unavailable(word) });
    }
    let valid = said["valid"].as_bool().or(said["isValid"].as_bool()).ok_or_else(unreadable)?;
    // A state that tells nothing sends dashes.
    let text = |name: &str| {
        let text = said[name].as_str().unwrap_or_default().trim();
        if text.chars().all(|c| c == '-') { String::new() } else { text.chars().take(500).collect() }
    };
    Ok(Answer { valid, reference: text("requestIdentifier"), name: text("name"), address: text("address") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    /// A register that gives one answer, and what it was asked.
    fn register(answer: &'static str) -> (String, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut seen = Vec::new();
            let mut part = [0; 4096];
            while !seen.ends_with(b"}") {
                let n = stream.read(&mut part).unwrap();
                seen.extend_from_slice(&part[..n]);
            }
            write!(stream, "HTTP/1.1 {answer}").unwrap();
            String::from_utf8(seen).unwrap()
        });
        (address, asked)
    }

    fn question() -> Question<'static> {
        Question { number: "DE136695976", requester: "FR44732829320" }
    }

    #[test]
    fn a_number_is_asked_for_and_the_proof_kept() {
        let (address, asked) = register(
            "200 OK\r\nContent-Length: 114\r\nConnection: close\r\n\r\n\
             {\"countryCode\":\"DE\",\"vatNumber\":\"136695976\",\"valid\":true,\"requestIdentifier\":\"WAPIAAAA\",\"name\":\"---\",\"address\":\"\"}",
        );
        let answer = Vies::new(&address, Duration::from_secs(5)).ask(&question()).unwrap();
        assert_eq!(answer, Answer { valid: true, reference: "WAPIAAAA".into(), ..Answer::default() });
        let asked = asked.join().unwrap();
        assert!(asked.starts_with("POST /check-vat-number "), "{asked}");
        let body: Value = serde_json::from_str(asked.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        let told = json!({ "countryCode": "DE", "vatNumber": "136695976", "requesterMemberStateCode": "FR", "requesterNumber": "44732829320" });
        assert_eq!(body, told);
    }

    #[test]
    fn answers_are_read() {
        for (status, body, read_as) in [
            (200, r#"{"valid":false,"name":"---"}"#, Ok(false)),
            (200, r#"{"isValid":true,"userError":"VALID","requestIdentifier":""}"#, Ok(true)),
            (200, r#"{"isValid":false,"userError":"MS_UNAVAILABLE"}"#, Err("MS_UNAVAILABLE")),
            (400, r#"{"actionSucceed":false,"errorWrappers":[{"error":"GLOBAL_MAX_CONCURRENT_REQ"}]}"#, Err("GLOBAL_MAX_CONCURRENT_REQ")),
            (400, r#"{"actionSucceed":false,"errorWrappers":[{"error":"INVALID_INPUT"}]}"#, Err("INVALID_INPUT")),
            (500, "<html>", Err("HTTP_500")),
            (200, r#"{"name":"x"}"#, Err("HTTP_200")),
        ] {
            let found = read(status, body.as_bytes());
            assert_eq!(found.as_ref().map(|a| a.valid).map_err(Failure::word), read_as, "{body}");
            if let Err(failure) = found {
                assert_eq!(matches!(failure, Failure::Refused(_)), failure.word() == "INVALID_INPUT");
            }
        }
    }

    #[test]
    fn silence_is_no_answer() {
        // Nobody listens; and somebody who takes the question and never answers.
        let nobody = Vies::new("http://127.0.0.1:9", Duration::from_secs(5)).ask(&question());
        assert_eq!(nobody, Err(Failure::Unavailable("UNREACHABLE".into())));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let silent = Vies::new(&address, Duration::from_millis(200)).ask(&question());
        assert_eq!(silent, Err(Failure::Unavailable("UNREACHABLE".into())));
        drop(listener);
        let nonsense = Vies::default().ask(&Question { number: "x", requester: "" });
        assert_eq!(nonsense, Err(Failure::Refused("INVALID_INPUT".into())));
    }
}
