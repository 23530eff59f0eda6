//! Decisions of the deposit: its base by rate, its lines, its entry. Pure.

use ground::customer::Language;
use ground::ledger::{self, Accounts, Journal, Posting, Role};
use ground::tax::{Discount, Totals, VatCode, VatGroup, tax_inside};
use kernel::{Cents, Currency, Price, Quantity, Refusal, Result};
use sell::order::LineTax;

use crate::invoice::{Line, foreign};
use crate::invoice::rules::Heading;

/// The breakdown of a deposit on an order: by percentage, the base of each rate is `round2(order base x pct)`; an
/// amount, VAT included, is spread over the rates by what they come to. Goods for another member state bear no deposit
/// invoice (CGI 289 I-1-c).
pub fn totals(order: &Totals, part: Discount) -> Result<Totals> {
    let asked: Vec<&VatGroup> = order.groups.iter().filter(|g| !is_intra_eu(g)).collect();
    if asked.is_empty() {
        return Err(Refusal::conflict("deposit.intra_eu").into());
    }
    let gross: Cents = asked.iter().map(|g| g.base + g.tax).sum();
    // Base and tax of each rate.
    let parts: Vec<(Cents, Cents)> = match part {
        Discount::Percent(rate) => {
            asked.iter().map(|g| rate.of(g.base)).zip(&asked).map(|(b, g)| (b, g.rate.of(b))).collect()
        }
        Discount::Amount(amount) if amount > gross => {
            return Err(Refusal::conflict("order.deposits_beyond").at("amount").with("most", gross).into());
        }
        Discount::Amount(amount) => {
            let weights: Vec<i64> = asked.iter().map(|g| (g.base + g.tax).0).collect();
            let spread = |(g, part): (&&VatGroup, Cents)| {
                let tax = tax_inside(part, g.rate);
                (part - tax, tax)
            };
            asked.iter().zip(amount.allocate(&weights)).map(spread).collect()
        }
    };
    let group = |(g, (base, tax)): (&&VatGroup, (Cents, Cents))| {
        let (services, services_tax) = if g.services == g.base { (base, tax) } else { (Cents::ZERO, Cents::ZERO) };
        let (allowance, charge) = (Cents::ZERO, Cents::ZERO);
        VatGroup { lines: base, allowance, charge, base, tax, services, services_tax, ..**g }
    };
    let groups: Vec<VatGroup> = asked.iter().zip(parts).filter(|(_, (base, _))| !base.is_zero()).map(group).collect();
    let of = |field: fn(&VatGroup) -> Cents| groups.iter().map(field).sum::<Cents>();
    let (net, tax) = (of(|g| g.base), of(|g| g.tax));
    if net.0 <= 0 {
        return Err(Refusal::invalid("deposit.nothing").at("amount").into());
    }
    Ok(Totals { lines: net, allowance: Cents::ZERO, charge: Cents::ZERO, net, tax, gross: net + tax, groups })
}

fn is_intra_eu(group: &VatGroup) -> bool {
    group.treatment == ground::tax::Treatment::IntraEuGoods
}

/// One line a rate, in the customer's language.
pub fn lines(totals: &Totals, part: Discount, (order, currency): (&str, Currency), language: Language) -> Vec<Line> {
    let word = match language {
        Language::Fr => "Acompte",
        Language::En => "Deposit",
    };
    let share = part.percent().map(|rate| format!(" {rate}\u{a0}%")).unwrap_or_default();
    totals
        .groups
        .iter()
        .map(|g| Line {
            order: None,
            order_line: 0,
            label: format!("{word}{share}, {order}, TVA {}\u{a0}%", g.rate),
            unit: "C62".into(),
            goods: g.services != g.base,
            quantity: Quantity::whole(1),
            price: Price::of(g.base, currency),
            vat: g.code,
            tax: LineTax { treatment: g.treatment, ..LineTax::default() },
            net: g.base,
            ..Line::default()
        })
        .collect()
}

/// What the customer owes against deposits received, VAT included (R07).
pub fn entry(accounts: &Accounts, heading: &Heading, amount: Cents) -> Posting {
    Posting {
        journal: Journal::Sales,
        day: heading.day,
        piece: heading.number.text(),
        piece_day: heading.day,
        label: heading.label.clone(),
        lines: vec![
            ledger::Line::debit(accounts.of(Role::Customers), Some(heading.payer), amount),
            ledger::Line::credit(accounts.of(Role::Deposits), Some(heading.payer), amount),
        ],
    }
}

