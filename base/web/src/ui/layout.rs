//! Pages outside the frame: sign-in, errors, the API reference; and what the palette shows.

use maud::{DOCTYPE, Markup, html};

use super::button::Button;
use super::frame::{Theme, head, language_switch, theme_switch};
use super::{Errors, Field, Form, Icon, Kind, icon};
use crate::i18n::Lang;

/// A page of one quiet panel.
fn alone(lang: Lang<'_>, theme: Theme, title: &str, body: Markup) -> Markup {
    let header = html! { header { a.brand href="/" { (icon::mark()) span { (lang.word("product-name")) } } } };
    bare(lang, theme, (title, "/"), html! { (header) main id="main" { (body) } })
}

/// A page for somebody who has no account here: nothing on it leads into the product.
pub fn visitor_page(lang: Lang<'_>, theme: Theme, (title, here): (&str, &str), body: Markup) -> Markup {
    bare(lang, theme, (title, here), html! { main id="main" { div.visitor { (body) } } })
}

/// Why a visitor's page can't be shown.
pub fn visitor_error(lang: Lang<'_>, theme: Theme, failure: &Failure) -> Markup {
    let title = lang.word(failure_key(failure.status, 0));
    let body = html! {
        div.panel.error-panel {
            h1 { (title) }
            p.lead role="alert" { @if let Some(reason) = &failure.reason { (reason) } }
            @if let Some((label, url)) = &failure.back { div.buttons { (Button::link(label.as_str(), url.as_str()).primary()) } }
            @if let Some(reference) = &failure.reference { p.beside { (lang.word("error-reference")) " " code { (reference) } } }
        }
    };
    bare(lang, theme, (&title, failure.back.as_ref().map_or("/", |(_, url)| url.as_str())), html! { main id="main" { (body) } })
}

fn bare(lang: Lang<'_>, theme: Theme, (title, here): (&str, &str), body: Markup) -> Markup {
    let theme_code = (theme != Theme::Auto).then(|| theme.code());
    html! {
        (DOCTYPE)
        html lang=(lang.locale.code()) data-theme=[theme_code] {
            (head(title))
            body.alone {
                (body)
                footer { (language_switch(lang, here, &[])) (theme_switch(lang, theme, here, &[])) }
            }
        }
    }
}

/// The sign-in page. Posts `email`, `password` and `back` to `/sign-in`. A refusal is told on top, without saying
/// which of the two was wrong.
pub fn sign_in(lang: Lang<'_>, theme: Theme, (email, back): (&str, &str), errors: &Errors) -> Markup {
    let address =
        Field::new(Kind::Email, "email", lang.word("sign-in-email")).value(email).autocomplete("username").required();
    let password = Field::new(Kind::Password, "password", lang.word("sign-in-password"))
        .autocomplete("current-password")
        .required();
    let refused: Vec<&str> = errors.iter().map(|(_, sentence)| sentence).collect();
    let form = Form::post("/sign-in")
        .hidden(&[("back", back)])
        .body(html! {
            (if email.is_empty() { address.focus() } else { address }.html(lang))
            (if email.is_empty() { password } else { password.focus() }.html(lang))
        })
        .buttons(vec![Button::submit(lang.word("sign-in-button")).primary()]);
    alone(
        lang,
        theme,
        &format!("{} · {}", lang.word("sign-in-title"), lang.word("product-name")),
        html! {
            div.panel {
                h1 { (lang.word("sign-in-title")) }
                p.lead { (lang.word("sign-in-lead")) }
                @if !refused.is_empty() {
                    div role="alert" { (super::notice(super::Tone::Late, html! { (refused.join(" ")) }, None)) }
                }
                (form.html(lang))
            }
        },
    )
}

