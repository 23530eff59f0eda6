//! The SQL in Rust texts and in schemas: who writes a table, and whether each statement stays within one company.

use super::source::is_name;
use super::{Finding, Tree};

/// A table as a schema declares it.
struct Table {
    name: String,
    /// Its schema.
    path: String,
    /// Line of its declaration.
    line: usize,
    /// Rows are what facts made of them.
    of_company: bool,
    /// Of no company at all.
    platform: bool,
    /// Its declaration.
    text: String,
}

fn tables(tree: &Tree) -> Vec<Table> {
    let mut tables = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| path.ends_with(".sql")) {
        let mut line = 1;
        for statement in statements(&text) {
            let offset = statement.find("CREATE TABLE ");
            if let Some(start) = offset {
                let declared = &statement[start + 13..];
                let head = declared.lines().next().unwrap_or("");
                let name = declared.bytes().position(|b| !is_name(b)).map_or(declared, |end| &declared[..end]);
                tables.push(Table {
                    name: name.to_string(),
                    path: path.to_string(),
                    line: line + statement[..start].matches('\n').count(),
                    of_company: head.contains("of company"),
                    platform: head.contains("platform"),
                    text: declared.to_string(),
                });
            }
            line += statement.matches('\n').count();
        }
    }
    tables
}

/// The statements of a schema; a semicolon in a comment ends none.
fn statements(text: &str) -> Vec<String> {
    let mut list = vec![String::new()];
    for line in text.split_inclusive('\n') {
        if let Some(last) = list.last_mut() {
            last.push_str(line);
        }
        if line.split("--").next().unwrap_or("").trim_end().ends_with(';') {
            list.push(String::new());
        }
    }
    list
}

/// A table of facts is written in the folder that declares it; in its store.rs where there is one.
pub fn writes(tree: &Tree) -> Vec<Finding> {
    let tables: Vec<Table> = tables(tree).into_iter().filter(|t| t.of_company).collect();
    let mut found = Vec::new();
    for (path, source) in tree.product().filter(|(path, _)| !path.starts_with("xtask/")) {
        for text in source.texts.iter().filter(|t| !source.in_test(t.at)) {
            for name in written(&text.value) {
                let Some(table) = tables.iter().find(|t| t.name == name) else { continue };
                let folder = home(&table.path);
                let own_store = format!("{folder}/store.rs");
                let within = match tree.files.contains_key(&own_store) && folder.starts_with("flow/") {
                    true => *path == own_store || path.starts_with(&format!("{folder}/store/")),
                    false => path.starts_with(&format!("{folder}/")),
                };
                if !within {
                    found.push(Finding::at(path, text.line, format!("writes {name} of {folder}")).named(&name));
                }
            }
        }
    }
    found
}

/// The folder of the step that a schema belongs to.
fn home(path: &str) -> &str {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    folder.strip_suffix("/schema").unwrap_or(folder)
}

/// Tables that a statement writes.
fn written(sql: &str) -> Vec<String> {
    let verbs = ["INSERT INTO ", "UPDATE ", "DELETE FROM "];
    let mut names = Vec::new();
    for verb in verbs {
        for (at, _) in sql.match_indices(verb) {
            let name = word(&sql[at + verb.len()..]);
            // `ON CONFLICT ... DO UPDATE SET` names no table.
            if !name.is_empty() && name != "SET" {
                names.push(name.to_string());
            }
        }
    }
    names
}

fn word(text: &str) -> &str {
    let end = text.bytes().position(|b| !is_name(b)).unwrap_or(text.len());
    &text[..end]
}

