//! Reads the cells of a row as what our fields are; what cannot be read is refused with its field.

use formats::table::Row;
use ground::catalogue::ItemKind;
use ground::customer::{Language, Terms};
use ground::tax::VatCode;
use kernel::{Cents, Currency, Day, ExchangeRate, Price, Quantity, Rate, Refusal};

use super::mapping::Places;

/// A row seen through a mapping.
pub struct Cells<'r> {
    pub places: &'r Places,
    pub row: &'r Row,
}

impl Cells<'_> {
    /// The text of a field.
    pub fn text(&self, field: &str) -> String {
        self.places.get(self.row, field).to_string()
    }

    /// The text of a field that must be there.
    pub fn required(&self, field: &'static str) -> Result<String, Refusal> {
        let text = self.text(field);
        if text.is_empty() {
            return Err(Refusal::invalid("request.field_missing").at(field));
        }
        Ok(text)
    }

    /// A field as somebody reads it; nothing where it is empty.
    pub(super) fn read<T>(
        &self,
        field: &'static str,
        code: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Refusal> {
        let text = self.places.get(self.row, field);
        if text.is_empty() {
            return Ok(None);
        }
        read(text).map(Some).ok_or_else(|| Refusal::invalid(code).at(field).with("value", text))
    }

    /// A quantity that must be there.
    pub fn quantity(&self) -> Result<Quantity, Refusal> {
        self.required("quantity")?;
        Ok(self.read("quantity", "import.not_a_number", Quantity::parse)?.unwrap_or_default())
    }

    /// A unit price.
    pub fn price(&self) -> Result<Option<Price>, Refusal> {
        self.read("price", "import.not_a_number", |t| Price::parse(money(t)))
    }

    /// An exchange rate.
    pub fn exchange_rate(&self, field: &'static str) -> Result<Option<ExchangeRate>, Refusal> {
        self.read(field, "import.not_a_number", ExchangeRate::parse)
    }

    /// An amount in cents.
    pub fn cents(&self, field: &'static str) -> Result<Option<Cents>, Refusal> {
        self.read(field, "import.not_a_number", |t| Cents::parse(money(t)))
    }

    /// A currency; euros where nothing is said.
    pub fn currency(&self) -> Result<Currency, Refusal> {
        let read = |text: &str| Currency::parse(&text.to_ascii_uppercase()).filter(|c| c.is_known());
        Ok(self.read("currency", "import.currency", read)?.unwrap_or_default())
    }

    /// What is open in another currency than that of the books; nothing in euros.
    pub fn in_currency(&self, currency: Currency) -> Result<Option<Cents>, Refusal> {
        if currency.is_euro() {
            return Ok(None);
        }
        self.read("in_currency", "import.not_a_number", |t| currency.read(money(t)))
    }

    /// A day.
    pub fn day(&self, field: &'static str) -> Result<Option<Day>, Refusal> {
        self.read(field, "import.not_a_day", super::opening::day)
    }

    /// Days.
    pub fn days(&self, field: &'static str) -> Result<i64, Refusal> {
        Ok(self.read(field, "import.not_a_number", |t| t.parse().ok())?.unwrap_or(0))
    }

    /// A VAT rate: its percent on a day, or its name.
    pub fn vat(&self, day: Day) -> Result<VatCode, Refusal> {
        let read = |text: &str| {
            let plain = formats::table::plain_name(text);
            let named = match plain.as_str() {
                "normal" | "tauxnormal" | "standard" => Some(VatCode::Standard),
                "intermediaire" | "intermediate" => Some(VatCode::Intermediate),
                "reduit" | "reduced" => Some(VatCode::Reduced),
                "particulier" | "superreduit" | "superreduced" => Some(VatCode::SuperReduced),
                _ => None,
            };
            named.or_else(|| {
                let rate = Rate::parse(text.trim_end_matches(['%', ' ', '\u{a0}', '\u{202f}']))?;
                // 0.2 is how workbooks keep 20 %.
                let share = rate.0.checked_mul(100).map(Rate);
                VatCode::of_rate(rate, day).or_else(|| VatCode::of_rate(share?, day))
            })
        };
        Ok(self.read("vat", "import.vat", read)?.unwrap_or(VatCode::Standard))
    }

    /// Goods or service.
    pub fn kind(&self) -> Result<ItemKind, Refusal> {
        let read = |text: &str| match formats::table::plain_name(text).as_str() {
            "goods" | "good" | "bien" | "biens" | "marchandise" | "marchandises" | "produit" | "product" | "stock" => {
                Some(ItemKind::Goods)
            }
            "service" | "services" | "prestation" | "prestations" | "maindoeuvre" => Some(ItemKind::Service),
            _ => None,
        };
        Ok(self.read("kind", "import.kind", read)?.unwrap_or_default())
    }

    /// Payment terms: our codes, a number of days, or French words.
    pub fn terms(&self) -> Result<Terms, Refusal> {
        Ok(self.read("terms", "import.terms", terms)?.unwrap_or_default())
    }

    /// Language.
    pub fn language(&self) -> Result<Language, Refusal> {
        let read = |text: &str| match formats::table::plain_name(text).as_str() {
            "fr" | "francais" | "french" => Some(Language::Fr),
            "en" | "anglais" | "english" => Some(Language::En),
            _ => None,
        };
        Ok(self.read("language", "import.language", read)?.unwrap_or_default())
    }
}

/// An amount without the sign of its currency.
pub(super) fn money(text: &str) -> &str {
    text.trim_end_matches("EUR").trim_matches(['€', ' ', '\u{a0}', '\u{202f}'])
}

/// `NET30`, `30`, `30 jours`, `45 jours fin de mois`, `fin de mois + 45`.
fn terms(text: &str) -> Option<Terms> {
    if let Some(terms) = Terms::parse(text) {
        return Some(terms);
    }
    let plain = formats::table::plain_name(text);
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    let days: i32 = if digits.is_empty() { 0 } else { digits.parse().ok().filter(|d| *d <= 180)? };
    let words: String = plain.chars().filter(|c| !c.is_ascii_digit()).collect();
    match words.as_str() {
        "" | "j" | "jours" | "jour" | "days" | "joursnet" | "joursnets" | "netdays" | "joursdatedefacture" => {
            Some(Terms::Net(days))
        }
        "comptant" | "areception" | "areceptiondefacture" if days == 0 => Some(Terms::Net(0)),
        "joursfindemois" | "jfdm" | "jfindemois" | "daysendofmonth" => Some(Terms::DaysThenEndOfMonth(days)),
        "findemois" | "findemoisjours" | "endofmonth" => Some(Terms::EndOfMonthThenDays(days)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read_as_people_write_them() {
        for (text, code) in [
            ("NET30", "NET30"),
            ("30", "NET30"),
            ("30 jours", "NET30"),
            ("Comptant", "NET0"),
            ("45 jours fin de mois", "D45EOM"),
            ("Fin de mois + 45 jours", "EOM+45"),
            ("45 j. fin de mois", "D45EOM"),
        ] {
            assert_eq!(terms(text).map(|t| t.to_string()).as_deref(), Some(code), "{text}");
        }
        assert!(terms("quand il pourra").is_none() && terms("999").is_none());
    }
}
