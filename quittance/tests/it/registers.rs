//! Pages of the books that are read from registers say what the plain sum of the lines says, and pages of entries hold
//! every entry once, whichever account, journal, customer or days are asked for; long files are sent piece by piece.

use std::collections::BTreeMap;

use ground::company::Role;
use ground::ledger;
use kernel::{Day, Id};
use quittance::simulate::{self, Plan};
use serde_json::Value;
use store::params;

use crate::api::{Client, Site};
use crate::engines::Stand;
use crate::on_both;

on_both! {
    books_from_registers => books;
}

/// A line of the books.
#[derive(Clone, Debug)]
struct Line {
    entry: (i64, i64),
    journal: String,
    day: Day,
    account: String,
    party: Option<Id>,
    debit: i64,
    credit: i64,
}

fn get(client: &Client, path: &str) -> Value {
    let got = client.send("GET", &format!("/api/v1{path}"), &[], b"");
    assert_eq!(got.status, 200, "{path}: {}", got.body);
    got.json()
}

fn cents(value: &Value) -> i64 {
    value.as_i64().expect("cents")
}

/// All rows of a list, page by page onwards, and the same read back from its end.
fn walked(client: &Client, path: &str) -> Vec<Value> {
    let (mut rows, mut pages): (Vec<Value>, Vec<Vec<Value>>) = (Vec::new(), Vec::new());
    let mut page = get(client, path);
    loop {
        let of_page = page["rows"].as_array().expect("rows").clone();
        rows.extend(of_page.clone());
        pages.push(of_page);
        let Some(next) = page["next"].as_str() else { break };
        page = get(client, &format!("{path}&after={next}"));
    }
    // Backwards from the last page: the same pages.
    for of_page in pages.iter().rev().skip(1) {
        let Some(previous) = page["previous"].as_str() else { panic!("{path}: a page before is missing") };
        page = get(client, &format!("{path}&before={previous}"));
        let back = page["rows"].as_array().expect("rows");
        assert_eq!(back.len(), of_page.len(), "{path} read backwards");
        assert_eq!((back.first(), back.last()), (of_page.first(), of_page.last()), "{path} read backwards");
    }
    rows
}

fn books(stand: &Stand) {
    let store = simulate::open(&stand.url(), 11).expect("a store");
    let replica = crate::engines::open(&stand.scratch());
    simulate::run(&store, &replica, &Plan { seed: 11, commands: 600, every: 1000 }).unwrap_or_else(|f| panic!("{f}"));
    let company = store.companies().expect("companies")[0];
    let site = Site::open(&store);
    let director = site.person(company, Role::Director);
    let client = site.program(&director);
    let lines = store
        .read(company, |db| {
            let accounts = ledger::read_accounts(db)?;
            db.all(
                "SELECT e.seq, e.rank, e.journal, e.day, l.account, l.party, l.debit, l.credit FROM ledger_entry e
                 JOIN ledger_line l ON l.company_id = e.company_id AND l.seq = e.seq AND l.rank = e.rank
                 WHERE e.company_id = $1 AND l.company_id = $1 ORDER BY e.seq, e.rank, l.line",
                params![company],
                |row| {
                    Ok(Line {
                        entry: (row.get(0)?, row.get(1)?),
                        journal: accounts.journals().code_of(&row.get::<String>(2)?).to_string(),
                        day: row.get(3)?,
                        account: row.get(4)?,
                        party: row.get(5)?,
                        debit: row.get(6)?,
                        credit: row.get(7)?,
                    })
                },
            )
        })
        .expect("lines");
    assert!(lines.len() > 100, "{} lines prove little", lines.len());
    entries(&client, &lines);
    auxiliary(&store, company, &client, &lines);
    general_ledger(&client, &lines);
    files(&site, &director, &store, company);
}

