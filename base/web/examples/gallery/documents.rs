//! Documents: an order on hold, an invoice to issue, a customer.

use kernel::{Cents, Currency, Refusal};
use maud::{Markup, html};
use web::chart::{Gauge, GaugePart, gauge, sparkline};
use web::format;
use web::ui::{
    self, Act, Actions, Button, Chain, ChainDocument, Column, Event, Icon, Page, Phone, Row, Step, StepState, Tab,
    Table, Tile, Tone, document::with_aside, post_button,
};

use crate::Cx;

const NOON: i64 = 1_795_345_920_000;
const DAY: i64 = 86_400_000;

fn lines(cx: Cx<'_>) -> Markup {
    let lang = cx.lang;
    let items = [
        ("TC-10R", "Tuile canal rouge vieilli, 50 × 21", "Canal tile, aged red, 50 × 21", 4_800, 112, 10),
        ("FT-45", "Faîtière ventilée 45°", "Ventilated ridge tile 45°", 64, 1_490, 0),
        ("LV-01", "Livraison grue, zone 2", "Crane delivery, zone 2", 1, 24_000, 0),
    ];
    let columns = vec![
        Column::text(cx.t("Article", "Item")).phone(Phone::Title),
        Column::text(cx.t("Désignation", "Description")).phone(Phone::Under),
        Column::number(cx.t("Quantité", "Quantity")),
        Column::number(cx.t("Prix unitaire", "Unit price")),
        Column::number(cx.t("Remise", "Discount")),
        Column::number(cx.t("TVA", "VAT")),
        Column::number(cx.t("Montant HT", "Net amount")).phone(Phone::Amount),
    ];
    let rate = |n: i64| html! { @if n > 0 { (format::rate(lang.locale, kernel::Rate::whole(n))) } };
    let rows = items
        .iter()
        .map(|(code, fr, en, quantity, price, discount)| {
            Row::new(vec![
                html! { (code) },
                html! { (cx.t(fr, en)) },
                html! { (format::count(lang.locale, *quantity)) },
                cx.amount(*price),
                rate(*discount),
                rate(20),
                cx.amount(quantity * price * (100 - discount) / 100),
            ])
        })
        .collect();
    let totals = ui::totals(&[
        (cx.t("Total HT", "Net"), cx.eur(603_200)),
        (cx.t("TVA 20 %", "VAT 20%").replace(" %", "\u{202f}%"), cx.eur(120_640)),
        (cx.t("Total TTC", "Total"), cx.eur(723_840)),
    ]);
    html! {
        (Table::new(cx.t("Lignes", "Lines"), columns).rows(rows).html(lang))
        (totals)
    }
}

fn chain(cx: Cx<'_>, here: &str) -> Markup {
    let document = |number: &str, cents: i64, tone, fr: &str, en: &str| ChainDocument {
        number: number.to_owned(),
        url: format!("/{number}"),
        detail: Some(format::money(cx.lang.locale, Cents(cents), Currency::EUR)),
        status: Some((tone, cx.t(fr, en))),
        here: number == here,
    };
    let stage = |fr: &str, en: &str, icon, documents| Chain { label: cx.t(fr, en), icon, documents };
    let stages = [
        stage(
            "Devis",
            "Quote",
            Icon::Quotes,
            vec![document("DV-2026-0311", 723_840, Tone::Good, "Accepté", "Accepted")],
        ),
        stage(
            "Commande",
            "Order",
            Icon::Orders,
            vec![document("CF-2026-1489", 723_840, Tone::Waits, "Retenue", "On hold")],
        ),
        stage(
            "Livraisons",
            "Deliveries",
            Icon::Deliveries,
            vec![
                document("BL-2026-0988", 410_000, Tone::Good, "Prouvée", "Proven"),
                document("BL-2026-0991", 313_840, Tone::Moving, "En route", "On its way"),
            ],
        ),
        stage(
            "Facture",
            "Invoice",
            Icon::Invoices,
            vec![document("FA-2026-1203", 723_840, Tone::Late, "En retard", "Overdue")],
        ),
        stage("Encaissement", "Payment", Icon::Cash, vec![]),
    ];
    ui::chain(cx.lang, &stages)
}

