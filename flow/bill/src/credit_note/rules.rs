//! Decisions of the credit note: what it credits, priced as its invoice, and never more than is left. Pure.

use ground::tax::{Discount, Priced, Pricing, Totals, Treatment, VatCode, VatGroup, line_amounts, totals};
use kernel::{Cents, Currency, Day, Id, Price, Quantity, Rate, Refusal, Result};
use sell::order::{LineTax, Share};

use crate::invoice::rules::{may_credit, part_of, priced, share};
use crate::invoice::{Credited, CreditedGroup, CreditedLine, Invoice, Line};

/// What a credit note says, and what it leaves of its invoice.
#[derive(Debug, Clone)]
pub struct Credit {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its totals.
    pub totals: Totals,
    /// Its discount and charges on the whole.
    pub pricing: Pricing,
    /// Everything credited of the invoice, this one included.
    pub so_far: Credited,
}

/// Goods come back: quantities of lines at the invoice's price, line discount and document discount.
pub fn returned(invoice: &Invoice, shares: &[Share]) -> Result<Credit> {
    may_credit(invoice)?;
    if shares.is_empty() {
        return Err(Refusal::invalid("credit_note.no_lines").at("lines").into());
    }
    let mut lines = Vec::with_capacity(shares.len());
    for (n, wanted) in shares.iter().enumerate() {
        let place = |field: &str| format!("lines[{n}].{field}");
        let line = line_of(invoice, wanted.line, &place("line"))?;
        if shares[..n].iter().any(|s| s.line == wanted.line) {
            return Err(Refusal::invalid("credit_note.line_twice").at(place("line")).into());
        }
        let (price, most) = dearest(invoice, wanted.line, line);
        if wanted.quantity <= Quantity::ZERO || wanted.quantity > most {
            return Err(Refusal::conflict("credit_note.quantity").at(place("quantity")).with("most", most).into());
        }
        let line = Line { price, ..line.clone() };
        lines.push((wanted.line, part(&line, wanted.quantity, currency_of(invoice), &place("quantity"))?));
    }
    credit(invoice, lines, Extent::Goods)
}

/// Prices were too high: the difference, for what was not returned.
pub fn lowered(invoice: &Invoice, prices: &[(i64, Option<Quantity>, Price)]) -> Result<Credit> {
    may_credit(invoice)?;
    if prices.is_empty() {
        return Err(Refusal::invalid("credit_note.no_lines").at("lines").into());
    }
    let mut lines = Vec::with_capacity(prices.len());
    for (n, (rank, quantity, price)) in prices.iter().enumerate() {
        let place = |field: &str| format!("lines[{n}].{field}");
        let line = line_of(invoice, *rank, &place("line"))?;
        if prices[..n].iter().any(|(r, ..)| r == rank) {
            return Err(Refusal::invalid("credit_note.line_twice").at(place("line")).into());
        }
        let (now, most) = dearest(invoice, *rank, line);
        let quantity = quantity.unwrap_or(most);
        if quantity <= Quantity::ZERO || quantity > most {
            return Err(Refusal::conflict("credit_note.quantity").at(place("quantity")).with("most", most).into());
        }
        if price.0 < 0 || *price >= now {
            return Err(Refusal::invalid("credit_note.price").at(place("price")).with("price", now).into());
        }
        // A percentage was taken off the price that was too high, and is off the difference too.
        let discount = line.discount.filter(|d| d.percent().is_some());
        let lower = now - *price;
        let amounts = line_amounts(quantity.at(lower, currency_of(invoice)), discount, &[], &place("price"))?;
        let made = Line {
            quantity,
            price: lower,
            discount,
            allowance: amounts.discount,
            charges: Vec::new(),
            net: amounts.net,
            ..own(invoice, line)
        };
        lines.push((*rank, made));
    }
    let mut credit = credit(invoice, lines, Extent::Prices)?;
    // The goods stay: only their amounts are credited.
    let before = invoice.credited.lines.len();
    for (line, (_, _, price)) in credit.so_far.lines[before..].iter_mut().zip(prices) {
        line.lowered = Some((line.quantity, *price));
        line.quantity = Quantity::ZERO;
    }
    Ok(credit)
}

