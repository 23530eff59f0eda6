//! What a person does with a payment: say whose it is, apply it to open items, take that back.

use ground::page;
use ground::page::pick;
use ground::receivable::Item;
use kernel::{Cents, Id};
use maud::{Markup, html};
use store::Permission;
use web::ui::{self, Button, Choice, Column, Field, Form, Kind, Phone, Row, Table, Tone};
use web::{Cx, format};

use super::sheet::Data;

/// The panels that the payment's state calls for.
pub fn panels(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    if !cx.may(Permission::Cash) {
        return html! {};
    }
    html! {
        @if data.state == "unidentified" { (ui::card(lang.word("payment-identify"), None, identify(cx, data))) }
        @if data.payment.customer.is_some() && data.left.0 > 0 {
            (ui::card(lang.word("payment-apply-to"), None, apply(cx, data)))
        }
        @if cx.query("do") == Some("unapply") && !data.settles.is_empty() {
            div id="unapply" { (ui::card(lang.word("command-payment-unapply"), None, undo(cx, data, "unapply"))) }
        }
        @if cx.query("do") == Some("unidentify") && (data.payment.item.is_some() || !data.shares.is_empty()) {
            div id="unidentify" { (ui::card(lang.word("command-payment-unidentify"), None, undo(cx, data, "unidentify"))) }
        }
    }
}

fn here(data: &Data) -> String {
    format!("/payments/{}", data.payment.id)
}

/// First who, then the deed itself: it moves the money from the suspense account to the customer's.
fn identify(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let here = here(data);
    let kind = Kind::Combobox { options: pick::choices(&data.offered), source: None };
    let field = Field::new(kind, "payer", lang.word("payment-payer"))
        .value(cx.query("payer").unwrap_or_default())
        .hint(lang.word("payment-payer-hint"))
        .error(data.not_found.as_deref())
        .required();
    html! {
        p { (lang.word("payment-identify-why")) }
        @if let Some((id, name)) = &data.chosen {
            (Form::post("/payment/identify")
                .hidden(&cx.hidden(&here).with("payment", data.payment.id).with("version", data.payment.version).with("customer", id).pairs())
                .errors(&cx.errors())
                .body(html! { p { (lang.say("payment-identify-as", &[("name", name.as_str().into())])) } })
                .buttons(vec![
                    Button::submit(lang.word("command-payment-identify")).primary(),
                    Button::link(lang.word("payment-other-payer"), here.as_str()).quiet(),
                ])
                .html(lang))
        } @else {
            form.form method="get" action=(here) {
                (field.html(lang))
                div.buttons { (Button::submit(lang.word("payment-go-on")).primary()) }
            }
        }
    }
}

/// Whether an item was ticked, and the place of its row, when the form is shown again.
fn entered(cx: &Cx, item: Id) -> Option<String> {
    let wanted = item.to_string();
    let row = cx.form.iter().find(|(name, value)| name.ends_with("].item") && *value == wanted);
    row.and_then(|(name, _)| name.strip_suffix(".item")).map(str::to_string)
}

fn apply(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    if data.open.is_empty() {
        return html! { p { (lang.word("payment-nothing-open")) } };
    }
    let columns = vec![
        Column::text(lang.word("payment-invoice")).phone(Phone::Title),
        Column::text(lang.word("payment-due")),
        Column::number(lang.word("payment-open")).phone(Phone::Amount),
        Column::text(lang.word("payment-settle")),
        Column::text(lang.word("payment-settle-amount")),
        Column::text(lang.word("payment-settle-discount")),
        Column::text(lang.word("payment-settle-difference")),
    ];
    let rows = data.open.iter().enumerate().map(|(n, item)| row(cx, data, n, item)).collect();
    let money = format::money(lang.locale, data.left, data.left_currency);
    let excess = ["on_account", "overpayment", "income"];
    let excess = excess.iter().map(|e| Choice::new(*e, lang.word(&format!("payment-excess-{e}")))).collect();
    let body = html! {
        p { (lang.say("payment-apply-how", &[("left", money.into())])) }
        @if !data.named.is_empty() {
            (ui::notice(Tone::Good, html! { (lang.say("payment-named", &[("numbers", data.named.join(", ").into())])) }, None))
        }
        (Table::new(lang.word("payment-apply-to"), columns).rows(rows).html(lang))
        @if !data.credits.is_empty() { (credits(cx, data)) }
        (Field::new(Kind::Select(excess), "excess", lang.word("payment-excess")).value(cx.field("excess", "on_account")).narrow().html(lang))
    };
    let hidden = cx.hidden(&here(data)).with("payment", data.payment.id).with("version", data.payment.version);
    Form::post("/payment/apply")
        .hidden(&hidden.pairs())
        .errors(&cx.errors())
        .body(body)
        .buttons(vec![Button::submit(lang.word("payment-apply-ticked")).primary()])
        .html(lang)
}

