//! Which figures are asked for, and the months that they are made of.

use std::collections::{BTreeMap, HashMap};

use ground::customer::groups::{Grouping, members};
use ground::page::pick;
use ground::receivable::as_of::{self, Moment};
use ground::receivable::months::{self, Month};
use ground::receivable::Control;
use kernel::{Cents, Day, Id, Rate, Refusal, Result};
use store::Db;
use web::Cx;

use super::{Closed, Figures, Stand, row};
use crate::aged;

/// The choices as texts, as they were typed; empty where nothing was.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// `YYYY-MM-DD`; the end of the last month.
    pub as_of: String,
    /// Month ends; 24.
    pub months: String,
    /// Months of the window; 3.
    pub window: String,
    /// Cost of capital in percent; 6.
    pub capital: String,
    /// Number, id or name of one customer.
    pub customer: String,
    /// One collector.
    pub collector: String,
    /// One segment.
    pub segment: String,
}

/// The parameters of addresses, with a word on each.
pub const QUERY: [(&str, &str); 7] = [
    ("as_of", "The last day; the end of the last month if absent."),
    ("months", "How many month ends, 1 to 120; 24 if absent."),
    ("window", "Over how many months DSO and collection effectiveness are computed, 1 to 12; 3 if absent."),
    ("capital", "What capital costs in a year, in percent; 6 if absent."),
    ("customer", "Id or number of one customer (who pays)."),
    ("collector", "One collector's customers; `-`: those of nobody."),
    ("segment", "One segment; `-`: customers that are in none."),
];

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The last day.
    pub as_of: Day,
    /// Month ends.
    pub months: usize,
    /// Months of the window.
    pub window: usize,
    /// Cost of capital.
    pub capital: Rate,
    /// One customer.
    pub customer: Option<Id>,
    /// One collector's customers.
    pub collector: Option<String>,
    /// One segment.
    pub segment: Option<String>,
}

impl Asked {
    /// The company until a day: 24 month ends, over three months, at 6 %.
    pub fn until(day: Day) -> Asked {
        Asked { as_of: day, months: 24, window: 3, capital: Rate::whole(6), customer: None, collector: None, segment: None }
    }

    /// Reads what was typed; what cannot be read is refused at its place.
    pub fn read(db: &mut Db, text: &Texts) -> Result<Asked> {
        let mut asked = Asked::until(db.today.start_of_month().plus(-1));
        if !text.as_of.is_empty() {
            asked.as_of = Day::parse(&text.as_of).ok_or_else(|| Refusal::invalid("request.day_invalid").at("as_of"))?;
        }
        asked.months = counted(&text.months, "months", 120)?.unwrap_or(asked.months);
        asked.window = counted(&text.window, "window", 12)?.unwrap_or(asked.window);
        if !text.capital.is_empty() {
            let rate = Rate::parse(&text.capital).filter(|r| (0..=Rate::whole(100).0).contains(&r.0));
            asked.capital = rate.ok_or_else(|| Refusal::invalid("figures.capital").at("capital"))?;
        }
        if !text.customer.is_empty() {
            asked.customer = Some(pick::one_customer(db, &text.customer, "customer")?);
        }
        let named = |text: &str| (!text.is_empty()).then(|| text.to_string());
        (asked.collector, asked.segment) = (named(&text.collector), named(&text.segment));
        Ok(asked)
    }

    /// Reads what an address asks for.
    pub fn of(cx: &Cx, db: &mut Db) -> Result<Asked> {
        let get = |name: &str| cx.query(name).unwrap_or_default().to_string();
        let texts = Texts {
            as_of: get("as_of"),
            months: get("months"),
            window: get("window"),
            capital: get("capital"),
            customer: get("customer"),
            collector: get("collector"),
            segment: get("segment"),
        };
        Asked::read(db, &texts)
    }
}

fn counted(text: &str, at: &'static str, most: usize) -> Result<Option<usize>> {
    if text.is_empty() {
        return Ok(None);
    }
    let n = text.parse().ok().filter(|n| (1..=most).contains(n));
    Ok(Some(n.ok_or_else(|| Refusal::invalid("figures.count").at(at).with("most", most))?))
}

/// Whose figures they are: everybody's, or those of some payers.
pub struct Whose {
    only: Option<Id>,
    groups: Vec<(HashMap<Id, String>, String)>,
}

impl Whose {
    /// Those that are asked for.
    pub fn of(db: &mut Db, asked: &Asked) -> Result<Whose> {
        let mut groups = Vec::new();
        for (grouping, wanted) in [(Grouping::Collector, &asked.collector), (Grouping::Segment, &asked.segment)] {
            if let Some(wanted) = wanted {
                groups.push((members(db, grouping)?, wanted.clone()));
            }
        }
        Ok(Whose { only: asked.customer, groups })
    }

    /// Whether a payer is among them.
    pub fn has(&self, payer: Id) -> bool {
        self.only.is_none_or(|only| only == payer)
            && self.groups.iter().all(|(members, wanted)| aged::in_group(members, payer, wanted))
    }
}

