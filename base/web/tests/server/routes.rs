//! Every route as every role and as nobody: the list of routes says who may, the server holds to it.

use store::{Grants, Permission};
use web::server::{Access, routes};

use crate::app::{app, config, start};

#[test]
fn every_route_is_open_to_those_who_may_and_to_nobody_else() {
    let server = start(config());
    let uploads = app(&server.store, config()).uploads;
    let all = routes(crate::app::STEPS, uploads, &[], &[]);
    assert!(all.iter().any(|r| r.path == "/counter/close" && r.access == Access::Person(Permission::Account)));
    let roles = [
        ("director", Grants::ALL),
        ("seller", Grants::of(&[Permission::See, Permission::Sell])),
        ("reader", Grants::of(&[Permission::See])),
    ];
    for route in &all {
        let path = route.path.replace("{id}", "5").replace("{name}", "x");
        let mut nobody = server.client();
        let got = nobody.send(route.method, &path, &[("content-type", "application/json")], b"{}");
        let open = route.access == Access::Public;
        let shut = got.status == 401 || (got.status == 303 && got.header("location").starts_with("/sign-in"));
        assert_eq!(shut, !open, "{} {path} as nobody: {}", route.method, got.status);
        for (name, grants) in &roles {
            let (mut client, needs) = match route.access {
                Access::Token(needs) => (server.program(name), needs),
                Access::Person(needs) => (server.signed_in(name), needs),
                _ => continue,
            };
            let got = match route.access {
                Access::Person(_) if route.method == "POST" => {
                    let secret = client.get("/counters").hidden("_csrf");
                    match path.starts_with("/import") {
                        false => client.post(&path, &[("_csrf", &secret)]),
                        true => {
                            client.send("POST", &path, &[("content-type", "multipart/form-data; boundary=X")], b"--X--")
                        }
                    }
                }
                _ => client.send(route.method, &path, &[("content-type", "application/json")], b"{}"),
            };
            // An upload without its secret is refused too, but for another reason.
            let forbidden = got.status == 403 && !got.body.contains("Ce formulaire n’est plus valable");
            assert_eq!(forbidden, !grants.has(needs), "{} {path} as {name}: {} {}", route.method, got.status, got.body);
        }
    }
}

/// Every code of a refusal that stands in the source of the server has words in both languages.
#[test]
fn every_refusal_of_the_server_has_words() {
    let words = web::server::words(crate::app::STEPS).expect("words");
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    let mut codes = std::collections::BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).expect("a file");
                let texts = text.split('"').skip(1).step_by(2);
                let code = |t: &&str| {
                    let (step, rest) = t.split_once('.').unwrap_or_default();
                    matches!(step, "request" | "user" | "token")
                        && !rest.is_empty()
                        && rest.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
                };
                codes.extend(texts.filter(code).map(str::to_string));
            }
        }
    }
    assert!(codes.len() > 30, "{codes:?}");
    for locale in web::i18n::Locale::ALL {
        let lacking: Vec<_> = codes.iter().filter(|c| !words.has(locale, c)).collect();
        assert!(lacking.is_empty(), "{}: {lacking:?}", locale.code());
    }
    assert_eq!(web::i18n::problems(&web::server::WORDS), Vec::<String>::new());
}
