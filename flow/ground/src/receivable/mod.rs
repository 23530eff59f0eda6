//! Open items: one per instalment of an invoice, per credit note, deposit, payment and so on, and how they are set off
//! against each other. Aged balance, overdue list, statements and lettering all work on them.
//!
//! An item belongs to one customer and stands on one control account of the books. It counts in the currency of its
//! document, and has a value in the currency of the books beside it; in euros both are the same.

pub mod aged;
pub mod as_of;
mod memory;
pub mod months;
pub mod pending;
pub mod statement;
mod read;
mod settle;

use kernel::{Cents, Currency, Day, Id, Rate, Result};
use serde::{Deserialize, Serialize};
use store::{Schema, Seq, Tx, Value};

use crate::credit::ExposureMove;

pub use memory::{find_now, named, of_document_now};
pub use read::{Item, Pair, connected, find, moved_by_rates, of_document, open_of, pairs_of, pairs_of_fact, settled_with};
pub use settle::{SetOff, Settled, settle, undo};

/// Tables.
pub const SCHEMA: Schema = Schema { step: "receivable", versions: &[include_str!("schema.sql")] };

/// What an item stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// An instalment of an invoice.
    Invoice,
    /// A deposit: what its invoice asks for (411), and once more what it stands for (4191) until the final invoice.
    Deposit,
    /// A credit note.
    CreditNote,
    /// A payment.
    Payment,
    /// What was paid beyond what was owed (4197).
    Overpayment,
    /// Interest for late payment and the fixed indemnity (C. com. L441-10 II, D441-5).
    Interest,
    /// A fee charged to the customer, such as that of a returned direct debit.
    Fee,
    /// A payment that the bank took back: owed again.
    Returned,
    /// Money paid back to the customer.
    Refund,
    /// A discount, a small difference or a difference of exchange that closes items beside the money.
    Adjustment,
    /// What passes to another control account, such as doubtful customers.
    Transfer,
    /// An item taken over from the books before the product was used.
    Opening,
    /// What passes to or from the doubtful customers (416), or is written off as lost.
    BadDebt,
    /// A small difference that closes items which a person lettered.
    Lettering,
    /// What passes to or from the bills of exchange (413).
    Bill,
}

impl ItemKind {
    /// All of them.
    pub const ALL: [ItemKind; 15] = [
        ItemKind::Invoice,
        ItemKind::Deposit,
        ItemKind::CreditNote,
        ItemKind::Payment,
        ItemKind::Overpayment,
        ItemKind::Interest,
        ItemKind::Fee,
        ItemKind::Returned,
        ItemKind::Refund,
        ItemKind::Adjustment,
        ItemKind::Transfer,
        ItemKind::Opening,
        ItemKind::BadDebt,
        ItemKind::Lettering,
        ItemKind::Bill,
    ];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            ItemKind::Invoice => "invoice",
            ItemKind::Deposit => "deposit",
            ItemKind::CreditNote => "credit_note",
            ItemKind::Payment => "payment",
            ItemKind::Overpayment => "overpayment",
            ItemKind::Interest => "interest",
            ItemKind::Fee => "fee",
            ItemKind::Returned => "returned",
            ItemKind::Refund => "refund",
            ItemKind::Adjustment => "adjustment",
            ItemKind::Transfer => "transfer",
            ItemKind::Opening => "opening",
            ItemKind::BadDebt => "bad_debt",
            ItemKind::Lettering => "lettering",
            ItemKind::Bill => "bill",
        }
    }

    /// True for what closes an item whose claim goes on in the same fact on another control account, or under another
    /// due day.
    pub fn passes_on(self) -> bool {
        matches!(self, ItemKind::BadDebt | ItemKind::Bill)
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<ItemKind> {
        ItemKind::ALL.into_iter().find(|k| k.name() == text)
    }

    /// The kind of document on whose page the item is shown: of the names in `page::kinds`.
    pub fn document(self) -> &'static str {
        match self {
            ItemKind::Invoice | ItemKind::Deposit | ItemKind::CreditNote | ItemKind::Returned => "invoice",
            ItemKind::Interest => "late_charge",
            ItemKind::Opening => "opening",
            ItemKind::BadDebt => "bad_debt",
            ItemKind::Lettering => "lettering",
            ItemKind::Bill => "bill_of_exchange",
            ItemKind::Payment
            | ItemKind::Overpayment
            | ItemKind::Fee
            | ItemKind::Refund
            | ItemKind::Adjustment
            | ItemKind::Transfer => "payment",
        }
    }
}

