//! Writes SEPA direct debits: pain.008.001.02 and pain.008.001.08.
//!
//! Collections are grouped by day, scheme and sequence, as the rulebooks (EPC016-06, EPC222-07) want them.

use std::collections::{BTreeMap, HashSet};

use kernel::{Cents, Day, Refusal};

use super::mandate::{Amendment, Scheme, Sequence};
use super::{EUR, Message, Party, Remittance};
use super::{check_amount, check_id, check_moment, check_party, check_remittance};
use super::{put_agent, put_header, put_party, put_remittance};
use crate::sepa;
use crate::xml::Writer;

/// The version to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// pain.008.001.02, of 2009.
    V02,
    /// pain.008.001.08, of 2019, of the rulebooks in force.
    V08,
}

/// A file of collections for one creditor account.
#[derive(Clone, Debug, PartialEq)]
pub struct DirectDebits {
    /// Id of the message, unique for ever, 35 characters.
    pub message: String,
    /// The moment it is made: `YYYY-MM-DDThh:mm:ss`.
    pub created: String,
    /// The creditor and the account that is credited.
    pub creditor: Party,
    /// The creditor identifier (ICS).
    pub creditor_id: String,
    /// One booking for each block (`true`) or one for each collection.
    pub batch_booking: bool,
    /// The collections.
    pub collections: Vec<Collection>,
}

/// One collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Collection {
    /// The id that comes back in every later message: put the invoice number in it. 35 characters.
    pub end_to_end_id: String,
    /// Cents of euro.
    pub amount: Cents,
    /// The day the debtor's account is to be debited.
    pub due: Day,
    /// The scheme of the mandate.
    pub scheme: Scheme,
    /// First, recurrent, last or only collection.
    pub sequence: Sequence,
    /// The mandate's reference (RUM), 35 characters.
    pub mandate: String,
    /// The day the mandate was signed.
    pub signed: Day,
    /// What changed in the mandate since the last collection.
    pub amendment: Option<Amendment>,
    /// The debtor.
    pub debtor: Party,
    /// On whose behalf the debtor pays.
    pub ultimate_debtor: Option<String>,
    /// What for.
    pub remittance: Remittance,
}

/// A file that is ready to be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The XML.
    pub xml: Vec<u8>,
    /// Id of each block (`PmtInfId`) with the places of its collections in the list that was given.
    pub blocks: Vec<(String, Vec<usize>)>,
    /// Sum of all collections.
    pub total: Cents,
}

/// Writes the file. Refused: no collection, wrong identifiers, amounts, days, or an end-to-end id used twice.
pub fn write(debits: &DirectDebits, version: Version) -> Result<Written, Refusal> {
    check(debits)?;
    let namespace = match version {
        Version::V02 => "urn:iso:std:iso:20022:tech:xsd:pain.008.001.02",
        Version::V08 => "urn:iso:std:iso:20022:tech:xsd:pain.008.001.08",
    };
    let bic = if version == Version::V08 { "BICFI" } else { "BIC" };
    let mut groups: BTreeMap<(Day, Scheme, Sequence), Vec<usize>> = BTreeMap::new();
    for (i, c) in debits.collections.iter().enumerate() {
        groups.entry((c.due, c.scheme, c.sequence)).or_default().push(i);
    }
    let total: i64 = debits.collections.iter().map(|c| c.amount.0).sum();
    let mut w = Writer::document(namespace);
    w.open("CstmrDrctDbtInitn");
    let header = Message {
        id: &debits.message,
        created: &debits.created,
        count: debits.collections.len(),
        total,
        initiator: &debits.creditor.name,
        initiator_id: Some(&debits.creditor_id),
    };
    put_header(&mut w, &header);
    let mut blocks = Vec::with_capacity(groups.len());
    for (number, (group, places)) in groups.into_iter().enumerate() {
        let id = block_id(&debits.message, number + 1);
        block(&mut w, debits, (&id, group, &places), bic);
        blocks.push((id, places));
    }
    Ok(Written { xml: w.finish(), blocks, total: Cents(total) })
}

/// The message id with a number behind, in 35 characters.
pub(super) fn block_id(message: &str, number: usize) -> String {
    let tail = format!("-{number}");
    format!("{}{tail}", crate::bytes::cut(message, 35 - tail.len()))
}

