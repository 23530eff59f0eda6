//! An international invoice as flow 10.1 reports it (TG-8), and how it follows from the invoice itself.

use rust_decimal::Decimal;

use crate::model::{Address, Date, Identifier, Invoice, Note, Party, Period, Preceding, Price, TaxPoint};

/// TG-8: a reported invoice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportedInvoice {
    /// TT-19: number.
    pub number: Option<String>,
    /// TT-20: date.
    pub issued: Option<Date>,
    /// TT-21: type.
    pub type_code: Option<String>,
    /// TT-22: currency.
    pub currency: Option<String>,
    /// TT-201: due date.
    pub due: Option<Date>,
    /// TT-24: what makes VAT chargeable, as a code.
    pub tax_point_code: Option<String>,
    /// TG-9: notes.
    pub notes: Vec<Note>,
    /// TT-28: billing framework.
    pub process: Option<String>,
    /// TT-29: profile.
    pub profile: Option<String>,
    /// TG-11: earlier invoices.
    pub preceding: Vec<Preceding>,
    /// TG-12: seller.
    pub seller: ReportedParty,
    /// TG-14: buyer.
    pub buyer: Option<ReportedParty>,
    /// TT-122: VAT number of the seller's tax representative, with its scheme.
    pub tax_representative: Option<Identifier>,
    /// TG-17: deliveries.
    pub deliveries: Vec<ReportedDelivery>,
    /// TG-18: invoicing period.
    pub period: Option<Period>,
    /// TG-20, TG-21: allowances (`false`) and charges (`true`): amount, VAT category, rate.
    pub allowances: Vec<(bool, ReportedTax)>,
    /// TT-51: total without VAT.
    pub without_vat: Option<Decimal>,
    /// TT-52: VAT, with its currency: euros (G6.23).
    pub vat: Option<(Decimal, Option<String>)>,
    /// TG-23: VAT breakdown.
    pub taxes: Vec<ReportedTax>,
    /// TG-24: lines.
    pub lines: Vec<ReportedLine>,
}

/// TG-12, TG-14: seller or buyer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportedParty {
    /// TT-33, TT-36: identifier: 0002 SIREN, 0223 EU VAT, 0227 outside the EU, 0228 RIDET, 0229 TAHITI.
    pub id: Option<Identifier>,
    /// TT-34, TT-38: VAT number; its attribute is always `VAT`.
    pub vat: Option<String>,
    /// TT-35, TT-39: country.
    pub country: Option<String>,
}

/// TG-17, TG-41: a delivery.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportedDelivery {
    /// TT-302: name of the place; lines only.
    pub name: Option<String>,
    /// TT-41: day; document only.
    pub date: Option<Date>,
    /// TG-19, TG-42: address.
    pub address: Option<Address>,
}

/// TG-20, TG-21, TG-23: an amount with its VAT.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportedTax {
    /// TT-54 taxable amount; TT-45, TT-48 amount of an allowance or charge.
    pub amount: Option<Decimal>,
    /// TT-55: VAT; breakdown only.
    pub vat: Option<Decimal>,
    /// TT-46, TT-49, TT-56: category.
    pub category: Option<String>,
    /// TT-47, TT-50, TT-57: rate.
    pub rate: Option<Decimal>,
    /// TT-58: why no VAT, in words; breakdown only.
    pub exemption: Option<String>,
    /// TT-59: why, as a code; breakdown only.
    pub exemption_code: Option<String>,
}

/// TG-24: a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportedLine {
    /// TG-61: notes.
    pub notes: Vec<Note>,
    /// TT-62: quantity.
    pub quantity: Option<Decimal>,
    /// TT-63: its unit.
    pub unit: Option<String>,
    /// TG-40: earlier invoice.
    pub preceding: Option<Preceding>,
    /// TG-41: delivery.
    pub delivery: Option<ReportedDelivery>,
    /// TG-25: period.
    pub period: Option<Period>,
    /// TG-26, TG-27: allowances (`false`) and charges (`true`).
    pub allowances: Vec<(bool, Decimal)>,
    /// TG-28: price; base quantity is not reported.
    pub price: Price,
    /// TT-76: name of the item.
    pub item: Option<String>,
}

/// TT-29: the profile of flow 10 (S1.12).
const PROFILE: &str = "urn.cpro.gouv.fr:1p0:ereporting";

