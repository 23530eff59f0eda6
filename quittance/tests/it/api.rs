//! The product over HTTP: input of every wrong kind is refused with a code, a place and a sentence, and disturbs
//! nothing; and every route is open to those who may, and to nobody else.

use std::net::SocketAddr;

use ground::company::{Grant, Role};
use kernel::{CompanyId, Id};
use quittance::{serve, steps};
use serde_json::{Value, json};
use store::{Context, Grants, Store};
use web::i18n::Locale;
use web::platform::{NewToken, NewUser, token_add, token_revoke, user_add};
use web::server::{Access, Server, routes};

use crate::engines::{self, Stand};
use crate::on_both;
use crate::stories::{self, Shop};

const PASSWORD: &str = "Tuiles-rouges-2026";

/// The product's server on a store, until it is dropped.
pub(crate) struct Site {
    store: Store,
    address: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Site {
    pub(crate) fn open(store: &Store) -> Site {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let (tell, told) = std::sync::mpsc::channel();
        let mut app = serve::app(store.clone());
        app.config.stranger_per_second = 100_000;
        app.config.visitor_per_second = 100_000;
        let thread = std::thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_multi_thread();
            let runtime = runtime.worker_threads(2).enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let server = Server::bind(app, SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a server");
                tell.send(server.address().expect("an address")).expect("told");
                server.run(async { drop(stopped.await) }).await.expect("it ran");
            });
        });
        let address = told.recv().expect("it listens");
        Site { store: store.clone(), address, stop: Some(stop), thread: Some(thread) }
    }

    /// Adds a person with a role to a company, and a token of theirs.
    pub(crate) fn person(&self, company: CompanyId, role: Role) -> Person {
        let email = format!("{}.{company}@tuiles.example", role.name());
        let new = NewUser { email: &email, name: role.name(), password: PASSWORD, locale: Locale::Fr };
        let user = user_add(&self.store, &new).expect("a user");
        let grant = Grant { user: Id(user), role, name: role.name().into(), email: email.clone() };
        self.store.run(&Context::system(company, "cli"), grant).expect("a role");
        let new = NewToken { company, user, name: "essai", permissions: &[] };
        let token = token_add(&self.store, &new).expect("a token");
        Person { email, token: token.secret, token_id: token.id, grants: role.grants() }
    }

    pub(crate) fn client(&self) -> Client {
        // A connection for each request: one that the server has just closed is no answer to the next.
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None);
        let config = config.max_idle_connections(0).build();
        Client { agent: config.into(), base: format!("http://{}", self.address), cookie: None, token: None }
    }

    pub(crate) fn program(&self, person: &Person) -> Client {
        Client { token: Some(person.token.clone()), ..self.client() }
    }

    pub(crate) fn signed_in(&self, person: &Person) -> Client {
        let mut client = self.client();
        let encoded = web::ui::query::encoded;
        let body = format!("email={}&password={}&back=%2F", encoded(&person.email), encoded(PASSWORD));
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let got = client.send("POST", "/sign-in", &form, body.as_bytes());
        assert_eq!(got.status, 303, "{}", got.body);
        let set = got.header("set-cookie").to_string();
        client.cookie = set.split(';').next().map(str::to_string);
        client
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

pub(crate) struct Person {
    pub(crate) email: String,
    token: String,
    token_id: Id,
    grants: Grants,
}

#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) agent: ureq::Agent,
    pub(crate) base: String,
    pub(crate) cookie: Option<String>,
    pub(crate) token: Option<String>,
}

pub(crate) struct Got {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
    pub(crate) fn error(&self) -> (String, String, String) {
        let json = self.json();
        let part = |name: &str| json["error"][name].as_str().unwrap_or("").to_string();
        (part("code"), part("field"), part("message"))
    }
}

