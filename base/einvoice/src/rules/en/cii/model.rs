//! The business rules of EN 16931 on CII, in the order of their contexts.

use super::{AGREEMENT, is_charge, is_vat, settled, vat};
use crate::codes;
use crate::rules::at::{both, decimals, either, is_filled, normal};
use crate::rules::number::{cents_double, round_double, sum_double, untyped};
use crate::rules::{At, Broken, Check, Context, Dec, Pattern, Res, check, on, when};
use crate::tree::{Attr, Name, at, ram, rsm, udt};
use std::cmp::Ordering;

/// Business rules: the first context that matches an element is the one evaluated.
pub static MODEL: Pattern = &[
    on(
        &[ram::DesignatedProductClassification],
        &[check("BR-65", |a| Ok(attribute_filled(a, &[ram::ClassCode], at::listID)? || !a.exists(&[ram::ClassCode])))],
    ),
    on(&[ram::AdditionalReferencedDocument], &[check("BR-52", |a| a.filled(&[ram::IssuerAssignedID]))]),
    on(
        &[ram::ApplicableTradeSettlementFinancialCard],
        &[check("BR-51", |a| Ok(normal(a.string(&[ram::ID])?).chars().count() <= 10))],
    ),
    when(
        &[ram::PayeePartyCreditorFinancialAccount],
        |a| {
            let transfer = |m: At<'_>| m.some(&[ram::TypeCode], |code| matches!(code.text(), "30" | "58"));
            Ok(a.inside(ram::SpecifiedTradeSettlementPaymentMeans) && a.up().is_some_and(transfer))
        },
        &[
            check("BR-50", |a| either(a.filled(&[ram::IBANID]), || a.filled(&[ram::ProprietaryID]))),
            check("BR-61", |a| Ok(a.exists(&[ram::IBANID]) || a.exists(&[ram::ProprietaryID]))),
        ],
    ),
    when(
        &[ram::ApplicableHeaderTradeDelivery],
        |a| Ok(a.placed(AGREEMENT)),
        &[check("BR-57", |a| {
            let address = &[ram::ShipToTradeParty, ram::PostalTradeAddress];
            Ok(!a.exists(address) || a.filled(&[ram::ShipToTradeParty, ram::PostalTradeAddress, ram::CountryID])?)
        })],
    ),
    when(&[ram::ChargeIndicator], |a| Ok(of_header(a) && a.has(&[udt::Indicator], "false")), ALLOWANCE),
    when(&[ram::ChargeIndicator], |a| Ok(of_header(a) && a.has(&[udt::Indicator], "true")), CHARGE),
    TOTALS,
    DOCUMENT,
    LINE,
    when(&[ram::ChargeIndicator], |a| Ok(of_line(a) && a.has(&[udt::Indicator], "false")), LINE_ALLOWANCE),
    when(&[ram::ChargeIndicator], |a| Ok(of_line(a) && a.has(&[udt::Indicator], "true")), LINE_CHARGE),
    when(
        &[ram::BillingSpecifiedPeriod],
        |a| Ok(a.inside(ram::SpecifiedLineTradeSettlement)),
        &[check("BR-30", period_in_order), check("BR-CO-20", has_period)],
    ),
    when(
        &[ram::BillingSpecifiedPeriod],
        |a| Ok(a.inside(ram::ApplicableHeaderTradeSettlement)),
        &[check("BR-29", period_in_order), check("BR-CO-19", has_period)],
    ),
    on(
        &[ram::ApplicableProductCharacteristic],
        &[check("BR-54", |a| Ok(a.exists(&[ram::Description]) && a.exists(&[ram::Value])))],
    ),
    on(&[ram::PayeeTradeParty], &[check("BR-17", payee_differs)]),
    on(&[ram::SpecifiedTradeSettlementPaymentMeans], &[check("BR-49", |a| Ok(a.exists(&[ram::TypeCode])))]),
    when(
        &[ram::InvoiceReferencedDocument],
        |a| {
            let [document, transaction] = [rsm::CrossIndustryInvoice, rsm::SupplyChainTradeTransaction];
            Ok(a.placed(&[document, transaction, ram::ApplicableHeaderTradeSettlement]))
        },
        &[check("BR-55", |a| a.filled(&[ram::IssuerAssignedID]))],
    ),
    on(
        &[ram::SellerTradeParty],
        &[check("BR-CO-26", |a| {
            Ok(a.exists(&[ram::ID])
                || a.exists(&[ram::GlobalID])
                || a.exists(&[ram::SpecifiedLegalOrganization, ram::ID])
                || vat::registered(a, &["VA"]))
        })],
    ),
    on(
        &[ram::SellerTaxRepresentativeTradeParty],
        &[
            check("BR-18", |a| a.filled(&[ram::Name])),
            check("BR-19", |a| Ok(a.exists(&[ram::PostalTradeAddress]))),
            check("BR-20", |a| a.filled(&[ram::PostalTradeAddress, ram::CountryID])),
            check("BR-56", representative_vat),
        ],
    ),
    when(
        &[ram::TaxTotalAmount],
        |a| {
            Ok(a.inside(ram::SpecifiedTradeSettlementHeaderMonetarySummation)
                && is_currency(a, ram::InvoiceCurrencyCode))
        },
        &[check("BR-CO-14", |a| {
            let taxes = settled(a, &[ram::ApplicableTradeTax, ram::CalculatedAmount]);
            let taxes = taxes.into_iter().map(At::own_double).collect::<Res<Vec<_>>>()?;
            // The sum of nothing is a whole number, not a double.
            let stated = if taxes.is_empty() { a.own_untyped()? } else { a.own_double()? };
            Ok(untyped(stated, cents_double(sum_double(taxes))).is_eq())
        })],
    ),
    when(
        &[ram::ID],
        |a| Ok(a.inside(ram::SpecifiedTaxRegistration) && a.attr(at::schemeID) == Some("VA")),
        &[check("BR-CO-09", |a| {
            let id = a.text();
            let prefix = id.char_indices().nth(2).map_or(id, |(end, _)| id.get(..end).unwrap_or(id));
            Ok(codes::VAT_PREFIX_CII.has(prefix))
        })],
    ),
    vat::AE_ENTRY,
    vat::AE_ALLOWANCE,
    vat::AE_CHARGE,
    vat::AE_LINE,
    vat::L_ENTRY,
    vat::L_LINE,
    vat::L_ALLOWANCE,
    vat::L_CHARGE,
    vat::M_ENTRY,
    vat::M_LINE,
    vat::M_ALLOWANCE,
    vat::M_CHARGE,
    vat::E_ENTRY,
    vat::E_ALLOWANCE,
    vat::E_CHARGE,
    vat::E_LINE,
    vat::G_ENTRY,
    vat::G_ALLOWANCE,
    vat::G_CHARGE,
    vat::G_LINE,
    vat::K_ENTRY,
    vat::K_ALLOWANCE,
    vat::K_CHARGE,
    vat::K_LINE,
    vat::O_ENTRY,
    vat::O_ALLOWANCE,
    vat::O_CHARGE,
    vat::O_LINE,
    vat::S_ENTRY,
    vat::S_LINE,
    vat::S_ALLOWANCE,
    vat::S_CHARGE,
    vat::Z_ENTRY,
    vat::Z_ALLOWANCE,
    vat::Z_CHARGE,
    vat::Z_LINE,
    // Entries of categories L, M and O never come here: they are contexts of their own above.
    when(&[ram::ApplicableTradeTax], |a| Ok(a.inside(ram::ApplicableHeaderTradeSettlement)), ENTRY),
];

