//! The business rules of EN 16931 on UBL, in the order of their contexts.

use super::{LINES, SELLER, is_charge, is_vat, vat};
use crate::codes;
use crate::rules::at::{both, either, normal, not};
use crate::rules::en::dates::moment;
use crate::rules::{At, Broken, Context, Dec, Pattern, Res, check, on, when};
use crate::tree::{Name, at, cac, cbc, cn, ubl};
use std::cmp::Ordering;

/// Business rules: the first context that matches an element is the one evaluated.
pub static MODEL: Pattern = &[
    on(&[cac::AdditionalDocumentReference], &[check("BR-52", |a| a.filled(&[cbc::ID]))]),
    when(&[cbc::EndpointID], |a| Ok(a.chain(BUYER)), &[check("BR-63", |a| Ok(a.attr(at::schemeID).is_some()))]),
    when(&[cac::PostalAddress], |a| Ok(a.chain(BUYER)), &[check("BR-11", |a| a.filled(COUNTRY))]),
    when(
        &[cbc::PrimaryAccountNumberID],
        |a| Ok(a.chain(&[cac::PaymentMeans, cac::CardAccount])),
        &[check("BR-51", |a| Ok(normal(a.text()).chars().count() <= 10))],
    ),
    when(
        &[cac::Address],
        |a| Ok(a.chain(&[cac::Delivery, cac::DeliveryLocation])),
        &[check("BR-57", |a| Ok(a.exists(COUNTRY)))],
    ),
    ALLOWANCE,
    CHARGE,
    TOTALS,
    DOCUMENT,
    LINE,
    LINE_ALLOWANCE,
    LINE_CHARGE,
    LINE_PERIOD,
    PERIOD,
    on(&[cac::AdditionalItemProperty], &[check("BR-54", |a| Ok(a.exists(&[cbc::Name]) && a.exists(&[cbc::Value])))]),
    when(
        &[cbc::ItemClassificationCode],
        |a| Ok(in_line(a, &[cac::Item, cac::CommodityClassification])),
        &[check("BR-65", |a| Ok(a.attr(at::listID).is_some()))],
    ),
    when(
        &[cbc::ID],
        |a| Ok(in_line(a, &[cac::Item, cac::StandardItemIdentification])),
        &[check("BR-64", |a| Ok(a.attr(at::schemeID).is_some()))],
    ),
    when(&[cbc::Note], |a| Ok(of_document(a)), &[check("BR-CL-08", note_subject)]),
    on(&[cac::PayeeParty], &[check("BR-17", payee_differs)]),
    when(
        &[cac::PayeeFinancialAccount],
        |a| Ok(a.inside(cac::PaymentMeans) && a.up().is_some_and(is_credit_transfer)),
        &[check("BR-50", |a| a.filled(&[cbc::ID]))],
    ),
    on(
        &[cac::PaymentMeans],
        &[check("BR-49", |a| Ok(a.exists(&[cbc::PaymentMeansCode]))), check("BR-61", credit_transfer_account)],
    ),
    on(&[cac::BillingReference], &[check("BR-55", |a| Ok(a.exists(&[cac::InvoiceDocumentReference, cbc::ID])))]),
    on(&[cac::AccountingSupplierParty], &[check("BR-CO-26", seller_identified)]),
    when(&[cbc::EndpointID], |a| Ok(a.chain(SELLER)), &[check("BR-62", |a| Ok(a.attr(at::schemeID).is_some()))]),
    when(&[cac::PostalAddress], |a| Ok(a.chain(SELLER)), &[check("BR-09", |a| a.filled(COUNTRY))]),
    on(
        &[cac::TaxRepresentativeParty],
        &[
            check("BR-18", |a| a.filled(&[cac::PartyName, cbc::Name])),
            check("BR-19", |a| Ok(a.exists(&[cac::PostalAddress]))),
            check("BR-56", vat::has_vat_id),
        ],
    ),
    when(
        &[cac::PostalAddress],
        |a| Ok(a.inside(cac::TaxRepresentativeParty)),
        &[check("BR-20", |a| a.filled(COUNTRY))],
    ),
    when(&[cac::TaxTotal], |a| Ok(of_document(a)), &[check("BR-CO-14", tax_total)]),
    when(&[cac::TaxSubtotal], |a| Ok(a.inside(cac::TaxTotal)), BREAKDOWN),
    when(&[cac::PartyTaxScheme], is_vat, &[check("BR-CO-09", vat_prefix)]),
    vat::AE_BREAKDOWN,
    vat::AE_ALLOWANCE,
    vat::AE_CHARGE,
    vat::AE_LINE,
    vat::E_BREAKDOWN,
    vat::E_ALLOWANCE,
    vat::E_CHARGE,
    vat::E_LINE,
    vat::G_BREAKDOWN,
    vat::G_ALLOWANCE,
    vat::G_CHARGE,
    vat::G_LINE,
    vat::K_BREAKDOWN,
    vat::K_ALLOWANCE,
    vat::K_CHARGE,
    vat::K_LINE,
    vat::L_BREAKDOWN,
    vat::L_ALLOWANCE,
    vat::L_CHARGE,
    vat::L_LINE,
    vat::M_BREAKDOWN,
    vat::M_ALLOWANCE,
    vat::M_CHARGE,
    vat::M_LINE,
    vat::O_BREAKDOWN,
    vat::O_ALLOWANCE,
    vat::O_CHARGE,
    vat::O_LINE,
    vat::S_BREAKDOWN,
    vat::S_ALLOWANCE,
    vat::S_CHARGE,
    vat::S_LINE,
    vat::Z_BREAKDOWN,
    vat::Z_ALLOWANCE,
    vat::Z_CHARGE,
    vat::Z_LINE,
];

