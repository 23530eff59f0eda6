//! The printed invoice and its e-invoice: the terms of EN 16931 typeset as a page, with the CII inside (Factur-X); the
//! same terms as UBL or CII alone; and what the rules say of them.

use std::sync::LazyLock;

use documents::Word;
use einvoice::check::check;
use einvoice::model::Invoice as Model;
use einvoice::rules::{RuleSet, find};
use einvoice::{Language, Syntax, write_invoice};
use ground::company;
use ground::customer::{self, Customer};
use ground::print::pages::address_lines;
use ground::print::{self, Printable, Sheet};
use ground::record::{Document, load};
use kernel::Result;
use sell::order::Order;
use serde::Serialize;
use store::{Db, Permission};
use web::Cx;
use web::i18n::{Lang, Words};
use web::server::{DownloadDef, Sent};

use super::en16931::{self, Around};
use super::{Invoice, quoted};

static WORDS: LazyLock<Words> = LazyLock::new(|| print::words_of(STEPS));
const STEPS: &[&web::Step] = &[&company::STEP, &customer::STEP, &print::STEP, &super::STEP];

/// The printed invoice with the e-invoice inside, and the e-invoice alone in both syntaxes.
pub const DOWNLOADS: &[DownloadDef] = &[
    DownloadDef { path: "/invoices/{id}/document.pdf", needs: Permission::See, make: print::send::<Invoice> },
    DownloadDef { path: "/invoices/{id}/ubl.xml", needs: Permission::See, make: |cx, db| xml(cx, db, Syntax::Ubl) },
    DownloadDef { path: "/invoices/{id}/cii.xml", needs: Permission::See, make: |cx, db| xml(cx, db, Syntax::Cii) },
];

/// An invoice in the terms of EN 16931, in the customer's language.
pub fn terms(db: &mut Db, invoice: &Invoice) -> Result<Model> {
    let seller = quoted::seller(db, invoice.seller_seq)?;
    let buyer = quoted::buyer(db, invoice)?;
    // Each line of a periodic invoice names its own order.
    let order = match invoice.more.orders.len() {
        0 | 1 => Order::load(db, invoice.order)?.map(|o| o.number).unwrap_or_default(),
        _ => String::new(),
    };
    let (locale, _) = print::locale(buyer.profile.language);
    let lang = Lang::new(&WORDS, locale, db.today);
    Ok(en16931::of(invoice, &Around { seller: &seller, buyer: &buyer, order: &order, lang }))
}

impl Printable for Invoice {
    const COMMAND: &'static str = "invoice.print";

    fn sheet(&self, db: &mut Db) -> Result<Sheet> {
        let model = terms(db, self)?;
        let customer: Customer = load(db, self.customer, None)?;
        let (_, language) = print::locale(customer.profile.language);
        let mut paper = documents::invoice::of(&model, language);
        let place = paper.facts.len().min(4);
        paper.facts.insert(place, (Word::CustomerNumber, customer.number));
        if self.payer != self.customer
            && let Some(payer) = Customer::load(db, self.payer)?
        {
            let mut lines = vec![payer.profile.name];
            lines.extend(address_lines(&payer.profile.address, "FR"));
            paper.parties.push((Word::Payer, lines));
        }
        // A document that cancels one never sent is kept out of e-invoicing.
        let inside = (!self.more.internal).then(|| write_invoice(&model, Syntax::Cii).into_bytes());
        Ok(Sheet { paper, day: self.day.unwrap_or(db.today), inside })
    }
}

fn xml(cx: &Cx, db: &mut Db, syntax: Syntax) -> Result<Sent> {
    let invoice: Invoice = load(db, cx.id()?, None)?;
    let model = terms(db, &invoice)?;
    let kind = if syntax == Syntax::Ubl { "ubl" } else { "cii" };
    let bytes = write_invoice(&model, syntax).into_bytes();
    Ok(Sent { name: format!("{}-{kind}.xml", invoice.number), media: "application/xml", bytes: bytes.into() })
}

/// Something that the rules of e-invoicing find in an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Found {
    /// The rule: `BR-FR-12_BT-49`.
    pub rule: String,
    /// A platform refuses the invoice for it.
    pub fatal: bool,
    /// What is wrong and what to do, in the reader's language.
    pub message: String,
}

/// What EN 16931 and the French rules say of an invoice, in either syntax; each rule once.
pub fn findings(model: &Model, language: Language) -> Vec<Found> {
    let sets: Vec<&'static RuleSet> = ["en", "br-fr"].iter().filter_map(|name| find(name, None)).collect();
    let mut list: Vec<Found> = Vec::new();
    for syntax in [Syntax::Ubl, Syntax::Cii] {
        let verdict = check(write_invoice(model, syntax).as_bytes(), &sets);
        for finding in verdict.findings {
            let found = Found {
                rule: finding.rule.id.to_owned(),
                fatal: verdict.fatal.contains(&finding.rule.id),
                message: finding.message(language),
            };
            if !list.contains(&found) {
                list.push(found);
            }
        }
    }
    list
}
