//! Decisions of the corrective invoice: which invoices may be replaced, and what the right one says. Pure.

use ground::party::optional_text;
use ground::tax::{Discount, Pricing, Totals, line_amounts};
use kernel::{Day, Price, Quantity, Refusal, Result};
use sell::order;
use serde::Deserialize;

use crate::invoice::rules::{part_of, priced, share};
use crate::invoice::{Invoice, Line};

/// What a line should have said; what is absent was right.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The line of the invoice, from 1.
    #[schemars(range(min = 1, max = 100_000))]
    pub line: i64,
    /// The right text.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub label: Option<String>,
    /// The right quantity; 0 takes the line off.
    #[serde(default)]
    pub quantity: Option<Quantity>,
    /// The right unit price, in the terms of the invoice.
    #[serde(default)]
    pub price: Option<Price>,
    /// The right discount on the line; 0 % where there is none.
    #[serde(default)]
    pub discount: Option<Discount>,
}

/// The lines as they should have been, each with its place on the invoice from 1, then those that are new, at place 0; VAT
/// is as it was. Their net amounts are in the terms of their prices.
pub fn corrected(invoice: &Invoice, changes: &[Change], added: &[order::Line]) -> Result<Vec<(i64, Line)>> {
    for (n, change) in changes.iter().enumerate() {
        let place = format!("lines[{n}].line");
        let found = usize::try_from(change.line - 1).is_ok_and(|at| at < invoice.lines.len());
        if !found {
            return Err(Refusal::invalid("credit_note.no_such_line").at(place).into());
        }
        if changes[..n].iter().any(|c| c.line == change.line) {
            return Err(Refusal::invalid("credit_note.line_twice").at(place).into());
        }
    }
    let mut lines = Vec::with_capacity(invoice.lines.len());
    for (line, rank) in invoice.lines.iter().zip(1i64..) {
        let n = changes.iter().position(|c| c.line == rank);
        let change = n.and_then(|n| changes.get(n)).cloned().unwrap_or_default();
        let place = |field: &str| format!("lines[{}].{field}", n.unwrap_or_default());
        let quantity = change.quantity.unwrap_or(line.quantity);
        if quantity < Quantity::ZERO || quantity > Quantity::whole(10_000_000) {
            return Err(Refusal::invalid("order.quantity").at(place("quantity")).into());
        }
        if quantity.is_zero() {
            continue;
        }
        let price = change.price.unwrap_or(line.price);
        if price.0 < 0 {
            return Err(Refusal::invalid("order.price").at(place("price")).into());
        }
        let discount = match change.discount {
            Some(discount) => Some(discount.checked(&place("discount"))?).filter(|d| !d.is_nothing()),
            None => part_of(line.discount, quantity, line.quantity),
        };
        let label = optional_text(change.label.as_deref().unwrap_or(""), &place("label"), 200)?;
        let charges: Vec<_> = line
            .charges
            .iter()
            .map(|c| ground::tax::Charge { amount: share(c.amount, quantity, line.quantity), ..c.clone() })
            .collect();
        let amounts = line_amounts(quantity.at(price, invoice.currency.unwrap_or_default()), discount, &charges, &place("quantity"))?;
        let label = if label.is_empty() { line.label.clone() } else { label };
        let made = Line { label, quantity, price, discount, allowance: amounts.discount, charges, net: amounts.net, ..line.clone() };
        lines.push((rank, made));
    }
    for line in added {
        lines.push((0, extra(line, invoice)?));
    }
    if lines.is_empty() {
        return Err(Refusal::invalid("corrective.nothing_left").at("lines").into());
    }
    Ok(lines)
}

/// A line that comes from no order.
fn extra(line: &order::Line, invoice: &Invoice) -> Result<Line> {
    let worth = line.quantity.at(line.price, invoice.currency.unwrap_or_default());
    let amounts = line_amounts(worth, line.discount, &line.charges, "added")?;
    Ok(Line {
        order: None,
        order_line: 0,
        item: line.item,
        label: line.label.clone(),
        unit: line.unit.clone(),
        goods: line.goods,
        quantity: line.quantity,
        price: line.price,
        discount: line.discount,
        allowance: amounts.discount,
        charges: line.charges.clone(),
        vat: line.vat,
        tax: line.tax.clone(),
        net: amounts.net,
        origin: None,
    })
}

