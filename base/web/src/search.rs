//! Search by the beginnings of words: an index kept by reading the journal, and the query over it.
//!
//! A term is a word in lower case without accents. `Saint-Étienne` is found by `saint`, `etienne` and
//! `saint-etienne`; `1 234,56` as typed in one piece (`1234,56`) by the amount.

use kernel::{CompanyId, Fault, Id, Refusal, Result};
use store::{Conn, Db, Entry, Store, Value, journal, params};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The name under which the search reads the journal.
const SUBSCRIBER: &str = "search";
/// Entries read at once.
const SLICE: i64 = 500;
/// Characters of a term at most.
const LONG: usize = 40;
/// Terms of one thing at most.
const TERMS: usize = 32;

/// Something that can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What it is: `customer`.
    pub kind: &'static str,
    /// Its id.
    pub id: Id,
    /// What is shown: the name or number, then ` · ` and what helps to tell it from others.
    pub label: String,
    /// The text by which it is found; the label's words are added.
    pub text: String,
    /// True when it may have been indexed before: the words of then are forgotten.
    pub again: bool,
}

/// Lower case, without accents, ligatures opened.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            'ß' => out.push_str("ss"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' => out.push('d'),
            '’' => out.push('\''),
            c => out.push(c),
        }
    }
    out
}

/// The words of a query: each piece between spaces, as one.
pub fn words(text: &str) -> Vec<String> {
    let mut list: Vec<String> = fold(text).split_whitespace().filter_map(whole).collect();
    list.dedup();
    list.truncate(8);
    list
}

/// A piece as one term: a number with its decimals, anything else without its punctuation.
fn whole(piece: &str) -> Option<String> {
    let piece = piece.trim_end_matches(['€', '.', ',', ';']);
    let number = piece.starts_with(|c: char| c.is_ascii_digit())
        && piece.chars().all(|c| c.is_ascii_digit() || c == ',' || c == '.')
        && piece.matches([',', '.']).count() == 1;
    let text: String =
        if number { piece.replace(',', ".") } else { piece.chars().filter(|c| c.is_alphanumeric()).collect() };
    let text: String = text.chars().take(LONG).collect();
    (!text.is_empty()).then_some(text)
}

/// The terms of a text: every piece as a whole, and its parts where it has several.
pub fn terms(text: &str) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    let mut add = |term: String| {
        if !list.contains(&term) && list.len() < TERMS {
            list.push(term);
        }
    };
    for piece in fold(text).split_whitespace() {
        if let Some(term) = whole(piece) {
            add(term);
        }
        let parts: Vec<&str> = piece.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
        if parts.len() > 1 {
            parts.into_iter().for_each(|p| add(p.chars().take(LONG).collect()));
        }
    }
    list
}

/// Does every word begin some word of a folded text?
pub fn matches(folded: &str, words: &[String]) -> bool {
    let known = terms(folded);
    words.iter().all(|w| known.iter().any(|t| t.starts_with(w.as_str())))
}

/// Writes what can be found; within `Store::platform`.
pub fn index(conn: &mut Conn, company: CompanyId, found: &[Term]) -> Result<()> {
    for term in found {
        if term.again {
            conn.exec(
                "DELETE FROM search_term WHERE company_id = $1 AND kind = $2 AND id = $3",
                params![company, term.kind, term.id],
            )?;
        }
        for word in terms(&format!("{} {}", term.label, term.text)) {
            conn.exec(
                "INSERT INTO search_term (company_id, term, kind, id, label) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (company_id, term, kind, id) DO UPDATE SET label = excluded.label",
                params![company, &word, term.kind, term.id, &term.label],
            )?;
        }
    }
    Ok(())
}

/// The companies whose journal has gone on since the search read it.
pub fn behind(store: &Store) -> Result<Vec<CompanyId>> {
    store.with_reader(|conn| {
        conn.all(
            "SELECT l.company_id FROM lane l
             LEFT JOIN subscriber s ON s.company_id = l.company_id AND s.name = $1
             WHERE l.seq > COALESCE(s.cursor, 0)",
            params![SUBSCRIBER],
            |row| row.get(0),
        )
    })
}

