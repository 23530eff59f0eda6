//! The page of a quote: where it stands, what it offers, its versions, what may be done, what happened.

use ::store::Db;
use ground::page::{self, Sheet, chain, said, story};
use kernel::Result;
use maud::{Markup, html};
use web::ui::{self, Button, Column, Icon, Phone, Row, StepState, Table, Tone, with_aside};
use web::{Cx, Page, View, format};

use super::act;
use crate::order::pages::lines::{totals, vat};
use crate::quote::lists::{self, OneQuote};
use crate::quote::{Quote, State};

/// `/quotes/{id}`
pub struct One;

impl View for One {
    const PATH: &'static str = "/quotes/{id}";
    const QUERY: &'static [(&'static str, &'static str)] =
        &[story::PARAMETER, ("revision", "An earlier version, from 1; the present one if absent.")];
    type Data = OneQuote;

    fn read(cx: &Cx, db: &mut Db) -> Result<OneQuote> {
        lists::one(cx, db)
    }

    fn page(cx: &Cx, data: &OneQuote) -> Page {
        let lang = cx.lang();
        let quote = &data.quote;
        let stands = if quote.has_expired(lang.today) { "expired" } else { quote.state.name() };
        let (tone, word) = chain::state(cx, "quote", stands);
        let panel = act::panel(cx, quote);
        let body = html! {
            (ui::stepper(lang, &steps(cx, quote)))
            @if let Some(panel) = &panel { (panel) }
            @else { (said(cx)) (notices(cx, data)) }
            (with_aside(
                html! {
                    (ui::card(lang.word("quote-the"), edit_link(cx, quote), facts(cx, data)))
                    (ui::card(lang.word("order-lines"), None, html! {
                        (lines(cx, data))
                        (totals(cx, &data.totals, &data.offer.pricing))
                    }))
                },
                html! {
                    @if data.versions.len() > 1 { (ui::card(lang.word("quote-versions"), None, versions(cx, data))) }
                    @if !data.chain.is_empty() {
                        (ui::card(lang.word("chain-title"), None, chain::show(cx, &data.chain, quote.id)))
                    }
                    (ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("quote", quote.id))))
                },
            ))
        };
        Sheet::new("quotes", quote.number.clone())
            .crumb(lang.word("quotes-title"), "/quotes")
            .badge(ui::status(tone, word))
            .lead(html! {
                a href=(format!("/customers/{}", quote.customer)) { (data.customer_name) }
                " · " (page::money(lang, quote.gross, quote.currency))
            })
            .actions(html! {
                @if data.shown.is_none_or(|shown| data.kept.contains(&shown)) {
                    (Button::link(lang.word("quote-print"), pdf(quote, data.shown)).icon(Icon::File))
                }
                (act::deeds(cx, quote))
            })
            .body(body)
    }
}

/// The printed form of the present version, or of an earlier one.
fn pdf(quote: &Quote, revision: Option<i64>) -> String {
    let asked = revision.map(|revision| format!("?revision={revision}")).unwrap_or_default();
    format!("/quotes/{}/document.pdf{asked}", quote.id)
}

fn edit_link(cx: &Cx, quote: &Quote) -> Option<Markup> {
    let may = quote.state.allows("revise") && cx.may(::store::Permission::Sell);
    let url = format!("/quotes/{}/edit", quote.id);
    let word = if quote.state == State::Sent { "quote-new-version" } else { "word-change" };
    may.then(|| html! { (Button::link(cx.lang().word(word), url).icon(Icon::Pencil).quiet().key("e")) })
}

fn steps(cx: &Cx, quote: &Quote) -> Vec<ui::Step> {
    let lang = cx.lang();
    let place = State::ALL.iter().position(|s| *s == quote.state).unwrap_or(0);
    let step = |state: State| {
        let own = State::ALL.iter().position(|s| *s == state).unwrap_or(0);
        let stands = match (own == place, own < place) {
            (true, _) if state == State::Ordered => StepState::Done,
            (true, _) => StepState::Current,
            (false, true) => StepState::Done,
            _ => StepState::Ahead,
        };
        ui::Step::new(lang.word(&format!("quote-state-{}", state.name())), stands)
    };
    let mut draft = step(State::Draft);
    draft.detail = quote.day.map(|d| format::day(lang, d));
    if quote.state == State::Lost {
        draft.state = StepState::Done;
        return vec![draft, ui::Step::new(lang.word("quote-state-lost"), StepState::Stopped)];
    }
    let mut sent = step(State::Sent);
    sent.detail = quote.sent_day.map(|d| format::day(lang, d));
    let mut accepted = step(State::Accepted);
    accepted.detail = quote.accepted.as_ref().map(|a| format::day(lang, a.day));
    if quote.state == State::Ordered && quote.accepted.is_none() {
        // An order says as much as a signature.
        accepted.state = StepState::Done;
    }
    vec![draft, sent, accepted, step(State::Ordered)]
}

