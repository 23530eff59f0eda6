//! What must be true of the whole product, told as stories on both engines. One binary: it links once.

mod api;
mod crowds;
mod engines;
mod power;
mod stories;
mod year;
