//! One line of a statement: what the bank tells, what is proposed and why, and what a person may do with it.

use ground::page::{self, kinds, pick};
use ground::receivable::{self, Item};
use kernel::{Cents, Currency, Day, Fault, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Field, Form, Kind as Input, Phone, Query, Row, Table, Tone, post_button};
use web::{Cx, format};

use super::reasons;
use crate::application::input::Kind;
use crate::application::{Evidence, Reason};
use crate::payment::Payment;
use crate::workbench::desk::Desk;
use crate::workbench::model::{Judge, Piece, State};
use crate::workbench::offer::Offer;
use crate::workbench::{post, store as decisions};

/// A line as it is looked at.
#[derive(Serialize, schemars::JsonSchema)]
pub struct LineShown {
    /// The payment that it became.
    pub payment: Payment,
    /// Ways to apply it, likeliest first.
    pub proposals: Vec<WayShown>,
    /// Why nothing is likely enough.
    pub reason: Option<Reason>,
    /// What was decided, when it was.
    pub decision: Option<DecisionShown>,
    /// The customer whose items may be chosen by hand.
    pub customer: Option<CustomerShown>,
    /// Why the customer entered was not found.
    pub not_found: Option<String>,
    /// What that customer has open, oldest due first.
    pub open: Vec<Item>,
    /// Customers to propose.
    #[serde(skip)]
    pub offered: Vec<pick::Offered>,
}

/// A customer by id and name.
#[derive(Serialize, schemars::JsonSchema)]
pub struct CustomerShown {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
}

/// A way to apply the line.
#[derive(Serialize, schemars::JsonSchema)]
pub struct WayShown {
    /// What each part is for.
    pub pieces: Vec<PieceShown>,
    /// How likely it is right, in millionths.
    pub probability: i64,
    /// Why, in the reader's language.
    pub reasons: Vec<String>,
    /// True when it can be booked from here.
    pub bookable: bool,
}

/// A part of the line.
#[derive(Serialize, schemars::JsonSchema)]
pub struct PieceShown {
    /// The part.
    #[serde(flatten)]
    pub piece: Piece,
    /// The customer's name.
    pub customer_name: String,
    /// The document of the item.
    pub document: Option<Id>,
    /// The day the item is due.
    pub due_day: Option<Day>,
    /// What is open of the item, cents.
    pub open: Option<Cents>,
}

/// A decision on the line.
#[derive(Serialize, schemars::JsonSchema)]
pub struct DecisionShown {
    /// Where it stands.
    pub state: State,
    /// Who decided.
    pub by: Option<Judge>,
    /// What each part was for.
    pub pieces: Vec<PieceShown>,
    /// How likely it was, in millionths; 0 when chosen by hand.
    pub probability: i64,
    /// Why, in the reader's language.
    pub reasons: Vec<String>,
    /// The account named for money that is no customer's.
    pub account: String,
}

/// Open items that are shown to choose from.
const SHOWN: usize = 100;

/// Reads a line; nothing when there is no such payment of a bank.
pub fn read(cx: &Cx, db: &mut Db, id: Id) -> Result<Option<LineShown>> {
    let found = crate::payment::store::load(db, id)?.filter(|p| !p.bank_key.is_empty());
    let Some(payment) = found else { return Ok(None) };
    let decision = decisions::load(db, id)?;
    let standing = decision.as_ref().is_some_and(|d| d.state != State::Undone);
    let offer = if standing { Offer::default() } else { offer(db, &payment)? };
    let currency = payment.currency.unwrap_or_default();
    let words = |list: &[Evidence]| list.iter().map(|e| reasons::told(cx.lang(), e, currency)).collect::<Vec<_>>();
    let mut proposals = Vec::with_capacity(offer.ways.len());
    for way in &offer.ways {
        proposals.push(WayShown {
            pieces: pieces(db, &way.pieces)?,
            probability: way.probability,
            reasons: words(&way.reasons),
            bookable: post::fits(&payment, payment.amount, &way.pieces),
        });
    }
    let decision = match decision {
        None => None,
        Some(d) => Some(DecisionShown {
            state: d.state,
            by: d.ruling.as_ref().map(|r| r.by),
            pieces: pieces(db, d.ruling.as_ref().map_or(&[][..], |r| &r.pieces))?,
            probability: d.ruling.as_ref().map_or(0, |r| r.probability),
            reasons: d.ruling.as_ref().map(|r| words(&r.evidence())).unwrap_or_default(),
            account: d.account,
        }),
    };
    let likely = offer.ways.first().and_then(|w| w.pieces.iter().find_map(|p| p.customer));
    let (customer, not_found) = if standing || payment.amount.0 <= 0 {
        (None, None)
    } else {
        chosen(cx, db, payment.customer.or(likely))?
    };
    let mut open = match &customer {
        Some(c) => receivable::open_of(db, c.id)?,
        None => Vec::new(),
    };
    open.retain(|i| i.open.0 > 0);
    open.truncate(SHOWN);
    let offered = if standing { Vec::new() } else { pick::offered_customers(db)? };
    Ok(Some(LineShown { payment, proposals, reason: offer.reason, decision, customer, not_found, open, offered }))
}

