//! Files on their way to a reader: sent while they are written, so that neither their length nor a slow line takes
//! memory. The writer waits for the reader; what is refused is refused before the first byte.

use std::io::{Error, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use hyper::body::Frame;
use kernel::{Fault, Result};
use tokio::sync::{mpsc, oneshot};

use super::answer::{self, Answer};

/// Bytes of a piece.
const PIECE: usize = 64 * 1024;
/// Pieces on their way to a reader.
const AHEAD: usize = 4;
/// A reader that takes nothing for so long is gone: a connection of the store waits behind it.
const PATIENCE: Duration = Duration::from_secs(30);

type Piece = std::result::Result<Bytes, Error>;

/// What is told before the first byte.
struct Begun {
    name: String,
    media: &'static str,
    /// All of it, where it is not written piece by piece.
    whole: Option<Vec<u8>>,
}

/// A writer on a thread that may wait, and the answer that its reader gets.
pub fn channel() -> (Out, Coming) {
    let (pieces, coming) = mpsc::channel(AHEAD);
    let (begin, begun) = oneshot::channel();
    let runtime = tokio::runtime::Handle::current();
    (Out { head: None, begin: Some(begin), pieces, buffer: Vec::new(), runtime }, Coming { begun, pieces: coming })
}

/// What is written goes to the reader in pieces. The first one says that all is well so far.
pub struct Out {
    head: Option<Begun>,
    begin: Option<oneshot::Sender<Result<Begun>>>,
    pieces: mpsc::Sender<Piece>,
    buffer: Vec<u8>,
    runtime: tokio::runtime::Handle,
}

impl Out {
    /// Says what the file is. Nothing goes out yet.
    pub fn named(&mut self, name: String, media: &'static str) {
        self.head = Some(Begun { name, media, whole: None });
    }

    /// Lets the answer begin: from here on nothing can be refused any more.
    pub fn begin(&mut self) {
        if let (Some(begin), Some(head)) = (self.begin.take(), self.head.take()) {
            let _ = begin.send(Ok(head));
        }
    }

    /// Sends all of it at once, so that its length is known before.
    pub fn whole(&mut self, bytes: Vec<u8>) {
        if let Some(head) = &mut self.head {
            head.whole = Some(bytes);
        }
        self.begin();
    }

    fn send(&mut self, piece: Piece) -> std::io::Result<()> {
        self.begin();
        let sending = tokio::time::timeout(PATIENCE, self.pieces.send(piece));
        match self.runtime.block_on(sending) {
            Ok(Ok(())) => Ok(()),
            _ => Err(Error::other("nobody reads any more")),
        }
    }

    /// The rest, or why it ends here: before the first piece as an answer of its own, later by breaking off.
    pub fn end(mut self, done: Result<()>) {
        match done {
            Ok(()) => {
                self.begin();
                if !self.buffer.is_empty() {
                    let rest = Bytes::from(std::mem::take(&mut self.buffer));
                    let _ = self.send(Ok(rest));
                }
            }
            Err(fault) => match self.begin.take() {
                Some(begin) => drop(begin.send(Err(fault))),
                None => {
                    tracing::warn!("a file was not finished: {fault}");
                    let _ = self.send(Err(Error::other("not finished")));
                }
            },
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

/// The answer of a file that is being written.
pub struct Coming {
    begun: oneshot::Receiver<Result<Begun>>,
    pieces: mpsc::Receiver<Piece>,
}

impl Coming {
    /// Waits until it begins: a file to be saved under its name.
    pub async fn answer(self) -> Result<Answer> {
        let Begun { name, media, whole } = self.begun.await.map_err(Fault::broken)??;
        let body = whole.map_or_else(|| Body::new(Pieces(self.pieces)), Body::from);
        let mut answer = answer::body(StatusCode::OK, media, body);
        // The name is ours, but a quote in it would still end the header's text.
        let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
        let disposition = format!("attachment; filename=\"{name}\"");
        answer::set(answer.headers_mut(), header::CONTENT_DISPOSITION, &disposition);
        Ok(answer)
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
