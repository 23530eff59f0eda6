//! What a VAT return says, computed from what moved on the accounts of the period; and the entry that settles it. Pure.

use std::collections::BTreeMap;

use ground::ledger::{Accounts, Journal, Line, Posting, Revenue, Role};
use ground::tax::{Treatment, VatCode};
use kernel::{Cents, Day, Id, Rate};
use serde::Serialize;

use super::Period;

/// Which line of form 3310-CA3 takes base and tax of a rate (notice 3310-NOT-CA3).
const TAXED: &[(VatCode, &str)] = &[
    (VatCode::Standard, "08"),
    (VatCode::Reduced, "09"),
    (VatCode::Intermediate, "9B"),
    (VatCode::OverseasStandard, "10"),
    (VatCode::OverseasReduced, "11"),
    (VatCode::OverseasLivestock, "T1"),
    (VatCode::OverseasPress, "T2"),
    (VatCode::CorsicaFuel, "TC"),
    (VatCode::CorsicaWorks, "T3"),
    (VatCode::CorsicaReduced, "T4"),
    (VatCode::CorsicaSpecial, "T5"),
    (VatCode::SuperReduced, "T6"),
];

/// Which line takes revenue of which the entry does not tell the treatment: goods, services.
const UNTAXED: &[(Revenue, &str, &str)] = &[
    (Revenue::Export, "E1", "E2"),
    (Revenue::IntraEu, "F2", "E2"),
    (Revenue::ReverseCharge, "E2", "E2"),
    (Revenue::Exempt, "E2", "E2"),
];

/// What moved on one account in a period, credits less debits.
#[derive(Clone, Debug, PartialEq)]
pub struct Movement {
    /// The account.
    pub account: String,
    /// How VAT treats it, on revenue without tax.
    pub treatment: Option<Treatment>,
    /// Amount.
    pub amount: Cents,
    /// The bases that its lines name.
    pub base: Cents,
    /// The part of the amount whose lines name no base.
    pub without_base: Cents,
}

/// A box of the form, in whole euros, with the exact sums behind it.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Line3310 {
    /// The line of the form: `A1`, `08`, `F2`, `16`, ...
    pub line: String,
    /// Base in whole euros, on lines that have one.
    pub base: Option<i64>,
    /// Tax in whole euros, on lines that have one.
    pub tax: Option<i64>,
    /// Base before rounding, cents.
    pub exact_base: Cents,
    /// Tax before rounding, cents.
    pub exact_tax: Cents,
    /// The accounts that it comes from.
    pub accounts: Vec<String>,
}

/// A VAT return.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Ca3 {
    /// The boxes that are not empty, in the order of the form.
    pub boxes: Vec<Line3310>,
    /// Gross tax (line 16) less collected tax to deduct (line 21) less deductible tax, in whole euros; below nothing:
    /// a credit.
    pub due: i64,
    /// Tax to deduct on other goods and services (line 20), in whole euros.
    pub deductible: i64,
}

/// The base that a tax of a rate is due on, half up.
fn base_of(rate: Rate, tax: Cents) -> Cents {
    let (tax, rate) = (i128::from(tax.0) * 1_000_000, i128::from(rate.0.max(1)));
    let half = if tax < 0 { -rate / 2 } else { rate / 2 };
    Cents(i64::try_from((tax + half) / rate).unwrap_or(i64::MAX))
}

/// What was delivered or done for a buyer in another member state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Abroad {
    /// Goods; services otherwise.
    pub goods: bool,
    /// The buyer.
    pub buyer: Id,
    /// It corrects what was sold in an earlier period.
    pub earlier: bool,
}

/// What a statement of sales in the Union lists: services by buyer; goods by buyer, what corrects earlier periods apart.
pub fn statement(sold: BTreeMap<Abroad, Cents>) -> Vec<(Abroad, Cents)> {
    let mut list: BTreeMap<Abroad, Cents> = BTreeMap::new();
    for (of, amount) in sold {
        *list.entry(Abroad { earlier: of.earlier && of.goods, ..of }).or_insert(Cents::ZERO) += amount;
    }
    list.into_iter().filter(|(_, amount)| !amount.is_zero()).collect()
}

/// The code of the operation in the statement of goods: 21 exempt supply, 25 and 26 what lowers and raises an earlier one.
pub fn regime(earlier: bool, amount: Cents) -> u8 {
    match (earlier, amount.0) {
        (_, ..0) => 25,
        (true, _) => 26,
        (false, _) => 21,
    }
}

/// Whole euros, half up, as the form wants them (CGI art. 1657: less than 0.50 is neglected, 0.50 and more counts for 1).
fn euros(amount: Cents) -> i64 {
    (amount.0 + 50).div_euclid(100)
}

