//! The payment and the facts of its life. Pure.

use ground::credit::ExposureMove;
use ground::ledger::{Posting, Role};
use ground::numbering::Drawn;
use ground::receivable::{OpenItem, Settled, begun};
use ground::record::{Document, Registers};
use kernel::{Cents, Currency, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Private, Seq, Tx};

use super::outgoing::{Explained, Purpose};
use super::settlement::{Settlement, Standing};

/// How money moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Credit transfer.
    #[default]
    Transfer,
    /// Direct debit.
    DirectDebit,
    /// Card.
    Card,
    /// Cheque.
    Cheque,
    /// Bill of exchange or promissory note.
    Bill,
}

impl Method {
    /// All of them.
    pub const ALL: [Method; 5] = [Method::Transfer, Method::DirectDebit, Method::Card, Method::Cheque, Method::Bill];

    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            Method::Transfer => "transfer",
            Method::DirectDebit => "direct_debit",
            Method::Card => "card",
            Method::Cheque => "cheque",
            Method::Bill => "bill",
        }
    }

    /// The account on which money waits between its receipt and the bank's credit: cheques to collect (5112), bills
    /// (5113), direct debits presented (5115), cards (5116). A transfer is at the bank at once.
    pub fn transit(self) -> Option<Role> {
        match self {
            Method::Transfer => None,
            Method::DirectDebit => Some(Role::DirectDebits),
            Method::Card => Some(Role::Cards),
            Method::Cheque => Some(Role::Cheques),
            Method::Bill => Some(Role::BillsAtCollection),
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|m| m.name() == text)
    }
}

/// A payment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Payment {
    /// Id.
    pub id: Id,
    /// Number.
    pub number: String,
    /// The payer, once known.
    pub customer: Option<Id>,
    /// Booked by the bank.
    pub day: Option<Day>,
    /// Amount in its currency's minor units; negative: money that left.
    pub amount: Cents,
    /// Currency.
    pub currency: Option<Currency>,
    /// The same in the currency of the books, where that is another one: what the bank's account shows; cents.
    pub value: Option<Cents>,
    /// How it moved.
    pub method: Method,
    /// What the payer wrote.
    pub remittance: String,
    /// The other party as the bank names it.
    pub counterparty: String,
    /// Its account.
    pub iban: String,
    /// The line of the statement that it comes from; empty when entered by hand.
    #[serde(skip)]
    pub bank_key: String,
    /// What else the bank told, as text ([`super::Details`]).
    #[serde(skip)]
    pub details: String,
    /// Its open item.
    pub item: Option<Id>,
    /// The day from which the bank counts it, where that is not the booking day: discounts look at it.
    pub value_day: Option<Day>,
    /// What was booked beside the money when it was applied: discount, differences, fees, exchange.
    pub standing: Vec<Standing>,
    /// What it was for, where it settles no invoice; or that the bank took it back.
    pub purpose: Option<Purpose>,
    /// The account it was booked to, where it is no customer's.
    pub account: String,
    /// Whose it is, where it is several customers'.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<Share>,
    /// How often what it settled was taken apart.
    #[serde(skip)]
    pub taken_apart: i64,
    /// The account of the books on which it was received ahead of the bank (5112 to 5116); empty: at the bank.
    pub transit: String,
    /// True while the bank has not credited it yet.
    pub waiting: bool,
    /// The payment by which the bank credited it, alone or with others.
    pub cleared_by: Option<Id>,
    /// Facts so far.
    pub version: i64,
}

/// What one customer has of a payment that is several customers'.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Share {
    /// The payer.
    pub customer: Id,
    /// Cents.
    pub amount: Cents,
    /// Its item on that customer's account.
    pub item: Id,
    /// What was booked beside the money.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub standing: Vec<Standing>,
}

/// A share as it begins, with everything it moves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shared {
    /// The payer.
    pub customer: Id,
    /// Cents.
    pub amount: Cents,
    /// From suspense to the customer's account.
    pub entry: Posting,
    /// Its open item.
    pub item: OpenItem,
    /// What it settles at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settlement: Option<Box<Settlement>>,
}

/// What goes back from a customer's account to where unidentified money waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GivenBack {
    /// Who was thought to have paid.
    pub customer: Id,
    /// What is taken back.
    pub settled: Settled,
    /// The invoices that are open again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invoices: Vec<Id>,
    /// Entries that book back the money and what stood beside it.
    pub entries: Vec<Posting>,
    /// Items of those entries.
    pub items: Vec<OpenItem>,
}

