//! Pages for people who have no account here, and messages of programs that prove themselves: what is asked for is found
//! by a secret in its address, or believed by a signature.

use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use kernel::{Fault, Refusal, RefusalKind, Result};
use maud::Markup;
use store::Store;

use super::answer::{self, Answer};
use super::api::read_body;
use super::head::{Head, local, pairs, text};
use super::route::Call;
use super::state::{State, blocking};
use crate::i18n::Lang;
use crate::ui::{self, Failure};

/// Who comes to an address without a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visitor {
    /// A person with a browser: pages, forms of this site only, so many requests a second.
    Person,
    /// A program that signs what it posts: answered by a status alone; slow only for what is not believed.
    Program,
}

/// A page or message without a session.
#[derive(Clone, Copy)]
pub struct PublicDef {
    /// Its path: `/pay/{key}`.
    pub path: &'static str,
    /// True for what is posted.
    pub posts: bool,
    /// Who comes.
    pub visitor: Visitor,
    /// Answers. What is refused is told as a page to people, by its status alone to programs.
    pub answer: fn(&Store, &Visit<'_>) -> Result<Shown>,
}

/// A request without a session.
pub struct Visit<'a> {
    /// Language, day and zone.
    pub lang: Lang<'a>,
    /// The path as asked.
    pub here: String,
    /// Scheme and host as the visitor sees them: `https://factures.example`.
    pub origin: String,
    /// Values of `{name}` parts of the path.
    pub path: &'a [(String, String)],
    /// Query parameters, decoded.
    pub query: &'a [(String, String)],
    /// What was posted.
    pub body: &'a [u8],
    head: &'a Head,
}

impl Visit<'_> {
    /// A part of the path.
    pub fn part(&self, name: &str) -> &str {
        self.path.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }

    /// A header that is text.
    pub fn header(&self, name: &'static str) -> &str {
        text(&self.head.headers, &HeaderName::from_static(name)).unwrap_or("")
    }

    /// A field of a posted form; empty where it is not there.
    pub fn field(&self, name: &str) -> Result<String> {
        let body = std::str::from_utf8(self.body).map_err(|_| Refusal::invalid("request.utf8_malformed"))?;
        Ok(pairs(body)?.into_iter().find(|(n, _)| n == name).map(|(_, v)| v).unwrap_or_default())
    }
}

/// What a visitor gets.
pub enum Shown {
    /// A page of its own.
    Page {
        /// The browser's title.
        title: String,
        /// The page.
        body: Markup,
        /// A script of somebody else that it needs, and where that may connect and open frames: origins.
        guests: Option<Guests>,
    },
    /// Another page of this site.
    Led(String),
    /// A file.
    File {
        /// The name it is saved under.
        name: String,
        /// Media type.
        media: &'static str,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A status alone.
    Said(u16),
}

/// What a page lets in from elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Guests {
    /// The script's address.
    pub script: String,
    /// Origins that it may connect to and open frames of.
    pub origins: Vec<String>,
}

/// The policy of a page that lets guests in: beside our own nothing but them.
fn policy(guests: &Guests) -> Option<HeaderValue> {
    let origin = |address: &str| {
        let (scheme, rest) = address.split_once("://")?;
        let host = rest.split('/').next().unwrap_or("");
        let plain = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:[]*".contains(&b));
        (plain && matches!(scheme, "https" | "http")).then(|| format!("{scheme}://{host}"))
    };
    let script = origin(&guests.script)?;
    let others: Vec<String> = guests.origins.iter().filter_map(|o| origin(o)).collect();
    let others = others.join(" ");
    let text = format!(
        "default-src 'self'; script-src 'self' {script}; connect-src 'self' {script} {others}; frame-src {script} {others}; \
         img-src 'self' data: {script} {others}; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'; object-src 'none'"
    );
    HeaderValue::from_str(&text).ok()
}

