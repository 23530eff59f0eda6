//! The checks that the public portal makes on a flow 10 file (DGFiP annex 7, version 1.8, rules G and S).

use rust_decimal::Decimal;

use super::{DailySales, Payment, Report, ReportPeriod, ReportedInvoice, ReportedParty};
use crate::language::Language;
use crate::model::{Date, Identifier};

/// A rule that a file breaks: it would be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The rule: `G1.24`.
    pub rule: &'static str,
    /// Where: `Invoice[2]`, `Transactions[1]/TaxSubtotal`.
    pub place: String,
    /// What is wrong, in French and English.
    words: (&'static str, &'static str),
}

impl Breach {
    /// What is wrong and what to do.
    pub fn message(&self, language: Language) -> &'static str {
        if language == Language::French { self.words.0 } else { self.words.1 }
    }
}

/// VAT rates that reports may bear (G1.24), in percent.
const RATES: [&str; 15] =
    ["0", "0.9", "1.05", "1.75", "2.1", "5.5", "7", "8.5", "9.2", "9.6", "10", "13", "19.6", "20", "20.6"];
const TYPES: [&str; 15] =
    ["261", "380", "381", "384", "386", "389", "393", "396", "471", "472", "473", "500", "501", "502", "503"];
const PROCESSES: [&str; 13] = ["B1", "S1", "M1", "B2", "S2", "M2", "B4", "S4", "M4", "S5", "S6", "B7", "S7"];

/// Collects breaches under the place that is being looked at.
struct Checker {
    found: Vec<Breach>,
    place: String,
}

impl Checker {
    fn demand(&mut self, holds: bool, rule: &'static str, words: (&'static str, &'static str)) {
        if !holds {
            self.found.push(Breach { rule, place: self.place.clone(), words });
        }
    }

    fn date(&mut self, date: &Option<Date>) {
        let right = date.as_ref().is_none_or(|d| d.day().is_some_and(|day| (2000..=2099).contains(&day.year())));
        let words =
            ("La date doit être AAAAMMJJ, entre 2000 et 2099.", "The date must be YYYYMMDD, between 2000 and 2099.");
        self.demand(right, "G1.09", words);
    }

    fn rate(&mut self, rate: Option<Decimal>) {
        let listed = rate.is_none_or(|rate| RATES.contains(&rate.normalize().to_string().as_str()));
        self.demand(listed, "G1.24", ("Ce taux de TVA n’est pas admis.", "This VAT rate is not allowed."));
    }

    /// At most two decimals and 19 digits.
    fn amount(&mut self, amount: Option<Decimal>) {
        let fits = amount.is_none_or(|a| a.scale() <= 2 && a.mantissa().unsigned_abs() < 10u128.pow(19));
        let words =
            ("Un montant a au plus 2 décimales et 19 chiffres.", "An amount has at most 2 decimals and 19 digits.");
        self.demand(fits, "G1.14", words);
    }

    fn number(&mut self, text: &Option<String>, rule: &'static str, longest: usize) {
        let right = text.as_ref().is_none_or(|t| {
            t.len() <= longest
                && !t.starts_with(' ')
                && !t.ends_with(' ')
                && !t.contains("  ")
                && t.bytes().all(|b| b.is_ascii_alphanumeric() || b" -+_/".contains(&b))
        });
        let words = (
            "L’identifiant est trop long ou contient un caractère interdit.",
            "The identifier is too long or has a character that is not allowed.",
        );
        self.demand(right, rule, words);
    }

    fn country(&mut self, code: &Option<String>) {
        let right = code.as_ref().is_none_or(|c| c.len() == 2 && c.bytes().all(|b| b.is_ascii_uppercase()));
        self.demand(
            right,
            "G2.01",
            ("Le pays s’écrit en deux majuscules (ISO 3166).", "The country is two capital letters (ISO 3166)."),
        );
    }

    fn category(&mut self, code: &Option<String>) {
        let right = code.as_deref().is_none_or(|c| ["S", "E", "AE", "K", "G", "O", "Z"].contains(&c));
        self.demand(
            right,
            "G2.31",
            (
                "La catégorie de TVA doit être S, E, AE, K, G, O ou Z.",
                "The VAT category must be S, E, AE, K, G, O or Z.",
            ),
        );
    }

