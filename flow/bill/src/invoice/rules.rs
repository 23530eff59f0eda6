//! Decisions of the invoice: what stands on it, what it books, what is owed when. Pure.

use ground::ledger::{self, Accounts, Journal, Posting, Revenue, Role};
use ground::numbering::Drawn;
use ground::receivable::{Control, ItemKind, OpenItem};
use ground::tax::{self, Taxed, Totals, VatCode};
use kernel::{Cents, Currency, Day, Id, Result};
use sell::order::{Order, Share};

use super::model::Line;

/// The lines that some quantities of an order make.
pub fn lines(order: &Order, shares: &[Share]) -> Result<Vec<Line>> {
    let mut lines = Vec::with_capacity(shares.len());
    for share in shares {
        let Some(line) = order.line(share.line) else { continue };
        lines.push(Line {
            order_line: share.line,
            item: line.item,
            label: line.label.clone(),
            unit: line.unit.clone(),
            quantity: share.quantity,
            price: line.price,
            vat: line.vat,
            net: tax::line_net(share.quantity, line.price, "lines")?,
        });
    }
    Ok(lines)
}

/// Everything delivered and not invoiced.
pub fn due_for_invoice(order: &Order) -> Vec<Share> {
    order
        .lines
        .iter()
        .zip(1..)
        .filter(|(l, _)| !l.to_invoice().is_zero())
        .map(|(l, line)| Share { line, quantity: l.to_invoice() })
        .collect()
}

/// The totals of an invoice on its day.
pub fn totals(lines: &[Line], day: Day) -> Totals {
    tax::totals(lines.iter().map(|l| Taxed { code: l.vat, net: l.net }), day)
}

/// What an entry needs to know of its document.
pub struct Heading<'a> {
    /// Number.
    pub number: &'a Drawn,
    /// Issue day.
    pub day: Day,
    /// Who owes.
    pub payer: Id,
    /// The payer's name, for the label.
    pub name: &'a str,
}

/// The entry (recipe R01): 411 with the total, revenue by kind and rate, VAT by rate.
pub fn entry(accounts: &Accounts, heading: &Heading, order: &Order, lines: &[Line], totals: &Totals) -> Posting {
    let mut revenue: Vec<(bool, VatCode, Cents)> = Vec::new();
    for line in lines {
        let goods = order.line(line.order_line).is_none_or(|l| l.goods);
        match revenue.iter_mut().find(|(g, c, _)| *g == goods && *c == line.vat) {
            Some((_, _, sum)) => *sum += line.net,
            None => revenue.push((goods, line.vat, line.net)),
        }
    }
    revenue.sort_by_key(|(goods, code, _)| (!goods, *code));
    let mut entry_lines = vec![ledger::Line::debit(accounts.of(Role::Customers), Some(heading.payer), totals.gross)];
    for (goods, code, sum) in revenue.into_iter().filter(|(_, _, sum)| !sum.is_zero()) {
        let sold = if goods { Role::Goods } else { Role::Services };
        entry_lines.push(ledger::Line::credit(accounts.of(sold(Revenue::Taxed(code))), None, sum));
    }
    for group in totals.groups.iter().filter(|g| !g.tax.is_zero()) {
        entry_lines.push(ledger::Line::credit(accounts.of(Role::VatCollected(group.code)), None, group.tax));
    }
    Posting {
        journal: Journal::Sales,
        day: heading.day,
        piece: heading.number.text(),
        piece_day: heading.day,
        label: format!("Facture {}", heading.name),
        lines: entry_lines,
    }
}

/// One instalment: the whole amount on the due day.
pub fn item(id: Id, document: Id, heading: &Heading, due_day: Day, amount: Cents) -> OpenItem {
    OpenItem {
        id,
        customer: heading.payer,
        account: Control::Customers,
        kind: ItemKind::Invoice,
        document,
        number: heading.number.text(),
        rank: 1,
        issue_day: heading.day,
        due_day,
        currency: Currency::EUR,
        amount,
        value: None,
        early: None,
        vat_pending: false,
        entry: 0,
        line: 0,
    }
}
