//! Decisions of the quote. Values in, a fact or a refusal out.

use kernel::{Day, Refusal, Result};

use super::model::{Accepted, Content, Fact, Lost, Quote};
use ground::tax::Totals;

/// Days for which a quote holds where nobody says otherwise.
pub const VALID_DAYS: i32 = 30;
/// Longest time for which a quote can hold.
const LONGEST_DAYS: i32 = 730;

/// The last day on which a quote holds: the one that was said, or a month from today.
pub fn valid_until(said: Option<Day>, today: Day) -> Result<Day> {
    let day = said.unwrap_or_else(|| today.plus(VALID_DAYS));
    if day < today || day > today.plus(LONGEST_DAYS) {
        return Err(Refusal::invalid("quote.valid_until_refused").at("valid_until").into());
    }
    Ok(day)
}

/// What a version says.
pub struct Offer {
    /// The customer's own number.
    pub reference: String,
    /// The last day on which it holds.
    pub valid_until: Day,
    /// Lines and terms.
    pub content: Content,
    /// Their totals.
    pub totals: Totals,
}

/// A quote is written anew: what the customer has seen stays as it was, and a further version begins.
pub fn revise(quote: &Quote, offer: Offer, today: Day) -> Result<Fact> {
    quote.state.may("revise")?;
    let seen = quote.state == super::State::Sent;
    Ok(Fact::Revised {
        revision: quote.revision + i64::from(seen),
        reference: offer.reference,
        day: today,
        valid_until: offer.valid_until,
        content: offer.content,
        net: offer.totals.net,
        gross: offer.totals.gross,
    })
}

/// A quote is given to the customer.
pub fn send(quote: &Quote, today: Day) -> Result<Fact> {
    quote.state.may("send")?;
    holds(quote, today)?;
    Ok(Fact::Sent { day: today, revision: quote.revision })
}

/// The customer agrees, on a day when the quote held: a later day needs a new version. What was agreed stands as it was
/// said.
pub fn accept(quote: &Quote, accepted: Accepted, today: Day) -> Result<Accepted> {
    quote.state.may("accept")?;
    if accepted.day > today || quote.sent_day.is_some_and(|sent| accepted.day < sent) {
        return Err(Refusal::invalid("quote.accepted_day_refused").at("day").into());
    }
    holds(quote, accepted.day)?;
    Ok(accepted)
}

/// It came to nothing; "other" needs words.
pub fn refuse(quote: &Quote, why: Lost, reason: String) -> Result<Fact> {
    quote.state.may("refuse")?;
    if why == Lost::Other && reason.is_empty() {
        return Err(Refusal::invalid("request.field_missing").at("reason").into());
    }
    Ok(Fact::Lost { why, reason })
}

/// May it become an order? What was agreed to in time stays good after its day.
pub fn may_order(quote: &Quote, today: Day) -> Result<()> {
    quote.state.may("order")?;
    if quote.state == super::State::Accepted { Ok(()) } else { holds(quote, today) }
}

fn holds(quote: &Quote, day: Day) -> Result<()> {
    match quote.valid_until {
        Some(last) if last < day => Err(Refusal::conflict("quote.expired").with("day", last).into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn quote(state: State) -> Quote {
        Quote {
            state,
            revision: 2,
            sent_day: Some(day("2026-03-01")),
            valid_until: Some(day("2026-03-31")),
            ..Quote::default()
        }
    }

    #[test]
    fn a_version_that_was_seen_is_kept() {
        let offer = || Offer {
            reference: String::new(),
            valid_until: day("2026-04-30"),
            content: Content::default(),
            totals: Totals::default(),
        };
        for (state, outcome) in [(State::Draft, Ok(2)), (State::Sent, Ok(3)), (State::Accepted, Err("quote.state"))] {
            let found = revise(&quote(state), offer(), day("2026-03-10"));
            let found = found.map(|f| match f {
                Fact::Revised { revision, .. } => revision,
                _ => 0,
            });
            assert_eq!(found.map_err(|e| e.code().to_string()), outcome.map_err(str::to_string));
        }
    }

    #[test]
    fn an_offer_holds_until_its_day() {
        let accepted = |on: &str| Accepted { day: day(on), how: String::new(), by: String::new() };
        for (on, today, code) in [
            ("2026-03-31", "2026-04-05", None),
            ("2026-04-01", "2026-04-05", Some("quote.expired")),
            ("2026-02-28", "2026-03-05", Some("quote.accepted_day_refused")),
            ("2026-03-06", "2026-03-05", Some("quote.accepted_day_refused")),
        ] {
            let found = accept(&quote(State::Sent), accepted(on), day(today));
            assert_eq!(found.err().map(|e| e.code().to_string()).as_deref(), code, "{on}");
        }
        for (state, today, code) in [
            (State::Sent, "2026-03-31", None),
            (State::Sent, "2026-04-01", Some("quote.expired")),
            (State::Accepted, "2026-04-01", None),
            (State::Draft, "2026-03-01", Some("quote.state")),
            (State::Ordered, "2026-03-01", Some("quote.state")),
        ] {
            let found = may_order(&quote(state), day(today)).err().map(|e| e.code().to_string());
            assert_eq!(found.as_deref(), code, "{state:?} {today}");
        }
    }

    #[test]
    fn a_loss_has_a_reason() {
        assert_eq!(refuse(&quote(State::Sent), Lost::Other, String::new()).unwrap_err().code(), "request.field_missing");
        assert!(refuse(&quote(State::Sent), Lost::Price, String::new()).is_ok());
        assert_eq!(valid_until(Some(day("2026-03-01")), day("2026-03-02")).unwrap_err().code(), "quote.valid_until_refused");
        assert_eq!(valid_until(None, day("2026-03-02")).unwrap(), day("2026-04-01"));
    }
}
