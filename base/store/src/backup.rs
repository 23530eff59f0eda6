//! A copy of the store while it is used, and the way back. The portable form is a SQLite file of the same tables,
//! made by playing the journals, so that a backup of one engine restores into the other.

use std::path::Path;

use kernel::{Fault, Refusal, Result};

use crate::backend::Url;
use crate::store::Store;

impl Store {
    /// Copies the store to a file that must not exist yet; commands go on meanwhile. Gives its size in bytes.
    pub fn backup(&self, file: &Path) -> Result<u64> {
        if file.exists() {
            return Err(Refusal::conflict("store.backup_exists").with("file", file.display()).into());
        }
        self.copy_to(file)?;
        let size = std::fs::File::open(file).and_then(|f| f.sync_all().and_then(|()| f.metadata()));
        Ok(size.map_err(|e| Fault::broken(format!("{}: {e}", file.display())))?.len())
    }

    /// Puts a copy in the place of a store that is not there yet.
    pub fn restore(file: &Path, target: &Url) -> Result<()> {
        let Url::Sqlite(path) = target else {
            return Err(Refusal::invalid("store.restore_by_replay").with("file", file.display()).into());
        };
        if path.exists() {
            return Err(Refusal::conflict("store.not_empty").with("store", path.display()).into());
        }
        let broken = |e: std::io::Error| Fault::broken(format!("{}: {e}", path.display()));
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(broken)?;
        }
        let part = path.with_extension("part");
        std::fs::copy(file, &part).map_err(broken)?;
        std::fs::File::open(&part).and_then(|f| f.sync_all()).map_err(broken)?;
        std::fs::rename(&part, path).map_err(broken)
    }
}
