//! Printed documents: made once when a document is issued, kept as bytes, and never made again; before that, on demand
//! with a watermark. A document that has versions is kept once for each. A kind of document is printable by saying what stands on it ([`Printable`]).
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | made | kept |

mod keep;
mod look;
pub mod pages;

pub use keep::{Kept, Made, Print, Printed, all_kept, kept, open, send};
pub use look::{Set, SetLogo, Setting, Style, look, style};

use documents::{Moment, Paper};
use einvoice::cdar;
use einvoice::pdf::{Options, embed};
use kernel::{Day, Fault, Result};
use store::{Db, Permission, Schema};
use web::i18n::{Locale, Words};
use web::server::UploadDef;
use web::step::{Kind, Step, command, view};

use crate::customer::Language;
use crate::record::Document;

/// The step.
pub const STEP: Step = Step {
    name: "print",
    schema: Schema { step: "print", versions: &[include_str!("schema.sql")] },
    kinds: &[
        Kind { name: "look", facts: <look::Fact as store::Fact>::NAMES, replay: crate::replay::<Style> },
        Kind { name: "print", facts: <keep::Fact as store::Fact>::NAMES, replay: crate::replay::<Printed> },
    ],
    commands: &[command::<Set>(), command::<SetLogo>()],
    views: &[view::<pages::Show>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// The form that takes a logo.
pub const UPLOAD: UploadDef = UploadDef {
    path: "/settings/print/logo",
    needs: Permission::Administer,
    handle: |store, context, upload| {
        store.run(context, SetLogo::of(&upload.bytes))?;
        Ok("/settings/print".to_owned())
    },
};

/// A document that can be printed.
pub trait Printable: Document {
    /// The command that keeps it: `invoice.print`.
    const COMMAND: &'static str;
    /// Which version of it the sheet is of, from 1: each is kept. 0 where a document is printed once.
    fn edition(&self) -> i64 {
        0
    }
    /// What stands on it, in the customer's language.
    fn sheet(&self, db: &mut Db) -> Result<Sheet>;
}

/// A document ready to be typeset.
pub struct Sheet {
    /// What stands on it; a draft has a watermark and is not kept.
    pub paper: Paper,
    /// Its day.
    pub day: Day,
    /// The e-invoice to put into it, CII.
    pub inside: Option<Vec<u8>>,
}

/// The finished file. The same document of the same look gives the same bytes.
pub fn typeset(db: &mut Db, sheet: Sheet) -> Result<Vec<u8>> {
    let look = look(db)?;
    let paper = Paper { look, ..sheet.paper };
    let page = documents::pdf(&paper, Moment { day: sheet.day, second: 0 }).map_err(Fault::broken)?;
    let Some(xml) = sheet.inside else { return Ok(page) };
    let day = sheet.day;
    let moment = cdar::Moment(format!("{:04}{:02}{:02}000000", day.year(), day.month(), day.day()));
    let options = Options { profile: None, moment, producer: "Quittance".to_owned() };
    let (hybrid, _) = embed(&page, &xml, &options).map_err(|e| Fault::broken(format!("{e:?}")))?;
    Ok(hybrid)
}

/// The words of some steps, put together once.
pub fn words_of(steps: &[&'static Step]) -> Words {
    web::server::words(steps).unwrap_or_else(|fault| unreachable!("the words were checked by a test: {fault}"))
}

/// The customer's language, for pages and for the typesetter.
pub fn locale(language: Language) -> (Locale, documents::Language) {
    match language {
        Language::Fr => (Locale::Fr, documents::Language::French),
        Language::En => (Locale::En, documents::Language::English),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_complete() {
        let words = web::i18n::Source { name: super::STEP.name, fr: super::STEP.words[0], en: super::STEP.words[1] };
        assert_eq!(web::i18n::problems(&words), Vec::<String>::new());
    }
}
