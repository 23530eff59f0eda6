//! What the server does by itself: jobs, those of every day, and what they are called.

use kernel::Result;
use store::{Claimed, Keep, Store};
use web::server::{Config, DailyDef, JobDef};

/// All jobs.
pub static JOBS: &[JobDef] = &[
    JobDef { name: PRUNE, run: prune },
    JobDef { name: crate::seal::JOB, run: crate::seal::job },
    crate::import::JOB,
];

/// Those of every day: the seal a few minutes after midnight, tidying up while nobody works.
pub static DAILY: &[DailyDef] =
    &[DailyDef { job: crate::seal::JOB, minute: 5 }, DailyDef { job: PRUNE, minute: 3 * 60 + 10 }];

const PRUNE: &str = "prune_store";

/// Forgets keys of commands, jobs that are over, sessions that ended and tokens that were revoked long ago.
fn prune(store: &Store, job: &Claimed) -> Result<()> {
    let gone = store.prune(job.company, Keep::default())?;
    let ended = web::platform::prune(store, Config::default().session_idle_ms)?;
    let sent = insight::outbound::prune(store, job.company, store.clock().now() - Keep::default().keys)?;
    tracing::info!(deliveries = sent, "deliveries to webhooks are forgotten too");
    tracing::info!(company = job.company.0, keys = gone.keys, jobs = gone.jobs, sessions = ended, "forgot what is over");
    Ok(())
}
