//! Which open items may be collected on a day, and as which lines. Pure.
//!
//! Sources: EPC016-06 (CORE) and EPC222-07 (B2B): 4.3.1 business days, 4.3.2 lead time, 4.3.4 notice in advance, 4.1 lapse.

use std::collections::BTreeMap;

use formats::pain::calendar;
use formats::pain::mandate::{self as sepa, State as MandateState};
use formats::pain::reason::{self, Next};
use ground::receivable::{Control, Item, ItemKind};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};

use super::model::{DebitItem, DebitLine, LineState};
use crate::mandate::Mandate;

/// A collection that came back is presented once more at most.
pub const ATTEMPTS: i64 = 2;
/// Lines of a file: the lane is not held longer than people bear.
pub const MOST: usize = 1_000;

/// What was tried before for a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// How often it was presented.
    pub presented: i64,
    /// The bank's reason for the last refusal or return.
    pub code: String,
}

/// What may be collected of a customer.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// What is owed.
    pub item: Item,
    /// The mandate.
    pub mandate: Mandate,
    /// What was tried before.
    pub history: History,
    /// The draft that holds it already.
    pub drafted: Option<String>,
}

/// How a batch is made.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// The day the accounts are debited.
    pub collect_on: Day,
    /// Days of notice where the mandate says nothing.
    pub notice_days: i64,
    /// One line for all that a customer owes, or one for each item.
    pub grouped: bool,
    /// These items were named by a person: what was refused before is presented all the same.
    pub named: bool,
    /// These are the last collections of their mandates.
    pub last: bool,
}

/// The first day that a file sent today can collect on.
pub fn earliest(today: Day, lead_days: i64) -> Day {
    calendar::after(today, lead_days)
}

/// Refuses a day on which banks do not settle or that is too near.
pub fn collect_on_checked(day: Day, today: Day, lead_days: i64) -> Result<()> {
    let first = earliest(today, lead_days);
    if day < first || day.since(today) > 365 {
        return Err(Refusal::invalid("direct_debit.too_soon").at("collect_on").with("from", first).into());
    }
    if !calendar::is_business(day) {
        let next = calendar::on_or_after(day);
        return Err(Refusal::invalid("direct_debit.not_business").at("collect_on").with("next", next).into());
    }
    Ok(())
}

/// Whether an item may be collected, or why not.
pub fn eligible(candidate: &Candidate, terms: &Terms) -> Result<(), Refusal> {
    let (item, mandate) = (&candidate.item, &candidate.mandate);
    if item.open.0 <= 0 || item.account != Control::Customers {
        return Err(Refusal::conflict("direct_debit.nothing_owed"));
    }
    if item.currency != Currency::EUR {
        return Err(Refusal::conflict("direct_debit.foreign"));
    }
    if let Some(number) = &candidate.drafted {
        return Err(Refusal::conflict("direct_debit.drafted_already").with("number", number));
    }
    if item.due_day > terms.collect_on {
        return Err(Refusal::conflict("direct_debit.not_due").with("day", item.due_day));
    }
    mandate.rules().next(terms.collect_on, terms.last, false)?;
    let notice = i32::try_from(mandate.notice_days.unwrap_or(terms.notice_days)).unwrap_or(sepa::NOTICE_DAYS);
    let from = calendar::on_or_after(sepa::earliest_due(item.issue_day, Some(notice)));
    if terms.collect_on < from {
        return Err(Refusal::conflict("direct_debit.notice").with("from", from));
    }
    let again = item.kind == ItemKind::Returned || candidate.history.presented > 0 && !candidate.history.code.is_empty();
    if again && !terms.named {
        let code = &candidate.history.code;
        if reason::of(code).next != Next::Retry {
            return Err(Refusal::conflict("direct_debit.refused_before").with("code", code));
        }
        if candidate.history.presented >= ATTEMPTS {
            return Err(Refusal::conflict("direct_debit.tried_enough").with("count", candidate.history.presented));
        }
    }
    Ok(())
}

