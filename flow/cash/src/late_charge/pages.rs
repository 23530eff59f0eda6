//! The pages of charges for late payment: the list, one charge, and what a customer owes and was not charged yet.

use ground::page::{self, Deeds, Fill, Listed, Seek, Sheet, Story, kinds, pick, story};
use ground::record::load;
use kernel::{Cents, Day, Id, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Field, Form, Kind, Phone, Row, Table, Tone};
use web::{Cx, Page, View, format};

use super::claim;
use super::lists::{self, ChargeRow};
use super::model::{LateCharge, LateLine, State};

/// `GET /late-charges`
pub struct Charges;
/// `GET /late-charges/due`
pub struct Late;
/// `GET /late-charges/{id}`
pub struct Shown;

fn state(cx: &Cx, state: &str) -> Markup {
    let tone = if state == "claimed" { Tone::Waits } else { Tone::Quiet };
    ui::status(tone, cx.lang().word(&format!("late_charge-state-{state}")))
}

impl View for Charges {
    const PATH: &'static str = "/late-charges";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("state", "`claimed`, `waived` or `cancelled`; all if absent."),
        ("customer", "Id, number or name of a customer."),
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    type Data = Listed<ChargeRow>;

    fn read(cx: &Cx, db: &mut Db) -> Result<Listed<ChargeRow>> {
        lists::charges(cx, db, &Seek::of(cx)?)
    }

    fn page(cx: &Cx, data: &Listed<ChargeRow>) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let columns = vec![
            Column::text(lang.word("col-number")).phone(Phone::Title),
            Column::text(lang.word("col-day")),
            Column::text(lang.word("col-customer")).phone(Phone::Under),
            Column::text(lang.word("col-state")),
            Column::number(lang.word("late_charge-interest")),
            Column::number(lang.word("late_charge-indemnity")).phone(Phone::Amount),
        ];
        let rows = data.rows.iter().map(|r| {
            Row::new(vec![
                html! { @if r.number.is_empty() { span.beside { "–" } } @else { (r.number) } },
                ui::day(lang, r.day),
                html! { (r.customer_name) },
                state(cx, &r.state),
                ui::amount(lang, r.interest),
                ui::amount(lang, r.indemnity),
            ])
            .link(format!("/late-charges/{}", r.id))
        });
        let now = query.get("state").unwrap_or_default();
        let tabs: Vec<ui::Tab> = ["", "claimed", "waived", "cancelled"]
            .into_iter()
            .map(|key| ui::Tab {
                label: lang.word(&if key.is_empty() { "word-all".to_string() } else { format!("late_charge-state-{key}") }),
                url: if key.is_empty() { query.without("state").url() } else { query.with("state", key).url() },
                count: None,
                active: now == key,
            })
            .collect();
        let body = html! {
            (ui::tabs(lang, &lang.word("late_charges-title"), &tabs))
            @if data.rows.is_empty() { p.beside { (lang.word("late_charges-none")) } }
            @else { (Table::new(lang.word("late_charges-title"), columns).rows(rows.collect()).paging(data.paging(&query)).html(lang)) }
        };
        let due = Button::link(lang.word("late_charge-due"), "/late-charges/due").primary();
        Sheet::new("cash", lang.word("late_charges-title")).actions(html! { (due) }).body(body)
    }
}

/// What a customer owes for late payment and was not charged yet.
#[derive(Serialize, schemars::JsonSchema)]
pub struct DueData {
    /// The customer, once chosen.
    pub customer: Option<Id>,
    /// Their name.
    pub customer_name: String,
    /// Why the customer entered was not found.
    pub not_found: Option<String>,
    /// The last day of interest.
    pub until: Day,
    /// Invoice by invoice.
    pub lines: Vec<LateLine>,
    /// Interest in all, cents.
    pub interest: Cents,
    /// Indemnities in all, cents.
    pub indemnity: Cents,
}

