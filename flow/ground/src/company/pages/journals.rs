//! The journals of the books: which one the entries of each kind stand in, and the form that gives them another one.

use kernel::{Refusal, Result};
use maud::{Markup, html};
use store::{Db, Permission};
use web::i18n::Lang;
use web::ui::{Button, Column, Form, Phone, Row, Table, section};
use web::{Cx, Page, View};

use crate::company::JournalOf;
use crate::ledger::{self, Journal};
use crate::page::{Fill, Sheet};

/// `/settings/accounts/journal?kind=`
pub struct OneJournal;

/// All kinds of entries with their journals.
pub fn rows(db: &mut Db) -> Result<Vec<JournalOf>> {
    let accounts = ledger::read_accounts(db)?;
    let journals = accounts.journals();
    let row = |journal: Journal| {
        let code = journals.code(journal).to_string();
        JournalOf { journal, label: journals.label(&code).to_string(), code }
    };
    Ok(Journal::ALL.into_iter().map(row).collect())
}

/// The same as a table.
pub fn table(cx: &Cx, rows: &[JournalOf]) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("journal-code")).phone(Phone::Under),
        Column::text(lang.word("account-label")),
        Column::text(lang.word("journal-kind")).phone(Phone::Title),
    ];
    let rows = rows.iter().map(|r| {
        let row = Row::new(vec![html! { (r.code) }, html! { (r.label) }, html! { (word(lang, r.journal)) }]);
        let url = format!("/settings/accounts/journal?kind={}", r.journal.kind());
        if cx.may(Permission::Account) { row.link(url) } else { row }
    });
    Table::new(lang.word("journal-journals"), columns).rows(rows.collect()).html(lang)
}

fn word(lang: Lang<'_>, journal: Journal) -> String {
    lang.word(&format!("journal-{}", journal.kind()))
}

impl View for OneJournal {
    const PATH: &'static str = "/settings/accounts/journal";
    const NEEDS: Permission = Permission::Account;
    const API: bool = false;
    const QUERY: &'static [(&'static str, &'static str)] = &[("kind", "The kind of entries: `VE`, `BQ`, `VT`, `OD`, `AN`.")];
    type Data = JournalOf;

    fn read(cx: &Cx, db: &mut Db) -> Result<JournalOf> {
        let asked = cx.query("kind").and_then(Journal::parse);
        let found = rows(db)?.into_iter().find(|r| Some(r.journal) == asked);
        found.ok_or_else(|| Refusal::missing("request.not_found").into())
    }

    fn page(cx: &Cx, data: &JournalOf) -> Page {
        let lang = cx.lang();
        let fill = Fill::new(cx);
        let form = Form::post("/company/map_journal")
            .hidden(&cx.hidden("/settings/accounts").with("journal", data.journal.kind()).pairs())
            .errors(&fill.errors)
            .body(section(
                lang.word("journal-section"),
                Some(&lang.word("journal-section-help")),
                html! {
                    (fill.text("code", "journal-code", &data.code).required().narrow().html(lang))
                    (fill.text("label", "account-label", &data.label).html(lang))
                },
            ))
            .buttons(vec![
                Button::submit(lang.word("word-save")).primary(),
                Button::link(lang.word("word-cancel"), "/settings/accounts").quiet(),
            ])
            .html(lang);
        Sheet::new("settings", word(lang, data.journal))
            .crumb(lang.word("settings-title"), "/settings")
            .crumb(lang.word("settings-accounts"), "/settings/accounts")
            .body(form)
    }
}
