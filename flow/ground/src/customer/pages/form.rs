//! The forms of a customer: new, edit, credit limit. What is refused stands at its field, everything typed is kept.

use kernel::{Refusal, Result};
use maud::{Markup, html};
use store::{Db, Permission};
use web::ui::{Button, Choice, Field, Form, Kind, section};
use web::{Cx, Page, View};

use crate::customer::lists::{self, CustomerForm};
use crate::customer::{Billing, Customer, Language, Terms};
use crate::page::{self, Fill, Sheet, eur};
use crate::party::Address;
use crate::record::load;

/// `/customers/new`
pub struct New;
/// `/customers/{id}/edit`
pub struct Edit;
/// `/customers/{id}/limit`
pub struct Limit;

impl View for New {
    const PATH: &'static str = "/customers/new";
    const NEEDS: Permission = Permission::Keep;
    const API: bool = false;
    type Data = CustomerForm;

    fn read(cx: &Cx, db: &mut Db) -> Result<CustomerForm> {
        lists::form(cx, db, false)
    }
    fn page(cx: &Cx, data: &CustomerForm) -> Page {
        let lang = cx.lang();
        Sheet::new("customers", lang.word("customer-new"))
            .crumb(lang.word("customers-title"), "/customers")
            .body(form(cx, data))
    }
}

impl View for Edit {
    const PATH: &'static str = "/customers/{id}/edit";
    const NEEDS: Permission = Permission::Keep;
    const API: bool = false;
    type Data = CustomerForm;

    fn read(cx: &Cx, db: &mut Db) -> Result<CustomerForm> {
        lists::form(cx, db, true)
    }
    fn page(cx: &Cx, data: &CustomerForm) -> Page {
        let lang = cx.lang();
        let (name, url) = match &data.customer {
            Some(c) => (c.profile.name.clone(), format!("/customers/{}", c.id)),
            None => Default::default(),
        };
        Sheet::new("customers", lang.word("customer-edit"))
            .crumb(lang.word("customers-title"), "/customers")
            .crumb(name, url)
            .body(form(cx, data))
    }
}

