//! The form that says what the columns of a bank's table hold.

use ground::page::Sheet;
use kernel::Result;
use maud::html;
use store::{Db, Permission};
use web::ui::{self, Button, Field, Form, Icon, Kind};
use web::{Cx, Page, View};

use crate::workbench::columns::{COLUMNS, FIELDS};

/// `GET /payments/import/columns`
pub struct Columns;

impl View for Columns {
    const PATH: &'static str = "/payments/import/columns";
    const NEEDS: Permission = Permission::Cash;
    const API: bool = false;
    type Data = ();

    fn read(_: &Cx, _: &mut Db) -> Result<()> {
        Ok(())
    }

    fn page(cx: &Cx, (): &()) -> Page {
        let lang = cx.lang();
        let errors = cx.errors();
        let file = Field::new(Kind::File(".csv,.txt,.xlsx,.gz".to_string()), "file", lang.word("import-file"))
            .hint(lang.word("columns-file"))
            .required()
            .errors(&errors);
        let fields = FIELDS.into_iter().map(|name| {
            let mut field = Field::text(name, lang.word(&format!("columns-{name}")))
                .value(cx.field(name, ""))
                .errors(&errors)
                .narrow();
            if matches!(name, "amount" | "texts") {
                field = field.hint(lang.word(&format!("columns-{name}-hint")));
            }
            if name == "booking_date" { field.required() } else { field }
        });
        let fields: Vec<maud::Markup> = fields.map(|field| field.html(lang)).collect();
        let form = Form::post(COLUMNS.path)
            .upload()
            .hidden(&cx.hidden("/payments").pairs())
            .errors(&errors)
            .body(html! {
                (ui::section(lang.word("import-file"), None, file.html(lang)))
                (ui::section(lang.word("columns-which"), Some(&lang.word("columns-how")), html! { @for field in &fields { (field) } }))
            })
            .buttons(vec![
                Button::submit(lang.word("import-send")).primary().icon(Icon::Upload),
                Button::link(lang.word("word-cancel"), "/payments/import").quiet(),
            ]);
        Sheet::new("cash", lang.word("columns-title"))
            .crumb(lang.word("payments-title"), "/payments")
            .crumb(lang.word("import-bank"), "/payments/import")
            .lead(html! { (lang.word("columns-lead")) })
            .body(form.html(lang))
    }
}
