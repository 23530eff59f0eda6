//! Beginning and running: init, users, tokens, serve.

use std::process::ExitCode;

use ground::company::{Found, Grant, Identity, Role};
use ground::party::{Address, Identifiers};
use ground::{stock, trial};
use kernel::{Day, Fault, Id, Refusal, Result};
use store::{Context, Store};
use web::i18n::Locale;
use web::platform::link::Purpose;
use web::platform::{self, NewToken, NewUser};

use super::args::{self, Args};
use super::{company, open, print_json};

pub(super) fn init(args: &Args, init: &args::Init) -> Result<ExitCode> {
    let trial = day(init.day.as_deref(), "--day")?;
    let store = match trial {
        Some(day) => open_on(args, day)?,
        None => open(args)?,
    };
    if trial.is_none() && store.clock().is_played() {
        return Err(Refusal::conflict("trial.store").into());
    }
    let id = store.new_id();
    let today = store.clock().today();
    let end = day(init.year_end.as_deref(), "--year-end")?;
    let end = end.unwrap_or_else(|| Day::new(today.year(), 12, 31).unwrap_or(today));
    let first = day(init.year_start.as_deref(), "--year-start")?.unwrap_or_else(|| end.plus(1).plus_months(-12));
    let identity = Identity {
        name: init.name.clone(),
        legal_form: init.legal_form.clone(),
        identifiers: Identifiers {
            siren: init.siren.clone(),
            siret: init.siret.clone(),
            iban: init.iban.clone(),
            vat: init.vat.clone(),
        },
        address: Address {
            street: init.street.clone(),
            postcode: init.postcode.clone(),
            city: init.city.clone(),
            ..Address::default()
        },
        vat_on_debits: !init.vat_on_receipts,
        vat_franchise: false,
        ..Identity::default()
    };
    let found = Found { identity, first_day: first, last_day: end };
    found.checked()?;
    store.open_lane(id)?;
    let context = Context::system(id, if trial.is_some() { trial::VIA } else { "cli" });
    let founded = store.run(&context, found)?;
    store.run(&context, stock::Create { code: "PRINCIPAL".into(), name: "Principal".into() })?;
    if args.json {
        print_json(&serde_json::json!({ "company": founded.id, "name": founded.identity.name }))?;
    } else {
        println!("{} · {} · {}", founded.identity.name, founded.id, store.url().shown());
    }
    Ok(ExitCode::SUCCESS)
}

/// A day that was typed, where one was.
fn day(text: Option<&str>, place: &'static str) -> Result<Option<Day>> {
    let read = |text| Day::parse(text).ok_or_else(|| Refusal::invalid("request.day_invalid").at(place).into());
    text.map(read).transpose()
}

/// A store of trial companies on a day.
fn open_on(args: &Args, day: Day) -> Result<Store> {
    let options = store::Options { clock: store::Clock::played(1), node: args.node, ..store::Options::default() };
    let store = crate::steps::open(&store::Url::parse(&args.store), options)?;
    trial::begin(&store, day)?;
    Ok(store)
}

/// Adds a user, or finds the one there is, and gives the role.
pub fn add_user(store: &Store, context: &Context, email: &str, name: &str, password: &str, role: Role) -> Result<Id> {
    let user = match platform::user_find(store, email)? {
        Some(account) => account.id,
        None => platform::user_add(store, &NewUser { email, name, password, locale: Locale::Fr })?,
    };
    store.run(context, Grant { user: Id(user), role, name: name.into(), email: email.into() })?;
    Ok(Id(user))
}

