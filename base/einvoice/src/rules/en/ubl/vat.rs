//! The rules of each VAT category on UBL (BR-S, -Z, -E, -AE, -IC, -G, -O, -AF, -AG, -B).
//!
//! The categories ask nearly the same; where the published rules differ in a detail (a category code compared as it
//! stands, a tax scheme not asked for), so do these.

use super::{LINES, is_category, is_charge, is_only_vat, is_vat};
use crate::rules::at::{both, either, normal, not};
use crate::rules::{At, Broken, Check, Context, Dec, Res, check, when};
use crate::tree::{Name, cac, cbc, cn, ubl};
use std::cmp::Ordering;

/// Whose VAT identifier a category demands.
#[derive(Clone, Copy, PartialEq)]
enum Seller {
    /// Any tax registration of the seller, or the representative's VAT identifier.
    Registered,
    /// The seller's or the representative's VAT identifier.
    Vat,
}

/// What a category demands of the buyer.
#[derive(Clone, Copy, PartialEq)]
enum Buyer {
    Nothing,
    Vat,
    /// A VAT identifier or a legal registration.
    VatOrLegal,
}

/// How a category's rules about identifiers and entries differ from the others'.
#[derive(Clone, Copy)]
pub struct Category {
    code: &'static str,
    seller: Seller,
    buyer: Buyer,
}

const fn category(code: &'static str, seller: Seller, buyer: Buyer) -> Category {
    Category { code, seller, buyer }
}

/// Reverse charge.
pub const AE: Category = category("AE", Seller::Registered, Buyer::VatOrLegal);
/// Exempt.
pub const E: Category = category("E", Seller::Registered, Buyer::Nothing);
/// Export.
pub const G: Category = category("G", Seller::Vat, Buyer::Nothing);
/// Intra-community supply.
pub const K: Category = category("K", Seller::Vat, Buyer::Vat);
/// Canary Islands.
pub const L: Category = category("L", Seller::Registered, Buyer::Nothing);
/// Ceuta and Melilla.
pub const M: Category = category("M", Seller::Registered, Buyer::Nothing);
/// Standard rate.
pub const S: Category = category("S", Seller::Registered, Buyer::Nothing);
/// Zero rate.
pub const Z: Category = category("Z", Seller::Registered, Buyer::Nothing);

const ENTRY: &[Name] = &[cac::TaxTotal, cac::TaxSubtotal, cac::TaxCategory];

/// Whether a tax category has a code element of this value (blanks made normal), under the VAT scheme.
fn coded(at: At<'_>, code: &str) -> Res {
    Ok(is_vat(at)? && has_code(at, code))
}

fn has_code(at: At<'_>, code: &str) -> bool {
    at.some(&[cbc::ID], |id| normal(id.text()) == code)
}