/// The lines of a batch, in the order of customers; `taken` tells whether an end-to-end id was used before.
pub fn lines(
    chosen: &[Candidate],
    terms: &Terms,
    number: &str,
    taken: &mut dyn FnMut(&str) -> Result<bool>,
) -> Result<Vec<DebitLine>> {
    let mut groups: BTreeMap<(Id, Id), Vec<&Candidate>> = BTreeMap::new();
    for candidate in chosen {
        // A one-off mandate serves once: everything it collects stands in one line.
        let together = terms.grouped || candidate.mandate.one_off || terms.last;
        let own = if together { Id(0) } else { candidate.item.id };
        groups.entry((candidate.mandate.id, own)).or_default().push(candidate);
    }
    let mut lines: Vec<DebitLine> = Vec::with_capacity(groups.len());
    for group in groups.values() {
        let Some(first) = group.first() else { continue };
        let mandate = &first.mandate;
        let sequence = mandate.rules().next(terms.collect_on, terms.last, false)?;
        let amount: Cents = group.iter().map(|c| c.item.open).sum();
        let rank = lines.len() as i64 + 1;
        // The invoice's number comes back in every message about the collection.
        let stem = match group.as_slice() {
            [only] => only.item.number.clone(),
            _ => format!("{number}-{rank}"),
        };
        let used = |lines: &[DebitLine], id: &str| lines.iter().any(|l| l.end_to_end == id);
        let end_to_end = unused(&stem, &mut |id| Ok(used(&lines, id) || taken(id)?))?;
        let told = lines.iter().any(|l| l.mandate == mandate.id);
        let numbers: Vec<&str> = group.iter().map(|c| c.item.number.as_str()).collect();
        lines.push(DebitLine {
            rank,
            mandate: mandate.id,
            reference: mandate.reference.clone(),
            customer: mandate.customer,
            debtor: mandate.debtor.clone(),
            signed: mandate.signed.unwrap_or(terms.collect_on),
            scheme: mandate.scheme,
            sequence,
            // What changed is told once.
            amendment: mandate.pending.clone().filter(|_| !told),
            end_to_end,
            amount,
            text: numbers.join(" "),
            attempt: group.iter().map(|c| c.history.presented).max().unwrap_or(0) + 1,
            items: group
                .iter()
                .map(|c| DebitItem {
                    item: c.item.id,
                    document: c.item.document,
                    number: c.item.number.clone(),
                    amount: c.item.open,
                })
                .collect(),
            state: LineState::Ready,
            block: String::new(),
            payment: None,
            code: String::new(),
        });
    }
    if lines.len() > MOST {
        return Err(Refusal::invalid("direct_debit.too_many").at("items").with("most", MOST).into());
    }
    Ok(lines)
}

/// An end-to-end id that nobody had before: the stem, else with a number behind, in 35 characters of the SEPA set.
fn unused(stem: &str, taken: &mut dyn FnMut(&str) -> Result<bool>) -> Result<String> {
    let clean = formats::sepa::latin(stem, 30).replace(' ', "-");
    let stem = clean.trim_matches('/').replace("//", "/");
    let stem = if stem.is_empty() { "PR".to_string() } else { stem };
    for n in 1..10_000 {
        let id = if n == 1 { stem.clone() } else { format!("{stem}-{n}") };
        if !taken(&id)? {
            return Ok(id);
        }
    }
    Err(Refusal::conflict("direct_debit.too_many").into())
}

/// True when a mandate can be collected upon at all.
pub fn usable(mandate: &Mandate) -> bool {
    mandate.state == MandateState::Active
}