/// What the engine says now, where it is at work in this process already; else what it said last.
fn offer(db: &mut Db, payment: &Payment) -> Result<Offer> {
    let desk = db.kept::<Desk>();
    if let Some(knowledge) = desk.ready(db)? {
        return Ok(knowledge.decide(payment).unwrap_or_default());
    }
    Ok(decisions::offered(db, payment.id)?.map(|(offer, _)| offer).unwrap_or_default())
}

fn pieces(db: &mut Db, pieces: &[Piece]) -> Result<Vec<PieceShown>> {
    let customers: Vec<Id> = pieces.iter().filter_map(|p| p.customer).collect();
    let names = kinds::labels(db, "customer", &customers)?;
    let mut shown = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let item = match piece.item {
            Some(id) => receivable::find(db, id)?,
            None => None,
        };
        shown.push(PieceShown {
            piece: piece.clone(),
            customer_name: piece.customer.and_then(|c| names.get(&c).cloned()).unwrap_or_default(),
            document: item.as_ref().map(|i| i.document),
            due_day: item.as_ref().map(|i| i.due_day),
            open: item.as_ref().map(|i| i.open),
        });
    }
    Ok(shown)
}

/// The customer to choose items of: the one entered, else whose money it is or may be.
fn chosen(cx: &Cx, db: &mut Db, likely: Option<Id>) -> Result<(Option<CustomerShown>, Option<String>)> {
    let found = match cx.query("payer") {
        Some(text) => match pick::one_customer(db, text, "payer") {
            Ok(id) => Some(id),
            Err(Fault::Refused(refusal)) => return Ok((None, Some(cx.lang().refusal(&refusal)))),
            Err(fault) => return Err(fault),
        },
        None => likely,
    };
    let Some(id) = found else { return Ok((None, None)) };
    Ok((Some(CustomerShown { id, name: kinds::label_of(db, "customer", id)? }), None))
}

/// Shows a line; `next` is the one to go to when it is done.
pub fn show(cx: &Cx, line: &LineShown, query: &Query, next: Option<Id>) -> Markup {
    let lang = cx.lang();
    let acts = Acts { cx, line, query, next };
    let standing = line.decision.as_ref().is_some_and(|d| d.state != State::Undone);
    html! {
        (ui::card(&line.payment.number, Some(html! { (ui::money(lang, line.payment.amount, line.payment.currency.unwrap_or_default())) }), told(cx, line)))
        @if let Some(decision) = &line.decision { (acts.decided(decision)) }
        @if !standing {
            (acts.refused())
            @for (n, way) in line.proposals.iter().enumerate() { (acts.proposal(n, way)) }
            @if let Some(reason) = line.reason.filter(|_| line.proposals.is_empty()) {
                (ui::notice(Tone::Waits, html! { (lang.word(&format!("workbench-why-{}", why(reason)))) }, None))
            }
            @if cx.may(Permission::Cash) {
                @if line.payment.amount.0 > 0 { (ui::card(lang.word("workbench-by-hand"), None, acts.by_hand())) }
                @if line.payment.customer.is_none() { (ui::card(lang.word("command-workbench-set_aside"), None, acts.aside())) }
            }
        }
    }
}

fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::NothingFits => "nothing",
        Reason::SeveralFit => "several",
        Reason::Cheques => "cheques",
        Reason::ReturnUnknown => "return",
    }
}

fn told(cx: &Cx, line: &LineShown) -> Markup {
    let lang = cx.lang();
    let payment = &line.payment;
    let mut pairs = vec![(
        lang.word("payment-booked"),
        html! { @if let Some(day) = payment.day { (ui::day_relative(lang, day)) } },
    )];
    if !payment.counterparty.is_empty() {
        pairs.push((lang.word("payment-counterparty"), html! { (payment.counterparty) }));
    }
    if !payment.iban.is_empty() {
        pairs.push((lang.word("field-iban"), html! { (page::iban(&payment.iban)) }));
    }
    html! {
        (ui::definitions(&pairs))
        @if !payment.remittance.is_empty() { p { (payment.remittance) } }
        p { a href={ "/payments/" (payment.id) } { (lang.word("workbench-open-payment")) } }
    }
}

