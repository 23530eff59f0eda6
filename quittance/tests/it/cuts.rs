//! Power cuts at random writes, on a disk that forgets what was not flushed. `CUTS` makes more of them.

use std::time::Duration;

use kernel::CompanyId;
use quittance::simulate;
use store::Url;

use crate::disk::{self, Notes, Op};
use crate::engines::{self, Stand};
use crate::power::{self, Said};
use crate::stories::Shop;

/// A few clients work on a store while its log is folded into the file now and then; all that reached the disk.
fn work(stand: &Stand, folder: &str, place: fn(std::path::PathBuf) -> Url) -> (CompanyId, usize, Vec<Op>) {
    let folder = stand.path(folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    let notes = Notes::about(&folder);
    let path = folder.join("store.db");
    let shop = Shop::open(&engines::open(&place(path.clone())), 100, None);
    let ready = notes.len();
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // The store folds its log in when it is long; here it happens often, to be cut in the middle too.
            let other = rusqlite::Connection::open(&path).expect("a connection");
            while !over.load(std::sync::atomic::Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(25));
                let _ = other.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()));
            }
        });
        let clients: Vec<_> = (0..4)
            .map(|client| {
                let shop = &shop;
                scope.spawn(move || {
                    for n in 0..25 {
                        let name = format!("{client}-{n}");
                        power::order_and_money(shop, &name, |did, id| notes.say((did.into(), name.clone(), id)));
                    }
                })
            })
            .collect();
        for client in clients {
            client.join().expect("no panic");
        }
        over.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    // The notes end before the store is closed in order: here everything stands still in the middle.
    (shop.company(), ready, notes.close())
}

/// Makes the files as a cut after `at` operations leaves them, and says what is wrong with the store in them.
fn cut(stand: &Stand, company: CompanyId, ops: &[Op], chance: &mut impl FnMut(usize) -> usize) -> Vec<String> {
    let folder = stand.path("after");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    for (path, bytes) in disk::after_cut(ops, chance) {
        let name = path.file_name().expect("a name");
        std::fs::write(folder.join(name), bytes).expect("written");
    }
    let said: Vec<Said> =
        ops.iter().filter_map(|op| if let Op::Said(said) = op { Some(said.clone()) } else { None }).collect();
    let looked = (|| {
        let store = quittance::steps::open(&Url::Sqlite(folder.join("store.db")), store::Options::default())?;
        let mut what = power::lost(&store, company, &said)?;
        what.extend(store::replay::check_engine(&store)?.into_iter().map(|d| d.what));
        what.extend(simulate::everything(&store, &engines::open(&stand.scratch()), company)?);
        Ok::<_, kernel::Fault>(what)
    })();
    looked.unwrap_or_else(|fault| vec![fault.to_string()])
}

fn chance(mut seed: u64) -> impl FnMut(usize) -> usize {
    move |n| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((seed >> 33) as usize) % n.max(1)
    }
}

/// The last numbers of the seeds of all cuts, so that one can be asked for again.
fn cuts() -> u64 {
    std::env::var("CUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

#[test]
fn after_a_power_cut_every_acknowledged_command_is_there_and_none_twice() {
    let stand = Stand::sqlite();
    let (company, ready, ops) = work(&stand, "flushed", Url::Sqlite);
    let flushes = ops.iter().filter(|op| matches!(op, Op::Flush(_))).count();
    let all = ops.iter().filter(|op| matches!(op, Op::Said(_))).count();
    println!("{} operations, {flushes} flushes, {all} acknowledged", ops.len());
    assert_eq!(all, 300);
    for seed in 0..cuts() {
        let mut chance = chance(seed);
        let at = ready + 1 + chance(ops.len() - ready);
        let what = cut(&stand, company, &ops[..at], &mut chance);
        assert!(what.is_empty(), "cut {seed} after {at} of {} operations: {what:#?}", ops.len());
    }
}

/// The same on a store that is told not to flush: if nothing were lost there, the disk would not forget, and the
/// test above would prove nothing.
#[test]
fn the_disk_does_forget() {
    let stand = Stand::sqlite();
    let (company, ready, ops) = work(&stand, "careless", Url::Scratch);
    // How many cuts lose something hangs on the machine's pace; that some do, does not.
    let loses = |seed| {
        let mut chance = chance(seed);
        let at = ready + 1 + chance(ops.len() - ready);
        !cut(&stand, company, &ops[..at], &mut chance).is_empty()
    };
    assert!((0..30).any(loses), "a careless store loses what it promised");
}
