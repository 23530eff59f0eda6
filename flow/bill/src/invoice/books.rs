//! What facts booked: the entries of a document, read for its page.

use ground::ledger::{self, Journal};
use ground::page::{self, kinds};
use kernel::{Cents, Currency, Day, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Seq};
use web::Cx;
use web::ui::{self, Column, Phone, Row, Table};

/// A line of an entry.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct BookedLine {
    /// The fact it comes from.
    pub seq: Seq,
    /// Which of the entries that the fact booked, from 1: each balances by itself.
    pub entry: i64,
    /// Journal code.
    pub journal: String,
    /// What that journal is called.
    pub journal_name: String,
    /// The kind of entry.
    #[serde(skip)]
    pub kind: Option<Journal>,
    /// Day in the books.
    pub day: Day,
    /// Document number.
    pub piece: String,
    /// The day of the document.
    pub piece_day: Day,
    /// Label of the entry.
    pub label: String,
    /// Account.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// The customer on auxiliary accounts.
    pub party: Option<Id>,
    /// Their number, the code of the auxiliary account.
    pub party_number: String,
    /// Their name.
    pub party_name: String,
    /// Debit, cents.
    pub debit: Cents,
    /// Credit, cents.
    pub credit: Cents,
    /// The amount in another currency, debits positive, in its minor units.
    pub in_currency: Option<Cents>,
    /// That currency.
    pub currency: Option<Currency>,
    /// The lettering code, once it is lettered.
    pub letter: Option<String>,
    /// Since when.
    pub letter_day: Option<Day>,
}

/// The lines that some facts booked, in their order.
pub fn of_facts(db: &mut Db, facts: &[Seq]) -> Result<Vec<BookedLine>> {
    let company = db.company;
    let ids: Vec<Id> = facts.iter().map(|seq| Id(*seq)).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut lines = db.all_in(
        "SELECT e.seq, e.journal, e.day, e.piece, e.label, l.account, l.party, l.debit, l.credit, l.rank, l.line,
           e.piece_day, c.number, l.in_currency, l.currency, i.letter, i.letter_day
         FROM ledger_entry e
         JOIN ledger_line l ON l.company_id = e.company_id AND l.seq = e.seq AND l.rank = e.rank
         LEFT JOIN customer c ON c.company_id = l.company_id AND c.id = l.party
         LEFT JOIN open_item i ON i.company_id = l.company_id AND i.document_id = l.document_id AND i.seq = l.seq
           AND i.entry = l.rank AND i.line = l.line
         WHERE e.company_id = $1 AND l.company_id = $1 AND e.seq IN ({ids})",
        store::params![company],
        &ids,
        |row| {
            let place: (i64, i64, i64) = (row.get(0)?, row.get(9)?, row.get(10)?);
            let line = BookedLine {
                seq: place.0,
                entry: place.1 + 1,
                journal: String::new(),
                journal_name: String::new(),
                kind: Journal::parse(&row.get::<String>(1)?),
                day: row.get(2)?,
                piece: row.get(3)?,
                label: row.get(4)?,
                account: row.get(5)?,
                account_name: String::new(),
                party: row.get(6)?,
                party_name: String::new(),
                debit: row.get(7)?,
                credit: row.get(8)?,
                piece_day: row.get(11)?,
                party_number: row.get::<Option<String>>(12)?.unwrap_or_default(),
                in_currency: row.get(13)?,
                currency: row.get::<Option<String>>(14)?.and_then(|code| Currency::parse(&code)),
                letter: row.get(15)?,
                letter_day: row.get(16)?,
            };
            Ok((place, line))
        },
    )?;
    // A list of ids is padded: a fact may be read twice. Several instalments on one line: it is lettered when all of them
    // are, under the same code.
    lines.sort_by_key(|(place, _)| *place);
    lines.dedup_by(|(place, line), (kept_place, kept)| {
        if *place == *kept_place && line.letter != kept.letter {
            (kept.letter, kept.letter_day) = (None, None);
        }
        *place == *kept_place
    });
    let mut lines: Vec<BookedLine> = lines.into_iter().map(|(_, line)| line).collect();
    let parties: Vec<Id> = lines.iter().filter_map(|l| l.party).collect();
    let names = kinds::labels(db, "customer", &parties)?;
    let accounts = ledger::read_accounts(db)?;
    for line in &mut lines {
        line.account_name = accounts.label(&line.account).to_string();
        line.journal = line.kind.map(|kind| accounts.journals().code(kind).to_string()).unwrap_or_default();
        line.journal_name = accounts.journals().label(&line.journal).to_string();
        line.party_name = line.party.and_then(|p| names.get(&p).cloned()).unwrap_or_default();
    }
    Ok(lines)
}

/// The entries as a table.
pub fn show(cx: &Cx, lines: &[BookedLine]) -> Markup {
    let lang = cx.lang();
    if lines.is_empty() {
        return html! { p.beside { (lang.word("books-none")) } };
    }
    let columns = vec![
        Column::text(lang.word("books-account")).phone(Phone::Title),
        Column::text(lang.word("books-label")).phone(Phone::Under),
        Column::text(lang.word("books-journal")),
        Column::number(lang.word("books-debit")),
        Column::number(lang.word("books-credit")),
    ];
    let side = |amount: Cents| html! { @if !amount.is_zero() { (ui::amount(lang, amount)) } };
    let rows = lines.iter().map(|line| {
        let label = if line.party_name.is_empty() { &line.account_name } else { &line.party_name };
        Row::new(vec![
            html! { (line.account) },
            html! { (label) @if let (Some(currency), Some(amount)) = (line.currency, line.in_currency) { br; span.beside { (page::money(lang, amount, currency)) } } },
            html! { (line.journal) " · " (web::format::day(lang, line.day)) },
            side(line.debit),
            side(line.credit),
        ])
        .link(format!("/books/entries?piece={}", web::ui::query::encoded(&line.piece)))
    });
    let (debit, credit): (Cents, Cents) = (lines.iter().map(|l| l.debit).sum(), lines.iter().map(|l| l.credit).sum());
    let journal = lines.first().map(|l| l.journal_name.clone()).unwrap_or_default();
    Table::new(journal, columns)
        .rows(rows.collect())
        .totals(vec![
            html! { (lang.word("col-total")) },
            html! {},
            html! {},
            ui::amount(lang, debit),
            ui::amount(lang, credit),
        ])
        .html(lang)
}
