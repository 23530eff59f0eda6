//! The page of one payment: what the bank told, whose it is, what it settles, what it booked, what happened.

use bill::invoice::books::{self, BookedLine};
use ground::page::chain::{self, Link};
use ground::page::{self, Deeds, Sheet, Story, kinds, moneys, pick, story};
use ground::receivable::{self, Item};
use ground::record::load;
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Column, Phone, Row, Step, StepState, Table, Tone};
use web::{Cx, Page, View, format};

use super::{deeds, send_back, transit};
use crate::payment::outgoing::Purpose;
use crate::payment::{Payment, lists, reference, rules, store as payments};

/// `GET /payments/{id}`
pub struct Shown;

/// A payment with everything that belongs to it.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The payment.
    pub payment: Payment,
    /// Where it stands: `unidentified`, `on_account`, `partly`, `applied`, `outgoing`.
    pub state: String,
    /// What is not applied yet, in minor units of `left_currency`.
    pub left: Cents,
    /// The currency in which it stands on the customer's account.
    pub left_currency: Currency,
    /// Whose it is.
    pub customer_name: String,
    /// Its lettering code.
    pub letter: Option<String>,
    /// What it settles.
    pub settles: Vec<Settles>,
    /// Whose it is, where it is several customers'.
    pub shares: Vec<ShareShown>,
    /// What its customer has open, oldest due first.
    pub open: Vec<Item>,
    /// Credits of its customer that can be used together with it.
    pub credits: Vec<Item>,
    /// Its own item.
    #[serde(skip)]
    pub own: Option<Item>,
    /// Bank lines out that are not explained yet, where it could be paid or taken back by one; newest first.
    pub outgoing: Vec<lists::BankOut>,
    /// Numbers of the invoices that its text names exactly and that it could settle.
    pub named: Vec<String>,
    /// Customers to propose while nobody knows whose it is.
    pub offered: Vec<pick::Offered>,
    /// The customer chosen in the form, not yet said.
    pub chosen: Option<(Id, String)>,
    /// Why the customer entered was not found.
    pub not_found: Option<String>,
    /// What the bank credited by it: id, number, amount in cents.
    pub cleared: Vec<(Id, String, Cents)>,
    /// True where something waits that it may be the credit of.
    #[serde(skip)]
    pub waits: bool,
    /// Its entries in the books.
    pub books: Vec<BookedLine>,
    /// The documents of its affairs.
    pub chain: Vec<Link>,
    /// What happened.
    pub story: Story,
}

/// What one of several customers has of it.
#[derive(Serialize, schemars::JsonSchema)]
pub struct ShareShown {
    /// The customer.
    pub customer: Id,
    /// Its name.
    pub customer_name: String,
    /// Its share, in minor units of the payment's currency.
    pub amount: Cents,
    /// What of it is not applied, in minor units of `currency`.
    pub left: Cents,
    /// The currency in which it stands on the customer's account.
    pub currency: Currency,
    /// What it settles.
    pub settles: Vec<Settles>,
}

/// An item that it settles.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Settles {
    /// What it stands for.
    pub kind: receivable::ItemKind,
    /// The document.
    pub document: Id,
    /// Its number.
    pub number: String,
    /// Its due day.
    pub due_day: Day,
    /// Currency of both amounts.
    pub currency: Currency,
    /// How much.
    pub amount: Cents,
    /// What is left of the invoice.
    pub open: Cents,
}

/// Open items shown to apply a payment to; who owes more is searched by number.
const SHOWN: usize = 100;

