//! What keeps a store safe over years: backups that cross engines under load, seals that find a recomputed chain,
//! erasure that leaves every proof whole, and forgetting what is over.

use std::sync::atomic::{AtomicBool, Ordering};

use cash::payment::Method;
use ground::customer::{self, Change, Customer, EraseContact, Profile};
use ground::record;
use kernel::CompanyId;
use quittance::cli::keeping::{erase_again, list_erasures};
use quittance::{seal, steps, verify};
use store::{Context, Keep, Private, Store, Url, journal, params, replay};

use crate::engines::{self, Stand};
use crate::on_both;
use crate::stories::{self, Shop, bank_line};

fn intact(store: &Store) {
    let verdict = verify::run(store, &mut |_, _| {}).expect("a verdict");
    let bad: Vec<_> = verdict.checks.iter().filter(|c| !c.damage.is_empty()).collect();
    assert!(verdict.intact, "{bad:#?}");
}

/// A copy made while somebody works is whole, on the engine it came from and on the other.
fn backed_up(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 100_000, None);
    let (over, file) = (AtomicBool::new(false), stand.path("copy.db"));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Acquire) {
                let order = shop.shipped(1);
                shop.issue(order.id).expect("an invoice");
            }
        });
        std::thread::sleep(std::time::Duration::from_millis(120));
        shop.store.backup(&file).expect("a backup");
        over.store(true, Ordering::Release);
    });
    let again = shop.store.backup(&file).map(|_| ()).map_err(|f| f.code().to_string());
    assert_eq!(again, Err("store.backup_exists".to_string()), "a backup overwrites nothing");
    let mut targets = vec![stand.url(), Url::Sqlite(stand.path("other").join("store.db"))];
    targets.extend(Stand::postgres().map(|other| other.url()));
    for target in &targets {
        Store::restore(&file, target, &steps::schemas()).expect("restored");
        let twice = Store::restore(&file, target, &steps::schemas()).map_err(|f| f.code().to_string());
        assert_eq!(twice, Err("store.not_empty".to_string()), "a restore overwrites nothing");
        let restored = engines::open(target);
        intact(&restored);
        let company = shop.company();
        let facts = restored.read(company, |db| journal::head(db)).expect("a head").0;
        let all = shop.store.read(company, |db| journal::head(db)).expect("a head").0;
        assert!(facts > 0 && facts <= all, "{facts} of {all} facts");
        // It goes on where it was.
        let shop = Shop { store: restored, context: shop.context.clone(), ..shop };
        let order = shop.shipped(1);
        shop.issue(order.id).expect("an invoice after the restore");
    }
    let states: Vec<String> = targets.iter().map(|t| stories::state(&engines::open(t), shop.company())).collect();
    assert!(states.iter().all(|s| !s.is_empty()));
}

