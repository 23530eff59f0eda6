//! The form box by box: which rate and which revenue stands where, and how cents become whole euros.

#![allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]

use super::*;

fn day() -> Day {
    Day::parse("2026-08-31").unwrap()
}

fn moved(role: Role, amount: i64) -> Movement {
    let account = Accounts::default().of(role).to_string();
    Movement { account, treatment: None, amount: Cents(amount), base: Cents::ZERO, without_base: Cents::ZERO }
}

fn taxed(code: VatCode, amount: i64, base: i64) -> Movement {
    Movement { base: Cents(base), ..moved(Role::VatCollected(code), amount) }
}

fn lines(ca3: &Ca3) -> Vec<&str> {
    ca3.boxes.iter().map(|b| b.line.as_str()).collect()
}

/// The box of each rate, and the tax of 1,000.00 at it, in cents: the notice of form 3310-CA3, metropolitan rates, those of
/// Guadeloupe, Martinique and Réunion (CGI art. 294 and 296), those of Corsica (art. 297).
const RATES: [(VatCode, &str, i64); 12] = [
    (VatCode::Standard, "08", 200_00),
    (VatCode::Reduced, "09", 55_00),
    (VatCode::Intermediate, "9B", 100_00),
    (VatCode::OverseasStandard, "10", 85_00),
    (VatCode::OverseasReduced, "11", 21_00),
    (VatCode::OverseasLivestock, "T1", 17_50),
    (VatCode::OverseasPress, "T2", 10_50),
    (VatCode::CorsicaFuel, "TC", 130_00),
    (VatCode::CorsicaWorks, "T3", 100_00),
    (VatCode::CorsicaReduced, "T4", 21_00),
    (VatCode::CorsicaSpecial, "T5", 9_00),
    (VatCode::SuperReduced, "T6", 21_00),
];

#[test]
fn every_rate_has_its_box_and_tells_its_base() {
    let accounts = Accounts::default();
    for (code, line, tax) in RATES {
        // Tax whose entry names no base tells it by its rate.
        let alone = Movement { without_base: Cents(tax), ..taxed(code, tax, 0) };
        let made = ca3(&accounts, std::slice::from_ref(&alone), day());
        assert_eq!(lines(&made), ["A1", line, "16"], "{code:?}");
        let own = &made.boxes[1];
        let whole = (tax + 50) / 100;
        assert_eq!((own.base, own.tax, own.exact_base, own.exact_tax), (Some(1000), Some(whole), Cents(1000_00), Cents(tax)), "{code:?}");
        assert_eq!((made.boxes[0].base, made.boxes[0].tax, made.boxes[0].exact_base), (Some(1000), None, Cents(1000_00)));
        assert_eq!((made.boxes[2].base, made.boxes[2].tax, made.boxes[2].exact_tax), (None, Some(whole), Cents(tax)));
        assert!(made.boxes.iter().all(|b| b.accounts == [alone.account.clone()]), "{code:?}");
        assert_eq!((made.due, made.deductible), (whole, 0));
    }
}

/// The order of the form, whatever the order of the accounts.
#[test]
fn boxes_stand_in_the_order_of_the_form() {
    let accounts = Accounts::default();
    let treated = Movement { treatment: Some(Treatment::NotEstablished), ..moved(Role::Goods(Revenue::ReverseCharge), 7_00) };
    let mut all: Vec<Movement> = RATES.iter().rev().map(|(code, _, tax)| taxed(*code, *tax, 1000_00)).collect();
    all.extend([moved(Role::VatDeductible, -3_00), treated, moved(Role::Goods(Revenue::IntraEu), 5_00)]);
    all.extend([moved(Role::Services(Revenue::Exempt), 4_00), moved(Role::Goods(Revenue::Export), 6_00)]);
    let made = ca3(&accounts, &all, day());
    let form = ["A1", "E1", "E2", "F2", "F7", "08", "09", "9B", "10", "11", "T1", "T2", "TC", "T3", "T4", "T5", "T6", "16", "20"];
    assert_eq!(lines(&made), form);
    let gross: i64 = RATES.iter().map(|(.., tax)| (tax + 50) / 100).sum();
    assert_eq!((made.due, made.deductible, made.boxes[0].base), (gross - 3, 3, Some(12_000)));
    // A rate and a kind of revenue below nothing correct what was declared before.
    all[11] = taxed(VatCode::Standard, -200_00, -1000_00);
    all.last_mut().unwrap().amount = Cents(-6_00);
    let made = ca3(&accounts, &all, day());
    assert_eq!(lines(&made)[..8], ["A1", "B5", "E2", "F2", "F7", "F8", "09", "9B"]);
    assert_eq!(lines(&made)[16..], ["T6", "16", "20", "21"]);
    assert_eq!((made.due, made.boxes[0].base), (gross - 200 - 200 - 3, Some(11_000)));
}

