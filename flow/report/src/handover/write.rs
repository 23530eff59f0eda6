//! Writes entries into a file of a layout.

use std::collections::HashSet;
use std::io::Write;

use ground::company;
use ground::ledger;
use kernel::{Cents, Fault, Result};
use ::store::Db;

use super::layout::Layout;
use super::store::{self, Wanted};

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Entries.
    pub entries: u64,
    /// Lines of them.
    pub lines: u64,
    /// Sum of debits, cents.
    pub debit: Cents,
    /// Sum of credits, cents; the same.
    pub credit: Cents,
}

/// Writes the entries that are wanted, in the order of validation.
pub fn write(db: &mut Db, layout: &Layout, wanted: Wanted, mut out: impl Write) -> Result<Written> {
    let accounts = ledger::read_accounts(db)?;
    let name = company::company(db)?.identity.name;
    let mut written = Written::default();
    let mut bytes = Vec::new();
    layout.begin(&name, &mut bytes);
    let mut introduced: HashSet<String> = HashSet::new();
    let mut after = (0, -1);
    loop {
        let mut batch = store::lines(db, wanted, after)?;
        let Some(last) = batch.last() else { break };
        after = last.entry;
        for line in &mut batch {
            written.entries += u64::from(line.first);
            line.number = written.entries;
            line.account_name = accounts.label(&line.account).to_string();
            line.journal = accounts.journals().code_of(&line.journal).to_string();
            line.journal_name = accounts.journals().label(&line.journal).to_string();
            if let Some((number, _)) = &line.party
                && introduced.insert(number.clone())
            {
                layout.introduce(line, &mut bytes);
            }
            layout.line(line, &mut bytes);
            written.lines += 1;
            written.debit += line.amount.max(Cents::ZERO);
            written.credit += (-line.amount).max(Cents::ZERO);
        }
        out.write_all(&bytes).map_err(Fault::broken)?;
        bytes.clear();
    }
    out.write_all(&bytes).and_then(|()| out.flush()).map_err(Fault::broken)?;
    Ok(written)
}
