//! Founds a small company on a scratch store, with customers, items and orders in every state, and serves its pages:
//! `cargo run -p quittance --example pages_dev -- pages.db 127.0.0.1:8090`, then sign in as
//! `claire.aubry@tuilerie-garonne.fr` with the password `Tuiles-rouges-2026`.

use bill::invoice::Issue;
use cash::payment::{Apply, BankLine, Method, Details};
use ground::catalogue::{self, Description, ItemKind};
use ground::company::{self, Found, Grant, Role};
use ground::customer::{self, Profile, SetLimit, Terms};
use ground::party::{Address, Identifiers};
use ground::stock::{self, Arrived};
use ground::tax::VatCode;
use kernel::{Cents, Currency, Day, Id, Price, Quantity, Rate, Result};
use sell::fulfilment::{Deliver, Ship};
use sell::order::rules::WhenShort;
use sell::order::{Confirm, Draft, NewLine, Order, Share};
use store::{Context, Options, Private, Store, Url};
use web::i18n::Locale;
use web::platform::{NewUser, user_add};

const EMAIL: &str = "claire.aubry@tuilerie-garonne.fr";
const PASSWORD: &str = "Tuiles-rouges-2026";

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let path = args.next().unwrap_or_else(|| "pages.db".into());
    let listen = args.next().unwrap_or_else(|| "127.0.0.1:8090".into());
    let fresh = !std::path::Path::new(&path).exists();
    let store = quittance::steps::open(&Url::parse(&path), Options::default())?;
    if fresh {
        found(&store)?;
    }
    let app = quittance::serve::app(store);
    let listen = listen.parse().map_err(kernel::Fault::broken)?;
    web::server::run(app, listen, |address| println!("http://{address}  {EMAIL}  {PASSWORD}"))
}

const CUSTOMERS: [(&str, &str, &str, &str); 12] = [
    ("Charpentes Delmas", "31450", "Montgiscard", "D45EOM"),
    ("Couverture Vidal & Fils", "31000", "Toulouse", "NET30"),
    ("SCI Les Terrasses du Lauragais", "31290", "Villefranche-de-Lauragais", "NET45"),
    ("Toitures du Midi", "11000", "Carcassonne", "D30EOM"),
    ("Batimax Toulouse", "31200", "Toulouse", "NET60"),
    ("Garrigues Toitures", "34000", "Montpellier", "NET30"),
    ("Maçonnerie Pujol", "09100", "Pamiers", "NET30"),
    ("Négoce Occitan de Matériaux", "81000", "Albi", "D45EOM"),
    ("Commune de Saint-Élix", "31430", "Saint-Élix-le-Château", "NET30"),
    ("Atelier Brun Architecture", "31500", "Toulouse", "NET0"),
    ("L’Hôte & Cie", "82000", "Montauban", "NET30"),
    ("Coopérative des Artisans du Tarn", "81100", "Castres", "D30EOM@10"),
];

const ITEMS: [(&str, &str, ItemKind, &str, &str, i64); 8] = [
    ("TC-10R", "Tuile canal rouge vieilli, 50 × 21", ItemKind::Goods, "C62", "1.12", 12_000),
    ("TC-10P", "Tuile canal paille, 50 × 21", ItemKind::Goods, "C62", "1.18", 8_000),
    ("FT-45", "Faîtière ventilée 45°", ItemKind::Goods, "C62", "14.90", 400),
    ("EC-20", "Écran de sous-toiture HPV", ItemKind::Goods, "MTK", "2.35", 2_500),
    ("LT-27", "Liteau sapin traité 27 × 38", ItemKind::Goods, "MTR", "0.89", 6_000),
    ("RV-08", "Rive à rabat gauche", ItemKind::Goods, "C62", "9.40", 60),
    ("LV-01", "Livraison par grue, zone 2", ItemKind::Service, "C62", "240", 0),
    ("ET-01", "Étude de calepinage", ItemKind::Service, "HUR", "78", 0),
];

struct World {
    store: Store,
    context: Context,
    customers: Vec<Id>,
    items: Vec<Id>,
}

