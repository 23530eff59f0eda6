//! Tables of what readers see. `_` stands for a no-break space, `~` for a narrow one, `-` for the true minus.

use super::*;
use crate::i18n::Words;

const EUR: Currency = Currency::EUR;

/// Puts the invisible characters of a table in.
fn seen(text: &str) -> String {
    text.replace('_', "\u{a0}").replace('~', "\u{202f}").replace('-', "\u{2212}")
}

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn both(check: impl Fn(Lang<'_>)) {
    let words = Words::new(&[]).unwrap();
    for locale in Locale::ALL {
        check(Lang::new(&words, locale, Day::parse("2026-11-22").unwrap()));
    }
    assert!(words.missing().is_empty(), "{:?}", words.missing());
}

#[test]
fn amounts_of_money() {
    for (cents, code, fr, en) in [
        (123456, "EUR", "1~234,56_€", "€1,234.56"),
        (-123456789, "EUR", "-1~234~567,89_€", "-€1,234,567.89"),
        (5, "EUR", "0,05_€", "€0.05"),
        (0, "EUR", "0,00_€", "€0.00"),
        (100000, "USD", "1~000,00_$US", "$1,000.00"),
        (1200, "CHF", "12,00_CHF", "CHF_12.00"),
        (1200, "GBP", "12,00_£", "£12.00"),
    ] {
        assert_eq!(money(Locale::Fr, Cents(cents), currency(code)), seen(fr));
        assert_eq!(money(Locale::En, Cents(cents), currency(code)), seen(en));
    }
    assert_eq!(money(Locale::Fr, Cents(i64::MIN + 1), EUR).chars().next(), Some('\u{2212}'));
}

#[test]
fn short_amounts() {
    for (cents, fr, en) in [
        (0, "0_€", "€0"),
        (95049, "950_€", "€950"),
        (99949, "999_€", "€999"),
        (99950, "1_k€", "€1k"),
        (8421000, "84,2_k€", "€84.2k"),
        (84210000, "842_k€", "€842k"),
        (99949949, "999_k€", "€999k"),
        (99950000, "1_M€", "€1m"),
        (124000000, "1,24_M€", "€1.24m"),
        (-1_234_000_000, "-12,34_M€", "-€12.34m"),
        (100_000_000_000, "1_Md€", "€1bn"),
    ] {
        assert_eq!(money_short(Locale::Fr, Cents(cents), EUR), seen(fr), "{cents}");
        assert_eq!(money_short(Locale::En, Cents(cents), EUR), seen(en), "{cents}");
    }
    assert_eq!(money_short(Locale::En, Cents(100), currency("CHF")), seen("CHF_1"));
}

#[test]
fn quantities_prices_and_rates() {
    for (text, fr, en) in [("1250", "1~250", "1,250"), ("2.5", "2,5", "2.5"), ("-0.0001", "-0,0001", "-0.0001")] {
        let q = Quantity::parse(text).unwrap();
        assert_eq!((quantity(Locale::Fr, q), quantity(Locale::En, q)), (seen(fr), seen(en)));
    }
    for (text, fr, en) in [("0.335", "0,335_€", "€0.335"), ("12", "12,00_€", "€12.00"), ("-1.5", "-1,50_€", "-€1.50")]
    {
        let p = Price::parse(text).unwrap();
        assert_eq!((price(Locale::Fr, p, EUR), price(Locale::En, p, EUR)), (seen(fr), seen(en)));
    }
    for (text, fr, en) in [("20", "20~%", "20%"), ("5.5", "5,5~%", "5.5%"), ("-2.1", "-2,1~%", "-2.1%")] {
        let r = Rate::parse(text).unwrap();
        assert_eq!((rate(Locale::Fr, r), rate(Locale::En, r)), (seen(fr), seen(en)));
    }
    for (part, whole, fr) in [(1, 8, "12,5~%"), (1, 3, "33,3~%"), (5, 0, "–"), (0, 9, "0~%"), (9, 9, "100~%")] {
        assert_eq!(share(Locale::Fr, Cents(part), Cents(whole)), seen(fr));
    }
}

#[test]
fn days_and_how_far_they_are() {
    let fr_en =
        |lang: Lang<'_>, fr: &str, en: &str| if lang.locale == Locale::Fr { fr.to_owned() } else { en.to_owned() };
    both(|lang| {
        let d = |text: &str| Day::parse(text).unwrap();
        assert_eq!(day(lang, d("2026-11-12")), fr_en(lang, "12 nov. 2026", "12 Nov 2026").replace(' ', "\u{a0}"));
        assert_eq!(
            day_long(lang, d("2026-03-01")),
            fr_en(lang, "1er mars 2026", "1 March 2026").replace(' ', "\u{a0}")
        );
        assert_eq!(
            day_full(lang, d("2026-11-22")).replace('\u{a0}', " "),
            fr_en(lang, "dimanche 22 novembre 2026", "Sunday 22 November 2026")
        );
        assert_eq!(month(lang, d("2026-02-12")), fr_en(lang, "févr. 2026", "Feb 2026"));
        for (text, fr, en) in [
            ("2026-11-22", "aujourd’hui", "today"),
            ("2026-11-23", "demain", "tomorrow"),
            ("2026-11-21", "hier", "yesterday"),
            ("2026-11-25", "dans 3\u{a0}j", "in 3\u{a0}days"),
            ("2026-11-10", "il y a 12\u{a0}j", "12\u{a0}days ago"),
        ] {
            assert_eq!(relative(lang, d(text)), fr_en(lang, fr, en));
        }
        assert_eq!(lateness(lang, d("2026-11-10")), fr_en(lang, "12\u{a0}j de retard", "12\u{a0}days late"));
        assert_eq!(lateness(lang, d("2026-11-21")), fr_en(lang, "1\u{a0}j de retard", "1\u{a0}day late"));
        assert_eq!(lateness(lang, d("2026-11-25")), fr_en(lang, "dans 3\u{a0}j", "in 3\u{a0}days"));
    });
}

#[test]
fn moments_spans_and_sizes() {
    both(|lang| {
        let fr = lang.locale == Locale::Fr;
        let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
        let text = moment(lang.in_zone(&zone), 1_794_484_800_000).replace('\u{a0}', " ");
        assert_eq!(text, if fr { "12 nov. 2026, 13:00" } else { "12 Nov 2026, 13:00" });
        assert_eq!(moment_iso(1_794_484_800_000), "2026-11-12T12:00:00Z");
        for (millis, text_fr, text_en) in [
            (850, "850_ms", "850_ms"),
            (12_000, "12_s", "12_s"),
            (200_000, "3_min 20_s", "3_min 20_s"),
            (8_100_000, "2_h 15_min", "2_h 15_min"),
            (356_400_000, "4_j 3_h", "4_d 3_h"),
        ] {
            assert_eq!(duration(lang, millis), seen(if fr { text_fr } else { text_en }));
        }
        for (size, text_fr, text_en) in [
            (0, "0_o", "0_B"),
            (512, "512_o", "512_B"),
            (1_200_000, "1,2_Mo", "1.2_MB"),
            (3_000_000_000, "3_Go", "3_GB"),
        ] {
            assert_eq!(bytes(lang, size), seen(if fr { text_fr } else { text_en }));
        }
    });
}
