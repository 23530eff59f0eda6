//! A client of a platform's flow and directory services: signs in with client credentials, keeps its token until it
//! ends, asks again when the platform says "later" (429, 503), and never sends a file twice.
//!
//! Blocking: it is meant for jobs. Secrets are not printed.

mod talk;

use serde::de::DeserializeOwned;

use crate::directory::{DirectoryLine, DirectorySearch, Facility, Found, LegalUnit, RoutingCode};
use crate::flow::{
    ApiError, DocType, Flow, FlowFilters, FlowInfo, FlowPage, FlowSearch, FullFlowInfo, Webhook, WebhookList,
    WebhookParams,
};

pub use talk::{Answer, Patience};
use talk::{Body, Talk, escaped};

/// Where a platform is, and as whom to speak to it.
#[derive(Clone)]
pub struct Access {
    /// Address of the flow service, up to and without `/v1`.
    pub flow_service: String,
    /// Address of the directory service, up to and without `/v1`.
    pub directory_service: String,
    /// Where tokens are had (OAuth 2.0 client credentials).
    pub token_url: String,
    /// Who.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// The company that is spoken for, where the account serves several (`Organization-Id`).
    pub organization: Option<String>,
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Access({} as {})", self.flow_service, self.client_id)
    }
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The platform says no; asking again will not help.
    Refused {
        /// The HTTP status.
        status: u16,
        /// What it says.
        error: ApiError,
    },
    /// The platform is busy or away and said so until we gave up.
    Busy {
        /// The HTTP status: 429 or 503.
        status: u16,
        /// When it wants to be asked again, in seconds, where it said so.
        retry_after: Option<u64>,
    },
    /// Nobody answered, or the answer broke off.
    Unreachable(String),
    /// Something answered, but not in the terms of the norm.
    Malformed(String),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::Refused { status, error } => {
                let message = error.error_message.as_deref().unwrap_or_default();
                write!(f, "refused with {status} {}: {message}", error.error_code)
            }
            Failure::Busy { status, retry_after: Some(seconds) } => write!(f, "busy ({status}), again in {seconds} s"),
            Failure::Busy { status, retry_after: None } => write!(f, "busy ({status})"),
            Failure::Unreachable(why) => write!(f, "unreachable: {why}"),
            Failure::Malformed(why) => write!(f, "not understood: {why}"),
        }
    }
}
impl std::error::Error for Failure {}

/// A file of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What the platform says they are.
    pub media: String,
}

/// A client; cheap to keep, safe to share between threads.
pub struct Client {
    access: Access,
    talk: Talk,
}

impl Client {
    /// A client that asks nothing yet.
    pub fn new(access: Access, patience: Patience) -> Client {
        Client { talk: Talk::new(&access, patience), access }
    }

    fn flow_url(&self, path: &str) -> String {
        format!("{}/v1/{path}", self.access.flow_service.trim_end_matches('/'))
    }

    fn directory_url(&self, path: &str) -> String {
        format!("{}/v1/{path}", self.access.directory_service.trim_end_matches('/'))
    }

    /// Whether the flow service is up.
    pub fn is_healthy(&self) -> bool {
        self.talk.ask("GET", &self.flow_url("healthcheck"), Body::Nothing).is_ok()
    }

    /// Sends a file. With a tracking identifier it happens once: where an earlier attempt may have arrived, the
    /// platform is asked for it before the file is sent again.
    pub fn submit(&self, info: &FlowInfo, file: &[u8]) -> Result<FullFlowInfo, Failure> {
        let url = self.flow_url("flows");
        let mut tries = 0;
        loop {
            match self.talk.ask("POST", &url, Body::Form { info: &json(info)?, name: &info.name, file }) {
                Ok(answer) => return parse(&answer),
                Err(Failure::Unreachable(why)) => {
                    let Some(tracking) = info.tracking_id.as_deref() else { return Err(Failure::Unreachable(why)) };
                    tries += 1;
                    if let Some(flow) = self.sent(tracking)? {
                        return Ok(FullFlowInfo {
                            flow_id: flow.flow_id,
                            submitted_at: flow.submitted_at,
                            info: info.clone(),
                        });
                    }
                    if tries > 1 {
                        return Err(Failure::Unreachable(why));
                    }
                }
                Err(other) => return Err(other),
            }
        }
    }

    /// The flow that was sent under a tracking identifier, if the platform has it.
    pub fn sent(&self, tracking_id: &str) -> Result<Option<Flow>, Failure> {
        let filters = FlowFilters { tracking_id: Some(tracking_id.to_string()), ..FlowFilters::default() };
        Ok(self.search(&FlowSearch { filters, ..FlowSearch::default() })?.results.into_iter().next())
    }

