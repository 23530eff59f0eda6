//! The directory service: searches and look-ups over the companies that the sandbox knows.

use serde::Serialize;
use serde_json::{Map, Value};

use super::Sandbox;
use super::http::{Reply, Request, plain};
use crate::directory::{DirectorySearch, Filter, Found, LIMIT_DEFAULT, LIMIT_MOST, Operator, Order};

/// A kind of thing that is looked up: the fields that can be answered with and the relations that can be asked for.
struct Kind {
    fields: &'static [&'static str],
    filters: &'static [&'static str],
    /// Relation as asked for, and the field it comes in.
    relations: &'static [(&'static str, &'static str)],
}

const COMPANIES: Kind = Kind {
    fields: &["siren", "businessName", "entityType", "administrativeStatus", "instructions"],
    filters: &["siren", "businessName", "entityType", "administrativeStatus"],
    relations: &[],
};
const FACILITIES: Kind = Kind {
    fields: &[
        "siret",
        "siren",
        "name",
        "facilityType",
        "administrativeStatus",
        "siretInstructions",
        "address",
        "pmStatus",
        "pmOnly",
        "managesPaymentStatus",
        "managesLegalCommitment",
        "managesLegalCommitmentOrService",
        "serviceCodeStatus",
    ],
    filters: &[
        "siret",
        "siren",
        "facilityType",
        "name",
        "addressLines",
        "postalCode",
        "countrySubdivision",
        "locality",
        "administrativeStatus",
    ],
    relations: &[("siren", "legalUnit")],
};
const ROUTING_CODES: Kind = Kind {
    fields: &[
        "siret",
        "routingIdentifierType",
        "routingCodeName",
        "routingIdentifier",
        "managesLegalCommitmentCode",
        "administrativeStatus",
        "address",
    ],
    filters: &[
        "routingIdentifier",
        "siret",
        "routingCodeName",
        "administrativeStatus",
        "addressLines",
        "postalCode",
        "locality",
    ],
    relations: &[("siren", "legalUnit"), ("siret", "facility")],
};
const LINES: Kind = Kind {
    fields: &["addressingIdentifier", "siren", "siret", "routingIdentifier", "addressingSuffix"],
    filters: &["addressingIdentifier", "siren", "siret", "routingIdentifier", "addressingSuffix"],
    relations: &[("siren", "legalUnit"), ("siret", "facility"), ("routingCode", "routingCode")],
};
/// Fields of a line that are always answered: without them it says nothing.
const ALWAYS: &[&str] = &["platformType", "directoryLineStatus"];

impl Sandbox {
    /// Everything under `/directory-service/v1/`.
    pub(super) fn directory_service(&self, rest: &str, request: &Request) -> Reply {
        let all = self.companies.values();
        let reply = match (request.method.as_str(), rest) {
            ("POST", "siren/search") => search(&COMPANIES, all.map(|c| c.unit()), request),
            ("POST", "siret/search") => search(&FACILITIES, all.flat_map(|c| c.facilities()), request),
            ("POST", "routing-code/search") => search(&ROUTING_CODES, all.flat_map(|c| c.routing_codes()), request),
            ("POST", "directory-line/search") => search(&LINES, all.flat_map(|c| c.lines()), request),
            ("GET", _) => self.look_up(rest, request),
            _ => Err(Reply::error(404, "MISSING_RESOURCE", "No such address in the directory service.")),
        };
        let delay_ms = self.faults.delay_ms;
        Reply { delay_ms, ..reply.unwrap_or_else(|reply| reply) }
    }

    fn look_up(&self, rest: &str, request: &Request) -> Result<Reply, Reply> {
        let missing = || Reply::error(404, "MISSING_RESOURCE", "Requested resource is not found.");
        let all = || self.companies.values();
        if let Some(siren) = rest.strip_prefix("siren/code-insee:") {
            digits(siren, 9)?;
            one(&COMPANIES, all().find(|c| c.siren == siren).map(|c| c.unit()), request).ok_or_else(missing)
        } else if let Some(siret) = rest.strip_prefix("siret/code-insee:") {
            digits(siret, 14)?;
            let found = all().flat_map(|c| c.facilities()).find(|f| f.siret == siret);
            one(&FACILITIES, found, request).ok_or_else(missing)
        } else if let Some((siret, code)) =
            rest.strip_prefix("routing-code/siret:").and_then(|rest| rest.split_once("/code:"))
        {
            digits(siret, 14)?;
            let code = plain(code);
            let found = all()
                .flat_map(|c| c.routing_codes())
                .find(|r| r.siret == siret && r.routing_identifier == code);
            one(&ROUTING_CODES, found, request).ok_or_else(missing)
        } else if let Some(address) = rest.strip_prefix("directory-line/code:") {
            let address = plain(address);
            let found = all().flat_map(|c| c.lines()).find(|l| l.addressing_identifier == address);
            one(&LINES, found, request).ok_or_else(missing)
        } else {
            Err(missing())
        }
    }
}

