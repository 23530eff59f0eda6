//! The normal form of what any bank says about an account: statements, balances and lines.
//!
//! Every reader of this crate produces it, and the camt.053 writer writes it. Amounts are integer minor
//! units of their currency with the sign the account owner sees: money in is positive, money out negative.

use kernel::{Cents, Currency, Day};
use serde::{Deserialize, Serialize};

/// One statement, report or notification about one account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Whether its booked lines are final (a statement) or announced (an interim report, a notification).
    pub kind: Kind,
    /// The account it is about.
    pub account: Account,
    /// The currency of the account, where the file says it.
    pub currency: Option<Currency>,
    /// The id the bank gave it (camt `Stmt/Id`, MT940 `:20:`).
    pub id: Option<String>,
    /// The id of the message it came in (camt `GrpHdr/MsgId`).
    pub message: Option<String>,
    /// The running number of the statement for this account, where the bank counts.
    pub sequence: Option<u64>,
    /// The page, where a statement is cut into pages (MT940 `:28C:` after the slash, camt `PgNb`).
    pub page: Option<u32>,
    /// When the bank made it, as written.
    pub created: Option<String>,
    /// First day covered.
    pub from: Option<Day>,
    /// Last day covered.
    pub to: Option<Day>,
    /// All balances given, in the order of the file.
    pub balances: Vec<Balance>,
    /// The lines, in the order of the file.
    pub lines: Vec<Line>,
    /// Free words about the whole statement.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<String>,
    /// Where it stands in the file (`Stmt[1]`, `line 14`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
}

/// What a message is for. Only a booked statement moves money in the books.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An account statement: camt.053, MT940, CFONB 120, OFX, a file of lines.
    #[default]
    Statement,
    /// An interim report of the day: camt.052.
    Interim,
    /// A notification of single bookings: camt.054.
    Notification,
}

/// An account of ours at a bank.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Account {
    /// The IBAN without blanks; a note is made where its check digits are wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iban: Option<String>,
    /// The account as written where it is no IBAN (French `bank branch account`, German `bank/account`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// The name of its owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The BIC of the bank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bic: Option<String>,
}

impl Account {
    /// The IBAN, else what is written in its place, else the empty text.
    pub fn number(&self) -> &str {
        self.iban.as_deref().or(self.other.as_deref()).unwrap_or_default()
    }
}

/// A balance at a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Balance {
    /// What it is, for programs.
    pub kind: BalanceKind,
    /// What it is, as the bank wrote it (`OPBD`, `60F`, `01`).
    pub code: String,
    /// The amount, signed.
    pub amount: Cents,
    /// Its currency.
    pub currency: Currency,
    /// The day it holds for.
    pub date: Option<Day>,
}

/// The balances that a reader must tell apart; all others are `Other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BalanceKind {
    /// Booked, before the first line (camt OPBD, or PRCD without OPBD; MT940 60F; CFONB 01).
    Opening,
    /// Booked, after the last line (CLBD, 62F, 07).
    Closing,
    /// Booked, before the first line of a page that is not the first (ITBD, 60M).
    InterimOpening,
    /// Booked, after the last line of a page that is not the last (ITBD, 62M).
    InterimClosing,
    /// The closing balance of the statement before (PRCD).
    Previous,
    /// Any other (available, expected, informative).
    Other,
}

