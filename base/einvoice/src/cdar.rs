//! Life-cycle messages: UN/CEFACT Cross Domain Acknowledgement and Response, version D22B, in the French use
//! (XP Z12-012, terms MDT-n). Read and written; the meaning of the statuses is in [`crate::lifecycle`].

mod read;
mod write;

use rust_decimal::Decimal;

use crate::lifecycle::{Event, Receipt, Status};
use crate::model::{Date, Identifier};

pub use read::read;
pub use write::write;

/// MDT-3 of a message between platforms and their users.
pub const GUIDELINE: &str = "urn.cpro.gouv.fr:1p0:CDV:invoice";
/// MDT-3 of a message whose only recipient is the public portal (BR-FR-CDV-02).
pub const GUIDELINE_STATE: &str = "urn.cpro.gouv.fr:1p0:CDV:einvoicingF2";

/// A life-cycle message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// MDT-2: business process: `REGULATED`, `B2C`, `B2BINT`… between platforms.
    pub process: Option<String>,
    /// MDT-3: guideline.
    pub guideline: Option<String>,
    /// MDT-4: identifier of the message.
    pub id: Option<String>,
    /// MDT-5: name.
    pub name: Option<String>,
    /// MDT-8: when the message was made.
    pub created: Option<Moment>,
    /// MDG-9: who sends it.
    pub sender: Actor,
    /// MDG-16: who set the status.
    pub issuer: Actor,
    /// MDG-23: to whom.
    pub recipients: Vec<Actor>,
    /// Acknowledgements; one in the French use.
    pub acknowledgements: Vec<Acknowledgement>,
}

/// MDG-32: an acknowledgement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Acknowledgement {
    /// MDT-74: whether it is about several documents.
    pub multiple: Option<bool>,
    /// MDT-77: phase: 305 transmission, 23 processing.
    pub phase: Option<String>,
    /// MDT-78: when the status was set.
    pub set: Option<Moment>,
    /// MDG-34: the documents it is about.
    pub documents: Vec<Subject>,
}

/// MDG-34: the document whose status is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subject {
    /// MDT-87: invoice number (BT-1).
    pub number: Option<String>,
    /// MDT-88: UNTDID 1373 status code.
    pub document_status: Option<String>,
    /// MDT-91: invoice type (BT-3).
    pub type_code: Option<String>,
    /// MDT-95: when it was received.
    pub received: Option<Moment>,
    /// MDT-97: kind of reference.
    pub reference_type: Option<String>,
    /// MDT-100: invoice date (BT-2).
    pub issued: Option<Moment>,
    /// MDT-105: life-cycle status.
    pub status: Option<String>,
    /// MDT-106: its name.
    pub status_name: Option<String>,
    /// MDG-37: the seller.
    pub seller: Actor,
    /// MDG-39: reasons, requested actions and amounts.
    pub details: Vec<Detail>,
}

/// MDG-39: why, what is asked, how much.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detail {
    /// MDT-113: reason code.
    pub reason_code: Option<String>,
    /// MDT-114: reason in words.
    pub reason: Option<String>,
    /// MDT-121: requested action.
    pub action_code: Option<String>,
    /// MDT-122: requested action in words.
    pub action: Option<String>,
    /// MDT-124-2: number of the detail, from 1.
    pub sequence: Option<Decimal>,
    /// MDT-126: free text.
    pub notes: Vec<String>,
    /// MDG-43: data: amounts, contested values.
    pub data: Vec<Datum>,
}

/// MDG-43: a piece of data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Datum {
    /// MDT-206: identifier of the business term concerned.
    pub id: Option<String>,
    /// MDT-207: kind: `MEN` received amount, `DIV` contested value, `DVA` expected value…
    pub kind: Option<String>,
    /// MDT-209: whether the value was changed; `true` or `false`.
    pub changed: Option<String>,
    /// MDT-211: name.
    pub name: Option<String>,
    /// MDT-213: place in the invoice.
    pub location: Option<String>,
    /// MDT-215: amount, with its currency.
    pub amount: Option<(Decimal, Option<String>)>,
    /// MDT-219: moment.
    pub moment: Option<Moment>,
    /// MDT-224: percentage; for `MEN` the VAT rate.
    pub percent: Option<Decimal>,
}

/// A party to the life cycle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// Identifiers; platforms have scheme 0238, companies 0002 (SIREN).
    pub identifiers: Vec<Identifier>,
    /// Name.
    pub name: Option<String>,
    /// Role (UNTDID 3035): SE, BY, WK platform, DFH state…
    pub role: Option<String>,
    /// Electronic address, with its scheme.
    pub address: Option<Identifier>,
}

impl Actor {
    /// The public portal that concentrates what the state must know (V1.4.0: number 0000).
    pub fn state() -> Actor {
        Actor {
            identifiers: vec![Identifier::of("0238", "0000")],
            name: Some("PPF".to_owned()),
            role: Some("DFH".to_owned()),
            address: None,
        }
    }

    /// A platform by its number.
    pub fn platform(number: &str, name: &str) -> Actor {
        Actor {
            identifiers: vec![Identifier::of("0238", number)],
            name: Some(name.to_owned()),
            role: Some("WK".to_owned()),
            address: None,
        }
    }

