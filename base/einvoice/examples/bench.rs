//! Measures reading and checking on one core: `bench DIR [SETS]` reads every XML file of a folder into memory first.
//!
//! Times are processor time where Linux tells it (a shared machine's wall clock says little), else wall time.

use einvoice::check::check_tree;
use einvoice::rules;
use einvoice::tree::Tree;
use std::time::Instant;

/// Processor time of this thread in microseconds, from its scheduler statistics.
fn spent() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse::<f64>().ok().map(|ns| ns / 1e3)
}

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".into());
    let names = std::env::args().nth(2).unwrap_or_else(|| "en".into());
    let sets: Vec<_> = names.split(',').filter_map(|name| rules::find(name, None)).collect();
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "xml") {
            files.push(std::fs::read(path)?);
        }
    }
    let bytes: usize = files.iter().map(Vec::len).sum();
    // Few files are read again and again, as the scheduler counts in steps of milliseconds.
    let rounds = (2000 / files.len().max(1)).max(1);
    for (name, judge) in [("warm up", true), ("parse", false), ("parse and check", true)] {
        let (start, before) = (Instant::now(), spent());
        let mut findings = 0;
        for file in files.iter().cycle().take(rounds * files.len()) {
            if let Ok(tree) = Tree::parse(file) {
                findings += if judge { check_tree(&tree, &sets).findings.len() } else { 0 };
            }
        }
        let used = before.zip(spent()).map_or(start.elapsed().as_secs_f64() * 1e6, |(from, to)| to - from);
        let each = used / (rounds * files.len()).max(1) as f64;
        println!("{name}: {each:.1} us a file, {:.0} files/s, {findings} findings", 1e6 / each);
    }
    println!("{} files of {} bytes on average", files.len(), bytes / files.len().max(1));
    Ok(())
}
