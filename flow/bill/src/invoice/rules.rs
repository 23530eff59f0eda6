//! Decisions of the invoice: what stands on it, what it books, what is owed when. Pure.

use ground::ledger::{self, Accounts, Journal, Posting, Revenue, Role};
use ground::numbering::Drawn;
use ground::receivable::{Control, ItemKind, OpenItem};
use ground::tax::{self, Charge, Discount, Due, Priced, Pricing, Side, Totals, Treatment, VatCode, line_amounts};
use kernel::{Cents, Currency, Day, Id, Quantity, Refusal, Result};
use sell::order::{Order, Share};

use super::model::{Credited, Invoice, Kind, Line};

/// The lines that some quantities of an order make, and the totals of the document on its day.
pub fn lines(order: &Order, shares: &[Share], pricing: &Pricing, day: Day) -> Result<(Vec<Line>, Totals)> {
    let mut lines = Vec::with_capacity(shares.len());
    for share in shares {
        lines.extend(line(order, share)?);
    }
    let totals = priced(&mut lines, pricing, day)?;
    Ok((lines, totals))
}

/// The line that a quantity of an order's line makes; its net amount is in the terms of its price.
pub fn line(order: &Order, share: &Share) -> Result<Option<Line>> {
    let Some(line) = order.line(share.line) else { return Ok(None) };
    let discount = part_of(line.discount, share.quantity, line.quantity);
    let charges = charges_of(line, share.quantity);
    let amounts = line_amounts(share.quantity.at(line.price, order.currency), discount, &charges, "lines")?;
    Ok(Some(Line {
        order: None,
        order_line: share.line,
        item: line.item,
        label: line.label.clone(),
        unit: line.unit.clone(),
        goods: line.goods,
        quantity: share.quantity,
        price: line.price,
        discount,
        allowance: amounts.discount,
        charges,
        vat: line.vat,
        tax: line.tax.clone(),
        net: amounts.net,
        origin: None,
    }))
}

/// Adds lines up, whose `net` is in the terms of their prices, and gives each its net amount without VAT.
pub fn priced(lines: &mut [Line], pricing: &Pricing, day: Day) -> Result<Totals> {
    let priced: Vec<Priced> = lines.iter().map(priced_line).collect();
    let (totals, nets) = tax::totals(&priced, pricing, day)?;
    for (line, net) in lines.iter_mut().zip(nets) {
        line.net = net;
    }
    Ok(totals)
}

/// What totals need of a line.
pub fn priced_line(line: &Line) -> Priced {
    Priced { treatment: line.tax.treatment, code: line.vat, goods: line.goods, net: line.net }
}

/// A percentage holds for any part of a line; an amount is shared by quantity, to the cent.
pub fn part_of(discount: Option<Discount>, part: Quantity, whole: Quantity) -> Option<Discount> {
    match discount {
        Some(Discount::Amount(amount)) if part != whole => Some(Discount::Amount(share(amount, part, whole))),
        other => other,
    }
}

fn charges_of(line: &sell::order::Line, part: Quantity) -> Vec<Charge> {
    let shared = |c: &Charge| Charge { amount: share(c.amount, part, line.quantity), ..c.clone() };
    line.charges.iter().map(shared).collect()
}

/// A part of an amount by quantity, rounded to the cent.
pub fn share(amount: Cents, part: Quantity, whole: Quantity) -> Cents {
    if part == whole || whole.is_zero() {
        return amount;
    }
    amount.allocate(&[part.0, (whole - part).0])[0]
}

