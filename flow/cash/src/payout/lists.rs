//! The SQL of the list of payouts.

use ground::page::seek::{self, Cursor, Listed, Seek, Sorted, Where};
use kernel::{Refusal, Result};
use store::Db;
use web::Cx;

use super::model::{Payout, State};
use super::store::{COLUMNS, payout};

/// One page of payouts, newest first.
pub fn payouts(cx: &Cx, db: &mut Db, seek: &Seek) -> Result<Listed<Payout>> {
    let mut conditions = Where::company("company_id", db.company);
    if let Some(text) = cx.query("state") {
        let state = State::parse(text).ok_or_else(|| Refusal::invalid("request.choice").at("state"))?;
        conditions.and("state = ?", vec![state.name().into()]);
    }
    if let Some(name) = cx.query("q") {
        conditions.and("name = ?", vec![name.to_string().into()]);
    }
    if let Some(from) = cx.query_day("from")? {
        conditions.and("arrival >= ?", vec![from.into()]);
    }
    if let Some(to) = cx.query_day("to")? {
        conditions.and("arrival <= ?", vec![to.into()]);
    }
    let sorted = Sorted { column: None, id: "id", down: true };
    seek::page(db, &format!("SELECT {COLUMNS} FROM payout"), (&conditions, &sorted), seek, |row| {
        let one = payout(row)?;
        let place = Cursor::id(one.id);
        Ok((one, place))
    })
}
