//! Forms of pages: decoded to the command's input, run, and either led on or shown again with what was refused.

use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use kernel::{Fault, Refusal, RefusalKind, Result};
use sha2::{Digest, Sha256};
use store::Key;

use super::answer::{self, Answer};
use super::api::{allowed, call_command, context_of, drain, read_body};
use super::each;
use super::head::{Head, local, pairs};
use super::page::{Asked, render};
use super::route::Call;
use super::state::{State, Who, blocking};
use super::{Upload, UploadDef};
use crate::form::{self, Fields, Shape};
use crate::platform::secret;
use crate::step::CommandDef;

/// A form of a signed-in person, its secret checked.
pub struct Posted {
    pub state: Arc<State>,
    pub head: Arc<Head>,
    pub who: Arc<Who>,
    pub fields: Fields,
}

/// `POST /{step}/{verb}` from a page.
pub async fn command(call: Call, command: &'static CommandDef) -> Result<Answer> {
    let posted = read(call, "application/x-www-form-urlencoded").await?;
    allowed(&posted.who, command.needs)?;
    if let Some(name) = each::wanted(&posted) {
        return each::run(posted, command, &name).await;
    }
    let rows = form::compact(posted.fields.clone());
    if let Some(answer) = posted.other_rows(&rows).await? {
        return Ok(answer);
    }
    let (fields, result) = match rows {
        Err(fault) => (posted.fields.clone(), Err(fault)),
        Ok(fields) => {
            let result = posted.run(command, &fields).await;
            (fields, result)
        }
    };
    match result {
        Ok(done) => {
            let outcome = serde_json::from_str(&done.json).unwrap_or_default();
            let next = posted.next(&outcome).unwrap_or_else(|| "/".to_string());
            Ok(posted.led_on(&next, &answer::flash(command.name, &outcome)))
        }
        Err(Fault::Refused(refusal)) => posted.again(fields, refusal).await,
        Err(fault) => Err(fault),
    }
}

/// `POST` of a file.
pub async fn upload(call: Call, upload: &'static UploadDef) -> Result<Answer> {
    let state = Arc::clone(&call.state);
    let head = Arc::clone(&call.head);
    let who = match signed_in(&state, &head).await.and_then(|who| allowed(&who, upload.needs).map(|()| who)) {
        Ok(who) => who,
        Err(fault) => {
            drain(call.body).await;
            return Err(fault);
        }
    };
    let (fields, file) = multipart(&state, &head, call.body).await?;
    let posted = Posted { state, head, who, fields };
    posted.check_secret()?;
    let Some((name, bytes)) = file else {
        let refusal = Refusal::invalid("request.file_missing").at("file");
        return posted.again(posted.fields.clone(), refusal).await;
    };
    let (state, context) = (Arc::clone(&posted.state), context_of(&posted.who, "import"));
    let file = Upload { name, bytes, fields: posted.fields.clone() };
    let handle = upload.handle;
    match blocking(move || handle(&state.app.store, &context, file)).await {
        Ok(next) => Ok(posted.led_on(&next, &answer::flash(&upload.path[1..].replace('/', "-"), &().into()))),
        Err(Fault::Refused(refusal)) => posted.again(posted.fields.clone(), refusal).await,
        Err(fault) => Err(fault),
    }
}

async fn signed_in(state: &Arc<State>, head: &Head) -> Result<Arc<Who>> {
    if !head.same_site {
        return Err(Refusal::forbidden("request.csrf").into());
    }
    state.person(head).await
}

/// Reads a form of a signed-in person.
async fn read(call: Call, media: &'static str) -> Result<Posted> {
    let Call { state, head, body, .. } = call;
    let who = match signed_in(&state, &head).await {
        Ok(who) => who,
        Err(fault) => {
            drain(body).await;
            return Err(fault);
        }
    };
    let fields = fields(&state, &head, body, media).await?;
    let posted = Posted { state, head, who, fields };
    posted.check_secret()?;
    Ok(posted)
}

/// The fields of a form.
pub async fn fields(state: &State, head: &Head, body: Body, media: &'static str) -> Result<Fields> {
    if head.media() != media {
        drain(body).await;
        return Err(Refusal::invalid("request.media").with("wanted", media).into());
    }
    let bytes = read_body(state, head, body, state.app.config.body_max).await?;
    let text = String::from_utf8(bytes).map_err(|_| Refusal::invalid("request.utf8_malformed"))?;
    pairs(&text)
}

/// The fields of a signed-in person's form that belongs to the frame: sign-out, preferences.
pub async fn frame_form(call: Call) -> Result<(Arc<Who>, Fields)> {
    let posted = read(call, "application/x-www-form-urlencoded").await?;
    Ok((posted.who, posted.fields))
}

type File = Option<(String, Vec<u8>)>;

