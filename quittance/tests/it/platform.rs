//! The client of e-invoicing platforms against the sandbox, over real HTTP.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::time::Duration;

use platform::client::Patience;
use platform::flow::{DocType, FlowFilters, FlowInfo, FlowSyntax, FlowType, WebhookParams};
use platform::sandbox::{Company, Faults, Persona};
use platform::{Access, Client, Failure, signature};
use quittance::cli::PaSandbox;
use quittance::sandbox::{Running, start};

const SELLER: &str = "732829320";
const INVOICE: &str = include_str!("../../../base/platform/tests/invoice.xml");

fn sandbox(faults: Faults) -> Running {
    start(&PaSandbox {
        listen: "127.0.0.1:0".parse().unwrap(),
        companies: vec![Company { persona: Persona::Approves, ..Company::named("356000000", "La Poste") }],
        directory: None,
        faults: Some(faults),
        secret: "sandbox".into(),
        pace: 0,
        seed: 7,
    })
    .unwrap()
}

fn client(running: &Running) -> Client {
    let base = format!("http://{}", running.address());
    let access = Access {
        flow_service: format!("{base}/flow-service"),
        directory_service: format!("{base}/directory-service"),
        token_url: format!("{base}/auth-service/{SELLER}/token"),
        client_id: SELLER.into(),
        client_secret: "sandbox".into(),
        organization: None,
    };
    let patience = Patience { first_wait: Duration::from_millis(5), ..Patience::default() };
    Client::new(access, patience)
}

fn info(tracking: &str) -> FlowInfo {
    FlowInfo {
        tracking_id: Some(tracking.into()),
        name: "facture \"1\".xml".into(),
        processing_rule: None,
        flow_syntax: FlowSyntax::Ubl,
        flow_profile: None,
        sha256: None,
    }
}

/// Takes one callback and gives its headers and body.
fn listener() -> (String, mpsc::Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/in", listener.local_addr().unwrap());
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut bytes = Vec::new();
            let mut piece = [0u8; 4096];
            loop {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                if let Some((head, _)) = text.split_once("\r\n\r\n") {
                    let length = head.lines().find_map(|l| l.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
                    if bytes.len() >= head.len() + 4 + length.unwrap_or(0usize) {
                        break;
                    }
                }
                match stream.read(&mut piece) {
                    Ok(0) | Err(_) => break,
                    Ok(n) => bytes.extend_from_slice(&piece[..n]),
                }
            }
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            let at = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(bytes.len());
            let head = String::from_utf8_lossy(&bytes[..at]).to_lowercase();
            if send.send((head, bytes.get(at + 4..).unwrap_or_default().to_vec())).is_err() {
                return;
            }
        }
    });
    (url, receive)
}

#[test]
fn an_invoice_goes_out_once_and_its_life_comes_back() {
    let running = sandbox(Faults { too_many: 2, unauthorized: 1, ..Faults::default() });
    let client = client(&running);
    let (url, calls) = listener();
    assert!(client.is_healthy());
    let hook = client.subscribe(&WebhookParams {
        callback_url: url,
        flow_types: vec![FlowType::CustomerInvoiceLc],
        flow_direction: None,
        ack_status: None,
    });
    let hook = hook.unwrap();
    let sent = client.submit(&info("t-1"), INVOICE.as_bytes()).unwrap();
    let (head, body) = calls.recv_timeout(Duration::from_secs(20)).unwrap();
    // Headers arrive in lower case here; the signature is case-sensitive, so it is made again from the key.
    let seconds: i64 = head.lines().find_map(|l| l.strip_prefix("afnor-signature-timestamp: ")?.trim().parse().ok()).unwrap();
    let signature = signature::sign(&hook.signing_key, &body, seconds).unwrap();
    assert!(head.contains(&signature.to_lowercase()));
    let mut names = Vec::new();
    for _ in 0..100 {
        names.clear();
        let filters = FlowFilters { flow_type: vec![FlowType::CustomerInvoiceLc], ..FlowFilters::default() };
        let mut each = |flow: platform::flow::Flow| {
            names.push(flow.name);
            Ok(())
        };
        client.changes(&filters, None, &mut each).unwrap();
        if names.len() == 6 {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let codes: Vec<&str> = names.iter().map(|n| &n[4..7]).collect();
    assert_eq!(codes, ["200", "201", "202", "203", "204", "205"]);
    assert_eq!(client.download(&sent.flow_id, DocType::Original).unwrap().bytes, INVOICE.as_bytes());
    assert_eq!(client.sent("t-1").unwrap().unwrap().flow_id, sent.flow_id);
    assert!(client.sent("t-2").unwrap().is_none());
    assert_eq!(client.line("356000000").unwrap().unwrap().siren, "356000000");
    assert!(client.line("356000000_X").unwrap().is_none());
    assert_eq!(client.webhooks().unwrap().count, 1);
    client.unsubscribe(&hook.webhook_id).unwrap();
    assert_eq!(client.webhooks().unwrap().count, 0);
}

#[test]
fn patience_ends_and_refusals_are_told() {
    let running = sandbox(Faults { unavailable: 50, retry_after: 3600, ..Faults::default() });
    let patient = client(&running);
    // Signing in meets the fault first.
    let busy = patient.search(&Default::default());
    assert_eq!(busy.unwrap_err(), Failure::Busy { status: 503, retry_after: Some(3600) });
    drop(running);
    assert!(matches!(patient.flow("x"), Err(Failure::Unreachable(_))));
    let running = sandbox(Faults::default());
    let refused = client(&running).search(&Default::default()).unwrap_err();
    let Failure::Refused { status, error } = refused else { panic!("{refused}") };
    assert_eq!((status, error.error_code.as_str()), (400, "MISSING_REQUIRED_FIELD"));
}
