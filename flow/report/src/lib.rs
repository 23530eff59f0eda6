//! What the registers say together: aged balance, overdue list, books, the file of accounting entries (FEC), the VAT
//! return. Nothing here changes what they say, except the entries that close a period.

pub mod file;
pub mod aged;
pub mod figures;
pub mod paper;
pub mod statement;
pub mod books;
pub mod fec;
pub mod overdue;
pub mod accrual;
pub mod revaluation;
pub mod vat;
pub mod margin;
pub mod handover;

pub use file::{Download, Sent};

/// The files that pages of this crate offer.
pub const DOWNLOADS: &[Download] = &[overdue::CSV, fec::FILE, paper::PDF, statement::PDF, handover::ENTRIES, handover::FILE];

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_complete() {
        for step in [&super::aged::STEP, &super::overdue::STEP, &super::figures::STEP, &super::statement::STEP,  &super::books::STEP, &super::fec::STEP, &super::vat::STEP, &super::margin::STEP, &super::revaluation::STEP, &super::accrual::STEP, &super::handover::STEP] {
            let words = web::i18n::Source { name: step.name, fr: step.words[0], en: step.words[1] };
            assert_eq!(web::i18n::problems(&words), Vec::<String>::new());
        }
    }
}
