//! Long campaigns: the stories of `quittance/tests/it` that take a seed or a number, with larger ones.

use std::process::{Command, ExitCode};

/// `simulate --seed N --commands N --engine sqlite|postgres`: the year that a failure's message names, or a longer one.
pub fn simulate(words: &[String]) -> ExitCode {
    let Some(options) = pairs(words, &["seed", "commands", "engine"]) else { return ExitCode::from(2) };
    let engine = option(&options, "engine", "sqlite");
    let environment = [("SEED", option(&options, "seed", "1")), ("COMMANDS", option(&options, "commands", "5000"))];
    run(&[&format!("year::{engine}")], &environment)
}

/// `chaos --cuts N`: power cuts on a disk that forgets, kills of the process, and of the database server.
pub fn chaos(words: &[String]) -> ExitCode {
    let Some(options) = pairs(words, &["cuts"]) else { return ExitCode::from(2) };
    run(&["cuts::", "power::"], &[("CUTS", option(&options, "cuts", "200"))])
}

/// `golden`: plays a small company from a seed and keeps its journal as text, with what its rows were.
pub fn golden(_: &[String]) -> ExitCode {
    run(&["golden::write", "--ignored"], &[])
}

fn option(options: &[(String, String)], name: &str, otherwise: &str) -> String {
    options.iter().find(|(n, _)| n == name).map_or(otherwise.to_string(), |(_, value)| value.clone())
}

/// `--name value` pairs; none where one is not finished or not known.
fn pairs(words: &[String], known: &[&str]) -> Option<Vec<(String, String)>> {
    let read = words.chunks(2).map(|pair| match pair {
        [name, value] => {
            let name = name.strip_prefix("--").filter(|n| known.contains(n))?;
            Some((name.to_string(), value.clone()))
        }
        _ => None,
    });
    let pairs: Option<Vec<_>> = read.collect();
    if pairs.is_none() {
        eprintln!("--{} VALUE", known.join(" VALUE, --"));
    }
    pairs
}

/// Runs the stories whose names begin so.
fn run(stories: &[&str], environment: &[(&str, String)]) -> ExitCode {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let status = Command::new(cargo)
        .args(["test", "--package", "quittance", "--test", "it", "--"])
        .args(stories)
        .arg("--nocapture")
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .status();
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("cargo: {error}");
            ExitCode::FAILURE
        }
    }
}
