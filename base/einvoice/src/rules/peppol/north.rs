//! Peppol's national rules for sellers in Norway, Denmark, Italy and Sweden.

use super::identifiers::{is_digits, is_number, mod_11, swedish};
use super::{BUYER, BUYER_COUNTRY, COUNTRY, SELLER, SELLER_COUNTRY, any, never, part, seller_country};
use crate::rules::at::{both, either, is_filled, normal, not};
use crate::rules::number::cast_double;
use crate::rules::{At, Pattern, Res, check, when};
use crate::tree::{Name, at, cac, cbc, cn, ubl};

const DOCUMENT: &[Name] = &[cn::CreditNote, ubl::Invoice];
const LEGAL_ID: &[Name] = &[cac::PartyLegalEntity, cbc::CompanyID];
const ACCOUNT: &[Name] = &[cac::PayeeFinancialAccount, cbc::ID];
const BRANCH: &[Name] = &[cac::PayeeFinancialAccount, cac::FinancialInstitutionBranch, cbc::ID];

/// The company identifiers of a party's tax schemes of a name, blanks made normal.
fn tax_ids<'t>(party: At<'t>, scheme: &str) -> Res<Vec<&'t str>> {
    let mut found = Vec::new();
    for tax in party.every(&[cac::PartyTaxScheme]) {
        if normal(tax.string(&[cac::TaxScheme, cbc::ID])?) == scheme {
            found.push(tax.string(&[cbc::CompanyID])?);
        }
    }
    Ok(found)
}

fn one<'t>(list: &[&'t str]) -> Res<&'t str> {
    match list {
        [] => Ok(""),
        [one] => Ok(one),
        _ => Err(crate::rules::Broken),
    }
}

fn norwegian_vat(party: At<'_>) -> Res {
    let ids = tax_ids(party, "VAT")?;
    if !ids.iter().any(|id| part(id, 0, 2) == "NO") {
        return Ok(true);
    }
    let number = part(one(&ids)?, 2, usize::MAX - 1);
    let form = number.strip_suffix("MVA").is_some_and(|digits| is_digits(digits, 9));
    Ok(form && mod_11(part(number, 0, 9)))
}

fn is_danish(a: At<'_>) -> Res {
    Ok(a.root().string(SELLER_COUNTRY)? == "DK")
}

fn both_danish(a: At<'_>) -> Res {
    Ok(is_danish(a)? && a.root().string(BUYER_COUNTRY)? == "DK")
}

fn danish_company(a: At<'_>, path: &[Name]) -> Res {
    if !a.exists(path) {
        return Ok(true);
    }
    Ok(normal(a.attribute(path, at::schemeID)?) == "0184")
}

fn danish_parties_have_schemes(a: At<'_>) -> Res {
    Ok(!a.exists(&[cbc::ID]) || is_filled(a.attribute(&[cbc::ID], at::schemeID)?))
}

fn is_means(a: At<'_>, code: &str) -> bool {
    a.has(&[cbc::PaymentMeansCode], code)
}

/// Whether the payment reference begins with a card type.
fn is_card(a: At<'_>, types: &[&str]) -> Res {
    let reference = a.string(&[cbc::PaymentID])?;
    Ok(types.iter().any(|t| reference.starts_with(t)))
}

fn card_length(a: At<'_>, lengths: &[usize]) -> Res {
    Ok(lengths.contains(&a.string(&[cbc::PaymentID])?.chars().count()))
}

fn giro_complete(a: At<'_>) -> Res {
    if !is_means(a, "50") {
        return Ok(true);
    }
    both(is_card(a, &["01#", "04#", "15#"]), || {
        let account = a.string(ACCOUNT)?;
        Ok(is_digits(account, 7) || is_digits(account, 8))
    })
}

fn card_complete(a: At<'_>) -> Res {
    if !is_means(a, "93") {
        return Ok(true);
    }
    both(is_card(a, &["71#", "73#", "75#"]), || Ok(a.said(ACCOUNT)?.chars().count() == 8))
}

fn reason_explained(a: At<'_>) -> Res {
    if !a.has(&[cbc::AllowanceChargeReasonCode], "ZZZ") {
        return Ok(true);
    }
    let short = normal(a.said(&[cbc::AllowanceChargeReason])?).chars().count() == 4;
    let reason = a.string(&[cbc::AllowanceChargeReason])?;
    let short = short && cast_double(reason).is_some_and(|n| (0.0..=9999.0).contains(&n));
    let given = a.exists(&[cbc::AllowanceChargeReason]);
    Ok(short || (given && reason.contains('#') && !reason.starts_with('#') && !reason.ends_with('#')))
}

