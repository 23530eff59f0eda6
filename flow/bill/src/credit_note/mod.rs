//! The credit note (avoir, type code 381): lowers an invoice that was issued, which is never changed itself. It quotes
//! its invoices, is priced as they were, and never goes beyond what was invoiced less what was credited (CGI 272, 289 I-5).
//!
//! | of an invoice | verb | effect |
//! | --- | --- | --- |
//! | goods come back | return_goods | priced as the invoice; in stock again or not; the order's lines know |
//! | a price was too high | lower_price | the difference |
//! | all of it is wrong | cancel_invoice | everything not credited yet; internal where it was never sent |
//! | a rebate afterwards | rebate | 709, over one or several invoices; net of tax where agreed |

mod cancel_invoice;
mod lower_price;
pub mod pages;
mod rebate;
mod return_goods;
pub mod rules;
mod worth;
mod write;

pub use cancel_invoice::CancelInvoice;
pub use lower_price::{LowerPrice, NewPrice};
pub use rebate::Rebate;
pub use return_goods::ReturnGoods;
pub(crate) use return_goods::by_order;

use ::store::Schema;
use web::step::{Step, command, view};

/// The step. Its documents are invoices of their own type code, kept by the step of invoices.
pub const STEP: Step = Step {
    name: "credit_note",
    schema: Schema { step: "credit_note", versions: &[] },
    kinds: &[],
    commands: &[
        command::<ReturnGoods>(),
        command::<LowerPrice>(),
        command::<CancelInvoice>(),
        command::<Rebate>(),
    ],
    views: &[view::<pages::New>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_complete() {
        let words = web::i18n::Source { name: super::STEP.name, fr: super::STEP.words[0], en: super::STEP.words[1] };
        assert_eq!(web::i18n::problems(&words), Vec::<String>::new());
    }
}
