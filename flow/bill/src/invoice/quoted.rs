//! Seller and buyer as they were when the invoice was issued: read from the facts that it quotes, never from what is
//! known of them now.

use ground::company::{self, Identity};
use ground::customer::{self, Customer, Profile};
use ground::receivable::EarlyPayment;
use ground::record::Document;
use kernel::{Fault, Result};
use serde::Serialize;
use store::{Db, Seq, journal};

use super::{DocumentKind as Kind, Invoice};

/// The buyer as quoted.
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Buyer {
    /// Customer number.
    pub number: String,
    /// Everything known of it then.
    #[serde(flatten)]
    pub profile: Profile,
}

/// The seller's identity at a fact.
pub fn seller(db: &mut Db, seq: Seq) -> Result<Identity> {
    let fact: company::Fact = fact(db, seq)?;
    match fact {
        company::Fact::Founded { identity } | company::Fact::Changed { identity } => Ok(identity),
        _ => Err(Fault::broken(format!("journal {seq} tells no identity"))),
    }
}

/// The buyer at the fact that an invoice quotes. Its number never changes.
pub fn buyer(db: &mut Db, invoice: &Invoice) -> Result<Buyer> {
    let number = Customer::load(db, invoice.customer)?.map(|c| c.number).unwrap_or_default();
    let fact: customer::Fact = fact(db, invoice.buyer_seq)?;
    match fact {
        customer::Fact::Created { profile, .. } | customer::Fact::Changed { profile, .. } => {
            Ok(Buyer { number, profile })
        }
        customer::Fact::LimitSet { .. } | customer::Fact::ContactErased { .. } | customer::Fact::VatChecked { .. } => {
            Err(Fault::broken(format!("journal {} tells no customer", invoice.buyer_seq)))
        }
    }
}

/// The discount for early payment that an invoice was issued with.
pub fn early(invoice: &Invoice, buyer: &Buyer) -> Option<EarlyPayment> {
    let asks = matches!(invoice.kind, Kind::Invoice | Kind::Corrective);
    invoice.day.filter(|_| asks).and_then(|day| buyer.profile.early(day))
}

fn fact<F: store::Fact>(db: &mut Db, seq: Seq) -> Result<F> {
    let entry = journal::entries(db, seq - 1, 1)?.pop();
    let (entry, _) = entry.ok_or_else(|| Fault::broken(format!("journal {seq} is not there")))?;
    let kept = journal::kept(db, seq)?;
    entry.read(kept)
}