/// Everything that is left, charges included.
pub fn whole(invoice: &Invoice) -> Result<Credit> {
    may_credit(invoice)?;
    let mut lines = Vec::new();
    for (line, rank) in invoice.lines.iter().zip(1i64..) {
        let left = line.quantity - invoice.credited.line(rank);
        if !left.is_zero() {
            lines.push((rank, part(line, left, currency_of(invoice), "invoice").map(|l| Line { order: own(invoice, line).order, ..l })?));
        }
    }
    credit(invoice, lines, Extent::Whole)
}

/// How much of its invoice a credit note takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// Quantities of lines: the last of a group's goods take what is left of the group.
    Goods,
    /// A difference of price: all of the goods may be on it, and most of their amounts stay.
    Prices,
    /// Everything that is left.
    Whole,
}

fn currency_of(invoice: &Invoice) -> Currency {
    invoice.currency.unwrap_or_default()
}

/// The highest unit price that holds for what is left of a line, and how much of it has that price.
fn dearest(invoice: &Invoice, rank: i64, line: &Line) -> (Price, Quantity) {
    invoice.credited.prices(rank, line).first().copied().unwrap_or((line.price, Quantity::ZERO))
}

fn line_of<'a>(invoice: &'a Invoice, rank: i64, field: &str) -> Result<&'a Line> {
    let found = usize::try_from(rank - 1).ok().and_then(|n| invoice.lines.get(n));
    found.ok_or_else(|| Refusal::invalid("credit_note.no_such_line").at(field).into())
}

/// A line of the credit note names its order, whichever the credit note's own is.
fn own(invoice: &Invoice, line: &Line) -> Line {
    Line { order: Some(line.order.unwrap_or(invoice.order)), ..line.clone() }
}

fn part(line: &Line, quantity: Quantity, currency: Currency, field: &str) -> Result<Line> {
    let discount = part_of(line.discount, quantity, line.quantity);
    let charges: Vec<_> = line
        .charges
        .iter()
        .map(|c| ground::tax::Charge { amount: share(c.amount, quantity, line.quantity), ..c.clone() })
        .collect();
    let amounts = line_amounts(quantity.at(line.price, currency), discount, &charges, field)?;
    Ok(Line { quantity, discount, allowance: amounts.discount, charges, net: amounts.net, ..line.clone() })
}

/// Discount of the invoice as it falls on some of its lines; charges only where all of it is credited.
fn pricing_of(invoice: &Invoice, lines: &[(i64, Line)], all: bool) -> Result<Pricing> {
    let own = &invoice.more.pricing;
    let discount = match own.discount {
        Some(Discount::Amount(amount)) => {
            // Both in the terms of the prices: an invoice with prices that include VAT keeps its lines without it.
            let in_terms = |l: &Line| part(l, l.quantity, currency_of(invoice), "invoice").map(|l| l.net);
            let worth: Cents = lines.iter().map(|(_, l)| l.net).sum();
            let whole: Cents = invoice.lines.iter().map(in_terms).sum::<Result<Cents>>()?;
            let of = amount.allocate(&[worth.0, (whole - worth).0.max(0)]);
            Some(Discount::Amount(of[0].min(worth)))
        }
        percent => percent,
    };
    let charges = if all && invoice.credited == Credited::default() { own.charges.clone() } else { Vec::new() };
    let charged_on = if charges.is_empty() { Vec::new() } else { own.charged_on.clone() };
    Ok(Pricing { discount, charges, charged_on, tax_included: own.tax_included, currency: currency_of(invoice) })
}

