//! Money in, in all its ways: discounts, differences, overpayments, refunds, payments that the bank takes back.

use bill::invoice::Invoice;
use cash::late_charge::{Cancel, Claim, State, Waive};
use cash::payment::outgoing::Purpose;
use cash::payment::settlement::Excess;
use cash::payment::{Apply, ApplyTo, Assign, Payment, Record, Refund, Return, Unapply, UseCredit};
use ground::customer::{self, Profile};
use ground::ledger::Role;
use ground::receivable::{self, Item};
use kernel::{Cents, Id, Rate};

use crate::engines::{self, Stand};
use crate::on_both;
use crate::stories::{Shop, bank_line};

impl Shop {
    /// An invoice of so many tiles.
    pub fn invoiced(&self, tiles: i64) -> Invoice {
        let order = self.shipped(tiles);
        self.issue(order.id).expect("an invoice")
    }

    pub fn items(&self, document: Id) -> Vec<Item> {
        self.store.read(self.company(), |db| receivable::of_document(db, document)).expect("items")
    }

    pub fn owed(&self, invoice: &Invoice) -> Id {
        self.items(invoice.id).into_iter().find(|i| i.open.0 > 0).expect("owed").id
    }

    pub fn credits(&self) -> Vec<Item> {
        let open = self.store.read(self.company(), |db| receivable::open_of(db, self.customer)).expect("items");
        open.into_iter().filter(|i| i.open.0 < 0).collect()
    }

    pub fn grants_two_percent(&self) {
        let profile = Profile {
            name: "Couverture Leroy".into(),
            discount_rate: Rate::whole(2),
            discount_days: 10,
            ..Profile::default()
        };
        self.run(customer::Change { customer: self.customer, version: None, profile }).expect("changed");
    }

    pub fn paid(&self, cents: i64, items: Vec<ApplyTo>) -> kernel::Result<Payment> {
        self.run(Record { customer: self.customer, amount: Cents(cents), items, ..Record::default() })
    }

    /// All accounts that money goes through, those at zero left out.
    pub fn books(&self) -> Vec<(Role, i64)> {
        let roles = [
            Role::Bank,
            Role::Suspense,
            Role::Customers,
            Role::OtherCredits,
            Role::CashDiscount,
            Role::RoundingLoss,
            Role::RoundingGain,
            Role::BankFees,
        ];
        roles.into_iter().map(|r| (r, self.balance(r).0)).filter(|(_, sum)| *sum != 0).collect()
    }
}

/// Paid early with a discount in one entry, taken back, and paid again.
fn discount(stand: &Stand) {
    let store = &engines::open(&stand.url());
    let shop = Shop::open(store, 500, None);
    shop.grants_two_percent();
    let invoice = shop.invoiced(100);
    assert_eq!(invoice.totals.gross, Cents(164_40));
    let owed = shop.owed(&invoice);
    let late = ApplyTo { discount: Cents(3_30), ..ApplyTo::cash(owed, None) };
    assert_eq!(shop.paid(161_11, vec![late.clone()]).unwrap_err().code(), "payment.discount_beyond");
    let in_time = ApplyTo { discount: Cents(3_29), ..ApplyTo::cash(owed, None) };
    let paid = shop.paid(161_11, vec![in_time.clone()]).expect("paid");
    assert_eq!(shop.books(), [(Role::Bank, 161_11), (Role::CashDiscount, 2_74)]);
    assert_eq!(shop.items(invoice.id)[0].letter.as_deref(), Some("AAA"));
    shop.check(stand);
    shop.run(Unapply { payment: paid.id, version: None, reason: "erreur".into() }).expect("taken back");
    assert_eq!(shop.books(), [(Role::Bank, 161_11), (Role::Customers, 3_29)]);
    shop.check(stand);
    let again = shop.run(Apply::to(paid.id, None, vec![in_time])).expect("applied later, in an entry of its own");
    assert_eq!((again.amount, again.left), (Cents(164_40), Cents::ZERO));
    assert_eq!(shop.books(), [(Role::Bank, 161_11), (Role::CashDiscount, 2_74)]);
    shop.run(Unapply { payment: paid.id, version: None, reason: "erreur".into() }).expect("taken back again");
    assert_eq!(shop.books(), [(Role::Bank, 161_11), (Role::Customers, 3_29)]);
    shop.check(stand);
}

