//! Writes made-up documents of every kind into a folder, to look at, and says how long each takes.
//!
//! `cargo run --release -p documents --example specimens -- FOLDER`

mod specimen;

use std::path::PathBuf;
use std::time::Instant;

use documents::{Kind, Language, Moment, pdf};
use specimen::{ORDINARY, Wish, paper};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "specimens".into()));
    std::fs::create_dir_all(&folder)?;
    let english = Language::English;
    let wishes = [
        ("invoice-1", Wish { lines: 1, ..ORDINARY }),
        ("invoice-3-en", Wish { language: english, logo: false, ..ORDINARY }),
        ("invoice-30", Wish { lines: 30, rates: &[2_000, 1_000, 550], ..ORDINARY }),
        ("invoice-75", Wish { lines: 75, rates: &[2_000], ..ORDINARY }),
        ("invoice-huge", Wish { lines: 4, price: 9_876_543_210_12, sign: "CHF", ..ORDINARY }),
        ("invoice-no-vat", Wish { lines: 2, rates: &[], logo: false, ..ORDINARY }),
        ("invoice-many-rates", Wish { lines: 6, rates: &[2_000, 1_000, 850, 550, 210, 175, 105, 90], ..ORDINARY }),
        ("quote", Wish { kind: Kind::Quote, lines: 5, ..ORDINARY }),
        ("confirmation-en", Wish { kind: Kind::OrderConfirmation, language: english, lines: 5, ..ORDINARY }),
        ("delivery", Wish { kind: Kind::DeliveryNote, lines: 6, ..ORDINARY }),
        ("credit-note", Wish { kind: Kind::CreditNote, lines: 2, ..ORDINARY }),
        ("statement", Wish { kind: Kind::Statement, lines: 48, ..ORDINARY }),
    ];
    for (name, wish) in wishes {
        let mut made = paper(wish);
        made.draft = wish.kind == Kind::Quote;
        let moment = Moment { day: kernel::Day::new(2026, 10, 31).ok_or("no day")?, second: 36_000 };
        let begun = Instant::now();
        let bytes = pdf(&made, moment)?;
        println!("{name}: {} bytes, {:.1} ms", bytes.len(), begun.elapsed().as_secs_f64() * 1000.0);
        std::fs::write(folder.join(format!("{name}.pdf")), bytes)?;
    }
    Ok(())
}
