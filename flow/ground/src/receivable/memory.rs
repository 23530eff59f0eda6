//! What a lane remembers of open items, so that a command that settles what was just begun reads no row again
//! (docs/decisions/0004-memory-of-the-lane.md). Pages read what is committed: `find`, `of_document`.

use std::collections::HashMap;

use kernel::{Cents, Day, Id, Result};
use store::{Row, Seq, Tx};

use super::read::{self, COLUMNS};
use super::{Control, Item, OpenItem};

/// An item with what was settled of it, as its row has it.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub item: Item,
    /// How much of its value was settled by money.
    pub paid: Cents,
    /// The first and the last day of its settlements, those taken back included.
    pub settled: Option<(Day, Day)>,
    /// The first and the last fact of them.
    pub settled_seq: Option<(Seq, Seq)>,
}

/// The items of a document, by id, in the order of their ranks.
#[derive(Clone)]
struct OfDocument(Vec<Id>);

impl Known {
    /// As it begins.
    pub fn fresh(item: &OpenItem) -> Known {
        Known { item: item.fresh(), paid: Cents::ZERO, settled: None, settled_seq: None }
    }

    fn read(row: &Row) -> Result<Known> {
        Ok(Known {
            item: read::item(row)?,
            paid: row.get(19)?,
            settled: row.get::<Option<Day>>(20)?.zip(row.get(21)?),
            settled_seq: row.get::<Option<Seq>>(22)?.zip(row.get(23)?),
        })
    }
}

/// What is read beside the nineteen columns of an item.
const SETTLEMENT: &str = "paid, settled_from, settled_to, settled_from_seq, settled_to_seq";

/// An item that begins; those of its document are read again when they are asked for.
pub(super) fn begun(tx: &mut Tx, item: &OpenItem) {
    tx.cache.remove::<OfDocument>(item.document, Id(0));
    put(tx, Known::fresh(item));
}

/// An item as a fact leaves it.
pub(super) fn put(tx: &mut Tx, known: Known) {
    tx.cache.put(known.item.id, Id(0), known);
}

/// Items as they stand: what the lane remembers of them, and the rest from their rows.
pub(super) fn known(tx: &mut Tx, ids: &[Id]) -> Result<HashMap<Id, Known>> {
    let (mut list, mut missing) = (HashMap::with_capacity(ids.len()), Vec::new());
    for id in ids {
        match tx.cache.get::<Known>(*id, Id(0)) {
            Some(known) => {
                list.insert(*id, known.clone());
            }
            None => missing.push(*id),
        }
    }
    if !missing.is_empty() {
        let company = tx.company;
        let read = tx.all_in(
            &format!("SELECT {COLUMNS}, {SETTLEMENT} FROM open_item WHERE company_id = $1 AND id IN ({{ids}})"),
            store::params![company],
            &missing,
            Known::read,
        )?;
        for known in read {
            list.insert(known.item.id, known.clone());
            put(tx, known);
        }
    }
    Ok(list)
}

/// One item, for a command.
pub fn find_now(tx: &mut Tx, id: Id) -> Result<Option<Item>> {
    Ok(known(tx, &[id])?.remove(&id).map(|known| known.item))
}

/// An item as a caller names it: by its own id, or by that of its document where one item alone is open of it. Of a deposit
/// invoice that is what is asked for, not the deposit that waits for its invoice.
pub fn named(tx: &mut Tx, id: Id) -> Result<Option<Item>> {
    if let Some(item) = find_now(tx, id)? {
        return Ok(Some(item));
    }
    let mut open = of_document_now(tx, id)?.into_iter().filter(|i| i.open.0 != 0 && i.account != Control::Deposits);
    Ok(open.next().filter(|_| open.next().is_none()))
}

/// The items of a document, for a command.
pub fn of_document_now(tx: &mut Tx, document: Id) -> Result<Vec<Item>> {
    if let Some(OfDocument(ids)) = tx.cache.get::<OfDocument>(document, Id(0)) {
        let ids = ids.clone();
        let mut found = known(tx, &ids)?;
        return Ok(ids.iter().filter_map(|id| found.remove(id)).map(|known| known.item).collect());
    }
    let company = tx.company;
    let list = tx.all(
        &format!(
            "SELECT {COLUMNS}, {SETTLEMENT} FROM open_item WHERE company_id = $1 AND document_id = $2 ORDER BY rank, id"
        ),
        store::params![company, document],
        Known::read,
    )?;
    let items: Vec<Item> = list.iter().map(|known| known.item.clone()).collect();
    tx.cache.put(document, Id(0), OfDocument(items.iter().map(|i| i.id).collect()));
    list.into_iter().for_each(|known| put(tx, known));
    Ok(items)
}
