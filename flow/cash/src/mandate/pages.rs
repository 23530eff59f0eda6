//! The pages of mandates: the list, a new one, one with what was collected upon it.

use formats::pain::mandate::State;
use ground::page::{self, Deeds, Fill, Listed, Seek, Sheet, Story, kinds, pick, story};
use ground::record::load;
use kernel::{Day, Id, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Field, Filter, Filters, Form, Icon, Kind, Phone, Row, Table, Tone};
use web::{Cell, Cx, Page, View, format};

use super::lists::{self, MandateRow, STATES};
use super::model::{Mandate, shown_state};

/// `GET /mandates`
pub struct List;
/// `GET /mandates/new`
pub struct New;
/// `GET /mandates/{id}`
pub struct Shown;

fn state(cx: &Cx, state: &str) -> Markup {
    let tone = match state {
        "active" => Tone::Good,
        "draft" | "suspended" => Tone::Waits,
        "lapsed" => Tone::Late,
        _ => Tone::Quiet,
    };
    ui::status(tone, cx.lang().word(&format!("mandate-state-{state}")))
}

impl View for List {
    const PATH: &'static str = "/mandates";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("q", "A whole reference (RUM)."),
        ("state", "`draft`, `active`, `lapsed`, `suspended` or `ended`; all if absent."),
        ("scheme", "`CORE` or `B2B`; both if absent."),
        ("customer", "Id, number or name of a customer."),
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["mandate-reference-label", "col-customer", "mandate-scheme", "field-iban", "mandate-signed-label", "mandate-last", "col-state"];
        page::export::pages((cx, db, out), &heading, |cx, db| lists::mandates(cx, db, &Seek::of(cx)?), cells)
    });
    type Data = Listed<MandateRow>;

    fn read(cx: &Cx, db: &mut Db) -> Result<Listed<MandateRow>> {
        lists::mandates(cx, db, &Seek::of(cx)?)
    }

    fn page(cx: &Cx, data: &Listed<MandateRow>) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let columns = vec![
            Column::text(lang.word("mandate-reference-label")).phone(Phone::Title),
            Column::text(lang.word("col-customer")).phone(Phone::Under),
            Column::text(lang.word("mandate-scheme")),
            Column::text(lang.word("mandate-signed-label")),
            Column::text(lang.word("mandate-last")),
            Column::text(lang.word("col-state")).phone(Phone::Under),
        ];
        let day = |d: Option<Day>| html! { @if let Some(d) = d { (ui::day(lang, d)) } @else { "–" } };
        let rows = data.rows.iter().map(|r| {
            Row::new(vec![
                html! { (r.reference) },
                html! { (r.customer_name) },
                html! { (r.scheme) @if r.one_off { " · " (lang.word("mandate-one_off-short")) } },
                day(r.signed),
                day(r.last_collection),
                state(cx, &r.state),
            ])
            .link(format!("/mandates/{}", r.id))
        });
        let states = page::all_or(lang, STATES.map(|s| (s.to_string(), lang.word(&format!("mandate-state-{s}")))));
        let schemes = page::all_or(lang, ["CORE", "B2B"].map(|s| (s.to_string(), s.to_string())));
        let who = cx.query("customer").unwrap_or_default();
        let customer = Filter::new(
            lang.word("col-customer"),
            vec![Field::text("customer", lang.word("col-customer")).value(who).autocomplete("off")],
        );
        let customer = if who.is_empty() { customer } else { customer.set(who, query.without("customer").url()) };
        let bar = Filters::new(&query)
            .search("q", lang.word("mandate-search"))
            .filter(Filter::choice(&query, "state", lang.word("col-state"), states))
            .filter(Filter::choice(&query, "scheme", lang.word("mandate-scheme"), schemes))
            .filter(customer)
            .html(lang);
        let new = || Button::link(lang.word("mandate-new"), "/mandates/new").icon(Icon::Plus).primary();
        let empty = ui::empty(lang.word("mandates-none"), lang.word("mandates-teach"), cx.may(Permission::Cash).then(new));
        let table = Table::new(lang.word("mandates-title"), columns)
            .rows(rows.collect())
            .paging(data.paging(&query))
            .exports(&query)
            .empty(empty)
            .html(lang);
        Sheet::new("cash", lang.word("mandates-title"))
            .crumb(lang.word("payments-title"), "/payments")
            .actions(html! {
                (Button::link(lang.word("mandate-debits"), "/direct-debits"))
                @if cx.may(Permission::Cash) { (new()) }
            })
            .body(html! { (bar) (table) })
    }
}

