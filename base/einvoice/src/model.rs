//! The semantic invoice of EN 16931-1:2017: every business term (BT) and group (BG), whatever the syntax.
//!
//! A field's documentation opens with its term. Amounts keep the decimals of their source (`1.50` is written
//! `1.50` again) and compare by value. What a source leaves out is `None` or empty: a document may be
//! incomplete or wrong, the rules say so, not the types. Terms named `EXT` belong to the French profile
//! EXTENDED-CTC-FR (XP Z12-012) or to the syntaxes and have no number in the norm.

mod date;
mod finding;
mod party;
mod terms;

pub use date::Date;
pub use finding::{Finding, Reading};
pub use party::{Address, Contact, Delivery, Identifier, OtherParty, Party, PartyRole};
pub use rust_decimal::Decimal;
pub use terms::Term;

/// An invoice, credit note or corrective invoice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Invoice {
    /// BT-1: invoice number.
    pub number: Option<String>,
    /// BT-2: issue date.
    pub issue_date: Option<Date>,
    /// BT-3: type code (UNTDID 1001).
    pub type_code: Option<String>,
    /// BT-5: currency of the invoice (ISO 4217).
    pub currency: Option<String>,
    /// BT-6: currency in which VAT is accounted for, where it differs.
    pub tax_currency: Option<String>,
    /// BT-7: date on which VAT becomes chargeable.
    pub tax_point: Option<Date>,
    /// BT-8: what makes VAT chargeable.
    pub tax_point_code: Option<TaxPoint>,
    /// BT-9: date by which payment is due.
    pub due_date: Option<Date>,
    /// BT-10: the buyer's own reference (France: the executing service).
    pub buyer_reference: Option<String>,
    /// BT-11: project.
    pub project: Option<String>,
    /// BT-12: contract.
    pub contract: Option<String>,
    /// BT-13: purchase order, issued by the buyer (France: the commitment number).
    pub purchase_order: Option<String>,
    /// BT-14: sales order, issued by the seller.
    pub sales_order: Option<String>,
    /// BT-15: receiving advice.
    pub receiving_advice: Option<String>,
    /// BT-16: despatch advice.
    pub despatch_advice: Option<String>,
    /// BT-17: call for tender or lot.
    pub tender: Option<String>,
    /// BT-18: objects the invoice is about (a meter, a subscription), with their scheme (UNTDID 1153). The norm
    /// allows one; France several (BR-FR-29: `AFL` and `AVV` once each).
    pub objects: Vec<Identifier>,
    /// BT-19: where the buyer books it.
    pub accounting_reference: Option<String>,
    /// BT-20: payment terms in words.
    pub payment_terms: Option<String>,
    /// BG-1: notes.
    pub notes: Vec<Note>,
    /// BT-23: business process (France: billing framework `B1`, `S1`, `M1`…).
    pub process: Option<String>,
    /// BT-24: specification the document claims to follow.
    pub specification: Option<String>,
    /// BG-3: preceding invoices (corrected, credited, or deposits).
    pub preceding: Vec<Preceding>,
    /// BG-4: seller.
    pub seller: Party,
    /// BG-7: buyer.
    pub buyer: Party,
    /// BG-10: payee, where not the seller.
    pub payee: Option<Party>,
    /// BG-11: the seller's tax representative.
    pub tax_representative: Option<Party>,
    /// EXT: buyer's and seller's agents, invoicer, invoicee, payer.
    pub other_parties: Vec<OtherParty>,
    /// BG-13: delivery.
    pub delivery: Option<Delivery>,
    /// BG-14: invoicing period.
    pub period: Option<Period>,
    /// BG-16: payment means; the norm knows one kind with several accounts, the syntaxes repeat the group.
    pub payment_means: Vec<PaymentMeans>,
    /// BT-83: remittance information, what the payment must quote.
    pub remittance: Option<String>,
    /// BT-89: direct debit mandate.
    pub mandate: Option<String>,
    /// BT-90: bank-assigned creditor identifier (SEPA).
    pub creditor: Option<String>,
    /// BG-20: allowances on the whole document.
    pub allowances: Vec<Allowance>,
    /// BG-21: charges on the whole document.
    pub charges: Vec<Allowance>,
    /// BG-22: totals.
    pub totals: Totals,
    /// BG-23: VAT breakdown.
    pub vat: Vec<VatBreakdown>,
    /// BG-24: supporting documents.
    pub documents: Vec<Document>,
    /// BG-25: lines.
    pub lines: Vec<Line>,
}

