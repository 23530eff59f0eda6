//! The pages of lettering by hand: the items of a customer to choose from, the list of letterings, one of them.

use bill::invoice::books::{self, BookedLine};
use ground::page::{self, Deeds, Fill, Listed, Seek, Sheet, Story, kinds, moneys, story};
use ground::receivable::{self, Item};
use ground::record::load;
use kernel::{Cents, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission, journal};
use web::ui::{self, Button, Column, Filters, Form, Phone, Row, Table, Tone};
use web::{Cx, Page, View};

use super::lists::{self, LetteringRow};
use super::model::{Lettering, State};

/// `GET /customers/{id}/lettering`
pub struct Choose;
/// `GET /letterings`
pub struct List;
/// `GET /letterings/{id}`
pub struct Shown;

fn state(cx: &Cx, state: &str) -> Markup {
    let tone = if state == "lettered" { Tone::Good } else { Tone::Quiet };
    ui::status(tone, cx.lang().word(&format!("lettering-state-{state}")))
}

/// What a customer has open, to choose from.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Open {
    /// The customer's name.
    pub customer_name: String,
    /// What is open, oldest due first: owed above nothing, owed to below.
    pub items: Vec<Item>,
    /// Letterings by hand, newest first.
    pub letterings: Vec<LetteringRow>,
}

impl View for Choose {
    const PATH: &'static str = "/customers/{id}/lettering";
    type Data = Open;

    fn read(cx: &Cx, db: &mut Db) -> Result<Open> {
        let id = cx.id()?;
        let customer: ground::customer::Customer = load(db, id, None)?;
        let of = id.to_string();
        let asked = cx.asking(&[("customer", Some(&of)), ("state", None)]);
        Ok(Open {
            customer_name: customer.profile.name,
            items: receivable::open_of(db, id)?,
            letterings: lists::letterings(&asked, db, &Seek::first(20))?.rows,
        })
    }

    fn page(cx: &Cx, data: &Open) -> Page {
        let lang = cx.lang();
        let id = cx.id().map(|id| id.to_string()).unwrap_or_default();
        let all = html! { a href=(format!("/letterings?customer={id}")) { (lang.word("work-all")) } };
        let past = html! {
            @if data.letterings.is_empty() { p.beside { (lang.word("lettering-none")) } }
            @else { (rows(cx, &data.letterings)) }
        };
        Sheet::new("customers", lang.word("lettering-choose"))
            .crumb(lang.word("customers-title"), "/customers")
            .crumb(data.customer_name.clone(), format!("/customers/{id}"))
            .body(html! {
                (ui::card(lang.word("lettering-open"), None, choose(cx, &id, data)))
                (ui::card(lang.word("letterings-title"), (!data.letterings.is_empty()).then_some(all), past))
            })
    }
}

