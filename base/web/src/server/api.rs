//! The API: commands as JSON, and the data of views as JSON.

use std::pin::Pin;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderName, StatusCode};
use hyper::body::Body as _;
use kernel::{Fault, Refusal, Result};
use store::{Context, Key};

use super::answer::{self, Answer};
use super::head::{Head, text};
use super::page::{Asked, context};
use super::route::Call;
use super::state::{State, Who, blocking};
use crate::step::{CommandDef, ViewDef};

/// Bodies larger than this are read as JSON on a thread of their own.
const LARGE: usize = 64 * 1024;
/// Objects and lists within each other at most.
const DEPTH: usize = 64;

/// `GET /api/v1/...` of a view.
pub async fn view(call: Call, view: &'static ViewDef) -> Result<Answer> {
    let Call { state, head, params, .. } = call;
    let who = state.program(&head).await?;
    allowed(&who, view.needs)?;
    let asked = Asked { params, address: head.address(), query: head.query.clone(), posted: None };
    let reading = Arc::clone(&state);
    let _permit = reading.reads.acquire().await;
    let json = blocking(move || {
        let json = view.json;
        let cx = context(&state, &head, &who, asked);
        state.app.store.read(who.company, |db| json(&cx, db))
    })
    .await?;
    Ok(answer::json(StatusCode::OK, json))
}

/// Refuses who lacks a permission: `request.forbidden`.
pub fn allowed(who: &Who, needs: store::Permission) -> Result<()> {
    if who.grants.has(needs) {
        return Ok(());
    }
    Err(Refusal::forbidden("request.forbidden").with("needs", needs.name()).into())
}

/// `POST /api/v1/{step}/{verb}`.
pub async fn command(call: Call, command: &'static CommandDef) -> Result<Answer> {
    let Call { state, head, body, .. } = call;
    let who = match admitted(&state, &head, command).await {
        Ok(who) => who,
        Err(fault) => {
            drain(body).await;
            return Err(fault);
        }
    };
    let bytes = read_body(&state, &head, body, state.app.config.body_max).await?;
    checked_json(&bytes)?;
    let header = HeaderName::from_static("idempotency-key");
    let key = match head.headers.get(&header) {
        None => None,
        Some(_) => Some(Key::new(who.sender, text(&head.headers, &header).unwrap_or(""), command.name, &bytes)?),
    };
    let context = context_of(&who, "api");
    let done = call_command(&state, command, context, bytes, key).await?;
    let mut answer = answer::json(StatusCode::OK, done.json);
    if done.repeated {
        answer::set(answer.headers_mut(), HeaderName::from_static("idempotency-replayed"), "true");
    }
    Ok(answer)
}

/// The context of a command asked for by `who`.
pub fn context_of(who: &Who, via: &'static str) -> Context {
    Context { company: who.company, actor: who.user.id, grants: who.grants, via, cause: None, bulk: false, dry: false }
}

/// Runs a command without holding a thread while it waits for its lane.
pub async fn call_command(
    state: &Arc<State>,
    command: &'static CommandDef,
    context: Context,
    json: Vec<u8>,
    key: Option<Key>,
) -> Result<store::Answer> {
    let (send, receive) = tokio::sync::oneshot::channel();
    let reply = Box::new(move |result| drop(send.send(result)));
    if command.prepares || json.len() > LARGE {
        let state = Arc::clone(state);
        blocking(move || {
            (command.call)(&state.app.store, &context, &json, key, reply);
            Ok(())
        })
        .await?;
    } else {
        (command.call)(&state.app.store, &context, &json, key, reply);
    }
    receive.await.map_err(|_| Fault::broken(format!("{}: the lane gave no answer", command.name)))?
}

/// Who sends a command, if they may and say that it is JSON.
async fn admitted(state: &Arc<State>, head: &Head, command: &CommandDef) -> Result<Arc<Who>> {
    let who = state.program(head).await?;
    allowed(&who, command.needs)?;
    if head.media() != "application/json" {
        return Err(Refusal::invalid("request.media").with("wanted", "application/json").into());
    }
    Ok(who)
}

/// Reads a body of at most `max` bytes: `request.too_large`, `request.slow`, `request.body_broken`.
pub async fn read_body(state: &State, head: &Head, mut body: Body, max: usize) -> Result<Vec<u8>> {
    let too_large = || Fault::from(Refusal::invalid("request.too_large").with("max", max));
    let told = text(&head.headers, &axum::http::header::CONTENT_LENGTH).and_then(|v| v.parse::<usize>().ok());
    if told.is_some_and(|n| n > max) {
        drain(body).await;
        return Err(too_large());
    }
    let reading = async {
        let mut bytes = Vec::with_capacity(told.unwrap_or(0));
        while let Some(data) = piece(&mut body).await? {
            if bytes.len() + data.len() > max {
                return Err(too_large());
            }
            bytes.extend_from_slice(&data);
        }
        Ok(bytes)
    };
    let read = match tokio::time::timeout(state.app.config.read_timeout, reading).await {
        Ok(read) => read,
        Err(_) => return Err(Refusal::busy("request.slow").into()),
    };
    if read.is_err() {
        drain(body).await;
    }
    read
}

async fn piece(body: &mut Body) -> Result<Option<axum::body::Bytes>> {
    loop {
        match std::future::poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await {
            None => return Ok(None),
            Some(Err(_)) => return Err(Refusal::invalid("request.body_broken").into()),
            // What is no data are trailers, which say nothing to us.
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
}

/// Takes the rest of a body that is refused, so far as it comes soon and is not endless: a connection closed while
/// the other side still sends would take the answer with it.
pub async fn drain(mut body: Body) {
    const MOST: usize = 16 << 20;
    let taking = async {
        let mut taken = 0;
        while let Ok(Some(data)) = piece(&mut body).await {
            taken += data.len();
            if taken > MOST {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(std::time::Duration::from_secs(2), taking).await;
}

/// Refuses what no command could mean: bytes that are no text, NUL characters, depth without end.
fn checked_json(bytes: &[u8]) -> Result<()> {
    if std::str::from_utf8(bytes).is_err() {
        return Err(Refusal::invalid("request.utf8_malformed").into());
    }
    let (mut depth, mut quoted, mut at) = (0usize, false, 0);
    while let Some(byte) = bytes.get(at) {
        match (byte, quoted) {
            (b'"', _) => quoted = !quoted,
            (b'\\', true) => {
                if bytes.get(at + 1..at + 6) == Some(b"u0000") {
                    return Err(Refusal::invalid("request.nul").into());
                }
                at += 1;
            }
            (b'{' | b'[', false) => {
                depth += 1;
                if depth > DEPTH {
                    return Err(Refusal::invalid("request.json_malformed").with("problem", "too deep").into());
                }
            }
            (b'}' | b']', false) => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_command_could_mean_is_refused() {
        let told = |bytes: &[u8]| checked_json(bytes).err().map(|f| f.code().to_string());
        assert_eq!(told(br#"{"a": "\\u0000 [[[", "b": [1, {"c": "\""}]}"#), None);
        assert_eq!(told(br#"{"a": "\u0000"}"#), Some("request.nul".into()));
        assert_eq!(told(br#"{"a": "\\\u0000"}"#), Some("request.nul".into()));
        assert_eq!(told(b"{\"a\": \"\xff\"}"), Some("request.utf8_malformed".into()));
        assert_eq!(told("[".repeat(100_000).as_bytes()), Some("request.json_malformed".into()));
    }
}