#[cfg(test)]
mod tests {
    use super::*;
    use formats::pain::mandate::{Scheme, Sequence};
    use ground::record::Document;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn candidate(id: i64, issued: &str, due: &str, open: i64) -> Candidate {
        let mut mandate = Mandate::blank(Id(7));
        (mandate.state, mandate.signed, mandate.customer) = (MandateState::Active, Some(day("2026-01-05")), Id(9));
        (mandate.scheme, mandate.reference) = (Scheme::Core, "MD2026-000001".into());
        let item = Item {
            id: Id(id),
            customer: Id(9),
            account: Control::Customers,
            kind: ItemKind::Invoice,
            document: Id(100 + id),
            number: format!("FA2026-{id:06}"),
            rank: 1,
            issue_day: day(issued),
            due_day: day(due),
            currency: Currency::EUR,
            amount: Cents(open),
            open: Cents(open),
            value: Cents(open),
            open_value: Cents(open),
            early: None,
            vat_pending: false,
            letter: None,
            closed_day: None,
        };
        Candidate { item, mandate, history: History::default(), drafted: None }
    }

    fn terms(on: &str) -> Terms {
        Terms { collect_on: day(on), notice_days: 14, grouped: false, named: false, last: false }
    }

    #[test]
    fn days_that_can_be_collected_on() {
        let today = day("2026-11-27");
        assert_eq!(earliest(today, 1), day("2026-11-30"));
        for (on, code) in [
            ("2026-11-30", None),
            ("2026-11-28", Some("direct_debit.too_soon")),
            ("2026-12-25", Some("direct_debit.not_business")),
            ("2026-12-05", Some("direct_debit.not_business")),
            ("2028-01-10", Some("direct_debit.too_soon")),
        ] {
            let refused = collect_on_checked(day(on), today, 1).err();
            assert_eq!(refused.map(|f| f.code().to_string()).as_deref(), code, "{on}");
        }
    }

    #[test]
    fn who_may_be_collected_from() {
        let good = candidate(1, "2026-10-01", "2026-10-31", 1_000);
        let with = |change: &dyn Fn(&mut Candidate)| {
            let mut other = good.clone();
            change(&mut other);
            eligible(&other, &terms("2026-11-02")).err().map(|r| r.code)
        };
        assert_eq!(with(&|_| {}), None);
        assert_eq!(with(&|c| c.item.open = Cents(0)), Some("direct_debit.nothing_owed"));
        assert_eq!(with(&|c| c.item.open = Cents(-5)), Some("direct_debit.nothing_owed"));
        assert_eq!(with(&|c| c.item.currency = Currency::parse("USD").unwrap()), Some("direct_debit.foreign"));
        assert_eq!(with(&|c| c.drafted = Some("PR1".into())), Some("direct_debit.drafted_already"));
        assert_eq!(with(&|c| c.item.due_day = day("2026-11-03")), Some("direct_debit.not_due"));
        assert_eq!(with(&|c| c.item.issue_day = day("2026-10-30")), Some("direct_debit.notice"));
        assert_eq!(with(&|c| c.mandate.notice_days = Some(40)), Some("direct_debit.notice"));
        assert_eq!(with(&|c| c.mandate.state = MandateState::Suspended), Some("mandate.suspended"));
        assert_eq!(with(&|c| c.mandate.signed = Some(day("2022-01-01"))), Some("mandate.lapsed"));
        let tried = |code: &str, presented: i64| History { presented, code: code.into() };
        assert_eq!(with(&|c| c.history = tried("AM04", 1)), None, "no funds: once more");
        assert_eq!(with(&|c| c.history = tried("AM04", 2)), Some("direct_debit.tried_enough"));
        assert_eq!(with(&|c| c.history = tried("MS02", 1)), Some("direct_debit.refused_before"));
        let mut named = good.clone();
        named.history = tried("MS02", 1);
        assert!(eligible(&named, &Terms { named: true, ..terms("2026-11-02") }).is_ok(), "a person decides otherwise");
    }