    /// A company by its SIREN; `role` is `SE` or `BY`, `address` its electronic address of scheme 0225.
    pub fn company(role: &str, siren: &str, name: &str, address: Option<&str>) -> Actor {
        Actor {
            identifiers: vec![Identifier::of("0002", siren)],
            name: Some(name.to_owned()),
            role: Some(role.to_owned()),
            address: address.map(|a| Identifier::of("0225", a)),
        }
    }
}

/// A moment as it is written: `YYYYMMDDHHMMSS` (format 204), `YYYYMMDDHHMM` (203) or `YYYYMMDD` (102).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment(pub String);

impl Moment {
    /// A moment to the second.
    pub fn new(day: kernel::Day, hour: u8, minute: u8, second: u8) -> Moment {
        Moment(format!("{}{hour:02}{minute:02}{second:02}", Date::Day(day).basic()))
    }

    /// Its day.
    pub fn day(&self) -> Option<kernel::Day> {
        Date::from_basic(self.0.get(..8)?).day()
    }

    /// The format code of UNTDID 2379 that its length tells; `None` for anything else.
    pub fn format(&self) -> Option<&'static str> {
        if !self.0.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        match self.0.len() {
            8 => Some("102"),
            12 => Some("203"),
            14 => Some("204"),
            _ => None,
        }
    }
}

/// What is said of which invoice: the part of a message that does not depend on the status.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// Invoice number (BT-1).
    pub number: String,
    /// Invoice type (BT-3).
    pub type_code: String,
    /// Invoice date (BT-2).
    pub issued: kernel::Day,
    /// SIREN of the seller.
    pub seller: String,
    /// When the platform received the invoice.
    pub received: Option<Moment>,
}

/// Who tells whom, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// Identifier of the message.
    pub id: String,
    /// When it is made and when the status was set.
    pub moment: Moment,
    /// Who sends it.
    pub sender: Actor,
    /// Who set the status.
    pub issuer: Actor,
    /// To whom.
    pub recipients: Vec<Actor>,
}

impl Message {
    /// The message that tells an event. Addressed to the state alone it follows the state's guideline.
    pub fn telling(event: &Event, about: &About, envelope: Envelope) -> Message {
        let status = event.status();
        let to_state = matches!(envelope.recipients.as_slice(), [only] if only.role.as_deref() == Some("DFH"));
        let guideline = if to_state { GUIDELINE_STATE } else { GUIDELINE };
        let subject = Subject {
            number: Some(about.number.clone()),
            document_status: status.document_status().map(str::to_owned),
            type_code: Some(about.type_code.clone()),
            received: about.received.clone(),
            reference_type: to_state.then(|| GUIDELINE_STATE.to_owned()),
            issued: Some(Moment(Date::Day(about.issued).basic())),
            status: Some(status.code().to_string()),
            status_name: Some(status.wire_name().to_owned()),
            seller: Actor { identifiers: vec![Identifier::of("0002", &about.seller)], ..Actor::default() },
            details: details(event),
        };
        Message {
            process: (!to_state).then(|| "REGULATED".to_owned()),
            guideline: Some(guideline.to_owned()),
            name: Some(format!("CDV-{}_{}", status.code(), about.number)),
            id: Some(envelope.id),
            created: Some(envelope.moment.clone()),
            sender: envelope.sender,
            issuer: envelope.issuer,
            recipients: envelope.recipients,
            acknowledgements: vec![Acknowledgement {
                multiple: Some(false),
                phase: Some(status.phase().code().to_owned()),
                set: Some(envelope.moment),
                documents: vec![subject],
            }],
        }
    }
}

impl Subject {
    /// The status, if it is a known one.
    pub fn known_status(&self) -> Option<Status> {
        Status::from_code(self.status.as_deref()?.parse().ok()?)
    }

    /// The event that this tells: `None` when the status is unknown or lacks what it needs (a reason of its list,
    /// the amounts received by VAT rate).
    pub fn event(&self) -> Option<Event> {
        let reasons = self.details.iter().filter_map(|d| {
            let text = d.reason.clone().or_else(|| d.notes.first().cloned());
            Some((d.reason_code.clone()?, text, d.action_code.clone()))
        });
        let received = self.details.iter().flat_map(|d| &d.data).filter(|d| d.kind.as_deref() == Some("MEN"));
        let receipts =
            received.filter_map(|d| Some(Receipt { rate: d.percent?, amount: d.amount.as_ref()?.0 })).collect();
        Event::build(self.known_status()?, reasons.collect(), receipts)
    }
}

fn details(event: &Event) -> Vec<Detail> {
    let mut details: Vec<Detail> = event
        .reasons()
        .iter()
        .map(|reason| Detail {
            reason_code: Some(reason.code().to_owned()),
            reason: reason.text().map(str::to_owned),
            action_code: reason.action().map(str::to_owned),
            ..Detail::default()
        })
        .collect();
    let data: Vec<Datum> = event
        .receipts()
        .iter()
        .map(|receipt| Datum {
            kind: Some("MEN".to_owned()),
            changed: Some("false".to_owned()),
            amount: Some((receipt.amount, Some("EUR".to_owned()))),
            percent: Some(receipt.rate),
            ..Datum::default()
        })
        .collect();
    if !data.is_empty() {
        details.push(Detail { data, ..Detail::default() });
    }
    for (index, detail) in details.iter_mut().enumerate() {
        detail.sequence = Some(Decimal::from(index + 1));
    }
    details
}
