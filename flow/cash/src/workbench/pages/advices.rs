//! Remittance advices: what payers said they pay, and the form that takes in more of them.

use ground::page::{self, Listed, Seek, Sheet};
use kernel::Result;
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Field, Form, Icon, Kind, Phone, Row, Table, Tone};
use web::{Cx, Page, View};

use crate::workbench::advice::UPLOAD;
use crate::workbench::lists::{self, AdviceRow};

/// `GET /workbench/advices`
pub struct Advices;

/// A list of advices.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// One page of them, the newest first.
    #[serde(flatten)]
    pub list: Listed<AdviceRow>,
}

impl View for Advices {
    const PATH: &'static str = "/workbench/advices";
    const QUERY: &'static [(&'static str, &'static str)] = &[page::seek::AFTER, page::seek::BEFORE, page::seek::PAGE_SIZE];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        Ok(Data { list: lists::advices(db, &Seek::of(cx)?)? })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let sheet = Sheet::new("cash", lang.word("advices-title"))
            .crumb(lang.word("payments-title"), "/payments")
            .crumb(lang.word("workbench-title"), "/workbench")
            .lead(html! { (lang.word("advices-lead")) });
        sheet.body(html! {
            (came(cx))
            @if data.list.rows.is_empty() { (ui::empty(lang.word("advices-none"), lang.word("advices-formats"), None)) }
            @else { (listed(cx, data)) }
            @if cx.may(Permission::Cash) { (ui::card(lang.word("command-workbench-receive_advice"), None, form(cx))) }
        })
    }
}

/// What came of the file that was just sent.
fn came(cx: &Cx) -> Markup {
    let lang = cx.lang();
    let count = |name: &str| cx.query(name).and_then(|text| text.parse::<i64>().ok());
    let (Some(received), Some(already), Some(posted)) = (count("received"), count("already"), count("posted")) else {
        return html! {};
    };
    let values = [("received", received.into()), ("already", already.into()), ("posted", posted.into())];
    ui::notice(Tone::Good, html! { (lang.say("advices-came", &values)) }, None)
}

fn listed(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("col-day")).phone(Phone::Under),
        Column::text(lang.word("advices-payer")).phone(Phone::Title),
        Column::text(lang.word("advices-documents")),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
    ];
    let rows = data.list.rows.iter().map(|advice| {
        Row::new(vec![
            ui::day(lang, advice.day),
            page::or_dash(if advice.payer.is_empty() { &advice.payment_reference } else { &advice.payer }),
            html! { (advice.numbers.join(", ")) @if advice.more > 0 { " " (lang.say("advices-more", &[("count", (advice.more as i64).into())])) } },
            // Advices say amounts without their currency.
            ui::amount(lang, advice.total),
        ])
    });
    let table = Table::new(lang.word("advices-title"), columns).rows(rows.collect());
    table.paging(data.list.paging(&page::query(cx))).html(lang)
}

fn form(cx: &Cx) -> Markup {
    let lang = cx.lang();
    let errors = cx.errors();
    let accepted = ".csv,.txt,.xlsx,.edi,.x12,.820,.gz";
    let field = Field::new(Kind::File(accepted.to_string()), "file", lang.word("import-file"))
        .hint(lang.word("advices-formats"))
        .required()
        .errors(&errors);
    Form::post(UPLOAD.path)
        .upload()
        .hidden(&cx.hidden("/workbench/advices").pairs())
        .errors(&errors)
        .body(field.html(lang))
        .buttons(vec![Button::submit(lang.word("import-send-advice")).primary().icon(Icon::Upload)])
        .html(lang)
}
