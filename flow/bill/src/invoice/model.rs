//! The invoice and the fact that makes it. Pure.

use ground::credit::ExposureMove;
use ground::customer::Terms;
use ground::ledger::Posting;
use ground::numbering::Drawn;
use ground::receivable::OpenItem;
use ground::record::{Document, Registers};
use ground::tax::{Totals, VatCode};
use kernel::{Cents, Currency, Day, Id, Price, Quantity, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

/// A line of an invoice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Line {
    /// The order's line, from 1.
    pub order_line: i64,
    /// The item.
    pub item: Id,
    /// What it is (BT-153).
    pub label: String,
    /// Unit (BT-130).
    pub unit: String,
    /// How much (BT-129).
    pub quantity: Quantity,
    /// Unit price without VAT (BT-146).
    pub price: Price,
    /// VAT rate (BT-152).
    pub vat: VatCode,
    /// `round2(quantity x price)` in cents (BT-131).
    pub net: Cents,
}

/// An invoice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Invoice {
    /// Id.
    pub id: Id,
    /// Number (BT-1).
    pub number: String,
    /// The order.
    pub order: Id,
    /// Sold to.
    pub customer: Id,
    /// Who owes.
    pub payer: Id,
    /// Issue day (BT-2).
    pub day: Option<Day>,
    /// Due day (BT-9).
    pub due_day: Option<Day>,
    /// Day of supply (BT-72).
    pub supply_day: Option<Day>,
    /// Payment terms.
    pub terms: Terms,
    /// Currency (BT-5).
    pub currency: Option<Currency>,
    /// Lines.
    pub lines: Vec<Line>,
    /// Totals by rate and in all.
    pub totals: Totals,
    /// The fact that the seller is quoted from.
    #[serde(skip)]
    pub seller_seq: Seq,
    /// The fact that the buyer is quoted from.
    #[serde(skip)]
    pub buyer_seq: Seq,
    /// The fact that issued it.
    #[serde(skip)]
    pub seq: Seq,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to an invoice.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was issued; everything on it is here, or quoted by place in this journal.
    Issued {
        /// Number drawn.
        number: Drawn,
        /// The order.
        order: Id,
        /// Sold to.
        customer: Id,
        /// Who owes.
        payer: Id,
        /// Issue day.
        day: Day,
        /// Day of supply.
        supply_day: Day,
        /// Payment terms.
        terms: Terms,
        /// Currency.
        currency: Currency,
        /// Lines.
        lines: Vec<Line>,
        /// Totals.
        totals: Totals,
        /// The fact that the seller is quoted from.
        seller_seq: Seq,
        /// The fact that the buyer is quoted from.
        buyer_seq: Seq,
        /// The entry in the books.
        entry: Posting,
        /// What is owed when.
        items: Vec<OpenItem>,
    },
}

store::fact_names!(Fact, { Issued => "invoice.issued" });

impl Document for Invoice {
    const KIND: &'static str = "invoice";
    type Fact = Fact;

    fn blank(id: Id) -> Invoice {
        Invoice { id, ..Invoice::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, seq: Seq) {
        let Fact::Issued {
            number,
            order,
            customer,
            payer,
            day,
            supply_day,
            terms,
            currency,
            lines,
            totals,
            seller_seq,
            buyer_seq,
            items,
            ..
        } = fact;
        self.number = number.text();
        (self.order, self.customer, self.payer) = (*order, *customer, *payer);
        (self.day, self.supply_day) = (Some(*day), Some(*supply_day));
        self.due_day = items.iter().map(|i| i.due_day).max();
        (self.terms, self.currency) = (*terms, Some(*currency));
        self.lines.clone_from(lines);
        self.totals.clone_from(totals);
        (self.seller_seq, self.buyer_seq, self.seq) = (*seller_seq, *buyer_seq, seq);
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        let Fact::Issued { number, entry, items, payer, totals, .. } = fact;
        registers.drawn.push(number.clone());
        registers.postings.push(entry.clone());
        registers.items.extend(items.iter().cloned());
        registers.exposure.push(ExposureMove { customer: *payer, invoiced: totals.gross, ..ExposureMove::default() });
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        let mut list = vec![("customer", self.customer), ("order", self.order)];
        if self.payer != self.customer {
            list.push(("customer", self.payer));
        }
        list
    }
    fn begins(_: &Fact) -> bool {
        true
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Invoice>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(tx, self)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
