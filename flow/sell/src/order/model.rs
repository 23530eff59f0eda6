//! The order and the facts of its life. Pure.

use ground::credit::ExposureMove;
use ground::numbering::Drawn;
use ground::party::Address;
use ground::record::{Document, Registers};
use ground::stock::StockMove;
use ground::tax::{Charge, Discount, Nature, Pricing, Treatment, VatCode};
use kernel::{Cents, Currency, Day, Id, Price, Quantity, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

/// Where an order stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being entered.
    #[default]
    Draft,
    /// Waits for a release: it would pass the credit limit.
    Held,
    /// Promised to the customer.
    Confirmed,
    /// Everything has left.
    Shipped,
    /// Everything has left and is invoiced.
    Invoiced,
    /// Given up.
    Cancelled,
}

impl State {
    /// All states, in the order of an order's life.
    pub const ALL: [State; 6] =
        [State::Draft, State::Held, State::Confirmed, State::Shipped, State::Invoiced, State::Cancelled];

    /// The name in tables and addresses.
    pub fn name(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Held => "held",
            State::Confirmed => "confirmed",
            State::Shipped => "shipped",
            State::Invoiced => "invoiced",
            State::Cancelled => "cancelled",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.name() == text)
    }

    /// The state table, in one place: may `verb` happen to an order in this state?
    pub fn allows(self, verb: &str) -> bool {
        use State::{Confirmed, Draft, Held, Shipped};
        match verb {
            "change" => self == Draft,
            "confirm" => matches!(self, Draft | Held),
            "release" => self == Held,
            "allot" | "ship" => self == Confirmed,
            "issue" => matches!(self, Confirmed | Shipped),
            "deposit" => matches!(self, Held | Confirmed | Shipped),
            "cancel" => matches!(self, Draft | Held | Confirmed),
            _ => false,
        }
    }

    /// The same as a refusal.
    pub fn may(self, verb: &'static str) -> Result<()> {
        if self.allows(verb) {
            return Ok(());
        }
        Err(Refusal::conflict("order.state").with("verb", verb).with("state", self.name()).into())
    }
}

/// A line of an order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Line {
    /// The item.
    pub item: Id,
    /// Its name when it was ordered.
    pub label: String,
    /// Its unit.
    pub unit: String,
    /// Kept in stock?
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub goods: bool,
    /// How much.
    pub quantity: Quantity,
    /// Unit price, without VAT unless the document's prices include it.
    pub price: Price,
    /// Discount on the line (BG-27).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// Charges on the line (BG-28).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Charge>,
    /// VAT rate.
    pub vat: VatCode,
    /// How VAT treats it, and why.
    #[serde(default, skip_serializing_if = "LineTax::is_plain")]
    pub tax: LineTax,
    /// Net amount of the line without VAT, after its discount and charges, cents (BT-131).
    pub net: Cents,
    /// Set aside in the warehouse.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub reserved: Quantity,
    /// Left the warehouse, or performed.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub shipped: Quantity,
    /// Invoiced.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub invoiced: Quantity,
    /// Come back after it was invoiced.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub returned: Quantity,
}

/// How VAT treats a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct LineTax {
    /// The treatment.
    pub treatment: Treatment,
    /// Code of the reason: the rule's, or `overridden`. Its sentence is `tax-why-...`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// What somebody gave as the reason for deciding otherwise than the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What about the item matters to VAT.
    #[serde(skip_serializing_if = "Nature::is_ordinary")]
    pub nature: Nature,
    /// The item's rate on the mainland, where another one applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_rate: Option<VatCode>,
}

impl LineTax {
    /// Is there nothing but the usual to say?
    pub fn is_plain(&self) -> bool {
        *self == LineTax::default()
    }
}

fn yes() -> bool {
    true
}
fn is_true(value: &bool) -> bool {
    *value
}

