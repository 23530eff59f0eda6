//! Rebuilds, from the history, the items that were open when it began: what is settled since is known only by the
//! payments that settled it.

use std::collections::HashMap;

use kernel::{Cents, Currency, Day};

use super::input::{CustomerIx, Discount, Item, Kind, Past};
use super::number::{Formats, Parts};
use super::text::compact;

/// Items as they stood before the history.
pub struct Recalled {
    /// Given items first, in their order, then the rebuilt ones.
    pub then: Vec<Item>,
}

/// What history put on an item.
struct Trace {
    customer: CustomerIx,
    total: i64,
    first: Day,
}

/// Rebuilds the items of the past.
pub fn recall(items: Vec<Item>, history: &[Past], formats: &Formats) -> Recalled {
    let mut traces: HashMap<&str, Trace> = HashMap::new();
    for past in history {
        for piece in past.applied.iter().filter(|p| !p.number.is_empty()) {
            let Some(customer) = piece.customer else { continue };
            let on = past.payment.date;
            let trace = traces.entry(&piece.number).or_insert(Trace { customer, total: 0, first: on });
            trace.first = trace.first.min(on);
            let cash = matches!(piece.kind, Kind::Payment | Kind::Reversal);
            if cash || matches!(piece.kind, Kind::Discount | Kind::Fee | Kind::Rounding | Kind::Deduction) {
                trace.total += piece.amount.0;
            }
        }
    }
    let usual = Usual::learn(&items, formats);
    let mut then = items;
    for item in &mut then {
        if let Some(trace) = traces.remove(item.number.as_str()) {
            let before = item.open.0 + trace.total;
            // More than its total cannot have been open.
            item.open =
                if item.amount.0 >= 0 { Cents(before.min(item.amount.0)) } else { Cents(before.max(item.amount.0)) };
        }
    }
    let mut rest: Vec<(&str, Trace)> = traces.into_iter().filter(|(_, t)| t.total != 0).collect();
    rest.sort_by_key(|(number, _)| *number);
    let currency = then.first().map(|i| i.currency);
    if let Some(currency) = currency.or_else(|| history.first().map(|h| h.payment.currency)) {
        for (number, trace) in rest {
            then.push(usual.item(number, &trace, formats, currency));
        }
    }
    Recalled { then }
}

/// Letters and period of a number: counters of one series go up with the days.
type Series = (String, Option<u32>);

/// What is usual among the items that are known: days by counter, terms and discounts by customer.
struct Usual {
    days: HashMap<Series, Vec<(u64, Day)>>,
    terms: HashMap<CustomerIx, i32>,
    discounts: HashMap<CustomerIx, (kernel::Rate, i32)>,
    iso_references: bool,
}

impl Usual {
    fn learn(items: &[Item], formats: &Formats) -> Usual {
        let mut usual = Usual {
            days: HashMap::new(),
            terms: HashMap::new(),
            discounts: HashMap::new(),
            iso_references: !items.is_empty(),
        };
        for item in items {
            if let Some(parts) = formats.parts(&item.number) {
                usual.days.entry((parts.letters, parts.period)).or_default().push((parts.serial, item.issue));
            }
            usual.terms.insert(item.customer, item.due.since(item.issue));
            if let Some(d) = item.discount {
                usual.discounts.insert(item.customer, (d.rate, d.until.since(item.issue)));
            }
        }
        for list in usual.days.values_mut() {
            list.sort_unstable();
        }
        usual.iso_references &= items.iter().take(50).all(|i| i.references.contains(&iso_reference(&i.number)));
        usual
    }

    fn item(&self, number: &str, trace: &Trace, formats: &Formats, currency: Currency) -> Item {
        let issue =
            formats.parts(number).and_then(|p| self.issued(&p)).unwrap_or(trace.first.plus(-30)).min(trace.first);
        let credit = trace.total < 0;
        let discount = self.discounts.get(&trace.customer).filter(|_| !credit);
        Item {
            number: number.to_owned(),
            customer: trace.customer,
            issue,
            due: issue.plus(self.terms.get(&trace.customer).copied().unwrap_or(30)),
            amount: Cents(trace.total),
            open: Cents(trace.total),
            currency,
            discount: discount.map(|(rate, days)| Discount { rate: *rate, until: issue.plus(*days) }),
            orders: Vec::new(),
            references: if self.iso_references { vec![iso_reference(number)] } else { Vec::new() },
        }
    }

    /// The day of the nearest known number at or before this one, of the same letters and period.
    fn issued(&self, parts: &Parts) -> Option<Day> {
        let list = self.days.get(&(parts.letters.clone(), parts.period))?;
        let at = list.partition_point(|(serial, _)| *serial <= parts.serial);
        list.get(at.saturating_sub(1)).or(list.first()).map(|(_, day)| *day)
    }
}

/// The creditor reference (ISO 11649) whose body is the number: RF, 98 minus the number with `RF00` behind it modulo
/// 97 (letters count 10 to 35), the number.
pub fn iso_reference(number: &str) -> String {
    let body = compact(number);
    let rest = body
        .chars()
        .chain("RF00".chars())
        .filter_map(|c| c.to_digit(36))
        .fold(0u32, |rest, d| if d > 9 { (rest * 100 + d) % 97 } else { (rest * 10 + d) % 97 });
    format!("RF{:02}{body}", 98 - rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_creditor_references() {
        // The example of the standard's guide and one of our own.
        assert_eq!(iso_reference("539007547034"), "RF18539007547034");
        assert_eq!(iso_reference("FA-2025-000003"), "RF23FA2025000003");
    }
}
