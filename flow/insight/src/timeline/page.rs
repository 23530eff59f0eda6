//! `GET /journal`: who did what, when, to which document.

use ground::company::{Member, members};
use ground::page::{self, Sheet, Story, kinds, story};
use kernel::{Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::Db;
use web::ui::{self, Choice, Field, Filter, Filters, Kind, Query};
use web::{Cx, Page, View, format};

use super::read::{self, Wanted};

/// `GET /journal`
pub struct Journal;

/// A page of the journal.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// Facts, newest first.
    #[serde(flatten)]
    pub story: Story,
    /// The people of the company.
    pub people: Vec<Person>,
}

/// Somebody who may have done something.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Person {
    /// User's id.
    pub id: Id,
    /// Name.
    pub name: String,
}

impl View for Journal {
    const PATH: &'static str = "/journal";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("kind", "Facts of documents of one kind: `order`, `invoice`, ..."),
        ("fact", "Facts of one name: `order.confirmed`, ..."),
        ("actor", "Facts that one user caused; `0` for the product itself."),
        ("to", "Until this day."),
        story::PARAMETER,
    ];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let wanted = Wanted {
            kind: cx.query("kind").map(str::to_string),
            fact: cx.query("fact").map(str::to_string),
            actor: cx.query_id("actor")?,
            to: cx.query_day("to")?,
            before: cx.query_id("story")?.map(|seq| seq.0),
        };
        let (entries, next) = read::page(db, &wanted)?;
        let facts = story::told(db, entries)?;
        let people = members(db)?.into_iter().map(|m: Member| Person { id: m.id, name: m.name }).collect();
        Ok(Data { story: Story { facts, before: next.map(|seq| seq.to_string()) }, people })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        Sheet::new("insight", lang.word("journal-title")).lead(html! { (lang.word("journal-lead")) }).body(html! {
            (filters(cx, data, &query))
            (ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("", Id(0)))))
        })
    }
}

fn filters(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let query = &query.without("story");
    let mut of_kind = vec![Choice::new("", lang.word("word-all"))];
    of_kind.extend(kinds::KINDS.iter().map(|k| Choice::new(k.name, lang.word(&format!("journal-kind-{}", k.name)))));
    of_kind.push(Choice::new("company", lang.word("journal-kind-company")));
    let mut by = vec![Choice::new("", lang.word("word-all")), Choice::new("0", lang.word("product-name"))];
    by.extend(data.people.iter().map(|p| Choice::new(p.id.to_string(), p.name.as_str())));
    let field = Field::new(Kind::Date, "to", lang.word("journal-until")).value(query.get("to").unwrap_or_default());
    let mut until = Filter::new(lang.word("journal-until"), vec![field]);
    if let Some(day) = query.get("to").and_then(kernel::Day::parse) {
        until = until.set(format::day(lang, day), query.without("to").url());
    }
    Filters::new(query)
        .filter(Filter::choice(query, "kind", lang.word("journal-about"), of_kind))
        .filter(Filter::choice(query, "actor", lang.word("journal-by"), by))
        .filter(until)
        .html(lang)
}
