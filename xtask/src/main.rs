//! Work on the repository itself: `cargo xtask NAME`. Each name is a module here and one line of the table below.

mod campaign;
mod mutants;
mod tidy;

use std::process::ExitCode;

/// One thing that can be done: its name, what it does, and the function that does it with the arguments that follow.
struct Task(&'static str, &'static str, fn(&[String]) -> ExitCode);

/// Everything that can be done. One line each.
const TASKS: &[Task] = &[
    Task("tidy", "checks the rules of the house that no compiler knows [--shrink | --accept]", tidy::main),
    Task("simulate", "plays a year of random commands [--seed N] [--commands N] [--engine sqlite|postgres]", campaign::simulate),
    Task("golden", "writes the journal of the present shape that later versions must still play", campaign::golden),
    Task("mutants", "changes the rules of a crate one by one; a test must fail each time [FOLDER PART-OF-PATH...]", mutants::main),
    Task("chaos", "cuts the power at random writes and kills processes under load [--cuts N]", campaign::chaos),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wanted = arguments.first().map_or("", String::as_str);
    if let Some(Task(_, _, run)) = TASKS.iter().find(|task| task.0 == wanted) {
        return run(&arguments[1..]);
    }
    eprintln!("cargo xtask NAME, where NAME is one of");
    for Task(name, about, _) in TASKS {
        eprintln!("  {name:12} {about}");
    }
    ExitCode::from(2)
}
