//! A small year of our own, from its first order to its last payment.

use store::{Clock, Options, Url};

use super::*;

#[test]
fn a_year_is_played_paid_and_intact() {
    let folder = std::env::temp_dir().join(format!("quittance-history-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let options = Options { clock: Clock::played(1), seed: Some(1), ..Options::default() };
    let store = crate::steps::open(&Url::Scratch(folder.join("year.db")), options).unwrap();
    let mut text = String::from("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
    for n in 0..60 {
        let (day, customer) = (n / 3 + 1, 100 + n % 7);
        for line in 0..4 {
            let (code, quantity) = ((n + line * 3) % 11, 1 + n % 5);
            text.push_str(&format!("{n},A{code},Lampe {code},{quantity},2016-11-{day:02}T10:00,{line}.25,{customer},FR\n"));
        }
        text.push_str(&format!("{n},POST,Port,1,2016-11-{day:02}T10:00,8,{customer},FR\n"));
    }
    // Too cheap to be invoiced: ordered and shipped, but nothing is owed.
    text.push_str("99,A1,Lampe 1,1,2016-11-20T10:00,0.001,100,FR\n");
    text.push_str("5,A1,Lampe 1,1,2016-11-20T10:00,1,,FR\n");
    // Customer 100 bought POST once on each of its invoices.
    text.push_str("C8,POST,Port,-2,2016-11-20T10:00,8,100,FR\nC9,POST,Port,-50,2016-11-20T10:00,8,100,FR\n");
    text.push_str("C7,A99,Lampe 99,-1,2016-11-20T10:00,1,100,FR\n");
    let out = run(&store, "year.csv", text.as_bytes(), &folder.join("statements"), &mut |_, _| {}).unwrap();
    // Of the credit documents, one finds what it credits on two invoices, one finds too little, one finds nothing.
    assert_eq!((out.lines, out.played, out.admissible), (305, 302, 304), "{out}");
    assert_eq!((out.credit_documents, out.refused.get("credit.no_original")), (3, Some(&2)), "{out}");
    assert_eq!(out.credit_notes, 2, "{out}");
    assert_eq!((out.documents, out.customers, out.items), (61, 7, 13), "{out}");
    assert_eq!((out.invoices, out.payments, out.matched, out.statements), (60, 60, 60, 20), "{out}");
    assert_eq!(out.stopped.iter().map(|(c, n)| (c.as_str(), *n)).collect::<Vec<_>>(), [("invoice.nothing_owed", 1)]);
    assert!(std::fs::read_dir(folder.join("statements")).unwrap().count() == 20);
    let verdict = crate::verify::run(&store, &mut |_, _| {}).unwrap();
    assert!(verdict.intact, "{verdict:?}");
}
