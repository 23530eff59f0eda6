//! What a view knows about the request: who asks, in which language, for what.

use kernel::{CompanyId, Day, Id, Refusal, Result};
use store::{Grants, Permission};

use crate::form;
use crate::i18n::{Lang, Locale, Words};
use crate::ui::Errors;

/// The person signed in.
#[derive(Clone, Debug)]
pub struct User {
    /// Id.
    pub id: i64,
    /// Name as shown.
    pub name: String,
    /// E-mail, the name for signing in.
    pub email: String,
    /// Role in this company.
    pub role: String,
}

/// The context of one request.
#[derive(Clone)]
pub struct Cx<'a> {
    /// All words.
    pub words: &'a Words,
    /// The person's language.
    pub locale: Locale,
    /// The company looked at.
    pub company: CompanyId,
    /// Its name.
    pub company_name: String,
    /// The person.
    pub user: User,
    /// What the person may do.
    pub grants: Grants,
    /// Today in the company's zone.
    pub today: Day,
    /// The address as asked, with its query.
    pub address: String,
    /// Values of `{name}` parts of the path.
    pub path: Vec<(String, String)>,
    /// Query parameters, decoded, in order.
    pub query: Vec<(String, String)>,
    /// The fields of a form that was refused, to be shown again.
    pub form: Vec<(String, String)>,
    /// Why it was refused.
    pub refusal: Option<Refusal>,
    /// The person's colours.
    pub theme: crate::ui::Theme,
    /// What the last command did, said once.
    pub flash: Option<String>,
    /// The secret that every form carries.
    pub csrf: String,
}

impl<'a> Cx<'a> {
    /// May the person do this?
    pub fn may(&self, permission: Permission) -> bool {
        self.grants.has(permission)
    }

    /// The same request with other values of some query parameters, or without them.
    pub fn asking(&self, changes: &[(&str, Option<&str>)]) -> Cx<'a> {
        let mut cx = self.clone();
        cx.query.retain(|(name, _)| !changes.iter().any(|(n, _)| n == name));
        let added = changes.iter().filter_map(|(n, v)| Some(((*n).to_string(), (*v)?.to_string())));
        cx.query.extend(added);
        cx
    }

    /// A query parameter that is present and not empty.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, v)| n == name && !v.trim().is_empty()).map(|(_, v)| v.trim())
    }

    /// A query parameter as a day; another text is refused with its name.
    pub fn query_day(&self, name: &'static str) -> Result<Option<Day>> {
        self.query(name)
            .map(|text| Day::parse(text).ok_or_else(|| Refusal::invalid("request.day_invalid").at(name).into()))
            .transpose()
    }

    /// A query parameter as an id.
    pub fn query_id(&self, name: &'static str) -> Result<Option<Id>> {
        self.query(name)
            .map(|text| Id::parse(text).ok_or_else(|| Refusal::invalid("request.id_invalid").at(name).into()))
            .transpose()
    }

    /// The `{id}` of the path; anything else than an id is nothing that exists.
    pub fn id(&self) -> Result<Id> {
        let text = self.path.iter().find(|(n, _)| n == "id").map_or("", |(_, v)| v.as_str());
        Id::parse(text).ok_or_else(|| Refusal::missing("request.not_found").into())
    }

    /// The value a form field shows: what was posted and refused, else `stored`.
    pub fn field<'s>(&'s self, name: &str, stored: &'s str) -> &'s str {
        self.form.iter().find(|(n, _)| n == name).map_or(stored, |(_, v)| v.as_str())
    }

    /// The language of the person with the day and the zone they live in: what every component takes first.
    pub fn lang(&self) -> Lang<'_> {
        static ZONE: std::sync::LazyLock<jiff::tz::TimeZone> = std::sync::LazyLock::new(store::clock::zone);
        Lang::new(self.words, self.locale, self.today).in_zone(&ZONE)
    }

    /// What was refused, in the person's words, for `Form::errors` and `Field::errors`.
    pub fn errors(&self) -> Errors {
        self.refusal.as_ref().map_or_else(Errors::none, |r| Errors::of_refusals(self.lang(), std::slice::from_ref(r)))
    }

    /// How many rows of `list` the refused form has; 0 when the page is opened afresh.
    pub fn rows(&self, list: &str) -> usize {
        form::rows(&self.form, list)
    }

    /// The hidden fields of a form: its secret, this page to come back to when refused, and where to go when
    /// done (`/orders/{id}`: `{id}` is the field `id` of the outcome).
    ///
    /// ```ignore
    /// Form::post("/order/draft").hidden(&cx.hidden("/orders/{id}").pairs()).errors(&cx.errors())
    /// post_button("/order/confirm", &cx.hidden(&here).with("order", order.id).with("version", order.version).pairs(), &button)
    /// ```
    pub fn hidden(&self, next: &str) -> Hidden {
        let page = self.address.clone();
        Hidden(vec![("_csrf", self.csrf.clone()), ("_page", page), ("_next", next.to_string())])
    }
}

/// Hidden fields of a form.
#[derive(Clone, Debug)]
pub struct Hidden(Vec<(&'static str, String)>);

impl Hidden {
    /// One field more.
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Hidden {
        self.0.push((name, value.to_string()));
        self
    }

    /// Renders another page than the present one when refused.
    pub fn page(mut self, address: &str) -> Hidden {
        self.0.retain(|(name, _)| *name != "_page");
        self.with("_page", address)
    }

    /// As `Form::hidden` and `post_button` take them.
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}
