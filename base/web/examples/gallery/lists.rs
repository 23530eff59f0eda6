//! Lists: orders, an empty one, the aged balance.

use kernel::{Cents, Currency};
use maud::{Markup, html};
use web::chart::{Bucket, ageing, bars::ageing_mini};
use web::format;
use web::ui::{
    self, Bulk, Button, Choice, Column, Direction, Field, Filter, Filters, Icon, Kind, Page, Paging, Phone, Query, Row,
    Table, Tone, View,
};

use crate::Cx;

/// Customers of a roof-tile maker.
pub const CUSTOMERS: [&str; 12] = [
    "Charpentes Delmas",
    "Couverture Vidal & Fils",
    "SCI Les Terrasses du Lauragais",
    "Toitures du Midi",
    "Batimax Toulouse",
    "Garrigues Toitures",
    "Maçonnerie Pujol",
    "Négoce Occitan de Matériaux",
    "Commune de Saint-Élix",
    "Atelier Brun Architecture",
    "L’Hôte & Cie",
    "Coopérative des Artisans du Tarn",
];

/// A number that looks like chance and is always the same.
pub fn chance(i: i64, below: i64) -> i64 {
    let mut x = (i as u64).wrapping_add(0x9E37_79B9_7F4A_7C15).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((x ^ (x >> 31)) % below.max(1) as u64) as i64
}

fn columns(cx: Cx<'_>, query: &Query) -> Vec<Column> {
    vec![
        Column::text(cx.t("Numéro", "Number")).sort(query, "number", Direction::Down).phone(Phone::Title),
        Column::text(cx.t("Client", "Customer")).sort(query, "customer", Direction::Up).phone(Phone::Under),
        Column::text(cx.t("Date", "Date")).sort(query, "day", Direction::Down),
        Column::text(cx.t("Livraison promise", "Promised for")),
        Column::text(cx.t("État", "State")).phone(Phone::Under),
        Column::number(cx.t("Montant HT", "Net amount")).sort(query, "amount", Direction::Down).phone(Phone::Amount),
    ]
}

fn filters(cx: Cx<'_>, query: &Query) -> Markup {
    let states = [("", "Tous", "All"), ("held", "Retenue", "On hold"), ("confirmed", "Confirmée", "Confirmed")];
    let choices = states.iter().map(|(value, fr, en)| Choice::new(*value, cx.t(fr, en))).collect();
    let view = |label: String, count, active| View { label, url: query.cleared().url(), count: Some(count), active };
    Filters::new(query)
        .views(vec![
            view(cx.t("Toutes", "All"), 1_500, true),
            view(cx.t("À confirmer", "To confirm"), 18, false),
            view(cx.t("Retenues", "On hold"), 12, false),
            view(cx.t("À livrer", "To ship"), 64, false),
        ])
        .search("q", cx.t("Numéro, client, référence", "Number, customer, reference"))
        .filter(Filter::choice(query, "state", cx.t("État", "State"), choices))
        .filter(Filter::new(
            cx.t("Date", "Date"),
            vec![
                Field::new(Kind::Date, "from", cx.t("Du", "From")).value(query.get("from").unwrap_or_default()),
                Field::new(Kind::Date, "to", cx.t("Au", "To")).value(query.get("to").unwrap_or_default()),
            ],
        ))
        .filter(Filter::new(
            cx.t("Montant", "Amount"),
            vec![Field::new(Kind::Money(Currency::EUR), "least", cx.t("Au moins", "At least"))],
        ))
        .html(cx.lang)
}

fn order_row(cx: Cx<'_>, i: i64) -> Row {
    let lang = cx.lang;
    let states = [
        (Tone::Moving, "Confirmée", "Confirmed"),
        (Tone::Quiet, "Brouillon", "Draft"),
        (Tone::Waits, "Retenue", "On hold"),
        (Tone::Good, "Livrée", "Delivered"),
        (Tone::Moving, "En partie livrée", "Partly delivered"),
    ];
    let (tone, fr, en) = states[chance(i, 5) as usize];
    let day = lang.today.plus(-(i as i32) / 2);
    let promised = day.plus(3 + chance(i, 14) as i32);
    let open = matches!(tone, Tone::Moving | Tone::Waits);
    Row::new(vec![
        html! { "CF-2026-" (1490 - i) },
        html! { (CUSTOMERS[chance(i, 12) as usize]) },
        ui::day(lang, day),
        ui::due(lang, promised, open),
        ui::status(tone, cx.t(fr, en)),
        cx.amount(18_500 + chance(i, 4_000_000)),
    ])
    .link(format!("/orders/{}", 1490 - i))
    .key(i.to_string())
    .tone(if tone == Tone::Waits { Tone::Waits } else { Tone::Quiet })
}

