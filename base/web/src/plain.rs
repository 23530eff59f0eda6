//! A plain server beside the product's own: whole requests in, whole answers out, on threads that may block.
//!
//! For companions of the product that speak HTTP in somebody else's terms (the sandbox of an e-invoicing platform).
//! It has no sessions, no pages and no store; what a request may do is the handler's affair.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request as Incoming, Response, StatusCode, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use kernel::{Fault, Result};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot};

/// Connections at once; more wait.
const CONNECTIONS: usize = 256;
/// A head must be there within this time, a body within four times as much.
const READ_TIMEOUT: Duration = Duration::from_secs(15);

/// A request, read to its end.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// `GET`, `POST`, ...
    pub method: String,
    /// The path, still percent-encoded.
    pub path: String,
    /// What follows `?`, still percent-encoded.
    pub query: String,
    /// Headers; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body; empty where it was `multipart/form-data`.
    pub body: Vec<u8>,
    /// The parts of a `multipart/form-data` body.
    pub parts: Vec<Part>,
}

/// A part of a form.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The field's name.
    pub name: String,
    /// The file's name, where it is a file.
    pub file: Option<String>,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What could not be read of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// The body is larger than the server takes.
    TooLarge,
    /// The body broke off, or is no form though it says so.
    Broken,
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Answers requests; called on threads that may block. What could not be read comes as an error.
pub type Handler = Arc<dyn Fn(std::result::Result<Request, (Request, Unread)>) -> Reply + Send + Sync>;

/// A plain server that runs until it is stopped or dropped.
pub struct Plain {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Plain {
    /// Listens and answers on threads of its own; port 0 takes a free one. Bodies are at most `body_max` bytes.
    pub fn start(listen: SocketAddr, body_max: usize, handler: Handler) -> Result<Plain> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Fault::broken)?;
        let bound = runtime.block_on(TcpListener::bind(listen));
        let listener = bound.map_err(|e| Fault::broken(format!("{listen}: {e}")))?;
        let address = listener.local_addr().map_err(Fault::broken)?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            runtime.block_on(accept(listener, body_max, handler, stopped));
            runtime.shutdown_timeout(Duration::from_secs(5));
        });
        Ok(Plain { address, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops listening and waits for what runs.
    pub fn stop(mut self) {
        self.end();
    }

    /// Waits until the process is asked to stop (SIGTERM, Ctrl-C); it answers on until it is dropped.
    pub fn wait(&self) -> Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Fault::broken)?;
        runtime.block_on(crate::server::asked_to_stop());
        Ok(())
    }

    fn end(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        self.end();
    }
}

async fn accept(listener: TcpListener, body_max: usize, handler: Handler, mut stopped: oneshot::Receiver<()>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else { return };
        let accepted = tokio::select! {
            _ = &mut stopped => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let handler = Arc::clone(&handler);
        tokio::spawn(async move {
            let service = hyper::service::service_fn(move |request| answer(request, body_max, Arc::clone(&handler)));
            let served = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(READ_TIMEOUT)
                .max_headers(64)
                .serve_connection(TokioIo::new(stream), service)
                .await;
            if let Err(error) = served {
                tracing::debug!("connection: {error}");
            }
            drop(permit);
        });
    }
}

async fn answer(
    request: Incoming<hyper::body::Incoming>,
    body_max: usize,
    handler: Handler,
) -> std::result::Result<Response<Body>, Infallible> {
    let read = read(request, body_max).await;
    let reply = tokio::task::spawn_blocking(move || handler(read)).await;
    let reply = reply.unwrap_or_else(|panic| {
        tracing::error!("the handler of a plain server broke: {panic}");
        Reply { status: 500, ..Reply::default() }
    });
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

async fn read(
    request: Incoming<hyper::body::Incoming>,
    body_max: usize,
) -> std::result::Result<Request, (Request, Unread)> {
    let (parts, body) = request.into_parts();
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let mut read = Request {
        method: parts.method.as_str().to_string(),
        path: parts.uri.path().to_string(),
        query: parts.uri.query().unwrap_or_default().to_string(),
        headers: parts.headers.iter().map(|(name, value)| (name.as_str().to_string(), text(value))).collect(),
        ..Request::default()
    };
    let declared = parts.headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > body_max) {
        return Err((read, Unread::TooLarge));
    }
    let media = parts.headers.get(header::CONTENT_TYPE).map(text).unwrap_or_default();
    let whole = tokio::time::timeout(READ_TIMEOUT * 4, axum::body::to_bytes(Body::new(body), body_max)).await;
    let bytes = match whole {
        Ok(Ok(bytes)) => bytes,
        // Chunked bodies do not declare their length: what is read beyond the limit ends here too.
        Ok(Err(error)) if error.to_string().contains("length limit") => return Err((read, Unread::TooLarge)),
        Ok(Err(_)) | Err(_) => return Err((read, Unread::Broken)),
    };
    let Ok(boundary) = multer::parse_boundary(&media) else {
        read.body = bytes.to_vec();
        return Ok(read);
    };
    let stream = in_one_piece(bytes);
    let mut form = multer::Multipart::new(stream, boundary);
    loop {
        match form.next_field().await {
            Ok(None) => return Ok(read),
            Err(_) => return Err((read, Unread::Broken)),
            Ok(Some(field)) => {
                let (name, file) = (field.name().unwrap_or_default().to_string(), field.file_name().map(str::to_string));
                match field.bytes().await {
                    Ok(bytes) => read.parts.push(Part { name, file, bytes: bytes.to_vec() }),
                    Err(_) => return Err((read, Unread::Broken)),
                }
            }
        }
    }
}

/// A body that is there already, as the stream that the reader of forms wants.
fn in_one_piece(bytes: axum::body::Bytes) -> axum::body::BodyDataStream {
    Body::from(bytes).into_data_stream()
}
