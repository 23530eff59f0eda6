//! The amounts of a document, exactly as EN 16931 and French practice want them: one module for quote, order, invoice
//! and credit note, so that totals, entry and printed breakdown cannot differ. Pure.
//!
//! Everything rounds to the cent, halves away from zero; tax is rounded once per rate and document.

use kernel::{Cents, Currency, Day, Rate, Refusal, Result};
use serde::{Deserialize, Serialize};

use super::rate::VatCode;
use super::treatment::{Due, Treatment};

/// A discount on a line or on a document: `{"percent":"5"}` or `{"amount":10000}` in cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Discount {
    /// Of the amount before it, in percent.
    Percent(Rate),
    /// In cents, in the same terms as the prices (with or without VAT).
    Amount(Cents),
}

impl Discount {
    /// Refuses more than everything, and less than nothing.
    pub fn checked(self, field: &str) -> Result<Discount> {
        let fits = match self {
            Discount::Percent(rate) => rate.0 >= 0 && rate <= Rate::whole(100),
            Discount::Amount(amount) => amount.0 >= 0,
        };
        if fits { Ok(self) } else { Err(Refusal::invalid("amount.discount").at(field).into()) }
    }

    /// Does it take anything off?
    pub fn is_nothing(self) -> bool {
        matches!(self, Discount::Percent(Rate(0)) | Discount::Amount(Cents(0)))
    }

    /// What it takes off an amount.
    pub fn of(self, amount: Cents) -> Cents {
        match self {
            Discount::Percent(rate) => rate.of(amount),
            Discount::Amount(off) => off,
        }
    }

    /// The percentage, where it is one.
    pub fn percent(self) -> Option<Rate> {
        match self {
            Discount::Percent(rate) => Some(rate),
            Discount::Amount(_) => None,
        }
    }
}

/// What a charge is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChargeKind {
    /// Carriage (UNCL 7161: FC).
    #[default]
    Freight,
    /// Packing (PC).
    Packing,
    /// Insurance (IS).
    Insurance,
    /// Anything else (ADR).
    Other,
}

impl ChargeKind {
    /// All of them.
    pub const ALL: [ChargeKind; 4] =
        [ChargeKind::Freight, ChargeKind::Packing, ChargeKind::Insurance, ChargeKind::Other];

    /// The name in words and forms.
    pub fn name(self) -> &'static str {
        match self {
            ChargeKind::Freight => "freight",
            ChargeKind::Packing => "packing",
            ChargeKind::Insurance => "insurance",
            ChargeKind::Other => "other",
        }
    }

    /// The reason code of electronic invoices (BT-105, BT-145; UNCL 7161).
    pub fn code(self) -> &'static str {
        match self {
            ChargeKind::Freight => "FC",
            ChargeKind::Packing => "PC",
            ChargeKind::Insurance => "IS",
            ChargeKind::Other => "ADR",
        }
    }
}

/// Something charged on top, on a line or on a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Charge {
    /// What for.
    #[serde(default)]
    pub kind: ChargeKind,
    /// What it says on the document; the word of its kind if empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 200))]
    pub label: String,
    /// In cents, in the same terms as the prices.
    pub amount: Cents,
}

/// The part of a document's charges that falls on one treatment and rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ChargedOn {
    /// How VAT treats it.
    #[serde(default, skip_serializing_if = "Treatment::is_domestic")]
    pub treatment: Treatment,
    /// Which rate.
    pub code: VatCode,
    /// In cents, in the same terms as the prices.
    pub amount: Cents,
}

/// How a document is priced as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Pricing {
    /// Discount on everything (BG-20), one allowance per rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// Charges on everything (BG-21); they follow the rates of the goods.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20))]
    pub charges: Vec<Charge>,
    /// How the charges fall on the rates, where that is known: on an invoice of several orders those of each follow its
    /// own goods. By the goods of the whole document if absent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 40))]
    pub charged_on: Vec<ChargedOn>,
    /// Prices include VAT.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub tax_included: bool,
    /// What all amounts are in (BT-5); euros if absent.
    #[serde(skip_serializing_if = "Currency::is_euro")]
    pub currency: Currency,
}

impl Pricing {
    /// Is there nothing to say?
    pub fn is_plain(&self) -> bool {
        *self == Pricing::default()
    }
}

/// The amounts of a line, in the terms of its prices (with or without VAT).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineAmounts {
    /// `round2(quantity x price)`.
    pub gross: Cents,
    /// Taken off (BG-27).
    pub discount: Cents,
    /// Put on (BG-28).
    pub charge: Cents,
    /// What is left: gross less discount plus charge (BT-131 where prices exclude VAT).
    pub net: Cents,
}

