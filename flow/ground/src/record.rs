//! The one door: a fact is applied to its document, posted to the shared registers and appended to the journal,
//! all in the transaction of its command. Replaying a journal goes through the same lines.

use kernel::{Fault, Id, Refusal, Result};
use store::private::Kept;
use store::{Db, Entry, Fact, Seq, Tx};

use crate::availability::StockMove;
use crate::credit::ExposureMove;
use crate::ledger::{AccountMove, JournalMove, Posting};
use crate::numbering::{Drawn, SeriesStart};
use crate::receivable::{Allocation, ItemMove, OpenItem, Settled};

/// A document: something that facts happen to.
pub trait Document: Clone + Send + Sized + 'static {
    /// `order`.
    const KIND: &'static str;
    /// What can happen to it.
    type Fact: Fact;

    /// Before its first fact.
    fn blank(id: Id) -> Self;
    /// Its id.
    fn id(&self) -> Id;
    /// Takes over what the fact says. Assigns, computes nothing.
    fn apply(&mut self, fact: &Self::Fact, seq: Seq);
    /// What the fact moves in the shared registers. Copies from the fact, computes nothing.
    fn post(&self, _fact: &Self::Fact, _registers: &mut Registers) {}
    /// Who and what else the fact is about: customer, order, items.
    fn subjects(&self, fact: &Self::Fact) -> Vec<(&'static str, Id)>;
    /// True for the fact that begins its life.
    fn begins(fact: &Self::Fact) -> bool;
    /// Reads it from its rows.
    fn load(db: &mut Db, id: Id) -> Result<Option<Self>>;
    /// Writes the rows that the fact changed.
    fn save(&self, tx: &mut Tx, fact: &Self::Fact) -> Result<()>;
    /// How many facts have happened to it; a stale editor is told apart by it.
    fn version(&self) -> i64;
}

/// What a fact moves beside its own document.
#[derive(Default)]
pub struct Registers {
    /// Entries of the books.
    pub postings: Vec<Posting>,
    /// Open items that begin.
    pub items: Vec<OpenItem>,
    /// Open items that change.
    pub item_moves: Vec<ItemMove>,
    /// Items set off against each other.
    pub allocations: Vec<Allocation>,
    /// What customers owe or will owe.
    pub exposure: Vec<ExposureMove>,
    /// Goods.
    pub stock: Vec<StockMove>,
    /// Numbers drawn.
    pub drawn: Vec<Drawn>,
    /// Series that go on from a number.
    pub series: Vec<SeriesStart>,
    /// Accounts given to roles, and named.
    pub accounts: Vec<AccountMove>,
    /// Kinds of entries given to journals, and journals named.
    pub journals: Vec<JournalMove>,
    /// Months of the books by their first day, locked (true) or unlocked.
    pub periods: Vec<(kernel::Day, bool)>,
}

impl Registers {
    fn flush(&self, tx: &mut Tx, seq: Seq) -> Result<()> {
        crate::numbering::write(tx, &self.drawn)?;
        crate::numbering::write_starts(tx, seq, &self.series)?;
        crate::ledger::write_accounts(tx, &self.accounts)?;
        crate::ledger::write_journals(tx, &self.journals)?;
        crate::ledger::write_periods(tx, &self.periods)?;
        crate::availability::write(tx, &self.stock)?;
        crate::credit::write(tx, &self.exposure)?;
        crate::ledger::write(tx, seq, &self.postings, |place| self.begun_on(place))?;
        crate::receivable::write(tx, seq, &self.items, (&self.item_moves, &self.allocations))
    }

    /// The document whose open items begin on a line: an entry of the fact, and a line in it.
    fn begun_on(&self, place: (i64, i64)) -> Option<Id> {
        self.items.iter().find(|i| (i.entry, i.line) == place).map(|i| i.document)
    }
}