/// The breakdown of what is left of a deposit: all of it, or the part that was not taken into account yet, whose tax by
/// rate is what is taken back of it.
pub fn rest(deposit: &Totals, amount: Cents, taxes: &[(VatCode, Cents, Cents)]) -> Totals {
    if amount == deposit.gross {
        return deposit.clone();
    }
    let weights: Vec<i64> = deposit.groups.iter().map(|g| (g.base + g.tax).0).collect();
    let group = |(g, part): (&VatGroup, Cents)| {
        let tax = taxes.iter().find(|(code, ..)| *code == g.code).map_or(Cents::ZERO, |(_, tax, _)| *tax);
        let base = part - tax;
        let (services, services_tax) = if g.services == g.base { (base, tax) } else { (Cents::ZERO, Cents::ZERO) };
        VatGroup { lines: base, base, tax, services, services_tax, ..*g }
    };
    let groups: Vec<VatGroup> = deposit.groups.iter().zip(amount.allocate(&weights)).map(group).collect();
    let of = |field: fn(&VatGroup) -> Cents| groups.iter().map(field).sum::<Cents>();
    let (net, tax) = (of(|g| g.base), of(|g| g.tax));
    Totals { lines: net, allowance: Cents::ZERO, charge: Cents::ZERO, net, tax, gross: net + tax, groups }
}

/// The lines of a deposit, one a rate, for what is left of it.
pub fn lines_again(lines: &[Line], rest: &Totals, currency: Currency) -> Vec<Line> {
    let again =
        |(line, group): (&Line, &VatGroup)| Line { price: Price::of(group.base, currency), net: group.base, ..line.clone() };
    lines.iter().zip(&rest.groups).map(again).collect()
}

