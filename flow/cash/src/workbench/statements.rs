//! Statements that came, account by account: whether each adds up, follows the one before, and came more than once.

use formats::statement::Kind;
use formats::{Reading, Weight, dedupe};
use ground::page::seek::{self, Cursor, Holds, Listed, Seek, Sorted, Where};
use kernel::{Cents, Currency, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Context, Db, Permission, Store, Tx};

/// A statement as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub(super) struct Kept {
    key: String,
    account: String,
    currency: String,
    number: String,
    first_day: Day,
    last_day: Day,
    opening: Option<Cents>,
    closing: Option<Cents>,
    lines: i64,
    difference: Cents,
    notices: i64,
}

/// Keeps what statements a file held. It is not a use-case of its own: only the import calls it.
#[derive(Deserialize, schemars::JsonSchema)]
struct KeepStatements {
    file: String,
    statements: Vec<Kept>,
}

impl Command for KeepStatements {
    const NAME: &'static str = "workbench.keep_statements";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = ();

    fn run(&self, tx: &mut Tx) -> Result<()> {
        self.statements.iter().try_for_each(|statement| super::store::keep_statement(tx, statement, &self.file))
    }
}

impl Kept {
    /// The values of its row after company and id and before file and times.
    pub(super) fn values(&self) -> Vec<store::Value<'_>> {
        vec![
            (&self.key).into(),
            (&self.account).into(),
            (&self.currency).into(),
            (&self.number).into(),
            self.first_day.into(),
            self.last_day.into(),
            self.opening.into(),
            self.closing.into(),
            self.lines.into(),
            self.difference.into(),
            self.notices.into(),
        ]
    }
}

/// Keeps which statements a file holds; interim reports and announcements are none.
pub(super) fn keep(store: &Store, context: &Context, reading: &Reading, digest: &str) -> Result<()> {
    let statements: Vec<Kept> = reading.statements.iter().filter(|s| s.kind == Kind::Statement).filter_map(kept(reading)).collect();
    if statements.is_empty() {
        return Ok(());
    }
    store.run(context, KeepStatements { file: digest.to_string(), statements })
}

fn kept(reading: &Reading) -> impl Fn(&formats::statement::Statement) -> Option<Kept> {
    let grave = reading.findings.iter().filter(|f| f.weight == Weight::Person).count() as i64;
    move |statement| {
        let booked = statement.lines.iter().filter(|l| l.status == formats::statement::Status::Booked);
        let sum: i64 = booked.clone().map(|l| l.amount.0).fold(0, i64::saturating_add);
        let days = || booked.clone().filter_map(|l| l.booking_date);
        let last = statement.last_day().or_else(|| days().max())?;
        let (opening, closing) = (statement.opening().map(|b| b.amount), statement.closing().map(|b| b.amount));
        let currency = statement.currency.or_else(|| statement.closing().map(|b| b.currency)).unwrap_or(Currency::EUR);
        Some(Kept {
            key: dedupe::statement_key(statement),
            account: statement.account.number().to_string(),
            currency: currency.to_string(),
            number: statement.id.clone().unwrap_or_default().chars().take(100).collect(),
            first_day: statement.from.or_else(|| days().min()).unwrap_or(last).min(last),
            last_day: last,
            opening,
            closing,
            lines: statement.lines.len() as i64,
            difference: match (opening, closing) {
                (Some(opening), Some(closing)) => Cents(opening.0.saturating_add(sum).saturating_sub(closing.0)),
                _ => Cents::ZERO,
            },
            notices: grave,
        })
    }
}

/// A statement in the list.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct StatementRow {
    /// IBAN, or as the bank writes it.
    pub account: String,
    /// Currency.
    pub currency: String,
    /// The bank's id of it.
    pub number: String,
    /// First day.
    pub first_day: Day,
    /// Last day.
    pub last_day: Day,
    /// Balance before, minor units.
    pub opening: Option<Cents>,
    /// Balance after, minor units.
    pub closing: Option<Cents>,
    /// Lines in it.
    pub lines: u64,
    /// Opening and lines less closing: not nothing where lines are missing.
    pub difference: Cents,
    /// What a person has to look at in its file.
    pub notices: u64,
    /// Digest of the file it came in first.
    pub file: String,
    /// How often it came.
    pub times: u64,
    /// Opening less the closing of the one before it on the account: not nothing where a statement is missing.
    pub gap: Cents,
}

/// An account of which statements came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct AccountRow {
    /// IBAN, or as the bank writes it.
    pub account: String,
    /// Currency.
    pub currency: String,
    /// Statements that came.
    pub statements: u64,
}

