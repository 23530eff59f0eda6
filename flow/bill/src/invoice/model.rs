//! The invoice, the credit note, the deposit: one document with its type code, and the facts that make it. Pure.

use ground::credit::ExposureMove;
use ground::currency::Translated;
use ground::customer::Terms;
use ground::ledger::Posting;
use ground::numbering::Drawn;
use ground::party::Address;
use ground::receivable::{OpenItem, Settled};
use ground::record::{Document, Registers};
use ground::tax::{Charge, Discount, Pricing, Totals, VatCode};
use ground::vat_check::Held;
use kernel::{Cents, Currency, Day, Id, Price, Quantity, Result};
use sell::order::LineTax;
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

/// What kind of document it is (BT-3, UNTDID 1001).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Kind {
    /// Invoice.
    #[default]
    #[serde(rename = "380")]
    Invoice,
    /// Credit note (avoir).
    #[serde(rename = "381")]
    CreditNote,
    /// Corrective invoice: replaces the one it quotes.
    #[serde(rename = "384")]
    Corrective,
    /// Deposit invoice (facture d'acompte).
    #[serde(rename = "386")]
    Deposit,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 4] = [Kind::Invoice, Kind::CreditNote, Kind::Corrective, Kind::Deposit];

    /// The code.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Invoice => "380",
            Kind::CreditNote => "381",
            Kind::Corrective => "384",
            Kind::Deposit => "386",
        }
    }

    /// Reads the code.
    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.code() == text)
    }

    /// The name in words and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Invoice => "invoice",
            Kind::CreditNote => "credit_note",
            Kind::Corrective => "corrective",
            Kind::Deposit => "deposit",
        }
    }

    /// Does it lower what the customer owes?
    pub fn is_credit(self) -> bool {
        self == Kind::CreditNote
    }

    /// Is it the usual one?
    pub fn is_invoice(&self) -> bool {
        *self == Kind::Invoice
    }
}

/// A line of a deposit is of no item.
fn no_item(item: &Id) -> bool {
    item.0 == 0
}

/// A line of an invoice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Line {
    /// The order that it comes from, where that is not the invoice's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Id>,
    /// The order's line, from 1; 0 where it comes from none.
    pub order_line: i64,
    /// The item; 0 where there is none.
    #[serde(default, skip_serializing_if = "no_item")]
    pub item: Id,
    /// What it is (BT-153).
    pub label: String,
    /// Unit (BT-130).
    pub unit: String,
    /// Goods, or a service.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub goods: bool,
    /// How much (BT-129).
    pub quantity: Quantity,
    /// Unit price (BT-146), without VAT unless the document's prices include it.
    pub price: Price,
    /// Discount on the line (BG-27).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// What the discount takes off, cents (BT-136), in the terms of the price.
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub allowance: Cents,
    /// Charges on the line (BG-28), in the terms of the price.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Charge>,
    /// VAT rate (BT-152).
    pub vat: VatCode,
    /// How VAT treats it, and why (BT-151).
    #[serde(default, skip_serializing_if = "LineTax::is_plain")]
    pub tax: LineTax,
    /// Net amount without VAT, cents (BT-131).
    pub net: Cents,
    /// The order and the delivery that it invoices, where the invoice is of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// Where a line of a periodic invoice comes from: it quotes order and delivery note (CGI ann. II art. 242 nonies A; the
/// customer's own order number, C. com. art. L441-9).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Origin {
    /// The order's number.
    pub order: String,
    /// The customer's own number of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// The delivery note, with the day of supply.
    pub delivery: Quoted,
}

fn yes() -> bool {
    true
}
fn is_true(value: &bool) -> bool {
    *value
}

/// Another document that this one quotes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Quoted {
    /// The document.
    pub id: Id,
    /// Its number.
    pub number: String,
    /// Its day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
}

/// A deposit that a final invoice takes into account (BT-113, BG-3).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Prepaid {
    /// The deposit invoice.
    pub deposit: Quoted,
    /// How much of it, VAT included, cents.
    pub amount: Cents,
    /// The VAT in it that was due when the deposit was received, by rate.
    pub taxes: Vec<(VatCode, Cents)>,
}

/// How much of an invoice was credited, and of which lines.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Credited {
    /// Totals of the credit notes, cents.
    pub gross: Cents,
    /// By line of the invoice.
    pub lines: Vec<CreditedLine>,
    /// By group of the invoice's breakdown, in its order.
    pub groups: Vec<CreditedGroup>,
    /// A deposit that was kept as damages.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub kept: bool,
}

/// How much of a line was credited.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CreditedLine {
    /// The line, from 1.
    pub line: i64,
    /// Goods returned, or the whole; nothing where only the price was lowered.
    pub quantity: Quantity,
    /// Net amount without VAT, cents.
    pub net: Cents,
    /// Where the price was lowered: for how much of the line, and to what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lowered: Option<(Quantity, Price)>,
}

