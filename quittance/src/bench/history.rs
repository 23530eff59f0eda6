//! `bench history FILE`: a real seller's year, played on its own days through the product's own commands.
//!
//! The file is UCI Online Retail (or any with its columns): one line per line of a document. Amounts are taken as
//! euros, every customer as a French business at 20 %, the year's sales by item as opening stock. The law knew another rate
//! before 2014: an older year is played as many years later as it takes for 20 % to be in force and for every date to fall
//! on its own weekday (2010/11 in 2021/22). Each document is ordered, confirmed, shipped and invoiced on its day, and paid 30 days later by a camt.053 file that is
//! written and imported. Credit documents are credit notes on the customer's latest earlier invoices of the item; a line
//! that finds less than its quantity is refused as `credit.no_original`. Lines that cannot be played are counted by code;
//! together all counts give the file's lines.

mod credits;
mod sheet;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use bill::invoice::Issue;
use formats::camt;
use formats::statement::{Account, Balance, BalanceKind, Line, Statement, TransactionCode};
use ground::catalogue::{self, Description, ItemKind};
use ground::company::{Found, OpenYear};
use ground::customer::{self, Profile};
use ground::party::Address;
use ground::stock::{self, Arrived};
use ground::tax::VatCode;
use kernel::{Cents, Currency, Day, Fault, Id, Quantity, Rate, Refusal, Result};
use sell::fulfilment::Ship;
use sell::order::{Confirm, Draft, NewLine, rules::WhenShort};
use serde::Deserialize;
use store::{Context, Store};

use super::measure;
use crate::demo::made;
use crate::import::batch::run_all;
use credits::Originals;
use sheet::Year;

/// Days from an invoice to its payment.
const PAID_AFTER: i32 = 30;

/// What a year gave.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Outcome {
    /// Lines of the file.
    pub lines: u64,
    /// Lines refused, by code.
    pub refused: BTreeMap<&'static str, u64>,
    /// Lines with a customer and a price, of sales and credit documents.
    pub admissible: u64,
    /// Lines played.
    pub played: u64,
    /// Sales documents: one order each.
    pub documents: u64,
    /// Customers.
    pub customers: u64,
    /// Items.
    pub items: u64,
    /// How many years later the year was played, so that the rate is 20 %.
    pub years_later: i32,
    /// First and last day of sale, as played.
    pub days: Option<(Day, Day)>,
    /// Invoices issued.
    pub invoices: u64,
    /// Steps refused after the order was entered, by code.
    pub stopped: BTreeMap<String, u64>,
    /// Invoiced with VAT, cents.
    pub gross: Cents,
    /// Credit documents of the file.
    pub credit_documents: u64,
    /// Credit notes issued: one for each invoice that a document credits.
    pub credit_notes: u64,
    /// Credited with VAT, cents.
    pub credited: Cents,
    /// Statement files written and imported.
    pub statements: u64,
    /// Payments booked from them.
    pub payments: u64,
    /// Payments that settled their invoice to the cent.
    pub matched: u64,
    /// Wall time.
    pub seconds: f64,
    /// CPU of this process and of the database server.
    pub cpu_seconds: f64,
    /// Statements of the lanes, all together.
    pub sql_statements: u64,
    /// Commands, all together.
    pub commands: u64,
    /// Commands in one commit, on average.
    pub commands_per_commit: f64,
    /// Bytes of the embedded store; 0 where it is a server.
    pub store_bytes: u64,
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "lines in the file      {:>12}", self.lines)?;
        writeln!(f, "  played               {:>12}", self.played)?;
        for (code, count) in &self.refused {
            writeln!(f, "  {code:<21}{count:>12}")?;
        }
        writeln!(f, "admissible             {:>12}", self.admissible)?;
        writeln!(f, "sales documents        {:>12}", self.documents)?;
        if let Some((first, last)) = self.days {
            writeln!(f, "played from            {first:>12}   to {last}, {} years later", self.years_later)?;
        }
        writeln!(f, "customers, items       {:>12}, {}", self.customers, self.items)?;
        writeln!(f, "invoices               {:>12}   {} EUR with VAT", self.invoices, self.gross)?;
        for (code, count) in &self.stopped {
            writeln!(f, "  stopped: {code:<20}{count:>4}")?;
        }
        writeln!(
            f,
            "credit documents       {:>12}, {} credit notes, {} EUR with VAT",
            self.credit_documents, self.credit_notes, self.credited
        )?;
        writeln!(f, "statements, payments   {:>12}, {}, settled to the cent: {}", self.statements, self.payments, self.matched)?;
        writeln!(f, "time, CPU              {:>11.1} s, {:.1} s", self.seconds, self.cpu_seconds)?;
        writeln!(f, "commands, statements   {:>12}, {}; {:.1} commands a commit", self.commands, self.sql_statements, self.commands_per_commit)?;
        writeln!(f, "store                  {:>12} bytes", self.store_bytes)
    }
}