/// Works a line out of what its quantity comes to at its price ([`kernel::Quantity::at`]); refused when it does not fit,
/// or when more is taken off than there is.
pub fn line_amounts(
    gross: Option<Cents>,
    discount: Option<Discount>,
    charges: &[Charge],
    field: &str,
) -> Result<LineAmounts> {
    // Ten billion euros a line: beyond it somebody slipped on a key, and sums stay far from overflow.
    const MOST: Cents = Cents(1_000_000_000_000);
    let charge: Cents = charges.iter().map(|c| c.amount).sum();
    let gross = match gross {
        Some(gross) if gross.abs() <= MOST && charge.abs() <= MOST => gross,
        _ => return Err(Refusal::invalid("order.amount_too_large").at(field).into()),
    };
    let off = discount.map_or(Cents::ZERO, |d| d.of(gross));
    if off > gross {
        return Err(Refusal::invalid("amount.discount_beyond").at(field).with("most", gross).into());
    }
    Ok(LineAmounts { gross, discount: off, charge, net: gross - off + charge })
}

/// What totals need of a line.
#[derive(Clone, Copy, Debug)]
pub struct Priced {
    /// How VAT treats it.
    pub treatment: Treatment,
    /// Its rate.
    pub code: VatCode,
    /// Goods, or a service.
    pub goods: bool,
    /// Its amount in the terms of its price.
    pub net: Cents,
}

/// One category and rate of a document (BG-23): `tax = round2(base x rate)`, once per document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct VatGroup {
    /// How VAT treats it.
    #[serde(default, skip_serializing_if = "Treatment::is_domestic")]
    pub treatment: Treatment,
    /// Which rate.
    pub code: VatCode,
    /// Percent (BT-119).
    pub rate: Rate,
    /// Sum of the net amounts of its lines, without VAT.
    #[serde(default)]
    pub lines: Cents,
    /// Its part of the document's discount, without VAT (BT-92).
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub allowance: Cents,
    /// Its part of the document's charges, without VAT (BT-99).
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub charge: Cents,
    /// Lines less allowance plus charge (BT-116).
    pub base: Cents,
    /// Tax (BT-117).
    pub tax: Cents,
    /// The part of the base that is services.
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub services: Cents,
    /// The part of the tax that is on services.
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub services_tax: Cents,
}

/// The totals of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Totals {
    /// By category and rate, highest rate first.
    pub groups: Vec<VatGroup>,
    /// Sum of the lines' net amounts (BT-106).
    #[serde(default)]
    pub lines: Cents,
    /// Document discounts (BT-107).
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub allowance: Cents,
    /// Document charges (BT-108).
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub charge: Cents,
    /// Sum of bases (BT-109).
    pub net: Cents,
    /// Sum of taxes (BT-110).
    pub tax: Cents,
    /// Net and tax (BT-112).
    pub gross: Cents,
}

/// A group while it is being added up, in the terms of the prices.
struct Sum {
    treatment: Treatment,
    code: VatCode,
    rate: Rate,
    goods: Cents,
    services: Cents,
    allowance: Cents,
    charge: Cents,
}

impl Sum {
    fn lines(&self) -> Cents {
        self.goods + self.services
    }
}

/// Adds up a document on a day. Gives its totals, and the net amount without VAT of each line: the line's own where
/// prices exclude VAT, its part of the group's otherwise.
pub fn totals(lines: &[Priced], pricing: &Pricing, day: Day) -> Result<(Totals, Vec<Cents>)> {
    let mut sums = gather(lines, day);
    discount(&mut sums, pricing)?;
    charge(&mut sums, pricing);
    let mut groups = Vec::with_capacity(sums.len());
    let mut nets: Vec<Cents> = lines.iter().map(|l| l.net).collect();
    for sum in &sums {
        let group = if pricing.tax_included { with_tax(sum, lines, &mut nets) } else { without_tax(sum) };
        groups.push(group);
    }
    let of = |field: fn(&VatGroup) -> Cents| groups.iter().map(field).sum::<Cents>();
    let totals = Totals {
        lines: of(|g| g.lines),
        allowance: of(|g| g.allowance),
        charge: of(|g| g.charge),
        net: of(|g| g.base),
        tax: of(|g| g.tax),
        gross: of(|g| g.base) + of(|g| g.tax),
        groups,
    };
    Ok((totals, nets))
}

