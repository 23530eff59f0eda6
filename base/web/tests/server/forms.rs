//! Forms of pages: shown again when refused, once when pressed twice, never from elsewhere.

use crate::app::{Client, Got, Running, config, start};

fn open(client: &mut Client, name: &str) -> Got {
    let page = client.get("/counters/new");
    let form = [
        ("_csrf", page.hidden("_csrf")),
        ("_page", page.hidden("_page")),
        ("_next", page.hidden("_next")),
        ("name", name.to_string()),
    ];
    client.post("/counter/open", &form.each_ref().map(|(n, v)| (*n, v.as_str())))
}

fn opened(server: &Running) -> (Client, String) {
    let mut client = server.signed_in("seller");
    let got = open(&mut client, "Cuisson");
    assert_eq!(got.status, 303, "{}", got.body);
    (client, got.header("location").to_string())
}

#[test]
fn a_form_leads_on_and_says_what_was_done() {
    let server = start(config());
    let (mut client, path) = opened(&server);
    assert!(path.starts_with("/counters/") && path.len() > 12, "{path}");
    let page = client.get(&path);
    assert!(page.body.contains("Le compteur « Cuisson » est ouvert."), "{}", page.body);
    assert!(!client.get(&path).body.contains("est ouvert"), "said once");
}

#[test]
fn a_refused_form_is_shown_again_with_what_was_typed() {
    let server = start(config());
    let mut client = server.signed_in("seller");
    let refused = open(&mut client, "   ");
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("À remplir."), "{}", refused.body);
    let (mut client, path) = opened(&server);
    let page = client.get(&path);
    let send = |client: &mut Client, page: &Got, lines: &[(&str, &str)]| {
        let hidden: Vec<(&str, String)> =
            ["_csrf", "_page", "_next", "counter", "version"].into_iter().map(|n| (n, page.hidden(n))).collect();
        let mut form: Vec<(&str, &str)> = hidden.iter().map(|(n, v)| (*n, v.as_str())).collect();
        form.extend(lines);
        client.post("/counter/add", &form)
    };
    let wrong = [("lines[0].amount", ""), ("lines[2].amount", "1 200,50"), ("lines[5].amount", "-3")];
    let refused = send(&mut client, &page, &wrong);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Un montant est négatif."));
    assert!(refused.body.contains("name=\"lines[0].amount\" value=\"1 200,50\""), "rows close up: {}", refused.body);
    let row = refused.body.find("name=\"lines[1].amount\" value=\"-3\"").expect("the second row");
    assert!(refused.body[row..row + 300].contains("aria-invalid"), "{}", &refused.body[row..row + 300]);
    let unread = send(&mut client, &refused, &[("lines[0].amount", "beaucoup")]);
    assert!(
        unread.status == 422 && unread.body.contains("«\u{a0}beaucoup\u{a0}» n’est pas un montant"),
        "{}",
        unread.body
    );
    let done = send(&mut client, &refused, &[("lines[0].amount", "1 200,50"), ("lines[1].amount", "3")]);
    assert_eq!(done.status, 303, "{}", done.body);
    assert!(client.get(&path).body.contains("total 1203.50"));
    let stale = send(&mut client, &page, &[("lines[0].amount", "7")]);
    assert_eq!(stale.status, 409);
    assert!(stale.body.contains("Il a changé.") && stale.body.contains("value=\"7\""));
    let more = send(&mut client, &page, &[("lines[0].amount", "7"), ("lines[1].amount", "8"), ("remove_row", "lines:0")]);
    assert_eq!(more.status, 200);
    assert!(more.body.contains("name=\"lines[0].amount\" value=\"8\"") && !more.body.contains("value=\"7\""));
}

