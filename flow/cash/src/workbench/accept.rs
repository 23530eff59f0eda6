//! A person decides on a line: takes a proposal, chooses by hand, puts it on account, or says it is no customer's.

use ground::record::find;
use kernel::{Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::decide::{Decided, enact};
use super::model::{Decision, Piece, State};
use super::post::{self, Plan};
use super::store as decisions;
use crate::application::input::Kind;
use crate::payment::Payment;

/// Applies a line as a person says: a proposal as it was shown, items of one's own choice, or the customer's account.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// The payment that the line became.
    pub payment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// What each part is for; those that are money add up to the line.
    #[schemars(length(min = 1, max = 1000))]
    pub pieces: Vec<Piece>,
}

impl Command for Accept {
    const NAME: &'static str = "workbench.accept";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Decided;

    fn run(&self, tx: &mut Tx) -> Result<Decided> {
        if self.pieces.len() > 1000 {
            return Err(Refusal::invalid("request.too_many").at("pieces").with("most", 1000).into());
        }
        settle(tx, (self.payment, self.version), self.pieces.clone(), String::new())
    }
}

/// Leaves a line to accounting: it is no customer's money.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetAside {
    /// The payment that the line became.
    pub payment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The account that it belongs to, where the person knows it; a note for whoever books it.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub account: String,
}

impl Command for SetAside {
    const NAME: &'static str = "workbench.set_aside";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Decided;

    fn run(&self, tx: &mut Tx) -> Result<Decided> {
        let account = ground::party::optional_text(&self.account, "account", 20)?;
        if !account.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(Refusal::invalid("workbench.account").at("account").into());
        }
        let payment: Payment = ground::record::fetch(tx, self.payment, self.version)?;
        let whole = Piece { item: None, number: String::new(), customer: None, amount: payment.amount, kind: Kind::NotCustomer };
        settle(tx, (self.payment, self.version), vec![whole], account)
    }
}

pub(super) fn settle(
    tx: &mut Tx,
    (id, version): (Id, Option<i64>),
    pieces: Vec<Piece>,
    account: String,
) -> Result<Decided> {
    let known: Option<Decision> = find(tx, id)?;
    if known.as_ref().is_some_and(|d| d.state != State::Undone) {
        return Err(Refusal::conflict("workbench.decided_already").at("payment").into());
    }
    let payment = post::waiting(tx, id, version)?;
    let plan = post::plan(payment.amount, &pieces)?;
    if matches!(plan, Plan::Aside) && payment.customer.is_some() {
        return Err(Refusal::conflict("workbench.of_other_customer").at("payment").into());
    }
    let pieces = numbered(tx, pieces)?;
    let offer = decisions::offered(tx, id)?.map(|(offer, _)| offer).unwrap_or_default();
    let ruling = offer.by_person(pieces);
    enact(tx, (payment, known), (plan, ruling), account)
}

/// The numbers of the items, as their rows say.
fn numbered(tx: &mut Tx, pieces: Vec<Piece>) -> Result<Vec<Piece>> {
    let mut found = Vec::with_capacity(pieces.len());
    for (n, mut piece) in pieces.into_iter().enumerate() {
        if let Some(id) = piece.item {
            let item = ground::receivable::find(tx, id)?
                .ok_or_else(|| Refusal::invalid("payment.item_unknown").at(format!("pieces[{n}].item")))?;
            piece.number = item.number;
        }
        found.push(piece);
    }
    Ok(found)
}
