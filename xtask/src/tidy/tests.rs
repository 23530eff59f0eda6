//! Each check finds what it is for, and leaves alone what is right; and the repository itself is tidy.

use super::*;

fn says(check: fn(&Tree) -> Vec<Finding>, files: &[(&str, &str)]) -> Vec<String> {
    check(&Tree::sample(files)).into_iter().map(|f| f.say).collect()
}

#[test]
fn the_repository_is_tidy() {
    let tree = Tree::read().unwrap();
    assert!(tree.files.len() > 100, "the repository was not found");
    let mut new = Vec::new();
    for (name, rule, check) in CHECKS {
        let verdict = ratchet::judge(&tree.root, name, check(&tree), ratchet::Mode::Check);
        new.extend(verdict.new.into_iter().map(|line| format!("{name} ({rule}): {line}")));
    }
    assert!(new.is_empty(), "\n{}", new.join("\n"));
}

#[test]
fn comments_texts_and_tests_are_told_apart() {
    let text = "fn a() { b(\"{ // no\"); /* } */ }\n// \"c\n#[cfg(test)]\nmod t { fn d() { '\"'; r#\"e\"f\"#; } }\nfn g<'a>() {}\n";
    let source = Source::new(text);
    let texts: Vec<&str> = source.texts.iter().map(|t| t.value.as_str()).collect();
    assert_eq!(texts, ["{ // no", "e\"f"]);
    assert_eq!(source.texts[1].line, 4);
    assert!(source.in_test(source.texts[1].at) && !source.in_test(source.texts[0].at));
    let functions: Vec<String> = source.functions().into_iter().map(|(name, _, _)| name).collect();
    assert_eq!(functions, ["a", "d", "g"]);
}

#[test]
fn a_step_below_is_not_used() {
    let library = ("flow/sell/src/lib.rs", "//! x\npub mod order;\npub mod fulfilment;\n");
    let good = ("flow/sell/src/fulfilment/ship.rs", "use crate::order::Order;");
    assert!(says(imports::order, &[library, good]).is_empty());
    let bad = ("flow/sell/src/order/confirm.rs", "use crate::{order::Order, fulfilment::{Ship, Sent}};");
    assert_eq!(says(imports::order, &[library, bad]), ["flow/sell/src/order/confirm.rs:1: order uses fulfilment"]);
}

#[test]
fn a_crate_below_a_database_or_a_runtime_is_not_used() {
    let found = says(
        imports::crates,
        &[
            ("base/formats/Cargo.toml", "[dependencies]\nkernel.workspace = true\nstore = { workspace = true }\n"),
            ("flow/sell/Cargo.toml", "[dependencies]\nbill = { workspace = true }\nrusqlite = \"1\"\n"),
            ("flow/sell/src/order/confirm.rs", "async fn a() {}"),
        ],
    );
    assert_eq!(found.len(), 4, "{found:?}");
}

#[test]
fn rules_name_no_store_and_no_clock() {
    let good = (
        "flow/sell/src/order/rules.rs",
        "use ground::stock::Level; // the store:: knows\n#[cfg(test)]\nmod t { use store::Tx; }",
    );
    assert!(says(imports::purity, &[good]).is_empty());
    let bad = ("flow/sell/src/order/rules.rs", "use store::Tx;\nuse std::time::Duration;\nuse super::store::load;");
    assert_eq!(says(imports::purity, &[bad]).len(), 4);
}

const SCHEMA: (&str, &str) = (
    "flow/sell/src/order/schema.sql",
    "CREATE TABLE sales_order ( -- of company\n  PRIMARY KEY (company_id, id)\n);\n",
);

#[test]
fn a_table_is_written_by_its_own_store() {
    let store = ("flow/sell/src/order/store.rs", "fn a() { \"INSERT INTO sales_order (company_id) VALUES\"; }");
    assert!(says(sql::writes, &[SCHEMA, store]).is_empty());
    let page = ("flow/sell/src/order/pages.rs", "fn a() { \"UPDATE sales_order SET state = $1\"; }");
    assert_eq!(says(sql::writes, &[SCHEMA, store, page]).len(), 1);
    let other = ("flow/bill/src/invoice/store.rs", "fn a() { \"DELETE FROM sales_order WHERE company_id = $1\"; }");
    assert_eq!(says(sql::writes, &[SCHEMA, other]).len(), 1);
}

#[test]
fn keys_begin_with_the_company() {
    assert!(says(sql::keys, &[SCHEMA]).is_empty());
    let bad = (
        "flow/x/src/y/schema.sql",
        "CREATE TABLE a ( -- of company\n  PRIMARY KEY (id)\n);\nCREATE INDEX a_b ON a (b);\nCREATE TABLE c ( -- platform\n  PRIMARY KEY (id)\n);\n",
    );
    assert_eq!(
        says(sql::keys, &[bad]),
        ["flow/x/src/y/schema.sql:1: a key of a", "flow/x/src/y/schema.sql:4: index a_b"]
    );
}

#[test]
fn statements_name_the_company_of_every_table() {
    let file = |sql: &str| format!("fn a() {{ \"{sql}\"; }}");
    let cases = [
        ("SELECT id FROM sales_order WHERE company_id = $1", 0),
        ("SELECT id FROM sales_order WHERE id = $1", 1),
        ("SELECT 1 FROM sales_order o JOIN sales_order p ON p.company_id = o.company_id WHERE o.company_id = $1", 0),
        ("SELECT 1 FROM sales_order o JOIN sales_order p ON p.id = o.id WHERE o.company_id = $1", 1),
        ("SELECT 1 FROM sales_order o WHERE {}", 1),
        ("SELECT 1 FROM sales_order o WHERE {}\"; \"o.company_id", 0),
        ("SELECT 1 FROM elsewhere WHERE id = $1", 0),
    ];
    for (sql, count) in cases {
        let text = file(sql);
        assert_eq!(says(sql::company, &[SCHEMA, ("flow/sell/src/order/store.rs", &text)]).len(), count, "{sql}");
    }
}

