//! What stands on a printed quote: the offer, until when it holds, and the box in which the customer agrees.

use std::sync::LazyLock;

use documents::{Kind, Word};
use ground::company;
use ground::customer;
use ground::print::{self, Printable, Sheet};
use kernel::Result;
use store::{Db, Permission};
use web::i18n::Words;
use web::server::DownloadDef;

use super::model::{Quote, State};
use crate::order;
use crate::order::paper::{self, Offered};

static WORDS: LazyLock<Words> = LazyLock::new(|| print::words_of(STEPS));
const STEPS: &[&web::Step] = &[&company::STEP, &customer::STEP, &print::STEP, &order::STEP, &super::STEP];

/// `GET /quotes/{id}/document.pdf?revision=`: the present version, or an earlier one as it was kept; a draft with a
/// watermark.
pub const PDF: DownloadDef =
    DownloadDef { path: "/quotes/{id}/document.pdf", needs: Permission::See, make: print::send::<Quote> };

impl Printable for Quote {
    const COMMAND: &'static str = "quote.print";

    fn edition(&self) -> i64 {
        self.revision.max(1)
    }

    fn sheet(&self, db: &mut Db) -> Result<Sheet> {
        let day = self.revised.or(self.day).unwrap_or(db.today);
        let number = match self.revision {
            0 | 1 => self.number.clone(),
            version => format!("{}-v{version}", self.number),
        };
        let offered = Offered {
            kind: Kind::Quote,
            number,
            draft: self.state == State::Draft,
            customer: self.customer,
            delivery: self.content.delivery.as_ref(),
            day,
            currency: self.currency,
            lines: &self.content.lines,
            pricing: &self.content.pricing,
            totals: self.content.totals(day)?,
            until: (Word::ValidUntil, self.valid_until),
            reference: &self.reference,
        };
        paper::sheet(db, &WORDS, offered)
    }
}