const ALLOWANCE: &[Check] = &[
    check("BR-31", |a| Ok(beside(a).exists(&[ram::ActualAmount]))),
    check("BR-32", has_vat_category),
    check("BR-33", has_reason),
    check("BR-CO-05", super::always),
    check("BR-CO-21", has_reason),
    check("BR-DEC-01", amount_decimals),
    check("BR-DEC-02", |a| beside(a).decimals(&[ram::BasisAmount], 2)),
];

const CHARGE: &[Check] = &[
    check("BR-36", |a| Ok(beside(a).exists(&[ram::ActualAmount]))),
    check("BR-37", has_vat_category),
    check("BR-38", has_reason),
    check("BR-CO-06", super::always),
    check("BR-CO-22", has_reason),
    check("BR-DEC-05", amount_decimals),
    check("BR-DEC-06", |a| beside(a).decimals(&[ram::BasisAmount], 2)),
];

const LINE_ALLOWANCE: &[Check] = &[
    check("BR-41", |a| Ok(beside(a).exists(&[ram::ActualAmount]))),
    check("BR-42", has_reason),
    check("BR-CO-07", super::always),
    check("BR-CO-23", has_reason),
    check("BR-DEC-24", amount_decimals),
    check("BR-DEC-25", |a| beside(a).decimals(&[ram::BasisAmount], 2)),
];

