//! The form by which an insolvency is recorded.

use ground::page::{Fill, Sheet, kinds};
use kernel::Result;
use maud::html;
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{Button, Choice, Form};
use web::{Cx, Page, View};

use crate::insolvency::Proceeding;

/// `GET /insolvencies/new`
pub struct New;

/// Whom it is about, where that is known.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The customer's name.
    pub customer_name: String,
}

impl View for New {
    const PATH: &'static str = "/insolvencies/new";
    const NEEDS: Permission = Permission::Credit;
    const QUERY: &'static [(&'static str, &'static str)] = &[("customer", "Id of the customer.")];
    const API: bool = false;
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let customer_name = match cx.query_id("customer")? {
            Some(id) => kinds::label_of(db, "customer", id)?,
            None => String::new(),
        };
        Ok(Data { customer_name })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let fill = Fill::new(cx);
        let choices = Proceeding::ALL
            .map(|p| Choice::new(p.name(), lang.word(&format!("insolvency-proceeding-{}", p.name()))))
            .to_vec();
        let customer = cx.query("customer").filter(|_| !data.customer_name.is_empty());
        let mut hidden = cx.hidden("/insolvencies/{id}");
        if let Some(id) = customer {
            hidden = hidden.with("customer", id);
        }
        let form = Form::post("/insolvency/open")
            .hidden(&hidden.pairs())
            .errors(&fill.errors)
            .body(html! {
                p { (lang.word("insolvency-open-does")) }
                @if customer.is_some() { p { strong { (data.customer_name) } } }
                @else { (fill.text("customer", "col-customer", "").hint(lang.word("insolvency-customer-hint")).required().html(lang)) }
                (fill.select("proceeding", "insolvency-proceeding", choices, Proceeding::default().name()).html(lang))
                (fill.day("judgment_day", "insolvency-judgment_day", None).required().html(lang))
                (fill.text("court", "insolvency-court", "").html(lang))
                (fill.text("case", "insolvency-case", "").narrow().html(lang))
                (fill.area("representative", "insolvency-representative", "").hint(lang.word("insolvency-representative-hint")).html(lang))
                (fill.day("published_day", "insolvency-published_day", None).hint(lang.word("insolvency-published_day-hint")).html(lang))
                (fill.text("notice", "insolvency-notice", "").narrow().html(lang))
                (fill.tick("abroad", "insolvency-abroad", false).html(lang))
            })
            .buttons(vec![
                Button::submit(lang.word("command-insolvency-open")).primary(),
                Button::link(lang.word("word-cancel"), "/insolvencies").quiet(),
            ])
            .html(lang);
        Sheet::new("cash", lang.word("insolvency-new")).crumb(lang.word("insolvencies-title"), "/insolvencies").body(form)
    }
}
