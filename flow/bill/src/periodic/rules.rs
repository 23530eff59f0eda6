//! Decisions of the periodic invoice: which deliveries stand on one, what its lines and totals are, when it is due. Pure.

use ground::customer::Terms;
use ground::party::Address;
use ground::tax::{Charge, ChargedOn, Discount, Pricing, Totals, Treatment};
use kernel::{Cents, Currency, Day, Id, Quantity, Result};
use sell::order::{Order, Share};
use serde::Serialize;

use crate::invoice::rules as invoice_rules;
use crate::invoice::{Line, Origin, Quoted};

/// The longest delay of a periodic invoice, in days after its day (C. com. art. L441-10 I, since 2014-03-19).
pub const CAP_DAYS: i32 = 45;

/// What left of a line of an order in one delivery.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivered {
    /// The order.
    pub order: Id,
    /// Its line, from 1.
    pub line: i64,
    /// How much.
    pub quantity: Quantity,
    /// How much of it an invoice that stands names with its note.
    pub named: Quantity,
    /// The delivery note with its day.
    pub note: Quoted,
}

/// What one invoice takes of an order.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Part {
    /// The order.
    pub order: Quoted,
    /// By line of the order.
    pub shares: Vec<Share>,
    /// Deposits were asked for on it.
    pub deposits: bool,
}

/// An invoice as it would be issued.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Planned {
    /// The first day of the month of its deliveries.
    pub month: Day,
    /// Who will owe.
    pub payer: Id,
    /// Where the goods went, where that is not the billing address.
    pub delivery: Option<Address>,
    /// Its orders.
    pub parts: Vec<Part>,
    /// Its delivery notes, in the order of their days.
    pub notes: Vec<Quoted>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Discount and charges on the whole.
    pub pricing: Pricing,
    /// Its totals.
    pub totals: Totals,
    /// The customer's own order number, where all orders have the same.
    pub reference: String,
    /// The first day of supply.
    pub first: Day,
    /// The last one.
    pub last: Day,
}

/// What must be equal for deliveries to stand on one invoice.
#[derive(PartialEq)]
struct Key {
    month: Day,
    payer: Id,
    tax_included: bool,
    currency: Currency,
    delivery: Option<Address>,
    treatments: Vec<Treatment>,
}

/// A part of a delivery that no invoice names yet.
struct Piece {
    /// The place of its order.
    order: usize,
    line: i64,
    quantity: Quantity,
    note: Quoted,
    day: Day,
}

/// The invoices that deliveries until a day make, oldest month first: one for each month, payer, currency, place of
/// delivery and VAT treatment. What was invoiced of an order line are the deliveries that its invoices name, and of what
/// names none the oldest.
pub fn plan(mut orders: Vec<Order>, delivered: &[Delivered], until: Day, day: Day) -> Result<Vec<Planned>> {
    let mut groups: Vec<(Key, Vec<Piece>)> = Vec::new();
    for (n, order) in orders.iter().enumerate() {
        for piece in pieces(n, order, delivered).into_iter().filter(|p| p.day <= until) {
            let key = key(order, piece.day);
            match groups.iter_mut().find(|(k, _)| *k == key) {
                Some((_, list)) => list.push(piece),
                None => groups.push((key, vec![piece])),
            }
        }
    }
    groups.sort_by_key(|(key, _)| key.month);
    let mut plans = Vec::with_capacity(groups.len());
    for (key, mut pieces) in groups {
        pieces.sort_by_key(|p| (p.order, p.day, p.note.id, p.line));
        let planned = planned(&orders, key, &pieces, day)?;
        if planned.totals.gross.is_zero() {
            continue;
        }
        // The next month's invoice of the same order goes on from here.
        for piece in &pieces {
            let at = usize::try_from(piece.line - 1).unwrap_or_default();
            if let Some(line) = orders.get_mut(piece.order).and_then(|o| o.lines.get_mut(at)) {
                line.invoiced += piece.quantity;
            }
        }
        plans.push(planned);
    }
    Ok(plans)
}

fn key(order: &Order, day: Day) -> Key {
    let mut treatments: Vec<Treatment> = order.lines.iter().map(|l| l.tax.treatment).collect();
    treatments.sort_unstable();
    treatments.dedup();
    Key {
        month: day.start_of_month(),
        payer: order.payer,
        tax_included: order.pricing.tax_included,
        currency: order.currency,
        delivery: order.delivery.clone(),
        treatments,
    }
}

