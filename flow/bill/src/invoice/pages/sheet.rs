//! The page of one invoice: what it says, whether it is paid, what it booked, where it comes from and what happened.

use ground::company::Identity;
use ground::customer::{self, Customer};
use ground::page::chain::{self, Link};
use ground::page::{self, Deeds, Sheet, Story, kinds, story};
use ground::party::Address;
use ground::receivable::{self, Item, ItemKind};
use ground::record::{Document, load};
use ground::tax::Treatment;
use ground::vat_check::{Held, Standing};
use kernel::{Cents, Day, Id, Result};
use maud::{Markup, html};
use sell::order::Order;
use serde::Serialize;
use store::Db;
use web::ui::{self, Button, Column, Icon, Phone, Row, Step, StepState, Table, Tone};
use web::i18n::Locale;
use web::{Cx, Page, View, format};

use super::{electronic, paper};
use crate::invoice::Invoice;
use crate::invoice::books::{self, BookedLine};
use crate::invoice::mentions::{self, Told};
use crate::invoice::print;
use crate::invoice::quoted::{self, Buyer};

/// `GET /invoices/{id}`
pub struct Shown;

/// `GET /invoices/{id}/print`: the document alone.
pub struct Printed;

/// An invoice with everything that belongs to it.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The invoice.
    pub invoice: Invoice,
    /// The seller as quoted.
    pub seller: Identity,
    /// The buyer as quoted.
    pub buyer: Buyer,
    /// Who owes, where it is not the buyer.
    pub payer: Option<Payer>,
    /// The order's number.
    pub order_number: String,
    /// The customer's own number of it.
    pub order_reference: String,
    /// Where goods were delivered, where it is not the buyer's address.
    pub delivery: Option<Address>,
    /// Mentions that it carries.
    pub mentions: Vec<MentionSeen>,
    /// What is left to be paid, cents.
    pub open: Cents,
    /// Its open items with what settled them.
    pub items: Vec<ItemSeen>,
    /// What the rules of e-invoicing (EN 16931, French reform) find in it; nothing is good.
    pub electronic: Vec<print::Found>,
    /// Its entry in the books.
    pub books: Vec<BookedLine>,
    /// The documents of the affair.
    pub chain: Vec<Link>,
    /// What happened.
    pub story: Story,
}

/// Who owes.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Payer {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// Billing address.
    pub address: Address,
}

/// A mention.
#[derive(Serialize, schemars::JsonSchema)]
pub struct MentionSeen {
    /// Its key.
    pub key: &'static str,
    /// Where the law says so.
    pub source: &'static str,
}

/// An open item with what settled it.
#[derive(Serialize, schemars::JsonSchema)]
pub struct ItemSeen {
    /// The item.
    #[serde(flatten)]
    pub item: Item,
    /// What was set off against it.
    pub settled: Vec<Settled>,
}

/// A settlement of an item.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Settled {
    /// The document: mostly a payment.
    pub payment: Id,
    /// Of which kind it is: `payment`, `invoice` (a credit note), `bad_debt`, `bill_of_exchange`.
    pub kind: &'static str,
    /// Its number.
    pub number: String,
    /// Its day.
    pub day: Day,
    /// How much, cents.
    pub amount: Cents,
}

