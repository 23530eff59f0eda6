//! What the demonstration shows of claims that are in doubt and of items settled by hand: a customer in insolvency whose
//! claims are declared, doubtful claims with their depreciation, one that is lost, an item lettered by hand, money on its
//! way back to customers, statements that were sent.

use cash::bad_debt::{Depreciate, Doubt, Ground, WriteOff};
use cash::insolvency::{Declare, Open, Proceeding};
use cash::lettering::{Chosen, Letter};
use cash::refund_order;
use kernel::{Cents, Day, Id, Rate, Result};

use super::Life;
use super::debits::taken;

/// Customers that are sent a statement.
const STATEMENTS: usize = 5;

/// An open item: item, customer, what is open of it.
type Item = (Id, Id, Cents);

impl Life<'_> {
    /// Claims in doubt, letterings, refunds and statements, once in a life.
    pub fn claims(&self, day: Day) -> Result<()> {
        if self.has_insolvencies()? {
            return Ok(());
        }
        let mut debtors: Vec<Id> = Vec::new();
        for (_, customer, _) in self.claimed(day)? {
            if !debtors.contains(&customer) {
                debtors.push(customer);
            }
        }
        let mut debtors = debtors.into_iter();
        if let Some(customer) = debtors.next() {
            self.insolvent(customer, day)?;
        }
        if let Some(customer) = debtors.next() {
            self.doubtful(customer, "Relances et mise en demeure restées sans effet")?;
        }
        if let Some(customer) = debtors.next() {
            self.lost(customer)?;
        }
        for customer in debtors.take(STATEMENTS) {
            let from = day.start_of_month().plus(-1).start_of_month();
            taken(self.store.run(&self.staff.accountant, report::statement::Issue::of(customer, from, day)))?;
        }
        self.letter_one(day)?;
        self.pay_back(day)
    }

    /// A reorganisation that was published in time for the claims to be declared.
    fn insolvent(&self, customer: Id, day: Day) -> Result<()> {
        let open = Open {
            customer,
            proceeding: Proceeding::Reorganisation,
            judgment_day: day.plus(-24),
            court: "Tribunal de commerce de Dijon".into(),
            case: "2026J00418".into(),
            representative: "SELARL Véronique Thiébaut, mandataires judiciaires, 21000 Dijon".into(),
            published_day: Some(day.plus(-14)),
            notice: "A202600231184".into(),
            abroad: false,
        };
        let Some(opened) = taken(self.store.run(&self.staff.credit, open))? else { return Ok(()) };
        self.doubtful(customer, "Redressement judiciaire")?;
        let declare = Declare {
            insolvency: opened.id,
            version: None,
            items: Vec::new(),
            interest: Cents::ZERO,
            privileged: false,
            reference: "Lettre recommandée n° 1A 204 118 7703 2".into(),
            day: None,
        };
        taken(self.store.run(&self.staff.credit, declare))?;
        Ok(())
    }

    /// All that a customer owes becomes doubtful, and is depreciated by half.
    fn doubtful(&self, customer: Id, reason: &str) -> Result<()> {
        let doubt = Doubt { customer, items: Vec::new(), day: None, reason: reason.into() };
        if taken(self.store.run(&self.staff.accountant, doubt))?.is_some() {
            let percent = Some(Rate::whole(50));
            let depreciate = Depreciate { bad_debts: Vec::new(), customer: Some(customer), percent, day: None };
            taken(self.store.run(&self.staff.accountant, depreciate))?;
        }
        Ok(())
    }

    /// A claim that nobody will pay any more, with the recovery of its VAT.
    fn lost(&self, customer: Id) -> Result<()> {
        let doubt = Doubt { customer, items: Vec::new(), day: None, reason: "Société radiée".into() };
        let doubted = taken(self.store.run(&self.staff.accountant, doubt))?;
        let Some(claim) = doubted.and_then(|d| d.claims.into_iter().next()) else { return Ok(()) };
        let write_off = WriteOff {
            bad_debt: Some(claim.id),
            ground: Some(Ground::Irrecoverable),
            reason: "Certificat d’irrécouvrabilité du commissaire de justice".into(),
            ..WriteOff::default()
        };
        taken(self.store.run(&self.staff.accountant, write_off))?;
        Ok(())
    }

    /// Money on account and an open invoice of one customer, set off by hand.
    fn letter_one(&self, day: Day) -> Result<()> {
        let given = self.items("i.open < 0 AND i.kind = 'payment'", day)?;
        let owed = self.items("i.open > 0 AND i.kind = 'invoice'", day)?;
        for (credit, customer, back) in given {
            let Some((debit, _, open)) = owed.iter().find(|(_, c, _)| *c == customer) else { continue };
            let amount = Some((*open).min(-back));
            let items = [*debit, credit].map(|item| Chosen { item, amount }).to_vec();
            let letter = Letter { customer, items, difference: false, day: None };
            if taken(self.store.run(&self.staff.accountant, letter))?.is_some() {
                break;
            }
        }
        Ok(())
    }

    /// Two customers get back what they paid too much.
    fn pay_back(&self, day: Day) -> Result<()> {
        let mut refunds: Vec<refund_order::Asked> = Vec::new();
        for (_, customer, _) in self.items("i.open < 0 AND c.iban <> '' AND i.kind = 'payment'", day)? {
            if refunds.len() < 2 && !refunds.iter().any(|r| r.customer == customer) {
                refunds.push(refund_order::Asked { customer, credits: Vec::new(), iban: String::new() });
            }
        }
        if !refunds.is_empty() {
            taken(self.store.run(&self.staff.accountant, refund_order::Send { refunds, day: None, old_format: false }))?;
        }
        Ok(())
    }

    /// What has been late for long, the oldest first.
    fn claimed(&self, day: Day) -> Result<Vec<Item>> {
        self.items("i.open > 0 AND i.kind = 'invoice'", day.plus(-20))
    }

    fn items(&self, condition: &str, due: Day) -> Result<Vec<Item>> {
        self.store.read(self.company, |db| {
            let company = db.company;
            db.all(
                &format!(
                    "SELECT i.id, i.customer_id, i.open FROM open_item i
                     JOIN customer c ON c.company_id = i.company_id AND c.id = i.customer_id
                     WHERE i.company_id = $1 AND c.company_id = $1 AND i.account = 'customers' AND i.currency = 'EUR'
                       AND i.due_day <= $2 AND {condition} ORDER BY i.due_day, i.id LIMIT 80"
                ),
                store::params![company, due],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
        })
    }

    fn has_insolvencies(&self) -> Result<bool> {
        let found = self.store.read(self.company, |db| {
            let company = db.company;
            let sql = "SELECT id FROM insolvency WHERE company_id = $1 LIMIT 1";
            db.one(sql, store::params![company], |row| row.get::<i64>(0))
        })?;
        Ok(found.is_some())
    }
}
