//! Keeping a printed document: typeset outside the lane, kept once, told by a fact with its digest.

use std::marker::PhantomData;

use kernel::{Day, Fault, Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::files::{self, FileInfo};
use store::private::hex;
use store::{Command, Db, Permission, Seq, Tx};
use web::Cx;
use web::server::Sent;

use super::look::unhex;
use super::{Printable, Sheet, typeset};
use crate::record::{Document, load, record};

const MEDIA: &str = "application/pdf";

/// A printed document as kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Printed {
    /// Id.
    pub id: Id,
    /// What it is of.
    #[serde(flatten)]
    pub kept: Kept,
    /// Facts so far.
    pub version: i64,
}

/// What is known of a kept file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Kept {
    /// Kind of the document.
    pub of_kind: String,
    /// The document.
    pub of: Id,
    /// SHA-256 of the file, hexadecimal.
    pub digest: String,
    /// Its bytes.
    pub size: i64,
    /// The name that it is saved under.
    pub name: String,
    /// The document's day.
    pub day: Option<Day>,
    /// Which of several versions of the document, from 1; 0 where it has one only.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub edition: i64,
}

fn is_zero(n: &i64) -> bool {
    *n == 0
}

/// What can happen to a printed document.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was made and kept.
    Made {
        /// The file.
        kept: Kept,
    },
}

store::fact_names!(Fact, { Made => "print.made" });

/// Kinds of documents that can be printed.
const KINDS: [&str; 5] = ["quote", "order", "shipment", "invoice", "statement"];

impl Document for Printed {
    const KIND: &'static str = "print";
    type Fact = Fact;

    fn blank(id: Id) -> Printed {
        Printed { id, ..Printed::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        let Fact::Made { kept } = fact;
        self.kept.clone_from(kept);
        self.version += 1;
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        KINDS.iter().filter(|kind| **kind == self.kept.of_kind).map(|kind| (*kind, self.kept.of)).collect()
    }
    fn begins(_: &Fact) -> bool {
        true
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Printed>> {
        let company = db.company;
        db.one(
            &format!("SELECT {COLUMNS} FROM print WHERE company_id = $1 AND id = $2"),
            store::params![company, id],
            row,
        )
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        let (company, kept) = (tx.company, &self.kept);
        tx.write(
            "INSERT INTO print (company_id, id, of_kind, of_id, edition, digest, size, name, day, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            store::params![
                company,
                self.id,
                &kept.of_kind,
                kept.of,
                kept.edition,
                &kept.digest,
                kept.size,
                &kept.name,
                kept.day,
                self.version
            ],
        )?;
        Ok(())
    }
    fn version(&self) -> i64 {
        self.version
    }
}

const COLUMNS: &str = "id, of_kind, of_id, digest, size, name, day, version, edition";

fn row(row: &store::Row) -> Result<Printed> {
    let kept = Kept {
        of_kind: row.get(1)?,
        of: row.get(2)?,
        digest: row.get(3)?,
        size: row.get(4)?,
        name: row.get(5)?,
        day: row.get(6)?,
        edition: row.get(8)?,
    };
    Ok(Printed { id: row.get(0)?, kept, version: row.get(7)? })
}

/// The kept files of a document: one, or one for each version of it, the latest first.
pub fn all_kept(db: &mut Db, kind: &str, of: Id) -> Result<Vec<Printed>> {
    let company = db.company;
    db.all(
        &format!(
            "SELECT {COLUMNS} FROM print WHERE company_id = $1 AND of_kind = $2 AND of_id = $3 ORDER BY edition DESC"
        ),
        store::params![company, kind, of],
        row,
    )
}

/// The kept file of a document; of its latest version that was kept.
pub fn kept(db: &mut Db, kind: &str, of: Id) -> Result<Option<Printed>> {
    Ok(all_kept(db, kind, of)?.into_iter().next())
}

fn kept_edition(db: &mut Db, kind: &str, of: Id, edition: i64) -> Result<Option<Printed>> {
    Ok(all_kept(db, kind, of)?.into_iter().find(|printed| printed.kept.edition == edition))
}

/// A file that is made and not kept yet.
#[derive(Clone, Debug)]
pub struct Made {
    kept: Kept,
    deflated: Vec<u8>,
}

impl Made {
    /// Typesets a sheet: outside the lane, for it takes its time. A draft is refused as `print.draft`.
    pub fn of(db: &mut Db, kind: &str, sheet: Sheet, edition: i64) -> Result<Made> {
        if sheet.paper.draft {
            return Err(Refusal::conflict("print.draft").at("id").into());
        }
        let (name, day) = (file_name(&sheet), sheet.day);
        let bytes = typeset(db, sheet)?;
        let kept = Kept {
            of_kind: kind.to_owned(),
            of: Id(0),
            digest: hex(&files::digest(&bytes)),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            name,
            day: Some(day),
            edition,
        };
        Ok(Made { kept, deflated: files::deflate(&bytes)? })
    }

