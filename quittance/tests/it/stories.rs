//! From order to cash on both engines, the books to the cent, and the journal played from one engine to the other.

use bill::invoice::Issue;
use cash::payment::{Apply, ApplyTo, BankLine, Method, Unapply, Details};
use ground::catalogue::{self, Description, ItemKind};
use ground::company::Found;
use ground::customer::{self, Profile};
use ground::ledger;
use ground::record::Document;
use ground::stock::{self, Arrived};
use ground::tax::VatCode;
use kernel::{Cents, CompanyId, Currency, Id, Price, Quantity};
use quittance::{bench, simulate, steps};
use sell::fulfilment::{Deliver, Ship};
use sell::order::rules::WhenShort;
use sell::order::{Confirm, Draft, NewLine, Order, Share, State};
use store::{Context, Options, Store, Url, params, replay};

use crate::engines::{self, Stand};
use crate::on_both;

/// A company with two items and a customer.
pub struct Shop {
    pub store: Store,
    pub context: Context,
    pub customer: Id,
    pub tile: Id,
    pub laying: Id,
}

impl Shop {
    pub fn company(&self) -> CompanyId {
        self.context.company
    }

    /// A shop with so many tiles in stock.
    pub fn open(store: &Store, tiles: i64, limit: Option<Cents>) -> Shop {
        let company = store.new_id();
        store.open_lane(company).expect("a lane");
        let context = Context::system(company, "cli");
        let first_day = store.clock().today().start_of_month();
        let last_day = first_day.plus_months(12).plus(-1);
        let identity = bench::world::identity("Tuilerie de l’Ouche");
        store.run(&context, Found { identity, first_day, last_day }).expect("a company");
        store.run(&context, stock::Create { code: "DIJ".into(), name: "Dijon".into() }).expect("a warehouse");
        let profile = Profile { name: "Couverture Leroy".into(), ..Profile::default() };
        let create = customer::Create { number: None, profile, credit_limit: limit, duplicate: false };
        let customer = store.run(&context, create).expect("a customer").id;
        let item = |sku: &str, kind, price: &str, vat| {
            let price = Price::parse(price).expect("a price");
            let description = Description { name: sku.into(), kind, price, vat, ..Description::default() };
            store.run(&context, catalogue::Create { sku: sku.into(), description }).expect("an item").id
        };
        let tile = item("TUILE", ItemKind::Goods, "1.37", VatCode::Standard);
        let laying = item("POSE", ItemKind::Service, "45.50", VatCode::Intermediate);
        if tiles > 0 {
            let lines = vec![Arrived { item: tile, quantity: Quantity::whole(tiles) }];
            store.run(&context, stock::Receive { warehouse: None, reference: String::new(), lines }).expect("stock");
        }
        Shop { store: store.clone(), context, customer, tile, laying }
    }

    pub fn run<C: store::Command>(&self, command: C) -> kernel::Result<C::Outcome> {
        self.store.run(&self.context, command)
    }

    pub fn line(&self, quantity: i64) -> NewLine {
        NewLine { item: self.tile, quantity: Quantity::whole(quantity), price: None, label: None, ..NewLine::default() }
    }

    pub fn draft(&self, quantity: i64) -> Order {
        self.run(Draft::new(self.customer, String::new(), vec![self.line(quantity)])).expect("an order")
    }

    pub fn confirm(&self, order: Id, when_short: WhenShort) -> kernel::Result<Order> {
        self.run(Confirm { order, version: None, when_short })
    }

    /// An order of which everything has left.
    pub fn shipped(&self, quantity: i64) -> Order {
        let order = self.draft(quantity);
        self.confirm(order.id, WhenShort::Refuse).expect("confirmed");
        self.run(ship(order.id, Vec::new())).expect("shipped");
        order
    }

    pub fn issue(&self, order: Id) -> kernel::Result<bill::invoice::Invoice> {
        self.run(Issue::all(order))
    }

