//! Listening, connections and stopping.

use std::convert::Infallible;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use kernel::{Fault, Refusal, Result};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use super::answer::{self, Answer};
use super::head::Head;
use super::state::{State, panic_text};
use super::{App, route, worker};

/// A server that listens but does not answer yet.
pub struct Server {
    state: Arc<State>,
    listener: TcpListener,
}

impl Server {
    /// Begins to listen; port 0 takes a free one, told by [`Server::address`].
    pub async fn bind(app: App, listen: SocketAddr) -> Result<Server> {
        let state = Arc::new(State::new(app)?);
        let listener = TcpListener::bind(listen).await.map_err(|e| Fault::broken(format!("{listen}: {e}")))?;
        Ok(Server { state, listener })
    }

    /// Where it listens.
    pub fn address(&self) -> Result<SocketAddr> {
        self.listener.local_addr().map_err(Fault::broken)
    }

    /// Answers until `stop`; then requests that run are finished, jobs too.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<()> {
        let Server { state, listener } = self;
        let workers = worker::start(&state)?;
        let graceful = GracefulShutdown::new();
        let room = Arc::new(Semaphore::new(state.app.config.connections_max.max(1)));
        let mut stop = std::pin::pin!(stop);
        loop {
            let permit = tokio::select! {
                () = &mut stop => break,
                permit = Arc::clone(&room).acquire_owned() => permit,
            };
            let accepted = tokio::select! {
                () = &mut stop => break,
                accepted = listener.accept() => accepted,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors: those in use will be given back.
                    tracing::warn!("accept: {error}");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            };
            let _ = stream.set_nodelay(true);
            let connection = connection(Arc::clone(&state), stream, peer.ip());
            let watched = graceful.watch(connection);
            tokio::spawn(async move {
                let _ = watched.await;
                drop(permit);
            });
        }
        drop(listener);
        if tokio::time::timeout(state.app.config.stop_timeout, graceful.shutdown()).await.is_err() {
            tracing::warn!("stopped while requests were still running");
        }
        tokio::task::spawn_blocking(move || workers.stop()).await.map_err(Fault::broken)
    }
}

/// Answers the requests of one connection.
struct Answering {
    state: Arc<State>,
    peer: IpAddr,
}

impl hyper::service::Service<Request<Incoming>> for Answering {
    type Response = Answer;
    type Error = Infallible;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Answer, Infallible>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        Box::pin(answer(Arc::clone(&self.state), self.peer, request))
    }
}

fn connection(
    state: Arc<State>,
    stream: tokio::net::TcpStream,
    peer: IpAddr,
) -> hyper::server::conn::http1::Connection<TokioIo<tokio::net::TcpStream>, Answering> {
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(state.app.config.read_timeout)
        .max_headers(64)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), Answering { state, peer })
}

/// Answers one request, whatever happens.
async fn answer(state: Arc<State>, peer: IpAddr, request: Request<Incoming>) -> Result<Answer, Infallible> {
    let (parts, body) = request.into_parts();
    let (head, fine) = Head::read(parts, peer, &state.app.store, &state.app.config);
    let head = Arc::new(head);
    let result = match fine {
        Err(fault) => Err(fault),
        Ok(()) => {
            let work = route::dispatch(Arc::clone(&state), Arc::clone(&head), Body::new(body));
            let work = tokio::time::timeout(state.app.config.request_timeout, caught(work));
            work.await.unwrap_or_else(|_| Err(Refusal::busy("request.timeout").with("seconds", 5).into()))
        }
    };
    let mut answer = match result {
        Ok(answer) => answer,
        Err(fault) => {
            // Who it is decides the frame and the language of the page; the look-up has just been made.
            let who = if head.is_api() || head.session.is_none() { None } else { state.person(&head).await.ok() };
            let state = Arc::clone(&state);
            let head = Arc::clone(&head);
            answer::fault(&state, &head, who.as_deref(), &fault)
        }
    };
    answer::finish(&mut answer, &state, &head);
    tracing::debug!(request = %head.id, method = %head.method, path = %head.path, status = answer.status().as_u16());
    Ok(answer)
}

/// A panic is a bug of ours: it is told as one and takes nobody else with it.
async fn caught<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let mut work = Box::pin(work);
    std::future::poll_fn(move |cx| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(cx))) {
        Ok(poll) => poll,
        Err(panic) => Poll::Ready(Err(Fault::broken(panic_text(&panic)))),
    })
    .await
}

/// Listens and answers until `stop`.
pub async fn serve(app: App, listen: SocketAddr, stop: impl Future<Output = ()>) -> Result<()> {
    Server::bind(app, listen).await?.run(stop).await
}

/// Listens and answers on this thread until the process is asked to stop (SIGTERM, Ctrl-C). `ready` is told the
/// address once it listens.
pub fn run(app: App, listen: SocketAddr, ready: impl FnOnce(SocketAddr)) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Fault::broken)?;
    runtime.block_on(async {
        let server = Server::bind(app, listen).await?;
        ready(server.address()?);
        server.run(asked_to_stop()).await
    })
}

pub(crate) async fn asked_to_stop() {
    let interrupt = async {
        // Without a handler for it the process ends at once: nothing to wait for.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! { () = interrupt => {}, _ = terminate.recv() => {} },
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