/// An order as far as the next steps need it.
#[derive(Deserialize)]
struct Ordered {
    id: Id,
}

#[derive(Deserialize)]
struct Issued {
    id: Id,
    number: String,
    customer: Id,
    totals: IssuedTotals,
    lines: Vec<IssuedLine>,
}

#[derive(Deserialize)]
struct IssuedLine {
    item: Id,
    quantity: Quantity,
}

#[derive(Deserialize)]
struct IssuedTotals {
    gross: Cents,
}

/// Money that will come in.
struct Due {
    invoice: Id,
    number: String,
    gross: Cents,
    customer: Id,
}

struct Play<'s> {
    store: &'s Store,
    context: Context,
    customers: Vec<Id>,
    /// What the bank calls them, in the same order.
    names: Vec<String>,
    items: Vec<Id>,
    due: BTreeMap<Day, Vec<Due>>,
    originals: Originals,
    balance: Cents,
    folder: PathBuf,
    out: Outcome,
}

/// Plays a file into a new company of the store. The store must have been opened with a played clock; statement
/// files are written into `folder`. `progress` hears days done and days in all.
pub fn run(
    store: &Store,
    name: &str,
    bytes: &[u8],
    folder: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Outcome> {
    let (began, cpu, server) = (Instant::now(), measure::own_cpu(), measure::server_cpu(store));
    std::fs::create_dir_all(folder).map_err(Fault::broken)?;
    let mut out = Outcome::default();
    let mut year = Year::read(name, bytes, &mut out)?;
    let twenty = Rate::parse("20").unwrap_or_default();
    out.years_later = year.moved(|day| VatCode::Standard.on(day).rate == twenty);
    let (Some(first), Some(last)) = (year.first_day(), year.last_day()) else {
        return Err(Refusal::invalid("history.no_sales").at("file").into());
    };
    out.days = Some((first, last));
    store.clock().set_day(first, 5);
    let company = store.new_id();
    store.open_lane(company)?;
    let context = Context::system(company, "cli");
    let due = BTreeMap::new();
    let (customers, items) = (Vec::new(), Vec::new());
    let folder = folder.to_path_buf();
    let originals = Originals::default();
    let names = Vec::new();
    let mut play = Play { store, context, customers, names, items, due, originals, balance: Cents::ZERO, folder, out };
    play.found(&year, first, last)?;
    play.out.credit_documents = year.credits.len() as u64;
    let end = year.credit_days.keys().next_back().map_or(last, |day| last.max(*day)).plus(PAID_AFTER);
    let days = end.since(first) + 1;
    for (_, documents) in year.credit_days.range(..first) {
        play.credit(&year, documents)?;
    }
    for n in 0..days {
        let day = first.plus(n);
        store.clock().set_day(day, 8);
        if let Some(documents) = year.days.get(&day) {
            play.sell(&year, documents)?;
        }
        if let Some(documents) = year.credit_days.get(&day) {
            play.credit(&year, documents)?;
        }
        store.clock().set_day(day, 17);
        if let Some(due) = play.due.remove(&day) {
            play.pay(day, &due)?;
        }
        progress(n as u64 + 1, days as u64);
    }
    let mut out = play.out;
    out.seconds = began.elapsed().as_secs_f64();
    let server = measure::server_cpu(store).saturating_sub(server);
    out.cpu_seconds = (measure::own_cpu().saturating_sub(cpu) + server).as_secs_f64();
    counted(store, &mut out);
    Ok(out)
}

/// The counters and the size of the store.
fn counted(store: &Store, out: &mut Outcome) {
    let stats = store.stats();
    let [statements, commands, groups] =
        [&stats.statements, &stats.commands, &stats.groups].map(|c| c.load(std::sync::atomic::Ordering::Relaxed));
    (out.sql_statements, out.commands) = (statements, commands);
    out.commands_per_commit = commands as f64 / groups.max(1) as f64;
    if let store::Url::Sqlite(path) | store::Url::Scratch(path) = store.url() {
        let size = |suffix: &str| {
            let mut name = path.clone().into_os_string();
            name.push(suffix);
            std::fs::metadata(name).map_or(0, |m| m.len())
        };
        out.store_bytes = size("") + size("-wal");
    }
}

/// Gives every outcome, or the first fault.
fn all<O>(answers: Vec<Result<O>>) -> Result<Vec<O>> {
    answers.into_iter().collect()
}

impl Play<'_> {
    /// The company, its fiscal years, customers, items and the opening stock.
    fn found(&mut self, year: &Year, first: Day, last: Day) -> Result<()> {
        let first_day = first.start_of_month();
        let december = |y: i16| Day::new(y, 12, 31).unwrap_or(last);
        let mut close = if first.month() < 7 { december(first.year()) } else { december(first.year() + 1) };
        let mut identity = super::world::identity("Grossiste en ligne");
        identity.identifiers = made::identifiers(0);
        self.store.run(&self.context, Found { identity, first_day, last_day: close })?;
        let end = year.credit_days.keys().next_back().map_or(last, |day| last.max(*day));
        while close < end.plus(PAID_AFTER) {
            close = close.plus_months(12).end_of_month();
            self.store.run(&self.context, OpenYear { last_day: close })?;
        }
        self.store.run(&self.context, stock::Create { code: "PRINC".into(), name: "Entrepôt principal".into() })?;
        let customers = year.customers.iter().zip(1..).map(|(number, n)| customer::Create {
            number: Some(number.clone()),
            profile: Profile {
                name: format!("Client {number}"),
                identifiers: made::identifiers(n),
                address: Address { city: "Paris".into(), postcode: "75010".into(), ..Address::default() },
                ..Profile::default()
            },
            credit_limit: None,
            duplicate: false,
        });
        self.customers = all(run_all::<_, Ordered>(self.store, &self.context, customers)?)?.iter().map(|c| c.id).collect();
        self.names = year.customers.iter().map(|number| format!("CLIENT {number}")).collect();
        let items = year.items.iter().map(|item| catalogue::Create {
            sku: item.code.clone(),
            description: Description {
                name: item.name.clone(),
                kind: if item.service { ItemKind::Service } else { ItemKind::Goods },
                price: item.price,
                ..Description::default()
            },
        });
        self.items = all(run_all::<_, Ordered>(self.store, &self.context, items)?)?.iter().map(|i| i.id).collect();
        let arrived: Vec<Arrived> = year
            .items
            .iter()
            .zip(&self.items)
            .filter(|(item, _)| !item.service && !item.sold.is_zero())
            .map(|(item, id)| Arrived { item: *id, quantity: item.sold })
            .collect();
        for lines in arrived.chunks(1000) {
            let receive = stock::Receive { warehouse: None, reference: "Stock d’ouverture".into(), lines: lines.to_vec() };
            self.store.run(&self.context, receive)?;
        }
        (self.out.customers, self.out.items) = (self.customers.len() as u64, self.items.len() as u64);
        Ok(())
    }

    /// The documents of a day: ordered, confirmed, shipped, invoiced; each step for all of them at once.
    fn sell(&mut self, year: &Year, documents: &[usize]) -> Result<()> {
        let drafts: Vec<Draft> = documents.iter().filter_map(|d| self.draft(year, *d)).collect();
        let orders = run_all::<_, Ordered>(self.store, &self.context, drafts)?;
        let orders = self.going_on(orders)?;
        let confirm = |o: &Ordered| Confirm { order: o.id, version: None, when_short: WhenShort::Refuse };
        let answers = run_all::<_, Ordered>(self.store, &self.context, orders.iter().map(confirm))?;
        let orders = self.going_on(answers)?;
        let ship = |o: &Ordered| Ship {
            order: o.id,
            version: None,
            lines: Vec::new(),
            carrier: String::new(),
            tracking: String::new(),
        };
        // A shipment names its order; the order's id is what the next step needs.
        let answers = run_all::<_, serde::de::IgnoredAny>(self.store, &self.context, orders.iter().map(ship))?;
        let shipped = answers.into_iter().zip(&orders).map(|(a, o)| a.map(|_| o.id)).collect();
        let shipped = self.going_on(shipped)?;
        let issue = |id: &Id| Issue::all(*id);
        let answers = run_all::<_, Issued>(self.store, &self.context, shipped.iter().map(issue))?;
        let pay_day = self.store.clock().today().plus(PAID_AFTER);
        for invoice in self.going_on(answers)? {
            self.out.invoices += 1;
            self.out.gross += invoice.totals.gross;
            self.originals.take(&invoice);
            let due = Due {
                invoice: invoice.id,
                number: invoice.number,
                gross: invoice.totals.gross,
                customer: invoice.customer,
            };
            self.due.entry(pay_day).or_default().push(due);
        }
        Ok(())
    }

    fn draft(&self, year: &Year, document: usize) -> Option<Draft> {
        let document = year.documents.get(document)?;
        let lines = document.lines.iter().filter_map(|l| {
            let item = *self.items.get(l.item)?;
            Some(NewLine { item, quantity: l.quantity, price: Some(l.price), label: None, ..NewLine::default() })
        });
        Some(Draft::new(*self.customers.get(document.customer)?, document.number.clone(), lines.collect()))
    }

    /// Those that go on; the others are counted by their code.
    fn going_on<O>(&mut self, answers: Vec<Result<O>>) -> Result<Vec<O>> {
        let mut list = Vec::with_capacity(answers.len());
        for answer in answers {
            match answer {
                Ok(outcome) => list.push(outcome),
                Err(Fault::Refused(refusal)) => *self.out.stopped.entry(refusal.code.to_string()).or_default() += 1,
                Err(fault) => return Err(fault),
            }
        }
        Ok(list)
    }

    /// The bank's statement of a day: written as a file, read back and imported.
    fn pay(&mut self, day: Day, due: &[Due]) -> Result<()> {
        let statement = self.statement(day, due);
        let path = self.folder.join(format!("releve-{day}.xml"));
        std::fs::write(&path, camt::write(&statement)).map_err(Fault::broken)?;
        let bytes = std::fs::read(&path).map_err(Fault::broken)?;
        let name = format!("releve-{day}.xml");
        let report = cash::workbench::import_file(self.store, &self.context, &name, &bytes)?;
        self.out.statements += 1;
        self.out.payments += report.booked_now;
        self.out.matched += report.count(cash::payment::import::Outcome::Matched);
        Ok(())
    }

    fn statement(&mut self, day: Day, due: &[Due]) -> Statement {
        let balance = |kind, code: &str, amount| Balance {
            kind,
            code: code.into(),
            amount,
            currency: Currency::EUR,
            date: Some(day),
        };
        let opening = balance(BalanceKind::Opening, "OPBD", self.balance);
        let mut lines = Vec::with_capacity(due.len());
        for (due, entry) in due.iter().zip(1..) {
            let mut line = Line::new(due.gross, Currency::EUR);
            (line.booking_date, line.value_date, line.entry) = (Some(day), Some(day), entry);
            line.counterparty_name = self.customers.iter().position(|c| *c == due.customer).and_then(|n| self.names.get(n)).cloned();
            line.remittance = vec![format!("FACTURE {}", due.number)];
            line.bank_reference = Some(format!("{}-{entry}", day.to_string().replace('-', "")));
            line.transaction_code = TransactionCode {
                domain: Some("PMNT".into()),
                family: Some("RCDT".into()),
                sub_family: Some("ESCT".into()),
                ..TransactionCode::default()
            };
            self.balance += due.gross;
            lines.push(line);
        }
        Statement {
            account: Account { iban: Some(made::identifiers(0).iban), ..Account::default() },
            currency: Some(Currency::EUR),
            id: Some(format!("REL-{day}")),
            sequence: Some(self.out.statements + 1),
            from: Some(day),
            to: Some(day),
            balances: vec![opening, balance(BalanceKind::Closing, "CLBD", self.balance)],
            lines,
            ..Statement::default()
        }
    }
}