fn row(cx: &Cx, data: &Data, n: usize, item: &Item) -> Row {
    let lang = cx.lang();
    let again = page::form_again(cx);
    let place = entered(cx, item.id);
    let ticked = if again { place.is_some() } else { data.named.contains(&item.number) };
    let say = |key: &str| lang.say(key, &[("number", item.number.as_str().into())]);
    let money = |name: &str, shown: Option<Cents>| {
        let typed = place.as_ref().map(|p| cx.field(&format!("{p}.{name}"), "").to_string()).unwrap_or_default();
        let label = say(&format!("payment-{name}-for"));
        let path = format!("items[{n}].{name}|money.{}", item.currency.code());
        let field = Field::new(Kind::Money(item.currency), path.clone(), label.as_str())
            .value(typed)
            .placeholder(shown.map(|c| page::typed(lang, item.currency.plain(c))).unwrap_or_default())
            .narrow();
        html! { div.field.narrow { label.unseen for=(ui::field_id(&path)) { (label) } (field.input(lang)) } }
    };
    let paid_on = data.payment.paid_on();
    let early = item.early.filter(|e| paid_on.is_some_and(|d| d <= e.until)).map(|e| e.rate.of(item.open));
    let url = ground::page::kinds::url_of(item.kind.document(), item.document).unwrap_or_default();
    Row::new(vec![
        html! { a href=(url) { (item.number) } },
        ui::due(lang, item.due_day, true),
        page::amount(lang, item.open, item.currency),
        html! { input type="checkbox" name={ "items[" (n) "].item" } value=(item.id) checked[ticked] aria-label=(say("payment-tick")); },
        money("amount", Some(if item.currency == data.left_currency { item.open.min(data.left) } else { item.open })),
        money("discount", early),
        money("difference", None),
    ])
}

/// Credits of the customer, to be used together with the payment.
fn credits(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("payment-credit")).phone(Phone::Title),
        Column::text(lang.word("col-day")),
        Column::number(lang.word("payment-open")).phone(Phone::Amount),
        Column::text(lang.word("payment-use")),
    ];
    let rows = data.credits.iter().enumerate().map(|(n, item)| {
        let ticked = entered(cx, item.id).is_some();
        let label = lang.say("payment-use-it", &[("number", item.number.as_str().into())]);
        Row::new(vec![
            html! { (item.number) " · " (lang.word(&format!("item_kind-{}", item.kind.name()))) },
            ui::day(lang, item.issue_day),
            page::amount(lang, item.open, item.currency),
            html! { input type="checkbox" name={ "credits[" (n) "].item" } value=(item.id) checked[ticked] aria-label=(label); },
        ])
    });
    Table::new(lang.word("payment-credits"), columns).rows(rows.collect()).html(lang)
}

/// Takes back what it settles, or whose it is: with a reason.
fn undo(cx: &Cx, data: &Data, verb: &str) -> Markup {
    let lang = cx.lang();
    let errors = cx.errors();
    let hidden = cx.hidden(&here(data)).with("payment", data.payment.id).with("version", data.payment.version);
    let field =
        Field::text("reason", lang.word("payment-reason")).value(cx.field("reason", "")).required().errors(&errors);
    Form::post(format!("/payment/{verb}"))
        .hidden(&hidden.pairs())
        .errors(&errors)
        .body(html! { p { (lang.word(&format!("payment-{verb}-does"))) } (field.html(lang)) })
        .buttons(vec![
            Button::submit(lang.word(&format!("command-payment-{verb}"))).danger(),
            Button::link(lang.word("word-cancel"), here(data)).quiet(),
        ])
        .html(lang)
}
