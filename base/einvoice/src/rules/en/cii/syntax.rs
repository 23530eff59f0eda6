//! The syntax rules of EN 16931 on CII: what the tables of paths do not say.

use super::is_charge;
use crate::rules::at::{both, either, normal};
use crate::rules::{At, Context, Pattern, Res, check, like, on, when};
use crate::tree::{Name, Ns, at, ram, rsm, udt};

/// Syntax rules. The labels are those of `syntax.tsv`; the order of contexts decides, so that the rules labelled
/// `document-type` are published but never reached: `type-code` takes their elements.
pub static SYNTAX: Pattern = &[
    on(&[ram::SpecifiedTradeSettlementPaymentMeans], &[]).labelled("payment-means"),
    when(&[rsm::ExchangedDocumentContext], |a| Ok(a.placed(HEADER)), &[]).labelled("process"),
    when(&[rsm::ExchangedDocument], |a| Ok(a.placed(HEADER)), &[]).labelled("header"),
    when(&[ram::IncludedNote], |a| Ok(a.placed(&[rsm::CrossIndustryInvoice, rsm::ExchangedDocument])), &[])
        .labelled("note"),
    when(&[ram::IncludedSupplyChainTradeLineItem], |a| Ok(a.placed(TRANSACTION)), &[]).labelled("line"),
    when(&[ram::AssociatedDocumentLineDocument], |a| in_line(a, &[]), &[]).labelled("line-document"),
    when(
        &[ram::SpecifiedTradeProduct],
        |a| in_line(a, &[]),
        &[
            check("CII-SR-046", |a| Ok(!a.exists(&[ram::GlobalID]) || a.some(&[ram::GlobalID], has_scheme))),
            check("CII-SR-090", |a| {
                Ok(!a.exists(&[ram::OriginTradeCountry]) || a.count(&[ram::OriginTradeCountry, ram::ID]) == 1)
            }),
        ],
    )
    .labelled("item"),
    when(&[ram::ApplicableProductCharacteristic], |a| in_line(a, &[ram::SpecifiedTradeProduct]), &[])
        .labelled("item-attribute"),
    when(&[ram::SpecifiedLineTradeAgreement], |a| in_line(a, &[]), &[check("CII-SR-119", price_discount)])
        .labelled("line-agreement"),
    on(&[ram::SpecifiedTradeAllowanceCharge], &[check("CII-SR-463", |a| Ok(a.exists(&[ram::ChargeIndicator])))])
        .labelled("allowance-charge"),
    when(&[ram::AppliedTradeAllowanceCharge], |a| Ok(a.inside(ram::GrossPriceProductTradePrice)), &[])
        .labelled("price-discount"),
    when(&[ram::SpecifiedLineTradeDelivery], |a| in_line(a, &[]), &[]).labelled("line-delivery"),
    when(
        &[ram::SpecifiedLineTradeSettlement],
        |a| in_line(a, &[]),
        &[check("CII-SR-474", |a| Ok(references(a, "130")? <= 1))],
    )
    .labelled("line-settlement"),
    AGREEMENT.labelled("agreement"),
    when(
        &[ram::ApplicableHeaderTradeDelivery],
        |a| Ok(a.placed(TRANSACTION)),
        &[check("CII-SR-449", |a| one_identifier(a, ram::ShipToTradeParty))],
    )
    .labelled("delivery"),
    SETTLEMENT.labelled("settlement"),
    when(
        &[ram::SpecifiedTradeSettlementHeaderMonetarySummation],
        |a| {
            let [document, transaction] = [rsm::CrossIndustryInvoice, rsm::SupplyChainTradeTransaction];
            Ok(a.placed(&[document, transaction, ram::ApplicableHeaderTradeSettlement]))
        },
        &[],
    )
    .labelled("totals"),
    DOCUMENT.labelled("document"),
    like(|_, local| local.ends_with("DocumentContextParameter"), super::always, &[]).labelled("parameter"),
    when(&[ram::ID, ram::LineID, ram::SellerAssignedID], is_plain_identifier, &[]).labelled("plain-identifier"),
    like(|ns, local| ns == Ns::RAM && local.ends_with("ID"), super::always, &[]).labelled("identifier"),
    on(&[ram::TypeCode], &[]).labelled("type-code"),
    when(&[ram::TypeCode], |_| Ok(false), &[]).labelled("document-type"),
    when(&[ram::CategoryCode], |a| in_line(a, &[ram::SpecifiedLineTradeSettlement, ram::ApplicableTradeTax]), &[])
        .labelled("line-vat-category"),
    REFERENCED.labelled("referenced-document"),
    like(|ns, local| ns == Ns::RAM && local.ends_with("Amount") && local != "TaxTotalAmount", super::always, &[])
        .labelled("amount"),
    like(
        |ns, local| ns == Ns::RAM && local.ends_with("Quantity"),
        super::always,
        &[check("CII-DT-033", |a| Ok(a.attr(at::unitCode).is_none() || some_unit(a)))],
    )
    .labelled("quantity"),
    TAX.labelled("tax"),
    on(&[ram::BillingSpecifiedPeriod], &[]).labelled("period"),
    on(&[ram::PostalTradeAddress], &[]).labelled("address"),
    when(
        &[udt::DateTimeString],
        |a| Ok(a.attr(at::format) == Some("102")),
        &[check("CII-DT-097", |a| Ok(is_date(a.text())))],
    ),
];

