//! Reads the lines of a year into documents, customers and items; refuses what cannot be sold.

use std::collections::{BTreeMap, HashMap};

use formats::table;
use kernel::{Day, Price, Quantity, Refusal, Result};

use super::Outcome;

/// Codes of things that are no goods: postage, carriage, bank charges, manual entries.
const SERVICES: [&str; 6] = ["POST", "M", "D", "C2", "DOT", "BANK CHARGES"];

/// An item of the year.
pub struct Item {
    /// Article number.
    pub code: String,
    /// The first name it has in the file.
    pub name: String,
    /// The first price it has in the file.
    pub price: Price,
    /// No goods.
    pub service: bool,
    /// Sold in the whole year.
    pub sold: Quantity,
}

/// A line of a document.
pub struct Line {
    /// Place among the items.
    pub item: usize,
    /// How much.
    pub quantity: Quantity,
    /// Unit price.
    pub price: Price,
}

/// A sales document.
pub struct Document {
    /// Number in the file.
    pub number: String,
    /// Place among the customers.
    pub customer: usize,
    /// Lines.
    pub lines: Vec<Line>,
}

/// A year of sales.
#[derive(Default)]
pub struct Year {
    /// Numbers of the customers.
    pub customers: Vec<String>,
    /// Items.
    pub items: Vec<Item>,
    /// Documents, in the order of their first lines.
    pub documents: Vec<Document>,
    /// The documents of each day.
    pub days: BTreeMap<Day, Vec<usize>>,
    /// Credit documents, their quantities above nothing.
    pub credits: Vec<Document>,
    /// The credit documents of each day.
    pub credit_days: BTreeMap<Day, Vec<usize>>,
}

/// Where the columns stand.
struct Columns {
    document: usize,
    code: usize,
    name: usize,
    quantity: usize,
    day: usize,
    price: usize,
    customer: usize,
}

impl Columns {
    fn find(table: &table::Table) -> Result<Columns> {
        let column = |name: &'static str| {
            table.column(name).ok_or_else(|| Refusal::invalid("history.column_missing").at("file").with("column", name))
        };
        Ok(Columns {
            document: column("InvoiceNo")?,
            code: column("StockCode")?,
            name: column("Description")?,
            quantity: column("Quantity")?,
            day: column("InvoiceDate")?,
            price: column("UnitPrice")?,
            customer: column("CustomerID")?,
        })
    }
}

impl Year {
    /// Reads a file; counts lines and refusals into `out`.
    pub fn read(name: &str, bytes: &[u8], out: &mut Outcome) -> Result<Year> {
        let table = table::read(bytes, name)?;
        let columns = Columns::find(&table)?;
        let mut year = Year::default();
        let mut places = Places::default();
        for row in table {
            out.lines += 1;
            match admitted(&row, &columns) {
                Ok(line) => {
                    out.admissible += 1;
                    // What a credit line credits shows only when it is played.
                    out.played += u64::from(!line.credit);
                    year.take(&row, &columns, line, &mut places);
                }
                Err(code) => *out.refused.entry(code).or_default() += 1,
            }
        }
        out.documents = year.documents.len() as u64;
        Ok(year)
    }

    /// Moves the year to the first later one in which `suits` its first day, with the same dates on the same weekdays.
    /// Gives by how many years; none where it suits as it is, or nothing does.
    pub fn moved(&mut self, suits: impl Fn(Day) -> bool) -> i32 {
        let (Some(first), Some(last)) = (self.first_day(), self.last_day()) else { return 0 };
        let later = |day: Day, years: i32| day.plus_months(12 * years);
        let alike = |years: i32| {
            let same = |day: Day| later(day, years).weekday() == day.weekday();
            suits(later(first, years)) && same(first) && same(last) && later(last, years).since(later(first, years)) == last.since(first)
        };
        // The calendar comes round every 28 years.
        let years = (0..28).find(|years| alike(*years)).unwrap_or(0);
        if years > 0 {
            for days in [&mut self.days, &mut self.credit_days] {
                *days = std::mem::take(days).into_iter().map(|(day, list)| (later(day, years), list)).collect();
            }
        }
        years
    }

    /// The first day of sale.
    pub fn first_day(&self) -> Option<Day> {
        self.days.keys().next().copied()
    }

    /// The last day of sale.
    pub fn last_day(&self) -> Option<Day> {
        self.days.keys().next_back().copied()
    }