fn story(cx: Cx<'_>) -> Markup {
    let link = |number: &str| html! { a href={ "/" (number) } { (number) } };
    let event = |at, actor: &str, fr: &str, en: &str| Event::new(at, actor, html! { (cx.t(fr, en)) });
    ui::timeline(cx.lang, &[
        event(NOON, "Claire Aubry", "A demandé l’avis du directeur commercial.", "Asked the sales director for advice."),
        event(NOON - 3_600_000, "Quittance", "A retenu la commande : la limite de crédit est dépassée.", "Held the order: the credit limit is exceeded.")
            .tone(Tone::Waits)
            .details(html! { (cx.t("Encours ", "Exposure ")) (cx.eur(5_421_000)) ", " (cx.t("limite ", "limit ")) (cx.eur(5_000_000)) }),
        event(NOON - 3_700_000, "Hugo Marty", "A confirmé la commande.", "Confirmed the order."),
        Event::new(NOON - DAY, "Hugo Marty", html! { (cx.t("A créé la commande depuis le devis ", "Made the order from quote ")) (link("DV-2026-0311")) "." }),
        event(NOON - 9 * DAY, "Charpentes Delmas", "A accepté le devis en ligne.", "Accepted the quote on line.").tone(Tone::Good),
    ])
}

/// An order on hold.
pub fn order(cx: Cx<'_>) -> Markup {
    let lang = cx.lang;
    let steps = [
        Step::new(cx.t("Brouillon", "Draft"), StepState::Done).detail(cx.t("21 nov.", "21 Nov")),
        Step::new(cx.t("Retenue", "On hold"), StepState::Waiting)
            .detail(cx.t("crédit, depuis 1 j", "credit, for 1 day")),
        Step::new(cx.t("Confirmée", "Confirmed"), StepState::Ahead),
        Step::new(cx.t("Livrée", "Delivered"), StepState::Ahead),
        Step::new(cx.t("Facturée", "Invoiced"), StepState::Ahead),
    ];
    let refused = Refusal::conflict("order.not_confirmed");
    let actions = Actions::new()
        .may(post_button("/orders/12/amend", &[], &Button::submit(cx.t("Modifier", "Amend")).icon(Icon::Pencil)))
        .may(post_button("/orders/12/release", &[], &Button::submit(cx.t("Libérer", "Release")).primary()))
        .refused(cx.t("Livrer", "Ship"), &refused)
        .refused(cx.t("Facturer", "Invoice"), &refused);
    let held = html! {
        b { (cx.t("Retenue : ", "On hold: ").replace(" :", "\u{202f}:")) }
        (cx.t("avec cette commande, l’encours dépasse la limite de ", "with this order the exposure exceeds the limit by ")) (cx.eur(421_000)) "."
    };
    let facts = ui::definitions(&[
        (cx.t("Client", "Customer"), html! { a href="/customers/4" { "Charpentes Delmas" } }),
        (cx.t("Référence du client", "Customer’s reference"), html! { "CH-LAURAGAIS-07" }),
        (cx.t("Commandée le", "Ordered"), ui::day_relative(lang, lang.today.plus(-1))),
        (cx.t("Livraison promise", "Promised for"), ui::day_relative(lang, lang.today.plus(6))),
        (cx.t("Conditions", "Terms"), html! { (cx.t("45 jours fin de mois", "45 days end of month")) }),
        (cx.t("Suivie par", "Owner"), html! { "Hugo Marty" }),
    ]);
    let body = html! {
        (ui::stepper(lang, &steps))
        (ui::notice(Tone::Waits, held, Some(html! { (Button::link(cx.t("Voir l’encours", "See the exposure"), "/customers/4").quiet()) })))
        (with_aside(
            html! { (ui::card(cx.t("La commande", "The order"), None, facts)) (ui::card(cx.t("Lignes", "Lines"), Some(html! { "3" }), lines(cx))) },
            html! { (ui::card(cx.t("Documents liés", "Linked documents"), None, chain(cx, "CF-2026-1489"))) (ui::card(cx.t("Histoire", "Story"), None, story(cx))) },
        ))
    };
    let page = Page::new("CF-2026-1489", body)
        .crumb(cx.t("Commandes", "Orders"), "/orders")
        .badge(ui::status(Tone::Waits, cx.t("Retenue", "On hold")))
        .lead(html! { "Charpentes Delmas · " (cx.eur(723_840)) })
        .actions(ui::actions(lang, &actions));
    cx.page("rail-orders", &page)
}