    pub fn balance(&self, role: ledger::Role) -> Cents {
        self.store.read(self.company(), |db| ledger::balance_of(db, role)).expect("a balance")
    }

    /// All that must be true, the mirror included.
    pub fn check(&self, stand: &Stand) {
        let replica = engines::open(&stand.scratch());
        let what = simulate::everything(&self.store, &replica, self.company()).expect("it can be checked");
        assert!(what.is_empty(), "{what:#?}");
    }
}

pub fn ship(order: Id, lines: Vec<Share>) -> Ship {
    Ship { order, version: None, lines, carrier: String::new(), tracking: String::new() }
}

pub fn state(store: &Store, company: CompanyId) -> String {
    let sums = store.with_reader(|conn| replay::state(conn, &steps::schemas(), company)).expect("a state");
    replay::state_hash(&sums)
}

pub fn bank_line(store: &Store, key: &str, amount: Cents, remittance: &str) -> BankLine {
    BankLine { number: String::new(), value: None,
        key: key.into(),
        day: store.clock().today(),
        amount,
        currency: Currency::EUR,
        method: Method::Transfer,
        remittance: remittance.into(),
        counterparty: "LEROY".into(),
        iban: String::new(),
        details: Details::default(),
        identify: true,
        value_day: None,
    }
}

/// One customer's way from order to lettered payment, in two shipments and two invoices.
fn lived(store: &Store) -> Shop {
    let shop = Shop::open(store, 50, Some(Cents(500_000)));
    let service = NewLine { item: shop.laying, quantity: Quantity::whole(2), price: None, label: None, ..NewLine::default() };
    let order = shop.run(Draft::new(shop.customer, "BC-77".into(), vec![shop.line(10), service])).expect("an order");
    assert_eq!((order.net, order.gross), (Cents(104_70), Cents(116_54)));
    let order = shop.confirm(order.id, WhenShort::Refuse).expect("confirmed");
    assert_eq!(order.state, State::Confirmed);
    let part = vec![Share { line: 1, quantity: Quantity::whole(4) }];
    let sent = shop.run(ship(order.id, part)).expect("a part leaves");
    let signed = Deliver {
        shipment: sent.id,
        version: None,
        day: None,
        received_by: "M. Petit".into(),
        reserves: String::new(),
    };
    shop.run(signed).expect("it arrives");
    let first = shop.issue(order.id).expect("an invoice");
    assert_eq!((first.totals.net, first.totals.tax, first.totals.gross), (Cents(5_48), Cents(1_10), Cents(6_58)));
    shop.run(ship(order.id, Vec::new())).expect("the rest leaves");
    let second = shop.issue(order.id).expect("an invoice");
    assert_eq!(
        (second.totals.net, second.totals.tax, second.totals.gross),
        (Cents(99_22), Cents(10_74), Cents(109_96))
    );
    assert_eq!(shop.balance(ledger::Role::Customers), Cents(116_54));

    let paid = shop.run(bank_line(store, "releve-1", Cents(6_58), &format!("VIR {}", first.number))).expect("money");
    assert_eq!(paid.customer, Some(shop.customer), "the number names the payer");
    let by_number = Apply::by_reference(paid.id, None);
    let applied = shop.run(by_number.clone()).expect("applied");
    assert_eq!((applied.amount, applied.left, applied.letter.as_deref()), (Cents(6_58), Cents::ZERO, Some("AAA")));
    shop.run(Unapply { payment: paid.id, version: None, reason: "erreur".into() }).expect("taken back");
    assert_eq!(shop.run(by_number).expect("applied again").letter.as_deref(), Some("AAB"));

    let stray = shop.run(bank_line(store, "releve-2", Cents(150_00), "SANS MOTIF")).expect("money of nobody");
    assert_eq!((stray.customer, shop.balance(ledger::Role::Suspense)), (None, Cents(-150_00)));
    shop.run(cash::payment::Identify { payment: stray.id, version: None, customer: shop.customer })
        .expect("identified");
    let item = store.read(shop.company(), |db| ground::receivable::of_document(db, second.id)).expect("items")[0].id;
    let applied = shop.run(Apply::to(stray.id, None, vec![ApplyTo::cash(item, None)]));
    assert_eq!(applied.map(|a| (a.amount, a.left, a.letter)).expect("applied"), (Cents(109_96), Cents(40_04), None));
    shop
}

