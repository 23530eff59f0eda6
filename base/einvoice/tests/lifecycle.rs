//! The life cycle as tables: which status may follow which, set by whom, with what.

use einvoice::lifecycle::{Actor, Event, Illegal, Life, Need, Phase, Reasons, Receipt, Receipts, Status};

/// Status codes in order, the actor's letter after each: S seller, B buyer, F factor, s and b their platforms.
/// A story ends well or, at its last step, with the refusal named.
const STORIES: &[(&str, Option<&str>)] = &[
    ("200s 201s 202b 203b 204B 205B 211B 212S", None),
    ("200s 212S", None),
    ("200s 205B 212S 212S 212S", None),
    ("200s 204B 208B 209S 205B 211B", None),
    ("200s 203b 207B 205B", None),
    ("200s 203b 210B", None),
    ("200s 205B 207B 206B 211B", None),
    ("200s 221s 201s 202b", None),
    ("200s 202b 213b", None),
    ("213s", None),
    ("501s", None),
    ("200s 225F 205B 227F 211B 212S", None),
    ("200s 214B 205B", None),
    ("200s 220S", None),
    ("200s 211B 212S 207B", None),
    ("201s", Some("lifecycle.wrong_moment")),
    ("205B", Some("lifecycle.wrong_moment")),
    ("200s 200s", Some("lifecycle.wrong_moment")),
    ("200s 209S", Some("lifecycle.wrong_moment")),
    ("200s 205B 210B", Some("lifecycle.wrong_moment")),
    ("200s 205B 204B", Some("lifecycle.wrong_moment")),
    ("200s 204B 202b", Some("lifecycle.wrong_moment")),
    ("200s 212S 205B", Some("lifecycle.wrong_moment")),
    ("200s 212S 220S", Some("lifecycle.wrong_moment")),
    ("200s 208B 211B", Some("lifecycle.wrong_moment")),
    ("200s 501b", Some("lifecycle.wrong_moment")),
    ("200s 205B 213b", Some("lifecycle.wrong_moment")),
    ("200s 203b 210B 212S", Some("lifecycle.ended")),
    ("213s 200s", Some("lifecycle.ended")),
    ("200s 220S 205B", Some("lifecycle.ended")),
    ("501s 200s", Some("lifecycle.ended")),
    ("200S", Some("lifecycle.wrong_actor")),
    ("200s 205S", Some("lifecycle.wrong_actor")),
    ("200s 212B", Some("lifecycle.wrong_actor")),
    ("200s 208B 209B", Some("lifecycle.wrong_actor")),
    ("200s 225B", Some("lifecycle.wrong_actor")),
];

fn event(code: u16) -> Event {
    let receipts = Receipts::new(vec![Receipt { rate: 20.into(), amount: 120.into() }]).unwrap();
    match code {
        200 => Event::Deposited(None),
        201 => Event::Issued,
        202 => Event::Received,
        203 => Event::Available,
        204 => Event::TakenInCharge,
        205 => Event::Approved,
        206 => Event::PartlyApproved(Reasons::new("QTE_ERR").unwrap()),
        207 => Event::Disputed(Reasons::new("PU_ERR").unwrap()),
        208 => Event::Suspended(Reasons::new("JUSTIF_ABS").unwrap()),
        209 => Event::Completed,
        210 => Event::Refused(Reasons::new("TX_TVA_ERR").unwrap()),
        211 => Event::PaymentSent,
        212 => Event::Collected(receipts),
        213 => Event::Rejected(Reasons::new("REJ_SEMAN").unwrap()),
        214 => Event::Endorsed,
        220 => Event::Cancelled,
        221 => Event::RoutingError(None),
        225 => Event::Factored,
        227 => Event::PayeeChanged,
        501 => Event::Inadmissible(Reasons::new("IRR_SYNTAX").unwrap()),
        other => panic!("{other}"),
    }
}

