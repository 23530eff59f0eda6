//! Writes the file of an order, takes it back, and books a transfer once the bank debits it.

use formats::pain::transfer::{self, Transfer, Transfers, Version};
use formats::pain::{Party, Remittance, calendar};
use ground::company::Company;
use ground::customer::Customer;
use ground::numbering;
use ground::party::text;
use ground::receivable::{self, Control};
use ground::record::{Document, fetch, find, record};
use kernel::{Cents, Currency, Day, Fault, Id, Refusal, Result, identifier};
use serde::Deserialize;
use store::files::{self, FileInfo};
use store::private::{hex, unhex};
use store::{Command, Db, Permission, Tx};
use web::Cx;
use web::server::{DownloadDef, Sent};

use super::model::{Fact, Line, OrderedCredit, RefundOrder, State};
use super::store as orders;
use crate::payment::{Payment, Refund, UseCredit};

const MEDIA: &str = "application/xml";

/// A customer to pay back.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The customer.
    pub customer: Id,
    /// Which credits, and how much of each; all that is owed back if absent.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub credits: Vec<UseCredit>,
    /// The account; the customer's own if absent.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub iban: String,
}

/// Orders transfers that pay customers back: the file for the bank is written and kept.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// Who is paid back.
    #[schemars(length(min = 1, max = 500))]
    pub refunds: Vec<Asked>,
    /// The day it is to be executed; today, or the next business day, if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// True for pain.001.001.03, for banks that have not moved on to pain.001.001.09.
    #[serde(default)]
    pub old_format: bool,
}

impl Command for Send {
    const NAME: &'static str = "refund_order.send";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = RefundOrder;

    fn run(&self, tx: &mut Tx) -> Result<RefundOrder> {
        if self.refunds.is_empty() || self.refunds.len() > 500 {
            return Err(Refusal::invalid("refund_order.nothing").at("refunds").into());
        }
        let today = tx.today();
        let day = calendar::on_or_after(self.day.unwrap_or(today));
        if day < today || day.since(today) > 60 {
            return Err(Refusal::invalid("refund_order.day").at("day").into());
        }
        let number = numbering::next(tx, "OR", today)?;
        let printed = number.text();
        let mut lines: Vec<Line> = Vec::with_capacity(self.refunds.len());
        for (n, asked) in self.refunds.iter().enumerate() {
            let line = line(tx, asked, (n, &printed))?;
            if lines.iter().any(|l| l.customer == line.customer) {
                return Err(Refusal::invalid("refund_order.twice").at(format!("refunds[{n}].customer")).into());
            }
            lines.push(line);
        }
        let amount: Cents = lines.iter().map(|l| l.amount).sum();
        let xml = self.file(tx, (&printed, day), &lines)?;
        let digest = files::digest(&xml);
        let info =
            FileInfo { digest: digest.to_vec(), media: MEDIA.into(), name: format!("{printed}.xml"), size: xml.len() as i64 };
        let deflated = files::deflate(&xml)?;
        files::keep(tx, &info, &deflated)?;
        let mut order = RefundOrder::blank(tx.new_id());
        record(tx, &mut order, Fact::Sent { number, day, amount, lines, digest: hex(&digest) })?;
        Ok(order)
    }
}

impl Send {
    fn file(&self, tx: &mut Tx, (number, day): (&str, Day), lines: &[Line]) -> Result<Vec<u8>> {
        let id = tx.company;
        let company: Company = fetch(tx, id, None)?;
        let identity = company.identity;
        if identity.identifiers.iban.is_empty() {
            return Err(Refusal::conflict("direct_debit.no_account").into());
        }
        let party = |name: &str, iban: &str, bic: &str| Party {
            name: name.to_string(),
            iban: iban.to_string(),
            bic: (!bic.is_empty()).then(|| bic.to_string()),
            address: None,
        };
        let transfer = |line: &Line| Transfer {
            end_to_end_id: line.end_to_end.clone(),
            amount: line.amount,
            day,
            creditor: party(&line.name, &line.iban, &line.bic),
            remittance: Remittance::Text(line.credits.iter().map(|c| c.number.as_str()).collect::<Vec<_>>().join(" ")),
        };
        let transfers = Transfers {
            message: number.to_string(),
            created: moment(tx.now),
            debtor: party(&identity.name, &identity.identifiers.iban, &identity.bic),
            // Each transfer is a line of the statement: it is found by its end-to-end id.
            batch_booking: false,
            instant: false,
            transfers: lines.iter().map(transfer).collect(),
        };
        let version = if self.old_format { Version::V03 } else { Version::V09 };
        Ok(transfer::write(&transfers, version)?.xml)
    }
}