impl Data {
    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let invoice: Invoice = load(db, cx.id()?, None)?;
        let order: Order = load(db, invoice.order, None)?;
        let seller = quoted::seller(db, invoice.seller_seq)?;
        let buyer = quoted::buyer(db, &invoice)?;
        let treatments: Vec<Treatment> = invoice.totals.groups.iter().map(|g| g.treatment).collect();
        let told = Told {
            day: invoice.day.unwrap_or(db.today),
            seller: &seller,
            goods: invoice.lines.iter().any(|l| l.goods),
            services: !invoice.lines.iter().all(|l| l.goods),
            treatments: &treatments,
            kind: invoice.kind,
            early: quoted::early(&invoice, &buyer),
        };
        let mentions = mentions::of(&told).iter().map(|m| MentionSeen { key: m.key, source: m.source }).collect();
        let delivery = invoice.more.delivery.clone().filter(|d| told.goods && *d != buyer.profile.address);
        let items = items(db, invoice.id)?;
        let language = match cx.locale {
            Locale::Fr => einvoice::Language::French,
            Locale::En => einvoice::Language::English,
        };
        let electronic = match invoice.more.internal {
            true => Vec::new(),
            false => print::findings(&print::terms(db, &invoice)?, language),
        };
        Ok(Data {
            electronic,
            payer: payer(db, &invoice)?,
            order_number: order.number,
            order_reference: invoice.more.reference.clone(),
            delivery,
            mentions,
            open: items.iter().filter(|i| receivable::months::is_receivable(i.item.account)).map(|i| i.item.open).sum(),
            items,
            books: books::of_facts(db, &[invoice.seq])?,
            chain: affair(db, &invoice)?,
            story: story::read(cx, db, "invoice", invoice.id)?,
            invoice,
            seller,
            buyer,
        })
    }

    fn state(&self, today: Day) -> &'static str {
        // What a bill of exchange has taken over is due when the bill is.
        let due = self.items.iter().filter(|i| i.item.open.0 > 0).map(|i| i.item.due_day).min().or(self.invoice.due_day);
        match (self.open.is_zero(), due) {
            (true, _) => "paid",
            _ if self.open.0 < 0 => "credit",
            (false, Some(due)) if due < today => "overdue",
            _ => "open",
        }
    }
}

/// The documents of its order, or of all its orders.
fn affair(db: &mut Db, invoice: &Invoice) -> Result<Vec<Link>> {
    let orders: Vec<Id> = invoice.more.orders.iter().map(|q| q.id).collect();
    if orders.is_empty() { chain::of_order(db, invoice.order) } else { chain::of_orders(db, &orders) }
}

fn payer(db: &mut Db, invoice: &Invoice) -> Result<Option<Payer>> {
    if invoice.payer == invoice.customer {
        return Ok(None);
    }
    let found = Customer::load(db, invoice.payer)?;
    Ok(found.map(|c| Payer { id: c.id, name: c.profile.name, address: c.profile.address }))
}

fn items(db: &mut Db, invoice: Id) -> Result<Vec<ItemSeen>> {
    let mut list = Vec::new();
    for item in receivable::of_document(db, invoice)? {
        let mut settled = Vec::new();
        for (other, amount) in receivable::settled_with(db, item.id)? {
            if let Some(other) = receivable::find(db, other)? {
                let kind = other.kind.document();
                // What closes an item for a bill bears the number of the invoice; its document has its own.
                let number = if other.kind == ItemKind::Bill { kinds::label_of(db, kind, other.document)? } else { other.number };
                settled.push(Settled { payment: other.document, kind, number, day: other.issue_day, amount });
            }
        }
        settled.sort_by_key(|s| (s.day, s.payment));
        list.push(ItemSeen { item, settled });
    }
    Ok(list)
}

impl View for Shown {
    const PATH: &'static str = "/invoices/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        Data::read(cx, db)
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let (tone, word) = chain::state(cx, "invoice", data.state(cx.today));
        let title = title(lang, data);
        let sheet = Sheet::new("invoices", title)
            .crumb(lang.word("invoices-title"), "/invoices")
            .badge(ui::status(tone, word))
            .lead(html! {
                a href={ "/customers/" (data.invoice.customer) } { (data.buyer.profile.name) }
                " · " (page::money(lang, data.invoice.totals.gross, data.invoice.currency.unwrap_or_default()))
                @if !data.open.is_zero() && data.open != data.invoice.totals.gross {
                    " · " (lang.say("invoice-left", &[("amount", format::money(lang.locale, data.open, data.invoice.currency.unwrap_or_default()).into())]))
                }
            })
            .actions(actions(cx, data));
        sheet.body(html! {
            (page::deed::said(cx))
            (steps(cx, data))
            (ui::with_aside(
                html! {
                    (ui::card(lang.word("invoice-document"), None, paper::show(cx, data)))
                    (ui::card(lang.word("books-title"), None, books::show(cx, &data.books)))
                },
                html! {
                    (ui::card(lang.word("invoice-payment"), None, paid(cx, data)))
                    @if let Some(held) = &data.invoice.more.vat_check {
                        (ui::card(lang.word("invoice-vat_number"), None, vat_number(cx, data, held)))
                    }
                    @if !data.invoice.more.internal {
                        (ui::card(lang.word("electronic-title"), None, electronic::show(cx, data)))
                    }
                    (ui::card(lang.word("chain-title"), None, chain::show(cx, &data.chain, data.invoice.id)))
                    (ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("invoice", data.invoice.id))))
                },
            ))
        })
    }
}

