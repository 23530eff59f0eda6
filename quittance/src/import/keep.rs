//! What is kept of an import: the file, what was refused, how it ended, and the mapping for next time.

use kernel::{Fault, Id, Result};
use serde::Deserialize;
use store::files::{self, FileInfo};
use store::{Command, Context, Db, Permission, Store, Tx};

use super::runs::Why;
use super::{Kind, Mapping, Report};

/// Keeps an import. It is no use-case of its own: only the import calls it.
#[derive(Deserialize, schemars::JsonSchema)]
struct Keep {
    kind: String,
    name: String,
    mapping: String,
    counts: [u64; 4],
    #[serde(skip)]
    file: Bytes,
    #[serde(skip)]
    refusals: Option<Bytes>,
}

/// A file for the file store.
#[derive(Default)]
struct Bytes {
    digest: Vec<u8>,
    size: i64,
    deflated: Vec<u8>,
}

impl Bytes {
    fn of(bytes: &[u8]) -> Result<Bytes> {
        let digest = files::digest(bytes).to_vec();
        Ok(Bytes { digest, size: bytes.len() as i64, deflated: files::deflate(bytes)? })
    }

    fn keep(&self, tx: &mut Tx, media: &str, name: &str) -> Result<()> {
        let info = FileInfo { digest: self.digest.clone(), media: media.into(), name: name.into(), size: self.size };
        files::keep(tx, &info, &self.deflated)
    }
}

impl Command for Keep {
    const NAME: &'static str = "import.keep";
    const NEEDS: Permission = Permission::See;
    type Outcome = Id;

    fn run(&self, tx: &mut Tx) -> Result<Id> {
        self.file.keep(tx, "application/octet-stream", &self.name)?;
        if let Some(refusals) = &self.refusals {
            refusals.keep(tx, "application/json", &format!("{} (refus).json", self.name))?;
        }
        let (company, now, actor, id) = (tx.company, tx.now, tx.actor, tx.new_id());
        tx.write(
            "INSERT INTO import_mapping (company_id, kind, mapping, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (company_id, kind) DO UPDATE SET mapping = excluded.mapping, at = excluded.at",
            store::params![company, &self.kind, &self.mapping, now],
        )?;
        let [rows, done, twice, refused] = self.counts.map(|n| n as i64);
        tx.write(
            "INSERT INTO import_file (company_id, id, kind, name, digest, at, actor, row_count, done, twice, refused, refusals)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            store::params![
                company,
                id,
                &self.kind,
                &self.name,
                &self.file.digest,
                now,
                actor,
                rows,
                done,
                twice,
                refused,
                self.refusals.as_ref().map(|r| r.digest.clone())
            ],
        )?;
        Ok(id)
    }
}

/// Keeps how an import ended.
pub fn keep(store: &Store, context: &Context, report: &Report, bytes: &[u8]) -> Result<Id> {
    let refusals = if report.refused.is_empty() { None } else { Some(Bytes::of(listed(report)?.as_bytes())?) };
    let command = Keep {
        kind: report.kind.name().into(),
        name: report.name.clone(),
        mapping: serde_json::to_string(&report.mapping).map_err(Fault::broken)?,
        counts: [report.rows, report.done, report.skipped_twice, report.refused.len() as u64],
        file: Bytes::of(bytes)?,
        refusals,
    };
    store.run(context, command)
}

/// The refused rows: line, column, code and the values of the sentence, as JSON.
pub fn listed(report: &Report) -> Result<String> {
    let list: Vec<Why> = report.refused.iter().map(Why::of).collect();
    serde_json::to_string(&list).map_err(Fault::broken)
}

/// The mapping that was used last for a kind of file.
pub fn mapping(db: &mut Db, kind: Kind) -> Result<Option<Mapping>> {
    let company = db.company;
    let found = db.one(
        "SELECT mapping FROM import_mapping WHERE company_id = $1 AND kind = $2",
        store::params![company, kind.name()],
        |row| row.get::<String>(0),
    )?;
    // A mapping of another version that cannot be read any more is as good as none.
    Ok(found.and_then(|json| serde_json::from_str(&json).ok()))
}

/// An import of the past.
#[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct PastImport {
    /// Id.
    pub id: Id,
    /// `customers`, `items`, `stock`, `orders`.
    pub kind: String,
    /// The name the file came under.
    pub name: String,
    /// When, milliseconds since 1970 UTC.
    pub at: i64,
    /// Who.
    pub actor: i64,
    /// Rows.
    pub rows: i64,
    /// Rows that became something.
    pub done: i64,
    /// Rows that were there before.
    pub twice: i64,
    /// Rows refused.
    pub refused: i64,
    /// SHA-256 of the list of refused rows in the file store, where there are any.
    #[serde(skip)]
    pub refusals: Option<Vec<u8>>,
}

/// The last imports, newest first.
pub fn past_imports(db: &mut Db, most: i64) -> Result<Vec<PastImport>> {
    let company = db.company;
    db.all(
        "SELECT id, kind, name, at, actor, row_count, done, twice, refused, refusals FROM import_file
         WHERE company_id = $1 ORDER BY id DESC LIMIT $2",
        store::params![company, most],
        |row| {
            Ok(PastImport {
                id: row.get(0)?,
                kind: row.get(1)?,
                name: row.get(2)?,
                at: row.get(3)?,
                actor: row.get(4)?,
                rows: row.get(5)?,
                done: row.get(6)?,
                twice: row.get(7)?,
                refused: row.get(8)?,
                refusals: row.get::<Option<Vec<u8>>>(9)?,
            })
        },
    )
}