const BUYER: &[Name] = &[cac::AccountingCustomerParty, cac::Party];
const COUNTRY: &[Name] = &[cac::Country, cbc::IdentificationCode];

const ALLOWANCE: Context = when(
    &[cac::AllowanceCharge],
    |a| Ok(of_document(a) && is_charge(a, false)?),
    &[
        check("BR-31", |a| Ok(a.exists(&[cbc::Amount]))),
        check("BR-32", has_vat_category),
        check("BR-33", has_reason),
        check("BR-CO-05", super::always),
        check("BR-CO-21", has_reason),
        check("BR-DEC-01", |a| a.decimals(&[cbc::Amount], 2)),
        check("BR-DEC-02", |a| a.decimals(&[cbc::BaseAmount], 2)),
    ],
);

const CHARGE: Context = when(
    &[cac::AllowanceCharge],
    |a| Ok(of_document(a) && is_charge(a, true)?),
    &[
        check("BR-36", |a| Ok(a.exists(&[cbc::Amount]))),
        check("BR-37", has_vat_category),
        check("BR-38", has_reason),
        check("BR-CO-06", super::always),
        check("BR-CO-22", has_reason),
        check("BR-DEC-05", |a| a.decimals(&[cbc::Amount], 2)),
        check("BR-DEC-06", |a| a.decimals(&[cbc::BaseAmount], 2)),
    ],
);

const TOTALS: Context = on(
    &[cac::LegalMonetaryTotal],
    &[
        check("BR-12", |a| Ok(a.exists(&[cbc::LineExtensionAmount]))),
        check("BR-13", |a| Ok(a.exists(&[cbc::TaxExclusiveAmount]))),
        check("BR-14", |a| Ok(a.exists(&[cbc::TaxInclusiveAmount]))),
        check("BR-15", |a| Ok(a.exists(&[cbc::PayableAmount]))),
        check("BR-CO-10", sum_of_lines),
        check("BR-CO-11", |a| sum_of_allowances(a, false, cbc::AllowanceTotalAmount)),
        check("BR-CO-12", |a| sum_of_allowances(a, true, cbc::ChargeTotalAmount)),
        check("BR-CO-13", total_without_vat),
        check("BR-CO-16", amount_due),
        check("BR-DEC-09", |a| a.decimals(&[cbc::LineExtensionAmount], 2)),
        check("BR-DEC-10", |a| a.decimals(&[cbc::AllowanceTotalAmount], 2)),
        check("BR-DEC-11", |a| a.decimals(&[cbc::ChargeTotalAmount], 2)),
        check("BR-DEC-12", |a| a.decimals(&[cbc::TaxExclusiveAmount], 2)),
        check("BR-DEC-14", |a| a.decimals(&[cbc::TaxInclusiveAmount], 2)),
        check("BR-DEC-16", |a| a.decimals(&[cbc::PrepaidAmount], 2)),
        check("BR-DEC-17", |a| a.decimals(&[cbc::PayableRoundingAmount], 2)),
        check("BR-DEC-18", |a| a.decimals(&[cbc::PayableAmount], 2)),
    ],
);

