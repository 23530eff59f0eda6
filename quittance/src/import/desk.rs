//! What the pages of imports do: take a file, recognise and correct its columns, try its first rows, take it in.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use formats::table;
use ground::company::member;
use kernel::{Fault, Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::private::hex;
use store::{Claimed, Context, Permission, Store, files};
use web::server::{JobDef, Upload, UploadDef};
use web::step::Act;

use super::mapping::Places;
use super::runs::{self, Outcome, Preview, Run, Sample, Save, State, Why};
use super::{Asked, Kind, Mapping, chosen, fields, keep};

/// Rows that are tried before.
const TRIED: usize = 12;
/// Refusals that the page shows; the file of all of them can be saved.
const SHOWN: usize = 100;
/// How often a running import tells how far it is.
const TOLD_EVERY: Duration = Duration::from_millis(700);

/// The form of the first page.
pub const UPLOAD: UploadDef = UploadDef { path: "/import", needs: Permission::See, handle: receive };

/// What takes the rows in.
pub const JOB: JobDef = JobDef { name: runs::JOB, run: work };

/// Takes a file: keeps it, guesses its columns, tries its first rows.
fn receive(store: &Store, context: &Context, upload: Upload) -> Result<String> {
    let told = upload.fields.iter().find(|(name, _)| name == "kind").map_or("", |(_, value)| value.as_str());
    let kind = Kind::parse(told).ok_or_else(|| Refusal::invalid("request.field_missing").at("kind"))?;
    allowed(context, kind)?;
    let name: String = upload.name.chars().take(200).collect();
    let headers = table::read(&upload.bytes, &name).map_err(|r| Fault::Refused(r.at("file")))?.headers;
    let asked = Asked { kind, name: &name, bytes: &upload.bytes, mapping: None };
    let mapping = chosen(store, context, &asked, &headers)?;
    let preview = preview(store, context, &Asked { mapping: Some(mapping.clone()), ..asked })?;
    let digest = files::digest(&upload.bytes).to_vec();
    let run = Run { kind, name, digest, mapping, preview, actor: context.actor, ..Run::default() };
    let file = Some((files::deflate(&upload.bytes)?, upload.bytes.len() as i64));
    let id = store.run(context, Save { run, file, begin: false })?;
    Ok(format!("/import/{id}"))
}

fn allowed(context: &Context, kind: Kind) -> Result<()> {
    let needs = kind.needs();
    if context.grants.has(needs) {
        return Ok(());
    }
    Err(Refusal::forbidden("request.forbidden").with("needs", needs.name()).into())
}

/// The first rows of a file, and what would become of each: decided as it will be, written nowhere.
pub fn preview(store: &Store, context: &Context, asked: &Asked) -> Result<Preview> {
    let mapping = asked.mapping.clone().unwrap_or_default();
    let table = table::read(asked.bytes, asked.name).map_err(|r| Fault::Refused(r.at("file")))?;
    let headers = table.headers.clone();
    let places = match Places::new(asked.kind, &mapping, &headers) {
        Ok(places) => places,
        Err(Fault::Refused(refusal)) => {
            return Ok(Preview { headers, samples: Vec::new(), problem: Some(Why::whole(&refusal)) });
        }
        Err(fault) => return Err(fault),
    };
    let rows: Vec<table::Row> = table.take(TRIED).collect();
    let text = as_text(&headers, rows.iter().map(|row| row.cells.as_slice()));
    let dry = Context { dry: true, ..context.clone() };
    let tried = Asked { kind: asked.kind, name: "preview.csv", bytes: text.as_bytes(), mapping: Some(mapping) };
    let report = super::run(store, &dry, tried, &mut |_, _| {})?;
    let samples = rows.iter().enumerate().map(|(n, row)| {
        let why = report.refused.iter().find(|r| r.line == n as u64 + 2).map(Why::of);
        let values = fields(asked.kind).iter().map(|f| places.get(row, f.name).to_string()).collect();
        Sample { line: row.line as u64, values, why: why.map(|w| Why { line: row.line as u64, ..w }) }
    });
    Ok(Preview { headers, samples: samples.collect(), problem: None })
}

/// Rows as a text with separators, a line each.
pub fn as_text<'r>(headers: &[String], rows: impl Iterator<Item = &'r [String]>) -> String {
    let line = |cells: &[String]| {
        let quoted: Vec<String> = cells.iter().map(|c| format!("\"{}\"", c.replace(['\r', '\n'], " ").replace('"', "\"\""))).collect();
        quoted.join(";") + "\r\n"
    };
    let mut text = line(headers);
    rows.for_each(|cells| text.push_str(&line(cells)));
    text
}

/// The columns of an import as corrected on its page, and the values of what no column says.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// The import.
    pub import: Id,
    /// From our field to the name of the column.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// What a field is where its column is absent or empty.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// Orders: confirm them; else they stay drafts.
    #[serde(default)]
    pub confirm: bool,
    /// Stock: the quantities arrived; else they were counted.
    #[serde(default)]
    pub receipts: bool,
    /// A name to keep these columns under, for other files of the same form.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub keep_as: String,
}

impl Columns {
    /// The import with these columns, if it has not begun yet.
    fn laid(self, store: &Store, context: &Context) -> Result<Run> {
        let keep_as = self.keep_as.trim().to_string();
        if keep_as.chars().count() > 60 || keep_as.chars().any(char::is_control) {
            return Err(Refusal::invalid("request.text_too_long").at("keep_as").with("most", 60).into());
        }
        let filled = |map: BTreeMap<String, String>| map.into_iter().filter(|(_, v)| !v.trim().is_empty()).collect();
        let (columns, values) = (filled(self.columns), filled(self.values));
        let mapping = Mapping { columns, values, confirm: self.confirm, receipts: self.receipts };
        relaid(store, context, self.import, mapping, keep_as)
    }
}

