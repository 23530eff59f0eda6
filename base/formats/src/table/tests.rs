//! Tables: separators, encodings, headers after a preamble, quotes, line numbers, workbooks, size.

use super::*;

fn all(bytes: &[u8]) -> (Vec<String>, Layout, Vec<Row>) {
    let table = read(bytes, "x.csv").unwrap();
    (table.headers.clone(), table.layout.clone(), table.rows().collect())
}

#[test]
fn separators_and_encodings_are_found() {
    for (delimiter, bytes) in [
        (';', b"Date;Libell\xe9;Montant\n01/02/2026;Caf\xe9;1 234,56\n".to_vec()),
        (',', "Date,Libellé,Montant\n2026-02-01,Café,\"1,234.56\"\n".as_bytes().to_vec()),
        ('\t', "Date\tLibellé\tMontant\n2026-02-01\tCafé\t12,5\n".as_bytes().to_vec()),
        ('|', "\u{feff}Date|Libellé|Montant\r\n2026-02-01|Café|12,5\r\n".as_bytes().to_vec()),
    ] {
        let (headers, layout, rows) = all(&bytes);
        assert_eq!(headers, ["Date", "Libellé", "Montant"]);
        assert!(matches!(layout, Layout::Text { delimiter: d, .. } if d == delimiter), "{layout:?}");
        assert_eq!((rows[0].line, rows[0].get(1)), (2, "Café"));
        assert_eq!(rows[0].get(7), "");
    }
}

#[test]
fn headers_after_a_preamble_and_empty_lines() {
    let text = "Compte;FR76 3000\n\nSolde;1 000,00\n\nDate;Libellé;Débit;Crédit\n\n01/02/2026;A;;10,00\n02/02/2026;\"B\nC\";5,00;\n03/02/2026;D;1,00;\n";
    let (headers, _, rows) = all(text.as_bytes());
    assert_eq!(headers, ["Date", "Libellé", "Débit", "Crédit"]);
    assert_eq!(rows.iter().map(|r| r.line).collect::<Vec<_>>(), [7, 8, 10]);
    assert_eq!(rows[1].get(1), "B\nC");
    assert_eq!(read(text.as_bytes(), "").unwrap().column("DEBIT"), Some(2));
}

#[test]
fn a_lone_quote_swallows_nothing() {
    let (_, _, rows) = all(b"a;b\n1;\"12 pouces\n2;x\n");
    assert_eq!(rows.len(), 2);
}

#[test]
fn what_is_no_table_is_refused() {
    let code = |bytes: &[u8]| read(bytes, "").err().map(|r| r.code);
    assert_eq!(code(b""), Some("table.empty"));
    assert_eq!(code(b"  \n \n"), Some("table.empty"));
    assert_eq!(code(b"a\0b\0c\0"), Some("table.not_text"));
    assert_eq!(code(b"PK\x03\x04nothing"), Some("table.workbook_broken"));
    assert_eq!(code(&[b'a'; 5 << 20]), Some("table.line_too_long"));
}

#[test]
fn half_a_million_rows_are_walked() {
    let mut text = String::from("invoice;customer;amount\n");
    for i in 0..500_000 {
        text.push_str(&format!("FA-{i:06};C{};{},50\n", i % 300, i % 1000));
    }
    let table = read(text.as_bytes(), "open.csv").unwrap();
    let mut last = Row::default();
    let count = table.inspect(|row| last.clone_from(row)).count();
    assert_eq!((count, last.line, last.get(0)), (500_000, 500_001, "FA-499999"));
}

#[test]
fn a_cell_at_the_far_end_of_a_sheet_costs_nothing() {
    let table = read(include_bytes!("../../samples/far_cell.xlsx"), "far.xlsx").unwrap();
    assert_eq!(table.headers, ["a"]);
    let lines: Vec<(usize, usize)> = table.map(|r| (r.line, r.cells.len())).collect();
    assert_eq!(lines, [(1000, 4000), (2000, 4000), (3000, 4000), (4000, 4000)]);
}