fn gather(lines: &[Priced], day: Day) -> Vec<Sum> {
    let mut sums: Vec<Sum> = Vec::new();
    for line in lines {
        let found = sums.iter().position(|s| s.treatment == line.treatment && s.code == line.code);
        let place = found.unwrap_or_else(|| {
            let (treatment, code) = (line.treatment, line.code);
            let none = Cents::ZERO;
            let rate = code.on(day).rate;
            sums.push(Sum { treatment, code, rate, goods: none, services: none, allowance: none, charge: none });
            sums.len() - 1
        });
        if line.goods {
            sums[place].goods += line.net;
        } else {
            sums[place].services += line.net;
        }
    }
    sums.sort_by_key(|s| (std::cmp::Reverse(s.rate), s.treatment, s.code));
    sums
}

/// A percentage is taken off each rate, so that each allowance verifies itself; an amount is spread over the rates by
/// largest remainder, ties to the highest rate.
fn discount(sums: &mut [Sum], pricing: &Pricing) -> Result<()> {
    match pricing.discount {
        None => {}
        Some(Discount::Percent(rate)) => {
            for sum in sums {
                sum.allowance = rate.of(sum.lines());
            }
        }
        Some(Discount::Amount(amount)) => {
            let weights: Vec<i64> = sums.iter().map(|s| s.lines().0).collect();
            let most: Cents = sums.iter().map(Sum::lines).sum();
            if amount > most {
                return Err(Refusal::invalid("amount.discount_beyond").at("discount").with("most", most).into());
            }
            for (sum, part) in sums.iter_mut().zip(amount.allocate(&weights)) {
                sum.allowance = part;
            }
        }
    }
    Ok(())
}

/// How charges fall on the treatments and rates of some lines: those of the goods they go with (CGI art. 267 I: what is
/// charged beside a supply is part of its price); of everything where there are no goods.
pub fn charged_on(lines: &[Priced], amount: Cents, day: Day) -> Vec<ChargedOn> {
    let mut sums = gather(lines, day);
    spread(&mut sums, amount);
    let part = |s: &Sum| ChargedOn { treatment: s.treatment, code: s.code, amount: s.charge };
    sums.iter().map(part).filter(|c| !c.amount.is_zero()).collect()
}

fn charge(sums: &mut [Sum], pricing: &Pricing) {
    let amount: Cents = pricing.charges.iter().map(|c| c.amount).sum();
    let on = |s: &Sum| pricing.charged_on.iter().find(|c| (c.treatment, c.code) == (s.treatment, s.code));
    let known: Cents = sums.iter().filter_map(|s| on(s).map(|c| c.amount)).sum();
    // A credit note or a correction may have other rates or charges than its invoice: then its own goods count.
    if pricing.charged_on.is_empty() || known != amount {
        return spread(sums, amount);
    }
    for sum in sums.iter_mut() {
        sum.charge = on(sum).map_or(Cents::ZERO, |c| c.amount);
    }
}

fn spread(sums: &mut [Sum], amount: Cents) {
    if amount.is_zero() {
        return;
    }
    let goods: Vec<i64> = sums.iter().map(|s| s.goods.0).collect();
    let all: Vec<i64> = sums.iter().map(|s| s.lines().0).collect();
    let weights = if goods.iter().any(|g| *g > 0) { goods } else { all };
    for (sum, part) in sums.iter_mut().zip(amount.allocate(&weights)) {
        sum.charge = part;
    }
}

fn without_tax(sum: &Sum) -> VatGroup {
    let base = sum.lines() - sum.allowance + sum.charge;
    let tax = sum.rate.of(base);
    grouped(sum, (sum.lines(), sum.allowance, sum.charge), base, tax)
}

/// Prices with tax: the customer pays exactly what was displayed. The tax is taken out of the group's total once, and
/// what remains is spread over its lines by largest remainder.
fn with_tax(sum: &Sum, lines: &[Priced], nets: &mut [Cents]) -> VatGroup {
    let gross = sum.lines() - sum.allowance + sum.charge;
    let tax = tax_inside(gross, sum.rate);
    let base = gross - tax;
    let allowance = sum.allowance - tax_inside(sum.allowance, sum.rate);
    let charge = sum.charge - tax_inside(sum.charge, sum.rate);
    let net = base + allowance - charge;
    let own = |l: &Priced| l.treatment == sum.treatment && l.code == sum.code;
    let places: Vec<usize> = lines.iter().enumerate().filter(|(_, l)| own(l)).map(|(n, _)| n).collect();
    let weights: Vec<i64> = places.iter().map(|n| lines[*n].net.0).collect();
    for (n, part) in places.iter().zip(net.allocate(&weights)) {
        nets[*n] = part;
    }
    grouped(sum, (net, allowance, charge), base, tax)
}

