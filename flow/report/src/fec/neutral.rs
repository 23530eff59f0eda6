//! Entries of any days for other accounting software: one line of an entry a row, with the names of its columns, in the
//! order of validation. Semicolons, decimal commas, ISO days, UTF-8: every program that reads a table reads it.

use std::io::Write;

use ground::company::FiscalYear;
use ground::ledger::{self, Journal};
use kernel::{Cents, CompanyId, Day, Fault, Refusal, Result};
use store::{Db, Store};

/// The names of the columns.
pub const COLUMNS: [&str; 16] = [
    "journal",
    "journal_name",
    "entry",
    "day",
    "account",
    "account_name",
    "customer",
    "customer_name",
    "document",
    "document_day",
    "label",
    "debit",
    "credit",
    "letter",
    "currency",
    "amount_in_currency",
];

/// Writes the entries between two days, both included; gives the number of lines. An entry is named by its place in the
/// journal of facts, so that the same entry has the same name in every file.
pub fn write(store: &Store, company: CompanyId, days: (Day, Day), out: impl Write) -> Result<u64> {
    store.read(company, |db| write_from(db, days, out))
}

/// The same within a snapshot that is open already.
pub fn write_from(db: &mut Db, (from, to): (Day, Day), mut out: impl Write) -> Result<u64> {
    if to < from {
        return Err(Refusal::invalid("fec.days").at("to").into());
    }
    let accounts = ledger::read_accounts(db)?;
    let days = FiscalYear { first: from, last: to, closed: false };
    let mut line = COLUMNS.join(";");
    line.push_str("\r\n");
    let (mut after, mut lines) = ((0, -1), 0);
    loop {
        let batch = super::entries(db, days, after)?;
        let Some(last) = batch.last() else { break };
        after = (last.seq, last.rank);
        for row in batch.iter().filter(|row| !row.amount.is_zero()) {
            let (debit, credit) = if row.amount.0 > 0 { (row.amount, Cents::ZERO) } else { (Cents::ZERO, -row.amount) };
            let (number, name) = row.party.as_ref().map_or(("", ""), |(number, name)| (number, name));
            let (currency, foreign) = match row.foreign {
                Some((amount, currency)) => (currency.code().to_string(), decimal(amount)),
                None => Default::default(),
            };
            let cells = [
                row.journal.as_str(),
                Journal::label(&row.journal),
                &format!("{}-{}", row.seq, row.rank + 1),
                &row.day.to_string(),
                &row.account,
                accounts.label(&row.account),
                number,
                name,
                &row.piece,
                &row.piece_day.to_string(),
                &row.label,
                &decimal(debit),
                &decimal(credit),
                row.letter.as_ref().map_or("", |(code, _)| code),
                &currency,
                &foreign,
            ];
            for (n, cell) in cells.into_iter().enumerate() {
                if n > 0 {
                    line.push(';');
                }
                put(&mut line, cell);
            }
            line.push_str("\r\n");
            lines += 1;
        }
        out.write_all(line.as_bytes()).map_err(Fault::broken)?;
        line.clear();
    }
    out.write_all(line.as_bytes()).and_then(|()| out.flush()).map_err(Fault::broken)?;
    Ok(lines)
}

fn decimal(amount: Cents) -> String {
    amount.to_string().replace('.', ",")
}

/// A cell, in quotes where it must be (RFC 4180), never taken for a formula.
fn put(line: &mut String, cell: &str) {
    let formula = cell.starts_with(['=', '+', '@', '\t', '\r']);
    if !formula && !cell.contains([';', '"', '\n', '\r']) {
        return line.push_str(cell);
    }
    line.push('"');
    if formula {
        line.push('\'');
    }
    line.push_str(&cell.replace('"', "\"\""));
    line.push('"');
}

#[cfg(test)]
mod tests {
    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let of = |cell: &str| {
            let mut line = String::new();
            super::put(&mut line, cell);
            line
        };
        assert_eq!(["a", "a;b", "d\"e", "=1+1", "-12,50"].map(of), ["a", "\"a;b\"", "\"d\"\"e\"", "\"'=1+1\"", "-12,50"]);
    }
}
