//! sell
