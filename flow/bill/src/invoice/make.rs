//! Records a document that is ready: what its items move in the payer's exposure follows from them.

use ground::receivable::begun;
use ground::record::{Document, record};
use kernel::{Id, Result};
use store::Tx;

use super::model::{Fact, Invoice, Issued};

/// Issues a document.
pub(crate) fn make(tx: &mut Tx, id: Id, issued: Issued) -> Result<Invoice> {
    let exposure = issued.items.iter().map(begun).collect();
    let mut invoice = Invoice::blank(id);
    record(tx, &mut invoice, Fact::Issued(Box::new(Issued { exposure, ..issued })))?;
    Ok(invoice)
}
