//! Cash: what the bank says, and how it settles what customers owe.

pub mod application;
