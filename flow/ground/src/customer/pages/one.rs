//! One customer all round: exposure, what is open, documents, identity, story.

use kernel::{Cents, Currency, Result};
use maud::{Markup, html};
use store::{Db, Permission};
use web::chart::{Gauge, GaugePart, gauge};
use web::ui::{self, Button, Column, Icon, Phone, Row, Table, Tile, Tone, with_aside};
use web::{Cx, Page, View, format};

use crate::customer::lists::{self, OneCustomer, Paper};
use crate::page::{self, Sheet, chain, kinds, moneys, story};
use crate::receivable::Control;

/// `/customers/{id}`
pub struct One;

impl View for One {
    const PATH: &'static str = "/customers/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = OneCustomer;

    fn read(cx: &Cx, db: &mut Db) -> Result<OneCustomer> {
        lists::one(cx, db)
    }

    fn page(cx: &Cx, data: &OneCustomer) -> Page {
        let lang = cx.lang();
        let customer = &data.customer;
        let title = |key: &str| lang.word(key);
        let body = html! {
            (tiles(cx, data))
            (with_aside(
                html! {
                    (ui::card(title("customer-open_items"), letter_link(cx, data), open_items(cx, data)))
                    (papers(cx, data, "order", &data.orders))
                    (papers(cx, data, "invoice", &data.invoices))
                    (papers(cx, data, "payment", &data.payments))
                },
                html! {
                    (ui::card(title("customer-exposure"), limit_button(cx, data), exposure(cx, data)))
                    (ui::card(title("customer-identity"), None, identity(cx, data)))
                    @if let Some(vat) = &data.vat {
                        (ui::card(title("customer-vat-number"), vat_link(cx, data), super::vat_number::show(cx, &customer.vat_check, vat)))
                    }
                    (ui::card(title("story-title"), None, story::show(cx, &data.story, ("customer", customer.id))))
                },
            ))
        };
        let mut sheet = Sheet::new("customers", customer.profile.name.clone())
            .crumb(title("customers-title"), "/customers")
            .lead(html! { (customer.number) " · " (super::terms(lang, customer.profile.terms)) })
            .actions(actions(cx, data));
        if data.standing.exposure.prepaid {
            sheet = sheet.badge(ui::status(Tone::Late, title("customer-prepaid")));
        } else if data.standing.over_by(Cents::ZERO).is_some() {
            sheet = sheet.badge(ui::status(Tone::Waits, title("customer-over")));
        }
        sheet.body(body)
    }
}

fn actions(cx: &Cx, data: &OneCustomer) -> Markup {
    let (lang, id) = (cx.lang(), data.customer.id);
    html! {
        @if cx.may(Permission::Keep) {
            (Button::link(lang.word("word-change"), format!("/customers/{id}/edit")).icon(Icon::Pencil).key("e"))
        }
        (Button::link(lang.word("customer-statement"), format!("/customers/{id}/statement")).icon(Icon::Accounting).quiet())
        @if cx.may(Permission::Sell) {
            (Button::link(lang.word("order-new"), format!("/orders/new?customer={id}")).icon(Icon::Plus).primary())
        }
    }
}

fn tiles(cx: &Cx, data: &OneCustomer) -> Markup {
    let lang = cx.lang();
    let money = |c: Cents| format::money(lang.locale, c, Currency::EUR);
    let (mut owed, mut late, mut on_account) = (Cents::ZERO, Cents::ZERO, Cents::ZERO);
    let (mut count, mut late_count) = (0usize, 0usize);
    let mut oldest = None;
    for item in &data.open_items {
        if item.open.0 < 0 {
            on_account += -item.open_value;
            continue;
        }
        owed += item.open_value;
        count += 1;
        if item.due_day < lang.today {
            late += item.open_value;
            late_count += 1;
            oldest = oldest.min(Some(item.due_day)).or(Some(item.due_day));
        }
    }
    let url = format!("/invoices?customer={}", data.customer.id);
    let counted = |n: usize| lang.say("customer-invoices-count", &[("count", n.into())]);
    let late_words = oldest.map_or_else(
        || lang.word("customer-overdue-none"),
        |d| format!("{} · {}", counted(late_count), format::lateness(lang, d)),
    );
    let late_tone = if late.is_zero() { Tone::Quiet } else { Tone::Late };
    ui::tiles(&[
        Tile::new(lang.word("customer-open"), money(owed)).link(url.clone()).detail(counted(count)),
        Tile::new(lang.word("customer-overdue"), money(late))
            .link(format!("{url}&state=overdue"))
            .detail(late_words)
            .tone(late_tone),
        Tile::new(lang.word("customer-on_account"), money(on_account)).detail(lang.word("customer-on_account-what")),
    ])
}

