//! Measures the engine: `bench_cash ITEMS LINES CUSTOMERS`.

fn main() {
    let n: Vec<usize> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let [items, lines, customers] = n[..] else {
        eprintln!("bench_cash ITEMS LINES CUSTOMERS");
        std::process::exit(2);
    };
    println!("{:?}", cash::application::bench::run(items, lines, customers));
}
