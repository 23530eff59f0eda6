//! People come in by invitation and by nothing else: links work once, accounts close, tokens end, and nobody gets into
//! another company through somebody who works for both.

use ground::company::Role;
use kernel::Id;
use serde_json::{Value, json};

use crate::api::{Client, Person, Site, form_secret};
use crate::engines::{self, Stand};
use crate::on_both;
use crate::stories::Shop;

const FORM: [(&str, &str); 1] = [("content-type", "application/x-www-form-urlencoded")];
const PASSWORD: &str = "une phrase assez longue";

fn done(client: &Client, path: &str, body: &Value) -> Value {
    let got = client.post(&format!("/api/v1/access/{path}"), &body.to_string());
    assert_eq!(got.status, 200, "{path}: {}", got.body);
    got.json()
}

fn refused(client: &Client, path: &str, body: &Value) -> String {
    let got = client.post(&format!("/api/v1/access/{path}"), &body.to_string());
    assert!(got.status >= 400 && got.status < 500, "{path}: {} {}", got.status, got.body);
    got.error().0
}

/// Chooses a password under a link: the status, and the cookie of the session where it was taken.
fn choose(site: &Site, link: &str, password: &str) -> (u16, Option<String>) {
    let body = format!("password={}", web::ui::query::encoded(password));
    let got = site.client().send("POST", link, &FORM, body.as_bytes());
    let cookie = got.header("set-cookie").split(';').next().map(str::to_string).filter(|c| !c.is_empty());
    (got.status, cookie)
}

fn reads(site: &Site, cookie: Option<String>) -> bool {
    let client = Client { cookie, ..site.client() };
    client.send("GET", "/orders", &[], b"").status == 200
}

fn invitations(stand: &Stand) {
    let store = stand.open();
    let (shop, other) = (Shop::open(&store, 10, None), Shop::open(&store, 10, None));
    let site = Site::open(&store);
    let director = site.program(&site.person(shop.company(), Role::Director));
    let theirs = site.program(&site.person(other.company(), Role::Director));
    let anna = json!({ "email": "Anna@tuiles.example", "name": "Anna", "role": "sales" });
    let invited = done(&director, "invite", &anna);
    let link = invited["link"].as_str().expect("a link for who has no password").to_string();
    // Another company may give her a role there, but gets no way in, and may not reset or close what is not its own.
    assert_eq!(done(&theirs, "invite", &anna)["link"], Value::Null);
    let user = invited["user"].clone();
    for verb in ["reset", "close"] {
        assert_eq!(refused(&theirs, verb, &json!({ "user": user })), "user.elsewhere", "{verb}");
    }
    assert_eq!(site.client().send("GET", &link, &[], b"").status, 200);
    assert_eq!(choose(&site, &link, "court").0, 422, "a short password is refused and the link stays");
    let (status, cookie) = choose(&site, &link, PASSWORD);
    assert_eq!(status, 303);
    assert!(reads(&site, cookie), "she is in");
    assert_eq!(choose(&site, &link, PASSWORD).0, 404, "a link works once");
    assert_eq!(site.client().send("GET", &link, &[], b"").status, 404);
    assert_eq!(refused(&director, "invite", &json!({ "email": "x", "name": "X", "role": "sales" })), "party.email");
    assert_eq!(refused(&director, "reset", &json!({ "user": "77" })), "member.unknown");
}

