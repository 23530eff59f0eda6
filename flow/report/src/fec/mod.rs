//! The file of accounting entries of a fiscal year (LPF art. A47 A-1): 18 columns, in the order of validation.
//!
//! The year's entries are those whose day lies in it, numbered from 1 without gap. From the second year on the first
//! entry carries the balances of classes 1 to 5 (à-nouveaux): customers' accounts item by item, so that what is
//! lettered later balances within the file, the others by account; the result of the years before closes it.

mod lettering;
mod opening;
mod page;

pub use page::Years;

use std::io::Write;
use std::path::{Path, PathBuf};

use formats::fec as layout;
use ground::company::{self, FiscalYear};
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

/// A line of the file, with texts of its own.
pub(crate) struct Line {
    pub journal: String,
    pub entry: u64,
    pub day: Day,
    pub account: String,
    pub party: Option<(String, String)>,
    pub piece: String,
    pub piece_day: Day,
    pub label: String,
    pub amount: Cents,
    pub foreign: Option<(Cents, Currency)>,
    pub letter: Option<(String, Day)>,
    pub validated: Day,
}

/// Writes the file of the fiscal year that ends on a day. `fec.no_such_year` where there is none.
pub fn write(store: &Store, company: CompanyId, end: Day, out: impl Write) -> Result<Summary> {
    store.read(company, |db| write_from(db, end, out))
}

/// The same within a snapshot that is open already.
pub fn write_from(db: &mut Db, end: Day, out: impl Write) -> Result<Summary> {
    let years = company::fiscal_years(db)?;
    let year = years.iter().copied().find(|y| y.last == end);
    let year = year.ok_or_else(|| Refusal::missing("fec.no_such_year").at("fiscal_year").with("day", end))?;
    let zone = store::clock::zone();
    let accounts = ledger::read_accounts(db)?;
    let opening = opening::lines(db, &accounts, &years, year)?;
    let mut file = Writer::new(out, &years, accounts);
    let unbalanced = lettering::unbalanced(db, year, &opening)?;
    if !opening.is_empty() {
        file.entries = 1;
    }
    for line in opening {
        file.put(unbalanced.checked(line))?;
    }
    let mut after = (0, -1);
    loop {
        let batch = entries(db, year, after)?;
        let Some(last) = batch.last() else { break };
        after = (last.seq, last.rank);
        let mut place = (0, 0);
        for row in batch {
            if (row.seq, row.rank) != place {
                place = (row.seq, row.rank);
                file.entries += 1;
                // Validated when it was recorded, never before its own day nor before the entry above it.
                file.validated = file.validated.max(Day::at(row.at, &zone)).max(row.day);
            }
            let line = file.line(row);
            file.put(unbalanced.checked(line))?;
        }
    }
    file.finish(db, year)
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

/// The file in memory with its name: for a download.
pub fn download(db: &mut Db, end: Day) -> Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let summary = write_from(db, end, &mut bytes)?;
    Ok((summary.name, bytes))
}

/// A line of the books as stored, with what the file wants beside it.
struct Row {
    seq: i64,
    rank: i64,
    journal: String,
    day: Day,
    piece: String,
    piece_day: Day,
    label: String,
    at: i64,
    account: String,
    party: Option<(String, String)>,
    amount: Cents,
    foreign: Option<(Cents, Currency)>,
    letter: Option<(String, Day)>,
}

/// Entries of the year after a place in the journal, whole entries only.
fn entries(db: &mut Db, year: FiscalYear, (seq, rank): (i64, i64)) -> Result<Vec<Row>> {
    const ENTRIES: i64 = 1000;
    let company = db.company;
    let mut place = (0, 0, -1);
    let mut rows: Vec<Row> = Vec::new();
    db.each(
        "SELECT e.seq, e.rank, e.journal, e.day, e.piece, e.piece_day, e.label, j.at, l.account, c.number, c.name,
           l.debit - l.credit, i.letter, i.letter_day, l.currency, l.in_currency, l.line
         FROM (SELECT seq, rank, journal, day, piece, piece_day, label FROM ledger_entry
               WHERE company_id = $1 AND (seq > $2 OR (seq = $2 AND rank > $3)) AND seq >= $2 AND day >= $4 AND day <= $5
               ORDER BY seq, rank LIMIT $6) e
         JOIN journal j ON j.company_id = $1 AND j.seq = e.seq
         JOIN ledger_line l ON l.company_id = $1 AND l.seq = e.seq AND l.rank = e.rank
         LEFT JOIN customer c ON c.company_id = $1 AND c.id = l.party
         LEFT JOIN open_item i ON i.company_id = $1 AND i.document_id = l.document_id AND i.seq = l.seq AND i.entry = l.rank
           AND i.line = l.line
         ORDER BY e.seq, e.rank, l.line",
        store::params![company, seq, rank, year.first, year.last, ENTRIES],
        |row| {
            let letter = row.get::<Option<String>>(12)?.zip(row.get::<Option<Day>>(13)?);
            let here: (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(16)?);
            if here == place {
                // Several instalments on one line: it has a code when all of them have the same.
                if let Some(last) = rows.last_mut().filter(|last| last.letter != letter) {
                    last.letter = None;
                }
                return Ok(());
            }
            place = here;
            rows.push(Row {
                seq: here.0,
                rank: here.1,
                journal: row.get(2)?,
                day: row.get(3)?,
                piece: row.get(4)?,
                piece_day: row.get(5)?,
                label: row.get(6)?,
                at: row.get(7)?,
                account: row.get(8)?,
                party: party(row.get(9)?, row.get(10)?),
                amount: row.get(11)?,
                letter,
                foreign: foreign(row.get(14)?, row.get(15)?),
            });
            Ok(())
        },
    )?;
    Ok(rows)
}

