//! All steps of the flow, in its order. From this list come tables, routes, permissions, words and proofs.

use std::collections::HashMap;

use store::replay::Player;
use store::{Schema, Store};
use web::Step;

/// The steps.
pub static STEPS: &[&Step] = &[
    &ground::company::STEP,
    &ground::vat_check::STEP,
    &ground::customer::STEP,
    &ground::catalogue::STEP,
    &ground::stock::STEP,
    &ground::currency::STEP,
    &ground::opening::STEP,
    &ground::access::STEP,
    &sell::quote::STEP,
    &ground::print::STEP,
    &ground::trial::STEP,
    &sell::order::STEP,
    &sell::fulfilment::STEP,
    &bill::invoice::STEP,
    &bill::deposit::STEP,
    &bill::credit_note::STEP,
    &bill::periodic::STEP,
    &bill::corrective::STEP,
    &cash::policy::STEP,
    &cash::payment::STEP,
    &cash::insolvency::STEP,
    &cash::late_charge::STEP,
    &cash::bad_debt::STEP,
    &cash::lettering::STEP,
    &cash::mandate::STEP,
    &cash::refund_order::STEP,
    &cash::bill_of_exchange::STEP,
    &cash::bill_remittance::STEP,
    &cash::direct_debit::STEP,
    &cash::gateway::STEP,
    &cash::online_payment::STEP,
    &cash::payout::STEP,
    &cash::pay_link::STEP,
    &cash::takeover::STEP,
    &cash::workbench::STEP,
    &report::aged::STEP,
    &report::figures::STEP,
    &report::statement::STEP,
    &report::overdue::STEP,
    &report::books::STEP,
    &report::fec::STEP,
    &report::accrual::STEP,
    &report::revaluation::STEP,
    &report::vat::STEP,
    &report::margin::STEP,
    &report::handover::STEP,
    &insight::today::STEP,
    &insight::timeline::STEP,
    &insight::outbound::STEP,
    &crate::import::STEP,
];

/// The tables of all steps and of the registers they share.
pub fn schemas() -> Vec<Schema> {
    let registers = [web::platform::SCHEMA, crate::demo::SCHEMA, ground::numbering::SCHEMA, ground::ledger::SCHEMA, ground::receivable::SCHEMA, ground::credit::SCHEMA, ground::availability::SCHEMA];
    registers.into_iter().chain(STEPS.iter().map(|s| s.schema)).collect()
}

/// How the facts of each kind of document are played again.
pub fn players() -> HashMap<&'static str, Player> {
    STEPS.iter().flat_map(|s| s.kinds).map(|k| (k.name, k.replay as Player)).collect()
}

/// Opens a store with the product's tables.
pub fn open(url: &store::Url, options: store::Options) -> kernel::Result<Store> {
    web::step::announce(STEPS);
    Store::open(url, &schemas(), options)
}