const HEADER: &[Name] = &[rsm::CrossIndustryInvoice];
const TRANSACTION: &[Name] = &[rsm::CrossIndustryInvoice, rsm::SupplyChainTradeTransaction];

const AGREEMENT: Context = when(
    &[ram::ApplicableHeaderTradeAgreement],
    |a| Ok(a.placed(TRANSACTION)),
    &[
        check("CII-SR-450", |a| one_identifier(a, ram::BuyerTradeParty)),
        check("CII-SR-457", |a| Ok(references_exactly(a, "50") <= 1)),
        check("CII-SR-458", |a| Ok(references_exactly(a, "130") <= 1)),
        check("CII-SR-465", |a| one_contact_name(a, ram::SellerTradeParty)),
        check("CII-SR-466", |a| one_contact_name(a, ram::BuyerTradeParty)),
        check("CII-SR-475", |a| supporting(a, ram::Name)),
        check("CII-SR-476", |a| supporting(a, ram::AttachmentBinaryObject)),
    ],
);

const SETTLEMENT: Context = when(
    &[ram::ApplicableHeaderTradeSettlement],
    |a| Ok(a.placed(TRANSACTION)),
    &[
        check("CII-SR-451", |a| one_identifier(a, ram::PayeeTradeParty)),
        check("CII-SR-462", |a| {
            let mut codes = a.anywhere(ram::DueDateTypeCode).filter(|c| c.inside(ram::ApplicableTradeTax));
            let first = codes.next().map(At::text);
            Ok(codes.all(|c| Some(c.text()) == first))
        }),
        check("CII-SR-470", |a| {
            let without = a.some_or_broken(&[ram::SpecifiedTradeSettlementPaymentMeans], |means| {
                let transfer = means.string(&[ram::TypeCode]).map(|code| matches!(&*normal(code), "30" | "58"));
                let account = |id: Name| means.exists(&[ram::PayeePartyCreditorFinancialAccount, id]);
                both(transfer, || Ok(!account(ram::IBANID) && !account(ram::ProprietaryID)))
            })?;
            Ok(!without)
        }),
    ],
);

const DOCUMENT: Context = when(
    &[rsm::CrossIndustryInvoice],
    |a| Ok(a.up().is_none()),
    &[
        check("CII-SR-467", |a| all_the_same(a, ram::TypeCode)),
        check("CII-SR-468", |a| all_the_same(a, ram::Information)),
        check("CII-SR-469", |a| {
            let references = a.anywhere(ram::PaymentReference);
            Ok(references.filter(|r| r.inside(ram::ApplicableHeaderTradeSettlement)).count() <= 1)
        }),
    ],
);

const REFERENCED: Context = like(
    |ns, local| ns == Ns::RAM && local.ends_with("ReferencedDocument"),
    super::always,
    &[
        check("CII-DT-015", |a| only_supporting(a, ram::URIID)),
        check("CII-DT-018", |a| {
            let code = &[ram::TypeCode];
            let listed = || a.some(code, |c| matches!(c.text(), "50" | "130" | "916"));
            Ok(!a.exists(code) || (a.name() == ram::AdditionalReferencedDocument && listed()))
        }),
        check("CII-DT-021", |a| only_supporting(a, ram::Name)),
        check("CII-DT-022", |a| only_supporting(a, ram::AttachmentBinaryObject)),
        check("CII-DT-024", |a| only_of_type(a, ram::ReferenceTypeCode, "130")),
        check("CII-DT-027", |a| {
            Ok(!a.exists(&[ram::FormattedIssueDateTime]) || a.name() == ram::InvoiceReferencedDocument)
        }),
    ],
);

const TAX: Context = like(
    |ns, local| ns == Ns::RAM && local.ends_with("TradeTax"),
    super::always,
    &[
        check("CII-DT-037", |a| Ok(!a.exists(&[ram::TypeCode]) || a.has(&[ram::TypeCode], "VAT"))),
        check("CII-DT-041", |a| only_in_breakdown(a, ram::BasisAmount)),
        check("CII-DT-052", |a| only_in_entry(a, ram::ExemptionReasonCode)),
        check("CII-DT-098", |a| only_in_entry(a, ram::ExemptionReason)),
        check("CII-DT-054", |a| only_in_breakdown(a, ram::TaxPointDate)),
        check("CII-DT-058", |a| only_in_breakdown(a, ram::DueDateTypeCode)),
    ],
);

/// Whether the element stands in a line of the document, within these elements.
fn in_line(a: At<'_>, within: &[Name]) -> Res {
    let line = a.tree.ancestors(a.node).nth(within.len()).map(|n| a.to(n));
    Ok(a.chain(within)
        && line.is_some_and(|l| l.name() == ram::IncludedSupplyChainTradeLineItem && l.placed(TRANSACTION)))
}