impl Invoice {
    /// True when BT-3 is a credit note type of UNTDID 1001 as EN 16931 reads it: the total is owed *to* the buyer.
    /// UBL then uses the CreditNote document.
    pub fn is_credit_note(&self) -> bool {
        const CREDIT_NOTES: [&str; 12] =
            ["81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503"];
        self.type_code.as_deref().is_some_and(|code| CREDIT_NOTES.contains(&code) || code == "532")
    }
}

/// BT-8: the event that makes VAT chargeable; UBL and CII use different code lists for the same three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaxPoint {
    /// Invoice date (UNTDID 2005: 3; UNTDID 2475: 5). France: option for VAT on debits.
    Issue,
    /// Delivery (35; 29).
    Delivery,
    /// Payment (432; 72). France: VAT on receipts.
    Payment,
    /// Another code, as it stands in the source.
    Other(String),
}

impl TaxPoint {
    /// From UNTDID 2005, as UBL writes it.
    pub fn from_ubl(code: &str) -> TaxPoint {
        match code {
            "3" => TaxPoint::Issue,
            "35" => TaxPoint::Delivery,
            "432" => TaxPoint::Payment,
            other => TaxPoint::Other(other.to_owned()),
        }
    }
    /// From UNTDID 2475, as CII writes it.
    pub fn from_cii(code: &str) -> TaxPoint {
        match code {
            "5" => TaxPoint::Issue,
            "29" => TaxPoint::Delivery,
            "72" => TaxPoint::Payment,
            other => TaxPoint::Other(other.to_owned()),
        }
    }
    /// The code of UNTDID 2005.
    pub fn ubl(&self) -> &str {
        match self {
            TaxPoint::Issue => "3",
            TaxPoint::Delivery => "35",
            TaxPoint::Payment => "432",
            TaxPoint::Other(code) => code,
        }
    }
    /// The code of UNTDID 2475.
    pub fn cii(&self) -> &str {
        match self {
            TaxPoint::Issue => "5",
            TaxPoint::Delivery => "29",
            TaxPoint::Payment => "72",
            TaxPoint::Other(code) => code,
        }
    }
}

/// BG-1: a note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// BT-21: subject code (UNTDID 4451). France: `PMT`, `PMD`, `AAB` are compulsory (BR-FR-05).
    pub subject: Option<String>,
    /// BT-22: the text.
    pub text: String,
}

impl Note {
    /// A note as UBL writes it, where the subject stands before the text: `#PMT#…`.
    pub fn from_ubl(text: &str) -> Note {
        let coded = text.strip_prefix('#').and_then(|rest| rest.split_once('#'));
        match coded {
            Some((code, rest)) if (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric()) => {
                Note { subject: Some(code.to_owned()), text: rest.trim().to_owned() }
            }
            _ => Note { subject: None, text: text.to_owned() },
        }
    }
    /// The note with its subject before the text.
    pub fn ubl(&self) -> String {
        match &self.subject {
            Some(code) => format!("#{code}#{}", self.text),
            None => self.text.clone(),
        }
    }
}

/// BG-3: a reference to an earlier invoice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preceding {
    /// BT-25: its number.
    pub number: Option<String>,
    /// BT-26: its date.
    pub date: Option<Date>,
    /// EXT-FR-FE-02: its type code (UNTDID 1001).
    pub type_code: Option<String>,
}

/// BG-14, BG-26: a period, either end of which may be open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Period {
    /// BT-73, BT-134: first day.
    pub start: Option<Date>,
    /// BT-74, BT-135: last day.
    pub end: Option<Date>,
}

