//! People: signing in and out, sessions, preferences, companies, search, live counts.

use std::time::Duration;

use web::platform;
use web::platform::attempt::Allowed;

use crate::app::{BRICKS, PASSWORD, config, start};

#[test]
fn signing_in_opens_a_session_and_signing_out_ends_it() {
    let server = start(config());
    let mut client = server.client();
    let asked = client.get("/counters?since=2026-01-01");
    assert_eq!((asked.status, asked.header("location")), (303, "/sign-in?back=%2Fcounters%3Fsince%3D2026-01-01"));
    assert_eq!(client.get("/sign-in").status, 200);
    let wrong = client.post("/sign-in", &[("email", "director@tuiles.example"), ("password", "wrong"), ("back", "/")]);
    assert_eq!(wrong.status, 401);
    assert!(wrong.body.contains("L’adresse ou le mot de passe n’est pas le bon."), "{}", wrong.body);
    assert!(!wrong.body.contains("\"wrong\""), "a password is never given back");
    assert!(client.cookies.is_empty());

    let mut client = server.signed_in("director");
    let cookie = client.cookies[0].clone();
    let page = client.get("/counters");
    assert_eq!(page.status, 200);
    for (name, part) in [
        ("content-security-policy", "frame-ancestors 'none'"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert!(page.header(name).contains(part), "{name}: {}", page.header(name));
    }
    assert_eq!(page.header("x-request-id").len(), 16);
    let secret = page.hidden("_csrf");
    assert_eq!(client.post("/sign-out", &[]).status, 403);
    assert_eq!(client.post("/sign-out", &[("_csrf", &secret)]).status, 303);
    client.cookies = vec![cookie];
    assert_eq!(client.get("/counters").status, 303, "the old cookie is worth nothing");
}

#[test]
fn cookies_are_kept_from_scripts_other_sites_and_plain_http() {
    let server = start(web::server::Config { secure: true, ..config() });
    let mut client = server.client();
    let form = [("email", "Director@Tuiles.example "), ("password", PASSWORD), ("back", "//evil.example")];
    let got = client.post("/sign-in", &form);
    assert_eq!((got.status, got.header("location")), (303, "/"), "never led to another site");
    let cookie = got.header("set-cookie");
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(got.header("strict-transport-security").contains("max-age"));
    let elsewhere = client.send(
        "POST",
        "/sign-in",
        &[("content-type", "application/x-www-form-urlencoded"), ("origin", "https://evil.example")],
        b"email=a",
    );
    assert_eq!(elsewhere.status, 403, "a form of another site");
}

#[test]
fn guessing_is_slowed_down_by_account_and_by_address() {
    let allowed = Allowed { account: 3, address: 5, window_ms: 60_000 };
    let server = start(web::server::Config { sign_in: allowed, ..config() });
    let mut client = server.client();
    let mut attempt = |who: &str, password: &str| {
        let email = format!("{who}@tuiles.example");
        let got = client.post("/sign-in", &[("email", &email), ("password", password), ("back", "/")]);
        (got.status, got.header("retry-after").parse::<u32>().unwrap_or(0) > 0)
    };
    for _ in 0..3 {
        assert_eq!(attempt("director", "no"), (401, false));
    }
    assert_eq!(attempt("director", PASSWORD), (429, true), "even the right one has to wait");
    assert_eq!(attempt("nobody", "no"), (401, false));
    assert_eq!(attempt("seller", PASSWORD), (303, false));
    assert_eq!(attempt("nobody", "no"), (401, false));
    assert_eq!(attempt("seller", PASSWORD), (429, true), "the address has failed too often");
}

#[test]
fn sessions_end_by_themselves_and_with_the_password() {
    let server = start(web::server::Config { session_idle_ms: 1500, ..config() });
    let mut client = server.signed_in("director");
    assert_eq!(client.get("/counters").status, 200);
    std::thread::sleep(Duration::from_millis(1900));
    assert_eq!(client.get("/counters").status, 303, "idle for too long");
    let mut late = server.signed_in("director");
    let page = late.get("/counters/new");
    std::thread::sleep(Duration::from_millis(1900));
    let form = [("_csrf", &*page.hidden("_csrf")), ("_page", "/counters/new"), ("name", "x")];
    let ended = late.post("/counter/open", &form);
    assert_eq!(ended.status, 401);
    assert!(ended.body.contains("Votre session est terminée"), "{}", ended.body);

    let mut client = server.signed_in("seller");
    assert_eq!(client.get("/counters").status, 200);
    platform::user_set_password(&server.store, "seller@tuiles.example", "Autre-mot-de-passe").expect("set");
    assert_eq!(client.get("/counters").status, 303, "at once, not when the memory runs out");
    platform::user_disable(&server.store, "seller@tuiles.example", true).expect("disabled");
    let form = [("email", "seller@tuiles.example"), ("password", "Autre-mot-de-passe"), ("back", "/")];
    assert_eq!(client.post("/sign-in", &form).status, 401);
}

#[test]
fn users_are_checked_before_they_are_kept() {
    let server = start(config());
    let add = |email: &str, name: &str, password: &str| {
        let new = platform::NewUser { email, name, password, locale: web::i18n::Locale::En };
        platform::user_add(&server.store, &new).map(|_| ()).map_err(|f| f.code().to_string())
    };
    assert_eq!(add("DIRECTOR@tuiles.example", "x", PASSWORD), Err("user.email_taken".into()));
    assert_eq!(add("director", "x", PASSWORD), Err("user.email_malformed".into()));
    assert_eq!(add("a@b.fr", " ", PASSWORD), Err("user.name_missing".into()));
    assert_eq!(add("a@b.fr", "x", "short"), Err("user.password_short".into()));
    assert_eq!(add("a@b.fr", "x", PASSWORD), Ok(()));
}

#[test]
fn language_and_colours_are_kept_with_and_without_a_session() {
    let server = start(config());
    let mut stranger = server.client();
    let english = stranger.send("GET", "/sign-in", &[("accept-language", "en-GB,en;q=0.9")], b"");
    assert!(english.body.contains("lang=\"en\""), "{}", english.body);
    assert_eq!(stranger.post("/preferences", &[("locale", "en"), ("back", "/sign-in")]).header("location"), "/sign-in");
    assert!(stranger.get("/sign-in").body.contains("lang=\"en\""));

    let mut client = server.signed_in("director");
    let page = client.get("/counters");
    assert!(page.body.contains("Compteurs") && page.body.contains("lang=\"fr\""));
    let secret = page.hidden("_csrf");
    let change = |client: &mut crate::app::Client, name: &str, value: &str| {
        client.post("/preferences", &[("_csrf", &secret), (name, value), ("back", "/counters")]).status
    };
    assert_eq!(change(&mut client, "locale", "en"), 303);
    assert_eq!(change(&mut client, "theme", "dark"), 303);
    client.cookies.retain(|(n, _)| n == "session");
    let page = client.get("/counters");
    assert!(page.body.contains("Counters") && page.body.contains("data-theme=\"dark\""), "{}", page.body);
}

#[test]
fn companies_are_switched_from_our_own_pages_only() {
    let server = start(config());
    let mut client = server.signed_in("director");
    let new = client.get("/counters/new");
    client.post("/counter/open", &[("_csrf", &new.hidden("_csrf")), ("name", "Cuisson"), ("_next", "/counters")]);
    assert!(client.get("/counters").body.contains("Cuisson"));
    let path = format!("/company/{BRICKS}");
    let asks = client.send("GET", &path, &[("sec-fetch-site", "cross-site")], b"");
    assert_eq!(asks.status, 200, "a link from elsewhere only asks");
    assert!(client.get("/counters").body.contains("Cuisson"));
    assert_eq!(client.send("GET", &path, &[("sec-fetch-site", "same-origin")], b"").status, 303);
    let other = client.get("/counters");
    assert!(other.body.contains("Briques du Nord") && !other.body.contains("Cuisson"));
    let mut seller = server.signed_in("seller");
    assert_eq!(seller.send("GET", &path, &[("sec-fetch-site", "same-origin")], b"").status, 404, "not their company");
    let mut lost = server.client();
    let got = lost.post("/sign-in", &[("email", "lost@tuiles.example"), ("password", PASSWORD), ("back", "/")]);
    assert_eq!(got.status, 403);
}

#[test]
fn what_happened_is_found_and_counted() {
    let server = start(config());
    let mut client = server.signed_in("director");
    let new = client.get("/counters/new");
    let first = client.get("/events");
    assert!(first.body.contains("retry: ") && !first.body.contains("event:"), "{}", first.body);
    let id = first.body.lines().find_map(|l| l.strip_prefix("id: ")).expect("an id").to_string();
    client.post("/counter/open", &[("_csrf", &new.hidden("_csrf")), ("name", "Séchage d’été"), ("_next", "/counters")]);
    let mut found = String::new();
    for _ in 0..100 {
        found = client.send("GET", "/search?q=ete+SECH", &[("x-part", "palette")], b"").body;
        if found.contains("Séchage") {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(found.contains("Séchage d’été") && !found.contains("<html"), "{found}");
    assert!(client.get("/search?q=compteur").body.contains("href=\"/counters\""), "pages are found by their name");
    assert!(client.get("/search?q=introuvable").body.contains("introuvable"));
    let mut other = server.signed_in("seller");
    assert!(other.get("/search?q=sechage").body.contains("Séchage"));
    std::thread::sleep(Duration::from_millis(3100));
    let news = client.send("GET", "/events", &[("last-event-id", &id)], b"");
    assert!(news.body.contains("event: changed\ndata: rail\n"), "{}", news.body);
    assert_eq!(server.client().get("/healthz").body, "ok\n");
}
