//! A page that shows what the sandbox holds, in French or English.

use einvoice::Language;
use maud::{DOCTYPE, Markup, html};

use super::http::{Reply, Request};
use super::{NAME, Sandbox};

/// Newest invoices and flows that are shown.
const SHOWN: usize = 100;

impl Sandbox {
    /// `GET /`.
    pub(super) fn page(&self, request: &Request) -> Reply {
        let asked = request.asked("lang");
        let header = request.header("accept-language").unwrap_or_default();
        let french = asked.as_deref().map_or_else(|| header.starts_with("fr"), |lang| lang == "fr");
        let page = self.markup(french).into_string();
        Reply::bytes(200, "text/html; charset=utf-8", page.into_bytes())
    }

    fn markup(&self, french: bool) -> Markup {
        let say = |fr: &'static str, en: &'static str| if french { fr } else { en };
        let language = if french { Language::French } else { Language::English };
        html! {
            (DOCTYPE)
            html lang=(say("fr", "en")) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (NAME) }
                    style { (STYLE) }
                }
                body {
                    header {
                        h1 { (say("Plateforme d’essai", "Sandbox platform")) }
                        p { (say(
                            "Services de flux et d’annuaire selon XP Z12-013. Tout est en mémoire et disparaît à l’arrêt.",
                            "Flow and directory services in the terms of XP Z12-013. Everything is in memory and gone at the end.",
                        )) }
                        nav { a href=(say("/?lang=en", "/?lang=fr")) lang=(say("en", "fr")) { (say("English", "Français")) } }
                    }
                    main {
                        h2 { (say("Factures", "Invoices")) }
                        (self.invoices(french, language))
                        h2 { (say("Flux", "Flows")) }
                        (self.flow_table(french))
                        h2 { (say("Annuaire", "Directory")) }
                        (self.directory_table(french))
                        h2 { (say("Pannes", "Faults")) }
                        p { (say("PUT /sandbox/faults, en JSON. En ce moment :", "PUT /sandbox/faults, as JSON. At present:")) }
                        pre { (serde_json::to_string_pretty(&self.faults).unwrap_or_default()) }
                    }
                }
            }
        }
    }

    fn invoices(&self, french: bool, language: Language) -> Markup {
        let say = |fr: &'static str, en: &'static str| if french { fr } else { en };
        if self.lives.is_empty() {
            return html! { p { (say("Aucune encore : déposez un flux.", "None yet: send a flow.")) } };
        }
        html! {
            table {
                thead { tr {
                    th scope="col" { (say("Numéro", "Number")) }
                    th scope="col" { (say("Vendeur", "Seller")) }
                    th scope="col" { (say("Acheteur", "Buyer")) }
                    th scope="col" { (say("Statuts", "Statuses")) }
                } }
                tbody { @for ((seller, _, number), of) in self.lives.iter().rev().take(SHOWN) { tr {
                    td { (number) }
                    td { (self.name_of(seller)) }
                    td { @if let Some(buyer) = &of.buyer { (self.name_of(buyer)) } }
                    td { ol { @for (event, _) in of.life.events() {
                        li { (event.status().code()) " " (event.status().name(language)) }
                    } } }
                } } }
            }
        }
    }

    fn flow_table(&self, french: bool) -> Markup {
        let say = |fr: &'static str, en: &'static str| if french { fr } else { en };
        html! {
            table {
                thead { tr {
                    th scope="col" { (say("Déposé le", "Submitted")) }
                    th scope="col" { (say("Entreprise", "Company")) }
                    th scope="col" { (say("Sens", "Direction")) }
                    th scope="col" { "Type" }
                    th scope="col" { (say("Fichier", "File")) }
                    th scope="col" { (say("Accusé", "Acknowledgement")) }
                } }
                tbody { @for stored in self.flows.iter().rev().take(SHOWN) { tr {
                    td { (stored.flow.submitted_at.to_string()) }
                    td { (self.name_of(&stored.owner)) }
                    td { (format!("{:?}", stored.flow.flow_direction)) }
                    td { (format!("{:?}", stored.flow.flow_type)) }
                    td { (stored.flow.name) }
                    td {
                        (format!("{:?}", stored.flow.acknowledgement.status))
                        @for detail in &stored.flow.acknowledgement.details { br; (detail.reason_message) }
                    }
                } } }
            }
        }
    }

    fn directory_table(&self, french: bool) -> Markup {
        let say = |fr: &'static str, en: &'static str| if french { fr } else { en };
        html! {
            table {
                thead { tr {
                    th scope="col" { "SIREN" }
                    th scope="col" { (say("Nom", "Name")) }
                    th scope="col" { (say("Adresses", "Addresses")) }
                    th scope="col" { (say("Jouée par", "Played by")) }
                } }
                tbody { @for company in self.companies.values() { tr {
                    td { (company.siren) }
                    td { (company.name) }
                    td { @for line in company.lines() { (line.addressing_identifier) br; } }
                    td {
                        @if company.signs_in { (say("un programme", "a program")) }
                        @else { (say("la plateforme", "the sandbox")) " (" (format!("{:?}", company.persona)) ")" }
                    }
                } } }
            }
        }
    }

    fn name_of<'a>(&'a self, siren: &'a str) -> &'a str {
        self.companies.get(siren).map_or(siren, |c| c.name.as_str())
    }
}

const STYLE: &str = "
:root { color-scheme: light dark; --line: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 0 auto; padding: 1.5rem; }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; }
th, td { text-align: start; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
ol { margin: 0; padding-inline-start: 1.2rem; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line); border-radius: 6px; }
";
