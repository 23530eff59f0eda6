//! The ledger: balanced entries of the books, written by facts, never changed; corrections are further entries.

mod accounts;
pub mod days;
mod journals;
pub mod parties;
mod role;

pub use accounts::{AccountMove, Accounts, accounts, read_accounts};
pub(crate) use accounts::{admit, forget, write as write_accounts, write_periods};
pub use days::{balance, is_used};
pub(crate) use journals::write as write_journals;
pub use journals::{JournalMove, Journals};
pub use role::{Revenue, Role, default_label};

use kernel::{Cents, Currency, Day, Fault, Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Schema, Seq, Tx, Value};

use crate::tax::Treatment;

/// Tables.
pub const SCHEMA: Schema = Schema { step: "ledger", versions: &[include_str!("schema.sql")] };

/// A kind of entries. Which journal of the books it stands in is for each company to say (`journals`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Journal {
    /// Sales (ventes).
    #[serde(rename = "VE")]
    Sales,
    /// Bank (banque).
    #[serde(rename = "BQ")]
    Bank,
    /// Money that waits for the bank: cheques, cards, direct debits (valeurs à l’encaissement).
    #[serde(rename = "VT")]
    Transit,
    /// Anything else (opérations diverses).
    #[serde(rename = "OD")]
    General,
    /// Opening balances (à-nouveaux).
    #[serde(rename = "AN")]
    Opening,
}

impl Journal {
    /// All kinds.
    pub const ALL: [Journal; 5] = [Journal::Sales, Journal::Bank, Journal::Transit, Journal::General, Journal::Opening];

    /// As facts and rows of the books name it.
    pub fn kind(self) -> &'static str {
        match self {
            Journal::Sales => "VE",
            Journal::Bank => "BQ",
            Journal::Transit => "VT",
            Journal::General => "OD",
            Journal::Opening => "AN",
        }
    }

    /// The kind of a name.
    pub fn parse(kind: &str) -> Option<Journal> {
        Journal::ALL.into_iter().find(|journal| journal.kind() == kind)
    }

    /// The code that its journal has where the company chose none: what waits for the bank is no entry of the bank's.
    pub fn usual_code(self) -> &'static str {
        if self == Journal::Transit { Journal::General.kind() } else { self.kind() }
    }

    /// What a usual code is called.
    pub fn usual_label(code: &str) -> Option<&'static str> {
        LABELS.lines().find_map(|line| line.strip_prefix("journal.")?.strip_prefix(code)?.strip_prefix(" = "))
    }
}

const LABELS: &str = include_str!("labels.txt");

/// What entries of a kind say, by their key in `labels.txt`; the key where it has no words.
pub fn wording(key: &str) -> &str {
    LABELS.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = ")).unwrap_or(key)
}

/// What an entry of a period's end says: what it is, by its key, and the day that closes.
pub fn closing_label(key: &str, day: Day) -> String {
    let what = wording(key);
    format!("{what} au {:02}/{:02}/{}", day.day(), day.month(), day.year())
}

/// One balanced entry, as a fact carries it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Posting {
    /// Journal.
    pub journal: Journal,
    /// Day in the books.
    pub day: Day,
    /// The document's number.
    pub piece: String,
    /// The document's day.
    pub piece_day: Day,
    /// What it says.
    pub label: String,
    /// At least two.
    pub lines: Vec<Line>,
}

/// A line of an entry: exactly one of both sides is not zero.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Account, at least three digits of the chart first.
    pub account: String,
    /// The customer, on 411 and its like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<Id>,
    /// Debit.
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub debit: Cents,
    /// Credit.
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub credit: Cents,
    /// The amount in the document's currency where that is not the books', signed like debit less credit (FEC:
    /// Montantdevise, Idevise).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreign: Option<(Currency, Cents)>,
    /// On a line of VAT due: the base that the tax was computed on, signed like credit less debit. The VAT return
    /// adds these up; where it is absent the return tells the base from the tax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Cents>,
    /// On a line of revenue without tax, and of what lowers it later: how VAT treats it, which tells its box in the
    /// return.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment: Option<Treatment>,
    /// The document whose price the line lowers, where the entry is of another one: a discount that comes with a
    /// payment. It tells the buyer in statements of sales in the Union.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lowers: Option<Id>,
}

impl Line {
    /// A debit, or a credit where the amount is negative.
    pub fn debit(account: &str, party: Option<Id>, amount: Cents) -> Line {
        let (debit, credit) = if amount.0 >= 0 { (amount, Cents::ZERO) } else { (Cents::ZERO, -amount) };
        Line { account: account.to_string(), party, debit, credit, foreign: None, base: None, treatment: None, lowers: None }
    }