/// Keys and indexes of a company's table begin with its company, so that the tables spread over machines by it.
pub fn keys(tree: &Tree) -> Vec<Finding> {
    let tables = tables(tree);
    let mut found = Vec::new();
    for table in tables.iter().filter(|t| !t.platform) {
        let lists = table.text.match_indices("PRIMARY KEY (").chain(table.text.match_indices("UNIQUE ("));
        let mut heads = lists.map(|(at, list)| word(&table.text[at + list.len()..])).peekable();
        if heads.peek().is_none() || heads.any(|head| head != "company_id") {
            found.push(Finding::at(&table.path, table.line, format!("a key of {}", table.name)).named(&table.name));
        }
    }
    for (path, text) in tree.texts().filter(|(path, _)| path.ends_with(".sql")) {
        for (number, line) in text.lines().enumerate().filter(|(_, line)| line.contains("INDEX ")) {
            let Some((head, columns)) = line.split_once('(') else { continue };
            let on = head.rsplit(" ON ").next().unwrap_or("").trim();
            let platform = tables.iter().any(|t| t.name == on && t.platform);
            if !platform && word(columns) != "company_id" {
                let index = head.split("INDEX ").nth(1).map_or("", |rest| word(rest));
                found.push(Finding::at(path, number + 1, format!("index {index}")).named(index));
            }
        }
    }
    found
}

/// Each table of a company in a statement is bound to one by its own `company_id`.
pub fn company(tree: &Tree) -> Vec<Finding> {
    let tables: Vec<Table> = tables(tree).into_iter().filter(|t| !t.platform).collect();
    let mut found = Vec::new();
    for (path, source) in tree.product().filter(|(path, _)| !path.starts_with("xtask/")) {
        for text in source.texts.iter().filter(|t| is_statement(&t.value) && !source.in_test(t.at)) {
            for (name, alias) in mentions(&text.value) {
                if !tables.iter().any(|t| t.name == name) {
                    continue;
                }
                let binding = alias.as_ref().map_or("company_id".to_string(), |alias| format!("{alias}.company_id"));
                // Conditions that are put together stand in other texts of the file.
                let bound = text.value.contains(&binding)
                    || is_open(&text.value) && source.texts.iter().any(|other| other.value.contains(&binding));
                if !bound {
                    found.push(Finding::at(path, text.line, format!("{name} without company_id")).named(&name));
                }
            }
        }
    }
    found
}

/// Do conditions follow from elsewhere?
fn is_open(sql: &str) -> bool {
    sql.contains("WHERE {") || !sql.contains("WHERE")
}

fn is_statement(text: &str) -> bool {
    let text = text.trim_start();
    ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "WITH "].iter().any(|verb| text.starts_with(verb))
}

/// Tables that a statement reads or writes, with their alias.
fn mentions(sql: &str) -> Vec<(String, Option<String>)> {
    let keywords = ["FROM ", "JOIN ", "UPDATE ", "INTO "];
    let mut found = Vec::new();
    for keyword in keywords {
        for (at, _) in sql.match_indices(keyword) {
            let rest = sql[at + keyword.len()..].trim_start();
            let name = word(rest);
            let after = rest[name.len()..].trim_start();
            let alias = Some(word(after.strip_prefix("AS ").unwrap_or(after)));
            // Keywords are in capitals, aliases are not.
            let alias =
                alias.filter(|a| !a.is_empty() && a.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
            found.push((name.to_string(), alias.map(str::to_string)));
        }
    }
    found
}

/// `table.column` in the last cell of a glossary row: the schema has it.
pub fn glossary(tree: &Tree) -> Vec<Finding> {
    let tables = tables(tree);
    let document = "GLOSSARY.md";
    let mut found = Vec::new();
    for (number, line) in tree.text(document).lines().enumerate().filter(|(_, line)| line.starts_with('|')) {
        let cell = line.trim_end().trim_end_matches('|').rsplit('|').next().unwrap_or("");
        for name in cell.split('`').skip(1).step_by(2) {
            let (table, column) = name.split_once('.').unwrap_or((name, "company_id"));
            let known = tables.iter().find(|t| t.name == table).is_some_and(|t| {
                let column_line = |l: &str| word(l.trim_start()) == column;
                t.platform && !name.contains('.') || t.text.lines().any(column_line)
            });
            let addition = format!("ALTER TABLE {table} ADD COLUMN {column} ");
            let added = || tree.texts().any(|(path, text)| path.ends_with(".sql") && text.contains(&addition));
            if !known && !added() {
                found.push(Finding::at(document, number + 1, format!("no schema has {name}")).named(name));
            }
        }
    }
    found
}