    /// One page of flows.
    pub fn search(&self, search: &FlowSearch) -> Result<FlowPage, Failure> {
        self.post_json(&self.flow_url("flows/search"), search)
    }

    /// All flows from a cursor on, page by page, and where to go on next time. What changes while we read comes at
    /// the end, or next time; nothing is passed over.
    pub fn changes(
        &self,
        filters: &FlowFilters,
        cursor: Option<String>,
        each: &mut dyn FnMut(Flow) -> Result<(), Failure>,
    ) -> Result<Option<String>, Failure> {
        let mut search = FlowSearch { limit: Some(crate::flow::LIMIT_MOST), cursor, filters: filters.clone() };
        loop {
            let page = self.search(&search)?;
            let ended = page.results.is_empty() || page.next_cursor.is_none();
            page.results.into_iter().try_for_each(&mut *each)?;
            search.cursor = page.next_cursor.or(search.cursor);
            if ended {
                return Ok(search.cursor);
            }
        }
    }

    /// A flow.
    pub fn flow(&self, id: &str) -> Result<Flow, Failure> {
        self.get_json(&self.flow_url(&format!("flows/{}", escaped(id))))
    }

    /// A file of a flow.
    pub fn download(&self, id: &str, kind: DocType) -> Result<Download, Failure> {
        let url = self.flow_url(&format!("flows/{}?docType={}", escaped(id), kind.name()));
        let answer = self.talk.ask("GET", &url, Body::Nothing)?;
        Ok(Download { bytes: answer.body, media: answer.media })
    }

    /// Subscribes to callbacks; the answer bears the key of their signatures, which is shown once.
    pub fn subscribe(&self, params: &WebhookParams) -> Result<Webhook, Failure> {
        self.post_json(&self.flow_url("webhooks"), params)
    }

    /// Our subscriptions.
    pub fn webhooks(&self) -> Result<WebhookList, Failure> {
        self.get_json(&self.flow_url("webhooks"))
    }

    /// Ends a subscription.
    pub fn unsubscribe(&self, id: &str) -> Result<(), Failure> {
        let url = self.flow_url(&format!("webhooks/{}", escaped(id)));
        self.talk.ask("DELETE", &url, Body::Nothing).map(|_| ())
    }

    /// A company by its SIREN; `None` when the directory does not know it.
    pub fn company(&self, siren: &str) -> Result<Option<LegalUnit>, Failure> {
        self.found(&format!("siren/code-insee:{}", escaped(siren)))
    }

    /// An establishment by its SIRET.
    pub fn facility(&self, siret: &str) -> Result<Option<Facility>, Failure> {
        self.found(&format!("siret/code-insee:{}", escaped(siret)))
    }

    /// A routing code of an establishment.
    pub fn routing_code(&self, siret: &str, code: &str) -> Result<Option<RoutingCode>, Failure> {
        self.found(&format!("routing-code/siret:{}/code:{}", escaped(siret), escaped(code)))
    }

    /// A line of the directory by its address.
    pub fn line(&self, address: &str) -> Result<Option<DirectoryLine>, Failure> {
        self.found(&format!("directory-line/code:{}", escaped(address)))
    }

    /// Searches companies.
    pub fn companies(&self, search: &DirectorySearch) -> Result<Found<LegalUnit>, Failure> {
        self.post_json(&self.directory_url("siren/search"), search)
    }

    /// Searches establishments.
    pub fn facilities(&self, search: &DirectorySearch) -> Result<Found<Facility>, Failure> {
        self.post_json(&self.directory_url("siret/search"), search)
    }

    /// Searches routing codes.
    pub fn routing_codes(&self, search: &DirectorySearch) -> Result<Found<RoutingCode>, Failure> {
        self.post_json(&self.directory_url("routing-code/search"), search)
    }

    /// Searches lines of the directory.
    pub fn lines(&self, search: &DirectorySearch) -> Result<Found<DirectoryLine>, Failure> {
        self.post_json(&self.directory_url("directory-line/search"), search)
    }

    fn found<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, Failure> {
        match self.get_json(&self.directory_url(path)) {
            Ok(found) => Ok(Some(found)),
            Err(Failure::Refused { status: 404, .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }

    fn get_json<T: DeserializeOwned>(&self, url: &str) -> Result<T, Failure> {
        parse(&self.talk.ask("GET", url, Body::Nothing)?)
    }

    fn post_json<T: DeserializeOwned>(&self, url: &str, value: &impl serde::Serialize) -> Result<T, Failure> {
        parse(&self.talk.ask("POST", url, Body::Json(&json(value)?))?)
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|e| Failure::Malformed(e.to_string()))
}

fn parse<T: DeserializeOwned>(answer: &Answer) -> Result<T, Failure> {
    serde_json::from_slice(&answer.body).map_err(|e| Failure::Malformed(e.to_string()))
}
