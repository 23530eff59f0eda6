//! Replaces an invoice that said something wrong.

use ground::currency::Fixed;
use ground::customer::Customer;
use ground::party::{Address, optional_text, text};
use ground::record::{fetch, record};
use ground::tax::{Discount, Override, Pricing};
use kernel::{Day, Id, Refusal, Result};
use sell::order::{Order, Share, TypedLine, extra_lines, judged, rules as order_rules};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::rules::{self, Change};
use crate::credit_note::{CancelInvoice, by_order};
use crate::invoice::rules::may_correct;
use crate::invoice::write::{self, Draft};
use crate::invoice::{DocumentKind, Invoice, Line, More, Quoted};

/// Replaces an invoice by one that says it right: with the customer as known now, and with what is changed here. A legal
/// act that cannot be undone. What was paid of the wrong one counts for the right one.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// The invoice that is wrong.
    pub invoice: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// What was wrong; it stands on the new invoice.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
    /// Lines that were wrong.
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub lines: Vec<Change>,
    /// What should have stood on it as well and comes from no order: freight, a service. No stock moves by it; goods of an
    /// order are invoiced with their order.
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub added: Vec<TypedLine>,
    /// The right discount on the whole; 0 % where there is none; as it was if absent.
    #[serde(default)]
    pub discount: Option<Discount>,
    /// The customer's own order number; as it was if absent.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub reference: Option<String>,
    /// Where the goods went; as it was if absent.
    #[serde(default)]
    pub delivery: Option<Address>,
    /// The day of supply; as it was if absent.
    #[serde(default)]
    pub supply_day: Option<Day>,
    /// How VAT treats all of it, against what the rule would choose from the customer as known now.
    #[serde(default)]
    pub treatment: Option<Override>,
}

impl Command for Issue {
    const NAME: &'static str = "corrective.issue";
    const NEEDS: Permission = Permission::Bill;
    type Outcome = Invoice;

    fn run(&self, tx: &mut Tx) -> Result<Invoice> {
        let wrong: Invoice = fetch(tx, self.invoice, self.version)?;
        may_correct(&wrong)?;
        let reason = text(&self.reason, "reason", 500)?;
        let customer: Customer = fetch(tx, wrong.customer, None)?;
        if customer.payer() != wrong.payer {
            return Err(Refusal::conflict("corrective.other_payer").at("invoice").with("number", &wrong.number).into());
        }
        let more = self.more(tx, &wrong, &reason)?;
        let extra = (self.added.as_slice(), &more.pricing, "added");
        let added = extra_lines(tx, &customer, more.delivery.as_ref(), self.treatment.as_ref(), extra)?;
        let lines = rules::corrected(&wrong, &self.lines, &added)?;
        let mut lines: Vec<Line> = lines.into_iter().map(|(_, line)| line).collect();
        for line in &mut lines {
            let decided = self.treatment.as_ref();
            (line.tax, line.vat) = judged(tx, &customer, more.delivery.as_ref(), decided, (&line.tax, line.vat, line.goods))?;
        }
        let totals = rules::totals(&mut lines, &more.pricing, &wrong)?;
        let deposits = wrong.totals.gross - wrong.payable;
        if totals.gross < deposits {
            return Err(Refusal::conflict("corrective.below_deposits").at("lines").with("deposits", deposits).into());
        }
        let credit = self.cancel(tx, &wrong, &reason)?;
        let id = tx.new_id();
        let made = Invoice { order: wrong.order, lines: lines.clone(), ..Invoice::default() };
        let all: Vec<Share> =
            lines.iter().zip(1i64..).map(|(l, line)| Share { line, quantity: l.quantity }).collect();
        for (order, shares) in by_order(&made, &all) {
            let mut order: Order = fetch(tx, order, None)?;
            let moved = order_rules::invoice(&order, id, &shares)?;
            record(tx, &mut order, moved)?;
        }
        let supply_day = self.supply_day.or(wrong.supply_day).unwrap_or(tx.today());
        let draft = Draft {
            id,
            kind: DocumentKind::Corrective,
            order: wrong.order,
            payer: wrong.payer,
            with_deposits: Vec::new(),
            credit: Some(credit.id),
            lines,
            totals,
            supply_day,
            terms: wrong.terms,
            more,
            // It replaces what was sold at the rate of that day.
            exchange: wrong.more.exchange.as_ref().map(|t| Fixed {
                rate: t.exchange.per_book.is_none().then_some(t.exchange.rate),
                per_book: t.exchange.per_book,
                reason: wrong.number.clone(),
            }),
        };
        write::issue(tx, &customer, draft)
    }
}

impl Issue {
    /// What stands on the whole: as on the wrong one where nothing else is said.
    fn more(&self, tx: &Tx, wrong: &Invoice, reason: &str) -> Result<More> {
        let discount = match self.discount {
            Some(discount) => Some(discount.checked("discount")?).filter(|d| !d.is_nothing()),
            None => wrong.more.pricing.discount,
        };
        if self.supply_day.is_some_and(|day| day > tx.today()) {
            return Err(Refusal::invalid("corrective.supply_ahead").at("supply_day").into());
        }
        let reference = match &self.reference {
            Some(reference) => optional_text(reference, "reference", 100)?,
            None => wrong.more.reference.clone(),
        };
        Ok(More {
            pricing: Pricing { discount, ..wrong.more.pricing.clone() },
            preceding: vec![Quoted { id: wrong.id, number: wrong.number.clone(), day: wrong.day }],
            delivery: match &self.delivery {
                Some(address) => Some(address.checked("delivery")?),
                None => wrong.more.delivery.clone(),
            },
            reference,
            reason: reason.to_string(),
            prepaid: wrong.more.prepaid.clone(),
            deliveries: wrong.more.deliveries.clone(),
            orders: wrong.more.orders.clone(),
            period_from: wrong.more.period_from,
            ..More::default()
        })
    }

    /// Credits the wrong one in the house.
    fn cancel(&self, tx: &mut Tx, wrong: &Invoice, reason: &str) -> Result<Invoice> {
        let cancel = CancelInvoice {
            invoice: wrong.id,
            version: None,
            reason: reason.to_string(),
            restock: false,
            internal: true,
            on_account: false,
        };
        cancel.run(tx)
    }
}
