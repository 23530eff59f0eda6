//! The page of handing entries over: choose days and layout, take the file; the batches so far.

use ground::page::{self, Fill, Sheet};
use ground::record::load;
use kernel::{Day, Id, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use ::store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Field, Form, Icon, Kind, Phone, Row, Table, Tone};
use web::{Cx, Page, View, format};

use super::layout::{Layout, layout};
use super::layouts::LAYOUTS;
use super::model::{Batch, State};
use super::store::{self, Wanted};
use crate::file::{Content, Sent};

/// `GET /books/handover`
pub struct Batches;

/// Batches shown on the page.
const SHOWN: usize = 50;

/// The batches, and what would go with the next one.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// First day proposed: of the month before today's.
    pub from: Day,
    /// Its last day.
    pub to: Day,
    /// Latest first.
    pub batches: Vec<Batch>,
    /// Ask again with `before` this for earlier ones.
    pub before: Option<String>,
}

impl View for Batches {
    const PATH: &'static str = "/books/handover";
    const NEEDS: Permission = Permission::Account;
    const QUERY: &'static [(&'static str, &'static str)] = &[("before", "The `before` of the page shown: earlier batches.")];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let before = cx.query_id("before")?.map_or(i64::MAX, |id| id.0);
        let mut batches = store::before(db, before, SHOWN + 1)?;
        let more = batches.len() > SHOWN;
        batches.truncate(SHOWN);
        let last = batches.last().map(|b| b.rank.to_string()).filter(|_| more);
        let from = db.today.start_of_month().plus(-1).start_of_month();
        Ok(Data { from, to: from.end_of_month(), batches, before: last })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        Sheet::new("accounting", lang.word("books-books")).body(html! {
            (crate::books::tabs(cx, "/books/handover"))
            @if !page::form_again(cx) { (page::deed::said(cx)) }
            (cancel(cx, data))
            (ui::card(lang.word("handover-new"), None, new(cx, data)))
            (ui::card(lang.word("handover-file"), None, file_form(cx, data)))
            (ui::card(lang.word("handover-batches"), None, batches(cx, data)))
        })
    }
}

fn choices() -> Vec<Choice> {
    LAYOUTS.iter().map(|l| Choice::new(l.name, l.label)).collect()
}

fn new(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let format = data.batches.first().map_or("csv", |b| b.format.as_str());
    Form::post("/handover/export")
        .hidden(&cx.hidden("/books/handover").pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word("handover-export-does")) }
            (fill.select("format", "handover-format", choices(), format).html(lang))
            (fill.day("from", "word-from", Some(data.from)).required().html(lang))
            (fill.day("to", "word-to", Some(data.to)).required().html(lang))
        })
        .buttons(vec![Button::submit(lang.word("command-handover-export")).primary()])
        .html(lang)
}

fn file_form(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let field = |kind: Kind, name: &str, label: &str, value: String| Field::new(kind, name, lang.word(label)).value(value).narrow();
    html! {
        form.form method="get" action="/books/handover/entries" {
            p { (lang.word("handover-file-does")) }
            (field(Kind::Select(choices()), "format", "handover-format", "csv".into()).html(lang))
            (field(Kind::Date, "from", "word-from", data.from.to_string()).html(lang))
            (field(Kind::Date, "to", "word-to", data.to.to_string()).html(lang))
            div.buttons { (Button::submit(lang.word("handover-download")).icon(Icon::Download)) }
        }
    }
}

