//! `GET /orders.csv`: a list as a file. It is sent while it is read, so that neither its length nor a slow line takes
//! memory; what is refused is refused before the first byte.

use std::io::{Error, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use hyper::body::Frame;
use kernel::{Fault, Refusal, Result};
use tokio::sync::{mpsc, oneshot};

use super::answer::{self, Answer};
use super::api::allowed;
use super::page::{Asked, context};
use super::route::Call;
use crate::export::{Format, write};
use crate::step::ViewDef;

/// Bytes of a piece.
const PIECE: usize = 64 * 1024;
/// Pieces on their way to a reader.
const AHEAD: usize = 4;
/// A reader that takes nothing for so long is gone: a connection of the store waits behind it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends the rows of a view.
pub async fn file(call: Call, view: &'static ViewDef, format: Format) -> Result<Answer> {
    let Call { state, head, params, .. } = call;
    let who = state.person(&head).await?;
    allowed(&who, view.needs)?;
    let export = view.export.ok_or_else(|| Refusal::missing("request.not_found"))?;
    let permit = Arc::clone(&state.reads).acquire_owned().await.map_err(Fault::broken)?;
    let (pieces, body) = mpsc::channel(AHEAD);
    let (begin, begun) = oneshot::channel();
    // A view asked under its page's own address reads the same filters.
    let extension = format!(".{}", format.extension());
    let address = head.address().replacen(&extension, "", 1);
    let asked = Asked { params, address, query: head.query.clone(), posted: None };
    let today = state.app.store.clock().today();
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let cx = context(&state, &head, &who, asked);
        let runtime = tokio::runtime::Handle::current();
        let mut out = Out { begin: Some(begin), pieces, buffer: Vec::with_capacity(PIECE), runtime };
        let done = state.app.store.read(who.company, |db| write(format, export, (&cx, db), &mut out));
        out.end(done);
    });
    begun.await.map_err(Fault::broken)??;
    let mut answer = answer::body(StatusCode::OK, format.media(), Body::new(Pieces(body)));
    let name = view.path.trim_matches('/').replace('/', "-");
    let disposition = format!("attachment; filename=\"{name}-{today}.{}\"", format.extension());
    answer::set(answer.headers_mut(), header::CONTENT_DISPOSITION, &disposition);
    Ok(answer)
}

type Piece = std::result::Result<Bytes, Error>;

/// What is written goes to the reader in pieces. The first one says that all is well so far.
struct Out {
    begin: Option<oneshot::Sender<Result<()>>>,
    pieces: mpsc::Sender<Piece>,
    buffer: Vec<u8>,
    runtime: tokio::runtime::Handle,
}

impl Out {
    fn send(&mut self, piece: Piece) -> std::io::Result<()> {
        if let Some(begin) = self.begin.take() {
            let _ = begin.send(Ok(()));
        }
        let sending = tokio::time::timeout(PATIENCE, self.pieces.send(piece));
        match self.runtime.block_on(sending) {
            Ok(Ok(())) => Ok(()),
            _ => Err(Error::other("nobody reads any more")),
        }
    }

    /// The rest, or why it ends here: before the first piece as an answer of its own, later by breaking off.
    fn end(mut self, done: Result<()>) {
        match (done, self.begin.take()) {
            (Ok(()), begin) => {
                self.begin = begin;
                let rest = Bytes::from(std::mem::take(&mut self.buffer));
                let _ = self.send(Ok(rest));
            }
            (Err(fault), Some(begin)) => drop(begin.send(Err(fault))),
            (Err(fault), None) => {
                tracing::warn!("a file was not finished: {fault}");
                let _ = self.send(Err(Error::other("not finished")));
            }
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= PIECE {
            let full = std::mem::replace(&mut self.buffer, Vec::with_capacity(PIECE));
            self.send(Ok(Bytes::from(full)))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The pieces as a body.
struct Pieces(mpsc::Receiver<Piece>);

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<std::result::Result<Frame<Bytes>, Error>>> {
        self.0.poll_recv(cx).map(|piece| piece.map(|p| p.map(Frame::data)))
    }
}
