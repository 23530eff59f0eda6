//! The books: the journal of entries, and the balance of accounts. Entries are read, never written here.

mod auxiliary;
mod balance;
mod entries;
mod ledger;
mod opening;
mod periods;
mod results;

pub use auxiliary::Auxiliary;
pub use balance::Balance;
pub use entries::Entries;
pub use ledger::Ledger;
pub use opening::OpeningBalances;
pub use periods::Periods;

use kernel::Day;
use maud::Markup;
use store::Schema;
use web::i18n::Lang;
use web::step::{Step, view};
use web::ui::{self, Field, Filter, Kind, Query, Tab};
use web::{Cx, format};

/// The step: pages without tables of their own.
pub const STEP: Step = Step {
    name: "books",
    schema: Schema { step: "books", versions: &[] },
    kinds: &[],
    commands: &[],
    views: &[view::<Entries>(), view::<Ledger>(), view::<Balance>(), view::<Auxiliary>(), view::<Periods>(), view::<OpeningBalances>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// The days that are shown, in words.
fn shown(lang: Lang<'_>, (from, to): (Day, Day)) -> String {
    format!("{} – {}", format::day(lang, from), format::day(lang, to))
}

/// The filter by which they are chosen.
fn period(lang: Lang<'_>, query: &Query, days: (Day, Day)) -> Filter {
    let day = |key: &str, label: &str, value: Day| Field::new(Kind::Date, key, lang.word(label)).value(value.to_string());
    let fields = vec![day("from", "word-from", days.0), day("to", "word-to", days.1)];
    let filter = Filter::new(lang.word("books-period"), fields);
    match query.get("from").or_else(|| query.get("to")) {
        Some(_) => filter.set(shown(lang, days), query.without("from").without("to").url()),
        None => filter,
    }
}

/// The filter of a page that shows one closing day; `key` names the day in words.
pub(crate) fn closing_day(lang: Lang<'_>, query: &Query, key: &str, day: Day) -> Filter {
    let field = Field::new(Kind::Date, "day", lang.word(key)).value(day.to_string());
    let filter = Filter::new(lang.word(key), vec![field]);
    match query.get("day") {
        Some(_) => filter.set(format::day(lang, day), query.without("day").url()),
        None => filter,
    }
}

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
            tab("/letterings", "letterings-title"),
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
