//! Decisions of the payment: how money is booked, and which items an exact reference settles. Pure.

use ground::ledger::{self, Accounts, Journal, Posting, Role};
use ground::numbering::Drawn;
use ground::receivable::{Control, Item, ItemKind, OpenItem};
use kernel::{Cents, Currency, Day, Id, Refusal};

/// What the entry of a payment needs to know.
pub struct Heading<'a> {
    /// Number.
    pub number: &'a Drawn,
    /// Day in the books.
    pub day: Day,
    /// The other party's name, for the label.
    pub name: &'a str,
    /// Amount in the currency of the books.
    pub amount: Cents,
    /// The same in the currency in which it moved, where that is another one.
    pub foreign: Option<(Currency, Cents)>,
}

/// A line with what it is in a currency.
pub(crate) fn told(line: ledger::Line, foreign: Option<(Currency, Cents)>) -> ledger::Line {
    match foreign {
        Some((currency, amount)) => line.in_currency(currency, amount),
        None => line,
    }
}

/// The bank, or the account of what waits for it (R12), against the customer's account, or against suspense while nobody
/// knows whose money it is (R22).
pub fn receipt(accounts: &Accounts, heading: &Heading, customer: Option<Id>, money: (&str, Journal)) -> Posting {
    let other = match customer {
        Some(id) => ledger::Line::credit(accounts.of(Role::Customers), Some(id), heading.amount),
        None => ledger::Line::credit(accounts.of(Role::Suspense), None, heading.amount),
    };
    let lines = [ledger::Line::debit(money.0, None, heading.amount), other];
    posting(heading, money.1, lines.into_iter().map(|l| told(l, heading.foreign)).collect())
}

/// From suspense to the customer's account (second half of R22). Its voucher is the payment, of the day on which that was
/// booked.
pub fn identification(accounts: &Accounts, heading: &Heading, customer: Id, booked: Day) -> Posting {
    let lines = [
        ledger::Line::debit(accounts.of(Role::Suspense), None, heading.amount),
        ledger::Line::credit(accounts.of(Role::Customers), Some(customer), heading.amount),
    ];
    let entry = posting(heading, Journal::General, lines.into_iter().map(|l| told(l, heading.foreign)).collect());
    Posting { piece_day: booked, ..entry }
}

/// Gives the entries whose voucher is a payment the day of that payment, whenever they are booked (FEC: PieceDate).
pub(super) fn date_vouchers<'e>(entries: impl IntoIterator<Item = &'e mut Posting>, payment: &str, booked: Day) {
    entries.into_iter().filter(|entry| entry.piece == payment).for_each(|entry| entry.piece_day = booked);
}

fn posting(heading: &Heading, journal: Journal, lines: Vec<ledger::Line>) -> Posting {
    let number = heading.number.text();
    let label = label(&number, heading.name);
    Posting { journal, day: heading.day, piece: number, piece_day: heading.day, label, lines }
}

/// What the entry of a payment says.
pub fn label(number: &str, name: &str) -> String {
    let name = name.trim();
    if name.is_empty() { format!("Règlement {number}") } else { format!("Règlement {name}") }
}

/// The same where it settles documents: which ones, three at most, and whether a discount for early payment is taken.
pub fn label_of(number: &str, name: &str, settles: &[&str], discount: bool) -> String {
    let mut told = label(number, name);
    for (n, document) in settles.iter().enumerate().take(4) {
        told.push(' ');
        told.push_str(if n == 3 { "…" } else { document });
    }
    if discount {
        told.push_str(" escompte");
    }
    told
}

/// The open item of a payment: what the customer is owed until it is applied. Its line is the second of its entry.
pub fn item(id: Id, payment: Id, customer: Id, heading: &Heading) -> OpenItem {
    OpenItem {
        id,
        customer,
        account: Control::Customers,
        kind: ItemKind::Payment,
        document: payment,
        number: heading.number.text(),
        rank: 1,
        issue_day: heading.day,
        due_day: heading.day,
        currency: heading.foreign.map_or(Currency::EUR, |(currency, _)| currency),
        amount: heading.foreign.map_or(-heading.amount, |(_, amount)| -amount),
        value: heading.foreign.map(|_| -heading.amount),
        early: None,
        vat_pending: false,
        entry: 0,
        line: 1,
    }
}

/// The shares of a payment: at least two customers, each once and with something, together all of it.
pub fn shares(amount: Cents, parts: &[(Id, Cents)]) -> Result<(), Refusal> {
    if parts.len() < 2 {
        return Err(Refusal::invalid("payment.share_one").at("parts"));
    }
    let mut sum = 0_i64;
    for (n, (customer, part)) in parts.iter().enumerate() {
        if parts[..n].iter().any(|(c, _)| c == customer) {
            return Err(Refusal::invalid("payment.share_twice").at(format!("parts[{n}].customer")));
        }
        if part.0 <= 0 {
            return Err(Refusal::invalid("payment.amount").at(format!("parts[{n}].amount")));
        }
        sum = sum.saturating_add(part.0);
    }
    if sum != amount.0 {
        let refusal = Refusal::invalid("payment.share_sum").at("parts");
        return Err(refusal.with("sum", Cents(sum)).with("amount", amount));
    }
    Ok(())
}

