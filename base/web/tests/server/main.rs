//! The server over real HTTP, with a step made for the purpose: counters that people add to.

mod app;
mod api;
mod forms;
mod fuzz;
mod limits;
mod people;
mod routes;
mod speed;
