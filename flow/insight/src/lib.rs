//! What needs people: the worklist of today; and the journal of everything that happened, read and sent to others.

pub mod timeline;
pub mod outbound;
pub mod today;

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_complete() {
        for step in [&super::today::STEP, &super::timeline::STEP, &super::outbound::STEP] {
            let words = web::i18n::Source { name: step.name, fr: step.words[0], en: step.words[1] };
            assert_eq!(web::i18n::problems(&words), Vec::<String>::new());
        }
    }
}