const LINE_CHARGE: &[Check] = &[
    check("BR-43", |a| Ok(beside(a).exists(&[ram::ActualAmount]))),
    check("BR-44", has_reason),
    check("BR-CO-08", super::always),
    check("BR-CO-24", has_reason),
    check("BR-DEC-27", amount_decimals),
    check("BR-DEC-28", |a| beside(a).decimals(&[ram::BasisAmount], 2)),
];

const TOTALS: Context = on(
    &[ram::SpecifiedTradeSettlementHeaderMonetarySummation],
    &[
        check("BR-12", |a| Ok(a.exists(&[ram::LineTotalAmount]))),
        check("BR-13", |a| Ok(a.exists(&[ram::TaxBasisTotalAmount]))),
        check("BR-14", |a| Ok(a.exists(&[ram::GrandTotalAmount]))),
        check("BR-15", |a| Ok(a.exists(&[ram::DuePayableAmount]))),
        check("BR-53", accounting_currency_total),
        check("BR-CO-10", sum_of_lines),
        check("BR-CO-11", |a| sum_of_allowances(a, false, ram::AllowanceTotalAmount)),
        check("BR-CO-12", |a| sum_of_allowances(a, true, ram::ChargeTotalAmount)),
        check("BR-CO-13", total_without_vat),
        check("BR-CO-16", amount_due),
        check("BR-DEC-09", |a| a.decimals(&[ram::LineTotalAmount], 2)),
        check("BR-DEC-10", |a| a.decimals(&[ram::AllowanceTotalAmount], 2)),
        check("BR-DEC-11", |a| a.decimals(&[ram::ChargeTotalAmount], 2)),
        check("BR-DEC-12", |a| a.decimals(&[ram::TaxBasisTotalAmount], 2)),
        check("BR-DEC-14", |a| a.decimals(&[ram::GrandTotalAmount], 2)),
        check("BR-DEC-13", |a| {
            tax_total_decimals(a, |x| {
                let own = is_currency(x, ram::InvoiceCurrencyCode);
                Ok(!own || is_to_the_cent(x)?)
            })
        }),
        check("BR-DEC-15", |a| {
            let declared = !settled(a, &[ram::TaxCurrencyCode]).is_empty();
            tax_total_decimals(a, |x| Ok((is_currency(x, ram::TaxCurrencyCode) && is_to_the_cent(x)?) || !declared))
        }),
        check("BR-DEC-16", |a| a.decimals(&[ram::TotalPrepaidAmount], 2)),
        check("BR-DEC-17", |a| a.decimals(&[ram::RoundingAmount], 2)),
        check("BR-DEC-18", |a| a.decimals(&[ram::DuePayableAmount], 2)),
    ],
);

const SELLER: &[Name] = &[rsm::SupplyChainTradeTransaction, ram::ApplicableHeaderTradeAgreement, ram::SellerTradeParty];
const BUYER: &[Name] = &[rsm::SupplyChainTradeTransaction, ram::ApplicableHeaderTradeAgreement, ram::BuyerTradeParty];

