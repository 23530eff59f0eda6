//! Forms: their frame, their sections, and the summary of what was refused.

use kernel::Refusal;
use maud::{Markup, html};

use super::button::Button;
use super::{Icon, field_id};
use crate::i18n::Lang;

/// What was refused, by field. Made of refusals; shown in the summary on top and under each field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors {
    found: Vec<(Option<String>, String)>,
}

impl Errors {
    /// Nothing wrong.
    pub fn none() -> Errors {
        Errors::default()
    }

    /// The refusals in the reader's words.
    pub fn of_refusals(lang: Lang<'_>, refusals: &[Refusal]) -> Errors {
        Errors { found: refusals.iter().map(|r| (r.field.clone(), lang.refusal(r))).collect() }
    }

    /// Adds a sentence, for a field or for the form as a whole.
    pub fn add(&mut self, field: Option<&str>, sentence: impl Into<String>) {
        self.found.push((field.map(str::to_owned), sentence.into()));
    }

    /// What is wrong with a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        let place = super::field::place(field);
        self.found.iter().find(|(f, _)| f.as_deref() == Some(place)).map(|(_, sentence)| sentence.as_str())
    }

    /// Whether there is nothing wrong.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Everything, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Option<&str>, &str)> {
        self.found.iter().map(|(field, sentence)| (field.as_deref(), sentence.as_str()))
    }
}

/// What is wrong, on top of a form, each line leading to its field. Nothing when nothing is wrong.
pub fn error_summary(lang: Lang<'_>, errors: &Errors) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.summary role="alert" tabindex="-1" data-focus {
                (Icon::Alert)
                div {
                    h2 { (lang.say("form-refused", &[("count", errors.found.len().into())])) }
                    p { (lang.word("form-kept")) }
                    ul {
                        @for (field, sentence) in errors.iter() {
                            li {
                                @if let Some(field) = field { a href={ "#" (field_id(field)) } { (sentence) } }
                                @else { (sentence) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Hidden inputs.
pub(super) fn hidden(pairs: &[(&str, &str)]) -> Markup {
    html! { @for (name, value) in pairs { input type="hidden" name=(name) value=(value); } }
}

/// A form: what is wrong on top, its sections, its buttons at the end. Leaving it changed asks first (with the script).
///
/// ```ignore
/// Form::post("/customers").hidden(&[("token", cx.token)]).errors(&errors)
///     .body(html! { (section(lang.word("customer-identity"), None, html! { (name.html(lang)) (siren.html(lang)) })) })
///     .buttons(vec![Button::submit(lang.word("customer-create")).primary(), Button::link(lang.word("cancel"), "/customers").quiet()])
///     .html(lang)
/// ```
#[derive(Clone, Debug)]
pub struct Form {
    action: String,
    id: Option<String>,
    hidden: Vec<(String, String)>,
    errors: Errors,
    body: Markup,
    buttons: Vec<Button>,
    upload: bool,
}

impl Form {
    /// A form that is posted to `action`.
    pub fn post(action: impl Into<String>) -> Form {
        Form {
            action: action.into(),
            id: None,
            hidden: Vec::new(),
            errors: Errors::none(),
            body: html! {},
            buttons: Vec::new(),
            upload: false,
        }
    }
    /// An id, for buttons that stand outside.
    pub fn id(mut self, id: impl Into<String>) -> Form {
        self.id = Some(id.into());
        self
    }
    /// Values sent along unseen: version, anti-forgery token, idempotency key.
    pub fn hidden(mut self, pairs: &[(&str, &str)]) -> Form {
        self.hidden.extend(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
        self
    }
    /// What was refused.
    pub fn errors(mut self, errors: &Errors) -> Form {
        self.errors = errors.clone();
        self
    }
    /// The fields.
    pub fn body(mut self, body: Markup) -> Form {
        self.body = body;
        self
    }
    /// The buttons; the first is pressed by Enter.
    pub fn buttons(mut self, buttons: Vec<Button>) -> Form {
        self.buttons = buttons;
        self
    }
    /// Sends files too.
    pub fn upload(mut self) -> Form {
        self.upload = true;
        self
    }

    /// The form.
    pub fn html(&self, lang: Lang<'_>) -> Markup {
        let encoding = self.upload.then_some("multipart/form-data");
        html! {
            form.form method="post" action=(self.action) id=[&self.id] enctype=[encoding] novalidate
                data-guard=(lang.word("form-leave")) {
                (error_summary(lang, &self.errors))
                @for (name, value) in &self.hidden { input type="hidden" name=(name) value=(value); }
                // Enter presses the first button of a form, wherever row buttons stand.
                @if let Some(first) = self.buttons.first() { div.first-button aria-hidden="true" inert { (first) } }
                (self.body)
                @if !self.buttons.is_empty() { div.buttons { @for button in &self.buttons { (button) } } }
            }
        }
    }
}

/// A part of a form under one heading, with a line of help beside it.
pub fn section(title: impl AsRef<str>, help: Option<&str>, body: Markup) -> Markup {
    html! {
        fieldset.section {
            legend { (title.as_ref()) }
            @if let Some(help) = help { p.help { (help) } }
            div.fields { (body) }
        }
    }
}