impl Settled {
    /// Posts what was set off, and how the payer's exposure moves by it. Copies, computes nothing.
    pub fn post(&self, customer: Id, registers: &mut Registers) {
        registers.allocations.extend(self.allocations.iter().cloned());
        registers.item_moves.extend(self.moves.iter().cloned());
        registers.exposure.push(ExposureMove {
            customer,
            invoiced: -self.debit_value,
            unapplied: -self.credit_value,
            letters: self.letters,
            ..ExposureMove::default()
        });
    }
}

/// Records a fact about a document; the only function that changes business tables.
pub fn record<D: Document>(tx: &mut Tx, document: &mut D, fact: D::Fact) -> Result<Seq> {
    let (seq, subjects) = move_rows(tx, document, &fact, true)?;
    let appended = tx.append((D::KIND, document.id()), &fact, subjects)?;
    assert_eq!(seq, appended, "a fact takes the place that its rows name");
    Ok(seq)
}

/// Who and what a fact is about.
type Subjects = Vec<(&'static str, Id)>;

/// `fresh`: the books must be open on the days of its entries. What a journal holds was decided long ago.
fn move_rows<D: Document>(tx: &mut Tx, document: &mut D, fact: &D::Fact, fresh: bool) -> Result<(Seq, Subjects)> {
    let seq = tx.upcoming_seq();
    document.apply(fact, seq);
    let mut registers = Registers::default();
    document.post(fact, &mut registers);
    if fresh {
        crate::ledger::admit(tx, &registers.postings)?;
    }
    document.save(tx, fact)?;
    registers.flush(tx, seq)?;
    tx.cache.put(document.id(), Id(0), document.clone());
    let mut subjects = document.subjects(fact);
    // A fact is about each customer on whose account it books: their lines are found by it.
    for party in registers.postings.iter().flat_map(|p| &p.lines).filter_map(|line| line.party) {
        if !subjects.contains(&("customer", party)) {
            subjects.push(("customer", party));
        }
    }
    Ok((seq, subjects))
}

/// Plays one entry of a journal again, into the rows of another store.
pub fn replay<D: Document>(tx: &mut Tx, entry: &Entry, kept: Vec<Kept>) -> Result<()> {
    let fact: D::Fact = entry.read(kept.clone())?;
    let mut document = if D::begins(&fact) {
        D::blank(entry.subject)
    } else {
        find(tx, entry.subject)?
            .ok_or_else(|| Fault::broken(format!("journal {}: {} {} is not there", entry.seq, D::KIND, entry.subject)))?
    };
    let (_, subjects) = move_rows(tx, &mut document, &fact, false)?;
    tx.append_again(entry, kept, subjects)
}

/// A document as it stands in this transaction: remembered by the lane, or read from its rows.
pub fn find<D: Document>(tx: &mut Tx, id: Id) -> Result<Option<D>> {
    if let Some(known) = tx.cache.get::<D>(id, Id(0)) {
        return Ok(Some(known.clone()));
    }
    let found = D::load(tx, id)?;
    if let Some(document) = &found {
        tx.cache.put(id, Id(0), document.clone());
    }
    Ok(found)
}

/// Reads a document for a page, as committed; refuses when it is not there or an older version is asked for.
pub fn load<D: Document>(db: &mut Db, id: Id, version: Option<i64>) -> Result<D> {
    let document = D::load(db, id)?;
    present(document, id, version)
}

/// Finds a document for a command, and refuses when it is not there or the sender saw an older version.
pub fn fetch<D: Document>(tx: &mut Tx, id: Id, version: Option<i64>) -> Result<D> {
    let document = find(tx, id)?;
    present(document, id, version)
}

fn present<D: Document>(document: Option<D>, id: Id, version: Option<i64>) -> Result<D> {
    let Some(document) = document else {
        return Err(Refusal::missing("request.not_found").at(D::KIND).with("id", id).into());
    };
    if let Some(seen) = version
        && seen != document.version()
    {
        let refusal = Refusal::conflict("request.stale").at("version").with("seen", seen);
        return Err(refusal.with("now", document.version()).into());
    }
    Ok(document)
}