impl View for Late {
    const PATH: &'static str = "/late-charges/due";
    const QUERY: &'static [(&'static str, &'static str)] =
        &[("customer", "Id, number or name of a customer."), ("until", "The last day of interest; today if absent.")];
    type Data = DueData;

    fn read(cx: &Cx, db: &mut Db) -> Result<DueData> {
        let until = cx.query_day("until")?.unwrap_or(db.today);
        let found = cx.query("customer").map(|text| pick::one_customer(db, text, "customer")).transpose();
        let (customer, not_found) = match found {
            Ok(customer) => (customer, None),
            Err(kernel::Fault::Refused(refusal)) => (None, Some(cx.lang().refusal(&refusal))),
            Err(fault) => return Err(fault),
        };
        let (mut lines, mut customer_name) = (Vec::new(), String::new());
        if let Some(id) = customer {
            lines = claim::owed(db, id, until)?;
            customer_name = kinds::label_of(db, "customer", id)?;
        }
        let (interest, indemnity) =
            (lines.iter().map(|l| l.interest).sum(), lines.iter().map(|l| l.indemnity).sum());
        Ok(DueData { customer, customer_name, not_found, until, lines, interest, indemnity })
    }

    fn page(cx: &Cx, data: &DueData) -> Page {
        let lang = cx.lang();
        let chosen = cx.query("customer").unwrap_or_default();
        let shown = if data.customer_name.is_empty() { chosen } else { data.customer_name.as_str() };
        let who = Field::text("customer", lang.word("col-customer")).value(shown).error(data.not_found.as_deref()).required();
        let until = Field::new(Kind::Date, "until", lang.word("late_charge-until")).value(data.until.to_string()).narrow();
        let form = html! {
            form.form method="get" action="/late-charges/due" {
                (who.html(lang)) (until.html(lang))
                div.buttons { (Button::submit(lang.word("late_charge-look"))) }
            }
        };
        let sheet = Sheet::new("cash", lang.word("late_charge-due")).crumb(lang.word("late_charges-title"), "/late-charges");
        sheet.body(html! {
            (ui::card(lang.word("late_charge-who"), None, form))
            @if data.customer.is_some() {
                (ui::card(data.customer_name.clone(), None, lines(cx, &data.lines)))
                @if !data.lines.is_empty() && cx.may(Permission::Cash) { (decide(cx, data)) }
            }
        })
    }
}

/// Claim or waive.
fn decide(cx: &Cx, data: &DueData) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let customer = data.customer.map(|c| c.to_string()).unwrap_or_default();
    let hidden = || cx.hidden("/late-charges/{id}").with("customer", &customer);
    let claim = Form::post("/late_charge/claim")
        .hidden(&hidden().with("until", data.until).pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word("late_charge-claim-does")) }
            (fill.tick("indemnity", "late_charge-with_indemnity", true).html(lang))
        })
        .buttons(vec![Button::submit(lang.word("command-late_charge-claim")).primary()])
        .html(lang);
    let waive = Form::post("/late_charge/waive")
        .hidden(&hidden().pairs())
        .errors(&fill.errors)
        .body(fill.text("reason", "late_charge-reason", "").required().html(lang))
        .buttons(vec![Button::submit(lang.word("command-late_charge-waive"))])
        .html(lang);
    html! {
        (ui::card(lang.word("command-late_charge-claim"), None, claim))
        (ui::card(lang.word("command-late_charge-waive"), None, waive))
    }
}

