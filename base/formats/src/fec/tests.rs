//! The file of accounting entries: layout, replaced separators, amounts.

use super::*;

fn row() -> Row<'static> {
    let day = Day::parse("2026-08-20").unwrap();
    Row {
        journal: "VE",
        journal_name: "Ventes",
        entry: 1,
        date: day,
        account: "411100",
        account_name: "Clients",
        auxiliary: Some(("C0001", "LIBRAIRIE DU PORT")),
        document: "FA-2026-0087",
        document_date: day,
        text: "Facture\tacompte | CO-\r\n31 ",
        amount: Cents(162574),
        lettering: Some(("AAA", Day::parse("2026-08-27").unwrap())),
        validated: day,
        foreign: None,
    }
}

#[test]
fn lines_have_eighteen_columns_and_no_separator_inside() {
    let credit = Row {
        amount: Cents(-5),
        auxiliary: None,
        lettering: None,
        foreign: Some((Cents(-7), Currency::parse("USD").unwrap())),
        ..row()
    };
    let mut out = Vec::new();
    let written = write([row(), credit], &mut out).unwrap();
    assert_eq!(written, Written { rows: 2, debit: 162574, credit: 5 });
    let text = String::from_utf8(out).unwrap();
    let lines: Vec<Vec<&str>> = text.trim_end_matches("\r\n").split("\r\n").map(|l| l.split('\t').collect()).collect();
    assert_eq!(lines[0], COLUMNS);
    assert!(lines.iter().all(|l| l.len() == 18));
    assert_eq!(&lines[1][10..16], ["Facture acompte   CO-  31", "1625,74", "0,00", "AAA", "20260827", "20260820"]);
    assert_eq!(&lines[2][11..], ["0,00", "0,05", "", "", "20260820", "-0,07", "USD"]);
    assert_eq!(file_name("732829320", Day::parse("2026-12-31").unwrap()), "732829320FEC20261231.txt");
}

/// What is copied as it stands and what is looked at letter by letter give the same line.
#[test]
fn texts_and_amounts_of_every_shape() {
    let yen = Currency::parse("JPY").unwrap();
    let dinar = Currency::parse("KWD").unwrap();
    for (text, amount, foreign, expected) in [
        ("  Avoir n° 7  ", Cents(i64::MAX), None, ("Avoir n° 7", "92233720368547758,07", "0,00", "")),
        ("a|b", Cents(-100), Some((Cents(-16_000), yen)), ("a b", "0,00", "1,00", "-16000")),
        ("\u{2028}Écart\u{2029}de\u{feff}change", Cents(7), Some((Cents(1), dinar)), ("Écart de change", "0,07", "0,00", "0,00")),
        ("~tilde\u{7f}", Cents(10), Some((Cents(123_456), dinar)), ("~tilde", "0,10", "0,00", "123,46")),
        (" \t ", Cents(-9), None, ("", "0,00", "0,09", "")),
    ] {
        let mut out = Vec::new();
        write([Row { text, amount, foreign, ..row() }], &mut out).unwrap();
        let file = String::from_utf8(out).unwrap();
        let cells: Vec<&str> = file.lines().nth(1).unwrap().split('\t').collect();
        assert_eq!((cells[10], cells[11], cells[12], cells[16]), expected, "{text:?}");
        assert_eq!(cells.len(), 18);
        assert_eq!(cells[17], foreign.map_or("", |(_, c)| if c == yen { "JPY" } else { "KWD" }));
    }
}