impl Line {
    /// Ordered, not shipped and not set aside.
    pub fn short(&self) -> Quantity {
        if self.goods { self.quantity - self.shipped - self.reserved } else { Quantity::ZERO }
    }
    /// Shipped and not invoiced.
    pub fn to_invoice(&self) -> Quantity {
        self.shipped - self.invoiced
    }
    /// Ordered and not shipped.
    pub fn to_ship(&self) -> Quantity {
        self.quantity - self.shipped
    }
}

/// A quantity of one line, by its rank from 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The line, from 1.
    #[schemars(range(min = 1, max = 100_000))]
    pub line: i64,
    /// How much.
    pub quantity: Quantity,
}

/// An order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Order {
    /// Id.
    pub id: Id,
    /// Number.
    pub number: String,
    /// Sold to.
    pub customer: Id,
    /// Who will owe.
    pub payer: Id,
    /// Where goods leave from.
    pub warehouse: Id,
    /// The customer's own number.
    pub reference: String,
    /// Day of the order.
    pub day: Option<Day>,
    /// Where it stands.
    pub state: State,
    /// Ship to, where it is not the billing address.
    pub delivery: Option<Address>,
    /// Lines.
    pub lines: Vec<Line>,
    /// Discount and charges on the whole, whether prices include VAT, and the currency.
    pub pricing: Pricing,
    /// What its amounts are in.
    pub currency: Currency,
    /// Total without VAT, in the currency's minor units.
    pub net: Cents,
    /// Total with VAT, cents.
    pub gross: Cents,
    /// How far it passes the credit limit while held, cents.
    pub over_by: Cents,
    /// The day promised.
    pub promised: Option<Day>,
    /// Deposits asked for and not credited, VAT included, cents.
    pub deposits: Cents,
    /// What it comes to in the currency of the books, at the rate of its confirmation or of its hold; nothing before; cents.
    pub worth: Cents,
    /// Its part of the payer's exposure that is not delivered.
    #[serde(skip)]
    pub in_orders: Cents,
    /// Its part that is delivered and not invoiced.
    #[serde(skip)]
    pub in_delivered: Cents,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to an order. Past tense, complete, never edited.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was entered.
    Drafted {
        /// Number drawn.
        number: Drawn,
        /// Sold to.
        customer: Id,
        /// Who will owe.
        payer: Id,
        /// Where goods leave from.
        warehouse: Id,
        /// The customer's own number.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reference: String,
        /// Day.
        day: Day,
        /// Ship to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        delivery: Option<Address>,
        /// Lines.
        lines: Vec<Line>,
        /// Discount and charges on the whole.
        #[serde(default, skip_serializing_if = "Pricing::is_plain")]
        pricing: Pricing,
        /// Total without VAT.
        net: Cents,
        /// Total with VAT.
        gross: Cents,
    },
    /// Its lines were replaced while it was a draft.
    Changed {
        /// The customer's own number.
        reference: String,
        /// Ship to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        delivery: Option<Address>,
        /// Lines.
        lines: Vec<Line>,
        /// Discount and charges on the whole.
        #[serde(default, skip_serializing_if = "Pricing::is_plain")]
        pricing: Pricing,
        /// Total without VAT.
        net: Cents,
        /// Total with VAT.
        gross: Cents,
    },
    /// Credit said wait.
    Held {
        /// How far it would pass the limit.
        over_by: Cents,
        /// The limit.
        limit: Cents,
        /// What the order came to in the currency of the books.
        #[serde(default)]
        worth: Cents,
    },
    /// It was promised.
    Confirmed {
        /// Added to the payer's exposure.
        exposure: Cents,
        /// The day promised.
        promised: Day,
        /// Set aside, by line.
        reserved: Vec<Share>,
        /// Short, by line.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        short: Vec<Share>,
        /// Why a hold was lifted, where there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        released: Option<String>,
    },
    /// What was short was set aside.
    Allotted {
        /// Set aside, by line.
        reserved: Vec<Share>,
        /// Still short, by line.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        short: Vec<Share>,
    },
    /// Goods left, or services were performed.
    Shipped {
        /// The shipment.
        shipment: Id,
        /// By line.
        lines: Vec<Share>,
        /// Moved in the payer's exposure from ordered to delivered.
        moved: Cents,
        /// Everything has left.
        complete: bool,
    },
    /// What was delivered was invoiced.
    Invoiced {
        /// The invoice.
        invoice: Id,
        /// By line.
        lines: Vec<Share>,
        /// Taken from the delivered part of the payer's exposure; the invoice adds its own.
        moved: Cents,
        /// Everything has left and is invoiced.
        complete: bool,
    },
    /// Goods came back, and were credited.
    Returned {
        /// The credit note.
        credit_note: Id,
        /// By line.
        lines: Vec<Share>,
        /// They are in stock again.
        restocked: bool,
    },
    /// Its invoice was cancelled: what stood on it waits to be invoiced again.
    Uninvoiced {
        /// The credit note.
        credit_note: Id,
        /// By line.
        lines: Vec<Share>,
        /// Added to the delivered part of the payer's exposure.
        moved: Cents,
    },
    /// A deposit was asked for, or credited.
    DepositAsked {
        /// Its invoice, or its credit note.
        invoice: Id,
        /// Added to the deposits; below nothing when credited.
        amount: Cents,
    },
    /// It was given up.
    Cancelled {
        /// Why.
        reason: String,
        /// Taken back from the payer's exposure.
        exposure: Cents,
        /// Set free, by line.
        freed: Vec<Share>,
    },
}

