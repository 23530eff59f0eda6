//! A form with errors, small components, the API reference, sign-in and error pages.

use kernel::{Currency, Refusal};
use maud::{Markup, html};
use web::ui::{
    self, ApiGroup, ApiOperation, ApiReference, Button, Choice, Errors, Failure, Field, Form, Icon, Kind, LineColumn, LineRow,
    Lines, Page, Part, Tone,
};

use crate::Cx;

fn line_editor(cx: Cx<'_>, errors: &Errors) -> Markup {
    let items = vec![
        Choice::new("TC-10R", cx.t("Tuile canal rouge vieilli", "Canal tile, aged red")),
        Choice::new("FT-45", cx.t("Faîtière ventilée", "Ridge tile")),
    ];
    let vat = ["20", "10", "5.5"].map(|rate| {
        Choice::new(rate, web::format::rate(cx.lang.locale, kernel::Rate::parse(rate).unwrap_or_default()))
    });
    Lines::new(
        "lines",
        cx.t("Lignes de la commande", "Lines of the order"),
        vec![
            LineColumn::new(
                "item",
                cx.t("Article", "Item"),
                Kind::Combobox { options: items, source: Some("/items/suggest".to_owned()) },
            )
            .wide(),
            LineColumn::new("quantity", cx.t("Quantité", "Quantity"), Kind::Number).part(Part::Quantity),
            LineColumn::new("price", cx.t("Prix HT", "Net price"), Kind::Number).part(Part::Price),
            LineColumn::new("vat", cx.t("TVA", "VAT"), Kind::Select(vat.to_vec())).part(Part::Vat),
        ],
    )
    .rows(vec![
        LineRow::new(["TC-10R", "4800", "1,12", "20"]).amount(cx.amount(537_600)),
        LineRow::new(["FT-45", "-3", "14,90", "20"]),
    ])
    .blank(2)
    .errors(errors)
    .html(cx.lang)
}

/// A new order, refused once.
pub fn form(cx: Cx<'_>) -> Markup {
    let lang = cx.lang;
    let mut errors = Errors::none();
    errors.add(
        Some("customer"),
        cx.t(
            "Aucun client ne porte ce nom : choisissez-le dans la liste.",
            "No customer has that name: choose one from the list.",
        ),
    );
    errors.add(Some("lines[1].quantity"), cx.t("La quantité doit être positive.", "The quantity must be positive."));
    let customers = vec![Choice::new("C-00412", "Charpentes Delmas"), Choice::new("C-00077", "Toitures du Midi")];
    let terms = vec![
        Choice::new("", cx.t("Celles du client", "The customer’s own")),
        Choice::new("30", cx.t("30 jours", "30 days")),
        Choice::new("45eom", cx.t("45 jours fin de mois", "45 days end of month")),
    ];
    let who = html! {
        (Field::new(Kind::Combobox { options: customers, source: Some("/customers/suggest".to_owned()) }, "customer", cx.t("Client", "Customer"))
            .value("Charpente Delmass").required().hint(cx.t("Nom, numéro ou SIREN", "Name, number or SIREN")).errors(&errors).html(lang))
        (Field::text("reference", cx.t("Référence du client", "Customer’s reference")).value("CH-LAURAGAIS-07").html(lang))
        (Field::new(Kind::Date, "day", cx.t("Date", "Day")).value("2026-11-22").required().narrow().html(lang))
        (Field::new(Kind::Date, "wanted", cx.t("Livraison souhaitée", "Wanted for")).narrow().html(lang))
        (Field::new(Kind::Select(terms), "terms", cx.t("Conditions de paiement", "Payment terms")).html(lang))
        (Field::new(Kind::Money(Currency::EUR), "deposit", cx.t("Acompte", "Deposit")).narrow().html(lang))
    };
    let rest = html! {
        (Field::new(Kind::Textarea(3), "note", cx.t("Message au client", "Message to the customer")).html(lang))
        (Field::new(Kind::Radio(vec![Choice::new("all", cx.t("Livrer en une fois", "Ship at once")), Choice::new("part", cx.t("Livrer au fur et à mesure", "Ship as goods are ready")).detail(cx.t("plusieurs bons de livraison", "several delivery notes"))]), "ship", cx.t("Livraison", "Delivery")).value("part").html(lang))
        (Field::new(Kind::Checkbox, "urgent", cx.t("Prioritaire pour l’atelier", "First in the workshop")).value("on").hint(cx.t("Prévenez le client du surcoût.", "Tell the customer about the extra cost.")).html(lang))
    };
    let form = Form::post("/orders")
        .hidden(&[("token", "k3f9")])
        .errors(&errors)
        .body(html! {
            (ui::section(cx.t("Client", "Customer"), None, who))
            (ui::section(cx.t("Lignes", "Lines"), Some(&cx.t("Collez directement depuis un tableur.", "Paste straight from a spreadsheet.")), line_editor(cx, &errors)))
            (ui::section(cx.t("Exécution", "Delivery"), None, rest))
        })
        .buttons(vec![
            Button::submit(cx.t("Confirmer la commande", "Confirm the order")).primary(),
            Button::submit(cx.t("Garder en brouillon", "Keep as draft")).named("verb", "draft").unchecked(),
            Button::link(cx.t("Abandonner", "Discard"), "/orders").quiet(),
        ]);
    let page = Page::new(cx.t("Nouvelle commande", "New order"), form.html(lang))
        .crumb(cx.t("Commandes", "Orders"), "/orders")
        .narrow();
    cx.page("rail-orders", &page)
}

