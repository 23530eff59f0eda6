//! OFX: our own samples.
