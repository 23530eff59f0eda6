//! Asks for a deposit on an order.

use ground::company;
use ground::currency::Fixed;
use ground::customer::Customer;
use ground::ledger;
use ground::numbering;
use ground::receivable::{Control, ItemKind, OpenItem};
use ground::record::{fetch, record};
use ground::tax::{Discount, Pricing};
use kernel::{Day, Id, Refusal, Result};
use sell::order::{Order, rules as order_rules};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::rules;
use crate::invoice::foreign;
use crate::invoice::rules::{self as invoice_rules, Heading};
use crate::invoice::{DocumentKind, Invoice, Issued, More, Quoted, make};

/// Asks for a deposit: a percentage of the order (each rate's base times it), or an amount with VAT.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// The order.
    pub order: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// `{"percent":"30"}`, or `{"amount":100000}` in cents, VAT included.
    pub part: Discount,
    /// When it is to be paid; at once if absent.
    #[serde(default)]
    pub due_day: Option<Day>,
    /// The exchange rate of a deposit in another currency, where it is not that of the day.
    #[serde(default)]
    pub exchange: Option<Fixed>,
}

impl Command for Issue {
    const NAME: &'static str = "deposit.issue";
    const NEEDS: Permission = Permission::Bill;
    type Outcome = Invoice;

    fn run(&self, tx: &mut Tx) -> Result<Invoice> {
        let mut order: Order = fetch(tx, self.order, self.version)?;
        order.state.may("deposit")?;
        let customer: Customer = fetch(tx, order.customer, None)?;
        let part = self.part.checked("part")?;
        let day = tx.today();
        let due_day = self.due_day.unwrap_or(day);
        if due_day < day {
            return Err(Refusal::invalid("deposit.due_before").at("due_day").into());
        }
        let totals = rules::totals(&order.totals(day)?, part)?;
        let (id, owed, held) = (tx.new_id(), tx.new_id(), tx.new_id());
        let moved = order_rules::deposit(&order, id, totals.gross)?;
        let lines = rules::lines(&totals, part, (&order.number, order.currency), customer.profile.language);
        let number = numbering::next(tx, "FA", day)?;
        let label = format!("Facture acompte {}", order.number);
        let heading = Heading { number: &number, day, payer: order.payer, label, credit: false };
        let accounts = ledger::accounts(tx)?;
        let translated = foreign::translate(tx, (order.currency, day), &totals, self.exchange.as_ref())?;
        let entry =
            foreign::entry(&totals, translated.as_ref(), |totals| rules::entry(&accounts, &heading, totals.gross));
        // All its VAT waits for the money.
        let asked = OpenItem {
            kind: ItemKind::Deposit,
            ..invoice_rules::item((owed, id), &heading, due_day, totals.gross, !totals.tax.is_zero())
        };
        let asked = foreign::item(asked, translated.as_ref());
        let kept = OpenItem {
            id: held,
            account: Control::Deposits,
            rank: 2,
            amount: -totals.gross,
            value: asked.value.map(|value| -value),
            vat_pending: false,
            line: 1,
            ..asked.clone()
        };
        let issued = Issued {
            frame: invoice_rules::frame(&lines, 1),
            number,
            kind: DocumentKind::Deposit,
            order: order.id,
            customer: order.customer,
            payer: order.payer,
            day,
            supply_day: day,
            terms: customer.profile.terms,
            currency: order.currency,
            lines,
            payable: totals.gross,
            totals,
            more: More {
                reference: order.reference.clone(),
                orders: vec![Quoted { id: order.id, number: order.number.clone(), day: order.day }],
                on_debits: company::identity(tx)?.vat_on_debits,
                pricing: Pricing { currency: order.currency, ..Pricing::default() },
                exchange: translated,
                ..More::default()
            },
            seller_seq: company::identity_seq(tx)?,
            buyer_seq: customer.seq,
            entries: vec![entry],
            items: vec![asked, kept],
            settled: Vec::new(),
            exposure: Vec::new(),
        };
        record(tx, &mut order, moved)?;
        make(tx, id, issued)
    }
}
