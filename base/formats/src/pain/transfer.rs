//! Writes SEPA credit transfers, for refunds to customers: pain.001.001.03 and pain.001.001.09.

use std::collections::{BTreeMap, HashSet};

use kernel::{Cents, Day, Refusal};

use super::debit::{Written, block_id};
use super::{EUR, Message, Party, Remittance};
use super::{check_amount, check_id, check_moment, check_party, check_remittance};
use super::{put_agent, put_header, put_party, put_remittance};
use crate::xml::Writer;

/// The version to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// pain.001.001.03, of 2009.
    V03,
    /// pain.001.001.09, of 2019.
    V09,
}

/// A file of transfers from one account.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfers {
    /// Id of the message, unique for ever, 35 characters.
    pub message: String,
    /// The moment it is made: `YYYY-MM-DDThh:mm:ss`.
    pub created: String,
    /// Whose account is debited.
    pub debtor: Party,
    /// One booking for each block, or one for each transfer.
    pub batch_booking: bool,
    /// Instant transfers (`INST`).
    pub instant: bool,
    /// The transfers.
    pub transfers: Vec<Transfer>,
}

/// One transfer.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfer {
    /// The id that the creditor sees and that comes back. 35 characters.
    pub end_to_end_id: String,
    /// Cents of euro.
    pub amount: Cents,
    /// The day it is to be executed.
    pub day: Day,
    /// Who receives it.
    pub creditor: Party,
    /// What for.
    pub remittance: Remittance,
}

/// Writes the file. Refused: no transfer, wrong identifiers or amounts, or an end-to-end id used twice.
pub fn write(t: &Transfers, version: Version) -> Result<Written, Refusal> {
    check(t)?;
    let v9 = version == Version::V09;
    let namespace = if v9 {
        "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
    } else {
        "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"
    };
    let total: i64 = t.transfers.iter().map(|x| x.amount.0).sum();
    let mut days: BTreeMap<Day, Vec<usize>> = BTreeMap::new();
    for (i, transfer) in t.transfers.iter().enumerate() {
        days.entry(transfer.day).or_default().push(i);
    }
    let mut w = Writer::document(namespace);
    w.open("CstmrCdtTrfInitn");
    let (id, created) = (t.message.as_str(), t.created.as_str());
    let count = t.transfers.len();
    put_header(&mut w, &Message { id, created, count, total, initiator: &t.debtor.name, initiator_id: None });
    let mut blocks = Vec::with_capacity(days.len());
    for (number, (day, places)) in days.into_iter().enumerate() {
        let id = block_id(&t.message, number + 1);
        block(&mut w, t, (&id, day, &places), v9);
        blocks.push((id, places));
    }
    Ok(Written { xml: w.finish(), blocks, total: Cents(total) })
}

fn check(t: &Transfers) -> Result<(), Refusal> {
    check_id(&t.message, "message")?;
    check_moment(&t.created)?;
    check_party(&t.debtor, "debtor")?;
    if t.transfers.is_empty() {
        return Err(Refusal::invalid("pain.empty"));
    }
    let mut seen = HashSet::new();
    for (i, transfer) in t.transfers.iter().enumerate() {
        let place = format!("transfers[{i}]");
        check_id(&transfer.end_to_end_id, &place)?;
        check_amount(transfer.amount, &place)?;
        check_party(&transfer.creditor, &place)?;
        check_remittance(&transfer.remittance, &place)?;
        if !seen.insert(&transfer.end_to_end_id) {
            return Err(Refusal::invalid("pain.end_to_end_twice").at(place).with("id", &transfer.end_to_end_id));
        }
    }
    Ok(())
}

fn block(w: &mut Writer, t: &Transfers, what: (&str, Day, &[usize]), v9: bool) {
    let (id, day, places) = what;
    let bic = if v9 { "BICFI" } else { "BIC" };
    let transfers = || places.iter().filter_map(|i| t.transfers.get(*i));
    let total: i64 = transfers().map(|x| x.amount.0).sum();
    w.open("PmtInf").leaf("PmtInfId", id).leaf("PmtMtd", "TRF");
    w.leaf("BtchBookg", if t.batch_booking { "true" } else { "false" });
    w.leaf("NbOfTxs", &places.len().to_string()).leaf("CtrlSum", &Cents(total).to_string());
    w.open("PmtTpInf").nest(&["SvcLvl", "Cd"], "SEPA");
    if t.instant {
        w.nest(&["LclInstrm", "Cd"], "INST");
    }
    w.close();
    if v9 {
        w.nest(&["ReqdExctnDt", "Dt"], &day.to_string());
    } else {
        w.leaf("ReqdExctnDt", &day.to_string());
    }
    put_party(w, "Dbtr", &t.debtor);
    w.nest(&["DbtrAcct", "Id", "IBAN"], &t.debtor.iban);
    put_agent(w, "DbtrAgt", t.debtor.bic.as_deref(), bic);
    w.leaf("ChrgBr", "SLEV");
    for transfer in transfers() {
        w.open("CdtTrfTxInf").nest(&["PmtId", "EndToEndId"], &transfer.end_to_end_id);
        w.open("Amt").amount("InstdAmt", transfer.amount, EUR).close();
        if let Some(creditor_bic) = &transfer.creditor.bic {
            w.nest(&["CdtrAgt", "FinInstnId", bic], creditor_bic);
        }
        put_party(w, "Cdtr", &transfer.creditor);
        w.nest(&["CdtrAcct", "Id", "IBAN"], &transfer.creditor.iban);
        put_remittance(w, &transfer.remittance);
        w.close();
    }
    w.close();
}
