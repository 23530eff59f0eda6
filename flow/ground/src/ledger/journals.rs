//! The journals of the books under the codes and names of each company: what accountants call a journal is their own
//! choice (PCG art. 921-2), and other accounting software knows them by these codes. A code has one name (FEC: JournalLib);
//! several kinds of entries may share one. Entries keep their kind, so a code applies to every book and file at once.

use std::collections::{BTreeMap, HashMap};

use kernel::Result;
use serde::{Deserialize, Serialize};
use store::{Db, Tx, Value};

use super::Journal;

/// A kind of entries has another code from now on, or a code another name; as a fact carries it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JournalMove {
    /// The kind of entries.
    pub journal: Journal,
    /// The code of its journal.
    pub code: String,
    /// What the journal is called; as before where empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

/// The journals of a company as they stand.
#[derive(Clone, Debug, Default)]
pub struct Journals {
    codes: HashMap<Journal, String>,
    labels: BTreeMap<String, String>,
}

impl Journals {
    /// The code of the journal of a kind of entries.
    pub fn code(&self, journal: Journal) -> &str {
        self.codes.get(&journal).map_or_else(|| journal.usual_code(), String::as_str)
    }

    /// What a code is called; the code itself where nobody named it.
    pub fn label<'a>(&'a self, code: &'a str) -> &'a str {
        self.labels.get(code).map(String::as_str).or_else(|| Journal::usual_label(code)).unwrap_or(code)
    }

    /// Whether a code has a name: the company's own, or a usual one.
    pub fn is_named(&self, code: &str) -> bool {
        self.labels.contains_key(code) || Journal::usual_label(code).is_some()
    }

    /// The code by the name that rows of the books have for a kind of entries.
    pub fn code_of<'a>(&'a self, kind: &'a str) -> &'a str {
        Journal::parse(kind).map_or(kind, |journal| self.code(journal))
    }

    /// The kinds of entries of a code, as rows of the books name them.
    pub fn kinds(&self, code: &str) -> Vec<&'static str> {
        Journal::ALL.into_iter().filter(|journal| self.code(*journal) == code).map(Journal::kind).collect()
    }

    /// Codes in use, each once, with their names.
    pub fn codes(&self) -> Vec<(&str, &str)> {
        let mut list: Vec<(&str, &str)> = Vec::new();
        for code in Journal::ALL.iter().map(|journal| self.code(*journal)) {
            if list.iter().all(|(known, _)| *known != code) {
                list.push((code, self.label(code)));
            }
        }
        list
    }
}

pub(super) fn read(db: &mut Db) -> Result<Journals> {
    let company = db.company;
    let mut found = Journals::default();
    db.each("SELECT journal, code FROM journal_code WHERE company_id = $1", store::params![company], |row| {
        if let Some(journal) = Journal::parse(&row.get::<String>(0)?) {
            found.codes.insert(journal, row.get(1)?);
        }
        Ok(())
    })?;
    db.each("SELECT code, label FROM journal_label WHERE company_id = $1", store::params![company], |row| {
        found.labels.insert(row.get(0)?, row.get(1)?);
        Ok(())
    })?;
    Ok(found)
}

pub(crate) fn write(tx: &mut Tx, moves: &[JournalMove]) -> Result<()> {
    if moves.is_empty() {
        return Ok(());
    }
    let company = tx.company;
    let (mut codes, mut labels): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    for m in moves {
        codes.extend([Value::from(company), m.journal.kind().to_string().into(), (&m.code).into()]);
        if !m.label.is_empty() {
            labels.extend([Value::from(company), (&m.code).into(), (&m.label).into()]);
        }
    }
    tx.insert(
        "INSERT INTO journal_code (company_id, journal, code) VALUES",
        3,
        &codes,
        "ON CONFLICT (company_id, journal) DO UPDATE SET code = excluded.code",
    )?;
    tx.insert(
        "INSERT INTO journal_label (company_id, code, label) VALUES",
        3,
        &labels,
        "ON CONFLICT (company_id, code) DO UPDATE SET label = excluded.label",
    )?;
    super::forget(tx);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_one_name_and_may_hold_several_kinds() {
        let usual = Journals::default();
        assert_eq!(usual.codes(), [("VE", "Ventes"), ("BQ", "Banque"), ("OD", "Opérations diverses"), ("AN", "À-nouveaux")]);
        assert_eq!(usual.kinds("OD"), ["VT", "OD"]);
        let own = Journals {
            codes: HashMap::from([(Journal::Transit, "BQ1".to_string()), (Journal::Bank, "BQ1".to_string()), (Journal::Sales, "70".to_string())]),
            labels: BTreeMap::from([("BQ1".to_string(), "Banque du Rhin".to_string())]),
        };
        assert_eq!(own.codes(), [("70", "70"), ("BQ1", "Banque du Rhin"), ("OD", "Opérations diverses"), ("AN", "À-nouveaux")]);
        assert_eq!((own.kinds("BQ1"), own.kinds("OD"), own.kinds("BQ")), (vec!["BQ", "VT"], vec!["OD"], vec![]));
        assert_eq!((own.code_of("VT"), own.code_of("OD"), own.is_named("70"), own.is_named("BQ")), ("BQ1", "OD", false, true));
    }
}