/// One movement. A batch entry whose parts are given becomes one line for each part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The day it was booked.
    pub booking_date: Option<Day>,
    /// The day from which it counts for interest.
    pub value_date: Option<Day>,
    /// Signed minor units.
    pub amount: Cents,
    /// Its currency.
    pub currency: Currency,
    /// Booked, pending or for information.
    pub status: Status,
    /// The entry takes back an earlier one (camt `RvslInd`, MT940 `RC` and `RD`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub reversal: bool,
    /// The other side's name.
    pub counterparty_name: Option<String>,
    /// The other side's IBAN without blanks; a note is made where its check digits are wrong.
    pub counterparty_iban: Option<String>,
    /// The other side's account as written where it is no IBAN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterparty_account: Option<String>,
    /// The BIC of the other side's bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterparty_bic: Option<String>,
    /// An identifier of the other side (SIREN, creditor identifier ...), as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterparty_id: Option<String>,
    /// On whose behalf the debtor paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ultimate_debtor: Option<String>,
    /// For whom the creditor was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ultimate_creditor: Option<String>,
    /// The remittance texts, each as delivered: banks cut them at 35, 70 or 140 characters, even inside a number.
    pub remittance: Vec<String>,
    /// Other words of the bank or its labels (camt `AddtlTxInf`, `AddtlNtryInf`; the CFONB label).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub information: Vec<String>,
    /// Structured references: creditor reference (RF ...), documents referred to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// The end-to-end id; `None` when the payer gave none (`NOTPROVIDED`).
    pub end_to_end_id: Option<String>,
    /// The mandate of a direct debit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate_id: Option<String>,
    /// The creditor identifier of a direct debit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creditor_id: Option<String>,
    /// The bank's own reference: camt `AcctSvcrRef` of the detail, else of the entry; the CFONB reference zone;
    /// MT940 behind `//`; OFX `FITID`.
    pub bank_reference: Option<String>,
    /// Other references by their name in the source (`MsgId`, `PmtInfId`, `InstrId`, `UETR`, `NtryRef` ...).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_references: Vec<(String, String)>,
    /// What kind of transaction the bank says it is.
    #[serde(default, skip_serializing_if = "TransactionCode::is_empty")]
    pub transaction_code: TransactionCode,
    /// Why a payment came back, if it did.
    /// As JSON only its code, or null; its words are among `information` too.
    #[serde(default, with = "reason_code")]
    pub return_reason: Option<ReturnReason>,
    /// The batch it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<Batch>,
    /// Charges the bank names, as a cost: a charge of 15 EUR is +1500.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Money>,
    /// The amount that was ordered, where the bank gives it and it differs (other currency, before charges).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordered: Option<Money>,
    /// Number of the entry within the statement, from 1; the parts of a batch share it.
    pub entry: u32,
    /// Which part of its entry it is, from 1.
    pub part: u32,
    /// In how many lines its entry was read.
    pub parts: u32,
    /// Where it stands in the file: `Stmt[1]/Ntry[3]/TxDtls[2]`, `line 14`.
    pub place: String,
}

/// An amount with its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Minor units.
    pub amount: Cents,
    /// Currency.
    pub currency: Currency,
}

/// How final a line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// In the account.
    #[default]
    Booked,
    /// Expected.
    Pending,
    /// For information only.
    Information,
}

/// A structured reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// `SCOR` for a creditor reference, `CINV`, `CREN` and so on for documents, else what the source says.
    pub kind: String,
    /// The reference.
    pub value: String,
    /// What is paid of it (or taken off, for a credit note), where given; minor units of the line's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Cents>,
}

/// The kind of a transaction in the codes of ISO 20022 and of the bank or the country.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionCode {
    /// `PMNT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// `RCDT`, `IDDT` ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// `ESCT`, `UPDD` ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_family: Option<String>,
    /// The code of the bank or country: CFONB `05`, German GVC `166`, SWIFT `NTRF`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proprietary: Option<String>,
    /// Whose code that is: `CFONB`, `GVC`, `SWIFT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
}

impl TransactionCode {
    /// No code at all.
    pub fn is_empty(&self) -> bool {
        *self == TransactionCode::default()
    }

    /// The code says that an earlier payment came back: an unpaid, refunded or reversed direct debit (UPDD,
    /// PRDD, RCDD), a returned transfer (RRTN, PRCT, RPCR), an unpaid cheque (UPCQ), or the French unpaid codes
    /// (CFONB 03, 10, 33, A3, A4, B3, B4).
    pub fn is_return(&self) -> bool {
        let sub = self.sub_family.as_deref();
        let french = self.issuer.as_deref() == Some("CFONB")
            && matches!(self.proprietary.as_deref(), Some("03" | "10" | "33" | "A3" | "A4" | "B3" | "B4"));
        french || matches!(sub, Some("UPDD" | "PRDD" | "RCDD" | "RRTN" | "PRCT" | "RPCR" | "UPCQ" | "ARET"))
    }
}

/// Why a payment came back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnReason {
    /// The reason (ISO `AM04`, CFONB `21`); empty when only words are given.
    pub code: String,
    /// Words of the bank.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<String>,
}

/// The batch a line belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// The id of the payment information block, or the bank's id of the batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The id of the message that ordered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// How many transactions the bank says it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// The signed total of the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Cents>,
}

