//! What stands on an order confirmation.

use std::sync::LazyLock;

use documents::{Body, Kind, Paper, Word};
use ground::company;
use ground::customer::{self, Customer};
use ground::page;
use ground::print::pages::{address_lines, legal, sender};
use ground::print::{self, Printable, Sheet};
use ground::record::load;
use kernel::Result;
use store::{Db, Permission};
use web::format;
use web::i18n::{Lang, Words};
use web::server::DownloadDef;

use super::model::{Order, State};
use super::paper::{self, Way};

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
        let day = self.day.unwrap_or(db.today);
        let totals = self.totals(day)?;
        let way = Way { lang, language, day, currency: self.currency };
        let agreed = paper::body(db, &way, &self.lines, &self.pricing, &totals)?;
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
                body: Body::Lines(agreed.lines),
                sums: agreed.sums,
                vat: agreed.vat,
                legal: legal(lang, &seller),
                ..Paper::default()
            },
        })
    }
}
