//! The chart of a company: which account each role has there, what accounts are called, and on which days entries may
//! still be made. Commands read it from the lane's memory; it changes with facts of the company only.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use kernel::{Currency, Day, Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Tx, Value};

use super::journals::{self, Journals};
use super::role::{self, Role};
use super::Posting;

/// The chart of a company as it stands.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    own: HashMap<Role, String>,
    labels: HashMap<String, String>,
    /// Fiscal years: first and last day, whether closed; earliest first.
    years: Vec<(Day, Day, bool)>,
    /// First days of months in which nothing more is booked.
    locked: BTreeSet<Day>,
    journals: Journals,
}

/// A role has another account from now on, or an account another name; as a fact carries it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountMove {
    /// The role that is given the account, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The account.
    pub account: String,
    /// Its name in the company's books; the chart's where empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

impl Accounts {
    /// The account of a role.
    pub fn of(&self, role: Role) -> &str {
        let own = |role| self.own.get(&role).map(String::as_str);
        let found = match role {
            Role::BankIn(_) => own(role).or_else(|| own(Role::Bank)),
            _ => own(role),
        };
        found.unwrap_or_else(|| role.default_account())
    }

    /// The account of money at the bank in a currency: that of the bank, unless the company has one that is kept in it.
    pub fn bank(&self, currency: Currency) -> &str {
        self.of(if currency.is_euro() { Role::Bank } else { Role::BankIn(currency) })
    }

    /// Does the company have an account at the bank that is kept in this currency?
    pub fn keeps(&self, currency: Currency) -> bool {
        self.own.contains_key(&Role::BankIn(currency))
    }

    /// The accounts at the bank that are kept in other currencies, in their order.
    pub fn in_currencies(&self) -> Vec<(Currency, &str)> {
        let mut list: Vec<(Currency, &str)> = Vec::new();
        for (role, account) in &self.own {
            if let Role::BankIn(currency) = role {
                list.push((*currency, account));
            }
        }
        list.sort_unstable();
        list
    }

    /// The name of an account; its number where neither the company nor the chart has a name for it.
    pub fn label<'a>(&'a self, account: &'a str) -> &'a str {
        let named = self.labels.get(account).map_or_else(|| role::default_label(account), String::as_str);
        if named.is_empty() { account } else { named }
    }

    /// The roles that an account has, in the order of the chart.
    pub fn roles_of(&self, account: &str) -> Vec<Role> {
        let abroad = self.in_currencies().into_iter().map(|(currency, _)| Role::BankIn(currency));
        Role::all().into_iter().chain(abroad).filter(|role| self.of(*role) == account).collect()
    }

    /// Accounts that the company named itself.
    pub fn named(&self) -> impl Iterator<Item = (&str, &str)> {
        self.labels.iter().map(|(account, label)| (account.as_str(), label.as_str()))
    }

    /// The journals.
    pub fn journals(&self) -> &Journals {
        &self.journals
    }

    /// Fiscal years: first and last day, and whether closed; earliest first.
    pub fn years(&self) -> &[(Day, Day, bool)] {
        &self.years
    }

    /// Is the month of a day locked?
    pub fn is_locked(&self, day: Day) -> bool {
        self.locked.contains(&day.start_of_month())
    }

    /// Whether an entry may be made on a day: it lies in a fiscal year that is open (C. com. art. L123-12), in a month
    /// that is not locked.
    pub fn admits(&self, day: Day) -> Result<()> {
        let year = self.years.iter().find(|(first, last, _)| *first <= day && day <= *last);
        let code = match year {
            None => "ledger.no_open_year",
            Some((.., true)) => "ledger.year_closed",
            Some(_) if self.is_locked(day) => "ledger.period_locked",
            Some(_) => return Ok(()),
        };
        Err(Refusal::conflict(code).at("day").with("day", day).into())
    }
}

/// Looks whether entries may be made on their days, before anything is written.
pub(crate) fn admit(tx: &mut Tx, postings: &[Posting]) -> Result<()> {
    if postings.is_empty() {
        return Ok(());
    }
    let accounts = accounts(tx)?;
    postings.iter().try_for_each(|posting| accounts.admits(posting.day))
}

/// What the lane remembers.
struct Known(Option<Arc<Accounts>>);

/// The chart for a command: remembered by the lane.
pub fn accounts(tx: &mut Tx) -> Result<Arc<Accounts>> {
    if let Some(Known(Some(known))) = tx.cache.get::<Known>(Id(0), Id(0)) {
        return Ok(known.clone());
    }
    let read = Arc::new(read_accounts(tx)?);
    tx.cache.put(Id(0), Id(0), Known(Some(read.clone())));
    Ok(read)
}

/// The chart changed: the next command reads it again.
pub(crate) fn forget(tx: &mut Tx) {
    tx.cache.put(Id(0), Id(0), Known(None));
}

