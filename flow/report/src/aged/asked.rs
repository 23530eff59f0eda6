//! What can be chosen of an aged balance, and how it stands in addresses and on the command line.

use std::collections::HashMap;

use ground::customer::groups::Grouping;
use ground::page::pick;
use ground::receivable::aged::{Basis, Classes};
use ground::receivable::as_of::Moment;
use kernel::{Currency, Day, Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::Db;
use web::Cx;

/// What a line of the balance stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Who owes.
    #[default]
    Payer,
    /// To whom the documents were made out.
    Customer,
    /// Who collects.
    Collector,
    /// A segment of customers.
    Segment,
}

impl By {
    /// All of them.
    pub const ALL: [By; 4] = [By::Payer, By::Customer, By::Collector, By::Segment];

    /// The name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            By::Payer => "payer",
            By::Customer => "customer",
            By::Collector => "collector",
            By::Segment => "segment",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<By> {
        By::ALL.into_iter().find(|by| by.name() == text)
    }

    /// The grouping of customers that lines are made of.
    pub fn grouping(self) -> Option<Grouping> {
        match self {
            By::Payer | By::Customer => None,
            By::Collector => Some(Grouping::Collector),
            By::Segment => Some(Grouping::Segment),
        }
    }
}

/// Stands in addresses for the customers that are in no group.
pub const NO_GROUP: &str = "-";

/// Whether a customer is in a group; `-` is the group of those that are in none.
pub fn in_group(members: &HashMap<Id, String>, customer: Id, wanted: &str) -> bool {
    match members.get(&customer) {
        None => wanted == NO_GROUP,
        Some(name) => name == wanted,
    }
}

/// The choices as texts, as they were typed; empty where nothing was.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// `YYYY-MM-DD`; today.
    pub as_of: String,
    /// A moment; now.
    pub known_at: String,
    /// `due` or `issue`.
    pub basis: String,
    /// `30,60,90`.
    pub classes: String,
    /// `payer`, `customer`, `collector`, `segment`.
    pub by: String,
    /// Number, id or name of one customer.
    pub customer: String,
    /// One collector.
    pub collector: String,
    /// One segment.
    pub segment: String,
    /// One currency.
    pub currency: String,
}

/// The parameters of addresses, with a word on each.
pub const QUERY: [(&str, &str); 9] = [
    ("as_of", "The day; today if absent."),
    ("known_at", "As it was known then: `YYYY-MM-DD` (its end), `YYYY-MM-DDTHH:MM`, or with an offset. Facts recorded later are left out."),
    ("basis", "`due` (how late) or `issue` (how old); `due` if absent."),
    ("classes", "The last day of each class of age but the last, rising; `30,60,90` if absent."),
    ("by", "What a line stands for: `payer`, `customer`, `collector`, `segment`; `payer` if absent."),
    ("customer", "Id or number of one customer."),
    ("collector", "One collector's customers; `-`: those of nobody."),
    ("segment", "One segment; `-`: customers that are in none."),
    ("currency", "Only what is in one currency (ISO 4217); the amounts stay those of the books."),
];

/// The parameters of a page: those above, then its own; `ALL` of them.
pub const fn query_and<const ALL: usize>(own: &[(&'static str, &'static str)]) -> [(&'static str, &'static str); ALL] {
    assert!(ALL == QUERY.len() + own.len(), "as many as there are");
    let mut list = [("", ""); ALL];
    let mut n = 0;
    while n < ALL {
        list[n] = if n < QUERY.len() { QUERY[n] } else { own[n - QUERY.len()] };
        n += 1;
    }
    list
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Day and knowledge.
    pub moment: Moment,
    /// The moment whose knowledge counts, milliseconds since 1970 UTC.
    pub known_at: Option<i64>,
    /// From which day age counts.
    pub basis: Basis,
    /// The last day of each class but the last.
    pub ends: Vec<i32>,
    /// What a line stands for.
    pub by: By,
    /// One customer.
    pub customer: Option<Id>,
    /// One collector's customers.
    pub collector: Option<String>,
    /// One segment.
    pub segment: Option<String>,
    /// What is in one currency.
    pub currency: Option<Currency>,
}

