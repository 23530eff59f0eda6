//! The VAT number of a customer: what the register last said, and telling what it says now.

use kernel::{Refusal, Result};
use maud::{Markup, html};
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Form, Tone, post_button, section};
use web::{Cx, Page, View};

use crate::customer::Customer;
use crate::page::{self, Fill, Sheet};
use crate::record::load;
use crate::vat_check::{self, Answer, Known, Said, Standing};

/// `/customers/{id}/vat-number`
pub struct VatNumber;

/// What is known of a customer's VAT number.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct VatSeen {
    /// Where it stands today.
    pub standing: Standing,
    /// Whether the product may ask the register.
    pub online: bool,
}

/// Where the number of a customer stands today; none where it has no number of another member state.
pub fn seen(db: &mut Db, customer: &Customer) -> Result<Option<VatSeen>> {
    let number = &customer.profile.identifiers.vat;
    if number.is_empty() || number.starts_with("FR") {
        return Ok(None);
    }
    let policy = vat_check::policy_read(db)?.policy;
    let standing = customer.vat_check.standing(number, db.today, &policy);
    Ok(Some(VatSeen { standing, online: policy.online }))
}

/// What the form of a check shows.
#[derive(serde::Serialize, schemars::JsonSchema)]
pub struct VatForm {
    /// The customer.
    pub customer: Customer,
    /// Where its number stands.
    pub vat: VatSeen,
}

/// The tone of a standing.
pub fn tone(standing: Standing) -> Tone {
    match standing {
        Standing::Valid => Tone::Good,
        Standing::Invalid => Tone::Late,
        Standing::Unknown | Standing::Old => Tone::Waits,
    }
}

/// An answer in words: what, when, by whom, its proof.
pub fn answer(cx: &Cx, answer: &Answer) -> Markup {
    let lang = cx.lang();
    let by = if answer.online { "customer-vat-asked" } else { "customer-vat-told" };
    let mut pairs = vec![
        (lang.word("customer-vat-number"), html! { (answer.number) }),
        (lang.word("col-day"), html! { (ui::day_relative(lang, answer.day)) }),
        (lang.word("customer-vat-source"), html! { (lang.word(by)) }),
    ];
    for (key, text) in [("customer-vat-reference", &answer.reference), ("customer-vat-name", &answer.name), ("customer-vat-note", &answer.note)] {
        if !text.is_empty() {
            pairs.push((lang.word(key), html! { (text) }));
        }
    }
    ui::definitions(&pairs)
}

/// What is known, on the customer's page.
pub fn show(cx: &Cx, known: &Known, seen: &VatSeen) -> Markup {
    let lang = cx.lang();
    html! {
        p { (ui::status(tone(seen.standing), lang.word(&format!("vat_check-standing-{}", seen.standing.name())))) }
        @if let Some(last) = &known.last { (answer(cx, last)) }
        @if let Some(failed) = &known.failed {
            p.beside { (lang.say("customer-vat-failed", &[("day", web::format::day(lang, failed.day).into()), ("word", failed.note.as_str().into())])) }
        }
    }
}

impl View for VatNumber {
    const PATH: &'static str = "/customers/{id}/vat-number";
    const NEEDS: Permission = Permission::Keep;
    const API: bool = false;
    type Data = VatForm;

    fn read(cx: &Cx, db: &mut Db) -> Result<VatForm> {
        let customer: Customer = load(db, cx.id()?, None)?;
        let vat = seen(db, &customer)?.ok_or_else(|| Refusal::missing("request.not_found"))?;
        Ok(VatForm { customer, vat })
    }

    fn page(cx: &Cx, data: &VatForm) -> Page {
        let lang = cx.lang();
        let fill = Fill::new(cx);
        let customer = &data.customer;
        let back = format!("/customers/{}", customer.id);
        let hidden = cx.hidden(&back).with("customer", customer.id).with("version", customer.version);
        let hidden = hidden.with("number", &customer.profile.identifiers.vat);
        let said = [Said::Valid, Said::Invalid, Said::Unavailable]
            .map(|s| Choice::new(s.name(), lang.word(&format!("customer-vat-said-{}", s.name()))))
            .to_vec();
        let fields = html! {
            p { (lang.word("customer-vat-number")) " " b { (customer.profile.identifiers.vat) } }
            (fill.select("said", "customer-vat-said", said, "valid").narrow().html(lang))
            (fill.day("day", "col-day", Some(cx.today)).html(lang))
            (fill.text("reference", "customer-vat-reference", "").hint(lang.word("customer-vat-reference-hint")).autocomplete("off").html(lang))
            (fill.text("name", "customer-vat-name", "").autocomplete("off").html(lang))
            (fill.text("note", "customer-vat-note", "").autocomplete("off").html(lang))
        };
        let form = Form::post("/customer/check_vat_number")
            .hidden(&hidden.pairs())
            .errors(&fill.errors)
            .body(section(lang.word("customer-vat-tell"), Some(&lang.word("customer-vat-help")), fields))
            .buttons(vec![
                Button::submit(lang.word("word-save")).primary(),
                Button::link(lang.word("word-cancel"), back.clone()).quiet(),
            ])
            .html(lang);
        let asked = cx.hidden(&back).with("customer", customer.id).with("version", customer.version);
        Sheet::new("customers", lang.word("customer-vat-check"))
            .crumb(lang.word("customers-title"), "/customers")
            .crumb(customer.profile.name.clone(), back)
            .body(html! {
                @if !page::form_again(cx) { (page::deed::said(cx)) }
                (ui::card(lang.word("customer-vat-known"), None, html! {
                    (show(cx, &customer.vat_check, &data.vat))
                    @if data.vat.online {
                        (post_button("/customer/ask_vat_register", &asked.pairs(), &Button::submit(lang.word("command-customer-ask_vat_register"))))
                    }
                }))
                (form)
            })
    }
}
