//! Tables of bank lines: guessed mappings, mappings that are kept, workbooks.

use kernel::{Cents, Currency, Day};

use super::*;
use crate::check;

const FR: &[u8] = include_bytes!("../../samples/sheet_fr.csv");

#[test]
fn a_french_export_is_guessed() {
    let guess = guess(FR).unwrap();
    assert!(guess.sure > 0.9, "{}", guess.sure);
    assert!(guess.mapping.newest_first);
    let json = serde_json::to_string(&guess.mapping).unwrap();
    let kept: Mapping = serde_json::from_str(&json).unwrap();
    assert_eq!(kept, guess.mapping);
    let reading = read(FR, &kept).unwrap();
    let s = &reading.statements[0];
    assert!(reading.findings.is_empty() && check::statement(s).is_empty());
    assert_eq!(s.account.iban.as_deref(), Some("FR7630006000011234567890189"));
    assert_eq!(s.lines.iter().map(|l| l.amount.0).collect::<Vec<_>>(), [100000, -1230, 123456]);
    assert_eq!((s.opening().unwrap().amount, s.closing().unwrap().amount), (Cents(0), Cents(222226)));
    let last = &s.lines[2];
    assert_eq!((last.booking_date, last.value_date), (Day::parse("2026-03-05"), Day::parse("2026-03-06")));
    assert_eq!(last.remittance, ["VIR SEPA GARNIER; FA-2026-000120"]);
    assert_eq!(last.place, "line 5");
}

#[test]
fn signs_as_words_and_other_orders_of_dates() {
    let nl = read_guessed(include_bytes!("../../samples/sheet_nl.csv")).unwrap();
    let s = &nl.statements[0];
    assert_eq!(s.lines.iter().map(|l| l.amount.0).collect::<Vec<_>>(), [-10000, 123456]);
    assert_eq!(s.lines[1].counterparty_name.as_deref(), Some("J. Jansen BV"));
    assert_eq!(s.lines[1].counterparty_iban.as_deref(), Some("NL86INGB0002445588"));
    assert_eq!(s.account.number(), "NL91ABNA0417164300");
    let en = read_guessed(include_bytes!("../../samples/sheet_en.csv")).unwrap();
    let s = &en.statements[0];
    assert_eq!((s.lines[0].amount, s.lines[0].currency), (Cents(123456), Currency::parse("USD").unwrap()));
    assert_eq!((s.lines[1].amount, s.lines[1].booking_date), (Cents(-1230), Day::parse("2026-03-25")));
    assert!(check::statement(s).is_empty());
}

#[test]
fn an_unsure_guess_asks_a_person_and_bad_lines_are_findings() {
    assert_eq!(read_guessed(b"a;b;c\nx;y;z\nu;v;w\n").unwrap_err().code, "sheet.mapping_needed");
    let text = b"Date;Libelle;Montant\n01/02/2026;A;1,00\n31/02/2026;B;2,00\n02/02/2026;C;trois\n03/02/2026;D;\n04/02/2026;E;1.23\n05/02/2026;F;1,234\n";
    let mut mapping = guess(text).unwrap().mapping;
    mapping.decimal_mark = DecimalMark::Comma;
    let reading = read(text, &mapping).unwrap();
    let codes: Vec<_> = reading.findings.iter().map(|f| (f.code, f.place.as_str())).collect();
    let want = [
        ("sheet.no_date", "line 3"),
        ("amount.unreadable", "line 4"),
        ("sheet.no_amount", "line 5"),
        ("amount.unreadable", "line 6"),
        ("amount.too_many_decimals", "line 7"),
    ];
    assert_eq!(codes, want);
    assert_eq!(reading.statements[0].lines.len(), 1);
    let wrong = Mapping {
        columns: Columns { amount: Some(Column::Name("Betrag".into())), ..mapping.columns.clone() },
        ..mapping
    };
    assert_eq!(read(text, &wrong).unwrap_err().code, "sheet.no_such_column");
}

#[test]
fn amounts_as_people_write_them() {
    use DecimalMark::{Comma, Point};
    for (text, mark, want) in [
        ("1 234,56", Comma, Ok(Some(123456))),
        ("1.234,56 €", Comma, Ok(Some(123456))),
        ("-12", Comma, Ok(Some(-1200))),
        ("12,00-", Comma, Ok(Some(-1200))),
        ("(12.30)", Point, Ok(Some(-1230))),
        ("EUR 1,234.5", Point, Ok(Some(123450))),
        ("1'234.50", Point, Ok(Some(123450))),
        ("", Comma, Ok(None)),
        ("12.34", Comma, Err("amount.unreadable")),
        ("abc", Comma, Err("amount.unreadable")),
        ("1,2,3", Comma, Err("amount.unreadable")),
    ] {
        assert_eq!(values::amount(text, mark, Currency::EUR).map(|a| a.map(|c| c.0)), want, "{text}");
    }
}
