//! Whether what is known of a buyer's VAT number allows a supply without French VAT. Pure.
//!
//! The number must be valid when the supply is made (directive 2006/112 art. 138, 1, b; CGI art. 262 ter, I-1°; for
//! services art. 44 and 283-2): the seller keeps the answer and its consultation number as proof.

use kernel::{Day, Refusal};
use serde::{Deserialize, Serialize};

use super::{AtIssue, Policy};

/// What the register said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// The number is valid.
    #[default]
    Valid,
    /// It is not.
    Invalid,
    /// Nothing: it was not available.
    Unavailable,
}

impl Said {
    /// The name in words and forms.
    pub fn name(self) -> &'static str {
        match self {
            Said::Valid => "valid",
            Said::Invalid => "invalid",
            Said::Unavailable => "unavailable",
        }
    }
}

/// An answer about a VAT number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Answer {
    /// The number that was asked about.
    pub number: String,
    /// When.
    pub day: Day,
    /// What was said.
    pub said: Said,
    /// The consultation number; empty where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// The name that the register gave.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The address that it gave; or why it was not available.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The product asked by itself; a person told the answer otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub online: bool,
}

impl Default for Answer {
    /// About nothing, on no day.
    fn default() -> Answer {
        let none = String::new;
        Answer {
            number: none(),
            day: Day::from_number(0),
            said: Said::default(),
            reference: none(),
            name: none(),
            note: none(),
            online: false,
        }
    }
}

/// What is known of a customer's number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Known {
    /// The last answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Answer>,
    /// When the register was not available since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<Answer>,
}

impl Known {
    /// Is there nothing?
    pub fn is_nothing(&self) -> bool {
        *self == Known::default()
    }

    /// The same after an answer.
    pub fn after(&self, answer: &Answer) -> Known {
        match answer.said {
            Said::Unavailable => Known { failed: Some(answer.clone()), last: self.last.clone() },
            _ => Known { last: Some(answer.clone()), failed: None },
        }
    }

    /// Where a number stands on a day: the last answer counts for the number that it was about, for so many days.
    pub fn standing(&self, number: &str, day: Day, policy: &Policy) -> Standing {
        match self.last.as_ref().filter(|a| a.number == number) {
            None => Standing::Unknown,
            Some(a) if a.said == Said::Invalid => Standing::Invalid,
            Some(a) if i64::from(day.since(a.day)) > policy.days => Standing::Old,
            Some(_) => Standing::Valid,
        }
    }
}

/// Where a number stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nobody asked.
    #[default]
    Unknown,
    /// It was valid, not long ago.
    Valid,
    /// It was not valid.
    Invalid,
    /// It was valid, too long ago.
    Old,
}

impl Standing {
    /// The name in words.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Unknown => "unknown",
            Standing::Valid => "valid",
            Standing::Invalid => "invalid",
            Standing::Old => "old",
        }
    }
}

/// What held when a document was issued, as it is kept with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Held {
    /// The buyer's number.
    pub number: String,
    /// Where it stood.
    pub standing: Standing,
    /// The answer, where there was one about this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

/// What holds for a document without French VAT on a day; refused where the company wants no such document.
pub fn held(known: &Known, number: &str, day: Day, policy: &Policy) -> Result<Held, Refusal> {
    let standing = known.standing(number, day, policy);
    if policy.at_issue == AtIssue::Refuse && standing != Standing::Valid {
        let code = match standing {
            Standing::Invalid => "vat_check.invalid",
            Standing::Old => "vat_check.old",
            _ => "vat_check.unknown",
        };
        let asked = known.last.as_ref().map_or(day, |a| a.day);
        return Err(Refusal::conflict(code).at("customer").with("number", number).with("day", asked).with("days", policy.days));
    }
    let answer = known.last.clone().filter(|a| a.number == number);
    Ok(Held { number: number.to_string(), standing, answer })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn answer(said: Said, on: &str) -> Answer {
        Answer { number: "DE136695976".into(), day: day(on), said, ..Answer::default() }
    }

    #[test]
    fn an_answer_counts_for_its_number_and_for_a_time() {
        let policy = Policy { days: 30, ..Policy::default() };
        let refuse = Policy { at_issue: AtIssue::Refuse, ..policy };
        let valid = Known::default().after(&answer(Said::Valid, "2026-03-01"));
        let invalid = valid.after(&answer(Said::Invalid, "2026-03-02"));
        let silent = valid.after(&answer(Said::Unavailable, "2026-03-05"));
        assert_eq!((silent.last.as_ref(), silent.failed.is_some()), (valid.last.as_ref(), true));
        assert_eq!(silent.after(&answer(Said::Valid, "2026-03-06")).failed, None);
        for (known, number, on, standing, code) in [
            (&Known::default(), "DE136695976", "2026-03-01", Standing::Unknown, Some("vat_check.unknown")),
            (&valid, "DE136695976", "2026-03-31", Standing::Valid, None),
            (&valid, "DE136695976", "2026-04-01", Standing::Old, Some("vat_check.old")),
            (&valid, "IE6388047V", "2026-03-01", Standing::Unknown, Some("vat_check.unknown")),
            (&invalid, "DE136695976", "2026-03-02", Standing::Invalid, Some("vat_check.invalid")),
            (&silent, "DE136695976", "2026-03-06", Standing::Valid, None),
        ] {
            let kept = held(known, number, day(on), &policy).unwrap();
            assert_eq!(kept.standing, standing, "{number} {on}");
            assert_eq!(kept.answer.is_some(), standing != Standing::Unknown);
            assert_eq!(held(known, number, day(on), &refuse).err().map(|r| r.code), code, "{number} {on}");
        }
    }
}
