//! Decisions of the order. Values in, a fact or a refusal out.

use std::collections::HashMap;

use ground::credit::Standing;
use ground::stock::{Level, allot as split};
use kernel::{Cents, Day, Id, Quantity, Refusal, Result};

use super::model::{Fact, Order, Share};

/// What happens when goods are short at confirmation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenShort {
    /// What is missing is promised for later.
    #[default]
    BackOrder,
    /// The order is not confirmed.
    Refuse,
}

/// What a confirmation needs to know.
pub struct Ground<'a> {
    /// The payer's exposure and limit.
    pub standing: Standing,
    /// What the order comes to in the currency of the books.
    pub worth: Cents,
    /// Stock of the order's warehouse.
    pub stock: &'a HashMap<Id, Level>,
    /// Days until an item that is short is there again.
    pub lead_days: &'a HashMap<Id, i64>,
    /// Today.
    pub today: Day,
}

/// An order is confirmed when credit allows it; missing goods delay the promise.
/// `released` carries the reason when an authorised person lifts the hold.
pub fn confirm(order: &Order, ground: &Ground, when_short: WhenShort, released: Option<String>) -> Result<Fact> {
    order.state.may(if released.is_some() { "release" } else { "confirm" })?;
    if order.lines.is_empty() {
        return Err(Refusal::invalid("order.empty").at("lines").into());
    }
    if released.is_none()
        && let (Some(over_by), Some(limit)) = (ground.standing.over_by(ground.worth), ground.standing.limit())
    {
        return Ok(Fact::Held { over_by, limit, worth: ground.worth });
    }
    let (reserved, short) = set_aside(order, ground.stock);
    if !short.is_empty() && when_short == WhenShort::Refuse {
        let first = &short[0];
        let refusal = Refusal::conflict("order.not_available").at(format!("lines[{}].quantity", first.line - 1));
        return Err(refusal.with("short", first.quantity).into());
    }
    let promised = promise(order, &short, ground.lead_days, ground.today);
    Ok(Fact::Confirmed { exposure: ground.worth, promised, reserved, short, released })
}

/// Sets aside what is there for lines that are short. Several lines of one item share what is there.
pub fn set_aside(order: &Order, stock: &HashMap<Id, Level>) -> (Vec<Share>, Vec<Share>) {
    let mut free: HashMap<Id, Quantity> = HashMap::new();
    let (mut reserved, mut short) = (Vec::new(), Vec::new());
    for (line, rank) in order.lines.iter().zip(1..) {
        let wanted = line.short();
        if wanted.is_zero() {
            continue;
        }
        let left = free
            .entry(line.item)
            .or_insert_with(|| stock.get(&line.item).copied().unwrap_or_default().free().max(Quantity::ZERO));
        let (now, later) = split(wanted, *left);
        assert!(now + later == wanted && now <= *left, "never sets aside more than there is");
        *left -= now;
        if !now.is_zero() {
            reserved.push(Share { line: rank, quantity: now });
        }
        if !later.is_zero() {
            short.push(Share { line: rank, quantity: later });
        }
    }
    (reserved, short)
}

/// What is there leaves the next working day; what is short, after its lead time.
fn promise(order: &Order, short: &[Share], lead_days: &HashMap<Id, i64>, today: Day) -> Day {
    let wait = short
        .iter()
        .filter_map(|s| order.line(s.line))
        .map(|line| lead_days.get(&line.item).copied().unwrap_or(0).max(1))
        .max()
        .unwrap_or(0);
    next_working_day(today.plus(wait as i32))
}

/// The first day after `day` that is no Saturday or Sunday.
pub fn next_working_day(day: Day) -> Day {
    let next = day.plus(1);
    match next.weekday() {
        6 => next.plus(2),
        7 => next.plus(1),
        _ => next,
    }
}

/// What was short is set aside as far as goods are there now.
pub fn allot(order: &Order, stock: &HashMap<Id, Level>) -> Result<Fact> {
    order.state.may("allot")?;
    let (reserved, short) = set_aside(order, stock);
    if reserved.is_empty() {
        return Err(Refusal::conflict("order.nothing_to_allot").into());
    }
    Ok(Fact::Allotted { reserved, short })
}

/// An order may be given up as long as nothing of it has left.
pub fn cancel(order: &Order, reason: String) -> Result<Fact> {
    order.state.may("cancel")?;
    if order.lines.iter().any(|l| !l.shipped.is_zero()) {
        return Err(Refusal::conflict("order.partly_shipped").into());
    }
    let freed = order
        .lines
        .iter()
        .zip(1..)
        .filter(|(l, _)| !l.reserved.is_zero())
        .map(|(l, line)| Share { line, quantity: l.reserved });
    Ok(Fact::Cancelled { reason, exposure: order.in_orders, freed: freed.collect() })
}