/// BG-16: how to pay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentMeans {
    /// BT-81: code (UNTDID 4461): 30 transfer, 58 SEPA transfer, 59 SEPA direct debit, 48 card…
    pub code: Option<String>,
    /// BT-82: in words.
    pub text: Option<String>,
    /// BG-17: account to be credited.
    pub account: Option<Account>,
    /// BG-18: card that was charged.
    pub card: Option<Card>,
    /// BT-91: account to be debited (BG-19).
    pub debited_account: Option<String>,
}

/// BG-17: an account to pay to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// BT-84: IBAN or a national account number.
    pub id: Option<String>,
    /// BT-85: name of the account.
    pub name: Option<String>,
    /// BT-86: BIC.
    pub bic: Option<String>,
}

/// BG-18: a payment card; never the full number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// BT-87: last digits of the number.
    pub number: Option<String>,
    /// BT-88: holder.
    pub holder: Option<String>,
    /// EXT: network of the card (`VISA`); UBL demands it, CII has no place for it.
    pub network: Option<String>,
}

/// BG-20, BG-21 (document), BG-27, BG-28 (line): an allowance or a charge.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Allowance {
    /// BT-92, BT-99, BT-136, BT-141: amount without VAT.
    pub amount: Option<Decimal>,
    /// BT-93, BT-100, BT-137, BT-142: what the percentage applies to.
    pub base: Option<Decimal>,
    /// BT-94, BT-101, BT-138, BT-143: percentage.
    pub percent: Option<Decimal>,
    /// BT-95/96, BT-102/103: VAT category and rate; document level only.
    pub vat: VatCategory,
    /// BT-97, BT-104, BT-139, BT-144: reason in words.
    pub reason: Option<String>,
    /// BT-98, BT-105, BT-140, BT-145: reason code (UNTDID 5189 for allowances, 7161 for charges).
    pub reason_code: Option<String>,
}

/// A VAT category and its rate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VatCategory {
    /// BT-95, BT-102, BT-151: category (UNTDID 5305): S, Z, E, AE, K, G, O, L, M.
    pub code: Option<String>,
    /// BT-96, BT-103, BT-152: rate in percent.
    pub rate: Option<Decimal>,
}

/// BG-22: totals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// BT-106: sum of the lines' net amounts.
    pub lines: Option<Decimal>,
    /// BT-107: sum of document allowances.
    pub allowances: Option<Decimal>,
    /// BT-108: sum of document charges.
    pub charges: Option<Decimal>,
    /// BT-109: total without VAT.
    pub without_vat: Option<Decimal>,
    /// BT-110: total VAT.
    pub vat: Option<Decimal>,
    /// BT-111: total VAT in the accounting currency (BT-6).
    pub vat_accounting: Option<Decimal>,
    /// BT-112: total with VAT.
    pub with_vat: Option<Decimal>,
    /// BT-113: paid already.
    pub paid: Option<Decimal>,
    /// BT-114: rounding.
    pub rounding: Option<Decimal>,
    /// BT-115: amount due.
    pub due: Option<Decimal>,
}

/// BG-23: VAT of one category and rate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VatBreakdown {
    /// BT-116: taxable amount.
    pub taxable: Option<Decimal>,
    /// BT-117: tax amount.
    pub tax: Option<Decimal>,
    /// BT-118, BT-119: category and rate.
    pub category: VatCategory,
    /// BT-120: why no VAT is charged, in words.
    pub exemption: Option<String>,
    /// BT-121: why, as a code (VATEX).
    pub exemption_code: Option<String>,
}

/// BG-24: a supporting document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// BT-122: reference.
    pub reference: Option<String>,
    /// BT-123: description (France: `LISIBLE`, `RIB`, `BORDEREAU_SUIVI`…).
    pub description: Option<String>,
    /// BT-124: where it can be fetched.
    pub url: Option<String>,
    /// BT-125: the document itself.
    pub attachment: Option<Attachment>,
}

