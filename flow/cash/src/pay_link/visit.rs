//! What opens under a pay link, for somebody without an account here: what is owed today, the documents, the ways to pay;
//! the page on which card or account are given to the gateway; and what became of it.

use bill::invoice::Invoice;
use ground::company::Company;
use ground::customer::Customer;
use ground::print::Print;
use ground::receivable::Item;
use ground::record::load;
use kernel::{Cents, CompanyId, Currency, Fault, Id, Refusal, RefusalKind, Result};
use store::private::unhex;
use store::{Context, Db, Store, files};
use web::server::{Guests, PublicDef, Shown, Visit, Visitor};

use super::model::PayLink;
use super::pages::visitor;
use super::{make, press, store as links};
use crate::gateway::{self, GatewaySetting};
use crate::online_payment::{self, OnlinePayment, State};

const fn page(path: &'static str, posts: bool, answer: fn(&Store, &Visit<'_>) -> Result<Shown>) -> PublicDef {
    PublicDef { path, posts, visitor: Visitor::Person, answer }
}

/// The pages of a pay link.
pub const PAGES: [PublicDef; 5] = [
    page("/pay/{key}", false, show),
    page("/pay/{key}", true, pressed),
    page("/pay/{key}/card", false, card),
    page("/pay/{key}/done", false, done),
    page("/pay/{key}/{id}/document.pdf", false, document),
];

/// What is shown of a link.
pub(super) struct Seen {
    pub company: Company,
    pub link: PayLink,
    pub customer: Customer,
    /// What is open of it today.
    pub items: Vec<Item>,
    /// The gateway that takes payments.
    pub gateway: Option<GatewaySetting>,
    /// What was begun from it, newest first.
    pub begun: Vec<OnlinePayment>,
}

impl Seen {
    /// What is owed today.
    pub fn amount(&self) -> Cents {
        self.items.iter().map(|i| i.open).sum()
    }

    /// In which currency.
    pub fn currency(&self) -> Currency {
        self.items.first().map_or(Currency::EUR, |i| i.currency)
    }

    /// One that is on its way.
    pub fn underway(&self) -> Option<&OnlinePayment> {
        self.begun.iter().find(|o| o.state == State::Underway)
    }

    /// Whether the gateway can take it.
    pub fn online(&self) -> bool {
        let takes = online_payment::rules::AMOUNTS.contains(&self.amount().0);
        self.gateway.is_some() && takes && self.currency().is_euro() && self.underway().is_none()
    }
}

fn gone() -> Fault {
    Refusal::missing("pay_link.gone").into()
}

/// The link of a key, as long as it opens. A key that never was, ran out or was revoked is answered alike.
fn find(store: &Store, visit: &Visit<'_>) -> Result<(CompanyId, PayLink)> {
    let (company, key) = visit.part("key").split_once('-').ok_or_else(gone)?;
    let company = Id::parse(company).ok_or_else(gone)?;
    if key.len() != 43 {
        return Err(gone());
    }
    let hash = make::digest(key);
    let link = store.read(company, |db| Ok(links::by_hash(db, &hash)?.filter(|l| l.state(db.today) == "valid")))?;
    Ok((company, link.ok_or_else(gone)?))
}

fn seen(db: &mut Db, link: PayLink) -> Result<Seen> {
    let id = db.company;
    Ok(Seen {
        company: load(db, id, None)?,
        customer: load(db, link.customer, None)?,
        items: press::open(db, &link)?,
        gateway: gateway::active(db)?,
        begun: online_payment::store::of_link(db, link.id)?,
        link,
    })
}

fn context(company: CompanyId) -> Context {
    Context::system(company, "visitor")
}

fn here(visit: &Visit<'_>) -> String {
    format!("/pay/{}", visit.part("key"))
}

fn show(store: &Store, visit: &Visit<'_>) -> Result<Shown> {
    let (company, link) = find(store, visit)?;
    let seen = store.read(company, |db| seen(db, link))?;
    Ok(Shown::Page { title: visitor::title(visit.lang, &seen), body: visitor::owed(visit.lang, &here(visit), &seen), guests: None })
}

