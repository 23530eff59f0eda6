//! `GET /orders.csv`: a list as a file, sent while it is read.

use std::sync::Arc;

use kernel::{Fault, Refusal, Result};

use super::answer::Answer;
use super::api::allowed;
use super::page::{Asked, context};
use super::pieces;
use super::route::Call;
use crate::export::{Format, write};
use crate::step::ViewDef;

/// Sends the rows of a view.
pub async fn file(call: Call, view: &'static ViewDef, format: Format) -> Result<Answer> {
    let Call { state, head, params, .. } = call;
    let who = state.person(&head).await?;
    allowed(&who, view.needs)?;
    let export = view.export.ok_or_else(|| Refusal::missing("request.not_found"))?;
    let permit = Arc::clone(&state.reads).acquire_owned().await.map_err(Fault::broken)?;
    let (mut out, coming) = pieces::channel();
    // A view asked under its page's own address reads the same filters.
    let extension = format!(".{}", format.extension());
    let address = head.address().replacen(&extension, "", 1);
    let asked = Asked { params, address, query: head.query.clone(), posted: None };
    let today = state.app.store.clock().today();
    let name = view.path.trim_matches('/').replace('/', "-");
    out.named(format!("{name}-{today}.{}", format.extension()), format.media());
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let cx = context(&state, &head, &who, asked);
        let done = state.app.store.read(who.company, |db| write(format, export, (&cx, db), &mut out));
        out.end(done);
    });
    coming.answer().await
}
