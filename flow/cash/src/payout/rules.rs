//! Decisions about payouts: what one passes on, and which bank line it became. Pure.

use std::collections::HashMap;

use gateway::{Moved, Movement};
use kernel::{Cents, Day, Id};

use super::model::{Passed, Payout};

/// What the movements of a payout come to. `known` gives the payment behind a movement by its intent and source.
pub fn passed(movements: &[Movement], known: &HashMap<String, Id>) -> Passed {
    let mut passed = Passed::default();
    for m in movements {
        match (m.kind, known.get(&m.id)) {
            (Moved::Fee, _) => passed.fee -= m.amount - m.fee,
            (_, Some(payment)) => {
                passed.payments.push(*payment);
                passed.fee += m.fee;
            }
            (_, None) => passed.unknown += m.amount - m.fee,
        }
    }
    passed
}

/// Days before and after the expected one within which the bank may book it: weekends and holidays.
const AROUND: std::ops::RangeInclusive<i32> = -4..=10;

/// Whether a bank line is this payout: its amount, about its day, and named by the gateway's name, the payout's own or what
/// the bank was told to write.
pub fn is_line(payout: &Payout, provider: &str, (amount, day, text): (Cents, Option<Day>, &str)) -> bool {
    let near = day.zip(payout.arrival).is_some_and(|(day, due)| AROUND.contains(&day.since(due)));
    let text = text.to_uppercase();
    let names = [provider, payout.name.as_str(), payout.text.as_str()];
    let named = names.iter().any(|n| n.trim().len() >= 4 && text.contains(&n.trim().to_uppercase()));
    amount == payout.amount && near && named
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(id: &str, kind: Moved, amount: i64, fee: i64) -> Movement {
        Movement { id: id.into(), kind, intent: None, source: String::new(), amount: Cents(amount), fee: Cents(fee) }
    }

    #[test]
    fn a_payout_is_what_came_less_what_went_and_what_was_kept() {
        let known: HashMap<String, Id> = [("t1".to_string(), Id(1)), ("t2".to_string(), Id(2))].into();
        let movements = [
            moved("t1", Moved::Paid, 10_000, 170),
            moved("t2", Moved::GivenBack, -2_000, 0),
            moved("t3", Moved::Fee, -200, 0),
            moved("t4", Moved::Paid, 500, 30),
        ];
        let passed = passed(&movements, &known);
        assert_eq!(passed, Passed { payments: vec![Id(1), Id(2)], fee: Cents(370), unknown: Cents(470) });
    }

    #[test]
    fn a_line_is_a_payout_by_amount_day_and_name() {
        let day = |text: &str| Day::parse(text);
        let payout = Payout { name: "po_1A2b".into(), text: "MABOUTIQUE".into(), amount: Cents(9_830), arrival: day("2026-11-30"), ..Payout::default() };
        for (amount, on, text, is) in [
            (9_830, "2026-11-30", "VIR STRIPE TECHNOLOGY EUROPE", true),
            (9_830, "2026-12-02", "Maboutique", true),
            (9_830, "2026-11-27", "REF po_1a2B", true),
            (9_831, "2026-11-30", "STRIPE", false),
            (9_830, "2026-12-20", "STRIPE", false),
            (9_830, "2026-11-30", "VIR DUPONT", false),
        ] {
            assert_eq!(is_line(&payout, "stripe", (Cents(amount), day(on), text)), is, "{text} {on}");
        }
        let nameless = Payout { text: "A".into(), ..payout };
        assert!(!is_line(&nameless, "stripe", (Cents(9_830), day("2026-11-30"), "VIR DUPONT SA")), "a letter names nothing");
    }

    /// Four days before and ten days after: a name of four letters is one.
    #[test]
    fn weekends_and_holidays_move_a_line() {
        let payout = Payout { name: "ABCD".into(), amount: Cents(1), arrival: Day::parse("2026-11-30"), ..Payout::default() };
        for (on, text, is) in [
            ("2026-11-25", "ABCD", false),
            ("2026-11-26", "ABCD", true),
            ("2026-12-10", "ABCD", true),
            ("2026-12-11", "ABCD", false),
            ("2026-11-30", "ABC", false),
        ] {
            assert_eq!(is_line(&payout, "", (Cents(1), Day::parse(on), text)), is, "{on} {text}");
        }
        let short = Payout { name: "ABC".into(), ..payout };
        assert!(!is_line(&short, "", (Cents(1), Day::parse("2026-11-30"), "ABC")));
        assert!(!is_line(&Payout { arrival: None, name: "ABCD".into(), ..short }, "", (Cents(1), Day::parse("2026-11-30"), "ABCD")));
    }
}
