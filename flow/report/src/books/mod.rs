//! The books: the journal of entries, and the balance of accounts. Entries are read, never written here.

mod auxiliary;
mod balance;
mod entries;
mod ledger;
mod opening;
mod periods;

pub use auxiliary::Auxiliary;
pub use balance::Balance;
pub use entries::Entries;
pub use ledger::Ledger;
pub use opening::OpeningBalances;
pub use periods::Periods;

use maud::Markup;
use store::Schema;
use web::Cx;
use web::step::{Step, view};
use web::ui::{self, Tab};

/// The step: pages without tables of their own.
pub const STEP: Step = Step {
    name: "books",
    schema: Schema { step: "books", versions: &[] },
    kinds: &[],
    commands: &[],
    views: &[view::<Entries>(), view::<Ledger>(), view::<Balance>(), view::<Auxiliary>(), view::<Periods>(), view::<OpeningBalances>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// Journal, balance, FEC: three looks at the same books.
pub(crate) fn tabs(cx: &Cx, here: &str) -> Markup {
    let lang = cx.lang();
    let tab =
        |path: &str, key: &str| Tab { label: lang.word(key), url: path.to_string(), count: None, active: path == here };
    ui::tabs(
        lang,
        &lang.word("books-views"),
        &[
            tab("/books/entries", "books-entries"),
            tab("/books/ledger", "books-ledger"),
            tab("/books/balance", "books-balance"),
            tab("/books/auxiliary", "books-auxiliary"),
            tab("/books/vat", "books-vat"),
            tab("/books/accruals", "books-accruals"),
            tab("/books/revaluation", "books-revaluation"),
            tab("/books/rates", "books-rates"),
            tab("/books/periods", "books-periods"),
            tab("/books/opening", "books-opening-tab"),
            tab("/books/fec", "books-fec"),
            tab("/books/handover", "handover-tab"),
        ],
    )
}
