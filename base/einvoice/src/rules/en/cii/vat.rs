//! The rules of each VAT category on CII (BR-S, -Z, -E, -AE, -IC, -G, -O, -AF, -AG, -B).

use super::{INDICATOR, SETTLEMENT, is_charge, is_vat, settled};
use crate::rules::at::both;
use crate::rules::number::round_double;
use crate::rules::{At, Broken, Context, Dec, Res, check, when};
use crate::tree::{Name, at, ram, rsm, udt};
use std::cmp::Ordering;

const LINE: &[Name] =
    &[rsm::SupplyChainTradeTransaction, ram::IncludedSupplyChainTradeLineItem, ram::SpecifiedLineTradeSettlement];

fn has_code(tax: At<'_>, code: &str) -> bool {
    tax.has(&[ram::CategoryCode], code)
}

/// How many entries, lines, and allowances or charges have a category.
fn uses(a: At<'_>, code: &str) -> [usize; 3] {
    let within =
        |name: Name| a.anywhere(ram::ApplicableTradeTax).filter(|tax| tax.inside(name) && has_code(*tax, code)).count();
    let allowances = a.anywhere(ram::CategoryTradeTax).filter(|tax| has_code(*tax, code)).count();
    [within(ram::ApplicableHeaderTradeSettlement), within(ram::SpecifiedLineTradeSettlement), allowances]
}

/// BR-x-01: a category has exactly one entry in the breakdown if it is used, and none otherwise.
pub fn one_entry(a: At<'_>, code: &str) -> Res {
    let [entries, lines, allowances] = uses(a, code);
    let used = lines + allowances > 0;
    Ok(if used { entries == 1 } else { entries == 0 })
}

/// BR-O-01: as the others, but a missing entry is no fault.
pub fn one_entry_if_any(a: At<'_>) -> Res {
    let [entries, lines, allowances] = uses(a, "O");
    Ok(entries == 0 || (entries == 1 && lines + allowances > 0))
}

/// BR-S-01, BR-AF-01, BR-AG-01: a category of lines (of allowances or charges) has an entry: together at least two.
pub fn entries_beside(a: At<'_>, code: &str) -> Res {
    let [entries, lines, allowances] = uses(a, code);
    Ok((lines == 0 || lines + entries >= 2) && (allowances == 0 || allowances + entries >= 2))
}

/// Whether a party has a tax registration of one of these schemes.
pub fn registered(party: At<'_>, schemes: &[&str]) -> bool {
    party.some(&[ram::SpecifiedTaxRegistration, ram::ID], |id| {
        id.attr(at::schemeID).is_some_and(|s| schemes.contains(&s))
    })
}

/// Whether a party of this name anywhere has a tax registration of one of these schemes.
fn anyone(a: At<'_>, party: Name, schemes: &[&str]) -> bool {
    a.anywhere(party).any(|p| registered(p, schemes))
}

/// As [`anyone`], for a party at its place in the agreement.
fn agreed(a: At<'_>, party: Name, schemes: &[&str]) -> bool {
    let path = [rsm::SupplyChainTradeTransaction, ram::ApplicableHeaderTradeAgreement, party];
    a.root().some(&path, |p| registered(p, schemes))
}

/// The seller is registered for tax, or has a representative with a VAT identifier.
fn seller_registered(a: At<'_>) -> Res {
    Ok(agreed(a, ram::SellerTradeParty, &["VA", "FC"]) || agreed(a, ram::SellerTaxRepresentativeTradeParty, &["VA"]))
}

/// The seller or its representative has a VAT identifier.
fn seller_vat(a: At<'_>) -> Res {
    Ok(anyone(a, ram::SellerTradeParty, &["VA"]) || anyone(a, ram::SellerTaxRepresentativeTradeParty, &["VA"]))
}

/// Intra-community supply: both sides have a VAT identifier.
fn both_vat(a: At<'_>) -> Res {
    Ok(seller_vat(a)? && anyone(a, ram::BuyerTradeParty, &["VA"]))
}

/// Reverse charge: the seller is registered, the buyer has a VAT identifier or a legal registration.
fn reverse_charge(a: At<'_>) -> Res {
    let seller =
        anyone(a, ram::SellerTradeParty, &["VA", "FC"]) || anyone(a, ram::SellerTaxRepresentativeTradeParty, &["VA"]);
    let legal = || a.anywhere(ram::BuyerTradeParty).any(|b| b.exists(&[ram::SpecifiedLegalOrganization, ram::ID]));
    Ok(seller && (anyone(a, ram::BuyerTradeParty, &["VA"]) || legal()))
}

