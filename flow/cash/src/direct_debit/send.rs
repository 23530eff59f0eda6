//! Writes the file of a batch, keeps it, and books its lines as presented (R17).

use formats::pain::debit::{self, Collection, DirectDebits, Version, Written};
use formats::pain::{Party, Remittance};
use ground::company::{Company, Identity};
use ground::receivable;
use ground::record::{Document, fetch, record};
use kernel::{Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::files::{self, FileInfo};
use store::private::{hex, unhex};
use store::{Command, Db, Permission, Tx};
use web::Cx;
use web::server::{DownloadDef, Sent};

use super::model::{DebitLine, DirectDebit, Fact, Presented, State};
use crate::mandate::{self, Mandate};
use crate::payment::{ApplyTo, Method, Record};

const MEDIA: &str = "application/xml";

/// Hands a batch to the bank: its file is written and kept, each line becomes a payment that waits for the bank, and
/// settles its items.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// The batch.
    pub direct_debit: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
}

/// The file of a batch.
pub(super) fn written(tx: &mut Tx, batch: &DirectDebit) -> Result<Written> {
    let id = tx.company;
    let company: Company = fetch(tx, id, None)?;
    let moment = crate::refund_order::moment(tx.now);
    write(&company.identity, batch, moment)
}

fn write(identity: &Identity, batch: &DirectDebit, created: String) -> Result<Written> {
    if identity.creditor_id.is_empty() {
        return Err(Refusal::conflict("direct_debit.no_creditor_id").into());
    }
    if identity.identifiers.iban.is_empty() {
        return Err(Refusal::conflict("direct_debit.no_account").into());
    }
    let Some(due) = batch.collect_on else { return Err(Fault::broken("a batch without a day")) };
    let bic = |text: &str| (!text.is_empty()).then(|| text.to_string());
    let collection = |line: &DebitLine| Collection {
        end_to_end_id: line.end_to_end.clone(),
        amount: line.amount,
        due,
        scheme: line.scheme,
        sequence: line.sequence,
        mandate: line.reference.clone(),
        signed: line.signed,
        amendment: line.amendment.clone(),
        debtor: Party {
            name: line.debtor.name.clone(),
            iban: line.debtor.iban.clone(),
            bic: bic(&line.debtor.bic),
            address: None,
        },
        ultimate_debtor: None,
        remittance: Remittance::Text(line.text.clone()),
    };
    let debits = DirectDebits {
        message: batch.number.clone(),
        created,
        creditor: Party {
            name: identity.name.clone(),
            iban: identity.identifiers.iban.clone(),
            bic: bic(&identity.bic),
            address: None,
        },
        creditor_id: identity.creditor_id.clone(),
        batch_booking: batch.batch_booking,
        collections: batch.lines.iter().map(collection).collect(),
    };
    let version = if batch.format == "pain.008.001.02" { Version::V02 } else { Version::V08 };
    Ok(debit::write(&debits, version)?)
}

impl Command for Send {
    const NAME: &'static str = "direct_debit.send";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = DirectDebit;

    fn run(&self, tx: &mut Tx) -> Result<DirectDebit> {
        let mut batch: DirectDebit = fetch(tx, self.direct_debit, self.version)?;
        if batch.state != State::Draft {
            return Err(Refusal::conflict("direct_debit.not_draft").into());
        }
        let day = tx.today();
        let policy = crate::policy::policy(tx)?;
        let Some(collect_on) = batch.collect_on else { return Err(Fault::broken("a batch without a day")) };
        super::rules::collect_on_checked(collect_on, day, policy.debit_lead_days)?;
        let file = written(tx, &batch)?;
        let mut lines = Vec::with_capacity(batch.lines.len());
        for (n, line) in batch.lines.iter().enumerate() {
            let block = file.blocks.iter().find(|(_, places)| places.contains(&n)).map(|(id, _)| id.clone());
            let payment = present(tx, &batch, line)?;
            lines.push(Presented { rank: line.rank, block: block.unwrap_or_default(), payment });
        }
        let digest = files::digest(&file.xml);
        let info = FileInfo {
            digest: digest.to_vec(),
            media: MEDIA.to_string(),
            name: format!("{}.xml", batch.number),
            size: file.xml.len() as i64,
        };
        let deflated = files::deflate(&file.xml)?;
        files::keep(tx, &info, &deflated)?;
        let amount = batch.total;
        record(tx, &mut batch, Fact::Sent { day, digest: hex(&digest), amount, lines })?;
        Ok(batch)
    }
}

/// Books one line: a payment on the account of direct debits presented settles its items; the mandate was used.
fn present(tx: &mut Tx, batch: &DirectDebit, line: &DebitLine) -> Result<Id> {
    let place = format!("lines[{}]", line.rank - 1);
    for item in &line.items {
        let open = receivable::find(tx, item.item)?.map(|i| i.open).unwrap_or_default();
        if open < item.amount {
            let refusal = Refusal::conflict("direct_debit.paid_meanwhile").at(place);
            return Err(refusal.with("number", &item.number).into());
        }
    }
    let mut mandate: Mandate = fetch(tx, line.mandate, None)?;
    let due = batch.collect_on.unwrap_or(tx.today());
    let known = mandate.rules();
    // Several lines may use a mandate; it ends after the last one of them.
    let uses = batch.lines.iter().filter(|l| l.mandate == line.mandate).map(|l| l.rank);
    let (first, last) = (uses.clone().min() == Some(line.rank), uses.max() == Some(line.rank));
    if first {
        known.next(due, false, false).map_err(|r| r.at(place.as_str()))?;
    }
    if mandate.reference != line.reference || mandate.debtor != line.debtor {
        return Err(Refusal::conflict("direct_debit.mandate_changed").at(place).with("reference", &line.reference).into());
    }
    let record_payment = Record {
        customer: line.customer,
        amount: line.amount,
        method: Method::DirectDebit,
        in_transit: true,
        remittance: format!("{} {}", line.end_to_end, line.reference),
        items: line.items.iter().map(|i| ApplyTo::cash(i.item, Some(i.amount))).collect(),
        ..Record::default()
    };
    let payment = record_payment.run(tx)?;
    if last {
        let after = known.collected(due, line.sequence);
        let last_collection = after.last_collection.unwrap_or(due);
        let fact = mandate::Fact::Collected { direct_debit: batch.id, last_collection, state: after.state };
        record(tx, &mut mandate, fact)?;
    }
    Ok(payment.id)
}

/// The file of a batch, as it was sent.
pub const FILE: DownloadDef = DownloadDef { path: "/direct-debits/{id}/file.xml", needs: Permission::Cash, make: file };

fn file(cx: &Cx, db: &mut Db) -> Result<Sent> {
    let batch = DirectDebit::load(db, cx.id()?)?.ok_or_else(|| Refusal::missing("request.not_found").at("direct_debit"))?;
    if batch.digest.is_empty() {
        return Err(Refusal::conflict("direct_debit.not_sent").into());
    }
    let digest = unhex(&batch.digest).unwrap_or_default();
    let bytes = files::open(db, &digest)?;
    let bytes = bytes.ok_or_else(|| Fault::broken(format!("file {} is not there", batch.digest)))?;
    Ok(Sent { name: format!("{}.xml", batch.number), media: MEDIA, bytes: bytes.into() })
}
