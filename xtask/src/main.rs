//! What the project does to itself beyond its tests: long simulations and many power cuts.

use std::process::{Command, ExitCode};

const USAGE: &str = "cargo xtask simulate [--seed N] [--commands N] [--engine sqlite|postgres]
    plays a year of random commands from a seed and checks everything as it goes
cargo xtask chaos [--cuts N]
    cuts the power at N random writes (200 unless told) on a disk that forgets, and kills the process under load";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some((task, options)) = words.split_first() else { return usage() };
    let Some(options) = pairs(options) else { return usage() };
    let option = |name: &str, otherwise: &str| {
        let found = options.iter().find(|(n, _)| n == name);
        found.map_or(otherwise.to_string(), |(_, value)| value.clone())
    };
    match task.as_str() {
        "simulate" => {
            let engine = option("engine", "sqlite");
            let environment = [("SEED", option("seed", "1")), ("COMMANDS", option("commands", "5000"))];
            run(&[&format!("year::{engine}")], &environment)
        }
        "chaos" => run(&["cuts::", "power::"], &[("CUTS", option("cuts", "200"))]),
        _ => usage(),
    }
}

/// `--name value` pairs; none where one is not finished.
fn pairs(words: &[String]) -> Option<Vec<(String, String)>> {
    words
        .chunks(2)
        .map(|pair| match pair {
            [name, value] => Some((name.strip_prefix("--")?.to_string(), value.clone())),
            _ => None,
        })
        .collect()
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
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