    /// Keeps the file of a document.
    pub fn keep(&self, tx: &mut Tx, of: Id) -> Result<Printed> {
        let file = Kept { of, ..self.kept.clone() };
        let digest = unhex(&file.digest).unwrap_or_default();
        let info = FileInfo { digest, media: MEDIA.to_owned(), name: file.name.clone(), size: file.size };
        files::keep(tx, &info, &self.deflated)?;
        let mut printed = Printed::blank(tx.new_id());
        record(tx, &mut printed, Fact::Made { kept: file })?;
        Ok(printed)
    }
}

/// Makes the PDF of the document as it stands and keeps it; asked again, it answers with the one that is kept. An invoice's has its
/// e-invoice inside (Factur-X).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, bound = "")]
pub struct Print<T> {
    /// The document.
    pub id: Id,
    #[serde(skip)]
    #[schemars(skip)]
    made: Option<Made>,
    #[serde(skip)]
    #[schemars(skip)]
    edition: i64,
    #[serde(skip)]
    #[schemars(skip)]
    of: PhantomData<fn() -> T>,
}

impl<T> Print<T> {
    /// Of a document.
    pub fn of(id: Id) -> Print<T> {
        Print { id, made: None, edition: 0, of: PhantomData }
    }
}

impl<T: Printable> Command for Print<T> {
    const NAME: &'static str = T::COMMAND;
    const NEEDS: Permission = Permission::See;
    const PREPARES: bool = true;
    type Outcome = Printed;

    fn prepare(&mut self, db: &mut Db) -> Result<()> {
        let document: T = load(db, self.id, None)?;
        self.edition = document.edition();
        if kept_edition(db, T::KIND, self.id, self.edition)?.is_some() {
            return Ok(());
        }
        let sheet = document.sheet(db)?;
        self.made = Some(Made::of(db, T::KIND, sheet, self.edition)?);
        Ok(())
    }

    fn run(&self, tx: &mut Tx) -> Result<Printed> {
        if let Some(known) = kept_edition(tx, T::KIND, self.id, self.edition)? {
            return Ok(known);
        }
        match &self.made {
            Some(made) => made.keep(tx, self.id),
            None => Err(Refusal::conflict("print.draft").at("id").into()),
        }
    }
}

/// `FA-2026-000123.pdf`; the kind of a draft.
fn file_name(sheet: &Sheet) -> String {
    let paper = &sheet.paper;
    let stem = if paper.number.is_empty() { documents::title(paper.language, paper.kind) } else { &paper.number };
    format!("{stem}.pdf")
}

/// A kept file, to be sent.
pub fn open(db: &mut Db, printed: Printed) -> Result<Sent> {
    let digest = unhex(&printed.kept.digest).unwrap_or_default();
    let bytes = files::open(db, &digest)?;
    let bytes = bytes.ok_or_else(|| Fault::broken(format!("file {} is not there", printed.kept.digest)))?;
    Ok(Sent { name: printed.kept.name, media: MEDIA, bytes: bytes.into() })
}

/// Answers with the file: the one that is kept, or made on demand where none is. `revision` asks for an earlier version
/// of a document that has several: what was kept of it.
pub fn send<T: Printable>(cx: &Cx, db: &mut Db) -> Result<Sent> {
    let document: T = load(db, cx.id()?, None)?;
    let now = document.edition();
    let missing = || Refusal::missing("request.not_found").at("revision");
    let asked = match cx.query("revision").filter(|_| now > 0) {
        Some(text) => text.parse::<i64>().map_err(|_| missing())?,
        None => now,
    };
    if let Some(printed) = kept_edition(db, T::KIND, document.id(), asked)? {
        return open(db, printed);
    }
    if asked != now {
        return Err(missing().into());
    }
    let sheet = document.sheet(db)?;
    let name = file_name(&sheet);
    Ok(Sent { name, media: MEDIA, bytes: typeset(db, sheet)?.into() })
}
