//! Money: how customers pay by their habits, the bank's statement of the day, and what the accountant applies by hand.

use std::collections::BTreeMap;

use cash::payment::{Apply, ApplyTo, Identify, Method, Record};
use formats::camt;
use formats::statement::{Account, Balance, BalanceKind, Line, Statement, TransactionCode};
use kernel::{Cents, Currency, Day, Id, Result};
use serde::Deserialize;

use super::chance::Chance;
use super::clients::{Client, Habit};
use super::day::euros;
use super::{Life, found, is_working, last_working_day, settled, working_day_from};
use crate::import::batch::run_all;

/// In the account before the first statement.
const BEFORE: Cents = Cents(8_412_350);

/// How an invoice is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// A transfer that names the invoice.
    Named,
    /// A transfer that names nothing; the account tells who paid.
    Silent,
    /// A transfer from an account nobody knows.
    Stranger,
    /// The same transfer twice.
    Twice,
    /// A cheque.
    Cheque,
}

/// When and how an invoice is paid; it follows from its number.
pub(super) struct Intent {
    pub day: Day,
    manner: Manner,
    /// Percent paid on that day.
    share: i64,
    /// When the rest is paid, if ever.
    rest: Option<Day>,
}

/// What is open of an invoice.
pub(super) struct Owed {
    pub item: Id,
    pub number: String,
    pub customer: Id,
    name: String,
    iban: String,
    amount: Cents,
    pub open: Cents,
    pub currency: Currency,
    due: Day,
}

/// An account at the bank.
pub(super) struct BankAccount {
    pub iban: String,
    pub currency: Currency,
    /// What was on it before the first statement.
    pub before: Cents,
    /// The name of a statement.
    pub id: String,
}

/// A line of the statement to be.
pub(super) struct Transfer {
    amount: Cents,
    name: String,
    iban: String,
    text: String,
}

#[derive(Deserialize)]
struct Recorded {
    id: Id,
}

