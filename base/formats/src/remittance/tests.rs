//! Remittance advice: our own samples.
