//! Statements as plain tables: which column is what is said once for each bank, and kept.

use formats::{Format, Reading, sheet};
use kernel::{Fault, Refusal, Result};
use serde::Deserialize;
use store::{Command, Context, Db, Permission, Store, Tx};

/// More banks than this no company has.
const MOST: i64 = 50;

/// Keeps how the tables of a bank are read. It is not a use-case of its own: only the import calls it.
#[derive(Deserialize, schemars::JsonSchema)]
struct KeepSheet {
    key: String,
    mapping: String,
}

impl Command for KeepSheet {
    const NAME: &'static str = "payment.keep_sheet";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = ();

    fn run(&self, tx: &mut Tx) -> Result<()> {
        let (company, now) = (tx.company, tx.now);
        tx.write(
            "INSERT INTO bank_sheet (company_id, columns, mapping, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (company_id, columns) DO UPDATE SET mapping = excluded.mapping, at = excluded.at",
            store::params![company, &self.key, &self.mapping, now],
        )?;
        Ok(())
    }
}

/// Keeps a mapping once it has read a file: files with the same columns are read by it from now on.
pub fn keep(store: &Store, context: &Context, mapping: &sheet::Mapping) -> Result<()> {
    let key = serde_json::to_string(&(&mapping.columns, mapping.header_line)).map_err(Fault::broken)?;
    let mapping = serde_json::to_string(mapping).map_err(Fault::broken)?;
    store.run(context, KeepSheet { key, mapping })
}

/// Mappings that were kept, the newest first; one of another version that cannot be read any more is left out.
fn kept(db: &mut Db) -> Result<Vec<sheet::Mapping>> {
    let company = db.company;
    let rows = db.all(
        "SELECT mapping FROM bank_sheet WHERE company_id = $1 ORDER BY at DESC, columns LIMIT $2",
        store::params![company, MOST],
        |row| row.get::<String>(0),
    )?;
    Ok(rows.iter().filter_map(|text| serde_json::from_str(text).ok()).collect())
}

/// Reads a file of statements: a table by the mapping that was kept for its columns, else by one that is guessed; any
/// other format by itself.
pub fn read(db: &mut Db, bytes: &[u8]) -> Result<Reading, Fault> {
    let plain = formats::bytes::plain(bytes)?;
    if matches!(formats::detect(&plain), Some(Format::Csv | Format::Xlsx)) {
        for mapping in kept(db)? {
            if let Ok(reading) = sheet::read(&plain, &mapping)
                && reading.statements.iter().any(|s| !s.lines.is_empty())
            {
                return Ok(reading);
            }
        }
    }
    Ok(formats::read(bytes, None)?)
}

/// Reads a table by a mapping.
pub fn read_by(bytes: &[u8], mapping: &sheet::Mapping) -> Result<Reading> {
    let plain = formats::bytes::plain(bytes)?;
    sheet::read(&plain, mapping).map_err(|refusal: Refusal| refusal.at("file").into())
}
