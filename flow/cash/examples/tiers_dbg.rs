//! debug
use cash::application::*;
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let world = world::read(dir.as_ref()).unwrap();
    let history = world.history.clone();
    if std::env::args().len() > 2 { let ids: Vec<String> = std::env::args().skip(2).collect(); let mut e = Engine::new(world.items, &world.customers, &world.history, Policy::default()); for l in &world.lines { if ids.contains(&l.id) { println!("== {} {} {:?} {:?}", l.id, l.amount.0, l.name, l.texts); for (d, b, a) in e.explain(l) { println!("  {:.2} p {:.4} -> {:.4} {:?} {:?} {:?} {:?} loose {:?} {:?} {:?}", d.score, b, a, d.tier.shape, d.tier.fit, d.tier.how, d.tier.writing, d.loose, d.again, d.pays.iter().map(|(i, a)| (e.book.item(*i).number.clone(), *a)).collect::<Vec<_>>()); } } e.take(l); } return; }
    let engine = Engine::new(world.items, &world.customers, &world.history, Policy::default());
    let mut t: Vec<_> = engine.calibration.tiers().collect();
    t.sort_by_key(|a| (a.1 as i64 - a.2 as i64, -(a.2 as i64)));
    for (tier, ok, all, b) in t { println!("{ok}/{all} {:.4} {:?} {:?} {:?} {:?}", b, tier.shape, tier.fit, tier.how, tier.writing); }
    for f in engine.calibration.misses() {
        let p = &history[f.0];
        println!("MISS {:?} {:.4} {} {:?} {:?} {}\n   truth {:?}\n   got {:?}", f.1, f.3, p.payment.name, p.payment.texts, p.payment.end_to_end, p.payment.amount.0, p.applied.iter().map(|a| (a.number.clone(), a.amount.0, a.kind)).collect::<Vec<_>>(), f.2);
    }
}
