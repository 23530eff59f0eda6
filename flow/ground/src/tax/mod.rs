//! VAT: dated rates, the treatments of the law, the rule that chooses one, and the exact amounts of a document. Pure.
//!
//! Read it downwards: rates know nothing of treatments, amounts know nothing of how a treatment was chosen.

mod rate;
mod treatment;
mod place;
mod choose;
mod amounts;
#[cfg(test)]
mod tests;

pub use amounts::{
    Charge, ChargeKind, ChargedOn, Discount, LineAmounts, Priced, Pricing, Share, Side, Totals, VatGroup, charged_on,
    due_part, line_amounts, shares, tax_inside, totals,
};
pub use choose::{Buyer, Case, Choice, Nature, Override, Seller, Supply, choose, overridden};
pub use place::Place;
pub use rate::{DatedRate, RATES, VatCode};
pub use treatment::{Box3310, Due, Rule, Treatment};
