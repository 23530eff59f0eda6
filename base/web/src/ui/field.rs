//! One field of a form: label, input, hint, and the error under the field it belongs to.

use kernel::Currency;
use maud::{Markup, html};

use crate::format;
use crate::i18n::Lang;

/// One choice of a list: the value sent and the words shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// What helps to choose, shown smaller where there is room.
    pub detail: Option<String>,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice { value: value.into(), label: label.into(), detail: None }
    }
    /// Adds what helps to choose.
    pub fn detail(mut self, detail: impl Into<String>) -> Choice {
        self.detail = Some(detail.into());
        self
    }
}

/// What is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A line of text.
    Text,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A password; never given back to the page.
    Password,
    /// A decimal number, typed as the reader writes it.
    Number,
    /// An amount, with the currency's sign at its end.
    Money(Currency),
    /// A number in percent.
    Percent,
    /// A day.
    Date,
    /// One of a list.
    Select(Vec<Choice>),
    /// One of a few, all shown.
    Radio(Vec<Choice>),
    /// Yes or no; `value` is `on` when ticked.
    Checkbox,
    /// Several lines of text; the number of lines shown.
    Textarea(u8),
    /// Free text with proposals, and more of them from `source?q=` (JSON array of `{value,label,detail}`).
    Combobox {
        /// Proposals that need no server.
        options: Vec<Choice>,
        /// Where to ask for others while typing.
        source: Option<String>,
    },
    /// A file; which kinds are accepted (`.csv,.xlsx`).
    File(String),
}

/// A field. Build it, then render it with [`Field::html`].
///
/// ```ignore
/// Field::new(Kind::Money(Currency::EUR), "limit", lang.word("credit-limit"))
///     .value(input.limit).hint(lang.word("credit-limit-hint")).required().errors(&errors).html(lang)
/// ```
#[derive(Clone, Debug)]
pub struct Field {
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) label: String,
    pub(super) value: String,
    hint: Option<String>,
    error: Option<String>,
    placeholder: Option<String>,
    autocomplete: Option<&'static str>,
    required: bool,
    locked: bool,
    focus: bool,
    narrow: bool,
    key: Option<&'static str>,
}

/// The place that a name speaks of: `amount|money` is about `amount`.
pub(super) fn place(name: &str) -> &str {
    name.split('|').next().unwrap_or(name)
}

/// The id of the input called `name`: error summaries link to it. What stands after a bar in a name says how it is
/// read, not where it belongs.
pub fn field_id(name: &str) -> String {
    let mut id = String::from("f-");
    id.extend(place(name).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }));
    id
}

impl Field {
    /// A field of a kind, with the name it is sent under and its label.
    pub fn new(kind: Kind, name: impl Into<String>, label: impl Into<String>) -> Field {
        Field {
            kind,
            name: name.into(),
            label: label.into(),
            value: String::new(),
            hint: None,
            error: None,
            placeholder: None,
            autocomplete: None,
            required: false,
            locked: false,
            focus: false,
            narrow: false,
            key: None,
        }
    }
    /// A line of text.
    pub fn text(name: impl Into<String>, label: impl Into<String>) -> Field {
        Field::new(Kind::Text, name, label)
    }
    /// What it holds, in the form it is sent (`2026-11-22`, `12.50` or as typed).
    pub fn value(mut self, value: impl Into<String>) -> Field {
        self.value = value.into();
        self
    }
    /// What helps to fill it in.
    pub fn hint(mut self, hint: impl Into<String>) -> Field {
        self.hint = Some(hint.into());
        self
    }
    /// What is wrong with it.
    pub fn error(mut self, error: Option<impl Into<String>>) -> Field {
        self.error = error.map(Into::into);
        self
    }
    /// Takes what is wrong with it from what was refused.
    pub fn errors(mut self, errors: &super::Errors) -> Field {
        self.error = errors.of(&self.name).map(str::to_owned);
        self
    }
    /// An example, where the hint would be too much.
    pub fn placeholder(mut self, text: impl Into<String>) -> Field {
        self.placeholder = Some(text.into());
        self
    }
    /// What browsers may fill in (`email`, `current-password`, `off`).
    pub fn autocomplete(mut self, what: &'static str) -> Field {
        self.autocomplete = Some(what);
        self
    }
    /// Must be filled in.
    pub fn required(mut self) -> Field {
        self.required = true;
        self
    }
    /// Shown but not editable.
    pub fn locked(mut self) -> Field {
        self.locked = true;
        self
    }
    /// Has the focus when the page opens.
    pub fn focus(mut self) -> Field {
        self.focus = true;
        self
    }
    /// No wider than what it holds: days, quantities, codes.
    pub fn narrow(mut self) -> Field {
        self.narrow = true;
        self
    }
    /// The key that moves the focus here while no field is in use: `/`.
    pub fn key(mut self, key: &'static str) -> Field {
        self.key = Some(key);
        self
    }