/// How much of a category and rate was credited; cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CreditedGroup {
    /// Of the lines' net amounts.
    pub lines: Cents,
    /// Of the document's discount.
    pub allowance: Cents,
    /// Of the document's charges.
    pub charge: Cents,
    /// Of the base.
    pub base: Cents,
    /// Of the tax.
    pub tax: Cents,
}

impl Credited {
    /// What was credited of a line, from 1.
    pub fn line(&self, rank: i64) -> Quantity {
        self.lines.iter().filter(|l| l.line == rank).map(|l| l.quantity).sum()
    }

    /// What is left of a line, from 1, by the unit price that holds for it now, the highest first. What is credited takes
    /// from the highest.
    pub fn prices(&self, rank: i64, line: &Line) -> Vec<(Price, Quantity)> {
        let mut units = vec![(line.price, line.quantity)];
        for credited in self.lines.iter().filter(|l| l.line == rank) {
            let mut taken = credited.lowered.map_or(credited.quantity, |(quantity, _)| quantity);
            for (_, quantity) in &mut units {
                let part = (*quantity).min(taken);
                *quantity -= part;
                taken -= part;
            }
            units.extend(credited.lowered.map(|(quantity, price)| (price, quantity)));
            units.retain(|(_, quantity)| !quantity.is_zero());
            units.sort_by(|a, b| b.0.cmp(&a.0));
            units.dedup_by(|next, first| {
                let same = next.0 == first.0;
                if same {
                    first.1 += next.1;
                }
                same
            });
        }
        units
    }

    /// The net amount that was credited of a line, from 1.
    pub fn net(&self, rank: i64) -> Cents {
        self.lines.iter().filter(|l| l.line == rank).map(|l| l.net).sum()
    }

    /// What was credited of a group, by its place.
    pub fn group(&self, place: usize) -> CreditedGroup {
        self.groups.get(place).copied().unwrap_or_default()
    }

    fn is_nothing(&self) -> bool {
        *self == Credited::default()
    }
}

/// What most invoices do not have; one column of their row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct More {
    /// Discount and charges on the whole (BG-20, BG-21), and whether prices include VAT.
    #[serde(skip_serializing_if = "Pricing::is_plain")]
    pub pricing: Pricing,
    /// Deposits taken into account (BT-113).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prepaid: Vec<Prepaid>,
    /// Invoices that it credits, replaces or refers to (BG-3).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub preceding: Vec<Quoted>,
    /// Delivery notes (BT-16).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deliveries: Vec<Quoted>,
    /// The orders, where there are several or the invoice must say it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<Quoted>,
    /// The customer's own order number (BT-13).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// Where the goods went, where that is not the buyer's address (BG-15).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Address>,
    /// First day of the period that it invoices (BT-73), last one being the day of supply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_from: Option<Day>,
    /// Why it credits or corrects.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Credits without giving VAT back (avoir net de taxe).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub net_of_tax: bool,
    /// A rebate after the invoice, for no goods or price in particular (R06).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub rebate: bool,
    /// Cancels an invoice that was never sent: kept out of e-invoicing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub internal: bool,
    /// Credits a deposit: no revenue, and its tax only as far as it was paid.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deposit: bool,
    /// In another currency than the books': the exchange rate it took, and its totals in euros.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Translated>,
    /// Without French VAT to a business in another member state: what was known of its VAT number on the day of issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vat_check: Option<Held>,
    /// VAT on services is due when invoiced (option pour les débits), on the day of issue.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub on_debits: bool,
}

/// An invoice, credit note or deposit invoice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Invoice {
    /// Id.
    pub id: Id,
    /// Number (BT-1).
    pub number: String,
    /// Type code (BT-3): 380 invoice, 381 credit note, 384 corrective invoice, 386 deposit invoice.
    pub kind: Kind,
    /// Frame of the French reform (BT-23): goods, services or both, and at which stage: `B1`, `S4`.
    pub frame: String,
    /// The order; the first one where there are several.
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
    /// Totals by rate and in all; positive on credit notes too.
    pub totals: Totals,
    /// What is to be paid: the total less deposits (BT-115), cents.
    pub payable: Cents,
    /// Discounts, deposits, documents quoted.
    #[serde(flatten)]
    pub more: More,
    /// What was credited of it since.
    #[serde(skip_serializing_if = "Credited::is_nothing")]
    pub credited: Credited,
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