/// What a customer is paid back, and to which account.
fn line(tx: &mut Tx, asked: &Asked, (n, number): (usize, &str)) -> Result<Line> {
    let place = |field: &str| format!("refunds[{n}].{field}");
    let customer: Customer =
        find(tx, asked.customer)?.ok_or_else(|| Refusal::invalid("customer.unknown").at(place("customer")))?;
    let payer: Customer = if customer.payer() == customer.id { customer } else { fetch(tx, customer.payer(), None)? };
    let given = identifier::compact(&asked.iban);
    let iban = if given.is_empty() { payer.profile.identifiers.iban.clone() } else { given };
    if !identifier::is_iban(&iban) {
        return Err(Refusal::invalid("refund_order.iban").at(place("iban")).into());
    }
    let spoken_for = orders::ordered(tx, payer.id)?;
    let free = |item: Id, open: Cents| -open - spoken_for.iter().filter(|(id, _)| *id == item).map(|(_, a)| *a).sum::<Cents>();
    let (mut credits, mut foreign) = (Vec::new(), None);
    for item in receivable::open_of(tx, payer.id)? {
        let credit = item.open.0 < 0 && matches!(item.account, Control::Customers | Control::OtherCredits);
        let payable = credit && item.currency == Currency::EUR;
        let at = asked.credits.iter().position(|c| c.item == item.id);
        if credit && !payable && (at.is_some() || asked.credits.is_empty()) {
            // Orders of SEPA credit transfers are in euros (regulation EU 260/2012).
            let refusal = Refusal::conflict("refund_order.foreign").with("number", &item.number);
            foreign = foreign.or(Some((at, refusal.with("currency", item.currency))));
        }
        let wanted = at.and_then(|m| asked.credits.get(m));
        if !payable || !asked.credits.is_empty() && wanted.is_none() {
            continue;
        }
        let free = free(item.id, item.open);
        let amount = wanted.and_then(|c| c.amount).unwrap_or(free);
        if wanted.is_none() && free.0 <= 0 {
            continue;
        }
        if amount.0 <= 0 || amount > free {
            let field = at.map_or_else(|| "credits".to_string(), |m| format!("credits[{m}].amount"));
            return Err(Refusal::conflict("refund_order.beyond").at(place(&field)).with("open", free).into());
        }
        credits.push(OrderedCredit { item: item.id, number: item.number, amount });
    }
    if let Some((at, refusal)) = foreign.filter(|(at, _)| at.is_some() || credits.is_empty()) {
        let field = at.map_or_else(|| "credits".to_string(), |m| format!("credits[{m}].item"));
        return Err(refusal.at(place(&field)).into());
    }
    if credits.is_empty() || credits.len() < asked.credits.len() {
        return Err(Refusal::conflict("payment.no_credit").at(place("credits")).into());
    }
    let rank = n as i64 + 1;
    Ok(Line {
        rank,
        customer: payer.id,
        name: payer.profile.name,
        iban,
        bic: String::new(),
        end_to_end: format!("{number}-{rank}"),
        amount: credits.iter().map(|c| c.amount).sum(),
        credits,
        payment: None,
    })
}

/// Gives up what the bank has not debited: it refused the file, or the order was a mistake.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// The order.
    pub refund_order: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Cancel {
    const NAME: &'static str = "refund_order.cancel";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = RefundOrder;

    fn run(&self, tx: &mut Tx) -> Result<RefundOrder> {
        let mut order: RefundOrder = fetch(tx, self.refund_order, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        if order.state != State::Sent || order.lines.iter().all(|l| l.payment.is_some()) {
            return Err(Refusal::conflict("refund_order.over").into());
        }
        record(tx, &mut order, Fact::Cancelled { reason })?;
        Ok(order)
    }
}

/// The bank debited a transfer: its refund is booked on the bank line.
pub(crate) fn debited(tx: &mut Tx, order: Id, rank: i64, bank_line: &Payment) -> Result<()> {
    let mut order: RefundOrder = fetch(tx, order, None)?;
    let Some(line) = order.lines.iter().find(|l| l.rank == rank && l.payment.is_none()).cloned() else {
        return Err(Refusal::conflict("refund_order.over").into());
    };
    let refund = Refund { number: String::new(),
        customer: line.customer,
        credits: line.credits.iter().map(|c| UseCredit { item: c.item, amount: Some(c.amount) }).collect(),
        bank_line: Some(bank_line.id),
        value: None,
        day: None,
        reason: order.number.clone(),
    };
    refund.run(tx)?;
    record(tx, &mut order, Fact::Debited { rank, payment: bank_line.id, amount: line.amount })?;
    Ok(())
}

/// The file of an order.
pub const FILE: DownloadDef = DownloadDef { path: "/refund-orders/{id}/file.xml", needs: Permission::Cash, make: file };

fn file(cx: &Cx, db: &mut Db) -> Result<Sent> {
    let order = RefundOrder::load(db, cx.id()?)?.ok_or_else(|| Refusal::missing("request.not_found").at("refund_order"))?;
    let digest = unhex(&order.digest).unwrap_or_default();
    let bytes = files::open(db, &digest)?;
    let bytes = bytes.ok_or_else(|| Fault::broken(format!("file {} is not there", order.digest)))?;
    Ok(Sent { name: format!("{}.xml", order.number), media: MEDIA, bytes: bytes.into() })
}

/// `YYYY-MM-DDThh:mm:ss`, of milliseconds since 1970 in universal time, as ISO 20022 wants it.
pub(crate) fn moment(millis: i64) -> String {
    let seconds = millis.div_euclid(1_000);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let day = kernel::Day::from_number(i32::try_from(days).unwrap_or_default());
    format!("{day}T{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    #[test]
    fn moments_are_written_as_the_norm_wants() {
        assert_eq!(super::moment(0), "1970-01-01T00:00:00");
        assert_eq!(super::moment(1_795_867_384_999), "2026-11-28T12:03:04");
    }
}
