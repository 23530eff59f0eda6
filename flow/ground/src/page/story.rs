//! The story of a document or a customer: its facts from the journal, each in one sentence, newest first.

use std::collections::HashMap;

use kernel::{Cents, Currency, Day, Id, Result};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{Db, Entry, journal};
use web::Cx;
use web::format;
use web::i18n::{Arg, Lang};
use web::ui::{self, Button, Event, Tone};

use super::kinds;
use crate::numbering::Drawn;

/// Facts shown at once.
const SIZE: usize = 15;

/// One fact as told.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Told {
    /// Its place in the journal.
    pub seq: i64,
    /// When, milliseconds since 1970 UTC.
    pub at: i64,
    /// Who: the user's id, `0` for the product itself.
    pub actor: String,
    /// Their name in this company; empty for the product.
    pub actor_name: String,
    /// Through what: `page`, `api`, `cli`, `import`, `job`.
    pub via: String,
    /// `order.confirmed`.
    pub fact: String,
    /// The kind of document it happened to.
    pub kind: String,
    /// The document.
    pub id: Id,
    /// Its number.
    pub number: String,
    /// What the document's amounts are in.
    pub currency: Currency,
    /// What it says; personal values that were erased are digests.
    pub values: Json,
}

/// Facts about something, newest first.
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Story {
    /// The facts.
    pub facts: Vec<Told>,
    /// Ask again with `story` this for what came before.
    pub before: Option<String>,
}

/// The query parameter of [`read`], for `View::QUERY`.
pub const PARAMETER: (&str, &str) = ("story", "The `before` of the story shown: tells what came before.");

/// The facts about one thing; the page's parameter `story` pages back.
pub fn read(cx: &Cx, db: &mut Db, kind: &str, id: Id) -> Result<Story> {
    let before = cx.query_id("story")?.map_or(i64::MAX, |seq| seq.0);
    let mut entries = journal::timeline(db, kind, id, before, SIZE as i64 + 1)?;
    let more = entries.len() > SIZE;
    entries.truncate(SIZE);
    let last = entries.last().map(|e| e.seq.to_string()).filter(|_| more);
    let facts = told(db, without_echoes(entries))?;
    Ok(Story { facts, before: last })
}

/// A command that moves two documents leaves two facts; the story tells the one its command is about.
fn without_echoes(entries: Vec<Entry>) -> Vec<Entry> {
    let leads = |e: &Entry| e.command.split('.').next() == Some(e.kind.as_str());
    let lead: Vec<(i64, String)> = entries.iter().filter(|e| leads(e)).map(|e| (e.at, e.command.clone())).collect();
    let echo = |e: &Entry| !leads(e) && lead.iter().any(|(at, command)| *at == e.at && *command == e.command);
    entries.into_iter().filter(|e| !echo(e)).collect()
}

/// Facts as they are told: with the names of who did them, numbers of documents, and personal values put back.
pub fn told(db: &mut Db, entries: Vec<Entry>) -> Result<Vec<Told>> {
    let people = names(db, &entries)?;
    let private = private_values(db, &entries)?;
    let mut numbers: HashMap<(String, Id), String> = HashMap::new();
    let mut currencies: HashMap<(String, Id), Currency> = HashMap::new();
    for kind in kinds::KINDS {
        let ids: Vec<Id> = entries.iter().filter(|e| e.kind == kind.name).map(|e| e.subject).collect();
        if !ids.is_empty() {
            let of = |id: Id| (kind.name.to_string(), id);
            numbers.extend(kinds::labels(db, kind.name, &ids)?.into_iter().map(|(id, n)| (of(id), n)));
            currencies.extend(kinds::currencies(db, kind.name, &ids)?.into_iter().map(|(id, c)| (of(id), c)));
        }
    }
    let list = entries.into_iter().map(|e| {
        let mut values = serde_json::from_str(&e.data).unwrap_or(Json::Null);
        // A fact is written as {"name": {values}}.
        if let Json::Object(map) = &mut values
            && map.len() == 1
            && let Some((_, inner)) = std::mem::take(map).into_iter().next()
        {
            values = inner;
        }
        restore(&mut values, &private);
        Told {
            seq: e.seq,
            at: e.at,
            actor: e.actor.to_string(),
            actor_name: people.get(&Id(e.actor)).cloned().unwrap_or_default(),
            via: e.via,
            fact: e.fact,
            number: numbers.get(&(e.kind.clone(), e.subject)).cloned().unwrap_or_default(),
            // What a payment settled may be in another currency than itself: then its fact says so.
            currency: said(&values).or_else(|| currencies.get(&(e.kind.clone(), e.subject)).copied()).unwrap_or_default(),
            kind: e.kind,
            id: e.subject,
            values,
        }
    });
    Ok(list.collect())
}