/// A return reason as its code.
mod reason_code {
    use super::ReturnReason;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(reason: &Option<ReturnReason>, s: S) -> Result<S::Ok, S::Error> {
        reason.as_ref().map(|r| r.code.as_str()).serialize(s)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<ReturnReason>, D::Error> {
        let code = Option::<String>::deserialize(d)?;
        Ok(code.map(|code| ReturnReason { code, texts: Vec::new() }))
    }
}

fn is_false(value: &bool) -> bool {
    !*value
}

impl Line {
    /// A line with an amount and nothing else known.
    pub fn new(amount: Cents, currency: Currency) -> Line {
        Line {
            booking_date: None,
            value_date: None,
            amount,
            currency,
            status: Status::Booked,
            reversal: false,
            counterparty_name: None,
            counterparty_iban: None,
            counterparty_account: None,
            counterparty_bic: None,
            counterparty_id: None,
            ultimate_debtor: None,
            ultimate_creditor: None,
            remittance: Vec::new(),
            information: Vec::new(),
            references: Vec::new(),
            end_to_end_id: None,
            mandate_id: None,
            creditor_id: None,
            bank_reference: None,
            other_references: Vec::new(),
            transaction_code: TransactionCode::default(),
            return_reason: None,
            batch: None,
            charges: Vec::new(),
            ordered: None,
            entry: 1,
            part: 1,
            parts: 1,
            place: String::new(),
        }
    }

    /// An earlier payment came back with this line, by its reason or its transaction code.
    pub fn is_return(&self) -> bool {
        self.return_reason.is_some() || self.transaction_code.is_return()
    }

    /// The remittance texts put together without a separator: right where a bank cut inside a number.
    pub fn remittance_glued(&self) -> String {
        self.remittance.concat()
    }

    /// The remittance texts put together with a blank: right where a bank cut between words.
    pub fn remittance_spaced(&self) -> String {
        self.remittance.join(" ")
    }

    /// Sets the other side's account: as IBAN if its check digits are right, else as written.
    pub fn set_counterparty_account(&mut self, text: &str) {
        match iban_of(text) {
            Some(iban) => self.counterparty_iban = Some(iban),
            None => self.counterparty_account = filled(text),
        }
    }
}

impl Statement {
    /// The balance before the first line, if the statement gives one.
    pub fn opening(&self) -> Option<&Balance> {
        let of = |kind| self.balances.iter().find(|b| b.kind == kind);
        of(BalanceKind::Opening).or_else(|| of(BalanceKind::InterimOpening)).or_else(|| of(BalanceKind::Previous))
    }

    /// The balance after the last line, if the statement gives one.
    pub fn closing(&self) -> Option<&Balance> {
        let of = |kind| self.balances.iter().find(|b| b.kind == kind);
        of(BalanceKind::Closing).or_else(|| of(BalanceKind::InterimClosing))
    }

    /// The day its last booked line or its closing balance is of, if any is known.
    pub fn last_day(&self) -> Option<Day> {
        let booked = self.lines.iter().filter_map(|l| l.booking_date).max();
        self.to.or_else(|| self.closing().and_then(|b| b.date)).or(booked)
    }
}

/// The text without blanks at its ends, `None` when nothing is left.
pub fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The IBAN in `text`, in capitals and without blanks, if its check digits are right.
pub fn iban_of(text: &str) -> Option<String> {
    if text.len() > 60 {
        return None;
    }
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase();
    kernel::identifier::is_iban(&compact).then_some(compact)
}

/// The first IBAN in a free text, blanks inside allowed.
pub fn find_iban(text: &str) -> Option<String> {
    let text = crate::bytes::cut(text, 2000);
    let starts = text.char_indices().scan(' ', |before, (at, c)| {
        let start = c.is_ascii_alphabetic() && !before.is_alphanumeric();
        *before = c;
        Some(start.then_some(at))
    });
    starts.flatten().find_map(|at| {
        let mut compact = String::new();
        for c in text[at..].chars() {
            match c {
                ' ' | '\u{a0}' => continue,
                c if c.is_ascii_alphanumeric() && compact.len() < 34 => compact.push(c.to_ascii_uppercase()),
                _ => break,
            }
        }
        (15..=compact.len()).rev().find_map(|len| iban_of(&compact[..len]))
    })
}

/// A reference that says nothing: empty, `NOTPROVIDED`, `NONREF`, only zeros.
pub fn says_nothing(reference: &str) -> bool {
    let text = reference.trim();
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    matches!(
        plain.as_str(),
        "NOTPROVIDED" | "NOTAPPLICABLE" | "NOTAVAILABLE" | "NONREF" | "NOREF" | "NONE" | "KEINEREFERENZ"
    ) || !text.chars().any(|c| c.is_alphanumeric() && c != '0')
}

/// The reference without blanks at its ends, unless it says nothing.
pub fn reference_of(text: &str) -> Option<String> {
    (!says_nothing(text)).then(|| text.trim().to_owned())
}
