//! Takes deposits into account on a final invoice (R09): what was paid before comes off what is owed, and the VAT that
//! fell due when the deposit was received is not declared twice.

use ground::credit::exposure_now;
use ground::ledger::{self, Accounts, Journal, Posting, Role};
use ground::receivable::{self, Control, Item, ItemKind, OpenItem, SetOff, Settled, settle};
use ground::record::fetch;
use ground::tax::{Due, Totals, VatCode, due_part, shares};
use kernel::{Cents, Currency, Id, Result};
use store::Tx;

use super::foreign;
use super::model::{Invoice, Kind, Prepaid, Quoted};
use super::rules::Heading;

/// What deposits add to a final invoice.
#[derive(Default)]
pub struct Imputed {
    /// What stands on it.
    pub prepaid: Vec<Prepaid>,
    /// Further entries, one a deposit.
    pub entries: Vec<Posting>,
    /// Further items: on the deposits' account and on the customer's.
    pub items: Vec<OpenItem>,
    /// How they are set off.
    pub settled: Vec<Settled>,
    /// Taken off in all, VAT included.
    pub amount: Cents,
}

/// A deposit invoice with what is left of it.
pub struct Deposit {
    /// The document.
    pub invoice: Invoice,
    /// Its item on the deposits' account, below nothing while something is left.
    pub held: Item,
    /// What the customer still owes of it.
    pub owed: Cents,
}

impl Deposit {
    /// Paid, and neither taken into account nor kept nor credited.
    pub fn available(&self) -> Cents {
        -self.held.open - self.owed
    }

    /// The VAT in an amount of it and the base of that, by rate, in the books, next to what was used before: cumulative,
    /// so the last part clears.
    pub fn taxes(&self, amount: Cents) -> Vec<(VatCode, Cents, Cents)> {
        self.taxes_in(self.invoice.books(), amount)
    }

    /// The same in the currency of the document, as a credit note tells it.
    pub fn taxes_told(&self, amount: Cents) -> Vec<(VatCode, Cents, Cents)> {
        self.taxes_in(&self.invoice.totals, amount)
    }

    fn taxes_in(&self, totals: &Totals, amount: Cents) -> Vec<(VatCode, Cents, Cents)> {
        let total = self.invoice.totals.gross;
        let before = total + self.held.open;
        let part = |whole: Cents| due_part(whole, total, before, amount);
        let groups = totals.groups.iter();
        groups.map(|g| (g.code, part(g.tax), part(g.base))).filter(|(_, tax, _)| !tax.is_zero()).collect()
    }
}

/// One deposit with its items.
pub fn read(tx: &mut Tx, id: Id) -> Result<Option<Deposit>> {
    let invoice: Invoice = fetch(tx, id, None)?;
    let items = receivable::of_document(tx, id)?;
    let owed = items.iter().filter(|i| i.account == Control::Customers && i.amount.0 > 0).map(|i| i.open).sum();
    let held = items.into_iter().find(|i| i.account == Control::Deposits && i.amount.0 < 0);
    Ok(held.filter(|_| invoice.kind == Kind::Deposit).map(|held| Deposit { invoice, held, owed }))
}

/// The deposits of an order, earliest first.
pub fn of_order(tx: &mut Tx, order: Id) -> Result<Vec<Deposit>> {
    let mut list = Vec::new();
    for id in super::store::deposits(tx, order)? {
        list.extend(read(tx, id)?);
    }
    Ok(list)
}