    fn take(&mut self, row: &table::Row, columns: &Columns, line: Admitted, places: &mut Places) {
        let code = row.get(columns.code).to_string();
        let item = *places.items.entry(code).or_insert_with_key(|code| {
            let name = Some(row.get(columns.name)).filter(|n| !n.is_empty()).unwrap_or(code);
            self.items.push(Item {
                name: name.to_string(),
                price: line.price,
                service: SERVICES.contains(&code.to_ascii_uppercase().as_str()),
                sold: Quantity::ZERO,
                code: code.clone(),
            });
            self.items.len() - 1
        });
        if let Some(item) = self.items.get_mut(item).filter(|_| !line.credit) {
            item.sold += line.quantity;
        }
        let customer = *places.customers.entry(row.get(columns.customer).to_string()).or_insert_with_key(|number| {
            self.customers.push(number.clone());
            self.customers.len() - 1
        });
        let (documents, days) = match line.credit {
            true => (&mut self.credits, &mut self.credit_days),
            false => (&mut self.documents, &mut self.days),
        };
        // The same number of another customer would be another document.
        let document =
            *places.documents.entry((row.get(columns.document).to_string(), customer)).or_insert_with_key(|key| {
                documents.push(Document { number: key.0.clone(), customer, lines: Vec::new() });
                days.entry(line.day).or_default().push(documents.len() - 1);
                documents.len() - 1
            });
        if let Some(document) = documents.get_mut(document) {
            document.lines.push(Line { item, quantity: line.quantity, price: line.price });
        }
    }
}

#[derive(Default)]
struct Places {
    items: HashMap<String, usize>,
    customers: HashMap<String, usize>,
    documents: HashMap<(String, usize), usize>,
}

struct Admitted {
    /// Of a credit document.
    credit: bool,
    day: Day,
    quantity: Quantity,
    price: Price,
}

/// What a line needs to be sold; the first thing missing gives the code.
fn admitted(row: &table::Row, columns: &Columns) -> Result<Admitted, &'static str> {
    if row.get(columns.customer).is_empty() {
        return Err("history.no_customer");
    }
    let price = Price::parse(row.get(columns.price)).ok_or("history.unreadable")?;
    if price.0 <= 0 {
        return Err("history.no_price");
    }
    let credit = row.get(columns.document).starts_with(['C', 'c']);
    let quantity = Quantity::parse(row.get(columns.quantity)).ok_or("history.unreadable")?;
    let quantity = if credit { -quantity } else { quantity };
    if quantity <= Quantity::ZERO {
        return Err("history.no_quantity");
    }
    let day = row.get(columns.day).get(..10).and_then(Day::parse).ok_or("history.unreadable")?;
    if row.get(columns.document).is_empty() || row.get(columns.code).is_empty() {
        return Err("history.unreadable");
    }
    Ok(Admitted { credit, day, quantity, price })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

    #[test]
    fn a_year_moves_to_the_same_weekdays() {
        let text = format!("{HEAD}1,A,Lamp,2,2010-12-01,2.55,17,UK\n2,A,Lamp,2,2011-12-09,2.55,17,UK\n");
        let mut year = Year::read("year.csv", text.as_bytes(), &mut Outcome::default()).unwrap();
        assert_eq!(year.moved(|day| day.year() >= 2014), 11);
        assert_eq!(year.days.keys().map(Day::to_string).collect::<Vec<_>>(), ["2021-12-01", "2022-12-09"]);
        assert_eq!(year.moved(|day| day.year() >= 2014), 0, "it suits as it is");
    }

    #[test]
    fn every_line_is_played_or_counted_under_its_code() {
        let lines = "1,A,Lamp,2,2010-12-01T08:26,2.55,17,UK\n1,POST,Postage,1,2010-12-01T08:26,18,17,UK\n\
            2,A,Lamp,6,2010-12-02T08:26,2.10,18,UK\nC3,A,Lamp,-6,2010-12-02T08:26,2.10,18,UK\n\
            4,A,Lamp,6,2010-12-02T08:26,2.10,,UK\n5,A,Lamp,6,2010-12-02T08:26,0,18,UK\n\
            6,A,Lamp,-1,2010-12-02T08:26,2,18,UK\n7,A,Lamp,x,2010-12-02T08:26,2,18,UK\n";
        let mut out = Outcome::default();
        let year = Year::read("year.csv", format!("{HEAD}{lines}").as_bytes(), &mut out).unwrap();
        assert_eq!((out.lines, out.played, out.documents), (8, 3, 2));
        // The line of the credit document is counted when it is played.
        assert_eq!(out.refused.values().sum::<u64>() + out.played + 1, out.lines);
        assert_eq!((year.credits.len(), year.credits[0].lines[0].quantity), (1, Quantity::whole(6)));
        for (code, count) in [
            ("history.no_customer", 1),
            ("history.no_price", 1),
            ("history.no_quantity", 1),
            ("history.unreadable", 1),
        ] {
            assert_eq!(out.refused.get(code), Some(&count), "{code}");
        }
        assert_eq!(
            year.items.iter().map(|i| (i.sold, i.service)).collect::<Vec<_>>(),
            [(Quantity::whole(8), false), (Quantity::whole(1), true)]
        );
        assert_eq!(year.days.values().map(Vec::len).collect::<Vec<_>>(), [1, 1]);
    }
}
