//! The command line by itself: `cargo run --example cli -- check FILE`, `cargo run --example cli -- bench DIR`.

use einvoice::cli;
use std::io::{stderr, stdout};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let code = match arguments.split_first() {
        Some((verb, rest)) if verb == "bench" => cli::bench(rest, None, &mut stdout(), &mut stderr()),
        _ => cli::run(&arguments, None, &mut stdout(), &mut stderr()),
    };
    std::process::exit(code);
}