/// The document as a whole.
const DOCUMENT: Context = on(
    &[ubl::Invoice, cn::CreditNote],
    &[
        check("BR-01", |a| a.filled(&[cbc::CustomizationID])),
        check("BR-02", |a| a.filled(&[cbc::ID])),
        check("BR-03", |a| a.filled(&[cbc::IssueDate])),
        check("BR-04", |a| either(a.filled(&[cbc::InvoiceTypeCode]), || a.filled(&[cbc::CreditNoteTypeCode]))),
        check("BR-05", |a| a.filled(&[cbc::DocumentCurrencyCode])),
        check("BR-06", |a| {
            a.filled(&[cac::AccountingSupplierParty, cac::Party, cac::PartyLegalEntity, cbc::RegistrationName])
        }),
        check("BR-07", |a| {
            a.filled(&[cac::AccountingCustomerParty, cac::Party, cac::PartyLegalEntity, cbc::RegistrationName])
        }),
        check("BR-08", |a| Ok(a.exists(&[cac::AccountingSupplierParty, cac::Party, cac::PostalAddress]))),
        check("BR-10", |a| Ok(a.exists(&[cac::AccountingCustomerParty, cac::Party, cac::PostalAddress]))),
        check("BR-16", |a| Ok(a.exists(&[cac::InvoiceLine]) || a.exists(&[cac::CreditNoteLine]))),
        check("BR-53", accounting_currency_total),
        check("BR-AE-01", |a| vat::one_entry(a, "AE")),
        check("BR-AE-02", |a| vat::identified_lines(a, vat::AE)),
        check("BR-AE-03", |a| vat::identified_allowances(a, vat::AE, false)),
        check("BR-AE-04", |a| vat::identified_allowances(a, vat::AE, true)),
        check("BR-CO-03", |a| {
            Ok(!(a.exists(&[cbc::TaxPointDate]) && a.exists(&[cac::InvoicePeriod, cbc::DescriptionCode])))
        }),
        check("BR-CO-15", total_with_vat),
        check("BR-CO-18", |a| Ok(a.exists(&[cac::TaxTotal, cac::TaxSubtotal]))),
        // As published these two compare a currency with an element within the amount itself, which never is there.
        check("BR-DEC-13", super::always),
        check("BR-DEC-15", super::always),
        check("BR-E-01", |a| vat::one_entry(a, "E")),
        check("BR-E-02", |a| vat::identified_lines(a, vat::E)),
        check("BR-E-03", |a| vat::identified_allowances(a, vat::E, false)),
        check("BR-E-04", |a| vat::identified_allowances(a, vat::E, true)),
        check("BR-G-01", |a| vat::one_entry(a, "G")),
        check("BR-G-02", |a| vat::identified_lines(a, vat::G)),
        check("BR-G-03", |a| vat::identified_allowances(a, vat::G, false)),
        check("BR-G-04", |a| vat::identified_allowances(a, vat::G, true)),
        check("BR-IC-01", |a| vat::one_entry(a, "K")),
        check("BR-IC-02", |a| vat::identified_lines(a, vat::K)),
        check("BR-IC-03", |a| vat::identified_allowances(a, vat::K, false)),
        check("BR-IC-04", |a| vat::identified_allowances(a, vat::K, true)),
        check("BR-IC-11", vat::delivered_when),
        check("BR-IC-12", vat::delivered_where),
        check("BR-AF-01", |a| vat::some_entry(a, vat::L)),
        check("BR-AF-02", |a| vat::identified_lines(a, vat::L)),
        check("BR-AF-03", |a| vat::identified_allowances(a, vat::L, false)),
        check("BR-AF-04", |a| vat::identified_allowances(a, vat::L, true)),
        check("BR-AG-01", |a| vat::some_entry(a, vat::M)),
        check("BR-AG-02", |a| vat::identified_lines(a, vat::M)),
        check("BR-AG-03", |a| vat::identified_allowances(a, vat::M, false)),
        check("BR-AG-04", |a| vat::identified_allowances(a, vat::M, true)),
        check("BR-O-01", |a| vat::one_entry(a, "O")),
        check("BR-O-02", vat::unidentified_lines),
        check("BR-O-03", |a| vat::unidentified_allowances(a, false)),
        check("BR-O-04", |a| vat::unidentified_allowances(a, true)),
        check("BR-O-11", vat::only_o_entries),
        check("BR-O-12", vat::only_o_lines),
        check("BR-O-13", |a| vat::only_o_allowances(a, false)),
        check("BR-O-14", |a| vat::only_o_allowances(a, true)),
        check("BR-S-01", vat::standard_entry),
        check("BR-S-02", |a| vat::identified_lines(a, vat::S)),
        check("BR-S-03", |a| vat::identified_allowances(a, vat::S, false)),
        check("BR-S-04", |a| vat::identified_allowances(a, vat::S, true)),
        check("BR-Z-01", |a| vat::one_entry(a, "Z")),
        check("BR-Z-02", |a| vat::identified_lines(a, vat::Z)),
        check("BR-Z-03", |a| vat::identified_allowances(a, vat::Z, false)),
        check("BR-Z-04", |a| vat::identified_allowances(a, vat::Z, true)),
        check("BR-B-01", vat::split_payment_in_italy),
        check("BR-B-02", vat::split_payment_without_standard),
    ],
);

