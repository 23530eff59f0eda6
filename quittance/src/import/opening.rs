//! Opening balances and open items of a company that comes from other books.

use std::collections::{HashMap, HashSet};

use cash::takeover::BringItem;
use formats::table::Table;
use ground::opening::{Balance, Book};
use ground::receivable::Control;
use kernel::{Cents, Currency, Day, Fault, Id, Refusal, Result};
use store::{Command, Key};

use super::Desk;
use super::batch::Flow;
use super::read::{Cells, money};

impl Desk<'_> {
    /// Imports a trial balance: one entry for the whole file. When one row cannot be read nothing is booked, for what is
    /// left would not balance.
    pub fn opening(&mut self, table: Table) -> Result<()> {
        let (mut balances, mut rows, mut day) = (Vec::new(), Vec::new(), None);
        for row in table {
            self.report.rows += 1;
            let cells = Cells { places: &self.places, row: &row };
            let read = (|| {
                let amount = signed(&cells)?;
                day = cells.day("day")?.or(day);
                let (debit, credit) = if amount.0 >= 0 { (amount, Cents::ZERO) } else { (Cents::ZERO, -amount) };
                let currency = cells.currency()?;
                let in_currency = cells.in_currency(currency)?.map(Cents::abs);
                Ok(Balance { account: cells.required("account")?, label: cells.text("label"), debit, credit, currency, in_currency })
            })();
            match read {
                Ok(balance) => {
                    balances.push(balance);
                    rows.push(row.line);
                }
                Err(refusal) => self.refuse(row.line, refusal),
            }
        }
        if !self.report.refused.is_empty() {
            let line = self.report.refused[0].line;
            for row in rows {
                self.refuse(row, Refusal::invalid("import.balance_incomplete").with("line", line));
            }
            return Ok(());
        }
        let key = Key::new(0, &format!("import-{}", &self.digest[..40]), Book::NAME, self.digest.as_bytes())?;
        match self.wait(Book { day, balances }, Some(key)) {
            Ok(true) => self.report.skipped_twice += rows.len() as u64,
            Ok(false) => {
                self.report.done += rows.len() as u64;
                self.report.documents += 1;
            }
            Err(Fault::Refused(refusal)) => {
                let named = refusal.field.as_deref().and_then(|f| f.strip_prefix("balances[")?.split(']').next()?.parse::<usize>().ok());
                match named.and_then(|n| rows.get(n).copied()) {
                    Some(line) => {
                        self.refuse(line, refusal);
                        for row in rows.into_iter().filter(|row| *row != line) {
                            self.refuse(row, Refusal::invalid("import.balance_incomplete").with("line", line));
                        }
                    }
                    None => rows.into_iter().for_each(|row| self.refuse(row, refusal.clone())),
                }
            }
            Err(fault) => return Err(fault),
        }
        self.tell();
        Ok(())
    }

    /// Imports open items: one command a row. An item of a customer that is there already is left alone.
    pub fn open_items(&mut self, table: Table) -> Result<()> {
        let (customers, mut known) = self.store.read(self.context.company, |db| {
            let company = db.company;
            let customers = db.all("SELECT number, id, payer_id FROM customer WHERE company_id = $1", store::params![company], |row| {
                Ok((row.get::<String>(0)?, (row.get::<Id>(1)?, row.get::<Id>(2)?)))
            })?;
            let known = db.all(
                "SELECT customer_id, number, account FROM open_item WHERE company_id = $1 AND kind = 'opening'",
                store::params![company],
                |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<String>(2)?)),
            )?;
            let customers: HashMap<String, (Id, Id)> = customers.into_iter().collect();
            Ok((customers, known.into_iter().collect::<HashSet<(Id, String, String)>>()))
        })?;
        let mut flow = Flow::new(self.store, &self.context);
        for row in table {
            self.report.rows += 1;
            let cells = Cells { places: &self.places, row: &row };
            let read = (|| {
                let number = cells.required("customer")?;
                let customer = customers.get(&number).copied();
                let (customer, payer) =
                    customer.ok_or_else(|| Refusal::invalid("customer.unknown").at("customer").with("number", &number))?;
                let (issue, due) = (cells.day("issue_day")?, cells.day("due_day")?);
                let issue_day = issue.ok_or_else(|| Refusal::invalid("request.field_missing").at("issue_day"))?;
                let account = control(&cells.text("control"))?;
                let currency = cells.currency()?;
                let (open, value) = left(&cells, currency)?;
                let item = BringItem {
                    customer,
                    account,
                    number: cells.required("number")?,
                    issue_day,
                    due_day: due.unwrap_or(issue_day),
                    open,
                    currency,
                    value,
                    total: cells.read("total", "import.not_a_number", |t| currency.read(money(t)))?,
                    discount_rate: None,
                    discount_until: None,
                    orders: Vec::new(),
                    references: Vec::new(),
                };
                Ok((payer, item))
            })();
            let (payer, item) = match read {
                Ok(read) => read,
                Err(refusal) => {
                    self.refuse(row.line, refusal);
                    continue;
                }
            };
            // Two customers may have the same number in the earlier books: of debit notes, of what they numbered by customer.
            if !known.insert((payer, item.number.clone(), item.account.name().to_string())) {
                self.report.skipped_twice += 1;
                continue;
            }
            if let Some((line, answer)) = flow.send(row.line, item) {
                self.settle(&[line], answer)?;
            }
        }
        while let Some((line, answer)) = flow.wait() {
            self.settle(&[line], answer)?;
        }
        Ok(())
    }
}