/// Discount and charges of an invoice of a part of an order: a percentage holds for any part; amounts are shared by
/// what the lines of the part are worth, and the invoice that completes the order takes what is left.
pub fn pricing(order: &Order, shares: &[Share]) -> Pricing {
    let pricing = &order.pricing;
    let fixed = matches!(pricing.discount, Some(Discount::Amount(_))) || !pricing.charges.is_empty();
    if !fixed {
        return pricing.clone();
    }
    // Worth of each line by its net amount: what was invoiced before, what is invoiced now, what is left. Where all of
    // them are free, quantities count.
    let free = order.lines.iter().all(|l| l.net.is_zero());
    let worth = |of: &dyn Fn(&sell::order::Line, i64) -> Quantity| -> i64 {
        let lines = order.lines.iter().zip(1i64..).filter(|(l, _)| !l.quantity.is_zero());
        let part = |(l, rank): (&sell::order::Line, i64)| {
            let worth = if free { l.quantity.0 } else { l.net.0 };
            i128::from(worth) * i128::from(of(l, rank).0) / i128::from(l.quantity.0)
        };
        lines.map(part).sum::<i128>() as i64
    };
    let now = |rank: i64| shares.iter().filter(|s| s.line == rank).map(|s| s.quantity).sum::<Quantity>();
    let before = worth(&|l, _| l.invoiced);
    let until = worth(&|l, rank| l.invoiced + now(rank));
    let all = worth(&|l, _| l.quantity);
    let part = |amount: Cents| to_date(amount, until, all) - to_date(amount, before, all);
    Pricing {
        discount: pricing.discount.map(|d| match d {
            Discount::Amount(amount) => Discount::Amount(part(amount)),
            percent => percent,
        }),
        charges: pricing
            .charges
            .iter()
            .map(|c| Charge { amount: part(c.amount), ..c.clone() })
            .filter(|c| !c.amount.is_zero())
            .collect(),
        charged_on: Vec::new(),
        tax_included: pricing.tax_included,
        currency: pricing.currency,
    }
}

/// The part of an amount that a part of a whole has come to; all of it at the end.
fn to_date(amount: Cents, part: i64, whole: i64) -> Cents {
    if part >= whole { amount } else { amount.allocate(&[part, whole - part])[0] }
}

/// What an invoice says about goods and services, and its stage (BT-23; BR-FR): `B1` goods, `S1` services, `M1` both;
/// 4 for a final invoice after deposits.
pub fn frame(lines: &[Line], stage: u8) -> String {
    let letter = match (lines.iter().any(|l| l.goods), lines.iter().any(|l| !l.goods)) {
        (true, true) => 'M',
        (false, true) => 'S',
        _ => 'B',
    };
    format!("{letter}{stage}")
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

/// Which invoices may be credited.
pub fn may_credit(invoice: &Invoice) -> Result<()> {
    match invoice.kind {
        Kind::CreditNote => Err(Refusal::conflict("credit_note.of_credit_note").at("invoice").into()),
        Kind::Deposit => Err(Refusal::conflict("credit_note.of_deposit").at("invoice").into()),
        _ if invoice.credited.gross >= invoice.totals.gross => {
            Err(Refusal::conflict("credit_note.nothing_left").at("invoice").with("number", &invoice.number).into())
        }
        _ => Ok(()),
    }
}

/// Which invoices may be replaced: those of which nothing was credited.
pub fn may_correct(invoice: &Invoice) -> Result<()> {
    may_credit(invoice)?;
    if invoice.credited != Credited::default() {
        return Err(Refusal::conflict("corrective.credited").at("invoice").with("number", &invoice.number).into());
    }
    Ok(())
}

/// What an entry needs to know of its document.
pub struct Heading<'a> {
    /// Number.
    pub number: &'a Drawn,
    /// Issue day.
    pub day: Day,
    /// Who owes.
    pub payer: Id,
    /// What the entry says.
    pub label: String,
    /// Lowers what is owed.
    pub credit: bool,
}

/// Which revenue a side of a group is for the books.
pub fn revenue_role(side: Side, treatment: Treatment, code: VatCode) -> Role {
    use Treatment as T;
    let revenue = match treatment {
        T::Domestic | T::Corsica | T::Overseas => Revenue::Taxed(code),
        T::IntraEuGoods | T::IntraEuServices => Revenue::IntraEu,
        T::Export | T::ExportOverseas | T::ServicesOutsideEu => Revenue::Export,
        T::ReverseSubcontracting | T::ReverseScrap | T::ReverseEnergy | T::ReverseEmissions | T::NotEstablished => {
            Revenue::ReverseCharge
        }
        T::MarginGoods | T::MarginArt | T::MarginCollection => Revenue::Margin,
        T::Franchise | T::NotApplied | T::Exempt | T::NetOfTax => Revenue::Exempt,
    };
    match side {
        Side::Goods => Role::Goods(revenue),
        Side::Services => Role::Services(revenue),
        Side::Charge => Role::Freight,
    }
}