struct Acts<'a, 'w> {
    cx: &'a Cx<'w>,
    line: &'a LineShown,
    query: &'a Query,
    next: Option<Id>,
}

impl Acts<'_, '_> {
    fn here(&self) -> String {
        super::with_line(self.cx, self.query, self.line.payment.id).url()
    }

    /// Where the page goes when the line is done: the next line, with the way back to this one.
    fn onward(&self) -> String {
        let done = self.query.with("done", &self.line.payment.id.to_string());
        match self.next {
            Some(next) => done.with("line", &next.to_string()).url(),
            None => done.without("line").url(),
        }
    }

    fn hidden(&self) -> web::cx::Hidden {
        let payment = &self.line.payment;
        let hidden = self.cx.hidden(&self.onward()).page(&self.here());
        hidden.with("payment", payment.id).with("version", payment.version)
    }

    /// What was refused stands above everything that can be tried again.
    fn refused(&self) -> Markup {
        let lang = self.cx.lang();
        match &self.cx.refusal {
            Some(refusal) => ui::notice(Tone::Late, html! { (lang.refusal(refusal)) }, None),
            None => html! {},
        }
    }

    fn proposal(&self, n: usize, way: &WayShown) -> Markup {
        let lang = self.cx.lang();
        let share = super::percent(lang.locale, way.probability);
        let title = lang.say("workbench-proposal", &[("rank", (n as i64 + 1).into())]);
        const KEYS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
        let body = html! {
            (parts(self.cx, &way.pieces, self.line.payment.currency.unwrap_or_default()))
            ul.reasons { @for reason in &way.reasons { li { (reason) } } }
            @if !way.bookable {
                p.beside { (lang.word("workbench-not-from-here")) }
            } @else if self.cx.may(Permission::Cash) {
                form method="post" action="/workbench/accept" {
                    @for (name, value) in self.hidden().pairs() { input type="hidden" name=(name) value=(value); }
                    @for (i, piece) in way.pieces.iter().enumerate() { (hidden_piece(i, &piece.piece)) }
                    button.button.primary[n == 0] type="submit" data-key=[KEYS.get(n)] autofocus[n == 0 && self.cx.refusal.is_none()] {
                        span { (lang.say("workbench-accept", &[("rank", (n as i64 + 1).into())])) }
                    }
                }
            }
        };
        ui::card(title, Some(html! { (ui::status(if n == 0 { Tone::Good } else { Tone::Quiet }, share)) }), body)
    }

    /// Items of a customer, or its account.
    fn by_hand(&self) -> Markup {
        let lang = self.cx.lang();
        let kind = Input::Combobox { options: pick::choices(&self.line.offered), source: None };
        let value = self.cx.query("payer").map(str::to_string);
        let value = value.or_else(|| self.line.customer.as_ref().map(|c| c.name.clone())).unwrap_or_default();
        let field = Field::new(kind, "payer", lang.word("payment-payer"))
            .value(value)
            .hint(lang.word("payment-payer-hint"))
            .error(self.line.not_found.as_deref())
            .required();
        html! {
            form.form method="get" action="/workbench" {
                input type="hidden" name="line" value=(self.line.payment.id);
                (field.html(lang))
                div.buttons { (Button::submit(lang.word("workbench-show-items"))) }
            }
            @if let Some(customer) = &self.line.customer { (self.assign(customer)) }
        }
    }

    fn assign(&self, customer: &CustomerShown) -> Markup {
        let lang = self.cx.lang();
        let columns = vec![
            Column::text(lang.word("payment-invoice")).phone(Phone::Title),
            Column::number(lang.word("payment-open")).phone(Phone::Amount),
            Column::text(lang.word("payment-settle")),
            Column::text(lang.word("col-amount")),
        ];
        let rows = self.line.open.iter().enumerate().map(|(n, item)| self.choice(n, item)).collect();
        let hidden = self.hidden().with("customer", customer.id);
        html! {
            @if !self.line.open.is_empty() {
                (Form::post("/workbench/assign")
                    .hidden(&hidden.pairs())
                    .body(html! { (Table::new(lang.word("workbench-by-hand"), columns).rows(rows).html(lang)) p.beside { (lang.word("workbench-rest")) } })
                    .buttons(vec![Button::submit(lang.word("workbench-assign-ticked"))])
                    .html(lang))
            }
            (post_button("/workbench/assign", &hidden.pairs(),
                &Button::submit(lang.say("workbench-on-account", &[("name", customer.name.as_str().into())])).key("o")))
        }
    }

