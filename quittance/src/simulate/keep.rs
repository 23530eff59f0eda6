//! Moves around the flow: the company, its people, customers, items and stock.

use ground::catalogue::{self, Description, ItemKind};
use ground::company::{self, Grant, MapJournal, OpenYear, Revoke, Role};
use ground::customer::{self, Customer, Profile, SetLimit, Terms};
use ground::ledger::Journal;
use ground::party::{Address, Identifiers};
use ground::record::Document;
use ground::stock::{self, Arrived};
use ground::tax::{Nature, VatCode};
use insight::outbound;
use kernel::{Cents, Id, Quantity, Rate, Result};
use store::Private;

use super::player::Player;

const NAMES: &[&str] =
    &["Couverture Leroy", "SARL Toits d’Armor", "Bâti Sud", "Maison Œuvrard & Fils", "Charpentes Noël"];
const SIRENS: &[&str] = &["", "", "", "552100554", "732829320", "542065479", "123456789", "abc"];
const IBANS: &[&str] = &["", "", "FR1420041010050500013M02606", "DE89370400440532013000", "FR00"];

impl Player {
    fn profile(&mut self) -> Profile {
        let name = self.chance.pick(NAMES).unwrap_or("Client");
        let terms = self.chance.pick(&["NET0", "NET30", "D45EOM", "EOM+45", "D30EOM@10"]).unwrap_or("NET30");
        let payer = if self.chance.percent(15) { Some(self.one_of(&self.customers.clone())) } else { None };
        let siren = self.chance.pick(SIRENS).unwrap_or("").to_string();
        let iban = self.chance.pick(IBANS).unwrap_or("").to_string();
        let street = self.text("3 rue du Four");
        let discount = self.chance.percent(40);
        Profile {
            name: self.text(name),
            discount_rate: Rate::whole(if discount { 1 + self.chance.below(3) as i64 } else { 0 }),
            discount_days: if discount { 1 + self.chance.below(20) as i64 } else { 0 },
            identifiers: Identifiers { siren, iban, ..Identifiers::default() },
            contact: Private::new(self.text("Mme Élise Morel")),
            email: Private::new(
                self.chance.pick(&["", "compta@client.example", "pas une adresse"]).unwrap_or("").into(),
            ),
            address: Address { street, city: "Beaune".into(), ..Address::default() },
            terms: Terms::parse(terms).unwrap_or_default(),
            payer,
            collector: self.chance.pick(&["", "Inès", "Marc"]).unwrap_or("").into(),
            segment: self.chance.pick(&["", "Artisans", "Négoce"]).unwrap_or("").into(),
            ..Profile::default()
        }
    }

    fn limit(&mut self) -> Option<Cents> {
        let good = Cents(self.chance.below(4_000_000) as i64);
        if self.chance.percent(30) { None } else { Some(self.cents(good)) }
    }

    pub fn create_customer(&mut self) -> Result<()> {
        let (profile, credit_limit) = (self.profile(), self.limit());
        let number = if self.chance.percent(20) { Some(self.text("C00007")) } else { None };
        let duplicate = self.chance.percent(80);
        let made = self.send(customer::Create { number, profile, credit_limit, duplicate })?;
        self.customers.push(made.id);
        Ok(())
    }

    fn version_of<D: Document>(&mut self, id: Id) -> Option<i64> {
        let now = self.read(|db| D::load(db, id)).ok().flatten().map(|d| d.version());
        self.version(now)
    }

    pub fn change_customer(&mut self) -> Result<()> {
        let customer = self.one_of(&self.customers.clone());
        let (version, profile) = (self.version_of::<Customer>(customer), self.profile());
        self.send(customer::Change { customer, version, profile })?;
        Ok(())
    }

    pub fn set_limit(&mut self) -> Result<()> {
        let customer = self.one_of(&self.customers.clone());
        let (version, credit_limit, reason) =
            (self.version_of::<Customer>(customer), self.limit(), self.text("revue annuelle"));
        self.send(SetLimit { customer, version, credit_limit, reason })?;
        Ok(())
    }

    pub fn erase_contact(&mut self) -> Result<()> {
        let customer = self.one_of(&self.customers.clone());
        let (version, reason) = (self.version_of::<Customer>(customer), self.text("demande du 3 mai"));
        self.send(customer::EraseContact { customer, version, reason })?;
        Ok(())
    }

    fn wanted_facts(&mut self) -> Vec<String> {
        let choice = self.chance.pick(&["invoice.*", "order.confirmed, payment.*", "*", "order.nonsense", ""]);
        vec![choice.unwrap_or("*").to_string()]
    }

    pub fn add_webhook(&mut self) -> Result<()> {
        let url = self.chance.pick(&["https://erp.example/in", "https://192.0.2.7/", "ftp://x", ""]).unwrap_or("");
        let (label, url, facts) = (self.text("ERP"), url.to_string(), self.wanted_facts());
        let made = self.send(outbound::Add { label, url, facts })?;
        self.webhooks.push(made.webhook.id);
        Ok(())
    }

