//! Writes entries into a file of a layout.

use std::collections::HashSet;
use std::io::Write;

use ground::company;
use ground::customer::{Names, names};
use ground::ledger;
use kernel::{Cents, Fault, Id, Result};
use ::store::Db;

use crate::fec::read;
use super::layout::Layout;
use super::store::{Choice, Line, Wanted};

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

/// Writes the entries that are wanted, in the order of validation: read in windows of facts as the FEC is, so that
/// memory holds one window however many there are.
pub fn write(db: &mut Db, layout: &Layout, wanted: Wanted, mut out: impl Write) -> Result<Written> {
    let accounts = ledger::read_accounts(db)?;
    let name = company::company(db)?.identity.name;
    let choice = Choice::of(db, wanted)?;
    let mut file = File { layout, accounts, names: Names::new(), introduced: HashSet::new(), written: Written::default(), bytes: Vec::new() };
    layout.begin(&name, &mut file.bytes);
    let mut chart = read::Chart::default();
    for window in read::windows(db, wanted.from, wanted.to)? {
        let mut heads = read::heads(db, window, (wanted.from, wanted.to))?;
        heads.retain(|head| choice.has(head.place.0, head.day));
        if heads.is_empty() {
            continue;
        }
        let lines = read::lines(db, window, &mut chart)?;
        let codes = read::codes(db, window)?;
        file.know(db, &lines)?;
        file.window(&chart, &lines, read::Beside::new(&heads, &codes));
        out.write_all(&file.bytes).map_err(Fault::broken)?;
        file.bytes.clear();
    }
    out.write_all(&file.bytes).and_then(|()| out.flush()).map_err(Fault::broken)?;
    Ok(file.written)
}

/// The file as far as it is written.
struct File<'l> {
    layout: &'l Layout,
    accounts: ledger::Accounts,
    names: Names,
    introduced: HashSet<Id>,
    written: Written,
    bytes: Vec<u8>,
}

impl File<'_> {
    /// Learns the names of the customers of a window.
    fn know(&mut self, db: &mut Db, lines: &[read::Line]) -> Result<()> {
        let mut new: Vec<Id> = lines.iter().filter_map(|l| l.party).filter(|p| !self.names.contains_key(p)).collect();
        new.sort_unstable();
        new.dedup();
        self.names.extend(names(db, &new)?);
        Ok(())
    }

    fn window(&mut self, chart: &read::Chart, lines: &[read::Line], mut beside: read::Beside<'_>) {
        let mut place = None;
        for line in lines {
            let Some(head) = beside.head(line) else { continue };
            let first = place != Some(head.place);
            place = Some(head.place);
            self.written.entries += u64::from(first);
            let item = beside.item(line);
            let account = chart.name(line.account);
            let journals = self.accounts.journals();
            let journal = journals.code_of(&head.journal);
            let row = Line {
                entry: head.place,
                number: self.written.entries,
                first,
                journal: journal.to_string(),
                journal_name: journals.label(journal).to_string(),
                day: head.day,
                piece: head.piece.clone(),
                piece_day: head.piece_day,
                label: head.label.clone(),
                account: account.to_string(),
                account_name: self.accounts.label(account).to_string(),
                party: line.party.and_then(|party| self.names.get(&party).cloned()),
                amount: line.amount,
                foreign: line.foreign,
                due: item.as_ref().map(|i| i.due),
                letter: item.and_then(|i| i.letter).map(|(code, _)| code.to_string()),
            };
            if line.party.is_some_and(|party| self.introduced.insert(party)) {
                self.layout.introduce(&row, &mut self.bytes);
            }
            self.layout.line(&row, &mut self.bytes);
            self.written.lines += 1;
            self.written.debit += line.amount.max(Cents::ZERO);
            self.written.credit += (-line.amount).max(Cents::ZERO);
        }
    }
}
