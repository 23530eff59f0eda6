//! An insolvency and the facts of its life. Pure.

use ground::credit::ExposureMove;
use ground::record::{Document, Registers};
use kernel::{Cents, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Private, Seq, Tx};

/// Which proceeding it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Proceeding {
    /// Sauvegarde (C. com. L620-1): the debtor has not stopped paying.
    #[serde(alias = "sauvegarde")]
    Safeguard,
    /// Redressement judiciaire (C. com. L631-1): it has, and may go on.
    #[default]
    #[serde(alias = "redressement")]
    Reorganisation,
    /// Liquidation judiciaire (C. com. L640-1): it has, and will not go on.
    #[serde(alias = "liquidation_judiciaire")]
    Liquidation,
}

impl Proceeding {
    /// All of them.
    pub const ALL: [Proceeding; 3] = [Proceeding::Safeguard, Proceeding::Reorganisation, Proceeding::Liquidation];

    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            Proceeding::Safeguard => "safeguard",
            Proceeding::Reorganisation => "reorganisation",
            Proceeding::Liquidation => "liquidation",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<Proceeding> {
        Proceeding::ALL.into_iter().find(|p| p.name() == text)
    }
}

/// How a proceeding ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Closed for lack of assets: what is not paid is lost (C. com. L643-9, L643-11).
    InsufficientAssets,
    /// Everything that was admitted is paid.
    Paid,
    /// A plan was adopted; what it leaves is paid by its terms.
    Plan,
    /// It was ended otherwise: withdrawn, opened by error.
    Withdrawn,
}

impl Ending {
    /// All of them.
    pub const ALL: [Ending; 4] = [Ending::InsufficientAssets, Ending::Paid, Ending::Plan, Ending::Withdrawn];

    /// The name in words.
    pub fn name(self) -> &'static str {
        match self {
            Ending::InsufficientAssets => "insufficient_assets",
            Ending::Paid => "paid",
            Ending::Plan => "plan",
            Ending::Withdrawn => "withdrawn",
        }
    }
}

/// What became of what was declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Admitted, in whole or in part.
    Admitted,
    /// Contested by the representative of creditors; an answer is due within 30 days (C. com. L622-27).
    Contested,
    /// Rejected.
    Rejected,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Verdict; 3] = [Verdict::Admitted, Verdict::Contested, Verdict::Rejected];

    /// The name in words.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Admitted => "admitted",
            Verdict::Contested => "contested",
            Verdict::Rejected => "rejected",
        }
    }
}

/// An item that was declared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Claimed {
    /// The item.
    pub item: Id,
    /// Its document.
    pub document: Id,
    /// Its number.
    pub number: String,
    /// The day on which the claim arose: of the supply, else of the document.
    pub day: Day,
    /// When it is or was due.
    pub due_day: Day,
    /// What is open of it, VAT included, cents.
    pub open: Cents,
}

/// Our declaration of claims (C. com. L622-24, L622-25).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Declared {
    /// The day on which it was sent.
    pub day: Day,
    /// The sum of the items, VAT included, cents.
    pub principal: Cents,
    /// Interest and indemnities up to the judgment, cents.
    pub interest: Cents,
    /// True for a privileged claim (pledge, retention of title); unsecured otherwise.
    #[serde(default)]
    pub privileged: bool,
    /// What it rests on; the reference of the letter.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// Item by item.
    pub items: Vec<Claimed>,
}

impl Declared {
    /// Everything declared, cents.
    pub fn amount(&self) -> Cents {
        self.principal + self.interest
    }
}

/// What the insolvency judge or the representative said of our claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Decision {
    /// What.
    pub verdict: Verdict,
    /// The day.
    pub day: Day,
    /// How much is admitted, or contested, cents.
    pub amount: Cents,
    /// What was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// An insolvency.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Insolvency {
    /// Id.
    #[serde(default)]
    pub id: Id,
    /// The debtor.
    #[serde(default)]
    pub customer: Id,
    /// What people know it by: the case, else the day of the judgment.
    #[serde(default)]
    pub label: String,
    /// Which proceeding it is now.
    #[serde(default)]
    pub proceeding: Proceeding,
    /// The day of the judgment that opened it; claims that arose before it are frozen.
    #[serde(default)]
    pub judgment_day: Option<Day>,
    /// Since when it is a liquidation, where it is one: VAT on what is lost may be recovered from that day
    /// (CGI art. 272-1).
    pub liquidation_day: Option<Day>,
    /// The court.
    pub court: String,
    /// The court's number of the case.
    pub case: String,
    /// The representative of creditors or liquidator, to whom claims are declared.
    pub representative: String,
    /// The day of publication in the BODACC.
    pub published_day: Option<Day>,
    /// The number of the announcement.
    pub notice: String,
    /// We are not established in mainland France: four months to declare instead of two.
    pub abroad: bool,
    /// The last day to declare claims.
    #[serde(default)]
    pub deadline: Option<Day>,
    /// What the debtor owed when it was opened, cents.
    pub owed: Cents,
    /// What we declared.
    pub declared: Option<Declared>,
    /// What became of it, latest last.
    pub decisions: Vec<Decision>,
    /// How it ended.
    pub ending: Option<Ending>,
    /// When.
    pub closed_day: Option<Day>,
    /// What was said about it last.
    pub reason: String,
    /// Facts so far.
    #[serde(default)]
    pub version: i64,
}