/// An invoice that waits to be issued.
pub fn invoice(cx: Cx<'_>) -> Markup {
    let lang = cx.lang;
    let steps = [
        Step::new(cx.t("À émettre", "To issue"), StepState::Current),
        Step::new(cx.t("Émise", "Issued"), StepState::Ahead),
        Step::new(cx.t("Reçue", "Received"), StepState::Ahead),
        Step::new(cx.t("Payée", "Paid"), StepState::Ahead),
    ];
    let act = Act {
        title: cx.t("Émettre la facture", "Issue the invoice"),
        does: cx.t(
            "Elle reçoit le numéro FA-2026-1204, entre dans les comptes et part chez le client.",
            "It receives number FA-2026-1204, enters the books and goes to the customer.",
        ),
        action: "/invoices/12/issue".to_owned(),
        hidden: vec![("version".to_owned(), "1".to_owned())],
        body: None,
        button: cx.t("Émettre FA-2026-1204", "Issue FA-2026-1204"),
    };
    let body = html! {
        (ui::stepper(lang, &steps))
        (ui::act(lang, act))
        (with_aside(
            ui::card(cx.t("Lignes", "Lines"), None, lines(cx)),
            ui::card(cx.t("Documents liés", "Linked documents"), None, chain(cx, "FA-2026-1203")),
        ))
    };
    let page = Page::new(cx.t("Facture à émettre", "Invoice to issue"), body)
        .crumb(cx.t("Factures", "Invoices"), "/invoices")
        .badge(ui::status(Tone::Quiet, cx.t("Brouillon", "Draft")));
    cx.page("rail-invoices", &page)
}

fn exposure(cx: Cx<'_>) -> Markup {
    let part =
        |label: String, cents: i64| GaugePart { label, amount: Cents(cents), url: "/invoices?customer=4".to_owned() };
    gauge(
        cx.lang,
        &Gauge {
            title: cx.t("Encours", "Exposure"),
            parts: vec![
                part(cx.t("Factures ouvertes", "Open invoices"), 3_184_000),
                part(cx.t("Livré non facturé", "Delivered, not invoiced"), 612_000),
                part(cx.t("Commandes en cours", "Open orders"), 1_625_000),
            ],
            limit: Some(Cents(5_000_000)),
            currency: Currency::EUR,
        },
    )
}