impl View for Shown {
    const PATH: &'static str = "/payments/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let payment: Payment = load(db, cx.id()?, None)?;
        let own = match payment.item {
            Some(id) => receivable::find(db, id)?,
            None => None,
        };
        let left = own.as_ref().map_or(payment.amount, |i| -i.open);
        let left_currency = own.as_ref().map_or(payment.currency, |i| Some(i.currency)).unwrap_or_default();
        let (mut open, mut credits) = (Vec::new(), Vec::new());
        let (mut named, mut customer_name) = (Vec::new(), String::new());
        if let Some(customer) = payment.customer {
            customer_name = kinds::label_of(db, "customer", customer)?;
            if payment.amount.0 > 0 {
                open = receivable::open_of(db, customer)?;
                let own = payment.item;
                credits = open.iter().filter(|i| i.open.0 < 0 && Some(i.id) != own).take(SHOWN).cloned().collect();
                open.retain(|i| i.open.0 > 0);
                named = if left.0 > 0 { exactly_named(db, &payment, left)? } else { Vec::new() };
            }
        }
        let facts = lists::booking_facts(db, payment.id)?;
        let shares = shares(db, &payment)?;
        let unknown = payment.customer.is_none() && payment.purpose.is_none() && payment.amount.0 > 0;
        let (chosen, not_found) = if unknown { chosen(cx, db)? } else { (None, None) };
        let cleared = match payment.purpose {
            Some(Purpose::Clearing) => {
                let ids = payments::cleared_by(db, payment.id)?;
                let some = payments::some(db, &ids)?;
                some.into_iter().map(|p| (p.id, p.number, p.amount)).collect()
            }
            _ => Vec::new(),
        };
        Ok(Data {
            waits: unknown && lists::sums(db)?.waiting_count > 0,
            cleared,
            state: lists::state(payment.amount, payment.customer, left, payment.purpose).to_string(),
            left: if payment.amount.0 < 0 { Cents::ZERO } else { left },
            left_currency,
            customer_name,
            letter: own.as_ref().and_then(|i| i.letter.clone()),
            settles: settles(db, own.as_ref())?,
            shares,
            own,
            open: first(open, &named),
            credits,
            outgoing: if payment.customer.is_some() && payment.amount.0 > 0 { lists::outgoing(db)? } else { Vec::new() },
            named,
            offered: if unknown { pick::offered_customers(db)? } else { Vec::new() },
            chosen,
            not_found,
            books: books::of_facts(db, &facts)?,
            chain: affairs(db, &payment, left)?,
            story: story::read(cx, db, "payment", payment.id)?,
            payment,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let title = lang.say("payment-title", &[("number", data.payment.number.as_str().into())]);
        let sheet = Sheet::new("cash", title)
            .crumb(lang.word("payments-title"), "/payments")
            .badge(html! {
                (super::state(cx, &data.state))
                @if data.payment.waiting { " " (ui::status(Tone::Moving, lang.word("payment-waiting"))) }
            })
            .lead(html! {
                (page::money(lang, data.payment.amount, data.payment.currency.unwrap_or_default()))
                @if let Some(value) = data.payment.value { " · " (page::eur(lang, value)) }
                @if let Some(customer) = data.payment.customer { " · " a href={ "/customers/" (customer) } { (data.customer_name) } }
                @else if !data.payment.counterparty.is_empty() { " · " (data.payment.counterparty) }
                @if data.state == "partly" {
                    " · " (lang.say("payment-left-of", &[("amount", format::money(lang.locale, data.left, data.left_currency).into())]))
                }
            })
            .actions(actions(cx, data));
        sheet.body(html! {
            @if !page::form_again(cx) { (page::deed::said(cx)) }
            (steps(cx, data))
            (deeds::panels(cx, data))
            (send_back::panels(cx, data))
            @if cx.may(Permission::Cash) && data.state == "unidentified" && data.waits { p { (transit::from_line(cx, data.payment.id)) } }
            @if cx.may(Permission::Cash) && cx.query("do") == Some("unclear") && data.state == "clearing" {
                div id="unclear" { (ui::card(lang.word("command-payment-unclear"), None, transit::unclear(cx, &data.payment))) }
            }
            (ui::with_aside(
                html! {
                    @if !data.shares.is_empty() { (ui::card(lang.word("payment-shares"), None, shared(cx, data))) }
                    @if !data.settles.is_empty() { (ui::card(lang.word("payment-settles"), None, settled(cx, data))) }
                    @if !data.cleared.is_empty() { (ui::card(lang.word("payment-cleared"), None, cleared(cx, data))) }
                    (ui::card(lang.word("payment-told"), None, told(cx, data)))
                    (ui::card(lang.word("books-title"), None, books::show(cx, &data.books)))
                },
                html! {
                    (ui::card(lang.word("chain-title"), None, chain::show(cx, &data.chain, data.payment.id)))
                    (ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("payment", data.payment.id))))
                },
            ))
        })
    }
}

