//! Files of every kind, right and wrong, once and twice.

use kernel::{CompanyId, Quantity};
use store::{Options, Url};

use super::*;

fn world(name: &str) -> (Store, Context) {
    let folder = std::env::temp_dir().join(format!("quittance-import-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let url = Url::Scratch(folder.join(format!("{name}.db")));
    let store = crate::steps::open(&url, Options::default()).unwrap();
    let world = crate::bench::world::found(&store, "Import", 1, 3).unwrap();
    let context = Context::system(world.company, "import");
    (store, context)
}

fn import(store: &Store, context: &Context, kind: Kind, text: &str, mapping: Option<&str>) -> Report {
    let mapping = mapping.map(|json| serde_json::from_str(json).unwrap());
    let asked = Asked { kind, name: "essai.csv", bytes: text.as_bytes(), mapping };
    let report = run(store, context, asked, &mut |_, _| {}).unwrap();
    assert_eq!(report.rows, report.done + report.skipped_twice + report.refused.len() as u64, "{report:?}");
    report
}

fn told(report: &Report) -> Vec<(u64, &str, &str)> {
    report.refused.iter().map(|r| (r.line, r.column.as_str(), r.refusal.code)).collect()
}

fn count(store: &Store, company: CompanyId, sql: &str) -> i64 {
    store.read(company, |db| db.one(sql, store::params![company], |row| row.get::<i64>(0))).unwrap().unwrap_or(0)
}

fn facts(store: &Store, context: &Context) -> i64 {
    count(store, context.company, "SELECT COUNT(*) FROM journal WHERE company_id = $1")
}

#[test]
fn customers_come_once_and_refusals_name_their_column() {
    let (store, context) = world("customers");
    let text = "Code;Raison sociale;SIRET;Code postal;Ville;Conditions de règlement;Encours autorisé;Client payeur\n\
        K1;Toitures Agence;;21000;Dijon;30 jours;;K2\n\
        K2;Toitures Siège;73282932000074;21000;Dijon;45 jours fin de mois;12 500,00 €;\n\
        K3;Couverture Faux;73282932000075;21000;Dijon;;;\n\
        K4;;;21000;Dijon;;;\n\
        K5;Sans délai;;21000;Dijon;au petit bonheur;;\n\
        K2;Toitures Siège;;21000;Dijon;;;\n\
        K6;Agence perdue;;21000;Dijon;;;K99\n";
    let report = import(&store, &context, Kind::Customers, text, None);
    assert_eq!(told(&report), [
        (4, "SIRET", "party.siret"),
        (5, "Raison sociale", "request.field_missing"),
        (6, "Conditions de règlement", "import.terms"),
        (8, "Client payeur", "customer.unknown")
    ]);
    assert_eq!((report.done, report.skipped_twice), (2, 1));
    let (head, agency) = store
        .read(context.company, |db| {
            Ok((ground::customer::by_number(db, "K2")?.unwrap(), ground::customer::by_number(db, "K1")?.unwrap()))
        })
        .unwrap();
    assert_eq!(agency.payer(), head.id);
    assert_eq!((head.credit_limit, head.profile.terms.to_string().as_str()), (Some(kernel::Cents(1_250_000)), "D45EOM"));
    let before = facts(&store, &context);
    let again = import(&store, &context, Kind::Customers, text, None);
    assert_eq!((again.done, again.skipped_twice, again.refused.len()), (0, 3, 4));
    assert_eq!(facts(&store, &context), before);
}

#[test]
fn items_stock_and_orders_from_one_mapping_that_is_kept() {
    let (store, context) = world("orders");
    let items = "Article;Désignation;Prix unitaire;Taux TVA;Nature\nT1;Tuile;1,62;20 %;bien\nT2;Livre;18,50;0,055;\nS1;Pose;60;20;prestation\nT3;Tuile;x;20;\nT4;Tuile;1;33;\n";
    let report = import(&store, &context, Kind::Items, items, None);
    assert_eq!(told(&report), [(5, "Prix unitaire", "import.not_a_number"), (6, "Taux TVA", "import.vat")]);
    let stock = "Référence;Qté\nT1;100\nT2;3,5\nS1;4\nT1;20\nZ9;1\n";
    let map = Some(r#"{"columns": {"sku": "Référence", "quantity": "Qté"}, "receipts": true}"#);
    let report = import(&store, &context, Kind::Stock, stock, map);
    assert_eq!(told(&report), [(4, "", "stock.service"), (6, "Référence", "item.unknown")].map(|(l, c, k)| (l, if c.is_empty() { "item" } else { c }, k)));
    let on_hand = |sku: &str| {
        store
            .read(context.company, |db| {
                let item = ground::catalogue::by_sku(db, sku)?.unwrap().id;
                let warehouse = ground::stock::warehouses(db)?[0].id;
                Ok(ground::stock::levels(db, warehouse, &[item])?.get(&item).copied().unwrap_or_default().on_hand)
            })
            .unwrap()
    };
    assert_eq!((on_hand("T1"), on_hand("T2")), (Quantity::whole(120), Quantity::parse("3.5").unwrap()));
    // The kept mapping says that these are receipts; the same file does not arrive twice, another one does.
    assert_eq!(import(&store, &context, Kind::Stock, stock, None).done, 0);
    assert_eq!(on_hand("T1"), Quantity::whole(120));
    let counts = Some(r#"{"columns": {"sku": "Référence", "quantity": "Qté"}}"#);
    assert_eq!(import(&store, &context, Kind::Stock, "Référence;Qté\nT1;90\n", counts).done, 1);
    assert_eq!(import(&store, &context, Kind::Stock, "Référence;Qté\nT1;90\n", None).skipped_twice, 1);
    assert_eq!(on_hand("T1"), Quantity::whole(90));

    let orders = "Commande;Client;Article;Quantité;PU\nA1;C00001;T1;10;1,50\nA2;C00001;T1;5;\nA1;C00001;S1;2;55\n\
        A3;C00001;T1;-4;1\nA3;C00001;T2;1;\nA4;C77777;T1;1;\n;C00001;T1;1;\nA5;C00001;Z9;1;\n";
    let map = Some(r#"{"columns": {"document": "Commande", "customer": "Client", "sku": "Article", "quantity": "Quantité", "price": "PU"}, "confirm": true}"#);
    let report = import(&store, &context, Kind::Orders, orders, map);
    assert_eq!(told(&report), [
        (5, "Quantité", "order.quantity"),
        (6, "Commande", "import.document_incomplete"),
        (7, "Client", "customer.unknown"),
        (8, "Commande", "request.field_missing"),
        (9, "Article", "item.unknown")
    ]);
    assert_eq!((report.done, report.documents, report.confirmed), (3, 2, 2));
    let confirmed = "SELECT COUNT(*) FROM sales_order WHERE company_id = $1 AND state = 'confirmed'";
    assert_eq!(count(&store, context.company, confirmed), 2);
    let before = facts(&store, &context);
    let again = import(&store, &context, Kind::Orders, orders, None);
    assert_eq!((again.done, again.skipped_twice, again.mapping.confirm), (0, 3, true));
    assert_eq!(facts(&store, &context), before);
    let past = store.read(context.company, |db| past_imports(db, 10)).unwrap();
    assert_eq!((past.len(), past[0].kind.as_str(), past[0].refused), (7, "orders", 5));
    let list = store.read(context.company, |db| store::files::open(db, past[0].refusals.as_deref().unwrap())).unwrap().unwrap();
    let list: serde_json::Value = serde_json::from_slice(&list).unwrap();
    let seventh = list.as_array().unwrap().iter().find(|why| why["line"] == 7).unwrap().to_string();
    assert!(["Client", "customer.unknown", "C77777"].iter().all(|told| seventh.contains(told)), "{seventh}");
}

#[test]
fn who_may_not_and_what_cannot_be_read_is_refused_as_a_whole() {
    let (store, context) = world("refused");
    let refused = |context: &Context, bytes: &[u8]| {
        let asked = Asked { kind: Kind::Orders, name: "x.csv", bytes, mapping: None };
        run(&store, context, asked, &mut |_, _| {}).map(|_| ()).map_err(|f| f.code().to_string())
    };
    let clerk = Context { grants: store::Grants::of(&[Permission::See]), ..context.clone() };
    assert_eq!(refused(&clerk, b"a;b\n1;2\n"), Err("request.forbidden".into()));
    assert_eq!(refused(&context, b""), Err("table.empty".into()));
    assert_eq!(refused(&context, b"couleur;forme\nrouge;rond\n"), Err("import.column_missing".into()));
    assert_eq!(refused(&context, b"\x00\x01\x02"), Err("table.not_text".into()));
}