fn cells(cx: &Cx, row: &MandateRow) -> Vec<Cell> {
    let day = |d: Option<Day>| d.map_or(Cell::text(""), Cell::Day);
    vec![
        Cell::text(&row.reference),
        Cell::text(&row.customer_name),
        Cell::text(&row.scheme),
        Cell::text(&row.iban),
        day(row.signed),
        day(row.last_collection),
        Cell::text(cx.lang().word(&format!("mandate-state-{}", row.state))),
    ]
}

/// What the form of a new mandate knows.
#[derive(Serialize, schemars::JsonSchema)]
pub struct NewData {
    /// The customer, once chosen.
    customer: Option<Id>,
    /// Their name.
    customer_name: String,
    /// Their account.
    iban: String,
    /// Customers to propose.
    offered: Vec<pick::Offered>,
    /// Why the customer entered was not found.
    refused: Option<String>,
}

impl View for New {
    const PATH: &'static str = "/mandates/new";
    const NEEDS: Permission = Permission::Cash;
    const QUERY: &'static [(&'static str, &'static str)] = &[("customer", "Id, number or name of a customer.")];
    const API: bool = false;
    type Data = NewData;

    fn read(cx: &Cx, db: &mut Db) -> Result<NewData> {
        let found = cx.query("customer").map(|text| pick::one_customer(db, text, "customer")).transpose();
        let (customer, refused) = match found {
            Ok(customer) => (customer, None),
            Err(kernel::Fault::Refused(refusal)) => (None, Some(cx.lang().refusal(&refusal))),
            Err(fault) => return Err(fault),
        };
        let (mut customer_name, mut iban) = (String::new(), String::new());
        if let Some(id) = customer {
            let found: ground::customer::Customer = load(db, id, None)?;
            (customer_name, iban) = (found.profile.name, found.profile.identifiers.iban);
        }
        let offered = if customer.is_none() { pick::offered_customers(db)? } else { Vec::new() };
        Ok(NewData { customer, customer_name, iban, offered, refused })
    }

    fn page(cx: &Cx, data: &NewData) -> Page {
        let lang = cx.lang();
        let sheet = Sheet::new("cash", lang.word("mandate-new")).crumb(lang.word("mandates-title"), "/mandates");
        sheet.body(match data.customer {
            Some(customer) => create(cx, data, customer),
            None => who(cx, data),
        })
    }
}

fn who(cx: &Cx, data: &NewData) -> Markup {
    let lang = cx.lang();
    let kind = Kind::Combobox { options: pick::choices(&data.offered), source: None };
    let field = Field::new(kind, "customer", lang.word("col-customer"))
        .value(cx.query("customer").unwrap_or_default())
        .error(data.refused.as_deref())
        .required()
        .focus();
    html! {
        form.form method="get" action="/mandates/new" {
            (ui::section(lang.word("mandate-who"), None, field.html(lang)))
            div.buttons { (Button::submit(lang.word("payment-go-on")).primary()) }
        }
    }
}

