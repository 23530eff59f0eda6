//! What must be true of the whole product, told as stories on both engines. One binary: it links once.

mod api;
mod crowds;
mod cuts;
mod disk;
mod engines;
mod power;
mod stories;
mod year;
