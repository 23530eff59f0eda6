//! Remittance advices: what a payer says it pays, told by itself and not through the bank. The line of the same amount is
//! read as if it named the documents.

use ground::party::optional_text;
use ground::record::{Document, find, record};
use kernel::{Cents, Currency, Day, Fault, Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Context, Db, Permission, Private, Seq, Store, Tx};

use super::run::{Tally, decide_on};
use super::{lists, store as rows};

/// A document that an advice names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdvisedItem {
    /// Its number as the payer writes it.
    #[schemars(length(min = 1, max = 100))]
    pub number: String,
    /// What is paid of it, cents; negative for a credit note; unknown if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<Cents>,
}

/// What an advice says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// Who pays.
    pub payer: String,
    /// The reference of the payment.
    pub payment_reference: String,
    /// The documents.
    pub items: Vec<AdvisedItem>,
}

/// An advice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Advice {
    /// Id.
    pub id: Id,
    /// Digest of what it says.
    pub digest: String,
    /// The day of the payment, else of the advice.
    pub day: Option<Day>,
    /// What is paid in all.
    pub total: Cents,
    /// What it says, JSON of [`Said`].
    pub body: String,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to an advice.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It came.
    Received {
        /// Digest of what it says.
        digest: String,
        /// The day of the payment, else of the advice.
        day: Day,
        /// What is paid in all.
        total: Cents,
        /// Payer, reference, documents: JSON of [`Said`].
        said: Private<String>,
    },
}

store::fact_names!(Fact, { Received => "advice.received" });

impl Document for Advice {
    const KIND: &'static str = "advice";
    type Fact = Fact;

    fn blank(id: Id) -> Advice {
        Advice { id, ..Advice::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        let Fact::Received { digest, day, total, said } = fact;
        self.digest.clone_from(digest);
        (self.day, self.total, self.body) = (Some(*day), *total, said.text().to_string());
        self.version += 1;
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        Vec::new()
    }
    fn begins(_: &Fact) -> bool {
        true
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Advice>> {
        rows::advice(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        rows::save_advice(tx, self)
    }
    fn version(&self) -> i64 {
        self.version
    }
}

/// Takes in a remittance advice: the bank line of its amount is then read as if it named these documents. The same
/// advice sent again changes nothing.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveAdvice {
    /// The day of the payment, else of the advice; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// What is paid in all, cents; the sum of the documents if absent.
    #[serde(default)]
    pub total: Option<Cents>,
    /// Who pays.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub payer: String,
    /// The reference of the payment, as the bank may tell it too.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub payment_reference: String,
    /// The documents.
    #[schemars(length(min = 1, max = 5000))]
    pub items: Vec<AdvisedItem>,
}

/// An advice that was taken in.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Received {
    /// Its id.
    pub id: Id,
    /// What is paid in all, cents.
    pub total: Cents,
    /// True when it was there before.
    pub already: bool,
}

impl Command for ReceiveAdvice {
    const NAME: &'static str = "workbench.receive_advice";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Received;

