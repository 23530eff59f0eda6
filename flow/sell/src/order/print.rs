//! What stands on an order confirmation.

use std::sync::LazyLock;

use documents::{Body, Kind, Line, Paper, Sum, Weight, Word, say};
use ground::catalogue;
use ground::company;
use ground::customer::{self, Customer};
use ground::page;
use ground::print::pages::{address_lines, legal, sender};
use ground::print::{self, Printable, Sheet};
use ground::record::load;
use kernel::{Cents, Currency, Id, Result};
use store::{Db, Permission};
use web::format;
use web::i18n::{Lang, Words};
use web::server::DownloadDef;

use super::model::{Order, State};

static WORDS: LazyLock<Words> = LazyLock::new(|| print::words_of(STEPS));
const STEPS: &[&web::Step] = &[&company::STEP, &customer::STEP, &print::STEP, &super::STEP];

/// `GET /orders/{id}/document.pdf`: the confirmation; a draft with a watermark.
pub const PDF: DownloadDef =
    DownloadDef { path: "/orders/{id}/document.pdf", needs: Permission::See, make: print::send::<Order> };

impl Printable for Order {
    const COMMAND: &'static str = "order.print";

    fn sheet(&self, db: &mut Db) -> Result<Sheet> {
        let customer: Customer = load(db, self.customer, None)?;
        let seller = company::company(db)?.identity;
        let (locale, language) = print::locale(customer.profile.language);
        let lang = Lang::new(&WORDS, locale, db.today);
        let home = seller.address.country.clone();
        let profile = &customer.profile;
        let mut recipient = vec![profile.name.clone()];
        recipient.extend(address_lines(&profile.address, &home));
        let delivery = self.delivery.as_ref().map(|d| (Word::DeliveredTo, address_lines(d, &home)));
        let ids: Vec<Id> = self.lines.iter().map(|l| l.item).collect();
        let items = catalogue::find_many(db, &ids)?;
        let day = self.day.unwrap_or(db.today);
        let mut running = Cents(0);
        let money = |cents: Cents| format::money(lang.locale, cents, Currency::EUR);
        let line = |l: &super::Line| {
            running += l.net;
            Line {
                reference: items.get(&l.item).map(|i| i.sku.clone()).unwrap_or_default(),
                label: l.label.clone(),
                quantity: format::quantity(lang.locale, l.quantity),
                unit: page::unit_shown(lang, &l.unit),
                price: format::price(lang.locale, l.price, Currency::EUR),
                rate: format::rate(lang.locale, l.vat.on(day).rate),
                net: format::amount(lang.locale, l.net),
                running: money(running),
                ..Line::default()
            }
        };
        let lines = self.lines.iter().map(line).collect();
        let sum = |word, cents, weight| Sum { label: say(language, word).to_owned(), amount: money(cents), weight };
        let mut sums = Vec::new();
        let changes = self.net - running;
        if !changes.is_zero() {
            sums.push(sum(Word::SumOfLines, running, Weight::Plain));
            let word = if changes.0 < 0 { Word::Allowance } else { Word::Charge };
            sums.push(sum(word, changes, Weight::Plain));
        }
        sums.push(sum(Word::TotalNet, self.net, Weight::Plain));
        sums.push(sum(Word::TotalVat, self.gross - self.net, Weight::Plain));
        sums.push(sum(Word::TotalGross, self.gross, Weight::Payable));
        let facts = [
            (Word::IssueDay, format::day(lang, day)),
            (Word::PromisedDay, self.promised.map(|d| format::day(lang, d)).unwrap_or_default()),
            (Word::Terms, page::terms(lang, profile.terms)),
            (Word::CustomerNumber, customer.number.clone()),
            (Word::YourReference, self.reference.clone()),
        ];
        Ok(Sheet {
            day,
            inside: None,
            paper: Paper {
                language,
                kind: Kind::OrderConfirmation,
                number: self.number.clone(),
                draft: matches!(self.state, State::Draft | State::Held | State::Cancelled),
                sender: sender(&seller),
                recipient,
                parties: delivery.into_iter().collect(),
                facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
                body: Body::Lines(lines),
                sums,
                legal: legal(lang, &seller),
                ..Paper::default()
            },
        })
    }
}
