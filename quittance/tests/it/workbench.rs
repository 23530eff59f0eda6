//! Statements decided on line by line: what is certain posts itself, the rest waits, everything can be taken back, and
//! whatever comes again or is cut off changes nothing.

use cash::payment::import::Outcome;
use cash::policy::{self, Policy};
use cash::payment::{ApplyTo, Identify};
use cash::workbench::{self, Accept, Assign, Desk, Judge, SetAside, State, Undo, import_file};
use formats::statement::{Account, Balance, BalanceKind, Line, ReturnReason, Statement};
use ground::customer;
use kernel::{Cents, Currency, Day, Id, Rate};
use store::Store;

use crate::engines::{self, Stand};
use crate::on_both;
use crate::stories::Shop;

/// A line of a statement: party, text, cents.
type Told<'a> = (&'a str, &'a str, i64);

/// A statement of one day as a file of a bank.
pub fn statement(store: &Store, number: usize, opening: i64, told: &[Told]) -> Vec<u8> {
    let day: Day = store.clock().today();
    let lines: Vec<Line> = told
        .iter()
        .zip(1..)
        .map(|((party, text, cents), entry)| {
            let mut line = Line::new(Cents(*cents), Currency::EUR);
            (line.booking_date, line.value_date, line.entry) = (Some(day), Some(day), entry);
            line.counterparty_name = Some(party.to_string());
            line.remittance = vec![text.to_string()];
            line.bank_reference = Some(format!("S{number:03}L{entry:04}"));
            if text.starts_with("REJET") {
                line.return_reason = Some(ReturnReason { code: "AM04".into(), texts: Vec::new() });
            }
            line
        })
        .collect();
    let closing = opening + told.iter().map(|t| t.2).sum::<i64>();
    let balance = |kind, code: &str, amount| Balance {
        kind,
        code: code.into(),
        amount: Cents(amount),
        currency: Currency::EUR,
        date: Some(day),
    };
    let statement = Statement {
        account: Account { iban: Some("FR7630006000011234567890189".into()), ..Account::default() },
        currency: Some(Currency::EUR),
        id: Some(format!("REL-{number}")),
        from: Some(day),
        to: Some(day),
        balances: vec![
            balance(BalanceKind::Opening, "OPBD", opening),
            balance(BalanceKind::Closing, "CLBD", closing),
        ],
        lines,
        ..Statement::default()
    };
    formats::camt::write(&statement)
}

/// Another customer's invoice would be a false application: the desk that followed must know what a new one knows.
fn follows(shop: &Shop) {
    let (followed, anew) = shop
        .store
        .read(shop.company(), |db| {
            let kept = db.kept::<Desk>();
            let followed = kept.fresh(db)?.open_items();
            let new = Desk::default();
            let anew = new.fresh(db)?.open_items();
            Ok((followed, anew))
        })
        .expect("a desk");
    assert_eq!(followed, anew);
}

fn payments(shop: &Shop, digest: &str) -> Vec<(Id, Outcome)> {
    let report = shop.store.read(shop.company(), |db| cash::payment::import::report(db, digest)).expect("read");
    report.expect("kept").lines.into_iter().map(|l| (l.payment.expect("booked"), l.outcome)).collect()
}

