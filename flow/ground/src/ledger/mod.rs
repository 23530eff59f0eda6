//! The ledger: balanced entries of the books, written by facts, never changed; corrections are further entries.

use kernel::{Cents, Day, Fault, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Schema, Seq, Tx, Value};

/// Tables.
pub const SCHEMA: Schema = Schema { step: "ledger", versions: &[include_str!("schema.sql")] };

/// The customers' account (PCG 411), kept per customer.
pub const CUSTOMERS: &str = "411100";
/// The bank (PCG 512).
pub const BANK: &str = "512000";
/// Money whose owner is not known yet (PCG 471).
pub const SUSPENSE: &str = "471000";

/// A journal of the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Journal {
    /// Sales (ventes).
    #[serde(rename = "VE")]
    Sales,
    /// Bank (banque).
    #[serde(rename = "BQ")]
    Bank,
    /// General (opérations diverses).
    #[serde(rename = "OD")]
    General,
}

impl Journal {
    /// The code, as in the FEC.
    pub fn code(self) -> &'static str {
        match self {
            Journal::Sales => "VE",
            Journal::Bank => "BQ",
            Journal::General => "OD",
        }
    }

    /// The label that the FEC wants beside a code.
    pub fn label(code: &str) -> &'static str {
        match code {
            "VE" => "Ventes",
            "BQ" => "Banque",
            "AN" => "À-nouveaux",
            _ => "Opérations diverses",
        }
    }
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
}

impl Line {
    /// A debit, or a credit where the amount is negative.
    pub fn debit(account: &str, party: Option<Id>, amount: Cents) -> Line {
        let (debit, credit) = if amount.0 >= 0 { (amount, Cents::ZERO) } else { (Cents::ZERO, -amount) };
        Line { account: account.to_string(), party, debit, credit }
    }

    /// A credit, or a debit where the amount is negative.
    pub fn credit(account: &str, party: Option<Id>, amount: Cents) -> Line {
        Line::debit(account, party, -amount)
    }
}

impl Posting {
    /// Debits less credits.
    pub fn difference(&self) -> Cents {
        self.lines.iter().map(|l| l.debit - l.credit).sum()
    }
}

/// Writes entries; one that does not balance stops everything, whoever made it.
pub(crate) fn write(tx: &mut Tx, seq: Seq, postings: &[Posting]) -> Result<()> {
    if postings.is_empty() {
        return Ok(());
    }
    let company = tx.company;
    let (mut entries, mut lines): (Vec<Value<'static>>, Vec<Value<'static>>) = (Vec::new(), Vec::new());
    for (rank, posting) in postings.iter().enumerate() {
        if !posting.difference().is_zero() || posting.lines.len() < 2 {
            return Err(Fault::broken(format!("entry {} does not balance: {}", posting.piece, posting.difference())));
        }
        let rank = rank as i64;
        entries.extend([
            Value::from(company),
            seq.into(),
            rank.into(),
            posting.journal.code().into(),
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
        "INSERT INTO ledger_line (company_id, seq, rank, line, account, party, debit, credit) VALUES",
        8,
        lines,
        "",
    );
    Ok(())
}

/// The label of an account, as the FEC and the pages show it (plan comptable général, ANC 2022-06).
pub fn account_label(account: &str) -> &'static str {
    const LABELS: &[(&str, &str)] = &[
        ("411", "Clients - Ventes de biens ou de prestations de services"),
        ("445711", "TVA collectée - taux normal"),
        ("445712", "TVA collectée - taux intermédiaire"),
        ("445713", "TVA collectée - taux réduit"),
        ("445714", "TVA collectée - taux particulier"),
        ("4457", "TVA collectée"),
        ("471", "Compte d'attente"),
        ("512", "Banque"),
        ("706020", "Prestations de services - taux normal"),
        ("706010", "Prestations de services - taux intermédiaire"),
        ("706005", "Prestations de services - taux réduit"),
        ("706002", "Prestations de services - taux particulier"),
        ("706", "Prestations de services"),
        ("707020", "Ventes de marchandises - taux normal"),
        ("707010", "Ventes de marchandises - taux intermédiaire"),
        ("707005", "Ventes de marchandises - taux réduit"),
        ("707002", "Ventes de marchandises - taux particulier"),
        ("707", "Ventes de marchandises"),
    ];
    LABELS
        .iter()
        .filter(|(prefix, _)| account.starts_with(prefix))
        .max_by_key(|(prefix, _)| prefix.len())
        .map_or("Compte", |(_, label)| label)
}

/// The sum of debits less credits of an account of all customers.
pub fn balance(db: &mut Db, account: &str) -> Result<Cents> {
    let company = db.company;
    let sum = db.one(
        "SELECT CAST(COALESCE(SUM(debit - credit), 0) AS BIGINT) FROM ledger_line WHERE company_id = $1 AND account = $2",
        store::params![company, account],
        |row| row.get::<Cents>(0),
    )?;
    Ok(sum.unwrap_or_default())
}
