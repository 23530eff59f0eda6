//! The books as an accountant handles them: own accounts and numbers, locked months, closed years.

use cash::payment::{Method, Record};
use cash::takeover::BringItem;
use ground::catalogue::{self, Description};
use ground::company::{CloseYear, LockPeriod, MapAccount, MapJournal, OpenYear, StartSeries, UnlockPeriod};
use ground::ledger::{Journal, Role};
use ground::opening::{self, Balance};
use ground::stock::{Arrived, Receive};
use ground::tax::{Nature, VatCode};
use report::accrual::{self, Kind};
use report::margin::{self, TakeBack};
use report::vat::{Period, Settle};
use kernel::{Cents, Day, Price, Quantity};
use quittance::{simulate, verify};
use sell::order::rules::WhenShort;
use sell::order::{Draft, NewLine};
use store::Store;

use crate::engines::Stand;
use crate::on_both;
use crate::stories::{Shop, bank_line, ship};

on_both! {
    own_accounts_and_numbers => accounts_and_numbers;
    own_journals => entries_in_own_journals;
    months_and_years => months_and_years_are_shut;
    returns_and_accruals => the_return_and_what_is_accrued;
    margins => the_margin_bears_its_tax;
    earlier_books => earlier_books_are_brought_along;
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

fn played(stand: &Stand, first: &str) -> Store {
    let store = simulate::open(&stand.url(), 7).expect("the store opens");
    store.clock().set_day(day(first), 9);
    store
}

fn code<T: std::fmt::Debug>(result: kernel::Result<T>) -> String {
    result.expect_err("refused").code().to_string()
}

fn series(kind: &str, number: &str, reason: &str) -> StartSeries {
    StartSeries { kind: kind.into(), number: number.into(), reason: reason.into() }
}

fn map(role: Role, account: &str) -> MapAccount {
    MapAccount { role: Some(role), account: account.into(), label: "Banque - compte en euros".into() }
}

fn accounts_and_numbers(stand: &Stand) {
    let store = played(stand, "2026-08-17");
    let shop = Shop::open(&store, 100, None);
    shop.run(series("FA", "FA-2026-0087", "")).expect("a beginning");
    shop.run(series("CO", "CO-2026-0031", "")).expect("a beginning");
    shop.run(map(Role::Bank, "512100")).expect("another bank");
    let order = shop.shipped(10);
    assert_eq!(order.number, "CO-2026-0031");
    let first = shop.issue(order.id).expect("an invoice");
    assert_eq!(first.number, "FA-2026-0087");
    // The bank's line names the number in its new shape; the money goes to the company's own account.
    let line = bank_line(&store, "releve-1", first.totals.gross, &format!("VIR {}", first.number));
    let paid = shop.run(line).expect("money");
    assert_eq!(paid.customer, Some(shop.customer));
    assert_eq!(shop.balance(Role::Bank), first.totals.gross);
    // Numbers only go up, and what is passed over is passed over with a reason.
    assert_eq!(code(shop.run(series("FA", "FA-2026-0050", "reprise"))), "company.number_back");
    assert_eq!(code(shop.run(series("FA", "FA-2026-0101", ""))), "company.gap_reason");
    assert_eq!(code(shop.run(series("AV", "FA-2026-0101", "x"))), "company.number_taken");
    assert_eq!(code(shop.run(series("FA", "FACTURE", "x"))), "company.number_shape");
    let started = shop.run(series("FA", "FA-2026-0101", "factures du siège")).expect("a gap with its reason");
    assert_eq!(started.skipped, 13);
    let second = shop.shipped(5);
    assert_eq!(shop.issue(second.id).expect("an invoice").number, "FA-2026-0101");
    // What follows the open items stays where it is, and classes are kept.
    assert_eq!(code(shop.run(map(Role::Customers, "411200"))), "company.account_in_use");
    assert_eq!(code(shop.run(map(Role::Deposits, "411100"))), "company.account_taken");
    assert_eq!(code(shop.run(map(Role::Bank, "611000"))), "company.account_class");
    shop.check(stand);
}

fn entries_in_own_journals(stand: &Stand) {
    let store = played(stand, "2026-04-02");
    let shop = Shop::open(&store, 100, None);
    let put = |journal: Journal, code: &str, label: &str| {
        shop.run(MapJournal { journal, code: code.into(), label: label.into() })
    };
    let invoice = shop.issue(shop.shipped(10).id).expect("an invoice");
    let cheque = Record {
        customer: shop.customer,
        amount: invoice.totals.gross,
        method: Method::Cheque,
        in_transit: true,
        ..Record::default()
    };
    shop.run(cheque).expect("a cheque");
    let file = || {
        let mut file = Vec::new();
        report::fec::write(&store, shop.company(), day("2027-03-31"), &mut file).expect("a file");
        let rows = String::from_utf8(file).expect("text");
        let row = |line: &str| line.split('\t').take(2).collect::<Vec<_>>().join(" ");
        let mut journals: Vec<String> = rows.lines().skip(1).map(row).collect();
        journals.dedup();
        journals
    };
    assert_eq!(file(), ["VE Ventes", "OD Opérations diverses"]);
    // A new code has a name, a known one keeps its own, and one code has one name.
    assert_eq!(code(put(Journal::Sales, "70", "")), "company.journal_unnamed");
    assert_eq!(code(put(Journal::Sales, "7-0", "Ventes")), "company.journal_code");
    assert_eq!(code(put(Journal::Sales, "", "Ventes")), "company.journal_code");
    assert_eq!(code(put(Journal::Sales, "AN", "")), "company.journal_opening");
    assert_eq!(code(put(Journal::Opening, "OD", "")), "company.journal_opening");
    assert_eq!(put(Journal::Sales, "70", "Ventes de tuiles").expect("a journal").label, "Ventes de tuiles");
    let bank = put(Journal::Transit, "bq", "").expect("the bank's");
    assert_eq!((bank.code.as_str(), bank.label.as_str()), ("BQ", "Banque"));
    assert_eq!(file(), ["70 Ventes de tuiles", "BQ Banque"]);
    put(Journal::Bank, "BQ", "Crédit du Rhin").expect("another name");
    assert_eq!(file(), ["70 Ventes de tuiles", "BQ Crédit du Rhin"]);
    shop.check(stand);
}

fn months_and_years_are_shut(stand: &Stand) {
    let store = played(stand, "2026-04-02");
    let shop = Shop::open(&store, 100, None);
    let order = shop.shipped(10);
    let invoice = shop.issue(order.id).expect("an invoice");
    assert_eq!(code(shop.run(LockPeriod { month: day("2026-04-15") })), "ledger.period_not_over");
    store.clock().set_day(day("2026-05-20"), 9);
    shop.run(LockPeriod { month: day("2026-04-15") }).expect("locked");
    let paid = |key: &str, on: &str| {
        let mut line = bank_line(&store, key, Cents(100), &invoice.number);
        line.day = day(on);
        shop.run(line)
    };
    assert_eq!(code(paid("a", "2026-04-30")), "ledger.period_locked");
    assert_eq!(code(paid("b", "2026-03-31")), "ledger.no_open_year");
    paid("c", "2026-05-02").expect("an open month");
    assert_eq!(code(shop.run(LockPeriod { month: day("2026-04-01") })), "ledger.period_locked");
    shop.run(UnlockPeriod { month: day("2026-04-01"), reason: "relevé en retard".into() }).expect("open again");
    paid("a", "2026-04-30").expect("an open month");
    store.clock().set_day(day("2027-04-10"), 9);
    assert_eq!(code(shop.run(CloseYear::ending(day("2027-03-31")))), "ledger.next_year_missing");
    shop.run(OpenYear { last_day: day("2028-03-31") }).expect("the next year");
    let closed = shop.run(CloseYear::ending(day("2027-03-31"))).expect("closed");
    assert_eq!(closed.totals.entries, 3);
    assert_eq!(closed.totals.result, invoice.totals.net);
    assert_eq!(closed.totals.hash.len(), 64);
    assert_eq!(code(paid("d", "2027-03-31")), "ledger.year_closed");
    assert_eq!(code(shop.run(CloseYear::ending(day("2027-03-31")))), "ledger.year_closed");
    shop.check(stand);
}

/// All that the proof looks at, the accounting files of all years included.
fn proven(store: &Store) {
    let verdict = verify::run(store, &mut |_, _| {}).expect("a verdict");
    let wrong: Vec<_> = verdict.checks.iter().filter(|c| !c.damage.is_empty()).collect();
    assert!(verdict.intact, "{wrong:#?}");
    assert!(verdict.checks.iter().any(|c| c.name == "accounting_files" && c.looked_at > 0));
}

fn the_return_and_what_is_accrued(stand: &Stand) {
    let store = played(stand, "2026-04-02");
    let shop = Shop::open(&store, 100, None);
    let invoice = shop.issue(shop.shipped(10).id).expect("an invoice");
    let late = shop.shipped(20);
    store.clock().set_day(day("2026-05-10"), 9);
    let boxed = |period: &str, line: &str| {
        let period = Period::parse(period).expect("a period");
        let ca3 = store.read(shop.company(), |db| report::vat::ca3(db, period)).expect("a return");
        ca3.boxes.iter().find(|b| b.line == line).map(|b| (b.exact_base, b.exact_tax, b.base, b.tax))
    };
    let (net, tax) = (invoice.totals.net, invoice.totals.tax);
    assert_eq!((net, tax), (Cents(13_70), Cents(2_74)));
    let standard = Some((net, tax, Some(14), Some(3)));
    assert_eq!(boxed("2026-04", "08"), standard);
    assert_eq!(boxed("2026-Q2", "08"), standard);
    assert_eq!(boxed("2026-05", "08"), None);
    // Delivered in April, invoiced in May: April's revenue, May's tax.
    let book = |kind, on: &str| shop.run(accrual::Book::new(kind, day(on), Vec::new()));
    let due = book(Kind::InvoicesToIssue, "2026-04-30").expect("booked");
    assert_eq!((due.net, due.tax), (Cents(27_40), Cents(5_48)));
    assert_eq!(code(book(Kind::InvoicesToIssue, "2026-04-30")), "accrual.twice");
    assert_eq!(code(book(Kind::InvoicesToIssue, "2026-05-31")), "accrual.not_over");
    assert_eq!(code(book(Kind::InvoicesToIssue, "2026-04-29")), "accrual.day_end");
    assert_eq!(code(book(Kind::DeferredRevenue, "2026-04-30")), "accrual.nothing");
    assert_eq!(shop.balance(Role::InvoicesToIssue), Cents::ZERO, "taken back on the day after");
    assert_eq!(boxed("2026-04", "08"), standard);
    let settle = |period: &str| shop.run(Settle { period: period.into() });
    assert_eq!(code(settle("2026-05")), "vat.period_not_over");
    assert_eq!(settle("2026-04").expect("settled").due, 3);
    assert_eq!(code(settle("2026-Q2")), "vat.period_not_over");
    assert_eq!(code(settle("2026-04")), "vat.settled");
    assert_eq!(code(settle("2026-03")), "vat.nothing");
    assert_eq!(shop.balance(Role::VatCollected(VatCode::Standard)), Cents::ZERO);
    assert_eq!(shop.balance(Role::VatToPay), Cents(-3_00));
    assert_eq!(shop.balance(Role::RoundingLoss), Cents(26));
    shop.issue(late.id).expect("an invoice");
    assert_eq!(boxed("2026-05", "08"), Some((Cents(27_40), Cents(5_48), Some(27), Some(5))));
    assert_eq!(boxed("2026-04", "08"), standard);
    proven(&store);
}

fn earlier_books_are_brought_along(stand: &Stand) {
    let store = played(stand, "2026-07-02");
    let shop = Shop::open(&store, 0, None);
    let balance = |account: &str, debit, credit| Balance {
        account: account.into(),
        label: String::new(),
        debit: Cents(debit),
        credit: Cents(credit),
        ..Balance::default()
    };
    let book = |balances: Vec<Balance>| shop.run(opening::Book { day: None, balances });
    let bank = balance("512000", 40_000_00, 0);
    assert_eq!(code(book(vec![bank.clone(), balance("101000", 0, 39_999_99)])), "opening.unbalanced");
    let rows = vec![bank, balance("411100", 1_200_00, 0), balance("455100", 0, 1_200_00), balance("101000", 0, 40_000_00)];
    let opened = book(rows).expect("booked");
    assert_eq!((opened.day, opened.items, opened.debit), (day("2026-07-01"), Cents(1_200_00), Cents(41_200_00)));
    assert_eq!(shop.balance(Role::Suspense), Cents(1_200_00));
    let item = BringItem {
        account: ground::receivable::Control::default(),
        customer: shop.customer,
        number: "F-2025-0815".into(),
        issue_day: day("2026-05-04"),
        due_day: day("2026-06-30"),
        open: Cents(1_200_00),
        currency: kernel::Currency::EUR,
        value: None,
        total: None,
        discount_rate: None,
        discount_until: None,
        orders: Vec::new(),
        references: Vec::new(),
    };
    shop.run(item).expect("brought along");
    assert_eq!((shop.balance(Role::Suspense), shop.balance(Role::Customers)), (Cents::ZERO, Cents(1_200_00)));
    proven(&store);
}

fn the_margin_bears_its_tax(stand: &Stand) {
    let store = played(stand, "2026-03-02");
    let shop = Shop::open(&store, 0, None);
    let price = Price::parse("250").expect("a price");
    let description = Description { name: "Tuiles anciennes".into(), price, nature: Nature::SecondHand, ..Description::default() };
    let old = shop.run(catalogue::Create { sku: "OCCASION".into(), description }).expect("an item").id;
    let lines = vec![Arrived { item: old, quantity: Quantity::whole(20) }];
    shop.run(Receive { warehouse: None, reference: String::new(), lines }).expect("stock");
    let sell = |quantity| {
        let line = NewLine { item: old, quantity: Quantity::whole(quantity), ..NewLine::default() };
        let order = shop.run(Draft::new(shop.customer, String::new(), vec![line])).expect("an order");
        shop.confirm(order.id, WhenShort::Refuse).expect("confirmed");
        shop.run(ship(order.id, Vec::new())).expect("shipped");
        shop.issue(order.id).expect("an invoice")
    };
    let first = sell(6);
    assert_eq!((first.totals.net, first.totals.tax), (Cents(1_500_00), Cents::ZERO));
    let book = |period: &str, purchases: i64, sales: Option<i64>| {
        let (period, purchases, sales) = (period.to_string(), Cents(purchases), sales.map(Cents));
        shop.run(margin::Book { period, purchases, rate: VatCode::Standard, sales })
    };
    let boxed = |period: &str, line: &str| {
        let period = Period::parse(period).expect("a period");
        let ca3 = store.read(shop.company(), |db| report::vat::ca3(db, period)).expect("a return");
        ca3.boxes.iter().find(|b| b.line == line).map(|b| (b.exact_base, b.exact_tax))
    };
    assert_eq!(code(book("2026-03", 900_00, None)), "margin.not_over");
    store.clock().set_day(day("2026-05-04"), 9);
    sell(1);
    assert_eq!(code(book("2026-03", -1, None)), "margin.purchases_amount");
    assert_eq!(code(book("2026-03", 0, Some(1_500_01))), "margin.sales_over");
    assert_eq!(code(book("2026-02", 0, None)), "margin.nothing");
    // 1,500 sold, 900 bought: a margin of 600 that holds 100 of tax.
    let march = book("2026-03", 900_00, None).expect("booked");
    assert_eq!((march.sales, march.base, march.tax), (Cents(1_500_00), Cents(500_00), Cents(100_00)));
    assert_eq!((boxed("2026-03", "08"), boxed("2026-03", "A1")), (Some((Cents(500_00), Cents(100_00))), Some((Cents(500_00), Cents::ZERO))));
    assert_eq!(shop.balance(Role::VatCollected(VatCode::Standard)), Cents(-100_00));
    assert_eq!(code(book("2026-03", 900_00, None)), "margin.twice");
    // April has bought and not sold: May's margin is lower by it.
    let april = book("2026-04", 150_00, None).expect("booked");
    assert_eq!((april.tax, april.carried), (Cents::ZERO, Cents(150_00)));
    let back = |margin: &margin::Margin| shop.run(TakeBack { margin: margin.id, version: None, reason: "achats corrigés".into() });
    assert_eq!(code(back(&march)), "margin.not_latest");
    assert!(back(&april).expect("taken back").undone);
    assert_eq!(code(back(&april)), "margin.undone");
    assert_eq!(book("2026-04", 130_00, None).expect("booked again").carried, Cents(130_00));
    store.clock().set_day(day("2026-06-02"), 9);
    let may = book("2026-05", 0, None).expect("booked");
    assert_eq!((may.brought, may.base, may.tax), (Cents(130_00), Cents(100_00), Cents(20_00)));
    shop.run(Settle { period: "2026-05".into() }).expect("settled");
    assert_eq!(code(back(&may)), "margin.settled");
    assert_eq!(code(book("2026-05", 0, None)), "margin.settled");
    shop.check(stand);
}