#[test]
fn words_are_whole() {
    let step = (
        "flow/sell/src/order/confirm.rs",
        "impl Command for A { const NAME: &'static str = \"order.confirm\"; }\n\
         fact_names!(Fact, { B => \"order.confirmed\" });\n\
         fn c() { Refusal::conflict(\"order.empty\"); d(\"order.late\"); }",
    );
    let fr = "command-order-confirm = a\ndone-order-confirm = b\nfact-order-confirmed = c\norder-empty = d\norder-late = e\n";
    let both = [step, ("flow/sell/src/order/fr.ftl", fr), ("flow/sell/src/order/en.ftl", fr)];
    for check in [words::twins, words::commands, words::facts, words::refusals] {
        assert!(says(check, &both).is_empty());
    }
    let one = [step, ("flow/sell/src/order/fr.ftl", fr), ("flow/sell/src/order/en.ftl", "")];
    let counts = [words::twins, words::commands, words::facts, words::refusals].map(|check| says(check, &one).len());
    assert_eq!(counts, [5, 2, 1, 2]);
    let twice = [("flow/sell/src/order/fr.ftl", fr), ("flow/bill/src/invoice/fr.ftl", "order-late = f\ninvoice-x = g\n")];
    assert_eq!((says(words::doubles, &both).len(), says(words::doubles, &twice).len()), (0, 1));
}

#[test]
fn words_for_people_are_not_in_rust() {
    let page = |text: &str| says(words::literals, &[("flow/sell/src/order/pages.rs", text)]).len();
    assert_eq!(page("fn a() { html! { p class=\"big\" { (lang.word(\"order-title\")) } } }"), 0);
    assert_eq!(page("fn a() { html! { p { \"Nothing here\" } } }"), 1);
    assert_eq!(page("fn a() { html! { p id={ (b) \"-hint\" } {} } }"), 0);
    assert_eq!(page("fn a() { b(\"Déjà facturé\") }"), 1);
}

#[test]
fn shape_is_checked() {
    let long = format!("//! A file of some length.\nfn a() {{\n{}}}\n", "    b();\n".repeat(70));
    assert_eq!(says(shape::function_length, &[("a.rs", &long)]), ["a.rs:2: a has 72 lines"]);
    assert_eq!(says(shape::file_length, &[("a.rs", &"\n".repeat(601))]).len(), 1);
    assert_eq!(
        says(shape::opening, &[("a.rs", "use b;\n"), ("b.rs", "//! What it is for.\n")]),
        ["a.rs:1: no `//!` sentence"]
    );
    let later = ["fn a() { to", "do!() }"].concat();
    assert_eq!(says(shape::unfinished, &[("a.rs", &later)]).len(), 1);
    let panics = "fn a() { b.unwrap(); }\n#[cfg(test)]\nmod tests { fn c() { d.unwrap(); } }\n// e.unwrap()\n";
    assert_eq!(says(shape::panics, &[("flow/a.rs", panics), ("flow/tests/b.rs", panics)]), ["flow/a.rs:1: .unwrap()"]);
}

#[test]
fn places_and_paths_are_checked() {
    let place = |line: &str| says(files::places, &[("a.md", line)]).len();
    assert_eq!(place(&["see /ho", "me/ada/x"].concat()), 1);
    assert_eq!(place(&["PIP_INDEX_", "URL=x"].concat()), 1);
    assert_eq!(place("${TMPDIR:-/tmp}/x and https://example.org/home/page"), 0);
    let document =
        ("README.md", "`base/store/src/lib.rs`, `base/store`, `base/*/src`, `base/nothing.rs`, [a](docs/b.md), `a/b`");
    let found = says(files::paths, &[document, ("base/store/src/lib.rs", "//! x")]);
    assert_eq!(found, ["README.md:1: base/nothing.rs is not there", "README.md:1: docs/b.md is not there"]);
    assert_eq!(says(files::architecture, &[("ARCHITECTURE.md", &"\n".repeat(301))]).len(), 1);
}

#[test]
fn doors_have_one_key() {
    let bad = ("flow/sell/src/order/ship.rs", "fn a() { tx.append(b); }");
    assert_eq!(says(doors::journal, &[bad]).len(), 1);
    let manifest =
        ("Cargo.toml", "[workspace.dependencies]\nkernel = { path = \"base/kernel\" }\nserde = \"1\"\ncsv = \"1\"\n");
    let reasons = ("docs/decisions/dependencies.md", "- `csv`: quoting.\n");
    assert_eq!(says(doors::dependencies, &[manifest, reasons]), ["Cargo.toml:3: serde has no reason"]);
}

#[test]
fn the_glossary_names_what_is_there() {
    let schema = (
        "flow/a/src/b/schema.sql",
        "CREATE TABLE b ( -- of company\n  company_id BIGINT,\n  day DATE\n);\nCREATE TABLE c ( -- platform\n  id BIGINT\n);\n",
    );
    let rows = ("GLOSSARY.md", "| jour | day | `Day` | `b.day` |\n| c | c | – | `c` |\n| d | d | – | `b.due`, `d` |\n");
    let found = says(sql::glossary, &[schema, rows]);
    assert_eq!(found, ["GLOSSARY.md:3: no schema has b.due", "GLOSSARY.md:3: no schema has d"]);
}
