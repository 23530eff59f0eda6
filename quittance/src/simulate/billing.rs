//! Moves of billing: deposits asked for, credited and kept, credit notes of every kind, periodic and corrective invoices,
//! and what closes a period: locked months, closed years, accruals, settled returns.

use bill::invoice::{DocumentKind, Invoice};
use bill::{corrective, credit_note, deposit, periodic};
use ground::Document;
use ground::company::{CloseYear, LockPeriod, OpenYear, UnlockPeriod, fiscal_years};
use ground::tax::{Discount, VatCode};
use kernel::{Cents, Day, Id, Price, Quantity, Rate, Result};
use report::{accrual, margin, vat};
use sell::order::{Share, TypedLine};

use super::player::Player;

impl Player {
    /// One of the last invoices of some kinds, as far as a few tries find one; now and then any.
    fn invoice_of(&mut self, kinds: &[DocumentKind]) -> Result<(Id, Option<Invoice>, Option<i64>)> {
        let list = self.read(|db| {
            let company = db.company;
            db.all(
                "SELECT id FROM invoice WHERE company_id = $1 ORDER BY id DESC LIMIT 60",
                store::params![company],
                |row| row.get::<Id>(0),
            )
        })?;
        let mut id = self.one_of(&list);
        let mut found = None;
        for _ in 0..6 {
            found = self.read(|db| Invoice::load(db, id))?;
            if found.as_ref().is_some_and(|i| kinds.contains(&i.kind)) || self.chance.percent(6) {
                break;
            }
            id = self.one_of(&list);
        }
        let version = self.version(found.as_ref().map(|i| i.version));
        Ok((id, found, version))
    }

    pub fn ask_deposit(&mut self) -> Result<()> {
        let (order, version, found) = self.target("deposit");
        let part = match self.chance.below(4) {
            0 => Discount::Amount(self.cents(Cents(1 + found.map_or(0, |o| o.gross.0) / 3))),
            1 => Discount::Percent(Rate::whole(self.chance.pick(&[0, 100, 101, 33]).unwrap_or(30))),
            _ => Discount::Percent(Rate::whole(30)),
        };
        let due_day = self.chance.percent(30).then(|| self.today().plus(self.chance.below(20) as i32 - 1));
        self.send(deposit::Issue { exchange: None, order, version, part, due_day })?;
        Ok(())
    }

    pub fn give_up_deposit(&mut self) -> Result<()> {
        let (deposit, _, version) = self.invoice_of(&[DocumentKind::Deposit])?;
        let reason = self.text("commande abandonnée");
        if self.chance.percent(35) {
            self.send(deposit::Keep { deposit, version, reason })?;
        } else {
            let internal = self.chance.percent(20);
            self.send(deposit::Credit { deposit, version, reason, internal })?;
        }
        Ok(())
    }

    /// Some lines of an invoice with a quantity of each, or nonsense.
    fn lines_of(&mut self, invoice: Option<&Invoice>) -> Vec<Share> {
        let lines = invoice.map(|i| i.lines.clone()).unwrap_or_default();
        let mut shares = Vec::new();
        for (line, rank) in lines.iter().zip(1i64..) {
            if self.chance.percent(60) {
                let part = 1 + self.chance.below(usize::try_from(line.quantity.0).unwrap_or(1)) as i64;
                shares.push(Share { line: rank, quantity: Quantity(part) });
            }
        }
        if self.chance.percent(6) {
            let line = self.chance.pick(&[0, -1, 99, 1]).unwrap_or(0);
            shares.push(Share { line, quantity: self.quantity() });
        }
        shares
    }

    pub fn credit_invoice(&mut self) -> Result<()> {
        let (invoice, found, version) = self.invoice_of(&[DocumentKind::Invoice, DocumentKind::Corrective])?;
        let reason = self.text("marchandise abîmée");
        let on_account = self.chance.percent(25);
        match self.chance.below(5) {
            0 => {
                let (restock, internal) = (self.chance.percent(40), self.chance.percent(30));
                self.send(credit_note::CancelInvoice { invoice, version, reason, restock, internal, on_account })?;
            }
            1 => {
                let part = self.discount(100).unwrap_or(Discount::Percent(Rate::whole(2)));
                let net_of_tax = self.chance.percent(25);
                self.send(credit_note::Rebate { invoices: vec![invoice], part, reason, net_of_tax, on_account })?;
            }
            2 => {
                let lines = self.lines_of(found.as_ref());
                let lower = |share: &Share| {
                    let line = found.as_ref()?.lines.get(usize::try_from(share.line - 1).ok()?)?;
                    Some(Price(line.price.0 * 9 / 10))
                };
                let lines = lines
                    .iter()
                    .map(|s| credit_note::NewPrice {
                        line: s.line,
                        price: lower(s).unwrap_or(Price::ZERO),
                        quantity: self.chance.percent(50).then_some(s.quantity),
                    })
                    .collect();
                self.send(credit_note::LowerPrice { invoice, version, lines, reason, on_account })?;
            }
            _ => {
                let (lines, restock) = (self.lines_of(found.as_ref()), self.chance.percent(60));
                self.send(credit_note::ReturnGoods { invoice, version, lines, restock, reason, on_account })?;
            }
        }
        Ok(())
    }

