//! The pages that a customer sees under a pay link. Plain HTML, complete without JavaScript but for the frame of the
//! gateway.

use formats::epc;
use ground::page;
use ground::receivable::Item;
use kernel::Currency;
use maud::{Markup, PreEscaped, html};
use web::assets;
use web::i18n::Lang;
use web::ui::{self, Button, Column, Phone, Row, Table, Tone, post_button};
use web::{format, ui::Icon};

use super::super::visit::Seen;
use crate::online_payment::{OnlinePayment, State};

/// The browser's title.
pub fn title(lang: Lang<'_>, seen: &Seen) -> String {
    lang.say("visitor-title", &[("seller", seen.company.identity.name.as_str().into())])
}

fn money(lang: Lang<'_>, seen: &Seen) -> String {
    format::money(lang.locale, seen.amount(), seen.currency())
}

fn heading(lang: Lang<'_>, seen: &Seen) -> Markup {
    html! {
        p.beside { (seen.company.identity.name) }
        h1 {
            @if seen.items.is_empty() { (lang.word("visitor-all-paid")) }
            @else { (lang.say("visitor-heading", &[("amount", money(lang, seen).into())])) }
        }
        p.lead { (lang.say("visitor-for", &[("customer", seen.customer.profile.name.as_str().into())])) }
    }
}

/// What is owed today, and the ways to pay it.
pub fn owed(lang: Lang<'_>, here: &str, seen: &Seen) -> Markup {
    html! {
        (heading(lang, seen))
        @if let Some(underway) = seen.underway() {
            (ui::notice(Tone::Moving, html! {
                (lang.say("visitor-underway", &[("amount", format::money(lang.locale, underway.amount, Currency::EUR).into())]))
            }, None))
        }
        @if seen.items.is_empty() {
            (ui::notice(Tone::Good, html! { (lang.word("visitor-thanks")) }, None))
        } @else {
            (ui::card(lang.word("visitor-documents"), None, documents(lang, here, seen)))
            div.ways {
                @if seen.online() { (ui::card(lang.word("visitor-online"), None, online(lang, here, seen))) }
                @if !seen.company.identity.identifiers.iban.is_empty() {
                    (ui::card(lang.word("visitor-transfer"), None, transfer(lang, seen)))
                }
            }
        }
        (seller(lang, seen))
    }
}

fn documents(lang: Lang<'_>, here: &str, seen: &Seen) -> Markup {
    let columns = vec![
        Column::text(lang.word("visitor-document")).phone(Phone::Title),
        Column::text(lang.word("visitor-issued")),
        Column::text(lang.word("payment-due")).phone(Phone::Under),
        Column::number(lang.word("visitor-open")).phone(Phone::Amount),
    ];
    let name = |item: &Item| {
        let pdf = item.kind.document() == "invoice";
        html! {
            @if pdf {
                a href={ (here) "/" (item.document) "/document.pdf" } { (Icon::File) " " (item.number) }
            } @else { (item.number) }
        }
    };
    let rows = seen.items.iter().map(|item| {
        Row::new(vec![
            name(item),
            ui::day(lang, item.issue_day),
            ui::due(lang, item.due_day, true),
            page::amount(lang, item.open, item.currency),
        ])
    });
    html! {
        (Table::new(lang.word("visitor-documents"), columns).rows(rows.collect()).html(lang))
        @if seen.items.len() > 1 { p { strong { (lang.say("visitor-sum", &[("amount", money(lang, seen).into())])) } } }
    }
}

fn online(lang: Lang<'_>, here: &str, seen: &Seen) -> Markup {
    let (cards, debits) = seen.gateway.as_ref().map_or((false, false), |g| (g.cards, g.debits));
    let how = match (cards, debits) {
        (true, true) => "visitor-online-both",
        (false, true) => "visitor-online-debit",
        _ => "visitor-online-card",
    };
    let button = Button::submit(lang.say("visitor-pay", &[("amount", money(lang, seen).into())])).primary();
    html! {
        p { (lang.word(how)) }
        (post_button(here, &[], &button))
        p.hint { (lang.word("visitor-online-safe")) }
    }
}

/// What the customer writes on a transfer, so that it is recognised: the numbers where they fit, else who pays.
fn reference(seen: &Seen) -> String {
    let mut numbers: Vec<&str> = seen.items.iter().map(|i| i.number.as_str()).collect();
    numbers.dedup();
    let text = numbers.join(" ");
    if text.len() <= 140 { text } else { seen.customer.number.clone() }
}

