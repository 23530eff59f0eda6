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

#[test]
fn a_workbook_is_read_like_a_text() {
    let reading = read_guessed(include_bytes!("../../samples/sheet_fr.xlsx")).unwrap();
    assert_eq!(reading.format, Format::Xlsx);
    let s = &reading.statements[0];
    assert_eq!(s.lines.iter().map(|l| l.amount.0).collect::<Vec<_>>(), [100000, -1230, 123456]);
    assert_eq!((s.lines[2].value_date, s.lines[2].place.as_str()), (Day::parse("2026-03-06"), "line 6"));
    assert_eq!(s.account.iban.as_deref(), Some("FR7630006000011234567890189"));
    assert!(check::statement(s).is_empty());
}

#[test]
fn a_workbook_may_begin_with_a_cover_and_write_amounts_as_texts() {
    let reading = read_guessed(include_bytes!("../../samples/sheet_cover.xlsx")).unwrap();
    let lines = &reading.statements[0].lines;
    assert_eq!(lines.iter().map(|l| l.amount.0).collect::<Vec<_>>(), [125150, -1200]);
    assert_eq!((lines[0].booking_date, lines[0].value_date), (Day::parse("2026-11-02"), Day::parse("2026-11-03")));
}

#[test]
fn the_exports_of_many_banks_are_guessed() {
    let cases: [(&str, &str); 7] = [
        (
            "date_comptabilisation;libelle_complet_operation;montant_operation;devise;\n05/03/2026;VIR RECU FA-1;1234,56;EUR;\n04/03/2026;FRAIS;-12,30;EUR;\n",
            "1222.26",
        ),
        (
            "dateOp;dateVal;label;category;amount;accountNum;accountbalance\n2026-03-05;2026-03-05;\"VIR FA-1\";Virements;\"1 234,56\";00012;2222.26\n2026-03-04;2026-03-04;FRAIS;Frais;\"-12,30\";00012;2222.26\n",
            "1222.26",
        ),
        ("Date;Libellé;Montant(EUROS)\n05/03/2026;\"VIR FA-1\";1234,56\n04/03/2026;FRAIS;-12,30\n", "1222.26"),
        (
            "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\nTOPUP,Current,2026-03-04 10:00:00,2026-03-04 10:00:01,Frais,-12.30,0.00,EUR,COMPLETED,987.70\nTRANSFER,Current,2026-03-05 09:00:00,2026-03-05 09:00:01,FA-1,1234.56,0.00,EUR,COMPLETED,2222.26\n",
            "1222.26",
        ),
        (
            "Auftragskonto;Buchungstag;Valutadatum;Buchungstext;Verwendungszweck;Glaeubiger ID;Mandatsreferenz;Kundenreferenz (End-to-End);Beguenstigter/Zahlungspflichtiger;Kontonummer/IBAN;BIC (SWIFT-Code);Betrag;Waehrung;Info\nDE89370400440532013000;05.03.26;05.03.26;GUTSCHR. UEBERWEISUNG;Rechnung FA-1;;;E-1;Muster GmbH;DE02120300000000202051;X;1.234,56;EUR;Umsatz gebucht\nDE89370400440532013000;04.03.26;04.03.26;ENTGELT;Kontofuehrung;;;;;;;-12,30;EUR;Umsatz gebucht\n",
            "1222.26",
        ),
        (
            "Date;Date de valeur;Débit;Crédit;Libellé;Solde\n04/03/2026;04/03/2026;-12,30;;FRAIS;987,70\n05/03/2026;05/03/2026;;1234,56;VIR FA-1;2222,26\n",
            "1222.26",
        ),
        (
            "Date opération\tLibellé opération\tDébit euros\tCrédit euros\n05/03/2026\tVIR FA-1\t\t1 234,56\n04/03/2026\tFRAIS\t12,30\t\n",
            "1222.26",
        ),
    ];
    for (text, sum) in cases {
        let reading = read_guessed(text.as_bytes()).unwrap_or_else(|e| panic!("{e}: {text}"));
        let total: Cents = reading.statements.iter().flat_map(|s| &s.lines).map(|l| l.amount).sum();
        assert_eq!(total.to_string(), sum, "{text}");
        let lines = &reading.statements[0].lines;
        assert_eq!((lines.len(), lines[0].booking_date), (2, Day::parse("2026-03-04")), "{text}");
        assert!(lines.iter().any(|l| l.remittance_spaced().contains("FA-1")), "{text}");
    }
}