/// Reads the months and makes the figures of each.
pub fn figures(db: &mut Db, asked: &Asked) -> Result<Figures> {
    let whose = Whose::of(db, asked)?;
    let mut moves: BTreeMap<Day, Month> = BTreeMap::new();
    months::each(db, asked.as_of, asked.customer, |payer, first, month| {
        if whose.has(payer) {
            moves.entry(first).or_default().add(month);
        }
    })?;
    let mut months = closed(&moves, asked.as_of);
    if asked.as_of != asked.as_of.end_of_month()
        && let Some(last) = months.last_mut()
    {
        running(db, asked, &whose, last)?;
    }
    let from = months.len().saturating_sub(asked.months);
    let rows = (from..months.len()).filter_map(|n| row(&months, n, (asked.window, asked.capital))).collect();
    Ok(Figures { as_of: asked.as_of, window: asked.window, capital: asked.capital, currency: "EUR", rows })
}

/// Every month from the first that moved anything to that of the day, with what stands at its end.
fn closed(moves: &BTreeMap<Day, Month>, day: Day) -> Vec<Closed> {
    let Some(mut first) = moves.keys().next().copied() else { return Vec::new() };
    let (mut list, mut stand) = (Vec::new(), Stand::default());
    while first <= day {
        let moved = moves.get(&first).copied().unwrap_or_default();
        stand.debit += moved.debit;
        stand.credit += moved.credit;
        stand.not_due += moved.not_due;
        list.push(Closed { first, day: first.end_of_month().min(day), moved, stand });
        first = first.end_of_month().plus(1);
    }
    list
}

/// A month that the day asked for cuts: what stands on that day is read from the items, and for a day that is over,
/// what was sold and paid until then.
fn running(db: &mut Db, asked: &Asked, whose: &Whose, month: &mut Closed) -> Result<()> {
    let (mut credits, mut stand) = (Vec::new(), Stand::default());
    let day = asked.as_of;
    as_of::each(db, Moment::day(day), asked.customer, |left| {
        if !whose.has(left.customer) {
            return;
        }
        if left.open.0 < 0 {
            credits.push(left);
        } else {
            stand.debit += left.open;
            stand.not_due += if left.due_day >= day { left.open } else { Cents::ZERO };
        }
    })?;
    stand.credit = aged::on_receivables(db, &credits)?.iter().map(|l| l.open).sum();
    month.stand = stand;
    if day < db.today {
        // The register knows the whole month: what came after the day is taken off, where that is less to read.
        let (last, until) = (day.end_of_month(), (month.first, day));
        let tail = last.since(day) < day.since(month.first);
        let part = if tail { (day.plus(1), last) } else { until };
        let (sales, (paid, days, late)) = (sold(db, part, whose)?, super::paid::sums(db, part, whose)?);
        let moved = &mut month.moved;
        (moved.sales, moved.paid, moved.paid_days, moved.paid_late) = if tail {
            (moved.sales - sales, moved.paid - paid, moved.paid_days - days, moved.paid_late - late)
        } else {
            (sales, paid, days, late)
        };
    }
    Ok(())
}

/// What was sold between two days, as the register of months counts it.
fn sold(db: &mut Db, (from, to): (Day, Day), whose: &Whose) -> Result<Cents> {
    let company = db.company;
    let mut sum = Cents::ZERO;
    db.each(
        "SELECT o.customer_id, o.account, o.kind, o.value FROM invoice i
         JOIN open_item o ON o.company_id = i.company_id AND o.document_id = i.id
         WHERE i.company_id = $1 AND o.company_id = $1 AND i.day >= $2 AND i.day <= $3 AND o.issue_day = i.day",
        store::params![company, from, to],
        |row| {
            let (account, kind): (String, String) = (row.get(1)?, row.get(2)?);
            let counts = Control::parse(&account).is_some_and(months::is_receivable)
                && ground::receivable::ItemKind::parse(&kind).is_some_and(months::is_sale);
            if counts && whose.has(row.get(0)?) {
                sum += row.get::<Cents>(3)?;
            }
            Ok(())
        },
    )?;
    Ok(sum)
}

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]
mod tests {
    use super::*;

    #[test]
    fn months_without_any_move_are_there() {
        let day = |text: &str| Day::parse(text).unwrap();
        let moved = |debit: i64| Month { debit: Cents(debit), not_due: Cents(debit), ..Month::default() };
        let moves = BTreeMap::from([(day("2026-01-01"), moved(100_00)), (day("2026-04-01"), moved(-30_00))]);
        let months = closed(&moves, day("2026-04-10"));
        let stands: Vec<(String, i64)> = months.iter().map(|m| (m.day.to_string(), m.stand.debit.0)).collect();
        let expected = [("2026-01-31", 100_00), ("2026-02-28", 100_00), ("2026-03-31", 100_00), ("2026-04-10", 70_00)];
        assert_eq!(stands, expected.map(|(day, amount)| (day.to_string(), amount)));
        assert!(closed(&BTreeMap::new(), day("2026-04-10")).is_empty());
    }
}
