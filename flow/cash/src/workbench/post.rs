//! Carries out a ruling through the same use-cases as a person: whose money it is, what it settles, what closes an item
//! beside the money, and which credits are used with it.

use ground::receivable::{self, Control, ItemKind};
use ground::record::{fetch, find};
use kernel::{Cents, Id, Refusal, Result};
use store::{Command, Tx};

use super::model::Piece;
use crate::application::input::Kind;
use crate::payment::discount::{Deduction, Reason};
use crate::payment::settlement::Excess;
use crate::payment::{Apply, ApplyTo, Details, Identify, Payment, Refund, Return, Share, ShareOf, UseCredit};
use crate::policy::Policy;

/// What the parts of a line come to.
#[derive(Clone, Debug)]
pub enum Plan {
    /// Nobody's money among the customers.
    Aside,
    /// One customer's money: what it settles, the rest on account.
    Customer(Box<Settling>),
    /// Several customers' money: each one's share of it, with what it settles.
    Several(Vec<(Settling, Cents)>),
    /// A payment that the bank took back: the one that had settled this item.
    CameBack(Id),
    /// A customer's credits, paid back.
    PaidBack(Id),
}

/// What one customer's money settles.
#[derive(Clone, Debug)]
pub struct Settling {
    /// Whose.
    pub customer: Id,
    /// Items, each with its amount and what closes it beside the money.
    pub items: Vec<ApplyTo>,
    /// Credit notes used with it.
    pub credits: Vec<UseCredit>,
}

impl Plan {
    /// May it be posted without a person, by the company's policy?
    pub fn alone(&self, policy: &Policy) -> bool {
        let plain = |settling: &Settling| {
            settling.items.iter().all(|item| {
                (item.discount.is_zero() || policy.discount_alone)
                    && (item.difference.is_zero() && item.fee.is_zero() || policy.difference_alone)
            })
        };
        match self {
            Plan::Customer(settling) => plain(settling),
            Plan::Several(parts) => parts.iter().all(|(settling, _)| plain(settling)),
            Plan::Aside | Plan::CameBack(_) | Plan::PaidBack(_) => true,
        }
    }
}

/// How the parts of a line are carried out; refuses what cannot be booked.
pub fn plan(amount: Cents, pieces: &[Piece]) -> Result<Plan> {
    let cash: i64 = pieces.iter().filter(|p| p.kind.is_cash()).map(|p| p.amount.0).fold(0, i64::saturating_add);
    if pieces.is_empty() || cash != amount.0 {
        return Err(Refusal::invalid("workbench.does_not_add_up").at("pieces").with("sum", Cents(cash)).into());
    }
    if pieces.iter().all(|p| p.kind == Kind::NotCustomer) {
        return Ok(Plan::Aside);
    }
    if let [only] = pieces {
        match (only.kind, only.item, only.customer) {
            (Kind::Reversal, Some(item), _) if amount.0 < 0 => return Ok(Plan::CameBack(item)),
            (Kind::Refund, None, Some(customer)) if amount.0 < 0 => return Ok(Plan::PaidBack(customer)),
            _ => {}
        }
    }
    let mut parts = settling(pieces)?;
    if parts.len() == 1
        && let Some((only, _)) = parts.pop()
    {
        return Ok(Plan::Customer(Box::new(only)));
    }
    match parts.iter().find(|(_, share)| share.0 <= 0) {
        Some((settling, _)) => {
            let at = pieces.iter().position(|p| p.customer == Some(settling.customer)).unwrap_or_default();
            Err(Refusal::invalid("workbench.several_customers").at(format!("pieces[{at}].customer")).into())
        }
        None => Ok(Plan::Several(parts)),
    }
}

