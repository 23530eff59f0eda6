//! The SQL of the list of insolvencies.

use ground::page::seek::{self, Cursor, Listed, Seek, Sorted, Where};
use ground::page::{kinds, pick};
use kernel::{Cents, Day, Id, Refusal, Result};
use serde::Serialize;
use store::Db;
use web::Cx;

use super::model::{Insolvency, Proceeding};

/// An insolvency in a list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct InsolvencyRow {
    /// Id.
    pub id: Id,
    /// The debtor.
    pub customer: Id,
    /// Their name.
    pub customer_name: String,
    /// Which proceeding.
    pub proceeding: Proceeding,
    /// The day of the judgment.
    pub judgment_day: Day,
    /// The last day to declare claims, once it is known.
    pub deadline: Option<Day>,
    /// `open` or `closed`.
    pub state: String,
    /// Whether claims were declared, and how much, cents.
    pub declared: Option<Cents>,
    /// What was admitted of it, cents.
    pub admitted: Option<Cents>,
}

/// One page of insolvencies, newest first. `state=declare`: those whose claims are not declared yet.
pub fn insolvencies(cx: &Cx, db: &mut Db, seek: &Seek) -> Result<Listed<InsolvencyRow>> {
    let mut conditions = Where::company("i.company_id", db.company);
    match cx.query("state") {
        None | Some("") => {}
        Some(state @ ("open" | "closed")) => conditions.and("i.state = ?", vec![state.to_string().into()]),
        Some("declare") => conditions.and("i.declared = 0", Vec::new()),
        Some(_) => return Err(Refusal::invalid("request.choice").at("state").into()),
    }
    if let Some(text) = cx.query("customer") {
        let customer = pick::one_customer(db, text, "customer")?;
        conditions.and("i.customer_id = ?", vec![customer.into()]);
    }
    let sorted = Sorted { column: None, id: "i.id", down: true };
    let select = "SELECT i.id, i.customer_id, i.proceeding, i.judgment_day, i.deadline, i.state, i.facts FROM insolvency i";
    let mut list = seek::page(db, select, (&conditions, &sorted), seek, |row| {
        let rest: Insolvency = serde_json::from_str(&row.get::<String>(6)?).map_err(kernel::Fault::broken)?;
        let one = InsolvencyRow {
            id: row.get(0)?,
            customer: row.get(1)?,
            customer_name: String::new(),
            proceeding: Proceeding::parse(&row.get::<String>(2)?).unwrap_or_default(),
            judgment_day: row.get(3)?,
            deadline: row.get(4)?,
            state: row.get(5)?,
            admitted: rest.admitted(),
            declared: rest.declared.map(|d| d.amount()),
        };
        let place = Cursor::id(one.id);
        Ok((one, place))
    })?;
    kinds::label_rows(db, "customer", &mut list.rows, |r| (r.customer, &mut r.customer_name))?;
    Ok(list)
}

/// Insolvencies whose claims are not declared yet, earliest deadline first, and how many there are.
pub fn to_declare(db: &mut Db, most: usize) -> Result<(u64, Vec<(Id, Id, Option<Day>, Cents)>)> {
    let company = db.company;
    let count = db.one(
        "SELECT COUNT(*) FROM insolvency WHERE company_id = $1 AND declared = 0",
        store::params![company],
        |row| row.get::<i64>(0),
    )?;
    let rows = db.all(
        &format!(
            "SELECT id, customer_id, deadline, facts FROM insolvency WHERE company_id = $1 AND declared = 0
             ORDER BY CASE WHEN deadline IS NULL THEN 1 ELSE 0 END, deadline, id LIMIT {most}"
        ),
        store::params![company],
        |row| {
            let rest: Insolvency = serde_json::from_str(&row.get::<String>(3)?).map_err(kernel::Fault::broken)?;
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, rest.owed))
        },
    )?;
    Ok((count.unwrap_or(0).unsigned_abs(), rows))
}
