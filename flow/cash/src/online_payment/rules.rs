//! Decisions about payments at gateways: whether a new one is begun or an old one goes on, what news means, what the
//! money settles. Pure.

use kernel::{Cents, Id, Refusal};

use super::model::{Attention, Back, BackState, OnlinePayment, Paying, State};

/// The least and the most that a gateway takes at once, cents: below half a euro the card networks refuse, beyond eight
/// digits Stripe does (docs.stripe.com/currencies).
pub const AMOUNTS: std::ops::RangeInclusive<i64> = 50..=99_999_999;

/// What a press on the button means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// The payment that was begun goes on.
    GoOn(Id),
    /// It must be given up first: another amount is owed, or another gateway is used.
    GiveUp(Id),
    /// A new one.
    Begin,
}

/// What a press on the button means, given what was begun from this link before, newest first. Refused while one is on its
/// way: whoever waits for a direct debit must not pay twice.
pub fn press(before: &[OnlinePayment], gateway: Id, items: &[Paying], amount: Cents) -> Result<Press, Refusal> {
    if !AMOUNTS.contains(&amount.0) {
        return Err(Refusal::conflict("pay_link.amount").with("amount", amount));
    }
    if before.iter().any(|o| o.state == State::Underway) {
        return Err(Refusal::conflict("pay_link.underway"));
    }
    let unpaid = before.iter().find(|o| matches!(o.state, State::Asked | State::Open));
    Ok(match unpaid {
        Some(o) if o.gateway == gateway && o.amount == amount && o.items == items => Press::GoOn(o.id),
        Some(o) => Press::GiveUp(o.id),
        None => Press::Begin,
    })
}

/// What a gateway says of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Nothing happened, or the last try failed.
    Open,
    /// It is on its way.
    Underway,
    /// It is paid.
    Paid,
    /// It was given up.
    Abandoned,
}

/// What news changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing: it is known, or older than what is known.
    Nothing,
    /// It is on its way.
    Underway,
    /// A try failed; told to the company where it had been on its way.
    Failed(Attention),
    /// It is paid.
    Paid,
    /// It was given up.
    Abandoned,
}

/// What news changes: messages come twice and in any order. What is paid stays paid; older news than what is known is no
/// news; of one second, a failure is later than being on the way.
pub fn change(known: &OnlinePayment, news: News, failed: bool, at: i64) -> Change {
    match (known.state, news) {
        (State::Paid, _) => Change::Nothing,
        // Money came, whatever was thought of it: it is booked.
        (_, News::Paid) => Change::Paid,
        (State::Abandoned, _) => Change::Nothing,
        _ if at < known.seen_at => Change::Nothing,
        (State::Open | State::Asked, News::Underway) if at > known.seen_at || known.failure.is_empty() => Change::Underway,
        (State::Underway, News::Open) if failed => Change::Failed(Attention::Failed),
        // A declined card is the customer's to mend; it is noted once a moment.
        (State::Open, News::Open) if failed && at > known.seen_at => Change::Failed(known.attention),
        (_, News::Abandoned) => Change::Abandoned,
        _ => Change::Nothing,
    }
}

/// What of the items the money settles, by what is still open of each; and whether some of it is left over.
pub fn settles(paying: &[Paying], open: &[(Id, Cents)], amount: Cents) -> (Vec<Paying>, bool) {
    let mut left = amount;
    let mut list = Vec::new();
    for p in paying {
        let open = open.iter().find(|(item, _)| *item == p.item).map_or(Cents::ZERO, |(_, open)| *open);
        let part = p.amount.min(open).min(left);
        if part.0 > 0 {
            left -= part;
            list.push(Paying { item: p.item, amount: part });
        }
    }
    (list, left.0 > 0)
}

/// The back that an id of the gateway means: one that has it, or one that was asked for from here in this amount and has
/// none yet. A new one otherwise.
pub fn known_back<'a>(backs: &'a [Back], id: &str, amount: Cents) -> Option<&'a Back> {
    let named = backs.iter().find(|b| b.id == id);
    named.or_else(|| backs.iter().find(|b| b.state == BackState::Asked && b.id.is_empty() && b.amount == amount))
}