/// What each customer's part of the money is, and what it settles; in the order of the pieces.
fn settling(pieces: &[Piece]) -> Result<Vec<(Settling, Cents)>> {
    let mut parts: Vec<(Settling, Cents)> = Vec::new();
    for (n, piece) in pieces.iter().enumerate() {
        let place = |field: &str| format!("pieces[{n}].{field}");
        let Some(customer) = piece.customer else {
            return Err(Refusal::invalid("request.field_missing").at(place("customer")).into());
        };
        let at = parts.iter().position(|(s, _)| s.customer == customer).unwrap_or_else(|| {
            parts.push((Settling { customer, items: Vec::new(), credits: Vec::new() }, Cents::ZERO));
            parts.len() - 1
        });
        let (settling, share) = &mut parts[at];
        if piece.kind.is_cash() {
            *share = Cents(share.0.saturating_add(piece.amount.0));
        }
        let items = &mut settling.items;
        match (piece.kind, piece.item) {
            (Kind::Payment, Some(item)) if piece.amount.0 > 0 => items.push(ApplyTo::cash(item, Some(piece.amount))),
            (Kind::Payment, Some(item)) if piece.amount.0 < 0 && piece.amount != Cents(i64::MIN) => {
                settling.credits.push(UseCredit { item, amount: Some(-piece.amount) });
            }
            (Kind::Unapplied | Kind::Overpayment, None) if piece.amount.0 > 0 => {}
            (Kind::Payment, None) => return Err(Refusal::invalid("request.field_missing").at(place("item")).into()),
            (Kind::Discount | Kind::Fee | Kind::Rounding | Kind::Deduction, Some(item)) if piece.amount.0 > 0 => {
                beside(items, item, piece).ok_or_else(|| Refusal::invalid("workbench.beside_nothing").at(place("item")))?;
            }
            _ => {
                let refusal = Refusal::invalid("workbench.kind_not_booked").at(place("kind"));
                return Err(refusal.with("kind", piece.kind.code()).into());
            }
        }
    }
    Ok(parts)
}

/// What closes an item beside the money, or keeps its rest open for a reason; `None` where no money settles the item.
fn beside(items: &mut [ApplyTo], item: Id, piece: &Piece) -> Option<()> {
    let to = items.iter_mut().find(|to| to.item == item)?;
    match piece.kind {
        Kind::Discount => to.discount = piece.amount,
        Kind::Fee => to.fee = piece.amount,
        Kind::Rounding => to.difference = piece.amount,
        _ => to.deduction = Some(Deduction { reason: Reason::Other, note: String::new() }),
    }
    Some(())
}

/// True when the parts can be booked on this payment: one whose payer is known stays with it.
pub fn fits(payment: &Payment, amount: Cents, pieces: &[Piece]) -> bool {
    match plan(amount, pieces) {
        Ok(plan) => of_payer(payment, &plan),
        Err(_) => false,
    }
}

fn of_payer(payment: &Payment, plan: &Plan) -> bool {
    match plan {
        Plan::Aside | Plan::CameBack(_) | Plan::PaidBack(_) | Plan::Several(_) => payment.customer.is_none(),
        Plan::Customer(settling) => payment.customer.is_none_or(|known| known == settling.customer),
    }
}

/// The same, and the company's policy lets it be posted without a person.
pub fn fits_alone(payment: &Payment, pieces: &[Piece], policy: &Policy) -> bool {
    plan(payment.amount, pieces).is_ok_and(|plan| of_payer(payment, &plan) && plan.alone(policy))
}

/// Books what the plan says. Refused when somebody was faster.
pub fn carry_out(tx: &mut Tx, payment: &Payment, plan: &Plan) -> Result<()> {
    if !of_payer(payment, plan) {
        return Err(Refusal::conflict("workbench.of_other_customer").at("customer").into());
    }
    let settling = match plan {
        Plan::Aside => return Ok(()),
        Plan::CameBack(item) => return came_back(tx, payment, *item),
        Plan::PaidBack(customer) => return paid_back(tx, payment, *customer),
        Plan::Several(parts) => return share(tx, payment, parts),
        Plan::Customer(settling) => settling,
    };
    if settling.items.is_empty() {
        if payment.customer.is_none() {
            Identify { payment: payment.id, version: Some(payment.version), customer: settling.customer }.run(tx)?;
        }
        return Ok(());
    }
    let apply = Apply {
        payment: payment.id,
        version: Some(payment.version),
        customer: Some(settling.customer),
        items: settling.items.clone(),
        credits: settling.credits.clone(),
        excess: Excess::OnAccount,
        ..Apply::default()
    };
    apply.run(tx)?;
    Ok(())
}

