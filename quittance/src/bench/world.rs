//! The company that measurements are made in: a seller, customers, items of two VAT rates, plenty of stock.

use ground::catalogue::{self, Description, ItemKind};
use ground::company::{Found, Identity};
use ground::customer::{self, Profile};
use ground::party::{Address, Identifiers};
use ground::stock::{self, Arrived};
use ground::tax::VatCode;
use kernel::{CompanyId, Day, Id, Price, Quantity, Result};
use store::{Context, Store};

/// A company to measure in.
#[derive(Clone, Debug)]
pub struct World {
    /// The company.
    pub company: CompanyId,
    /// Its customers.
    pub customers: Vec<Id>,
    /// Its items.
    pub items: Vec<Id>,
}

/// A seller with a legal identity that checks out.
pub fn identity(name: &str) -> Identity {
    Identity {
        name: name.into(),
        legal_form: "SAS".into(),
        register_town: "Dijon".into(),
        identifiers: Identifiers {
            siren: "732829320".into(),
            siret: "73282932000074".into(),
            vat: String::new(),
            iban: "FR7630006000011234567890189".into(),
        },
        address: Address {
            street: "12 rue des Forges".into(),
            postcode: "21000".into(),
            city: "Dijon".into(),
            ..Address::default()
        },
        creditor_id: "FR72ZZZ123456".into(),
        penalty_rate: kernel::Rate::parse("12.15").unwrap_or_default(),
        vat_on_debits: true,
        vat_franchise: false,
        ..Identity::default()
    }
}

/// Founds a company with some customers and items, and stock that never runs out.
pub fn found(store: &Store, name: &str, customers: usize, items: usize) -> Result<World> {
    let company = store.new_id();
    store.open_lane(company)?;
    let context = Context::system(company, "cli");
    let today = store.clock().today();
    let first = Day::new(today.year(), 1, 1).unwrap_or(today);
    let last = Day::new(today.year(), 12, 31).unwrap_or(today);
    store.run(&context, Found { identity: identity(name), first_day: first, last_day: last })?;
    let warehouse = stock::Create { code: "DIJ".into(), name: "Dijon".into() };
    store.run(&context, warehouse)?;
    let mut world = World { company, customers: Vec::new(), items: Vec::new() };
    for n in 0..customers {
        let profile = Profile { name: format!("Client {n:05}"), ..Profile::default() };
        let create = customer::Create { number: None, profile, credit_limit: None, duplicate: false };
        world.customers.push(store.run(&context, create)?.id);
    }
    for n in 0..items {
        let description = Description {
            name: format!("Article {n:04}"),
            kind: ItemKind::Goods,
            price: Price::parse(&format!("{}.{:02}", 3 + n % 90, n % 100)).unwrap_or(Price::whole(5)),
            vat: if n % 3 == 2 { VatCode::Reduced } else { VatCode::Standard },
            ..Description::default()
        };
        world.items.push(store.run(&context, catalogue::Create { sku: format!("A{n:04}"), description })?.id);
    }
    let lines = world.items.iter().map(|i| Arrived { item: *i, quantity: Quantity::whole(90_000_000) }).collect();
    store.run(&context, stock::Receive { warehouse: None, reference: "ouverture".into(), lines })?;
    Ok(world)
}