fn cycle(stand: &Stand) {
    let shop = lived(&stand.open());
    for (account, balance) in [
        (ledger::Role::Customers, -40_04),
        (ledger::Role::Bank, 156_58),
        (ledger::Role::Suspense, 0),
        (ledger::Role::Goods(ledger::Revenue::Taxed(VatCode::Standard)), -13_70),
        (ledger::Role::Services(ledger::Revenue::Taxed(VatCode::Intermediate)), -91_00),
        (ledger::Role::VatCollected(VatCode::Standard), -2_74),
        (ledger::Role::VatCollected(VatCode::Intermediate), -9_10),
    ] {
        assert_eq!(shop.balance(account), Cents(balance), "{account:?}");
    }
    let again = shop.run(bank_line(&shop.store, "releve-1", Cents(6_58), "")).expect("the same line");
    assert_eq!(again.amount, Cents(6_58));
    assert_eq!(shop.balance(ledger::Role::Bank), Cents(156_58), "a line of a statement is booked once");
    let orders = shop.store.read(shop.company(), |db| {
        db.all("SELECT id FROM sales_order WHERE company_id = $1", params![shop.company()], |row| row.get::<Id>(0))
    });
    let order = shop.store.read(shop.company(), |db| Order::load(db, orders.expect("orders")[0]));
    assert_eq!(order.expect("read").expect("there").state, State::Invoiced);
    shop.check(stand);
}

/// Every statement of every schema is taken by the engine, twice without harm, and a newer store is left alone.
fn schemas(stand: &Stand) {
    let url = stand.url();
    drop(engines::open(&url));
    let store = engines::open(&url);
    let tables = store::schema::tables(&steps::schemas());
    assert!(tables.len() > 25, "{} tables", tables.len());
    for table in tables {
        let sql = format!("SELECT {} FROM {} LIMIT 1", table.columns.join(", "), table.name);
        store.with_reader(|conn| conn.all(&sql, &[], |_| Ok(()))).unwrap_or_else(|f| panic!("{}: {f}", table.name));
        assert!(!table.key.is_empty(), "{} has a key", table.name);
    }
    store
        .platform(|conn| conn.exec("UPDATE schema_version SET version = 99 WHERE step = 'order'", &[]))
        .expect("changed");
    drop(store);
    let refused = steps::open(&url, Options::default()).err().expect("a newer store is refused");
    assert_eq!(refused.code(), "store.newer");
}

/// The journal played into the other engine and back makes the same rows.
fn move_house(stand: &Stand) {
    let seed = 11;
    let source = simulate::open(&stand.url(), seed).expect("a store");
    let replica = engines::open(&stand.scratch());
    let plan = simulate::Plan { seed, commands: 400, every: 400 };
    simulate::run(&source, &replica, &plan).unwrap_or_else(|failure| panic!("{failure}"));
    let company = source.companies().expect("companies")[0];
    let other = if stand.is_sqlite() { Stand::postgres() } else { Some(Stand::sqlite()) };
    let Some(other) = other else { return };
    let (there, back) = (other.open(), stand.open());
    for (from, to) in [(&source, &there), (&there, &back)] {
        let mut facts = 0;
        replay::replay(from, to, company, &steps::players(), &mut |n| facts = n).expect("it is played");
        assert!(facts > 100, "{facts}");
        assert_eq!(state(from, company), state(to, company));
        assert_eq!(replay::compare(from, to, &steps::schemas(), company).expect("compared"), []);
    }
    // And life goes on there: the next numbers follow.
    let context = Context::system(company, "cli");
    let create = customer::Create {
        number: None,
        profile: Profile { name: "Client d’après".into(), ..Profile::default() },
        credit_limit: None,
        duplicate: true,
    };
    let made = back.run(&context, create).expect("a customer after the move");
    assert!(source.read(company, |db| customer::by_number(db, &made.number)).expect("read").is_none());
}