on_both! {
    lines_are_decided_accepted_and_taken_back => |stand: &Stand| {
        let store = engines::open(&stand.url());
        let shop = Shop::open(&store, 500, None);
        let invoices: Vec<_> = [10, 20, 30, 40].map(|n| shop.issue(shop.shipped(n).id).expect("issued")).into();
        let gross = |n: usize| invoices[n].totals.gross.0;
        let file = statement(&store, 1, 0, &[
            ("COUVERTURE LEROY", &format!("VIR FACTURE {}", invoices[0].number), gross(0)),
            ("COUVERTURE LEROY", "REGLEMENT", gross(1) + 1_234),
            ("URSSAF RHONE", "COTISATIONS", -45_000),
            ("INCONNU", "DIVERS", 77_777),
        ]);
        let report = import_file(&store, &shop.context, "un.xml", &file).expect("imported");
        assert_eq!((report.booked_now, report.applied_now), (4, 1));
        let lines = payments(&shop, &report.digest);
        assert_eq!(lines[0].1, Outcome::Matched);
        assert!(lines[1..].iter().all(|(_, outcome)| *outcome != Outcome::Matched && *outcome != Outcome::Partly));
        follows(&shop);

        // By hand: one invoice in full, the rest on account.
        let items = shop.store.read(shop.company(), |db| ground::receivable::of_document(db, invoices[1].id)).expect("items");
        let items = vec![ApplyTo::cash(items[0].id, None)];
        let assign = Assign { payment: lines[1].0, version: None, customer: shop.customer, items };
        let told = shop.run(assign.clone()).expect("assigned");
        assert_eq!((told.verdict, told.by, told.pieces.len()), ("posted", Some(Judge::Person), 2));
        assert_eq!(shop.run(assign).unwrap_err().code(), "workbench.decided_already");
        let told = shop.run(SetAside { payment: lines[3].0, version: None, account: "7588".into() }).expect("aside");
        assert_eq!(told.verdict, "aside");
        follows(&shop);

        // What the engine posted is taken back: open again, counted, and never posted by itself again.
        let undone = shop.run(Undo { payment: lines[0].0, version: None, reason: "erreur".into() }).expect("undone");
        assert_eq!(undone.verdict, State::Undone.name());
        follows(&shop);
        let again = import_file(&store, &shop.context, "un.xml", &file).expect("again");
        assert_eq!((again.booked_now, again.applied_now), (0, 0));
        let (all, _) = store.read(shop.company(), |db| workbench::measure::months(db, 3)).expect("figures");
        assert!(all.engine_posted >= 1 && all.engine_undone == 1, "{all:?}");
        shop.check(stand);
    };

    proposals_are_accepted_as_shown => |stand: &Stand| {
        let store = engines::open(&stand.url());
        let shop = Shop::open(&store, 500, None);
        let first = shop.issue(shop.shipped(10).id).expect("issued");
        let second = shop.issue(shop.shipped(10).id).expect("issued");
        assert_eq!(first.totals.gross, second.totals.gross);
        let file = statement(&store, 1, 0, &[("COUVERTURE LEROY", "REGLEMENT", first.totals.gross.0)]);
        let report = import_file(&store, &shop.context, "un.xml", &file).expect("imported");
        // Two invoices of the same amount: nobody can tell which, so it is proposed.
        assert_eq!(report.applied_now, 0);
        let payment = payments(&shop, &report.digest)[0].0;
        let (offer, _) = store.read(shop.company(), |db| workbench::store::offered(db, payment)).expect("read").expect("offered");
        let pieces = offer.ways[0].pieces.clone();
        let accept = Accept { payment, version: None, pieces };
        let told = shop.run(accept.clone()).expect("accepted");
        assert_eq!((told.verdict, told.by), ("posted", Some(Judge::Person)));
        assert_eq!(shop.run(accept).unwrap_err().code(), "workbench.decided_already");
        let (all, _) = store.read(shop.company(), |db| workbench::measure::months(db, 3)).expect("figures");
        assert_eq!((all.with_proposals, all.first_taken), (1, 1));
        follows(&shop);
        shop.check(stand);
    };

    many_statements_at_once_a_cut_and_again => |stand: &Stand| {
        let store = engines::open(&stand.url());
        let shop = Shop::open(&store, 5_000, None);
        let invoices: Vec<_> = (1..=24).map(|n| shop.issue(shop.shipped(n).id).expect("issued")).collect();
        let mut opening = 0;
        let files: Vec<Vec<u8>> = (0..64).map(|n| {
            let invoice = &invoices[n % 24];
            let text = format!("FACTURE {}", invoice.number);
            let told = [("COUVERTURE LEROY", text.as_str(), invoice.totals.gross.0), ("DGFIP", "TVA", -1_000 - n as i64)];
            let file = statement(&store, n, opening, &told);
            opening += told.iter().map(|t| t.2).sum::<i64>();
            file
        }).collect();
        let import = |file: &[u8]| import_file(&store, &shop.context, "releve.xml", file);
        std::thread::scope(|scope| {
            for file in &files {
                scope.spawn(|| import(file).expect("imported"));
            }
        });
        // A kill between booking and deciding leaves a line booked and nothing else.
        let reading = formats::read(&statement(&store, 99, opening, &[("LEROY", "SUITE", 5_555)]), None).expect("read");
        let bytes = statement(&store, 99, opening, &[("LEROY", "SUITE", 5_555)]);
        cash::payment::import::book_file(&store, &shop.context, "coupe.xml", &reading, &bytes).expect("booked");
        let cut = import(&bytes).expect("again");
        assert_eq!(cut.booked_now, 0);
        let counted = |sql: &str| store.read(shop.company(), |db| {
            let company = db.company;
            db.one(sql, store::params![company], |row| row.get::<i64>(0))
        }).expect("read").unwrap_or_default();
        assert_eq!(counted("SELECT COUNT(*) FROM payment WHERE company_id = $1"), 64 * 2 + 1);
        let matched = counted("SELECT COUNT(*) FROM open_item WHERE company_id = $1 AND kind = 'invoice' AND open = 0");
        assert_eq!(matched, 24, "each invoice is settled once, what is paid again waits");
        let head = store.read(shop.company(), |db| Ok(store::journal::head(db)?.0)).expect("a head");
        let again: Vec<u64> = files.iter().map(|f| import(f).expect("again").booked_now).collect();
        assert_eq!(again.iter().sum::<u64>(), 0);
        let applied = counted("SELECT COUNT(*) FROM open_item WHERE company_id = $1 AND kind = 'invoice' AND open = 0");
        assert_eq!(applied, 24);
        let after = store.read(shop.company(), |db| Ok(store::journal::head(db)?.0)).expect("a head");
        assert_eq!(after, head, "files sent again leave no fact");
        follows(&shop);
        shop.check(stand);
    };

    a_person_may_have_been_faster => |stand: &Stand| {
        let store = engines::open(&stand.url());
        let shop = Shop::open(&store, 500, None);
        let invoice = shop.issue(shop.shipped(10).id).expect("issued");
        let file = statement(&store, 1, 0, &[("LEROY", "DIVERS", 1_234)]);
        let report = import_file(&store, &shop.context, "un.xml", &file).expect("imported");
        let payment = payments(&shop, &report.digest)[0].0;
        shop.run(Identify { payment, version: None, customer: shop.customer }).expect("identified");
        let aside = SetAside { payment, version: None, account: String::new() };
        assert_eq!(shop.run(aside).unwrap_err().code(), "workbench.of_other_customer");
        let item = shop.store.read(shop.company(), |db| ground::receivable::of_document(db, invoice.id)).expect("items")[0].id;
        let items = vec![ApplyTo::cash(item, Some(Cents(1_234)))];
        shop.run(Assign { payment, version: None, customer: shop.customer, items }).expect("assigned");
        shop.check(stand);
    };
}

