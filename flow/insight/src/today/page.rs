//! The page at `/`.

use bill::invoice::Issue;
use bill::invoice::lists::{self as invoices, Sums};
use ground::page::{self, Sheet};
use kernel::{Cents, Currency, Result};
use maud::{Markup, html};
use sell::fulfilment::Ship;
use sell::order::Allot;
use serde::Serialize;
use store::{Command, Db};
use web::ui::{self, Button, Tile, Tone, WorkGroup, WorkItem, post_button};
use web::{Cx, Page, View, format};

use super::lists::{self, Group, Reason, Waiting};

/// `GET /`
pub struct Today;

/// What waits for the person who asks.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// By kind, in the order of the flow.
    pub groups: Vec<Group>,
    /// Open and overdue invoices of the company.
    pub receivable: Sums,
}

impl View for Today {
    const PATH: &'static str = "/";
    const API: bool = false;
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        Ok(Data { groups: lists::waiting(db, cx.grants)?, receivable: invoices::sums(db, None)? })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let groups: Vec<WorkGroup> = data.groups.iter().filter(|g| g.count > 0).map(|g| group(cx, g)).collect();
        let first = cx.user.name.split_whitespace().next().unwrap_or_default();
        Sheet::new("today", lang.say("today-hello", &[("name", first.into())]))
            .lead(html! { (format::day_full(lang, cx.today)) })
            .body(html! {
                (page::deed::said(cx))
                (tiles(cx, data))
                @if groups.is_empty() { (ui::empty(lang.word("today-nothing"), lang.word("today-nothing-does"), None)) }
                @else { (ui::worklist(lang, &groups)) }
            })
    }
}

fn money(cx: &Cx, amount: Cents) -> String {
    format::money(cx.lang().locale, amount, Currency::EUR)
}

fn tiles(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let sums = &data.receivable;
    let invoices = |count: u64| lang.say("today-invoices", &[("count", count.into())]);
    let mut tiles = vec![
        Tile::new(lang.word("today-open"), money(cx, sums.open))
            .link("/invoices?state=open")
            .detail(invoices(sums.open_count)),
        Tile::new(lang.word("today-overdue-sum"), money(cx, sums.overdue))
            .link("/overdue")
            .detail(invoices(sums.overdue_count))
            .tone(if sums.overdue_count > 0 { Tone::Late } else { Tone::Quiet }),
    ];
    for group in data.groups.iter().filter(|g| ["held", "invoice", "identify"].contains(&g.kind.as_str())) {
        let tile = Tile::new(lang.word(&format!("today-{}", group.kind)), money(cx, group.amount))
            .link(all(&group.kind))
            .detail(lang.say("today-count", &[("count", group.count.into())]));
        tiles.push(if group.count > 0 { tile.tone(Tone::Waits) } else { tile });
    }
    ui::tiles(&tiles)
}

/// The whole list of a kind.
fn all(kind: &str) -> &'static str {
    match kind {
        "held" => "/orders?state=held",
        "declare" => "/insolvencies?state=declare",
        "allot" | "ship" => "/orders?state=confirmed",
        "invoice" => "/invoices/ready",
        "identify" => "/payments?state=unidentified",
        "apply" => "/payments?state=on_account",
        "online" => "/online-payments?state=attention",
        "bill_accept" => "/bills-of-exchange?state=drawn",
        "bill_remit" => "/bill-remittances/new",
        "webhook" => "/settings/webhooks",
        _ => "/overdue",
    }
}

fn group(cx: &Cx, group: &Group) -> WorkGroup {
    WorkGroup {
        title: cx.lang().word(&format!("today-{}", group.kind)),
        count: group.count,
        url: all(&group.kind).to_string(),
        items: group.items.iter().map(|waiting| item(cx, &group.kind, waiting)).collect(),
    }
}

