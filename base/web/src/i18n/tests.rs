//! Tests of the word registry.

use super::*;

const STEP: Source = Source {
    name: "step",
    fr: "step-title = L’étape\nstep-late = { $count ->\n    [one] { $count } ligne\n   *[other] { $count } lignes\n}\nstep-refused = Limite dépassée de { $over_by } le { $day } pour { $who }\n",
    en: "step-title = The step\nstep-late = { $count ->\n    [one] { $count } line\n   *[other] { $count } lines\n}\nstep-refused = Limit exceeded by { $over_by } on { $day } for { $who }\n",
};

fn words() -> Words {
    Words::new(&[STEP]).unwrap()
}

#[test]
fn says_sentences_with_plurals_and_thousands() {
    let words = words();
    for (locale, count, said) in [
        (Locale::Fr, 0, "0 ligne"),
        (Locale::Fr, 1, "1 ligne"),
        (Locale::Fr, 1234, "1\u{202f}234 lignes"),
        (Locale::En, 0, "0 lines"),
        (Locale::En, 1, "1 line"),
        (Locale::En, 1234, "1,234 lines"),
    ] {
        assert_eq!(words.say(locale, "step-late", &[("count", Arg::Number(count))]), said);
    }
    assert_eq!(words.say(Locale::Fr, "step-late", &[("count", Arg::Plain(2026))]), "2026 lignes");
    assert!(words.missing().is_empty());
}

#[test]
fn a_missing_key_shows_and_counts() {
    let words = words();
    assert_eq!(words.say(Locale::Fr, "step-nothing", &[]), "⟦step-nothing⟧");
    assert_eq!(words.say(Locale::En, "step-late", &[]), "⟦step-late⟧");
    assert_eq!(
        words.missing().into_iter().collect::<Vec<_>>(),
        [("en step-late".to_owned(), 1), ("fr step-nothing".to_owned(), 1)]
    );
    assert!(words.has(Locale::Fr, "step-title") && !words.has(Locale::Fr, "step-nothing"));
    assert!(words.keys(Locale::En).any(|key| key == "step-title"));
}

#[test]
fn refusals_are_told_in_the_readers_form() {
    let words = words();
    let lang = Lang::new(&words, Locale::Fr, Day::parse("2026-11-22").unwrap());
    let refusal =
        Refusal::conflict("step.refused").with("over_by", "1234.50").with("day", "2026-03-01").with("who", "00123");
    assert_eq!(lang.refusal(&refusal), "Limite dépassée de 1\u{202f}234,50 le 1er\u{a0}mars\u{a0}2026 pour 00123");
    assert!(lang.refusal(&Refusal::invalid("step.unheard_of")).contains("step.unheard_of"));
    assert!(words.missing().contains_key("fr step-unheard_of"));
}

#[test]
fn a_key_given_twice_is_a_mistake() {
    assert!(Words::new(&[STEP, STEP]).is_err());
    assert!(Words::new(&[Source { name: "bad", fr: "= x\n", en: "" }]).is_err());
}

#[test]
fn the_frames_own_words_are_clean() {
    assert_eq!(problems(&crate::ui::WORDS), Vec::<String>::new());
}

#[test]
fn problems_are_found() {
    let bad = Source {
        name: "bad",
        fr: "a = L'an\nb = Vrai ?\nc = { $n } lignes\nd = Seul\ne = Ah!\nf = { $n ->\n  [one] Un :\n *[other] Des\n}\n",
        en: "a = \"A\"\nb = True?\nc = lines...\ne = Ah!\nf = { $n ->\n  [one] One:\n *[other] Many\n}\n",
    };
    assert_eq!(
        problems(&bad),
        [
            "bad: c: values differ: {\"n\"} {}",
            "bad: d: not in English",
            "bad.fr: a: straight apostrophe",
            "bad.fr: b: ordinary space before a double sign",
            "bad.fr: e: no space before a double sign",
            "bad.fr: f: ordinary space before a double sign",
            "bad.en: a: straight quotes",
            "bad.en: c: three dots instead of an ellipsis",
        ]
    );
}

#[test]
fn languages_are_recognised() {
    for (text, locale) in [("fr-FR", Some(Locale::Fr)), ("EN", Some(Locale::En)), ("de", None), ("", None)] {
        assert_eq!(Locale::parse(text), locale);
    }
    for (header, locale) in [
        ("en-GB,en;q=0.9,fr;q=0.8", Locale::En),
        ("de,fr;q=0.4,en;q=0.3", Locale::Fr),
        ("de", Locale::Fr),
        ("", Locale::Fr),
        ("fr;q=0.2, en;q=0.7", Locale::En),
    ] {
        assert_eq!(Locale::accept(header), locale, "{header}");
    }
}