/// The credit note of some lines. Where nothing is left of a group afterwards, it takes what was invoiced less what was
/// credited, so that several credit notes come to the invoice exactly.
fn credit(invoice: &Invoice, ranked: Vec<(i64, Line)>, extent: Extent) -> Result<Credit> {
    let all = extent == Extent::Whole;
    let pricing = pricing_of(invoice, &ranked, all)?;
    let day = invoice.day.unwrap_or(Day::from_number(0));
    let ranks: Vec<i64> = ranked.iter().map(|(rank, _)| *rank).collect();
    let mut lines: Vec<Line> = ranked.iter().map(|(_, l)| own(invoice, l)).collect();
    let mut totals = priced(&mut lines, &pricing, day)?;
    for (place, group) in invoice.totals.groups.iter().enumerate() {
        let done = invoice.credited.group(place);
        let left = group.base - done.base;
        let found = totals.groups.iter().position(|g| same(g, group));
        let goods = closes(invoice, &ranks, &lines, group);
        let closes = match extent {
            Extent::Goods => goods,
            Extent::Prices => goods && found.is_some_and(|n| totals.groups[n].base >= left),
            Extent::Whole => true,
        };
        match found {
            Some(n) if closes => close(&mut totals.groups[n], group, done, all, &mut lines),
            Some(n) => {
                let made = &mut totals.groups[n];
                if made.base > left {
                    return Err(Refusal::conflict("credit_note.beyond").at("lines").with("most", left).into());
                }
                made.tax = if made.base == left { group.tax - done.tax } else { made.tax.min(group.tax - done.tax) };
                made.services_tax = made.services_tax.min(made.tax);
            }
            None if all && !left.is_zero() => {
                // The goods are back already; charges are left. Beside services alone they are services too.
                let line = rest(invoice, group, left);
                let tax = group.tax - done.tax;
                let (services, services_tax) = if line.goods { (Cents::ZERO, Cents::ZERO) } else { (left, tax) };
                lines.push(line);
                let (allowance, charge) = (Cents::ZERO, Cents::ZERO);
                totals.groups.push(VatGroup { lines: left, allowance, charge, base: left, tax, services, services_tax, ..*group });
            }
            None => {}
        }
    }
    summed(&mut totals);
    if totals.gross.0 <= 0 {
        return Err(Refusal::conflict("credit_note.nothing_left").at("invoice").with("number", &invoice.number).into());
    }
    let so_far = so_far(invoice, &ranks, &lines, &totals);
    Ok(Credit { lines, totals, pricing, so_far })
}

fn same(one: &VatGroup, other: &VatGroup) -> bool {
    (one.treatment, one.code) == (other.treatment, other.code)
}

/// After these lines, is every line of the group credited in full, and has it no charge that stays?
fn closes(invoice: &Invoice, ranks: &[i64], lines: &[Line], group: &VatGroup) -> bool {
    let own = |l: &Line| (l.tax.treatment, l.vat) == (group.treatment, group.code);
    let now =
        |rank: i64| -> Quantity { ranks.iter().zip(lines).filter(|(r, _)| **r == rank).map(|(_, l)| l.quantity).sum() };
    let all = |(l, rank): (&Line, i64)| invoice.credited.line(rank) + now(rank) == l.quantity;
    group.charge.is_zero() && invoice.lines.iter().zip(1i64..).filter(|(l, _)| own(l)).all(all)
}