/// What stands around the lines of an export: the account before, totals behind, names in other languages.
#[test]
fn what_stands_around_the_lines_does_not_hide_them() {
    let before = "Liste des opérations du compte 12345678901\r\nTéléchargé le 30/11/2026\r\n\r\nSolde : 2 000,00 EUR\r\n\r\n\
        Date;Date de valeur;Libellé;Débit euros;Crédit euros;\r\n02/11/2026;03/11/2026;\"VIR SEPA\r\nFA-1\";;251,50;\r\n";
    let after = "Date;Libellé;Débit;Crédit\n02/11/2026;VIR FA-1;;251,50\nTotal;;0,00;251,50\nSolde au 30/11;;;351,50\n";
    let spanish = "F. Operación;F. Valor;Descripción;Importe;Saldo\n02/11/2026;03/11/2026;FA-1;251,50;351,50\n";
    let italian = "Data contabile;Data valuta;Descrizione;Dare;Avere\n02/11/2026;03/11/2026;BONIFICO FA-1;;251,50\n";
    let unknown = "Date;Quoi;Ou;Montant\n02/11/2026;VIR DE ACME FA-1;ici;251,50\n";
    let article =
        "Date de la valeur (UTC);Date de l'opération (UTC);Référence;Montant\n03-11-2026;02-11-2026;FA-1;251,50\n";
    for text in [before, after, spanish, italian, unknown, article] {
        assert_eq!(crate::detect(text.as_bytes()), Some(Format::Csv), "{text}");
        let reading = read_guessed(text.as_bytes()).unwrap_or_else(|e| panic!("{e}: {text}"));
        let lines = &reading.statements[0].lines;
        assert_eq!(
            (lines.len(), lines[0].amount, lines[0].booking_date),
            (1, Cents(25150), Day::parse("2026-11-02")),
            "{text}"
        );
        assert!(lines[0].remittance_spaced().contains("FA-1"), "{text}");
    }
    // A total is told and needs nobody; a line without its day does.
    let weights = |text: &str| -> Vec<bool> {
        let findings = read_guessed(text.as_bytes()).unwrap().findings;
        findings.iter().filter(|f| f.code == "sheet.no_date").map(|f| f.weight == crate::Weight::Person).collect()
    };
    assert_eq!(weights(after), [false, false]);
    assert_eq!(weights(&format!("{after}31/11/2026;VIR FA-2;;1,00\n")), [false, false, true]);
}

/// Where the names say what the columns are, a line that cannot be read is shown, and the others are read.
#[test]
fn one_bad_line_does_not_hide_the_good_ones() {
    let text = b"Date;Libelle;Montant\n32/11/2026;VIR;251,50\n02/11/2026;OK;10,00\n02/11/2026;BAD;dix\n";
    let reading = read_guessed(text).unwrap();
    assert_eq!(reading.statements[0].lines.len(), 1);
    let codes: Vec<_> = reading.findings.iter().filter(|f| f.weight == crate::Weight::Person).map(|f| f.code).collect();
    assert_eq!(codes, ["sheet.no_date", "amount.unreadable"]);
    assert_eq!(read_guessed(b"Date;Libelle;Montant\n02/11/2026;VIR;un\n").unwrap_err().code, "sheet.mapping_needed");
}

#[test]
fn a_person_names_the_columns() {
    let name = |text: &str| Some(Column::Name(text.into()));
    let columns = |amount: &str| Columns {
        booking_date: name("jour"),
        amount: name(amount),
        texts: vec![Column::Number(2)],
        ..Columns::default()
    };
    let table = b"Releve du mois;;\nJour;Combien;Quoi\n2026-03-05;1,234.50;ACOMPTE\n2026-03-06;-12.00;FRAIS\n";
    let mapping = by_columns(table, columns("Combien")).unwrap();
    assert_eq!((mapping.header_line, mapping.decimal_mark), (Some(2), DecimalMark::Point));
    let reading = read(table, &mapping).unwrap();
    let lines: Vec<_> = reading.statements[0].lines.iter().map(|l| (l.amount.0, l.remittance.concat())).collect();
    assert_eq!(lines, [(123_450, "ACOMPTE".to_string()), (-1_200, "FRAIS".to_string())]);
    assert_eq!(by_columns(table, columns("Montant")).unwrap_err().code, "sheet.no_such_column");
    // Without headings, columns have numbers.
    let bare = b"05/03/2026;10,00;UN\n06/03/2026;20,00;DEUX\n";
    let numbered =
        Columns { booking_date: Some(Column::Number(0)), amount: Some(Column::Number(1)), ..Columns::default() };
    let reading = read(bare, &by_columns(bare, numbered).unwrap()).unwrap();
    assert_eq!(reading.statements[0].lines.len(), 2);
}
