//! One request and its answer: token, patience, form.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use ureq::http;

use super::{Access, Failure};
use crate::flow::ApiError;

/// How often and how long to ask again when a platform says "later".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Requests in all, the first one included.
    pub tries: u32,
    /// Wait before the second; doubled each time. What the platform asks for counts more.
    pub first_wait: Duration,
    /// Longest wait; a platform that asks for more is left until the next job.
    pub longest_wait: Duration,
    /// Time for one request and its answer.
    pub timeout: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            tries: 4,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(20),
            timeout: Duration::from_secs(120),
        }
    }
}

/// What is sent along.
#[derive(Clone, Copy)]
pub(super) enum Body<'a> {
    Nothing,
    Json(&'a str),
    /// `multipart/form-data` with `flowInfo` and `file`.
    Form { info: &'a str, name: &'a str, file: &'a [u8] },
}

/// An answer that is no failure.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The media type.
    pub media: String,
    /// The body.
    pub body: Vec<u8>,
}

struct Token {
    value: String,
    until: Instant,
}

/// Largest answer that is taken: a file of 100 MB and some more.
const ANSWER_LARGEST: u64 = 128 << 20;

pub(super) struct Talk {
    agent: ureq::Agent,
    patience: Patience,
    token_url: String,
    id: String,
    secret: String,
    organization: Option<String>,
    token: Mutex<Option<Token>>,
}

impl Talk {
    pub(super) fn new(access: &Access, patience: Patience) -> Talk {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(patience.timeout))
            .build();
        Talk {
            agent: config.into(),
            patience,
            token_url: access.token_url.clone(),
            id: access.client_id.clone(),
            secret: access.client_secret.clone(),
            organization: access.organization.clone(),
            token: Mutex::new(None),
        }
    }

    /// Asks until there is an answer, a refusal, or no more patience.
    pub(super) fn ask(&self, method: &str, url: &str, body: Body) -> Result<Answer, Failure> {
        let mut wait = self.patience.first_wait;
        let mut signed_in_again = false;
        let mut tried = 0;
        loop {
            tried += 1;
            // Signing in meets a busy platform as any request does.
            let outcome = self.token().and_then(|token| self.once(method, url, body, Some(&token)));
            let (status, retry_after) = match outcome {
                Ok((answer, retry_after)) => match answer.status {
                    200..=299 => return Ok(answer),
                    // The token ended before its time, or the platform restarted: sign in once more.
                    401 if !signed_in_again => {
                        signed_in_again = true;
                        *self.locked() = None;
                        continue;
                    }
                    status @ (429 | 503) => (status, retry_after),
                    status => return Err(refused(status, &answer)),
                },
                Err(Failure::Busy { status, retry_after }) => (status, retry_after),
                Err(other) => return Err(other),
            };
            let asked = retry_after.map(Duration::from_secs).unwrap_or(wait);
            if tried >= self.patience.tries || asked > self.patience.longest_wait {
                return Err(Failure::Busy { status, retry_after });
            }
            std::thread::sleep(asked);
            wait = (wait * 2).min(self.patience.longest_wait);
        }
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Option<Token>> {
        self.token.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The token in use, or a new one.
    fn token(&self) -> Result<String, Failure> {
        if let Some(token) = self.locked().as_ref().filter(|t| t.until > Instant::now()) {
            return Ok(token.value.clone());
        }
        #[derive(serde::Deserialize)]
        struct Granted {
            access_token: String,
            #[serde(default)]
            expires_in: Option<u64>,
        }
        let form = [("grant_type", "client_credentials"), ("client_id", &self.id), ("client_secret", &self.secret)];
        let form: Vec<String> = form.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let request = http::Request::post(&self.token_url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json");
        let (answer, retry_after) = self.run(request, form.join("&").as_bytes())?;
        match answer.status {
            200..=299 => {}
            status @ (429 | 503) => return Err(Failure::Busy { status, retry_after }),
            status => return Err(refused(status, &answer)),
        }
        let granted: Granted =
            serde_json::from_slice(&answer.body).map_err(|_| Failure::Malformed("the answer is no token".into()))?;
        // Given up a little early, so that no request is on its way when the token ends.
        let lasts = Duration::from_secs(granted.expires_in.unwrap_or(60).saturating_sub(10));
        *self.locked() = Some(Token { value: granted.access_token.clone(), until: Instant::now() + lasts });
        Ok(granted.access_token)
    }

    fn once(
        &self,
        method: &str,
        url: &str,
        body: Body,
        token: Option<&str>,
    ) -> Result<(Answer, Option<u64>), Failure> {
        let mut request = http::Request::builder().method(method).uri(url).header("Accept", "*/*");
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        if let Some(organization) = &self.organization {
            request = request.header("Organization-Id", organization);
        }
        match body {
            Body::Nothing => self.run(request, &[]),
            Body::Json(text) => self.run(request.header("Content-Type", "application/json"), text.as_bytes()),
            Body::Form { info, name, file } => {
                let boundary = boundary()?;
                let media = format!("multipart/form-data; boundary={boundary}");
                self.run(request.header("Content-Type", media), &form(&boundary, info, name, file))
            }
        }
    }

    fn run(&self, request: http::request::Builder, body: &[u8]) -> Result<(Answer, Option<u64>), Failure> {
        let unreachable = |e: ureq::Error| Failure::Unreachable(e.to_string());
        let has_body = !body.is_empty();
        let response = if has_body {
            let request = request.body(body).map_err(|e| Failure::Malformed(e.to_string()))?;
            self.agent.run(request).map_err(unreachable)?
        } else {
            let request = request.body(()).map_err(|e| Failure::Malformed(e.to_string()))?;
            self.agent.run(request).map_err(unreachable)?
        };
        let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_string);
        let (status, media) = (response.status().as_u16(), header("content-type").unwrap_or_default());
        let retry_after = header("retry-after").and_then(|text| text.trim().parse().ok());
        let mut response = response;
        let body = response.body_mut().with_config().limit(ANSWER_LARGEST).read_to_vec().map_err(unreachable)?;
        Ok((Answer { status, media, body }, retry_after))
    }
}

fn refused(status: u16, answer: &Answer) -> Failure {
    let error = serde_json::from_slice::<ApiError>(&answer.body);
    let error = error.unwrap_or_else(|_| ApiError { error_code: format!("HTTP_{status}"), ..ApiError::default() });
    Failure::Refused { status, error }
}

/// A text as part of an address or of a form.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A line between parts that no file contains.
fn boundary() -> Result<String, Failure> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|e| Failure::Unreachable(e.to_string()))?;
    Ok(bytes.iter().fold("quittance-".to_string(), |text, byte| format!("{text}{byte:02x}")))
}

fn form(boundary: &str, info: &str, name: &str, file: &[u8]) -> Vec<u8> {
    // Quotes and line ends in a file's name would end the header (RFC 7578, section 4.2).
    let name: String = name.chars().map(|c| if c.is_control() || c == '"' || c == '\\' { '_' } else { c }).collect();
    let media = if file.starts_with(b"%PDF") { "application/pdf" } else { "application/xml" };
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"flowInfo\"\r\nContent-Type: application/json\r\n\r\n\
         {info}\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: {media}\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    body
}
