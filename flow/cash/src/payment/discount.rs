//! The discount for early payment (escompte): what the terms allow, and how it falls on net amount and VAT. Pure.

use ground::tax::Treatment;
use kernel::{Cents, Day, Id, Rate, Refusal};
use serde::{Deserialize, Serialize};

use super::settlement::Target;
use crate::policy::{DiscountVat, Policy};

/// What is said about one item that is settled, in cents of its currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Said {
    /// Settled by the money and the credits used with it.
    pub amount: Cents,
    /// Discount for early payment, VAT included.
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub discount: Cents,
    /// How its VAT is treated, where not as the company's policy says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_vat: Option<DiscountVat>,
    /// True when somebody grants a discount that the terms do not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub granted: bool,
    /// A small difference that is written off.
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub difference: Cents,
    /// What a bank kept on the way: a fee, a commission.
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub fee: Cents,
    /// Why the rest stays open: the reason the customer gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deduction: Option<Deduction>,
}

impl Said {
    /// What closes the item beside the money.
    pub fn beside(&self) -> Cents {
        Cents(self.discount.0.saturating_add(self.difference.0).saturating_add(self.fee.0))
    }

    /// Nothing but money.
    pub fn plain(&self) -> bool {
        self.beside().is_zero() && self.deduction.is_none()
    }
}

/// Why a customer kept something back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deduction {
    /// The reason.
    pub reason: Reason,
    /// What the customer says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 500))]
    pub note: String,
}

/// Reasons for paying less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The price is contested.
    Price,
    /// Less arrived than invoiced.
    Quantity,
    /// The quality is contested.
    Quality,
    /// Goods were damaged.
    Damaged,
    /// It came late.
    LateDelivery,
    /// It did not come.
    NotDelivered,
    /// Tax is contested.
    Tax,
    /// A discount was taken that is not due.
    DiscountTaken,
    /// A rebate was announced.
    Rebate,
    /// Money is short.
    CashShortage,
    /// Anything else.
    Other,
}

impl Reason {
    /// All of them.
    pub const ALL: [Reason; 11] = [
        Reason::Price,
        Reason::Quantity,
        Reason::Quality,
        Reason::Damaged,
        Reason::LateDelivery,
        Reason::NotDelivered,
        Reason::Tax,
        Reason::DiscountTaken,
        Reason::Rebate,
        Reason::CashShortage,
        Reason::Other,
    ];

    /// The name in forms and words.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Price => "price",
            Reason::Quantity => "quantity",
            Reason::Quality => "quality",
            Reason::Damaged => "damaged",
            Reason::LateDelivery => "late_delivery",
            Reason::NotDelivered => "not_delivered",
            Reason::Tax => "tax",
            Reason::DiscountTaken => "discount_taken",
            Reason::Rebate => "rebate",
            Reason::CashShortage => "cash_shortage",
            Reason::Other => "other",
        }
    }
}

/// One rate of a document, as a discount needs it; cents of the currency of the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The document.
    pub document: Id,
    /// How VAT treats it.
    pub treatment: Treatment,
    /// Percent.
    pub rate: Rate,
    /// Where its VAT stands while the document is not paid: collected, or pending until it is paid.
    pub account: String,
    /// Total with VAT.
    pub gross: Cents,
    /// Its VAT.
    pub tax: Cents,
}

/// The part of a discount that falls on supplies without tax: it lowers what was declared of them in the return and, for
/// buyers in the Union, in the statements (CGI art. 267 II-1: a discount is no part of the price; art. 289 B, 289 C).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Untaxed {
    /// The account of the discount.
    pub account: String,
    /// How VAT treats the supply.
    pub treatment: Treatment,
    /// The invoice.
    pub document: Id,
    /// Cents of the books, above nothing.
    pub amount: Cents,
}

/// A discount taken apart, cents of the books.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Everything but VAT.
    pub net: Cents,
    /// Of that, what falls on supplies without tax: treatment, document, amount.
    pub untaxed: Vec<(Treatment, Id, Cents)>,
    /// VAT by account, with the net amount it belongs to.
    pub taxes: Vec<(String, Cents, Cents)>,
}

/// Takes a discount apart. The whole is split over the rates by largest remainder of their totals with VAT; within a rate
/// `net = round2(part / (1 + rate))`. Net of tax nothing is VAT; what bears no tax has none to keep, and is lowered all
/// the same.
pub fn split(discount: Cents, shares: &[Share], vat: DiscountVat) -> Parts {
    if shares.is_empty() {
        return Parts { net: discount, ..Parts::default() };
    }
    let weights: Vec<i64> = shares.iter().map(|s| s.gross.0.max(0)).collect();
    let mut parts = Parts::default();
    for (share, part) in shares.iter().zip(discount.allocate(&weights)) {
        if part.is_zero() {
            continue;
        }
        if !share.treatment.is_taxed() {
            parts.net += part;
            parts.untaxed.push((share.treatment, share.document, part));
            continue;
        }
        let base = if vat == DiscountVat::Unchanged { part } else { without_vat(part, share.rate) };
        parts.net += base;
        if part != base {
            parts.taxes.push((share.account.clone(), part - base, base));
        }
    }
    parts
}