/// An import tried with a mapping.
fn relaid(store: &Store, context: &Context, id: Id, mapping: Mapping, keep_as: String) -> Result<Run> {
    let (mut run, bytes) = opened(store, context, id)?;
    allowed(context, run.kind)?;
    if run.state != State::Sent {
        return Err(Refusal::conflict("import.begun").into());
    }
    let asked = Asked { kind: run.kind, name: &run.name, bytes: &bytes, mapping: Some(mapping.clone()) };
    run.preview = preview(store, context, &asked)?;
    (run.mapping, run.keep_as) = (mapping, keep_as);
    Ok(run)
}

/// An import and its file.
fn opened(store: &Store, context: &Context, id: Id) -> Result<(Run, Vec<u8>)> {
    store.read(context.company, |db| {
        let run = runs::find(db, id)?;
        let bytes = files::open(db, &run.digest)?.ok_or_else(|| Fault::broken("the file of an import is gone"))?;
        Ok((run, bytes))
    })
}

/// The import.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Which {
    /// Its id.
    pub id: Id,
}

/// Tries the first rows of an import with other columns.
#[derive(Deserialize, schemars::JsonSchema)]
pub struct Look(pub Columns);

impl Act for Look {
    const NAME: &'static str = "import.look";
    const NEEDS: Permission = Permission::See;
    type Outcome = Which;

    fn act(self, store: &Store, context: &Context) -> Result<Which> {
        let run = self.0.laid(store, context)?;
        let id = store.run(context, Save { run, file: None, begin: false })?;
        Ok(Which { id })
    }
}

/// Takes the columns of a mapping that was kept under a name.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// The import.
    pub import: Id,
    /// The name of the mapping.
    #[schemars(length(max = 60))]
    pub name: String,
}

impl Act for Use {
    const NAME: &'static str = "import.use";
    const NEEDS: Permission = Permission::See;
    type Outcome = Which;

    fn act(self, store: &Store, context: &Context) -> Result<Which> {
        let known = store.read(context.company, |db| {
            let run = runs::find(db, self.import)?;
            runs::named(db, run.kind)
        })?;
        let mapping = known.into_iter().find(|(name, _)| *name == self.name).map(|(_, mapping)| mapping);
        let mapping = mapping.ok_or_else(|| Refusal::invalid("request.choice").at("name"))?;
        let run = relaid(store, context, self.import, mapping, self.name)?;
        let id = store.run(context, Save { run, file: None, begin: false })?;
        Ok(Which { id })
    }
}

/// Takes an import in: every row is a command of its own; what is refused is kept with its reason.
#[derive(Deserialize, schemars::JsonSchema)]
pub struct Begin(pub Columns);

impl Act for Begin {
    const NAME: &'static str = "import.begin";
    const NEEDS: Permission = Permission::See;
    type Outcome = Which;

    fn act(self, store: &Store, context: &Context) -> Result<Which> {
        let mut run = self.0.laid(store, context)?;
        if let Some(problem) = &run.preview.problem {
            // The page says it at the columns; nothing begins.
            let problem = problem.clone();
            store.run(context, Save { run, file: None, begin: false })?;
            let column = problem.values.get("field").cloned().unwrap_or_default();
            return Err(Refusal::invalid("import.field_needed").at(format!("columns.{column}")).into());
        }
        run.state = State::Running;
        let id = store.run(context, Save { run, file: None, begin: true })?;
        Ok(Which { id })
    }
}

/// The job: takes the rows in, in the name and with the permissions of who sent the file.
fn work(store: &Store, job: &Claimed) -> Result<()> {
    let Some(id) = Id::parse(&job.input) else { return Ok(()) };
    let mut context = Context::system(job.company, "import").bulk();
    let (mut run, bytes) = opened(store, &context, id)?;
    if run.state != State::Running {
        return Ok(());
    }
    let role = store.read(job.company, |db| member(db, Id(run.actor)))?.and_then(|m| m.role);
    // Somebody without a role any more may do nothing; the operator at the command line has none and may.
    if run.actor != 0 {
        context.grants = role.map_or(store::Grants::NONE, ground::company::Role::grants);
        context.actor = run.actor;
    }
    let asked = Asked { kind: run.kind, name: &run.name, bytes: &bytes, mapping: Some(run.mapping.clone()) };
    let mut told = Instant::now();
    let saver = Context::system(job.company, "import").bulk();
    let mut now = run.clone();
    let ended = super::run(store, &context, asked, &mut |done, total| {
        if told.elapsed() < TOLD_EVERY {
            return;
        }
        told = Instant::now();
        (now.done, now.total) = (done as i64, total as i64);
        // How far it is matters to nobody but the page; the import goes on without.
        let _ = store.run(&saver, Save { run: now.clone(), file: None, begin: false });
    });
    match ended {
        Ok(report) => {
            run.state = State::Done;
            run.outcome = Outcome {
                rows: report.rows,
                done: report.done,
                twice: report.skipped_twice,
                documents: report.documents,
                confirmed: report.confirmed,
                refused: report.refused.len() as u64,
                first: report.refused.iter().take(SHOWN).map(Why::of).collect(),
                list: if report.refused.is_empty() { String::new() } else { hex(&files::digest(keep::listed(&report)?.as_bytes())) },
                problem: None,
            };
            (run.done, run.total) = (report.rows as i64, report.rows as i64);
        }
        Err(Fault::Refused(refusal)) => {
            run.state = State::Failed;
            run.outcome = Outcome { problem: Some(Why::whole(&refusal)), ..Outcome::default() };
        }
        Err(fault) => return Err(fault),
    }
    store.run(&saver, Save { run, file: None, begin: false }).map(drop)
}