/// Adds the boxes up. Tax by rate is what moved on the accounts of VAT due; where a rate is negative in the period,
/// its tax goes to line 21 and its base to B5.
pub fn ca3(accounts: &Accounts, movements: &[Movement], day: Day) -> Ca3 {
    let moved = |role: Role| movements.iter().find(|m| m.treatment.is_none() && m.account == accounts.of(role));
    let mut boxes: Vec<Line3310> = Vec::new();
    for (code, line) in TAXED {
        let Some(m) = moved(Role::VatCollected(*code)) else { continue };
        // Lines of entries that name no base (booked by hand elsewhere): the base is told by the tax.
        let base = m.base + base_of(code.on(day).rate, m.without_base);
        if m.amount.is_zero() && base.is_zero() {
            continue;
        }
        if m.amount.0 < 0 || (m.amount.is_zero() && base.0 < 0) {
            add(&mut boxes, "B5", (Some(-base), None), &m.account);
            add(&mut boxes, "21", (None, Some(-m.amount)), &m.account);
        } else {
            add(&mut boxes, line, (Some(base), Some(m.amount)), &m.account);
        }
    }
    let (mut gross, mut exact, mut taxed) = (0, Cents::ZERO, (Cents::ZERO, Vec::new()));
    for b in boxes.iter().filter(|b| TAXED.iter().any(|(_, line)| *line == b.line)) {
        gross += b.tax.unwrap_or_default();
        exact += b.exact_tax;
        taxed.0 += b.exact_base;
        taxed.1.extend(b.accounts.iter().cloned());
    }
    if !taxed.1.is_empty() {
        // The sales themselves in whole euros; the lines by rate, each rounded, may come to a euro more or less.
        let (exact_base, accounts) = taxed;
        let base = euros(exact_base);
        let of = |line: &str, base, tax, exact_base, exact_tax| Line3310 {
            line: line.into(),
            base,
            tax,
            exact_base,
            exact_tax,
            accounts: accounts.clone(),
        };
        boxes.push(of("A1", Some(base), None, exact_base, Cents::ZERO));
        boxes.push(of("16", None, Some(gross), Cents::ZERO, exact));
    }
    untaxed(accounts, movements, day, &mut boxes);
    let deductible = moved(Role::VatDeductible).map_or(Cents::ZERO, |m| -m.amount);
    if !deductible.is_zero() {
        add(&mut boxes, "20", (None, Some(deductible)), accounts.of(Role::VatDeductible));
    }
    boxes.sort_by_key(|b| place(&b.line));
    let tax = |line: &str| boxes.iter().find(|b| b.line == line).and_then(|b| b.tax).unwrap_or_default();
    let (due, deductible) = (tax("16") - tax("21") - tax("20"), tax("20"));
    Ca3 { boxes, due, deductible }
}

/// Revenue without tax, by the line of its treatment.
fn untaxed(accounts: &Accounts, movements: &[Movement], day: Day, boxes: &mut Vec<Line3310>) {
    let moved = |role: Role| movements.iter().find(|m| m.treatment.is_none() && m.account == accounts.of(role));
    let mut found: Vec<(&str, &Movement)> = Vec::new();
    for (revenue, goods, services) in UNTAXED {
        for (role, line) in [(Role::Goods(*revenue), *goods), (Role::Services(*revenue), *services)] {
            found.extend(moved(role).map(|m| (line, m)));
        }
    }
    let treated = |m: &Movement| m.treatment.and_then(|t| t.rule(day).ca3).map(|line| line.0);
    found.extend(movements.iter().filter_map(|m| Some((treated(m)?, m))));
    let mut sums: Vec<(&str, Cents)> = Vec::new();
    for (line, m) in &found {
        match sums.iter_mut().find(|(l, _)| l == line) {
            Some((_, sum)) => *sum += m.amount,
            None => sums.push((line, m.amount)),
        }
    }
    for (line, sum) in sums.into_iter().filter(|(_, sum)| !sum.is_zero()) {
        for (_, m) in found.iter().filter(|(l, m)| *l == line && !m.amount.is_zero()) {
            // What is below nothing in the period corrects earlier ones.
            if sum.0 < 0 {
                add(boxes, "F8", (Some(-m.amount), None), &m.account);
            } else {
                add(boxes, line, (Some(m.amount), None), &m.account);
            }
        }
    }
}

/// Adds to a box: base and tax.
fn add(boxes: &mut Vec<Line3310>, line: &str, (base, tax): (Option<Cents>, Option<Cents>), account: &str) {
    if !boxes.iter().any(|b| b.line == line) {
        boxes.push(Line3310 {
            line: line.into(),
            base: base.map(|_| 0),
            tax: tax.map(|_| 0),
            exact_base: Cents::ZERO,
            exact_tax: Cents::ZERO,
            accounts: Vec::new(),
        });
    }
    let Some(found) = boxes.iter_mut().find(|b| b.line == line) else { return };
    found.exact_base += base.unwrap_or_default();
    found.exact_tax += tax.unwrap_or_default();
    found.base = found.base.map(|_| euros(found.exact_base));
    found.tax = found.tax.map(|_| euros(found.exact_tax));
    if !found.accounts.iter().any(|a| a == account) {
        found.accounts.push(account.to_string());
    }
}