/// A bank's own table: columns whose names say nothing.
const TABLE: &str = "Zz;Bb;Cc;Dd\nDAY;LEROY;ACOMPTE;1 234,50\nDAY;BANQUE;FRAIS;-12,00\n";

on_both! {
    a_table_is_read_by_the_mapping_kept_for_it => |stand: &Stand| {
        let store = engines::open(&stand.url());
        let shop = Shop::open(&store, 10, None);
        let today = store.clock().today();
        let table = TABLE.replace("DAY", &format!("{:02}/{:02}/{}", today.day(), today.month(), today.year()));
        let fault = import_file(&store, &shop.context, "a.csv", table.as_bytes()).unwrap_err();
        assert!(matches!(fault.code(), "sheet.mapping_needed" | "sheet.mapping_incomplete" | "format.unknown"), "{fault}");
        let mut guess = formats::sheet::guess(table.replace("Zz;Bb;Cc;Dd", "Date;Nom;Libelle;Montant").as_bytes()).expect("guessed").mapping;
        guess.columns.booking_date = Some(formats::sheet::Column::Name("Zz".into()));
        guess.columns.name = Some(formats::sheet::Column::Name("Bb".into()));
        guess.columns.texts = vec![formats::sheet::Column::Name("Cc".into())];
        guess.columns.amount = Some(formats::sheet::Column::Name("Dd".into()));
        guess.columns.value_date = None;
        let file = ("a.csv", table.as_bytes());
        let report = workbench::import_by(&store, &shop.context, file, Some(&guess)).expect("read by the mapping");
        let told: Vec<(i64, Option<&str>)> = report.lines.iter().map(|l| (l.amount.0, l.reason.as_deref())).collect();
        assert_eq!(told, [(123_450, None), (-1_200, None)]);
        // Next month's file needs no mapping, and neither does the page of this one.
        let next = table.replace("1 234,50", "2 345,60").replace("FRAIS", "COMMISSION");
        let report = import_file(&store, &shop.context, "b.csv", next.as_bytes()).expect("read by what was kept");
        assert_eq!(report.booked_now, 2);
        assert_eq!(payments(&shop, &report.digest).len(), 2);
        shop.check(stand);
    };
}

