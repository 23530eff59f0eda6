//! The flow service: taking, finding and giving out flows.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use einvoice::{Language, Syntax};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::faults::take;
use super::http::{Reply, Request, plain};
use super::{Due, Sandbox};
use crate::flow::{
    AckDetail, AckStatus, Acknowledgement, DocType, Flow, FlowDirection, FlowFilters, FlowInfo, FlowPage, FlowProfile,
    FlowSearch, FlowSyntax, FlowType, FullFlowInfo, ID_LONGEST, LIMIT_DEFAULT, LIMIT_MOST, NAME_LONGEST,
    ProcessingRule, RuleSource,
};

/// A flow, its file, and whose it is.
pub(super) struct Stored {
    /// The company that sent it or gets it.
    pub owner: String,
    /// What is told of it.
    pub flow: Flow,
    /// The file as it was sent.
    pub file: Vec<u8>,
    /// The digest that its sender announced.
    pub announced: Option<String>,
    /// The place of its last change among all changes: what cursors count.
    pub change: u64,
}

impl Sandbox {
    /// Everything under `/flow-service/v1/`.
    pub(super) fn flow_service(&mut self, owner: &str, rest: &str, request: &Request, now: Timestamp) -> Reply {
        let delay_ms = self.faults.delay_ms;
        let reply = match (request.method.as_str(), rest.split('/').collect::<Vec<_>>().as_slice()) {
            ("POST", ["flows"]) => self.submit(owner, request, now),
            ("POST", ["flows", "search"]) => self.search(owner, request),
            ("GET", ["flows", id]) => self.give(owner, &plain(id), request),
            (_, ["webhooks"]) => self.webhooks(owner, None, request, now),
            (_, ["webhooks", id]) => self.webhooks(owner, Some(&plain(id)), request, now),
            (_, ["flows"] | ["flows", _]) => Reply::error(405, "METHOD_NOT_ALLOWED", "Not with this method."),
            _ => Reply::error(404, "MISSING_RESOURCE", "No such address in the flow service."),
        };
        Reply { delay_ms, ..reply }
    }

    fn submit(&mut self, owner: &str, request: &Request, now: Timestamp) -> Reply {
        let (Some(info), Some(file)) = (request.part("flowInfo"), request.part("file")) else {
            return Reply::error(400, "MISSING_REQUIRED_FIELD", "multipart/form-data with flowInfo and file.");
        };
        let info: FlowInfo = match super::http::read(&info.bytes) {
            Ok(info) => info,
            Err(reply) => return reply,
        };
        if let Some(reply) = unfit(&info) {
            return reply;
        }
        let digest = hex(&Sha256::digest(&file.bytes));
        let announced = info.sha256.clone();
        let flow = Flow {
            flow_id: self.uuid("flow"),
            tracking_id: info.tracking_id.clone(),
            name: info.name.clone(),
            processing_rule: info.processing_rule.unwrap_or(ProcessingRule::Undefined),
            processing_rule_source: if info.processing_rule.is_some() { RuleSource::Input } else { RuleSource::Computed },
            flow_syntax: info.flow_syntax,
            flow_profile: info.flow_profile.unwrap_or(FlowProfile::Undefined),
            flow_type: FlowType::Undefined,
            flow_direction: FlowDirection::Out,
            submitted_at: now,
            updated_at: now,
            acknowledgement: Acknowledgement { status: AckStatus::Pending, details: Vec::new() },
        };
        let answer = FullFlowInfo {
            flow_id: flow.flow_id.clone(),
            submitted_at: now,
            info: FlowInfo { sha256: Some(digest), ..info },
        };
        let index = self.keep(owner, flow, file.bytes.clone(), announced);
        if !take(&mut self.faults.silent) {
            let pace = self.settings.pace;
            self.later(now, pace, Due::Judge(index));
        }
        Reply::json(202, &answer)
    }

