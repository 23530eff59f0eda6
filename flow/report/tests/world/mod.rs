//! A small company that lives through commands: what tests and the pages' example look at.

#![allow(dead_code, reason = "each of those who include it uses a part")]

use bill::invoice::{Invoice, Issue};
use cash::payment::import::ImportReport;
use cash::workbench::import_file;
use formats::statement::{Account, Balance, BalanceKind, Line, Statement};
use ground::catalogue::{self, Description, ItemKind};
use ground::company::{Found, Identity, OpenYear};
use ground::customer::{self, Profile, Terms};
use ground::party::{Address, Identifiers};
use ground::stock::{self, Arrived};
use ground::tax::VatCode;
use kernel::{Cents, CompanyId, Currency, Day, Id, Price, Quantity, Rate};
use sell::fulfilment::{Deliver, Ship};
use sell::order::{Confirm, Draft, NewLine, Order, State, rules::WhenShort};
use store::{Clock, Context, Options, Schema, Store, Url};
use web::Step;

/// The steps that it needs.
pub static STEPS: &[&Step] = &[
    &ground::company::STEP,
    &ground::customer::STEP,
    &ground::catalogue::STEP,
    &ground::stock::STEP,
    &ground::currency::STEP,
    &sell::order::STEP,
    &sell::fulfilment::STEP,
    &bill::invoice::STEP,
    &cash::policy::STEP,
    &cash::gateway::STEP,
    &cash::payment::STEP,
    &cash::bill_of_exchange::STEP,
    &cash::bill_remittance::STEP,
    &cash::insolvency::STEP,
    &cash::mandate::STEP,
    &cash::refund_order::STEP,
    &cash::direct_debit::STEP,
    &cash::takeover::STEP,
    &cash::workbench::STEP,
];

/// The company.
pub struct World {
    pub store: Store,
    pub company: CompanyId,
    pub customers: Vec<Id>,
    pub items: Vec<Id>,
    lines: Vec<Line>,
    balance: Cents,
}

pub fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

const NAMES: [(&str, &str, &str, &str, &str); 8] = [
    ("Charpentes Delmas", "552100554", "14 chemin des Tuileries", "31450", "Montgiscard"),
    ("Couverture Vidal & Fils", "732829320", "8 rue du Faubourg", "81000", "Albi"),
    ("Toitures du Midi", "542051180", "ZA de la Plaine", "31130", "Balma"),
    ("Bâtimax Toulouse", "652014051", "27 avenue de Muret", "31300", "Toulouse"),
    ("Maçonnerie Pujol", "784671695", "3 place de la Halle", "32000", "Auch"),
    ("Négoce Occitan de Matériaux", "403052111", "Route de Carcassonne", "11400", "Castelnaudary"),
    ("Atelier Brun Architecture", "379984891", "12 quai de Tounis", "31000", "Toulouse"),
    ("L’Hôte & Cie", "810634980", "5 rue des Potiers", "09100", "Pamiers"),
];

impl World {
    /// Founds it on the first day of 2025 in a new store in a folder.
    pub fn found(folder: &std::path::Path) -> World {
        World::found_in(&Url::parse(&folder.join("store.db").to_string_lossy()))
    }

    fn open(url: &Url) -> Store {
        let registers = [ground::numbering::SCHEMA, ground::ledger::SCHEMA, ground::receivable::SCHEMA, ground::credit::SCHEMA, ground::availability::SCHEMA];
        let schemas: Vec<Schema> = registers.into_iter().chain(STEPS.iter().map(|s| s.schema)).collect();
        let clock = Clock::played(1);
        clock.set_day(day("2025-01-02"), 8);
        Store::open(url, &schemas, Options { clock, seed: Some(7), ..Options::default() }).expect("opens")
    }

    /// Opens one that was founded before, on a day.
    pub fn reopened(url: &Url, on: &str) -> World {
        let store = World::open(url);
        let company = store.companies().expect("companies")[0];
        let world =
            World { store, company, customers: Vec::new(), items: Vec::new(), lines: Vec::new(), balance: Cents(0) };
        world.on(on);
        world
    }

