//! What a view knows about the request: who asks, in which language, for what.

use kernel::{CompanyId, Day, Id, Refusal, Result};
use store::{Grants, Permission};

use crate::i18n::{Locale, Words};

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
    /// What the last command did, said once.
    pub flash: Option<String>,
    /// The secret that every form carries.
    pub csrf: String,
}

impl Cx<'_> {
    /// May the person do this?
    pub fn may(&self, permission: Permission) -> bool {
        self.grants.has(permission)
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
}