/// What was delivered of an order beyond what is invoiced, by delivery.
fn pieces(place: usize, order: &Order, delivered: &[Delivered]) -> Vec<Piece> {
    let mut list = Vec::new();
    for (line, rank) in order.lines.iter().zip(1i64..) {
        let own = || delivered.iter().filter(|d| d.order == order.id && d.line == rank);
        let named: Quantity = own().map(|d| d.named).sum();
        let mut before = (line.invoiced - named).max(Quantity::ZERO);
        let mut left = line.to_invoice();
        for d in own() {
            let free = d.quantity - d.named;
            let taken = before.min(free);
            before -= taken;
            let quantity = (free - taken).min(left);
            left -= quantity;
            if let Some(day) = d.note.day.filter(|_| quantity > Quantity::ZERO) {
                list.push(Piece { order: place, line: rank, quantity, note: d.note.clone(), day });
            }
        }
    }
    list
}

fn planned(orders: &[Order], key: Key, pieces: &[Piece], day: Day) -> Result<Planned> {
    let mut places: Vec<usize> = pieces.iter().map(|p| p.order).collect();
    places.dedup();
    let of = |place: usize| pieces.iter().filter(move |p| p.order == place);
    let mut parts: Vec<Part> = Vec::with_capacity(places.len());
    let mut pricings: Vec<Pricing> = Vec::with_capacity(places.len());
    for order in places.iter().filter_map(|p| orders.get(*p).map(|o| (*p, o))) {
        let (place, order) = order;
        let shares = shares(of(place));
        pricings.push(invoice_rules::pricing(order, &shares));
        let quoted = Quoted { id: order.id, number: order.number.clone(), day: order.day };
        parts.push(Part { order: quoted, shares, deposits: order.deposits.0 > 0 });
    }
    let discount = common(&pricings);
    let mut lines: Vec<Line> = Vec::with_capacity(pieces.len());
    let mut firsts: Vec<usize> = Vec::with_capacity(places.len());
    for ((place, pricing), part) in places.iter().zip(&pricings).zip(&parts) {
        let first = lines.len();
        firsts.push(first);
        for piece in of(*place) {
            lines.extend(line(&orders[*place], piece, parts.first().is_some_and(|p| p.order.id == part.order.id))?);
        }
        if discount.is_none() {
            take_off(&mut lines[first..], pricing.discount);
        }
    }
    let pricing = Pricing {
        discount: discount.flatten(),
        charges: charges(&pricings),
        charged_on: charged_on(&pricings, &firsts, &lines, day),
        tax_included: key.tax_included,
        currency: key.currency,
    };
    let totals = invoice_rules::priced(&mut lines, &pricing, day)?;
    let mut notes: Vec<Quoted> = pieces.iter().map(|p| p.note.clone()).collect();
    notes.sort_by_key(|n| (n.day, n.id));
    notes.dedup_by_key(|n| n.id);
    let days = || pieces.iter().map(|p| p.day);
    let mut references = places.iter().filter_map(|p| orders.get(*p)).map(|o| o.reference.as_str());
    let reference = references.next().unwrap_or_default();
    let same = references.all(|r| r == reference);
    Ok(Planned {
        month: key.month,
        payer: key.payer,
        delivery: key.delivery,
        notes,
        lines,
        pricing,
        totals,
        reference: if same { reference.to_string() } else { String::new() },
        first: days().min().unwrap_or(day),
        last: days().max().unwrap_or(day),
        parts,
    })
}

/// Quantities of one order by its lines.
fn shares<'a>(pieces: impl Iterator<Item = &'a Piece>) -> Vec<Share> {
    let mut shares: Vec<Share> = Vec::new();
    for piece in pieces {
        match shares.iter_mut().find(|s| s.line == piece.line) {
            Some(share) => share.quantity += piece.quantity,
            None => shares.push(Share { line: piece.line, quantity: piece.quantity }),
        }
    }
    shares.sort_by_key(|s| s.line);
    shares
}

