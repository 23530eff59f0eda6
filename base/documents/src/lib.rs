//! Documents as PDF/A-3b: what stands on a quote, an order confirmation, a delivery note, an invoice, a credit note or
//! a statement goes in as text, a finished file comes out. No clock, no disk, no network, no fonts of the system.

mod engine;
pub mod invoice;
mod look;
mod paper;
mod sheet;
mod words;

use std::fmt;

pub use einvoice::Language;
pub use look::{Colour, Format, LOGO_BYTES, LOGO_PIXELS, Logo, Look};
pub use paper::{Body, DeliveredLine, Kind, Line, Movement, Paper, Payment, Sender, Sum, Vat, Weight};
pub use words::{Word, say, title};

/// When a document was made, in universal time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub day: kernel::Day,
    /// Seconds of the day.
    pub second: u32,
}

/// Why a document could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(pub String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

/// Makes the PDF of a document. The same document of the same moment gives the same bytes.
pub fn pdf(paper: &Paper, moment: Moment) -> Result<Vec<u8>, Failure> {
    let sheet = sheet::prepare(paper);
    let data = serde_json::to_vec(&sheet).map_err(|e| Failure(e.to_string()))?;
    engine::pdf(engine::Job {
        data,
        logo: paper.look.logo.as_ref(),
        code: paper.payment.as_ref().and_then(|p| p.code.clone()),
        ident: format!("{:?} {} {}", paper.kind, paper.sender.name, paper.number),
        moment,
    })
}

/// Whether a logo can be drawn.
fn proof(logo: &Logo) -> Result<(), Failure> {
    let moment = Moment { day: kernel::Day::from_number(0), second: 0 };
    let look = Look { logo: Some(logo.clone()), ..Look::default() };
    pdf(&Paper { look, ..Paper::default() }, moment).map(|_| ())
}
