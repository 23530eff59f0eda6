//! Life-cycle messages: read, written, told from events and understood as events again.

use std::path::{Path, PathBuf};

use einvoice::cdar::{self, About, Actor, Envelope, Message, Moment};
use einvoice::lifecycle::{Event, Reasons, Receipt, Receipts};
use einvoice::tree::Tree;
use kernel::Day;

fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3)?.join("shared/einvoice/dev");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return None;
    }
    Some(folder)
}

fn read(text: &str) -> Message {
    let reading = cdar::read(&Tree::parse(text.as_bytes()).unwrap());
    assert_eq!(reading.findings, []);
    reading.value
}

#[test]
fn messages_of_others_survive_and_are_understood() {
    let Some(folder) = shared() else { return };
    let (mut files, mut events) = (0, 0);
    let mut not_understood = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.contains("-cdar-") {
            continue;
        }
        let tree = Tree::parse(&std::fs::read(&path).unwrap()).unwrap();
        let first = cdar::read(&tree);
        assert!(first.findings.is_empty(), "{name}: {:?}", first.findings);
        let written = cdar::write(&first.value);
        assert_eq!(read(&written), first.value, "{name}");
        if let Some(folder) = std::env::var_os("WRITE_MESSAGES") {
            std::fs::write(Path::new(&folder).join(&name), &written).unwrap();
        }
        files += 1;
        for subject in first.value.acknowledgements.iter().flat_map(|a| &a.documents) {
            match subject.event() {
                Some(event) => {
                    assert_eq!(Some(event.status()), subject.known_status(), "{name}");
                    events += 1;
                }
                None => not_understood.push(name.clone()),
            }
        }
    }
    println!("{files} messages, {events} events; not understood: {not_understood:?}");
    assert!(files > 50);
    assert!(not_understood.is_empty(), "{not_understood:?}");
}

fn about() -> About {
    About {
        number: "F2026-0147".into(),
        type_code: "380".into(),
        issued: Day::parse("2026-11-02").unwrap(),
        seller: "732829320".into(),
        received: Some(Moment::new(Day::parse("2026-11-02").unwrap(), 9, 30, 0)),
    }
}

fn envelope(recipients: Vec<Actor>) -> Envelope {
    Envelope {
        id: "F2026-0147_212_1".into(),
        moment: Moment::new(Day::parse("2026-11-20").unwrap(), 14, 5, 9),
        sender: Actor::platform("0042", "Plateforme Exemple"),
        issuer: Actor::company("SE", "732829320", "Ateliers du Rhône", None),
        recipients,
    }
}

#[test]
fn an_event_told_is_the_event_understood() {
    let receipts = vec![
        Receipt { rate: "5.5".parse().unwrap(), amount: "105.50".parse().unwrap() },
        Receipt { rate: 20.into(), amount: "1200.00".parse().unwrap() },
    ];
    let refused = Reasons::new("TX_TVA_ERR").unwrap().saying("Taux de 10 % attendu").asking("NIN").unwrap();
    let events = [
        Event::Collected(Receipts::new(receipts).unwrap()),
        Event::Refused(refused.and("CMD_ERR").unwrap()),
        Event::Deposited(Some(Reasons::new("NON_TRANSMISE").unwrap())),
        Event::Approved,
    ];
    for event in events {
        let buyer = Actor::company("BY", "552100554", "Client SA", Some("552100554"));
        let message = Message::telling(&event, &about(), envelope(vec![buyer, Actor::state()]));
        let text = cdar::write(&message);
        if let Some(folder) = std::env::var_os("WRITE_MESSAGES") {
            std::fs::write(Path::new(&folder).join(format!("told-{}.xml", event.status().code())), &text).unwrap();
        }
        let back = read(&text);
        assert_eq!(back, message);
        assert_eq!(back.acknowledgements[0].documents[0].event(), Some(event));
        assert_eq!(back.guideline.as_deref(), Some(cdar::GUIDELINE));
    }
}

#[test]
fn the_state_alone_gets_its_own_guideline() {
    let receipts = Receipts::new(vec![Receipt { rate: 20.into(), amount: 120.into() }]).unwrap();
    let message = Message::telling(&Event::Collected(receipts), &about(), envelope(vec![Actor::state()]));
    assert_eq!(message.guideline.as_deref(), Some(cdar::GUIDELINE_STATE));
    assert_eq!(message.process, None);
    let subject = &message.acknowledgements[0].documents[0];
    assert_eq!((subject.status.as_deref(), subject.document_status.as_deref()), (Some("212"), Some("47")));
    assert_eq!(subject.details[0].sequence, Some(1.into()));
}
