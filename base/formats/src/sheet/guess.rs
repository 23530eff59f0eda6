//! Guesses the mapping of a bank's table from names and contents of its columns, and says how sure it is.

use kernel::{Currency, Refusal};

use super::values::{self, DateOrder, DecimalMark};
use super::{Column, Columns, Mapping};
use crate::statement::{find_iban, iban_of};
use crate::table::{self, Layout, Row, plain_name};

/// A guessed mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The mapping.
    pub mapping: Mapping,
    /// How sure it is, 0 to 1: the share of sample lines that it reads, less what had to be assumed.
    pub sure: f64,
}

const SAMPLE: usize = 300;

/// Names of columns, without accents, blanks and capitals, in the languages of our neighbours; the first kind that
/// matches wins.
const NAMES: [(&str, &[&str]); 15] = [
    (
        "value",
        &[
            "valeur",
            "datevaleur",
            "datedevaleur",
            "valuedate",
            "valutadatum",
            "wertstellung",
            "valuta",
            "fechavalor",
            "fvalor",
            "datavalor",
            "datavaluta",
            "datawaluty",
            "wertstellungsdatum",
        ],
    ),
    (
        "booking",
        &[
            "date",
            "datecomptable",
            "dateoperation",
            "datedoperation",
            "datedecomptabilisation",
            "bookingdate",
            "buchungstag",
            "buchungsdatum",
            "boekdatum",
            "datum",
            "fecha",
            "fechaoperacion",
            "foperacion",
            "data",
            "dataoperacji",
            "datalancamento",
            "transactiondate",
            "postingdate",
            "dateecriture",
            "completeddate",
        ],
    ),
    (
        "debit",
        &[
            "debit",
            "montantdebit",
            "debits",
            "soll",
            "sortie",
            "depense",
            "dare",
            "cargo",
            "cargos",
            "debe",
            "debito",
            "addebiti",
            "uscite",
            "withdrawal",
            "paidout",
            "moneyout",
            "debiteur",
        ],
    ),
    (
        "credit",
        &[
            "credit",
            "montantcredit",
            "credits",
            "haben",
            "entree",
            "recette",
            "avere",
            "abono",
            "abonos",
            "haber",
            "credito",
            "accrediti",
            "entrate",
            "deposit",
            "paidin",
            "moneyin",
        ],
    ),
    (
        "sign",
        &[
            "sens",
            "sign",
            "signe",
            "afbij",
            "sollhaben",
            "debitcredit",
            "dc",
            "cdtdbtind",
            "sollhabenkennzeichen",
            "creditdebit",
            "debitoucredit",
        ],
    ),
    (
        "amount",
        &[
            "montant",
            "amount",
            "betrag",
            "bedrag",
            "importe",
            "importo",
            "kwota",
            "montantoperation",
            "umsatz",
            "montantendevise",
            "montanteneuros",
            "montanteur",
            "bedrageur",
            "betrageur",
            "transactionamount",
            "umsatzineur",
        ],
    ),
    ("currency", &["devise", "currency", "wahrung", "waehrung", "munt", "moneda", "muntsoort", "divisa", "waluta"]),
    (
        "balance",
        &[
            "solde",
            "balance",
            "saldo",
            "kontostand",
            "soldeapresoperation",
            "saldonachbuchung",
            "saldonamutatie",
            "runningbalance",
        ],
    ),
    (
        "own",
        &[
            "numerodecompte",
            "compte",
            "notrecompte",
            "auftragskonto",
            "accountnumber",
            "rekening",
            "account",
            "iban",
            "ibandeloptitulaire",
            "rekeningnummer",
        ],
    ),
    (
        "account",
        &[
            "comptecontrepartie",
            "ibancontrepartie",
            "ibantiers",
            "kontonummeriban",
            "tegenrekening",
            "counterpartyiban",
            "counterpartyaccount",
            "ibanbeneficiaire",
            "ibandonneurdordre",
            "kontonummer",
            "gegenkonto",
            "ibanzahlungsbeteiligter",
            "tegenrekeningiban",
        ],
    ),
    (
        "name",
        &[
            "tiers",
            "nom",
            "nomcontrepartie",
            "contrepartie",
            "donneurdordre",
            "nomdutiers",
            "beguenstigterzahlungspflichtiger",
            "begunstigterzahlungspflichtiger",
            "auftraggeberempfanger",
            "counterparty",
            "counterpartyname",
            "payer",
            "name",
            "naamomschrijving",
            "naamtegenpartij",
            "beneficiaire",
            "nameszahlungsbeteiligten",
            "namezahlungsbeteiligter",
            "payee",
            "emetteur",
        ],
    ),
    (
        "end_to_end",
        &[
            "endtoendid",
            "referenceboutenbout",
            "endtoendreference",
            "kundenreferenzendtoend",
            "e2e",
            "endtoend",
            "referencedeboutenbout",
        ],
    ),
    ("mandate", &["mandat", "mandatsreferenz", "rum", "mandate", "mandateid", "mandaatid", "referencemandat"]),
    (
        "reference",
        &[
            "referencebancaire",
            "referenceoperation",
            "bankreference",
            "transactionid",
            "numerodoperation",
            "referencebanque",
            "idoperation",
            "volgnr",
            "numerooperation",
        ],
    ),
    (
        "kind",
        &[
            "type",
            "typedoperation",
            "codeoperation",
            "buchungstext",
            "transactiontype",
            "mutatiesoort",
            "nature",
            "categorie",
            "codeinterbancaire",
        ],
    ),
];

