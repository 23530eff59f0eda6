//! The form of a quote: that of an order, with the day until which it holds.

use ::store::{Db, Permission};
use ground::page::{Fill, Sheet, pick};
use kernel::Result;
use maud::{Markup, html};
use web::ui::{Button, Field, Form, Kind, section};
use web::{Cx, Page, View};

use crate::order::pages::form as parts;
use crate::quote::lists::{self, QuoteForm};
use crate::quote::rules;

/// `/quotes/new`
pub struct New;
/// `/quotes/{id}/edit`
pub struct Edit;

impl View for New {
    const PATH: &'static str = "/quotes/new";
    const NEEDS: Permission = Permission::Sell;
    const API: bool = false;
    type Data = QuoteForm;

    fn read(cx: &Cx, db: &mut Db) -> Result<QuoteForm> {
        lists::form(cx, db, false)
    }
    fn page(cx: &Cx, data: &QuoteForm) -> Page {
        let lang = cx.lang();
        Sheet::new("quotes", lang.word("quote-new")).crumb(lang.word("quotes-title"), "/quotes").body(form(cx, data))
    }
}

impl View for Edit {
    const PATH: &'static str = "/quotes/{id}/edit";
    const NEEDS: Permission = Permission::Sell;
    const API: bool = false;
    type Data = QuoteForm;

    fn read(cx: &Cx, db: &mut Db) -> Result<QuoteForm> {
        let data = lists::form(cx, db, true)?;
        if let Some(quote) = &data.quote {
            quote.state.may("revise")?;
        }
        Ok(data)
    }
    fn page(cx: &Cx, data: &QuoteForm) -> Page {
        let lang = cx.lang();
        let (number, url) = match &data.quote {
            Some(quote) => (quote.number.clone(), format!("/quotes/{}", quote.id)),
            None => Default::default(),
        };
        Sheet::new("quotes", lang.word("quote-edit"))
            .crumb(lang.word("quotes-title"), "/quotes")
            .crumb(number, url)
            .body(form(cx, data))
    }
}

fn form(cx: &Cx, data: &QuoteForm) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let mut hidden = cx.hidden("/quotes/{id}");
    let (action, back, button) = match &data.quote {
        Some(quote) => {
            hidden = hidden.with("quote", quote.id).with("version", quote.version);
            ("/quote/reword", format!("/quotes/{}", quote.id), "word-save")
        }
        None => ("/quote/enter", "/quotes".to_string(), "command-quote-enter"),
    };
    let body = html! {
        (section(lang.word("order-head"), Some(&lang.word("quote-head-help")), head(&fill, data)))
        fieldset.section.wide {
            legend { (lang.word("order-lines")) }
            p.help { (lang.word("order-lines-help")) }
            (parts::editor(cx, &fill, &data.form))
        }
        (section(lang.word("order-whole"), Some(&lang.word("order-whole-help")), parts::whole(&fill, &data.form)))
        (section(lang.word("order-delivery"), Some(&lang.word("order-delivery-help")), parts::delivery(&fill, &data.form)))
    };
    Form::post(action)
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(body)
        .buttons(vec![
            Button::submit(lang.word(button)).primary(),
            Button::link(lang.word("word-cancel"), back).quiet(),
        ])
        .html(lang)
}

fn head(fill: &Fill, data: &QuoteForm) -> Markup {
    let lang = fill.lang;
    let known = data.form.customer.as_ref().map(|c| format!("{} · {}", c.number, c.profile.name));
    let reference = data.quote.as_ref().map_or("", |q| q.reference.as_str());
    let until = data.quote.as_ref().and_then(|q| q.valid_until).filter(|d| *d >= lang.today);
    let until = until.unwrap_or_else(|| lang.today.plus(rules::VALID_DAYS));
    html! {
        @if data.quote.is_some() {
            (Field::text("", lang.word("col-customer")).value(known.unwrap_or_default()).locked().html(lang))
        } @else {
            @let kind = Kind::Combobox { options: pick::choices(&data.form.customers), source: None };
            (fill.field(kind, "customer", "col-customer", known.as_deref().unwrap_or("")).hint(lang.word("order-customer-hint")).required().html(lang))
        }
        (fill.text("reference", "order-reference", reference).html(lang))
        (fill.day("valid_until", "quote-valid_until", Some(until)).hint(lang.word("quote-valid_until-hint")).narrow().html(lang))
    }
}