store::fact_names!(Fact, {
    Drafted => "order.drafted",
    Changed => "order.changed",
    Held => "order.held",
    Confirmed => "order.confirmed",
    Allotted => "order.allotted",
    Shipped => "order.shipped",
    Invoiced => "order.invoiced",
    Returned => "order.returned",
    Uninvoiced => "order.uninvoiced",
    DepositAsked => "order.deposit_asked",
    Cancelled => "order.cancelled",
});

/// Where the line of a rank from 1 stands in the list, if such a rank can be.
fn place(rank: i64) -> Option<usize> {
    rank.checked_sub(1).and_then(|i| usize::try_from(i).ok())
}

impl Order {
    /// The line of a rank from 1.
    pub fn line(&self, rank: i64) -> Option<&Line> {
        place(rank).and_then(|i| self.lines.get(i))
    }

    fn each(&mut self, shares: &[Share], change: impl Fn(&mut Line, Quantity)) {
        for share in shares {
            if let Some(line) = place(share.line).and_then(|i| self.lines.get_mut(i)) {
                change(line, share.quantity);
            }
        }
    }

    fn stock(&self, shares: &[Share], on_hand: i64, reserved: i64) -> impl Iterator<Item = StockMove> {
        shares.iter().filter_map(move |share| {
            let line = self.line(share.line).filter(|l| l.goods)?;
            Some(StockMove {
                warehouse: self.warehouse,
                item: line.item,
                on_hand: Quantity(share.quantity.0 * on_hand),
                reserved: Quantity(share.quantity.0 * reserved),
            })
        })
    }

    fn exposure(&self, orders: Cents, delivered: Cents) -> ExposureMove {
        ExposureMove { customer: self.payer, orders, delivered, ..ExposureMove::default() }
    }
}

impl Document for Order {
    const KIND: &'static str = "order";
    type Fact = Fact;