/// Reads on in a company's journal, one slice; true when there is more. Two readers at once do no harm: one of
/// them finds that the cursor has moved and gives way.
pub fn catch_up(
    store: &Store,
    company: CompanyId,
    describe: impl Fn(&mut Db, &Entry) -> Result<Vec<Term>>,
) -> Result<bool> {
    let (cursor, last, found, full) = store.read(company, |db| {
        let cursor = db
            .one(
                "SELECT cursor FROM subscriber WHERE company_id = $1 AND name = $2",
                params![company, SUBSCRIBER],
                |row| row.get::<i64>(0),
            )?
            .unwrap_or(0);
        let entries = journal::entries(db, cursor, SLICE)?;
        let mut found: Vec<Term> = Vec::new();
        for (entry, _) in &entries {
            found.extend(describe(db, entry)?);
        }
        let last = entries.last().map_or(cursor, |(entry, _)| entry.seq);
        Ok((cursor, last, found, entries.len() as i64 == SLICE))
    })?;
    if last == cursor {
        return Ok(false);
    }
    let written = store.platform(|conn| {
        conn.exec(
            "INSERT INTO subscriber (company_id, name, cursor) VALUES ($1, $2, 0)
             ON CONFLICT (company_id, name) DO NOTHING",
            params![company, SUBSCRIBER],
        )?;
        let moved = conn.exec(
            "UPDATE subscriber SET cursor = $1 WHERE company_id = $2 AND name = $3 AND cursor = $4",
            params![last, company, SUBSCRIBER, cursor],
        )?;
        if moved == 0 {
            return Err(Refusal::conflict("search.overtaken").into());
        }
        index(conn, company, &latest(&found))
    });
    match written {
        Err(Fault::Refused(_)) => Ok(false),
        other => other.map(|()| full),
    }
}

/// Of one thing described several times, the last description.
fn latest(found: &[Term]) -> Vec<Term> {
    let mut at = std::collections::HashMap::new();
    let mut list: Vec<Term> = Vec::new();
    for term in found {
        match at.get(&(term.kind, term.id)) {
            Some(place) => {
                let known: &mut Term = &mut list[*place];
                let again = known.again || term.again;
                *known = Term { again, ..term.clone() };
            }
            None => {
                at.insert((term.kind, term.id), list.len());
                list.push(term.clone());
            }
        }
    }
    list
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Hit {
    /// What it is.
    pub kind: String,
    /// Its id.
    pub id: Id,
    /// Its name or number.
    pub label: String,
}

/// What has a word beginning with each word of the query, newest ids first, at most `limit`.
pub fn find(db: &mut Db, asked: &str, limit: i64) -> Result<Vec<Hit>> {
    let mut wanted = words(asked);
    // The longest word finds the fewest.
    wanted.sort_by_key(|w| std::cmp::Reverse(w.len()));
    let Some((first, rest)) = wanted.split_first() else { return Ok(Vec::new()) };
    let company = db.company;
    let mut sql = String::from(
        "SELECT t.kind, t.id, MIN(t.label) FROM search_term t WHERE t.company_id = $1 AND t.term >= $2 AND t.term < $3",
    );
    let mut values: Vec<Value> = vec![company.into(), first.into(), after(first).into()];
    for word in rest {
        let n = values.len();
        sql.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM search_term u WHERE u.company_id = ${} AND u.kind = t.kind AND u.id = t.id
              AND u.term >= ${} AND u.term < ${})",
            n + 1,
            n + 2,
            n + 3
        ));
        values.extend([company.into(), word.into(), after(word).into()]);
    }
    sql.push_str(&format!(" GROUP BY t.kind, t.id ORDER BY t.id DESC LIMIT ${}", values.len() + 1));
    values.push(limit.into());
    db.all(&sql, &values, |row| Ok(Hit { kind: row.get(0)?, id: row.get(1)?, label: row.get(2)? }))
}

/// A text behind all that begin with `word`: its last letter becomes the next one. True in the order of bytes and
/// in that of a language, so that both engines use the index whatever their collation.
fn after(word: &str) -> String {
    let stem = word.trim_end_matches('z');
    let Some(last) = stem.chars().next_back() else { return "z".repeat(LONG + 1) };
    let next = match last {
        '9' => 'a',
        '.' => '0',
        c => char::from_u32(c as u32 + 1).unwrap_or(c),
    };
    format!("{}{next}", &stem[..stem.len() - last.len_utf8()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_however_they_are_written() {
        for (text, wanted) in [
            ("Saint-Étienne", vec!["saintetienne", "saint", "etienne"]),
            ("CŒUR d’Or", vec!["coeur", "dor", "d", "or"]),
            ("CMD-2026-0001", vec!["cmd20260001", "cmd", "2026", "0001"]),
            ("1234,56 €", vec!["1234.56", "1234", "56"]),
            ("S.A.R.L. Müller & Søn", vec!["sarl", "s", "a", "r", "l", "muller", "son"]),
        ] {
            assert_eq!(terms(text), wanted, "{text}");
        }
        assert_eq!(words("  saint-ETI  1234,5 "), vec!["saintetienne"[..8].to_string(), "1234.5".into()]);
        assert!(matches("nouvelle commande", &words("comm nouv")));
        assert!(!matches("nouvelle commande", &words("commandes")));
    }

    #[test]
    fn a_range_holds_all_that_begins_alike() {
        for (word, next) in [("dup", "duq"), ("duz", "dv"), ("12", "13"), ("19", "1a"), ("12.", "120"), ("é", "ê")] {
            assert_eq!(after(word), next);
        }
        assert!(after("zz").as_str() > "zzz9");
    }
}
