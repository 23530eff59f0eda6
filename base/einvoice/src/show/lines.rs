//! The lines, allowances, VAT breakdown and totals of the page.

use maud::{Markup, html};
use rust_decimal::Decimal;

use super::words::Words;
use super::{facts, joined, period, schemed};
use crate::model::{Allowance, Classification, Invoice, Line, VatCategory};

/// The table of lines.
pub(super) fn table(w: Words, invoice: &Invoice) -> Markup {
    html! {
        h2 { (w.say("Détail", "Lines")) }
        div.wide { table {
            thead { tr {
                th { (w.say("N°", "No.")) }
                th { (w.say("Désignation", "Description")) }
                th.n { (w.say("Quantité", "Quantity")) }
                th.n { (w.say("Prix unitaire HT", "Unit price excl. VAT")) }
                th.n { (w.say("TVA", "VAT")) }
                th.n { (w.say("Montant HT", "Net amount")) }
            } }
            tbody { @for line in &invoice.lines { (row(w, invoice, line)) } }
        } }
    }
}

fn row(w: Words, invoice: &Invoice, line: &Line) -> Markup {
    let currency = invoice.currency.as_deref();
    let aside = matches!(line.kind.as_deref(), Some("GROUP" | "INFORMATION"));
    html! {
        tr.child[line.parent.is_some()].aside[aside] {
            td { (line.id.as_deref().unwrap_or_default()) }
            td { (description(w, line, currency)) }
            td.n {
                @if let Some(quantity) = line.quantity { (w.number(quantity, 0)) }
                @if let Some(unit) = &line.unit { "\u{a0}" (w.unit(unit)) }
            }
            td.n { (price(w, line, currency)) }
            td.n { (rate(w, &line.vat)) }
            td.n { @if let Some(net) = line.net { (w.money(net, currency)) } }
        }
    }
}

fn description(w: Words, line: &Line, currency: Option<&str>) -> Markup {
    let item = &line.item;
    let ids = [
        (w.say("Réf. vendeur", "Seller’s ref."), &item.seller_id),
        (w.say("Réf. acheteur", "Buyer’s ref."), &item.buyer_id),
        (w.say("Code", "Code"), &item.standard_id.as_ref().map(schemed)),
        (w.say("Commande", "Order"), &line.order),
        (w.say("Ligne de commande", "Order line"), &line.order_line),
        (w.say("Bon de livraison", "Despatch advice"), &line.despatch_advice),
        (w.say("Classification", "Classification"), &classifications(line)),
        (w.say("Objet", "Object"), &joined(&line.objects)),
        (w.say("Imputation", "Accounting"), &line.accounting_reference),
        (w.say("Origine", "Origin"), &item.origin),
        (w.say("Période", "Period"), &line.period.as_ref().map(|p| period(w, p))),
    ];
    let known: Vec<String> =
        ids.iter().filter_map(|(name, value)| value.as_ref().map(|v| format!("{name} {v}"))).collect();
    html! {
        (item.name.as_deref().unwrap_or("—"))
        @if let Some(text) = &item.description { @if item.name.as_ref() != Some(text) { p { (text) } } }
        @if !known.is_empty() { p { (known.join(" · ")) } }
        @for (name, value) in &item.attributes { p { (name) (w.say("\u{a0}: ", ": ")) (value) } }
        @for note in &line.notes { p { @if let Some(subject) = &note.subject { "(" (subject) ") " } (note.text) } }
        @for (sign, list) in [(w.say("Remise", "Allowance"), &line.allowances), (w.say("Frais", "Charge"), &line.charges)] {
            @for one in list { p { (sign) (w.say("\u{a0}: ", ": ")) (allowance_text(w, one, currency)) } }
        }
        @for reason in [&line.exemption, &line.exemption_code].into_iter().flatten() { p { (reason) } }
    }
}

/// The item's classifications (BT-158), each with its list.
fn classifications(line: &Line) -> Option<String> {
    let one = |c: &Classification| match (&c.list, &c.version) {
        (Some(list), Some(version)) => format!("{} ({list} {version})", c.code),
        (Some(list), None) => format!("{} ({list})", c.code),
        (None, _) => c.code.clone(),
    };
    let all: Vec<String> = line.item.classifications.iter().map(one).collect();
    (!all.is_empty()).then(|| all.join(", "))
}

/// Why there is an allowance or a charge: in words, with the code.
fn reason(one: &Allowance) -> Option<String> {
    match (&one.reason, &one.reason_code) {
        (Some(words), Some(code)) => Some(format!("{words} ({code})")),
        (words, code) => words.clone().or_else(|| code.clone()),
    }
}

fn allowance_text(w: Words, one: &Allowance, currency: Option<&str>) -> String {
    let mut parts = Vec::new();
    parts.extend(reason(one));
    let base = one.base.map(|b| format!(" {} {}", w.say("de", "of"), w.money(b, currency))).unwrap_or_default();
    match one.percent {
        Some(percent) => parts.push(format!("{}\u{a0}%{base}", w.number(percent, 0))),
        None if !base.is_empty() => parts.push(base.trim_start().to_owned()),
        None => {}
    }
    parts.extend(one.amount.map(|a| w.money(a, currency)));
    parts.join(", ")
}