fn create(cx: &Cx, data: &NewData, customer: Id) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let schemes = ["CORE", "B2B"].map(|s| Choice::new(s, lang.word(&format!("mandate-scheme-{s}")))).to_vec();
    let account = html! {
        (fill.text("iban", "field-iban", &page::iban(&data.iban)).required().html(lang))
        (fill.text("bic", "field-bic", "").hint(lang.word("mandate-bic-hint")).narrow().html(lang))
        (fill.text("holder", "mandate-holder", &data.customer_name).html(lang))
    };
    let mandate = html! {
        (fill.select("scheme", "mandate-scheme", schemes, "CORE").html(lang))
        (fill.tick("one_off", "mandate-one_off", false).html(lang))
        (fill.text("reference", "mandate-reference-label", "").hint(lang.word("mandate-reference-hint")).narrow().html(lang))
        (fill.day("signed", "mandate-signed-label", None).hint(lang.word("mandate-signed-hint")).html(lang))
        (fill.number("notice_days", "mandate-notice_days-label", "").hint(lang.word("mandate-notice_days-hint")).html(lang))
        (fill.day("last_collection", "mandate-last", None).hint(lang.word("mandate-last-hint")).html(lang))
    };
    Form::post("/mandate/create")
        .hidden(&cx.hidden("/mandates/{id}").with("customer", customer).pairs())
        .errors(&fill.errors)
        .body(html! {
            p { strong { (data.customer_name) } " " a href="/mandates/new" { (lang.word("payment-other-payer")) } }
            (ui::section(lang.word("mandate-account"), None, account))
            (ui::section(lang.word("mandate-leave"), Some(&lang.word("mandate-leave-help")), mandate))
        })
        .buttons(vec![
            Button::submit(lang.word("command-mandate-create")).primary(),
            Button::link(lang.word("word-cancel"), "/mandates").quiet(),
        ])
        .html(lang)
}

/// A mandate with its story.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The mandate.
    #[serde(flatten)]
    pub mandate: Mandate,
    /// Who owes and pays.
    pub customer_name: String,
    /// `draft`, `active`, `lapsed`, `suspended`, `ended`.
    pub shown_state: String,
    /// The day it lapses if nothing is collected before.
    pub lapses: Option<Day>,
    /// What happened.
    pub story: Story,
}

impl View for Shown {
    const PATH: &'static str = "/mandates/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let mandate: Mandate = load(db, cx.id()?, None)?;
        Ok(Data {
            customer_name: kinds::label_of(db, "customer", mandate.customer)?,
            shown_state: shown_state(&mandate, db.today).to_string(),
            lapses: mandate.rules().lapses(),
            story: story::read(cx, db, "mandate", mandate.id)?,
            mandate,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let mandate = &data.mandate;
        let asked = |deed: &str| cx.query("do") == Some(deed) && cx.may(Permission::Cash) && mandate.state != State::Ended;
        Sheet::new("cash", lang.say("mandate-title", &[("reference", mandate.reference.as_str().into())]))
            .crumb(lang.word("mandates-title"), "/mandates")
            .badge(state(cx, &data.shown_state))
            .lead(html! {
                (mandate.scheme.code()) " · " a href={ "/customers/" (mandate.customer) } { (data.customer_name) }
            })
            .actions(actions(cx, mandate))
            .body(html! {
                @if !page::form_again(cx) { (page::deed::said(cx)) }
                @if data.shown_state == "lapsed" { (ui::notice(Tone::Late, html! { (lang.word("mandate-lapsed-means")) }, None)) }
                @if asked("sign") { div id="sign" { (ui::card(lang.word("command-mandate-sign"), None, sign(cx, mandate))) } }
                @if asked("amend") { div id="amend" { (ui::card(lang.word("command-mandate-amend"), None, amend(cx, mandate))) } }
                @for deed in ["suspend", "end"] {
                    @if asked(deed) { div id=(deed) { (ui::card(lang.word(&format!("command-mandate-{deed}")), None, reasoned(cx, mandate, deed))) } }
                }
                (ui::with_aside(
                    ui::card(lang.word("mandate-leave"), None, told(cx, data)),
                    ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("mandate", mandate.id))),
                ))
            })
    }
}