/// What no other page shows.
pub fn components(cx: Cx<'_>) -> Markup {
    let lang = cx.lang;
    let tones = [
        (Tone::Quiet, "Brouillon", "Draft"),
        (Tone::Moving, "En cours", "Under way"),
        (Tone::Good, "Payée", "Paid"),
        (Tone::Waits, "Retenue", "On hold"),
        (Tone::Late, "En retard", "Overdue"),
    ];
    let body = html! {
        (ui::card(cx.t("États", "States"), None, html! { div.buttons { @for (tone, fr, en) in tones { (ui::status(tone, cx.t(fr, en))) } } }))
        (ui::card(cx.t("Boutons", "Buttons"), None, html! {
            div.buttons {
                (Button::submit(cx.t("Principal", "Primary")).primary()) (Button::submit(cx.t("Ordinaire", "Plain")).icon(Icon::Download))
                (Button::submit(cx.t("Discret", "Quiet")).quiet()) (Button::submit(cx.t("Refuser", "Refuse")).danger())
            }
        }))
        (ui::card(cx.t("Travail en cours", "Work under way"), None, ui::progress(lang, &cx.t("Import de commandes.csv", "Importing commandes.csv"), (48_210, 100_000), None)))
        @for (tone, fr, en) in tones { (ui::notice(tone, html! { (cx.t(fr, en)) " – " (cx.t("une phrase qui reste", "a sentence that stays")) }, None)) }
        (ui::card(cx.t("Champs", "Fields"), None, html! {
            div.fields {
                (Field::new(Kind::Percent, "discount", cx.t("Remise", "Discount")).value("5,5").narrow().html(lang))
                (Field::new(Kind::File(".csv,.xlsx".to_owned()), "file", cx.t("Fichier", "File")).html(lang))
                (Field::text("locked", cx.t("Numéro", "Number")).value("C-00412").locked().html(lang))
            }
        }))
    };
    cx.page("rail-settings", &Page::new(cx.t("Composants", "Components"), body).narrow())
}

/// The reference of an API.
pub fn api(cx: Cx<'_>) -> Markup {
    let lang = cx.lang;
    let field = |name: &str, kind: &str, required, fr: &str, en: &str| {
        (name.to_owned(), kind.to_owned(), required, cx.t(fr, en))
    };
    let fields = ApiReference::fields(
        lang,
        &[
            field("order", "Id", true, "La commande", "The order"),
            field("version", "integer", true, "La version lue", "The version that was read"),
        ],
    );
    let operation = |method: &str, path: &str, summary: String| ApiOperation {
        method: method.to_owned(),
        path: path.to_owned(),
        summary,
        body: fields.clone(),
    };
    let reference = ApiReference {
        intro: html! {
            h2 { (cx.t("Pour commencer", "To begin")) }
            p { (cx.t("Chaque demande porte un jeton ; chaque écriture, une clé d’idempotence.", "Every request carries a token; every write, an idempotency key.").replace(" ;", "\u{202f};")) " " code { "Authorization: Bearer …" } }
        },
        groups: vec![
            ApiGroup {
                step: "order".to_owned(),
                name: cx.t("Commandes", "Orders"),
                operations: vec![
                    operation("POST", "/api/v1/order/confirm", cx.t("Confirme une commande", "Confirms an order")),
                    operation("GET", "/api/v1/orders", cx.t("Liste les commandes", "Lists orders")),
                ],
            },
            ApiGroup {
                step: "invoice".to_owned(),
                name: cx.t("Factures", "Invoices"),
                operations: vec![operation("POST", "/api/v1/invoice/issue", cx.t("Émet une facture", "Issues an invoice"))],
            },
        ],
        open: Some(0),
        openapi: "/api/openapi.json".to_owned(),
    };
    cx.page("rail-settings", &Page::new("API".to_owned(), ui::api_reference(lang, &reference)))
}

/// Sign-in, refused once.
pub fn sign_in_page(cx: Cx<'_>) -> Markup {
    let mut errors = Errors::none();
    errors.add(None, cx.t("L’adresse ou le mot de passe est inexact.", "The address or the password is wrong."));
    ui::sign_in(cx.lang, cx.theme, ("claire.aubry@tuilerie-garonne.fr", "/"), &errors)
}

/// An error page.
pub fn error(cx: Cx<'_>, status: u16) -> Markup {
    let reason = (status == 409).then(|| cx.lang.refusal(&Refusal::conflict("order.stale")));
    let back = (status != 500).then(|| (cx.t("Voir les commandes", "See the orders"), "/orders".to_owned()));
    ui::error_page(cx.lang, cx.theme, &Failure { status, reason, reference: Some("7F3K-29QD".to_owned()), back })
}