    /// A total equals the sum of its parts, a cent of tolerance for each part.
    fn sum(&mut self, total: Option<Decimal>, parts: Vec<Option<Decimal>>) {
        let Some(total) = total else { return };
        let tolerance = Decimal::new(parts.len() as i64, 2);
        let sum = parts.iter().flatten().fold(Decimal::ZERO, |sum, part| sum.saturating_add(*part));
        let words =
            ("Le total diffère de la somme de sa ventilation.", "The total differs from the sum of its breakdown.");
        self.demand(total.saturating_sub(sum).abs() <= tolerance, "G1.53", words);
    }

    fn within(&mut self, place: String, body: impl FnOnce(&mut Checker)) {
        let outer = std::mem::replace(&mut self.place, place);
        body(self);
        self.place = outer;
    }
}

/// What the portal would refuse in a report; empty when nothing.
pub fn check(report: &Report) -> Vec<Breach> {
    let mut c = Checker { found: Vec::new(), place: "ReportDocument".to_owned() };
    document(&mut c, report);
    if let Some(transactions) = &report.transactions {
        c.within("TransactionsReport/ReportPeriod".to_owned(), |c| period(c, &transactions.period));
        for (index, one) in transactions.invoices.iter().enumerate() {
            c.within(format!("TransactionsReport/Invoice[{}]", index + 1), |c| invoice(c, one));
        }
        for (index, one) in transactions.daily.iter().enumerate() {
            c.within(format!("TransactionsReport/Transactions[{}]", index + 1), |c| sales(c, one));
        }
    }
    if let Some(payments) = &report.payments {
        c.within("PaymentsReport/ReportPeriod".to_owned(), |c| period(c, &payments.period));
        for (index, one) in payments.invoices.iter().enumerate() {
            c.within(format!("PaymentsReport/Invoice[{}]", index + 1), |c| {
                c.number(&one.number, "G1.05", 35);
                c.date(&one.issued);
                payment(c, &one.payment);
            });
        }
        for (index, one) in payments.daily.iter().enumerate() {
            c.within(format!("PaymentsReport/Transactions[{}]", index + 1), |c| payment(c, one));
        }
    }
    c.found
}

fn document(c: &mut Checker, report: &Report) {
    c.demand(
        report.id.is_some(),
        "G1.104",
        ("L’identifiant de transmission manque.", "The transmission has no identifier."),
    );
    c.number(&report.id, "G1.104", 50);
    let to_the_second =
        report.created.as_ref().is_some_and(|m| m.0.len() == 14 && m.format().is_some() && m.day().is_some());
    c.demand(to_the_second, "G7.53", ("La date-heure doit être AAAAMMJJHHMMSS.", "The moment must be YYYYMMDDHHMMSS."));
    let kind = matches!(report.kind.as_deref(), Some("IN" | "RE"));
    c.demand(kind, "G8.01", ("Le type de transmission doit être IN ou RE.", "The transmission type must be IN or RE."));
    let one = report.transactions.is_some() != report.payments.is_some();
    c.demand(
        one,
        "G6.29",
        (
            "Il faut un rapport de transactions ou un rapport de paiements, pas les deux.",
            "There must be a report of transactions or of payments, not both.",
        ),
    );
    let scheme = |id: &Option<Identifier>| id.as_ref().and_then(|id| id.scheme.clone());
    let value = |id: &Option<Identifier>| id.as_ref().map(|id| id.value.clone()).unwrap_or_default();
    let platform =
        scheme(&report.sender.id).as_deref() == Some("0238") && value(&report.sender.id).chars().count() == 4;
    c.demand(
        platform,
        "G6.22",
        (
            "L’émetteur est une plateforme : schéma 0238, 4 caractères.",
            "The sender is a platform: scheme 0238, 4 characters.",
        ),
    );
    c.demand(
        report.sender.role.as_deref() == Some("WK"),
        "G7.51",
        ("Le rôle de l’émetteur doit être WK.", "The sender’s role must be WK."),
    );
    let siren = value(&report.issuer.id);
    let company = scheme(&report.issuer.id).as_deref() == Some("0002")
        && siren.len() == 9
        && siren.bytes().all(|b| b.is_ascii_digit());
    c.demand(
        company,
        "G6.26",
        ("Le déclarant est désigné par son SIREN (schéma 0002).", "The declarer is named by its SIREN (scheme 0002)."),
    );
    let role = matches!(report.issuer.role.as_deref(), Some("SE" | "BY"));
    c.demand(role, "G7.52", ("Le rôle du déclarant doit être SE ou BY.", "The declarer’s role must be SE or BY."));
}