    pub fn change_webhook(&mut self) -> Result<()> {
        let webhook = self.one_of(&self.webhooks.clone());
        let (version, reason) = (self.version_of::<outbound::Webhook>(webhook), self.text("maintenance"));
        match self.chance.below(6) {
            0 => {
                let (label, facts) = (self.text("ERP 2"), self.wanted_facts());
                self.send(outbound::Change { webhook, version, label, url: "https://erp.example/2".into(), facts })?;
            }
            1 => drop(self.send(outbound::Suspend { webhook, version, reason })?),
            2 => drop(self.send(outbound::Resume { webhook, version })?),
            3 => drop(self.send(outbound::RenewSecret { webhook, version })?),
            4 => {
                let to = self.chance.pick(&[0, 1, 5, -1, i64::MAX]).unwrap_or(0);
                self.send(outbound::Rewind { webhook, version, to })?;
            }
            _ => drop(self.send(outbound::Remove { webhook, version })?),
        }
        Ok(())
    }

    fn description(&mut self, service: bool) -> Description {
        let rate = self.chance.pick(&VatCode::MAINLAND).unwrap_or(VatCode::Standard);
        let own = self.chance.percent(15);
        let nature = self.chance.pick(&Nature::ALL).filter(|_| own).unwrap_or_default();
        Description {
            name: self.text("Tuile canal rouge"),
            kind: if service { ItemKind::Service } else { ItemKind::Goods },
            unit: self.chance.pick(&["C62", "C62", "MTK", "hur", ""]).unwrap_or("C62").into(),
            price: self.price(),
            vat: self.chance.pick(&VatCode::ALL).filter(|_| self.chance.percent(5)).unwrap_or(rate),
            nature,
            lead_days: self.chance.pick(&[0, 0, 3, 10, 731, i64::MIN]).unwrap_or(0),
        }
    }

    pub fn create_item(&mut self) -> Result<()> {
        let service = self.chance.percent(25);
        let description = self.description(service);
        let sku = format!("T{}", self.chance.below(60));
        let sku = self.text(&sku);
        let made = self.send(catalogue::Create { sku, description })?;
        self.items.push(made.id);
        Ok(())
    }

    pub fn change_item(&mut self) -> Result<()> {
        let item = self.one_of(&self.items.clone());
        let service = self.chance.percent(25);
        let (version, description) = (self.version_of::<catalogue::Item>(item), self.description(service));
        self.send(catalogue::Change { item, version, description })?;
        Ok(())
    }

    fn warehouse(&mut self) -> Option<Id> {
        if self.chance.percent(70) { None } else { Some(self.one_of(&self.warehouses.clone())) }
    }

    fn arrived(&mut self, most: usize) -> Vec<Arrived> {
        let count = self.chance.below(most);
        (0..count)
            .map(|_| {
                let item = self.one_of(&self.items.clone());
                let quantity = if self.chance.percent(10) {
                    self.quantity()
                } else {
                    Quantity::whole(self.chance.below(120) as i64)
                };
                Arrived { item, quantity }
            })
            .collect()
    }

    pub fn receive_stock(&mut self) -> Result<()> {
        let (warehouse, lines, reference) = (self.warehouse(), self.arrived(5), self.text("BL fournisseur 12"));
        self.send(stock::Receive { warehouse, reference, lines })?;
        Ok(())
    }

    pub fn count_stock(&mut self) -> Result<()> {
        let (warehouse, lines) = (self.warehouse(), self.arrived(4));
        self.send(stock::Count { warehouse, lines })?;
        Ok(())
    }

    pub fn create_warehouse(&mut self) -> Result<()> {
        let code = self.chance.pick(&["DIJ", "LYO", "BRE", "NAN"]).unwrap_or("DIJ");
        let (code, name) = (self.text(code), self.text("Dépôt"));
        let made = self.send(stock::Create { code, name })?;
        self.warehouses.push(made.id);
        Ok(())
    }

    pub fn change_company(&mut self) -> Result<()> {
        let company = self.company;
        let mut identity = crate::bench::world::identity("Tuilerie de l’Ouche");
        identity.vat_on_debits = self.vat_on_debits;
        identity.name = self.text("Tuileries réunies de l’Ouche");
        identity.capital = Some(Cents(self.chance.below(1_000_000) as i64));
        let version = self.version_of::<company::Company>(company);
        self.send(company::Change { version, identity })?;
        Ok(())
    }

    pub fn open_year(&mut self) -> Result<()> {
        let last = self.read(|db| Ok(company::fiscal_years(db)?.last().map(|y| y.last)))?.unwrap_or(self.today());
        let months = self.chance.pick(&[12, 12, 6, 13, 0, -12]).unwrap_or(12);
        self.send(OpenYear { last_day: last.plus_months(months) })?;
        Ok(())
    }

    pub fn name_journals(&mut self) -> Result<()> {
        let journal = self.chance.pick(&Journal::ALL).unwrap_or(Journal::Sales);
        let code = self.chance.pick(&["VT1", "BQ", "od", "AN", "CHQ", "70", "V-1", ""]).unwrap_or("OD").to_string();
        let label = if self.chance.percent(60) { self.text("Journal du siège") } else { String::new() };
        self.send(MapJournal { journal, code, label })?;
        Ok(())
    }

    pub fn grant(&mut self) -> Result<()> {
        let user = Id(1 + self.chance.below(6) as i64);
        let role = self.chance.pick(&Role::ALL).unwrap_or(Role::Reader);
        let email = self.chance.pick(&["a@b.example", "non", ""]).unwrap_or("").to_string();
        let name = self.text("Jean Petit");
        self.send(Grant { user, role, name, email })?;
        Ok(())
    }

    pub fn revoke(&mut self) -> Result<()> {
        let user = Id(1 + self.chance.below(6) as i64);
        self.send(Revoke { user })?;
        Ok(())
    }
}