/// The totals of the right invoice, at the rates of the day of the wrong one: they are those of the supply.
pub fn totals(lines: &mut [Line], pricing: &Pricing, invoice: &Invoice) -> Result<Totals> {
    priced(lines, pricing, invoice.day.unwrap_or(Day::from_number(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invoice::rules::may_correct;
    use ground::tax::VatCode;
    use kernel::{Cents, Id, Rate};

    fn invoice() -> Invoice {
        let line = |rank: i64, quantity: i64, price: &str, discount: Option<Discount>| {
            let (quantity, price) = (Quantity::whole(quantity), Price::parse(price).unwrap());
            let amounts = line_amounts(quantity.at(price, kernel::Currency::EUR), discount, &[], "").unwrap();
            Line {
                order_line: rank,
                item: Id(rank),
                label: format!("L{rank}"),
                goods: true,
                quantity,
                price,
                discount,
                allowance: amounts.discount,
                vat: VatCode::Standard,
                net: amounts.net,
                ..Line::default()
            }
        };
        let mut lines = vec![line(1, 10, "3.50", None), line(2, 4, "25", Some(Discount::Amount(Cents(10_00))))];
        let day = Day::parse("2026-09-30").unwrap();
        let totals = priced(&mut lines, &Pricing::default(), day).unwrap();
        Invoice { number: "FA-1".into(), day: Some(day), lines, payable: totals.gross, totals, ..Invoice::default() }
    }

    fn change(line: i64) -> Change {
        Change { line, ..Change::default() }
    }

    #[test]
    fn what_is_not_said_stays() {
        let invoice = invoice();
        let same = corrected(&invoice, &[], &[]).unwrap();
        assert_eq!(same.iter().map(|(_, l)| l.clone()).collect::<Vec<_>>(), invoice.lines);
        for (change, expected) in [
            (Change { price: Price::parse("3"), ..change(1) }, [30_00, 90_00]),
            (Change { quantity: Some(Quantity::whole(8)), ..change(1) }, [28_00, 90_00]),
            (Change { quantity: Some(Quantity::whole(2)), ..change(2) }, [35_00, 45_00]),
            (Change { discount: Some(Discount::Percent(Rate::whole(10))), ..change(1) }, [31_50, 90_00]),
            (Change { discount: Some(Discount::Percent(Rate::whole(0))), ..change(2) }, [35_00, 100_00]),
        ] {
            let made = corrected(&invoice, std::slice::from_ref(&change), &[]).unwrap();
            assert_eq!(made.iter().map(|(_, l)| l.net.0).collect::<Vec<_>>(), expected, "{change:?}");
        }
        let off = corrected(&invoice, &[Change { quantity: Some(Quantity::ZERO), ..change(1) }], &[]).unwrap();
        assert_eq!(off.iter().map(|(rank, _)| *rank).collect::<Vec<_>>(), [2]);
        let named = corrected(&invoice, &[Change { label: Some(" Tuile ".into()), ..change(1) }], &[]).unwrap();
        assert_eq!(named[0].1.label, "Tuile");
    }

    #[test]
    fn what_was_missing_comes_last_and_may_stand_alone() {
        let line = order::Line {
            label: "Livraison".into(),
            quantity: Quantity::whole(3),
            price: Price::parse("12.50").unwrap(),
            discount: Some(Discount::Amount(Cents(2_50))),
            vat: VatCode::Reduced,
            ..order::Line::default()
        };
        let both = corrected(&invoice(), &[], std::slice::from_ref(&line)).unwrap();
        assert_eq!(both.iter().map(|(rank, l)| (*rank, l.net.0)).collect::<Vec<_>>(), [(1, 35_00), (2, 90_00), (0, 35_00)]);
        let off = |line| Change { quantity: Some(Quantity::ZERO), ..change(line) };
        let alone = corrected(&invoice(), &[off(1), off(2)], &[line]).unwrap();
        let [(0, only)] = alone.as_slice() else { panic!("{alone:?}") };
        assert_eq!((only.order, only.order_line, only.vat, only.allowance), (None, 0, VatCode::Reduced, Cents(2_50)));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let code = |changes: &[Change]| corrected(&invoice(), changes, &[]).unwrap_err().code().to_string();
        let zero = |line| Change { quantity: Some(Quantity::ZERO), ..change(line) };
        for (changes, expected) in [
            (vec![change(0)], "credit_note.no_such_line"),
            (vec![change(3)], "credit_note.no_such_line"),
            (vec![change(1), change(1)], "credit_note.line_twice"),
            (vec![Change { quantity: Some(Quantity::whole(-1)), ..change(1) }], "order.quantity"),
            (vec![Change { price: Some(Price(-1)), ..change(1) }], "order.price"),
            (vec![Change { discount: Some(Discount::Amount(Cents(99_99))), ..change(1) }], "amount.discount_beyond"),
            (vec![zero(1), zero(2)], "corrective.nothing_left"),
        ] {
            assert_eq!(code(&changes), expected);
        }
        let mut credited = invoice();
        credited.credited.gross = Cents(1);
        assert_eq!(may_correct(&credited).unwrap_err().code(), "corrective.credited");
        assert!(may_correct(&invoice()).is_ok());
    }
}