/// Any value of any row changed behind the product's back is found, and the place is named.
fn tampered(stand: &Stand) {
    let shop = lived(&stand.open());
    let (store, company) = (&shop.store, shop.company());
    let replica = engines::open(&stand.scratch());
    replay::replay(store, &replica, company, &steps::players(), &mut |_| {}).expect("a replica");
    let mut tried = 0;
    for table in store::schema::tables(&steps::schemas()) {
        if table.role != store::schema::Role::OfCompany {
            continue;
        }
        let all = store.with_reader(|conn| {
            let sql = format!("SELECT {} FROM {}", table.columns.join(", "), table.name);
            let width = table.columns.len();
            conn.all(&sql, &[], |row| (0..width).map(|i| row.any(i)).collect::<kernel::Result<Vec<_>>>())
        });
        let Some(row) = all.expect("rows").pop() else { continue };
        for (n, column) in table.columns.iter().enumerate() {
            let other = match &row[n] {
                store::Value::Int(n) => store::Value::Int(n + 1_000_003),
                store::Value::Text(t) if t.len() == 10 && t.as_bytes()[4] == b'-' => continue,
                store::Value::Text(t) => store::Value::Text(format!("{t}x").into()),
                store::Value::Bytes(b) => store::Value::Bytes(b.iter().rev().copied().collect::<Vec<u8>>().into()),
                _ => continue,
            };
            tried += 1;
            let place = format!("{}.{column}", table.name);
            alter(store, &table, (&row, column), &other);
            let found = find(store, &replica, company, table.name.starts_with("journal"), stand);
            assert!(!found.is_empty(), "{place} was changed and nobody noticed");
            assert!(found.iter().all(|d| !d.place.is_empty() && !d.what.is_empty()), "{place}: {found:?}");
            let mut now = row.clone();
            now[n] = other;
            alter(store, &table, (&now, column), &row[n]);
        }
    }
    assert!(tried > 100, "{tried} values changed");
    assert_eq!(find(store, &replica, company, false, stand), [], "and all is well again");
}

/// Writes one value of one row behind the product's back.
fn alter(store: &Store, table: &store::schema::Table, (row, column): (&[store::Value], &str), to: &store::Value) {
    // Days are read as text; PostgreSQL compares them as such only when told so.
    let is_day = |key: &str| table.columns.iter().position(|c| c == key).is_some_and(|n| table.days[n]);
    let keys = table.key.iter().zip(2..).map(|(k, i)| match is_day(k) {
        true => format!("CAST({k} AS TEXT) = ${i}"),
        false => format!("{k} = ${i}"),
    });
    let keys: Vec<String> = keys.collect();
    let sql = format!("UPDATE {} SET {column} = $1 WHERE {}", table.name, keys.join(" AND "));
    let mut values = vec![to.clone()];
    for key in &table.key {
        values.push(row[table.columns.iter().position(|c| c == key).expect("a key column")].clone());
    }
    assert_eq!(store.platform(|conn| conn.exec(&sql, &values)).expect("written"), 1, "{sql}");
}

/// What the chain and the mirror complain of.
fn find(store: &Store, replica: &Store, company: CompanyId, afresh: bool, stand: &Stand) -> Vec<replay::Damage> {
    let (_, mut found) = replay::check_chain(store, company, &mut |_| {}).expect("the chain can be followed");
    if afresh && found.is_empty() {
        let fresh = engines::open(&stand.scratch());
        match replay::replay(store, &fresh, company, &steps::players(), &mut |_| {}) {
            Ok(()) => found.extend(replay::compare(store, &fresh, &steps::schemas(), company).expect("compared")),
            Err(fault) => found.push(replay::Damage { place: "journal".into(), what: fault.to_string() }),
        }
        return found;
    }
    found.extend(replay::compare(store, replica, &steps::schemas(), company).expect("compared"));
    found
}

