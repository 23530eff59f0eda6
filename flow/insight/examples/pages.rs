//! Plays some months of a small company through its commands and writes its pages as static HTML, in both languages and
//! both themes: `cargo run -p insight --example pages -- DIR [STORE]`. A store that holds a company already is only looked at.

use std::path::Path;

use bill::invoice::Issue;
use cash::payment::{Identify, Method, Record};
use ground::company::{Grant, Role};
use kernel::{Cents, Id};
use sell::order::{Confirm, Draft, NewLine, rules::WhenShort};
use store::Grants;
use web::i18n::{Locale, Source, Words};
use web::ui::{Account, Frame, Icon, RailEntry, Theme};
use web::{Cx, Step, User};

#[path = "../../report/tests/world/mod.rs"]
mod world;

use world::World;

const OWN: &[&Step] = &[
    &report::aged::STEP,
    &report::overdue::STEP,
    &report::books::STEP,
    &report::fec::STEP,
    &insight::today::STEP,
    &insight::timeline::STEP,
];

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let Some(folder) = std::env::args().nth(1) else { return Err("usage: pages DIR".into()) };
    let folder = Path::new(&folder);
    let store = std::env::args().nth(2);
    if store.is_none() {
        let _ = std::fs::remove_dir_all(folder);
    }
    std::fs::create_dir_all(folder.join("assets"))?;
    for asset in web::assets::all() {
        std::fs::write(folder.join(asset.path.trim_start_matches('/')), &asset.bytes)?;
    }
    let url = store::Url::parse(&store.unwrap_or(folder.join("store.db").to_string_lossy().into_owned()));
    let mut world = World::founded_or_not(&url);
    let digest = if world.customers.is_empty() { String::new() } else { lived(&mut world) };
    let words = words()?;
    let mut count = 0;
    for (name, address) in addresses(&world, &digest)? {
        for locale in Locale::ALL {
            for theme in [Theme::Light, Theme::Dark] {
                let began = std::time::Instant::now();
                let html = page(&world, &words, (locale, theme), &address).map_err(|e| format!("{address}: {e}"))?;
                let took = began.elapsed();
                let html = html.replace("\"/assets/", "\"assets/");
                if theme == Theme::Light && locale == Locale::Fr {
                    println!("{name:<14} {:>7} bytes {:>6.1} ms  {address}", html.len(), took.as_secs_f64() * 1000.0);
                }
                std::fs::write(folder.join(format!("{name}.{}.{}.html", locale.code(), theme.code())), html)?;
                count += 1;
            }
        }
    }
    println!("{count} pages");
    for last in ["2025-12-31", "2026-12-31"] {
        let began = std::time::Instant::now();
        let (path, summary) = report::fec::export(&world.store, world.company, world::day(last), folder)?;
        println!("{} {} entries {:.1} s", path.display(), summary.entries, began.elapsed().as_secs_f64());
    }
    if !words.missing().is_empty() {
        return Err(format!("words missing: {:#?}", words.missing()).into());
    }
    Ok(())
}

fn words() -> Result<Words, Failure> {
    let steps = world::STEPS.iter().chain(OWN);
    let sources: Vec<Source> = std::iter::once(web::server::WORDS)
        .chain(steps.map(|s| Source { name: s.name, fr: s.words[0], en: s.words[1] }))
        .collect();
    Ok(Words::new(&sources).map_err(|mistakes| mistakes.join("\n"))?)
}

