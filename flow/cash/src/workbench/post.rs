//! Carries out a ruling through the same use-cases as a person: whose money it is, then what it settles.

use ground::receivable;
use ground::record::fetch;
use kernel::{Cents, Id, Refusal, Result};
use store::{Command, Tx};

use super::model::Piece;
use crate::application::input::Kind;
use crate::payment::{Apply, ApplyTo, Identify, Payment};

/// What the parts of a line come to.
#[derive(Debug, PartialEq, Eq)]
pub enum Plan {
    /// Nobody's money among the customers.
    Aside,
    /// One customer's money: what it settles, the rest on account.
    Customer {
        /// Whose.
        customer: Id,
        /// Items and amounts.
        items: Vec<(Id, Cents)>,
    },
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
    let mut customer: Option<Id> = None;
    let mut items = Vec::new();
    for (n, piece) in pieces.iter().enumerate() {
        let place = |field: &str| format!("pieces[{n}].{field}");
        let unfit = || Refusal::invalid("workbench.kind_not_booked").at(place("kind")).with("kind", piece.kind.code());
        match (piece.kind, piece.item) {
            (Kind::Payment, Some(item)) if piece.amount.0 > 0 => items.push((item, piece.amount)),
            (Kind::Unapplied | Kind::Overpayment, None) if piece.amount.0 > 0 => {}
            (Kind::Payment, None) => return Err(Refusal::invalid("request.field_missing").at(place("item")).into()),
            _ => return Err(unfit().into()),
        }
        match (customer, piece.customer) {
            (_, None) => return Err(Refusal::invalid("request.field_missing").at(place("customer")).into()),
            (Some(a), Some(b)) if a != b => {
                return Err(Refusal::invalid("workbench.several_customers").at(place("customer")).into());
            }
            (_, given) => customer = given,
        }
    }
    let Some(customer) = customer else {
        return Err(Refusal::invalid("request.field_missing").at("pieces[0].customer").into());
    };
    Ok(Plan::Customer { customer, items })
}

/// True when the parts can be booked on this payment: one whose payer is known stays with it.
pub fn fits(payment: &Payment, amount: Cents, pieces: &[Piece]) -> bool {
    match plan(amount, pieces) {
        Ok(Plan::Aside) => payment.customer.is_none(),
        Ok(Plan::Customer { customer, .. }) => payment.customer.is_none_or(|known| known == customer),
        Err(_) => false,
    }
}

/// Books what the plan says. Refused when somebody was faster.
pub fn carry_out(tx: &mut Tx, payment: &Payment, plan: &Plan) -> Result<()> {
    let Plan::Customer { customer, items } = plan else { return Ok(()) };
    match payment.customer {
        None => {
            Identify { payment: payment.id, version: Some(payment.version), customer: *customer }.run(tx)?;
        }
        Some(known) if known == *customer => {}
        Some(_) => return Err(Refusal::conflict("workbench.of_other_customer").at("customer").into()),
    }
    if items.is_empty() {
        return Ok(());
    }
    let items = items.iter().map(|(item, amount)| ApplyTo::cash(*item, Some(*amount))).collect();
    Apply::to(payment.id, None, items).run(tx)?;
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
    fn parts_become_what_is_booked_or_are_refused() {
        use Kind::{Discount, NotCustomer, Payment, Unapplied};
        let code = |amount: i64, pieces: &[Piece]| plan(Cents(amount), pieces).map_err(|f| f.code().to_string());
        let customer = |items: &[(i64, i64)]| Plan::Customer {
            customer: Id(9),
            items: items.iter().map(|(i, a)| (Id(*i), Cents(*a))).collect(),
        };
        let full = [piece(Some(1), Some(9), 60, Payment), piece(Some(2), Some(9), 40, Payment)];
        assert_eq!(code(100, &full), Ok(customer(&[(1, 60), (2, 40)])));
        assert_eq!(code(100, &[piece(None, Some(9), 100, Unapplied)]), Ok(customer(&[])));
        assert_eq!(code(-70, &[piece(None, None, -70, NotCustomer)]), Ok(Plan::Aside));
        for (amount, pieces, refused) in [
            (101, &full[..], "workbench.does_not_add_up"),
            (0, &[], "workbench.does_not_add_up"),
            (100, &[piece(Some(1), Some(9), 60, Payment), piece(Some(2), Some(8), 40, Payment)], "workbench.several_customers"),
            (100, &[piece(None, Some(9), 100, Payment)], "request.field_missing"),
            (100, &[piece(None, None, 100, Unapplied)], "request.field_missing"),
            (98, &[piece(Some(1), Some(9), 98, Payment), piece(Some(1), Some(9), 2, Discount)], "workbench.kind_not_booked"),
        ] {
            assert_eq!(code(amount, pieces), Err(refused.to_string()));
        }
    }
}