on_both! {
    a_person_says_what_the_columns_of_a_table_hold => |stand: &Stand| {
        let store = engines::open(&stand.url());
        let shop = Shop::open(&store, 10, None);
        let today = store.clock().today();
        let day = format!("{:02}/{:02}/{}", today.day(), today.month(), today.year());
        let table = format!("Extrait de compte\n{}", TABLE.replace("DAY", &day));
        let send = |amount: &str, table: &str| {
            let fields = [("booking_date", "Zz"), ("name", "2"), ("texts", "Cc"), ("amount", amount)];
            let fields = fields.map(|(name, value)| (name.to_string(), value.to_string())).to_vec();
            let upload = web::server::Upload { name: "a.csv".into(), bytes: table.as_bytes().to_vec(), fields };
            (workbench::COLUMNS.handle)(&store, &shop.context, upload)
        };
        let refused = send("Montant", &table).unwrap_err();
        let kernel::Fault::Refused(refusal) = refused else { panic!("{refused}") };
        assert_eq!((refusal.code, refusal.field.as_deref()), ("sheet.no_such_column", Some("amount")));
        let report = send("Dd", &table).expect("read by what was said");
        assert!(report.ends_with("?booked=2&applied=0"), "{report}");
        let next = table.replace("1 234,50", "2 345,60").replace("FRAIS", "COMMISSION");
        let report = import_file(&store, &shop.context, "b.csv", next.as_bytes()).expect("read by what was kept");
        assert_eq!(report.booked_now, 2);
        let told: Vec<i64> = report.lines.iter().map(|l| l.amount.0).collect();
        assert_eq!(told, [234_560, -1_200]);
        shop.check(stand);
    };

    an_advice_comes_by_its_page => |stand: &Stand| {
        let store = engines::open(&stand.url());
        let shop = Shop::open(&store, 500, None);
        let table = "Invoice;Amount\nFA-1;12.00\nFA-2;30.00\n";
        let send = || {
            let upload = web::server::Upload { name: "avis.csv".into(), bytes: table.as_bytes().to_vec(), fields: Vec::new() };
            (workbench::advice::UPLOAD.handle)(&store, &shop.context, upload).expect("taken in")
        };
        assert_eq!(send(), "/workbench/advices?received=1&already=0&posted=0");
        assert_eq!(send(), "/workbench/advices?received=0&already=1&posted=0");
        let seek = ground::page::Seek::first(10);
        let listed = store.read(shop.company(), |db| workbench::lists::advices(db, &seek)).expect("read").rows;
        let told: Vec<_> = listed.iter().map(|a| (a.total.0, a.numbers.join(" "), a.more)).collect();
        assert_eq!(told, [(42_00, "FA-1 FA-2".to_string(), 0)]);
        shop.check(stand);
    };
}

