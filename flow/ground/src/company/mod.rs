//! The company that sells: its legal identity, its fiscal years, and the people who may act in its name.

mod close_year;
mod map_account;
mod map_journal;
mod member;
pub mod pages;
mod period;
mod start_series;

pub use close_year::{CloseYear, Closed, Totals};
pub use map_account::checked_account;
pub use map_account::{MapAccount, Mapped};
pub use map_journal::{JournalOf, MapJournal};
pub use period::{LockPeriod, Period, UnlockPeriod};
pub use start_series::{StartSeries, Started};
pub use member::{Grant, Member, Revoke, Role, companies_of, member, members};

use kernel::{CompanyId, Day, Id, Refusal, Result, identifier};
use serde::{Deserialize, Serialize};
use store::{Command, Db, Permission, Schema, Seq, Tx};
use web::step::{Kind, Step, command, view};

use crate::ledger::{self, AccountMove, JournalMove};
use crate::numbering::SeriesStart;
use crate::party::{Address, Identifiers, optional_text, text};
use crate::record::{Document, Registers, fetch, record};

/// Tables.
pub const SCHEMA: Schema = Schema { step: "company", versions: &[include_str!("schema.sql")] };

/// The step.
pub const STEP: Step = Step {
    name: "company",
    schema: SCHEMA,
    kinds: &[
        Kind { name: "company", facts: <Fact as store::Fact>::NAMES, replay: crate::replay::<Company> },
        Kind { name: "member", facts: <member::Fact as store::Fact>::NAMES, replay: crate::replay::<Member> },
    ],
    commands: &[command::<Change>(), command::<OpenYear>(), command::<CloseYear>(), command::<LockPeriod>(), command::<UnlockPeriod>(), command::<MapAccount>(), command::<MapJournal>(), command::<StartSeries>(), command::<Grant>(), command::<Revoke>()],
    views: &[
        view::<pages::Show>(),
        view::<pages::Edit>(),
        view::<pages::Years>(),
        view::<pages::Chart>(),
        view::<pages::OneAccount>(),
        view::<pages::OneJournal>(),
        view::<pages::Numbers>(),
        view::<pages::Members>(),
        view::<pages::OneMember>(),
    ],
    words: [
        concat!(include_str!("fr.ftl"), "\n", include_str!("../page/fr.ftl"), "\n", include_str!("../tax/fr.ftl")),
        concat!(include_str!("en.ftl"), "\n", include_str!("../page/en.ftl"), "\n", include_str!("../tax/en.ftl")),
    ],
};

/// The legal identity of the seller, as invoices must show it (CGI ann. II art. 242 nonies A; C. com. R123-237).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Identity {
    /// Legal name.
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
    /// Legal form: SAS, SARL, ...
    #[schemars(length(max = 60))]
    pub legal_form: String,
    /// Share capital in whole cents, where there is one.
    pub capital: Option<kernel::Cents>,
    /// Town of the trade register.
    #[schemars(length(max = 100))]
    pub register_town: String,
    /// SIREN, SIRET, VAT number, IBAN.
    #[serde(flatten)]
    pub identifiers: Identifiers,
    /// BIC.
    #[schemars(length(max = 11))]
    pub bic: String,
    /// SEPA creditor identifier (ICS), given by the bank: direct debits name it.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 35))]
    pub creditor_id: String,
    /// Registered office.
    pub address: Address,
    /// E-mail for customers.
    #[schemars(length(max = 254))]
    pub email: String,
    /// Telephone.
    #[schemars(length(max = 40))]
    pub phone: String,
    /// True when the company chose to pay VAT on services from the invoice on (option pour les débits).
    pub vat_on_debits: bool,
    /// True while the company is below the threshold and charges no VAT (franchise en base, CGI 293 B).
    pub vat_franchise: bool,
    /// Yearly rate of late-payment penalties in percent, printed on invoices (C. com. L441-10 II).
    pub penalty_rate: kernel::Rate,
}

