//! The words, numbers and dates of the page, in French and English.

use rust_decimal::Decimal;

use crate::language::Language;
use crate::model::Date;

/// Says things in one language.
#[derive(Clone, Copy, Debug)]
pub struct Words(pub Language);

impl Words {
    /// The French or the English text.
    pub fn say(self, french: &'static str, english: &'static str) -> &'static str {
        match self.0 {
            Language::French => french,
            Language::English => english,
        }
    }

    /// A number as it is written in the language, with its own decimals but at least `decimals` of them.
    pub fn number(self, value: Decimal, decimals: usize) -> String {
        let plain = value.normalize().abs().to_string();
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let (group, point) = match self.0 {
            Language::French => ('\u{202f}', ','),
            Language::English => (',', '.'),
        };
        let mut out = String::new();
        if value.is_sign_negative() && !value.is_zero() {
            out.push('\u{2212}');
        }
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                out.push(group);
            }
            out.push(digit);
        }
        if decimals > 0 || !fraction.is_empty() {
            out.push(point);
            out.push_str(fraction);
            out.extend(std::iter::repeat_n('0', decimals.saturating_sub(fraction.len())));
        }
        out
    }

    /// An amount with its currency.
    pub fn money(self, value: Decimal, currency: Option<&str>) -> String {
        let number = self.number(value, decimals(currency));
        let sign = match currency {
            Some("EUR") => "€",
            Some("GBP") => "£",
            Some("USD") => "US$",
            Some(code) => code,
            None => return number,
        };
        format!("{number}\u{a0}{sign}")
    }

    /// A day in words or figures; what could not be read as it stands.
    pub fn date(self, date: &Date) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let Date::Day(day) = date else { return date.to_string() };
        match self.0 {
            Language::French => format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year()),
            Language::English => {
                let month = MONTHS.get(usize::from(day.month().unsigned_abs()).wrapping_sub(1)).copied();
                format!("{} {} {}", day.day(), month.unwrap_or_default(), day.year())
            }
        }
    }

    /// What kind of document a type code (UNTDID 1001, BT-3) stands for.
    pub fn kind(self, code: Option<&str>) -> &'static str {
        match code {
            Some("381" | "83" | "308" | "81" | "296") => self.say("Avoir", "Credit note"),
            Some("396" | "532") => self.say("Avoir affacturé", "Factored credit note"),
            Some("261") => self.say("Avoir en autofacturation", "Self-billed credit note"),
            Some("262") => self.say("Avoir global", "Consolidated credit note"),
            Some("502") => self.say("Avoir affacturé en autofacturation", "Self-billed factored credit note"),
            Some("503") => self.say("Avoir sur acompte", "Prepayment credit note"),
            Some("384") => self.say("Facture rectificative", "Corrected invoice"),
            Some("471") => self.say("Facture rectificative en autofacturation", "Self-billed corrected invoice"),
            Some("472") => self.say("Facture rectificative affacturée", "Factored corrected invoice"),
            Some("473") => self
                .say("Facture rectificative affacturée en autofacturation", "Self-billed factored corrected invoice"),
            Some("386") => self.say("Facture d’acompte", "Prepayment invoice"),
            Some("500") => self.say("Facture d’acompte en autofacturation", "Self-billed prepayment invoice"),
            Some("389") => self.say("Autofacture", "Self-billed invoice"),
            Some("393") => self.say("Facture affacturée", "Factored invoice"),
            Some("501") => self.say("Facture affacturée en autofacturation", "Self-billed factored invoice"),
            Some("325") => self.say("Facture pro forma", "Pro forma invoice"),
            Some("326") => self.say("Facture partielle", "Partial invoice"),
            Some("383") => self.say("Note de débit", "Debit note"),
            _ => self.say("Facture", "Invoice"),
        }
    }

    /// A VAT category (UNTDID 5305) in words.
    pub fn category(self, code: Option<&str>) -> &'static str {
        match code {
            Some("S") => self.say("Taux normal ou réduit", "Standard or reduced rate"),
            Some("Z") => self.say("Taux zéro", "Zero rate"),
            Some("E") => self.say("Exonéré", "Exempt"),
            Some("AE") => self.say("Autoliquidation", "Reverse charge"),
            Some("K") => self.say("Livraison intracommunautaire", "Intra-community supply"),
            Some("G") => self.say("Exportation", "Export outside the EU"),
            Some("O") => self.say("Hors champ de la TVA", "Outside the scope of VAT"),
            Some("L") => self.say("IGIC (Canaries)", "IGIC (Canary Islands)"),
            Some("M") => self.say("IPSI (Ceuta, Melilla)", "IPSI (Ceuta, Melilla)"),
            _ => "",
        }
    }

    /// A payment means (UNTDID 4461) in words; empty for the rare ones.
    pub fn means(self, code: Option<&str>) -> &'static str {
        match code {
            Some("10") => self.say("Espèces", "Cash"),
            Some("20") => self.say("Chèque", "Cheque"),
            Some("30") => self.say("Virement", "Credit transfer"),
            Some("31") => self.say("Virement débiteur", "Debit transfer"),
            Some("42") => self.say("Paiement sur compte bancaire", "Payment to bank account"),
            Some("48") => self.say("Carte bancaire", "Bank card"),
            Some("49") => self.say("Prélèvement", "Direct debit"),
            Some("54") => self.say("Carte de crédit", "Credit card"),
            Some("55") => self.say("Carte de débit", "Debit card"),
            Some("57") => self.say("Accord permanent", "Standing agreement"),
            Some("58") => self.say("Virement SEPA", "SEPA credit transfer"),
            Some("59") => self.say("Prélèvement SEPA", "SEPA direct debit"),
            Some("68") => self.say("Paiement en ligne", "Online payment"),
            Some("97") => self.say("Compensation", "Clearing between partners"),
            _ => "",
        }
    }

    /// The subject of a note (UNTDID 4451) in words; empty for the rare ones.
    pub fn subject(self, code: &str) -> &'static str {
        match code {
            "PMT" => self.say("Indemnité forfaitaire de recouvrement", "Fixed recovery fee"),
            "PMD" => self.say("Pénalités de retard", "Late payment penalties"),
            "AAB" => self.say("Escompte", "Early payment discount"),
            "TXD" => self.say("Mention fiscale", "Tax statement"),
            "BAR" => self.say("Traitement attendu", "Expected processing"),
            "ACC" => self.say("Affacturage", "Factoring"),
            "AAI" => self.say("Information générale", "General information"),
            "REG" => self.say("Mention légale", "Regulatory information"),
            "ABL" => self.say("Mention légale", "Legal information"),
            "SUR" => self.say("Commentaire du fournisseur", "Supplier’s comment"),
            "CUS" => self.say("Douane", "Customs"),
            "BLU" => self.say("Éco-contribution", "Eco-contribution"),
            _ => "",
        }
    }

    /// A unit (UN/ECE Rec. 20) as people write it; the code itself for the rare ones.
    pub fn unit(self, code: &str) -> &str {
        match code {
            "C62" | "H87" | "EA" | "NAR" | "XPP" => self.say("u.", "pc"),
            "HUR" => "h",
            "MIN" => "min",
            "DAY" => self.say("j", "d"),
            "WEE" => self.say("sem.", "wk"),
            "MON" => self.say("mois", "mo"),
            "ANN" => self.say("an", "yr"),
            "KGM" => "kg",
            "GRM" => "g",
            "TNE" => "t",
            "LTR" => "l",
            "MTR" => "m",
            "MTK" => "m²",
            "MTQ" => "m³",
            "KMT" => "km",
            "KWH" => "kWh",
            "LS" => self.say("forfait", "lump sum"),
            "SET" => self.say("lot", "set"),
            "PR" => self.say("paire", "pair"),
            "BX" | "XBX" => self.say("boîte", "box"),
            "P1" => "%",
            other => other,
        }
    }

    /// The name of an identifier scheme (ISO 6523, EAS) that French readers meet.
    pub fn scheme(self, code: &str) -> &str {
        match code {
            "0002" => "SIREN",
            "0009" => "SIRET",
            "0060" => "DUNS",
            "0088" => "GLN",
            "0160" => "GTIN",
            "0223" => self.say("TVA intracommunautaire", "EU VAT number"),
            "0224" => self.say("Code routage", "Routing code"),
            "0225" => self.say("Adresse de facturation", "Invoicing address"),
            "0231" => self.say("Assujetti unique", "Single taxable entity"),
            "EM" => self.say("Courriel", "E-mail"),
            other => other,
        }
    }
}

/// Decimals that an amount shows at least (ISO 4217).
pub fn decimals(currency: Option<&str>) -> usize {
    let known = currency.and_then(kernel::Currency::parse);
    known.map_or(2, |currency| currency.decimals() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_read_naturally() {
        let (fr, en) = (Words(Language::French), Words(Language::English));
        let table = [
            ("1234567.5", "1\u{202f}234\u{202f}567,50", "1,234,567.50"),
            ("-0.075", "\u{2212}0,075", "\u{2212}0.075"),
            ("100", "100,00", "100.00"),
            ("-0", "0,00", "0.00"),
            ("999", "999,00", "999.00"),
        ];
        for (value, french, english) in table {
            let value: Decimal = value.parse().unwrap();
            assert_eq!(fr.number(value, 2), french);
            assert_eq!(en.number(value, 2), english);
        }
        assert_eq!(fr.money("12".parse().unwrap(), Some("EUR")), "12,00\u{a0}€");
        assert_eq!(fr.number("3.0000".parse().unwrap(), 0), "3");
        let day = Date::from_iso("2026-11-02");
        assert_eq!((fr.date(&day).as_str(), en.date(&day).as_str()), ("02/11/2026", "2 November 2026"));
    }
}
