//! A readable page of an invoice, in French or English: one HTML file without anything from outside, made to be
//! read on a screen and printed on A4. Every text of the invoice is escaped.

mod lines;
mod words;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::convert::{Unreadable, read_tree};
use crate::language::Language;
use crate::model::{Address, Date, Document, Identifier, Invoice, Party, PaymentMeans, Period};
use crate::tree::Tree;
pub use words::{Words, decimals};

/// Reads a UBL or CII invoice and returns its page. Attachments are listed, never loaded.
pub fn show_html(bytes: &[u8], language: Language) -> Result<String, Unreadable> {
    Ok(page(&read_tree(&Tree::parse(bytes)?)?.value, language))
}

/// The page of an invoice.
pub fn page(invoice: &Invoice, language: Language) -> String {
    let w = Words(language);
    let number = invoice.number.as_deref().unwrap_or("—");
    let kind = w.kind(invoice.type_code.as_deref());
    html! {
        (DOCTYPE)
        html lang=(w.say("fr", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (kind) " " (number) }
                style { (PreEscaped(include_str!("show/style.css"))) }
            }
            body {
                (head(w, invoice, kind, number))
                main {
                    (parties(w, invoice))
                    (references(w, invoice))
                    (lines::table(w, invoice))
                    (lines::sums(w, invoice))
                    (payment(w, invoice))
                    (notes(w, invoice))
                    (documents(w, &invoice.documents))
                }
                footer {
                    @if let Some(specification) = &invoice.specification { (specification) }
                    @if let Some(process) = &invoice.process { " · " (w.say("cadre de facturation", "process")) " " (process) }
                }
            }
        }
    }
    .into_string()
}

fn head(w: Words, invoice: &Invoice, kind: &str, number: &str) -> Markup {
    let currency = invoice.currency.as_deref();
    html! {
        header {
            h1 {
                (kind) " " (number)
                @if let Some(date) = &invoice.issue_date { small { (w.say("du", "of")) " " (w.date(date)) } }
                @if let Some(seller) = &invoice.seller.name { small { (seller) } }
            }
            @if let Some(due) = invoice.totals.due {
                div.due {
                    span { (w.say("Net à payer", "Amount due")) }
                    b { (w.money(due, currency)) }
                    @if let Some(date) = &invoice.due_date {
                        span { (w.say("avant le", "by")) " " (w.date(date)) }
                    }
                }
            }
        }
    }
}

fn parties(w: Words, invoice: &Invoice) -> Markup {
    let others = [
        (w.say("Bénéficiaire du paiement", "Payee"), &invoice.payee),
        (w.say("Représentant fiscal du vendeur", "Seller’s tax representative"), &invoice.tax_representative),
    ];
    html! {
        div.columns {
            (party(w, w.say("Vendeur", "Seller"), &invoice.seller))
            (party(w, w.say("Acheteur", "Buyer"), &invoice.buyer))
            @for (title, other) in others {
                @if let Some(other) = other { (party(w, title, other)) }
            }
            @for other in &invoice.other_parties { (party(w, role(w, other.role), &other.party)) }
            @if let Some(delivery) = &invoice.delivery {
                section.party {
                    h2 { (w.say("Livraison", "Delivery")) }
                    @if let Some(name) = &delivery.name { p { b { (name) } } }
                    @if let Some(a) = &delivery.address { (address(a)) }
                    @if let Some(id) = &delivery.location { p.soft { (identifier(w, id)) } }
                    @if let Some(date) = &delivery.date { p { (w.say("Le", "On")) " " (w.date(date)) } }
                }
            }
        }
    }
}

fn role(w: Words, role: crate::model::PartyRole) -> &'static str {
    use crate::model::PartyRole::*;
    match role {
        BuyerAgent => w.say("Agent de l’acheteur", "Buyer’s agent"),
        Payer => w.say("Payeur", "Payer"),
        SellerAgent => w.say("Agent du vendeur", "Seller’s agent"),
        Invoicee => w.say("Facturé à", "Invoicee"),
        Invoicer => w.say("Facturant", "Invoicer"),
    }
}

fn party(w: Words, title: &str, party: &Party) -> Markup {
    html! {
        section.party {
            h2 { (title) }
            @if let Some(name) = &party.name { p { b { (name) } } }
            @if let Some(name) = &party.trading_name { @if party.name.as_ref() != Some(name) { p { (name) } } }
            @if let Some(a) = &party.address { (address(a)) }
            @if let Some(id) = &party.legal_registration { p.soft { (identifier(w, id)) } }
            @if let Some(vat) = &party.vat { p.soft { (w.say("N° TVA", "VAT no.")) " " (vat) } }
            @if let Some(id) = &party.tax_registration { p.soft { (w.say("N° fiscal", "Tax no.")) " " (id.value) } }
            @for id in &party.identifiers { p.soft { (identifier(w, id)) } }
            @if let Some(text) = &party.legal_information { p.soft { (text) } }
            @if let Some(id) = &party.electronic_address {
                p.soft { (w.say("Adresse électronique", "Electronic address")) " " (id.value)
                    @if let Some(scheme) = &id.scheme { " (" (scheme) ")" } }
            }
            @if let Some(c) = &party.contact {
                @for text in [&c.name, &c.department, &c.telephone, &c.email].into_iter().flatten() { p.soft { (text) } }
            }
        }
    }
}