/// Where items are set off against each other by hand, once some are open.
fn letter_link(cx: &Cx, data: &OneCustomer) -> Option<Markup> {
    let (id, lang) = (data.customer.id, cx.lang());
    let draw = cx.may(Permission::Cash) && data.open_items.iter().any(|i| i.open.0 > 0);
    (!data.open_items.is_empty()).then(|| {
        html! {
            a href=(format!("/customers/{id}/lettering")) { (lang.word("customer-letter")) }
            " · " a href=(format!("/bills-of-exchange?customer={id}")) { (lang.word("customer-bills")) }
            @if draw { " · " a href=(format!("/bills-of-exchange/new?customer={id}")) { (lang.word("customer-bill-draw")) } }
        }
    })
}

fn vat_link(cx: &Cx, data: &OneCustomer) -> Option<Markup> {
    let url = format!("/customers/{}/vat-number", data.customer.id);
    cx.may(Permission::Keep).then(|| html! { a href=(url) { (cx.lang().word("customer-vat-check")) } })
}

fn limit_button(cx: &Cx, data: &OneCustomer) -> Option<Markup> {
    let url = format!("/customers/{}/limit", data.customer.id);
    let own = data.customer.profile.payer.is_none();
    (cx.may(Permission::Credit) && own).then(|| html! { a href=(url) { (cx.lang().word("customer-limit-set")) } })
}

fn exposure(cx: &Cx, data: &OneCustomer) -> Markup {
    let lang = cx.lang();
    let exposure = &data.standing.exposure;
    let id = data.customer.payer();
    let part = |key: &str, amount: Cents, url: String| GaugePart { label: lang.word(key), amount, url };
    let parts = vec![
        part("customer-part-invoiced", exposure.invoiced, format!("/invoices?customer={id}")),
        part("customer-part-bills", exposure.bills, format!("/bills-of-exchange?customer={id}&state=remitted")),
        part("customer-part-delivered", exposure.delivered, format!("/orders?customer={id}&state=shipped")),
        part("customer-part-orders", exposure.orders, format!("/orders?customer={id}&state=confirmed")),
        part("customer-part-unapplied", -exposure.unapplied, format!("/payments?customer={id}")),
    ];
    let parts = parts.into_iter().filter(|p| !p.amount.is_zero()).collect();
    let title = lang.word("customer-exposure");
    html! {
        @if let Some(name) = &data.payer_name {
            p { (lang.word("customer-paid_by")) " " a href=(format!("/customers/{id}")) { (name) } }
        }
        (gauge(lang, &Gauge { title, parts, limit: data.standing.limit, currency: Currency::EUR }))
    }
}