/// The group takes what is left; a cent of difference falls on its last line, or on the discount.
fn close(made: &mut VatGroup, group: &VatGroup, done: CreditedGroup, all: bool, lines: &mut [Line]) {
    let left = CreditedGroup {
        lines: group.lines - done.lines,
        allowance: group.allowance - done.allowance,
        charge: if all { group.charge - done.charge } else { Cents::ZERO },
        base: group.base - done.base,
        tax: group.tax - done.tax,
    };
    // Of goods and services under one rate, only services may be left.
    let services_only = group.services == group.base || (!made.services.is_zero() && made.services == made.base);
    let own = |l: &&mut Line| (l.tax.treatment, l.vat) == (group.treatment, group.code);
    let gap = left.lines - made.lines;
    if !gap.is_zero()
        && let Some(line) = lines.iter_mut().filter(own).max_by_key(|l| l.net)
    {
        line.net += gap;
        if gap.0 < 0 {
            line.allowance -= gap;
            line.discount = Some(Discount::Amount(line.allowance));
        }
    }
    made.lines = left.lines;
    (made.charge, made.base, made.tax) = (left.charge, left.base, left.tax);
    made.allowance = left.lines + left.charge - left.base;
    if services_only {
        (made.services, made.services_tax) = (made.base, made.tax);
    } else {
        made.services = made.services.min(made.base);
        made.services_tax = made.services_tax.min(made.tax);
    }
}

/// What is left of a group whose lines are all credited: charges, as a line of their own.
fn rest(invoice: &Invoice, group: &VatGroup, left: Cents) -> Line {
    let label = invoice.more.pricing.charges.iter().map(|c| c.label.as_str()).find(|l| !l.is_empty());
    Line {
        order: Some(invoice.order),
        order_line: 0,
        item: Id(0),
        label: label.unwrap_or("Port").to_string(),
        unit: "C62".into(),
        goods: group.services != group.base,
        quantity: Quantity::whole(1),
        price: Price::of(left, currency_of(invoice)),
        vat: group.code,
        tax: LineTax { treatment: group.treatment, ..LineTax::default() },
        net: left,
        ..Line::default()
    }
}

fn summed(totals: &mut Totals) {
    let of = |field: fn(&VatGroup) -> Cents| totals.groups.iter().map(field).sum::<Cents>();
    let (lines, allowance, charge) = (of(|g| g.lines), of(|g| g.allowance), of(|g| g.charge));
    let (net, tax) = (of(|g| g.base), of(|g| g.tax));
    (totals.lines, totals.allowance, totals.charge) = (lines, allowance, charge);
    (totals.net, totals.tax, totals.gross) = (net, tax, net + tax);
}

fn so_far(invoice: &Invoice, ranks: &[i64], lines: &[Line], totals: &Totals) -> Credited {
    let mut so_far = invoice.credited.clone();
    so_far.gross += totals.gross;
    so_far.groups.resize(invoice.totals.groups.len(), CreditedGroup::default());
    for (place, group) in invoice.totals.groups.iter().enumerate() {
        if let Some(made) = totals.groups.iter().find(|g| same(g, group)) {
            add(&mut so_far.groups[place], made);
        }
    }
    for (rank, line) in ranks.iter().zip(lines) {
        so_far.lines.push(CreditedLine { line: *rank, quantity: line.quantity, net: line.net, lowered: None });
    }
    so_far
}

fn add(so_far: &mut CreditedGroup, made: &VatGroup) {
    so_far.lines += made.lines;
    so_far.allowance += made.allowance;
    so_far.charge += made.charge;
    so_far.base += made.base;
    so_far.tax += made.tax;
}

