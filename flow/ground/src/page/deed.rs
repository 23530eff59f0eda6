//! What may be done with a document now, and why the rest may not: by its state and by the person's role.

use kernel::{Fault, Refusal, Result};
use maud::{Markup, html};
use store::Permission;
use web::Cx;
use web::ui::{self, Actions, Button, Tone, post_button};

/// The deeds of a document page, in the order of the flow.
///
/// ```ignore
/// Deeds::new(cx)
///     .post("order.confirm", Permission::Sell, order.state.may("confirm"), &[("order", order.id.to_string())])
///     .open("order.cancel", Permission::Sell, rules::may_cancel(order), "?do=cancel")
///     .html()
/// ```
pub struct Deeds<'c, 'w> {
    cx: &'c Cx<'w>,
    here: String,
    actions: Actions,
    primary: Option<&'static str>,
}

impl<'c, 'w> Deeds<'c, 'w> {
    /// None yet. Forms come back to the page without its query.
    pub fn new(cx: &'c Cx<'w>) -> Deeds<'c, 'w> {
        let here = cx.address.split('?').next().unwrap_or("/").to_string();
        Deeds { cx, here, actions: Actions::new(), primary: None }
    }

    /// The one thing to do here, by its command's name.
    pub fn primary(mut self, command: &'static str) -> Self {
        self.primary = Some(command);
        self
    }

    /// A deed of one button. `legal` says whether the state allows it.
    pub fn post(
        self,
        command: &'static str,
        needs: Permission,
        legal: Result<()>,
        fields: &[(&'static str, String)],
    ) -> Self {
        let mut hidden = self.cx.hidden(&self.here).page(&self.here);
        for (name, value) in fields {
            hidden = hidden.with(name, value);
        }
        let action = format!("/{}", command.replacen('.', "/", 1));
        let button = post_button(&action, &hidden.pairs(), &self.button(Button::submit(self.label(command)), command));
        self.add(command, needs, legal, button)
    }

    /// A deed that asks something first: a link to the page where it is asked.
    pub fn open(self, command: &'static str, needs: Permission, legal: Result<()>, url: &str) -> Self {
        let url = if url.starts_with('?') { format!("{}{url}", self.here) } else { url.to_string() };
        let button = self.button(Button::link(self.label(command), url), command);
        self.add(command, needs, legal, html! { (button) })
    }

    fn button(&self, button: Button, command: &str) -> Button {
        if self.primary == Some(command) { button.primary() } else { button }
    }

    fn label(&self, command: &str) -> String {
        self.cx.lang().word(&format!("command-{command}"))
    }

    fn add(mut self, command: &'static str, needs: Permission, legal: Result<()>, button: Markup) -> Self {
        let why = match legal {
            Err(Fault::Refused(refusal)) => Some(refusal),
            Err(Fault::Broken(_)) => return self,
            Ok(()) if !self.cx.may(needs) => Some(Refusal::forbidden("request.forbidden").with("needs", needs.name())),
            Ok(()) => None,
        };
        let label = self.label(command);
        self.actions = match why {
            None => self.actions.may(button),
            Some(refusal) => self.actions.refused(label, &refusal),
        };
        self
    }

    /// The buttons, and what is not possible now with the reasons.
    pub fn html(&self) -> Markup {
        ui::actions(self.cx.lang(), &self.actions)
    }
}

/// What was refused on a page whose deeds have no form to show it in: a notice on top. Nothing when all is well.
pub fn said(cx: &Cx) -> Markup {
    html! {
        @if let Some(refusal) = &cx.refusal {
            (ui::notice(Tone::Late, html! { (cx.lang().refusal(refusal)) }, None))
        }
    }
}

/// Is a refused form being shown again?
pub fn form_again(cx: &Cx) -> bool {
    !cx.form.is_empty()
}