    fn choice(&self, n: usize, item: &Item) -> Row {
        let lang = self.cx.lang();
        let say = |key: &str| lang.say(key, &[("number", item.number.as_str().into())]);
        let label = say("payment-amount-for");
        let name = format!("items[{n}].amount|money.{}", item.currency.code());
        let open = page::typed(lang, item.currency.plain(item.open));
        let field = Field::new(Input::Money(item.currency), name.as_str(), label.as_str()).placeholder(open).narrow();
        let id = ui::field_id(&name);
        Row::new(vec![
            html! { (item.number) br; span.beside { (format::day(lang, item.due_day)) } },
            page::amount(lang, item.open, item.currency),
            html! { input type="checkbox" name={ "items[" (n) "].item" } value=(item.id) aria-label=(say("payment-tick")); },
            html! { div.field.narrow { label.unseen for=(id) { (label) } (field.input(lang)) } },
        ])
    }

    fn aside(&self) -> Markup {
        let lang = self.cx.lang();
        let field = Field::text("account", lang.word("workbench-account-field"))
            .value(self.cx.field("account", ""))
            .hint(lang.word("workbench-account-hint"))
            .narrow();
        Form::post("/workbench/set_aside")
            .hidden(&self.hidden().pairs())
            .body(field.html(lang))
            .buttons(vec![Button::submit(lang.word("command-workbench-set_aside")).key("n")])
            .html(lang)
    }

    fn decided(&self, decision: &DecisionShown) -> Markup {
        let lang = self.cx.lang();
        let by = match (decision.state, decision.by) {
            (State::Undone, _) => "workbench-was-undone",
            (_, Some(Judge::Engine)) => "workbench-by-engine",
            _ => "workbench-by-person",
        };
        let mut here = self.cx.hidden(&self.here()).page(&self.here());
        here = here.with("payment", self.line.payment.id).with("version", self.line.payment.version);
        let standing = decision.state != State::Undone;
        let field = Field::text("reason", lang.word("payment-reason")).value(self.cx.field("reason", "")).required();
        let body = html! {
            (parts(self.cx, &decision.pieces, self.line.payment.currency.unwrap_or_default()))
            @if !decision.account.is_empty() { p { (lang.say("workbench-account-named", &[("account", decision.account.as_str().into())])) } }
            ul.reasons { @for reason in &decision.reasons { li { (reason) } } }
            @if standing && self.cx.may(Permission::Cash) {
                (self.refused())
                (Form::post("/workbench/undo")
                    .hidden(&here.pairs())
                    .body(html! { p.beside { (lang.word("workbench-undo-does")) } (field.html(lang)) })
                    .buttons(vec![Button::submit(lang.word("command-workbench-undo")).danger()])
                    .html(lang))
            }
        };
        let tone = if standing { Tone::Good } else { Tone::Waits };
        let share = (decision.probability > 0).then(|| super::percent(lang.locale, decision.probability));
        ui::card(lang.word(by), share.map(|s| ui::status(tone, s)), body)
    }
}

/// A part as the fields of a form.
fn hidden_piece(n: usize, piece: &Piece) -> Markup {
    let name = |field: &str| format!("pieces[{n}].{field}");
    html! {
        @if let Some(item) = piece.item { input type="hidden" name=(name("item")) value=(item); }
        @if let Some(customer) = piece.customer { input type="hidden" name=(name("customer")) value=(customer); }
        input type="hidden" name=(name("amount")) value=(piece.amount.0);
        input type="hidden" name=(name("kind")) value=(kind_name(piece.kind));
    }
}

/// The name of a kind in forms and words: as in the API.
fn kind_name(kind: Kind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// The parts of a line.
fn parts(cx: &Cx, pieces: &[PieceShown], currency: Currency) -> Markup {
    let lang = cx.lang();
    html! {
        ul.parts {
            @for shown in pieces {
                li {
                    span {
                        @if let (Some(document), false) = (shown.document, shown.piece.number.is_empty()) {
                            a href={ "/invoices/" (document) } { (shown.piece.number) }
                        } @else { (shown.piece.number) }
                        @if shown.piece.item.is_none() || shown.piece.kind != Kind::Payment {
                            " " (lang.word(&format!("workbench-kind-{}", kind_name(shown.piece.kind))))
                        }
                        @if !shown.customer_name.is_empty() { " " span.beside { (shown.customer_name) } }
                    }
                    (ui::money(lang, shown.piece.amount, currency))
                }
            }
        }
    }
}
