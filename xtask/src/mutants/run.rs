//! Builds what was woven, and runs each mutant against the tests that reach it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::Built;

/// An error of the compiler: its text, and the stretches of files that it names, the first ones first.
pub struct Fault {
    pub text: String,
    pub spans: Vec<(String, Range<usize>)>,
}

/// What came of a call of cargo.
pub struct Outcome {
    pub errors: Vec<Fault>,
    pub executables: Vec<String>,
}

/// Calls cargo and reads its messages.
pub fn cargo(arguments: &[&str]) -> Result<Outcome, String> {
    let output = Command::new("cargo")
        .args(arguments)
        .args(["--message-format", "json", "--quiet"])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| format!("cargo: {e}"))?;
    let (mut errors, mut executables) = (Vec::new(), Vec::new());
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        if let Some(path) = message["executable"].as_str().filter(|_| message["profile"]["test"] == true) {
            executables.push(path.to_string());
        }
        let inner = &message["message"];
        if inner["level"] == "error" && inner["spans"].as_array().is_some_and(|s| !s.is_empty()) {
            let mut spans = Vec::new();
            let list = inner["spans"].as_array();
            let (first, others): (Vec<&Value>, Vec<&Value>) = list.into_iter().flatten().partition(|s| s["is_primary"] == true);
            first.into_iter().chain(others).for_each(|span| collect(span, &mut spans));
            errors.push(Fault { text: inner["rendered"].as_str().unwrap_or("").to_string(), spans });
        }
    }
    if errors.is_empty() && !output.status.success() {
        return Err(format!("cargo {arguments:?} failed"));
    }
    Ok(Outcome { errors, executables })
}

/// A stretch, and those of the macros around it.
fn collect(span: &Value, spans: &mut Vec<(String, Range<usize>)>) {
    let number = |name: &str| span[name].as_u64().unwrap_or(0) as usize;
    spans.push((span["file_name"].as_str().unwrap_or("").to_string(), number("byte_start")..number("byte_end")));
    if span["expansion"].is_object() {
        collect(&span["expansion"]["span"], spans);
    }
}

/// Which mutants a test reaches.
struct Test {
    executable: usize,
    name: String,
    reaches: BTreeSet<usize>,
}

/// What became of a mutant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Caught,
    Survived,
    Unreached,
}

/// Runs all mutants; gives how many survived that are not known to mean nothing.
pub fn judge(folder: &str, executables: &[String], built: &[Built]) -> Result<usize, String> {
    let tests = tests(folder, executables)?;
    let fates: Vec<Mutex<Fate>> = built.iter().map(|_| Mutex::new(Fate::Unreached)).collect();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= built.len() {
                        return;
                    }
                    let fate = fate(folder, executables, &tests, n + 1);
                    if let Ok(mut place) = fates[n].lock() {
                        *place = fate;
                    }
                }
            });
        }
    });
    let known = std::fs::read_to_string("docs/mutants.md").unwrap_or_default();
    let known: BTreeSet<String> = known.lines().filter(|l| l.starts_with("| `")).map(row_key).collect();
    let mut counts: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let mut left = 0;
    for (mutant, fate) in built.iter().zip(&fates) {
        let fate = fate.lock().map(|f| *f).unwrap_or(Fate::Survived);
        let count = counts.entry(mutant.file.as_str()).or_default();
        count[0] += 1;
        if fate == Fate::Caught {
            count[1] += 1;
            continue;
        }
        let row = row(mutant);
        if known.contains(&row_key(&row)) {
            count[3] += 1;
            continue;
        }
        count[2] += 1;
        left += 1;
        let why = if fate == Fate::Unreached { " no test reaches it |" } else { " |" };
        println!("{}:{} {row}{why}", mutant.file, mutant.line);
    }
    println!("file, mutants, caught, survived, mean nothing");
    let mut sum = [0; 4];
    for (file, count) in &counts {
        println!("{file} {} {} {} {}", count[0], count[1], count[2], count[3]);
        count.iter().zip(&mut sum).for_each(|(n, all)| *all += n);
    }
    println!("all {} {} {} {}", sum[0], sum[1], sum[2], sum[3]);
    Ok(left)
}

/// The row of a mutant in the list of those that mean nothing, without its reason.
fn row(mutant: &Built) -> String {
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "¦").replace('`', "'");
    format!("| `{}` `{}` | `{}` → `{}` |", mutant.file, mutant.place, line(&mutant.was), line(&mutant.shown))
}

/// File, place and change of a row, whatever stands behind.
fn row_key(row: &str) -> String {
    row.split('|').take(3).map(str::trim).collect::<Vec<_>>().join("|")
}

fn fate(folder: &str, executables: &[String], tests: &[Test], id: usize) -> Fate {
    let mut fate = Fate::Unreached;
    for (n, executable) in executables.iter().enumerate() {
        let names: Vec<&str> =
            tests.iter().filter(|t| t.executable == n && t.reaches.contains(&id)).map(|t| t.name.as_str()).collect();
        if names.is_empty() {
            continue;
        }
        fate = Fate::Survived;
        let mut command = limited(executable);
        command.args(&names).arg("--exact").env("MUTANT", id.to_string());
        if !passes(folder, &mut command) {
            return Fate::Caught;
        }
    }
    fate
}

/// A program that may take 3 GB: a loop that no longer ends must not take the machine's memory with it.
fn limited(executable: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -v 3000000; exec \"$0\" \"$@\"", executable]);
    command
}

/// Do the tests pass, within a minute?
fn passes(folder: &str, command: &mut Command) -> bool {
    let quiet = command
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .env("RUST_BACKTRACE", "0")
        .env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1")
        .env("PROPTEST_MAX_SHRINK_ITERS", "0");
    let Ok(mut child) = quiet.spawn() else { return true };
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if begun.elapsed() < Duration::from_secs(60) => std::thread::sleep(Duration::from_millis(3)),
            _ => {
                _ = child.kill();
                _ = child.wait();
                return false;
            }
        }
    }
}

/// All tests, each with the mutants that it reaches. A test that fails by itself proves nothing.
fn tests(folder: &str, executables: &[String]) -> Result<Vec<Test>, String> {
    let mut list = Vec::new();
    let file = std::env::temp_dir().join(format!("mutants-{}", std::process::id()));
    for (n, executable) in executables.iter().enumerate() {
        let output = Command::new(executable).args(["--list", "--format", "terse"]).output();
        let output = output.map_err(|e| format!("{executable}: {e}"))?;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Some(name) = line.strip_suffix(": test") else { continue };
            _ = std::fs::remove_file(&file);
            let mut command = limited(executable);
            command.args([name, "--exact"]).env("MUTANTS_REACHED", &file);
            if !passes(folder, &mut command) {
                return Err(format!("{name} fails without a mutant"));
            }
            let reached = std::fs::read_to_string(&file).unwrap_or_default();
            let reaches = reached.lines().filter_map(|l| l.parse().ok()).collect();
            list.push(Test { executable: n, name: name.to_string(), reaches });
        }
    }
    _ = std::fs::remove_file(&file);
    Ok(list)
}
