//! What the product costs: measured through the real commands, in one run with what it is compared with.

pub mod cycle;
pub mod history;
pub mod http;
pub mod measure;
pub mod world;