fn transfer(lang: Lang<'_>, seen: &Seen) -> Markup {
    let identity = &seen.company.identity;
    let reference = reference(seen);
    let asked = epc::Payment {
        bic: Some(identity.bic.as_str()).filter(|b| !b.is_empty()),
        name: &identity.name,
        iban: &identity.identifiers.iban,
        amount: Some(seen.amount()),
        text: Some(reference.as_str()),
        ..epc::Payment::default()
    };
    let code = if seen.currency().is_euro() { epc::svg(&asked).ok() } else { None };
    let mut pairs = vec![
        (lang.word("visitor-holder"), html! { (identity.name) }),
        (lang.word("field-iban"), html! { (page::iban(&identity.identifiers.iban)) }),
    ];
    if !identity.bic.is_empty() {
        pairs.push((lang.word("field-bic"), html! { (identity.bic) }));
    }
    pairs.push((lang.word("col-amount"), html! { (money(lang, seen)) }));
    pairs.push((lang.word("visitor-reference"), html! { strong { (reference) } }));
    html! {
        @if let Some(code) = code {
            figure.code role="img" aria-label=(lang.word("visitor-code")) { (PreEscaped(code)) }
            p.hint { (lang.word("visitor-code-does")) }
        }
        (ui::definitions(&pairs))
    }
}

fn seller(lang: Lang<'_>, seen: &Seen) -> Markup {
    let identity = &seen.company.identity;
    let until = seen.link.expires.map(|d| format::day_long(lang, d)).unwrap_or_default();
    html! {
        p.beside {
            (identity.name)
            @if !identity.identifiers.siren.is_empty() { " · " (lang.word("field-siren")) " " (page::siren(&identity.identifiers.siren)) }
            @if !identity.email.is_empty() { " · " a href={ "mailto:" (identity.email) } { (identity.email) } }
            @if !identity.phone.is_empty() { " · " (identity.phone) }
        }
        p.beside { (lang.say("visitor-until", &[("day", until.into())])) }
    }
}

/// The frame in which card or account are given to the gateway: its public key, the handle of the payment, its script.
pub fn card(lang: Lang<'_>, here: &str, seen: &Seen, (publishable, handle, script): (&str, &str, &str)) -> Markup {
    html! {
        (heading(lang, seen))
        section.card data-pay data-key=(publishable) data-secret=(handle) data-back={ (here) "/done" }
            data-locale=(lang.locale.code()) data-waits=(lang.word("visitor-waits"))
            data-unreachable=(lang.word("gateway-unreachable")) data-failed=(lang.word("visitor-refused")) {
            noscript { (ui::notice(Tone::Waits, html! { (lang.word("visitor-script")) }, None)) }
            p.error role="alert" hidden {}
            form method="post" action=(here) {
                div data-pay-field {}
                div.buttons {
                    button.button.primary type="submit" hidden { (lang.say("visitor-pay", &[("amount", money(lang, seen).into())])) }
                    (Button::link(lang.word("word-cancel"), here).quiet())
                }
            }
            p.hint { (lang.word("visitor-online-safe")) }
        }
        script src=(script) defer {}
        script src=(assets::pay()) defer {}
        (seller(lang, seen))
    }
}

/// What became of a payment: paid, on its way, failed, or not known yet.
pub fn done(lang: Lang<'_>, here: &str, seen: &Seen, online: &OnlinePayment, asked: bool) -> Markup {
    let amount = format::money(lang.locale, online.amount, Currency::EUR);
    let (tone, key) = match online.state {
        State::Paid => (Tone::Good, "visitor-state-paid"),
        State::Underway => (Tone::Moving, "visitor-state-underway"),
        State::Open if !online.failure.is_empty() => (Tone::Late, "visitor-state-failed"),
        _ if !asked => (Tone::Waits, "visitor-state-unknown"),
        _ => (Tone::Waits, "visitor-state-open"),
    };
    let paid = online.state == State::Paid;
    html! {
        p.beside { (seen.company.identity.name) }
        h1 { (lang.word(&format!("{key}-title"))) }
        (ui::notice(tone, html! { (lang.say(key, &[("amount", amount.into())])) }, None))
        div.buttons {
            @if !paid && online.state != State::Underway { (Button::link(lang.word("visitor-look-again"), format!("{here}/done"))) }
            (Button::link(lang.word("visitor-back"), here).quiet())
        }
        (seller(lang, seen))
    }
}
