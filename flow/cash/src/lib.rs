//! cash
