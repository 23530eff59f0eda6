//! The two languages in which findings are worded.

/// A language of the words a person reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// French.
    #[default]
    French,
    /// English.
    English,
}