fn actor(letter: &str) -> Actor {
    match letter {
        "S" => Actor::Seller,
        "B" => Actor::Buyer,
        "F" => Actor::Factor,
        "s" => Actor::SellerPlatform,
        "b" => Actor::BuyerPlatform,
        other => panic!("{other}"),
    }
}

#[test]
fn stories_end_as_told() {
    for (story, refusal) in STORIES {
        let steps: Vec<&str> = story.split(' ').collect();
        let mut life = Life::new();
        let mut outcome: Option<Illegal> = None;
        for (index, step) in steps.iter().enumerate() {
            let (code, letter) = step.split_at(3);
            match life.after(event(code.parse().unwrap()), actor(letter)) {
                Ok(next) => life = next,
                Err(why) => {
                    assert_eq!(index, steps.len() - 1, "{story}: stopped early at {step}: {why}");
                    outcome = Some(why);
                }
            }
        }
        assert_eq!(outcome.map(Illegal::code), *refusal, "{story}");
    }
}

#[test]
fn what_a_status_needs_is_in_its_event() {
    for status in Status::ALL {
        assert_eq!(Status::from_code(status.code()), Some(status));
        assert!(!status.setters().is_empty());
        let needs_list = matches!(status.need(), Need::Reason | Need::MayReason);
        assert_eq!(needs_list, !status.reasons().is_empty(), "{status:?}");
        // Only platforms speak in the transmission phase.
        let platforms = status.setters().iter().all(|a| matches!(a, Actor::SellerPlatform | Actor::BuyerPlatform));
        assert_eq!(platforms, status.phase() == Phase::Transmission, "{status:?}");
    }
    assert_eq!(Status::from_code(299), None);
    let told: Vec<u16> = Status::ALL.iter().filter(|s| s.is_told_to_the_state()).map(|s| s.code()).collect();
    assert_eq!(told, [200, 210, 212, 213]);
    assert!(Reasons::<210>::new("REJ_SEMAN").is_none(), "a reason of a rejection is none of a refusal");
    assert!(Reasons::<208>::new("JUSTIF_ABS").unwrap().and("NOPE").is_none());
    assert!(Reasons::<208>::new("JUSTIF_ABS").unwrap().asking("ASK").is_none());
    assert!(Reasons::<205>::new("AUTRE").is_none(), "an approval takes no reason");
    let receipt = |rate: i64, amount: i64| Receipt { rate: rate.into(), amount: amount.into() };
    assert!(Receipts::new(vec![]).is_none());
    assert!(Receipts::new(vec![receipt(20, 0)]).is_none());
    assert!(Receipts::new(vec![receipt(20, 1), receipt(20, 2)]).is_none());
    assert!(Receipts::new(vec![receipt(-20, 1)]).is_none());
    assert!(Receipts::new(vec![receipt(0, 5), receipt(20, -120)]).is_some(), "a receipt can be taken back");
}

#[test]
fn receipts_add_up_by_rate_and_reversals_take_back() {
    let receipts = |list: &[(i64, i64)]| {
        let list = list.iter().map(|(rate, amount)| Receipt { rate: (*rate).into(), amount: (*amount).into() });
        Event::Collected(Receipts::new(list.collect()).unwrap())
    };
    let life = Life::new().after(Event::Deposited(None), Actor::SellerPlatform).unwrap();
    let life = life.after(receipts(&[(20, 100), (10, 50)]), Actor::Seller).unwrap();
    let life = life.after(receipts(&[(20, -100)]), Actor::Seller).unwrap();
    let sums: Vec<(String, String)> =
        life.received().iter().map(|r| (r.rate.to_string(), r.amount.to_string())).collect();
    assert_eq!(sums, [("20".into(), "0".into()), ("10".into(), "50".into())]);
    assert!(life.choices(Actor::Buyer).contains(&Status::Disputed));
    assert!(!life.choices(Actor::Buyer).contains(&Status::Refused));
    assert!(life.choices(Actor::BuyerPlatform).is_empty());
}
