//! The SQL of the list of mandates.

use ground::page::seek::{self, Cursor, Listed, Seek, Sorted, Where};
use ground::page::{kinds, pick};
use kernel::{Day, Id, Refusal, Result};
use serde::Serialize;
use store::Db;
use web::Cx;

use super::model::shown_state;
use super::store::{COLUMNS, mandate};

/// States that a list can be asked for.
pub const STATES: [&str; 5] = ["draft", "active", "lapsed", "suspended", "ended"];

/// A mandate in a list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct MandateRow {
    /// Id.
    pub id: Id,
    /// Its reference (RUM).
    pub reference: String,
    /// Who owes and pays.
    pub customer: Id,
    /// Their name.
    pub customer_name: String,
    /// `CORE` or `B2B`.
    pub scheme: String,
    /// For one collection only.
    pub one_off: bool,
    /// The account that is debited.
    pub iban: String,
    /// The day it was signed.
    pub signed: Option<Day>,
    /// The day of the last collection.
    pub last_collection: Option<Day>,
    /// One of [`STATES`].
    pub state: String,
}

/// One page of mandates, newest first.
pub fn mandates(cx: &Cx, db: &mut Db, seek: &Seek) -> Result<Listed<MandateRow>> {
    let mut conditions = Where::company("company_id", db.company);
    let today = db.today;
    // Months without collection: the same rule as `formats::pain::mandate`.
    let lapsed_before = today.plus_months(-formats::pain::mandate::LAPSE_MONTHS);
    let begun = "COALESCE(last_collection, signed)";
    match cx.query("state") {
        None => {}
        Some("lapsed") => conditions.and(&format!("state = 'active' AND {begun} < ?"), vec![lapsed_before.into()]),
        Some("active") => conditions.and(&format!("state = 'active' AND {begun} >= ?"), vec![lapsed_before.into()]),
        Some(state) if STATES.contains(&state) => conditions.and("state = ?", vec![state.to_string().into()]),
        Some(_) => return Err(Refusal::invalid("request.choice").at("state").into()),
    }
    match cx.query("scheme") {
        None => {}
        Some(scheme @ ("CORE" | "B2B")) => conditions.and("scheme = ?", vec![scheme.to_string().into()]),
        Some(_) => return Err(Refusal::invalid("request.choice").at("scheme").into()),
    }
    if let Some(text) = cx.query("customer") {
        let customer = pick::one_customer(db, text, "customer")?;
        conditions.and("customer_id = ?", vec![customer.into()]);
    }
    if let Some(reference) = cx.query("q") {
        conditions.and("reference = ?", vec![reference.trim().to_string().into()]);
    }
    let sorted = Sorted { column: None, id: "id", down: true };
    let select = format!("SELECT {COLUMNS} FROM mandate");
    let mut list = seek::page(db, &select, (&conditions, &sorted), seek, |row| {
        let m = mandate(row)?;
        let one = MandateRow {
            id: m.id,
            customer: m.customer,
            customer_name: String::new(),
            scheme: m.scheme.code().to_string(),
            one_off: m.one_off,
            signed: m.signed,
            last_collection: m.last_collection,
            state: shown_state(&m, today).to_string(),
            iban: m.debtor.iban,
            reference: m.reference,
        };
        let place = Cursor::id(one.id);
        Ok((one, place))
    })?;
    kinds::label_rows(db, "customer", &mut list.rows, |r| (r.customer, &mut r.customer_name))?;
    Ok(list)
}
