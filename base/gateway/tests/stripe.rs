//! Against somebody else's Stripe (PyPI `localstripe`), bound to this machine alone. `LOCALSTRIPE` names a Python that has
//! it; without it the test is skipped and says so.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use gateway::signature::Distrust;
use gateway::{About, Ask, BackState, Failure, Gateway, State, Stripe, Way};
use kernel::{Cents, Currency};

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Its own start binds every interface; its application is run on the loopback instead.
const START: &str = "import sys\nfrom aiohttp import web\nfrom localstripe.server import app\nweb.run_app(app, host='127.0.0.1', port=int(sys.argv[1]), print=None)\n";

fn start(python: &str) -> (Server, u16) {
    let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let mut command = Command::new(python);
    command.args(["-c", START, &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    let server = Server(command.spawn().expect("localstripe starts"));
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(30), "localstripe does not answer");
        std::thread::sleep(Duration::from_millis(50));
    }
    (server, port)
}

/// A plain request, for what only the mock has.
fn raw(port: u16, path: &str, kind: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("connected");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk_test_1\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    answer
}

fn field(answer: &str, name: &str) -> String {
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, b)| b);
    let start = body.find('{').unwrap_or(0);
    let end = body.rfind('}').map_or(body.len(), |e| e + 1);
    let value: serde_json::Value = serde_json::from_str(&body[start..end]).expect("JSON");
    value[name].as_str().expect("a text").to_string()
}

/// Takes one message in: its signature header and its body.
fn endpoint() -> (u16, mpsc::Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(&stream);
            let (mut length, mut signature) = (0, String::new());
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap_or(0) <= 2 {
                    break;
                }
                let (name, value) = line.trim().split_once(": ").unwrap_or_default();
                match name.to_ascii_lowercase().as_str() {
                    "content-length" => length = value.parse().unwrap_or(0),
                    "stripe-signature" => signature = value.to_string(),
                    _ => {}
                }
            }
            let mut body = vec![0; length];
            let _ = reader.read_exact(&mut body);
            let _ = write!(&stream, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            if send.send((signature, body)).is_err() {
                break;
            }
        }
    });
    (port, receive)
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs() as i64
}

#[test]
fn a_payment_from_its_beginning_to_its_refund() {
    let Ok(python) = std::env::var("LOCALSTRIPE") else {
        eprintln!("skipped: LOCALSTRIPE names no Python that has localstripe");
        return;
    };
    let (_server, port) = start(&python);
    let address = format!("http://127.0.0.1:{port}");
    let stripe = Stripe::new(&address, "sk_test_1", "whsec_test").expect("an account");
    let (hook, messages) = endpoint();
    let hook = format!(r#"{{"url": "http://127.0.0.1:{hook}/in", "secret": "whsec_test", "events": ["payment_intent.succeeded"]}}"#);
    raw(port, "/_config/webhooks/ours", "application/json", &hook);

    let notes = [("invoice", "FA2026-000042")];
    let ask = Ask { amount: Cents(12_345), currency: Currency::EUR, ways: &[Way::Card, Way::SepaDebit], notes: &notes, once: "FA2026-000042-1" };
    let begun = stripe.begin(&ask).expect("begun");
    assert_eq!((begun.state, begun.amount, begun.currency), (State::Open, Cents(12_345), Currency::EUR));
    assert!(begun.handle.starts_with("pi_"));
    assert_eq!(stripe.settled(&begun).expect("asked"), None, "nothing moved yet");
    assert_eq!(stripe.cancel(&begun.id).expect("given up").state, State::Cancelled);
    assert!(matches!(stripe.find("pi_nothing"), Err(Failure::Refused { status: 404, .. })));

    // What the customer's browser does: a card is chosen and the payment confirmed.
    let form = "application/x-www-form-urlencoded";
    let card = "type=card&card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2040&card[cvc]=123";
    let card = field(&raw(port, "/v1/payment_methods", form, card), "id");
    let customer = field(&raw(port, "/v1/customers", form, "email=a@b.example"), "id");
    raw(port, &format!("/v1/payment_methods/{card}/attach"), form, &format!("customer={customer}"));
    let paid = format!("amount=12345&currency=eur&customer={customer}&payment_method={card}&confirm=true&metadata[invoice]=FA2026-000042");
    let id = field(&raw(port, "/v1/payment_intents", form, &paid), "id");

    let intent = stripe.find(&id).expect("there");
    assert_eq!((intent.state, intent.amount, intent.way), (State::Paid, Cents(12_345), Some(Way::Card)));
    assert_eq!(intent.notes, [("invoice".to_string(), "FA2026-000042".to_string())]);
    let settled = stripe.settled(&intent).expect("asked").expect("it moved");
    assert_eq!((settled.amount, settled.net), (Cents(12_345), settled.amount - settled.fee));

    // The message about it is believed, today, as it is, with our secret; not otherwise.
    let (signature, body) = messages.recv_timeout(Duration::from_secs(20)).expect("a message");
    let event = stripe.event(&body, &signature, now()).expect("believed");
    assert_eq!((event.kind.as_str(), event.object.as_str()), ("payment_intent.succeeded", id.as_str()));
    let About::Intent(told) = &event.about else { panic!("{event:?}") };
    assert_eq!((told.state, told.amount), (State::Paid, Cents(12_345)));
    let again = stripe.event(&body, &signature, now()).expect("a replay");
    assert_eq!(again.id, event.id, "the same message has the same id");
    let mut other = body.clone();
    other.push(b' ');
    assert_eq!(stripe.event(&other, &signature, now()), Err(Failure::Distrusted(Distrust::Forged)));
    assert_eq!(stripe.event(&body, &signature, now() + 3_600), Err(Failure::Distrusted(Distrust::Stale)));

    let back = stripe.give_back(&id, Some(Cents(2_345)), "back-1").expect("given back");
    assert_eq!((back.amount, back.state), (Cents(2_345), BackState::Done));
    let rest = stripe.give_back(&id, None, "back-2").expect("given back");
    assert!(rest.amount.0 > 0);
    let mut all = stripe.given_back(&id).expect("listed");
    all.sort_by_key(|b| b.amount);
    assert_eq!(all.first().map(|b| b.id.as_str()), Some(back.id.as_str()));
}