/// Takes the deposits of an order off what an invoice of it asks for, as far as they are paid.
pub fn impute(tx: &mut Tx, accounts: &Accounts, heading: &Heading, orders: &[Id], owed: &OpenItem) -> Result<Imputed> {
    let mut out = Imputed::default();
    let mut letters = exposure_now(tx, heading.payer)?.letters;
    let mut credits: Vec<(Item, Cents)> = Vec::new();
    let mut deposits = Vec::new();
    for order in orders {
        deposits.extend(of_order(tx, *order)?);
    }
    for deposit in deposits {
        let amount = deposit.available().min(owed.amount - out.amount);
        if amount.0 <= 0 {
            continue;
        }
        let taxes = deposit.taxes(amount);
        let rank = 1 + out.entries.len() as i64;
        let value = -deposit.held.value_of(-amount);
        let of = |account: Control, amount: Cents, line: i64, id: Id| foreign::valued(OpenItem {
            id,
            account,
            kind: ItemKind::Deposit,
            rank: 1 + rank,
            due_day: heading.day,
            amount,
            early: None,
            vat_pending: false,
            entry: rank,
            line,
            ..owed.clone()
        }, owed.currency, value);
        let (used, taken) =
            (of(Control::Deposits, amount, 0, tx.new_id()), of(Control::Customers, -amount, 1, tx.new_id()));
        let connected = receivable::connected(tx, &[&deposit.held])?;
        let settled = settle(&SetOff {
            debits: &[(used.fresh(), amount)],
            credits: &[(deposit.held.clone(), amount)],
            connected: &connected,
            letters,
            day: heading.day,
        })?;
        letters += settled.letters;
        out.settled.push(settled);
        credits.push((taken.fresh(), amount));
        out.items.extend([used, taken]);
        out.entries.push(entry(accounts, heading, &deposit.invoice.number, (owed.currency, amount, value), &taxes));
        let quoted =
            Quoted { id: deposit.invoice.id, number: deposit.invoice.number.clone(), day: deposit.invoice.day };
        let taxes = taxes.into_iter().map(|(code, tax, _)| (code, tax)).collect();
        out.prepaid.push(Prepaid { deposit: quoted, amount, taxes });
        out.amount += amount;
    }
    if !out.amount.is_zero() {
        let debits = [(owed.fresh(), out.amount)];
        let mut settled =
            settle(&SetOff { debits: &debits, credits: &credits, connected: &[], letters, day: heading.day })?;
        let place = (tx.new_id(), owed.document, 1 + out.entries.len() as i64, owed.currency);
        if let Some((posting, item)) = foreign::difference(accounts, heading, place, &mut settled) {
            out.entries.push(posting);
            out.items.push(item);
        }
        out.settled.push(settled);
    }
    Ok(out)
}

/// The deposit passes from its account to the customer's, and its VAT back (R09).
fn entry(
    accounts: &Accounts,
    heading: &Heading,
    deposit: &str,
    (currency, amount, value): (Currency, Cents, Cents),
    taxes: &[(VatCode, Cents, Cents)],
) -> Posting {
    let customer = Some(heading.payer);
    let mut lines = vec![
        foreign::line(ledger::Line::debit(accounts.of(Role::Deposits), customer, value), currency, amount),
        foreign::line(ledger::Line::credit(accounts.of(Role::Customers), customer, value), currency, amount),
    ];
    lines.extend(taken_back(accounts, taxes));
    Posting {
        journal: Journal::Sales,
        day: heading.day,
        piece: heading.number.text(),
        piece_day: heading.day,
        label: format!("Imputation acompte {deposit}"),
        lines,
    }
}

/// The VAT that was due on a deposit (rate, tax, base) goes back to the account where it waited.
pub fn taken_back(accounts: &Accounts, taxes: &[(VatCode, Cents, Cents)]) -> Vec<ledger::Line> {
    let sum: Cents = taxes.iter().map(|(_, tax, _)| *tax).sum();
    let mut lines: Vec<ledger::Line> = taxes
        .iter()
        .map(|(code, tax, base)| ledger::Line::debit(accounts.of(Role::VatCollected(*code)), None, *tax).on_base(*base))
        .collect();
    if !sum.is_zero() {
        lines.push(ledger::Line::credit(accounts.of(Role::VatOnDeposits), None, sum));
    }
    lines
}

/// Where services are taxed on receipts, what a deposit settles of the invoice falls due with it.
pub fn due_with(
    accounts: &Accounts,
    heading: &Heading,
    (totals, books): (&ground::tax::Totals, &ground::tax::Totals),
    on_debits: bool,
    amount: Cents,
) -> Option<Posting> {
    let (mut lines, mut due): (Vec<ledger::Line>, Vec<ledger::Line>) = (Vec::new(), Vec::new());
    for share in shares(books, on_debits).iter().filter(|s| s.due == Due::OnReceipt) {
        let part = due_part(share.tax, totals.gross, Cents::ZERO, amount);
        if !part.is_zero() {
            ledger::add(&mut lines, ledger::Line::debit(accounts.of(Role::VatPending(share.code)), None, part));
            let base = due_part(share.base, totals.gross, Cents::ZERO, amount);
            due.push(ledger::Line::credit(accounts.of(Role::VatCollected(share.code)), None, part).on_base(base));
        }
    }
    lines.extend(due);
    (!lines.is_empty()).then(|| Posting {
        journal: Journal::General,
        day: heading.day,
        piece: heading.number.text(),
        piece_day: heading.day,
        label: "TVA exigible sur encaissement".to_string(),
        lines,
    })
}