fn choose(cx: &Cx, customer: &str, data: &Open) -> Markup {
    let lang = cx.lang();
    if data.items.is_empty() {
        return html! { p.beside { (lang.word("lettering-nothing-open")) } };
    }
    let fill = Fill::new(cx);
    let may = cx.may(Permission::Cash);
    let mut columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("lettering-account")),
        Column::text(lang.word("lettering-due")).phone(Phone::Under),
        Column::number(lang.word("lettering-owed")),
        Column::number(lang.word("lettering-owed_to")).phone(Phone::Amount),
    ];
    if may {
        columns.push(Column::text(lang.word("lettering-pick")));
        columns.push(Column::text(lang.word("lettering-part")));
    }
    let side = |item: &Item, amount: Cents| html! { @if amount.0 > 0 { (page::amount(lang, amount, item.currency)) } };
    let rows = data.items.iter().enumerate().map(|(n, item)| {
        let label = lang.say("lettering-pick-it", &[("number", item.number.as_str().into())]);
        let part = lang.say("lettering-part-of", &[("number", item.number.as_str().into())]);
        let mut cells = vec![
            html! { a href=(kinds::url_of(item.kind.document(), item.document).unwrap_or_default()) { (item.number) } " · " (lang.word(&format!("item_kind-{}", item.kind.name()))) },
            html! { (lang.word(&format!("lettering-account-{}", item.account.name()))) },
            ui::due(lang, item.due_day, item.open.0 > 0),
            side(item, item.open),
            side(item, -item.open),
        ];
        if may {
            cells.push(html! { input type="checkbox" name={ "items[" (n) "].item" } value=(item.id) aria-label=(label); });
            cells.push(html! { input.narrow type="text" inputmode="decimal" name={ "items[" (n) "].amount|money." (item.currency.code()) } value="" aria-label=(part); });
        }
        Row::new(cells)
    });
    let table = Table::new(lang.word("lettering-open"), columns).rows(rows.collect()).html(lang);
    if !may {
        return table;
    }
    Form::post("/lettering/letter")
        .hidden(&cx.hidden("/letterings/{id}").with("customer", customer).pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word("lettering-does")) }
            (table)
            (fill.tick("difference", "lettering-difference", false).html(lang))
            (fill.day("day", "col-day", None).hint(lang.word("lettering-day-hint")).html(lang))
        })
        .buttons(vec![
            Button::submit(lang.word("command-lettering-letter")).primary(),
            Button::link(lang.word("word-cancel"), format!("/customers/{customer}")).quiet(),
        ])
        .html(lang)
}

fn rows(cx: &Cx, list: &[LetteringRow]) -> Markup {
    table(cx, list).html(cx.lang())
}

fn table(cx: &Cx, list: &[LetteringRow]) -> Table {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("lettering-code")).phone(Phone::Title),
        Column::text(lang.word("col-day")),
        Column::text(lang.word("col-customer")).phone(Phone::Under),
        Column::text(lang.word("lettering-items")),
        Column::text(lang.word("col-state")),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
    ];
    let rows = list.iter().map(|r| {
        Row::new(vec![
            html! { span.money { (r.code) } },
            ui::day(lang, r.day),
            html! { (r.customer_name) },
            html! { (r.numbers.iter().take(4).cloned().collect::<Vec<_>>().join(", ")) @if r.numbers.len() > 4 { " …" } },
            state(cx, &r.state),
            page::amount(lang, r.amount, r.currency),
        ])
        .link(format!("/letterings/{}", r.id))
    });
    Table::new(lang.word("letterings-title"), columns).rows(rows.collect())
}

impl View for List {
    const PATH: &'static str = "/letterings";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("state", "`lettered` or `undone`; all if absent."),
        ("customer", "Id, number or name of a customer."),
        ("q", "A word of customers' names, or a number."),
        moneys::CURRENCY,
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    type Data = Listed<LetteringRow>;

    fn read(cx: &Cx, db: &mut Db) -> Result<Listed<LetteringRow>> {
        lists::letterings(cx, db, &Seek::of(cx)?)
    }

    fn page(cx: &Cx, data: &Listed<LetteringRow>) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let now = query.get("state").unwrap_or_default();
        let tabs: Vec<ui::Tab> = ["", "lettered", "undone"]
            .into_iter()
            .map(|key| ui::Tab {
                label: lang.word(&if key.is_empty() { "word-all".to_string() } else { format!("lettering-state-{key}") }),
                url: if key.is_empty() { query.without("state").url() } else { query.with("state", key).url() },
                count: None,
                active: now == key,
            })
            .collect();
        let empty = ui::empty(lang.word("lettering-none"), lang.word("lettering-none-teaches"), None);
        Sheet::new("cash", lang.word("letterings-title")).body(html! {
            (ui::tabs(lang, &lang.word("letterings-title"), &tabs))
            (Filters::new(&query).search("q", lang.word("lettering-search")).filter(moneys::filter(cx, &query)).html(lang))
            (table(cx, &data.rows).paging(data.paging(&query)).empty(empty).html(lang))
        })
    }
}

/// A lettering with what it booked and what happened.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// It.
    #[serde(flatten)]
    pub lettering: Lettering,
    /// The customer's name.
    pub customer_name: String,
    /// What it booked.
    pub entries: Vec<BookedLine>,
    /// What happened.
    pub story: Story,
}