fn lines(cx: &Cx, list: &[LateLine]) -> Markup {
    let lang = cx.lang();
    if list.is_empty() {
        return html! { p.beside { (lang.word("late_charge-nothing-due")) } };
    }
    let columns = vec![
        Column::text(lang.word("late_charge-invoice")).phone(Phone::Title),
        Column::text(lang.word("late_charge-how")).phone(Phone::Under),
        Column::number(lang.word("late_charge-interest")).phone(Phone::Amount),
        Column::number(lang.word("late_charge-indemnity")),
    ];
    let rows = list.iter().map(|l| {
        let how = html! {
            @for s in &l.segments {
                (format::day(lang, s.from)) " – " (format::day(lang, s.to)) " · "
                (lang.say("late_charge-days", &[("days", s.days.into())])) " · "
                (page::eur(lang, s.balance)) " · " (format::rate(lang.locale, s.rate)) " = " (page::eur(lang, s.interest)) br;
            }
        };
        Row::new(vec![
            html! { a href={ "/invoices/" (l.invoice) } { (l.number) } },
            how,
            ui::amount(lang, l.interest),
            ui::amount(lang, l.indemnity),
        ])
    });
    let sum = |of: fn(&LateLine) -> Cents| list.iter().map(of).sum::<Cents>();
    Table::new(lang.word("late_charges-title"), columns)
        .rows(rows.collect())
        .totals(vec![
            html! { (lang.word("col-total")) },
            html! {},
            ui::amount(lang, sum(|l| l.interest)),
            ui::amount(lang, sum(|l| l.indemnity)),
        ])
        .html(lang)
}

/// A charge with its story.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The charge.
    #[serde(flatten)]
    pub charge: LateCharge,
    /// Who owes.
    pub customer_name: String,
    /// What is open of it, cents.
    pub open: Cents,
    /// What happened.
    pub story: Story,
}

impl View for Shown {
    const PATH: &'static str = "/late-charges/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let charge: LateCharge = load(db, cx.id()?, None)?;
        let open = match charge.item {
            Some(id) => ground::receivable::find(db, id)?.map_or(Cents::ZERO, |i| i.open),
            None => Cents::ZERO,
        };
        Ok(Data {
            customer_name: kinds::label_of(db, "customer", charge.customer)?,
            open,
            story: story::read(cx, db, "late_charge", charge.id)?,
            charge,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let charge = &data.charge;
        let title = match charge.number.as_str() {
            "" => lang.word("late_charge-waiver"),
            number => lang.say("late_charge-title", &[("number", number.into())]),
        };
        let may = match () {
            () if charge.state != State::Claimed => Err(Refusal::conflict("late_charge.not_claimed").into()),
            () if data.open != charge.interest + charge.indemnity => Err(Refusal::conflict("late_charge.paid").into()),
            () => Ok(()),
        };
        let actions = Deeds::new(cx).open("late_charge.cancel", Permission::Cash, may, "?do=cancel#cancel").html();
        let sheet = Sheet::new("cash", title)
            .crumb(lang.word("late_charges-title"), "/late-charges")
            .badge(state(cx, charge.state.name()))
            .lead(html! {
                (page::eur(lang, charge.interest + charge.indemnity)) " · "
                a href={ "/customers/" (charge.customer) } { (data.customer_name) }
            })
            .actions(actions);
        sheet.body(html! {
            @if !page::form_again(cx) { (page::deed::said(cx)) }
            @if cx.query("do") == Some("cancel") && charge.state == State::Claimed && cx.may(Permission::Cash) {
                div id="cancel" { (ui::card(lang.word("command-late_charge-cancel"), None, cancel(cx, charge))) }
            }
            @if !charge.reason.is_empty() { (ui::notice(Tone::Quiet, html! { (charge.reason) }, None)) }
            (ui::with_aside(
                ui::card(lang.word("late_charge-lines"), None, lines(cx, &charge.lines)),
                ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("late_charge", charge.id))),
            ))
        })
    }
}

fn cancel(cx: &Cx, charge: &LateCharge) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let here = format!("/late-charges/{}", charge.id);
    Form::post("/late_charge/cancel")
        .hidden(&cx.hidden(&here).with("late_charge", charge.id).with("version", charge.version).pairs())
        .errors(&fill.errors)
        .body(fill.text("reason", "late_charge-reason", "").required().html(lang))
        .buttons(vec![
            Button::submit(lang.word("command-late_charge-cancel")).danger(),
            Button::link(lang.word("word-cancel"), here.clone()).quiet(),
        ])
        .html(lang)
}