fn open_items(cx: Cx<'_>) -> Markup {
    let lang = cx.lang;
    let columns = vec![
        Column::text(cx.t("Facture", "Invoice")).phone(Phone::Title),
        Column::text(cx.t("Échéance", "Due")).phone(Phone::Under),
        Column::text(cx.t("État", "State")).phone(Phone::Under),
        Column::number(cx.t("Total", "Total")),
        Column::number(cx.t("Reste dû", "Open")).phone(Phone::Amount),
    ];
    let item = |number: i64, due: i32, total: i64, open: i64| {
        let late = due < 0;
        let state = if open < total {
            (Tone::Moving, cx.t("Payée en partie", "Partly paid"))
        } else {
            (Tone::Quiet, cx.t("Ouverte", "Open"))
        };
        let state = if late { (Tone::Late, cx.t("En retard", "Overdue")) } else { state };
        Row::new(vec![
            html! { "FA-2026-" (number) },
            ui::due(lang, lang.today.plus(due), true),
            ui::status(state.0, state.1),
            cx.amount(total),
            cx.amount(open),
        ])
        .link("/invoices/1")
        .tone(if late { Tone::Late } else { Tone::Quiet })
    };
    Table::new(cx.t("Factures ouvertes", "Open invoices"), columns)
        .rows(vec![
            item(913, -34, 684_210, 684_210),
            item(1102, -12, 412_480, 212_480),
            item(1127, 8, 500_000, 500_000),
            item(1203, 39, 1_787_310, 1_787_310),
        ])
        .totals(vec![html! { "Total" }, html! {}, html! {}, cx.amount(3_384_000), cx.amount(3_184_000)])
        .html(lang)
}

/// A customer, all round.
pub fn customer(cx: Cx<'_>) -> Markup {
    let lang = cx.lang;
    let money = |cents| format::money(lang.locale, Cents(cents), Currency::EUR);
    let tab = |label: String, count, active| Tab { label, url: "/customers/4".to_owned(), count, active };
    let course = cx.t("Jours de retard sur 12 mois : de 4 à 19", "Days late over 12 months: from 4 to 19");
    let identity = ui::definitions(&[
        ("SIREN".to_owned(), html! { "552 100 554" }),
        (cx.t("TVA", "VAT"), html! { "FR 96 552100554" }),
        (cx.t("Conditions", "Terms"), html! { (cx.t("45 j fin de mois", "45 d end of month")) }),
        (cx.t("Langue", "Language"), html! { (cx.t("Français", "French")) }),
        (cx.t("Suivi par", "Owner"), html! { "Hugo Marty" }),
    ]);
    let body = html! {
        (ui::tabs(lang, &cx.t("Vues du client", "Views of the customer"), &[
            tab(cx.t("Vue d’ensemble", "Overview"), None, true), tab(cx.t("Commandes", "Orders"), Some(42), false),
            tab(cx.t("Factures", "Invoices"), Some(118), false), tab(cx.t("Contacts", "Contacts"), Some(5), false),
            tab(cx.t("Histoire", "Story"), None, false),
        ]))
        (ui::tiles(&[
            Tile::new(cx.t("Solde", "Balance"), money(3_184_000)).link("/invoices?customer=4").detail(cx.t("4 factures", "4 invoices")),
            Tile::new(cx.t("En retard", "Overdue"), money(896_690)).tone(Tone::Late).link("/invoices?late=1").detail(cx.t("2 factures", "2 invoices")),
            Tile::new(cx.t("Paie en moyenne", "Pays on average"), cx.t("19 j après l’échéance", "19 d after the due day")).picture(sparkline(&[4, 6, 5, 9, 8, 12, 11, 14, 13, 17, 16, 19], &course)),
        ]))
        (with_aside(
            html! { (ui::card(cx.t("Factures ouvertes", "Open invoices"), None, open_items(cx))) (ui::card(cx.t("Histoire", "Story"), None, story(cx))) },
            html! { (ui::card(cx.t("Encours", "Exposure"), None, exposure(cx))) (ui::card(cx.t("Identité", "Identity"), None, identity)) },
        ))
    };
    let page = Page::new("Charpentes Delmas", body)
        .crumb(cx.t("Clients", "Customers"), "/customers")
        .badge(ui::status(Tone::Waits, cx.t("Limite dépassée", "Limit exceeded")))
        .lead(html! { "12 chemin des Tuileries, 31450 Montgiscard · C-00412" })
        .actions(html! {
            (Button::link(cx.t("Relevé", "Statement"), "/customers/4/statement").icon(Icon::File))
            (Button::link(cx.t("Nouvelle commande", "New order"), "/orders/new?customer=4").primary().icon(Icon::Plus))
        });
    cx.page("rail-customers", &page)
}