/// A year with everything that pages show: paid, late, partly paid, on account, unidentified, held, short, to invoice.
fn lived(w: &mut World) -> String {
    let claire = w.store.new_id();
    let grant = |w: &World, user, role, name: &str, email: &str| {
        w.run(Grant { user, role, name: name.into(), email: email.into() });
    };
    grant(w, claire, Role::Director, "Claire Aubry", "claire.aubry@tuilerie-garonne.fr");
    let customers = w.customers.len();
    let months = ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"];
    w.on("2025-12-30");
    w.open_year("2026-12-31");
    let mut paid = Vec::new();
    for (m, month) in months.iter().enumerate() {
        for c in 0..customers {
            w.on(&format!("{month}-{:02}", 3 + c * 3));
            if c == 3 && m > 2 {
                continue;
            }
            let amount = 200 + ((m * 7 + c * 13) % 9) as i64 * 110;
            let invoice = w.invoice(c, &[(0, amount), (2, 12 + c as i64), (3, 1), (4, 10)], &format!("CH-{m}{c}"));
            paid.push((m, c, invoice));
        }
    }
    w.on("2026-11-12");
    for (m, c, invoice) in &paid {
        let gross = invoice.totals.gross.0;
        let name = format!("CLIENT {c}");
        match (m * 5 + c * 3) % 8 {
            0 if *m > 3 => {}
            1 if *m > 1 => {}
            2 => w.bank("2026-11-06", gross / 2, &name, &format!("ACOMPTE {}", invoice.number)),
            _ => w.bank("2026-11-05", gross, &name, &format!("VIR SEPA {} MERCI", invoice.number)),
        }
    }
    w.bank("2026-11-09", 184_250, "SARL LACOMBE TOITURE", "REGLEMENT CHANTIER SAINT-ELIX");
    w.bank("2026-11-09", 96_000, "M GARRIGUES", "VIREMENT");
    w.bank("2026-11-10", -3_290, "BANQUE", "COMMISSION DE MOUVEMENT");
    w.bank("2026-11-30", 50_000, "CLIENT 1", "DATE A VENIR");
    w.bank("2026-11-10", 0, "BANQUE", "SOLDE DE COMPTE");
    let file = w.statement("2026-11-01", "2026-11-12");
    let report = w.import("releve-2026-11.xml", &file);
    w.on("2026-11-13");
    let payment = report.lines.iter().find(|l| l.counterparty == "M GARRIGUES").and_then(|l| l.payment);
    w.run(Identify { payment: payment.unwrap_or_default(), version: None, customer: w.customers[6] });
    w.run(Record {
        customer: w.customers[1],
        amount: Cents(120_000),
        method: Method::Cheque,
        ..Record::default()
    });
    w.on("2026-11-17");
    for c in [0, 2, 5] {
        let order = w.order(c, &[(1, 600), (3, 1)], &format!("LIV-{c}"));
        w.ship(&order);
        if c == 5 {
            w.run(Issue::all(order.id));
        }
    }
    for (c, q) in [(3, 9_000), (3, 14_000)] {
        w.order(c, &[(0, q)], &format!("GROS-{q}"));
    }
    w.order(4, &[(1, 350)], "A-EXPEDIER");
    let short = w.run(Draft::new(
        w.customers[7],
        "RELIQUAT".into(),
        vec![NewLine { item: w.items[2], quantity: kernel::Quantity::whole(900_000), price: None, label: None, ..NewLine::default() }],
    ));
    w.run(Confirm { order: short.id, version: None, when_short: WhenShort::BackOrder });
    w.on("2026-11-22");
    report.digest
}

fn one<T: store::FromColumn>(w: &World, sql: &str) -> Result<T, Failure> {
    let found = w.store.read(w.company, |db| {
        let company = db.company;
        db.one(sql, store::params![company], |row| row.get::<T>(0))
    })?;
    found.ok_or_else(|| format!("nothing found: {sql}").into())
}

fn addresses(w: &World, digest: &str) -> Result<Vec<(&'static str, String)>, Failure> {
    let item =
        |condition: &str| format!("SELECT document_id FROM open_item WHERE company_id = $1 AND {condition} LIMIT 1");
    let paid: Id = one(w, &item("kind = 'invoice' AND open = 0"))?;
    let late: Id = one(w, &item("kind = 'invoice' AND open > 0 AND open < amount ORDER BY due_day"))?;
    let account: Id = one(w, &item("open < 0 ORDER BY id"))?;
    let applied: Id = one(w, &item("kind = 'payment' AND open = 0"))?;
    let unknown: Id =
        one(w, "SELECT id FROM payment WHERE company_id = $1 AND customer_id IS NULL AND amount > 0 LIMIT 1")?;
    let customer: Id = one(w, "SELECT MAX(customer_id) FROM invoice WHERE company_id = $1")?;
    Ok(vec![
        ("today", "/".into()),
        ("invoices", "/invoices".into()),
        ("invoices-open", "/invoices?state=open".into()),
        ("invoices-paid", "/invoices?state=settled".into()),
        ("invoices-one", format!("/invoices?customer={customer}")),
        ("invoices-due", format!("/invoices?state=open&customer={customer}&due_to=2026-11-01")),
        ("invoices-days", "/invoices?from=2025-06-01&to=2025-06-30".into()),
        ("overdue-inv", "/invoices?state=overdue".into()),
        ("invoice-paid", format!("/invoices/{paid}")),
        ("invoice-late", format!("/invoices/{late}")),
        ("print", format!("/invoices/{late}/print")),
        ("ready", "/invoices/ready".into()),
        ("payments", "/payments".into()),
        ("pay-waiting", "/payments?state=on_account".into()),
        ("pay-applieds", "/payments?state=applied".into()),
        ("pay-one", format!("/payments?customer={customer}")),
        ("pay-account", format!("/payments/{account}")),
        ("pay-unknown", format!("/payments/{unknown}")),
        ("pay-applied", format!("/payments/{applied}?do=unapply")),
        ("pay-new", "/payments/new".into()),
        ("pay-new2", format!("/payments/new?invoice={late}")),
        ("import", "/payments/import".into()),
        ("import-done", format!("/payments/imports/{digest}?booked=40&applied=37")),
        ("aged", "/aged".into()),
        ("aged-past", "/aged?as_of=2026-08-31".into()),
        ("overdue", "/overdue".into()),
        ("entries", "/books/entries".into()),
        ("balance", "/books/balance".into()),
        ("fec", "/books/fec".into()),
        ("journal", "/journal".into()),
        ("empty", "/invoices?from=2030-01-01".into()),
    ])
}