    /// Founds it, or opens one that was founded before (its customers are then not listed).
    pub fn founded_or_not(url: &Url) -> World {
        let store = World::open(url);
        let there = !store.companies().expect("companies").is_empty();
        drop(store);
        if there { World::reopened(url, "2026-11-22") } else { World::found_in(url) }
    }

    /// Founds it in the store of an address.
    pub fn found_in(url: &Url) -> World {
        let store = World::open(url);
        let company = store.new_id();
        store.open_lane(company).expect("a lane");
        let mut world = World {
            store,
            company,
            customers: Vec::new(),
            items: Vec::new(),
            lines: Vec::new(),
            balance: Cents(1_250_000),
        };
        let identity = identity();
        world.run(Found { identity, first_day: day("2025-01-01"), last_day: day("2025-12-31") });
        world.run(stock::Create { code: "MTG".into(), name: "Montgiscard".into() });
        world.make_customers();
        world.make_items();
        world
    }

    fn make_customers(&mut self) {
        let terms = ["NET30", "D45EOM", "D30EOM", "NET30", "D30EOM@10", "NET60", "NET30", "EOM+30"];
        for (n, (name, siren, street, postcode, city)) in NAMES.iter().enumerate() {
            let siren = if kernel::identifier::is_siren(siren) { (*siren).to_string() } else { String::new() };
            let profile = Profile {
                name: (*name).into(),
                identifiers: Identifiers { siren, ..Identifiers::default() },
                address: Address {
                    street: (*street).into(),
                    postcode: (*postcode).into(),
                    city: (*city).into(),
                    ..Address::default()
                },
                terms: Terms::parse(terms[n]).expect("terms"),
                ..Profile::default()
            };
            let limit = if n == 3 { Some(Cents(1_500_000)) } else { None };
            let created = self.run(customer::Create { number: None, profile, credit_limit: limit, duplicate: true });
            self.customers.push(created.id);
        }
    }

    fn make_items(&mut self) {
        let items = [
            ("TC-ROM", "Tuile romane rouge vieilli", ItemKind::Goods, "1.42", VatCode::Standard),
            ("TC-CAN", "Tuile canal Midi", ItemKind::Goods, "0.98", VatCode::Standard),
            ("FT-RON", "Faîtière ronde", ItemKind::Goods, "6.75", VatCode::Standard),
            ("LIV", "Livraison sur chantier avec grue", ItemKind::Service, "185.00", VatCode::Standard),
            ("ISO-R", "Panneau isolant, rénovation énergétique", ItemKind::Goods, "24.90", VatCode::Reduced),
        ];
        let mut stock = Vec::new();
        for (sku, name, kind, price, vat) in items {
            let description = Description {
                name: name.into(),
                kind,
                price: Price::parse(price).expect("a price"),
                vat,
                ..Description::default()
            };
            let item = self.run(catalogue::Create { sku: sku.into(), description });
            if item.goods() {
                stock.push(Arrived { item: item.id, quantity: Quantity::whole(400_000) });
            }
            self.items.push(item.id);
        }
        self.run(stock::Receive { warehouse: None, reference: "ouverture".into(), lines: stock });
    }

    /// Runs a command as the product itself.
    pub fn run<C: store::Command>(&self, command: C) -> C::Outcome {
        let name = C::NAME;
        self.store.run(&self.context(), command).unwrap_or_else(|fault| panic!("{name}: {fault}"))
    }

    /// Who acts.
    pub fn context(&self) -> Context {
        Context::system(self.company, "cli")
    }

    /// Sets the day.
    pub fn on(&self, text: &str) {
        self.store.clock().set_day(day(text), 9);
    }

    /// Opens the year that ends on a day.
    pub fn open_year(&self, last: &str) {
        self.run(OpenYear { last_day: day(last) });
    }

    /// Enters and confirms an order of some items; it may be held.
    pub fn order(&self, customer: usize, lines: &[(usize, i64)], reference: &str) -> Order {
        let lines = lines
            .iter()
            .map(|(i, q)| NewLine { item: self.items[*i], quantity: Quantity::whole(*q), price: None, label: None, ..NewLine::default() })
            .collect();
        let order = self.run(Draft::new(self.customers[customer], reference.to_string(), lines));
        self.run(Confirm { order: order.id, version: Some(order.version), when_short: WhenShort::BackOrder })
    }

