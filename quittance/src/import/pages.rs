//! The pages of imports: send a file, see how its columns are understood, correct them, follow it, and take what was
//! refused back to the spreadsheet.

use formats::table;
use ground::page::{Fill, Sheet, page_url};
use kernel::{Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::private::unhex;
use store::{Db, files};
use web::server::{DownloadDef, Sent};
use web::ui::{self, Button, Choice, Column, Field, Form, Icon, Kind as Input, Phone, Row, Table, Tile, Tone, section};
use web::{Cx, Page, View};

use super::desk::as_text;
use super::runs::{self, Run, Sample, State, Why};
use super::{Kind, fields};

/// `/import`
pub struct Start;
/// `/import/{id}`
pub struct One;

/// Imports shown on the first page.
const PAST: i64 = 30;

/// The imports of the past.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Past {
    /// Newest first.
    pub imports: Vec<Run>,
}

impl View for Start {
    const PATH: &'static str = "/import";
    const QUERY: &'static [(&'static str, &'static str)] =
        &[("kind", "`customers`, `items`, `stock` or `orders`: what the form begins with.")];
    type Data = Past;

    fn read(_: &Cx, db: &mut Db) -> Result<Past> {
        Ok(Past { imports: runs::last(db, PAST)? })
    }

    fn page(cx: &Cx, data: &Past) -> Page {
        let lang = cx.lang();
        let kinds: Vec<Choice> = Kind::ALL
            .into_iter()
            .filter(|kind| cx.may(kind.needs()))
            .map(|kind| {
                Choice::new(kind.name(), word(cx, kind)).detail(lang.word(&format!("import-holds-{}", kind.name())))
            })
            .collect();
        let body = html! {
            @if kinds.is_empty() { (ui::notice(Tone::Quiet, html! { (lang.word("import-no-right")) }, None)) }
            @else { (send_form(cx, kinds)) }
            (ui::card(lang.word("import-past"), None, past(cx, data)))
        };
        Sheet::new("", lang.word("import-title")).lead(html! { (lang.word("import-intro")) }).body(body)
    }
}

fn word(cx: &Cx, kind: Kind) -> String {
    cx.lang().word(&format!("import-kind-{}", kind.name()))
}

fn send_form(cx: &Cx, kinds: Vec<Choice>) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let first = kinds.first().map(|k| k.value.clone()).unwrap_or_default();
    let kind = cx.query("kind").and_then(Kind::parse).map_or(first, |k| k.name().to_string());
    let file = Field::new(Input::File(".csv,.txt,.tsv,.xlsx,.gz".into()), "file", lang.word("import-the-file"))
        .hint(lang.word("import-file-hint"))
        .required()
        .errors(&fill.errors);
    Form::post("/import")
        .upload()
        .hidden(&cx.hidden("/import").pairs())
        .errors(&fill.errors)
        .body(section(lang.word("import-send-title"), Some(&lang.word("import-send-help")), html! {
            (fill.field(Input::Radio(kinds), "kind", "import-what-holds", &kind).required().html(lang))
            (file.html(lang))
        }))
        .buttons(vec![Button::submit(lang.word("import-send-file")).primary().icon(Icon::Upload)])
        .html(lang)
}

fn past(cx: &Cx, data: &Past) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("import-the-file")).phone(Phone::Title),
        Column::text(lang.word("import-what-holds")).phone(Phone::Under),
        Column::text(lang.word("import-sent")),
        Column::text(lang.word("col-state")).phone(Phone::Under),
        Column::number(lang.word("import-rows")),
        Column::number(lang.word("import-refused-rows")),
    ];
    let rows = data.imports.iter().map(|run| {
        Row::new(vec![
            html! { (run.name) },
            html! { (word(cx, run.kind)) },
            ui::moment(lang, run.at),
            state(cx, run),
            count(cx, run.outcome.rows),
            count(cx, run.outcome.refused),
        ])
        .link(format!("/import/{}", run.id))
        .tone(if run.outcome.refused > 0 { Tone::Waits } else { Tone::Quiet })
    });
    let none = ui::empty(lang.word("import-none"), lang.word("import-none-teach"), None);
    Table::new(lang.word("import-past"), columns).rows(rows.collect()).empty(none).html(lang)
}

