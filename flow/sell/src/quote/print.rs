//! What stands on a printed quote: the offer, until when it holds, and the box in which the customer agrees.

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

use super::model::{Quote, State};
use crate::order::paper::{self, Way};
use crate::order;

static WORDS: LazyLock<Words> = LazyLock::new(|| print::words_of(STEPS));
const STEPS: &[&web::Step] = &[&company::STEP, &customer::STEP, &print::STEP, &order::STEP, &super::STEP];

/// `GET /quotes/{id}/document.pdf`: the present version; a draft with a watermark. It is made whenever it is asked for,
/// because a further version may replace it.
pub const PDF: DownloadDef =
    DownloadDef { path: "/quotes/{id}/document.pdf", needs: Permission::See, make: print::send::<Quote> };

impl Printable for Quote {
    const COMMAND: &'static str = "quote.print";

    fn sheet(&self, db: &mut Db) -> Result<Sheet> {
        let customer: Customer = load(db, self.customer, None)?;
        let seller = company::company(db)?.identity;
        let (locale, language) = print::locale(customer.profile.language);
        let lang = Lang::new(&WORDS, locale, db.today);
        let home = seller.address.country.clone();
        let profile = &customer.profile;
        let mut recipient = vec![profile.name.clone()];
        recipient.extend(address_lines(&profile.address, &home));
        let delivery = self.content.delivery.as_ref().map(|d| (Word::DeliveredTo, address_lines(d, &home)));
        let day = self.revised.or(self.day).unwrap_or(db.today);
        let totals = self.content.totals(day)?;
        let way = Way { lang, language, day, currency: self.currency };
        let offer = paper::body(db, &way, &self.content.lines, &self.content.pricing, &totals)?;
        let facts = [
            (Word::IssueDay, format::day(lang, day)),
            (Word::ValidUntil, self.valid_until.map(|d| format::day(lang, d)).unwrap_or_default()),
            (Word::Terms, page::terms(lang, profile.terms)),
            (Word::CustomerNumber, customer.number.clone()),
            (Word::YourReference, self.reference.clone()),
        ];
        let number = match self.revision {
            0 | 1 => self.number.clone(),
            version => format!("{}-v{version}", self.number),
        };
        Ok(Sheet {
            day,
            inside: None,
            paper: Paper {
                language,
                kind: Kind::Quote,
                number,
                draft: self.state == State::Draft,
                sender: sender(&seller),
                recipient,
                parties: delivery.into_iter().collect(),
                facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
                body: Body::Lines(offer.lines),
                sums: offer.sums,
                vat: offer.vat,
                legal: legal(lang, &seller),
                ..Paper::default()
            },
        })
    }
}