/// Rows taken away or added, and a journal cut short.
fn missing(stand: &Stand) {
    let shop = lived(&stand.open());
    let (store, company) = (&shop.store, shop.company());
    let replica = engines::open(&stand.scratch());
    replay::replay(store, &replica, company, &steps::players(), &mut |_| {}).expect("a replica");
    for (sql, named) in [
        ("DELETE FROM open_item WHERE company_id = $1 AND kind = 'payment' AND open <> 0", "table open_item"),
        ("INSERT INTO counter (company_id, series, next) VALUES ($1, 'FA1999', 2)", "table counter"),
        ("DELETE FROM journal_subject WHERE company_id = $1 AND seq = 3", "table journal_subject"),
        ("DELETE FROM journal WHERE company_id = $1 AND seq = 4", "journal 4"),
        (
            "DELETE FROM journal WHERE company_id = $1 AND seq = (SELECT seq FROM lane WHERE company_id = $1)",
            "journal head",
        ),
    ] {
        store.platform(|conn| conn.exec(sql, params![company])).expect("done behind its back");
        let found = find(store, &replica, company, false, stand);
        assert!(found.iter().any(|d| d.place.starts_with(named)), "{sql}: {found:#?}");
    }
}

on_both! {
    every_schema_is_taken => schemas;
    the_cycle_keeps_the_books => cycle;
    a_journal_moves_between_engines => move_house;
    every_altered_value_is_found => tampered;
    every_missing_row_is_found => missing;
}

/// All that any row of any table says.
fn dump(store: &Store) -> Vec<String> {
    let mut lines = Vec::new();
    for table in store::schema::tables(&steps::schemas()) {
        let sql = format!("SELECT {} FROM {}", table.columns.join(", "), table.name);
        let width = table.columns.len();
        let rows = store.with_reader(|conn| {
            conn.all(&sql, &[], |row| {
                (0..width).map(|i| row.any(i).map(|v| format!("{v:?}"))).collect::<kernel::Result<Vec<_>>>()
            })
        });
        lines.extend(rows.expect("rows").into_iter().map(|row| format!("{} {}", table.name, row.join(" "))));
    }
    lines.sort();
    lines
}

/// A byte changed in the file itself, by a failing disk or by hand, is found wherever a row says something else by it.
#[test]
fn an_altered_byte_of_the_file_is_found() {
    let stand = Stand::sqlite();
    let url = stand.url();
    let shop = lived(&engines::open(&url));
    let (company, replica) = (shop.company(), engines::open(&stand.scratch()));
    replay::replay(&shop.store, &replica, company, &steps::players(), &mut |_| {}).expect("a replica");
    let said = dump(&shop.store);
    drop(shop);
    let Url::Sqlite(path) = &url else { panic!("a file") };
    let whole = std::fs::read(path).expect("the file");
    let mut found_in_all = 0;
    for words in ["Couverture Leroy", "BC-77", "FA20", "order.confirmed", "M. Petit", "releve-2"] {
        let places: Vec<usize> =
            whole.windows(words.len()).enumerate().filter(|(_, w)| *w == words.as_bytes()).map(|(i, _)| i).collect();
        assert!(!places.is_empty(), "{words} stands somewhere");
        for at in places {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x04;
            std::fs::write(path, &bytes).expect("written");
            let store = engines::open(&url);
            let mut found = replay::check_engine(&store).expect("asked");
            found.extend(find(&store, &replica, company, false, &stand));
            found_in_all += usize::from(!found.is_empty());
            // Pages keep remnants of rows that have moved; nobody ever reads those.
            assert!(!found.is_empty() || dump(&store) == said, "byte {at}, in {words}, was changed and nobody noticed");
        }
    }
    assert!(found_in_all > 20, "{found_in_all}");
}
