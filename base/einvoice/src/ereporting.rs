//! E-reporting: the flow 10 file (transactions and payments) of DGFiP's schema v3.1, read, written and checked, and
//! the calendar of periods and deadlines.
//!
//! Flow 10.1 reports international invoices one by one, 10.2 their payments, 10.3 sales to consumers by day,
//! currency and category, 10.4 their receipts by day. A file bears transactions or payments, never both (G6.29).

pub mod calendar;
mod check;
mod invoice;
mod read;
mod write;

use rust_decimal::Decimal;

use crate::cdar::Moment;
use crate::model::{Date, Identifier};

pub use check::{Breach, check};
pub use invoice::{ReportedDelivery, ReportedInvoice, ReportedLine, ReportedParty, ReportedTax};
pub use read::read;
pub use write::write;

/// A flow 10 file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// TT-1: identifier of the transmission.
    pub id: Option<String>,
    /// TT-2: name.
    pub name: Option<String>,
    /// TT-3: when it was made, to the second.
    pub created: Option<Moment>,
    /// TT-4: `IN` initial, `RE` corrective: replaces the whole period.
    pub kind: Option<String>,
    /// TG-3: the platform that sends it.
    pub sender: Declarer,
    /// TG-5: the company that declares, as buyer or seller.
    pub issuer: Declarer,
    /// TB-2: transactions.
    pub transactions: Option<Transactions>,
    /// TB-3: payments.
    pub payments: Option<Payments>,
}

/// TG-3, TG-5: who sends or declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declarer {
    /// TT-8, TT-13: identifier with its scheme: platforms 0238, companies 0002.
    pub id: Option<Identifier>,
    /// TT-9, TT-14: name.
    pub name: Option<String>,
    /// TT-10, TT-15: role: `WK` platform, `SE` seller, `BY` buyer.
    pub role: Option<String>,
    /// TT-11, TT-16: electronic address.
    pub address: Option<String>,
}

/// TG-7, TG-33: the period of a report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportPeriod {
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
}

/// TB-2: reported transactions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transactions {
    /// TG-7: period.
    pub period: ReportPeriod,
    /// TG-8: international invoices (10.1).
    pub invoices: Vec<ReportedInvoice>,
    /// TG-31: sales by day (10.3).
    pub daily: Vec<DailySales>,
}

/// TG-31: sales of one day, currency and category.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DailySales {
    /// TT-77: day.
    pub date: Option<Date>,
    /// TT-78: currency.
    pub currency: Option<String>,
    /// TT-80: what makes VAT chargeable, as a code.
    pub tax_point_code: Option<String>,
    /// TT-81: `TLB1` goods, `TPS1` services, `TNT1` not taxed in France, `TMA1` margin scheme.
    pub category: Option<String>,
    /// TT-82: total without VAT.
    pub without_vat: Option<Decimal>,
    /// TT-83: VAT.
    pub vat: Option<Decimal>,
    /// TT-85: how many transactions.
    pub count: Option<Decimal>,
    /// TG-32: by rate.
    pub rates: Vec<SalesAtRate>,
}

/// TG-32: sales at one VAT rate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SalesAtRate {
    /// TT-86: rate in percent.
    pub rate: Option<Decimal>,
    /// TT-87: taxable amount.
    pub taxable: Option<Decimal>,
    /// TT-88: VAT.
    pub vat: Option<Decimal>,
}

/// TB-3: reported payments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Payments {
    /// TG-33: period.
    pub period: ReportPeriod,
    /// TG-34: payments of international invoices (10.2).
    pub invoices: Vec<InvoicePayment>,
    /// TG-37: receipts by day (10.4).
    pub daily: Vec<Payment>,
}

/// TG-34: the payment of an invoice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InvoicePayment {
    /// TT-91: invoice number.
    pub number: Option<String>,
    /// TT-102: invoice date.
    pub issued: Option<Date>,
    /// TG-35: the payment.
    pub payment: Payment,
}

/// TG-35, TG-38: money received on a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Payment {
    /// TT-92, TT-96: day.
    pub date: Option<Date>,
    /// TG-36, TG-39: by rate.
    pub rates: Vec<PaymentAtRate>,
}

/// TG-36, TG-39: money received at one VAT rate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PaymentAtRate {
    /// TT-93, TT-97: rate in percent.
    pub rate: Option<Decimal>,
    /// TT-94, TT-98: currency; euros only (G6.27).
    pub currency: Option<String>,
    /// TT-95, TT-99: amount, VAT included.
    pub amount: Option<Decimal>,
}

impl Report {
    /// A report without content: `corrective` replaces what was reported for the period.
    pub fn new(id: &str, created: Moment, corrective: bool) -> Report {
        let kind = if corrective { "RE" } else { "IN" };
        Report { id: Some(id.to_owned()), created: Some(created), kind: Some(kind.to_owned()), ..Report::default() }
    }
}

impl Declarer {
    /// The platform that sends, by its number (four characters).
    pub fn platform(number: &str, name: &str) -> Declarer {
        Declarer {
            id: Some(Identifier::of("0238", number)),
            name: Some(name.to_owned()),
            role: Some("WK".to_owned()),
            address: None,
        }
    }

    /// The company that declares, by its SIREN, as seller or as buyer.
    pub fn company(siren: &str, name: &str, as_seller: bool) -> Declarer {
        Declarer {
            id: Some(Identifier::of("0002", siren)),
            name: Some(name.to_owned()),
            role: Some(if as_seller { "SE" } else { "BY" }.to_owned()),
            address: None,
        }
    }
}