/// Classes at most: what a page is wide.
const MOST: usize = 8;

impl Asked {
    /// A day, as it is known now, by due day in the usual classes.
    pub fn day(day: Day) -> Asked {
        Asked {
            moment: Moment::day(day),
            known_at: None,
            basis: Basis::Due,
            ends: Classes::USUAL.to_vec(),
            by: By::Payer,
            customer: None,
            collector: None,
            segment: None,
            currency: None,
        }
    }

    /// The classes.
    pub fn classes(&self) -> Classes {
        Classes { basis: self.basis, day: self.moment.day, ends: self.ends.clone() }
    }

    /// Reads what was typed; what cannot be read is refused at its place.
    pub fn read(db: &mut Db, text: &Texts) -> Result<Asked> {
        let mut asked = Asked::day(db.today);
        if !text.as_of.is_empty() {
            asked.moment.day = Day::parse(&text.as_of).ok_or_else(|| Refusal::invalid("request.day_invalid").at("as_of"))?;
        }
        if !text.known_at.is_empty() {
            let at = store::clock::moment(&text.known_at);
            let at = at.ok_or_else(|| Refusal::invalid("aged.known_at").at("known_at"))?;
            asked.known_at = Some(at);
            asked.moment.known = Some(store::journal::seq_at(db, at)?);
        }
        let choice = |at: &'static str| Refusal::invalid("request.choice").at(at);
        asked.basis = match text.basis.as_str() {
            "" | "due" => Basis::Due,
            "issue" => Basis::Issue,
            _ => return Err(choice("basis").into()),
        };
        if !text.classes.is_empty() {
            asked.ends = ends(&text.classes).ok_or_else(|| Refusal::invalid("aged.classes").at("classes").with("most", MOST))?;
        }
        if !text.by.is_empty() {
            asked.by = By::parse(&text.by).ok_or_else(|| choice("by"))?;
        }
        if !text.customer.is_empty() {
            asked.customer = Some(pick::one_customer(db, &text.customer, "customer")?);
        }
        if !text.currency.is_empty() {
            let known = Currency::parse(&text.currency).filter(|c| c.is_known());
            let unknown = || Refusal::invalid("currency.unknown").at("currency").with("currency", &text.currency);
            asked.currency = Some(known.ok_or_else(unknown)?);
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
            known_at: get("known_at"),
            basis: get("basis"),
            classes: get("classes"),
            by: get("by"),
            customer: get("customer"),
            collector: get("collector"),
            segment: get("segment"),
            currency: get("currency"),
        };
        Asked::read(db, &texts)
    }
}

/// `30,60,90`: whole days, rising, of at most ten years.
fn ends(text: &str) -> Option<Vec<i32>> {
    let list: Option<Vec<i32>> = text.split([',', ';']).map(|part| part.trim().parse::<i32>().ok()).collect();
    let list = list?;
    let rising = list.windows(2).all(|pair| pair.first() < pair.last());
    let within = list.iter().all(|end| (1..=3660).contains(end));
    (rising && within && (1..=MOST).contains(&list.len())).then_some(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_read_or_refused() {
        assert_eq!(ends("30,60,90"), Some(vec![30, 60, 90]));
        assert_eq!(ends(" 15 ; 45 "), Some(vec![15, 45]));
        for wrong in ["", "30,30", "60,30", "0", "-5", "a", "30,,60", "1,2,3,4,5,6,7,8,9", "99999"] {
            assert_eq!(ends(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn nobody_s_customers_are_a_group() {
        let members = HashMap::from([(Id(1), "Inès".to_string())]);
        for (customer, wanted, is) in [(1, "Inès", true), (1, "Marc", false), (1, "-", false), (2, "-", true), (2, "Inès", false)] {
            assert_eq!(in_group(&members, Id(customer), wanted), is, "{customer} {wanted}");
        }
    }
}
