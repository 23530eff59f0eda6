//! What only has to be remembered for a while is forgotten, in small slices, so that a store stays in proportion to what
//! its company does: keys under which commands happened once, jobs that are over.

use kernel::{CompanyId, Id, Result};

use crate::store::Store;

/// How long what is over is remembered, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Keep {
    /// Keys of commands; a command sent again under its key after that is a new one (30 days).
    pub keys: i64,
    /// Jobs that were done (7 days).
    pub done: i64,
    /// Jobs that failed and wait for a person (90 days).
    pub failed: i64,
}

const DAY: i64 = 86_400_000;

impl Default for Keep {
    fn default() -> Keep {
        Keep { keys: 30 * DAY, done: 7 * DAY, failed: 90 * DAY }
    }
}

/// What was forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Pruned {
    /// Keys of commands.
    pub keys: u64,
    /// Jobs.
    pub jobs: u64,
}

/// Rows of one statement: short enough that nobody waits for it.
const SLICE: i64 = 500;

impl Store {
    /// Forgets what is older than `keep` in a company. May be stopped at any moment and asked again.
    pub fn prune(&self, company: CompanyId, keep: Keep) -> Result<Pruned> {
        let now = self.clock().now();
        Ok(Pruned {
            keys: self.prune_keys(company, now - keep.keys)?,
            jobs: self.prune_jobs(company, "done", now - keep.done)? + self.prune_jobs(company, "failed", now - keep.failed)?,
        })
    }

    /// The table is read once along its key, whatever part of it is old.
    fn prune_keys(&self, company: CompanyId, before: i64) -> Result<u64> {
        let (mut from, mut gone) = ((i64::MIN, String::new()), 0);
        loop {
            let old = self.with_reader(|conn| {
                conn.all(
                    "SELECT sender, key FROM command_key
                     WHERE company_id = $1 AND (sender > $2 OR (sender = $2 AND key > $3)) AND at < $4
                     ORDER BY sender, key LIMIT $5",
                    crate::params![company, from.0, &from.1, before, SLICE],
                    |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
                )
            })?;
            let Some(last) = old.last().cloned() else { return Ok(gone) };
            gone += self.platform(|conn| {
                let mut gone = 0;
                for of_sender in old.chunk_by(|a, b| a.0 == b.0) {
                    let (first, last) = (&of_sender[0], &of_sender[of_sender.len() - 1]);
                    gone += conn.exec(
                        "DELETE FROM command_key
                         WHERE company_id = $1 AND sender = $2 AND key >= $3 AND key <= $4 AND at < $5",
                        crate::params![company, first.0, &first.1, &last.1, before],
                    )?;
                }
                Ok(gone)
            })?;
            from = last;
        }
    }

    fn prune_jobs(&self, company: CompanyId, state: &str, before: i64) -> Result<u64> {
        let mut gone = 0;
        loop {
            let old = self.with_reader(|conn| {
                conn.all(
                    "SELECT id FROM job WHERE company_id = $1 AND state = $2 AND run_at < $3 ORDER BY run_at LIMIT $4",
                    crate::params![company, state, before, SLICE],
                    |row| row.get::<Id>(0),
                )
            })?;
            if old.is_empty() {
                return Ok(gone);
            }
            gone += self.platform(|conn| {
                let mut gone = 0;
                for id in &old {
                    gone += conn.exec(
                        "DELETE FROM job WHERE company_id = $1 AND id = $2 AND state = $3",
                        crate::params![company, *id, state],
                    )?;
                }
                Ok(gone)
            })?;
        }
    }
}
