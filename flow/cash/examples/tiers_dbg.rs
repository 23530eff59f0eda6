//! debug
use cash::application::*;
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let world = world::read(dir.as_ref()).unwrap();
    let history = world.history.clone();
    let engine = Engine::new(world.items, &world.customers, &world.history, Policy::default());
    let mut t: Vec<_> = engine.calibration.tiers().collect();
    t.sort_by_key(|a| (a.1 as i64 - a.2 as i64, -(a.2 as i64)));
    for (tier, ok, all, b) in t { println!("{ok}/{all} {:.4} {:?} {:?} {:?} {:?}", b, tier.shape, tier.fit, tier.how, tier.writing); }
    for f in engine.calibration.misses() {
        let p = &history[f.0];
        println!("MISS {:?} {:.4} {} {:?} {:?} {}\n   truth {:?}\n   got {:?}", f.1, f.3, p.payment.name, p.payment.texts, p.payment.end_to_end, p.payment.amount.0, p.applied.iter().map(|a| (a.number.clone(), a.amount.0, a.kind)).collect::<Vec<_>>(), f.2);
    }
}
