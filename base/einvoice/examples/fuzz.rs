//! Damages documents by chance for as long as wanted and does everything to each: `fuzz SECONDS SEED FILE...`.
//!
//! Says how many documents were survived, and which took longest. A panic ends it with the seed and the document in
//! `fuzz-SEED.xml`, so that it can be played again. `cargo test` runs the same for a moment (tests/sturdy.rs).

#[path = "../tests/damage/mod.rs"]
mod damage;

use damage::{Dice, try_everything};
use std::time::{Duration, Instant};

/// What the process held in memory at most, in megabytes, where the system tells it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or_default() / 1024
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let seconds: u64 = arguments.next().ok_or("seconds")?.parse()?;
    let seed: u64 = arguments.next().ok_or("seed")?.parse()?;
    let files: Vec<Vec<u8>> = arguments.map(std::fs::read).collect::<Result<_, _>>()?;
    let (start, mut dice) = (Instant::now(), Dice(seed));
    let (mut documents, mut readable, mut longest) = (0u64, 0usize, (Duration::ZERO, 0u64));
    while start.elapsed().as_secs() < seconds && !files.is_empty() {
        let (one, other) = (&files[dice.roll(files.len())], &files[dice.roll(files.len())]);
        let document = match dice.roll(4) {
            0 => Some(damage::bytes(one, &mut dice)),
            _ => damage::tree(one, other, &mut dice),
        };
        let Some(document) = document else { continue };
        documents += 1;
        let begun = Instant::now();
        match std::panic::catch_unwind(|| try_everything(&document)) {
            Ok(done) => readable += usize::from(done > 0),
            Err(_) => {
                std::fs::write(format!("fuzz-{seed}.xml"), &document)?;
                return Err(format!("document {documents} of seed {seed} is not survived: see fuzz-{seed}.xml").into());
            }
        }
        if begun.elapsed() > longest.0 {
            longest = (begun.elapsed(), documents);
        }
    }
    println!(
        "{documents} documents survived, {readable} of them readable, in {} s; the longest took {} ms (number {}); {} MB at most",
        start.elapsed().as_secs(),
        longest.0.as_millis(),
        longest.1,
        peak()
    );
    Ok(())
}
