//! Customers and items: one command a row.

use std::collections::HashSet;

use formats::table::Table;
use ground::catalogue::{self, Description};
use ground::customer::{self, Profile};
use ground::party::{Address, Identifiers};
use kernel::{Day, Id, Refusal, Result};
use store::{Command, Private};

use super::Desk;
use super::batch::Flow;
use super::read::Cells;

impl Desk<'_> {
    /// Imports customers. Those who have a payer come after the others, so that head offices are there first.
    pub fn customers(&mut self, table: Table) -> Result<()> {
        let mut later: Vec<(usize, customer::Create, String)> = Vec::new();
        self.rows(table, "number", |cells, _| {
            let payer = cells.text("payer");
            let own = payer.is_empty() || payer == cells.text("number");
            let create = customer_of(cells)?;
            Ok(if own {
                Some(create)
            } else {
                later.push((cells.row.line, create, payer));
                None
            })
        })?;
        let mut flow = Flow::new(self.store, &self.context);
        for (line, mut create, payer) in later {
            match self.store.read(self.context.company, |db| customer::by_number(db, &payer))? {
                Some(known) => create.profile.payer = Some(known.id),
                // The first rows alone: the payer may stand further down.
                None if self.context.dry => {}
                None => {
                    self.refuse(line, Refusal::invalid("customer.unknown").at("payer").with("number", payer));
                    continue;
                }
            }
            if let Some((line, answer)) = flow.send(line, create) {
                self.settle(&[line], answer)?;
            }
        }
        while let Some((line, answer)) = flow.wait() {
            self.settle(&[line], answer)?;
        }
        Ok(())
    }

    /// Imports items.
    pub fn items(&mut self, table: Table) -> Result<()> {
        self.rows(table, "sku", |cells, today| item_of(cells, today).map(Some))
    }

    /// The numbers or article numbers that are there already.
    fn known_keys(&self, key: &str) -> Result<HashSet<String>> {
        let sql = match key {
            "sku" => "SELECT sku FROM item WHERE company_id = $1",
            _ => "SELECT number FROM customer WHERE company_id = $1",
        };
        self.store.read(self.context.company, |db| {
            let company = db.company;
            Ok(db.all(sql, store::params![company], |row| row.get::<String>(0))?.into_iter().collect())
        })
    }

    /// One command a row; rows that repeat the key of an earlier one count as there before.
    fn rows<C: Command>(
        &mut self,
        table: Table,
        key: &'static str,
        mut read: impl FnMut(&Cells, Day) -> Result<Option<C>, Refusal>,
    ) -> Result<()> {
        let today = self.store.clock().today();
        let mut seen = self.known_keys(key)?;
        let mut flow = Flow::new(self.store, &self.context);
        for row in table {
            self.report.rows += 1;
            let cells = Cells { places: &self.places, row: &row };
            let name = cells.text(key);
            if !name.is_empty() && seen.contains(&name) {
                self.settle(&[row.line], Err(Refusal::conflict("import.twice").at(key).into()))?;
                continue;
            }
            let command = match read(&cells, today) {
                Ok(command) => command,
                Err(refusal) => {
                    self.refuse(row.line, refusal);
                    continue;
                }
            };
            seen.insert(name);
            if let Some((line, answer)) = command.and_then(|c| flow.send(row.line, c)) {
                self.settle(&[line], answer)?;
            }
        }
        while let Some((line, answer)) = flow.wait() {
            self.settle(&[line], answer)?;
        }
        Ok(())
    }
}

fn customer_of(cells: &Cells) -> Result<customer::Create, Refusal> {
    let number = cells.required("number")?;
    let kept = |field: &str| {
        let text = cells.text(field);
        if text.is_empty() { Private(None) } else { Private::new(text) }
    };
    let profile = Profile {
        name: cells.required("name")?,
        identifiers: Identifiers {
            siren: cells.text("siren"),
            siret: cells.text("siret"),
            vat: cells.text("vat"),
            iban: cells.text("iban"),
        },
        contact: kept("contact"),
        email: kept("email"),
        phone: kept("phone"),
        language: cells.language()?,
        address: Address {
            street: cells.text("street"),
            more: cells.text("more"),
            postcode: cells.text("postcode"),
            city: cells.text("city"),
            country: country(&cells.text("country")),
        },
        deliveries: Vec::new(),
        terms: cells.terms()?,
        payer: None::<Id>,
        collector: cells.text("collector"),
        segment: cells.text("segment"),
        ..Profile::default()
    };
    Ok(customer::Create { number: Some(number), profile, credit_limit: cells.cents("credit_limit")?, duplicate: false })
}

/// The code of a country that is written out, as far as French files name their neighbours; anything else is left to
/// the command, which refuses what is no code.
fn country(text: &str) -> String {
    let code = match formats::table::plain_name(text).as_str() {
        "france" => "FR",
        "belgique" | "belgium" => "BE",
        "allemagne" | "germany" => "DE",
        "suisse" | "switzerland" => "CH",
        "italie" | "italy" => "IT",
        "espagne" | "spain" => "ES",
        "luxembourg" => "LU",
        "paysbas" | "netherlands" => "NL",
        "royaumeuni" | "unitedkingdom" => "GB",
        _ => text,
    };
    code.to_string()
}

fn item_of(cells: &Cells, today: Day) -> Result<catalogue::Create, Refusal> {
    let sku = cells.required("sku")?;
    let name = cells.required("name")?;
    let price = cells.price()?.ok_or_else(|| Refusal::invalid("request.field_missing").at("price"))?;
    let unit = cells.text("unit");
    let description = Description {
        name,
        kind: cells.kind()?,
        unit: if unit.is_empty() { "C62".into() } else { unit.to_uppercase() },
        price,
        vat: cells.vat(today)?,
        lead_days: cells.days("lead_days")?,
        ..Description::default()
    };
    Ok(catalogue::Create { sku, description })
}
