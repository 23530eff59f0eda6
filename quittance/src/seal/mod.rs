//! Seals: once a day the head of a company's journal, what was booked since the seal before and how many facts there are
//! are signed and written to a file. Whoever keeps these files elsewhere can show years later that the journal is still
//! the one of that day, even if somebody changed it and computed the whole chain anew.

mod key;

use std::path::{Path, PathBuf};

use kernel::{CompanyId, Day, Fault, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::replay::{self, Damage};
use store::{Claimed, Db, Store, Url, journal};

pub use key::Key;

/// The name of the daily job.
pub const JOB: &str = "seal_day";

/// A seal as it stands in its file. Amounts in cents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// The form of this file.
    pub version: u32,
    /// The company.
    pub company: CompanyId,
    /// The day it was made.
    pub day: Day,
    /// The last fact of the seal before; 0 for the first one.
    pub from: i64,
    /// The last fact it seals.
    pub seq: i64,
    /// That fact's link of the chain, hexadecimal.
    pub hash: String,
    /// Lines of the books that the facts after `from` made.
    pub lines: i64,
    /// Their debits.
    pub debit: i64,
    /// Their credits.
    pub credit: i64,
    /// What is open of all customers together.
    pub open: i64,
    /// SHA-256 of what the seal before signed; empty for the first one.
    pub previous: String,
    /// When, milliseconds since 1970 UTC.
    pub at: i64,
    /// The public key, hexadecimal.
    pub key: String,
    /// Ed25519 over [`Seal::text`], hexadecimal.
    pub signature: String,
}

impl Seal {
    /// What is signed: every value on a line of its own.
    pub fn text(&self) -> String {
        let Seal { version, company, day, from, seq, hash, lines, debit, credit, open, previous, at, .. } = self;
        format!(
            "quittance seal {version}\ncompany {company}\nday {day}\nfrom {from}\nseq {seq}\nhash {hash}\nlines {lines}\n\
             debit {debit}\ncredit {credit}\nopen {open}\nprevious {previous}\nat {at}\n"
        )
    }

    /// Reads a seal's file and checks its signature. `seal.malformed`, `seal.signature`.
    pub fn read(path: &Path) -> Result<Seal> {
        let bytes = std::fs::read(path).map_err(|e| Fault::broken(format!("{}: {e}", path.display())))?;
        let seal: Seal = serde_json::from_slice(&bytes)
            .map_err(|e| Refusal::invalid("seal.malformed").with("file", path.display()).with("problem", e))?;
        if !key::signed(&seal.key, seal.text().as_bytes(), &seal.signature) {
            return Err(Refusal::invalid("seal.signature").with("file", path.display()).into());
        }
        Ok(seal)
    }

    fn digest(&self) -> String {
        formats::bytes::sha256(self.text().as_bytes())
    }
}

/// Where a store's seals lie: `QUITTANCE_SEALS`, else `seals` beside the file of the store, or in the folder that
/// everything has by default.
pub fn folder(store: &Store) -> PathBuf {
    if let Some(folder) = std::env::var_os("QUITTANCE_SEALS") {
        return folder.into();
    }
    match store.url() {
        Url::Sqlite(path) | Url::Scratch(path) => path.with_file_name("seals"),
        Url::Postgres(_) => PathBuf::from("quittance-data").join("seals"),
    }
}

/// The seals of a company in a folder, oldest first, each with its file; what cannot be read is told as damage.
pub fn list(folder: &Path, company: CompanyId) -> Result<(Vec<(PathBuf, Seal)>, Vec<Damage>)> {
    let (mut seals, mut damage) = (Vec::new(), Vec::new());
    let Ok(files) = std::fs::read_dir(folder) else { return Ok((seals, damage)) };
    let prefix = format!("{company}-");
    let own = Key::there(folder)?.map(|key| key.public());
    for file in files.flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        if !name.starts_with(&prefix) || !name.ends_with(".json") {
            continue;
        }
        match Seal::read(&file.path()) {
            Ok(seal) => {
                // Anybody can sign with a key of their own.
                if own.as_ref().is_some_and(|own| *own != seal.key) {
                    let what = "it is signed with another key than that of this folder".to_string();
                    damage.push(Damage { place: format!("seal {name}"), what });
                }
                seals.push((file.path(), seal));
            }
            Err(Fault::Refused(refusal)) => {
                damage.push(Damage { place: format!("seal {name}"), what: refusal.to_string() });
            }
            Err(fault) => return Err(fault),
        }
    }
    seals.sort_by_key(|(_, seal)| seal.seq);
    Ok((seals, damage))
}