/// The account of the books that an item stands on (PCG 411, 413, 416, 4191, 4197), kept per customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Control {
    /// Customers (411).
    #[default]
    Customers,
    /// Bills of exchange (413).
    Bills,
    /// Doubtful customers (416).
    Doubtful,
    /// Deposits received on orders (4191).
    Deposits,
    /// Other credits: overpayments, rebates to be paid (4197).
    OtherCredits,
}

impl Control {
    /// All of them.
    pub const ALL: [Control; 5] =
        [Control::Customers, Control::Bills, Control::Doubtful, Control::Deposits, Control::OtherCredits];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Control::Customers => "customers",
            Control::Bills => "bills",
            Control::Doubtful => "doubtful",
            Control::Deposits => "deposits",
            Control::OtherCredits => "other_credits",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<Control> {
        Control::ALL.into_iter().find(|a| a.name() == text)
    }

    fn ordinary(&self) -> bool {
        *self == Control::Customers
    }
}

/// A discount for early payment (escompte), as agreed on the invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EarlyPayment {
    /// Percent of what is paid early, VAT included.
    pub rate: Rate,
    /// The last day on which the money may reach the bank.
    pub until: Day,
}

/// An item that begins, as a fact carries it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenItem {
    /// Id.
    pub id: Id,
    /// The payer.
    pub customer: Id,
    /// The account that its line is on.
    #[serde(default, skip_serializing_if = "Control::ordinary")]
    pub account: Control,
    /// What it stands for.
    pub kind: ItemKind,
    /// The document.
    pub document: Id,
    /// Its number.
    pub number: String,
    /// Instalment, from 1.
    pub rank: i64,
    /// Issue day.
    pub issue_day: Day,
    /// Due day.
    pub due_day: Day,
    /// Currency.
    pub currency: Currency,
    /// Positive: owed by the customer; negative: owed to. In the currency of the document.
    pub amount: Cents,
    /// The same in the currency of the books, where that is another one: what its line says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Cents>,
    /// The discount for early payment, where one was agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early: Option<EarlyPayment>,
    /// True when its document has VAT that falls due only as it is paid: services on receipts, deposits
    /// (CGI art. 269-2 c, now CIBS). Payments then move that VAT from the pending to the collected account.
    #[serde(default, skip_serializing_if = "is_false")]
    pub vat_pending: bool,
    /// The entry among those of the fact, and the line in it.
    pub entry: i64,
    /// The line.
    pub line: i64,
}

fn is_false(value: &bool) -> bool {
    !*value
}

impl OpenItem {
    /// Its value in the currency of the books.
    pub fn value(&self) -> Cents {
        self.value.unwrap_or(self.amount)
    }

    /// As it will stand once its fact is recorded: for rules that settle what the same fact begins.
    pub fn fresh(&self) -> Item {
        Item {
            id: self.id,
            customer: self.customer,
            account: self.account,
            kind: self.kind,
            document: self.document,
            number: self.number.clone(),
            rank: self.rank,
            issue_day: self.issue_day,
            due_day: self.due_day,
            currency: self.currency,
            amount: self.amount,
            open: self.amount,
            value: self.value(),
            open_value: self.value(),
            early: self.early,
            vat_pending: self.vat_pending,
            letter: None,
            closed_day: None,
        }
    }
}

