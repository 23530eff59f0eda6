//! Grants a rebate after the invoice.

use ground::party::text;
use ground::record::fetch;
use ground::tax::{Discount, Pricing};
use kernel::{Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::rules;
use super::write::{self, Draft};
use crate::invoice::Invoice;

/// Grants a rebate on invoices that were issued: booked on 709 (R06). It quotes every invoice it is granted on.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rebate {
    /// The invoices, all of one customer.
    #[schemars(length(min = 1, max = 500))]
    pub invoices: Vec<Id>,
    /// `{"percent":"2"}` of what is left of them, or `{"amount":5000}` in cents, both without VAT.
    pub part: Discount,
    /// What for; it stands on the credit note.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
    /// VAT is left as it was (avoir net de taxe): both sides have agreed not to correct it (CGI 272).
    #[serde(default)]
    pub net_of_tax: bool,
    /// Leave it as a credit on account instead of setting it off against the invoices.
    #[serde(default)]
    pub on_account: bool,
}

impl Command for Rebate {
    const NAME: &'static str = "credit_note.rebate";
    const NEEDS: Permission = Permission::Bill;
    type Outcome = Invoice;

    fn run(&self, tx: &mut Tx) -> Result<Invoice> {
        let reason = text(&self.reason, "reason", 200)?;
        let part = self.part.checked("part")?;
        if self.invoices.len() > 500 {
            return Err(Refusal::invalid("credit_note.invoices_count").at("invoices").into());
        }
        let mut invoices: Vec<Invoice> = Vec::with_capacity(self.invoices.len());
        for (n, id) in self.invoices.iter().enumerate() {
            let place = format!("invoices[{n}]");
            let invoice: Invoice = fetch(tx, *id, None)?;
            if invoices.iter().any(|i| i.id == invoice.id) {
                return Err(Refusal::invalid("credit_note.invoice_twice").at(place).into());
            }
            if invoices.first().is_some_and(|f| {
                (f.customer, f.payer, f.currency) != (invoice.customer, invoice.payer, invoice.currency)
            }) {
                return Err(Refusal::invalid("credit_note.other_customer").at(place).into());
            }
            invoices.push(invoice);
        }
        let (lines, totals, so_far) = rules::rebate(&invoices, part, &reason, self.net_of_tax)?;
        let draft = Draft {
            id: tx.new_id(),
            lines,
            totals,
            pricing: Pricing::default(),
            reason,
            rebate: true,
            net_of_tax: self.net_of_tax,
            internal: false,
            settle: !self.on_account,
            invoices: invoices.into_iter().zip(so_far).collect(),
        };
        write::issue(tx, draft)
    }
}
