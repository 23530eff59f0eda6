//! The reasons of a proposal in the reader's words.

use kernel::{Cents, Currency};
use web::i18n::{Arg, Lang, Locale};
use web::format;

use crate::application::{Evidence, Writing};

/// A reason as a sentence; its amounts are minor units of the line's currency.
pub fn told(lang: Lang<'_>, reason: &Evidence, currency: Currency) -> String {
    let money = |a: &Cents| Arg::from(format::money(lang.locale, *a, currency));
    let say = |key: &str, values: &[(&str, Arg<'_>)]| lang.say(key, values);
    let shown = |key: &str, shown: &String| say(key, &[("name", shown.into())]);
    let sum = |key: &str, amount: &Cents| say(key, &[("amount", money(amount))]);
    let numbered = |key: &str, number: &String| say(key, &[("number", number.into())]);
    let counted = |key: &str, items: &usize| say(key, &[("count", (*items).into())]);
    match reason {
        Evidence::Named { number, written, writing } => {
            let key = match writing {
                Writing::Structured => "reason-named-structured",
                Writing::Order => "reason-named-order",
                _ => "reason-named",
            };
            say(key, &[("number", number.into()), ("written", written.into())])
        }
        Evidence::Slip { number } => numbered("reason-slip", number),
        Evidence::Account { customer } => shown("reason-account", customer),
        Evidence::Name { shown: name } => shown("reason-name", name),
        Evidence::Alike { shown: name } => shown("reason-alike", name),
        Evidence::ThirdParty { shown: name } => shown("reason-third_party", name),
        Evidence::Exact { amount, items } => say("reason-exact", &[("amount", money(amount)), ("count", (*items).into())]),
        Evidence::OnlyOne => lang.word("reason-only_one"),
        Evidence::Discount { amount, in_time: true } => sum("reason-discount", amount),
        Evidence::Discount { amount, .. } => sum("reason-discount-late", amount),
        Evidence::Fee { amount } => sum("reason-fee", amount),
        Evidence::Rounding { amount } => sum("reason-rounding", amount),
        Evidence::Short { missing } => sum("reason-short", missing),
        Evidence::Over { more } => sum("reason-over", more),
        Evidence::Credit { number, amount } => say("reason-credit", &[("number", number.into()), ("amount", money(amount))]),
        Evidence::Balance { number } => numbered("reason-balance", number),
        Evidence::Completed { items } => counted("reason-completed", items),
        Evidence::Range { items } => counted("reason-range", items),
        Evidence::Oldest { items } => counted("reason-oldest", items),
        Evidence::AddsUp { items } => counted("reason-adds_up", items),
        Evidence::Repeat { line } => say("reason-repeat", &[("line", line.into())]),
        Evidence::AlreadySettled { number, on } => {
            say("reason-settled", &[("number", number.into()), ("day", format::day(lang, *on).into())])
        }
        Evidence::WordsAhead => lang.word("reason-ahead"),
        Evidence::NothingOpen => lang.word("reason-nothing_open"),
        Evidence::Stranger { shown: name } => shown("reason-stranger", name),
        Evidence::Returned { reason } => returned(lang, reason),
        Evidence::GivenBack { shown: name } => shown("reason-given_back", name),
    }
}

/// What the bank's reason code means, and what to do about it.
fn returned(lang: Lang<'_>, code: &String) -> String {
    let known = formats::pain::reason::of(code);
    let its = if lang.locale == Locale::Fr { formats::Lang::Fr } else { formats::Lang::En };
    lang.say("reason-returned", &[("code", code.into()), ("words", known.words(its).into()), ("advice", known.advice(its).into())])
}

#[cfg(test)]
mod tests {
    use kernel::Day;
    use web::i18n::{Source, Words};

    use super::*;

    fn text(text: &str) -> String {
        text.to_string()
    }

    fn all() -> Vec<Evidence> {
        let (n, a) = (|| text("FA-2026-0101"), Cents(123_456));
        let named = |writing| Evidence::Named { number: n(), written: text("fa 101"), writing };
        vec![
            named(Writing::Structured),
            named(Writing::Order),
            named(Writing::Whole),
            Evidence::Slip { number: n() },
            Evidence::Account { customer: text("Duval") },
            Evidence::Name { shown: text("Duval") },
            Evidence::Alike { shown: text("Duval") },
            Evidence::ThirdParty { shown: text("Duval") },
            Evidence::Exact { amount: a, items: 1 },
            Evidence::Exact { amount: a, items: 2 },
            Evidence::OnlyOne,
            Evidence::Discount { amount: a, in_time: true },
            Evidence::Discount { amount: a, in_time: false },
            Evidence::Fee { amount: a },
            Evidence::Rounding { amount: a },
            Evidence::Short { missing: a },
            Evidence::Over { more: a },
            Evidence::Credit { number: n(), amount: a },
            Evidence::Balance { number: n() },
            Evidence::Completed { items: 1 },
            Evidence::Completed { items: 2 },
            Evidence::Range { items: 7 },
            Evidence::Oldest { items: 7 },
            Evidence::AddsUp { items: 7 },
            Evidence::Repeat { line: text("RL-3") },
            Evidence::AlreadySettled { number: n(), on: Day::parse("2026-11-03").expect("day") },
            Evidence::WordsAhead,
            Evidence::NothingOpen,
            Evidence::Stranger { shown: text("Duval") },
            Evidence::Returned { reason: text("AM04") },
            Evidence::GivenBack { shown: text("Duval") },
        ]
    }

    #[test]
    fn every_reason_is_told_in_both_languages_with_its_values() {
        let step = &crate::workbench::STEP;
        let words = Words::new(&[Source { name: step.name, fr: step.words[0], en: step.words[1] }]).expect("words");
        let day = Day::parse("2026-11-28").expect("day");
        let (fr, en) = (Lang::new(&words, Locale::Fr, day), Lang::new(&words, Locale::En, day));
        let tell = |lang, currency| all().iter().map(|e| told(lang, e, currency)).collect::<Vec<_>>();
        let (french, english) = (tell(fr, Currency::EUR), tell(en, Currency::EUR));
        let mut told_apart = std::collections::BTreeSet::new();
        for (a, b) in french.iter().zip(&english) {
            assert!(!a.is_empty() && a != b && !a.contains('⟦') && !b.contains('⟦'), "{a} / {b}");
            assert!(told_apart.insert(a.clone()), "said twice: {a}");
        }
        assert!(words.missing().is_empty(), "{:?}", words.missing());
        let has = |list: &[String], part: &str| list.iter().any(|s| s.contains(part));
        assert!(has(&french, "1\u{202f}234,56\u{a0}€") && has(&english, "€1,234.56"), "{french:?} {english:?}");
        assert!(has(&tell(en, Currency::parse("USD").expect("known")), "$"), "in the line's own currency");
        assert!(has(&french, "pièces non citées complètent") && has(&french, "pièce non citée complète"));
    }
}