const LINE: Context = on(
    LINES,
    &[
        check("BR-21", |a| a.filled(&[cbc::ID])),
        check("BR-22", |a| Ok(a.exists(&[cbc::InvoicedQuantity]) || a.exists(&[cbc::CreditedQuantity]))),
        check("BR-23", |a| Ok(has_unit(a, cbc::InvoicedQuantity) || has_unit(a, cbc::CreditedQuantity))),
        check("BR-24", |a| Ok(a.exists(&[cbc::LineExtensionAmount]))),
        check("BR-25", |a| a.filled(&[cac::Item, cbc::Name])),
        check("BR-26", |a| Ok(a.exists(&[cac::Price, cbc::PriceAmount]))),
        check("BR-27", |a| a.compares(&[cac::Price, cbc::PriceAmount], 0.0, Ordering::is_ge)),
        check("BR-28", |a| {
            let gross = &[cac::Price, cac::AllowanceCharge, cbc::BaseAmount];
            Ok(a.compares(gross, 0.0, Ordering::is_ge)? || !a.exists(gross))
        }),
        check("BR-CO-04", |a| {
            a.some_or_broken(&[cac::Item, cac::ClassifiedTaxCategory], |c| {
                Ok(super::is_only_vat(c)? && c.exists(&[cbc::ID]))
            })
        }),
        check("BR-DEC-23", |a| a.decimals(&[cbc::LineExtensionAmount], 2)),
    ],
);

const LINE_ALLOWANCE: Context = when(
    &[cac::AllowanceCharge],
    |a| Ok(in_line(a, &[]) && is_charge(a, false)?),
    &[
        check("BR-41", |a| Ok(a.exists(&[cbc::Amount]))),
        check("BR-42", has_reason),
        check("BR-CO-07", super::always),
        check("BR-CO-23", has_reason),
        check("BR-DEC-24", |a| a.decimals(&[cbc::Amount], 2)),
        check("BR-DEC-25", |a| a.decimals(&[cbc::BaseAmount], 2)),
    ],
);

const LINE_CHARGE: Context = when(
    &[cac::AllowanceCharge],
    |a| Ok(in_line(a, &[]) && is_charge(a, true)?),
    &[
        check("BR-43", |a| Ok(a.exists(&[cbc::Amount]))),
        check("BR-44", has_reason),
        check("BR-CO-08", super::always),
        check("BR-CO-24", has_reason),
        check("BR-DEC-27", |a| a.decimals(&[cbc::Amount], 2)),
        check("BR-DEC-28", |a| a.decimals(&[cbc::BaseAmount], 2)),
    ],
);

