//! What stands beside the steps: home, search, live counts, health, the API's document and reference, assets.

use std::sync::Arc;

use axum::http::{HeaderName, StatusCode, header};
use kernel::{Refusal, Result};
use maud::html;
use sha2::{Digest, Sha256};

use super::answer::{self, Answer};
use super::head::text;
use super::page;
use super::route::Call;
use super::state::blocking;
use crate::assets;
use crate::platform::secret::base64url;
use crate::search;
use crate::ui::layout::{Found, palette};
use crate::ui::{Field, Kind};

/// `GET /` where no view stands there: the first page that the person may see.
pub async fn home(call: Call) -> Result<Answer> {
    let Call { state, head, .. } = call;
    let Ok(who) = state.person(&head).await else { return Ok(answer::redirect("/sign-in")) };
    let first = state.app.rail.iter().find(|r| who.grants.has(r.needs) && r.url != "/");
    match first {
        Some(entry) => Ok(answer::redirect(entry.url)),
        None => Err(Refusal::missing("request.not_found").into()),
    }
}

/// `GET /search?q=`: a page, or what the palette shows.
pub async fn search(call: Call) -> Result<Answer> {
    let Call { state, head, .. } = call;
    let who = state.person(&head).await?;
    let asked: String = head.asked("q").unwrap_or("").chars().take(100).collect();
    let (reading, query, company) = (Arc::clone(&state), asked.clone(), who.company);
    let permit = state.reads.acquire().await;
    let hits = blocking(move || reading.app.store.read(company, |db| search::find(db, &query, 30))).await?;
    drop(permit);
    let lang = state.lang(who.locale);
    let mut found: Vec<Found> = Vec::new();
    // Pages and actions whose words begin with what was typed come first, then documents by kind.
    let wanted = search::words(&asked);
    let named = |label: &str| !wanted.is_empty() && search::matches(&search::fold(label), &wanted);
    for entry in state.app.rail.iter().filter(|r| who.grants.has(r.needs) && named(&lang.word(r.words))) {
        let (kind, label) = (lang.word("search-pages"), lang.word(entry.words));
        found.push(Found { kind, icon: entry.icon, label, detail: String::new(), url: entry.url.to_string() });
    }
    for entry in state.app.create.iter().filter(|n| who.grants.has(n.needs) && named(&lang.word(n.words))) {
        let (kind, label) = (lang.word("search-actions"), lang.word(entry.words));
        found.push(Found { kind, icon: entry.icon, label, detail: String::new(), url: entry.url.to_string() });
    }
    for def in state.app.found {
        for hit in hits.iter().filter(|h| h.kind == def.kind) {
            let (label, detail) = hit.label.split_once(" · ").unwrap_or((hit.label.as_str(), ""));
            found.push(Found {
                kind: lang.word(def.words),
                icon: def.icon,
                label: label.to_string(),
                detail: detail.to_string(),
                url: def.url.replace("{id}", &hit.id.to_string()),
            });
        }
    }
    if head.part.as_deref() == Some("palette") {
        return Ok(answer::html(StatusCode::OK, palette(lang, &found).into_string()));
    }
    if head.asked("format") == Some("json") {
        return Ok(answer::json(StatusCode::OK, as_json(&found)));
    }
    let body = html! {
        form.search-page method="get" action="/search" role="search" {
            (Field::new(Kind::Text, "q", lang.word("search-field")).value(asked.as_str()).autocomplete("off").html(lang))
            (crate::ui::Button::submit(lang.word("search-button")).primary())
        }
        @if !asked.is_empty() {
            @if found.is_empty() { p { (lang.say("search-none", &[("asked", asked.as_str().into())])) } }
            ul.search-found {
                @for one in &found {
                    li { a href=(one.url) { (one.icon) " " (one.label) } " " span.beside { (one.kind) " " (one.detail) } }
                }
            }
        }
    };
    Ok(page::plain(&state, &head, &who, lang.word("search-title"), body))
}

