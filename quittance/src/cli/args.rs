//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use platform::sandbox::{Company, Faults};

/// Order to cash on one journal of facts.
#[derive(Parser, Debug)]
#[command(name = "quittance", version, about, arg_required_else_help = true)]
pub struct Args {
    /// Where the data lies: sqlite:PATH or postgres://user@host/name.
    #[arg(long, global = true, default_value = "sqlite:quittance-data/quittance.db", env = "QUITTANCE_STORE")]
    pub store: String,
    /// The company, where the store has several.
    #[arg(long, global = true)]
    pub company: Option<String>,
    /// Print data as JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// This process among several on one store, 0 to 255.
    #[arg(long, global = true, default_value_t = 0)]
    pub node: u8,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// The verbs.
#[derive(Subcommand, Debug)]
pub enum Verb {
    /// Create a store with a company and its director.
    Init(Init),
    /// Users.
    #[command(subcommand)]
    User(User),
    /// Tokens of the API.
    #[command(subcommand)]
    Token(Token),
    /// Serve pages and API.
    Serve(Serve),
    /// Open a company to look at: a tile maker that has lived 18 months; then serve it.
    Demo(Demo),
    /// Check chain, rows, books, stock, numbers and seals; exit 1 when something is wrong.
    Verify {
        /// Only what came after a seal: its file.
        #[arg(long)]
        since: Option<PathBuf>,
    },
    /// Seal the journals as they stand; prints the files to keep elsewhere. The server does it every day.
    Seal {
        /// The folder of the seals and their key; `seals` beside the store if absent.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// The erasures of personal data so far, to be applied again after an older backup was restored.
    Erasures,
    /// Forget keys of commands, jobs and sessions that are over. The server does it every day.
    Prune,
    /// Play the journals again into another store.
    Replay(Replay),
    /// Take files in.
    Import(Import),
    /// Check, convert, show e-invoices; `quittance einvoice help` says how.
    #[command(disable_help_flag = true)]
    Einvoice {
        /// What the e-invoicing library is asked.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// Answer as an e-invoicing platform would (AFNOR XP Z12-013): a place to try the reform on one machine.
    PaSandbox(PaSandbox),
    /// Figures.
    #[command(subcommand)]
    Report(Report),
    /// Files for others.
    #[command(subcommand)]
    Export(Export),
    /// Copy the store to a file while it is used.
    Backup {
        /// The file to write.
        file: PathBuf,
    },
    /// Restore a backup into an empty store, of the same engine or the other.
    Restore {
        /// The file to read.
        file: PathBuf,
        /// What `erasures` printed since the backup was made: applied again at once.
        #[arg(long)]
        erasures: Option<PathBuf>,
    },
    /// Bank files.
    #[command(subcommand)]
    Bank(Bank),
    /// Cash application.
    #[command(subcommand)]
    Cash(Cash),
    /// Measure.
    #[command(subcommand)]
    Bench(Bench),
}

/// A company to begin with.
#[derive(clap::Args, Debug)]
pub struct Init {
    /// Legal name.
    #[arg(long)]
    pub name: String,
    /// SIREN, 9 digits.
    #[arg(long)]
    pub siren: String,
    /// SIRET, 14 digits.
    #[arg(long, default_value = "")]
    pub siret: String,
    /// IBAN.
    #[arg(long, default_value = "")]
    pub iban: String,
    /// Legal form.
    #[arg(long, default_value = "")]
    pub legal_form: String,
    /// Street of the registered office.
    #[arg(long, default_value = "")]
    pub street: String,
    /// Postal code.
    #[arg(long, default_value = "")]
    pub postcode: String,
    /// Town.
    #[arg(long, default_value = "")]
    pub city: String,
    /// VAT number; made from the SIREN if absent.
    #[arg(long, default_value = "")]
    pub vat: String,
    /// Last day of the first fiscal year; the end of this calendar year if absent.
    #[arg(long)]
    pub year_end: Option<String>,
    /// First day of the first fiscal year; twelve months before its end if absent.
    #[arg(long)]
    pub year_start: Option<String>,
    /// VAT on services falls due as customers pay, not on the invoice.
    #[arg(long)]
    pub vat_on_receipts: bool,
    /// Found a trial company on this day: its days are set by hand (`serve --day`, `POST /api/v1/trial/set_day`), and it
    /// stays a trial for ever.
    #[arg(long)]
    pub day: Option<String>,
}

/// What to do with users.
#[derive(Subcommand, Debug)]
pub enum User {
    /// Add a user with a role; the password is read from QUITTANCE_PASSWORD or from the standard input.
    Add {
        /// E-mail.
        email: String,
        /// Name as shown.
        #[arg(long)]
        name: Option<String>,
        /// director, sales, credit_manager, warehouse, billing, collector, accountant or reader.
        #[arg(long, default_value = "director")]
        role: String,
        /// fr or en.
        #[arg(long, default_value = "fr")]
        locale: String,
    },
    /// List users.
    List,
}

/// What to do with tokens.
#[derive(Subcommand, Debug)]
pub enum Token {
    /// Add a token that acts for a user; prints its secret once.
    Add {
        /// The user's e-mail.
        #[arg(long)]
        user: String,
        /// What it is for.
        #[arg(long, default_value = "script")]
        name: String,
    },
    /// List tokens.
    List,
    /// Revoke a token.
    Revoke {
        /// Its id.
        id: String,
    },
}

/// How to serve.
#[derive(clap::Args, Debug)]
pub struct Serve {
    /// Address and port.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: std::net::SocketAddr,
    /// Behind https: cookies are sent over https only.
    #[arg(long)]
    pub secure: bool,
    /// Behind a proxy of ours that adds X-Forwarded-For.
    #[arg(long)]
    pub behind_proxy: bool,
    /// Let webhooks call addresses of this machine and its network, and without TLS.
    #[arg(long)]
    pub private_webhooks: bool,
    /// For trials: let gateways of online payment be asked at an address of this machine instead of their own.
    #[arg(long)]
    pub gateway_stand_in: bool,
    /// Live on this day, in a store of trial companies (`init --day`); on the one it was left on if absent. `POST
    /// /api/v1/trial/set_day` goes on to another.
    #[arg(long)]
    pub day: Option<String>,
}

/// The company to look at.
#[derive(clap::Args, Debug)]
pub struct Demo {
    /// The folder of its store.
    #[arg(long, default_value = "quittance-data")]
    pub data: PathBuf,
    /// What everything follows from.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Only make it.
    #[arg(long)]
    pub no_serve: bool,
    /// Address and port.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: std::net::SocketAddr,
}

/// A platform to try the reform on.
#[derive(clap::Args, Debug)]
pub struct PaSandbox {
    /// Address and port.
    #[arg(long, default_value = "127.0.0.1:8090")]
    pub listen: std::net::SocketAddr,
    /// A company of the directory: SIREN:NAME, or SIREN:NAME:PERSONA with approves, pays, disputes, refuses, suspends
    /// or silent. May be given several times.
    #[arg(long = "known", value_name = "SIREN:NAME[:PERSONA]", value_parser = known_company)]
    pub companies: Vec<Company>,
    /// Companies of the directory from a file: JSON as GET /sandbox/companies gives it.
    #[arg(long)]
    pub directory: Option<PathBuf>,
    /// Faults to begin with, as JSON: {"tooMany": 2, "reject": 1}; see GET /sandbox/faults.
    #[arg(long, value_parser = faults)]
    pub faults: Option<Faults>,
    /// The secret with which every company signs in.
    #[arg(long, default_value = "sandbox")]
    pub secret: String,
    /// Seconds between what happens by itself.
    #[arg(long, default_value_t = 1)]
    pub pace: u32,
    /// What identifiers and keys follow from.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

fn known_company(text: &str) -> Result<Company, String> {
    let mut fields = text.splitn(3, ':');
    let (siren, name) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
    if !kernel::identifier::is_siren(siren) {
        return Err(format!("{siren} is no SIREN: 9 digits, the last one a check digit"));
    }
    let mut company = Company::named(siren, if name.is_empty() { siren } else { name });
    if let Some(persona) = fields.next() {
        let value = serde_json::Value::String(persona.to_string());
        company.persona = serde_json::from_value(value).map_err(|e| e.to_string())?;
    }
    Ok(company)
}

fn faults(text: &str) -> Result<Faults, String> {
    serde_json::from_str(text).map_err(|e| e.to_string())
}

/// What to replay, and where.
#[derive(clap::Args, Debug)]
pub struct Replay {
    /// Journals that `export journal` wrote, instead of the store's.
    #[arg(long)]
    pub from: Option<PathBuf>,
    /// The store to fill.
    #[arg(long)]
    pub into: String,
}

/// Files to take in; gzip is read as is.
#[derive(clap::Args, Debug)]
pub struct Import {
    /// customers, items, stock, orders, opening, open-items, rates, bank or remittance.
    pub kind: String,
    /// The files.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Which column says what, as JSON; what was used last time, or a guess, if absent.
    #[arg(long)]
    pub map: Option<PathBuf>,
}

/// Figures.
#[derive(Subcommand, Debug)]
pub enum Report {
    /// The aged balance as of a day.
    Aged {
        /// The day, YYYY-MM-DD; today if absent.
        #[arg(long, default_value = "")]
        as_of: String,
        /// As it was known then: YYYY-MM-DD (its end), YYYY-MM-DDTHH:MM, or with an offset. What was recorded later is left out.
        #[arg(long, default_value = "")]
        known_at: String,
        /// due (how late) or issue (how old).
        #[arg(long, default_value = "")]
        basis: String,
        /// The last day of each class of age but the last: 30,60,90.
        #[arg(long, default_value = "")]
        classes: String,
        /// payer, customer, collector or segment.
        #[arg(long, default_value = "")]
        by: String,
        /// One customer: number or id.
        #[arg(long, default_value = "")]
        customer: String,
        /// One collector's customers; - for those of nobody.
        #[arg(long, default_value = "")]
        collector: String,
        /// One segment; - for customers in none.
        #[arg(long, default_value = "")]
        segment: String,
        /// Only what is in one currency (ISO 4217).
        #[arg(long, default_value = "")]
        currency: String,
    },
    /// DSO in four ways, lateness, collection and cost of receivables, month end by month end.
    Dso {
        /// The last day, YYYY-MM-DD; the end of the last month if absent.
        #[arg(long, default_value = "")]
        as_of: String,
        /// How many month ends.
        #[arg(long, default_value = "24")]
        months: String,
        /// Over how many months DSO and collection effectiveness are computed.
        #[arg(long, default_value = "3")]
        window: String,
        /// What capital costs in a year, in percent.
        #[arg(long, default_value = "6")]
        capital: String,
        /// One customer: number or id.
        #[arg(long, default_value = "")]
        customer: String,
        /// One collector's customers; - for those of nobody.
        #[arg(long, default_value = "")]
        collector: String,
        /// One segment; - for customers in none.
        #[arg(long, default_value = "")]
        segment: String,
    },
    /// The VAT return (CA3) of a month or quarter.
    Vat {
        /// YYYY-MM or YYYY-Qn.
        #[arg(long)]
        period: String,
    },
}

/// Files for others.
#[derive(Subcommand, Debug)]
pub enum Export {
    /// The entries of some days as a table for other accounting software.
    Entries {
        /// First day, YYYY-MM-DD.
        #[arg(long)]
        from: String,
        /// Last day, YYYY-MM-DD.
        #[arg(long)]
        to: String,
        /// How: csv, fec, sage100, ebp, quadra, pennylane or odoo.
        #[arg(long, default_value = "csv")]
        format: String,
        /// Only entries that no batch has yet; they are remembered as handed over.
        #[arg(long)]
        new: bool,
        /// The file to write.
        #[arg(long)]
        out: PathBuf,
    },
    /// The FEC of a fiscal year.
    Fec {
        /// Last day of the year, YYYY-MM-DD.
        #[arg(long)]
        fiscal_year: String,
        /// The folder to write into.
        #[arg(long, default_value = ".")]
        out: PathBuf,
    },
    /// The journals as text, one fact a line: readable without this program, and replayed by it.
    Journal {
        /// The file to write; the standard output if absent.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// The OpenAPI document of the API.
    Openapi,
    /// Every path of pages, forms, files and the API, and who may use it.
    Routes,
}

/// Bank files.
#[derive(Subcommand, Debug)]
pub enum Bank {
    /// Read statements of any format into one form.
    Read {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// Cash application.
#[derive(Subcommand, Debug)]
pub enum Cash {
    /// Match the statements of a folder with its open invoices.
    Match {
        /// The folder: customers.csv, open_invoices.csv, history.csv, statements/ or cfonb/.
        #[arg(long)]
        world: PathBuf,
        /// The predictions to write.
        #[arg(long)]
        out: PathBuf,
    },
}

/// Measurements.
#[derive(Subcommand, Debug)]
pub enum Bench {
    /// From order to lettered payment, seven commands, many clients.
    Cycle {
        /// Cycles.
        #[arg(long, default_value_t = 4000)]
        cycles: usize,
        /// Clients at once.
        #[arg(long, default_value_t = 64)]
        clients: usize,
        /// Companies, in turn.
        #[arg(long, default_value_t = 1)]
        companies: usize,
    },
    /// The same over HTTP, with 1, 8 and 32 clients.
    Http {
        /// Cycles for each number of clients.
        #[arg(long, default_value_t = 400)]
        cycles: usize,
    },
    /// The e-invoicing library on a folder of files.
    Einvoice {
        /// What it is asked: DIR, and --json.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// The cash application engine on items and lines of its own making.
    Cash {
        /// Open items.
        #[arg(long, default_value_t = 30_000)]
        items: usize,
        /// Bank lines.
        #[arg(long, default_value_t = 10_000)]
        lines: usize,
        /// Customers.
        #[arg(long, default_value_t = 3_000)]
        customers: usize,
        /// Measure the product's own path too, on a throw-away store.
        #[arg(long)]
        product: bool,
    },
    /// A real seller's year, document by document on its own day.
    History {
        /// The file of its lines.
        file: PathBuf,
    },
    /// A cycle early and late in the life of a store; the store stays for `aged`, `pages` and `import`.
    Grow {
        /// Orders at the end.
        #[arg(long, default_value_t = 100_000)]
        orders: usize,
        /// Of a hundred invoices, how many stay unpaid.
        #[arg(long, default_value_t = 13)]
        unpaid: usize,
        /// Customers.
        #[arg(long, default_value_t = 5000)]
        customers: usize,
    },
    /// The aged balance of the store: today, of past days, of one customer.
    Aged,
    /// Aged balance, DSO, statements, pages of the ledger, FEC and printed form: of the store as it is, or of so many
    /// invoices over 24 months that are booked before.
    Figures {
        /// Invoices; of 0 the store's company is asked.
        #[arg(long, default_value_t = 0)]
        invoices: u64,
    },
    /// The file of accounting entries (FEC) of each fiscal year.
    Fec,
    /// Every page of the product on the store, as the director sees it.
    Pages {
        /// Times each page is asked for.
        #[arg(long, default_value_t = 7)]
        times: usize,
    },
    /// Commands of a person while orders are imported.
    Import {
        /// Lines of the file.
        #[arg(long, default_value_t = 100_000)]
        lines: usize,
    },
}