/// The document as a whole.
const DOCUMENT: Context = when(
    &[rsm::CrossIndustryInvoice],
    |a| Ok(a.up().is_none()),
    &[
        check("BR-01", |a| {
            a.filled(&[rsm::ExchangedDocumentContext, ram::GuidelineSpecifiedDocumentContextParameter, ram::ID])
        }),
        check("BR-02", |a| a.filled(&[rsm::ExchangedDocument, ram::ID])),
        check("BR-03", issue_date),
        check("BR-04", |a| a.filled(&[rsm::ExchangedDocument, ram::TypeCode])),
        check("BR-05", |a| {
            a.filled(&[
                rsm::SupplyChainTradeTransaction,
                ram::ApplicableHeaderTradeSettlement,
                ram::InvoiceCurrencyCode,
            ])
        }),
        check("BR-06", |a| one_filled(a, SELLER, &[ram::Name])),
        check("BR-07", |a| one_filled(a, BUYER, &[ram::Name])),
        check("BR-08", |a| Ok(a.some(SELLER, |p| p.exists(&[ram::PostalTradeAddress])))),
        check("BR-09", |a| one_filled(a, SELLER, &[ram::PostalTradeAddress, ram::CountryID])),
        check("BR-10", |a| Ok(a.some(BUYER, |p| p.exists(&[ram::PostalTradeAddress])))),
        check("BR-11", |a| one_filled(a, BUYER, &[ram::PostalTradeAddress, ram::CountryID])),
        check("BR-16", |a| Ok(a.anywhere(ram::IncludedSupplyChainTradeLineItem).next().is_some())),
        check("BR-62", |a| address_scheme(a, SELLER)),
        check("BR-63", |a| address_scheme(a, BUYER)),
        check("BR-CO-15", total_with_vat),
        check("BR-S-01", |a| vat::entries_beside(a, "S")),
        check("BR-Z-01", |a| vat::one_entry(a, "Z")),
        check("BR-E-01", |a| vat::one_entry(a, "E")),
        check("BR-AE-01", |a| vat::one_entry(a, "AE")),
        check("BR-IC-01", |a| vat::one_entry(a, "K")),
        check("BR-G-01", |a| vat::one_entry(a, "G")),
        check("BR-O-01", vat::one_entry_if_any),
        check("BR-AF-01", |a| vat::entries_beside(a, "L")),
        check("BR-AG-01", |a| vat::entries_beside(a, "M")),
        check("BR-B-01", vat::split_payment_in_italy),
        check("BR-B-02", vat::split_payment_without_standard),
    ],
);

const NET_PRICE: &[Name] = &[ram::SpecifiedLineTradeAgreement, ram::NetPriceProductTradePrice, ram::ChargeAmount];
const GROSS_PRICE: &[Name] = &[ram::SpecifiedLineTradeAgreement, ram::GrossPriceProductTradePrice, ram::ChargeAmount];
const QUANTITY: &[Name] = &[ram::SpecifiedLineTradeDelivery, ram::BilledQuantity];
const LINE_TOTAL: &[Name] =
    &[ram::SpecifiedLineTradeSettlement, ram::SpecifiedTradeSettlementLineMonetarySummation, ram::LineTotalAmount];

const LINE: Context = on(
    &[ram::IncludedSupplyChainTradeLineItem],
    &[
        check("BR-21", |a| a.filled(&[ram::AssociatedDocumentLineDocument, ram::LineID])),
        check("BR-22", |a| Ok(a.exists(QUANTITY))),
        check("BR-23", |a| Ok(a.some(QUANTITY, |q| q.attr(at::unitCode).is_some()))),
        check("BR-24", |a| Ok(a.exists(LINE_TOTAL))),
        check("BR-25", |a| a.filled(&[ram::SpecifiedTradeProduct, ram::Name])),
        check("BR-26", |a| Ok(a.exists(NET_PRICE))),
        check("BR-27", |a| a.compares(NET_PRICE, 0.0, Ordering::is_ge)),
        check("BR-28", |a| Ok(a.compares(GROSS_PRICE, 0.0, Ordering::is_ge)? || !a.exists(GROSS_PRICE))),
        check("BR-64", |a| {
            let id = &[ram::SpecifiedTradeProduct, ram::GlobalID];
            Ok(attribute_filled(a, id, at::schemeID)? || !a.exists(id))
        }),
        check("BR-CO-04", |a| {
            a.some_or_broken(&[ram::SpecifiedLineTradeSettlement, ram::ApplicableTradeTax], |tax| {
                Ok(is_vat(tax)? && tax.exists(&[ram::CategoryCode]))
            })
        }),
        check("BR-CO-18", |a| {
            Ok(a.anywhere(ram::ApplicableTradeTax)
                .any(|tax| tax.chain(&[rsm::SupplyChainTradeTransaction, ram::ApplicableHeaderTradeSettlement])))
        }),
        check("BR-DEC-23", |a| a.decimals(LINE_TOTAL, 2)),
    ],
);