/// Everything that stands on a document when it is issued, or is quoted by place in this journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Issued {
    /// Number drawn.
    pub number: Drawn,
    /// Type code.
    #[serde(default, skip_serializing_if = "Kind::is_invoice")]
    pub kind: Kind,
    /// Frame (BT-23).
    #[serde(default)]
    pub frame: String,
    /// The order.
    pub order: Id,
    /// Sold to.
    pub customer: Id,
    /// Who owes.
    pub payer: Id,
    /// Issue day.
    pub day: Day,
    /// Day of supply.
    pub supply_day: Day,
    /// Payment terms.
    pub terms: Terms,
    /// Currency.
    pub currency: Currency,
    /// Lines.
    pub lines: Vec<Line>,
    /// Totals.
    pub totals: Totals,
    /// What is to be paid.
    #[serde(default)]
    pub payable: Cents,
    /// Discounts, deposits, documents quoted.
    #[serde(default)]
    pub more: More,
    /// The fact that the seller is quoted from.
    pub seller_seq: Seq,
    /// The fact that the buyer is quoted from.
    pub buyer_seq: Seq,
    /// Its entries in the books.
    pub entries: Vec<Posting>,
    /// What is owed when, or credited.
    pub items: Vec<OpenItem>,
    /// What is set off with it: deposits against a final invoice, a credit note against its invoice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settled: Vec<Settled>,
    /// What its items move in the payer's exposure.
    #[serde(default)]
    pub exposure: Vec<ExposureMove>,
}

/// What can happen to an invoice.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was issued.
    Issued(Box<Issued>),
    /// A credit note was made for it.
    Credited {
        /// The credit note.
        credit_note: Id,
        /// Its number.
        number: String,
        /// Everything credited so far, this one included.
        so_far: Credited,
    },
    /// A deposit was kept as damages after its order was given up (R49).
    Kept {
        /// Who had paid.
        payer: Id,
        /// From the deposits to damages, its VAT taken back.
        entry: Posting,
        /// The item that closes the deposit.
        item: OpenItem,
        /// How it is set off.
        settled: Settled,
        /// What the item moves in the payer's exposure.
        exposure: ExposureMove,
        /// Why.
        reason: String,
    },
}

store::fact_names!(Fact, { Issued => "invoice.issued", Credited => "invoice.credited", Kept => "invoice.kept" });

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
        match fact {
            Fact::Issued(issued) => {
                let i = issued.as_ref();
                self.number = i.number.text();
                self.kind = i.kind;
                self.frame.clone_from(&i.frame);
                (self.order, self.customer, self.payer) = (i.order, i.customer, i.payer);
                (self.day, self.supply_day) = (Some(i.day), Some(i.supply_day));
                self.due_day = i.items.iter().map(|i| i.due_day).max().or(Some(i.day));
                (self.terms, self.currency) = (i.terms, Some(i.currency));
                self.lines.clone_from(&i.lines);
                self.totals.clone_from(&i.totals);
                self.payable = i.payable;
                self.more.clone_from(&i.more);
                (self.seller_seq, self.buyer_seq, self.seq) = (i.seller_seq, i.buyer_seq, seq);
            }
            Fact::Credited { so_far, .. } => self.credited.clone_from(so_far),
            Fact::Kept { .. } => self.credited.kept = true,
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        if let Fact::Kept { payer, entry, item, settled, exposure, .. } = fact {
            registers.postings.push(entry.clone());
            registers.items.push(item.clone());
            registers.exposure.push(*exposure);
            settled.post(*payer, registers);
        }
        let Fact::Issued(issued) = fact else { return };
        registers.drawn.push(issued.number.clone());
        registers.postings.extend(issued.entries.iter().cloned());
        registers.items.extend(issued.items.iter().cloned());
        registers.exposure.extend(issued.exposure.iter().copied());
        for settled in &issued.settled {
            settled.post(issued.payer, registers);
        }
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        let mut list = vec![("customer", self.customer)];
        if self.payer != self.customer {
            list.push(("customer", self.payer));
        }
        match fact {
            Fact::Issued(_) => {
                let others = self.lines.iter().filter_map(|l| l.order);
                let mut orders: Vec<Id> = std::iter::once(self.order).chain(others).collect();
                orders.sort_unstable();
                orders.dedup();
                list.extend(orders.into_iter().filter(|o| *o != Id(0)).map(|o| ("order", o)));
                list.extend(self.more.preceding.iter().map(|q| ("invoice", q.id)));
                list.extend(self.more.prepaid.iter().map(|p| ("invoice", p.deposit.id)));
            }
            Fact::Credited { credit_note, .. } => list.push(("invoice", *credit_note)),
            Fact::Kept { .. } => list.push(("order", self.order)),
        }
        list
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Issued(_))
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Invoice>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        match fact {
            Fact::Issued(_) => super::store::save(tx, self),
            Fact::Credited { .. } | Fact::Kept { .. } => super::store::save_credited(tx, self),
        }
    }
    fn version(&self) -> i64 {
        self.version
    }
}