    /// A credit, or a debit where the amount is negative.
    pub fn credit(account: &str, party: Option<Id>, amount: Cents) -> Line {
        Line::debit(account, party, -amount)
    }

    /// The same line of VAT with the base that its tax was computed on; the base takes the sign of the tax.
    pub fn on_base(mut self, base: Cents) -> Line {
        let base = base.abs();
        self.base = Some(if self.debit.is_zero() { base } else { -base });
        self
    }

    /// The same line of revenue with its treatment, where that is one without tax.
    pub fn treated(mut self, treatment: Treatment) -> Line {
        self.treatment = (!treatment.is_taxed()).then_some(treatment);
        self
    }

    /// The same line with the document whose price it lowers.
    pub fn lowering(mut self, document: Id) -> Line {
        self.lowers = Some(document);
        self
    }

    /// The same line with its amount in a currency, which takes the sign of debit less credit.
    pub fn in_currency(mut self, currency: Currency, amount: Cents) -> Line {
        let amount = amount.abs();
        self.foreign = Some((currency, if self.credit.is_zero() { amount } else { -amount }));
        self
    }
}

/// Adds a line to an entry; what waits on one account for several rates is one line.
pub fn add(lines: &mut Vec<Line>, line: Line) {
    let same = |l: &&mut Line| (&l.account, l.party, l.base, l.treatment) == (&line.account, line.party, None, line.treatment);
    match lines.iter_mut().find(same).filter(|_| line.base.is_none()) {
        Some(found) => {
            let sum = found.debit - found.credit + line.debit - line.credit;
            *found = Line { foreign: found.foreign, ..Line::debit(&line.account, line.party, sum) };
        }
        None => lines.push(line),
    }
}

impl Posting {
    /// Debits less credits.
    pub fn difference(&self) -> Cents {
        self.lines.iter().map(|l| l.debit - l.credit).sum()
    }
}

/// Writes entries; one that does not balance stops everything, whoever made it.
pub(crate) fn write(
    tx: &mut Tx,
    seq: Seq,
    postings: &[Posting],
    begun_on: impl Fn((i64, i64)) -> Option<Id>,
) -> Result<()> {
    if postings.is_empty() {
        return Ok(());
    }
    let company = tx.company;
    let (mut entries, mut lines): (Vec<Value<'static>>, Vec<Value<'static>>) = (Vec::new(), Vec::new());
    for (rank, posting) in postings.iter().enumerate() {
        if !posting.difference().is_zero() || posting.lines.len() < 2 {
            return Err(Fault::broken(format!("entry {} does not balance: {}", posting.piece, posting.difference())));
        }
        // A part of an amount in another currency may be worth nothing in the books: no line of theirs is empty.
        if posting.lines.iter().any(|l| l.debit.is_zero() && l.credit.is_zero()) {
            return Err(Refusal::conflict("currency.worthless").with("number", &posting.piece).into());
        }
        let rank = rank as i64;
        entries.extend([
            Value::from(company),
            seq.into(),
            rank.into(),
            posting.journal.kind().into(),
            posting.day.into(),
            posting.piece.clone().into(),
            posting.piece_day.into(),
            posting.label.clone().into(),
        ]);
        for (n, line) in posting.lines.iter().enumerate() {
            lines.extend([
                Value::from(company),
                seq.into(),
                rank.into(),
                (n as i64).into(),
                line.account.clone().into(),
                line.party.into(),
                line.debit.into(),
                line.credit.into(),
                line.foreign.map(|(currency, _)| currency).into(),
                line.foreign.map(|(_, amount)| amount).into(),
                line.base.into(),
                line.treatment.map(Treatment::name).into(),
                begun_on((rank, n as i64)).or(line.lowers).into(),
            ]);
        }
    }
    tx.stage(
        "INSERT INTO ledger_entry (company_id, seq, rank, journal, day, piece, piece_day, label) VALUES",
        8,
        entries,
        "",
    );
    tx.stage(
        "INSERT INTO ledger_line (company_id, seq, rank, line, account, party, debit, credit, currency, in_currency, base, treatment,
           document_id) VALUES",
        13,
        lines,
        "",
    );
    days::write(tx, seq, postings)?;
    parties::write(tx, postings)
}

/// The sum of debits less credits of the account of a role.
pub fn balance_of(db: &mut Db, role: Role) -> Result<Cents> {
    let accounts = read_accounts(db)?;
    balance(db, accounts.of(role))
}