/// The chart for a page, as committed.
pub fn read_accounts(db: &mut Db) -> Result<Accounts> {
    let company = db.company;
    let mut found = Accounts::default();
    db.each("SELECT role, account FROM account_map WHERE company_id = $1", store::params![company], |row| {
        if let Some(role) = Role::parse(&row.get::<String>(0)?) {
            found.own.insert(role, row.get(1)?);
        }
        Ok(())
    })?;
    db.each("SELECT account, label FROM account_label WHERE company_id = $1", store::params![company], |row| {
        found.labels.insert(row.get(0)?, row.get(1)?);
        Ok(())
    })?;
    found.journals = journals::read(db)?;
    found.years = db.all(
        "SELECT first_day, last_day, closed_seq FROM fiscal_year WHERE company_id = $1 ORDER BY last_day",
        store::params![company],
        |row| Ok((row.get(0)?, row.get(1)?, row.get::<i64>(2)? > 0)),
    )?;
    db.each("SELECT month FROM period_lock WHERE company_id = $1 AND locked = 1", store::params![company], |row| {
        found.locked.insert(row.get(0)?);
        Ok(())
    })?;
    Ok(found)
}

pub(crate) fn write(tx: &mut Tx, moves: &[AccountMove]) -> Result<()> {
    if moves.is_empty() {
        return Ok(());
    }
    let company = tx.company;
    let (mut map, mut labels): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    for m in moves {
        if let Some(role) = m.role {
            map.extend([Value::from(company), role.name().into_owned().into(), (&m.account).into()]);
        }
        if !m.label.is_empty() {
            labels.extend([Value::from(company), (&m.account).into(), (&m.label).into()]);
        }
    }
    tx.insert(
        "INSERT INTO account_map (company_id, role, account) VALUES",
        3,
        &map,
        "ON CONFLICT (company_id, role) DO UPDATE SET account = excluded.account",
    )?;
    tx.insert(
        "INSERT INTO account_label (company_id, account, label) VALUES",
        3,
        &labels,
        "ON CONFLICT (company_id, account) DO UPDATE SET label = excluded.label",
    )?;
    forget(tx);
    Ok(())
}

pub(crate) fn write_periods(tx: &mut Tx, periods: &[(Day, bool)]) -> Result<()> {
    if periods.is_empty() {
        return Ok(());
    }
    let company = tx.company;
    let rows: Vec<Value> =
        periods.iter().flat_map(|(month, locked)| [company.into(), (*month).into(), (*locked).into()]).collect();
    tx.insert(
        "INSERT INTO period_lock (company_id, month, locked) VALUES",
        3,
        &rows,
        "ON CONFLICT (company_id, month) DO UPDATE SET locked = excluded.locked",
    )?;
    forget(tx);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_in_a_currency_is_at_the_bank_or_on_an_account_of_its_own() {
        let of = |code: &str| Currency::parse(code).unwrap();
        let (usd, gbp) = (of("USD"), of("GBP"));
        let own = HashMap::from([(Role::Bank, "512100".to_string()), (Role::BankIn(usd), "512400".into())]);
        let accounts = Accounts { own, ..Accounts::default() };
        assert_eq!([of("EUR"), usd, gbp].map(|c| accounts.bank(c)), ["512100", "512400", "512100"]);
        assert_eq!((accounts.keeps(usd), accounts.keeps(gbp)), (true, false));
        assert_eq!(accounts.in_currencies(), [(usd, "512400")]);
        assert_eq!(accounts.roles_of("512400"), [Role::BankIn(usd)]);
        assert_eq!(accounts.roles_of("512100"), [Role::Bank], "what stands there is changed into euros");
    }

    #[test]
    fn entries_are_made_in_open_years_and_months_only() {
        let day = |text: &str| Day::parse(text).unwrap();
        let accounts = Accounts {
            years: vec![(day("2025-07-01"), day("2026-06-30"), true), (day("2026-07-01"), day("2027-06-30"), false)],
            locked: BTreeSet::from([day("2026-08-01")]),
            ..Accounts::default()
        };
        assert_eq!(accounts.years().len(), 2);
        for (on, code) in [
            ("2025-06-30", Some("ledger.no_open_year")),
            ("2026-06-30", Some("ledger.year_closed")),
            ("2026-07-01", None),
            ("2026-07-31", None),
            ("2026-08-01", Some("ledger.period_locked")),
            ("2026-08-31", Some("ledger.period_locked")),
            ("2026-09-01", None),
            ("2027-07-01", Some("ledger.no_open_year")),
        ] {
            assert_eq!(accounts.admits(day(on)).err().map(|f| f.code().to_string()).as_deref(), code, "{on}");
        }
    }
}