/// BT-125: an attached file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    /// BT-125-1: media type.
    pub mime: Option<String>,
    /// BT-125-2: file name.
    pub filename: Option<String>,
    /// The content as it travels: base64 without white space. Empty when the reader was told to leave it out.
    pub base64: String,
    /// Characters of base64 that the reader was told to leave out.
    pub omitted: u64,
}

impl Attachment {
    /// Bytes of the file.
    pub fn size(&self) -> u64 {
        (self.base64.len() as u64 + self.omitted) / 4 * 3
    }
}

/// BG-25: a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// BT-126: identifier.
    pub id: Option<String>,
    /// EXT-FR-FE-162: identifier of the line that this one details.
    pub parent: Option<String>,
    /// EXT-FR-FE-163: `DETAIL` (counts), `GROUP` or `INFORMATION` (do not count).
    pub kind: Option<String>,
    /// BT-127: notes; the norm allows one.
    pub notes: Vec<Note>,
    /// BT-128: objects of the line, with their scheme; the norm allows one.
    pub objects: Vec<Identifier>,
    /// BT-129: quantity.
    pub quantity: Option<Decimal>,
    /// BT-130: its unit (UN/ECE Rec. 20 and 21).
    pub unit: Option<String>,
    /// BT-131: net amount.
    pub net: Option<Decimal>,
    /// BT-132: line of the purchase order.
    pub order_line: Option<String>,
    /// EXT-FR-FE-135: number of the purchase order, where lines come from several.
    pub order: Option<String>,
    /// EXT-FR-FE-140: despatch advice of this line.
    pub despatch_advice: Option<String>,
    /// EXT-FR-FE-BG-08: earlier invoices that this line credits or corrects.
    pub preceding: Vec<Preceding>,
    /// EXT-FR-FE-BG-10: delivery of this line.
    pub delivery: Option<Delivery>,
    /// BT-133: where the buyer books it.
    pub accounting_reference: Option<String>,
    /// BG-26: period.
    pub period: Option<Period>,
    /// BG-27: allowances.
    pub allowances: Vec<Allowance>,
    /// BG-28: charges.
    pub charges: Vec<Allowance>,
    /// BG-29: price.
    pub price: Price,
    /// BT-151, BT-152: VAT category and rate.
    pub vat: VatCategory,
    /// EXT-FR-FE-178: why no VAT is charged on this line, in words.
    pub exemption: Option<String>,
    /// EXT-FR-FE-179: why, as a code.
    pub exemption_code: Option<String>,
    /// BG-31: what is sold.
    pub item: Item,
}

/// BG-29: the price of an item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Price {
    /// BT-146: net unit price.
    pub net: Option<Decimal>,
    /// BT-147: discount on the gross price.
    pub discount: Option<Decimal>,
    /// BT-148: gross unit price.
    pub gross: Option<Decimal>,
    /// BT-149: the quantity that the price is for; 1 when absent.
    pub base_quantity: Option<Decimal>,
    /// BT-150: its unit.
    pub base_unit: Option<String>,
}

/// BG-31: an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// BT-153: name.
    pub name: Option<String>,
    /// BT-154: description.
    pub description: Option<String>,
    /// BT-155: the seller's identifier.
    pub seller_id: Option<String>,
    /// BT-156: the buyer's identifier.
    pub buyer_id: Option<String>,
    /// BT-157: standard identifier (GTIN: scheme 0160).
    pub standard_id: Option<Identifier>,
    /// BT-158: classifications.
    pub classifications: Vec<Classification>,
    /// BT-159: country of origin.
    pub origin: Option<String>,
    /// BG-32: attributes, BT-160 name and BT-161 value.
    pub attributes: Vec<(String, String)>,
}

/// BT-158: an item classification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classification {
    /// BT-158: code.
    pub code: String,
    /// BT-158-1: list (UNTDID 7143).
    pub list: Option<String>,
    /// BT-158-2: version of the list.
    pub version: Option<String>,
}
