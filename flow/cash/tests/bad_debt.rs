//! The recipes of doubtful and lost claims (R29 to R34) at the amounts of the table and at random ones: parts add up,
//! nothing is depreciated or recovered twice, what is left over is nothing.

#![allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]

use std::collections::BTreeMap;

use bill::invoice::shares::VatShare;
use cash::bad_debt::LostTax;
use cash::bad_debt::rules::{Heading, Taxed, due_again, left_of, part_of, percent};
use ground::ledger::{Accounts, Journal, Line, Posting, Role};
use ground::receivable::{Control, Item, ItemKind};
use ground::tax::{Due, Treatment, VatCode};
use kernel::{Cents, Currency, Day, Id, Rate};

/// Debits less credits by account.
type Sums = BTreeMap<String, i64>;

/// The lines of a recipe, VAT sub-accounts put together.
fn recipe(code: &str) -> Sums {
    let mut reader = csv::Reader::from_path("samples/posting-recipes.csv").expect("the table");
    let mut sums = Sums::new();
    for record in reader.records() {
        let record = record.expect("a line");
        if &record[0] == code {
            let amount = |n: usize| Cents::parse(&record[n]).map_or(0, |c| c.0);
            *sums.entry(account(&record[3])).or_default() += amount(4) - amount(5);
        }
    }
    assert!(!sums.is_empty(), "{code} is in the table");
    sums
}

fn account(number: &str) -> String {
    let pooled = number.starts_with("44571") || number.starts_with("44574");
    if pooled { format!("{}0", &number[..5]) } else { number.to_string() }
}

fn sums(posting: &Posting) -> Sums {
    assert!(posting.difference().is_zero(), "{posting:?}");
    let mut sums = Sums::new();
    for line in &posting.lines {
        *sums.entry(account(&line.account)).or_default() += line.debit.0 - line.credit.0;
    }
    sums.retain(|_, sum| *sum != 0);
    sums
}

fn day() -> Day {
    Day::parse("2026-12-31").unwrap()
}

fn heading(accounts: &Accounts) -> Heading<'_> {
    Heading { accounts, number: "FA1", issue_day: day(), customer: (Id(9), "LEROY"), day: day() }
}

fn share(code: VatCode, rate: i64, due: Due, base: i64) -> VatShare {
    let rate = Rate(rate);
    let tax = rate.of(Cents(base));
    VatShare { treatment: Treatment::Domestic, code, rate, due, base: Cents(base), tax, gross: Cents(base) + tax }
}

fn taxed(shares: Vec<VatShare>, open: impl Fn(Cents) -> Cents) -> Taxed {
    let total = shares.iter().map(|s| s.gross).sum();
    Taxed { shares, total, open: open(total) }
}

/// Numbers from a seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as i64
    }
}

#[test]
fn the_table_at_many_times_its_amounts() {
    let accounts = Accounts::default();
    let heading = heading(&accounts);
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for k in std::iter::once(1).chain((0..60).map(|_| 1 + chance.below(90_000))) {
        let times = |code: &str| recipe(code).into_iter().map(|(a, sum)| (a, sum * k)).collect::<Sums>();
        let gross = Cents(1200_00 * k);
        assert_eq!(sums(&heading.transfer(Role::Customers, Role::Doubtful, gross, None)), times("R29"));
        let half = Cents(500_00 * k);
        assert_eq!(sums(&heading.depreciation(Cents::ZERO, half).unwrap()), times("R30"));
        assert_eq!(sums(&heading.depreciation(half, Cents::ZERO).unwrap()), times("R31"));
        assert!(heading.depreciation(half, half).is_none());
        for (code, due) in [("R32", Due::OnInvoice), ("R33", Due::OnReceipt)] {
            let document = taxed(vec![share(VatCode::Standard, 200_000, due, 1000_00 * k)], |total| total);
            assert_eq!(document.without_vat(gross, gross), Cents(1000_00 * k));
            let taxes = document.taxes(gross);
            let net = gross - taxes.iter().map(|t| t.tax).sum();
            let loss = heading.loss((Role::Doubtful, false), net, &taxes, None);
            assert_eq!(sums(&loss), times(code), "{code} x {k}");
            let base = loss.lines.iter().find(|l| l.account == "445711").and_then(|l| l.base);
            assert_eq!(base, (due == Due::OnInvoice).then_some(Cents(-1000_00 * k)), "the return knows its base");
            let again = due_again(&taxes, gross, Cents::ZERO, Cents(600_00 * k));
            let from = Line::debit("512000", None, Cents(600_00 * k));
            assert_eq!(sums(&heading.recovery(from, Journal::Bank, Cents(600_00 * k), &again)), times("R34"));
        }
    }
}

