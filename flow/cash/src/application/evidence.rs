//! The reasons of a proposal, as data; who shows them puts them into words.

use kernel::{Cents, Day};

use super::draft::{Again, Draft, Fit, Shape};
use super::explore::Search;
use super::input::{Kind, Payment};
use super::learn::How;
use super::reference::Writing;

/// One reason.
#[expect(missing_docs, reason = "fields are named after what they hold")]
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The text names the item; how it is written there.
    Named { number: String, written: String, writing: Writing },
    /// A number in the text is one slip of the finger away from the item's.
    Slip { number: String },
    /// The payer's account or mandate is known for the customer.
    Account { customer: String },
    /// The payer's name is the customer's.
    Name { shown: String },
    /// The payer's name resembles the customer's.
    Alike { shown: String },
    /// The payer has paid for several customers before.
    ThirdParty { shown: String },
    /// The amount is exactly what is open.
    Exact { amount: Cents, items: usize },
    /// No other open item of the customer has this amount.
    OnlyOne,
    /// A discount was taken.
    Discount { amount: Cents, in_time: bool },
    /// A fee was kept.
    Fee { amount: Cents },
    /// A few cents are missing.
    Rounding { amount: Cents },
    /// Less was paid than is open.
    Short { missing: Cents },
    /// More was paid than is open.
    Over { more: Cents },
    /// A credit note was taken into account.
    Credit { number: String, amount: Cents },
    /// What is left of an item paid in part.
    Balance { number: String },
    /// Items not named make up the amount.
    Completed { items: usize },
    /// Everything from the first to the last number.
    Range { items: usize },
    /// The customer's oldest items, in order.
    Oldest { items: usize },
    /// These items alone make up the amount.
    AddsUp { items: usize },
    /// The same payer sent the same amount with the same text.
    Repeat { line: String },
    /// The item it names is already settled.
    AlreadySettled { number: String, on: Day },
    /// Words of the text speak of money paid ahead.
    WordsAhead,
    /// No open item fits; the payer is known.
    NothingOpen,
    /// Words or payer are those of money that is no customer's.
    Stranger { shown: String },
    /// The bank says the payment came back, and why.
    Returned { reason: String },
    /// Money goes back to a customer.
    GivenBack { shown: String },
}

/// Collects the reasons of a draft.
pub(super) fn gather(draft: &Draft, search: &Search, payment: &Payment) -> Vec<Evidence> {
    let mut out = Vec::new();
    named(draft, search, &mut out);
    payer(draft, payment, &mut out);
    amount(draft, search, &mut out);
    shape(draft, search, payment, &mut out);
    out
}

fn named(draft: &Draft, search: &Search, out: &mut Vec<Evidence>) {
    for (ix, _) in &draft.pays {
        let number = search.book.item(*ix).number.clone();
        let slot = search.finds.slots.iter().find_map(|s| s.options.iter().find(|m| m.item == *ix).map(|m| (s, m)));
        match slot {
            Some((slot, m)) => out.push(Evidence::Named { number, written: slot.text.clone(), writing: m.writing }),
            None if !draft.unnamed.contains(ix) && draft.tier.shape != Shape::Back => {
                out.push(Evidence::Slip { number })
            }
            None => {}
        }
    }
}

fn payer(draft: &Draft, payment: &Payment, out: &mut Vec<Evidence>) {
    let shown = payment.name.clone();
    if draft.tier.shape == Shape::Stranger {
        out.push(Evidence::Stranger { shown });
        return;
    }
    match draft.tier.how {
        How::Account => out.push(Evidence::Account { customer: shown }),
        How::Name => out.push(Evidence::Name { shown }),
        How::Alike => out.push(Evidence::Alike { shown }),
        How::ThirdParty => out.push(Evidence::ThirdParty { shown }),
        How::Unknown => {}
    }
}

fn amount(draft: &Draft, search: &Search, out: &mut Vec<Evidence>) {
    let paid: i64 = draft.pays.iter().map(|(_, a)| a).sum();
    let adjusted: i64 = draft.adjusts.iter().map(|(_, a, _)| a).sum();
    let difference = Cents(adjusted);
    match draft.tier.fit {
        Fit::Exact if !draft.pays.is_empty() => {
            out.push(Evidence::Exact { amount: Cents(paid), items: draft.pays.len() });
            let twins = search.book.with_balance(paid, search.payment.date);
            let mine = |ix: &&u32| search.book.item(**ix).customer == search.book.item(draft.pays[0].0).customer;
            if draft.pays.len() == 1 && twins.iter().filter(mine).count() == 1 {
                out.push(Evidence::OnlyOne);
            }
        }
        Fit::Discount => out.push(Evidence::Discount { amount: difference, in_time: true }),
        Fit::LateDiscount => out.push(Evidence::Discount { amount: difference, in_time: false }),
        Fit::Fee => out.push(Evidence::Fee { amount: difference }),
        Fit::Rounding => out.push(Evidence::Rounding { amount: difference }),
        Fit::Short => {
            let open: i64 = draft.pays.iter().map(|(i, _)| search.book.item(*i).open.0).sum();
            out.push(Evidence::Short { missing: Cents(open - paid) });
        }
        Fit::Over => {
            let more = draft.loose.map_or(0, |(_, a, _)| a);
            out.push(Evidence::Over { more: Cents(more) });
        }
        Fit::Exact | Fit::None => {}
    }
    for (ix, a) in draft.pays.iter().filter(|_| draft.tier.shape != Shape::Back) {
        let item = search.book.item(*ix);
        if *a < 0 {
            out.push(Evidence::Credit { number: item.number.clone(), amount: Cents(*a) });
        } else if item.open != item.amount {
            out.push(Evidence::Balance { number: item.number.clone() });
        }
    }
}

fn shape(draft: &Draft, search: &Search, payment: &Payment, out: &mut Vec<Evidence>) {
    let items = draft.pays.len();
    match draft.tier.shape {
        Shape::Range => out.push(Evidence::Range { items }),
        Shape::Completed => out.push(Evidence::Completed { items: draft.unnamed.len() }),
        Shape::Oldest => out.push(Evidence::Oldest { items }),
        Shape::Free => out.push(Evidence::AddsUp { items }),
        Shape::Account => match &draft.again {
            Some(Again::Line(line)) => out.push(Evidence::Repeat { line: line.clone() }),
            Some(Again::Settled(ix, on)) => {
                out.push(Evidence::AlreadySettled { number: search.book.item(*ix).number.clone(), on: *on });
            }
            None => out.push(Evidence::NothingOpen),
        },
        Shape::Ahead => out.push(Evidence::WordsAhead),
        Shape::Back if draft.loose.is_some_and(|(_, _, k)| k == Kind::Refund) => {
            out.push(Evidence::GivenBack { shown: payment.name.clone() });
        }
        Shape::Back => out.push(Evidence::Returned { reason: payment.reason.clone().unwrap_or_default() }),
        Shape::Single | Shape::Listed | Shape::Stranger => {}
    }
}