fn any<'t>(items: impl Iterator<Item = At<'t>>, is: impl Fn(At<'t>) -> Res) -> Res {
    for item in items {
        if is(item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn count<'t>(items: impl Iterator<Item = At<'t>>, is: impl Fn(At<'t>) -> Res) -> Res<usize> {
    let mut count = 0;
    for item in items {
        count += usize::from(is(item)?);
    }
    Ok(count)
}

/// A category and its scheme, asked in the order of the published rules: first the one code, then the scheme.
fn is_vat_category(at: At<'_>, code: &str) -> Res {
    Ok(is_category(at, code)? && is_vat(at)?)
}

/// The tax categories of the document's allowances (or charges), wherever these stand.
fn of_allowances(at: At<'_>, charge: bool) -> Res<Vec<At<'_>>> {
    let mut found = Vec::new();
    for item in at.anywhere(cac::AllowanceCharge) {
        if is_charge(item, charge)? {
            found.extend(item.every(&[cac::TaxCategory]));
        }
    }
    Ok(found)
}

/// BR-x-01: a category used anywhere has exactly one entry in the breakdown.
pub fn one_entry(at: At<'_>, code: &str) -> Res {
    let among = || any(at.anywhere(cac::TaxCategory), |c| coded(c, code));
    let in_lines = || any(at.anywhere(cac::ClassifiedTaxCategory), |c| coded(c, code));
    let one = || {
        let mut entries = 0;
        for entry in at.every(ENTRY) {
            if is_vat(entry)? {
                entries += entry.count_if(&[cbc::ID], |id| normal(id.text()) == code);
            }
        }
        Ok(entries == 1)
    };
    either(both(either(among(), in_lines), one), || both(not(among()), || not(in_lines())))
}

/// BR-AF-01, BR-AG-01: a category of allowances, charges or lines has entries in the breakdown, and only then.
pub fn some_entry(at: At<'_>, category: Category) -> Res {
    let code = category.code;
    let in_allowances = |c: At<'_>| Ok(c.inside(cac::AllowanceCharge) && is_vat_category(c, code)?);
    let used = count(at.anywhere(cac::TaxCategory), in_allowances)?
        + count(at.anywhere(cac::ClassifiedTaxCategory), |c| is_vat_category(c, code))?;
    let entries = at.every(ENTRY).into_iter();
    if used == 0 {
        return Ok(count(entries, |c| is_vat_category(c, code))? == 0);
    }
    // The published rule for L does not ask for the scheme here.
    Ok(count(entries, |c| Ok(c.has(&[cbc::ID], code) && (code == "L" || is_vat(c)?)))? > 0)
}

/// BR-S-01: the standard rate in allowances, charges or lines has entries in the breakdown, and only then.
pub fn standard_entry(at: At<'_>) -> Res {
    let in_allowances = |c: At<'_>| Ok(c.inside(cac::AllowanceCharge) && is_category(c, "S")?);
    let used = count(at.anywhere(cac::TaxCategory), in_allowances)?
        + count(at.anywhere(cac::ClassifiedTaxCategory), |c| is_category(c, "S"))?;
    let entries = count(at.every(ENTRY).into_iter(), |c| is_category(c, "S"))?;
    Ok((used > 0) == (entries > 0))
}

/// Whether a party has a VAT identifier; broken where a registration has several tax schemes.
pub fn has_vat_id(party: At<'_>) -> Res {
    party.some_or_broken(&[cac::PartyTaxScheme], |s| Ok(is_only_vat(s)? && s.exists(&[cbc::CompanyID])))
}

fn represented(at: At<'_>) -> Res {
    any(at.anywhere(cac::TaxRepresentativeParty), has_vat_id)
}

fn seller_vat(at: At<'_>) -> Res {
    any(at.anywhere(cac::AccountingSupplierParty), |s| s.some_or_broken(&[cac::Party], has_vat_id))
}

fn buyer_vat(at: At<'_>) -> Res {
    any(at.anywhere(cac::AccountingCustomerParty), |b| b.some_or_broken(&[cac::Party], has_vat_id))
}

/// Whether seller and buyer are identified as the category demands.
fn identified(at: At<'_>, category: Category) -> Res {
    let seller = match category.seller {
        Seller::Registered => Ok(at
            .anywhere(cac::AccountingSupplierParty)
            .any(|s| s.exists(&[cac::Party, cac::PartyTaxScheme, cbc::CompanyID]))),
        Seller::Vat => seller_vat(at),
    };
    let legal = || {
        at.anywhere(cac::AccountingCustomerParty)
            .any(|b| b.exists(&[cac::Party, cac::PartyLegalEntity, cbc::CompanyID]))
    };
    both(either(seller, || represented(at)), || match category.buyer {
        Buyer::Nothing => Ok(true),
        Buyer::Vat => buyer_vat(at),
        Buyer::VatOrLegal => either(buyer_vat(at), || Ok(legal())),
    })
}

/// BR-x-02: where a line has the category, the parties are identified.
pub fn identified_lines(at: At<'_>, category: Category) -> Res {
    let lines = || at.anywhere(cac::ClassifiedTaxCategory);
    let used = || any(lines(), |c| is_vat_category(c, category.code));
    either(both(used(), || identified(at, category)), || {
        // A line of category S outside the VAT scheme is refused whatever the parties.
        if category.code == "S" { not(any(lines(), |c| is_category(c, "S"))) } else { not(used()) }
    })
}

/// BR-x-03, BR-x-04: where an allowance (a charge) has the category, the parties are identified.
pub fn identified_allowances(at: At<'_>, category: Category, charge: bool) -> Res {
    let used = |scheme: bool| {
        any(of_allowances(at, charge)?.into_iter(), |c| Ok(is_category(c, category.code)? && (!scheme || is_vat(c)?)))
    };
    either(both(used(category.code != "G"), || identified(at, category)), || not(used(true)))
}

/// Whether no VAT identifier of seller, representative or buyer is given.
fn unidentified(at: At<'_>) -> Res {
    both(both(not(seller_vat(at)), || not(represented(at))), || not(buyer_vat(at)))
}

/// BR-O-02: where a line is outside the scope of VAT, no VAT identifiers are given.
pub fn unidentified_lines(at: At<'_>) -> Res {
    let used = any(at.anywhere(cac::ClassifiedTaxCategory), |c| is_vat_category(c, "O"));
    either(both(used, || unidentified(at)), || not(used))
}

/// BR-O-03, BR-O-04: where a document allowance (charge) is outside the scope of VAT, no VAT identifiers are given.
pub fn unidentified_allowances(at: At<'_>, charge: bool) -> Res {
    let used = at.some_or_broken(&[cac::AllowanceCharge], |item| {
        Ok(is_charge(item, charge)? && item.some_or_broken(&[cac::TaxCategory], |c| is_vat_category(c, "O"))?)
    });
    either(both(used, || unidentified(at)), || not(used))
}

fn has_entry(at: At<'_>, code: &str) -> Res {
    any(at.every(ENTRY).into_iter(), |c| coded(c, code))
}

fn other_than_o(at: At<'_>) -> Res {
    Ok(!is_category(at, "O")? && is_vat(at)?)
}

/// With category O in the breakdown, nothing is counted; without it, all is well.
fn with_o(at: At<'_>, others: impl FnOnce() -> Res<usize>) -> Res {
    let used = has_entry(at, "O");
    either(both(used, || others().map(|count| count == 0)), || not(used))
}

/// BR-O-11: a breakdown with category O has no other entry.
pub fn only_o_entries(at: At<'_>) -> Res {
    with_o(at, || count(at.every(ENTRY).into_iter(), other_than_o))
}

/// BR-O-12: with category O in the breakdown, every line has it.
pub fn only_o_lines(at: At<'_>) -> Res {
    with_o(at, || count(at.anywhere(cac::ClassifiedTaxCategory), other_than_o))
}

/// BR-O-13, BR-O-14: with category O in the breakdown, every allowance (charge) has it.
pub fn only_o_allowances(at: At<'_>, charge: bool) -> Res {
    with_o(at, || count(of_allowances(at, charge)?.into_iter(), other_than_o))
}

/// BR-IC-11: an intra-community supply states its delivery date or an invoicing period.
pub fn delivered_when(at: At<'_>) -> Res {
    let used = has_entry(at, "K");
    let date = || at.string(&[cac::Delivery, cbc::ActualDeliveryDate]).map(|d| d.chars().nth(1).is_some());
    let period = || Ok(at.some(&[cac::InvoicePeriod], |p| p.tree.children(p.node).next().is_some()));
    either(both(used, || either(date(), period)), || not(used))
}

/// BR-IC-12: an intra-community supply states its country of delivery.
pub fn delivered_where(at: At<'_>) -> Res {
    const PLACE: &[Name] = &[cac::Delivery, cac::DeliveryLocation, cac::Address, cac::Country, cbc::IdentificationCode];
    let used = has_entry(at, "K");
    either(both(used, || at.string(PLACE).map(|p| p.chars().nth(1).is_some())), || not(used))
}

fn used_as(at: At<'_>, code: &str) -> bool {
    at.anywhere(cac::TaxCategory).any(|c| c.has(&[cbc::ID], code))
        || at.anywhere(cac::ClassifiedTaxCategory).any(|c| c.has(&[cbc::ID], code))
}

/// BR-B-01: split payment only where every country is Italy.
pub fn split_payment_in_italy(at: At<'_>) -> Res {
    Ok(!used_as(at, "B") || !at.anywhere(cbc::IdentificationCode).any(|c| c.text() != "IT"))
}

/// BR-B-02: split payment is not mixed with the standard rate.
pub fn split_payment_without_standard(at: At<'_>) -> Res {
    let used = |code: &str| {
        at.some(ENTRY, |c| c.has(&[cbc::ID], code))
            || at.some(&[cac::AllowanceCharge, cac::TaxCategory], |c| c.has(&[cbc::ID], code))
            || at.anywhere(cac::ClassifiedTaxCategory).any(|c| c.has(&[cbc::ID], code))
    };
    Ok(!used("B") || !used("S"))
}

/// Whether a tax (without its sign) is within one unit of currency of another, both excluded.
pub fn near(tax: Dec, computed: Dec) -> bool {
    let tax = tax.abs();
    tax - Dec::ONE < computed && tax + Dec::ONE > computed
}

/// The context of an entry of a category in the document's breakdown.
const fn breakdown(is: crate::rules::engine::Test, checks: &'static [Check]) -> Context {
    when(&[cac::TaxCategory], is, checks)
}

fn is_entry(at: At<'_>, code: &str) -> Res {
    Ok((at.placed(&[ubl::Invoice, cac::TaxTotal, cac::TaxSubtotal])
        || at.placed(&[cn::CreditNote, cac::TaxTotal, cac::TaxSubtotal]))
        && is_vat_category(at, code)?)
}

fn is_of_allowance(at: At<'_>, code: &str, charge: bool) -> Res {
    let Some(item) = at.up() else { return Ok(false) };
    Ok(at.inside(cac::AllowanceCharge) && is_charge(item, charge)? && is_vat_category(at, code)?)
}

fn is_of_line(at: At<'_>, code: &str) -> Res {
    let line =
        at.inside(cac::Item) && at.tree.ancestors(at.node).nth(1).is_some_and(|n| LINES.contains(&at.tree.name(n)));
    Ok(line && is_vat_category(at, code)?)
}

/// The lines of the document that have the category (and, where given, the rate) and the net sum of them and of the
/// document's charges and allowances: once for invoice lines, once for credit note lines.
fn net_of(at: At<'_>, line: Name, code: &str, rate: Option<Dec>) -> Res<Dec> {
    let root = at.root();
    let categories: &[Name] = &[cac::Item, cac::ClassifiedTaxCategory];
    let of = |item: At<'_>, path: &[Name]| {
        Ok(item.some_or_broken(path, |c| is_category(c, code))?
            && match rate {
                Some(rate) => item.some_or_broken(path, |c| Ok(c.decimal(&[cbc::Percent])? == Some(rate)))?,
                None => true,
            })
    };
    let lines = root.sum_if(&[line], cbc::LineExtensionAmount, |item| of(item, categories))?;
    let mut sums = [Dec::ZERO; 2];
    for (sum, charge) in sums.iter_mut().zip([true, false]) {
        *sum = root.sum_if(&[cac::AllowanceCharge], cbc::Amount, |item| {
            Ok(is_charge(item, charge)? && of(item, &[cac::TaxCategory])?)
        })?;
    }
    let [charges, allowances] = sums;
    Ok(lines + charges - allowances)
}

/// BR-x-08 of untaxed categories: the entry's base is exactly the net of what has the category.
fn exact_base(at: At<'_>, code: &str) -> Res {
    let exact = |line: Name| {
        both(Ok(at.anywhere(line).next().is_some()), || {
            let stated = at.up().map_or(Ok(None), |entry| entry.decimal(&[cbc::TaxableAmount]))?;
            let Some(stated) = stated else { return Ok(false) };
            Ok(stated == net_of(at, line, code, None)?)
        })
    };
    either(exact(cac::InvoiceLine), || exact(cac::CreditNoteLine))
}

/// BR-x-08 of taxed categories: for the entry's rate, the base is the net of what has category and rate, within one
/// unit of currency.
fn near_base(at: At<'_>, code: &str) -> Res {
    let Some(rate) = at.decimal(&[cbc::Percent])? else { return Ok(true) };
    let near =
        |line: Name| both(used_at_rate(at, line, code, rate), || is_near(at, || net_of(at, line, code, Some(rate))));
    either(near(cac::InvoiceLine), || near(cac::CreditNoteLine))
}

/// Whether lines (for the standard rate: lines or allowances or charges of category and rate) are there to be added.
fn used_at_rate(at: At<'_>, line: Name, code: &str, rate: Dec) -> Res {
    if code != "S" {
        return Ok(at.anywhere(line).next().is_some());
    }
    let of = |item: At<'_>, path: &[Name]| {
        Ok(item.some_or_broken(path, |c| is_category(c, code))?
            && item.some_or_broken(path, |c| Ok(c.decimal(&[cbc::Percent])? == Some(rate)))?)
    };
    either(any(at.anywhere(line), |item| of(item, &[cac::Item, cac::ClassifiedTaxCategory])), || {
        any(at.anywhere(cac::AllowanceCharge), |item| of(item, &[cac::TaxCategory]))
    })
}

/// The stated base less and plus one (computed as doubles, as untyped values are) on either side of the net.
fn is_near(at: At<'_>, net: impl FnOnce() -> Res<Dec>) -> Res {
    let stated = at.up().map_or(Ok(None), |entry| entry.double(&[cbc::TaxableAmount]))?;
    let Some(stated) = stated else { return Ok(false) };
    if !stated.is_finite() {
        return Err(Broken);
    }
    let net = net()?;
    Ok(net.against(stated - 1.0) == Ordering::Greater && net.against(stated + 1.0) == Ordering::Less)
}

fn untaxed(at: At<'_>) -> Res {
    Ok(at.up().map_or(Ok(None), |entry| entry.decimal(&[cbc::TaxAmount]))? == Some(Dec::ZERO))
}

/// BR-x-09 of taxed categories: the tax is base times rate, within one unit of currency.
fn taxed(at: At<'_>) -> Res {
    let Some(entry) = at.up() else { return Ok(false) };
    let Some(tax) = entry.decimal(&[cbc::TaxAmount])? else { return Ok(false) };
    let Some(base) = entry.decimal(&[cbc::TaxableAmount])? else { return Ok(false) };
    let Some(rate) = at.decimal(&[cbc::Percent])? else { return Ok(false) };
    Ok(near(tax, base.abs().times(rate.hundredth()).cents()))
}

fn exempted(at: At<'_>) -> Res {
    Ok(at.exists(&[cbc::TaxExemptionReason]) || at.exists(&[cbc::TaxExemptionReasonCode]))
}

fn not_exempted(at: At<'_>) -> Res {
    Ok(!exempted(at)?)
}

fn zero_rate(at: At<'_>) -> Res {
    Ok(at.decimal(&[cbc::Percent])? == Some(Dec::ZERO))
}

fn no_rate(at: At<'_>) -> Res {
    Ok(!at.exists(&[cbc::Percent]))
}

fn rate_above_zero(at: At<'_>) -> Res {
    at.compares(&[cbc::Percent], 0.0, Ordering::is_gt)
}

fn rate_from_zero(at: At<'_>) -> Res {
    at.compares(&[cbc::Percent], 0.0, Ordering::is_ge)
}

/// The four contexts of a category: entry, allowance, charge, line.
macro_rules! contexts {
    ($code:literal, $ids:literal, $entry:ident $allowance:ident $charge:ident $line:ident:
     $base:ident $tax:ident $reason:ident $rate:ident) => {
        pub const $entry: Context = breakdown(
            |a| is_entry(a, $code),
            &[
                check(concat!("BR-", $ids, "-08"), |a| $base(a, $code)),
                check(concat!("BR-", $ids, "-09"), $tax),
                check(concat!("BR-", $ids, "-10"), $reason),
            ],
        );
        pub const $allowance: Context =
            breakdown(|a| is_of_allowance(a, $code, false), &[check(concat!("BR-", $ids, "-06"), $rate)]);
        pub const $charge: Context =
            breakdown(|a| is_of_allowance(a, $code, true), &[check(concat!("BR-", $ids, "-07"), $rate)]);
        pub const $line: Context =
            when(&[cac::ClassifiedTaxCategory], |a| is_of_line(a, $code), &[check(concat!("BR-", $ids, "-05"), $rate)]);
    };
}

contexts!("AE", "AE", AE_BREAKDOWN AE_ALLOWANCE AE_CHARGE AE_LINE: exact_base untaxed exempted zero_rate);
contexts!("E", "E", E_BREAKDOWN E_ALLOWANCE E_CHARGE E_LINE: exact_base untaxed exempted zero_rate);
contexts!("G", "G", G_BREAKDOWN G_ALLOWANCE G_CHARGE G_LINE: exact_base untaxed exempted zero_rate);
contexts!("K", "IC", K_BREAKDOWN K_ALLOWANCE K_CHARGE K_LINE: exact_base untaxed exempted zero_rate);
contexts!("L", "AF", L_BREAKDOWN L_ALLOWANCE L_CHARGE L_LINE: near_base taxed not_exempted rate_from_zero);
contexts!("M", "AG", M_BREAKDOWN M_ALLOWANCE M_CHARGE M_LINE: near_base taxed not_exempted rate_from_zero);
contexts!("O", "O", O_BREAKDOWN O_ALLOWANCE O_CHARGE O_LINE: exact_base untaxed exempted no_rate);
contexts!("S", "S", S_BREAKDOWN S_ALLOWANCE S_CHARGE S_LINE: near_base taxed not_exempted rate_above_zero);
contexts!("Z", "Z", Z_BREAKDOWN Z_ALLOWANCE Z_CHARGE Z_LINE: exact_base untaxed not_exempted zero_rate);
