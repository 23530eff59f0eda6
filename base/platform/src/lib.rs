//! Talking to an approved platform (plateforme agréée) in the terms of AFNOR XP Z12-013, OpenAPI 1.3.0: the values
//! of its flow and directory services, a client for both, and a sandbox that answers as a platform would.
//!
//! Usable alone. The values and the sandbox know no clock and no network; only [`client`] does input and output.

pub mod flow;
pub mod directory;
pub mod signature;
pub mod client;
pub mod sandbox;

pub use client::{Access, Client, Failure};
pub use sandbox::Sandbox;