fn has_scheme(id: At<'_>) -> bool {
    id.attr(at::schemeID).is_some()
}

/// The identifiers that carry no scheme: of the specification, the document, the line, the seller's article number.
fn is_plain_identifier(a: At<'_>) -> Res {
    match a.name() {
        ram::ID => Ok(a.placed(&[rsm::CrossIndustryInvoice, rsm::ExchangedDocument])
            || a.placed(&[
                rsm::CrossIndustryInvoice,
                rsm::ExchangedDocumentContext,
                ram::GuidelineSpecifiedDocumentContextParameter,
            ])),
        ram::LineID => in_line(a, &[ram::AssociatedDocumentLineDocument]),
        _ => in_line(a, &[ram::SpecifiedTradeProduct]),
    }
}

/// CII-SR-119: a discount on the gross price has an indicator that says so and an amount, or neither.
fn price_discount(a: At<'_>) -> Res {
    let discount: &[Name] = &[ram::GrossPriceProductTradePrice, ram::AppliedTradeAllowanceCharge];
    let has = |name: Name| a.some(discount, |d| d.exists(&[name]));
    let indicated = a.some_or_broken(discount, |d| is_charge(d, false));
    either(both(indicated, || Ok(has(ram::ActualAmount))), || Ok(!has(ram::ChargeIndicator) && !has(ram::ActualAmount)))
}

/// How many additional references have a type, blanks made normal; broken where one has several types.
fn references(a: At<'_>, code: &str) -> Res<usize> {
    let mut count = 0;
    for reference in a.every(&[ram::AdditionalReferencedDocument]) {
        count += usize::from(normal(reference.string(&[ram::TypeCode])?) == code);
    }
    Ok(count)
}

fn references_exactly(a: At<'_>, code: &str) -> usize {
    a.count_if(&[ram::AdditionalReferencedDocument], |r| r.has(&[ram::TypeCode], code))
}

/// CII-SR-475, CII-SR-476: at most one such element in all supporting documents.
fn supporting(a: At<'_>, name: Name) -> Res {
    let mut count = 0;
    for reference in a.every(&[ram::AdditionalReferencedDocument]) {
        if normal(reference.string(&[ram::TypeCode])?) == "916" {
            count += reference.count(&[name]);
        }
    }
    Ok(count <= 1)
}

/// A party has an identifier or a global one, not both.
fn one_identifier(a: At<'_>, party: Name) -> Res {
    Ok(!(a.exists(&[party, ram::ID]) && a.exists(&[party, ram::GlobalID])))
}

/// A party's contact is a person or a department, not both.
fn one_contact_name(a: At<'_>, party: Name) -> Res {
    let has = |name: Name| a.exists(&[party, ram::DefinedTradeContact, name]);
    Ok(!(has(ram::PersonName) && has(ram::DepartmentName)))
}

/// Every such element of the means of payment says the same as the first one.
fn all_the_same(a: At<'_>, name: Name) -> Res {
    let mut found = a.anywhere(name).filter(|x| x.inside(ram::SpecifiedTradeSettlementPaymentMeans));
    let Some(first) = found.next().map(|x| normal(x.text())) else { return Ok(true) };
    Ok(found.all(|x| normal(x.text()) == first))
}

fn only_of_type(a: At<'_>, name: Name, code: &str) -> Res {
    Ok(!a.exists(&[name]) || (a.name() == ram::AdditionalReferencedDocument && a.has(&[ram::TypeCode], code)))
}

fn only_supporting(a: At<'_>, name: Name) -> Res {
    only_of_type(a, name, "916")
}

fn only_in_breakdown(a: At<'_>, name: Name) -> Res {
    Ok(!a.exists(&[name]) || a.under(ram::ApplicableHeaderTradeSettlement))
}

fn only_in_entry(a: At<'_>, name: Name) -> Res {
    Ok(!a.exists(&[name]) || a.name() == ram::ApplicableTradeTax)
}

/// Whether any billed quantity of the document has a unit.
fn some_unit(a: At<'_>) -> bool {
    a.root().name() == rsm::CrossIndustryInvoice
        && a.anywhere(ram::BilledQuantity)
            .any(|q| q.attr(at::unitCode).is_some() && in_line(q, &[ram::SpecifiedLineTradeDelivery]) == Ok(true))
}

/// CII-DT-097: a date in format 102, with blanks around: four digits, a month, a day.
fn is_date(text: &str) -> bool {
    let digits = text.trim_matches([' ', '\t', '\n', '\r']);
    let number = |part: Option<&str>| part.and_then(|p| p.parse::<u32>().ok());
    digits.len() == 8
        && digits.bytes().all(|b| b.is_ascii_digit())
        && number(digits.get(4..6)).is_some_and(|month| (1..=12).contains(&month))
        && number(digits.get(6..8)).is_some_and(|day| (1..=31).contains(&day))
}