fn found(store: &Store) -> Result<()> {
    let company = store.new_id();
    store.open_lane(company)?;
    let today = store.clock().today();
    let first = Day::new(today.year(), 1, 1).unwrap_or(today);
    store.clock().set_day(today.plus(-120), 8);
    let system = Context::system(company, "cli");
    store.run(&system, Found { identity: identity(), first_day: first, last_day: first.plus_months(12).plus(-1) })?;
    let new = NewUser { email: EMAIL, name: "Claire Aubry", password: PASSWORD, locale: Locale::Fr };
    let user = user_add(store, &new)?;
    for (id, role, name, email) in [
        (Id(user), Role::Director, "Claire Aubry", EMAIL),
        (store.new_id(), Role::Sales, "Hugo Marty", "hugo.marty@tuilerie-garonne.fr"),
        (store.new_id(), Role::Warehouse, "Nadia Ferrer", "nadia.ferrer@tuilerie-garonne.fr"),
    ] {
        store.run(&system, Grant { user: id, role, name: name.into(), email: email.into() })?;
    }
    store.run(&system, stock::Create { code: "MTG".into(), name: "Montgiscard".into() })?;
    store.run(&system, stock::Create { code: "TLS".into(), name: "Toulouse Sud".into() })?;
    let context = Context { actor: user, via: "page", ..system };
    let mut world = World { store: store.clone(), context, customers: Vec::new(), items: Vec::new() };
    world.people()?;
    world.goods()?;
    world.orders(today)?;
    store.clock().set(0);
    Ok(())
}

fn identity() -> company::Identity {
    company::Identity {
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
        address: address("12 route de la Garonne", "31450", "Montgiscard"),
        email: "compta@tuilerie-garonne.fr".into(),
        phone: "05 61 00 00 00".into(),
        penalty_rate: Rate::parse("12.15").unwrap_or_default(),
        vat_on_debits: true,
        vat_franchise: false,
        creditor_id: String::new(),
    }
}

fn address(street: &str, postcode: &str, city: &str) -> Address {
    let (street, postcode, city) = (street.into(), postcode.into(), city.into());
    Address { street, postcode, city, ..Address::default() }
}