const LINE_PERIOD: Context = when(
    &[cac::InvoicePeriod],
    |a| Ok(in_line(a, &[])),
    &[
        check("BR-30", period_in_order),
        check("BR-CO-20", |a| Ok(a.exists(&[cbc::StartDate]) || a.exists(&[cbc::EndDate]))),
    ],
);

const PERIOD: Context = on(
    &[cac::InvoicePeriod],
    &[
        check("BR-29", period_in_order),
        check("BR-CO-19", |a| {
            Ok(a.exists(&[cbc::StartDate]) || a.exists(&[cbc::EndDate]) || a.exists(&[cbc::DescriptionCode]))
        }),
    ],
);

const BREAKDOWN: &[crate::rules::Check] = &[
    check("BR-45", |a| Ok(a.exists(&[cbc::TaxableAmount]))),
    check("BR-46", |a| Ok(a.exists(&[cbc::TaxAmount]))),
    check("BR-47", has_vat_category),
    check("BR-48", |a| {
        let entry = &[cac::TaxCategory];
        either(a.some_or_broken(entry, |c| Ok(is_vat(c)? && c.exists(&[cbc::Percent]))), || {
            a.some_or_broken(entry, |c| Ok(is_vat(c)? && super::is_category(c, "O")?))
        })
    }),
    check("BR-CO-17", tax_of_entry),
    check("BR-DEC-19", |a| a.decimals(&[cbc::TaxableAmount], 2)),
    check("BR-DEC-20", |a| a.decimals(&[cbc::TaxAmount], 2)),
];

/// Whether the element is a child of the document element.
fn of_document(a: At<'_>) -> bool {
    a.placed(&[ubl::Invoice]) || a.placed(&[cn::CreditNote])
}

/// Whether the element stands in an invoice line, within these elements.
fn in_line(a: At<'_>, within: &[Name]) -> bool {
    let line = a.tree.ancestors(a.node).nth(within.len());
    a.chain(within) && line.is_some_and(|n| LINES.contains(&a.tree.name(n)))
}

fn has_unit(a: At<'_>, quantity: Name) -> bool {
    a.some(&[quantity], |q| q.attr(at::unitCode).is_some())
}

fn has_reason(a: At<'_>) -> Res {
    Ok(a.exists(&[cbc::AllowanceChargeReason]) || a.exists(&[cbc::AllowanceChargeReasonCode]))
}

/// A VAT category code, whatever it is.
fn has_vat_category(a: At<'_>) -> Res {
    a.some_or_broken(&[cac::TaxCategory], |c| Ok(is_vat(c)? && c.exists(&[cbc::ID])))
}

/// BR-CO-10: the sum of line net amounts is the total stated.
fn sum_of_lines(a: At<'_>) -> Res {
    let Some(stated) = a.decimal(&[cbc::LineExtensionAmount])? else { return Ok(false) };
    let mut sum = Dec::ZERO;
    for line in LINES.iter().flat_map(|name| a.anywhere(*name)) {
        sum = sum + line.decimal(&[cbc::LineExtensionAmount])?.unwrap_or(Dec::ZERO);
    }
    Ok(stated == sum.cents())
}

/// BR-CO-11, BR-CO-12: the sum of the document's allowances (or charges) is the total stated, or there are neither.
fn sum_of_allowances(a: At<'_>, charge: bool, total: Name) -> Res {
    let Some(document) = a.up() else { return Ok(false) };
    let sum = || document.sum_if(&[cac::AllowanceCharge], cbc::Amount, |x| is_charge(x, charge));
    let agrees = || match a.decimal(&[total])? {
        Some(stated) => Ok(stated == sum()?.cents()),
        None => Ok(false),
    };
    let neither = || {
        both(
            Ok(!a.exists(&[total])),
            || not(document.some_or_broken(&[cac::AllowanceCharge], |x| is_charge(x, charge))),
        )
    };
    either(agrees(), neither)
}