fn count(cx: &Cx, n: u64) -> Markup {
    html! { span.money { (web::format::count(cx.locale, n as i64)) } }
}

fn state(cx: &Cx, run: &Run) -> Markup {
    let (tone, key) = match run.state {
        State::Sent => (Tone::Waits, "sent"),
        State::Running => (Tone::Moving, "running"),
        State::Done if run.outcome.refused > 0 => (Tone::Waits, "partly"),
        State::Done => (Tone::Good, "done"),
        State::Failed => (Tone::Late, "failed"),
    };
    ui::status(tone, cx.lang().word(&format!("import-state-{key}")))
}

/// An import and the mappings that could be used for it.
#[derive(Serialize, schemars::JsonSchema)]
pub struct OneImport {
    /// The import.
    #[serde(flatten)]
    pub run: Run,
    /// The names of the mappings kept for this kind of file.
    pub named: Vec<String>,
}

impl View for One {
    const PATH: &'static str = "/import/{id}";
    type Data = OneImport;

    fn read(cx: &Cx, db: &mut Db) -> Result<OneImport> {
        let run = runs::find(db, cx.id()?)?;
        if !cx.may(run.kind.needs()) {
            return Err(Refusal::forbidden("request.forbidden").with("needs", run.kind.needs().name()).into());
        }
        let named = runs::named(db, run.kind)?.into_iter().map(|(name, _)| name).collect();
        Ok(OneImport { run, named })
    }

    fn page(cx: &Cx, data: &OneImport) -> Page {
        let lang = cx.lang();
        let run = &data.run;
        let body = match run.state {
            State::Sent => html! { (kept(cx, data)) (columns_form(cx, run)) (samples(cx, run)) },
            State::Running => {
                let source = format!("/import/{}/progress", run.id);
                let through = (run.done.unsigned_abs(), run.total.unsigned_abs());
                ui::progress(lang, &lang.word("import-state-running"), through, Some(&source))
            }
            State::Done => report(cx, run),
            State::Failed => html! {
                @if let Some(why) = &run.outcome.problem { (ui::notice(Tone::Late, html! { (why.sentence(lang)) }, None)) }
            },
        };
        let again = Button::link(lang.word("import-again"), format!("/import?kind={}", run.kind.name())).icon(Icon::Upload);
        Sheet::new("", run.name.clone())
            .crumb(lang.word("import-title"), "/import")
            .badge(state(cx, run))
            .lead(html! { (word(cx, run.kind)) " · " (ui::moment(lang, run.at)) })
            .actions(if run.state == State::Sent { html! {} } else { html! { (again) } })
            .body(body)
    }
}

/// The choice among mappings that were kept under a name.
fn kept(cx: &Cx, data: &OneImport) -> Markup {
    let lang = cx.lang();
    let here = page_url(cx);
    let hidden = cx.hidden(&here).page(&here).with("import", data.run.id);
    html! {
        @if !data.named.is_empty() {
            form.filters method="post" action="/import/use" {
                @for (name, value) in hidden.pairs() { input type="hidden" name=(name) value=(value); }
                span { (lang.word("import-kept-as")) }
                @for name in &data.named { (Button::submit(name.as_str()).named("name", name.as_str()).quiet()) }
            }
        }
    }
}

