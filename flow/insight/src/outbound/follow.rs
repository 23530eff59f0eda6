//! The reader of the journals behind all webhooks: what they want becomes deliveries, and deliveries that are due are
//! sent. Several servers may do it at once: each step is taken by one of them.

use std::sync::Arc;

use kernel::{CompanyId, Fault, Id, Result};
use store::{Context, Seq, Store, journal};
use web::server::Follower;

use super::model::{State, Webhook};
use super::send::{self, Post, Settings};
use super::store::{self as rows, Due, Tried};
use super::{Suspend, rules};

/// Facts read at a time.
const SLICE: i64 = 500;
/// Deliveries sent at a time.
const AT_ONCE: i64 = 8;

/// The reader, for a server.
pub fn follower(settings: Settings) -> Follower {
    send::allow_private(settings.private);
    let agent = send::client(settings);
    Follower { name: "webhooks", follow: Arc::new(move |store| round(store, settings, &agent)) }
}

/// One round of it, for tests and for a command line without a server; true when there is more.
pub fn follow(store: &Store, settings: Settings) -> Result<bool> {
    round(store, settings, &send::client(settings))
}

fn round(store: &Store, settings: Settings, agent: &ureq::Agent) -> Result<bool> {
    let mut more = false;
    for (company, webhook, cursor) in rows::behind(store)? {
        more |= read_on(store, (company, webhook), cursor, settings.quiet_ms)?;
    }
    let due = rows::claim(store, AT_ONCE)?;
    more |= due.len() as i64 == AT_ONCE;
    std::thread::scope(|scope| {
        let calls: Vec<_> = due.iter().map(|due| scope.spawn(move || deliver(store, due, agent))).collect();
        let ends = calls.into_iter().map(|c| c.join().unwrap_or_else(|_| Err(Fault::broken("a delivery panicked"))));
        ends.collect::<Result<Vec<()>>>()
    })?;
    Ok(more)
}

/// Reads on in a company's journal for one webhook.
fn read_on(store: &Store, (company, id): (CompanyId, Id), cursor: Option<Seq>, quiet_ms: i64) -> Result<bool> {
    let Some(from) = cursor else {
        // Its journal was played into this store: the past was sent from where it happened.
        let head = store.read(company, |db| journal::head(db))?.0;
        return rows::fan_out(store, (company, id), (None, head), &[]).map(|_| false);
    };
    let ripe = store.clock().now() - quiet_ms;
    let (webhook, entries) = store.read(company, |db| {
        let webhook = rows::load(db, id)?;
        let list = journal::entries(db, from, SLICE)?;
        Ok((webhook, list.into_iter().map(|(e, _)| e).take_while(|e| e.at <= ripe).collect::<Vec<_>>()))
    })?;
    let (Some(webhook), Some(last)) = (webhook, entries.last()) else { return Ok(false) };
    let wanted: Vec<(Seq, String)> =
        entries.iter().filter(|e| rules::wants(&webhook.facts, &e.fact)).map(|e| (e.seq, e.fact.clone())).collect();
    rows::fan_out(store, (company, id), (Some(from), last.seq), &wanted)?;
    Ok(entries.len() as i64 == SLICE)
}

/// Sends one delivery and notes how it went.
fn deliver(store: &Store, due: &Due, agent: &ureq::Agent) -> Result<()> {
    let (webhook, entry) = store.read(due.company, |db| {
        Ok((rows::load(db, due.webhook)?, journal::entries(db, due.seq - 1, 1)?.pop().map(|(e, _)| e)))
    })?;
    let (Some(webhook), Some(entry)) = (webhook, entry.filter(|e| e.seq == due.seq)) else { return Ok(()) };
    if webhook.state != State::Active {
        return rows::note(store, due, &Tried::default(), ("waiting", store.clock().now()));
    }
    let now = store.clock().now();
    let post = Post { url: &webhook.url, secret: webhook.secret.text(), company: due.company, entry: &entry, now };
    let tried = send::post(agent, &post);
    let now = store.clock().now();
    let gone = tried.status == Some(410);
    let over = due.attempts >= rules::ATTEMPTS;
    let next = match tried.status {
        Some(200..=299) => ("sent", 0),
        _ if over => ("failed", 0),
        _ => ("waiting", now + rules::wait_ms(due.attempts)),
    };
    rows::note(store, due, &tried, next)?;
    if next.0 != "sent" && (over || gone) { give_up(store, due, &webhook, &tried) } else { Ok(()) }
}

/// Nobody answered for days, or the address says that it is gone (410): a person has to look.
fn give_up(store: &Store, due: &Due, webhook: &Webhook, tried: &Tried) -> Result<()> {
    let answer = match (tried.status, &tried.error) {
        (Some(status), _) => format!("HTTP {status}"),
        (None, error) => error.clone().unwrap_or_default(),
    };
    let suspend = Suspend { webhook: webhook.id, version: None, reason: format!("{answer} ({})", due.attempts) };
    store.run(&Context::system(due.company, "job"), suspend).map(drop)
}
