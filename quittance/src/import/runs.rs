//! An import as a page follows it: sent, its columns recognised and corrected, then under way, then done.

use kernel::{Fault, Id, Refusal, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::files::{self, FileInfo};
use store::{Command, Db, Permission, Tx};

use super::{Kind, Mapping, Refused};

/// Where an import stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The file is there; its columns can be corrected.
    #[default]
    Sent,
    /// Its rows are being taken in.
    Running,
    /// Done.
    Done,
    /// It could not be taken in at all; `problem` says why.
    Failed,
}

/// Why a row was refused, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Why {
    /// The line of the file, from 1; in a workbook, its row; 0 for the file as a whole.
    pub line: u64,
    /// The column, by its name in the file.
    pub column: String,
    /// The code.
    pub code: String,
    /// The values of its sentence.
    pub values: std::collections::BTreeMap<String, String>,
}

impl Why {
    /// A refused row.
    pub fn of(refused: &Refused) -> Why {
        Why { line: refused.line, column: refused.column.clone(), ..Why::whole(&refused.refusal) }
    }

    /// The file as a whole.
    pub fn whole(refusal: &Refusal) -> Why {
        let values = refusal.values.iter().map(|(k, v)| ((*k).to_string(), v.clone())).collect();
        Why { line: 0, column: String::new(), code: refusal.code.into(), values }
    }

    /// The sentence.
    pub fn sentence(&self, lang: web::i18n::Lang<'_>) -> String {
        let values: Vec<(&str, &str)> = self.values.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        lang.refused(&self.code, &values)
    }
}

/// A row of the file's beginning, as it would be taken in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Sample {
    /// The line of the file.
    pub line: u64,
    /// What it says of each field of the kind, in their order.
    pub values: Vec<String>,
    /// Why it would be refused.
    pub why: Option<Why>,
}

/// What is known of a file before it is taken in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Preview {
    /// The names of its columns.
    pub headers: Vec<String>,
    /// Its first rows.
    pub samples: Vec<Sample>,
    /// Why it cannot be taken in with this mapping at all.
    pub problem: Option<Why>,
}

/// An import.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Run {
    /// Id.
    pub id: Id,
    /// What the file holds.
    pub kind: Kind,
    /// The name it came under.
    pub name: String,
    /// SHA-256 of the file.
    #[serde(skip)]
    pub digest: Vec<u8>,
    /// Which column says what.
    pub mapping: Mapping,
    /// The name under which the mapping is kept for other files; empty: only for next time.
    pub keep_as: String,
    /// Where it stands.
    pub state: State,
    /// What is known before.
    pub preview: Preview,
    /// Rows through so far.
    pub done: i64,
    /// Rows in all, as far as known.
    pub total: i64,
    /// How it ended.
    pub outcome: Outcome,
    /// Who sent it.
    pub actor: i64,
    /// Sent at, milliseconds since 1970 UTC.
    pub at: i64,
}

/// How an import ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Outcome {
    /// Rows of data.
    pub rows: u64,
    /// Rows that became something.
    pub done: u64,
    /// Rows that were there before, or twice in the file.
    pub twice: u64,
    /// Documents made.
    pub documents: u64,
    /// Orders confirmed.
    pub confirmed: u64,
    /// Rows refused.
    pub refused: u64,
    /// The first hundred of them.
    pub first: Vec<Why>,
    /// SHA-256 of the list of all of them in the file store, hexadecimal; empty without any.
    pub list: String,
    /// Why it failed as a whole.
    pub problem: Option<Why>,
}

fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(Fault::broken)
}

/// What another version wrote and cannot be read any more is as good as none.
fn read<T: DeserializeOwned + Default>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_default()
}

const COLUMNS: &str = "id, kind, name, digest, mapping, keep_as, state, preview, done, total, outcome, actor, at";

