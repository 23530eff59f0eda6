//! What stands on an order confirmation.

use std::sync::LazyLock;

use documents::{Kind, Word};
use ground::company;
use ground::customer;
use ground::print::{self, Printable, Sheet};
use kernel::Result;
use store::{Db, Permission};
use web::i18n::Words;
use web::server::DownloadDef;

use super::model::{Order, State};
use super::paper::{self, Offered};

static WORDS: LazyLock<Words> = LazyLock::new(|| print::words_of(STEPS));
const STEPS: &[&web::Step] = &[&company::STEP, &customer::STEP, &print::STEP, &super::STEP];

/// `GET /orders/{id}/document.pdf`: the confirmation; a draft with a watermark.
pub const PDF: DownloadDef =
    DownloadDef { path: "/orders/{id}/document.pdf", needs: Permission::See, make: print::send::<Order> };

impl Printable for Order {
    const COMMAND: &'static str = "order.print";

    fn sheet(&self, db: &mut Db) -> Result<Sheet> {
        let day = self.day.unwrap_or(db.today);
        let offered = Offered {
            kind: Kind::OrderConfirmation,
            number: self.number.clone(),
            draft: matches!(self.state, State::Draft | State::Held | State::Cancelled),
            customer: self.customer,
            delivery: self.delivery.as_ref(),
            day,
            currency: self.currency,
            lines: &self.lines,
            pricing: &self.pricing,
            totals: self.totals(day)?,
            until: (Word::PromisedDay, self.promised),
            reference: &self.reference,
        };
        paper::sheet(db, &WORDS, offered)
    }
}