/// An attacker who knows everything but the seals: the past is changed and the whole chain computed anew.
fn sealed(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 100, None);
    let (store, company) = (&shop.store, shop.company());
    let folder = stand.path("seals");
    let order = shop.shipped(3);
    shop.issue(order.id).expect("an invoice");
    let first = seal::make(store, company, &folder).expect("a seal");
    assert_eq!(seal::make(store, company, &folder).expect("the same"), first, "nothing new: no new seal");
    let order = shop.shipped(2);
    shop.issue(order.id).expect("an invoice");
    let second = seal::make(store, company, &folder).expect("a seal");
    let (list, damage) = seal::list(&folder, company).expect("the seals");
    assert_eq!((list.len(), damage), (2, Vec::new()));
    assert!(list[1].1.from == list[0].1.seq && list[1].1.debit == list[1].1.credit && list[1].1.lines >= 3);
    shop.draft(1);
    for path in [&first, &second] {
        let seal = seal::Seal::read(path).expect("its signature is right");
        let (facts, damage) = seal::check_since(store, &seal).expect("looked at");
        assert!(facts > 0 && damage.is_empty(), "{damage:?}");
    }
    rewritten(store, company);
    let (_, damage) = replay::check_chain(store, company, &mut |_| {}).expect("followed");
    assert_eq!(damage, [], "the chain alone notices nothing");
    for path in [&first, &second] {
        let seal = seal::Seal::read(path).expect("a seal");
        let (_, damage) = seal::check_since(store, &seal).expect("looked at");
        assert!(damage.iter().any(|d| d.place.starts_with("seal of")), "{damage:?}");
    }
    // Signed by somebody else: named as such.
    std::fs::remove_file(folder.join("seal.key")).expect("another key");
    shop.draft(1);
    seal::make(store, company, &folder).expect("a seal of another key");
    let (_, damage) = seal::list(&folder, company).expect("the seals");
    assert_eq!(damage.len(), 2, "the two of the first key: {damage:?}");
    let text = std::fs::read_to_string(&first).expect("a file").replacen("\"debit\": ", "\"debit\": 1", 1);
    std::fs::write(&first, text).expect("written");
    let read = seal::Seal::read(&first).map(|_| ()).map_err(|f| f.code().to_string());
    assert_eq!(read, Err("seal.signature".to_string()), "a seal that was touched is none");
}

/// Changes the first invoice's fact and computes every hash after it anew, head included.
fn rewritten(store: &Store, company: CompanyId) {
    let entries = store.read(company, |db| journal::entries(db, 0, 1_000_000)).expect("entries");
    let mut hash = Vec::new();
    store
        .platform(|conn| {
            hash.clear();
            for (entry, _) in &entries {
                let mut entry = entry.clone();
                if entry.seq == 3 {
                    entry.via = "forged".into();
                }
                hash = entry.hash(&hash).to_vec();
                conn.exec(
                    "UPDATE journal SET via = $1, hash = $2 WHERE company_id = $3 AND seq = $4",
                    params![&entry.via, &hash, company, entry.seq],
                )?;
            }
            conn.exec("UPDATE lane SET hash = $1 WHERE company_id = $2", params![&hash, company])
        })
        .expect("written behind its back");
}

/// What was known of a customer's people goes for good; chain, mirror and replay hold, and an older backup does not
/// bring it back.
fn erased(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 10, None);
    let (store, company) = (&shop.store, shop.company());
    let profile = |contact: &str| Profile {
        name: "Toitures Arnaud".into(),
        contact: Private::new(contact.into()),
        email: Private::new("c.arnaud@toitures.example".into()),
        phone: Private::new("03 80 11 22 33".into()),
        ..Profile::default()
    };
    let profile_now = profile("Claire Arnaud");
    let create = customer::Create { number: None, profile: profile_now, credit_limit: None, duplicate: false };
    let made = shop.run(create).expect("a customer");
    shop.run(Change { customer: made.id, version: None, profile: profile("Claire Arnaud-Petit") }).expect("changed");
    let older = stand.path("older.db");
    store.backup(&older).expect("a backup from before");
    let held = |store: &Store| store.read(company, |db| store::erase::held(db, "customer", made.id)).expect("held");
    assert_eq!(held(store).len(), 2, "both facts hold values");
    let erase = |reason: &str| EraseContact { customer: made.id, version: None, reason: reason.into() };
    let none = shop.run(erase(" ")).map(|_| ()).map_err(|f| f.code().to_string());
    assert_eq!(none, Err("request.field_missing".to_string()), "not without a reason");
    let gone = shop.run(erase("demande du 3 mai")).expect("erased");
    assert_eq!(gone.profile.contact, Private(None));
    let twice = shop.run(erase("encore")).map(|_| ()).map_err(|f| f.code().to_string());
    assert_eq!(twice, Err("customer.nothing_to_erase".to_string()));
    assert_eq!(held(store), []);
    no_trace(store, company, "Arnaud-Petit");
    no_trace(store, company, "c.arnaud@");
    shop.check(stand);
    intact(store);
    // A customer may come back: what is told afterwards stays.
    shop.run(Change { customer: made.id, version: None, profile: profile("Paul Arnaud") }).expect("changed");
    assert_eq!(held(store).len(), 1);
    shop.check(stand);

    let list = list_erasures(store).expect("erasures");
    assert_eq!(list.len(), 1);
    let target = stand.url();
    Store::restore(&older, &target, &steps::schemas()).expect("restored");
    let restored = engines::open(&target);
    assert_eq!(held(&restored).len(), 2, "the backup brought it back");
    assert_eq!(erase_again(&restored, &list).expect("again"), 1);
    assert_eq!(erase_again(&restored, &list).expect("again"), 0, "once is enough");
    let customer: Customer = restored.read(company, |db| record::load(db, made.id, None)).expect("the customer");
    assert_eq!((customer.profile.contact, customer.profile.name.as_str()), (Private(None), "Toitures Arnaud"));
    intact(&restored);
}