/// What is left of an item in its currency, and in the books where that is another one: the file says both, as the FEC
/// does (Montantdevise).
fn left(cells: &Cells, currency: Currency) -> Result<(Cents, Option<Cents>), Refusal> {
    let booked = signed(cells)?;
    match cells.in_currency(currency)? {
        Some(amount) => Ok((Cents(amount.0.abs() * booked.0.signum()), Some(booked))),
        None if currency.is_euro() => Ok((booked, None)),
        None => Err(Refusal::invalid("request.field_missing").at("in_currency")),
    }
}

/// An amount with its sign, or debit less credit.
fn signed(cells: &Cells) -> Result<Cents, Refusal> {
    let (debit, credit) = (cells.cents("debit")?, cells.cents("credit")?);
    match cells.cents("amount")? {
        Some(amount) => Ok(amount),
        None if debit.is_none() && credit.is_none() => Err(Refusal::invalid("request.field_missing").at("amount")),
        None => Ok(debit.unwrap_or_default() - credit.unwrap_or_default()),
    }
}

/// The account that an item stood on in the earlier books: a name of ours, or an account of the French chart.
fn control(text: &str) -> Result<Control, Refusal> {
    let by_account = [
        ("411", Control::Customers),
        ("413", Control::Bills),
        ("416", Control::Doubtful),
        ("4191", Control::Deposits),
        ("4197", Control::OtherCredits),
    ];
    let found = match text {
        "" => Some(Control::Customers),
        digits if digits.starts_with('4') => by_account.iter().find(|(a, _)| digits.starts_with(a)).map(|(_, c)| *c),
        name => Control::parse(name),
    };
    found.ok_or_else(|| Refusal::invalid("import.control").at("control").with("account", text))
}

/// A day as people write it: `2026-07-01`, `01/07/2026`, `01.07.2026`, `20260701`.
pub(super) fn day(text: &str) -> Option<Day> {
    let text = text.trim();
    let text = text.split([' ', 'T']).next().unwrap_or(text);
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Day::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?);
    }
    Day::parse(text).or_else(|| {
        let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
        let [day, month, year] = parts.as_slice() else { return None };
        let year: i16 = year.parse().ok().filter(|_| year.len() == 4)?;
        Day::new(year, month.parse().ok()?, day.parse().ok()?)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn days_are_read_as_people_write_them() {
        for (text, read) in [
            ("2026-07-01", Some("2026-07-01")),
            ("01/07/2026", Some("2026-07-01")),
            ("1.7.2026", Some("2026-07-01")),
            ("20260701", Some("2026-07-01")),
            ("2026-07-01 00:00:00", Some("2026-07-01")),
            ("31/02/2026", None),
            ("01/07/26", None),
            ("demain", None),
        ] {
            assert_eq!(super::day(text).map(|d| d.to_string()).as_deref(), read, "{text}");
        }
    }
}