fn address(a: &Address) -> Markup {
    let town: Vec<&str> = [&a.post_code, &a.city].into_iter().flatten().map(String::as_str).collect();
    html! {
        @for line in [&a.line1, &a.line2, &a.line3].into_iter().flatten() { p { (line) } }
        @if !town.is_empty() { p { (town.join(" ")) } }
        @if let Some(region) = &a.subdivision { p { (region) } }
        @if let Some(country) = &a.country { p { (country) } }
    }
}

fn identifier(w: Words, id: &Identifier) -> Markup {
    html! {
        @match &id.scheme {
            Some(scheme) => { (w.scheme(scheme)) " " (id.value) }
            None => { (w.say("Identifiant", "Identifier")) " " (id.value) }
        }
    }
}

/// A term and its value, where there is a value.
type Fact = (&'static str, Option<String>);

fn facts(list: Vec<Fact>) -> Markup {
    let known: Vec<(&str, String)> = list.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    html! {
        @if !known.is_empty() {
            dl { @for (name, value) in known { dt { (name) } dd { (value) } } }
        }
    }
}

fn references(w: Words, invoice: &Invoice) -> Markup {
    let date = |date: &Option<Date>| date.as_ref().map(|d| w.date(d));
    let currency = invoice.currency.clone().filter(|code| code != "EUR");
    let list = vec![
        (w.say("Type de document", "Document type"), invoice.type_code.clone()),
        (w.say("Référence acheteur", "Buyer reference"), invoice.buyer_reference.clone()),
        (w.say("Commande", "Purchase order"), invoice.purchase_order.clone()),
        (w.say("Commande du vendeur", "Sales order"), invoice.sales_order.clone()),
        (w.say("Contrat", "Contract"), invoice.contract.clone()),
        (w.say("Projet", "Project"), invoice.project.clone()),
        (w.say("Marché ou lot", "Tender or lot"), invoice.tender.clone()),
        (w.say("Bon de livraison", "Despatch advice"), invoice.despatch_advice.clone()),
        (w.say("Avis de réception", "Receiving advice"), invoice.receiving_advice.clone()),
        (w.say("Objet facturé", "Invoiced object"), joined(&invoice.objects)),
        (w.say("Imputation", "Accounting reference"), invoice.accounting_reference.clone()),
        (w.say("Période", "Period"), invoice.period.as_ref().map(|p| period(w, p))),
        (w.say("Exigibilité de la TVA", "VAT point"), date(&invoice.tax_point)),
        (w.say("TVA exigible", "VAT due"), invoice.tax_point_code.as_ref().map(|code| tax_point(w, code))),
        (w.say("Devise", "Currency"), currency),
        (w.say("Devise de la TVA", "VAT currency"), invoice.tax_currency.clone()),
    ];
    let any = list.iter().any(|(_, value)| value.is_some()) || !invoice.preceding.is_empty();
    html! {
        @if any {
            h2 { (w.say("Références", "References")) }
            div.references { (facts(list)) }
            @for earlier in &invoice.preceding {
                p.soft { (w.say("Facture antérieure", "Preceding invoice")) " " (earlier.number.as_deref().unwrap_or("—"))
                    @if let Some(date) = &earlier.date { " " (w.say("du", "of")) " " (w.date(date)) } }
            }
        }
    }
}

/// The values of identifiers, one after the other, each with its scheme.
fn joined(ids: &[Identifier]) -> Option<String> {
    let values: Vec<String> = ids.iter().map(schemed).collect();
    (!values.is_empty()).then(|| values.join(", "))
}

/// An identifier and its scheme.
fn schemed(id: &Identifier) -> String {
    match &id.scheme {
        Some(scheme) => format!("{} ({scheme})", id.value),
        None => id.value.clone(),
    }
}

fn tax_point(w: Words, code: &crate::model::TaxPoint) -> String {
    use crate::model::TaxPoint;
    match code {
        TaxPoint::Issue => w.say("à la date de facture (option sur les débits)", "on invoicing").to_owned(),
        TaxPoint::Delivery => w.say("à la livraison", "on delivery").to_owned(),
        TaxPoint::Payment => w.say("à l’encaissement", "on payment").to_owned(),
        TaxPoint::Other(code) => code.clone(),
    }
}

fn period(w: Words, period: &Period) -> String {
    match (&period.start, &period.end) {
        (Some(start), Some(end)) => {
            format!("{} {} {} {}", w.say("du", "from"), w.date(start), w.say("au", "to"), w.date(end))
        }
        (Some(start), None) => format!("{} {}", w.say("à partir du", "from"), w.date(start)),
        (None, Some(end)) => format!("{} {}", w.say("jusqu’au", "until"), w.date(end)),
        (None, None) => String::new(),
    }
}

fn payment(w: Words, invoice: &Invoice) -> Markup {
    let list = vec![
        (w.say("Échéance", "Due date"), invoice.due_date.as_ref().map(|d| w.date(d))),
        (w.say("Référence à rappeler", "Quote on payment"), invoice.remittance.clone()),
        (w.say("Mandat de prélèvement", "Direct debit mandate"), invoice.mandate.clone()),
        (w.say("Identifiant créancier", "Creditor identifier"), invoice.creditor.clone()),
    ];
    let nothing = list.iter().all(|(_, value)| value.is_none()) && invoice.payment_means.is_empty();
    html! {
        @if !nothing || invoice.payment_terms.is_some() {
            h2 { (w.say("Paiement", "Payment")) }
            div.columns {
                div {
                    (facts(list))
                    @if let Some(terms) = &invoice.payment_terms { p.note { (terms) } }
                }
                @for means in &invoice.payment_means { (one_means(w, means)) }
            }
        }
    }
}

fn one_means(w: Words, means: &PaymentMeans) -> Markup {
    let code = means.code.as_deref();
    let named = w.means(code);
    let words = means.text.as_deref().or(Some(named).filter(|name| !name.is_empty()));
    let said = match (words, code) {
        (Some(words), Some(code)) => Some(format!("{words} ({code})")),
        (words, code) => words.or(code).map(str::to_owned),
    };
    let account = means.account.as_ref();
    let card = means.card.as_ref();
    facts(vec![
        (w.say("Mode", "Means"), said),
        (w.say("Compte", "Account"), account.and_then(|a| a.id.as_deref()).map(grouped)),
        ("BIC", account.and_then(|a| a.bic.clone())),
        (w.say("Titulaire", "Account name"), account.and_then(|a| a.name.clone())),
        (w.say("Carte", "Card"), card.and_then(|c| c.number.clone())),
        (w.say("Porteur", "Card holder"), card.and_then(|c| c.holder.clone())),
        (w.say("Compte débité", "Debited account"), means.debited_account.as_deref().map(grouped)),
    ])
}

/// An IBAN in groups of four, as it is printed; any other account as it stands.
fn grouped(account: &str) -> String {
    let compact: String = account.chars().filter(|c| !c.is_whitespace()).collect();
    if !kernel::identifier::is_iban(&compact) {
        return account.to_owned();
    }
    let characters: Vec<char> = compact.chars().collect();
    characters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("\u{a0}")
}

fn notes(w: Words, invoice: &Invoice) -> Markup {
    html! {
        @if !invoice.notes.is_empty() {
            h2 { (w.say("Mentions", "Notes")) }
            @for note in &invoice.notes {
                p.note {
                    @if let Some(code) = &note.subject {
                        @let named = w.subject(code);
                        b { @if !named.is_empty() { (named) " " } "(" (code) ")" (w.say("\u{a0}: ", ": ")) }
                    }
                    (note.text)
                }
            }
        }
    }
}

fn documents(w: Words, documents: &[Document]) -> Markup {
    html! {
        @if !documents.is_empty() {
            h2 { (w.say("Pièces jointes", "Attachments")) }
            div.wide { table {
                thead { tr {
                    th { (w.say("Référence", "Reference")) }
                    th { (w.say("Description", "Description")) }
                    th { (w.say("Fichier", "File")) }
                    th.n { (w.say("Taille", "Size")) }
                } }
                tbody { @for document in documents { tr {
                    td { (document.reference.as_deref().unwrap_or_default()) }
                    td { (document.description.as_deref().unwrap_or_default()) }
                    td {
                        @if let Some(file) = &document.attachment {
                            (file.filename.as_deref().unwrap_or_default())
                            @if let Some(mime) = &file.mime { p { (mime) } }
                        }
                        @if let Some(url) = &document.url { (link(url)) }
                    }
                    td.n { @if let Some(file) = &document.attachment { (size(w, file.size())) } }
                } } }
            } }
        }
    }
}

/// A link for web addresses only: a document must not smuggle in a script.
fn link(url: &str) -> Markup {
    let lower = url.to_ascii_lowercase();
    html! {
        @if lower.starts_with("https://") || lower.starts_with("http://") {
            a href=(url) rel="noreferrer noopener" { (url) }
        } @else { (url) }
    }
}

fn size(w: Words, bytes: u64) -> String {
    let (unit, kilo, mega) = (w.say("o", "B"), w.say("Ko", "kB"), w.say("Mo", "MB"));
    match bytes {
        0..1_000 => format!("{bytes}\u{a0}{unit}"),
        1_000..1_000_000 => format!("{}\u{a0}{kilo}", bytes / 1_000),
        _ => format!("{}\u{a0}{mega}", bytes / 1_000_000),
    }
}
