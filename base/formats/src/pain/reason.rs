//! Why payments come back, and what each reason makes happen.
//!
//! Codes: ISO 20022 external code sets (ExternalReturnReason1Code, ExternalStatusReason1Code) as used in EPC016-06,
//! EPC222-07 and EPC173-14. Whatever the reason: the application of the money is reversed, the bank's fee is added,
//! history stays, and the payment is never deleted.

use serde::Serialize;

use crate::Lang;

/// What a reason code means and makes happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The code as received; `unknown` for one that is in no list.
    #[serde(skip)]
    pub code: &'static str,
    /// What happens to the collection.
    pub next: Next,
    /// What happens to the mandate.
    pub mandate: Effect,
    /// The customer is to be called or written to.
    pub contact: bool,
    /// A dispute is opened.
    pub dispute: bool,
}

/// What happens to the collection or the transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    /// Presented once more, once.
    Retry,
    /// The invoice is open again; another way to be paid is looked for.
    Reopen,
    /// Our file was wrong: mend it and send it again.
    Mend,
    /// It may have been paid already: look for the first one before anything else.
    CheckDuplicate,
    /// A person decides.
    Person,
}

/// What happens to the mandate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing.
    Keep,
    /// No collection until it is settled.
    Suspend,
    /// It is over.
    End,
}

const fn reason(code: &'static str, next: Next, mandate: Effect, marks: &str) -> Reason {
    let bytes = marks.as_bytes();
    let (mut contact, mut dispute, mut i) = (false, false, 0);
    while i < bytes.len() {
        contact |= bytes[i] == b'c';
        dispute |= bytes[i] == b'd';
        i += 1;
    }
    Reason { code, next, mandate, contact, dispute }
}

use Effect::{End, Keep, Suspend};
use Next::{CheckDuplicate, Mend, Person, Reopen, Retry};

/// The table: `c` contact the customer, `d` open a dispute.
const REASONS: [Reason; 62] = [
    reason("AC01", Reopen, Suspend, "c"),
    reason("AC02", Reopen, Suspend, "c"),
    reason("AC03", Reopen, Suspend, "c"),
    reason("AC04", Reopen, Suspend, "c"),
    reason("AC06", Reopen, Suspend, "c"),
    reason("AC13", Reopen, Suspend, "c"),
    reason("AG01", Reopen, Suspend, "c"),
    reason("AG02", Mend, Keep, ""),
    reason("AG07", Reopen, Keep, "c"),
    reason("AG09", Person, Keep, ""),
    reason("AM01", Mend, Keep, ""),
    reason("AM02", Person, Keep, "c"),
    reason("AM03", Mend, Keep, ""),
    reason("AM04", Retry, Keep, "c"),
    reason("AM05", CheckDuplicate, Keep, ""),
    reason("AM06", Person, Keep, ""),
    reason("AM07", Reopen, Suspend, "c"),
    reason("AM09", Mend, Keep, ""),
    reason("AM10", Mend, Keep, ""),
    reason("AM14", Person, Keep, "c"),
    reason("BE01", Reopen, Suspend, "c"),
    reason("BE04", Mend, Keep, ""),
    reason("BE05", Mend, Keep, ""),
    reason("BE06", Reopen, Suspend, "c"),
    reason("BE07", Mend, Keep, ""),
    reason("CNOR", Mend, Keep, ""),
    reason("CURR", Mend, Keep, ""),
    reason("CUST", Person, Keep, "c"),
    reason("DNOR", Mend, Keep, ""),
    reason("DT01", Mend, Keep, ""),
    reason("DU01", CheckDuplicate, Keep, ""),
    reason("DU02", CheckDuplicate, Keep, ""),
    reason("DU03", CheckDuplicate, Keep, ""),
    reason("DU04", CheckDuplicate, Keep, ""),
    reason("DU05", CheckDuplicate, Keep, ""),
    reason("DUPL", CheckDuplicate, Keep, ""),
    reason("ED05", Person, Keep, ""),
    reason("FF01", Mend, Keep, ""),
    reason("FF05", Mend, Keep, ""),
    reason("FOCR", Person, Keep, ""),
    reason("FRAD", Person, Suspend, "cd"),
    reason("MD01", Reopen, Suspend, "cd"),
    reason("MD02", Mend, Suspend, "d"),
    reason("MD05", Reopen, Keep, "d"),
    reason("MD06", Reopen, Keep, "cd"),
    reason("MD07", Person, End, ""),
    reason("MS02", Reopen, Keep, "cd"),
    reason("MS03", Person, Keep, "c"),
    reason("NARR", Person, Keep, ""),
    reason("NOAS", Person, Keep, "c"),
    reason("NOOR", Person, Keep, ""),
    reason("RC01", Mend, Keep, ""),
    reason("RF01", Mend, Keep, ""),
    reason("RR01", Person, Keep, ""),
    reason("RR02", Mend, Keep, ""),
    reason("RR03", Mend, Keep, ""),
    reason("RR04", Person, Keep, ""),
    reason("SL01", Reopen, Suspend, "cd"),
    reason("SVNR", Person, Keep, "d"),
    reason("TECH", CheckDuplicate, Keep, ""),
    reason("TM01", Mend, Keep, ""),
    reason("UPAY", Person, Keep, "d"),
];

/// A code that is in no list: a person decides.
const UNKNOWN: Reason = reason("unknown", Person, Keep, "");

/// What a code makes happen. The French codes 64, 65 and 66 of CFONB 120 are known by their ISO equals.
pub fn of(code: &str) -> Reason {
    let code = match code {
        "64" => "AM05",
        "65" => "MD06",
        "66" => "MD01",
        code => code,
    };
    REASONS.iter().find(|r| r.code == code).copied().unwrap_or(UNKNOWN)
}

/// All known reasons.
pub fn all() -> &'static [Reason] {
    &REASONS
}

impl Reason {
    /// What the code means, in words.
    pub fn words(&self, lang: Lang) -> &'static str {
        words(self.code, lang)
    }

    /// What is to be done, in words.
    pub fn advice(&self, lang: Lang) -> String {
        let next = match self.next {
            Next::Retry => "retry",
            Next::Reopen => "reopen",
            Next::Mend => "mend",
            Next::CheckDuplicate => "check",
            Next::Person => "person",
        };
        let mandate = match self.mandate {
            Effect::Keep => None,
            Effect::Suspend => Some("suspend"),
            Effect::End => Some("end"),
        };
        let contact = self.contact.then_some("contact");
        let dispute = self.dispute.then_some("dispute");
        let parts = [Some(next), mandate, contact, dispute];
        parts.into_iter().flatten().map(|key| words(key, lang)).collect::<Vec<_>>().join(" ")
    }
}

fn words(key: &str, lang: Lang) -> &'static str {
    let line = include_str!("reasons.txt").lines().find_map(|l| {
        let (code, rest) = l.split_once(" | ")?;
        (code.trim() == key).then_some(rest)
    });
    let (fr, en) = line.and_then(|l| l.split_once(" | ")).unwrap_or_default();
    if lang == Lang::Fr { fr.trim() } else { en.trim() }
}
