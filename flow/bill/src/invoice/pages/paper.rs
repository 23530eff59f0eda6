//! The invoice as the law wants it shown: every mandatory mention, as quoted when it was issued, in the customer's
//! language. The same on the page, on paper and for the customer.

use ground::customer::Language;
use ground::page;
use ground::party::{Address, Identifiers};
use ground::tax::{Charge, Discount};
use kernel::Currency;
use maud::{Markup, html};
use web::Cx;
use web::format;
use web::i18n::{Lang, Locale};
use web::ui::{self, Column, Phone, Row, Table};

use super::sheet::Data;
use crate::invoice::{Line, Origin, mentions};

/// The reader's words in the customer's language.
fn customers<'a>(cx: &'a Cx, data: &Data) -> Lang<'a> {
    let locale = match data.buyer.profile.language {
        Language::Fr => Locale::Fr,
        Language::En => Locale::En,
    };
    Lang { locale, ..cx.lang() }
}

/// The document.
pub fn show(cx: &Cx, data: &Data) -> Markup {
    let lang = customers(cx, data);
    html! {
        div lang=(lang.locale.code()) {
            (parties(lang, data))
            (heading(lang, data))
            (lines(lang, data))
            (vat(lang, data))
            (foot(lang, data))
        }
    }
}

fn parties(lang: Lang<'_>, data: &Data) -> Markup {
    let seller = &data.seller;
    let legal: Vec<String> = [
        (!seller.legal_form.is_empty()).then(|| match seller.capital {
            Some(capital) => {
                let capital = format::money(lang.locale, capital, Currency::EUR);
                lang.say("paper-form", &[("form", seller.legal_form.as_str().into()), ("capital", capital.into())])
            }
            None => seller.legal_form.clone(),
        }),
        (!seller.register_town.is_empty()).then(|| {
            let siren = page::siren(&seller.identifiers.siren);
            lang.say("paper-register", &[("town", seller.register_town.as_str().into()), ("siren", siren.into())])
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    let buyer = &data.buyer.profile;
    let block = |name: &str, address: &Address, ids: &Identifiers, more: &[String]| {
        html! {
            strong { (name) } br;
            (page::address(address))
            @for line in more { br; (line) }
            @for (key, value) in [("field-siren", page::siren(&ids.siren)), ("field-siret", page::siren(&ids.siret)), ("field-vat", ids.vat.clone())] {
                @if !value.is_empty() { br; span.beside { (lang.word(key)) } " " (value) }
            }
        }
    };
    let titled = |key: &str, body: Markup| html! { p { span.beside { (lang.word(key)) } br; (body) } };
    let none = Identifiers::default();
    html! {
        div.with-aside {
            (titled("paper-seller", block(&seller.name, &seller.address, &seller.identifiers, &legal)))
            div {
                (titled("paper-buyer", block(&buyer.name, &buyer.address, &buyer.identifiers, &[])))
                @if let Some(payer) = &data.payer { br; (titled("paper-payer", block(&payer.name, &payer.address, &none, &[]))) }
                @if let Some(delivery) = &data.delivery { br; (titled("paper-delivery", page::address(delivery))) }
            }
        }
        br;
    }
}

fn heading(lang: Lang<'_>, data: &Data) -> Markup {
    let invoice = &data.invoice;
    let day = |day: Option<kernel::Day>| html! { @if let Some(day) = day { (ui::day(lang, day)) } };
    let mut pairs = vec![
        (lang.word("paper-number"), html! { (invoice.number) }),
        (lang.word("paper-day"), day(invoice.day)),
        (lang.word("paper-due"), day(invoice.due_day)),
        (lang.word("paper-terms"), html! { (ground::customer::terms_in_words(lang, invoice.terms)) }),
        (lang.word("paper-customer"), html! { (data.buyer.number) }),
    ];
    match invoice.more.period_from {
        Some(from) => pairs.push((lang.word("paper-period"), html! { (ui::day(lang, from)) " – " (day(invoice.supply_day)) })),
        None => pairs.push((lang.word("paper-supply"), day(invoice.supply_day))),
    }
    match invoice.more.orders.as_slice() {
        [] | [_] => pairs.push((lang.word("paper-order"), html! { (data.order_number) })),
        orders => {
            let numbers: Vec<&str> = orders.iter().map(|q| q.number.as_str()).collect();
            pairs.push((lang.word("paper-orders"), html! { (numbers.join(", ")) }));
        }
    }
    for quoted in &invoice.more.preceding {
        let day = quoted.day.map(|d| format::day(lang, d)).unwrap_or_default();
        pairs.push((lang.word("paper-preceding"), html! { (quoted.number) " · " (day) }));
    }
    if !invoice.more.reason.is_empty() {
        pairs.push((lang.word("paper-reason"), html! { (invoice.more.reason) }));
    }
    if !invoice.more.deliveries.is_empty() {
        let numbers: Vec<&str> = invoice.more.deliveries.iter().map(|q| q.number.as_str()).collect();
        pairs.push((lang.word("paper-deliveries"), html! { (numbers.join(", ")) }));
    }
    if !data.order_reference.is_empty() {
        pairs.push((lang.word("paper-reference"), html! { (data.order_reference) }));
    }
    html! { (ui::definitions(&pairs)) br; }
}

fn lines(lang: Lang<'_>, data: &Data) -> Markup {
    let currency = data.invoice.currency.unwrap_or_default();
    let columns = vec![
        Column::text(lang.word("paper-what")).phone(Phone::Title),
        Column::number(lang.word("paper-quantity")),
        Column::number(lang.word("paper-price")),
        Column::number(lang.word("paper-rate")),
        Column::number(lang.word("paper-net")).phone(Phone::Amount),
    ];
    let groups = &data.invoice.totals.groups;
    let rate = |line: &Line| match line.tax.treatment.is_taxed() {
        true => format::rate(lang.locale, groups.iter().find(|g| g.code == line.vat).map(|g| g.rate).unwrap_or_default()),
        false => line.tax.treatment.rule(data.invoice.day.unwrap_or(lang.today)).category.to_string(),
    };
    let rows = data.invoice.lines.iter().map(|line| {
        Row::new(vec![
            html! {
                (line.label)
                @if let Some(origin) = &line.origin { br; span.beside { (origin_of(lang, origin)) } }
                @if let Some(discount) = line.discount { br; span.beside { (off(lang, discount)) " " (page::money(lang, -line.allowance, currency)) } }
                @for charge in &line.charges { br; span.beside { (charge_word(lang, charge)) " " (page::money(lang, charge.amount, currency)) } }
            },
            page::quantity(lang, line.quantity, &line.unit),
            page::price_in(lang, line.price, currency),
            html! { (rate(line)) },
            page::money(lang, line.net, currency),
        ])
    });
    Table::new(lang.word("paper-lines"), columns).rows(rows.collect()).html(lang)
}

/// The delivery note and the order that a line comes from.
pub fn origin_of(lang: Lang<'_>, origin: &Origin) -> String {
    let day = origin.delivery.day.map(|d| format::day(lang, d)).unwrap_or_default();
    let said = [
        ("note", origin.delivery.number.as_str().into()),
        ("day", day.into()),
        ("order", origin.order.as_str().into()),
        ("reference", origin.reference.as_str().into()),
    ];
    lang.say(if origin.reference.is_empty() { "electronic-origin" } else { "electronic-origin_reference" }, &said)
}

fn vat(lang: Lang<'_>, data: &Data) -> Markup {
    let currency = data.invoice.currency.unwrap_or_default();
    let totals = &data.invoice.totals;
    let more = &data.invoice.more;
    let mut pairs = Vec::new();
    if !totals.allowance.is_zero() || !totals.charge.is_zero() {
        pairs.push((lang.word("paper-total-lines"), page::money(lang, totals.lines, currency)));
    }
    if let Some(discount) = more.pricing.discount {
        pairs.push((off(lang, discount), page::money(lang, -totals.allowance, currency)));
    }
    if !totals.charge.is_zero() {
        let words: Vec<String> = more.pricing.charges.iter().map(|c| charge_word(lang, c)).collect();
        pairs.push((words.join(", "), page::money(lang, totals.charge, currency)));
    }
    pairs.push((lang.word("paper-total-net"), page::money(lang, totals.net, currency)));
    for group in totals.groups.iter().filter(|g| g.treatment.is_taxed()) {
        let words = lang.say(
            "paper-vat",
            &[
                ("rate", format::rate(lang.locale, group.rate).into()),
                ("base", format::money(lang.locale, group.base, currency).into()),
            ],
        );
        pairs.push((words, page::money(lang, group.tax, currency)));
    }
    if let Some(translated) = more.exchange.as_ref().filter(|t| !t.books.tax.is_zero()) {
        pairs.push((lang.word("paper-vat-euros"), page::eur(lang, translated.books.tax)));
    }
    if more.prepaid.is_empty() {
        let key = if data.invoice.kind.is_credit() { "paper-total-credit" } else { "paper-total-gross" };
        pairs.push((lang.word(key), page::money(lang, totals.gross, currency)));
        return ui::totals(&pairs);
    }
    pairs.push((lang.word("paper-total-taxed"), page::money(lang, totals.gross, currency)));
    for paid in &more.prepaid {
        let day = paid.deposit.day.map(|d| format::day(lang, d)).unwrap_or_default();
        let args = [("number", paid.deposit.number.as_str().into()), ("day", day.into())];
        pairs.push((lang.say("paper-prepaid", &args), page::money(lang, -paid.amount, currency)));
    }
    pairs.push((lang.word("paper-total-gross"), page::money(lang, data.invoice.payable, currency)));
    ui::totals(&pairs)
}

/// A discount by its percentage, where it has one.
fn off(lang: Lang<'_>, discount: Discount) -> String {
    match discount.percent() {
        Some(rate) => lang.say("paper-discount-percent", &[("rate", format::rate(lang.locale, rate).into())]),
        None => lang.word("paper-discount"),
    }
}

/// What a charge says.
pub fn charge_word(lang: Lang<'_>, charge: &Charge) -> String {
    if charge.label.is_empty() { lang.word(&format!("charge-{}", charge.kind.name())) } else { charge.label.clone() }
}

fn foot(lang: Lang<'_>, data: &Data) -> Markup {
    let seller = &data.seller;
    let rate = format::rate(lang.locale, seller.penalty_rate);
    let indemnity = format::money(lang.locale, mentions::INDEMNITY, Currency::EUR);
    let (discount, until) = mentions::early(lang, crate::invoice::quoted::early(&data.invoice, &data.buyer));
    let said = [("rate", &rate), ("amount", &indemnity), ("discount", &discount), ("until", &until)];
    html! {
        br;
        @if !seller.identifiers.iban.is_empty() {
            p {
                (lang.word("paper-pay-to")) " " span.beside { (lang.word("field-iban")) } " " (page::iban(&seller.identifiers.iban))
                @if !seller.bic.is_empty() { " " span.beside { (lang.word("field-bic")) } " " (seller.bic) }
                " · " (lang.say("paper-quote-number", &[("number", data.invoice.number.as_str().into())]))
            }
        }
        @if let Some(exchange) = crate::invoice::en16931::exchange_words(lang, &data.invoice) { p.beside { (exchange) } }
        @for mention in &data.mentions {
            p.beside title=(mention.source) {
                (lang.say(&format!("mention-{}", mention.key), &said.map(|(name, value)| (name, web::i18n::Arg::from(value)))))
            }
        }
        @let contact = contact(seller);
        @if !contact.is_empty() { p.beside { (contact) } }
    }
}

fn contact(seller: &ground::company::Identity) -> String {
    let parts: Vec<&str> =
        [seller.email.as_str(), seller.phone.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
    parts.join(" · ")
}