    #[test]
    fn lines_name_the_invoice_once_for_ever() {
        let list = [candidate(1, "2026-10-01", "2026-10-31", 1_000), candidate(2, "2026-10-01", "2026-10-31", 500)];
        let mut taken = |id: &str| Ok(id == "FA2026-000001");
        let each = lines(&list, &terms("2026-11-02"), "PR2026-000001", &mut taken).unwrap();
        let ids: Vec<_> = each.iter().map(|l| (l.end_to_end.as_str(), l.amount.0, l.sequence)).collect();
        assert_eq!(ids, [("FA2026-000001-2", 1_000, Sequence::Rcur), ("FA2026-000002", 500, Sequence::Rcur)]);
        let together = Terms { grouped: true, ..terms("2026-11-02") };
        let one = lines(&list, &together, "PR2026-000001", &mut taken).unwrap();
        assert_eq!((one.len(), one[0].amount.0, one[0].items.len()), (1, 1_500, 2));
        assert_eq!(one[0].end_to_end, "PR2026-000001-1");
        let mut single = list.clone();
        single.iter_mut().for_each(|c| c.mandate.one_off = true);
        let once = lines(&single, &terms("2026-11-02"), "PR2026-000001", &mut taken).unwrap();
        assert_eq!((once.len(), once[0].sequence), (1, Sequence::Ooff));
    }

    /// The notice ends on the day of collection, a year ahead is the most, a third presentation is too many, a file has a
    /// thousand lines.
    #[test]
    fn bounds_of_days_attempts_and_lines() {
        let on = |day_of_it: &str, today: &str| collect_on_checked(day(day_of_it), day(today), 1).err().map(|f| f.code().to_string());
        assert_eq!(on("2027-11-30", "2026-11-30"), None, "365 days ahead");
        assert_eq!(on("2027-12-01", "2026-11-30").as_deref(), Some("direct_debit.too_soon"));
        let told = |change: &dyn Fn(&mut Candidate)| {
            let mut one = candidate(1, "2026-10-19", "2026-11-02", 1_000);
            change(&mut one);
            eligible(&one, &terms("2026-11-02")).err().map(|r| r.code)
        };
        assert_eq!(told(&|_| {}), None, "fourteen days of notice, due on the day");
        assert_eq!(told(&|c| c.item.issue_day = day("2026-10-20")), Some("direct_debit.notice"));
        assert_eq!(told(&|c| c.item.open = Cents(1)), None);
        assert_eq!(told(&|c| c.item.account = Control::Doubtful), Some("direct_debit.nothing_owed"));
        let returned = |presented: i64, code: &str| {
            let history = History { presented, code: code.into() };
            told(&|c| (c.item.kind, c.history) = (ItemKind::Returned, history.clone()))
        };
        assert_eq!((returned(1, "AM04"), returned(1, "MS02")), (None, Some("direct_debit.refused_before")));
        let again = |presented: i64, code: &str| told(&|c| c.history = History { presented, code: code.into() });
        assert_eq!((again(1, ""), again(0, "MS02"), again(2, "AM04")), (None, None, Some("direct_debit.tried_enough")));
        let many: Vec<Candidate> = (1..=1_001).map(|id| candidate(id, "2026-10-01", "2026-10-31", 5)).collect();
        let made = |count: usize| lines(&many[..count], &terms("2026-11-02"), "PR1", &mut |_| Ok(false));
        assert_eq!(made(1_000).unwrap().len(), 1_000);
        assert_eq!(made(1_001).unwrap_err().code(), "direct_debit.too_many");
        let mut two = many[..2].to_vec();
        (two[0].history.presented, two[1].history.presented) = (1, 0);
        let one = lines(&two, &Terms { grouped: true, ..terms("2026-11-02") }, "PR1", &mut |_| Ok(false)).unwrap().remove(0);
        assert_eq!((one.attempt, one.rank, one.text.as_str(), one.amount), (2, 1, "FA2026-000001 FA2026-000002", Cents(10)));
        let items: Vec<_> = one.items.iter().map(|i| (i.item.0, i.document.0, i.amount.0)).collect();
        assert_eq!(items, [(1, 101, 5), (2, 102, 5)]);
        let last = lines(&two, &Terms { last: true, ..terms("2026-11-02") }, "PR1", &mut |_| Ok(false)).unwrap();
        assert_eq!((last.len(), last[0].sequence), (1, Sequence::Fnal), "the last collection takes everything");
    }
}
