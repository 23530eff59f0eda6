//! Sending a bank statement, and what became of it.

use ground::page::{self, Sheet, moneys};
use kernel::{Cents, Currency, Refusal, Result};
use maud::{Markup, html};
use store::{Db, Permission};
use web::i18n::Locale;
use web::ui::{self, Button, Column, Field, Form, Icon, Kind, Phone, Row, Table, Tile, Tone};
use web::{Cx, Page, View, format};

use crate::payment::import::{self, ImportReport, LineSeen, Notice, Outcome};

/// `GET /payments/import`
pub struct Import;

impl View for Import {
    const PATH: &'static str = "/payments/import";
    const NEEDS: Permission = Permission::Cash;
    const API: bool = false;
    type Data = ();

    fn read(_: &Cx, _: &mut Db) -> Result<()> {
        Ok(())
    }

    fn page(cx: &Cx, (): &()) -> Page {
        let lang = cx.lang();
        let errors = cx.errors();
        let accepted = ".xml,.sta,.mt940,.txt,.ofx,.csv,.xlsx,.gz,.camt,.cfonb,.asc";
        let field = Field::new(Kind::File(accepted.to_string()), "file", lang.word("import-file"))
            .hint(lang.word("import-formats"))
            .required()
            .errors(&errors);
        let form = Form::post("/payments/import")
            .upload()
            .hidden(&cx.hidden("/payments").pairs())
            .errors(&errors)
            .body(html! { (ui::section(lang.word("import-statement"), Some(&lang.word("import-what")), field.html(lang))) })
            .buttons(vec![
                Button::submit(lang.word("import-send")).primary().icon(Icon::Upload),
                Button::link(lang.word("columns-other"), "/payments/import/columns").quiet(),
                Button::link(lang.word("word-cancel"), "/payments").quiet(),
            ]);
        Sheet::new("cash", lang.word("import-bank"))
            .crumb(lang.word("payments-title"), "/payments")
            .lead(html! { (lang.word("import-lead")) })
            .body(form.html(lang))
    }
}

/// `GET /payments/imports/{digest}`
pub struct Report;

impl View for Report {
    const PATH: &'static str = "/payments/imports/{digest}";
    const NEEDS: Permission = Permission::Cash;
    type Data = ImportReport;

    fn read(cx: &Cx, db: &mut Db) -> Result<ImportReport> {
        let digest = cx.path.iter().find(|(name, _)| name == "digest").map_or("", |(_, value)| value.as_str());
        let mut report = import::report(db, digest)?.ok_or_else(|| Refusal::missing("request.not_found"))?;
        let told = |name: &str| cx.query(name).and_then(|text| text.parse().ok()).unwrap_or(0);
        (report.booked_now, report.applied_now) = (told("booked"), told("applied"));
        Ok(report)
    }

    fn page(cx: &Cx, report: &ImportReport) -> Page {
        let lang = cx.lang();
        let size = format::bytes(lang, report.size.unsigned_abs());
        let sheet = Sheet::new("cash", report.name.as_str())
            .crumb(lang.word("payments-title"), "/payments")
            .crumb(lang.word("import-bank"), "/payments/import")
            .lead(html! { (report.format) " · " (size) })
            .actions(html! { (Button::link(lang.word("payments-workbench"), "/workbench").primary()) (Button::link(lang.word("import-other"), "/payments/import").icon(Icon::Upload)) });
        sheet.body(html! {
            (said(cx, report))
            (tiles(cx, report))
            (lines(cx, report, "import-refused", &[Outcome::Refused]))
            (notices(cx, report))
            (lines(cx, report, "import-left", &[Outcome::Unidentified, Outcome::OnAccount, Outcome::Partly]))
            (statements(cx, report))
            (lines(cx, report, "import-settled", &[Outcome::Matched]))
            (lines(cx, report, "import-other-lines", &[Outcome::Outgoing, Outcome::Announced]))
        })
    }
}

/// What this import did: nothing new is said as such.
fn said(cx: &Cx, report: &ImportReport) -> Markup {
    let lang = cx.lang();
    if cx.query("booked").is_none() {
        return html! {};
    }
    let sentence = if report.booked_now == 0 {
        lang.word("import-nothing-new")
    } else {
        lang.say("import-done", &[("booked", report.booked_now.into()), ("applied", report.applied_now.into())])
    };
    ui::notice(Tone::Good, html! { (sentence) }, None)
}

fn tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Matched => Tone::Good,
        Outcome::Partly | Outcome::OnAccount | Outcome::Unidentified => Tone::Waits,
        Outcome::Refused => Tone::Late,
        Outcome::Outgoing | Outcome::Announced => Tone::Quiet,
    }
}

fn tiles(cx: &Cx, report: &ImportReport) -> Markup {
    let lang = cx.lang();
    let shown = report.counts.iter().filter(|c| c.lines > 0);
    let tiles: Vec<Tile> = shown
        .map(|count| {
            let label = lang.word(&format!("import-outcome-{}", count.outcome.name()));
            Tile::new(label, moneys::told(lang, &count.sums))
                .detail(lang.say("import-lines", &[("count", count.lines.into())]))
                .tone(tone(count.outcome))
        })
        .collect();
    ui::tiles(&tiles)
}