/// Where an invited person, or one who forgot it, chooses a password. Posts `password` to `action`.
pub fn choose_password(lang: Lang<'_>, theme: Theme, (action, email): (&str, &str), errors: &Errors) -> Markup {
    let password = Field::new(Kind::Password, "password", lang.word("welcome-password"))
        .hint(lang.word("welcome-password-hint"))
        .autocomplete("new-password")
        .errors(errors)
        .required()
        .focus();
    let form = Form::post(action)
        .body(html! {
            (Field::new(Kind::Email, "email", lang.word("sign-in-email")).value(email).autocomplete("username").locked().html(lang))
            (password.html(lang))
        })
        .buttons(vec![Button::submit(lang.word("welcome-button")).primary()]);
    alone(
        lang,
        theme,
        &format!("{} · {}", lang.word("welcome-title"), lang.word("product-name")),
        html! {
            div.panel {
                h1 { (lang.word("welcome-title")) }
                p.lead { (lang.word("welcome-lead")) }
                (form.html(lang))
            }
        },
    )
}

/// Why a page can't be shown.
#[derive(Clone, Debug)]
pub struct Failure {
    /// 403, 404, 409, 429, 500 or 503; others are told as 500.
    pub status: u16,
    /// The refusal in the reader's words, where there is one.
    pub reason: Option<String>,
    /// What to note for whoever helps: the request's number.
    pub reference: Option<String>,
    /// Where to go from here.
    pub back: Option<(String, String)>,
}

/// An error as a page: what happened, what was kept, what to do.
pub fn error_page(lang: Lang<'_>, theme: Theme, failure: &Failure) -> Markup {
    let title = lang.word(failure_key(failure.status, 0));
    alone(lang, theme, &title, html! { div.panel.error-panel { (error_body(lang, failure)) } })
}

/// The same, to be put into the frame of a signed-in person.
pub fn error_body(lang: Lang<'_>, failure: &Failure) -> Markup {
    html! {
        p.error-code { (failure.status) }
        h1 { (lang.word(failure_key(failure.status, 0))) }
        p.lead { @if let Some(reason) = &failure.reason { (reason) } @else { (lang.word(failure_key(failure.status, 1))) } }
        p { (lang.word(failure_key(failure.status, 2))) }
        div.buttons {
            @if let Some((label, url)) = &failure.back { (Button::link(label.as_str(), url.as_str()).primary()) }
            (Button::link(lang.word("error-home"), "/"))
        }
        @if let Some(reference) = &failure.reference { p.beside { (lang.word("error-reference")) " " code { (reference) } } }
    }
}

/// Title, what happened, what to do: the keys by status.
fn failure_key(status: u16, part: usize) -> &'static str {
    let keys = match status {
        400 | 422 => ["error-400", "error-400-what", "error-400-do"],
        403 => ["error-403", "error-403-what", "error-403-do"],
        404 => ["error-404", "error-404-what", "error-404-do"],
        409 => ["error-409", "error-409-what", "error-409-do"],
        429 | 503 => ["error-503", "error-503-what", "error-503-do"],
        _ => ["error-500", "error-500-what", "error-500-do"],
    };
    keys[part.min(2)]
}

/// One thing that the palette found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The kind, under whose heading it stands: "Clients".
    pub kind: String,
    /// Its icon.
    pub icon: Icon,
    /// Its name or number.
    pub label: String,
    /// Amount, town, state.
    pub detail: String,
    /// Where it opens.
    pub url: String,
}

/// What `/search?q=` answers to the palette: what was found, under headings, as options of its list.
pub fn palette(lang: Lang<'_>, found: &[Found]) -> Markup {
    html! {
        @if found.is_empty() { p.palette-none { (lang.word("palette-none")) } }
        @for (i, one) in found.iter().enumerate() {
            @if i == 0 || found[i - 1].kind != one.kind { div.palette-kind role="presentation" { (one.kind) } }
            a role="option" aria-selected="false" tabindex="-1" href=(one.url) {
                (one.icon) span { (one.label) } span.beside { (one.detail) }
            }
        }
    }
}