const TEXTS: [&str; 30] = [
    "libelle",
    "libelleoperation",
    "libellecomplementaire",
    "libellesimplifie",
    "informationscomplementaires",
    "detail",
    "details",
    "communication",
    "motif",
    "description",
    "verwendungszweck",
    "mededelingen",
    "omschrijving",
    "concepto",
    "causale",
    "remittance",
    "memo",
    "narrative",
    "reference",
    "commentaire",
    "remittanceinformation",
    "libelledetaille",
    "operation",
    "operations",
    "natureoperation",
    "naturedeloperation",
    "intitule",
    "objet",
    "oggetto",
    "opistransakcji",
];

/// Parts of longer names, tried in this order when no name matches exactly (`Date de la valeur`, `Montant (EUROS)`).
const PARTS: [(&str, &str); 30] = [
    ("endtoend", "end_to_end"),
    ("mandat", "mandate"),
    ("dateval", "value"),
    ("datedeval", "value"),
    ("valuta", "value"),
    ("valuedate", "value"),
    ("fechaval", "value"),
    ("dataval", "value"),
    ("datedelop", "booking"),
    ("dataop", "booking"),
    ("datacont", "booking"),
    ("fecha", "booking"),
    ("dateop", "booking"),
    ("datecompta", "booking"),
    ("datedecompta", "booking"),
    ("buchung", "booking"),
    ("debit", "debit"),
    ("credit", "credit"),
    ("solde", "balance"),
    ("balance", "balance"),
    ("saldo", "balance"),
    ("montant", "amount"),
    ("betrag", "amount"),
    ("bedrag", "amount"),
    ("importe", "amount"),
    ("importo", "amount"),
    ("devise", "currency"),
    ("currency", "currency"),
    ("tiers", "name"),
    ("contrepartie", "name"),
];
const PART_OF_TEXT: [&str; 9] = [
    "libelle",
    "label",
    "descri",
    "verwendungszweck",
    "communication",
    "omschrijving",
    "concepto",
    "causale",
    "mededeling",
];

/// Guesses how a table of bank lines is to be read. Refused only when it is no table at all.
pub fn guess(data: &[u8]) -> Result<Guess, Refusal> {
    let (layout, mut rows) = table::raw(data, "")?;
    let sample: Vec<Row> = rows.peek(SAMPLE).to_vec();
    let (at, columns) = header(&sample);
    let header_line = at.map(|at| sample[at].line);
    let body = &sample[at.map_or(0, |a| a + 1)..];
    let mut columns = columns;
    let dated = columns.booking_date.is_some() || columns.value_date.is_some();
    let told = dated && (columns.amount.is_some() || (columns.debit.is_some() && columns.credit.is_some()));
    by_content(&mut columns, body, at.map(|a| &sample[a]));
    let mapping = Mapping {
        decimal_mark: decimal_mark(&columns, body, &layout, at.map(|a| &sample[a])),
        date_order: DateOrder::DayMonthYear,
        currency: Currency::EUR,
        account: sample[..at.unwrap_or(0)].iter().flat_map(|r| &r.cells).find_map(|c| find_iban(c)),
        newest_first: false,
        layout,
        header_line,
        columns,
    };
    Ok(settle(mapping, body, at.map(|a| &sample[a]), told))
}