fn foreign(currency: Option<String>, amount: Option<Cents>) -> Option<(Cents, Currency)> {
    amount.zip(currency.and_then(|code| Currency::parse(&code)))
}

fn party(number: Option<String>, name: Option<String>) -> Option<(String, String)> {
    number.zip(name)
}

/// Writes lines in batches through the layout of the format.
struct Writer<W> {
    out: W,
    years: usize,
    accounts: Accounts,
    waiting: Vec<Line>,
    begun: bool,
    entries: u64,
    validated: Day,
    summed: layout::Written,
}

impl<W: Write> Writer<W> {
    fn new(out: W, years: &[FiscalYear], accounts: Accounts) -> Writer<W> {
        let validated = years.first().map_or(Day::from_number(0), |y| y.first);
        Writer {
            out,
            years: years.len(),
            accounts,
            waiting: Vec::new(),
            begun: false,
            entries: 0,
            validated,
            summed: layout::Written::default(),
        }
    }

    fn line(&self, row: Row) -> Line {
        Line {
            journal: row.journal,
            entry: self.entries,
            day: row.day,
            account: row.account,
            party: row.party,
            piece: row.piece,
            piece_day: row.piece_day,
            label: row.label,
            amount: row.amount,
            foreign: row.foreign,
            letter: row.letter,
            validated: self.validated,
        }
    }

    fn put(&mut self, line: Line) -> Result<()> {
        if line.amount.is_zero() {
            return Ok(());
        }
        self.validated = self.validated.max(line.validated);
        self.waiting.push(line);
        if self.waiting.len() >= 4096 { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        let lines = std::mem::take(&mut self.waiting);
        let mut bytes = Vec::with_capacity(lines.len() * 160);
        let written = layout::write(lines.iter().map(|line| row(&self.accounts, line)), &mut bytes).map_err(Fault::broken)?;
        // Every batch is laid out with the names of the columns; they stand once, at the top.
        let body = bytes.iter().position(|b| *b == b'\n').map_or(0, |at| at + 1);
        let from = if self.begun { body } else { 0 };
        self.out.write_all(&bytes[from..]).map_err(Fault::broken)?;
        self.begun = true;
        self.summed.rows += written.rows;
        self.summed.debit += written.debit;
        self.summed.credit += written.credit;
        Ok(())
    }

    fn finish(mut self, db: &mut Db, year: FiscalYear) -> Result<Summary> {
        assert!(self.years > 0, "a year was found among them");
        if !self.begun || !self.waiting.is_empty() {
            self.flush()?;
        }
        self.out.flush().map_err(Fault::broken)?;
        let siren = company::company(db)?.identity.identifiers.siren;
        let cents =
            |sum: i128| i64::try_from(sum).map(Cents).map_err(|_| Fault::broken("the sum of the books does not fit"));
        let (debit, credit) = (cents(self.summed.debit)?, cents(self.summed.credit)?);
        if debit != credit {
            return Err(Fault::broken(format!("the books do not balance: {debit} and {credit}")));
        }
        Ok(Summary {
            name: layout::file_name(&siren, year.last),
            first: year.first,
            last: year.last,
            entries: self.entries,
            lines: self.summed.rows,
            debit,
            credit,
        })
    }
}

fn row<'l>(accounts: &'l Accounts, line: &'l Line) -> layout::Row<'l> {
    layout::Row {
        journal: &line.journal,
        journal_name: Journal::label(&line.journal),
        entry: line.entry,
        date: line.day,
        account: &line.account,
        account_name: accounts.label(&line.account),
        auxiliary: line.party.as_ref().map(|(number, name)| (number.as_str(), name.as_str())),
        document: &line.piece,
        document_date: line.piece_day,
        text: &line.label,
        amount: line.amount,
        lettering: line.letter.as_ref().map(|(code, day)| (code.as_str(), *day)),
        validated: line.validated,
        foreign: line.foreign,
    }
}

/// The names of the customers of some items.
pub(crate) fn names(db: &mut Db, ids: &[Id]) -> Result<std::collections::HashMap<Id, (String, String)>> {
    let company = db.company;
    let found = db.all_in(
        "SELECT id, number, name FROM customer WHERE company_id = $1 AND id IN ({ids})",
        store::params![company],
        ids,
        |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))),
    )?;
    Ok(found.into_iter().collect())
}