/// Which column says what, each field of ours with the columns of the file.
fn columns_form(cx: &Cx, run: &Run) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let here = page_url(cx);
    let none = Choice::new("", lang.word("import-no-column"));
    let choices: Vec<Choice> =
        std::iter::once(none).chain(run.preview.headers.iter().map(|h| Choice::new(h.as_str(), h.as_str()))).collect();
    let orders = run.kind == Kind::Orders;
    let stock = run.kind == Kind::Stock;
    let body = html! {
        @if let Some(problem) = &run.preview.problem { (ui::notice(Tone::Late, html! { (problem.sentence(lang)) }, None)) }
        (section(lang.word("import-columns"), Some(&lang.word("import-columns-help")), html! {
            @for field in fields(run.kind) {
                @let name = format!("columns.{}", field.name);
                @let now = run.mapping.columns.get(field.name).map_or("", String::as_str);
                @let one = fill.select(&name, &field_word(field.name), choices.clone(), now).narrow();
                (if field.required { one.required() } else { one }.html(lang))
            }
        }))
        (section(lang.word("import-otherwise"), Some(&lang.word("import-otherwise-help")), html! {
            @for field in fields(run.kind).iter().filter(|f| !run.mapping.columns.contains_key(f.name)) {
                @let now = run.mapping.values.get(field.name).map_or("", String::as_str);
                (fill.text(&format!("values.{}", field.name), &field_word(field.name), now).narrow().autocomplete("off").html(lang))
            }
            @if orders { (fill.tick("confirm", "import-confirm", run.mapping.confirm).html(lang)) }
            @if stock { (fill.tick("receipts", "import-receipts", run.mapping.receipts).html(lang)) }
            (fill.text("keep_as", "import-keep_as", &run.keep_as).hint(lang.word("import-keep_as-hint")).autocomplete("off").narrow().html(lang))
        }))
    };
    Form::post("/import/begin")
        .hidden(&cx.hidden(&here).page(&here).with("import", run.id).pairs())
        .errors(&fill.errors)
        .body(body)
        .buttons(vec![
            Button::submit(lang.word("command-import-begin")).primary().icon(Icon::Upload),
            Button::submit(lang.word("command-import-look")).to("/import/look"),
        ])
        .html(lang)
}

fn field_word(field: &str) -> String {
    format!("import-field-{field}")
}

/// The first rows as they would be taken in.
fn samples(cx: &Cx, run: &Run) -> Markup {
    let lang = cx.lang();
    let shown: Vec<usize> = fields(run.kind)
        .iter()
        .enumerate()
        .filter(|(at, _)| run.preview.samples.iter().any(|s| s.values.get(*at).is_some_and(|v| !v.is_empty())))
        .map(|(at, _)| at)
        .collect();
    let mut columns = vec![Column::number(lang.word("import-line")).phone(Phone::Title)];
    columns.push(Column::text(lang.word("import-would-be")).phone(Phone::Under));
    columns.extend(shown.iter().map(|at| Column::text(lang.word(&field_word(fields(run.kind)[*at].name)))));
    let row = |sample: &Sample| {
        let mut cells = vec![html! { span.money { (sample.line) } }, fate(cx, sample.why.as_ref())];
        cells.extend(shown.iter().map(|at| html! { (sample.values.get(*at).map_or("", String::as_str)) }));
        Row::new(cells).tone(if sample.why.is_some() { Tone::Late } else { Tone::Quiet })
    };
    let rows = run.preview.samples.iter().map(row).collect();
    let none = ui::empty(lang.word("import-nothing"), lang.word("import-nothing-teach"), None);
    let table = Table::new(lang.word("import-first-rows"), columns).rows(rows).empty(none).html(lang);
    ui::card(lang.word("import-first-rows"), None, table)
}

fn fate(cx: &Cx, why: Option<&Why>) -> Markup {
    let lang = cx.lang();
    match why {
        None => ui::status(Tone::Good, lang.word("import-taken")),
        Some(why) => html! {
            (ui::status(Tone::Late, lang.word("import-row-refused"))) " "
            @if !why.column.is_empty() { b { (why.column) } " – " }
            (why.sentence(lang))
        },
    }
}