/// Revenue whose entry names no treatment: by account; what is below nothing is told by the sum of its line.
#[test]
fn revenue_without_tax_has_its_line() {
    let accounts = Accounts::default();
    let shown = |list: &[Movement]| -> Vec<(String, Option<i64>, Cents)> {
        ca3(&accounts, list, day()).boxes.into_iter().map(|b| (b.line, b.base, b.exact_base)).collect()
    };
    for (revenue, goods, services) in
        [(Revenue::Export, "E1", "E2"), (Revenue::IntraEu, "F2", "E2"), (Revenue::ReverseCharge, "E2", "E2"), (Revenue::Exempt, "E2", "E2")]
    {
        assert_eq!(shown(&[moved(Role::Goods(revenue), 12_50)]), [(goods.to_string(), Some(13), Cents(12_50))]);
        assert_eq!(shown(&[moved(Role::Services(revenue), 12_49)]), [(services.to_string(), Some(12), Cents(12_49))]);
    }
    let both = |other: i64| shown(&[moved(Role::Goods(Revenue::Exempt), 10_00), moved(Role::Services(Revenue::Export), other)]);
    assert_eq!(both(-4_00), [("E2".to_string(), Some(6), Cents(6_00))]);
    assert_eq!(both(-14_00), [("F8".to_string(), Some(4), Cents(4_00))]);
    assert_eq!(both(-10_00), []);
}

/// A rate of which only the base moved; nothing at all; a correction without base.
#[test]
fn bases_without_tax_and_corrections() {
    let accounts = Accounts::default();
    let told = |m: Movement| -> Vec<(String, Option<i64>, Option<i64>)> {
        ca3(&accounts, &[m], day()).boxes.into_iter().map(|b| (b.line, b.base, b.tax)).collect()
    };
    let line = |line: &str, base: Option<i64>, tax: Option<i64>| (line.to_string(), base, tax);
    let code = VatCode::Reduced;
    assert_eq!(told(taxed(code, 0, 2_00)), [line("A1", Some(2), None), line("09", Some(2), Some(0)), line("16", None, Some(0))]);
    assert_eq!(told(taxed(code, 0, -2_00)), [line("B5", Some(2), None), line("21", None, Some(0))]);
    assert_eq!(told(taxed(code, 0, 0)), []);
    let back = Movement { without_base: Cents(-1_00), ..taxed(code, -1_00, 0) };
    assert_eq!(told(back), [line("B5", Some(18), None), line("21", None, Some(1))]);
    for (cents, whole) in [(49, 0), (50, 1), (149, 1), (150, 2), (-49, 0), (-50, 0), (-51, -1), (-150, -1), (-151, -2)] {
        assert_eq!(euros(Cents(cents)), whole, "{cents}");
    }
    for (percent, tax, base) in [("20", 1, 5), ("5.5", 1, 18), ("5.5", 3, 55), ("2.1", 1, 48), ("2.1", -1, -48), ("20", -1, -5), ("16", 1, 6), ("16", -1, -6)] {
        assert_eq!(base_of(Rate::parse(percent).unwrap(), Cents(tax)), Cents(base), "{tax} at {percent} %");
    }
}

/// R51 with a credit that is carried forward, to the whole euro, and with nothing to pay.
#[test]
fn what_is_due_leaves_the_accounts_of_vat() {
    let accounts = Accounts::default();
    let period = Period::parse("2026-08").unwrap();
    for (movements, rows) in [
        (
            vec![taxed(VatCode::Standard, 100_40, 502_00), taxed(VatCode::CorsicaSpecial, 60, 66_67), moved(Role::VatDeductible, -300_00)],
            vec![("445711", 100_40), ("4457194", 60), ("445660", -300_00), ("445670", 199_00)],
        ),
        (vec![taxed(VatCode::Standard, 300_40, 1502_00), moved(Role::VatDeductible, -300_00)], vec![("445711", 300_40), ("445660", -300_00), ("758800", -40)]),
        (vec![taxed(VatCode::Standard, 40, 2_00)], vec![("445711", 40), ("758800", -40)]),
    ] {
        let made = ca3(&accounts, &movements, day());
        let entry = settlement(&accounts, period, &movements, &made).unwrap();
        let told: Vec<_> = entry.lines.iter().map(|l| (l.account.as_str(), (l.debit - l.credit).0)).collect();
        assert_eq!(told, rows);
        assert!(entry.difference().is_zero() && entry.journal == Journal::General && entry.piece_day == period.last());
    }
}
