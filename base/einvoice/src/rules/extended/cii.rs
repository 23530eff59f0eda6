//! The own rules of EXTENDED-CTC-FR on CII: amounts, VAT breakdown, code lists, syntax.

use super::cii_groups::{GROUPS, counts};
use super::codes;
use super::sums::{Sum, cents};
use crate::rules::at::{either, normal};
use crate::rules::{At, Broken, Change, Check, Context, Dec, Res, check, when};
use crate::tree::{Name, at, ram, rsm, udt};

const SETTLEMENT: &[Name] = &[rsm::SupplyChainTradeTransaction, ram::ApplicableHeaderTradeSettlement];
const LINES: &[Name] = &[rsm::SupplyChainTradeTransaction, ram::IncludedSupplyChainTradeLineItem];
const INDICATOR: &[Name] = &[ram::ChargeIndicator, udt::Indicator];
const LINE_TOTAL: &[Name] =
    &[ram::SpecifiedLineTradeSettlement, ram::SpecifiedTradeSettlementLineMonetarySummation, ram::LineTotalAmount];

/// The sum of amounts to the cent.
fn sum<'t>(elements: impl Iterator<Item = At<'t>>, path: &[Name]) -> Res<Dec> {
    let mut total = Dec::ZERO;
    for amount in elements.flat_map(|e| e.every(path)) {
        total = total + amount.own_decimal()?;
    }
    Ok(total.cents())
}

/// As [`sum`], the amount once at most in each element.
fn sum_of_one<'t>(elements: impl Iterator<Item = At<'t>>, amount: Name) -> Res<Dec> {
    let mut total = Dec::ZERO;
    for element in elements {
        total = total + element.decimal(&[amount])?.unwrap_or(Dec::ZERO);
    }
    Ok(total.cents())
}

/// The header's allowances (`false`) or charges (`true`), from the totals.
fn items<'t>(totals: At<'t>, indicator: &str) -> Vec<At<'t>> {
    let mut found = totals.root().every(SETTLEMENT).into_iter().flat_map(|s| s.every(ITEM)).collect::<Vec<_>>();
    found.retain(|item| item.has(INDICATOR, indicator));
    found
}

const ITEM: &[Name] = &[ram::SpecifiedTradeAllowanceCharge];
const LOGISTICS: &[Name] = &[ram::SpecifiedLogisticsServiceCharge];

fn allowances_of(totals: At<'_>) -> Res<Sum> {
    let count = beside(totals, ITEM).into_iter().filter(|item| item.has(INDICATOR, "false")).count();
    Ok(Sum { total: sum(items(totals, "false").into_iter(), &[ram::ActualAmount])?, count })
}

/// Charges and what logistics cost.
fn charges_of(totals: At<'_>) -> Res<Sum> {
    let count = beside(totals, ITEM).into_iter().filter(|item| item.has(INDICATOR, "true")).count();
    let logistics = totals.root().every(SETTLEMENT).into_iter().flat_map(|s| s.every(LOGISTICS));
    let total = sum(items(totals, "true").into_iter(), &[ram::ActualAmount])? + sum(logistics, &[ram::AppliedAmount])?;
    Ok(Sum { total, count: count + beside(totals, LOGISTICS).len() })
}

/// What stands beside an element.
fn beside<'t>(a: At<'t>, path: &[Name]) -> Vec<At<'t>> {
    a.up().map(|around| around.every(path)).unwrap_or_default()
}

