//! Keeps a deposit as damages after its order was given up (R49).

use ground::credit::exposure_now;
use ground::ledger::{self, Journal, Posting, Role};
use ground::party::text;
use ground::receivable::{self, ItemKind, OpenItem, SetOff, begun, settle};
use ground::record::{fetch, record};
use kernel::{Id, Refusal, Result};
use sell::order::{Order, State};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use crate::invoice::foreign;
use crate::invoice::impute::{self, taken_back};
use crate::invoice::{Fact, Invoice};

/// Keeps a paid deposit as damages once its order was given up: no supply, so no VAT (R49).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// The deposit invoice.
    pub deposit: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why it may be kept: the clause, the customer's letter.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Keep {
    const NAME: &'static str = "deposit.keep";
    const NEEDS: Permission = Permission::Account;
    type Outcome = Invoice;

    fn run(&self, tx: &mut Tx) -> Result<Invoice> {
        let mut invoice: Invoice = fetch(tx, self.deposit, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        let deposit = impute::read(tx, invoice.id)?.ok_or_else(|| Refusal::invalid("deposit.none").at("deposit"))?;
        let order: Order = fetch(tx, invoice.order, None)?;
        if order.state != State::Cancelled {
            return Err(Refusal::conflict("deposit.order_goes_on").with("number", &order.number).into());
        }
        if !deposit.owed.is_zero() {
            return Err(Refusal::conflict("deposit.not_paid").with("open", deposit.owed).into());
        }
        let amount = deposit.available();
        if amount.0 <= 0 {
            return Err(Refusal::conflict("deposit.used").into());
        }
        let day = tx.today();
        let accounts = ledger::accounts(tx)?;
        let held = &deposit.held;
        let value = -held.value_of(-amount);
        let debit = ledger::Line::debit(accounts.of(Role::Deposits), Some(invoice.payer), value);
        let mut lines = vec![foreign::line(debit, held.currency, amount)];
        lines.extend(taken_back(&accounts, &deposit.taxes(amount)));
        let damages = ledger::Line::credit(accounts.of(Role::Damages), None, value);
        lines.insert(1, foreign::line(damages, held.currency, amount));
        let entry = Posting {
            journal: Journal::General,
            day,
            piece: invoice.number.clone(),
            piece_day: invoice.day.unwrap_or(day),
            label: format!("Acompte {}", order.number),
            lines,
        };
        let item = OpenItem {
            id: tx.new_id(),
            customer: invoice.payer,
            account: held.account,
            kind: ItemKind::Deposit,
            document: invoice.id,
            number: invoice.number.clone(),
            rank: 3,
            issue_day: day,
            due_day: day,
            currency: held.currency,
            amount,
            value: (!held.currency.is_euro()).then_some(value),
            early: None,
            vat_pending: false,
            entry: 0,
            line: 0,
        };
        let connected = receivable::connected(tx, &[held])?;
        let letters = exposure_now(tx, invoice.payer)?.letters;
        let settled = settle(&SetOff {
            debits: &[(item.fresh(), amount)],
            credits: &[(held.clone(), amount)],
            connected: &connected,
            letters,
            day,
        })?;
        let exposure = begun(&item);
        let fact = Fact::Kept { payer: invoice.payer, entry, item, settled, exposure, reason };
        record(tx, &mut invoice, fact)?;
        Ok(invoice)
    }
}
