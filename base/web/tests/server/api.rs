//! The API: tokens, the error envelope, idempotency, and the document that describes it.

use std::sync::atomic::Ordering;
use std::time::Duration;

use kernel::Id;
use serde_json::{Value, json};
use store::Permission;

use crate::app::{BRICKS, Client, NOTED, STEPS, TILES, config, start};

#[test]
fn commands_and_views_with_a_token() {
    let server = start(config());
    let mut client = server.program("seller");
    let opened = client.json("/api/v1/counter/open", r#"{"name": "Cuisson"}"#);
    assert_eq!(opened.status, 200, "{}", opened.body);
    let id = opened.json()["id"].as_str().expect("an id").to_string();
    let added = client.json(
        "/api/v1/counter/add",
        &json!({"counter": id, "version": 1, "lines": [{"amount": 150}, {"amount": 50}]}).to_string(),
    );
    assert_eq!(added.json(), json!({"id": id, "name": "Cuisson", "total": 200, "version": 2}));
    assert_eq!(client.get(&format!("/api/v1/counters/{id}")).json(), added.json());
    assert_eq!(client.get("/api/v1/counters").json().as_array().map(Vec::len), Some(1));
    let mut other = Client { token: Some(server.token("director", BRICKS, &[])), ..client.clone() };
    assert_eq!(other.get(&format!("/api/v1/counters/{id}")).status, 404, "another company's id");
    for _ in 0..100 {
        if NOTED.load(Ordering::SeqCst) > 0 && server.store.jobs_left().expect("a count") == 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(server.store.jobs_left().expect("a count"), 0, "the job was done");
}

#[test]
fn a_token_does_what_it_may_until_it_is_revoked() {
    let server = start(config());
    let mut nobody = server.client();
    let got = nobody.get("/api/v1/counters");
    assert_eq!(
        (got.status, got.code(), got.header("www-authenticate")),
        (401, "request.token_missing".into(), "Bearer")
    );
    nobody.token = Some("qtc_made-up".into());
    assert_eq!(nobody.get("/api/v1/counters").code(), "request.token_wrong");
    let secret = server.token("director", TILES, &[Permission::See]);
    let mut reader = Client { token: Some(secret), ..server.client() };
    assert_eq!(reader.get("/api/v1/counters").status, 200);
    let refused = reader.json("/api/v1/counter/open", r#"{"name": "x"}"#);
    assert_eq!((refused.status, refused.json()["error"]["values"]["needs"].clone()), (403, json!("sell")));
    assert_eq!(server.program("seller").json("/api/v1/counter/close", "{}").status, 403);
    let listed = web::platform::tokens(&server.store, TILES).expect("tokens");
    let of_director = listed.iter().find(|t| t.permissions == "see").expect("it is listed");
    assert!(of_director.used.is_some());
    web::platform::token_revoke(&server.store, TILES, of_director.id).expect("revoked");
    assert_eq!(reader.get("/api/v1/counters").status, 401, "at once");
    let twice = web::platform::token_revoke(&server.store, TILES, of_director.id).map_err(|f| f.code().to_string());
    assert_eq!(twice, Err("token.not_found".into()));
    let session = server.signed_in("seller").cookies;
    let mut with_cookie = Client { cookies: session, ..server.client() };
    assert_eq!(with_cookie.get("/api/v1/counters").status, 401, "a cookie is no token");
}

#[test]
fn the_same_key_happens_once() {
    let server = start(config());
    let mut client = server.program("seller");
    let key = [("idempotency-key", "order-17")];
    let first = client.json_with("/api/v1/counter/open", r#"{"name": "Une"}"#, &key);
    assert_eq!((first.status, first.header("idempotency-replayed")), (200, ""));
    let again = client.json_with("/api/v1/counter/open", r#"{"name": "Une"}"#, &key);
    assert_eq!((again.status, again.header("idempotency-replayed")), (200, "true"));
    assert_eq!(again.body, first.body);
    let other = client.json_with("/api/v1/counter/open", r#"{"name": "Deux"}"#, &key);
    assert_eq!((other.status, other.code()), (409, "request.key_reused".into()));
    let bad = client.json_with("/api/v1/counter/open", r#"{"name": "Une"}"#, &[("idempotency-key", "a b")]);
    assert_eq!((bad.status, bad.code()), (422, "request.key_malformed".into()));
    assert_eq!(client.get("/api/v1/counters").json().as_array().map(Vec::len), Some(1));
}

#[test]
fn every_refusal_has_a_code_a_place_and_words() {
    let server = start(config());
    let mut client = server.program("seller");
    let path = "/api/v1/counter/add";
    for (body, status, code, field) in [
        ("{", 400, "request.json_malformed", "line 1, column 1"),
        ("[]", 422, "request.field_invalid", ""),
        ("\"x\"", 422, "request.field_invalid", ""),
        (r#"{"counter": "5"}"#, 422, "request.field_missing", "version"),
        (r#"{"counter": "5", "version": "x", "lines": []}"#, 422, "request.field_invalid", "version"),
        (
            r#"{"counter": "5", "version": 1, "lines": [{"amount": 1}, {}]}"#,
            422,
            "request.field_missing",
            "lines[1].amount",
        ),
        (
            r#"{"counter": "5", "version": 1, "lines": [{"amount": 1.5}]}"#,
            422,
            "request.field_invalid",
            "lines[0].amount",
        ),
        (
            r#"{"counter": "5", "version": 1, "lines": [{"amount": 99999999999999999999}]}"#,
            422,
            "request.field_invalid",
            "lines[0].amount",
        ),
        (r#"{"counter": "-5", "version": 1, "lines": []}"#, 422, "request.field_invalid", "counter"),
        (r#"{"counter": "5", "version": 1, "lines": [], "urgent": "\u0000"}"#, 400, "request.nul", ""),
        (r#"{"counter": "5", "version": 1, "lines": []}"#, 404, "request.not_found", ""),
    ] {
        let got = client.json(path, body);
        let error = got.json()["error"].clone();
        assert_eq!((got.status, error["code"].as_str()), (status, Some(code)), "{body}: {error}");
        if !field.is_empty() {
            assert_eq!(error["field"], field, "{body}");
        }
        assert_eq!(error["request"], got.header("x-request-id"));
        assert!(error["message"].as_str().is_some_and(|m| m.len() > 5 && !m.contains('⟦')), "{error}");
    }
    let say = |client: &mut Client, language| {
        let got =
            client.json_with(path, r#"{"counter": "5", "version": 1, "lines": []}"#, &[("accept-language", language)]);
        (got.json()["error"]["message"].clone(), got.header("content-language").to_string())
    };
    assert_eq!(say(&mut client, "en"), (json!("Nothing exists at this address."), "en".into()));
    assert_eq!(say(&mut client, "fr"), (json!("Rien n’existe à cette adresse."), "fr".into()));
    assert_eq!(client.get("/api/v1/counters/abc").status, 404);
    assert_eq!(client.get("/api/v1/counters?since=hier").json()["error"]["field"], "since");
    for (name, secret) in [("broken", "disk"), ("panic", "asked")] {
        let got = client.json("/api/v1/counter/open", &json!({ "name": name }).to_string());
        assert_eq!((got.status, got.code()), (500, "broken".into()));
        assert!(!got.body.contains(secret), "nothing of ours is told: {}", got.body);
    }
    assert_eq!(client.json("/api/v1/counter/open", r#"{"name": "still there"}"#).status, 200);
}

#[test]
fn the_document_describes_what_is_there() {
    let words = web::server::words(STEPS).expect("words");
    let text = web::openapi::text(STEPS, &[], &words);
    assert_eq!(text, web::openapi::text(STEPS, &[], &words), "the same steps give the same document");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(document["openapi"], "3.1.0");
    let paths: Vec<&String> = document["paths"].as_object().expect("paths").keys().collect();
    assert_eq!(
        paths,
        [
            "/api/v1/counters",
            "/api/v1/counters/{id}",
            "/api/v1/counter/open",
            "/api/v1/counter/add",
            "/api/v1/counter/close",
        ]
    );
    let add = &document["paths"]["/api/v1/counter/add"]["post"];
    assert_eq!(add["requestBody"]["content"]["application/json"]["schema"]["$ref"], "#/components/schemas/Add");
    assert_eq!(
        add["responses"]["200"]["content"]["application/json"]["schema"]["$ref"],
        "#/components/schemas/Counter"
    );
    assert_eq!(add["summary"], "Adds to a counter");
    assert_eq!(document["paths"]["/api/v1/counters"]["get"]["parameters"][0]["name"], "since");
    let mut pointers = Vec::new();
    references(&document, &mut pointers);
    assert!(pointers.len() > 20);
    for pointer in pointers {
        assert!(document.pointer(&pointer[1..]).is_some(), "{pointer} leads nowhere");
    }
    let server = start(config());
    assert_eq!(server.client().get("/api/v1/openapi.json").body, text);
    let mut reader = server.signed_in("reader");
    let contents = reader.get("/api");
    assert!(contents.status == 200 && contents.body.contains("/api/v1/counter/add"), "{}", contents.body);
    assert!(!contents.body.contains("lines[].amount"), "fields stand on the page of their step");
    let step = reader.get("/api/counter");
    assert!(step.status == 200 && step.body.contains("lines[].amount"), "{}", step.body);
    assert_eq!(reader.get("/api/nothing").status, 404);
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(k, v)| match v {
            Value::String(s) if k == "$ref" => found.push(s.clone()),
            _ => references(v, found),
        }),
        Value::Array(list) => list.iter().for_each(|v| references(v, found)),
        _ => {}
    }
}

#[test]
fn ids_of_tokens_are_ids() {
    let server = start(config());
    let listed = {
        server.token("seller", TILES, &[]);
        web::platform::tokens(&server.store, TILES).expect("tokens")
    };
    assert!(listed[0].id > Id(0));
}