    pub fn issue_periodic(&mut self) -> Result<()> {
        let customer = self.one_of(&self.customers.clone());
        let today = self.today();
        let until = match self.chance.below(6) {
            0 => Some(today.plus(1)),
            1 | 2 => Some(today.start_of_month().plus(-1)),
            _ => None,
        };
        let orders = if self.chance.percent(10) { vec![self.one_of(&self.orders.clone())] } else { Vec::new() };
        self.send(periodic::Issue { customer, until, orders })?;
        Ok(())
    }

    /// What an invoice forgot, right or wrong.
    fn forgotten_lines(&mut self) -> Vec<TypedLine> {
        if !self.chance.percent(25) {
            return Vec::new();
        }
        let item = if self.chance.percent(95) { self.one_of(&self.items.clone()).to_string() } else { "?".into() };
        let price = if self.chance.percent(80) { self.price().to_string() } else { String::new() };
        vec![TypedLine { item, quantity: self.quantity().to_string(), price, ..TypedLine::default() }]
    }

    pub fn correct_invoice(&mut self) -> Result<()> {
        let (invoice, found, version) = self.invoice_of(&[DocumentKind::Invoice])?;
        let reason = self.text("adresse erronée");
        let mut lines = Vec::new();
        for share in self.lines_of(found.as_ref()) {
            let change = match self.chance.below(4) {
                0 => corrective::Change { line: share.line, quantity: Some(share.quantity), ..Default::default() },
                1 => corrective::Change { line: share.line, price: Some(self.price()), ..Default::default() },
                2 => corrective::Change { line: share.line, discount: self.discount(80), ..Default::default() },
                _ => corrective::Change { line: share.line, label: Some(self.text("Tuile")), ..Default::default() },
            };
            lines.push(change);
        }
        let (discount, treatment) = (self.discount(10), self.treatment(4));
        let reference = self.chance.percent(30).then(|| self.text("BC-9"));
        let supply_day = self.chance.percent(15).then(|| self.today().plus(1 - self.chance.below(9) as i32));
        let added = self.forgotten_lines();
        let issue = corrective::Issue { invoice, version, reason, lines, added, discount, reference, delivery: None, supply_day, treatment };
        self.send(issue)?;
        Ok(())
    }

    /// Months are locked and unlocked, years closed, what belongs to a month accrued, its return settled.
    pub fn close_books(&mut self) -> Result<()> {
        let today = self.today();
        let over = today.start_of_month().plus(-1);
        let years = self.read(fiscal_years)?;
        if let Some(last) = years.last().map(|y| y.last).filter(|last| *last <= today.plus(20)) {
            self.send(OpenYear { last_day: last.plus_months(12).end_of_month() })?;
            return Ok(());
        }
        match self.chance.below(9) {
            0 | 1 => {
                // Mostly a month that is long over: what is booked later must find its own open.
                let month = over.plus_months(-self.chance.pick(&[0, 3, 3, 4, -2]).unwrap_or(3));
                self.send(LockPeriod { month })?;
            }
            2 => {
                let reason = self.text("écriture oubliée");
                self.send(UnlockPeriod { month: over, reason })?;
            }
            3 => {
                let open = years.iter().find(|y| !y.closed).or(years.last()).map(|y| y.last);
                let any = years.iter().map(|y| y.last).collect::<Vec<_>>();
                let odd = self.chance.percent(20).then(|| self.chance.pick(&any)).flatten();
                self.send(CloseYear::ending(odd.or(open).unwrap_or(today)))?;
            }
            4 => {
                let period = format!("{:04}-{:02}", over.year(), over.month());
                self.send(vat::Settle { period })?;
            }
            5 => self.margin(over)?,
            _ => {
                let kind = self.chance.pick(&accrual::Kind::ALL).unwrap_or(accrual::Kind::InvoicesToIssue);
                let day = if self.chance.percent(80) { over } else { today };
                self.send(accrual::Book::new(kind, day, Vec::new()))?;
            }
        }
        Ok(())
    }

    /// VAT on the margin of a month that is over; now and then the figures were wrong.
    fn margin(&mut self, over: Day) -> Result<()> {
        if self.chance.percent(20) {
            let list = self.read(|db| {
                let company = db.company;
                db.all("SELECT id FROM vat_margin WHERE company_id = $1 ORDER BY id DESC LIMIT 5", store::params![company], |row| {
                    row.get::<Id>(0)
                })
            })?;
            let (margin, reason) = (self.one_of(&list), self.text("achats corrigés"));
            self.send(margin::TakeBack { margin, version: None, reason })?;
            return Ok(());
        }
        let rate = if self.chance.percent(80) { VatCode::Standard } else { VatCode::Reduced };
        let bought = self.chance.below(300_000) as i64;
        let purchases = self.cents(Cents(bought));
        let sales = self.chance.percent(15).then(|| self.chance.below(50_000) as i64).map(Cents);
        let period = format!("{:04}-{:02}", over.year(), over.month());
        self.send(margin::Book { period, purchases, rate, sales })?;
        Ok(())
    }
}
