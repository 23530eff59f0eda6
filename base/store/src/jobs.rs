//! What may happen later: a row in the transaction that wants it, claimed by one worker at a time, done once.

use kernel::{CompanyId, Id, Result};

use crate::store::Store;
use crate::tx::Tx;

/// A job as claimed.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The company.
    pub company: CompanyId,
    /// The row.
    pub id: Id,
    /// What is to be done.
    pub name: String,
    /// The key under which it exists once.
    pub key: String,
    /// Its input, JSON.
    pub input: String,
    /// How often it was tried, this time included.
    pub attempts: i64,
    /// The claim's number; what a later claim has overtaken may not finish.
    pub fence: i64,
}

/// How long a claim lasts without being renewed.
const LEASE_MS: i64 = 30_000;
/// Tries before a job is left to a person.
const ATTEMPTS: i64 = 8;

impl Tx<'_> {
    /// Wants a job done at `run_at` or later; a job of this name and key that exists already is left as it is.
    pub fn later(&mut self, name: &str, key: &str, input: &str, run_at: i64) -> Result<()> {
        let (company, id) = (self.company, self.new_id());
        self.write(
            "INSERT INTO job (company_id, id, name, key, input, state, run_at, attempts, lease_until, fence)
             VALUES ($1, $2, $3, $4, $5, 'ready', $6, 0, 0, 0) ON CONFLICT (company_id, name, key) DO NOTHING",
            crate::params![company, id, name, key, input, run_at],
        )?;
        Ok(())
    }
}

impl Store {
    /// Wants a job done that no command asks for: what happens every day. Of the same name and key it is wanted once,
    /// by however many servers.
    pub fn want_job(&self, company: CompanyId, (name, key): (&str, &str), input: &str, run_at: i64) -> Result<()> {
        let id = self.new_id();
        self.platform(|conn| {
            conn.exec(
                "INSERT INTO job (company_id, id, name, key, input, state, run_at, attempts, lease_until, fence)
                 VALUES ($1, $2, $3, $4, $5, 'ready', $6, 0, 0, 0) ON CONFLICT (company_id, name, key) DO NOTHING",
                crate::params![company, id, name, key, input, run_at],
            )
        })?;
        Ok(())
    }

    /// Claims the next due job of any company: ready ones, and those whose worker fell silent.
    pub fn claim_job(&self) -> Result<Option<Claimed>> {
        let now = self.clock().now();
        let due = self.with_reader(|conn| {
            conn.all(
                "SELECT company_id, id FROM job
                 WHERE (state = 'ready' AND run_at <= $1) OR (state = 'running' AND lease_until < $1)
                 ORDER BY run_at LIMIT 16",
                crate::params![now],
                |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?)),
            )
        })?;
        for (company, id) in due {
            let claimed = self.platform(|conn| {
                conn.one(
                    "UPDATE job SET state = 'running', lease_until = $1, attempts = attempts + 1, fence = fence + 1
                     WHERE company_id = $2 AND id = $3
                       AND ((state = 'ready' AND run_at <= $4) OR (state = 'running' AND lease_until < $4))
                     RETURNING name, key, input, attempts, fence",
                    crate::params![now + LEASE_MS, company, id, now],
                    |row| {
                        Ok(Claimed {
                            company,
                            id,
                            name: row.get(0)?,
                            key: row.get(1)?,
                            input: row.get(2)?,
                            attempts: row.get(3)?,
                            fence: row.get(4)?,
                        })
                    },
                )
            })?;
            if claimed.is_some() {
                return Ok(claimed);
            }
        }
        Ok(None)
    }

    /// Keeps a claim alive; false when another worker has it by now.
    pub fn renew_job(&self, job: &Claimed) -> Result<bool> {
        let until = self.clock().now() + LEASE_MS;
        self.finish(job, "running", until, None)
    }

    /// Says how a job ended. One that failed is tried again later and later, and at last left to a person.
    pub fn end_job(&self, job: &Claimed, result: &Result<()>) -> Result<bool> {
        let now = self.clock().now();
        match result {
            Ok(()) => self.finish(job, "done", 0, None),
            Err(fault) if job.attempts >= ATTEMPTS => self.finish(job, "failed", 0, Some(fault.to_string())),
            Err(fault) => {
                let wait = 1000 << job.attempts.min(12);
                self.platform(|conn| {
                    conn.exec(
                        "UPDATE job SET state = 'ready', run_at = $1, error = $2
                         WHERE company_id = $3 AND id = $4 AND fence = $5",
                        crate::params![now + wait, fault.to_string(), job.company, job.id, job.fence],
                    )
                })
                .map(|n| n > 0)
            }
        }
    }

    fn finish(&self, job: &Claimed, state: &str, until: i64, error: Option<String>) -> Result<bool> {
        self.platform(|conn| {
            conn.exec(
                "UPDATE job SET state = $1, lease_until = $2, error = $3 WHERE company_id = $4 AND id = $5 AND fence = $6",
                crate::params![state, until, error.as_deref(), job.company, job.id, job.fence],
            )
        })
        .map(|n| n > 0)
    }

    /// Jobs that wait or run; a test that leaves one behind fails.
    pub fn jobs_left(&self) -> Result<i64> {
        let left = self.with_reader(|conn| {
            conn.one("SELECT COUNT(*) FROM job WHERE state IN ('ready', 'running')", &[], |row| row.get::<i64>(0))
        })?;
        Ok(left.unwrap_or(0))
    }
}
