//! Tables of bank lines: our own samples.