    /// Keeps a flow; its place.
    pub(super) fn keep(&mut self, owner: &str, flow: Flow, file: Vec<u8>, announced: Option<String>) -> usize {
        self.changes += 1;
        self.flows.push(Stored { owner: owner.to_string(), flow, file, announced, change: self.changes });
        self.flows.len() - 1
    }

    /// Changes a flow and tells whoever wants to know.
    pub(super) fn change(&mut self, index: usize, now: Timestamp, how: impl FnOnce(&mut Flow)) {
        self.changes += 1;
        let change = self.changes;
        let Some(stored) = self.flows.get_mut(index) else { return };
        how(&mut stored.flow);
        stored.flow.updated_at = now;
        stored.change = change;
        let (owner, flow) = (stored.owner.clone(), stored.flow.clone());
        self.tell(&owner, &flow, now);
    }

    /// Acknowledges a flow.
    pub(super) fn acknowledge(&mut self, index: usize, now: Timestamp, details: Vec<AckDetail>) {
        let failed = details.iter().any(|d| d.level == crate::flow::Level::Error);
        let status = if failed { AckStatus::Error } else { AckStatus::Ok };
        self.change(index, now, |flow| flow.acknowledgement = Acknowledgement { status, details });
    }

    /// Gives a company a flow that it did not send.
    pub(super) fn deliver(&mut self, owner: &str, coming: Coming, now: Timestamp) {
        let flow = Flow {
            flow_id: self.uuid("flow"),
            tracking_id: None,
            name: coming.name,
            processing_rule: coming.rule,
            processing_rule_source: RuleSource::Computed,
            flow_syntax: coming.syntax,
            flow_profile: coming.profile,
            flow_type: coming.flow_type,
            flow_direction: coming.direction,
            submitted_at: now,
            updated_at: now,
            acknowledgement: Acknowledgement { status: AckStatus::Ok, details: Vec::new() },
        };
        self.keep(owner, flow.clone(), coming.file, None);
        self.tell(owner, &flow, now);
    }

    fn search(&self, owner: &str, request: &Request) -> Reply {
        let search: FlowSearch = match request.read() {
            Ok(search) => search,
            Err(reply) => return reply,
        };
        let limit = search.limit.unwrap_or(LIMIT_DEFAULT);
        if limit == 0 || limit > LIMIT_MOST {
            return Reply::error(400, "INVALID_REQUEST", "limit is from 1 to 100.");
        }
        // A cursor stands for the criteria that it was given under.
        let (after, filters) = match &search.cursor {
            None if search.filters.is_empty() => {
                return Reply::error(400, "MISSING_REQUIRED_FIELD", "At least one criterion in where.");
            }
            None => (0, search.filters.clone()),
            Some(cursor) => match place(cursor) {
                Some((after, given)) => (after, if search.filters.is_empty() { given } else { search.filters.clone() }),
                None => return Reply::error(400, "INVALID_REQUEST", "The cursor is none of ours."),
            },
        };
        let mut found: Vec<&Stored> = self
            .flows
            .iter()
            .filter(|s| s.owner == owner && s.change > after && filters.hold(&s.flow))
            .collect();
        found.sort_by_key(|s| s.change);
        let more = found.len() > limit as usize;
        found.truncate(limit as usize);
        let end = found.last().map_or(after, |s| s.change);
        let next_cursor = more.then(|| cursor(end, &filters));
        let results = found.into_iter().map(|s| s.flow.clone()).collect();
        Reply::json(200, &FlowPage { limit, next_cursor, filters, results })
    }