#[test]
fn several_rates_partly_paid_add_up_whatever_the_parts() {
    let accounts = Accounts::default();
    let heading = heading(&accounts);
    let mut chance = Chance(0x2545_f491_4f6c_dd1d);
    for _ in 0..400 {
        let due = |n: i64| if n % 2 == 0 { Due::OnReceipt } else { Due::OnInvoice };
        let shares = vec![
            share(VatCode::Standard, 200_000, due(chance.below(2)), 1 + chance.below(9_000_000)),
            share(VatCode::Intermediate, 100_000, due(chance.below(2)), chance.below(500_000)),
            share(VatCode::Reduced, 55_000, due(chance.below(2)), chance.below(80_000)),
        ];
        let whole = taxed(shares, |total| total);
        let paid = Cents(chance.below(whole.total.0));
        let mut open = whole.total - paid;
        let start = Taxed { open, ..whole.clone() };
        let at_once = start.taxes(open);
        let mut parts: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        let mut lost = Vec::new();
        while open.0 > 0 {
            let amount = Cents((1 + chance.below(whole.total.0 / 2)).min(open.0));
            let taxes = Taxed { open, ..whole.clone() }.taxes(amount);
            let net = amount - taxes.iter().map(|t| t.tax).sum();
            assert!(net.0 >= 0 && heading.loss((Role::Customers, true), net, &taxes, None).difference().is_zero());
            for t in &taxes {
                let sum = parts.entry(format!("{:?}{}", t.code, t.pending)).or_default();
                *sum = (sum.0 + t.tax.0, sum.1 + t.base.0);
            }
            lost.extend(taxes);
            open -= amount;
        }
        let expected: BTreeMap<String, (i64, i64)> =
            at_once.iter().map(|t| (format!("{:?}{}", t.code, t.pending), (t.tax.0, t.base.0))).collect();
        parts.retain(|_, sum| sum.0 != 0);
        for (key, (tax, _)) in &expected {
            assert_eq!(parts.get(key).map(|p| p.0), Some(*tax), "{key}: parts come to the whole");
        }
        comes_back(&at_once, whole.total - paid, &mut chance);
    }
}

/// What is recovered in parts brings all of the VAT back and no more.
fn comes_back(taxes: &[LostTax], lost: Cents, chance: &mut Chance) {
    let mut back: i64 = 0;
    let mut recovered = Cents::ZERO;
    while recovered < lost {
        let amount = Cents((1 + chance.below(lost.0)).min((lost - recovered).0));
        back += due_again(taxes, lost, recovered, amount).iter().map(|t| t.tax.0).sum::<i64>();
        recovered += amount;
    }
    assert_eq!(back, taxes.iter().map(|t| t.tax.0).sum::<i64>());
}

#[test]
fn percentages_by_age_and_liquidation() {
    let steps = [(90, Rate::whole(25)), (180, Rate::whole(50)), (365, Rate::whole(75))];
    for (days, liquidation, rate) in [
        (-5, None, 0),
        (90, None, 0),
        (91, None, 25),
        (180, None, 25),
        (181, None, 50),
        (366, None, 75),
        (0, Some(100), 100),
        (400, Some(60), 75),
    ] {
        assert_eq!(percent(&steps, days, liquidation.map(Rate::whole)), Rate::whole(rate), "{days}");
    }
    for (depreciation, before, after, left) in [(50_00, 120_00, 60_00, 25_00), (50_00, 120_00, 0, 0), (0, 120_00, 60_00, 0)] {
        assert_eq!(left_of(Cents(depreciation), Cents(before), Cents(after)), Cents(left));
    }
}