/// A SIREN whose key is right (Luhn).
fn siren(n: usize) -> String {
    let body = format!("{:08}", 40_211_830 + n * 7_919);
    let sum: u32 = body
        .bytes()
        .enumerate()
        .map(|(i, b)| {
            let digit = u32::from(b - b'0') * if i % 2 == 1 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

impl World {
    fn people(&mut self) -> Result<()> {
        for (n, (name, postcode, city, terms)) in CUSTOMERS.into_iter().enumerate() {
            let profile = Profile {
                name: name.into(),
                identifiers: Identifiers { siren: siren(n), ..Identifiers::default() },
                contact: Private::new("Martine Petit".into()),
                email: Private::new(format!("compta{n}@exemple.fr")),
                phone: Private::new("05 62 11 22 33".into()),
                address: address(&format!("{} chemin des Tuileries", 3 + n * 7), postcode, city),
                deliveries: if n == 0 { vec![address("Chantier du Lac", "31250", "Revel")] } else { Vec::new() },
                terms: Terms::parse(terms).unwrap_or_default(),
                ..Profile::default()
            };
            let create = customer::Create { number: None, profile, credit_limit: None, duplicate: false };
            self.customers.push(self.store.run(&self.context, create)?.id);
        }
        for (n, limit) in [(0, 1_200_000), (1, 2_000_000), (4, 5_000_000), (7, 300_000)] {
            let limit = Some(Cents(limit));
            let reason = "assurance-crédit".to_string();
            self.store.run(
                &self.context,
                SetLimit { customer: self.customers[n], version: None, credit_limit: limit, reason },
            )?;
        }
        Ok(())
    }

    fn goods(&mut self) -> Result<()> {
        let mut lines = Vec::new();
        for (sku, name, kind, unit, price, quantity) in ITEMS {
            let description = Description {
                name: name.into(),
                kind,
                unit: unit.into(),
                price: Price::parse(price).unwrap_or(Price::ZERO),
                vat: if kind == ItemKind::Service { VatCode::Intermediate } else { VatCode::Standard },
                lead_days: 8,
                ..Description::default()
            };
            let item = self.store.run(&self.context, catalogue::Create { sku: sku.into(), description })?.id;
            self.items.push(item);
            if quantity > 0 {
                lines.push(Arrived { item, quantity: Quantity::whole(quantity) });
            }
        }
        self.store.run(&self.context, stock::Receive { warehouse: None, reference: "BL-4711".into(), lines })?;
        Ok(())
    }

    fn order(&self, customer: usize, reference: &str, lines: &[(usize, i64)]) -> Result<Order> {
        let line = |(item, quantity): &(usize, i64)| NewLine {
            item: self.items[*item],
            quantity: Quantity::whole(*quantity),
            price: None,
            label: None,
            ..NewLine::default()
        };
        let lines = lines.iter().map(line).collect();
        self.store.run(&self.context, Draft::new(self.customers[customer], reference.into(), lines))
    }

    fn confirm(&self, order: &Order) -> Result<Order> {
        self.store.run(&self.context, Confirm { order: order.id, version: None, when_short: WhenShort::BackOrder })
    }

    fn ship(&self, order: &Order, lines: Vec<Share>, delivered: bool) -> Result<()> {
        let carrier = "Transports Morel".to_string();
        let tracking = "TM-55219".to_string();
        let shipment =
            self.store.run(&self.context, Ship { order: order.id, version: None, lines, carrier, tracking })?;
        if delivered {
            let (received_by, reserves) = ("M. Petit".to_string(), String::new());
            let deliver = Deliver { shipment: shipment.id, version: None, day: None, received_by, reserves };
            self.store.run(&self.context, deliver)?;
        }
        Ok(())
    }

    fn bill(&self, order: &Order, paid: bool) -> Result<()> {
        let invoice = self.store.run(&self.context, Issue::all(order.id))?;
        if paid {
            let line = BankLine { number: String::new(), value: None,
                key: format!("dev-{}", invoice.number),
                day: self.store.clock().today(),
                amount: invoice.totals.gross,
                currency: Currency::EUR,
                method: Method::Transfer,
                remittance: format!("VIR {}", invoice.number),
                counterparty: "CLIENT".into(),
                iban: String::new(),
                details: Details::default(),
                identify: true,
                value_day: None,
            };
            let payment = self.store.run(&self.context, line)?;
            self.store.run(&self.context, Apply::by_reference(payment.id, None))?;
        }
        Ok(())
    }

    fn orders(&self, today: Day) -> Result<()> {
        for n in 0..60usize {
            self.store.clock().set_day(today.plus(-110 + (n as i32) * 2 - 10), 9);
            let customer = [1, 2, 3, 4, 5, 6, 8, 9, 10, 11][n % 10];
            let reference = if n % 3 == 0 { format!("CH-{:03}", 400 + n) } else { String::new() };
            let order =
                self.order(customer, &reference, &[(n % 2, 20 + n as i64 * 3), (2, 1 + n as i64 % 5), (6, 1)])?;
            let order = self.confirm(&order)?;
            if n < 52 {
                self.ship(&order, Vec::new(), n % 9 != 8)?;
            }
            if n < 48 {
                self.bill(&order, n % 3 != 0)?;
            }
        }
        self.store.clock().set_day(today.plus(-1), 10);
        self.confirm(&self.order(0, "CH-LAURAGAIS-07", &[(0, 9_000), (2, 64), (6, 1)])?)?;
        self.confirm(&self.order(7, "", &[(1, 3_000)])?)?;
        self.store.clock().set_day(today, 6);
        let short = self.confirm(&self.order(4, "PO-8871", &[(5, 100), (3, 400), (7, 6)])?)?;
        self.ship(&short, vec![Share { line: 2, quantity: Quantity::whole(150) }], false)?;
        self.order(0, "CH-LAURAGAIS-08", &[(0, 2_500), (4, 800)])?;
        self.order(5, "", &[(1, 500), (2, 20), (7, 2)])?;
        let gone = self.order(6, "", &[(1, 50)])?;
        let reason = "Doublon, saisi deux fois par le client".to_string();
        self.store.run(&self.context, sell::order::Cancel { order: gone.id, version: None, reason })?;
        Ok(())
    }
}
