//! `GET /online-payments/{id}`: where it stands, what went back, and the form that gives money back.

use ground::page::{self, Deeds, Fill, Sheet, Story, kinds, story};
use ground::receivable::{self, Control, Item};
use ground::record::load;
use kernel::{Cents, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Form, Phone, Row, Table, Tone};
use web::{Cx, Page, View, format};

use crate::online_payment::{Attention, BackState, Cause, OnlinePayment};

/// `/online-payments/{id}`
pub struct Shown;

/// A payment at a gateway all round.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The payment.
    #[serde(flatten)]
    pub online: OnlinePayment,
    /// The payer's name.
    pub name: String,
    /// The number of the payment that it became.
    pub number: String,
    /// What of it can still be given back, cents.
    pub left: Cents,
    /// Credits of the customer that can be paid back by it.
    pub credits: Vec<Item>,
    /// What happened.
    pub story: Story,
}

impl View for Shown {
    const PATH: &'static str = "/online-payments/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let online: OnlinePayment = load(db, cx.id()?, None)?;
        let payable = |i: &Item| i.open.0 < 0 && i.currency.is_euro() && i.account != Control::Deposits;
        let mut credits: Vec<Item> = receivable::open_of(db, online.customer)?.into_iter().filter(payable).collect();
        credits.truncate(50);
        Ok(Data {
            name: kinds::label_of(db, "customer", online.customer)?,
            number: match online.payment {
                Some(id) => kinds::label_of(db, "payment", id)?,
                None => String::new(),
            },
            left: online.left(),
            credits,
            story: story::read(cx, db, "online_payment", online.id)?,
            online,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let online = &data.online;
        let waits = online.backs.iter().any(|b| b.state == BackState::Asked);
        let refund = match (data.left.0 > 0 || waits, online.payment) {
            (_, None) => Err(Refusal::conflict("online_payment.not_paid").into()),
            (false, _) => Err(Refusal::conflict("online_payment.all_back").into()),
            (true, _) => Ok(()),
        };
        let seen = if online.attention == Attention::None { Err(Refusal::conflict("online_payment.nothing_to_see").into()) } else { Ok(()) };
        let fields = [("online_payment", online.id.to_string()), ("version", online.version.to_string())];
        let may = refund.is_ok() && cx.may(Permission::Cash);
        let mut deeds = Deeds::new(cx).open("online_payment.refund", Permission::Cash, refund, "?do=refund#refund");
        if online.attention != Attention::None {
            deeds = deeds.post("online_payment.mark_seen", Permission::Cash, seen, &fields);
        }
        let title = if online.intent.is_empty() { lang.word("online_payment-new") } else { online.intent.clone() };
        Sheet::new("cash", title)
            .crumb(lang.word("payments-title"), "/payments")
            .crumb(lang.word("online_payments-title"), "/online-payments")
            .badge(super::badge(cx, online))
            .lead(html! { a href={ "/customers/" (online.customer) } { (data.name) } " · " (page::eur(lang, online.amount)) })
            .actions(deeds.html())
            .body(html! {
                @if !page::form_again(cx) { (page::deed::said(cx)) }
                @if online.attention != Attention::None {
                    (ui::notice(Tone::Late, html! { (lang.word(&format!("online_payment-attention-{}-why", online.attention.name()))) }, None))
                }
                @if cx.query("do") == Some("refund") && may {
                    div id="refund" { (ui::card(lang.word("command-online_payment-refund"), None, refund_form(cx, data))) }
                }
                (ui::with_aside(
                    html! {
                        (ui::card(lang.word("online_payment-standing"), None, standing(cx, data)))
                        @if !online.backs.is_empty() { (ui::card(lang.word("online_payment-backs"), None, backs(cx, data))) }
                    },
                    ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("online_payment", online.id))),
                ))
            })
    }
}

fn standing(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let online = &data.online;
    let mut pairs = vec![
        (lang.word("col-amount"), page::eur(lang, online.amount)),
        (lang.word("col-day"), online.day.map_or_else(|| html! {}, |d| ui::day(lang, d))),
        (lang.word("online_payment-link"), html! { a href={ "/pay-links/" (online.link) } { (lang.word("online_payment-link-see")) } }),
    ];
    if let Some(payment) = online.payment {
        pairs.push((lang.word("online_payment-booked"), html! { a href={ "/payments/" (payment) } { (data.number) } }));
        pairs.push((lang.word("online_payment-left"), page::eur(lang, data.left)));
    }
    if !online.failure.is_empty() {
        pairs.push((lang.word("online_payment-failure"), html! { code { (online.failure) } }));
    }
    ui::definitions(&pairs)
}

fn backs(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("online_payment-cause")).phone(Phone::Title),
        Column::text(lang.word("payment-reason")).phone(Phone::Under),
        Column::text(lang.word("col-state")).phone(Phone::Under),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
    ];
    let rows = data.online.backs.iter().map(|b| {
        let cause = if b.cause == Cause::Refund { "online_payment-cause-refund" } else { "online_payment-cause-dispute" };
        let (tone, key) = match b.state {
            BackState::Asked => (Tone::Waits, "asked"),
            BackState::Done => (Tone::Good, "done"),
            BackState::Refused => (Tone::Late, "refused"),
            BackState::CameBack => (Tone::Late, "came_back"),
        };
        Row::new(vec![
            html! { (lang.word(cause)) },
            html! { (b.reason) },
            html! {
                (ui::status(tone, lang.word(&format!("online_payment-back-{key}"))))
                @if let Some(id) = b.payment { " " a href={ "/payments/" (id) } { (lang.word("online_payment-booked")) } }
            },
            ui::amount(lang, b.amount),
        ])
    });
    Table::new(lang.word("online_payment-backs"), columns).rows(rows.collect()).html(lang)
}

fn refund_form(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let here = format!("/online-payments/{}", data.online.id);
    let Some(payment) = data.online.payment else { return html! {} };
    let waits = data.online.backs.iter().find(|b| b.state == BackState::Asked);
    let left = format::money(lang.locale, waits.map_or(data.left, |b| b.amount), kernel::Currency::EUR);
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::number(lang.word("online_payment-credit-open")).phone(Phone::Amount),
        Column::text(lang.word("online_payment-credit-take")),
    ];
    let rows = data.credits.iter().enumerate().map(|(n, item)| {
        let id = item.id.to_string();
        let ticked = cx.form.iter().any(|(name, value)| name.ends_with("].item") && *value == id);
        let label = lang.say("online_payment-credit-take-it", &[("number", item.number.as_str().into())]);
        Row::new(vec![
            html! { (item.number) },
            ui::amount(lang, -item.open),
            html! { input type="checkbox" name={ "credits[" (n) "].item" } value=(id) checked[ticked] aria-label=(label); },
        ])
    });
    let table = Table::new(lang.word("online_payment-credits"), columns).rows(rows.collect()).html(lang);
    Form::post("/online_payment/refund")
        .hidden(&cx.hidden(&here).with("payment", payment).pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.say("online_payment-refund-does", &[("left", left.into())])) }
            (fill.money("amount", "col-amount", waits.map(|b| b.amount)).hint(lang.word("online_payment-amount-hint")).html(lang))
            @if !data.credits.is_empty() { (table) }
            (fill.text("reason", "payment-reason", waits.map_or("", |b| b.reason.as_str())).required().html(lang))
        })
        .buttons(vec![
            Button::submit(lang.word("command-online_payment-refund")).danger(),
            Button::link(lang.word("word-cancel"), here.clone()).quiet(),
        ])
        .html(lang)
}