impl ReportedInvoice {
    /// What is reported of an invoice. The VAT total is the one in euros (BT-111 where the invoice is in another
    /// currency).
    pub fn of(invoice: &Invoice) -> ReportedInvoice {
        let in_euros = invoice.currency.as_deref() == Some("EUR");
        let vat = if in_euros { invoice.totals.vat } else { invoice.totals.vat_accounting };
        let vat_currency = if in_euros { invoice.currency.clone() } else { invoice.tax_currency.clone() };
        let allowances = invoice.allowances.iter().map(|a| (false, a)).chain(invoice.charges.iter().map(|c| (true, c)));
        ReportedInvoice {
            number: invoice.number.clone(),
            issued: invoice.issue_date.clone(),
            type_code: invoice.type_code.clone(),
            currency: invoice.currency.clone(),
            due: invoice.due_date.clone(),
            tax_point_code: invoice.tax_point_code.as_ref().map(TaxPoint::cii).map(str::to_owned),
            notes: invoice.notes.clone(),
            process: invoice.process.clone(),
            profile: Some(PROFILE.to_owned()),
            preceding: invoice.preceding.iter().map(reported_preceding).collect(),
            seller: reported_party(&invoice.seller),
            buyer: Some(reported_party(&invoice.buyer)),
            tax_representative: invoice
                .tax_representative
                .as_ref()
                .and_then(|agent| agent.vat.as_ref())
                .map(|vat| Identifier::of("VAT", vat)),
            deliveries: invoice
                .delivery
                .iter()
                .map(|d| ReportedDelivery { name: None, date: d.date.clone(), address: d.address.clone() })
                .collect(),
            period: invoice.period.clone(),
            allowances: allowances
                .map(|(charge, a)| {
                    let ReportedTax { category, rate, .. } = ReportedTax::default();
                    let category = a.vat.code.clone().or(category);
                    (
                        charge,
                        ReportedTax { amount: a.amount, category, rate: a.vat.rate.or(rate), ..ReportedTax::default() },
                    )
                })
                .collect(),
            without_vat: invoice.totals.without_vat,
            vat: vat.map(|amount| (amount, vat_currency)),
            taxes: invoice
                .vat
                .iter()
                .map(|v| ReportedTax {
                    amount: v.taxable,
                    vat: v.tax,
                    category: v.category.code.clone(),
                    rate: v.category.rate,
                    exemption: v.exemption.clone(),
                    exemption_code: v.exemption_code.clone(),
                })
                .collect(),
            lines: invoice.lines.iter().map(reported_line).collect(),
        }
    }
}

/// Number and date; the schema has no place for the type.
fn reported_preceding(earlier: &Preceding) -> Preceding {
    Preceding { type_code: None, ..earlier.clone() }
}

/// The identifier that flow 10 asks for: the SIREN in France, the VAT number elsewhere in the EU (G2.19).
fn reported_party(party: &Party) -> ReportedParty {
    let accepted = ["0002", "0223", "0227", "0228", "0229"];
    let mut candidates = party.legal_registration.iter().chain(&party.identifiers);
    let known = candidates.find(|id| id.scheme.as_deref().is_some_and(|scheme| accepted.contains(&scheme))).cloned();
    let country = party.address.as_ref().and_then(|a| a.country.clone());
    let from_vat =
        || party.vat.as_ref().filter(|_| country.as_deref() != Some("FR")).map(|vat| Identifier::of("0223", vat));
    ReportedParty { id: known.or_else(from_vat), vat: party.vat.clone(), country }
}

fn reported_line(line: &crate::model::Line) -> ReportedLine {
    let amounts = |list: &[crate::model::Allowance], charge: bool| -> Vec<(bool, Decimal)> {
        list.iter().filter_map(|a| Some((charge, a.amount?))).collect()
    };
    ReportedLine {
        notes: line.notes.clone(),
        quantity: line.quantity,
        unit: line.unit.clone(),
        preceding: line.preceding.first().map(reported_preceding),
        delivery: line.delivery.as_ref().map(|d| ReportedDelivery {
            name: d.name.clone(),
            date: None,
            // The schema has one address line here.
            address: d.address.clone().map(|a| Address { line2: None, line3: None, ..a }),
        }),
        period: line.period.clone(),
        allowances: [amounts(&line.allowances, false), amounts(&line.charges, true)].concat(),
        price: Price { base_quantity: None, base_unit: None, ..line.price.clone() },
        item: line.item.name.clone(),
    }
}
