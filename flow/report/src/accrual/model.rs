//! An accrual that was booked.

use ground::ledger::Posting;
use ground::{Document, Registers};
use kernel::{Cents, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

/// What is accrued.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Delivered and not invoiced (R42).
    #[default]
    InvoicesToIssue,
    /// Credit notes to issue (R43).
    CreditNotesToIssue,
    /// Invoiced, of the next period (R44).
    DeferredRevenue,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 3] = [Kind::InvoicesToIssue, Kind::CreditNotesToIssue, Kind::DeferredRevenue];

    /// The name in tables and forms.
    pub fn name(self) -> &'static str {
        match self {
            Kind::InvoicesToIssue => "invoices_to_issue",
            Kind::CreditNotesToIssue => "credit_notes_to_issue",
            Kind::DeferredRevenue => "deferred_revenue",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.name() == text)
    }
}

/// An accrual.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Accrual {
    /// Id.
    pub id: Id,
    /// What is accrued.
    pub kind: Kind,
    /// The last day of the period; taken back the day after.
    pub day: Day,
    /// Without tax, cents.
    pub net: Cents,
    /// Tax, cents.
    pub tax: Cents,
    /// Facts so far.
    pub version: i64,
    /// The fact of both entries.
    #[serde(skip)]
    pub seq: Seq,
}

/// What can happen to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was booked, and taken back on the day after.
    Booked {
        /// What is accrued.
        accrued: Kind,
        /// Without tax.
        net: Cents,
        /// Tax.
        tax: Cents,
        /// The entry, on the last day of the period.
        entry: Posting,
        /// The one that takes it back, on the day after.
        back: Posting,
    },
}

store::fact_names!(Fact, {
    Booked => "accrual.booked",
});

impl Document for Accrual {
    const KIND: &'static str = "accrual";
    type Fact = Fact;

    fn blank(id: Id) -> Accrual {
        let (kind, day) = (Kind::default(), Day::from_number(0));
        Accrual { id, kind, day, net: Cents::ZERO, tax: Cents::ZERO, version: 0, seq: 0 }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, seq: Seq) {
        let Fact::Booked { accrued, net, tax, entry, .. } = fact;
        (self.kind, self.day, self.net, self.tax, self.seq) = (*accrued, entry.day, *net, *tax, seq);
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        let Fact::Booked { entry, back, .. } = fact;
        registers.postings.extend([entry.clone(), back.clone()]);
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        Vec::new()
    }
    fn begins(_: &Fact) -> bool {
        true
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Accrual>> {
        let company = db.company;
        let found = db.all(
            &format!("SELECT {COLUMNS} FROM accrual WHERE company_id = $1 AND id = $2"),
            store::params![company, id],
            accrual,
        )?;
        Ok(found.into_iter().next())
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        let company = tx.company;
        tx.write(
            "INSERT INTO accrual (company_id, id, kind, day, net, tax, version, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            store::params![company, self.id, self.kind.name(), self.day, self.net, self.tax, self.version, self.seq],
        )?;
        Ok(())
    }
    fn version(&self) -> i64 {
        self.version
    }
}

const COLUMNS: &str = "id, kind, day, net, tax, version, seq";

fn accrual(row: &store::Row) -> Result<Accrual> {
    Ok(Accrual {
        id: row.get(0)?,
        kind: Kind::parse(&row.get::<String>(1)?).unwrap_or_default(),
        day: row.get(2)?,
        net: row.get(3)?,
        tax: row.get(4)?,
        version: row.get(5)?,
        seq: row.get(6)?,
    })
}

/// The accruals of a day.
pub fn of_day(db: &mut Db, day: Day) -> Result<Vec<Accrual>> {
    let company = db.company;
    db.all(
        &format!("SELECT {COLUMNS} FROM accrual WHERE company_id = $1 AND day = $2 ORDER BY id"),
        store::params![company, day],
        accrual,
    )
}