/// What an exact reference settles: every referenced item in full when the money reaches, or a part of the only one.
/// Anything else is a person's decision.
pub fn by_reference(referenced: &[Item], amount: Cents) -> Vec<(Id, Cents)> {
    let sum: Cents = referenced.iter().map(|i| i.open).sum();
    let one_customer = referenced.windows(2).all(|w| w[0].customer == w[1].customer);
    let all_owed = referenced.iter().all(|i| i.open.0 > 0);
    match referenced {
        [] => Vec::new(),
        _ if !one_customer || !all_owed || amount.0 <= 0 => Vec::new(),
        [only] if amount < only.open => vec![(only.id, amount)],
        _ if sum <= amount => referenced.iter().map(|i| (i.id, i.open)).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: i64, kind: ItemKind, open: i64) -> Item {
        let day = Day::parse("2026-03-01").unwrap();
        Item {
            id: Id(id),
            customer: Id(9),
            account: Control::Customers,
            kind,
            document: Id(id),
            number: format!("N{id}"),
            rank: 1,
            issue_day: day,
            due_day: day,
            currency: Currency::EUR,
            amount: Cents(open),
            open: Cents(open),
            value: Cents(open),
            open_value: Cents(open),
            early: None,
            vat_pending: false,
            letter: None,
            closed_day: None,
        }
    }

    #[test]
    fn shares_are_all_of_a_payment() {
        let parts = |list: &[(i64, i64)]| list.iter().map(|(c, a)| (Id(*c), Cents(*a))).collect::<Vec<_>>();
        for (amount, list, refused) in [
            (100, &[(1, 60), (2, 40)][..], None),
            (100, &[(1, 100)], Some("payment.share_one")),
            (100, &[(1, 60), (1, 40)], Some("payment.share_twice")),
            (100, &[(1, 100), (2, 0)], Some("payment.amount")),
            (100, &[(1, 60), (2, 41)], Some("payment.share_sum")),
            (100, &[(1, i64::MAX), (2, i64::MAX)], Some("payment.share_sum")),
        ] {
            assert_eq!(shares(Cents(amount), &parts(list)).err().map(|r| r.code), refused);
        }
    }

    #[test]
    fn exact_references_settle_what_is_certain() {
        let a = item(1, ItemKind::Invoice, 100);
        let b = item(2, ItemKind::Invoice, 50);
        let ids = |list: Vec<(Id, Cents)>| list.into_iter().map(|(i, c)| (i.0, c.0)).collect::<Vec<_>>();
        assert_eq!(ids(by_reference(std::slice::from_ref(&a), Cents(100))), [(1, 100)]);
        assert_eq!(ids(by_reference(std::slice::from_ref(&a), Cents(30))), [(1, 30)]);
        assert_eq!(ids(by_reference(&[a.clone(), b.clone()], Cents(150))), [(1, 100), (2, 50)]);
        assert_eq!(ids(by_reference(&[a.clone(), b.clone()], Cents(170))), [(1, 100), (2, 50)]);
        assert!(by_reference(&[a.clone(), b.clone()], Cents(120)).is_empty());
        let stranger = Item { customer: Id(10), ..b };
        assert!(by_reference(&[a, stranger], Cents(150)).is_empty());
    }

    /// R22 and its second half: the bank against suspense or the customer, suspense against the customer; in a currency
    /// lines and item say both amounts.
    #[test]
    fn money_is_booked_as_it_comes() {
        let number = Drawn { series: "RG".into(), value: 4, printed: String::new() };
        let (accounts, usd) = (Accounts::default(), Currency::parse("USD").unwrap());
        let day = Day::parse("2026-03-31").unwrap();
        for (name, foreign, label) in [(" LEROY ", None, "Règlement LEROY".to_string()), ("", Some((usd, Cents(110))), format!("Règlement {}", number.text()))] {
            let heading = Heading { number: &number, day, name, amount: Cents(100), foreign };
            let told = |posting: Posting, journal: Journal, booked: Day| {
                assert!(posting.journal == journal && posting.piece == number.text() && posting.label == label);
                assert_eq!((posting.day, posting.piece_day), (day, booked));
                let row = |l: &ledger::Line| (l.account.clone(), (l.debit - l.credit).0, l.party.map(|p| p.0), l.foreign.map(|(_, f)| f.0));
                posting.lines.iter().map(row).collect::<Vec<_>>()
            };
            let (there, gone) = (foreign.map(|_| 110), foreign.map(|_| -110));
            let bank = ("512000", Journal::Bank);
            let rows = [("512000".into(), 100, None, there), ("411100".into(), -100, Some(9), gone)];
            assert_eq!(told(receipt(&accounts, &heading, Some(Id(9)), bank), Journal::Bank, day), rows);
            let suspense = [("512000".into(), 100, None, there), ("471000".into(), -100, None, gone)];
            assert_eq!(told(receipt(&accounts, &heading, None, bank), Journal::Bank, day), suspense);
            let known = [("471000".into(), 100, None, there), ("411100".into(), -100, Some(9), gone)];
            assert_eq!(told(identification(&accounts, &heading, Id(9), day.plus(-3)), Journal::General, day.plus(-3)), known);
            let own = super::item(Id(1), Id(5), Id(9), &heading);
            assert_eq!((own.amount.0, own.value().0, own.currency), (foreign.map_or(-100, |_| -110), -100, foreign.map_or(Currency::EUR, |_| usd)));
            assert_eq!((own.kind, own.account, own.entry, own.line, own.rank), (ItemKind::Payment, Control::Customers, 0, 1, 1));
            assert_eq!((own.document, own.customer, own.issue_day, own.due_day), (Id(5), Id(9), day, day));
        }
    }

    #[test]
    fn references_settle_what_is_owed_alone() {
        let (owed, credit) = (item(1, ItemKind::Invoice, 100), item(2, ItemKind::CreditNote, -40));
        assert_eq!(by_reference(std::slice::from_ref(&owed), Cents(120)), [(Id(1), Cents(100))], "never more than is open");
        assert!(by_reference(&[owed.clone(), credit], Cents(100)).is_empty());
        for amount in [0, -5] {
            assert!(by_reference(std::slice::from_ref(&owed), Cents(amount)).is_empty());
        }
    }
}
