//! A claim is lost: the loss without VAT, the VAT recovered or no longer waiting, the depreciation released.

use ground::customer::Customer;
use ground::ledger::{self, Accounts};
use ground::party::text;
use ground::receivable::{self, Control, Item, ItemKind};
use ground::record::{Document, fetch, record};
use kernel::{Cents, Day, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{BadDebt, Fact, Ground, LostTax, State};
use super::rules::{self, Heading};
use super::{store as claims, transfer};
use crate::insolvency;
use crate::payment::settlement::role;

/// Writes off a doubtful claim, or an open item that was not doubtful before. VAT that waits for payment is never due
/// then; VAT that was paid on the invoice is recovered on a ground, once the duplicate of the invoice went to the debtor
/// with the mention of CGI art. 272-1.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteOff {
    /// The doubtful claim.
    #[serde(default)]
    pub bad_debt: Option<Id>,
    /// Or the open item, or the document of which it is the only one.
    #[serde(default)]
    pub item: Option<Id>,
    /// The version of the claim that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// How much is lost, VAT included, in minor units of the item's currency: cents; all that is open if absent.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_000_000_000_000_i64))]
    pub amount: Option<Cents>,
    /// Why VAT that had been paid may be recovered; if absent the liquidation of the debtor, where there is one.
    #[serde(default)]
    pub ground: Option<Ground>,
    /// True when VAT that had been paid is not recovered: it is lost too.
    #[serde(default)]
    pub keep_vat: bool,
    /// The day on which the duplicate of the invoice is sent; that of the entry if absent.
    #[serde(default)]
    pub duplicate_day: Option<Day>,
    /// The day of the entry; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// Why it is lost: the certificate of irrecoverability, the closure for lack of assets, the futile searches.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl WriteOff {
    /// The claim, and the item that stands for it; a new claim where the item was not doubtful.
    fn found(&self, tx: &mut Tx) -> Result<(BadDebt, Item, bool)> {
        match (self.bad_debt, self.item) {
            (Some(id), None) => {
                let claim: BadDebt = fetch(tx, id, self.version)?;
                if claim.state == State::Restored {
                    return Err(Refusal::conflict("bad_debt.not_doubtful").into());
                }
                let item = transfer::item_of(tx, &claim)?;
                transfer::checked(&item, &[Control::Doubtful, Control::Customers], "bad_debt")?;
                Ok((claim, item, false))
            }
            (None, Some(id)) => {
                let item = receivable::named(tx, id)?.ok_or_else(|| Refusal::invalid("bad_debt.item").at("item"))?;
                transfer::checked(&item, &[Control::Doubtful, Control::Customers], "item")?;
                let known = claims::of_item(tx, item.document, item.id)?.filter(|c| c.state != State::Restored);
                let fresh = known.is_none();
                let claim = match known {
                    Some(claim) => fetch(tx, claim.id, None)?,
                    None => BadDebt::blank(tx.new_id()),
                };
                Ok((claim, item, fresh))
            }
            _ => Err(Refusal::invalid("bad_debt.which").at("bad_debt").into()),
        }
    }

    /// Why VAT that had been paid is recovered; none where it is lost too. Refused where nothing allows it.
    fn ground(&self, tx: &mut Tx, customer: Id, day: Day) -> Result<Option<Ground>> {
        if self.keep_vat {
            return Ok(None);
        }
        let liquidated = insolvency::of_customer(tx, customer)?.iter().any(|i| i.liquidation_day.is_some_and(|d| d <= day));
        match self.ground {
            Some(Ground::Liquidation) if !liquidated => Err(Refusal::conflict("bad_debt.no_liquidation").at("ground").into()),
            Some(ground) => Ok(Some(ground)),
            None if liquidated => Ok(Some(Ground::Liquidation)),
            None => Err(Refusal::invalid("bad_debt.no_ground").at("ground").into()),
        }
    }
}

/// Did a claim arise before the fiscal year of a day?
fn is_prior(accounts: &Accounts, arose: Day, day: Day) -> bool {
    accounts.years().iter().any(|(first, last, _)| *first <= day && day <= *last && arose < *first)
}

impl Command for WriteOff {
    const NAME: &'static str = "bad_debt.write_off";
    const NEEDS: Permission = Permission::Account;
    type Outcome = BadDebt;

    fn run(&self, tx: &mut Tx) -> Result<BadDebt> {
        let reason = text(&self.reason, "reason", 500)?;
        let (mut claim, item, fresh) = self.found(tx)?;
        let day = self.day.unwrap_or(tx.today());
        transfer::day_checked(day, item.issue_day, tx.today())?;
        let amount = self.amount.unwrap_or(item.open);
        if amount.0 <= 0 || amount > item.open {
            return Err(Refusal::invalid("bad_debt.beyond_open").at("amount").with("open", item.open).into());
        }
        // What a part of a claim in another currency is worth is taken from its value in the books; the last part clears.
        let value = item.value_of(amount);
        if value.is_zero() {
            return Err(Refusal::invalid("bad_debt.worthless").at("amount").into());
        }
        let taxed = transfer::taxed(tx, &item)?;
        let mut taxes: Vec<LostTax> = taxed.taxes(amount);
        let mut ground = None;
        if taxes.iter().any(|t| !t.pending) {
            ground = self.ground(tx, item.customer, day)?;
            taxes.retain(|t| t.pending || ground.is_some());
        }
        let duplicate_day = ground.map(|_| self.duplicate_day.unwrap_or(day));
        let net = value - taxes.iter().map(|t| t.tax).sum();
        let customer: Customer = fetch(tx, item.customer, None)?;
        let accounts = ledger::accounts(tx)?;
        let issue_day = claim.issue_day.unwrap_or(item.issue_day);
        let heading = Heading {
            accounts: &accounts,
            number: &item.number,
            issue_day,
            customer: (customer.id, &customer.profile.name),
            day,
        };
        let from = (role(item.account), is_prior(&accounts, issue_day, day));
        let loss = heading.loss(from, net, &taxes, transfer::foreign(&item, amount));
        let (closes, settled) = transfer::closed(tx, claim.id, &item, amount, day, (0, loss.lines.len() as i64 - 1))?;
        let depreciation = rules::left_of(claim.depreciation, item.open, item.open - amount);
        let mut entries = vec![loss];
        entries.extend(heading.depreciation(claim.depreciation, depreciation));
        let fact = Fact::WrittenOff {
            origin: fresh.then(|| Box::new(transfer::origin(&item))),
            customer: customer.id,
            day,
            amount: value,
            net,
            taxes,
            ground,
            duplicate_day,
            depreciation,
            entries,
            item: Box::new(closes),
            settled,
            reason,
        };
        debug_assert!(item.kind != ItemKind::Deposit);
        record(tx, &mut claim, fact)?;
        Ok(claim)
    }
}
