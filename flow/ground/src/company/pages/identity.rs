//! The legal identity of the company: what invoices must show, and the form that changes it.

use kernel::{Currency, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Form, Icon, Kind, section, with_aside};
use web::{Cx, Page, View, format};

use super::tabs;
use crate::company::{Company, Identity, company};
use crate::page::{self, Fill, Sheet, Story, story};

/// `/settings`
pub struct Show;
/// `/settings/company`
pub struct Edit;

/// The company with its story.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OneCompany {
    /// The company.
    #[serde(flatten)]
    pub company: Company,
    /// What happened.
    pub story: Story,
}

impl View for Show {
    const PATH: &'static str = "/settings";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = OneCompany;

    fn read(cx: &Cx, db: &mut Db) -> Result<OneCompany> {
        let company = company(db)?;
        let story = story::read(cx, db, "company", company.id)?;
        Ok(OneCompany { company, story })
    }

    fn page(cx: &Cx, data: &OneCompany) -> Page {
        let lang = cx.lang();
        let identity = &data.company.identity;
        let edit = cx.may(Permission::Administer).then(|| {
            html! { (Button::link(lang.word("word-change"), "/settings/company").icon(Icon::Pencil).key("e")) }
        });
        let body = html! {
            (tabs(cx, ""))
            (with_aside(
                html! {
                    (ui::card(lang.word("company-identity"), None, legal(cx, identity)))
                    (ui::card(lang.word("company-invoices"), None, invoices(cx, identity)))
                },
                ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("company", data.company.id))),
            ))
        };
        Sheet::new("settings", lang.word("settings-title")).actions(edit.unwrap_or_default()).body(body)
    }
}

fn legal(cx: &Cx, identity: &Identity) -> Markup {
    let lang = cx.lang();
    let ids = &identity.identifiers;
    let capital = identity.capital.map(|c| format::money(lang.locale, c, Currency::EUR)).unwrap_or_default();
    let pair = |key: &str, text: &str| (lang.word(key), page::or_dash(text));
    ui::definitions(&[
        pair("company-name", &identity.name),
        pair("company-legal_form", &identity.legal_form),
        pair("company-capital", &capital),
        pair("company-register_town", &identity.register_town),
        pair("field-siren", &page::siren(&ids.siren)),
        pair("field-siret", &page::siren(&ids.siret)),
        pair("field-vat", &ids.vat),
        (lang.word("company-address"), page::address(&identity.address)),
    ])
}

fn invoices(cx: &Cx, identity: &Identity) -> Markup {
    let lang = cx.lang();
    let pair = |key: &str, text: &str| (lang.word(key), page::or_dash(text));
    let debits =
        lang.word(if identity.vat_on_debits { "company-vat_on_debits-yes" } else { "company-vat_on_debits-no" });
    ui::definitions(&[
        pair("field-iban", &page::iban(&identity.identifiers.iban)),
        pair("field-bic", &identity.bic),
        pair("company-creditor_id-label", &identity.creditor_id),
        pair("field-email", &identity.email),
        pair("field-phone", &identity.phone),
        pair("company-penalty_rate-label", &format::rate(lang.locale, identity.penalty_rate)),
        pair("company-vat_on_debits", &debits),
    ])
}

impl View for Edit {
    const PATH: &'static str = "/settings/company";
    const NEEDS: Permission = Permission::Administer;
    const API: bool = false;
    type Data = Company;

    fn read(_: &Cx, db: &mut Db) -> Result<Company> {
        company(db)
    }

    fn page(cx: &Cx, data: &Company) -> Page {
        let lang = cx.lang();
        let readable = |text: &str| kernel::Rate::parse(text).is_some();
        let fill = Fill::new(cx).unreadable("penalty_rate", "company.penalty_rate", readable);
        let hidden = cx.hidden("/settings").with("version", data.version);
        let form = Form::post("/company/change")
            .hidden(&hidden.pairs())
            .errors(&fill.errors)
            .body(html! {
                (section(lang.word("company-identity"), Some(&lang.word("company-identity-help")), legal_fields(&fill, &data.identity)))
                (section(lang.word("company-address"), None, html! {
                    @for field in fill.address("address", &data.identity.address) { (field.html(lang)) }
                }))
                (section(lang.word("company-invoices"), Some(&lang.word("company-invoices-help")), invoice_fields(&fill, &data.identity)))
            })
            .buttons(vec![
                Button::submit(lang.word("word-save")).primary(),
                Button::link(lang.word("word-cancel"), "/settings").quiet(),
            ])
            .html(lang);
        Sheet::new("settings", lang.word("company-edit")).crumb(lang.word("settings-title"), "/settings").body(form)
    }
}

fn legal_fields(fill: &Fill, identity: &Identity) -> Markup {
    let lang = fill.lang;
    let ids = &identity.identifiers;
    html! {
        (fill.text("name", "company-name", &identity.name).required().html(lang))
        (fill.text("legal_form", "company-legal_form", &identity.legal_form).hint(lang.word("company-legal_form-hint")).narrow().html(lang))
        (fill.money("capital", "company-capital", identity.capital).html(lang))
        (fill.text("register_town", "company-register_town", &identity.register_town).hint(lang.word("company-register_town-hint")).html(lang))
        (fill.text("siren", "field-siren", &page::siren(&ids.siren)).required().narrow().html(lang))
        (fill.text("siret", "field-siret", &page::siren(&ids.siret)).narrow().html(lang))
        (fill.text("vat", "field-vat", &ids.vat).hint(lang.word("company-vat-hint")).narrow().html(lang))
    }
}

fn invoice_fields(fill: &Fill, identity: &Identity) -> Markup {
    let lang = fill.lang;
    let rate = page::typed(lang, identity.penalty_rate);
    html! {
        (fill.text("iban", "field-iban", &page::iban(&identity.identifiers.iban)).html(lang))
        (fill.text("bic", "field-bic", &identity.bic).narrow().html(lang))
        (fill.text("creditor_id", "company-creditor_id-label", &identity.creditor_id).hint(lang.word("company-creditor_id-hint")).narrow().html(lang))
        (fill.field(Kind::Email, "email", "field-email", &identity.email).html(lang))
        (fill.field(Kind::Phone, "phone", "field-phone", &identity.phone).narrow().html(lang))
        (fill.field(Kind::Percent, "penalty_rate", "company-penalty_rate-label", &rate).hint(lang.word("company-penalty_rate-hint")).narrow().html(lang))
        (fill.tick("vat_franchise", "company-vat_franchise-field", identity.vat_franchise).hint(lang.word("company-vat_franchise-hint")).html(lang))
        (fill.tick("vat_on_debits", "company-vat_on_debits-field", identity.vat_on_debits).hint(lang.word("company-vat_on_debits-hint")).html(lang))
    }
}