fn identity(cx: &Cx, data: &OneCustomer) -> Markup {
    let lang = cx.lang();
    let profile = &data.customer.profile;
    let ids = &profile.identifiers;
    let mail = profile.email.text();
    let pairs = [
        ("field-siren", page::siren(&ids.siren), None),
        ("field-siret", page::siren(&ids.siret), None),
        ("field-vat", ids.vat.clone(), None),
        ("field-iban", page::iban(&ids.iban), None),
        ("field-contact", profile.contact.text().to_string(), None),
        ("field-email", mail.to_string(), Some(format!("mailto:{mail}"))),
        (
            "field-phone",
            profile.phone.text().to_string(),
            Some(format!("tel:{}", profile.phone.text().replace(' ', ""))),
        ),
    ];
    let mut shown: Vec<(String, Markup)> = pairs
        .into_iter()
        .filter(|(_, text, _)| !text.is_empty())
        .map(|(key, text, url)| {
            (lang.word(key), html! { @if let Some(url) = url { a href=(url) { (text) } } @else { (text) } })
        })
        .collect();
    shown.push((lang.word("field-address"), page::address(&profile.address)));
    for delivery in &profile.deliveries {
        shown.push((lang.word("customer-delivery"), page::address(delivery)));
    }
    let language = if profile.language == crate::customer::Language::Fr { "language-fr" } else { "language-en" };
    for (key, text) in [("customer-collector", &profile.collector), ("customer-segment", &profile.segment)] {
        if !text.is_empty() {
            shown.push((lang.word(key), html! { (text) }));
        }
    }
    shown.push((lang.word("field-language"), html! { (lang.word(language)) }));
    if cx.may(Permission::Administer) {
        let url = format!("/customers/{}/personal", data.customer.id);
        shown.push((lang.word("customer-personal"), html! { a href=(url) { (lang.word("customer-personal-see")) } }));
    }
    ui::definitions(&shown)
}

fn open_items(cx: &Cx, data: &OneCustomer) -> Markup {
    let lang = cx.lang();
    if data.open_items.is_empty() {
        return html! { p.beside { (lang.word("customer-open_items-none")) } };
    }
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("customer-due")).phone(Phone::Under),
        Column::number(lang.word("col-amount")),
        Column::number(lang.word("customer-left")).phone(Phone::Amount),
    ];
    let rows = data.open_items.iter().map(|item| {
        let owed = item.open.0 > 0;
        let due = if owed {
            ui::due(lang, item.due_day, true)
        } else {
            html! { (lang.word("customer-on_account")) }
        };
        let late = owed && item.due_day < lang.today;
        Row::new(vec![
            html! {
                span.money { (item.number) }
                @if item.account == Control::Bills { " · " (lang.word("customer-bill")) }
            },
            due,
            page::amount(lang, item.amount, item.currency),
            page::amount(lang, item.open, item.currency),
        ])
        .link(kinds::url_of(item.kind.document(), item.document).unwrap_or_default())
        .tone(if late { Tone::Late } else { Tone::Quiet })
    });
    let open = moneys::by_currency(data.open_items.iter().map(|i| (i.currency, i.open)));
    Table::new(lang.word("customer-open_items"), columns)
        .rows(rows.collect())
        .totals(vec![html! { (lang.word("col-total")) }, html! {}, html! {}, moneys::sums(lang, &open)])
        .html(lang)
}

fn papers(cx: &Cx, data: &OneCustomer, kind: &'static str, papers: &[Paper]) -> Markup {
    let lang = cx.lang();
    let list = match kind {
        "order" => "/orders",
        "invoice" => "/invoices",
        _ => "/payments",
    };
    let all = html! { a href=(format!("{list}?customer={}", data.customer.id)) { (lang.word("work-all")) } };
    let stated = kind != "payment";
    let mut columns =
        vec![Column::text(lang.word("col-number")).phone(Phone::Title), Column::text(lang.word("col-day"))];
    if stated {
        columns.push(Column::text(lang.word("col-state")).phone(Phone::Under));
    }
    columns.push(Column::number(lang.word("col-amount")).phone(Phone::Amount));
    let rows = papers.iter().map(|paper| {
        let mut cells = vec![html! { span.money { (paper.number) } }, ui::day(lang, paper.day)];
        if stated {
            let (tone, word) = chain::state(cx, kind, &paper.state);
            cells.push(ui::status(tone, word));
        }
        cells.push(page::amount(lang, paper.amount, paper.currency));
        Row::new(cells).link(kinds::url_of(kind, paper.id).unwrap_or_default())
    });
    let body = if papers.is_empty() {
        html! { p.beside { (lang.word("chain-none")) } }
    } else {
        Table::new(lang.word(&format!("customer-papers-{kind}")), columns).rows(rows.collect()).html(lang)
    };
    ui::card(lang.word(&format!("customer-papers-{kind}")), (!papers.is_empty()).then_some(all), body)
}