fn classification_version(a: At<'_>) -> Res {
    let path = [cac::Item, cac::CommodityClassification, cbc::ItemClassificationCode];
    let versions = ["19.05.01", "19.0501", "26.08.01", "26.0801"];
    let listed = a.some(&path, |x| x.attr(at::listID) == Some("TST"));
    Ok(!listed || a.some(&path, |x| x.attr(at::listVersionID).is_some_and(|v| versions.contains(&v))))
}

fn is_danish_party(a: At<'_>) -> Res {
    let party = a.chain(SELLER) || a.chain(BUYER);
    Ok(party && both_danish(a)?)
}

fn danish_credit_positive(a: At<'_>) -> Res {
    if a.name() != cn::CreditNote {
        return Ok(true);
    }
    let due = || Ok(cast_double(a.said(&[cac::LegalMonetaryTotal, cbc::PayableAmount])?).is_some_and(|due| due < 0.0));
    not(both(a.string(BUYER_COUNTRY).map(|country| country == "DK"), due))
}

static NORWAY: Pattern = &[when(
    &[cac::Party],
    |a| Ok(a.inside(cac::AccountingSupplierParty) && seller_country(a)? == "NO"),
    &[
        check("NO-R-002", |a| Ok(normal(one(&tax_ids(a, "TAX")?)?) == "Foretaksregisteret")),
        check("NO-R-001", norwegian_vat),
    ],
)];

static DENMARK: Pattern = &[
    when(
        DOCUMENT,
        is_danish,
        &[
            check("DK-R-002", |a| a.says(&[SELLER[0], SELLER[1], LEGAL_ID[0], LEGAL_ID[1]])),
            check("DK-R-014", |a| danish_company(a, &[SELLER[0], SELLER[1], LEGAL_ID[0], LEGAL_ID[1]])),
            check("DK-R-016", danish_credit_positive),
        ],
    ),
    when(&[cac::PartyIdentification], is_danish_party, &[check("DK-R-013", danish_parties_have_schemes)]),
    when(
        &[cac::PaymentMeans],
        |a| Ok(a.inside(ubl::Invoice) && both_danish(a)?),
        &[
            check("DK-R-005", |a| {
                let code = a.string(&[cbc::PaymentMeansCode])?;
                Ok(" 1 10 31 42 48 49 50 58 59 93 97 ".contains(&format!(" {code} ")))
            }),
            check("DK-R-006", |a| {
                if !is_means(a, "31") && !is_means(a, "42") {
                    return Ok(true);
                }
                both(a.says(ACCOUNT), || a.says(BRANCH))
            }),
            check("DK-R-007", |a| {
                if !is_means(a, "49") {
                    return Ok(true);
                }
                let payer = [cac::PaymentMandate, cac::PayerFinancialAccount, cbc::ID];
                both(a.says(&[cac::PaymentMandate, cbc::ID]), || a.says(&payer))
            }),
            check("DK-R-008", giro_complete),
            check("DK-R-009", |a| {
                either(Ok(!is_means(a, "50")), || Ok(!is_card(a, &["04#", "15#"])? || card_length(a, &[19])?))
            }),
            check("DK-R-010", card_complete),
            check("DK-R-011", |a| {
                either(Ok(!is_means(a, "93")), || Ok(!is_card(a, &["71#", "75#"])? || card_length(a, &[18, 19])?))
            }),
        ],
    ),
    when(
        &[cac::Party],
        |a| Ok(a.inside(cac::AccountingCustomerParty) && both_danish(a)?),
        &[check("DK-R-017", |a| danish_company(a, LEGAL_ID))],
    ),
    when(
        &[cac::CreditNoteLine, cac::InvoiceLine],
        |a| Ok(a.tree.parent(a.node) == Some(a.tree.root()) && both_danish(a)?),
        &[check("DK-R-003", classification_version)],
    ),
    when(&[cac::AllowanceCharge], both_danish, &[check("DK-R-004", reason_explained)]),
];

fn is_swedish(party: At<'_>) -> bool {
    party.has(COUNTRY, "SE")
}

/// Whether a party has a Swedish address and a Swedish VAT identifier.
fn has_swedish_vat(party: At<'_>) -> Res {
    Ok(is_swedish(party) && super::vat_ids(party)?.iter().any(|id| part(id, 0, 2) == "SE"))
}

