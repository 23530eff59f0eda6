//! Fields of a form, each filled with what was typed and refused, else with what is stored, and its error below it.

use kernel::{Cents, Currency, Day};
use web::Cx;
use web::i18n::Lang;
use web::ui::{Choice, Errors, Field, Kind};

/// The name of a field that takes an amount: it says the currency where that has not two decimals.
pub fn money_name(currency: Currency, name: &str) -> String {
    if currency.decimals() == 2 { name.to_string() } else { format!("{name}|money.{}", currency.code()) }
}

/// Makes the fields of one form.
pub struct Fill<'c, 'w> {
    cx: &'c Cx<'w>,
    /// The reader.
    pub lang: Lang<'c>,
    /// What was refused.
    pub errors: Errors,
}

impl<'c, 'w> Fill<'c, 'w> {
    /// The fields of the form on this page.
    pub fn new(cx: &'c Cx<'w>) -> Fill<'c, 'w> {
        Fill { cx, lang: cx.lang(), errors: cx.errors() }
    }

    /// A number among other fields that could not be read as one: the reader of the whole input says that
    /// something is wrong, but not where. `readable` tells whether the text typed is what was wanted.
    pub fn unreadable(mut self, name: &str, code: &str, readable: impl Fn(&str) -> bool) -> Self {
        let unplaced = self.cx.refusal.as_ref().is_some_and(|r| r.field.is_none() && r.code == "request.field_invalid");
        if unplaced && !readable(self.cx.field(name, "")) {
            self.errors = Errors::none();
            self.errors.add(Some(name), self.lang.word(code));
        }
        self
    }

    /// A field of any kind under the label of a key.
    pub fn field(&self, kind: Kind, name: &str, label: &str, stored: &str) -> Field {
        Field::new(kind, name, self.lang.word(label)).value(self.cx.field(name, stored)).errors(&self.errors)
    }
    /// A line of text.
    pub fn text(&self, name: &str, label: &str, stored: &str) -> Field {
        self.field(Kind::Text, name, label, stored)
    }
    /// Several lines of text.
    pub fn area(&self, name: &str, label: &str, stored: &str) -> Field {
        self.field(Kind::Textarea(3), name, label, stored)
    }
    /// An amount in euros.
    pub fn money(&self, name: &str, label: &str, stored: Option<Cents>) -> Field {
        let stored = stored.map(|c| super::typed(self.lang, c)).unwrap_or_default();
        self.field(Kind::Money(Currency::EUR), name, label, &stored).narrow()
    }
    /// An amount in a currency, typed with as many decimals as that has.
    pub fn money_in(&self, currency: Currency, name: &str, label: &str, stored: Option<Cents>) -> Field {
        let stored = stored.map(|c| super::typed(self.lang, currency.plain(c))).unwrap_or_default();
        Field::new(Kind::Money(currency), money_name(currency, name), self.lang.word(label))
            .value(self.cx.field(name, &stored))
            .errors(&self.errors)
            .narrow()
    }
    /// A number.
    pub fn number(&self, name: &str, label: &str, stored: impl std::fmt::Display) -> Field {
        self.field(Kind::Number, name, label, &super::typed(self.lang, stored)).narrow()
    }
    /// A day.
    pub fn day(&self, name: &str, label: &str, stored: Option<Day>) -> Field {
        self.field(Kind::Date, name, label, &stored.map(|d| d.to_string()).unwrap_or_default()).narrow()
    }
    /// One of a list.
    pub fn select(&self, name: &str, label: &str, choices: Vec<Choice>, stored: &str) -> Field {
        self.field(Kind::Select(choices), name, label, stored)
    }
    /// Yes or no. A box that was not ticked is not sent, so a refused form says no by its absence.
    pub fn tick(&self, name: &str, label: &str, stored: bool) -> Field {
        let on = if super::form_again(self.cx) { self.cx.field(name, "") == "on" } else { stored };
        Field::new(Kind::Checkbox, name, self.lang.word(label)).value(if on { "on" } else { "" }).errors(&self.errors)
    }
    /// The fields of an address below `path`.
    pub fn address(&self, path: &str, stored: &crate::party::Address) -> Vec<Field> {
        let at = |name: &str| format!("{path}.{name}");
        let country = if stored.country.is_empty() && !path.contains('[') { "FR" } else { stored.country.as_str() };
        vec![
            self.text(&at("street"), "field-street", &stored.street).autocomplete("off"),
            self.text(&at("more"), "field-more", &stored.more).autocomplete("off"),
            self.text(&at("postcode"), "field-postcode", &stored.postcode).narrow().autocomplete("off"),
            self.text(&at("city"), "field-city", &stored.city).autocomplete("off"),
            self.text(&at("country"), "field-country", country).narrow().autocomplete("off"),
        ]
    }
}