fn check(d: &DirectDebits) -> Result<(), Refusal> {
    check_id(&d.message, "message")?;
    check_moment(&d.created)?;
    check_party(&d.creditor, "creditor")?;
    if !sepa::is_creditor_id(&d.creditor_id) {
        return Err(Refusal::invalid("pain.creditor_id").with("id", &d.creditor_id));
    }
    if d.collections.is_empty() {
        return Err(Refusal::invalid("pain.empty"));
    }
    let mut seen = HashSet::new();
    for (i, c) in d.collections.iter().enumerate() {
        let place = format!("collections[{i}]");
        check_id(&c.end_to_end_id, &place)?;
        check_id(&c.mandate, &place)?;
        check_amount(c.amount, &place)?;
        check_party(&c.debtor, &place)?;
        check_remittance(&c.remittance, &place)?;
        if c.signed > c.due {
            return Err(Refusal::invalid("pain.signed_after_due").at(place));
        }
        if let Some(Amendment { old_mandate: Some(old), .. }) = &c.amendment {
            check_id(old, &place)?;
        }
        if !seen.insert(&c.end_to_end_id) {
            return Err(Refusal::invalid("pain.end_to_end_twice").at(place).with("id", &c.end_to_end_id));
        }
    }
    Ok(())
}

fn block(w: &mut Writer, d: &DirectDebits, what: (&str, (Day, Scheme, Sequence), &[usize]), bic: &'static str) {
    let (id, (due, scheme, sequence), places) = what;
    let collections = || places.iter().filter_map(|i| d.collections.get(*i));
    let total: i64 = collections().map(|c| c.amount.0).sum();
    w.open("PmtInf").leaf("PmtInfId", id).leaf("PmtMtd", "DD");
    w.leaf("BtchBookg", if d.batch_booking { "true" } else { "false" });
    w.leaf("NbOfTxs", &places.len().to_string()).leaf("CtrlSum", &Cents(total).to_string());
    w.open("PmtTpInf").nest(&["SvcLvl", "Cd"], "SEPA").nest(&["LclInstrm", "Cd"], scheme.code());
    w.leaf("SeqTp", sequence.code()).close();
    w.leaf("ReqdColltnDt", &due.to_string());
    put_party(w, "Cdtr", &d.creditor);
    w.nest(&["CdtrAcct", "Id", "IBAN"], &d.creditor.iban);
    put_agent(w, "CdtrAgt", d.creditor.bic.as_deref(), bic);
    w.leaf("ChrgBr", "SLEV");
    creditor_scheme(w, "CdtrSchmeId", None, &d.creditor_id);
    for c in collections() {
        collection(w, c, bic);
    }
    w.close();
}

/// The identifier of a creditor in its SEPA wrapping, with its name where given.
fn creditor_scheme(w: &mut Writer, tag: &'static str, name: Option<&str>, id: &str) {
    w.open(tag);
    let name = name.map(|n| sepa::latin(n, 70));
    w.maybe("Nm", name.as_deref());
    if !id.is_empty() {
        w.open("Id").open("PrvtId").open("Othr").leaf("Id", id).nest(&["SchmeNm", "Prtry"], "SEPA");
        w.close().close().close();
    }
    w.close();
}

fn collection(w: &mut Writer, c: &Collection, bic: &'static str) {
    w.open("DrctDbtTxInf").nest(&["PmtId", "EndToEndId"], &c.end_to_end_id).amount("InstdAmt", c.amount, EUR);
    w.open("DrctDbtTx").open("MndtRltdInf").leaf("MndtId", &c.mandate).leaf("DtOfSgntr", &c.signed.to_string());
    if let Some(amendment) = c.amendment.as_ref().filter(|a| !a.is_empty()) {
        w.leaf("AmdmntInd", "true").open("AmdmntInfDtls");
        w.maybe("OrgnlMndtId", amendment.old_mandate.as_deref());
        let (old_name, old_id) = (amendment.old_creditor_name.as_deref(), amendment.old_creditor_id.as_deref());
        if old_name.is_some() || old_id.is_some() {
            creditor_scheme(w, "OrgnlCdtrSchmeId", old_name, old_id.unwrap_or_default());
        }
        if amendment.account_changed {
            match &amendment.old_iban {
                Some(iban) => w.nest(&["OrgnlDbtrAcct", "Id", "IBAN"], iban),
                // "Same mandate, new debtor account", whatever the bank (rulebooks since November 2016).
                None => w.nest(&["OrgnlDbtrAcct", "Id", "Othr", "Id"], "SMNDA"),
            };
        }
        w.close();
    }
    w.close().close();
    put_agent(w, "DbtrAgt", c.debtor.bic.as_deref(), bic);
    put_party(w, "Dbtr", &c.debtor);
    w.nest(&["DbtrAcct", "Id", "IBAN"], &c.debtor.iban);
    if let Some(name) = c.ultimate_debtor.as_deref().map(|n| sepa::latin(n, 70)).filter(|n| !n.is_empty()) {
        w.nest(&["UltmtDbtr", "Nm"], &name);
    }
    put_remittance(w, &c.remittance);
    w.close();
}