/// The documents that it settles, and itself.
fn affairs(db: &mut Db, payment: &Payment, left: Cents) -> Result<Vec<Link>> {
    let mut links = chain::of_payment(db, payment.id)?;
    if !links.iter().any(|l| l.id == payment.id) {
        links.push(Link {
            kind: "payment".into(),
            id: payment.id,
            number: payment.number.clone(),
            day: payment.day.unwrap_or(db.today),
            amount: Some(payment.amount),
            currency: payment.currency.unwrap_or_default(),
            state: lists::state(payment.amount, payment.customer, left, payment.purpose).to_string(),
        });
    }
    Ok(links)
}

/// The invoices that the text names, when what it names is certain enough to be settled by itself.
fn exactly_named(db: &mut Db, payment: &Payment, left: Cents) -> Result<Vec<String>> {
    let numbers = reference::candidates(&payment.remittance);
    let items = payments::items_by_number(db, &numbers)?;
    let own = items.iter().all(|i| Some(i.customer) == payment.customer);
    let chosen = if own { rules::by_reference(&items, left) } else { Vec::new() };
    Ok(items.iter().filter(|i| chosen.iter().any(|(id, _)| *id == i.id)).map(|i| i.number.clone()).collect())
}

/// The customer that the form's first step chose.
fn chosen(cx: &Cx, db: &mut Db) -> Result<(Option<(Id, String)>, Option<String>)> {
    let Some(text) = cx.query("payer") else { return Ok((None, None)) };
    match pick::one_customer(db, text, "payer") {
        Ok(id) => Ok((Some((id, kinds::label_of(db, "customer", id)?)), None)),
        Err(kernel::Fault::Refused(refusal)) => Ok((None, Some(cx.lang().refusal(&refusal)))),
        Err(fault) => Err(fault),
    }
}

fn shares(db: &mut Db, payment: &Payment) -> Result<Vec<ShareShown>> {
    let customers: Vec<Id> = payment.shares.iter().map(|s| s.customer).collect();
    let names = kinds::labels(db, "customer", &customers)?;
    let mut list = Vec::with_capacity(payment.shares.len());
    for share in &payment.shares {
        let own = receivable::find(db, share.item)?;
        list.push(ShareShown {
            customer: share.customer,
            customer_name: names.get(&share.customer).cloned().unwrap_or_default(),
            amount: share.amount,
            currency: own.as_ref().map_or(payment.currency.unwrap_or_default(), |i| i.currency),
            left: own.as_ref().map_or(Cents::ZERO, |i| -i.open),
            settles: settles(db, own.as_ref())?,
        });
    }
    Ok(list)
}

fn settles(db: &mut Db, own: Option<&Item>) -> Result<Vec<Settles>> {
    let mut list = Vec::new();
    let Some(own) = own else { return Ok(list) };
    for (id, amount) in receivable::settled_with(db, own.id)? {
        if let Some(item) = receivable::find(db, id)? {
            list.push(Settles {
                kind: item.kind,
                document: item.document,
                number: item.number,
                due_day: item.due_day,
                currency: item.currency,
                amount,
                open: item.open,
            });
        }
    }
    list.sort_by_key(|s| (s.due_day, s.document));
    Ok(list)
}

/// Named ones first, then the oldest.
fn first(mut open: Vec<Item>, named: &[String]) -> Vec<Item> {
    open.sort_by_key(|i| !named.contains(&i.number));
    open.truncate(SHOWN);
    open
}