/// An entry of the VAT breakdown.
const ENTRY: &[Check] = &[
    check("BR-45", |a| Ok(a.exists(&[ram::BasisAmount]))),
    check("BR-46", |a| Ok(a.exists(&[ram::CalculatedAmount]))),
    check("BR-47", |a| Ok(is_vat(a)? && a.exists(&[ram::CategoryCode]))),
    check("BR-48", |a| Ok(is_vat(a)? && (a.exists(&[ram::RateApplicablePercent]) || a.has(&[ram::CategoryCode], "O")))),
    check("BR-CO-03", |a| {
        Ok(a.anywhere(ram::TaxPointDate).next().is_none() || a.anywhere(ram::DueDateTypeCode).next().is_none())
    }),
    check("BR-CO-17", tax_of_entry),
    check("BR-DEC-19", |a| a.decimals(&[ram::BasisAmount], 2)),
    check("BR-DEC-20", |a| a.decimals(&[ram::CalculatedAmount], 2)),
];

/// The allowance or charge around its indicator.
fn beside(a: At<'_>) -> At<'_> {
    a.up().unwrap_or(a)
}

fn of_header(a: At<'_>) -> bool {
    a.chain(&[ram::ApplicableHeaderTradeSettlement, ram::SpecifiedTradeAllowanceCharge])
}

fn of_line(a: At<'_>) -> bool {
    a.chain(&[ram::SpecifiedLineTradeSettlement, ram::SpecifiedTradeAllowanceCharge])
}

fn has_reason(a: At<'_>) -> Res {
    Ok(beside(a).exists(&[ram::Reason]) || beside(a).exists(&[ram::ReasonCode]))
}

fn has_vat_category(a: At<'_>) -> Res {
    beside(a).some_or_broken(&[ram::CategoryTradeTax], |tax| Ok(is_vat(tax)? && tax.exists(&[ram::CategoryCode])))
}

fn amount_decimals(a: At<'_>) -> Res {
    Ok(beside(a).first(&[ram::ActualAmount]).is_none_or(|x| decimals(x.text()) <= 2))
}

/// Whether the one attribute reached is filled; broken where several are reached.
fn attribute_filled(a: At<'_>, path: &[Name], name: Attr) -> Res {
    let mut values = a.every(path).into_iter().filter_map(|e| e.attr(name));
    let value = values.next().unwrap_or_default();
    if values.next().is_some() { Err(Broken) } else { Ok(is_filled(value)) }
}

/// `normalize-space(head/tail) != ''`.
fn one_filled(a: At<'_>, head: &[Name], tail: &[Name]) -> Res {
    let mut found = a.every(head).into_iter().flat_map(|at| at.every(tail));
    let text = found.next().map_or("", At::text);
    if found.next().is_some() { Err(Broken) } else { Ok(is_filled(text)) }
}

/// BR-03: the issue date, in format 102.
fn issue_date(a: At<'_>) -> Res {
    let mut dates = a.every(&[rsm::ExchangedDocument, ram::IssueDateTime, udt::DateTimeString]);
    dates.retain(|d| d.attr(at::format) == Some("102"));
    match dates.as_slice() {
        [] => Ok(false),
        [date] => Ok(is_filled(date.text())),
        _ => Err(Broken),
    }
}

/// BR-62, BR-63: an electronic address has a scheme.
fn address_scheme(a: At<'_>, party: &[Name]) -> Res {
    let mut schemes = Vec::new();
    for party in a.every(party) {
        if let Some(address) = party.first(&[ram::URIUniversalCommunication]) {
            schemes.extend(address.every(&[ram::URIID]).into_iter().filter_map(|id| id.attr(at::schemeID)));
        }
    }
    let scheme = match schemes.as_slice() {
        [] => "",
        [scheme] => scheme,
        _ => return Err(Broken),
    };
    Ok(is_filled(scheme) || !a.some(party, |p| p.exists(&[ram::URIUniversalCommunication])))
}

/// Whether an amount's currency is one that the settlement states in this element.
fn is_currency(a: At<'_>, code: Name) -> bool {
    a.attr(at::currencyID).is_some_and(|c| settled(a, &[code]).iter().any(|s| s.text() == c))
}

/// `. = round(. * 100) div 100`, in doubles.
fn is_to_the_cent(a: At<'_>) -> Res {
    let x = a.own_double()?;
    Ok(untyped(x, round_double(x * 100.0) / 100.0).is_eq())
}

/// BR-DEC-13, BR-DEC-15: if there are VAT totals, one of them satisfies the condition.
fn tax_total_decimals(a: At<'_>, is: impl FnMut(At<'_>) -> Res) -> Res {
    Ok(!a.exists(&[ram::TaxTotalAmount]) || a.some_or_broken(&[ram::TaxTotalAmount], is)?)
}

