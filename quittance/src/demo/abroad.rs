//! Trade in other currencies: the rates of the central bank, a bank account in dollars with statements of its own, pounds
//! that the bank changes, and what is open at the end of a year at the rate of that day.

use cash::payment::{ApplyTo, Method, Record};
use formats::camt;
use ground::company::MapAccount;
use ground::currency::SetRate;
use ground::ledger::Role;
use kernel::{Cents, Currency, Day, ExchangeRate, Result};
use report::revaluation;

use super::chance::Chance;
use super::money::{BankAccount, Owed, Transfer, transfer};
use super::{Life, made, settled};

/// A currency with what a euro usually buys of it, in ten-thousandths.
struct Trade {
    code: &'static str,
    usual: i64,
    /// The account of the books for the account at the bank; empty where the bank changes the money.
    account: &'static str,
}

const TRADES: [Trade; 2] = [
    Trade { code: "USD", usual: 10_900, account: "512400" },
    Trade { code: "GBP", usual: 8_550, account: "" },
];

/// Of the year that is over; by then the rates of its last day are known and most of its documents entered.
const CLOSING_DAY: i8 = 10;

/// What a euro buys on a day, in ten-thousandths: a slow swing, and a little every day.
fn per_book(seed: u64, trade: &Trade, day: Day) -> i64 {
    let place = i64::from(day.number()).rem_euclid(420);
    let swing = if place < 210 { place } else { 420 - place } - 105;
    let noise = Chance::of(seed, "rate", &format!("{} {day}", trade.code)).between(-40, 40);
    trade.usual + trade.usual * swing / 3_000 + trade.usual * noise / 10_000
}

/// What a price in euros is for a customer who is quoted in another currency: the seller's own list, changed once a year.
pub(super) fn listed(code: &str, euros: i64) -> i64 {
    TRADES.iter().find(|t| t.code == code).map_or(euros, |t| euros * t.usual / 10_000)
}

/// The place of the customer in another currency that orders that day: one in the first week of a month, one in the second.
pub(super) fn regular(day: Day) -> Option<usize> {
    match (day.weekday(), day.day()) {
        (2, 1..=7) => Some(27),
        (2, 8..=14) => Some(7),
        _ => None,
    }
}

impl Life<'_> {
    /// The account at the bank that is kept in dollars.
    pub(super) fn open_account(&self) -> Result<()> {
        for trade in TRADES.iter().filter(|t| !t.account.is_empty()) {
            let Some(currency) = Currency::parse(trade.code) else { continue };
            let account = MapAccount {
                role: Some(Role::BankIn(currency)),
                account: trade.account.into(),
                label: "Banque, compte en dollars".into(),
            };
            settled(vec![self.store.run(&self.staff.accountant, account)])?;
        }
        Ok(())
    }

    /// The accountant notes the reference rates once a week, and on the first day.
    pub(super) fn note_rates(&self, day: Day) -> Result<()> {
        if day.weekday() != 1 && day != self.first {
            return Ok(());
        }
        let rates = TRADES.iter().map(|trade| {
            let units = per_book(self.seed, trade, day);
            SetRate {
                currency: Currency::parse(trade.code).unwrap_or_default(),
                day: Some(day),
                rate: None,
                per_book: ExchangeRate::parse(&format!("{}.{:04}", units / 10_000, units % 10_000)),
                source: "BCE".into(),
            }
        });
        self.all(&self.staff.accountant, rates)?;
        Ok(())
    }

    /// What customers pay in other currencies that day.
    pub(super) fn paid_abroad(&self, day: Day) -> Result<()> {
        let due: Vec<Owed> = (self.owed(day)?.into_iter())
            .filter(|o| !o.currency.is_euro() && self.intent(o).is_some_and(|i| i.day == day))
            .collect();
        for trade in &TRADES {
            let own = || due.iter().filter(|o| o.currency.code() == trade.code);
            if own().next().is_none() {
                continue;
            }
            if trade.account.is_empty() {
                self.changed(day, trade, own())?;
            } else {
                let transfers = own().map(|o| transfer(o, o.open.0, format!("INVOICE {}", o.number))).collect::<Vec<_>>();
                self.credited(day, trade, &transfers)?;
            }
        }
        Ok(())
    }

    /// The bank changes the money and says what it was worth.
    fn changed<'o>(&self, day: Day, trade: &Trade, owed: impl Iterator<Item = &'o Owed>) -> Result<()> {
        let records = owed.map(|o| {
            let margin = Chance::of(self.seed, "margin", &o.number).between(-60, 20);
            let worth = o.open.0 * 10_000 / per_book(self.seed, trade, day);
            Record {
                customer: o.customer,
                amount: o.open,
                currency: o.currency,
                value: Some(Cents(worth + worth * margin / 10_000)),
                method: Method::Transfer,
                remittance: format!("INVOICE {}", o.number),
                items: vec![ApplyTo::cash(o.item, None)],
                ..Record::default()
            }
        });
        self.all(&self.staff.accountant, records)?;
        Ok(())
    }

    /// The statement of an account in another currency.
    fn credited(&self, day: Day, trade: &Trade, transfers: &[Transfer]) -> Result<()> {
        let account = BankAccount {
            iban: made::iban(30_004, 1_234, 9_000_018_400),
            currency: Currency::parse(trade.code).unwrap_or_default(),
            before: Cents::ZERO,
            id: format!("STMT-{day}"),
        };
        let statement = self.statement(day, &account, transfers)?;
        let context = store::Context { via: "import", ..self.staff.accountant.clone() };
        cash::workbench::import_file(self.store, &context, &format!("statement-{}-{day}.xml", trade.code), &camt::write(&statement))?;
        Ok(())
    }

    /// In January what was open in other currencies on the last day of the year is valued at its rates.
    pub(super) fn revalue(&self, day: Day) -> Result<()> {
        if day.month() != 1 || day.day() < CLOSING_DAY {
            return Ok(());
        }
        let Some(last) = Day::new(day.year() - 1, 12, 31).filter(|last| *last > self.first) else { return Ok(()) };
        let done = self.store.read(self.company, |db| {
            let company = db.company;
            let sql = "SELECT 1 FROM revaluation WHERE company_id = $1 AND day = $2";
            db.one(sql, store::params![company, last], |row| row.get::<i64>(0))
        })?;
        if done.is_none() {
            let book = revaluation::Book { day: last, release: revaluation::rules::Release::default() };
            settled(vec![self.store.run(&self.staff.accountant, book)])?;
        }
        Ok(())
    }

    /// A cheque in pounds is handed in on the last day; the bank has not credited it yet.
    pub(super) fn cheque_abroad(&self, day: Day) -> Result<()> {
        let waits = self.store.read(self.company, |db| {
            let company = db.company;
            let sql = "SELECT id FROM payment WHERE company_id = $1 AND waiting = 1 AND currency = 'GBP' LIMIT 1";
            db.one(sql, store::params![company], |row| row.get::<i64>(0))
        })?;
        let owed = self.owed(day.plus(60))?.into_iter().find(|o| o.currency.code() == "GBP" && o.open.0 > 0);
        let (None, Some(owed)) = (waits, owed) else { return Ok(()) };
        let record = Record {
            customer: owed.customer,
            amount: owed.open,
            currency: owed.currency,
            method: Method::Cheque,
            in_transit: true,
            remittance: format!("Cheque 200417, {}", owed.number),
            items: vec![ApplyTo::cash(owed.item, None)],
            ..Record::default()
        };
        settled(vec![self.store.run(&self.staff.accountant, record)])?;
        Ok(())
    }
}