/// `round2(gross / (1 + rate))`, halves away from zero.
fn without_vat(gross: Cents, rate: Rate) -> Cents {
    const WHOLE: i128 = 1_000_000;
    let (n, d) = (i128::from(gross.0) * WHOLE, WHOLE + i128::from(rate.0));
    let half = if n < 0 { -(d / 2) } else { d / 2 };
    Cents(i64::try_from((n + half) / d).unwrap_or(gross.0))
}

/// Refuses a discount beyond what the invoice's terms allow: its percentage of what is paid in time (of the amount
/// without VAT where it is net of tax). `credited` is the part of the amount that credit notes pay: it earns none.
pub fn allowed(target: &Target, credited: Cents, paid_on: Day, policy: &Policy) -> Result<(), Refusal> {
    let said = &target.said;
    if said.discount.0 <= 0 || said.granted {
        return Ok(());
    }
    let number = &target.item.number;
    let Some(early) = target.item.early else {
        return Err(Refusal::conflict("payment.discount_none").with("number", number));
    };
    if paid_on > early.until.plus(policy.discount_days as i32) {
        return Err(Refusal::conflict("payment.discount_late").with("number", number).with("until", early.until));
    }
    let whole = said.amount - credited + said.discount;
    let base = match said.discount_vat.unwrap_or(policy.discount_vat) {
        DiscountVat::Corrected => whole,
        DiscountVat::Unchanged => net_part(whole, &target.shares),
    };
    let most = early.rate.of(base);
    if said.discount > most {
        return Err(Refusal::conflict("payment.discount_beyond").with("number", number).with("most", most));
    }
    Ok(())
}

/// The part without VAT of an amount, in the proportions of its document.
fn net_part(amount: Cents, shares: &[Share]) -> Cents {
    let (gross, tax) = (shares.iter().map(|s| s.gross).sum::<Cents>(), shares.iter().map(|s| s.tax).sum::<Cents>());
    if gross.0 <= 0 { amount } else { amount.allocate(&[(gross - tax).0, tax.0])[0] }
}

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]
mod tests {
    use super::*;

    fn share(rate: &str, account: &str, gross: i64, tax: i64) -> Share {
        let treatment = if tax == 0 { Treatment::Export } else { Treatment::Domestic };
        let rate = Rate::parse(rate).unwrap();
        Share { document: Id(7), treatment, rate, account: account.into(), gross: Cents(gross), tax: Cents(tax) }
    }

    #[test]
    fn a_discount_is_split_as_in_the_golden_cycle() {
        let shares = [share("20", "445711", 3612_74, 602_12), share("5.5", "445713", 812_29, 42_35)];
        let Parts { net, untaxed, taxes } = split(Cents(55_99), &shares, DiscountVat::Corrected);
        assert_eq!((net, untaxed), (Cents(47_83), Vec::new()));
        let expected = [("445711".to_string(), Cents(7_62), Cents(38_09)), ("445713".to_string(), Cents(54), Cents(9_74))];
        assert_eq!(taxes, expected);
        let unchanged = Parts { net: Cents(20_00), ..Parts::default() };
        assert_eq!(split(Cents(20_00), &shares, DiscountVat::Unchanged), unchanged);
    }

    #[test]
    fn what_bears_no_tax_is_lowered_whatever_the_policy() {
        let export = [share("0", "none", 1000_00, 0)];
        let mixed = [share("20", "445711", 1200_00, 200_00), share("0", "none", 300_00, 0)];
        for vat in [DiscountVat::Corrected, DiscountVat::Unchanged] {
            let whole = Parts { net: Cents(20_00), untaxed: vec![(Treatment::Export, Id(7), Cents(20_00))], taxes: vec![] };
            assert_eq!(split(Cents(20_00), &export, vat), whole);
            let parts = split(Cents(30_00), &mixed, vat);
            assert_eq!(parts.untaxed, [(Treatment::Export, Id(7), Cents(6_00))]);
            let tax = if vat == DiscountVat::Corrected { 4_00 } else { 0 };
            assert_eq!(parts.net, Cents(30_00 - tax));
        }
    }

    #[test]
    fn a_discount_always_adds_up() {
        for discount in 0..3000 {
            let shares = [share("20", "a", 70_11, 11_69), share("10", "b", 29_97, 2_72), share("0", "c", 13, 0)];
            let Parts { net, untaxed, taxes } = split(Cents(discount), &shares, DiscountVat::Corrected);
            assert!(untaxed.iter().all(|(.., amount)| amount.0 > 0) && untaxed.len() < 2);
            assert_eq!(net + taxes.iter().map(|(_, t, _)| *t).sum(), Cents(discount));
            assert!(taxes.iter().all(|(account, tax, base)| account != "c" && tax.0 > 0 && base.0 >= 0));
        }
    }