/// The entry (recipes R01, R02, R04, R39 to R41): the customer's account with the total, revenue by kind and
/// treatment, freight, and VAT by rate: collected, or pending until the customer pays. A credit note mirrors it (R05).
pub fn entry(accounts: &Accounts, heading: &Heading, totals: &Totals, on_debits: bool) -> Posting {
    let credit = heading.credit;
    let sign = |amount: Cents| if credit { -amount } else { amount };
    let mut lines = vec![ledger::Line::debit(accounts.of(Role::Customers), Some(heading.payer), sign(totals.gross))];
    let mut revenue: Vec<(Side, &str, Treatment, Cents)> = Vec::new();
    for group in &totals.groups {
        for (side, amount) in group.revenue() {
            let account = accounts.of(revenue_role(side, group.treatment, group.code));
            // What bears tax is told apart by its account; what bears none also by its treatment.
            let treatment = if group.treatment.is_taxed() { Treatment::Domestic } else { group.treatment };
            match revenue.iter_mut().find(|(_, a, t, _)| (*a, *t) == (account, treatment)) {
                Some((.., sum)) => *sum += amount,
                None => revenue.push((side, account, treatment, amount)),
            }
        }
    }
    revenue.sort_by_key(|(side, ..)| *side);
    for (_, account, treatment, sum) in revenue.into_iter().filter(|(.., sum)| !sum.is_zero()) {
        lines.push(ledger::Line::credit(account, None, sign(sum)).treated(treatment));
    }
    lines.extend(vat_lines(accounts, totals, on_debits, credit));
    if credit {
        // What was taken back first, the customer last (R05).
        lines.rotate_left(1);
    }
    posting(heading, lines)
}

/// The VAT of a document by rate: collected, or pending until the customer pays.
pub fn vat_lines(accounts: &Accounts, totals: &Totals, on_debits: bool, credit: bool) -> Vec<ledger::Line> {
    let line = |share: &tax::Share| {
        let role = match share.due {
            Due::OnInvoice => Role::VatCollected(share.code),
            Due::OnReceipt => Role::VatPending(share.code),
        };
        let line = ledger::Line::credit(accounts.of(role), None, if credit { -share.tax } else { share.tax });
        if share.due == Due::OnInvoice { line.on_base(share.base) } else { line }
    };
    let mut lines = Vec::new();
    for share in tax::shares(totals, on_debits).iter().filter(|s| !s.tax.is_zero()) {
        ledger::add(&mut lines, line(share));
    }
    lines
}

/// An entry of the sales journal for a document.
pub fn posting(heading: &Heading, lines: Vec<ledger::Line>) -> Posting {
    Posting {
        journal: Journal::Sales,
        day: heading.day,
        piece: heading.number.text(),
        piece_day: heading.day,
        label: heading.label.clone(),
        lines,
    }
}

/// One instalment: the whole amount on the due day.
pub fn item(ids: (Id, Id), heading: &Heading, due_day: Day, amount: Cents, vat_pending: bool) -> OpenItem {
    let (id, document) = ids;
    OpenItem {
        id,
        customer: heading.payer,
        account: Control::Customers,
        kind: if heading.credit { ItemKind::CreditNote } else { ItemKind::Invoice },
        document,
        number: heading.number.text(),
        rank: 1,
        issue_day: heading.day,
        due_day,
        currency: Currency::EUR,
        amount: if heading.credit { -amount } else { amount },
        value: None,
        early: None,
        vat_pending,
        entry: 0,
        line: 0,
    }
}

/// Does some of the tax wait for the customer's payment?
pub fn vat_pending(totals: &Totals, on_debits: bool) -> bool {
    tax::shares(totals, on_debits).iter().any(|s| s.due == Due::OnReceipt && !s.tax.is_zero())
}