/// One operation of the API.
#[derive(Clone, Debug)]
pub struct ApiOperation {
    /// `POST`
    pub method: String,
    /// `/api/v1/order/confirm`
    pub path: String,
    /// What it does, in one line.
    pub summary: String,
    /// More: parameters, body, answers; see [`ApiReference::fields`] for tables of them. Empty in the contents.
    pub body: Markup,
}

impl ApiOperation {
    /// Its anchor on the page of its step.
    fn anchor(&self) -> String {
        format!("{}{}", self.method.to_lowercase(), self.path.replace(['/', '{', '}'], "-"))
    }
}

/// What one step offers.
#[derive(Clone, Debug)]
pub struct ApiGroup {
    /// The step's name, which its page bears: `/api/order`.
    pub step: String,
    /// Its name in the reader's language.
    pub name: String,
    /// Its operations, by path.
    pub operations: Vec<ApiOperation>,
}

/// The reference of the API.
#[derive(Clone, Debug)]
pub struct ApiReference {
    /// How to begin: tokens, idempotency keys, errors.
    pub intro: Markup,
    /// Every step that offers something, in the order of the flow.
    pub groups: Vec<ApiGroup>,
    /// The step whose page this is; none: the contents.
    pub open: Option<usize>,
    /// Where the OpenAPI document is.
    pub openapi: String,
}

impl ApiReference {
    /// A table of fields: name, type, whether required, what it means.
    pub fn fields(lang: Lang<'_>, rows: &[(String, String, bool, String)]) -> Markup {
        html! {
            table.plain {
                thead { tr { th scope="col" { (lang.word("api-field")) } th scope="col" { (lang.word("api-type")) } th scope="col" { (lang.word("api-meaning")) } } }
                tbody {
                    @for (name, kind, required, meaning) in rows {
                        tr {
                            th scope="row" { code { (name) } @if *required { span.required { "*" } } }
                            td { code { (kind) } }
                            td { (meaning) }
                        }
                    }
                }
            }
        }
    }
}

/// The API reference as a page body: steps at the left; at the right how to begin and what there is, or the
/// operations of one step, each to be opened.
pub fn api_reference(lang: Lang<'_>, api: &ApiReference) -> Markup {
    let address = |group: &ApiGroup| format!("/api/{}", group.step);
    let open = api.open.and_then(|n| api.groups.get(n));
    html! {
        div.api {
            nav.api-contents aria-label=(lang.word("api-contents")) {
                ul {
                    li { a href="/api" aria-current=[open.is_none().then_some("page")] { (lang.word("api-begin")) } }
                    @for (n, group) in api.groups.iter().enumerate() {
                        li { a href=(address(group)) aria-current=[(api.open == Some(n)).then_some("page")] { (group.name) } }
                    }
                }
                (Button::link(lang.word("api-download"), api.openapi.as_str()).icon(Icon::Download))
            }
            div.api-body {
                @match open {
                    Some(group) => {
                        h2 { (group.name) }
                        @for operation in &group.operations { (operation_of(operation)) }
                    }
                    None => {
                        section.card { (api.intro) }
                        @for group in &api.groups { section {
                            h2 { a href=(address(group)) { (group.name) } }
                            ul.operations { @for operation in &group.operations { li {
                                a href={ (address(group)) "#" (operation.anchor()) } { (heading(operation)) }
                            } } }
                        } }
                    }
                }
            }
        }
    }
}

fn operation_of(operation: &ApiOperation) -> Markup {
    html! {
        details.operation id=(operation.anchor()) {
            summary { (heading(operation)) }
            div.operation-body { (operation.body) }
        }
    }
}

fn heading(operation: &ApiOperation) -> Markup {
    html! {
        span class={ "method " (operation.method.to_lowercase()) } { (operation.method) }
        code { (operation.path) }
        span.beside { (operation.summary) }
    }
}
