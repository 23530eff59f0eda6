//! Threads that do what was left for later, and keep the search up with the journal.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use kernel::{Fault, Result};
use store::{Claimed, Store};

use super::{DailyDef, Follower, JobDef};
use super::state::{State, panic_text};
use crate::search;

/// How long an idle worker waits before it looks again.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How often a claim is renewed; well within its lease.
const RENEW_EVERY: Duration = Duration::from_secs(10);

/// Tells sleeping workers to stop.
#[derive(Default)]
struct Stop {
    asked: AtomicBool,
    lock: Mutex<()>,
    wake: Condvar,
}

impl Stop {
    fn sleep(&self, time: Duration) {
        let guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.asked() {
            drop(self.wake.wait_timeout(guard, time));
        }
    }
    fn asked(&self) -> bool {
        self.asked.load(Ordering::Acquire)
    }
}

/// The workers of a server.
pub struct Workers {
    stop: Arc<Stop>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Waits for jobs that run, and starts no other.
    pub fn stop(self) {
        self.stop.asked.store(true, Ordering::Release);
        drop(self.stop.lock.lock());
        self.stop.wake.notify_all();
        for thread in self.threads {
            let _ = thread.join();
        }
    }
}

/// Starts the workers that the settings ask for.
pub fn start(state: &Arc<State>) -> Result<Workers> {
    let stop = Arc::new(Stop::default());
    let mut threads = Vec::new();
    let mut spawn = |name: &str, work: Box<dyn FnOnce() + Send>| {
        let thread = std::thread::Builder::new().name(name.to_string()).spawn(work);
        threads.push(thread.map_err(|e| Fault::broken(format!("no thread: {e}")))?);
        Ok::<(), Fault>(())
    };
    for _ in 0..state.app.config.workers.min(64) {
        let (store, jobs, stop) = (state.app.store.clone(), state.app.jobs, Arc::clone(&stop));
        spawn("jobs", Box::new(move || work(&store, jobs, &stop)))?;
    }
    if state.app.config.workers > 0 {
        let (state, stop) = (Arc::clone(state), Arc::clone(&stop));
        spawn("search", Box::new(move || keep_up(&state, &stop)))?;
    }
    if state.app.config.workers > 0 && !state.app.daily.is_empty() {
        let (store, daily, stop) = (state.app.store.clone(), state.app.daily, Arc::clone(&stop));
        spawn("daily", Box::new(move || every_day(&store, daily, &stop)))?;
    }
    for follower in state.app.followers.iter().filter(|_| state.app.config.workers > 0) {
        let (store, follower, stop) = (state.app.store.clone(), follower.clone(), Arc::clone(&stop));
        spawn(follower.name, Box::new(move || follow(&store, &follower, &stop)))?;
    }
    Ok(Workers { stop, threads })
}

fn work(store: &Store, jobs: &'static [JobDef], stop: &Stop) {
    while !stop.asked() {
        match store.claim_job() {
            Ok(Some(job)) => {
                let result = run(store, jobs, &job);
                if let Err(fault) = &result {
                    tracing::warn!(job = %job.name, id = job.id.0, attempt = job.attempts, "{fault}");
                }
                if let Err(fault) = store.end_job(&job, &result) {
                    tracing::error!(job = %job.name, id = job.id.0, "its end could not be noted: {fault}");
                }
            }
            Ok(None) => stop.sleep(LOOK_EVERY),
            Err(fault) => {
                tracing::error!("jobs cannot be looked for: {fault}");
                stop.sleep(LOOK_EVERY * 10);
            }
        }
    }
}

/// Runs a job on a thread of its own and keeps its claim alive meanwhile.
fn run(store: &Store, jobs: &'static [JobDef], job: &Claimed) -> Result<()> {
    let known = jobs.iter().find(|j| j.name == job.name);
    let Some(def) = known else { return Err(Fault::broken(format!("nobody knows the job {}", job.name))) };
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel(1);
        scope.spawn(move || {
            let result = catch_unwind(AssertUnwindSafe(|| (def.run)(store, job)));
            drop(send.send(result.unwrap_or_else(|panic| Err(Fault::broken(panic_text(&panic))))));
        });
        loop {
            match receive.recv_timeout(RENEW_EVERY) {
                Ok(result) => return result,
                Err(RecvTimeoutError::Timeout) => {
                    if let Err(fault) = store.renew_job(job) {
                        tracing::warn!(job = %job.name, id = job.id.0, "its claim was not renewed: {fault}");
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Err(Fault::broken("the job's thread is gone")),
            }
        }
    })
}

/// Wants each company's daily jobs once their minute has come.
fn every_day(store: &Store, daily: &'static [DailyDef], stop: &Stop) {
    let zone = store::clock::zone();
    let mut wanted: HashSet<(i64, &str, kernel::Day)> = HashSet::new();
    while !stop.asked() {
        let (now, today) = (store.clock().now(), store.clock().today());
        let minute = jiff::Timestamp::from_millisecond(now)
            .map(|t| t.to_zoned(zone.clone()))
            .map_or(0, |t| i64::from(t.hour()) * 60 + i64::from(t.minute()));
        let companies = store.companies().unwrap_or_default();
        for (company, def) in companies.iter().flat_map(|c| daily.iter().map(move |d| (*c, d))) {
            if minute < def.minute || wanted.contains(&(company.0, def.job, today)) {
                continue;
            }
            match store.want_job(company, (def.job, &today.to_string()), "", now) {
                Ok(()) => drop(wanted.insert((company.0, def.job, today))),
                Err(fault) => tracing::error!(job = def.job, company = company.0, "it could not be wanted: {fault}"),
            }
        }
        wanted.retain(|(_, _, day)| *day == today);
        stop.sleep(Duration::from_secs(20));
    }
}

/// Keeps a reader of the journals going.
fn follow(store: &Store, follower: &Follower, stop: &Stop) {
    while !stop.asked() {
        let more = catch_unwind(AssertUnwindSafe(|| (follower.follow)(store)));
        let more = more.unwrap_or_else(|panic| Err(Fault::broken(panic_text(&panic))));
        let more = more.unwrap_or_else(|fault| {
            tracing::error!(reader = follower.name, "it stopped and is asked again: {fault}");
            false
        });
        stop.sleep(if more { Duration::from_millis(5) } else { LOOK_EVERY });
    }
}

/// Reads on where the search stands in every company's journal.
fn keep_up(state: &State, stop: &Stop) {
    let store = &state.app.store;
    while !stop.asked() {
        let mut more = false;
        match search::behind(store) {
            Ok(companies) => {
                for company in companies {
                    if stop.asked() {
                        return;
                    }
                    match search::catch_up(store, company, state.app.describe) {
                        Ok(left) => more |= left,
                        Err(fault) => tracing::error!(company = company.0, "the search is behind: {fault}"),
                    }
                }
            }
            Err(fault) => tracing::error!("the search cannot read: {fault}"),
        }
        stop.sleep(if more { Duration::from_millis(20) } else { LOOK_EVERY * 2 });
    }
}
