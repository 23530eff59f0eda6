//! Pages: a view, read in one snapshot and put into the frame.

use std::sync::Arc;

use axum::http::StatusCode;
use kernel::{Fault, Refusal, Result};
use maud::{Markup, html};

use super::answer::{self, Answer};
use super::api::allowed;
use super::head::Head;
use super::pieces;
use super::route::Call;
use super::state::{State, Who, blocking};
use super::{Content, DownloadDef};
use crate::cx::Cx;
use crate::form::Fields;
use crate::platform::saved;
use crate::step::{Page, ViewDef};
use crate::ui::{self, SavedView};

/// `GET` of a view by a person.
pub async fn show(call: Call, view: &'static ViewDef) -> Result<Answer> {
    let Call { state, head, params, .. } = call;
    let who = match state.person(&head).await {
        Ok(who) => who,
        Err(Fault::Refused(refusal)) if refusal.kind == kernel::RefusalKind::Unauthenticated => {
            return Ok(answer::redirect(&format!("/sign-in?back={}", ui::query::encoded(&head.address()))));
        }
        Err(fault) => return Err(fault),
    };
    let asked = Asked { params, address: head.address(), query: head.query.clone(), posted: None };
    let flashed = head.flash.is_some();
    let html = render(Arc::clone(&state), (head, who), view, asked).await?;
    let mut answer = answer::html(StatusCode::OK, html);
    if flashed {
        answer::cookie(&mut answer, &state, ("flash", ""), 0);
    }
    Ok(answer)
}

/// A page to be rendered.
pub struct Asked {
    pub params: Vec<(String, String)>,
    pub address: String,
    pub query: Vec<(String, String)>,
    /// The form that was refused, or only wants another row, and why.
    pub posted: Option<(Fields, Option<Refusal>)>,
}

/// The complete page of a view.
pub async fn render(
    state: Arc<State>,
    (head, who): (Arc<Head>, Arc<Who>),
    view: &'static ViewDef,
    asked: Asked,
) -> Result<String> {
    allowed(&who, view.needs)?;
    let reading = Arc::clone(&state);
    let _permit = reading.reads.acquire().await;
    blocking(move || {
        let page = view.page;
        let cx = context(&state, &head, &who, asked);
        let (page, counts) = state.app.store.read(who.company, |db| {
            let mut page = page(&cx, db)?;
            if view.export.is_some() {
                page.actions = html! { (kept_views(&cx, db)?) (page.actions) };
            }
            Ok((page, state.counts(&who, db)?))
        })?;
        let frame = state.frame(&head, &who, cx.lang(), (page.rail, &counts));
        Ok(frame.page(&framed(page)).into_string())
    })
    .await
}

/// The views of a list that the person has kept.
fn kept_views(cx: &Cx, db: &mut store::Db) -> Result<Markup> {
    let path = cx.address.split('?').next().unwrap_or("/");
    let kept = saved::views(db, (cx.user.id, cx.company), path)?;
    let kept: Vec<SavedView> =
        kept.into_iter().map(|v| SavedView { id: v.id.to_string(), name: v.name, url: v.url }).collect();
    // The page within the list is no part of a view.
    let (_, raw) = cx.address.split_once('?').unwrap_or((path, ""));
    let here = ui::Query::parse(path, raw).without("after").url();
    let hidden = cx.hidden(&here).page(&here);
    let hidden: Vec<(String, String)> = hidden.pairs().iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
    Ok(ui::saved_views(cx.lang(), &kept, &here, &hidden))
}

fn framed(page: Page) -> ui::Page {
    let mut framed = ui::Page::new(page.title, page.body);
    framed.actions = Some(page.actions).filter(|Markup { 0: html, .. }| !html.is_empty());
    for (label, url) in page.crumbs {
        framed = framed.crumb(label, url);
    }
    framed
}

/// What a view is told about the request.
pub fn context<'a>(state: &'a State, head: &Head, who: &Who, asked: Asked) -> Cx<'a> {
    let (form, refusal) = asked.posted.unwrap_or_default();
    Cx {
        words: &state.words,
        locale: if head.is_api() { head.locale } else { who.locale },
        company: who.company,
        company_name: who.company_name.clone(),
        user: who.user.clone(),
        grants: who.grants,
        today: state.app.store.clock().today(),
        address: asked.address,
        path: asked.params,
        query: asked.query,
        form,
        refusal,
        theme: who.theme,
        flash: head.flash.as_deref().and_then(|f| answer::flash_sentence(state, who.locale, f)),
        csrf: if who.csrf.is_empty() { String::new() } else { state.form_secret(who) },
    }
}

/// `GET` of a file that is made when it is asked for.
pub async fn download(call: Call, download: &'static DownloadDef) -> Result<Answer> {
    let Call { state, head, params, .. } = call;
    let who = if head.is_api() { state.program(&head).await? } else { state.person(&head).await? };
    allowed(&who, download.needs)?;
    let permit = Arc::clone(&state.reads).acquire_owned().await.map_err(Fault::broken)?;
    let asked = Asked { params, address: head.address(), query: head.query.clone(), posted: None };
    let (mut out, coming) = pieces::channel();
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let cx = context(&state, &head, &who, asked);
        let done = state.app.store.read(who.company, |db| {
            let sent = (download.make)(&cx, db)?;
            out.named(sent.name, sent.media);
            match sent.bytes {
                Content::Whole(bytes) => out.whole(bytes),
                Content::Written(write) => {
                    // A long file may take its time before the first line: it is known to come.
                    out.begin();
                    write(db, &mut out)?;
                }
            }
            Ok(())
        });
        out.end(done);
    });
    coming.answer().await
}

/// A page that no view stands for: the search, the reference.
pub fn plain(state: &State, head: &Head, who: &Who, title: String, body: Markup) -> Answer {
    let lang = state.lang(who.locale);
    let frame = state.frame(head, who, lang, ("", &[]));
    answer::html(StatusCode::OK, frame.page(&ui::Page::new(title, body)).into_string())
}
