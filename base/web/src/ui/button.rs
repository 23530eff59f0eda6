//! Buttons and links that look like buttons.

use maud::{Markup, Render, html};

use super::Icon;

/// How much a button asks for attention. One primary button a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// The one thing to do here.
    Primary,
    /// Everything else.
    #[default]
    Plain,
    /// Text only, within rows and panels.
    Quiet,
    /// Takes something away or refuses; never the default.
    Danger,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Look::Primary => "button primary",
            Look::Plain => "button",
            Look::Quiet => "button subtle",
            Look::Danger => "button danger",
        }
    }
}

/// A button: submits the form around it, or leads somewhere.
///
/// ```ignore
/// html! {
///     (Button::submit(lang.word("order-confirm")).primary().named("verb", "confirm"))
///     (Button::link(lang.word("order-new"), "/orders/new").icon(Icon::Plus))
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Button {
    label: String,
    look: Look,
    icon: Option<Icon>,
    url: Option<String>,
    named: Option<(String, String)>,
    form_action: Option<String>,
    form: Option<String>,
    skip_checks: bool,
    hint: Option<String>,
    key: Option<&'static str>,
}

impl Button {
    /// A button that sends its form.
    pub fn submit(label: impl Into<String>) -> Button {
        Button { label: label.into(), ..Button::default() }
    }
    /// A link in the shape of a button.
    pub fn link(label: impl Into<String>, url: impl Into<String>) -> Button {
        Button { label: label.into(), url: Some(url.into()), ..Button::default() }
    }
    /// The one thing to do here.
    pub fn primary(mut self) -> Button {
        self.look = Look::Primary;
        self
    }
    /// Text only.
    pub fn quiet(mut self) -> Button {
        self.look = Look::Quiet;
        self
    }
    /// Takes away or refuses.
    pub fn danger(mut self) -> Button {
        self.look = Look::Danger;
        self
    }
    /// An icon before the label.
    pub fn icon(mut self, icon: Icon) -> Button {
        self.icon = Some(icon);
        self
    }
    /// The name and value that the button sends.
    pub fn named(mut self, name: impl Into<String>, value: impl Into<String>) -> Button {
        self.named = Some((name.into(), value.into()));
        self
    }
    /// Sends the form to another place than its own action.
    pub fn to(mut self, form_action: impl Into<String>) -> Button {
        self.form_action = Some(form_action.into());
        self
    }
    /// The id of the form that it sends, when it stands outside.
    pub fn form(mut self, id: impl Into<String>) -> Button {
        self.form = Some(id.into());
        self
    }
    /// Sends the form without the browser's checks: adding rows, going back.
    pub fn unchecked(mut self) -> Button {
        self.skip_checks = true;
        self
    }
    /// What it does, as a tooltip.
    pub fn hint(mut self, hint: impl Into<String>) -> Button {
        self.hint = Some(hint.into());
        self
    }
    /// The key that presses it while no field is in use: `e`, `c`.
    pub fn key(mut self, key: &'static str) -> Button {
        self.key = Some(key);
        self
    }
}

impl Render for Button {
    fn render(&self) -> Markup {
        let inner = html! {
            @if let Some(icon) = self.icon { (icon) }
            span { (self.label) }
        };
        html! {
            @if let Some(url) = &self.url {
                a class=(self.look.class()) href=(url) title=[&self.hint] data-key=[self.key] { (inner) }
            } @else {
                button class=(self.look.class()) type="submit" title=[&self.hint] data-key=[self.key]
                    name=[self.named.as_ref().map(|n| &n.0)] value=[self.named.as_ref().map(|n| &n.1)]
                    formaction=[&self.form_action] form=[&self.form] formnovalidate[self.skip_checks] { (inner) }
            }
        }
    }
}

/// A form of one button: an act without fields. `hidden` holds version, anti-forgery token and the like.
///
/// ```ignore
/// post_button("/orders/12/release", &[("version", "3")], &Button::submit(lang.word("order-release")).primary())
/// ```
pub fn post_button(action: &str, hidden: &[(&str, &str)], button: &Button) -> Markup {
    html! {
        form.inline method="post" action=(action) {
            (super::form::hidden(hidden))
            (button)
        }
    }
}
