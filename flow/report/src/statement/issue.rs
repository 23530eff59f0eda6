//! Issues a statement of account: its printed form is made once and kept, as it goes to the customer.

use ground::customer::Customer;
use ground::print::{self, Made};
use ground::record::{Document, load, record};
use kernel::{Currency, Day, Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Db, Permission, Tx};
use web::Cx;
use web::server::{DownloadDef, Sent};

use super::model::{Fact, Issued, Said};
use crate::paper;

/// Issues the statement of who pays for a customer, of some days, and keeps its printed form.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// The customer.
    pub customer: Id,
    /// First day.
    pub from: Day,
    /// Last day; not after today.
    pub to: Day,
    /// Currency of the account; euros if absent.
    #[serde(default)]
    pub currency: Option<Currency>,
    #[serde(skip)]
    #[schemars(skip)]
    made: Option<(Said, Made)>,
}

impl Issue {
    /// Of a customer's account in euros.
    pub fn of(customer: Id, from: Day, to: Day) -> Issue {
        Issue { customer, from, to, currency: None, made: None }
    }
}

impl Command for Issue {
    const NAME: &'static str = "statement.issue";
    const NEEDS: Permission = Permission::Cash;
    const PREPARES: bool = true;
    type Outcome = Issued;

    fn prepare(&mut self, db: &mut Db) -> Result<()> {
        if self.from > self.to {
            return Err(Refusal::invalid("statement.period_wrong").at("to").into());
        }
        if self.to > db.today {
            return Err(Refusal::invalid("statement.not_over").at("to").with("day", self.to).into());
        }
        let asked: Customer = load(db, self.customer, None)?;
        let payer = if asked.payer() == asked.id { asked } else { load(db, asked.payer(), None)? };
        let currency = self.currency.unwrap_or(Currency::EUR);
        let (sheet, account) = paper::sheet(db, &payer, (self.from, self.to), currency)?;
        let said = Said {
            customer: payer.id,
            from: self.from,
            to: self.to,
            currency,
            day: db.today,
            opening: account.opening,
            closing: account.closing,
        };
        self.made = Some((said, Made::of(db, Issued::KIND, sheet, 0)?));
        Ok(())
    }

    fn run(&self, tx: &mut Tx) -> Result<Issued> {
        let Some((said, made)) = &self.made else { return Err(Fault::broken("a statement was not prepared")) };
        let mut issued = Issued::blank(tx.new_id());
        record(tx, &mut issued, Fact::Issued { said: said.clone() })?;
        made.keep(tx, issued.id)?;
        Ok(issued)
    }
}

/// `GET /statements/{id}/document.pdf`: a statement as it was issued.
pub const PDF: DownloadDef = DownloadDef { path: "/statements/{id}/document.pdf", needs: Permission::See, make: kept };

fn kept(cx: &Cx, db: &mut Db) -> Result<Sent> {
    let printed = print::kept(db, Issued::KIND, cx.id()?)?;
    print::open(db, printed.ok_or_else(|| Refusal::missing("request.not_found"))?)
}