/// Whether so much can be given back now.
pub fn may_give_back(online: &OnlinePayment, amount: Cents) -> Result<(), Refusal> {
    if online.state != State::Paid {
        return Err(Refusal::conflict("online_payment.not_paid"));
    }
    if amount.0 <= 0 || amount > online.left() {
        return Err(Refusal::conflict("online_payment.beyond").at("amount").with("left", online.left()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::online_payment::model::Cause;

    fn online(state: State, amount: i64) -> OnlinePayment {
        let items = vec![Paying { item: Id(1), amount: Cents(amount) }];
        OnlinePayment { id: Id(7), gateway: Id(3), state, amount: Cents(amount), items, seen_at: 100, ..OnlinePayment::default() }
    }

    #[test]
    fn a_second_press_goes_on_and_never_begins_twice() {
        let pressed = |before: &[OnlinePayment], gateway: i64, amount: i64| {
            let items = [Paying { item: Id(1), amount: Cents(amount) }];
            press(before, Id(gateway), &items, Cents(amount)).map_err(|r| r.code)
        };
        assert_eq!(pressed(&[], 3, 1_000), Ok(Press::Begin));
        for state in [State::Asked, State::Open] {
            assert_eq!(pressed(&[online(state, 1_000)], 3, 1_000), Ok(Press::GoOn(Id(7))));
            assert_eq!(pressed(&[online(state, 1_000)], 3, 900), Ok(Press::GiveUp(Id(7))), "another amount is owed");
            assert_eq!(pressed(&[online(state, 1_000)], 4, 1_000), Ok(Press::GiveUp(Id(7))), "another gateway");
        }
        assert_eq!(pressed(&[online(State::Underway, 1_000)], 3, 1_000), Err("pay_link.underway"));
        for state in [State::Paid, State::Abandoned] {
            assert_eq!(pressed(&[online(state, 1_000)], 3, 1_000), Ok(Press::Begin), "a rest is owed");
        }
        for amount in [50, 99_999_999] {
            assert_eq!(pressed(&[], 3, amount), Ok(Press::Begin), "from half a euro to eight digits");
        }
        for amount in [0, 49, 100_000_000] {
            assert_eq!(pressed(&[], 3, amount), Err("pay_link.amount"));
        }
    }

    #[test]
    fn news_in_any_order_comes_to_the_same() {
        use Change::{Abandoned, Nothing, Paid, Underway};
        for (state, news, failed, at, expected) in [
            (State::Open, News::Underway, false, 101, Underway),
            (State::Open, News::Paid, false, 99, Paid),
            (State::Underway, News::Paid, false, 99, Paid),
            (State::Abandoned, News::Paid, false, 101, Paid),
            (State::Paid, News::Underway, false, 101, Nothing),
            (State::Paid, News::Open, true, 101, Nothing),
            (State::Paid, News::Paid, false, 101, Nothing),
            (State::Underway, News::Underway, false, 101, Nothing),
            (State::Underway, News::Open, true, 99, Nothing),
            (State::Underway, News::Open, true, 100, Change::Failed(Attention::Failed)),
            (State::Underway, News::Open, false, 101, Nothing),
            (State::Open, News::Underway, false, 99, Nothing),
            (State::Open, News::Open, true, 101, Change::Failed(Attention::None)),
            (State::Open, News::Open, true, 100, Nothing),
            (State::Open, News::Abandoned, false, 101, Abandoned),
        ] {
            assert_eq!(change(&online(state, 1), news, failed, at), expected, "{state:?} {news:?} {failed} {at}");
        }
        // The failure of this second is known: what was on its way before it is old.
        let failed = OnlinePayment { failure: "x".into(), ..online(State::Open, 1) };
        assert_eq!(change(&failed, News::Underway, false, 100), Nothing);
        assert_eq!(change(&failed, News::Underway, false, 101), Underway);
    }

    #[test]
    fn money_settles_what_is_still_open() {
        let paying = [Paying { item: Id(1), amount: Cents(60) }, Paying { item: Id(2), amount: Cents(40) }];
        let of = |open: &[(i64, i64)], amount: i64| {
            let open: Vec<(Id, Cents)> = open.iter().map(|(i, o)| (Id(*i), Cents(*o))).collect();
            let (list, over) = settles(&paying, &open, Cents(amount));
            (list.iter().map(|p| (p.item.0, p.amount.0)).collect::<Vec<_>>(), over)
        };
        assert_eq!(of(&[(1, 60), (2, 40)], 100), (vec![(1, 60), (2, 40)], false));
        assert_eq!(of(&[(1, 0), (2, 40)], 100), (vec![(2, 40)], true), "paid otherwise meanwhile");
        assert_eq!(of(&[(1, 30), (2, 40)], 100), (vec![(1, 30), (2, 40)], true));
        assert_eq!(of(&[(1, 60), (2, 40)], 70), (vec![(1, 60), (2, 10)], false), "less came");
        assert_eq!(of(&[], 100), (vec![], true));
    }

    #[test]
    fn what_goes_back_is_known_by_its_id_and_never_more_than_came() {
        let back = |rank, amount, state, id: &str| Back {
            rank,
            cause: Cause::Refund,
            amount: Cents(amount),
            state,
            id: id.into(),
            once: String::new(),
            credits: Vec::new(),
            reason: String::new(),
            payment: None,
            came: None,
        };
        let backs = [back(1, 30, BackState::Done, "re_1"), back(2, 30, BackState::Asked, ""), back(3, 5, BackState::Refused, "")];
        assert_eq!(known_back(&backs, "re_1", Cents(30)).map(|b| b.rank), Some(1));
        assert_eq!(known_back(&backs, "re_2", Cents(30)).map(|b| b.rank), Some(2), "the message was faster than the answer");
        assert_eq!(known_back(&backs, "re_2", Cents(5)), None);
        let paid = OnlinePayment { backs: backs.to_vec(), ..online(State::Paid, 100) };
        assert_eq!(paid.left(), Cents(40));
        for (amount, refused) in [(40, None), (41, Some("online_payment.beyond")), (0, Some("online_payment.beyond"))] {
            assert_eq!(may_give_back(&paid, Cents(amount)).err().map(|r| r.code), refused);
        }
        assert_eq!(may_give_back(&online(State::Underway, 100), Cents(1)).err().map(|r| r.code), Some("online_payment.not_paid"));
    }
}