/// A mapping by the columns that a person named; where their names stand and how amounts and days are written is found
/// out. Refused: a column that is not there.
pub fn by_columns(data: &[u8], columns: Columns) -> Result<Mapping, Refusal> {
    let (layout, mut rows) = table::raw(data, "")?;
    let sample: Vec<Row> = rows.peek(SAMPLE).to_vec();
    let named = |c: &&Column| matches!(c, Column::Name(_));
    let names: Vec<Column> = all(&columns).into_iter().filter(named).cloned().collect();
    let holds = |row: &Row, column: &Column| number_of(column, Some(row)).is_some();
    let at = if names.is_empty() {
        header(&sample).0
    } else {
        let count = |row: &Row| names.iter().filter(|n| holds(row, n)).count();
        let best = sample.iter().take(40).enumerate().rev().max_by_key(|(_, row)| count(row)).map(|(at, _)| at);
        let missing = names.iter().find(|n| best.is_none_or(|at| !holds(&sample[at], n)));
        if let Some(Column::Name(name)) = missing {
            return Err(Refusal::invalid("sheet.no_such_column").with("name", name));
        }
        best
    };
    let header = at.map(|at| &sample[at]);
    let body = &sample[at.map_or(0, |a| a + 1)..];
    let mapping = Mapping {
        decimal_mark: decimal_mark(&columns, body, &layout, header),
        date_order: DateOrder::DayMonthYear,
        currency: Currency::EUR,
        account: sample[..at.unwrap_or(0)].iter().flat_map(|r| &r.cells).find_map(|c| find_iban(c)),
        newest_first: false,
        header_line: header.map(|row| row.line),
        layout,
        columns,
    };
    Ok(settle(mapping, body, header, true).mapping)
}

/// The row whose cells are names we know, with the columns it names.
fn header(rows: &[Row]) -> (Option<usize>, Columns) {
    let mut best: (usize, Option<usize>, Columns) = (1, None, Columns::default());
    for (at, row) in rows.iter().take(40).enumerate() {
        let (found, columns) = named(row);
        if found > best.0 {
            best = (found, Some(at), columns);
        }
    }
    (best.1, best.2)
}

fn named(row: &Row) -> (usize, Columns) {
    let mut columns = Columns::default();
    let mut found = 0;
    for cell in &row.cells {
        let name = plain_name(cell);
        if name.is_empty() || name.len() > 60 {
            continue;
        }
        let exact = NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(kind, _)| *kind);
        let is_text =
            TEXTS.contains(&name.as_str()) || (exact.is_none() && PART_OF_TEXT.iter().any(|p| name.contains(p)));
        let kind = exact.or_else(|| PARTS.iter().find(|(part, _)| name.contains(part)).map(|(_, kind)| *kind));
        if is_text {
            columns.texts.push(Column::Name(cell.clone()));
            found += 1;
        } else if let Some(slot) = kind.and_then(|k| slot(&mut columns, k)).filter(|slot| slot.is_none()) {
            *slot = Some(Column::Name(cell.clone()));
            found += 1;
        }
    }
    (found, columns)
}

fn slot<'a>(columns: &'a mut Columns, kind: &str) -> Option<&'a mut Option<Column>> {
    Some(match kind {
        "value" => &mut columns.value_date,
        "booking" => &mut columns.booking_date,
        "debit" => &mut columns.debit,
        "credit" => &mut columns.credit,
        "sign" => &mut columns.sign,
        "amount" => &mut columns.amount,
        "currency" => &mut columns.currency,
        "balance" => &mut columns.balance,
        "own" => &mut columns.own_account,
        "account" => &mut columns.account,
        "name" => &mut columns.name,
        "end_to_end" => &mut columns.end_to_end_id,
        "mandate" => &mut columns.mandate_id,
        "reference" => &mut columns.reference,
        "kind" => &mut columns.kind,
        _ => return None,
    })
}

