//! Decisions of the insolvency: until when claims are declared, which ones are frozen. Pure.

use kernel::{Day, Refusal, Result};

use super::model::{Ending, Insolvency, Proceeding};

/// The last day to declare claims: two months from the publication in the BODACC, two more for creditors who are not
/// established in mainland France (C. com. R622-24). A last day on a weekend or holiday is not moved on here: whoever
/// keeps the earlier day is in time under either reading (CPC art. 642).
pub fn deadline(published: Day, abroad: bool) -> Day {
    published.plus_months(if abroad { 4 } else { 2 })
}

/// Did a claim that arose on a day arise before the judgment? The judgment takes effect from the beginning of its day
/// (C. com. R621-4).
pub fn is_before(arose: Day, judgment: Day) -> bool {
    arose < judgment
}

/// The last day of interest on a claim that arose on a day: that before the earliest judgment after it, which stops
/// interest and penalties (C. com. L622-28). None where no judgment concerns it.
pub fn frozen_until(arose: Day, judgments: &[Day]) -> Option<Day> {
    judgments.iter().filter(|j| is_before(arose, **j)).min().map(|j| j.plus(-1))
}

/// Whether something may still happen to it.
pub fn goes_on(insolvency: &Insolvency) -> Result<()> {
    match insolvency.ending {
        None => Ok(()),
        Some(_) => Err(Refusal::conflict("insolvency.closed").into()),
    }
}

/// A proceeding goes on as another one: a safeguard as a reorganisation or liquidation, a reorganisation as a
/// liquidation (C. com. L622-10, L631-15). Never back.
pub fn may_become(now: Proceeding, then: Proceeding) -> Result<()> {
    let place = |p: Proceeding| Proceeding::ALL.iter().position(|o| *o == p).unwrap_or(0);
    if place(then) > place(now) {
        return Ok(());
    }
    Err(Refusal::conflict("insolvency.not_convertible").at("proceeding").with("proceeding", now.name()).into())
}

/// Whether deliveries want payment first after it ended so: not once everything is paid or it was no insolvency.
pub fn prepaid_after(ending: Ending) -> bool {
    matches!(ending, Ending::InsufficientAssets | Ending::Plan)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn two_months_or_four() {
        for (published, abroad, last) in [
            ("2026-03-15", false, "2026-05-15"),
            ("2026-03-15", true, "2026-07-15"),
            ("2025-12-31", false, "2026-02-28"),
            ("2027-12-31", false, "2028-02-29"),
            ("2026-08-31", true, "2026-12-31"),
        ] {
            assert_eq!(deadline(day(published), abroad), day(last), "{published}");
        }
    }

    #[test]
    fn interest_stops_the_day_before_the_judgment() {
        let judgments = [day("2026-09-01"), day("2026-05-04")];
        for (arose, until) in [
            ("2026-05-03", Some("2026-05-03")),
            ("2026-05-04", Some("2026-08-31")),
            ("2026-09-01", None),
            ("2025-01-01", Some("2026-05-03")),
        ] {
            assert_eq!(frozen_until(day(arose), &judgments), until.map(day), "{arose}");
        }
        assert_eq!(frozen_until(day("2026-01-01"), &[]), None);
    }

    #[test]
    fn proceedings_go_one_way() {
        use Proceeding::{Liquidation, Reorganisation, Safeguard};
        for (now, then, ok) in [
            (Safeguard, Reorganisation, true),
            (Safeguard, Liquidation, true),
            (Reorganisation, Liquidation, true),
            (Reorganisation, Safeguard, false),
            (Liquidation, Liquidation, false),
            (Liquidation, Safeguard, false),
        ] {
            assert_eq!(may_become(now, then).is_ok(), ok, "{now:?} {then:?}");
        }
    }

    #[test]
    fn what_ended_goes_on_no_more_and_who_was_insolvent_pays_first() {
        for (ending, prepaid) in
            [(Ending::InsufficientAssets, true), (Ending::Plan, true), (Ending::Paid, false), (Ending::Withdrawn, false)]
        {
            assert_eq!(prepaid_after(ending), prepaid, "{ending:?}");
            let mut ended = <Insolvency as ground::record::Document>::blank(kernel::Id(1));
            assert!(goes_on(&ended).is_ok());
            ended.ending = Some(ending);
            assert_eq!(goes_on(&ended).unwrap_err().code(), "insolvency.closed");
        }
    }
}