pub(super) fn user(args: &Args, user: &args::User) -> Result<ExitCode> {
    let store = open(args)?;
    match user {
        args::User::Add { email, name, role, locale } => {
            let role = Role::parse(role).ok_or_else(|| Refusal::invalid("member.role").at("--role"))?;
            let context = Context::system(company(args, &store)?, "cli");
            let name = name.clone().unwrap_or_else(|| email.clone());
            let known = platform::user_find(&store, email)?;
            let id = match known {
                Some(account) => account.id,
                None => {
                    let password = password()?;
                    let locale = Locale::parse(locale).unwrap_or_default();
                    platform::user_add(&store, &NewUser { email, name: &name, password: &password, locale })?
                }
            };
            store.run(&context, Grant { user: Id(id), role, name, email: email.clone() })?;
            if args.json { print_json(&serde_json::json!({ "id": Id(id) }))? } else { println!("{email} · {}", role.name()) }
        }
        args::User::List => {
            let users = platform::users(&store)?;
            if args.json {
                print_json(&users)?;
            } else {
                users.iter().for_each(|u| println!("{} · {}", u.email, u.name));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The password: never an argument, which other users of the machine could read.
fn password() -> Result<String> {
    if let Ok(password) = std::env::var("QUITTANCE_PASSWORD") {
        return Ok(password);
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(Fault::broken)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_string())
}

pub(super) fn token(args: &Args, token: &args::Token) -> Result<ExitCode> {
    let store = open(args)?;
    let company = company(args, &store)?;
    match token {
        args::Token::Add { user, name } => {
            let account = platform::user_find(&store, user)?
                .ok_or_else(|| Refusal::missing("member.unknown").at("--user").with("user", user))?;
            let new = NewToken { company, user: account.id, name, permissions: &[] };
            let added = platform::token_add(&store, &new)?;
            if args.json { print_json(&added)? } else { println!("{}", added.secret) }
        }
        args::Token::List => print_json(&platform::tokens(&store, company)?)?,
        args::Token::Revoke { id } => {
            let id = Id::parse(id).ok_or_else(|| Refusal::invalid("request.id_invalid").at("id"))?;
            platform::token_revoke(&store, company, id)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn serve(args: &Args, serve: &args::Serve) -> Result<ExitCode> {
    let store = match day(serve.day.as_deref(), "--day")? {
        Some(day) => open_on(args, day)?,
        None => open(args)?,
    };
    run_server(store, serve)
}

pub(super) fn demo(args: &Args, demo: &args::Demo) -> Result<ExitCode> {
    let url = store::Url::Sqlite(demo.data.join("quittance.db"));
    let played = store::Options { clock: store::Clock::played(1), seed: Some(demo.seed), ..store::Options::default() };
    let lived = {
        let store = crate::steps::open(&url, played)?;
        crate::demo::run(&store, demo.seed, &mut |n, of| super::progress_line("demo", n as i64, Some(of as i64)))?
    };
    super::progress_end();
    if args.json {
        print_json(&lived)?;
    } else {
        println!("{} · {}", url.shown(), lived.company);
        println!("{} → {}", lived.first_day, lived.last_day);
        println!(
            "{} clients · {} commandes ({} bloquées) · {} livraisons · {} factures ({} en retard) · {} règlements",
            lived.customers, lived.orders, lived.held, lived.shipments, lived.invoices, lived.overdue, lived.payments
        );
        println!("{} / {}", lived.email, lived.password);
    }
    if demo.no_serve {
        return Ok(ExitCode::SUCCESS);
    }
    let store = crate::steps::open(&url, store::Options::default())?;
    // The director's way in without typing, for whoever sits at this machine.
    let first = match demo.listen.ip().is_loopback() {
        true => Some(platform::link::make(&store, lived.director.0, lived.company, Purpose::Enter)?),
        false => None,
    };
    let mut app = crate::serve::app(store);
    crate::serve::by_itself(&mut app, insight::outbound::Settings::default());
    serve_app(app, demo.listen, &first.unwrap_or_default())
}

/// Serves until it is asked to stop.
pub(super) fn run_server(store: Store, serve: &args::Serve) -> Result<ExitCode> {
    let mut app = crate::serve::app(store);
    app.config.secure = serve.secure;
    app.config.behind_proxy = serve.behind_proxy;
    cash::gateway::allow_stand_in(serve.gateway_stand_in);
    let webhooks = insight::outbound::Settings { private: serve.private_webhooks, ..Default::default() };
    crate::serve::by_itself(&mut app, webhooks);
    serve_app(app, serve.listen, "")
}

/// Serves, and says where: the address and the path to open first.
fn serve_app(app: web::server::App, listen: std::net::SocketAddr, first: &str) -> Result<ExitCode> {
    web::server::run(app, listen, |address| println!("http://{address}{first}"))?;
    Ok(ExitCode::SUCCESS)
}