fn report(cx: &Cx, run: &Run) -> Markup {
    let lang = cx.lang();
    let outcome = &run.outcome;
    let number = |n: u64| web::format::count(lang.locale, n as i64);
    let mut tiles = vec![Tile::new(lang.word("import-done-rows"), number(outcome.done)).tone(Tone::Good)];
    if outcome.twice > 0 {
        tiles.push(Tile::new(lang.word("import-twice-rows"), number(outcome.twice)));
    }
    if outcome.confirmed > 0 {
        tiles.push(Tile::new(lang.word("import-confirmed"), number(outcome.confirmed)).tone(Tone::Good));
    }
    if outcome.refused > 0 {
        tiles.push(Tile::new(lang.word("import-refused-rows"), number(outcome.refused)).tone(Tone::Late));
    }
    let columns = vec![
        Column::number(lang.word("import-line")).phone(Phone::Title),
        Column::text(lang.word("import-why")).phone(Phone::Under),
    ];
    let rows = outcome.first.iter().map(|why| {
        Row::new(vec![html! { span.money { (why.line) } }, fate(cx, Some(why))]).tone(Tone::Late)
    });
    let save = Button::link(lang.word("import-save-refused"), format!("/import/{}/refused.csv", run.id)).icon(Icon::Download);
    html! {
        (ui::tiles(&tiles))
        @if outcome.refused > 0 {
            (ui::notice(Tone::Waits, html! { (lang.word("import-correct")) }, Some(html! { (save) })))
            (ui::card(lang.word("import-refused-rows"), None, Table::new(lang.word("import-refused-rows"), columns).rows(rows.collect()).html(lang)))
        }
    }
}

/// How far a running import is, for its page; where to look once it has ended.
pub const PROGRESS: DownloadDef = DownloadDef {
    path: "/import/{id}/progress",
    needs: store::Permission::See,
    make: |cx, db| {
        let run = runs::find(db, cx.id()?)?;
        let words = cx.lang().word("import-state-running");
        let mut json = serde_json::json!({ "done": run.done, "total": run.total, "words": words });
        if run.state != State::Running {
            json["url"] = format!("/import/{}", run.id).into();
        }
        Ok(Sent { name: "progress.json".into(), media: "application/json", bytes: json.to_string().into_bytes().into() })
    },
};

/// The refused rows as they stand in the file, with why: to be corrected and sent again under the same columns.
pub const REFUSED: DownloadDef = DownloadDef {
    path: "/import/{id}/refused.csv",
    needs: store::Permission::See,
    make: |cx, db| {
        let run = runs::find(db, cx.id()?)?;
        if !cx.may(run.kind.needs()) {
            return Err(Refusal::forbidden("request.forbidden").with("needs", run.kind.needs().name()).into());
        }
        let missing = || Refusal::missing("request.not_found");
        let bytes = files::open(db, &run.digest)?.ok_or_else(missing)?;
        let list = unhex(&run.outcome.list).ok_or_else(missing)?;
        let list = files::open(db, &list)?.ok_or_else(missing)?;
        let refused: Vec<Why> = serde_json::from_slice(&list).map_err(kernel::Fault::broken)?;
        let lang = cx.lang();
        let why: std::collections::HashMap<u64, String> =
            refused.iter().map(|w| (w.line, [w.column.as_str(), &w.sentence(lang)].join(" : "))).collect();
        let table = table::read(&bytes, &run.name)?;
        let mut headers = table.headers.clone();
        let width = headers.len();
        headers.push(lang.word("import-why"));
        let rows: Vec<Vec<String>> = table
            .filter_map(|row| {
                let reason = why.get(&(row.line as u64))?;
                let cells = (0..width).map(|at| row.get(at).to_string());
                Some(cells.chain([reason.clone()]).collect())
            })
            .collect();
        let text = format!("\u{feff}{}", as_text(&headers, rows.iter().map(Vec::as_slice)));
        Ok(Sent { name: "refus.csv".into(), media: "text/csv; charset=utf-8", bytes: text.into_bytes().into() })
    },
};
