//! The books as an accountant handles them: own accounts and numbers, locked months, closed years.

use ground::company::{CloseYear, LockPeriod, MapAccount, OpenYear, StartSeries, UnlockPeriod};
use ground::ledger::Role;
use kernel::{Cents, Day};
use quittance::simulate;
use store::Store;

use crate::engines::Stand;
use crate::on_both;
use crate::stories::{Shop, bank_line};

on_both! {
    own_accounts_and_numbers => accounts_and_numbers;
    months_and_years => months_and_years_are_shut;
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