    /// 2 % until the 10th on an invoice of 120.00, of which 20.00 are VAT: of the amount with VAT, or net of tax of that
    /// without; of what credits pay nothing; a day late only where the company says so.
    #[test]
    fn a_discount_is_at_most_what_the_terms_allow() {
        use ground::receivable::{Control, EarlyPayment, Item, ItemKind};
        use kernel::{Currency, Id};
        let until = Day::parse("2026-03-10").unwrap();
        let early = |percent: i64| Some(EarlyPayment { rate: Rate::whole(percent), until });
        let invoice = |early| Item {
            id: Id(1),
            customer: Id(9),
            account: Control::Customers,
            kind: ItemKind::Invoice,
            document: Id(2),
            number: "FA-1".into(),
            rank: 1,
            issue_day: until,
            due_day: until,
            currency: Currency::EUR,
            amount: Cents(120_00),
            open: Cents(120_00),
            value: Cents(120_00),
            open_value: Cents(120_00),
            early,
            vat_pending: false,
            letter: None,
            closed_day: None,
        };
        let unchanged = Some(DiscountVat::Unchanged);
        for (paid, discount, credited, vat, days, grace, refused) in [
            (117_60, 2_40, 0, None, 0, 0, None),
            (117_59, 2_41, 0, None, 0, 0, Some("payment.discount_beyond")),
            (58_80, 1_20, 0, None, -3, 0, None),
            (58_79, 1_21, 0, None, -3, 0, Some("payment.discount_beyond")),
            (118_00, 2_00, 0, unchanged, 0, 0, None),
            (117_99, 2_01, 0, unchanged, 0, 0, Some("payment.discount_beyond")),
            (118_01, 1_99, 20_00, None, 0, 0, None),
            (117_99, 2_01, 20_00, None, 0, 0, Some("payment.discount_beyond")),
            (117_60, 2_40, 0, None, 1, 0, Some("payment.discount_late")),
            (117_60, 2_40, 0, None, 1, 1, None),
            (117_60, 2_40, 0, None, 3, 2, Some("payment.discount_late")),
            (120_00, 0, 0, None, 30, 0, None),
        ] {
            let said = Said { amount: Cents(paid), discount: Cents(discount), discount_vat: vat, ..Said::default() };
            let target = Target { item: invoice(early(2)), said, shares: vec![share("20", "445711", 120_00, 20_00)] };
            let policy = Policy { discount_days: grace, ..Policy::default() };
            let told = allowed(&target, Cents(credited), until.plus(days), &policy).err().map(|r| r.code);
            assert_eq!(told, refused, "{paid} + {discount}, {credited} credited, {days} days, {grace}");
            // Without terms none is allowed; what somebody grants is.
            let plain = Target { item: invoice(None), ..target.clone() };
            let none = allowed(&plain, Cents(credited), until, &policy).err().map(|r| r.code);
            assert_eq!(none, (discount > 0).then_some("payment.discount_none"));
            let granted = Target { said: Said { granted: true, ..plain.said.clone() }, ..plain };
            assert!(allowed(&granted, Cents(credited), until.plus(60), &policy).is_ok());
        }
        // The company's own way of treating VAT holds where nothing is said of it; without rates there is no VAT to leave out.
        let policy = Policy { discount_vat: DiscountVat::Unchanged, ..Policy::default() };
        let said = Said { amount: Cents(117_60), discount: Cents(2_40), ..Said::default() };
        let target = Target { item: invoice(early(2)), said, shares: vec![share("20", "445711", 120_00, 20_00)] };
        assert_eq!(allowed(&target, Cents::ZERO, until, &policy).unwrap_err().code, "payment.discount_beyond");
        assert!(allowed(&Target { shares: Vec::new(), ..target }, Cents::ZERO, until, &policy).is_ok());
    }

    #[test]
    fn what_closes_an_item_beside_money() {
        let said = Said { amount: Cents(100), discount: Cents(1), difference: Cents(20), fee: Cents(300), ..Said::default() };
        assert_eq!((said.beside(), said.plain()), (Cents(321), false));
        assert!(Said { amount: Cents(5), ..Said::default() }.plain());
        let deduction = Some(Deduction { reason: Reason::Price, note: String::new() });
        assert!(!Said { deduction, ..Said::default() }.plain());
        // Half a cent is rounded away from zero on both sides; a document that is a credit takes no part.
        let one = |cents: i64| split(Cents(cents), &[share("20", "a", 120, 20)], DiscountVat::Corrected).net.0;
        assert_eq!((one(3), one(9), one(-3), one(-9)), (3, 8, -3, -8));
        let both = [share("20", "a", 120_00, 20_00), share("10", "b", -50_00, -4_55)];
        let one_rate = Parts { net: Cents(10_00), untaxed: Vec::new(), taxes: vec![("a".into(), Cents(2_00), Cents(10_00))] };
        assert_eq!(split(Cents(12_00), &both, DiscountVat::Corrected), one_rate);
    }
}
