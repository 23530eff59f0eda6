//! Today and the flow.

use kernel::{Cents, Currency};
use maud::{Markup, html};
use web::chart::{self, Point, Stage, columns, sparkline};
use web::format;
use web::ui::{self, Button, Flash, Icon, Page, Tile, Tone, Trend, WorkGroup, WorkItem, post_button};

use crate::Cx;

/// What needs the person this morning.
pub fn today(cx: Cx<'_>) -> Markup {
    let lang = cx.lang;
    let item = |title: &str, reason: String, cents: i64, days: i32, tone: Tone, button: String| WorkItem {
        title: title.to_owned(),
        url: "/orders/1".to_owned(),
        reason: html! { (reason) },
        amount: cx.eur(cents),
        age: format::days(lang, i64::from(days)),
        tone,
        button: post_button("/act", &[("version", "3")], &Button::submit(button)),
    };
    let over = |amount: i64| {
        let by = format::money(lang.locale, Cents(amount), Currency::EUR);
        cx.t(&format!("Dépasse la limite de crédit de {by}"), &format!("Exceeds the credit limit by {by}"))
    };
    let release = || cx.t("Libérer", "Release");
    let groups = [
        WorkGroup {
            title: cx.t("Commandes retenues", "Orders on hold"),
            count: 12,
            url: "/orders?state=held".to_owned(),
            items: vec![
                item("CF-2026-1489 · Charpentes Delmas", over(420_000), 1_842_050, 1, Tone::Waits, release()),
                item("CF-2026-1484 · Couverture Vidal & Fils", over(1_155_000), 3_120_000, 2, Tone::Waits, release()),
                item(
                    "CF-2026-1471 · SCI Les Terrasses du Lauragais",
                    cx.t("Facture FA-2026-0913 en retard de 34 jours", "Invoice FA-2026-0913 is 34 days late"),
                    684_210,
                    4,
                    Tone::Waits,
                    release(),
                ),
            ],
        },
        WorkGroup {
            title: cx.t("Encaissements à rapprocher", "Payments to match"),
            count: 9,
            url: "/cash".to_owned(),
            items: vec![
                item(
                    "VIR BATIMAX TOULOUSE",
                    cx.t(
                        "Deux factures font ce montant : FA-2026-1102 et FA-2026-1127",
                        "Two invoices add up to it: FA-2026-1102 and FA-2026-1127",
                    ),
                    912_480,
                    0,
                    Tone::Moving,
                    cx.t("Rapprocher", "Match"),
                ),
                item(
                    "VIR M GARRIGUES",
                    cx.t(
                        "Aucune facture de ce montant ; le nom ressemble à Garrigues Toitures",
                        "No invoice of that amount; the name is like Garrigues Toitures",
                    ),
                    150_000,
                    3,
                    Tone::Waits,
                    cx.t("Choisir", "Choose"),
                ),
            ],
        },
        WorkGroup {
            title: cx.t("Appels à passer", "Calls to make"),
            count: 23,
            url: "/collections".to_owned(),
            items: vec![
                item(
                    "Toitures du Midi",
                    cx.t("Promesse de règlement non tenue, 3 factures en retard", "Promise not kept, 3 invoices late"),
                    2_731_900,
                    41,
                    Tone::Late,
                    cx.t("Appeler", "Call"),
                ),
                item(
                    "Maçonnerie Pujol",
                    cx.t("Deuxième relance sans réponse", "Second reminder without an answer"),
                    498_000,
                    27,
                    Tone::Late,
                    cx.t("Appeler", "Call"),
                ),
            ],
        },
    ];
    let euros = |cents| format::money_short(lang.locale, Cents(cents), Currency::EUR);
    let trend = |words: String, up, tone| Trend { words, up: Some(up), tone };
    let body = html! {
        (ui::tiles(&[
            Tile::new(cx.t("En retard", "Overdue"), euros(18_432_000)).tone(Tone::Late).link("/aged").detail(cx.t("38 factures, 14 clients", "38 invoices, 14 customers")),
            Tile::new(cx.t("Commandes retenues", "Orders on hold"), euros(7_128_000)).tone(Tone::Waits).link("/orders?state=held").detail(cx.t("12 commandes", "12 orders")),
            Tile::new(cx.t("À facturer", "To invoice"), euros(4_310_000)).link("/invoices/due").detail(cx.t("7 livraisons prouvées", "7 proven deliveries")),
            Tile::new(cx.t("Encaissé ce mois", "Cashed this month"), euros(41_260_000)).link("/cash").trend(trend(cx.t("6,2 % de plus qu’en octobre", "6.2% more than in October"), true, Tone::Good)),
        ]))
        (ui::worklist(lang, &groups))
    };
    let mut frame = cx.frame("rail-today");
    frame.flash = vec![
        Flash::done(cx.t("La commande CF-2026-1490 est confirmée.", "Order CF-2026-1490 is confirmed."))
            .action(post_button("/undo", &[], &Button::submit(cx.t("Annuler", "Undo")).quiet())),
    ];
    frame.page(&Page::new(cx.t("À faire", "Today"), body).lead(html! { (format::day_full(lang, lang.today)) }))
}