impl Client {
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Got {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.base));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = self.agent.configure_request(request.body(body.to_vec()).expect("a request"));
        let mut answer = self.agent.run(request.allow_non_standard_methods(true).build()).expect("an answer");
        let text = |v: &ureq::http::HeaderValue| String::from_utf8_lossy(v.as_bytes()).into_owned();
        Got {
            status: answer.status().as_u16(),
            headers: answer.headers().iter().map(|(n, v)| (n.to_string(), text(v))).collect(),
            body: answer.body_mut().read_to_string().unwrap_or_default(),
        }
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> Got {
        self.send("POST", path, &[("content-type", "application/json"), ("accept-language", "fr")], body.as_bytes())
    }
}

/// A path, a body, and the status, code and place of the answer; an empty code or place may be any.
type Case = (&'static str, String, u16, &'static str, &'static str);

/// An order of a quantity.
fn line_of(shop: &Shop, line: &Value) -> String {
    json!({ "customer": shop.customer, "lines": [line] }).to_string()
}

fn confirm(order: &Value, version: &Value) -> String {
    json!({ "order": order, "version": version }).to_string()
}

/// Wrong input of every kind; `order` is a draft of the shop, `theirs` one of another company.
#[rustfmt::skip] // one case a line
fn cases(shop: &Shop, order: Id, theirs: Id) -> Vec<Case> {
    let (customer, tile) = (shop.customer, shop.tile);
    let draft = |line: Value| line_of(shop, &line);
    let line = |quantity: Value| draft(json!({ "item": tile, "quantity": quantity }));
    let confirm = |order: Value, version: Value| confirm(&order, &version);
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    vec![
        ("order/draft", "{".into(), 400, "request.json_malformed", "line 1"),
        ("order/draft", String::new(), 400, "request.json_malformed", "line"),
        ("order/draft", deep, 400, "", ""),
        ("order/draft", "[1]".into(), 422, "", ""),
        ("order/draft", "{}".into(), 422, "request.field_missing", "customer"),
        ("order/draft", json!({ "customer": 7, "lines": [] }).to_string(), 422, "request.field_invalid", "customer"),
        ("order/draft", json!({ "customer": customer, "lines": {} }).to_string(), 422, "request.field_invalid", "lines"),
        ("order/draft", json!({ "customer": customer, "lines": [] }).to_string(), 422, "order.lines_count", "lines"),
        ("order/draft", json!({ "customer": customer, "lines": [], "surprise": 1 }).to_string(), 422, "request.field_invalid", "surprise"),
        ("order/draft", draft(json!({ "item": "9999999999", "quantity": "1" })), 422, "item.unknown", "lines[0].item"),
        ("order/draft", line(json!("0")), 422, "order.quantity", "lines[0].quantity"),
        ("order/draft", line(json!("-3")), 422, "order.quantity", "lines[0].quantity"),
        ("order/draft", line(json!("1e400")), 422, "request.field_invalid", "lines[0].quantity"),
        ("order/draft", line(json!("99999999999999999999999")), 422, "request.field_invalid", "lines[0].quantity"),
        ("order/draft", line(json!("NaN")), 422, "request.field_invalid", "lines[0].quantity"),
        ("order/draft", line(json!("10000001")), 422, "order.quantity", "lines[0].quantity"),
        ("order/draft", draft(json!({ "item": tile, "quantity": "10000000", "price": "9000000" })), 422, "order.amount_too_large", "lines[0].quantity"),
        ("order/draft", draft(json!({ "item": tile, "quantity": "1", "label": "a\u{0}b" })), 400, "request.nul", ""),
        ("order/draft", draft(json!({ "item": tile, "quantity": "1", "label": "a\u{7}b" })), 422, "request.text_control", "lines[0].label"),
        ("order/draft", draft(json!({ "item": tile, "quantity": "1", "label": "é".repeat(201) })), 422, "request.text_too_long", "lines[0].label"),
        ("order/confirm", confirm(json!(order), json!(99)), 409, "request.stale", "version"),
        ("order/confirm", confirm(json!("8888888888"), json!(null)), 404, "request.not_found", "order"),
        ("order/confirm", confirm(json!(theirs), json!(null)), 404, "request.not_found", "order"),
        ("order/confirm", json!({ "order": order, "when_short": "perhaps" }).to_string(), 422, "request.field_invalid", "when_short"),
        ("shipment/ship", json!({ "order": order }).to_string(), 409, "order.state", ""),
        ("shipment/ship", json!({ "order": order, "lines": [{ "line": i64::MIN, "quantity": "1" }] }).to_string(), 409, "order.state", ""),
        ("order/cancel", json!({ "order": order, "reason": " " }).to_string(), 422, "request.field_missing", "reason"),
        ("payment/bank_line", json!({ "key": "k", "day": "2026-02-30", "amount": 1 }).to_string(), 422, "request.field_invalid", "day"),
        ("payment/bank_line", json!({ "key": "k", "day": "2025-02-03", "amount": i64::MIN }).to_string(), 422, "payment.amount", "amount"),
        ("payment/bank_line", json!({ "key": "k", "day": "2025-02-03", "amount": 1.5 }).to_string(), 422, "request.field_invalid", "amount"),
        ("payment/bank_line", json!({ "key": "k", "day": "2099-01-01", "amount": 5 }).to_string(), 422, "payment.day", "day"),
        ("payment/apply", json!({ "payment": "123" }).to_string(), 404, "request.not_found", "payment"),
        ("customer/create", json!({ "name": "" }).to_string(), 422, "request.field_missing", "name"),
        ("customer/create", json!({ "name": "X", "siren": "123456789" }).to_string(), 422, "party.siren", "siren"),
        ("customer/create", json!({ "name": "X", "email": "pas une adresse" }).to_string(), 422, "party.email", "email"),
        ("company/grant", json!({ "user": "5", "role": "emperor", "name": "x", "email": "a@b.example" }).to_string(), 422, "request.field_invalid", "role"),
    ]
}

/// Wrong input is answered with a status, a code, a place and a French sentence, and changes nothing.
fn bad_input(stand: &Stand) {
    let store = stand.open();
    let (shop, other) = (Shop::open(&store, 100, None), Shop::open(&store, 100, None));
    let site = Site::open(&store);
    let director = site.person(shop.company(), Role::Director);
    let reader = site.person(shop.company(), Role::Reader);
    let client = site.program(&director);
    let (order, theirs) = (shop.draft(2), other.draft(2));
    let before = (stories::state(&store, shop.company()), stories::state(&store, other.company()));
    for (path, body, status, code, field) in &cases(&shop, order.id, theirs.id) {
        let got = client.post(&format!("/api/v1/{path}"), body);
        let shown = format!("{path} {} gave {} {}", &body.chars().take(120).collect::<String>(), got.status, got.body);
        let accepted = [*status, if *status == 400 { 422 } else { *status }];
        assert!(accepted.contains(&got.status), "{shown}");
        let error = got.error();
        assert!(code.is_empty() || error.0 == *code, "{shown}");
        assert!(error.1.contains(field), "{shown}");
        assert!(error.2.len() > 8 && !error.2.contains(&error.0), "a sentence, not a code: {shown}");
        assert_eq!(got.header("content-language"), "fr", "{shown}");
    }
    bad_transport(&client);
    strangers(&site, &shop, &reader);
    let after = (stories::state(&store, shop.company()), stories::state(&store, other.company()));
    assert_eq!(before, after, "nothing of it changed anything");
    repeated(&client, &shop, &order);
    shop.check(stand);
    other.check(stand);
}

/// Languages, encodings, media types and sizes.
fn bad_transport(client: &Client) {
    let english = client.send(
        "POST",
        "/api/v1/order/draft",
        &[("content-type", "application/json"), ("accept-language", "en")],
        b"{}",
    );
    assert_ne!(english.error().2, client.post("/api/v1/order/draft", "{}").error().2, "each in its language");
    let latin = [b"{\"customer\": \"".as_slice(), &[0xe9, 0xff], b"\"}"].concat();
    let got = client.send("POST", "/api/v1/order/draft", &[("content-type", "application/json")], &latin);
    assert!((400..500).contains(&got.status), "{}", got.body);
    let got = client.send("POST", "/api/v1/order/draft", &[("content-type", "text/plain")], b"{}");
    assert!((400..500).contains(&got.status), "{}", got.body);
    let huge = format!("{{\"x\": \"{}\"}}", "a".repeat(2 << 20));
    assert_eq!(client.post("/api/v1/order/draft", &huge).status, 413);
}

/// A role that may not, a token that was never given, and one that was taken back.
fn strangers(site: &Site, shop: &Shop, reader: &Person) {
    let body = line_of(shop, &json!({ "item": shop.tile, "quantity": "1" }));
    let got = site.program(reader).post("/api/v1/order/draft", &body);
    assert_eq!((got.status, got.error().0.as_str()), (403, "request.forbidden"));
    let got = Client { token: Some("qtc_invented".into()), ..site.client() }.post("/api/v1/order/draft", &body);
    assert_eq!(got.status, 401, "{}", got.body);
    token_revoke(&site.store, shop.company(), reader.token_id).expect("revoked");
    let got = site.program(reader).send("GET", "/api/v1/orders", &[], b"");
    assert_eq!(got.status, 401, "{}", got.body);
}

/// The same key twice, with the same body and with another; the same order confirmed twice from one page.
fn repeated(client: &Client, shop: &Shop, order: &sell::order::Order) {
    let line = |quantity: &str| line_of(shop, &json!({ "item": shop.tile, "quantity": quantity }));
    // A key: the same body gives the first answer again, another body is refused.
    let keyed = |body: &str| {
        let headers = [("content-type", "application/json"), ("idempotency-key", "clef-1")];
        client.send("POST", "/api/v1/order/draft", &headers, body.as_bytes())
    };
    let (first, second, third) = (keyed(&line("1")), keyed(&line("1")), keyed(&line("2")));
    assert_eq!((first.status, second.status, first.body == second.body), (200, 200, true), "{}", first.body);
    assert_eq!(second.header("idempotency-replayed"), "true");
    assert_eq!((third.status, third.error().0.as_str()), (409, "request.key_reused"));
    acts_repeated(client);
    // An order confirmed twice from the same page: the second one saw a version that is gone.
    let body = confirm(&json!(order.id), &json!(order.version));
    assert_eq!(client.post("/api/v1/order/confirm", &body).status, 200);
    assert_eq!(client.post("/api/v1/order/confirm", &body).error().0, "request.stale");
}

/// What is done outside the journal happens once under its key, too; a secret is not shown again.
fn acts_repeated(client: &Client) {
    let act = |name: &str, key: &str, body: &str| {
        let headers = [("content-type", "application/json"), ("idempotency-key", key)];
        client.send("POST", &format!("/api/v1/access/{name}"), &headers, body.as_bytes())
    };
    let made = |key: &str, name: &str| act("make_token", key, &format!(r#"{{"name": "{name}", "permissions": ["see"]}}"#));
    let (first, second, other) = (made("clef-2", "caisse"), made("clef-2", "caisse"), made("clef-2", "autre"));
    assert_eq!(first.status, 200, "{}", first.body);
    assert_eq!((second.status, second.error().0.as_str()), (409, "request.key_done"));
    assert_eq!((other.status, other.error().0.as_str()), (409, "request.key_reused"));
    // What is refused leaves its key free.
    assert!((400..500).contains(&made("clef-3", "").status));
    assert_eq!(made("clef-3", "caisse 3").status, 200);
    let prefer = || act("prefer", "clef-4", r#"{"locale": "fr", "theme": "dark"}"#);
    let (first, second) = (prefer(), prefer());
    assert_eq!((first.status, second.status, first.body == second.body), (200, 200, true), "{}", first.body);
    assert_eq!(second.header("idempotency-replayed"), "true");
}

on_both! {
    bad_input_is_refused_with_its_place => bad_input;
}

/// Every route of the product as every role and as nobody.
#[test]
fn every_route_is_open_to_those_who_may_and_to_nobody_else() {
    let stand = Stand::sqlite();
    let store = engines::open(&stand.url());
    let shop = Shop::open(&store, 10, None);
    let site = Site::open(&store);
    let app = serve::app(store.clone());
    let all = routes(steps::STEPS, app.uploads, app.downloads, app.publics);
    assert!(all.len() > 80, "{} routes", all.len());
    let people: Vec<(Role, Person)> = Role::ALL.into_iter().map(|r| (r, site.person(shop.company(), r))).collect();
    let browsers: Vec<Client> = people.iter().map(|(_, p)| site.signed_in(p)).collect();
    let secrets: Vec<String> = browsers.iter().map(form_secret).collect();
    let json = [("content-type", "application/json")];
    let (mut asked, mut wrong) = (0, Vec::new());
    for route in &all {
        let path = route.path.replace("{id}", "5").replace("{name}", "x").replace("{kind}", "order").replace("{key}", "x").replace("{company}", "5");
        if path == "/events" || path == "/sign-out" {
            // The one never ends, and the other would end our sessions.
            continue;
        }
        let got = site.client().send(route.method, &path, &json, b"{}");
        let shut = got.status == 401 || (got.status == 303 && got.header("location").starts_with("/sign-in"));
        if shut == (route.access == Access::Public) || got.status >= 500 {
            wrong.push(format!("{} {path} as nobody: {}", route.method, got.status));
        }
        let (needs, by_token) = match route.access {
            Access::Token(needs) => (needs, true),
            Access::Person(needs) => (needs, false),
            Access::Public | Access::SignedIn => continue,
        };
        for (n, (role, person)) in people.iter().enumerate() {
            let got = if by_token {
                site.program(person).send(route.method, &path, &json, b"{}")
            } else if route.method == "GET" {
                browsers[n].send("GET", &path, &[], b"")
            } else {
                let form = [("content-type", "application/x-www-form-urlencoded")];
                browsers[n].send("POST", &path, &form, format!("_csrf={}", secrets[n]).as_bytes())
            };
            asked += 1;
            let forbidden = got.status == 403;
            if forbidden == person.grants.has(needs) || got.status >= 500 || got.status == 401 {
                let head: String = got.body.chars().take(160).collect();
                wrong.push(format!("{} {path} as {}: {} {head}", route.method, role.name(), got.status));
            }
        }
    }
    println!("{} routes, {asked} requests", all.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// What a form of this session must carry.
pub(crate) fn form_secret(client: &Client) -> String {
    let page = client.send("GET", "/", &[], b"").body;
    let mark = "name=\"_csrf\" value=\"";
    let at = page.find(mark).expect("a form on the first page") + mark.len();
    page[at..].split('"').next().unwrap_or_default().to_string()
}

/// The reference shows an example of every command; the command understands it, whatever it then says of its values.
#[test]
fn every_example_of_the_reference_is_understood() {
    let stand = Stand::sqlite();
    let store = engines::open(&stand.url());
    let shop = Shop::open(&store, 10, None);
    let site = Site::open(&store);
    let client = site.program(&site.person(shop.company(), Role::Director));
    let words = web::server::words(steps::STEPS).expect("words");
    let document = web::openapi::document(steps::STEPS, &[], &words);
    // The columns of a file are the file's: imports have none.
    let (mut asked, mut without, mut wrong) = (0, Vec::new(), Vec::new());
    for (path, methods) in document["paths"].as_object().expect("paths") {
        let Some(body) = methods.pointer("/post/requestBody/content/application~1json") else { continue };
        asked += 1;
        if body["example"].is_null() {
            without.push(path.as_str());
            continue;
        }
        let got = client.post(path, &body["example"].to_string());
        let code = got.json()["error"]["code"].as_str().unwrap_or_default().to_string();
        let shapeless = ["request.field_invalid", "request.field_missing", "request.json_invalid"].contains(&code.as_str());
        if shapeless || got.status == 400 || got.status >= 500 {
            wrong.push(format!("{path} {}: {} {}", body["example"], got.status, got.body));
        }
    }
    assert!(asked > 100, "{asked} commands");
    assert_eq!(without, ["/api/v1/import/look", "/api/v1/import/begin"]);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
