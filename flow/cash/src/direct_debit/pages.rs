//! The pages of direct debits: the list of batches, the choice of what to collect, one batch, the bank's answer.

mod new;
mod sheet;

pub use new::New;
pub use sheet::Shown;

use ground::page::{self, Listed, Seek, Sheet};
use kernel::Result;
use maud::{Markup, html};
use store::{Db, Permission};
use web::ui::{self, Button, Column, Field, Filter, Filters, Form, Icon, Kind, Phone, Row, Table, Tone};
use web::{Cell, Cx, Page, View, format};

use super::lists::{self, BatchRow};
use super::model::State;

/// `GET /direct-debits`
pub struct List;
/// `GET /direct-debits/answer`
pub struct AnswerForm;

/// The state of a batch or of a line.
fn state(cx: &Cx, state: &str) -> Markup {
    let tone = match state {
        "draft" | "ready" => Tone::Waits,
        "sent" | "presented" => Tone::Moving,
        "accepted" | "credited" => Tone::Good,
        "rejected" | "returned" => Tone::Late,
        _ => Tone::Quiet,
    };
    ui::status(tone, cx.lang().word(&format!("direct_debit-state-{state}")))
}

impl View for List {
    const PATH: &'static str = "/direct-debits";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("q", "A whole number."),
        ("state", "`draft`, `sent`, `accepted`, `rejected` or `cancelled`; all if absent."),
        ("from", "Collected from this day on."),
        ("to", "Collected until this day."),
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["col-number", "direct_debit-collect_on", "direct_debit-sent_on", "direct_debit-lines", "col-amount", "col-state"];
        page::export::pages((cx, db, out), &heading, |cx, db| lists::batches(cx, db, &Seek::of(cx)?), cells)
    });
    type Data = Listed<BatchRow>;

    fn read(cx: &Cx, db: &mut Db) -> Result<Listed<BatchRow>> {
        lists::batches(cx, db, &Seek::of(cx)?)
    }

    fn page(cx: &Cx, data: &Listed<BatchRow>) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let columns = vec![
            Column::text(lang.word("col-number")).phone(Phone::Title),
            Column::text(lang.word("direct_debit-collect_on")).phone(Phone::Under),
            Column::text(lang.word("direct_debit-sent_on")),
            Column::number(lang.word("direct_debit-lines")),
            Column::number(lang.word("col-amount")).phone(Phone::Amount),
            Column::text(lang.word("col-state")).phone(Phone::Under),
        ];
        let rows = data.rows.iter().map(|r| {
            Row::new(vec![
                html! { (r.number) },
                ui::day(lang, r.collect_on),
                html! { @if let Some(day) = r.sent { (ui::day(lang, day)) } @else { "–" } },
                html! { (format::count(lang.locale, r.count)) },
                ui::amount(lang, r.total),
                state(cx, &r.state),
            ])
            .link(format!("/direct-debits/{}", r.id))
        });
        let states = page::all_or(lang, State::ALL.map(|s| (s.name().to_string(), lang.word(&format!("direct_debit-state-{}", s.name())))));
        let day = |key: &str, label: &str| Field::new(Kind::Date, key, lang.word(label)).value(query.get(key).unwrap_or_default());
        let days = Filter::new(lang.word("direct_debit-collect_on"), vec![day("from", "word-from"), day("to", "word-to")]);
        let bar = Filters::new(&query)
            .search("q", lang.word("col-number"))
            .filter(Filter::choice(&query, "state", lang.word("col-state"), states))
            .filter(days)
            .html(lang);
        let new = || Button::link(lang.word("direct_debit-new"), "/direct-debits/new").icon(Icon::Plus).primary();
        let empty = ui::empty(lang.word("direct_debits-none"), lang.word("direct_debits-teach"), cx.may(Permission::Cash).then(new));
        let table = Table::new(lang.word("direct_debits-title"), columns)
            .rows(rows.collect())
            .paging(data.paging(&query))
            .exports(&query)
            .empty(empty)
            .html(lang);
        Sheet::new("cash", lang.word("direct_debits-title"))
            .crumb(lang.word("payments-title"), "/payments")
            .actions(html! {
                (Button::link(lang.word("mandates-title"), "/mandates"))
                (Button::link(lang.word("transit-title"), "/payments/transit"))
                (Button::link(lang.word("refund_orders-title"), "/refund-orders"))
                @if cx.may(Permission::Cash) {
                    (Button::link(lang.word("direct_debit-answer"), "/direct-debits/answer").icon(Icon::Upload))
                    (new())
                }
            })
            .body(html! { (bar) (table) })
    }
}

fn cells(cx: &Cx, row: &BatchRow) -> Vec<Cell> {
    vec![
        Cell::text(&row.number),
        Cell::Day(row.collect_on),
        row.sent.map_or(Cell::text(""), Cell::Day),
        Cell::text(row.count.to_string()),
        Cell::Amount(row.total),
        Cell::text(cx.lang().word(&format!("direct_debit-state-{}", row.state))),
    ]
}

impl View for AnswerForm {
    const PATH: &'static str = "/direct-debits/answer";
    const NEEDS: Permission = Permission::Cash;
    const API: bool = false;
    type Data = ();

    fn read(_: &Cx, _: &mut Db) -> Result<()> {
        Ok(())
    }

    fn page(cx: &Cx, (): &()) -> Page {
        let lang = cx.lang();
        let errors = cx.errors();
        let field = Field::new(Kind::File(".xml".to_string()), "file", lang.word("import-file"))
            .hint(lang.word("direct_debit-answer-hint"))
            .required()
            .errors(&errors);
        let form = Form::post("/direct-debits/answer")
            .upload()
            .hidden(&cx.hidden("/direct-debits").pairs())
            .errors(&errors)
            .body(html! { (ui::section(lang.word("direct_debit-answer"), Some(&lang.word("direct_debit-answer-does")), field.html(lang))) })
            .buttons(vec![
                Button::submit(lang.word("direct_debit-answer-read")).primary().icon(Icon::Upload),
                Button::link(lang.word("word-cancel"), "/direct-debits").quiet(),
            ]);
        Sheet::new("cash", lang.word("direct_debit-answer"))
            .crumb(lang.word("direct_debits-title"), "/direct-debits")
            .body(form.html(lang))
    }
}