/// Seals a company's journal as it stands. A journal that did not move since its last seal gets none: that seal's file
/// is given again.
pub fn make(store: &Store, company: CompanyId, folder: &Path) -> Result<PathBuf> {
    std::fs::create_dir_all(folder).map_err(|e| Fault::broken(format!("{}: {e}", folder.display())))?;
    let key = Key::open(folder)?;
    let last = list(folder, company)?.0.pop();
    let (seq, hash) = store.read(company, |db| journal::head(db))?;
    if let Some((path, last)) = &last
        && last.seq == seq
    {
        return Ok(path.clone());
    }
    let from = last.as_ref().map_or(0, |(_, last)| last.seq);
    let (lines, debit, credit, open) = store.read(company, |db| sums(db, from, seq))?;
    let now = store.clock().now();
    let mut seal = Seal {
        version: 1,
        company,
        day: store.clock().day(now),
        from,
        seq,
        hash: store::private::hex(&hash),
        lines,
        debit,
        credit,
        open,
        previous: last.map(|(_, last)| last.digest()).unwrap_or_default(),
        at: now,
        key: key.public(),
        signature: String::new(),
    };
    seal.signature = key.sign(seal.text().as_bytes());
    let path = folder.join(format!("{company}-{}-{seq}.json", seal.day));
    let text = serde_json::to_string_pretty(&seal).map_err(Fault::broken)?;
    key::write_durable(&path, text.as_bytes(), false)?;
    Ok(path)
}

/// The daily job.
pub fn job(store: &Store, job: &Claimed) -> Result<()> {
    make(store, job.company, &folder(store)).map(drop)
}

/// What some facts booked, and what is open now. The keys of the books begin with the fact, so this costs what these
/// facts cost.
fn sums(db: &mut Db, from: i64, to: i64) -> Result<(i64, i64, i64, i64)> {
    let company = db.company;
    let booked = db.one(
        "SELECT COUNT(*), CAST(COALESCE(SUM(debit), 0) AS BIGINT), CAST(COALESCE(SUM(credit), 0) AS BIGINT)
         FROM ledger_line WHERE company_id = $1 AND seq > $2 AND seq <= $3",
        store::params![company, from, to],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let open = db.one(
        "SELECT CAST(COALESCE(SUM(open), 0) AS BIGINT) FROM open_item WHERE open <> 0 AND company_id = $1",
        store::params![company],
        |row| row.get(0),
    )?;
    let (lines, debit, credit) = booked.unwrap_or_default();
    Ok((lines, debit, credit, open.unwrap_or(0)))
}

/// Is the journal still the one that was sealed, and are the books of these facts?
pub fn check(store: &Store, seal: &Seal) -> Result<Vec<Damage>> {
    let mut damage = Vec::new();
    let mut bad = |what: &str| damage.push(Damage { place: format!("seal of {}", seal.day), what: what.to_string() });
    let (found, sums) = store.read(seal.company, |db| {
        Ok((journal::hash_at(db, seal.seq)?, sums(db, seal.from, seal.seq)?))
    })?;
    match found {
        None => bad(&format!("fact {} is not in the journal", seal.seq)),
        Some(hash) if store::private::hex(&hash) != seal.hash => {
            bad(&format!("the journal up to fact {} is not the one that was sealed", seal.seq));
        }
        Some(_) => {}
    }
    if (sums.0, sums.1, sums.2) != (seal.lines, seal.debit, seal.credit) {
        bad("the books of these facts are not those that were sealed");
    }
    Ok(damage)
}

/// `verify --since SEAL`: the seal itself, and the chain from it to the head. Gives the facts looked at.
pub fn check_since(store: &Store, seal: &Seal) -> Result<(i64, Vec<Damage>)> {
    let mut damage = check(store, seal)?;
    let hash = key::from_hex(&seal.hash);
    let (head, broken) = replay::check_chain_from(store, seal.company, (seal.seq, hash), &mut |_| {})?;
    damage.extend(broken);
    Ok((head - seal.seq, damage))
}