fn as_json(found: &[Found]) -> String {
    let list =
        found.iter().map(|f| serde_json::json!({ "kind": f.kind, "label": f.label, "detail": f.detail, "url": f.url }));
    serde_json::Value::Array(list.collect()).to_string()
}

/// How long a browser waits before it asks for news again.
const EVENTS_EVERY_MS: u32 = 8000;

/// `GET /events`: server-sent events, answered at once and asked for again. So no connection is held by a page
/// that is left open, and a browser's few connections to one host stay free. When what waits behind the rail has
/// changed since the event that the browser saw last, it is told to fetch the rail.
pub async fn events(call: Call) -> Result<Answer> {
    let Call { state, head, .. } = call;
    let who = state.person(&head).await?;
    let (reading, asking) = (Arc::clone(&state), Arc::clone(&who));
    let permit = state.reads.acquire().await;
    let counts = blocking(move || reading.app.store.read(asking.company, |db| reading.counts(&asking, db))).await?;
    drop(permit);
    let mut hash = Sha256::new();
    hash.update(who.company.0.to_be_bytes());
    for (name, count) in counts {
        hash.update(name);
        hash.update(count.to_be_bytes());
    }
    let id = base64url(&hash.finalize()[..9]);
    let last = text(&head.headers, &HeaderName::from_static("last-event-id"));
    let news = if last.is_some_and(|l| l != id) { "event: changed\ndata: rail\n" } else { "" };
    let text = format!("retry: {EVENTS_EVERY_MS}\nid: {id}\n{news}\n");
    Ok(answer::body(StatusCode::OK, "text/event-stream", text))
}

/// `GET /healthz`: 200 when the store answers.
pub async fn health(call: Call) -> Result<Answer> {
    let state = Arc::clone(&call.state);
    blocking(move || state.app.store.with_reader(|conn| conn.one("SELECT 1", &[], |_| Ok(())))).await?;
    Ok(answer::body(StatusCode::OK, "text/plain; charset=utf-8", "ok\n"))
}

/// `GET /api/v1/openapi.json`.
pub async fn openapi(call: Call) -> Result<Answer> {
    let state = &call.state;
    let text = state.openapi.get_or_init(|| crate::openapi::text(state.app.steps, state.app.downloads, &state.words)).clone();
    Ok(answer::json(StatusCode::OK, text))
}

/// `GET /api` and `/api/{step}`: the reference, to be read.
pub async fn reference(call: Call) -> Result<Answer> {
    let Call { state, head, params, .. } = call;
    let who = state.person(&head).await?;
    let lang = state.lang(who.locale);
    let step = params.iter().find(|(name, _)| name == "step").map(|(_, step)| step.as_str());
    let body = crate::openapi::reference(state.app.steps, step, lang);
    let body = body.ok_or_else(|| Refusal::missing("request.not_found"))?;
    Ok(page::plain(&state, &head, &who, lang.word("api-title"), body))
}

/// `GET /assets/...`: kept by browsers for ever, since the name changes with the content.
pub fn asset(call: &Call) -> Result<Answer> {
    let asset = assets::find(&call.head.path).ok_or_else(|| Refusal::missing("request.not_found"))?;
    let headers = &call.head.headers;
    let mut answer = if text(headers, &header::IF_NONE_MATCH) == Some(asset.etag.as_str()) {
        answer::body(StatusCode::NOT_MODIFIED, asset.mime, axum::body::Body::empty())
    } else if text(headers, &header::ACCEPT_ENCODING).is_some_and(|v| v.contains("gzip")) && !asset.gzip.is_empty() {
        let mut answer = answer::body(StatusCode::OK, asset.mime, asset.gzip.clone());
        answer::set(answer.headers_mut(), header::CONTENT_ENCODING, "gzip");
        answer
    } else {
        answer::body(StatusCode::OK, asset.mime, asset.bytes.clone())
    };
    let headers = answer.headers_mut();
    answer::set(headers, header::CACHE_CONTROL, assets::CACHE_CONTROL);
    answer::set(headers, header::ETAG, &asset.etag);
    answer::set(headers, header::VARY, "Accept-Encoding");
    Ok(answer)
}