impl Life<'_> {
    /// The client of a customer's id.
    fn client(&self, id: Id) -> Option<&Client> {
        self.customers.iter().position(|c| *c == id).and_then(|at| self.clients.get(at))
    }

    /// How an invoice will be paid; none where it is not.
    pub(super) fn intent(&self, owed: &Owed) -> Option<Intent> {
        let habit = self.client(owed.customer).map_or(Habit::Good, |c| c.habit);
        let mut chance = Chance::of(self.seed, "pay", &owed.number);
        let (never, late) = match habit {
            Habit::Good => (0, chance.between(-4, 3)),
            Habit::Slow => (1, chance.between(4, 28)),
            Habit::Bad => (2, chance.between(20, 70)),
            Habit::Doubtful => (30, chance.between(30, 110)),
        };
        if chance.percent(never) {
            return None;
        }
        let day = working_day_from(owed.due.plus(late as i32));
        let manner = match chance.between(0, 99) {
            0..=13 => Manner::Cheque,
            14..=19 => Manner::Silent,
            20..=21 => Manner::Stranger,
            22 => Manner::Twice,
            _ => Manner::Named,
        };
        let partly = manner == Manner::Named && chance.percent(6);
        let share = if partly { chance.between(4, 8) * 10 } else { 100 };
        let rest = (partly && chance.percent(90)).then(|| working_day_from(day.plus(chance.between(12, 40) as i32)));
        Some(Intent { day, manner, share, rest })
    }

    pub(super) fn owed(&self, day: Day) -> Result<Vec<Owed>> {
        self.store.read(self.company, |db| {
            let company = db.company;
            db.all(
                "SELECT i.number, i.customer_id, c.name, c.iban, i.amount, i.open, i.due_day, i.id, i.currency FROM open_item i
                 JOIN customer c ON c.company_id = i.company_id AND c.id = i.customer_id
                 WHERE i.company_id = $1 AND c.company_id = $1 AND i.open > 0 AND i.account <> 'bills'
                   AND i.due_day <= $2 ORDER BY i.id",
                store::params![company, day.plus(7)],
                |row| {
                    Ok(Owed {
                        number: row.get(0)?,
                        customer: row.get(1)?,
                        name: row.get(2)?,
                        iban: row.get(3)?,
                        amount: row.get(4)?,
                        open: row.get(5)?,
                        due: row.get(6)?,
                        item: row.get(7)?,
                        currency: row.get(8)?,
                    })
                },
            )
        })
    }

    /// The bank's day: cheques that were deposited, then the statement.
    pub fn bank(&self, day: Day) -> Result<()> {
        let (mut transfers, mut cheques) = (Vec::new(), Vec::new());
        let mut named: BTreeMap<i64, Vec<Owed>> = BTreeMap::new();
        for owed in self.owed(day)?.into_iter().filter(|o| o.currency.is_euro()) {
            let Some(intent) = self.intent(&owed) else { continue };
            if intent.rest == Some(day) || (intent.day == day && intent.share < 100) {
                let part = if intent.day == day { Cents(owed.amount.0 * intent.share / 100) } else { owed.open };
                let word = if intent.day == day { "ACOMPTE" } else { "SOLDE" };
                transfers.push(transfer(&owed, part.0.min(owed.open.0), format!("{word} FACTURE {}", owed.number)));
            } else if intent.day == day {
                match intent.manner {
                    Manner::Cheque => cheques.push(owed),
                    Manner::Named => named.entry(owed.customer.0).or_default().push(owed),
                    _ => transfers.extend(self.odd(&owed, intent.manner)),
                }
            }
        }
        // One transfer for all invoices that a customer pays that day, as payment runs do.
        for list in named.values() {
            let Some(first) = list.first() else { continue };
            let numbers: Vec<&str> = list.iter().map(|o| o.number.as_str()).collect();
            let word = if list.len() > 1 { "FACTURES" } else { "FACTURE" };
            let sum: i64 = list.iter().map(|o| o.open.0).sum();
            transfers.push(transfer(first, sum, format!("{word} {}", numbers.join(" "))));
        }
        transfers.extend(self.returned(day)?);
        self.deposit(&cheques)?;
        if transfers.is_empty() {
            return Ok(());
        }
        let account = BankAccount {
            iban: found::identity().identifiers.iban,
            currency: Currency::EUR,
            before: BEFORE,
            id: format!("REL-{day}"),
        };
        let statement = self.statement(day, &account, &transfers)?;
        let name = format!("releve-{day}.xml");
        let context = store::Context { via: "import", ..self.staff.accountant.clone() };
        cash::workbench::import_file(self.store, &context, &name, &camt::write(&statement))?;
        Ok(())
    }

    /// Transfers that a person has to look at.
    fn odd(&self, owed: &Owed, manner: Manner) -> Vec<Transfer> {
        let once = |text: String| transfer(owed, owed.open.0, text);
        match manner {
            Manner::Twice => {
                let text = format!("FACTURE {}", owed.number);
                vec![once(text.clone()), once(text)]
            }
            Manner::Stranger => {
                let number = self.client(owed.customer).map(Client::number).unwrap_or_default();
                vec![Transfer {
                    name: "SCI DU PARC".into(),
                    iban: String::new(),
                    ..once(format!("COMPTE CLIENT {number}"))
                }]
            }
            _ => vec![once("REGLEMENT SELON RELEVE".into())],
        }
    }

    /// Cheques are recorded by hand, and applied to the invoices they name.
    fn deposit(&self, cheques: &[Owed]) -> Result<()> {
        let records = cheques.iter().map(|owed| {
            let number = Chance::of(self.seed, "cheque", &owed.number).between(1_000_000, 9_999_999);
            Record {
                customer: owed.customer,
                amount: owed.open,
                method: Method::Cheque,
                remittance: format!("Chèque n° {number}, facture {}", owed.number),
                ..Record::default()
            }
        });
        let recorded = settled(run_all::<_, Recorded>(self.store, &self.staff.accountant, records)?)?;
        let apply = |r: &Recorded| Apply::by_reference(r.id, None);
        self.all(&self.staff.accountant, recorded.iter().map(apply))?;
        Ok(())
    }

    /// What was paid twice goes back two weeks later, to two in three.
    fn returned(&self, day: Day) -> Result<Vec<Transfer>> {
        let mut list = Vec::new();
        for money in self.unapplied()? {
            let back = working_day_from(money.day.plus(14));
            let mut chance = Chance::of(self.seed, "return", &money.number);
            if back == day && money.text.contains("FACTURE") && chance.percent(66) {
                list.push(Transfer {
                    amount: money.open,
                    name: money.name.clone(),
                    iban: money.iban.clone(),
                    text: format!("REMBOURSEMENT TROP PERCU {} EUR {}", money.number, euros(Cents(-money.open.0))),
                });
            }
        }
        Ok(list)
    }

    pub(super) fn statement(&self, day: Day, account: &BankAccount, transfers: &[Transfer]) -> Result<Statement> {
        let company = self.company;
        let booked = self.store.read(company, |db| {
            db.one(
                "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM payment
                 WHERE company_id = $1 AND bank_key <> '' AND day < $2 AND currency = $3",
                store::params![company, day, account.currency],
                |row| row.get::<Cents>(0),
            )
        })?;
        let opening = account.before + booked.unwrap_or_default();
        let closing = opening + transfers.iter().map(|t| t.amount).sum();
        let balance = |kind, code: &str, amount, date| Balance {
            kind,
            code: code.into(),
            amount,
            currency: account.currency,
            date: Some(date),
        };
        let lines = transfers.iter().zip(1..).map(|(transfer, entry)| {
            let mut line = Line::new(transfer.amount, account.currency);
            (line.booking_date, line.value_date, line.entry) = (Some(day), Some(day), entry);
            line.counterparty_name = Some(transfer.name.clone());
            line.counterparty_iban = Some(transfer.iban.clone()).filter(|i| !i.is_empty());
            line.remittance = vec![transfer.text.clone()];
            line.bank_reference = Some(format!("{}{entry:04}", day.to_string().replace('-', "")));
            line.transaction_code = TransactionCode {
                domain: Some("PMNT".into()),
                family: Some(if transfer.amount.0 > 0 { "RCDT" } else { "ICDT" }.into()),
                sub_family: Some("ESCT".into()),
                ..TransactionCode::default()
            };
            line
        });
        let identity = found::identity();
        Ok(Statement {
            account: Account {
                iban: Some(account.iban.clone()),
                owner: Some(identity.name),
                bic: Some("BNPAFRPP".into()),
                ..Account::default()
            },
            currency: Some(account.currency),
            id: Some(account.id.clone()),
            created: Some(format!("{day}T15:00:00")),
            from: Some(last_working_day(day.plus(-1)).plus(1)),
            to: Some(day),
            balances: vec![
                balance(BalanceKind::Opening, "OPBD", opening, last_working_day(day.plus(-1))),
                balance(BalanceKind::Closing, "CLBD", closing, day),
            ],
            lines: lines.collect(),
            ..Statement::default()
        })
    }

    /// Payments on account.
    fn unapplied(&self) -> Result<Vec<Unapplied>> {
        self.store.read(self.company, |db| {
            let company = db.company;
            db.all(
                "SELECT p.id, p.number, p.day, p.remittance, p.counterparty, p.iban, i.customer_id, i.open FROM open_item i
                 JOIN payment p ON p.company_id = i.company_id AND p.id = i.document_id
                 WHERE i.company_id = $1 AND p.company_id = $1 AND i.open < 0 AND i.currency = 'EUR' ORDER BY i.id",
                store::params![company],
                |row| {
                    Ok(Unapplied {
                        id: row.get(0)?,
                        number: row.get(1)?,
                        day: row.get(2)?,
                        text: row.get(3)?,
                        name: row.get(4)?,
                        iban: row.get(5)?,
                        customer: row.get(6)?,
                        open: row.get(7)?,
                    })
                },
            )
        })
    }

    /// The accountant says whose money it is, and what money without a name settles; not always at once.
    pub fn apply(&self, day: Day) -> Result<()> {
        let strangers = self.store.read(self.company, |db| {
            let company = db.company;
            db.all(
                "SELECT id, number, day, remittance FROM payment
                 WHERE company_id = $1 AND customer_id IS NULL AND amount > 0 AND day >= $2 ORDER BY id",
                store::params![company, day.plus(-60)],
                |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<Day>(2)?, row.get::<String>(3)?)),
            )
        })?;
        let mut identified = Vec::new();
        for (payment, number, booked, text) in strangers {
            let mut chance = Chance::of(self.seed, "stranger", &number);
            let (known, after) = (chance.percent(70), chance.between(3, 10));
            let customer = text.split_whitespace().find_map(|word| {
                let client = self.clients.iter().find(|c| c.number() == word)?;
                self.customers.get(client.n as usize - 1).copied()
            });
            if let Some(customer) = customer.filter(|_| known && day.since(booked) >= after as i32) {
                identified.push(Identify { payment, version: None, customer });
            }
        }
        self.all(&self.staff.accountant, identified)?;
        let mut applies = Vec::new();
        for money in self.unapplied()? {
            let mut chance = Chance::of(self.seed, "apply", &money.number);
            let (left, after) = (chance.percent(15), chance.between(2, 9));
            if left || day.since(money.day) < after as i32 || money.text.contains("FACTURE") {
                continue;
            }
            let items = self.store.read(self.company, |db| ground::receivable::open_of(db, money.customer))?;
            // Only what fits to the cent: anything else is a question for the customer.
            if let Some(item) = items.iter().find(|i| i.open.0 > 0 && i.currency.is_euro() && i.open.0 == -money.open.0) {
                applies.push(Apply::to(money.id, None, vec![ApplyTo::cash(item.id, None)]));
            }
        }
        debug_assert!(is_working(day));
        self.all(&self.staff.accountant, applies)?;
        Ok(())
    }
}

/// Money on account of a customer.
struct Unapplied {
    id: Id,
    number: String,
    day: Day,
    text: String,
    name: String,
    iban: String,
    customer: Id,
    /// Negative.
    open: Cents,
}

pub(super) fn transfer(owed: &Owed, amount: i64, text: String) -> Transfer {
    let name = owed.name.to_uppercase().chars().take(70).collect();
    Transfer { amount: Cents(amount), name, iban: owed.iban.clone(), text }
}