/// BR-53: with an accounting currency, which is not the invoice's, there is a VAT total in it.
fn accounting_currency_total(a: At<'_>) -> Res {
    let accounting = settled(a, &[ram::TaxCurrencyCode]);
    if accounting.is_empty() {
        return Ok(true);
    }
    let invoice = settled(a, &[ram::InvoiceCurrencyCode]);
    let total = a.some(&[ram::TaxTotalAmount], |x| is_currency(x, ram::TaxCurrencyCode));
    Ok(total && !accounting.iter().any(|c| invoice.iter().any(|i| i.text() == c.text())))
}

/// BR-CO-10: the sum of line net amounts (added as doubles) is the total stated.
fn sum_of_lines(a: At<'_>) -> Res {
    let Some(stated) = a.decimal(&[ram::LineTotalAmount])? else { return Ok(false) };
    let Some(transaction) = a.up().and_then(At::up) else { return Ok(false) };
    let mut sum = 0.0;
    for line in transaction.every(&[ram::IncludedSupplyChainTradeLineItem]) {
        for amount in line.every(LINE_TOTAL) {
            sum += amount.own_double()?;
        }
    }
    Ok(stated == Dec::cents_of(sum).ok_or(Broken)?)
}

/// BR-CO-11, BR-CO-12: the sum of the document's allowances (or charges) is the total stated, or there are neither.
fn sum_of_allowances(a: At<'_>, charge: bool, total: Name) -> Res {
    let items = || settled(a, &[ram::SpecifiedTradeAllowanceCharge]);
    let none = || {
        for item in items() {
            if is_charge(item, charge)? {
                return Ok(false);
            }
        }
        Ok(true)
    };
    let agrees = || {
        let mut amounts = Vec::new();
        for item in items() {
            if is_charge(item, charge)? {
                amounts.extend(item.first(&[ram::ActualAmount]).map(At::own_double).transpose()?);
            }
        }
        // The sum of nothing is a whole number, not a double.
        if amounts.is_empty() {
            return a.compares(&[total], 0.0, Ordering::is_eq);
        }
        a.equals(&[total], cents_double(sum_double(amounts)))
    };
    either(both(none(), || Ok(!a.exists(&[total]))), agrees)
}

fn first_decimal(a: At<'_>, name: Name) -> Res<Option<Dec>> {
    a.first(&[name]).map(At::own_decimal).transpose()
}

/// BR-CO-13: total without VAT = lines - allowances + charges, each where given.
fn total_without_vat(a: At<'_>) -> Res {
    let Some(stated) = first_decimal(a, ram::TaxBasisTotalAmount)? else { return Ok(false) };
    let Some(lines) = first_decimal(a, ram::LineTotalAmount)? else { return Ok(false) };
    let allowances = first_decimal(a, ram::AllowanceTotalAmount)?.unwrap_or(Dec::ZERO);
    let charges = first_decimal(a, ram::ChargeTotalAmount)?.unwrap_or(Dec::ZERO);
    Ok(stated == (lines - allowances + charges).cents())
}

/// BR-CO-16: amount due = total with VAT - prepaid + rounding, each where given.
fn amount_due(a: At<'_>) -> Res {
    let Some(due) = first_decimal(a, ram::DuePayableAmount)? else { return Ok(false) };
    let Some(total) = first_decimal(a, ram::GrandTotalAmount)? else { return Ok(false) };
    let prepaid = first_decimal(a, ram::TotalPrepaidAmount)?.unwrap_or(Dec::ZERO);
    let rounding = first_decimal(a, ram::RoundingAmount)?.unwrap_or(Dec::ZERO);
    Ok(due == total - prepaid + rounding)
}

