//! Gives the entries of a kind another journal: its code and what it is called in this company's books.

use kernel::{Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Permission, Tx};

use super::{Company, Fact};
use crate::ledger::{self, Journal, JournalMove};
use crate::party::optional_text;
use crate::record::{fetch, record};

/// Says in which journal entries of a kind stand: its code, and what it is called. Kinds may share one. It applies to
/// everything that is booked, in every book and file from now on.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MapJournal {
    /// The kind of entries.
    pub journal: Journal,
    /// The code of their journal: 1 to 10 letters or digits.
    #[schemars(length(min = 1, max = 10))]
    pub code: String,
    /// What it is called; what it is called now if absent.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub label: String,
}

/// Entries of a kind with their journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct JournalOf {
    /// The kind of entries.
    pub journal: Journal,
    /// The code of their journal.
    pub code: String,
    /// What it is called.
    pub label: String,
}

impl Command for MapJournal {
    const NAME: &'static str = "company.map_journal";
    const NEEDS: Permission = Permission::Account;
    type Outcome = JournalOf;

    fn run(&self, tx: &mut Tx) -> Result<JournalOf> {
        let code = self.code.trim().to_ascii_uppercase();
        if !(1..=10).contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(Refusal::invalid("company.journal_code").at("code").into());
        }
        let label = optional_text(&self.label, "label", 100)?;
        let accounts = ledger::accounts(tx)?;
        let journals = accounts.journals();
        // Opening balances are told apart from what happened in the year by their journal (LPF art. A47 A-1).
        let opening = |journal: Journal| journal == Journal::Opening;
        let clash = |other: &Journal| opening(*other) != opening(self.journal) && journals.code(*other) == code;
        if Journal::ALL.iter().any(clash) {
            return Err(Refusal::conflict("company.journal_opening").at("code").with("code", &code).into());
        }
        if label.is_empty() && !journals.is_named(&code) {
            return Err(Refusal::invalid("company.journal_unnamed").at("label").with("code", &code).into());
        }
        let named = !label.is_empty() && label != journals.label(&code);
        if named || journals.code(self.journal) != code {
            let id = tx.company;
            let mut company: Company = fetch(tx, id, None)?;
            let label = if named { label } else { String::new() };
            let moves = vec![JournalMove { journal: self.journal, code: code.clone(), label }];
            record(tx, &mut company, Fact::JournalMapped { moves })?;
        }
        let label = ledger::accounts(tx)?.journals().label(&code).to_string();
        Ok(JournalOf { journal: self.journal, code, label })
    }
}