    fn blank(id: Id) -> Order {
        Order { id, ..Order::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Drafted { number, customer, payer, warehouse, reference, day, delivery, lines, pricing, net, gross } => {
                self.number = number.text();
                (self.customer, self.payer, self.warehouse) = (*customer, *payer, *warehouse);
                self.reference.clone_from(reference);
                self.day = Some(*day);
                self.delivery.clone_from(delivery);
                self.lines.clone_from(lines);
                self.pricing.clone_from(pricing);
                (self.currency, self.net, self.gross) = (pricing.currency, *net, *gross);
            }
            Fact::Changed { reference, delivery, lines, pricing, net, gross } => {
                self.reference.clone_from(reference);
                self.delivery.clone_from(delivery);
                self.lines.clone_from(lines);
                self.pricing.clone_from(pricing);
                (self.currency, self.net, self.gross) = (pricing.currency, *net, *gross);
            }
            Fact::Held { over_by, worth, .. } => {
                self.state = State::Held;
                (self.over_by, self.worth) = (*over_by, *worth);
            }
            Fact::Confirmed { exposure, promised, reserved, .. } => {
                self.state = State::Confirmed;
                self.promised = Some(*promised);
                self.over_by = Cents::ZERO;
                (self.in_orders, self.worth) = (*exposure, *exposure);
                self.each(reserved, |line, q| line.reserved += q);
            }
            Fact::Allotted { reserved, .. } => self.each(reserved, |line, q| line.reserved += q),
            Fact::Shipped { lines, moved, complete, .. } => {
                self.each(lines, |line, q| {
                    line.shipped += q;
                    line.reserved -= if line.goods { q } else { Quantity::ZERO };
                });
                self.in_orders -= *moved;
                self.in_delivered += *moved;
                if *complete {
                    self.state = State::Shipped;
                }
            }
            Fact::Invoiced { lines, moved, complete, .. } => {
                self.each(lines, |line, q| line.invoiced += q);
                self.in_delivered -= *moved;
                if *complete {
                    self.state = State::Invoiced;
                }
            }
            Fact::Returned { lines, .. } => self.each(lines, |line, q| line.returned += q),
            Fact::Uninvoiced { lines, moved, .. } => {
                self.each(lines, |line, q| line.invoiced -= q);
                self.in_delivered += *moved;
                if self.state == State::Invoiced {
                    self.state = State::Shipped;
                }
            }
            Fact::DepositAsked { amount, .. } => self.deposits += *amount,
            Fact::Cancelled { exposure, freed, .. } => {
                self.state = State::Cancelled;
                self.in_orders -= *exposure;
                self.each(freed, |line, q| line.reserved -= q);
            }
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        match fact {
            Fact::Drafted { number, .. } => registers.drawn.push(number.clone()),
            Fact::Changed { .. } | Fact::Held { .. } | Fact::DepositAsked { .. } => {}
            Fact::Returned { lines, restocked, .. } => {
                if *restocked {
                    registers.stock.extend(self.stock(lines, 1, 0));
                }
            }
            Fact::Confirmed { exposure, reserved, .. } => {
                registers.stock.extend(self.stock(reserved, 0, 1));
                registers.exposure.push(self.exposure(*exposure, Cents::ZERO));
            }
            Fact::Allotted { reserved, .. } => registers.stock.extend(self.stock(reserved, 0, 1)),
            Fact::Shipped { lines, moved, .. } => {
                registers.stock.extend(self.stock(lines, -1, -1));
                registers.exposure.push(self.exposure(-*moved, *moved));
            }
            Fact::Invoiced { moved, .. } => registers.exposure.push(self.exposure(Cents::ZERO, -*moved)),
            Fact::Uninvoiced { moved, .. } => registers.exposure.push(self.exposure(Cents::ZERO, *moved)),
            Fact::Cancelled { exposure, freed, .. } => {
                registers.stock.extend(self.stock(freed, 0, -1));
                registers.exposure.push(self.exposure(-*exposure, Cents::ZERO));
            }
        }
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        let mut list = vec![("customer", self.customer)];
        match fact {
            Fact::Shipped { shipment, .. } => list.push(("shipment", *shipment)),
            Fact::Invoiced { invoice, .. } | Fact::DepositAsked { invoice, .. } => list.push(("invoice", *invoice)),
            Fact::Returned { credit_note, .. } | Fact::Uninvoiced { credit_note, .. } => list.push(("invoice", *credit_note)),
            _ => {}
        }
        list
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Drafted { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Order>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        super::store::save(tx, self, fact)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