    fn give(&self, owner: &str, id: &str, request: &Request) -> Reply {
        let Some(stored) = self.flows.iter().find(|s| s.owner == owner && s.flow.flow_id == id) else {
            return Reply::error(404, "MISSING_RESOURCE", "No such flow of yours.");
        };
        let Some(kind) = request.asked("docType").map_or(Some(DocType::Metadata), |t| DocType::parse(&t)) else {
            return Reply::error(400, "INVALID_REQUEST", "docType is Metadata, Original, Converted or ReadableView.");
        };
        let name = &stored.flow.name;
        let attached = |reply: Reply, name: String| {
            let name: String = name.chars().filter(|c| !c.is_control() && *c != '"').collect();
            reply.with("Content-Disposition", &format!("attachment;filename=\"{name}\""))
        };
        match kind {
            DocType::Metadata => Reply::json(200, &stored.flow),
            DocType::Original => {
                let file = Reply::bytes(200, "application/octet-stream", stored.file.clone());
                attached(file, name.clone())
            }
            DocType::Converted => match converted(stored) {
                Some(bytes) => attached(Reply::bytes(200, "application/octet-stream", bytes), format!("{name}.xml")),
                None => Reply::error(404, "MISSING_RESOURCE", "Only invoices are converted."),
            },
            DocType::ReadableView => match readable(stored) {
                Some(page) => attached(Reply::bytes(200, "text/html; charset=utf-8", page), format!("{name}.html")),
                None => Reply::error(404, "MISSING_RESOURCE", "Only invoices are shown."),
            },
        }
    }
}

/// What a company is given.
pub(super) struct Coming {
    pub name: String,
    pub rule: ProcessingRule,
    pub syntax: FlowSyntax,
    pub profile: FlowProfile,
    pub flow_type: FlowType,
    pub direction: FlowDirection,
    pub file: Vec<u8>,
}

/// Why an announcement can't be taken, if it can't.
fn unfit(info: &FlowInfo) -> Option<Reply> {
    if info.name.trim().is_empty() || info.name.chars().count() > NAME_LONGEST {
        return Some(Reply::error(400, "INVALID_REQUEST", "name has 1 to 255 characters."));
    }
    if info.tracking_id.as_ref().is_some_and(|id| id.is_empty() || id.chars().count() > ID_LONGEST) {
        return Some(Reply::error(400, "INVALID_REQUEST", "trackingId has 1 to 64 characters."));
    }
    let is_digest = |text: &str| text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if info.sha256.as_deref().is_some_and(|text| !is_digest(text)) {
        return Some(Reply::error(400, "INVALID_REQUEST", "sha256 is 64 hexadecimal digits in lower case."));
    }
    let is_invoice = matches!(info.flow_syntax, FlowSyntax::Cii | FlowSyntax::Ubl | FlowSyntax::FacturX);
    if !is_invoice && info.flow_profile.is_some_and(|p| p != FlowProfile::Undefined) {
        return Some(Reply::error(422, "UNPROCESSABLE_ENTITY", "Only invoices have a profile."));
    }
    None
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// A cursor: the place of a change, and what was looked for.
fn cursor(after: u64, filters: &FlowFilters) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&(after, filters)).unwrap_or_default())
}

fn place(cursor: &str) -> Option<(u64, FlowFilters)> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()
}

/// The XML of an invoice flow: its file, or what lies in the PDF.
pub(super) fn xml_of(syntax: FlowSyntax, file: &[u8]) -> Option<Vec<u8>> {
    match syntax {
        FlowSyntax::FacturX => einvoice::pdf::extract(file).ok().map(|hybrid| hybrid.xml.content),
        _ => Some(file.to_vec()),
    }
}

/// An invoice in the other syntax.
fn converted(stored: &Stored) -> Option<Vec<u8>> {
    let to = match stored.flow.flow_syntax {
        FlowSyntax::Ubl => Syntax::Cii,
        FlowSyntax::Cii | FlowSyntax::FacturX => Syntax::Ubl,
        FlowSyntax::Cdar | FlowSyntax::Frr => return None,
    };
    let xml = xml_of(stored.flow.flow_syntax, &stored.file)?;
    einvoice::convert(&xml, to).ok().map(|(bytes, _)| bytes)
}

fn readable(stored: &Stored) -> Option<Vec<u8>> {
    let xml = xml_of(stored.flow.flow_syntax, &stored.file)?;
    einvoice::show_html(&xml, Language::French).ok().map(String::into_bytes)
}
