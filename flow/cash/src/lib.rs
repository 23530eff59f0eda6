//! Cash: payments from hand or bank, and what they settle.
//!
//! Read it downwards: a step may use the steps above it, never those below.

pub mod policy;
pub mod payment;
pub mod insolvency;
pub mod late_charge;
pub mod bad_debt;
pub mod lettering;
pub mod mandate;
pub mod refund_order;
pub mod bill_of_exchange;
pub mod bill_remittance;
pub mod gateway;
pub mod online_payment;
pub mod payout;
pub mod pay_link;
pub mod direct_debit;
pub mod application;
pub mod takeover;
pub mod workbench;
