//! `bench pages`: the server's time for every page of the product, asked for as its director over HTTP.

use std::time::Instant;

use kernel::{CompanyId, Fault, Result};
use serde_json::{Value, json};
use store::{Context, Store};
use web::server::{Access, routes};

use super::http;
use super::measure::{self, Laps};
use crate::serve;
use crate::steps::STEPS;

/// Asks for every page so many times.
pub fn run(store: &Store, company: CompanyId, times: usize) -> Result<Value> {
    let (site, stop) = Site::of(store, company)?;
    let mut pages = Vec::new();
    for path in paths() {
        match site.address(&path)? {
            Some(address) => pages.push(site.measured(&path, &address, times)?),
            None => pages.push(json!({ "page": path, "skipped": "nothing of this kind is there" })),
        }
    }
    drop(stop);
    let ms = |page: &Value| page["ms_best"].as_f64().unwrap_or(0.0);
    pages.sort_by(|a, b| ms(b).total_cmp(&ms(a)));
    let slowest = pages.first().cloned();
    let slow = pages.iter().filter(|p| ms(p) > 50.0).count();
    let broken: Vec<&Value> = pages.iter().filter(|p| p["status"].as_u64().is_some_and(|s| s != 200)).collect();
    Ok(json!({ "pages": pages.len(), "above_50_ms": slow, "not_200": broken, "slowest": slowest, "list": pages }))
}

/// Asks for some addresses so many times.
pub(super) fn some(store: &Store, company: CompanyId, times: usize, list: &[(&str, String)]) -> Result<Value> {
    let (site, stop) = Site::of(store, company)?;
    let mut answer = json!({});
    for (name, address) in list {
        answer[*name] = site.measured(address, address, times)?;
    }
    drop(stop);
    Ok(answer)
}

/// The pages that a person may open, without files and without what takes a secret.
fn paths() -> Vec<String> {
    let all = routes(STEPS, serve::UPLOADS, &[], &[]).into_iter();
    let pages = all.filter(|r| r.method == "GET" && matches!(r.access, Access::Person(_)) && !r.path.starts_with("/api"));
    // A list as a file is as long as the list.
    let file = |path: &str| [".csv", ".xlsx"].iter().any(|end| path.ends_with(end));
    pages.map(|r| r.path).filter(|path| !file(path)).collect()
}

struct Site {
    agent: ureq::Agent,
    base: String,
    secret: String,
    cookie: String,
}

impl Site {
    /// Serves the store and signs its director in; the second value stops serving.
    fn of(store: &Store, company: CompanyId) -> Result<(Site, http::Stop)> {
        let context = Context::system(company, "cli");
        let email = format!("bench-{}@example.org", store.new_id());
        let password = "correct horse battery";
        let user = crate::cli::add_user(store, &context, &email, "Bench", password, ground::company::Role::Director)?;
        let new = web::platform::NewToken { company, user: user.0, name: "bench", permissions: &[] };
        let secret = web::platform::token_add(store, &new)?.secret;
        let (address, stop) = http::serve(store)?;
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
        let mut site = Site { agent: config.into(), base: format!("http://{address}"), secret, cookie: String::new() };
        site.sign_in(&email, password)?;
        Ok((site, stop))
    }

    fn sign_in(&mut self, email: &str, password: &str) -> Result<()> {
        let encoded = web::ui::query::encoded;
        let body = format!("email={}&password={}&back=%2F", encoded(email), encoded(password));
        let answer = self.agent.post(format!("{}/sign-in", self.base));
        let answer = answer.header("content-type", "application/x-www-form-urlencoded").send(body);
        let answer = answer.map_err(|e| Fault::broken(format!("sign-in: {e}")))?;
        let cookie = answer.headers().get("set-cookie").and_then(|v| v.to_str().ok()).unwrap_or_default();
        self.cookie = cookie.split(';').next().unwrap_or_default().to_string();
        Ok(())
    }

    /// The address of a page: where it names a document, the first one of the list above it.
    fn address(&self, path: &str) -> Result<Option<String>> {
        let Some(at) = path.find('{') else { return Ok(Some(path.to_string())) };
        let list = path[..at].trim_end_matches('/');
        let answer = self.agent.get(format!("{}/api/v1{list}", self.base));
        let answer = answer.header("authorization", format!("Bearer {}", self.secret)).call();
        let mut answer = answer.map_err(|e| Fault::broken(format!("{list}: {e}")))?;
        let json: Value = answer.body_mut().read_json().unwrap_or_default();
        let id = json["rows"][0].as_object().and_then(|row| row.values().find_map(Value::as_str).map(str::to_string));
        let id = json["rows"][0]["id"].as_str().map(str::to_string).or(id);
        let end = path[at..].find('}').map_or(path.len(), |end| at + end + 1);
        Ok(id.map(|id| format!("{}{id}{}", &path[..at], &path[end..])))
    }

    fn measured(&self, path: &str, address: &str, times: usize) -> Result<Value> {
        let mut laps = Laps::default();
        let (mut status, mut bytes) = (0, 0);
        for _ in 0..times.max(1) {
            let (cpu, began) = (measure::threads_cpu(), Instant::now());
            let answer = self.agent.get(format!("{}{address}", self.base)).header("cookie", &self.cookie).call();
            let mut answer = answer.map_err(|e| Fault::broken(format!("{address}: {e}")))?;
            bytes = answer.body_mut().read_to_vec().map_err(|e| Fault::broken(format!("{address}: {e}")))?.len();
            laps.note(began.elapsed(), measure::threads_cpu().saturating_sub(cpu));
            status = answer.status().as_u16();
        }
        let mut value = laps.json();
        value["page"] = json!(path);
        value["status"] = json!(status);
        value["bytes"] = json!(bytes);
        Ok(value)
    }
}