fn number_of(column: &Column, header: Option<&Row>) -> Option<usize> {
    match column {
        Column::Number(n) => Some(*n),
        Column::Name(name) => header?.cells.iter().position(|h| plain_name(h) == plain_name(name)),
    }
}

/// Fills what the names did not tell: dates, amounts, accounts and words by what stands in the columns.
fn by_content(columns: &mut Columns, body: &[Row], header: Option<&Row>) {
    let width = body.iter().map(|r| r.cells.len()).max().unwrap_or(0).min(200);
    let taken: Vec<usize> = all(columns).iter().filter_map(|c| number_of(c, header)).collect();
    let share = |n: usize, test: &dyn Fn(&str) -> bool| {
        let filled = body.iter().filter(|r| !r.get(n).is_empty()).count();
        let good = body.iter().filter(|r| !r.get(n).is_empty() && test(r.get(n))).count();
        if filled * 2 < body.len() { 0.0 } else { good as f64 / filled.max(1) as f64 }
    };
    let column = |n: usize| match header.map(|h| h.get(n)).filter(|h| !h.is_empty()) {
        Some(name) => Column::Name(name.to_owned()),
        None => Column::Number(n),
    };
    let is_date = |c: &str| values::date_parts(c).is_some_and(|[a, b, c]| (a > 31 || c > 31 || c < 100) && b > 0);
    let is_amount = |c: &str| c.contains([',', '.']) && values::date_parts(c).is_none() && any_amount(c);
    for n in (0..width).filter(|n| !taken.contains(n)) {
        if columns.booking_date.is_none() && share(n, &is_date) > 0.9 {
            columns.booking_date = Some(column(n));
        } else if columns.amount.is_none()
            && columns.debit.is_none()
            && columns.credit.is_none()
            && share(n, &is_amount) > 0.9
        {
            columns.amount = Some(column(n));
        } else if columns.account.is_none() && share(n, &|c| iban_of(c).is_some()) > 0.9 {
            columns.account = Some(column(n));
        }
    }
    if columns.texts.is_empty() {
        // Under a name that nobody knows words are still words: the column with most of them.
        let taken: Vec<usize> = all(columns).iter().filter_map(|c| number_of(c, header)).collect();
        let words = |n: &usize| share(*n, &|c| c.chars().any(char::is_alphabetic)) > 0.9;
        let length = |n: &usize| body.iter().map(|r| r.get(*n).chars().count()).sum::<usize>();
        let longest = (0..width).filter(|n| !taken.contains(n)).filter(words).max_by_key(length);
        columns.texts.extend(longest.map(column));
    }
}

fn all(columns: &Columns) -> Vec<&Column> {
    let single = [
        &columns.booking_date,
        &columns.value_date,
        &columns.amount,
        &columns.debit,
        &columns.credit,
        &columns.sign,
        &columns.currency,
        &columns.balance,
        &columns.name,
        &columns.account,
        &columns.own_account,
        &columns.reference,
        &columns.end_to_end_id,
        &columns.mandate_id,
        &columns.kind,
    ];
    single.into_iter().flatten().chain(&columns.texts).collect()
}

/// What stands where a date would, and is none: a word, or a total as of a day.
pub(super) fn is_words(cell: &str) -> bool {
    let name = plain_name(cell);
    let total = ["total", "soustotal", "solde", "saldo", "balance", "summe"].iter().any(|word| name.starts_with(word));
    total || (cell.chars().any(char::is_alphabetic) && !cell.chars().any(|c| c.is_ascii_digit()))
}

fn any_amount(cell: &str) -> bool {
    let read = |mark| matches!(values::amount(cell, mark, Currency::EUR), Ok(Some(_)));
    read(DecimalMark::Comma) || read(DecimalMark::Point)
}