/// The accounts of which statements came.
pub fn accounts(db: &mut Db) -> Result<Vec<AccountRow>> {
    let company = db.company;
    db.all(
        "SELECT account, currency, COUNT(*) FROM bank_statement WHERE company_id = $1
         GROUP BY account, currency ORDER BY account, currency LIMIT 200",
        store::params![company],
        |row| Ok(AccountRow { account: row.get(0)?, currency: row.get(1)?, statements: row.get::<i64>(2)?.unsigned_abs() }),
    )
}

const COLUMNS: &str = "account, currency, number, first_day, last_day, opening, closing, line_count, difference, notices, file,
    times, id";

fn statement(row: &store::Row) -> Result<(StatementRow, Id)> {
    let statement = StatementRow {
        account: row.get(0)?,
        currency: row.get(1)?,
        number: row.get(2)?,
        first_day: row.get(3)?,
        last_day: row.get(4)?,
        opening: row.get(5)?,
        closing: row.get(6)?,
        lines: row.get::<i64>(7)?.unsigned_abs(),
        difference: row.get(8)?,
        notices: row.get::<i64>(9)?.unsigned_abs(),
        file: row.get(10)?,
        times: row.get::<i64>(11)?.unsigned_abs(),
        gap: Cents::ZERO,
    };
    Ok((statement, row.get(12)?))
}

/// Statements of an account, the newest first, a page at a time; each compared with the one before.
pub fn of_account(db: &mut Db, of: &AccountRow, seek: &Seek) -> Result<Listed<StatementRow>> {
    let company = db.company;
    let mut conditions = Where::company("company_id", company);
    conditions.and("account = ?", vec![of.account.clone().into()]);
    conditions.and("currency = ?", vec![of.currency.clone().into()]);
    let sorted = Sorted { column: Some(("first_day", Holds::Day)), id: "id", down: true };
    let select = format!("SELECT {COLUMNS} FROM bank_statement");
    let listed = seek::page(db, &select, (&conditions, &sorted), seek, |row| {
        let (statement, id) = statement(row)?;
        let cursor = Cursor::at(statement.first_day, id);
        Ok(((statement, id), cursor))
    })?;
    let (mut rows, ids): (Vec<StatementRow>, Vec<Id>) = listed.rows.into_iter().unzip();
    // What the last one of this page follows stands on the next page.
    let older = match rows.last().zip(ids.last()) {
        Some((last, id)) => db.one(
            &format!(
                "SELECT {COLUMNS} FROM bank_statement WHERE company_id = $1 AND account = $2 AND currency = $3
                   AND (first_day < $4 OR (first_day = $4 AND id < $5)) ORDER BY first_day DESC, id DESC LIMIT 1"
            ),
            store::params![company, &of.account, &of.currency, last.first_day, *id],
            statement,
        )?,
        None => None,
    };
    let shown = rows.len();
    rows.extend(older.map(|(row, _)| row));
    gaps(&mut rows);
    rows.truncate(shown);
    Ok(Listed { rows, next: listed.next, previous: listed.previous })
}

/// Each statement of an account opens with what the one before closed with. Rows are newest first.
fn gaps(rows: &mut [StatementRow]) {
    for n in 1..rows.len() {
        let (newer, older) = rows.split_at_mut(n);
        let (Some(newer), Some(older)) = (newer.last_mut(), older.first()) else { continue };
        if newer.account == older.account
            && newer.currency == older.currency
            && let (Some(opening), Some(closing)) = (newer.opening, older.closing)
        {
            newer.gap = Cents(opening.0.saturating_sub(closing.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_statement_leaves_a_gap_on_its_own_account_only() {
        let row = |account: &str, opening: Option<i64>, closing: Option<i64>| {
            let day = Day::parse("2026-04-01").unwrap();
            StatementRow {
                account: account.into(),
                currency: "EUR".into(),
                number: String::new(),
                first_day: day,
                last_day: day,
                opening: opening.map(Cents),
                closing: closing.map(Cents),
                lines: 1,
                difference: Cents::ZERO,
                notices: 0,
                file: String::new(),
                times: 1,
                gap: Cents::ZERO,
            }
        };
        let mut rows = vec![
            row("B", Some(700), Some(900)),
            row("B", Some(100), Some(500)),
            row("A", Some(50), Some(60)),
            row("A", None, Some(40)),
        ];
        gaps(&mut rows);
        assert_eq!(rows.iter().map(|r| r.gap.0).collect::<Vec<_>>(), [200, 0, 10, 0]);
    }
}