fn actions(cx: &Cx, data: &Data) -> Markup {
    let payment = &data.payment;
    let version = payment.version.to_string();
    let fields = [("payment", payment.id.to_string()), ("version", version)];
    let unidentified = || Err(Refusal::conflict("payment.unidentified").into());
    let certain = match () {
        () if data.state == "outgoing" => Err(Refusal::conflict("payment.money_that_left").into()),
        () if payment.customer.is_none() => unidentified(),
        () if data.left.is_zero() => Err(Refusal::conflict("payment.nothing_to_apply").into()),
        () if data.named.is_empty() => Err(Refusal::conflict("payment.no_certain_reference").into()),
        () => Ok(()),
    };
    let undo = if data.settles.is_empty() || payment.purpose.is_some() { Err(Refusal::conflict("payment.not_applied").into()) } else { Ok(()) };
    let back = if send_back::returnable(data) { Ok(()) } else { Err(Refusal::conflict("payment.not_returnable").into()) };
    let fee = if send_back::rechargeable(data) { Ok(()) } else { Err(Refusal::conflict("payment.not_returned").into()) };
    let whose = payment.item.is_some() && payment.purpose.is_none() || !data.shares.is_empty();
    let unidentify = if whose { Ok(()) } else { Err(Refusal::conflict("payment.unidentified").into()) };
    let nothing = send_back::refundable(data).is_empty() || payment.amount.0 < 0;
    let refund = if nothing { Err(Refusal::conflict("payment.no_credit").into()) } else { Ok(()) };
    let known = payment.customer.is_some() || data.payment.purpose.is_some();
    let credit = data.state == "clearing" && !payment.bank_key.is_empty();
    let unclear = if credit { Ok(()) } else { Err(Refusal::conflict("payment.not_clearing").into()) };
    let assign = if known { Err(Refusal::conflict("payment.identified_already").into()) } else { Ok(()) };
    Deeds::new(cx)
        .primary("payment.apply")
        .post("payment.apply", Permission::Cash, certain, &fields)
        .open("payment.unapply", Permission::Cash, undo, "?do=unapply#unapply")
        .open("payment.unidentify", Permission::Cash, unidentify, "?do=unidentify#unidentify")
        .open("payment.refund", Permission::Cash, refund, "?do=refund#refund")
        .open("payment.return", Permission::Cash, back, "?do=return#return")
        .open("payment.recharge", Permission::Cash, fee, "?do=recharge#recharge")
        .open("payment.unclear", Permission::Cash, unclear, "?do=unclear#unclear")
        .open("payment.assign", Permission::Account, assign, "?do=assign#assign")
        .html()
}

/// Received, whose it is, settled.
fn steps(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let word = |key: &str| lang.word(&format!("payment-step-{key}"));
    let day = data.payment.day.map(|d| format::day(lang, d)).unwrap_or_default();
    let received = Step::new(word("received"), StepState::Done).detail(day);
    if !data.shares.is_empty() {
        return ui::stepper(lang, &[received, Step::new(word("shared"), StepState::Done)]);
    }
    if data.payment.amount.0 < 0 || data.payment.purpose.is_some() {
        return ui::stepper(lang, &[received, Step::new(word("outgoing"), StepState::Current)]);
    }
    let whose = match data.payment.customer {
        None => Step::new(word("identify"), StepState::Waiting),
        Some(_) => Step::new(word("identified"), StepState::Done).detail(data.customer_name.as_str()),
    };
    let money = |amount| format::money(lang.locale, amount, data.left_currency);
    let applied = match data.state.as_str() {
        "applied" => Step::new(word("applied"), StepState::Done).detail(
            data.letter.as_ref().map(|l| lang.say("invoice-lettered", &[("code", l.into())])).unwrap_or_default(),
        ),
        "unidentified" => Step::new(word("apply"), StepState::Ahead),
        _ => Step::new(word("apply"), StepState::Waiting)
            .detail(lang.say("payment-left-of", &[("amount", money(data.left).into())])),
    };
    ui::stepper(lang, &[received, whose, applied])
}

