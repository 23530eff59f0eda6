//! The only place that knows the time, and the maker of ids and random bytes. All three can be played from a seed.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jiff::tz::TimeZone;
use kernel::{Day, Id};

/// A civil zone, with its rules.
pub type Zone = TimeZone;

/// The moment from which ids count their milliseconds: 2025-01-01 UTC.
const ID_EPOCH: i64 = 1_735_689_600_000;

/// The time: the machine's, or one that a simulation sets.
pub struct Clock {
    played: AtomicI64,
    zone: TimeZone,
}

impl Clock {
    /// The machine's time, in the civil zone of French companies.
    pub fn real() -> Clock {
        Clock { played: AtomicI64::new(0), zone: zone() }
    }

    /// A time that stands still until it is set.
    pub fn played(millis: i64) -> Clock {
        Clock { played: AtomicI64::new(millis.max(1)), zone: zone() }
    }

    /// Is it set by hand?
    pub fn is_played(&self) -> bool {
        self.played.load(Ordering::Relaxed) != 0
    }

    /// Milliseconds since 1970-01-01 UTC.
    pub fn now(&self) -> i64 {
        match self.played.load(Ordering::Relaxed) {
            0 => jiff::Timestamp::now().as_millisecond(),
            millis => millis,
        }
    }

    /// Sets a played time; 0 returns to the machine's.
    pub fn set(&self, millis: i64) {
        self.played.store(millis, Ordering::Relaxed);
    }

    /// Sets a played time to `hour` o'clock (UTC) of a day.
    pub fn set_day(&self, day: Day, hour: i64) {
        self.set(i64::from(day.number()) * 86_400_000 + hour * 3_600_000);
    }

    /// The civil day at a moment.
    pub fn day(&self, millis: i64) -> Day {
        Day::at(millis, &self.zone)
    }

    /// Today.
    pub fn today(&self) -> Day {
        self.day(self.now())
    }
}

/// Reads a moment, as milliseconds since 1970 UTC: `2026-06-30T18:00`, also with seconds, a space for the `T`, or an
/// offset (`Z`, `+02:00`); a day alone is its last moment. Without an offset it is the time of French companies.
pub fn moment(text: &str) -> Option<i64> {
    let text = text.trim().replace(' ', "T");
    if let Ok(exact) = text.parse::<jiff::Timestamp>() {
        return Some(exact.as_millisecond());
    }
    if let Some(day) = Day::parse(&text) {
        let next: jiff::civil::Date = day.plus(1).to_string().parse().ok()?;
        return Some(next.to_zoned(zone()).ok()?.timestamp().as_millisecond() - 1);
    }
    let civil: jiff::civil::DateTime = text.parse().ok()?;
    Some(civil.to_zoned(zone()).ok()?.timestamp().as_millisecond())
}

/// Europe/Paris; its rules are compiled in, so the name is always known.
pub fn zone() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}

/// Makes ids: 41 bits of milliseconds, 8 of the node, 14 of a counter. Never the same twice, even when the
/// clock goes back: the highest one given out is kept with each company's lane.
pub struct Ids {
    last: AtomicI64,
    node: i64,
    seeded: bool,
}

impl Ids {
    /// Ids that follow the machine's clock, for node 0 to 255.
    pub fn new(node: u8) -> Ids {
        Ids { last: AtomicI64::new(0), node: i64::from(node) << 14, seeded: false }
    }

    /// Ids that only count: the same run gives the same ids.
    pub fn seeded() -> Ids {
        Ids { last: AtomicI64::new(1_000_000), node: 0, seeded: true }
    }

    /// Nothing up to `mark` will be given out again.
    pub fn raise(&self, mark: i64) {
        self.last.fetch_max(mark, Ordering::Relaxed);
    }

    /// The highest id given out.
    pub fn mark(&self) -> i64 {
        self.last.load(Ordering::Relaxed)
    }

    /// The next id at a moment.
    pub fn next(&self, now: i64) -> Id {
        if self.seeded {
            return Id(self.last.fetch_add(1, Ordering::Relaxed) + 1);
        }
        let floor = ((now - ID_EPOCH).max(0) << 22) | self.node;
        let mut last = self.last.load(Ordering::Relaxed);
        loop {
            // Within one millisecond the counter runs on; when it overflows, the next millisecond is borrowed.
            let mut next = floor.max(last + 1);
            if next & (0xff << 14) != self.node {
                next = (((next >> 22) + 1) << 22) | self.node;
            }
            match self.last.compare_exchange_weak(last, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return Id(next),
                Err(seen) => last = seen,
            }
        }
    }
}

/// Random bytes, from the system or from a seed.
pub struct Random {
    seed: Option<AtomicU64>,
    pool: Mutex<(Vec<u8>, usize)>,
}

impl Random {
    /// From the operating system.
    pub fn system() -> Random {
        Random { seed: None, pool: Mutex::new((Vec::new(), 0)) }
    }

    /// From a seed; for simulations only.
    pub fn seeded(seed: u64) -> Random {
        Random { seed: Some(AtomicU64::new(seed)), pool: Mutex::new((Vec::new(), 0)) }
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        if let Some(seed) = &self.seed {
            for chunk in out.chunks_mut(8) {
                let word = split_mix(seed.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed)).to_le_bytes();
                chunk.copy_from_slice(&word[..chunk.len()]);
            }
            return out;
        }
        let mut pool = self.pool.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if pool.1 + N > pool.0.len() {
            pool.0.resize(4096.max(N), 0);
            // Without randomness no secret can be made: nothing may go on.
            getrandom::fill(&mut pool.0).unwrap_or_else(|e| panic!("the system gives no random bytes: {e}"));
            pool.1 = 0;
        }
        let from = pool.1;
        out.copy_from_slice(&pool.0[from..from + N]);
        pool.0[from..from + N].fill(0);
        pool.1 += N;
        out
    }
}

fn split_mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_even_when_the_clock_goes_back() {
        let ids = Ids::new(3);
        let mut last = ids.next(ID_EPOCH + 1000);
        for i in 0..50_000 {
            let next = ids.next(ID_EPOCH + 1000 - i % 7);
            assert!(next > last);
            assert_eq!((next.0 >> 14) & 0xff, 3);
            last = next;
        }
    }
}
