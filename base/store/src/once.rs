//! What is done outside every lane, once under its key.
//!
//! Inside a lane a key and what was done under it become durable together. Outside, the key is taken first: after a
//! crash in between, a repeated call is told that the key is taken instead of doing the thing twice.

use kernel::{CompanyId, Refusal, Result};

use crate::{Answer, Key, Store};

impl Store {
    /// Does something once under its key. A repeated call gets the first answer; where `keeps` is false, because the
    /// answer holds a secret that is shown once, it is told `request.key_done`. A key used for another input is
    /// refused as `request.key_reused`. What is refused leaves the key free.
    pub fn once(
        &self,
        company: CompanyId,
        name: &'static str,
        key: Option<&Key>,
        keeps: bool,
        run: impl FnOnce() -> Result<String>,
    ) -> Result<Answer> {
        let Some(key) = key else { return Ok(Answer { json: run()?, repeated: false }) };
        if let Some(before) = self.take_key(company, name, key)? {
            return before.answer(key);
        }
        match run() {
            Ok(json) => {
                if keeps {
                    self.keep_answer(company, key, &json)?;
                }
                Ok(Answer { json, repeated: false })
            }
            Err(fault) => {
                self.free_key(company, key)?;
                Err(fault)
            }
        }
    }

    /// Takes a key; what it was taken for before, if it was.
    fn take_key(&self, company: CompanyId, name: &str, key: &Key) -> Result<Option<Taken>> {
        let now = self.clock().now();
        self.platform(|conn| {
            let taken = conn.exec(
                "INSERT INTO command_key (company_id, sender, key, command, input, answer, at)
                 VALUES ($1, $2, $3, $4, $5, '', $6) ON CONFLICT DO NOTHING",
                crate::params![company, key.sender, &key.key, name, &key.input, now],
            )?;
            if taken > 0 {
                return Ok(None);
            }
            let before = conn.all(
                "SELECT input, answer FROM command_key WHERE company_id = $1 AND sender = $2 AND key = $3",
                crate::params![company, key.sender, &key.key],
                |row| Ok(Taken { input: row.get(0)?, answer: row.get(1)? }),
            )?;
            // Forgotten between the two statements: to the caller it is a key that is taken.
            Ok(Some(before.into_iter().next().unwrap_or(Taken { input: key.input.to_vec(), answer: String::new() })))
        })
    }

    fn keep_answer(&self, company: CompanyId, key: &Key, json: &str) -> Result<()> {
        self.platform(|conn| {
            conn.exec(
                "UPDATE command_key SET answer = $1 WHERE company_id = $2 AND sender = $3 AND key = $4",
                crate::params![json, company, key.sender, &key.key],
            )
        })
        .map(drop)
    }

    fn free_key(&self, company: CompanyId, key: &Key) -> Result<()> {
        self.platform(|conn| {
            conn.exec(
                "DELETE FROM command_key WHERE company_id = $1 AND sender = $2 AND key = $3",
                crate::params![company, key.sender, &key.key],
            )
        })
        .map(drop)
    }
}

/// What a key was taken for.
struct Taken {
    input: Vec<u8>,
    answer: String,
}

impl Taken {
    fn answer(self, key: &Key) -> Result<Answer> {
        if self.input != key.input {
            return Err(Refusal::conflict("request.key_reused").at("Idempotency-Key").into());
        }
        if self.answer.is_empty() {
            return Err(Refusal::conflict("request.key_done").at("Idempotency-Key").into());
        }
        Ok(Answer { json: self.answer, repeated: true })
    }
}
