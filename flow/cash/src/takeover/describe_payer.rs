//! Says what is known of who pays for a customer beside its own account.

use ground::customer::Customer;
use ground::party::{optional_text, text};
use ground::record::{Document, find, record};
use kernel::{Id, Refusal, Result, identifier};
use serde::{Deserialize, Serialize};
use store::{Command, Permission, Private, Tx};

use super::model::{Fact, Payer, Takeover};

/// Says from which other accounts a customer pays, under which mandates it is debited, and to which group it belongs.
/// Takes the place of what was said before.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DescribePayer {
    /// The customer.
    pub customer: Id,
    /// Accounts it pays from.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub ibans: Vec<String>,
    /// Mandates of direct debits.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub mandates: Vec<String>,
    /// Other identifiers that it writes: register numbers, the number it has for us as its supplier.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub identifiers: Vec<String>,
    /// Name of the group that it belongs to.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub group: String,
}

/// A payer that was described.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Described {
    /// The customer.
    pub customer: Id,
}

impl Command for DescribePayer {
    const NAME: &'static str = "takeover.describe_payer";
    const NEEDS: Permission = Permission::Keep;
    type Outcome = Described;

    fn run(&self, tx: &mut Tx) -> Result<Described> {
        if find::<Customer>(tx, self.customer)?.is_none() {
            return Err(Refusal::invalid("customer.unknown").at("customer").into());
        }
        if self.ibans.len() > 50 || self.mandates.len() > 50 || self.identifiers.len() > 50 {
            return Err(Refusal::invalid("request.too_many").at("ibans").with("most", 50).into());
        }
        let mut ibans = Vec::with_capacity(self.ibans.len());
        for (n, iban) in self.ibans.iter().enumerate() {
            let iban = identifier::compact(iban);
            if !identifier::is_iban(&iban) {
                return Err(Refusal::invalid("party.iban").at(format!("ibans[{n}]")).into());
            }
            ibans.push(iban);
        }
        let mandates = self.mandates.iter().map(|m| text(m, "mandates", 100)).collect::<Result<_>>()?;
        let identifiers = self.identifiers.iter().map(|m| text(m, "identifiers", 100)).collect::<Result<_>>()?;
        let payer = Payer { ibans, mandates, identifiers, group: optional_text(&self.group, "group", 200)? };
        let body = serde_json::to_string(&payer).map_err(kernel::Fault::broken)?;
        let known: Option<Takeover> = find(tx, self.customer)?;
        let again = known.is_some();
        let mut takeover = known.unwrap_or_else(|| Takeover::blank(self.customer));
        record(tx, &mut takeover, Fact::PayerDescribed { again, payer: Private::new(body) })?;
        Ok(Described { customer: self.customer })
    }
}
