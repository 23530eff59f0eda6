//! Takes deposits into account on a final invoice (R09): what was paid before comes off what is owed, and the VAT that
//! fell due when the deposit was received is not declared twice.

use ground::credit::exposure_now;
use ground::ledger::{self, Accounts, Journal, Posting, Role};
use ground::receivable::{self, Control, Item, ItemKind, OpenItem, SetOff, Settled, settle};
use ground::record::fetch;
use ground::tax::{Due, Totals, VatCode, due_part, shares};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
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

/// A deposit that was paid when its final invoice was out already is set off by hand or with a payment: its VAT goes back
/// as on the final invoice (R09), since the invoice's own falls due. `used` are items and how much of each; what is none of
/// a deposit is passed over. Refuses more than was paid of a deposit: no VAT of that is due yet.
pub fn set_off(tx: &mut Tx, accounts: &Accounts, used: &[(Item, Cents)], day: Day) -> Result<Vec<Posting>> {
    let mut entries = Vec::new();
    for (item, amount) in used.iter().filter(|(i, _)| (i.account, i.kind) == (Control::Deposits, ItemKind::Deposit)) {
        let Some(deposit) = read(tx, item.document)?.filter(|d| d.held.id == item.id) else { continue };
        if *amount > deposit.available() {
            return Err(Refusal::conflict("deposit.not_paid").at("items").with("open", deposit.owed).into());
        }
        let lines = taken_back(accounts, &deposit.taxes(*amount));
        if !lines.is_empty() {
            let (piece, piece_day) = (item.number.clone(), item.issue_day);
            let label = format!("Imputation acompte {piece}");
            entries.push(Posting { journal: Journal::General, day, piece, piece_day, label, lines });
        }
    }
    Ok(entries)
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

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]
mod tests {
    use ground::currency::{Exchange, Translated};
    use ground::numbering::Drawn;
    use ground::tax::{Priced, Pricing, Treatment, totals};
    use kernel::{Day, ExchangeRate};

    use super::*;

    fn day() -> Day {
        Day::parse("2026-04-15").unwrap()
    }

    fn of(lines: &[(VatCode, bool, i64)]) -> Totals {
        let line = |(code, goods, net): &(VatCode, bool, i64)| Priced { treatment: Treatment::Domestic, code: *code, goods: *goods, net: Cents(*net) };
        totals(&lines.iter().map(line).collect::<Vec<_>>(), &Pricing::default(), day()).unwrap().0
    }

    /// A deposit of which a part was used before and a part is not paid yet.
    fn deposit(used: i64, owed: i64, totals: Totals) -> Deposit {
        let gross = totals.gross;
        let held = Item {
            id: Id(4),
            customer: Id(9),
            account: Control::Deposits,
            kind: ItemKind::Deposit,
            document: Id(3),
            number: "AC-1".into(),
            rank: 1,
            issue_day: day(),
            due_day: day(),
            currency: Currency::EUR,
            amount: -gross,
            open: Cents(used) - gross,
            value: -gross,
            open_value: Cents(used) - gross,
            early: None,
            vat_pending: false,
            letter: None,
            closed_day: None,
        };
        Deposit { invoice: Invoice { id: Id(3), number: "AC-1".into(), totals, ..Invoice::default() }, held, owed: Cents(owed) }
    }

    fn told(lines: &[ledger::Line]) -> Vec<(&str, i64, Option<i64>)> {
        lines.iter().map(|l| (l.account.as_str(), (l.debit - l.credit).0, l.base.map(|b| b.0))).collect()
    }