/// Two cents short, two cents over, fifty euros over that are paid back, a fee kept on the way.
fn differences(stand: &Stand) {
    let store = &engines::open(&stand.url());
    let shop = Shop::open(store, 500, None);
    let short = shop.owed(&shop.invoiced(100));
    let difference = ApplyTo { difference: Cents(2), ..ApplyTo::cash(short, None) };
    shop.paid(164_38, vec![difference]).expect("two cents short");
    let over = shop.owed(&shop.invoiced(100));
    let income = Record {
        customer: shop.customer,
        amount: Cents(164_42),
        items: vec![ApplyTo::cash(over, None)],
        excess: Excess::Income,
        ..Record::default()
    };
    shop.run(income).expect("two cents over");
    let wired = shop.owed(&shop.invoiced(100));
    let fee = ApplyTo { fee: Cents(1_80), ..ApplyTo::cash(wired, None) };
    shop.paid(162_60, vec![fee]).expect("a commission kept");
    let bank = 164_38 + 164_42 + 162_60;
    assert_eq!(
        shop.books(),
        [(Role::Bank, bank), (Role::RoundingLoss, 2), (Role::RoundingGain, -2), (Role::BankFees, 1_80)]
    );
    let twice = shop.owed(&shop.invoiced(100));
    let stray = shop.run(bank_line(store, "releve-1", Cents(214_40), "SANS MOTIF")).expect("money of nobody");
    let apply = Apply {
        payment: stray.id,
        customer: Some(shop.customer),
        items: vec![ApplyTo::cash(twice, None)],
        excess: Excess::Overpayment,
        ..Apply::default()
    };
    let applied = shop.run(apply).expect("identified and applied at once");
    assert_eq!((applied.amount, applied.left), (Cents(164_40), Cents::ZERO));
    assert_eq!((shop.balance(Role::Suspense), shop.balance(Role::OtherCredits)), (Cents::ZERO, Cents(-50_00)));
    shop.check(stand);
    // Thirty of the fifty pay the next invoice, twenty go back by a line of the bank.
    let next = shop.owed(&shop.invoiced(100));
    let credit = shop.credits()[0].id;
    let used = Record {
        customer: shop.customer,
        amount: Cents(134_40),
        items: vec![ApplyTo::cash(next, None)],
        credits: vec![UseCredit { item: credit, amount: Some(Cents(30_00)) }],
        ..Record::default()
    };
    shop.run(used).expect("paid with a part of the overpayment");
    let line = shop.run(bank_line(store, "releve-2", Cents(-20_00), "REMBOURSEMENT LEROY")).expect("money left");
    let credits = vec![UseCredit { item: credit, amount: None }];
    let refund = Refund { number: String::new(), value: None, customer: shop.customer, credits, bank_line: Some(line.id), day: None, reason: String::new() };
    shop.run(refund.clone()).expect("paid back");
    assert_eq!(shop.run(refund).unwrap_err().code(), "payment.bank_line_used");
    assert!(shop.credits().is_empty());
    assert_eq!((shop.balance(Role::Suspense), shop.balance(Role::OtherCredits)), (Cents::ZERO, Cents::ZERO));
    assert_eq!(shop.balance(Role::Customers), Cents::ZERO);
    let charge = shop.run(bank_line(store, "releve-3", Cents(-12_50), "FRAIS TENUE DE COMPTE")).expect("a charge");
    let assign = |account: &str| Assign {
        payment: charge.id,
        version: None,
        account: account.into(),
        reason: "tenue de compte".into(),
    };
    assert_eq!(shop.run(assign("411100")).unwrap_err().code(), "payment.account");
    shop.run(assign("627800")).expect("booked to an account");
    assert_eq!((shop.balance(Role::Suspense), shop.balance(Role::BankFees)), (Cents::ZERO, Cents(14_30)));
    shop.check(stand);
}

