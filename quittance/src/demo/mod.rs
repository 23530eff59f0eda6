//! A company to look at.

pub mod made;