impl View for Printed {
    const PATH: &'static str = "/invoices/{id}/print";
    const API: bool = false;
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        Data::read(cx, db)
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let title = title(lang, data);
        let here = format!("/invoices/{}", data.invoice.id);
        Sheet::new("invoices", title)
            .crumb(lang.word("invoices-title"), "/invoices")
            .crumb(data.invoice.number.as_str(), here)
            .body(paper::show(cx, data))
    }
}

/// What it is, with its number.
fn title(lang: web::i18n::Lang<'_>, data: &Data) -> String {
    let key = format!("invoice-title-{}", data.invoice.kind.name());
    lang.say(&key, &[("number", data.invoice.number.as_str().into())])
}

fn actions(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let print =
        Button::link(lang.word("invoice-print"), format!("/invoices/{}/print", data.invoice.id)).icon(Icon::File);
    let pay = format!("/payments/new?invoice={}", data.invoice.id);
    let open = if data.open.0 <= 0 {
        Err(kernel::Refusal::conflict("payment.item_settled").with("number", &data.invoice.number).into())
    } else {
        Ok(())
    };
    let link = format!("/pay-links/new?invoice={}", data.invoice.id);
    let linkable = if data.open.0 <= 0 {
        Err(kernel::Refusal::conflict("payment.item_settled").with("number", &data.invoice.number).into())
    } else {
        Ok(())
    };
    let draw = format!("/bills-of-exchange/new?customer={}&document={}", data.invoice.payer, data.invoice.id);
    let on_account = |i: &ItemSeen| i.item.account == receivable::Control::Customers && i.item.open.0 > 0 && i.item.currency.is_euro();
    let drawable = match data.items.iter().any(on_account) {
        true => Ok(()),
        false => Err(kernel::Refusal::conflict("payment.item_settled").with("number", &data.invoice.number).into()),
    };
    let pdf = Button::link(lang.word("print-pdf"), format!("/invoices/{}/document.pdf", data.invoice.id)).icon(Icon::File);
    let credit = crate::invoice::rules::may_credit(&data.invoice);
    let credit_url = format!("/invoices/{}/credit", data.invoice.id);
    let correct_url = format!("/invoices/{}/correct", data.invoice.id);
    let correct = crate::invoice::rules::may_correct(&data.invoice);
    if data.invoice.kind == crate::invoice::DocumentKind::Deposit {
        let deposit_url = format!("/invoices/{}/deposit", data.invoice.id);
        let unused = match data.items.iter().any(|i| i.item.account == receivable::Control::Deposits && i.item.open.0 < 0) {
            true => Ok(()),
            false => Err(kernel::Refusal::conflict("deposit.used").into()),
        };
        let deeds = Deeds::new(cx)
            .open("payment.record", store::Permission::Cash, open, &pay)
            .open("pay_link.make", store::Permission::Cash, linkable, &link)
            .open("deposit.credit", store::Permission::Bill, unused, &deposit_url);
        return html! { (pdf) (print) (deeds.html()) };
    }
    html! { (pdf) (print) (Deeds::new(cx).open("credit_note.return_goods", store::Permission::Bill, credit, &credit_url).open("corrective.issue", store::Permission::Bill, correct, &correct_url).open("payment.record", store::Permission::Cash, open, &pay).open("bill_of_exchange.draw", store::Permission::Cash, drawable, &draw).open("pay_link.make", store::Permission::Cash, linkable, &link).html()) }
}

