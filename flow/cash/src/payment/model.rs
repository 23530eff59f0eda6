//! The payment and the facts of its life. Pure.

use ground::ledger::Posting;
use ground::numbering::Drawn;
use ground::receivable::{OpenItem, Settled, begun};
use ground::record::{Document, Registers};
use kernel::{Cents, Currency, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Private, Seq, Tx};

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
    /// Cheque, already credited by the bank.
    Cheque,
}

impl Method {
    /// All of them.
    pub const ALL: [Method; 4] = [Method::Transfer, Method::DirectDebit, Method::Card, Method::Cheque];

    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            Method::Transfer => "transfer",
            Method::DirectDebit => "direct_debit",
            Method::Card => "card",
            Method::Cheque => "cheque",
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
    /// Amount in cents; negative: money that left.
    pub amount: Cents,
    /// Currency.
    pub currency: Option<Currency>,
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
    /// Facts so far.
    pub version: i64,
}

/// What can happen to a payment.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Money moved.
    Received {
        /// Number drawn.
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
    },
    /// It became known whose it is.
    Identified {
        /// The payer.
        customer: Id,
        /// From suspense to the customer's account.
        entry: Posting,
        /// Its open item.
        item: OpenItem,
    },
    /// It settled open items.
    Applied {
        /// The payer.
        customer: Id,
        /// What settles what.
        settled: Settled,
        /// The invoices that were settled.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        invoices: Vec<Id>,
        /// Settled in all.
        amount: Cents,
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
        /// Why.
        reason: String,
    },
}

fn no_text(value: &Private<String>) -> bool {
    value.text().is_empty()
}

store::fact_names!(Fact, {
    Received => "payment.received",
    Identified => "payment.identified",
    Applied => "payment.applied",
    Unapplied => "payment.unapplied",
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
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Received {
                number, customer, day, amount, currency, method, remittance, counterparty, iban, bank_key,
                details, item, ..
            } => {
                self.number = number.text();
                self.customer = *customer;
                self.day = Some(*day);
                (self.amount, self.currency, self.method) = (*amount, Some(*currency), *method);
                self.remittance = remittance.text().to_string();
                self.counterparty = counterparty.text().to_string();
                self.iban = iban.text().to_string();
                self.bank_key.clone_from(bank_key);
                self.details = details.text().to_string();
                self.item = item.as_ref().map(|i| i.id);
            }
            Fact::Identified { customer, item, .. } => {
                self.customer = Some(*customer);
                self.item = Some(item.id);
            }
            Fact::Applied { .. } | Fact::Unapplied { .. } => {}
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        match fact {
            Fact::Received { number, entry, item, .. } => {
                registers.drawn.push(number.clone());
                registers.postings.push(entry.clone());
                registers.exposure.extend(item.iter().map(begun));
                registers.items.extend(item.clone());
            }
            Fact::Identified { entry, item, .. } => {
                registers.postings.push(entry.clone());
                registers.exposure.push(begun(item));
                registers.items.push(item.clone());
            }
            Fact::Applied { customer, settled, .. } | Fact::Unapplied { customer, settled, .. } => {
                settled.post(*customer, registers);
            }
        }
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        let mut list: Vec<(&'static str, Id)> = self.customer.map(|c| ("customer", c)).into_iter().collect();
        if let Fact::Applied { invoices, .. } | Fact::Unapplied { invoices, .. } = fact {
            list.extend(invoices.iter().map(|id| ("invoice", *id)));
        }
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