    /// Sends everything of an order, delivered on the same day.
    pub fn ship(&self, order: &Order) -> Id {
        let ship = Ship {
            order: order.id,
            version: None,
            lines: Vec::new(),
            carrier: "Transports Morel".into(),
            tracking: String::new(),
        };
        let shipment = self.run(ship);
        self.run(Deliver {
            shipment: shipment.id,
            version: None,
            day: None,
            received_by: "M. Petit".into(),
            reserves: String::new(),
        });
        shipment.id
    }

    /// From order to invoice in one day.
    pub fn invoice(&self, customer: usize, lines: &[(usize, i64)], reference: &str) -> Invoice {
        let order = self.order(customer, lines, reference);
        assert_eq!(order.state, State::Confirmed, "{reference}");
        self.ship(&order);
        self.run(Issue::all(order.id))
    }

    /// A line that the bank will tell of.
    pub fn bank(&mut self, day_text: &str, cents: i64, name: &str, text: &str) {
        let mut line = Line::new(Cents(cents), Currency::EUR);
        line.booking_date = Day::parse(day_text);
        line.value_date = Day::parse(day_text);
        line.counterparty_name = Some(name.into());
        line.remittance = vec![text.into()];
        line.bank_reference = Some(format!("R{:06}", self.lines.len() + cents.unsigned_abs() as usize));
        self.lines.push(line);
    }

    /// The statement of what was not told yet.
    pub fn statement(&mut self, from: &str, to: &str) -> Vec<u8> {
        let mut lines = std::mem::take(&mut self.lines);
        for (n, line) in lines.iter_mut().enumerate() {
            line.entry = n as u32 + 1;
        }
        let opening = self.balance;
        self.balance += lines.iter().filter(|l| l.currency == Currency::EUR).map(|l| l.amount).sum();
        let balance = |kind, code: &str, amount, at| Balance {
            kind,
            code: code.into(),
            amount,
            currency: Currency::EUR,
            date: Day::parse(at),
        };
        let statement = Statement {
            account: Account { iban: Some("FR7630006000011234567890189".into()), ..Account::default() },
            currency: Some(Currency::EUR),
            id: Some(format!("REL-{to}")),
            from: Day::parse(from),
            to: Day::parse(to),
            balances: vec![
                balance(BalanceKind::Opening, "OPBD", opening, from),
                balance(BalanceKind::Closing, "CLBD", self.balance, to),
            ],
            lines,
            ..Statement::default()
        };
        formats::camt::write(&statement)
    }

    /// Imports a file as the operator does.
    pub fn import(&self, name: &str, bytes: &[u8]) -> ImportReport {
        import_file(&self.store, &self.context(), name, bytes).unwrap_or_else(|fault| panic!("{name}: {fault}"))
    }

    /// The place of the last fact in the journal.
    pub fn facts(&self) -> i64 {
        self.store.read(self.company, |db| store::journal::head(db)).expect("a head").0
    }
}

/// A roof-tile maker with everything that an invoice must show.
pub fn identity() -> Identity {
    Identity {
        name: "Tuilerie de la Garonne".into(),
        legal_form: "SAS".into(),
        capital: Some(Cents(25_000_000)),
        register_town: "Toulouse".into(),
        identifiers: Identifiers {
            siren: "732829320".into(),
            siret: "73282932000074".into(),
            vat: String::new(),
            iban: "FR7630006000011234567890189".into(),
        },
        bic: "AGRIFRPP".into(),
        creditor_id: String::new(),
        address: Address {
            street: "12 route de la Briqueterie".into(),
            postcode: "31220".into(),
            city: "Cazères".into(),
            ..Address::default()
        },
        email: "comptabilite@tuilerie-garonne.fr".into(),
        phone: "05 61 00 00 00".into(),
        vat_on_debits: true,
        vat_franchise: false,
        penalty_rate: Rate::parse("12.15").expect("a rate"),
    }
}