/// Money on account pays what is recovered: as much of it as is worth what is asked for, and never more than that.
#[test]
fn money_on_account_is_used_up_to_what_is_asked_for() {
    let own = |currency: &str, open: i64, worth: i64| Item {
        id: Id(1),
        customer: Id(9),
        account: Control::Customers,
        kind: ItemKind::Payment,
        document: Id(2),
        number: "RG1".into(),
        rank: 1,
        issue_day: day(),
        due_day: day(),
        currency: Currency::parse(currency).unwrap(),
        amount: Cents(-open),
        open: Cents(-open),
        value: Cents(-worth),
        open_value: Cents(-worth),
        early: None,
        vat_pending: false,
        letter: None,
        closed_day: None,
    };
    for (what, item, value, part) in [
        ("a part", own("EUR", 100_00, 100_00), 30_00, (30_00, 30_00)),
        ("no more than there is", own("EUR", 100_00, 100_00), 150_00, (100_00, 100_00)),
        ("nothing", own("USD", 110_00, 100_00), 0, (0, 0)),
        ("a part in its currency", own("USD", 110_00, 100_00), 50_00, (55_00, 50_00)),
        ("all that it is worth", own("USD", 110_00, 100_00), 100_00, (110_00, 100_00)),
        ("never beyond", own("USD", 110_00, 100_00), 100_01, (110_00, 100_00)),
        ("two of three would be worth 67", own("JPY", 3, 100), 50, (1, 33)),
        ("one would be worth 33", own("JPY", 3, 100), 20, (0, 0)),
    ] {
        assert_eq!(part_of(&item, Cents(value)), (Cents(part.0), Cents(part.1)), "{what}");
    }
}

/// What the entries say besides accounts: journal, voucher, the claim's currency on its own line.
#[test]
fn entries_of_a_claim_say_what_they_are_about() {
    let accounts = Accounts::default();
    let heading = Heading { day: day().plus(5), ..heading(&accounts) };
    let usd = Currency::parse("USD").unwrap();
    let foreign = |posting: &Posting| -> Vec<(String, Option<i64>)> {
        assert_eq!((posting.day, posting.piece.as_str(), posting.piece_day), (day().plus(5), "FA1", day()));
        posting.lines.iter().map(|l| (l.account.clone(), l.foreign.map(|(_, f)| f.0))).collect()
    };
    let moved = heading.transfer(Role::Doubtful, Role::Customers, Cents(100), Some((usd, Cents(110))));
    assert_eq!(foreign(&moved), [("411100".into(), Some(110)), ("416000".into(), Some(-110))]);
    assert!(moved.lines.iter().all(|l| l.party == Some(Id(9))) && moved.label.starts_with("Reclassement"));
    assert!(heading.transfer(Role::Customers, Role::Doubtful, Cents(1), None).label.starts_with("Client douteux"));
    let tax = |pending: bool, cents: i64| LostTax { code: VatCode::Standard, rate: Rate::whole(20), pending, tax: Cents(cents), base: Cents(cents * 5) };
    let lost = heading.loss((Role::Customers, false), Cents(0), &[tax(true, 20), tax(false, 0)], Some((usd, Cents(22))));
    assert_eq!(foreign(&lost), [("445741".into(), None), ("411100".into(), Some(-22))], "what is nothing has no line");
    assert_eq!(lost.lines[1].party, Some(Id(9)));
    let back = heading.recovery(Line::debit("512000", None, Cents(20)), Journal::Bank, Cents(20), &[tax(false, 20), tax(false, 0)]);
    assert_eq!((back.journal, foreign(&back)), (Journal::Bank, vec![("512000".into(), None), ("445711".into(), None)]));
    assert_eq!(back.lines[1].base, Some(Cents(100)));
    let words = [(0, 5), (5, 0)].map(|(before, after)| heading.depreciation(Cents(before), Cents(after)).unwrap().label);
    assert!(words[0].starts_with("Dotation") && words[1].starts_with("Reprise"));
}