fn run_of(row: &store::Row) -> Result<Run> {
    let state: String = row.get(6)?;
    Ok(Run {
        id: row.get(0)?,
        kind: Kind::parse(&row.get::<String>(1)?).unwrap_or_default(),
        name: row.get(2)?,
        digest: row.get(3)?,
        mapping: read(&row.get::<String>(4)?),
        keep_as: row.get(5)?,
        state: read(&format!("\"{state}\"")),
        preview: read(&row.get::<String>(7)?),
        done: row.get(8)?,
        total: row.get(9)?,
        outcome: read(&row.get::<String>(10)?),
        actor: row.get(11)?,
        at: row.get(12)?,
    })
}

/// An import by its id.
pub fn find(db: &mut Db, id: Id) -> Result<Run> {
    let company = db.company;
    let sql = format!("SELECT {COLUMNS} FROM import_run WHERE company_id = $1 AND id = $2");
    let found = db.one(&sql, store::params![company, id], run_of)?;
    found.ok_or_else(|| Refusal::missing("request.not_found").into())
}

/// The last imports, newest first.
pub fn last(db: &mut Db, most: i64) -> Result<Vec<Run>> {
    let company = db.company;
    let sql = format!("SELECT {COLUMNS} FROM import_run WHERE company_id = $1 ORDER BY id DESC LIMIT $2");
    db.all(&sql, store::params![company, most], run_of)
}

/// Keeps where an import stands. No use-case of its own: only the pages of imports call it.
#[derive(Deserialize, schemars::JsonSchema)]
pub struct Save {
    #[serde(skip)]
    pub run: Run,
    /// The file, the first time: its deflated bytes and their number.
    #[serde(skip)]
    pub file: Option<(Vec<u8>, i64)>,
    /// Its rows are to be taken in.
    #[serde(skip)]
    pub begin: bool,
}

/// The job that takes the rows in.
pub const JOB: &str = "run_import";

impl Command for Save {
    const NAME: &'static str = "import.save";
    const NEEDS: Permission = Permission::See;
    type Outcome = Id;

    fn run(&self, tx: &mut Tx) -> Result<Id> {
        let (company, now, run) = (tx.company, tx.now, &self.run);
        let id = if run.id == Id(0) { tx.new_id() } else { run.id };
        if let Some((deflated, size)) = &self.file {
            let media = "application/octet-stream".to_string();
            let info = FileInfo { digest: run.digest.clone(), media, name: run.name.clone(), size: *size };
            files::keep(tx, &info, deflated)?;
        }
        if self.begin {
            // Pressed twice, it runs once.
            if find(tx, id)?.state != State::Sent {
                return Err(Refusal::conflict("import.begun").into());
            }
            tx.later(JOB, &id.to_string(), &id.to_string(), now)?;
        }
        let state = json(&run.state)?.trim_matches('"').to_string();
        tx.write(
            "INSERT INTO import_run (company_id, id, kind, name, digest, mapping, keep_as, state, preview, done, total, outcome, actor, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
             ON CONFLICT (company_id, id) DO UPDATE SET mapping = excluded.mapping, keep_as = excluded.keep_as,
               state = excluded.state, preview = excluded.preview, done = excluded.done, total = excluded.total,
               outcome = excluded.outcome",
            store::params![
                company,
                id,
                run.kind.name(),
                &run.name,
                &run.digest,
                json(&run.mapping)?,
                &run.keep_as,
                state,
                json(&run.preview)?,
                run.done,
                run.total,
                json(&run.outcome)?,
                run.actor,
                if run.at == 0 { now } else { run.at }
            ],
        )?;
        if run.state == State::Done && !run.keep_as.is_empty() {
            tx.write(
                "INSERT INTO import_named (company_id, kind, name, mapping, at) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (company_id, kind, name) DO UPDATE SET mapping = excluded.mapping, at = excluded.at",
                store::params![company, run.kind.name(), &run.keep_as, json(&run.mapping)?, now],
            )?;
        }
        Ok(id)
    }
}

/// The mappings kept under a name for a kind of file.
pub fn named(db: &mut Db, kind: Kind) -> Result<Vec<(String, Mapping)>> {
    let company = db.company;
    db.all(
        "SELECT name, mapping FROM import_named WHERE company_id = $1 AND kind = $2 ORDER BY name",
        store::params![company, kind.name()],
        |row| Ok((row.get::<String>(0)?, read(&row.get::<String>(1)?))),
    )
}