fn item(cx: &Cx, kind: &str, waiting: &Waiting) -> WorkItem {
    let lang = cx.lang();
    let tone = match kind {
        "overdue" => Tone::Late,
        "held" | "declare" | "identify" | "apply" | "online" | "webhook" | "bill_accept" | "bill_remit" => Tone::Waits,
        _ => Tone::Moving,
    };
    let title = match kind {
        "overdue" => waiting.title.clone(),
        _ if waiting.customer.is_empty() => waiting.title.clone(),
        _ => format!("{} · {}", waiting.title, waiting.customer),
    };
    let age = match (kind, waiting.since) {
        ("overdue", Some(day)) => format::lateness(lang, day),
        (_, Some(day)) => format::relative(lang, day),
        (_, None) => String::new(),
    };
    WorkItem {
        title,
        url: opens(kind, waiting),
        reason: reason(cx, waiting),
        amount: if kind == "webhook" { html! {} } else { page::eur(lang, waiting.amount) },
        age,
        tone,
        button: button(cx, kind, waiting),
    }
}

fn opens(kind: &str, waiting: &Waiting) -> String {
    match kind {
        "identify" | "apply" => format!("/payments/{}", waiting.id),
        "overdue" => format!("/customers/{}", waiting.id),
        "webhook" => format!("/settings/webhooks/{}", waiting.id),
        "online" => format!("/online-payments/{}", waiting.id),
        "declare" => format!("/insolvencies/{}", waiting.id),
        "bill_accept" | "bill_remit" => format!("/bills-of-exchange/{}", waiting.id),
        _ => format!("/orders/{}", waiting.id),
    }
}

fn reason(cx: &Cx, waiting: &Waiting) -> Markup {
    let lang = cx.lang();
    let sentence = match &waiting.reason {
        Reason::OverBy(amount) => lang.say("today-over-by", &[("amount", money(cx, *amount).into())]),
        Reason::Promised(Some(day)) if *day < cx.today => {
            lang.say("today-promise-late", &[("day", format::day(lang, *day).into())])
        }
        Reason::Promised(Some(day)) => lang.say("today-promised", &[("day", format::day(lang, *day).into())]),
        Reason::Promised(None) => lang.word("today-no-promise"),
        Reason::Complete(true) => lang.word("today-complete"),
        Reason::Complete(false) => lang.word("today-partial"),
        Reason::Text(text) if text.is_empty() => lang.word("today-no-text"),
        Reason::Text(text) => text.chars().take(90).collect(),
        Reason::Declare(Some(day)) => lang.say("today-declare-until", &[("day", format::day(lang, *day).into())]),
        Reason::Online(why) => lang.word(&format!("online_payment-attention-{why}")),
        Reason::Maturity(day) => lang.say("today-maturity", &[("day", format::day(lang, *day).into())]),
        Reason::Declare(None) => lang.word("today-declare-unknown"),
        Reason::Late(count, day) => {
            lang.say("today-late", &[("count", (*count).into()), ("day", format::day(lang, *day).into())])
        }
    };
    html! { (sentence) }
}

/// The one button that settles it: the deed itself, or where it asks what only a person knows.
fn button(cx: &Cx, kind: &str, waiting: &Waiting) -> Markup {
    let lang = cx.lang();
    let label = lang.word(&format!("today-{kind}-do"));
    let path = |command: &str| format!("/{}", command.replacen('.', "/", 1));
    let post = |command: &str| {
        let hidden = cx.hidden("/").with("order", waiting.id).with("version", waiting.version);
        post_button(&path(command), &hidden.pairs(), &Button::submit(label.as_str()))
    };
    match kind {
        "allot" => post(Allot::NAME),
        "ship" => post(Ship::NAME),
        "invoice" => post(Issue::NAME),
        "held" => html! { (Button::link(label.as_str(), format!("/orders/{}?do=release", waiting.id))) },
        "bill_accept" => html! { (Button::link(label.as_str(), format!("/bills-of-exchange/{}?do=accept#act", waiting.id))) },
        "bill_remit" => html! { (Button::link(label.as_str(), format!("/bill-remittances/new?bill={}", waiting.id))) },
        "overdue" => {
            html! { (Button::link(label.as_str(), format!("/invoices?state=overdue&customer={}", waiting.id))) }
        }
        _ => html! { (Button::link(label.as_str(), opens(kind, waiting))) },
    }
}