impl Identity {
    fn checked(&self) -> Result<Identity> {
        let mut identifiers = self.identifiers.checked()?;
        if identifiers.siren.is_empty() {
            return Err(Refusal::invalid("request.field_missing").at("siren").into());
        }
        if identifiers.vat.is_empty() {
            identifiers.vat = identifier::vat_of_siren(&identifiers.siren).unwrap_or_default();
        }
        let bic = identifier::compact(&self.bic);
        if !bic.is_empty() && !identifier::is_bic(&bic) {
            return Err(Refusal::invalid("party.bic").at("bic").into());
        }
        let creditor_id = identifier::compact(&self.creditor_id);
        if !creditor_id.is_empty() && !identifier::is_creditor_id(&creditor_id) {
            return Err(Refusal::invalid("company.creditor_id").at("creditor_id").into());
        }
        if !self.email.trim().is_empty() && !identifier::is_email(self.email.trim()) {
            return Err(Refusal::invalid("party.email").at("email").into());
        }
        if self.penalty_rate.0 < 0 || self.penalty_rate > kernel::Rate::whole(100) {
            return Err(Refusal::invalid("company.penalty_rate").at("penalty_rate").into());
        }
        Ok(Identity {
            name: text(&self.name, "name", 200)?,
            legal_form: optional_text(&self.legal_form, "legal_form", 60)?,
            capital: self.capital,
            register_town: optional_text(&self.register_town, "register_town", 100)?,
            identifiers,
            bic,
            creditor_id,
            address: self.address.checked("address")?,
            email: self.email.trim().to_string(),
            phone: optional_text(&self.phone, "phone", 40)?,
            vat_on_debits: self.vat_on_debits,
            vat_franchise: self.vat_franchise,
            penalty_rate: self.penalty_rate,
        })
    }
}

/// The company.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Company {
    /// Id.
    pub id: CompanyId,
    /// Who it is.
    pub identity: Identity,
    /// Facts so far.
    pub version: i64,
    /// The fact that the identity comes from: what invoices quote.
    #[serde(skip)]
    pub seq: Seq,
}

/// What can happen to a company.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It began to use the product.
    Founded {
        /// Who it is.
        identity: Identity,
    },
    /// Its identity changed.
    Changed {
        /// The whole identity as it is now.
        identity: Identity,
    },
    /// A fiscal year was opened.
    YearOpened {
        /// First day.
        first: Day,
        /// Last day.
        last: Day,
    },
    /// Roles got other accounts, or accounts other names.
    AccountMapped {
        /// Which.
        moves: Vec<AccountMove>,
    },
    /// Kinds of entries got other journals, or journals other names.
    JournalMapped {
        /// Which.
        moves: Vec<JournalMove>,
    },
    /// A series of numbers goes on from a value, in a shape.
    SeriesStarted {
        /// Which and how.
        start: SeriesStart,
    },
    /// A month was locked: nothing more is booked in it.
    PeriodLocked {
        /// Its first day.
        month: Day,
    },
    /// A month was unlocked.
    PeriodUnlocked {
        /// Its first day.
        month: Day,
        /// Why.
        reason: String,
    },
    /// A fiscal year was closed for good.
    YearClosed {
        /// First day.
        first: Day,
        /// Last day.
        last: Day,
        /// What it adds up to.
        totals: Totals,
    },
}

store::fact_names!(Fact, {
    Founded => "company.founded",
    Changed => "company.changed",
    YearOpened => "company.year_opened",
    AccountMapped => "company.account_mapped",
    JournalMapped => "company.journal_mapped",
    SeriesStarted => "company.series_started",
    PeriodLocked => "company.period_locked",
    PeriodUnlocked => "company.period_unlocked",
    YearClosed => "company.year_closed",
});

impl Document for Company {
    const KIND: &'static str = "company";
    type Fact = Fact;