/// The currency that a fact names itself.
fn said(values: &Json) -> Option<Currency> {
    Currency::parse(values.get("currency")?.as_str()?)
}

fn names(db: &mut Db, entries: &[Entry]) -> Result<HashMap<Id, String>> {
    let actors: Vec<Id> = entries.iter().map(|e| Id(e.actor)).filter(|id| id.0 != 0).collect();
    kinds::labels(db, "member", &actors)
}

/// Personal values by the digest that stands for them in the journal.
fn private_values(db: &mut Db, entries: &[Entry]) -> Result<HashMap<String, Json>> {
    let seqs: Vec<Id> = entries.iter().map(|e| Id(e.seq)).collect();
    let company = db.company;
    let list = db.all_in(
        "SELECT salt, value FROM journal_private WHERE company_id = $1 AND value IS NOT NULL AND seq IN ({ids})",
        store::params![company],
        &seqs,
        |row| {
            let salt = row.get::<Vec<u8>>(0)?.try_into().unwrap_or_default();
            Ok(store::private::Kept { salt, value: row.get(1)? })
        },
    )?;
    Ok(list.into_iter().map(|k| (k.digest(), serde_json::from_str(&k.value).unwrap_or(Json::Null))).collect())
}

fn restore(value: &mut Json, private: &HashMap<String, Json>) {
    match value {
        Json::String(text) if text.len() == 64 => {
            if let Some(kept) = private.get(text.as_str()) {
                *value = kept.clone();
            }
        }
        Json::Array(list) => list.iter_mut().for_each(|v| restore(v, private)),
        Json::Object(map) => map.values_mut().for_each(|v| restore(v, private)),
        _ => {}
    }
}

/// The story as a timeline; documents other than the one shown are links.
pub fn show(cx: &Cx, story: &Story, here: (&str, Id)) -> Markup {
    let lang = cx.lang();
    let events: Vec<Event> = story.facts.iter().map(|fact| event(lang, fact, here)).collect();
    let query = super::query(cx);
    html! {
        @if events.is_empty() { p.beside { (lang.word("story-none")) } }
        @else { (ui::timeline(lang, &events)) }
        @if let Some(before) = &story.before {
            p { (Button::link(lang.word("story-before"), query.with("story", before).url()).quiet()) }
        }
        @if query.get("story").is_some() {
            p { (Button::link(lang.word("story-newest"), query.without("story").url()).quiet()) }
        }
    }
}

fn event(lang: Lang<'_>, fact: &Told, here: (&str, Id)) -> Event {
    let elsewhere = (fact.kind.as_str(), fact.id) != here;
    let link = kinds::url_of(&fact.kind, fact.id).filter(|_| elsewhere && !fact.number.is_empty());
    let sentence = html! {
        (sentence(lang, fact))
        @if let Some(url) = link { " " a.money href=(url) { (fact.number) } }
    };
    Event::new(fact.at, actor(lang, fact), sentence).tone(tone(&fact.fact))
}

fn actor(lang: Lang<'_>, fact: &Told) -> String {
    let name = match (fact.actor.as_str(), fact.actor_name.as_str()) {
        ("0", _) => lang.word("product-name"),
        (_, "") => lang.word("actor-unknown"),
        (_, name) => name.to_string(),
    };
    let via = format!("via-{}", fact.via);
    if lang.words.has(lang.locale, &via) { format!("{name} · {}", lang.word(&via)) } else { name }
}

