//! The sandbox as a client meets it, without a network: flows, lives, directory, callbacks, faults.

use einvoice::cdar::{About, Actor as Party, Envelope, Message, Moment};
use einvoice::lifecycle::{Event, Reasons, Receipt, Receipts};
use jiff::Timestamp;
use platform::sandbox::{Company, Part, Persona, Reply, Request, Settings};
use platform::{Sandbox, signature};
use serde_json::{Value, json};

const SELLER: &str = "732829320";
const BUYER: &str = "356000000";

struct World {
    sandbox: Sandbox,
    now: i64,
}

impl World {
    fn new() -> World {
        let mut sandbox = Sandbox::new(Settings::default());
        sandbox.register(Company { persona: Persona::Pays, ..Company::named(BUYER, "Acheteur") });
        sandbox.register(Company::named(SELLER, "Vendeur"));
        World { sandbox, now: 1_796_000_000 }
    }

    fn moment(&self) -> Timestamp {
        Timestamp::from_second(self.now).unwrap()
    }

    fn ask(&mut self, request: Request) -> Reply {
        let now = self.moment();
        self.sandbox.answer(&request, now)
    }

    fn token(&mut self, siren: &str) -> String {
        let body = format!("grant_type=client_credentials&client_id={siren}&client_secret=sandbox");
        let path = format!("/auth-service/{siren}/token");
        let reply = self.ask(Request { method: "POST".into(), path, body: body.into(), ..Request::default() });
        assert_eq!(reply.status, 200);
        value(&reply)["access_token"].as_str().unwrap().to_string()
    }

    fn call(&mut self, token: &str, method: &str, path: &str, body: &Value) -> Reply {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        self.ask(Request {
            method: method.into(),
            path: path.into(),
            query: query.into(),
            headers: vec![("authorization".into(), format!("Bearer {token}"))],
            body,
            parts: Vec::new(),
        })
    }

    fn send(&mut self, token: &str, info: &Value, file: &[u8]) -> Reply {
        let part = |name: &str, bytes: &[u8]| Part { name: name.into(), file: None, bytes: bytes.to_vec() };
        self.ask(Request {
            method: "POST".into(),
            path: "/flow-service/v1/flows".into(),
            headers: vec![("authorization".into(), format!("Bearer {token}"))],
            parts: vec![part("flowInfo", info.to_string().as_bytes()), part("file", file)],
            ..Request::default()
        })
    }

    /// Sends, lets `seconds` pass, and gives the acknowledgement.
    fn outcome(&mut self, token: &str, info: &Value, file: &[u8], seconds: i64) -> (String, String) {
        let reply = self.send(token, info, file);
        assert_eq!(reply.status, 202, "{}", String::from_utf8_lossy(&reply.body));
        let id = value(&reply)["flowId"].as_str().unwrap().to_string();
        self.now += seconds;
        let flow = value(&self.call(token, "GET", &format!("/flow-service/v1/flows/{id}"), &Value::Null));
        let ack = &flow["acknowledgement"];
        let reason = ack["details"][0]["reasonCode"].as_str().unwrap_or_default().to_string();
        (ack["status"].as_str().unwrap().to_string(), reason)
    }

    fn statuses(&mut self, number: &str) -> Vec<u64> {
        let state = self.ask(Request { method: "GET".into(), path: "/sandbox/state".into(), ..Request::default() });
        let state = value(&state);
        let invoices = state["invoices"].as_array().unwrap().clone();
        let found = invoices.iter().find(|i| i["number"] == number).unwrap_or_else(|| panic!("{number}: {state}"));
        found["statuses"].as_array().unwrap().iter().map(|s| s.as_u64().unwrap()).collect()
    }
}

fn value(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).unwrap_or(Value::Null)
}

/// An invoice of 1,200.00 at 20 % that every rule accepts, from the repository's own samples.
fn invoice(number: &str) -> Vec<u8> {
    let sample = include_str!("invoice.xml");
    sample.replace("FA-0001", number).into_bytes()
}

fn info(syntax: &str) -> Value {
    json!({ "name": "facture.xml", "flowSyntax": syntax })
}