/// What an item becomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemMove {
    /// The item.
    pub item: Id,
    /// What is left of it, in its currency.
    pub open: Cents,
    /// The same in the currency of the books, where that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_value: Option<Cents>,
    /// The day on which nothing was left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_day: Option<Day>,
    /// The code under which its group of items is settled (lettrage), and since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<(String, Day)>,
}

/// An amount of a debit item settled by a credit item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Allocation {
    /// What is owed: the invoice's item.
    pub debit: Id,
    /// What settles it: the payment's item.
    pub credit: Id,
    /// Business day.
    pub day: Day,
    /// How much, in the currency of both; negative when it takes an earlier one back.
    pub amount: Cents,
    /// By how much the debit and the credit item fall in the currency of the books, where that is another one. They
    /// differ by what the exchange rate moved between the two documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<(Cents, Cents)>,
}

/// How a beginning item moves its payer's exposure: what is owed counts as invoiced, what is owed to as not applied.
pub fn begun(item: &OpenItem) -> ExposureMove {
    let value = item.value();
    let (invoiced, unapplied) = if value.0 >= 0 { (value, Cents::ZERO) } else { (Cents::ZERO, -value) };
    ExposureMove { customer: item.customer, invoiced, unapplied, ..ExposureMove::default() }
}

/// Writes items that begin, and what changes others with what is set off.
pub(crate) fn write(
    tx: &mut Tx,
    seq: Seq,
    items: &[OpenItem],
    (moves, allocations): (&[ItemMove], &[Allocation]),
) -> Result<()> {
    let company = tx.company;
    let mut rows: Vec<Value> = Vec::new();
    for item in items {
        rows.extend([
            Value::from(company),
            item.id.into(),
            item.customer.into(),
            item.account.name().into(),
            item.kind.name().into(),
            item.document.into(),
            (&item.number).into(),
            item.rank.into(),
            item.issue_day.into(),
            item.due_day.into(),
            item.currency.into(),
            item.amount.into(),
            item.amount.into(),
            item.value().into(),
            item.value().into(),
            item.early.map(|e| e.rate).into(),
            item.early.map(|e| e.until).into(),
            item.vat_pending.into(),
            0i64.into(),
            seq.into(),
            item.entry.into(),
            item.line.into(),
        ]);
    }
    tx.insert(
        "INSERT INTO open_item (company_id, id, customer_id, account, kind, document_id, number, rank, issue_day, due_day,
           currency, amount, open, value, open_value, early_rate, early_day, vat_pending, paid, seq, entry, line) VALUES",
        22,
        &rows,
        "",
    )?;
    let mut rows: Vec<Value> = Vec::new();
    for a in allocations {
        let (debit_value, credit_value) = a.values.unwrap_or((a.amount, a.amount));
        rows.extend([
            Value::from(company),
            a.debit.into(),
            a.credit.into(),
            seq.into(),
            a.day.into(),
            a.amount.into(),
            debit_value.into(),
            credit_value.into(),
        ]);
    }
    tx.insert(
        "INSERT INTO allocation (company_id, debit_item, credit_item, seq, day, amount, debit_value, credit_value) VALUES",
        8,
        &rows,
        "",
    )?;
    months::settle(tx, seq, items, (moves, allocations))
}

/// The `n`-th lettering code of a customer, from 0: AAA, AAB, ... (three letters, then four).
pub fn letter(n: i64) -> String {
    let mut n = n.max(0);
    let mut width = 3;
    while n >= 26i64.pow(width) {
        n -= 26i64.pow(width);
        width += 1;
    }
    let mut text = vec![b'A'; width as usize];
    for slot in text.iter_mut().rev() {
        *slot += (n % 26) as u8;
        n /= 26;
    }
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn letters_go_on_after_zzz() {
        let letters: Vec<String> = [0, 1, 26, 17_575, 17_576].into_iter().map(super::letter).collect();
        assert_eq!(letters, ["AAA", "AAB", "ABA", "ZZZ", "AAAA"]);
    }
}
