//! The pages of customers: list, one of them all round, and the forms that make and change them.

mod form;
mod list;
mod one;
mod personal;
mod vat_number;

pub use form::{Edit, Limit, New};
pub use list::List;
pub use one::One;
pub use personal::{Personal, PersonalData};
pub use vat_number::{VatNumber, VatSeen, answer as vat_answer, seen as vat_seen, tone as vat_tone};

use web::i18n::Lang;

use super::Terms;

/// Payment terms in words.
pub fn terms(lang: Lang<'_>, terms: Terms) -> String {
    let say = |key: &str, days: i32| lang.say(key, &[("days", days.into())]);
    match terms {
        Terms::Net(n) => say("terms-net", n),
        Terms::DaysThenEndOfMonth(n) => say("terms-days_eom", n),
        Terms::EndOfMonthThenDays(n) => say("terms-eom_days", n),
        Terms::DaysThenDayOfNextMonth(n, day) => {
            lang.say("terms-days_eom_day", &[("days", n.into()), ("day", i32::from(day).into())])
        }
    }
}