/// Outside the scope of VAT: nobody has a VAT identifier.
fn nobody_vat(a: At<'_>) -> Res {
    Ok(!agreed(a, ram::SellerTradeParty, &["VA"])
        && !agreed(a, ram::SellerTaxRepresentativeTradeParty, &["VA"])
        && !anyone(a, ram::BuyerTradeParty, &["VA"]))
}

/// BR-B-01: split payment only where every country is Italy.
pub fn split_payment_in_italy(a: At<'_>) -> Res {
    let used = a.anywhere(ram::CategoryCode).any(|c| c.text() == "B");
    Ok(!used || !a.anywhere(ram::CountryID).any(|c| c.text() != "IT"))
}

/// BR-B-02: split payment is not mixed with the standard rate.
pub fn split_payment_without_standard(a: At<'_>) -> Res {
    let used = |code: &str| a.anywhere(ram::CategoryCode).any(|c| c.text() == code);
    Ok(!used("B") || !used("S"))
}

/// The entry of a category code, as the element around it.
fn entry_of(a: At<'_>) -> At<'_> {
    a.up().unwrap_or(a)
}

/// How the indicator of an allowance or charge is asked.
type IsCharge = fn(At<'_>, bool) -> Res;

/// `indicator cast as xs:boolean`: broken too where there is none, or several.
fn cast_charge(a: At<'_>, charge: bool) -> Res {
    let indicator = a.one(INDICATOR)?.ok_or(Broken)?;
    crate::rules::at::cast_truth(indicator.text()).map(|found| found == charge).ok_or(Broken)
}

/// The net of lines, charges and allowances of a category (and a rate): each sum rounded to the cent.
fn net_of(a: At<'_>, code: &str, rate: Option<Dec>, is_charge: IsCharge) -> Res<Dec> {
    let of = |item: At<'_>, taxes: Name| {
        both(Ok(item.some(&[taxes], |tax| has_code(tax, code))), || match rate {
            Some(rate) => {
                item.some_or_broken(&[taxes], |tax| Ok(tax.decimal(&[ram::RateApplicablePercent])? == Some(rate)))
            }
            None => Ok(true),
        })
    };
    let mut lines = Dec::ZERO;
    for line in a.root().every(LINE) {
        if of(line, ram::ApplicableTradeTax)? {
            let amount = &[ram::SpecifiedTradeSettlementLineMonetarySummation];
            lines = lines + line.sum(amount, ram::LineTotalAmount)?;
        }
    }
    let mut sums = [Dec::ZERO; 2];
    for (sum, charge) in sums.iter_mut().zip([true, false]) {
        for item in settled(a, &[ram::SpecifiedTradeAllowanceCharge]) {
            if both(is_charge(item, charge), || of(item, ram::CategoryTradeTax))?
                && let Some(amount) = item.first(&[ram::ActualAmount])
            {
                *sum = *sum + amount.own_decimal()?;
            }
        }
    }
    let [charges, allowances] = sums;
    Ok(lines.cents() + charges.cents() - allowances.cents())
}

/// BR-x-08 of untaxed categories: the base is the net within one unit of currency, compared as doubles.
fn near_base(a: At<'_>, code: &str, is_charge: IsCharge) -> Res {
    let Some(stated) = entry_of(a).double(&[ram::BasisAmount])? else { return Ok(false) };
    let net = net_of(a, code, None, is_charge)?.double();
    Ok(stated - 1.0 < net && stated + 1.0 > net)
}

fn near_base_indicated(a: At<'_>, code: &str) -> Res {
    near_base(a, code, is_charge)
}

fn near_base_cast(a: At<'_>, code: &str) -> Res {
    near_base(a, code, cast_charge)
}

/// BR-O-08: the base is exactly the net.
fn exact_base(a: At<'_>, code: &str) -> Res {
    let net = net_of(a, code, None, cast_charge)?.double();
    a.equals(&[ram::BasisAmount], net)
}

/// BR-S-08: for the entry's rate, the base is exactly the net of what has category and rate.
fn base_at_rate(a: At<'_>, code: &str) -> Res {
    let entry = entry_of(a);
    for rate in entry.every(&[ram::RateApplicablePercent]) {
        let net = net_of(a, code, Some(rate.own_decimal()?), is_charge)?.double();
        if !entry.equals(&[ram::BasisAmount], net)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// BR-S-09: the tax is base times rate, within one unit of currency, computed in doubles.
fn taxed(a: At<'_>) -> Res {
    let entry = entry_of(a);
    let Some(tax) = entry.decimal(&[ram::CalculatedAmount])? else { return Ok(false) };
    let Some(base) = entry.decimal(&[ram::BasisAmount])? else { return Ok(false) };
    let Some(rate) = entry.double(&[ram::RateApplicablePercent])? else { return Ok(false) };
    let computed = round_double(base.abs().double() * rate) / 100.0;
    Ok((tax.abs() - Dec::ONE).double() < computed && (tax.abs() + Dec::ONE).double() > computed)
}

fn untaxed(a: At<'_>) -> Res {
    entry_of(a).compares(&[ram::CalculatedAmount], 0.0, Ordering::is_eq)
}

fn exempted(a: At<'_>) -> Res {
    Ok(a.exists(&[ram::ExemptionReason]) || a.exists(&[ram::ExemptionReasonCode]))
}

fn entry_exempted(a: At<'_>) -> Res {
    exempted(entry_of(a))
}

fn not_exempted(a: At<'_>) -> Res {
    Ok(!exempted(a)?)
}

fn entry_not_exempted(a: At<'_>) -> Res {
    not_exempted(entry_of(a))
}

fn zero_rate(a: At<'_>) -> Res {
    a.compares(&[ram::RateApplicablePercent], 0.0, Ordering::is_eq)
}

fn rate_above_zero(a: At<'_>) -> Res {
    a.compares(&[ram::RateApplicablePercent], 0.0, Ordering::is_gt)
}

fn rate_from_zero(a: At<'_>) -> Res {
    a.compares(&[ram::RateApplicablePercent], 0.0, Ordering::is_ge)
}

fn no_rate(a: At<'_>) -> Res {
    Ok(!a.exists(&[ram::RateApplicablePercent]))
}

fn not_only_o(a: At<'_>, taxes: Name) -> bool {
    a.anywhere(taxes).any(|tax| tax.some(&[ram::CategoryCode], |c| c.text() != "O"))
}

fn only_o_taxes(a: At<'_>) -> Res {
    Ok(!not_only_o(a, ram::ApplicableTradeTax))
}

fn only_o_allowances(a: At<'_>) -> Res {
    Ok(!not_only_o(a, ram::CategoryTradeTax))
}

/// A category code of the breakdown under the VAT scheme.
fn is_code(a: At<'_>, code: &str) -> Res {
    let entry =
        a.chain(&[rsm::SupplyChainTradeTransaction, ram::ApplicableHeaderTradeSettlement, ram::ApplicableTradeTax]);
    Ok(entry && a.text() == code && is_vat(entry_of(a))?)
}

/// A category code of the breakdown, whatever the scheme.
fn is_code_of_any_scheme(a: At<'_>, code: &str) -> Res {
    Ok(a.chain(&[ram::ApplicableHeaderTradeSettlement, ram::ApplicableTradeTax]) && a.text() == code)
}

/// An entry of the breakdown under the VAT scheme.
fn is_entry(a: At<'_>, code: &str) -> Res {
    Ok(a.chain(SETTLEMENT) && has_code(a, code) && is_vat(a)?)
}

fn is_of_line(a: At<'_>, code: &str) -> Res {
    Ok(a.chain(LINE) && has_code(a, code) && is_vat(a)?)
}

fn is_of_allowance(a: At<'_>, code: &str, charge: bool) -> Res {
    let Some(item) = a.up() else { return Ok(false) };
    Ok(a.inside(ram::SpecifiedTradeAllowanceCharge) && is_charge(item, charge)? && has_code(a, code) && is_vat(a)?)
}

/// BR-IC-11: an intra-community supply states its delivery date or an invoicing period.
fn delivered_when(a: At<'_>) -> Res {
    let date = a.root().exists(&[
        rsm::SupplyChainTradeTransaction,
        ram::ApplicableHeaderTradeDelivery,
        ram::ActualDeliverySupplyChainEvent,
        ram::OccurrenceDateTime,
        udt::DateTimeString,
    ]);
    let settlement = entry_of(a).up();
    let period = |end: Name| settlement.is_some_and(|s| s.exists(&[ram::BillingSpecifiedPeriod, end]));
    Ok(date || period(ram::StartDateTime) || period(ram::EndDateTime))
}

/// BR-IC-12: an intra-community supply states its country of delivery.
fn delivered_where(a: At<'_>) -> Res {
    Ok(a.root().exists(&[
        rsm::SupplyChainTradeTransaction,
        ram::ApplicableHeaderTradeDelivery,
        ram::ShipToTradeParty,
        ram::PostalTradeAddress,
        ram::CountryID,
    ]))
}

/// The contexts of a category's lines, allowances and charges: who must be identified, and the rate.
macro_rules! parts {
    ($code:literal, $ids:literal, $line:ident $allowance:ident $charge:ident: $who:ident $rate:ident) => {
        pub const $line: Context = when(
            &[ram::ApplicableTradeTax],
            |a| is_of_line(a, $code),
            &[check(concat!("BR-", $ids, "-02"), $who), check(concat!("BR-", $ids, "-05"), $rate)],
        );
        pub const $allowance: Context = when(
            &[ram::CategoryTradeTax],
            |a| is_of_allowance(a, $code, false),
            &[check(concat!("BR-", $ids, "-03"), $who), check(concat!("BR-", $ids, "-06"), $rate)],
        );
        pub const $charge: Context = when(
            &[ram::CategoryTradeTax],
            |a| is_of_allowance(a, $code, true),
            &[check(concat!("BR-", $ids, "-04"), $who), check(concat!("BR-", $ids, "-07"), $rate)],
        );
    };
}

/// The context of a category's entry in the breakdown, at its code.
macro_rules! entry {
    ($code:literal, $ids:literal, $entry:ident: $is:ident $base:ident $tax:ident $reason:ident $(, $more:expr)*) => {
        pub const $entry: Context = when(
            &[ram::CategoryCode],
            |a| $is(a, $code),
            &[
                check(concat!("BR-", $ids, "-08"), |a| $base(a, $code)),
                check(concat!("BR-", $ids, "-09"), $tax),
                check(concat!("BR-", $ids, "-10"), $reason),
                $($more),*
            ],
        );
    };
}

parts!("AE", "AE", AE_LINE AE_ALLOWANCE AE_CHARGE: reverse_charge zero_rate);
parts!("E", "E", E_LINE E_ALLOWANCE E_CHARGE: seller_registered zero_rate);
parts!("G", "G", G_LINE G_ALLOWANCE G_CHARGE: seller_vat zero_rate);
parts!("K", "IC", K_LINE K_ALLOWANCE K_CHARGE: both_vat zero_rate);
parts!("L", "AF", L_LINE L_ALLOWANCE L_CHARGE: seller_registered rate_above_zero);
parts!("M", "AG", M_LINE M_ALLOWANCE M_CHARGE: seller_registered rate_from_zero);
parts!("O", "O", O_LINE O_ALLOWANCE O_CHARGE: nobody_vat no_rate);
parts!("S", "S", S_LINE S_ALLOWANCE S_CHARGE: seller_registered rate_above_zero);
parts!("Z", "Z", Z_LINE Z_ALLOWANCE Z_CHARGE: seller_registered zero_rate);

entry!("AE", "AE", AE_ENTRY: is_code near_base_indicated untaxed entry_exempted);
entry!("E", "E", E_ENTRY: is_code near_base_indicated untaxed entry_exempted);
entry!("G", "G", G_ENTRY: is_code near_base_indicated untaxed entry_exempted);
entry!("K", "IC", K_ENTRY: is_code near_base_indicated untaxed entry_exempted,
    check("BR-IC-11", delivered_when), check("BR-IC-12", delivered_where));
entry!("S", "S", S_ENTRY: is_code_of_any_scheme base_at_rate taxed entry_not_exempted);
entry!("Z", "Z", Z_ENTRY: is_code_of_any_scheme near_base_cast untaxed entry_not_exempted);

/// Canary Islands. As published, the base is asked of rates beside the entry, where none are, so nothing is.
pub const L_ENTRY: Context = when(
    &[ram::ApplicableTradeTax],
    |a| is_entry(a, "L"),
    &[check("BR-AF-08", super::always), check("BR-AF-09", super::always), check("BR-AF-10", not_exempted)],
);

/// Ceuta and Melilla, as the Canary Islands.
pub const M_ENTRY: Context = when(
    &[ram::ApplicableTradeTax],
    |a| is_entry(a, "M"),
    &[check("BR-AG-08", super::always), check("BR-AG-09", super::always), check("BR-AG-10", not_exempted)],
);

/// Outside the scope of VAT.
pub const O_ENTRY: Context = when(
    &[ram::ApplicableTradeTax],
    |a| is_entry(a, "O"),
    &[
        check("BR-O-08", |a| exact_base(a, "O")),
        check("BR-O-09", |a| a.compares(&[ram::CalculatedAmount], 0.0, Ordering::is_eq)),
        check("BR-O-10", exempted),
        check("BR-O-11", only_o_taxes),
        check("BR-O-12", only_o_taxes),
        check("BR-O-13", only_o_allowances),
        check("BR-O-14", only_o_allowances),
    ],
);