/// The order of the form.
fn place(line: &str) -> usize {
    const ORDER: &[&str] = &[
        "A1", "B5", "E1", "E2", "F2", "F7", "F8", "08", "09", "9B", "10", "11", "T1", "T2", "TC", "T3", "T4", "T5", "T6",
        "16", "20", "21",
    ];
    ORDER.iter().position(|l| *l == line).unwrap_or(ORDER.len())
}

/// The entry that settles a period (R51): what is due leaves the accounts of VAT for the one of VAT to pay, in the
/// whole euros of the return; the difference of rounding is a small loss or gain.
pub fn settlement(accounts: &Accounts, period: Period, movements: &[Movement], ca3: &Ca3) -> Option<Posting> {
    let mut lines = Vec::new();
    for code in VatCode::ALL {
        let account = accounts.of(Role::VatCollected(code));
        if let Some(m) = movements.iter().find(|m| m.account == account && !m.amount.is_zero()) {
            lines.push(Line::debit(account, None, m.amount));
        }
    }
    let account = accounts.of(Role::VatDeductible);
    if let Some(m) = movements.iter().find(|m| m.account == account && !m.amount.is_zero()) {
        lines.push(Line::debit(account, None, m.amount));
    }
    let due = Cents(ca3.due * 100);
    let to = if due.0 < 0 { Role::VatCredit } else { Role::VatToPay };
    if !due.is_zero() {
        lines.push(Line::credit(accounts.of(to), None, due));
    }
    let gap: Cents = lines.iter().map(|l| l.debit - l.credit).sum();
    if !gap.is_zero() {
        let role = if gap.0 > 0 { Role::RoundingGain } else { Role::RoundingLoss };
        lines.push(Line::credit(accounts.of(role), None, gap));
    }
    (lines.len() > 1).then(|| Posting {
        journal: Journal::General,
        day: period.last(),
        piece: format!("TVA-{period}"),
        piece_day: period.last(),
        label: format!("TVA {period}"),
        lines,
    })
}

#[cfg(test)]
mod box_tests;

#[cfg(test)]
mod tests {
    use super::*;

    fn movement(role: Role, amount: i64, base: i64) -> Movement {
        let account = Accounts::default().of(role).to_string();
        Movement { account, treatment: None, amount: Cents(amount), base: Cents(base), without_base: Cents::ZERO }
    }

    fn collected(code: VatCode, amount: i64, base: i64) -> Movement {
        movement(Role::VatCollected(code), amount, base)
    }

    fn day() -> Day {
        Day::parse("2026-08-31").unwrap()
    }

    fn shown(movements: &[Movement]) -> Vec<(String, Option<i64>, Option<i64>)> {
        let ca3 = ca3(&Accounts::default(), movements, day());
        ca3.boxes.into_iter().map(|b| (b.line, b.base, b.tax)).collect()
    }

    fn line(line: &str, base: Option<i64>, tax: Option<i64>) -> (String, Option<i64>, Option<i64>) {
        (line.into(), base, tax)
    }