/// No row of any table of the company says it any more.
fn no_trace(store: &Store, company: CompanyId, text: &str) {
    for table in store::schema::tables(&steps::schemas()) {
        let sql = format!("SELECT {} FROM {} WHERE company_id = $1", table.columns.join(", "), table.name);
        if table.role == store::schema::Role::Platform {
            continue;
        }
        let width = table.columns.len();
        let found = store.with_reader(|conn| {
            let mut found = 0;
            conn.each(&sql, params![company], |row| {
                for i in 0..width {
                    found += i32::from(matches!(row.any(i)?, store::Value::Text(t) if t.contains(text)));
                }
                Ok(())
            })?;
            Ok(found)
        });
        assert_eq!(found.expect("read"), 0, "{text} in {}", table.name);
    }
}

/// A command whose key was forgotten is a new one; one whose key is young is not.
fn pruned(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 10, None);
    let (store, company) = (&shop.store, shop.company());
    let sent = |n: usize, key: &str| {
        let line = bank_line(store, &format!("line-{n}"), kernel::Cents(100), "");
        assert_eq!(line.method, Method::Transfer);
        let key = store::Key::new(7, key, "payment.bank_line", key.as_bytes()).expect("a key");
        let (send, receive) = std::sync::mpsc::channel();
        store.run_json(&Context::system(company, "api"), line, Some(key), move |answer| drop(send.send(answer)));
        receive.recv().expect("an answer").expect("accepted").repeated
    };
    for n in 0..1203 {
        assert!(!sent(n, &format!("key-{n}")));
    }
    assert!(sent(0, "key-0"), "once under a key");
    assert_eq!(store.prune(company, Keep::default()).expect("pruned").keys, 0, "all are young");
    let cut = store.clock().now() - Keep::default().keys - 1;
    store
        .platform(|conn| {
            let old = params![cut, company, "key-1"];
            conn.exec("UPDATE command_key SET at = $1 WHERE company_id = $2 AND key <> $3", old)
        })
        .expect("time passes");
    assert_eq!(store.prune(company, Keep::default()).expect("pruned").keys, 1202);
    assert!(sent(1, "key-1"), "this one is young");
    store.want_job(company, ("prune_store", "2026-01-01"), "", 5).expect("wanted");
    store.want_job(company, ("prune_store", "2026-01-01"), "", 5).expect("wanted twice, there once");
    let job = store.claim_job().expect("looked").expect("a job");
    assert!(store.claim_job().expect("looked").is_none(), "by nobody else");
    assert!(store.end_job(&job, &Ok(())).expect("ended"));
    assert_eq!(store.prune(company, Keep::default()).expect("pruned").jobs, 1);
    assert_eq!(store.jobs_left().expect("counted"), 0);
}

on_both! {
    a_backup_crosses_engines_under_load => backed_up;
    a_seal_finds_a_chain_computed_anew => sealed;
    what_is_erased_is_gone_and_every_proof_holds => erased;
    what_is_over_is_forgotten => pruned;
}