/// Whose it is: each customer with its share and what that settles.
fn shared(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let own = data.payment.currency.unwrap_or_default();
    let columns = vec![
        Column::text(lang.word("col-customer")).phone(Phone::Title),
        Column::text(lang.word("payment-share-settles")),
        Column::number(lang.word("payment-left")),
        Column::number(lang.word("payment-share")).phone(Phone::Amount),
    ];
    let rows = data.shares.iter().map(|share| {
        Row::new(vec![
            html! { a href={ "/customers/" (share.customer) } { (share.customer_name) } },
            html! {
                @for (n, s) in share.settles.iter().enumerate() {
                    @if n > 0 { ", " }
                    a href=(kinds::url_of(s.kind.document(), s.document).unwrap_or_default()) { (s.number) }
                }
            },
            html! { @if share.left.is_zero() { span.beside { "–" } } @else { (page::amount(lang, share.left, share.currency)) } },
            page::amount(lang, share.amount, own),
        ])
    });
    let totals = vec![html! { (lang.word("col-total")) }, html! {}, html! {}, page::amount(lang, data.payment.amount, own)];
    Table::new(lang.word("payment-shares"), columns).rows(rows.collect()).totals(totals).html(lang)
}

fn settled(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("payment-invoice")).phone(Phone::Title),
        Column::text(lang.word("payment-due")),
        Column::number(lang.word("payment-of-it")).phone(Phone::Amount),
        Column::number(lang.word("payment-open")),
    ];
    let rows = data.settles.iter().map(|s| {
        Row::new(vec![
            html! { (s.number) },
            ui::day(lang, s.due_day),
            page::amount(lang, s.amount, s.currency),
            html! { @if s.open.is_zero() { span.beside { "–" } } @else { (page::amount(lang, s.open, s.currency)) } },
        ])
        .link(kinds::url_of(s.kind.document(), s.document).unwrap_or_default())
    });
    let sums = moneys::by_currency(data.settles.iter().map(|s| (s.currency, s.amount)));
    let totals = vec![html! { (lang.word("col-total")) }, html! {}, moneys::sums(lang, &sums), html! {}];
    Table::new(lang.word("payment-settles"), columns).rows(rows.collect()).totals(totals).html(lang)
}

/// What the bank credited by this payment.
fn cleared(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
    ];
    // The bank credits one currency at a time.
    let currency = data.payment.currency.unwrap_or_default();
    let rows = data.cleared.iter().map(|(id, number, amount)| {
        Row::new(vec![html! { (number) }, page::amount(lang, *amount, currency)]).link(format!("/payments/{id}"))
    });
    let sum: Cents = data.cleared.iter().map(|(_, _, amount)| *amount).sum();
    let totals = vec![html! { (lang.word("col-total")) }, page::amount(lang, sum, currency)];
    Table::new(lang.word("payment-cleared"), columns).rows(rows.collect()).totals(totals).html(lang)
}

/// What the bank, or who recorded it, told.
fn told(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let payment = &data.payment;
    let source = if payment.bank_key.is_empty() { "payment-by-hand" } else { "payment-from-bank" };
    let mut pairs = vec![
        (lang.word("payment-booked"), html! { @if let Some(day) = payment.day { (ui::day_relative(lang, day)) } }),
        (lang.word("col-amount"), page::money(lang, payment.amount, payment.currency.unwrap_or_default())),
        (lang.word("payment-method"), html! { (lang.word(&format!("payment-method-{}", payment.method.name()))) }),
        (lang.word("payment-source"), html! { (lang.word(source)) }),
    ];
    if let Some(value) = payment.value {
        pairs.push((lang.word("payment-in_euros"), page::eur(lang, value)));
    }
    if let Some(by) = payment.cleared_by {
        pairs.push((lang.word("payment-cleared_by"), html! { a href={ "/payments/" (by) } { (lang.word("payment-cleared_by-see")) } }));
    }
    if !payment.counterparty.is_empty() {
        pairs.push((lang.word("payment-counterparty"), html! { (payment.counterparty) }));
    }
    if !payment.iban.is_empty() {
        pairs.push((lang.word("field-iban"), html! { (page::iban(&payment.iban)) }));
    }
    html! {
        (ui::definitions(&pairs))
        @if !payment.remittance.is_empty() {
            br;
            (ui::notice(Tone::Quiet, html! { span.beside { (lang.word("payment-text")) } br; (payment.remittance) }, None))
        }
    }
}