fn price(w: Words, line: &Line, currency: Option<&str>) -> Markup {
    let price = &line.price;
    let per = price.base_quantity.filter(|q| *q != Decimal::ONE);
    html! {
        @if let Some(net) = price.net { (w.money(net, currency)) }
        @if let Some(per) = per { p { (w.say("pour", "per")) " " (w.number(per, 0)) } }
        @if let (Some(gross), Some(discount)) = (price.gross, price.discount.filter(|d| !d.is_zero())) {
            p { (w.money(gross, currency)) " − " (w.money(discount, currency)) }
        }
    }
}

fn rate(w: Words, vat: &VatCategory) -> Markup {
    html! {
        @match (vat.rate, vat.code.as_deref()) {
            (Some(rate), Some("S") | None) => { (w.number(rate, 0)) "\u{a0}%" }
            (Some(rate), Some(code)) => { (w.number(rate, 0)) "\u{a0}% " (code) }
            (None, code) => { (code.unwrap_or_default()) }
        }
    }
}

/// Allowances and charges, VAT breakdown and totals.
pub(super) fn sums(w: Words, invoice: &Invoice) -> Markup {
    let currency = invoice.currency.as_deref();
    let lists = [(w.say("Remise", "Allowance"), &invoice.allowances), (w.say("Frais", "Charge"), &invoice.charges)];
    html! {
        @if !invoice.allowances.is_empty() || !invoice.charges.is_empty() {
            h2 { (w.say("Remises et frais", "Allowances and charges")) }
            table { tbody {
                @for (name, list) in lists { @for one in list { tr {
                    td { (name) }
                    td { (reason(one).unwrap_or_default())
                        @if let Some(percent) = one.percent { p { (w.number(percent, 0)) "\u{a0}%"
                            @if let Some(base) = one.base { " " (w.say("de", "of")) " " (w.money(base, currency)) } } } }
                    td.n { (rate(w, &one.vat)) }
                    td.n { @if let Some(amount) = one.amount { (w.money(amount, currency)) } }
                } } }
            } }
        }
        div.sums { (breakdown(w, invoice)) (totals(w, invoice)) }
    }
}

fn breakdown(w: Words, invoice: &Invoice) -> Markup {
    let currency = invoice.currency.as_deref();
    html! {
        section {
            @if !invoice.vat.is_empty() {
                h2 { (w.say("TVA", "VAT")) }
                table {
                    thead { tr {
                        th { (w.say("Régime", "Category")) }
                        th.n { (w.say("Base", "Taxable")) }
                        th.n { (w.say("Taux", "Rate")) }
                        th.n { (w.say("TVA", "VAT")) }
                    } }
                    tbody { @for one in &invoice.vat { tr {
                        td {
                            (w.category(one.category.code.as_deref()))
                            @for reason in [&one.exemption, &one.exemption_code].into_iter().flatten() { p { (reason) } }
                        }
                        td.n { @if let Some(base) = one.taxable { (w.money(base, currency)) } }
                        td.n { @if let Some(rate) = one.category.rate { (w.number(rate, 0)) "\u{a0}%" } }
                        td.n { @if let Some(tax) = one.tax { (w.money(tax, currency)) } }
                    } } }
                }
            }
            @if let Some(vat) = invoice.totals.vat_accounting {
                (facts(vec![(w.say("Total de la TVA en devise de comptabilisation", "Total VAT in accounting currency"),
                    Some(w.money(vat, invoice.tax_currency.as_deref())))]))
            }
        }
    }
}

fn totals(w: Words, invoice: &Invoice) -> Markup {
    let t = &invoice.totals;
    let nonzero = |amount: Option<Decimal>| amount.filter(|a| !a.is_zero());
    let rows = [
        ("", w.say("Total des lignes", "Sum of lines"), t.lines),
        ("", w.say("Remises", "Allowances"), nonzero(t.allowances).map(|a| -a)),
        ("", w.say("Frais", "Charges"), nonzero(t.charges)),
        ("strong", w.say("Total HT", "Total excl. VAT"), t.without_vat),
        ("", w.say("Total TVA", "Total VAT"), t.vat),
        ("strong", w.say("Total TTC", "Total incl. VAT"), t.with_vat),
        ("", w.say("Déjà payé", "Paid already"), nonzero(t.paid).map(|a| -a)),
        ("", w.say("Arrondi", "Rounding"), nonzero(t.rounding)),
        ("last", w.say("Net à payer", "Amount due"), t.due),
    ];
    html! {
        section {
            h2 { (w.say("Totaux", "Totals")) }
            table.totals { tbody {
                @for (class, name, amount) in rows {
                    @if let Some(amount) = amount {
                        tr class=(class) { td { (name) } td.n { (w.money(amount, invoice.currency.as_deref())) } }
                    }
                }
            } }
        }
    }
}
