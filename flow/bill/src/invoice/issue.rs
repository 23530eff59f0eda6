//! Issues an invoice for what was delivered of an order.

use ground::company;
use ground::customer::Customer;
use ground::ledger;
use ground::numbering;
use ground::receivable::OpenItem;
use ground::record::{fetch, record};
use kernel::{Currency, Id, Refusal, Result};
use sell::order::{Order, Share, rules as order_rules};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::impute::{self, Imputed};
use super::make::make;
use super::model::{Invoice, Issued, Kind, More};
use super::rules::{self, Heading};

/// Issues the invoice of what was delivered: a legal act that cannot be undone, only credited.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// The order.
    pub order: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// What is invoiced; everything delivered and not invoiced if absent.
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub lines: Vec<Share>,
}

impl Command for Issue {
    const NAME: &'static str = "invoice.issue";
    const NEEDS: Permission = Permission::Bill;
    type Outcome = Invoice;

    fn run(&self, tx: &mut Tx) -> Result<Invoice> {
        let mut order: Order = fetch(tx, self.order, self.version)?;
        order.state.may("issue")?;
        let customer: Customer = fetch(tx, order.customer, None)?;
        let payer_name = if order.payer == customer.id {
            customer.profile.name.clone()
        } else {
            fetch::<Customer>(tx, order.payer, None)?.profile.name
        };
        let shares = if self.lines.is_empty() { rules::due_for_invoice(&order) } else { self.lines.clone() };
        let (id, item) = (tx.new_id(), tx.new_id());
        let moved = order_rules::invoice(&order, id, &shares)?;
        let day = tx.today();
        let pricing = rules::pricing(&order, &shares);
        let (lines, totals) = rules::lines(&order, &shares, &pricing, day)?;
        if totals.gross.is_zero() {
            return Err(Refusal::conflict("invoice.nothing_owed").into());
        }
        let number = numbering::next(tx, "FA", day)?;
        let label = format!("Facture {payer_name}");
        let heading = Heading { number: &number, day, payer: order.payer, label, credit: false };
        let accounts = ledger::accounts(tx)?;
        let on_debits = company::identity(tx)?.vat_on_debits;
        let entry = rules::entry(&accounts, &heading, &totals, on_debits);
        let terms = customer.profile.terms;
        let owed = rules::item((item, id), &heading, terms.due(day), totals.gross, rules::vat_pending(&totals, on_debits));
        let owed = OpenItem { early: customer.profile.early(day), ..owed };
        let mut imputed = Imputed::default();
        if order.deposits.0 > 0 && owed.amount.0 > 0 {
            imputed = impute::impute(tx, &accounts, &heading, &[order.id], &owed)?;
            imputed.entries.extend(impute::due_with(&accounts, &heading, &totals, on_debits, imputed.amount));
        }
        let supply_day = super::store::supply_day(tx, order.id)?.unwrap_or(day);
        let seller_seq = company::identity_seq(tx)?;
        record(tx, &mut order, moved)?;
        let stage = if imputed.prepaid.is_empty() { 1 } else { 4 };
        let more = More {
            pricing,
            reference: order.reference.clone(),
            delivery: order.delivery.clone(),
            on_debits,
            prepaid: imputed.prepaid,
            ..More::default()
        };
        let issued = Issued {
            number,
            kind: Kind::Invoice,
            frame: rules::frame(&lines, stage),
            order: order.id,
            customer: order.customer,
            payer: order.payer,
            day,
            supply_day,
            terms,
            currency: Currency::EUR,
            lines,
            payable: totals.gross - imputed.amount,
            totals,
            more,
            seller_seq,
            buyer_seq: customer.seq,
            entries: std::iter::once(entry).chain(imputed.entries).collect(),
            items: std::iter::once(owed).chain(imputed.items).collect(),
            settled: imputed.settled,
            exposure: Vec::new(),
        };
        make(tx, id, issued)
    }
}