fn page(w: &World, words: &Words, (locale, theme): (Locale, Theme), address: &str) -> Result<String, Failure> {
    let (path, raw) = address.split_once('?').unwrap_or((address, ""));
    let views = || world::STEPS.iter().chain(OWN).flat_map(|s| s.views);
    // Whole paths before those with a place for a value.
    let view = views().find(|v| v.path == path).or_else(|| views().find(|v| matches(v.path, path)));
    let view = view.ok_or("no such page")?;
    let member = User {
        id: 1,
        name: "Claire Aubry".into(),
        email: "claire.aubry@tuilerie-garonne.fr".into(),
        role: "director".into(),
    };
    let account = Account { name: member.name.clone(), detail: member.email.clone(), url: None };
    let named = view.path.split('/').zip(path.split('/')).filter(|(name, _)| name.starts_with('{'));
    let cx = Cx {
        words,
        locale,
        company: w.company,
        company_name: "Tuilerie de la Garonne".into(),
        user: member,
        grants: Grants::ALL,
        today: w.store.clock().today(),
        address: address.to_string(),
        path: named.map(|(name, value)| (name.trim_matches(['{', '}']).to_string(), value.to_string())).collect(),
        query: web::ui::Query::parse(path, raw).pairs().map(|(k, v)| (k.to_string(), v.to_string())).collect(),
        form: Vec::new(),
        refusal: None,
        theme: web::ui::Theme::Auto,
        flash: None,
        csrf: "secret.1".into(),
    };
    let (page, counts) =
        w.store.read(w.company, |db| Ok(((view.page)(&cx, db)?, insight::today::counts(db, Grants::ALL)?)))?;
    let mut frame = Frame::new(cx.lang(), cx.company_name.clone(), account);
    frame.theme = theme;
    frame.rail = RAIL
        .iter()
        .map(|(name, key, url, icon)| RailEntry {
            key,
            url: (*url).to_string(),
            icon: *icon,
            count: counts.iter().find(|(n, _)| n == name).map_or(0, |(_, n)| *n),
            active: *name == page.rail,
        })
        .collect();
    let mut framed = web::ui::Page::new(page.title, page.body).actions(page.actions);
    for (label, url) in page.crumbs {
        framed = framed.crumb(label, url);
    }
    Ok(frame.page(&framed).into_string())
}

fn matches(pattern: &str, path: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    a.len() == b.len() && a.iter().zip(&b).all(|(x, y)| x.starts_with('{') || x == y)
}

const RAIL: &[(&str, &str, &str, Icon)] = &[
    ("today", "rail-today", "/", Icon::Today),
    ("customers", "rail-customers", "/customers", Icon::Customers),
    ("orders", "rail-orders", "/orders", Icon::Orders),
    ("deliveries", "rail-deliveries", "/shipments", Icon::Deliveries),
    ("invoices", "rail-invoices", "/invoices", Icon::Invoices),
    ("cash", "rail-cash", "/payments", Icon::Cash),
    ("collections", "rail-collections", "/overdue", Icon::Collections),
    ("accounting", "rail-accounting", "/books/entries", Icon::Accounting),
    ("insight", "rail-insight", "/journal", Icon::Insight),
];
