//! What the engine says of a line, in terms of the store: documents by their ids instead of the engine's places.

use kernel::{Cents, Id};
use serde::{Deserialize, Serialize};

use super::model::{Basis, Piece, Ruling};
use super::model::Judge;
use crate::application::{Evidence, Reason};

/// One way to apply a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// What each part of the line is for.
    pub pieces: Vec<Piece>,
    /// How likely it is right, in millionths.
    pub probability: i64,
    /// Why.
    pub reasons: Vec<Evidence>,
    /// What that rests on.
    pub basis: Basis,
    /// What was open of each item: when it is not so any more, the way is out of date.
    pub seen: Vec<(Id, Cents)>,
}

/// What is offered for a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// Ways, likeliest first.
    pub ways: Vec<Way>,
    /// Why the line is left to a person, when no way is likely enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// True when the first way is certain enough to be posted without a person.
    #[serde(default)]
    pub certain: bool,
}

impl Offer {
    /// How likely the first way is, in millionths; 0 when there is none.
    pub fn probability(&self) -> i64 {
        self.ways.first().map_or(0, |w| w.probability)
    }

    /// The ruling by which the first way is posted without a person.
    pub fn by_engine(&self) -> Option<Ruling> {
        let way = self.ways.first().filter(|_| self.certain)?;
        Some(self.ruling(Judge::Engine, 1, way.pieces.clone(), Some(way)))
    }

    /// The ruling of a person: one of the ways where its pieces are the same, else chosen by hand.
    pub fn by_person(&self, pieces: Vec<Piece>) -> Ruling {
        let taken = self.ways.iter().position(|way| same(&way.pieces, &pieces));
        let way = taken.and_then(|n| self.ways.get(n));
        self.ruling(Judge::Person, taken.map_or(0, |n| n as i64 + 1), pieces, way)
    }

    fn ruling(&self, by: Judge, choice: i64, pieces: Vec<Piece>, way: Option<&Way>) -> Ruling {
        Ruling {
            by,
            choice,
            shown: self.ways.len() as i64,
            probability: way.map_or(0, |w| w.probability),
            pieces,
            basis: way.map(|w| w.basis),
            reasons: way.map_or(store::Private(None), |w| Ruling::reasons_of(&w.reasons)),
        }
    }
}

/// The same parts, in whatever order.
fn same(a: &[Piece], b: &[Piece]) -> bool {
    let key = |p: &Piece| (p.item, if p.item.is_some() { None } else { p.customer }, p.amount, p.kind.code());
    let sorted = |list: &[Piece]| {
        let mut keys: Vec<_> = list.iter().map(key).collect();
        keys.sort_unstable();
        keys
    };
    sorted(a) == sorted(b)
}
