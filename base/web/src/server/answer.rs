//! Answers: their statuses, the error envelope, the headers that every one of them has.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use kernel::{Fault, Refusal, RefusalKind};

use super::head::Head;
use super::state::{State, Who};
use crate::assets;
use crate::i18n::{Lang, Locale};
use crate::ui::{Button, Errors, Failure, Page, error_page, sign_in};

pub type Answer = Response<Body>;

/// The status of a refusal: by its kind, save what HTTP has a word of its own for.
pub fn status(refusal: &Refusal) -> StatusCode {
    match refusal.code {
        "request.json_malformed" | "request.utf8_malformed" | "request.nul" | "request.body_broken" => {
            StatusCode::BAD_REQUEST
        }
        "request.method" => StatusCode::METHOD_NOT_ALLOWED,
        "request.too_large" => StatusCode::PAYLOAD_TOO_LARGE,
        "request.media" => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "request.slow" => StatusCode::REQUEST_TIMEOUT,
        "request.too_many" => StatusCode::TOO_MANY_REQUESTS,
        _ => match refusal.kind {
            RefusalKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            RefusalKind::Missing => StatusCode::NOT_FOUND,
            RefusalKind::Conflict => StatusCode::CONFLICT,
            RefusalKind::Forbidden => StatusCode::FORBIDDEN,
            RefusalKind::Unauthenticated => StatusCode::UNAUTHORIZED,
            RefusalKind::Busy => StatusCode::SERVICE_UNAVAILABLE,
        },
    }
}

/// Nobody is signed in.
pub fn unauthenticated(code: &'static str) -> Fault {
    Refusal { kind: RefusalKind::Unauthenticated, ..Refusal::invalid(code) }.into()
}

/// An answer with a body.
pub fn body(status: StatusCode, media: &'static str, body: impl Into<Body>) -> Answer {
    let mut answer = Response::new(body.into());
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    answer
}

/// JSON that is text already.
pub fn json(status: StatusCode, text: impl Into<Body>) -> Answer {
    body(status, "application/json", text)
}

/// A page.
pub fn html(status: StatusCode, text: String) -> Answer {
    body(status, "text/html; charset=utf-8", text)
}

/// Leads to another page of this site, which is then asked with GET.
pub fn redirect(path: &str) -> Answer {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::SEE_OTHER;
    set(answer.headers_mut(), header::LOCATION, path);
    answer
}

/// Sets a header; a value that is none is left out.
pub fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// Adds a cookie that scripts cannot read and other sites' forms do not send. `age` in seconds; 0 takes it away.
pub fn cookie(answer: &mut Answer, state: &State, (name, value): (&str, &str), age: i64) {
    let secure = if state.app.config.secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// What went wrong, as JSON for programs and as a page for people.
pub fn fault(state: &State, head: &Head, who: Option<&Who>, fault: &Fault) -> Answer {
    let refusal = match fault {
        Fault::Refused(refusal) => Some(refusal),
        Fault::Broken(what) => {
            tracing::error!(request = %head.id, method = %head.method, path = %head.path, "{what}");
            None
        }
    };
    let code = refusal.map_or(StatusCode::INTERNAL_SERVER_ERROR, status);
    let locale = who.filter(|_| !head.is_api()).map_or(head.locale, |w| w.locale);
    let lang = state.lang(locale);
    let mut answer = match refusal {
        _ if head.is_api() => envelope(lang, head, refusal, code),
        Some(refusal) if code == StatusCode::UNAUTHORIZED => {
            let errors = Errors::of_refusals(lang, std::slice::from_ref(refusal));
            html(code, sign_in(lang, head.theme, ("", "/"), &errors).into_string())
        }
        _ => page(state, head, who, (refusal, code)),
    };
    let value = |name: &str| refusal.and_then(|r| r.values.iter().find(|(n, _)| *n == name)).map(|(_, v)| v.as_str());
    let headers = answer.headers_mut();
    match code {
        StatusCode::METHOD_NOT_ALLOWED => set(headers, header::ALLOW, value("allow").unwrap_or("")),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            set(headers, header::RETRY_AFTER, value("seconds").unwrap_or("1"));
        }
        StatusCode::UNAUTHORIZED if head.is_api() => set(headers, header::WWW_AUTHENTICATE, "Bearer"),
        // The rest of a body that nobody reads must not be taken for the next request.
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT => set(headers, header::CONNECTION, "close"),
        _ => {}
    }
    answer
}

