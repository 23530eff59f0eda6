//! MT940: our own samples.