/// The button: a payment is begun at the gateway, or the one that was begun goes on.
fn pressed(store: &Store, visit: &Visit<'_>) -> Result<Shown> {
    let (company, link) = find(store, visit)?;
    let online = match press::press(store, &context(company), &link) {
        Ok(online) => online,
        // What is owed changed meanwhile: the page says how it is now.
        Err(Fault::Refused(r)) if matches!(r.code, "pay_link.nothing_open" | "pay_link.underway") => {
            return Ok(Shown::Led(here(visit)));
        }
        Err(fault) => return Err(fault),
    };
    let next = if matches!(online.state, State::Paid | State::Underway) { "done" } else { "card" };
    Ok(Shown::Led(format!("{}/{next}", here(visit))))
}

/// The payment that goes on from a link: the newest one that was begun at the gateway.
fn newest(store: &Store, company: CompanyId, link: Id) -> Result<Option<OnlinePayment>> {
    let begun = store.read(company, |db| online_payment::store::of_link(db, link))?;
    Ok(begun.into_iter().find(|o| !o.intent.is_empty() && o.state != State::Abandoned))
}

/// Where card or account are given to the gateway, in frames of its own.
fn card(store: &Store, visit: &Visit<'_>) -> Result<Shown> {
    let (company, link) = find(store, visit)?;
    let Some(online) = newest(store, company, link.id)? else { return Ok(Shown::Led(here(visit))) };
    let seen = store.read(company, |db| seen(db, link))?;
    let setting: GatewaySetting = store.read(company, |db| load(db, online.gateway, None))?;
    let open = setting.open()?;
    let intent = open.find(&online.intent).map_err(|f| gateway::failed(&f))?;
    // Another amount is owed by now: the button begins anew.
    let same = online.amount == seen.amount();
    match intent.state {
        ::gateway::State::Open | ::gateway::State::Waits if same => {}
        ::gateway::State::Paid | ::gateway::State::Underway => return Ok(Shown::Led(format!("{}/done", here(visit)))),
        _ => return Ok(Shown::Led(here(visit))),
    }
    let script = open.script();
    let body = visitor::card(visit.lang, &here(visit), &seen, (&setting.publishable, &intent.handle, &script));
    let guests = Some(Guests { script, origins: open.origins() });
    Ok(Shown::Page { title: visitor::title(visit.lang, &seen), body, guests })
}

/// What became of it. The gateway is asked, so that a message that is late or lost makes nobody wait; where it does not
/// answer, the page says that it does not know yet.
fn done(store: &Store, visit: &Visit<'_>) -> Result<Shown> {
    let (company, link) = find(store, visit)?;
    let Some(online) = newest(store, company, link.id)? else { return Ok(Shown::Led(here(visit))) };
    let (online, asked) = match ask(store, company, &online) {
        Ok(online) => (online, true),
        Err(Fault::Refused(refusal)) if refusal.kind == RefusalKind::Busy => (online, false),
        Err(fault) => return Err(fault),
    };
    let seen = store.read(company, |db| seen(db, link))?;
    let body = visitor::done(visit.lang, &here(visit), &seen, &online, asked);
    Ok(Shown::Page { title: visitor::title(visit.lang, &seen), body, guests: None })
}

fn ask(store: &Store, company: CompanyId, online: &OnlinePayment) -> Result<OnlinePayment> {
    if online.state == State::Paid {
        return Ok(online.clone());
    }
    let setting: GatewaySetting = store.read(company, |db| load(db, online.gateway, None))?;
    let intent = setting.open()?.find(&online.intent).map_err(|f| gateway::failed(&f))?;
    online_payment::learn(store, &context(company), online, &intent, store.clock().now().div_euclid(1000))
}

/// The printed original of a document that the link asks for, and of no other.
fn document(store: &Store, visit: &Visit<'_>) -> Result<Shown> {
    let (company, link) = find(store, visit)?;
    let wanted = Id::parse(visit.part("id")).ok_or_else(gone)?;
    let asked = store.read(company, |db| {
        let mut found = false;
        for id in &link.items {
            let item = ground::receivable::find(db, *id)?;
            found |= item.is_some_and(|i| i.document == wanted && i.kind.document() == "invoice");
        }
        Ok(found)
    })?;
    if !asked {
        return Err(gone());
    }
    let printed = store.run(&context(company), Print::<Invoice>::of(wanted))?;
    let digest = unhex(&printed.kept.digest).unwrap_or_default();
    let bytes = store.read(company, |db| files::open(db, &digest))?;
    let bytes = bytes.ok_or_else(|| Fault::broken(format!("file {} is not there", printed.kept.digest)))?;
    Ok(Shown::File { name: printed.kept.name, media: "application/pdf", bytes })
}