fn batches(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::number(lang.word("handover-rank")).phone(Phone::Title),
        Column::text(lang.word("handover.format_unknown")),
        Column::text(lang.word("books-period")).phone(Phone::Under),
        Column::number(lang.word("handover-entries")),
        Column::number(lang.word("books-debit")).phone(Phone::Amount),
        Column::text(lang.word("col-state")),
        Column::text(""),
    ];
    let rows = data.batches.iter().enumerate().map(|(n, b)| {
        let kept = b.state == State::Kept;
        let tone = if kept { Tone::Good } else { Tone::Quiet };
        let label = layout(&b.format).map_or(b.format.as_str(), |l| l.label);
        let last = n == 0 && cx.query("before").is_none() && kept && cx.may(Permission::Account);
        Row::new(vec![
            html! { (b.rank) },
            html! { (label) },
            html! { (ui::day(lang, b.from)) " – " (ui::day(lang, b.to)) },
            html! { span.money { (format::count(lang.locale, b.entries)) } },
            ui::amount(lang, b.amount),
            html! { (ui::status(tone, lang.word(&format!("handover-state-{}", b.state.name())))) @if !b.reason.is_empty() { " " span.beside { (b.reason) } } },
            html! {
                (Button::link(lang.word("handover-download"), format!("/books/handover/batch/{}", b.id)).icon(Icon::Download))
                @if last { " " (Button::link(lang.word("command-handover-cancel"), "/books/handover?do=cancel#cancel").quiet()) }
            },
        ])
    });
    let empty = ui::empty(lang.word("handover-none"), lang.word("handover-none-teaches"), None);
    html! {
        (Table::new(lang.word("handover-batches"), columns).rows(rows.collect()).empty(empty).html(lang))
        @if let Some(before) = &data.before { p { a href={ "/books/handover?before=" (before) } { (lang.word("handover-earlier")) } } }
    }
}

/// The form by which the last batch is taken back, where the address asks for it.
fn cancel(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let last = data.batches.first().filter(|b| b.state == State::Kept && cx.query("do") == Some("cancel"));
    let Some(batch) = last.filter(|_| cx.may(Permission::Account)) else { return html! {} };
    let fill = Fill::new(cx);
    let form = Form::post("/handover/cancel")
        .hidden(&cx.hidden("/books/handover").with("batch", batch.id).with("version", batch.version).pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.say("handover-cancel-does", &[("rank", batch.rank.into())])) }
            (fill.text("reason", "handover-reason", "").required().html(lang))
        })
        .buttons(vec![
            Button::submit(lang.word("command-handover-cancel")).danger(),
            Button::link(lang.word("word-cancel"), "/books/handover").quiet(),
        ])
        .html(lang);
    html! { div id="cancel" { (ui::card(lang.word("command-handover-cancel"), None, form)) } }
}

fn sent(layout: &'static Layout, wanted: Wanted) -> Sent {
    let bytes = Content::written(move |db, out| super::write(db, layout, wanted, out).map(|_| ()));
    let name = format!("{}-{}-{}.{}", layout.name, wanted.from, wanted.to, layout.extension);
    let media = match (layout.extension, layout.charset) {
        ("csv", _) => "text/csv; charset=utf-8",
        (_, super::layout::Charset::Utf8) => "text/plain; charset=utf-8",
        (_, super::layout::Charset::Windows1252) => "text/plain; charset=windows-1252",
    };
    Sent { name, media, bytes }
}

/// The file of the batch in the path.
pub fn file(cx: &Cx, db: &mut Db) -> Result<Sent> {
    let text = cx.path.iter().find(|(name, _)| name == "id").map_or("", |(_, value)| value.as_str());
    let id = Id::parse(text).ok_or_else(|| Refusal::missing("request.not_found"))?;
    let batch: Batch = load(db, id, None)?;
    let layout = layout(&batch.format).ok_or_else(|| Refusal::conflict("handover.format_unknown").at("format"))?;
    Ok(sent(layout, Wanted::of(&batch)))
}

/// All entries of the days that are asked for, in the layout that is asked for.
pub fn entries(cx: &Cx, _: &mut Db) -> Result<Sent> {
    let day = |name: &'static str| -> Result<Day> {
        Ok(cx.query_day(name)?.ok_or_else(|| Refusal::invalid("request.field_missing").at(name))?)
    };
    let (from, to) = (day("from")?, day("to")?);
    let layout = super::act::checked(cx.query("format").unwrap_or("csv"), from, to)?;
    Ok(sent(layout, Wanted::all(from, to)))
}