/// What can happen to a payment.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Money moved.
    Received {
        /// Number drawn, or the one that it was given, of no series.
        number: Drawn,
        /// The payer, where it is known at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        customer: Option<Id>,
        /// Booked by the bank.
        day: Day,
        /// Amount.
        amount: Cents,
        /// Currency.
        currency: Currency,
        /// The same in the currency of the books, where that is another one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<Cents>,
        /// How.
        method: Method,
        /// What the payer wrote.
        #[serde(default, skip_serializing_if = "no_text")]
        remittance: Private<String>,
        /// The other party.
        #[serde(default, skip_serializing_if = "no_text")]
        counterparty: Private<String>,
        /// Its account.
        #[serde(default, skip_serializing_if = "no_text")]
        iban: Private<String>,
        /// The line of the statement.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        bank_key: String,
        /// What else the bank told.
        #[serde(default, skip_serializing_if = "no_text")]
        details: Private<String>,
        /// The entry in the books.
        entry: Posting,
        /// Its open item, where the payer is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<OpenItem>,
        /// The day from which the bank counts it, where that is another one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value_day: Option<Day>,
        /// What it settled at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        settlement: Option<Box<Settlement>>,
        /// What it was for, where it left.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        explained: Option<Box<Explained>>,
        /// The account on which it waits for the bank, where it came ahead of it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        transit: String,
    },
    /// It became known whose it is.
    Identified {
        /// The payer.
        customer: Id,
        /// From suspense to the customer's account.
        entry: Posting,
        /// Its open item.
        item: OpenItem,
        /// What it settled at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        settlement: Option<Box<Settlement>>,
    },
    /// It settled open items.
    Applied {
        /// The payer.
        customer: Id,
        /// What settles what, with its entries.
        #[serde(flatten)]
        settlement: Box<Settlement>,
    },
    /// It became known what it was for: a refund, a return, an account.
    Explained {
        /// What for, with everything it moves.
        #[serde(flatten)]
        explained: Box<Explained>,
    },
    /// The bank took it back.
    Returned {
        /// The payment by which it did.
        by: Id,
        /// How much.
        amount: Cents,
        /// Why.
        reason: String,
        /// What that moves, where the bank had not credited it yet and no money left.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        explained: Option<Box<Explained>>,
    },
    /// The customer is charged with what the bank asked for taking it back.
    Recharged {
        /// How much.
        amount: Cents,
        /// The entry in the books.
        entry: Posting,
        /// What the customer owes.
        item: OpenItem,
    },
    /// The bank credited what was received ahead of it.
    Cleared {
        /// The payment by which it did.
        by: Id,
        /// Booked by the bank.
        day: Day,
    },
    /// That was a mistake: it waits for the bank again.
    Uncleared {
        /// Why.
        reason: String,
    },
    /// What this bank line was said to be for was a mistake: it is not explained any more.
    Unexplained {
        /// Entries that take the explanation back.
        entries: Vec<Posting>,
        /// Why.
        reason: String,
    },
    /// What it had settled is open again.
    Unapplied {
        /// The payer.
        customer: Id,
        /// What is taken back.
        settled: Settled,
        /// The invoices that are open again.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        invoices: Vec<Id>,
        /// Taken back in all.
        amount: Cents,
        /// Entries that book back what stood beside the money, and VAT that is not due any more.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        entries: Vec<Posting>,
        /// Items of those entries.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        items: Vec<OpenItem>,
        /// Why.
        reason: String,
    },
    /// It became known that it is several customers'.
    Shared {
        /// Each with what it settles.
        parts: Vec<Shared>,
    },
    /// It is not known any more whose it is.
    Unidentified {
        /// What goes back, by customer.
        parts: Vec<GivenBack>,
        /// Why.
        reason: String,
    },
}

/// Items that begin, with what they are in their payer's exposure.
fn begin<'a>(items: impl IntoIterator<Item = &'a OpenItem>, registers: &mut Registers) {
    for item in items {
        registers.exposure.push(begun(item));
        registers.items.push(item.clone());
    }
}

impl Settlement {
    fn post(&self, customer: Id, registers: &mut Registers) {
        registers.postings.extend(self.entries.iter().cloned());
        begin(&self.items, registers);
        self.settled.post(customer, registers);
    }
}

impl Explained {
    fn post(&self, registers: &mut Registers) {
        registers.postings.extend(self.entries.iter().cloned());
        begin(&self.items, registers);
        if let Some(customer) = self.customer {
            self.settled.post(customer, registers);
        }
    }
}