/// All money in motion.
pub fn flow_page(cx: Cx<'_>) -> Markup {
    let lang = cx.lang;
    let stage = |fr: &str, en: &str, euros: i64, count, days: Option<u32>, tone| Stage {
        label: cx.t(fr, en),
        amount: Cents(euros * 100),
        count,
        median_days: days,
        url: "/orders".to_owned(),
        tone,
    };
    let stages = [
        stage("Devis", "Quotes", 310_400, 41, Some(9), Tone::Quiet),
        stage("Commandes", "Orders", 486_200, 122, Some(2), Tone::Moving),
        stage("Retenues", "On hold", 71_280, 12, Some(3), Tone::Waits),
        stage("À livrer", "To ship", 228_900, 64, Some(5), Tone::Moving),
        stage("À facturer", "To invoice", 43_100, 7, Some(1), Tone::Moving),
        stage("Non échues", "Not due", 912_640, 203, Some(24), Tone::Moving),
        stage("En retard", "Overdue", 184_320, 38, Some(17), Tone::Late),
        stage("En litige", "Disputed", 22_150, 4, Some(31), Tone::Waits),
        stage("Encaissé", "Cashed", 412_600, 96, None, Tone::Good),
    ];
    let points: Vec<Point> = [31, 44, 38, 52, 61, 47, 55, 72, 66, 58, 81, 64, 49, 37]
        .iter()
        .enumerate()
        .map(|(i, n)| Point {
            label: format!("{}{}", cx.t("s. ", "w. "), 36 + i),
            amount: Cents(n * 123_400),
            url: "/cash".to_owned(),
            expected: i > 10,
        })
        .collect();
    let course = cx.t("DSO sur 12 mois, de 52 à 47 jours", "DSO over 12 months, from 52 to 47 days");
    let body = html! {
        (chart::flow(lang, &cx.t("L’argent en mouvement", "Money in motion"), Currency::EUR, &stages))
        (ui::tiles(&[
            Tile::new("DSO", format::days(lang, 47)).link("/insight/dso").picture(sparkline(&[52, 53, 51, 51, 50, 49, 51, 50, 48, 47, 48, 47], &course))
                .trend(Trend { words: cx.t("2 j de moins en un mois", "2 days less in a month"), up: Some(false), tone: Tone::Good }),
            Tile::new(cx.t("De la commande à l’encaissement", "Order to cash"), format::days(lang, 58)).link("/insight/cycle").detail(cx.t("médiane sur 90 jours", "median over 90 days")),
            Tile::new(cx.t("Rapprochés d’office", "Matched unaided"), cx.t("91 %", "91%").replace(' ', "\u{202f}")).link("/insight/cash").detail(cx.t("objectif 95 %", "target 95%")),
        ]))
        (ui::card(cx.t("Encaissements par semaine", "Cash by week"), Some(html! { (cx.t("les trois dernières sont attendues", "the last three are expected")) }),
            columns(lang, &cx.t("Encaissements par semaine", "Cash by week"), Currency::EUR, &points)))
    };
    let page = Page::new(cx.t("Flux", "Flow"), body)
        .lead(html! { (cx.t("Tout l’argent en mouvement, de la demande au compte en banque.", "All money in motion, from the enquiry to the bank account.")) })
        .actions(html! { (Button::link(cx.t("Exporter", "Export"), "/flow.csv").icon(Icon::Download)) });
    cx.page("rail-flow", &page)
}