    #[test]
    fn rates_go_to_their_boxes_in_whole_euros() {
        use VatCode::{Intermediate, Reduced, Standard, SuperReduced};
        assert_eq!(
            shown(&[collected(Standard, 230_34, 1151_72), collected(Reduced, 12_70, 230_98)]),
            [line("A1", Some(1383), None), line("08", Some(1152), Some(230)), line("09", Some(231), Some(13)), line("16", None, Some(243))]
        );
        // The reduced rate is negative: line 21 and B5.
        assert_eq!(
            shown(&[collected(Standard, 124_93, 624_65), collected(Reduced, -54, -9_74)]),
            [line("A1", Some(625), None), line("B5", Some(10), None), line("08", Some(625), Some(125)), line("16", None, Some(125)), line("21", None, Some(1))]
        );
        assert_eq!(
            shown(&[collected(Intermediate, 50, 5_00), collected(SuperReduced, 49, 23_33)]),
            [line("A1", Some(28), None), line("9B", Some(5), Some(1)), line("T6", Some(23), Some(0)), line("16", None, Some(1))]
        );
        // Each line is rounded, and so are all sales: 100.40 and 100.40 are 201.
        assert_eq!(
            shown(&[collected(Standard, 20_08, 100_40), collected(Reduced, 5_52, 100_40)])[..3],
            [line("A1", Some(201), None), line("08", Some(100), Some(20)), line("09", Some(100), Some(6))]
        );
        let untaxed = [
            movement(Role::Goods(Revenue::IntraEu), 1000_50, 0),
            movement(Role::Goods(Revenue::Export), 10_49, 0),
            movement(Role::Services(Revenue::IntraEu), 20_00, 0),
            movement(Role::Services(Revenue::ReverseCharge), -5_00, 0),
        ];
        assert_eq!(
            shown(&untaxed),
            [line("E1", Some(10), None), line("E2", Some(15), None), line("F2", Some(1001), None)]
        );
        assert_eq!(shown(&untaxed[3..]), [line("F8", Some(5), None)], "below nothing: a correction of earlier ones");
        // Freight of an intra-EU supply stands in the line of its treatment, whatever its account.
        let treated = |role: Role, treatment, amount| Movement { treatment: Some(treatment), ..movement(role, amount, 0) };
        assert_eq!(
            shown(&[
                treated(Role::Goods(Revenue::IntraEu), Treatment::IntraEuGoods, 100_00),
                treated(Role::Freight, Treatment::IntraEuGoods, 10_00),
                treated(Role::Goods(Revenue::ReverseCharge), Treatment::NotEstablished, 7_00),
                treated(Role::Goods(Revenue::Exempt), Treatment::Franchise, 9_00),
                movement(Role::Freight, 50_00, 0),
            ]),
            [line("F2", Some(110), None), line("F7", Some(7), None)]
        );
        assert_eq!(
            shown(&[collected(VatCode::CorsicaFuel, 13_00, 100_00), collected(VatCode::OverseasStandard, 8_50, 100_00)]),
            [line("A1", Some(200), None), line("10", Some(100), Some(9)), line("TC", Some(100), Some(13)), line("16", None, Some(22))]
        );
        assert_eq!(shown(&[]), []);
    }

    #[test]
    fn goods_that_correct_an_earlier_month_stand_apart() {
        let of = |goods, earlier, amount| (Abroad { goods, buyer: Id(1), earlier }, Cents(amount));
        let told = |sold: &[(Abroad, Cents)]| -> Vec<(bool, u8, i64)> {
            let list = statement(sold.iter().copied().collect());
            list.into_iter().map(|(s, amount)| (s.goods, regime(s.earlier, amount), amount.0)).collect()
        };
        assert_eq!(told(&[of(true, false, 500_00), of(true, true, -20_00)]), [(true, 21, 500_00), (true, 25, -20_00)]);
        assert_eq!(told(&[of(true, false, -500_00), of(true, true, 20_00)]), [(true, 25, -500_00), (true, 26, 20_00)]);
        // The statement of services knows no corrections: they are taken off.
        assert_eq!(told(&[of(false, false, 500_00), of(false, true, -20_00)]), [(false, 21, 480_00)]);
        assert_eq!(told(&[of(false, false, 20_00), of(false, true, -20_00)]), []);
    }

    #[test]
    fn a_tax_without_base_tells_its_base() {
        let lone = Movement { without_base: Cents(20_00), base: Cents(50_00), ..collected(VatCode::Standard, 30_00, 0) };
        assert_eq!(shown(&[lone])[1], line("08", Some(150), Some(30)));
    }

    #[test]
    fn the_settlement_balances_in_whole_euros() {
        let accounts = Accounts::default();
        let period = Period::parse("2026-08").unwrap();
        for (moved, to, due, gap) in [
            // R51: collected 727, deductible 300.
            (vec![collected(VatCode::Standard, 727_00, 3635_00), movement(Role::VatDeductible, -300_00, 0)], "445510", 427_00, None),
            (vec![collected(VatCode::Standard, 230_34, 1151_72), collected(VatCode::Reduced, 12_70, 230_98)], "445510", 243_00, Some(("758800", -4))),
            (vec![collected(VatCode::Standard, 99_60, 498_00)], "445510", 100_00, Some(("658800", 40))),
            (vec![collected(VatCode::Standard, -99_60, -498_00)], "445670", -100_00, Some(("758800", -40))),
        ] {
            let ca3 = ca3(&accounts, &moved, day());
            let entry = settlement(&accounts, period, &moved, &ca3).unwrap();
            assert!(entry.difference().is_zero(), "{entry:?}");
            let of = |account: &str| entry.lines.iter().filter(|l| l.account == account).map(|l| l.debit - l.credit).sum::<Cents>();
            assert_eq!(of(to), Cents(-due));
            for m in &moved {
                assert_eq!(of(&m.account), m.amount, "what moved is settled");
            }
            if let Some((account, amount)) = gap {
                assert_eq!(of(account), Cents(amount));
            }
            assert_eq!(entry.day.to_string(), "2026-08-31");
        }
        assert_eq!(settlement(&accounts, period, &[], &ca3(&accounts, &[], day())), None);
    }
}