fn line(order: &Order, piece: &Piece, own: bool) -> Result<Option<Line>> {
    let share = Share { line: piece.line, quantity: piece.quantity };
    let origin =
        Origin { order: order.number.clone(), reference: order.reference.clone(), delivery: piece.note.clone() };
    let made = invoice_rules::line(order, &share)?;
    Ok(made.map(|l| Line { order: (!own).then_some(order.id), origin: Some(origin), ..l }))
}

/// The discount on the whole that all orders have: the same percentage, or none. Others become discounts of the lines.
fn common(pricings: &[Pricing]) -> Option<Option<Discount>> {
    let first = pricings.first().map(|p| p.discount)?;
    let same = pricings.iter().all(|p| p.discount == first);
    let percent = first.is_none_or(|d| d.percent().is_some());
    (same && percent).then_some(first)
}

/// The discount that one order has on the whole, as discounts of its lines: a percentage rate by rate as on an invoice
/// of the order alone, spread over the lines by largest remainder.
fn take_off(lines: &mut [Line], discount: Option<Discount>) {
    let Some(discount) = discount else { return };
    let spread = |lines: &mut [&mut Line], amount: Cents| {
        let weights: Vec<i64> = lines.iter().map(|l| l.net.0).collect();
        for (line, off) in lines.iter_mut().zip(amount.allocate(&weights)) {
            line.allowance += off;
            line.net -= off;
            line.discount = Some(Discount::Amount(line.allowance)).filter(|d| !d.is_nothing());
        }
    };
    if let Discount::Amount(amount) = discount {
        let all: Cents = lines.iter().map(|l| l.net).sum();
        spread(&mut lines.iter_mut().collect::<Vec<_>>(), amount.min(all));
        return;
    }
    let mut rates: Vec<_> = lines.iter().map(|l| (l.tax.treatment, l.vat)).collect();
    rates.sort_unstable();
    rates.dedup();
    for rate in rates {
        let mut own: Vec<&mut Line> = lines.iter_mut().filter(|l| (l.tax.treatment, l.vat) == rate).collect();
        let net: Cents = own.iter().map(|l| l.net).sum();
        spread(&mut own, discount.of(net));
    }
}

/// The charges of all orders, those of one kind and label as one.
fn charges(pricings: &[Pricing]) -> Vec<Charge> {
    let mut list: Vec<Charge> = Vec::new();
    for charge in pricings.iter().flat_map(|p| &p.charges) {
        match list.iter_mut().find(|c| (c.kind, &c.label) == (charge.kind, &charge.label)) {
            Some(same) => same.amount += charge.amount,
            None => list.push(charge.clone()),
        }
    }
    list
}

/// How the charges of all orders fall on the rates: those of each order follow its own goods. Nothing to say where there
/// is one order. `firsts` are the places of each order's first line.
fn charged_on(pricings: &[Pricing], firsts: &[usize], lines: &[Line], day: Day) -> Vec<ChargedOn> {
    let mut list: Vec<ChargedOn> = Vec::new();
    if pricings.len() < 2 {
        return list;
    }
    let ends = firsts.iter().skip(1).copied().chain([lines.len()]);
    for ((pricing, first), end) in pricings.iter().zip(firsts).zip(ends) {
        let amount = pricing.charges.iter().map(|c| c.amount).sum();
        let own: Vec<_> = lines.get(*first..end).unwrap_or_default().iter().map(invoice_rules::priced_line).collect();
        for part in ground::tax::charged_on(&own, amount, day) {
            match list.iter_mut().find(|c| (c.treatment, c.code) == (part.treatment, part.code)) {
                Some(same) => same.amount += part.amount,
                None => list.push(part),
            }
        }
    }
    list
}

/// The terms of an invoice of a day: those of the customer, but a periodic invoice (of several deliveries) is due 45
/// days after its day at the latest (C. com. art. L441-10 I).
pub fn terms(agreed: Terms, day: Day, deliveries: usize) -> Terms {
    let cap = Terms::Net(CAP_DAYS);
    if deliveries > 1 && agreed.due(day) > cap.due(day) { cap } else { agreed }
}

/// The last day whose deliveries are invoiced by themselves on a day: on the last day of a month that day, before it
/// what earlier months have left.
pub fn closing(today: Day) -> Day {
    if today == today.end_of_month() { today } else { today.start_of_month().plus(-1) }
}

#[cfg(test)]
mod tests;