impl Insolvency {
    /// `open` or `closed`.
    pub fn state(&self) -> &'static str {
        if self.ending.is_some() { "closed" } else { "open" }
    }

    /// What is admitted of our claims, once that was decided, cents.
    pub fn admitted(&self) -> Option<Cents> {
        let last = self.decisions.iter().rev().find(|d| d.verdict != Verdict::Contested)?;
        Some(if last.verdict == Verdict::Admitted { last.amount } else { Cents::ZERO })
    }
}

/// What can happen to an insolvency.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// A proceeding was opened by judgment.
    Opened {
        /// The debtor.
        customer: Id,
        /// What people know it by.
        label: String,
        /// Which proceeding.
        proceeding: Proceeding,
        /// The day of the judgment.
        judgment_day: Day,
        /// The court.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        court: String,
        /// The court's number of the case.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        case: String,
        /// The representative of creditors.
        #[serde(default, skip_serializing_if = "no_text")]
        representative: Private<String>,
        /// The day of publication in the BODACC.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        published_day: Option<Day>,
        /// The number of the announcement.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        notice: String,
        /// We are not established in mainland France.
        #[serde(default)]
        abroad: bool,
        /// The last day to declare claims.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        deadline: Option<Day>,
        /// What the debtor owed then, cents.
        owed: Cents,
    },
    /// It was published, or what was said of its publication was wrong.
    Published {
        /// The day of publication.
        day: Day,
        /// The number of the announcement.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        notice: String,
        /// The last day to declare claims.
        deadline: Day,
    },
    /// It went on as another proceeding.
    Converted {
        /// Which one.
        proceeding: Proceeding,
        /// By the judgment of this day.
        day: Day,
        /// The representative of creditors or liquidator from then on.
        #[serde(default, skip_serializing_if = "no_text")]
        representative: Private<String>,
    },
    /// Our claims were declared.
    Declared {
        /// Them.
        #[serde(flatten)]
        declared: Box<Declared>,
        /// Everything declared, cents.
        amount: Cents,
    },
    /// It was decided on them.
    Decided {
        /// What.
        #[serde(flatten)]
        decision: Decision,
    },
    /// It is over.
    Closed {
        /// How.
        ending: Ending,
        /// When.
        day: Day,
        /// Whether deliveries still want payment first.
        prepaid: bool,
        /// What was said.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
}

fn no_text(value: &Private<String>) -> bool {
    value.text().is_empty()
}

store::fact_names!(Fact, {
    Opened => "insolvency.opened",
    Published => "insolvency.published",
    Converted => "insolvency.converted",
    Declared => "insolvency.declared",
    Decided => "insolvency.decided",
    Closed => "insolvency.closed",
});

impl Document for Insolvency {
    const KIND: &'static str = "insolvency";
    type Fact = Fact;

    fn blank(id: Id) -> Insolvency {
        Insolvency { id, ..Insolvency::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Opened {
                customer, label, proceeding, judgment_day, court, case, representative, published_day, notice, abroad,
                deadline, owed,
            } => {
                (self.customer, self.label, self.proceeding) = (*customer, label.clone(), *proceeding);
                self.judgment_day = Some(*judgment_day);
                self.liquidation_day = (*proceeding == Proceeding::Liquidation).then_some(*judgment_day);
                (self.court, self.case) = (court.clone(), case.clone());
                self.representative = representative.text().to_string();
                (self.published_day, self.notice, self.abroad) = (*published_day, notice.clone(), *abroad);
                (self.deadline, self.owed) = (*deadline, *owed);
            }
            Fact::Published { day, notice, deadline } => {
                (self.published_day, self.deadline) = (Some(*day), Some(*deadline));
                self.notice.clone_from(notice);
            }
            Fact::Converted { proceeding, day, representative } => {
                self.proceeding = *proceeding;
                self.liquidation_day = (*proceeding == Proceeding::Liquidation).then_some(*day);
                if !representative.text().is_empty() {
                    self.representative = representative.text().to_string();
                }
            }
            Fact::Declared { declared, .. } => self.declared = Some((**declared).clone()),
            Fact::Decided { decision } => self.decisions.push(decision.clone()),
            Fact::Closed { ending, day, reason, .. } => {
                (self.ending, self.closed_day) = (Some(*ending), Some(*day));
                self.reason.clone_from(reason);
            }
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        let prepaid = match fact {
            Fact::Opened { .. } => true,
            Fact::Closed { prepaid, .. } => *prepaid,
            _ => return,
        };
        registers.exposure.push(ExposureMove {
            customer: self.customer,
            prepaid: Some(prepaid),
            ..ExposureMove::default()
        });
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        let mut list = vec![("customer", self.customer)];
        if let Fact::Declared { declared, .. } = fact {
            let mut invoices: Vec<Id> = declared.items.iter().map(|c| c.document).collect();
            invoices.sort_unstable();
            invoices.dedup();
            list.extend(invoices.into_iter().map(|id| ("invoice", id)));
        }
        list
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Opened { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Insolvency>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(tx, self)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