fn period(c: &mut Checker, period: &ReportPeriod) {
    c.date(&period.start);
    c.date(&period.end);
    ordered(c, &period.start, &period.end);
}

fn ordered(c: &mut Checker, start: &Option<Date>, end: &Option<Date>) {
    let days = start.as_ref().and_then(Date::day).zip(end.as_ref().and_then(Date::day));
    c.demand(
        days.is_none_or(|(start, end)| end > start),
        "G6.25",
        ("La fin de période doit suivre son début.", "The end of the period must come after its start."),
    );
}

fn sales(c: &mut Checker, sales: &DailySales) {
    c.date(&sales.date);
    let category = matches!(sales.category.as_deref(), Some("TLB1" | "TPS1" | "TNT1" | "TMA1"));
    c.demand(
        category,
        "G1.68",
        ("La catégorie doit être TLB1, TPS1, TNT1 ou TMA1.", "The category must be TLB1, TPS1, TNT1 or TMA1."),
    );
    tax_point(c, &sales.tax_point_code);
    c.amount(sales.without_vat);
    c.amount(sales.vat);
    for one in &sales.rates {
        c.rate(one.rate);
        c.amount(one.taxable);
        c.amount(one.vat);
    }
    if sales.currency.as_deref() == Some("EUR") {
        c.sum(sales.without_vat, sales.rates.iter().map(|r| r.taxable).collect());
        c.sum(sales.vat, sales.rates.iter().map(|r| r.vat).collect());
    }
}

fn tax_point(c: &mut Checker, code: &Option<String>) {
    let right = code.as_deref().is_none_or(|code| ["5", "29", "72", "3", "35", "432"].contains(&code));
    c.demand(right, "P1.11", ("Le code d’exigibilité est inconnu.", "The code of the VAT point is unknown."));
}

fn payment(c: &mut Checker, payment: &Payment) {
    c.date(&payment.date);
    for one in &payment.rates {
        c.rate(one.rate);
        let euros = one.currency.as_deref().is_none_or(|code| code == "EUR");
        c.demand(euros, "G6.27", ("L’encaissement se déclare en euros.", "Receipts are reported in euros."));
        let fits = one.amount.is_none_or(|a| !a.is_sign_negative() && a.scale() <= 6);
        c.demand(
            fits,
            "G1.16",
            (
                "Un encaissement n’est pas négatif et a au plus 6 décimales.",
                "A receipt is not negative and has at most 6 decimals.",
            ),
        );
    }
}

fn invoice(c: &mut Checker, invoice: &ReportedInvoice) {
    let among = |value: &Option<String>, list: &[&str]| value.as_deref().is_some_and(|v| list.contains(&v));
    c.number(&invoice.number, "G1.05", 35);
    c.date(&invoice.issued);
    c.date(&invoice.due);
    c.demand(
        among(&invoice.type_code, &TYPES),
        "G1.01",
        ("Ce type de facture n’est pas admis.", "This invoice type is not allowed."),
    );
    c.demand(
        among(&invoice.process, &PROCESSES),
        "G1.02",
        ("Ce cadre de facturation n’est pas admis.", "This billing framework is not allowed."),
    );
    let deposit_after_deposit =
        among(&invoice.process, &["B4", "S4", "M4"]) && among(&invoice.type_code, &["386", "500", "503"]);
    c.demand(
        !deposit_after_deposit,
        "G1.60",
        (
            "Une facture d’acompte n’a pas le cadre B4, S4 ou M4.",
            "A prepayment invoice does not have framework B4, S4 or M4.",
        ),
    );
    let profile = invoice.profile.as_deref() == Some("urn.cpro.gouv.fr:1p0:ereporting");
    c.demand(
        profile,
        "S1.12",
        (
            "Le profil doit être urn.cpro.gouv.fr:1p0:ereporting.",
            "The profile must be urn.cpro.gouv.fr:1p0:ereporting.",
        ),
    );
    tax_point(c, &invoice.tax_point_code);
    references(c, invoice);
    reported_party(c, &invoice.seller);
    let buyer = invoice.buyer.as_ref();
    c.demand(
        buyer.is_some_and(|b| b.id.is_some()),
        "G6.28",
        ("L’identifiant de l’acheteur est obligatoire.", "The buyer’s identifier is compulsory."),
    );
    if let Some(buyer) = buyer {
        reported_party(c, buyer);
    }
    for delivery in &invoice.deliveries {
        c.date(&delivery.date);
        c.country(&delivery.address.as_ref().and_then(|a| a.country.clone()));
    }
    if let Some(period) = &invoice.period {
        ordered(c, &period.start, &period.end);
    }
    amounts(c, invoice);
}

