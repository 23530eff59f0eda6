//! Every route with what it needs, derived from the steps; and the way from a request to who answers it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::http::Method;
use kernel::{Fault, Refusal, Result};
use store::Permission;

use super::answer::Answer;
use super::head::{Head, decode};
use super::state::State;
use super::{App, DownloadDef, PublicDef, UploadDef};
use super::{account, api, aside, export, page, post, public};
use crate::export::Format;
use crate::step::{CommandDef, Step, ViewDef};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// A signed-in person with this permission.
    Person(Permission),
    /// A token with this permission.
    Token(Permission),
}

/// A route, for tests that walk all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteInfo {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// `/orders/{id}`
    pub path: String,
    /// Who may.
    pub access: Access,
}

/// Every route of an app of these steps, uploads, downloads and public pages, sorted by path.
pub fn routes(
    steps: &[&'static Step],
    uploads: &'static [UploadDef],
    downloads: &'static [DownloadDef],
    publics: &'static [PublicDef],
) -> Vec<RouteInfo> {
    let list = table(steps, (uploads, downloads, publics)).into_iter().flat_map(|(path, entry)| {
        [("GET", entry.get), ("POST", entry.post)].into_iter().filter_map(move |(method, target)| {
            let access = target?.access();
            Some(RouteInfo { method, path: path.clone(), access })
        })
    });
    list.collect()
}

/// Who answers.
#[derive(Clone, Copy)]
pub enum Target {
    Page(&'static ViewDef),
    ApiView(&'static ViewDef),
    Form(&'static CommandDef),
    ApiCommand(&'static CommandDef),
    Upload(&'static UploadDef),
    Download(&'static DownloadDef),
    Export(&'static ViewDef, Format),
    ApiDownload(&'static DownloadDef),
    Public(&'static PublicDef),
    Aside(Aside),
}

/// What the server answers by itself.
#[derive(Clone, Copy)]
pub enum Aside {
    Home,
    SignInPage,
    SignIn,
    SignOut,
    Preferences,
    WelcomePage,
    Welcome,
    Company,
    CompanySwitch,
    Search,
    Events,
    Health,
    OpenApi,
    Reference,
    Asset,
}

impl Target {
    fn access(self) -> Access {
        match self {
            Target::Page(view) => Access::Person(view.needs),
            Target::ApiView(view) => Access::Token(view.needs),
            Target::Form(command) => Access::Person(command.needs),
            Target::ApiCommand(command) => Access::Token(command.needs),
            Target::Upload(upload) => Access::Person(upload.needs),
            Target::Download(download) => Access::Person(download.needs),
            Target::Export(view, _) => Access::Person(view.needs),
            Target::ApiDownload(download) => Access::Token(download.needs),
            Target::Public(_) => Access::Public,
            Target::Aside(aside) => match aside {
                Aside::SignInPage | Aside::SignIn | Aside::Preferences | Aside::Health => Access::Public,
                Aside::WelcomePage | Aside::Welcome => Access::Public,
                Aside::OpenApi | Aside::Asset => Access::Public,
                _ => Access::SignedIn,
            },
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Entry {
    get: Option<Target>,
    post: Option<Target>,
}

/// `/api/v1/order/confirm` of `order.confirm`.
pub fn command_path(name: &str) -> String {
    format!("/{}", name.replacen('.', "/", 1))
}

const ASIDES: [(&str, Option<Aside>, Option<Aside>); 13] = [
    ("/sign-in", Some(Aside::SignInPage), Some(Aside::SignIn)),
    ("/sign-out", None, Some(Aside::SignOut)),
    ("/preferences", None, Some(Aside::Preferences)),
    ("/welcome/{key}", Some(Aside::WelcomePage), Some(Aside::Welcome)),
    ("/company/{id}", Some(Aside::Company), Some(Aside::CompanySwitch)),
    ("/search", Some(Aside::Search), None),
    ("/events", Some(Aside::Events), None),
    ("/healthz", Some(Aside::Health), None),
    ("/api", Some(Aside::Reference), None),
    ("/api/{step}", Some(Aside::Reference), None),
    ("/api/v1/openapi.json", Some(Aside::OpenApi), None),
    ("/assets/{name}", Some(Aside::Asset), None),
    ("/", Some(Aside::Home), None),
];

type Extra = (&'static [UploadDef], &'static [DownloadDef], &'static [PublicDef]);

fn table(steps: &[&'static Step], (uploads, downloads, publics): Extra) -> BTreeMap<String, Entry> {
    let mut table: BTreeMap<String, Entry> = BTreeMap::new();
    for (path, get, post) in ASIDES {
        let entry = Entry { get: get.map(Target::Aside), post: post.map(Target::Aside) };
        table.insert(path.to_string(), entry);
    }
    for step in steps {
        for view in step.views {
            table.entry(view.path.to_string()).or_default().get = Some(Target::Page(view));
            for format in Format::ALL.into_iter().filter(|_| view.export.is_some()) {
                let path = format!("{}.{}", view.path, format.extension());
                table.entry(path).or_default().get = Some(Target::Export(view, format));
            }
            if view.api {
                table.entry(format!("/api/v1{}", view.path)).or_default().get = Some(Target::ApiView(view));
            }
        }
        for command in step.commands {
            let path = command_path(command.name);
            table.entry(format!("/api/v1{path}")).or_default().post = Some(Target::ApiCommand(command));
            table.entry(path).or_default().post = Some(Target::Form(command));
        }
    }
    for upload in uploads {
        table.entry(upload.path.to_string()).or_default().post = Some(Target::Upload(upload));
    }
    for download in downloads {
        table.entry(download.path.to_string()).or_default().get = Some(Target::Download(download));
        table.entry(format!("/api/v1{}", download.path)).or_default().get = Some(Target::ApiDownload(download));
    }
    for def in publics {
        let entry = table.entry(def.path.to_string()).or_default();
        let place = if def.posts { &mut entry.post } else { &mut entry.get };
        *place = Some(Target::Public(def));
    }
    table
}

/// The table of routes, ready to be asked.
pub struct Routes {
    paths: matchit::Router<Entry>,
}

impl Routes {
    pub fn new(app: &App) -> Result<Routes> {
        let mut paths = matchit::Router::new();
        for (path, entry) in table(app.steps, (app.uploads, app.downloads, app.publics)) {
            paths.insert(&path, entry).map_err(|e| Fault::broken(format!("route {path}: {e}")))?;
        }
        Ok(Routes { paths })
    }

    fn find(&self, path: &str) -> Result<(Entry, Vec<(String, String)>)> {
        let found = self.paths.at(path).map_err(|_| Refusal::missing("request.not_found"))?;
        let params = found.params.iter().map(|(name, value)| Ok((name.to_string(), decode(value, false)?)));
        Ok((*found.value, params.collect::<Result<_>>()?))
    }

    /// The view of a page's path, with the values in it.
    pub fn view(&self, path: &str) -> Option<(&'static ViewDef, Vec<(String, String)>)> {
        match self.find(path).ok()? {
            (Entry { get: Some(Target::Page(view)), .. }, params) => Some((view, params)),
            _ => None,
        }
    }
}

/// A request on its way.
pub struct Call {
    pub state: Arc<State>,
    pub head: Arc<Head>,
    pub params: Vec<(String, String)>,
    pub body: Body,
}

/// Finds who answers and lets them.
pub async fn dispatch(state: Arc<State>, head: Arc<Head>, body: Body) -> Result<Answer> {
    let (entry, params) = state.routes.find(&head.path)?;
    let target = match head.method {
        Method::GET | Method::HEAD => entry.get,
        Method::POST => entry.post,
        _ => None,
    };
    let Some(target) = target else {
        let allow = match (entry.get.is_some(), entry.post.is_some()) {
            (true, true) => "GET, HEAD, POST",
            (true, false) => "GET, HEAD",
            _ => "POST",
        };
        return Err(Refusal::invalid("request.method").with("allow", allow).into());
    };
    let call = Call { state, head, params, body };
    match target {
        Target::Page(view) => page::show(call, view).await,
        Target::ApiView(view) => api::view(call, view).await,
        Target::ApiCommand(command) => api::command(call, command).await,
        Target::Form(command) => post::command(call, command).await,
        Target::Upload(upload) => post::upload(call, upload).await,
        Target::Export(view, format) => export::file(call, view, format).await,
        Target::Download(download) | Target::ApiDownload(download) => page::download(call, download).await,
        Target::Public(def) => public::answer(call, def).await,
        Target::Aside(aside) => match aside {
            Aside::Home => aside::home(call).await,
            Aside::SignInPage => account::sign_in_page(call).await,
            Aside::SignIn => account::sign_in(call).await,
            Aside::SignOut => account::sign_out(call).await,
            Aside::Preferences => account::preferences(call).await,
            Aside::WelcomePage => account::welcome_page(call).await,
            Aside::Welcome => account::welcome(call).await,
            Aside::Company => account::company(call).await,
            Aside::CompanySwitch => account::company_switch(call).await,
            Aside::Search => aside::search(call).await,
            Aside::Events => aside::events(call).await,
            Aside::Health => aside::health(call).await,
            Aside::OpenApi => aside::openapi(call).await,
            Aside::Reference => aside::reference(call).await,
            Aside::Asset => aside::asset(&call),
        },
    }
}