/// Answers a visitor.
pub async fn answer(call: Call, def: &'static PublicDef) -> Result<Answer> {
    let (state, head) = (Arc::clone(&call.state), Arc::clone(&call.head));
    let person = def.visitor == Visitor::Person;
    if person {
        state.visitors.take(head.ip)?;
        if def.posts && !head.same_site {
            return Err(Refusal::forbidden("request.csrf").into());
        }
    }
    let body = if def.posts { read_body(&state, &head, call.body, state.app.config.body_max).await? } else { Vec::new() };
    let (asked, by) = (Arc::clone(&state), Arc::clone(&head));
    let params = call.params;
    let done = blocking(move || {
        let host = text(&by.headers, &header::HOST).unwrap_or("localhost");
        let scheme = if asked.app.config.secure { "https" } else { "http" };
        let visit = Visit {
            lang: asked.lang(by.locale),
            here: by.path.clone(),
            origin: format!("{scheme}://{host}"),
            path: &params,
            query: &by.query,
            body: &body,
            head: &by,
        };
        (def.answer)(&asked.app.store, &visit)
    })
    .await;
    match done {
        Ok(shown) => Ok(show(&state, &head, shown)),
        Err(fault) if person => refused(&state, &head, fault),
        Err(Fault::Refused(refusal)) => {
            let busy = refusal.kind == RefusalKind::Busy;
            if !busy {
                // Whoever is not believed is slowed down, and told no more than that.
                state.strangers.take(head.ip)?;
            }
            Ok(said(if busy { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::BAD_REQUEST }))
        }
        Err(fault) => {
            tracing::error!(request = %head.id, path = def.path, "{fault}");
            Ok(said(StatusCode::INTERNAL_SERVER_ERROR))
        }
    }
}

fn said(status: StatusCode) -> Answer {
    let text = if status.is_success() { "ok\n" } else { "refused\n" };
    answer::body(status, "text/plain; charset=utf-8", text)
}

fn show(state: &State, head: &Head, shown: Shown) -> Answer {
    match shown {
        Shown::Page { title, body, guests } => {
            let page = ui::visitor_page(state.lang(head.locale), head.theme, (&title, &head.path), body);
            let mut answer = answer::html(StatusCode::OK, page.into_string());
            if let Some(policy) = guests.as_ref().and_then(policy) {
                answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
            }
            keep_quiet(&mut answer);
            answer
        }
        Shown::Led(path) => answer::redirect(local(&path).unwrap_or("/")),
        Shown::File { name, media, bytes } => {
            let mut answer = answer::body(StatusCode::OK, media, bytes);
            let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
            answer::set(answer.headers_mut(), header::CONTENT_DISPOSITION, &format!("inline; filename=\"{name}\""));
            keep_quiet(&mut answer);
            answer
        }
        Shown::Said(status) => said(StatusCode::from_u16(status).unwrap_or(StatusCode::OK)),
    }
}

/// An address with a secret in it is for nobody's search.
fn keep_quiet(answer: &mut Answer) {
    answer.headers_mut().insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
}

/// What a person without an account is told: what happened, and nothing of our pages.
fn refused(state: &State, head: &Head, fault: Fault) -> Result<Answer> {
    let Fault::Refused(refusal) = fault else { return Err(fault) };
    let status = answer::status(&refusal);
    let lang = state.lang(head.locale);
    let failure = Failure {
        status: status.as_u16(),
        reason: Some(lang.refusal(&refusal)),
        reference: Some(head.id.clone()),
        back: Some((lang.word("visitor-again"), head.path.clone())),
    };
    let page = ui::visitor_error(lang, head.theme, &failure);
    let mut answer = answer::html(status, page.into_string());
    if status == StatusCode::SERVICE_UNAVAILABLE {
        answer::set(answer.headers_mut(), header::RETRY_AFTER, "5");
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guests_are_let_in_by_their_origin_alone() {
        let guests = Guests {
            script: "https://js.gateway.example/v3/".into(),
            origins: vec!["https://api.gateway.example".into(), "javascript:alert(1)".into(), "https://a b; x".into()],
        };
        let policy = policy(&guests).unwrap();
        let text = policy.to_str().unwrap();
        assert!(text.contains("script-src 'self' https://js.gateway.example;"), "{text}");
        assert!(text.contains("connect-src 'self' https://js.gateway.example https://api.gateway.example;"), "{text}");
        assert!(!text.contains("alert") && !text.contains("a b"), "{text}");
        assert!(super::policy(&Guests::default()).is_none());
    }
}