on_both! {
    an_advice_says_what_a_line_pays => |stand: &Stand| {
        let store = engines::open(&stand.url());
        let shop = Shop::open(&store, 500, None);
        let invoices: Vec<_> = [10, 10, 20, 30].map(|n| shop.issue(shop.shipped(n).id).expect("issued")).into();
        let total = invoices[1].totals.gross.0 + invoices[3].totals.gross.0;
        let file = statement(&store, 1, 0, &[("COUVERTURE LEROY", "PAIEMENT GROUPE", total)]);
        let report = import_file(&store, &shop.context, "un.xml", &file).expect("imported");
        assert_eq!(report.applied_now, 0, "two invoices have the same amount: nobody can tell which");
        let euros = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
        let table = format!(
            "Invoice;Amount\n{};{}\n{};{}\n",
            invoices[1].number, euros(invoices[1].totals.gross.0), invoices[3].number, euros(invoices[3].totals.gross.0)
        );
        let advised = workbench::import_advices(&store, &shop.context, "avis.csv", table.as_bytes()).expect("an advice");
        assert_eq!((advised.received, advised.documents, advised.lines.posted), (1, 2, 1), "{advised:?}");
        let open = |n: usize| store.read(shop.company(), |db| ground::receivable::of_document(db, invoices[n].id)).expect("items")[0].open;
        assert!(open(1).is_zero() && open(3).is_zero() && !open(0).is_zero());
        let again = workbench::import_advices(&store, &shop.context, "avis.csv", table.as_bytes()).expect("again");
        assert_eq!((again.received, again.already), (0, 1));
        shop.check(stand);
    };
}

on_both! {
    a_discount_posts_itself_when_the_policy_lets_it => |stand: &Stand| {
        let store = engines::open(&stand.url());
        let shop = Shop::open(&store, 500, None);
        let profile = customer::Profile {
            name: "Couverture Leroy".into(),
            discount_rate: Rate::whole(2),
            discount_days: 10,
            ..customer::Profile::default()
        };
        shop.run(customer::Change { customer: shop.customer, version: None, profile }).expect("terms with a discount");
        let invoice = shop.issue(shop.shipped(100).id).expect("issued");
        assert_eq!(invoice.totals.gross, Cents(164_40));
        let text = format!("FACTURE {} ESCOMPTE 2 PCT", invoice.number);
        let file = statement(&store, 1, 0, &[("COUVERTURE LEROY", &text, 161_11)]);
        let report = import_file(&store, &shop.context, "un.xml", &file).expect("imported");
        assert_eq!(report.applied_now, 0, "a discount is for a person unless the policy says so");
        let policy = Policy { discount_alone: true, ..Policy::default() };
        shop.run(policy::Set { version: None, policy }).expect("a policy");
        let tally = workbench::decide_on_all(&store, &shop.context).expect("decided");
        assert_eq!((tally.posted, tally.proposed + tally.left), (1, 0));
        let open = store.read(shop.company(), |db| ground::receivable::of_document(db, invoice.id)).expect("items")[0].open;
        assert_eq!(open, Cents::ZERO);
        follows(&shop);
        shop.check(stand);
        let payment = payments(&shop, &report.digest)[0].0;
        shop.run(Undo { payment, version: None, reason: "pas convenu".into() }).expect("undone with its accounting");
        shop.check(stand);
    };

    a_payment_that_comes_back_is_owed_again => |stand: &Stand| {
        let store = engines::open(&stand.url());
        let shop = Shop::open(&store, 500, None);
        let invoice = shop.issue(shop.shipped(100).id).expect("issued");
        let text = format!("FACTURE {}", invoice.number);
        let file = statement(&store, 1, 0, &[("COUVERTURE LEROY", &text, 164_40)]);
        assert_eq!(import_file(&store, &shop.context, "un.xml", &file).expect("imported").applied_now, 1);
        let text = format!("REJET {}", invoice.number);
        let file = statement(&store, 2, 164_40, &[("COUVERTURE LEROY", &text, -164_40)]);
        let report = import_file(&store, &shop.context, "deux.xml", &file).expect("imported");
        let payment = payments(&shop, &report.digest)[0].0;
        // Without experience of returns it may be left to a person; the proposal is the same.
        let offered = store.read(shop.company(), |db| workbench::store::offered(db, payment)).expect("read");
        if let Some((offer, _)) = offered {
            let pieces = offer.ways[0].pieces.clone();
            shop.run(Accept { payment, version: None, pieces }).expect("accepted");
        }
        let open = store.read(shop.company(), |db| ground::receivable::open_of(db, shop.customer)).expect("items");
        assert_eq!(open.iter().map(|i| i.open).sum::<Cents>(), Cents(164_40), "{open:?}");
        let undo = Undo { payment, version: None, reason: "erreur".into() };
        assert_eq!(shop.run(undo).unwrap_err().code(), "payment.taken_back");
        follows(&shop);
        shop.check(stand);
    };
}
