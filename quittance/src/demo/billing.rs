//! What billing has to do beside invoices: deposits, credit notes, periodic and corrective invoices, rebates, and
//! interest for those who pay late.

use bill::corrective::{self, Change};
use bill::credit_note::{LowerPrice, NewPrice, Rebate, ReturnGoods};
use bill::invoice::{Invoice, Line};
use bill::{deposit, periodic};
use cash::late_charge;
use ground::Document;
use ground::tax::Discount;
use kernel::{Day, Id, Price, Quantity, Rate, Result};
use sell::order::{Share, TypedLine};

use super::chance::Chance;
use super::clients::Trade;
use super::{Life, settled};

/// Days after an invoice on which a customer complains.
const COMPLAINS_AFTER: i32 = 14;
/// Days after which a deposit that nobody paid is given up.
const DEPOSIT_PATIENCE: i32 = 30;

impl Life<'_> {
    /// The billing desk's afternoon.
    pub(super) fn bill_more(&self, day: Day) -> Result<()> {
        self.deposits(day)?;
        self.complaints(day)?;
        if day == day.end_of_month() || day.day() <= 5 {
            periodic::close(self.store, &self.staff.billing)?;
        }
        if day.day() <= 3 && day.weekday() == 1 {
            self.rebate(day)?;
        }
        if day.day() > 14 && day.day() <= 21 && day.weekday() == 2 {
            self.charge_late(day)?;
        }
        Ok(())
    }

    /// Some orders are large enough to ask for a part before; some deposits are never paid.
    fn deposits(&self, day: Day) -> Result<()> {
        let entered = self.rows(
            "SELECT id, number FROM sales_order WHERE company_id = $1 AND day = $2 AND state = 'confirmed' AND deposits = 0
             ORDER BY id",
            day,
        )?;
        let asked = entered.into_iter().filter(|(_, number)| Chance::of(self.seed, "deposit", number).percent(3));
        let part = Discount::Percent(Rate::whole(30));
        let due_day = Some(day.plus(8));
        let issues = asked.map(|(order, _)| deposit::Issue { exchange: None, order, version: None, part, due_day });
        self.all(&self.staff.billing, issues)?;
        let unpaid = self.rows(
            "SELECT i.id, i.number FROM invoice i
             JOIN open_item o ON o.company_id = i.company_id AND o.document_id = i.id
             WHERE i.company_id = $1 AND i.kind = '386' AND i.day = $2 AND o.account = 'customers' AND o.open = o.amount
             ORDER BY i.id",
            day.plus(-DEPOSIT_PATIENCE),
        )?;
        let reason = "Acompte abandonné avec l’accord du client".to_string();
        let credits = unpaid.into_iter().map(|(deposit, _)| deposit::Credit {
            deposit,
            version: None,
            reason: reason.clone(),
            internal: false,
        });
        self.all(&self.staff.billing, credits)?;
        Ok(())
    }

    /// Two weeks later some customers send goods back, find a price too high or their order number missing.
    fn complaints(&self, day: Day) -> Result<()> {
        let back = if day.weekday() == 1 { 2 } else { 0 };
        for n in 0..=back {
            let list = self.rows(
                "SELECT id, number FROM invoice WHERE company_id = $1 AND day = $2 AND kind = '380' ORDER BY id",
                day.plus(-COMPLAINS_AFTER - n),
            )?;
            for (id, number) in list {
                let mut chance = Chance::of(self.seed, "complaint", &number);
                let what = chance.between(0, 99);
                if what >= 10 {
                    continue;
                }
                let found = self.store.read(self.company, |db| Invoice::load(db, id))?;
                if let Some(invoice) = found {
                    self.answer(&invoice, what, &mut chance)?;
                }
            }
        }
        Ok(())
    }

    fn answer(&self, invoice: &Invoice, what: i64, chance: &mut Chance) -> Result<()> {
        let goods = |(line, _): &(&Line, i64)| line.goods && line.quantity >= Quantity::whole(10);
        let first = invoice.lines.iter().zip(1i64..).find(goods);
        let Some((line, rank)) = first else { return Ok(()) };
        let (id, on_account) = (invoice.id, false);
        match what {
            0..=5 => {
                let whole = line.quantity.0 / Quantity::whole(1).0;
                let quantity = Quantity::whole((whole * chance.between(2, 12) / 100).max(1));
                let restock = chance.percent(50);
                let reason = if restock { "Excédent de chantier repris" } else { "Tuiles cassées à la livraison" };
                let lines = vec![Share { line: rank, quantity }];
                let credit = ReturnGoods { invoice: id, version: None, lines, restock, reason: reason.into(), on_account };
                settled(vec![self.store.run(&self.staff.billing, credit)])?;
            }
            6 | 7 => {
                let price = NewPrice { line: rank, price: Price(line.price.0 * 95 / 100), quantity: None };
                let reason = "Tarif négocié non appliqué".to_string();
                let credit = LowerPrice { invoice: id, version: None, lines: vec![price], reason, on_account };
                settled(vec![self.store.run(&self.staff.billing, credit)])?;
            }
            9 if chance.percent(40) && invoice.currency.is_none_or(|c| c.is_euro()) => {
                let delivery = TypedLine { item: "SLIV-GR".into(), quantity: "1".into(), ..TypedLine::default() };
                let (reason, added) = ("Livraison oubliée".to_string(), vec![delivery]);
                let right = corrective::Issue { invoice: id, reason, added, ..corrective::Issue::default() };
                settled(vec![self.store.run(&self.staff.billing, right)])?;
            }
            _ => {
                let reference = (what == 8).then(|| format!("BC-{}", chance.between(10_000, 99_999)));
                let lower = Change { line: rank, price: Some(Price(line.price.0 * 97 / 100)), ..Change::default() };
                let lines = if what == 8 { Vec::new() } else { vec![lower] };
                let reason = if what == 8 { "Numéro de commande du client omis" } else { "Prix unitaire erroné" };
                let right = corrective::Issue { invoice: id, reason: reason.into(), lines, reference, ..corrective::Issue::default() };
                settled(vec![self.store.run(&self.staff.billing, right)])?;
            }
        }
        Ok(())
    }

    /// A merchant gets its rebate on what it bought in the month before.
    fn rebate(&self, day: Day) -> Result<()> {
        let merchants: Vec<Id> = self
            .clients
            .iter()
            .zip(&self.customers)
            .filter(|(c, _)| c.trade == Trade::Merchant && c.head_office().is_none())
            .map(|(_, id)| *id)
            .collect();
        let at = Chance::of(self.seed, "rebate", &day.to_string()).between(0, merchants.len() as i64 - 1);
        let Some(customer) = merchants.get(at as usize) else { return Ok(()) };
        let (last, first) = (day.start_of_month().plus(-1), day.start_of_month().plus_months(-1));
        let invoices = self.store.read(self.company, |db| {
            let company = db.company;
            db.all(
                "SELECT id FROM invoice WHERE company_id = $1 AND customer_id = $2 AND kind = '380' AND day >= $3 AND day <= $4
                   AND credited = '' ORDER BY id LIMIT 50",
                store::params![company, *customer, first, last],
                |row| row.get::<Id>(0),
            )
        })?;
        if invoices.is_empty() {
            return Ok(());
        }
        let part = Discount::Percent(Rate::whole(2));
        let reason = format!("Ristourne de {:02}/{}", first.month(), first.year());
        let rebate = Rebate { invoices, part, reason, net_of_tax: false, on_account: false };
        settled(vec![self.store.run(&self.staff.billing, rebate)])?;
        Ok(())
    }

    /// Interest and the indemnity are claimed of the worst payers, and now and then waived.
    fn charge_late(&self, day: Day) -> Result<()> {
        let late = self.store.read(self.company, |db| {
            let company = db.company;
            db.all(
                "SELECT customer_id, CAST(SUM(open_value) AS BIGINT) FROM open_item
                 WHERE company_id = $1 AND open > 0 AND kind = 'invoice' AND due_day < $2
                 GROUP BY customer_id ORDER BY 2 DESC, 1 LIMIT 3",
                store::params![company, day.plus(-45)],
                |row| row.get::<Id>(0),
            )
        })?;
        for (n, customer) in late.into_iter().enumerate() {
            if n == 2 {
                let reason = "Geste commercial, accord de la direction".to_string();
                let waive = late_charge::Waive { customer, invoices: Vec::new(), reason };
                settled(vec![self.store.run(&self.staff.director, waive)])?;
            } else {
                let claim = late_charge::Claim { customer, invoices: Vec::new(), until: None, indemnity: true };
                settled(vec![self.store.run(&self.staff.director, claim)])?;
            }
        }
        Ok(())
    }

    /// Ids and numbers of documents of a day.
    fn rows(&self, sql: &str, day: Day) -> Result<Vec<(Id, String)>> {
        self.store.read(self.company, |db| {
            let company = db.company;
            db.all(sql, store::params![company, day], |row| Ok((row.get(0)?, row.get(1)?)))
        })
    }
}