impl View for Shown {
    const PATH: &'static str = "/letterings/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let lettering: Lettering = load(db, cx.id()?, None)?;
        let facts = journal::timeline(db, "lettering", lettering.id, i64::MAX, 10)?;
        let facts: Vec<i64> = facts.into_iter().filter(|e| e.subject == lettering.id).map(|e| e.seq).collect();
        Ok(Data {
            customer_name: kinds::label_of(db, "customer", lettering.customer)?,
            entries: books::of_facts(db, &facts)?,
            story: story::read(cx, db, "lettering", lettering.id)?,
            lettering,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let one = &data.lettering;
        let may = match one.state {
            State::Lettered => Ok(()),
            State::Undone => Err(Refusal::conflict("lettering.taken_apart").into()),
        };
        let actions = Deeds::new(cx).open("lettering.undo", Permission::Cash, may, "?do=undo#undo").html();
        Sheet::new("cash", lang.say("lettering-title", &[("code", one.code.as_str().into())]))
            .crumb(lang.word("letterings-title"), "/letterings")
            .badge(state(cx, one.state.name()))
            .lead(html! { (page::money(lang, one.amount, one.currency.unwrap_or_default())) " · " a href={ "/customers/" (one.customer) } { (data.customer_name) } })
            .actions(actions)
            .body(html! {
                @if !page::form_again(cx) { (page::deed::said(cx)) }
                @if cx.query("do") == Some("undo") && one.state == State::Lettered && cx.may(Permission::Cash) {
                    div id="undo" { (ui::card(lang.word("command-lettering-undo"), None, undo(cx, one))) }
                }
                @if !one.reason.is_empty() { (ui::notice(Tone::Quiet, html! { (one.reason) }, None)) }
                (ui::with_aside(
                    html! {
                        (ui::card(lang.word("lettering-items"), None, parts(cx, one)))
                        @if !data.entries.is_empty() { (ui::card(lang.word("lettering-entries"), None, books::show(cx, &data.entries))) }
                    },
                    ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("lettering", one.id))),
                ))
            })
    }
}

fn undo(cx: &Cx, one: &Lettering) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let here = format!("/letterings/{}", one.id);
    Form::post("/lettering/undo")
        .hidden(&cx.hidden(&here).with("lettering", one.id).with("version", one.version).pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word("lettering-undo-does")) }
            (fill.text("reason", "lettering-reason", "").required().html(lang))
        })
        .buttons(vec![
            Button::submit(lang.word("command-lettering-undo")).danger(),
            Button::link(lang.word("word-cancel"), here.clone()).quiet(),
        ])
        .html(lang)
}

fn parts(cx: &Cx, one: &Lettering) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("lettering-account")).phone(Phone::Under),
        Column::number(lang.word("lettering-owed")),
        Column::number(lang.word("lettering-owed_to")).phone(Phone::Amount),
    ];
    let currency = one.currency.unwrap_or_default();
    let side = |amount: Cents, shown: bool| html! { @if shown { (page::amount(lang, amount, currency)) } };
    let mut rows: Vec<Row> = (one.parts.iter())
        .map(|p| {
            Row::new(vec![
                html! { (p.number) " · " (lang.word(&format!("item_kind-{}", p.kind.name()))) },
                html! { (lang.word(&format!("lettering-account-{}", p.account.name()))) },
                side(p.amount, p.amount.0 > 0),
                side(-p.amount, p.amount.0 < 0),
            ])
            .link(kinds::url_of(p.kind.document(), p.document).unwrap_or_default())
        })
        .collect();
    if let Some(difference) = &one.difference {
        let words = html! { (lang.word("item_kind-adjustment")) " · " (difference.account) };
        let amount = difference.amount;
        rows.push(Row::new(vec![words, html! {}, side(-amount, amount.0 < 0), side(amount, amount.0 > 0)]));
    }
    Table::new(lang.word("lettering-items"), columns).rows(rows).html(lang)
}
