//! `quittance pa-sandbox`: the sandbox of `base/platform` behind a socket, with a clock and a sender of callbacks.

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use kernel::{Fault, Result};
use platform::sandbox::{Callback, Company, Part, Reply, Request, Settings};
use platform::{Sandbox, flow, signature};
use web::plain::{self, Plain, Unread};

use crate::cli::PaSandbox;

/// How often callbacks that are due are looked for.
const TICK: Duration = Duration::from_millis(100);
/// Time for a callback's answer.
const CALLBACK_TIMEOUT: Duration = Duration::from_secs(10);
/// What a form adds to the largest file.
const FORM_ROOM: usize = 64 * 1024;

/// Serves until the process is asked to stop.
pub fn serve(options: &PaSandbox) -> Result<ExitCode> {
    let running = start(options)?;
    let address = running.address();
    eprintln!("sandbox platform: http://{address} (POST /auth-service/SIREN/token, /flow-service, /directory-service)");
    running.wait()?;
    Ok(ExitCode::SUCCESS)
}

/// A sandbox that answers on a socket until it is dropped.
pub struct Running {
    plain: Plain,
    stop: Arc<AtomicBool>,
    ticker: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> std::net::SocketAddr {
        self.plain.address()
    }

    /// Waits until the process is asked to stop.
    fn wait(&self) -> Result<()> {
        self.plain.wait()
    }
}

/// Starts a sandbox.
pub fn start(options: &PaSandbox) -> Result<Running> {
    let settings = Settings {
        secret: options.secret.clone(),
        pace: i64::from(options.pace),
        seed: options.seed,
        ..Settings::default()
    };
    let mut sandbox = Sandbox::new(settings);
    for company in directory(options)?.into_iter().chain(options.companies.iter().cloned()) {
        sandbox.register(company);
    }
    if let Some(faults) = &options.faults {
        sandbox.faults().clone_from(faults);
    }
    let sandbox = Arc::new(Mutex::new(sandbox));
    let stop = Arc::new(AtomicBool::new(false));
    let ticker = {
        let (sandbox, stop) = (Arc::clone(&sandbox), Arc::clone(&stop));
        std::thread::spawn(move || tick(&sandbox, &stop))
    };
    let handler: plain::Handler = Arc::new(move |request| answer(&sandbox, request));
    let plain = Plain::start(options.listen, flow::FILE_LARGEST + FORM_ROOM, handler)?;
    Ok(Running { plain, stop, ticker: Some(ticker) })
}

/// The companies of the directory's file.
fn directory(options: &PaSandbox) -> Result<Vec<Company>> {
    let Some(path) = &options.directory else { return Ok(Vec::new()) };
    let unreadable = |why: String| Fault::broken(format!("{}: {why}", path.display()));
    let bytes = std::fs::read(path).map_err(|e| unreadable(e.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|e| unreadable(e.to_string()))
}

fn locked(sandbox: &Mutex<Sandbox>) -> MutexGuard<'_, Sandbox> {
    sandbox.lock().unwrap_or_else(PoisonError::into_inner)
}

fn answer(sandbox: &Mutex<Sandbox>, request: std::result::Result<plain::Request, (plain::Request, Unread)>) -> plain::Reply {
    let reply = match request {
        Ok(request) => locked(sandbox).answer(&given(request), Timestamp::now()),
        Err((_, unread)) => Sandbox::unread(unread == Unread::TooLarge),
    };
    if reply.delay_ms > 0 {
        std::thread::sleep(Duration::from_millis(reply.delay_ms));
    }
    let Reply { status, headers, body, .. } = reply;
    plain::Reply { status, headers, body }
}

fn given(request: plain::Request) -> Request {
    let plain::Request { method, path, query, headers, body, parts } = request;
    let parts = parts.into_iter().map(|p| Part { name: p.name, file: p.file, bytes: p.bytes }).collect();
    Request { method, path, query, headers, body, parts }
}

fn tick(sandbox: &Mutex<Sandbox>, stop: &AtomicBool) {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(CALLBACK_TIMEOUT))
        .build();
    let agent: ureq::Agent = config.into();
    while !stop.load(Ordering::Relaxed) {
        let due = locked(sandbox).advance(Timestamp::now());
        for callback in due {
            let went_well = post(&agent, &callback);
            locked(sandbox).called(callback, went_well, Timestamp::now());
        }
        std::thread::sleep(TICK);
    }
}

fn post(agent: &ureq::Agent, callback: &Callback) -> bool {
    let sent = agent
        .post(&callback.url)
        .header("Content-Type", "application/json")
        .header(signature::HEADER, &callback.signature)
        .header(signature::HEADER_TIME, callback.signed_at.to_string())
        .send(&callback.body[..]);
    sent.is_ok_and(|response| response.status().is_success())
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(ticker) = self.ticker.take() {
            let _ = ticker.join();
        }
    }
}
