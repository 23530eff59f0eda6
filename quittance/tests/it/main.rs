//! What must be true of the whole product, told as stories on both engines. One binary: it links once.

#![allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]

mod abroad;
mod access;
mod api;
mod bank;
mod banks_abroad;
mod bills;
mod books;
mod crowds;
mod cuts;
mod currency;
mod cycle;
mod cycles;
mod debits;
mod disk;
mod engines;
mod money;
mod online;
mod exports;
mod figures;
mod golden;
mod imports;
mod keeping;
mod corrections;
mod periodic;
mod platform;
mod power;
mod quotes;
mod recipes;
mod registers;
mod risk;
mod printing;
mod statements_killed;
mod stories;
mod stripe;
mod trial;
mod undoing;
mod vies;
mod workbench;
mod year;
mod webhooks;