fn tone(fact: &str) -> Tone {
    match fact {
        "order.held" => Tone::Waits,
        "order.confirmed" | "shipment.sent" | "invoice.issued" => Tone::Moving,
        "shipment.delivered" | "payment.applied" | "payment.received" => Tone::Good,
        _ => Tone::Quiet,
    }
}

/// Values that facts leave out when there is nothing to say; their sentences choose by `none`.
const MAY_LACK: &[&str] = &[
    "released",
    "short",
    "reference",
    "delivery",
    "carrier",
    "tracking",
    "reserves",
    "limit",
    "credit_limit",
    "reason",
    "received_by",
    "customer",
    "remittance",
    "counterparty",
    "letter",
];

/// Values in minor units of the document's currency.
const MONEY: &[&str] = &["net", "gross", "amount", "tax", "totals_net", "totals_gross", "totals_tax", "left"];

/// Values in cents of the books: credit is given in their currency.
const BOOKS: &[&str] = &["over_by", "limit", "credit_limit", "exposure", "moved", "worth"];

/// What happened, in one sentence: the words of `fact-...` with the fact's values.
pub fn sentence(lang: Lang<'_>, fact: &Told) -> String {
    let mut values: Vec<(String, Arg)> = Vec::new();
    flatten((lang, fact.currency), "", &fact.values, &mut values);
    for name in MAY_LACK {
        if !values.iter().any(|(n, _)| n == name) {
            values.push(((*name).to_string(), "none".into()));
        }
    }
    let args: Vec<(&str, Arg)> = values.iter().map(|(n, v)| (n.as_str(), v.clone())).collect();
    lang.say(&format!("fact-{}", fact.fact), &args)
}

/// Turns the values of a fact into those of a sentence: objects are named through (`totals_gross`), lists count,
/// days and amounts take the reader's form.
fn flatten(of: (Lang<'_>, Currency), path: &str, value: &Json, out: &mut Vec<(String, Arg<'static>)>) {
    let (lang, currency) = of;
    let name = |key: &str| if path.is_empty() { key.to_string() } else { format!("{path}_{key}") };
    match value {
        Json::Object(map) => {
            if let Ok(drawn) = Drawn::deserialize(value) {
                return out.push((path.to_string(), drawn.text().into()));
            }
            for (key, value) in map {
                flatten(of, &name(key), value, out);
            }
        }
        Json::Array(list) if !list.is_empty() && list.iter().all(Json::is_string) => {
            let words = list.iter().filter_map(Json::as_str).map(|w| field_word(lang, w));
            out.push((path.to_string(), words.collect::<Vec<_>>().join(", ").into()));
        }
        Json::Array(list) if list.is_empty() => out.push((path.to_string(), "none".into())),
        Json::Array(list) => out.push((path.to_string(), list.len().into())),
        Json::Number(n) => {
            let n = n.as_i64().unwrap_or_default();
            let money = |currency| format::money(lang.locale, Cents(n), currency).into();
            let arg = match path {
                _ if MONEY.contains(&path) => money(currency),
                _ if BOOKS.contains(&path) => money(Currency::EUR),
                _ => Arg::Number(n),
            };
            out.push((path.to_string(), arg));
        }
        // The digest of a personal value that was erased.
        Json::String(text) if text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()) => {
            out.push((path.to_string(), "none".into()));
        }
        Json::String(text) if text.is_empty() => out.push((path.to_string(), "none".into())),
        Json::String(text) => {
            let text = Day::parse(text).map_or_else(|| text.clone(), |day| format::day(lang, day));
            out.push((path.to_string(), text.into()));
        }
        Json::Bool(yes) => out.push((path.to_string(), if *yes { "yes" } else { "no" }.into())),
        Json::Null => out.push((path.to_string(), "none".into())),
    }
}

/// The word for a field that changed; its name where there is none.
fn field_word(lang: Lang<'_>, name: &str) -> String {
    let key = format!("field-{name}");
    if lang.words.has(lang.locale, &key) { lang.word(&key) } else { name.to_string() }
}
