//! The page of an order: where it stands, what it says, what may be done, what is linked, what happened.

use ::store::Db;
use ground::page::{self, Sheet, chain, said, story};
use kernel::{Quantity, Result};
use maud::{Markup, html};
use web::i18n::Lang;
use web::ui::{self, Button, Icon, StepState, Tone, with_aside};
use web::{Cx, Page, View, format};

use super::{act, lines};
use crate::order::lists::{self, OneOrder};
use crate::order::{Order, State};

/// `/orders/{id}`
pub struct One;

impl View for One {
    const PATH: &'static str = "/orders/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = OneOrder;

    fn read(cx: &Cx, db: &mut Db) -> Result<OneOrder> {
        lists::one(cx, db)
    }

    fn page(cx: &Cx, data: &OneOrder) -> Page {
        let lang = cx.lang();
        let order = &data.order;
        let (tone, word) = chain::state(cx, "order", order.state.name());
        let panel = act::panel(cx, data);
        let body = html! {
            (ui::stepper(lang, &steps(cx, order)))
            @if panel.is_none() { (said(cx)) }
            @if let Some(panel) = &panel { (panel) }
            @else { (waits(cx, data)) }
            (with_aside(
                html! {
                    (ui::card(lang.word("order-the"), edit_link(cx, order), facts(cx, data)))
                    (ui::card(lang.word("order-lines"), None, lines::table(cx, data)))
                },
                html! {
                    (ui::card(lang.word("chain-title"), None, chain::show(cx, &data.chain, order.id)))
                    (ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("order", order.id))))
                },
            ))
        };
        Sheet::new("orders", order.number.clone())
            .crumb(lang.word("orders-title"), "/orders")
            .badge(ui::status(tone, word))
            .lead(html! {
                a href=(format!("/customers/{}", order.customer)) { (data.customer_name) }
                " · " (page::money(lang, order.gross, order.currency))
            })
            .actions(html! { (pdf(lang, order)) (act::deeds(cx, data)) })
            .body(body)
    }
}

/// The confirmation on paper.
fn pdf(lang: Lang<'_>, order: &Order) -> Button {
    Button::link(lang.word("order-print"), format!("/orders/{}/document.pdf", order.id)).icon(Icon::File)
}

fn edit_link(cx: &Cx, order: &Order) -> Option<Markup> {
    let may = order.state.allows("change") && cx.may(::store::Permission::Sell);
    let url = format!("/orders/{}/edit", order.id);
    may.then(|| html! { (Button::link(cx.lang().word("word-change"), url).icon(Icon::Pencil).quiet().key("e")) })
}

/// Where the order stands, with what is known of each state.
fn steps(cx: &Cx, order: &Order) -> Vec<ui::Step> {
    let lang = cx.lang();
    let place = State::ALL.iter().position(|s| *s == order.state).unwrap_or(0);
    let step = |state: State| {
        let own = State::ALL.iter().position(|s| *s == state).unwrap_or(0);
        let stands = match (own == place, own < place) {
            (true, _) if state == State::Held => StepState::Waiting,
            (true, _) if state == State::Invoiced => StepState::Done,
            (true, _) => StepState::Current,
            (false, true) => StepState::Done,
            _ => StepState::Ahead,
        };
        ui::Step::new(lang.word(&format!("order-state-{}", state.name())), stands)
    };
    let day = order.day.map(|d| format::day(lang, d));
    let mut draft = step(State::Draft);
    draft.detail = day;
    if order.state == State::Cancelled {
        draft.state = StepState::Done;
        return vec![draft, ui::Step::new(lang.word("order-state-cancelled"), StepState::Stopped)];
    }
    let mut steps = vec![draft];
    if order.state == State::Held {
        let over = format::money(lang.locale, order.over_by, kernel::Currency::EUR);
        steps.push(step(State::Held).detail(lang.say("order-over", &[("amount", over.into())])));
    }
    let mut confirmed = step(State::Confirmed);
    confirmed.detail = order.promised.map(|d| lang.say("order-promised-for", &[("day", format::day(lang, d).into())]));
    let (mut shipped, mut invoiced) = (step(State::Shipped), step(State::Invoiced));
    shipped.detail = progress(cx, order, |l| l.shipped);
    invoiced.detail = progress(cx, order, |l| l.invoiced);
    steps.extend([confirmed, shipped, invoiced]);
    steps
}

/// Says so where some goods have come that far and some have not.
fn progress(cx: &Cx, order: &Order, of: impl Fn(&crate::order::Line) -> Quantity) -> Option<String> {
    let begun = order.lines.iter().any(|l| !of(l).is_zero());
    let done = order.lines.iter().all(|l| of(l) >= l.quantity);
    (begun && !done).then(|| cx.lang().word("order-in-part"))
}

/// What the order waits for, in one sentence.
fn waits(cx: &Cx, data: &OneOrder) -> Markup {
    let lang = cx.lang();
    let order = &data.order;
    let money = |c| format::money(lang.locale, c, kernel::Currency::EUR);
    let (sentence, url) = match order.state {
        State::Held => {
            let args = [
                ("amount", money(order.over_by).into()),
                ("limit", money(data.standing.limit.unwrap_or_default()).into()),
            ];
            (lang.say("order-held-why", &args), Some(format!("/customers/{}", order.payer)))
        }
        State::Draft => match data.worth.and_then(|worth| data.standing.over_by(worth)) {
            Some(over) => (
                lang.say("order-would-hold", &[("amount", money(over).into())]),
                Some(format!("/customers/{}", order.payer)),
            ),
            None => return html! {},
        },
        State::Confirmed if order.lines.iter().any(|l| !l.short().is_zero()) => (lang.word("order-waits-stock"), None),
        _ => return html! {},
    };
    let button = url.map(|u| html! { (Button::link(lang.word("order-see-exposure"), u).quiet()) });
    ui::notice(Tone::Waits, html! { (sentence) }, button)
}

fn facts(cx: &Cx, data: &OneOrder) -> Markup {
    let lang = cx.lang();
    let order = &data.order;
    let mut pairs = vec![(
        lang.word("col-customer"),
        html! { a href=(format!("/customers/{}", order.customer)) { (data.customer_name) } },
    )];
    if let Some(payer) = &data.payer_name {
        pairs.push((lang.word("field-payer"), html! { a href=(format!("/customers/{}", order.payer)) { (payer) } }));
    }
    pairs.push((lang.word("order-reference"), page::or_dash(&order.reference)));
    if let Some(day) = order.day {
        pairs.push((lang.word("order-day"), ui::day_relative(lang, day)));
    }
    if let Some(day) = order.promised {
        let open = order.state == State::Confirmed;
        pairs.push((lang.word("order-promised"), ui::due(lang, day, open)));
    }
    pairs.push((lang.word("order-warehouse"), html! { (data.warehouse_name) }));
    pairs.push((lang.word("order-ship_to"), page::address(&data.ship_to)));
    ui::definitions(&pairs)
}