/// An old version, a day that has passed, a loss: what a reader must not overlook.
fn notices(cx: &Cx, data: &OneQuote) -> Markup {
    let lang = cx.lang();
    let quote = &data.quote;
    let present = Button::link(lang.word("quote-see-present"), format!("/quotes/{}", quote.id)).quiet();
    html! {
        @if let Some(revision) = data.shown {
            (ui::notice(Tone::Waits, html! { (lang.say("quote-old-version", &[("revision", revision.into())])) }, Some(html! { (present) })))
        }
        @if quote.has_expired(lang.today) {
            @if let Some(day) = quote.valid_until {
                (ui::notice(Tone::Waits, html! { (lang.say("quote-expired-on", &[("day", format::day(lang, day).into())])) }, None))
            }
        }
        @if let Some((why, reason)) = &quote.lost {
            (ui::notice(Tone::Quiet, html! {
                (lang.word(&format!("quote-lost-{}", why.name())))
                @if !reason.is_empty() { " – " (reason) }
            }, None))
        }
    }
}

fn facts(cx: &Cx, data: &OneQuote) -> Markup {
    let lang = cx.lang();
    let quote = &data.quote;
    let mut pairs = vec![
        (lang.word("col-customer"), html! { a href=(format!("/customers/{}", quote.customer)) { (data.customer_name) } }),
        (lang.word("order-reference"), page::or_dash(&quote.reference)),
        (lang.word("quote-revision"), html! { (data.shown.unwrap_or(quote.revision)) }),
    ];
    if let Some(day) = quote.revised.filter(|_| data.shown.is_none()) {
        pairs.push((lang.word("quote-revised"), ui::day_relative(lang, day)));
    }
    let until = match data.shown {
        Some(revision) => data.versions.iter().find(|v| v.revision == revision).map(|v| v.valid_until),
        None => quote.valid_until,
    };
    if let Some(day) = until {
        let open = quote.state.is_open() && data.shown.is_none();
        pairs.push((lang.word("quote-valid_until"), ui::due(lang, day, open)));
    }
    if let Some(accepted) = &quote.accepted {
        let said = [accepted.by.as_str(), accepted.how.as_str()].iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>();
        pairs.push((lang.word("quote-accepted"), html! { (ui::day(lang, accepted.day)) @if !said.is_empty() { " · " (said.join(", ")) } }));
    }
    pairs.push((lang.word("order-ship_to"), page::address(&data.ship_to)));
    ui::definitions(&pairs)
}

fn lines(cx: &Cx, data: &OneQuote) -> Markup {
    let lang = cx.lang();
    let day = data.quote.revised.unwrap_or(lang.today);
    let columns = vec![
        Column::text(lang.word("order-label")).phone(Phone::Title),
        Column::number(lang.word("order-quantity-label")),
        Column::number(lang.word("order-price-label")),
        Column::number(lang.word("order-discount")),
        Column::number(lang.word("order-vat")),
        Column::number(lang.word("col-net")).phone(Phone::Amount),
    ];
    let buyer = (data.ship_to.country.as_str(), data.customer_vat.as_str());
    let rows = data.offer.lines.iter().zip(&data.skus).map(|(line, sku)| {
        Row::new(vec![
            html! { span { (line.label) br; span.beside { (sku) } } },
            page::quantity(lang, line.quantity, &line.unit),
            page::price_in(lang, line.price, data.offer.pricing.currency),
            html! { span.money { (crate::order::pages::form::typed_discount(lang, line.discount, data.offer.pricing.currency)) } },
            html! { span.money { (vat(cx, line, day, buyer)) } },
            page::amount(lang, line.net, data.offer.pricing.currency),
        ])
        .link(format!("/items/{}", line.item))
    });
    Table::new(lang.word("order-lines"), columns).rows(rows.collect()).html(lang)
}

fn versions(cx: &Cx, data: &OneQuote) -> Markup {
    let lang = cx.lang();
    let shown = data.shown.unwrap_or(data.quote.revision);
    html! {
        ul.plain {
            @for version in &data.versions {
                li {
                    @let label = lang.say("quote-version-of", &[("revision", version.revision.into()), ("day", format::day(lang, version.day).into())]);
                    @if version.revision == shown { strong { (label) } }
                    @else { a href=(format!("/quotes/{}?revision={}", data.quote.id, version.revision)) { (label) } }
                    " · " (page::money(lang, version.gross, data.quote.currency))
                    @if data.kept.contains(&version.revision) {
                        @let label = lang.say("quote-version-pdf", &[("revision", version.revision.into())]);
                        " · " a href=(pdf(&data.quote, Some(version.revision))) aria-label=(label) { (lang.word("print-pdf")) }
                    }
                }
            }
        }
    }
}
