//! What the demonstration shows of money ahead of the bank: some customers signed a mandate, a batch is on its way to the
//! bank, another is being prepared, a cheque is still in the drawer.

use cash::direct_debit;
use cash::mandate;
use cash::payment::{ApplyTo, Method, Record};
use formats::pain::mandate::Scheme;
use kernel::{Cents, Day, Fault, Id, Result};

use super::Life;

/// Customers that signed.
const SIGNED: i64 = 6;

/// An overdue item of a customer with an account: item, customer, what is open of it.
type Owed = (Id, Id, Cents);

impl Life<'_> {
    /// Mandates, batches and a cheque, once in a life.
    pub fn debits(&self, day: Day) -> Result<()> {
        let owed = self.overdue(day)?;
        let (Some((_, last, _)), false) = (owed.last().copied(), self.has_mandates()?) else { return Ok(()) };
        let mut signed: Vec<Id> = Vec::new();
        for (_, customer, _) in &owed {
            if !signed.contains(customer) && *customer != last && (signed.len() as i64) < SIGNED {
                signed.push(*customer);
            }
        }
        for (n, customer) in signed.iter().enumerate() {
            let create = mandate::Create {
                customer: *customer,
                reference: String::new(),
                scheme: if n % 3 == 2 { Scheme::B2b } else { Scheme::Core },
                one_off: false,
                // The last one has not sent the paper back yet.
                signed: (n + 1 < signed.len()).then(|| day.plus(-60 - 7 * n as i32)),
                iban: String::new(),
                bic: String::new(),
                holder: String::new(),
                notice_days: None,
                last_collection: None,
            };
            self.store.run(&self.staff.accountant, create)?;
        }
        let first: Vec<Id> = owed.iter().filter(|(_, c, _)| signed.iter().take(2).any(|s| s == c)).map(|(i, ..)| *i).collect();
        let batch = direct_debit::Draft { items: first, grouped: true, ..direct_debit::Draft::default() };
        if let Some(batch) = taken(self.store.run(&self.staff.accountant, batch))? {
            self.store.run(&self.staff.accountant, direct_debit::Send { direct_debit: batch.id, version: None })?;
        }
        taken(self.store.run(&self.staff.accountant, direct_debit::Draft::default()))?;
        let cheque = owed.iter().rev().find(|(_, c, _)| !signed.contains(c));
        if let Some((item, customer, amount)) = cheque {
            let record = Record {
                customer: *customer,
                amount: *amount,
                method: Method::Cheque,
                in_transit: true,
                items: vec![ApplyTo::cash(*item, None)],
                ..Record::default()
            };
            self.store.run(&self.staff.accountant, record)?;
        }
        Ok(())
    }

    fn overdue(&self, day: Day) -> Result<Vec<Owed>> {
        self.store.read(self.company, |db| {
            let company = db.company;
            db.all(
                "SELECT i.id, i.customer_id, i.open FROM open_item i
                 JOIN customer c ON c.company_id = i.company_id AND c.id = i.customer_id
                 WHERE i.company_id = $1 AND c.company_id = $1 AND c.iban <> '' AND i.open > 0 AND i.kind = 'invoice'
                   AND i.account = 'customers' AND i.currency = 'EUR' AND i.due_day <= $2 AND i.issue_day <= $3
                 ORDER BY i.due_day, i.id LIMIT 60",
                store::params![company, day, day.plus(-20)],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
        })
    }

    fn has_mandates(&self) -> Result<bool> {
        let found = self.store.read(self.company, |db| {
            let company = db.company;
            db.one("SELECT id FROM mandate WHERE company_id = $1 LIMIT 1", store::params![company], |row| row.get::<i64>(0))
        })?;
        Ok(found.is_some())
    }
}

/// What was refused does not happen in this life.
pub(super) fn taken<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Fault::Refused(_)) => Ok(None),
        Err(fault) => Err(fault),
    }
}
