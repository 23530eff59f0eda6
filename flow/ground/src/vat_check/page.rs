//! The settings page of the checks of VAT numbers.

use kernel::Result;
use maud::html;
use store::{Db, Permission};
use web::ui::{Button, Choice, Form, section};
use web::{Cx, Page, View};

use super::{AtIssue, Kept, policy_read};
use crate::company::pages::tabs;
use crate::page::{self, Fill, Sheet};

/// `GET /settings/vat-numbers`
pub struct Show;

impl View for Show {
    const PATH: &'static str = "/settings/vat-numbers";
    type Data = Kept;

    fn read(_: &Cx, db: &mut Db) -> Result<Kept> {
        policy_read(db)
    }

    fn page(cx: &Cx, data: &Kept) -> Page {
        let lang = cx.lang();
        let fill = Fill::new(cx);
        let policy = &data.policy;
        let ways = [AtIssue::Warn, AtIssue::Refuse]
            .map(|way| Choice::new(way.name(), lang.word(&format!("vat_check-at_issue-{}", way.name()))))
            .to_vec();
        let fields = html! {
            (fill.number("days", "vat_check-field-days", policy.days).hint(lang.word("vat_check-field-days-hint")).html(lang))
            (fill.select("at_issue", "vat_check-field-at_issue", ways, policy.at_issue.name()).hint(lang.word("vat_check-field-at_issue-hint")).html(lang))
            (fill.tick("online", "vat_check-field-online", policy.online).hint(lang.word("vat_check-field-online-hint")).html(lang))
        };
        let may = cx.may(Permission::Account);
        let buttons = if may { vec![Button::submit(lang.word("word-save")).primary()] } else { Vec::new() };
        let form = Form::post("/vat_check/set")
            .hidden(&cx.hidden("/settings/vat-numbers").with("version", data.version).pairs())
            .errors(&fill.errors)
            .body(section(lang.word("vat_check-title"), Some(&lang.word("vat_check-help")), fields))
            .buttons(buttons)
            .html(lang);
        Sheet::new("settings", lang.word("vat_check-title")).body(html! {
            (tabs(cx, "/vat-numbers"))
            @if !page::form_again(cx) { (page::deed::said(cx)) }
            (form)
        })
    }
}