    fn blank(id: Id) -> Company {
        Company { id, ..Company::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, seq: Seq) {
        match fact {
            Fact::Founded { identity } | Fact::Changed { identity } => {
                self.identity.clone_from(identity);
                self.seq = seq;
            }
            _ => {}
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        match fact {
            Fact::AccountMapped { moves } => registers.accounts.clone_from(moves),
            Fact::JournalMapped { moves } => registers.journals.clone_from(moves),
            Fact::SeriesStarted { start } => registers.series.push(start.clone()),
            Fact::PeriodLocked { month } => registers.periods.push((*month, true)),
            Fact::PeriodUnlocked { month, .. } => registers.periods.push((*month, false)),
            _ => {}
        }
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        Vec::new()
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Founded { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Company>> {
        let company = db.company;
        if id != company {
            return Ok(None);
        }
        db.one(
            "SELECT profile, version, seq FROM company WHERE company_id = $1",
            store::params![company],
            |row| {
                Ok(Company {
                    id,
                    identity: serde_json::from_str(&row.get::<String>(0)?).map_err(kernel::Fault::broken)?,
                    version: row.get(1)?,
                    seq: row.get(2)?,
                })
            },
        )
    }
    fn save(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        let company = tx.company;
        let profile = serde_json::to_string(&self.identity).map_err(kernel::Fault::broken)?;
        tx.write(
            "INSERT INTO company (company_id, name, siren, profile, version, seq) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (company_id) DO UPDATE SET name = excluded.name, siren = excluded.siren,
               profile = excluded.profile, version = excluded.version, seq = excluded.seq",
            store::params![
                company,
                &self.identity.name,
                &self.identity.identifiers.siren,
                profile,
                self.version,
                self.seq
            ],
        )?;
        match fact {
            Fact::YearOpened { first, last } => {
                tx.write(
                    "INSERT INTO fiscal_year (company_id, first_day, last_day, closed_seq) VALUES ($1, $2, $3, 0)",
                    store::params![company, *first, *last],
                )?;
                ledger::forget(tx);
            }
            Fact::YearClosed { last, .. } => {
                let seq = tx.upcoming_seq();
                tx.write(
                    "UPDATE fiscal_year SET closed_seq = $1 WHERE company_id = $2 AND last_day = $3",
                    store::params![seq, company, *last],
                )?;
                ledger::forget(tx);
            }
            _ => {}
        }
        Ok(())
    }
    fn version(&self) -> i64 {
        self.version
    }
}

/// The company of a reader.
pub fn company(db: &mut Db) -> Result<Company> {
    let id = db.company;
    Company::load(db, id)?.ok_or_else(|| Refusal::missing("company.unknown").into())
}

/// The fact that the seller's identity comes from; what an invoice quotes without reading it all.
pub fn identity_seq(tx: &mut Tx) -> Result<Seq> {
    let id = tx.company;
    fetch::<Company>(tx, id, None).map(|company| company.seq)
}

/// The seller's identity in a command.
pub fn identity(tx: &mut Tx) -> Result<Identity> {
    let id = tx.company;
    fetch::<Company>(tx, id, None).map(|company| company.identity)
}

/// The seller as the rule of VAT sees it.
pub fn vat_seller(tx: &mut Tx, day: Day) -> Result<crate::tax::Seller> {
    let id = tx.company;
    let identity = fetch::<Company>(tx, id, None)?.identity;
    let place = crate::tax::Place::of(&identity.address.country, &identity.address.postcode, day);
    Ok(crate::tax::Seller { franchise: identity.vat_franchise, established: place.is_french(), place })
}

/// A fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct FiscalYear {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
    /// True when it is closed for good.
    pub closed: bool,
}

/// All fiscal years, earliest first.
pub fn fiscal_years(db: &mut Db) -> Result<Vec<FiscalYear>> {
    let company = db.company;
    db.all(
        "SELECT first_day, last_day, closed_seq FROM fiscal_year WHERE company_id = $1 ORDER BY last_day",
        store::params![company],
        |row| Ok(FiscalYear { first: row.get(0)?, last: row.get(1)?, closed: row.get::<i64>(2)? > 0 }),
    )
}

/// What a closed year added up to, as the fact that closed it says.
pub fn closing(db: &mut Db, year: FiscalYear) -> Result<Option<Totals>> {
    let company = db.company;
    let seq = db.one(
        "SELECT closed_seq FROM fiscal_year WHERE company_id = $1 AND last_day = $2",
        store::params![company, year.last],
        |row| row.get::<Seq>(0),
    )?;
    let Some(seq) = seq.filter(|seq| *seq > 0) else { return Ok(None) };
    let Some((entry, _)) = store::journal::entries(db, seq - 1, 1)?.pop() else { return Ok(None) };
    match entry.read::<Fact>(Vec::new())? {
        Fact::YearClosed { totals, .. } => Ok(Some(totals)),
        _ => Ok(None),
    }
}

/// Begins to use the product: for the operator and the demo, so it is not offered over the web.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
pub struct Found {
    /// Who it is.
    pub identity: Identity,
    /// First day of the first fiscal year.
    pub first_day: Day,
    /// Last day of the first fiscal year; up to 24 months later.
    pub last_day: Day,
}

impl Found {
    /// The identity as it will be kept. Refuses what founding would: whoever opens a journal for the company asks before,
    /// so that none is left without a company.
    pub fn checked(&self) -> Result<Identity> {
        year_checked(self.first_day, self.last_day, &[])?;
        self.identity.checked()
    }
}

impl Command for Found {
    const NAME: &'static str = "company.found";
    const NEEDS: Permission = Permission::Administer;
    type Outcome = Company;

    fn run(&self, tx: &mut Tx) -> Result<Company> {
        let id = tx.company;
        if Company::load(tx, id)?.is_some() {
            return Err(Refusal::conflict("company.exists").into());
        }
        let identity = self.checked()?;
        let mut company = Company::blank(id);
        record(tx, &mut company, Fact::Founded { identity })?;
        record(tx, &mut company, Fact::YearOpened { first: self.first_day, last: self.last_day })?;
        Ok(company)
    }
}

/// Changes the company's identity. All of it is sent: what is absent is empty afterwards.
#[derive(Deserialize, schemars::JsonSchema)]
pub struct Change {
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The whole identity.
    #[serde(flatten)]
    pub identity: Identity,
}

impl Command for Change {
    const NAME: &'static str = "company.change";
    const NEEDS: Permission = Permission::Administer;
    type Outcome = Company;

    fn run(&self, tx: &mut Tx) -> Result<Company> {
        let id = tx.company;
        let mut company: Company = fetch(tx, id, self.version)?;
        let identity = self.identity.checked()?;
        if identity != company.identity {
            record(tx, &mut company, Fact::Changed { identity })?;
        }
        Ok(company)
    }
}

/// Opens the next fiscal year.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenYear {
    /// Its last day; it begins the day after the last one known.
    pub last_day: Day,
}

impl Command for OpenYear {
    const NAME: &'static str = "company.open_year";
    const NEEDS: Permission = Permission::Account;
    type Outcome = FiscalYear;

    fn run(&self, tx: &mut Tx) -> Result<FiscalYear> {
        let years = fiscal_years(tx)?;
        let first = years.last().map_or(tx.today(), |y| y.last.plus(1));
        year_checked(first, self.last_day, &years)?;
        let id = tx.company;
        let mut company: Company = fetch(tx, id, None)?;
        record(tx, &mut company, Fact::YearOpened { first, last: self.last_day })?;
        Ok(FiscalYear { first, last: self.last_day, closed: false })
    }
}

/// A year lasts at most 12 months, the first one of a company up to 24 (C. com. L123-12 and practice).
fn year_checked(first: Day, last: Day, before: &[FiscalYear]) -> Result<()> {
    let months = if before.is_empty() { 24 } else { 12 };
    if last <= first || last > first.plus_months(months).plus(-1) {
        return Err(Refusal::invalid("company.year_length").at("last_day").with("months", months).into());
    }
    Ok(())
}