/// A corrective invoice names one earlier invoice, a credit note at least one, with their dates.
fn references(c: &mut Checker, invoice: &ReportedInvoice) {
    let dated = |list: &[crate::model::Preceding]| list.iter().all(|p| p.number.is_some() && p.date.is_some());
    let words =
        ("La facture antérieure et sa date sont obligatoires.", "The preceding invoice and its date are compulsory.");
    match invoice.type_code.as_deref() {
        Some("384" | "471" | "472" | "473") => {
            c.demand(invoice.preceding.len() == 1 && dated(&invoice.preceding), "G1.32", words);
        }
        Some("261" | "381" | "396" | "502" | "503") => {
            let at_header = !invoice.preceding.is_empty() && dated(&invoice.preceding);
            let of_line = |line: &super::ReportedLine| line.preceding.iter().any(|p| dated(std::slice::from_ref(p)));
            let at_lines = !invoice.lines.is_empty() && invoice.lines.iter().all(of_line);
            c.demand(at_header || at_lines, "G1.32", words);
        }
        _ => {}
    }
}

fn reported_party(c: &mut Checker, party: &ReportedParty) {
    c.country(&party.country);
    let Some(id) = &party.id else { return };
    let digits = id.value.bytes().all(|b| b.is_ascii_digit());
    let right = match id.scheme.as_deref() {
        Some("0002" | "0229") => digits && id.value.len() == 9,
        Some("0223" | "0227") => id.value.chars().count() <= 18,
        Some("0228") => digits && (9..=10).contains(&id.value.len()),
        _ => false,
    };
    c.demand(
        right,
        "G2.19",
        (
            "L’identifiant doit être SIREN, TVA UE, hors UE, RIDET ou TAHITI.",
            "The identifier must be SIREN, EU VAT, outside EU, RIDET or TAHITI.",
        ),
    );
    if matches!(id.scheme.as_deref(), Some("0002" | "0223")) {
        c.demand(party.vat.is_some(), "G2.33", ("Le numéro de TVA est obligatoire.", "The VAT number is compulsory."));
    }
}

fn amounts(c: &mut Checker, invoice: &ReportedInvoice) {
    for (_, one) in &invoice.allowances {
        c.amount(one.amount);
        c.category(&one.category);
        c.rate(one.rate);
    }
    c.amount(invoice.without_vat);
    c.amount(invoice.vat.as_ref().map(|(amount, _)| *amount));
    let euros = invoice.vat.as_ref().is_some_and(|(_, currency)| currency.as_deref() == Some("EUR"));
    c.demand(euros, "G6.23", ("Le total de TVA doit être en euros.", "The VAT total must be in euros."));
    for one in &invoice.taxes {
        c.amount(one.amount);
        c.amount(one.vat);
        c.category(&one.category);
        c.rate(one.rate);
        let explained =
            one.category.as_deref() != Some("E") || (one.exemption.is_some() && one.exemption_code.is_some());
        c.demand(
            explained,
            "G1.40",
            ("Une exonération (E) demande son motif et son code.", "An exemption (E) needs its reason and code."),
        );
        let reserved = one.exemption_code.as_deref() != Some("VATEX-FR-CNWVAT")
            || matches!(invoice.type_code.as_deref(), Some("261" | "381" | "396"));
        c.demand(
            reserved,
            "G6.21",
            ("VATEX-FR-CNWVAT est réservé aux avoirs.", "VATEX-FR-CNWVAT is for credit notes only."),
        );
    }
    let exempt = invoice.taxes.iter().any(|t| t.category.as_deref() == Some("E"));
    let registered = invoice.seller.vat.is_some() || invoice.tax_representative.is_some();
    c.demand(
        !exempt || registered,
        "G1.102",
        ("Une exonération (E) demande le numéro de TVA du vendeur.", "An exemption (E) needs the seller’s VAT number."),
    );
    if invoice.currency.as_deref() == Some("EUR") {
        c.sum(invoice.without_vat, invoice.taxes.iter().map(|t| t.amount).collect());
        c.sum(invoice.vat.as_ref().map(|(amount, _)| *amount), invoice.taxes.iter().map(|t| t.vat).collect());
    }
}