#[test]
fn an_invoice_lives_until_its_buyer_pays() {
    let mut world = World::new();
    let token = world.token(SELLER);
    assert_eq!(world.outcome(&token, &info("UBL"), &invoice("FA-0001"), 1), ("Ok".into(), String::new()));
    world.now += 60;
    assert_eq!(world.statuses("FA-0001"), [200, 201, 202, 203, 204, 205, 211]);
    // The seller finds each status as a message, oldest first, page by page.
    let mut cursor = Value::Null;
    let mut names = Vec::new();
    loop {
        let mut search = json!({ "limit": 2, "where": { "flowType": ["CustomerInvoiceLC"] } });
        if !cursor.is_null() {
            search["cursor"] = cursor;
        }
        let page = value(&world.call(&token, "POST", "/flow-service/v1/flows/search", &search));
        names.extend(page["results"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap().to_string()));
        cursor = page["nextCursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    let codes: Vec<&str> = names.iter().filter_map(|n| n.get(4..7)).collect();
    assert_eq!(codes, ["200", "201", "202", "203", "204", "205", "211"]);
}

#[test]
fn what_is_wrong_is_said_in_the_terms_of_the_norm() {
    let mut world = World::new();
    let token = world.token(SELLER);
    let good = invoice("FA-0001");
    let other_syntax = info("CII");
    let digest = json!({ "name": "f.xml", "flowSyntax": "UBL", "sha256": "0".repeat(64) });
    for (info, file, reason) in [
        (&info("UBL"), &b""[..], "EmptyFlow"),
        (&info("UBL"), b"<Invoice", "InvalidSchema"),
        (&other_syntax, &good, "FlowTypeError"),
        (&info("Factur-X"), &good, "FlowTypeError"),
        (&info("CDAR"), &good, "FlowTypeError"),
        (&info("FRR"), &good, "FlowTypeError"),
        (&digest, &good, "ChecksumMismatch"),
    ] {
        assert_eq!(world.outcome(&token, info, file, 2), ("Error".into(), reason.into()), "{info}");
    }
    assert_eq!(world.outcome(&token, &info("UBL"), &good, 2).0, "Ok");
    assert_eq!(world.outcome(&token, &info("UBL"), &good, 2), ("Error".into(), "AlreadyExistingFlow".into()));
    // Another company's invoice is not ours to send.
    let stranger = world.token(BUYER);
    assert_eq!(world.outcome(&stranger, &info("UBL"), &invoice("FA-9"), 2).0, "Error");
    for (body, status) in [
        (json!({ "where": {} }), 400),
        (json!({ "where": { "ackStatus": "Ok" }, "limit": 101 }), 400),
        (json!({ "where": { "ackStatus": "Ok" }, "cursor": "x" }), 400),
        (json!({ "where": { "ackStatus": "Maybe" } }), 400),
    ] {
        assert_eq!(world.call(&token, "POST", "/flow-service/v1/flows/search", &body).status, status, "{body}");
    }
    assert_eq!(world.call("nobody", "GET", "/flow-service/v1/flows/1", &Value::Null).status, 401);
    assert_eq!(world.call(&token, "GET", "/flow-service/v1/flows/1", &Value::Null).status, 404);
}

#[test]
fn rules_reject_and_a_mended_invoice_may_come_again() {
    let mut world = World::new();
    let token = world.token(SELLER);
    let broken = String::from_utf8(invoice("FA-0001")).unwrap().replace("1200.00", "1201.00").into_bytes();
    assert_eq!(world.outcome(&token, &info("UBL"), &broken, 2).0, "Ok");
    assert_eq!(world.statuses("FA-0001"), [213]);
    assert_eq!(world.outcome(&token, &info("UBL"), &invoice("FA-0001"), 60).0, "Ok");
    assert_eq!(world.statuses("FA-0001").first(), Some(&200));
}

fn message(event: &Event, from: &str, number: &str) -> Vec<u8> {
    let about = About {
        number: number.into(),
        type_code: "380".into(),
        issued: kernel::Day::parse("2026-11-20").unwrap(),
        seller: SELLER.into(),
        received: None,
    };
    let role = if from == SELLER { "SE" } else { "BY" };
    let envelope = Envelope {
        id: format!("m-{number}-{}-{:?}", event.status().code(), event.receipts()),
        moment: Moment("20261128090000".into()),
        sender: Party::company(role, from, "Nous", Some(from)),
        issuer: Party::company(role, from, "Nous", Some(from)),
        recipients: vec![Party::platform("9999", "Plateforme")],
    };
    einvoice::cdar::write(&Message::telling(event, &about, envelope)).into_bytes()
}

#[test]
fn both_sides_speak_and_nobody_says_what_cannot_be() {
    let mut world = World::new();
    let (seller, buyer) = (world.token(SELLER), world.token(BUYER));
    world.outcome(&seller, &info("UBL"), &invoice("FA-0001"), 60);
    // The buyer's program signed in: nobody plays it.
    assert_eq!(world.statuses("FA-0001"), [200, 201, 202, 203]);
    let found = json!({ "where": { "flowType": ["SupplierInvoice"] } });
    let inbox = value(&world.call(&buyer, "POST", "/flow-service/v1/flows/search", &found));
    let id = inbox["results"][0]["flowId"].as_str().unwrap().to_string();
    let original = world.call(&buyer, "GET", &format!("/flow-service/v1/flows/{id}?docType=Original"), &Value::Null);
    assert_eq!(original.body, invoice("FA-0001"));
    for kind in ["Converted", "ReadableView"] {
        let path = format!("/flow-service/v1/flows/{id}?docType={kind}");
        assert_eq!(world.call(&buyer, "GET", &path, &Value::Null).status, 200);
    }
    let cdar = info("CDAR");
    let collected = |amount: i64| {
        let receipt = Receipt { rate: 20.into(), amount: amount.into() };
        Event::Collected(Receipts::new(vec![receipt]).unwrap())
    };
    let disputed = Event::Disputed(Reasons::new("QTE_ERR").unwrap());
    for (token, from, event, outcome) in [
        (&seller, SELLER, &Event::Approved, "InvoiceLCStatusError"),
        (&buyer, BUYER, &disputed, ""),
        (&seller, SELLER, &Event::Completed, "InvoiceLCInvalidStatus"),
        (&buyer, BUYER, &Event::Approved, ""),
        (&seller, SELLER, &collected(1201), "InvoiceLCAmountError"),
        (&seller, SELLER, &collected(500), ""),
        (&seller, SELLER, &collected(701), "InvoiceLCAmountError"),
        (&seller, SELLER, &collected(700), ""),
        (&seller, SELLER, &collected(-1200), ""),
    ] {
        let (status, reason) = world.outcome(token, &cdar, &message(event, from, "FA-0001"), 3);
        assert_eq!(reason, outcome, "{status} {event:?}");
    }
    assert_eq!(world.statuses("FA-0001"), [200, 201, 202, 203, 207, 205, 212, 212, 212]);
    let unknown = message(&Event::Approved, BUYER, "FA-0404");
    assert_eq!(world.outcome(&buyer, &cdar, &unknown, 3).1, "InvoiceLCAccessDenied");
}

#[test]
fn callbacks_are_signed_filtered_repeated_and_lost_as_asked() {
    let mut world = World::new();
    let token = world.token(SELLER);
    let wanted = json!({ "callbackUrl": "http://127.0.0.1:1/in", "flowTypes": ["CustomerInvoiceLC"] });
    let made = world.call(&token, "POST", "/flow-service/v1/webhooks", &wanted);
    assert_eq!(made.status, 201);
    let (id, key) = (value(&made)["webhookId"].clone(), value(&made)["signingKey"].as_str().unwrap().to_string());
    world.sandbox.faults().duplicate = true;
    world.sandbox.faults().lost_callbacks = 1;
    world.outcome(&token, &info("UBL"), &invoice("FA-0001"), 2);
    world.now += 1;
    let now = world.moment();
    let calls = world.sandbox.advance(now);
    // 200 was lost; 201 and 202 came twice.
    assert_eq!(calls.len(), 4);
    for call in &calls {
        let signed = (call.signature.as_str(), call.signed_at);
        assert_eq!(signature::verify(&key, &call.body, signed, world.now, 60), Ok(()));
    }
    // A call that fails comes again, later and signed anew.
    world.sandbox.called(calls[0].clone(), false, now);
    let soon = world.sandbox.advance(Timestamp::from_second(world.now + 5).unwrap());
    assert!(soon.iter().all(|c| c.body != calls[0].body));
    let later = world.sandbox.advance(Timestamp::from_second(world.now + 600).unwrap());
    assert!(later.iter().any(|c| c.body == calls[0].body && c.signed_at > calls[0].signed_at));
    let path = format!("/flow-service/v1/webhooks/{}", id.as_str().unwrap());
    assert_eq!(world.call(&token, "DELETE", &path, &Value::Null).status, 204);
    assert_eq!(world.call(&token, "DELETE", &path, &Value::Null).status, 404);
}

#[test]
fn faults_strike_as_often_as_they_were_asked_for() {
    let mut world = World::new();
    let token = world.token(SELLER);
    let put = |world: &mut World, faults: Value| {
        let body = faults.to_string().into_bytes();
        world.ask(Request { method: "PUT".into(), path: "/sandbox/faults".into(), body, ..Request::default() })
    };
    assert_eq!(put(&mut world, json!({ "tooMany": 1, "unavailable": 1, "retryAfter": 7 })).status, 200);
    assert_eq!(put(&mut world, json!({ "toomany": 1 })).status, 400);
    let search = json!({ "where": { "ackStatus": "Ok" } });
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let reply = world.call(&token, "POST", "/flow-service/v1/flows/search", &search);
        let after = reply.headers.iter().find(|(n, _)| n == "Retry-After").map(|(_, v)| v.clone());
        statuses.push((reply.status, after));
    }
    assert_eq!(statuses, [(429, Some("7".into())), (503, Some("7".into())), (200, None)]);
    put(&mut world, json!({ "reject": 1, "refuse": 1, "silent": 0, "lateSeconds": 100 }));
    assert_eq!(world.outcome(&token, &info("UBL"), &invoice("FA-0001"), 50).0, "Pending");
    world.now += 100;
    assert_eq!(world.outcome(&token, &info("UBL"), &invoice("FA-0002"), 200).0, "Ok");
    assert_eq!(world.statuses("FA-0002"), [213]);
}

#[test]
fn the_directory_is_searched_and_looked_up() {
    let mut world = World::new();
    let token = world.token(SELLER);
    let company = json!({ "siren": "732829320", "name": "Vendeur", "suffixes": ["COMPTA"], "establishments": [
        { "siret": "73282932000074", "name": "Siège", "address": { "postalCode": "21000", "locality": "Dijon" },
          "routing": [["SRV1", "Service 1"]] } ] });
    let body = company.to_string().into_bytes();
    let path = "/sandbox/companies".to_string();
    assert_eq!(world.ask(Request { method: "POST".into(), path, body, ..Request::default() }).status, 201);
    let service = |path: &str| format!("/directory-service/v1/{path}");
    for (path, status) in [
        ("siren/code-insee:732829320", 200),
        ("siren/code-insee:7328293", 400),
        ("siren/code-insee:552100554", 404),
        ("siret/code-insee:73282932000074", 200),
        ("routing-code/siret:73282932000074/code:SRV1", 200),
        ("routing-code/siret:73282932000074/code:SRV2", 404),
        ("directory-line/code:732829320_73282932000074_SRV1", 200),
        ("directory-line/code:732829320_COMPTA", 200),
        ("directory-line/code:732829320_AUTRE", 404),
    ] {
        assert_eq!(world.call(&token, "GET", &service(path), &Value::Null).status, status, "{path}");
    }
    let lines = json!({ "filters": { "siren": { "op": "strict", "value": "732829320" } },
        "sorting": [{ "field": "addressingIdentifier", "order": "descending" }], "limit": 2, "ignore": 1 });
    let found = value(&world.call(&token, "POST", &service("directory-line/search"), &lines));
    assert_eq!(found["totalNumberOfResults"], 4);
    assert_eq!(found["results"][0]["addressingIdentifier"], "732829320_73282932000074_SRV1");
    assert!(found["results"][0].get("legalUnit").is_none());
    let town = json!({ "filters": { "locality": { "op": "startWith", "value": "dij" } }, "include": ["siren"] });
    let found = value(&world.call(&token, "POST", &service("siret/search"), &town));
    assert_eq!(found["results"][0]["legalUnit"]["businessName"], "Vendeur");
    for bad in [
        json!({ "filters": { "colour": { "op": "strict", "value": "x" } } }),
        json!({ "filters": { "siren": { "op": "contains", "value": "7" } } }),
        json!({ "fields": ["colour"] }),
        json!({ "limit": 0 }),
    ] {
        assert_eq!(world.call(&token, "POST", &service("siren/search"), &bad).status, 400, "{bad}");
    }
}