fn actions(cx: &Cx, mandate: &Mandate) -> Markup {
    let no = |code: &'static str| Err(Refusal::conflict(code).into());
    let ended = if mandate.state == State::Ended { no("mandate.ended") } else { Ok(()) };
    let again = || if mandate.state == State::Ended { no("mandate.ended") } else { Ok(()) };
    let draft = if mandate.state == State::Draft { Ok(()) } else { no("mandate.signed_already") };
    let active = if mandate.state == State::Active { Ok(()) } else { no("mandate.not_active") };
    let suspended = if mandate.state == State::Suspended { Ok(()) } else { no("mandate.not_suspended") };
    let fields = [("mandate", mandate.id.to_string()), ("version", mandate.version.to_string())];
    Deeds::new(cx)
        .primary("mandate.sign")
        .open("mandate.sign", Permission::Cash, draft, "?do=sign#sign")
        .open("mandate.amend", Permission::Cash, ended, "?do=amend#amend")
        .open("mandate.suspend", Permission::Cash, active, "?do=suspend#suspend")
        .post("mandate.resume", Permission::Cash, suspended, &fields)
        .open("mandate.end", Permission::Cash, again(), "?do=end#end")
        .html()
}

fn told(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let m = &data.mandate;
    let day = |d: Option<Day>| html! { @if let Some(d) = d { (ui::day_relative(lang, d)) } @else { "–" } };
    let notice = m.notice_days.map_or_else(|| lang.word("mandate-notice-policy"), |n| format::count(lang.locale, n));
    let mut pairs = vec![
        (lang.word("mandate-holder"), html! { (m.debtor.name) }),
        (lang.word("field-iban"), html! { (page::iban(&m.debtor.iban)) }),
        (lang.word("field-bic"), page::or_dash(&m.debtor.bic)),
        (lang.word("mandate-scheme"), html! { (lang.word(&format!("mandate-scheme-{}", m.scheme.code()))) }),
        (lang.word("mandate-kind"), html! { (lang.word(if m.one_off { "mandate-one_off-short" } else { "mandate-recurrent" })) }),
        (lang.word("mandate-signed-label"), day(m.signed)),
        (lang.word("mandate-last"), day(m.last_collection)),
        (lang.word("mandate-lapses"), day(data.lapses)),
        (lang.word("mandate-notice_days-label"), html! { (notice) }),
    ];
    if m.pending.is_some() {
        pairs.push((lang.word("mandate-pending"), html! { (lang.word("mandate-pending-means")) }));
    }
    if !m.reason.is_empty() {
        pairs.push((lang.word("mandate-reason"), html! { (m.reason) }));
    }
    ui::definitions(&pairs)
}

fn form(cx: &Cx, mandate: &Mandate, deed: &str, body: Markup, danger: bool) -> Markup {
    let lang = cx.lang();
    let here = format!("/mandates/{}", mandate.id);
    let submit = Button::submit(lang.word(&format!("command-mandate-{deed}")));
    Form::post(format!("/mandate/{deed}"))
        .hidden(&cx.hidden(&here).with("mandate", mandate.id).with("version", mandate.version).pairs())
        .errors(&cx.errors())
        .body(body)
        .buttons(vec![if danger { submit.danger() } else { submit.primary() }, Button::link(lang.word("word-cancel"), here.clone()).quiet()])
        .html(lang)
}

fn sign(cx: &Cx, mandate: &Mandate) -> Markup {
    let fill = Fill::new(cx);
    form(cx, mandate, "sign", fill.day("signed", "mandate-signed-label", Some(cx.today)).html(fill.lang), false)
}

fn amend(cx: &Cx, mandate: &Mandate) -> Markup {
    let fill = Fill::new(cx);
    let (lang, debtor) = (fill.lang, &mandate.debtor);
    let body = html! {
        p { (lang.word("mandate-amend-does")) }
        (fill.text("iban", "field-iban", &page::iban(&debtor.iban)).html(lang))
        (fill.text("bic", "field-bic", &debtor.bic).narrow().html(lang))
        (fill.text("holder", "mandate-holder", &debtor.name).html(lang))
        (fill.text("reference", "mandate-reference-label", &mandate.reference).narrow().html(lang))
    };
    form(cx, mandate, "amend", body, false)
}

fn reasoned(cx: &Cx, mandate: &Mandate, deed: &str) -> Markup {
    let fill = Fill::new(cx);
    let body = html! {
        p { (fill.lang.word(&format!("mandate-{deed}-does"))) }
        (fill.text("reason", "mandate-reason", "").required().html(fill.lang))
    };
    form(cx, mandate, deed, body, true)
}