    fn run(&self, tx: &mut Tx) -> Result<Received> {
        if self.items.is_empty() || self.items.len() > 5000 {
            return Err(Refusal::invalid("request.too_many").at("items").with("most", 5000).into());
        }
        let mut items = Vec::with_capacity(self.items.len());
        for (n, item) in self.items.iter().enumerate() {
            if item.paid.is_some_and(|p| p.0.unsigned_abs() > 1_000_000_000_000) {
                return Err(Refusal::invalid("payment.amount").at(format!("items[{n}].paid")).into());
            }
            let number = ground::party::text(&item.number, &format!("items[{n}].number"), 100)?;
            items.push(AdvisedItem { number, paid: item.paid });
        }
        let paid = self.items.iter().map(|i| i.paid.map(|p| p.0)).sum::<Option<i64>>();
        let total = self.total.or(paid.map(Cents)).filter(|t| t.0 > 0 && t.0 <= 1_000_000_000_000);
        let Some(total) = total else { return Err(Refusal::invalid("workbench.advice_total").at("total").into()) };
        let said = Said {
            payer: optional_text(&self.payer, "payer", 200)?,
            payment_reference: optional_text(&self.payment_reference, "payment_reference", 200)?,
            items,
        };
        let body = serde_json::to_string(&said).map_err(Fault::broken)?;
        let day = self.day.unwrap_or(tx.today());
        let digest = store::private::hex(&store::files::digest(format!("{day} {} {body}", total.0).as_bytes()));
        if let Some(id) = rows::advice_by_digest(tx, &digest)? {
            let known: Option<Advice> = find(tx, id)?;
            return Ok(Received { id, total: known.map_or(total, |a| a.total), already: true });
        }
        let mut advice = Advice::blank(tx.new_id());
        record(tx, &mut advice, Fact::Received { digest, day, total, said: Private::new(body) })?;
        Ok(Received { id: advice.id, total, already: false })
    }
}

/// What came of a file of advices.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Advised {
    /// Advices taken in now.
    pub received: u64,
    /// Advices that were there before.
    pub already: u64,
    /// Documents that they name.
    pub documents: u64,
    /// What was noticed while reading, in English.
    pub notices: Vec<String>,
    /// What came of the lines that waited with their amounts.
    pub lines: Tally,
}

/// The form that takes in a file of advices.
pub const UPLOAD: web::server::UploadDef = web::server::UploadDef {
    path: "/workbench/advices",
    needs: Permission::Cash,
    handle: |store, context, upload| {
        let advised = import_advices(store, context, &upload.name, &upload.bytes)?;
        let (received, already, posted) = (advised.received, advised.already, advised.lines.posted);
        Ok(format!("/workbench/advices?received={received}&already={already}&posted={posted}"))
    },
};

/// Imports a file of remittance advices (EDIFACT REMADV, X12 820, a table, plain text), and decides again on the lines
/// of the same amounts that wait.
pub fn import_advices(store: &Store, context: &Context, name: &str, bytes: &[u8]) -> Result<Advised> {
    let read = formats::remittance::read(bytes, name).map_err(|refusal| Fault::Refused(refusal.at("file")))?;
    let mut advised = Advised {
        notices: read.findings.iter().map(|f| format!("{}: {}", f.place, f.words(formats::Lang::En))).collect(),
        ..Advised::default()
    };
    let mut waiting = Vec::new();
    for advice in read.advices.iter().filter(|a| !a.items.is_empty()) {
        if advice.currency.is_some_and(|c| c != Currency::EUR) {
            return Err(Refusal::invalid("payment.currency").at("file").with("currency", advice.currency.unwrap_or(Currency::EUR)).into());
        }
        let text = |t: &Option<String>| -> String {
            t.iter().flat_map(|t| t.chars()).filter(|c| !c.is_control()).take(200).collect()
        };
        let item = |i: &formats::remittance::Item| AdvisedItem {
            number: i.number.chars().filter(|c| !c.is_control()).take(100).collect(),
            paid: i.paid,
        };
        let items: Vec<AdvisedItem> = advice.items.iter().map(item).filter(|i| !i.number.trim().is_empty()).collect();
        let command = ReceiveAdvice {
            day: advice.date,
            total: advice.total,
            payer: text(&advice.payer),
            payment_reference: text(&advice.payment_reference),
            items,
        };
        advised.documents += command.items.len() as u64;
        let received = store.run(context, command)?;
        if received.already {
            advised.already += 1;
        } else {
            advised.received += 1;
            waiting.extend(store.read(context.company, |db| lists::waiting_of(db, received.total))?);
        }
    }
    waiting.sort_unstable();
    waiting.dedup();
    advised.lines = decide_on(store, &context.clone().bulk(), waiting)?;
    Ok(advised)
}
