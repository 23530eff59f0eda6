//! Signing in and out, the company worked in, language and colours.

use std::sync::Arc;

use axum::http::StatusCode;
use kernel::{Id, Refusal, Result};
use maud::html;

use super::answer::{self, Answer};
use super::head::{local, session_cookie};
use super::page;
use super::post::{fields, frame_form};
use super::route::Call;
use super::state::{State, blocking};
use crate::i18n::Locale;
use crate::platform::link::{self, Purpose};
use crate::platform::{attempt, session, user};
use crate::ui::{self, Button, Errors, Theme};

const FORM: &str = "application/x-www-form-urlencoded";
/// A year, in seconds.
const YEAR: i64 = 31_536_000;

/// `GET /sign-in`; whoever is signed in goes on.
pub async fn sign_in_page(call: Call) -> Result<Answer> {
    let Call { state, head, .. } = call;
    let back = head.asked("back").and_then(local).unwrap_or("/");
    if state.person(&head).await.is_ok() {
        return Ok(answer::redirect(back));
    }
    let markup = ui::sign_in(state.lang(head.locale), head.theme, ("", back), &Errors::none());
    Ok(answer::html(StatusCode::OK, markup.into_string()))
}

/// `POST /sign-in`: slow for whoever guesses.
pub async fn sign_in(call: Call) -> Result<Answer> {
    let Call { state, head, body, .. } = call;
    if !head.same_site {
        return Err(Refusal::forbidden("request.csrf").into());
    }
    let posted = fields(&state, &head, body, FORM).await?;
    let field = |name: &str| posted.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str()).to_string();
    let (email, password, back) = (field("email"), field("password"), field("back"));
    let back = local(&back).unwrap_or("/").to_string();
    let refused = |refusal: &Refusal| {
        let lang = state.lang(head.locale);
        let errors = Errors::of_refusals(lang, std::slice::from_ref(refusal));
        let page = ui::sign_in(lang, head.theme, (&email, &back), &errors);
        let mut answer = answer::html(answer::status(refusal), page.into_string());
        if let Some((_, seconds)) = refusal.values.iter().find(|(n, _)| *n == "seconds") {
            answer::set(answer.headers_mut(), axum::http::header::RETRY_AFTER, seconds);
        }
        answer
    };
    let Ok(_permit) = state.passwords.try_acquire() else {
        return Ok(refused(&Refusal::busy("request.busy").with("seconds", 1)));
    };
    let (trying, typed, from) = (Arc::clone(&state), email.clone(), head.ip.to_string());
    match blocking(move || enter(&trying, (&typed, &from), &password)).await {
        Ok(secret) => {
            let mut answer = answer::redirect(&back);
            let age = state.app.config.session_ms / 1000;
            answer::cookie(&mut answer, &state, (session_cookie(&state.app.config), &secret), age);
            Ok(answer)
        }
        Err(kernel::Fault::Refused(refusal)) => Ok(refused(&refusal)),
        Err(fault) => Err(fault),
    }
}

fn enter(state: &State, (email, from): (&str, &str), password: &str) -> Result<String> {
    let (store, config) = (&state.app.store, &state.app.config);
    attempt::check(store, (email, from), config.sign_in)?;
    let Some(account) = user::authenticate(store, email, password)? else {
        attempt::failed(store, (email, from), config.sign_in)?;
        return Err(answer::unauthenticated("request.sign_in_wrong"));
    };
    let companies = state.app.members.companies(store, account.id)?;
    let last = companies.iter().find(|(id, _)| id.0 == account.company).or(companies.first());
    let Some((company, _)) = last else { return Err(Refusal::forbidden("request.no_company").into()) };
    attempt::succeeded(store, email)?;
    session::start(store, account.id, *company, config.session_ms)
}

/// `GET /welcome/{key}`: a link that lets somebody in once. One that asks for a password shows the form; one straight
/// in works only from the machine that the server runs on, and is used up by this.
pub async fn welcome_page(call: Call) -> Result<Answer> {
    let Call { state, head, params, .. } = call;
    let key = params.first().map_or(String::new(), |(_, v)| v.clone());
    let (looking, asked) = (Arc::clone(&state), key.clone());
    let found = match blocking(move || link::find(&looking.app.store, &asked)).await {
        Ok(found) => found,
        Err(fault) => {
            state.strangers.take(head.ip)?;
            return Err(fault);
        }
    };
    match found.purpose {
        Purpose::Enter if head.ip.is_loopback() => let_in(&state, key, None).await,
        Purpose::Enter => Err(Refusal::forbidden("request.link_local").into()),
        Purpose::Password => {
            let page = ui::choose_password(state.lang(head.locale), head.theme, (&head.path, &found.email), &Errors::none());
            Ok(answer::html(StatusCode::OK, page.into_string()))
        }
    }
}