/// A rebate over what is left of some invoices, without VAT: a percentage of each base, or an amount spread over them
/// by largest remainder. `net_of_tax`: VAT is left as it was (avoir net de taxe).
pub fn rebate(
    invoices: &[Invoice],
    part: Discount,
    label: &str,
    net_of_tax: bool,
) -> Result<(Vec<Line>, Totals, Vec<Credited>)> {
    // Invoice, group, is it services, base that is left, rate.
    let mut left: Vec<(usize, usize, bool, Cents)> = Vec::new();
    for (n, invoice) in invoices.iter().enumerate() {
        may_credit(invoice)?;
        for (place, group) in invoice.totals.groups.iter().enumerate() {
            let base = group.base - invoice.credited.group(place).base;
            let services = if group.base.is_zero() {
                Cents::ZERO
            } else {
                base.allocate(&[group.services.0, (group.base - group.services).0])[0]
            };
            left.push((n, place, true, services));
            left.push((n, place, false, base - services));
        }
    }
    left.retain(|(.., base)| base.0 > 0);
    let most: Cents = left.iter().map(|(.., base)| *base).sum();
    let parts: Vec<Cents> = match part {
        Discount::Percent(rate) => left.iter().map(|(.., base)| rate.of(*base)).collect(),
        Discount::Amount(amount) if amount > most => {
            return Err(Refusal::conflict("credit_note.beyond").at("part").with("most", most).into());
        }
        Discount::Amount(amount) => amount.allocate(&left.iter().map(|(.., base)| base.0).collect::<Vec<_>>()),
    };
    let mut lines: Vec<Line> = Vec::new();
    let mut rates: Vec<(VatCode, Rate)> = Vec::new();
    for ((n, place, services, _), part) in left.iter().zip(&parts).filter(|(_, part)| part.0 > 0) {
        let group = &invoices[*n].totals.groups[*place];
        let (treatment, code) =
            if net_of_tax { (Treatment::NetOfTax, VatCode::None) } else { (group.treatment, group.code) };
        match rates.iter().find(|(c, _)| *c == code && !net_of_tax) {
            Some((_, rate)) if *rate != group.rate => {
                return Err(Refusal::conflict("credit_note.rates_differ").at("invoices").into());
            }
            _ => rates.push((code, group.rate)),
        }
        match lines.iter_mut().find(|l| (l.tax.treatment, l.vat, l.goods) == (treatment, code, !services)) {
            Some(line) => line.net += *part,
            None => lines.push(Line {
                label: label.to_string(),
                unit: "C62".into(),
                goods: !services,
                quantity: Quantity::whole(1),
                vat: code,
                tax: LineTax { treatment, ..LineTax::default() },
                net: *part,
                ..Line::default()
            }),
        }
    }
    let currency = invoices.first().map_or(Currency::EUR, currency_of);
    for line in &mut lines {
        line.price = Price::of(line.net, currency);
    }
    let day = invoices.iter().filter_map(|i| i.day).max().unwrap_or(Day::from_number(0));
    let rows: Vec<Priced> =
        lines.iter().map(|l| Priced { treatment: l.tax.treatment, code: l.vat, goods: l.goods, net: l.net }).collect();
    let (totals, _) = totals(&rows, &Pricing::default(), day)?;
    if totals.gross.0 <= 0 {
        return Err(Refusal::invalid("credit_note.nothing").at("part").into());
    }
    let so_far = rebated(invoices, &left, &parts, &totals, net_of_tax);
    Ok((lines, totals, so_far))
}

/// What each invoice is credited by a rebate: its parts of the bases, and of the tax by base.
fn rebated(
    invoices: &[Invoice],
    left: &[(usize, usize, bool, Cents)],
    parts: &[Cents],
    totals: &Totals,
    net_of_tax: bool,
) -> Vec<Credited> {
    let mut list: Vec<Credited> = invoices.iter().map(|i| i.credited.clone()).collect();
    for (credited, invoice) in list.iter_mut().zip(invoices) {
        credited.groups.resize(invoice.totals.groups.len(), CreditedGroup::default());
    }
    for made in &totals.groups {
        let own = |n: usize, place: usize| net_of_tax || same(&invoices[n].totals.groups[place], made);
        let rows: Vec<(usize, usize, Cents)> = left
            .iter()
            .zip(parts)
            .filter(|((n, place, ..), part)| own(*n, *place) && part.0 > 0)
            .map(|((n, place, ..), part)| (*n, *place, *part))
            .collect();
        let taxes = made.tax.allocate(&rows.iter().map(|(.., part)| part.0).collect::<Vec<_>>());
        for ((n, place, part), tax) in rows.iter().zip(taxes) {
            let group = &mut list[*n].groups[*place];
            group.lines += *part;
            group.base += *part;
            group.tax += tax;
            list[*n].gross += *part + tax;
        }
    }
    list
}

#[cfg(test)]
mod tests;