/// A deposit that is not used is owed no more, or owed back: the deposits' account against the customer's (R07 mirrored).
/// An amount in a currency, and what that is in the books.
pub fn credit_entry(accounts: &Accounts, heading: &Heading, (currency, amount, value): (Currency, Cents, Cents)) -> Posting {
    let lines = vec![
        ledger::Line::debit(accounts.of(Role::Deposits), Some(heading.payer), value),
        ledger::Line::credit(accounts.of(Role::Customers), Some(heading.payer), value),
    ];
    let lines = lines.into_iter().map(|l| foreign::line(l, currency, amount)).collect();
    crate::invoice::rules::posting(heading, lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ground::tax::{Priced, Pricing, Treatment};
    use kernel::{Day, Rate};

    fn order() -> Totals {
        let line = |code, net| Priced { treatment: Treatment::Domestic, code, goods: true, net: Cents(net) };
        let lines = [line(VatCode::Standard, 395_778), line(VatCode::Reduced, 79_375)];
        let pricing = Pricing { discount: Some(Discount::Percent(Rate::whole(3))), ..Pricing::default() };
        ground::tax::totals(&lines, &pricing, Day::parse("2026-08-19").unwrap()).unwrap().0
    }

    #[test]
    fn the_base_of_each_rate_is_its_part_of_the_order() {
        let t = totals(&order(), Discount::Percent(Rate::whole(30))).unwrap();
        let groups: Vec<(i64, i64)> = t.groups.iter().map(|g| (g.base.0, g.tax.0)).collect();
        assert_eq!((groups, t.gross.0), (vec![(115_172, 23_034), (23_098, 1_270)], 162_574));
    }

    #[test]
    fn what_is_left_of_a_deposit_is_credited_to_the_cent() {
        let t = totals(&order(), Discount::Percent(Rate::whole(30))).unwrap();
        assert_eq!(rest(&t, t.gross, &[]), t);
        let part = |whole: Cents, amount: Cents| ground::tax::due_part(whole, t.gross, t.gross - amount, amount);
        for cents in [1, 99_99, 1_000_00, 162_573] {
            let amount = Cents(cents);
            let taxes: Vec<_> = t.groups.iter().map(|g| (g.code, part(g.tax, amount), part(g.base, amount))).collect();
            let left = rest(&t, amount, &taxes);
            assert_eq!((left.gross, left.tax), (amount, taxes.iter().map(|(_, tax, _)| *tax).sum()), "{cents}");
        }
    }

    #[test]
    fn an_amount_is_asked_for_to_the_cent() {
        for cents in [1_000, 99_999, 541_915] {
            let t = totals(&order(), Discount::Amount(Cents(cents))).unwrap();
            assert_eq!((t.gross.0, (t.net + t.tax).0), (cents, cents));
        }
        assert_eq!(totals(&order(), Discount::Amount(Cents(541_916))).unwrap_err().code(), "order.deposits_beyond");
        assert_eq!(totals(&order(), Discount::Amount(Cents(0))).unwrap_err().code(), "deposit.nothing");
    }

    /// A deposit has neither discount nor charge of its own, a rate of which nothing is asked is not on it, and a cent is
    /// enough; how VAT treats the order it treats the deposit.
    #[test]
    fn a_deposit_has_its_parts_and_nothing_else() {
        let line = |treatment, code, net| Priced { treatment, code, goods: true, net: Cents(net) };
        let lines = [line(Treatment::Domestic, VatCode::Standard, 100_00), line(Treatment::ReverseScrap, VatCode::None, 20)];
        let (order, _) = ground::tax::totals(&lines, &Pricing::default(), Day::parse("2026-08-19").unwrap()).unwrap();
        for (part, bases) in [
            (Discount::Percent(Rate::whole(30)), vec![30_00, 6]),
            (Discount::Percent(Rate::whole(2)), vec![2_00]),
            (Discount::Amount(Cents(1)), vec![1]),
        ] {
            let t = totals(&order, part).unwrap();
            assert_eq!(t.groups.iter().map(|g| g.base.0).collect::<Vec<_>>(), bases, "{part:?}");
            assert!(t.groups.iter().all(|g| (g.lines, g.allowance.0, g.charge.0) == (g.base, 0, 0)));
            assert_eq!((t.lines, t.allowance.0, t.charge.0), (t.net, 0, 0));
            let left = rest(&t, t.gross - Cents(1), &[]);
            assert!(left.groups.iter().all(|g| (g.lines, g.allowance.0, g.charge.0) == (g.base, 0, 0)));
            assert_eq!((left.lines, left.allowance.0, left.charge.0), (left.net, 0, 0));
        }
        let t = totals(&order, Discount::Percent(Rate::whole(30))).unwrap();
        let made = super::lines(&t, Discount::Amount(Cents(1)), ("CO-1", Currency::EUR), Language::Fr);
        assert_eq!((made[1].tax.treatment, made[1].unit.as_str(), made[1].order_line), (Treatment::ReverseScrap, "C62", 0));
    }

    /// One line a rate, goods or services as the order, in the customer's language; what is left has the same lines.
    #[test]
    fn a_deposit_has_a_line_for_each_rate() {
        let line = |code, goods, net| Priced { treatment: Treatment::Domestic, code, goods, net: Cents(net) };
        let order = [line(VatCode::Standard, true, 1_000_00), line(VatCode::Intermediate, false, 500_00)];
        let (order, _) = ground::tax::totals(&order, &Pricing::default(), Day::parse("2026-08-19").unwrap()).unwrap();
        let part = Discount::Percent(Rate::whole(30));
        let t = totals(&order, part).unwrap();
        let made = lines(&t, part, ("CO-1", Currency::EUR), Language::Fr);
        let told: Vec<_> = made.iter().map(|l| (l.vat, l.goods, l.net.0, l.price.to_string(), l.quantity)).collect();
        let one = Quantity::whole(1);
        let price = |text: &str| Price::parse(text).unwrap().to_string();
        assert_eq!(told, [
            (VatCode::Standard, true, 300_00, price("300"), one),
            (VatCode::Intermediate, false, 150_00, price("150"), one),
        ]);
        assert_eq!(made[1].label, "Acompte 30\u{a0}%, CO-1, TVA 10\u{a0}%");
        let amount = lines(&t, Discount::Amount(Cents(5)), ("CO-1", Currency::EUR), Language::En);
        assert_eq!(amount[0].label, "Deposit, CO-1, TVA 20\u{a0}%");
        let left = rest(&t, Cents(262_50), &[(VatCode::Standard, Cents(30_00), Cents(150_00)), (VatCode::Intermediate, Cents(7_50), Cents(75_00))]);
        let services: Vec<_> = left.groups.iter().map(|g| (g.base.0, g.tax.0, g.services.0, g.services_tax.0)).collect();
        assert_eq!(services, [(150_00, 30_00, 0, 0), (75_00, 7_50, 75_00, 7_50)]);
        assert_eq!((left.net.0, left.tax.0, left.lines), (225_00, 37_50, left.net));
        let again: Vec<_> = lines_again(&made, &left, Currency::EUR).iter().map(|l| (l.net.0, l.price.to_string())).collect();
        assert_eq!(again, [(150_00, price("150")), (75_00, price("75"))]);
    }

    /// R07, and mirrored where a deposit is given back: in a currency both of its amounts.
    #[test]
    fn a_deposit_is_owed_and_given_back() {
        let number = ground::numbering::Drawn { series: "AC".into(), value: 1, printed: String::new() };
        let day = Day::parse("2026-08-19").unwrap();
        let heading = Heading { number: &number, day, payer: kernel::Id(9), label: "Leroy".into(), credit: false };
        let accounts = Accounts::default();
        let told = |posting: &Posting| -> Vec<(String, i64, Option<i64>)> {
            assert!(posting.journal == Journal::Sales && posting.day == day && posting.difference().is_zero());
            assert!(posting.lines.iter().all(|l| l.party == Some(kernel::Id(9))));
            posting.lines.iter().map(|l| (l.account.clone(), (l.debit - l.credit).0, l.foreign.map(|(_, f)| f.0))).collect()
        };
        assert_eq!(told(&entry(&accounts, &heading, Cents(360_00))), [("411100".into(), 360_00, None), ("419100".into(), -360_00, None)]);
        let back = |currency: Currency| told(&credit_entry(&accounts, &heading, (currency, Cents(400_00), Cents(360_00))));
        assert_eq!(back(Currency::EUR), [("419100".into(), 360_00, None), ("411100".into(), -360_00, None)]);
        let usd = Currency::parse("USD").unwrap();
        assert_eq!(back(usd), [("419100".into(), 360_00, Some(400_00)), ("411100".into(), -360_00, Some(-400_00))]);
    }
}
