//! A company to try things out with, whose days are set by hand: a year is lived in an hour, a closing tried before the
//! real one. It is founded as a trial (`quittance init --day`), lives on the day it was left on until that is set, and never
//! becomes anything else; a company with real books lives on the clock of the machine.

use kernel::{CompanyId, Day, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Context, Permission, Schema, Store};
use web::step::{Act, Step, act};

/// Through what a trial company was founded: it stands in the first entry of its journal.
pub const VIA: &str = "trial";

/// The hour (UTC) at which a day that was set begins.
const HOUR: i64 = 8;

/// The step: it keeps nothing.
pub const STEP: Step = Step {
    name: "trial",
    schema: Schema { step: "trial", versions: &[] },
    kinds: &[],
    commands: &[act::<SetDay>()],
    views: &[],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// Sets the day on which a trial company lives: everything that is recorded from now on is of that day. Time only goes on.
/// Only in a store of trial companies (`quittance init --day`).
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetDay {
    /// The day that is today from now on.
    pub day: Day,
}

/// What day it is.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Today {
    /// Today.
    pub day: Day,
}

impl Act for SetDay {
    const NAME: &'static str = "trial.set_day";
    const NEEDS: Permission = Permission::Administer;
    type Outcome = Today;

    fn act(self, store: &Store, _: &Context) -> Result<Today> {
        if !store.clock().is_played() {
            return Err(Refusal::conflict("trial.real_clock").into());
        }
        begin(store, self.day)?;
        Ok(Today { day: self.day })
    }
}

/// Lets a store of trial companies go on where it was left; nothing happens to any other. True where it is one.
pub fn resume(store: &Store) -> Result<bool> {
    let mut last = None;
    for company in store.companies()? {
        let (trial, at) = lived(store, company)?;
        if !trial {
            return Ok(false);
        }
        last = last.max(Some(at));
    }
    if let Some(at) = last {
        store.clock().set(at.max(1));
    }
    Ok(last.is_some())
}

/// Lets a store of trial companies live on a day.
pub fn begin(store: &Store, day: Day) -> Result<()> {
    for company in store.companies()? {
        let (trial, at) = lived(store, company)?;
        if !trial {
            return Err(Refusal::conflict("trial.real_company").into());
        }
        let last = store.clock().day(at);
        if day < last {
            return Err(Refusal::invalid("trial.day_back").at("day").with("last", last).into());
        }
    }
    if day.year() > 2099 {
        return Err(Refusal::invalid("request.day_invalid").at("day").into());
    }
    // Again the same day: what was recorded on it came before.
    if store.clock().today() != day {
        store.clock().set_day(day, HOUR);
    }
    Ok(())
}

/// Is a company a trial, and until which moment has it lived (milliseconds since 1970 UTC)?
fn lived(store: &Store, company: CompanyId) -> Result<(bool, i64)> {
    store.read(company, |db| {
        let company = db.company;
        let first = "SELECT via FROM journal WHERE company_id = $1 AND seq = 1";
        let via = db.one(first, store::params![company], |row| row.get::<String>(0))?;
        let last = "SELECT at FROM lane WHERE company_id = $1";
        let at = db.one(last, store::params![company], |row| row.get::<i64>(0))?.unwrap_or(0);
        Ok((via.as_deref() == Some(VIA), at))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_complete() {
        let words = web::i18n::Source { name: "trial", fr: super::STEP.words[0], en: super::STEP.words[1] };
        assert_eq!(web::i18n::problems(&words), Vec::<String>::new());
    }
}
