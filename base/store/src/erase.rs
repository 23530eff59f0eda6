//! Erasing personal values: the journal keeps their digests, so its chain holds; what they were is gone.

use kernel::{Id, Result};

use crate::journal::Seq;
use crate::tx::{Db, Tx};

/// A fact that still holds personal values.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Held {
    /// Its place in the journal.
    pub seq: Seq,
    /// Its name: `customer.created`.
    pub fact: String,
    /// What it happened to.
    pub kind: String,
    /// The document.
    pub subject: Id,
    /// When, milliseconds since 1970 UTC.
    pub at: i64,
    /// The values as JSON.
    pub values: Vec<String>,
}

/// The facts about somebody that still hold personal values, in their order.
pub fn held(db: &mut Db, kind: &str, id: Id) -> Result<Vec<Held>> {
    let company = db.company;
    let mut list: Vec<Held> = Vec::new();
    db.each(
        "SELECT j.seq, j.fact, j.kind, j.subject, j.at, p.value
         FROM journal_subject s
         JOIN journal_private p ON p.company_id = s.company_id AND p.seq = s.seq
         JOIN journal j ON j.company_id = s.company_id AND j.seq = s.seq
         WHERE s.company_id = $1 AND p.company_id = $1 AND j.company_id = $1 AND s.kind = $2 AND s.id = $3
           AND p.value IS NOT NULL
         ORDER BY j.seq, p.rank",
        crate::params![company, kind, id],
        |row| {
            let seq = row.get(0)?;
            let value = row.get(5)?;
            match list.last_mut().filter(|held| held.seq == seq) {
                Some(held) => held.values.push(value),
                None => list.push(Held {
                    seq,
                    fact: row.get(1)?,
                    kind: row.get(2)?,
                    subject: row.get(3)?,
                    at: row.get(4)?,
                    values: vec![value],
                }),
            }
            Ok(())
        },
    )?;
    Ok(list)
}

impl Tx<'_> {
    /// The same inside a command: also the facts that its group has not written yet.
    pub fn held(&mut self, kind: &str, id: Id) -> Result<Vec<Held>> {
        let mut list = held(self, kind, id)?;
        let erased: Vec<Seq> = self.pending.iter().flat_map(|p| &p.erased).copied().collect();
        list.retain(|held| !erased.contains(&held.seq));
        for pending in self.pending.iter().filter(|p| !p.kept.is_empty() && !erased.contains(&p.entry.seq)) {
            let entry = &pending.entry;
            let about = (entry.kind == kind && entry.subject == id) || pending.subjects.iter().any(|s| *s == (kind, id));
            if about {
                list.push(Held {
                    seq: entry.seq,
                    fact: entry.fact.clone(),
                    kind: entry.kind.clone(),
                    subject: entry.subject,
                    at: entry.at,
                    values: pending.kept.iter().map(|k| k.value.clone()).collect(),
                });
            }
        }
        Ok(list)
    }

    /// Erases all personal values of some facts. Called while the fact that says so is saved, on the first day and when
    /// a journal is played again; erasing twice changes nothing. Happens at the end of the group, after its values
    /// were written.
    pub fn erase(&mut self, places: &[Seq]) {
        self.writes += 1;
        self.erased.extend(places);
    }
}