/// The tax inside an amount: `round2(amount x rate / (100 + rate))`.
pub fn tax_inside(amount: Cents, rate: Rate) -> Cents {
    let (value, unit) = (i128::from(amount.0) * i128::from(rate.0), i128::from(Rate::whole(100).0 + rate.0));
    let (quotient, remainder) = (value / unit, value % unit);
    let up = i128::from(remainder.abs() * 2 >= unit) * value.signum();
    // Smaller than the amount, so it fits.
    Cents(i64::try_from(quotient + up).unwrap_or(0))
}

/// The group with its parts of goods and services: allowance and tax are split by largest remainder.
fn grouped(sum: &Sum, (lines, allowance, charge): (Cents, Cents, Cents), base: Cents, tax: Cents) -> VatGroup {
    let on_goods = sum.goods.0 > 0;
    let (services, services_tax) = match (on_goods, sum.services.0 > 0) {
        (_, false) if on_goods || sum.lines().is_zero() => (Cents::ZERO, Cents::ZERO),
        (false, _) => (base, tax),
        (true, _) => {
            let net = (lines - allowance).allocate(&[sum.goods.0, sum.services.0])[1];
            (net, tax.allocate(&[(base - net).0, net.0])[1])
        }
    };
    let Sum { treatment, code, rate, .. } = *sum;
    VatGroup { treatment, code, rate, lines, allowance, charge, base, tax, services, services_tax }
}

/// What a part of a document is for the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Goods.
    Goods,
    /// Services.
    Services,
    /// Freight and other charges.
    Charge,
}

impl VatGroup {
    /// Revenue by side, without VAT; the parts add up to the base.
    pub fn revenue(&self) -> [(Side, Cents); 3] {
        let goods = self.base - self.services;
        let with_goods = self.charge <= goods;
        let off = |on: bool| if on { self.charge } else { Cents::ZERO };
        [
            (Side::Goods, goods - off(with_goods)),
            (Side::Services, self.services - off(!with_goods)),
            (Side::Charge, self.charge),
        ]
    }
}

/// A part of a document whose tax falls due in one way: what payments, cash discounts and credit notes move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Share {
    /// How VAT treats it.
    pub treatment: Treatment,
    /// Which rate.
    pub code: VatCode,
    /// Percent.
    pub rate: Rate,
    /// When the tax falls due.
    pub due: Due,
    /// Without tax.
    pub base: Cents,
    /// Tax.
    pub tax: Cents,
    /// With tax.
    pub gross: Cents,
}

/// The shares of a document: by category and rate, and by when the tax falls due. `on_debits`: the seller pays VAT on
/// services from the invoice on.
pub fn shares(totals: &Totals, on_debits: bool) -> Vec<Share> {
    let mut list = Vec::with_capacity(totals.groups.len());
    for g in &totals.groups {
        let share = |due: Due, base: Cents, tax: Cents| Share {
            treatment: g.treatment,
            code: g.code,
            rate: g.rate,
            due,
            base,
            tax,
            gross: base + tax,
        };
        if on_debits || !g.treatment.is_taxed() || g.services.is_zero() {
            list.push(share(Due::OnInvoice, g.base, g.tax));
        } else if g.services == g.base {
            list.push(share(Due::OnReceipt, g.base, g.tax));
        } else {
            list.push(share(Due::OnInvoice, g.base - g.services, g.tax - g.services_tax));
            list.push(share(Due::OnReceipt, g.services, g.services_tax));
        }
    }
    list
}

/// What falls due when more of a document is settled: `round2(tax x settled / total)` to date less what was due before,
/// so that the last part always clears it. Payments, credit notes and set-offs count alike.
pub fn due_part(tax: Cents, total: Cents, before: Cents, settled: Cents) -> Cents {
    let to_date = |part: Cents| {
        if total.is_zero() || part == total {
            return tax;
        }
        let (value, unit) = (i128::from(tax.0) * i128::from(part.0), i128::from(total.0));
        let rounded = (value.abs() * 2 + unit.abs()) / (unit.abs() * 2);
        Cents(i64::try_from(rounded * value.signum() * unit.signum()).unwrap_or(tax.0))
    };
    to_date(before + settled) - to_date(before)
}