/// A direct debit comes back with a fee: its invoices are owed again on their old due days, and the discount is gone.
fn returned(stand: &Stand) {
    let store = &engines::open(&stand.url());
    let shop = Shop::open(store, 500, None);
    shop.grants_two_percent();
    let (one, two) = (shop.invoiced(100), shop.invoiced(50));
    let early = ApplyTo { discount: Cents(3_29), ..ApplyTo::cash(shop.owed(&one), None) };
    let paid = shop.paid(243_31, vec![early, ApplyTo::cash(shop.owed(&two), None)]).expect("both paid");
    assert_eq!(shop.balance(Role::Customers), Cents::ZERO);
    let line = shop.run(bank_line(store, "releve-1", Cents(-248_31), "REJET PRLV")).expect("it comes back");
    let back = Return { number: String::new(), value: None,
        payment: paid.id,
        version: None,
        bank_line: Some(line.id),
        day: None,
        fee: Cents::ZERO,
        recharge: Cents(5_00),
        reason: "AM04".into(),
    };
    let payment = shop.run(back.clone()).expect("taken back");
    assert_eq!(payment.purpose, Some(Purpose::Returned));
    assert_eq!(shop.run(back).unwrap_err().code(), "payment.not_returnable");
    let undo = Unapply { payment: paid.id, version: None, reason: "x".into() };
    assert_eq!(shop.run(undo).unwrap_err().code(), "payment.taken_back");
    assert_eq!(
        shop.books(),
        // What is charged on stands on the account of small gains (758800).
        [(Role::Bank, -5_00), (Role::Customers, 164_40 + 82_20 + 5_00), (Role::RoundingGain, -5_00), (Role::BankFees, 5_00)]
    );
    for invoice in [&one, &two] {
        let items = shop.items(invoice.id);
        assert_eq!((items[0].open, items[0].letter.as_deref()), (Cents::ZERO, Some("AAA")), "the old group stays closed");
        assert_eq!((items[1].open, Some(items[1].due_day)), (invoice.totals.gross, invoice.due_day));
    }
    shop.check(stand);
    let again = vec![ApplyTo::cash(shop.owed(&one), None), ApplyTo::cash(shop.owed(&two), None)];
    shop.paid(246_60, again).expect("paid by transfer");
    assert_eq!(shop.balance(Role::Customers), Cents(5_00));
    shop.check(stand);
}


/// Paid late: interest and indemnity by a debit note, cancelled, claimed again and paid; what comes later is waived.
fn late(stand: &Stand) {
    let store = &quittance::simulate::open(&stand.url(), 5).expect("a store with a clock of its own");
    let shop = Shop::open(store, 500, None);
    let invoice = shop.invoiced(100);
    let claim = || Claim { customer: shop.customer, invoices: Vec::new(), until: None, indemnity: true };
    assert_eq!(shop.run(claim()).unwrap_err().code(), "late_charge.nothing");
    let due = invoice.due_day.expect("a due day");
    store.clock().set_day(due.plus(10), 9);
    let charge = shop.run(claim()).expect("claimed");
    let line = &charge.lines[0];
    assert_eq!((line.segments[0].from, line.until, line.indemnity), (due.plus(1), due.plus(10), Cents(40_00)));
    assert!(charge.interest.0 > 0);
    let owed = charge.interest + Cents(40_00);
    assert_eq!(shop.balance(Role::Customers), invoice.totals.gross + owed);
    assert_eq!((shop.balance(Role::LateInterest), shop.balance(Role::Indemnity)), (-charge.interest, Cents(-40_00)));
    assert_eq!(shop.run(claim()).unwrap_err().code(), "late_charge.nothing", "nothing is charged twice");
    let cancel = |id| Cancel { late_charge: id, version: None, reason: "geste".into() };
    shop.run(cancel(charge.id)).expect("taken back");
    assert_eq!(shop.balance(Role::Customers), invoice.totals.gross);
    assert_eq!(shop.run(cancel(charge.id)).unwrap_err().code(), "late_charge.not_claimed");
    shop.check(stand);
    let again = shop.run(claim()).expect("claimed again");
    assert_eq!(again.interest, charge.interest);
    let items = vec![ApplyTo::cash(shop.owed(&invoice), None), ApplyTo::cash(again.item.expect("an item"), None)];
    store.clock().set_day(due.plus(30), 9);
    shop.paid((invoice.totals.gross + owed).0, items).expect("paid, twenty days later");
    assert_eq!(shop.run(cancel(again.id)).unwrap_err().code(), "late_charge.paid");
    let waived = Waive { customer: shop.customer, invoices: vec![invoice.id], reason: "fidélité".into() };
    let waived = shop.run(waived).expect("waived");
    assert_eq!((waived.state, waived.indemnity), (State::Waived, Cents::ZERO), "the indemnity is asked for once");
    assert_eq!(waived.lines[0].segments.iter().map(|s| s.days).sum::<i64>(), 20);
    assert_eq!(shop.run(claim()).unwrap_err().code(), "late_charge.nothing");
    assert_eq!(shop.balance(Role::Customers), Cents::ZERO);
    shop.check(stand);
}

on_both! {
    paid_late_and_charged => late;
    a_discount_taken_in_time_and_taken_back => discount;
    differences_overpayments_and_refunds => differences;
    a_payment_the_bank_takes_back => returned;
}
