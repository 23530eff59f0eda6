//! The file of a remittance for the bank (CFONB 160), written and kept as the bills are handed in.

use formats::lcr::{self, Bill, Entry, Paper, Remittance};
use ground::company::Company;
use ground::customer::Customer;
use ground::record::{Document, fetch};
use kernel::{Day, Fault, Refusal, Result};
use store::files::{self, FileInfo};
use store::private::{hex, unhex};
use store::{Db, Permission, Tx};
use web::Cx;
use web::server::{DownloadDef, Sent};

use super::model::BillRemittance;
use crate::bill_of_exchange::{BillKind, BillOfExchange};

const MEDIA: &str = "text/plain";

/// Writes and keeps the file, and gives its digest; nothing where a bill is payable abroad or we have no French account:
/// then the slip goes without one.
pub(super) fn keep(tx: &mut Tx, bills: &[BillOfExchange], (number, day): (&str, Day)) -> Result<String> {
    let id = tx.company;
    let company: Company = fetch(tx, id, None)?;
    let identity = &company.identity;
    let mut list = Vec::with_capacity(bills.len());
    for bill in bills {
        let customer: Customer = fetch(tx, bill.customer, None)?;
        list.push(Bill {
            paper: match bill.kind {
                BillKind::Accepted => Paper::Accepted,
                BillKind::NotAccepted => Paper::NotAccepted,
                BillKind::PromissoryNote => Paper::PromissoryNote,
            },
            reference: bill.number.clone(),
            drawee: bill.drawee.name.clone(),
            iban: bill.drawee.iban.clone(),
            bank: bill.drawee.bic.clone(),
            siren: customer.profile.identifiers.siren.clone(),
            amount: bill.amount,
            day: bill.day.unwrap_or(day),
            maturity: bill.maturity.unwrap_or(day),
        });
    }
    let remittance = Remittance {
        reference: number.to_string(),
        day,
        entry: Entry::Collection,
        name: identity.name.clone(),
        iban: identity.identifiers.iban.clone(),
        bank: identity.bic.clone(),
        siren: identity.identifiers.siren.clone(),
        bills: list,
    };
    let Ok(bytes) = lcr::write(&remittance) else { return Ok(String::new()) };
    let digest = files::digest(&bytes);
    let info = FileInfo {
        digest: digest.to_vec(),
        media: MEDIA.to_string(),
        name: format!("{number}.txt"),
        size: bytes.len() as i64,
    };
    files::keep(tx, &info, &files::deflate(&bytes)?)?;
    Ok(hex(&digest))
}

/// The file of a remittance, as it was written when the bills were handed in.
pub const FILE: DownloadDef = DownloadDef { path: "/bill-remittances/{id}/file.txt", needs: Permission::Cash, make: file };

fn file(cx: &Cx, db: &mut Db) -> Result<Sent> {
    let one = BillRemittance::load(db, cx.id()?)?.ok_or_else(|| Refusal::missing("request.not_found").at("bill_remittance"))?;
    if one.digest.is_empty() {
        return Err(Refusal::conflict("bill_remittance.no_file").into());
    }
    let digest = unhex(&one.digest).unwrap_or_default();
    let bytes = files::open(db, &digest)?;
    let bytes = bytes.ok_or_else(|| Fault::broken(format!("file {} is not there", one.digest)))?;
    Ok(Sent { name: format!("{}.txt", one.number), media: MEDIA, bytes: bytes.into() })
}