#[test]
fn pressing_twice_does_it_once() {
    let server = start(config());
    let mut client = server.signed_in("seller");
    let page = client.get("/counters/new");
    let secret = page.hidden("_csrf");
    let mut press = |name: &str| {
        let form = [("_csrf", secret.as_str()), ("_next", "/counters/{id}"), ("name", name)];
        client.post("/counter/open", &form).header("location").to_string()
    };
    let first = press("Une");
    assert_eq!(press("Une"), first, "the same page sent twice");
    assert_ne!(press("Deux"), first, "another input is another counter");
    let again = client.get("/counters/new").hidden("_csrf");
    let form = [("_csrf", again.as_str()), ("_next", "/counters/{id}"), ("name", "Une")];
    assert_ne!(client.post("/counter/open", &form).header("location"), first, "a page opened afresh means it");
}

#[test]
fn forms_of_elsewhere_do_nothing() {
    let server = start(config());
    let mut client = server.signed_in("seller");
    let mut other = server.signed_in("director");
    let stolen = other.get("/counters/new").hidden("_csrf");
    for (what, secret) in [("none", ""), ("made up", "abc.def"), ("of another session", stolen.as_str())] {
        let got = client.post("/counter/open", &[("_csrf", secret), ("name", "x")]);
        assert_eq!(got.status, 403, "{what}");
        assert!(got.body.contains("Ce formulaire n’est plus valable"), "{}", got.body);
    }
    let own = client.get("/counters/new").hidden("_csrf");
    let body = format!("_csrf={own}&name=x");
    let form = ("content-type", "application/x-www-form-urlencoded");
    let cross = client.send("POST", "/counter/open", &[form, ("sec-fetch-site", "cross-site")], body.as_bytes());
    assert_eq!(cross.status, 403);
    assert_eq!(server.client().post("/counter/open", &[("name", "x")]).status, 401);
    assert_eq!(client.send("POST", "/counter/open", &[("content-type", "application/json")], b"{}").status, 415);
    let evil = client.post("/counter/open", &[("_csrf", &own), ("name", "y"), ("_next", "//evil.example")]);
    assert_eq!((evil.status, evil.header("location")), (303, "/"));
    let list = client.get("/counters").body;
    assert!(list.contains("<li>y</li>") && !list.contains("<li>x</li>"), "{list}");
    let mut reader = server.signed_in("reader");
    assert_eq!(reader.get("/counters/new").status, 403);
    let secret = reader.get("/counters").hidden("_csrf");
    let got = reader.post("/counter/open", &[("_csrf", &secret), ("name", "x"), ("_page", "/counters")]);
    assert_eq!(got.status, 403);
    assert!(got.body.contains("Votre rôle ne permet pas"), "{}", got.body);
}

#[test]
fn files_are_taken_with_their_fields() {
    let server = start(config());
    let mut client = server.signed_in("seller");
    let secret = client.get("/counters/new").hidden("_csrf");
    let mut send = |parts: &str| {
        let body = parts.replace("SECRET", &secret).replace('\n', "\r\n");
        client.send(
            "POST",
            "/import/counters",
            &[("content-type", "multipart/form-data; boundary=XX")],
            body.as_bytes(),
        )
    };
    let field = "--XX\nContent-Disposition: form-data; name=\"_csrf\"\n\nSECRET\n";
    let file = "--XX\nContent-Disposition: form-data; name=\"file\"; filename=\"été.csv\"\nContent-Type: text/csv\n\na;b\n--XX--\n";
    let done = send(&format!("{field}{file}"));
    assert_eq!(done.status, 303, "{}", done.body);
    let page = "--XX\nContent-Disposition: form-data; name=\"_page\"\n\n/counters/new\n";
    let none = send(&format!("{field}{page}--XX--\n"));
    assert!(none.status == 422 && none.body.contains("Choisissez un fichier."), "{} {}", none.status, none.body);
    assert_eq!(send(file).status, 403, "without the form's secret");
    assert_eq!(send("--XX\nnonsense").status, 400);
    assert!(client.get("/counters").body.contains("été.csv 3"));
}
