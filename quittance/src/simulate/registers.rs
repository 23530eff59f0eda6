//! What the days of accounts and the months of customers say is what the lines of the books come to, added up here
//! line by line: by day, by month, and until days within months.

use std::collections::{BTreeMap, BTreeSet};

use ground::ledger::{days, parties};
use kernel::{Cents, Day, Id, Result};
use store::{Db, params};

/// A line of the books.
struct Line {
    seq: i64,
    account: String,
    party: Option<Id>,
    day: Day,
    debit: Cents,
    credit: Cents,
}

type Sums = (Cents, Cents);

/// What is not what its lines come to.
pub fn faults(db: &mut Db) -> Result<Vec<String>> {
    let company = db.company;
    let lines = db.all(
        "SELECT l.seq, l.account, l.party, e.day, l.debit, l.credit FROM ledger_line l
         JOIN ledger_entry e ON e.company_id = l.company_id AND e.seq = l.seq AND e.rank = l.rank
         WHERE l.company_id = $1 AND e.company_id = $1",
        params![company],
        |row| {
            let (seq, account, party) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(Line { seq, account, party, day: row.get(3)?, debit: row.get(4)?, credit: row.get(5)? })
        },
    )?;
    let mut what = account_days(db, &lines)?;
    what.extend(party_months(db, &lines)?);
    what.extend(until(db, &lines)?);
    Ok(what)
}

fn account_days(db: &mut Db, lines: &[Line]) -> Result<Vec<String>> {
    let company = db.company;
    let mut plain: BTreeMap<(String, Day), (Cents, Cents, i64, i64, i64)> = BTreeMap::new();
    for l in lines {
        let sum = plain.entry((l.account.clone(), l.day)).or_insert((Cents::ZERO, Cents::ZERO, 0, l.seq, l.seq));
        *sum = (sum.0 + l.debit, sum.1 + l.credit, sum.2 + 1, sum.3.min(l.seq), sum.4.max(l.seq));
    }
    let kept = db.all(
        "SELECT account, day, debit, credit, lines, first_seq, last_seq FROM account_day WHERE company_id = $1",
        params![company],
        |row| Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?))),
    )?;
    Ok(differences("day of account", &plain, &kept.into_iter().collect()))
}

fn party_months(db: &mut Db, lines: &[Line]) -> Result<Vec<String>> {
    let company = db.company;
    let mut plain: BTreeMap<(String, Id, Day), Sums> = BTreeMap::new();
    for l in lines {
        if let Some(party) = l.party {
            add(plain.entry((l.account.clone(), party, l.day.start_of_month())).or_default(), l);
        }
    }
    let kept = db.all(
        "SELECT account, party, month, debit, credit FROM party_month WHERE company_id = $1",
        params![company],
        |row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?), (row.get(3)?, row.get(4)?))),
    )?;
    Ok(differences("month of customer", &plain, &kept.into_iter().collect()))
}

/// Until some days, for all customers of an account, for one, and for all accounts.
fn until(db: &mut Db, lines: &[Line]) -> Result<Vec<String>> {
    let mut what = Vec::new();
    let Some(newest) = lines.iter().map(|l| l.day).max() else { return Ok(what) };
    let accounts: BTreeSet<&str> = lines.iter().filter(|l| l.party.is_some()).map(|l| l.account.as_str()).collect();
    let before = |account: &str, day: Day| -> BTreeMap<Id, Sums> {
        let mut sums: BTreeMap<Id, Sums> = BTreeMap::new();
        for l in lines.iter().filter(|l| l.account == account && l.day <= day) {
            if let Some(party) = l.party {
                add(sums.entry(party).or_default(), l);
            }
        }
        sums
    };
    // Whole months, early and late in one, and a day before everything.
    let month = newest.start_of_month().plus(-1).start_of_month();
    let pairs = [(month.plus(-1), newest), (month.plus(3), month.plus(24)), (month.plus(-400), month.end_of_month()), (newest, newest)];
    for account in &accounts {
        for (earlier, later) in pairs {
            let (a, b) = (before(account, earlier), before(account, later));
            let said = parties::until(db, account, (earlier, later))?;
            let some = |sums: &BTreeMap<Id, Sums>, id: &Id| sums.get(id).copied().unwrap_or_default();
            let plain = |id: &Id| (some(&a, id), some(&b, id));
            let wrong = said.iter().any(|(id, (x, y))| ((x.debit, x.credit), (y.debit, y.credit)) != plain(id))
                || b.iter().any(|(id, sums)| *sums != Sums::default() && !said.contains_key(id));
            if wrong {
                what.push(format!("customers of {account} until {earlier} and {later} are not what their lines come to"));
            }
            for id in b.keys().take(3) {
                let (x, y) = plain(id);
                let one = parties::between(db, account, *id, (earlier.plus(1), later))?;
                if (one.debit, one.credit) != (y.0 - x.0, y.1 - x.1) {
                    what.push(format!("customer {id} of {account} after {earlier} until {later} is not what its lines come to"));
                }
            }
        }
    }
    for day in [month.plus(14), month.end_of_month()] {
        let mut said: BTreeMap<(String, Id), Sums> = BTreeMap::new();
        parties::each_until(db, day, |account, party, sides| {
            let sum = said.entry((account.to_string(), party)).or_default();
            *sum = (sum.0 + sides.debit, sum.1 + sides.credit);
        })?;
        let each = accounts.iter().flat_map(|a| before(a, day).into_iter().map(|(id, sums)| (((*a).to_string(), id), sums)));
        what.extend(differences("customers until a day", &each.collect(), &said));
        for account in &accounts {
            let lines_of = lines.iter().filter(|l| l.account == *account && l.day <= day).count() as i64;
            if days::sums(db, account, (Day::EARLIEST, day))?.lines != lines_of {
                what.push(format!("account {account} until {day} has not as many lines as it says"));
            }
        }
    }
    Ok(what)
}

fn add(sum: &mut Sums, line: &Line) {
    *sum = (sum.0 + line.debit, sum.1 + line.credit);
}

fn differences<K: Ord + std::fmt::Debug, V: PartialEq + std::fmt::Debug>(
    name: &str,
    plain: &BTreeMap<K, V>,
    kept: &BTreeMap<K, V>,
) -> Vec<String> {
    let wrong = plain.iter().filter(|(key, sums)| kept.get(key) != Some(*sums));
    let more = kept.iter().filter(|(key, _)| !plain.contains_key(key));
    wrong.chain(more).take(5).map(|(key, sums)| format!("{name} {key:?}: {sums:?}, kept {:?}", kept.get(key))).collect()
}