/// The lines beside the settlement in which the totals stand.
fn lines(totals: At<'_>) -> Vec<At<'_>> {
    let around = totals.up().and_then(At::up);
    around.map(|t| t.every(&[ram::IncludedSupplyChainTradeLineItem])).unwrap_or_default()
}

fn lines_total(totals: At<'_>) -> Res {
    let lines = lines(totals);
    let own = sum(lines.iter().copied().filter(|l| counts(*l)), LINE_TOTAL)?;
    let stated = totals.decimal(&[ram::LineTotalAmount])?;
    Ok(stated.is_some_and(|s| (s - own).abs() <= cents(lines.len())))
}

fn items_total(totals: At<'_>, indicator: &str, stated: Name) -> Res {
    if items(totals, indicator).is_empty() && !totals.exists(&[stated]) {
        return Ok(true);
    }
    let own = if indicator == "true" { charges_of(totals)? } else { allowances_of(totals)? };
    let stated = totals.decimal(&[stated])?;
    Ok(stated.is_some_and(|s| (s - own.total).abs() <= cents(own.count)))
}

fn total_without_vat(totals: At<'_>) -> Res {
    let Some(stated) = totals.decimal(&[ram::TaxBasisTotalAmount])? else { return Ok(false) };
    let counted: Vec<At<'_>> = lines(totals).into_iter().filter(|l| counts(*l)).collect();
    let (allowances, charges) = (allowances_of(totals)?, charges_of(totals)?);
    let own = sum(counted.iter().copied(), LINE_TOTAL)? - allowances.total + charges.total;
    Ok((stated - own).abs() <= cents(counted.len() + allowances.count + charges.count))
}

/// With VAT = without VAT + the VAT total in the invoice's currency, of which there is one; without VAT both are the same.
fn total_with_vat(totals: At<'_>) -> Res {
    let mut holds = None;
    for currency in beside(totals, &[ram::InvoiceCurrencyCode]) {
        let first = |name: Name| totals.first(&[name]).map(At::own_decimal).transpose();
        let mut taxes = totals.every(&[ram::TaxTotalAmount]);
        taxes.retain(|t| t.attr(at::currencyID) == Some(currency.text()));
        let (without, with) = (first(ram::TaxBasisTotalAmount)?, first(ram::GrandTotalAmount)?);
        let tax = taxes.first().copied().map(At::own_decimal).transpose()?;
        let (Some(without), Some(with), Some(tax)) = (without, with, tax) else { continue };
        let count = |indicator: &str| beside(totals, ITEM).into_iter().filter(|i| i.has(INDICATOR, indicator)).count();
        let counted = lines(totals).into_iter().filter(|l| counts(*l)).count();
        let amounts = counted + count("false") + count("true") + beside(totals, LOGISTICS).len();
        let near = (with - tax - without).abs() <= cents(amounts);
        let own = if taxes.len() == 1 { near } else { without == with };
        // Several answers are no truth value.
        if holds.replace(own).is_some() {
            return Err(Broken);
        }
    }
    Ok(holds.unwrap_or(false))
}

fn due_date_or_terms(a: At<'_>) -> Res {
    let mut due = a.anywhere(ram::DuePayableAmount);
    let amount = due.next().map(At::own_decimal).transpose()?;
    if due.next().is_some() {
        return Err(Broken);
    }
    let told = || {
        a.anywhere(ram::SpecifiedTradePaymentTerms)
            .any(|t| t.exists(&[ram::DueDateDateTime]) || t.exists(&[ram::Description]))
    };
    Ok(!amount.is_some_and(|x| x > Dec::ZERO) || told())
}

/// A category in use stands in the breakdown, and one in the breakdown is in use.
fn used_and_broken_down(a: At<'_>, code: &str) -> Res {
    let is = |tax: &At<'_>| tax.has(&[ram::CategoryCode], code);
    let taxes = || a.anywhere(ram::ApplicableTradeTax).filter(is);
    let of_counted = |tax: At<'_>| {
        let settlement = tax.up().filter(|s| s.name() == ram::SpecifiedLineTradeSettlement);
        settlement.and_then(At::up).is_some_and(counts)
    };
    let used = taxes().any(of_counted) || a.anywhere(ram::CategoryTradeTax).any(|tax| is(&tax));
    Ok(used == taxes().any(|tax| tax.inside(ram::ApplicableHeaderTradeSettlement)))
}

/// What makes a category the same as a breakdown entry's: code, rate, and with `reasons` the exemption reason.
#[derive(Clone, Copy)]
struct Entry<'t> {
    at: At<'t>,
    code: &'static str,
    reasons: bool,
}

