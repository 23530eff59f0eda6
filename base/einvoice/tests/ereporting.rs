//! Flow 10: a report is written, read back and checked; each check is shown to catch its fault.

use std::path::Path;

use einvoice::cdar::Moment;
use einvoice::ereporting::{
    self, DailySales, Declarer, InvoicePayment, Payment, PaymentAtRate, Payments, Report, ReportPeriod,
    ReportedInvoice, SalesAtRate, Transactions,
};
use einvoice::model::{Date, Decimal};
use einvoice::read_invoice;
use einvoice::tree::Tree;
use kernel::Day;

fn day(text: &str) -> Option<Date> {
    Some(Date::Day(Day::parse(text).unwrap()))
}

fn amount(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

fn base() -> Report {
    Report {
        sender: Declarer::platform("0042", "Plateforme Exemple"),
        issuer: Declarer::company("732829320", "Ateliers du Rhône", true),
        ..Report::new("RPT-2026-11-1", Moment::new(Day::parse("2026-11-12").unwrap(), 8, 0, 0), false)
    }
}

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)).unwrap()
}

fn transactions() -> Report {
    let invoice = read_invoice(&sample("export-ubl.xml")).unwrap().value;
    let period = ReportPeriod { start: day("2026-11-01"), end: day("2026-11-10") };
    let daily = DailySales {
        date: day("2026-11-03"),
        currency: Some("EUR".into()),
        tax_point_code: Some("5".into()),
        category: Some("TLB1".into()),
        without_vat: amount("305.50"),
        vat: amount("56.10"),
        count: amount("12"),
        rates: vec![
            SalesAtRate { rate: amount("20.00"), taxable: amount("271.50"), vat: amount("54.30") },
            SalesAtRate { rate: amount("5.5"), taxable: amount("34.00"), vat: amount("1.80") },
        ],
    };
    Report {
        transactions: Some(Transactions { period, invoices: vec![ReportedInvoice::of(&invoice)], daily: vec![daily] }),
        ..base()
    }
}

fn payments() -> Report {
    let payment = |rate: &str, value: &str| Payment {
        date: day("2026-11-05"),
        rates: vec![PaymentAtRate { rate: amount(rate), currency: Some("EUR".into()), amount: amount(value) }],
    };
    let invoice = InvoicePayment {
        number: Some("F2026-0147".into()),
        issued: day("2026-11-02"),
        payment: payment("0", "4200.00"),
    };
    let period = ReportPeriod { start: day("2026-11-01"), end: day("2026-11-30") };
    Report {
        payments: Some(Payments { period, invoices: vec![invoice], daily: vec![payment("20", "361.60")] }),
        ..base()
    }
}

#[test]
fn reports_are_written_and_read_back() {
    for report in [transactions(), payments()] {
        let text = ereporting::write(&report);
        let back = ereporting::read(&Tree::parse(text.as_bytes()).unwrap());
        assert_eq!(back.findings, []);
        assert_eq!(back.value, report);
        assert_eq!(ereporting::check(&report), []);
        if let Some(folder) = std::env::var_os("WRITE_REPORTS") {
            let name = if report.payments.is_some() { "payments.xml" } else { "transactions.xml" };
            std::fs::write(Path::new(&folder).join(name), text).unwrap();
        }
    }
}

/// A change that breaks a rule, and the rule.
type Fault = (&'static str, fn(&mut Report));

#[test]
fn each_fault_breaks_its_rule() {
    fn first(report: &mut Report) -> &mut ReportedInvoice {
        &mut report.transactions.as_mut().unwrap().invoices[0]
    }
    fn daily(report: &mut Report) -> &mut DailySales {
        &mut report.transactions.as_mut().unwrap().daily[0]
    }
    let faults: &[Fault] = &[
        ("G1.104", |r| r.id = Some("a  b".into())),
        ("G7.53", |r| r.created = Some(Moment("20261112".into()))),
        ("G8.01", |r| r.kind = Some("XX".into())),
        ("G6.29", |r| r.payments = payments().payments),
        ("G6.22", |r| r.sender = Declarer::platform("42", "x")),
        ("G7.51", |r| r.sender.role = Some("SE".into())),
        ("G6.26", |r| r.issuer = Declarer::company("73282932", "x", true)),
        ("G7.52", |r| r.issuer.role = None),
        ("G6.25", |r| r.transactions.as_mut().unwrap().period.end = day("2026-11-01")),
        ("G1.09", |r| daily(r).date = Some(Date::Unread("3 nov".into()))),
        ("G1.68", |r| daily(r).category = Some("TLB2".into())),
        ("P1.11", |r| daily(r).tax_point_code = Some("9".into())),
        ("G1.24", |r| daily(r).rates[0].rate = amount("19")),
        ("G1.14", |r| daily(r).rates[0].taxable = amount("271.501")),
        ("G1.53", |r| daily(r).vat = amount("56.13")),
        ("G1.01", |r| first(r).type_code = Some("262".into())),
        ("G1.02", |r| first(r).process = Some("B8".into())),
        ("G1.60", |r| {
            first(r).process = Some("B4".into());
            first(r).type_code = Some("386".into());
        }),
        ("S1.12", |r| first(r).profile = None),
        ("G1.05", |r| first(r).number = Some("N°1".into())),
        ("G1.32", |r| first(r).type_code = Some("381".into())),
        ("G6.28", |r| first(r).buyer = None),
        ("G2.19", |r| first(r).seller.id.as_mut().unwrap().value.push('0')),
        ("G2.33", |r| first(r).seller.vat = None),
        ("G2.01", |r| first(r).seller.country = Some("fr".into())),
        ("G2.31", |r| first(r).taxes[0].category = Some("L".into())),
        ("G1.40", |r| {
            first(r).taxes[0].category = Some("E".into());
            first(r).taxes[0].exemption = None;
        }),
        ("G1.102", |r| {
            first(r).taxes[0].category = Some("E".into());
            first(r).seller.vat = None;
        }),
        ("G6.21", |r| first(r).taxes[0].exemption_code = Some("VATEX-FR-CNWVAT".into())),
        ("G6.23", |r| first(r).vat = None),
    ];
    for (rule, break_it) in faults {
        let mut report = transactions();
        break_it(&mut report);
        let rules: Vec<&str> = ereporting::check(&report).iter().map(|b| b.rule).collect();
        assert!(rules.contains(rule), "{rule}: {rules:?}");
    }
    let mut report = payments();
    report.payments.as_mut().unwrap().daily[0].rates[0].amount = amount("-1");
    report.payments.as_mut().unwrap().daily[0].rates[0].currency = Some("USD".into());
    let rules: Vec<&str> = ereporting::check(&report).iter().map(|b| b.rule).collect();
    assert_eq!(rules, ["G6.27", "G1.16"]);
}
