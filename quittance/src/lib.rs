//! The product as a library: all steps wired together. The binary and the tests begin here; nothing is decided here.

pub mod bench;
pub mod demo;
pub mod import;
pub mod matching;
pub mod jobs;
pub mod seal;
pub mod cli;
pub mod sandbox;
pub mod serve;
pub mod simulate;
pub mod steps;
pub mod vat_register;
pub mod verify;
