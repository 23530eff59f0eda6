//! What the demonstration shows of bills of exchange: one that waits for acceptance, some in portfolio, a remittance at the
//! bank, one that was paid and one that came back, one that was given back.

use cash::bill_of_exchange::{BillKind, BillOfExchange, Cancel, Draw, Take, Unpaid};
use cash::bill_remittance::{BillRemittance, Remit};
use cash::payment::Clear;
use kernel::{Cents, Day, Id, Result};

use super::Life;
use super::debits::taken;

/// Customers that pay by bill.
const CUSTOMERS: usize = 9;

impl Life<'_> {
    /// Bills in every state, once in a life.
    pub fn bills(&self, day: Day) -> Result<()> {
        if self.has_bills()? {
            return Ok(());
        }
        let mut customers: Vec<(Id, Vec<Id>)> = Vec::new();
        for (item, customer) in self.payable_by_bill(day)? {
            let more = customers.len() < CUSTOMERS;
            match customers.iter_mut().find(|(known, _)| *known == customer) {
                Some((_, items)) if items.len() < 3 => items.push(item),
                Some(_) => {}
                None if more => customers.push((customer, vec![item])),
                None => {}
            }
        }
        let mut customers = customers.into_iter();
        let mut next = |kind: BillKind, accepted: Option<Day>, maturity: Option<Day>| -> Result<Option<BillOfExchange>> {
            let Some((customer, items)) = customers.next() else { return Ok(None) };
            let items = items.into_iter().map(|item| Take { item, amount: None }).collect();
            let draw = Draw { customer, kind, items, maturity, accepted, ..Draw::default() };
            taken(self.store.run(&self.staff.accountant, draw))
        };
        let settled = [next(BillKind::NotAccepted, None, Some(day))?, next(BillKind::Accepted, Some(day), Some(day))?];
        let out = [next(BillKind::NotAccepted, None, Some(day.plus(9)))?, next(BillKind::PromissoryNote, None, Some(day.plus(9)))?];
        let given_back = next(BillKind::NotAccepted, None, None)?;
        next(BillKind::Accepted, None, None)?;
        next(BillKind::Accepted, Some(day), Some(day.plus(12)))?;
        next(BillKind::NotAccepted, None, None)?;
        next(BillKind::PromissoryNote, None, None)?;
        if let Some(remittance) = self.remit(&settled)? {
            self.over(&remittance)?;
        }
        self.remit(&out)?;
        if let Some(bill) = given_back {
            let reason = "Échange contre un virement, à la demande du client".to_string();
            taken(self.store.run(&self.staff.accountant, Cancel { bill: bill.id, version: None, reason }))?;
        }
        Ok(())
    }

    fn remit(&self, bills: &[Option<BillOfExchange>]) -> Result<Option<BillRemittance>> {
        let bills: Vec<Id> = bills.iter().flatten().map(|b| b.id).collect();
        if bills.is_empty() {
            return Ok(None);
        }
        taken(self.store.run(&self.staff.accountant, Remit { bills, ..Remit::default() }))
    }

    /// The first one is paid less the bank's fee, the second comes back.
    fn over(&self, remittance: &BillRemittance) -> Result<()> {
        let mut lines = remittance.lines.iter();
        if let Some(line) = lines.next() {
            let clear = Clear { payments: vec![line.payment], fee: Cents(4_20), ..Clear::default() };
            taken(self.store.run(&self.staff.accountant, clear))?;
        }
        if let Some(line) = lines.next() {
            let unpaid = Unpaid { bill: line.bill, reason: "Provision insuffisante".into(), ..Unpaid::default() };
            taken(self.store.run(&self.staff.accountant, unpaid))?;
        }
        Ok(())
    }

    /// Invoices that are not due yet, of customers whose account is known; the first due first.
    fn payable_by_bill(&self, day: Day) -> Result<Vec<(Id, Id)>> {
        self.store.read(self.company, |db| {
            let company = db.company;
            db.all(
                "SELECT i.id, i.customer_id FROM open_item i
                 JOIN customer c ON c.company_id = i.company_id AND c.id = i.customer_id
                 WHERE i.company_id = $1 AND c.company_id = $1 AND c.iban <> '' AND i.open > 0 AND i.kind = 'invoice'
                   AND i.account = 'customers' AND i.currency = 'EUR' AND i.due_day > $2 AND i.issue_day <= $2
                   AND NOT EXISTS (SELECT 1 FROM mandate m WHERE m.company_id = $1 AND m.customer_id = i.customer_id)
                 ORDER BY i.due_day, i.id LIMIT 80",
                store::params![company, day],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
        })
    }

    fn has_bills(&self) -> Result<bool> {
        let found = self.store.read(self.company, |db| {
            let company = db.company;
            db.one("SELECT id FROM bill_of_exchange WHERE company_id = $1 LIMIT 1", store::params![company], |row| row.get::<i64>(0))
        })?;
        Ok(found.is_some())
    }
}