fn some_party(a: At<'_>, path: &[Name], is: fn(At<'_>) -> Res) -> Res {
    for party in a.anywhere(cac::Party) {
        if path.first().is_some_and(|around| party.inside(*around)) && is(party)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn swedish_seller(a: At<'_>) -> Res {
    some_party(a, SELLER, |p| Ok(is_swedish(p)))
}

fn is_giro(a: At<'_>, branch: &str) -> Res {
    let Some(means) = a.up().and_then(At::up) else { return Ok(false) };
    let placed = a.inside(cac::PayeeFinancialAccount) && means.name() == cac::PaymentMeans;
    let fits =
        || Ok(normal(means.string(&[cbc::PaymentMeansCode])?) == "30" && normal(means.string(BRANCH)?) == branch);
    Ok(placed && swedish_seller(a)? && fits()?)
}

fn length(a: At<'_>, least: usize, most: usize) -> Res {
    Ok((least..=most).contains(&normal(a.text()).chars().count()))
}

static SWEDEN: Pattern = &[
    when(
        &[cac::Party],
        |a| Ok(a.inside(cac::AccountingSupplierParty) && has_swedish_vat(a)?),
        &[
            check("SE-R-001", |a| Ok(normal(one(&super::vat_ids(a)?)?).chars().count() == 14)),
            check("SE-R-002", |a| Ok(is_number(part(one(&super::vat_ids(a)?)?, 2, 12)))),
        ],
    ),
    when(
        &[cac::PartyLegalEntity],
        |a| Ok(a.chain(SELLER) && a.exists(&[cbc::CompanyID]) && a.up().is_some_and(is_swedish)),
        &[
            check("SE-R-003", |a| Ok(is_number(a.string(&[cbc::CompanyID])?))),
            check("SE-R-004", |a| Ok(normal(a.string(&[cbc::CompanyID])?).chars().count() == 10)),
            check("SE-R-013", |a| Ok(swedish(&normal(a.string(&[cbc::CompanyID])?)))),
        ],
    ),
    when(
        &[cbc::CompanyID],
        |a| {
            let Some(scheme) = a.up().filter(|s| s.name() == cac::PartyTaxScheme && s.chain(SELLER)) else {
                return Ok(false);
            };
            let of_seller = scheme.up().is_some_and(|p| is_swedish(p) && p.exists(LEGAL_ID));
            Ok(of_seller && normal(&scheme.string(&[cac::TaxScheme, cbc::ID])?.to_uppercase()) != "VAT")
        },
        &[check("SE-R-005", |a| Ok(normal(&a.text().to_uppercase()) == "GODKÄND FÖR F-SKATT"))],
    ),
    when(
        &[cac::TaxCategory, cac::ClassifiedTaxCategory],
        |a| Ok(a.has(&[cbc::ID], "S") && some_party(a, SELLER, has_swedish_vat)?),
        &[check("SE-R-006", |a| {
            Ok(cast_double(a.string(&[cbc::Percent])?).is_some_and(|r| [25.0, 12.0, 6.0].contains(&r)))
        })],
    ),
    when(
        &[cbc::ID],
        |a| is_giro(a, "SE:PLUSGIRO"),
        &[check("SE-R-007", |a| Ok(is_number(&normal(a.text())))), check("SE-R-010", |a| length(a, 2, 8))],
    ),
    when(
        &[cbc::ID],
        |a| is_giro(a, "SE:BANKGIRO"),
        &[check("SE-R-008", |a| Ok(is_number(&normal(a.text())))), check("SE-R-009", |a| length(a, 7, 8))],
    ),
    when(
        &[cac::PaymentMeans],
        |a| Ok(any(a, &[cbc::PaymentMeansCode], &["50", "56"]) && swedish_seller(a)?),
        &[check("SE-R-011", never)],
    ),
    when(
        &[cac::PaymentMeans],
        |a| {
            let buyer = || some_party(a, BUYER, |p| Ok(is_swedish(p)));
            Ok(any(a, &[cbc::PaymentMeansCode], &["31"]) && swedish_seller(a)? && buyer()?)
        },
        &[check("SE-R-012", never)],
    ),
];

static ITALY: Pattern = &[
    when(
        &[cac::PartyTaxScheme],
        |a| {
            let other = || Ok(normal(a.string(&[cac::TaxScheme, cbc::ID])?) != "VAT");
            Ok(a.chain(SELLER) && seller_country(a)? == "IT" && other()?)
        },
        &[check("IT-R-001", |a| {
            let id = normal(a.string(&[cbc::CompanyID])?).into_owned();
            let made = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
            Ok((11..=16).contains(&id.len()) && id.bytes().all(made))
        })],
    ),
    when(
        &[cac::Party],
        |a| Ok(a.inside(cac::AccountingSupplierParty) && seller_country(a)? == "IT"),
        &[
            check("IT-R-002", |a| Ok(a.exists(&[cac::PostalAddress, cbc::StreetName]))),
            check("IT-R-003", |a| Ok(a.exists(&[cac::PostalAddress, cbc::CityName]))),
            check("IT-R-004", |a| Ok(a.exists(&[cac::PostalAddress, cbc::PostalZone]))),
        ],
    ),
];

/// The patterns, in their order.
pub static PATTERNS: &[Pattern] = &[NORWAY, DENMARK, ITALY, SWEDEN];
