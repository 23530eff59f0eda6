//! The web application: the steps, the people of each company, the rail and the search, put together.

use std::sync::{Arc, LazyLock};

use ground::print::Print;
use kernel::{CompanyId, Id, Result};
use store::{Context, Db, Entry, Permission, Store};
use web::search::Term;
use web::server::{App, Follower, FoundDef, Members, NewDef, RailDef, Role};
use web::ui::Icon;

use crate::steps::STEPS;

struct People;

impl Members for People {
    fn companies(&self, store: &Store, user: i64) -> Result<Vec<(CompanyId, String)>> {
        let list = store.with_reader(|conn| ground::company::companies_of(conn, user))?;
        Ok(list.into_iter().map(|(id, name, _)| (id, name)).collect())
    }

    fn role(&self, store: &Store, company: CompanyId, user: i64) -> Result<Option<Role>> {
        let member = store.read(company, |db| ground::company::member(db, Id(user)))?;
        Ok(member.and_then(|m| m.role).map(|role| Role { name: role.name().to_string(), grants: role.grants() }))
    }
}

const fn rail(name: &'static str, words: &'static str, url: &'static str, icon: Icon, needs: Permission) -> RailDef {
    RailDef { name, words, url, icon, needs }
}

/// The rail, in the order of the flow.
pub static RAIL: &[RailDef] = &[
    rail("today", "rail-today", "/", Icon::Today, Permission::See),
    rail("customers", "rail-customers", "/customers", Icon::Customers, Permission::See),
    rail("items", "rail-items", "/items", Icon::Items, Permission::See),
    rail("stock", "rail-stock", "/stock", Icon::Stock, Permission::See),
    rail("quotes", "rail-quotes", "/quotes", Icon::Quotes, Permission::See),
    rail("orders", "rail-orders", "/orders", Icon::Orders, Permission::See),
    rail("deliveries", "rail-deliveries", "/shipments", Icon::Deliveries, Permission::See),
    rail("invoices", "rail-invoices", "/invoices", Icon::Invoices, Permission::See),
    rail("cash", "rail-cash", "/payments", Icon::Cash, Permission::See),
    rail("collections", "rail-collections", "/aged", Icon::Collections, Permission::See),
    rail("accounting", "rail-accounting", "/books/entries", Icon::Accounting, Permission::Account),
    rail("settings", "rail-settings", "/settings", Icon::Settings, Permission::See),
];

const fn new(words: &'static str, url: &'static str, icon: Icon, needs: Permission) -> NewDef {
    NewDef { words, url, icon, needs }
}

/// The New menu.
pub static NEW: &[NewDef] = &[
    new("command-quote-draft", "/quotes/new", Icon::Quotes, Permission::Sell),
    new("command-order-draft", "/orders/new", Icon::Orders, Permission::Sell),
    new("command-customer-create", "/customers/new", Icon::Customers, Permission::Keep),
    new("command-item-create", "/items/new", Icon::Items, Permission::Keep),
    new("import-title", "/import", Icon::Upload, Permission::Keep),
    new("command-payment-record", "/payments/new", Icon::Cash, Permission::Cash),
];

const fn found(kind: &'static str, words: &'static str, url: &'static str, icon: Icon) -> FoundDef {
    FoundDef { kind, words, url, icon }
}

/// Pages that take files.
pub static UPLOADS: &[web::server::UploadDef] = &[
    cash::workbench::UPLOAD,
    cash::workbench::COLUMNS,
    cash::workbench::advice::UPLOAD,
    cash::direct_debit::UPLOAD,
    crate::import::UPLOAD,
    ground::print::UPLOAD,
];

/// Files that pages offer.
pub static DOWNLOADS: LazyLock<Vec<web::server::DownloadDef>> = LazyLock::new(|| {
    let printed = [ground::print::pages::SAMPLE, sell::quote::PDF, sell::order::PDF, sell::fulfilment::PDF];
    let own = printed.into_iter().chain([crate::import::PROGRESS, crate::import::REFUSED]);
    own.chain([cash::direct_debit::FILE, cash::bill_remittance::FILE, cash::refund_order::FILE]).chain(bill::invoice::DOWNLOADS.iter().copied()).chain(report::DOWNLOADS.iter().copied()).collect()
});

/// Pages and messages without a session: what a pay link opens, and the post of gateways.
pub static PUBLICS: &[web::server::PublicDef] = {
    let [show, press, card, done, document] = cash::pay_link::PAGES;
    &[show, press, card, done, document, cash::payout::MESSAGES]
};

/// Prints what was issued; true when there is more to do at once.
pub fn print_on(store: &Store) -> Result<bool> {
    web::follow::follow(store, "print", print)
}