impl<'t> Entry<'t> {
    /// Whether an element's taxes (at a path) are those of the entry: some have its code, some its rate.
    fn takes(&self, element: At<'t>, path: &[Name]) -> Res {
        if !element.some(path, |tax| tax.has(&[ram::CategoryCode], self.code)) {
            return Ok(false);
        }
        // What is outside the scope of VAT has no rate.
        if self.code != "O" {
            let Some(rate) = self.at.decimal(&[ram::RateApplicablePercent])? else { return Ok(false) };
            let same = |tax: At<'_>| Ok(tax.decimal(&[ram::RateApplicablePercent])?.is_some_and(|r| r == rate));
            if !element.some_or_broken(path, same)? {
                return Ok(false);
            }
        }
        let equal = |name: Name| {
            let whole: Vec<Name> = path.iter().copied().chain([name]).collect();
            Ok(normal(element.string(&whole)?) == normal(self.at.string(&[name])?))
        };
        Ok(!self.reasons || (equal(ram::ExemptionReasonCode)? && equal(ram::ExemptionReason)?))
    }

    fn taken(&self, elements: Vec<At<'t>>, path: &[Name]) -> Res<Vec<At<'t>>> {
        let mut found = Vec::new();
        for element in elements {
            if self.takes(element, path)? {
                found.push(element);
            }
        }
        Ok(found)
    }

    /// How many amounts go into the entry.
    fn count(&self) -> Res<usize> {
        let root = self.at.root();
        let lines = root.every(LINES).into_iter().filter(|l| counts(*l)).collect();
        let settlements = root.every(SETTLEMENT);
        let all = |path: &[Name]| settlements.iter().flat_map(|s| s.every(path)).collect::<Vec<_>>();
        Ok(self.taken(lines, &[ram::SpecifiedLineTradeSettlement, ram::ApplicableTradeTax])?.len()
            + self.taken(all(ITEM), &[ram::CategoryTradeTax])?.len()
            + self.taken(all(LOGISTICS), &[ram::AppliedTradeTax])?.len())
    }

    /// What the entry's basis should be.
    fn basis(&self) -> Res<Dec> {
        let root = self.at.root();
        let counted = root.every(LINES).into_iter().filter(|l| counts(*l));
        let lines = counted.flat_map(|l| l.every(&[ram::SpecifiedLineTradeSettlement])).collect();
        let mut total = Dec::ZERO;
        for line in self.taken(lines, &[ram::ApplicableTradeTax])? {
            for summation in line.every(&[ram::SpecifiedTradeSettlementLineMonetarySummation]) {
                total = total + summation.decimal(&[ram::LineTotalAmount])?.unwrap_or(Dec::ZERO);
            }
        }
        let settlements = root.every(SETTLEMENT);
        let mut parts = total.cents();
        for charge in [false, true] {
            let mut items = Vec::new();
            for item in settlements.iter().flat_map(|s| s.every(ITEM)) {
                if item.truth(INDICATOR, charge)? {
                    items.push(item);
                }
            }
            let own = sum_of_one(self.taken(items, &[ram::CategoryTradeTax])?.into_iter(), ram::ActualAmount)?;
            parts = if charge { parts + own } else { parts - own };
        }
        let logistics = settlements.iter().flat_map(|s| s.every(LOGISTICS)).collect();
        let taken = self.taken(logistics, &[ram::AppliedTradeTax])?;
        Ok(parts + sum_of_one(taken.into_iter(), ram::AppliedAmount)?)
    }
}

fn basis_follows(at: At<'_>, code: &'static str, reasons: bool) -> Res {
    let entry = Entry { at, code, reasons };
    let Some(stated) = at.decimal(&[ram::BasisAmount])? else { return Ok(false) };
    Ok((stated - entry.basis()?).abs() <= cents(entry.count()?))
}

/// The published rule takes an entry's rate and reasons before it looks for what has the same: it stops where a reason
/// is repeated or the rate is no number, whatever there is to compare with.
fn basis_follows_either_way(at: At<'_>, code: &'static str) -> Res {
    at.string(&[ram::ExemptionReason])?;
    at.string(&[ram::ExemptionReasonCode])?;
    if code != "O" {
        at.decimal(&[ram::RateApplicablePercent])?;
    }
    either(basis_follows(at, code, true), || basis_follows(at, code, false))
}

fn vat_follows(at: At<'_>) -> Res {
    let (vat, basis) = (at.decimal(&[ram::CalculatedAmount])?, at.decimal(&[ram::BasisAmount])?);
    let (Some(vat), Some(basis), Some(rate)) = (vat, basis, at.decimal(&[ram::RateApplicablePercent])?) else {
        return Ok(false);
    };
    let difference = (vat - basis.times(rate).hundredth().cents()).abs();
    let within = |reasons: bool| Ok(difference <= cents(Entry { at, code: "S", reasons }.count()?));
    either(within(true), || within(false))
}

fn is_entry(a: At<'_>, code: &str) -> Res {
    let placed = a.inside(ram::ApplicableHeaderTradeSettlement) && a.has(&[ram::CategoryCode], code);
    Ok(placed && a.string(&[ram::TypeCode])?.eq_ignore_ascii_case("VAT"))
}

/// The context of a category's breakdown entries.
macro_rules! entries {
    ($code:literal, $ids:literal $(, $more:expr)*) => {
        when(&[ram::ApplicableTradeTax], |a| is_entry(a, $code), &[
            check(concat!("BR-FXEXT-", $ids, "-08"), |a| basis_follows_either_way(a, $code)),
            check(concat!("BR-FXEXT-", $ids, "-08ini"), |a| basis_follows(a, $code, false)),
            check(concat!("BR-FXEXT-", $ids, "-08rev"), |a| basis_follows(a, $code, true)),
            $($more,)*
        ])
    };
}

const TOTALS: &[Check] = &[
    check("BR-FREXT-CO-10", lines_total),
    check("BR-FREXT-CO-11", |a| items_total(a, "false", ram::AllowanceTotalAmount)),
    check("BR-FREXT-CO-12", |a| items_total(a, "true", ram::ChargeTotalAmount)),
    check("BR-FREXT-CO-13", total_without_vat),
    check("BR-FREXT-CO-15", total_with_vat),
];

const DOCUMENT: &[Check] = &[
    check("BR-CO-25", due_date_or_terms),
    check("BR-FREXT-S-01", |a| used_and_broken_down(a, "S")),
    check("BR-FREXT-Z-01", |a| used_and_broken_down(a, "Z")),
    check("BR-FREXT-E-01", |a| used_and_broken_down(a, "E")),
    check("BR-FREXT-AE-01", |a| used_and_broken_down(a, "AE")),
    check("BR-FREXT-IC-01", |a| used_and_broken_down(a, "K")),
    check("BR-FREXT-G-01", |a| used_and_broken_down(a, "G")),
    check("BR-FREXT-O-01", |a| used_and_broken_down(a, "O")),
    check("BR-FREXT-AF-01", |a| used_and_broken_down(a, "L")),
    check("BR-FREXT-AG-01", |a| used_and_broken_down(a, "M")),
];

/// What a line that counts must have, asked at its number.
const LINE: Context = when(
    &[ram::AssociatedDocumentLineDocument],
    |a| Ok(a.inside(ram::IncludedSupplyChainTradeLineItem) && super::cii_groups::has_counting_status(a)),
    &[
        check("BR-FREXT-BR-22", |a| Ok(!beside(a, &[ram::SpecifiedLineTradeDelivery, ram::BilledQuantity]).is_empty())),
        check("BR-FREXT-BR-23", |a| {
            let quantities = beside(a, &[ram::SpecifiedLineTradeDelivery, ram::BilledQuantity]);
            Ok(quantities.iter().any(|q| q.attr(at::unitCode).is_some()))
        }),
        check("BR-FREXT-BR-24", |a| Ok(!beside(a, LINE_TOTAL).is_empty())),
        check("BR-FREXT-BR-26", |a| {
            let price = [ram::SpecifiedLineTradeAgreement, ram::NetPriceProductTradePrice, ram::ChargeAmount];
            Ok(!beside(a, &price).is_empty())
        }),
        check("BR-FREXT-CO-04", |a| {
            for tax in beside(a, &[ram::SpecifiedLineTradeSettlement, ram::ApplicableTradeTax]) {
                if tax.string(&[ram::TypeCode])?.eq_ignore_ascii_case("VAT") && tax.exists(&[ram::CategoryCode]) {
                    return Ok(true);
                }
            }
            Ok(false)
        }),
    ],
);

fn has_reason(indicator: At<'_>) -> Res {
    Ok(!beside(indicator, &[ram::Reason]).is_empty() || !beside(indicator, &[ram::ReasonCode]).is_empty())
}

fn has_one_value(property: At<'_>) -> Res {
    let (value, measure) = (property.exists(&[ram::Value]), property.exists(&[ram::ValueMeasure]));
    let with_unit = property.some(&[ram::ValueMeasure], |x| x.attr(at::unitCode).is_some_and(|unit| !unit.is_empty()));
    Ok((value && !measure) || (!value && with_unit))
}

/// Terms of delivery have a code and a place with a name, and nothing else.
fn delivery_terms_plain(around: At<'_>) -> Res {
    let only = |x: At<'_>, names: &[Name]| x.tree.children(x.node).all(|n| names.contains(&x.tree.name(n)));
    Ok(around.every(&[ram::ApplicableTradeDeliveryTerms]).into_iter().all(|terms| {
        let places = terms.every(&[ram::RelevantTradeLocation]);
        only(terms, &[ram::DeliveryTypeCode, ram::RelevantTradeLocation])
            && places.into_iter().all(|p| only(p, &[ram::Name]))
    }))
}

/// An exchange rate has its currencies, its rate and its day, and nothing else.
fn exchange_rate_plain(settlement: At<'_>) -> Res {
    const PARTS: &[&str] = &["SourceCurrencyCode", "TargetCurrencyCode", "ConversionRate", "ConversionRateDateTime"];
    let plain = |x: At<'_>| x.tree.children(x.node).all(|n| PARTS.contains(&x.tree.local(n)));
    Ok(settlement.every(&[ram::TaxApplicableTradeCurrencyExchange]).into_iter().all(plain))
}

const REFERENCED: &[Check] = &[
    check("CII-EXT-DT-018", |a| {
        let supporting = a.name() == ram::AdditionalReferencedDocument;
        let listed = || a.some(&[ram::TypeCode], |c| matches!(c.text(), "50" | "130" | "916"));
        Ok(!a.exists(&[ram::TypeCode]) || (supporting && listed()) || a.name() == ram::InvoiceReferencedDocument)
    }),
    check("CII-FREXT-DT-024", |a| {
        let supporting = a.name() == ram::AdditionalReferencedDocument && a.has(&[ram::TypeCode], "130");
        Ok(!a.exists(&[ram::ReferenceTypeCode]) || supporting || a.name() == ram::ContractReferencedDocument)
    }),
    check("CII-FREXTDT-027", |a| {
        const DATED: &[Name] = &[
            ram::InvoiceReferencedDocument,
            ram::ContractReferencedDocument,
            ram::BuyerOrderReferencedDocument,
            ram::DespatchAdviceReferencedDocument,
        ];
        Ok(!a.exists(&[ram::FormattedIssueDateTime]) || DATED.contains(&a.name()))
    }),
];

/// A reason code of a charge, by the list that it names.
fn reason(a: At<'_>, list: fn(Option<&str>) -> bool) -> Res {
    match a.up() {
        Some(item) if a.inside(ram::SpecifiedTradeAllowanceCharge) && list(a.attr(at::listID)) => {
            item.truth(INDICATOR, true)
        }
        _ => Ok(false),
    }
}

fn of_price_discount(a: At<'_>) -> Res {
    let placed = a.chain(&[ram::GrossPriceProductTradePrice, ram::AppliedTradeAllowanceCharge]);
    Ok(placed && a.up().map_or(Ok(false), |discount| discount.truth(INDICATOR, false))?)
}

/// What the profile makes of EN 16931 on CII.
pub static CHANGE: Change = Change {
    without: super::WITHOUT_CII,
    instead: &[],
    before: &[
        ("BR-41", LINE),
        ("BR-AE-08", entries!("AE", "AE")),
        ("BR-AF-08", entries!("L", "AF")),
        ("BR-AG-08", entries!("M", "AG")),
        ("BR-E-08", entries!("E", "E")),
        ("BR-G-08", entries!("G", "G")),
        ("BR-IC-08", entries!("K", "IC")),
        ("BR-O-08", entries!("O", "O")),
        ("BR-S-08", entries!("S", "S", check("BR-FXEXT-S-09", vat_follows))),
        ("BR-Z-08", entries!("Z", "Z")),
        (
            "BR-CL-20",
            when(
                &[ram::ReasonCode],
                of_price_discount,
                &[check("BR-FREXT-CL-19-GP", |a| codes::listed(a.text(), &crate::codes::ALLOWANCE_REASON))],
            ),
        ),
        (
            "BR-CL-20",
            when(
                &[ram::ReasonCode],
                |a| reason(a, |list| list.is_none_or(|l| l == "7161")),
                &[check("BR-FREXT-CL-20", |a| codes::listed(a.text(), &crate::codes::CHARGE_REASON))],
            ),
        ),
        (
            "BR-CL-20",
            when(
                &[ram::ReasonCode],
                |a| reason(a, |list| list == Some("5153")),
                &[check("BR-FREXT-CL-20-TAX", |a| codes::listed(a.text(), &codes::TAX_CHARGE))],
            ),
        ),
        (
            "BR-CL-20",
            when(
                &[ram::ReasonCode],
                |a| reason(a, |list| list.is_some_and(|l| !l.is_empty())),
                &[check("BR-FREXT-CL-20-LISTID", |a| codes::listed(a.attr_or_empty(at::listID), &codes::REASON_LIST))],
            ),
        ),
        (
            "BR-CL-26",
            when(
                &[ram::DeliveryTypeCode],
                |a| Ok(a.inside(ram::ApplicableTradeDeliveryTerms)),
                &[check("BR-FREXT-CL-27", |a| codes::listed(a.text(), &codes::DELIVERY_TERMS))],
            ),
        ),
    ],
    beside: &[
        ("BR-12", TOTALS),
        ("BR-01", DOCUMENT),
        ("BR-36", &[check("BR-FREXT-BR-38", has_reason)]),
        ("BR-43", &[check("BR-FREXT-BR-44", has_reason)]),
        (
            "BR-54",
            &[
                check("BR-FREXT-54-1", |a| Ok(a.exists(&[ram::Description]) || a.exists(&[ram::TypeCode]))),
                check("BR-FREXT-54-2", has_one_value),
            ],
        ),
        ("line-agreement", &[check("CII-FREXT-SR-106", delivery_terms_plain)]),
        ("agreement", &[check("CII-FREXT-SR-293", delivery_terms_plain)]),
        ("settlement", &[check("CII-FREXT-SR-366", exchange_rate_plain)]),
        ("referenced-document", REFERENCED),
        // As published it asks of the code itself whether it is a contract reference, which it never is.
        ("BR-CL-07", &[check("BR-EXT-CL-07", |_| Ok(true))]),
        (
            "BR-CL-10",
            &[check("BR-FREXT-CL-10", |a| codes::listed(a.attr_or_empty(at::schemeID), &codes::PARTY_SCHEME))],
        ),
        ("BR-CL-24", &[check("BR-FREXT-CL-24", |a| Ok(codes::MIME.has(a.attr_or_empty(at::mimeCode))))]),
    ],
    narrowed: &[],
    after: &[GROUPS],
};