/// Entries newest first, by whatever is asked for.
fn entries(client: &Client, lines: &[Line]) {
    let mut days: Vec<Day> = lines.iter().map(|l| l.day).collect();
    days.sort_unstable();
    let (from, to) = (days[days.len() / 4], days[days.len() * 3 / 4]);
    let mut accounts: Vec<&str> = lines.iter().map(|l| l.account.as_str()).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let customer = lines.iter().find_map(|l| l.party).expect("a customer");
    let mut asked: Vec<(String, Box<dyn Fn(&Line) -> bool + '_>)> = vec![
        (String::new(), Box::new(|_| true)),
        ("&account=4".into(), Box::new(|l| l.account.starts_with('4'))),
        ("&account=999".into(), Box::new(|_| false)),
        (format!("&customer={customer}"), Box::new(move |l| l.party == Some(customer))),
        (format!("&from={from}&to={to}"), Box::new(move |l| l.day >= from && l.day <= to)),
    ];
    for account in accounts {
        asked.push((format!("&account={account}"), Box::new(move |l| l.account.starts_with(account))));
        let range = format!("&account={account}&from={from}&to={to}");
        asked.push((range, Box::new(move |l| l.account.starts_with(account) && l.day >= from && l.day <= to)));
    }
    for (query, of_line) in &asked {
        for journal in ["", "BQ"] {
            let mut expected: Vec<(Day, (i64, i64))> =
                lines.iter().filter(|l| of_line(l) && (journal.is_empty() || l.journal == journal)).map(|l| (l.day, l.entry)).collect();
            expected.sort_unstable();
            expected.dedup();
            expected.reverse();
            let journal = if journal.is_empty() { String::new() } else { format!("&journal={journal}") };
            let path = format!("/books/entries?size=13{query}{journal}");
            let mut found: Vec<(Day, (i64, i64))> = walked(client, &path)
                .iter()
                .map(|r| (Day::parse(r["day"].as_str().expect("a day")).expect("a day"), (cents(&r["seq"]), cents(&r["entry"]) - 1)))
                .collect();
            found.dedup();
            assert_eq!(found, expected, "{path}");
        }
    }
    // Account and customer together.
    let path = format!("/books/entries?size=13&customer={customer}&account=7");
    let found = walked(client, &path);
    let both = |entry: (i64, i64)| {
        let of = |is: &dyn Fn(&Line) -> bool| lines.iter().any(|l| l.entry == entry && is(l));
        of(&|l| l.party == Some(customer)) && of(&|l| l.account.starts_with('7'))
    };
    let count = lines.iter().filter(|l| both(l.entry)).count();
    assert_eq!(found.len(), count, "{path}");
}

/// The balance by customer at the edges of months, within them, and over all.
fn auxiliary(store: &store::Store, company: kernel::CompanyId, client: &Client, lines: &[Line]) {
    let accounts = store.read(company, ledger::read_accounts).expect("accounts");
    let newest = lines.iter().map(|l| l.day).max().expect("a day");
    let month = newest.start_of_month().plus(-1).start_of_month();
    let mut looked = 0;
    for role in ledger::Role::all().into_iter().filter(|role| role.is_control()) {
        let account = accounts.of(role);
        for (from, to) in [(month, newest), (month.plus(4), month.plus(20)), (month.plus(-200), month.end_of_month()), (newest, newest)] {
            let mut plain: BTreeMap<String, [i64; 3]> = BTreeMap::new();
            for line in lines.iter().filter(|l| l.account == account && l.day <= to) {
                let Some(party) = line.party else { continue };
                let sums = plain.entry(party.to_string()).or_default();
                if line.day < from {
                    sums[0] += line.debit - line.credit;
                } else {
                    sums[1] += line.debit;
                    sums[2] += line.credit;
                }
            }
            plain.retain(|_, sums| *sums != [0; 3]);
            let path = format!("/books/auxiliary?role={}&from={from}&to={to}", role.name());
            let seen = get(client, &path);
            let rows = seen["rows"].as_array().expect("rows");
            let said: BTreeMap<String, [i64; 3]> = rows
                .iter()
                .map(|r| (r["customer"].as_str().expect("an id").to_string(), ["opening", "debit", "credit"].map(|k| cents(&r[k]))))
                .collect();
            assert_eq!(said, plain, "{path}");
            assert_eq!(seen["customers"].as_u64(), Some(plain.len() as u64), "{path}");
            for (n, key) in ["opening", "debit", "credit"].into_iter().enumerate() {
                assert_eq!(cents(&seen["totals"][key]), plain.values().map(|s| s[n]).sum::<i64>(), "{path}");
            }
            looked += plain.len();
        }
    }
    assert!(looked > 20, "{looked} balances prove little");
    assert!(get(client, "/books/auxiliary?page=2")["rows"].as_array().expect("rows").is_empty());
    let got = client.send("GET", "/api/v1/books/auxiliary?from=2026-05-02&to=2026-05-01", &[], b"");
    assert_eq!((got.status, got.error().0.as_str()), (422, "books.days"));
}