    /// The field with its label, hint and error.
    pub fn html(&self, lang: Lang<'_>) -> Markup {
        let id = field_id(&self.name);
        let marks = html! {
            @if self.required { span.required title=(lang.word("field-required")) aria-hidden="true" { "*" } }
        };
        let notes = html! {
            @if let Some(error) = &self.error { p.error id={ (id) "-error" } { (super::Icon::Alert) span { (error) } } }
            @if let Some(hint) = &self.hint { p.hint id={ (id) "-hint" } { (hint) } }
        };
        html! {
            @match &self.kind {
                Kind::Checkbox => div class=[self.classes("field tick")] {
                    (self.input(lang)) label for=(id) { (self.label) } (notes)
                },
                Kind::Radio(choices) => fieldset class=[self.classes("field")] {
                    legend { (self.label) (marks) }
                    (self.radios(&id, choices))
                    (notes)
                },
                _ => div class=[self.classes("field")] {
                    label for=(id) { (self.label) (marks) }
                    (self.input(lang))
                    (notes)
                }
            }
        }
    }

    fn classes(&self, base: &str) -> Option<String> {
        let narrow = if self.narrow { " narrow" } else { "" };
        let wrong = if self.error.is_some() { " wrong" } else { "" };
        Some(format!("{base}{narrow}{wrong}"))
    }

    fn described_by(&self, id: &str) -> Option<String> {
        let error = self.error.as_ref().map(|_| format!("{id}-error"));
        let hint = self.hint.as_ref().map(|_| format!("{id}-hint"));
        match (error, hint) {
            (Some(error), Some(hint)) => Some(format!("{error} {hint}")),
            (error, hint) => error.or(hint),
        }
    }

    fn radios(&self, id: &str, choices: &[Choice]) -> Markup {
        html! {
            div.choices {
                @for (i, choice) in choices.iter().enumerate() {
                    // The first has the field's own id, so that an error summary leads there.
                    @let own = if i == 0 { id.to_owned() } else { format!("{id}-{i}") };
                    div.choice {
                        input type="radio" id=(own) name=(self.name) value=(choice.value)
                            checked[choice.value == self.value] required[self.required] disabled[self.locked];
                        label for=(own) {
                            (choice.label)
                            @if let Some(detail) = &choice.detail { span.beside { (detail) } }
                        }
                    }
                }
            }
        }
    }

    /// The input alone, for a table cell that labels it otherwise.
    pub fn input(&self, lang: Lang<'_>) -> Markup {
        let id = field_id(&self.name);
        let said = self.described_by(&id);
        let invalid = self.error.is_some().then_some("true");
        match &self.kind {
            Kind::Select(choices) => html! {
                select id=(id) name=(self.name) required[self.required] disabled[self.locked] autofocus[self.focus]
                    aria-invalid=[invalid] aria-describedby=[said] {
                    @for choice in choices {
                        option value=(choice.value) selected[choice.value == self.value] { (choice.label) }
                    }
                }
            },
            Kind::Textarea(rows) => html! {
                textarea id=(id) name=(self.name) rows=(rows) required[self.required] readonly[self.locked]
                    autofocus[self.focus] placeholder=[&self.placeholder] aria-invalid=[invalid]
                    aria-describedby=[said] { (self.value) }
            },
            Kind::Checkbox => html! {
                input type="checkbox" id=(id) name=(self.name) value="on" checked[self.value == "on"]
                    required[self.required] disabled[self.locked] aria-invalid=[invalid] aria-describedby=[said];
            },
            Kind::Radio(choices) => self.radios(&id, choices),
            Kind::Money(currency) => self.affixed(&format::currency_sign(lang.locale, *currency)),
            Kind::Percent => self.affixed("%"),
            Kind::Combobox { options, source } => html! {
                (self.line(Some(format!("{id}-list")), source.as_deref()))
                datalist id={ (id) "-list" } {
                    @for choice in options {
                        option value=(choice.value) label=[shown_beside(choice)] {}
                    }
                }
            },
            _ => self.line(None, None),
        }
    }

    fn affixed(&self, sign: &str) -> Markup {
        html! { div.affixed { (self.line(None, None)) span.affix aria-hidden="true" { (sign) } } }
    }

    /// An `<input>` of one line, with its proposals and where more of them come from.
    fn line(&self, list: Option<String>, source: Option<&str>) -> Markup {
        let id = field_id(&self.name);
        let (kind, mode) = match self.kind {
            Kind::Email => ("email", None),
            Kind::Phone => ("tel", None),
            Kind::Password => ("password", None),
            Kind::Date => ("date", None),
            Kind::File(_) => ("file", None),
            // Not type=number: it refuses the comma in half of the browsers and changes with the wheel.
            Kind::Number | Kind::Money(_) | Kind::Percent => ("text", Some("decimal")),
            _ => ("text", None),
        };
        let number = mode.is_some();
        let silent = matches!(self.kind, Kind::Password | Kind::File(_));
        let accept = if let Kind::File(accept) = &self.kind { Some(accept) } else { None };
        html! {
            input.number[number] type=(kind) id=(id) name=(self.name) value=[(!silent).then_some(&self.value)]
                required[self.required] readonly[self.locked] autofocus[self.focus] inputmode=[mode] accept=[accept]
                placeholder=[&self.placeholder] autocomplete=[self.autocomplete.or(list.as_ref().map(|_| "off"))]
                list=[&list] data-source=[source] data-key=[self.key]
                aria-invalid=[self.error.is_some().then_some("true")] aria-describedby=[self.described_by(&id)];
        }
    }
}

fn shown_beside(choice: &Choice) -> Option<String> {
    let label = (choice.label != choice.value).then(|| choice.label.clone());
    match (label, &choice.detail) {
        (Some(label), Some(detail)) => Some(format!("{label} · {detail}")),
        (label, detail) => label.or(detail.clone()),
    }
}
