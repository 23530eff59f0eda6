//! The credit documents of the year: each line goes to the customer's latest earlier invoices of its item, as far as
//! these were not credited yet.

use std::collections::{BTreeMap, HashMap};

use bill::credit_note::ReturnGoods;
use kernel::{Cents, Id, Quantity, Result};
use sell::order::Share;
use serde::Deserialize;

use super::sheet::{Document, Year};
use super::{Issued, IssuedTotals, Play};
use crate::import::batch::run_all;

/// A line of an invoice that may still be credited.
struct Original {
    invoice: Id,
    line: i64,
    left: Quantity,
}

/// What was sold, by customer and item, the latest last.
#[derive(Default)]
pub struct Originals(HashMap<(Id, Id), Vec<Original>>);

impl Originals {
    /// Remembers an invoice.
    pub(super) fn take(&mut self, invoice: &Issued) {
        for (line, rank) in invoice.lines.iter().zip(1i64..) {
            let list = self.0.entry((invoice.customer, line.item)).or_default();
            list.push(Original { invoice: invoice.id, line: rank, left: line.quantity });
        }
    }

    /// The invoices' lines that a quantity goes to, the latest first; none where there are too few.
    fn find(&mut self, customer: Id, item: Id, quantity: Quantity) -> Option<Vec<(Id, Share)>> {
        let list = self.0.get_mut(&(customer, item))?;
        if list.iter().map(|o| o.left).sum::<Quantity>() < quantity {
            return None;
        }
        let mut left = quantity;
        let mut found = Vec::new();
        for original in list.iter_mut().rev() {
            let part = left.min(original.left);
            if part > Quantity::ZERO {
                found.push((original.invoice, Share { line: original.line, quantity: part }));
                original.left -= part;
                left -= part;
            }
        }
        list.retain(|o| o.left > Quantity::ZERO);
        Some(found)
    }
}

/// A credit note as far as the payments need it.
#[derive(Deserialize)]
struct Credited {
    preceding: Vec<Quoted>,
    totals: IssuedTotals,
}

#[derive(Deserialize)]
struct Quoted {
    id: Id,
}

impl Play<'_> {
    /// The credit documents of a day, after its sales.
    pub(super) fn credit(&mut self, year: &Year, documents: &[usize]) -> Result<()> {
        let mut commands = Vec::new();
        for document in documents.iter().filter_map(|d| year.credits.get(*d)) {
            commands.extend(self.returned(document));
        }
        let answers = run_all::<_, Credited>(self.store, &self.context, commands)?;
        for note in self.going_on(answers)? {
            self.out.credit_notes += 1;
            self.out.credited += note.totals.gross;
            for invoice in &note.preceding {
                self.pays_less(invoice.id, note.totals.gross);
            }
        }
        Ok(())
    }

    /// One credit note for each invoice that a document credits.
    fn returned(&mut self, document: &Document) -> Vec<ReturnGoods> {
        let Some(customer) = self.customers.get(document.customer).copied() else { return Vec::new() };
        let mut by_invoice: BTreeMap<Id, Vec<Share>> = BTreeMap::new();
        for line in &document.lines {
            let item = self.items.get(line.item).copied().unwrap_or(Id(0));
            let Some(found) = self.originals.find(customer, item, line.quantity) else {
                *self.out.refused.entry("credit.no_original").or_default() += 1;
                continue;
            };
            self.out.played += 1;
            for (invoice, share) in found {
                let shares = by_invoice.entry(invoice).or_default();
                match shares.iter_mut().find(|s| s.line == share.line) {
                    Some(same) => same.quantity += share.quantity,
                    None => shares.push(share),
                }
            }
        }
        let note = |(invoice, lines): (Id, Vec<Share>)| ReturnGoods {
            invoice,
            version: None,
            lines,
            restock: true,
            reason: format!("Retour {}", document.number),
            on_account: false,
        };
        by_invoice.into_iter().map(note).collect()
    }

    /// An invoice that is not paid yet is paid less what was credited of it.
    fn pays_less(&mut self, invoice: Id, credited: Cents) {
        for list in self.due.values_mut() {
            if let Some(due) = list.iter_mut().find(|d| d.invoice == invoice) {
                due.gross -= credited.min(due.gross);
            }
            list.retain(|d| d.gross > Cents::ZERO);
        }
    }
}
