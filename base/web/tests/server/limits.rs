//! What is too much, too long, or no request at all.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use web::server::Config;

use crate::app::{config, start};

#[test]
fn wrong_methods_kinds_and_sizes_are_told_apart() {
    let server = start(Config { body_max: 2000, upload_max: 4000, ..config() });
    let mut client = server.program("seller");
    let long = format!(r#"{{"name": "{}"}}"#, "x".repeat(3000));
    for (method, path, media, body, status, code) in [
        ("GET", "/api/v1/counter/open", "", "", 405, "request.method"),
        ("DELETE", "/api/v1/counters", "", "", 405, "request.method"),
        ("POST", "/api/v1/counter/open", "text/plain", "{}", 415, "request.media"),
        ("POST", "/api/v1/counter/open", "application/x-www-form-urlencoded", "name=x", 415, "request.media"),
        ("POST", "/api/v1/counter/open", "application/json", &long, 413, "request.too_large"),
        ("POST", "/api/v1/counter/nothing", "application/json", "{}", 404, "request.not_found"),
        ("GET", "/api/v1/counters?q=%ff", "", "", 400, "request.utf8_malformed"),
        ("GET", "/api/v1/counters?q=%00", "", "", 400, "request.nul"),
        ("GET", "/api/v1/counters/%ff", "", "", 400, "request.utf8_malformed"),
    ] {
        let headers: &[(&str, &str)] = if media.is_empty() { &[] } else { &[("content-type", media)] };
        let got = client.send(method, path, headers, body.as_bytes());
        assert_eq!((got.status, got.code()), (status, code.to_string()), "{method} {path}");
    }
    assert_eq!(client.send("DELETE", "/api/v1/counters", &[], b"").header("allow"), "GET, HEAD");
    assert_eq!(client.get("/api/v1/counter/add").header("allow"), "POST");
    let mut person = server.signed_in("seller");
    let page = person.get("/nowhere");
    assert!(page.status == 404 && page.body.contains("Cette page n’existe pas") && page.body.contains("Tuiles d’Oc"));
    assert_eq!(page.body.matches("<h1").count(), 1, "{}", page.body);
    assert_eq!(server.client().get("/nowhere").status, 404);
    let english = server.client().send("GET", "/nowhere", &[("accept-language", "en")], b"");
    assert!(english.body.contains("lang=\"en\""));
    assert_eq!(person.send("PUT", "/counters", &[], b"").status, 405);
    let big = format!("name={}", "x".repeat(3000));
    let form = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(person.send("POST", "/counter/open", &form, big.as_bytes()).status, 413);
}

#[test]
fn a_body_without_a_length_is_cut_at_the_limit_too() {
    let server = start(Config { body_max: 2000, ..config() });
    let token = server.token("seller", crate::app::TILES, &[]);
    let mut stream = TcpStream::connect(server.address).expect("connected");
    let head = format!(
        "POST /api/v1/counter/open HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("sent");
    for _ in 0..4 {
        let _ = stream.write_all(format!("3e8\r\n{}\r\n", "x".repeat(1000)).as_bytes());
    }
    let mut answer = String::new();
    stream.set_read_timeout(Some(Duration::from_secs(5))).expect("set");
    let _ = stream.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[test]
fn slow_senders_are_let_go() {
    let server = start(Config { read_timeout: Duration::from_millis(300), ..config() });
    let token = server.token("seller", crate::app::TILES, &[]);
    let began = Instant::now();
    let mut slow = TcpStream::connect(server.address).expect("connected");
    slow.set_read_timeout(Some(Duration::from_secs(5))).expect("set");
    slow.write_all(b"GET / HT").expect("sent");
    let mut answer = Vec::new();
    let _ = slow.read_to_end(&mut answer);
    let mut body = TcpStream::connect(server.address).expect("connected");
    body.set_read_timeout(Some(Duration::from_secs(5))).expect("set");
    let head = format!(
        "POST /api/v1/counter/open HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
    );
    body.write_all(head.as_bytes()).expect("sent");
    let mut answer = String::new();
    let _ = body.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("request.slow"), "{answer}");
    assert!(began.elapsed() < Duration::from_secs(4));
}

#[test]
fn a_token_has_its_share_and_strangers_theirs() {
    let server = start(Config { api_per_second: 5, stranger_per_second: 3, ..config() });
    let mut client = server.program("seller");
    let statuses: Vec<u16> = (0..20).map(|_| client.get("/api/v1/counters").status).collect();
    assert!(statuses.contains(&200) && statuses.contains(&429), "{statuses:?}");
    let refused = (0..20).map(|_| client.get("/api/v1/counters")).find(|g| g.status == 429).expect("too many");
    assert_eq!((refused.code(), refused.header("retry-after")), ("request.too_many".into(), "1"));
    let mut stranger = server.client();
    stranger.token = Some("qtc_guess".into());
    let statuses: Vec<u16> = (0..20).map(|_| stranger.get("/api/v1/counters").status).collect();
    assert!(statuses.contains(&401) && statuses.contains(&429), "{statuses:?}");
}

#[test]
fn stopping_finishes_what_runs() {
    let mut server = start(config());
    let mut client = server.program("seller");
    let address = server.address;
    let token = client.token.clone().expect("a token");
    let sender = std::thread::spawn(move || {
        let mut kept = 0;
        for n in 0..2000 {
            let Ok(mut stream) = TcpStream::connect(address) else { return kept };
            let body = format!(r#"{{"name": "n{n}"}}"#);
            let text = format!(
                "POST /api/v1/counter/open HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\
                 Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            if stream.write_all(text.as_bytes()).is_err() {
                return kept;
            }
            let mut answer = String::new();
            match stream.read_to_string(&mut answer) {
                Ok(_) if answer.starts_with("HTTP/1.1 200") => kept += 1,
                _ => return kept,
            }
        }
        kept
    });
    std::thread::sleep(Duration::from_millis(300));
    let before = client.get("/api/v1/counters").json().as_array().map_or(0, Vec::len);
    server.stop();
    let kept = sender.join().expect("it sent");
    assert!(kept >= before && kept > 0, "{kept} acknowledged, {before} seen");
    let there = server.store.with_reader(|c| c.one("SELECT COUNT(*) FROM counter", &[], |row| row.get::<i64>(0)));
    assert_eq!(there.expect("a count"), Some(kept as i64), "what was acknowledged is there, nothing else");
}