/// The lines of accounts and of customers on them, with their balance.
fn general_ledger(client: &Client, lines: &[Line]) {
    let mut seen: Vec<(String, Option<Id>)> = lines.iter().map(|l| (l.account.clone(), None)).collect();
    seen.extend(lines.iter().filter(|l| l.party.is_some()).map(|l| (l.account.clone(), l.party)));
    seen.sort_unstable();
    seen.dedup();
    let newest = lines.iter().map(|l| l.day).max().expect("a day");
    let (from, to) = (newest.start_of_month().plus(-40), newest.plus(-3));
    for (account, customer) in seen {
        let is = |l: &&Line| l.account == account && (customer.is_none() || l.party == customer);
        let mut query = format!("/books/ledger?size=9&account={account}&from={from}&to={to}");
        if let Some(id) = customer {
            query.push_str(&format!("&customer={id}"));
        }
        let head = get(client, &query);
        // Accounts of result begin each year at nothing; where the result is carried to, it stands beside the lines.
        let result = account.starts_with(['1', '6', '7']);
        let opening: i64 = lines.iter().filter(is).filter(|l| l.day < from).map(|l| l.debit - l.credit).sum();
        if !result {
            assert_eq!(cents(&head["opening"]), opening, "{query}");
        }
        let within: Vec<&Line> = lines.iter().filter(is).filter(|l| l.day >= from && l.day <= to).collect();
        let sum = |of: fn(&Line) -> i64| within.iter().map(|l| of(l)).sum::<i64>();
        assert_eq!((cents(&head["debit"]), cents(&head["credit"])), (sum(|l| l.debit), sum(|l| l.credit)), "{query}");
        let rows = walked(client, &query);
        assert_eq!(rows.len(), within.len(), "{query}");
        if let Some(last) = rows.last() {
            assert_eq!(cents(&last["balance"]), cents(&head["closing"]), "{query}");
        }
    }
}

/// Files that are written while they are sent are whole; what is refused is refused.
fn files(site: &Site, director: &crate::api::Person, store: &store::Store, company: kernel::CompanyId) {
    let client = site.signed_in(director);
    let years = store.read(company, ground::company::fiscal_years).expect("years");
    for year in years {
        let mut whole = Vec::new();
        let summary = report::fec::write(store, company, year.last, &mut whole).expect("a file");
        let got = client.send("GET", &format!("/books/fec/{}", year.last), &[], b"");
        assert_eq!((got.status, got.header("content-disposition")), (200, format!("attachment; filename=\"{}\"", summary.name).as_str()));
        assert!(got.body.as_bytes() == whole, "the file as it is sent is not the file");
        let head = client.send("HEAD", &format!("/books/fec/{}", year.last), &[], b"");
        assert_eq!((head.status, head.body.len()), (200, 0));
    }
    assert_eq!(client.send("GET", "/books/fec/2031-12-31", &[], b"").status, 404);
    let entries = "/books/handover/entries?format=csv&from=2020-01-01&to=2040-12-31";
    let got = client.send("GET", entries, &[], b"");
    let layout = report::handover::layout::layout("csv").expect("a layout");
    let wanted = report::handover::Wanted::all(Day::parse("2020-01-01").expect("a day"), Day::parse("2040-12-31").expect("a day"));
    let mut whole = Vec::new();
    store.read(company, |db| report::handover::write(db, layout, wanted, &mut whole)).expect("a file");
    assert!(got.status == 200 && got.body.as_bytes() == whole, "{}", got.status);
    assert_eq!(client.send("GET", "/books/handover/entries?format=xyz&from=2026-01-01&to=2026-01-31", &[], b"").status, 422);
}
