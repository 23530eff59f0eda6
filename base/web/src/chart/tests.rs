//! Tests of the pictures: they are drawn to scale, survive any figures, and say them in a table too.

use kernel::{Cents, Currency, Day};

use super::*;
use crate::i18n::{Locale, Words};
use crate::ui::Tone;

fn with_lang(check: impl Fn(Lang<'_>)) {
    let words = Words::new(&[]).unwrap();
    for locale in Locale::ALL {
        check(Lang::new(&words, locale, Day::parse("2026-11-22").unwrap()));
    }
    assert!(words.missing().is_empty(), "{:?}", words.missing());
}

/// The widths of the boxes of one class, as drawn.
fn widths(svg: &str, class: &str) -> Vec<f64> {
    let mark = format!("<rect class=\"{class}\"");
    let width = |rest: &str| rest.split("width=\"").nth(1)?.split('"').next()?.parse().ok();
    svg.split(mark.as_str()).skip(1).filter_map(width).collect()
}

fn bucket(amount: i64, age: u8) -> Bucket {
    Bucket { label: format!("b{age}"), amount: Cents(amount), url: format!("/i?age={age}"), age }
}

#[test]
fn lengths_are_to_scale() {
    for (part, whole, length, drawn) in [
        (1, 2, 400, "200"),
        (1, 3, 100, "33.33"),
        (0, 5, 100, "0"),
        (5, 0, 100, "0"),
        (-5, 10, 100, "0"),
        (i64::MAX, i64::MAX, 1000, "1000"),
    ] {
        assert_eq!(hundredths(scaled(part, whole, length)), drawn);
    }
    assert_eq!(hundredths(-1205), "-12.05");
}

#[test]
fn the_aged_balance_fills_its_bar() {
    with_lang(|lang| {
        let text = ageing(
            lang,
            "Balance",
            Currency::EUR,
            &[bucket(5_000, 0), bucket(3_000, 1), bucket(-700, 2), bucket(2_000, 9)],
        )
        .into_string();
        assert_eq!(
            (widths(&text, "a0"), widths(&text, "a1"), widths(&text, "a4")),
            (vec![498.0], vec![298.0], vec![198.0])
        );
        assert!(widths(&text, "a2").is_empty(), "a negative bracket is not drawn");
        assert_eq!(text.matches("<th scope=\"row\">").count(), 4, "but said");
        assert!(text.contains("href=\"/i?age=9\""));
        for odd in [vec![], vec![bucket(0, 0)], vec![bucket(i64::MAX / 4, 0), bucket(1, 1)]] {
            assert!(ageing(lang, "x", Currency::EUR, &odd).into_string().contains("<svg"));
            assert!(bars::ageing_mini(&odd).into_string().contains("<svg"));
        }
    });
}

#[test]
fn the_gauge_marks_a_limit_that_is_passed() {
    let part = |amount| GaugePart { label: "Ouvert".into(), amount: Cents(amount), url: "/x".into() };
    with_lang(|lang| {
        let draw = |parts: Vec<GaugePart>, limit| {
            gauge(lang, &Gauge { title: "Encours".into(), parts, limit, currency: Currency::EUR }).into_string()
        };
        let within = draw(vec![part(2_500), part(-500)], Some(Cents(10_000)));
        assert_eq!(widths(&within, "k0"), [100.0]);
        assert!(!within.contains("overdue") && !within.contains("class=\"limit\""));
        let over = draw(vec![part(7_500), part(5_000)], Some(Cents(10_000)));
        assert_eq!((widths(&over, "k0"), widths(&over, "k1")), (vec![240.0], vec![160.0]));
        assert!(over.contains("overdue") && over.contains("class=\"limit\" x=\"320\""));
        assert!(draw(vec![], None).contains(&lang.word("chart-no-limit")));
        assert!(draw(vec![part(5)], Some(Cents(0))).contains("overdue"), "no credit at all");
    });
}

#[test]
fn the_flow_is_as_thick_as_its_amounts() {
    let stage = |amount, tone| Stage {
        label: "É".into(),
        amount: Cents(amount),
        count: 2,
        median_days: Some(3),
        url: "/s".into(),
        tone,
    };
    with_lang(|lang| {
        let text = flow(
            lang,
            "Flux",
            Currency::EUR,
            &[stage(1_000, Tone::Moving), stage(500, Tone::Late), stage(0, Tone::Waits)],
        )
        .into_string();
        // Half of 84 above and below the middle of 96; half of that; never quite nothing.
        assert!(text.contains("M0 6H62") && text.contains("M0 27H62") && text.contains("M0 46.80H62"), "{text}");
        assert_eq!(text.matches("href=\"/s\"").count(), 3);
        assert!(flow(lang, "Flux", Currency::EUR, &[]).into_string().contains("<ol"));
    });
}

#[test]
fn columns_and_sparklines_take_any_figures() {
    let point = |amount| Point { label: "s".into(), amount: Cents(amount), url: "/p".into(), expected: amount > 5 };
    with_lang(|lang| {
        for figures in [vec![], vec![0, 0], vec![-4, 9], vec![i64::MAX, 1]] {
            let text = columns(lang, "Semaines", Currency::EUR, &figures.iter().map(|n| point(*n)).collect::<Vec<_>>())
                .into_string();
            assert_eq!(text.matches("href=\"/p\"").count(), figures.len());
            assert!(!text.contains("NaN") && sparkline(&figures, "mots").into_string().contains("aria-label=\"mots\""));
        }
    });
    assert!(sparkline(&[1, 3, 2], "x").into_string().contains("points=\"1,22 39,2 77,12\""));
    assert!(sparkline(&[i64::MIN, i64::MAX], "x").into_string().contains("points=\"1,22 77,2\""));
}

#[test]
fn lines_break_where_there_is_no_figure_and_say_all_of_them() {
    with_lang(|lang| {
        let marks: Vec<Mark> = (1..=4).map(|n| Mark { label: format!("m{n}"), url: format!("/i?m={n}") }).collect();
        let values = vec![Some(1000), Some(3000), None, Some(-1000)];
        let html = lines(lang, "t", &marks, &[Series { label: "DSO".into(), values }], |n| format!("{n}d")).into_string();
        assert_eq!(html.matches("<polyline").count(), 2, "{html}");
        // From -1000 to 3000 over 192 units: the first point lies half way up.
        assert!(html.contains("points=\"125,100 375,4\""), "{html}");
        assert!(html.contains("<td>–</td>") && html.contains("<td>-1000d</td>"));
        assert_eq!(html.matches("href=\"/i?m=").count(), 4);
        for nothing in [lines(lang, "t", &[], &[], |n| n.to_string()), lines(lang, "t", &marks, &[], |n| n.to_string())] {
            assert!(!nothing.into_string().contains("polyline"));
        }
    });
}
