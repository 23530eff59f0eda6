//! Orders: the rows of one document and customer make one order. A document of which a row is refused is refused as a
//! whole: half an order would be shipped as if it were all that the customer wants.

use std::collections::HashMap;

use formats::table::Table;
use kernel::{Id, Refusal, Result};
use sell::order::{Confirm, Draft, NewLine, rules::WhenShort};
use serde::Deserialize;

use super::Desk;
use super::batch::{Flow, read};
use super::read::Cells;

/// A document while its rows are gathered.
struct Pending {
    reference: String,
    customer: Id,
    warehouse: Option<Id>,
    lines: Vec<NewLine>,
    rows: Vec<usize>,
    /// The first row that was refused.
    broken: Option<usize>,
}

/// What is under way.
enum Mark {
    Draft(Vec<usize>),
    Confirm,
}

#[derive(Deserialize)]
struct Drafted {
    id: Id,
    #[serde(default)]
    version: i64,
}

/// Numbers and codes of what orders name.
struct Known {
    customers: HashMap<String, Id>,
    items: HashMap<String, Id>,
    warehouses: HashMap<String, Id>,
}

impl Desk<'_> {
    /// Imports orders.
    pub fn orders(&mut self, table: Table) -> Result<()> {
        let known = self.known()?;
        let documents = self.gather(table, &known);
        let mut flow: Flow<Mark> = Flow::new(self.store, &self.context);
        for document in documents {
            if let Some(line) = document.broken {
                for row in document.rows {
                    self.refuse(row, Refusal::conflict("import.document_incomplete").at("document").with("line", line));
                }
                self.tell();
                continue;
            }
            let mut draft = Draft::new(document.customer, document.reference, document.lines);
            draft.warehouse = document.warehouse;
            if let Some(answer) = flow.send(Mark::Draft(document.rows), draft) {
                self.went_on(&mut flow, answer)?;
            }
        }
        while let Some(answer) = flow.wait() {
            self.went_on(&mut flow, answer)?;
        }
        Ok(())
    }

    fn known(&self) -> Result<Known> {
        self.store.read(self.context.company, |db| {
            let company = db.company;
            let mut map = |sql: &str| -> Result<HashMap<String, Id>> {
                let list =
                    db.all(sql, store::params![company], |row| Ok((row.get::<String>(0)?, row.get::<Id>(1)?)))?;
                Ok(list.into_iter().collect())
            };
            Ok(Known {
                customers: map("SELECT number, id FROM customer WHERE company_id = $1")?,
                items: map("SELECT sku, id FROM item WHERE company_id = $1")?,
                warehouses: map("SELECT code, id FROM warehouse WHERE company_id = $1")?,
            })
        })
    }

    /// Gathers the rows of each document, in the order of their first rows.
    fn gather(&mut self, table: Table, known: &Known) -> Vec<Pending> {
        let mut documents: Vec<Pending> = Vec::new();
        let mut places: HashMap<(String, String), usize> = HashMap::new();
        for row in table {
            self.report.rows += 1;
            let cells = Cells { places: &self.places, row: &row };
            let key = (cells.text("document"), cells.text("customer"));
            let line = line_of(&cells, known);
            let head = if key.0.is_empty() {
                Err(Refusal::invalid("request.field_missing").at("document"))
            } else {
                head_of(&cells, known)
            };
            let at = *places.entry(key).or_insert_with_key(|key| {
                let (customer, warehouse) = head.clone().unwrap_or_default();
                let (lines, rows, broken) = (Vec::new(), Vec::new(), None);
                documents.push(Pending { reference: key.0.clone(), customer, warehouse, lines, rows, broken });
                documents.len() - 1
            });
            let Some(document) = documents.get_mut(at) else { continue };
            match head.and(line) {
                Ok(line) => {
                    document.lines.push(line);
                    document.rows.push(row.line);
                }
                Err(refusal) => {
                    document.broken.get_or_insert(row.line);
                    self.refuse(row.line, refusal);
                }
            }
        }
        self.total = self.report.rows;
        documents
    }

    /// An order was made, and is confirmed where the mapping asks for it; or it was confirmed.
    fn went_on(&mut self, flow: &mut Flow<Mark>, (mark, answer): (Mark, Result<String>)) -> Result<()> {
        match mark {
            Mark::Draft(rows) => {
                let Some(json) = self.settle(&rows, answer)?.filter(|_| self.mapping.confirm) else { return Ok(()) };
                let made: Drafted = read(&json)?;
                let confirm = Confirm { order: made.id, version: Some(made.version), when_short: WhenShort::BackOrder };
                match flow.send(Mark::Confirm, confirm) {
                    Some(earlier) => self.went_on(flow, earlier),
                    None => Ok(()),
                }
            }
            Mark::Confirm => match answer {
                Ok(_) => {
                    self.report.confirmed += 1;
                    Ok(())
                }
                // It stays the draft it is; a person sees why when confirming.
                Err(kernel::Fault::Refused(_)) => Ok(()),
                Err(fault) => Err(fault),
            },
        }
    }
}

fn head_of(cells: &Cells, known: &Known) -> Result<(Id, Option<Id>), Refusal> {
    let number = cells.required("customer")?;
    let customer = known.customers.get(&number).copied();
    let customer =
        customer.ok_or_else(|| Refusal::invalid("customer.unknown").at("customer").with("number", &number))?;
    let code = cells.text("warehouse");
    if code.is_empty() {
        return Ok((customer, None));
    }
    let warehouse = known.warehouses.get(&code).copied();
    let warehouse =
        warehouse.ok_or_else(|| Refusal::invalid("import.no_warehouse").at("warehouse").with("code", &code))?;
    Ok((customer, Some(warehouse)))
}

fn line_of(cells: &Cells, known: &Known) -> Result<NewLine, Refusal> {
    let sku = cells.required("sku")?;
    let item = known.items.get(&sku).copied();
    let item = item.ok_or_else(|| Refusal::invalid("item.unknown").at("sku").with("item", &sku))?;
    let quantity = cells.quantity()?;
    if quantity.0 <= 0 {
        return Err(Refusal::invalid("order.quantity").at("quantity"));
    }
    let price = cells.price()?;
    if price.is_some_and(|p| p.0 < 0) {
        return Err(Refusal::invalid("order.price").at("price"));
    }
    let label = Some(cells.text("label")).filter(|l| !l.is_empty());
    Ok(NewLine { item, quantity, price, label, ..NewLine::default() })
}
