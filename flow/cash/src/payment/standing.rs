//! What was booked beside the money of a settlement, and how it is booked back. Pure.

use ground::ledger::Line;
use kernel::{Cents, Id};
use serde::{Deserialize, Serialize};

use super::discount::Untaxed;

/// What stands of a settlement, to take it apart again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Standing {
    /// The fact; filled in when it is applied.
    #[serde(default)]
    pub seq: i64,
    /// What was booked beside the money, to be booked back: account and amount, debits positive, cents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub booked: Vec<(String, Cents)>,
    /// The bases of the VAT among it: account and net amount, cents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<(String, Cents)>,
    /// What of the discount among it falls on supplies without tax.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub untaxed: Vec<Untaxed>,
    /// The item that closed the difference; none where the payment's own item did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjustment: Option<Id>,
    /// A difference of exchange: its item, its account, what was gained (in cents of the books).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<(Id, String, Cents)>,
    /// What was booked beside the money in the currency of the items, where that is not the books' and the payment's own
    /// item bore it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<Cents>,
    /// Credits used together with the payment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Id>,
    /// What passed to another control account to settle items there (doubtful customers): the debit that it left on
    /// the payment's account, and the credit that settled the items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<(Id, Id)>,
}

/// Debits of what is booked beside the money; VAT names its base, so that the return need not derive it, and a discount
/// on what bears no tax its treatment and its invoice.
pub(super) fn beside_lines(account: &str, amount: Cents, bases: &[(String, Cents)], untaxed: &[Untaxed]) -> Vec<Line> {
    let of = |u: &&Untaxed| u.account == account;
    let told = |u: &Untaxed| Line::debit(account, None, u.amount).treated(u.treatment).lowering(u.document);
    let mut lines: Vec<Line> = untaxed.iter().filter(of).map(told).collect();
    let rest = amount - untaxed.iter().filter(of).map(|u| u.amount).sum();
    if !rest.is_zero() {
        let line = Line::debit(account, None, rest);
        let base = bases.iter().find(|(a, _)| a == account);
        lines.insert(0, base.map_or(line.clone(), |(_, base)| line.on_base(*base)));
    }
    lines
}

impl Standing {
    /// The lines that book back what stood beside the money.
    pub(super) fn lines_back(&self) -> Vec<Line> {
        let lines = self.booked.iter().flat_map(|(a, amount)| beside_lines(a, *amount, &self.bases, &self.untaxed));
        let turned = |line: Line| Line { debit: line.credit, credit: line.debit, base: line.base.map(|base| -base), ..line };
        lines.map(turned).collect()
    }
}