/// BR-CO-13: total without VAT = lines - allowances + charges, each where given.
fn total_without_vat(a: At<'_>) -> Res {
    let (charges, allowances) = (a.exists(&[cbc::ChargeTotalAmount]), a.exists(&[cbc::AllowanceTotalAmount]));
    let Some(stated) = a.decimal(&[cbc::TaxExclusiveAmount])? else { return Ok(false) };
    let Some(lines) = a.decimal(&[cbc::LineExtensionAmount])? else { return Ok(false) };
    let mut sum = lines;
    if charges {
        sum = sum + a.decimal(&[cbc::ChargeTotalAmount])?.unwrap_or(Dec::ZERO);
    }
    if allowances {
        sum = sum - a.decimal(&[cbc::AllowanceTotalAmount])?.unwrap_or(Dec::ZERO);
    }
    // Without allowances and charges the original does not round.
    Ok(stated == if charges || allowances { sum.cents() } else { sum })
}

/// BR-CO-16: amount due = total with VAT - prepaid + rounding, each where given.
fn amount_due(a: At<'_>) -> Res {
    let (prepaid, rounded) = (a.exists(&[cbc::PrepaidAmount]), a.exists(&[cbc::PayableRoundingAmount]));
    let Some(mut due) = a.decimal(&[cbc::PayableAmount])? else { return Ok(false) };
    if rounded {
        due = (due - a.decimal(&[cbc::PayableRoundingAmount])?.unwrap_or(Dec::ZERO)).cents();
    }
    let Some(mut total) = a.decimal(&[cbc::TaxInclusiveAmount])? else { return Ok(false) };
    if prepaid {
        total = (total - a.decimal(&[cbc::PrepaidAmount])?.unwrap_or(Dec::ZERO)).cents();
    }
    Ok(due == total)
}

/// BR-53: for the accounting currency there is a VAT total in that currency.
fn accounting_currency_total(a: At<'_>) -> Res {
    Ok(!a.some(&[cbc::TaxCurrencyCode], |currency| {
        !a.anywhere(cac::TaxTotal)
            .any(|total| total.some(&[cbc::TaxAmount], |amount| amount.attr(at::currencyID) == Some(currency.text())))
    }))
}

