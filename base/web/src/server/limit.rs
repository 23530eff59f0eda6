//! Rate limits in memory: a bucket of tokens by name, filled as time passes.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use kernel::{Refusal, Result};

/// Buckets by name.
pub struct Limiter<K> {
    buckets: Mutex<HashMap<K, (f64, Instant)>>,
    per_second: f64,
}

/// Names remembered; beyond, full buckets are forgotten.
const NAMES: usize = 20_000;

impl<K: Hash + Eq> Limiter<K> {
    /// `per_second`, and as many again at once.
    pub fn new(per_second: u32) -> Limiter<K> {
        Limiter { buckets: Mutex::default(), per_second: f64::from(per_second.max(1)) }
    }

    /// Takes one; refused with `request.too_many` and the `seconds` to wait when there is none.
    pub fn take(&self, name: K) -> Result<()> {
        let now = Instant::now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > NAMES {
            buckets.retain(|_, (_, at)| now.duration_since(*at).as_secs() < 2);
        }
        let (left, at) = buckets.entry(name).or_insert((self.per_second, now));
        *left = (*left + now.duration_since(*at).as_secs_f64() * self.per_second).min(self.per_second);
        *at = now;
        if *left < 1.0 {
            let wait = ((1.0 - *left) / self.per_second).ceil().max(1.0) as u64;
            return Err(Refusal::busy("request.too_many").with("seconds", wait).into());
        }
        *left -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_runs_dry_for_its_own_name_only() {
        let limiter = Limiter::new(3);
        assert_eq!((0..6).filter(|_| limiter.take("a").is_ok()).count(), 3);
        assert!(limiter.take("b").is_ok());
    }
}
