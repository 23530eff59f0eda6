//! Reads exchange rates, and finds the one that a document takes.

use kernel::{Currency, Day, Refusal, Result};
use store::{Db, Row, Tx};

use super::exchange::{Exchange, Fixed, checked};
use super::model::DayRate;
use crate::party::text;

/// How old a rate may be when a document takes it, in days: customs rates, which article 91 (2) of directive
/// 2006/112/CE admits beside those of the European Central Bank, hold for a month (regulation 2015/2447, art. 146).
pub const MOST_DAYS: i32 = 31;

pub(super) const COLUMNS: &str = "id, currency, day, rate, per_book, source, version";

pub(super) fn rate(row: &Row) -> Result<DayRate> {
    Ok(DayRate {
        id: row.get(0)?,
        currency: row.get(1)?,
        day: row.get(2)?,
        rate: row.get(3)?,
        per_book: row.get(4)?,
        source: row.get(5)?,
        version: row.get(6)?,
    })
}

pub(super) fn on_day(db: &mut Db, currency: Currency, day: Day) -> Result<Option<DayRate>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM exchange_rate WHERE company_id = $1 AND currency = $2 AND day = $3"),
        store::params![company, currency, day],
        rate,
    )
}

/// The rate that holds on a day: its own, or the latest before it, at most [`MOST_DAYS`] old (CGI art. 266, 1 bis: the
/// last rate known).
pub fn rate_of(db: &mut Db, currency: Currency, day: Day) -> Result<Option<DayRate>> {
    let company = db.company;
    db.one(
        &format!(
            "SELECT {COLUMNS} FROM exchange_rate
             WHERE company_id = $1 AND currency = $2 AND day <= $3 AND day >= $4 ORDER BY day DESC LIMIT 1"
        ),
        store::params![company, currency, day, day.plus(-MOST_DAYS)],
        rate,
    )
}

/// The last rates, of one currency or all, latest first.
pub fn rates(db: &mut Db, currency: Option<Currency>, (from, to): (Option<Day>, Option<Day>), most: i64) -> Result<Vec<DayRate>> {
    let company = db.company;
    let (first, last) = (from.unwrap_or(Day::from_number(0)), to.unwrap_or(db.today));
    match currency {
        Some(currency) => db.all(
            &format!(
                "SELECT {COLUMNS} FROM exchange_rate
                 WHERE company_id = $1 AND currency = $2 AND day >= $3 AND day <= $4 ORDER BY day DESC, id LIMIT $5"
            ),
            store::params![company, currency, first, last, most],
            rate,
        ),
        None => db.all(
            &format!(
                "SELECT {COLUMNS} FROM exchange_rate
                 WHERE company_id = $1 AND day >= $2 AND day <= $3 ORDER BY day DESC, id LIMIT $4"
            ),
            store::params![company, first, last, most],
            rate,
        ),
    }
}

/// The exchange that a document in a currency takes on a day: the one that somebody fixed with a reason, or the rate of
/// the day. None in euros. `currency.no_rate` where there is none.
pub fn exchange(tx: &mut Tx, currency: Currency, day: Day, fixed: Option<&Fixed>) -> Result<Option<Exchange>> {
    exchange_read(tx, currency, day, fixed)
}

/// The same for a page.
pub fn exchange_read(db: &mut Db, currency: Currency, day: Day, fixed: Option<&Fixed>) -> Result<Option<Exchange>> {
    if currency.is_euro() {
        return match fixed {
            Some(_) => Err(Refusal::invalid("currency.of_the_books").at("exchange").with("currency", currency).into()),
            None => Ok(None),
        };
    }
    if let Some(fixed) = fixed {
        let at = |fault: kernel::Fault| match fault {
            kernel::Fault::Refused(refusal) => {
                let field = format!("exchange.{}", refusal.field.as_deref().unwrap_or("rate"));
                kernel::Fault::Refused(refusal.at(field))
            }
            broken => broken,
        };
        let (rate, per_book) = checked(fixed.rate, fixed.per_book).map_err(at)?;
        let reason = text(&fixed.reason, "exchange.reason", 500)?;
        return Ok(Some(Exchange { currency, rate, per_book, day, source: String::new(), reason }));
    }
    match rate_of(db, currency, day)? {
        Some(DayRate { rate, per_book, day, source, .. }) => {
            Ok(Some(Exchange { currency, rate, per_book, day, source, reason: String::new() }))
        }
        None => {
            let refusal = Refusal::conflict("currency.no_rate").at("currency").with("currency", currency);
            Err(refusal.with("day", day).with("days", MOST_DAYS).into())
        }
    }
}
