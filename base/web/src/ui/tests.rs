//! Tests of the components: what every page may rely on.

use kernel::{Currency, Day, Refusal};
use maud::{Markup, html};

use super::*;
use crate::i18n::{Lang, Locale, Words};

/// Runs `check` in both languages and makes sure that no word was missing.
fn both(check: impl Fn(Lang<'_>)) {
    let words = Words::new(&[]).unwrap();
    for locale in Locale::ALL {
        check(Lang::new(&words, locale, Day::parse("2026-11-22").unwrap()));
    }
    assert!(words.missing().is_empty(), "{:?}", words.missing());
}

/// The values of an attribute in the order they stand.
fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let mark = format!(" {name}=\"");
    page.split(mark.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Nothing that the policy forbids, no id twice, every label and description leads somewhere.
fn sound(page: &str) {
    for wrong in [" style=", " onclick=", " onchange=", "javascript:", "<style"] {
        assert!(!page.contains(wrong), "{wrong} in {page}");
    }
    // A template is no part of the page until the script copies it.
    let outside: String = page
        .split("<template>")
        .enumerate()
        .map(|(i, part)| if i == 0 { part } else { part.split_once("</template>").map_or("", |(_, rest)| rest) })
        .collect();
    let mut ids = attributes(&outside, "id");
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice in {page}");
    for reference in
        ["for", "aria-describedby", "list", "aria-controls"].iter().flat_map(|name| attributes(&outside, name))
    {
        for id in reference.split(' ') {
            assert!(ids.contains(&id), "{id} leads nowhere in {page}");
        }
    }
}

fn frame(lang: Lang<'_>) -> Frame<'_> {
    let account = Account { name: "Zoé <Ali>".to_owned(), detail: "zoe@exemple.fr".to_owned(), url: None };
    let entry = |key, count, active| RailEntry { key, url: "/x".to_owned(), icon: Icon::Orders, count, active };
    let mut frame = Frame::new(lang, "Tuiles & Cie", account);
    frame.rail = vec![entry("rail-today", 3, true), entry("rail-orders", 0, false)];
    frame.hidden = vec![("token".to_owned(), "t\"0".to_owned())];
    frame
}

#[test]
fn a_page_is_complete_escaped_and_small() {
    both(|lang| {
        let page = Page::new("Devis <b>", html! { p { "Corps" } }).crumb("Liste", "/a?b=1&c=2").narrow();
        let text = frame(lang).page(&page).into_string();
        sound(&text);
        assert!(text.starts_with("<!DOCTYPE html><html lang="));
        assert!(text.contains("<title>Devis &lt;b&gt; · Tuiles &amp; Cie</title>"));
        assert!(text.contains("/a?b=1&amp;c=2") && text.contains("t&quot;0") && !text.contains("<Ali>"));
        assert_eq!(text.matches("<h1>").count(), 1);
        assert_eq!(text.matches("aria-current=\"page\"").count(), 2, "rail and bar");
        // What every page loads; the script of the card page is asked for there alone.
        let loaded = [crate::assets::css(), crate::assets::js(), crate::assets::icon()];
        let assets: usize = loaded.iter().filter_map(|path| crate::assets::find(path)).map(|a| a.bytes.len()).sum();
        assert!(text.len() < 10_000 && assets < 60_000, "{} {assets}", text.len());
        for asset in loaded {
            assert!(text.contains(asset) && crate::assets::find(asset).is_some());
        }
    });
}

#[test]
fn the_theme_is_an_attribute() {
    both(|lang| {
        for (theme, mark) in [
            (Theme::Auto, None),
            (Theme::Light, Some("data-theme=\"light\"")),
            (Theme::Dark, Some("data-theme=\"dark\"")),
        ] {
            let text = Frame { theme, ..frame(lang) }.page(&Page::new("x", html! {})).into_string();
            let head = text.split("<head>").next().unwrap();
            assert_eq!(mark.is_some_and(|mark| head.contains(mark)), mark.is_some());
            assert_eq!(head.contains("data-theme"), mark.is_some());
            assert_eq!(Theme::parse(theme.code()), Some(theme));
        }
    });
}

#[test]
fn every_kind_of_field_is_labelled_and_tells_its_error() {
    let choices = vec![Choice::new("a", "Un"), Choice::new("b", "Deux").detail("le second")];
    let kinds = [
        Kind::Text,
        Kind::Email,
        Kind::Phone,
        Kind::Password,
        Kind::Number,
        Kind::Money(Currency::EUR),
        Kind::Percent,
        Kind::Date,
        Kind::Select(choices.clone()),
        Kind::Radio(choices.clone()),
        Kind::Checkbox,
        Kind::Textarea(3),
        Kind::Combobox { options: choices, source: Some("/x".to_owned()) },
        Kind::File(".csv".to_owned()),
    ];
    both(|lang| {
        let mut errors = Errors::none();
        errors.add(Some("lines[0].x"), "Faux < ici");
        for kind in &kinds {
            let field =
                Field::new(kind.clone(), "lines[0].x", "Étiquette").value("b").hint("Aide").required().errors(&errors);
            let text = field.html(lang).into_string();
            sound(&text);
            assert!(text.contains("Étiquette") && text.contains("Aide") && text.contains("Faux &lt; ici"), "{text}");
            let summary = error_summary(lang, &errors).into_string();
            let target = attributes(&summary, "href")[0].trim_start_matches('#');
            assert!(attributes(&text, "id").contains(&target), "{kind:?}: the summary leads nowhere");
            assert_eq!(
                text.contains("value=\"b\""),
                !matches!(kind, Kind::Password | Kind::File(_) | Kind::Checkbox | Kind::Textarea(_)),
                "{text}"
            );
        }
        assert_eq!(error_summary(lang, &Errors::none()).into_string(), "");
    });
}

#[test]
fn refusals_go_under_their_fields() {
    both(|lang| {
        let refusals = [
            Refusal::invalid("refusal-unknown").with("code", "x.y").at("amount"),
            Refusal::conflict("refusal-unknown").with("code", "z"),
        ];
        let errors = Errors::of_refusals(lang, &refusals);
        assert!(errors.of("amount").is_some_and(|sentence| sentence.contains("x.y")));
        assert_eq!((errors.of("other"), errors.iter().count()), (None, 2));
    });
}

fn line_columns() -> Vec<LineColumn> {
    vec![
        LineColumn::new("item", "Article", Kind::Text).wide(),
        LineColumn::new("quantity", "Quantité", Kind::Number).part(Part::Quantity),
        LineColumn::new("vat", "TVA", Kind::Select(vec![Choice::new("20", "20 %")])),
    ]
}

#[test]
fn the_line_editor_works_without_a_script() {
    both(|lang| {
        let mut errors = Errors::none();
        errors.add(Some("lines[1].quantity"), "Trop");
        let editor = Lines::new("lines", "Lignes", line_columns())
            .rows(vec![LineRow::new(["A", "1", "20"]), LineRow::new(["B", "-2", "20"])]);
        let text = editor.blank(2).errors(&errors).html(lang).into_string();
        sound(&text);
        assert_eq!(text.matches("name=\"remove_row\"").count(), 5, "four rows and the template");
        assert!(text.contains("name=\"lines[3].item\"") && text.contains("name=\"add_rows\""));
        assert!(text.contains("id=\"f-lines-1--quantity-error\""));
    });
}

#[test]
fn lines_that_are_fixed_are_typed_over_only() {
    both(|lang| {
        let rows = vec![LineRow::new(["A", "1", "20"]), LineRow::new(["B", "2", "20"])];
        let text = Lines::new("lines", "Lignes", line_columns()).rows(rows).blank(4).fixed().html(lang).into_string();
        sound(&text);
        assert!(text.contains("name=\"lines[1].item\"") && !text.contains("lines[2]"));
        assert!(["remove_row", "add_rows", "<template"].iter().all(|word| !text.contains(word)));
    });
}

#[test]
fn a_blank_line_sends_nothing() {
    both(|lang| {
        let text = Lines::new("lines", "Lignes", line_columns())
            .rows(vec![LineRow::new(["A", "1", "20"])])
            .blank(1)
            .html(lang)
            .into_string();
        let selects: Vec<&str> =
            text.split("<select").skip(1).filter_map(|rest| rest.split("</select>").next()).collect();
        assert!(selects[0].contains("<option value=\"20\" selected>") && !selects[0].contains("value=\"\""));
        assert!(
            selects[1].contains("<option value=\"\" selected>") && selects[2].contains("<option value=\"\" selected>")
        );
    });
}

#[test]
fn what_a_name_says_about_its_kind_is_no_part_of_its_place() {
    let mut errors = Errors::none();
    errors.add(Some("deposit"), "Trop");
    both(|lang| {
        let text = Field::text("deposit|money", "Acompte").errors(&errors).html(lang).into_string();
        assert!(
            text.contains("name=\"deposit|money\"") && text.contains("id=\"f-deposit\"") && text.contains("Trop"),
            "{text}"
        );
    });
}

fn table(lang: Lang<'_>, rows: usize, bulk: bool) -> String {
    let query = Query::parse("/orders", "sort=-amount&state=held");
    let columns = vec![
        Column::text("Numéro").phone(Phone::Title).sort(&query, "number", Direction::Up),
        Column::number("Montant").phone(Phone::Amount).sort(&query, "amount", Direction::Down),
    ];
    let row =
        |i: usize| Row::new(vec![html! { "CF-" (i) }, html! { (i) }]).link(format!("/orders/{i}")).key(i.to_string());
    let mut table = Table::new("Commandes", columns)
        .rows((0..rows).map(row).collect())
        .totals(vec![html! { "Total" }, html! { "9" }])
        .paging(Paging { previous: None, next: Some(query.after("k").url()), total: Some(1_000) })
        .exports(&query)
        .empty(empty("Rien", "Ici viendront les commandes.", None));
    if bulk {
        table = table.bulk(Bulk { hidden: vec![], fields: vec![], buttons: vec![Button::submit("Libérer").to("/release")] });
    }
    table.html(lang).into_string()
}

#[test]
fn a_table_sorts_pages_exports_and_teaches() {
    both(|lang| {
        let text = table(lang, 3, true);
        sound(&text);
        assert!(text.contains("aria-sort=\"descending\"") && !text.contains("aria-sort=\"ascending\""));
        for url in [
            "/orders?state=held&amp;sort=amount",
            "/orders?state=held&amp;sort=number",
            "/orders?sort=-amount&amp;state=held&amp;after=k",
            "/orders.csv?sort=-amount&amp;state=held",
        ] {
            assert!(text.contains(url), "{url} in {text}");
        }
        assert_eq!(text.matches("name=\"key\"").count(), 3);
        assert!(text.contains("formaction=\"/release\"") && text.contains("aria-disabled=\"true\""));
        assert!(text.contains(&crate::format::count(lang.locale, 1_000)));
        assert!(!table(lang, 3, false).contains("id=\"bulk\""));
        let none = table(lang, 0, true);
        assert!(none.contains("Ici viendront") && !none.contains("<table"));
    });
}

#[test]
fn filters_keep_the_rest_of_the_list() {
    both(|lang| {
        let query = Query::parse("/orders", "state=held&sort=-day&after=k&q=tuile");
        let states = vec![Choice::new("", "Tous"), Choice::new("held", "Retenue")];
        let bar = Filters::new(&query).search("q", "Chercher").filter(Filter::choice(&query, "state", "État", states));
        let text = bar.html(lang).into_string();
        sound(&text);
        assert!(text.contains("<b>Retenue</b>") && text.contains("href=\"/orders?sort=-day&amp;q=tuile\""));
        assert!(text.contains("<input type=\"hidden\" name=\"sort\" value=\"-day\">") && !text.contains("value=\"k\""));
        assert!(text.contains("value=\"tuile\""));
    });
}

#[test]
fn a_document_tells_its_states_its_chain_and_its_story() {
    both(|lang| {
        let steps = [
            Step::new("Brouillon", StepState::Done),
            Step::new("Retenue", StepState::Waiting),
            Step::new("Livrée", StepState::Ahead),
        ];
        let text = stepper(lang, &steps).into_string();
        assert_eq!(text.matches("aria-current=\"step\"").count(), 1);
        let event = |at_millis| Event::new(at_millis, "Zoé", html! { "Fait." });
        let story = timeline(lang, &[event(90_000_000), event(80_000_000), event(1)]).into_string();
        assert_eq!(story.matches("<h3>").count(), 2, "one heading a day");
        let links = [Chain { label: "Devis".to_owned(), icon: Icon::Quotes, documents: vec![] }];
        assert!(chain(lang, &links).into_string().contains(&lang.word("chain-none")));
        let no = Actions::new()
            .may(html! { "oui" })
            .refused("Livrer", &Refusal::conflict("refusal-unknown").with("code", "a.b"));
        let text = actions(lang, &no).into_string();
        assert!(text.contains("oui") && text.contains("a.b"));
        assert!(!actions(lang, &Actions::new().may(html! { "oui" })).into_string().contains("details"));
        let issue = Act {
            title: "Émettre".into(),
            does: "Numéro FA-1.".into(),
            action: "/i".into(),
            hidden: vec![],
            body: None,
            button: "Émettre".into(),
        };
        assert!(act(lang, issue).into_string().contains(&lang.word("act-for-good")));
    });
}

#[test]
fn errors_say_what_happened_and_what_to_do() {
    both(|lang| {
        for status in [400, 403, 404, 409, 422, 429, 500, 503, 418] {
            let failure = Failure { status, reason: None, reference: Some("R-1".to_owned()), back: None };
            let text = error_page(lang, Theme::Dark, &failure).into_string();
            sound(&text);
            assert!(text.contains("R-1") && text.contains(&status.to_string()) && text.matches("<h1>").count() == 1);
        }
        let mut errors = Errors::none();
        errors.add(None, "Inexact.");
        let text = sign_in(lang, Theme::Auto, ("a@b.fr", "/orders?x=1"), &errors).into_string();
        sound(&text);
        assert!(text.contains("Inexact.") && text.contains("value=\"/orders?x=1\"") && text.contains("role=\"alert\""));
    });
}

#[test]
fn dues_are_red_only_when_open_and_past() {
    both(|lang| {
        let shown = |days: i32, open: bool| due(lang, lang.today.plus(days), open).into_string();
        assert!(shown(-3, true).contains("overdue"));
        for (days, open) in [(-3, false), (0, true), (4, true)] {
            assert!(!shown(days, open).contains("overdue"), "{days} {open}");
        }
        let marks: Vec<Markup> =
            [Tone::Quiet, Tone::Moving, Tone::Good, Tone::Waits, Tone::Late].iter().map(|t| t.mark()).collect();
        for (i, mark) in marks.iter().enumerate() {
            assert!(marks[..i].iter().all(|other| other.0 != mark.0), "two tones look alike without colour");
        }
    });
}

#[test]
fn what_the_palette_finds_stands_under_headings() {
    both(|lang| {
        let found = |kind: &str, label: &str| Found {
            kind: kind.into(),
            icon: Icon::File,
            label: label.into(),
            detail: "x".into(),
            url: "/y".into(),
        };
        let text = palette(lang, &[found("Clients", "A"), found("Clients", "B"), found("Factures", "C")]).into_string();
        assert_eq!((text.matches("role=\"option\"").count(), text.matches("palette-kind").count()), (3, 2));
        assert!(palette(lang, &[]).into_string().contains(&lang.word("palette-none")));
    });
}
