//! Readers of the journal: what may be done a second after a fact is done here, entry by entry, from where the reader
//! last was.

use kernel::{CompanyId, Result};
use store::{Context, Entry, Seq, Store, journal, params};

/// Entries read at once.
const SLICE: i64 = 200;

/// What is done for an entry. An error is logged and the entry passed over.
pub type Each = fn(&Store, &Context, &Entry) -> Result<()>;

/// Reads on under a name, one slice of each company that is behind; true when there is more. A company that is met for
/// the first time is followed from now on.
pub fn follow(store: &Store, name: &'static str, each: Each) -> Result<bool> {
    let behind: Vec<(CompanyId, Seq, Option<Seq>)> = store.with_reader(|conn| {
        conn.all(
            "SELECT l.company_id, l.seq, s.cursor FROM lane l
             LEFT JOIN subscriber s ON s.company_id = l.company_id AND s.name = $1
             WHERE s.cursor IS NULL OR l.seq > s.cursor",
            params![name],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
    })?;
    let mut more = false;
    for (company, head, cursor) in behind {
        let Some(cursor) = cursor else {
            advance(store, name, company, (None, head))?;
            continue;
        };
        let entries = store.read(company, |db| journal::entries(db, cursor, SLICE))?;
        let context = Context::system(company, "job").bulk();
        for (entry, _) in &entries {
            if let Err(fault) = each(store, &context, entry) {
                tracing::error!(company = company.0, seq = entry.seq, follower = name, "passed over: {fault}");
            }
        }
        if let Some((last, _)) = entries.last() {
            advance(store, name, company, (Some(cursor), last.seq))?;
            more |= last.seq < head;
        }
    }
    Ok(more)
}

/// Moves the cursor, unless another reader has done so meanwhile.
fn advance(store: &Store, name: &str, company: CompanyId, (from, to): (Option<Seq>, Seq)) -> Result<()> {
    store.platform(|conn| match from {
        None => conn.exec(
            "INSERT INTO subscriber (company_id, name, cursor) VALUES ($1, $2, $3)
             ON CONFLICT (company_id, name) DO NOTHING",
            params![company, name, to],
        ),
        Some(from) => conn.exec(
            "UPDATE subscriber SET cursor = $1 WHERE company_id = $2 AND name = $3 AND cursor = $4",
            params![to, company, name, from],
        ),
    })?;
    Ok(())
}