impl Payment {
    /// Takes over what it was for.
    fn is_for(&mut self, explained: &Explained) {
        self.purpose = Some(explained.purpose);
        self.customer = explained.customer;
        self.account.clone_from(&explained.account);
    }

    /// What it is in the currency of the books.
    pub fn books(&self) -> Cents {
        self.value.unwrap_or(self.amount)
    }

    /// Currency and amount, where that is not the books'.
    pub fn foreign(&self) -> Option<(Currency, Cents)> {
        self.currency.filter(|c| !c.is_euro()).map(|c| (c, self.amount))
    }

    /// True while it is a bill that the bank has and that the debtor has not paid yet. Until then nothing was received:
    /// the debtor's exposure counts it, and VAT on receipts does not fall due.
    pub fn is_unpaid_bill(&self) -> bool {
        self.method == Method::Bill && self.waiting
    }

    /// What moves in the payer's exposure where a bill goes to the bank, is paid there or comes back.
    fn at_bank(&self, rises: bool, registers: &mut Registers) {
        if let Some(customer) = self.customer.filter(|_| self.method == Method::Bill) {
            let bills = if rises { self.books() } else { -self.books() };
            registers.exposure.push(ExposureMove { customer, bills, ..ExposureMove::default() });
        }
    }

    /// The day on which a discount is judged.
    pub fn paid_on(&self) -> Option<Day> {
        self.value_day.or(self.day)
    }

    /// Keeps what stands of a settlement.
    fn stands(&mut self, settlement: Option<&Settlement>, seq: Seq) {
        self.standing.extend(standing(settlement, seq));
    }
}

fn standing(settlement: Option<&Settlement>, seq: Seq) -> Option<Standing> {
    settlement.and_then(|s| s.standing.clone()).map(|s| Standing { seq, ..s })
}

impl Shared {
    fn share(&self, seq: Seq) -> Share {
        let standing = standing(self.settlement.as_deref(), seq).into_iter().collect();
        Share { customer: self.customer, amount: self.amount, item: self.item.id, standing }
    }
}

fn no_text(value: &Private<String>) -> bool {
    value.text().is_empty()
}

store::fact_names!(Fact, {
    Received => "payment.received",
    Identified => "payment.identified",
    Applied => "payment.applied",
    Unapplied => "payment.unapplied",
    Explained => "payment.explained",
    Returned => "payment.returned",
    Shared => "payment.shared",
    Unidentified => "payment.unidentified",
    Recharged => "payment.recharged",
    Cleared => "payment.cleared",
    Uncleared => "payment.uncleared",
    Unexplained => "payment.unexplained",
});

impl Document for Payment {
    const KIND: &'static str = "payment";
    type Fact = Fact;