fn digits(text: &str, count: usize) -> Result<(), Reply> {
    if text.len() == count && text.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(());
    }
    Err(Reply::error(400, "INVALID_REQUEST", &format!("{count} digits are wanted.")))
}

/// One thing, with the fields and relations that the query names.
fn one(kind: &Kind, found: Option<impl Serialize>, request: &Request) -> Option<Reply> {
    let list = |name: &str| -> Vec<String> {
        let text = request.asked(name).unwrap_or_default();
        text.split(',').filter(|f| !f.is_empty()).map(str::to_string).collect()
    };
    let value = serde_json::to_value(found?).ok()?;
    Some(Reply::json(200, &cut(kind, value, &list("fields"), &list("include"))))
}

fn search<T: Serialize>(kind: &Kind, all: impl Iterator<Item = T>, request: &Request) -> Result<Reply, Reply> {
    let search: DirectorySearch = request.read()?;
    let bad = |message: String| Reply::error(400, "INVALID_REQUEST", &message);
    let filters = filters(kind, &search)?;
    if let Some(field) = search.fields.iter().find(|f| !kind.fields.contains(&f.as_str())) {
        return Err(bad(format!("{field} is no field here.")));
    }
    if let Some(sorting) = search.sorting.iter().find(|s| !kind.fields.contains(&s.field.as_str())) {
        return Err(bad(format!("{} can't be sorted by.", sorting.field)));
    }
    let (limit, ignore) = (search.limit.unwrap_or(LIMIT_DEFAULT), search.ignore.unwrap_or(0));
    if !(1..=LIMIT_MOST).contains(&limit) || ignore < 0 {
        return Err(bad("limit is from 1 to 100, ignore from 0.".to_string()));
    }
    let values = all.filter_map(|thing| serde_json::to_value(thing).ok());
    let mut found: Vec<Value> = values.filter(|v| filters.iter().all(|(field, f)| f.holds(&text(v, field)))).collect();
    for sorting in search.sorting.iter().rev() {
        found.sort_by_key(|v| text(v, &sorting.field));
        if sorting.order == Order::Descending {
            found.reverse();
        }
    }
    let total_number_of_results = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let page = found.into_iter().skip(usize::try_from(ignore).unwrap_or(0)).take(usize::try_from(limit).unwrap_or(0));
    let results = page.map(|v| cut(kind, v, &search.fields, &search.include)).collect();
    Ok(Reply::json(200, &Found { search, total_number_of_results, results }))
}

fn filters(kind: &Kind, search: &DirectorySearch) -> Result<Vec<(String, Filter)>, Reply> {
    let bad = |message: String| Reply::error(400, "INVALID_REQUEST", &message);
    let mut filters = Vec::with_capacity(search.filters.len());
    for (field, value) in &search.filters {
        if !kind.filters.contains(&field.as_str()) {
            return Err(bad(format!("{field} can't be filtered by.")));
        }
        let filter: Filter = serde_json::from_value(value.clone()).map_err(|e| bad(format!("{field}: {e}")))?;
        let exact = matches!(field.as_str(), "siren" | "siret" | "entityType" | "facilityType" | "administrativeStatus");
        if exact && filter.op != Operator::Strict {
            return Err(bad(format!("{field} is compared strictly.")));
        }
        filters.push((field.clone(), filter));
    }
    Ok(filters)
}

/// The text of a field; those of an address stand one level deeper.
fn text(value: &Value, field: &str) -> String {
    let plain = |v: &Value| v.as_str().map(str::to_string).unwrap_or_default();
    let facility = if value.get("address").is_some() { value } else { &value["facility"] };
    match field {
        "addressLines" => {
            let lines = ["addressLine1", "addressLine2", "addressLine3"].map(|l| plain(&facility["address"][l]));
            lines.join(" ").trim().to_string()
        }
        "postalCode" | "locality" | "countrySubdivision" => plain(&facility["address"][field]),
        _ => plain(&value[field]),
    }
}

/// The fields and relations that were asked for.
fn cut(kind: &Kind, value: Value, fields: &[String], include: &[String]) -> Value {
    let Value::Object(object) = value else { return value };
    let related = |name: &str| kind.relations.iter().find(|(_, field)| *field == name);
    let kept: Map<String, Value> = object
        .into_iter()
        .filter(|(name, _)| match related(name) {
            Some((relation, _)) => include.iter().any(|i| i == relation),
            None => fields.is_empty() || ALWAYS.contains(&name.as_str()) || fields.contains(name),
        })
        .collect();
    Value::Object(kept)
}