/// BR-CO-15: total with VAT = total without VAT + the one VAT total in the invoice's currency; or no VAT at all.
fn total_with_vat(a: At<'_>) -> Res {
    let of = |name: Name| settled(a, &[ram::SpecifiedTradeSettlementHeaderMonetarySummation, name]);
    let first = |name: Name| of(name).first().copied().map(At::own_decimal).transpose();
    let gross = || first(ram::GrandTotalAmount);
    let net = || first(ram::TaxBasisTotalAmount);
    for currency in settled(a, &[ram::InvoiceCurrencyCode]) {
        let mut taxes = of(ram::TaxTotalAmount);
        taxes.retain(|x| x.attr(at::currencyID) == Some(currency.text()));
        let taxed = both(Ok(taxes.len() == 1), || {
            let Some(gross) = gross()? else { return Ok(false) };
            let Some(net) = net()? else { return Ok(false) };
            let Some(tax) = taxes.first() else { return Ok(false) };
            Ok(gross == (net + tax.own_decimal()?).cents())
        });
        let untaxed = || {
            let Some(gross) = gross()? else { return Ok(false) };
            Ok(net()?.is_some_and(|net| net == gross))
        };
        if !either(taxed, untaxed)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// BR-CO-17: the tax of an entry is its base times its rate, within one unit of currency; none without a rate.
fn tax_of_entry(a: At<'_>) -> Res {
    let rate = || {
        let vat = normal(a.string(&[ram::TypeCode])?).eq_ignore_ascii_case("VAT");
        if vat { a.decimal(&[ram::RateApplicablePercent]) } else { Ok(None) }
    };
    let whole = || Ok(rate()?.map(|r| r.round().is_zero()));
    let untaxed = || Ok(a.decimal(&[ram::CalculatedAmount])?.is_some_and(|tax| tax.round().is_zero()));
    let near = || {
        let Some(tax) = a.decimal(&[ram::CalculatedAmount])? else { return Ok(false) };
        let Some(base) = a.decimal(&[ram::BasisAmount])? else { return Ok(false) };
        let Some(rate) = rate()? else { return Ok(false) };
        let computed = base.abs().times(rate.hundredth()).cents();
        Ok(tax.abs() - Dec::ONE <= computed && tax.abs() + Dec::ONE >= computed)
    };
    let zero = both(whole().map(|w| w == Some(true)), untaxed);
    let taxed = || both(whole().map(|w| w == Some(false)), near);
    let without = || both(rate().map(|r| r.is_none()), untaxed);
    either(either(zero, taxed), without)
}

/// BR-29, BR-30: a period does not end before it begins; dates in format 102 are compared as texts.
fn period_in_order(a: At<'_>) -> Res {
    let dates = |of: Name| {
        let mut dates = a.every(&[of, udt::DateTimeString]);
        dates.retain(|d| d.attr(at::format) == Some("102"));
        dates
    };
    if !a.exists(&[ram::EndDateTime]) || !a.exists(&[ram::StartDateTime]) {
        return Ok(true);
    }
    let starts = dates(ram::StartDateTime);
    Ok(dates(ram::EndDateTime).iter().any(|end| starts.iter().any(|start| end.text() >= start.text())))
}

fn has_period(a: At<'_>) -> Res {
    Ok(a.exists(&[ram::StartDateTime]) || a.exists(&[ram::EndDateTime]))
}

/// BR-17: a payee is named, and is not the seller.
fn payee_differs(a: At<'_>) -> Res {
    let Some(around) = a.up().and_then(At::up) else { return Ok(false) };
    let seller = &[ram::ApplicableHeaderTradeAgreement, ram::SellerTradeParty];
    let same = |path: &[Name]| a.some(path, |mine| around.some(seller, |s| s.has(path, mine.text())));
    Ok(a.exists(&[ram::Name])
        && !same(&[ram::Name])
        && !same(&[ram::ID])
        && !same(&[ram::SpecifiedLegalOrganization, ram::ID]))
}

/// BR-56: the representative's VAT identifier.
fn representative_vat(a: At<'_>) -> Res {
    let mut ids = a.every(&[ram::SpecifiedTaxRegistration, ram::ID]);
    ids.retain(|id| id.attr(at::schemeID) == Some("VA"));
    match ids.as_slice() {
        [] => Ok(false),
        [id] => Ok(is_filled(id.text())),
        _ => Err(Broken),
    }
}