fn envelope(lang: Lang<'_>, head: &Head, refusal: Option<&Refusal>, code: StatusCode) -> Answer {
    let mut error = serde_json::Map::new();
    match refusal {
        Some(refusal) => {
            error.insert("code".into(), refusal.code.into());
            error.insert("message".into(), lang.refusal(refusal).into());
            if let Some(field) = &refusal.field {
                error.insert("field".into(), field.as_str().into());
            }
            if !refusal.values.is_empty() {
                let values = refusal.values.iter().map(|(k, v)| ((*k).to_string(), v.as_str().into()));
                error.insert("values".into(), serde_json::Value::Object(values.collect()));
            }
        }
        None => {
            error.insert("code".into(), "broken".into());
            error.insert("message".into(), lang.word("request-broken").into());
        }
    }
    error.insert("request".into(), head.id.as_str().into());
    let text = serde_json::json!({ "error": error }).to_string();
    let mut answer = json(code, text);
    set(answer.headers_mut(), header::CONTENT_LANGUAGE, lang.locale.code());
    answer
}

fn page(state: &State, head: &Head, who: Option<&Who>, (refusal, code): (Option<&Refusal>, StatusCode)) -> Answer {
    let lang = state.lang(who.map_or(head.locale, |w| w.locale));
    let known = refusal.filter(|r| r.code != "request.not_found");
    let failure = Failure {
        status: code.as_u16(),
        reason: known.map(|r| lang.refusal(r)),
        reference: Some(head.id.clone()),
        back: None,
    };
    let markup = match who {
        Some(who) => state.frame(head, who, lang, ("", &[])).page(&framed_failure(lang, &failure)),
        None => error_page(lang, head.theme, &failure),
    };
    html(code, markup.into_string())
}

/// What went wrong, under the frame's own heading.
fn framed_failure(lang: Lang<'_>, failure: &Failure) -> Page {
    let key = match failure.status {
        413 | 415 | 422 => 400,
        429 => 503,
        status @ (400 | 403 | 404 | 409 | 503) => status,
        405 => 404,
        408 => 503,
        _ => 500,
    };
    let said = |part: &str| lang.word(&format!("error-{key}{part}"));
    let body = maud::html! {
        p { @if let Some(reason) = &failure.reason { (reason) } @else { (said("-what")) } }
        p { (said("-do")) }
        div.buttons { (Button::link(lang.word("error-home"), "/").primary()) }
        @if let Some(reference) = &failure.reference { p.beside { (lang.word("error-reference")) " " code { (reference) } } }
    };
    Page::new(said(""), body)
}

/// The headers that every answer has.
pub fn finish(answer: &mut Answer, state: &State, head: &Head) {
    let headers = answer.headers_mut();
    set(headers, HeaderName::from_static("x-request-id"), &head.id);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if head.is_api() {
        return;
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(assets::CONTENT_SECURITY_POLICY));
    }
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=()"),
    );
    if state.app.config.secure {
        headers
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
}

/// What the words of `done-...` are given: the plain fields of an outcome, kept small.
pub fn flash(command: &str, outcome: &serde_json::Value) -> String {
    let mut text = format!("done-{}", command.replace('.', "-"));
    let fields = outcome.as_object().into_iter().flatten();
    for (name, value) in fields.filter(|(n, _)| n.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')).take(12) {
        let plain = match value {
            serde_json::Value::String(s) if s.chars().count() <= 60 => s.clone(),
            serde_json::Value::Number(n) => n.to_string(),
            _ => continue,
        };
        text.push_str(&format!("&{name}={}", crate::ui::query::encoded(&plain)));
    }
    text.truncate(1500);
    text
}

/// The full address of a link that an outcome tells, to be handed on to somebody.
pub fn flash_link(config: &super::Config, head: &Head, cookie: &str) -> Option<String> {
    let (_, rest) = cookie.split_once('&')?;
    let pairs = super::head::pairs(rest).ok()?;
    let path = pairs.iter().find(|(n, _)| n == "link").and_then(|(_, v)| super::head::local(v))?;
    let host = super::head::text(&head.headers, &header::HOST)?;
    Some(format!("{}://{host}{path}", if config.secure { "https" } else { "http" }))
}

/// The sentence of a flash cookie, if there are words for it.
pub fn flash_sentence(state: &State, locale: Locale, cookie: &str) -> Option<String> {
    let (key, rest) = cookie.split_once('&').unwrap_or((cookie, ""));
    if !key.starts_with("done-") || !state.words.has(locale, key) {
        return None;
    }
    let pairs = super::head::pairs(rest).ok()?;
    let args: Vec<_> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str().into())).collect();
    Some(state.words.say(locale, key, &args))
}
