//! One invoice for the deliveries of a month on both engines: by the job of its last evening, by hand, credited, read
//! as an e-invoice.

use bill::credit_note::CancelInvoice;
use bill::invoice::{Invoice, print};
use bill::periodic;
use ground::customer::{self, Billing, Profile, Terms};
use ground::party::{Address, Identifiers};
use ground::record::load;
use kernel::{Cents, Day, Id, Quantity};
use sell::order::rules::WhenShort;
use sell::order::{Draft, Order, Share, State};

use crate::engines::Stand;
use crate::on_both;
use crate::stories::{Shop, ship};

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

/// A customer who is invoiced once a month, with terms beyond what the law allows then.
fn monthly(shop: &Shop) -> Id {
    let profile = Profile {
        name: "Toitures Morvan".into(),
        identifiers: Identifiers { siren: "732829320".into(), vat: "FR44732829320".into(), ..Identifiers::default() },
        address: Address { street: "2 rue des Forges".into(), postcode: "58000".into(), city: "Nevers".into(), country: "FR".into(), ..Address::default() },
        terms: Terms::Net(60),
        billing: Billing::Monthly,
        ..Profile::default()
    };
    shop.run(customer::Create { number: None, profile, credit_limit: None, duplicate: false }).expect("a customer").id
}

fn ordered(shop: &Shop, customer: Id, quantity: i64, reference: &str) -> Order {
    let order = shop.run(Draft::new(customer, reference.into(), vec![shop.line(quantity)])).expect("an order");
    shop.confirm(order.id, WhenShort::Refuse).expect("confirmed")
}

fn leaves(shop: &Shop, order: &Order, quantity: i64) {
    let share = Share { line: 1, quantity: Quantity::whole(quantity) };
    shop.run(ship(order.id, vec![share])).expect("it leaves");
}

fn invoice(shop: &Shop, id: Id) -> Invoice {
    shop.store.read(shop.company(), |db| load(db, id, None)).expect("an invoice")
}

fn by_hand(shop: &Shop, customer: Id, until: Option<&str>) -> kernel::Result<periodic::Issued> {
    shop.run(periodic::Issue { customer, until: until.map(day), orders: Vec::new() })
}

fn story(stand: &Stand) {
    let store = stand.open();
    let clock = store.clock();
    clock.set_day(day("2026-03-02"), 9);
    let shop = Shop::open(&store, 1_000, None);
    let customer = monthly(&shop);
    let first = ordered(&shop, customer, 100, "BC-1");
    let second = ordered(&shop, customer, 50, "BC-2");
    leaves(&shop, &first, 40);
    clock.set_day(day("2026-03-17"), 9);
    leaves(&shop, &second, 50);
    let other = shop.shipped(10);
    assert_eq!(periodic::close(&store, &shop.context).expect("closed").issued, 0, "the month is not over");
    clock.set_day(day("2026-03-31"), 18);
    leaves(&shop, &first, 30);
    let closed = periodic::close(&store, &shop.context).expect("closed");
    assert_eq!((closed.issued, closed.refused.len()), (1, 0));
    assert_eq!(periodic::close(&store, &shop.context).expect("again").issued, 0, "once");

    let made = store.read(shop.company(), |db| {
        let company = db.company;
        let only = "SELECT id FROM invoice WHERE company_id = $1 AND customer_id = $2";
        db.one(only, store::params![company, customer], |row| row.get::<Id>(0))
    });
    let made = invoice(&shop, made.expect("read").expect("an invoice"));
    assert_eq!(made.totals.net, Cents(120 * 1_37));
    assert_eq!((made.more.period_from, made.supply_day), (Some(day("2026-03-02")), Some(day("2026-03-31"))));
    assert_eq!(made.due_day, Some(day("2026-05-15")), "45 days: C. com. art. L441-10");
    assert_eq!((made.more.orders.len(), made.more.deliveries.len(), made.lines.len()), (2, 3, 3));
    let orders = |order: Id| store.read(shop.company(), |db| load::<Order>(db, order, None)).expect("an order");
    assert_eq!((orders(first.id).state, orders(second.id).state), (State::Confirmed, State::Invoiced));
    assert_eq!(orders(other.id).state, State::Shipped, "its customer is invoiced by delivery");
    let found = store.read(shop.company(), |db| Ok(print::findings(&print::terms(db, &made)?, einvoice::Language::English)));
    let buyers: Vec<_> = found.expect("judged").into_iter().filter(|f| f.fatal).collect();
    assert!(buyers.is_empty(), "{buyers:#?}");
    let model = store.read(shop.company(), |db| print::terms(db, &made)).expect("terms");
    assert!(model.lines[0].notes[0].text.contains("BC-1") && model.period.is_some());

    // The rest leaves in April; by hand until a day before it there is nothing.
    clock.set_day(day("2026-04-03"), 9);
    leaves(&shop, &first, 30);
    assert_eq!(by_hand(&shop, customer, Some("2026-03-31")).expect_err("nothing").code(), "periodic.nothing");
    assert_eq!(by_hand(&shop, customer, Some("2026-04-30")).expect_err("ahead").code(), "periodic.ahead");
    let rest = by_hand(&shop, customer, None).expect("by hand");
    assert_eq!((rest.count, rest.invoices.len()), (1, 1));
    assert_eq!(invoice(&shop, rest.invoices[0].id).due_day, Some(day("2026-06-02")), "one delivery is no periodic invoice");

    // The first one is cancelled: both orders wait again, and as much is invoiced again.
    let cancel = CancelInvoice {
        invoice: made.id,
        version: None,
        reason: "mauvais prix".into(),
        restock: false,
        internal: false,
        on_account: false,
    };
    let credit = shop.run(cancel).expect("credited");
    assert_eq!(credit.totals.gross, made.totals.gross);
    assert_eq!(orders(second.id).state, State::Shipped);
    let again = by_hand(&shop, customer, None).expect("again");
    assert_eq!(again.gross, made.totals.gross);
    let same = invoice(&shop, again.invoices[0].id);
    assert_eq!((again.count, &same.more.deliveries), (1, &made.more.deliveries), "the deliveries that it named, no other");
    shop.issue(other.id).expect("an ordinary invoice");
    shop.check(stand);
}

on_both! {
    a_month_of_deliveries_is_one_invoice => story;
}
