//! The business rules of Peppol BIS Billing 3 and its checks of identifiers.

use super::identifiers as ids;
use super::{any, is_german, never};
use crate::rules::at::{both, either, normal};
use crate::rules::en::dates::moment;
use crate::rules::{At, Broken, Context, Dec, Pattern, Res, check, like, on, when};
use crate::tree::{Name, at, cac, cbc, cn, ubl};
use std::cmp::Ordering;

const DOCUMENT: &[Name] = &[cn::CreditNote, ubl::Invoice];
/// Two cents: the tolerance of amounts that follow from others.
const SLACK: fn() -> Dec = || Dec::whole(2).hundredth();
const BILLING: &str = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
/// Business processes, by the number of their profile.
const PROFILES: &[(&str, &str)] = &[
    ("urn:fdc:peppol.eu:2017:poacc:billing:01:1.0", "01"),
    ("urn:peppol:france:billing:regulated", "01"),
    ("urn:peppol:france:billing:non-regulated", "01"),
    ("urn:peppol:bis:billing_with_response", "02"),
];

/// The number of the document's profile, if its process is a known one.
pub(super) fn profile(a: At<'_>) -> Res<Option<&'static str>> {
    let process = normal(a.root().string(&[cbc::ProfileID])?).into_owned();
    Ok(PROFILES.iter().find(|(p, _)| *p == process).map(|(_, number)| *number))
}

fn of_document(a: At<'_>) -> bool {
    a.up().is_some_and(|top| DOCUMENT.contains(&top.name()))
}

fn of_line(a: At<'_>) -> bool {
    a.chain(&[ubl::Invoice, cac::InvoiceLine]) || a.chain(&[cn::CreditNote, cac::CreditNoteLine])
}

fn is_allowance_charge(a: At<'_>) -> bool {
    of_document(a) || of_line(a)
}

fn specification_fits(a: At<'_>) -> Res {
    let specification = normal(a.said(&[cbc::CustomizationID])?);
    Ok(specification.starts_with(BILLING) && !specification.contains("::"))
}

/// The VAT totals in the invoice's and in the accounting currency have the same sign.
fn same_sign(a: At<'_>) -> Res {
    if !a.exists(&[cbc::TaxCurrencyCode]) {
        return Ok(true);
    }
    let compares = |currency: Name, is: fn(Ordering) -> bool| {
        let code = a.string(&[currency]).map(normal);
        a.some_or_broken(&[cac::TaxTotal, cbc::TaxAmount], |x| {
            let code = code.as_ref().map_err(|b| *b)?;
            let own = x.attr(at::currencyID).is_some_and(|c| c == code);
            Ok(own && is(crate::rules::number::untyped(x.own_untyped()?, 0.0)))
        })
    };
    let both_are =
        |is: fn(Ordering) -> bool| both(compares(cbc::TaxCurrencyCode, is), || compares(cbc::DocumentCurrencyCode, is));
    either(both_are(Ordering::is_le), || both_are(Ordering::is_ge))
}

fn slack(expected: Dec, value: Dec) -> bool {
    expected + SLACK() >= value && expected - SLACK() <= value
}

/// The amount of an allowance or charge follows from its base and percentage.
fn amount_follows(a: At<'_>) -> Res {
    if !a.exists(&[cbc::MultiplierFactorNumeric]) || !a.exists(&[cbc::BaseAmount]) {
        return Ok(true);
    }
    let amount = a.decimal(&[cbc::Amount])?.unwrap_or(Dec::ZERO);
    let base = a.decimal(&[cbc::BaseAmount])?.ok_or(Broken)?;
    let rate = a.decimal(&[cbc::MultiplierFactorNumeric])?.ok_or(Broken)?;
    Ok(slack(amount, base.times(rate).hundredth()))
}

fn indicator_is_truth(a: At<'_>) -> Res {
    Ok(matches!(&*normal(a.said(&[cbc::ChargeIndicator])?), "true" | "false"))
}

/// The sum of a line's allowances, or of its charges, to the cent.
fn sum_of(line: At<'_>, indicator: &str) -> Res<Dec> {
    let mut total = Dec::ZERO;
    for item in line.every(&[cac::AllowanceCharge]) {
        if normal(item.string(&[cbc::ChargeIndicator])?) == indicator {
            for amount in item.every(&[cbc::Amount]) {
                total = total + amount.own_decimal()?;
            }
        }
    }
    Ok(total.cents())
}

/// The net amount of a line follows from quantity, price, charges and allowances.
fn line_amount_follows(line: At<'_>) -> Res {
    let net = line.decimal(&[cbc::LineExtensionAmount])?.unwrap_or(Dec::ZERO);
    let counted = if line.root().name() == ubl::Invoice { cbc::InvoicedQuantity } else { cbc::CreditedQuantity };
    let quantity = line.decimal(&[counted])?.unwrap_or(Dec::ONE);
    let price = line.decimal(&[cac::Price, cbc::PriceAmount])?.unwrap_or(Dec::ZERO);
    let base = line.decimal(&[cac::Price, cbc::BaseQuantity])?.filter(|b| !b.is_zero()).unwrap_or(Dec::ONE);
    let others = sum_of(line, "true")? - sum_of(line, "false")?;
    // quantity * price / base + others within the tolerance, multiplied by the base to stay exact.
    let product = quantity.times(price);
    let (low, high) = ((net - SLACK() - others).times(base), (net + SLACK() - others).times(base));
    Ok(if base > Dec::ZERO { low <= product && product <= high } else { high <= product && product <= low })
}

fn base_quantity_positive(line: At<'_>) -> Res {
    Ok(line.decimal(&[cac::Price, cbc::BaseQuantity])?.is_none_or(|b| b > Dec::ZERO))
}

fn net_price_follows(a: At<'_>) -> Res {
    if !a.exists(&[cbc::BaseAmount]) {
        return Ok(true);
    }
    let net = a.up().map_or(Ok(None), |price| price.decimal(&[cbc::PriceAmount]))?;
    let (gross, discount) = (a.decimal(&[cbc::BaseAmount])?, a.decimal(&[cbc::Amount])?);
    Ok(net.zip(gross).zip(discount).is_some_and(|((net, gross), discount)| net == gross - discount))
}

fn same_unit(a: At<'_>) -> Res {
    let Some(line) = a.up().and_then(At::up) else { return Ok(true) };
    if !line.exists(&[cbc::InvoicedQuantity]) && !line.exists(&[cbc::CreditedQuantity]) {
        return Ok(true);
    }
    let counted = if a.root().name() == ubl::Invoice { cbc::InvoicedQuantity } else { cbc::CreditedQuantity };
    let unit = a.attr(at::unitCode);
    Ok(line.some(&[counted], |q| q.attr(at::unitCode).is_some_and(|u| Some(u) == unit)))
}

/// Whether a line's period keeps to the document's on one side.
fn within(a: At<'_>, side: Name, is: fn(&i64, &i64) -> bool) -> Res {
    let own = a.said(&[])?;
    if own.is_empty() {
        return Ok(false);
    }
    let own = moment(own)?;
    let around = a.root().one(&[cac::InvoicePeriod, side])?.ok_or(Broken)?;
    Ok(is(&own, &moment(around.text())?))
}

fn is_line_period(a: At<'_>, side: Name) -> Res {
    let line = a.chain(&[ubl::Invoice, cac::InvoiceLine, cac::InvoicePeriod])
        || a.chain(&[cn::CreditNote, cac::CreditNoteLine, cac::InvoicePeriod]);
    Ok(line && a.root().exists(&[cac::InvoicePeriod, side]))
}

/// The names of amounts, but for VAT amounts.
const AMOUNTS: &[Name] = &[
    cbc::Amount,
    cbc::BaseAmount,
    cbc::PriceAmount,
    cbc::TaxAmount,
    cbc::TaxableAmount,
    cbc::LineExtensionAmount,
    cbc::TaxExclusiveAmount,
    cbc::TaxInclusiveAmount,
    cbc::AllowanceTotalAmount,
    cbc::ChargeTotalAmount,
    cbc::PrepaidAmount,
    cbc::PayableRoundingAmount,
    cbc::PayableAmount,
];

/// Whether an amount is to be in the invoice's currency: all but a VAT total without breakdown.
fn is_in_currency(a: At<'_>) -> Res {
    let total = || a.up().is_some_and(|t| t.name() == cac::TaxTotal && t.exists(&[cac::TaxSubtotal]));
    Ok(a.name() != cbc::TaxAmount || a.inside(cac::TaxSubtotal) || total())
}

fn has_invoice_currency(a: At<'_>) -> Res {
    let own = a.attr(at::currencyID);
    Ok(a.root().some(&[cbc::DocumentCurrencyCode], |code| Some(code.text()) == own))
}

/// A context of Danish identifiers of a scheme.
macro_rules! danish {
    ($scheme:literal, $id:literal, $test:expr) => {
        when(
            &[cbc::EndpointID, cbc::ID, cbc::CompanyID],
            |a| is_of_scheme(a, $scheme),
            &[check($id, |a| {
                let test: fn(&str) -> bool = $test;
                Ok(test(a.text()))
            })],
        )
    };
}

/// A context of identifiers of a scheme: electronic addresses, party and company identifiers.
macro_rules! scheme {
    ($scheme:literal, $id:literal, $test:expr) => {
        when(
            &[cbc::EndpointID, cbc::ID, cbc::CompanyID],
            |a| is_of_scheme(a, $scheme),
            &[check($id, |a| {
                let test: fn(&str) -> bool = $test;
                Ok(test(&normal(a.text())))
            })],
        )
    };
}

const HEADER: Context = on(
    DOCUMENT,
    &[
        check("PEPPOL-EN16931-R001", |a| Ok(a.exists(&[cbc::ProfileID]))),
        check("PEPPOL-EN16931-R007", |a| Ok(profile(a)?.is_some())),
        check("PEPPOL-EN16931-R002", |a| either(Ok(a.count(&[cbc::Note]) <= 1), || is_german(a))),
        check("PEPPOL-EN16931-R003", |a| {
            Ok(a.exists(&[cbc::BuyerReference]) || a.exists(&[cac::OrderReference, cbc::ID]))
        }),
        check("PEPPOL-EN16931-R004", specification_fits),
        check("PEPPOL-EN16931-R053", |a| Ok(a.count_if(&[cac::TaxTotal], |t| t.exists(&[cac::TaxSubtotal])) == 1)),
        check("PEPPOL-EN16931-R054", |a| {
            let count = a.count_if(&[cac::TaxTotal], |t| !t.exists(&[cac::TaxSubtotal]));
            Ok(count == usize::from(a.exists(&[cbc::TaxCurrencyCode])))
        }),
        check("PEPPOL-EN16931-R055", same_sign),
    ],
);

fn currencies_differ(a: At<'_>) -> Res {
    let document = a.up().ok_or(Broken)?;
    Ok(normal(a.said(&[])?) != normal(document.said(&[cbc::DocumentCurrencyCode])?))
}

/// The patterns, in their order.
pub static PATTERNS: &[Pattern] = &[
    &[like(
        |_, _| true,
        |a| Ok(!crate::rules::at::is_filled(a.text()) && a.tree.children(a.node).next().is_none()),
        &[check("PEPPOL-EN16931-R008", never)],
    )],
    &[on(
        &[cn::CreditNote],
        &[check("PEPPOL-EN16931-R080", |a| {
            Ok(a.count_if(&[cac::AdditionalDocumentReference], |r| r.has(&[cbc::DocumentTypeCode], "50")) <= 1)
        })],
    )],
    BUSINESS,
];

static BUSINESS: Pattern = &[
    HEADER,
    on(&[cbc::TaxCurrencyCode], &[check("PEPPOL-EN16931-R005", currencies_differ)]),
    when(
        &[cac::Party],
        |a| Ok(a.inside(cac::AccountingCustomerParty)),
        &[check("PEPPOL-EN16931-R010", |a| Ok(a.exists(&[cbc::EndpointID])))],
    ),
    when(
        &[cac::Party],
        |a| Ok(a.inside(cac::AccountingSupplierParty)),
        &[check("PEPPOL-EN16931-R020", |a| Ok(a.exists(&[cbc::EndpointID])))],
    ),
    when(
        &[cac::AllowanceCharge],
        |a| {
            let rate = a.exists(&[cbc::MultiplierFactorNumeric]);
            Ok(rate && !a.exists(&[cbc::BaseAmount]) && is_allowance_charge(a))
        },
        &[check("PEPPOL-EN16931-R041", never)],
    ),
    when(
        &[cac::AllowanceCharge],
        |a| {
            let rate = a.exists(&[cbc::MultiplierFactorNumeric]);
            Ok(!rate && a.exists(&[cbc::BaseAmount]) && is_allowance_charge(a))
        },
        &[check("PEPPOL-EN16931-R042", never)],
    ),
    when(
        &[cac::AllowanceCharge],
        |a| Ok(is_allowance_charge(a)),
        &[check("PEPPOL-EN16931-R040", amount_follows), check("PEPPOL-EN16931-R043", indicator_is_truth)],
    ),
    when(
        &[cac::PaymentMeans],
        |a| Ok(matches!(&*normal(a.string(&[cbc::PaymentMeansCode])?), "49" | "59")),
        &[check("PEPPOL-EN16931-R061", |a| Ok(a.exists(&[cac::PaymentMandate, cbc::ID])))],
    ),
    when(AMOUNTS, is_in_currency, &[check("PEPPOL-EN16931-R051", has_invoice_currency)]),
    when(
        &[cbc::StartDate],
        |a| is_line_period(a, cbc::StartDate),
        &[check("PEPPOL-EN16931-R110", |a| within(a, cbc::StartDate, i64::ge))],
    ),
    when(
        &[cbc::EndDate],
        |a| is_line_period(a, cbc::EndDate),
        &[check("PEPPOL-EN16931-R111", |a| within(a, cbc::EndDate, i64::le))],
    ),
    on(
        &[cac::InvoiceLine, cac::CreditNoteLine],
        &[
            check("PEPPOL-EN16931-R120", line_amount_follows),
            check("PEPPOL-EN16931-R121", base_quantity_positive),
            check("PEPPOL-EN16931-R100", |a| Ok(a.count(&[cac::DocumentReference]) <= 1)),
            check("PEPPOL-EN16931-R101", |a| {
                let object = any(a, &[cac::DocumentReference, cbc::DocumentTypeCode], &["130"]);
                Ok(object || !a.exists(&[cac::DocumentReference]))
            }),
        ],
    ),
    when(
        &[cac::AllowanceCharge],
        |a| Ok(a.inside(cac::Price)),
        &[
            check("PEPPOL-EN16931-R044", |a| Ok(normal(a.string(&[cbc::ChargeIndicator])?) == "false")),
            check("PEPPOL-EN16931-R046", net_price_follows),
        ],
    ),
    when(
        &[cbc::BaseQuantity],
        |a| Ok(a.inside(cac::Price) && a.attr(at::unitCode).is_some()),
        &[check("PEPPOL-EN16931-R130", same_unit)],
    ),
    scheme!("0088", "PEPPOL-COMMON-R040", ids::gln),
    scheme!("0192", "PEPPOL-COMMON-R041", |t| ids::is_digits(t, 9) && ids::mod_11(t)),
    // The Danish rules look at the text as it stands, blanks included.
    danish!("0184", "PEPPOL-COMMON-R042", |t| ids::danish(t) || ids::is_digits(t, 8)),
    danish!("0096", "PEPPOL-COMMON-R052", |t| ids::is_digits(t, 10)),
    danish!("0198", "PEPPOL-COMMON-R053", ids::danish),
    scheme!("0208", "PEPPOL-COMMON-R043", ids::belgian),
    scheme!("0201", "PEPPOL-COMMON-R044", ids::italian_office),
    scheme!("0210", "PEPPOL-COMMON-R045", ids::italian_fiscal),
    when(
        &[cbc::EndpointID],
        |a| Ok(a.attr(at::schemeID) == Some("9907")),
        &[check("PEPPOL-COMMON-R046", |a| Ok(ids::italian_fiscal(&normal(a.text()))))],
    ),
    scheme!("0211", "PEPPOL-COMMON-R047", ids::italian_vat),
    scheme!("0007", "PEPPOL-COMMON-R049", |t| ids::is_digits(t, 10) && ids::swedish(t)),
    scheme!("0151", "PEPPOL-COMMON-R050", ids::australian),
    scheme!("0106", "PEPPOL-COMMON-R054", |t| ids::is_digits(t, 8)),
    scheme!("0190", "PEPPOL-COMMON-R055", |t| ids::is_digits(t, 20)),
    scheme!("9944", "PEPPOL-COMMON-R056-1", ids::dutch_vat),
    when(
        &[cbc::CompanyID],
        |a| {
            let Some(scheme) = a.up().filter(|s| s.name() == cac::PartyTaxScheme) else { return Ok(false) };
            let vat = normal(scheme.string(&[cac::TaxScheme, cbc::ID])?) == "VAT";
            Ok(vat && normal(a.text()).starts_with("NL"))
        },
        &[check("PEPPOL-COMMON-R056-2", |a| Ok(ids::dutch_vat(&normal(a.text()))))],
    ),
    scheme!("0217", "PEPPOL-COMMON-R057", |t| ids::is_digits(t, 12)),
];

fn is_of_scheme(a: At<'_>, scheme: &str) -> Res {
    Ok(a.attr(at::schemeID) == Some(scheme) && (a.name() != cbc::ID || a.inside(cac::PartyIdentification)))
}