/// Each customer's share is on its account, and settles what is its.
fn share(tx: &mut Tx, payment: &Payment, parts: &[(Settling, Cents)]) -> Result<()> {
    let part = |(settling, amount): &(Settling, Cents)| ShareOf {
        customer: settling.customer,
        amount: *amount,
        items: settling.items.clone(),
        credits: settling.credits.clone(),
    };
    let parts = parts.iter().map(part).collect();
    Share { payment: payment.id, version: Some(payment.version), parts }.run(tx)?;
    Ok(())
}

/// The payment that had settled the item goes back: what it settled is owed again.
fn came_back(tx: &mut Tx, line: &Payment, item: Id) -> Result<()> {
    let mut found: Option<Id> = None;
    for (other, _) in receivable::settled_with(tx, item)? {
        let Some(other) = receivable::find(tx, other)?.filter(|o| o.kind == ItemKind::Payment) else { continue };
        let Some(paid): Option<Payment> = find(tx, other.document)? else { continue };
        if paid.amount == -line.amount && paid.purpose.is_none() && found.replace(paid.id).is_some() {
            found = None;
            break;
        }
    }
    let Some(payment) = found else { return Err(Refusal::conflict("workbench.no_payment_back").at("pieces").into()) };
    let told = Details::from_text(&line.details).return_reason.filter(|r| !r.is_empty());
    let reason: String = told.unwrap_or_else(|| line.number.clone());
    let back = Return { number: String::new(), value: None,
        payment,
        version: None,
        bank_line: Some(line.id),
        day: None,
        fee: Cents::ZERO,
        recharge: Cents::ZERO,
        reason,
    };
    back.run(tx)?;
    Ok(())
}

/// Credits of the customer go back: the only one of this amount, or all of them where they add up to it.
fn paid_back(tx: &mut Tx, line: &Payment, customer: Id) -> Result<()> {
    let mut credits = receivable::open_of(tx, customer)?;
    credits.retain(|i| i.open.0 < 0 && matches!(i.account, Control::Customers | Control::OtherCredits));
    let exact: Vec<Id> = credits.iter().filter(|i| i.open == line.amount).map(|i| i.id).collect();
    let sum: i64 = credits.iter().map(|i| i.open.0).fold(0, i64::saturating_add);
    let chosen: Vec<Id> = match exact.as_slice() {
        [only] => vec![*only],
        // Nothing is owed to the customer yet: it owes us what it got, until its credit note is there.
        [] if credits.is_empty() || sum == line.amount.0 => credits.iter().map(|i| i.id).collect(),
        _ => return Err(Refusal::conflict("workbench.no_credit_back").at("pieces").into()),
    };
    let credits = chosen.into_iter().map(|item| UseCredit { item, amount: None }).collect();
    Refund { number: String::new(), value: None, customer, credits, bank_line: Some(line.id), day: None, reason: String::new() }.run(tx)?;
    Ok(())
}

/// A payment on which nobody has decided, as it stands; refused when it is settled already.
pub fn waiting(tx: &mut Tx, payment: Id, version: Option<i64>) -> Result<Payment> {
    let payment: Payment = fetch(tx, payment, version)?;
    if payment.bank_key.is_empty() {
        return Err(Refusal::conflict("workbench.no_bank_line").at("payment").into());
    }
    if payment.purpose.is_some() {
        return Err(Refusal::conflict("workbench.applied_already").at("payment").into());
    }
    if let Some(item) = payment.item
        && receivable::find(tx, item)?.is_some_and(|i| i.open != i.amount)
    {
        return Err(Refusal::conflict("workbench.applied_already").at("payment").into());
    }
    Ok(payment)
}