/// Lines of a table: a person looks through so many; the figures above count all of them.
const SHOWN: usize = 100;

fn lines(cx: &Cx, report: &ImportReport, title: &str, outcomes: &[Outcome]) -> Markup {
    let lang = cx.lang();
    let all: Vec<&LineSeen> = report.lines.iter().filter(|l| outcomes.contains(&l.outcome)).collect();
    if all.is_empty() {
        return html! {};
    }
    let columns = vec![
        Column::text(lang.word("import-place")).phone(Phone::Title),
        Column::text(lang.word("payment-booked")),
        Column::text(lang.word("payment-payer")),
        Column::text(lang.word("payment-text")),
        Column::text(lang.word("import-outcome")).phone(Phone::Under),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
    ];
    let rows = all.iter().take(SHOWN).map(|line| row(cx, line)).collect();
    let aside = (all.len() > SHOWN)
        .then(|| html! { span.beside { (lang.say("list-shown-of", &[("shown", SHOWN.into()), ("count", all.len().into())])) } });
    ui::card(lang.word(title), aside, Table::new(lang.word(title), columns).rows(rows).html(lang))
}

fn row(cx: &Cx, line: &LineSeen) -> Row {
    let lang = cx.lang();
    let label = if line.number.is_empty() { line.place.as_str() } else { line.number.as_str() };
    let text: String = line.text.chars().take(80).collect();
    let reason = line.reason.as_ref().map(|code| reason(cx, code, &line.values));
    let row = Row::new(vec![
        html! { (label) },
        html! { @if let Some(day) = line.day { (ui::day(lang, day)) } @else { "–" } },
        page::or_dash(&line.counterparty),
        html! { span.beside { (text) } },
        html! {
            @match reason {
                Some(sentence) => { span.late { (Tone::Late.mark()) " " (sentence) } },
                None => { (ui::status(tone(line.outcome), lang.word(&format!("import-line-{}", line.outcome.name())))) }
            }
        },
        money(cx, line.amount, line.currency),
    ]);
    match line.payment {
        Some(id) => row.link(format!("/payments/{id}")),
        None => row.tone(if line.outcome == Outcome::Refused { Tone::Late } else { Tone::Quiet }),
    }
}

fn money(cx: &Cx, amount: Cents, currency: Option<Currency>) -> Markup {
    ui::money(cx.lang(), amount, currency.unwrap_or(Currency::EUR))
}

/// The words of a reason that was kept as code and values.
fn reason(cx: &Cx, code: &str, values: &[(String, String)]) -> String {
    let args: Vec<_> = values.iter().map(|(name, value)| (name.as_str(), value.as_str().into())).collect();
    cx.lang().say(code, &args)
}

fn notices(cx: &Cx, report: &ImportReport) -> Markup {
    let lang = cx.lang();
    if report.notices.is_empty() {
        return html! {};
    }
    let words = |notice: &Notice| if lang.locale == Locale::Fr { notice.fr.clone() } else { notice.en.clone() };
    let columns = vec![
        Column::text(lang.word("import-place")).phone(Phone::Title),
        Column::text(lang.word("import-noticed")).phone(Phone::Under),
        Column::text(lang.word("import-source")),
    ];
    let mut sorted: Vec<&Notice> = report.notices.iter().collect();
    sorted.sort_by_key(|n| !n.grave);
    let rows = sorted.iter().take(SHOWN).map(|notice| {
        let tone = if notice.grave { Tone::Waits } else { Tone::Quiet };
        let source: String = notice.source.chars().take(80).collect();
        Row::new(vec![html! { (notice.place) }, ui::status(tone, words(notice)), html! { span.beside { (source) } }])
    });
    let table = Table::new(lang.word("import-notices"), columns).rows(rows.collect());
    ui::card(lang.word("import-notices"), None, table.html(lang))
}

fn statements(cx: &Cx, report: &ImportReport) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("import-account")).phone(Phone::Title),
        Column::text(lang.word("import-number")),
        Column::text(lang.word("import-period")).phone(Phone::Under),
        Column::number(lang.word("import-count")),
        Column::number(lang.word("import-opening")),
        Column::number(lang.word("import-closing")).phone(Phone::Amount),
    ];
    let rows = report.statements.iter().take(SHOWN).map(|s| {
        let days: Vec<String> = [s.from, s.to].into_iter().flatten().map(|d| format::day(lang, d)).collect();
        let balance = |amount: Option<Cents>| html! { @if let Some(amount) = amount { (money(cx, amount, s.currency)) } @else { "–" } };
        Row::new(vec![
            html! { (page::iban(&s.account)) },
            page::or_dash(&s.id),
            html! { (days.join(" – ")) },
            html! { (format::count(lang.locale, s.lines as i64)) },
            balance(s.opening),
            balance(s.closing),
        ])
    });
    let table = Table::new(lang.word("import-statements"), columns).rows(rows.collect());
    ui::card(lang.word("import-statements"), None, table.html(lang))
}