async fn multipart(state: &State, head: &Head, body: Body) -> Result<(Fields, File)> {
    let media = axum::http::header::CONTENT_TYPE;
    let boundary = super::head::text(&head.headers, &media).and_then(|v| multer::parse_boundary(v).ok());
    let Some(boundary) = boundary else {
        drain(body).await;
        return Err(Refusal::invalid("request.media").with("wanted", "multipart/form-data").into());
    };
    let bytes = read_body(state, head, body, state.app.config.upload_max).await?;
    let broken = |_| Fault::from(Refusal::invalid("request.body_broken"));
    let mut parts = multer::Multipart::new(Body::from(bytes).into_data_stream(), boundary);
    let (mut fields, mut file) = (Vec::new(), None);
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let (name, file_name) = (part.name().unwrap_or("").to_string(), part.file_name().map(str::to_string));
        let bytes = part.bytes().await.map_err(broken)?;
        match file_name {
            // A file field that was left empty is sent without name and bytes.
            Some(shown) if !(shown.is_empty() && bytes.is_empty()) => {
                let shown: String = shown.chars().filter(|c| !c.is_control()).take(200).collect();
                file.get_or_insert((shown, bytes.to_vec()));
            }
            Some(_) => {}
            None => {
                let text = String::from_utf8(bytes.to_vec()).map_err(|_| Refusal::invalid("request.utf8_malformed"))?;
                fields.push((name, text));
            }
        }
    }
    Ok((fields, file))
}

impl Posted {
    /// The first value of a field.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }

    /// The form must carry the session's secret; what comes after the dot is the number of the page it was on.
    fn check_secret(&self) -> Result<()> {
        let (secret, _) = self.field("_csrf").split_once('.').unwrap_or((self.field("_csrf"), ""));
        if self.who.csrf.is_empty() || !secret::same(secret.as_bytes(), self.who.csrf.as_bytes()) {
            return Err(Refusal::forbidden("request.csrf").into());
        }
        Ok(())
    }

    /// Runs a command on fields of this form.
    pub async fn run(&self, command: &'static CommandDef, fields: &Fields) -> Result<store::Answer> {
        let shape = self.state.shapes.get(command.name).unwrap_or(&Shape::Any);
        let input = form::to_json(fields, shape)?;
        let json = serde_json::to_vec(&input).map_err(Fault::broken)?;
        let key = self.key(command.name, &json)?;
        call_command(&self.state, command, context_of(&self.who, "page"), json, key).await
    }

    /// The same input from the same rendering of a page happens once, however often the button is pressed.
    fn key(&self, command: &str, json: &[u8]) -> Result<Option<Key>> {
        let page = match self.field("_key") {
            "" => self.field("_csrf").split_once('.').map_or("", |(_, page)| page),
            told => told,
        };
        if page.is_empty() {
            return Ok(None);
        }
        let mut hash = Sha256::new();
        for part in [page.as_bytes(), command.as_bytes(), json] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Key::new(self.who.sender, &secret::base64url(&hash.finalize()), command, json).map(Some)
    }

    /// Where to go when done; `{name}` becomes the outcome's field.
    fn next(&self, outcome: &serde_json::Value) -> Option<String> {
        let wanted = match self.field("_next") {
            "" => self.field("_page"),
            next => next,
        };
        let mut path = String::new();
        let mut rest = wanted;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}')?;
            path.push_str(before);
            match outcome.get(name)? {
                serde_json::Value::String(text) => path.push_str(&crate::ui::query::encoded(text)),
                serde_json::Value::Number(number) => path.push_str(&number.to_string()),
                _ => return None,
            }
            rest = after;
        }
        path.push_str(rest);
        local(&path).map(str::to_string)
    }

    fn led_on(&self, next: &str, flash: &str) -> Answer {
        let mut answer = answer::redirect(local(next).unwrap_or("/"));
        let locale = self.who.locale;
        if answer::flash_sentence(&self.state, locale, flash).is_some() {
            answer::cookie(&mut answer, &self.state, ("flash", flash), 60);
        }
        answer
    }

    /// The buttons of a line editor: the same page with more rows or one less, nothing done.
    async fn other_rows(&self, rows: &Result<Fields>) -> Result<Option<Answer>> {
        let gone = self.field("remove_row").split_once(':').and_then(|(list, row)| Some((list, row.parse::<usize>().ok()?)));
        let fields = match (rows, self.field("add_rows"), gone) {
            (Ok(fields), more, _) if !more.is_empty() => fields.clone(),
            (_, _, Some((list, gone))) => form::without_row(self.fields.clone(), list, gone),
            _ => return Ok(None),
        };
        match self.page(fields, None).await {
            Some(html) => Ok(Some(answer::html(StatusCode::OK, html?))),
            None => Ok(None),
        }
    }

    /// Shows the form again with what was refused; without its page, or where the whole is not for this person,
    /// the refusal alone.
    pub async fn again(&self, fields: Fields, refusal: Refusal) -> Result<Answer> {
        let here = matches!(refusal.kind, RefusalKind::Invalid | RefusalKind::Conflict | RefusalKind::Busy);
        let status = answer::status(&refusal);
        if here && let Some(html) = self.page(fields, Some(refusal.clone())).await {
            return Ok(answer::html(status, html?));
        }
        Err(refusal.into())
    }

    /// The page `_page` with a form filled in; nothing where it is no page.
    async fn page(&self, fields: Fields, refusal: Option<Refusal>) -> Option<Result<String>> {
        let address = local(self.field("_page"))?;
        let (path, raw_query) = address.split_once('?').unwrap_or((address, ""));
        let (view, params) = self.state.routes.view(path)?;
        let query = pairs(raw_query).ok()?;
        // A form may say the kind of a field in its name; the page asks for the plain one.
        let plain = fields.into_iter().map(|(n, v)| (form::plain_name(&n).to_string(), v)).collect();
        let posted = Some((plain, refusal));
        let asked = Asked { params, address: address.to_string(), query, posted };
        Some(render(Arc::clone(&self.state), (Arc::clone(&self.head), Arc::clone(&self.who)), view, asked).await)
    }
}