/// The mark that stands last, before one or two digits, in most amounts. The numbers of a workbook have a point; a comma
/// is there only where a bank wrote amounts as texts.
fn decimal_mark(columns: &Columns, body: &[Row], layout: &Layout, header: Option<&Row>) -> DecimalMark {
    let amounts = [&columns.amount, &columns.debit, &columns.credit, &columns.balance];
    let numbers: Vec<usize> = amounts.into_iter().flatten().filter_map(|c| number_of(c, header)).collect();
    let (mut comma, mut point) = (0, 0);
    for cell in body.iter().flat_map(|r| numbers.iter().map(|n| r.get(*n))) {
        let digits: String = cell.chars().filter(|c| c.is_ascii_digit() || matches!(c, ',' | '.')).collect();
        if let Some(at) = digits.rfind([',', '.']).filter(|at| matches!(digits.len() - at, 2 | 3)) {
            if digits[at..].starts_with(',') { comma += 1 } else { point += 1 }
        }
    }
    let workbook = matches!(layout, Layout::Workbook { .. });
    if point > comma || workbook && comma == 0 { DecimalMark::Point } else { DecimalMark::Comma }
}

/// Chooses the order of the dates, the order of the lines, and measures how many lines are read. Where the names of the
/// columns `told` what they are, a line that cannot be read speaks against itself, not against the columns.
fn settle(mut mapping: Mapping, body: &[Row], header: Option<&Row>, told: bool) -> Guess {
    let date_column = mapping.columns.booking_date.clone().or(mapping.columns.value_date.clone());
    let number = date_column.as_ref().and_then(|c| number_of(c, header));
    let cells: Vec<&str> = number.map(|n| body.iter().map(|r| r.get(n)).collect()).unwrap_or_default();
    let read = |order| cells.iter().filter(|c| values::date(c, order).is_some()).count();
    let orders = [DateOrder::DayMonthYear, DateOrder::MonthDayYear, DateOrder::YearMonthDay];
    let counts = orders.map(read);
    let most = counts.iter().copied().max().unwrap_or(0);
    mapping.date_order =
        orders.into_iter().zip(counts).find(|(_, n)| *n == most).map_or(DateOrder::DayMonthYear, |(o, _)| o);
    // Both orders read every date, and some date would differ: it is an assumption that the day comes first.
    let unclear =
        counts[0] == counts[1] && cells.iter().any(|c| values::date(c, orders[0]) != values::date(c, orders[1]));
    let days: Vec<_> = cells.iter().filter_map(|c| values::date(c, mapping.date_order)).collect();
    mapping.newest_first = days.first() > days.last();
    let amounts = [&mapping.columns.amount, &mapping.columns.debit, &mapping.columns.credit];
    let numbers: Vec<usize> = amounts.into_iter().flatten().filter_map(|c| number_of(c, header)).collect();
    let amounts = |r: &Row| -> Vec<bool> {
        let cells = numbers.iter().map(|n| r.get(*n)).filter(|c| !c.is_empty());
        cells.map(|c| matches!(values::amount(c, mapping.decimal_mark, mapping.currency), Ok(Some(_)))).collect()
    };
    let (mut lines, mut good) = (0usize, 0usize);
    for row in body {
        let cell = number.map_or("", |n| row.get(n));
        let found = amounts(row);
        // A word where the date stands is a title or a total, and so is a row with neither.
        if cell.is_empty() && found.is_empty() || is_words(cell) {
            continue;
        }
        lines += 1;
        good += usize::from(values::date(cell, mapping.date_order).is_some() && found.contains(&true));
    }
    let mut sure = if lines == 0 { 0.0 } else { good as f64 / lines as f64 };
    if told && good > 0 && good * 3 >= lines {
        sure = sure.max(0.85);
    }
    if unclear && mapping.decimal_mark == DecimalMark::Point {
        sure -= 0.3;
    }
    if header.is_none() {
        sure -= 0.25;
    }
    let one_sided =
        mapping.columns.amount.is_none() && (mapping.columns.debit.is_none() || mapping.columns.credit.is_none());
    if one_sided {
        sure -= 0.3;
    }
    Guess { mapping, sure: sure.max(0.0) }
}