    fn blank(id: Id) -> Payment {
        Payment { id, ..Payment::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, seq: Seq) {
        match fact {
            Fact::Received {
                number, customer, day, amount, currency, value, method, remittance, counterparty, iban, bank_key,
                details, item, value_day, settlement, explained, transit, ..
            } => {
                self.number = number.text();
                self.customer = *customer;
                self.day = Some(*day);
                (self.amount, self.currency, self.method) = (*amount, Some(*currency), *method);
                self.value = *value;
                self.remittance = remittance.text().to_string();
                self.counterparty = counterparty.text().to_string();
                self.iban = iban.text().to_string();
                self.bank_key.clone_from(bank_key);
                self.details = details.text().to_string();
                self.item = item.as_ref().map(|i| i.id);
                self.value_day = *value_day;
                self.stands(settlement.as_deref(), seq);
                explained.iter().for_each(|e| self.is_for(e));
                self.transit.clone_from(transit);
                self.waiting = !transit.is_empty();
            }
            Fact::Explained { explained } => self.is_for(explained),
            Fact::Returned { explained, .. } => {
                self.purpose = Some(Purpose::Returned);
                self.standing.clear();
                if explained.is_some() {
                    self.waiting = false;
                }
            }
            Fact::Recharged { .. } => {}
            Fact::Cleared { by, .. } => (self.waiting, self.cleared_by) = (false, Some(*by)),
            Fact::Uncleared { .. } => (self.waiting, self.cleared_by) = (true, None),
            Fact::Unexplained { .. } => {
                self.purpose = None;
                self.customer = None;
                self.account.clear();
            }
            Fact::Identified { customer, item, settlement, .. } => {
                self.customer = Some(*customer);
                self.item = Some(item.id);
                self.stands(settlement.as_deref(), seq);
            }
            Fact::Applied { settlement, .. } => self.stands(Some(settlement), seq),
            Fact::Unapplied { .. } => {
                self.standing.clear();
                self.taken_apart += 1;
            }
            Fact::Shared { parts } => {
                self.purpose = Some(Purpose::Shared);
                self.shares = parts.iter().map(|p| p.share(seq)).collect();
            }
            Fact::Unidentified { .. } => {
                (self.customer, self.item, self.purpose) = (None, None, None);
                self.standing.clear();
                self.shares.clear();
                self.taken_apart += 1;
            }
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        match fact {
            Fact::Received { number, entry, item, settlement, explained, .. } => {
                if !number.series.is_empty() {
                    registers.drawn.push(number.clone());
                }
                registers.postings.push(entry.clone());
                begin(item, registers);
                settlement.iter().zip(item).for_each(|(s, i)| s.post(i.customer, registers));
                explained.iter().for_each(|e| e.post(registers));
                if self.waiting {
                    self.at_bank(true, registers);
                }
            }
            Fact::Identified { entry, item, settlement, .. } => {
                registers.postings.push(entry.clone());
                begin(std::iter::once(item), registers);
                settlement.iter().for_each(|s| s.post(item.customer, registers));
            }
            Fact::Explained { explained } => explained.post(registers),
            Fact::Returned { explained, .. } => {
                if let Some(explained) = explained {
                    explained.post(registers);
                    self.at_bank(false, registers);
                }
            }
            Fact::Cleared { .. } => self.at_bank(false, registers),
            Fact::Uncleared { .. } => self.at_bank(true, registers),
            Fact::Recharged { entry, item, .. } => {
                registers.postings.push(entry.clone());
                begin(std::iter::once(item), registers);
            }
            Fact::Unexplained { entries, .. } => registers.postings.extend(entries.iter().cloned()),
            Fact::Applied { customer, settlement } => settlement.post(*customer, registers),
            Fact::Unapplied { customer, settled, entries, items, .. } => {
                registers.postings.extend(entries.iter().cloned());
                begin(items, registers);
                settled.post(*customer, registers);
            }
            Fact::Shared { parts } => {
                for part in parts {
                    registers.postings.push(part.entry.clone());
                    begin(std::iter::once(&part.item), registers);
                    part.settlement.iter().for_each(|s| s.post(part.customer, registers));
                }
            }
            Fact::Unidentified { parts, .. } => {
                for part in parts {
                    registers.postings.extend(part.entries.iter().cloned());
                    begin(&part.items, registers);
                    part.settled.post(part.customer, registers);
                }
            }
        }
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        let mut list: Vec<(&'static str, Id)> = self.customer.map(|c| ("customer", c)).into_iter().collect();
        if let Fact::Explained { explained } | Fact::Received { explained: Some(explained), .. } = fact {
            list.extend(explained.of.map(|id| ("payment", id)));
            list.extend(explained.payments.iter().map(|id| ("payment", *id)));
            list.extend(explained.invoices.iter().map(|id| ("invoice", *id)));
        }
        match fact {
            Fact::Shared { parts } => {
                list.extend(parts.iter().map(|p| ("customer", p.customer)));
                let settled = parts.iter().filter_map(|p| p.settlement.as_ref()).flat_map(|s| &s.invoices);
                list.extend(settled.map(|id| ("invoice", *id)));
            }
            Fact::Unidentified { parts, .. } => {
                list.extend(parts.iter().map(|p| ("customer", p.customer)));
                list.extend(parts.iter().flat_map(|p| &p.invoices).map(|id| ("invoice", *id)));
                list.sort_unstable();
                list.dedup();
            }
            _ => {}
        }
        if let Fact::Cleared { by, .. } = fact {
            list.push(("payment", *by));
        }
        let invoices = match fact {
            Fact::Explained { .. } | Fact::Shared { .. } | Fact::Unidentified { .. } => &[][..],
            Fact::Cleared { .. } | Fact::Uncleared { .. } | Fact::Unexplained { .. } | Fact::Recharged { .. } => &[][..],
            Fact::Returned { explained, .. } => explained.as_ref().map_or(&[][..], |e| e.invoices.as_slice()),
            Fact::Received { settlement, .. } | Fact::Identified { settlement, .. } => {
                settlement.as_ref().map_or(&[][..], |s| s.invoices.as_slice())
            }
            Fact::Applied { settlement, .. } => &settlement.invoices,
            Fact::Unapplied { invoices, .. } => invoices,
        };
        list.extend(invoices.iter().map(|id| ("invoice", *id)));
        list
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Received { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Payment>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        super::store::save(tx, self, fact)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