fn form(cx: &Cx, data: &CustomerForm) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let blank = Customer::default();
    let customer = data.customer.as_ref().unwrap_or(&blank);
    let new = data.customer.is_none();
    let (action, back, button) = if new {
        ("/customer/create", "/customers".to_string(), "command-customer-create")
    } else {
        ("/customer/change", format!("/customers/{}", customer.id), "word-save")
    };
    let mut hidden = cx.hidden("/customers/{id}");
    if !new {
        hidden = hidden.with("customer", customer.id).with("version", customer.version);
    }
    let body = html! {
        (section(lang.word("customer-identity"), Some(&lang.word("customer-identity-help")), identity(cx, &fill, data, customer)))
        (section(lang.word("customer-people"), Some(&lang.word("customer-people-help")), people(&fill, customer)))
        (section(lang.word("customer-billing"), None, html! {
            @for field in fill.address("address", &customer.profile.address) { (field.html(lang)) }
        }))
        (deliveries(cx, &fill, customer))
        (section(lang.word("customer-conditions"), Some(&lang.word("customer-conditions-help")), conditions(cx, &fill, data, customer)))
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

fn identity(cx: &Cx, fill: &Fill, data: &CustomerForm, customer: &Customer) -> Markup {
    let lang = fill.lang;
    let ids = &customer.profile.identifiers;
    let twin = cx.refusal.as_ref().is_some_and(|r| r.code == "customer.duplicate");
    html! {
        (fill.text("name", "customer-name", &customer.profile.name).required().html(lang))
        @if data.customer.is_none() {
            (fill.text("number", "customer-number", "").hint(lang.word("customer-number-hint")).narrow().html(lang))
        }
        (fill.text("siren", "field-siren", &ids.siren).hint(lang.word("customer-siren-hint")).narrow().html(lang))
        (fill.text("siret", "field-siret", &ids.siret).narrow().html(lang))
        (fill.text("vat", "field-vat", &ids.vat).narrow().html(lang))
        (fill.text("iban", "field-iban", &page::iban(&ids.iban)).hint(lang.word("customer-iban-hint")).html(lang))
        (fill.tick("consumer", "customer-consumer", customer.profile.consumer).hint(lang.word("customer-consumer-hint")).html(lang))
        @if twin || cx.field("duplicate", "") == "on" { (fill.tick("duplicate", "customer-duplicate-yes", false).html(lang)) }
    }
}

fn people(fill: &Fill, customer: &Customer) -> Markup {
    let lang = fill.lang;
    let profile = &customer.profile;
    let languages = vec![Choice::new("fr", lang.word("language-fr")), Choice::new("en", lang.word("language-en"))];
    let language = if profile.language == Language::Fr { "fr" } else { "en" };
    html! {
        (fill.text("contact", "field-contact", profile.contact.text()).autocomplete("off").html(lang))
        (fill.field(Kind::Email, "email", "field-email", profile.email.text()).autocomplete("off").html(lang))
        (fill.field(Kind::Phone, "phone", "field-phone", profile.phone.text()).autocomplete("off").narrow().html(lang))
        (fill.select("language", "field-language", languages, language).hint(lang.word("customer-language-hint")).narrow().html(lang))
    }
}

/// The addresses there are and one empty one; an address that is emptied goes.
fn deliveries(cx: &Cx, fill: &Fill, customer: &Customer) -> Markup {
    let lang = fill.lang;
    let stored = &customer.profile.deliveries;
    let count = cx.rows("deliveries").max(stored.len() + 1);
    let blank = Address::default();
    html! {
        @for n in 0..count {
            @let title = lang.say("customer-delivery-number", &[("number", (n + 1).into())]);
            @let help = (n == 0).then(|| lang.word("customer-deliveries-help"));
            (section(title, help.as_deref(), html! {
                @for field in fill.address(&format!("deliveries[{n}]"), stored.get(n).unwrap_or(&blank)) { (field.html(lang)) }
            }))
        }
    }
}

/// The terms that are offered (C. com. L441-10: 60 days, or 45 days and the end of the month).
const OFFERED: [Terms; 8] = [
    Terms::Net(0),
    Terms::Net(15),
    Terms::Net(30),
    Terms::Net(45),
    Terms::Net(60),
    Terms::DaysThenEndOfMonth(30),
    Terms::DaysThenEndOfMonth(45),
    Terms::EndOfMonthThenDays(45),
];

fn conditions(cx: &Cx, fill: &Fill, data: &CustomerForm, customer: &Customer) -> Markup {
    let lang = fill.lang;
    let own = customer.profile.terms;
    let offered = OFFERED.iter().copied().chain((!OFFERED.contains(&own)).then_some(own));
    let terms = offered.map(|t| Choice::new(t.to_string(), super::terms(lang, t))).collect();
    let billing = [Billing::PerDelivery, Billing::Monthly]
        .map(|b| Choice::new(b.name(), lang.word(&format!("billing-{}", b.name()))));
    let discount = page::typed(lang, customer.profile.discount_rate);
    let itself = Choice::new("", lang.word("customer-payer-itself"));
    let payers = std::iter::once(itself)
        .chain(data.payers.iter().map(|(id, name)| Choice::new(id.to_string(), name.as_str())))
        .collect();
    let payer = customer.profile.payer.map(|p| p.to_string()).unwrap_or_default();
    html! {
        (fill.select("terms", "field-terms", terms, &own.to_string()).narrow().html(lang))
        (fill.select("billing", "customer-invoicing", billing.to_vec(), customer.profile.billing.name()).hint(lang.word("customer-invoicing-hint")).html(lang))
        (fill.field(Kind::Percent, "discount_rate", "customer-discount_rate-field", &discount).hint(lang.word("customer-discount_rate-hint")).narrow().html(lang))
        (fill.number("discount_days", "customer-discount_days-field", customer.profile.discount_days).narrow().html(lang))
        (fill.select("currency", "field-currency", page::currencies(), customer.profile.currency.code()).hint(lang.word("customer-currency-hint")).narrow().html(lang))
        (fill.select("payer", "field-payer", payers, &payer).hint(lang.word("customer-payer-hint")).html(lang))
        (fill.text("collector", "customer-collector", &customer.profile.collector).hint(lang.word("customer-collector-hint")).autocomplete("off").html(lang))
        (fill.text("segment", "customer-segment", &customer.profile.segment).hint(lang.word("customer-segment-hint")).autocomplete("off").html(lang))
        @if data.customer.is_none() && cx.may(Permission::Credit) {
            (fill.money("credit_limit", "customer-limit-label", None).hint(lang.word("customer-limit-hint")).html(lang))
        }
    }
}

impl View for Limit {
    const PATH: &'static str = "/customers/{id}/limit";
    const NEEDS: Permission = Permission::Credit;
    const API: bool = false;
    type Data = LimitForm;

    fn read(cx: &Cx, db: &mut Db) -> Result<LimitForm> {
        let customer: Customer = load(db, cx.id()?, None)?;
        if customer.profile.payer.is_some() {
            return Err(Refusal::missing("request.not_found").into());
        }
        let standing = crate::customer::standing(db, &customer)?;
        Ok(LimitForm { customer, exposure: standing.exposure.total() })
    }

    fn page(cx: &Cx, data: &LimitForm) -> Page {
        let lang = cx.lang();
        let fill = Fill::new(cx);
        let customer = &data.customer;
        let back = format!("/customers/{}", customer.id);
        let hidden = cx.hidden(&back).with("customer", customer.id).with("version", customer.version);
        let reason: Field = fill.text("reason", "customer-limit-reason", "");
        let help = html! { p { (lang.word("customer-exposure-now")) " " (eur(lang, data.exposure)) } };
        let form = Form::post("/customer/set_limit")
            .hidden(&hidden.pairs())
            .errors(&fill.errors)
            .body(section(lang.word("customer-limit-label"), Some(&lang.word("customer-limit-help")), html! {
                (help)
                (fill.money("credit_limit", "customer-limit-label", customer.credit_limit).hint(lang.word("customer-limit-hint")).html(lang))
                (reason.hint(lang.word("customer-limit-reason-hint")).html(lang))
            }))
            .buttons(vec![
                Button::submit(lang.word("word-save")).primary(),
                Button::link(lang.word("word-cancel"), back.clone()).quiet(),
            ])
            .html(lang);
        Sheet::new("customers", lang.word("customer-limit-set"))
            .crumb(lang.word("customers-title"), "/customers")
            .crumb(customer.profile.name.clone(), back)
            .body(form)
    }
}

/// What the form of a credit limit shows.
#[derive(serde::Serialize, schemars::JsonSchema)]
pub struct LimitForm {
    /// The customer.
    pub customer: Customer,
    /// Exposure now, in cents.
    pub exposure: kernel::Cents,
}