/// True when every item is as it was seen.
pub fn unmoved(tx: &mut Tx, seen: &[(Id, Cents)]) -> Result<bool> {
    for (id, open) in seen {
        if receivable::find(tx, *id)?.is_none_or(|item| item.open != *open) {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(item: Option<i64>, customer: Option<i64>, amount: i64, kind: Kind) -> Piece {
        Piece { item: item.map(Id), number: String::new(), customer: customer.map(Id), amount: Cents(amount), kind }
    }

    #[test]
    fn parts_become_what_is_booked() {
        use Kind::{Deduction, Discount, Fee, NotCustomer, Payment, Rounding, Unapplied};
        let settling = |amount: i64, pieces: &[Piece]| match plan(Cents(amount), pieces) {
            Ok(Plan::Customer(settling)) => *settling,
            other => panic!("{other:?}"),
        };
        let full = settling(100, &[piece(Some(1), Some(9), 60, Payment), piece(Some(2), Some(9), 40, Payment)]);
        let amounts: Vec<_> = full.items.iter().map(|i| (i.item.0, i.amount.map(|a| a.0))).collect();
        assert_eq!((full.customer, amounts), (Id(9), vec![(1, Some(60)), (2, Some(40))]));
        assert!(settling(100, &[piece(None, Some(9), 100, Unapplied)]).items.is_empty());
        assert!(matches!(plan(Cents(-70), &[piece(None, None, -70, NotCustomer)]), Ok(Plan::Aside)));
        assert!(matches!(plan(Cents(-70), &[piece(Some(3), Some(9), -70, Kind::Reversal)]), Ok(Plan::CameBack(Id(3)))));
        assert!(matches!(plan(Cents(-70), &[piece(None, Some(9), -70, Kind::Refund)]), Ok(Plan::PaidBack(Id(9)))));
        let short = settling(90, &[
            piece(Some(1), Some(9), 100, Payment),
            piece(Some(3), Some(9), -10, Payment),
            piece(Some(1), Some(9), 2, Discount),
            piece(Some(1), Some(9), 3, Fee),
            piece(Some(1), Some(9), 1, Rounding),
            piece(Some(1), Some(9), 4, Deduction),
        ]);
        let item = &short.items[0];
        assert_eq!((item.discount, item.fee, item.difference, item.deduction.is_some()), (Cents(2), Cents(3), Cents(1), true));
        assert_eq!(short.credits.iter().map(|c| (c.item, c.amount)).collect::<Vec<_>>(), [(Id(3), Some(Cents(10)))]);
        let two = plan(Cents(100), &[
            piece(Some(1), Some(9), 70, Payment),
            piece(Some(2), Some(8), 35, Payment),
            piece(Some(4), Some(8), -5, Payment),
        ]);
        let Ok(Plan::Several(two)) = two else { panic!("{two:?}") };
        let shares: Vec<_> = two.iter().map(|(s, a)| (s.customer.0, s.items.len(), s.credits.len(), a.0)).collect();
        assert_eq!(shares, [(9, 1, 0, 70), (8, 1, 1, 30)]);
        let policy = Policy::default();
        assert!(!Plan::Customer(Box::new(short)).alone(&policy), "a discount is for a person unless the policy says so");
        assert!(Plan::Customer(Box::new(full)).alone(&policy));
    }

    #[test]
    fn what_cannot_be_booked_is_refused() {
        use Kind::{Discount, Payment, Refund, Unapplied};
        for (amount, pieces, refused) in [
            (101, &[piece(Some(1), Some(9), 100, Payment)][..], "workbench.does_not_add_up"),
            (0, &[], "workbench.does_not_add_up"),
            (60, &[piece(Some(1), Some(9), 100, Payment), piece(Some(2), Some(8), -40, Payment)], "workbench.several_customers"),
            (100, &[piece(None, Some(9), 100, Payment)], "request.field_missing"),
            (100, &[piece(None, None, 100, Unapplied)], "request.field_missing"),
            (98, &[piece(Some(1), Some(9), 98, Payment), piece(Some(2), Some(9), 2, Discount)], "workbench.beside_nothing"),
            (5, &[piece(None, Some(9), 5, Refund)], "workbench.kind_not_booked"),
        ] {
            assert_eq!(plan(Cents(amount), pieces).unwrap_err().code(), refused);
        }
    }
}
