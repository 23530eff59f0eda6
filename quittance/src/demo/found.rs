//! The beginning: company, people, fiscal years, warehouse, articles, customers, opening stock. Done again after a cut,
//! it adds what is missing.

use ground::company::{Found, Identity, OpenYear};
use ground::customer;
use ground::party::Address;
use ground::stock::{self, Arrived};
use insight::outbound;
use kernel::{Cents, Day, Id, Quantity, Rate, Result};
use store::Context;
use web::server::Upload;

use super::clients::Client;
use super::goods::ARTICLES;
use super::staff::Staff;
use super::{Life, Marker, made, plan, settled};
use crate::import::batch::run_all;

/// The tile maker.
pub fn identity() -> Identity {
    Identity {
        name: "Tuilerie de la Vingeanne".into(),
        legal_form: "SAS".into(),
        capital: Some(Cents(32_000_000)),
        register_town: "Dijon".into(),
        identifiers: made::identifiers(900_001),
        bic: "BNPAFRPPXXX".into(),
        // The check digits are right; the number itself is made up.
        creditor_id: "FR72ZZZ123456".into(),
        address: Address {
            street: "4 route de la Carrière".into(),
            postcode: "21610".into(),
            city: "Fontaine-Française".into(),
            ..Address::default()
        },
        email: "contact@tuilerie-vingeanne.example".into(),
        phone: "03 80 75 00 00".into(),
        vat_on_debits: true,
        vat_franchise: false,
        penalty_rate: Rate::parse("12.15").unwrap_or_default(),
    }
}

/// A life that is founded, ready to go on with the day `from`.
pub fn life<'s>(store: &'s store::Store, marker: &Marker, from: Day) -> Result<Life<'s>> {
    let (company, seed) = (marker.company, marker.seed);
    let staff = Staff::hire(store, company)?;
    let clients = Client::all(seed);
    let found = store.with_reader(|conn| super::is_founded(conn, company))?;
    let mut life = Life {
        store,
        company,
        seed,
        first: marker.first,
        staff,
        clients,
        customers: Vec::new(),
        items: Vec::new(),
        plan: plan(marker.first),
    };
    if !found || from <= marker.first {
        life.found()?;
    }
    life.customers = life.clients.iter().map(|c| life.customer(&c.number())).collect::<Result<_>>()?;
    life.items = ARTICLES.iter().map(|a| life.item(a.sku)).collect::<Result<_>>()?;
    Ok(life)
}

impl Life<'_> {
    fn found(&mut self) -> Result<()> {
        let year = self.first.year();
        let january = Day::new(year, 1, 1).unwrap_or(self.first);
        let december = Day::new(year, 12, 31).unwrap_or(self.first);
        // The founding itself is the operator's: nobody has a role yet.
        let operator = Context::system(self.company, "cli");
        let found = Found { identity: identity(), first_day: january, last_day: december };
        settled(vec![self.store.run(&operator, found)])?;
        settled(run_all::<_, serde::de::IgnoredAny>(self.store, &operator, self.staff.grants())?)?;
        let warehouse = stock::Create { code: "FON".into(), name: "Parc de Fontaine-Française".into() };
        settled(vec![self.store.run(&self.staff.director, warehouse)])?;
        let articles = ARTICLES.iter().map(|a| a.create());
        settled(run_all::<_, serde::de::IgnoredAny>(self.store, &self.staff.director, articles)?)?;
        for agencies in [false, true] {
            let creates = self.clients.iter().filter(|c| c.head_office().is_some() == agencies);
            let creates = creates.map(|c| {
                let head = c.head_office().and_then(|h| self.clients.get(h as usize - 1));
                let payer = head.map(|h| self.customer(&h.number())).transpose()?;
                Ok(c.create(payer))
            });
            let creates: Vec<customer::Create> = creates.collect::<Result<_>>()?;
            settled(run_all::<_, serde::de::IgnoredAny>(self.store, &self.staff.director, creates)?)?;
        }
        let stocked = self.store.read(self.company, |db| {
            let company = db.company;
            db.one("SELECT COUNT(*) FROM stock WHERE company_id = $1", store::params![company], |row| row.get::<i64>(0))
        })?;
        if stocked.unwrap_or(0) == 0 {
            let lines = ARTICLES.iter().filter(|a| a.goods()).map(|a| {
                let weeks = 4;
                let quantity = Quantity::whole(a.weekly(super::day::LINES_A_WEEK) * weeks);
                Ok(Arrived { item: self.item(a.sku)?, quantity })
            });
            let lines = lines.collect::<Result<Vec<_>>>()?;
            let receive = stock::Receive { warehouse: None, reference: "Inventaire d’ouverture".into(), lines };
            self.store.run(&self.staff.warehouse, receive)?;
            self.open_account()?;
            self.connect()?;
        }
        Ok(())
    }

    /// What other programs are told, and a file that waits to be taken in.
    fn connect(&self) -> Result<()> {
        let add = outbound::Add {
            label: "Entrepôt de données".into(),
            url: "https://donnees.tuilerie-vingeanne.example/quittance".into(),
            facts: vec!["invoice.issued".into(), "payment.*".into()],
        };
        let webhook = self.store.run(&self.staff.director, add)?.webhook.id;
        // Nobody answers there.
        let reason = "Serveur pas encore installé".to_string();
        self.store.run(&self.staff.director, outbound::Suspend { webhook, version: None, reason })?;
        let text = "Référence;Désignation;Prix HT;TVA\r\nACC-CRO;Crochet de tuile inox, le cent;38,50;20\r\n\
            ACC-CLO;Closoir ventilé, le rouleau;24,90;20\r\nACC-SOL;Solin de plomb;;20\r\n";
        let upload = Upload {
            name: "tarif-accessoires.csv".into(),
            bytes: text.as_bytes().to_vec(),
            fields: vec![("kind".into(), "items".into())],
        };
        (crate::import::UPLOAD.handle)(self.store, &self.staff.director, upload).map(|_| ())
    }

    fn customer(&self, number: &str) -> Result<Id> {
        let found = self.store.read(self.company, |db| customer::by_number(db, number))?;
        found
            .map(|c| c.id)
            .ok_or_else(|| kernel::Fault::broken(format!("the demonstration's customer {number} is gone")))
    }

    fn item(&self, sku: &str) -> Result<Id> {
        let found = self.store.read(self.company, |db| ground::catalogue::by_sku(db, sku))?;
        found.map(|i| i.id).ok_or_else(|| kernel::Fault::broken(format!("the demonstration's article {sku} is gone")))
    }

    /// Opens the fiscal years up to that of a day.
    pub fn open_years(&self, day: Day) -> Result<()> {
        loop {
            let years = self.store.read(self.company, ground::company::fiscal_years)?;
            let Some(last) = years.last().map(|y| y.last).filter(|last| *last < day) else { return Ok(()) };
            self.store.run(&self.staff.accountant, OpenYear { last_day: last.plus_months(12) })?;
        }
    }
}