/// Fifty orders.
pub fn orders(cx: Cx<'_>) -> Markup {
    let query = Query::parse("/orders", "state=held&sort=-day");
    let total: i64 = (0..50).map(|i| 18_500 + chance(i, 4_000_000)).sum();
    let table = Table::new(cx.t("Commandes", "Orders"), columns(cx, &query))
        .rows((0..50).map(|i| order_row(cx, i)).collect())
        .totals(vec![html! { (cx.t("Total", "Total")) }, html! {}, html! {}, html! {}, html! {}, cx.amount(total * 30)])
        .bulk(Bulk {
            hidden: vec![("token".to_owned(), "k3f9".to_owned())],
            fields: Vec::new(),
            buttons: vec![
                Button::submit(cx.t("Libérer", "Release")).primary().to("/orders/release"),
                Button::submit(cx.t("Attribuer", "Assign")).to("/orders/assign"),
            ],
        })
        .paging(Paging { previous: None, next: Some(query.after("20261028-1440").url()), total: Some(1_500) })
        .exports(&query)
        .html(cx.lang);
    let page = Page::new(cx.t("Commandes", "Orders"), html! { (filters(cx, &query)) (table) }).actions(html! {
        (Button::link(cx.t("Importer", "Import"), "/orders/import").icon(Icon::Upload))
        (Button::link(cx.t("Nouvelle commande", "New order"), "/orders/new").icon(Icon::Plus).primary())
    });
    cx.page("rail-orders", &page)
}

/// A list before its first row.
pub fn orders_empty(cx: Cx<'_>) -> Markup {
    let query = Query::parse("/orders", "");
    let table = Table::new(cx.t("Commandes", "Orders"), columns(cx, &query)).empty(ui::empty(
        cx.t("Pas encore de commande", "No order yet"),
        cx.t(
            "Les commandes de vos clients arrivent ici, saisies, importées d’un fichier ou reçues par l’API. Chacune se confirme en un geste : crédit vérifié, stock réservé, date promise.",
            "Your customers’ orders arrive here, entered, imported from a file or received through the API. Each is confirmed in one go: credit checked, stock reserved, day promised.",
        ).replace(" :", "\u{202f}:"),
        Some(Button::link(cx.t("Saisir la première", "Enter the first one"), "/orders/new").primary().icon(Icon::Plus)),
    ));
    cx.page("rail-orders", &Page::new(cx.t("Commandes", "Orders"), table.html(cx.lang)))
}

/// The aged balance.
pub fn aged(cx: Cx<'_>) -> Markup {
    let lang = cx.lang;
    let query = Query::parse("/aged", "as_of=2026-11-22&sort=-total");
    let labels = [
        cx.t("Non échu", "Not due"),
        cx.t("1 à 30 j", "1–30 days"),
        cx.t("31 à 60 j", "31–60 days"),
        cx.t("61 à 90 j", "61–90 days"),
        cx.t("Plus de 90 j", "Over 90 days"),
    ];
    let cells = |i: i64| -> [i64; 5] {
        let part =
            |n: i64, below: i64, often: i64| if chance(i + n, 10) < often { chance(i * 7 + n, below) } else { 0 };
        [
            120_000 + chance(i, 3_000_000),
            part(1, 900_000, 6),
            part(2, 500_000, 4),
            part(3, 200_000, 2),
            part(4, 150_000, 2),
        ]
    };
    let buckets = |of: &[i64; 5]| -> Vec<Bucket> {
        (0..5)
            .map(|b| Bucket {
                label: labels[b].clone(),
                amount: Cents(of[b]),
                url: format!("/invoices?age={b}"),
                age: b as u8,
            })
            .collect()
    };
    let mut columns = vec![
        Column::text(cx.t("Client", "Customer")).phone(Phone::Title),
        Column::text(cx.t("Répartition", "Spread")).phone(Phone::Hidden),
    ];
    columns.extend(labels.iter().map(|label| Column::number(label.as_str())));
    columns.push(Column::number("Total").sort(&query, "total", Direction::Down).phone(Phone::Amount));
    let mut sums = [0i64; 5];
    let rows = (0..12)
        .map(|i| {
            let of = cells(i);
            let mut row = vec![html! { (CUSTOMERS[i as usize]) }, ageing_mini(&buckets(&of))];
            for (b, cents) in of.iter().enumerate() {
                sums[b] += cents;
                row.push(html! { @if *cents != 0 { a href={ "/invoices?customer=" (i) "&age=" (b) } { (cx.amount(*cents)) } } });
            }
            row.push(html! { b { (cx.amount(of.iter().sum())) } });
            Row::new(row).link(format!("/customers/{i}"))
        })
        .collect();
    let mut totals = vec![html! { "Total" }, html! {}];
    totals.extend(sums.iter().map(|cents| cx.amount(*cents)));
    totals.push(cx.amount(sums.iter().sum()));
    let title = cx.t("Balance âgée", "Aged balance");
    let body = html! {
        (ui::card(cx.t("Encours clients", "Receivables"), Some(cx.eur(sums.iter().sum())), ageing(lang, &title, Currency::EUR, &buckets(&sums))))
        (Table::new(title.clone(), columns).rows(rows).totals(totals).exports(&query).html(lang))
    };
    let page = Page::new(title, body)
        .crumb(cx.t("Pilotage", "Insight"), "/insight")
        .lead(html! { (cx.t("Au ", "As of ")) (format::day_long(lang, lang.today)) })
        .actions(html! { (Button::link(cx.t("Changer de date", "Change day"), "/aged").icon(Icon::Clock)) });
    cx.page("rail-insight", &page)
}