    fn heading(number: &Drawn) -> Heading<'_> {
        Heading { number, day: day(), payer: Id(9), label: "Leroy".into(), credit: false }
    }

    fn drawn() -> Drawn {
        Drawn { series: "FA".into(), value: 7, printed: String::new() }
    }

    /// A deposit is taken into account as far as it is paid and not used; its VAT goes with it, and the last part clears.
    #[test]
    fn parts_of_a_deposit_take_their_vat_along() {
        let totals = of(&[(VatCode::Standard, true, 300_00), (VatCode::Intermediate, true, 90_91), (VatCode::None, true, 40_00)]);
        assert_eq!(totals.gross, Cents(500_00));
        for (used, owed, available) in [(0, 0, 500_00), (120_00, 0, 380_00), (0, 500_00, 0), (120_00, 80_00, 300_00)] {
            assert_eq!(deposit(used, owed, totals.clone()).available(), Cents(available), "{used} {owed}");
        }
        let taxes = |used: i64, amount: i64| -> Vec<(VatCode, i64, i64)> {
            deposit(used, 0, totals.clone()).taxes(Cents(amount)).iter().map(|(code, tax, base)| (*code, tax.0, base.0)).collect()
        };
        let (standard, intermediate) = (VatCode::Standard, VatCode::Intermediate);
        assert_eq!(taxes(0, 500_00), [(standard, 60_00, 300_00), (intermediate, 9_09, 90_91)]);
        assert_eq!(taxes(0, 333_33), [(standard, 40_00, 200_00), (intermediate, 6_06, 60_61)]);
        assert_eq!(taxes(333_33, 166_67), [(standard, 20_00, 100_00), (intermediate, 3_03, 30_30)]);
    }

    /// 0.20 of tax in three parts of 0.40: 0.07, 0.06 and 0.07, not three times the same.
    #[test]
    fn the_tax_of_a_part_depends_on_what_went_before() {
        let totals = of(&[(VatCode::Standard, true, 1_00)]);
        let tax = |used: i64| deposit(used, 0, totals.clone()).taxes(Cents(40))[0].1.0;
        assert_eq!([tax(0), tax(40), tax(80)], [7, 6, 7]);
    }

    /// In a currency the document tells its own tax, the books theirs: at 0.80 for one.
    #[test]
    fn a_deposit_in_a_currency_has_two_taxes() {
        let told = of(&[(VatCode::Standard, true, 300_00)]);
        let usd = Currency::parse("USD").unwrap();
        let rate = ExchangeRate::parse("0.8").unwrap();
        let exchange = Exchange { currency: usd, rate, per_book: None, day: day(), source: String::new(), reason: String::new() };
        let mut abroad = deposit(0, 0, told.clone());
        abroad.invoice.more.exchange = Some(Translated { books: exchange.totals(&told), exchange });
        assert_eq!(abroad.taxes(Cents(180_00)), [(VatCode::Standard, Cents(24_00), Cents(120_00))]);
        assert_eq!(abroad.taxes_told(Cents(180_00)), [(VatCode::Standard, Cents(30_00), Cents(150_00))]);
    }

    /// R09: the deposit leaves its account for the customer's, and the VAT that was due goes back to where it waited.
    #[test]
    fn a_deposit_passes_to_the_customer_s_account() {
        let (accounts, number) = (Accounts::default(), drawn());
        let taxes = [(VatCode::Standard, Cents(60_00), Cents(300_00)), (VatCode::Intermediate, Cents(9_09), Cents(90_91))];
        let rows = [
            ("419100", 460_00, None),
            ("411100", -460_00, None),
            ("445711", 60_00, Some(-300_00)),
            ("445712", 9_09, Some(-90_91)),
            ("445880", -69_09, None),
        ];
        let made = entry(&accounts, &heading(&number), "AC-1", (Currency::EUR, Cents(460_00), Cents(460_00)), &taxes);
        assert_eq!(told(&made.lines), rows);
        assert!(made.difference().is_zero() && made.journal == Journal::Sales && made.day == day());
        assert!(made.lines[..2].iter().all(|l| l.party == Some(Id(9)) && l.foreign.is_none()));
        let usd = Currency::parse("USD").unwrap();
        let made = entry(&accounts, &heading(&number), "AC-1", (usd, Cents(500_00), Cents(460_00)), &[]);
        assert_eq!(told(&made.lines), rows[..2]);
        let foreign: Vec<_> = made.lines.iter().map(|l| l.foreign).collect();
        assert_eq!(foreign, [Some((usd, Cents(500_00))), Some((usd, Cents(-500_00)))]);
        assert!(taken_back(&accounts, &[]).is_empty());
    }

    /// Services taxed on receipts: what a deposit of 300.00 settles of an invoice of 1,800.00 falls due with it.
    #[test]
    fn what_a_deposit_settles_falls_due_with_the_invoice() {
        let (accounts, number) = (Accounts::default(), drawn());
        let totals = of(&[(VatCode::Standard, true, 500_00), (VatCode::Standard, false, 500_00), (VatCode::Intermediate, false, 545_45)]);
        assert_eq!(totals.gross, Cents(1800_00));
        let due = |amount: i64, on_debits: bool| due_with(&accounts, &heading(&number), (&totals, &totals), on_debits, Cents(amount));
        let made = due(300_00, false).unwrap();
        let rows = [
            ("445741", 16_67, None),
            ("445742", 9_09, None),
            ("445711", -16_67, Some(83_33)),
            ("445712", -9_09, Some(90_91)),
        ];
        assert_eq!(told(&made.lines), rows);
        assert!(made.difference().is_zero() && made.journal == Journal::General && made.day == day());
        let all = due(1800_00, false).unwrap();
        assert_eq!(told(&all.lines)[..2], [("445741", 100_00, None), ("445742", 54_55, None)]);
        assert!(due(300_00, true).is_none(), "on debits nothing waits");
        assert!(due(0, false).is_none());
        // The books in their own currency: half as much falls due of half the tax.
        let books = Exchange::implied(Currency::parse("USD").unwrap(), Cents(2), Cents(1), day()).totals(&totals);
        let made = due_with(&accounts, &heading(&number), (&totals, &books), false, Cents(300_00)).unwrap();
        assert_eq!(told(&made.lines)[..2], [("445741", 8_33, None), ("445742", 4_55, None)]);
    }
}
