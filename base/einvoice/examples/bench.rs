//! Measures reading and checking on one core: `bench DIR [SETS]` reads every XML file of a folder into memory first.

use einvoice::check::check_tree;
use einvoice::rules;
use einvoice::tree::Tree;
use std::time::Instant;

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
    for (name, judge) in [("parse", false), ("parse and check", true), ("parse and check again", true)] {
        let start = Instant::now();
        let mut findings = 0;
        for file in &files {
            if let Ok(tree) = Tree::parse(file) {
                findings += if judge { check_tree(&tree, &sets).findings.len() } else { 0 };
            }
        }
        let each = start.elapsed().as_secs_f64() * 1e6 / files.len().max(1) as f64;
        println!("{name}: {each:.1} us a file, {:.0} files/s, {findings} findings", 1e6 / each);
    }
    println!("{} files of {} bytes on average", files.len(), bytes / files.len().max(1));
    Ok(())
}
