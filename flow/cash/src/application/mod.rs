//! Cash application: which open items a bank line pays, on what evidence, how sure, and whether it may post by itself.
//!
//! Pure rules: values in, decisions out. [`Engine::new`] learns from open items, customers and history and measures
//! itself on that history; [`Engine::take`] decides line by line while balances move. What is not certain is proposed
//! with its reasons, never posted.

mod apart;
pub mod bench;
pub mod book;
pub mod calibrate;
pub mod draft;
pub mod engine;
pub mod evidence;
pub mod explore;
pub mod fit;
mod follow;
pub mod input;
pub mod learn;
mod lexicon;
pub mod name;
pub mod number;
mod outgoing;
pub mod recall;
pub mod reference;
pub mod sums;
pub mod text;
pub mod world;

pub use draft::Tier;
pub use engine::{Decision, Engine, Piece, Proposal, Reason, Verdict};
pub use evidence::Evidence;
pub use input::{Customer, CustomerIx, Discount, Item, ItemIx, Kind, Operation, Past, PastPiece, Payment, Policy};
pub use reference::Writing;
pub use world::match_world;