/// The reader of the journals that prints.
pub fn printer() -> Follower {
    Follower { name: "print", follow: Arc::new(print_on) }
}

/// Makes and keeps the document that was just issued, given or sent: the original that the law wants kept (C. com. art.
/// L123-22 for what is sent to customers). Statements are kept by the command that issues them. Orders and deliveries that
/// come from a file were confirmed and sent elsewhere.
fn print(store: &Store, context: &Context, entry: &Entry) -> Result<()> {
    let of = entry.subject;
    match entry.fact.as_str() {
        "invoice.issued" => store.run(context, Print::<bill::invoice::Invoice>::of(of)).map(|_| ()),
        "quote.sent" => store.run(context, Print::<sell::quote::Quote>::of(of)).map(|_| ()),
        "order.confirmed" | "shipment.sent" if entry.via == "import" => Ok(()),
        "order.confirmed" => store.run(context, Print::<sell::order::Order>::of(of)).map(|_| ()),
        "shipment.sent" => store.run(context, Print::<sell::fulfilment::Shipment>::of(of)).map(|_| ()),
        _ => Ok(()),
    }
}

/// What the search finds.
pub static FOUND: &[FoundDef] = &[
    found("customer", "rail-customers", "/customers/{id}", Icon::Customers),
    found("item", "rail-items", "/items/{id}", Icon::Items),
    found("quote", "rail-quotes", "/quotes/{id}", Icon::Quotes),
    found("order", "rail-orders", "/orders/{id}", Icon::Orders),
    found("shipment", "rail-deliveries", "/shipments/{id}", Icon::Deliveries),
    found("invoice", "rail-invoices", "/invoices/{id}", Icon::Invoices),
    found("payment", "rail-cash", "/payments/{id}", Icon::Cash),
];

/// What a server does by itself, beside answering: the jobs of every day, and sending facts to webhooks.
pub fn by_itself(app: &mut App, webhooks: insight::outbound::Settings) {
    app.daily = crate::jobs::DAILY;
    app.followers = vec![insight::outbound::follower(webhooks), printer()];
}

/// The application over a store.
pub fn app(store: Store) -> App {
    let mut app = App::new(store, STEPS, Arc::new(People));
    app.rail = RAIL;
    app.create = NEW;
    app.found = FOUND;
    app.counts = insight::today::counts;
    app.uploads = UPLOADS;
    app.downloads = &DOWNLOADS;
    app.publics = PUBLICS;
    app.describe = describe;
    app.jobs = crate::jobs::JOBS;
    app
}

/// What an entry of the journal adds to the search: names and numbers, as the document stands now.
fn describe(db: &mut Db, entry: &Entry) -> Result<Vec<Term>> {
    let id = entry.subject;
    let begins = entry.fact.ends_with(".created")
        || entry.fact.ends_with(".changed")
        || matches!(entry.fact.as_str(), "quote.drafted" | "order.drafted" | "shipment.sent" | "invoice.issued" | "payment.received");
    if !begins {
        return Ok(Vec::new());
    }
    use ground::Document;
    let found = match entry.kind.as_str() {
        "customer" => ground::customer::Customer::load(db, id)?.map(|c| {
            let ids = &c.profile.identifiers;
            let text = format!("{} {} {} {}", c.profile.name, c.number, ids.siren, ids.siret);
            (text, format!("{} · {}", c.profile.name, c.number))
        }),
        "item" => ground::catalogue::Item::load(db, id)?
            .map(|i| (format!("{} {}", i.description.name, i.sku), format!("{} · {}", i.description.name, i.sku))),
        "quote" => sell::quote::Quote::load(db, id)?.map(|q| (format!("{} {}", q.number, q.reference), q.number)),
        "order" => sell::order::Order::load(db, id)?.map(|o| {
            let label = if o.reference.is_empty() { o.number.clone() } else { format!("{} · {}", o.number, o.reference) };
            (format!("{} {}", o.number, o.reference), label)
        }),
        "shipment" => sell::fulfilment::Shipment::load(db, id)?.map(|s| (s.number.clone(), s.number)),
        "invoice" => bill::invoice::Invoice::load(db, id)?.map(|i| (i.number.clone(), i.number)),
        "payment" => cash::payment::Payment::load(db, id)?
            .map(|p| (format!("{} {}", p.number, p.counterparty), format!("{} · {}", p.number, p.counterparty))),
        _ => None,
    };
    let Some(kind) = FOUND.iter().find(|f| f.kind == entry.kind).map(|f| f.kind) else { return Ok(Vec::new()) };
    let again = entry.fact.ends_with(".changed");
    Ok(found.map(|(text, label)| Term { kind, id, label, text, again }).into_iter().collect())
}