/// What was known of the buyer's VAT number when it was issued without French VAT, and what to do where that was nothing.
fn vat_number(cx: &Cx, data: &Data, held: &Held) -> Markup {
    let lang = cx.lang();
    let url = format!("/customers/{}/vat-number", data.invoice.customer);
    html! {
        p { (ui::status(customer::pages::vat_tone(held.standing), lang.word(&format!("vat_check-standing-{}", held.standing.name())))) }
        p.beside { (lang.word(if held.standing == Standing::Valid { "invoice-vat_number-held" } else { "invoice-vat_number-lacks" })) }
        @if let Some(answer) = &held.answer { (customer::pages::vat_answer(cx, answer)) }
        @if held.standing != Standing::Valid && cx.may(store::Permission::Keep) {
            p { a href=(url) { (lang.word("customer-vat-check")) } }
        }
    }
}

/// Issued, due, paid.
fn steps(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let day = |day: Option<Day>| day.map(|d| format::day(lang, d)).unwrap_or_default();
    let state = data.state(cx.today);
    let late = data.invoice.due_day.map(|due| format::lateness(lang, due)).unwrap_or_default();
    let closed = data.items.iter().filter_map(|i| i.item.closed_day).max();
    let issued = Step::new(lang.word("invoice-step-issued"), StepState::Done).detail(day(data.invoice.day));
    let due = match state {
        "paid" => Step::new(lang.word("invoice-step-due"), StepState::Done).detail(day(data.invoice.due_day)),
        "overdue" => Step::new(lang.word("invoice-step-overdue"), StepState::Stopped).detail(late),
        _ => Step::new(lang.word("invoice-step-due"), StepState::Current).detail(day(data.invoice.due_day)),
    };
    let paid = match state {
        "paid" => Step::new(lang.word("invoice-step-paid"), StepState::Done).detail(day(closed)),
        _ => Step::new(lang.word("invoice-step-paid"), StepState::Ahead),
    };
    ui::stepper(lang, &[issued, due, paid])
}

fn paid(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let mut pairs = vec![(lang.word("invoice-gross"), page::money(lang, data.invoice.totals.gross, data.invoice.currency.unwrap_or_default()))];
    let settled = data.invoice.totals.gross - data.open.abs();
    if !settled.is_zero() {
        pairs.push((lang.word("invoice-settled"), page::money(lang, settled, data.invoice.currency.unwrap_or_default())));
    }
    pairs.push((lang.word("invoice-open"), page::money(lang, data.open, data.invoice.currency.unwrap_or_default())));
    if let Some(translated) = &data.invoice.more.exchange {
        pairs.push((lang.word("invoice-books-value"), page::eur(lang, translated.books.gross)));
    }
    let letter = data.items.iter().find_map(|i| i.item.letter.as_deref());
    html! {
        @for seen in &data.items {
            p {
                (lang.word("invoice-due")) " " (ui::due(lang, seen.item.due_day, !seen.item.open.is_zero()))
            }
            @if !seen.settled.is_empty() {
                (Table::new(lang.word("invoice-settled-by"), vec![
                    Column::text(lang.word("invoice-settled-by")).phone(Phone::Title),
                    Column::text(lang.word("col-day")).phone(Phone::Under),
                    Column::number(lang.word("col-amount")).phone(Phone::Amount),
                ]).rows(seen.settled.iter().map(|s| Row::new(vec![
                    html! { (s.number) }, ui::day(lang, s.day), page::amount(lang, s.amount, data.invoice.currency.unwrap_or_default()),
                ]).link(kinds::url_of(s.kind, s.payment).unwrap_or_default())).collect()).html(lang))
            }
        }
        (ui::totals(&pairs))
        @if let Some(letter) = letter { p { (ui::status(Tone::Good, lang.say("invoice-lettered", &[("code", letter.into())]))) } }
    }
}
