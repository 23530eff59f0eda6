//! The file of accounting entries of a fiscal year (LPF art. A47 A-1): 18 columns, in the order of validation.
//!
//! The year's entries are those whose day lies in it, numbered from 1 without gap. From the second year on the first
//! entry carries the balances of classes 1 to 5 (à-nouveaux): customers' accounts item by item, so that what is
//! lettered later balances within the file, the others by account; the result of the years before closes it.

mod lettering;
mod opening;
mod page;
pub(crate) mod read;

pub use page::Years;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use formats::fec as layout;
use ground::company::{self, FiscalYear};
use ground::customer::{Names, names};
use ground::ledger::{self, Accounts, Journal};
use kernel::{Cents, CompanyId, Currency, Day, Fault, Id, Refusal, Result};
use store::{Db, Permission, Schema, Store};
use web::step::{Step, view};

use crate::file::Download;

/// The step: pages without tables of their own.
pub const STEP: Step = Step {
    name: "fec",
    schema: Schema { step: "fec", versions: &[] },
    kinds: &[],
    commands: &[],
    views: &[view::<Years>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// The file of the fiscal year that ends on `{day}`.
pub const FILE: Download = Download { path: "/books/fec/{day}", needs: Permission::Account, make: page::file };

/// What was written.
#[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Summary {
    /// The name the file must have: `732829320FEC20261231.txt`.
    pub name: String,
    /// First day of the fiscal year.
    pub first: Day,
    /// Its last day.
    pub last: Day,
    /// Entries, the opening one counted.
    pub entries: u64,
    /// Lines.
    pub lines: u64,
    /// Sum of debits, cents.
    pub debit: Cents,
    /// Sum of credits, cents; the same.
    pub credit: Cents,
}

/// A line of the opening entry.
pub(crate) struct Line {
    pub account: Rc<str>,
    pub party: Option<Id>,
    /// The number of the item that is carried over; empty for a balance.
    pub number: String,
    pub amount: Cents,
    pub foreign: Option<(Cents, Currency)>,
    pub letter: Option<(String, Day)>,
}

/// Writes the file of the fiscal year that ends on a day. `fec.no_such_year` where there is none.
pub fn write(store: &Store, company: CompanyId, end: Day, out: impl Write) -> Result<Summary> {
    store.read(company, |db| write_from(db, end, out))
}

/// The same within a snapshot that is open already.
pub fn write_from(db: &mut Db, end: Day, out: impl Write) -> Result<Summary> {
    let years = company::fiscal_years(db)?;
    let year = ending(&years, end)?;
    let accounts = ledger::read_accounts(db)?;
    let mut names = Names::new();
    let opening = opening::lines(db, &accounts, &years, year, &mut names)?;
    let unbalanced = lettering::unbalanced(db, year, &opening)?;
    let validated = years.first().map_or(year.first, |y| y.first);
    let mut file = Writer {
        rows: layout::Writer::new(out),
        accounts,
        unbalanced,
        names,
        entries: 0,
        validated,
        zone: store::clock::zone(),
    };
    file.opening(year, &opening)?;
    let mut chart = read::Chart::default();
    for window in read::windows(db, year.first, year.last)? {
        let heads = read::heads(db, window, (year.first, year.last))?;
        let lines = read::lines(db, window, &mut chart)?;
        let codes = read::codes(db, window)?;
        file.know(db, &lines)?;
        file.window(&chart, &lines, read::Beside::new(&heads, &codes))?;
    }
    file.finish(db, year)
}

/// The fiscal year that ends on a day.
fn ending(years: &[FiscalYear], end: Day) -> Result<FiscalYear> {
    let year = years.iter().copied().find(|y| y.last == end);
    Ok(year.ok_or_else(|| Refusal::missing("fec.no_such_year").at("fiscal_year").with("day", end))?)
}

/// Writes the file into a folder; a file of this name that is there already is replaced when the new one is whole.
pub fn export(store: &Store, company: CompanyId, end: Day, folder: &Path) -> Result<(PathBuf, Summary)> {
    let broken = |e: std::io::Error| Fault::broken(format!("{}: {e}", folder.display()));
    std::fs::create_dir_all(folder).map_err(broken)?;
    let part = folder.join(".fec.part");
    let file = std::fs::File::create(&part).map_err(broken)?;
    let written = write(store, company, end, std::io::BufWriter::new(&file));
    let summary = match written.and_then(|s| file.sync_all().map(|()| s).map_err(broken)) {
        Ok(summary) => summary,
        Err(fault) => {
            let _ = std::fs::remove_file(&part);
            return Err(fault);
        }
    };
    let path = folder.join(&summary.name);
    std::fs::rename(&part, &path).map_err(broken)?;
    Ok((path, summary))
}

/// The name that the file must have. `fec.no_such_year` where there is no such year.
pub fn file_name(db: &mut Db, end: Day) -> Result<String> {
    let year = ending(&company::fiscal_years(db)?, end)?;
    let siren = company::company(db)?.identity.identifiers.siren;
    Ok(layout::file_name(&siren, year.last))
}

/// Writes lines through the layout of the format.
struct Writer<W> {
    rows: layout::Writer<W>,
    accounts: Accounts,
    unbalanced: lettering::Unbalanced,
    names: Names,
    entries: u64,
    /// The latest day of validation so far.
    validated: Day,
    zone: store::clock::Zone,
}

impl<W: Write> Writer<W> {
    /// The opening entry, where there is one.
    fn opening(&mut self, year: FiscalYear, lines: &[Line]) -> Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        self.entries = 1;
        self.validated = self.validated.max(year.first);
        let piece = format!("AN{}", year.first.year());
        let journal = self.accounts.journals().code(Journal::Opening);
        let mut text = String::new();
        for line in lines {
            text.clear();
            text.push_str("À-nouveau");
            if !line.number.is_empty() {
                text.push(' ');
                text.push_str(&line.number);
            }
            let letter = line.letter.as_ref().map(|(code, day)| (code.as_str(), *day));
            let row = layout::Row {
                journal,
                journal_name: self.accounts.journals().label(journal),
                entry: 1,
                date: year.first,
                account: &line.account,
                account_name: self.accounts.label(&line.account),
                auxiliary: named(&self.names, line.party),
                document: &piece,
                document_date: year.first,
                text: &text,
                amount: line.amount,
                lettering: self.unbalanced.checked(line.party, letter),
                validated: year.first,
                foreign: line.foreign,
            };
            self.rows.row(&row).map_err(Fault::broken)?;
        }
        Ok(())
    }

    /// Learns the names of the customers of a window.
    fn know(&mut self, db: &mut Db, lines: &[read::Line]) -> Result<()> {
        let mut new: Vec<Id> = lines.iter().filter_map(|l| l.party).filter(|p| !self.names.contains_key(p)).collect();
        new.sort_unstable();
        new.dedup();
        self.names.extend(names(db, &new)?);
        Ok(())
    }

    fn window(&mut self, chart: &read::Chart, lines: &[read::Line], mut beside: read::Beside<'_>) -> Result<()> {
        let mut place = None;
        for line in lines {
            let Some(head) = beside.head(line) else { continue };
            if place != Some(head.place) {
                place = Some(head.place);
                self.entries += 1;
                // Validated when it was recorded, never before its own day nor before the entry above it.
                self.validated = self.validated.max(Day::at(head.at, &self.zone)).max(head.day);
            }
            let account = chart.name(line.account);
            let journal = self.accounts.journals().code_of(&head.journal);
            // Only customers' lines have items; a code on another would stand for nothing.
            let letter = line.party.and_then(|_| beside.item(line)?.letter);
            let row = layout::Row {
                journal,
                journal_name: self.accounts.journals().label(journal),
                entry: self.entries,
                date: head.day,
                account,
                account_name: self.accounts.label(account),
                auxiliary: named(&self.names, line.party),
                document: &head.piece,
                document_date: head.piece_day,
                text: &head.label,
                amount: line.amount,
                lettering: self.unbalanced.checked(line.party, letter),
                validated: self.validated,
                foreign: line.foreign,
            };
            self.rows.row(&row).map_err(Fault::broken)?;
        }
        Ok(())
    }

    fn finish(self, db: &mut Db, year: FiscalYear) -> Result<Summary> {
        let written = self.rows.end().map_err(Fault::broken)?;
        let siren = company::company(db)?.identity.identifiers.siren;
        let cents =
            |sum: i128| i64::try_from(sum).map(Cents).map_err(|_| Fault::broken("the sum of the books does not fit"));
        let (debit, credit) = (cents(written.debit)?, cents(written.credit)?);
        if debit != credit {
            return Err(Fault::broken(format!("the books do not balance: {debit} and {credit}")));
        }
        Ok(Summary {
            name: layout::file_name(&siren, year.last),
            first: year.first,
            last: year.last,
            entries: self.entries,
            lines: written.rows,
            debit,
            credit,
        })
    }
}

fn named(names: &Names, party: Option<Id>) -> Option<(&str, &str)> {
    names.get(&party?).map(|(number, name)| (number.as_str(), name.as_str()))
}