fn closing(stand: &Stand) {
    let store = stand.open();
    let shop = Shop::open(&store, 10, None);
    let site = Site::open(&store);
    let (boss, seller) = (site.person(shop.company(), Role::Director), site.person(shop.company(), Role::Sales));
    let director = site.program(&boss);
    let browser = site.signed_in(&seller);
    assert!(reads(&site, browser.cookie.clone()));
    let user = web::platform::user_find(&store, &seller.email).expect("a look").expect("a user").id;
    done(&director, "close", &json!({ "user": Id(user) }));
    assert!(!reads(&site, browser.cookie), "the session ended");
    assert_eq!(site.program(&seller).send("GET", "/api/v1/orders", &[], b"").status, 401, "and the token");
    done(&director, "reopen", &json!({ "user": Id(user) }));
    assert!(reads(&site, site.signed_in(&seller).cookie));
    let own = web::platform::user_find(&store, &boss.email).expect("a look").expect("a user").id;
    assert_eq!(refused(&director, "close", &json!({ "user": Id(own) })), "access.own_account");
    assert_eq!(refused(&site.program(&seller), "close", &json!({ "user": Id(own) })), "request.forbidden");
    tokens(&site, &director);
    own_account(&site, &seller);
}

fn tokens(site: &Site, director: &Client) {
    let made = done(director, "make_token", &json!({ "name": "boutique", "permissions": ["see"] }));
    let secret = made["secret"].as_str().expect("a secret").to_string();
    let program = Client { token: Some(secret.clone()), ..site.client() };
    assert_eq!(program.send("GET", "/api/v1/orders", &[], b"").status, 200);
    assert_eq!(program.post("/api/v1/order/draft", "{}").status, 403, "it may see and no more");
    let listed = director.send("GET", "/api/v1/settings/tokens", &[], b"");
    assert!(listed.body.contains("boutique") && !listed.body.contains(&secret), "{}", listed.body);
    done(director, "revoke_token", &json!({ "token": made["id"] }));
    assert_eq!(program.send("GET", "/api/v1/orders", &[], b"").status, 401);
    assert_eq!(refused(director, "revoke_token", &json!({ "token": made["id"] })), "token.not_found");
}

/// A person changes the password of their own account from the page, and ends another session.
fn own_account(site: &Site, person: &Person) {
    let (here, there) = (site.signed_in(person), site.signed_in(person));
    let secret = form_secret(&here);
    let form = |path: &str, fields: &str| {
        let body = format!("_csrf={secret}&_page=%2Faccount&_next=%2Faccount&{fields}");
        here.send("POST", path, &FORM, body.as_bytes())
    };
    let wrong = form("/access/change_password", "current=faux&password=une+autre+phrase");
    assert_eq!(wrong.status, 422, "the present password proves who asks");
    assert!(wrong.body.contains("aria-invalid=\"true\""), "it is said at its field");
    let page = here.send("GET", "/account", &[], b"").body;
    let session = page.split("action=\"/access/end_session\"").nth(1).and_then(|rest| {
        rest.split("name=\"session\" value=\"").nth(1)?.split('"').next()
    });
    let ended = form("/access/end_session", &format!("session={}", session.expect("the other session is listed")));
    assert_eq!(ended.status, 303, "{}", ended.body);
    assert!(!reads(site, there.cookie), "the other one ended");
    assert!(reads(site, here.cookie.clone()), "this one goes on");
}

on_both! {
    people_come_in_by_invitation => invitations;
    accounts_close_and_tokens_end => closing;
}

/// The demonstration's first click: once, soon, and from this machine.
#[test]
fn a_link_straight_in_works_once() {
    let stand = Stand::sqlite();
    let store = engines::open(&stand.url());
    let shop = Shop::open(&store, 10, None);
    let site = Site::open(&store);
    let boss = site.person(shop.company(), Role::Director);
    let user = web::platform::user_find(&store, &boss.email).expect("a look").expect("a user").id;
    let link = web::platform::link::make(&store, user, shop.company(), web::platform::link::Purpose::Enter).expect("a link");
    let got = site.client().send("GET", &link, &[], b"");
    assert_eq!((got.status, got.header("location")), (303, "/"));
    let cookie = got.header("set-cookie").split(';').next().map(str::to_string);
    assert!(reads(&site, cookie));
    assert_eq!(site.client().send("GET", &link, &[], b"").status, 404);
}
