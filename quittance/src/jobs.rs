//! What the server does by itself: jobs, those of every day, and what they are called.

use kernel::Result;
use store::{Claimed, Context, Keep, Store};
use web::server::{Config, DailyDef, JobDef};

/// All jobs.
pub static JOBS: &[JobDef] = &[
    JobDef { name: PRUNE, run: prune },
    JobDef { name: PERIODIC, run: periodic },
    JobDef { name: ground::customer::ASK_VIES, run: crate::vat_register::job },
    JobDef { name: crate::seal::JOB, run: crate::seal::job },
    crate::import::JOB,
];

/// Those of every day: the seal a few minutes after midnight, tidying up while nobody works, periodic invoices late in
/// the evening, when the deliveries of the day are known.
pub static DAILY: &[DailyDef] = &[
    DailyDef { job: crate::seal::JOB, minute: 5 },
    DailyDef { job: PRUNE, minute: 3 * 60 + 10 },
    DailyDef { job: PERIODIC, minute: 22 * 60 + 30 },
];

const PRUNE: &str = "prune_store";
const PERIODIC: &str = "issue_periodic";

/// Issues the invoices of customers who get one a month, on its last evening; what was missed then, the evening after.
fn periodic(store: &Store, job: &Claimed) -> Result<()> {
    let closed = bill::periodic::close(store, &Context::system(job.company, PERIODIC))?;
    for (customer, refusal) in &closed.refused {
        tracing::warn!(company = job.company.0, customer = customer.0, code = refusal.code, "a periodic invoice was refused");
    }
    tracing::info!(company = job.company.0, issued = closed.issued, "periodic invoices were issued");
    Ok(())
}

/// Forgets keys of commands, jobs that are over, sessions that ended and tokens that were revoked long ago.
fn prune(store: &Store, job: &Claimed) -> Result<()> {
    let gone = store.prune(job.company, Keep::default())?;
    let ended = web::platform::prune(store, Config::default().session_idle_ms)?;
    let sent = insight::outbound::prune(store, job.company, store.clock().now() - Keep::default().keys)?;
    tracing::info!(deliveries = sent, "deliveries to webhooks are forgotten too");
    tracing::info!(company = job.company.0, keys = gone.keys, jobs = gone.jobs, sessions = ended, "forgot what is over");
    Ok(())
}
