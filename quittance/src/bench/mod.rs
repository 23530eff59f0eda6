//! What the product costs: measured through the real commands, in one run with what it is compared with.

pub mod aged;
mod books;
pub mod cash;
pub mod cycle;
pub mod fec;
pub mod figures;
pub mod grow;
pub mod history;
pub mod http;
pub mod import;
pub mod measure;
pub mod pages;
pub mod world;
