//! The command line: wires, decides nothing.

fn main() -> std::process::ExitCode {
    quittance::cli::main()
}