/// Everything that can leave now: what is set aside, and services still to be performed.
pub fn shippable(order: &Order) -> Vec<Share> {
    order
        .lines
        .iter()
        .zip(1..)
        .map(|(l, line)| Share { line, quantity: if l.goods { l.reserved } else { l.to_ship() } })
        .filter(|s| !s.quantity.is_zero())
        .collect()
}

/// Goods leave (or services are performed): at most what is set aside.
pub fn ship(order: &Order, shipment: Id, lines: &[Share]) -> Result<Fact> {
    order.state.may("ship")?;
    check_shares(order, lines, |line| if line.goods { line.reserved } else { line.to_ship() }, "order.not_reserved")?;
    let complete = order.lines.iter().zip(1..).all(|(l, rank)| l.to_ship() == sum(lines, rank));
    let moved = if complete { order.in_orders } else { value(order, lines).min(order.in_orders) };
    Ok(Fact::Shipped { shipment, lines: lines.to_vec(), moved, complete })
}

/// What has left is invoiced: at most what was not invoiced yet.
pub fn invoice(order: &Order, invoice: Id, lines: &[Share]) -> Result<Fact> {
    order.state.may("issue")?;
    check_shares(order, lines, super::model::Line::to_invoice, "order.not_delivered")?;
    let all_delivered = order.lines.iter().zip(1..).all(|(l, rank)| l.to_invoice() == sum(lines, rank));
    let complete = all_delivered && order.state == super::State::Shipped;
    let moved = if all_delivered { order.in_delivered } else { value(order, lines).min(order.in_delivered) };
    Ok(Fact::Invoiced { invoice, lines: lines.to_vec(), moved, complete })
}

/// Goods come back that were invoiced: at most what was invoiced and has not come back.
pub fn returned(order: &Order, credit_note: Id, lines: &[Share], restocked: bool) -> Result<Fact> {
    check_shares(order, lines, |line| line.invoiced - line.returned, "order.not_invoiced")?;
    Ok(Fact::Returned { credit_note, lines: lines.to_vec(), restocked })
}

/// An invoice was cancelled though nothing came back: it waits to be invoiced again.
pub fn uninvoiced(order: &Order, credit_note: Id, lines: &[Share]) -> Result<Fact> {
    check_shares(order, lines, |line| line.invoiced - line.returned, "order.not_invoiced")?;
    Ok(Fact::Uninvoiced { credit_note, lines: lines.to_vec(), moved: value(order, lines) })
}

/// A deposit is asked for: all of them together at most what the order comes to.
pub fn deposit(order: &Order, invoice: Id, amount: Cents) -> Result<Fact> {
    order.state.may("deposit")?;
    if order.deposits + amount > order.gross {
        let left = order.gross - order.deposits;
        return Err(Refusal::conflict("order.deposits_beyond").at("amount").with("most", left).into());
    }
    Ok(Fact::DepositAsked { invoice, amount })
}

/// A deposit that was asked for is credited.
pub fn deposit_credited(order: &Order, credit_note: Id, amount: Cents) -> Result<Fact> {
    let amount = amount.min(order.deposits);
    Ok(Fact::DepositAsked { invoice: credit_note, amount: -amount })
}

fn sum(lines: &[Share], rank: i64) -> Quantity {
    lines.iter().filter(|s| s.line == rank).map(|s| s.quantity).sum()
}

/// The part of what the order comes to in the books that some quantities stand for, to the cent below.
fn value(order: &Order, lines: &[Share]) -> Cents {
    let net: i128 = order.lines.iter().map(|l| i128::from(l.net.0)).sum();
    if net == 0 {
        return Cents::ZERO;
    }
    let part: i128 = lines
        .iter()
        .filter_map(|s| order.line(s.line).map(|l| (l, s.quantity)))
        .filter(|(l, _)| !l.quantity.is_zero())
        .map(|(l, q)| i128::from(l.net.0) * i128::from(q.0) / i128::from(l.quantity.0))
        .sum();
    Cents((i128::from(order.worth.0) * part / net) as i64)
}

/// Each line named once, each quantity positive and within `most`.
fn check_shares(
    order: &Order,
    lines: &[Share],
    most: impl Fn(&super::model::Line) -> Quantity,
    code: &'static str,
) -> Result<()> {
    if lines.is_empty() {
        return Err(Refusal::conflict("order.nothing_to_move").at("lines").into());
    }
    for (n, share) in lines.iter().enumerate() {
        let place = |field: &str| format!("lines[{n}].{field}");
        let Some(line) = order.line(share.line) else {
            return Err(Refusal::invalid("order.no_such_line").at(place("line")).into());
        };
        if lines[..n].iter().any(|s| s.line == share.line) {
            return Err(Refusal::invalid("order.line_twice").at(place("line")).into());
        }
        if share.quantity <= Quantity::ZERO {
            return Err(Refusal::invalid("order.quantity").at(place("quantity")).into());
        }
        if share.quantity > most(line) {
            return Err(Refusal::conflict(code).at(place("quantity")).with("most", most(line)).into());
        }
    }
    Ok(())
}
