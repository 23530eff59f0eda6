//! Tables of settlements that the recipes do not show: several items, credits, other accounts, other currencies, refusals.

#![allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]

use ground::receivable::EarlyPayment;
use kernel::Rate;

use super::*;
use crate::policy::DiscountVat;

fn day() -> Day {
    Day::parse("2026-03-10").unwrap()
}

fn item(id: i64, account: Control, kind: ItemKind, open: i64) -> Item {
    Item {
        id: Id(id),
        customer: Id(9),
        account,
        kind,
        document: Id(100 + id),
        number: format!("N{id}"),
        rank: 1,
        issue_day: day(),
        due_day: day(),
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

fn invoice(id: i64, open: i64) -> Item {
    item(id, Control::Customers, ItemKind::Invoice, open)
}

fn usd() -> Currency {
    Currency::parse("USD").unwrap()
}

fn dollars(item: Item, value: i64) -> Item {
    Item { currency: usd(), value: Cents(value), open_value: Cents(value), ..item }
}

fn paid(item: Item, amount: i64) -> Target {
    Target { item, said: Said { amount: Cents(amount), ..Said::default() }, shares: Vec::new() }
}

/// A settlement to be: cents that arrive, or stand on the account.
struct Given {
    money: i64,
    booked: bool,
    foreign: Option<i64>,
    targets: Vec<Target>,
    credits: Vec<(Item, Cents)>,
    excess: Excess,
    policy: Policy,
}

fn given(money: i64, targets: Vec<Target>) -> Given {
    let policy = Policy { amount: Cents(5), percent: Rate::whole(1), ..Policy::default() };
    Given { money, booked: false, foreign: None, targets, credits: Vec::new(), excess: Excess::OnAccount, policy }
}

impl Given {
    fn run(&self) -> Result<(Own, Settlement)> {
        let own = item(2, Control::Customers, ItemKind::Payment, -self.foreign.unwrap_or(self.money));
        let own = if self.foreign.is_some() { dollars(own, -self.money) } else { own };
        let foreign = self.foreign.map(|amount| (usd(), Cents(amount)));
        let (journal, books) = (Journal::Bank, Cents(self.money));
        let arriving = Money::Arriving { account: "512000", journal, item: Id(2), books, foreign, changed: false };
        let accounts = Accounts::default();
        let case = Case {
            accounts: &accounts,
            policy: &self.policy,
            payment: (Id(50), "RG1", "LEROY"),
            customer: Id(9),
            day: day(),
            paid_on: day(),
            arrived: None,
            money: if self.booked { Money::Booked(&own) } else { arriving },
            targets: &self.targets,
            credits: &self.credits,
            connected: &[],
            apart: &[],
            letters: 0,
            excess: self.excess,
            entries_before: i64::from(!self.booked),
        };
        let mut ids = (60..).map(Id);
        settle(&case, &mut || ids.next().unwrap())
    }

    /// Entry, account, debit less credit; every item that begins stands on its line, or shares it with others.
    fn booked(&self) -> Vec<(usize, String, i64)> {
        let (own, made) = self.run().unwrap();
        let entries: Vec<&Posting> = own.iter().map(|(entry, _)| entry).chain(&made.entries).collect();
        for begun in own.iter().map(|(_, item)| item).chain(&made.items) {
            let line = &entries[begun.entry as usize].lines[begun.line as usize];
            let all = own.iter().map(|(_, item)| item).chain(&made.items).filter(|i| (i.entry, i.line) == (begun.entry, begun.line));
            assert_eq!((line.debit - line.credit, line.party), (all.map(|i| i.value()).sum(), Some(Id(9))), "an item is its line");
            assert_eq!((begun.customer, begun.document, begun.issue_day), (Id(9), Id(50), day()));
        }
        let lines = |(n, entry): (usize, &&Posting)| {
            assert!(entry.difference().is_zero() && entry.day == day() && entry.piece == "RG1", "{entry:?}");
            entry.lines.iter().map(|l| (n, l.account.clone(), (l.debit - l.credit).0)).collect::<Vec<_>>()
        };
        entries.iter().enumerate().flat_map(lines).collect()
    }

    fn refused(&self) -> Option<String> {
        self.run().err().map(|f| f.code().to_string())
    }

    /// What is open of an item afterwards.
    fn left(&self, id: i64) -> Option<i64> {
        self.run().unwrap().1.settled.moves.iter().find(|m| m.item == Id(id)).map(|m| m.open.0)
    }
}

fn rows(list: &[(usize, &str, i64)]) -> Vec<(usize, String, i64)> {
    list.iter().map(|(n, account, cents)| (*n, account.to_string(), *cents)).collect()
}

#[test]
fn several_items_are_settled_by_one_payment() {
    let made = given(150_00, vec![paid(invoice(1, 120_00), 120_00), paid(invoice(3, 80_00), 30_00)]);
    assert_eq!(made.booked(), rows(&[(0, "512000", 150_00), (0, "411100", -150_00)]));
    assert_eq!((made.left(1), made.left(3), made.left(2)), (Some(0), Some(50_00), Some(0)));
    let (_, told) = made.run().unwrap();
    assert_eq!((told.amount, told.invoices), (Cents(150_00), vec![Id(101), Id(103)]));
    assert!(told.parts.is_empty() && told.standing.is_none(), "plain cash has nothing to tell");
    // Two instalments are one invoice; a fee is none.
    let half = Item { document: Id(101), ..invoice(4, 80_00) };
    let fee = item(5, Control::Customers, ItemKind::Fee, 10_00);
    let made = given(100_00, vec![paid(half, 70_00), paid(invoice(1, 20_00), 20_00), paid(fee, 10_00)]);
    assert_eq!(made.run().unwrap().1.invoices, [Id(101)]);
}

/// Money that arrives for doubtful claims alone goes to their account at once; with others, or with a rest that stays, it
/// stands on the customer's and passes on.
#[test]
fn money_goes_to_the_account_of_what_it_settles() {
    let doubtful = |id: i64, open: i64| item(id, Control::Doubtful, ItemKind::Invoice, open);
    let alone = given(120_00, vec![paid(doubtful(1, 70_00), 70_00), paid(doubtful(3, 50_00), 50_00)]);
    assert_eq!(alone.booked(), rows(&[(0, "512000", 120_00), (0, "416000", -120_00)]));
    assert_eq!(alone.run().unwrap().0.unwrap().1.account, Control::Doubtful);
    let mixed = given(120_00, vec![paid(doubtful(1, 70_00), 70_00), paid(invoice(3, 50_00), 50_00)]);
    let passing = [(0, "512000", 120_00), (0, "411100", -120_00), (1, "411100", 70_00), (1, "416000", -70_00)];
    assert_eq!(mixed.booked(), rows(&passing));
    assert_eq!((mixed.left(1), mixed.left(3), mixed.left(2)), (Some(0), Some(0), Some(0)));
    assert_eq!(mixed.run().unwrap().1.standing.unwrap().moved.len(), 1);
    let more = |excess| Given { excess, ..given(120_00, vec![paid(doubtful(1, 70_00), 70_00)]) };
    assert_eq!(more(Excess::OnAccount).booked(), rows(&passing));
    let over = [(0, "512000", 120_00), (0, "416000", -70_00), (0, "419700", -50_00)];
    assert_eq!(more(Excess::Overpayment).booked(), rows(&over));
    // What stands on the account already passes by an entry alone; so does money beside which a credit is used.
    let booked = Given { booked: true, ..given(70_00, vec![paid(doubtful(1, 70_00), 70_00)]) };
    assert_eq!(booked.booked(), rows(&[(0, "411100", 70_00), (0, "416000", -70_00)]));
    let credit = (item(4, Control::Customers, ItemKind::CreditNote, -20_00), Cents(20_00));
    let with = Given { credits: vec![credit], ..given(50_00, vec![paid(doubtful(1, 70_00), 70_00)]) };
    assert_eq!(with.booked(), rows(&[(0, "512000", 50_00), (0, "411100", -50_00), (1, "411100", 70_00), (1, "416000", -70_00)]));
}

/// Credits pay with the money; those of 4197 come to the customer's account first.
#[test]
fn credits_are_used_with_money() {
    let note = (item(4, Control::Customers, ItemKind::CreditNote, -20_00), Cents(20_00));
    let over = (item(5, Control::OtherCredits, ItemKind::Overpayment, -30_00), Cents(25_00));
    let made = Given { credits: vec![note.clone(), over], ..given(100_00, vec![paid(invoice(1, 145_00), 145_00)]) };
    assert_eq!(made.booked(), rows(&[(0, "512000", 100_00), (0, "411100", -100_00), (1, "419700", 25_00), (1, "411100", -25_00)]));
    assert_eq!([1, 2, 4, 5].map(|id| made.left(id)), [Some(0), Some(0), Some(0), Some(-5_00)]);
    let standing = made.run().unwrap().1.standing.unwrap();
    assert_eq!(standing.credits.len(), 2);
    // Each account has a code of its own: that of the overpayment, used up, comes first.
    let over = (item(5, Control::OtherCredits, ItemKind::Overpayment, -25_00), Cents(25_00));
    let all = Given { credits: vec![over], ..given(100_00, vec![paid(invoice(1, 125_00), 125_00)]) };
    let settled = all.run().unwrap().1.settled;
    let code = |id: i64| settled.moves.iter().find(|m| m.item == Id(id)).and_then(|m| m.letter.clone()).map(|(code, _)| code);
    assert_eq!((code(5).as_deref(), code(1).as_deref(), code(2).as_deref(), settled.letters), (Some("AAA"), Some("AAB"), Some("AAB"), 2));
    let only = |credit: i64, amount: i64| Given {
        credits: vec![(item(4, Control::Customers, ItemKind::CreditNote, -200_00), Cents(credit))],
        ..given(100_00, vec![paid(invoice(1, 145_00), amount)])
    };
    assert_eq!((only(145_00, 145_00).refused(), only(144_99, 145_00).refused()), (Some("payment.credits_beyond_items".into()), None));
    // The most that may be said of the last item is what is left of money and credits.
    let last = |money: i64| Given { credits: vec![note.clone()], ..given(money, vec![paid(invoice(1, 70_00), 70_00), paid(invoice(3, 80_00), 80_00)]) };
    assert_eq!((last(130_00).refused(), last(129_99).refused()), (None, Some("payment.amount_beyond_payment".into())));
    let Err(Fault::Refused(refusal)) = last(129_99).run() else { panic!("refused") };
    assert_eq!((refusal.field.as_deref(), refusal.values), (Some("items[1].amount"), vec![("left", Cents(79_99).to_string())]));
}

/// R10 with several invoices and rates: each account once, VAT with the base it belongs to.
#[test]
fn discounts_of_several_invoices_are_booked_together() {
    let share = |rate: &str, account: &str, gross: i64, tax: i64| Share {
        document: Id(100),
        treatment: ground::tax::Treatment::Domestic,
        rate: Rate::parse(rate).unwrap(),
        account: account.into(),
        gross: Cents(gross),
        tax: Cents(tax),
    };
    let target = |id: i64, cash: i64, discount: i64, shares: Vec<Share>| {
        let early = Some(EarlyPayment { rate: Rate::whole(2), until: day() });
        let said = Said { amount: Cents(cash), discount: Cents(discount), ..Said::default() };
        Target { item: Item { early, ..invoice(id, cash + discount) }, said, shares }
    };
    let both = || vec![share("20", "445711", 600_00, 100_00), share("10", "445712", 600_00, 54_55)];
    let targets = || vec![target(1, 1176_00, 24_00, both()), target(3, 588_00, 12_00, vec![share("20", "445711", 600_00, 100_00)])];
    let made = given(1764_00, targets());
    let lines = [
        (0, "512000", 1764_00),
        (0, "665000", 10_00 + 10_91 + 10_00),
        (0, "445711", 2_00 + 2_00),
        (0, "445712", 1_09),
        (0, "411100", -1800_00),
    ];
    assert_eq!(made.booked(), rows(&lines));
    let bases = |lines: &[Line]| lines.iter().filter_map(|l| Some((l.account.clone(), l.base?.0))).collect::<Vec<_>>();
    let wanted = [("445711".to_string(), -20_00), ("445712".to_string(), -10_91)];
    let (own, told) = made.run().unwrap();
    assert_eq!((bases(&own.unwrap().0.lines), told.parts.len(), told.amount), (wanted.to_vec(), 2, Cents(1800_00)));
    let standing = told.standing.unwrap();
    assert_eq!(standing.bases, [("445711".to_string(), Cents(20_00)), ("445712".to_string(), Cents(10_91))]);
    // One after the other it comes to the same.
    let later = Given { booked: true, ..given(1764_00, targets()) };
    let (_, told) = later.run().unwrap();
    assert_eq!((bases(&told.entries[0].lines), told.standing.unwrap().bases), (wanted.to_vec(), standing.bases));
    assert_eq!((later.left(1), later.left(3), later.left(2)), (Some(0), Some(0), Some(0)));
    // Net of tax the VAT stays: by the company's policy, or as said of one of them.
    let policy = Policy { discount_vat: DiscountVat::Unchanged, ..given(0, vec![]).policy };
    let net = Given { policy, ..given(1180_00, vec![target(1, 1180_00, 20_00, both())]) };
    assert_eq!(net.booked(), rows(&[(0, "512000", 1180_00), (0, "665000", 20_00), (0, "411100", -1200_00)]));
}

/// An invoice of 1,100.00 in another currency stands at 1,000.00: what closes it beside money is worth its part of that,
/// and what is over its part of what the bank credited.
#[test]
fn parts_in_a_currency_are_worth_their_part() {
    let foreign = |open: i64, value: i64| dollars(invoice(1, open), value);
    let target = |amount: i64, fee: i64| Target { item: foreign(1100_00, 1000_00), said: Said { amount: Cents(amount), fee: Cents(fee), ..Said::default() }, shares: Vec::new() };
    let made = Given { foreign: Some(1078_00), ..given(980_00, vec![target(1078_00, 22_00)]) };
    assert_eq!(made.booked(), rows(&[(0, "512000", 980_00), (0, "627800", 20_00), (0, "411100", -1000_00)]));
    let (own, told) = made.run().unwrap();
    assert_eq!((own.unwrap().1.amount, told.standing.unwrap().beside), (Cents(-1100_00), Some(Cents(22_00))));
    // At 0.90 the fee is what it was on the day of the money, and the rest of the value is lost on the rate.
    let fallen = Given { foreign: Some(1078_00), ..given(970_20, vec![target(1078_00, 22_00)]) };
    let lines = [(0, "512000", 970_20), (0, "627800", 19_80), (0, "656000", 10_00), (0, "411100", -1000_00)];
    assert_eq!(fallen.booked(), rows(&lines));
    // 1,375.00 arrive at 1,250.00: 275.00 are over, worth 250.00.
    let over = |excess| Given { foreign: Some(1375_00), excess, ..given(1250_00, vec![target(1100_00, 0)]) };
    assert_eq!(over(Excess::OnAccount).booked(), rows(&[(0, "512000", 1250_00), (0, "411100", -1250_00)]));
    assert_eq!((over(Excess::OnAccount).left(2), over(Excess::OnAccount).left(1)), (Some(-275_00), Some(0)));
    let apart = [(0, "512000", 1250_00), (0, "411100", -1000_00), (0, "419700", -250_00)];
    assert_eq!(over(Excess::Overpayment).booked(), rows(&apart));
    let booked = Given { booked: true, ..over(Excess::Overpayment) };
    assert_eq!(booked.booked(), rows(&[(0, "411100", 250_00), (0, "419700", -250_00)]));
    // A difference is measured in the books: 4.40 are worth 4.00.
    let within = |most: i64| {
        let said = Said { amount: Cents(1095_60), difference: Cents(4_40), ..Said::default() };
        let policy = Policy { amount: Cents(most), percent: Rate::whole(1), ..Policy::default() };
        Given { foreign: Some(1095_60), policy, ..given(996_00, vec![Target { item: foreign(1100_00, 1000_00), said, shares: Vec::new() }]) }
    };
    assert_eq!((within(4_00).refused(), within(3_99).refused()), (None, Some("payment.beyond_tolerance".into())));
    assert_eq!(within(4_00).booked(), rows(&[(0, "512000", 996_00), (0, "658800", 4_00), (0, "411100", -1000_00)]));
}

#[test]
fn what_is_over_is_income_within_the_tolerance() {
    let over = |cents: i64| Given { excess: Excess::Income, ..given(100_00 + cents, vec![paid(invoice(1, 100_00), 100_00)]) };
    assert_eq!((over(5).refused(), over(6).refused(), over(0).refused()), (None, Some("payment.beyond_tolerance".into()), None));
    assert_eq!(over(5).booked(), rows(&[(0, "512000", 100_05), (0, "411100", -100_00), (0, "758800", -5)]));
    assert_eq!(over(0).booked(), rows(&[(0, "512000", 100_00), (0, "411100", -100_00)]));
    let booked = Given { booked: true, ..over(5) };
    assert_eq!((booked.booked(), booked.left(2)), (rows(&[(0, "758800", -5), (0, "411100", 5)]), Some(0)));
}

/// What stands of a settlement says what to book back, in what kind of items it left the customer's account.
#[test]
fn a_settlement_tells_what_stands_of_it() {
    let feed = |fee: i64| Target { item: invoice(1, 100_00), said: Said { amount: Cents(100_00 - fee), fee: Cents(fee), ..Said::default() }, shares: Vec::new() };
    let told = |made: &Given| {
        let (own, made) = made.run().unwrap();
        let journals: Vec<Journal> = own.iter().map(|(entry, _)| entry.journal).chain(made.entries.iter().map(|e| e.journal)).collect();
        let begun = own.iter().map(|(_, item)| item).chain(&made.items);
        let kinds: Vec<_> = begun.map(|i| (i.kind, i.account, i.amount.0, i.rank)).collect();
        let fees: Vec<_> = made.parts.iter().map(|p| (p.item.0, p.number.clone(), p.said.fee.0)).collect();
        (journals, kinds, fees, made.standing)
    };
    let fee = ("627800".to_string(), Cents(5_00));
    let (journals, kinds, fees, standing) = told(&given(95_00, vec![feed(5_00)]));
    assert_eq!((journals, kinds), (vec![Journal::Bank], vec![(ItemKind::Payment, Control::Customers, -100_00, 1)]));
    assert_eq!(fees, [(1, "N1".to_string(), 5_00)]);
    assert_eq!(standing, Some(Standing { booked: vec![fee.clone()], ..Standing::default() }), "the payment's own item bore it");
    let (journals, kinds, _, standing) = told(&Given { booked: true, ..given(95_00, vec![feed(5_00)]) });
    assert_eq!((journals, kinds), (vec![Journal::General], vec![(ItemKind::Adjustment, Control::Customers, -5_00, 1)]));
    assert_eq!(standing, Some(Standing { booked: vec![fee], adjustment: Some(Id(60)), ..Standing::default() }));
    for booked in [false, true] {
        let over = Given { booked, excess: Excess::Overpayment, ..given(130_00, vec![paid(invoice(1, 100_00), 100_00)]) };
        let (_, kinds, _, standing) = told(&over);
        let over = |account, amount| (ItemKind::Overpayment, account, amount, 1);
        let first = if booked { over(Control::Customers, 30_00) } else { (ItemKind::Payment, Control::Customers, -100_00, 1) };
        assert_eq!((kinds, standing), (vec![first, over(Control::OtherCredits, -30_00)], None));
    }
    // Money in dollars of which some is income: what was booked beside it, in dollars too.
    let rest = Given { foreign: Some(100_04), excess: Excess::Income, ..given(90_04, vec![paid(dollars(invoice(1, 100_00), 90_00), 100_00)]) };
    let (_, _, _, standing) = told(&rest);
    assert_eq!(standing.unwrap().beside, Some(Cents(-4)));
    let (own, _) = rest.run().unwrap();
    let foreign: Vec<_> = own.unwrap().0.lines.iter().map(|l| (l.account.clone(), l.foreign.map(|(_, f)| f.0))).collect();
    assert_eq!(foreign[..2], [("512000".to_string(), Some(100_04)), ("411100".to_string(), Some(-100_00))]);
}

/// What the bank credited beyond the value of the items is gained, and said so that it can be taken back.
#[test]
fn a_difference_of_exchange_stands() {
    for (books, role, account) in [(1050_00, 50_00, "756000"), (970_00, -30_00, "656000")] {
        for booked in [false, true] {
            let target = paid(dollars(invoice(1, 1100_00), 1000_00), 1100_00);
            let (own, made) = Given { booked, foreign: Some(1100_00), ..given(books, vec![target]) }.run().unwrap();
            let (id, told, gained) = made.standing.unwrap().exchange.unwrap();
            assert_eq!((told.as_str(), gained), (account, Cents(role)));
            let begun = made.items.iter().find(|i| i.id == id).unwrap();
            assert_eq!((begun.kind, begun.amount, begun.value(), begun.customer), (ItemKind::Adjustment, Cents::ZERO, Cents(role), Id(9)));
            assert!(made.settled.moves.iter().any(|m| m.item == id && m.closed_day == Some(day()) && m.letter.is_some()));
            match own {
                Some((entry, item)) => {
                    assert_eq!((begun.entry, begun.line), (item.entry, item.line), "one line for both");
                    let line = &entry.lines[item.line as usize];
                    assert_eq!(line.foreign, Some((usd(), Cents(-1100_00))));
                }
                None => {
                    let entry = &made.entries[begun.entry as usize];
                    assert_eq!((entry.journal, begun.line), (Journal::General, 0));
                    assert_eq!((entry.lines[0].party, entry.lines[0].debit - entry.lines[0].credit), (Some(Id(9)), Cents(role)));
                }
            }
        }
    }
}

#[test]
fn what_is_not_possible_is_refused() {
    let said = |discount: i64, difference: i64, fee: i64, amount: i64| {
        let said = Said { amount: Cents(amount), discount: Cents(discount), difference: Cents(difference), fee: Cents(fee), granted: true, ..Said::default() };
        vec![Target { item: invoice(1, 100_00), said, shares: Vec::new() }]
    };
    let of = |targets: Vec<Target>| given(500_00, targets).refused();
    let stranger = Item { customer: Id(8), ..invoice(1, 100_00) };
    for (what, targets, code) in [
        ("nothing", vec![], Some("payment.nothing_to_apply")),
        ("of another customer", vec![paid(stranger, 100_00)], Some("payment.other_customer")),
        ("in another currency", vec![paid(dollars(invoice(1, 100_00), 90_00), 100_00)], Some("receivable.other_currency")),
        ("settled", vec![paid(invoice(1, 0), 1)], Some("payment.item_settled")),
        ("a credit", vec![paid(invoice(1, -5), 1)], Some("payment.item_settled")),
        ("a cent is something", vec![paid(invoice(1, 1), 1)], None),
        ("twice", vec![paid(invoice(1, 100_00), 50_00), paid(invoice(1, 100_00), 50_00)], Some("payment.item_twice")),
        ("more than is open", vec![paid(invoice(1, 100_00), 100_01)], Some("payment.amount_beyond_item")),
        ("beside included", said(0, 1, 1, 99_99), Some("payment.amount_beyond_item")),
        ("all of it", said(0, 1, 1, 99_98), None),
        ("no discount below nothing", said(-1, 0, 0, 100_00), Some("payment.amount_beyond_item")),
        ("no fee below nothing", said(0, 0, -1, 100_00), Some("payment.amount_beyond_item")),
        ("no difference beyond the item", said(0, 100_01, 0, 0), Some("payment.amount_beyond_item")),
        ("no amount below nothing", said(0, 0, 5, -1), Some("payment.amount_beyond_item")),
        ("a discount granted", said(10_00, 0, 0, 90_00), None),
    ] {
        assert_eq!(of(targets).as_deref(), code, "{what}");
    }
    // Of two items the credits pay the first: what they pay of it earns no discount, what money pays of the second does.
    let early = Some(EarlyPayment { rate: Rate::whole(2), until: day() });
    let discounted = |id: i64, cents: i64| {
        let said = Said { amount: Cents(98_00), discount: Cents(cents), ..Said::default() };
        Target { item: Item { early, ..invoice(id, 98_00 + cents) }, said, shares: Vec::new() }
    };
    for (first, second, refused) in [(0, 2_00, None), (1, 2_00, Some("payment.discount_beyond")), (0, 2_01, Some("payment.discount_beyond"))] {
        let credits = vec![(item(4, Control::Customers, ItemKind::CreditNote, -98_00), Cents(98_00))];
        let made = Given { credits, ..given(98_00, vec![discounted(1, first), discounted(3, second)]) };
        assert_eq!(made.refused().as_deref(), refused, "{first} {second}");
    }
}
