//! Bytes (imported files, attachments, printed documents) by their digest, beside the business tables.

use std::io::{Read, Write};

use kernel::{Fault, Result};
use sha2::{Digest, Sha256};

use crate::tx::{Db, Tx};

/// SHA-256 of some bytes: their name in the file store and in facts.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A kept file without its bytes.
#[derive(Clone, Debug)]
pub struct FileInfo {
    /// SHA-256 of the bytes.
    pub digest: Vec<u8>,
    /// Media type.
    pub media: String,
    /// The name it came under.
    pub name: String,
    /// Bytes, before they were deflated.
    pub size: i64,
}

/// Deflates bytes; done in `prepare`, outside the lane.
pub fn deflate(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(Fault::broken)
}

/// Keeps a file; the same bytes are kept once.
pub fn keep(tx: &mut Tx, info: &FileInfo, deflated: &[u8]) -> Result<()> {
    let (company, now) = (tx.company, tx.now);
    tx.write(
        "INSERT INTO file (company_id, digest, media, name, size, at, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (company_id, digest) DO NOTHING",
        crate::params![company, &info.digest, &info.media, &info.name, info.size, now, deflated],
    )?;
    Ok(())
}

/// The bytes of a file, checked against its digest.
pub fn open(db: &mut Db, wanted: &[u8]) -> Result<Option<Vec<u8>>> {
    let company = db.company;
    let found = db.one(
        "SELECT bytes FROM file WHERE company_id = $1 AND digest = $2",
        crate::params![company, wanted],
        |row| row.get::<Vec<u8>>(0),
    )?;
    let Some(deflated) = found else { return Ok(None) };
    let mut bytes = Vec::new();
    flate2::read::DeflateDecoder::new(&deflated[..]).read_to_end(&mut bytes).map_err(Fault::broken)?;
    if digest(&bytes) != wanted {
        return Err(Fault::broken(format!("file {} is damaged", crate::private::hex(wanted))));
    }
    Ok(Some(bytes))
}
