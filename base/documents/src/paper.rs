//! What stands on a document, ready to be read: texts in its language, amounts and days written out. A document of a new
//! kind is a function that fills this struct.

use einvoice::Language;

use crate::look::Look;
use crate::words::Word;

/// Which document it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Devis.
    Quote,
    /// Confirmation de commande.
    OrderConfirmation,
    /// Bon de livraison.
    DeliveryNote,
    /// Facture.
    #[default]
    Invoice,
    /// Facture d’acompte.
    DepositInvoice,
    /// Facture de solde, after a deposit.
    FinalInvoice,
    /// Facture rectificative.
    CorrectiveInvoice,
    /// Autofacture.
    SelfBilled,
    /// Avoir.
    CreditNote,
    /// Facture pro forma: has no legal value.
    ProForma,
    /// Relevé de compte.
    Statement,
}

/// A document.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// The language of its words.
    pub language: Language,
    /// Which it is.
    pub kind: Kind,
    /// Its number; empty while it is a draft.
    pub number: String,
    /// True while it may still change: a watermark says so on every page.
    pub draft: bool,
    /// Logo, colour and foot of the company.
    pub look: Look,
    /// Who sends it.
    pub sender: Sender,
    /// Name and postal address in the window of the envelope, a line each: seven at most are seen through it.
    pub recipient: Vec<String>,
    /// What identifies the recipient: VAT number, SIREN.
    pub recipient_ids: Vec<String>,
    /// Other parties: where goods go, who pays.
    pub parties: Vec<(Word, Vec<String>)>,
    /// Days, numbers and terms.
    pub facts: Vec<(Word, String)>,
    /// Free text above the table.
    pub notes: Vec<String>,
    /// The table.
    pub body: Body,
    /// Amounts below the table, from the sum of the lines to what is payable.
    pub sums: Vec<Sum>,
    /// VAT by treatment and rate.
    pub vat: Vec<Vat>,
    /// How to pay.
    pub payment: Option<Payment>,
    /// What the law wants said, a sentence each.
    pub mentions: Vec<String>,
    /// Legal form, capital, register, identifiers: the foot of every page, a line each.
    pub legal: Vec<String>,
}

/// Who sends a document.
#[derive(Clone, Debug, Default)]
pub struct Sender {
    /// Legal name.
    pub name: String,
    /// Address, e-mail, telephone, a line each.
    pub lines: Vec<String>,
}

/// The table of a document.
#[derive(Clone, Debug)]
pub enum Body {
    /// What is sold at what price.
    Lines(Vec<Line>),
    /// What is delivered, without prices.
    Delivered(Vec<DeliveredLine>),
    /// What moved an account.
    Movements(Vec<Movement>),
}

impl Default for Body {
    fn default() -> Body {
        Body::Lines(Vec::new())
    }
}

/// A line with a price. A column that is empty in every line is left out.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The item's reference.
    pub reference: String,
    /// What it is.
    pub label: String,
    /// More about it, a line each: description, discounts with their reason, period.
    pub details: Vec<String>,
    /// How many.
    pub quantity: String,
    /// Of what.
    pub unit: String,
    /// Unit price without VAT.
    pub price: String,
    /// Discount on the line.
    pub discount: String,
    /// VAT rate, or the treatment where there is none.
    pub rate: String,
    /// Net amount.
    pub net: String,
    /// The sum up to this line, carried over where a page ends here; empty where nothing is to be carried.
    pub running: String,
}

/// A line of a delivery.
#[derive(Clone, Debug, Default)]
pub struct DeliveredLine {
    /// The item's reference.
    pub reference: String,
    /// What it is.
    pub label: String,
    /// More about it.
    pub details: Vec<String>,
    /// How many were ordered.
    pub ordered: String,
    /// How many are delivered now.
    pub delivered: String,
    /// How many are to follow.
    pub left: String,
    /// Of what.
    pub unit: String,
}

/// A movement of an account.
#[derive(Clone, Debug, Default)]
pub struct Movement {
    /// Day.
    pub day: String,
    /// Number of the document.
    pub document: String,
    /// What it was.
    pub label: String,
    /// When it is due.
    pub due: String,
    /// Owed.
    pub debit: String,
    /// Paid or credited.
    pub credit: String,
    /// The balance after it: also what is carried over.
    pub balance: String,
}

/// How a sum stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// One among others.
    #[default]
    Plain,
    /// A total.
    Strong,
    /// What the reader looks for.
    Payable,
}

/// An amount below the table.
#[derive(Clone, Debug, Default)]
pub struct Sum {
    /// What it is.
    pub label: String,
    /// How much, with its currency.
    pub amount: String,
    /// How it stands out.
    pub weight: Weight,
}

/// VAT of one treatment and rate.
#[derive(Clone, Debug, Default)]
pub struct Vat {
    /// The rate, or the treatment where there is none.
    pub rate: String,
    /// Taxable amount.
    pub base: String,
    /// Tax.
    pub tax: String,
    /// Why there is none.
    pub reason: String,
}

/// How to pay.
#[derive(Clone, Debug, Default)]
pub struct Payment {
    /// What is payable by when, the first thing said.
    pub heading: String,
    /// Account, reference, mandate.
    pub rows: Vec<(Word, String)>,
    /// The QR code of EPC069-12 as SVG.
    pub code: Option<String>,
    /// A sentence below.
    pub note: String,
}
