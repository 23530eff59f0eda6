//! Journals as text: one fact a line, as JSON, with its link of the chain and the personal values that are still kept.
//! Readable in ten years without this program, and read back by it.

use std::io::{BufRead, Write};

use kernel::{CompanyId, Fault, Id, Refusal, Result};
use serde::{Deserialize, Serialize};

use crate::journal::{self, Entry};
use crate::private::{Kept, hex};
use crate::store::Store;

/// A line.
#[derive(Serialize, Deserialize)]
struct Line {
    company: CompanyId,
    seq: i64,
    at: i64,
    actor: i64,
    via: String,
    command: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cause: Option<i64>,
    kind: String,
    subject: Id,
    fact: String,
    /// The text that was hashed, to the letter.
    data: String,
    hash: String,
    /// Salt and value of each personal value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    private: Vec<(String, String)>,
}

/// Facts read at a time.
const BATCH: i64 = 500;

impl Store {
    /// Writes a company's journal, from its first fact to its head. Gives how many there are.
    pub fn write_journal(&self, company: CompanyId, out: &mut dyn Write) -> Result<i64> {
        let mut seq = 0;
        loop {
            let lines = self.read(company, |db| {
                let entries = journal::entries(db, seq, BATCH)?;
                let mut lines = Vec::with_capacity(entries.len());
                for (entry, hash) in entries {
                    let kept = journal::kept(db, entry.seq)?;
                    lines.push(line(company, entry, &hash, kept));
                }
                Ok(lines)
            })?;
            let Some(last) = lines.last() else { return Ok(seq) };
            seq = last.seq;
            for line in &lines {
                serde_json::to_writer(&mut *out, line).map_err(Fault::broken)?;
                out.write_all(b"\n").map_err(Fault::broken)?;
            }
        }
    }

    /// Reads journals into this store, which has no company yet: the journals only, to be checked and replayed from.
    /// A line that is none is refused with its number. Gives the companies.
    pub fn load_journals(&self, text: impl BufRead) -> Result<Vec<CompanyId>> {
        if !self.companies()?.is_empty() {
            return Err(Refusal::conflict("store.not_empty").with("store", self.url().shown()).into());
        }
        let mut lines = Vec::new();
        for (n, text) in text.lines().enumerate() {
            let text = text.map_err(Fault::broken)?;
            if text.trim().is_empty() {
                continue;
            }
            let line: Line = serde_json::from_str(&text).map_err(|e| {
                Refusal::invalid("request.json_malformed").at(format!("line {}", n + 1)).with("problem", e)
            })?;
            lines.push(line);
        }
        let mut companies: Vec<CompanyId> = Vec::new();
        for line in &lines {
            if !companies.contains(&line.company) {
                companies.push(line.company);
                self.open_lane(line.company)?;
            }
        }
        self.platform(|conn| lines.iter().try_for_each(|line| keep(conn, line)))?;
        Ok(companies)
    }
}

fn line(company: CompanyId, entry: Entry, hash: &[u8], kept: Vec<Kept>) -> Line {
    let Entry { seq, at, actor, via, command, cause, kind, subject, fact, data } = entry;
    let private = kept.into_iter().map(|k| (hex(&k.salt), k.value)).collect();
    Line { company, seq, at, actor, via, command, cause, kind, subject, fact, data, hash: hex(hash), private }
}

fn bytes(text: &str) -> Vec<u8> {
    let pair = |at: usize| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    (0..text.len()).step_by(2).map_while(pair).collect()
}

fn keep(conn: &mut crate::Conn, line: &Line) -> Result<()> {
    let hash = bytes(&line.hash);
    conn.exec(
        "INSERT INTO journal (company_id, seq, at, actor, via, command, cause, kind, subject, fact, data, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        crate::params![
            line.company,
            line.seq,
            line.at,
            line.actor,
            &line.via,
            &line.command,
            line.cause,
            &line.kind,
            line.subject,
            &line.fact,
            &line.data,
            &hash
        ],
    )?;
    for (rank, (salt, value)) in line.private.iter().enumerate() {
        conn.exec(
            "INSERT INTO journal_private (company_id, seq, rank, salt, value) VALUES ($1, $2, $3, $4, $5)",
            crate::params![line.company, line.seq, rank as i64, bytes(salt), value],
        )?;
    }
    conn.exec(
        "UPDATE lane SET seq = $1, hash = $2 WHERE company_id = $3",
        crate::params![line.seq, &hash, line.company],
    )?;
    Ok(())
}