/// BR-CO-15: exactly one VAT total in the invoice's currency, and total with VAT = total without VAT + it.
fn total_with_vat(a: At<'_>) -> Res {
    for currency in a.every(&[cbc::DocumentCurrencyCode]) {
        let taxes = || {
            let mut taxes = Vec::new();
            for total in a.every(&[cac::TaxTotal]) {
                let mut of_currency = total.every(&[cbc::TaxAmount]);
                of_currency.retain(|x| x.attr(at::currencyID) == Some(currency.text()));
                taxes.extend(single(of_currency)?.map(At::own_decimal).transpose()?);
            }
            Ok(taxes)
        };
        let agrees = both(taxes().map(|t| t.len() == 1), || {
            let mut nets = Vec::new();
            let mut gross = Vec::new();
            for totals in a.every(&[cac::LegalMonetaryTotal]) {
                nets.extend(totals.decimal(&[cbc::TaxExclusiveAmount])?);
                gross.extend(totals.decimal(&[cbc::TaxInclusiveAmount])?);
            }
            let Some(net) = single(nets)? else { return Ok(false) };
            let Some(tax) = single(taxes()?)? else { return Ok(false) };
            Ok(gross.contains(&(net + tax).cents()))
        });
        if !agrees? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The one item of a list, if there is any; broken if there are several.
fn single<T>(list: Vec<T>) -> Res<Option<T>> {
    let mut items = list.into_iter();
    let first = items.next();
    if items.next().is_some() { Err(Broken) } else { Ok(first) }
}

/// BR-CO-14: a VAT total is the sum of its entries, if it has any.
fn tax_total(a: At<'_>) -> Res {
    if !a.exists(&[cac::TaxSubtotal]) {
        return Ok(true);
    }
    let Some(stated) = a.decimal(&[cbc::TaxAmount])? else { return Ok(false) };
    Ok(stated == a.sum(&[cac::TaxSubtotal], cbc::TaxAmount)?.cents())
}

/// BR-CO-17: the tax of an entry is its base times its rate, within one unit of currency; none without a rate.
fn tax_of_entry(a: At<'_>) -> Res {
    let rates = || {
        let mut rates = Vec::new();
        for category in a.every(&[cac::TaxCategory]) {
            if is_vat(category)? {
                rates.extend(category.decimal(&[cbc::Percent])?);
            }
        }
        Ok(rates)
    };
    let rate = || single(rates()?);
    let whole = || Ok(rate()?.map(|r| r.round().is_zero()));
    let untaxed = || Ok(a.decimal(&[cbc::TaxAmount])?.is_some_and(|tax| tax.round().is_zero()));
    let near = || {
        let Some(tax) = a.decimal(&[cbc::TaxAmount])? else { return Ok(false) };
        let Some(base) = a.decimal(&[cbc::TaxableAmount])? else { return Ok(false) };
        Ok(rate()?.is_some_and(|rate| vat::near(tax, base.abs().times(rate.hundredth()).cents())))
    };
    let zero = both(whole().map(|w| w == Some(true)), untaxed);
    let taxed = || both(whole().map(|w| w == Some(false)), near);
    let without = || both(rates().map(|r| r.is_empty()), untaxed);
    either(either(zero, taxed), without)
}

/// BR-29, BR-30: a period does not end before it begins.
fn period_in_order(a: At<'_>) -> Res {
    if !a.exists(&[cbc::EndDate]) || !a.exists(&[cbc::StartDate]) {
        return Ok(true);
    }
    Ok(moment(a.string(&[cbc::EndDate])?)? >= moment(a.string(&[cbc::StartDate])?)?)
}

/// BR-CL-08: a note that begins its subject code with `#` uses a listed one.
fn note_subject(a: At<'_>) -> Res {
    let after = a.text().split_once('#').map_or("", |(_, rest)| rest);
    let subject = after.split_once('#').map_or("", |(code, _)| code);
    Ok(subject.chars().count() != 3 || codes::SUBJECT_UBL.spells(subject))
}

/// BR-17: a payee is named, and is not the seller.
fn payee_differs(a: At<'_>) -> Res {
    let Some(around) = a.up() else { return Ok(false) };
    let same =
        |mine: &[Name], theirs: &[Name]| a.some(mine, |x| around.some(SELLER, |seller| seller.has(theirs, x.text())));
    let name = &[cac::PartyName, cbc::Name];
    let id = &[cac::PartyIdentification, cbc::ID];
    Ok(a.exists(name) && !same(name, name) && !same(id, id))
}

fn is_credit_transfer(means: At<'_>) -> bool {
    means.some(&[cbc::PaymentMeansCode], |code| matches!(code.text(), "30" | "58"))
}

/// BR-61: a credit transfer (30, 58) names an account.
fn credit_transfer_account(a: At<'_>) -> Res {
    let code = normal(a.string(&[cbc::PaymentMeansCode])?);
    Ok(!matches!(&*code, "30" | "58") || a.exists(&[cac::PayeeFinancialAccount, cbc::ID]))
}

/// BR-CO-26: the seller has an identifier, a legal registration or a VAT identifier.
fn seller_identified(a: At<'_>) -> Res {
    let by_vat =
        a.some_or_broken(&[cac::Party, cac::PartyTaxScheme], |s| Ok(is_vat(s)? && s.exists(&[cbc::CompanyID])));
    let by_id = || a.some(&[cac::Party, cac::PartyIdentification, cbc::ID], |id| id.attr(at::schemeID) != Some("SEPA"));
    either(by_vat, || Ok(by_id() || a.exists(&[cac::Party, cac::PartyLegalEntity, cbc::CompanyID])))
}

/// BR-CO-09: a VAT identifier begins with a country code (`EL` for Greece).
fn vat_prefix(a: At<'_>) -> Res {
    let id = a.string(&[cbc::CompanyID])?;
    let prefix = id.char_indices().nth(2).map_or(id, |(end, _)| id.get(..end).unwrap_or(id));
    Ok(codes::VAT_PREFIX_UBL.spells(prefix))
}
