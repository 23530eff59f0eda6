//! A small world in files: read, matched and written as scripts expect it.

use std::path::{Path, PathBuf};

use cash::application::{match_world, world};

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/world")
}

#[test]
fn a_world_is_matched_line_by_line() {
    let out = std::env::temp_dir().join(format!("cash-world-{}.csv", std::process::id()));
    let summary = match_world(&sample(), &out).unwrap();
    let text = std::fs::read_to_string(&out).unwrap();
    std::fs::remove_file(&out).unwrap();
    let mut rows: Vec<&str> = text.lines().collect();
    assert_eq!(rows.remove(0), "line_id,invoice,customer_id,amount_cents,kind,decision");
    rows.sort_unstable();
    let want = [
        "L1,NC.26.0004,K-1,-15000,payment,auto",
        "L1,RG.26.0101,K-1,123450,payment,auto",
        "L1,RG.26.0104,K-1,67012,payment,auto",
        "L2,,,-812345,not-a-customer-payment,auto",
        "L3,RG.26.0110,K-3,54321,payment,auto",
        "L4,RG.26.0109,K-2,235200,payment,auto",
        "L4,RG.26.0109,K-2,4800,discount,auto",
        "L5,RG.26.0110,K-3,-54321,reversal,auto",
        "L6,,,41700,not-a-customer-payment,auto",
    ];
    assert_eq!(rows, want);
    assert_eq!((summary.lines, summary.posted, summary.left, summary.again), (7, 6, 1, 3));
}

#[test]
fn a_world_that_is_wrong_is_refused_with_its_place() {
    let dir = std::env::temp_dir().join(format!("cash-wrong-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let copy = |name: &str| std::fs::copy(sample().join(name), dir.join(name)).unwrap();
    copy("customers.csv");
    copy("history.csv");
    let items = std::fs::read_to_string(sample().join("open_invoices.csv")).unwrap();
    std::fs::write(dir.join("open_invoices.csv"), items.replace("67012,67012", "67012,many")).unwrap();
    let fault = world::read(&dir).err().map(|f| f.to_string()).unwrap_or_default();
    std::fs::remove_dir_all(&dir).unwrap();
    assert_eq!(fault, "cash.world_wrong at open_invoices.csv line 3: column open_cents");
}
