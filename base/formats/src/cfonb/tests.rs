//! CFONB 120: our own samples.
