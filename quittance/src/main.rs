//! The command line: wires, decides nothing.

use store::{Options, Url};

fn main() {
    let url = Url::parse(&std::env::args().nth(1).unwrap_or("/tmp/q/bench.db".into()));
    let store = quittance::steps::open(&url, Options::default()).unwrap();
    let world = quittance::bench::world::found(&store, "Bench", 500, 300).unwrap();
    let n: usize = std::env::args().nth(2).map_or(2000, |t| t.parse().unwrap());
    let clients: usize = std::env::args().nth(3).map_or(64, |t| t.parse().unwrap());
    let out = quittance::bench::cycle::run(&store, &[world], clients, n, 0).unwrap();
    println!("{}", serde_json::to_string_pretty(&out).unwrap());
}