/// `POST /welcome/{key}`: the password chosen.
pub async fn welcome(call: Call) -> Result<Answer> {
    let Call { state, head, params, body } = call;
    if !head.same_site {
        return Err(Refusal::forbidden("request.csrf").into());
    }
    let key = params.first().map_or(String::new(), |(_, v)| v.clone());
    let posted = fields(&state, &head, body, FORM).await?;
    let password = posted.into_iter().find(|(n, _)| n == "password").map_or(String::new(), |(_, v)| v);
    let (looking, asked) = (Arc::clone(&state), key.clone());
    let found = blocking(move || link::find(&looking.app.store, &asked)).await?;
    let Ok(_permit) = state.passwords.try_acquire() else {
        return Err(Refusal::busy("request.busy").with("seconds", 1).into());
    };
    match let_in(&state, key, Some(password)).await {
        Err(kernel::Fault::Refused(refusal)) if refusal.field.is_some() => {
            let lang = state.lang(head.locale);
            let errors = Errors::of_refusals(lang, std::slice::from_ref(&refusal));
            let page = ui::choose_password(lang, head.theme, (&head.path, &found.email), &errors);
            Ok(answer::html(answer::status(&refusal), page.into_string()))
        }
        other => other,
    }
}

/// Uses the link up and starts a session.
async fn let_in(state: &Arc<State>, key: String, password: Option<String>) -> Result<Answer> {
    let entering = Arc::clone(state);
    let secret = blocking(move || {
        let store = &entering.app.store;
        let link = link::take(store, &key, password.as_deref())?;
        session::start(store, link.user, link.company, entering.app.config.session_ms)
    })
    .await?;
    let mut answer = answer::redirect("/");
    let age = state.app.config.session_ms / 1000;
    answer::cookie(&mut answer, state, (session_cookie(&state.app.config), &secret), age);
    Ok(answer)
}

/// `POST /sign-out`.
pub async fn sign_out(call: Call) -> Result<Answer> {
    let state = Arc::clone(&call.state);
    let (who, _) = frame_form(call).await?;
    let (ending, id) = (Arc::clone(&state), who.sender);
    blocking(move || session::end(&ending.app.store, id)).await?;
    let mut answer = answer::redirect("/sign-in");
    answer::cookie(&mut answer, &state, (session_cookie(&state.app.config), ""), 0);
    Ok(answer)
}

/// `POST /preferences`: `locale` or `theme`, and `back`. Kept in a cookie, and with the user once signed in.
pub async fn preferences(call: Call) -> Result<Answer> {
    let (state, head) = (Arc::clone(&call.state), Arc::clone(&call.head));
    let (who, posted) = if state.person(&head).await.is_ok() {
        let (who, posted) = frame_form(call).await?;
        (Some(who), posted)
    } else if head.same_site {
        (None, fields(&state, &head, call.body, FORM).await?)
    } else {
        return Err(Refusal::forbidden("request.csrf").into());
    };
    let field = |name: &str| posted.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    let (locale, theme) = (field("locale").and_then(Locale::parse), field("theme").and_then(Theme::parse));
    if let Some(who) = who {
        let (state, user) = (Arc::clone(&state), who.user.id);
        blocking(move || user::user_prefer(&state.app.store, user, locale, theme)).await?;
    }
    let mut answer = answer::redirect(field("back").and_then(local).unwrap_or("/"));
    if let Some(locale) = locale {
        answer::cookie(&mut answer, &state, ("locale", locale.code()), YEAR);
    }
    if let Some(theme) = theme {
        answer::cookie(&mut answer, &state, ("theme", theme.code()), YEAR);
    }
    Ok(answer)
}

/// `GET /company/{id}`: from a page of ours, works there from now on; from elsewhere, asks first.
pub async fn company(call: Call) -> Result<Answer> {
    let (state, head) = (Arc::clone(&call.state), Arc::clone(&call.head));
    let who = state.person(&head).await?;
    let company = Id::parse(call.params.first().map_or("", |(_, v)| v.as_str()));
    let found = who.companies.iter().find(|(id, _)| Some(*id) == company);
    let Some((company, name)) = found.cloned() else { return Err(Refusal::missing("request.not_found").into()) };
    let ours = super::head::text(&head.headers, &axum::http::HeaderName::from_static("sec-fetch-site"));
    if ours == Some("same-origin") {
        return switch(state, who, company).await;
    }
    let secret = state.form_secret(&who);
    let lang = state.lang(who.locale);
    let button = Button::submit(lang.say("company-open", &[("name", name.as_str().into())])).primary();
    let body = html! { (ui::post_button(&head.path, &[("_csrf", secret.as_str())], &button)) };
    Ok(page::plain(&state, &head, &who, lang.word("company-switch"), body))
}

/// `POST /company/{id}`.
pub async fn company_switch(call: Call) -> Result<Answer> {
    let state = Arc::clone(&call.state);
    let company = Id::parse(call.params.first().map_or("", |(_, v)| v.as_str()));
    let (who, _) = frame_form(call).await?;
    let found = who.companies.iter().find(|(id, _)| Some(*id) == company).map(|(id, _)| *id);
    let Some(company) = found else { return Err(Refusal::missing("request.not_found").into()) };
    switch(state, who, company).await
}

async fn switch(state: Arc<State>, who: Arc<super::state::Who>, company: Id) -> Result<Answer> {
    blocking(move || match &who.session {
        Some(session) => session::switch(&state.app.store, session, company),
        None => Ok(()),
    })
    .await?;
    Ok(answer::redirect("/"))
}
